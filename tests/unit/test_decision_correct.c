/* A correction: while it lasts the decision is what was signed, and one that was begun by mistake can be given up. */
#include "unit/decision_world.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

static enum err correct(struct world *w, int64_t id)
{
	return IN_TX(w, decision_correct(&w->office, w->s, id, w->duty, span_str("Fel adress")));
}

static enum err give_up(struct world *w, int64_t id, const char *reason)
{
	return IN_TX(w, decision_correction_give_up(&w->office, w->s, id, w->duty, span_str(reason)));
}

static enum err acknowledge(struct world *w, int64_t id, const char *number)
{
	return IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str(number), w->now));
}

static struct delivery delivery_of(struct world *w, int64_t id)
{
	struct delivery v;

	assert_int_equal(delivery_find(w->s, id, w->now, &v), ERR_OK);
	return v;
}

static void freeze(struct world *w, int64_t id)
{
	CASE_PROBLEMS problems = { 0 };

	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
}

static void sign(struct world *w, int64_t id)
{
	char order[EID_ID_TEXT];

	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
}

static void assert_stands(struct world *w, int64_t id, const struct decision *before)
{
	struct decision d = world_find(w, id);

	assert_int_equal(d.stands.version_id, before->version_id);
	assert_int_equal(d.stands.version, before->version);
	assert_string_equal(d.stands.text_code, before->text_code);
	assert_int_equal(d.stands.signed_at.us, before->signed_at.us);
	assert_int_equal(d.stands.archived.us, before->archived.us);
	assert_string_equal(d.stands.signer_name, before->signer_name);
}

static void test_what_was_signed_stands(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	struct decision before = world_find(w, id);

	assert_false(decision_correcting(&before));
	assert_stands(w, id, &before);
	assert_int_equal(acknowledge(w, id, "SN 2026:117"), ERR_OK);
	assert_int_equal(correct(w, id), ERR_OK);
	struct decision d = world_find(w, id);
	assert_true(decision_correcting(&d));
	assert_stands(w, id, &before);
	assert_true(d.acknowledged && delivery_of(w, id).acknowledged);
	freeze(w, id);
	assert_stands(w, id, &before);
	assert_true(delivery_of(w, id).acknowledged);
	sign(w, id);
	assert_stands(w, id, &before);
	d = world_find(w, id);
	assert_true(decision_correcting(&d));
	assert_int_equal(world_archive(w, id), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(d.stands.version, 2);
	assert_false(decision_correcting(&d));
	/* The registrar is asked anew, and keeps the number. */
	assert_false(d.acknowledged);
	struct delivery v = delivery_of(w, id);
	assert_true(v.replaces);
	assert_false(v.acknowledged);
	assert_string_equal(v.case_number, "SN 2026:117");
	assert_int_equal(acknowledge(w, id, ""), ERR_OK);
	v = delivery_of(w, id);
	assert_true(v.acknowledged);
	assert_false(v.replaces);
	assert_string_equal(v.case_number, "SN 2026:117");
}

static void test_given_up(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	struct decision before = world_find(w, id);

	assert_int_equal(give_up(w, id, "Fel beslut"), ERR_WRONG_STATE);
	assert_int_equal(correct(w, id), ERR_OK);
	assert_int_equal(give_up(w, id, "  "), ERR_INPUT);
	assert_int_equal(give_up(w, id, "Fel beslut"), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(d.state, DECISION_ARCHIVED);
	assert_int_equal(d.version_id, before.version_id);
	assert_false(d.version_rejected);
	assert_false(decision_correcting(&d));
	assert_stands(w, id, &before);
	struct decision_return r;
	assert_int_equal(decision_return_find(w->s, d.version_id, &r), ERR_NOT_FOUND);
	assert_string_equal(world_last_act(w, id).event, "give-up");
	/* It may be begun again, and be right. */
	assert_int_equal(correct(w, id), ERR_OK);
	freeze(w, id);
	sign(w, id);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_int_equal(world_find(w, id).stands.version, 2);
}

static void test_given_up_after_it_was_frozen(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	struct decision before = world_find(w, id);
	char order[EID_ID_TEXT];

	assert_int_equal(acknowledge(w, id, "SN 1"), ERR_OK);
	assert_int_equal(correct(w, id), ERR_OK);
	freeze(w, id);
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->chair, true, span_str("Fel"))), ERR_OK);
	freeze(w, id);
	world_order_end(w, id, &(struct world_order){ .state = EID_PENDING }, order);
	assert_int_equal(give_up(w, id, "Fel beslut"), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(d.state, DECISION_ACKNOWLEDGED);
	assert_int_equal(d.version_id, before.version_id);
	assert_int_equal(d.version, 1);
	assert_int_equal(d.versions, 3);
	assert_stands(w, id, &before);
	assert_true(delivery_of(w, id).acknowledged);
	assert_int_equal(world_number(w, "SELECT cancel_wanted AS n FROM eid_order WHERE state = 'pending'"), 1);
	/* Its texts count no more; the next one has a number of its own, and names the one that stands. */
	assert_int_equal(correct(w, id), ERR_OK);
	freeze(w, id);
	DECISION_VERSION v = { 0 };
	assert_int_equal(decision_version_load(w->s, world_find(w, id).version_id, &v), ERR_OK);
	assert_int_equal(v.version, 4);
	assert_int_equal(v.supersedes, 1);
	JSON json_t *statement = NULL;
	assert_int_equal(json_read(buf_span(&v.statement_json), 1 << 20, NULL, &statement), ERR_OK);
	assert_int_equal(json_integer_value(json_object_get(statement, "version")), 4);
}

/* The registrar need not wait for a correction: what stands is what there is. */
static void test_registered_while_it_lasts(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);

	assert_int_equal(correct(w, id), ERR_OK);
	assert_int_equal(acknowledge(w, id, "SN 1"), ERR_OK);
	assert_true(delivery_of(w, id).acknowledged);
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED);
	assert_int_equal(acknowledge(w, id, "SN 1"), ERR_WRONG_STATE);
	assert_int_equal(give_up(w, id, "Fel beslut"), ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_ACKNOWLEDGED);
}

static void test_what_was_written_for_it_is_taken_back(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);
	struct decision d = world_find(w, id);
	CASE struct case_file *c = NULL, *after = NULL;
	BUF shown = buf_init(CASE_FILE_MAX);

	assert_int_equal(correct(w, id), ERR_OK);
	assert_int_equal(decision_case_load(w->s, d.matter_id, &c), ERR_OK);
	assert_int_equal(case_set(c, "person.name", span_str("Någon Annan"), (struct date){ 2026, 11, 22 }, NULL),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_case_save(&w->office, w->s, d.matter_id, w->duty, c)), ERR_OK);
	/* Lists show whom the signed text names. */
	d = world_find(w, id);
	assert_int_equal(decision_person_name(w->s, &d, &shown), ERR_OK);
	assert_string_equal(buf_str(&shown), "Liv Påhittsson");
	assert_int_equal(give_up(w, id, "Fel beslut"), ERR_OK);
	assert_int_equal(decision_case_load(w->s, d.matter_id, &after), ERR_OK);
	assert_string_equal(case_text(after, "person.name"), "Liv Påhittsson");
}

static void test_what_is_signed_is_not_given_up(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), open = world_decided(w);

	assert_int_equal(give_up(w, open, "Fel beslut"), ERR_WRONG_STATE); /* there is nothing to go back to */
	assert_int_equal(correct(w, id), ERR_OK);
	freeze(w, id);
	sign(w, id);
	assert_int_equal(give_up(w, id, "Fel beslut"), ERR_WRONG_STATE);
}

struct versions {
	int numbers[4];
	size_t count;
};

static enum err keep_version(void *ctx, const struct archive_version *v)
{
	struct versions *list = ctx;

	assert_in_range(list->count, 0, ARRAY_LENGTH(list->numbers) - 1);
	list->numbers[list->count++] = v->version;
	return ERR_OK;
}

static void test_what_is_under_correction_is_looked_at_again(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), other = world_archived(w);
	struct versions all = { .count = 0 }, own = { .count = 0 };

	assert_int_equal(correct(w, id), ERR_OK);
	freeze(w, id);
	assert_int_equal(archive_version_each(w->s, 0, keep_version, &all), ERR_OK);
	assert_int_equal(all.count, 2);
	sign(w, id);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_int_equal(archive_version_each(w->s, id, keep_version, &own), ERR_OK);
	assert_int_equal(own.count, 2); /* what is superseded stays what it is, too */
	assert_int_equal(own.numbers[0], 1);
	assert_int_equal(own.numbers[1], 2);
	assert_true(other > 0);
}

/* --- "Inte vår"
 * ------------------------------------------------------------------------------------------------------- */

static enum err send_away(struct world *w, int64_t id, const char *reason)
{
	return IN_TX(w, delivery_return(w->s, id, w->receiver, span_str(reason), w->now));
}

static enum err answer(struct world *w, int64_t id, const char *text)
{
	return IN_TX(w, delivery_return_answer(w->s, id, w->duty, span_str(text), w->now));
}

static enum err count_one(void *ctx, const struct decision *d, const struct delivery *v)
{
	(void)d;
	(void)v;
	++*(int *)ctx;
	return ERR_OK;
}

static int untaken(struct world *w)
{
	const struct delivery_filter filter = { .list = DELIVERY_UNTAKEN };
	int found = 0;

	assert_int_equal(delivery_each(w->s, &filter, w->now, count_one, &found), ERR_OK);
	return found;
}

static void test_returned_and_answered(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct delivery_return r;

	assert_int_equal(delivery_return_find(w->s, id, &r), ERR_NOT_FOUND);
	assert_int_equal(answer(w, id, "Jo"), ERR_WRONG_STATE);
	assert_int_equal(send_away(w, id, " "), ERR_INPUT);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_int_equal(send_away(w, id, "Hon bor i Sandviken."), ERR_OK);
	assert_true(world_find(w, id).returned && delivery_of(w, id).returned);
	assert_false(delivery_of(w, id).taken); /* nobody there has it any more */
	assert_int_equal(untaken(w), 0);        /* nor is it theirs to take over */
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_WRONG_STATE);
	assert_int_equal(send_away(w, id, "Igen"), ERR_WRONG_STATE);
	assert_string_equal(world_last_act(w, id).event, "returned");
	assert_int_equal(answer(w, id, "\n"), ERR_INPUT);
	assert_int_equal(answer(w, id, "Familjen vistas hos er."), ERR_OK);
	assert_int_equal(delivery_return_find(w->s, id, &r), ERR_OK);
	assert_true(r.answered);
	assert_string_equal(r.reason, "Hon bor i Sandviken.");
	assert_string_equal(r.answer, "Familjen vistas hos er.");
	assert_false(world_find(w, id).returned);
	assert_int_equal(untaken(w), 1);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->registrar, w->now)), ERR_OK);
}

/* One municipality does not say both. */
static void test_what_is_returned_is_not_registered(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w);

	assert_int_equal(send_away(w, id, "Hon bor i Sandviken."), ERR_OK);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 1"), w->now)),
	                 ERR_WRONG_STATE);
	assert_int_equal(answer(w, id, "Familjen vistas hos er."), ERR_OK);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 1"), w->now)), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_what_was_signed_stands),
		NIGHT(test_given_up),
		NIGHT(test_given_up_after_it_was_frozen),
		NIGHT(test_registered_while_it_lasts),
		NIGHT(test_what_was_written_for_it_is_taken_back),
		NIGHT(test_what_is_signed_is_not_given_up),
		NIGHT(test_what_is_under_correction_is_looked_at_again),
		NIGHT(test_returned_and_answered),
		NIGHT(test_what_is_returned_is_not_registered),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
