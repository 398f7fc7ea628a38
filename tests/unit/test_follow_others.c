/* What a custody means for the renewal that follows it, and for somebody held elsewhere. */
#include "unit/decision_world.h"

#include "jourbeslut/page.h"

#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

static int64_t recorded(struct world *w, int64_t id, enum follow_kind kind, const char *day)
{
	struct follow_input in = { .kind = kind, .follow_up = "", .why = span_str("") };
	struct follow_refusal refusal;
	int64_t event = 0;

	in.place = in.who = span_str(kind == FOLLOW_ENFORCED ? "Polisen" : "");
	if (kind == FOLLOW_ENDED)
		in.why = span_str("Skälen finns inte längre");
	assert_int_equal(date_parse(span_str(day), &in.day), ERR_OK);
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
	return event;
}

static void assert_state(struct world *w, int64_t id, enum legal_state state)
{
	struct decision d = world_find(w, id);
	FOLLOWING f = { 0 };

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_string_equal(legal_state_name(f.legal.state), legal_state_name(state));
}

static void set_time(struct world *w, const char *rfc3339)
{
	w->now = world_time(rfc3339);
}

static void assert_detained(struct world *w, int64_t id, const char *label, bool remanded)
{
	struct decision d = world_find(w, id);
	FOLLOWING f = { 0 };

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_string_equal(f.detained ? f.detained->label : "", label);
	assert_int_equal(f.remanded, remanded);
}

/* LVU 9 §, LVM 18 a §: told until an enforcement is recorded, of the placement that rests on it, too. */
static void test_who_is_remanded(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement, e;
	struct oral_input call = world_call(w);

	call.type = "lvu-11";
	call.place_kind = "jourhem";
	call.place = "Jourhemmet Björken";
	call.matter = world_find(w, custody).matter_id;
	placement = world_record_same(w, &call);
	assert_detained(w, custody, "", false);
	assert_int_equal(world_sql(w, "UPDATE matter SET case_json = json_set(case_json, '$.detained', 'no')"), ERR_OK);
	assert_detained(w, custody, "", false);
	assert_int_equal(world_sql(w, "UPDATE matter SET case_json = json_set(case_json, '$.detained', 'arrested')"),
	                 ERR_OK);
	assert_detained(w, custody, "Anhållen", false);
	assert_int_equal(world_sql(w, "UPDATE matter SET case_json = json_set(case_json, '$.detained', 'remanded')"),
	                 ERR_OK);
	assert_detained(w, custody, "Häktad", true);
	assert_detained(w, placement, "Häktad", true);
	e = recorded(w, custody, FOLLOW_ENDED, "2026-11-21");
	assert_detained(w, custody, "", false); /* its end says more */
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, custody, e, w->receiver, span_str("Fel"))), ERR_OK);
	set_time(w, "2026-11-23T09:00:00+01:00");
	assert_detained(w, custody, "Häktad", true);
	(void)recorded(w, custody, FOLLOW_ENFORCED, "2026-11-22");
	assert_detained(w, custody, "", false);
}

/* In the decision as it reads now. */
static void assert_stands(struct world *w, int64_t id, const char *words)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, id);
	BUF text = buf_init(1 << 18);

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	assert_int_equal(blocks_to_text(&draft.decision, &text), ERR_OK);
	if (!strstr(buf_str(&text), words))
		fail_msg("«%s» does not stand in: %s", words, buf_str(&text));
}

static void test_a_lapsed_custody_of_the_same_person(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	struct decision d, found;
	int64_t first, second = 0, e;

	assert_int_equal(world_record(w, &call, "first", &first), ERR_OK);
	set_time(w, "2026-12-02T09:00:00+01:00");
	call.stated = instant_add(w->now, -10 * MINUTE);
	assert_int_equal(world_record(w, &call, "second", &second), ERR_OK);
	d = world_find(w, second);
	assert_int_equal(follow_lapsed_before(&w->office, w->s, &d, w->now, &found), ERR_OK);
	assert_int_equal(found.id, first);
	e = recorded(w, first, FOLLOW_SUBMITTED, "2026-11-30");
	assert_int_equal(follow_lapsed_before(&w->office, w->s, &d, w->now, &found), ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, first, e, w->receiver, span_str("Fel"))), ERR_OK);
	struct follow_renewal r;
	bool missing;
	assert_int_equal(follow_renewal_missing(&w->office, w->s, &d, w->now, &found, &missing), ERR_OK);
	assert_true(missing);
	assert_int_equal(IN_TX(w, follow_renewal_set(&w->office, w->s, second, w->duty, span_str(" "))), ERR_INPUT);
	assert_int_equal(IN_TX(w, follow_renewal_set(&w->office, w->s, first, w->duty, span_str("Nytt"))),
	                 ERR_WRONG_STATE); /* nothing lapsed before it */
	assert_int_equal(IN_TX(w, follow_renewal_set(&w->office, w->s, second, w->duty, span_str("Ny orosanmälan"))),
	                 ERR_OK);
	assert_string_equal(world_last_act(w, second).event, "renewed");
	assert_stands(w, second, "vilar på nya omständigheter: Ny orosanmälan");
	assert_stands(w, second, "Nya omständigheter\n");
	assert_int_equal(follow_renewal_find(w->s, second, &r), ERR_OK);
	assert_string_equal(r.circumstances, "Ny orosanmälan");
	assert_string_equal(r.earlier_ref, found.ref);
	assert_int_equal(follow_renewal_missing(&w->office, w->s, &d, w->now, &found, &missing), ERR_OK);
	assert_false(missing);
	d.municipality_id = w->svk; /* another municipality's is a secret */
	assert_int_equal(follow_lapsed_before(&w->office, w->s, &d, w->now, &found), ERR_NOT_FOUND);
}

/* What was decided while the earlier one stood renews nothing, whatever became of that one since. */
static void test_an_earlier_custody_that_lapsed_later(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	struct decision d, found;
	int64_t first, second = 0;
	bool missing;

	assert_int_equal(world_record(w, &call, "first", &first), ERR_OK);
	set_time(w, "2026-11-25T09:00:00+01:00");
	call.stated = instant_add(w->now, -10 * MINUTE);
	assert_int_equal(world_record(w, &call, "second", &second), ERR_OK);
	d = world_find(w, second);
	set_time(w, "2026-12-02T09:00:00+01:00");
	assert_state(w, first, LEGAL_MAY_HAVE_LAPSED);
	assert_int_equal(follow_lapsed_before(&w->office, w->s, &d, w->now, &found), ERR_NOT_FOUND);
	assert_int_equal(follow_renewal_missing(&w->office, w->s, &d, w->now, &found, &missing), ERR_OK);
	assert_false(missing);
	(void)recorded(w, first, FOLLOW_LAPSED, "2026-12-01");
	assert_int_equal(follow_lapsed_before(&w->office, w->s, &d, w->now, &found), ERR_NOT_FOUND);
}

/* Nobody named it: some law's time to apply runs once the court has upheld it. */
static void test_own_words_that_a_court_upheld(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	int64_t id = 0;

	call.ground = "";
	call.question = "Beslutar du om omedelbart omhändertagande?";
	assert_int_equal(world_record(w, &call, "own", &id), ERR_OK);
	set_time(w, "2026-11-25T09:00:00+01:00");
	(void)recorded(w, id, FOLLOW_SUBMITTED, "2026-11-22");
	(void)recorded(w, id, FOLLOW_UPHELD, "2026-11-24");
	assert_state(w, id, LEGAL_IN_FORCE);
	set_time(w, "2026-12-02T09:00:00+01:00");
	assert_state(w, id, LEGAL_MAY_HAVE_LAPSED);
}

static void recorded_at(struct world *w, int64_t id, enum follow_kind kind, const char *at)
{
	struct follow_input in = { .kind = kind, .follow_up = "", .has_at = true, .at = world_time(at) };
	struct follow_refusal refusal;
	int64_t event;

	in.day = date_of(in.at);
	in.place = in.who = in.why = span_str("Polisen");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
}

/* In whatever order they were recorded. */
static void test_one_day_is_listed_by_the_hour(void **state)
{
	static const enum follow_kind order[] = { FOLLOW_ENFORCED, FOLLOW_APPLIED, FOLLOW_SUBMITTED };
	struct world *w = *state;
	int64_t id = world_decided(w);
	FOLLOWING f = { 0 };
	struct decision d;

	set_time(w, "2026-11-25T09:00:00+01:00");
	recorded_at(w, id, FOLLOW_SUBMITTED, "2026-11-23T15:00:00+01:00");
	(void)recorded(w, id, FOLLOW_APPLIED, "2026-11-23");
	recorded_at(w, id, FOLLOW_ENFORCED, "2026-11-23T09:00:00+01:00");
	d = world_find(w, id);
	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_int_equal(f.events.count, ARRAY_LENGTH(order));
	for (size_t i = 0; i < ARRAY_LENGTH(order); i++)
		assert_string_equal(follow_kind_name(f.events.items[i].kind), follow_kind_name(order[i]));
}

/* No pack of law at all: what is recorded is told, as /kontroll tells it. */
static void assert_told_without_law(struct world *w, int64_t id, const char *label)
{
	struct decision d = world_find(w, id);
	struct law *known = w->office.law, *none = law_new();
	JSON json_t *object = json_object();

	assert_non_null(none);
	w->office.law = none;
	assert_int_equal(page_put_legal(object, &w->office, w->s, &d, w->now), ERR_OK);
	assert_string_equal(json_text_at(object, "legal.state"), label);
	w->office.law = known;
	law_free(none);
}

static void test_no_law_at_all(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	set_time(w, "2026-11-25T09:00:00+01:00");
	assert_told_without_law(w, id, "may-have-lapsed");
	(void)recorded(w, id, FOLLOW_SUBMITTED, "2026-11-23");
	(void)recorded(w, id, FOLLOW_SET_ASIDE, "2026-11-24");
	assert_told_without_law(w, id, "set-aside");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_who_is_remanded),
		NIGHT(test_a_lapsed_custody_of_the_same_person),
		NIGHT(test_an_earlier_custody_that_lapsed_later),
		NIGHT(test_own_words_that_a_court_upheld),
		NIGHT(test_one_day_is_listed_by_the_hour),
		NIGHT(test_no_law_at_all),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
