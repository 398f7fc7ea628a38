/* The orders under way in this process, and whose turn it is to speak with the provider. No network, no pages. */
#ifndef EID_TURNS_H
#define EID_TURNS_H

#include "jourbeslut/base/buf.h"
#include "order.h"

struct worker;

/* An order under way. */
struct live {
	struct worker *worker;
	struct order_open who;
	struct order_state order; /* as it was when we last looked */
	struct instant next_at, sent;
	bool in_flight, cancel_tried, again;
	struct buf held; /* an answer that is not on disk yet */
	struct instant held_at;
};

struct turns {
	struct live **lives; /* by id; owned */
	size_t count;
};
void turns_release(struct turns *t);

/* Reads which orders are open: new ones come in, ended ones go, but for those with a call under way. ERR_MEMORY, the
 * store's. */
MUST_USE enum err turns_refresh(struct turns *t, struct worker *w, struct store *s);
/* Those that are due and have no call under way: one of each network (order.h), then the second of each, and so on,
 * among them who has waited longest first. A signature, and a login of a browser that is known, waits for no other of
 * its network, and counts as having waited two intervals more, or one. So neither a crowd nor one network keeps anybody
 * waiting for ever. At most `max` of them into `list`; borrowed. ERR_MEMORY. */
MUST_USE enum err turns_due(const struct turns *t, struct instant now, int64_t interval_us, struct live **list,
                            size_t max, size_t *ret_count);
/* When the next one is due; INT64_MAX: never. */
struct instant turns_next(const struct turns *t);

#endif
