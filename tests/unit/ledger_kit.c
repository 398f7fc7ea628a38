#include "unit/ledger_kit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct instant kit_now(void *ctx)
{
	return ((struct kit *)ctx)->now;
}

static int64_t kit_monotonic(void *ctx)
{
	return ((struct kit *)ctx)->now.us;
}

struct key *kit_key(const char *folder, const char *name)
{
	BUF pem = buf_init(4096);
	char path[160], problem[200];
	struct key *key;
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(key_new_ed25519(&pem), ERR_OK);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(pem.ptr, 1, pem.len, f), pem.len);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(key_open(path, NULL, problem, sizeof problem, &key), ERR_OK);
	return key;
}

static void open_all(struct kit *k, bool create)
{
	const struct ledger_settings settings = { KIT_ORIGIN, k->key_path, k->published };
	char problem[200];

	assert_int_equal(store_pool_open(k->store_path, create, 1, &k->pool), ERR_OK);
	k->s = store_pool_take(k->pool);
	assert_int_equal(ledger_new(&settings, &k->clock, NULL, problem, sizeof problem, &k->ledger), ERR_OK);
}

static void close_all(struct kit *k)
{
	ledger_free(k->ledger);
	store_pool_give(k->pool, k->s);
	store_pool_close(k->pool);
}

int kit_set_up(void **state)
{
	struct kit *k = calloc(1, sizeof *k);

	assert_non_null(k);
	k->now.us = 1795301400 * SECOND;
	k->clock = (struct clock){ kit_now, kit_monotonic, k };
	(void)snprintf(k->folder, sizeof k->folder, TEST_TMP "/ledger-XXXXXX");
	assert_non_null(mkdtemp(k->folder));
	(void)snprintf(k->store_path, sizeof k->store_path, "%s/store.db", k->folder);
	(void)snprintf(k->key_path, sizeof k->key_path, "%s/ledger.pem", k->folder);
	(void)snprintf(k->published, sizeof k->published, "%s/published", k->folder);
	k->key = kit_key(k->folder, "ledger.pem");
	open_all(k, true);
	*state = k;
	return 0;
}

int kit_tear_down(void **state)
{
	static const char *const files[] = { "store.db",  "store.db-wal", "store.db-shm",
		                             "backup.db", "ledger.pem",   "witness.pem",
		                             "other.pem", "published",    "published.new" };
	struct kit *k = *state;
	char path[160];

	close_all(k);
	key_free(k->key);
	for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", k->folder, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(k->folder);
	free(k);
	return 0;
}

void kit_restart(struct kit *k)
{
	close_all(k);
	open_all(k, false);
}

static void backup_path(const struct kit *k, char out[160])
{
	(void)snprintf(out, 160, "%s/backup.db", k->folder);
}

void kit_backup(struct kit *k)
{
	char path[160];

	backup_path(k, path);
	assert_int_equal(store_backup(k->s, path), ERR_OK);
}

void kit_restore(struct kit *k)
{
	char path[160], beside[160];

	backup_path(k, path);
	close_all(k);
	(void)snprintf(beside, sizeof beside, "%s-wal", k->store_path);
	(void)unlink(beside);
	(void)snprintf(beside, sizeof beside, "%s-shm", k->store_path);
	(void)unlink(beside);
	assert_int_equal(rename(path, k->store_path), 0);
	open_all(k, false);
}

struct appending {
	const char *text;
	uint64_t leaf;
};

static enum err append_one(struct store *s, void *ctx)
{
	struct appending *a = ctx;
	uint8_t salt[LEDGER_SALT];

	return ledger_append(s, random_system(), span_str(a->text), &a->leaf, salt);
}

uint64_t kit_append(struct kit *k, unsigned count)
{
	struct appending a = { "{\"event\":\"test\"}", 0 };

	for (unsigned i = 0; i < count; i++)
		assert_int_equal(store_transaction(k->s, append_one, &a), ERR_OK);
	return a.leaf;
}

struct ledger_vkey kit_vkey(const struct kit *k, const char *origin)
{
	struct ledger_vkey vkey;

	assert_int_equal(ledger_vkey_of(k->key, origin, 0x01, &vkey), ERR_OK);
	return vkey;
}

struct ledger_checkpoint kit_checkpoint(struct kit *k, struct buf *ret_note)
{
	struct ledger_checkpoint checkpoint;
	struct ledger_vkey vkey = kit_vkey(k, KIT_ORIGIN);

	assert_int_equal(ledger_checkpoint_last(k->s, ret_note), ERR_OK);
	assert_int_equal(ledger_checkpoint_verify(buf_span(ret_note), &vkey, &checkpoint), ERR_OK);
	return checkpoint;
}

void kit_assert_proved(struct kit *k, uint64_t leaf, const char *origin)
{
	struct ledger_vkey vkey = kit_vkey(k, origin);
	BUF proof = buf_init(LEDGER_PROOF_MAX);
	struct ledger_checkpoint checkpoint;
	struct sha256 entry;
	struct span note;
	char reason[200] = "";
	uint64_t index;

	assert_int_equal(ledger_entry(k->s, leaf, &entry), ERR_OK);
	assert_int_equal(ledger_proof(k->s, leaf, &proof), ERR_OK);
	assert_int_equal(ledger_proof_verify(buf_span(&proof), &entry, &vkey, 1, reason, sizeof reason, &index, &note,
	                                     &checkpoint),
	                 ERR_OK);
	entry.bytes[0] ^= 1;
	assert_int_equal(ledger_proof_verify(buf_span(&proof), &entry, &vkey, 1, reason, sizeof reason, &index, &note,
	                                     &checkpoint),
	                 ERR_EVIDENCE);
}
