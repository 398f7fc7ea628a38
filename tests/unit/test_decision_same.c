/* Another person is another matter: whom a call is about, seen from the matter that it was opened from; siblings; and
 * what was decided in one call. */
#include "unit/decision_world.h"

#include "jourbeslut/matter.h"

static int64_t record(struct world *w, const struct oral_input *in)
{
	int64_t id = 0;
	char key[24];

	(void)snprintf(key, sizeof key, "key %llx", (unsigned long long)w->seed++);
	assert_int_equal(world_record(w, in, key, &id), ERR_OK);
	return id;
}

/* What the check says of the person: -1 nothing. */
static int asked(struct world *w, const struct oral_input *in)
{
	CASE_PROBLEMS problems = { 0 };
	int severity = -1;

	assert_int_equal(decision_oral_check(&w->office, w->s, in, &problems), ERR_OK);
	for (size_t i = 0; i < problems.count; i++)
		if (strcmp(problems.items[i].path, "same_person") == 0)
			severity = (int)problems.items[i].severity;
	return severity;
}

static struct case_file *case_of(struct world *w, int64_t decision)
{
	struct case_file *c = NULL;

	assert_int_equal(decision_case_load(w->s, world_find(w, decision).matter_id, &c), ERR_OK);
	return c;
}

/* A further decision of the first one's matter. */
static struct oral_input further(struct world *w, int64_t first, const char *person)
{
	struct oral_input in = world_call(w);

	in.matter = world_find(w, first).matter_id;
	in.call_of = first;
	in.type = "lvu-11";
	in.place_kind = "jourhem";
	in.person_as_known = person;
	return in;
}

static void test_another_person_is_asked_about(void **state)
{
	/* The first call was about "Liv Påhittsson 20230415-2388". */
	static const struct {
		const char *person;
		bool asked;
	} rows[] = {
		{ "Liv Påhittsson 20230415-2388", false },
		{ "Liv Påhittsson", false }, /* what is not said again contradicts nothing */
		{ "20230415-2388", false },
		{ "liv PÅHITTSSON", false },
		{ "Liv Maria Påhittsson", false },
		{ "Nils Påhittsson 20170303-2399", true },
		{ "Nils Påhittsson", true }, /* a sibling has the surname too */
		{ "Liv Påhittsson 20170303-2399", true },
		{ "Liv Påhittsson, född 2019-05-01", true },
		{ "Kim Testgren", true },
	};
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t first = record(w, &in);

	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		in = further(w, first, rows[i].person);
		if ((asked(w, &in) == CASE_WRONG) != rows[i].asked)
			fail_msg("%s is%s asked about", rows[i].person, rows[i].asked ? " not" : "");
	}
}

static void test_nothing_is_recorded_unasked(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t first = record(w, &in), id = 0;

	in = further(w, first, "Nils Påhittsson 20170303-2399");
	assert_int_equal(world_record(w, &in, "unasked", &id), ERR_INPUT);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM oral_decision"), 1);
	in.same_person = true;
	assert_int_equal(asked(w, &in), CASE_WARNING);
	id = record(w, &in);
	assert_string_equal(world_last_act(w, id).event, "same-person");
	/* Whoever was asked of nothing leaves no trace of it. */
	in = further(w, first, "Liv Påhittsson 20230415-2388");
	in.same_person = true;
	assert_string_equal(world_last_act(w, record(w, &in)).event, "record");
}

static void test_a_draft_is_of_one_person(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t draft = 0, empty = 0;

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	world_write_case(w, draft, "lvu6-small-child");
	in.decision = draft;
	in.person_as_known = "Nils Påhittsson 20170303-2399";
	assert_int_equal(asked(w, &in), CASE_WRONG);
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &empty)),
	                 ERR_OK);
	in.decision = empty;
	assert_int_equal(asked(w, &in), -1);
}

static void test_of_the_unknown_the_description_counts(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t first;

	in.person_as_known = "Flicka, omkring 4 år, röd jacka";
	in.person_unknown = true;
	first = record(w, &in);
	in = further(w, first, "Flicka, omkring 4 år, röd jacka");
	in.person_unknown = true;
	assert_int_equal(asked(w, &in), -1);
	in.person_as_known = "Pojke, omkring 2 år, blå mössa";
	assert_int_equal(asked(w, &in), CASE_WRONG);
	/* What is known meanwhile. */
	in.person_unknown = false;
	in.person_as_known = "Liv Påhittsson 20230415-2388";
	assert_int_equal(asked(w, &in), -1);
	/* Somebody without a name is not the person whose name is known. */
	in = world_call(w);
	first = record(w, &in);
	in = further(w, first, "Flicka, omkring 4 år, röd jacka");
	in.person_unknown = true;
	assert_int_equal(asked(w, &in), CASE_WRONG);
}

static void test_a_sibling_has_a_matter_of_its_own(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t first = record(w, &in), second;
	BUF json = buf_init(CASE_FILE_MAX);

	world_write_case(w, first, "lvu6-small-child");
	in.sibling_of = world_find(w, first).matter_id;
	in.call_of = first;
	in.person_as_known = "Nils Påhittsson 20170303-2399";
	in.ground = "3";
	assert_int_equal(asked(w, &in), -1);
	second = record(w, &in);
	CASE struct case_file *one = case_of(w, first), *other = case_of(w, second);
	assert_int_not_equal(world_find(w, second).matter_id, world_find(w, first).matter_id);
	assert_string_equal(case_text(other, "person.name"), "Nils Påhittsson");
	assert_string_equal(case_text(other, "person.number"), "20170303-2399");
	assert_string_equal(case_text(other, "representatives.0.name"), case_text(one, "representatives.0.name"));
	assert_string_equal(case_text(other, "contact.name"), case_text(one, "contact.name"));
	assert_string_equal(case_text(other, "residence.responsible"), case_text(one, "residence.responsible"));
	assert_int_equal(case_to_json(other, &json), ERR_OK);
	assert_null(strstr(buf_str(&json), case_text(one, "person.name")));
	assert_null(strstr(buf_str(&json), case_text(one, "person.number")));
	assert_null(strstr(buf_str(&json), "criteria"));
	assert_null(strstr(buf_str(&json), "documents"));
	buf_clear(&json);
	assert_int_equal(case_get(other, "grounds", &json), ERR_OK);
	assert_string_equal(buf_str(&json), "3"); /* as said of this one */
}

static enum err collect(void *ctx, const struct decision *d)
{
	return buf_printf(ctx, "%lld ", (long long)d->id);
}

static void test_six_in_one_call(void **state)
{
	static const char *const numbers[] = { "20230415-2388", "20170303-2399", "20190501-2389",
		                               "20150101-2387", "20200202-2388", "20210303-2385" };
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t ids[7];
	BUF list = buf_init(400), wanted = buf_init(400);

	ids[0] = record(w, &in);
	assert_int_equal(decision_same_call_each(w->s, ids[0], collect, &list), ERR_OK);
	assert_string_equal(buf_str(&list), ""); /* alone */
	for (size_t i = 1; i < 6; i++) {
		in.sibling_of = world_find(w, ids[0]).matter_id;
		in.call_of = ids[i - 1]; /* from receipt to receipt */
		in.person_as_known = numbers[i];
		ids[i] = record(w, &in);
	}
	in = further(w, ids[2], numbers[2]);
	ids[6] = record(w, &in);
	in = world_call(w);
	(void)record(w, &in); /* another call */
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(buf_printf(&wanted, "%lld ", (long long)ids[i]), ERR_OK);
	for (size_t i = 0; i < 7; i++) {
		buf_clear(&list);
		assert_int_equal(decision_same_call_each(w->s, ids[i], collect, &list), ERR_OK);
		assert_string_equal(buf_str(&list), buf_str(&wanted));
	}
	assert_int_equal(world_number(w, "SELECT count(DISTINCT matter_id) AS n FROM decision"), 7);
	assert_int_equal(world_sql(w, "UPDATE same_call SET first_id = decision_id"), ERR_WRONG_STATE);
}

static void test_the_place_said_stands_in_the_case(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t first = record(w, &in);

	in = further(w, first, "Liv Påhittsson 20230415-2388");
	in.place = "Jourhemmet Exemplet";
	(void)record(w, &in);
	CASE struct case_file *c = case_of(w, first);
	assert_string_equal(case_text(c, "placement.kind"), "jourhem");
	assert_string_equal(case_text(c, "placement.place"), "Jourhemmet Exemplet");
	/* What is written stays, and so does it while a colleague holds the draft. */
	assert_int_equal(IN_TX(w, decision_hold(&w->office, w->s, world_find(w, first).matter_id, w->other_duty, true)),
	                 ERR_OK);
	in.place_kind = "familjehem";
	in.place = "";
	(void)record(w, &in);
	CASE struct case_file *after = case_of(w, first);
	assert_string_equal(case_text(after, "placement.kind"), "jourhem");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_another_person_is_asked_about),     NIGHT(test_nothing_is_recorded_unasked),
		NIGHT(test_a_draft_is_of_one_person),          NIGHT(test_of_the_unknown_the_description_counts),
		NIGHT(test_a_sibling_has_a_matter_of_its_own), NIGHT(test_six_in_one_call),
		NIGHT(test_the_place_said_stands_in_the_case),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
