/* Acts and the ledger: every act has its leaf in the same commit, and the leaf commits to the act and nothing else. */
#include "unit/decision_world.h"

#include "jourbeslut/base/json.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/call.h"
#include "jourbeslut/version.h"
#include "jourbeslut/act.h"

static struct sha256 hash_of(const struct buf *b)
{
	struct sha256 hash;

	assert_int_equal(sha256_of(buf_span(b), &hash), ERR_OK);
	return hash;
}

/* The act file of the decision's latest act of that event, checked against its leaf; its JSON is the caller's. */
static json_t *act_of(struct world *w, int64_t decision, int64_t version, const char *event)
{
	BUF file = buf_init(1 << 17), again = buf_init(1 << 17);
	struct sha256 entry, expected;
	json_t *json = NULL;
	uint64_t leaf;

	assert_int_equal(decision_act_file(w->s, decision, version, event, &file, &leaf), ERR_OK);
	expected = hash_of(&file);
	assert_int_equal(ledger_entry(w->s, leaf, &entry), ERR_OK);
	assert_memory_equal(&entry, &expected, sizeof entry);
	assert_int_equal(json_read(span_of(file.ptr + LEDGER_SALT, file.len - LEDGER_SALT), 1 << 17, NULL, &json),
	                 ERR_OK);
	assert_int_equal(json_canonical(json, &again), ERR_OK);
	assert_true(span_equal(buf_span(&again), span_of(file.ptr + LEDGER_SALT, file.len - LEDGER_SALT)));
	return json;
}

static void test_an_oral_decisions_act(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	struct decision d = world_find(w, id);
	JSON json_t *act = act_of(w, id, 0, "record");

	assert_string_equal(json_text(act, "format"), "jourbeslut-act-2");
	assert_string_equal(json_text(act, "reference"), d.ref);
	assert_string_equal(json_text(act, "municipality"), "GVL");
	assert_string_equal(json_text(act, "at"), "2026-11-21T22:50:00.000000Z");
	assert_int_equal(json_integer_value(json_object_get(act, "person")), w->duty);
	assert_int_equal(json_integer_value(json_object_get(act, "version")), 0);
	assert_true(json_is_false(json_object_get(act, "practice")));
	assert_string_equal(json_text_at(act, "facts.stated"), "2026-11-21T22:40:00.000000Z");
	assert_string_equal(json_text_at(act, "facts.recorded"), "2026-11-21T22:50:00.000000Z");
	assert_string_equal(json_text_at(act, "facts.answer"), "yes");
	assert_string_equal(json_text_at(act, "facts.decisionMaker"), "Astrid Exempelström");
	assert_string_equal(json_text_at(act, "facts.office"), d.oral.decider_office);
	assert_string_equal(json_text_at(act, "facts.recordedBy"), d.oral.recorder_name);
	assert_string_equal(json_text_at(act, "facts.type"), d.type);
	assert_true(json_is_false(json_at(act, "facts.late")));
}

static void test_a_signatures_act(void **state)
{
	struct world *w = *state;
	int64_t id = world_signed(w);
	struct decision d = world_find(w, id);
	JSON json_t *act = act_of(w, id, d.version, "sign"), *frozen = act_of(w, id, d.version, "freeze");
	DECISION_VERSION v = { 0 };
	DECISION_EVIDENCE e = { 0 };
	char hex[SHA256_HEX];
	struct sha256 hash;
	BUF none = buf_init(1 << 17);
	uint64_t leaf;

	assert_int_equal(decision_version_load(w->s, d.version_id, &v), ERR_OK);
	assert_int_equal(decision_evidence_load(w->s, d.version_id, &e), ERR_OK);
	assert_string_equal(json_text_at(act, "facts.personKind"), "eid");
	sha256_hex(&v.statement_hash, hex);
	assert_string_equal(json_text_at(act, "facts.statementSha256"), hex);
	assert_string_equal(json_text_at(frozen, "facts.statementSha256"), hex);
	hash = hash_of(&e.xml);
	sha256_hex(&hash, hex);
	assert_string_equal(json_text_at(act, "facts.signatureSha256"), hex);
	hash = hash_of(&e.ocsp);
	sha256_hex(&hash, hex);
	assert_string_equal(json_text_at(act, "facts.ocspSha256"), hex);
	assert_int_not_equal(strlen(json_text_at(act, "facts.ordered")), 0);
	assert_int_not_equal(strlen(json_text_at(act, "facts.received")), 0);
	assert_int_equal(json_integer_value(json_object_get(act, "version")), 1);
	assert_int_equal(decision_act_file(w->s, id, 2, "sign", &none, &leaf), ERR_NOT_FOUND);
	assert_int_equal(decision_act_file(w->s, id, 0, "sign-paper", &none, &leaf), ERR_NOT_FOUND);
	assert_int_equal(none.len, 0);
}

static void test_a_paper_signatures_act(void **state)
{
	static const char scan[] = "%PDF-1.4 scan";
	struct world *w = *state;
	int64_t id = world_frozen(w);
	struct sha256 hash;
	char hex[SHA256_HEX];

	world_pass(w, HOUR);
	assert_int_equal(IN_TX(w, decision_sign_paper(&w->office, w->s, id, w->duty,
	                                              world_time("2026-11-22T01:40:00+01:00"), span_str(scan))),
	                 ERR_OK);
	JSON json_t *act = act_of(w, id, 1, "sign-paper");
	assert_int_equal(sha256_of(span_str(scan), &hash), ERR_OK);
	sha256_hex(&hash, hex);
	assert_string_equal(json_text_at(act, "facts.personKind"), "paper");
	assert_string_equal(json_text_at(act, "facts.scanSha256"), hex);
	assert_string_equal(json_text_at(act, "facts.attestedBy"), "Maria Exempelsson");
	assert_null(json_at(act, "facts.signatureSha256"));
}

/* What was said later, and why a text was opened: the words are in the leaf too. */
static void test_words_are_committed_to(void **state)
{
	struct world *w = *state;
	int64_t id = world_frozen(w);

	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->chair, true, span_str("Fel adress "))),
	                 ERR_OK);
	JSON json_t *reject = act_of(w, id, 1, "reject");
	assert_string_equal(json_text_at(reject, "facts.reason"), "Fel adress");
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->other_duty, "listeners",
	                                                 span_str("Jonas lyssnade"))),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_call_fact_set(&w->office, w->s, id, w->other_duty, "listeners",
	                                                 span_str("Jonas\nSvar: nej"))),
	                 ERR_INPUT);
	JSON json_t *fact = act_of(w, id, 0, "call-fact");
	assert_string_equal(json_text_at(fact, "facts.listeners"), "Jonas lyssnade");
}

/* No act without a leaf, no two with one, and no leaf without its act. */
static void test_every_act_has_its_leaf(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), acts;

	assert_int_equal(IN_TX(w, delivery_opened(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_OK);
	acts = world_number(w, "SELECT count(*) AS n FROM act");
	assert_true(acts > 5);
	assert_int_equal(world_number(w, "SELECT count(DISTINCT leaf) AS n FROM act"), acts);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM ledger_node WHERE entry IS NOT NULL"), acts);
	/* What is rolled back leaves neither. */
	assert_int_equal(IN_TX(w, decision_act_add(w->s, w->now, 0, id, 0, "x", "x") ? ERR_IO : ERR_INPUT), ERR_INPUT);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM act"), acts);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM ledger_node WHERE entry IS NOT NULL"), acts);
}

/* A broken byte in what an e-ID answered must not keep an act from being recorded. */
static void test_any_text_can_be_told(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	assert_int_equal(IN_TX(w, decision_act_add(w->s, w->now, 0, id, 0, "a", "Ingen: \xff\x01.")), ERR_OK);
	JSON json_t *broken = act_of(w, id, 0, "a");
	assert_string_equal(json_text(broken, "detail"), "Ingen: ??.");
	assert_int_equal(IN_TX(w, decision_act_add(w->s, w->now, 0, id, 0, "b", "A\xcc\x8asa")), ERR_OK);
	JSON json_t *composed = act_of(w, id, 0, "b");
	assert_string_equal(json_text(composed, "detail"), "Åsa");
}

static void test_facts_must_have_one_form(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);
	JSON json_t *facts = json_pack("{s:f}", "real", 1.5);

	assert_int_equal(IN_TX(w, decision_act_add_facts(w->s, w->now, 0, id, 0, "a", "", facts)), ERR_INPUT);
}

static void test_acts_and_ledger_do_not_change(void **state)
{
	struct world *w = *state;
	int64_t id = world_decided(w);

	(void)id;
	assert_int_equal(world_sql(w, "UPDATE act SET detail = 'x' WHERE id = 1"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE act SET salt = NULL WHERE id = 1"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE act SET json = NULL WHERE id = 1"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE act SET salt = NULL, json = NULL, detail = '' WHERE id = 1"),
	                 ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE act SET salt = NULL, json = NULL, leaf = NULL WHERE id = 1"),
	                 ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE act SET salt = NULL, json = NULL WHERE id = 1"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE act SET salt = x'00', json = '' WHERE id = 1"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE ledger_node SET entry = NULL WHERE place = 0"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "DELETE FROM ledger_node"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "INSERT OR REPLACE INTO ledger_node SELECT * FROM ledger_node WHERE place = 0"),
	                 ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "INSERT INTO ledger_node (place, hash) VALUES (999, zeroblob(32))"),
	                 ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE ledger_origin SET first_leaf = 1"), ERR_WRONG_STATE);
}

/* Of every decision that was made. */
static void add_words(struct world *w)
{
	assert_int_equal(world_sql(w, "INSERT INTO deviation (decision_id, kind, said, written, reason, at, by) SELECT "
	                              "decision_id, 'name', 'Liv', 'Nils', 'Numret var ett annat.', 1, recorded_by "
	                              "FROM oral_decision"),
	                 ERR_OK);
	assert_int_equal(world_sql(w, "INSERT INTO doubt_answer (decision_id, doubt, at, by) SELECT decision_id, "
	                              "'0123456789abcdef0123456789abcdef', 1, recorded_by FROM oral_decision"),
	                 ERR_OK);
}

#define WORDS "SELECT count(*) AS n FROM deviation WHERE said = 'Liv' OR written = 'Nils' OR reason LIKE 'Numret%'"
#define DOUBTS "SELECT count(*) AS n FROM doubt_answer WHERE doubt = '0123456789abcdef0123456789abcdef'"

/* What was explained and answered goes with the acts that tell of it; until then nothing changes it. */
static void test_disposal_takes_the_words(void **state)
{
	static const char wipe[] = "UPDATE deviation SET said = '', written = '', reason = 'destroyed at disposal'";
	struct world *w = *state;
	int64_t id = world_archived(w);

	(void)world_decided(w);
	add_words(w);
	assert_int_equal(world_sql(w, wipe), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE doubt_answer SET doubt = lower(hex(randomblob(16)))"), ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 2026/1"), w->now)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_acts_dispose(w->s, id, w->admin, w->now)), ERR_OK);
	assert_int_equal(world_number(w, WORDS), 1); /* of the other one */
	assert_int_equal(world_number(w, DOUBTS), 1);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM deviation"), 2); /* that it was explained stays */
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM doubt_answer"), 2);
}

/* The leaf stays in the tree and opens to nothing; who still has the act file can still prove it. */
static void test_disposal(void **state)
{
	struct world *w = *state;
	int64_t id = world_archived(w), other;
	BUF kept = buf_init(1 << 17), gone = buf_init(1 << 17);
	struct sha256 entry, hash;
	uint64_t leaf;

	assert_int_equal(decision_act_file(w->s, id, 0, "record", &kept, &leaf), ERR_OK);
	assert_int_equal(IN_TX(w, decision_acts_dispose(w->s, id, w->admin, w->now)), ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 2026/1"), w->now)), ERR_OK);
	other = world_decided(w);
	assert_int_equal(IN_TX(w, decision_acts_dispose(w->s, id, w->admin, w->now)), ERR_OK);
	assert_int_equal(decision_act_file(w->s, id, 0, "record", &gone, &leaf), ERR_NOT_FOUND);
	assert_int_equal(decision_act_file(w->s, id, 1, "sign", &gone, &leaf), ERR_NOT_FOUND);
	assert_int_equal(decision_act_file(w->s, id, 0, "archive", &gone, &leaf), ERR_NOT_FOUND);
	assert_int_equal(gone.len, 0);
	hash = hash_of(&kept);
	assert_int_equal(ledger_entry(w->s, leaf, &entry), ERR_OK);
	JSON json_t *act = act_of(w, id, 0, "disposed");
	assert_int_equal(json_integer_value(json_object_get(act, "person")), w->admin);
	assert_string_equal(world_last_act(w, id).event, "disposed"); /* the list for people is whole */
	JSON json_t *untouched = act_of(w, other, 0, "record");
	assert_non_null(untouched);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM ledger_node WHERE entry IS NOT NULL"),
	                 world_number(w, "SELECT count(*) AS n FROM act"));
	assert_memory_equal(&hash, &entry, sizeof hash);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_an_oral_decisions_act),         NIGHT(test_a_signatures_act),
		NIGHT(test_a_paper_signatures_act),        NIGHT(test_every_act_has_its_leaf),
		NIGHT(test_any_text_can_be_told),          NIGHT(test_facts_must_have_one_form),
		NIGHT(test_acts_and_ledger_do_not_change), NIGHT(test_disposal),
		NIGHT(test_words_are_committed_to),        NIGHT(test_disposal_takes_the_words),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
