/* A wrong record has a way out: who may say so, who must agree, what goes on meanwhile, and that nothing is removed. */
#include "unit/decision_world.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"
#include "jourbeslut/withdraw.h"

#define PERSON WITHDRAW_BIT(WITHDRAW_PERSON)
#define ANSWER WITHDRAW_BIT(WITHDRAW_ANSWER)

static enum err mark(struct world *w, int64_t id, int64_t person, unsigned what, const char *reason)
{
	return IN_TX(w, decision_withdraw(&w->office, w->s, id, person, what, span_str(reason)));
}

static enum err confirm(struct world *w, int64_t id, int64_t person)
{
	return IN_TX(w, decision_withdraw_confirm(&w->office, w->s, id, person, span_str("Samtalet är avlyssnat.")));
}

static enum err keep(struct world *w, int64_t id, int64_t person, const char *reason)
{
	return IN_TX(w, decision_withdraw_keep(&w->office, w->s, id, person, span_str(reason)));
}

static void open_it(struct world *w, int64_t id)
{
	assert_int_equal(IN_TX(w, delivery_opened(w->s, id, w->receiver, w->now)), ERR_OK);
}

static struct withdrawal find(struct world *w, int64_t id)
{
	struct withdrawal x;

	assert_int_equal(decision_withdrawal_find(w->s, id, &x), ERR_OK);
	return x;
}

static void assert_state(struct world *w, int64_t id, enum decision_state state)
{
	assert_string_equal(decision_state_name(world_find(w, id).state), decision_state_name(state));
}

/* The facts that the ledger's leaf of the decision's last act of that event commits to. */
static json_t *facts_of(struct world *w, int64_t id, const char *event)
{
	BUF act = buf_init(ACT_FILE_MAX);
	JSON json_t *json = NULL;
	uint64_t index;

	assert_int_equal(decision_act_file(w->s, id, 0, event, &act, &index), ERR_OK);
	assert_int_equal(json_read(span_of(act.ptr + 32, act.len - 32), ACT_FILE_MAX, NULL, &json), ERR_OK);
	return json_incref(json_object_get(json, "facts"));
}

/* --- By whom ---------------------------------------------------------------------------------------------------------
 */

static void test_the_recorder_at_once(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	assert_false(decision_withdraw_at_once(&(struct decision){ 0 }, 0));
	assert_int_equal(mark(w, id, w->duty, PERSON | ANSWER, "Det gällde lillasystern."), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWN);
	struct withdrawal x = find(w, id);
	assert_true(x.withdrawn);
	assert_false(x.waits);
	assert_int_equal(x.what, PERSON | ANSWER);
	assert_string_equal(x.reason, "Det gällde lillasystern.");
	assert_int_equal(x.asked_by, w->duty);
	assert_int_equal(x.decided.us, w->now.us);
	JSON json_t *facts = facts_of(w, id, "withdraw");
	assert_string_equal(json_text_at(facts, "what.0"), "person");
	assert_string_equal(json_text_at(facts, "what.1"), "answer");
	assert_string_equal(json_text(facts, "reason"), "Det gällde lillasystern.");
	/* Once, and for good. */
	assert_int_equal(mark(w, id, w->duty, PERSON, "Igen"), ERR_WRONG_STATE);
	assert_int_equal(confirm(w, id, w->other_duty), ERR_WRONG_STATE);
	assert_int_equal(keep(w, id, w->other_duty, "Nej"), ERR_WRONG_STATE);
}

static void test_somebody_else_needs_a_second_person(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	assert_int_equal(mark(w, id, w->other_duty, PERSON, "Jag lyssnade"), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWAL);
	assert_true(find(w, id).waits);
	assert_int_equal(confirm(w, id, w->other_duty), ERR_FORBIDDEN);
	assert_state(w, id, DECISION_WITHDRAWAL);
	assert_int_equal(confirm(w, id, w->duty), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWN);
	assert_int_equal(find(w, id).decided_by, w->duty);
	assert_int_equal(find(w, id).asked_by, w->other_duty);
}

static void test_what_the_municipality_opened_waits(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct decision d;

	d = world_find(w, id);
	assert_true(decision_withdraw_at_once(&d, w->duty));
	assert_false(decision_withdraw_at_once(&d, w->other_duty));
	open_it(w, id);
	d = world_find(w, id);
	assert_false(decision_withdraw_at_once(&d, w->duty));
	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWAL);
	assert_int_equal(mark(w, id, w->other_duty, PERSON, "Fel barn"), ERR_WRONG_STATE);
	assert_int_equal(confirm(w, id, w->duty), ERR_FORBIDDEN); /* never the same person */
	assert_int_equal(confirm(w, id, w->manager), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWN);
	assert_string_equal(find(w, id).outcome_reason, "Samtalet är avlyssnat."); /* what was asked for is kept */
}

static void test_nothing_is_wrong_without_a_reason(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), draft = 0;
	char longer[DECISION_REASON + 1];

	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(mark(w, id, w->duty, PERSON, " \n "), ERR_INPUT);
	assert_int_equal(mark(w, id, w->duty, 0, "Skäl"), ERR_INPUT);
	assert_int_equal(mark(w, id, w->duty, 1u << WITHDRAW_WHAT_COUNT, "Skäl"), ERR_INPUT);
	assert_int_equal(mark(w, id, w->duty, PERSON, "\x1b"), ERR_INPUT);
	assert_int_equal(mark(w, id, w->duty, PERSON, longer), ERR_INPUT);
	assert_int_equal(mark(w, 4711, w->duty, PERSON, "Skäl"), ERR_NOT_FOUND);
	assert_state(w, id, DECISION_DECIDED);
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	assert_int_equal(mark(w, draft, w->duty, PERSON, "Skäl"), ERR_WRONG_STATE); /* a draft is given up */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM withdrawal"), 0);
}

/* --- At every stage
 * --------------------------------------------------------------------------------------------------- */

static void test_a_text_that_was_frozen_once_waits(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);

	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Slarvfel"))),
	                 ERR_OK);
	assert_state(w, id, DECISION_DECIDED);
	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWAL);
}

static void test_frozen_and_kept(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWAL);
	/* A signature that comes all the same is told, and signs nothing. */
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWAL);
	assert_string_equal(world_last_act(w, id).event, "order-late");
	assert_non_null(strstr(world_last_act(w, id).detail, "felregistrerat"));
	assert_int_equal(keep(w, id, w->other_duty, "  "), ERR_INPUT);
	assert_int_equal(keep(w, id, w->other_duty, "Det var rätt barn."), ERR_OK);
	assert_state(w, id, DECISION_FROZEN);
	assert_false(find(w, id).withdrawn);
	assert_string_equal(find(w, id).outcome_reason, "Det var rätt barn.");
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_state(w, id, DECISION_SIGNED);
}

static void test_the_one_who_asked_takes_it_back(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	open_it(w, id);
	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_int_equal(keep(w, id, w->duty, "Jag läste fel"), ERR_OK);
	assert_state(w, id, DECISION_DECIDED);
	/* And may be right the next time. */
	assert_int_equal(mark(w, id, w->duty, ANSWER, "Svaret var nej"), ERR_OK);
	assert_int_equal(find(w, id).what, ANSWER);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM withdrawal"), 2);
}

static void test_an_order_under_way_is_cancelled(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	world_order_end(w, id, &(struct world_order){ .state = EID_PENDING }, order);
	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_int_equal(world_number(w, "SELECT cancel_wanted AS n FROM eid_order"), 1);
}

static void test_signed_then_marked_is_archived_all_the_same(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w), next = 0;

	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_int_equal(archive_next(w->s, 0, &next), ERR_OK);
	assert_int_equal(next, id);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWAL);
	assert_true(world_find(w, id).has_record);
	assert_int_equal(archive_next(w->s, 0, &next), ERR_NOT_FOUND);
	/* Kept after that, it is where it would have been. */
	assert_int_equal(keep(w, id, w->manager, "Rätt barn"), ERR_OK);
	assert_state(w, id, DECISION_ARCHIVED);
}

static void test_withdrawn_then_archived(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);

	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_int_equal(confirm(w, id, w->manager), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWN);
	assert_true(world_find(w, id).has_record);
}

static void test_acknowledged_and_back(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	BUF before = buf_init(64 << 20), after = buf_init(64 << 20);
	struct sha256 hash;

	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 1"), w->now)), ERR_OK);
	assert_int_equal(archive_file_load(w->s, world_find(w, id).version_id, ARCHIVE_RECORD_PDF, &before, &hash),
	                 ERR_OK);
	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	struct delivery v;
	assert_int_equal(delivery_find(w->s, id, w->now, &v), ERR_OK);
	assert_true(v.acknowledged); /* what was done is done */
	assert_int_equal(keep(w, id, w->manager, "Rätt barn"), ERR_OK);
	assert_state(w, id, DECISION_ACKNOWLEDGED);
	assert_int_equal(mark(w, id, w->other_duty, PERSON, "Fel barn"), ERR_OK);
	assert_int_equal(confirm(w, id, w->duty), ERR_OK);
	assert_state(w, id, DECISION_WITHDRAWN);
	/* The archived record stays as it is, to the byte. */
	assert_int_equal(archive_file_load(w->s, world_find(w, id).version_id, ARCHIVE_RECORD_PDF, &after, &hash),
	                 ERR_OK);
	assert_true(span_equal(buf_span(&before), buf_span(&after)));
}

static void test_the_store_keeps_what_was_said(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_int_not_equal(world_sql(w, "UPDATE withdrawal SET reason = 'annat'"), ERR_OK);
	assert_int_not_equal(world_sql(w, "DELETE FROM withdrawal"), ERR_OK);
}

/* --- What is due
 * ------------------------------------------------------------------------------------------------------ */

static enum err first_id(void *ctx, const struct follow_up *f)
{
	if (!*(int64_t *)ctx)
		*(int64_t *)ctx = f->id;
	return ERR_OK;
}

static enum err count_one(void *ctx, const struct decision *d, const struct delivery *v)
{
	(void)d;
	(void)v;
	++*(int *)ctx;
	return ERR_OK;
}

static int count(struct world *w, const struct delivery_filter *filter)
{
	int found = 0;

	assert_int_equal(delivery_each(w->s, filter, w->now, count_one, &found), ERR_OK);
	return found;
}

static bool overdue(struct world *w, int64_t id)
{
	struct delivery v;

	assert_int_equal(delivery_find(w->s, id, w->now, &v), ERR_OK);
	return v.overdue;
}

static void test_until_confirmed_it_runs(void **state)
{
	struct world *w = *state;
	const struct delivery_filter untaken = { .list = DELIVERY_UNTAKEN };
	int64_t id = world_decided(w), due = 0;

	open_it(w, id);
	assert_int_equal(mark(w, id, w->duty, PERSON, "Fel barn"), ERR_OK);
	world_pass(w, 24 * HOUR);
	assert_int_equal(count(w, &untaken), 1);
	assert_true(overdue(w, id));
	assert_int_equal(decision_follow_up_each(w->s, id, first_id, &due), ERR_OK);
	assert_true(due > 0);
	assert_int_equal(confirm(w, id, w->other_duty), ERR_OK);
	assert_int_equal(count(w, &untaken), 0);
	assert_false(overdue(w, id));
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_WRONG_STATE);
	due = 0;
	assert_int_equal(decision_follow_up_each(w->s, id, first_id, &due), ERR_OK);
	assert_true(due > 0); /* they stay visible */
}

/* --- The right one
 * ---------------------------------------------------------------------------------------------------- */

static enum err collect(void *ctx, const struct decision *other, bool newer)
{
	int64_t *found = ctx;

	found[newer] = other->id;
	return ERR_OK;
}

static enum err replace(struct world *w, int64_t right, int64_t wrong)
{
	return IN_TX(w, decision_replace(&w->office, w->s, right, wrong, w->duty));
}

static void test_a_link_both_ways(void **state)
{
	struct world *w = *state;
	int64_t wrong = world_decided(w), right = world_decided(w), third = world_decided(w), found[2] = { 0, 0 };

	assert_int_equal(replace(w, right, wrong), ERR_WRONG_STATE); /* nobody said that it is wrong */
	open_it(w, wrong);
	assert_int_equal(mark(w, wrong, w->duty, PERSON, "Fel barn"), ERR_OK);
	/* The right one does not wait for the second person. */
	assert_int_equal(replace(w, right, wrong), ERR_OK);
	assert_int_equal(replace(w, right, wrong), ERR_OK); /* pressed twice */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE event IN ('replaces', 'replaced')"), 2);
	assert_int_equal(replace(w, wrong, wrong), ERR_WRONG_STATE);
	assert_int_equal(mark(w, third, w->duty, PERSON, "Fel barn"), ERR_OK);
	assert_int_equal(replace(w, right, third), ERR_WRONG_STATE); /* it replaces another already */
	assert_int_equal(decision_replacement_each(w->s, wrong, collect, found), ERR_OK);
	assert_int_equal(found[0], 0);
	assert_int_equal(found[1], right);
	found[0] = found[1] = 0;
	assert_int_equal(decision_replacement_each(w->s, right, collect, found), ERR_OK);
	assert_int_equal(found[0], wrong);
	assert_int_equal(found[1], 0);
	JSON json_t *facts = facts_of(w, wrong, "replaced");
	assert_string_equal(json_text(facts, "replacedBy"), world_find(w, right).ref);
}

static void test_words(void **state)
{
	BUF words = buf_init(400);

	(void)state;
	assert_int_equal(withdraw_what_words(PERSON | WITHDRAW_BIT(WITHDRAW_TIME), &words), ERR_OK);
	assert_string_equal(buf_str(&words), "fel person, fel tid");
	assert_string_equal(withdraw_what_name(WITHDRAW_WHAT_COUNT), "?");
	assert_string_equal(withdraw_what_label(WITHDRAW_WHAT_COUNT), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_the_recorder_at_once),
		NIGHT(test_somebody_else_needs_a_second_person),
		NIGHT(test_what_the_municipality_opened_waits),
		NIGHT(test_nothing_is_wrong_without_a_reason),
		NIGHT(test_a_text_that_was_frozen_once_waits),
		NIGHT(test_frozen_and_kept),
		NIGHT(test_the_one_who_asked_takes_it_back),
		NIGHT(test_an_order_under_way_is_cancelled),
		NIGHT(test_signed_then_marked_is_archived_all_the_same),
		NIGHT(test_withdrawn_then_archived),
		NIGHT(test_acknowledged_and_back),
		NIGHT(test_the_store_keeps_what_was_said),
		NIGHT(test_until_confirmed_it_runs),
		NIGHT(test_a_link_both_ways),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
