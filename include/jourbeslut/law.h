/* The law as data: packs of decision types, and the counting of time.
 *
 * A pack is a folder under templates/law/: pack.json and one file a decision type. It holds what the law asks (grounds,
 * criteria, particulars, ages, appeal, follow-ups) and all standing text of the documents; FORMAT.md beside the packs
 * documents every member. Packs are read and checked at start; an unknown member or a wrong value stops the start and
 * names file and member. A pack is chosen by the stated time of the oral decision, never by today's date: of those that
 * cover that day and may be used, the one with the highest rank.
 *
 * Everything but law_load, law_add_…, law_give_id, law_shelve and law_approve is pure. What is read lives as long as
 * the `struct law`; pointers into it are borrowed. */
#ifndef JOURBESLUT_LAW_H
#define JOURBESLUT_LAW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/blocks.h"

/* Rooms for what a pack holds, in bytes with the NUL, one a kind of thing. Whatever keeps a copy has that room, and a
 * pack with more is refused at load, by name: nothing that was loaded can fail to be recorded at night. */
#define LAW_ID_TEXT 33                     /* any id: of a pack, type, ground, criterion, follow-up */
#define LAW_GROUNDS_MAX 8                  /* grounds of a type */
#define LAW_GROUNDS_TEXT (8 * LAW_ID_TEXT) /* ids of grounds with a space between */
#define LAW_IDS_TEXT (64 * LAW_ID_TEXT)    /* ids of all types of a kin, with spaces around */
#define LAW_NAME_TEXT 200                  /* title, title_no, short_name, … of a type; labels */
#define LAW_SOURCE_TEXT 80                 /* "1 § andra stycket LVU" */
#define LAW_NOTE_TEXT 600                  /* note of a follow-up */
#define LAW_CONFLICT_TEXT 320              /* text of a conflict */
#define LAW_LIST_MAX 32                    /* other lists of a type */

/* --- Conditions and texts ---------------------------------------------------------------------------------------- */

/* All of a list of conditions must hold; an empty list holds. Read against a JSON object by dotted path. */
enum law_test {
	LAW_TEST_PRESENT, /* there, and not "", false, [] or {} */
	LAW_TEST_ABSENT,
	LAW_TEST_IS,  /* text equal to one of `values`; a list holds one of them; a boolean reads "yes" or "no" */
	LAW_TEST_NOT, /* the opposite of IS */
};
struct law_condition {
	const char *path;
	enum law_test test;
	const char *const *values;
	size_t value_count;
};
struct law_conditions {
	const struct law_condition *items;
	size_t count;
};
bool law_conditions_hold(struct law_conditions conditions, const json_t *context);
/* The same, but what is asked of a path at which nothing stands yet is taken to hold: nothing known speaks against it.
 */
bool law_conditions_open(struct law_conditions conditions, const json_t *context);

/* Replaces each `{path}` in a text of the pack by the text (or whole number) at that path, literally; absent: nothing.
 * Data is never read as a template. White space that a missing value leaves behind (double, before a full stop) goes.
 * ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err law_text_expand(const char *text, const json_t *context, struct buf *out);

/* A block of a document. */
struct law_row {
	const char *label;
	const char *value;
	struct law_conditions when;
};
struct law_block {
	const char *id; /* "" or a name unique in its document; a block with an id can be edited by the worker */
	enum block_kind kind;
	const char *text;
	const struct law_row *rows; /* BLOCK_FACTS */
	size_t row_count;
	const char *each; /* "" or path of a list: once for each element, which is `item` in the texts */
	struct law_conditions when;
};
struct law_blocks {
	const struct law_block *items;
	size_t count;
};

/* --- Deadlines --------------------------------------------------------------------------------------------------- */

enum law_rule {
	LAW_RULE_WEEKS,    /* lag (1930:173) 1 §: same weekday `count` weeks later, moved by 2 § */
	LAW_RULE_NEXT_DAY, /* LVM 15 §: the next calendar day is the target; the day moved by 2 § the outer limit */
	LAW_RULE_NEXT_MEETING, /* the committee's next meeting, whose date the municipality knows */
};
enum law_event { LAW_EVENT_DECISION, LAW_EVENT_ENFORCEMENT, LAW_EVENT_COURT_DECISION };

/* Something that must be done after a decision. */
struct law_follow_up {
	const char *id;     /* "submission", "application", "report" */
	const char *label;  /* "Underställ beslutet förvaltningsrätten" */
	const char *source; /* "7 § LVU" */
	const char *note;   /* what counts, in one or two sentences; may be "" */
	const char *lapse;  /* what happens when it is missed; may be "" */
	/* label and note instead where an application for care is before a court already: templates on "pending" of the
	 * case; "": the same */
	const char *pending_label, *pending_note;
	enum law_rule rule;
	enum law_event from;
	int weeks; /* LAW_RULE_WEEKS */
	bool to_court;
	bool extension; /* of the application: the court may give longer time, asked for before its last day is out */
};
struct law_due {
	bool dated;         /* false: LAW_RULE_NEXT_MEETING */
	struct date target; /* aim for this day */
	struct date last;   /* the last lawful day, never before the target */
};
/* When a follow-up is due, counted from the Stockholm day of its event. */
struct law_due law_follow_up_due(const struct law_follow_up *follow_up, struct date event);

/* Easter Sunday of a Gregorian year (1583 to 9999). */
struct date law_easter(int year);
/* Public holiday by lag (1989:253) om allmänna helgdagar; all Sundays are. */
bool law_is_holiday(struct date d);
/* A day on which no period ends: holidays, Saturdays, Midsummer Eve, Christmas Eve, New Year's Eve (1930:173 2 §). */
bool law_is_closed(struct date d);
/* The day itself if open, or the next one that is. */
struct date law_open_day(struct date d);
/* Last day of a period of `weeks` weeks that starts with an event on `start` (1930:173 1–2 §§). */
struct date law_weeks_end(struct date start, int weeks);

/* --- Types ------------------------------------------------------------------------------------------------------- */

/* One choice of a case field that depends on the type: a ground, a limb of it, a reason why the court cannot be
 * awaited.
 */
struct law_choice {
	const char *id;             /* "2" */
	const char *label;          /* "Hemmiljön (2 §)" */
	const char *text;           /* as it stands in a document: "2 § LVU" or a clause */
	const char *source;         /* where it comes from, and the age limit's source */
	int below_age;              /* the person must be younger; 0: no limit */
	bool individual;            /* lies in the person alone: not suggested for a sibling */
	struct law_conditions when; /* no such choice where one fails: law_conditions_open */
};
/* What a type offers for one field of the case. */
struct law_choices {
	const char *path; /* "grounds", "placement.kind" */
	const struct law_choice *items;
	size_t count;
};
/* A criterion of the law, for which facts must be written: case paths criteria.<id>.reason and criteria.<id>.facts. */
struct law_criterion {
	const char *id;
	const char *label;
	const char *hint;   /* what must be written */
	const char *source; /* "6 § första stycket 1 LVU" */
	bool required;      /* before the text can be frozen */
	struct law_conditions when;
};
/* A particular that must be in the case before the text can be frozen. */
struct law_required {
	const char *path; /* case path */
	const char *label;
	const char *source; /* "31 § FL" */
	bool warning;       /* ought to be there, but does not stop the freezing */
	struct law_conditions when;
};

/* Something that contradicts the law or itself. `when` says when it does. */
struct law_conflict {
	const char *path; /* where it can be put right */
	const char *text; /* Swedish: what is wrong, and what to do */
	const char *source;
	bool warning; /* does not stop the freezing */
	struct law_conditions when;
};

/* What may be filled in where the case says nothing yet: shown with its source, and the case's once the worker has
 * saved the page on which it stood. Of several for one path the first that applies counts. */
struct law_suggestion {
	const char *path; /* case path */
	const char *text; /* template, as a form would give the field: a sentence, an id, "yes", a time */
	const char *from; /* Swedish: its source, behind "Ifyllt" */
	struct law_conditions when;
};
/* Somebody whose consent counts, so that care with everybody's consent needs no coercion. */
struct law_consent {
	bool own; /* the person's own; else that of each representative (`item`) for whom `when` holds */
	struct law_conditions when;
	const char *source;
	const char *unverified; /* what nobody has checked yet, for the lawyer who reads the pack; "" where all was */
};

struct law_pack;
struct law_type {
	const char *id;         /* "lvu-6": unique in its pack, and of one kin wherever it stands */
	const char *kin;        /* "child-custody": the question, in whatever act; "" in the file: the id */
	int order;              /* in lists, lowest first */
	const char *act;        /* "LVU" */
	const char *act_title;  /* "lagen (1990:52) med särskilda bestämmelser om vård av unga (LVU)" */
	const char *provision;  /* "6 § LVU" */
	const char *title;      /* "Beslut om omedelbart omhändertagande enligt 6 § LVU" */
	const char *title_no;   /* title where the answer was no */
	const char *short_name; /* for lists: "Omedelbart omhändertagande, 6 § LVU" */
	const char *measure;    /* "omedelbart omhändertagande" */
	const char *question;   /* what the decision maker is asked: "Beslutar du att … ?" */
	bool deprives_liberty;  /* runs from the oral decision and must be submitted to the court */
	bool appealable;
	bool lasting;    /* the measure goes on until something ends it: beyond the pack's last day, too */
	bool free;       /* asks what no pack has, in the worker's words; recorded, never frozen */
	bool child_only; /* the social services' assessment of a child's protection belongs to it */
	int below_age;   /* the person must be younger; 0: no limit */
	const char *below_age_source;
	const char *const *steps; /* names of the form's steps (case.h) that the type has */
	size_t step_count;
	const char *const *often_with; /* ids of types often decided in the same call */
	size_t often_with_count;
	const struct law_choices *choices; /* of each field that takes its choices from the type, once */
	size_t choices_count;
	/* Two of them that the call asks for, too. */
	const struct law_choice *grounds; /* of "grounds"; none: the act has no such choice */
	size_t ground_count;
	const struct law_choice *placement_kinds; /* of "placement.kind"; none: no placement here */
	size_t placement_kind_count;
	const struct law_criterion *criteria;
	size_t criterion_count;
	const struct law_required *required; /* where the answer is yes, or not known yet */
	size_t required_count;
	const struct law_required *required_no; /* where the answer is no */
	size_t required_no_count;
	const struct law_conflict *conflicts;
	size_t conflict_count;
	bool conflicts_of_yes; /* of an older pack: they are not looked for where the answer was no */
	const struct law_suggestion *suggest;
	size_t suggestion_count;
	const struct law_consent *consents;
	size_t consent_count;
	const struct law_follow_up *follow_ups; /* of a yes; a no has none but the report */
	size_t follow_up_count;
	const struct law_follow_up *follow_ups_no;
	size_t follow_up_no_count;
	const char *const *script; /* the decision in about five sentences, to read out; templates */
	size_t script_count;
	struct law_blocks decision, decision_no, basis, confirmation, confirmation_no;
	const char *const *essence; /* lines for the e-ID's app; templates without identity */
	size_t essence_count;
	const char *const *essence_no;
	size_t essence_no_count;
	const struct law_pack *pack;
};

enum law_use {
	LAW_USE_ALWAYS,   /* where it is in force */
	LAW_USE_FALLBACK, /* where nothing better is; marked as not reviewed until it is approved */
	LAW_USE_APPROVED, /* only once two persons have approved it */
};
#define LAW_FIRST_DAY ((struct date){ 1, 1, 1 })     /* valid_from of a pack without one */
#define LAW_LAST_DAY ((struct date){ 9999, 12, 31 }) /* valid_to of a pack without one */

struct law_pack {
	const char *id;                   /* "lvu-2026" */
	const char *name;                 /* for people */
	const char *transition;           /* for a follow-up whose last day lies after valid_to; may be "" */
	struct date valid_from, valid_to; /* Stockholm days of the oral decision, both included */
	int rank;                         /* the higher goes before the lower */
	const struct law_row *provisions; /* name and text, in the order of the file */
	size_t provision_count;
	enum law_use use;
	const struct law_type *types;
	size_t type_count;
	char hash[65];        /* SHA-256, lower-case hex, over the files: see FORMAT.md */
	const json_t *files;  /* what was read, for law_add_…: "folder/file" → text */
	bool kept;            /* law_add_kept: from a store, not from the folder */
	atomic_bool approved; /* law_approve */
	atomic_bool shelved;  /* law_shelve */
	atomic_bool aside;    /* another pack has the id: law_give_id */
};
/* Of a measure that itself goes on beyond the pack, or "". */
const char *law_type_transition(const struct law_type *type);
/* The last day lies after the pack's last one, so that the transitional rules of the next act may count. Never of a
 * report to the committee: its day is that of a meeting, not of an act. */
bool law_due_beyond(const struct law_pack *pack, const struct law_follow_up *follow_up, const struct law_due *due);
/* The pack's sentence on them where it does, else "". */
const char *law_due_transition(const struct law_pack *pack, const struct law_follow_up *follow_up,
                               const struct law_due *due);

struct law;
struct law_problem {
	char file[120];   /* relative to the folder */
	char member[160]; /* dotted path in the file; "" for the file as a whole */
	char text[240];   /* English: for whoever writes packs */
};

/* Reads every pack of `folder` (each sub-folder with a pack.json). An id is of one kin in all packs, no kin is
 * the id of a type of another one, and of two packs with one kin one goes before the other. ERR_CONFIG with `problem`
 * filled, ERR_MEMORY. */
MUST_USE enum err law_load(const char *folder, struct law_problem *problem, struct law **ret_law);
/* "/usr/share/jourbeslut/law/lvu-2026/lvu-6.json question: must be there": the problem with its path. `folder` is what
 * was loaded. */
void law_problem_words(const struct law_problem *problem, const char *folder, char *out, size_t size);
/* Without a pack, for law_add_…. NULL: out of memory. */
struct law *law_new(void);
void law_free(struct law *law);

/* What another room demands of a pack: ERR_CONFIG with the problem filled. */
typedef enum err law_pack_check(const struct law_pack *pack, struct law_problem *problem);
/* As law_load, but what cannot be read, does not fit in, or is refused by `check`, is left out and stands in
 * law_broken: also all of them. ERR_MEMORY. */
MUST_USE enum err law_load_readable(const char *folder, law_pack_check *check, struct law **ret_law);
/* Reads one more pack while others are used, and adds it once it and `check` (NULL: none) find nothing: other threads
 * see it whole or not at all. On failure nothing was added. ERR_CONFIG with `problem` filled: also where an id is taken
 * already, or the pack does not fit in among the others; ERR_MEMORY.
 *
 * From a folder of its own. What it builds on is looked for in the folders beside it, then in `library`. `ret_files` is
 * what was read (`files` of the pack). The caller owns it. ERR_NOT_FOUND: no folder. */
MUST_USE enum err law_add_folder(struct law *law, const char *folder, const char *library, law_pack_check *check,
                                 struct law_problem *problem, json_t **ret_files);
/* The same from such files. `hash`: what the pack's must be, or "". */
MUST_USE enum err law_add_files(struct law *law, const char *id, const char *hash, const json_t *files,
                                law_pack_check *check, struct law_problem *problem);

/* The shelf: packs by which nothing is decided (withdrawn, they do not fit in, another has their id) but something may
 * have been. They are never used, and change nothing of what others are; they name the types that were recorded by
 * them, and what was frozen by one is read with it.
 *
 * Adds a pack from a store to the shelf, which must be in order by its form alone and is found by id and hash only,
 * whatever other packs have that id. ERR_CONFIG with `problem`, ERR_MEMORY. */
MUST_USE enum err law_add_kept(struct law *law, const char *id, const char *hash, const json_t *files,
                               struct law_problem *problem);
/* The id is of the pack with that hash from now on, and the pack is used, if it and `check` find nothing and it fits in
 * among those with other ids; others with the id lie on the shelf then. ERR_CONFIG with `problem`: nothing has changed;
 * also where another one has the id and the free question. */
MUST_USE enum err law_give_id(struct law *law, const char *id, const char *hash, law_pack_check *check,
                              struct law_problem *problem);
/* Puts a pack on the shelf. It is found by its id where no other pack has that. */
void law_shelve(struct law *law, const char *id, const char *hash);
bool law_pack_shelved(const struct law_pack *pack);
/* The pack with these bytes, whether it has the id or not. NULL: there is none. */
const struct law_pack *law_pack_by_hash(const struct law *law, const char *id, const char *hash);
/* The folder's pack with that id, but other bytes, whether it has the id or not. NULL: there is none. */
const struct law_pack *law_pack_other(const struct law *law, const char *id, const char *hash);
/* Another pack has its id. */
bool law_pack_aside(const struct law_pack *pack);

/* Those that ought to be there and are not used, each with the reason; for whoever looks after the service. */
#define LAW_LEFT_OUT_MAX 20
enum law_left_out_of {
	LAW_OF_FOLDER,
	LAW_OF_STORE, /* it was staged */
	LAW_OF_TEXTS, /* texts were frozen by it, and its bytes are nowhere */
	LAW_BROKEN,   /* the folder has it, and it cannot be read, or is not in order */
	LAW_STOOD_IN, /* the same, and what was kept of it serves in its place */
};
struct law_left_out {
	char id[LAW_ID_TEXT];
	enum law_left_out_of of;
	struct law_problem problem;
	struct date from; /* of what cannot be read: its first day, LAW_FIRST_DAY where that cannot be read, either */
};
/* The files below the folder that law_load_readable read are not what they were then: a release was copied over, or the
 * folder is gone. Nothing of it counts before the next start. ERR_MEMORY. */
MUST_USE enum err law_folder_changed(const struct law *law, bool *ret_changed);
/* What law_load_readable left out; "" as the id: all of the folder. Does not change. False: there are no more. */
bool law_broken(const struct law *law, size_t index, struct law_left_out *ret_one);
/* For whoever loads, before there are threads: notes one more. */
void law_broken_add(struct law *law, const struct law_left_out *one);
/* Adds the free question as the program has it built in, so that there is one whatever became of the folder. ERR_CONFIG
 * with `problem`, ERR_MEMORY. */
MUST_USE enum err law_add_free(struct law *law, law_pack_check *check, struct law_problem *problem);
void law_left_out_set(struct law *law, const struct law_left_out *list, size_t count);
/* False: there are no more. */
bool law_left_out(struct law *law, size_t index, struct law_left_out *ret_one);

/* The packs, in order of valid_from, then id; those added later come last. Packs are only added, so an index stays. */
size_t law_pack_count(const struct law *law);
const struct law_pack *law_pack_at(const struct law *law, size_t index);
/* NULL: none. One that lies aside is not found. */
const struct law_pack *law_pack_find(const struct law *law, const char *id);
/* Notes that a pack is approved, or no longer. Threads that read meanwhile see the one or the other. False: there is no
 * pack with that id and hash. */
bool law_approve(const struct law *law, const char *id, const char *hash, bool approved);
/* Where both may be used and cover the day, `a` is taken. */
bool law_pack_goes_before(const struct law_pack *a, const struct law_pack *b);
bool law_pack_covers(const struct law_pack *pack, struct date day);
/* May a decision be made by it? */
bool law_pack_usable(const struct law_pack *pack);
/* Its text must say that nobody has reviewed it. */
bool law_pack_marked(const struct law_pack *pack);

/* The kin of a type by its id in any pack; what is no such id is taken for a kin. Borrowed, also from `id`. */
const char *law_kin(const struct law *law, const char *id);
/* An id or a kin of any pack that may be used. */
bool law_known(const struct law *law, const char *id);
/* The type of the same kin as `type_id` (an id, or a kin) that was in force when the decision was made orally: of the
 * usable packs that cover the day the one of the highest rank, then of the latest valid_from, then of the last id. So a
 * text begun as lvu-6 becomes the type of the act that follows. NULL: no pack covers that day with that kin. */
const struct law_type *law_type_at(const struct law *law, const char *type_id, struct instant decided);
/* What names a type that was recorded once, whatever has become of its pack: for its words alone. The free question
 * where no pack knows the id; NULL: there is none either. */
const struct law_type *law_type_named(const struct law *law, const char *type_id);
/* Do words with spaces between, ids or kins ("*": all), name a kin? So a mandate for "lvu-6" is one for what follows.
 */
bool law_words_name(const struct law *law, const char *words, const char *kin);
/* The type whose question is written by the worker; NULL: no pack has it. */
const struct law_type *law_free_type(const struct law *law);
/* All types in force then, one a kin, by order; gives their number. */
size_t law_types_at(const struct law *law, struct instant decided, const struct law_type *ret_types[LAW_LIST_MAX]);
/* Where the law that needs no mark ends for a kin. */
struct law_end {
	const struct law_type *type;    /* of the pack that ends */
	const struct law_type *follows; /* in force on the day after, marked; NULL: the free question alone */
	struct date last;               /* the last day on which a pack that needs no mark covers the kin */
	int days;                       /* to that day: 0 on it, less after it */
};
#define LAW_END_AHEAD 90 /* days ahead from which it is told; more so from 30, and from 7 */
/* The kinds whose end lies within LAW_END_AHEAD days of now, or lies behind while something marked is in force; gives
 * their number. */
size_t law_ends(const struct law *law, struct instant now, struct law_end ret_ends[LAW_LIST_MAX]);
/* "Omedelbart omhändertagande, 6 § LVU: lagtexten gäller till och med 2026-12-31, om 33 dagar. Därefter …". */
MUST_USE enum err law_end_words(const struct law_end *end, struct buf *out);
/* Each kin once, by order: its type in force then, or where there is none its latest that may be used. */
size_t law_kinds(const struct law *law, struct instant now, const struct law_type *ret_types[LAW_LIST_MAX]);
/* What a kin is called under each act that may be used, each name once: "Placering, 11 § LVU / Placering, barn eller
 * ung". Appended. */
MUST_USE enum err law_kin_names(const struct law *law, const char *kin, struct buf *out);
/* The ids of all types of a kin, each once, with a space before and after: " lvu-6 child-custody ". */
MUST_USE enum err law_kin_ids(const struct law *law, const char *kin, struct buf *out);
/* NULL: the pack has no such type. */
const struct law_type *law_type_find(const struct law_pack *pack, const char *type_id);
const struct law_type *law_kin_find(const struct law_pack *pack, const char *kin);
/* NULL: the type has none for that field. */
const struct law_choices *law_choices_find(const struct law_type *type, const char *path);
/* NULL: none with that id. */
const struct law_choice *law_choice_find(const struct law_choices *choices, const char *id);
const struct law_choice *law_ground_find(const struct law_type *type, const char *id);
const struct law_criterion *law_criterion_find(const struct law_type *type, const char *id);

#endif
