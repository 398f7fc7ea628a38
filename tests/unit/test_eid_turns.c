/* Whose turn it is to speak with the provider: however many there are, everybody's comes. */
#include "jourbeslut/eid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "eid/turns.h"
#include "eid_service.h"

#define INTERVAL (2 * SECOND)

static enum err wish_many(struct store *s, void *ctx)
{
	const struct eid_order_request *r = ctx;
	char id[EID_ID_TEXT];

	for (int i = 0; i < 250; i++)
		TRY(eid_order_request(eid, s, r, id));
	return ERR_OK;
}

static void many_from(const char *ip)
{
	struct eid_order_request r = login_request();

	r.ip = ip;
	assert_int_equal(store_transaction(page, wish_many, &r), ERR_OK);
}

static void one_from(const char *ip, bool known, enum eid_kind kind)
{
	struct eid_order_request r = kind == EID_SIGN ? sign_request() : login_request();
	char id[EID_ID_TEXT];

	r.ip = ip;
	r.known = known;
	assert_int_equal(wish(&r, id), ERR_OK);
}

/* As the worker does it, where the provider answers `slots` calls in each tenth of an interval. */
static void play(struct turns *t, struct instant began, size_t slots, int64_t longest[])
{
	struct live *due[100];
	struct instant now = began;

	for (int round = 0; round < 200; round++) {
		size_t count = 0;

		assert_int_equal(turns_due(t, now, INTERVAL, due, slots, &count), ERR_OK);
		for (size_t i = 0; i < count; i++) {
			struct instant since = due[i]->next_at.us ? due[i]->next_at : began;
			size_t n = 0;

			while (t->lives[n] != due[i])
				n++;
			if (now.us - since.us > longest[n])
				longest[n] = now.us - since.us;
			due[i]->next_at = instant_add(now, INTERVAL);
		}
		now = instant_add(now, INTERVAL / 10);
	}
}

static int64_t worst(const int64_t *longest, size_t from, size_t to)
{
	int64_t most = 0;

	for (size_t i = from; i < to; i++)
		most = longest[i] > most ? longest[i] : most;
	return most;
}

/* A thousand logins from four addresses, then somebody alone, a known browser, and one who signs. */
static void ask_all(struct turns *t)
{
	many_from("192.0.2.1");
	many_from("192.0.2.2");
	many_from("192.0.2.3");
	many_from("192.0.2.4");
	one_from("203.0.113.9", false, EID_LOGIN);
	one_from("192.0.2.1", true, EID_LOGIN);
	one_from("192.0.2.1", false, EID_SIGN);
	assert_int_equal(turns_refresh(t, NULL, page), ERR_OK);
	assert_int_equal(t->count, 1003);
}

static void test_a_thousand_at_once(void **state)
{
	int64_t longest[1003] = { 0 };
	struct turns t = { 0 };

	(void)state;
	ask_all(&t);
	play(&t, kit->now, 64, longest); /* 640 an interval */
	assert_true(worst(longest, 0, 1003) <= 2 * INTERVAL);
	turns_release(&t);
}

/* A provider that takes a tenth of what is wanted: nobody waits for ever, and few wait for the crowd. */
static void test_nobody_waits_for_ever(void **state)
{
	int64_t longest[1003] = { 0 };
	struct live *first[4];
	struct turns t = { 0 };
	size_t count = 0;

	(void)state;
	ask_all(&t);
	assert_int_equal(turns_due(&t, kit->now, INTERVAL, first, 4, &count), ERR_OK);
	assert_int_equal(count, 4);
	assert_true(first[0]->who.sign);
	assert_true(first[1]->who.known);
	play(&t, kit->now, 10, longest);
	assert_true(worst(longest, 1002, 1003) == 0); /* who signs */
	assert_true(worst(longest, 1001, 1002) == 0); /* who has been here before */
	assert_true(worst(longest, 1000, 1001) == 0); /* who is alone at an address */
	assert_true(worst(longest, 0, 1000) <= 12 * INTERVAL);
	for (size_t i = 0; i < t.count; i++)
		assert_true(t.lives[i]->next_at.us > 0); /* everybody had a turn */
	turns_release(&t);
}

/* What has ended goes, but for a call under way, whose answer finds its order. */
static void test_ends_go(void **state)
{
	struct turns t = { 0 };

	(void)state;
	one_from("192.0.2.1", false, EID_LOGIN);
	one_from("192.0.2.1", false, EID_LOGIN);
	one_from("192.0.2.1", false, EID_LOGIN);
	assert_int_equal(turns_refresh(&t, NULL, page), ERR_OK);
	assert_int_equal(t.count, 3);
	t.lives[0]->in_flight = true;
	t.lives[2]->next_at = instant_add(kit->now, MINUTE);
	{
		STATEMENT q = store_statement(page, "UPDATE eid_order SET state = 'failed', ended_at = 1 "
		                                    "WHERE id <> (SELECT max(id) FROM eid_order)");

		assert_int_equal(step_done(q), ERR_OK);
	}
	assert_int_equal(turns_refresh(&t, NULL, page), ERR_OK);
	assert_int_equal(t.count, 2);
	assert_true(t.lives[0]->in_flight);
	assert_int_equal(turns_next(&t).us, kit->now.us + MINUTE);
	t.lives[0]->in_flight = false;
	assert_int_equal(turns_refresh(&t, NULL, page), ERR_OK);
	assert_int_equal(t.count, 1);
	turns_release(&t);
}

/* One subscriber has as many IPv6 addresses as they like. */
static void test_a_network_is_one(void **state)
{
	struct turns t = { 0 };

	(void)state;
	one_from("2001:db8:1:2::7", false, EID_LOGIN);
	one_from("2001:db8:1:2:ffff::9", false, EID_LOGIN);
	one_from("2001:db8:1:3::7", false, EID_LOGIN);
	one_from("192.0.2.7", false, EID_LOGIN);
	one_from("::ffff:192.0.2.7", false, EID_LOGIN);
	one_from("192.0.2.8", false, EID_LOGIN);
	assert_int_equal(turns_refresh(&t, NULL, page), ERR_OK);
	assert_true(t.lives[0]->who.network == t.lives[1]->who.network);
	assert_true(t.lives[1]->who.network != t.lives[2]->who.network);
	assert_true(t.lives[3]->who.network == t.lives[4]->who.network);
	assert_true(t.lives[4]->who.network != t.lives[5]->who.network);
	turns_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIFE(test_a_thousand_at_once),
		LIFE(test_nobody_waits_for_ever),
		LIFE(test_ends_go),
		LIFE(test_a_network_is_one),
	};

	return cmocka_run_group_tests(tests, service_set_up_all, service_tear_down_all);
}
