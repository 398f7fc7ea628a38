/* A hostile reading of the chain: each test is a way in which an act was lost, a wrong person signed, a deadline went
 * out of sight, or a record looked whole and was not. */
#include "unit/decision_world.h"

#include "archive/record_pages.h"
#include "eid/order.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/flow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"
#include "jourbeslut/archive.h"

static const struct world_order verified = { .state = EID_VERIFIED };
#define STAND_IN_NUMBER "198502282380"

static enum err set_fact(struct world *w, int64_t id, int64_t person, const char *field, int64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%lld", (long long)number);
	return IN_TX(w, decision_call_fact_set(&w->office, w->s, id, person, field, span_str(text)));
}

static enum err confirm(struct world *w, int64_t id, int64_t person, const char *ground)
{
	return IN_TX(w, decision_call_fact_set(&w->office, w->s, id, person, "mandate_confirmed", span_str(ground)));
}

/* Decided by somebody whom the register did not know at the call. */
static int64_t decided_by_name(struct world *w, const char *name)
{
	struct oral_input in = world_call(w);
	int64_t id = 0;

	in.decider = 0;
	in.decider_name = name;
	assert_int_equal(world_record(w, &in, name, &id), ERR_OK);
	return id;
}

static void freeze(struct world *w, int64_t id)
{
	CASE_PROBLEMS problems = { 0 };

	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
}

static enum err correct(struct world *w, int64_t id)
{
	return IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Fel adress")));
}

static enum err acknowledge(struct world *w, int64_t id)
{
	return IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 2026/117"), w->now));
}

/* --- Who decides, who signs --------------------------------------------------------------------------------------- */

static void test_somebody_found_later_can_sign(void **state)
{
	struct world *w = *state;
	int64_t id = decided_by_name(w, "Astrid Exempelström");
	char order[EID_ID_TEXT];

	assert_int_equal(world_find(w, id).oral.decider_id, 0);
	assert_int_equal(set_fact(w, id, w->other_duty, "decider_id", w->chair), ERR_OK);
	assert_non_null(strstr(world_last_act(w, id).detail, "Astrid Exempelström"));
	assert_int_equal(world_find(w, id).oral.decider_id, w->chair);
	assert_true(world_find(w, id).oral.mandate_checked); /* by the register, on the day of the decision */
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, HOUR);
	freeze(w, id);
	world_order_end(w, id, &verified, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_SIGNED);
}

static void test_nobody_is_exchanged_under_a_frozen_text(void **state)
{
	static const struct world_order by_another = { .state = EID_VERIFIED, .person = STAND_IN_NUMBER };
	struct world *w = *state;
	int64_t id = decided_by_name(w, "Astrid Exempelström");
	char order[EID_ID_TEXT];

	assert_int_equal(set_fact(w, id, w->duty, "decider_id", w->chair), ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, HOUR);
	freeze(w, id);
	assert_int_equal(set_fact(w, id, w->duty, "decider_id", w->stand_in), ERR_WRONG_STATE);
	/* However it came about: the statement names who may sign it. */
	assert_int_equal(
	        world_sql(w, "INSERT INTO decider_choice (decision_id, person_id, name, office, mandate_text, at, by) "
	                     "SELECT decision_id, (SELECT id FROM person WHERE personal_number = '" STAND_IN_NUMBER
	                     "'), name, office, mandate_text, at, by FROM decider_choice"),
	        ERR_OK);
	assert_int_equal(world_find(w, id).oral.decider_id, w->stand_in);
	world_order_end(w, id, &by_another, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	assert_string_equal(world_last_act(w, id).event, "order-ended");
}

static void test_the_decision_maker_of_the_call_stays(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	assert_int_equal(set_fact(w, id, w->duty, "decider_id", w->stand_in), ERR_WRONG_STATE);
	assert_int_equal(world_find(w, id).oral.decider_id, w->chair);
}

static void test_nobody_makes_themselves_the_decision_maker(void **state)
{
	struct world *w = *state;
	int64_t id = decided_by_name(w, "Någon Annan");

	assert_int_equal(set_fact(w, id, w->duty, "decider_id", w->duty), ERR_FORBIDDEN);
	assert_int_equal(world_find(w, id).oral.decider_id, 0);
}

static void test_a_decision_recorded_by_its_maker_is_seen_as_such(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	uint8_t key[32] = "own";
	int64_t id = 0;

	assert_int_equal(IN_TX(w, decision_record(&w->office, w->s, w->chair, &in, span_of(key, sizeof key), &id)),
	                 ERR_OK);
	assert_false(world_find(w, id).oral.mandate_checked);
	assert_non_null(strstr(world_find(w, id).oral.mandate_text, "själv"));
	assert_int_equal(confirm(w, id, w->chair, "Mitt eget ord"), ERR_FORBIDDEN);
	assert_int_equal(confirm(w, id, w->duty, "KF 2026-01-12 § 7, bekräftat av registrator"), ERR_OK);
	assert_true(world_find(w, id).oral.mandate_checked);
}

static void test_a_mandate_is_confirmed_by_words(void **state)
{
	struct world *w = *state;
	int64_t id = decided_by_name(w, "Okänd Vice");

	assert_int_equal(confirm(w, id, w->duty, ""), ERR_INPUT);
	assert_int_equal(confirm(w, id, w->duty, " \n "), ERR_INPUT);
	assert_false(world_find(w, id).oral.mandate_checked);
}

static void test_nobody_attests_the_own_signature(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);

	assert_int_equal(IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->chair, w->now, span_str("%PDF-1.7"))),
	                 ERR_FORBIDDEN);
	assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
}

static void test_who_decided_under_a_mandate_can_log_in_to_sign_after_it(void **state)
{
	struct world *w = *state;
	unsigned roles = 0;

	assert_int_equal(world_sql(w, "DELETE FROM role WHERE role = 'decider'"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE mandate SET valid_to = '2026-11-21'"), ERR_OK);
	assert_int_equal(people_roles(w->s, w->chair, (struct date){ 2026, 11, 22 }, &roles), ERR_OK);
	assert_true(roles & ROLE_BIT(ROLE_DECIDER));
	assert_int_equal(people_roles(w->s, w->chair, (struct date){ 2027, 6, 1 }, &roles), ERR_OK);
	assert_false(roles & ROLE_BIT(ROLE_DECIDER));
}

static void test_ending_a_mandate_never_prolongs_it(void **state)
{
	struct world *w = *state;
	struct mandate m;

	assert_int_equal(world_sql(w, "UPDATE mandate SET valid_to = '2026-11-01'"), ERR_OK);
	assert_int_equal(IN_TX(w, people_mandate_end(w->s,
	                                             world_number(w, "SELECT MIN(id) AS n FROM mandate "
	                                                             "WHERE kind = 'chair'"),
	                                             (struct date){ 2026, 11, 22 })),
	                 ERR_OK);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM mandate WHERE valid_to > '2026-11-01'"), 0);
	assert_int_equal(people_mandate_find(w->s, w->chair, w->gvl, "lvu-6", (struct date){ 2026, 11, 21 }, &m),
	                 ERR_MANDATE);
}

/* --- The chain ---------------------------------------------------------------------------------------------------- */

static enum err run_flow(struct world *w, int *done)
{
	static const struct log silent = { NULL, LOG_ERROR, NULL };
	struct flow f = { .office = &w->office, .store = w->s, .log = &silent };

	return flow_run(&f, done);
}

static void test_one_order_that_cannot_be_taken_stops_nobody(void **state)
{
	struct world *w = *state;
	int64_t broken = world_frozen(w), good = world_frozen(w);
	char order[EID_ID_TEXT];
	int done = 0;

	world_order_end(w, broken, &verified, order);
	assert_int_equal(world_sql(w, "DROP TRIGGER eid_order_end_is_final"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE eid_order SET report = '{'"), ERR_OK);
	world_order_end(w, good, &verified, order);
	assert_int_not_equal(run_flow(w, &done), ERR_OK);
	assert_int_equal(done, 1);
	assert_int_equal(world_find(w, good).state, DECISION_SIGNED);
	assert_int_equal(world_find(w, broken).state, DECISION_FROZEN);
}

static void test_an_order_of_a_text_that_is_gone_is_not_taken_for_the_end(void **state)
{
	struct world *w = *state;
	int64_t broken = world_frozen(w), good = world_frozen(w);
	char order[EID_ID_TEXT];
	int done = 0;

	world_order_end(w, broken, &verified, order);
	assert_int_equal(world_sql(w, "DROP TRIGGER eid_order_end_is_final"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE eid_order SET subject = 999999"), ERR_OK);
	world_order_end(w, good, &verified, order);
	assert_int_not_equal(run_flow(w, &done), ERR_OK);
	assert_int_equal(world_find(w, good).state, DECISION_SIGNED);
}

static void test_no_signature_without_its_evidence(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	world_order_end(w, id, &verified, order);
	assert_int_equal(world_sql(w, "DELETE FROM eid_answer"), ERR_OK);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM signature"), 0);
}

static void test_signatures_go_before_logins(void **state)
{
	struct world *w = *state;
	static const struct world_order under_way = { .state = EID_WANTED };
	struct order_open list[256];
	int64_t id = world_frozen(w), last;
	char order[EID_ID_TEXT];
	size_t count = 0;

	assert_int_equal(
	        world_sql(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
	                     "INSERT INTO eid_order (public_id, kind, state, hint, subject, person, visible, "
	                     "nonvisible, ip, "
	                     "user_agent, binding_hash, return_url, requested_at, ends_at, attempts, picked_up, "
	                     "cancel_wanted, proven_person, proven_name, device_ip, report) "
	                     "SELECT printf('%022d', i), 'login', 'wanted', '', 0, '', x'', x'', '192.0.2.1', '', "
	                     "zeroblob(32), '', 1, 1, 0, 0, 0, '', '', '', '' FROM n"),
	        ERR_OK);
	world_order_end(w, id, &under_way, order);
	assert_int_equal(order_open_list(w->s, list, ARRAY_LENGTH(list), &count), ERR_OK);
	assert_int_equal(count, ARRAY_LENGTH(list));
	last = world_number(w,
	                    "SELECT id AS n FROM eid_order WHERE kind = 'sign'"); /* listed by id, and chosen first */
	assert_true(list[count - 1].id == last && list[count - 1].sign);
}

/* --- What the municipality sees ----------------------------------------------------------------------------------- */

struct seen {
	int64_t wanted;
	int count;
	bool acknowledged;
};

static enum err see(void *ctx, const struct decision *d, const struct delivery *v)
{
	struct seen *seen = ctx;

	if (d->id != seen->wanted)
		return ERR_OK;
	seen->count++;
	seen->acknowledged = v->acknowledged;
	return ERR_OK;
}

static struct seen listed(struct world *w, int64_t id)
{
	struct delivery_filter open = { .municipality = w->gvl };
	struct seen seen = { .wanted = id };

	for (int i = 0; i < DELIVERY_LIST_COUNT; i++) {
		open.list = (enum delivery_list)i;
		assert_int_equal(delivery_each(w->s, &open, w->now, see, &seen), ERR_OK);
	}
	return seen;
}

static void do_all(struct world *w)
{
	assert_int_equal(world_sql(w, "UPDATE follow_up SET done_at = 1, done_by = (SELECT MIN(id) FROM person)"),
	                 ERR_OK);
	/* A custody is watched until its end is told. */
	assert_int_equal(
	        world_sql(w, "INSERT INTO follow_event (decision_id, kind, day, stated, recorded_at, recorded_by) "
	                     "SELECT d.id, 'care-decided', '2026-12-01', 1, 1, (SELECT MIN(id) FROM person) "
	                     "FROM decision d"),
	        ERR_OK);
}

static void test_a_deadline_is_seen_until_it_is_met(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);

	assert_int_equal(acknowledge(w, id), ERR_OK);
	assert_int_equal(listed(w, id).count, 1); /* registered, and not yet submitted to the court */
	do_all(w);
	assert_int_equal(listed(w, id).count, 0);
}

static void test_a_correction_comes_back_to_the_municipality(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	char order[EID_ID_TEXT];

	assert_int_equal(acknowledge(w, id), ERR_OK);
	do_all(w);
	assert_int_equal(correct(w, id), ERR_OK);
	assert_int_equal(listed(w, id).count, 0); /* nothing for them to do: what they registered stands */
	freeze(w, id);
	world_order_end(w, id, &verified, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_int_equal(listed(w, id).count, 1);
	assert_false(listed(w, id).acknowledged); /* the receipt was for the earlier text */
}

static void test_a_receiver_acts_for_the_own_municipality_alone(void **state)
{
	struct world *w = *state;
	bool may = true;

	assert_int_equal(world_sql(w,
	                           "INSERT INTO role (person_id, role, municipality_id) SELECT p.id, 'receiver', m.id "
	                           "FROM person p, municipality m WHERE p.personal_number = '195001012391' "
	                           "AND m.code = 'SVK'"),
	                 ERR_OK);
	/* A duty worker reads everything; that gives no say in another municipality. */
	assert_int_equal(delivery_may_act(w->s, w->duty, w->gvl, &may), ERR_OK);
	assert_false(may);
	assert_int_equal(delivery_may_act(w->s, w->duty, w->svk, &may), ERR_OK);
	assert_true(may);
	assert_int_equal(delivery_may_act(w->s, w->registrar, w->gvl, &may), ERR_OK);
	assert_true(may);
}

/* --- The record --------------------------------------------------------------------------------------------------- */

static const char *row_of(const struct blocks *b, const char *label)
{
	for (size_t i = 0; i < b->count; i++)
		for (size_t r = 0; r < b->items[i].row_count; r++)
			if (strcmp(b->items[i].rows[r].label, label) == 0)
				return b->items[i].rows[r].value;
	return "";
}

static enum err signature_page(struct world *w, int64_t id, const char *visible, struct blocks *page)
{
	struct decision d = world_find(w, id);
	DECISION_VERSION v = { 0 };
	DECISION_EVIDENCE e = { 0 };

	TRY(decision_version_load(w->s, d.version_id, &v));
	TRY(decision_evidence_load(w->s, d.version_id, &e));
	if (visible) {
		buf_clear(&v.visible);
		TRY(buf_add_str(&v.visible, visible));
	}
	return record_pages_signature(&w->office, &d, &v, &e, NULL, NULL, page);
}

static void test_the_record_prints_the_mandate_that_was_signed(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);
	BLOCKS page = { 0 };
	char before[DECISION_TEXT];

	(void)snprintf(before, sizeof before, "%s", world_find(w, id).oral.mandate_text);
	assert_int_equal(confirm(w, id, w->duty, "Efterhandsprotokoll 2026-12-24 § 1"), ERR_OK);
	assert_int_equal(signature_page(w, id, NULL, &page), ERR_OK);
	assert_string_equal(row_of(&page, "Förordnande"), before);
}

static void test_a_long_line_in_the_app_does_not_stop_the_archiving(void **state)
{
	static char line[25001];
	struct world *w = *state;
	int64_t id = world_signed(w);
	BLOCKS page = { 0 };

	for (size_t i = 0; i + 1 < sizeof line; i += 2)
		memcpy(line + i, "å", 2);
	assert_int_equal(signature_page(w, id, line, &page), ERR_OK);
}

static void test_masking_does_not_stop_the_archiving(void **state)
{
	static char text[BLOCK_TEXT_MAX + 1];
	const char *const names[] = { "Bo", "Bo" };
	BLOCKS from = { 0 }, to = { 0 };

	(void)state;
	for (size_t i = 0; i + 3 < sizeof text; i += 3)
		memcpy(text + i, "Bo ", 3);
	assert_int_equal(blocks_add(&from, BLOCK_TITLE, "Beslut"), ERR_OK);
	assert_int_equal(blocks_add(&from, BLOCK_PARAGRAPH, text), ERR_OK);
	assert_int_equal(blocks_add_row(&from, "Av", text), ERR_OK);
	assert_int_equal(record_pages_mask(&from, names, 2, &to), ERR_OK);
	assert_true(to.count > 3);
	for (size_t i = 0; i < to.count; i++)
		assert_true(!to.items[i].text || !strstr(to.items[i].text, "Bo"));
}

static void test_the_app_says_that_it_is_an_exercise(void **state)
{
	struct world *w = *state;

	for (int full = 0; full < 2; full++) {
		struct oral_input in = world_call(w);
		DECISION_VERSION v = { 0 };
		int64_t id = 0;

		in.practice = true;
		w->office.full_visible_text = full != 0;
		assert_int_equal(world_record(w, &in, full ? "full" : "essence", &id), ERR_OK);
		world_write_case(w, id, "lvu6-small-child");
		freeze(w, id);
		assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
		assert_true(span_starts_with(buf_span(&v.visible), "ÖVNING"));
	}
}

static void test_what_the_app_refuses_is_told_before_the_freezing(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	CASE_PROBLEMS problems = { 0 };
	DECISION_DRAFT_TEXT draft = { 0 };
	struct decision d;
	const char *block;

	w->office.full_visible_text = true;
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, HOUR);
	d = world_find(w, id);
	assert_int_equal(decision_draft_build(&w->office, w->s, &d, w->duty, &draft), ERR_OK);
	block = json_text_at(draft.editable, "0.id");
	assert_true(block[0]);
	assert_int_equal(IN_TX(w, decision_edit_set(&w->office, w->s, id, w->duty, block, span_str("Klart ✓"))),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_INPUT);
	assert_true(problems.count > 0);
}

/* --- A record that looks whole and is not ------------------------------------------------------------------------- */

static struct archive_recheck recheck(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	struct archive_recheck r = { 0 };

	assert_int_equal(archive_recheck(w->s, NULL, "",
	                                 &(struct archive_version){ .version_id = d.stands.version_id,
	                                                            .on_paper = d.stands.on_paper },
	                                 &r),
	                 ERR_OK);
	return r;
}

static int64_t archived_with_document(struct world *w)
{
	int64_t id = world_decided(w), document, matter = world_find(w, id).matter_id;

	assert_int_equal(IN_TX(w, decision_document_add(&w->office, w->s, matter, w->duty, span_str("anmalan.txt"),
	                                                span_str("Skolan ringde 14.10."), &document)),
	                 ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	world_pass(w, HOUR);
	freeze(w, id);
	assert_int_equal(IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->duty, w->now, span_str("%PDF-1.7"))),
	                 ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	return id;
}

static void test_a_changed_basis_is_found(void **state)
{
	struct world *w = *state;
	int64_t id = archived_with_document(w);

	assert_true(recheck(w, id).ok);
	assert_int_equal(world_sql(w, "DROP TRIGGER text_version_kept"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE text_version SET basis_json = replace(basis_json, 'Liv', 'Siv')"),
	                 ERR_OK);
	assert_false(recheck(w, id).ok);
}

static void test_a_changed_document_is_found(void **state)
{
	struct world *w = *state;
	int64_t id = archived_with_document(w);

	assert_int_equal(world_sql(w, "UPDATE document SET bytes = x'00'"), ERR_OK);
	assert_false(recheck(w, id).ok);
}

static void test_a_missing_document_is_found(void **state)
{
	struct world *w = *state;
	int64_t id = archived_with_document(w);

	assert_int_equal(world_sql(w, "DELETE FROM document"), ERR_OK);
	assert_false(recheck(w, id).ok);
}

/* --- The store ---------------------------------------------------------------------------------------------------- */

static enum err inner(struct store *s, void *ctx)
{
	(void)s;
	*(bool *)ctx = true;
	return ERR_OK;
}

static enum err outer(struct store *s, void *ctx)
{
	return store_transaction(s, inner, ctx);
}

static void test_a_transaction_in_another_is_refused_and_stops_nobody(void **state)
{
	struct world *w = *state;
	bool entered = false;

	assert_int_equal(store_transaction(w->s, outer, &entered), ERR_INTERNAL);
	assert_false(entered);
	assert_int_equal(store_transaction(w->s, inner, &entered), ERR_OK);
	assert_true(entered);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_somebody_found_later_can_sign),
		NIGHT(test_nobody_is_exchanged_under_a_frozen_text),
		NIGHT(test_the_decision_maker_of_the_call_stays),
		NIGHT(test_nobody_makes_themselves_the_decision_maker),
		NIGHT(test_a_decision_recorded_by_its_maker_is_seen_as_such),
		NIGHT(test_a_mandate_is_confirmed_by_words),
		NIGHT(test_nobody_attests_the_own_signature),
		NIGHT(test_who_decided_under_a_mandate_can_log_in_to_sign_after_it),
		NIGHT(test_ending_a_mandate_never_prolongs_it),
		NIGHT(test_one_order_that_cannot_be_taken_stops_nobody),
		NIGHT(test_an_order_of_a_text_that_is_gone_is_not_taken_for_the_end),
		NIGHT(test_no_signature_without_its_evidence),
		NIGHT(test_signatures_go_before_logins),
		NIGHT(test_a_deadline_is_seen_until_it_is_met),
		NIGHT(test_a_correction_comes_back_to_the_municipality),
		NIGHT(test_a_receiver_acts_for_the_own_municipality_alone),
		NIGHT(test_the_record_prints_the_mandate_that_was_signed),
		NIGHT(test_a_long_line_in_the_app_does_not_stop_the_archiving),
		NIGHT(test_masking_does_not_stop_the_archiving),
		NIGHT(test_the_app_says_that_it_is_an_exercise),
		NIGHT(test_what_the_app_refuses_is_told_before_the_freezing),
		NIGHT(test_a_changed_basis_is_found),
		NIGHT(test_a_changed_document_is_found),
		NIGHT(test_a_missing_document_is_found),
		NIGHT(test_a_transaction_in_another_is_refused_and_stops_nobody),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
