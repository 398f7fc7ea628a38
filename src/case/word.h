/* The words of a text, for searching in it. */
#ifndef JOURBESLUT_CASE_WORD_H
#define JOURBESLUT_CASE_WORD_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

struct word {
	size_t start, end; /* bytes in the text */
	bool capital;      /* begins with a capital letter */
	bool first;        /* of a sentence */
};
struct words {
	struct span text;   /* borrowed */
	struct word *items; /* owned */
	size_t count, cap;
};
/* Runs of letters and digits, with what stands inside a word between two of them: - ' ’ and : ("S:t", "026-10",
 * "Anna-Lisa"). `text` is UTF-8. ERR_MEMORY. */
MUST_USE enum err words_split(struct span text, struct words *ret_words);
void words_release(struct words *w);
#define WORDS CLEANUP(words_release) struct words

/* The word itself; past the last one: empty. */
struct span words_at(const struct words *w, size_t index);
/* Nothing but spaces stands between the word and the next one, and there is a next one. */
bool words_beside(const struct words *w, size_t index);
/* In lower case it is one of the words of `list` (lower case, ended by NULL). */
bool words_is_one(const struct words *w, size_t index, const char *const *list);
/* In lower case it ends with one of them and has more before it; gives the length of that ending, or 0. */
size_t words_ends_with(const struct words *w, size_t index, const char *const *list);

#endif
