/* The vectors of src/record/FORMAT.md, section 8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/cms.h"
#include "jourbeslut/seal.h"
#include "record/pdf.h"

static void assert_hash(struct span bytes, const char *expected)
{
	struct sha256 hash;
	char hex[SHA256_HEX];

	assert_int_equal(sha256_of(bytes, &hash), ERR_OK);
	sha256_hex(&hash, hex);
	assert_string_equal(hex, expected);
}

static void test_primitives(void **state)
{
	static const struct {
		int32_t thousandths;
		const char *text;
	} numbers[] = { { -3, "-0.003" }, { 200, "0.2" }, { 11500, "11.5" }, { 595276, "595.276" }, { 0, "0" } };
	BUF b = buf_init(200);

	(void)state;
	assert_int_equal(pdf_add_text(&b, "Å €😀"), ERR_OK);
	assert_string_equal(buf_str(&b), "<FEFF00C5002020ACD83DDE00>");
	buf_clear(&b);
	assert_int_equal(pdf_add_date(&b, (struct instant){ INT64_C(1795303999900000) }), ERR_OK);
	assert_string_equal(buf_str(&b), "(D:20261121233319+00'00')");
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		buf_clear(&b);
		assert_int_equal(pdf_add_milli(&b, numbers[i].thousandths), ERR_OK);
		assert_string_equal(buf_str(&b), numbers[i].text);
	}
}

static void test_signed_attributes(void **state)
{
	struct sha256 digest;
	BUF attributes = buf_init(1000);

	(void)state;
	memset(digest.bytes, 0x11, sizeof digest.bytes);
	assert_int_equal(cms_signed_attributes(&digest, span_of("\x30\x01\x00", 3), &attributes), ERR_OK);
	assert_hash(buf_span(&attributes), "f5f278409c1137808215c876685eb527a89927cee0ff6185895f3fdc1fec1c57");
}

static void test_act(void **state)
{
	static const char json[] = "{\"format\":\"jourbeslut-act-1\"}";
	uint8_t entry[1 + SHA256_LEN] = { 0 };
	struct sha256 hash;
	BUF act = buf_init(200);

	(void)state;
	for (size_t i = 0; i < 32; i++)
		assert_int_equal(buf_add_char(&act, 0), ERR_OK);
	assert_int_equal(buf_add_str(&act, json), ERR_OK);
	assert_hash(buf_span(&act), "f08be41baa22a1715963e00b54536110c578b47cf16262ba5ec38d3cba99eb8d");
	assert_int_equal(sha256_of(buf_span(&act), &hash), ERR_OK);
	memcpy(entry + 1, hash.bytes, sizeof hash.bytes);
	assert_hash(span_of(entry, sizeof entry), "dd0416648243ab98076c8253331f12e709736bcd585c527acf845ff6385336ad");
}

/* Section 8.1. */
static void add_skeleton(struct buf *out)
{
	static const char *const objects[] = {
		"<< /Type /Catalog /Pages 4 0 R /AcroForm 2 0 R >>",
		"<< /Fields [] >>",
		"[]",
		"<< /Type /Pages /Count 1 /Kids [ 6 0 R ] >>",
		"<< >>",
		"<< /Type /Page /Parent 4 0 R /MediaBox [0 0 595.276 841.89] /Annots 3 0 R >>",
	};
	size_t places[ARRAY_LENGTH(objects)], xref;

	assert_int_equal(buf_add_str(out, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(objects); i++) {
		places[i] = out->len;
		assert_int_equal(buf_printf(out, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]), ERR_OK);
	}
	xref = out->len;
	assert_int_equal(buf_printf(out, "xref\n0 7\n0000000000 65535 f \n"), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(objects); i++)
		assert_int_equal(buf_printf(out, "%010zu 00000 n \n", places[i]), ERR_OK);
	assert_int_equal(buf_printf(out,
	                            "trailer\n<< /Size 7 /Root 1 0 R /Info 5 0 R /ID [<%032d> <%032d>] >>\n"
	                            "startxref\n%zu\n%%%%EOF\n",
	                            0, 0, xref),
	                 ERR_OK);
}

/* What was said (5.2, 5.3): a secret and its salt, the words of a text. */
static void test_said(void **state)
{
	static const struct {
		bool place;
		const char *text, *words;
	} all[] = { { false, "Åsa-Karin B. O’Hara, 6 år", "åsa-karin b o hara år" },
		    { true, "HVB Björken 2", "hvb björken 2" } };
	static const uint8_t zeros[SHA256_LEN];
	BUF secret = buf_init(200);

	(void)state;
	assert_int_equal(buf_add(&secret, zeros, sizeof zeros), ERR_OK);
	assert_int_equal(buf_add_str(&secret, "Liv Påhittsson, 20190412-2380"), ERR_OK);
	assert_hash(buf_span(&secret), "482cff646013a4fae05701779303df2a54333465a7cf5aad8a1477f97646a593");
	for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
		BUF words = buf_init(200);

		assert_int_equal(text_words(span_str(all[i].text), all[i].place, &words), ERR_OK);
		assert_string_equal(buf_str(&words), all[i].words);
	}
}

static void test_update(void **state)
{
	BUF file = buf_init(100000);
	struct sha256 digest;
	char hex[SHA256_HEX];
	size_t before;

	(void)state;
	add_skeleton(&file);
	assert_hash(buf_span(&file), "41c84c48769d655da48fcec3132408033b1cff50e567bac552336d38c27a9c01");
	before = file.len;
	assert_int_equal(
	        seal_prepare(&file, (struct instant){ INT64_C(1795303999900000) }, "Test", "Arkiv", 1024, &digest),
	        ERR_OK);
	sha256_hex(&digest, hex);
	assert_string_equal(hex, "f25cf6d855eb137b870e77935bc4abf85032b5119c237a1a43940262c8b57955");
	assert_int_equal(file.len - before, 2901);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_primitives), cmocka_unit_test(test_signed_attributes),
		cmocka_unit_test(test_act),        cmocka_unit_test(test_said),
		cmocka_unit_test(test_update),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
