/* Acts: what was done, by whom and when, with a leaf in the ledger; and the time stamps of acts and files.
 * [tx]: inside store_transaction. */
#ifndef JOURBESLUT_ACT_H
#define JOURBESLUT_ACT_H

#include "jourbeslut/decision.h"

struct timestamp;

#define ACT_FORMAT "jourbeslut-act-2"

struct act {
	struct instant at;
	char person_name[PEOPLE_NAME_MAX]; /* "" : the service itself */
	char event[32];                    /* decision_event_name, or "order-failed", "taken-over", … */
	char detail[600];                  /* Swedish */
};
/* [tx] An act: the row, and its leaf in the ledger. `decision` or `matter` may be 0; `person` 0: the service itself.
 *
 * What the leaf commits to, with a salt, is the act as canonical JSON:
 *   format        "jourbeslut-act-2" ("-1": acts from before the oral act said what the call was about)
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
/* What an act says of a pack of law, by its bytes: {"pack", "sha256"}. The caller owns it. */
MUST_USE enum err decision_pack_facts(const char *pack, const char *hash, json_t **ret_facts);
/* The act file (salt, then the JSON; ledger.h) of the decision's latest act of that event, appended, and the number of
 * its leaf. `version`: the number of the frozen text at that act (0: any; the oral decision's act, "record", has no
 * text yet). ERR_NOT_FOUND: no such act, one from before the ledger, or one that was disposed of. */
MUST_USE enum err decision_act_file(struct store *s, int64_t decision, int64_t version, const char *event,
                                    struct buf *ret_act, uint64_t *ret_index);
/* What opens the secrets of the oral decision's act, "oral.json": canonical JSON, appended. ERR_NOT_FOUND: an act of
 * format 1, or one that was disposed of.
 *   {"format": "jourbeslut-oral-1", "secret": {name: {"salt": 64 hex digits, "text": …}, …}}
 * with the names person (as known), number ("20190501-2382" or ""), birthDate ("2019-05-01" or ""), place,
 * numberCalled. The act's facts have, behind the same names in "secret", SHA-256 over salt and text. */
MUST_USE enum err decision_oral_json(struct store *s, int64_t decision, struct buf *ret_json);
/* [tx] Disposal, as far as the ledger is concerned: destroys salt and JSON of the decision's acts, and, with the last
 * decision of a matter, of the matter's, what opens the oral act's secrets, the words of explained deviations and
 * answered doubts, and the scan and words of a paper that was signed outside. The leaves stay and say nothing to
 * anybody from then on. That it was done is an act of its own, "disposed". ERR_WRONG_STATE: neither given up,
 * withdrawn, nor registered by the municipality. */
MUST_USE enum err decision_acts_dispose(struct store *s, int64_t decision, int64_t person, struct instant now);
/* Each act of the decision, oldest first, with its act file and the number of its leaf; an empty file: an act from
 * before the ledger, or one that was disposed of. */
MUST_USE enum err
decision_act_file_each(struct store *s, int64_t decision,
                       enum err (*each)(void *ctx, const struct act *a, struct span file, uint64_t index), void *ctx);
/* Oldest first. */
MUST_USE enum err decision_act_each(struct store *s, int64_t decision, enum err (*each)(void *ctx, const struct act *a),
                                    void *ctx);

#define ACT_FILE_MAX ((size_t)80 << 10) /* bytes */

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

/* What is stamped: the acts of the oral decision and of the signature, and the three archived files. */
enum decision_stamp_kind {
	DECISION_STAMP_ORAL,
	DECISION_STAMP_SIGNATURE,
	DECISION_STAMP_RECORD,
	DECISION_STAMP_COPY,
	DECISION_STAMP_BASIS,
	DECISION_STAMP_KIND_COUNT
};

/* [tx] `version` is 0 for DECISION_STAMP_ORAL. */
MUST_USE enum err decision_stamp_want(struct store *s, int64_t decision, int64_t version, enum decision_stamp_kind kind,
                                      const struct sha256 *imprint, struct instant now, int64_t *ret_id);
/* [tx] Of the decision's latest act of that event (see decision_act_file): what it says was done is stamped. */
MUST_USE enum err decision_stamp_want_act(struct store *s, const struct decision *d, enum decision_stamp_kind kind,
                                          const char *event, struct instant now);
/* The token that stamps this imprint for the decision, appended. ERR_NOT_FOUND: not there yet. `authority` (room for
 * 200 bytes) and `at` may be NULL. */
MUST_USE enum err decision_stamp_token(struct store *s, int64_t decision, enum decision_stamp_kind kind,
                                       const struct sha256 *imprint, struct buf *ret_token, char *authority,
                                       struct instant *at);
/* The last one that came, of any decision, appended. ERR_NOT_FOUND: none has. */
MUST_USE enum err decision_stamp_last(struct store *s, struct buf *ret_token);
/* Room in /Contents for the longest token that the decision has had, and `more` bytes: authorities differ, and which
 * one answers next is not known. */
MUST_USE enum err decision_stamp_room(struct store *s, int64_t decision, size_t more, size_t *ret_room);
/* Does any stamp of the decision wait? */
MUST_USE enum err decision_stamps_wait(struct store *s, int64_t decision, bool *ret_wait);

#endif
