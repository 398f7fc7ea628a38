/* What becomes of a decision: events that were recorded, what the law makes of them (is it in force?), and what is
 * still to be done. Nothing is stored but events, each with who recorded it and when; what is in force is told anew
 * from them each time, by one pure function, so that a page, a paper and a program cannot disagree.
 *
 * An event is never changed or removed; one that was recorded by mistake is undone, by name and with a reason. [tx]:
 * inside store_transaction. */
#ifndef JOURBESLUT_FOLLOW_H
#define JOURBESLUT_FOLLOW_H

#include "jourbeslut/decision.h"
#include "jourbeslut/reckon.h"

#define FOLLOW_TEXT 1001 /* what is written of an event: bytes and NUL */
#define FOLLOW_FILE_MAX ((size_t)8 << 20)

/* --- Events ------------------------------------------------------------------------------------------------------ */

enum follow_kind {
	FOLLOW_SUBMITTED,         /* the decision came in to the court */
	FOLLOW_ENFORCED,          /* when, where and by whom */
	FOLLOW_UPHELD,            /* the court upheld it */
	FOLLOW_SET_ASIDE,         /* the court set it aside */
	FOLLOW_DISMISSED,         /* the court found that it had lapsed */
	FOLLOW_RESTORED,          /* a higher court upheld it after that: both are true, each from its day */
	FOLLOW_APPLIED,           /* the application for care came in; before the decision, where one was pending */
	FOLLOW_EXTENSION_ASKED,   /* longer time to apply was asked for */
	FOLLOW_EXTENSION_GRANTED, /* to a day */
	FOLLOW_EXTENSION_REFUSED,
	FOLLOW_CARE_DECIDED, /* the court decided on care: what was immediate ends with it */
	FOLLOW_ENDED,        /* the committee ended it, or the law did (remanded in custody, LVM 18 a §): why */
	FOLLOW_LAPSED,       /* the municipality confirms that it lapsed, from that day */
	FOLLOW_REPORTED,     /* the committee was told */
	FOLLOW_DONE,         /* another follow-up of the law's pack was done */
	FOLLOW_KIND_COUNT
};
/* "submitted": in store, acts and addresses. Static. */
const char *follow_kind_name(enum follow_kind kind);
/* "Beslutet kom in till rätten": for pages. Static. */
const char *follow_kind_label(enum follow_kind kind);
/* Is it something that a court does or receives, and can give a receipt for? */
bool follow_of_court(enum follow_kind kind);
/* ERR_NOT_FOUND: no such kind. */
MUST_USE enum err follow_kind_of(struct span name, enum follow_kind *ret_kind);

struct follow_event {
	int64_t id;
	enum follow_kind kind;
	char follow_up[LAW_ID_TEXT];  /* FOLLOW_DONE, FOLLOW_REPORTED: the pack's id of what was done; else "" */
	char what[LAW_NAME_TEXT + 8]; /* FOLLOW_DONE: the words for it; else "" */
	struct date day;              /* when it happened, as stated */
	bool has_at;
	struct instant at; /* if has_at: the hour too */
	bool stated;       /* false: from before events were kept, when only the click was; the day is the click's */
	struct date until; /* FOLLOW_EXTENSION_GRANTED */
	char place[FOLLOW_TEXT], who[FOLLOW_TEXT]; /* FOLLOW_ENFORCED: where, by whom; else "" */
	char why[FOLLOW_TEXT];                     /* FOLLOW_ENDED; a note else */
	struct instant recorded;
	int64_t recorder; /* person */
	char recorded_by[PEOPLE_NAME_MAX];
	bool unproven; /* it is stated that it came in to the court, and nothing that shows it is kept */
	bool undone;
	struct instant undone_at;
	char undone_by[PEOPLE_NAME_MAX], undone_why[FOLLOW_TEXT];
};
struct follow_events {
	struct follow_event *items; /* by day, of one day by the hours that are told, then in the order recorded */
	size_t count;
};
void follow_events_release(struct follow_events *events);
/* "Verkställt", or what was done of the pack's follow-ups. Borrowed from the event, or static. */
const char *follow_event_label(const struct follow_event *e);
/* What was undone last, and not told anew since; NULL: nothing. Borrowed. */
const struct follow_event *follow_undone_last(const struct follow_events *events);
#define FOLLOW_EVENTS CLEANUP(follow_events_release) struct follow_events

/* --- In force, or not -------------------------------------------------------------------------------------------- */

enum legal_state {
	LEGAL_NO, /* the answer was no */
	LEGAL_IN_FORCE,
	LEGAL_MAY_HAVE_LAPSED, /* the last safe day passed and nothing is recorded, or it is not settled whether what
	                        * came in was in time: nobody may say that it is in force */
	LEGAL_LAPSED,
	LEGAL_SET_ASIDE,
	LEGAL_ENDED,
	LEGAL_WITHDRAWN, /* wrongly recorded */
	LEGAL_STATE_COUNT
};
/* "in-force": for JSON. Static. */
const char *legal_state_name(enum legal_state state);
/* "Kan ha upphört": for lists and headings. Static. */
const char *legal_state_label(enum legal_state state);

enum legal_why {
	LEGAL_WHY_NONE,
	LEGAL_NO_SUBMISSION,     /* none recorded by its last day */
	LEGAL_LATE_SUBMISSION,   /* it came in too late, by every reading of the law */
	LEGAL_UNSURE_SUBMISSION, /* it came in after the safe day and no later than the outermost: nobody has settled
	                          * which of them the law means, until the court upholds it (LVM 15 §) */
	LEGAL_LIMIT_UNKNOWN,     /* the free question: no pack says which time runs, and the shortest one has passed */
	LEGAL_NO_APPLICATION,    /* neither application nor open request for longer time by its last day */
	LEGAL_LATE_APPLICATION,
	LEGAL_LATE_REQUEST,  /* no application, and longer time was asked for too late */
	LEGAL_UNASKED_GRANT, /* a court gave longer time, and no request in time that it can answer is recorded */
	LEGAL_START_UNKNOWN, /* the day from which the application's time runs is not recorded, or not settled where two
	                      * courts upheld it, and the shortest possible time has passed */
	LEGAL_CUSTODY_GONE,  /* the custody that it rests on is in force no longer, or may not be: follow_custody */
	LEGAL_SAME_DAY, /* two things of one day, and nobody told the hours: an enforcement, and what ended or restored
	                 * it; or an answer about longer time, and a request that was told after it, or another answer
	                 */
	LEGAL_LAW_UNKNOWN, /* no pack of law is there to tell */
	LEGAL_CONFIRMED,   /* the municipality recorded the lapse */
	LEGAL_BY_COURT,
	LEGAL_WHY_COUNT
};
/* "no-submission": for JSON; "" for LEGAL_WHY_NONE. Static. */
const char *legal_why_name(enum legal_why why);

/* What is still to be told or done, a set of bits. */
enum legal_ask {
	LEGAL_ASK_SUBMISSION = 1u << 0,
	LEGAL_ASK_ENFORCEMENT = 1u << 1, /* when, where and by whom it was enforced */
	LEGAL_ASK_OUTCOME = 1u << 2,     /* what the court said of the submission */
	LEGAL_ASK_APPLICATION = 1u << 3,
	LEGAL_ASK_EXTENSION = 1u << 4, /* what the court said of longer time */
	LEGAL_ASK_CARE = 1u << 5,      /* what the court said of care */
	LEGAL_ASK_LAPSE = 1u << 6,     /* has it lapsed, or what is not recorded? */
};

struct follow_rest;

/* What the law asks of this decision, and what is known beside its events. */
struct legal_rules {
	bool yes, withdrawn;
	struct date decided;                     /* Stockholm day of the stated time */
	const struct law_follow_up *submission;  /* NULL: none is asked for */
	const struct law_follow_up *application; /* NULL: none */
	bool limit_unknown;    /* which time runs for the submission is not known (no law is named, or the call's has
	                        * another than the text's, which nobody has locked): the shortest is reckoned with */
	bool two_applications; /* nor which of two times to apply, which differ: `application` is the earlier */
	const struct law_follow_up *other_application; /* if two_applications: by the other law; NULL: none asked for */
	const struct law_follow_up *shortest; /* the free question: the shortest time of any law to apply. NULL: none */
	bool pending; /* an application was before a court when the decision was made: none is asked for */
	const struct follow_rest *rests; /* without submission: the custodies that it may rest on. Borrowed */
	size_t rest_count;
};
/* A custody that a placement may rest on, by its own rules and events: once none of them is in force, neither is it. */
struct follow_rest {
	char ref[DECISION_REF];
	bool apart;    /* it may have been over before the placement, or was recorded wrongly and perhaps anew: this may
	                * rest    on something else */
	bool disputed; /* contested, sent back, or marked as wrongly recorded, and nobody has settled it */
	bool own_words; /* asked in own words: nobody knows whether it is a custody at all */
	struct legal_rules rules;
	struct follow_events events;
};
struct follow_rests {
	struct follow_rest *items;
	size_t count;
};
struct legal {
	enum legal_state state;
	enum legal_why why;
	bool dated;
	struct date since;             /* if dated: the first day in this state, by the law or as stated */
	const struct follow_event *by; /* what says so; NULL: the recorded decision, or the calendar. Borrowed */
	unsigned asks;                 /* legal_ask */
	bool runs;                     /* a day is known by which something must have come in, and it has not */
	struct date last;              /* if runs: the safe one, after which it may have lapsed */
	struct date outermost; /* if runs: the last possible one by any reading of the law; mostly the same. Once
	                        * `last` has passed it is to be done at once, and nobody may count on this one */
	/* dated facts beside the state; NULL: not recorded. `upheld`: by the higher court, where one did. Borrowed */
	const struct follow_event *enforced, *submitted, *upheld, *applied;
};
/* May a court give longer time to apply (LVU 8 §), by the pack of the decision? */
bool legal_extends(const struct legal_rules *rules);
/* The state that undoing the recorded `e` would leave. Pure. */
void legal_without(const struct legal_rules *rules, const struct follow_events *events, const struct follow_event *e,
                   struct date today, struct legal *ret_legal);
/* The legal state on a Stockholm day. Pure, and told of any events, also of those that contradict each other, as an
 * older store may hold them: of two of a kind the earlier counts, of two ends the earlier; an upheld decision that
 * never came in to the court is in force no longer than any that did not. Undone ones do not count. */
void legal_of(const struct legal_rules *rules, const struct follow_events *events, struct date today,
              struct legal *ret_legal);
/* What is known of the custody that a placement rests on, of the matter and of the placement's law: the latest that is
 * in force, else one that may be, else the one that went last. What was asked in own words, what was over before the
 * placement, and what was wrongly recorded counts where there is no other. */
struct follow_custody {
	bool asked, known;      /* it is a placement; some custody is recorded */
	char ref[DECISION_REF]; /* if known, as all that follows */
	enum legal_state state; /* its own */
	enum legal_why why;
	struct date since;           /* the first day in that state */
	bool elsewhere;              /* it is over, and the placement may rest on something that is not recorded */
	bool own_words;              /* nothing says that it is a custody: it was asked in own words, and not named */
	bool disputed;               /* by the decision maker, the municipality or the duty, and not settled */
	bool submitted;              /* the submission came in */
	bool extends;                /* the law lets a court give longer time to apply */
	bool runs;                   /* as in `legal`, with the two days, of a custody in force */
	struct date last, outermost; /* if runs */
};
#define FOLLOW_GONE 200
/* Of a custody that is not in force: "är hävt av rätten tis 1 dec 2026. Det kan vila på något annat." */
void follow_custody_gone(const struct follow_custody *c, char out[FOLLOW_GONE]);
/* A decision with its events and state. */
struct following {
	const struct law_type *type;
	const struct law_type *beside; /* of each follow-up the earlier day of both (decision_law_beside); NULL: none */
	struct follow_events events;
	struct legal_rules rules;
	struct legal legal;
	/* The case says that the person is held otherwise, and no enforcement is recorded: the pack's choice. NULL: it
	 * does not. Remanded: the decision is not to be enforced now. Borrowed */
	const struct law_choice *detained;
	bool remanded;
	/* The bytes of the pack that its text was frozen by are nowhere (decision_pack_lost): state and days are
	 * reckoned by `type` of another version of the law, and are to be checked. */
	bool other_law;
	struct follow_custody custody; /* of a placement */
	struct follow_rests rests;     /* what `rules` borrows */
	bool meets;                    /* the calendar has a meeting of the committee after the day of the decision */
	struct date meeting;           /* if meets: the first */
};
/* A placement whose custody, or care, is not recorded in its matter, or only in own words that nobody has named. */
bool follow_rests_unseen(const struct following *f);
/* Enforced when it may have lapsed, or had, and not in force since: somebody must judge what that means, and no time
 * that runs from it is told as if the decision stood. */
bool follow_enforced_after(const struct following *f);
/* What is asked of somebody before a decision in force is acted on, a set of bits: by one function for every page,
 * paper and program. Who disputes the decision itself is told apart (decision_disputed). */
enum follow_first {
	FOLLOW_FIRST_BARRED = 1u << 0,  /* remanded: not to be enforced now */
	FOLLOW_FIRST_HELD = 1u << 1,    /* may be held otherwise */
	FOLLOW_FIRST_CUSTODY = 1u << 2, /* what it rests on is disputed */
	FOLLOW_FIRST_CARE = 1u << 3,    /* what it rests on: follow_rests_unseen */
	FOLLOW_FIRST_LAW = 1u << 4,     /* asked in own words: no law is named */
};
unsigned follow_asks_first(const struct following *f);
void following_release(struct following *f);
#define FOLLOWING CLEANUP(following_release) struct following
/* Reads the events and tells the state of now. */
MUST_USE enum err follow_load(const struct decision_office *o, struct store *s, const struct decision *d,
                              struct instant now, struct following *ret_following);
/* The same where no pack of law is there at all: what is recorded, of which an end is one by any law; else nobody knows
 * whether it is in force (LEGAL_LAW_UNKNOWN). `type` is NULL. */
MUST_USE enum err follow_recorded(struct store *s, const struct decision *d, struct instant now,
                                  struct following *ret_following);
/* The first, or the second where there is no law. */
MUST_USE enum err follow_load_any(const struct decision_office *o, struct store *s, const struct decision *d,
                                  struct instant now, struct following *ret_following);
/* The next word of the courts that answered each other, by day: what ended it, and what restored it. `last`: the one
 * before; NULL: the first. NULL: no more, or no higher court restored it. Borrowed. Pure. */
const struct follow_event *follow_court_next(const struct follow_events *events, const struct follow_event *last);
/* The rule by which that follow-up is reckoned, and whose it is (may be NULL). NULL: it is not asked for. Borrowed.
 * Pure. */
const struct law_follow_up *follow_rule(const struct following *f, const char *kind, const struct law_type **ret_type);
/* Moments for law_reckon(), from the events. */
struct law_moments follow_moments(const struct decision *d, const struct following *f);

/* --- Recording --------------------------------------------------------------------------------------------------- */

enum follow_proof_kind { FOLLOW_COURT_RECEIPT, FOLLOW_FILE, FOLLOW_NOTE, FOLLOW_PROOF_KIND_COUNT };
/* "court-receipt". Static. */
const char *follow_proof_kind_name(enum follow_proof_kind kind);
/* "Rättens kvittens": for pages. Static. */
const char *follow_proof_kind_label(enum follow_proof_kind kind);
struct follow_proof_input {
	enum follow_proof_kind kind;
	struct span text;              /* what it says; may be "" where there is a file */
	struct span name, type, bytes; /* a file; bytes.len 0: none */
};
struct follow_proof {
	int64_t id, event_id;
	enum follow_proof_kind kind;
	char text[FOLLOW_TEXT];
	char file[256]; /* its name; "": none */
	struct instant at;
	char by[PEOPLE_NAME_MAX];
};
struct follow_input {
	enum follow_kind kind;
	const char *follow_up; /* FOLLOW_DONE, FOLLOW_REPORTED: the pack's id; else "" */
	struct date day;
	bool has_at;
	struct instant at; /* if has_at; on that day */
	struct date until; /* FOLLOW_EXTENSION_GRANTED: not before `day` */
	struct span place, who, why;
	bool happened;                          /* it did, whatever speaks against it: FOLLOW_UNSURE is no bar */
	const struct follow_proof_input *proof; /* NULL: none yet */
};
enum follow_wrong {
	FOLLOW_RIGHT,
	FOLLOW_WRONG_DAY,   /* lies ahead, or before the decision (only an application may) */
	FOLLOW_WRONG_CLOCK, /* the day may be right, the hour cannot: not on it, ahead, or before the decision */
	FOLLOW_WRONG_UNTIL, /* the day that was granted: not there, or before the event */
	FOLLOW_WRONG_PLACE,
	FOLLOW_WRONG_WHO,
	FOLLOW_WRONG_WHY,   /* not there where it must be, too long, or not printable */
	FOLLOW_WRONG_PROOF, /* nothing is there, or the words are too long or not printable */
	FOLLOW_WRONG_FILE, /* too large, or of another kind than PDF, PNG and JPEG by its first bytes; or none, where it
	                      is the proof */
	FOLLOW_BARRED,     /* an enforcement of what was not in force that day (JO 9081-2020) */
	FOLLOW_UNSURE,  /* an enforcement of what may have lapsed by then, a court that upheld what came in too late, or
	                 * gave longer time that nobody asked for in time, or a request for it on the day of an answer:
	                 * not to be taken for granted, but recorded where it has happened */
	FOLLOW_NEEDS,   /* what it rests on is not recorded: see follow_base */
	FOLLOW_CLASHES, /* contradicts another event: see follow_judge */
	FOLLOW_NOT_OUT, /* a lapse, where no time had run out by what is recorded */
	FOLLOW_ALREADY, /* one of the kind is there; undo it first */
	FOLLOW_NOT_HERE,     /* the kind does not belong to this decision: withdrawn, a no, no submission asked for */
	FOLLOW_NO_EXTENSION, /* the law that the decision is under gives no longer time to apply (LVM 18 §) */
};
/* What an event must not be without: the court upholds what came in to it, and answers a request for longer time that
 * was made. False: nothing. */
bool follow_base(enum follow_kind kind, enum follow_kind *ret_base);
struct follow_judgement {
	enum follow_wrong wrong; /* FOLLOW_RIGHT, _BARRED, _UNSURE, _NEEDS, _CLASHES, _NOT_OUT or _NO_EXTENSION */
	enum legal_why why;      /* FOLLOW_BARRED, _UNSURE: why it may not be, or was not, in force */
	const struct follow_event *other; /* what it contradicts, or what bars it; else NULL. Borrowed */
};
/* Whether `e`, which is not recorded, goes with all that is. Pure. */
struct follow_judgement follow_judge(const struct legal_rules *rules, const struct follow_events *events,
                                     const struct follow_event *e);
/* One that could not have been recorded, or could not stand, without the recorded `e`: it is undone first. NULL: none.
 * Of an older store, where such a pair may be broken already, only what would break now. Pure. */
const struct follow_event *follow_resting(const struct legal_rules *rules, const struct follow_events *events,
                                          const struct follow_event *e);
/* What a reader of a recorded event must know beside it. */
enum follow_mark {
	FOLLOW_PLAIN,
	FOLLOW_DOES_NOT_COUNT, /* about longer time, which the law of the decision does not give: it moves no day */
	FOLLOW_WHILE_UNSURE,   /* enforced when the decision may have lapsed */
	FOLLOW_NOT_IN_FORCE,   /* enforced when it was not in force, as is known now */
	FOLLOW_LATE_UPHELD,    /* what came in came too late by every reading of the law, and the court upheld it */
	FOLLOW_UNASKED_GRANT,  /* longer time was granted, and no request in time is recorded: it moves no day */
	FOLLOW_ORDER_UNKNOWN,  /* longer time was asked for and answered on one day, or answered in two ways, nobody
	                        * knows in which order: the earlier day counts until the hours are told */
	FOLLOW_MARK_COUNT
};
/* By all that is recorded now; FOLLOW_PLAIN of what is undone. Pure. */
enum follow_mark follow_mark(const struct legal_rules *rules, const struct follow_events *events,
                             const struct follow_event *e);
/* "while-unsure": for JSON; "" for FOLLOW_PLAIN. Static. */
/* It is recorded, and nothing that shows it is kept; NULL: it is not. Each page and paper that tells the event says so.
 */
bool follow_unproven(const struct follow_event *e);
const char *follow_mark_name(enum follow_mark mark);
/* FOLLOW_RIGHT: the kind can be recorded of this decision; else FOLLOW_NOT_HERE or FOLLOW_NO_EXTENSION. Pure. */
enum follow_wrong follow_misplaced(enum follow_kind kind, const struct following *f);
/* The first of the kind by day, undone ones apart. NULL: none. Borrowed. Pure. */
const struct follow_event *follow_first(const struct follow_events *events, enum follow_kind kind);
/* Must it be undone before another of the kind (and of that follow-up, else "") is recorded? Longer time is asked for
 * and answered more than once, and courts go on answering each other; all else happens once. Pure. */
bool follow_already(const struct follow_events *events, enum follow_kind kind, const char *follow_up);
/* What ERR_INPUT and ERR_WRONG_STATE are about. */
struct follow_refusal {
	enum follow_wrong wrong;
	enum legal_why why; /* FOLLOW_BARRED, FOLLOW_UNSURE */
	bool has_other;
	struct follow_event other; /* if has_other: what it contradicts, or what bars it */
};
/* [tx] Records an event, and marks what it answers as done. A day on which something happened is never today's by
 * itself: it must be stated. */
MUST_USE enum err follow_record(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                const struct follow_input *in, struct follow_refusal *ret_refusal, int64_t *ret_event);
/* [tx] One more proof of what was recorded. ERR_NOT_FOUND: no such event of that decision; ERR_INPUT: `ret_wrong` says
 * whether its words or its file are wrong. */
MUST_USE enum err follow_proof_add(const struct decision_office *o, struct store *s, int64_t decision, int64_t event,
                                   int64_t person, const struct follow_proof_input *in, enum follow_wrong *ret_wrong);
/* [tx] It did not happen, or otherwise. ERR_NOT_FOUND; ERR_WRONG_STATE: undone already, or another rests on it:
 * follow_resting; ERR_INPUT: no reason. */
MUST_USE enum err follow_undo(const struct decision_office *o, struct store *s, int64_t decision, int64_t event,
                              int64_t person, struct span reason);
/* [tx] What is to be done follows the law of the decision: days, sources and words by its pack as it is now (of a
 * locked text the text's own). What is done stays, and events and proofs. An act tells where anything became another.
 * ERR_CONFIG: no pack has it. */
MUST_USE enum err follow_anew(const struct decision_office *o, struct store *s, int64_t decision);
/* The same for every recorded decision whose first text is not locked: a pack was approved, or is not any more. Not
 * inside a transaction. */
MUST_USE enum err follow_law(const struct decision_office *o, struct store *s);
/* [tx] decision_name_type(), and what is to be done follows: rows that what was recorded answers are done, and those
 * that count from it get their days. Its errors. */
MUST_USE enum err follow_name_type(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                   const char *type);
MUST_USE enum err follow_proof_each(struct store *s, int64_t event,
                                    enum err (*each)(void *ctx, const struct follow_proof *p), void *ctx);
/* The file of a proof of that decision, with its type, appended. ERR_NOT_FOUND. */
MUST_USE enum err follow_proof_file(struct store *s, int64_t decision, int64_t proof, char name[256], char type[128],
                                    struct buf *ret_bytes);

/* The latest earlier custody of the same person (by number) in the same municipality that had lapsed, or may have, by
 * the day on which `d` was decided: a renewal needs new circumstances (JO 534-2013). ERR_NOT_FOUND: none, or it stood
 * on that day, whatever became of it since. */
MUST_USE enum err follow_lapsed_before(const struct decision_office *o, struct store *s, const struct decision *d,
                                       struct instant now, struct decision *ret_earlier);
struct follow_renewal {
	char circumstances[FOLLOW_TEXT], earlier_ref[DECISION_REF];
	struct instant at;
	char by[PEOPLE_NAME_MAX];
};
/* What was written of new circumstances. ERR_NOT_FOUND: nothing. */
MUST_USE enum err follow_renewal_find(struct store *s, int64_t decision, struct follow_renewal *ret_renewal);
/* Whether it must be written before the text is locked: a custody whose person had an earlier one (`ret_earlier`) that
 * lapsed, or may have. */
MUST_USE enum err follow_renewal_missing(const struct decision_office *o, struct store *s, const struct decision *d,
                                         struct instant now, struct decision *ret_earlier, bool *ret_missing);
/* [tx] ERR_INPUT: nothing, or too long; ERR_WRONG_STATE: no earlier one has lapsed. */
MUST_USE enum err follow_renewal_set(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                     struct span circumstances);

#endif
