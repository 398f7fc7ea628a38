/* Across midnight between two acts: the stated time of the oral decision chooses the pack, never the clock, and what is
 * frozen keeps its own. */
#include "unit/decision_world.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"
#include "jourbeslut/withdraw.h"

#define MARK "LAGTEXTEN ÄR INTE GRANSKAD"

static void at_night(struct world *w, const char *when)
{
	w->now = world_time(when);
}

static const struct law_type *type_of(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	const struct law_type *type = NULL;

	assert_int_equal(decision_type(&w->office, &d, &type), ERR_OK);
	return type;
}

static int64_t recorded(struct world *w, const char *type, const char *stated)
{
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.type = type;
	in.ground = strcmp(type, "lvm-13") == 0 ? "3a" : "2";
	if (strcmp(type, "lvu-11") == 0 || strcmp(type, "child-placement") == 0)
		in.place_kind = "jourhem";
	in.stated = world_time(stated);
	assert_int_equal(world_record(w, &in, stated, &id), ERR_OK);
	return id;
}

static void confirmation_of(struct world *w, int64_t id, struct buf *out)
{
	struct decision d = world_find(w, id);
	BLOCKS blocks = { 0 };

	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, out), ERR_OK);
}

static void test_called_before_and_recorded_after_midnight(void **state)
{
	struct world *w = *state;
	BUF text = buf_init(1 << 16);

	at_night(w, "2027-01-01T00:10:00+01:00");
	int64_t id = recorded(w, "child-custody", "2026-12-31T23:50:00+01:00");
	assert_string_equal(world_find(w, id).type, "lvu-6");
	assert_string_equal(type_of(w, id)->pack->id, "lvu-2026");
	confirmation_of(w, id, &text);
	assert_null(strstr(buf_str(&text), MARK));
	assert_non_null(strstr(buf_str(&text), "6 § LVU"));
}

/* A decision of the old year keeps its days; what is to be done in the new one says whose rules may count. */
static void test_transition_is_noted(void **state)
{
	struct world *w = *state;

	at_night(w, "2027-01-01T00:10:00+01:00");
	(void)recorded(w, "lvu-6", "2026-12-31T23:50:00+01:00");
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE kind = 'submission' AND "
	                                 "last = '2027-01-07' AND note LIKE '%övergångsbestämmelserna%'"),
	                 1);
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE note LIKE '%övergång%'"), 1);
}

static void text_of(struct world *w, int64_t id, struct buf *out)
{
	DECISION_VERSION v = { 0 };

	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
	assert_int_equal(blocks_to_text(&v.text, out), ERR_OK);
	assert_int_equal(buf_add_span(out, buf_span(&v.statement_json)), ERR_OK);
}

static size_t says_transition(const struct buf *text)
{
	size_t count = 0;

	for (const char *at = buf_str(text); (at = strstr(at, "övergångsbestämmelserna")); at++)
		count++;
	return count;
}

/* Each paper says so once: also where only what counts from a later event must lie beyond the pack. */
static void test_transition_stands_on_the_papers(void **state)
{
	static const struct {
		const char *type, *stated;
		size_t text, confirmation;
	} calls[] = {
		{ "lvu-6", "2026-12-02T22:00:00+01:00", 0, 0 },
		{ "lvu-6", "2026-12-03T22:00:00+01:00", 1, 0 }, /* the last day would be New Year's Eve, a closed one */
		{ "lvu-6", "2026-12-10T22:00:00+01:00", 1, 0 },
		{ "lvu-6", "2026-12-29T22:00:00+01:00", 1, 1 },
		{ "lvu-11", "2026-12-31T22:00:00+01:00", 1, 1 }, /* it goes on, whatever day is the last */
		{ "child-placement", "2027-01-02T22:00:00+01:00", 0, 0 },
		{ "lvm-13", "2026-12-30T22:00:00+01:00", 0, 0 },
		{ "lvm-13", "2027-06-22T22:00:00+02:00", 0, 0 },
		{ "lvm-13", "2027-06-29T22:00:00+02:00", 1, 0 },
		{ "lvm-13", "2027-06-30T23:50:00+02:00", 1, 1 },
		{ "lvm-13", "2027-07-01T00:10:00+02:00", 0, 0 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(calls); i++) {
		BUF text = buf_init(1 << 18), paper = buf_init(1 << 18);
		DECISION_DRAFT_TEXT draft = { 0 };

		at_night(w, calls[i].stated);
		int64_t id = recorded(w, calls[i].type, calls[i].stated);
		struct decision d = world_find(w, id);
		assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
		assert_int_equal(blocks_to_text(&draft.decision, &text), ERR_OK);
		assert_int_equal(says_transition(&text), calls[i].text);
		confirmation_of(w, id, &paper);
		assert_int_equal(says_transition(&paper), calls[i].confirmation);
	}
}

/* LVM's wording ends with June, and the one that follows bears the mark. */
static void test_lvm_ends(void **state)
{
	static const struct {
		const char *stated, *now, *pack, *target, *last;
	} calls[] = {
		{ "2027-06-30T23:50:00+02:00", "2027-07-01T00:10:00+02:00", "lvm-2026", "2027-07-01", "2027-07-01" },
		{ "2027-07-01T00:10:00+02:00", "2027-07-01T00:20:00+02:00", "lvm-2027", "2027-07-02", "2027-07-02" },
		{ "2027-07-02T12:00:00+02:00", "2027-07-02T12:10:00+02:00", "lvm-2027", "2027-07-03", "2027-07-05" },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(calls); i++) {
		struct oral_input in = world_call(w);
		BUF paper = buf_init(1 << 18), text = buf_init(1 << 18), query = buf_init(400);
		CASE_PROBLEMS problems = { 0 };
		bool marked = strcmp(calls[i].pack, "lvm-2027") == 0;
		int64_t id = 0;

		at_night(w, calls[i].now);
		in.type = "lvm-13";
		in.ground = "3a 3b";
		in.stated = world_time(calls[i].stated);
		in.person_as_known = "Gösta Sagosson, 19710623-2395";
		assert_int_equal(world_record(w, &in, calls[i].stated, &id), ERR_OK);
		assert_string_equal(type_of(w, id)->pack->id, calls[i].pack);
		assert_int_equal(buf_printf(&query,
		                            "SELECT COUNT(*) AS n FROM follow_up WHERE decision_id = %lld AND kind = "
		                            "'submission' AND target = '%s' AND last = '%s'",
		                            (long long)id, calls[i].target, calls[i].last),
		                 ERR_OK);
		assert_int_equal(world_number(w, buf_str(&query)), 1);
		confirmation_of(w, id, &paper);
		assert_int_equal(strstr(buf_str(&paper), MARK) != NULL, marked);
		world_write_case(w, id, "lvm13");
		if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
			for (size_t k = 0; k < problems.count; k++)
				if (problems.items[k].severity != CASE_WARNING)
					fail_msg("%s: %s: %s", calls[i].stated, problems.items[k].path,
					         problems.items[k].text);
		text_of(w, id, &text);
		assert_int_equal(strstr(buf_str(&text), MARK) != NULL, marked);
		assert_int_equal(says_transition(&text), marked ? 0 : 1);
	}
}

static void test_called_after_midnight(void **state)
{
	struct world *w = *state;
	BUF text = buf_init(1 << 16);

	at_night(w, "2027-01-01T00:20:00+01:00");
	int64_t id = recorded(w, "lvu-6", "2027-01-01T00:10:00+01:00");
	assert_string_equal(world_find(w, id).type, "child-custody");
	assert_string_equal(world_find(w, id).oral.type, "child-custody");
	assert_string_equal(type_of(w, id)->pack->id, "barn-2027");
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), MARK));
	assert_null(strstr(buf_str(&text), "LVU"));
	assert_non_null(strstr(buf_str(&text), "fredagen den 8 januari 2027")); /* the clock is the same */
	id = recorded(w, "lvm-13", "2027-01-01T00:15:00+01:00");
	assert_string_equal(type_of(w, id)->pack->id, "lvm-2026");
}

/* A text begun on New Year's Eve becomes the other act's when the call comes after midnight. */
static void test_draft_follows(void **state)
{
	struct world *w = *state;
	int64_t id = 0, done = 0;

	at_night(w, "2026-12-31T23:30:00+01:00");
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &id)),
	                 ERR_OK);
	assert_string_equal(type_of(w, id)->id, "lvu-6");
	at_night(w, "2027-01-01T00:12:00+01:00");
	assert_string_equal(type_of(w, id)->id, "child-custody");
	struct oral_input in = world_call(w);
	in.decision = id;
	in.stated = world_time("2027-01-01T00:10:00+01:00");
	assert_int_equal(world_record(w, &in, "k", &done), ERR_OK);
	assert_int_equal(done, id);
	assert_string_equal(world_find(w, id).type, "child-custody");
}

static enum err reword(struct world *w, int64_t id, const char *block, const char *text)
{
	return IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, block, span_str(text)));
}

/* How many problems that stop the locking a reworded block has. */
static size_t to_read_again(struct world *w, int64_t id, const char *path)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, id);
	size_t count = 0;

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	for (size_t i = 0; i < draft.problems.count; i++)
		count += draft.problems.items[i].severity == CASE_CONFLICT &&
		         strcmp(draft.problems.items[i].path, path) == 0 &&
		         strstr(draft.problems.items[i].text, "annan lagtext") != NULL;
	return count;
}

#define OWN_WORDS "Nämnden kan inte inväntas (6 § andra stycket LVU)."

/* What a reworded block cites that is not its law's. */
static size_t cites_other(struct world *w, int64_t id, const char *path, enum case_severity severity)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d = world_find(w, id);
	size_t count = 0;

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	for (size_t i = 0; i < draft.problems.count; i++)
		count += draft.problems.items[i].severity == severity &&
		         strcmp(draft.problems.items[i].path, path) == 0 &&
		         strstr(draft.problems.items[i].text, "nämner 6 § LVU, som inte finns") != NULL;
	return count;
}

/* A block that reads the same under both acts, reworded so that it cites the one that does not apply. */
static void test_rewordings_that_cite_another_law(void **state)
{
	struct world *w = *state;
	CASE_PROBLEMS problems = { 0 };
	int64_t id = 0, done = 0;

	at_night(w, "2026-12-31T23:30:00+01:00");
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &id)),
	                 ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(reword(w, id, "d-views", "Barnet är för litet för att tillfrågas. Se 6 § LVU."), ERR_OK);
	assert_int_equal(cites_other(w, id, "edit.d-views", CASE_CONFLICT), 0);
	at_night(w, "2027-01-01T00:12:00+01:00");
	struct oral_input in = world_call(w);
	in.decision = id;
	in.stated = world_time("2027-01-01T00:10:00+01:00");
	assert_int_equal(world_record(w, &in, "k", &done), ERR_OK);
	assert_int_equal(cites_other(w, id, "edit.d-views", CASE_CONFLICT), 1);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_INPUT);
	/* Saved beside the text of now, it is warned of, and may be meant. */
	assert_int_equal(reword(w, id, "d-views", "Jämför 6 § LVU, som gällde i går, och 16 § LVU."), ERR_OK);
	assert_int_equal(cites_other(w, id, "edit.d-views", CASE_CONFLICT), 0);
	assert_int_equal(cites_other(w, id, "edit.d-views", CASE_WARNING), 1);
	assert_int_equal(reword(w, id, "d-views", "Barnet är för litet. Det är 16 § LVU."), ERR_OK);
	assert_int_equal(cites_other(w, id, "edit.d-views", CASE_WARNING), 0);
}

/* What was reworded beside another act's text is told and read again before it is locked; nothing of it is lost. */
static void test_rewordings_are_read_again(void **state)
{
	struct world *w = *state;
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 18);
	int64_t id = 0, done = 0;

	at_night(w, "2026-12-31T23:30:00+01:00");
	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &id)),
	                 ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(reword(w, id, "d-committee", OWN_WORDS), ERR_OK);
	assert_int_equal(reword(w, id, "d-views", "Barnet är för litet för att säga vad det vill."), ERR_OK);
	assert_int_equal(to_read_again(w, id, "edit.d-committee"), 0);
	assert_string_equal(world_find(w, id).begun_as, "");
	at_night(w, "2027-01-01T00:12:00+01:00");
	assert_int_equal(to_read_again(w, id, "edit.d-committee"), 1); /* before the call, too */
	struct oral_input in = world_call(w);
	in.decision = id;
	in.stated = world_time("2027-01-01T00:10:00+01:00");
	assert_int_equal(world_record(w, &in, "k", &done), ERR_OK);
	assert_string_equal(world_find(w, id).begun_as, "lvu-6");
	assert_int_equal(to_read_again(w, id, "edit.d-committee"), 1);
	assert_int_equal(to_read_again(w, id, "edit.d-views"), 0); /* that block reads as before */
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_INPUT);
	assert_int_equal(reword(w, id, "d-committee", "Nämnden kan inte inväntas."), ERR_OK);
	assert_int_equal(to_read_again(w, id, "edit.d-committee"), 0);
	case_problems_release(&problems);
	problems = (struct case_problems){ 0 };
	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
	text_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "Barnet är för litet för att säga vad det vill."));
	assert_non_null(strstr(buf_str(&text), "Nämnden kan inte inväntas."));
}

/* A decision with a wrong time is replaced over midnight: its wordings go along, and are read again. */
static void test_rewordings_go_along_over_midnight(void **state)
{
	struct world *w = *state;

	at_night(w, "2027-01-01T00:20:00+01:00");
	int64_t wrong = recorded(w, "lvu-6", "2026-12-31T23:58:00+01:00");
	assert_int_equal(reword(w, wrong, "d-committee", OWN_WORDS), ERR_OK);
	struct decision d = world_find(w, wrong);
	struct oral_input in = world_call(w);
	int64_t right = 0;
	in.matter = d.matter_id;
	in.type = "child-custody";
	in.stated = world_time("2027-01-01T00:05:00+01:00");
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, wrong, w->duty, WITHDRAW_BIT(WITHDRAW_TIME),
	                                            span_str("Fel tid"))),
	                 ERR_OK);
	assert_int_equal(world_record(w, &in, "r", &right), ERR_OK);
	assert_int_equal(IN_TX(w, decision_replace(&w->office, w->s, right, wrong, w->duty)), ERR_OK);
	assert_string_equal(world_find(w, right).type, "child-custody");
	assert_int_equal(to_read_again(w, right, "edit.d-committee"), 1);
}

static int64_t frozen(struct world *w, const char *when, const char *stated)
{
	CASE_PROBLEMS problems = { 0 };

	at_night(w, when);
	int64_t id = recorded(w, "lvu-6", stated);
	world_write_case(w, id, "lvu6-small-child");
	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
	return id;
}

/* The text says by which pack the call was asked. */
static void assert_recorded_law(struct world *w, const struct buf *text, const char *pack)
{
	BUF wanted = buf_init(200);

	assert_int_equal(buf_printf(&wanted, "\"recordedLaw\":{\"pack\":\"%s\",\"sha256\":\"%s\"}", pack,
	                            law_pack_find(w->office.law, pack)->hash),
	                 ERR_OK);
	if (!strstr(buf_str(text), buf_str(&wanted)))
		fail_msg("no %s", buf_str(&wanted));
}

static void test_frozen_keeps_its_pack(void **state)
{
	struct world *w = *state;
	const struct law_pack *prolonged = law_pack_find(w->office.law, "lvu-2027");
	BUF before = buf_init(1 << 18);
	BUF after = buf_init(1 << 18);

	assert_non_null(prolonged);
	int64_t id = frozen(w, "2027-01-01T00:20:00+01:00", "2027-01-01T00:10:00+01:00");
	int64_t open = recorded(w, "lvu-6", "2027-01-01T00:11:00+01:00");
	text_of(w, id, &before);
	assert_non_null(strstr(buf_str(&before), MARK));
	assert_null(strstr(buf_str(&before), "LVU"));
	assert_non_null(strstr(buf_str(&before), "\"groundTexts\":[\"förhållandena i hemmet\"]"));
	assert_null(strstr(buf_str(&before), "recordedType"));
	assert_null(strstr(buf_str(&before), "recordedLaw"));
	assert_true(law_approve(w->office.law, "lvu-2027", prolonged->hash, true));
	assert_string_equal(type_of(w, id)->pack->id, "barn-2027");
	assert_string_equal(type_of(w, open)->pack->id, "lvu-2027"); /* not frozen yet: the reviewed one */
	world_write_case(w, open, "lvu6-small-child");
	CASE_PROBLEMS problems = { 0 };
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, open, w->duty, &problems)), ERR_OK);
	text_of(w, open, &after);
	assert_null(strstr(buf_str(&after), MARK));
	assert_null(strstr(buf_str(&after), "groundTexts"));
	assert_non_null(strstr(buf_str(&after), "\"recordedType\":\"child-custody\""));
	assert_recorded_law(w, &after, "barn-2027");
	assert_non_null(strstr(buf_str(&after), "\"type\":\"lvu-6\""));
	assert_true(law_approve(w->office.law, "lvu-2027", prolonged->hash, false));
	assert_string_equal(type_of(w, open)->pack->id, "lvu-2027");
}

/* The minute said "lvu-6"; the person goes on to be the one who decides that question. */
static void test_mandate_goes_on(void **state)
{
	struct world *w = *state;
	struct mandate m;

	assert_int_equal(world_sql(w, "UPDATE mandate SET types = ' lvu-6 ', valid_to = '2028-12-31'"), ERR_OK);
	at_night(w, "2027-01-01T00:20:00+01:00");
	assert_int_equal(decision_mandate_find(&w->office, w->s, w->chair, w->gvl, "child-custody", w->now, &m),
	                 ERR_OK);
	assert_int_equal(decision_mandate_find(&w->office, w->s, w->chair, w->gvl, "lvu-11", w->now, &m), ERR_MANDATE);
}

/* Where no pack fits, or the worker chooses it: recorded all the same, in the worker's words. */
static void test_free_question(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 16);
	int64_t id = 0;

	in.ground = "";
	in.question = "Beslutar du om tillfälligt flyttningsförbud?";
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_string_equal(d.type, "free");
	assert_string_equal(d.oral.question, in.question);
	assert_string_equal(d.oral.type, "free");
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE kind = 'clock'"), 1);
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE kind = 'submission' AND "
	                                 "target = '2026-11-22'"),
	                 1); /* the shortest that there is */
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "Frågan: Beslutar du om tillfälligt flyttningsförbud?"));
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_INPUT);
}

static void test_free_question_says_nobody(void **state)
{
	static const char *const bad[] = { "Beslutar du om flytt av Liv?", "Gäller det 20230415-2388?", "  ", NULL };
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		struct oral_input in = world_call(w);
		CASE_PROBLEMS problems = { 0 };

		in.ground = "";
		in.type = "free";
		in.question = bad[i];
		assert_int_equal(decision_oral_check(&w->office, w->s, &in, &problems), ERR_OK);
		assert_int_equal(problems.items[0].severity, CASE_WRONG);
		assert_string_equal(problems.items[0].path, "question");
	}
}

/* A day on which no pack has the kin: 2025, before the first one. */
static void test_named_only_where_a_pack_has_it(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	CASE_PROBLEMS problems = { 0 };
	int64_t id = 0;

	at_night(w, "2026-01-01T00:05:00+01:00");
	in.stated = world_time("2025-12-31T23:50:00+01:00");
	assert_int_equal(decision_oral_check(&w->office, w->s, &in, &problems), ERR_OK);
	assert_string_equal(problems.items[0].path, "type");
	in.question = "Beslutar du om omedelbart omhändertagande?";
	in.ground = "";
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "lvu-6")), ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "free")), ERR_INPUT);
}

/* It stays in own words, with who said so and when, until it is named after all. */
static void assert_none_of_them(struct world *w, int64_t id)
{
	struct act said;

	assert_int_equal(decision_name_none_find(w->s, id, &said), ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->receiver, NULL)), ERR_OK);
	assert_int_equal(decision_name_none_find(w->s, id, &said), ERR_OK);
	assert_int_equal(said.at.us, w->now.us);
	assert_true(said.person_name[0]);
	assert_string_equal(world_find(w, id).type, "free");
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, NULL)), ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "lvu-6")), ERR_OK);
	assert_int_equal(decision_name_none_find(w->s, id, &said), ERR_NOT_FOUND);
}

static void test_named_and_frozen(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 18);
	int64_t id = 0;

	in.ground = "";
	in.question = "Beslutar du om omedelbart omhändertagande?";
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "child-custody")), ERR_OK);
	assert_string_equal(world_find(w, id).type, "lvu-6");
	assert_string_equal(world_last_act(w, id).event, "type-named");
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE moot = 0 AND kind = 'submission' "
	                                 "AND last = '2026-11-30'"),
	                 1);
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE moot = 0 AND kind = 'clock'"), 0);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "lvu-6")), ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "lvu-11")),
	                 ERR_OK); /* by mistake */
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE moot = 0 AND kind = 'submission'"),
	                 0);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "lvu-6")), ERR_OK);
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE moot = 0 AND kind = 'submission' "
	                                 "AND last = '2026-11-30'"),
	                 1);
	assert_none_of_them(w, id);
	world_write_case(w, id, "lvu6-small-child");
	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
	text_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "\"recordedType\":\"free\""));
	assert_recorded_law(w, &text, "free");
	assert_non_null(strstr(buf_str(&text), "{\"kind\":\"ground\",\"written\":\"2\"}"));
}

/* A telephone's clock may be ahead, but no last day is reckoned from a day that has not begun. */
static void test_a_day_that_has_not_begun_is_refused(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	assert_int_equal(instant_of(date_of(w->now), 23, 58, 0, false, &w->now), ERR_OK);
	in.stated = instant_add(w->now, 4 * MINUTE);
	assert_int_equal(world_record(w, &in, "k", &id), ERR_INPUT);
	in.stated = instant_add(w->now, MINUTE);
	assert_int_equal(world_record(w, &in, "k", &id), ERR_OK);
	assert_true(world_find(w, id).oral.stated.us > world_find(w, id).oral.recorded.us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_called_before_and_recorded_after_midnight),
		NIGHT(test_transition_is_noted),
		NIGHT(test_transition_stands_on_the_papers),
		NIGHT(test_lvm_ends),
		NIGHT(test_called_after_midnight),
		NIGHT(test_draft_follows),
		NIGHT(test_rewordings_are_read_again),
		NIGHT(test_rewordings_that_cite_another_law),
		NIGHT(test_rewordings_go_along_over_midnight),
		NIGHT(test_frozen_keeps_its_pack),

		NIGHT(test_mandate_goes_on),
		NIGHT(test_free_question),
		NIGHT(test_free_question_says_nobody),
		NIGHT(test_named_only_where_a_pack_has_it),
		NIGHT(test_named_and_frozen),
		NIGHT(test_a_day_that_has_not_begun_is_refused),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
