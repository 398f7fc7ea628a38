/* Orders as the worker sees them. */
#ifndef EID_ORDER_H
#define EID_ORDER_H

#include "bankid.h"
#include "jourbeslut/eid.h"

/* What the app may take from the first attempt to the last, and after it opened the order (about 3 minutes; measured by
 * others, not promised by BankID). */
#define EID_FINISH_WINDOW (3 * MINUTE)

/* An open order, for deciding what to do next. */
struct order_state {
	int64_t id;
	char public_id[EID_ID_TEXT];
	enum eid_kind kind;
	enum eid_state state;
	bool cancel_wanted, picked_up;
	int attempts;
	char hint[40];
	struct instant requested;
	struct instant first_started; /* of the first attempt; INT64_MAX: none yet */
	struct instant last_ended;    /* of the last attempt that ended; INT64_MIN: none */
	/* The attempt under way; 0 and "" if none. */
	int64_t attempt;
	char order_ref[BANKID_TOKEN_TEXT];
	struct instant started;
};

/* Everything that a request to the provider and a verification need. Release with order_full_release. */
struct order_full {
	struct eid_order_request request; /* texts point into the members below */
	char person[EID_PERSON_TEXT], ip[EID_IP_TEXT];
	struct buf visible, nonvisible, user_agent, return_url;
};
void order_full_release(struct order_full *o);
#define ORDER_FULL CLEANUP(order_full_release) struct order_full

/* Of an order that is not at an end: what its turn depends on. */
struct order_open {
	int64_t id;
	bool sign;        /* a signature: however many anonymous browsers ask to log in, nobody who signs waits behind
	                   * them */
	bool known;       /* begun by a browser that somebody has logged in with before */
	uint64_t network; /* that it was begun from: an IPv4 address, or the first 64 bits of an IPv6 one */
	struct instant requested;
};
/* At most `max` orders that are not at an end, signatures first, then the oldest; listed by id. */
MUST_USE enum err order_open_list(struct store *s, struct order_open *list, size_t max, size_t *ret_count);
MUST_USE enum err order_state_load(struct store *s, int64_t id, struct order_state *ret_order);
MUST_USE enum err order_full_load(struct store *s, int64_t id, struct order_full *ret_order);
/* The answer that waits to be verified, and when it came. */
MUST_USE enum err order_answer_load(struct store *s, int64_t attempt, struct buf *out, struct instant *ret_received);

/* [tx] The way back of the order just made. */
MUST_USE enum err return_insert(struct store *s, int64_t order, const char *nonce, const struct eid_order_request *r);

/* Each of these is a transaction of its own. */

/* wanted → pending, with the attempt's tokens. */
MUST_USE enum err order_put_started(struct store *s, const struct order_state *o, const struct bankid_started *started,
                                    struct instant at, int64_t window_us);
/* pending → pending with another hint. */
MUST_USE enum err order_put_hint(struct store *s, const struct order_state *o, const char *hint, struct instant at);
/* pending → collected, with the raw answer. */
MUST_USE enum err order_put_answer(struct store *s, const struct order_state *o, struct span body, struct instant at);
/* collected → wanted: nobody picked it up, try again. */
MUST_USE enum err order_put_renewal(struct store *s, const struct order_state *o, struct instant at);
/* any → failed, cancelled, lost; wipes tokens. */
MUST_USE enum err order_put_end(struct store *s, const struct order_state *o, enum eid_state state, const char *hint,
                                struct instant at);
/* collected → verified, or with a hint refused; wipes tokens. */
MUST_USE enum err order_put_verdict(struct store *s, const struct order_state *o, const struct eid_report *report,
                                    const char *hint, const char *device_ip, struct instant at);

#endif
