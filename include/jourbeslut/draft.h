/* Drafting: documents made from a law pack's type, a case and the facts of the call. Pure functions: the same inputs
 * give the same bytes.
 *
 * The decision is short, because it may have to be released (OSL 26 kap. 7 §): no addresses, no reporter, no telephone
 * numbers. Those, and the facts in detail, stand in the decision basis (Beslutsunderlag). */
#ifndef JOURBESLUT_DRAFT_H
#define JOURBESLUT_DRAFT_H

#include <stdbool.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/blocks.h"
#include "jourbeslut/case.h"
#include "jourbeslut/law.h"

/* All texts are borrowed, UTF-8; NULL reads as "". */
struct draft_facts {
	const char *municipality; /* "Gävle kommun" */
	const char *committee;    /* "Socialnämnden" */
	const char *court;        /* "Förvaltningsrätten i Falun" */
	const char *reference;    /* "GVL-2026-0042-7" */
	const char *decider_name;
	const char *decider_office; /* "ordförande", "förordnad ledamot" */
	const char *mandate;        /* "Kommunfullmäktige 2022-11-28 § 212", or that it is not checked */
	bool decided;               /* the oral decision is there; else the documents say that it is a draft */
	bool yes;
	struct instant stated;   /* when it was made, as stated */
	struct instant recorded; /* when it was recorded */
	struct instant now;      /* on which the age counts while nothing is decided */
	const char *rapporteur_name, *rapporteur_title;
	const char *recorder_name, *recorder_title; /* who recorded the call; may be the rapporteur */
	const char *called_number;                  /* where the decision maker was reached */
	const char *identified_how;                 /* how the identity was checked */
	const char *listeners;                      /* who else heard */
	const char *why_oral;
	const char *renewal;         /* what is new since an earlier custody of the person lapsed; "" none */
	const char *custody;         /* reference of the custody in force that a placement rests on; "" not known */
	const char *question;        /* asked in the call in the worker's words; "" the type's */
	const char *person_as_known; /* from the call; stands where the case does not say who it is yet */
	const char *ground;          /* from the call, ids with spaces between; stands where the case has no grounds */
	const char *place_kind, *place; /* from the call; stand where the case has no placement */
	bool person_unknown;            /* person_as_known describes somebody whose name was not known */
	bool protected_person;          /* the call said so */
	const char *deviates; /* on what the written text says something else than the call: "Personnummer, Grund" */
	const char *duty_name, *duty_phone; /* "Socialjouren Gävleborg", number to call back */
	const char *text_code, *check_code; /* "" until they exist */
	const char *check_address;          /* of the check page, where one enters the code */
	bool after_call;                    /* the text is written after the call */
	bool late_entry;                    /* the decision was recorded later than it should */
	bool practice;                      /* ÖVNING */
	bool frozen, unreviewed; /* of a frozen text it is known what was reviewed then; else it is as the pack is */
	bool meets;              /* the calendar has a meeting of the committee on the day of the decision or later */
	struct date meeting;     /* if meets: the first */
};

/* `edits` (may be NULL): object of block id → text that replaces that block's. Unknown ids and empty texts are ignored,
 * so an edit never takes a paragraph away. A block whose text says whom the decision is about, the answer, the grounds
 * or the place is never replaced: what was said is compared with the case, and the text must say the same as the case.
 * All: ERR_INPUT (text that blocks_add refuses), ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err draft_decision(const struct law_type *type, const struct case_file *c,
                                 const struct draft_facts *facts, const json_t *edits, struct blocks *ret_blocks);
MUST_USE enum err draft_basis(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                              const json_t *edits, struct blocks *ret_blocks);
/* First line of what the e-ID's app shows of an exercise. */
#define DRAFT_PRACTICE "ÖVNING. Detta är inget verkligt beslut."
#define DRAFT_UNREVIEWED "LAGTEXTEN ÄR INTE GRANSKAD."
/* What can be edited: array of {"document": "decision"|"basis", "id", "heading" (the one above it), "text" (as it
 * reads now), "standard" (without the edit), "edited" (bool)}. The caller owns the result. */
MUST_USE enum err draft_editable(const struct law_type *type, const struct case_file *c,
                                 const struct draft_facts *facts, const json_t *edits, json_t **ret_array);
/* Own wordings that stand in no document now: of a block that cannot be reworded (any more), that the text leaves out
 * as the case is, or that the pack has no longer. Array of {"id", "heading" ("" not known), "text", "fixed" (bool: it
 * stands there in the pack's words)}. `editable` is draft_editable's. The caller owns the result. */
MUST_USE enum err draft_unused(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                               const json_t *edits, const json_t *editable, json_t **ret_array);
/* An edit fits: id of a block that can be edited in the decision or basis of the type, text clean and at most this
 * long. Without a text the edit is taken back, also one that is not used. ERR_INPUT, ERR_NOT_FOUND. */
#define DRAFT_EDIT_MAX 6000
MUST_USE enum err draft_edit_set(const struct law_type *type, json_t *edits, const char *id, struct span text);

/* Whom the decision is about, on which grounds and where to, as it prints it: an object for the statement,
 *   subject  {identity (the text of the person's row), name, number, birthDate ("" unknown), unknown (bool)}
 *   grounds  ids that the type knows, in its order
 *   place    {kind, text}: "" where the type has no placement; the place's name also where the decision leaves it out
 * The caller owns the result. */
MUST_USE enum err draft_about(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                              json_t **ret_about);

/* The essence for the e-ID's app: plain text, at most 1,500 bytes, no identity (measure, provision, ground, answer,
 * birth year, kind of placement, stated time, text code). */
MUST_USE enum err draft_essence(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                                struct buf *out);
/* The sentences to read from during the call: array of strings. The case may be NULL or nearly empty. */
MUST_USE enum err draft_script(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                               json_t **ret_array);
/* The same, cut where the person, the grounds and the kind of placement stand: array of {"parts": [{"fill": "person",
 * "ground", "place" or "" (fixed words), "text"}]}. */
MUST_USE enum err draft_script_parts(const struct law_type *type, const struct case_file *c,
                                     const struct draft_facts *facts, json_t **ret_array);
/* Bekräftelse på muntligt beslut, one page, for police and home. Person, grounds and place are those of the call,
 * whatever the case says; what the call did not say is the case's. */
MUST_USE enum err draft_confirmation(const struct law_type *type, const struct case_file *c,
                                     const struct draft_facts *facts, struct blocks *ret_blocks);

/* What the type's suggestions give for fields that the case leaves empty: array of {"path", "text" (as a form would
 * give the field), "from"}, each path once. The caller owns the result. */
MUST_USE enum err draft_suggest(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                                json_t **ret_array);

/* Every field that the pack's texts and conditions name exists; to be called at start. ERR_CONFIG with `problem`. */
MUST_USE enum err draft_pack_check(const struct law_pack *pack, struct law_problem *problem);
/* Writes each text and document of the pack with the longest values that the table of fields allows. For whoever writes
 * a pack: it takes longer than a start may. ERR_CONFIG: with the first that overflows, or cannot be written. */
MUST_USE enum err draft_pack_longest(const struct law_pack *pack, struct law_problem *problem);
/* The start of every program that reads cases or packs, before it has threads: the table of fields (case_fields_load)
 * and all packs of `folder`, each checked. ERR_CONFIG with `problem` filled, ERR_MEMORY. */
MUST_USE enum err draft_law_load(const char *folder, struct law_problem *problem, struct law **ret_law);
/* The same for whoever has a store, too: what cannot be read stands in law_broken, and is looked for in the store
 * (decision_packs_sync); the program's own table of fields serves where the folder's cannot be read. ERR_MEMORY. */
MUST_USE enum err draft_law_open(const char *folder, struct law **ret_law);

#endif
