#include "unit/test_seal.h"

#include <stdio.h>
#include <unistd.h>

#include "jourbeslut/timestamp.h"
#include "jourbeslut/act.h"
#include "jourbeslut/archive.h"

static enum err write_file(const struct test_seal *t, const char *suffix, const struct buf *bytes, char path[160])
{
	CLOSE FILE *file = NULL;

	(void)snprintf(path, 160, "%s%s", t->path, suffix);
	file = fopen(path, "wb");
	return file && fwrite(bytes->ptr, 1, bytes->len, file) == bytes->len && fflush(file) == 0 ? ERR_OK : ERR_IO;
}

static enum err make_ledger(struct test_seal *t, const struct clock *clock)
{
	BUF pem = buf_init(1 << 16);
	char path[160], published[160], problem[300];
	const struct ledger_settings settings = { "jour.example.se/ledger", path, published };

	TRY(key_new_ed25519(&pem));
	TRY(write_file(t, "-ledger.pem", &pem, path));
	(void)snprintf(published, sizeof published, "%s-checkpoint", t->path);
	return ledger_new(&settings, clock, NULL, problem, sizeof problem, &t->ledger);
}

enum err test_seal_make(struct test_seal *t, const char *path, const struct clock *clock)
{
	BUF pem = buf_init(1 << 16);
	char file[160], problem[300];

	*t = (struct test_seal){ .pki = pki_new(PKI_P256) };
	(void)snprintf(t->path, sizeof t->path, "%s", path);
	t->pki->now = clock_now(clock);
	pki_seal_chain(t->pki, &t->chain);
	t->roots = pki_roots(t->pki->root);
	t->authorities = pki_roots(t->pki->tsa_root);
	pki_key_pem(t->pki->seal_key, &pem);
	TRY(write_file(t, "-seal.pem", &pem, file));
	TRY(key_open(file, NULL, problem, sizeof problem, &t->key));
	t->seal = (struct decision_seal){ .key = t->key,
		                          .chain = &t->chain,
		                          .roots = t->roots,
		                          .authorities = t->authorities,
		                          .name = "Exempellän (test)",
		                          .not_after = instant_add(t->pki->now, 300 * 24 * HOUR) };
	return make_ledger(t, clock);
}

void test_seal_release(struct test_seal *t)
{
	static const char *const files[] = { "-seal.pem", "-ledger.pem", "-checkpoint" };

	ledger_free(t->ledger);
	key_free(t->key);
	roots_free(t->roots);
	roots_free(t->authorities);
	der_list_release(&t->chain);
	pki_free(t->pki);
	for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
		char path[160];

		(void)snprintf(path, sizeof path, "%s%s", t->path, files[i]);
		(void)unlink(path);
	}
}

struct take {
	int64_t id;
	struct span token;
	const struct timestamp *timestamp;
};

static enum err take(struct store *s, void *ctx)
{
	const struct take *t = ctx;

	return decision_stamp_take(s, t->id, t->token, t->timestamp);
}

static enum err answer(struct test_seal *t, struct store *s, const struct decision_stamp *wanted)
{
	BUF request = buf_init(1 << 12), response = buf_init(1 << 16), token = buf_init(1 << 16);
	TIMESTAMP stamp = { .at = { 0 } };
	uint8_t nonce[TIMESTAMP_NONCE];
	char reason[200] = "";

	TRY(random_fill(random_system(), nonce, sizeof nonce));
	TRY(timestamp_request(&wanted->imprint, nonce, &request));
	pki_stamp(t->pki, &(struct pki_stamp){ 0 }, buf_span(&request), &response);
	TRY(timestamp_accept(buf_span(&response), &wanted->imprint, nonce, t->authorities, reason, sizeof reason,
	                     &token, &stamp));
	return store_transaction(s, take, &(struct take){ wanted->id, buf_span(&token), &stamp });
}

enum err test_seal_stamp(struct test_seal *t, struct store *s, struct instant now, int *ret_count)
{
	struct decision_stamp wanted = { 0 };
	enum err e;

	t->pki->now = now;
	*ret_count = 0;
	while ((e = decision_stamp_next(s, wanted.id, &wanted)) == ERR_OK) {
		TRY(answer(t, s, &wanted));
		++*ret_count;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err test_seal_archive(struct test_seal *t, const struct decision_office *o, struct store *s, int64_t decision)
{
	enum archive_progress progress = ARCHIVE_MOVED;
	int stamped;

	while (progress != ARCHIVE_DONE) {
		TRY(archive_step(o, s, decision, &progress));
		if (progress == ARCHIVE_REFUSED)
			return ERR_EVIDENCE;
		if (progress != ARCHIVE_WAITS)
			continue;
		TRY(test_seal_stamp(t, s, clock_now(o->clock), &stamped));
		if (stamped == 0)
			TRY(ledger_publish(t->ledger, s));
	}
	return ERR_OK;
}

enum err test_seal_renew(struct test_seal *t, const struct decision_office *o, struct store *s,
                         const struct der_list *ocsp)
{
	struct archive_renewal n = { 0 };
	enum err e;

	while ((e = archive_renewal_next(s, n.record_id, &n)) == ERR_OK) {
		bool prepared = false, stored = false;
		int stamped;

		TRY(archive_renew(o, s, &n, ocsp, &prepared));
		TRY(test_seal_stamp(t, s, clock_now(o->clock), &stamped));
		TRY(archive_renew(o, s, &n, ocsp, &stored));
		if (!prepared || !stored || stamped != 1)
			return ERR_INTERNAL;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}
