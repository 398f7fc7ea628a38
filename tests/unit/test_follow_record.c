/* Events in the store: what may be said, what it makes of the follow-ups, proofs, undoing, acts. The world's custody
 * was decided on Saturday 21 November 2026; its last day for the court is Monday the 30th. */
#include "unit/decision_world.h"

#include "jourbeslut/follow.h"

static struct follow_input event(enum follow_kind kind, const char *day)
{
	struct follow_input in = { .kind = kind, .follow_up = "" };

	assert_int_equal(date_parse(span_str(day), &in.day), ERR_OK);
	in.place = in.who = in.why = span_str("");
	if (kind == FOLLOW_ENFORCED) {
		in.place = span_str("Bostaden");
		in.who = span_str("Socialjouren och polisen");
	}
	if (kind == FOLLOW_ENDED)
		in.why = span_str("Skälen finns inte längre");
	return in;
}

static enum err record(struct world *w, int64_t id, const struct follow_input *in, enum follow_wrong *ret_wrong,
                       int64_t *ret_event)
{
	return IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, in, ret_wrong, ret_event));
}

static int64_t recorded(struct world *w, int64_t id, enum follow_kind kind, const char *day)
{
	struct follow_input in = event(kind, day);
	enum follow_wrong wrong;
	int64_t e = 0;

	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
	assert_int_equal(wrong, FOLLOW_RIGHT);
	return e;
}

static void refused(struct world *w, int64_t id, const struct follow_input *in, enum follow_wrong expected)
{
	int64_t before = world_number(w, "SELECT count(*) AS n FROM follow_event"), e = 0;
	enum follow_wrong wrong;

	assert_int_not_equal(record(w, id, in, &wrong, &e), ERR_OK);
	assert_int_equal(wrong, expected);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM follow_event"), before);
}

static void assert_state(struct world *w, int64_t id, enum legal_state state)
{
	FOLLOWING f = { 0 };
	struct decision d = world_find(w, id);

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_string_equal(legal_state_name(f.legal.state), legal_state_name(state));
}

/* The follow-up with that id. */
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

static void assert_day(struct date d, const char *expected)
{
	char text[DATE_TEXT];

	date_format(d, text);
	assert_string_equal(text, expected);
}

static void set_time(struct world *w, const char *rfc3339)
{
	w->now = world_time(rfc3339);
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
	assert_int_equal(record(w, id, &longer, &wrong, &e), ERR_OK);
	assert_day(row(w, id, LAW_APPLICATION).last, "2027-01-29");
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
	refused(w, id, &in, FOLLOW_WRONG_DAY); /* the hour is ahead */
	in.at = world_time("2026-11-23T09:00:00+01:00");
	refused(w, id, &in, FOLLOW_WRONG_DAY); /* not that day */
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

static void test_enforcement_after_a_lapse_is_stopped(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct follow_input in = event(FOLLOW_ENFORCED, "2026-12-02");

	set_time(w, "2026-12-02T09:00:00+01:00");
	refused(w, id, &in, FOLLOW_BARRED);
	in = event(FOLLOW_ENFORCED, "2026-11-30"); /* it was in force then */
	enum follow_wrong wrong;
	int64_t e = 0;
	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
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
	p = note("Kvittens från domstolen, mål 4711-26");
	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
	p = note("");
	p.kind = FOLLOW_COURT_RECEIPT;
	p.name = span_str("kvittens.pdf");
	p.bytes = span_str("<html>no receipt</html>");
	assert_int_equal(IN_TX(w, follow_proof_add(&w->office, w->s, id, e, w->receiver, &p)), ERR_INPUT);
	p.bytes = span_str("%PDF-1.7 a receipt");
	assert_int_equal(IN_TX(w, follow_proof_add(&w->office, w->s, id, e + 1, w->receiver, &p)), ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, follow_proof_add(&w->office, w->s, id, e, w->receiver, &p)), ERR_OK);
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

/* A placement of the same matter rests on the custody. */
static void test_placement_follows_the_custody(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement;
	struct oral_input call = world_call(w);

	call.type = "lvu-11";
	call.place_kind = "jourhem";
	call.place = "Jourhemmet Björken";
	call.matter = world_find(w, custody).matter_id;
	placement = world_record_same(w, &call);
	assert_state(w, placement, LEGAL_IN_FORCE);
	set_time(w, "2026-12-02T09:00:00+01:00");
	assert_state(w, placement, LEGAL_MAY_HAVE_LAPSED);
	recorded(w, custody, FOLLOW_SUBMITTED, "2026-11-26");
	assert_state(w, placement, LEGAL_IN_FORCE);
	recorded(w, custody, FOLLOW_SET_ASIDE, "2026-12-01");
	assert_state(w, placement, LEGAL_MAY_HAVE_LAPSED);
	recorded(w, placement, FOLLOW_ENDED, "2026-12-02");
	assert_state(w, placement, LEGAL_ENDED);
}

static void test_a_lapsed_custody_of_the_same_person(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	struct decision d, found;
	int64_t first, second = 0, e;

	assert_int_equal(world_record(w, &call, "first", &first), ERR_OK);
	set_time(w, "2026-12-02T09:00:00+01:00");
	call.stated = instant_add(w->now, -10 * MINUTE);
	assert_int_equal(world_record(w, &call, "second", &second), ERR_OK);
	d = world_find(w, second);
	assert_int_equal(follow_lapsed_before(&w->office, w->s, &d, w->now, &found), ERR_OK);
	assert_int_equal(found.id, first);
	e = recorded(w, first, FOLLOW_SUBMITTED, "2026-11-30");
	assert_int_equal(follow_lapsed_before(&w->office, w->s, &d, w->now, &found), ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, first, e, w->receiver, span_str("Fel"))), ERR_OK);
	struct follow_renewal r;
	bool missing;
	assert_int_equal(follow_renewal_missing(&w->office, w->s, &d, w->now, &found, &missing), ERR_OK);
	assert_true(missing);
	assert_int_equal(IN_TX(w, follow_renewal_set(&w->office, w->s, second, w->duty, span_str(" "))), ERR_INPUT);
	assert_int_equal(IN_TX(w, follow_renewal_set(&w->office, w->s, first, w->duty, span_str("Nytt"))),
	                 ERR_WRONG_STATE); /* nothing lapsed before it */
	assert_int_equal(IN_TX(w, follow_renewal_set(&w->office, w->s, second, w->duty, span_str("Ny orosanmälan"))),
	                 ERR_OK);
	assert_string_equal(world_last_act(w, second).event, "renewed");
	assert_int_equal(follow_renewal_find(w->s, second, &r), ERR_OK);
	assert_string_equal(r.circumstances, "Ny orosanmälan");
	assert_string_equal(r.earlier_ref, found.ref);
	assert_int_equal(follow_renewal_missing(&w->office, w->s, &d, w->now, &found, &missing), ERR_OK);
	assert_false(missing);
	d.municipality_id = w->svk; /* another municipality's is a secret */
	assert_int_equal(follow_lapsed_before(&w->office, w->s, &d, w->now, &found), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_both_sides_of_the_last_midnight),
		NIGHT(test_the_watch_goes_on),
		NIGHT(test_done_day_and_hour),
		NIGHT(test_what_may_not_be_said),
		NIGHT(test_enforcement_after_a_lapse_is_stopped),
		NIGHT(test_a_no_and_a_withdrawn_one),
		NIGHT(test_proofs),
		NIGHT(test_undoing),
		NIGHT(test_placement_follows_the_custody),
		NIGHT(test_a_lapsed_custody_of_the_same_person),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
