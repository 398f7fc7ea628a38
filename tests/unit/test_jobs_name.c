/* A name server that does not answer: no exchange waits for another's name. */
#include "jourbeslut/jobs.h"

#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t names = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t names_change = PTHREAD_COND_INITIALIZER;
static enum { NOT_ASKED, ASKED, MAY_ANSWER, ANSWERED } name_state;

static void name_wait(int wanted, int seconds)
{
	struct timespec end;

	(void)clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += seconds;
	while ((int)name_state < wanted && pthread_cond_timedwait(&names_change, &names, &end) == 0)
		;
}

static void name_set(int to)
{
	name_state = to;
	(void)pthread_cond_broadcast(&names_change);
}

/* In place of the C library's, for libcurl's threads too. One that is not let go gives up, so that the test fails
 * instead of hanging. */
__attribute__((visibility("default"))) int getaddrinfo(const char *name, const char *service,
                                                       const struct addrinfo *hints, struct addrinfo **ret)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (strcmp(name, "hangs.example.se") == 0) {
		(void)pthread_mutex_lock(&names);
		name_set(ASKED);
		name_wait(MAY_ANSWER, 8);
		name_set(ANSWERED);
		(void)pthread_mutex_unlock(&names);
		return EAI_AGAIN;
	}
	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	return real(name, service, hints, ret);
}

struct outcome {
	bool done;
	enum err err;
};

static void take(void *ctx, const struct jobs_response *r)
{
	*(struct outcome *)ctx = (struct outcome){ true, r->err };
}

/* It ends by its time, and nobody else waits for the name. */
static void test_a_name_that_is_not_resolved(void **state)
{
	const struct jobs_tls tls = { .ca_file = "root.pem" };
	const struct jobs_request r = { .url = "https://hangs.example.se/", .tls = &tls, .timeout_us = 200000 };
	struct outcome o = { .done = false };
	struct jobs_transport transport;
	struct jobs *jobs;
	int then;

	(void)state;
	assert_int_equal(jobs_transport_curl(clock_system(), &transport), ERR_OK);
	assert_int_equal(jobs_new(&transport, clock_system(), NULL, &jobs), ERR_OK);
	assert_int_equal(jobs_post(jobs, &r, take, &o), ERR_OK);
	while (!o.done)
		(void)jobs_turn(jobs, SECOND);
	assert_int_equal(o.err, ERR_TIMEOUT);
	(void)pthread_mutex_lock(&names);
	then = name_state;
	name_set(MAY_ANSWER);
	name_wait(ANSWERED, 8);
	(void)pthread_mutex_unlock(&names);
	assert_int_equal(then, ASKED);
	jobs_free(jobs);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_a_name_that_is_not_resolved) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
