#include "http/rate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>

static int64_t now;

static struct instant wall(void *ctx)
{
	(void)ctx;
	return (struct instant){ now };
}

static int64_t monotonic(void *ctx)
{
	(void)ctx;
	return now;
}

static const struct clock fake = { wall, monotonic, NULL };

static struct in6_addr address(const char *text)
{
	struct in6_addr a;

	assert_int_equal(inet_pton(AF_INET6, text, &a), 1);
	return a;
}

static int take_all(struct rate *r, const struct in6_addr *who, int *ret_wait)
{
	int taken = 0;

	while (taken < 10000 && rate_take_address(r, HTTP_RATE_GUESS, who, ret_wait))
		taken++;
	return taken;
}

static void bucket_empties_and_fills(void **state)
{
	struct in6_addr a = address("::ffff:192.0.2.1"), b = address("::ffff:192.0.2.2");
	struct rate *r;
	int wait = 0;

	(void)state;
	now = 1000;
	assert_int_equal(rate_new(&fake, random_system(), &r), ERR_OK);
	assert_int_equal(take_all(r, &a, &wait), 20);                 /* the burst */
	assert_in_range(wait, 3, 4);                                  /* 20 a minute */
	assert_int_equal(take_all(r, &b, &wait), 20);                 /* another address has its own */
	assert_true(rate_take_address(r, HTTP_RATE_PAGE, &a, &wait)); /* and so has another class */
	now += 4 * SECOND;
	assert_int_equal(take_all(r, &a, &wait), 1);
	now += 24 * HOUR;
	assert_int_equal(take_all(r, &a, &wait), 20); /* never more than the burst */
	now -= HOUR;                                  /* a clock that goes back gives nothing and breaks nothing */
	assert_int_equal(take_all(r, &a, &wait), 0);
	rate_free(r);
}

static void ipv6_counts_by_network(void **state)
{
	struct in6_addr a = address("2001:db8:1:2::1"), same = address("2001:db8:1:ff:ffff::9"),
	                other = address("2001:db8:1:102::1");
	struct rate *r;
	int wait;

	(void)state;
	assert_int_equal(rate_new(&fake, random_system(), &r), ERR_OK);
	assert_int_equal(take_all(r, &a, &wait), 20);
	assert_int_equal(take_all(r, &same, &wait), 0);
	assert_int_equal(take_all(r, &other, &wait), 20);
	rate_free(r);
}

static void sessions_have_their_own(void **state)
{
	struct rate *r;
	int wait, taken = 0;

	(void)state;
	assert_int_equal(rate_new(&fake, random_system(), &r), ERR_OK);
	while (taken < 10000 && rate_take_session(r, HTTP_RATE_CHANGE, 7, &wait))
		taken++;
	assert_int_equal(taken, 40);
	assert_true(rate_take_session(r, HTTP_RATE_CHANGE, 8, &wait));
	for (int i = 0; i < 10000; i++)
		assert_true(rate_take_session(r, HTTP_RATE_NONE, 7, &wait));
	rate_free(r);
}

static void memory_is_bounded_and_the_latest_are_kept(void **state)
{
	struct in6_addr victim = address("::ffff:192.0.2.1"), many = address("2001:db8::");
	struct rate *r;
	int wait, refused = 0;

	(void)state;
	assert_int_equal(rate_new(&fake, random_system(), &r), ERR_OK);
	assert_int_equal(take_all(r, &victim, &wait), 20);
	for (uint32_t i = 0; i < 20 * RATE_BUCKETS; i++) {
		memcpy(many.s6_addr + 4, &i, sizeof i);
		now += 10;
		assert_true(rate_take_address(r, HTTP_RATE_GUESS, &many, &wait)); /* nobody new is shut out */
		if (i % 64 == 0 && !rate_take_address(r, HTTP_RATE_GUESS, &victim, &wait))
			refused++;
	}
	/* One who goes on asking is not forgotten for the many who ask once. */
	assert_true(refused > 20 * RATE_BUCKETS / 64 / 2);
	rate_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bucket_empties_and_fills),
		cmocka_unit_test(ipv6_counts_by_network),
		cmocka_unit_test(sessions_have_their_own),
		cmocka_unit_test(memory_is_bounded_and_the_latest_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
