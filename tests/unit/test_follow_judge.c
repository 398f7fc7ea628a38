/* Which events go together: the pairs as a table, and every sequence of four. Decided on Saturday 21 November 2026; the
 * last day for the court is Monday the 30th. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/follow.h"

static const struct law_follow_up submission = { .id = LAW_SUBMISSION, .rule = LAW_RULE_WEEKS, .weeks = 1 };
static const struct law_follow_up application = {
	.id = LAW_APPLICATION, .rule = LAW_RULE_WEEKS, .weeks = 4, .from = LAW_EVENT_ENFORCEMENT, .extension = true
};
static const struct law_follow_up from_court = {
	.id = LAW_APPLICATION, .rule = LAW_RULE_WEEKS, .weeks = 1, .from = LAW_EVENT_COURT_DECISION
};
static const struct date last_day = { 2026, 11, 30 };

static struct legal_rules rules_of(const struct law_follow_up *asks)
{
	return (struct legal_rules){
		.yes = true, .decided = { 2026, 11, 21 }, .submission = &submission, .application = asks
	};
}

enum { MOST = 6 };
struct night {
	struct follow_event items[MOST];
	struct follow_events events;
};

static void put(struct night *n, enum follow_kind kind, struct date day)
{
	struct follow_event *e = &n->items[n->events.count];

	assert_true(n->events.count < MOST);
	n->events.items = n->items;
	e->id = (int64_t)++n->events.count;
	e->kind = kind;
	e->day = day;
	e->until = date_add_days(day, 30);
	e->stated = true;
	e->undone = false;
}

static enum follow_wrong judged(const struct legal_rules *r, const struct night *n, enum follow_kind kind,
                                struct date day, const struct follow_event **ret_other)
{
	static struct follow_event e;
	struct follow_judgement j;

	e.kind = kind;
	e.day = day;
	e.until = date_add_days(day, 30);
	e.stated = true;
	j = follow_judge(r, &n->events, &e);
	*ret_other = j.other;
	return j.wrong;
}

/* --- The pairs --------------------------------------------------------------------------------------------------- */

static void read_word(const char *word, enum follow_kind *kind, struct date *day)
{
	const char *equals = strchr(word, '=');

	assert_non_null(equals);
	assert_int_equal(follow_kind_of(span_of(word, (size_t)(equals - word)), kind), ERR_OK);
	assert_int_equal(date_parse(span_of(equals + 1, 10), day), ERR_OK);
}

static void read_words(const char *text, struct night *n)
{
	*n = (struct night){ .events.items = n->items };
	while (*text) {
		enum follow_kind kind;
		struct date day;

		read_word(text, &kind, &day);
		put(n, kind, day);
		text += strcspn(text, " ");
		text += strspn(text, " ");
	}
}

static const struct {
	const char *there, *next;
	enum follow_wrong wrong;
	int other; /* the place of the other, from 1; 0: none */
} together[] = {
	{ "", "upheld=2026-12-01", FOLLOW_NEEDS, 0 },
	{ "submitted=2026-11-27", "upheld=2026-12-01", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27", "upheld=2026-11-27", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27", "upheld=2026-11-26", FOLLOW_CLASHES, 1 },
	/* it came in too late, but that the court decides */
	{ "submitted=2026-12-01", "upheld=2026-12-03", FOLLOW_UNSURE, 1 },
	{ "submitted=2026-12-01 ended=2026-12-02", "upheld=2026-12-03", FOLLOW_RIGHT, 0 },
	{ "upheld=2026-12-03", "submitted=2026-12-01", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-12-01 upheld=2026-12-03", "lapsed=2026-12-01", FOLLOW_NOT_OUT, 0 },
	{ "submitted=2026-12-01 upheld=2026-12-03", "enforced=2026-12-02", FOLLOW_RIGHT, 0 },
	{ "upheld=2026-12-01", "submitted=2026-11-27", FOLLOW_RIGHT, 0 }, /* an older store is mended */
	{ "upheld=2026-12-01", "submitted=2026-12-02", FOLLOW_CLASHES, 1 },
	{ "submitted=2026-11-27 set-aside=2026-12-02", "upheld=2026-12-03", FOLLOW_CLASHES, 2 },
	{ "submitted=2026-11-27 upheld=2026-12-03", "set-aside=2026-12-02", FOLLOW_CLASHES, 2 },
	{ "submitted=2026-11-27 upheld=2026-12-02", "set-aside=2026-12-10", FOLLOW_RIGHT, 0 }, /* the next court */
	{ "submitted=2026-11-27 upheld=2026-12-02", "ended=2026-12-01", FOLLOW_RIGHT, 0 },
	/* a higher court upholds what the lower one set aside: both are true */
	{ "submitted=2026-11-27 set-aside=2026-12-02", "restored=2026-12-10", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27 dismissed=2026-12-02", "restored=2026-12-10", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27 set-aside=2026-12-02", "restored=2026-12-01", FOLLOW_CLASHES, 2 },
	{ "submitted=2026-11-27 upheld=2026-12-02", "restored=2026-12-10", FOLLOW_NEEDS, 0 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "ended=2026-12-12", FOLLOW_RIGHT, 0 },
/* and so on, to whatever length; each court answers the one before it */
#define TWICE "set-aside=2026-12-02 restored=2026-12-10 set-aside=2026-12-15"
	{ "set-aside=2026-12-02 restored=2026-12-10", "set-aside=2026-12-15", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "dismissed=2026-12-15", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "set-aside=2026-12-05", FOLLOW_CLASHES, 1 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "restored=2026-12-15", FOLLOW_CLASHES, 1 },
	/* on one day in the order in which they are told: the day alone contradicts none of them */
	{ "set-aside=2026-12-02 restored=2026-12-10", "set-aside=2026-12-10", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "ended=2026-12-10", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27 set-aside=2026-12-02", "restored=2026-12-02", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27 dismissed=2026-12-02", "restored=2026-12-02", FOLLOW_RIGHT, 0 },
	{ TWICE, "restored=2026-12-15", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "enforced=2026-12-10", FOLLOW_UNSURE, 2 },
	{ "set-aside=2026-12-02 restored=2026-12-02", "enforced=2026-12-02", FOLLOW_UNSURE, 2 },
	{ "enforced=2026-12-02 set-aside=2026-12-02", "restored=2026-12-02", FOLLOW_RIGHT, 0 },
	{ TWICE, "restored=2026-12-20", FOLLOW_RIGHT, 0 },
	{ TWICE, "restored=2026-12-12", FOLLOW_CLASHES, 3 },
	{ TWICE, "ended=2026-12-16", FOLLOW_RIGHT, 0 },
	{ TWICE, "ended=2026-12-12", FOLLOW_RIGHT, 0 },
	{ TWICE, "enforced=2026-12-12", FOLLOW_RIGHT, 0 },
	{ TWICE, "enforced=2026-12-16", FOLLOW_BARRED, 3 },
	{ TWICE " restored=2026-12-20", "set-aside=2026-12-22", FOLLOW_RIGHT, 0 },
	{ TWICE " restored=2026-12-20", "enforced=2026-12-16", FOLLOW_BARRED, 3 },
	{ TWICE " restored=2026-12-20", "enforced=2026-12-21", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "ended=2026-12-05", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "enforced=2026-12-11", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-02 restored=2026-12-10", "enforced=2026-12-05", FOLLOW_BARRED, 1 },
	{ "lapsed=2026-12-01", "upheld=2026-12-01", FOLLOW_NEEDS, 0 },
	/* an end is never held back by what is missing */
	{ "", "set-aside=2026-11-25", FOLLOW_RIGHT, 0 },
	{ "", "care-decided=2026-12-25", FOLLOW_RIGHT, 0 },
	{ "", "dismissed=2026-12-04", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27", "set-aside=2026-11-26", FOLLOW_CLASHES, 1 },
	{ "set-aside=2026-11-26", "submitted=2026-11-27", FOLLOW_CLASHES, 1 },
	{ "applied=2026-12-10", "care-decided=2026-12-09", FOLLOW_CLASHES, 1 },
	{ "care-decided=2026-12-09", "applied=2026-12-10", FOLLOW_CLASHES, 1 },
	/* the first end counts, and what the other side says after it is true all the same */
	{ "ended=2026-11-24", "set-aside=2026-12-03", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-03", "ended=2026-11-24", FOLLOW_RIGHT, 0 },
	{ "set-aside=2026-12-03", "ended=2026-12-04", FOLLOW_RIGHT, 0 },
	{ "ended=2026-12-05 set-aside=2026-12-08", "restored=2026-12-15", FOLLOW_RIGHT, 0 },
	{ "ended=2026-12-05", "restored=2026-12-15", FOLLOW_CLASHES, 1 },
	{ "care-decided=2026-12-20", "ended=2026-12-28", FOLLOW_RIGHT, 0 },
	{ "care-decided=2026-12-20", "set-aside=2026-12-28", FOLLOW_CLASHES, 1 },
	{ "ended=2026-11-24", "dismissed=2026-11-26", FOLLOW_RIGHT, 0 },
	{ "dismissed=2026-12-04", "lapsed=2026-12-01", FOLLOW_RIGHT, 0 },
	{ "dismissed=2026-12-04", "lapsed=2026-12-05", FOLLOW_CLASHES, 1 },
	{ "lapsed=2026-12-01", "dismissed=2026-12-04", FOLLOW_RIGHT, 0 },
	{ "lapsed=2026-12-01", "care-decided=2026-12-20", FOLLOW_RIGHT, 0 },
	{ "lapsed=2026-12-01", "ended=2026-12-02", FOLLOW_CLASHES, 1 },
	{ "set-aside=2026-12-03", "dismissed=2026-12-04", FOLLOW_CLASHES, 1 },
	/* a lapse, where no time ran out */
	{ "", "lapsed=2026-11-30", FOLLOW_NOT_OUT, 0 },
	{ "", "lapsed=2026-12-01", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27", "lapsed=2026-12-01", FOLLOW_NOT_OUT, 0 },
	{ "submitted=2026-12-01", "lapsed=2026-12-01", FOLLOW_RIGHT, 0 },
	{ "lapsed=2026-12-01", "submitted=2026-11-27", FOLLOW_CLASHES, 1 },
	{ "lapsed=2026-12-01", "submitted=2026-12-01", FOLLOW_RIGHT, 0 },
	{ "submitted=2026-11-27 enforced=2026-11-22 lapsed=2026-12-22", "applied=2026-12-21", FOLLOW_CLASHES, 3 },
	{ "submitted=2026-11-27 enforced=2026-11-22 lapsed=2026-12-22", "applied=2026-12-22", FOLLOW_RIGHT, 0 },
	/* what has lapsed is not enforced; what was may be found to have been unlawful */
	{ "", "enforced=2026-12-01", FOLLOW_UNSURE, 0 },
	{ "submitted=2026-12-01", "enforced=2026-12-01", FOLLOW_BARRED, 1 },
	{ "set-aside=2026-11-26", "enforced=2026-11-27", FOLLOW_BARRED, 1 },
	{ "enforced=2026-11-27", "set-aside=2026-11-26", FOLLOW_RIGHT, 0 },
	{ "enforced=2026-11-27", "ended=2026-11-26", FOLLOW_RIGHT, 0 },
	/* the court answers what was asked */
	{ "submitted=2026-11-27", "extension-granted=2026-12-18", FOLLOW_NEEDS, 0 },
	{ "submitted=2026-11-27", "extension-refused=2026-12-18", FOLLOW_NEEDS, 0 },
	{ "submitted=2026-11-27 extension-asked=2026-12-19", "extension-granted=2026-12-18", FOLLOW_NEEDS, 0 },
	{ "submitted=2026-11-27 extension-asked=2026-12-18", "extension-granted=2026-12-18", FOLLOW_RIGHT, 0 },
	{ "ended=2026-12-01 extension-asked=2026-12-18", "extension-granted=2026-12-18", FOLLOW_CLASHES, 1 },
#define ENFORCED "submitted=2026-11-27 upheld=2026-12-01 enforced=2026-11-22 "
	/* of two answers of one day that say otherwise nobody knows which is the last word */
	{ ENFORCED "extension-asked=2026-12-14 extension-granted=2026-12-18>2027-01-08", "extension-refused=2026-12-18",
	  FOLLOW_UNSURE, 5 },
	{ ENFORCED "extension-asked=2026-12-14 extension-refused=2026-12-18", "extension-granted=2026-12-18>2027-01-08",
	  FOLLOW_UNSURE, 5 },
	/* the court answers a request that was made before the last day, 21 December, was out */
	{ ENFORCED "extension-asked=2026-12-21", "extension-granted=2026-12-28", FOLLOW_RIGHT, 0 },
	{ ENFORCED "extension-asked=2026-12-22", "extension-granted=2026-12-28", FOLLOW_UNSURE, 0 },
	{ ENFORCED "extension-asked=2026-12-22 applied=2026-12-24", "extension-granted=2026-12-28", FOLLOW_UNSURE, 0 },
	{ ENFORCED "extension-asked=2026-12-18 extension-refused=2026-12-21", "extension-granted=2026-12-28",
	  FOLLOW_UNSURE, 0 },
	{ ENFORCED "extension-asked=2026-12-22 extension-granted=2026-12-28", "applied=2027-01-04", FOLLOW_RIGHT, 0 },
	{ ENFORCED "extension-asked=2026-12-18 extension-refused=2026-12-20", "extension-asked=2026-12-20",
	  FOLLOW_UNSURE, 5 },
	{ ENFORCED "extension-asked=2026-12-18 extension-refused=2026-12-20", "extension-asked=2026-12-21",
	  FOLLOW_RIGHT, 0 },
	/* nor on the day of its end, where nobody told the hours */
	{ "ended=2026-11-24", "enforced=2026-11-24", FOLLOW_UNSURE, 1 },
	{ "set-aside=2026-11-26", "enforced=2026-11-26", FOLLOW_UNSURE, 1 },
	{ "enforced=2026-11-24", "ended=2026-11-24", FOLLOW_RIGHT, 0 },
	{ "ended=2026-11-24", "submitted=2026-11-25", FOLLOW_RIGHT, 0 }, /* it was on its way */
	{ "ended=2026-11-24", "applied=2026-12-10", FOLLOW_RIGHT, 0 },   /* care needs no custody */
};

static void test_what_goes_together(void **state)
{
	struct legal_rules rules = rules_of(&application);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(together); i++) {
		const struct follow_event *other;
		enum follow_wrong found;
		enum follow_kind kind;
		struct night n;
		struct date day;

		read_words(together[i].there, &n);
		read_word(together[i].next, &kind, &day);
		found = judged(&rules, &n, kind, day, &other);
		if (found != together[i].wrong || (other ? other->id : 0) != together[i].other)
			fail_msg("row %zu (%s, then %s): %d, %lld", i, together[i].there, together[i].next, (int)found,
			         other ? (long long)other->id : 0LL);
	}
}

/* 18 § LVM has no longer time; nor has an act without an application. What was recorded of it says so. */
static void test_no_longer_time(void **state)
{
	static const enum follow_kind kinds[] = { FOLLOW_EXTENSION_ASKED, FOLLOW_EXTENSION_GRANTED,
		                                  FOLLOW_EXTENSION_REFUSED };
	static const struct date answered = { 2026, 12, 18 };
	struct legal_rules with = rules_of(&application), without = rules_of(&from_court), none = rules_of(NULL);
	const struct follow_event *other;
	struct night n;

	(void)state;
	read_words("submitted=2026-11-23 upheld=2026-12-12 extension-asked=2026-12-18", &n);
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
		assert_int_equal(judged(&without, &n, kinds[i], answered, &other), FOLLOW_NO_EXTENSION);
		assert_int_equal(judged(&none, &n, kinds[i], answered, &other), FOLLOW_NO_EXTENSION);
		assert_int_equal(judged(&with, &n, kinds[i], answered, &other), FOLLOW_RIGHT);
	}
	assert_int_equal(follow_mark(&without, &n.events, &n.items[2]), FOLLOW_DOES_NOT_COUNT);
	assert_int_equal(follow_mark(&with, &n.events, &n.items[2]), FOLLOW_PLAIN);
	assert_int_equal(follow_mark(&without, &n.events, &n.items[1]), FOLLOW_PLAIN);
	/* and it holds nothing else back */
	assert_int_equal(judged(&without, &n, FOLLOW_APPLIED, answered, &other), FOLLOW_RIGHT);
	assert_null(follow_resting(&without, &n.events, &n.items[1]));
}

/* What happened though it should not have, as far as is known now. */
static void test_marks(void **state)
{
	static const struct {
		const char *there;
		int marked; /* from 1 */
		enum follow_mark mark;
	} rows[] = {
		{ "enforced=2026-11-22", 1, FOLLOW_PLAIN },
		{ "enforced=2026-12-02", 1, FOLLOW_WHILE_UNSURE },
		{ "enforced=2026-12-02 submitted=2026-11-27", 1, FOLLOW_PLAIN }, /* told later: it stood */
		{ "enforced=2026-12-02 submitted=2026-12-01", 1, FOLLOW_NOT_IN_FORCE },
		{ "enforced=2026-12-02 set-aside=2026-11-30", 1, FOLLOW_NOT_IN_FORCE },
		{ "enforced=2026-12-12 " TWICE, 1, FOLLOW_PLAIN },
		{ "enforced=2026-12-16 " TWICE, 1, FOLLOW_NOT_IN_FORCE },
		{ "enforced=2026-12-10 " TWICE, 1, FOLLOW_WHILE_UNSURE },
		{ "enforced=2026-11-24 ended=2026-11-24", 1, FOLLOW_WHILE_UNSURE },
		{ ENFORCED "extension-asked=2026-12-18 extension-refused=2026-12-20 extension-asked=2026-12-20", 6,
		  FOLLOW_ORDER_UNKNOWN },
		{ ENFORCED "extension-asked=2026-12-18 extension-refused=2026-12-18", 4, FOLLOW_PLAIN },
		{ "submitted=2026-12-01 upheld=2026-12-03", 2, FOLLOW_LATE_UPHELD },
		{ "submitted=2026-11-30 upheld=2026-12-03", 2, FOLLOW_PLAIN },
		{ ENFORCED "extension-asked=2026-12-21 extension-granted=2026-12-28", 5, FOLLOW_PLAIN },
		{ ENFORCED "extension-asked=2026-12-22 extension-granted=2026-12-28", 5, FOLLOW_UNASKED_GRANT },
	};
	struct legal_rules rules = rules_of(&application);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		struct night n;
		enum follow_mark mark;

		read_words(rows[i].there, &n);
		mark = follow_mark(&rules, &n.events, &n.items[rows[i].marked - 1]);
		if (mark != rows[i].mark)
			fail_msg("row %zu (%s): %s", i, rows[i].there, follow_mark_name(mark));
		n.items[rows[i].marked - 1].undone = true;
		assert_int_equal(follow_mark(&rules, &n.events, &n.items[rows[i].marked - 1]), FOLLOW_PLAIN);
	}
}

static void test_what_rests_on_what(void **state)
{
	static const struct {
		const char *there;
		int undone, resting; /* from 1; 0: none */
	} rows[] = {
		{ "submitted=2026-11-27 upheld=2026-12-01", 1, 2 },
		{ "submitted=2026-11-27 upheld=2026-12-01", 2, 0 },
		{ "upheld=2026-12-01 submitted=2026-11-27", 2, 1 }, /* an older store, mended: not broken again */
		{ "upheld=2026-12-01", 1, 0 },
		{ "upheld=2026-12-01 enforced=2026-11-22", 2, 0 },    /* what is broken holds nothing back */
		{ "submitted=2026-11-27 enforced=2026-12-02", 1, 0 }, /* it would be marked: what is done is done */
		{ TWICE " restored=2026-12-20", 2, 3 },
		{ TWICE " restored=2026-12-20", 3, 4 },
		{ TWICE " restored=2026-12-20", 4, 0 },
		{ "submitted=2026-12-01 upheld=2026-12-03", 1, 2 },
		{ "submitted=2026-11-27 enforced=2026-11-28", 1, 0 },
		{ "submitted=2026-11-27 enforced=2026-12-02 set-aside=2026-12-01", 1, 0 },
		{ "submitted=2026-11-27 enforced=2026-11-22 upheld=2026-12-01", 2, 0 },
		{ "extension-asked=2026-12-10 extension-granted=2026-12-12", 1, 2 },
		{ "extension-asked=2026-12-10 extension-asked=2026-12-11 extension-granted=2026-12-12", 1, 0 },
		{ "submitted=2026-11-27 enforced=2026-11-22 lapsed=2026-12-22", 2, 0 }, /* it may have been at once */
		{ "submitted=2026-12-01 lapsed=2026-12-01", 1, 0 },
		{ "ended=2026-11-24 dismissed=2026-11-26", 1, 0 },
	};
	struct legal_rules rules = rules_of(&application);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		const struct follow_event *found;
		struct night n;

		read_words(rows[i].there, &n);
		found = follow_resting(&rules, &n.events, &n.items[rows[i].undone - 1]);
		if ((found ? found->id : 0) != rows[i].resting)
			fail_msg("row %zu (%s): %lld", i, rows[i].there, found ? (long long)found->id : 0LL);
	}
}

/* --- Every sequence of four -------------------------------------------------------------------------------------- */

enum { KINDS = FOLLOW_REPORTED, OPTIONS = 2 * KINDS, LENGTH = 4 };

/* A set of events: one bit for each kind on each of two days. */
struct walk {
	struct legal_rules rules;
	struct date days[2];
	unsigned char *reached; /* a bit a set */
	long sequences, undone;
};

static bool has(const struct night *n, enum follow_kind kind)
{
	for (size_t i = 0; i < n->events.count; i++)
		if (n->items[i].kind == kind && !n->items[i].undone)
			return true;
	return false;
}

static const struct follow_event *one(const struct night *n, enum follow_kind kind)
{
	const struct follow_event *found = NULL;

	for (size_t i = 0; i < n->events.count; i++) {
		const struct follow_event *e = &n->items[i];

		if (e->kind == kind && !e->undone && (!found || date_compare(e->day, found->day) < 0))
			found = e;
	}
	return found;
}

static bool over(enum legal_state s)
{
	return s == LEGAL_LAPSED || s == LEGAL_SET_ASIDE || s == LEGAL_ENDED;
}

/* A higher court answered what a court ended with: later, or told last of one day. */
static bool restored(const struct night *n, const struct follow_event *end)
{
	if (end->kind != FOLLOW_SET_ASIDE && end->kind != FOLLOW_DISMISSED)
		return false;
	for (size_t i = 0; i < n->events.count; i++) {
		const struct follow_event *e = &n->items[i];
		int days = date_compare(e->day, end->day);

		if (e->kind == FOLLOW_RESTORED && !e->undone && (days > 0 || (days == 0 && e > end)))
			return true;
	}
	return false;
}

/* Of any events, whoever let them stand: nothing is in force that an event ended, or that did not come in in time. */
static bool never_by_mistake(const struct night *n, const struct legal *l, struct date today)
{
	static const enum follow_kind ends[] = { FOLLOW_SET_ASIDE, FOLLOW_ENDED, FOLLOW_CARE_DECIDED, FOLLOW_DISMISSED,
		                                 FOLLOW_LAPSED };
	const struct follow_event *in = one(n, FOLLOW_SUBMITTED), *upheld = one(n, FOLLOW_UPHELD);

	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++)
		for (size_t k = 0; k < n->events.count; k++) {
			const struct follow_event *e = &n->items[k];

			if (e->kind == ends[i] && !e->undone && !restored(n, e) &&
			    (!over(l->state) || date_compare(l->since, e->day) > 0))
				return false;
		}
	if (l->state != LEGAL_IN_FORCE || one(n, FOLLOW_RESTORED)) /* which settles when it came in, too */
		return true;
	if (in && upheld && date_compare(in->day, upheld->day) <= 0) /* and so does the first court */
		return true;
	return date_compare(in ? in->day : today, last_day) <= 0;
}

/* By the last word of the courts. */
static bool is_set_aside(const struct night *n)
{
	for (size_t i = 0; i < n->events.count; i++) {
		const struct follow_event *e = &n->items[i];

		if (e->kind == FOLLOW_SET_ASIDE && !e->undone && !restored(n, e))
			return true;
	}
	return false;
}

/* What each recorded event says is what the state says. */
static bool one_answer(const struct night *n, const struct legal *l)
{
	const struct follow_event *upheld = one(n, FOLLOW_UPHELD), *in = one(n, FOLLOW_SUBMITTED);
	const struct follow_event *asked = one(n, FOLLOW_EXTENSION_ASKED), *ended = one(n, FOLLOW_ENDED);
	bool right = true;

	if (upheld)
		right = in && date_compare(in->day, upheld->day) <= 0 && l->why != LEGAL_NO_SUBMISSION &&
		        l->why != LEGAL_LATE_SUBMISSION &&
		        (!over(l->state) || ended || date_compare(upheld->day, l->since) <= 0);
	if (has(n, FOLLOW_EXTENSION_GRANTED) || has(n, FOLLOW_EXTENSION_REFUSED))
		right &= asked != NULL;
	if (has(n, FOLLOW_RESTORED))
		right &= l->why != LEGAL_NO_SUBMISSION;
	if (!ended && (has(n, FOLLOW_RESTORED) || has(n, FOLLOW_SET_ASIDE)))
		right &= (l->state == LEGAL_SET_ASIDE) == is_set_aside(n);
	if (ended) /* whatever a court says beside it: the first end counts */
		right &= over(l->state) && date_compare(l->since, ended->day) <= 0;
	if (has(n, FOLLOW_LAPSED))
		right &= l->state == LEGAL_LAPSED;
	return right;
}

static void describe(const struct night *n, char out[400])
{
	char day[DATE_TEXT];
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n->events.count; i++) {
		date_format(n->items[i].day, day);
		len += (size_t)snprintf(out + len, 400 - len, "%s%s=%s ", n->items[i].undone ? "~" : "",
		                        follow_kind_name(n->items[i].kind), day);
	}
}

static void assert_answers(const struct walk *w, const struct night *n, bool allowed)
{
	static const struct date todays[] = { { 2026, 12, 3 }, { 2026, 12, 24 }, { 2027, 3, 1 } };
	char text[400];

	for (size_t i = 0; i < ARRAY_LENGTH(todays); i++) {
		struct legal l;

		legal_of(&w->rules, &n->events, todays[i], &l);
		if (never_by_mistake(n, &l, todays[i]) && (!allowed || one_answer(n, &l)))
			continue;
		describe(n, text);
		fail_msg("%s: %s, %s", text, legal_state_name(l.state), legal_why_name(l.why));
	}
}

static bool allowed(const struct walk *w, const struct night *n, enum follow_kind kind, struct date day)
{
	const struct follow_event *other;
	enum follow_wrong wrong;

	for (size_t i = 0; i < n->events.count; i++) {
		const struct follow_event *e = &n->items[i];

		if (!e->undone && e->kind == kind && date_compare(e->day, day) == 0)
			return false;
	}
	if (follow_already(&n->events, kind, ""))
		return false;
	wrong = judged(&w->rules, n, kind, day, &other);
	return wrong == FOLLOW_RIGHT || wrong == FOLLOW_UNSURE;
}

static void step(struct walk *w, struct night *n, uint32_t set, int left, bool undoing);

static void undo_each(struct walk *w, struct night *n, uint32_t set, int left)
{
	for (size_t i = 0; i < n->events.count; i++) {
		struct follow_event *e = &n->items[i];
		uint32_t rest = set & ~(1u << (2 * (unsigned)e->kind + (date_compare(e->day, w->days[1]) == 0)));
		char text[400];

		if (e->undone || follow_resting(&w->rules, &n->events, e))
			continue;
		e->undone = true;
		w->undone++;
		describe(n, text);
		if (!(w->reached[rest / 8] & (1u << rest % 8)))
			fail_msg("%s: what is left could not have been recorded", text);
		step(w, n, rest, left - 1, true);
		e->undone = false;
	}
}

static void step(struct walk *w, struct night *n, uint32_t set, int left, bool undoing)
{
	if (!undoing)
		w->reached[set / 8] |= (unsigned char)(1u << set % 8);
	w->sequences++;
	assert_answers(w, n, true);
	if (left == 0)
		return;
	for (unsigned o = 0; o < OPTIONS; o++) {
		enum follow_kind kind = (enum follow_kind)(o / 2);

		if (!allowed(w, n, kind, w->days[o % 2]))
			continue;
		put(n, kind, w->days[o % 2]);
		step(w, n, set | 1u << o, left - 1, undoing);
		n->events.count--;
	}
	if (undoing)
		undo_each(w, n, set, left);
}

/* Three of anything, allowed or not, as an older program may have left them. */
static void any_three(const struct walk *w)
{
	for (unsigned a = 0; a < OPTIONS; a++)
		for (unsigned b = 0; b < OPTIONS; b++)
			for (unsigned c = 0; c < OPTIONS; c++) {
				struct night n = { .events.items = n.items };

				put(&n, (enum follow_kind)(a / 2), w->days[a % 2]);
				put(&n, (enum follow_kind)(b / 2), w->days[b % 2]);
				put(&n, (enum follow_kind)(c / 2), w->days[c % 2]);
				assert_answers(w, &n, false);
			}
}

static void test_every_sequence(void **state)
{
	static const struct date days[][2] = { { { 2026, 11, 27 }, { 2026, 12, 2 } },
		                               { { 2026, 11, 27 }, { 2026, 12, 23 } },
		                               { { 2026, 12, 1 }, { 2026, 12, 23 } } };
	static const struct law_follow_up *const asks[] = { &application, &from_court };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(days) * ARRAY_LENGTH(asks); i++) {
		struct walk w = { .rules = rules_of(asks[i % 2]), .days = { days[i / 2][0], days[i / 2][1] } };
		struct night n = { .events.items = n.items };

		w.reached = calloc(1u << (OPTIONS - 3), 1);
		assert_non_null(w.reached);
		step(&w, &n, 0, LENGTH, false);
		step(&w, &n, 0, LENGTH, true);
		assert_true(w.sequences > 1000 && w.undone > 100);
		any_three(&w);
		free(w.reached);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_goes_together),
		cmocka_unit_test(test_no_longer_time),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_what_rests_on_what),
		cmocka_unit_test(test_every_sequence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
