/* The e-ID under faults: an order is wanted or is not; what the provider has answered is never lost; and nothing that
 * is merely our own trouble ever counts against the evidence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "fault/fault.h"
#include "jourbeslut/base/json.h"
#include "unit/eid_service.h"

static void *no_state = NULL;

struct world {
	struct eid_order_request request;
	char id[EID_ID_TEXT];
	struct buf body; /* what collect will say */
	struct buf signature, ocsp;
	struct eid_evidence_input input;
	struct eid_report report;
};

static void begin_world(struct world *w)
{
	assert_int_equal(service_set_up(&no_state), 0);
	w->request = sign_request();
	w->body = buf_init(1 << 20);
	memset(w->id, 0, sizeof w->id);
}

static void release(void *world)
{
	struct world *w = world;

	buf_release(&w->body);
	assert_int_equal(service_tear_down(&no_state), 0);
}

/* ---- the wish ---- */

static void prepare_wish(void *world)
{
	begin_world(world);
}

static enum err act_wish(void *world)
{
	struct world *w = world;

	return wish(&w->request, w->id);
}

static void verify_wish(void *world, enum err given)
{
	struct world *w = world;

	fresh_page();
	assert_int_equal(count_rows("SELECT COUNT(*) AS n FROM eid_order"), given == ERR_OK);
	if (given == ERR_OK)
		assert_state(w->id, EID_WANTED, "");
}

/* ---- the provider has taken it ---- */

static void prepare_taken(void *world)
{
	struct world *w = world;

	begin_world(w);
	assert_int_equal(wish(&w->request, w->id), ERR_OK);
	run_due();
	assert_called("/sign");
}

/* The worker blames nobody: what did not work is tried again. */
static enum err act_taken(void *world)
{
	(void)world;
	answer_only(200, TOKENS("1"));
	run_due();
	kit->now.us += 2 * SECOND;
	run_due(); /* and the first collect is asked for */
	return ERR_OK;
}

/* Whatever was struck, the order stands within a few seconds; at worst it was asked for once more. */
static void verify_taken(void *world, enum err given)
{
	struct world *w = world;

	(void)given;
	for (int i = 0; i < 3 && look(w->id).state == EID_WANTED; i++) {
		if (call.done)
			answer(200, TOKENS("1"));
		else
			pass(1 * SECOND);
	}
	assert_state(w->id, EID_PENDING, "");
}

/* ---- the answer ---- */

static void prepare_answer(void *world)
{
	struct kit_evidence e = { 0 };
	struct world *w = world;

	begin_world(w);
	begin_sign(w->id);
	pass(2 * SECOND);
	assert_called("/collect");
	add_complete("ref-1", KIT_PERSON, &e, &w->body);
}

static enum err act_answer(void *world)
{
	struct world *w = world;

	answer_only(200, buf_str(&w->body));
	run_due();
	return ERR_OK;
}

/* It came only once, and the provider is not asked again: nothing may cost it, or turn it into a refusal. */
static void verify_answer(void *world, enum err given)
{
	struct world *w = world;

	(void)given;
	for (int i = 0; i < 5 && look(w->id).state != EID_VERIFIED; i++) {
		assert_quiet();
		pass(1 * SECOND);
	}
	assert_state(w->id, EID_VERIFIED, "");
	assert_int_equal(count_rows("SELECT COUNT(*) AS n FROM eid_answer"), 1);
}

/* ---- the evidence ---- */

static void prepare_evidence(void *world)
{
	struct world *w = world;
	struct kit_evidence e = { 0 };

	begin_world(w);
	w->signature = buf_init(1 << 20);
	w->ocsp = buf_init(1 << 16);
	kit_make(kit, &e, &w->signature, &w->ocsp);
	w->input = (struct eid_evidence_input){ .signature = buf_span(&w->signature),
		                                .ocsp = buf_span(&w->ocsp),
		                                .kind = EID_SIGN,
		                                .visible = span_str(KIT_VISIBLE),
		                                .nonvisible = span_str(KIT_NONVISIBLE),
		                                .person = KIT_PERSON,
		                                .told_person = KIT_PERSON,
		                                .org_number = KIT_ORG,
		                                .not_before = instant_add(kit->now, -MINUTE),
		                                .not_after = instant_add(kit->now, MINUTE) };
}

static enum err act_evidence(void *world)
{
	struct world *w = world;

	return eid_evidence_verify(eid_trust(eid), &w->input, &w->report);
}

static void verify_evidence(void *world, enum err given)
{
	struct world *w = world;

	assert_int_equal(w->report.ok, given == ERR_OK);
	assert_int_equal(eid_report_failed(&w->report), EID_CHECK_COUNT); /* nothing is said against it */
}

static void release_evidence(void *world)
{
	struct world *w = world;

	buf_release(&w->signature);
	buf_release(&w->ocsp);
	release(world);
}

/* ---- the result ---- */

static void prepare_result(void *world)
{
	prepare_answer(world);
	(void)act_answer(world);
}

static enum err use_result(struct store *s, void *ctx)
{
	EID_RESULT r = { .id = "" };

	(void)ctx;
	TRY(eid_result_next(s, EID_SIGN, &r));
	return eid_result_consume(s, r.id, kit->now);
}

static enum err act_result(void *world)
{
	(void)world;
	return store_transaction(page, use_result, NULL);
}

/* Used wholly, or there for the next time. */
static void verify_result(void *world, enum err given)
{
	(void)world;
	fresh_page();
	assert_int_equal(count_rows("SELECT COUNT(*) AS n FROM eid_order WHERE consumed_at IS NOT NULL"),
	                 given == ERR_OK);
	assert_int_equal(act_result(world), given == ERR_OK ? ERR_NOT_FOUND : ERR_OK);
}

#define WALK(test, ...)                                                                                                \
	static void test(void **state)                                                                                 \
	{                                                                                                              \
		const struct fault_path path = { .name = #test, __VA_ARGS__ };                                         \
		struct world w = { .id = "" };                                                                         \
                                                                                                                       \
		(void)state;                                                                                           \
		fault_walk(&path, &w);                                                                                 \
	}

WALK(test_wish, .prepare = prepare_wish, .act = act_wish, .verify = verify_wish, .release = release)
WALK(test_taken, .prepare = prepare_taken, .act = act_taken, .verify = verify_taken, .release = release)
WALK(test_answer, .prepare = prepare_answer, .act = act_answer, .verify = verify_answer, .release = release)
WALK(test_evidence, .prepare = prepare_evidence, .act = act_evidence, .verify = verify_evidence,
     .release = release_evidence, .without_store = true)
WALK(test_result, .prepare = prepare_result, .act = act_result, .verify = verify_result, .release = release)

void *__real_malloc(size_t size);

/* jansson 2.14 reads beyond its buffer when it has no memory for a text of more than 15 bytes (its reader ignores that
 * the buffer did not grow), so what is inside of it is not struck here. */
static void spare_jansson(void)
{
	JSON json_t *first = NULL;

	assert_int_equal(json_read(span_str("{}"), 10, NULL, &first), ERR_OK); /* sets its own allocator, once */
	json_set_alloc_funcs(__real_malloc, free);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wish),     cmocka_unit_test(test_taken),  cmocka_unit_test(test_answer),
		cmocka_unit_test(test_evidence), cmocka_unit_test(test_result),
	};

	fault_install();
	spare_jansson();
	return cmocka_run_group_tests(tests, service_set_up_all, service_tear_down_all);
}
