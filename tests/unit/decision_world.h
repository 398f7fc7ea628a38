/* A county on a Saturday night, for tests of decisions: a store on disk with the register of the example county, law
 * packs, fonts, a clock that the test sets, and randomness that repeats itself. Everything asserts for itself. */
#ifndef TESTS_DECISION_WORLD_H
#define TESTS_DECISION_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/decision.h"
#include "jourbeslut/call.h"
#include "jourbeslut/act.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/record.h"
#include "unit/test_seal.h"

struct world {
	char folder[64], path[96];
	struct store_pool *pool;
	struct store *s;
	struct decision_office office;
	struct clock clock;
	struct random random;
	struct instant now;
	uint64_t seed;
	struct test_seal seal;
	int64_t gvl, svk; /* municipalities */
	int64_t duty, other_duty, manager, admin, chair, stand_in, receiver, registrar, svk_chair, svk_receiver;
};

#define CHAIR_NUMBER "197809172393"

/* A fresh world at Saturday 21 November 2026, 23.50 in Sweden. For cmocka's set-up and tear-down of each test. */
int world_set_up(void **state);
int world_tear_down(void **state);
#define NIGHT(test) cmocka_unit_test_setup_teardown(test, world_set_up, world_tear_down)
/* Law and fonts, once for a program. */
int world_load(void **state);
int world_unload(void **state);

/* Everything in memory is dropped and the store is opened anew, as after a crash. */
void world_restart(struct world *w);
void world_pass(struct world *w, int64_t us);
struct instant world_time(const char *rfc3339);

/* A call that gives an error, between BEGIN and COMMIT, or ROLLBACK where it is an error: as in store_transaction, but
 * one that can be written in a line. */
#define IN_TX(world, expression)                                                                                       \
	({                                                                                                             \
		world_begin(world);                                                                                    \
		world_end((world), (expression));                                                                      \
	})
void world_begin(struct world *w);
enum err world_end(struct world *w, enum err e);

/* What the duty worker enters after a call with Gävle's chair, who said yes ten minutes ago. */
struct oral_input world_call(const struct world *w);
enum err world_record(struct world *w, const struct oral_input *in, const char *key, int64_t *ret_decision);
/* The same by one who was asked whether it is the same person, and said yes. */
int64_t world_record_same(struct world *w, const struct oral_input *in);
/* The caller owns it. */
json_t *world_json(struct span text);
struct decision world_find(struct world *w, int64_t decision);

/* A recorded decision without a written case. */
int64_t world_decided(struct world *w);
/* Its case filled from tests/data/cases/<name>.json. */
/* As a case file of the decision's own municipality, whatever the file says. */
void world_write_case(struct world *w, int64_t decision, const char *name);
/* Frozen with the case of a small child; signed by a verified order; archived. */
int64_t world_frozen(struct world *w);
int64_t world_signed(struct world *w);
int64_t world_archived(struct world *w);

/* A signed decision to the archive: time stamps, checkpoints, seals. */
enum err world_archive(struct world *w, int64_t decision);

/* An e-ID order of the decision's latest text that came to this end, in the store as the e-ID room would leave it. */
struct world_order {
	enum eid_state state;
	const char *person; /* whose certificate; NULL: the chair's */
	const char *name;   /* in the certificate; NULL: the chair's */
	const char *hash;   /* NULL: the statement's */
	int64_t version;    /* 0: the latest */
	const char *above;  /* what the app showed above the frozen text; NULL: nothing */
};
void world_order_end(struct world *w, int64_t decision, const struct world_order *order, char ret_id[EID_ID_TEXT]);
/* decision_sign_apply of that order, in a transaction. */
enum err world_apply(struct world *w, const char *order);

/* The approval of the first frozen text's law pack, under which the later ones were frozen too, is ended now. */
void world_take_law_back(struct world *w);

/* One number from the store. `sql` must be constant and name its column n. */
int64_t world_number(struct world *w, const char *sql);
/* Runs constant SQL in a transaction of its own. */
enum err world_sql(struct world *w, const char *sql);
/* The last act of the decision. */
struct act world_last_act(struct world *w, int64_t decision);

#endif
