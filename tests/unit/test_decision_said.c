/* What was said: in the act, in what opens it, and against the text. */
#include "unit/decision_world.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

static json_t *read_json(struct span text)
{
	json_t *json = NULL;

	assert_int_equal(json_read(text, 1 << 18, NULL, &json), ERR_OK);
	return json;
}

/* The facts of the oral act, and what opens its secrets. The caller owns both. */
static void load_act(struct world *w, int64_t decision, json_t **ret_facts, json_t **ret_oral)
{
	BUF file = buf_init(1 << 17), oral = buf_init(1 << 16), again = buf_init(1 << 16);
	JSON json_t *act = NULL;
	uint64_t leaf;

	assert_int_equal(decision_act_file(w->s, decision, 0, "record", &file, &leaf), ERR_OK);
	act = read_json(span_of(file.ptr + LEDGER_SALT, file.len - LEDGER_SALT));
	assert_string_equal(json_text(act, "format"), "jourbeslut-act-2");
	*ret_facts = json_incref(json_object_get(act, "facts"));
	assert_int_equal(decision_oral_json(w->s, decision, &oral), ERR_OK);
	*ret_oral = read_json(buf_span(&oral));
	assert_int_equal(json_canonical(*ret_oral, &again), ERR_OK);
	assert_true(span_equal(buf_span(&again), buf_span(&oral)));
	assert_string_equal(json_text(*ret_oral, "format"), "jourbeslut-oral-1");
}

static void assert_opens(const json_t *facts, const json_t *oral, const char *name, const char *text)
{
	const json_t *secret = json_object_get(json_object_get(oral, "secret"), name);
	uint8_t salt[SHA256_LEN];
	struct sha256 hash;
	char hex[SHA256_HEX];

	assert_string_equal(json_text(secret, "text"), text);
	assert_int_equal(hex_decode(span_str(json_text(secret, "salt")), salt, sizeof salt), ERR_OK);
	assert_int_equal(sha256_of_parts((struct span[]){ span_of(salt, sizeof salt), span_str(text) }, 2, &hash),
	                 ERR_OK);
	sha256_hex(&hash, hex);
	assert_string_equal(json_text(json_object_get(facts, "secret"), name), hex);
}

/* Whoever recorded was asked whether it is the same person, and said yes: what comes of it is tested here. */
static int64_t record(struct world *w, const struct oral_input *in)
{
	struct oral_input asked = *in;
	int64_t id = 0;
	char key[24];

	asked.same_person = true;
	(void)snprintf(key, sizeof key, "key %llx", (unsigned long long)w->seed++);
	assert_int_equal(world_record(w, &asked, key, &id), ERR_OK);
	return id;
}

static void test_the_act_says_what_the_call_was_about(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	JSON json_t *facts = NULL, *oral = NULL;
	BUF text = buf_init(1 << 16);
	int64_t id;

	in.type = "lvu-11";
	in.ground = "3 2";
	in.place_kind = "jourhem";
	in.place = "Jourhemmet Björken";
	in.protected_person = in.read_back = true;
	id = record(w, &in);
	load_act(w, id, &facts, &oral);
	assert_opens(facts, oral, "person", "Liv Påhittsson 20230415-2388");
	assert_opens(facts, oral, "number", "20230415-2388");
	assert_opens(facts, oral, "birthDate", "2023-04-15");
	assert_opens(facts, oral, "place", "Jourhemmet Björken");
	assert_opens(facts, oral, "numberCalled", "070-174 06 05");
	assert_int_equal(json_object_size(json_object_get(facts, "secret")), 5);
	assert_int_equal(json_array_size(json_object_get(facts, "grounds")), 2);
	assert_string_equal(json_string_value(json_array_get(json_object_get(facts, "grounds"), 0)), "2");
	assert_string_equal(json_text(facts, "placeKind"), "jourhem");
	assert_string_equal(json_text(facts, "readBack"), "2026-11-21T22:50:00.000000Z");
	assert_string_equal(json_text(facts, "identifiedHow"), in.identified_how);
	assert_string_equal(json_text(facts, "listeners"), in.listeners);
	assert_string_equal(json_text(facts, "whyOral"), in.why_oral);
	assert_string_equal(json_text(facts, "lateReason"), "");
	assert_string_equal(json_text_at(facts, "mandate.text"), "Kommunfullmäktige 2026-01-26 § 7");
	assert_true(json_is_true(json_at(facts, "mandate.checked")));
	assert_true(json_is_true(json_object_get(facts, "protected")));
	assert_true(json_is_false(json_object_get(facts, "personUnknown")));
	/* Nothing secret stands in the act itself. */
	assert_int_equal(json_canonical(facts, &text), ERR_OK);
	assert_null(strstr(buf_str(&text), "Liv"));
	assert_null(strstr(buf_str(&text), "2388"));
	assert_null(strstr(buf_str(&text), "Björken"));
	assert_null(strstr(buf_str(&text), "070-174"));
}

/* Nobody can tell from the act that a text is empty, or that two calls were about the same person. */
/* While the service's clock is in doubt, what is recorded says so, and by how much: in the store and in the act. Before
 * and after, nothing does. */
static void test_recorded_by_a_clock_in_doubt(void **state)
{
	struct world *w = *state;
	const struct oral_input in = world_call(w);
	const int64_t before = record(w, &in);
	JSON json_t *facts = NULL, *oral = NULL, *other = NULL, *more = NULL, *last = NULL, *rest = NULL;
	int64_t meanwhile, after;

	assert_int_equal(world_sql(w, "INSERT INTO clock_doubt (begun_at, seconds, source) VALUES (1, -95, 'tsa.se')"),
	                 ERR_OK);
	meanwhile = record(w, &in);
	assert_int_equal(world_sql(w, "UPDATE clock_doubt SET ended_at = 2"), ERR_OK);
	after = record(w, &in);
	assert_int_equal(world_find(w, before).oral.clock_doubt, 0);
	assert_int_equal(world_find(w, meanwhile).oral.clock_doubt, -95);
	assert_int_equal(world_find(w, after).oral.clock_doubt, 0);
	load_act(w, before, &facts, &oral);
	assert_null(json_object_get(facts, "clockDoubt"));
	load_act(w, meanwhile, &other, &more);
	assert_int_equal(json_integer_value(json_object_get(other, "clockDoubt")), -95);
	load_act(w, after, &last, &rest);
	assert_null(json_object_get(last, "clockDoubt"));
}

static void test_equal_texts_have_different_hashes(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	JSON json_t *first = NULL, *second = NULL, *first_oral = NULL, *second_oral = NULL;
	const char *const names[] = { "person", "number", "birthDate", "place", "numberCalled" };

	in.person_as_known = "Okänd flicka, omkring 8 år, röd jacka";
	in.person_unknown = true;
	in.number_called = "";
	load_act(w, record(w, &in), &first, &first_oral);
	load_act(w, record(w, &in), &second, &second_oral);
	assert_opens(first, first_oral, "number", "");
	assert_opens(first, first_oral, "place", "");
	assert_true(json_is_true(json_object_get(first, "personUnknown")));
	assert_true(json_is_null(json_object_get(first, "readBack")));
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		assert_string_not_equal(json_text(json_object_get(first, "secret"), names[i]),
		                        json_text(json_object_get(second, "secret"), names[i]));
	assert_string_not_equal(json_text_at(first, "secret.number"), json_text_at(first, "secret.place"));
}

static void test_what_was_said_is_read_back(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	struct decision d;

	in.type = "lvu-11";
	in.place_kind = "hospital";
	in.place = "Gäv\xcc\x8ale sjukhus "; /* å as two characters, and white space */
	in.protected_person = in.read_back = true;
	d = world_find(w, record(w, &in));
	assert_string_equal(d.oral.municipality_code, "GVL");
	assert_string_equal(d.oral.person_number, "20230415-2388");
	assert_string_equal(d.oral.birth_date, "2023-04-15");
	assert_string_equal(d.oral.place_kind, "hospital");
	assert_false(d.oral.person_unknown);
	assert_true(d.oral.protected_person && d.oral.read_back);
	assert_int_equal(d.oral.read_back_at.us, d.oral.recorded.us);
	w->now = world_time("2026-11-22T00:20:00+01:00");
	in = world_call(w);
	in.person_as_known = "Okänd flicka, omkring 8 år";
	in.person_unknown = true;
	d = world_find(w, record(w, &in));
	assert_true(d.oral.person_unknown && !d.oral.read_back && !d.oral.protected_person);
	assert_string_equal(d.oral.person_number, "");
}

/* --- Where to ---------------------------------------------------------------------------------------------------- */

static int severity(struct world *w, const struct oral_input *in, const char *path)
{
	CASE_PROBLEMS problems = { 0 };

	assert_int_equal(decision_oral_check(&w->office, w->s, in, &problems), ERR_OK);
	for (size_t i = 0; i < problems.count; i++)
		if (strcmp(problems.items[i].path, path) == 0)
			return (int)problems.items[i].severity;
	return -1;
}

static void test_a_placement_asks_where(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	assert_int_equal(severity(w, &in, "place_kind"), -1);
	in.place = "Jourhemmet Björken"; /* what the decision has no room for */
	assert_int_equal(severity(w, &in, "place"), CASE_WRONG);
	in.type = "lvu-11";
	assert_int_equal(severity(w, &in, "place_kind"), CASE_WRONG);
	assert_int_equal(world_record(w, &in, "k", &id), ERR_INPUT);
	in.place_kind = "lvm-home"; /* another act's */
	assert_int_equal(severity(w, &in, "place_kind"), CASE_WRONG);
	in.place_kind = "jourhem";
	assert_int_equal(severity(w, &in, "place_kind"), -1);
	assert_int_equal(severity(w, &in, "place"), -1);
	in.place = " ";
	assert_int_equal(severity(w, &in, "place"), CASE_WARNING);
	in.place_kind = in.place = "";
	in.yes = false;
	assert_int_equal(severity(w, &in, "place_kind"), -1);
	/* Where the pack only warns of a missing place, the call does too. */
	in = world_call(w);
	in.type = "lvm-13";
	in.ground = "3a";
	assert_int_equal(severity(w, &in, "place_kind"), CASE_WARNING);
	assert_int_equal(world_record(w, &in, "k2", &id), ERR_OK);
}

static void test_a_new_case_begins_with_what_was_said(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	CASE struct case_file *c = NULL, *unknown = NULL;
	BUF protected_person = buf_init(40);

	in.type = "lvu-11";
	in.place_kind = "jourhem";
	in.place = "Jourhemmet Björken";
	in.protected_person = true;
	assert_int_equal(decision_case_load(w->s, world_find(w, record(w, &in)).matter_id, &c), ERR_OK);
	assert_string_equal(case_text(c, "person.name"), "Liv Påhittsson");
	assert_string_equal(case_text(c, "person.number"), "20230415-2388");
	assert_string_equal(case_text(c, "placement.kind"), "jourhem");
	assert_string_equal(case_text(c, "placement.place"), "Jourhemmet Björken");
	assert_int_equal(case_get(c, "person.protected", &protected_person), ERR_OK);
	assert_string_equal(buf_str(&protected_person), "marking");
	in = world_call(w);
	in.person_as_known = "Okänd flicka, omkring 8 år, röd jacka";
	in.person_unknown = true;
	assert_int_equal(decision_case_load(w->s, world_find(w, record(w, &in)).matter_id, &unknown), ERR_OK);
	assert_string_equal(case_text(unknown, "person.known"), "unknown");
	assert_string_equal(case_text(unknown, "person.name"), "");
	assert_string_equal(case_text(unknown, "person.description"), "Okänd flicka, omkring 8 år, röd jacka");
}

/* --- Shown early -------------------------------------------------------------------------------------------------- */

static void confirmation(struct world *w, int64_t id, struct buf *out)
{
	struct decision d = world_find(w, id);
	BLOCKS blocks = { 0 };

	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, out), ERR_OK);
}

static void test_the_confirmation_says_where_who_and_protected(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	BUF first = buf_init(1 << 16), second = buf_init(1 << 16), third = buf_init(1 << 16);

	in.type = "lvu-11";
	in.place_kind = "hvb";
	in.place = "Exempelhemmet";
	in.protected_person = true;
	confirmation(w, record(w, &in), &first);
	assert_non_null(strstr(buf_str(&first), "ett hem för vård eller boende, Exempelhemmet"));
	assert_non_null(strstr(buf_str(&first), "Skyddade personuppgifter"));
	in.protected_person = false;
	in.yes = false;
	confirmation(w, record(w, &in), &second);
	assert_null(strstr(buf_str(&second), "Skyddade personuppgifter"));
	assert_non_null(strstr(buf_str(&second), "Exempelhemmet"));
	in = world_call(w);
	in.person_as_known = "Flicka, omkring 8 år, röd jacka";
	in.person_unknown = true;
	confirmation(w, record(w, &in), &third);
	assert_non_null(strstr(buf_str(&third), "Okänd person"));
	assert_null(strstr(buf_str(&third), "säger något annat än samtalet"));
	assert_non_null(strstr(buf_str(&third), "Beskrivning: Flicka, omkring 8 år, röd jacka"));
}

/* A draft for one child, a call about another: police and home get the one that was decided. */
static void test_the_confirmation_is_of_the_call_not_of_the_draft(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	BUF text = buf_init(1 << 16);
	int64_t draft = 0;

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	world_write_case(w, draft, "lvu6-small-child");
	in.decision = draft;
	in.person_as_known = "Nils Påhittsson 20170303-2399";
	in.ground = "3";
	assert_int_equal(record(w, &in), draft);
	confirmation(w, draft, &text);
	assert_non_null(strstr(buf_str(&text), "Nils Påhittsson 20170303-2399"));
	assert_null(strstr(buf_str(&text), "20230415-2388"));
	assert_non_null(strstr(buf_str(&text), "säger något annat än samtalet om: Personnummer, Grund."));
	assert_non_null(strstr(buf_str(&text), "3 § LVU"));
	assert_null(strstr(buf_str(&text), "2 § LVU"));
}

/* --- Disposal ----------------------------------------------------------------------------------------------------- */

static void test_disposal_takes_what_opens_the_act(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	BUF oral = buf_init(1 << 16);

	assert_int_equal(world_sql(w, "UPDATE oral_secret SET json = '{}'"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "DELETE FROM oral_secret"), ERR_WRONG_STATE);
	assert_int_equal(decision_oral_json(w->s, id, &oral), ERR_OK);
	assert_int_equal(IN_TX(w, delivery_opened(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 2026/1"), w->now)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_acts_dispose(w->s, id, w->admin, w->now)), ERR_OK);
	assert_int_equal(decision_oral_json(w->s, id, &oral), ERR_NOT_FOUND);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM oral_secret"), 0);
}

/* --- Against the text --------------------------------------------------------------------------------------------- */

#define NILS "Nils Påhittsson 20170303-2399" /* a sibling of Liv, whom the case of the small child is about */

static enum err freeze(struct world *w, int64_t id, struct case_problems *ret_problems)
{
	return IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, ret_problems));
}

/* The deviations that stop the freezing, in order: "person-number ground"; "": it is frozen. */
static void freezes(struct world *w, int64_t id, const char *expected)
{
	CASE_PROBLEMS problems = { 0 };
	BUF found = buf_init(400);
	enum err e = freeze(w, id, &problems);

	for (size_t i = 0; i < problems.count; i++) {
		const struct case_problem *p = &problems.items[i];

		if (p->severity == CASE_WARNING)
			continue;
		assert_int_equal(strncmp(p->path, DEVIATION_PATH, strlen(DEVIATION_PATH)), 0);
		assert_int_equal(p->severity, CASE_CONFLICT);
		assert_null(strstr(p->text, "2399")); /* a problem never holds what was written */
		assert_int_equal(buf_printf(&found, "%s%s", found.len ? " " : "", p->path + strlen(DEVIATION_PATH)),
		                 ERR_OK);
	}
	assert_string_equal(buf_str(&found), expected);
	assert_int_equal(e, *expected ? ERR_INPUT : ERR_OK);
}

static json_t *statement_of(struct world *w, int64_t id)
{
	DECISION_VERSION v = { 0 };

	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
	return read_json(buf_span(&v.statement_json));
}

/* A text that was begun before the call, for Liv, and a call about `known`. */
static int64_t called(struct world *w, const char *known, const char *ground)
{
	struct oral_input in = world_call(w);
	int64_t draft = 0;

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	world_write_case(w, draft, "lvu6-small-child");
	in.decision = draft;
	in.person_as_known = known;
	in.ground = ground;
	assert_int_equal(record(w, &in), draft);
	world_pass(w, 100 * MINUTE);
	return draft;
}

static enum err explain(struct world *w, int64_t id, enum said_kind kind, const char *written, const char *reason)
{
	return IN_TX(w, decision_deviation_explain(&w->office, w->s, id, w->duty, kind, span_str(written),
	                                           span_str(reason)));
}

/* From ordinary use, a sibling in the same call, came a sealed decision on the wrong child. */
static void test_a_sibling_is_not_sealed_on_the_first_childs_text(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, NILS, "3");

	freezes(w, id, "person-number ground");
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM text_version"), 0);
	/* The text is put right: nothing deviates any more. */
	world_write_case(w, id, "lvu6-own-behaviour");
	freezes(w, id, "person-number name");
}

static void test_each_kind_stops_the_freezing(void **state)
{
	struct world *w = *state;

	freezes(w, called(w, NILS, "2"), "person-number");
	freezes(w, called(w, "Nils Påhittsson", "2"), "name");
	freezes(w, called(w, "Gunilla Provberg", "2"), "name");
	freezes(w, called(w, "Liv Påhittsson, född 2022-04-15", "2"), "birth-date");
	freezes(w, called(w, "Liv Påhittsson", "3"), "ground");
	freezes(w, called(w, "Liv Påhittsson", "2 3"), "ground");
	freezes(w, called(w, "Liv Påhittsson", "2"), "");
	freezes(w, called(w, "Liv", "2"), "");
}

static void test_another_place_stops_the_freezing(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id;

	in.type = "lvu-11";
	in.place_kind = "hvb";
	in.place = "Norrgården";
	id = record(w, &in);
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, 100 * MINUTE);
	freezes(w, id, "place-kind place");
	in.place_kind = "jourhem";
	id = record(w, &in);
	world_write_case(w, id, "lvu6-small-child");
	freezes(w, id, "place");
	in.place = "Jourhemmet Exempelgården";
	id = record(w, &in);
	world_write_case(w, id, "lvu6-small-child");
	freezes(w, id, "");
	JSON json_t *statement = statement_of(w, id);
	assert_string_equal(json_text_at(statement, "place.kind"), "jourhem");
	assert_string_equal(json_text_at(statement, "place.text"), "Jourhemmet Exempelgården");
}

static void test_another_municipality_stops_the_freezing(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, "Liv Påhittsson", "2");

	assert_int_equal(world_sql(w, "UPDATE decision SET municipality_id = (SELECT id FROM municipality WHERE code = "
	                              "'SVK')"),
	                 ERR_OK);
	freezes(w, id, "municipality");
}

static void test_a_case_file_or_a_change_after_the_call(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w); /* about Liv */
	struct decision d = world_find(w, id);
	CASE struct case_file *c = NULL;

	world_pass(w, 100 * MINUTE);
	world_write_case(w, id, "lvu6-other-county");
	freezes(w, id, "person-number name");
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(decision_case_load(w->s, d.matter_id, &c), ERR_OK);
	assert_int_equal(case_set(c, "person.number", span_str("20170303-2399"), (struct date){ 2026, 11, 22 }, NULL),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_OK);
	freezes(w, id, "person-number");
	assert_int_equal(case_set(c, "person.number", span_str(""), (struct date){ 2026, 11, 22 }, NULL), ERR_OK);
	assert_int_equal(case_set(c, "person.known", span_str("no-number"), (struct date){ 2026, 11, 22 }, NULL),
	                 ERR_OK);
	assert_int_equal(case_set(c, "person.birth_date", span_str("2023-04-15"), (struct date){ 2026, 11, 22 }, NULL),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_OK);
	freezes(w, id, "person-number"); /* the number that was said is lost */
}

static void test_an_opened_text_and_a_correction_are_compared_anew(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);

	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Skrivfel"))),
	                 ERR_OK);
	world_write_case(w, id, "lvu6-other-county");
	freezes(w, id, "person-number name");
	id = world_archived(w);
	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Fel adress"))), ERR_OK);
	world_write_case(w, id, "lvu6-other-county");
	freezes(w, id, "person-number name");
	world_write_case(w, id, "lvu6-small-child");
	freezes(w, id, "");
}

static void test_a_call_from_before_the_number_was_kept(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, NILS, "2");

	assert_int_equal(world_sql(w, "DROP TRIGGER oral_decision_kept"), ERR_OK);
	assert_int_equal(
	        world_sql(w, "UPDATE oral_decision SET municipality_code = '', person_number = '', birth_date = ''"),
	        ERR_OK);
	freezes(w, id, "person-number");
}

static void test_an_explained_deviation_is_frozen_and_signed(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, NILS, "3");
	const json_t *deviations;

	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", "Numret lästes upp fel i samtalet."),
	                 ERR_OK);
	freezes(w, id, "ground");
	assert_int_equal(explain(w, id, SAID_GROUND, "2", "Fel ruta valdes vid registreringen."), ERR_OK);
	assert_string_equal(world_last_act(w, id).event, "deviation-explained");
	freezes(w, id, "");
	JSON json_t *statement = statement_of(w, id);
	deviations = json_object_get(statement, "deviations");
	assert_string_equal(json_text(statement, "format"), "jourbeslut-statement-2");
	assert_int_equal(json_array_size(deviations), 2);
	assert_string_equal(json_text_at(statement, "deviations.0.kind"), "person-number");
	assert_string_equal(json_text_at(statement, "deviations.0.said"), "20170303-2399");
	assert_string_equal(json_text_at(statement, "deviations.0.written"), "20230415-2388");
	assert_string_equal(json_text_at(statement, "deviations.0.explanation"), "Numret lästes upp fel i samtalet.");
	assert_string_equal(json_text_at(statement, "deviations.1.kind"), "ground");
	assert_int_equal(json_array_size(json_object_get(statement, "completions")), 0);
	/* The statement binds the act. */
	BUF act = buf_init(1 << 17);
	struct sha256 hash;
	char hex[SHA256_HEX];
	uint64_t leaf;
	assert_int_equal(decision_act_file(w->s, id, 0, "record", &act, &leaf), ERR_OK);
	assert_int_equal(sha256_of(buf_span(&act), &hash), ERR_OK);
	sha256_hex(&hash, hex);
	assert_string_equal(json_text(statement, "oralAct"), hex);
	/* Read again for pages, from the frozen text. */
	struct decision d = world_find(w, id);
	JSON json_t *about = NULL;
	assert_int_equal(decision_about(&w->office, w->s, &d, &about), ERR_OK);
	assert_true(json_equal(json_object_get(about, "deviations"), deviations));
}

static void test_an_explanation_is_of_one_text(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, NILS, "2");
	char too_long[DEVIATION_REASON_MAX + 2];

	memset(too_long, 'x', sizeof too_long - 1);
	too_long[sizeof too_long - 1] = '\0';
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", " för kort "), ERR_INPUT);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", too_long), ERR_INPUT);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", "numret \x01 lästes fel"), ERR_INPUT);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20110718-2386", "Numret lästes upp fel."), ERR_NOT_FOUND);
	assert_int_equal(explain(w, id, SAID_GROUND, "2", "Numret lästes upp fel."), ERR_NOT_FOUND);
	assert_int_equal(explain(w, id + 1, SAID_GROUND, "2", "Numret lästes upp fel."), ERR_NOT_FOUND);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM deviation"), 0);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", "Numret lästes upp fel."), ERR_OK);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", "Syskonets nummer lästes upp."), ERR_OK);
	world_write_case(w, id, "lvu6-other-county"); /* another child needs an explanation of its own */
	freezes(w, id, "person-number name");
	world_write_case(w, id, "lvu6-small-child");
	freezes(w, id, "");
	JSON json_t *statement = statement_of(w, id);
	assert_string_equal(json_text_at(statement, "deviations.0.explanation"), "Syskonets nummer lästes upp.");
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", "Numret lästes upp fel."),
	                 ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE deviation SET reason = 'en annan förklaring'"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "DELETE FROM deviation"), ERR_WRONG_STATE);
}

static void test_who_holds_the_draft_explains(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, NILS, "2"), draft = 0;

	assert_int_equal(IN_TX(w, decision_hold(&w->office, w->s, world_find(w, id).matter_id, w->other_duty, true)),
	                 ERR_OK);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", "Numret lästes upp fel."), ERR_HELD);
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	assert_int_equal(explain(w, draft, SAID_GROUND, "2", "Det har inte ringts än."), ERR_WRONG_STATE);
}

static void test_unknown_that_became_known_is_frozen(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id;

	in.person_as_known = "Flicka, omkring tre år, röd jacka";
	in.person_unknown = in.read_back = true;
	id = record(w, &in);
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, 100 * MINUTE);
	freezes(w, id, "");
	JSON json_t *statement = statement_of(w, id);
	assert_int_equal(json_array_size(json_object_get(statement, "deviations")), 0);
	assert_int_equal(json_array_size(json_object_get(statement, "completions")), 2);
	assert_string_equal(json_text_at(statement, "completions.0.kind"), "person-number");
	assert_string_equal(json_text_at(statement, "completions.0.written"), "20230415-2388");
	assert_string_equal(json_text_at(statement, "completions.1.kind"), "name");
	assert_string_equal(json_text(statement, "readBack"), json_text(statement, "recorded"));
	assert_true(json_is_false(json_object_get(statement, "protected")));
	assert_true(json_is_false(json_object_get(statement, "oneHand")));
	assert_string_equal(json_text_at(statement, "subject.identity"), "Liv Påhittsson, 20230415-2388");
	assert_string_equal(json_text_at(statement, "subject.name"), "Liv Påhittsson");
	assert_string_equal(json_text_at(statement, "subject.number"), "20230415-2388");
	assert_string_equal(json_text_at(statement, "subject.birthDate"), "2023-04-15");
	assert_true(json_is_false(json_at(statement, "subject.unknown")));
	assert_string_equal(json_text_at(statement, "place.kind"), ""); /* the type has no placement */
}

static void test_a_protected_person_is_marked_in_the_statement(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id;

	in.person_as_known = "Mio Skyddad, 20180126-2393"; /* protected by the case: the call did not say so */
	id = record(w, &in);
	world_write_case(w, id, "lvu6-protected");
	world_pass(w, 100 * MINUTE);
	freezes(w, id, "");
	JSON json_t *statement = statement_of(w, id);
	assert_true(json_is_true(json_object_get(statement, "protected")));
	assert_true(json_is_null(json_object_get(statement, "readBack")));
}

static void test_one_hand_is_told(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	CASE_PROBLEMS problems = { 0 };
	int64_t id = 0;

	assert_int_equal(IN_TX(w, decision_record(&w->office, w->s, w->chair, &in,
	                                          span_str("0123456789abcdef0123456789abcdef"), &id)),
	                 ERR_OK);
	world_pass(w, HOUR); /* nobody holds the draft any more */
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, HOUR);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->chair, &problems)), ERR_OK);
	JSON json_t *statement = statement_of(w, id);
	assert_true(json_is_true(json_object_get(statement, "oneHand")));
	/* A colleague wrote the text: two persons have seen it. */
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Fel"))), ERR_OK);
	world_pass(w, HOUR);
	freezes(w, id, "");
	JSON json_t *second = statement_of(w, id);
	assert_true(json_is_false(json_object_get(second, "oneHand")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_the_act_says_what_the_call_was_about),
		NIGHT(test_recorded_by_a_clock_in_doubt),
		NIGHT(test_equal_texts_have_different_hashes),
		NIGHT(test_what_was_said_is_read_back),
		NIGHT(test_a_placement_asks_where),
		NIGHT(test_a_new_case_begins_with_what_was_said),
		NIGHT(test_the_confirmation_says_where_who_and_protected),
		NIGHT(test_the_confirmation_is_of_the_call_not_of_the_draft),
		NIGHT(test_disposal_takes_what_opens_the_act),
		NIGHT(test_a_sibling_is_not_sealed_on_the_first_childs_text),
		NIGHT(test_each_kind_stops_the_freezing),
		NIGHT(test_another_place_stops_the_freezing),
		NIGHT(test_another_municipality_stops_the_freezing),
		NIGHT(test_a_case_file_or_a_change_after_the_call),
		NIGHT(test_an_opened_text_and_a_correction_are_compared_anew),
		NIGHT(test_a_call_from_before_the_number_was_kept),
		NIGHT(test_an_explained_deviation_is_frozen_and_signed),
		NIGHT(test_an_explanation_is_of_one_text),
		NIGHT(test_who_holds_the_draft_explains),
		NIGHT(test_unknown_that_became_known_is_frozen),
		NIGHT(test_a_protected_person_is_marked_in_the_statement),
		NIGHT(test_one_hand_is_told),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
