/* The case: what is known about a person and a night, as one JSON document.
 *
 * One table (case_fields) says what fields there are. It is data: fields.json beside the law packs, read at start
 * (templates/law/FORMAT.md), so that a law which asks for a new fact changes no program. It drives the strict reading
 * of a case file, the setting of a single field from a form, the form's pages, and the published JSON Schema
 * (templates/schema/case-2.schema.json).
 *
 * Paths are dotted, with numbers for places in a list: "person.name", "representatives.0.name". In the table, `*`
 * stands for the number, or for a criterion's id (from the law pack) in "criteria.*.reason".
 *
 *   {"format": "jourbeslut-case-2", "type": "lvu-6", "municipality": "Gävle", "person": {"name": "…", …}, …}
 *
 * Values: text in NFC without control characters (LF in long ones), ids of choices, booleans, whole numbers,
 * "YYYY-MM-DD", RFC 3339 with zone. An empty field is absent. The call (who decided, when, by which telephone) is not
 * part of the case. Nothing here logs. */
#ifndef JOURBESLUT_CASE_H
#define JOURBESLUT_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/blocks.h"
#include "jourbeslut/law.h"

#define CASE_FORMAT "jourbeslut-case-2"   /* written */
#define CASE_FORMAT_1 "jourbeslut-case-1" /* read too: what was stored or kept before; written anew as 2 */
#define CASE_FILE_MAX (256 * 1024)        /* bytes */
#define CASE_LIST_MAX 20                  /* elements of a list */
#define CASE_PATH_MAX 80                  /* bytes with the NUL */
#define CASE_PROBLEMS_MAX 100             /* more than that is told as one last problem */

enum case_kind {
	CASE_TEXT,   /* one line */
	CASE_LONG,   /* several lines */
	CASE_CHOICE, /* one id of the choices */
	CASE_SET,    /* any of the choices: a JSON array of ids; in a form ids separated by space or comma */
	CASE_BOOL,   /* in a form "yes" or "no" */
	CASE_NUMBER, /* whole number from 0 to `max` */
	CASE_DATE,   /* YYYY-MM-DD */
	CASE_TIME,   /* RFC 3339; a form may give Stockholm time as "YYYY-MM-DD HH:MM", "…THH:MM" or "… HH.MM" */
	CASE_PERSONAL_NUMBER, /* kept as YYYYMMDD-NNNC */
	CASE_PHONE,           /* digits, space, hyphen, +, parentheses */
	CASE_KIND_COUNT
};

/* The pages of the form, in order. */
enum case_step {
	CASE_STEP_NONE, /* not on the form: type, municipality */
	CASE_STEP_PERSON,
	CASE_STEP_RESPONSIBILITY,
	CASE_STEP_GROUNDS,
	CASE_STEP_CRITERIA,
	CASE_STEP_PROTECTION,
	CASE_STEP_VOICE,
	CASE_STEP_PLACEMENT,
	CASE_STEP_DOCUMENTS,
	CASE_STEP_COUNT
};
/* "person", "responsibility", "grounds", "criteria", "protection", "voice", "placement", "documents"; for addresses and
 * packs. Static. */
const char *case_step_name(enum case_step step);
/* Heading in Swedish, as the type needs it: a grown person is no child. Static. */
const char *case_step_title(enum case_step step, const struct law_type *type);
/* CASE_STEP_NONE where there is no such step. */
enum case_step case_step_find(const char *name);
/* The type has that page (law pack, "steps"). */
bool case_step_in_type(enum case_step step, const struct law_type *type);
/* The type has that page, and a field on it is asked of somebody of this age (`context`: of case_conditions), or filled
 * in. */
bool case_step_is_asked(enum case_step step, const struct law_type *type, const json_t *context);

struct case_choice {
	const char *id;
	const char *label;
	bool child; /* only of a child: not offered where the decision is about a grown person */
	bool minor; /* only of somebody under 18: not offered where the person has turned 18 */
};
struct case_field {
	const char *path; /* with `*` */
	enum case_kind kind;
	enum case_step step;
	const char *label;                 /* Swedish */
	const char *hint;                  /* Swedish; may be "" */
	size_t max;                        /* code points; CASE_NUMBER: largest value */
	const struct case_choice *choices; /* NULL, or ended by a NULL id */
	bool from_law;                     /* CHOICE or SET whose choices the type gives ("choices" of the law pack) */
	bool protected;             /* never in the decision: addresses, the reporter, telephone numbers, detail */
	bool open;                  /* stands open on its page, whatever the law asks of this case */
	bool child;                 /* asked only of a child: not where the decision is about a grown person */
	bool minor;                 /* asked only of somebody under 18, whatever the decision is about */
	bool young;                 /* asked only of somebody under 20: not where a grown person has turned 20 */
	bool shared;                /* the same for all children of a family in that night: case_sibling */
	struct law_conditions when; /* the form asks it only while they hold, or while it is filled in */
};
/* Reads the table from `folder`/fields.json (NULL: the one that is built in). Once a process, before any other function
 * here and before there are threads; where it was read, nothing is done. What the program reckons with must be there,
 * of its kind and with its choices. ERR_CONFIG with `problem` filled, ERR_MEMORY. draft_law_load does this and reads
 * the packs. */
MUST_USE enum err case_fields_load(const char *folder, struct law_problem *problem);
/* The table, in the form's order. */
const struct case_field *case_fields(size_t *ret_count);
/* The row for a path with real numbers and ids; NULL: no such field. */
const struct case_field *case_field_find(const char *path);
/* The choices that a field has under a type, in order, at most `cap`; gives their number. `type` may be NULL: then
 * those that the table has. */
size_t case_field_choices(const struct case_field *field, const struct law_type *type, struct case_choice *ret_choices,
                          size_t cap);
/* Whether one of them can be chosen: one of the type has conditions, which what is known (`context`: of
 * case_conditions) may speak against; one of the table may be only of a
 * child or of somebody under 18. */
bool case_choice_offered(const struct case_field *field, const struct law_type *type, const char *id,
                         const json_t *context);
/* The field is asked of somebody of this age, under this type. */
bool case_field_of_age(const struct case_field *field, const struct law_type *type, const json_t *context);

/* --- Problems ---------------------------------------------------------------------------------------------------- */

enum case_severity {
	CASE_WRONG,    /* the value was not taken */
	CASE_MISSING,  /* must be there before the text can be frozen */
	CASE_CONFLICT, /* contradicts the law or another field; must be solved before the text can be frozen */
	CASE_DOUBT,    /* it may be about another person: stops the freezing until the text is changed, or somebody has
	                  answered for it that it is right (decision_doubt_answer) */
	CASE_WARNING,  /* look again; nothing is stopped */
};
#define CASE_PROBLEM_TEXT (LAW_CONFLICT_TEXT + LAW_NAME_TEXT)
#define CASE_QUOTE_TEXT 120
#define CASE_ANSWERED_TEXT 300
#define CASE_BOUND_TEXT 33
struct case_problem {
	/* Where it is put right: a field; "edit." and the id of a reworded block; "call." and a fact of the call; ""
	 * for the file as a whole. */
	char path[CASE_PATH_MAX];
	enum case_severity severity;
	char text[CASE_PROBLEM_TEXT]; /* Swedish sentence(s): what is wrong and what to do. Never holds what was
	                                 written. */
	/* The words that it is about, as they were written; "" where it is about the whole. They may point somebody
	 * out: for the page that shows them, never for a log. */
	char quote[CASE_QUOTE_TEXT];
	char source[LAW_SOURCE_TEXT]; /* law section, or "" */
	char bound[CASE_BOUND_TEXT];  /* digest of the text in which the words stand, where an answer is of it alone */
	/* Of what was a doubt: who has answered that it is right, and when, in Swedish; "" nobody. */
	char answered[CASE_ANSWERED_TEXT];
};
struct case_problems {
	struct case_problem *items; /* owned */
	size_t count, cap;
};
/* Zeroed storage is an empty list. */
void case_problems_release(struct case_problems *p);
#define CASE_PROBLEMS CLEANUP(case_problems_release) struct case_problems
/* Adds a problem; one beyond CASE_PROBLEMS_MAX becomes a last one that says so, and more are dropped. ERR_MEMORY. */
MUST_USE enum err case_problem_add(struct case_problems *p, enum case_severity severity, const char *path,
                                   const char *source, const char *text);
/* The same, with the words; what does not fit ends with "…". */
MUST_USE enum err case_problem_add_quote(struct case_problems *p, enum case_severity severity, const char *path,
                                         const char *source, const char *text, struct span quote);
/* The last one is about the words as they stand in that text: in another they are asked about anew. */
MUST_USE enum err case_problem_bind(struct case_problems *p, struct span text);
/* One of them stops the freezing. */
bool case_problems_block(const struct case_problems *p);
/* The form's page on which a problem is solved. */
enum case_step case_problem_step(const struct case_problem *p);

/* --- The case itself --------------------------------------------------------------------------------------------- */

struct case_file; /* opaque */
/* An empty case. NULL: out of memory. */
struct case_file *case_new(void);
void case_free(struct case_file *c); /* NULL is fine */
static inline void cleanup_case(struct case_file **c)
{
	case_free(*c);
}
/* `CASE struct case_file *c = NULL;` */
#define CASE CLEANUP(cleanup_case)

/* Reads a case file strictly: another encoding than UTF-8, unknown field, wrong type, too long, control character,
 * number with wrong check digit, … ERR_INPUT: `problems` (emptied first) says all of it, field by field; nothing else
 * happened. `today` decides what is in the future. ERR_MEMORY. */
MUST_USE enum err case_parse(struct span json, struct date today, struct case_problems *problems,
                             struct case_file **ret_case);
/* Canonical JSON, appended: what is stored, and what case_parse reads. */
MUST_USE enum err case_to_json(const struct case_file *c, struct buf *out);
MUST_USE enum err case_copy(const struct case_file *c, struct case_file **ret_case);
/* The case of a sibling, with what they share: parents and representatives, responsibility and residence, who reported.
 * Nothing that tells of the one child. */
MUST_USE enum err case_sibling(const struct case_file *c, struct case_file **ret_case);
/* Fills what `to` lacks of what it shares with its sibling `from`. What stands there stays. */
MUST_USE enum err case_sibling_fill(struct case_file *to, const struct case_file *from);
/* Fills what `to` lacks of the same person's name, number and the like, and of who represents them, out of the case of
 * another decision about them. Nothing of that decision's night: no views, no contact, no whereabouts. */
MUST_USE enum err case_same_fill(struct case_file *to, const struct case_file *from);
/* There is something to fill. */
MUST_USE enum err case_same_offers(const struct case_file *to, const struct case_file *from, bool *ret_offers);
MUST_USE enum err case_sibling_offers(const struct case_file *to, const struct case_file *from, bool *ret_offers);

/* Sets a field from a form's text; empty text removes it. Elements of a list are made as needed, at most one past the
 * end; an element that became empty stays until case_tidy. ERR_INPUT with `problem` filled (may be NULL), and the case
 * is unchanged; ERR_NOT_FOUND: no such field. */
MUST_USE enum err case_set(struct case_file *c, const char *path, struct span text, struct date today,
                           struct case_problem *problem);
/* A number that was said and cannot be right (said_number_doubtful) gives way to the right one: the call's words still
 * have it. */
MUST_USE enum err case_settle_number(struct case_file *c, struct date on);
/* Removes empty elements of lists. */
MUST_USE enum err case_tidy(struct case_file *c);
/* The value as a form shows it: text, id(s) separated by space, "yes"/"no", digits, "YYYY-MM-DD HH:MM". Appended;
 * absent: nothing. */
MUST_USE enum err case_get(const struct case_file *c, const char *path, struct buf *out);
/* Borrowed text of a text field, "" where absent or another kind. */
const char *case_text(const struct case_file *c, const char *path);
/* Number of elements: "representatives", "documents". */
size_t case_list_length(const struct case_file *c, const char *list);
/* Every text that was written (CASE_TEXT and CASE_LONG), with its path. ERR_MEMORY, or what `each` gives. */
MUST_USE enum err case_text_each(const struct case_file *c,
                                 enum err (*each)(void *ctx, const char *path, const char *text), void *ctx);
/* The whole, borrowed; do not change. */
const json_t *case_json(const struct case_file *c);
/* The person's age on a day, from number or date of birth, else the estimate; -1: not known. A coordination number with
 * month 00 or day 60 says nothing of the age. */
int case_age(const struct case_file *c, struct date on);
/* Year of birth, 0: not known. From an estimate or an assumed day it is not derived. */
int case_birth_year(const struct case_file *c);

/* The case as the conditions of a law pack see it (templates/law/FORMAT.md), where the age counts on `on`. `c` may be
 * NULL: an empty case. The caller owns the result. ERR_MEMORY. */
MUST_USE enum err case_conditions(const struct case_file *c, const struct law_type *type, struct date on,
                                  json_t **ret_context);

/* What the law requires and the case lacks, and what contradicts itself or the decision that it is the case of, in the
 * form's order. */
struct municipality;
struct case_moment {
	bool decided;          /* the oral decision is there */
	struct instant stated; /* when, if decided */
	bool yes;              /* the answer, if decided */
	struct instant now;
	bool protected_person; /* the call said that the person's data are protected, whatever the case says */
	const struct municipality *municipality; /* the decision's; NULL: not known, nothing is compared */
};
MUST_USE enum err case_check(const struct case_file *c, const struct law_type *type, const struct case_moment *moment,
                             struct case_problems *ret_problems);

/* Searches a text of the decision that is no field of the case (a reworded block, an answer of the call) as case_check
 * searches the fields: for street and number, postal code, telephone, personal number, and the names of reporter, home
 * and relatives. A conflict where the person is protected, else a warning; answered by naming the words in
 * "public.kept", with a reason. `label` says which text it is. */
MUST_USE enum err case_check_public(const struct case_file *c, const struct law_type *type,
                                    const struct case_moment *moment, const char *path, const char *label,
                                    struct span text, struct case_problems *problems);

/* A person of another matter of the same night. Borrowed. */
struct case_other {
	const char *name;   /* may have more words, as said in a call; "" unknown */
	const char *number; /* "20170303-2399"; "" unknown */
	struct date birth;  /* year 0: not known */
};
/* All that becomes paper. Borrowed. */
struct case_paper {
	const json_t *editable; /* draft_editable */
	const struct blocks *decision, *basis;
	const char *const *standing; /* names that the service itself puts there: decision maker, recorder, … */
	size_t standing_count;
};
/* A doubt where a text names one of them, by a word of the name that is not one of the own person, of parents or of the
 * reporter, or by the number: at the field or the reworded block, else at no path. `paper` may be NULL: the fields.
 *
 * Also by the name in small letters (both its words side by side, or the given name alone where that is no word of its
 * own), by a number of which only the check digit is another, however it is written, and by the day of birth, unless it
 * is so near `day` (of the decision) that it may be the day of what happened. Of a child that the case lists among
 * those of the home, where what tells of the person names that child and not the person.
 *
 * Not seen: a given name in small letters that is a word ("liv", "sten"), a surname alone in small letters, a name that
 * was said in small letters in the other call, a number with any other digit wrong, a day of birth without its year, a
 * sibling of the home who is told of beside the person's own name, or as "barnet". */
MUST_USE enum err case_check_others(const struct case_file *c, const struct law_type *type,
                                    const struct case_other *others, size_t count, struct date day,
                                    const struct case_paper *paper, struct case_problems *problems);
/* A doubt where a text names a child whom the case does not name, of another sex than the person's, or of another age
 * on that day. */
MUST_USE enum err case_check_children(const struct case_file *c, const struct law_type *type, struct date day,
                                      const json_t *editable, struct case_problems *problems);
/* What a text of case_text_each is called. */
const char *case_text_label(const struct law_type *type, const char *path);

/* The JSON Schema (2020-12) of the case file, made from the table, appended. */
MUST_USE enum err case_schema(struct buf *out);

#endif
