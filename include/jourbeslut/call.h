/* The call: the six facts of an oral decision, recorded, and what is due after it. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_CALL_H
#define JOURBESLUT_CALL_H

#include "jourbeslut/case.h"
#include "jourbeslut/decision.h"

struct act;

/* How a question that stood on its page in the law of another time than the stated one came to be put in the law of the
 * stated time, as the worker says; where nothing is said, it was put as it first stood. */
enum asked_how {
	ASKED_UNSAID,
	ASKED_AGAIN,   /* on the page where all is checked */
	ASKED_IN_CALL, /* in the call, before the page was filled in */
};

/* The six facts, and what may come later ("" then). */
struct oral_input {
	int64_t decision;   /* an existing draft; 0: a new one is made */
	int64_t matter;     /* with decision 0: further decision in this matter; 0: a new matter */
	int64_t sibling_of; /* for a new matter: of whom the person is a sibling; begins with what they share */
	int64_t case_of;  /* for a new matter: one of the same person, whose written case goes along (the wrong one was
	                   * recorded for another municipality); 0: none */
	int64_t call_of;  /* an earlier decision of the same call; 0: none */
	bool same_person; /* somebody was asked: the matter's person, though name or number are others */
	int64_t municipality; /* with decision 0 and matter 0 */
	bool practice;        /* the same */
	int64_t let_in;       /* the admission by which the recorder had come in without the e-ID; 0: with it */
	const char *type;     /* with decision 0 */
	/* In the worker's words, where no pack has it: then the type is the free one; NULL, "": none. */
	const char *question;
	/* The pack by which the question was put, as the page on which it stood said; NULL, "": it did not. */
	const char *asked_pack, *asked_hash;
	enum asked_how asked_how;
	const char *person_as_known; /* number and birth date are read out of it (said.h) */
	bool person_unknown;         /* the identity is not known: person_as_known is a description, no name */
	bool protected_person;       /* secrecy marking or protected registration */
	const char *ground;          /* ids with spaces between; "" where the type has none */
	int64_t decider;             /* person of the register; 0: not there, then name and office count */
	const char *decider_name, *decider_office;
	struct instant stated;
	bool yes;
	const char *number_called, *identified_how, *listeners, *why_oral;
	const char *late_reason; /* of a late entry (recorded over DECISION_LATE after the stated time); may be "" */
	const char *place_kind;  /* id of the type's placement kinds, or ""; decision_place_asked */
	const char *place;       /* the home's or unit's name as said, or "" */
	bool read_back;          /* the facts as recorded were read to the decision maker, who confirmed them */
};
#define DECISION_LATE (2 * HOUR)
/* A telephone's clock may be ahead of ours by this much, on the same day: what is stated within it stands as it was
 * stated, and pages and paper say that it lay ahead of the clock. */
#define DECISION_AHEAD (5 * MINUTE)

/* Whether the call asks where the person goes. Needed: the pack requires placement.kind of a yes. */
enum decision_place { DECISION_PLACE_NONE, DECISION_PLACE_ASKED, DECISION_PLACE_NEEDED };
enum decision_place decision_place_asked(const struct law_type *type);

/* Checks the input alone, as the check page shows it: problems as in a case, with paths named after the members above.
 * Nothing about a mandate or an incomplete draft is ever a problem of severity CASE_WRONG. "same_person": the person
 * may be another than the one that decision or matter is about; CASE_WRONG until `same_person` says that somebody was
 * asked, for the record of the one must never hold the other's decision unseen. */
MUST_USE enum err decision_oral_check(const struct decision_office *o, struct store *s, const struct oral_input *in,
                                      struct case_problems *ret_problems);
/* [tx] Records. Computes follow-ups, shows it to the municipality. `key` (32 random bytes made with the form) makes a
 * second press, or a browser's repeat, give the first one's decision. ERR_INPUT: decision_oral_check says what. */
MUST_USE enum err decision_record(const struct decision_office *o, struct store *s, int64_t person,
                                  const struct oral_input *in, struct span key, int64_t *ret_decision);
/* The person's mandate for the kin of a type, on the day of a stated time. ERR_MANDATE: the register knows none. */
MUST_USE enum err decision_mandate_find(const struct decision_office *o, struct store *s, int64_t person,
                                        int64_t municipality, const char *type, struct instant stated,
                                        struct mandate *ret_mandate);
/* The decision that was recorded with the key. ERR_NOT_FOUND: none was. */
MUST_USE enum err decision_find_call(struct store *s, struct span key, int64_t *ret_decision);
/* The type that is recorded: the free one where the worker wrote the question, else that of the kin of `type` at the
 * stated time. NULL: no pack has it then. */
const struct law_type *decision_asked_type(const struct decision_office *o, const struct oral_input *in,
                                           const char *type);
/* [tx] Says which decision it was that was recorded with the worker's own question; it goes on as that type, with its
 * follow-ups. `type` NULL: none of those that the law has; it goes on in own words. Until its text is locked it may be
 * said anew: whoever named it may have been wrong, and days run by the name. ERR_WRONG_STATE: it was not, is withdrawn,
 * has a locked text, or that is what is said already. ERR_INPUT: no usable pack has the kin at the stated time. */
MUST_USE enum err decision_name_type(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                     const char *type);
/* Who said last, and when, that it is none of those that the law has. ERR_NOT_FOUND: nobody did, or it was named since.
 */
MUST_USE enum err decision_name_none_find(struct store *s, int64_t decision, struct act *ret_act);
/* No text of it is locked or stands: its name, where the call left that open, can still be said. */
bool decision_name_open(const struct decision *d);
/* Of what a call tells only "why_oral" may have several lines: a second one elsewhere would read as a row of its own.
 */
bool decision_call_lines_fit(const char *field, struct span value);
/* [tx] A fact that came later: "number_called", "identified_how", "listeners", "why_oral", "mandate_confirmed" (value:
 * on what ground; never empty), "decider_id" (the register's person who was written by name at the call). Before the
 * freezing, or after it for the record's next version; "decider_id" while the text is open and only where the call
 * named nobody of the register (ERR_WRONG_STATE). ERR_FORBIDDEN: nobody confirms the own mandate or chooses themselves.
 * ERR_INPUT. */
MUST_USE enum err decision_call_fact_set(const struct decision_office *o, struct store *s, int64_t decision,
                                         int64_t person, const char *field, struct span value);

/* Decisions of the same call, the decision itself among them, in the order in which they were recorded; none where the
 * call held only one. Known to the service alone, and in no act: acts go into records, and a record holds nothing of
 * another child, not even that there is a decision about one. */
MUST_USE enum err decision_same_call_each(struct store *s, int64_t decision,
                                          enum err (*each)(void *ctx, const struct decision *d), void *ctx);

struct follow_up {
	int64_t id, decision_id;
	char kind[LAW_ID_TEXT], label[LAW_NAME_TEXT], source[LAW_SOURCE_TEXT];
	char note[2 * LAW_NOTE_TEXT]; /* with what the pack says of transitional rules */
	bool dated;
	struct date target, last;
	bool moot; /* not done, and not to be done any more (follow.h) */
	bool done;
	struct instant done_at;
	char done_by[PEOPLE_NAME_MAX];
};
/* `note` of a follow-up of the pack, and where its last day lies beyond the pack, the pack's sentence on transitional
 * rules. Appended. */
MUST_USE enum err decision_follow_up_note(const struct law_pack *pack, const struct law_follow_up *f, const char *note,
                                          const struct law_due *due, struct buf *out);
MUST_USE enum err decision_follow_up_each(struct store *s, int64_t decision,
                                          enum err (*each)(void *ctx, const struct follow_up *f), void *ctx);
/* [tx] The follow-ups as that type of law has them, which is another than the one that they were reckoned by: what is
 * done stays; what is not, and the type does not have, is not to be done any more. Of a frozen text by its own pack
 * alone. `beside`: the law whose earlier days count beside it (decision_law_beside); NULL: none. */
MUST_USE enum err decision_follow_ups_reckon(struct store *s, const struct decision *d, const struct law_type *type,
                                             const struct law_type *beside);
/* [tx] The committee's calendar is another: reports to it that are not made get the day of its first meeting after the
 * day of the decision, or none. */
MUST_USE enum err decision_meetings_changed(struct store *s, int64_t municipality);
#endif
