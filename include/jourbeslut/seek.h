/* "Låt tjänsten söka en beslutsfattare": the service tells the municipality's decision makers to call the duty, one
 * after the other in the order of the register, each with so many minutes to answer, as courts on duty do. It ends when
 * one of them, logged in, says "I am calling", when a call is recorded for the municipality, when the duty stops it, or
 * when all have been asked, at the latest
 * after some hours. Each step is an act. It never keeps anybody from calling. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_SEEK_H
#define JOURBESLUT_SEEK_H

#include "jourbeslut/outbox.h"

enum seek_state { SEEK_RUNNING, SEEK_RECEIVED, SEEK_STOPPED, SEEK_CALLED, SEEK_EXHAUSTED, SEEK_STATE_COUNT };

/* SEEK_STOPPED with `ended_by` "": by the service, which found nobody in all its time. SEEK_CALLED: `ended_by` recorded
 * the call, which may be about another person than the one who began had in mind. */
struct seek {
	int64_t id, municipality_id;
	char municipality[PEOPLE_NAME_MAX], code[4];
	enum seek_state state;
	int minutes;
	struct instant begun, ended;                               /* `ended`: of any state but SEEK_RUNNING */
	char begun_by[PEOPLE_NAME_MAX], ended_by[PEOPLE_NAME_MAX]; /* "": nobody */
};
struct seek_ask {
	int64_t id, person_id;
	struct instant at;
	char name[PEOPLE_NAME_MAX], phone[40];
	bool has_message; /* false: it could not even be wished */
	struct outbox_message message;
};

/* [tx] One that runs for the municipality is given again. The first one is told within a second. ERR_CONFIG: no channel
 * is set up. */
MUST_USE enum err seek_begin(const struct outbox *o, struct store *s, int64_t municipality, int64_t person,
                             struct instant now, int64_t *ret_seek);
/* [tx] ERR_WRONG_STATE: it has ended. */
MUST_USE enum err seek_stop(struct store *s, int64_t seek, int64_t person, struct instant now);
/* [tx] "I am calling the duty", of all that ask this person (seek_asks). ERR_WRONG_STATE: none. */
MUST_USE enum err seek_receive(struct store *s, int64_t person, struct instant now);
/* Does one wait for this person's answer? It asked them, it runs or all were asked in vain (for some hours, while
 * nobody was found otherwise), and they have a mandate for its municipality today. */
MUST_USE enum err seek_asks(struct store *s, int64_t person, struct instant now, bool *ret_asks);

MUST_USE enum err seek_find(struct store *s, int64_t id, struct seek *ret_seek);
/* Those that run, and those that ended since then, newest first; of all at most 20. */
MUST_USE enum err seek_each(struct store *s, struct instant since, enum err (*each)(void *ctx, const struct seek *k),
                            void *ctx);
/* In the order in which they were asked. */
MUST_USE enum err seek_ask_each(struct store *s, int64_t seek, enum err (*each)(void *ctx, const struct seek_ask *a),
                                void *ctx);

#endif
