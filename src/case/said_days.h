/* The days, numbers and ages that a text for a person holds (FORMAT.md, 5.3). */
#ifndef CASE_SAID_DAYS_H
#define CASE_SAID_DAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "case/said_words.h"
#include "jourbeslut/base/time.h"

/* What the digits may mean. */
struct said_reading {
	int year; /* four digits, or two where `short_year`; 0: none was said */
	int month, day;
	bool short_year;
};
#define SAID_READINGS 3

/* Digits that belong together: "190501-2389", "1 maj 2019". */
struct said_figures {
	enum { SAID_DAY, SAID_YEAR, SAID_LAST_FOUR, SAID_LONG } kind;
	struct said_reading readings[SAID_READINGS]; /* of a day */
	size_t reading_count;
	size_t from, to; /* tokens */
	char last_four[5];
};
/* The figures that begin at the token `at`. False: digits that tell nobody apart, such as a room's. */
bool said_figures_at(const struct said_tokens *t, size_t at, struct said_figures *ret_figures);
bool said_reading_is(const struct said_reading *r, struct date day);

/* A word for a unit of age: "veckor". */
bool said_is_unit(const char *word);
/* That of years: "årig". */
bool said_is_year(const char *word);

/* "ett" of 1; NULL: no word for so many. */
const char *said_number_word(int number);

/* Which child of one birth the text is about, 1 to 9; 0: it does not say. */
int said_birth_order(const struct said_tokens *t);
bool said_is_twin(const struct said_token *one);
/* It has a word for a twin or triplet. */
bool said_names_twin(const struct said_tokens *t);

/* The first age of a text that is not another's does not go with that day of birth on the day `on`. `written`: the
 * words of the name, behind which digits alone are one too: "Kim Ek 15". */
bool said_age_differs(const struct said_tokens *t, const struct said_tokens *written, bool unknown, struct date birth,
                      struct date on);
/* Whole years. */
int said_years(struct date birth, struct date on);
/* A word is for somebody older or younger: "nyfödd", "vuxen". */
bool said_stage_differs(const struct said_tokens *t, const struct said_tokens *written, bool unknown, int years);
/* A word is for the other sex than that of the number: "flicka". */
bool said_sex_differs(const struct said_tokens *t, const struct said_tokens *written, const char *number);

#endif
