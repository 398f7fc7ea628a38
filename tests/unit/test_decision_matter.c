/* Matters: who holds the draft, what is uploaded, who may see it, and in which order things stand in lists. */
#include "unit/decision_world.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"

static int64_t new_draft(struct world *w, bool practice)
{
	int64_t id = 0;

	assert_int_equal(IN_TX(w, decision_draft_new(&w->office, w->s, w->duty, w->gvl, "lvu-6", practice, NULL, &id)),
	                 ERR_OK);
	return id;
}

static enum err hold(struct world *w, int64_t matter, int64_t person, bool take_over)
{
	return IN_TX(w, decision_hold(&w->office, w->s, matter, person, take_over));
}

static void test_a_draft_has_one_holder(void **state)
{
	struct world *w = *state;
	int64_t id = new_draft(w, false);
	int64_t matter = world_find(w, id).matter_id;
	CASE struct case_file *c = case_new();
	struct matter m;

	assert_non_null(c);
	assert_int_equal(hold(w, matter, w->other_duty, false), ERR_HELD);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, matter, w->other_duty, c)), ERR_HELD);
	assert_int_equal(hold(w, matter, w->duty, false), ERR_OK);
	/* Taken over by name: the first one then meets the same wall. */
	assert_int_equal(hold(w, matter, w->other_duty, true), ERR_OK);
	assert_string_equal(world_last_act(w, id).event, "draft-taken-over");
	assert_string_equal(world_last_act(w, id).person_name, "Jonas Testgren");
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, matter, w->duty, c)), ERR_HELD);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, matter, w->other_duty, c)), ERR_OK);
	assert_int_equal(decision_matter_find(w->s, matter, &m), ERR_OK);
	assert_int_equal(m.holder_id, w->other_duty);
	assert_string_equal(m.holder_name, "Jonas Testgren");
	assert_int_equal(m.case_version, 2);
	assert_int_equal(hold(w, 4711, w->duty, false), ERR_NOT_FOUND);
}

static void test_a_draft_nobody_touched_is_free(void **state)
{
	struct world *w = *state;
	int64_t matter = world_find(w, new_draft(w, false)).matter_id;

	world_pass(w, 30 * MINUTE - 1);
	assert_int_equal(hold(w, matter, w->other_duty, false), ERR_HELD);
	world_pass(w, 1);
	assert_int_equal(hold(w, matter, w->other_duty, false), ERR_OK);
	world_pass(w, 20 * MINUTE);
	assert_int_equal(hold(w, matter, w->other_duty, false), ERR_OK); /* touched: half an hour from now */
	world_pass(w, 20 * MINUTE);
	assert_int_equal(hold(w, matter, w->duty, false), ERR_HELD);
}

static void test_wording_and_note(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct decision d = world_find(w, id);
	DECISION_DRAFT_TEXT draft = { 0 }, edited = { 0 }, back = { 0 };
	BUF text = buf_init(1 << 20), plain = buf_init(1 << 20);
	struct matter m;

	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	const char *block = json_text_at(draft.editable, "0.id");
	assert_true(block[0] != '\0');
	assert_int_equal(
	        IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, block, span_str("Egna ord om natten."))),
	        ERR_OK);
	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &edited), ERR_OK);
	assert_int_equal(blocks_to_text(&edited.decision, &text), ERR_OK);
	assert_int_equal(blocks_to_text(&edited.basis, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "Egna ord om natten."));
	assert_int_equal(IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, block, span_str(""))), ERR_OK);
	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &back), ERR_OK);
	assert_int_equal(blocks_to_text(&back.decision, &plain), ERR_OK);
	assert_null(strstr(buf_str(&plain), "Egna ord"));
	assert_int_equal(IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, "no such block", span_str("x"))),
	                 ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, decision_edit_set(&w->office, w->s, id, w->other_duty, block, span_str("x"))),
	                 ERR_HELD);
	assert_int_equal(IN_TX(w, decision_note_set(w->s, d.matter_id, span_str(" Ring mostern.\r\nTack. "))), ERR_OK);
	assert_int_equal(decision_matter_find(w->s, d.matter_id, &m), ERR_OK);
	assert_string_equal(m.note, "Ring mostern.\nTack.");
	assert_int_equal(IN_TX(w, decision_note_set(w->s, d.matter_id, span_str("\x1b[2J"))), ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_note_set(w->s, 4711, span_str("x"))), ERR_NOT_FOUND);
}

static enum err add(struct world *w, int64_t matter, const char *name, struct span bytes, int64_t *ret_id)
{
	return IN_TX(w, decision_document_add(&w->office, w->s, matter, w->duty, span_str(name), bytes, ret_id));
}

static void test_documents_are_told_by_their_bytes(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *type; /* NULL: refused */
	} kinds[] = {
		{ "%PDF-1.7 …", 12, "application/pdf" },
		{ "\x89PNG\r\n\x1a\nIHDR", 12, "image/png" },
		{ "\xff\xd8\xff\xe0....", 8, "image/jpeg" },
		{ "Vanlig text, åäö.\r\n", 22, "text/plain; charset=utf-8" },
		{ "<script>alert(1)</script>", 25, "text/plain; charset=utf-8" },
		{ "GIF89a\x01\x00", 8, NULL },
		{ "MZ\x90\x00\x03", 5, NULL },
		{ "PK\x03\x04", 4, NULL },
		{ "\x89PNG\r\n\x1a\n", 8, NULL }, /* nothing after the signature */
		{ "\xe5\xe4\xf6", 3, NULL },      /* Latin 1 */
		{ "text\0text", 9, NULL },
		{ "a\xe2\x80\xae"
		  "b",
		  5, NULL }, /* reads from the right */
		{ "", 0, NULL },
	};
	struct world *w = *state;
	int64_t matter = world_find(w, world_decided(w)).matter_id, id = 0;

	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
		struct document d;
		BUF bytes = buf_init(100);
		enum err e = add(w, matter, "fil.exe", span_of(kinds[i].bytes, kinds[i].len), &id);

		assert_int_equal(e, kinds[i].type ? ERR_OK : ERR_MEDIA_TYPE);
		if (!kinds[i].type)
			continue;
		assert_int_equal(decision_document_load(w->s, id, &d, &bytes), ERR_OK);
		assert_string_equal(d.media_type, kinds[i].type);
		assert_true(span_equal(buf_span(&bytes), span_of(kinds[i].bytes, kinds[i].len)));
		assert_int_equal(d.size, kinds[i].len);
	}
}

static enum err count_one(void *ctx, const struct document *d)
{
	(void)d;
	++*(int *)ctx;
	return ERR_OK;
}

static void test_documents_have_limits_and_can_be_removed(void **state)
{
	static char large[DOCUMENT_MAX + 1] = "%PDF-";
	struct world *w = *state;
	int64_t matter = world_find(w, world_decided(w)).matter_id, id = 0, first = 0;
	struct document d;
	BUF bytes = buf_init(100);
	int count = 0;

	assert_int_equal(add(w, matter, "stor.pdf", span_of(large, sizeof large), &id), ERR_TOO_LARGE);
	assert_int_equal(add(w, matter, "full.pdf", span_of(large, DOCUMENT_MAX), &first), ERR_OK);
	for (int i = 1; i < DOCUMENTS_MAX; i++)
		assert_int_equal(add(w, matter, "", span_str("text"), &id), ERR_OK);
	assert_int_equal(add(w, matter, "en till", span_str("text"), &id), ERR_TOO_LARGE);
	assert_int_equal(IN_TX(w, decision_document_remove(&w->office, w->s, matter + 1, first, w->duty)),
	                 ERR_NOT_FOUND);
	assert_int_equal(IN_TX(w, decision_document_remove(&w->office, w->s, matter, first, w->duty)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_document_remove(&w->office, w->s, matter, first, w->duty)), ERR_NOT_FOUND);
	assert_int_equal(decision_document_load(w->s, first, &d, &bytes), ERR_NOT_FOUND);
	assert_int_equal(decision_document_each(w->s, matter, count_one, &count), ERR_OK);
	assert_int_equal(count, DOCUMENTS_MAX - 1);
	assert_int_equal(world_number(w, "SELECT sum(length(bytes)) AS n FROM document WHERE removed_at IS NOT NULL"),
	                 0);
	assert_int_equal(add(w, matter, "i stället", span_str("text"), &id), ERR_OK);
}

static void test_who_may_see(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_decided(w)), draft = world_find(w, new_draft(w, false));
	const struct {
		int64_t person;
		unsigned roles;
		enum err decided, draft;
	} rows[] = {
		{ w->duty, ROLE_BIT(ROLE_DUTY), ERR_OK, ERR_OK },
		{ w->chair, ROLE_BIT(ROLE_DECIDER), ERR_OK, ERR_NOT_FOUND },
		{ w->stand_in, ROLE_BIT(ROLE_DECIDER), ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ w->svk_chair, ROLE_BIT(ROLE_DECIDER), ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ w->receiver, ROLE_BIT(ROLE_RECEIVER), ERR_OK, ERR_NOT_FOUND },
		{ w->registrar, ROLE_BIT(ROLE_REGISTRAR), ERR_OK, ERR_NOT_FOUND },
		{ w->svk_receiver, ROLE_BIT(ROLE_RECEIVER), ERR_NOT_FOUND, ERR_NOT_FOUND },
		/* A role that the session says and the register does not: nothing. */
		{ w->svk_receiver, ROLE_BIT(ROLE_REGISTRAR), ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ w->receiver, ROLE_BIT(ROLE_REGISTRAR), ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ w->manager, ROLE_BIT(ROLE_MANAGER), ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ w->admin, ROLE_BIT(ROLE_ADMIN), ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ w->chair, 0, ERR_NOT_FOUND, ERR_NOT_FOUND },
		{ 0, 0, ERR_NOT_FOUND, ERR_NOT_FOUND },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		assert_int_equal(decision_may_see(w->s, &d, rows[i].person, rows[i].roles), rows[i].decided);
		assert_int_equal(decision_may_see(w->s, &draft, rows[i].person, rows[i].roles), rows[i].draft);
	}
	assert_int_equal(people_person_set_active(w->s, w->receiver, false), ERR_OK);
	assert_int_equal(decision_may_see(w->s, &d, w->receiver, ROLE_BIT(ROLE_RECEIVER)), ERR_NOT_FOUND);
}

struct ids {
	int64_t ids[16];
	size_t count;
};

static enum err keep(void *ctx, const struct decision *d)
{
	struct ids *list = ctx;

	assert_in_range(list->count, 0, ARRAY_LENGTH(list->ids) - 1);
	list->ids[list->count++] = d->id;
	return ERR_OK;
}

static struct ids each(struct world *w, struct decision_filter filter)
{
	struct ids found = { .count = 0 };
	int64_t count = -1;

	assert_int_equal(decision_each(w->s, &filter, keep, &found), ERR_OK);
	assert_int_equal(decision_count(w->s, &filter, &count), ERR_OK);
	if (filter.limit)
		assert_true((size_t)count >= found.count); /* whatever the limit */
	else
		assert_int_equal(count, found.count);
	return found;
}

static void assert_ids(struct ids found, size_t count, const int64_t *wanted)
{
	assert_int_equal(found.count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(found.ids[i], wanted[i]);
}
#define ASSERT_IDS(found, ...)                                                                                         \
	assert_ids((found), ARRAY_LENGTH(((int64_t[]){ __VA_ARGS__ })), (int64_t[]){ __VA_ARGS__ })

static void test_lists_and_queues(void **state)
{
	struct world *w = *state;
	int64_t draft = new_draft(w, false);
	struct instant evening = w->now;
	world_pass(w, MINUTE);
	int64_t a = world_decided(w);
	world_pass(w, MINUTE);
	int64_t b = world_frozen(w), c = world_frozen(w);
	unsigned frozen = 1u << DECISION_FROZEN;

	ASSERT_IDS(each(w, (struct decision_filter){ 0 }), c, b, a, draft);
	ASSERT_IDS(each(w, (struct decision_filter){ .states = frozen }), c, b);
	/* The decision maker's queue: what has waited longest comes first. */
	ASSERT_IDS(each(w, (struct decision_filter){ .states = frozen, .decider = w->chair, .oldest_first = true }), b,
	           c);
	ASSERT_IDS(each(w, (struct decision_filter){ .states = frozen | 1u << DECISION_DECIDED, .oldest_first = true }),
	           a, b, c);
	assert_int_equal(each(w, (struct decision_filter){ .decider = w->stand_in }).count, 0);
	ASSERT_IDS(each(w, (struct decision_filter){ .matter = world_find(w, a).matter_id }), a);
	assert_int_equal(each(w, (struct decision_filter){ .municipality = w->svk }).count, 0);
	ASSERT_IDS(each(w, (struct decision_filter){ .limit = 2 }), c, b);
	ASSERT_IDS(each(w, (struct decision_filter){ .limit = 2, .before = b }), a, draft);
	ASSERT_IDS(each(w, (struct decision_filter){ .states = frozen, .oldest_first = true, .before = b }), c);
	assert_int_equal(each(w, (struct decision_filter){ .types = " lvm-13 " }).count, 0);
	assert_int_equal(each(w, (struct decision_filter){ .types = " lvu-11 lvu-6 " }).count, 4);
	ASSERT_IDS(each(w, (struct decision_filter){ .since = instant_add(evening, 1) }), c, b, a);
	/* A draft of the evening, decided at night, belongs to the night. */
	struct oral_input in = world_call(w);
	in.decision = draft;
	int64_t id = 0;
	assert_int_equal(world_record(w, &in, "late call", &id), ERR_OK);
	ASSERT_IDS(each(w, (struct decision_filter){ .since = instant_add(evening, 1) }), c, b, a, draft);
}

/* Somebody works for several municipalities: page after page, every decision of theirs is met once, none of others. */
static void test_pages_over_several_places_lose_nothing(void **state)
{
	struct world *w = *state;
	struct decision_filter filter = { .staff = w->svk_receiver, .states = 1u << DECISION_DECIDED, .limit = 3 };
	struct oral_input in = world_call(w);
	int64_t made[11], ockelbo = 0;
	size_t seen = ARRAY_LENGTH(made);
	char key[8];

	assert_int_equal(world_sql(w,
	                           "INSERT INTO role (person_id, role, municipality_id) SELECT p.id, 'registrar', m.id "
	                           "FROM person p, municipality m WHERE p.name = 'Gun Grannström' AND m.code = 'GVL'"),
	                 ERR_OK);
	/* Uneven: three of one, then one of the other, and so on. */
	for (size_t i = 0; i < ARRAY_LENGTH(made); i++) {
		in.municipality = i % 4 == 3 ? w->svk : w->gvl;
		(void)snprintf(key, sizeof key, "k%zu", i);
		assert_int_equal(world_record(w, &in, key, &made[i]), ERR_OK);
	}
	assert_int_equal(world_sql(w, "UPDATE decision SET municipality_id = (SELECT id FROM municipality WHERE code = "
	                              "'OCK') WHERE id = (SELECT max(id) FROM decision)"),
	                 ERR_OK);
	ockelbo = made[--seen];
	for (struct ids page = each(w, filter); page.count; page = each(w, filter)) {
		for (size_t i = 0; i < page.count; i++) {
			assert_int_not_equal(page.ids[i], ockelbo);
			assert_int_equal(page.ids[i], made[--seen]);
		}
		filter.before = page.ids[page.count - 1];
	}
	assert_int_equal(seen, 0);
}

static void test_practice_never_mixes(void **state)
{
	struct world *w = *state;
	int64_t real = world_decided(w), practice = 0, second = 0;
	struct oral_input in = world_call(w);

	in.practice = true;
	assert_int_equal(world_record(w, &in, "practice", &practice), ERR_OK);
	struct decision d = world_find(w, practice);
	assert_true(d.practice);
	assert_int_equal(strncmp(d.ref, "OVN-2026-0001-", 14), 0);
	/* A further decision in a matter is what the matter is, whatever the form says. */
	in.practice = false;
	in.matter = d.matter_id;
	assert_int_equal(world_record(w, &in, "practice too", &second), ERR_OK);
	assert_true(world_find(w, second).practice);
	ASSERT_IDS(each(w, (struct decision_filter){ 0 }), real);
	ASSERT_IDS(each(w, (struct decision_filter){ .practice = true }), second, practice);
	ASSERT_IDS(each(w, (struct decision_filter){ .decider = w->chair }), real);
	assert_int_equal(each(w, (struct decision_filter){ .matter = d.matter_id }).count, 0);
	assert_int_equal(strncmp(world_find(w, real).ref, "GVL-2026-0001-", 14), 0);
	assert_int_equal(strncmp(world_find(w, world_decided(w)).ref, "GVL-2026-0002-", 14), 0);
}

static void test_found_by_reference_and_check_code(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_decided(w)), found;
	char text[40];

	assert_int_equal(decision_find_ref(w->s, span_str(d.ref), &found), ERR_OK);
	assert_int_equal(found.id, d.id);
	assert_int_equal(strlen(d.check_code), 12);
	(void)snprintf(text, sizeof text, " %.4s-%.4s %.4s", d.check_code, d.check_code + 4, d.check_code + 8);
	for (size_t i = 0; text[i]; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] - 'A' + 'a');
	assert_int_equal(decision_find_check_code(w->s, span_str(text), &found), ERR_OK);
	assert_int_equal(found.id, d.id);
	text[1] = text[1] == '7' ? '8' : '7';
	assert_int_equal(decision_find_check_code(w->s, span_str(text), &found), ERR_NOT_FOUND);
	assert_int_equal(decision_find_check_code(w->s, span_str(d.ref), &found), ERR_NOT_FOUND);
	assert_int_equal(decision_find_check_code(w->s, span_str(d.text_code), &found), ERR_NOT_FOUND);
	d.ref[12] ^= 1;
	assert_int_equal(decision_find_ref(w->s, span_str(d.ref), &found), ERR_NOT_FOUND);
	assert_int_equal(decision_find(w->s, 4711, &found), ERR_NOT_FOUND);
}

static void test_references_count_by_place_and_year(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	int64_t id = 0;

	w->now = world_time("2026-12-31T23:59:00+01:00");
	in.stated = w->now;
	assert_int_equal(world_record(w, &in, "old year", &id), ERR_OK);
	assert_int_equal(strncmp(world_find(w, id).ref, "GVL-2026-0001-", 14), 0);
	world_pass(w, 2 * MINUTE); /* the new year begins at midnight in Stockholm, not in Greenwich */
	assert_int_equal(world_record(w, &in, "new year", &id), ERR_OK);
	assert_int_equal(strncmp(world_find(w, id).ref, "GVL-2027-0001-", 14), 0);
	in.municipality = w->svk;
	assert_int_equal(world_record(w, &in, "next door", &id), ERR_OK);
	assert_int_equal(strncmp(world_find(w, id).ref, "SVK-2027-0001-", 14), 0);
}

/* What was stored before there was a second version of the case. */
static void test_a_case_of_the_first_version_is_read(void **state)
{
	struct world *w = *state;
	int64_t id = new_draft(w, false), matter = world_find(w, id).matter_id;
	CASE struct case_file *c = NULL;

	world_write_case(w, id, "lvu6-small-child");
	assert_int_equal(world_sql(w, "UPDATE matter SET case_json = replace(case_json, 'jourbeslut-case-2', "
	                              "'jourbeslut-case-1')"),
	                 ERR_OK);
	assert_int_equal(decision_case_load(w->s, matter, &c), ERR_OK);
	assert_string_equal(case_text(c, "residence.responsible"), "home");
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, matter, w->duty, c)), ERR_OK);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM matter WHERE "
	                                 "json_extract(case_json, '$.format') = 'jourbeslut-case-2'"),
	                 1);
}

/* In lists and beside the name until the text has the right one. */
static void test_an_unfit_number_is_no_part_of_the_name(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	BUF name = buf_init(400), note = buf_init(400), none = buf_init(400);
	CASE struct case_file *c = NULL;
	struct decision d;
	int64_t id = 0;

	in.person_as_known = "Alva Testsson, 20190501-2383";
	assert_int_equal(world_record(w, &in, "unfit", &id), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(decision_person_name(w->s, &d, &name), ERR_OK);
	assert_string_equal(buf_str(&name), "Alva Testsson");
	assert_int_equal(decision_person_unfit(w->s, &d, &note), ERR_OK);
	assert_string_equal(buf_str(&note), "uppgivet nummer, stämmer inte: 20190501-2383");
	assert_int_equal(decision_case_load(w->s, d.matter_id, &c), ERR_OK);
	assert_int_equal(case_set(c, "person.number", span_str("20190501-2389"), date_of(w->now), NULL), ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_OK);
	assert_int_equal(decision_person_unfit(w->s, &d, &none), ERR_OK);
	assert_string_equal(buf_str(&none), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_an_unfit_number_is_no_part_of_the_name),
		NIGHT(test_a_draft_has_one_holder),
		NIGHT(test_a_draft_nobody_touched_is_free),
		NIGHT(test_a_case_of_the_first_version_is_read),
		NIGHT(test_wording_and_note),
		NIGHT(test_documents_are_told_by_their_bytes),
		NIGHT(test_documents_have_limits_and_can_be_removed),
		NIGHT(test_who_may_see),
		NIGHT(test_lists_and_queues),
		NIGHT(test_pages_over_several_places_lose_nothing),
		NIGHT(test_practice_never_mixes),
		NIGHT(test_found_by_reference_and_check_code),
		NIGHT(test_references_count_by_place_and_year),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
