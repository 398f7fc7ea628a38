/* The main path under faults: an oral decision is recorded, its text written and frozen, signed, archived. After each
 * fault the store, opened anew as after a crash, holds the whole step or nothing of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fault/fault.h"
#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"
#include "jourbeslut/archive.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/people.h"
#include "jourbeslut/record.h"
#include "jourbeslut/store.h"
#include "unit/record_sample.h"
#include "unit/test_seal.h"

#define DUTY "195001012391"
#define CHAIR "197809172393"
#define STORE_MAX ((size_t)16 << 20)
#define SCAN "%PDF-1.4\n% a scanned page\n%%EOF\n"

/* How far the world has come; each has a store on disk to begin from. */
enum stage {
	EMPTY,
	DECIDED,
	WRITTEN,
	FROZEN,
	PAPER,      /* signed; the record can be written and sealed */
	ONE_SEALED, /* its time stamp has come; the copy and the basis can be */
	ALL_SEALED, /* all stamps have come */
	STAGE_COUNT
};

struct world {
	char folder[64], path[100];
	struct law *law;
	struct record_fonts *fonts;
	struct case_file *case_file;
	struct test_seal seal;
	struct decision_office office;
	enum stage stage;
	int64_t decision; /* the only one */
	struct store_pool *pool;
	struct store *store;
};

/* Saturday 21 November 2026, 23.50 in Sweden. */
static struct instant the_night(void *ctx)
{
	(void)ctx;
	return (struct instant){ 1795301400 * SECOND };
}

static int64_t no_time_passes(void *ctx)
{
	(void)ctx;
	return 0;
}

static enum err count_up(void *ctx, void *out, size_t len)
{
	static uint8_t next;
	uint8_t *bytes = out;

	(void)ctx;
	for (size_t i = 0; i < len; i++)
		bytes[i] = next++;
	return ERR_OK;
}

static const struct clock night = { the_night, no_time_passes, NULL };
static const struct random counting = { count_up, NULL };

/* --- The store, copied from one stage to the next ----------------------------------------------------------------- */

static const char *stage_path(const struct world *w, enum stage stage)
{
	static char path[100];

	(void)snprintf(path, sizeof path, "%s/stage-%d", w->folder, (int)stage);
	return path;
}

static void remove_with(const char *path, const char *suffix)
{
	char name[120];

	(void)snprintf(name, sizeof name, "%s%s", path, suffix);
	(void)unlink(name);
}

static void open_store(struct world *w)
{
	assert_int_equal(store_pool_open(w->path, false, 1, &w->pool), ERR_OK);
	w->store = store_pool_take(w->pool);
}

static void close_store(struct world *w)
{
	if (!w->pool)
		return;
	store_pool_give(w->pool, TAKE(w->store));
	store_pool_close(TAKE(w->pool));
}

static void copy_stage(struct world *w)
{
	BUF bytes = buf_init(STORE_MAX);
	CLOSE FILE *out = fopen(w->path, "we");

	assert_non_null(out);
	assert_int_equal(buf_read_file(&bytes, stage_path(w, w->stage)), ERR_OK);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, out), bytes.len);
}

static void prepare(void *world)
{
	struct world *w = world;

	copy_stage(w);
	open_store(w);
}

static void release(void *world)
{
	struct world *w = world;

	close_store(w);
	remove_with(w->path, "");
	remove_with(w->path, "-wal");
	remove_with(w->path, "-shm");
}

/* --- The steps ---------------------------------------------------------------------------------------------------- */

static enum err find_people(struct store *s, int64_t *ret_duty, int64_t *ret_chair)
{
	struct person p;

	TRY(people_person_find_number(s, DUTY, &p));
	*ret_duty = p.id;
	TRY(people_person_find_number(s, CHAIR, &p));
	*ret_chair = p.id;
	return ERR_OK;
}

static enum err record_body(struct store *s, void *ctx)
{
	struct world *w = ctx;
	struct municipality m;
	int64_t duty, chair, decision;
	struct oral_input in = {
		.type = "lvu-6",
		.person_as_known = "Liv Påhittsson, 20230415-2388",
		.ground = "2",
		.decider_name = "",
		.decider_office = "",
		.stated = instant_add(the_night(NULL), -5 * MINUTE),
		.yes = true,
		.number_called = "070-174 06 05",
		.identified_how = "Känner igen rösten",
		.listeners = "",
		.why_oral = "Nämnden kunde inte inväntas.",
		.late_reason = "",
		.place_kind = "",
		.place = "",
	};

	TRY(find_people(s, &duty, &chair));
	TRY(people_municipality_find_code(s, "GVL", &m));
	in.municipality = m.id;
	in.decider = chair;
	return decision_record(&w->office, s, duty, &in, span_str("0123456789abcdef0123456789abcdef"), &decision);
}

static enum err write_body(struct store *s, void *ctx)
{
	struct world *w = ctx;
	struct decision d;
	int64_t duty, chair;

	TRY(find_people(s, &duty, &chair));
	TRY(decision_find(s, w->decision, &d));
	TRY(decision_hold(&w->office, s, d.matter_id, duty, false));
	return decision_case_save(&w->office, s, d.matter_id, duty, w->case_file);
}

static enum err freeze_body(struct store *s, void *ctx)
{
	struct world *w = ctx;
	CASE_PROBLEMS problems = { 0 };
	int64_t duty, chair;

	TRY(find_people(s, &duty, &chair));
	return decision_freeze(&w->office, s, w->decision, duty, &problems);
}

static enum err paper_body(struct store *s, void *ctx)
{
	struct world *w = ctx;
	int64_t duty, chair;

	TRY(find_people(s, &duty, &chair));
	return decision_sign_paper(&w->office, s, w->decision, duty, the_night(NULL), span_str(SCAN));
}

static enum err (*const bodies[PAPER])(struct store *s, void *ctx) = { record_body, write_body, freeze_body,
	                                                               paper_body };

/* One step, as a handler or the worker does it. */
static enum err act(void *world)
{
	struct world *w = world;
	enum archive_progress progress;

	if (w->stage < PAPER)
		return store_transaction(w->store, bodies[w->stage], w);
	return archive_step(&w->office, w->store, w->decision, &progress); /* has its own transactions */
}

/* --- Looking at it afterwards ------------------------------------------------------------------------------------- */

static int64_t count(struct store *s, const char *sql)
{
	STATEMENT q = store_statement(s, sql);

	assert_int_equal(step_one(q), ERR_OK);
	return column_int(q, "n");
}

struct seen {
	int decisions;
	struct decision last;
};

static enum err see(void *ctx, const struct decision *d)
{
	struct seen *seen = ctx;

	seen->decisions++;
	seen->last = *d;
	return ERR_OK;
}

/* All that belongs to a recorded decision is there, or none of it. */
static bool is_recorded(struct world *w)
{
	struct seen seen = { 0 };
	struct delivery v;

	assert_int_equal(decision_each(w->store, &(struct decision_filter){ 0 }, see, &seen), ERR_OK);
	if (seen.decisions == 0) {
		assert_int_equal(count(w->store, "SELECT count(*) AS n FROM matter"), 0);
		assert_int_equal(count(w->store, "SELECT count(*) AS n FROM follow_up"), 0);
		assert_int_equal(count(w->store, "SELECT count(*) AS n FROM act"), 0);
		return false;
	}
	assert_int_equal(seen.decisions, 1);
	assert_int_equal(seen.last.state, DECISION_DECIDED);
	assert_true(seen.last.has_oral && seen.last.oral.yes && seen.last.oral.mandate_checked);
	assert_true(count(w->store, "SELECT count(*) AS n FROM follow_up") > 0);
	assert_true(count(w->store, "SELECT count(*) AS n FROM act") > 0);
	assert_int_equal(delivery_find(w->store, seen.last.id, the_night(NULL), &v), ERR_OK);
	return true;
}

static bool is_written(struct world *w)
{
	CASE struct case_file *c = NULL;
	struct decision d;

	assert_int_equal(decision_find(w->store, w->decision, &d), ERR_OK);
	assert_int_equal(decision_case_load(w->store, d.matter_id, &c), ERR_OK);
	return strcmp(case_text(c, "criteria.home.reason"), "") != 0;
}

static bool is_frozen(struct world *w)
{
	DECISION_VERSION v = { 0 };
	struct decision d;

	assert_int_equal(decision_find(w->store, w->decision, &d), ERR_OK);
	if (d.state == DECISION_DECIDED) {
		assert_int_equal(d.version_id, 0);
		assert_int_equal(count(w->store, "SELECT count(*) AS n FROM text_version"), 0);
		return false;
	}
	assert_int_equal(d.state, DECISION_FROZEN);
	assert_int_equal(decision_version_load(w->store, d.version_id, &v), ERR_OK);
	assert_true(v.text.count > 0 && v.basis.count > 0 && v.statement_json.len > 0);
	return true;
}

static bool is_signed(struct world *w)
{
	DECISION_EVIDENCE e = { 0 };
	struct decision d;

	assert_int_equal(decision_find(w->store, w->decision, &d), ERR_OK);
	if (d.state == DECISION_FROZEN) {
		assert_false(d.has_signature);
		return false;
	}
	assert_int_equal(d.state, DECISION_PAPER);
	assert_true(d.has_signature && d.on_paper);
	assert_int_equal(decision_evidence_load(w->store, d.version_id, &e), ERR_OK);
	assert_int_equal(e.scan.len, strlen(SCAN));
	return true;
}

/* Each file that is prepared waits for exactly one stamp. */
static bool are_prepared(struct world *w)
{
	int64_t files = count(w->store, "SELECT count(*) AS n FROM sealing");

	assert_int_equal(count(w->store, "SELECT count(*) AS n FROM sealing g JOIN stamp t ON t.id = g.stamp_id"),
	                 files);
	assert_int_equal(count(w->store, "SELECT count(*) AS n FROM stamp WHERE kind IN ('record', 'copy', 'basis')"),
	                 files);
	return files == (w->stage == PAPER ? 1 : ARCHIVE_FILE_COUNT);
}

static bool is_archived(struct world *w)
{
	struct decision d;
	struct sha256 hash;

	assert_int_equal(decision_find(w->store, w->decision, &d), ERR_OK);
	for (int file = 0; file < ARCHIVE_FILE_COUNT; file++) {
		BUF pdf = buf_init(STORE_MAX);
		enum err e = archive_file_load(w->store, d.version_id, (enum archive_file)file, &pdf, &hash);

		assert_int_equal(e, d.state == DECISION_ARCHIVED ? ERR_OK : ERR_NOT_FOUND);
	}
	if (d.state == DECISION_ARCHIVED) {
		struct archive_recheck report;
		assert_true(d.has_record);
		assert_int_equal(archive_recheck(w->store, NULL, "",
		                                 &(struct archive_version){ .version_id = d.stands.version_id,
		                                                            .on_paper = d.stands.on_paper },
		                                 &report),
		                 ERR_OK);
		assert_true(report.ok);
		return true;
	}
	assert_int_equal(d.state, DECISION_PAPER);
	return false;
}

static bool (*const done[STAGE_COUNT])(struct world *w) = { is_recorded,  is_written,   is_frozen,  is_signed,
	                                                    are_prepared, are_prepared, is_archived };

static void verify(void *world, enum err given)
{
	struct world *w = world;
	char finding[200];
	int stamped;

	close_store(w);
	open_store(w);
	assert_int_equal(store_check(w->store, finding, sizeof finding), ERR_OK);
	bool is_done = done[w->stage](w);
	assert_true(is_done || given != ERR_OK);
	/* What was not done can be done now. */
	if (!is_done) {
		/* One of the two files may be prepared already: its stamp comes before the other is written. */
		if (w->stage >= PAPER)
			assert_int_equal(test_seal_stamp(&w->seal, w->store, the_night(NULL), &stamped), ERR_OK);
		assert_int_equal(act(w), ERR_OK);
		assert_true(done[w->stage](w));
	}
}

/* --- The test ----------------------------------------------------------------------------------------------------- */

static enum err import_body(struct store *s, void *ctx)
{
	JSON json_t *county = NULL;
	BUF text = buf_init(1 << 20);
	char problem[200];

	(void)ctx;
	TRY(buf_read_file(&text, TEST_SOURCE_DIR "/templates/example/county.json"));
	TRY(json_read(buf_span(&text), 1 << 20, NULL, &county));
	return people_import(s, county, problem, sizeof problem);
}

/* Makes the store of every stage, each from the one before. */
static void make_stages(struct world *w)
{
	struct seen seen = { 0 };
	int stamped;

	assert_int_equal(store_pool_open(w->path, true, 1, &w->pool), ERR_OK);
	w->store = store_pool_take(w->pool);
	assert_int_equal(store_transaction(w->store, import_body, NULL), ERR_OK);
	for (int stage = EMPTY; stage < STAGE_COUNT; stage++) {
		assert_int_equal(store_backup(w->store, stage_path(w, (enum stage)stage)), ERR_OK);
		w->stage = (enum stage)stage;
		assert_int_equal(act(w), ERR_OK);
		assert_true(done[stage](w));
		assert_int_equal(test_seal_stamp(&w->seal, w->store, the_night(NULL), &stamped), ERR_OK);
		assert_int_equal(ledger_publish(w->seal.ledger, w->store), ERR_OK);
		if (stage == EMPTY) {
			assert_int_equal(decision_each(w->store, &(struct decision_filter){ 0 }, see, &seen), ERR_OK);
			w->decision = seen.last.id;
		}
	}
	release(w);
}

static int set_up(void **state)
{
	static struct world w = { .folder = TEST_TMP "/jourbeslut-fault-XXXXXX" };
	BUF text = buf_init(CASE_FILE_MAX);
	CASE_PROBLEMS problems = { 0 };
	struct law_problem problem;

	if (!mkdtemp(w.folder))
		return -1;
	(void)snprintf(w.path, sizeof w.path, "%s/store", w.folder);
	assert_int_equal(draft_law_load(TEST_SOURCE_DIR "/templates/law", &problem, &w.law), ERR_OK);
	assert_int_equal(sample_fonts_load(&w.fonts), ERR_OK);
	assert_int_equal(buf_read_file(&text, TEST_SOURCE_DIR "/tests/data/cases/lvu6-small-child.json"), ERR_OK);
	assert_int_equal(case_parse(buf_span(&text), date_of(the_night(NULL)), &problems, &w.case_file), ERR_OK);
	assert_int_equal(test_seal_make(&w.seal, w.path, &night), ERR_OK);
	w.office = (struct decision_office){
		.law = w.law,
		.fonts = w.fonts,
		.seal = &w.seal.seal,
		.clock = &night,
		.random = &counting,
		.duty_name = "Socialjouren i Exempellän",
		.duty_phone = "070-174 06 99",
		.origin = "",
		.check_address = "https://jour.example.se/kontroll/",
		.environment = "test",
	};
	make_stages(&w);
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	for (int stage = EMPTY; stage < STAGE_COUNT; stage++)
		remove_with(stage_path(w, (enum stage)stage), "");
	test_seal_release(&w->seal);
	case_free(w->case_file);
	record_fonts_free(w->fonts);
	law_free(w->law);
	return rmdir(w->folder);
}

static void walk(void **state, enum stage stage, const char *name)
{
	const struct fault_path path = {
		.name = name,
		.prepare = prepare,
		.act = act,
		.verify = verify,
		.release = release,
		/* Sealing writes whole documents, and its reads are alike; a round costs a second of a busy machine. */
		.spread = stage < PAPER ? 12 : 5,
		.store_spread = stage < PAPER ? 0 : 12
	};
	struct world *w = *state;

	w->stage = stage;
	fault_walk(&path, w);
}

static void recording_is_whole_or_nothing(void **state)
{
	walk(state, EMPTY, "recording");
}

static void writing_is_whole_or_nothing(void **state)
{
	walk(state, DECIDED, "writing");
}

static void freezing_is_whole_or_nothing(void **state)
{
	walk(state, WRITTEN, "freezing");
}

static void signing_is_whole_or_nothing(void **state)
{
	walk(state, FROZEN, "signing");
}

static void sealing_is_whole_or_nothing(void **state)
{
	walk(state, PAPER, "sealing the record");
	walk(state, ONE_SEALED, "sealing copy and basis");
}

static void archiving_is_whole_or_nothing(void **state)
{
	walk(state, ALL_SEALED, "archiving");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recording_is_whole_or_nothing), cmocka_unit_test(writing_is_whole_or_nothing),
		cmocka_unit_test(freezing_is_whole_or_nothing),  cmocka_unit_test(signing_is_whole_or_nothing),
		cmocka_unit_test(sealing_is_whole_or_nothing),   cmocka_unit_test(archiving_is_whole_or_nothing),
	};

	fault_install();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
