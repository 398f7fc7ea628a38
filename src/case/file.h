/* What the files of the case share. */
#ifndef CASE_FILE_H
#define CASE_FILE_H

#include "jourbeslut/case.h"
#include "jourbeslut/personal_number.h"

struct case_file {
	json_t *root; /* owned; an object in normal form */
};

/* What may stand below a path, as in the table: "name" below "person", "*.name" below "representatives". NULL: nothing.
 */
const char *case_path_below(const char *path);
/* "representatives", "documents": a list of objects. The members of "criteria" are named by the law. */
bool case_is_list(const char *path);
/* A choice that the type gives for that field. NULL: none with that id. */
const struct law_choice *case_law_choice(const char *path, const struct law_type *type, const char *id);
/* False: there is no personal number. */
bool case_number(const struct case_file *c, struct personal_number *ret_number);
/* The day of birth from which the age is reckoned, and another that is said of the same person. */
struct case_births {
	struct date counts;
	const char *as; /* "number", "registered", "assumed", "stated", or "": it is not said how it is known */
	bool has_other;
	struct date other;
	const char *other_as; /* "registered", "assumed", "stated" */
};
/* The number goes first, then the day that the text gives, then the registered one; the other is the first of those
 * left that is another day. Borrows from `c`. False: no day of
 * birth is known. */
bool case_births(const struct case_file *c, struct case_births *ret_births);
/* The age is an estimate, or is reckoned from a day that was assumed and that no other day stands against. */
bool case_age_guessed(const struct case_file *c);
/* Ages on a day. What protects the person holds from the more careful of the two: a child by the youngest, an own voice
 * by the oldest. The youngest of a guess is some years below it. */
struct case_ages {
	int counted, other, youngest, oldest; /* all the same where one day that is known is all there is */
};
/* False: not known. */
bool case_ages(const struct case_file *c, struct date on, struct case_ages *ret_ages);
/* The day that counts. False: not known. */
bool case_birth(const struct case_file *c, struct date *ret_birth);
/* The day that case_birth gives is only assumed. */
bool case_birth_assumed(const struct case_file *c);

/* Age limits of the type and of what was chosen of it, birthdays that end a ground soon, and limits between two days of
 * birth that are said of the person. `answered_no`: nothing is to be ordered. */
MUST_USE enum err case_check_ages(const struct case_file *c, const struct law_type *type, struct date day,
                                  bool answered_no, struct case_problems *problems);
/* A doubt about how old somebody is: an answer is for what tells it now, and for nothing else. */
MUST_USE enum err case_ask_age(const struct case_file *c, struct case_problems *problems, const char *path,
                               const char *text);
/* The number against the day of birth or the age. The year of a coordination number without a day may be assumed, so
 * that it only calls for a second look. */
MUST_USE enum err case_check_birth(const struct case_file *c, struct date on, struct case_problems *problems);
/* Nobody can be told of what is not decided yet. Times that people write have no seconds. */
bool case_told_too_early(struct instant told, struct instant stated);
/* Times that have not been yet, that lie after the decision which rests on them or before the one that was told of, or
 * far from its night (`day`); a birth, and an application for care, after that day. */
MUST_USE enum err case_check_times(const struct case_file *c, const struct law_type *type,
                                   const struct case_moment *moment, struct date day, struct case_problems *problems);
/* Searches the free texts that stand in the decision: case_check_public of each. `context`: of case_context. */
MUST_USE enum err case_check_reasons(const struct case_file *c, const struct law_type *type,
                                     const struct case_moment *moment, const json_t *context,
                                     struct case_problems *problems);
/* The person's data are protected, as case or call say. */
bool case_is_protected(const struct case_file *c, const struct case_moment *moment);
/* A home that is never named in a decision. */
bool case_private_home(const char *placement_kind);

#endif
