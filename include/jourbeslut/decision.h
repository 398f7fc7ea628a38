/* Decisions: what one is, its states, and how it is read. What is done with it stands in headers of its own: the matter
 * and its texts in the making (matter.h), the call (call.h), frozen texts and signatures (version.h), acts and their
 * time stamps (act.h). What becomes of a signed one is the room archive's.
 *
 * Everything in this room takes a store connection; functions marked [tx]
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
#include "jourbeslut/crypto.h"
#include "jourbeslut/law.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

struct eid;
struct jobs;
struct key;
struct der_list;
struct ledger;
struct outbox;
struct record_fonts;
struct roots;

/* What the operating organisation seals with. All borrowed. */
struct decision_seal {
	struct key *key;
	const struct der_list *chain;         /* the seal certificate first, without the root */
	const struct roots *roots;            /* of the seal certificate */
	const struct roots *authorities;      /* of time-stamping authorities */
	const char *name;                     /* the organisation's, from the certificate */
	struct instant not_before, not_after; /* of the certificate and its chain; nothing is sealed outside */
};

/* What every function needs. All borrowed. Handlers find it as http_app(). */
struct decision_office {
	struct law *law; /* changed by decision_packs_sync alone (approval.h) */
	const struct record_fonts *fonts;
	struct eid *eid;                  /* NULL: no e-ID is configured */
	const struct decision_seal *seal; /* NULL: signed decisions wait */
	const struct ledger *ledger;      /* NULL: none signs */
	struct ends *ends;                /* certificates that end (ends.h); NULL in tests without any */
	struct jobs *jobs;           /* woken after a commit that the worker should see; NULL in tests without one */
	const struct outbox *outbox; /* NULL: nothing is sent to anybody */
	const struct clock *clock;
	const struct random *random;
	const char *duty_name;     /* "Socialjouren i Gävleborgs län" */
	const char *duty_phone;    /* call-back number */
	const char *origin;        /* "https://jour.example.se"; "": http and the request's own host (tests) */
	const char *check_address; /* "https://jour.example.se/kontroll/"; the code is added */
	const char *environment;   /* "test" or "production": the e-ID's, stands in the statement */
	bool full_visible_text;    /* eid.visible_text = full */
	const char *pass_ends;     /* clock times at which passes end, spaces between (duty_ends) */
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
	DECISION_WITHDRAWAL, /* marked as wrongly recorded; a second person must confirm, and until then all goes on */
	DECISION_WITHDRAWN,  /* wrongly recorded: nothing is removed, nothing more is due */
	DECISION_OUTSIDE,    /* signed on a paper that the service did not write, as somebody states (outside.h) */
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
	DECISION_CORRECT,      /* a new version of an archived decision is begun */
	DECISION_GIVE_UP,      /* that correction is given up */
	DECISION_WITHDRAW_ASK, /* wrongly recorded, says one; another must confirm */
	DECISION_WITHDRAW,     /* wrongly recorded: by the recorder at once, or confirmed */
	DECISION_KEEP,         /* it was rightly recorded */
	DECISION_SIGN_OUTSIDE, /* somebody states that it was signed on paper, outside */
	DECISION_OUTSIDE_UNDO, /* that was stated by mistake */
	DECISION_EVENT_COUNT
};
/* The one table. False: the event cannot happen in that state, or leads back (decision_back); `ret_next` is then
 * untouched. */
bool decision_next(enum decision_state state, enum decision_event event, enum decision_state *ret_next);
/* For the events that undo another (DECISION_GIVE_UP, DECISION_KEEP): can `event` lead from `state` back to `before`,
 * the state in which that other event happened? */
bool decision_back(enum decision_state state, enum decision_event event, enum decision_state before);
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
	int64_t clock_doubt;   /* seconds that the service's clock seemed to be ahead then (behind: < 0); 0: no doubt */
	int64_t clock_suspect; /* the same, found soon after: no doubt yet, but nobody had compared it since; 0: none */
	int64_t recorded_by;
	char recorder_name[PEOPLE_NAME_MAX], recorder_title[PEOPLE_NAME_MAX];
	int64_t admission; /* the same as a row; 0: with it */
	char let_in[16];   /* how the recorder had come in without the e-ID (admission.h); "": with it */
	char recorder_on_paper[PEOPLE_NAME_MAX + 80]; /* the title, and that the e-ID was not used, where it was not */
	char let_in_by[PEOPLE_NAME_MAX];              /* the colleague who let them in; "": none */
	bool yes;
	char municipality_code[4]; /* whose committee was asked; "" for a call from before it was kept */
	char person_as_known[DECISION_TEXT];
	char person_number[14];     /* "20190501-2382", said; "": none was */
	char birth_date[DATE_TEXT]; /* "2019-05-01", said or by the number; "": not known */
	bool person_unknown;        /* person_as_known is a description, no name */
	bool protected_person;
	char type[LAW_ID_TEXT]; /* as it was recorded; the decision's may be another of its kin, or named later */
	char asked_pack[LAW_ID_TEXT],
	        asked_hash[65]; /* by whose questions, as the act says; "" of before that was kept */
	char read_pack[LAW_ID_TEXT],
	        read_hash[65];        /* in whose words it was read to the decision maker; "" of before that was kept */
	char question[DECISION_TEXT]; /* in the worker's words, where no law pack had one; "": the type's */
	char ground[LAW_GROUNDS_TEXT]; /* ids with spaces between: "2 3" */
	int64_t decider_id;            /* 0: not in the register */
	bool decider_unknown;          /* was not in the register at the call: decider_id, if any, was chosen later */
	char decider_name[PEOPLE_NAME_MAX], decider_office[PEOPLE_NAME_MAX]; /* of the one chosen, else as said */
	char said_decider[PEOPLE_NAME_MAX];                                  /* as said in the call */
	int64_t mandate_id;                                                  /* 0: the register knew none */
	char mandate_text[DECISION_TEXT];
	bool mandate_checked; /* found in the register, or confirmed by name later */
	bool late;
	char late_reason[DECISION_TEXT];
	char number_called[64], identified_how[DECISION_TEXT], listeners[DECISION_TEXT], why_oral[DECISION_TEXT];
	char place_kind[LAW_ID_TEXT], place[DECISION_TEXT]; /* ""; as said */
	bool read_back;              /* the facts were read to the decision maker, who confirmed them */
	struct instant read_back_at; /* if read_back */
};

/* Makes recorder_on_paper of title and way in. */
void decision_recorder_on_paper(struct oral *o);

struct decision {
	int64_t id, matter_id, municipality_id;
	char ref[DECISION_REF];
	char type[LAW_ID_TEXT];
	char begun_as[LAW_ID_TEXT]; /* the type before the call, where it came under another act; "" */
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
	char pack[LAW_ID_TEXT];            /* law pack of the frozen text; "" without one */
	char pack_hash[65];                /* its bytes */
	bool pack_unreviewed;              /* nobody had approved it when the text was frozen, and the text says so */
	char text_code[DECISION_CODE + 8]; /* "ABCDE-FGHIJ"; "" without a frozen text */
	bool has_signature;
	struct instant signed_at; /* if has_signature */
	char signer_name[PEOPLE_NAME_MAX];
	bool on_paper;
	bool refused; /* what was made of it for the archive, by our own verification (archive_refusal_find) */
	bool has_record;
	struct instant archived;
	int versions;               /* highest number of a frozen text so far, given up ones too */
	struct decision_standing {  /* the latest archived text: while a correction lasts, the decision is this */
		int64_t version_id; /* 0: none */
		int version;
		char text_code[DECISION_CODE + 8];
		char pack[LAW_ID_TEXT], pack_hash[65];
		struct instant signed_at, archived;
		bool on_paper;
		char signer_name[PEOPLE_NAME_MAX];
	} stands;
	bool acknowledged; /* the municipality has registered what stands, or the paper of DECISION_OUTSIDE */
	bool opened;       /* by somebody in the municipality */
	bool contested;    /* by its decision maker, and not resolved (contest.h) */
	bool returned;     /* by the municipality as not its own, and not answered (delivery.h) */
};
/* A correction of what stands is under way: begun, frozen or signed, and not archived. */
bool decision_correcting(const struct decision *d);
/* With the text by whose law it is: while a correction is written, and not locked, that of what stands. */
struct decision decision_as_it_stands(const struct decision *d);
/* Contested, returned by the municipality, or marked as wrongly recorded: settled or not, nobody may act on it unasked.
 */
bool decision_disputed(const struct decision *d);

MUST_USE enum err decision_find(struct store *s, int64_t id, struct decision *ret_decision);
/* By reference in any case, with or without hyphens. ERR_NOT_FOUND, also where the check digit is wrong. */
MUST_USE enum err decision_find_ref(struct store *s, struct span ref, struct decision *ret_decision);
/* By kontrollkod, hyphens, spaces and case ignored. */
MUST_USE enum err decision_find_check_code(struct store *s, struct span code, struct decision *ret_decision);

struct decision_filter {
	int64_t municipality; /* 0: all */
	int64_t staff;        /* only municipalities that this person receives or registers for; 0: all */
	int64_t matter;       /* 0: all */
	int64_t decider;      /* 0: all; else decided by this person */
	unsigned states;      /* mask of 1u << state; 0: all */
	int contested;        /* 1: those that their decision maker contests; -1: the others; 0: all */
	int first_text;       /* 1: those whose first text is to be written; -1: the others; 0: all */
	bool practice;        /* practice ones only, else real ones only */
	const char *types;    /* ids with a space before and after each; NULL: all */
	struct instant since; /* created or decided at or after; 0: all */
	bool oldest_first;
	int64_t before; /* paging: only ids lower (or, oldest first, higher) than this; 0: from the start */
	int limit;      /* at most; 0: 100 */
};
MUST_USE enum err decision_each(struct store *s, const struct decision_filter *filter,
                                enum err (*each)(void *ctx, const struct decision *d), void *ctx);
/* How many there are, whatever the limit. */
MUST_USE enum err decision_count(struct store *s, const struct decision_filter *filter, int64_t *ret_count);
/* Duty workers see all; a decision maker their own; staff of a municipality its own; managers and admins the log but
 * not the content. ERR_NOT_FOUND (never 403: that it exists is a secret too). */
MUST_USE enum err decision_may_see(struct store *s, const struct decision *d, int64_t person, unsigned roles);
/* Its papers say that nobody has reviewed the pack: as it was when the text was frozen, or else as it is. */
bool decision_unreviewed(const struct decision *d, const struct law_type *type);
/* Of a frozen text the type of its own pack, with the bytes that the pack had then; else the type of the same kin in
 * force at the stated time, or now for a draft; where none is, the free question, by which nothing can be frozen. Of a
 * text whose pack is nowhere any more (decision_pack_lost) what comes nearest, for its words alone. ERR_CONFIG: nothing
 * has such a type, nor the free question. */
MUST_USE enum err decision_type(const struct decision_office *o, const struct decision *d,
                                const struct law_type **ret_type);
/* The text is frozen, and its pack is not there with the bytes that it had: what the text says stands, and what was to
 * be done stays as it was told. What is in force can be reckoned by another version alone, and whoever reads it is
 * told: `other_law` of struct following. */
bool decision_pack_lost(const struct decision_office *o, const struct decision *d);
/* The type by whose questions the call was asked at first, where the act says that and the pack is known; else
 * decision_type's. */
MUST_USE enum err decision_asked_first(const struct decision_office *o, const struct decision *d,
                                       const struct law_type **ret_type);
/* In whose words it is told what was said in the call: by the pack, with its bytes of then, that was read back; where
 * nothing was, by the one in whose words the question was asked, whatever the text is written by. */
MUST_USE enum err decision_said_type(const struct decision_office *o, const struct decision *d,
                                     const struct law_type **ret_type);

/* [tx] The municipality has registered the record that stands, also while a correction of it lasts (called by the room
 * delivery). ERR_WRONG_STATE. */
MUST_USE enum err decision_acknowledge(struct store *s, const struct decision *d, int64_t person, struct instant now);
/* [tx] The record and its side files are in the archive (called by the room archive). `facts`: for the act, borrowed.
 * ERR_WRONG_STATE. */
MUST_USE enum err decision_archived(struct store *s, const struct decision *d, struct instant now, const json_t *facts);

#endif
