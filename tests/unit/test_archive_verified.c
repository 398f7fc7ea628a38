/* What the archive hands out, as verification sees it: papers without a seal, and records of a call that deviates. */
#include "unit/decision_world.h"

#include "jourbeslut/act.h"
#include "jourbeslut/archive.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/record_file.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/verify.h"
#include "jourbeslut/version.h"

static void load_file(struct world *w, int64_t id, enum archive_file file, struct buf *out)
{
	struct sha256 hash, actual;

	assert_int_equal(archive_file_load(w->s, world_find(w, id).version_id, file, out, &hash), ERR_OK);
	assert_int_equal(sha256_of(buf_span(out), &actual), ERR_OK);
	assert_memory_equal(hash.bytes, actual.bytes, sizeof hash.bytes);
	assert_true(span_starts_with(buf_span(out), "%PDF-1.7"));
}

/* What verification says of a file, without a root to trust: what a paper is, it tells all the same. */
static void verify(const struct world *w, struct span pdf, struct verify_report *ret_report)
{
	struct verify_options o = { .fonts = w->office.fonts, .at = clock_now(w->office.clock) };
	struct verify_trust *trust = NULL;

	assert_int_equal(verify_trust_load("/nowhere/at/all", &trust), ERR_OK);
	o.trust = trust;
	assert_int_equal(verify_document(&o, &(struct verify_subject){ .name = "a.pdf", .pdf = pdf }, ret_report),
	                 ERR_OK);
	verify_trust_free(trust);
}

/* It is told what it is, and nothing is said against it. */
static void proves_nothing(const struct world *w, const struct decision *d, struct buf *pdf, const char *paper,
                           const char *mark)
{
	struct verify_report r;

	verify(w, buf_span(pdf), &r);
	assert_int_equal(r.kind, VERIFY_UNSIGNED);
	assert_int_equal(r.conclusion, VERIFY_INDETERMINATE);
	assert_string_equal(r.facts.paper, paper);
	assert_string_equal(r.facts.mark, mark);
	assert_string_equal(r.facts.check_code, d->check_text);
	assert_true(r.facts.test);
	assert_int_equal(r.facts.practice, d->practice);
	assert_int_equal(r.checks[VERIFY_CHECK_SEAL].outcome, VERIFY_CHECK_OPEN);
	assert_int_equal(r.checks[VERIFY_CHECK_SEAL].sub, VERIFY_SIGNED_DATA_NOT_FOUND);
	buf_clear(pdf);
}

/* Every paper without a seal that the service hands out gets an answer of its own from verification. */
static void test_unsigned_papers_say_what_they_are(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_decided(w));
	BUF pdf = buf_init(32 << 20);

	for (int practice = 0; practice < 2; practice++) {
		d = world_find(w, world_decided(w));
		d.practice = practice;
		assert_int_equal(archive_confirmation(&w->office, w->s, &d, NULL, &pdf), ERR_OK);
		proves_nothing(w, &d, &pdf, "confirmation", RECORD_MARK_CONFIRMATION);
		for (int basis = 0; basis < 2; basis++) {
			assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, basis, &pdf), ERR_OK);
			proves_nothing(w, &d, &pdf, "unsigned", RECORD_MARK_UNSIGNED);
			d.has_oral = false;
			assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, basis, &pdf), ERR_OK);
			proves_nothing(w, &d, &pdf, "draft", RECORD_MARK_DRAFT);
			d.has_oral = true;
		}
	}
	d = world_find(w, world_frozen(w));
	assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, false, &pdf), ERR_OK);
	proves_nothing(w, &d, &pdf, "unsigned", RECORD_MARK_UNSIGNED);
	d = world_find(w, world_signed(w));
	assert_int_equal(archive_unsigned_pdf(&w->office, w->s, &d, false, &pdf), ERR_OK);
	proves_nothing(w, &d, &pdf, "unsigned", RECORD_MARK_WAITING);
}

#define EXPLANATION "Numret lästes fel i samtalet; ordföranden bekräftade det rätta."

/* A text about Liv, on ground 2, after a call about `known` on those grounds; explained and signed. */
static int64_t deviating(struct world *w, const char *known, const char *ground, enum said_kind kind,
                         const char *written)
{
	struct oral_input in = world_call(w);
	CASE_PROBLEMS problems = { 0 };
	int64_t id = 0;
	char order[EID_ID_TEXT];

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &id)),
	                 ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	in.decision = id;
	in.same_person = true; /* asked, and answered so */
	in.person_as_known = known;
	in.ground = ground;
	assert_int_equal(world_record(w, &in, "deviating", &id), ERR_OK);
	world_pass(w, 100 * MINUTE);
	assert_int_equal(IN_TX(w, decision_deviation_explain(&w->office, w->s, id, w->duty, kind, span_str(written),
	                                                     span_str(EXPLANATION))),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	assert_int_equal(
	        world_sql(w, "INSERT INTO clock_suspect (decision_id, seconds, found_at) SELECT decision_id, 1200, 1 "
	                     "FROM oral_decision"),
	        ERR_OK); /* the clock was found wrong soon after */
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	return id;
}

static void text_of(struct world *w, int64_t id, enum archive_file file, struct buf *out)
{
	BUF pdf = buf_init(32 << 20);
	SEAL_FILE parts = { 0 };
	struct record_file *f = NULL;
	char reason[200];

	load_file(w, id, file, &pdf);
	assert_int_equal(seal_file_read(buf_span(&pdf), reason, sizeof reason, &parts), ERR_OK);
	assert_int_equal(record_file_open(span_of(pdf.ptr, parts.base), reason, sizeof reason, &f), ERR_OK);
	assert_int_equal(record_file_text(f, out), ERR_OK);
	record_file_free(f);
}

/* Whoever reads the record sees that the call was about somebody else, and why; a copy tells nobody's number. */
static void test_a_deviation_is_seen(void **state)
{
	struct world *w = *state;
	int64_t id = deviating(w, "Liv Påhittsson 20170303-2399", "2", SAID_PERSON_NUMBER, "20230415-2388");
	BUF record = buf_init(1 << 20), copy = buf_init(1 << 20), pdf = buf_init(32 << 20);
	struct verify_report r;

	text_of(w, id, ARCHIVE_RECORD_PDF, &record);
	assert_non_null(strstr(buf_str(&record), "visade det sig att den gick omkring 20 minuter före andra klockor."));
	assert_non_null(strstr(buf_str(&record), "Så registrerades beslutet"));
	assert_non_null(strstr(buf_str(&record), "Gällde: Liv Påhittsson 20170303-2399"));
	assert_non_null(strstr(buf_str(&record), "Grund i samtalet: 2 § LVU"));
	assert_non_null(strstr(buf_str(&record), "Inte uppläst för beslutsfattaren"));
	assert_non_null(strstr(buf_str(&record), "Avvikelse: Personnummer: I samtalet: 20170303-2399"));
	assert_non_null(strstr(buf_str(&record), EXPLANATION));
	assert_null(strstr(buf_str(&record), "070-174 06 05"));
	text_of(w, id, ARCHIVE_COPY_PDF, &copy);
	assert_non_null(strstr(buf_str(&copy), "Avvikelse: Personnummer: Förklaringen står i originalet."));
	assert_null(strstr(buf_str(&copy), "20170303"));
	assert_null(strstr(buf_str(&copy), "Gällde"));
	/* What the service writes is what its verification compares; the e-ID's evidence of these tests is none. */
	load_file(w, id, ARCHIVE_RECORD_PDF, &pdf);
	verify(w, buf_span(&pdf), &r);
	assert_int_equal(r.checks[VERIFY_CHECK_ATTACHMENTS].outcome, VERIFY_CHECK_PASSED);
	assert_int_equal(r.checks[VERIFY_CHECK_TEXT].outcome, VERIFY_CHECK_PASSED);
	assert_int_equal(r.checks[VERIFY_CHECK_PAGES].outcome, VERIFY_CHECK_PASSED);
	assert_int_equal(r.checks[VERIFY_CHECK_ORAL_ACT].outcome, VERIFY_CHECK_PASSED);
	assert_int_equal(r.checks[VERIFY_CHECK_SAID].outcome, VERIFY_CHECK_PASSED);
	assert_int_equal(r.remark_count, 2);
}

/* The form gives grounds in the law's order; whoever else records may not. Verification knows the act's order alone. */
static void test_grounds_in_any_order_are_compared_in_one(void **state)
{
	struct world *w = *state;
	int64_t id = deviating(w, "Liv Påhittsson 20230415-2388", "3 2", SAID_GROUND, "2");
	BUF pdf = buf_init(32 << 20);
	struct verify_report r;

	assert_string_equal(world_find(w, id).oral.ground, "3 2");
	load_file(w, id, ARCHIVE_RECORD_PDF, &pdf);
	verify(w, buf_span(&pdf), &r);
	assert_int_equal(r.checks[VERIFY_CHECK_ORAL_ACT].outcome, VERIFY_CHECK_PASSED);
	assert_int_equal(r.checks[VERIFY_CHECK_SAID].outcome, VERIFY_CHECK_PASSED);
}

/* The page of evidence and the whole of the pages say what statement and evidence say. */
static void assert_holds(const struct world *w, int64_t id, struct buf *ret_record)
{
	static const enum verify_check ours[] = { VERIFY_CHECK_FORM,         VERIFY_CHECK_ATTACHMENTS,
		                                  VERIFY_CHECK_TEXT,         VERIFY_CHECK_PAGES,
		                                  VERIFY_CHECK_GLYPHS,       VERIFY_CHECK_ENVIRONMENT,
		                                  VERIFY_CHECK_SAID,         VERIFY_CHECK_ORAL_ACT,
		                                  VERIFY_CHECK_SIGNATURE_ACT };
	struct verify_report r;

	load_file((struct world *)(uintptr_t)w, id, ARCHIVE_RECORD_PDF, ret_record);
	verify(w, buf_span(ret_record), &r);
	for (size_t i = 0; i < ARRAY_LENGTH(ours); i++)
		if (r.checks[ours[i]].outcome != VERIFY_CHECK_PASSED)
			fail_msg("%s: %s %s", verify_check_name(ours[i]), r.checks[ours[i]].reason,
			         r.checks[ours[i]].detail);
}

/* A register that is imported between lock and archive, with other names of committee, municipality and people. */
static void import_others(struct world *w)
{
	assert_int_equal(world_sql(w, "UPDATE municipality SET committee = 'Omsorgsnämnden', name = 'Nya ' || name"),
	                 ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE person SET name = name || '-Nygiftsson', title = 'Handläggare'"), ERR_OK);
}

static void test_a_paper_signature_is_verified(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	BUF record = buf_init(32 << 20), text = buf_init(1 << 20), told = buf_init(1 << 20);
	struct verify_report r;

	assert_int_equal(IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->duty, w->now, span_str("%PDF-1.4"))),
	                 ERR_OK);
	import_others(w);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_holds(w, id, &record);
	verify(w, buf_span(&record), &r);
	assert_int_equal(r.kind, VERIFY_PAPER_RECORD);
	assert_int_equal(verify_report_text(&r, &told), ERR_OK);
	assert_null(strstr(buf_str(&told), "e-legitimationens utfärdare"));
	assert_non_null(strstr(buf_str(&told), "enligt uppgift av den som vidimerat papperet"));
	text_of(w, id, ARCHIVE_RECORD_PDF, &text);
	assert_non_null(strstr(buf_str(&text), "Personnummer: 19780917-2393"));
	assert_null(strstr(buf_str(&text), "Nygiftsson"));
}

static void test_a_register_imported_since_changes_nothing(void **state)
{
	struct world *w = *state;
	BUF record = buf_init(32 << 20), text = buf_init(1 << 20);
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	import_others(w);
	w->office.environment = "production"; /* configured anew: what was signed in the test environment stays that */
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_holds(w, id, &record);
	text_of(w, id, ARCHIVE_RECORD_PDF, &text);
	assert_non_null(strstr(buf_str(&text), "Registrerat av: Maria Exempelsson"));
	assert_null(strstr(buf_str(&text), "Omsorgsnämnden"));
	assert_null(strstr(buf_str(&text), "Nya Gävle"));
	assert_null(strstr(buf_str(&text), "Nygiftsson"));
	assert_non_null(strstr(buf_str(&text), RECORD_MARK_TEST));
}

/* What our own verification refuses is not archived. The decision stays signed; when the cause is gone, it is. */
static void test_what_is_refused_waits(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);
	struct archive_refusal r;
	enum archive_progress progress;
	BUF record = buf_init(32 << 20);

	assert_int_equal(archive_refusal_find(w->s, id, &r), ERR_NOT_FOUND);
	assert_int_equal(world_sql(w, "DROP TRIGGER text_version_kept"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE text_version SET text_json = replace(text_json, 'Liv', 'Siv')"), ERR_OK);
	assert_int_not_equal(world_archive(w, id), ERR_OK);
	for (int again = 0; again < 2; again++) {
		struct decision d = world_find(w, id);

		assert_int_equal(d.state, DECISION_SIGNED);
		assert_true(d.refused);
		assert_int_equal(archive_refusal_find(w->s, id, &r), ERR_OK);
		assert_string_equal(r.ref, d.ref);
		assert_string_equal(r.kind, "record");
		assert_string_equal(r.check, "attachments");
		assert_true(r.reason[0] && r.detail[0]);
		assert_int_equal(world_number(w, "SELECT count(*) AS n FROM record"), 0);
		assert_int_equal(world_number(w, "SELECT count(*) AS n FROM sealing"), 0);
		assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act WHERE event = 'archive-refused'"), 1);
		/* Nothing is tried until the time is come; then it is refused again, and said once. */
		assert_int_equal(archive_step(&w->office, w->s, id, &progress), ERR_OK);
		assert_int_equal(progress, ARCHIVE_WAITS);
		world_pass(w, ARCHIVE_AGAIN);
		if (!again)
			assert_int_not_equal(world_archive(w, id), ERR_OK);
	}
	/* A program that does it right, after a restart. */
	assert_int_equal(world_sql(w, "UPDATE text_version SET text_json = replace(text_json, 'Siv', 'Liv')"), ERR_OK);
	assert_int_equal(IN_TX(w, archive_refusals_again(w->s)), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_false(world_find(w, id).refused);
	assert_int_equal(archive_refusal_find(w->s, id, &r), ERR_NOT_FOUND);
	assert_holds(w, id, &record);
}

/* A record, copy or Beslutsunderlag whose seal was taken away is none of them. */
static void test_without_seal_is_not_unsigned(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);

	for (enum archive_file f = 0; f < ARCHIVE_FILE_COUNT; f++) {
		BUF pdf = buf_init(32 << 20);
		SEAL_FILE parts = { 0 };
		struct verify_report r;
		char reason[200];

		load_file(w, id, f, &pdf);
		assert_int_equal(seal_file_read(buf_span(&pdf), reason, sizeof reason, &parts), ERR_OK);
		verify(w, span_of(pdf.ptr, parts.base), &r);
		assert_int_equal(r.conclusion, VERIFY_FAILED);
		assert_int_equal(r.sub, VERIFY_FORMAT_FAILURE);
		assert_int_not_equal(r.kind, VERIFY_UNSIGNED);
		assert_null(r.facts.paper);
	}
}

/* --- The law ------------------------------------------------------------------------------------------------------ */

/* A call whose question no law pack had; it is named since. */
static int64_t asked_freely(struct world *w)
{
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.ground = "";
	in.question = "Beslutar du om omedelbart omhändertagande?";
	assert_int_equal(world_record(w, &in, "free", &id), ERR_OK);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "lvu-6")), ERR_OK);
	return id;
}

static enum err record_as_before(struct world *w, const struct decision *d, const json_t *facts)
{
	TRY(decision_act_add_facts(w->s, d->oral.recorded, d->matter_id, d->id, w->duty, "record", "", facts));
	return decision_stamp_want_act(w->s, d, DECISION_STAMP_ORAL, "record", d->oral.recorded);
}

/* Its act is one as programs of before the law pack was kept have written it: the same facts without it. */
static void as_before(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	BUF file = buf_init(ACT_FILE_MAX);
	JSON json_t *act = NULL;
	json_t *facts;
	uint64_t leaf;

	assert_int_equal(decision_act_file(w->s, id, 0, "record", &file, &leaf), ERR_OK);
	act = world_json(span_of(file.ptr + LEDGER_SALT, file.len - LEDGER_SALT));
	facts = json_object_get(act, "facts");
	assert_int_equal(json_object_del(facts, "law"), 0);
	assert_int_equal(IN_TX(w, record_as_before(w, &d, facts)), ERR_OK);
}

static void archive_text(struct world *w, int64_t id)
{
	CASE_PROBLEMS problems = { 0 };
	char order[EID_ID_TEXT];

	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, 100 * MINUTE);
	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
}

/* Does the record pass, and do its page, its copy and the report say that the call was asked by another pack? */
static bool tells_of_law(struct world *w, int64_t id)
{
	BUF record = buf_init(32 << 20), text = buf_init(1 << 20), copy = buf_init(1 << 20), row = buf_init(400);
	const struct law_pack *asked = law_pack_find(w->office.law, "free");
	const struct law_pack *written = law_pack_find(w->office.law, "lvu-2026");
	struct verify_report r;
	bool told = false;

	assert_int_equal(buf_printf(&row,
	                            "Frågorna ställdes enligt lagpaketet free (SHA-256 %.8s), texten är skriven enligt "
	                            "lvu-2026 (SHA-256 %.8s).",
	                            asked->hash, written->hash),
	                 ERR_OK);
	assert_holds(w, id, &record);
	verify(w, buf_span(&record), &r);
	for (size_t i = 0; i < r.remark_count; i++)
		told = told || strcmp(r.remarks[i], buf_str(&row)) == 0;
	text_of(w, id, ARCHIVE_RECORD_PDF, &text);
	text_of(w, id, ARCHIVE_COPY_PDF, &copy);
	assert_int_equal(strstr(buf_str(&text), buf_str(&row)) != NULL, told);
	assert_int_equal(strstr(buf_str(&copy), buf_str(&row)) != NULL, told);
	assert_int_equal(strstr(buf_str(&text), "Lagtext i samtalet") != NULL, told);
	return told;
}

static void test_the_law_of_the_call_is_told(void **state)
{
	struct world *w = *state;
	int64_t id = asked_freely(w);

	archive_text(w, id);
	assert_true(tells_of_law(w, id));
}

static void test_the_same_law_is_not_told(void **state)
{
	struct world *w = *state;

	assert_false(tells_of_law(w, world_archived(w)));
}

/* A call of before an upgrade, and a text of after it: nothing is claimed, and all of it holds. */
static void test_an_act_without_law_stays_valid(void **state)
{
	struct world *w = *state;
	int64_t free_question = asked_freely(w), same = world_decided(w);

	as_before(w, free_question);
	archive_text(w, free_question);
	assert_false(tells_of_law(w, free_question));
	as_before(w, same);
	archive_text(w, same);
	assert_false(tells_of_law(w, same));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_unsigned_papers_say_what_they_are),
		NIGHT(test_without_seal_is_not_unsigned),
		NIGHT(test_a_deviation_is_seen),
		NIGHT(test_grounds_in_any_order_are_compared_in_one),
		NIGHT(test_a_paper_signature_is_verified),
		NIGHT(test_what_is_refused_waits),
		NIGHT(test_the_law_of_the_call_is_told),
		NIGHT(test_the_same_law_is_not_told),
		NIGHT(test_an_act_without_law_stays_valid),
		NIGHT(test_a_register_imported_since_changes_nothing),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
