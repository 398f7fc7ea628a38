/* What was said against the text: deviations stop the freezing until they are explained. */
#include "unit/decision_world.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

#define BLANKS                                                                                                         \
	"\xe2\xa0\x80\xe2\xa0\x80\xe2\xa0\x80\xe2\xa0\x80\xe2\xa0\x80\xe2\xa0\x80\xe2\xa0\x80\xe2\xa0\x80\xe2\xa0\x80" \
	"\xe2\xa0\x80"
#define NILS "Nils Påhittsson 20170303-2399" /* a sibling of Liv, whom the case of the small child is about */

static enum err freeze(struct world *w, int64_t id, struct case_problems *ret_problems)
{
	return IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, ret_problems));
}

/* The deviations that stop the freezing, in order: "person-number ground"; "": it is frozen. "file": the case names
 * another municipality. */
static void freezes(struct world *w, int64_t id, const char *expected)
{
	CASE_PROBLEMS problems = { 0 };
	BUF found = buf_init(400);
	enum err e = freeze(w, id, &problems);

	for (size_t i = 0; i < problems.count; i++) {
		const struct case_problem *p = &problems.items[i];

		if (p->severity == CASE_WARNING)
			continue;
		bool file = strcmp(p->path, "municipality") == 0;
		assert_true(file || strncmp(p->path, DEVIATION_PATH, strlen(DEVIATION_PATH)) == 0);
		assert_int_equal(p->severity, CASE_CONFLICT);
		assert_null(strstr(p->text, "2399")); /* a problem never holds what was written */
		assert_int_equal(buf_printf(&found, "%s%s", found.len ? " " : "",
		                            file ? "file" : p->path + strlen(DEVIATION_PATH)),
		                 ERR_OK);
	}
	assert_string_equal(buf_str(&found), expected);
	assert_int_equal(e, *expected ? ERR_INPUT : ERR_OK);
}

static json_t *statement_of(struct world *w, int64_t id)
{
	DECISION_VERSION v = { 0 };

	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
	return world_json(buf_span(&v.statement_json));
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
	assert_int_equal(world_record_same(w, &in), draft);
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

	freezes(w, id, "person-number name ground");
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM text_version"), 0);
	/* The text is put right: nothing deviates any more. */
	world_write_case(w, id, "lvu6-own-behaviour");
	freezes(w, id, "person-number name");
}

static void test_each_kind_stops_the_freezing(void **state)
{
	struct world *w = *state;

	freezes(w, called(w, NILS, "2"), "person-number name");
	freezes(w, called(w, "Liv Påhittsson 20170303-2399", "2"), "person-number");
	freezes(w, called(w, "Nils Påhittsson", "2"), "name");
	freezes(w, called(w, "Gunilla Provberg", "2"), "name");
	freezes(w, called(w, "Liv Påhittsson, född 2022-04-15", "2"), "birth-date");
	freezes(w, called(w, "Liv Påhittsson", "3"), "ground");
	freezes(w, called(w, "Liv Påhittsson", "2 3"), "ground");
	freezes(w, called(w, "Liv Påhittsson", "2"), "");
	freezes(w, called(w, "Liv", "2"), "");
}

static size_t warned(struct world *w, const char *known, const char *path)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, called(w, known, "2"));
	size_t count = 0;

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	for (size_t i = 0; i < draft.problems.count; i++) {
		const struct case_problem *p = &draft.problems.items[i];

		count += p->severity == CASE_DOUBT && strcmp(p->path, path) == 0 &&
		         strstr(p->text, "som ingen i texten har");
		assert_null(strstr(p->text, "2384")); /* but in its quote */
	}
	return count;
}

/* The mother of the call, of whom the text says nothing, is told before it is locked. */
static void test_a_number_that_nobody_in_the_text_has_is_told(void **state)
{
	struct world *w = *state;

	assert_int_equal(warned(w, "Liv Påhittsson, mor Ida Sagolund, 20000101-2384", "person.number"), 1);
	assert_int_equal(warned(w, "Liv Påhittsson, mor Ida Sagolund, 000101 2384", "person.number"), 1);
	assert_int_equal(warned(w, "Liv Påhittsson, mor Moa Påhittsson 960203-2386", "person.number"), 0);
	assert_int_equal(warned(w, "Liv Påhittsson", "person.number"), 0);
}

static void answer(struct world *w, int64_t id, int64_t person)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, id);

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, person, &draft), ERR_OK);
	for (size_t i = 0; i < draft.problems.count; i++)
		if (draft.problems.items[i].severity == CASE_DOUBT)
			assert_int_equal(IN_TX(w, decision_doubt_answer(&w->office, w->s, &d, person, draft.about,
			                                                &draft.problems.items[i])),
			                 ERR_OK);
}

static size_t answered(struct world *w, int64_t id)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, id);
	size_t count = 0;

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	for (size_t i = 0; i < draft.problems.count; i++)
		count += draft.problems.items[i].severity == CASE_WARNING && draft.problems.items[i].answered[0];
	return count;
}

static void set(struct world *w, int64_t id, const char *path, const char *text)
{
	struct decision d = world_find(w, id);
	CASE struct case_file *c = NULL;

	assert_int_equal(decision_case_load(w->s, d.matter_id, &c), ERR_OK);
	assert_int_equal(case_set(c, path, span_str(text), (struct date){ 2026, 11, 22 }, NULL), ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_OK);
}

/* It stops the locking until somebody answers for it, by name; of another person's text it is asked anew. */
static void test_a_doubt_is_answered_before_the_freezing(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, "Liv Påhittsson 20230415-2388, mor Ida Sagolund 20000101-2384", "2");
	CASE_PROBLEMS problems = { 0 };

	assert_int_equal(freeze(w, id, &problems), ERR_INPUT);
	assert_true(case_problems_block(&problems));
	assert_int_equal(answered(w, id), 0);
	answer(w, id, w->duty);
	assert_int_equal(answered(w, id), 1);
	assert_string_equal(world_last_act(w, id).event, "doubt-answered");
	set(w, id, "person.name", "Liva Påhittsson");
	assert_int_equal(answered(w, id), 0);
	set(w, id, "person.name", "Liv Påhittsson");
	freezes(w, id, "");
}

/* An age that the number speaks against was answered for; another age has not been. */
static void test_an_answer_is_for_the_age_that_was_read(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, "Liv Påhittsson", "2");

	set(w, id, "person.number", "20120060-2389");
	set(w, id, "person.age_estimate", "10");
	assert_int_equal(answered(w, id), 0);
	answer(w, id, w->duty);
	assert_int_equal(answered(w, id), 1);
	set(w, id, "person.age_estimate", "11");
	assert_int_equal(answered(w, id), 0);
	set(w, id, "person.age_estimate", "10");
	assert_int_equal(answered(w, id), 1);
}

static void test_another_place_stops_the_freezing(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id;

	in.type = "lvu-11";
	in.place_kind = "hvb";
	in.place = "Norrgården";
	id = world_record_same(w, &in);
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, 100 * MINUTE);
	freezes(w, id, "place-kind place");
	in.place_kind = "jourhem";
	id = world_record_same(w, &in);
	world_write_case(w, id, "lvu6-small-child");
	freezes(w, id, "place");
	in.place = "Jourhemmet Exempelgården";
	id = world_record_same(w, &in);
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
	freezes(w, id, "file municipality");
}

static void set_field(struct world *w, int64_t id, const char *path, const char *text)
{
	int64_t matter = world_find(w, id).matter_id;
	CASE struct case_file *c = NULL;

	assert_int_equal(decision_case_load(w->s, matter, &c), ERR_OK);
	assert_int_equal(case_set(c, path, span_str(text), (struct date){ 2026, 11, 22 }, NULL), ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, matter, w->duty, c)), ERR_OK);
}

/* The case file says whose it is, and the decision is made in another municipality's name. */
static void test_a_file_of_another_municipality_stops_the_freezing(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, "Liv Påhittsson", "2");

	set_field(w, id, "municipality", "Sandviken");
	freezes(w, id, "file");
	set_field(w, id, "municipality", "Gävle kommun");
	freezes(w, id, "");
}

/* A file names the home, the call its kind: nothing of the file is lost, and another home is a deviation. */
static void test_the_files_place_stays_and_is_compared(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	static const struct {
		const char *said, *deviations;
	} calls[] = { { "", "" }, { "Norrgården", "place" }, { "Jourhemmet Exempelgården", "" } };

	in.type = "lvu-11";
	in.place_kind = "jourhem";
	for (size_t i = 0; i < ARRAY_LENGTH(calls); i++) {
		CASE struct case_file *c = NULL;
		int64_t id = 0;

		assert_int_equal(
		        IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-11", false, NULL, &id)),
		        ERR_OK);
		world_write_case(w, id, "lvu6-small-child");
		set_field(w, id, "placement.kind", "");
		in.decision = id;
		in.place = calls[i].said;
		world_record_same(w, &in);
		assert_int_equal(decision_case_load(w->s, world_find(w, id).matter_id, &c), ERR_OK);
		assert_string_equal(case_text(c, "placement.kind"), "jourhem");
		assert_string_equal(case_text(c, "placement.place"), "Jourhemmet Exempelgården");
		world_pass(w, 100 * MINUTE);
		freezes(w, id, calls[i].deviations);
	}
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
	freezes(w, id, "person-number name");
}

static void test_an_explained_deviation_is_frozen_and_signed(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, NILS, "3");
	const json_t *deviations;

	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", "Numret lästes upp fel i samtalet."),
	                 ERR_OK);
	freezes(w, id, "name ground");
	assert_int_equal(explain(w, id, SAID_NAME, "Liv Påhittsson", "Syskonets namn lästes upp i samtalet."), ERR_OK);
	assert_int_equal(explain(w, id, SAID_GROUND, "2", "Fel ruta valdes vid registreringen."), ERR_OK);
	assert_string_equal(world_last_act(w, id).event, "deviation-explained");
	freezes(w, id, "");
	JSON json_t *statement = statement_of(w, id);
	deviations = json_object_get(statement, "deviations");
	assert_string_equal(json_text(statement, "format"), "jourbeslut-statement-2");
	assert_int_equal(json_array_size(deviations), 3);
	assert_string_equal(json_text_at(statement, "deviations.0.kind"), "person-number");
	assert_string_equal(json_text_at(statement, "deviations.0.said"), "20170303-2399");
	assert_string_equal(json_text_at(statement, "deviations.0.written"), "20230415-2388");
	assert_string_equal(json_text_at(statement, "deviations.0.explanation"), "Numret lästes upp fel i samtalet.");
	assert_string_equal(json_text_at(statement, "deviations.1.kind"), "name");
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
	int64_t id = called(w, "Liv Påhittsson 20170303-2399", "2");
	char too_long[DEVIATION_REASON_MAX + 2];

	memset(too_long, 'x', sizeof too_long - 1);
	too_long[sizeof too_long - 1] = '\0';
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", " för kort "), ERR_INPUT);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", too_long), ERR_INPUT);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", ".........."), ERR_INPUT);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", "xxxxxxxxxxxx"), ERR_INPUT);
	assert_int_equal(explain(w, id, SAID_PERSON_NUMBER, "20230415-2388", BLANKS), ERR_INPUT);
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
	id = world_record_same(w, &in);
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
	id = world_record_same(w, &in);
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

/* The call was with another than the one who is to sign: nothing is frozen until somebody says why. */
static void test_another_than_the_call_was_with(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;
	CASE_PROBLEMS problems = { 0 };
	DECISION_VERSION v = { 0 };
	JSON json_t *statement = NULL;

	char chair[24];

	in.decider = 0;
	in.decider_name = "Birger Bengtsson";
	in.decider_office = "förordnad ledamot";
	assert_int_equal(world_record(w, &in, "birger", &id), ERR_OK);
	(void)snprintf(chair, sizeof chair, "%lld", (long long)w->chair);
	assert_int_equal(
	        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->other_duty, "decider_id", span_str(chair))),
	        ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_INPUT);
	assert_true(case_problems_block(&problems));
	assert_int_equal(explain(w, id, SAID_DECISION_MAKER, "Astrid Exempelström",
	                         "Birger är hennes förnamn i registret hos kommunen."),
	                 ERR_OK);
	{
		CASE_PROBLEMS none = { 0 };

		assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &none)), ERR_OK);
	}
	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
	assert_int_equal(json_read(buf_span(&v.statement_json), 1 << 20, NULL, &statement), ERR_OK);
	assert_string_equal(json_text_at(statement, "decisionMaker.name"), "Astrid Exempelström");
	assert_string_equal(json_text_at(statement, "deviations.0.said"), "Birger Bengtsson");
}

/* A correction stays with the person whom the archived text is about, whatever is explained. */
static void test_a_correction_is_of_the_same_person(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	DECISION_DRAFT_TEXT draft = { 0 };
	CASE_PROBLEMS problems = { 0 };
	const json_t *one;
	struct decision d;
	size_t i;

	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Fel adress"))), ERR_OK);
	world_write_case(w, id, "lvu6-other-county");
	d = world_find(w, id);
	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	json_array_foreach (json_object_get(draft.about, "deviations"), i, one)
		assert_int_equal(explain(w, id, said_kind_find(json_text(one, "kind")), json_text(one, "written"),
		                         "Barnet heter så, säger mamman nu."),
		                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_INPUT);
	assert_non_null(strstr(problems.items[0].text, "annan person"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_a_sibling_is_not_sealed_on_the_first_childs_text),
		NIGHT(test_each_kind_stops_the_freezing),
		NIGHT(test_a_number_that_nobody_in_the_text_has_is_told),
		NIGHT(test_a_doubt_is_answered_before_the_freezing),
		NIGHT(test_an_answer_is_for_the_age_that_was_read),
		NIGHT(test_another_place_stops_the_freezing),
		NIGHT(test_another_municipality_stops_the_freezing),
		NIGHT(test_a_file_of_another_municipality_stops_the_freezing),
		NIGHT(test_the_files_place_stays_and_is_compared),
		NIGHT(test_a_case_file_or_a_change_after_the_call),
		NIGHT(test_an_opened_text_and_a_correction_are_compared_anew),
		NIGHT(test_a_call_from_before_the_number_was_kept),
		NIGHT(test_an_explained_deviation_is_frozen_and_signed),
		NIGHT(test_an_explanation_is_of_one_text),
		NIGHT(test_who_holds_the_draft_explains),
		NIGHT(test_unknown_that_became_known_is_frozen),
		NIGHT(test_a_protected_person_is_marked_in_the_statement),
		NIGHT(test_another_than_the_call_was_with),
		NIGHT(test_a_correction_is_of_the_same_person),
		NIGHT(test_one_hand_is_told),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
