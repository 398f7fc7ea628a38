/* store_fill STORE TEMPLATES CASE-FILE STATE COUNT [DECIDER]: adds COUNT decisions to a store, through the rooms' own
 * functions, as a long use of the service would have left them. STATE: oral (recorded, no text), frozen (waits for the
 * signature), acknowledged (signed on paper, archived, registered). They lie in the past, an hour apart where there is
 * room; `frozen` and `oral` ones are of the last minutes. DECIDER: personal number of who decided (Gävle's chair).
 * Prints the references. For benches and integration tests; the service may be running, but not for `acknowledged`:
 * these are sealed and stamped here, with a seal and an authority made for it, and entered in the ledger of the
 * installation whose jourbeslut.conf lies beside the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/record.h"
#include "settings.h"
#include "unit/test_seal.h"

#define BATCH 50
#define LONGEST (200 * 24 * HOUR)
#define DUTY "195001012391"
#define RECEIVER "195412222381"
#define CHAIR "197809172393"

DEFINE_CLEANUP(cleanup_pool, struct store_pool, store_pool_close);
DEFINE_CLEANUP(cleanup_law, struct law, law_free);
DEFINE_CLEANUP(cleanup_fonts, struct record_fonts, record_fonts_free);

/* A smallest PDF will do for a scanned paper: nobody opens it. */
static const char scan[] = "%PDF-1.4\n%%EOF\n";

struct fill {
	struct decision_office office;
	struct clock clock;
	struct instant now; /* what the clock shows */
	struct case_file *case_file;
	struct municipality place;
	const char *decider_number;
	int64_t duty, receiver, decider;
	bool freeze, acknowledge;
	int64_t step;
	int left;
	int64_t made[BATCH]; /* of the present batch, to be archived */
	int made_count;
	struct test_seal seal;
};

static struct instant shown(void *ctx)
{
	return ((const struct fill *)ctx)->now;
}

static int64_t running(void *ctx)
{
	(void)ctx;
	return clock_monotonic(clock_system());
}

static enum err find_people(struct fill *f, struct store *s)
{
	const struct {
		const char *number;
		int64_t *id;
	} wanted[] = { { DUTY, &f->duty }, { RECEIVER, &f->receiver }, { f->decider_number, &f->decider } };
	struct person p;

	for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++) {
		TRY(people_person_find_number(s, wanted[i].number, &p));
		*wanted[i].id = p.id;
	}
	return people_municipality_find_code(s, "GVL", &f->place);
}

static enum err record(struct fill *f, struct store *s, int64_t draft, int64_t *ret_decision)
{
	struct oral_input in = { .decision = draft,
		                 .municipality = f->place.id,
		                 .type = "lvu-6",
		                 .person_as_known = "Liv Påhittsson, 20230415-2388",
		                 .ground = "2",
		                 .decider = f->decider,
		                 .decider_name = "",
		                 .decider_office = "",
		                 .stated = instant_add(f->now, -MINUTE),
		                 .yes = true,
		                 .number_called = "070-174 06 05",
		                 .identified_how = "Ringde numret i registret och känner igen rösten",
		                 .listeners = "",
		                 .why_oral = "Nämnden kunde inte inväntas.",
		                 .late_reason = "",
		                 .place_kind = "",
		                 .place = "" };
	uint8_t key[32];

	TRY(random_fill(f->office.random, key, sizeof key));
	return decision_record(&f->office, s, f->duty, &in, span_of(key, sizeof key), ret_decision);
}

static enum err freeze(struct fill *f, struct store *s, int64_t decision)
{
	struct case_problems problems = { 0 };
	enum err e = decision_freeze(&f->office, s, decision, f->duty, &problems);

	for (size_t i = 0; i < problems.count; i++)
		(void)fprintf(stderr, "%s: %s\n", problems.items[i].path, problems.items[i].text);
	case_problems_release(&problems);
	return e;
}

static enum err sign(struct fill *f, struct store *s, int64_t decision)
{
	f->now = instant_add(f->now, 20 * MINUTE);
	TRY(delivery_opened(s, decision, f->receiver, f->now));
	TRY(delivery_take_over(s, decision, f->receiver, f->now));
	f->made[f->made_count++] = decision;
	return decision_sign_paper(&f->office, s, decision, f->duty, f->now, span_of(scan, sizeof scan - 1));
}

static enum err acknowledge_all(struct store *s, void *ctx)
{
	struct fill *f = ctx;

	for (int i = 0; i < f->made_count; i++) {
		char number[40];

		(void)snprintf(number, sizeof number, "SN 2026/%lld", (long long)f->made[i]);
		TRY(delivery_acknowledge(s, f->made[i], f->receiver, span_str(number), f->now));
	}
	return ERR_OK;
}

/* What the worker does: outside any transaction, since archiving has its own. */
static enum err archive_batch(struct fill *f, struct store *s)
{
	for (int i = 0; i < f->made_count; i++)
		TRY(test_seal_archive(&f->seal, &f->office, s, f->made[i]));
	TRY(test_seal_renew(&f->seal, &f->office, s, NULL));
	TRY(store_transaction(s, acknowledge_all, f));
	f->made_count = 0;
	return ERR_OK;
}

/* The case's own times go with the clock. */
static enum err set_times(struct fill *f)
{
	static const char *const paths[] = { "contact.at", "protection.at", "representatives.0.informed" };
	char text[INSTANT_TEXT];

	instant_format(instant_add(f->now, -HOUR), text);
	memcpy(text + strlen("2026-11-21T22:40:00"), "Z", 2); /* a case has no fractions of seconds */
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		TRY(case_set(f->case_file, paths[i], span_str(text), date_of(f->now), NULL));
	return ERR_OK;
}

static enum err add_one(struct fill *f, struct store *s)
{
	struct instant began = f->now;
	int64_t id = 0;
	struct decision d;

	TRY(set_times(f));
	if (f->freeze)
		TRY(decision_draft_new(&f->office, s, f->duty, f->place.id, "lvu-6", false, f->case_file, &id));
	TRY(record(f, s, id, &id));
	if (f->freeze)
		TRY(freeze(f, s, id));
	if (f->acknowledge)
		TRY(sign(f, s, id));
	TRY(decision_find(s, id, &d));
	(void)puts(d.ref);
	f->now = instant_add(began, f->step);
	return ERR_OK;
}

static enum err add_batch(struct store *s, void *ctx)
{
	struct fill *f = ctx;
	int count = f->left < BATCH ? f->left : BATCH;

	for (int i = 0; i < count; i++)
		TRY(add_one(f, s));
	f->left -= count;
	return ERR_OK;
}

static enum err read_case(struct fill *f, const char *path)
{
	BUF json = buf_init(CASE_FILE_MAX);
	struct case_problems problems = { 0 };
	enum err e;

	TRY(buf_read_file(&json, path));
	e = case_parse(buf_span(&json), date_of(clock_now(clock_system())), &problems, &f->case_file);
	for (size_t i = 0; i < problems.count; i++)
		(void)fprintf(stderr, "%s: %s\n", problems.items[i].path, problems.items[i].text);
	case_problems_release(&problems);
	return e;
}

static void set_clock(struct fill *f)
{
	f->clock = (struct clock){ shown, running, f };
	f->step = f->acknowledge ? LONGEST / (f->left + 1) : 0;
	if (f->step > HOUR)
		f->step = HOUR;
	f->now = instant_add(clock_now(clock_system()), -(f->left + 1) * f->step);
	if (f->acknowledge)
		f->now = instant_add(f->now, -HOUR);
}

DEFINE_CLEANUP(cleanup_conf, struct conf, conf_free);

/* The ledger is the installation's own: nobody else may sign it. */
static enum err open_ledger(struct fill *f, const char *store)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	struct conf_problem problem;
	char path[4096], why[300];

	(void)snprintf(path, sizeof path, "%.*sjourbeslut.conf",
	               (int)(strrchr(store, '/') ? strrchr(store, '/') + 1 - store : 0), store);
	TRY(conf_read(path, settings_keys, settings_key_count, &problem, &conf));
	const struct ledger_settings settings = { conf_text(conf, "ledger.origin"), conf_text(conf, "ledger.key"),
		                                  conf_text(conf, "ledger.published") };
	return ledger_new(&settings, &f->clock, NULL, why, sizeof why, &f->seal.ledger);
}

static enum err make_seal(struct fill *f, const char *store)
{
	char path[120];

	(void)snprintf(path, sizeof path, "/tmp/store-fill-%d", (int)getpid());
	TRY(test_seal_make(&f->seal, path, &f->clock));
	f->seal.seal.not_after = (struct instant){ INT64_MAX };
	f->office.seal = &f->seal.seal;
	ledger_free(f->seal.ledger);
	f->seal.ledger = NULL;
	return open_ledger(f, store);
}

static enum err fill(char **argv)
{
	static const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };
	CLEANUP(cleanup_pool) struct store_pool *pool = NULL;
	CLEANUP(cleanup_law) struct law *law = NULL;
	CLEANUP(cleanup_fonts) struct record_fonts *fonts = NULL;
	struct fill f = { .freeze = strcmp(argv[4], "oral") != 0, .acknowledge = strcmp(argv[4], "acknowledged") == 0 };
	struct law_problem problem = { 0 };
	struct store *s;
	char path[4096];
	uint64_t count;
	enum err e = ERR_OK;

	TRY(number_parse(span_str(argv[5]), 1000000, &count));
	f.left = (int)count;
	(void)snprintf(path, sizeof path, "%s/law", argv[2]);
	TRY(draft_law_load(path, &problem, &law));
	TRY(record_fonts_load(&files, &fonts));
	TRY(store_pool_open(argv[1], false, 1, &pool));
	TRY(read_case(&f, argv[3]));
	f.office = (struct decision_office){ .law = law,
		                             .fonts = fonts,
		                             .clock = &f.clock,
		                             .random = random_system(),
		                             .duty_name = "Socialjouren i Exempellän",
		                             .duty_phone = "070-174 06 99",
		                             .origin = "",
		                             .check_address = "http://127.0.0.1/kontroll/",
		                             .environment = "test" };
	f.decider_number = argv[6] ? argv[6] : CHAIR;
	set_clock(&f);
	s = store_pool_take(pool);
	e = find_people(&f, s);
	if (e == ERR_OK && f.acknowledge)
		e = make_seal(&f, argv[1]);
	while (e == ERR_OK && f.left > 0) {
		e = store_transaction(s, add_batch, &f);
		if (e == ERR_OK && f.made_count > 0)
			e = archive_batch(&f, s);
	}
	if (f.acknowledge)
		test_seal_release(&f.seal);
	store_pool_give(pool, s);
	case_free(f.case_file);
	return e;
}

int main(int argc, char **argv)
{
	enum err e;

	if (argc != 6 && argc != 7) {
		(void)fprintf(stderr,
		              "usage: store_fill STORE TEMPLATES CASE-FILE oral|frozen|acknowledged COUNT [DECIDER]\n");
		return 64;
	}
	e = fill(argv);
	if (e != ERR_OK)
		(void)fprintf(stderr, "store_fill: %s\n", err_name(e));
	return e == ERR_OK ? 0 : 1;
}
