/* The numbers of a call that the text does not have: with letters, in part, or a second one (FORMAT.md, 5.3). */
#ifndef CASE_SAID_NUMBERS_H
#define CASE_SAID_NUMBERS_H

#include <stdbool.h>

#include "case/said_words.h"

/* A number with letters ("20000101-T220", "T 220", "22A"), or one of which a word says what it is ("LMA 50-1234567",
 * "nr 567"), that neither text has; and the person's own does not end with the latter. */
bool said_mixed_differs(const struct said_tokens *said, const struct said_tokens *name, const char *number,
                        const struct said_tokens *identity, const struct said_tokens *description);
/* Less than the last four behind a day ("190501-23"), or last digits that are not the number's ("slutar på 81"). */
bool said_ending_differs(const struct said_tokens *said, const char *number);
/* Beside the number that was said there is one of another child: neither a parent's, nor in the texts. */
bool said_second_number(const struct said_tokens *said, const char *number, const struct said_tokens *identity,
                        const struct said_tokens *description);

#endif
