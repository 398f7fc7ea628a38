/* The matter: one person and one night. It holds the case (case.h), the uploaded documents, and one or more decisions,
 * each of its own type and with its own text in the making. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_MATTER_H
#define JOURBESLUT_MATTER_H

#include "jourbeslut/blocks.h"
#include "jourbeslut/case.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/draft.h"

struct matter {
	int64_t id, municipality_id;
	bool practice;
	int case_version;
	int64_t holder_id; /* 0: nobody */
	char holder_name[PEOPLE_NAME_MAX];
	struct instant held;
	char note[2000];
	struct instant created;
	int64_t created_by;
};

MUST_USE enum err decision_matter_find(struct store *s, int64_t id, struct matter *ret_matter);
/* Somebody else than `person` has the draft open, and touched it within the last 30 minutes. */
bool decision_matter_held(const struct matter *m, int64_t person, struct instant now);

/* [tx] A new matter with one draft decision. `case_file` may be NULL (empty). */
MUST_USE enum err decision_draft_new(const struct decision_office *o, struct store *s, int64_t person,
                                     int64_t municipality, const char *type, bool practice,
                                     const struct case_file *case_file, int64_t *ret_decision);
/* The matter's case. The caller frees. */
MUST_USE enum err decision_case_load(struct store *s, int64_t matter, struct case_file **ret_case);
/* By what name its call is about somebody (said_name_read), appended. */
MUST_USE enum err decision_said_name(const struct decision *d, struct buf *ret_name);
/* The person's name, as the case has it now, else as known at the call, appended; nothing where neither says one. For
 * lists: reading whole cases there costs many times the rest of the page. */
MUST_USE enum err decision_person_name(struct store *s, const struct decision *d, struct buf *ret_name);
/* What the case has of the person, "" without; appended. */
MUST_USE enum err decision_person_written(struct store *s, int64_t matter, struct buf *ret_name, struct buf *ret_number,
                                          struct buf *ret_birth_date);
MUST_USE enum err decision_person_number(struct store *s, int64_t matter, struct buf *ret_number);
/* Beside the name: the call's number that cannot be right (said_unfit_words), until the text has one or is frozen;
 * appended. */
MUST_USE enum err decision_person_unfit(struct store *s, const struct decision *d, struct buf *ret_words);
/* Personal data of the matter's person are protected: the case says so, or the call. */
MUST_USE enum err decision_matter_protected(struct store *s, int64_t matter, bool *ret_protected);
/* [tx] Saves the case; the person must hold the draft (decision_hold). ERR_HELD: somebody else does. ERR_WRONG_STATE:
 * all decisions of the matter have frozen texts. */
MUST_USE enum err decision_case_save(const struct decision_office *o, struct store *s, int64_t matter, int64_t person,
                                     const struct case_file *case_file);
/* [tx] Holds the draft: nobody else may save. Free, or already one's own, or last touched over 30 minutes ago: taken;
 * else ERR_HELD unless `take_over`. */
MUST_USE enum err decision_hold(const struct decision_office *o, struct store *s, int64_t matter, int64_t person,
                                bool take_over);
/* [tx] */
MUST_USE enum err decision_note_set(struct store *s, int64_t matter, struct span note);
/* [tx] The worker's own wording of a block; empty: the pack's again. ERR_HELD, ERR_WRONG_STATE, ERR_INPUT,
 * ERR_NOT_FOUND. */
MUST_USE enum err decision_edit_set(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                    const char *block_id, struct span text);
/* [tx] ERR_WRONG_STATE once there was a call. */
MUST_USE enum err decision_abandon(const struct decision_office *o, struct store *s, int64_t decision, int64_t person);

/* Both documents as they read now, what is missing, what can be edited, what the app would show, and where the text
 * deviates from the call. */
struct decision_draft {
	const struct law_pack *pack; /* that they are made from */
	struct blocks decision, basis;
	struct case_problems problems;
	json_t *about;    /* owned; decision_about */
	json_t *editable; /* owned; draft_editable */
	json_t *unused;   /* owned; draft_unused */
	struct buf visible;
};
/* Which case_problem a wording is that stands in no document: this, and the block's id. */
#define DECISION_UNUSED_PATH "unused."
#define DECISION_RENEWAL_PATH "renewal" /* path of a problem with what was written of new circumstances */
void decision_draft_release(struct decision_draft *d);
#define DECISION_DRAFT_TEXT CLEANUP(decision_draft_release) struct decision_draft
MUST_USE enum err decision_draft_build(const struct decision_office *o, struct store *s, const struct decision *d,
                                       int64_t rapporteur, struct decision_draft *ret_draft);
/* Facts for draft_script and draft_confirmation; texts are borrowed from `d`, `rapporteur` (may be NULL) and `o`. */
struct draft_facts decision_facts(const struct decision_office *o, const struct decision *d,
                                  const struct person *rapporteur);

#define DOCUMENT_MAX (10 * 1024 * 1024) /* bytes */
#define DOCUMENTS_MAX 40                /* a matter */
struct document {
	int64_t id, matter_id, size;
	char name[256], media_type[100];
	struct instant uploaded;
	char uploader_name[PEOPLE_NAME_MAX];
	struct sha256 hash; /* over salt and bytes */
	uint8_t salt[SHA256_LEN];
};
/* [tx] PDF, PNG, JPEG or plain text, told by its first bytes: else ERR_MEDIA_TYPE. ERR_TOO_LARGE. */
MUST_USE enum err decision_document_add(const struct decision_office *o, struct store *s, int64_t matter,
                                        int64_t person, struct span name, struct span bytes, int64_t *ret_id);
/* [tx] ERR_WRONG_STATE: a frozen text names it. */
MUST_USE enum err decision_document_remove(const struct decision_office *o, struct store *s, int64_t matter,
                                           int64_t document, int64_t person);
MUST_USE enum err decision_document_each(struct store *s, int64_t matter,
                                         enum err (*each)(void *ctx, const struct document *d), void *ctx);
MUST_USE enum err decision_document_load(struct store *s, int64_t document, struct document *ret_document,
                                         struct buf *ret_bytes);

#endif
