/* The law text by which a decision was frozen is taken back: nothing of the decision changes, and whoever has to do
 * with it is told when, why and what can be done. */
#include "unit/pack_kit.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/page.h"
#include "jourbeslut/revoked.h"
#include "jourbeslut/version.h"
#include "jourbeslut/withdraw.h"

static int64_t recorded(struct world *w)
{
	struct oral_input in = world_call(w);
	int64_t id = 0;
	char key[24];

	in.stated = instant_add(w->now, -10 * MINUTE);
	(void)snprintf(key, sizeof key, "key %llx", (unsigned long long)w->seed);
	assert_int_equal(world_record(w, &in, key, &id), ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	return id;
}

static void freeze(struct world *w, int64_t id)
{
	CASE_PROBLEMS problems = { 0 };

	world_pass(w, MINUTE);
	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
}

static int64_t frozen(struct world *w)
{
	int64_t id = recorded(w);

	freeze(w, id);
	return id;
}

static void sign(struct world *w, int64_t id)
{
	char order[EID_ID_TEXT];

	world_pass(w, MINUTE);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
}

static enum err revoked(struct world *w, int64_t id, bool standing, struct revoked *r)
{
	struct decision d = world_find(w, id);

	return decision_revoked(w->s, &d, standing, r);
}

static void disapprove(struct world *w, const char *id, const char *why)
{
	world_pass(w, MINUTE);
	assert_int_equal(
	        IN_TX(w, decision_pack_disapprove(&w->office, w->s, pack_kit_find(w, id), w->admin, span_str(why))),
	        ERR_OK);
	pack_kit_sync(w, w->office.law);
}

static void withdraw(struct world *w, const char *id, const char *why)
{
	world_pass(w, MINUTE);
	assert_int_equal(
	        IN_TX(w, decision_pack_withdraw(&w->office, w->s, pack_kit_find(w, id), w->admin, span_str(why))),
	        ERR_OK);
	pack_kit_sync(w, w->office.law);
}

static void stage_mine(struct world *w)
{
	JSON json_t *files = NULL;

	pack_kit_files(w, "mine", NULL, "approved", &files);
	assert_int_equal(pack_kit_stage(w, "mine", files), ERR_OK);
	pack_kit_sync(w, w->office.law);
	pack_kit_approve_both(w, "mine");
}

static enum err count_waiting(void *ctx, const struct decision *d, const struct revoked *r)
{
	assert_false(r->is_signed);
	assert_int_equal(d->state, DECISION_FROZEN);
	++*(int *)ctx;
	return ERR_OK;
}

static int waiting(struct world *w)
{
	int count = 0;

	assert_int_equal(decision_revoked_waiting(w->s, count_waiting, &count), ERR_OK);
	return count;
}

static void assert_touched(struct world *w, const char *id, int wait, int is_signed, int open)
{
	struct pack_touched t;

	assert_int_equal(decision_pack_touched(&w->office, w->s, pack_kit_find(w, id), &t), ERR_OK);
	assert_int_equal(t.locked.waiting, wait);
	assert_int_equal(t.locked.is_signed, is_signed);
	assert_int_equal(t.open, open);
}

/* What the administrator is told before, and each page afterwards. */
static void test_withdrawn(void **state)
{
	struct world *w = *state;
	struct revoked r = { .reason = "" };

	stage_mine(w);
	int64_t unsigned_one = frozen(w), signed_one = frozen(w), open = recorded(w);
	sign(w, signed_one);
	assert_touched(w, "mine", 1, 1, 1);
	assert_int_equal(revoked(w, unsigned_one, false, &r), ERR_NOT_FOUND);
	assert_int_equal(waiting(w), 0);
	withdraw(w, "mine", "Fel bilaga.");
	assert_touched(w, "mine", 1, 1, 0); /* the open one is written by another pack now */
	assert_int_equal(revoked(w, unsigned_one, false, &r), ERR_OK);
	assert_true(r.withdrawn);
	assert_false(r.is_signed);
	assert_true(r.at.us == w->now.us);
	assert_string_equal(r.reason, "Fel bilaga.");
	assert_int_equal(revoked(w, signed_one, true, &r), ERR_OK);
	assert_true(r.is_signed);
	assert_int_equal(revoked(w, open, false, &r), ERR_NOT_FOUND);
	assert_int_equal(waiting(w), 1);
	/* It can be signed as it is, or opened; frozen anew it is by another pack. */
	assert_int_equal(
	        IN_TX(w, decision_send_back(&w->office, w->s, unsigned_one, w->duty, false, span_str("Ny lagtext."))),
	        ERR_OK);
	assert_int_equal(revoked(w, unsigned_one, false, &r), ERR_NOT_FOUND);
	assert_touched(w, "mine", 0, 1, 0);
	freeze(w, unsigned_one);
	assert_string_equal(world_find(w, unsigned_one).pack, "barn-2027");
	assert_int_equal(revoked(w, unsigned_one, false, &r), ERR_NOT_FOUND);
	assert_int_equal(waiting(w), 0);
}

/* The same where a pack of the folder is approved no more, until two approve it again. */
static void test_approval_taken_back(void **state)
{
	struct world *w = *state;
	struct revoked r = { .reason = "" };

	int64_t unreviewed = frozen(w); /* by the neutral pack, and its text says so */
	pack_kit_approve_both(w, "lvu-2027");
	int64_t id = frozen(w);
	assert_string_equal(world_find(w, id).pack, "lvu-2027");
	disapprove(w, "lvu-2027", "Den nya lagen trädde i kraft.");
	assert_int_equal(revoked(w, id, false, &r), ERR_OK);
	assert_false(r.withdrawn);
	assert_true(r.at.us == w->now.us);
	assert_string_equal(r.reason, "Den nya lagen trädde i kraft.");
	assert_int_equal(revoked(w, unreviewed, false, &r), ERR_NOT_FOUND);
	world_pass(w, MINUTE);
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, w->admin), ERR_OK);
	assert_int_equal(revoked(w, id, false, &r), ERR_OK); /* one is not enough */
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, pack_kit_other_admin(w)), ERR_OK);
	assert_int_equal(revoked(w, id, false, &r), ERR_NOT_FOUND);
	/* One of the neutral pack's two is not what the text was frozen under. */
	world_pass(w, MINUTE);
	assert_int_equal(pack_kit_approve(w, "barn-2027", NULL, w->admin), ERR_OK);
	disapprove(w, "barn-2027", "Fel lag.");
	assert_int_equal(revoked(w, unreviewed, false, &r), ERR_NOT_FOUND);
}

/* What is archived stands while its correction waits: the municipality is told of that alone. */
static void test_a_correction_waits(void **state)
{
	struct world *w = *state;
	struct revoked r = { .reason = "" };

	pack_kit_approve_both(w, "lvu-2027");
	int64_t id = frozen(w);
	sign(w, id);
	assert_int_equal(world_archive(w, id), ERR_OK);
	stage_mine(w);
	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Ny lagtext."))), ERR_OK);
	freeze(w, id);
	assert_string_equal(world_find(w, id).pack, "mine");
	assert_touched(w, "mine", 1, 0, 0);
	assert_touched(w, "lvu-2027", 0, 1, 0);
	withdraw(w, "mine", "Fel bilaga.");
	assert_int_equal(revoked(w, id, false, &r), ERR_OK);
	assert_false(r.is_signed);
	assert_int_equal(revoked(w, id, true, &r), ERR_NOT_FOUND);
	disapprove(w, "lvu-2027", "Fel lag.");
	assert_int_equal(revoked(w, id, true, &r), ERR_OK);
	assert_true(r.is_signed);
	assert_string_equal(r.reason, "Fel lag.");
	assert_int_equal(waiting(w), 1);
	assert_int_equal(IN_TX(w, decision_correction_give_up(&w->office, w->s, id, w->duty, span_str("Behövs inte."))),
	                 ERR_OK);
	assert_int_equal(waiting(w), 0);
	assert_int_equal(revoked(w, id, false, &r), ERR_OK); /* what stands */
	assert_string_equal(r.reason, "Fel lag.");
}

/* Of a wrong record the page says that what stands there is void, and nothing that could be read otherwise. */
static void test_wrongly_recorded(void **state)
{
	struct world *w = *state;
	struct revoked r = { .reason = "" };

	pack_kit_approve_both(w, "lvu-2027");
	int64_t id = frozen(w);
	disapprove(w, "lvu-2027", "Fel lag.");
	assert_touched(w, "lvu-2027", 1, 0, 0);
	/* Marked as wrongly recorded, and not settled: nobody has signed it by that. */
	assert_int_equal(world_sql(w, "UPDATE decision SET state = 8"), ERR_OK); /* DECISION_WITHDRAWAL */
	assert_touched(w, "lvu-2027", 1, 0, 0);
	assert_int_equal(world_sql(w, "UPDATE decision SET state = 9"), ERR_OK); /* DECISION_WITHDRAWN */
	assert_int_equal(revoked(w, id, false, &r), ERR_NOT_FOUND);
	assert_touched(w, "lvu-2027", 0, 0, 0);
}

static json_t *shown(struct world *w, enum page_area area, int64_t id)
{
	struct decision d = world_find(w, id);
	json_t *object = json_object();

	assert_int_equal(page_put_revoked(object, w->s, area, &d), ERR_OK);
	return object;
}

static enum decision_state signed_with(struct world *w, int64_t id, const char *order)
{
	assert_int_equal(world_apply(w, order), ERR_OK);
	return world_find(w, id).state;
}

/* The cancelling of an order takes its time: whoever signs meanwhile was not told, and is asked again. */
static void test_nobody_signs_untold(void **state)
{
	struct world *w = *state;
	struct world_order good = { .state = EID_VERIFIED };
	char before[EID_ID_TEXT], order[EID_ID_TEXT];

	stage_mine(w);
	int64_t in_time = frozen(w), late = frozen(w);
	world_pass(w, MINUTE);
	world_order_end(w, in_time, &good, before); /* signed, and not taken yet */
	world_order_end(w, late, &(struct world_order){ .state = EID_PENDING }, order);
	withdraw(w, "mine", "Fel lag.");
	assert_int_equal(world_number(w, "SELECT SUM(cancel_wanted) AS n FROM eid_order"), 1);
	assert_int_equal(signed_with(w, in_time, before), DECISION_SIGNED); /* there was nothing to tell */
	assert_int_equal(world_sql(w, "UPDATE eid_order SET state = 'cancelled', ended_at = 1 WHERE state = 'pending'"),
	                 ERR_OK);
	world_pass(w, MINUTE);
	world_order_end(w, late, &good, order);
	assert_int_equal(signed_with(w, late, order), DECISION_FROZEN);
	assert_string_equal(world_last_act(w, late).event, "order-late");
	assert_non_null(strstr(world_last_act(w, late).detail, "appen visade inte det"));
	good.above = REVOKED_SHOWN_FIRST "fre 1 jan 2027 kl. 00.24. " REVOKED_ADVICE "\n";
	world_order_end(w, late, &good, order);
	assert_int_equal(signed_with(w, late, order), DECISION_SIGNED);
}

/* The e-ID tells whole seconds: whoever signs in the second of the taking back may have signed after it. */
static void test_nobody_signs_untold_in_the_same_second(void **state)
{
	struct world *w = *state;
	struct world_order good = { .state = EID_VERIFIED };
	char order[EID_ID_TEXT];

	stage_mine(w);
	int64_t id = frozen(w);
	world_pass(w, MINUTE);
	w->now.us -= w->now.us % SECOND;
	world_order_end(w, id, &good, order); /* signed at the whole second that it ended */
	w->now.us += SECOND / 4;
	assert_int_equal(IN_TX(w, decision_pack_withdraw(&w->office, w->s, pack_kit_find(w, "mine"), w->admin,
	                                                 span_str("Fel lag."))),
	                 ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_int_equal(signed_with(w, id, order), DECISION_FROZEN);
	assert_string_equal(world_last_act(w, id).event, "order-late");
}

/* Whoever approves sees how many texts come to the pack. */
static void test_approving_touches(void **state)
{
	struct world *w = *state;
	struct pack_touched t;

	(void)recorded(w);
	(void)frozen(w); /* keeps its own */
	assert_int_equal(decision_pack_touched(&w->office, w->s, pack_kit_find(w, "lvu-2027"), &t), ERR_OK);
	assert_int_equal(t.would, 1);
	assert_int_equal(t.open, 0);
	assert_int_equal(decision_pack_touched(&w->office, w->s, pack_kit_find(w, "lvu-2026"), &t), ERR_OK);
	assert_int_equal(t.would, 0);
	pack_kit_approve_both(w, "lvu-2027");
	assert_int_equal(decision_pack_touched(&w->office, w->s, pack_kit_find(w, "lvu-2027"), &t), ERR_OK);
	assert_int_equal(t.would, 0);
	assert_int_equal(t.open, 1);
}

static void test_every_page_says_the_same(void **state)
{
	struct world *w = *state;

	pack_kit_approve_both(w, "lvu-2027");
	int64_t id = frozen(w);
	JSON json_t *before = shown(w, PAGE_DESK, id);
	assert_true(json_is_false(json_object_get(before, "revoked")));
	disapprove(w, "lvu-2027", "Fel lag.");
	JSON json_t *desk = shown(w, PAGE_DESK, id), *sign_page = shown(w, PAGE_SIGN, id),
	            *muni = shown(w, PAGE_MUNI, id);
	assert_true(json_is_object(json_object_get(desk, "revoked")));
	assert_true(json_equal(desk, sign_page));
	assert_true(json_equal(desk, muni));
	assert_true(json_is_true(json_at(desk, "revoked.to_sign")));
	assert_string_equal(json_text_at(desk, "revoked.revoked_why"), "Fel lag.");
	/* While it is contested nobody signs it, and the page does not ask for that. */
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str("Nej."))), ERR_OK);
	JSON json_t *contested = shown(w, PAGE_DESK, id);
	assert_false(json_is_true(json_at(contested, "revoked.to_sign")));
	assert_false(json_is_true(json_at(contested, "revoked.was_signed")));
}

#define T(test) cmocka_unit_test_setup_teardown(test, pack_kit_set_up, pack_kit_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_withdrawn),
		T(test_approval_taken_back),
		T(test_a_correction_waits),
		T(test_wrongly_recorded),
		T(test_every_page_says_the_same),
		T(test_nobody_signs_untold),
		T(test_approving_touches),
		T(test_nobody_signs_untold_in_the_same_second),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
