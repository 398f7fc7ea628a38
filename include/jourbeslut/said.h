/* What was said in the call, against what the text says. Pure functions. */
#ifndef JOURBESLUT_SAID_H
#define JOURBESLUT_SAID_H

#include <stdbool.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"

#define SAID_NUMBER_TEXT 14 /* "20190501-2382" and NUL */

/* What a call's words for a person hold besides the name. */
struct said_person {
	char number[SAID_NUMBER_TEXT]; /* the first personal or coordination number with a right check digit; "": none
	                                */
	char birth_date[DATE_TEXT];    /* by the number; else the first day of the forms below; "": none */
};
/* Reads a person as known: "Alva Testsson, 20190501-2382" or "Alva Testsson, född 2019-05-01". Days are YYYY-MM-DD and
 * YYYYMMDD, also at the head of a number whose last digits are wrong or not known; days after `today` count as none.
 * `ret_name`, unless NULL: the text without the number, appended. ERR_TOO_LARGE, ERR_MEMORY: of `ret_name`. */
MUST_USE enum err said_person_read(const char *known, struct date today, struct said_person *ret_person,
                                   struct buf *ret_name);

#endif
