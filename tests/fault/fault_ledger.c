/* The ledger under faults: an act is there with its leaf or not at all; a checkpoint that somebody may have seen is
 * never contradicted, whatever failed between signing, file and store. */
#include "unit/ledger_kit.h"

#include <stdlib.h>
#include <unistd.h>

#include "fault/fault.h"

#define BEFORE 5

struct world {
	struct kit *kit;
	uint64_t leaf; /* of the act that was added, if it was */
	char origin[LEDGER_ORIGIN_MAX];
};

static void prepare(void *world)
{
	struct world *w = world;
	void *kit;

	assert_int_equal(kit_set_up(&kit), 0);
	w->kit = kit;
	kit_append(w->kit, BEFORE);
	assert_int_equal(ledger_publish(w->kit->ledger, w->kit->s), ERR_OK);
}

static void prepare_more(void *world)
{
	prepare(world);
	kit_append(((struct world *)world)->kit, 2);
}

static void release(void *world)
{
	struct world *w = world;
	void *kit = w->kit;

	assert_int_equal(kit_tear_down(&kit), 0);
	w->kit = NULL;
}

/* --- Appending ---------------------------------------------------------------------------------------------------- */

static enum err append(struct store *s, void *ctx)
{
	struct world *w = ctx;
	uint8_t salt[LEDGER_SALT];

	return ledger_append(s, random_system(), span_str("{}"), &w->leaf, salt);
}

static enum err append_committed(void *world)
{
	struct world *w = world;

	return store_transaction(w->kit->s, append, w);
}

static void leaf_or_none(void *world, enum err given)
{
	struct world *w = world;
	struct sha256 entry;

	kit_restart(w->kit);
	if (given == ERR_OK)
		assert_int_equal(w->leaf, BEFORE);
	assert_int_equal(ledger_entry(w->kit->s, BEFORE, &entry), given == ERR_OK ? ERR_OK : ERR_NOT_FOUND);
	/* The tree is whole: the next act fits, and all are proved. */
	kit_append(w->kit, 1);
	assert_int_equal(ledger_publish(w->kit->ledger, w->kit->s), ERR_OK);
	for (uint64_t leaf = 0; leaf <= BEFORE; leaf++)
		kit_assert_proved(w->kit, leaf, KIT_ORIGIN);
}

/* --- Publishing --------------------------------------------------------------------------------------------------- */

static enum err publish(void *world)
{
	struct world *w = world;

	return ledger_publish(w->kit->ledger, w->kit->s);
}

/* Old or new stands in the file, never half; and the store goes on from either. */
static void never_contradicted(void *world, enum err given)
{
	struct world *w = world;
	struct ledger_vkey vkey = kit_vkey(w->kit, KIT_ORIGIN);
	BUF file = buf_init(LEDGER_CHECKPOINT_MAX), now = buf_init(LEDGER_CHECKPOINT_MAX);
	struct ledger_checkpoint published;

	assert_int_equal(buf_read_file(&file, w->kit->published), ERR_OK);
	assert_int_equal(ledger_checkpoint_verify(buf_span(&file), &vkey, &published), ERR_OK);
	assert_true(published.size == BEFORE + 2 || (given != ERR_OK && published.size == BEFORE));
	kit_restart(w->kit);
	assert_int_equal(ledger_publish(w->kit->ledger, w->kit->s), ERR_OK);
	assert_int_equal(kit_checkpoint(w->kit, &now).size, BEFORE + 2);
	if (published.size == BEFORE + 2)
		assert_true(span_equal(buf_span(&now), buf_span(&file)));
}

/* --- Proving ------------------------------------------------------------------------------------------------------ */

/* What the simulators of records do: made, read, verified; all of it or an error, and no leak. */
static enum err prove(void *world)
{
	struct world *w = world;
	BUF proof = buf_init(LEDGER_PROOF_MAX), tile = buf_init(10000);
	const struct ledger_tile_id id = { 0, 0, BEFORE };
	struct ledger_vkey vkey = { 0 };
	struct ledger_checkpoint checkpoint;
	struct sha256 entry;
	struct span note;
	char reason[200];
	uint64_t index;

	TRY(ledger_vkey_of(w->kit->key, KIT_ORIGIN, 0x01, &vkey));
	TRY(ledger_entry(w->kit->s, 3, &entry));
	TRY(ledger_proof(w->kit->s, 3, &proof));
	TRY(ledger_tile(w->kit->s, &id, &tile));
	return ledger_proof_verify(buf_span(&proof), &entry, &vkey, 1, reason, sizeof reason, &index, &note,
	                           &checkpoint);
}

static void unchanged(void *world, enum err given)
{
	struct world *w = world;

	(void)given;
	kit_restart(w->kit);
	kit_assert_proved(w->kit, 3, KIT_ORIGIN);
}

/* --- Reopening ---------------------------------------------------------------------------------------------------- */

static void prepare_lost(void *world)
{
	struct world *w = world;

	prepare_more(world);
	assert_int_equal(unlink(w->kit->published), 0);
	kit_restart(w->kit);
	assert_int_equal(ledger_publish(w->kit->ledger, w->kit->s), ERR_WRONG_STATE);
}

static enum err first_act(struct store *s, struct span published, const char *origin, void *ctx)
{
	(void)published;
	(void)origin;
	return append(s, ctx);
}

static enum err reopen_body(struct store *s, void *ctx)
{
	struct world *w = ctx;

	return ledger_reopen(w->kit->ledger, s, first_act, w, w->origin);
}

static enum err reopen(void *world)
{
	struct world *w = world;

	return store_transaction(w->kit->s, reopen_body, w);
}

static void reopened_or_not(void *world, enum err given)
{
	struct world *w = world;

	kit_restart(w->kit);
	if (given != ERR_OK)
		assert_int_equal(reopen(w), ERR_OK);
	assert_int_equal(ledger_publish(w->kit->ledger, w->kit->s), ERR_OK);
	for (uint64_t leaf = 0; leaf < BEFORE; leaf++)
		kit_assert_proved(w->kit, leaf, KIT_ORIGIN);
	for (uint64_t leaf = BEFORE; leaf < BEFORE + 2; leaf++)
		kit_assert_proved(w->kit, leaf, KIT_ORIGIN "-2");
}

static void test_paths(void **state)
{
	const struct fault_path paths[] = {
		{ .name = "appending", .prepare = prepare, .act = append_committed, .verify = leaf_or_none },
		{ .name = "publishing", .prepare = prepare_more, .act = publish, .verify = never_contradicted },
		{ .name = "proving", .prepare = prepare, .act = prove, .verify = unchanged },
		{ .name = "reopening", .prepare = prepare_lost, .act = reopen, .verify = reopened_or_not },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
		struct fault_path path = paths[i];
		struct world w = { 0 };

		path.release = release;
		path.spread = 20;
		fault_walk(&path, &w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_paths) };

	fault_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
