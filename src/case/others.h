/* A search for others in the texts of a case; for the files of this room only. */
#ifndef CASE_OTHERS_H
#define CASE_OTHERS_H

#include "case/secret.h"
#include "jourbeslut/case.h"

#define OTHERS_ASKED_MAX 64
#define OTHERS_MAX 64 /* of whom the words are looked for in small letters, and among the children of the home */

struct others_check {
	const struct case_file *c;
	const struct law_type *type;
	struct secret_known known;
	struct {
		struct span given, last; /* of `others`; empty: none */
	} names[OTHERS_MAX];
	struct span siblings[OTHERS_MAX]; /* given names of others who are among the children of the home */
	size_t sibling_count;
	struct date day, birth;          /* of the decision; the own person's, year 0: not known */
	const struct case_other *others; /* NULL: a child of no matter is looked for */
	size_t count;
	const struct case_paper *paper; /* NULL: the fields alone */
	int years, slack;               /* of the own person; years -1: not known */
	int male;                       /* -1: not known */
	struct case_problems *problems;
	const char *path, *label; /* of the text that is searched */
	struct span text;
	size_t first;                        /* problems before this text's */
	struct span asked[OTHERS_ASKED_MAX]; /* texts that a doubt stands at */
	size_t asked_count;
};

/* A doubt about the words, once a text. */
MUST_USE enum err others_ask(struct others_check *k, struct span words, const char *what);
/* The words begin with the given name of a child of the home who is one of the others. */
bool others_is_sibling(const struct others_check *k, struct span words);
/* What case_check_others finds in the text besides names in capitals and whole numbers. */
MUST_USE enum err others_search_otherwise(struct others_check *k);

#endif
