#include "unit/decision_world.h"

#include <stdlib.h>
#include <unistd.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"
#include "jourbeslut/act.h"

#define TWO_CONNECTIONS 2

static struct law *law;
static struct record_fonts *fonts;

int world_load(void **state)
{
	const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };
	struct law_problem problem;

	(void)state;
	if (draft_law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law) != ERR_OK)
		return -1;
	return record_fonts_load(&files, &fonts) == ERR_OK ? 0 : -1;
}

int world_unload(void **state)
{
	(void)state;
	law_free(law);
	record_fonts_free(fonts);
	return 0;
}

static struct instant now_of(void *ctx)
{
	return ((struct world *)ctx)->now;
}

static int64_t monotonic_of(void *ctx)
{
	return ((struct world *)ctx)->now.us;
}

/* Knuth's MMIX generator: the same bytes in every run. */
static enum err fill_of(void *ctx, void *out, size_t len)
{
	struct world *w = ctx;
	uint8_t *bytes = out;

	for (size_t i = 0; i < len; i++) {
		w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
		bytes[i] = (uint8_t)(w->seed >> 56);
	}
	return ERR_OK;
}

struct instant world_time(const char *rfc3339)
{
	struct instant i;

	assert_int_equal(instant_parse(span_str(rfc3339), &i), ERR_OK);
	return i;
}

void world_pass(struct world *w, int64_t us)
{
	w->now = instant_add(w->now, us);
}

void world_begin(struct world *w)
{
	STATEMENT q = store_statement(w->s, "BEGIN IMMEDIATE");

	assert_int_equal(step_done(q), ERR_OK);
}

enum err world_end(struct world *w, enum err e)
{
	STATEMENT q = e == ERR_OK ? store_statement(w->s, "COMMIT") : store_statement(w->s, "ROLLBACK");

	assert_int_equal(step_done(q), ERR_OK);
	return e;
}

static void import_county(struct world *w)
{
	BUF text = buf_init(1 << 20);
	JSON json_t *county = NULL;
	char problem[300];

	assert_int_equal(buf_read_file(&text, TEST_SOURCE_DIR "/templates/example/county.json"), ERR_OK);
	assert_int_equal(json_read(buf_span(&text), 1 << 20, NULL, &county), ERR_OK);
	assert_int_equal(IN_TX(w, people_import(w->s, county, problem, sizeof problem)), ERR_OK);
}

static int64_t person_of(struct world *w, const char *number)
{
	struct person p;

	assert_int_equal(people_person_find_number(w->s, number, &p), ERR_OK);
	return p.id;
}

static int64_t municipality_of(struct world *w, const char *code)
{
	struct municipality m;

	assert_int_equal(people_municipality_find_code(w->s, code, &m), ERR_OK);
	return m.id;
}

static void find_people(struct world *w)
{
	w->gvl = municipality_of(w, "GVL");
	w->svk = municipality_of(w, "SVK");
	w->duty = person_of(w, "195001012391");
	w->other_duty = person_of(w, "195706122388");
	w->manager = person_of(w, "196411232397");
	w->admin = person_of(w, "197104062380");
	w->chair = person_of(w, CHAIR_NUMBER);
	w->stand_in = person_of(w, "198502282380");
	w->receiver = person_of(w, "195412222381");
	w->registrar = person_of(w, "196105052390");
	w->svk_chair = person_of(w, "196810162385");
}

static void make_office(struct world *w)
{
	w->clock = (struct clock){ now_of, monotonic_of, w };
	w->random = (struct random){ fill_of, w };
	w->office = (struct decision_office){ .law = law,
		                              .fonts = fonts,
		                              .clock = &w->clock,
		                              .random = &w->random,
		                              .duty_name = "Socialjouren i Gävleborgs län",
		                              .duty_phone = "070-174 06 90",
		                              .origin = "https://jour.example.se",
		                              .check_address = "https://jour.example.se/kontroll/",
		                              .environment = "test",
		                              .pass_ends = "08.00 16.30 20.00" };
}

/* A receiving caseworker of the next municipality, whom the county's file may or may not have. */
static enum err add_svk_receiver(struct store *s, void *ctx)
{
	struct world *w = ctx;
	STATEMENT person = store_statement(s, "INSERT INTO person (personal_number, name, title, active) VALUES "
	                                      "('199001012385', 'Gun Grannström', 'socialsekreterare', 1)");
	STATEMENT role = store_statement(s, "INSERT INTO role (person_id, role, municipality_id) VALUES "
	                                    "(:person, 'receiver', :place)");

	TRY(step_done(person));
	w->svk_receiver = store_last_id(s);
	TRY(bind_int(role, ":person", w->svk_receiver));
	TRY(bind_int(role, ":place", w->svk));
	return step_done(role);
}

int world_set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	if (!w)
		return -1;
	*state = w;
	(void)snprintf(w->folder, sizeof w->folder, TEST_TMP "/jourbeslut-night-XXXXXX");
	if (!mkdtemp(w->folder))
		return -1;
	(void)snprintf(w->path, sizeof w->path, "%s/store", w->folder);
	w->now = world_time("2026-11-21T23:50:00+01:00");
	w->seed = 1;
	make_office(w);
	assert_int_equal(store_pool_open(w->path, true, TWO_CONNECTIONS, &w->pool), ERR_OK);
	w->s = store_pool_take(w->pool);
	assert_int_equal(test_seal_make(&w->seal, w->path, &w->clock), ERR_OK);
	w->office.seal = &w->seal.seal;
	import_county(w);
	find_people(w);
	assert_int_equal(store_transaction(w->s, add_svk_receiver, w), ERR_OK);
	return 0;
}

static void remove_file(const struct world *w, const char *suffix)
{
	char path[128];

	(void)snprintf(path, sizeof path, "%s%s", w->path, suffix);
	(void)unlink(path);
}

int world_tear_down(void **state)
{
	struct world *w = *state;

	store_pool_give(w->pool, w->s);
	store_pool_close(w->pool);
	test_seal_release(&w->seal);
	remove_file(w, "");
	remove_file(w, "-wal");
	remove_file(w, "-shm");
	(void)rmdir(w->folder);
	free(w);
	return 0;
}

void world_restart(struct world *w)
{
	store_pool_give(w->pool, w->s);
	store_pool_close(w->pool);
	assert_int_equal(store_pool_open(w->path, false, TWO_CONNECTIONS, &w->pool), ERR_OK);
	w->s = store_pool_take(w->pool);
}

struct oral_input world_call(const struct world *w)
{
	return (struct oral_input){ .municipality = w->gvl,
		                    .type = "lvu-6",
		                    .person_as_known = "Liv Påhittsson 20230415-2388",
		                    .ground = "2",
		                    .decider = w->chair,
		                    .decider_name = "",
		                    .decider_office = "",
		                    .stated = instant_add(w->now, -10 * MINUTE),
		                    .yes = true,
		                    .number_called = "070-174 06 05",
		                    .identified_how = "Uppringd på det nummer som står i registret",
		                    .listeners = "Jonas Testgren",
		                    .why_oral = "Beslutet behövdes genast och kunde inte vänta på underskrift.",
		                    .late_reason = "",
		                    .place_kind = "",
		                    .place = "" };
}

enum err world_record(struct world *w, const struct oral_input *in, const char *key, int64_t *ret_decision)
{
	uint8_t bytes[32] = { 0 };

	memcpy(bytes, key, strnlen(key, sizeof bytes));
	return IN_TX(w, decision_record(&w->office, w->s, w->duty, in, span_of(bytes, sizeof bytes), ret_decision));
}

int64_t world_record_same(struct world *w, const struct oral_input *in)
{
	struct oral_input asked = *in;
	int64_t id = 0;
	char key[24];

	asked.same_person = true;
	(void)snprintf(key, sizeof key, "key %llx", (unsigned long long)w->seed++);
	assert_int_equal(world_record(w, &asked, key, &id), ERR_OK);
	return id;
}

json_t *world_json(struct span text)
{
	json_t *json = NULL;

	assert_int_equal(json_read(text, 1 << 18, NULL, &json), ERR_OK);
	return json;
}

struct decision world_find(struct world *w, int64_t decision)
{
	struct decision d;

	assert_int_equal(decision_find(w->s, decision, &d), ERR_OK);
	return d;
}

int64_t world_decided(struct world *w)
{
	struct oral_input in = world_call(w);
	int64_t decision = 0;
	char key[24];

	(void)snprintf(key, sizeof key, "key %llx", (unsigned long long)w->seed);
	assert_int_equal(world_record(w, &in, key, &decision), ERR_OK);
	return decision;
}

void world_write_case(struct world *w, int64_t decision, const char *name)
{
	struct decision d = world_find(w, decision);
	CASE struct case_file *c = NULL;
	BUF path = buf_init(4096), text = buf_init(CASE_FILE_MAX);
	CASE_PROBLEMS problems = { 0 };

	assert_int_equal(buf_printf(&path, TEST_SOURCE_DIR "/tests/data/cases/%s.json", name), ERR_OK);
	assert_int_equal(buf_read_file(&text, buf_str(&path)), ERR_OK);
	assert_int_equal(case_parse(buf_span(&text), (struct date){ 2026, 11, 22 }, &problems, &c), ERR_OK);
	assert_int_equal(
	        case_set(c, "municipality", span_str(d.municipality.name), (struct date){ 2026, 11, 22 }, NULL),
	        ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_OK);
}

int64_t world_frozen(struct world *w)
{
	int64_t decision = world_decided(w);
	CASE_PROBLEMS problems = { 0 };

	world_write_case(w, decision, "lvu6-small-child");
	world_pass(w, 100 * MINUTE);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, decision, w->duty, &problems)), ERR_OK);
	return decision;
}

static void fill_report(struct eid_report *r, const struct world_order *order, struct instant signed_at)
{
	bool good = order->state == EID_VERIFIED;

	*r = (struct eid_report){ .ok = good, .signed_at = signed_at };
	for (int i = 0; i < EID_CHECK_COUNT; i++)
		r->checks[i].outcome = good || i < EID_CHECK_PERSON ? EID_PASSED : EID_FAILED_CHECK;
	(void)snprintf(r->person, sizeof r->person, "%s", order->person ? order->person : CHAIR_NUMBER);
	(void)snprintf(r->name, sizeof r->name, "%s", order->name ? order->name : "Astrid Exempelström");
	(void)snprintf(r->bank, sizeof r->bank, "Testbank AB");
	(void)snprintf(r->root, sizeof r->root, "Test BankID Root CA v1");
	(void)snprintf(r->serial, sizeof r->serial, "0123abcd");
}

#define Q_ORDER                                                                                                        \
	"INSERT INTO eid_order (public_id, kind, state, hint, subject, person, visible, nonvisible, ip, user_agent, "  \
	"binding_hash, return_url, requested_at, ends_at, attempts, picked_up, cancel_wanted, ended_at, "              \
	"proven_person, proven_name, device_ip, report) VALUES (:id, 'sign', :state, :hint, :subject, :person, "       \
	":visible, :nonvisible, '192.0.2.1', '', zeroblob(32), '', :at, :at, 1, 0, 0, :ended, :proven, :name, '', "    \
	":report)"

static enum err insert_order(struct world *w, const struct decision_version *v, const struct world_order *order,
                             const char *id)
{
	STATEMENT q = store_statement(w->s, Q_ORDER);
	BUF report = buf_init(1 << 16), visible = buf_init(EID_VISIBLE_MAX);
	struct eid_report r;
	char hex[SHA256_HEX];

	TRY(buf_add_str(&visible, order->above ? order->above : ""));
	TRY(buf_add_span(&visible, buf_span(&v->visible)));
	fill_report(&r, order, w->now);
	if (order->state == EID_VERIFIED || order->state == EID_REFUSED)
		TRY(eid_report_write(&r, &report));
	sha256_hex(&v->statement_hash, hex);
	TRY(bind_text(q, ":id", id));
	TRY(bind_text(q, ":state", eid_state_name(order->state)));
	TRY(bind_text(q, ":hint", order->state == EID_FAILED ? "userCancel" : ""));
	TRY(bind_int(q, ":subject", v->id));
	TRY(bind_text(q, ":person", CHAIR_NUMBER));
	TRY(bind_blob(q, ":visible", buf_span(&visible)));
	TRY(bind_blob(q, ":nonvisible", span_str(order->hash ? order->hash : hex)));
	TRY(bind_instant(q, ":at", w->now));
	if (eid_state_final(order->state))
		TRY(bind_instant(q, ":ended", w->now));
	TRY(bind_text(q, ":proven", order->state == EID_VERIFIED ? r.person : ""));
	TRY(bind_text(q, ":name", order->state == EID_VERIFIED ? r.name : ""));
	TRY(bind_span(q, ":report", buf_span(&report)));
	return step_done(q);
}

#define ANSWER                                                                                                         \
	"{\"orderRef\":\"ref\",\"status\":\"complete\",\"completionData\":{\"user\":{\"personalNumber\":"              \
	"\"" CHAIR_NUMBER                                                                                              \
	"\",\"name\":\"Astrid Exempelström\",\"givenName\":\"Astrid\",\"surname\":\"Exempelström\"},"                \
	"\"device\":{\"ipAddress\":\"192.0.2.7\",\"uhi\":\"uhi\"},\"bankIdIssueDate\":\"2026-01-01\","                 \
	"\"signature\":\"PHNpZ25hdHVyZS8+\",\"ocspResponse\":\"b2NzcA==\"}}"

static enum err insert_answer(struct world *w)
{
	STATEMENT attempt = store_statement(
	        w->s, "INSERT INTO eid_attempt (order_id, number, order_ref, autostart_token, qr_token, qr_secret, "
	              "started_at, ended_at) VALUES (:order, 1, 'ref', '', '', '', :at, :at)");
	STATEMENT answer = store_statement(w->s, "INSERT INTO eid_answer (attempt_id, body, received_at) VALUES "
	                                         "(:attempt, :body, :at)");

	TRY(bind_int(attempt, ":order", store_last_id(w->s)));
	TRY(bind_instant(attempt, ":at", w->now));
	TRY(step_done(attempt));
	TRY(bind_int(answer, ":attempt", store_last_id(w->s)));
	TRY(bind_blob(answer, ":body", span_str(ANSWER)));
	TRY(bind_instant(answer, ":at", w->now));
	return step_done(answer);
}

static enum err insert_order_and_answer(struct world *w, const struct decision_version *v,
                                        const struct world_order *order, const char *id)
{
	TRY(insert_order(w, v, order, id));
	return order->state == EID_VERIFIED || order->state == EID_REFUSED ? insert_answer(w) : ERR_OK;
}

void world_order_end(struct world *w, int64_t decision, const struct world_order *order, char ret_id[EID_ID_TEXT])
{
	DECISION_VERSION v = { 0 };
	uint8_t bytes[16];
	BUF id = buf_init(EID_ID_TEXT);

	assert_int_equal(
	        decision_version_load(w->s, order->version ? order->version : world_find(w, decision).version_id, &v),
	        ERR_OK);
	assert_int_equal(random_fill(&w->random, bytes, sizeof bytes), ERR_OK);
	assert_int_equal(base64url_encode(bytes, sizeof bytes, &id), ERR_OK);
	assert_int_equal(IN_TX(w, insert_order_and_answer(w, &v, order, buf_str(&id))), ERR_OK);
	(void)snprintf(ret_id, EID_ID_TEXT, "%s", buf_str(&id));
}

enum err world_apply(struct world *w, const char *order)
{
	EID_RESULT result = { 0 };

	assert_int_equal(eid_result_load(w->s, order, &result), ERR_OK);
	return IN_TX(w, decision_sign_apply(&w->office, w->s, &result));
}

int64_t world_signed(struct world *w)
{
	int64_t decision = world_frozen(w);
	char order[EID_ID_TEXT];

	world_pass(w, 5 * MINUTE);
	world_order_end(w, decision, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	return decision;
}

enum err world_archive(struct world *w, int64_t decision)
{
	return test_seal_archive(&w->seal, &w->office, w->s, decision);
}

int64_t world_archived(struct world *w)
{
	int64_t decision = world_signed(w);

	assert_int_equal(world_archive(w, decision), ERR_OK);
	return decision;
}

static enum err take_back(struct store *s, void *ctx)
{
	const struct instant *now = ctx;
	STATEMENT approval = store_statement(
	        s, "INSERT INTO law_approval (pack, hash, person_id, lawyer, reviewed, at) SELECT pack, pack_hash, "
	           "(SELECT MIN(id) FROM person), 'Jurist Testgren', '2026-11-01', frozen_at - 1 FROM text_version "
	           "ORDER BY frozen_at LIMIT 1");
	STATEMENT end = store_statement(s, "INSERT INTO law_approval_end (approval_id, reason, at, by) "
	                                   "VALUES (:approval, 'Fel dag.', :at, (SELECT MIN(id) FROM person))");

	TRY(step_done(approval));
	TRY(bind_int(end, ":approval", store_last_id(s)));
	TRY(bind_instant(end, ":at", *now));
	return step_done(end);
}

void world_take_law_back(struct world *w)
{
	assert_int_equal(store_transaction(w->s, take_back, &w->now), ERR_OK);
}

int64_t world_number(struct world *w, const char *sql)
{
	STATEMENT q = store_statement(w->s, sql);

	assert_int_equal(step_one(q), ERR_OK);
	return column_int(q, "n");
}

static enum err run_sql(struct store *s, void *ctx)
{
	STATEMENT q = store_statement(s, ctx);

	return step_done(q);
}

enum err world_sql(struct world *w, const char *sql)
{
	return store_transaction(w->s, run_sql, (void *)(uintptr_t)sql);
}

static enum err keep_act(void *ctx, const struct act *a)
{
	*(struct act *)ctx = *a;
	return ERR_OK;
}

struct act world_last_act(struct world *w, int64_t decision)
{
	struct act last = { .event = "" };

	assert_int_equal(decision_act_each(w->s, decision, keep_act, &last), ERR_OK);
	return last;
}
