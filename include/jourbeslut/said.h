/* What was said in the call, against what the text says. Pure functions: the same comparison stops the freezing, is
 * shown on pages, and judges a record; src/record/FORMAT.md describes it for others. */
#ifndef JOURBESLUT_SAID_H
#define JOURBESLUT_SAID_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/blocks.h"

#define SAID_NUMBER_TEXT 14 /* "20190501-2382" and NUL */

/* What a call's words for a person hold besides the name. */
struct said_person {
	char number[SAID_NUMBER_TEXT]; /* the first personal or coordination number with a right check digit; "": none
	                                */
	char birth_date[DATE_TEXT];    /* by the number; else the first day of the forms below; "": none */
};
/* The first number is the person's, if between the name and it nothing stands but punctuation, "pnr", "född" or an age:
 * behind any other word ("Liv Ek, mammas nummer är", "Liv och Ola") it may be another's, and is not read. Nor is what
 * stands behind a word for another ("barn till", "mamma"), or ten digits without a mark that begin with 0: they are a
 * telephone number. Dashes of any kind, and spaces, may stand in a number. A word for another is none
 * where it stands as a name: "Bror Andersson", "Moa Far". Reads a person as known: "Alva Testsson, 20190501-2382" or
 * "Alva Testsson, född 1 maj 2019". Days are read in every form of FORMAT.md, 5.3, also at the head of a number whose
 * last digits are not known, but not of one that cannot be right, any digit of which may be wrong, nor of an interim
 * number, whose day is often made up; of two digits of year the newest one that has been; days after `today` count as
 * none. `ret_name`, unless NULL: the text without the number, or, where it has another's number too, the name alone,
 * appended. ERR_INPUT: not UTF-8. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_person_read(const char *known, struct date today, struct said_person *ret_person,
                                   struct buf *ret_name);
/* What belongs in no name and is no personal number is kept apart, until somebody says what it is: an interim number
 * ("20000101-T220", personal_number_is_interim; `ret_interim`), or the person's digits in the form of a personal number
 * that are none, of a day that is none or with a wrong check digit ("20190501-2383"). It is appended to `ret_number`,
 * the text without it to `ret_name`; nothing is where there is none, or said_person_read finds the person's number.
 * ERR_INPUT: not UTF-8. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_apart_read(const char *known, struct date today, bool *ret_interim, struct buf *ret_number,
                                  struct buf *ret_name);
/* By what name pages, lists and papers call whom a call was about: the words without a number of the person's, right or
 * not; all of them where nothing would be left, and where they describe somebody who was not known. ERR_INPUT: not
 * UTF-8. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_name_read(const char *known, bool unknown, struct date today, struct buf *ret_name);
/* The name without the ward that stands behind it: "Liv Ek, avd 3" is Liv Ek; appended. ERR_INPUT: not UTF-8.
 * ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_without_ward(const char *name, struct buf *out);
/* The name without an age behind it: "Liv Ek, 8 år" is Liv Ek; appended. `ret_years`: the age in whole years; -1: none,
 * or none that was said so. ERR_INPUT: not UTF-8. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_without_age(const char *name, int *ret_years, struct buf *out);
/* The number that said_name_read left out and that cannot be right, as it stands; appended, nothing where there is
 * none. Errors: the same. */
MUST_USE enum err said_unfit_read(const char *known, bool unknown, struct date today, struct buf *ret_number);
/* How such a number is told, wherever it is: "uppgivet nummer, stämmer inte: 20190501-2383". Nothing of "".
 * ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_unfit_words(const char *number, struct buf *out);
/* The first personal number that is somebody else's, or may be, as it stands, is appended. ERR_INPUT: not UTF-8.
 * ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_others_number_read(const char *known, struct date today, struct buf *ret_number);
/* Whether a call's words name somebody, or describe: "nyfödd pojke, BB Gävle", "flicka, omkring 4 år". Of a newborn a
 * word says that it is one, and each part of the text that could hold a name says where, or the name stands behind
 * "bebis" and may be the mother's, as does one behind "till" or before "nyfödda". A description is never taken for a
 * name. ERR_INPUT: not UTF-8. ERR_TOO_LARGE, ERR_MEMORY. */
enum said_words { SAID_NAMED, SAID_DESCRIBED, SAID_NEWBORN };
MUST_USE enum err said_words_of(const char *known, enum said_words *ret_words);
/* Whether a word says that it is one of several of a birth ("tvilling 2", "trillingpojke"), and which, 1 to 9; 0: not
 * told. ERR_INPUT: not UTF-8. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_twin_read(const char *known, bool *ret_twin, int *ret_order);
/* Two descriptions may be of one person, or of siblings: they have the same words, as far as the shorter one goes, or
 * name the same mother or other relative. ERR_INPUT: not UTF-8. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_may_be_one(const char *one, const char *other, bool *ret_may);
/* The text holds digits in the form of a personal number that are none, whosever: `ret_number` are then those, borrowed
 * from the text, `ret_problem` a sentence in Swedish that says why (personal_number_parse). */
bool said_number_doubtful(const char *known, struct date today, struct span *ret_number, const char **ret_problem);

/* Some figures of the text, with their year, are those of the day "2019-05-01". ERR_INPUT: not UTF-8. ERR_TOO_LARGE,
 * ERR_MEMORY. */
MUST_USE enum err said_day_stands(const char *known, const char *day, bool *ret_stands);

/* --- The comparison ---------------------------------------------------------------------------------------------- */

/* In the order in which findings are given. */
enum said_kind {
	SAID_MUNICIPALITY,
	SAID_PERSON_NUMBER,
	SAID_BIRTH_DATE,
	SAID_NAME,
	SAID_GROUND,
	SAID_PLACE_KIND,
	SAID_PLACE,
	SAID_ANSWER,
	SAID_DECISION_MAKER,
	SAID_KIND_COUNT
};
/* "person-number": in statements and the store. Static. */
const char *said_kind_name(enum said_kind kind);
/* SAID_KIND_COUNT: no such kind. */
enum said_kind said_kind_find(const char *name);
/* "Personnummer": for people. Static. */
const char *said_kind_label(enum said_kind kind);

/* One side of the comparison. Texts are borrowed, never NULL; "" is not known. */
struct said_side {
	const char *municipality; /* code: "GVL" */
	const char *person;       /* said: as known; written: the name alone */
	const char *identity;     /* written: the words for who it is, as printed */
	const char *description;  /* written: what tells who it is where nobody knows a name */
	const char *day;        /* said: of the call, "2026-11-21": ages are counted to it; "": they are not compared */
	const char *number;     /* "20190501-2382" */
	const char *birth_date; /* "2019-05-01": by the number where that tells one */
	const char *grounds;    /* ids with a space between */
	const char *place_kind, *place;
	const char *answer;  /* "yes", "no" */
	const char *decider; /* the decision maker's name; "" is not compared */
	bool unknown;        /* said: the person's identity was not known */
};

/* An explanation is ten letters or digits in two different words at least. */
bool said_explains(struct span explanation);

struct said_finding {
	enum said_kind kind;
	bool deviation;             /* else a completion: what was not known and is now; nothing to explain */
	const char *said, *written; /* borrowed from the sides */
};
struct said_findings {
	struct said_finding items[SAID_KIND_COUNT];
	size_t count;
};
/* ERR_INPUT: a text that is not UTF-8. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err said_compare(const struct said_side *said, const struct said_side *written,
                               struct said_findings *ret_findings);

/* --- The rows of the text ---------------------------------------------------------------------------------------- */

/* A row that a reader takes for a fact; its label is a word of the record's format, and every pack prints it. */
struct said_row {
	const char *label;    /* "Beslutat muntligt" */
	const char *template; /* what a pack has as its value: "{decision.stated_long}" */
};
#define SAID_ROWS 6
extern const struct said_row SAID_ROW[SAID_ROWS];
/* The label of the first row in a decision's text that is not there once with what the statement says (not at all,
 * where that is nothing); NULL: all are. White space counts as one space. ERR_INPUT: `statement` is none.
 * ERR_TOO_LARGE, ERR_MEMORY. FORMAT.md, 5.3. */
MUST_USE enum err said_rows_differ(const struct blocks *text, const json_t *statement, const char **ret_label);

/* --- The law ------------------------------------------------------------------------------------------------------ */

/* The row of the page of evidence where the call was asked by another law pack than the text is written by, and its
 * value, appended: nothing where the statement names none. ERR_TOO_LARGE, ERR_MEMORY. FORMAT.md, 5.3. */
#define SAID_LAW_ROW "Lagtext i samtalet"
MUST_USE enum err said_law_words(const json_t *statement, struct buf *out);

#endif
