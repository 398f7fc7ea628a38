/* The case files that were answered wrongly once: each with the right answer, on the day that they belong to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/case_files.h"

static const struct date TODAY = { .year = 2026, .month = 11, .day = 28 };
static struct law *law;

static int load_law(void **state)
{
	struct law_problem problem;

	(void)state;
	return law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law) == ERR_OK ? 0 : -1;
}

static int drop_law(void **state)
{
	(void)state;
	law_free(law);
	return 0;
}

static struct case_file *read_case(const char *name)
{
	BUF path = buf_init(4096);
	BUF text = buf_init(CASE_FILE_MAX);
	CASE_PROBLEMS problems = { 0 };
	struct case_file *c = NULL;

	assert_int_equal(buf_printf(&path, TEST_SOURCE_DIR "/tests/data/cases/reported/%s.json", name), ERR_OK);
	assert_int_equal(buf_read_file(&text, buf_str(&path)), ERR_OK);
	if (case_parse(buf_span(&text), TODAY, &problems, &c) != ERR_OK)
		fail_msg("%s: %s: %s", name, problems.items[0].path, problems.items[0].text);
	return c;
}

static const struct law_type *type_of(const struct case_file *c)
{
	const struct law_type *type = law_type_at(law, case_text(c, "type"), at("2026-11-28T19:40:00+01:00"));

	assert_non_null(type);
	return type;
}

static struct draft_facts facts_of(void)
{
	static const struct golden yes = { .yes = true, .after_call = true };
	struct draft_facts facts = facts_of_the_night(&yes);

	facts.stated = at("2026-11-28T19:40:00+01:00");
	facts.recorded = at("2026-11-28T19:43:12+01:00");
	return facts;
}

static void check(const struct case_file *c, struct case_problems *ret)
{
	const struct case_moment moment = {
		.decided = true,
		.stated = at("2026-11-28T19:40:00+01:00"),
		.yes = true,
		.now = at("2026-11-28T20:10:00+01:00"),
	};

	assert_int_equal(case_check(c, type_of(c), &moment, ret), ERR_OK);
}

static void decision_text(const struct case_file *c, struct buf *out)
{
	struct draft_facts facts = facts_of();
	BLOCKS b = { 0 };

	assert_int_equal(draft_decision(type_of(c), c, &facts, NULL, &b), ERR_OK);
	assert_int_equal(blocks_to_text(&b, out), ERR_OK);
}

static void can_be_frozen(const struct case_file *c)
{
	CASE_PROBLEMS problems = { 0 };

	check(c, &problems);
	for (size_t i = 0; i < problems.count; i++)
		if (problems.items[i].severity != CASE_WARNING)
			fail_msg("%s: %s", problems.items[i].path, problems.items[i].text);
}

static void test_soft_hyphen(void **state)
{
	CASE struct case_file *c = read_case("soft-hyphen");
	BUF text = buf_init(1 << 20);

	(void)state;
	assert_string_equal(case_text(c, "representatives.1.name"), "Leif Tänkt");
	decision_text(c, &text);
	assert_null(strstr(buf_str(&text), "\xc2\xad"));
	assert_non_null(strstr(buf_str(&text), "har ett brutet finger enligt akuten"));
	can_be_frozen(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_soft_hyphen),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
