/* What a court answered about longer time, where nobody told the hours. */
#include "unit/follow_kit.h"

#include <stdio.h>

#define ENFORCED "submitted=2026-11-27 upheld=2026-12-01 enforced=2026-11-21 "

static const struct law_follow_up submission = { .id = LAW_SUBMISSION, .rule = LAW_RULE_WEEKS, .weeks = 1 };
static const struct law_follow_up application = {
	.id = LAW_APPLICATION, .rule = LAW_RULE_WEEKS, .weeks = 4, .from = LAW_EVENT_ENFORCEMENT, .extension = true
};

/* Two answers of one day that say otherwise: by the hours, else the earlier day, in whichever order they were told. */
static void test_two_answers_of_one_day(void **state)
{
#define GRANT "extension-granted=2026-12-18"
#define REFUSAL "extension-refused=2026-12-18"
	static const struct {
		const char *events;
		enum legal_state state;
		enum legal_why why;
	} rows[] = {
		{ GRANT ">2027-01-08 " REFUSAL, LEGAL_MAY_HAVE_LAPSED, LEGAL_SAME_DAY },
		{ REFUSAL " " GRANT ">2027-01-08", LEGAL_MAY_HAVE_LAPSED, LEGAL_SAME_DAY },
		{ GRANT "@10>2027-01-08 " REFUSAL, LEGAL_MAY_HAVE_LAPSED, LEGAL_SAME_DAY },
		{ GRANT ">2027-01-08 " GRANT ">2026-12-27", LEGAL_MAY_HAVE_LAPSED, LEGAL_SAME_DAY },
		{ GRANT ">2027-01-08 " GRANT ">2027-01-08", LEGAL_IN_FORCE, LEGAL_WHY_NONE }, /* the same twice */
	};
	struct legal_rules r = {
		.yes = true, .decided = day("2026-11-21"), .submission = &submission, .application = &application
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		BUF all = buf_init(1000);
		struct night n;
		struct legal l;

		assert_int_equal(buf_printf(&all, ENFORCED "extension-asked=2026-12-14 %s", rows[i].events), ERR_OK);
		read_events(buf_str(&all), &n);
		legal_of(&r, &n.events, day("2026-12-28"), &l);
		if (l.state != rows[i].state || l.why != rows[i].why)
			fail_msg("%s: %s %s", rows[i].events, legal_state_name(l.state), legal_why_name(l.why));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_two_answers_of_one_day) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
