/* The common objects of the pages: what DATA.md promises is there, and says what the decision is. */
#include "unit/decision_world.h"

#include "jourbeslut/deviation.h"
#include "jourbeslut/page.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"

static enum err due_rows(struct world *w, const struct decision *d, json_t **ret_due)
{
	FOLLOWING f = { 0 };

	TRY(page_follow(&w->office, w->s, d, w->now, &f));
	return page_due(w->s, PAGE_MUNI, d, &f, w->now, ret_due);
}

static void test_days_in_words(void **state)
{
	static const struct {
		int days;
		const char *words;
	} rows[] = { { 0, "i dag" },         { 1, "i morgon" },           { -1, "i går" },
		     { 2, "om 2 dagar" },    { -2, "för 2 dagar sedan" }, { 9, "om 9 dagar" },
		     { 400, "om 400 dagar" } };
	struct date today = { 2026, 12, 30 };
	char words[40];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		page_day_words(date_add_days(today, rows[i].days), today, words);
		assert_string_equal(words, rows[i].words);
	}
	page_day_words((struct date){ 9999, 12, 31 }, today, words); /* ends, and fits */
	assert_true(strlen(words) > 0);
}

static json_t *due_of(const char *last, const char *target, bool done, const char *now)
{
	struct follow_up f = {
		.id = 7, .kind = "submission", .label = "Underställning", .dated = last != NULL, .done = done
	};
	json_t *object = NULL;

	if (last) {
		assert_int_equal(date_parse(span_str(last), &f.last), ERR_OK);
		assert_int_equal(date_parse(span_str(target), &f.target), ERR_OK);
	}
	f.done_at = world_time("2026-11-23T10:00:00+01:00");
	assert_int_equal(page_due_one(&f, "/beslut/X", world_time(now), &object), ERR_OK);
	assert_string_equal(json_text(object, "path"), "/beslut/X/handelse/submitted");
	return object;
}

static void assert_marks(json_t *object, bool done, bool soon, bool late)
{
	assert_false(json_is_true(json_object_get(object, "between")));
	assert_int_equal(json_is_true(json_object_get(object, "done")), done);
	assert_int_equal(json_is_true(json_object_get(object, "soon")), soon);
	assert_int_equal(json_is_true(json_object_get(object, "late")), late);
	json_decref(object);
}

static void test_due_marks(void **state)
{
	(void)state;
	assert_marks(due_of("2026-11-30", "2026-11-30", false, "2026-11-27T23:59:59+01:00"), false, false, false);
	assert_marks(due_of("2026-11-30", "2026-11-30", false, "2026-11-28T00:00:00+01:00"), false, true, false);
	assert_marks(due_of("2026-11-30", "2026-11-30", false, "2026-11-30T23:59:59+01:00"), false, true, false);
	assert_marks(due_of("2026-11-30", "2026-11-30", false, "2026-12-01T00:00:00+01:00"), false, false, true);
	assert_marks(due_of("2026-11-30", "2026-11-30", true, "2026-12-24T00:00:00+01:00"), true, false, false);
	assert_marks(due_of(NULL, NULL, false, "2026-12-01T00:00:00+01:00"), false, false, false);
}

/* The safe day makes it urgent, whatever another reading of the law would allow. */
static void test_two_last_days(void **state)
{
	static const struct {
		const char *now, *words;
		bool soon, between, late;
	} rows[] = {
		{ "2026-11-22T00:00:00+01:00", "om 6 dagar", false, false, false },
		{ "2026-11-26T00:00:00+01:00", "om 2 dagar", true, false, false },
		{ "2026-11-28T23:59:59+01:00", "i dag", true, false, false },
		{ "2026-11-29T00:00:00+01:00", "i går", false, true, false },
		{ "2026-11-30T23:59:59+01:00", "för 2 dagar sedan", false, true, false },
		{ "2026-12-01T00:00:00+01:00", "för 3 dagar sedan", false, false, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		JSON json_t *object = due_of("2026-11-30", "2026-11-28", false, rows[i].now);

		assert_string_equal(json_text(object, "when"), "lör 28 nov 2026");
		assert_string_equal(json_text(object, "outer"), "mån 30 nov 2026");
		assert_string_equal(json_text(object, "words"), rows[i].words);
		assert_int_equal(json_is_true(json_object_get(object, "soon")), rows[i].soon);
		assert_int_equal(json_is_true(json_object_get(object, "between")), rows[i].between);
		assert_int_equal(json_is_true(json_object_get(object, "late")), rows[i].late);
	}
}

static void test_problems(void **state)
{
	struct case_problem items[] = {
		{ .path = "person.name", .severity = CASE_WRONG, .text = "Namnet behövs." },
		{ .path = "stated", .severity = CASE_WARNING, .text = "Sent." },
		{ .path = "", .severity = CASE_CONFLICT, .text = "Hela texten." },
	};
	struct case_problems list = { .items = items, .count = 3 }, warning = { .items = items + 1, .count = 1 };
	JSON json_t *data = json_object(), *quiet = json_object();

	(void)state;
	assert_int_equal(page_put_problems(data, &list), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(data, "problems")), 2);
	assert_string_equal(json_text_at(data, "problems.0.field"), "person-name");
	assert_string_equal(json_text_at(data, "errors.person-name"), "Namnet behövs.");
	assert_int_equal(json_object_size(json_object_get(data, "errors")), 1);
	assert_int_equal(page_put_problems(quiet, &warning), ERR_OK);
	assert_null(json_object_get(quiet, "problems"));
	assert_true(json_is_object(json_object_get(quiet, "errors")));
}

/* The sample that the page's own test is rendered from. */
static json_t *sample_member(const char *name)
{
	BUF text = buf_init(1 << 20);
	JSON json_t *sample = NULL;

	assert_int_equal(buf_read_file(&text, TEST_SOURCE_DIR "/tests/data/pages/decision.json"), ERR_OK);
	assert_int_equal(json_read(buf_span(&text), 1 << 20, NULL, &sample), ERR_OK);
	return json_incref(json_object_get(sample, name));
}

/* Every key of the sample is there, of the same kind. */
static void assert_like(const json_t *sample, const json_t *made)
{
	const char *key;
	json_t *member;

	json_object_foreach ((json_t *)(uintptr_t)sample, key, member) {
		const json_t *other = json_object_get(made, key);

		if (!other ||
		    (json_is_boolean(member) ? !json_is_boolean(other) : json_typeof(member) != json_typeof(other)))
			fail_msg("%s is not as in the sample", key);
	}
}

static json_t *object_of(struct world *w, enum page_area area, int64_t id)
{
	struct decision d = world_find(w, id);
	json_t *object = NULL;

	assert_int_equal(page_decision(&w->office, w->s, area, &d, &object), ERR_OK);
	return object;
}

static const char *here(const json_t *object)
{
	static const char *const links[] = { "oral", "text", "signature", "archive", "receipt" };
	const char *found = "none";
	char path[40];

	for (size_t i = 0; i < ARRAY_LENGTH(links); i++) {
		(void)snprintf(path, sizeof path, "chain.%s.here", links[i]);
		if (json_is_true(json_at(object, path))) {
			assert_string_equal(found, "none"); /* one place only */
			found = links[i];
		}
	}
	return found;
}

static void test_a_decision_at_each_step(void **state)
{
	struct world *w = *state;
	JSON json_t *sample = sample_member("decision");
	int64_t draft = 0;

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	const struct {
		int64_t id;
		const char *here;
	} steps[] = { { draft, "oral" },
		      { world_decided(w), "text" },
		      { world_frozen(w), "signature" },
		      { world_signed(w), "archive" },
		      { world_archived(w), "receipt" } };
	for (size_t i = 0; i < ARRAY_LENGTH(steps); i++) {
		JSON json_t *object = object_of(w, PAGE_DESK, steps[i].id);

		assert_like(sample, object);
		assert_string_equal(here(object), steps[i].here);
		assert_string_equal(json_text(object, "state"), decision_state_name(world_find(w, steps[i].id).state));
	}
	JSON json_t *empty = object_of(w, PAGE_DESK, draft), *full = object_of(w, PAGE_MUNI, steps[4].id);
	assert_string_equal(json_text(empty, "answer"), "");
	assert_string_equal(json_text(empty, "stated"), "");
	assert_true(json_is_true(json_object_get(empty, "mandate_checked")));
	assert_string_equal(json_text(full, "answer"), "Ja");
	assert_string_equal(json_text(full, "ground"), "Hemmiljön (2 §)");
	assert_string_equal(json_text(full, "person"), "Liv Påhittsson");
	assert_string_equal(json_text(full, "recorded_by"), "Maria Exempelsson, socialsekreterare, socialjouren");
	assert_int_equal(strncmp(json_text(full, "path"), "/kommun/beslut/GVL-2026-", 24), 0);
	assert_int_equal(strlen(json_text(full, "check_code")), 14);
	assert_int_equal(strlen(json_text(full, "text_code")), 11);
}

/* The sample of a row in a list, as its templates are rendered from. */
static json_t *sample_row(void)
{
	BUF text = buf_init(1 << 20);
	JSON json_t *sample = NULL;

	assert_int_equal(buf_read_file(&text, TEST_SOURCE_DIR "/tests/data/pages/practice.json"), ERR_OK);
	assert_int_equal(json_read(buf_span(&text), 1 << 20, NULL, &sample), ERR_OK);
	json_t *row = json_incref(json_at(sample, "items.0"));
	assert_int_equal(json_object_del(row, "text"), 0); /* why it stands there: the desk's own */
	assert_int_equal(json_object_del(row, "late"), 0);
	assert_int_equal(json_object_del(row, "soon"), 0);
	return row;
}

static json_t *row_of(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	json_t *row = NULL;

	assert_int_equal(page_row(&w->office, w->s, PAGE_DESK, &d, NULL, &row), ERR_OK);
	return row;
}

/* Whom it is about; that the answer was no, that it is practice, that the person is protected: all in the row's data.
 */
static void test_a_row_says_whom_and_what(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t yes = world_decided(w), no = 0, practice = 0, ticked = 0;
	JSON json_t *sample = sample_row();

	in.yes = false;
	assert_int_equal(world_record(w, &in, "no", &no), ERR_OK);
	in.yes = true;
	in.practice = true;
	assert_int_equal(world_record(w, &in, "practice", &practice), ERR_OK);
	world_write_case(w, no, "lvu6-small-child");
	assert_int_equal(world_sql(w,
	                           "UPDATE matter SET case_json = json_set(case_json, '$.person.protected', 'marking') "
	                           "WHERE id = (SELECT matter_id FROM oral_decision JOIN decision ON id = decision_id "
	                           "WHERE yes = 0)"),
	                 ERR_OK);
	JSON json_t *first = row_of(w, yes), *second = row_of(w, no), *third = row_of(w, practice);
	assert_like(sample, first);
	assert_string_equal(json_text(first, "person"), "Liv Påhittsson");
	assert_true(json_is_false(json_object_get(first, "no")) && json_is_false(json_object_get(first, "protected")) &&
	            json_is_false(json_object_get(first, "practice")));
	assert_string_equal(json_text(second, "person"), "Liv Påhittsson");
	assert_true(json_is_true(json_object_get(second, "no")) && json_is_true(json_object_get(second, "protected")));
	assert_string_equal(json_text(second, "state_label"), "Svaret blev nej, text saknas");
	assert_true(json_is_true(json_object_get(third, "practice")));
	/* The call's tick alone is enough, whatever the case says or does not say yet. */
	in.practice = false;
	in.protected_person = true;
	assert_int_equal(world_record(w, &in, "ticked", &ticked), ERR_OK);
	JSON json_t *fourth = row_of(w, ticked);
	assert_true(json_is_true(json_object_get(fourth, "protected")));
	JSON json_t *head = object_of(w, PAGE_MUNI, no); /* the head of its own page says the same */
	assert_true(json_is_true(json_object_get(head, "no")) && json_is_true(json_object_get(head, "protected")));
}

/* A draft for one child, a call about another: lists name the one of the call, and the page says both. */
static void test_what_was_said_is_shown_before_the_draft(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t draft = 0, id = 0;
	JSON json_t *about = NULL, *said = NULL, *none = NULL;

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", false, NULL, &draft)),
	                 ERR_OK);
	world_write_case(w, draft, "lvu6-small-child");
	struct decision before = world_find(w, draft);
	assert_int_equal(decision_about(&w->office, w->s, &before, &about), ERR_OK);
	assert_int_equal(page_said(&w->office, &before, about, &none), ERR_OK);
	assert_true(json_is_false(none));
	json_decref(about);
	about = NULL;
	in.decision = draft;
	in.same_person = true; /* asked, and answered so */
	in.person_as_known = "Nils Påhittsson 20170303-2399";
	in.ground = "3";
	in.protected_person = true;
	assert_int_equal(world_record(w, &in, "sibling", &id), ERR_OK);
	JSON json_t *row = row_of(w, id);
	assert_string_equal(json_text(row, "person"), "Nils Påhittsson");
	assert_true(json_is_true(json_object_get(row, "protected")));
	struct decision d = world_find(w, id);
	assert_int_equal(decision_about(&w->office, w->s, &d, &about), ERR_OK);
	assert_int_equal(page_said(&w->office, &d, about, &said), ERR_OK);
	assert_string_equal(json_text(said, "person"), "Nils Påhittsson 20170303-2399");
	assert_string_equal(json_text(said, "type_name"), "Omedelbart omhändertagande, 6 § LVU");
	assert_string_equal(json_text(said, "decider"), "Astrid Exempelström, ordförande");
	assert_string_equal(json_text(said, "ground"), "Eget beteende (3 §)");
	assert_string_equal(json_text(said, "answer"), "Ja");
	assert_string_equal(json_text(said, "read_back"), "");
	assert_int_equal(json_array_size(json_object_get(said, "deviations")), 3);
	assert_string_equal(json_text_at(said, "deviations.0.said"), "20170303-2399");
	assert_string_equal(json_text_at(said, "deviations.0.written"), "20230415-2388");
	assert_string_equal(json_text_at(said, "deviations.1.label"), "Vem beslutet gäller");
	assert_string_equal(json_text_at(said, "deviations.2.label"), "Grund");
	assert_string_equal(json_text_at(said, "deviations.2.said"), "Eget beteende (3 §)");
	assert_string_equal(json_text_at(said, "deviations.2.written"), "Hemmiljön (2 §)");
	assert_string_equal(json_text_at(said, "deviations.2.as_written"), "2");
}

static void test_files_follow_the_state(void **state)
{
	struct world *w = *state;
	struct decision open = world_find(w, world_decided(w)), kept = world_find(w, world_archived(w));
	JSON json_t *sample = sample_member("files"), *before = NULL, *after = NULL;

	assert_int_equal(page_files(&w->office, w->s, &open, PAGE_DESK, &before), ERR_OK);
	assert_int_equal(page_files(&w->office, w->s, &kept, PAGE_DESK, &after), ERR_OK);
	assert_like(sample, before);
	assert_like(sample, after);
	assert_string_equal(json_text(before, "record"), "");
	assert_string_equal(json_text(before, "evidence"), "");
	assert_non_null(strstr(json_text(before, "unsigned"), "/utkast.pdf"));
	assert_non_null(strstr(json_text(after, "record"), "/beslut.pdf"));
	assert_string_equal(json_text(after, "unsigned"), "");
	assert_string_equal(json_text(after, "paper"), "");
	/* A correction: the archived version is the decision until the next one is archived; the duty also has its own
	 * text. */
	CASE_PROBLEMS problems = { 0 };
	JSON json_t *begun = NULL, *frozen = NULL;
	assert_int_equal(IN_TX(w, decision_correct(&w->office, w->s, kept.id, w->duty, span_str("Fel datum"))), ERR_OK);
	struct decision now = world_find(w, kept.id);
	assert_int_equal(page_files(&w->office, w->s, &now, PAGE_DESK, &begun), ERR_OK);
	assert_non_null(strstr(json_text(begun, "record"), "/beslut.pdf"));
	assert_int_equal(json_array_size(json_object_get(begun, "earlier")), 0);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, kept.id, w->duty, &problems)), ERR_OK);
	now = world_find(w, kept.id);
	assert_int_equal(page_files(&w->office, w->s, &now, PAGE_DESK, &frozen), ERR_OK);
	assert_non_null(strstr(json_text(frozen, "record"), "/beslut.pdf"));
	assert_non_null(strstr(json_text(frozen, "evidence"), "/bevis.zip"));
	assert_non_null(strstr(json_text(frozen, "unsigned"), "/utkast.pdf"));
	assert_int_equal(json_array_size(json_object_get(frozen, "earlier")), 0);
	JSON json_t *theirs = NULL;
	assert_int_equal(page_files(&w->office, w->s, &now, PAGE_MUNI, &theirs), ERR_OK);
	assert_string_equal(json_text(theirs, "unsigned"), "");
	assert_non_null(strstr(json_text(theirs, "record"), "/beslut.pdf"));
}

static void test_due_delivery_checks_documents(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), document = 0;
	struct decision d = world_find(w, id);
	JSON json_t *due = NULL, *delivery = NULL, *checks = NULL, *documents = NULL, *plain = NULL;
	JSON json_t *sample_due = sample_member("due"), *sample_delivery = sample_member("delivery");
	JSON json_t *none = NULL;

	assert_int_equal(due_rows(w, &d, &due), ERR_OK);
	assert_true(json_array_size(due) > 1);
	assert_like(json_array_get(sample_due, 0), json_array_get(due, 0));
	assert_int_equal(page_delivery(w->s, &d, w->now, &delivery), ERR_OK);
	assert_like(sample_delivery, delivery);
	assert_int_equal(page_checks(w->s, &d, &checks), ERR_OK);
	assert_int_equal(json_array_size(checks), EID_CHECK_COUNT);
	assert_true(json_is_true(json_at(checks, "0.ok")));
	assert_int_equal(IN_TX(w, decision_document_add(&w->office, w->s, d.matter_id, w->duty, span_str("a.txt"),
	                                                span_str("text"), &document)),
	                 ERR_OK);
	assert_int_equal(page_documents(w->s, PAGE_DESK, &d, true, &documents), ERR_OK);
	assert_int_equal(page_documents(w->s, PAGE_DESK, &d, false, &plain), ERR_OK);
	assert_string_equal(json_text_at(documents, "0.size"), "1 kB");
	assert_true(json_text_at(documents, "0.remove")[0] != '\0');
	assert_string_equal(json_text_at(plain, "0.remove"), "");
	d.id = 4711;
	assert_int_equal(page_delivery(w->s, &d, w->now, &none), ERR_OK);
	assert_true(json_is_false(none));
}

/* No pack has the question any more: it is shown as one without a law, so that no decision loses its page. */
static void test_a_type_of_no_pack_is_a_free_question(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_decided(w));
	JSON json_t *object = NULL;

	(void)snprintf(d.type, sizeof d.type, "lvu-22");
	assert_int_equal(page_decision(&w->office, w->s, PAGE_DESK, &d, &object), ERR_OK);
	assert_string_equal(json_text(object, "type_name"), "Annat beslut, med egna ord");
}

static bool row_is_unreviewed(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	JSON json_t *row = NULL;

	assert_int_equal(page_row(&w->office, w->s, PAGE_DESK, &d, NULL, &row), ERR_OK);
	assert_true(json_is_boolean(json_object_get(row, "unreviewed")));
	return json_is_true(json_object_get(row, "unreviewed"));
}

/* In a list, too, one sees that nobody has reviewed the law. */
static void test_row_of_unreviewed_law(void **state)
{
	struct world *w = *state;
	int64_t before = world_decided(w);

	w->now = world_time("2027-01-01T00:20:00+01:00");
	assert_false(row_is_unreviewed(w, before));
	assert_true(row_is_unreviewed(w, world_decided(w)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_in_words),
		cmocka_unit_test(test_due_marks),
		cmocka_unit_test(test_two_last_days),
		cmocka_unit_test(test_problems),
		NIGHT(test_row_of_unreviewed_law),
		NIGHT(test_a_decision_at_each_step),
		NIGHT(test_a_row_says_whom_and_what),
		NIGHT(test_what_was_said_is_shown_before_the_draft),
		NIGHT(test_files_follow_the_state),
		NIGHT(test_due_delivery_checks_documents),
		NIGHT(test_a_type_of_no_pack_is_a_free_question),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
