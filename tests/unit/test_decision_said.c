/* What was said: in the act, and in what opens it. */
#include "unit/decision_world.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

/* The facts of the oral act, and what opens its secrets. The caller owns both. */
static void load_act(struct world *w, int64_t decision, json_t **ret_facts, json_t **ret_oral)
{
	BUF file = buf_init(1 << 17), oral = buf_init(1 << 16), again = buf_init(1 << 16);
	JSON json_t *act = NULL;
	uint64_t leaf;

	assert_int_equal(decision_act_file(w->s, decision, 0, "record", &file, &leaf), ERR_OK);
	act = world_json(span_of(file.ptr + LEDGER_SALT, file.len - LEDGER_SALT));
	assert_string_equal(json_text(act, "format"), "jourbeslut-act-2");
	*ret_facts = json_incref(json_object_get(act, "facts"));
	assert_int_equal(decision_oral_json(w->s, decision, &oral), ERR_OK);
	*ret_oral = world_json(buf_span(&oral));
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
	id = world_record_same(w, &in);
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
	assert_string_equal(json_text_at(facts, "law.pack"), "lvu-2026");
	assert_string_equal(json_text_at(facts, "law.sha256"), law_pack_find(w->office.law, "lvu-2026")->hash);
	assert_int_equal(json_object_size(json_object_get(facts, "law")), 2);
	assert_string_equal(json_text_at(facts, "mandate.text"), "Kommunfullmäktige 2026-01-26 § 7");
	assert_true(json_is_true(json_at(facts, "mandate.checked")));
	assert_true(json_is_true(json_object_get(facts, "protected")));
	assert_true(json_is_false(json_object_get(facts, "personUnknown")));
	/* Nothing secret stands in the act itself. */
	assert_int_equal(json_canonical(facts, &text), ERR_OK);
	assert_null(strstr(buf_str(&text), "Liv"));
	assert_null(strstr(buf_str(&text), "20230415"));
	assert_null(strstr(buf_str(&text), "-2388")); /* four digits alone stand in a hash now and then */
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
	const int64_t before = world_record_same(w, &in);
	JSON json_t *facts = NULL, *oral = NULL, *other = NULL, *more = NULL, *last = NULL, *rest = NULL;
	int64_t meanwhile, after;

	assert_int_equal(world_sql(w, "INSERT INTO clock_doubt (begun_at, seconds, source) VALUES (1, -95, 'tsa.se')"),
	                 ERR_OK);
	meanwhile = world_record_same(w, &in);
	assert_int_equal(world_sql(w, "UPDATE clock_doubt SET ended_at = 2"), ERR_OK);
	after = world_record_same(w, &in);
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
	load_act(w, world_record_same(w, &in), &first, &first_oral);
	load_act(w, world_record_same(w, &in), &second, &second_oral);
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
	d = world_find(w, world_record_same(w, &in));
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
	d = world_find(w, world_record_same(w, &in));
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
	assert_int_equal(decision_case_load(w->s, world_find(w, world_record_same(w, &in)).matter_id, &c), ERR_OK);
	assert_string_equal(case_text(c, "person.name"), "Liv Påhittsson");
	assert_string_equal(case_text(c, "person.number"), "20230415-2388");
	assert_string_equal(case_text(c, "placement.kind"), "jourhem");
	assert_string_equal(case_text(c, "placement.place"), "Jourhemmet Björken");
	assert_int_equal(case_get(c, "person.protected", &protected_person), ERR_OK);
	assert_string_equal(buf_str(&protected_person), "marking");
	in = world_call(w);
	in.person_as_known = "Okänd flicka, omkring 8 år, röd jacka";
	in.person_unknown = true;
	assert_int_equal(decision_case_load(w->s, world_find(w, world_record_same(w, &in)).matter_id, &unknown),
	                 ERR_OK);
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
	confirmation(w, world_record_same(w, &in), &first);
	assert_non_null(strstr(buf_str(&first), "ett hem för vård eller boende, Exempelhemmet"));
	assert_non_null(strstr(buf_str(&first), "Skyddade personuppgifter"));
	in.protected_person = false;
	in.yes = false;
	confirmation(w, world_record_same(w, &in), &second);
	assert_null(strstr(buf_str(&second), "Skyddade personuppgifter"));
	assert_non_null(strstr(buf_str(&second), "Exempelhemmet"));
	in = world_call(w);
	in.person_as_known = "Flicka, omkring 8 år, röd jacka";
	in.person_unknown = true;
	confirmation(w, world_record_same(w, &in), &third);
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
	assert_int_equal(world_record_same(w, &in), draft);
	confirmation(w, draft, &text);
	assert_non_null(strstr(buf_str(&text), "Nils Påhittsson 20170303-2399"));
	assert_null(strstr(buf_str(&text), "20230415-2388"));
	assert_non_null(
	        strstr(buf_str(&text), "säger något annat än samtalet om: Personnummer, Vem beslutet gäller, Grund."));
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
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
