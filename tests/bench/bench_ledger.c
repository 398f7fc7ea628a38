/* What the ledger costs: an act with its leaf against the act alone, each in a commit of its own, one after the other
 * in the same store; and a proof in a tree of a million leaves. Prints, asserts nothing.
 *
 * usage: bench_ledger FOLDER [LEAVES]: a store is made in FOLDER, which should lie on the disk that a service would use
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/act.h"
#include "jourbeslut/ledger.h"

#define ROUNDS 1000
#define BATCH 20000
#define DETAIL "Muntligt beslut registrerat."

struct bench {
	struct store *s;
	int64_t decision, matter;
	uint64_t leaf;
	unsigned count;
};

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static double middle(int64_t *times, size_t count)
{
	size_t half = count / 2;

	qsort(times, count, sizeof times[0], by_value);
	return (double)times[half] / 1000.0;
}

static int64_t computed(void)
{
	struct timespec t = { 0 };

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The act as it was before there was a ledger. */
static enum err act_alone(struct store *s, void *ctx)
{
	const struct bench *b = ctx;
	STATEMENT q = store_statement(s, "INSERT INTO act (at, matter_id, decision_id, person_id, event, detail) "
	                                 "VALUES (:at, :matter, :decision, 1, 'record', :detail)");

	TRY(bind_instant(q, ":at", clock_now(clock_system())));
	TRY(bind_int(q, ":matter", b->matter));
	TRY(bind_int(q, ":decision", b->decision));
	TRY(bind_text(q, ":detail", DETAIL));
	return step_done(q);
}

static enum err act_and_leaf(struct store *s, void *ctx)
{
	const struct bench *b = ctx;

	return decision_act_add(s, clock_now(clock_system()), b->matter, b->decision, 1, "record", DETAIL);
}

static enum err one_row(struct store *s, const char *sql, int64_t *ret_id)
{
	STATEMENT q = store_statement(s, sql);

	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return ERR_OK;
}

static enum err make_decision(struct store *s, void *ctx)
{
	struct bench *b = ctx;
	int64_t id;

	TRY(one_row(s,
	            "INSERT INTO municipality (id, code, name, committee, court, org_number) VALUES (1, 'GVL', 'Gävle "
	            "kommun', 'Socialnämnden', 'FR', '')",
	            &id));
	TRY(one_row(s,
	            "INSERT INTO person (id, personal_number, name, title, active) VALUES (1, '195001012391', 'Maria "
	            "Exempelsson', '', 1)",
	            &id));
	TRY(one_row(s,
	            "INSERT INTO matter (municipality_id, practice, case_json, case_version, created_at, created_by) "
	            "VALUES (1, 0, '{}', 1, 0, 1)",
	            &b->matter));
	return one_row(s,
	               "INSERT INTO decision (ref, matter_id, municipality_id, type, state, practice, check_code, "
	               "created_at, created_by) VALUES ('GVL-2026-0001-0', 1, 1, 'lvu-6', 0, 0, 'X', 0, 1)",
	               &b->decision);
}

static enum err measure_acts(struct bench *b)
{
	static int64_t times[2][ROUNDS];
	enum err (*const bodies[2])(struct store * s, void *ctx) = { act_alone, act_and_leaf };
	int64_t work[2] = { 0 };
	double alone, both;

	for (size_t i = 0; i < ROUNDS; i++)
		for (size_t k = 0; k < 2; k++) {
			int64_t start = clock_monotonic(clock_system()), begun = computed();

			TRY(store_transaction(b->s, bodies[k], b));
			times[k][i] = clock_monotonic(clock_system()) - start;
			work[k] += computed() - begun;
		}
	alone = middle(times[0], ROUNDS);
	both = middle(times[1], ROUNDS);
	(void)printf("%-44s %.3f ms (computing %.3f ms)\n", "act alone, committed", alone,
	             (double)work[0] / ROUNDS / 1000.0);
	(void)printf("%-44s %.3f ms (computing %.3f ms)\n", "act and leaf, committed", both,
	             (double)work[1] / ROUNDS / 1000.0);
	(void)printf("%-44s %.2f\n", "ratio (promised: at most 1.2)", both / alone);
	return ERR_OK;
}

static enum err append_batch(struct store *s, void *ctx)
{
	struct bench *b = ctx;
	uint8_t salt[LEDGER_SALT];

	for (unsigned i = 0; i < b->count; i++)
		TRY(ledger_append(s, random_system(), span_str("{}"), &b->leaf, salt));
	return ERR_OK;
}

static enum err grow(struct bench *b, uint64_t leaves)
{
	int64_t start = clock_monotonic(clock_system());
	uint64_t before = b->leaf;

	b->count = BATCH;
	while (b->leaf < leaves)
		TRY(store_transaction(b->s, append_batch, b));
	if (b->leaf > before)
		(void)printf("%-44s %.1f µs each\n", "leaves appended, 20,000 a commit",
		             (double)(clock_monotonic(clock_system()) - start) / (double)(b->leaf - before));
	return ERR_OK;
}

static enum err measure_proofs(struct bench *b, uint64_t leaves)
{
	static int64_t times[ROUNDS];
	size_t size = 0, nearly_all = ROUNDS * 99 / 100;

	for (size_t i = 0; i < ROUNDS; i++) {
		BUF proof = buf_init(LEDGER_PROOF_MAX);
		int64_t start = clock_monotonic(clock_system());
		uint64_t leaf;

		TRY(random_fill(random_system(), &leaf, sizeof leaf));
		TRY(ledger_proof(b->s, leaf % leaves, &proof));
		times[i] = clock_monotonic(clock_system()) - start;
		size = proof.len;
	}
	(void)printf("%-44s %.3f ms, %zu bytes (promised: less than 1 ms)\n", "proof, median", middle(times, ROUNDS),
	             size);
	(void)printf("%-44s %.3f ms\n", "proof, 99 of 100", (double)times[nearly_all] / 1000.0);
	return ERR_OK;
}

static enum err publish(const char *folder, struct bench *b)
{
	BUF pem = buf_init(4096);
	char key[300], file[300], problem[300] = "";
	const struct ledger_settings settings = { "bench.example.se/ledger", key, file };
	struct ledger *l;
	int64_t start;
	FILE *f;
	enum err e;

	(void)snprintf(key, sizeof key, "%s/ledger.pem", folder);
	(void)snprintf(file, sizeof file, "%s/published", folder);
	TRY(key_new_ed25519(&pem));
	f = fopen(key, "w");
	if (!f)
		return ERR_IO;
	(void)fputs(buf_str(&pem), f);
	if (fclose(f) != 0)
		return ERR_IO;
	TRY(ledger_new(&settings, clock_system(), NULL, problem, sizeof problem, &l));
	start = clock_monotonic(clock_system());
	e = ledger_publish(l, b->s);
	(void)printf("%-44s %.3f ms\n", "checkpoint signed, in file and store",
	             (double)(clock_monotonic(clock_system()) - start) / 1000.0);
	ledger_free(l);
	return e;
}

static enum err run(const char *folder, uint64_t leaves)
{
	struct bench b = { 0 };
	struct store_pool *pool;
	char path[300];
	enum err e;

	(void)snprintf(path, sizeof path, "%s/ledger.db", folder);
	TRY(store_pool_open(path, true, 1, &pool));
	b.s = store_pool_take(pool);
	e = store_transaction(b.s, make_decision, &b);
	if (e == ERR_OK)
		e = measure_acts(&b);
	if (e == ERR_OK)
		e = grow(&b, leaves);
	if (e == ERR_OK)
		e = publish(folder, &b);
	if (e == ERR_OK)
		e = measure_proofs(&b, leaves);
	store_pool_give(pool, b.s);
	store_pool_close(pool);
	return e;
}

int main(int argc, char **argv)
{
	uint64_t leaves = 1000000;
	enum err e;

	if (argc < 2 || (argc > 2 && (number_parse(span_str(argv[2]), 100000000, &leaves) != ERR_OK || leaves == 0))) {
		(void)fprintf(stderr, "usage: bench_ledger FOLDER [LEAVES]\n");
		return 64;
	}
	e = run(argv[1], leaves);
	if (e != ERR_OK)
		(void)fprintf(stderr, "bench_ledger: %s\n", err_name(e));
	return e == ERR_OK ? 0 : 1;
}
