/* In force, or not: every order of events that matters, on each side of the last midnight, as a table. */
#include "unit/follow_kit.h"

static const struct law_follow_up lvu_submission = { .id = LAW_SUBMISSION, .rule = LAW_RULE_WEEKS, .weeks = 1 };
static const struct law_follow_up lvu_application = {
	.id = LAW_APPLICATION, .rule = LAW_RULE_WEEKS, .weeks = 4, .from = LAW_EVENT_ENFORCEMENT, .extension = true
};
static const struct law_follow_up lvm_submission = { .id = LAW_SUBMISSION, .rule = LAW_RULE_NEXT_DAY };
static const struct law_follow_up lvm_application = {
	.id = LAW_APPLICATION, .rule = LAW_RULE_WEEKS, .weeks = 1, .from = LAW_EVENT_COURT_DECISION
};

enum rules { LVU, LVM, UNKNOWN, PLACEMENT, ANSWERED_NO, WITHDRAWN, LVU_PENDING, LVM_PENDING };

static struct legal_rules rules_of(enum rules which, const char *decided)
{
	struct legal_rules r = { .yes = which != ANSWERED_NO,
		                 .withdrawn = which == WITHDRAWN,
		                 .decided = day(decided) };

	r.pending = which == LVU_PENDING || which == LVM_PENDING;
	if (which == LVU || which == WITHDRAWN || which == ANSWERED_NO || which == LVU_PENDING) {
		r.submission = &lvu_submission;
		r.application = &lvu_application;
	} else if (which == LVM || which == LVM_PENDING) {
		r.submission = &lvm_submission;
		r.application = &lvm_application;
	}
	r.limit_unknown = which == UNKNOWN;
	if (which == UNKNOWN) {
		r.submission = &lvm_submission;
		r.shortest = &lvm_application;
	}
	return r;
}

struct row {
	enum rules rules;
	const char *decided, *events, *today;
	enum legal_state state;
	enum legal_why why;
	const char *since; /* "": not dated */
};

static void check(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		struct legal_rules rules = rules_of(r->rules, r->decided);
		struct night n;
		struct legal l;
		char since[DATE_TEXT] = "";

		read_events(r->events, &n);
		legal_of(&rules, &n.events, day(r->today), &l);
		if (l.dated)
			date_format(l.since, since);
		if (l.state != r->state || l.why != r->why || strcmp(since, r->since) != 0)
			fail_msg("row %zu (%s on %s): %s, %s, since %s", i, r->events, r->today,
			         legal_state_name(l.state), legal_why_name(l.why), since);
	}
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof *(rows))

/* Decided on Saturday 21 November 2026: the week ends on Saturday the 28th, moved to Monday the 30th. */
static void test_submission_lvu(void **state)
{
	static const struct row rows[] = {
		{ LVU, "2026-11-21", "", "2026-11-21", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", "", "2026-11-30", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", "", "2026-12-01", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2026-12-01" },
		{ LVU, "2026-11-21", "", "2026-12-23", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2026-12-01" },
		/* recorded late, but it came in in time: in force again */
		{ LVU, "2026-11-21", "submitted=2026-11-30", "2026-12-02", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", "submitted=2026-12-01", "2026-12-02", LEGAL_LAPSED, LEGAL_LATE_SUBMISSION,
		  "2026-12-01" },
		/* marked by a click after the last day: nobody stated when it came in */
		{ LVU, "2026-11-21", "?submitted=2026-12-01", "2026-12-02", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION,
		  "2026-12-01" },
		/* and yet the court upheld it */
		{ LVU, "2026-11-21", "submitted=2026-12-01 upheld=2026-12-04", "2026-12-04", LEGAL_IN_FORCE, 0,
		  "2026-11-21" },
		{ LVU, "2026-11-21", "submitted=2026-12-01 ~upheld=2026-12-04", "2026-12-04", LEGAL_LAPSED,
		  LEGAL_LATE_SUBMISSION, "2026-12-01" },
		{ LVU, "2026-11-21", "submitted=2026-12-04 upheld=2026-12-01", "2026-12-04", LEGAL_LAPSED,
		  LEGAL_LATE_SUBMISSION, "2026-12-01" }, /* the court cannot have tried it by then */
		{ LVU, "2026-11-21", "?submitted=2026-11-27", "2026-12-02", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", "~submitted=2026-11-30", "2026-12-01", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION,
		  "2026-12-01" },
		{ LVU, "2026-11-21", "~submitted=2026-12-02 submitted=2026-11-30", "2026-12-03", LEGAL_IN_FORCE, 0,
		  "2026-11-21" },
		/* two papers at the court: the first counts */
		{ LVU, "2026-11-21", "submitted=2026-12-02 submitted=2026-11-27", "2026-12-03", LEGAL_IN_FORCE, 0,
		  "2026-11-21" },
		/* JO 3925-2006, JO 9081-2020 */
		{ LVU, "2006-06-20", "submitted=2006-06-28", "2006-06-28", LEGAL_LAPSED, LEGAL_LATE_SUBMISSION,
		  "2006-06-28" },
		{ LVU, "2020-10-27", "submitted=2020-11-03", "2020-11-04", LEGAL_IN_FORCE, 0, "2020-10-27" },
		{ LVU, "2020-10-27", "", "2020-11-04", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2020-11-04" },
		/* JO Malmö: eleven days over Easter; on the 20th it was in force */
		{ LVU, "2019-04-12", "", "2019-04-20", LEGAL_IN_FORCE, 0, "2019-04-12" },
		{ LVU, "2019-04-12", "", "2019-04-23", LEGAL_IN_FORCE, 0, "2019-04-12" },
		{ LVU, "2019-04-12", "", "2019-04-24", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2019-04-24" },
		/* New Year's night: to and with Thursday 7 January, or Friday the 8th */
		{ LVU, "2026-12-31", "", "2027-01-07", LEGAL_IN_FORCE, 0, "2026-12-31" },
		{ LVU, "2026-12-31", "", "2027-01-08", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2027-01-08" },
		{ LVU, "2027-01-01", "", "2027-01-08", LEGAL_IN_FORCE, 0, "2027-01-01" },
		{ LVU, "2028-02-22", "", "2028-02-29", LEGAL_IN_FORCE, 0, "2028-02-22" },
		{ LVU, "2028-02-22", "", "2028-03-01", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2028-03-01" },
	};

	(void)state;
	CHECK(rows);
}

/* Enforced on Sunday the 22nd: four weeks end on Sunday 20 December, moved to Monday the 21st. */
#define IN "submitted=2026-11-27 "
static void test_application_lvu(void **state)
{
	static const struct row rows[] = {
		{ LVU, "2026-11-21", IN "enforced=2026-11-22", "2026-12-21", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22", "2026-12-22", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_NO_APPLICATION, "2026-12-22" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 upheld=2026-12-02", "2026-12-22", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_NO_APPLICATION, "2026-12-22" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 upheld=2026-12-02 applied=2026-12-21", "2027-01-30",
		  LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 upheld=2026-12-02 applied=2026-12-22", "2027-01-30",
		  LEGAL_LAPSED, LEGAL_LATE_APPLICATION, "2026-12-22" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 ?applied=2026-12-22", "2026-12-23", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_NO_APPLICATION, "2026-12-22" },
		/* not recorded when it was enforced: it may have been at once, on the 21st, and the 19th is a Saturday
		 */
		{ LVU, "2026-11-21", IN, "2026-12-21", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", IN, "2026-12-22", LEGAL_MAY_HAVE_LAPSED, LEGAL_START_UNKNOWN, "2026-12-22" },
		{ LVU, "2026-11-21", IN "applied=2026-12-23", "2026-12-24", LEGAL_MAY_HAVE_LAPSED, LEGAL_START_UNKNOWN,
		  "2026-12-22" },
		/* known later to have been enforced later */
		{ LVU, "2026-11-21", IN "enforced=2026-12-10", "2026-12-22", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", IN "enforced=2026-12-10", "2027-01-07", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", IN "enforced=2026-12-10", "2027-01-08", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_NO_APPLICATION, "2027-01-08" },
		/* applied for before the custody: 7 § fourth paragraph, no clock */
		{ LVU, "2026-11-21", IN "applied=2026-11-02", "2027-02-01", LEGAL_IN_FORCE, 0, "2026-11-21" },
		/* longer time */
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 extension-asked=2026-12-21", "2027-02-01", LEGAL_IN_FORCE,
		  0, "2026-11-21" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 extension-asked=2026-12-22", "2026-12-23",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_LATE_REQUEST, "2026-12-22" },
	/* a grant answers a request in time, or moves nothing */
#define ASKED IN "enforced=2026-11-22 extension-asked="
		{ LVU, "2026-11-21", ASKED "2026-12-22 extension-granted=2026-12-23>2027-02-01", "2026-12-23",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_UNASKED_GRANT, "2026-12-22" },
		{ LVU, "2026-11-21",
		  ASKED "2026-12-18 extension-refused=2026-12-23 extension-granted=2027-01-15>2027-02-10", "2027-01-16",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_UNASKED_GRANT, "2026-12-24" },
		{ LVU, "2026-11-21", ASKED "2026-12-22 extension-granted=2026-12-23>2027-02-01 applied=2027-02-01",
		  "2027-02-02", LEGAL_MAY_HAVE_LAPSED, LEGAL_UNASKED_GRANT, "2026-12-22" },
		{ LVU, "2026-11-21", ASKED "2026-12-22 extension-granted=2026-12-23>2027-02-01 applied=2027-02-02",
		  "2027-02-02", LEGAL_LAPSED, LEGAL_LATE_APPLICATION, "2026-12-22" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 extension-granted=2026-12-10>2027-02-01", "2026-12-21",
		  LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21",
		  IN "enforced=2026-11-22 extension-asked=2026-12-18 extension-granted=2026-12-22>2027-01-15",
		  "2027-01-15", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21",
		  IN "enforced=2026-11-22 extension-asked=2026-12-18 extension-granted=2026-12-22>2027-01-15",
		  "2027-01-16", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2027-01-16" },
		{ LVU, "2026-11-21",
		  IN "enforced=2026-11-22 extension-asked=2026-12-18 extension-granted=2026-12-22>2027-01-15 "
		     "applied=2027-01-15",
		  "2027-02-16", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 extension-asked=2026-12-18 extension-refused=2026-12-23",
		  "2026-12-23", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", IN "enforced=2026-11-22 extension-asked=2026-12-18 extension-refused=2026-12-23",
		  "2026-12-24", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2026-12-24" },
	/* asked again, as often as it is needed: the time runs on until the court has answered the last */
#define LONGER IN "enforced=2026-11-22 extension-asked=2026-12-18 extension-granted=2026-12-22>2027-01-15 "
		{ LVU, "2026-11-21", LONGER "extension-asked=2027-01-15", "2027-01-20", LEGAL_IN_FORCE, 0,
		  "2026-11-21" },
		{ LVU, "2026-11-21", LONGER "extension-asked=2027-01-16", "2027-01-20", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_LATE_REQUEST, "2027-01-16" },
		{ LVU, "2026-11-21", LONGER "extension-asked=2027-01-15 extension-refused=2027-01-19", "2027-01-19",
		  LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", LONGER "extension-asked=2027-01-15 extension-refused=2027-01-19", "2027-01-20",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2027-01-20" },
		{ LVU, "2026-11-21", LONGER "extension-asked=2027-01-15 extension-granted=2027-01-19>2027-02-12",
		  "2027-02-12", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", LONGER "extension-asked=2027-01-15 extension-granted=2027-01-19>2027-02-12",
		  "2027-02-13", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2027-02-13" },
		{ LVU, "2026-11-21",
		  IN "enforced=2026-11-22 extension-asked=2026-12-18 extension-refused=2026-12-20 "
		     "extension-asked=2026-12-21",
		  "2027-01-20", LEGAL_IN_FORCE, 0, "2026-11-21" },
		/* told in another order than it happened */
		{ LVU, "2026-11-21",
		  IN "enforced=2026-11-22 extension-asked=2027-01-15 extension-granted=2026-12-22>2027-01-15 "
		     "extension-asked=2026-12-18",
		  "2027-01-20", LEGAL_IN_FORCE, 0, "2026-11-21" },
		/* JO 7244-2015: the court noted the lapse on 4 August */
		{ LVU, "2015-07-04", "submitted=2015-07-07 enforced=2015-07-06", "2015-08-03", LEGAL_IN_FORCE, 0,
		  "2015-07-04" },
		{ LVU, "2015-07-04", "submitted=2015-07-07 enforced=2015-07-06", "2015-08-04", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_NO_APPLICATION, "2015-08-04" },
		{ LVU, "2015-07-04", "submitted=2015-07-07 enforced=2015-07-06 dismissed=2015-08-04", "2015-08-04",
		  LEGAL_LAPSED, LEGAL_BY_COURT, "2015-08-04" },
	};

	(void)state;
	CHECK(rows);
}

/* Decided on Saturday 24 October 2026, the night in which the clock goes back: aim for Sunday, at the latest Monday. */
static void test_lvm(void **state)
{
	static const struct row rows[] = {
		/* the day after is a Sunday: whether the law moves it to the Monday is not settled */
		{ LVM, "2026-10-24", "", "2026-10-25", LEGAL_IN_FORCE, 0, "2026-10-24" },
		{ LVM, "2026-10-24", "", "2026-10-26", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2026-10-26" },
		{ LVM, "2026-10-24", "", "2026-10-27", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2026-10-26" },
		{ LVM, "2026-10-24", "submitted=2026-10-26", "2026-10-25", LEGAL_IN_FORCE, 0, "2026-10-24" },
		{ LVM, "2026-10-24", "submitted=2026-10-26", "2026-10-27", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_UNSURE_SUBMISSION, "2026-10-26" },
		{ LVM, "2026-10-24", "?submitted=2026-10-26", "2026-10-27", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_UNSURE_SUBMISSION, "2026-10-26" },
		{ LVM, "2026-10-24", "submitted=2026-10-26 upheld=2026-10-29", "2026-10-29", LEGAL_IN_FORCE, 0,
		  "2026-10-24" },
		{ LVM, "2026-10-24", "submitted=2026-10-26 dismissed=2026-10-29", "2026-10-29", LEGAL_LAPSED,
		  LEGAL_BY_COURT, "2026-10-29" },
		{ LVM, "2026-10-24", "submitted=2026-10-27", "2026-10-27", LEGAL_LAPSED, LEGAL_LATE_SUBMISSION,
		  "2026-10-27" },
		{ LVM, "2026-10-24", "submitted=2026-10-25", "2026-11-02", LEGAL_IN_FORCE, 0, "2026-10-24" },
		/* what the court said is not recorded: it may have upheld it on the 25th, at the earliest */
		{ LVM, "2026-10-24", "submitted=2026-10-25", "2026-11-03", LEGAL_MAY_HAVE_LAPSED, LEGAL_START_UNKNOWN,
		  "2026-11-03" },
		{ LVM, "2026-10-24", "submitted=2026-10-26 upheld=2026-10-30", "2026-11-06", LEGAL_IN_FORCE, 0,
		  "2026-10-24" },
		{ LVM, "2026-10-24", "submitted=2026-10-26 upheld=2026-10-30", "2026-11-07", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_NO_APPLICATION, "2026-11-07" },
		{ LVM, "2026-10-24", "submitted=2026-10-26 upheld=2026-10-30 applied=2026-11-06", "2026-12-07",
		  LEGAL_IN_FORCE, 0, "2026-10-24" },
		{ LVM, "2026-10-24", "submitted=2026-10-26 upheld=2026-10-30 applied=2026-11-09", "2026-11-09",
		  LEGAL_LAPSED, LEGAL_LATE_APPLICATION, "2026-11-07" },
		{ LVM, "2026-10-24", "submitted=2026-10-25 applied=2026-10-20", "2026-12-07", LEGAL_IN_FORCE, 0,
		  "2026-10-24" },
		{ LVM, "2026-12-31", "", "2027-01-01", LEGAL_IN_FORCE, 0, "2026-12-31" },
		{ LVM, "2026-12-31", "", "2027-01-02", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2027-01-02" },
		{ LVM, "2026-12-31", "", "2027-01-05", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION, "2027-01-02" },
		{ LVM, "2026-12-31", "submitted=2027-01-05", "2027-01-05", LEGAL_LAPSED, LEGAL_LATE_SUBMISSION,
		  "2027-01-05" },
		/* the law gives no longer time: what an older program let stand of it moves nothing */
		{ LVM, "2026-10-24",
		  "submitted=2026-10-25 upheld=2026-10-30 extension-asked=2026-11-05 "
		  "extension-granted=2026-11-06>2026-12-01",
		  "2026-11-06", LEGAL_IN_FORCE, 0, "2026-10-24" },
		{ LVM, "2026-10-24",
		  "submitted=2026-10-25 upheld=2026-10-30 extension-asked=2026-11-05 "
		  "extension-granted=2026-11-06>2026-12-01",
		  "2026-11-07", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2026-11-07" },
		/* a higher court: its day is the one from which the application is counted */
		{ LVM, "2026-10-24", "submitted=2026-10-25 set-aside=2026-10-29 restored=2026-11-10", "2026-11-17",
		  LEGAL_IN_FORCE, 0, "2026-11-10" },
		{ LVM, "2026-10-24", "submitted=2026-10-25 set-aside=2026-10-29 restored=2026-11-10", "2026-11-18",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2026-11-18" },
		{ LVM, "2026-10-24", "submitted=2026-10-27 dismissed=2026-10-29 restored=2026-11-10", "2026-11-11",
		  LEGAL_IN_FORCE, 0, "2026-11-10" },
		{ LVM, "2026-10-24", "submitted=2026-10-25 set-aside=2026-10-29 ~restored=2026-11-10", "2026-11-11",
		  LEGAL_SET_ASIDE, LEGAL_BY_COURT, "2026-10-29" },
		{ LVM, "2026-10-24", "submitted=2026-10-25 set-aside=2026-10-29 restored=2026-11-10 ended=2026-11-12",
		  "2026-11-12", LEGAL_ENDED, LEGAL_CONFIRMED, "2026-11-12" },
	};

	(void)state;
	CHECK(rows);
}

/* Upheld by two courts: the time to apply runs from the first, and it may run from the last. It never starts anew where
 * it may have run out. */
static void test_upheld_twice(void **state)
{
#define UPHELD "submitted=2026-10-25 upheld=2026-10-30 "
	static const struct row rows[] = {
		{ LVM, "2026-10-24", UPHELD "set-aside=2026-11-09 restored=2026-11-16", "2026-11-17",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2026-11-07" },
		{ LVM, "2026-10-24", UPHELD "set-aside=2026-11-03 restored=2026-11-05", "2026-11-06", LEGAL_IN_FORCE, 0,
		  "2026-11-05" },
		{ LVM, "2026-10-24", UPHELD "set-aside=2026-11-03 restored=2026-11-05", "2026-11-07",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2026-11-07" },
		{ LVM, "2026-10-24", UPHELD "set-aside=2026-11-03 restored=2026-11-05 applied=2026-11-06", "2026-12-01",
		  LEGAL_IN_FORCE, 0, "2026-11-05" },
		{ LVM, "2026-10-24", UPHELD "set-aside=2026-11-03 restored=2026-11-05 applied=2026-11-12", "2026-12-01",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_START_UNKNOWN, "2026-11-07" },
		{ LVM, "2026-10-24", UPHELD "set-aside=2026-11-03 restored=2026-11-05 applied=2026-11-13", "2026-12-01",
		  LEGAL_LAPSED, LEGAL_LATE_APPLICATION, "2026-11-13" },
	};

	(void)state;
	CHECK(rows);
}

/* A request and its answer of one day: by the hours, else as they were told. */
static void test_longer_time_of_one_day(void **state)
{
#define FIRST_TIME IN "enforced=2026-11-22 extension-asked=2026-12-15 extension-granted=2026-12-16>2027-01-04 "
	static const struct row rows[] = {
		{ LVU, "2026-11-21",
		  FIRST_TIME "extension-granted=2027-01-04@15>2027-01-15 extension-asked=2027-01-04@09", "2027-01-15",
		  LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21",
		  FIRST_TIME "extension-granted=2027-01-04@15>2027-01-15 extension-asked=2027-01-04@09", "2027-03-01",
		  LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_APPLICATION, "2027-01-16" },
		/* else one told after the answer neither lies behind it nor is open: no day is later than is proved */
		{ LVU, "2026-11-21", FIRST_TIME "extension-granted=2027-01-04>2027-01-15 extension-asked=2027-01-04@09",
		  "2027-03-01", LEGAL_MAY_HAVE_LAPSED, LEGAL_SAME_DAY, "2027-01-05" },
#define ONE_DAY FIRST_TIME "extension-refused=2027-01-04 extension-asked=2027-01-04 "
		{ LVU, "2026-11-21", ONE_DAY, "2027-01-04", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", ONE_DAY "applied=2027-01-08", "2027-01-09", LEGAL_MAY_HAVE_LAPSED, LEGAL_SAME_DAY,
		  "2027-01-05" },
		{ LVU, "2026-11-21", ONE_DAY "extension-granted=2027-01-05>2027-01-15", "2027-01-15", LEGAL_IN_FORCE, 0,
		  "2026-11-21" },
		{ LVU, "2026-11-21",
		  FIRST_TIME "extension-granted=2027-01-04@09>2027-01-15 extension-asked=2027-01-04@15", "2027-03-01",
		  LEGAL_IN_FORCE, 0, "2026-11-21" },
	};

	(void)state;
	CHECK(rows);
}

/* The safe day to act on, and the outermost one; nothing is calm between them. */
static void test_two_readings(void **state)
{
	static const struct {
		enum rules rules;
		const char *events, *today;
		unsigned asks;
		const char *last, *outermost; /* "": none runs */
	} rows[] = {
		{ LVM, "", "2027-01-01", LEGAL_ASK_SUBMISSION, "2027-01-01", "2027-01-04" },
		{ LVM, "", "2027-01-02", LEGAL_ASK_SUBMISSION, "2027-01-01", "2027-01-04" },
		{ LVM, "", "2027-01-04", LEGAL_ASK_SUBMISSION, "2027-01-01", "2027-01-04" },
		{ LVM, "", "2027-01-05", LEGAL_ASK_SUBMISSION | LEGAL_ASK_LAPSE, "", "" },
		{ LVM, "submitted=2027-01-04", "2027-01-05", LEGAL_ASK_OUTCOME, "", "" },
#define TWICE "submitted=2027-01-01 upheld=2027-01-04 set-aside=2027-01-12 restored=2027-01-18"
		{ LVM, TWICE, "2027-01-19", LEGAL_ASK_APPLICATION, "2027-01-11", "2027-01-25" },
		{ LVM, TWICE, "2027-01-26", LEGAL_ASK_APPLICATION | LEGAL_ASK_LAPSE, "", "" },
		{ LVM, TWICE " applied=2027-01-25", "2027-01-26", LEGAL_ASK_CARE, "", "" },
		{ UNKNOWN, "", "2027-01-01", LEGAL_ASK_SUBMISSION, "2027-01-01", "2027-01-01" },
		{ UNKNOWN, "submitted=2027-01-01 upheld=2027-01-12", "2027-01-13", 0, "2027-01-19", "2027-01-19" },
		{ UNKNOWN, "", "2027-01-02", LEGAL_ASK_SUBMISSION, "", "" },
		{ LVU, "", "2027-01-01", LEGAL_ASK_SUBMISSION, "2027-01-07", "2027-01-07" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct legal_rules rules = rules_of(rows[i].rules, "2026-12-31");
		char last[DATE_TEXT] = "", outermost[DATE_TEXT] = "";
		struct night n;
		struct legal l;

		read_events(rows[i].events, &n);
		legal_of(&rules, &n.events, day(rows[i].today), &l);
		if (l.runs) {
			date_format(l.last, last);
			date_format(l.outermost, outermost);
		}
		if ((l.asks & ~(unsigned)LEGAL_ASK_ENFORCEMENT) != rows[i].asks || strcmp(last, rows[i].last) != 0 ||
		    strcmp(outermost, rows[i].outermost) != 0)
			fail_msg("row %zu: asks %x, last %s, outermost %s", i, l.asks, last, outermost);
	}
}

/* The free question: nobody knows which time runs, so nothing is said to have lapsed, and what the court upholds
 * stands.
 */
static void test_limit_unknown(void **state)
{
	static const struct row rows[] = {
		{ UNKNOWN, "2026-12-31", "", "2027-01-01", LEGAL_IN_FORCE, 0, "2026-12-31" },
		{ UNKNOWN, "2026-12-31", "", "2027-01-02", LEGAL_MAY_HAVE_LAPSED, LEGAL_LIMIT_UNKNOWN, "2027-01-02" },
		{ UNKNOWN, "2026-12-31", "submitted=2027-01-01", "2027-01-09", LEGAL_IN_FORCE, 0, "2026-12-31" },
		{ UNKNOWN, "2026-12-31", "submitted=2027-01-07", "2027-01-09", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_LIMIT_UNKNOWN, "2027-01-02" },
		{ UNKNOWN, "2026-12-31", "submitted=2027-01-07 upheld=2027-01-12", "2027-01-12", LEGAL_IN_FORCE, 0,
		  "2026-12-31" },
		/* some law's time to apply runs from there */
		{ UNKNOWN, "2026-12-31", "submitted=2027-01-01 upheld=2027-01-12", "2027-01-19", LEGAL_IN_FORCE, 0,
		  "2026-12-31" },
		{ UNKNOWN, "2026-12-31", "submitted=2027-01-01 upheld=2027-01-12", "2027-01-20", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_LIMIT_UNKNOWN, "2027-01-20" },
		{ UNKNOWN, "2026-12-31", "submitted=2027-01-07 set-aside=2027-01-12", "2027-01-12", LEGAL_SET_ASIDE,
		  LEGAL_BY_COURT, "2027-01-12" },
	};
	struct legal_rules rules = rules_of(UNKNOWN, "2026-12-31");
	struct follow_event upheld = { .kind = FOLLOW_UPHELD, .day = day("2027-01-12"), .stated = true };
	struct night n;

	(void)state;
	CHECK(rows);
	read_events("submitted=2027-01-07", &n);
	assert_int_equal(follow_judge(&rules, &n.events, &upheld).wrong, FOLLOW_RIGHT);
}

/* Withdrawn before all, then no, then what ended it first; in whatever order they were recorded. */
static void test_ends_and_their_order(void **state)
{
	static const struct row rows[] = {
		/* the committee's end stands whatever courts say around it */
		{ LVU, "2026-11-21", IN "set-aside=2026-12-01 ended=2026-12-05 restored=2026-12-10", "2026-12-20",
		  LEGAL_ENDED, LEGAL_CONFIRMED, "2026-12-05" },
		{ LVU, "2026-11-21", IN "ended=2026-12-05 set-aside=2026-12-08", "2026-12-20", LEGAL_ENDED,
		  LEGAL_CONFIRMED, "2026-12-05" },
		{ LVU, "2026-11-21", IN "ended=2026-12-05@09 set-aside=2026-12-05@15", "2026-12-20", LEGAL_ENDED,
		  LEGAL_CONFIRMED, "2026-12-05" },
		{ LVU, "2026-11-21", IN "set-aside=2026-12-03", "2026-12-03", LEGAL_SET_ASIDE, LEGAL_BY_COURT,
		  "2026-12-03" },
		{ LVU, "2026-11-21", "set-aside=2026-12-03", "2026-12-20", LEGAL_SET_ASIDE, LEGAL_BY_COURT,
		  "2026-12-03" },
	/* courts that answer each other */
#define COURTS IN "set-aside=2026-12-03 restored=2026-12-08 set-aside=2026-12-10"
		{ LVU, "2026-11-21", COURTS, "2026-12-12", LEGAL_SET_ASIDE, LEGAL_BY_COURT, "2026-12-10" },
		{ LVU, "2026-11-21", COURTS " restored=2026-12-14", "2026-12-14", LEGAL_IN_FORCE, 0, "2026-12-14" },
		{ LVU, "2026-11-21", COURTS " restored=2026-12-14 dismissed=2026-12-16", "2026-12-16", LEGAL_LAPSED,
		  LEGAL_BY_COURT, "2026-12-16" },
		{ LVU, "2026-11-21",
		  IN "set-aside=2026-12-10 restored=2026-12-08 set-aside=2026-12-03 restored=2026-12-14", "2026-12-14",
		  LEGAL_IN_FORCE, 0, "2026-12-14" },
		{ LVU, "2026-11-21", COURTS " ~restored=2026-12-14", "2026-12-14", LEGAL_SET_ASIDE, LEGAL_BY_COURT,
		  "2026-12-10" },
		{ LVU, "2026-11-21", IN "~set-aside=2026-12-03", "2026-12-03", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVU, "2026-11-21", "ended=2026-11-24", "2026-11-25", LEGAL_ENDED, LEGAL_CONFIRMED, "2026-11-24" },
		{ LVU, "2026-11-21", "ended=2026-11-24", "2026-12-25", LEGAL_ENDED, LEGAL_CONFIRMED, "2026-11-24" },
		{ LVU, "2026-11-21", "ended=2026-11-24 set-aside=2026-12-03", "2026-12-25", LEGAL_ENDED,
		  LEGAL_CONFIRMED, "2026-11-24" },
		{ LVU, "2026-11-21", "set-aside=2026-12-03 ended=2026-12-04", "2026-12-25", LEGAL_SET_ASIDE,
		  LEGAL_BY_COURT, "2026-12-03" },
		{ LVU, "2026-11-21", "ended=2026-12-03 set-aside=2026-12-03", "2026-12-25", LEGAL_SET_ASIDE,
		  LEGAL_BY_COURT, "2026-12-03" },
		{ LVU, "2026-11-21", IN "applied=2026-12-10 care-decided=2027-01-12 ended=2027-01-20", "2027-01-21",
		  LEGAL_ENDED, LEGAL_BY_COURT, "2027-01-12" },
		{ LVU, "2026-11-21", "lapsed=2026-12-01", "2026-12-08", LEGAL_LAPSED, LEGAL_CONFIRMED, "2026-12-01" },
		{ LVU, "2026-11-21", "lapsed=2026-12-01 care-decided=2026-12-20", "2026-12-28", LEGAL_LAPSED,
		  LEGAL_CONFIRMED, "2026-12-01" },
		{ LVU, "2026-11-21", "dismissed=2026-12-04 lapsed=2026-12-01", "2026-12-08", LEGAL_LAPSED,
		  LEGAL_CONFIRMED, "2026-12-01" },
		{ LVU, "2026-11-21", "~lapsed=2026-12-01 submitted=2026-11-30", "2026-12-08", LEGAL_IN_FORCE, 0,
		  "2026-11-21" },
		{ WITHDRAWN, "2026-11-21", "set-aside=2026-12-03", "2026-12-08", LEGAL_WITHDRAWN, 0, "" },
		{ WITHDRAWN, "2026-11-21", "", "2026-12-08", LEGAL_WITHDRAWN, 0, "" },
		{ ANSWERED_NO, "2026-11-21", "", "2026-12-08", LEGAL_NO, 0, "2026-11-21" },
		{ PLACEMENT, "2026-11-21", "", "2028-12-08", LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ PLACEMENT, "2026-11-21", "ended=2026-12-01", "2026-12-01", LEGAL_ENDED, LEGAL_CONFIRMED,
		  "2026-12-01" },
	};

	(void)state;
	CHECK(rows);
}

/* What is still to be told. */
static void test_what_remains(void **state)
{
	static const struct {
		const char *events, *today;
		unsigned asks;
		const char *last; /* "": none runs */
	} rows[] = {
		{ "", "2026-11-22", LEGAL_ASK_SUBMISSION | LEGAL_ASK_ENFORCEMENT, "2026-11-30" },
		{ "", "2026-12-01", LEGAL_ASK_SUBMISSION | LEGAL_ASK_ENFORCEMENT | LEGAL_ASK_LAPSE, "" },
		/* marking the submission does not end the watch */
		{ IN, "2026-11-28", LEGAL_ASK_ENFORCEMENT | LEGAL_ASK_OUTCOME, "" },
		{ IN "enforced=2026-11-22", "2026-11-28", LEGAL_ASK_OUTCOME | LEGAL_ASK_APPLICATION, "2026-12-21" },
		{ IN "enforced=2026-11-22 upheld=2026-12-01", "2026-12-02", LEGAL_ASK_APPLICATION, "2026-12-21" },
		{ IN "enforced=2026-11-22 upheld=2026-12-01", "2026-12-22", LEGAL_ASK_APPLICATION | LEGAL_ASK_LAPSE,
		  "" },
		{ IN "enforced=2026-11-22 upheld=2026-12-01 extension-asked=2026-12-20", "2026-12-22",
		  LEGAL_ASK_APPLICATION | LEGAL_ASK_EXTENSION, "" },
		{ IN "enforced=2026-11-22 upheld=2026-12-01 extension-asked=2026-12-20 applied=2026-12-23",
		  "2026-12-23", LEGAL_ASK_EXTENSION, "" },
		{ IN "enforced=2026-11-22 upheld=2026-12-01 applied=2026-12-20", "2026-12-22", LEGAL_ASK_CARE, "" },
		{ IN "enforced=2026-11-22 upheld=2026-12-01 applied=2026-12-20 care-decided=2027-01-02", "2027-01-02",
		  0, "" },
		{ "submitted=2026-12-02 enforced=2026-11-22", "2026-12-03", 0, "" },
		{ "ended=2026-11-22", "2026-12-22", 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct legal_rules rules = rules_of(LVU, "2026-11-21");
		char last[DATE_TEXT] = "";
		struct night n;
		struct legal l;

		read_events(rows[i].events, &n);
		legal_of(&rules, &n.events, day(rows[i].today), &l);
		if (l.runs)
			date_format(l.last, last);
		if (l.asks != rows[i].asks || strcmp(last, rows[i].last) != 0)
			fail_msg("row %zu (%s): asks %x, last %s", i, rows[i].events, l.asks, last);
	}
}

/* JO 9081-2020: what has lapsed, or may have, is not enforced. */
static void test_enforcement_is_stopped(void **state)
{
	static const struct {
		enum rules rules;
		const char *events, *enforced;
		enum legal_state state;
	} rows[] = {
		{ LVU, "", "enforced=2026-11-21", LEGAL_IN_FORCE },
		{ LVU, "", "enforced=2026-11-30", LEGAL_IN_FORCE },
		{ LVU, "", "enforced=2026-12-01", LEGAL_MAY_HAVE_LAPSED },
		{ LVU, IN, "enforced=2026-12-01", LEGAL_IN_FORCE },
		{ LVU, "submitted=2026-12-01", "enforced=2026-12-01", LEGAL_LAPSED },
		{ LVU, "submitted=2026-12-01", "enforced=2026-11-30", LEGAL_IN_FORCE },
		/* four weeks run from the enforcement: none before it */
		{ LVU, IN "upheld=2026-12-02", "enforced=2027-02-01", LEGAL_IN_FORCE },
		{ LVU, IN "set-aside=2026-12-03", "enforced=2026-12-04", LEGAL_SET_ASIDE },
		{ LVU, IN "set-aside=2026-12-03", "enforced=2026-12-02", LEGAL_IN_FORCE },
		{ LVU, IN "set-aside=2026-12-03", "enforced=2026-12-03", LEGAL_MAY_HAVE_LAPSED },
		{ LVU, IN "set-aside=2026-12-03@10", "enforced=2026-12-03@11", LEGAL_SET_ASIDE },
		{ LVU, IN "set-aside=2026-12-03@10", "enforced=2026-12-03@09", LEGAL_IN_FORCE },
	/* a higher court restored it on that day: only the hours can tell */
#define RESTORED IN "set-aside=2026-12-03 restored=2026-12-08"
		{ LVU, RESTORED, "enforced=2026-12-07", LEGAL_SET_ASIDE },
		{ LVU, RESTORED, "enforced=2026-12-08", LEGAL_MAY_HAVE_LAPSED },
		{ LVU, RESTORED "@10", "enforced=2026-12-08", LEGAL_MAY_HAVE_LAPSED },
		{ LVU, RESTORED "@10", "enforced=2026-12-08@10", LEGAL_MAY_HAVE_LAPSED },
		{ LVU, RESTORED "@10", "enforced=2026-12-08@11", LEGAL_IN_FORCE },
		{ LVU, RESTORED "@10", "enforced=2026-12-08@09", LEGAL_SET_ASIDE },
		{ LVU, RESTORED, "enforced=2026-12-09", LEGAL_IN_FORCE },
		{ LVU, IN "set-aside=2026-12-08 restored=2026-12-08", "enforced=2026-12-08", LEGAL_MAY_HAVE_LAPSED },
		{ LVU, IN "set-aside=2026-12-08@10 restored=2026-12-08", "enforced=2026-12-08@09", LEGAL_IN_FORCE },
		{ LVU, RESTORED "@10 ended=2026-12-08@12", "enforced=2026-12-08@13", LEGAL_ENDED },
		{ LVU, "ended=2026-11-22", "enforced=2026-11-23", LEGAL_ENDED },
		{ LVU, "lapsed=2026-12-01", "enforced=2026-12-01", LEGAL_LAPSED },
		{ LVM, "", "enforced=2026-11-22", LEGAL_IN_FORCE },
		{ LVM, "", "enforced=2026-11-23", LEGAL_MAY_HAVE_LAPSED }, /* by the one reading of LVM 15 § */
		{ LVM, "submitted=2026-11-23", "enforced=2026-11-24", LEGAL_MAY_HAVE_LAPSED },
		{ LVM, "submitted=2026-11-23 upheld=2026-11-25", "enforced=2026-11-24", LEGAL_IN_FORCE },
		{ LVM, "submitted=2026-11-23 upheld=2026-11-25", "enforced=2026-12-03", LEGAL_MAY_HAVE_LAPSED },
		{ ANSWERED_NO, "", "enforced=2026-11-22", LEGAL_NO },
		{ WITHDRAWN, "", "enforced=2026-11-22", LEGAL_WITHDRAWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct legal_rules rules = rules_of(rows[i].rules, "2026-11-21");
		struct follow_event enforced;
		struct legal found;
		struct night n;

		read_events(rows[i].events, &n);
		read_event(rows[i].enforced, strlen(rows[i].enforced), &enforced);
		legal_bars_enforcement(&rules, &(struct view){ .events = &n.events }, &enforced, &found);
		if (found.state != rows[i].state)
			fail_msg("row %zu (%s, %s): %s", i, rows[i].events, rows[i].enforced,
			         legal_state_name(found.state));
	}
}

/* With an application before a court the submission's time runs as ever, and no other. */
static void test_pending(void **state)
{
	static const struct row rows[] = {
		{ LVU_PENDING, "2026-11-21", "", "2026-12-01", LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION,
		  "2026-12-01" },
		{ LVU_PENDING, "2026-11-21", "submitted=2026-11-27 enforced=2026-11-21 upheld=2026-12-03", "2027-03-01",
		  LEGAL_IN_FORCE, 0, "2026-11-21" },
		{ LVM_PENDING, "2026-11-18", "submitted=2026-11-19 upheld=2026-11-20", "2027-01-01", LEGAL_IN_FORCE, 0,
		  "2026-11-18" },
		{ LVM, "2026-11-18", "submitted=2026-11-19 upheld=2026-11-20", "2027-01-01", LEGAL_MAY_HAVE_LAPSED,
		  LEGAL_NO_APPLICATION, "2026-11-28" },
		{ LVM_PENDING, "2026-11-18", "submitted=2026-11-19 care-decided=2026-11-25", "2026-11-26", LEGAL_ENDED,
		  LEGAL_BY_COURT, "2026-11-25" },
	};

	(void)state;
	CHECK(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pending),
		cmocka_unit_test(test_submission_lvu),
		cmocka_unit_test(test_application_lvu),
		cmocka_unit_test(test_lvm),
		cmocka_unit_test(test_upheld_twice),
		cmocka_unit_test(test_longer_time_of_one_day),
		cmocka_unit_test(test_two_readings),
		cmocka_unit_test(test_limit_unknown),
		cmocka_unit_test(test_ends_and_their_order),
		cmocka_unit_test(test_what_remains),
		cmocka_unit_test(test_enforcement_is_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
