/* When the law pack of a recorded decision is another, so is what is to be done: days, sources and words by the pack of
 * now, or of a locked text the text's own; what was done stays. */
#include "unit/decision_world.h"

#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

DEFINE_CLEANUP(cleanup_law, struct law, law_free);

static struct law_follow_up *rule_of(struct world *w, const char *pack, const char *id)
{
	const struct law_pack *found = law_pack_find(w->office.law, pack);
	const struct law_type *type = found ? law_kin_find(found, "child-custody") : NULL;

	for (size_t i = 0; type && i < type->follow_up_count; i++)
		if (strcmp(type->follow_ups[i].id, id) == 0)
			return (struct law_follow_up *)(uintptr_t)&type->follow_ups[i];
	fail_msg("%s has no %s", pack, id);
	return NULL;
}

/* A law of the test's own, in which the neutral act gives three weeks for the submission, and the prolonged LVU one.
 * New Year's night. */
static int set_up(void **state)
{
	struct law_problem problem;

	if (world_set_up(state) != 0)
		return -1;
	struct world *w = *state;
	w->now = world_time("2027-01-01T00:20:00+01:00");
	if (law_load(TEST_SOURCE_DIR "/templates/law", &problem, &w->office.law) != ERR_OK)
		return -1;
	rule_of(w, "barn-2027", LAW_SUBMISSION)->weeks = 3;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	law_free(w->office.law);
	return world_tear_down(state);
}

#define NEW_YEAR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* As decision_packs_sync leaves the law, and what comes after it. */
static void approve(struct world *w, bool approved)
{
	const struct law_pack *pack = law_pack_find(w->office.law, "lvu-2027");

	assert_non_null(pack);
	assert_true(law_approve(w->office.law, pack->id, pack->hash, approved));
	assert_int_equal(follow_law(&w->office, w->s), ERR_OK);
}

struct wanted {
	const char *kind;
	struct follow_up row;
};

static enum err find_row(void *ctx, const struct follow_up *f)
{
	struct wanted *w = ctx;

	if (strcmp(f->kind, w->kind) == 0)
		w->row = *f;
	return ERR_OK;
}

static struct follow_up row(struct world *w, int64_t id, const char *kind)
{
	struct wanted wanted = { .kind = kind };

	assert_int_equal(decision_follow_up_each(w->s, id, find_row, &wanted), ERR_OK);
	assert_true(wanted.row.id > 0);
	return wanted.row;
}

static void due(struct world *w, int64_t id, const char *kind, const char *last, const char *source)
{
	struct follow_up f = row(w, id, kind);
	char text[DATE_TEXT];

	date_format(f.last, text);
	assert_true(f.dated && !f.moot);
	assert_string_equal(text, last);
	assert_string_equal(f.source, source);
}

static void record_on(struct world *w, int64_t id, enum follow_kind kind, const char *follow_up, struct date day)
{
	struct follow_input in = { .kind = kind, .follow_up = follow_up, .day = day };
	struct follow_refusal wrong;
	int64_t event;

	in.place = in.who = in.why = span_str("Bostaden");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &wrong, &event)), ERR_OK);
}

static void record(struct world *w, int64_t id, enum follow_kind kind, const char *follow_up)
{
	record_on(w, id, kind, follow_up, (struct date){ 2027, 1, 1 });
}

static int64_t acts(struct world *w)
{
	return world_number(w, "SELECT COUNT(*) AS n FROM act WHERE event = 'follow-ups-reckoned'");
}

static void test_days_follow_the_pack(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), other = world_decided(w);

	due(w, id, LAW_SUBMISSION, "2027-01-22", "");
	approve(w, true);
	due(w, id, LAW_SUBMISSION, "2027-01-08", "7 § LVU");
	due(w, other, LAW_SUBMISSION, "2027-01-08", "7 § LVU");
	assert_int_equal(acts(w), 2);
	assert_string_equal(world_last_act(w, id).event, "follow-ups-reckoned");
	approve(w, true); /* nothing is another: nothing is told */
	assert_int_equal(acts(w), 2);
	approve(w, false);
	due(w, id, LAW_SUBMISSION, "2027-01-22", "");
	assert_int_equal(acts(w), 4);
}

/* The application's days count from enforcement, which is recorded before the text is locked. */
static void test_what_is_done_stays(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	record(w, id, FOLLOW_ENFORCED, "");
	record(w, id, FOLLOW_REPORTED, LAW_REPORT);
	struct follow_up before = row(w, id, LAW_APPLICATION), done = row(w, id, LAW_REPORT);
	assert_true(before.dated && done.done);
	approve(w, true);
	struct follow_up after = row(w, id, LAW_REPORT);
	assert_true(after.done);
	assert_string_equal(after.label, done.label);
	assert_string_equal(after.source, done.source);
	assert_string_equal(after.done_by, done.done_by);
	assert_true(row(w, id, LAW_APPLICATION).dated);
	assert_int_equal(date_compare(row(w, id, LAW_APPLICATION).last, before.last), 0);
	assert_string_equal(row(w, id, LAW_APPLICATION).source, "8 § LVU");
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_event"), 2);
}

static void freeze(struct world *w, int64_t id)
{
	CASE_PROBLEMS problems = { 0 };

	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s", problems.count ? problems.items[0].text : "not locked");
	assert_int_equal(IN_TX(w, follow_anew(&w->office, w->s, id)), ERR_OK);
}

/* What the other pack does not have is not to be done any more, and comes back with the pack that has it. */
static void test_another_list(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct law_follow_up *f = rule_of(w, "lvu-2027", LAW_REPORT);

	if (!f)
		return;
	f->id = "hearing";
	approve(w, true);
	assert_false(row(w, id, LAW_REPORT).moot); /* of the law that was read back, until somebody has read the text */
	assert_false(row(w, id, "hearing").moot);
	world_write_case(w, id, "lvu6-small-child");
	freeze(w, id);
	assert_true(row(w, id, LAW_REPORT).moot);
	assert_false(row(w, id, "hearing").moot);
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Ett ord."))),
	                 ERR_OK);
	approve(w, false);
	assert_false(row(w, id, LAW_REPORT).moot);
	assert_true(row(w, id, "hearing").moot);
}

static void text_holds(struct world *w, int64_t id, const char *words)
{
	DECISION_VERSION v = { 0 };

	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
	if (!strstr(buf_str(&v.text_json), words))
		fail_msg("not in the text: %s", words);
}

/* The paper and what is to be done say the same day, whichever pack the text was locked by. */
static void test_a_locked_text_keeps_its_days(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	approve(w, true);
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, 100 * MINUTE);
	freeze(w, id);
	text_holds(w, id, "8 januari 2027");
	approve(w, false); /* the text stands as it was locked */
	due(w, id, LAW_SUBMISSION, "2027-01-08", "7 § LVU");
	assert_int_equal(
	        IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("En vecka är fel."))),
	        ERR_OK);
	assert_int_equal(IN_TX(w, follow_anew(&w->office, w->s, id)), ERR_OK);
	due(w, id, LAW_SUBMISSION, "2027-01-22", "");
	freeze(w, id);
	text_holds(w, id, "22 januari 2027");
	due(w, id, LAW_SUBMISSION, "2027-01-22", "");
}

static void signed_text(struct world *w, int64_t id, bool marked)
{
	DECISION_VERSION v = { 0 };

	freeze(w, id);
	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
	assert_int_equal(strstr(buf_str(&v.visible), "LAGTEXTEN ÄR INTE GRANSKAD.\n") == buf_str(&v.visible), marked);
	assert_int_equal(strstr(buf_str(&v.statement_json), "\"unreviewed\":true") != NULL, marked);
}

/* What the e-ID's app shows, and is signed, says that nobody has reviewed the law; so does the statement. */
static void test_what_is_signed_has_the_mark(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), other = world_decided(w);

	world_write_case(w, id, "lvu6-small-child");
	world_write_case(w, other, "lvu6-small-child");
	world_pass(w, 100 * MINUTE);
	signed_text(w, id, true);
	approve(w, true);
	signed_text(w, other, false);
}

static void is_state(struct world *w, int64_t id, enum legal_state state, enum legal_why why)
{
	struct decision d = world_find(w, id);
	FOLLOWING f = { 0 };

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_int_equal(f.legal.state, state);
	assert_int_equal(f.legal.why, why);
	assert_int_equal(follow_asks_first(&f), 0); /* in force it is by both laws, and that is what the state says */
}

static void undo_last(struct world *w, int64_t id)
{
	int64_t event = world_number(w, "SELECT MAX(id) AS n FROM follow_event");

	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, event, w->receiver, span_str("Fel mål"))), ERR_OK);
}

/* The law that was read back has an earlier day than the text's: it counts until the text is locked, and nobody is told
 * before that that the decision is in force after it. */
static void test_the_earlier_day_counts(void **state)
{
	struct world *w = *state;
	struct law_follow_up *read_back = rule_of(w, "barn-2027", LAW_SUBMISSION), *other;

	read_back->weeks = 1;
	other = rule_of(w, "lvu-2027", LAW_SUBMISSION);
	other->weeks = 3;
	int64_t id = world_decided(w);
	approve(w, true);
	due(w, id, LAW_SUBMISSION, "2027-01-08", "");
	is_state(w, id, LEGAL_IN_FORCE, LEGAL_WHY_NONE);
	w->now = world_time("2027-01-08T23:59:59+01:00");
	is_state(w, id, LEGAL_IN_FORCE, LEGAL_WHY_NONE);
	w->now = world_time("2027-01-09T00:00:00+01:00");
	is_state(w, id, LEGAL_MAY_HAVE_LAPSED, LEGAL_LIMIT_UNKNOWN);
	record_on(w, id, FOLLOW_SUBMITTED, "", (struct date){ 2027, 1, 9 });
	is_state(w, id, LEGAL_MAY_HAVE_LAPSED, LEGAL_LIMIT_UNKNOWN); /* too late by the one, in time by the other */
	undo_last(w, id);
	record_on(w, id, FOLLOW_SUBMITTED, "", (struct date){ 2027, 1, 8 });
	is_state(w, id, LEGAL_IN_FORCE, LEGAL_WHY_NONE);
	undo_last(w, id);
	due(w, id, LAW_SUBMISSION, "2027-01-08", "");
	world_write_case(w, id, "lvu6-small-child");
	freeze(w, id);
	due(w, id, LAW_SUBMISSION, "2027-01-22", "7 § LVU");
	is_state(w, id, LEGAL_IN_FORCE, LEGAL_WHY_NONE);
	/* Opened again nobody has read it. */
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Ett ord."))),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, follow_anew(&w->office, w->s, id)), ERR_OK);
	due(w, id, LAW_SUBMISSION, "2027-01-08", "");
	is_state(w, id, LEGAL_MAY_HAVE_LAPSED, LEGAL_LIMIT_UNKNOWN);
}

/* What was done by mistake is to be done again, by the law of now. */
static void test_undone_under_another_law(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	record(w, id, FOLLOW_SUBMITTED, "");
	approve(w, true);
	due(w, id, LAW_SUBMISSION, "2027-01-22", "");
	int64_t event = world_number(w, "SELECT MAX(id) AS n FROM follow_event");
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, event, w->receiver, span_str("Fel mål"))), ERR_OK);
	due(w, id, LAW_SUBMISSION, "2027-01-08", "7 § LVU");
}

/* While a correction is written the paper that stands says what runs, and the correction's text once it is locked. */
static void test_what_stands_runs_while_it_is_corrected(void **state)
{
	struct world *w = *state;
	int64_t id;

	approve(w, true);
	id = world_archived(w);
	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Fel adress"))), ERR_OK);
	approve(w, false); /* the law of now gives three weeks */
	w->now = world_time("2027-01-09T09:00:00+01:00");
	is_state(w, id, LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION);
	freeze(w, id);
	is_state(w, id, LEGAL_IN_FORCE, LEGAL_WHY_NONE);
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Ett ord."))),
	                 ERR_OK);
	is_state(w, id, LEGAL_MAY_HAVE_LAPSED, LEGAL_NO_SUBMISSION);
}

/* Too late by one of two laws, in time by the other: nobody has settled that it has lapsed. */
static void test_an_application_between_two_laws(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	rule_of(w, "barn-2027", LAW_SUBMISSION)->weeks = rule_of(w, "lvu-2027", LAW_SUBMISSION)->weeks;
	rule_of(w, "barn-2027", LAW_APPLICATION)->weeks = 8;
	approve(w, true);
	w->now = world_time("2027-03-25T09:00:00+01:00");
	record(w, id, FOLLOW_ENFORCED, "");
	record_on(w, id, FOLLOW_SUBMITTED, "", (struct date){ 2027, 1, 4 });
	record_on(w, id, FOLLOW_UPHELD, "", (struct date){ 2027, 1, 6 });
	record_on(w, id, FOLLOW_APPLIED, "", (struct date){ 2027, 2, 15 });
	is_state(w, id, LEGAL_MAY_HAVE_LAPSED, LEGAL_LIMIT_UNKNOWN);
	undo_last(w, id);
	record_on(w, id, FOLLOW_APPLIED, "", (struct date){ 2027, 3, 20 });
	is_state(w, id, LEGAL_LAPSED, LEGAL_LATE_APPLICATION); /* by both */
	undo_last(w, id);
	record_on(w, id, FOLLOW_APPLIED, "", (struct date){ 2027, 1, 20 });
	is_state(w, id, LEGAL_IN_FORCE, LEGAL_WHY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NEW_YEAR(test_days_follow_the_pack),
		NEW_YEAR(test_what_is_done_stays),
		NEW_YEAR(test_another_list),
		NEW_YEAR(test_a_locked_text_keeps_its_days),
		NEW_YEAR(test_the_earlier_day_counts),
		NEW_YEAR(test_undone_under_another_law),
		NEW_YEAR(test_what_is_signed_has_the_mark),
		NEW_YEAR(test_what_stands_runs_while_it_is_corrected),
		NEW_YEAR(test_an_application_between_two_laws),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
