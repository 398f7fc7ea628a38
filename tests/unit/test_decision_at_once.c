/* Two people, or two tabs, at the same moment: the store makes an order of it, and in either order what stands is one
 * thing. Every pair of acts about a wrong record, from every state after the call, twice over. */
#include "unit/decision_world.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/version.h"
#include "jourbeslut/withdraw.h"

static enum err withdraw(struct world *w, int64_t id)
{
	return IN_TX(w, decision_withdraw(&w->office, w->s, id, w->duty, WITHDRAW_BIT(WITHDRAW_ANSWER),
	                                  span_str("Svaret var nej.")));
}

static enum err confirm(struct world *w, int64_t id)
{
	return IN_TX(w, decision_withdraw_confirm(&w->office, w->s, id, w->manager, span_str("")));
}

static enum err keep(struct world *w, int64_t id)
{
	return IN_TX(w, decision_withdraw_keep(&w->office, w->s, id, w->other_duty, span_str("Det var rätt.")));
}

static enum err contest(struct world *w, int64_t id)
{
	return IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str("")));
}

static enum err take_back(struct world *w, int64_t id)
{
	return IN_TX(w, decision_contest_take_back(&w->office, w->s, id, w->chair, span_str("")));
}

static enum err note(struct world *w, int64_t id)
{
	return IN_TX(w, decision_contest_note(&w->office, w->s, id, w->manager, span_str("Utrett.")));
}

static enum err send_away(struct world *w, int64_t id)
{
	return IN_TX(w, delivery_return(w->s, id, w->receiver, span_str("Inte vår."), w->now));
}

static enum err answer(struct world *w, int64_t id)
{
	return IN_TX(w, delivery_return_answer(w->s, id, w->duty, span_str("Jo, er."), w->now));
}

static enum err take_over(struct world *w, int64_t id)
{
	return IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now));
}

static enum err acknowledge(struct world *w, int64_t id)
{
	return IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 1"), w->now));
}

static enum err sign(struct world *w, int64_t id)
{
	char order[EID_ID_TEXT];

	if (!world_find(w, id).version_id)
		return ERR_WRONG_STATE;
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	return world_apply(w, order);
}

static enum err send_back(struct world *w, int64_t id)
{
	return IN_TX(w, decision_send_back(&w->office, w->s, id, w->chair, true, span_str("Fel hem.")));
}

static enum err correct(struct world *w, int64_t id)
{
	return IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Ett skrivfel.")));
}

static enum err give_up(struct world *w, int64_t id)
{
	return IN_TX(w, decision_correction_give_up(&w->office, w->s, id, w->duty, span_str("Det var rätt.")));
}

static enum err (*const acts[])(struct world *w, int64_t id) = {
	withdraw, confirm,   keep,        contest, take_back, note,    send_away,
	answer,   take_over, acknowledge, sign,    send_back, correct, give_up,
};

static bool is_orderly(enum err e)
{
	return e == ERR_OK || e == ERR_WRONG_STATE || e == ERR_FORBIDDEN || e == ERR_INPUT;
}

/* What is true of a decision whatever was pressed. */
static void assert_one_thing(struct world *w, const struct decision *before, int64_t id)
{
	struct decision d = world_find(w, id);
	struct withdrawal x;

	if (before->state == DECISION_WITHDRAWN)
		assert_int_equal(d.state, DECISION_WITHDRAWN); /* for good */
	if (d.state == DECISION_WITHDRAWN)
		assert_false(d.contested || d.returned); /* that answers both */
	if (d.state == DECISION_WITHDRAWAL || d.state == DECISION_WITHDRAWN) {
		assert_int_equal(decision_withdrawal_find(w->s, id, &x), ERR_OK);
		assert_int_equal(x.waits, d.state == DECISION_WITHDRAWAL);
	}
	if (before->contested || before->state == DECISION_WITHDRAWAL)
		assert_int_equal(d.has_signature && !before->has_signature, false); /* nobody signs meanwhile */
	if (before->returned && d.returned)
		assert_int_equal(d.acknowledged, before->acknowledged);
	assert_int_equal(before->stands.version_id && !d.stands.version_id, false); /* nothing is removed */
}

static void run(struct world *w, int64_t (*begin)(struct world *w), size_t a, size_t b)
{
	int64_t id = begin(w);

	for (size_t i = 0; i < 4; i++) { /* each is pressed twice */
		struct decision before = world_find(w, id);

		assert_true(is_orderly(acts[i % 2 ? b : a](w, id)));
		assert_one_thing(w, &before, id);
	}
}

static void every_pair(struct world *w, int64_t (*begin)(struct world *w))
{
	for (size_t a = 0; a < ARRAY_LENGTH(acts); a++)
		for (size_t b = a; b < ARRAY_LENGTH(acts); b++) /* a, b, a, b: both orders */
			run(w, begin, a, b);
}

static int64_t marked(struct world *w)
{
	int64_t id = world_frozen(w);

	assert_int_equal(withdraw(w, id), ERR_OK);
	return id;
}

static void test_after_the_call(void **state)
{
	every_pair(*state, world_decided);
}

static void test_while_it_waits_for_the_signature(void **state)
{
	every_pair(*state, world_frozen);
}

static void test_while_the_mark_waits(void **state)
{
	every_pair(*state, marked);
}

/* Archiving is slow: those pairs that meet there. */
static void test_of_what_is_archived(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);

	for (size_t round = 0; round < 3; round++)
		for (size_t i = 0; i < ARRAY_LENGTH(acts); i++) {
			struct decision before = world_find(w, id);

			assert_true(is_orderly(acts[(i * 5 + round) % ARRAY_LENGTH(acts)](w, id)));
			assert_one_thing(w, &before, id);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_after_the_call),
		NIGHT(test_while_it_waits_for_the_signature),
		NIGHT(test_while_the_mark_waits),
		NIGHT(test_of_what_is_archived),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
