/* How long it takes to write a record, in process with resident faces, and how large it is. Prints, asserts nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "unit/record_sample.h"

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

static enum err measure(const struct record_fonts *fonts, enum sample_kind kind, const char *name)
{
	CLEANUP(sample_release) struct sample s = { 0 };
	static int64_t times[ROUNDS], work[ROUNDS];
	size_t size = 0;

	TRY(sample_init(&s, kind));
	for (size_t i = 0; i < ROUNDS; i++) {
		BUF pdf = buf_init(RECORD_PDF_MAX);
		int64_t start = clock_monotonic(clock_system()), begun = computed();

		TRY(record_write(fonts, &s.document, &pdf));
		times[i] = clock_monotonic(clock_system()) - start;
		work[i] = computed() - begun;
		size = pdf.len;
	}
	(void)printf("%-32s %7.2f ms median, %6.2f ms of it computing %8.1f KiB\n", name, middle(times), middle(work),
	             (double)size / 1024.0);
	return ERR_OK;
}

static enum err run(void)
{
	struct record_fonts *fonts = NULL;
	int64_t start = clock_monotonic(clock_system());
	enum err e = sample_fonts_load(&fonts);

	(void)printf("%-32s %7.2f ms\n", "fonts loaded", (double)(clock_monotonic(clock_system()) - start) / 1000.0);
	if (e == ERR_OK)
		e = measure(fonts, SAMPLE_RECORD, "record, 3 pages, 4 attachments");
	if (e == ERR_OK)
		e = measure(fonts, SAMPLE_COPY, "copy, 2 pages");
	record_fonts_free(fonts);
	return e;
}

int main(void)
{
	enum err e = run();

	if (e != ERR_OK)
		(void)fprintf(stderr, "bench_record: %s\n", err_name(e));
	return e == ERR_OK ? 0 : 1;
}
