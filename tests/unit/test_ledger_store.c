/* The ledger in the store: appending, signing, proving, tiles; and what it does where the store and what was published
 * disagree. */
#include "unit/ledger_kit.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#define LATER KIT_ORIGIN "-2"

static void run(struct kit *k, const char *sql) /* past the program, as somebody with the file would */
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(k->store_path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void read_published(const struct kit *k, struct buf *out)
{
	assert_int_equal(buf_read_file(out, k->published), ERR_OK);
}

static enum err first_act(struct store *s, struct span published, const char *origin, void *ctx)
{
	BUF act = buf_init(LEDGER_CHECKPOINT_MAX + 100);
	uint8_t salt[LEDGER_SALT];

	(void)origin;
	TRY(buf_printf(&act, "{\"reopened\":%zu}", published.len));
	return ledger_append(s, random_system(), buf_span(&act), ctx, salt);
}

struct reopening {
	struct kit *kit;
	uint64_t first;
	char origin[LEDGER_ORIGIN_MAX];
};

static enum err reopen_body(struct store *s, void *ctx)
{
	struct reopening *r = ctx;

	return ledger_reopen(r->kit->ledger, s, first_act, &r->first, r->origin);
}

static enum err reopen(struct kit *k, struct reopening *ret)
{
	*ret = (struct reopening){ .kit = k };
	return store_transaction(k->s, reopen_body, ret);
}

static void test_signs_what_is_committed(void **state)
{
	struct kit *k = *state;
	BUF note = buf_init(LEDGER_CHECKPOINT_MAX), file = buf_init(LEDGER_CHECKPOINT_MAX);
	BUF again = buf_init(LEDGER_CHECKPOINT_MAX), proof = buf_init(LEDGER_PROOF_MAX);

	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK); /* nothing there: nothing signed */
	assert_int_equal(ledger_checkpoint_last(k->s, &note), ERR_NOT_FOUND);
	assert_int_equal(access(k->published, F_OK), -1);
	assert_int_equal(kit_append(k, 5), 4);
	assert_int_equal(ledger_proof(k->s, 4, &proof), ERR_NOT_FOUND);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(kit_checkpoint(k, &note).size, 5);
	read_published(k, &file);
	assert_true(span_equal(buf_span(&file), buf_span(&note)));
	/* The same again says nothing new. */
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(ledger_checkpoint_last(k->s, &again), ERR_OK);
	assert_true(span_equal(buf_span(&again), buf_span(&note)));
	assert_int_equal(ledger_proof(k->s, 5, &proof), ERR_NOT_FOUND);
	assert_true(ledger_ready(k->ledger));
}

static void test_every_leaf_is_proved(void **state)
{
	struct kit *k = *state;

	for (uint64_t leaf = 0; leaf < 40; leaf++) {
		kit_append(k, 1);
		assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
		for (uint64_t i = 0; i <= leaf; i += 1 + leaf / 8)
			kit_assert_proved(k, i, KIT_ORIGIN);
	}
	/* Each size that was signed is still a tree of its own: no two disagree. */
	struct statement *q = store_statement(k->s, "SELECT count(*) AS n FROM checkpoint");
	assert_int_equal(step_one(q), ERR_OK);
	assert_int_equal(column_int(q, "n"), 40);
	statement_reset(q);
}

static void test_a_checkpoint_is_kept(void **state)
{
	static const char *const refused[] = {
		"UPDATE checkpoint SET note = 'x'",
		"DELETE FROM checkpoint",
		"INSERT INTO checkpoint SELECT * FROM checkpoint",
		"INSERT OR REPLACE INTO checkpoint SELECT origin, size, zeroblob(32), note, signed_at FROM checkpoint",
		"INSERT INTO checkpoint SELECT origin, size - 1, root, note, signed_at FROM checkpoint",
	};
	struct kit *k = *state;
	sqlite3 *db;

	kit_append(k, 3);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(sqlite3_open(k->store_path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA recursive_triggers = ON", NULL, NULL, NULL), SQLITE_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
		assert_int_equal(sqlite3_exec(db, refused[i], NULL, NULL, NULL) & 0xff, SQLITE_CONSTRAINT);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_goes_on_after_a_restart(void **state)
{
	struct kit *k = *state;
	BUF note = buf_init(LEDGER_CHECKPOINT_MAX), file = buf_init(LEDGER_CHECKPOINT_MAX);

	kit_append(k, 3);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_restart(k);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_append(k, 1);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	/* Killed between the file and the store: the file knows more than the table, and the leaves are there. */
	run(k, "DROP TRIGGER checkpoint_stays; DELETE FROM checkpoint WHERE size = 4");
	kit_restart(k);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(kit_checkpoint(k, &note).size, 4);
	read_published(k, &file);
	assert_true(span_equal(buf_span(&file), buf_span(&note)));
}

static void assert_refuses(struct kit *k)
{
	BUF before = buf_init(LEDGER_CHECKPOINT_MAX), after = buf_init(LEDGER_CHECKPOINT_MAX);
	bool there = buf_read_file(&before, k->published) == ERR_OK;

	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_WRONG_STATE);
	assert_false(ledger_ready(k->ledger));
	/* Acts go on being recorded, and still nothing is signed. */
	kit_append(k, 1);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_WRONG_STATE);
	assert_int_equal(buf_read_file(&after, k->published) == ERR_OK, there);
	assert_true(span_equal(buf_span(&before), buf_span(&after)));
}

static void test_a_restored_backup_refuses_until_reopened(void **state)
{
	struct kit *k = *state;
	BUF note = buf_init(LEDGER_CHECKPOINT_MAX), keys = buf_init(2000);
	struct ledger_vkey later = kit_vkey(k, LATER);
	struct ledger_checkpoint checkpoint;
	struct reopening r;
	uint64_t lost, pending;

	kit_append(k, 3);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_append(k, 1); /* in the backup, and not yet signed there */
	kit_backup(k);
	lost = kit_append(k, 2);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_restore(k);
	assert_refuses(k);
	pending = kit_append(k, 3); /* now larger than what was published, and another history */
	assert_true(pending > lost);
	assert_refuses(k);
	assert_int_equal(reopen(k, &r), ERR_OK);
	assert_string_equal(r.origin, LATER);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_true(ledger_ready(k->ledger));
	assert_int_equal(ledger_checkpoint_last(k->s, &note), ERR_OK);
	assert_int_equal(ledger_checkpoint_verify(buf_span(&note), &later, &checkpoint), ERR_OK);
	/* Signed once: under the old origin. Those in between: again under the new one, behind its first leaf. */
	for (uint64_t leaf = 0; leaf < 3; leaf++)
		kit_assert_proved(k, leaf, KIT_ORIGIN);
	for (uint64_t leaf = 3; leaf <= pending; leaf++)
		kit_assert_proved(k, leaf, LATER);
	kit_assert_proved(k, r.first, LATER);
	assert_int_equal(checkpoint.size, 1 + (r.first - 3));
	/* And it goes on, also after a restart. */
	kit_restart(k);
	kit_append(k, 2);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(reopen(k, &r), ERR_WRONG_STATE);
	assert_int_equal(ledger_vkeys(k->ledger, k->s, &keys), ERR_OK);
	assert_non_null(strstr(buf_str(&keys), "\n" LATER "+"));
}

static void test_a_tree_that_was_changed_refuses(void **state)
{
	struct kit *k = *state;

	kit_append(k, 4);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	run(k, "DROP TRIGGER ledger_node_kept; UPDATE ledger_node SET hash = zeroblob(32) WHERE place = 6");
	kit_append(k, 1);
	assert_refuses(k);
}

static void test_a_lost_file_refuses(void **state)
{
	struct kit *k = *state;
	struct reopening r;

	kit_append(k, 2);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(unlink(k->published), 0);
	kit_restart(k);
	assert_refuses(k);
	assert_int_equal(reopen(k, &r), ERR_OK);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_assert_proved(k, 2, LATER);
}

static void test_a_file_that_is_no_checkpoint_refuses(void **state)
{
	struct kit *k = *state;
	struct reopening r;
	FILE *f;

	kit_append(k, 2);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	f = fopen(k->published, "w");
	assert_non_null(f);
	(void)fputs("not a checkpoint\n", f);
	assert_int_equal(fclose(f), 0);
	kit_restart(k);
	assert_refuses(k);
	assert_int_equal(reopen(k, &r), ERR_INPUT); /* a person looks at it first, and moves it away */
}

/* A backup from before a reopening: the name must not be used a second time for another history. */
static void test_restored_to_before_a_reopening(void **state)
{
	struct kit *k = *state;
	struct reopening r;

	kit_append(k, 2);
	kit_backup(k);
	kit_append(k, 1);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_restore(k);
	kit_backup(k);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_WRONG_STATE);
	assert_int_equal(reopen(k, &r), ERR_OK);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_restore(k);
	assert_refuses(k);
	assert_int_equal(reopen(k, &r), ERR_OK);
	assert_string_equal(r.origin, KIT_ORIGIN "-3");
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_assert_proved(k, 0, KIT_ORIGIN "-3");
}

static void test_nothing_to_reopen(void **state)
{
	struct kit *k = *state;
	struct reopening r;

	assert_int_equal(reopen(k, &r), ERR_WRONG_STATE);
	kit_append(k, 1);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(reopen(k, &r), ERR_WRONG_STATE);
}

static void test_settings_are_checked(void **state)
{
	struct kit *k = *state;
	char problem[200], missing[160];
	struct ledger *l;

	(void)snprintf(missing, sizeof missing, "%s/none.pem", k->folder);
	const struct ledger_settings bad[] = {
		{ "", k->key_path, k->published },           { "a b", k->key_path, k->published },
		{ "a+b", k->key_path, k->published },        { KIT_ORIGIN, missing, k->published },
		{ KIT_ORIGIN, k->store_path, k->published }, { KIT_ORIGIN, k->key_path, "" },
	};
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		problem[0] = '\0';
		assert_int_equal(ledger_new(&bad[i], &k->clock, NULL, problem, sizeof problem, &l), ERR_CONFIG);
		assert_int_not_equal(strlen(problem), 0);
	}
}

static void test_an_act_that_is_too_long(void **state)
{
	struct kit *k = *state;
	uint8_t salt[LEDGER_SALT];
	FREE char *text = calloc(1, (64 << 10) + 1);
	uint64_t leaf;

	assert_non_null(text);
	assert_int_equal(ledger_append(k->s, random_system(), span_of(text, (64 << 10) + 1), &leaf, salt),
	                 ERR_TOO_LARGE);
}

/* --- Witnesses ---------------------------------------------------------------------------------------------------- */

static enum err keep_cosigned(struct store *s, void *ctx)
{
	void *const *p = ctx;
	const struct buf *note = p[0];

	return ledger_cosigned(s, buf_span(note), p[1], (struct instant){ 1 });
}

static enum err cosigned(struct kit *k, struct buf *note, struct ledger_vkey *witness)
{
	void *p[] = { note, witness };

	return store_transaction(k->s, keep_cosigned, p);
}

static void test_proofs_carry_what_witnesses_signed(void **state)
{
	struct kit *k = *state;
	struct key *key = kit_key(k->folder, "witness.pem");
	BUF note = buf_init(LEDGER_CHECKPOINT_MAX), signed_note = buf_init(LEDGER_CHECKPOINT_MAX);
	BUF proof = buf_init(LEDGER_PROOF_MAX), last = buf_init(LEDGER_CHECKPOINT_MAX);
	BUF later = buf_init(LEDGER_PROOF_MAX);
	struct ledger_vkey witness;
	struct instant at;

	assert_int_equal(ledger_vkey_of(key, "gavle.example.se/vittne", 0x04, &witness), ERR_OK);
	kit_append(k, 3);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(ledger_checkpoint_last(k->s, &note), ERR_OK);
	assert_int_equal(cosigned(k, &note, &witness), ERR_NOT_FOUND); /* not yet signed by it */
	assert_int_equal(ledger_cosign(buf_span(&note), key, &witness, k->now, &signed_note), ERR_OK);
	kit_append(k, 3);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(cosigned(k, &signed_note, &witness), ERR_OK);
	assert_int_equal(cosigned(k, &signed_note, &witness), ERR_OK); /* twice is once */
	for (uint64_t leaf = 0; leaf < 6; leaf++)
		kit_assert_proved(k, leaf, KIT_ORIGIN);
	assert_int_equal(ledger_proof(k->s, 1, &proof), ERR_OK);
	assert_non_null(strstr(buf_str(&proof), buf_str(&signed_note)));
	assert_int_equal(ledger_proof(k->s, 5, &later), ERR_OK); /* after what was witnessed */
	assert_null(strstr(buf_str(&later), "vittne"));
	assert_int_equal(ledger_checkpoint_last(k->s, &last), ERR_OK);
	assert_int_equal(ledger_cosignature_verify(buf_span(&last), &witness, &at), ERR_NOT_FOUND);
	/* A wrong line, or one under a checkpoint that is none of ours, is not kept. */
	signed_note.ptr[signed_note.len - 10] ^= 1;
	assert_int_not_equal(cosigned(k, &signed_note, &witness), ERR_OK);
	key_free(key);
}

/* A service that a witness follows: the store itself, or one with something wrong. */
struct service {
	struct kit *kit;
	int asked;
	bool no_tiles;
	uint8_t spoil;          /* is put over a byte of each tile */
	struct span checkpoint; /* instead of the store's; empty: the store's */
};

static enum err get(void *ctx, const char *path, struct buf *out)
{
	struct service *v = ctx;
	struct ledger_tile_id id;
	size_t before = out->len;

	v->asked++;
	if (strcmp(path, "checkpoint") == 0)
		return v->checkpoint.len ? buf_add_span(out, v->checkpoint) : ledger_checkpoint_last(v->kit->s, out);
	assert_true(span_starts_with(span_str(path), "tile/"));
	if (v->no_tiles)
		return ERR_NOT_FOUND;
	TRY(ledger_tile_path_read(span_str(path + 5), &id));
	TRY(ledger_tile(v->kit->s, &id, out));
	out->ptr[before] ^= (char)v->spoil;
	return ERR_OK;
}

static enum err follow(struct service *v, const struct buf *since, char reason[300], struct buf *ret_note)
{
	const struct ledger_source source = { get, v };
	struct ledger_vkey vkey = kit_vkey(v->kit, KIT_ORIGIN);

	reason[0] = '\0';
	buf_clear(ret_note);
	return ledger_follow(&source, &vkey, buf_span(since), reason, 300, ret_note);
}

static void test_a_witness_follows(void **state)
{
	static const unsigned steps[] = { 1, 1, 2, 3, 100, 149, 1, 255, 1, 100 };
	struct kit *k = *state;
	struct service service = { .kit = k };
	BUF since = buf_init(LEDGER_CHECKPOINT_MAX), now = buf_init(LEDGER_CHECKPOINT_MAX);
	BUF first = buf_init(LEDGER_CHECKPOINT_MAX);
	char reason[300];

	for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
		kit_append(k, steps[i]);
		assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
		assert_int_equal(follow(&service, &since, reason, &now), ERR_OK);
		if (first.len)
			assert_int_equal(follow(&service, &first, reason, &now), ERR_OK);
		else
			assert_int_equal(buf_add_span(&first, buf_span(&now)), ERR_OK);
		buf_clear(&since);
		assert_int_equal(buf_add_span(&since, buf_span(&now)), ERR_OK);
	}
	assert_int_equal(follow(&service, &since, reason, &now), ERR_OK); /* nothing new */
	service.no_tiles = true;
	assert_int_equal(follow(&service, &first, reason, &now), ERR_EVIDENCE);
	service.no_tiles = false;
	service.spoil = 1;
	assert_int_equal(follow(&service, &first, reason, &now), ERR_EVIDENCE);
	assert_non_null(strstr(reason, "rewritten"));
}

static void test_a_witness_shouts(void **state)
{
	struct kit *k = *state;
	struct service service = { .kit = k };
	BUF since = buf_init(LEDGER_CHECKPOINT_MAX), now = buf_init(LEDGER_CHECKPOINT_MAX);
	BUF longer = buf_init(LEDGER_CHECKPOINT_MAX);
	char reason[300];

	kit_append(k, 2);
	kit_backup(k);
	kit_append(k, 5);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(follow(&service, &since, reason, &longer), ERR_OK);
	/* The operator restores an old store, throws the published file away, and signs anew: what the file prevents.
	 */
	kit_restore(k);
	assert_int_equal(unlink(k->published), 0);
	kit_append(k, 1);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(follow(&service, &longer, reason, &now), ERR_EVIDENCE);
	assert_non_null(strstr(reason, "shrunk: it had 7 entries and now has 3"));
	kit_append(k, 20);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	assert_int_equal(follow(&service, &longer, reason, &now), ERR_EVIDENCE);
	assert_non_null(strstr(reason, "rewritten"));
	kit_append(k, 4);
	/* Of the same size, and another tree. */
	BUF same = buf_init(LEDGER_CHECKPOINT_MAX);
	assert_int_equal(ledger_checkpoint_last(k->s, &same), ERR_OK);
	service.checkpoint = buf_span(&same);
	assert_int_equal(follow(&service, &same, reason, &now), ERR_OK);
	/* Signed by nobody that we know; and no checkpoint at all. */
	same.ptr[same.len - 10] = same.ptr[same.len - 10] == 'A' ? 'B' : 'A';
	assert_int_equal(follow(&service, &longer, reason, &now), ERR_EVIDENCE);
	assert_non_null(strstr(reason, "not signed by"));
	service.checkpoint = span_str("<html>");
	assert_int_equal(follow(&service, &longer, reason, &now), ERR_EVIDENCE);
	assert_int_equal(follow(&service, &same, reason, &now), ERR_INPUT); /* what we kept is spoilt */
}

/* --- Tiles -------------------------------------------------------------------------------------------------------- */

static enum err tile(struct kit *k, const char *path, struct buf *out)
{
	struct ledger_tile_id id;

	buf_clear(out);
	TRY(ledger_tile_path_read(span_str(path), &id));
	return ledger_tile(k->s, &id, out);
}

static void test_tiles(void **state)
{
	struct kit *k = *state;
	BUF bytes = buf_init(10000), other = buf_init(10000);
	struct sha256 entry, hash;

	kit_append(k, 300);
	assert_int_equal(ledger_publish(k->ledger, k->s), ERR_OK);
	kit_append(k, 1); /* not yet signed: not served */
	assert_int_equal(tile(k, "0/000", &bytes), ERR_OK);
	assert_int_equal(bytes.len, 8192);
	assert_int_equal(ledger_entry(k->s, 255, &entry), ERR_OK);
	assert_int_equal(ledger_leaf_hash(&entry, &hash), ERR_OK);
	assert_memory_equal(bytes.ptr + (size_t)255 * 32, hash.bytes, 32);
	assert_int_equal(tile(k, "0/001.p/44", &bytes), ERR_OK);
	assert_int_equal(bytes.len, 44 * 32);
	assert_int_equal(tile(k, "0/001.p/45", &bytes), ERR_NOT_FOUND);
	assert_int_equal(tile(k, "0/001", &bytes), ERR_NOT_FOUND);
	assert_int_equal(tile(k, "1/000.p/1", &bytes), ERR_OK);
	assert_int_equal(tile(k, "1/000.p/2", &bytes), ERR_NOT_FOUND);
	assert_int_equal(tile(k, "2/000.p/1", &bytes), ERR_NOT_FOUND);
	assert_int_equal(tile(k, "63/000.p/1", &bytes), ERR_NOT_FOUND);
	assert_int_equal(tile(k, "entries/001.p/2", &other), ERR_OK);
	assert_int_equal(other.len, 2 * 34);
	assert_int_equal(ledger_entry(k->s, 257, &entry), ERR_OK);
	assert_memory_equal(other.ptr + 34, "\0\x20", 2);
	assert_memory_equal(other.ptr + 36, entry.bytes, 32);
}

static void test_tile_addresses(void **state)
{
	static const struct {
		const char *path;
		struct ledger_tile_id id;
	} good[] = { { "0/000", { 0, 0, 256 } },
		     { "1/x001/x234/067", { 1, 1234067, 256 } },
		     { "63/999.p/1", { 63, 999, 1 } },
		     { "entries/x001/000.p/255", { LEDGER_TILE_ENTRIES, 1000, 255 } },
		     { "0/x009/x223/x372/x036/x854/x775/807", { 0, INT64_MAX, 256 } } };
	static const char *const bad[] = {
		"",
		"0",
		"0/",
		"0/0",
		"00/000",
		"64/000",
		"-1/000",
		"0/1000",
		"0/x000/001",
		"0/000/001",
		"0/x001",
		"0/x001/",
		"0/x001/x2",
		"0/000.p",
		"0/000.p/",
		"0/000.p/0",
		"0/000.p/256",
		"0/000.p/01",
		"0/000.p/1/",
		"0/000.p/1/2",
		"0/000.q/1",
		"entries",
		"entry/000",
		"0//000",
		"0/00a",
		"0/000 ",
		"0/x018/x446/x744/x073/x709/x551/616",
		"0/x001/x001/x001/x001/x001/x001/x001/x001/001",
	};
	struct ledger_tile_id id;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++) {
		BUF path = buf_init(100);

		assert_int_equal(ledger_tile_path_read(span_str(good[i].path), &id), ERR_OK);
		assert_int_equal(id.level, good[i].id.level);
		assert_true(id.index == good[i].id.index);
		assert_int_equal(id.width, good[i].id.width);
		assert_int_equal(ledger_tile_path(&good[i].id, &path), ERR_OK);
		assert_string_equal(buf_str(&path), good[i].path);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_int_equal(ledger_tile_path_read(span_str(bad[i]), &id), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_KIT(test_signs_what_is_committed),
		WITH_KIT(test_every_leaf_is_proved),
		WITH_KIT(test_a_checkpoint_is_kept),
		WITH_KIT(test_goes_on_after_a_restart),
		WITH_KIT(test_a_restored_backup_refuses_until_reopened),
		WITH_KIT(test_a_tree_that_was_changed_refuses),
		WITH_KIT(test_a_lost_file_refuses),
		WITH_KIT(test_a_file_that_is_no_checkpoint_refuses),
		WITH_KIT(test_restored_to_before_a_reopening),
		WITH_KIT(test_nothing_to_reopen),
		WITH_KIT(test_settings_are_checked),
		WITH_KIT(test_an_act_that_is_too_long),
		WITH_KIT(test_proofs_carry_what_witnesses_signed),
		WITH_KIT(test_a_witness_follows),
		WITH_KIT(test_a_witness_shouts),
		WITH_KIT(test_tiles),
		cmocka_unit_test(test_tile_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
