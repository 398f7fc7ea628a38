/* The right decision in the place of a wrong one of the same person: nothing is written twice, and what rests on what
 * was wrong is looked at again. */
#include "unit/decision_world.h"

#include "jourbeslut/base/json.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/withdraw.h"

#define BIT(what) WITHDRAW_BIT(WITHDRAW_##what)

static int64_t record(struct world *w, const struct oral_input *in)
{
	int64_t id = 0;
	char key[24];

	(void)snprintf(key, sizeof key, "key %llx", (unsigned long long)w->seed++);
	assert_int_equal(world_record(w, in, key, &id), ERR_OK);
	return id;
}

/* Recorded, written, with a wording of the worker's own, and then found to be wrong. */
static int64_t wrong_one(struct world *w, unsigned what)
{
	int64_t id = world_decided(w);
	struct decision d = world_find(w, id);
	DECISION_DRAFT_TEXT draft = { 0 };

	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(decision_draft_build(&w->office, w->s, &d, 0, &draft), ERR_OK);
	assert_int_equal(IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, json_text_at(draft.editable, "0.id"),
	                                            span_str("Mina egna ord."))),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, id, w->duty, what, span_str("Fel uppgift"))),
	                 ERR_OK);
	return id;
}

static struct oral_input in_place_of(struct world *w, int64_t wrong)
{
	struct oral_input in = world_call(w);

	in.matter = world_find(w, wrong).matter_id;
	return in;
}

static int64_t replace(struct world *w, const struct oral_input *in, int64_t wrong)
{
	int64_t right = record(w, in);

	assert_int_equal(IN_TX(w, decision_replace(&w->office, w->s, right, wrong, w->duty)), ERR_OK);
	return right;
}

static bool has_edit(struct world *w, int64_t id)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, id);
	size_t i;
	const json_t *block;

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, 0, &draft), ERR_OK);
	json_array_foreach (draft.editable, i, block)
		if (strcmp(json_text(block, "text"), "Mina egna ord.") == 0)
			return true;
	return false;
}

/* How often the draft says that the text was written for `wrong`; the path of the last such warning in `path`. */
static int looks(struct world *w, int64_t id, int64_t wrong, char path[CASE_PATH_MAX])
{
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, id), other = world_find(w, wrong);
	int count = 0;

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, 0, &draft), ERR_OK);
	for (size_t i = 0; i < draft.problems.count; i++) {
		if (!strstr(draft.problems.items[i].text, other.ref))
			continue;
		assert_int_equal(draft.problems.items[i].severity, CASE_WARNING);
		memcpy(path, draft.problems.items[i].path, CASE_PATH_MAX);
		count++;
	}
	return count;
}

static char *said(struct world *w, int64_t id, const char *path)
{
	static char text[4096];
	CASE struct case_file *c = NULL;
	BUF value = buf_init(sizeof text - 1);

	assert_int_equal(decision_case_load(w->s, world_find(w, id).matter_id, &c), ERR_OK);
	assert_int_equal(case_get(c, path, &value), ERR_OK);
	(void)snprintf(text, sizeof text, "%s", buf_str(&value));
	return text;
}

static void test_a_wrong_time_keeps_every_word(void **state)
{
	struct world *w = *state;
	int64_t wrong = wrong_one(w, BIT(TIME));
	struct oral_input in = in_place_of(w, wrong);
	char path[CASE_PATH_MAX] = "";

	in.stated = instant_add(w->now, -40 * MINUTE);
	int64_t right = replace(w, &in, wrong);
	assert_int_equal(world_find(w, right).matter_id, world_find(w, wrong).matter_id);
	assert_true(has_edit(w, right));
	assert_string_equal(said(w, right, "criteria.home.reason"), said(w, wrong, "criteria.home.reason"));
	assert_int_equal(looks(w, right, wrong, path), 1);
	assert_string_equal(path, "protection.at");
	assert_int_equal(looks(w, wrong, wrong, path), 0);
}

static void test_another_answer_has_other_reasons(void **state)
{
	struct world *w = *state;
	int64_t wrong = wrong_one(w, BIT(ANSWER) | BIT(DECIDER));
	struct oral_input in = in_place_of(w, wrong);
	char path[CASE_PATH_MAX] = "";

	in.yes = false;
	int64_t right = replace(w, &in, wrong);
	assert_false(has_edit(w, right)); /* a yes in the worker's words */
	assert_int_equal(looks(w, right, wrong, path), 2);
	assert_string_equal(path, "no.reason");
}

static void test_another_type_has_its_own_grounds(void **state)
{
	struct world *w = *state;
	int64_t wrong = wrong_one(w, BIT(TYPE));
	struct oral_input in = in_place_of(w, wrong);
	char path[CASE_PATH_MAX] = "";

	assert_string_equal(said(w, wrong, "grounds"), "2");
	in.type = "lvm-13";
	in.ground = "3a 3c";
	int64_t right = replace(w, &in, wrong);
	assert_false(has_edit(w, right));
	assert_string_equal(said(w, right, "grounds"), "3a 3c");
	assert_int_equal(looks(w, right, wrong, path), 1);
	assert_string_equal(path, "grounds");
	/* One that knows them keeps them, whatever the call names. */
	wrong = wrong_one(w, BIT(TYPE));
	in = in_place_of(w, wrong);
	in.type = "lvu-11";
	in.place_kind = "jourhem";
	in.ground = "3";
	right = replace(w, &in, wrong);
	assert_string_equal(said(w, right, "grounds"), "2");
}

static void test_explanations_go_along(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);

	in.ground = "2 3";
	int64_t wrong = record(w, &in);
	world_write_case(w, wrong, "lvu6-small-child");
	assert_int_equal(
	        IN_TX(w, decision_deviation_explain(&w->office, w->s, wrong, w->duty, SAID_GROUND, span_str("2"),
	                                            span_str("Bara hemmet visade sig brista."))),
	        ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, wrong, w->duty, BIT(TIME), span_str("Fel tid"))),
	                 ERR_OK);
	in = in_place_of(w, wrong);
	in.ground = "2 3";
	int64_t right = replace(w, &in, wrong);
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, right);
	assert_int_equal(decision_draft_build(&w->office, w->s, &d, 0, &draft), ERR_OK);
	assert_string_equal(json_text_at(draft.about, "deviations.0.explanation"), "Bara hemmet visade sig brista.");
	assert_string_equal(json_text_at(draft.about, "deviations.1.kind"), "");
}

static void test_the_same_person_in_another_municipality(void **state)
{
	struct world *w = *state;
	int64_t wrong = wrong_one(w, BIT(MUNICIPALITY));
	struct oral_input in = world_call(w);
	char path[CASE_PATH_MAX] = "";

	in.municipality = w->svk;
	in.decider = w->svk_chair;
	in.case_of = world_find(w, wrong).matter_id;
	int64_t right = replace(w, &in, wrong);
	assert_int_not_equal(world_find(w, right).matter_id, world_find(w, wrong).matter_id);
	assert_int_equal(world_find(w, right).municipality_id, w->svk);
	assert_string_equal(said(w, right, "criteria.home.reason"), said(w, wrong, "criteria.home.reason"));
	assert_string_equal(said(w, right, "residence.responsible"), ""); /* asked anew */
	assert_string_not_equal(said(w, wrong, "residence.responsible"), "");
	assert_int_equal(looks(w, right, wrong, path), 1);
	assert_string_equal(path, "residence.responsible");
}

/* Another child's text never goes along unseen, whatever was said to be wrong. */
static void test_another_person_gets_nothing(void **state)
{
	struct world *w = *state;
	int64_t wrong = wrong_one(w, BIT(MUNICIPALITY)), id = 0;
	struct oral_input in = world_call(w);
	char path[CASE_PATH_MAX] = "";

	in.municipality = w->svk;
	in.decider = w->svk_chair;
	in.case_of = world_find(w, wrong).matter_id;
	in.person_as_known = "Nils Påhittsson 20170303-2399";
	assert_int_equal(world_record(w, &in, "another", &id), ERR_INPUT); /* is it the same person? */
	wrong = wrong_one(w, BIT(PERSON) | BIT(TIME));
	in = world_call(w);
	in.person_as_known = "Nils Påhittsson 20170303-2399";
	int64_t right = replace(w, &in, wrong);
	assert_string_equal(said(w, right, "criteria.home.reason"), "");
	assert_false(has_edit(w, right));
	assert_int_equal(looks(w, right, wrong, path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_a_wrong_time_keeps_every_word),           NIGHT(test_another_answer_has_other_reasons),
		NIGHT(test_another_type_has_its_own_grounds),        NIGHT(test_explanations_go_along),
		NIGHT(test_the_same_person_in_another_municipality), NIGHT(test_another_person_gets_nothing),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
