/* Sealing by incremental updates: what is written, what is refused, and that nothing before it moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "jourbeslut/seal.h"
#include "unit/record_sample.h"

#define NAME "Gävleborgs socialjour"
#define REASON "Beslutet är arkiverat"

struct world {
	struct record_fonts *fonts;
	struct buf base; /* revision 1 */
};

static const struct instant AT = { INT64_C(1795303999123456) };

/* A DER SEQUENCE of `len` bytes in all, 128 to 65,538, that holds `fill`. */
static void add_der(struct buf *out, size_t len, char fill)
{
	size_t body = len - 4;
	char header[4] = { 0x30, (char)0x82, (char)(body >> 8), (char)(body & 255) };

	assert_int_equal(buf_add(out, header, sizeof header), ERR_OK);
	for (size_t i = 0; i < body; i++)
		assert_int_equal(buf_add_char(out, fill), ERR_OK);
}

static bool holds(const struct buf *file, const char *text)
{
	return memmem(file->ptr, file->len, text, strlen(text)) != NULL;
}

static int set_up(void **state)
{
	static struct world w;
	CLEANUP(sample_release) struct sample s = { 0 };

	w = (struct world){ .base = buf_init(RECORD_PDF_MAX) };
	assert_int_equal(sample_fonts_load(&w.fonts), ERR_OK);
	assert_int_equal(sample_init(&s, SAMPLE_RECORD), ERR_OK);
	assert_int_equal(record_write(w.fonts, &s.document, &w.base), ERR_OK);
	*state = &w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	record_fonts_free(w->fonts);
	buf_release(&w->base);
	return 0;
}

static void prepare(const struct world *w, struct buf *file, struct sha256 *digest)
{
	*file = buf_init(RECORD_PDF_MAX);
	assert_int_equal(buf_add_span(file, buf_span(&w->base)), ERR_OK);
	assert_int_equal(seal_prepare(file, AT, NAME, REASON, SEAL_ROOM, digest), ERR_OK);
}

static void test_update_is_appended(void **state)
{
	const struct world *w = *state;
	struct sha256 digest, again;
	BUF file = { 0 };
	BUF twin = { 0 };

	prepare(w, &file, &digest);
	assert_true(file.len > w->base.len + 2 * SEAL_ROOM && file.len < w->base.len + 2 * SEAL_ROOM + 1500);
	assert_memory_equal(file.ptr, w->base.ptr, w->base.len);
	assert_true(holds(&file, "/SubFilter /ETSI.CAdES.detached /M (D:20261121233319+00'00') /Name <FEFF0047"));
	assert_true(holds(&file, "/F 132 /Rect [-10 -10 -10 -10]"));
	assert_true(holds(&file, "/SigFlags 3"));
	prepare(w, &twin, &again);
	assert_memory_equal(&digest, &again, sizeof digest);
	assert_true(span_equal(buf_span(&file), buf_span(&twin)));
}

/* The numbers of the last /ByteRange. */
static void read_range(const struct buf *file, size_t range[4])
{
	const char *at = memmem(file->ptr, file->len, "/ByteRange [", 12);

	assert_non_null(at);
	for (const char *next; (next = memmem(at + 1, file->len - (size_t)(at + 1 - file->ptr), "/ByteRange [", 12));)
		at = next;
	assert_int_equal(sscanf(at, "/ByteRange [%zu %zu %zu %zu]", &range[0], &range[1], &range[2], &range[3]), 4);
}

static void test_range_leaves_out_contents_alone(void **state)
{
	struct sha256 digest, computed;
	size_t range[4];
	BUF file = { 0 };

	prepare(*state, &file, &digest);
	read_range(&file, range);
	assert_int_equal(range[0], 0);
	assert_int_equal(range[2] + range[3], file.len);
	assert_int_equal(range[2] - range[1], 2 * SEAL_ROOM + 2);
	assert_int_equal(file.ptr[range[1]], '<');
	assert_int_equal(file.ptr[range[2] - 1], '>');
	assert_int_equal(strspn(file.ptr + range[1] + 1, "0"), 2 * SEAL_ROOM);
	assert_int_equal(sha256_of_parts((struct span[]){ { file.ptr, range[1] }, { file.ptr + range[2], range[3] } },
	                                 2, &computed),
	                 ERR_OK);
	assert_memory_equal(&digest, &computed, sizeof digest);
}

static void test_contents_are_filled_once(void **state)
{
	struct sha256 digest;
	size_t range[4];
	BUF file = { 0 };
	BUF before = buf_init(RECORD_PDF_MAX);
	BUF cms = buf_init(SEAL_ROOM_MOST);

	prepare(*state, &file, &digest);
	assert_int_equal(buf_add_span(&before, buf_span(&file)), ERR_OK);
	add_der(&cms, 3000, '\xAB');
	assert_int_equal(seal_fill(&file, buf_span(&cms)), ERR_OK);
	read_range(&file, range);
	assert_int_equal(file.len, before.len);
	assert_memory_equal(file.ptr, before.ptr, range[1] + 1);
	assert_memory_equal(file.ptr + range[2] - 1, before.ptr + range[2] - 1, range[3] + 1);
	assert_memory_equal(file.ptr + range[1] + 1, "30820bb4abab", 12);
	assert_int_equal(strspn(file.ptr + range[1] + 1 + 6000, "0"), 2 * SEAL_ROOM - 6000);
	assert_int_equal(seal_fill(&file, buf_span(&cms)), ERR_INPUT);
}

static void test_what_does_not_fit_is_refused(void **state)
{
	struct sha256 digest;
	BUF file = { 0 };
	BUF before = buf_init(RECORD_PDF_MAX);
	BUF cms = buf_init(SEAL_ROOM_MOST);

	prepare(*state, &file, &digest);
	assert_int_equal(buf_add_span(&before, buf_span(&file)), ERR_OK);
	add_der(&cms, SEAL_ROOM + 1, 'x');
	assert_int_equal(seal_fill(&file, buf_span(&cms)), ERR_TOO_LARGE);
	assert_int_equal(seal_fill(&file, span_of(cms.ptr, 3000)), ERR_INPUT); /* cut off */
	assert_int_equal(seal_fill(&file, span_str("0 is no DER")), ERR_INPUT);
	assert_int_equal(seal_fill(&file, span_of("\x30\x81\x05zzzzz", 8)),
	                 ERR_INPUT); /* a length in more bytes than needed */
	assert_int_equal(seal_fill(&file, span_of("\x30\x80\x00\x00", 4)), ERR_INPUT); /* of no definite length */
	assert_true(span_equal(buf_span(&file), buf_span(&before)));
	buf_clear(&cms);
	add_der(&cms, SEAL_ROOM, 'x');
	assert_int_equal(seal_fill(&file, buf_span(&cms)), ERR_OK);
}

/* Only a revision 1 of ours is sealed, and only once. */
static void test_other_files_are_not_sealed(void **state)
{
	static const struct {
		const char *from, *to;
	} spoilt[] = {
		{ "%PDF-1.7", "%PDF-1.6" }, { "/Fields []", "/Fields {}" },   { "3 0 obj\n[]", "3 0 obj\n{}" },
		{ "/Kids [ ", "/Kids [x" }, { "/Root 1 0 R", "/Root 2 0 R" }, { "\nstartxref\n", "\nstartxrfe\n" },
		{ "%%EOF\n", "%%EOF " },    { "\nxref\n0 ", "\nxref\n1 " },   { "/Type /Catalog", "/Type /Katalog" },
	};
	const struct world *w = *state;
	struct sha256 digest;
	BUF sealed = { 0 };

	for (size_t i = 0; i < ARRAY_LENGTH(spoilt); i++) {
		BUF file = buf_init(RECORD_PDF_MAX);
		char *at;

		assert_int_equal(buf_add_span(&file, buf_span(&w->base)), ERR_OK);
		at = memmem(file.ptr, file.len, spoilt[i].from, strlen(spoilt[i].from));
		assert_non_null(at);
		memcpy(at, spoilt[i].to, strlen(spoilt[i].to));
		assert_int_equal(seal_prepare(&file, AT, NAME, REASON, SEAL_ROOM, &digest), ERR_INPUT);
		assert_int_equal(file.len, w->base.len);
	}
	prepare(w, &sealed, &digest);
	assert_int_equal(seal_prepare(&sealed, AT, NAME, REASON, SEAL_ROOM, &digest), ERR_INPUT);
}

static void test_every_shorter_file_is_refused(void **state)
{
	const struct world *w = *state;
	struct sha256 digest;

	for (size_t len = 0; len < w->base.len; len += len + 3 < w->base.len && len > 200 ? 997 : 1) {
		BUF file = buf_init(RECORD_PDF_MAX);

		assert_int_equal(buf_add(&file, w->base.ptr, len), ERR_OK);
		assert_int_equal(seal_prepare(&file, AT, NAME, REASON, SEAL_ROOM, &digest), ERR_INPUT);
		assert_int_equal(seal_fill(&file, span_of("\x30\x00", 2)), ERR_INPUT);
	}
}

static void test_texts_and_room_have_bounds(void **state)
{
	const struct world *w = *state;
	struct sha256 digest;
	BUF file = buf_init(w->base.len + 1000);

	assert_int_equal(buf_add_span(&file, buf_span(&w->base)), ERR_OK);
	assert_int_equal(seal_prepare(&file, AT, "", REASON, SEAL_ROOM, &digest), ERR_INPUT);
	assert_int_equal(seal_prepare(&file, AT, NAME, NULL, SEAL_ROOM, &digest), ERR_INPUT);
	assert_int_equal(seal_prepare(&file, AT, "\xFF", REASON, SEAL_ROOM, &digest), ERR_INPUT);
	assert_int_equal(seal_prepare(&file, AT, NAME, REASON, SEAL_ROOM_LEAST - 1, &digest), ERR_INPUT);
	assert_int_equal(seal_prepare(&file, AT, NAME, REASON, SEAL_ROOM_MOST + 1, &digest), ERR_INPUT);
	assert_int_equal(seal_prepare(&file, AT, NAME, REASON, SEAL_ROOM, &digest), ERR_TOO_LARGE);
	assert_true(span_equal(buf_span(&file), buf_span(&w->base)));
}

/* --- Read back ---------------------------------------------------------------------------------------------------- */

static void add_item(struct der_list *list, size_t len, char fill)
{
	BUF der = buf_init(DER_MAX);

	add_der(&der, len, fill);
	assert_int_equal(der_list_add(list, buf_span(&der)), ERR_OK);
}

static void fill(struct buf *file, size_t len, char with)
{
	BUF der = buf_init(SEAL_ROOM_MOST);

	add_der(&der, len, with);
	assert_int_equal(seal_fill(file, buf_span(&der)), ERR_OK);
}

/* Sealed and twice stamped; `ends` are where the revisions end. */
static void make_stamped(const struct world *w, struct buf *file, size_t ends[4], struct sha256 digests[3])
{
	DER_LIST first = { 0 }, more = { 0 }, ocsp = { 0 };

	prepare(w, file, &digests[0]);
	fill(file, 2900, 'c');
	ends[0] = w->base.len;
	ends[1] = file->len;
	add_item(&first, 700, 'b');
	add_item(&first, 700, 'a');
	add_item(&first, 700, 'b'); /* twice */
	add_item(&ocsp, 500, 'o');
	assert_int_equal(seal_prepare_stamp(file, &(struct seal_evidence){ .certificates = &first, .ocsp = &ocsp },
	                                    2000, &digests[1]),
	                 ERR_OK);
	fill(file, 1500, 't');
	ends[2] = file->len;
	add_item(&more, 700, 'a'); /* there already */
	add_item(&more, 300, 'n');
	assert_int_equal(seal_prepare_stamp(file, &(struct seal_evidence){ .certificates = &more, .crls = &more }, 2000,
	                                    &digests[2]),
	                 ERR_OK);
	fill(file, 1600, 'u');
	ends[3] = file->len;
}

static enum err read_file(struct span file, struct seal_file *f)
{
	char reason[160];
	enum err e = seal_file_read(file, reason, sizeof reason, f);

	assert_true(e == ERR_OK || e == ERR_EVIDENCE);
	assert_int_equal(e == ERR_OK, *reason == '\0');
	return e;
}

static void test_parts_come_back(void **state)
{
	SEAL_FILE f = { 0 };
	struct sha256 digests[3] = { 0 };
	size_t ends[4] = { 0 };
	BUF file = { 0 };

	make_stamped(*state, &file, ends, digests);
	assert_int_equal(read_file(buf_span(&file), &f), ERR_OK);
	assert_int_equal(f.base, ends[0]);
	assert_int_equal(f.count, 3);
	for (size_t i = 0; i < f.count; i++) {
		assert_int_equal(f.revisions[i].start, ends[i]);
		assert_int_equal(f.revisions[i].end, ends[i + 1]);
		assert_int_equal(f.revisions[i].is_stamp, i > 0);
		assert_memory_equal(&f.revisions[i].digest, &digests[i], sizeof digests[i]);
	}
	assert_true(f.revisions[0].at.us == AT.us / SECOND * SECOND);
	assert_string_equal(buf_str(&f.revisions[0].name), NAME);
	assert_string_equal(buf_str(&f.revisions[0].reason), REASON);
	assert_int_equal(f.revisions[0].contents.len, 2900);
	assert_int_equal(f.revisions[0].contents.ptr[2899], 'c');
	assert_int_equal(f.revisions[1].certificates.count, 2);
	assert_int_equal(f.revisions[1].ocsp.count, 1);
	assert_int_equal(f.revisions[1].crls.count, 0);
	assert_int_equal(f.revisions[2].contents.len, 1600);
	assert_int_equal(f.revisions[2].certificates.count, 1);
	assert_int_equal(f.revisions[2].certificates.items[0].ptr[4], 'n');
	assert_int_equal(f.revisions[2].crls.count, 2);
	assert_true(holds(&file, "/Certs ["));
	assert_false(holds(&file, "/VRI"));
}

static void test_every_revision_is_a_file(void **state)
{
	struct sha256 digests[3];
	size_t ends[4];
	BUF file = { 0 };

	make_stamped(*state, &file, ends, digests);
	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++) {
		SEAL_FILE f = { 0 };

		assert_int_equal(read_file(span_of(file.ptr, ends[i]), &f), ERR_OK);
		assert_int_equal(f.count, i);
	}
}

static bool in_contents(const struct seal_file *f, const struct buf *file, size_t at)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct seal_revision *v = &f->revisions[i];
		const char *start = memmem(file->ptr + v->start, v->end - v->start, "] /Contents <", 13);
		size_t first = (size_t)(start - file->ptr) + 13;

		if (at >= first + 2 && at < first + 2 * v->contents.len)
			return true;
	}
	return false;
}

/* Outside the values themselves, which cryptography protects, no byte can be another: all of the updates, and every
 * 97th of the first revision. In a value of the DSS one may be, but then the digest is another. */
static void test_every_changed_byte_is_seen(void **state)
{
	SEAL_FILE whole = { 0 };
	struct sha256 digests[3];
	size_t ends[4], skipped = 0, in_dss = 0;
	BUF file = { 0 };

	make_stamped(*state, &file, ends, digests);
	assert_int_equal(read_file(buf_span(&file), &whole), ERR_OK);
	for (size_t at = 0, step; at < file.len; at += step) {
		SEAL_FILE f = { 0 };
		char kept = file.ptr[at];
		bool zero_run = at > ends[0] && kept == '0' && file.ptr[at - 1] == '0' && file.ptr[at + 1] == '0';

		step = at < ends[0] ? 97 : zero_run ? 61 : 1;
		if (in_contents(&whole, &file, at)) {
			skipped++;
			continue;
		}
		file.ptr[at] = kept == '1' ? '2' : '1';
		if (read_file(buf_span(&file), &f) == ERR_OK) {
			assert_true(at > ends[1]);
			assert_memory_not_equal(&f.revisions[2].digest, &digests[2], sizeof digests[2]);
			in_dss++;
		}
		file.ptr[at] = kept;
	}
	assert_in_range(skipped, 3 * 2 * 1000, 3 * 2 * 3000);
	assert_in_range(in_dss, 300, 700 + 700 + 500 + 300 + 700 + 300);
}

/* What somebody might add, and where. */
static void test_nothing_else_may_stand_there(void **state)
{
	static const char *const added[] = { "\n", " ", "%%EOF\n", "9 0 obj\n<< >>\nendobj\n" };
	struct sha256 digests[3];
	size_t ends[4];
	BUF file = { 0 };

	make_stamped(*state, &file, ends, digests);
	for (size_t i = 0; i < ARRAY_LENGTH(added); i++) {
		for (size_t k = 0; k < 5; k++) {
			size_t at = k < 4 ? ends[k] : 0;
			BUF spoilt = buf_init(RECORD_PDF_MAX);
			SEAL_FILE f = { 0 };

			assert_int_equal(buf_add(&spoilt, file.ptr, at), ERR_OK);
			assert_int_equal(buf_add_str(&spoilt, added[i]), ERR_OK);
			assert_int_equal(buf_add(&spoilt, file.ptr + at, file.len - at), ERR_OK);
			assert_int_equal(read_file(buf_span(&spoilt), &f), ERR_EVIDENCE);
		}
	}
}

static void test_a_stamp_needs_a_seal(void **state)
{
	const struct world *w = *state;
	struct seal_evidence nothing = { 0 };
	struct sha256 digest;
	BUF file = buf_init(RECORD_PDF_MAX);
	BUF prepared = { 0 };
	SEAL_FILE f = { 0 };

	assert_int_equal(buf_add_span(&file, buf_span(&w->base)), ERR_OK);
	assert_int_equal(seal_prepare_stamp(&file, &nothing, SEAL_ROOM, &digest), ERR_EVIDENCE);
	assert_int_equal(file.len, w->base.len);
	prepare(w, &prepared, &digest);
	assert_int_equal(read_file(buf_span(&prepared), &f), ERR_EVIDENCE); /* /Contents is empty */
	assert_int_equal(seal_prepare_stamp(&prepared, &nothing, SEAL_ROOM, &digest), ERR_EVIDENCE);
}

static void test_as_many_stamps_as_are_allowed(void **state)
{
	struct seal_evidence nothing = { 0 };
	struct sha256 digest;
	SEAL_FILE f = { 0 };
	BUF file = { 0 };

	prepare(*state, &file, &digest);
	fill(&file, 2900, 'c');
	for (size_t i = 1; i < SEAL_REVISIONS_MAX; i++) {
		assert_int_equal(seal_prepare_stamp(&file, &nothing, SEAL_ROOM_LEAST, &digest), ERR_OK);
		fill(&file, 300, 't');
	}
	assert_int_equal(read_file(buf_span(&file), &f), ERR_OK);
	assert_int_equal(f.count, SEAL_REVISIONS_MAX);
	assert_int_equal(seal_prepare_stamp(&file, &nothing, SEAL_ROOM_LEAST, &digest), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_update_is_appended),
		cmocka_unit_test(test_range_leaves_out_contents_alone),
		cmocka_unit_test(test_contents_are_filled_once),
		cmocka_unit_test(test_what_does_not_fit_is_refused),
		cmocka_unit_test(test_other_files_are_not_sealed),
		cmocka_unit_test(test_every_shorter_file_is_refused),
		cmocka_unit_test(test_texts_and_room_have_bounds),
		cmocka_unit_test(test_parts_come_back),
		cmocka_unit_test(test_every_revision_is_a_file),
		cmocka_unit_test(test_every_changed_byte_is_seen),
		cmocka_unit_test(test_nothing_else_may_stand_there),
		cmocka_unit_test(test_a_stamp_needs_a_seal),
		cmocka_unit_test(test_as_many_stamps_as_are_allowed),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
