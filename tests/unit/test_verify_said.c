/* The proof that the text is about what was said: with the genuine key and a genuine e-ID signature over it, an act
 * about another child, another ground, another place, and every way of not saying so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "unit/verify_world.h"

#define EXPLANATION "Numret lästes fel i samtalet; ordföranden bekräftade det rätta 02.40."

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

/* Signs, writes and seals what `p` says now. */
static void judge(struct parts *p)
{
	world_parts_again(w, p);
	world_write(w, p);
	world_seal(w, p, NULL);
	world_verify(w, p, &r);
}

static void expect_failed(struct parts *p, enum verify_sub sub, enum verify_check check)
{
	judge(p);
	world_expect(&r, VERIFY_FAILED, sub, check);
}

static void expect_passed(struct parts *p, size_t remarks)
{
	judge(p);
	world_expect(&r, VERIFY_PASSED, VERIFY_NONE, VERIFY_CHECK_COUNT);
	assert_int_equal(r.remark_count, remarks);
}

static void assert_remark(const char *words)
{
	for (size_t i = 0; i < r.remark_count; i++)
		if (strstr(r.remarks[i], words))
			return;
	fail_msg("no remark says \"%s\"", words);
}

static const struct world_about sibling = { .person = "Kim Påhittsson, 20170303-2399",
	                                    .number = "20170303-2399",
	                                    .birth = "2017-03-03",
	                                    .grounds = "2",
	                                    .place_kind = "",
	                                    .place = "",
	                                    .answer = "yes",
	                                    .municipality = "GVL" };

static void test_the_same(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	expect_passed(&p, 0);
	assert_int_equal(r.checks[VERIFY_CHECK_SAID].outcome, VERIFY_CHECK_PASSED);
	assert_string_equal(r.checks[VERIFY_CHECK_SAID].reason, "Inget avviker.");
}

/* The call was about a sibling, all else is the same. */
static void test_sibling(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.said = sibling;
	expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
	p.findings[0] = (struct world_finding){ "person-number", sibling.number, p.written.number, EXPLANATION };
	expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
	p.findings[1] = (struct world_finding){ "name", sibling.person, p.written.name, EXPLANATION };
	expect_passed(&p, 2);
	assert_remark("Personnummer");
	assert_null(strstr(r.remarks[0], "2017")); /* nobody's number in a report */
	/* Neither number in the call, but the given name is another. */
	p.said.person = "Kim Påhittsson";
	p.said.number = p.said.birth = "";
	p.findings[0] = p.findings[1] = (struct world_finding){ 0 };
	expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
}

/* What is not NULL was said otherwise. */
static struct world_about but_for(struct world_about about, const struct world_about *other)
{
	about.person = other->person ? other->person : about.person;
	about.number = other->number ? other->number : about.number;
	about.birth = other->birth ? other->birth : about.birth;
	about.grounds = other->grounds ? other->grounds : about.grounds;
	about.place_kind = other->place_kind ? other->place_kind : about.place_kind;
	about.place = other->place ? other->place : about.place;
	about.answer = other->answer ? other->answer : about.answer;
	about.municipality = other->municipality ? other->municipality : about.municipality;
	return about;
}

static const struct {
	const char *kind, *said, *written;
	struct world_about about;
	bool completed; /* the number became known */
} kinds[] = {
	{ "municipality", "SDV", "GVL", { .municipality = "SDV" }, false },
	{ "person-number",
	  "20170303-2399",
	  "20190412-2380",
	  { .person = "Liv Påhittsson, 20170303-2399", .number = "20170303-2399", .birth = "2017-03-03" },
	  false },
	{ "birth-date",
	  "2018-04-12",
	  "2019-04-12",
	  { .person = "Liv Påhittsson, född 2018-04-12", .number = "", .birth = "2018-04-12" },
	  true },
	{ "name",
	  "Sten Fabelgren, 20190412-2380",
	  "Liv Påhittsson",
	  { .person = "Sten Fabelgren, 20190412-2380" },
	  false },
	{ "ground", "3", "2", { .grounds = "3" }, false },
	{ "place-kind", "sis", "hvb", { .place_kind = "sis" }, false },
	{ "place", "HVB Granen", "HVB Björken", { .place = "HVB Granen" }, false },
	{ "answer", "no", "yes", { .answer = "no" }, false },
};

/* One difference each: without a word of it, with a right one, with one that explains nothing, with another text. */
static void test_each_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
		const struct world_finding right = { kinds[i].kind, kinds[i].said, kinds[i].written, EXPLANATION };
		PARTS p = { 0 };

		world_parts(w, NULL, &p);
		p.written.place_kind = "hvb";
		p.written.place = "HVB Björken";
		p.said = but_for(p.written, &kinds[i].about);
		if (kinds[i].completed)
			p.findings[1] = (struct world_finding){ "person-number", "", p.written.number, NULL };
		p.findings[0] = right;
		expect_passed(&p, 1);
		p.findings[0].explanation = "Fel sagt.";
		expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
		p.findings[0] = right;
		p.findings[0].said = "något annat";
		expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
		p.findings[0] = p.findings[1];
		p.findings[1] = (struct world_finding){ 0 };
		expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
	}
}

/* What is stated and is not: a deviation, a completion, one twice, one out of order. */
static void test_invented(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.findings[0] = (struct world_finding){ "ground", "3", "2", EXPLANATION };
	expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
	p.findings[0] = (struct world_finding){ "name", "", "Liv Påhittsson", NULL };
	expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
	p.said.grounds = "3";
	p.said.municipality = "SDV";
	p.findings[0] = (struct world_finding){ "municipality", "SDV", "GVL", EXPLANATION };
	p.findings[1] = (struct world_finding){ "ground", "3", "2", EXPLANATION };
	expect_passed(&p, 2);
	p.findings[2] = p.findings[1];
	judge(&p);
	assert_int_equal(r.conclusion, VERIFY_FAILED);
	assert_int_equal(r.checks[VERIFY_CHECK_SAID].sub, VERIFY_SIG_CONSTRAINTS_FAILURE);
	p.findings[2] = (struct world_finding){ 0 };
	p.findings[1] = p.findings[0];
	p.findings[0] = (struct world_finding){ "ground", "3", "2", EXPLANATION };
	expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
}

/* Unknown in the call, known in the text: stated, and nothing to explain. */
static void test_completed(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.said.person = "Flicka i sexårsåldern, röd jacka";
	p.said.number = p.said.birth = p.said.grounds = "";
	p.said.unknown = true;
	p.findings[0] = (struct world_finding){ "person-number", "", p.written.number, NULL };
	p.findings[1] = (struct world_finding){ "name", "", p.written.name, NULL };
	p.findings[2] = (struct world_finding){ "ground", "", "2", NULL };
	expect_passed(&p, 0);
	assert_non_null(strstr(r.checks[VERIFY_CHECK_SAID].reason, "Blev känt efter samtalet: Personnummer, "));
	p.findings[1] = (struct world_finding){ 0 };
	expect_failed(&p, VERIFY_SIG_CONSTRAINTS_FAILURE, VERIFY_CHECK_SAID);
}

/* The statement says another person, committee or ground than the text that was signed with it. */
static void test_other_text(void **state)
{
	const char *const identities[] = { "Kim Påhittsson, 20170303-2399", "Liv Påhittsson",
		                           "Liv Påhittsson, 20190412-2380 och 20170303-2399", "" };
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.identity = identities[0];
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_SAID);
	p.identity = NULL;
	for (size_t i = 0; i < ARRAY_LENGTH(identities); i++) { /* text and statement agree, name and number do not */
		p.written.person = identities[i];
		expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_SAID);
	}
	p.written.person = p.said.person;
	p.written.birth = "2018-04-12"; /* of another number */
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_SAID);
}

/* Texts that show other grounds than the statement, with every signature over them. */
static void test_other_rows(void **state)
{
	static const struct {
		const char *label, *value;
	} rows[] = { { "Grund", "3 § LVU" },
		     { "Grund", "2 § LVU och 3 § LVU" },
		     { "Grund", "" },
		     { "Beslutet gäller", "Kim Påhittsson, 20170303-2399" },
		     { "Referens", "GVL-2026-0099-9" },
		     { "Svar", "nej" },
		     { "Svar", NULL }, /* is not there */
		     { "Beslutat muntligt", "måndagen den 1 juni 2026 kl. 12.00" },
		     { "Beslutat av", "Någon Annan, Ordförande" },
		     { "Behörighet", "Delegationsordning 2026-01-12 § 5" },
		     { "Föredragande", "" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		PARTS p = { 0 };

		world_parts(w, NULL, &p);
		p.row_label = rows[i].label;
		p.row_value = rows[i].value;
		expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_SAID);
	}
	for (int subtitle = 0; subtitle < 2; subtitle++) {
		PARTS p = { 0 };

		world_parts(w, NULL, &p);
		p.subtitle = subtitle ? "Sandvikens kommun, Socialnämnden" : NULL;
		if (subtitle)
			expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_SAID);
		else
			expect_passed(&p, 0);
	}
}

/* oral.json: of another record, with another text or salt, of other words than the number; missing; too much. */
static void test_secrets(void **state)
{
	PARTS p = { 0 }, other = { 0 };
	struct buf was;
	char *at;

	(void)state;
	world_parts(w, NULL, &p);
	world_parts(w, "GVL-2026-0043-5", &other);
	was = p.oral;
	for (int i = 0; i < 3; i++) {
		BUF changed = buf_init(1 << 16);

		assert_int_equal(buf_add_span(&changed, i == 0 ? buf_span(&other.oral) : buf_span(&was)), ERR_OK);
		at = strstr(buf_str(&changed), i == 1 ? "2380\"" : "\"salt\":\"");
		assert_non_null(at);
		if (i == 1)
			at[0] = '3';
		if (i == 2)
			at[8] = at[8] == '0' ? '1' : '0';
		p.oral = changed;
		world_write(w, &p);
		world_seal(w, &p, NULL);
		world_verify(w, &p, &r);
		assert_int_equal(r.conclusion, VERIFY_FAILED);
		assert_int_equal(r.checks[VERIFY_CHECK_ORAL_ACT].outcome, VERIFY_CHECK_FAILED);
		assert_int_equal(r.checks[VERIFY_CHECK_ORAL_ACT].sub, VERIFY_HASH_FAILURE);
		assert_int_equal(r.checks[VERIFY_CHECK_SAID].outcome, VERIFY_NOT_REACHED);
	}
	p.oral = (struct buf){ 0 };
	world_write(w, &p);
	world_seal(w, &p, NULL);
	world_verify(w, &p, &r);
	world_expect(&r, VERIFY_FAILED, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_ORAL_ACT);
	p.oral = was;
}

static void with_oral(struct parts *p, struct span text, enum verify_sub sub)
{
	struct buf was = p->oral;
	BUF changed = buf_init(1 << 16);

	assert_int_equal(buf_add_span(&changed, text), ERR_OK);
	p->oral = changed;
	world_write(w, p);
	world_seal(w, p, NULL);
	world_verify(w, p, &r);
	world_expect(&r, VERIFY_FAILED, sub, VERIFY_CHECK_ORAL_ACT);
	p->oral = was;
}

/* The worker's own question is a secret that the act holds the hash of: there in both, with its own words, or nowhere.
 */
static void test_question(void **state)
{
	PARTS p = { 0 }, without = { 0 };
	BUF other = buf_init(1 << 16);
	char *at;

	(void)state;
	world_parts(w, NULL, &without);
	world_parts(w, NULL, &p);
	p.question = "Beslutar du att barnet omhändertas?";
	expect_passed(&p, 0);
	assert_int_equal(buf_add_span(&other, buf_span(&p.oral)), ERR_OK);
	at = strstr(buf_str(&other), "barnet omh");
	if (!at) {
		fail_msg("no question");
		return;
	}
	at[0] = 'B';
	with_oral(&p, buf_span(&other), VERIFY_HASH_FAILURE);
	with_oral(&p, buf_span(&without.oral), VERIFY_HASH_FAILURE); /* asked, and not told */
	with_oral(&without, buf_span(&p.oral), VERIFY_HASH_FAILURE); /* told, and not asked */
}

/* A call that was recorded as another type says so in the statement, or is another decision's. */
static void test_recorded_type(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.recorded_type = "free";
	expect_passed(&p, 0);
	p.hide_recorded_type = true;
	judge(&p);
	assert_int_equal(r.conclusion, VERIFY_FAILED);
	assert_int_equal(r.checks[VERIFY_CHECK_ORAL_ACT].outcome, VERIFY_CHECK_FAILED);
}

/* The call was asked by another law pack than the text is written by: told, where the text says it; an act of before
 * the pack was kept is as good as ever. */
static void test_recorded_law(void **state)
{
	const struct world_law other = WORLD_OTHER_LAW;
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.asked = (struct world_law){ NULL, NULL };
	expect_passed(&p, 0);
	p.asked = p.told_law = other;
	expect_passed(&p, 1);
	assert_string_equal(r.remarks[0],
	                    "Frågorna ställdes enligt lagpaketet sweden-2025 (SHA-256 11111111), texten är "
	                    "skriven enligt sweden-2026 (SHA-256 00000000).");
	p.law_row = "";
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_PAGES);
	p.law_row = NULL;
	p.asked.sha256 = WORLD_LAW_HASH;
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT);
	p.told_law.pack = NULL;
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT);
	p.asked.pack = NULL;
	p.told_law = other;
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT);
	p.told_law.pack = "Sverige\nUNDERKÄND";
	expect_failed(&p, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_ATTACHMENTS);
	p.told_law.pack = NULL;
	p.asked = (struct world_law){ "sweden-2026", "0" };
	expect_failed(&p, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_ATTACHMENTS);
}

/* Where the act has no section numbers the text names the grounds in the statement's words, and no others. */
static void test_ground_texts(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.ground_texts = "förhållandena i hemmet";
	p.row_label = "Grund";
	p.row_value = "förhållandena i hemmet";
	expect_passed(&p, 0);
	p.row_value = "den unges eget beteende";
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_SAID);
}

/* Number and day that do not stand in the words for the person. */
static void test_words(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.said.person = "Liv Påhittsson";
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT);
	p.said.person = "Liv Påhittsson, 190412 2380";
	expect_passed(&p, 0);
	p.said.birth = "2019-04-13";
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT);
}

/* The statement is bound to one act. */
static void test_bound(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.oral_act_named = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT);
	p.oral_act_named = "";
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT);
	p.oral_act_named = "0011";
	expect_failed(&p, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_ATTACHMENTS);
}

static void test_told(void **state)
{
	BUF text = buf_init(1 << 20);
	JSON json_t *array = json_array();
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.read_back = (struct instant){ 0 };
	p.one_hand = true;
	expect_passed(&p, 2);
	assert_remark("lästes inte upp");
	assert_remark("En och samma person");
	assert_int_equal(verify_report_text(&r, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "Observera                En och samma person"));
	assert_int_equal(verify_report_json(&r, array), ERR_OK);
	assert_int_equal(json_array_size(json_at(array, "0.remarks")), 2);
}

/* What the page hides. */
static void test_page(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.said.grounds = "3";
	p.findings[0] = (struct world_finding){ "ground", "3", "2", EXPLANATION };
	expect_passed(&p, 1);
	p.hide_findings = true;
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_PAGES);
}

/* Calls and texts of before format 2; and what must not be mixed. */
static void test_formats(void **state)
{
	PARTS p = { 0 };

	(void)state;
	world_parts(w, NULL, &p);
	p.format = WORLD_FORMAT_1;
	expect_passed(&p, 0);
	assert_int_equal(r.checks[VERIFY_CHECK_SAID].outcome, VERIFY_NOT_APPLICABLE);
	p.format = WORLD_OLD_CALL;
	expect_passed(&p, 0);
	assert_int_equal(r.checks[VERIFY_CHECK_SAID].outcome, VERIFY_NOT_APPLICABLE);
	p.oral_act_named = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_ORAL_ACT);
	p.oral_act_named = NULL;
	p.identity = "Kim Påhittsson, 20170303-2399"; /* the text is bound all the same */
	expect_failed(&p, VERIFY_HASH_FAILURE, VERIFY_CHECK_SAID);
	p.identity = NULL;
	/* An act that says whom, in a text that does not: somebody wants it not to be compared. */
	for (enum world_mix mix = WORLD_OLD_STATEMENT; mix < WORLD_MIX_COUNT; mix++) {
		PARTS mixed = { 0 };

		world_parts(w, NULL, &mixed);
		mixed.mix = mix;
		expect_failed(&mixed, VERIFY_FORMAT_FAILURE, VERIFY_CHECK_ATTACHMENTS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same),     cmocka_unit_test(test_sibling),
		cmocka_unit_test(test_each_kind),    cmocka_unit_test(test_invented),
		cmocka_unit_test(test_completed),    cmocka_unit_test(test_other_text),
		cmocka_unit_test(test_other_rows),   cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_question),     cmocka_unit_test(test_recorded_type),
		cmocka_unit_test(test_recorded_law), cmocka_unit_test(test_ground_texts),
		cmocka_unit_test(test_words),        cmocka_unit_test(test_bound),
		cmocka_unit_test(test_told),         cmocka_unit_test(test_page),
		cmocka_unit_test(test_formats),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
