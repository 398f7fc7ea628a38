/* How long it takes to write a record and to read it back, in process with resident faces, and how large it is. Prints,
 * asserts nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "jourbeslut/record_file.h"
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

/* What a verifier asks of a record, one after the other. */
static const char *const questions[] = { "  read: opened", "  its pages show the document", "  its glyphs are right" };

static enum err ask(size_t question, const struct record_fonts *fonts, const struct sample *s, struct record_file *f)
{
	char reason[200];

	return question == 1 ? record_file_shows(f, &s->document, reason, sizeof reason)
	                     : record_file_glyphs(f, fonts, reason, sizeof reason);
}

static enum err measure_reading(const struct record_fonts *fonts, enum sample_kind kind)
{
	CLEANUP(sample_release) struct sample s = { 0 };
	static int64_t times[ARRAY_LENGTH(questions)][ROUNDS];
	BUF pdf = buf_init(RECORD_PDF_MAX);
	char reason[200];

	TRY(sample_init(&s, kind));
	TRY(record_write(fonts, &s.document, &pdf));
	for (size_t i = 0; i < ROUNDS; i++) {
		struct record_file *f = NULL;
		int64_t start = computed();
		enum err e = record_file_open(buf_span(&pdf), reason, sizeof reason, &f);

		times[0][i] = computed() - start;
		for (size_t q = 1; e == ERR_OK && q < ARRAY_LENGTH(questions); q++) {
			start = computed();
			e = ask(q, fonts, &s, f);
			times[q][i] = computed() - start;
		}
		record_file_free(f);
		TRY(e);
	}
	for (size_t q = 0; q < ARRAY_LENGTH(questions); q++)
		(void)printf("%-32s %7.3f ms median, computing\n", questions[q], middle(times[q]));
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
		e = measure_reading(fonts, SAMPLE_RECORD);
	if (e == ERR_OK)
		e = measure(fonts, SAMPLE_COPY, "copy, 2 pages");
	if (e == ERR_OK)
		e = measure_reading(fonts, SAMPLE_COPY);
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
