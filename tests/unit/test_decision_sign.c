/* Signatures: only the decision maker's, of the text that is frozen now, and once. */
#include "unit/decision_world.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

#define PNG "\x89PNG\r\n\x1a\n...."

static const struct world_order verified = { .state = EID_VERIFIED };

static enum err sign_paper(struct world *w, int64_t id, const char *at, struct span scan)
{
	return IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->duty, world_time(at), scan));
}

static int64_t signatures(struct world *w)
{
	return world_number(w, "SELECT count(*) AS n FROM signature");
}

static void test_a_verified_order_signs(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	world_pass(w, MINUTE);
	world_order_end(w, id, &verified, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(d.state, DECISION_SIGNED);
	assert_true(d.has_signature && !d.on_paper);
	assert_string_equal(d.signer_name, "Astrid Exempelström");
	DECISION_EVIDENCE e = { 0 };
	assert_int_equal(decision_evidence_load(w->s, d.version_id, &e), ERR_OK);
	assert_string_equal(buf_str(&e.xml), "<signature/>");
	assert_string_equal(buf_str(&e.ocsp), "ocsp");
	assert_string_equal(e.signer_number, CHAIR_NUMBER);
	/* An outcome is used once, whatever happens. */
	assert_int_equal(world_apply(w, order), ERR_WRONG_STATE);
	assert_int_equal(signatures(w), 1);
}

static void test_what_did_not_become_a_signature_is_told(void **state)
{
	static const struct {
		enum eid_state state;
		const char *word;
	} ends[] = { { EID_REFUSED, "hör till någon annan" },
		     { EID_FAILED, "Ingen underskrift. Beslutsfattaren fick beskedet: " },
		     { EID_CANCELLED, "avbröts" },
		     { EID_LOST, "bröts" } };
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++) {
		world_order_end(w, id, &(struct world_order){ .state = ends[i].state }, order);
		assert_int_equal(world_apply(w, order), ERR_OK);
		assert_string_equal(world_last_act(w, id).event, "order-ended");
		assert_non_null(strstr(world_last_act(w, id).detail, ends[i].word));
		assert_null(strstr(world_last_act(w, id).detail, "userCancel")); /* codes stand in the log alone */
		assert_null(strstr(world_last_act(w, id).detail, eid_state_name(ends[i].state)));
		assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	}
	assert_int_equal(signatures(w), 0);
	world_order_end(w, id, &verified, order); /* and a later one signs all the same */
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_SIGNED);
}

static void test_wrong_hash_or_person_does_not_sign(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];
	const struct world_order bad[] = {
		{ .state = EID_VERIFIED, .hash = "0000000000000000000000000000000000000000000000000000000000000000" },
		{ .state = EID_VERIFIED, .hash = "" },
		{ .state = EID_VERIFIED, .person = "198502282380" },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		world_order_end(w, id, &bad[i], order);
		assert_int_equal(world_apply(w, order), ERR_OK);
		assert_string_equal(world_last_act(w, id).event, "order-ended");
		assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	}
	assert_int_equal(signatures(w), 0);
}

static void test_a_signature_after_sending_back_does_not_count(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	int64_t first = world_find(w, id).version_id;
	CASE_PROBLEMS problems = { 0 };
	char order[EID_ID_TEXT];

	world_order_end(w, id, &verified, order);
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("slarvfel"))),
	                 ERR_OK);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_string_equal(world_last_act(w, id).event, "order-late");
	/* Nor once a new text is frozen: it was the old one that was signed. */
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED, .version = first }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_string_equal(world_last_act(w, id).event, "order-late");
	assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
	assert_int_equal(signatures(w), 0);
}

static void test_without_e_id_nothing_is_ordered(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[32];

	assert_int_equal(IN_TX(w, decision_sign_order(&w->office, w->s, id, w->chair, "192.0.2.1", "", "", order)),
	                 ERR_UPSTREAM);
	assert_int_equal(world_find(w, id).state, DECISION_FROZEN);
}

static void test_paper(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w); /* at 01.30 */

	world_pass(w, 10 * HOUR);
	assert_int_equal(sign_paper(w, id, "2026-11-22T09:00:00+01:00", span_of(PNG, sizeof PNG - 1)), ERR_OK);
	struct decision d = world_find(w, id);
	assert_int_equal(d.state, DECISION_PAPER);
	assert_true(d.on_paper && d.has_signature);
	DECISION_EVIDENCE e = { 0 };
	assert_int_equal(decision_evidence_load(w->s, d.version_id, &e), ERR_OK);
	assert_string_equal(e.scan_type, "image/png");
	assert_string_equal(e.attested_by, "Maria Exempelsson");
	assert_int_equal(e.scan.len, sizeof PNG - 1);
	assert_int_equal(sign_paper(w, id, "2026-11-22T09:00:00+01:00", span_of(PNG, sizeof PNG - 1)), ERR_WRONG_STATE);
}

static void test_paper_that_is_refused(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	static char large[DOCUMENT_MAX + 1] = "%PDF-";

	assert_int_equal(sign_paper(w, id, "2026-11-22T01:00:00+01:00", span_str("GIF89a")), ERR_MEDIA_TYPE);
	assert_int_equal(sign_paper(w, id, "2026-11-22T01:00:00+01:00", span_str("en text")), ERR_MEDIA_TYPE);
	assert_int_equal(sign_paper(w, id, "2026-11-22T01:00:00+01:00", span_str("")), ERR_MEDIA_TYPE);
	assert_int_equal(sign_paper(w, id, "2026-11-22T01:00:00+01:00", span_of(large, sizeof large)), ERR_TOO_LARGE);
	assert_int_equal(IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->chair, w->now, span_str("%PDF-1.4"))),
	                 ERR_FORBIDDEN); /* the own signature */
	/* Nobody signs before the decision was made, a text before it was locked, or tomorrow; clocks may differ. */
	assert_int_equal(sign_paper(w, id, "2026-11-21T23:39:59+01:00", span_str("%PDF-1.4")), ERR_INPUT);
	assert_int_equal(sign_paper(w, id, "2026-11-22T01:24:59+01:00", span_str("%PDF-1.4")), ERR_INPUT);
	assert_int_equal(sign_paper(w, id, "2026-11-22T01:30:01+01:00", span_str("%PDF-1.4")), ERR_INPUT);
	assert_int_equal(sign_paper(w, id, "2026-11-22T01:25:00+01:00", span_str("%PDF-1.4")), ERR_OK);
}

static void test_paper_ends_the_order_under_way(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);
	char order[EID_ID_TEXT];

	world_order_end(w, id, &(struct world_order){ .state = EID_PENDING }, order);
	assert_int_equal(sign_paper(w, id, "2026-11-22T01:26:00+01:00", span_str("%PDF-1.4")), ERR_OK);
	assert_int_equal(world_number(w, "SELECT cancel_wanted AS n FROM eid_order"), 1);
	/* What was signed all the same is told, and changes nothing. */
	assert_int_equal(world_sql(w, "UPDATE eid_order SET state = 'verified', ended_at = 1, proven_person = person"),
	                 ERR_OK);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_string_equal(world_last_act(w, id).event, "order-late");
	assert_int_equal(world_find(w, id).state, DECISION_PAPER);
	assert_int_equal(signatures(w), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_a_verified_order_signs),
		NIGHT(test_what_did_not_become_a_signature_is_told),
		NIGHT(test_wrong_hash_or_person_does_not_sign),
		NIGHT(test_a_signature_after_sending_back_does_not_count),
		NIGHT(test_without_e_id_nothing_is_ordered),
		NIGHT(test_paper),
		NIGHT(test_paper_that_is_refused),
		NIGHT(test_paper_ends_the_order_under_way),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
