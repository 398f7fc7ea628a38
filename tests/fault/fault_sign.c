/* A verified e-ID order becomes a signature, or waits to become one, whatever fails on the way. */
#include "unit/decision_world.h"

#include "fault/fault.h"
#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/version.h"

/* The world is made once; each walk begins from the store as it was kept then. */
struct path {
	struct world *world;
	struct buf kept;
	int64_t decision;
	char order[EID_ID_TEXT];
};

static void close_store(struct world *w)
{
	store_pool_give(w->pool, w->s);
	store_pool_close(w->pool); /* leaves one file, without a log beside it */
}

static void open_store(struct world *w)
{
	assert_int_equal(store_pool_open(w->path, false, 2, &w->pool), ERR_OK);
	w->s = store_pool_take(w->pool);
}

static void freeze_and_end_the_order(struct path *p)
{
	void *world = NULL;

	assert_int_equal(world_set_up(&world), 0);
	p->world = world;
	p->decision = world_frozen(p->world);
	world_order_end(p->world, p->decision, &(struct world_order){ .state = EID_VERIFIED }, p->order);
	close_store(p->world);
	assert_int_equal(buf_read_file(&p->kept, p->world->path), ERR_OK);
}

static void begin_again(void *ctx)
{
	struct path *p = ctx;
	FILE *f = fopen(p->world->path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(p->kept.ptr, 1, p->kept.len, f), p->kept.len);
	assert_int_equal(fclose(f), 0);
	open_store(p->world);
}

static enum err apply(struct store *s, void *ctx)
{
	struct path *p = ctx;
	EID_RESULT result = { 0 };

	TRY(eid_result_load(s, p->order, &result));
	return decision_sign_apply(&p->world->office, s, &result);
}

static enum err act(void *ctx)
{
	struct path *p = ctx;

	return store_transaction(p->world->s, apply, p);
}

/* Signed with its evidence and its act, and the order used; or nothing of it, and then it can be done again. */
static void signed_or_waiting(void *ctx, enum err given)
{
	struct path *p = ctx;
	struct world *w = p->world;

	world_restart(w);
	enum decision_state state = world_find(w, p->decision).state;
	bool done = state == DECISION_SIGNED;
	assert_true(done || state == DECISION_FROZEN);
	assert_true(done || given != ERR_OK);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM signature"), done);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE event = 'sign'"), done);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM eid_order WHERE consumed_at IS NOT NULL"), done);
	assert_int_equal(act(p), done ? ERR_WRONG_STATE : ERR_OK);
	assert_int_equal(world_find(w, p->decision).state, DECISION_SIGNED);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM signature"), 1);
}

static void release(void *ctx)
{
	struct path *p = ctx;

	close_store(p->world);
}

static const struct fault_path signing = { .name = "a verified order",
	                                   .prepare = begin_again,
	                                   .act = act,
	                                   .verify = signed_or_waiting,
	                                   .release = release,
	                                   .spread = 12 };

static void a_signature_is_whole_or_waits(void **state)
{
	struct path p = { .kept = buf_init(16 << 20) };
	void *world;

	(void)state;
	freeze_and_end_the_order(&p);
	fault_walk(&signing, &p);
	open_store(p.world);
	world = p.world;
	assert_int_equal(world_tear_down(&world), 0);
	buf_release(&p.kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_signature_is_whole_or_waits) };

	fault_install();
	return cmocka_run_group_tests(tests, world_load, world_unload);
}
