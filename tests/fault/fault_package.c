/* A package is made whole or not at all, whatever fails on the way. */
#include "unit/decision_world.h"

#include "fault/fault.h"
#include "jourbeslut/package.h"

struct path {
	struct world *world;
	int64_t decision;
	struct package package;
	struct buf zip;
};

static void prepare(void *ctx)
{
	struct path *p = ctx;

	assert_int_equal(store_pool_open(p->world->path, false, 2, &p->world->pool), ERR_OK);
	p->world->s = store_pool_take(p->world->pool);
	p->package = (struct package){ .count = 0 };
	p->zip = buf_init(8 << 20);
}

static enum err make(struct store *s, void *ctx)
{
	struct path *p = ctx;
	struct decision d;

	TRY(decision_find(s, p->decision, &d));
	return package_make(s,
	                    &(struct package_request){ .decision = &d,
	                                               .office = &p->world->office,
	                                               .kind = PACKAGE_SIP,
	                                               .maker = "Socialjouren",
	                                               .created = { 0 },
	                                               .max = PACKAGE_MAX },
	                    &p->package);
}

static enum err act(void *ctx)
{
	struct path *p = ctx;

	TRY(store_snapshot(p->world->s, make, p));
	return package_zip(&p->package, &p->zip);
}

/* Files in a package that was refused would be files that nobody asks about. */
static void whole_or_nothing(void *ctx, enum err given)
{
	const struct path *p = ctx;

	if (given == ERR_OK)
		assert_true(p->package.count > 10 && p->zip.len > p->package.size);
	else
		assert_true(p->package.count == 0 || p->package.count > 10); /* made, and the ZIP file was not */
}

static void release(void *ctx)
{
	struct path *p = ctx;

	package_release(&p->package);
	buf_release(&p->zip);
	store_pool_give(p->world->pool, p->world->s);
	store_pool_close(p->world->pool);
}

static const struct fault_path packing = { .name = "a package",
	                                   .prepare = prepare,
	                                   .act = act,
	                                   .verify = whole_or_nothing,
	                                   .release = release,
	                                   .spread = 12 };

static void a_package_is_whole_or_nothing(void **state)
{
	struct path p = { .world = NULL };
	void *world = NULL;

	(void)state;
	assert_int_equal(world_set_up(&world), 0);
	p.world = world;
	p.decision = world_archived(p.world);
	store_pool_give(p.world->pool, p.world->s);
	store_pool_close(p.world->pool);
	fault_walk(&packing, &p);
	assert_int_equal(store_pool_open(p.world->path, false, 2, &p.world->pool), ERR_OK);
	p.world->s = store_pool_take(p.world->pool);
	assert_int_equal(world_tear_down(&world), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_package_is_whole_or_nothing) };

	fault_install();
	return cmocka_run_group_tests(tests, world_load, world_unload);
}
