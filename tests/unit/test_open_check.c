/* /kontroll: page and program tell the same, also of what was in between, and where no law is there. */
#include "unit/decision_world.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/law.h"
#include "open/handlers.h"

static void recorded(struct world *w, int64_t id, enum follow_kind kind, const char *on, bool happened)
{
	struct follow_input in = { .kind = kind, .follow_up = "", .why = span_str(""), .happened = happened };
	struct follow_refusal refusal;
	int64_t event = 0;

	in.place = in.who = span_str(kind == FOLLOW_ENFORCED ? "Polisen" : "");
	assert_int_equal(date_parse(span_str(on), &in.day), ERR_OK);
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &event)), ERR_OK);
}

/* Both answers, as text. */
static void asked(struct world *w, int64_t id, json_t **ret_page, json_t **ret_program)
{
	struct decision d = world_find(w, id);

	*ret_page = json_object();
	*ret_program = json_object();
	assert_int_equal(check_put_found(*ret_page, &w->office, w->s, &d, w->now), ERR_OK);
	assert_int_equal(check_put_answer(*ret_program, &w->office, w->s, &d, w->now), ERR_OK);
}

static void test_what_was_in_between(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	JSON json_t *page = NULL, *program = NULL, *before = NULL, *before_program = NULL;
	const json_t *shown, *told;

	w->now = world_time("2026-12-12T09:00:00+01:00");
	recorded(w, id, FOLLOW_SUBMITTED, "2026-11-27", false);
	recorded(w, id, FOLLOW_SET_ASIDE, "2026-12-02", false);
	asked(w, id, &before, &before_program); /* its end stands as what was recorded */
	assert_int_equal(json_array_size(json_object_get(before, "courts")), 0);
	assert_int_equal(json_array_size(json_at(before_program, "legal.courts")), 0);
	recorded(w, id, FOLLOW_RESTORED, "2026-12-08", false);
	recorded(w, id, FOLLOW_ENFORCED, "2026-12-08", true);
	asked(w, id, &page, &program);
	assert_true(json_is_true(json_object_get(page, "good")));
	assert_true(json_is_true(json_at(page, "enforced_mark.while_unsure")));
	assert_string_equal(json_text_at(program, "legal.enforced.mark"), "while-unsure");
	shown = json_object_get(page, "courts");
	told = json_at(program, "legal.courts");
	assert_int_equal(json_array_size(shown), 2);
	assert_int_equal(json_array_size(told), 2);
	assert_string_equal(json_text(json_array_get(shown, 0), "court_label"), "Hävt av rätten");
	assert_string_equal(json_text(json_array_get(shown, 0), "court_at"), "ons 2 dec 2026");
	assert_string_equal(json_text(json_array_get(shown, 1), "court_label"), "Högre rätt fastställde beslutet");
	assert_string_equal(json_text(json_array_get(told, 0), "event"), "set-aside");
	assert_string_equal(json_text(json_array_get(told, 1), "day"), "2026-12-08");
}

/* Nobody can reckon, but what is recorded is; and an end is one by any law. */
static void test_where_no_law_is(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct law *known = w->office.law, *none = law_new();
	JSON json_t *page = NULL, *program = NULL, *ended = NULL, *ended_program = NULL;

	assert_non_null(none);
	w->now = world_time("2026-12-12T09:00:00+01:00");
	recorded(w, id, FOLLOW_SUBMITTED, "2026-11-27", false);
	w->office.law = none;
	asked(w, id, &page, &program);
	w->office.law = known;
	assert_true(json_is_true(json_object_get(page, "may_have_lapsed")));
	assert_true(json_is_true(json_object_get(page, "law_unknown")));
	assert_false(json_is_true(json_object_get(page, "good")));
	assert_string_equal(json_text(page, "submitted"), "fre 27 nov 2026");
	assert_string_equal(json_text_at(program, "legal.why"), "law-unknown");
	assert_string_equal(json_text_at(program, "legal.submitted.day"), "2026-11-27");
	recorded(w, id, FOLLOW_SET_ASIDE, "2026-12-02", false);
	w->office.law = none;
	asked(w, id, &ended, &ended_program);
	w->office.law = known;
	law_free(none);
	assert_true(json_is_true(json_object_get(ended, "set_aside")));
	assert_string_equal(json_text_at(ended_program, "legal.state"), "set-aside");
}

static void assert_asks(struct world *w, int64_t id, bool good, bool ask_custody, const char *enforcement)
{
	JSON json_t *page = NULL, *program = NULL;

	asked(w, id, &page, &program);
	assert_int_equal(json_is_true(json_object_get(page, "good")), good);
	assert_int_equal(json_is_true(json_object_get(page, "ask_custody")), ask_custody);
	assert_string_equal(json_text_at(program, "legal.enforcement"), enforcement);
}

/* A placement is no better than the custody that it rests on: while that is disputed, somebody is asked first. */
static void test_what_rests_on_a_disputed_custody(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement;
	struct oral_input call = world_call(w);
	JSON json_t *page = NULL, *program = NULL;

	call.type = "lvu-11";
	call.place_kind = "jourhem";
	call.place = "Jourhemmet Björken";
	call.matter = world_find(w, custody).matter_id;
	placement = world_record_same(w, &call);
	assert_asks(w, placement, true, false, "");
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, custody, w->chair, span_str("Nej"))), ERR_OK);
	assert_asks(w, placement, false, true, "ask");
	asked(w, placement, &page, &program);
	assert_string_equal(json_text(page, "custody_disputed"), world_find(w, custody).ref);
	assert_int_equal(IN_TX(w, decision_contest_take_back(&w->office, w->s, custody, w->chair, span_str(""))),
	                 ERR_OK);
	assert_asks(w, placement, true, false, "");
	assert_int_equal(IN_TX(w, delivery_return(w->s, custody, w->receiver, span_str("Inte vår"), w->now)), ERR_OK);
	assert_asks(w, placement, false, true, "ask");
	assert_int_equal(IN_TX(w, delivery_return(w->s, placement, w->receiver, span_str("Inte vår"), w->now)), ERR_OK);
	JSON json_t *last = NULL, *answer = NULL;
	asked(w, placement, &last, &answer);
	assert_true(json_is_true(json_object_get(answer, "returned")));
}

/* What was asked in own words, and nobody has named, proves no custody: as where none is recorded. */
static void test_what_rests_on_own_words(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	JSON json_t *page = NULL, *program = NULL, *named = NULL, *named_program = NULL;
	int64_t asked_for, placement;

	call.type = "free";
	call.ground = "";
	call.question = "Får polisen hjälpa till?";
	assert_int_equal(world_record(w, &call, "free", &asked_for), ERR_OK);
	call = world_call(w);
	call.type = "lvu-11";
	call.place_kind = "jourhem";
	call.place = "Jourhemmet Björken";
	call.matter = world_find(w, asked_for).matter_id;
	placement = world_record_same(w, &call);
	assert_asks(w, placement, false, false, "ask");
	asked(w, placement, &page, &program);
	assert_true(json_is_true(json_object_get(page, "ask_care")));
	assert_true(json_is_true(json_object_get(page, "in_force")));
	assert_false(json_is_true(json_object_get(page, "rests_on_custody")));
	assert_true(json_is_null(json_at(program, "legal.restsOn")));
	assert_int_equal(IN_TX(w, follow_name_type(&w->office, w->s, asked_for, w->duty, "lvu-6")), ERR_OK);
	assert_asks(w, placement, true, false, "");
	asked(w, placement, &named, &named_program);
	assert_true(json_is_true(json_object_get(named, "rests_on_custody")));
	assert_true(json_is_object(json_at(named_program, "legal.restsOn")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_what_was_in_between),
		NIGHT(test_where_no_law_is),
		NIGHT(test_what_rests_on_a_disputed_custody),
		NIGHT(test_what_rests_on_own_words),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
