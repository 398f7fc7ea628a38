/* The words and numbers of which a text for a person is made, and which of them name somebody (FORMAT.md, 5.3). */
#ifndef CASE_SAID_WORDS_H
#define CASE_SAID_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"

#define SAID_TOKENS_MAX 2048

/* What a word does in a text for a person. */
enum said_class {
	WORD_NAME, /* may be a name */
	WORD_FILLER,
	WORD_NOUN,     /* "flicka": says what, not who */
	WORD_CHILD,    /* "son": who is named behind it, but behind "till" is another */
	WORD_RELATION, /* "mamma": who is named behind it is another */
	WORD_OF,       /* "till" */
	WORD_PLACE     /* "på": what follows says where, or how, not who */
};

struct said_token {
	const char *text; /* a word in lower case, or digits; NUL at the end */
	const char *gap;  /* what stands before it, in the text; not ended */
	size_t gap_len;
	bool digits, capital;
	bool part; /* the first of its part */
};

struct said_tokens {
	struct said_token *items;
	size_t count;
	struct buf words; /* what the tokens' texts stand in */
};
void said_tokens_release(struct said_tokens *t);
#define SAID_TOKENS CLEANUP(said_tokens_release) struct said_tokens

/* `text` is borrowed. `ret_tokens` is released by the caller, also after an error. ERR_INPUT: not UTF-8. ERR_TOO_LARGE,
 * ERR_MEMORY. */
MUST_USE enum err said_tokens_read(const char *text, struct said_tokens *ret_tokens);

/* No more than the characters of `allowed`, and at most three of them. */
bool said_gap_is(const struct said_token *t, const char *allowed);
/* The same, hyphens not counted. */
bool said_same_word(const char *a, const char *b);
/* A form of the one is a form of the other: a word with hyphens, or a part of it. */
bool said_words_meet(const char *a, const char *b);
/* It is one of these, each with a space before and behind it: " till åt ". */
bool said_is_listed(const char *words, const char *word);
/* It meets a word of `written` of two code points or more. */
bool said_meets_any(const char *word, const struct said_tokens *written);
/* A word of one code point, hyphens not counted. */
bool said_is_initial(const char *word);
/* 1 to 12; 0: not the name of a month, nor three letters or more that one begins with. */
int said_month(const char *word);
/* "passnummer": it says what the number behind it is. */
bool said_is_label(const char *word);
/* "nr": may stand between such a word and the number. */
bool said_before_number(const char *word);
/* Nothing between it and the token before, or one hyphen. */
bool said_is_joined(const struct said_tokens *t, size_t at);
/* Figures that tell nobody apart: of a telephone, a case, money, an hour, a day on which something else was. */
bool said_of_other_thing(const struct said_tokens *t, size_t at);
/* Of the token at `at`. */
enum said_class said_class_of(const struct said_tokens *t, size_t at);
/* The same, but WORD_NAME for a word of relation that is a name where it stands: "Bror Andersson", "Moa Far". */
enum said_class said_class_here(const struct said_tokens *t, size_t at);
/* A word of a ward or a hospital: "avd". */
bool said_is_ward(const char *word);
/* A word for a newborn. */
bool said_is_newborn(const char *word);

/* --- Who is named ------------------------------------------------------------------------------------------------- */

/* Places in the tokens. */
struct said_names {
	uint16_t counted[SAID_TOKENS_MAX]; /* the words that name the person */
	size_t count;
	uint16_t left_out[SAID_TOKENS_MAX]; /* the words that name another: "bror till Liv" */
	size_t left_out_count;
	bool related; /* some word says of whom the person is a relative */
};
/* `written`: words that stand there for themselves whatever else they may be ("Bror" is a name too). */
void said_names_find(const struct said_tokens *said, const struct said_tokens *written, bool unknown,
                     struct said_names *ret_names);

/* Where the address begins that the text ends with: ", Storgatan 3, 803 20 Gävle". t->count: it ends with none, or has
 * something else before it than the name and the number. */
size_t said_address_at(const char *text, const struct said_tokens *t, const struct said_tokens *name,
                       const char *number);
/* A word says that the call is about somebody else than its first counted word (there is one): "nyfödd till Moa Ek",
 * "inte Liv Ek". */
bool said_names_another(const struct said_tokens *said, const struct said_names *names,
                        const struct said_tokens *written);
/* "bror" */
bool said_is_sibling(const struct said_token *one);
/* A word between two of whom a text tells, and no name: "samt". */
bool said_is_between(const struct said_token *one);

/* The relatives that a text names ("barn till Ida Sagolund") against those of the call. */
enum said_relatives {
	SAID_RELATIVES_SAME, /* or fewer, or none */
	SAID_RELATIVES_MORE, /* what the call did not say, and nothing against it */
	SAID_RELATIVES_OTHER /* another name, another number */
};
enum said_relatives said_relatives_compare(const struct said_tokens *said, const struct said_tokens *text);

#endif
