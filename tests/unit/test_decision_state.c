/* The states of a decision against a second table, written from the rules and not from the code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/decision.h"

/* Every way that exists: from, by, to. What is not in this list cannot happen. */
static const struct {
	enum decision_state from;
	enum decision_event by;
	enum decision_state to;
} ways[] = {
	{ DECISION_DRAFT, DECISION_EDIT, DECISION_DRAFT },
	{ DECISION_DRAFT, DECISION_ABANDON, DECISION_ABANDONED },
	{ DECISION_DRAFT, DECISION_RECORD, DECISION_DECIDED },
	{ DECISION_DECIDED, DECISION_EDIT, DECISION_DECIDED },
	{ DECISION_DECIDED, DECISION_FREEZE, DECISION_FROZEN },
	{ DECISION_FROZEN, DECISION_REJECT, DECISION_DECIDED },
	{ DECISION_FROZEN, DECISION_REOPEN, DECISION_DECIDED },
	{ DECISION_FROZEN, DECISION_SIGN, DECISION_SIGNED },
	{ DECISION_FROZEN, DECISION_SIGN_PAPER, DECISION_PAPER },
	{ DECISION_SIGNED, DECISION_ARCHIVE, DECISION_ARCHIVED },
	{ DECISION_PAPER, DECISION_ARCHIVE, DECISION_ARCHIVED },
	{ DECISION_ARCHIVED, DECISION_ACKNOWLEDGE, DECISION_ACKNOWLEDGED },
	{ DECISION_ARCHIVED, DECISION_CORRECT, DECISION_DECIDED },
	{ DECISION_ACKNOWLEDGED, DECISION_CORRECT, DECISION_DECIDED },
	/* Wrongly recorded: at once only while there is no text; else two persons must agree, at every stage. */
	{ DECISION_DECIDED, DECISION_WITHDRAW, DECISION_WITHDRAWN },
	{ DECISION_DECIDED, DECISION_WITHDRAW_ASK, DECISION_WITHDRAWAL },
	{ DECISION_FROZEN, DECISION_WITHDRAW_ASK, DECISION_WITHDRAWAL },
	{ DECISION_SIGNED, DECISION_WITHDRAW_ASK, DECISION_WITHDRAWAL },
	{ DECISION_PAPER, DECISION_WITHDRAW_ASK, DECISION_WITHDRAWAL },
	{ DECISION_ARCHIVED, DECISION_WITHDRAW_ASK, DECISION_WITHDRAWAL },
	{ DECISION_ACKNOWLEDGED, DECISION_WITHDRAW_ASK, DECISION_WITHDRAWAL },
	{ DECISION_WITHDRAWAL, DECISION_WITHDRAW, DECISION_WITHDRAWN },
	/* What was signed is archived all the same. */
	{ DECISION_WITHDRAWAL, DECISION_ARCHIVE, DECISION_WITHDRAWAL },
	{ DECISION_WITHDRAWN, DECISION_ARCHIVE, DECISION_WITHDRAWN },
	/* Signed on a paper that the service did not write, as somebody states. */
	{ DECISION_DECIDED, DECISION_SIGN_OUTSIDE, DECISION_OUTSIDE },
	{ DECISION_OUTSIDE, DECISION_OUTSIDE_UNDO, DECISION_DECIDED },
	{ DECISION_OUTSIDE, DECISION_WITHDRAW_ASK, DECISION_WITHDRAWAL },
};

/* Every way back: from, by, to where what is undone had begun. */
static const struct {
	enum decision_state from;
	enum decision_event by;
	enum decision_state to;
} back[] = {
	{ DECISION_DECIDED, DECISION_GIVE_UP, DECISION_ARCHIVED },
	{ DECISION_DECIDED, DECISION_GIVE_UP, DECISION_ACKNOWLEDGED },
	{ DECISION_FROZEN, DECISION_GIVE_UP, DECISION_ARCHIVED },
	{ DECISION_FROZEN, DECISION_GIVE_UP, DECISION_ACKNOWLEDGED },
	{ DECISION_WITHDRAWAL, DECISION_KEEP, DECISION_DECIDED },
	{ DECISION_WITHDRAWAL, DECISION_KEEP, DECISION_FROZEN },
	{ DECISION_WITHDRAWAL, DECISION_KEEP, DECISION_SIGNED },
	{ DECISION_WITHDRAWAL, DECISION_KEEP, DECISION_PAPER },
	{ DECISION_WITHDRAWAL, DECISION_KEEP, DECISION_ARCHIVED },
	{ DECISION_WITHDRAWAL, DECISION_KEEP, DECISION_ACKNOWLEDGED },
	{ DECISION_WITHDRAWAL, DECISION_KEEP, DECISION_OUTSIDE },
};

static int way_of(enum decision_state from, enum decision_event by)
{
	for (size_t i = 0; i < ARRAY_LENGTH(ways); i++)
		if (ways[i].from == from && ways[i].by == by)
			return (int)ways[i].to;
	return -1;
}

static void test_every_pair(void **state)
{
	int found = 0;

	(void)state;
	for (int s = 0; s < DECISION_STATE_COUNT; s++)
		for (int e = 0; e < DECISION_EVENT_COUNT; e++) {
			enum decision_state next = DECISION_STATE_COUNT;
			bool can = decision_next((enum decision_state)s, (enum decision_event)e, &next);
			int way = way_of((enum decision_state)s, (enum decision_event)e);

			assert_int_equal(can, way >= 0);
			assert_int_equal(next, way >= 0 ? way : DECISION_STATE_COUNT); /* untouched where it cannot */
			found += can;
		}
	assert_int_equal(found, ARRAY_LENGTH(ways));
}

static bool is_way_back(enum decision_state from, enum decision_event by, enum decision_state to)
{
	for (size_t i = 0; i < ARRAY_LENGTH(back); i++)
		if (back[i].from == from && back[i].by == by && back[i].to == to)
			return true;
	return false;
}

static void test_every_way_back(void **state)
{
	enum decision_state next;

	(void)state;
	for (int s = 0; s < DECISION_STATE_COUNT; s++)
		for (int e = 0; e < DECISION_EVENT_COUNT; e++)
			for (int to = 0; to < DECISION_STATE_COUNT; to++) {
				bool can = decision_back((enum decision_state)s, (enum decision_event)e,
				                         (enum decision_state)to);

				assert_int_equal(can, is_way_back((enum decision_state)s, (enum decision_event)e,
				                                  (enum decision_state)to));
				/* An event leads on or back, never both. */
				assert_false(can &&
				             decision_next((enum decision_state)s, (enum decision_event)e, &next));
			}
}

static void test_outside_the_table(void **state)
{
	enum decision_state next = DECISION_DRAFT;

	(void)state;
	assert_false(decision_next(DECISION_STATE_COUNT, DECISION_EDIT, &next));
	assert_false(decision_next(DECISION_DRAFT, DECISION_EVENT_COUNT, &next));
	assert_false(decision_next((enum decision_state) - 1, DECISION_EDIT, &next));
	assert_int_equal(next, DECISION_DRAFT);
	assert_false(decision_back(DECISION_STATE_COUNT, DECISION_KEEP, DECISION_FROZEN));
	assert_false(decision_back(DECISION_WITHDRAWAL, DECISION_EVENT_COUNT, DECISION_FROZEN));
	assert_false(decision_back(DECISION_WITHDRAWAL, DECISION_KEEP, DECISION_STATE_COUNT));
	assert_string_equal(decision_state_name(DECISION_STATE_COUNT), "?");
	assert_string_equal(decision_event_name(DECISION_EVENT_COUNT), "?");
	assert_string_equal(decision_state_label(DECISION_STATE_COUNT), "?");
}

/* Nothing that was decided can be given up, and nothing signed can be opened without a trace of what it was. */
static void test_what_must_never_be(void **state)
{
	enum decision_state next;

	(void)state;
	for (int s = DECISION_DECIDED; s < DECISION_STATE_COUNT; s++) {
		assert_false(decision_next((enum decision_state)s, DECISION_ABANDON, &next));
		assert_false(decision_next((enum decision_state)s, DECISION_RECORD, &next));
	}
	/* A wrong record stays what it is. */
	for (int e = 0; e < DECISION_EVENT_COUNT; e++)
		if (decision_next(DECISION_WITHDRAWN, (enum decision_event)e, &next))
			assert_int_equal(next, DECISION_WITHDRAWN);
	for (int s = DECISION_SIGNED; s < DECISION_STATE_COUNT; s++) {
		assert_false(decision_next((enum decision_state)s, DECISION_EDIT, &next));
		assert_false(decision_next((enum decision_state)s, DECISION_REOPEN, &next));
	}
}

static void test_names_differ(void **state)
{
	(void)state;
	for (int a = 0; a < DECISION_STATE_COUNT; a++)
		for (int b = 0; b < a; b++) {
			assert_string_not_equal(decision_state_name((enum decision_state)a),
			                        decision_state_name((enum decision_state)b));
			assert_string_not_equal(decision_state_label((enum decision_state)a),
			                        decision_state_label((enum decision_state)b));
		}
	for (int a = 0; a < DECISION_EVENT_COUNT; a++)
		for (int b = 0; b < a; b++)
			assert_string_not_equal(decision_event_name((enum decision_event)a),
			                        decision_event_name((enum decision_event)b));
}

static void test_picture_has_every_way_and_no_other(void **state)
{
	BUF dot = buf_init(1 << 16), line = buf_init(200);
	size_t arrows = 0;

	(void)state;
	assert_int_equal(decision_states_dot(&dot), ERR_OK);
	for (const char *at = buf_str(&dot); (at = strstr(at, "->")) != NULL; at++)
		arrows++;
	assert_int_equal(arrows, ARRAY_LENGTH(ways) + ARRAY_LENGTH(back));
	for (size_t i = 0; i < ARRAY_LENGTH(back); i++) {
		buf_clear(&line);
		assert_int_equal(buf_printf(&line, "\"%s\" -> \"%s\" [label=\"%s\"];",
		                            decision_state_name(back[i].from), decision_state_name(back[i].to),
		                            decision_event_name(back[i].by)),
		                 ERR_OK);
		assert_non_null(strstr(buf_str(&dot), buf_str(&line)));
	}
	for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
		buf_clear(&line);
		assert_int_equal(buf_printf(&line, "\"%s\" -> \"%s\" [label=\"%s\"];",
		                            decision_state_name(ways[i].from), decision_state_name(ways[i].to),
		                            decision_event_name(ways[i].by)),
		                 ERR_OK);
		assert_non_null(strstr(buf_str(&dot), buf_str(&line)));
	}
	assert_int_equal(strncmp(buf_str(&dot), "digraph decision {", 18), 0);
	assert_string_equal(buf_str(&dot) + dot.len - 2, "}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_pair),        cmocka_unit_test(test_every_way_back),
		cmocka_unit_test(test_outside_the_table), cmocka_unit_test(test_what_must_never_be),
		cmocka_unit_test(test_names_differ),      cmocka_unit_test(test_picture_has_every_way_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
