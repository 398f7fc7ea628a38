/* "Detta har jag inte beslutat": said at any stage, resolved in the open, and nobody signs meanwhile. */
#include "unit/decision_world.h"

#include "jourbeslut/base/json.h"
#include "jourbeslut/contest.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

static enum err contest(struct world *w, int64_t id, int64_t person, const char *reason)
{
	return IN_TX(w, decision_contest(&w->office, w->s, id, person, span_str(reason)));
}

static enum err take_back(struct world *w, int64_t id, int64_t person)
{
	return IN_TX(w, decision_contest_take_back(&w->office, w->s, id, person, span_str("")));
}

static enum err note(struct world *w, int64_t id, int64_t person, const char *reason)
{
	return IN_TX(w, decision_contest_note(&w->office, w->s, id, person, span_str(reason)));
}

static struct contest find(struct world *w, int64_t id)
{
	struct contest c;

	assert_int_equal(decision_contest_find(w->s, id, &c), ERR_OK);
	return c;
}

static void sign(struct world *w, int64_t id)
{
	char order[EID_ID_TEXT];

	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
}

static void test_by_the_decision_maker_alone(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), draft = 0;
	struct contest c;

	assert_int_equal(contest(w, id, w->duty, "Inte jag"), ERR_FORBIDDEN);
	assert_int_equal(contest(w, id, w->stand_in, "Inte jag"), ERR_FORBIDDEN);
	assert_false(world_find(w, id).contested);
	assert_int_equal(decision_contest_find(w->s, id, &c), ERR_NOT_FOUND);
	assert_int_equal(contest(w, id, w->chair, ""), ERR_OK); /* nobody must say why */
	assert_true(world_find(w, id).contested);
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED); /* a mark beside the states */
	assert_string_equal(find(w, id).outcome, "");
	assert_int_equal(find(w, id).by, w->chair);
	assert_int_equal(contest(w, id, w->chair, "Igen"), ERR_WRONG_STATE);
	assert_string_equal(world_last_act(w, id).event, "contest");
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	assert_int_equal(contest(w, draft, w->chair, ""), ERR_FORBIDDEN);
}

static void test_nobody_signs_meanwhile(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	world_order_end(w, id, &(struct world_order){ .state = EID_PENDING }, order);
	assert_int_equal(contest(w, id, w->chair, "Jag svarade nej."), ERR_OK);
	assert_int_equal(world_number(w, "SELECT cancel_wanted AS n FROM eid_order"), 1);
	assert_int_equal(find(w, id).version, 1);
	/* Nor does anybody else in their name. */
	assert_int_equal(IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->duty, w->now, span_str("%PDF-1.7"))),
	                 ERR_WRONG_STATE);
	sign(w, id);
	assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	assert_string_equal(world_last_act(w, id).event, "order-late");
	assert_non_null(strstr(world_last_act(w, id).detail, "inte beslutat"));
	assert_int_equal(take_back(w, id, w->duty), ERR_FORBIDDEN);
	assert_int_equal(take_back(w, id, w->chair), ERR_OK);
	assert_false(world_find(w, id).contested);
	assert_int_equal(take_back(w, id, w->chair), ERR_WRONG_STATE);
	sign(w, id);
	assert_int_equal(world_find(w, id).state, DECISION_SIGNED);
}

static void test_after_the_signature_too(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);

	assert_int_equal(contest(w, id, w->chair, "Jag skrev under fel beslut."), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK); /* what was signed was signed */
	assert_int_equal(world_find(w, id).state, DECISION_ARCHIVED);
	assert_true(world_find(w, id).contested);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 1"), w->now)), ERR_OK);
	assert_true(world_find(w, id).contested);
}

static void test_the_unit_manager_notes_the_outcome(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	char longer[DECISION_REASON + 1];

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(note(w, id, w->manager, "Utrett"), ERR_WRONG_STATE); /* nothing to settle */
	assert_int_equal(contest(w, id, w->chair, longer), ERR_INPUT);
	assert_int_equal(contest(w, id, w->chair, "Jag svarade nej."), ERR_OK);
	assert_int_equal(note(w, id, w->manager, "  "), ERR_INPUT); /* never silently */
	assert_int_equal(note(w, id, w->chair, "Utrett"), ERR_FORBIDDEN);
	assert_int_equal(note(w, id, w->duty, "Utrett"), ERR_FORBIDDEN); /* who recorded it is a party */
	assert_int_equal(note(w, id, w->manager, "Samtalet är avlyssnat: svaret var ja."), ERR_OK);
	assert_false(world_find(w, id).contested);
	assert_string_equal(find(w, id).outcome, "noted");
	assert_string_equal(find(w, id).outcome_reason, "Samtalet är avlyssnat: svaret var ja.");
	assert_string_equal(world_last_act(w, id).event, "contest-ended");
	/* The decision maker may think otherwise. */
	assert_int_equal(contest(w, id, w->chair, "Nej."), ERR_OK);
	assert_true(world_find(w, id).contested);
}

static void test_withdrawn_ends_it(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w), at_once = world_decided(w);

	assert_int_equal(contest(w, id, w->chair, ""), ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, id, w->duty, WITHDRAW_BIT(WITHDRAW_ANSWER),
	                                            span_str("Svaret var nej"))),
	                 ERR_OK);
	assert_true(world_find(w, id).contested); /* until it is confirmed */
	assert_int_equal(IN_TX(w, decision_withdraw_confirm(&w->office, w->s, id, w->manager, span_str(""))), ERR_OK);
	assert_false(world_find(w, id).contested);
	assert_string_equal(find(w, id).outcome, "withdrawn");
	assert_int_equal(contest(w, id, w->chair, ""), ERR_WRONG_STATE);
	assert_int_equal(contest(w, at_once, w->chair, ""), ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, at_once, w->duty, WITHDRAW_BIT(WITHDRAW_ANSWER),
	                                            span_str("Svaret var nej"))),
	                 ERR_OK);
	assert_string_equal(find(w, at_once).outcome, "withdrawn");
}

static enum err keep_id(void *ctx, const struct decision *d)
{
	int64_t *ids = ctx;

	while (*ids)
		ids++;
	*ids = d->id;
	return ERR_OK;
}

static void test_the_list_of_what_nobody_settled(void **state)
{
	struct world *w = *state;
	int64_t calm = world_decided(w), contested = world_decided(w), returned = world_decided(w),
	        marked = world_decided(w);
	int64_t ids[8] = { 0 }, next_door[8] = { 0 };

	assert_int_equal(contest(w, contested, w->chair, ""), ERR_OK);
	assert_int_equal(
	        IN_TX(w, delivery_return(w->s, returned, w->receiver, span_str("Hon bor i Sandviken"), w->now)),
	        ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, marked, w->other_duty,
	                                            WITHDRAW_BIT(WITHDRAW_PERSON), span_str("Fel barn"))),
	                 ERR_OK);
	assert_int_equal(decision_disputed_each(w->s, 0, false, keep_id, ids), ERR_OK);
	assert_int_equal(ids[0], contested);
	assert_int_equal(ids[1], returned);
	assert_int_equal(ids[2], marked);
	assert_int_equal(ids[3], 0);
	assert_true(calm > 0);
	/* That it is withdrawn answers a municipality that returned it. */
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, returned, w->duty,
	                                            WITHDRAW_BIT(WITHDRAW_MUNICIPALITY), span_str("Fel kommun"))),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw_confirm(&w->office, w->s, returned, w->manager, span_str(""))),
	                 ERR_OK);
	memset(ids, 0, sizeof ids);
	assert_int_equal(decision_disputed_each(w->s, 0, false, keep_id, ids), ERR_OK);
	assert_int_equal(ids[1], marked);
	assert_int_equal(ids[2], 0);
	assert_false(world_find(w, returned).returned);
	assert_int_equal(decision_disputed_each(w->s, w->svk, false, keep_id, next_door), ERR_OK);
	assert_int_equal(decision_disputed_each(w->s, 0, true, keep_id, next_door), ERR_OK);
	assert_int_equal(next_door[0], 0);
}

/* --- Whose queue it stands in --------------------------------------------------------------------------------------
 */

struct found {
	int64_t ids[8];
	size_t count;
};

static enum err add_found(void *ctx, const struct decision *d)
{
	struct found *f = ctx;

	if (f->count < ARRAY_LENGTH(f->ids))
		f->ids[f->count] = d->id;
	f->count++;
	return ERR_OK;
}

static struct found list(struct world *w, unsigned states, int contested, int first_text)
{
	struct decision_filter filter = { .decider = w->chair,
		                          .states = states,
		                          .contested = contested,
		                          .first_text = first_text,
		                          .oldest_first = true,
		                          .limit = 2 };
	struct found f = { .count = 0 };

	assert_int_equal(decision_each(w->s, &filter, add_found, &f), ERR_OK);
	return f;
}

#define ALL_STATES ((1u << DECISION_STATE_COUNT) - 1)

/* However many others there are: what does not fit takes no place in the list. */
static void test_lists_leave_out_before_they_count(void **state)
{
	struct world *w = *state;
	int64_t ids[5], count = 0;
	struct found f;

	for (size_t i = 0; i < ARRAY_LENGTH(ids); i++)
		ids[i] = world_decided(w);
	assert_int_equal(contest(w, ids[4], w->chair, ""), ERR_OK);
	f = list(w, ALL_STATES, 1, 0);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.ids[0], ids[4]);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(contest(w, ids[i], w->chair, ""), ERR_OK);
	f = list(w, ALL_STATES, -1, 0);
	assert_int_equal(f.count, 2);
	assert_int_equal(f.ids[0], ids[2]);
	assert_int_equal(f.ids[1], ids[3]);
	assert_int_equal(decision_count(w->s, &(struct decision_filter){ .decider = w->chair, .contested = 1 }, &count),
	                 ERR_OK);
	assert_int_equal(count, 3);
}

/* A correction's text is not the first: what was signed stands. */
static void test_lists_tell_a_correction_from_a_first_text(void **state)
{
	struct world *w = *state;
	int64_t open = world_decided(w), signed_one = world_archived(w);
	struct found f;

	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, signed_one, w->duty, span_str("Ett fel"))),
	                 ERR_OK);
	f = list(w, 1u << DECISION_DECIDED, 0, 1);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.ids[0], open);
	f = list(w, ALL_STATES, 0, -1);
	assert_int_equal(f.count, 1);
	assert_int_equal(f.ids[0], signed_one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_lists_leave_out_before_they_count),
		NIGHT(test_lists_tell_a_correction_from_a_first_text),
		NIGHT(test_by_the_decision_maker_alone),
		NIGHT(test_nobody_signs_meanwhile),
		NIGHT(test_after_the_signature_too),
		NIGHT(test_the_unit_manager_notes_the_outcome),
		NIGHT(test_withdrawn_ends_it),
		NIGHT(test_the_list_of_what_nobody_settled),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
