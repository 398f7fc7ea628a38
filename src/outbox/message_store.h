/* Messages and their tries. [tx]: inside store_transaction. */
#ifndef OUTBOX_MESSAGE_STORE_H
#define OUTBOX_MESSAGE_STORE_H

#include "outbox/address.h"
#include "jourbeslut/outbox.h"

struct wish {
	enum outbox_kind kind;
	enum outbox_channel channel;
	int64_t decision, person, municipality; /* 0: none; exactly one of the last two is not */
	int64_t cause;
	struct instant not_before;
	bool unreachable; /* there is no address: failed from the beginning */
	bool instead;
};
/* [tx] Wished before for the same cause: nothing happens. An earlier one about the same that still waits is not needed
 * any more. */
MUST_USE enum err message_wish(struct store *s, const struct wish *w, struct instant now);
/* The next one to be tried now, by id and past `after`; of the urgent kinds, or of the others. ERR_NOT_FOUND. */
MUST_USE enum err message_next(struct store *s, struct instant now, bool urgent, int64_t after,
                               struct outbox_message *ret_message);
/* The next one past `after` that did not come, since then, and is not wished by the other channel. ERR_NOT_FOUND. */
MUST_USE enum err message_next_lost(struct store *s, struct instant since, int64_t after,
                                    struct outbox_message *ret_message);
MUST_USE enum err message_find(struct store *s, int64_t id, struct outbox_message *ret_message);
/* That of a search's try (seek_store.h). ERR_NOT_FOUND. */
MUST_USE enum err message_of_ask(struct store *s, int64_t ask, struct outbox_message *ret_message);
/* The receiver's address as the register has it on that day. ERR_INPUT: none, or none that can be sent to. */
MUST_USE enum err message_address(struct store *s, const struct outbox_message *m, struct date on,
                                  char out[ADDRESS_TEXT]);

/* Begins the outcome of a try whose message the receiver may have got all the same: cut, or not answered in time. */
#define OUTCOME_UNKNOWN "unknown: "
/* Tries within the hour: of messages that this one's receiver may have got, and of all. */
MUST_USE enum err message_tries(struct store *s, const struct outbox_message *m, struct instant now,
                                int64_t *ret_receiver, int64_t *ret_all);
/* [tx] Put off without a try. */
MUST_USE enum err message_put_off(struct store *s, int64_t id, struct instant next);
/* [tx] It waits for that morning, as one does that is wished in the night. */
MUST_USE enum err message_sleep(struct store *s, int64_t id, struct instant morning);
/* [tx] A try begins; the next one comes then, unless this one is answered. */
MUST_USE enum err message_try(struct store *s, int64_t id, const char *masked, const char *report, struct instant now,
                              struct instant next, int64_t *ret_attempt);
/* [tx] How it came out; `outcome` is "taken", or what went wrong. */
MUST_USE enum err message_tried(struct store *s, int64_t attempt, const char *outcome);
/* [tx] ERR_WRONG_STATE: it is at an end already. */
MUST_USE enum err message_end(struct store *s, int64_t id, enum outbox_state state, const char *error,
                              struct instant now);
/* [tx] Sent, and with it what waits for the same receiver with the same words since before it was tried. */
MUST_USE enum err message_sent(struct store *s, const struct outbox_message *m, int64_t attempt, bool joined,
                               struct instant tried, struct instant now);
/* The try that asked for reports with that code. ERR_NOT_FOUND. */
MUST_USE enum err message_of_report(struct store *s, struct span code, int64_t *ret_attempt);
/* [tx] What was sent by that try came, or did not. */
MUST_USE enum err message_reported(struct store *s, int64_t attempt, bool delivered, struct instant now);
/* [tx] */
MUST_USE enum err message_error(struct store *s, int64_t id, const char *error);

/* The number of the last act that messages were made of, and of the last one there is. */
MUST_USE enum err outbox_acts_read(struct store *s, int64_t *ret_read, int64_t *ret_last);
/* [tx] */
MUST_USE enum err outbox_acts_set(struct store *s, int64_t act);
/* An act that messages may follow from. */
struct outbox_act {
	int64_t id, decision_id;
	struct instant at;
	char event[32];
};
/* The next one past `after`, of a decision that is no practice. ERR_NOT_FOUND. */
MUST_USE enum err outbox_act_next(struct store *s, int64_t after, struct outbox_act *ret_act);

/* Is something of the municipality's due on these days that is not done? */
MUST_USE enum err outbox_is_due(struct store *s, int64_t municipality, struct date first, struct date last,
                                bool *ret_due);
/* Municipalities, and days from the first to the last of those on which something of theirs must be done that is not.
 */
MUST_USE enum err outbox_due_each(struct store *s, struct date first, struct date last,
                                  enum err (*each)(void *ctx, int64_t municipality, struct date day), void *ctx);

#endif
