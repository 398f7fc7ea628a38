/* Words in a text that show where somebody can be found, or who somebody is. */
#ifndef JOURBESLUT_CASE_SECRET_H
#define JOURBESLUT_CASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

enum secret_kind {
	SECRET_STREET,      /* street and number; the street of an address that the case has */
	SECRET_STREET_NAME, /* a street without a number */
	SECRET_POSTAL_CODE,
	SECRET_PHONE,
	SECRET_NUMBER,  /* personal or coordination number */
	SECRET_NAME,    /* of somebody whom the case names */
	SECRET_UNKNOWN, /* perhaps a name: "grannen Britt Prov" */
	SECRET_SCHOOL,  /* "Solskolan" */
	SECRET_KIND_COUNT
};
struct secret {
	enum secret_kind kind;
	size_t start, end; /* bytes in the text */
	bool shown;        /* SECRET_NAME: stands in the decision anyhow */
};

#define SECRET_WORDS_MAX 96
#define SECRET_PHONE_DIGITS 20
struct secret_word {
	struct span word;
	bool shown;
};
/* What the case knows. Borrowed texts. */
struct secret_known {
	struct secret_word names[SECRET_WORDS_MAX]; /* single words: "Kim", "Exempel" */
	size_t name_count;
	struct span own[SECRET_WORDS_MAX]; /* of the person's own name, and of municipalities: no secrets here */
	size_t own_count;
	struct span streets[SECRET_WORDS_MAX]; /* "Hemliga gatan" */
	size_t street_count;
	char phones[SECRET_WORDS_MAX][SECRET_PHONE_DIGITS]; /* digits without 0, 46, 0046 before them */
	size_t phone_count;
	char own_number[13]; /* twelve digits, or "": stands in the decision anyhow */
};
/* Adds the words of a name that may be written with a title ("Yttre befäl Kim Exempel", "Kim Exempel, granne"), the
 * street of an address, the digits of a telephone number. What does not fit is dropped. ERR_MEMORY. */
MUST_USE enum err secret_know_name(struct secret_known *known, struct span name, bool shown);
MUST_USE enum err secret_know_own(struct secret_known *known, struct span name);
/* "Provares" is "Provare", in any letters. */
bool secret_is_name(struct span word, struct span name);
/* A word of those, in capitals and in the genitive too. */
bool secret_is_own(const struct secret_known *known, struct span word);
void secret_know_address(struct secret_known *known, struct span address);
void secret_know_phone(struct secret_known *known, struct span phone);

/* Calls `each` for every place, in order, without overlap. `text` is UTF-8. ERR_MEMORY, or what `each` gives. */
MUST_USE enum err secret_find(struct span text, const struct secret_known *known,
                              enum err (*each)(void *ctx, const struct secret *secret), void *ctx);

/* The places that begin with a digit or +: telephone, personal number, postal code. `before` is the word before it in
 * the text, "" if none. False: none at `at`, where a word begins. */
bool secret_digits_at(struct span text, size_t at, struct span before, const struct secret_known *known,
                      struct secret *ret_secret);

#endif
