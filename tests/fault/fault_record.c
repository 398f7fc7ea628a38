/* Out of memory while fonts are loaded, a text is asked about, or a record is written or read: an error, an empty
 * buffer, no leak. What HarfBuzz and zlib allocate inside is not struck here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "fault/fault.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/record_file.h"
#include "unit/record_sample.h"

struct world {
	struct record_fonts *fonts, *more;
	struct sample sample;
	struct buf pdf, text;
	struct record_file *file;
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

static void prepare_file(void *world)
{
	struct world *w = world;

	prepare(world);
	w->text = buf_init(RECORD_FILE_MAX);
	/* A letter in parts, so that the text's normal form is made anew and the glyphs are looked for in the texts. */
	assert_int_equal(blocks_add(&w->sample.decision, BLOCK_PARAGRAPH, "x\u0300 Ŕ\u0323"), ERR_OK);
	assert_int_equal(record_write(w->fonts, &w->sample.document, &w->pdf), ERR_OK);
}

static enum err read_record(void *world)
{
	struct world *w = world;
	char reason[200];

	TRY(record_file_open(buf_span(&w->pdf), reason, sizeof reason, &w->file));
	TRY(record_file_shows(w->file, &w->sample.document, reason, sizeof reason));
	TRY(record_file_glyphs(w->file, w->fonts, reason, sizeof reason));
	return record_file_text(w->file, &w->text);
}

static void verify_file(void *world, enum err given)
{
	const struct world *w = world;

	assert_true(given != ERR_OK || (w->file && w->text.len > 0));
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

/* Sealed, stamped, and read back: what is left unfinished is the file as it was. */
static enum err seal_and_read(void *world)
{
	static const char value[] = "\x30\x03\x02\x01\x05";
	const struct span der = { value, sizeof value - 1 };
	struct world *w = world;
	DER_LIST list = { .count = 0 };
	SEAL_FILE f = { .count = 0 };
	struct sha256 digest;
	char reason[160];

	if (w->pdf.len == 0)
		TRY(write_record(w));
	TRY(seal_prepare(&w->pdf, w->sample.document.created, "Namn", "Skäl", SEAL_ROOM_LEAST, &digest));
	TRY(seal_fill(&w->pdf, der));
	TRY(der_list_add(&list, der));
	TRY(seal_prepare_stamp(&w->pdf, &(struct seal_evidence){ .certificates = &list }, SEAL_ROOM_LEAST, &digest));
	TRY(seal_fill(&w->pdf, der));
	TRY(seal_file_read(buf_span(&w->pdf), reason, sizeof reason, &f));
	return f.count == 2 ? ERR_OK : ERR_INTERNAL;
}

static void verify_sealed(void *world, enum err given)
{
	(void)world;
	assert_true(given == ERR_OK || given == ERR_MEMORY);
}

static void release(void *world)
{
	struct world *w = world;

	record_fonts_free(w->fonts);
	record_fonts_free(w->more);
	sample_release(&w->sample);
	buf_release(&w->pdf);
	buf_release(&w->text);
	record_file_free(w->file);
}

static void test_walk(void **state)
{
	static const struct fault_path paths[] = {
		{ "a record is written", prepare, write_record, verify_record, release, .without_store = true },
		{ "a record is read", prepare_file, read_record, verify_file, release, .without_store = true },
		{ "a record is sealed, stamped and read", prepare, seal_and_read, verify_sealed, release,
		  .without_store = true },
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
