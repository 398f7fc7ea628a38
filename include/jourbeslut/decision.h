/* Decisions: the matter, the call, the text, the statement, the signature, the archived record.
 *
 * A matter is one person and one night: it holds the case (case.h), the uploaded documents and one or more decisions,
 * each of its own type and with its own document. Everything here takes a store connection; functions marked [tx]
 * change data and must be called inside store_transaction, so that a handler can put several of them and an access-log
 * row into one commit. Nothing is answered to anybody before that commit.
 *
 * Who may do what is asked by the callers' rooms (route roles, decision_may_see); here the law's and the state table's
 * rules are kept. */
#ifndef JOURBESLUT_DECISION_H
#define JOURBESLUT_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/blocks.h"
#include "jourbeslut/case.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/law.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

struct eid;
struct eid_result;
struct eid_trust;
struct jobs;
struct key;
struct der_list;
struct ledger;
struct record_fonts;
struct roots;
struct timestamp;

/* What the operating organisation seals with. All borrowed. */
struct decision_seal {
	struct key *key;
	const struct der_list *chain;    /* the seal certificate first, without the root */
	const struct roots *roots;       /* of the seal certificate */
	const struct roots *authorities; /* of time-stamping authorities */
	const char *name;                /* the organisation's, from the certificate */
	struct instant not_after;        /* when the certificate ends; nothing is sealed then */
};

/* What every function needs. All borrowed. Handlers find it as http_app(). */
struct decision_office {
	const struct law *law;
	const struct record_fonts *fonts;
	struct eid *eid;                  /* NULL: no e-ID is configured */
	const struct decision_seal *seal; /* NULL: signed decisions wait */
	const struct ledger *ledger;      /* NULL: none signs */
	struct jobs *jobs; /* woken after a commit that the worker should see; NULL in tests without one */
	const struct clock *clock;
	const struct random *random;
	const char *duty_name;     /* "Socialjouren i Gävleborgs län" */
	const char *duty_phone;    /* call-back number */
	const char *origin;        /* "https://jour.example.se"; "": http and the request's own host (tests) */
	const char *check_address; /* "https://jour.example.se/kontroll/"; the code is added */
	const char *environment;   /* "test" or "production": the e-ID's, stands in the statement */
	bool full_visible_text;    /* eid.visible_text = full */
	const char *verify_trust;  /* folder of roots for the page /verifiera */
};

/* --- States ------------------------------------------------------------------------------------------------------ */

enum decision_state {
	DECISION_DRAFT,        /* text begun, nothing decided */
	DECISION_ABANDONED,    /* draft given up before any call */
	DECISION_DECIDED,      /* the oral decision is recorded; the text is open */
	DECISION_FROZEN,       /* text and statement fixed, waiting for the signature */
	DECISION_SIGNED,       /* e-ID signature found good */
	DECISION_PAPER,        /* signed by hand, scanned, attested by name */
	DECISION_ARCHIVED,     /* the record exists */
	DECISION_ACKNOWLEDGED, /* the municipality has registered it */
	DECISION_STATE_COUNT
};
enum decision_event {
	DECISION_EDIT, /* the case or a wording is changed */
	DECISION_ABANDON,
	DECISION_RECORD, /* the oral decision */
	DECISION_FREEZE,
	DECISION_REJECT, /* decision maker: the text is not what was decided */
	DECISION_REOPEN, /* duty worker: a slip was seen before the signature */
	DECISION_SIGN,
	DECISION_SIGN_PAPER,
	DECISION_ARCHIVE,
	DECISION_ACKNOWLEDGE,
	DECISION_CORRECT, /* a new version of an archived decision is begun */
	DECISION_EVENT_COUNT
};
/* The one table. False: the event cannot happen in that state; `ret_next` is then untouched. */
bool decision_next(enum decision_state state, enum decision_event event, enum decision_state *ret_next);
/* "decided", "freeze": for JSON, log and the picture. Static. */
const char *decision_state_name(enum decision_state state);
const char *decision_event_name(enum decision_event event);
/* "Beslutat muntligt, text saknas": for pages. Static. */
const char *decision_state_label(enum decision_state state);
/* The table as a Graphviz picture, appended. */
MUST_USE enum err decision_states_dot(struct buf *out);

/* --- What is read ------------------------------------------------------------------------------------------------ */

#define DECISION_REF 24  /* "GVL-2026-0042-7" and NUL */
#define DECISION_CODE 16 /* codes for the eye and NUL */
#define DECISION_TEXT 400

/* The oral decision as recorded, with the latest of the facts that may come later. */
struct oral {
	struct instant stated, recorded;
	int64_t recorded_by;
	char recorder_name[PEOPLE_NAME_MAX], recorder_title[PEOPLE_NAME_MAX];
	bool yes;
	char person_as_known[DECISION_TEXT];
	char ground[16];      /* ids with spaces between: "2 3" */
	int64_t decider_id;   /* 0: not in the register */
	bool decider_unknown; /* was not in the register at the call: decider_id, if any, was chosen later */
	char decider_name[PEOPLE_NAME_MAX], decider_office[PEOPLE_NAME_MAX];
	int64_t mandate_id; /* 0: the register knew none */
	char mandate_text[DECISION_TEXT];
	bool mandate_checked; /* found in the register, or confirmed by name later */
	bool late;
	char late_reason[DECISION_TEXT];
	char number_called[64], identified_how[DECISION_TEXT], listeners[DECISION_TEXT], why_oral[DECISION_TEXT];
};

struct decision {
	int64_t id, matter_id, municipality_id;
	char ref[DECISION_REF];
	char type[16];
	enum decision_state state;
	bool practice;
	char check_code[DECISION_CODE];     /* without hyphens */
	char check_text[DECISION_CODE + 4]; /* for the eye: "ABCD-EFGH-JKMN" */
	int64_t created_by;
	struct instant created;
	struct municipality municipality;
	bool has_oral;
	struct oral oral;   /* if has_oral */
	int64_t version_id; /* latest frozen text; 0: none */
	int version;
	bool version_rejected; /* it was sent back or reopened */
	struct instant frozen;
	char text_code[DECISION_CODE + 8]; /* "ABCDE-FGHIJ"; "" without a frozen text */
	bool has_signature;
	struct instant signed_at; /* if has_signature */
	char signer_name[PEOPLE_NAME_MAX];
	bool on_paper;
	bool has_record;
	struct instant archived;
};

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

MUST_USE enum err decision_find(struct store *s, int64_t id, struct decision *ret_decision);
/* By reference in any case, with or without hyphens. ERR_NOT_FOUND, also where the check digit is wrong. */
MUST_USE enum err decision_find_ref(struct store *s, struct span ref, struct decision *ret_decision);
/* By kontrollkod, hyphens, spaces and case ignored. */
MUST_USE enum err decision_find_check_code(struct store *s, struct span code, struct decision *ret_decision);
MUST_USE enum err decision_matter_find(struct store *s, int64_t id, struct matter *ret_matter);
/* Somebody else than `person` has the draft open, and touched it within the last 30 minutes. */
bool decision_matter_held(const struct matter *m, int64_t person, struct instant now);

struct decision_filter {
	int64_t municipality; /* 0: all */
	int64_t matter;       /* 0: all */
	int64_t decider;      /* 0: all; else decided by this person */
	unsigned states;      /* mask of 1u << state; 0: all */
	bool practice;        /* practice ones only, else real ones only */
	const char *type;     /* NULL: all */
	struct instant since; /* created or decided at or after; 0: all */
	bool oldest_first;
	int64_t before; /* paging: only ids lower (or, oldest first, higher) than this; 0: from the start */
	int limit;      /* at most; 0: 100 */
};
MUST_USE enum err decision_each(struct store *s, const struct decision_filter *filter,
                                enum err (*each)(void *ctx, const struct decision *d), void *ctx);
MUST_USE enum err decision_count(struct store *s, const struct decision_filter *filter, int64_t *ret_count);
/* Duty workers see all; a decision maker their own; staff of a municipality its own; managers and admins the log but
 * not the content. ERR_NOT_FOUND (never 403: that it exists is a secret too). */
MUST_USE enum err decision_may_see(struct store *s, const struct decision *d, int64_t person, unsigned roles);
/* The type in force at the stated time, or now for a draft. ERR_CONFIG: no pack covers that day. */
MUST_USE enum err decision_type(const struct decision_office *o, const struct decision *d,
                                const struct law_type **ret_type);

/* --- The draft --------------------------------------------------------------------------------------------------- */

/* [tx] A new matter with one draft decision. `case_file` may be NULL (empty). */
MUST_USE enum err decision_draft_new(const struct decision_office *o, struct store *s, int64_t person,
                                     int64_t municipality, const char *type, bool practice,
                                     const struct case_file *case_file, int64_t *ret_decision);
/* The matter's case. The caller frees. */
MUST_USE enum err decision_case_load(struct store *s, int64_t matter, struct case_file **ret_case);
/* The person's name alone, as the case has it now, appended; nothing where it has none. For lists: reading whole cases
 * there costs many times the rest of the page. */
MUST_USE enum err decision_person_name(struct store *s, int64_t matter, struct buf *out);
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

/* Both documents as they read now, what is missing, what can be edited, what the app would show. */
struct decision_draft {
	struct blocks decision, basis;
	struct case_problems problems;
	json_t *editable; /* owned; draft_editable */
	struct buf visible;
};
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

/* --- The call ---------------------------------------------------------------------------------------------------- */

/* The six facts, and what may come later ("" then). */
struct oral_input {
	int64_t decision;     /* an existing draft; 0: a new one is made */
	int64_t matter;       /* with decision 0: further decision in this matter; 0: a new matter */
	int64_t municipality; /* with decision 0 and matter 0 */
	bool practice;        /* the same */
	const char *type;     /* with decision 0 */
	const char *person_as_known;
	const char *ground; /* ids with spaces between; "" where the type has none */
	int64_t decider;    /* person of the register; 0: not there, then name and office count */
	const char *decider_name, *decider_office;
	struct instant stated;
	bool yes;
	const char *number_called, *identified_how, *listeners, *why_oral;
	const char *late_reason; /* of a late entry (recorded over DECISION_LATE after the stated time); may be "" */
};
#define DECISION_LATE (2 * HOUR)

/* Checks the input alone, as the check page shows it: problems as in a case, with paths named after the members above.
 * Nothing about a mandate or an incomplete draft is ever a problem of severity CASE_WRONG. */
MUST_USE enum err decision_oral_check(const struct decision_office *o, struct store *s, const struct oral_input *in,
                                      struct case_problems *ret_problems);
/* [tx] Records. Computes follow-ups, shows it to the municipality. `key` (32 random bytes made with the form) makes a
 * second press, or a browser's repeat, give the first one's decision. ERR_INPUT: decision_oral_check says what. */
MUST_USE enum err decision_record(const struct decision_office *o, struct store *s, int64_t person,
                                  const struct oral_input *in, struct span key, int64_t *ret_decision);
/* [tx] A fact that came later: "number_called", "identified_how", "listeners", "why_oral", "mandate_confirmed" (value:
 * on what ground; never empty), "decider_id" (the register's person who was written by name at the call). Before the
 * freezing, or after it for the record's next version; "decider_id" while the text is open and only where the call
 * named nobody of the register (ERR_WRONG_STATE). ERR_FORBIDDEN: nobody confirms the own mandate or chooses themselves.
 * ERR_INPUT. */
MUST_USE enum err decision_call_fact_set(const struct decision_office *o, struct store *s, int64_t decision,
                                         int64_t person, const char *field, struct span value);

struct follow_up {
	int64_t id, decision_id;
	char kind[32], label[200], source[80], note[600];
	bool dated;
	struct date target, last;
	bool done;
	struct instant done_at;
	char done_by[PEOPLE_NAME_MAX];
};
MUST_USE enum err decision_follow_up_each(struct store *s, int64_t decision,
                                          enum err (*each)(void *ctx, const struct follow_up *f), void *ctx);
/* [tx] */
MUST_USE enum err decision_follow_up_done(const struct decision_office *o, struct store *s, int64_t decision,
                                          int64_t follow_up, int64_t person);

/* --- Text, statement, signature ---------------------------------------------------------------------------------- */

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
	int version;
	char pack[40];
	struct instant frozen;
	struct blocks text, basis;
	struct buf text_json, statement_json, visible; /* as stored */
	struct sha256 statement_hash;
	char text_code[DECISION_CODE + 8];
	char rapporteur_name[PEOPLE_NAME_MAX], rapporteur_title[PEOPLE_NAME_MAX]; /* who froze it */
	bool mask_staff; /* copies leave the names of staff out (FL 33 § fourth paragraph) */
};
void decision_version_release(struct decision_version *v);
#define DECISION_VERSION CLEANUP(decision_version_release) struct decision_version
MUST_USE enum err decision_version_load(struct store *s, int64_t version_id, struct decision_version *ret_version);
/* The case as it was when that text was frozen. The caller frees. */
MUST_USE enum err decision_version_case(struct store *s, int64_t version_id, struct case_file **ret_case);
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
/* [tx] Signed by hand, scanned, attested by name: PDF, PNG or JPEG. ERR_FORBIDDEN: nobody attests the own signature. */
MUST_USE enum err decision_sign_paper(const struct decision_office *o, struct store *s, int64_t decision,
                                      int64_t person, struct instant signed_at, struct span scan);

/* --- Archive ----------------------------------------------------------------------------------------------------- */

enum decision_progress { DECISION_WAITS, DECISION_MOVED, DECISION_DONE };
/* One step of a signed decision towards the archive; after DECISION_MOVED there may be a next one at once.
 * DECISION_WAITS for the time stamps of the oral decision and of the signature, and for a checkpoint of the ledger that
 * covers both acts; then writes and seals the record, then copy and basis, which wait for their stamps in turn; then
 * archives all three in one transaction. What takes long is done outside transactions, which it opens itself; a crash
 * between two steps loses nothing. ERR_WRONG_STATE: not signed, or archived already. ERR_CONFIG: nothing to seal with.
 */
MUST_USE enum err decision_archive(const struct decision_office *o, struct store *s, int64_t decision,
                                   enum decision_progress *ret_progress);
/* The next signed decision that is not archived, by id and past `after` (0: the first). ERR_NOT_FOUND: none. */
MUST_USE enum err decision_next_unarchived(struct store *s, int64_t after, int64_t *ret_decision);

/* A time stamp that is wanted (RFC 3161). */
struct decision_stamp {
	int64_t id, decision_id;
	struct sha256 imprint;
	struct instant wanted;
};
/* The next by id and past `after`. ERR_NOT_FOUND: none. */
MUST_USE enum err decision_stamp_next(struct store *s, int64_t after, struct decision_stamp *ret_stamp);
/* [tx] The canonical token, verified by timestamp_accept, which also made `t`. ERR_WRONG_STATE: one is there already;
 * ERR_EVIDENCE: it stamps something else. */
MUST_USE enum err decision_stamp_take(struct store *s, int64_t id, struct span token, const struct timestamp *t);
/* Decisions with a stamp wanted, or signed and not archived, since before that instant. */
MUST_USE enum err decision_stamps_late(struct store *s, struct instant since, int64_t *ret_count);
#define DECISION_STAMP_LATE (4 * HOUR) /* then somebody must look: X-Road stops after the same time */

enum decision_file { DECISION_RECORD_PDF, DECISION_COPY_PDF, DECISION_BASIS_PDF, DECISION_FILE_COUNT };
/* Archived bytes. ERR_NOT_FOUND: not archived yet. */
MUST_USE enum err decision_file_load(struct store *s, int64_t version_id, enum decision_file file, struct buf *ret_pdf,
                                     struct sha256 *ret_hash);
/* The SHA-256 of an archived file at each revision, oldest first: whoever has an earlier one has a whole file too. */
MUST_USE enum err decision_file_hash_each(struct store *s, int64_t version_id, enum decision_file file,
                                          enum err (*each)(void *ctx, struct instant at, const struct sha256 *hash),
                                          void *ctx);
/* An archived file that wants a document time stamp (B-LTA): new, or chosen by decision_renewals_want. */
struct decision_renewal {
	int64_t record_id, version_id, decision_id;
	enum decision_file file;
	char ref[DECISION_REF];
};
/* The next by record and past `after`. ERR_NOT_FOUND: none. */
MUST_USE enum err decision_renewal_next(struct store *s, int64_t after, struct decision_renewal *ret_renewal);
/* [tx] Chooses archived files whose last document time stamp rests on a certificate that ends before `until`, or is
 * older than a year and made with one of the algorithms in `ageing` (words: "RSA-2048 SHA-256"). */
MUST_USE enum err decision_renewals_want(struct store *s, struct instant until, const char *ageing, struct instant now,
                                         int64_t *ret_count);
/* Certificates whose standing the file's document time stamp should keep: each with its issuer at the same index, those
 * of the seal and of its last time stamp. `ret_since` is when they were used, `ret_until` when the first certificate
 * ends that the last time stamp rests on. */
MUST_USE enum err decision_renewal_certificates(const struct decision_office *o, struct store *s,
                                                const struct decision_renewal *n, struct der_list *ret_leaves,
                                                struct der_list *ret_issuers, struct instant *ret_since,
                                                struct instant *ret_until);
/* One step of it: with the OCSP responses (may be empty) writes the update and wants its stamp, or, where the stamp has
 * come, stores the revision. ERR_OK and not moved: the stamp is not there yet. Opens its own transactions. */
MUST_USE enum err decision_renew(const struct decision_office *o, struct store *s, const struct decision_renewal *n,
                                 const struct der_list *ocsp, bool *ret_moved);
/* Is the update written and does it wait for its stamp? */
MUST_USE enum err decision_renewal_prepared(struct store *s, const struct decision_renewal *n, bool *ret_prepared);

/* An archived version that a later one supersedes, or will. */
struct decision_earlier {
	int64_t version_id;
	int version;
	struct instant signed_at;
};
/* Oldest first: every archived version but the latest frozen text. They stay readable for ever. */
MUST_USE enum err decision_earlier_each(struct store *s, const struct decision *d,
                                        enum err (*each)(void *ctx, const struct decision_earlier *e), void *ctx);
/* A PDF of a decision that is not archived: EJ UNDERTECKNAT on every page. Of the frozen text, or of the draft. */
MUST_USE enum err decision_unsigned_pdf(const struct decision_office *o, struct store *s, const struct decision *d,
                                        bool basis, struct buf *ret_pdf);
/* Bekräftelse på muntligt beslut as blocks and as PDF (either may be NULL). */
MUST_USE enum err decision_confirmation(const struct decision_office *o, struct store *s, const struct decision *d,
                                        struct blocks *ret_blocks, struct buf *ret_pdf);

/* [tx] The municipality has registered the record (called by the room delivery). ERR_WRONG_STATE. */
MUST_USE enum err decision_acknowledge(struct store *s, const struct decision *d, int64_t person, struct instant now);

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

/* An archived decision looked at again: the files' hashes, the frozen text against the statement, the e-ID evidence
 * against the trust given. Needs nothing but the store. */
struct decision_recheck {
	bool ok;
	char text[300]; /* Swedish: what was found */
};
MUST_USE enum err decision_recheck(struct store *s, const struct eid_trust *trust, const char *org_number,
                                   const struct decision *d, struct decision_recheck *ret_report);

/* --- Acts -------------------------------------------------------------------------------------------------------- */

struct act {
	struct instant at;
	char person_name[PEOPLE_NAME_MAX]; /* "" : the service itself */
	char event[32];                    /* decision_event_name, or "order-failed", "taken-over", … */
	char detail[600];                  /* Swedish */
};
/* [tx] An act: the row, and its leaf in the ledger. `decision` or `matter` may be 0; `person` 0: the service itself.
 *
 * What the leaf commits to, with a salt, is the act as canonical JSON:
 *   format        "jourbeslut-act-1"
 *   at            RFC 3339, UTC, microseconds
 *   event, detail as given
 *   person        number in the register of persons; 0: the service itself
 *   reference     of the decision, or ""
 *   version       number of the decision's latest frozen text; 0: none
 *   municipality  its code, or ""
 *   practice      true: nothing real
 *   facts         an object: what the act is about, where more should be provable than that it was done */
MUST_USE enum err decision_act_add(struct store *s, struct instant at, int64_t matter, int64_t decision, int64_t person,
                                   const char *event, const char *detail);
/* [tx] The same with facts: an object that has a canonical form (json_canonical), borrowed; NULL: {}. ERR_INPUT: it has
 * none. */
MUST_USE enum err decision_act_add_facts(struct store *s, struct instant at, int64_t matter, int64_t decision,
                                         int64_t person, const char *event, const char *detail, const json_t *facts);
/* The act file (salt, then the JSON; ledger.h) of the decision's latest act of that event, appended, and the number of
 * its leaf. `version`: the number of the frozen text at that act (0: any; the oral decision's act, "record", has no
 * text yet). ERR_NOT_FOUND: no such act, one from before the ledger, or one that was disposed of. */
MUST_USE enum err decision_act_file(struct store *s, int64_t decision, int64_t version, const char *event,
                                    struct buf *ret_act, uint64_t *ret_index);
/* [tx] Disposal, as far as the ledger is concerned: destroys salt and JSON of the decision's acts, and, with the last
 * decision of a matter, of the matter's. The leaves stay and say nothing to anybody from then on. That it was done is
 * an act of its own, "disposed". ERR_WRONG_STATE: neither given up nor registered by the municipality. */
MUST_USE enum err decision_acts_dispose(struct store *s, int64_t decision, int64_t person, struct instant now);
/* Oldest first. */
MUST_USE enum err decision_act_each(struct store *s, int64_t decision, enum err (*each)(void *ctx, const struct act *a),
                                    void *ctx);

#endif
