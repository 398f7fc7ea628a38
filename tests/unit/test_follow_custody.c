/* A placement is in force no longer than the custody that it rests on: as tables, in the store, and as it is told. */
#include "unit/decision_world.h"
#include "unit/follow_kit.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/legal_json.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"

static const struct law_follow_up submission = { .id = LAW_SUBMISSION, .rule = LAW_RULE_WEEKS, .weeks = 1 };

/* --- The rules --------------------------------------------------------------------------------------------------- */

/* Up to two custodies of Saturday 21 November 2026, whose last day for the court is Monday the 30th. */
struct custodies {
	struct night nights[2];
	struct follow_rest rests[2];
	struct legal_rules placed;
};

static void read_custodies(const char *const words[2], struct custodies *c)
{
	*c = (struct custodies){ .placed = { .yes = true, .decided = { 2026, 11, 21 }, .rests = c->rests } };
	for (size_t i = 0; i < 2 && words[i]; i++) {
		bool wrong = strcmp(words[i], "wrong") == 0, apart = strncmp(words[i], "apart ", 6) == 0;
		bool own = strncmp(words[i], "own ", 4) == 0;

		read_events(wrong ? "" : words[i] + (apart ? 6 : own ? 4 : 0), &c->nights[i]);
		c->rests[i] = (struct follow_rest){ .rules = { .yes = true,
			                                       .withdrawn = wrong,
			                                       .decided = { 2026, 11, 21 },
			                                       .submission = &submission },
			                            .apart = apart,
			                            .own_words = own,
			                            .events = c->nights[i].events };
		c->placed.rest_count++;
	}
}

#define IN "submitted=2026-11-27 "
#define RESTORED IN "set-aside=2026-12-01 restored=2026-12-08"
static const struct {
	const char *custodies[2], *events, *today;
	enum legal_state state;
	enum legal_why why;
	const char *since;
} states[] = {
	{ { NULL }, "", "2026-12-08", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { "" }, "", "2026-11-30", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { "" }, "", "2026-12-01", LEGAL_MAY_HAVE_LAPSED, LEGAL_CUSTODY_GONE, "2026-12-01" },
	{ { IN }, "", "2026-12-08", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { "submitted=2026-12-01" }, "", "2026-12-08", LEGAL_LAPSED, LEGAL_CUSTODY_GONE, "2026-12-01" },
	{ { IN "set-aside=2026-12-01" }, "", "2026-11-30", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { IN "set-aside=2026-12-01" }, "", "2026-12-01", LEGAL_LAPSED, LEGAL_CUSTODY_GONE, "2026-12-01" },
	{ { IN "~set-aside=2026-12-01" }, "", "2026-12-01", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { RESTORED }, "", "2026-12-09", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { RESTORED " set-aside=2026-12-10" }, "", "2026-12-12", LEGAL_LAPSED, LEGAL_CUSTODY_GONE, "2026-12-10" },
	{ { "ended=2026-11-24" }, "", "2026-12-12", LEGAL_LAPSED, LEGAL_CUSTODY_GONE, "2026-11-24" },
	{ { "dismissed=2026-12-04" }, "", "2026-12-12", LEGAL_LAPSED, LEGAL_CUSTODY_GONE, "2026-12-04" },
	/* where the court gave care, it may rest on that */
	{ { IN "applied=2026-12-01 care-decided=2026-12-10" },
	  "",
	  "2026-12-12",
	  LEGAL_MAY_HAVE_LAPSED,
	  LEGAL_CUSTODY_GONE,
	  "2026-12-10" },
	{ { "wrong" }, "", "2026-12-12", LEGAL_LAPSED, LEGAL_CUSTODY_GONE, "2026-11-21" },
	/* decided long after it: the placement may rest on something else */
	{ { "apart set-aside=2026-12-01" }, "", "2026-12-12", LEGAL_MAY_HAVE_LAPSED, LEGAL_CUSTODY_GONE, "2026-12-01" },
	/* nor does what was over before it end it before it was */
	{ { "apart set-aside=2026-11-19" }, "", "2026-11-22", LEGAL_MAY_HAVE_LAPSED, LEGAL_CUSTODY_GONE, "2026-11-21" },
	/* own words: alone they are all there is, beside a custody they may at most be it */
	{ { "own " IN }, "", "2026-12-12", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { "own ended=2026-11-24" }, "", "2026-12-12", LEGAL_MAY_HAVE_LAPSED, LEGAL_CUSTODY_GONE, "2026-11-24" },
	{ { "own " IN, "ended=2026-11-24" },
	  "",
	  "2026-12-12",
	  LEGAL_MAY_HAVE_LAPSED,
	  LEGAL_CUSTODY_GONE,
	  "2026-11-24" },
	{ { "ended=2026-11-24", "own ended=2026-11-25" },
	  "",
	  "2026-12-12",
	  LEGAL_LAPSED,
	  LEGAL_CUSTODY_GONE,
	  "2026-11-24" },
	{ { "own ended=2026-11-24", IN }, "", "2026-12-12", LEGAL_IN_FORCE, 0, "2026-11-21" },
	/* its own end says more */
	{ { "ended=2026-11-24" }, "ended=2026-11-24", "2026-12-12", LEGAL_ENDED, LEGAL_CONFIRMED, "2026-11-24" },
	/* two: one is enough; and while one may be in force, nothing is certain */
	{ { "ended=2026-11-24", IN }, "", "2026-12-12", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { IN, "ended=2026-11-24" }, "", "2026-12-12", LEGAL_IN_FORCE, 0, "2026-11-21" },
	{ { "ended=2026-11-24", "" }, "", "2026-12-12", LEGAL_MAY_HAVE_LAPSED, LEGAL_CUSTODY_GONE, "2026-12-01" },
	{ { "", IN "set-aside=2026-12-03" },
	  "",
	  "2026-12-12",
	  LEGAL_MAY_HAVE_LAPSED,
	  LEGAL_CUSTODY_GONE,
	  "2026-12-03" },
	{ { "ended=2026-11-24", IN "set-aside=2026-12-03" },
	  "",
	  "2026-12-12",
	  LEGAL_LAPSED,
	  LEGAL_CUSTODY_GONE,
	  "2026-12-03" },
};

static void test_the_state_follows(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(states); i++) {
		struct custodies c;
		char since[DATE_TEXT];
		struct night n;
		struct legal l;

		read_custodies(states[i].custodies, &c);
		read_events(states[i].events, &n);
		legal_of(&c.placed, &n.events, day(states[i].today), &l);
		date_format(l.since, since);
		if (l.state != states[i].state || l.why != states[i].why || strcmp(since, states[i].since) != 0)
			fail_msg("row %zu: %s, %s, since %s", i, legal_state_name(l.state), legal_why_name(l.why),
			         since);
	}
}

/* By what was in force at that time, and on the day of an end by the hours. */
static void test_enforcement_follows(void **state)
{
	static const struct {
		const char *custodies[2], *enforced;
		enum legal_state state;
	} rows[] = {
		{ { NULL }, "enforced=2026-12-01", LEGAL_IN_FORCE },
		{ { "" }, "enforced=2026-11-30", LEGAL_IN_FORCE },
		{ { "" }, "enforced=2026-12-01", LEGAL_MAY_HAVE_LAPSED },
		{ { IN "set-aside=2026-12-01" }, "enforced=2026-11-30", LEGAL_IN_FORCE },
		{ { IN "set-aside=2026-12-01" }, "enforced=2026-12-01", LEGAL_MAY_HAVE_LAPSED },
		{ { IN "set-aside=2026-12-01" }, "enforced=2026-12-01@09", LEGAL_MAY_HAVE_LAPSED },
		{ { IN "set-aside=2026-12-01@10" }, "enforced=2026-12-01@09", LEGAL_IN_FORCE },
		{ { IN "set-aside=2026-12-01@10" }, "enforced=2026-12-01@11", LEGAL_LAPSED },
		{ { IN "set-aside=2026-12-01" }, "enforced=2026-12-02", LEGAL_LAPSED },
		{ { IN "lapsed=2026-12-01" }, "enforced=2026-12-01", LEGAL_LAPSED }, /* from its first minute */
		{ { RESTORED }, "enforced=2026-12-04", LEGAL_LAPSED },
		{ { RESTORED }, "enforced=2026-12-08", LEGAL_MAY_HAVE_LAPSED },
		{ { RESTORED "@10" }, "enforced=2026-12-08@09", LEGAL_LAPSED },
		{ { RESTORED "@10" }, "enforced=2026-12-08@11", LEGAL_IN_FORCE },
		{ { RESTORED }, "enforced=2026-12-09", LEGAL_IN_FORCE },
		{ { RESTORED " set-aside=2026-12-12" }, "enforced=2026-12-10", LEGAL_IN_FORCE },
		{ { IN "set-aside=2026-12-01", IN }, "enforced=2026-12-01", LEGAL_IN_FORCE },
		{ { IN "set-aside=2026-12-01", IN }, "enforced=2026-12-04", LEGAL_IN_FORCE },
		{ { "ended=2026-11-24", "own " IN }, "enforced=2026-12-01", LEGAL_MAY_HAVE_LAPSED },
		{ { "apart ended=2026-11-20" }, "enforced=2026-12-01", LEGAL_MAY_HAVE_LAPSED },
		{ { "wrong" }, "enforced=2026-11-22", LEGAL_MAY_HAVE_LAPSED }, /* nobody knows what stood */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		struct follow_event enforced;
		struct custodies c;
		struct night none;
		struct legal l;

		read_custodies(rows[i].custodies, &c);
		read_events("", &none);
		read_event(rows[i].enforced, strlen(rows[i].enforced), &enforced);
		legal_bars_enforcement(&c.placed, &(struct view){ .events = &none.events }, &enforced, &l);
		if (l.state != rows[i].state)
			fail_msg("row %zu (%s): %s", i, rows[i].enforced, legal_state_name(l.state));
	}
}

/* --- In the store ------------------------------------------------------------------------------------------------ */

static enum err record(struct world *w, int64_t id, enum follow_kind kind, const char *on, bool happened,
                       struct follow_refusal *ret_refusal, int64_t *ret_event)
{
	struct follow_input in = {
		.kind = kind, .follow_up = "", .day = day(on), .why = span_str(""), .happened = happened
	};

	in.place = in.who = span_str(kind == FOLLOW_ENFORCED ? "Polisen" : "");
	if (kind == FOLLOW_ENDED)
		in.why = span_str("Skälen finns inte längre");
	return IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, ret_refusal, ret_event));
}

static int64_t recorded(struct world *w, int64_t id, enum follow_kind kind, const char *on)
{
	struct follow_refusal refusal;
	int64_t event = 0;

	assert_int_equal(record(w, id, kind, on, false, &refusal, &event), ERR_OK);
	return event;
}

static void undo(struct world *w, int64_t id, int64_t event)
{
	assert_int_equal(IN_TX(w, follow_undo(&w->office, w->s, id, event, w->receiver, span_str("Fel"))), ERR_OK);
}

static int64_t placed_at(struct world *w, int64_t custody, const char *stated)
{
	struct oral_input call = world_call(w);

	if (stated)
		call.stated = world_time(stated);
	call.type = "lvu-11";
	call.place_kind = "jourhem";
	call.place = "Jourhemmet Björken";
	call.matter = world_find(w, custody).matter_id;
	return world_record_same(w, &call);
}

static int64_t placed(struct world *w, int64_t custody)
{
	return placed_at(w, custody, NULL);
}

static int64_t another(struct world *w, int64_t custody, const char *type, const char *stated)
{
	struct oral_input call = world_call(w);

	call.type = type;
	call.ground = strcmp(type, "lvm-13") == 0 ? "3a" : strcmp(type, "free") == 0 ? "" : call.ground;
	call.question = strcmp(type, "free") == 0 ? "Får polisen hjälpa till?" : "";
	call.matter = world_find(w, custody).matter_id;
	call.stated = world_time(stated);
	call.late_reason = "Systemet låg nere";
	return world_record_same(w, &call);
}

static void load(struct world *w, int64_t id, struct following *f)
{
	struct decision d = world_find(w, id);

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, f), ERR_OK);
}

static void assert_state(struct world *w, int64_t id, enum legal_state state)
{
	FOLLOWING f = { 0 };

	load(w, id, &f);
	assert_string_equal(legal_state_name(f.legal.state), legal_state_name(state));
}

/* What is told of the custody that a placement rests on: its last day, "" where none runs. */
static void assert_custody(struct world *w, int64_t id, bool known, bool submitted, const char *last)
{
	char text[DATE_TEXT] = "";
	FOLLOWING f = { 0 };

	load(w, id, &f);
	if (f.custody.runs)
		date_format(f.custody.last, text);
	assert_true(f.custody.asked);
	assert_int_equal(f.custody.known, known);
	assert_int_equal(f.custody.submitted, submitted);
	assert_string_equal(text, last);
}

static void assert_json_holds(const json_t *json, const char *words)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);

	assert_non_null(text);
	if (!strstr(text, words))
		fail_msg("«%s» is not in %s", words, text);
	free(text);
}

/* The page, the program's answer and the confirmation name the custody and what became of it, alike. */
static void assert_gone(struct world *w, int64_t placement, int64_t custody, const char *program, const char *became)
{
	struct decision d = world_find(w, placement), rests = world_find(w, custody);
	JSON json_t *object = json_object(), *legal = NULL;
	BUF text = buf_init(1 << 18), words = buf_init(400);
	BLOCKS blocks = { 0 };
	FOLLOWING f = { 0 };

	load(w, placement, &f);
	assert_int_equal(page_put_legal(object, &w->office, w->s, &d, w->now), ERR_OK);
	assert_string_equal(json_text_at(object, "legal.gone.became"), became);
	assert_string_equal(json_text_at(object, "legal.gone.custody_ref"), rests.ref);
	assert_int_equal(follow_legal_json(w->s, &d, &f, &legal), ERR_OK);
	assert_json_holds(json_at(legal, "gone"), program);
	assert_string_equal(json_text_at(legal, "gone.reference"), rests.ref);
	assert_int_equal(buf_printf(&words, "Omhändertagandet som det vilar på, %s, %s", rests.ref, became), ERR_OK);
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, &text), ERR_OK);
	if (!strstr(buf_str(&text), buf_str(&words)))
		fail_msg("«%s» is not in %s", buf_str(&words), buf_str(&text));
}

/* While it is in force a program too is told with what it ends. */
static void assert_rests_on(struct world *w, int64_t placement, int64_t custody, const char *last)
{
	struct decision d = world_find(w, placement), rests = world_find(w, custody);
	JSON json_t *legal = NULL;
	FOLLOWING f = { 0 };

	load(w, placement, &f);
	assert_int_equal(follow_legal_json(w->s, &d, &f, &legal), ERR_OK);
	assert_json_holds(json_at(legal, "lastDay"), "null");
	assert_string_equal(json_text_at(legal, "restsOn.reference"), rests.ref);
	assert_string_equal(json_text_at(legal, "restsOn.lastDay"), last);
	assert_json_holds(json_at(legal, "restsOn.outermostDay"), "null");
}

/* The row of the confirmation that says with what it ends, while it is in force. */
static void assert_confirmed(struct world *w, int64_t placement, const char *words, bool there)
{
	struct decision d = world_find(w, placement);
	BUF text = buf_init(1 << 18);
	BLOCKS blocks = { 0 };

	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, &text), ERR_OK);
	if ((strstr(buf_str(&text), words) != NULL) != there)
		fail_msg("«%s»: %s", words, buf_str(&text));
}

/* A placement of the same matter rests on the custody. */
static void test_placement_follows_the_custody(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement = placed(w, custody), e;

	assert_state(w, placement, LEGAL_IN_FORCE);
	assert_custody(w, placement, true, false, "2026-11-30");
	assert_rests_on(w, placement, custody, "2026-11-30");
	assert_confirmed(w, placement, "senast med omhändertagandet som det vilar på", true);
	w->now = world_time("2026-12-02T09:00:00+01:00");
	assert_state(w, placement, LEGAL_MAY_HAVE_LAPSED);
	assert_confirmed(w, placement, "senast med omhändertagandet", false);
	assert_gone(w, placement, custody, "\"state\":\"may-have-lapsed\"",
	            "kan ha upphört från och med tis 1 dec 2026.");
	recorded(w, custody, FOLLOW_SUBMITTED, "2026-11-26");
	assert_state(w, placement, LEGAL_IN_FORCE);
	assert_custody(w, placement, true, true, "");
	recorded(w, custody, FOLLOW_SET_ASIDE, "2026-12-01");
	assert_state(w, placement, LEGAL_LAPSED);
	assert_gone(w, placement, custody, "\"state\":\"set-aside\"", "är hävt av rätten tis 1 dec 2026.");
	e = recorded(w, custody, FOLLOW_RESTORED, "2026-12-01"); /* by a higher court, on the same day */
	assert_state(w, placement, LEGAL_IN_FORCE);
	undo(w, custody, e);
	assert_state(w, placement, LEGAL_LAPSED);
	recorded(w, placement, FOLLOW_ENDED, "2026-12-02");
	assert_state(w, placement, LEGAL_ENDED);
}

static void test_other_ends_of_the_custody(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement = placed(w, custody), e;

	w->now = world_time("2026-12-02T09:00:00+01:00");
	e = recorded(w, custody, FOLLOW_ENDED, "2026-11-24");
	assert_gone(w, placement, custody, "\"state\":\"ended\"", "har upphört, tis 24 nov 2026.");
	undo(w, custody, e);
	e = recorded(w, custody, FOLLOW_CARE_DECIDED, "2026-12-01");
	assert_gone(w, placement, custody, "\"why\":\"by-court\"",
	            "har upphört: rätten avgjorde frågan om vård tis 1 dec 2026. Gav rätten vård kan det vila på den.");
	undo(w, custody, e);
	assert_int_equal(world_sql(w, "UPDATE decision SET state = 9 WHERE id = 1"), ERR_OK);
	assert_int_equal(custody, 1);
	assert_state(w, placement, LEGAL_LAPSED);
	assert_gone(w, placement, custody, "\"since\":null", "är märkt som felregistrerat.");
}

/* Recorded anew, as it was: the right one counts, whenever its time was. */
static void test_a_custody_that_was_recorded_anew(void **state)
{
	struct world *w = *state;
	int64_t wrong = world_decided(w), placement = placed(w, wrong), right;
	struct oral_input call = world_call(w);

	world_pass(w, HOUR);
	call.matter = world_find(w, wrong).matter_id;
	call.stated = instant_add(w->now, -10 * MINUTE);
	right = world_record_same(w, &call);
	assert_int_equal(wrong, 1);
	assert_int_equal(world_sql(w, "UPDATE decision SET state = 9 WHERE id = 1"), ERR_OK);
	assert_state(w, placement, LEGAL_IN_FORCE);
	w->now = world_time("2026-11-25T09:00:00+01:00");
	recorded(w, right, FOLLOW_ENDED, "2026-11-24");
	assert_state(w, placement, LEGAL_LAPSED);
	assert_gone(w, placement, right, "\"state\":\"ended\"", "har upphört, tis 24 nov 2026.");
}

static void assert_mark(struct world *w, int64_t id, enum follow_mark mark)
{
	FOLLOWING f = { 0 };

	load(w, id, &f);
	assert_non_null(f.legal.enforced);
	assert_string_equal(follow_mark_name(follow_mark(&f.rules, &f.events, f.legal.enforced)),
	                    follow_mark_name(mark));
}

/* Stopped with the reason; on the day of the end itself nobody knows, and what has been is told. */
static void test_enforced_after_the_custody(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement = placed(w, custody), e = 0, restored;
	struct follow_refusal refusal;

	w->now = world_time("2026-12-05T09:00:00+01:00");
	recorded(w, custody, FOLLOW_SUBMITTED, "2026-11-26");
	recorded(w, custody, FOLLOW_SET_ASIDE, "2026-12-01");
	assert_int_equal(record(w, placement, FOLLOW_ENFORCED, "2026-12-02", true, &refusal, &e), ERR_WRONG_STATE);
	assert_int_equal(refusal.wrong, FOLLOW_BARRED);
	assert_int_equal(refusal.why, LEGAL_CUSTODY_GONE);
	assert_int_equal(record(w, placement, FOLLOW_ENFORCED, "2026-12-01", false, &refusal, &e), ERR_WRONG_STATE);
	assert_int_equal(refusal.wrong, FOLLOW_UNSURE);
	assert_int_equal(record(w, placement, FOLLOW_ENFORCED, "2026-12-01", true, &refusal, &e), ERR_OK);
	assert_mark(w, placement, FOLLOW_WHILE_UNSURE);
	undo(w, placement, e);
	restored = recorded(w, custody, FOLLOW_RESTORED, "2026-12-03");
	recorded(w, placement, FOLLOW_ENFORCED, "2026-12-04");
	assert_mark(w, placement, FOLLOW_PLAIN);
	undo(w, custody, restored); /* and then it was not in force */
	assert_mark(w, placement, FOLLOW_NOT_IN_FORCE);
}

static void test_a_placement_by_itself_has_no_known_end(void **state)
{
	struct world *w = *state;
	struct oral_input call = world_call(w);
	int64_t id = 0, elsewhere = world_decided(w);

	call.type = "lvu-11";
	call.place_kind = "jourhem";
	assert_int_equal(world_record(w, &call, "alone", &id), ERR_OK);
	assert_custody(w, id, false, false, "");
	assert_confirmed(w, id, "senast med den vård som det vilar på", true);
	w->now = world_time("2026-11-25T09:00:00+01:00");
	recorded(w, elsewhere, FOLLOW_ENDED, "2026-11-24"); /* a custody of another matter says nothing of it */
	assert_state(w, id, LEGAL_IN_FORCE);
}

/* What is over stays over, whatever custody comes after it. */
static void test_a_later_custody_brings_no_placement_back(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), placement = placed(w, custody), later;
	struct oral_input call;

	w->now = world_time("2026-11-25T09:00:00+01:00");
	recorded(w, custody, FOLLOW_ENDED, "2026-11-24");
	assert_state(w, placement, LEGAL_LAPSED);
	call = world_call(w);
	call.matter = world_find(w, custody).matter_id;
	call.stated = instant_add(w->now, -10 * MINUTE);
	later = world_record_same(w, &call);
	assert_state(w, later, LEGAL_IN_FORCE);
	assert_state(w, placement, LEGAL_LAPSED);
}

/* The next night's calls in the matter, the placement first: it rests on that night's custody, not on what a court had
 * set aside before. */
static void test_the_second_night(void **state)
{
	struct world *w = *state;
	int64_t first = world_decided(w), placement, second, e = 0;
	struct follow_refusal refusal;

	w->now = world_time("2026-11-26T09:00:00+01:00");
	recorded(w, first, FOLLOW_SUBMITTED, "2026-11-23");
	recorded(w, first, FOLLOW_SET_ASIDE, "2026-11-25");
	w->now = world_time("2026-11-29T00:05:00+01:00");
	placement = placed_at(w, first, "2026-11-28T23:50:00+01:00");
	assert_state(w, placement, LEGAL_MAY_HAVE_LAPSED); /* it may rest on something else */
	assert_gone(w, placement, first, "\"state\":\"set-aside\"",
	            "är hävt av rätten ons 25 nov 2026. Det kan vila på något annat.");
	assert_int_equal(record(w, placement, FOLLOW_ENFORCED, "2026-11-29", false, &refusal, &e), ERR_WRONG_STATE);
	assert_int_equal(refusal.wrong, FOLLOW_UNSURE);
	second = another(w, first, "lvu-6", "2026-11-28T23:55:00+01:00");
	assert_state(w, placement, LEGAL_IN_FORCE);
	recorded(w, placement, FOLLOW_ENFORCED, "2026-11-29");
	assert_mark(w, placement, FOLLOW_PLAIN);
	w->now = world_time("2026-12-01T09:00:00+01:00");
	recorded(w, second, FOLLOW_ENDED, "2026-11-30");
	assert_state(w, placement, LEGAL_LAPSED);
}

/* The same where the first custody only may have lapsed, and is confirmed to have, and where nobody knows whether it
 * ended before the placement or after it. */
static void test_a_renewal_by_night(void **state)
{
	struct world *w = *state;
	int64_t first = world_decided(w), placement, e;

	w->now = world_time("2026-12-05T02:10:00+01:00");
	placement = placed_at(w, first, "2026-12-05T02:00:00+01:00");
	assert_state(w, placement, LEGAL_MAY_HAVE_LAPSED);
	another(w, first, "lvu-6", "2026-12-05T02:05:00+01:00");
	assert_state(w, placement, LEGAL_IN_FORCE);
	e = recorded(w, first, FOLLOW_LAPSED, "2026-12-01");
	assert_state(w, placement, LEGAL_IN_FORCE);
	undo(w, first, e);
	recorded(w, first, FOLLOW_ENDED, "2026-12-05");
	assert_state(w, placement, LEGAL_IN_FORCE);
}

/* A custody of another act never holds a placement up; what was asked in own words may. */
static void test_what_is_not_its_custody(void **state)
{
	struct world *w = *state;
	int64_t custody = world_decided(w), adult, placement, later;

	adult = another(w, custody, "lvm-13", "2026-11-21T23:41:00+01:00");
	placement = placed(w, custody);
	assert_custody(w, placement, true, false, "2026-11-30");
	w->now = world_time("2026-11-24T09:00:00+01:00");
	recorded(w, adult, FOLLOW_SUBMITTED, "2026-11-22");
	recorded(w, custody, FOLLOW_ENDED, "2026-11-23");
	assert_state(w, adult, LEGAL_IN_FORCE);
	assert_state(w, placement, LEGAL_LAPSED);
	later = another(w, custody, "free", "2026-11-21T23:30:00+01:00");
	recorded(w, later, FOLLOW_SUBMITTED, "2026-11-22");
	assert_state(w, later, LEGAL_IN_FORCE);
	assert_state(w, placement, LEGAL_MAY_HAVE_LAPSED);
	assert_gone(w, placement, custody, "\"state\":\"ended\"",
	            "har upphört, mån 23 nov 2026. Det kan vila på något annat.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_state_follows),
		cmocka_unit_test(test_enforcement_follows),
		NIGHT(test_placement_follows_the_custody),
		NIGHT(test_other_ends_of_the_custody),
		NIGHT(test_a_custody_that_was_recorded_anew),
		NIGHT(test_enforced_after_the_custody),
		NIGHT(test_a_placement_by_itself_has_no_known_end),
		NIGHT(test_a_later_custody_brings_no_placement_back),
		NIGHT(test_the_second_night),
		NIGHT(test_a_renewal_by_night),
		NIGHT(test_what_is_not_its_custody),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
