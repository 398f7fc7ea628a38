/* What time brings: reminders, the unit manager, and what the municipality's on-duty address is told. */
#include "unit/outbox_kit.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/version.h"
#include "outbox/kind.h"

#define OF(kind) "SELECT count(*) AS n FROM message WHERE state = 'sent' AND kind = '" kind "'"

static void start(struct worker *k, struct world *w)
{
	struct outbox_settings set = outbox_kit_settings();

	set.sms.url = "";
	set.mail.server = "mail.example.se";
	set.mail.from = "jouren@jour.example.se";
	set.mail.tls_ca = "root.pem";
	set.remind_hours = 4;
	set.manager_hours = 12;
	outbox_kit_start_with(k, w, &set);
	k->network.status = 250;
	assert_int_equal(world_sql(w, "UPDATE municipality SET alert_mail = 'vakt@gavle.example.se'"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE person SET mail = 'chef@jour.example.se'"), ERR_OK);
}

static void go_to(struct worker *k, const char *time)
{
	k->network.world->now = world_time(time);
	outbox_kit_turn(k);
	outbox_kit_turn(k);
}

static void test_reminders_by_day_and_then_the_manager(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	start(&k, w);
	id = world_frozen(w);
	go_to(&k, "2026-11-22T03:59:00+01:00"); /* four hours, of the night */
	assert_int_equal(world_number(w, OF("sign")), 0);
	go_to(&k, "2026-11-22T07:00:00+01:00");
	assert_int_equal(world_number(w, OF("sign")), 1);
	go_to(&k, "2026-11-22T10:59:00+01:00");
	assert_int_equal(world_number(w, OF("remind")), 0);
	go_to(&k, "2026-11-22T11:00:00+01:00");
	assert_int_equal(world_number(w, OF("remind")), 1);
	go_to(&k, "2026-11-22T14:59:00+01:00");
	assert_int_equal(world_number(w, OF("remind")), 1);
	assert_int_equal(world_number(w, OF("manager")), 0);
	go_to(&k, "2026-11-22T19:00:00+01:00"); /* the service slept over the second one */
	assert_int_equal(world_number(w, OF("remind")), 2);
	assert_int_equal(world_number(w, OF("manager")), 1);
	assert_string_equal(k.network.to, "chef@jour.example.se");
	go_to(&k, "2026-11-24T12:00:00+01:00");
	assert_int_equal(world_number(w, OF("remind")), 2); /* no more */
	assert_int_equal(world_number(w, OF("manager")), 1);
	assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	outbox_kit_stop(&k);
}

static void test_what_is_opened_again_is_not_reminded_of(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	start(&k, w);
	id = world_frozen(w);
	go_to(&k, "2026-11-22T07:00:00+01:00");
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->chair, true, span_str("Fel namn"))),
	                 ERR_OK);
	go_to(&k, "2026-11-22T21:00:00+01:00");
	assert_int_equal(world_number(w, OF("remind")) + world_number(w, OF("manager")), 0);
	outbox_kit_stop(&k);
}

static void test_the_municipality(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id, other;

	start(&k, w);
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(world_number(w, OF("new")), 1); /* at night too: it is their on-duty address */
	other = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_OK);
	go_to(&k, "2026-11-22T07:58:00+01:00");
	assert_int_equal(world_number(w, OF("untaken")), 0);
	go_to(&k, "2026-11-22T08:01:00+01:00");
	assert_int_equal(world_number(w, OF("untaken")), 1);
	assert_int_equal(world_number(w, "SELECT decision_id AS n FROM message WHERE kind = 'untaken'"), other);
	go_to(&k, "2026-11-22T20:00:00+01:00");
	assert_int_equal(world_number(w, OF("untaken")), 1);
	outbox_kit_stop(&k);
}

static void test_returned_contested_and_answered(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t id;

	start(&k, w);
	id = world_decided(w);
	outbox_kit_turn(&k);
	assert_int_equal(IN_TX(w, delivery_return(w->s, id, w->receiver, span_str("Bor i Sandviken"), w->now)), ERR_OK);
	outbox_kit_turn(&k);
	assert_int_equal(world_number(w, OF("returned")), 1);
	assert_int_equal(IN_TX(w, delivery_return_answer(w->s, id, w->duty, span_str("Er ändå"), w->now)), ERR_OK);
	outbox_kit_turn(&k);
	assert_int_equal(world_number(w, OF("new")), 2);
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str(""))), ERR_OK);
	outbox_kit_turn(&k);
	assert_int_equal(world_number(w, OF("contested")), 1);
	outbox_kit_stop(&k);
}

/* The week to the court ends on 28 November: told on the 27th when offices open, once, and again on the day. */
static void test_due_tomorrow(void **state)
{
	struct world *w = *state;
	struct worker k;
	int64_t first, day;

	start(&k, w);
	(void)world_decided(w);
	(void)world_decided(w);
	first = world_number(w,
	                     "SELECT CAST(replace(min(target), '-', '') AS INTEGER) AS n FROM follow_up WHERE target "
	                     "IS NOT NULL AND last IS NOT NULL");
	assert_int_equal(world_sql(w, "UPDATE follow_up SET target = '2026-11-28', last = '2026-11-28' WHERE target IS "
	                              "NOT NULL"),
	                 ERR_OK);
	assert_true(first > 20261121);
	go_to(&k, "2026-11-26T23:59:00+01:00");
	go_to(&k, "2026-11-27T07:59:00+01:00");
	assert_int_equal(world_number(w, OF("due")), 0);
	go_to(&k, "2026-11-27T08:01:00+01:00");
	assert_int_equal(world_number(w, OF("due")), 1);
	day = world_number(w, "SELECT cause AS n FROM message WHERE kind = 'due'");
	assert_int_equal(day, 20261128);
	go_to(&k, "2026-11-28T09:00:00+01:00");
	assert_int_equal(world_number(w, OF("due")), 1);
	outbox_kit_stop(&k);
}

/* What was done between two tries is not told as if it were not. */
static void test_due_and_done(void **state)
{
	struct world *w = *state;
	struct worker k;

	start(&k, w);
	(void)world_decided(w);
	assert_int_equal(world_sql(w, "UPDATE follow_up SET target = '2026-11-28', last = '2026-11-28' WHERE target IS "
	                              "NOT NULL"),
	                 ERR_OK);
	k.network.status = 451;
	go_to(&k, "2026-11-27T08:01:00+01:00");
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM message WHERE kind = 'due' AND state = 'wished'"),
	                 1);
	assert_int_equal(world_sql(w, "UPDATE follow_up SET done_at = 1"), ERR_OK);
	k.network.status = 250;
	go_to(&k, "2026-11-27T08:10:00+01:00");
	assert_int_equal(world_number(w, OF("due")), 0);
	assert_int_equal(
	        world_number(w, "SELECT count(*) AS n FROM message WHERE kind = 'due' AND state = 'not needed'"), 1);
	outbox_kit_stop(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_reminders_by_day_and_then_the_manager),
		NIGHT(test_what_is_opened_again_is_not_reminded_of),
		NIGHT(test_the_municipality),
		NIGHT(test_returned_contested_and_answered),
		NIGHT(test_due_tomorrow),
		NIGHT(test_due_and_done),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
