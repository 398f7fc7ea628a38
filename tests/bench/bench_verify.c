/* How long it takes to verify a record with all its evidence, in process with resident faces and roots. Prints,
 * asserts nothing. tests/bench/run measures the whole process beside pdfsig. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "unit/verify_world.h"

#define ROUNDS 400

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Microseconds that this process has computed: on a busy machine the fairer measure. */
static int64_t computed(void)
{
	struct timespec t = { 0 };

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static double middle(int64_t *times)
{
	int64_t half;

	qsort(times, ROUNDS, sizeof times[0], by_value);
	half = times[ROUNDS / 2];
	return (double)half / 1000.0;
}

static void measure(const struct world *w, const struct parts *p, const char *name)
{
	static int64_t times[ROUNDS], work[ROUNDS];
	static struct verify_report r;

	for (size_t i = 0; i < ROUNDS; i++) {
		int64_t start = clock_monotonic(clock_system()), begun = computed();

		world_verify(w, p, &r);
		times[i] = clock_monotonic(clock_system()) - start;
		work[i] = computed() - begun;
	}
	(void)printf("%-32s %7.2f ms median, %6.2f ms of it computing  %s\n", name, middle(times), middle(work),
	             verify_conclusion_name(r.conclusion));
}

int main(void)
{
	struct world *w = world_new();
	PARTS p = { 0 };

	world_record(w, &p);
	measure(w, &p, "record with all evidence, B-T");
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	measure(w, &p, "the same, B-LTA");
	world_free(w);
	return 0;
}
