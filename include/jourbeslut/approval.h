/* Packs of law and the two persons who approve each: what was staged beside the folder's packs, who has approved what,
 * and how a running service comes to know of it. [tx]: inside store_transaction.
 *
 * An approval is of one pack with certain bytes (its hash); two standing ones of two persons make it count. What was
 * frozen by a pack keeps it, whatever is approved or withdrawn later.
 *
 * The law is changed under the store's writer lock and nowhere else (decision_packs_sync): no transaction that writes
 * sees one pack at its beginning and another at its end. */
#ifndef JOURBESLUT_APPROVAL_H
#define JOURBESLUT_APPROVAL_H

#include "jourbeslut/decision.h"

#define PACK_APPROVALS 2     /* persons who must approve */
#define PACK_LAWYER_TEXT 200 /* bytes with the NUL: the lawyer's name, and who stages */
#define PACK_REASON_TEXT 1001

struct pack_approval {
	int64_t id, person;
	char name[PEOPLE_NAME_MAX];
	char lawyer[PACK_LAWYER_TEXT]; /* the municipal lawyer who has read the pack */
	struct date reviewed;          /* on which day */
	struct instant at;
	bool ended;
	struct instant ended_at;
	int64_t ended_person;
	char ended_by[PEOPLE_NAME_MAX];
	char reason[PACK_REASON_TEXT];
};
/* Of the pack with these bytes, those that ended as well, by time. */
MUST_USE enum err decision_pack_approvals_each(struct store *s, const struct law_pack *pack,
                                               enum err (*each)(void *ctx, const struct pack_approval *a), void *ctx);
/* [tx] One person's approval; that of one who is no administrator any more ends with it. ERR_DUPLICATE: that person's
 * stands already; ERR_WRONG_STATE: the pack needs none (use "always"), two persons' stand already, or it was withdrawn;
 * ERR_STALE: `hash`, which the person was shown, is not the pack's; ERR_INPUT: no lawyer, or a review on a day to come.
 */
MUST_USE enum err decision_pack_approve(const struct decision_office *o, struct store *s, const struct law_pack *pack,
                                        const char *hash, int64_t person, struct span lawyer, struct date reviewed);
/* [tx] Ends all that stand. ERR_WRONG_STATE: there are none; ERR_INPUT: no reason. */
MUST_USE enum err decision_pack_disapprove(const struct decision_office *o, struct store *s,
                                           const struct law_pack *pack, int64_t person, struct span reason);

/* Two persons' approval that stands of other bytes than the pack has now: somebody changed a word in its folder. */
struct pack_changed {
	char by[PACK_APPROVALS][PEOPLE_NAME_MAX]; /* "": nothing of the kind */
	struct instant at;                        /* of the second */
};
/* Only where the pack as it is now has not two persons' approval itself. */
MUST_USE enum err decision_pack_changed(struct store *s, const struct law_pack *pack, struct pack_changed *ret);
/* "Paketet lvu-2027 har ändrats sedan det godkändes den 3 november 2026 av A och B; godkänn på nytt." */
MUST_USE enum err decision_pack_changed_words(const struct law_pack *pack, const struct pack_changed *c,
                                              struct buf *out);

/* Packs that wait for somebody: staged and not approved by two, approved by one alone, or changed since. */
struct pack_waiting {
	const struct law_pack *pack;
	int standing;   /* approvals */
	int64_t person; /* whose the one is; 0: nobody's */
	char by[PEOPLE_NAME_MAX];
	struct pack_changed changed;
};
MUST_USE enum err decision_packs_waiting(const struct law *law, struct store *s,
                                         enum err (*each)(void *ctx, const struct pack_waiting *w), void *ctx);
/* Approvals of that person that somebody else ended at or after `since`, and that stand again by no newer one of the
 * same person. */
MUST_USE enum err decision_approvals_lost(const struct law *law, struct store *s, int64_t person, struct instant since,
                                          enum err (*each)(void *ctx, const struct law_pack *pack,
                                                           const struct pack_approval *a),
                                          void *ctx);

struct pack_staged {
	int64_t id;
	char pack[LAW_ID_TEXT], hash[65];
	struct instant at;
	char by[PACK_LAWYER_TEXT];
	bool withdrawn;
	struct instant withdrawn_at;
	char withdrawn_by[PEOPLE_NAME_MAX];
	char reason[PACK_REASON_TEXT];
};
/* ERR_NOT_FOUND: no pack with that id was staged. */
MUST_USE enum err decision_pack_staged_find(struct store *s, const char *pack, struct pack_staged *ret_staged);
/* [tx] Keeps a pack's files (law_add_folder's) for approval. ERR_DUPLICATE: a pack with that id was staged before. */
MUST_USE enum err decision_pack_stage(struct store *s, struct instant now, const struct law_pack *pack,
                                      const json_t *files, const char *by);
/* [tx] A staged pack that nobody shall approve any more; what stands of approvals ends. ERR_NOT_FOUND: it was not
 * staged; ERR_WRONG_STATE: withdrawn before; ERR_INPUT: no reason. */
MUST_USE enum err decision_pack_withdraw(const struct decision_office *o, struct store *s, const struct law_pack *pack,
                                         int64_t person, struct span reason);

/* [tx] The same where no page runs: by the pack's id alone, whatever it holds, and by whoever ran the command. */
MUST_USE enum err decision_pack_withdraw_by(struct store *s, struct instant now, const char *pack, const char *by,
                                            struct span reason);

/* What may be staged: what draft_pack_check demands, and use "approved", so that nothing applies before two persons
 * have read it. */
MUST_USE enum err decision_pack_check(const struct law_pack *pack, struct law_problem *problem);
/* Adds to the law what was staged, and what something was decided by that the folder does not have any more, and sets
 * what is approved. What was withdrawn, and what does not fit in, lies on the shelf (law.h); one whose id and bytes are
 * the folder's is the folder's. One with the folder's id and other bytes goes before it while two persons' approval of
 * it stands and it fits in; else the folder's does. What ought to be there and is not used stands in law_left_out, as
 * does a pack that texts were frozen by and whose bytes are nowhere: it stops nothing. Not inside a transaction. */
MUST_USE enum err decision_packs_sync(struct law *law, struct store *s);
/* [tx] The same. What it put in stays, whatever becomes of the transaction. */
MUST_USE enum err decision_packs_sync_in(struct law *law, struct store *s);
/* Keeps the bytes of each of the folder's packs that the store does not have yet, so that what is decided by one can be
 * read when a later release has changed it. Not inside a transaction. */
MUST_USE enum err decision_packs_keep(const struct law *law, struct store *s);

/* The state of these tables, for whoever asks often: what other processes staged and other threads approved. */
struct packs_seen {
	int64_t rows[4];
};
/* True: something was added since, and `seen` was brought up to date. Reads the ends of four small indexes. */
MUST_USE enum err decision_packs_changed(struct store *s, struct packs_seen *seen, bool *ret_changed);

#endif
