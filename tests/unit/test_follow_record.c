/* Events in the store: what may be said, what it makes of the follow-ups, proofs, undoing, acts. The world's custody
 * was decided on Saturday 21 November 2026; its last day for the court is Monday the 30th. */
#include "unit/decision_world.h"
#include "unit/follow_record_kit.h"

#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

static void assert_day(struct date d, const char *expected)
{
	char text[DATE_TEXT];

	date_format(d, text);
	assert_string_equal(text, expected);
}

static enum err drop_day(void *ctx, struct date day)
{
	struct world *w = ctx;

	return people_meeting_remove(w->s, w->gvl, day);
}

/* The decision is of 21 November 2026. A meeting on that very day may have been over. */
static void test_report_by_the_calendar(void **state)
{
	struct world *w = *state;
	struct date decided = { 2026, 11, 21 };
	int64_t id;

	assert_int_equal(people_meeting_each(w->s, w->gvl, decided, drop_day, w), ERR_OK);
	id = world_decided(w);
	assert_false(row(w, id, "report").dated); /* without coming days no day is told */
	assert_int_equal(people_meeting_add(w->s, w->gvl, decided), ERR_OK);
	assert_int_equal(people_meeting_add(w->s, w->gvl, (struct date){ 2027, 1, 13 }), ERR_OK);
	assert_int_equal(people_meeting_add(w->s, w->svk, (struct date){ 2026, 11, 25 }), ERR_OK);
	assert_int_equal(IN_TX(w, decision_meetings_changed(w->s, w->gvl)), ERR_OK);
	assert_day(row(w, id, "report").last, "2027-01-13");
	assert_int_equal(people_meeting_add(w->s, w->gvl, (struct date){ 2026, 12, 9 }), ERR_OK);
	assert_int_equal(IN_TX(w, decision_meetings_changed(w->s, w->gvl)), ERR_OK);
	assert_day(row(w, id, "report").last, "2026-12-09");
	assert_day(row(w, world_decided(w), "report").last, "2026-12-09"); /* at once, for the next one */
	assert_day(row(w, id, "submission").last, "2026-11-30");           /* the law's days are no meeting's */
}

static void test_both_sides_of_the_last_midnight(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), e;

	set_time(w, "2026-11-30T23:59:59+01:00");
	assert_state(w, id, LEGAL_IN_FORCE);
	set_time(w, "2026-12-01T00:00:00+01:00");
	assert_state(w, id, LEGAL_MAY_HAVE_LAPSED);
	set_time(w, "2027-01-08T08:00:00+01:00");
	assert_state(w, id, LEGAL_MAY_HAVE_LAPSED);
	e = recorded(w, id, FOLLOW_SUBMITTED, "2026-11-30");
	set_time(w, "2026-12-02T08:00:00+01:00");
	assert_state(w, id, LEGAL_IN_FORCE);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, e, w->receiver, span_str("Fel mål"))), ERR_OK);
	assert_state(w, id, LEGAL_MAY_HAVE_LAPSED);
	assert_string_equal(world_last_act(w, id).event, "event-undone");
	recorded(w, id, FOLLOW_SUBMITTED, "2026-12-01");
	assert_state(w, id, LEGAL_LAPSED);
	assert_string_equal(world_last_act(w, id).event, "event-recorded");
}

static void test_the_watch_goes_on(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), e;

	set_time(w, "2026-12-04T09:00:00+01:00");
	assert_false(row(w, id, LAW_APPLICATION).dated);
	recorded(w, id, FOLLOW_SUBMITTED, "2026-11-27");
	assert_true(row(w, id, LAW_SUBMISSION).done);
	assert_day(row(w, id, LAW_SUBMISSION).last, "2026-11-30");
	assert_false(row(w, id, LAW_APPLICATION).dated); /* 8 § is never counted from today, nor from the decision */
	e = recorded(w, id, FOLLOW_ENFORCED, "2026-11-22");
	assert_true(row(w, id, LAW_APPLICATION).dated);
	assert_day(row(w, id, LAW_APPLICATION).last, "2026-12-21");
	recorded(w, id, FOLLOW_UPHELD, "2026-12-03");
	assert_day(row(w, id, LAW_APPLICATION).last, "2026-12-21");
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, e, w->receiver, span_str("Fel dag"))), ERR_OK);
	assert_false(row(w, id, LAW_APPLICATION).dated);
	recorded(w, id, FOLLOW_ENFORCED, "2026-11-24");
	assert_day(row(w, id, LAW_APPLICATION).last, "2026-12-22");
	struct follow_input longer = event(FOLLOW_EXTENSION_GRANTED, "2026-12-04");
	enum follow_wrong wrong;

	longer.until = (struct date){ 2027, 1, 29 };
	refused(w, id, &longer, FOLLOW_NEEDS); /* the court answers what was asked */
	recorded(w, id, FOLLOW_EXTENSION_ASKED, "2026-12-04");
	assert_int_equal(record(w, id, &longer, &wrong, &e), ERR_OK);
	assert_day(row(w, id, LAW_APPLICATION).last, "2027-01-29");
	/* A day that is known only later may lie beyond the act, too. */
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE kind = 'application' AND "
	                                 "note LIKE '%övergångsbestämmelserna%'"),
	                 1);
	assert_false(row(w, id, LAW_APPLICATION).moot);
	e = recorded(w, id, FOLLOW_ENDED, "2026-12-04");
	assert_true(row(w, id, LAW_APPLICATION).moot);
	assert_false(row(w, id, LAW_REPORT).moot); /* the committee is told all the same */
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, e, w->receiver, span_str("Annat barn"))), ERR_OK);
	assert_false(row(w, id, LAW_APPLICATION).moot);
}

/* Done when it was done, not when somebody pressed. */
static void test_done_day_and_hour(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), e;
	struct follow_input in = event(FOLLOW_SUBMITTED, "2026-11-25");
	enum follow_wrong wrong;

	set_time(w, "2026-12-04T09:00:00+01:00");
	in.has_at = true;
	in.at = world_time("2026-11-25T14:05:00+01:00");
	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
	assert_int_equal(row(w, id, LAW_SUBMISSION).done_at.us, in.at.us);
	refused(w, id, &in, FOLLOW_ALREADY); /* a second tap */
	struct follow_input told = event(FOLLOW_REPORTED, "2026-12-02");
	told.follow_up = "report";
	assert_int_equal(record(w, id, &told, &wrong, &e), ERR_OK);
	assert_true(row(w, id, LAW_REPORT).done);
	struct follow_input unknown = event(FOLLOW_DONE, "2026-12-02");
	unknown.follow_up = "nothing-like-it";
	refused(w, id, &unknown, FOLLOW_NOT_HERE);
}

static void test_what_may_not_be_said(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct follow_input in = event(FOLLOW_SUBMITTED, "2026-11-20");

	set_time(w, "2026-11-24T09:00:00+01:00");
	refused(w, id, &in, FOLLOW_WRONG_DAY); /* before the decision */
	in = event(FOLLOW_SUBMITTED, "2026-11-25");
	refused(w, id, &in, FOLLOW_WRONG_DAY); /* ahead */
	in = event(FOLLOW_SUBMITTED, "2026-11-24");
	in.has_at = true;
	in.at = world_time("2026-11-24T09:01:00+01:00");
	refused(w, id, &in, FOLLOW_WRONG_CLOCK); /* the hour is ahead */
	in.at = world_time("2026-11-23T09:00:00+01:00");
	refused(w, id, &in, FOLLOW_WRONG_CLOCK); /* not that day */
	in = event(FOLLOW_SUBMITTED, "2026-11-21");
	in.has_at = true;
	in.at = world_time("2026-11-21T00:05:00+01:00");
	refused(w, id, &in, FOLLOW_WRONG_CLOCK); /* that day, before the decision */
	in = event(FOLLOW_ENFORCED, "2026-11-22");
	in.place = span_str(" ");
	refused(w, id, &in, FOLLOW_WRONG_PLACE);
	in = event(FOLLOW_ENFORCED, "2026-11-22");
	in.who = span_str("");
	refused(w, id, &in, FOLLOW_WRONG_WHO);
	in = event(FOLLOW_ENDED, "2026-11-22");
	in.why = span_str("");
	refused(w, id, &in, FOLLOW_WRONG_WHY);
	in = event(FOLLOW_EXTENSION_GRANTED, "2026-11-24");
	refused(w, id, &in, FOLLOW_WRONG_UNTIL);
	in.until = (struct date){ 2026, 11, 23 };
	refused(w, id, &in, FOLLOW_WRONG_UNTIL);
	/* an application may have been before the court already: then no new one, and no time for it */
	recorded(w, id, FOLLOW_APPLIED, "2026-11-02");
	assert_true(row(w, id, LAW_APPLICATION).done);
}

static void test_a_no_and_a_withdrawn_one(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	struct follow_input in = event(FOLLOW_ENFORCED, "2026-11-22"), told = event(FOLLOW_REPORTED, "2026-11-22");
	enum follow_wrong wrong;
	int64_t id = 0, e = 0, yes = world_decided(w);

	call.yes = false;
	assert_int_equal(world_record(w, &call, "a no", &id), ERR_OK);
	set_time(w, "2026-11-23T09:00:00+01:00");
	assert_state(w, id, LEGAL_NO);
	refused(w, id, &in, FOLLOW_NOT_HERE);
	told.follow_up = "report";
	assert_int_equal(record(w, id, &told, &wrong, &e), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE decision SET state = 9 WHERE id = 1"), ERR_OK);
	assert_int_equal(yes, 1);
	assert_state(w, yes, LEGAL_WITHDRAWN);
	refused(w, yes, &in, FOLLOW_NOT_HERE);
}

static struct follow_proof_input note(const char *text)
{
	return (struct follow_proof_input){ .kind = FOLLOW_NOTE,
		                            .text = span_str(text),
		                            .name = span_str(""),
		                            .type = span_str(""),
		                            .bytes = span_str("") };
}

static enum err count_proof(void *ctx, const struct follow_proof *p)
{
	int64_t *last = ctx;

	*last = p->id;
	return p->text[0] || p->file[0] ? ERR_OK : ERR_INTERNAL;
}

static void test_proofs(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), e = 0, proof = 0;
	struct follow_input in = event(FOLLOW_SUBMITTED, "2026-11-23");
	struct follow_proof_input p = note("");
	BUF bytes = buf_init(1 << 16);
	char name[256], type[128];
	enum follow_wrong wrong;

	set_time(w, "2026-11-24T09:00:00+01:00");
	in.proof = &p;
	refused(w, id, &in, FOLLOW_WRONG_PROOF); /* neither words nor file: then nothing is recorded */
	p = note("Se filen");
	p.kind = FOLLOW_FILE;
	refused(w, id, &in, FOLLOW_WRONG_FILE); /* a file that is not there proves nothing */
	p.kind = FOLLOW_NOTE;
	p.bytes = span_str("<html>");
	refused(w, id, &in, FOLLOW_WRONG_FILE);
	p = note("Kvittens från domstolen, mål 4711-26");
	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
	p = note("");
	p.kind = FOLLOW_COURT_RECEIPT;
	p.name = span_str("kvittens.pdf");
	p.bytes = span_str("<html>no receipt</html>");
	assert_int_equal(IN_TX(w, follow_proof_add(&w->office, w->s, id, e, w->receiver, &p, &wrong)), ERR_INPUT);
	assert_int_equal(wrong, FOLLOW_WRONG_FILE);
	p.bytes = span_str("%PDF-1.7 a receipt");
	assert_int_equal(IN_TX(w, follow_proof_add(&w->office, w->s, id, e + 1, w->receiver, &p, &wrong)),
	                 ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, follow_proof_add(&w->office, w->s, id, e, w->receiver, &p, &wrong)), ERR_OK);
	assert_string_equal(world_last_act(w, id).event, "event-proof");
	assert_int_equal(follow_proof_each(w->s, e, count_proof, &proof), ERR_OK);
	assert_int_equal(follow_proof_file(w->s, id, proof, name, type, &bytes), ERR_OK);
	assert_string_equal(name, "kvittens.pdf");
	assert_string_equal(type, "application/pdf");
	assert_string_equal(buf_str(&bytes), "%PDF-1.7 a receipt");
	assert_int_equal(follow_proof_file(w->s, id + 1, proof, name, type, &bytes), ERR_NOT_FOUND);
	assert_int_equal(follow_proof_file(w->s, id, proof - 1, name, type, &bytes), ERR_NOT_FOUND); /* words only */
}

static void test_undoing(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), e;

	set_time(w, "2026-11-24T09:00:00+01:00");
	e = recorded(w, id, FOLLOW_SUBMITTED, "2026-11-23");
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, e, w->receiver, span_str("  "))), ERR_INPUT);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, e + 1, w->receiver, span_str("Fel"))),
	                 ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, e, w->receiver, span_str("Fel"))), ERR_OK);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, e, w->receiver, span_str("Fel"))), ERR_WRONG_STATE);
	assert_false(row(w, id, LAW_SUBMISSION).done);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM follow_event"), 1); /* it is still there */
	/* and the store keeps it so, whatever the program does */
	assert_int_not_equal(world_sql(w, "DELETE FROM follow_event"), ERR_OK);
	assert_int_not_equal(world_sql(w, "UPDATE follow_event SET kind = 'upheld'"), ERR_OK);
	assert_int_not_equal(world_sql(w, "DELETE FROM follow_undo"), ERR_OK);
}

/* LVU 7 § fourth paragraph: submitted to the court that has the application, and none is applied for again. */
static void test_an_application_is_before_a_court(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct decision d = world_find(w, id);
	CASE struct case_file *c = NULL;
	CASE_PROBLEMS problems = { 0 };
	FOLLOWING f = { 0 };

	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(decision_case_load(w->s, d.matter_id, &c), ERR_OK);
	assert_int_equal(
	        case_set(c, "pending.court", span_str("Kammarrätten i Sundsvall"), (struct date){ 2026, 11, 22 }, NULL),
	        ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_OK);
	assert_false(row(w, id, LAW_APPLICATION).moot);
	world_pass(w, 100 * MINUTE);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	assert_true(row(w, id, LAW_APPLICATION).moot);
	assert_string_equal(row(w, id, LAW_SUBMISSION).label, "Underställ beslutet Kammarrätten i Sundsvall");
	assert_non_null(strstr(row(w, id, LAW_SUBMISSION).note, "någon ny ansökan behövs inte"));
	assert_day(row(w, id, LAW_SUBMISSION).last, "2026-11-30");
	set_time(w, "2027-02-04T09:00:00+01:00");
	recorded(w, id, FOLLOW_SUBMITTED, "2026-11-27");
	recorded(w, id, FOLLOW_ENFORCED, "2026-11-22");
	assert_true(row(w, id, LAW_APPLICATION).moot);
	assert_state(w, id, LEGAL_IN_FORCE);
	d = world_find(w, id);
	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_true(f.rules.pending && follow_moments(&d, &f).pending);
	assert_int_equal(f.legal.asks & (LEGAL_ASK_APPLICATION | LEGAL_ASK_CARE | LEGAL_ASK_LAPSE), LEGAL_ASK_CARE);
}

/* What it clashes with is told, also of what was read inside. */
static void test_a_refusal_names_the_other(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w), aside, e = 0;
	struct follow_input in = event(FOLLOW_SUBMITTED, "2026-11-26");
	struct follow_refusal refusal;

	set_time(w, "2026-12-02T09:00:00+01:00");
	aside = recorded(w, id, FOLLOW_SET_ASIDE, "2026-11-24");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &e)),
	                 ERR_WRONG_STATE);
	assert_int_equal(refusal.wrong, FOLLOW_CLASHES);
	assert_true(refusal.has_other && refusal.other.id == aside);
	(void)recorded(w, id, FOLLOW_RESTORED, "2026-12-01");
	assert_state(w, id, LEGAL_IN_FORCE);
	in = event(FOLLOW_ENFORCED, "2026-11-30");
	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &refusal, &e)),
	                 ERR_WRONG_STATE);
	assert_int_equal(refusal.wrong, FOLLOW_BARRED);
	assert_int_equal(refusal.why, LEGAL_BY_COURT);
	assert_true(refusal.has_other && refusal.other.id == aside);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_report_by_the_calendar),
		NIGHT(test_both_sides_of_the_last_midnight),
		NIGHT(test_the_watch_goes_on),
		NIGHT(test_done_day_and_hour),
		NIGHT(test_what_may_not_be_said),
		NIGHT(test_a_no_and_a_withdrawn_one),
		NIGHT(test_proofs),
		NIGHT(test_undoing),
		NIGHT(test_a_refusal_names_the_other),
		NIGHT(test_an_application_is_before_a_court),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
