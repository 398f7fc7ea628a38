/* Frozen texts with their statements, and how they are signed. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_VERSION_H
#define JOURBESLUT_VERSION_H

#include "jourbeslut/blocks.h"
#include "jourbeslut/case.h"
#include "jourbeslut/decision.h"

struct eid_result;

/* [tx] Freezes text and statement as a new version. ERR_WRONG_STATE; ERR_INPUT with what blocks in `ret_problems`
 * (missing particulars, contradictions, a character that the record's font lacks). */
MUST_USE enum err decision_freeze(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                  struct case_problems *ret_problems);
/* [tx] Back to an open text; the frozen version stays, marked as sent back. `reject`: by the decision maker, else by
 * the duty (DECISION_REOPEN). A pending e-ID order of the version is cancelled. */
MUST_USE enum err decision_send_back(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                     bool reject, struct span reason);
/* [tx] Begins a new version of an archived decision. */
MUST_USE enum err decision_correct(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                   struct span reason);
/* [tx] Gives it up, before it is signed: what was archived (and acknowledged) is as before, and so is the case where no
 * other decision of the matter has an open text. A pending e-ID order is cancelled. ERR_WRONG_STATE: none is under way,
 * or it is signed; ERR_INPUT: no reason. */
MUST_USE enum err decision_correction_give_up(const struct decision_office *o, struct store *s, int64_t decision,
                                              int64_t person, struct span reason);

/* Why the latest frozen text was opened again. */
struct decision_return {
	char kind[16]; /* "reject" (decision maker), "reopen" (duty), "correct" (after archiving) */
	char reason[600];
	struct instant at;
	char by[PEOPLE_NAME_MAX];
};
/* ERR_NOT_FOUND: it was not. */
MUST_USE enum err decision_return_find(struct store *s, int64_t version_id, struct decision_return *ret_return);

struct decision_version {
	int64_t id, decision_id;
	int version, supersedes; /* `supersedes`: number of the earlier one that it names, 0: none */
	char pack[LAW_ID_TEXT];
	struct instant frozen;
	struct blocks text, basis;
	struct buf text_json, statement_json, visible; /* as stored */
	struct sha256 statement_hash;
	char text_code[DECISION_CODE + 8];
	char rapporteur_name[PEOPLE_NAME_MAX],
	        rapporteur_title[PEOPLE_NAME_MAX]; /* who froze it, as the statement says */
	bool mask_staff;                           /* copies leave the names of staff out (FL 33 § fourth paragraph) */
};
void decision_version_release(struct decision_version *v);
#define DECISION_VERSION CLEANUP(decision_version_release) struct decision_version
/* ERR_NOT_FOUND. */
MUST_USE enum err decision_version_load(struct store *s, int64_t version_id, struct decision_version *ret_version);
/* The same for what reads the statement alone: `text` and `basis` stay empty, which is most of the work. */
MUST_USE enum err decision_version_stated(struct store *s, int64_t version_id, struct decision_version *ret_version);
/* The case as it was when that text was frozen. The caller frees. */
MUST_USE enum err decision_version_case(struct store *s, int64_t version_id, struct case_file **ret_case);
/* An application for care that was before a court when the decision was made, as the frozen case says: the decision is
 * submitted there, and none is applied for again (LVU 7 § fourth paragraph, LVM 15 §). `court` is "" where none is
 * named, and for `version_id` 0. */
#define DECISION_COURT_TEXT 500
struct decision_pending {
	char court[DECISION_COURT_TEXT], case_number[200];
};
MUST_USE enum err decision_pending_find(struct store *s, int64_t version_id, struct decision_pending *ret_pending);
/* Whose text it is, for what needs to know no more. ERR_NOT_FOUND. */
MUST_USE enum err decision_version_of(struct store *s, int64_t version_id, int64_t *ret_decision);
/* Its frozen text alone, for pages that show no more. */
MUST_USE enum err decision_version_text(struct store *s, int64_t version_id, struct blocks *ret_text);

/* [tx] Orders the decision maker's signature of the latest frozen text. `person` must be the decision maker of the call
 * (ERR_FORBIDDEN). An order that is already under way is given again. Wake eid after the commit. */
MUST_USE enum err decision_sign_order(const struct decision_office *o, struct store *s, int64_t decision,
                                      int64_t person, const char *ip, const char *user_agent, const char *return_url,
                                      char ret_order[32]);
/* [tx] Takes a final order's result (flow's): a verified one signs, any other is told in the acts. Consumes it. */
MUST_USE enum err decision_sign_apply(const struct decision_office *o, struct store *s,
                                      const struct eid_result *result);
/* [tx] Signed by hand, scanned, attested by name: PDF, PNG or JPEG. ERR_FORBIDDEN: nobody attests the own signature.
 * ERR_INPUT: signed before the decision, before the text was locked, or later than now. */
#define DECISION_PAPER_CLOCK (5 * MINUTE) /* between the service's clock and the one that the signer looked at */
MUST_USE enum err decision_sign_paper(const struct decision_office *o, struct store *s, int64_t decision,
                                      int64_t person, struct instant signed_at, struct span scan);

/* The evidence of the latest signature. */
struct decision_evidence {
	bool on_paper;
	char signer_name[PEOPLE_NAME_MAX], signer_number[16];
	struct instant signed_at, received_at;
	struct buf report_json, xml, ocsp, scan;
	char scan_type[64];
	char attested_by[PEOPLE_NAME_MAX];
};
void decision_evidence_release(struct decision_evidence *e);
#define DECISION_EVIDENCE CLEANUP(decision_evidence_release) struct decision_evidence
MUST_USE enum err decision_evidence_load(struct store *s, int64_t version_id, struct decision_evidence *ret_evidence);

#endif
