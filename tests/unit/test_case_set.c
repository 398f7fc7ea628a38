/* Setting single fields as a form does, and asking the table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/fields.h"

static const struct date TODAY = { .year = 2026, .month = 11, .day = 22 };

static void set(struct case_file *c, const char *path, const char *text)
{
	struct case_problem problem = { 0 };

	if (case_set(c, path, span_str(text), TODAY, &problem) != ERR_OK)
		fail_msg("%s: %s", path, problem.text);
}

static void refused(struct case_file *c, const char *path, const char *text)
{
	struct case_problem problem = { 0 };
	BUF before = buf_init(CASE_FILE_MAX);
	BUF after = buf_init(CASE_FILE_MAX);

	assert_int_equal(case_to_json(c, &before), ERR_OK);
	if (case_set(c, path, span_str(text), TODAY, &problem) != ERR_INPUT)
		fail_msg("%s took \"%s\"", path, text);
	assert_string_equal(problem.path, path);
	assert_int_equal(problem.severity, CASE_WRONG);
	assert_true(strlen(problem.text) > 10);
	assert_int_equal(case_set(c, path, span_str(text), TODAY, NULL), ERR_INPUT);
	assert_int_equal(case_to_json(c, &after), ERR_OK);
	assert_string_equal(buf_str(&before), buf_str(&after));
}

static void reads(const struct case_file *c, const char *path, const char *expected)
{
	BUF text = buf_init(CASE_FILE_MAX);

	assert_int_equal(case_get(c, path, &text), ERR_OK);
	assert_string_equal(buf_str(&text), expected);
}

static void test_each_kind_goes_in_and_comes_out(void **state)
{
	CASE struct case_file *c = case_new();

	(void)state;
	set(c, "person.name", "  Liv Pa\xcc\x8ahittsson\t");
	reads(c, "person.name", "Liv P\xc3\xa5hittsson");
	set(c, "background", "rad ett\r\nrad två");
	reads(c, "background", "rad ett\nrad två");
	set(c, "person.known", "newborn");
	reads(c, "person.known", "newborn");
	set(c, "grounds", "2, 3 2");
	reads(c, "grounds", "2 3");
	set(c, "protection.needed", "no");
	reads(c, "protection.needed", "no");
	set(c, "person.age_estimate", "16");
	reads(c, "person.age_estimate", "16");
	set(c, "person.birth_date", "2026-11-22");
	reads(c, "person.birth_date", "2026-11-22");
	set(c, "person.number", "900101-2385");
	reads(c, "person.number", "19900101-2385");
	set(c, "contact.phone", "070-174 06 05");
	reads(c, "contact.phone", "070-174 06 05");
}

/* From a web page, a word processor or a telephone's contacts; the eye sees no difference. */
static void test_what_a_paste_brings(void **state)
{
	CASE struct case_file *c = case_new();

	(void)state;
	set(c, "person.name", "\xef\xbb\xbfLeif\xc2\xad T\xc3\xa4nkt\xe2\x80\x8b");
	reads(c, "person.name", "Leif Tänkt");
	set(c, "contact.phone",
	    "\xe2\x80\xad"
	    "070\xe2\x80\x91"
	    "174\xc2\xa0"
	    "06\xe2\x80\xaf"
	    "05\xe2\x80\xac");
	reads(c, "contact.phone", "070-174 06 05");
	set(c, "person.number",
	    "19900101\xe2\x80\x93"
	    "2385");
	reads(c, "person.number", "19900101-2385");
	set(c, "contact.at",
	    "2026\xe2\x80\x91"
	    "11-21\xc2\xa0"
	    "23:40\xe2\x80\x8b");
	reads(c, "contact.at", "2026-11-21 23:40");
	set(c, "background", "rad ett\xe2\x80\xa8rad två \xe2\x80\x93 tre");
	reads(c, "background", "rad ett\nrad två \xe2\x80\x93 tre");
	set(c, "person.name", "\xe2\x80\x8b \xc2\xad");
	reads(c, "person.name", "");
}

static void test_times(void **state)
{
	CASE struct case_file *c = case_new();
	static const char *const same[] = { "2026-11-21 23:40", "2026-11-21T23:40", "2026-11-21 kl. 23.40",
		                            "2026-11-21T22:40:00Z", "2026-11-21T23:40:00+01:00" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(same); i++) {
		set(c, "contact.at", same[i]);
		assert_string_equal(case_text(c, "contact.at"), "2026-11-21T23:40:00+01:00");
		reads(c, "contact.at", "2026-11-21 23:40");
	}
	refused(c, "contact.at", "2026-11-21");
	refused(c, "contact.at", "2026-11-21 24:00");
	refused(c, "contact.at", "2026-11-21 23:60");
	refused(c, "contact.at", "2026-11-21 x 23:40");
	refused(c, "contact.at", "2026-03-29 02:30"); /* the hour that does not exist */
	refused(c, "contact.at", "i natt");
	/* The hour that occurs twice: what the form shows is what it reads back. */
	set(c, "contact.at", "2026-10-25 02:30");
	assert_string_equal(case_text(c, "contact.at"), "2026-10-25T02:30:00+02:00");
	reads(c, "contact.at", "2026-10-25 02:30 (sommartid)");
	set(c, "contact.at", "2026-10-25T02:30:00+01:00");
	reads(c, "contact.at", "2026-10-25 02:30 (normaltid)");
	set(c, "contact.at", "2026-10-25 02:30 (normaltid)");
	assert_string_equal(case_text(c, "contact.at"), "2026-10-25T02:30:00+01:00");
	set(c, "contact.at", "2026-10-25 kl. 02.30 (sommartid)");
	assert_string_equal(case_text(c, "contact.at"), "2026-10-25T02:30:00+02:00");
	set(c, "contact.at", "2026-11-21 23:40 (normaltid)");
	reads(c, "contact.at", "2026-11-21 23:40");
	refused(c, "contact.at", "2026-11-21 23:40 (sommartid)");
	refused(c, "contact.at", "(sommartid)");
}

static void test_refused_values_change_nothing(void **state)
{
	CASE struct case_file *c = case_new();
	char long_name[140];

	(void)state;
	memset(long_name, 'x', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	set(c, "person.name", "Liv");
	refused(c, "person.name", long_name);
	refused(c, "person.name", "a\nb");
	refused(c, "person.name", "\xff");
	refused(c, "person.name", "\xe2\x80\xae bakvänd");
	refused(c, "person.known", "perhaps");
	refused(c, "person.age_estimate", "121");
	refused(c, "person.age_estimate", "-1");
	refused(c, "person.age_estimate", "tre");
	refused(c, "person.birth_date", "2026-11-23");
	refused(c, "person.number", "19900101-2384");
	refused(c, "protection.needed", "kanske");
	refused(c, "grounds", "2 <script>");
	refused(c, "contact.phone", "ring mig");
	refused(c, "contact.phone", "+-()");
}

/* Not a number of Sweden's, and there is a field for it. */
static void test_an_interim_number_has_its_field(void **state)
{
	static const char *const forms[] = { "20000101-T220", "20000101T220", "000101-t220", " 20000101-P220 " };
	CASE struct case_file *c = case_new();
	struct case_problem problem = { 0 };

	(void)state;
	assert_non_null(c);
	for (size_t i = 0; i < ARRAY_LENGTH(forms); i++) {
		refused(c, "person.number", forms[i]);
		assert_int_equal(case_set(c, "person.number", span_str(forms[i]), TODAY, &problem), ERR_INPUT);
		assert_non_null(strstr(problem.text, "Ett tillfälligt nummer skrivs i fältet Annat nummer"));
		assert_int_equal(case_set(c, "representatives.0.number", span_str(forms[i]), TODAY, &problem),
		                 ERR_INPUT);
		assert_non_null(strstr(problem.text, "Lämna fältet tomt"));
		set(c, "person.other_number", forms[i]);
	}
	set(c, "person.other_number_kind", "interim");
	refused(c, "person.other_number_kind", "passport");
	assert_int_equal(case_set(c, "person.number", span_str("20000101-TT20"), TODAY, &problem), ERR_INPUT);
	assert_null(strstr(problem.text, "tillfälligt"));
}

static void test_unknown_fields(void **state)
{
	CASE struct case_file *c = case_new();
	static const char *const paths[] = { "",
		                             ".",
		                             "person",
		                             "person.",
		                             "person.nme",
		                             "person.name.x",
		                             "representatives",
		                             "representatives.0",
		                             "representatives.x.name",
		                             "representatives.00.name",
		                             "representatives.*.name",
		                             "criteria.home",
		                             "criteria.Home.reason",
		                             "criteria..reason",
		                             "format",
		                             "documents.0.title.x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		assert_int_equal(case_set(c, paths[i], span_str("x"), TODAY, NULL), ERR_NOT_FOUND);
}

static void test_lists(void **state)
{
	CASE struct case_file *c = case_new();

	(void)state;
	refused(c, "representatives.1.name", "ingen före");
	set(c, "representatives.0.name", "Moa");
	set(c, "representatives.1.name", "Tim");
	assert_int_equal(case_list_length(c, "representatives"), 2);
	refused(c, "representatives.3.name", "hål");
	set(c, "representatives.0.name", "");
	assert_int_equal(case_list_length(c, "representatives"), 2); /* the neighbour keeps its number */
	reads(c, "representatives.1.name", "Tim");
	assert_int_equal(case_tidy(c), ERR_OK);
	assert_int_equal(case_list_length(c, "representatives"), 1);
	reads(c, "representatives.0.name", "Tim");
	set(c, "representatives.0.name", " ");
	assert_int_equal(case_tidy(c), ERR_OK);
	assert_null(json_at(case_json(c), "representatives"));
	for (int i = 0; i < CASE_LIST_MAX; i++) {
		char path[CASE_PATH_MAX];
		(void)snprintf(path, sizeof path, "documents.%d.title", i);
		set(c, path, "x");
	}
	refused(c, "documents.20.title", "en för mycket");
}

static void test_criteria_are_members_not_places(void **state)
{
	CASE struct case_file *c = case_new();

	(void)state;
	set(c, "criteria.3a.reason", "text"); /* an id that begins with a digit */
	assert_true(json_is_object(json_at(case_json(c), "criteria")));
	reads(c, "criteria.3a.reason", "text");
	set(c, "criteria.3a.reason", "");
	assert_null(json_at(case_json(c), "criteria"));
}

static void test_removing(void **state)
{
	CASE struct case_file *c = case_new();
	CASE struct case_file *empty = case_new();

	(void)state;
	set(c, "person.name", "Liv");
	set(c, "person.name", "");
	set(c, "contact.reason", ""); /* was never there */
	assert_true(json_equal((json_t *)(uintptr_t)case_json(c), (json_t *)(uintptr_t)case_json(empty)));
}

static void test_copy_is_its_own(void **state)
{
	CASE struct case_file *c = case_new();
	CASE struct case_file *copy = NULL;

	(void)state;
	set(c, "person.name", "Liv");
	assert_int_equal(case_copy(c, &copy), ERR_OK);
	set(copy, "person.name", "Siv");
	reads(c, "person.name", "Liv");
}

static void test_age(void **state)
{
	CASE struct case_file *c = case_new();

	(void)state;
	assert_int_equal(case_age(c, TODAY), -1);
	assert_int_equal(case_birth_year(c), 0);
	set(c, "person.age_estimate", "16");
	assert_int_equal(case_age(c, TODAY), 16);
	assert_int_equal(case_birth_year(c), 0);
	set(c, "person.birth_date", "2008-11-23");
	assert_int_equal(case_age(c, TODAY), 17);
	assert_int_equal(case_age(c, date_add_days(TODAY, 1)), 18);
	set(c, "person.number", "19900161-2382"); /* a coordination number: born on the first */
	assert_int_equal(case_age(c, (struct date){ 2026, 1, 1 }), 36);
	assert_int_equal(case_birth_year(c), 1990);
}

static void test_table_is_sound(void **state)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);
	enum case_step step = CASE_STEP_NONE;

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const struct case_field *f = &fields[i];
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(f->path, fields[k].path);
		assert_true(strlen(f->path) < 50 && *f->label);
		assert_true(f->step >= step); /* in the form's order */
		step = f->step;
		assert_true((f->kind == CASE_CHOICE || f->kind == CASE_SET) == (f->choices != NULL || f->from_law));
		if (f->kind == CASE_TEXT || f->kind == CASE_LONG || f->kind == CASE_NUMBER)
			assert_true(f->max > 0);
	}
	for (int i = CASE_STEP_NONE + 1; i < CASE_STEP_COUNT; i++)
		assert_int_equal(case_step_find(case_step_name((enum case_step)i)), i);
	assert_int_equal(case_step_find("none"), CASE_STEP_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind_goes_in_and_comes_out),
		cmocka_unit_test(test_what_a_paste_brings),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_refused_values_change_nothing),
		cmocka_unit_test(test_an_interim_number_has_its_field),
		cmocka_unit_test(test_unknown_fields),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_criteria_are_members_not_places),
		cmocka_unit_test(test_removing),
		cmocka_unit_test(test_copy_is_its_own),
		cmocka_unit_test(test_age),
		cmocka_unit_test(test_table_is_sound),
	};

	return cmocka_run_group_tests(tests, load_fields, NULL);
}
