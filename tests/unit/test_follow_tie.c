/* A custody and a placement of one person in two matters: what is offered, said, and taken back. */
#include "unit/decision_world.h"

#include "jourbeslut/call.h"
#include "jourbeslut/case.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/tie.h"
#include "jourbeslut/withdraw.h"

static int64_t placed(struct world *w, const char *person, int64_t municipality)
{
	struct oral_input call = world_call(w);

	call.type = "lvu-11";
	call.place_kind = "jourhem";
	call.place = "Jourhemmet Björken";
	call.person_as_known = person;
	call.municipality = municipality;
	return world_record_same(w, &call);
}

struct offered {
	size_t count;
	struct tie_offer last;
};

static enum err keep(void *ctx, const struct tie_offer *offer)
{
	struct offered *o = ctx;

	o->count++;
	o->last = *offer;
	return ERR_OK;
}

static struct offered offers(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	struct offered found = { 0 };
	struct tie_side side;
	char number[20];

	assert_int_equal(tie_side_of(&w->office, w->s, &d, &side, number), ERR_OK);
	assert_int_equal(tie_offers(&w->office, w->s, &side, w->now, keep, &found), ERR_OK);
	return found;
}

static bool rests(struct world *w, int64_t id, const char *ref)
{
	struct decision d = world_find(w, id);
	FOLLOWING f = { 0 };

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	return f.custody.known && strcmp(f.custody.ref, ref) == 0;
}

static enum err say(struct world *w, int64_t id, int64_t other, bool same)
{
	struct decision d = world_find(w, id);

	return IN_TX(w, tie_say(&w->office, w->s, &d, other, w->duty, same));
}

static enum err take_back(struct world *w, int64_t id, int64_t tie, const char *reason)
{
	struct decision d = world_find(w, id);

	return IN_TX(w, tie_undo(&w->office, w->s, &d, tie, w->duty, span_str(reason)));
}

static void correct_number(struct world *w)
{
	assert_int_equal(world_sql(w, "UPDATE matter SET case_json = json_set(case_json, '$.person', "
	                              "json('{\"known\":\"number\",\"number\":\"20170303-2399\"}')) "
	                              "WHERE id = (SELECT max(id) FROM matter)"),
	                 ERR_OK);
}

/* Nothing is tied by itself; once somebody says so the placement rests on the custody, until it is taken back. */
static void test_found_by_number_said_and_taken_back(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement = placed(w, "Liv Påhittsson 20230415-2388", w->gvl);
	struct decision c = world_find(w, custody), p = world_find(w, placement);
	struct offered found = offers(w, placement);

	assert_int_not_equal(c.matter_id, p.matter_id);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.last.other.id, custody);
	assert_true(found.last.by_number && !found.last.other_name);
	assert_int_equal(offers(w, custody).last.other.id, placement); /* from the custody, too */
	assert_false(rests(w, placement, c.ref));
	assert_int_equal(say(w, placement, custody, true), ERR_OK);
	assert_true(rests(w, placement, c.ref));
	assert_int_equal(offers(w, placement).count, 0);
	assert_string_equal(world_last_act(w, custody).event, "matter-tied");
	assert_string_equal(world_last_act(w, placement).event, "matter-tied");
	assert_int_equal(say(w, placement, custody, true), ERR_OK);         /* pressed twice */
	assert_int_equal(say(w, placement, custody, false), ERR_DUPLICATE); /* the contrary, on an old page */
	assert_int_equal(say(w, custody, placement, false), ERR_DUPLICATE);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM matter_tie"), 1);
	assert_int_equal(take_back(w, custody, 1, " "), ERR_INPUT);
	assert_int_equal(take_back(w, custody, 1, "Fel barn"), ERR_OK); /* from either */
	assert_int_equal(take_back(w, custody, 1, "Fel barn"), ERR_NOT_FOUND);
	assert_false(rests(w, placement, c.ref));
	assert_string_equal(world_last_act(w, placement).event, "matter-tie-undone");
	assert_int_equal(say(w, placement, custody, false), ERR_OK);
	assert_false(rests(w, placement, c.ref));
	assert_int_equal(offers(w, placement).count, 0); /* answered */
}

/* Another number is another child, whatever the name; the same number with another name is told as that. */
static void test_who_is_offered(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), named;

	assert_int_equal(offers(w, placed(w, "Liv Påhittsson 20170303-2399", w->gvl)).count, 0);
	assert_int_equal(say(w, placed(w, "Liv Påhittsson 20170303-2399", w->gvl), custody, true), ERR_INPUT);
	assert_int_equal(offers(w, placed(w, "Nils Påhittsson", w->gvl)).count, 0);
	assert_int_equal(offers(w, placed(w, "Liv Påhittsson, bror Nils", w->gvl)).count, 1);
	assert_int_equal(offers(w, placed(w, "Nyfödd flicka till Liv Påhittsson", w->gvl)).count, 0);
	assert_true(offers(w, placed(w, "Nils Påhittsson 20230415-2388", w->gvl)).last.other_name);
	named = placed(w, "Liv Påhittsson", w->gvl);
	assert_int_equal(offers(w, named).count, 1);
	assert_false(offers(w, named).last.by_number || offers(w, named).last.part_name);
	assert_true(offers(w, placed(w, "Liv", w->gvl)).last.part_name);
	named = placed(w, "Liv Påhittsson", w->gvl);
	correct_number(w);
	assert_int_equal(offers(w, named).count, 0); /* its number is known since */
}

/* Two calls that said one number that cannot be right: more than the name is the same. */
static void test_one_wrong_number(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	int64_t one;

	call.person_as_known = "Alva Testsson, 190501 2383";
	(void)world_record_same(w, &call);
	one = placed(w, "Alva Testsson 20190501-2383", w->gvl);
	assert_int_equal(offers(w, one).count, 1);
	assert_true(offers(w, one).last.same_wrong);
	one = placed(w, "Alva Testsson", w->gvl);
	assert_false(offers(w, one).last.same_wrong);
}

static void test_never_across_municipalities(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), elsewhere;

	elsewhere = placed(w, "Liv Påhittsson 20230415-2388", world_number(w, "SELECT max(id) AS n FROM municipality"));
	assert_int_not_equal(world_find(w, elsewhere).municipality_id, world_find(w, custody).municipality_id);
	assert_int_equal(offers(w, elsewhere).count, 0);
	assert_int_equal(say(w, elsewhere, custody, true), ERR_INPUT);
}

/* Of what was tied and has got another number since nothing rests, whether the call had said one or none. */
static void test_another_number_becomes_known(void **state)
{
	static const char *said[] = { "Liv Påhittsson", "Liv Påhittsson 20230415-2388" };
	struct world *w = *state;
	int64_t custody = world_decided(w);
	struct decision c = world_find(w, custody);

	for (size_t i = 0; i < ARRAY_LENGTH(said); i++) {
		int64_t placement = placed(w, said[i], w->gvl);

		assert_int_equal(say(w, placement, custody, true), ERR_OK);
		assert_true(rests(w, placement, c.ref));
		correct_number(w);
		assert_false(rests(w, placement, c.ref));
	}
}

/* The number that the case has is the person's: nothing is offered or said by what was misheard in the call. */
static void test_a_number_that_was_corrected(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement = placed(w, "Liv Påhittsson 20230415-2388", w->gvl);

	correct_number(w);
	assert_int_equal(offers(w, placement).count, 0);
	assert_int_equal(offers(w, custody).count, 0);
	assert_int_equal(say(w, placement, custody, true), ERR_INPUT);
	assert_int_equal(say(w, custody, placement, true), ERR_INPUT);
}

static void explain(struct world *w, int64_t id)
{
	assert_int_equal(IN_TX(w, decision_deviation_explain(&w->office, w->s, id, w->duty, SAID_PERSON_NUMBER,
	                                                     span_str("20170303-2399"),
	                                                     span_str("Numret hördes fel i samtalet."))),
	                 ERR_OK);
}

/* Misheard in the call, and corrected with a reason: the number of the case is the person's, wherever it is looked
 * from, and never the one that was misheard. */
static void test_a_number_that_was_explained(void **state)
{
	struct world *w = *state;
	int64_t misheard = world_decided(w), right = placed(w, "Liv Påhittsson 20230415-2388", w->gvl), custody;
	struct oral_input call = world_call(w);

	correct_number(w);
	explain(w, right);
	assert_int_equal(offers(w, right).count, 0); /* of the misheard number there is one */
	assert_int_equal(offers(w, misheard).count, 0);
	assert_int_equal(say(w, right, misheard, true), ERR_INPUT);
	call.person_as_known = "Liv Påhittsson 20170303-2399";
	custody = world_record_same(w, &call);
	assert_int_equal(offers(w, right).last.other.id, custody);
	assert_true(offers(w, right).last.by_number);
	assert_int_equal(offers(w, custody).last.other.id, right);
	assert_int_equal(say(w, custody, right, true), ERR_OK);
	assert_true(rests(w, right, world_find(w, custody).ref));
}

static enum err save_number(struct world *w, int64_t id, const char *number)
{
	const int64_t matter = world_find(w, id).matter_id;
	CASE struct case_file *c = NULL;

	assert_int_equal(decision_case_load(w->s, matter, &c), ERR_OK);
	assert_int_equal(case_set(c, "person.known", span_str("number"), date_of(w->now), NULL), ERR_OK);
	assert_int_equal(case_set(c, "person.number", span_str(number), date_of(w->now), NULL), ERR_OK);
	return IN_TX(w, tie_case_save(&w->office, w->s, matter, w->duty, c));
}

#define STALE "SELECT count(*) AS n FROM follow_up WHERE moot = 1"

/* What is to be done of both is reckoned anew once another number becomes known, or is explained. */
static void test_the_days_follow_the_number(void **state)
{
	static const char stale[] = "UPDATE follow_up SET moot = 1 WHERE kind = 'report'";
	struct world *w = *state;
	int64_t custody = world_decided(w), placement = placed(w, "Liv Påhittsson 20230415-2388", w->gvl);

	assert_int_equal(world_sql(w, stale), ERR_OK);
	assert_int_equal(save_number(w, placement, "20230415-2388"), ERR_OK);
	assert_int_equal(world_number(w, STALE), 2); /* nothing is tied */
	assert_int_equal(say(w, placement, custody, true), ERR_OK);
	assert_int_equal(world_sql(w, stale), ERR_OK);
	assert_int_equal(save_number(w, placement, "20230415-2388"), ERR_OK);
	assert_int_equal(world_number(w, STALE), 2); /* the same number */
	assert_int_equal(save_number(w, placement, "20170303-2399"), ERR_OK);
	assert_int_equal(world_number(w, STALE), 0);
	assert_int_equal(world_sql(w, stale), ERR_OK);
	explain(w, placement);
	assert_int_equal(IN_TX(w, tie_anew(&w->office, w->s, world_find(w, placement).matter_id)), ERR_OK);
	assert_int_equal(world_number(w, STALE), 0);
	assert_false(rests(w, placement, world_find(w, custody).ref)); /* it is another child, as it turned out */
}

static unsigned asks(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	FOLLOWING f = { 0 };

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_int_equal(f.legal.state, LEGAL_IN_FORCE);
	return follow_asks_first(&f);
}

/* In own words it may be the custody, or the placement: it is offered until somebody says that it is neither. */
static void test_own_words_are_offered(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	int64_t placement = placed(w, "Liv Påhittsson 20230415-2388", w->gvl), custody = world_decided(w), asked;
	struct decision d;

	call.type = "free";
	call.ground = "";
	call.question = "Får polisen hämta barnet?";
	asked = world_record_same(w, &call);
	assert_int_equal(offers(w, asked).count, 2);
	assert_int_equal(offers(w, placement).count, 2);
	assert_int_equal(say(w, asked, placement, true), ERR_OK);
	d = world_find(w, placement);
	assert_true(rests(w, placement, world_find(w, asked).ref));
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, asked, w->duty, NULL)), ERR_OK);
	assert_false(rests(w, placement, world_find(w, asked).ref)); /* what was said of it before, too */
	assert_true(asks(w, placement) & FOLLOW_FIRST_CARE);
	assert_int_equal(offers(w, asked).count, 0);
	assert_int_equal(offers(w, custody).last.other.id, d.id);
	assert_int_equal(offers(w, custody).count, 1);
}

/* What a placement rested on for a month is not a custody that was decided after it; one of its own night may be. */
static void test_a_custody_of_another_night(void **state)
{
	struct world *w = *state;
	int64_t placement = placed(w, "Liv Påhittsson 20230415-2388", w->gvl), custody;
	struct oral_input call;

	world_pass(w, 30LL * 24 * HOUR);
	call = world_call(w);
	custody = world_record_same(w, &call);
	assert_int_equal(asks(w, placement), FOLLOW_FIRST_CARE);
	assert_int_equal(say(w, placement, custody, true), ERR_OK);
	assert_false(rests(w, placement, world_find(w, custody).ref));
	assert_int_equal(asks(w, placement), FOLLOW_FIRST_CARE);
	placement = placed(w, "Liv Påhittsson 20230415-2388", w->gvl);
	assert_int_equal(say(w, placement, custody, true), ERR_OK);
	assert_int_equal(asks(w, placement), 0);
}

/* What rested on a custody that was wrongly recorded is brought back by no later one: it may have been that. */
static void test_a_wrong_custody_and_a_late_one(void **state)
{
	struct world *w = *state;
	int64_t wrong = world_decided(w), placement = placed(w, "Liv Påhittsson 20230415-2388", w->gvl), late;
	struct decision p = world_find(w, placement);
	struct oral_input call;
	FOLLOWING f = { 0 };

	assert_int_equal(say(w, placement, wrong, true), ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, wrong, w->duty, WITHDRAW_BIT(WITHDRAW_TIME),
	                                            span_str("Fel dag"))),
	                 ERR_OK);
	world_pass(w, 3LL * 24 * HOUR);
	call = world_call(w);
	late = world_record_same(w, &call);
	assert_int_equal(say(w, placement, late, true), ERR_OK);
	assert_int_equal(follow_load(&w->office, w->s, &p, w->now, &f), ERR_OK);
	assert_int_equal(f.legal.state, LEGAL_MAY_HAVE_LAPSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_found_by_number_said_and_taken_back), NIGHT(test_who_is_offered),
		NIGHT(test_never_across_municipalities),         NIGHT(test_another_number_becomes_known),
		NIGHT(test_a_number_that_was_corrected),         NIGHT(test_own_words_are_offered),
		NIGHT(test_a_number_that_was_explained),         NIGHT(test_the_days_follow_the_number),
		NIGHT(test_a_custody_of_another_night),          NIGHT(test_one_wrong_number),
		NIGHT(test_a_wrong_custody_and_a_late_one),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
