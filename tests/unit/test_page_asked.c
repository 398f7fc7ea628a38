/* A call that was asked by one law pack and whose text is written by another: what was said is told in the call's
 * words, what is written in the text's, and those who write are told that the law is another. */
#include "unit/pack_kit.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/call.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/law_moved.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"
#include "jourbeslut/version.h"

#define CALLED "2027-01-01T00:10:00+01:00"

static int64_t call(struct world *w, const struct law_pack *asked, bool read_back)
{
	struct oral_input in = world_call(w);
	int64_t id = 0;
	char key[24];

	in.read_back = read_back;
	in.stated = world_time(CALLED);
	if (w->now.us - in.stated.us > DECISION_LATE)
		in.late_reason = "Tjänsten låg nere.";
	in.asked_pack = asked ? asked->id : NULL;
	in.asked_hash = asked ? asked->hash : NULL;
	(void)snprintf(key, sizeof key, "key %llx", (unsigned long long)w->seed);
	assert_int_equal(world_record(w, &in, key, &id), ERR_OK);
	return id;
}

static void assert_how(struct world *w, enum asked_how how, const char *asked, const char *pack, const char *expected)
{
	struct oral_input in = world_call(w);
	const struct law_pack *told = pack_kit_find(w, asked);
	BUF act = buf_init(ACT_FILE_MAX);
	JSON json_t *json = NULL;
	uint64_t index;
	char key[24];
	int64_t id;

	in.stated = world_time("2026-12-31T23:55:00+01:00");
	w->now = world_time("2027-01-01T00:10:00+01:00");
	in.asked_pack = told->id;
	in.asked_hash = told->hash;
	in.asked_how = how;
	(void)snprintf(key, sizeof key, "how %s %d", asked, (int)how);
	assert_int_equal(world_record(w, &in, key, &id), ERR_OK);
	assert_int_equal(decision_act_file(w->s, id, 0, "record", &act, &index), ERR_OK);
	json = world_json(span_of(act.ptr + 32, act.len - 32));
	assert_string_equal(json_text_at(json, "facts.law.pack"), pack);
	assert_string_equal(json_text_at(json, "facts.lawHow"), expected);
}

/* Called before midnight, typed from a page that was opened after it. */
static void test_the_act_says_how_it_was_asked(void **state)
{
	struct world *w = *state;

	assert_how(w, ASKED_IN_CALL, "lvu-2026", "lvu-2026", "in-call");
	assert_how(w, ASKED_AGAIN, "lvu-2026", "lvu-2026", "again");
	assert_how(w, ASKED_UNSAID, "barn-2027", "barn-2027", "first");
	assert_how(w, ASKED_AGAIN, "barn-2027", "barn-2027", "first"); /* of another time, which was changed since */
	assert_how(w, ASKED_UNSAID, "lvu-2026", "lvu-2026", "");
}

static void assert_none_by(struct world *w, int64_t id, const char *who)
{
	struct decision d = world_find(w, id);

	for (enum page_area area = PAGE_DESK; area <= PAGE_MUNI; area++) {
		JSON json_t *page = NULL, *row = NULL;

		assert_int_equal(page_decision(&w->office, w->s, area, &d, &page), ERR_OK);
		assert_int_equal(page_row(&w->office, w->s, area, &d, NULL, &row), ERR_OK);
		assert_string_equal(json_text(page, "none_by"), who);
		assert_int_equal(*json_text(page, "none_at") != '\0', *who != '\0');
		assert_string_equal(json_text(row, "none_by"), who);
	}
}

/* Asked in own words, and none of the decisions that there are texts for: who said so, until it is named after all. */
static void test_none_of_them_is_told(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id;

	in.ground = "";
	in.question = "Beslutar du om omedelbart omhändertagande?";
	assert_int_equal(world_record(w, &in, "none", &id), ERR_OK);
	assert_none_by(w, id, "");
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->receiver, NULL)), ERR_OK);
	assert_none_by(w, id, world_last_act(w, id).person_name);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "lvu-6")), ERR_OK);
	assert_none_by(w, id, "");
}

/* `asked`: the pack that the page of questions named; NULL: none was named. */
static int64_t called(struct world *w, const struct law_pack *asked)
{
	return call(w, asked, true);
}

static json_t *page_in(struct world *w, enum page_area area, int64_t id)
{
	struct decision d = world_find(w, id);
	json_t *object = NULL;

	assert_int_equal(page_decision(&w->office, w->s, area, &d, &object), ERR_OK);
	return object;
}

static json_t *page_of(struct world *w, int64_t id)
{
	return page_in(w, PAGE_DESK, id);
}

/* A placement goes on into the new year: its page says whose rules may count then. */
static void test_a_lasting_measure_tells_of_the_next_law(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id;

	in.type = "lvu-11";
	in.place_kind = "jourhem";
	in.stated = w->now = world_time("2026-12-31T22:00:00+01:00");
	assert_int_equal(world_record(w, &in, "lasting", &id), ERR_OK);
	JSON json_t *page = page_of(w, id);
	assert_non_null(strstr(json_text_at(page, "legal.transition"), "övergångsbestämmelserna"));
}

static void assert_said(struct world *w, int64_t id, const char *type, const char *ground)
{
	struct decision d = world_find(w, id);
	JSON json_t *said = NULL, *about = json_pack("{s:[{s:s,s:s,s:s,s:s}],s:[]}", "deviations", "kind", "ground",
	                                             "said", "2", "written", "3", "explanation", "", "completions");

	assert_int_equal(page_said(&w->office, &d, about, &said), ERR_OK);
	assert_string_equal(json_text(said, "type_name"), type);
	assert_string_equal(json_text(said, "ground"), ground);
	assert_string_equal(json_text(json_array_get(json_object_get(said, "deviations"), 0), "said"), ground);
}

static void assert_act(struct world *w, int64_t id, const char *pack, bool assumed)
{
	BUF act = buf_init(ACT_FILE_MAX);
	JSON json_t *json = NULL;
	uint64_t index;

	assert_int_equal(decision_act_file(w->s, id, 0, "record", &act, &index), ERR_OK);
	json = world_json(span_of(act.ptr + 32, act.len - 32));
	assert_string_equal(json_text_at(json, "facts.law.pack"), pack);
	assert_int_equal(json_is_true(json_at(json, "facts.lawAssumed")), assumed);
	assert_string_equal(world_find(w, id).oral.asked_pack, pack);
}

#define UNREVIEWED "LAGTEXTEN ÄR INTE GRANSKAD"
#define OLD "Omedelbart omhändertagande, 6 § LVU"

static void test_another_act_was_approved_since(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, pack_kit_find(w, "barn-2027"));
	JSON json_t *before = page_of(w, id), *after = NULL, *locked = NULL, *opened = NULL, *signer = NULL;
	const char *neutral = json_text(before, "type_name");
	CASE_PROBLEMS problems = { 0 };

	assert_string_equal(json_text(before, "asked_as"), "");
	assert_null(strstr(neutral, "LVU"));
	assert_said(w, id, neutral, "Hemmiljön");
	pack_kit_approve_both(w, "lvu-2027");
	after = page_of(w, id);
	assert_string_equal(json_text(after, "type_name"), OLD);
	assert_string_equal(json_text(after, "asked_as"), neutral);
	assert_string_equal(json_text(after, "asked_pack"), "barn-2027");
	assert_string_equal(json_text(after, "type_pack"), "lvu-2027");
	assert_string_equal(json_text(after, "ground"), "Hemmiljön");
	assert_said(w, id, neutral, "Hemmiljön");
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	locked = page_of(w, id);
	assert_string_equal(json_text(locked, "asked_as"), neutral);
	signer = page_in(w, PAGE_SIGN, id);
	assert_string_equal(json_text(signer, "asked_as"), neutral);
	assert_string_equal(json_text(signer, "type_pack"), "lvu-2027");
	assert_said(w, id, neutral, "Hemmiljön");
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Ett ord."))),
	                 ERR_OK);
	opened = page_of(w, id);
	assert_string_equal(json_text(opened, "asked_as"), neutral);
	assert_act(w, id, "barn-2027", false);
}

/* The same pack in other words: it is found by its bytes. */
static void test_a_release_changed_the_words(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, pack_kit_find(w, "barn-2027"));

	assert_int_equal(decision_packs_keep(w->office.law, w->s), ERR_OK);
	law_free(w->office.law);
	w->office.law = NULL;
	w->office.law = pack_kit_release(w, "barn-2027", "Ändrat");
	pack_kit_sync(w, w->office.law);
	struct decision d = world_find(w, id);
	const struct law_type *said = NULL, *now = NULL;
	assert_int_equal(decision_said_type(&w->office, &d, &said), ERR_OK);
	assert_int_equal(decision_type(&w->office, &d, &now), ERR_OK);
	assert_string_not_equal(said->pack->name, "Ändrat");
	assert_string_equal(now->pack->name, "Ändrat");
	JSON json_t *page = page_of(w, id);
	assert_true(*json_text(page, "asked_as"));
	assert_string_equal(json_text(page, "asked_pack"), "");
}

static json_t *row_of(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	json_t *row = NULL;

	assert_int_equal(page_row(&w->office, w->s, PAGE_DESK, &d, NULL, &row), ERR_OK);
	return row;
}

static void confirmation_of(struct world *w, int64_t id, struct buf *out)
{
	struct decision d = world_find(w, id);
	BLOCKS blocks = { 0 };

	buf_clear(out);
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, out), ERR_OK);
}

/* A time ahead of the clock stands as it was stated, and the clock's beside it. */
static void test_the_confirmation_tells_the_clock(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	BUF text = buf_init(1 << 16);
	int64_t id;

	assert_int_equal(world_record(w, &in, "behind", &id), ERR_OK);
	confirmation_of(w, id, &text);
	assert_null(strstr(buf_str(&text), "Tjänstens klocka"));
	in.stated = instant_add(w->now, 2 * MINUTE);
	assert_int_equal(world_record(w, &in, "ahead", &id), ERR_OK);
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "Tjänstens klocka: var "));
	assert_non_null(strstr(buf_str(&text), "Tiden för beslutet står som den angavs."));
}

/* A number that was misheard is a question until somebody has put it right with a reason; then the right one stands. */
static void test_the_confirmation_has_the_right_number(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	BUF text = buf_init(1 << 16);
	int64_t id;

	in.person_as_known = "Liv Påhittsson 20170303-2399";
	assert_int_equal(world_record(w, &in, "misheard", &id), ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "Ring och fråga om något är oklart"));
	assert_null(strstr(buf_str(&text), "Rätt personnummer"));
	assert_int_equal(IN_TX(w, decision_deviation_explain(&w->office, w->s, id, w->duty, SAID_PERSON_NUMBER,
	                                                     span_str("20230415-2388"),
	                                                     span_str("Numret hördes fel i samtalet."))),
	                 ERR_OK);
	confirmation_of(w, id, &text);
	assert_null(strstr(buf_str(&text), "Ring och fråga om något är oklart"));
	assert_non_null(strstr(buf_str(&text), "Rätt personnummer: 20230415-2388."));
}

static enum err count_one(void *ctx, const struct decision *d, const struct law_moved *m)
{
	(void)d;
	assert_non_null(m->label);
	++*(int *)ctx;
	return ERR_OK;
}

static void assert_both_days(const char *text)
{
	for (size_t i = 0; i < 2; i++)
		if (!strstr(text, i ? "är fre 15 jan 2027" : "sista dag var fre 8 jan 2027"))
			fail_msg("%s", text);
}

/* A release has another time in a pack with the same id: page, row, confirmation and log say both days. */
static void test_a_release_moved_a_last_day(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, pack_kit_find(w, "barn-2027"));
	BUF text = buf_init(1 << 16);
	CASE_PROBLEMS problems = { 0 };
	int moved = 0;
	JSON json_t *before = page_of(w, id), *row_before = row_of(w, id);

	assert_string_equal(json_text(before, "law_moved"), "");
	assert_string_equal(json_text(row_before, "law_mark"), "");
	assert_int_equal(decision_law_moved_each(&w->office, w->s, count_one, &moved), ERR_OK);
	assert_int_equal(moved, 0);
	assert_int_equal(decision_packs_keep(w->office.law, w->s), ERR_OK);
	law_free(w->office.law);
	w->office.law = NULL;
	w->office.law = pack_kit_release_weeks(w, "barn-2027", 2);
	pack_kit_sync(w, w->office.law);
	JSON json_t *page = page_of(w, id), *row = row_of(w, id);
	assert_both_days(json_text(page, "law_moved"));
	assert_non_null(strstr(json_text(page, "law_moved"), "Räkna med den tidigare dagen"));
	assert_both_days(json_text(row, "law_mark"));
	confirmation_of(w, id, &text);
	assert_both_days(buf_str(&text));
	assert_int_equal(decision_law_moved_each(&w->office, w->s, count_one, &moved), ERR_OK);
	assert_int_equal(moved, 1);
	/* Whoever locks the text has read it: no list asks for it any more, and the confirmation still says why. */
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	JSON json_t *locked = page_of(w, id), *locked_row = row_of(w, id);
	assert_both_days(json_text(locked, "law_moved"));
	assert_null(strstr(json_text(locked, "law_moved"), "Räkna med"));
	assert_string_equal(json_text(locked_row, "law_mark"), "");
	confirmation_of(w, id, &text);
	assert_both_days(buf_str(&text));
}

static void disapprove(struct world *w, const char *id)
{
	assert_int_equal(IN_TX(w, decision_pack_disapprove(&w->office, w->s, pack_kit_find(w, id), w->admin,
	                                                   span_str("Fel lag."))),
	                 ERR_OK);
	pack_kit_sync(w, w->office.law);
}

static void assert_reviewed(struct world *w, int64_t id, bool told)
{
	const enum page_area areas[] = { PAGE_DESK, PAGE_SIGN, PAGE_MUNI };

	for (size_t i = 0; i < ARRAY_LENGTH(areas); i++) {
		JSON json_t *page = page_in(w, areas[i], id), *row = row_of(w, id);
		const json_t *one = json_object_get(page, "law_reviewed");

		assert_int_equal(json_is_object(one), told);
		assert_string_equal(json_text(row, "law_mark"), told ? "En granskad lagtext gäller nu" : "");
		if (!told)
			continue;
		assert_string_equal(json_text(one, "reviewed_pack"), "lvu-2027");
		assert_string_equal(json_text(one, "locked_pack"), "barn-2027");
		assert_true(json_is_true(json_object_get(one, "to_sign")));
	}
}

/* Locked by the neutral pack, and a reviewed one comes: all are told, and the text stays. */
static void test_a_locked_text_is_told_of_a_reviewed_law(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, pack_kit_find(w, "barn-2027"));
	CASE_PROBLEMS problems = { 0 };

	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	assert_reviewed(w, id, false);
	pack_kit_approve_both(w, "lvu-2027");
	assert_reviewed(w, id, true);
	assert_string_equal(world_find(w, id).pack, "barn-2027");
	disapprove(w, "lvu-2027");
	assert_reviewed(w, id, false);
	pack_kit_approve_both(w, "lvu-2027");
	assert_reviewed(w, id, true);
	/* Opened again it is written by the reviewed law, and there is nothing more to tell. */
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Ny lag."))),
	                 ERR_OK);
	JSON json_t *page = page_of(w, id);
	assert_true(json_is_false(json_object_get(page, "law_reviewed")));
}

/* The page was opened before midnight and the time was said after it: what was read back was the law of that time. */
static void test_what_was_read_back_is_the_call(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, pack_kit_find(w, "lvu-2026"));
	struct decision d = world_find(w, id);
	const struct law_type *said = NULL;
	BUF text = buf_init(1 << 16);
	JSON json_t *page = page_of(w, id);

	assert_act(w, id, "lvu-2026", false);
	assert_int_equal(decision_said_type(&w->office, &d, &said), ERR_OK);
	assert_string_equal(said->pack->id, "barn-2027");
	assert_string_equal(said->id, d.oral.type);
	confirmation_of(w, id, &text);
	assert_null(strstr(buf_str(&text), "LVU"));
	assert_non_null(strstr(buf_str(&text), UNREVIEWED));
	assert_string_equal(json_text(page, "asked_as"), OLD); /* the duty is told how it began */
	/* Two acts may have the same question: the one of the stated time. */
	pack_kit_approve_both(w, "lvu-2027");
	id = called(w, pack_kit_find(w, "lvu-2026"));
	d = world_find(w, id);
	assert_int_equal(decision_said_type(&w->office, &d, &said), ERR_OK);
	assert_string_equal(said->pack->id, "lvu-2027");
}

/* Nothing was read back, and the question was not asked again: its words are those of the page that it stood on. */
static void test_what_was_not_read_back(void **state)
{
	struct world *w = *state;
	int64_t id = call(w, pack_kit_find(w, "lvu-2026"), false);
	struct decision d = world_find(w, id);
	const struct law_type *said = NULL;
	BUF text = buf_init(1 << 16);

	assert_int_equal(decision_said_type(&w->office, &d, &said), ERR_OK);
	assert_string_equal(said->pack->id, "lvu-2026");
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "6 § LVU"));
}

/* The store as it was before the migration, and the migration. */
static void upgrade_from_before(struct world *w)
{
	BUF sql = buf_init(1 << 16);
	char *end;

	assert_int_equal(world_sql(w, "DROP INDEX oral_law_by_read"), ERR_OK);
	assert_int_equal(world_sql(w, "ALTER TABLE oral_law DROP COLUMN read_hash"), ERR_OK);
	assert_int_equal(world_sql(w, "ALTER TABLE oral_law DROP COLUMN read_pack"), ERR_OK);
	assert_int_equal(buf_read_file(&sql, TEST_SOURCE_DIR "/src/store/migrations/0032_law_read.sql"), ERR_OK);
	for (char *one = strstr(buf_str(&sql), "ALTER"); one && (end = strchr(one, ';')); one = end + 2) {
		*end = '\0';
		assert_int_equal(world_sql(w, one), ERR_OK);
	}
}

/* Two packs have the type at the stated time: it is the one that was read, with the bytes that it had. */
static void test_read_back_is_found_by_its_bytes(void **state)
{
	struct world *w = *state;
	int64_t id = called(w, pack_kit_find(w, "lvu-2026"));
	struct decision d = world_find(w, id);
	const struct law_type *said = NULL;

	assert_string_equal(d.oral.read_pack, "barn-2027");
	assert_int_equal(decision_packs_keep(w->office.law, w->s), ERR_OK);
	law_free(w->office.law);
	w->office.law = NULL;
	w->office.law = pack_kit_release(w, "barn-2027", "Ändrat");
	pack_kit_sync(w, w->office.law);
	assert_int_equal(decision_said_type(&w->office, &d, &said), ERR_OK);
	assert_string_equal(said->pack->hash, d.oral.read_hash);
	assert_string_not_equal(said->pack->name, "Ändrat");
	/* Of a store from before it was kept: by type and day. */
	upgrade_from_before(w);
	d = world_find(w, id);
	assert_string_equal(d.oral.asked_pack, "lvu-2026");
	assert_string_equal(d.oral.read_hash, "");
	assert_int_equal(decision_said_type(&w->office, &d, &said), ERR_OK);
	assert_string_equal(said->pack->id, "barn-2027");
}

/* Whatever a folder has and whoever approves it since, the paper says what was said, and what nobody vouches for. */
static void test_a_confirmation_keeps_its_bytes(void **state)
{
	struct world *w = *state;
	BUF text = buf_init(1 << 16);

	pack_kit_approve_both(w, "lvu-2027");
	int64_t id = called(w, pack_kit_find(w, "lvu-2027"));
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "6 § LVU"));
	assert_null(strstr(buf_str(&text), UNREVIEWED));
	assert_int_equal(decision_packs_keep(w->office.law, w->s), ERR_OK);
	disapprove(w, "lvu-2027");
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "6 § LVU"));
	assert_non_null(strstr(buf_str(&text), UNREVIEWED));
	law_free(w->office.law);
	w->office.law = NULL;
	w->office.law = pack_kit_release(w, "lvu-2027", "Ändrat");
	pack_kit_sync(w, w->office.law);
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "6 § LVU"));
	assert_non_null(strstr(buf_str(&text), UNREVIEWED));
}

/* Of a text that was reviewed one thing is said: that its law was taken back. */
static void test_taken_back_is_not_unreviewed(void **state)
{
	struct world *w = *state;
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 16);

	pack_kit_approve_both(w, "lvu-2027");
	int64_t id = called(w, pack_kit_find(w, "lvu-2027"));
	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	disapprove(w, "lvu-2027");
	confirmation_of(w, id, &text);
	assert_non_null(strstr(buf_str(&text), "togs tillbaka"));
	assert_null(strstr(buf_str(&text), UNREVIEWED));
}

/* The act says by what the question was put, if a page said it that can have; else by what it was recorded. */
static void test_what_the_page_showed(void **state)
{
	struct world *w = *state;
	const struct law_pack *neutral = pack_kit_find(w, "barn-2027");
	struct law_pack unknown = { .id = "barn-2027" };

	assert_act(w, called(w, pack_kit_find(w, "lvu-2027")), "barn-2027", true); /* nobody was ever shown it */
	assert_act(w, called(w, pack_kit_find(w, "lvu-2026")), "lvu-2026", false); /* opened before midnight */
	w->now = world_time("2027-01-02T00:05:00+01:00");
	assert_act(w, called(w, pack_kit_find(w, "lvu-2026")), "barn-2027", true); /* no page stands open so long */
	w->now = world_time("2027-01-01T00:30:00+01:00");
	pack_kit_approve_both(w, "lvu-2027");
	assert_act(w, called(w, neutral), "barn-2027", false);
	assert_act(w, called(w, NULL), "lvu-2027", true);
	memset(unknown.hash, 'a', 64);
	assert_act(w, called(w, &unknown), "lvu-2027", true);
	assert_act(w, called(w, pack_kit_find(w, "lvm-2026")), "lvu-2027", true); /* has no such question */
	assert_act(w, called(w, pack_kit_find(w, "lvu-2027")), "lvu-2027", false);
}

#define T(test) cmocka_unit_test_setup_teardown(test, pack_kit_set_up, pack_kit_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_none_of_them_is_told),
		T(test_a_lasting_measure_tells_of_the_next_law),
		T(test_the_act_says_how_it_was_asked),
		T(test_another_act_was_approved_since),
		T(test_a_release_changed_the_words),
		T(test_what_the_page_showed),
		T(test_what_was_read_back_is_the_call),
		T(test_a_confirmation_keeps_its_bytes),
		T(test_taken_back_is_not_unreviewed),
		T(test_what_was_not_read_back),
		T(test_read_back_is_found_by_its_bytes),
		T(test_a_release_moved_a_last_day),
		T(test_a_locked_text_is_told_of_a_reviewed_law),
		NIGHT(test_the_confirmation_tells_the_clock),
		NIGHT(test_the_confirmation_has_the_right_number),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
