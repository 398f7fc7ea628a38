/* Swedish personal identity numbers and coordination numbers.
 *
 * Folkbokföringslagen (1991:481) 18 § and lag (2022:1697) om samordningsnummer: date of birth, a birth number of three
 * digits and a check digit (modulus 10, "Luhn", over the ten last digits). A coordination number has 60 added to the
 * day; where the day or month of birth is not known, day 60 and month 00 stand for it, and its year may be assumed too.
 * Skatteverket's published test numbers use the birth numbers 238 and 239; they pass here as any other. */
#ifndef JOURBESLUT_PERSONAL_NUMBER_H
#define JOURBESLUT_PERSONAL_NUMBER_H

#include <stdbool.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

struct personal_number {
	char digits[13];   /* "199001012385": twelve digits, as the e-ID has it */
	char text[14];     /* "19900101-2385": as documents have it */
	struct date birth; /* with the 60 of a coordination number taken off; month and day are 0 where not known */
	bool birth_known;  /* false: `birth` is no day to count an age from */
	bool coordination;
};

/* Takes YYYYMMDDNNNC, YYYYMMDD-NNNC, YYMMDDNNNC, YYMMDD-NNNC and YYMMDD+NNNC ("+": the person turns or has turned 100
 * this year); white space around it is ignored. With two digits of year, the birth is the latest one that is not after
 * `today`, a hundred years earlier with "+".
 * ERR_INPUT: not that form, no such day, a day after `today`, wrong check digit. `ret_problem`, unless NULL, is then a
 * sentence in Swedish that says which. */
MUST_USE enum err personal_number_parse(struct span text, struct date today, struct personal_number *ret_number,
                                        const char **ret_problem);
/* "20000101-T220": a letter where the birth number begins. Care and schools give such numbers to who has none; they
 * look like one, and are none. Six or eight digits, with or without "-", a letter, three digits. */
bool personal_number_is_interim(struct span text);
/* One of the test series (birth numbers 238 and 239): never a real person. */
bool personal_number_is_test(const struct personal_number *number);

#endif
