/* Whoever holds the seal key can write what they like into a file of the right form; and whoever does not can change
 * the bytes. Here both do, and each is told by the check that is there for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "unit/verify_world.h"

static struct world *w;
static struct verify_report r;

static int set_up(void **state)
{
	(void)state;
	w = world_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	world_free(w);
	return 0;
}

/* Seals what `p` now holds, and expects the failure. */
static void seal_and_expect(struct parts *p, enum verify_sub sub, enum verify_check check)
{
	world_write(w, p);
	world_seal(w, p, NULL);
	world_verify(w, p, &r);
	world_expect(&r, VERIFY_FAILED, sub, check);
}

static void swap(struct buf *a, struct buf *b)
{
	struct buf c = *a;

	*a = *b;
	*b = c;
}

/* Evidence of one genuine record in another: each piece alone. */
static void test_swapped_evidence(void **state)
{
	static const struct {
		size_t offset;
		enum verify_sub sub;
		enum verify_check check;
	} pieces[] = {
		{ offsetof(struct parts, decision), VERIFY_HASH_FAILURE, VERIFY_CHECK_ATTACHMENTS },
		{ offsetof(struct parts, statement), VERIFY_HASH_FAILURE, VERIFY_CHECK_ATTACHMENTS },
		{ offsetof(struct parts, signature), VERIFY_HASH_FAILURE, VERIFY_CHECK_EID_OCSP },
		{ offsetof(struct parts, ocsp), VERIFY_HASH_FAILURE, VERIFY_CHECK_EID_OCSP },
		{ offsetof(struct parts, record), VERIFY_HASH_FAILURE, VERIFY_CHECK_ATTACHMENTS },
		{ offsetof(struct parts, oral_act), VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT },
		{ offsetof(struct parts, oral_token), VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_STAMP },
		{ offsetof(struct parts, oral_proof), VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_PROOF },
		{ offsetof(struct parts, signature_act), VERIFY_HASH_FAILURE, VERIFY_CHECK_SIGNATURE_ACT },
		{ offsetof(struct parts, signature_token), VERIFY_HASH_FAILURE, VERIFY_CHECK_SIGNATURE_STAMP },
		{ offsetof(struct parts, signature_proof), VERIFY_HASH_FAILURE, VERIFY_CHECK_SIGNATURE_PROOF },
	};
	PARTS one = { 0 }, other = { 0 };

	(void)state;
	world_parts(w, NULL, &one);
	world_parts(w, "GVL-2026-0043-5", &other);
	for (size_t i = 0; i < ARRAY_LENGTH(pieces); i++) {
		struct buf *a = (struct buf *)(void *)((char *)&one + pieces[i].offset);
		struct buf *b = (struct buf *)(void *)((char *)&other + pieces[i].offset);

		swap(a, b);
		world_write(w, &one);
		world_seal(w, &one, NULL);
		world_verify(w, &one, &r);
		if (r.conclusion != VERIFY_FAILED || r.checks[pieces[i].check].outcome != VERIFY_CHECK_FAILED ||
		    r.checks[pieces[i].check].sub != pieces[i].sub)
			world_expect(&r, VERIFY_FAILED, pieces[i].sub, pieces[i].check);
		swap(a, b);
	}
	world_write(w, &one);
	world_seal(w, &one, NULL);
	world_verify(w, &one, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
}

/* Everything of the e-ID from another record: genuine, but over another statement. */
static void test_swapped_signature(void **state)
{
	PARTS one = { 0 }, other = { 0 };

	(void)state;
	world_parts(w, NULL, &one);
	world_parts(w, "GVL-2026-0043-5", &other);
	swap(&one.signature, &other.signature);
	swap(&one.ocsp, &other.ocsp);
	world_write(w, &one);
	world_seal(w, &one, NULL);
	world_verify(w, &one, &r);
	assert_int_equal(r.conclusion, VERIFY_FAILED);
	assert_int_equal(r.checks[VERIFY_CHECK_EID_SIGNATURE].outcome, VERIFY_CHECK_FAILED);
	assert_int_equal(r.checks[VERIFY_CHECK_EID_SIGNATURE].sub, VERIFY_HASH_FAILURE);
}

/* The pages show another text than the one that was signed; decision.json is the signed one. */
static void test_other_text(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	assert_int_equal(blocks_add(&p.text, BLOCK_PARAGRAPH, "Och placeras i Sandviken."), ERR_OK);
	seal_and_expect(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_TEXT);
}

/* Another value, and label if given, in a row of the page of evidence, and in record.json. */
static void change_row(struct parts *p, const char *label, const char *new_label, const char *value)
{
	struct block_row *found = NULL;
	BUF page = buf_init(1 << 20), record = buf_init(1 << 20);
	JSON json_t *json = NULL;
	json_t *blocks;

	for (size_t b = 0; b < p->page.count; b++)
		for (size_t n = 0; n < p->page.items[b].row_count; n++)
			if (strcmp(p->page.items[b].rows[n].label, label) == 0)
				found = &p->page.items[b].rows[n];
	ASSERT(found != NULL);
	free(found->value);
	found->value = strdup(value);
	if (new_label) {
		free(found->label);
		found->label = strdup(new_label);
	}
	assert_int_equal(blocks_to_json(&p->page, &page), ERR_OK);
	assert_int_equal(json_read(buf_span(&p->record), 1 << 20, NULL, &json), ERR_OK);
	assert_int_equal(json_read(buf_span(&page), 1 << 20, NULL, &blocks), ERR_OK);
	json_object_set_new(json, "page", blocks);
	assert_int_equal(json_canonical(json, &record), ERR_OK);
	swap(&p->record, &record);
}

/* The page of evidence says something that the evidence does not, and record.json with it. */
static void test_other_page(void **state)
{
	static const struct {
		const char *label, *value;
	} rows[] = { { "Beslutsfattare", "Folke Exempelgren, Ordförande" },
		     { "Personnummer", "19681016-2385" },
		     { "Förordnande", "Delegation" },
		     { "Undertecknat av", "Folke Exempelgren" },
		     { "Textkod", "00000-00000" },
		     { "Undertecknat", "fre 20 nov 2026" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		PARTS p = { 0 };

		world_parts(w, NULL, &p);
		change_row(&p, rows[i].label, NULL, rows[i].value);
		seal_and_expect(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_PAGES);
	}
}

/* Records of papers that were signed by hand had no row with the number at first. One with another number fails. */
static void test_number_of_a_paper(void **state)
{
	(void)state;
	for (int with = 0; with < 2; with++) {
		PARTS p = { 0 };

		world_parts_paper(w, &p);
		change_row(&p, "Personnummer", with ? NULL : "Ort", "19681016-2385");
		world_write(w, &p);
		world_seal(w, &p, NULL);
		world_verify(w, &p, &r);
		assert_int_equal(r.conclusion, with ? VERIFY_FAILED : VERIFY_INDETERMINATE);
		assert_int_equal(r.checks[VERIFY_CHECK_PAGES].outcome,
		                 with ? VERIFY_CHECK_FAILED : VERIFY_CHECK_PASSED);
	}
}

/* The statement names another person than the one who signed: everything else is as it should be. */
static void test_other_person(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.person = KIT_OTHER_PERSON;
	world_parts_again(w, &p);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	assert_int_equal(r.conclusion, VERIFY_FAILED);
	assert_int_equal(r.checks[VERIFY_CHECK_PERSON].outcome, VERIFY_CHECK_FAILED);
	assert_int_equal(r.checks[VERIFY_CHECK_EID_SIGNATURE].outcome, VERIFY_CHECK_PASSED);
}

/* A test record without its mark, and a practice without its own. */
static void test_marks(void **state)
{
	PARTS p = { 0 }, practice = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.banners[0] = NULL;
	world_parts_again(w, &p);
	seal_and_expect(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_ENVIRONMENT);
	world_parts(w, NULL, &practice);
	practice.practice = true;
	world_parts_again(w, &practice);
	seal_and_expect(&practice, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_ENVIRONMENT);
}

/* A genuine, new answer of the issuer's that tells what was known too long before: 5 minutes are taken, no more. */
static void test_stale_status(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.status_age = 5 * 60;
	world_parts_again(w, &p);
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	p.status_age = 5 * 60 + 1;
	world_parts_again(w, &p);
	seal_and_expect(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_EID_OCSP);
	p.status_age = (int64_t)40 * 24 * 3600;
	world_parts_again(w, &p);
	seal_and_expect(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_EID_OCSP);
}

/* An attachment more, one less, JSON with a space in it. */
static void test_attachments(void **state)
{
	PARTS p = { 0 }, missing = { 0 }, loose = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.scan = buf_init(100);
	assert_int_equal(buf_add_str(&p.scan, "png"), ERR_OK);
	seal_and_expect(&p, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
	world_parts(w, NULL, &missing);
	buf_release(&missing.oral_act);
	seal_and_expect(&missing, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_ORAL_ACT);
	world_parts(w, NULL, &loose);
	assert_int_equal(buf_add_char(&loose.statement, ' '), ERR_OK);
	seal_and_expect(&loose, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_ATTACHMENTS);
}

/* The seal's own proof: of another file, wrong, without the act. */
static void test_seal_proof(void **state)
{
	PARTS p = { 0 }, other = { 0 };

	(void)state;
	world_record(w, &p);
	world_record(w, &other);
	swap(&p.proof, &other.proof);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_HASH_FAILURE, VERIFY_CHECK_SEAL_PROOF);
	swap(&p.act, &other.act);
	p.pdf.len -= 1; /* not even the same file */
	world_verify(w, &p, &r);
	assert_int_equal(r.conclusion, VERIFY_FAILED);
	p.pdf.len += 1;
	swap(&p.act, &other.act);
	swap(&p.proof, &other.proof);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
}

/* Bytes before and after, an update of the attacker's own, two seals, half a file. */
static void test_shadowing(void **state)
{
	static const char update[] = "1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n1 1\n0000000000 00000 n \ntrailer\n"
	                             "<< /Size 2 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";
	PARTS p = { 0 };
	BUF changed = buf_init(1 << 20);

	(void)state;
	world_record(w, &p);
	assert_int_equal(buf_add_span(&changed, buf_span(&p.pdf)), ERR_OK);
	assert_int_equal(buf_add_str(&changed, update), ERR_OK);
	world_verify_bytes(w, buf_span(&changed), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
	changed.len = p.pdf.len + 1;
	world_verify_bytes(w, buf_span(&changed), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
	buf_clear(&changed);
	assert_int_equal(buf_add_char(&changed, '\n'), ERR_OK);
	assert_int_equal(buf_add_span(&changed, buf_span(&p.pdf)), ERR_OK);
	world_verify_bytes(w, buf_span(&changed), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
	buf_clear(&changed);
	assert_int_equal(buf_add_span(&changed, buf_span(&p.pdf)), ERR_OK);
	assert_int_equal(buf_add_span(&changed, buf_span(&p.pdf)), ERR_OK);
	world_verify_bytes(w, buf_span(&changed), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
	world_verify_bytes(w, span_of(p.pdf.ptr, p.pdf.len - 1), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
}

/* What others make may be sound, and may be anything: of it nothing is said, and not that it is false. */
static void test_what_others_make(void **state)
{
	static const char *const files[] = { "", "hej", "%PDF-1.7\n1 0 obj\n<< /Producer (LibreOffice) >>\nendobj\n",
		                             "%PDF-1.7\nJourbeslut recorder" };
	static const char ours[] = "%PDF-1.4\n<< /Producer (Jourbeslut record writer 2) >>";

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(files); i++) {
		world_verify_bytes(w, span_str(files[i]), &r);
		world_expect(&r, VERIFY_INDETERMINATE, VERIFY_SIGNED_DATA_NOT_FOUND, VERIFY_CHECK_FORM);
		assert_int_equal(r.kind, VERIFY_FOREIGN);
	}
	world_verify_bytes(w, span_str(ours), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_FORM);
}

/* A document time stamp of another record. */
static void test_foreign_document_stamp(void **state)
{
	PARTS p = { 0 }, other = { 0 };
	size_t seal;

	(void)state;
	world_record(w, &p);
	world_record(w, &other);
	seal = p.pdf.len;
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	p.pdf.len = seal;
	world_stamp(w, &other, instant_add(p.sealed_at, HOUR), NULL);
	assert_true(other.pdf.len > seal);
	assert_int_equal(buf_add(&p.pdf, other.pdf.ptr + seal, other.pdf.len - seal), ERR_OK);
	world_verify(w, &p, &r);
	assert_int_equal(r.conclusion, VERIFY_FAILED);
}

/* A seal, signature and all, from one record in another's room. */
static void test_foreign_seal(void **state)
{
	PARTS p = { 0 }, other = { 0 };
	char *to, *from;

	(void)state;
	world_record(w, &p);
	world_parts(w, "GVL-2026-0043-5", &other);
	world_write(w, &other);
	world_seal(w, &other, NULL);
	to = memmem(p.pdf.ptr, p.pdf.len, "/Contents <", 11);
	from = memmem(other.pdf.ptr, other.pdf.len, "/Contents <", 11);
	assert_non_null(to);
	assert_non_null(from);
	memcpy(to, from, 11 + 2 * SEAL_ROOM);
	world_verify_bytes(w, buf_span(&p.pdf), &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_HASH_FAILURE, VERIFY_CHECK_SEAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_swapped_evidence),
		cmocka_unit_test(test_swapped_signature),
		cmocka_unit_test(test_other_text),
		cmocka_unit_test(test_other_page),
		cmocka_unit_test(test_number_of_a_paper),
		cmocka_unit_test(test_other_person),
		cmocka_unit_test(test_stale_status),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_attachments),
		cmocka_unit_test(test_seal_proof),
		cmocka_unit_test(test_shadowing),
		cmocka_unit_test(test_what_others_make),
		cmocka_unit_test(test_foreign_document_stamp),
		cmocka_unit_test(test_foreign_seal),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
