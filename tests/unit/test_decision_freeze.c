/* From an open text to a frozen one: what stops it, what is fixed by it, and how it is opened again. */
#include "unit/decision_world.h"

#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"

static enum err freeze(struct world *w, int64_t id, struct case_problems *problems)
{
	return IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, problems));
}

static enum err send_back(struct world *w, int64_t id, int64_t person, bool reject, const char *reason)
{
	return IN_TX(w, decision_send_back(&w->office, w->s, id, person, reject, span_str(reason)));
}

static void load(struct world *w, int64_t id, struct decision_version *v)
{
	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, v), ERR_OK);
}

static void set_field(struct world *w, int64_t id, const char *path, const char *value)
{
	struct decision d = world_find(w, id);
	CASE struct case_file *c = NULL;

	assert_int_equal(decision_case_load(w->s, d.matter_id, &c), ERR_OK);
	assert_int_equal(case_set(c, path, span_str(value), (struct date){ 2026, 11, 22 }, NULL), ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_OK);
}

static void test_an_incomplete_text_says_what_is_missing(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	CASE_PROBLEMS problems = { 0 };

	assert_int_equal(freeze(w, id, &problems), ERR_INPUT);
	assert_true(problems.count > 3);
	assert_true(case_problems_block(&problems));
	bool protection = false;
	for (size_t i = 0; i < problems.count; i++)
		protection |= strncmp(problems.items[i].path, "protection.", 11) == 0;
	assert_true(protection);
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM text_version"), 0);
}

static void test_nothing_is_frozen_before_the_call(void **state)
{
	struct world *w = *state;
	CASE_PROBLEMS problems = { 0 };
	int64_t id = 0;

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &id)),
	                 ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(freeze(w, id, &problems), ERR_WRONG_STATE);
	assert_int_equal(freeze(w, 4711, &problems), ERR_NOT_FOUND);
}

/* Every invented case of the night can be frozen under its own law. */
static void test_each_complete_case_freezes(void **state)
{
	static const struct {
		const char *file, *type, *ground;
		bool yes;
		const char *known;
	} cases[] = {
		{ "lvu6-small-child", "lvu-6", "2", true, "Liv Påhittsson 20230415-2388" },
		{ "lvu6-own-behaviour", "lvu-6", "3", true, "Elton Fiktivsson, 100309-2390" },
		{ "lvu6-nineteen", "lvu-6", "3", true, "Alva Diktadotter, 20070228-2385" },
		{ "lvu6-newborn", "lvu-6", "2", true, "Nyfödd flicka, barn till Ida Sagolund, id-band 4711" },
		{ "lvu6-unaccompanied", "lvu-6", "2 3", true, "Yusuf Exempli, född 2011-05-02" },
		{ "lvu6-other-county", "lvu-6", "2", true, "Sixten, 20120811-2399" },
		{ "lvm13", "lvm-13", "3a 3b", true, "Gösta Sagosson" },
		{ "lvu11-replacement", "lvu-11", "2", true, "Nova Hittepå, 20110718-2386" },
		{ "lvu6-protected", "lvu-6", "2", true, "20180126-2393" },
		{ "lvu6-unknown", "lvu-6", "2", true, "Okänd pojke, omkring 13 år" },
		{ "lvu6-no", "lvu-6", "2", false, "Tove Inbillad 140930-2385" },
	};
	struct world *w = *state;

	world_pass(w, 100 * MINUTE);
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct oral_input in = world_call(w);
		CASE_PROBLEMS problems = { 0 };
		int64_t id = 0;

		in.stated = world_time("2026-11-21T23:40:00+01:00");
		in.type = cases[i].type;
		in.ground = cases[i].ground;
		in.yes = cases[i].yes;
		in.person_as_known = cases[i].known;
		in.place_kind = strcmp(in.type, "lvu-11") == 0 ? "jourhem" : "";
		assert_int_equal(world_record(w, &in, cases[i].file, &id), ERR_OK);
		world_write_case(w, id, cases[i].file);
		enum err e = freeze(w, id, &problems);
		for (size_t p = 0; e != ERR_OK && p < problems.count; p++)
			print_message("%s: %s: %s\n", cases[i].file, problems.items[p].path, problems.items[p].text);
		assert_int_equal(e, ERR_OK);
		assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	}
}

static void sha_text(struct span bytes, char hex[SHA256_HEX])
{
	struct sha256 hash;

	assert_int_equal(sha256_of(bytes, &hash), ERR_OK);
	sha256_hex(&hash, hex);
}

static void test_statement_is_canonical_and_binds_what_it_says(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), document = 0;
	struct decision d = world_find(w, id);
	CASE_PROBLEMS problems = { 0 };
	DECISION_VERSION v = { 0 };
	JSON json_t *statement = NULL;
	BUF again = buf_init(1 << 18), parts = buf_init(1 << 20);
	char hex[SHA256_HEX];
	uint8_t salt[32];

	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(IN_TX(w, decision_document_add(&w->office, w->s, d.matter_id, w->duty, span_str("polis.txt"),
	                                                span_str("Anmälan"), &document)),
	                 ERR_OK);
	assert_int_equal(freeze(w, id, &problems), ERR_OK);
	load(w, id, &v);
	assert_int_equal(json_read(buf_span(&v.statement_json), 1 << 18, NULL, &statement), ERR_OK);
	assert_int_equal(json_canonical(statement, &again), ERR_OK);
	assert_true(span_equal(buf_span(&again), buf_span(&v.statement_json)));
	/* Its members are these and no others: what more was told to the e-ID's provider would be too much. */
	static const char *const members[] = {
		"answer",     "basis",      "committee",  "decisionMaker", "documents",  "environment", "format",
		"late",       "lateReason", "law",        "mandate",       "practice",   "rapporteur",  "recorded",
		"recordedBy", "reference",  "salt",       "stated",        "supersedes", "text",        "type",
		"provision",  "version",    "whyOral",    "oralAct",       "subject",    "grounds",     "place",
		"readBack",   "protected",  "deviations", "completions",   "oneHand"
	};
	assert_int_equal(json_object_size(statement), ARRAY_LENGTH(members));
	for (size_t i = 0; i < ARRAY_LENGTH(members); i++)
		assert_non_null(json_object_get(statement, members[i]));
	sha_text(buf_span(&v.text_json), hex);
	assert_string_equal(json_text_at(statement, "text.sha256"), hex);
	sha_text(buf_span(&v.statement_json), hex);
	char signed_hex[SHA256_HEX];
	sha256_hex(&v.statement_hash, signed_hex);
	assert_string_equal(signed_hex, hex);
	/* The basis under the statement's salt. */
	assert_int_equal(hex_decode(span_str(json_text(statement, "salt")), salt, sizeof salt), ERR_OK);
	assert_int_equal(buf_add(&parts, salt, sizeof salt), ERR_OK);
	assert_int_equal(blocks_to_json(&v.basis, &parts), ERR_OK);
	sha_text(buf_span(&parts), hex);
	assert_string_equal(json_text_at(statement, "basis.sha256"), hex);
	struct document file;
	BUF bytes = buf_init(1000);
	assert_int_equal(decision_document_load(w->s, document, &file, &bytes), ERR_OK);
	sha256_hex(&file.hash, hex);
	assert_string_equal(json_text_at(statement, "documents.0.sha256"), hex);
	assert_int_equal(json_array_size(json_object_get(statement, "documents")), 1);
	assert_string_equal(json_text(statement, "reference"), d.ref);
	assert_string_equal(json_text_at(statement, "decisionMaker.personalNumber"), CHAIR_NUMBER);
	assert_true(json_is_null(json_object_get(statement, "supersedes")));
	assert_string_equal(json_text(statement, "environment"), "test");
	/* A document that the statement names stays; another goes. */
	assert_int_equal(IN_TX(w, decision_document_remove(&w->office, w->s, d.matter_id, document, w->duty)),
	                 ERR_WRONG_STATE);
}

/* Promise 6: what the provider of the e-ID sees has neither name nor number, unless the installation says so. */
static void promise_6_secret_stays_secret(void **state)
{
	static const char *const secrets[] = { "Liv", "Påhittsson",   "20230415",      "230415",    "2388",   "Moa",
		                               "Tim", "Exempelvägen", "Exempelgården", "Provgatan", "070-174" };
	struct world *w = *state;
	int64_t id = world_frozen(w);
	struct decision d = world_find(w, id);
	DECISION_VERSION v = { 0 };

	load(w, id, &v);
	for (size_t i = 0; i < ARRAY_LENGTH(secrets); i++) {
		assert_null(strstr(buf_str(&v.visible), secrets[i]));
		assert_null(strstr(d.ref, secrets[i]));
	}
	assert_non_null(strstr(buf_str(&v.visible), v.text_code));
	/* The acts are read by those who may not read the case. */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE detail LIKE '%Påhittsson%' "
	                                 "OR detail LIKE '%20230415%'"),
	                 0);
	/* What leaves for others is a copy, and a municipality sees its own only: test_archive_papers, _matter. */
	w->office.full_visible_text = true;
	int64_t other = world_frozen(w);
	DECISION_VERSION full = { 0 };
	load(w, other, &full);
	assert_non_null(strstr(buf_str(&full.visible), "Påhittsson"));
	assert_non_null(strstr(buf_str(&full.visible), full.text_code));
}

static void test_text_code_comes_from_the_statement(void **state)
{
	struct world *w = *state;
	DECISION_VERSION a = { 0 }, b = { 0 };

	load(w, world_frozen(w), &a);
	load(w, world_frozen(w), &b);
	assert_int_equal(strlen(a.text_code), 11);
	assert_string_not_equal(a.text_code, b.text_code); /* the salt alone makes it another one */
	assert_null(strstr(buf_str(&a.text_json), a.text_code));
}

static enum err reword(struct world *w, int64_t id, const char *block, const char *text)
{
	return IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, block, span_str(text)));
}

static size_t problems_with(const struct case_problems *p, const char *path, const char *quote, const char *words)
{
	size_t count = 0;

	for (size_t i = 0; i < p->count; i++)
		count += p->items[i].severity == CASE_CONFLICT && strcmp(p->items[i].path, path) == 0 &&
		         strcmp(p->items[i].quote, quote) == 0 && strstr(p->items[i].text, words) != NULL;
	return count;
}

static size_t warnings_of(const struct case_problems *p)
{
	size_t count = 0;

	for (size_t i = 0; i < p->count; i++)
		count += p->items[i].severity == CASE_WARNING;
	return count;
}

static void test_a_character_without_a_glyph_stops_the_freezing(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	CASE_PROBLEMS problems = { 0 }, edited = { 0 }, none = { 0 };

	world_write_case(w, id, "lvu6-small-child");
	set_field(w, id, "criteria.home.reason", "Hon hittades \xe4\xb8\xad instängd i ett låst rum utan ljus.");
	set_field(w, id, "person.name", "Liv\xe4\xb8\xad-Lo Påhittsson");
	assert_int_equal(freeze(w, id, &problems), ERR_INPUT);
	assert_int_equal(problems_with(&problems, "person.name", "Liv\xe4\xb8\xad-Lo", "U+4E2D"), 1);
	assert_int_equal(problems_with(&problems, "criteria.home.reason", "\xe4\xb8\xad", "U+4E2D"), 1);
	set_field(w, id, "person.name", "Liv Påhittsson");
	set_field(w, id, "criteria.home.reason", "Hon hittades instängd i ett låst rum utan ljus.");
	assert_int_equal(reword(w, id, "d-home", "Rummet var låst \xe4\xb8\xad utifrån."), ERR_OK);
	assert_int_equal(freeze(w, id, &edited), ERR_INPUT);
	assert_int_equal(problems_with(&edited, "edit.d-home", "\xe4\xb8\xad", "U+4E2D"), 1);
	assert_int_equal(edited.count - warnings_of(&edited), 1); /* told once, not once a document */
	assert_int_equal(reword(w, id, "d-home", ""), ERR_OK);
	assert_int_equal(freeze(w, id, &none), ERR_OK);
}

/* What was promised for later is asked for again, and does not stop the locking. */
static void test_what_was_not_noted_of_the_call(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;
	CASE_PROBLEMS problems = { 0 }, none = { 0 };
	size_t found = 0;

	in.identified_how = in.why_oral = "";
	assert_int_equal(world_record(w, &in, "not-noted", &id), ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	set_field(w, id, "person.name", ""); /* what stops it tells the warnings, too */
	assert_int_equal(freeze(w, id, &problems), ERR_INPUT);
	for (size_t i = 0; i < problems.count; i++)
		found += strncmp(problems.items[i].path, "call.", 5) == 0 &&
		         problems.items[i].severity == CASE_WARNING &&
		         strstr(problems.items[i].text, "inte antecknat") != NULL;
	assert_int_equal(found, 2);
	set_field(w, id, "person.name", "Liv Påhittsson");
	assert_int_equal(freeze(w, id, &none), ERR_OK);
}

/* A reworded paragraph of the decision, and what is said of the call, are as public as the reasons. */
static void test_no_secrets_in_other_public_texts(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;
	CASE_PROBLEMS problems = { 0 }, none = { 0 };

	in.person_as_known = "Mio Skyddad, 20180126-2393";
	assert_int_equal(world_record(w, &in, "protected", &id), ERR_OK);
	world_write_case(w, id, "lvu6-protected");
	assert_int_equal(reword(w, id, "d-home", "Barnet bor på Lillvägen 12 och blir slaget där."), ERR_OK);
	assert_int_equal(reword(w, id, "b-home", "Barnet bor på Lillvägen 13."), ERR_OK); /* the basis is not public */
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "why_oral",
	                                                 span_str("Fadern ringer från 070-174 06 33 hela tiden."))),
	                 ERR_OK);
	assert_int_equal(freeze(w, id, &problems), ERR_INPUT);
	assert_int_equal(problems_with(&problems, "edit.d-home", "Lillvägen 12", "adress"), 1);
	assert_int_equal(problems_with(&problems, "edit.b-home", "Lillvägen 13", ""), 0);
	assert_int_equal(problems_with(&problems, "call.why_oral", "070-174 06 33", "telefonnummer"), 1);
	set_field(w, id, "public.kept", "Lillvägen 12 och 070-174 06 33 står i åtalet, som är offentligt.");
	assert_int_equal(freeze(w, id, &none), ERR_OK);
}

static void test_sent_back_and_frozen_again(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	DECISION_VERSION first = { 0 }, second = { 0 };
	CASE_PROBLEMS problems = { 0 };
	char hex[SHA256_HEX], line[120];

	load(w, id, &first);
	assert_int_equal(send_back(w, id, w->stand_in, true, "Inte mitt"), ERR_FORBIDDEN);
	assert_int_equal(send_back(w, id, w->chair, true, "Det var 3 §"), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(d.state, DECISION_DECIDED);
	assert_true(d.version_rejected);
	assert_int_equal(send_back(w, id, w->chair, true, "igen"), ERR_WRONG_STATE);
	world_pass(w, 10 * MINUTE);
	assert_int_equal(freeze(w, id, &problems), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(d.version, 2);
	assert_false(d.version_rejected);
	load(w, id, &second);
	sha256_hex(&first.statement_hash, hex);
	(void)snprintf(line, sizeof line, "\"supersedes\":\"%s\"", hex);
	assert_non_null(strstr(buf_str(&second.statement_json), line));
	assert_string_not_equal(second.text_code, first.text_code);
	/* The first one is still there, byte for byte. */
	DECISION_VERSION kept = { 0 };
	assert_int_equal(decision_version_load(w->s, first.id, &kept), ERR_OK);
	assert_true(span_equal(buf_span(&kept.text_json), buf_span(&first.text_json)));
}

static void test_sending_back_cancels_the_order_under_way(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT], found[EID_ID_TEXT];

	world_order_end(w, id, &(struct world_order){ .state = EID_PENDING }, order);
	assert_int_equal(eid_order_under_way(w->s, world_find(w, id).version_id, found), ERR_OK);
	assert_string_equal(found, order);
	assert_int_equal(eid_order_under_way(w->s, 4711, found), ERR_NOT_FOUND);
	assert_int_equal(send_back(w, id, w->duty, false, ""), ERR_OK);
	assert_int_equal(world_number(w, "SELECT cancel_wanted AS n FROM eid_order"), 1);
}

static void test_a_frozen_text_is_not_edited(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	struct decision d = world_find(w, id);
	CASE struct case_file *c = case_new();

	assert_non_null(c);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, "reasons", span_str("Annat"))),
	                 ERR_WRONG_STATE);
}

/* Whatever the program does: what is recorded, frozen, signed and archived can neither be changed nor removed. */
static void test_rows_that_never_change(void **state)
{
	struct world *w = *state;
	static const char *const tries[] = {
		"UPDATE oral_decision SET stated_at = stated_at - 1",
		"UPDATE oral_decision SET yes = 1 - yes",
		"DELETE FROM oral_decision",
		"UPDATE call_fact SET value = 'annat'",
		"UPDATE text_version SET text_json = '{}'",
		"UPDATE text_version SET frozen_at = frozen_at - 1",
		"DELETE FROM text_version",
		"UPDATE signature SET signed_at = signed_at - 1",
		"DELETE FROM signature",
		"UPDATE record SET pdf = x'00'",
		"DELETE FROM record",
		"UPDATE act SET detail = ''",
		"DELETE FROM act",
		"UPDATE eid_answer SET body = x'00'",
		"UPDATE eid_order SET state = 'failed'",
		"INSERT OR REPLACE INTO oral_decision SELECT * FROM oral_decision",
		"INSERT OR REPLACE INTO text_version SELECT * FROM text_version",
		"INSERT OR REPLACE INTO signature SELECT * FROM signature",
		"INSERT OR REPLACE INTO record SELECT * FROM record",
		"INSERT OR REPLACE INTO act SELECT * FROM act",
	};

	(void)world_archived(w);
	for (size_t i = 0; i < ARRAY_LENGTH(tries); i++) {
		if (world_sql(w, tries[i]) != ERR_WRONG_STATE)
			fail_msg("%s", tries[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_an_incomplete_text_says_what_is_missing),
		NIGHT(test_nothing_is_frozen_before_the_call),
		NIGHT(test_each_complete_case_freezes),
		NIGHT(test_statement_is_canonical_and_binds_what_it_says),
		cmocka_unit_test_setup_teardown(promise_6_secret_stays_secret, world_set_up, world_tear_down),
		NIGHT(test_text_code_comes_from_the_statement),
		NIGHT(test_a_character_without_a_glyph_stops_the_freezing),
		NIGHT(test_what_was_not_noted_of_the_call),
		NIGHT(test_no_secrets_in_other_public_texts),
		NIGHT(test_sent_back_and_frozen_again),
		NIGHT(test_sending_back_cancels_the_order_under_way),
		NIGHT(test_a_frozen_text_is_not_edited),
		NIGHT(test_rows_that_never_change),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
