/* Time stamps, files that wait for them, and what was added to archived files; for the files of this room only. */
#ifndef DECISION_STAMP_STORE_H
#define DECISION_STAMP_STORE_H

#include "jourbeslut/decision.h"

enum stamp_kind { STAMP_ORAL, STAMP_SIGNATURE, STAMP_RECORD, STAMP_COPY, STAMP_BASIS, STAMP_KIND_COUNT };

/* [tx] `version` is 0 for STAMP_ORAL. */
MUST_USE enum err stamp_want(struct store *s, int64_t decision, int64_t version, enum stamp_kind kind,
                             const struct sha256 *imprint, struct instant now, int64_t *ret_id);
/* [tx] Of the decision's latest act of that event (see decision_act_file): what it says was done is stamped. */
MUST_USE enum err stamp_want_act(struct store *s, const struct decision *d, enum stamp_kind kind, const char *event,
                                 struct instant now);
/* The token that stamps this imprint for the decision, appended. ERR_NOT_FOUND: not there yet. `authority` (room for
 * 200 bytes) and `at` may be NULL. */
MUST_USE enum err stamp_token(struct store *s, int64_t decision, enum stamp_kind kind, const struct sha256 *imprint,
                              struct buf *ret_token, char *authority, struct instant *at);
/* Room in /Contents for the longest token that the decision has had, and `more` bytes: authorities differ, and which
 * one answers next is not known. */
MUST_USE enum err stamp_room(struct store *s, int64_t decision, size_t more, size_t *ret_room);
/* Does any stamp of the decision wait? */
MUST_USE enum err stamps_wait(struct store *s, int64_t decision, bool *ret_wait);

#define SIGNATURE_VALUE_MAX ((size_t)1 << 10)
/* A file that waits for its time stamp. */
struct sealing {
	int64_t stamp_id;
	struct sha256 digest;
	struct buf prepared, signature, token; /* token: empty while it is wanted */
};
void sealing_release(struct sealing *g);
#define SEALING CLEANUP(sealing_release) struct sealing

/* [tx] Wants the stamp, and keeps the file until it comes. ERR_DUPLICATE: one of that kind waits already. */
MUST_USE enum err sealing_insert(struct store *s, int64_t decision, int64_t version, enum decision_file file,
                                 const struct sealing *g, const struct sha256 *imprint, struct instant now);
/* ERR_NOT_FOUND: none was prepared. */
MUST_USE enum err sealing_load(struct store *s, int64_t version, enum decision_file file, struct sealing *ret_sealing);
/* [tx] */
MUST_USE enum err sealing_delete(struct store *s, int64_t version, enum decision_file file);

/* [tx] The next revision of an archived file: `whole` begins with the file as it is. */
MUST_USE enum err revision_insert(struct store *s, int64_t record, struct span before, struct span whole,
                                  struct instant at, struct instant stamp_until, const char *algorithm);
/* [tx] The archived file of that kind wants a document time stamp. */
MUST_USE enum err renewal_want(struct store *s, int64_t version, enum decision_file file, struct instant now);
/* [tx] */
MUST_USE enum err renewal_done(struct store *s, int64_t record);

#endif
