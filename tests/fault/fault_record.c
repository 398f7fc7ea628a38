/* Out of memory while fonts are loaded, a text is asked about, or a record is written: an error, an empty buffer, no
 * leak. What HarfBuzz and zlib allocate inside is not struck here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "fault/fault.h"
#include "unit/record_sample.h"

struct world {
	struct record_fonts *fonts, *more;
	struct sample sample;
	struct buf pdf;
};

static void prepare(void *world)
{
	struct world *w = world;

	*w = (struct world){ .pdf = buf_init(RECORD_PDF_MAX) };
	assert_int_equal(sample_fonts_load(&w->fonts), ERR_OK);
	assert_int_equal(sample_init(&w->sample, SAMPLE_RECORD), ERR_OK);
}

static enum err write_record(void *world)
{
	struct world *w = world;

	return record_write(w->fonts, &w->sample.document, &w->pdf);
}

static void verify_record(void *world, enum err given)
{
	const struct world *w = world;

	assert_int_equal(given == ERR_OK, w->pdf.len > 0);
}

static enum err load_and_check(void *world)
{
	struct world *w = world;

	TRY(sample_fonts_load(&w->more));
	return record_blocks_check(w->more, &w->sample.decision, NULL);
}

static void verify_fonts(void *world, enum err given)
{
	const struct world *w = world;

	assert_true(given != ERR_OK || w->more != NULL);
}

static void release(void *world)
{
	struct world *w = world;

	record_fonts_free(w->fonts);
	record_fonts_free(w->more);
	sample_release(&w->sample);
	buf_release(&w->pdf);
}

static void test_walk(void **state)
{
	static const struct fault_path paths[] = {
		{ "a record is written", prepare, write_record, verify_record, release, .without_store = true },
		{ "fonts are loaded and asked", prepare, load_and_check, verify_fonts, release, .without_store = true },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		fault_walk(&paths[i], &w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_walk) };

	fault_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
