/* Whose the numbers are in a call's words for a person. */
#ifndef CASE_SAID_OWNERS_H
#define CASE_SAID_OWNERS_H

#include "case/said_words.h"

/* Of a text, from a digit on: "20190501-2382", or any other run of digits. */
struct said_piece {
	size_t from, to;
};
/* Digits with one dash or "+" between, or those of a number in groups: "2019 0501 2382". `at`: of a digit. */
struct said_piece said_piece_at(const char *text, size_t at);
/* In a form of personal_number_parse: a number in groups has one mark before the last four. Borrowed from `text` or
 * `joined`. */
struct span said_number_form(const char *text, struct said_piece p, char joined[32]);
/* Ten or twelve digits, and nothing but a mark before the last four. */
bool said_is_number_form(struct span form);
/* "0701740607": with no mark before the last four it is rather a telephone number, also where it would be right. */
bool said_is_telephone(const char *text, struct said_piece p);
/* How many digits `text` begins with. */
size_t said_digits_at(const char *text);

/* Which figures of a text are somebody else's: "barn till Ida Sagolund, 20110718-2386"; or may be, for more than a name
 * stands between the name and them: "Liv Ek, mammas nummer är 20110718-2386". */
struct said_owners {
	struct said_tokens tokens;
	bool others[SAID_TOKENS_MAX];
	size_t name_from, name_to; /* the tokens that name the person; none: the same */
};
void said_owners_release(struct said_owners *o);
#define SAID_OWNERS CLEANUP(said_owners_release) struct said_owners
/* `ret_owners` is released by the caller, also after an error, and borrows `text`. ERR_INPUT: not UTF-8.
 * ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_owners_read(const char *text, struct said_owners *ret_owners);
/* Where a token of `text` begins in it. */
size_t said_offset(const struct said_token *token, const char *text);

#endif
