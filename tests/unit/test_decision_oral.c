/* Recording an oral decision: six facts, in any state of everything around it, once, and never changed. */
#include "unit/decision_world.h"

#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"

static const struct case_problem *problem_at(const struct case_problems *list, const char *path)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].path, path) == 0)
			return &list->items[i];
	return NULL;
}

/* What the check says of the input, in the most severe place: -1 for nothing wrong. */
static int severity_of(struct world *w, const struct oral_input *in, const char *path)
{
	CASE_PROBLEMS problems = { 0 };
	const struct case_problem *p;

	assert_int_equal(decision_oral_check(&w->office, w->s, in, &problems), ERR_OK);
	p = problem_at(&problems, path);
	return p ? (int)p->severity : -1;
}

static void assert_refused(struct world *w, const struct oral_input *in, const char *path)
{
	int64_t decisions = world_number(w, "SELECT count(*) AS n FROM decision");
	int64_t id = 0;

	assert_int_equal(severity_of(w, in, path), CASE_WRONG);
	assert_int_equal(world_record(w, in, "a refused one", &id), ERR_INPUT);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM decision"), decisions);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM oral_decision"), decisions);
}

static void test_six_facts(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	assert_int_equal(severity_of(w, &in, "decider"), -1);
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(d.state, DECISION_DECIDED);
	assert_true(d.has_oral && d.oral.yes && !d.oral.late && d.oral.mandate_checked);
	assert_string_equal(d.oral.person_as_known, in.person_as_known);
	assert_string_equal(d.oral.ground, "2");
	assert_int_equal(d.oral.decider_id, w->chair);
	assert_string_equal(d.oral.decider_name, "Astrid Exempelström");
	assert_string_equal(d.oral.decider_office, "ordförande");
	assert_string_equal(d.oral.mandate_text, "Kommunfullmäktige 2026-01-26 § 7");
	assert_string_equal(d.oral.recorder_name, "Maria Exempelsson");
	assert_string_equal(d.oral.listeners, in.listeners);
	assert_string_equal(d.oral.number_called, in.number_called);
	assert_int_equal(d.municipality_id, w->gvl);
	assert_string_equal(d.type, "lvu-6");
	assert_int_equal(strncmp(d.ref, "GVL-2026-0001-", 14), 0);
	assert_string_equal(world_last_act(w, id).event, "record");
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM delivery"), 1);
	assert_true(world_number(w, "SELECT count(*) AS n FROM follow_up") > 0);
}

static void promise_4_three_times_kept_apart(void **state)
{
	struct world *w = *state;
	CASE_PROBLEMS problems = { 0 };
	DECISION_VERSION v = { 0 };
	char order[EID_ID_TEXT];
	struct oral_input in;
	int64_t id = 0;

	w->now = world_time("2026-11-25T00:10:00+01:00");
	in = world_call(w);
	in.stated = world_time("2026-11-24T23:31:00+01:00");
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, 90 * MINUTE);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	world_pass(w, 30 * MINUTE);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	world_pass(w, 7 * MINUTE); /* when the outcome is used is a fourth time, and stands for none of the three */
	assert_int_equal(world_apply(w, order), ERR_OK);

	struct decision d = world_find(w, id);
	assert_int_equal(d.oral.stated.us, world_time("2026-11-24T23:31:00+01:00").us);
	assert_int_equal(d.oral.recorded.us, world_time("2026-11-25T00:10:00+01:00").us);
	assert_int_equal(d.signed_at.us, world_time("2026-11-25T02:10:00+01:00").us);
	/* The week to the court runs from the stated time, a Tuesday, though all else happened on Wednesday. */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM follow_up WHERE kind = 'submission' "
	                                 "AND last = '2026-12-01'"),
	                 1);
	assert_int_equal(decision_version_load(w->s, d.version_id, &v), ERR_OK);
	assert_non_null(strstr(buf_str(&v.statement_json), "\"stated\":\"2026-11-24T22:31:00.000000Z\""));
	assert_non_null(strstr(buf_str(&v.statement_json), "\"recorded\":\"2026-11-24T23:10:00.000000Z\""));
}

static void test_repeated_key_gives_the_same_decision(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t first = 0, second = 0, third = 0;

	assert_int_equal(world_record(w, &in, "one form", &first), ERR_OK);
	in.person_as_known = "Någon Annan";
	world_pass(w, 20 * SECOND);
	assert_int_equal(world_record(w, &in, "one form", &second), ERR_OK);
	assert_int_equal(second, first);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM decision"), 1);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE event = 'record'"), 1);
	assert_string_equal(world_find(w, first).oral.person_as_known, "Liv Påhittsson 20230415-2388");
	assert_int_equal(world_record(w, &in, "another form", &third), ERR_OK);
	assert_int_not_equal(third, first);
	world_restart(w);
	assert_int_equal(world_record(w, &in, "one form", &second), ERR_OK);
	assert_int_equal(second, first);
}

static void test_unknown_mandate_is_recorded_as_not_checked(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.decider = w->svk_chair; /* chairs the neighbour's committee */
	assert_int_equal(severity_of(w, &in, "decider"), CASE_WARNING);
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_false(d.oral.mandate_checked);
	assert_int_equal(d.oral.mandate_id, 0);
	assert_non_null(strstr(d.oral.mandate_text, "ej kontrollerad"));
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "mandate_confirmed",
	                                                 span_str("Nämnden 2026-11-20 § 3"))),
	                 ERR_OK);
	/* The recorder's word is told as theirs; another's is a second pair of eyes. */
	d = world_find(w, id);
	assert_false(d.oral.mandate_checked);
	assert_string_equal(d.oral.mandate_text,
	                    "Uppgift av Maria Exempelsson, ej kontrollerad: Nämnden 2026-11-20 § 3");
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->other_duty, "mandate_confirmed",
	                                                 span_str("Nämnden 2026-11-20 § 3"))),
	                 ERR_OK);
	d = world_find(w, id);
	assert_true(d.oral.mandate_checked);
	assert_string_equal(d.oral.mandate_text, "Nämnden 2026-11-20 § 3");
}

static void test_decider_outside_the_register(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.decider = 0;
	assert_refused(w, &in, "decider");
	in.decider_name = "  Nya Ledamoten  ";
	in.decider_office = "förordnad ledamot";
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(d.oral.decider_id, 0);
	assert_string_equal(d.oral.decider_name, "Nya Ledamoten");
	/* Who it was in the register can be said later; nobody is nobody. */
	const char *const bad[] = { "0x10", "-1", "999999", "", "abc" };
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_int_equal(
		        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "decider_id", span_str(bad[i]))),
		        ERR_INPUT);
	char number[24];
	(void)snprintf(number, sizeof number, "%lld", (long long)w->stand_in);
	assert_int_equal(
	        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "decider_id", span_str(number))),
	        ERR_OK);
	d = world_find(w, id);
	assert_int_equal(d.oral.decider_id, w->stand_in);
	assert_string_equal(d.oral.said_decider, "Nya Ledamoten");
	assert_string_not_equal(d.oral.decider_name, "Nya Ledamoten");
}

/* Promise 3: e-ID, fonts, mandate register, the case: nothing but the store is needed to record. */
static void promise_3_recorded_with_everything_else_down(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	w->office.eid = NULL;
	w->office.jobs = NULL;
	w->office.fonts = NULL;
	assert_int_equal(world_sql(w, "UPDATE mandate SET valid_to = '2026-11-20', valid_from = '2026-01-01'"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE person SET active = 0 WHERE title = ''"), ERR_OK);
	in.number_called = in.identified_how = in.listeners = in.why_oral = "";
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(d.state, DECISION_DECIDED);
	assert_false(d.oral.mandate_checked);
	assert_string_equal(d.oral.why_oral, "");
	assert_string_equal(d.oral.person_as_known, in.person_as_known);
	/* What is missing is caught up later, and the latest counts. */
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "why_oral", span_str("Fel"))),
	                 ERR_OK);
	assert_int_equal(
	        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "why_oral", span_str(" Brådskade. "))),
	        ERR_OK);
	assert_string_equal(world_find(w, id).oral.why_oral, "Brådskade.");
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM call_fact WHERE field = 'why_oral'"), 3);
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "stated", span_str("nu"))),
	                 ERR_INPUT);
}

/* Promise 5: a decision made before the pack's first day has no rule, whatever day it is recorded. */
static void promise_5_rule_chosen_by_stated_time(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	const struct law_type *at_call, *today;
	int64_t id = 0;

	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(decision_type(&w->office, &d, &at_call), ERR_OK);
	/* Years later the same decision has the same rule … */
	w->now = world_time("2099-01-01T00:00:00Z");
	assert_int_equal(decision_type(&w->office, &d, &today), ERR_OK);
	assert_ptr_equal(today, at_call);
	/* … and one that was made before the pack began has none, though today has one: it is a question without a law.
	 */
	d.oral.stated = world_time("1999-06-01T12:00:00Z");
	w->now = world_time("2026-11-21T23:50:00+01:00");
	assert_int_equal(decision_type(&w->office, &d, &today), ERR_OK);
	assert_true(today->free);
	d.has_oral = false; /* a draft goes by today */
	assert_int_equal(decision_type(&w->office, &d, &today), ERR_OK);
}

static void test_late_entry_is_marked_not_refused(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.stated = instant_add(w->now, -DECISION_LATE);
	assert_int_equal(severity_of(w, &in, "stated"), -1);
	in.stated = instant_add(w->now, -DECISION_LATE - 1);
	assert_int_equal(severity_of(w, &in, "stated"), CASE_WARNING);
	in.late_reason = "Telefonnätet låg nere";
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	assert_true(world_find(w, id).oral.late);
	assert_string_equal(world_find(w, id).oral.late_reason, in.late_reason);
}

static void test_future_and_long_ago_are_refused(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.stated = instant_add(w->now, 5 * MINUTE + 1);
	assert_refused(w, &in, "stated");
	in.stated = instant_add(w->now, -30 * 24 * HOUR - 1);
	assert_refused(w, &in, "stated");
	in.stated = instant_add(w->now, 5 * MINUTE); /* a telephone that is a little ahead */
	assert_int_equal(severity_of(w, &in, "stated"), CASE_WARNING);
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	assert_int_equal(world_find(w, id).oral.stated.us, in.stated.us); /* as it was stated */
}

/* The night when 02.30 comes twice: both are told apart, and deadlines count from the right day. */
static void test_the_hour_that_comes_twice(void **state)
{
	struct world *w = *state;
	struct date night = { 2026, 10, 25 };
	struct instant first, second;
	int64_t a = 0, b = 0;

	assert_true(instant_ambiguous(night, 2));
	assert_int_equal(instant_of(night, 2, 30, 0, false, &first), ERR_OK);
	assert_int_equal(instant_of(night, 2, 30, 0, true, &second), ERR_OK);
	assert_int_equal(second.us - first.us, HOUR);
	w->now = instant_add(second, 10 * MINUTE);
	struct oral_input in = world_call(w);
	in.stated = first;
	assert_int_equal(world_record(w, &in, "first", &a), ERR_OK);
	in.stated = second;
	assert_int_equal(world_record(w, &in, "second", &b), ERR_OK);
	assert_int_equal(world_find(w, b).oral.stated.us - world_find(w, a).oral.stated.us, HOUR);
	assert_false(world_find(w, a).oral.late);
}

/* What is recorded can always be read again: whatever is too long for it is refused before. */
static void test_no_text_is_too_long_to_be_read_again(void **state)
{
	struct world *w = *state;
	char text[DECISION_TEXT + 2];
	const char *const paths[] = { "person_as_known", "decider",   "decider_office", "number_called",
		                      "identified_how",  "listeners", "why_oral",       "late_reason" };

	for (size_t f = 0; f < ARRAY_LENGTH(paths); f++) {
		bool taken = false, refused = false;

		for (size_t len = 1; len<sizeof text; len += len> 50 && len < 155 ? 1 : 7) {
			struct oral_input in = world_call(w);
			const char **const fields[] = { &in.person_as_known, &in.decider_name,   &in.decider_office,
				                        &in.number_called,   &in.identified_how, &in.listeners,
				                        &in.why_oral,        &in.late_reason };
			int64_t id = 0;
			char key[40];

			memset(text, 'x', len);
			text[len] = '\0';
			if (f == 1)
				in.decider = 0;
			*fields[f] = text;
			(void)snprintf(key, sizeof key, "%zu %zu", f, len);
			enum err e = world_record(w, &in, key, &id);
			if (e == ERR_OK)
				(void)world_find(w, id);
			else
				assert_int_equal(severity_of(w, &in, paths[f]), CASE_WRONG);
			taken |= e == ERR_OK;
			refused |= e != ERR_OK;
		}
		assert_true(taken && refused);
	}
	struct oral_input in = world_call(w);
	in.ground = "2 2 2 2 2 2 2 2 2 2";
	assert_refused(w, &in, "ground");
	int64_t id = world_decided(w);
	memset(text, '0', 64);
	text[64] = '\0';
	assert_int_equal(
	        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "number_called", span_str(text))),
	        ERR_INPUT);
	(void)world_find(w, id);
}

static void test_bad_input_names_its_place(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);

	in.person_as_known = " \t ";
	assert_refused(w, &in, "person_as_known");
	in.person_as_known = "Liv \xe2\x80\xae nosstihåP"; /* reads from the right */
	assert_refused(w, &in, "person_as_known");
	in.person_as_known = "Liv Ek\nSvar: nej"; /* a second line would read as a row of its own on paper */
	assert_refused(w, &in, "person_as_known");
	in.person_as_known = "Liv \xff";
	assert_refused(w, &in, "person_as_known");
	in = world_call(w);
	in.listeners = "Jonas\nSvar: nej";
	assert_refused(w, &in, "listeners");
	in = world_call(w);
	in.type = "lvu-99";
	assert_refused(w, &in, "type");
	in.type = "lvu-6 and very much more than sixteen";
	assert_refused(w, &in, "type");
	in = world_call(w);
	in.ground = "7";
	assert_refused(w, &in, "ground");
	in.ground = "";
	assert_refused(w, &in, "ground");
	in = world_call(w);
	in.municipality = 4711;
	assert_refused(w, &in, "municipality");
}

/* A telephone may send å as a and a ring: documents and hashes know one form only. */
static void test_names_come_in_one_form(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.person_as_known = "Liv Pa\xcc\x8ahittsson";
	in.why_oral = "Bra\xcc\x8a"
	              "dskande";
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	assert_string_equal(world_find(w, id).oral.person_as_known, "Liv Påhittsson");
	assert_string_equal(world_find(w, id).oral.why_oral, "Brådskande");
}

/* Nobody vouches for themselves: what the decision maker recorded or would confirm alone stays unchecked. */
static void test_nobody_vouches_for_themselves(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	uint8_t key[32] = "own";
	char number[24];
	int64_t id = 0;

	assert_int_equal(IN_TX(w, decision_record(&w->office, w->s, w->chair, &in, span_of(key, 32), &id)), ERR_OK);
	assert_false(world_find(w, id).oral.mandate_checked);
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->chair, "mandate_confirmed",
	                                                 span_str("Jag vet det"))),
	                 ERR_FORBIDDEN);
	assert_int_equal(
	        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "mandate_confirmed", span_str(" "))),
	        ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "mandate_confirmed",
	                                                 span_str("KF § 7"))),
	                 ERR_OK);
	assert_true(world_find(w, id).oral.mandate_checked);
	/* Nor does anybody become another's decision maker, or put themselves in an empty place. */
	(void)snprintf(number, sizeof number, "%lld", (long long)w->stand_in);
	assert_int_equal(
	        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "decider_id", span_str(number))),
	        ERR_WRONG_STATE);
	in.decider = 0;
	in.decider_name = "Någon";
	assert_int_equal(world_record(w, &in, "unknown", &id), ERR_OK);
	assert_int_equal(
	        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->stand_in, "decider_id", span_str(number))),
	        ERR_FORBIDDEN);
	assert_int_equal(people_person_set_active(w->s, w->stand_in, false), ERR_OK);
	assert_int_equal(
	        IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->duty, "decider_id", span_str(number))),
	        ERR_INPUT);
	assert_int_equal(world_find(w, id).oral.decider_id, 0);
}

/* Said in the call, it goes into the field that the text prints it from, and nothing deviates. */
static void test_an_interim_number_goes_into_the_case(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	CASE struct case_file *c = NULL;
	int64_t id = 0;

	in.person_as_known = "Sami Testsson, 20000101-T220, mörk rock";
	assert_int_equal(world_record(w, &in, "interim", &id), ERR_OK);
	assert_string_equal(world_find(w, id).oral.person_number, "");
	assert_string_equal(world_find(w, id).oral.birth_date, "");
	assert_int_equal(decision_case_load(w->s, world_find(w, id).matter_id, &c), ERR_OK);
	assert_string_equal(case_text(c, "person.name"), "Sami Testsson, mörk rock");
	assert_string_equal(case_text(c, "person.known"), "no-number");
	assert_string_equal(case_text(c, "person.other_number"), "20000101-T220");
	assert_string_equal(case_text(c, "person.other_number_kind"), "interim");
	assert_string_equal(case_text(c, "person.number"), "");
}

static void begins(struct world *w, const char *known, bool unknown, const char *const fields[][2], size_t count)
{
	struct oral_input in = world_call(w);
	CASE struct case_file *c = NULL;
	int64_t id = 0;

	in.person_as_known = known;
	in.person_unknown = unknown;
	assert_int_equal(world_record(w, &in, unknown ? "unknown" : known, &id), ERR_OK);
	assert_int_equal(decision_case_load(w->s, world_find(w, id).matter_id, &c), ERR_OK);
	for (size_t i = 0; i < count; i++) {
		BUF value = buf_init(CASE_FILE_MAX);

		assert_int_equal(case_get(c, fields[i][0], &value), ERR_OK);
		if (strcmp(buf_str(&value), fields[i][1]) != 0)
			fail_msg("%s: %s is %s", known, fields[i][0], buf_str(&value));
	}
}

/* What describes is no name, and a number that does not fit is no part of one. */
static void test_a_case_begins_with_what_was_said(void **state)
{
	static const char *const newborn[][2] = { { "person.known", "newborn" },
		                                  { "person.name", "" },
		                                  { "person.description", "nyfödd pojke, BB Gävle" } };
	static const char *const twin[][2] = { { "person.known", "newborn" },
		                               { "person.name", "" },
		                               { "person.birth_order", "2" },
		                               { "person.description", "Tvillingpojke 2, mor Ida Sagolund" } };
	static const char *const described[][2] = { { "person.known", "unknown" },
		                                    { "person.name", "" },
		                                    { "person.description", "flicka, omkring 4 år" } };
	static const char *const unfit[][2] = { { "person.known", "" },
		                                { "person.name", "Alva Testsson, röd jacka" },
		                                { "person.number", "" },
		                                { "person.other_number", "20190501-2383" },
		                                { "person.birth_date", "" } };
	static const char *const ward[][2] = { { "person.name", "Liv Ek" }, { "person.age_estimate", "8" } };
	static const char *const labelled[][2] = { { "person.name", "Sami Testsson" },
		                                   { "person.other_number", "20000101-T220" },
		                                   { "person.other_number_kind", "interim" } };
	static const char *const labels[] = { "Sami Testsson, interimsnr 20000101-T220",
		                              "Sami Testsson (tillfälligt nummer 20000101-T220)" };
	struct world *w = *state;

	begins(w, "Tvillingpojke 2, mor Ida Sagolund", false, twin, ARRAY_LENGTH(twin));
	begins(w, "nyfödd pojke, BB Gävle", false, newborn, ARRAY_LENGTH(newborn));
	begins(w, "nyfödd pojke, BB Gävle", true, newborn, ARRAY_LENGTH(newborn));
	begins(w, "flicka, omkring 4 år", false, described, ARRAY_LENGTH(described));
	begins(w, "Alva Testsson 20190501-2383, röd jacka", false, unfit, ARRAY_LENGTH(unfit));
	begins(w, "Liv Ek, 8 år, på avd 3", false, ward, ARRAY_LENGTH(ward));
	for (size_t i = 0; i < ARRAY_LENGTH(labels); i++)
		begins(w, labels[i], false, labelled, ARRAY_LENGTH(labelled));
}

/* Both persons are named where somebody is asked whether they are one. */
static void test_the_question_names_both(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	CASE_PROBLEMS problems = { 0 };
	int64_t id = world_decided(w);
	bool asked = false;

	in.matter = world_find(w, id).matter_id;
	in.person_as_known = "Måns Påhittsson 20230415-2388";
	assert_int_equal(decision_oral_check(&w->office, w->s, &in, &problems), ERR_OK);
	for (size_t i = 0; i < problems.count; i++)
		if (strcmp(problems.items[i].path, "same_person") == 0) {
			asked = true;
			assert_int_equal(problems.items[i].severity, CASE_WRONG);
			assert_non_null(strstr(problems.items[i].quote, "Liv Påhittsson"));
			assert_null(strstr(problems.items[i].text, "Liv"));
		}
	assert_true(asked);
}

static void test_a_no_needs_no_ground(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.yes = false;
	in.ground = "";
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	assert_false(world_find(w, id).oral.yes);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM follow_up WHERE kind = 'submission'"), 0);
}

static void test_further_decision_in_the_same_matter_and_from_a_draft(void **state)
{
	struct world *w = *state;
	int64_t first = world_decided(w), second = 0, draft = 0, third = 0;
	struct oral_input in = world_call(w);

	in.matter = world_find(w, first).matter_id;
	in.municipality = 0;
	in.type = "lvu-11";
	in.place_kind = "jourhem";
	assert_int_equal(world_record(w, &in, "k2", &second), ERR_OK);
	assert_int_equal(world_find(w, second).matter_id, in.matter);
	assert_string_not_equal(world_find(w, second).ref, world_find(w, first).ref);
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	in = world_call(w);
	in.decision = draft;
	assert_int_equal(world_record(w, &in, "k3", &third), ERR_OK);
	assert_int_equal(third, draft);
	/* A decision is recorded once: another key does not make another call of it. */
	assert_int_equal(world_record(w, &in, "k4", &third), ERR_DUPLICATE);
}

static void test_an_abandoned_draft_takes_no_decision(void **state)
{
	struct world *w = *state;
	int64_t draft = 0, id = 0;
	struct oral_input in = world_call(w);

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_abandon(&w->office, w->s, draft, w->duty)), ERR_OK);
	in.decision = draft;
	assert_int_equal(world_record(w, &in, "k", &id), ERR_WRONG_STATE);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM oral_decision"), 0);
	int64_t decided = world_decided(w);
	assert_int_equal(IN_TX(w, decision_abandon(&w->office, w->s, decided, w->duty)), ERR_WRONG_STATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_six_facts),
		NIGHT(test_an_interim_number_goes_into_the_case),
		NIGHT(test_a_case_begins_with_what_was_said),
		NIGHT(test_the_question_names_both),
		cmocka_unit_test_setup_teardown(promise_4_three_times_kept_apart, world_set_up, world_tear_down),
		NIGHT(test_repeated_key_gives_the_same_decision),
		NIGHT(test_unknown_mandate_is_recorded_as_not_checked),
		NIGHT(test_decider_outside_the_register),
		cmocka_unit_test_setup_teardown(promise_3_recorded_with_everything_else_down, world_set_up,
		                                world_tear_down),
		cmocka_unit_test_setup_teardown(promise_5_rule_chosen_by_stated_time, world_set_up, world_tear_down),
		NIGHT(test_late_entry_is_marked_not_refused),
		NIGHT(test_future_and_long_ago_are_refused),
		NIGHT(test_the_hour_that_comes_twice),
		NIGHT(test_no_text_is_too_long_to_be_read_again),
		NIGHT(test_bad_input_names_its_place),
		NIGHT(test_names_come_in_one_form),
		NIGHT(test_nobody_vouches_for_themselves),
		NIGHT(test_a_no_needs_no_ground),
		NIGHT(test_further_decision_in_the_same_matter_and_from_a_draft),
		NIGHT(test_an_abandoned_draft_takes_no_decision),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
