/* Signed on paper, outside: what is none of the law's decisions comes to an end, and is never told like a signature
 * that the service verified. */
#include "unit/decision_world.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/call.h"
#include "jourbeslut/contest.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/outside.h"
#include "jourbeslut/package.h"
#include "jourbeslut/page.h"
#include "jourbeslut/withdraw.h"
#include "open/handlers.h"

#define ANOTHER "är ett annat än beslutsfattarens"
#define SCAN "\xff\xd8\xff the paper"

static struct outside_paper paper_at(struct instant signed_at)
{
	struct outside_paper w = { .signed_at = signed_at, .seen = true };

	(void)snprintf(w.signer, sizeof w.signer, "Astrid Ordförandesson");
	return w;
}

/* Recorded in own words; `none`: it has been said to be none of the decisions that there are texts for. */
static int64_t in_own_words(struct world *w, bool none)
{
	struct oral_input in = world_call(w);
	int64_t id;

	in.ground = "";
	in.question = "Får polisen hjälpa till?";
	assert_int_equal(world_record(w, &in, "outside", &id), ERR_OK);
	if (none)
		assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->receiver, NULL)), ERR_OK);
	return id;
}

static enum err state_it(struct world *w, int64_t id, int64_t person, const struct outside_paper *paper)
{
	return IN_TX(w, decision_outside_state(&w->office, w->s, id, person, paper, span_str(SCAN)));
}

static void assert_open(struct world *w, int64_t id, bool wanted)
{
	struct decision d = world_find(w, id);
	bool open = !wanted;

	assert_int_equal(decision_outside_open(&w->office, w->s, &d, &open), ERR_OK);
	assert_int_equal(open, wanted);
}

static void test_only_what_is_none_of_them(void **state)
{
	struct world *w = *state;
	int64_t named = world_decided(w), unnamed = in_own_words(w, false);
	struct outside_paper paper = paper_at(w->now);

	assert_open(w, named, false);
	assert_int_equal(state_it(w, named, w->duty, &paper), ERR_WRONG_STATE);
	assert_open(w, unnamed, false); /* it may be one whose days run: that is said first */
	assert_int_equal(state_it(w, unnamed, w->duty, &paper), ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, unnamed, w->receiver, NULL)), ERR_OK);
	assert_open(w, unnamed, true);
	assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, unnamed, w->chair, span_str("Inte mitt."))),
	                 ERR_OK);
	assert_open(w, unnamed, false);
	assert_int_equal(state_it(w, unnamed, w->duty, &paper), ERR_WRONG_STATE);
}

static void test_what_is_refused(void **state)
{
	struct world *w = *state;
	int64_t id = in_own_words(w, true);
	struct instant stated = world_find(w, id).oral.stated;
	struct outside_paper paper = paper_at(w->now);
	struct person duty;

	assert_int_equal(state_it(w, id, w->chair, &paper), ERR_FORBIDDEN); /* the own signature */
	assert_int_equal(people_person_find(w->s, w->duty, &duty), ERR_OK);
	(void)snprintf(paper.signer, sizeof paper.signer, "%.100s, socionom", duty.name);
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_FORBIDDEN); /* by the name on the paper */
	paper = paper_at(w->now);
	assert_int_equal(IN_TX(w, decision_outside_state(&w->office, w->s, id, w->duty, &paper, span_str("text"))),
	                 ERR_MEDIA_TYPE);
	paper.signed_at = instant_add(stated, -MINUTE);
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_INPUT);
	paper.signed_at = instant_add(w->now, MINUTE);
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_INPUT);
	paper = paper_at(w->now);
	paper.seen = false; /* and nobody's word */
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_INPUT);
	paper.seen = true;
	paper.signer[0] = '\0';
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_INPUT);
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM outside_paper"), 0);
}

static void test_stated_and_taken_back(void **state)
{
	struct world *w = *state;
	int64_t id = in_own_words(w, true);
	struct outside_paper paper = paper_at(w->now), found;
	BUF scan = buf_init(1000);
	struct decision d;

	paper.seen = false;
	(void)snprintf(paper.word, sizeof paper.word, "Eva Kanslisson, per telefon");
	assert_int_equal(state_it(w, id, w->receiver, &paper), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(d.state, DECISION_OUTSIDE);
	assert_false(d.has_signature);
	assert_int_equal(d.stands.version_id, 0);
	assert_string_equal(world_last_act(w, id).event, "sign-outside");
	assert_int_equal(decision_outside_find(w->s, id, &found, &scan), ERR_OK);
	assert_string_equal(found.word, "Eva Kanslisson, per telefon");
	assert_string_equal(found.scan_type, "image/jpeg");
	assert_string_equal(buf_str(&scan), SCAN);
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_WRONG_STATE); /* one paper */
	assert_int_equal(IN_TX(w, decision_name_type(&w->office, w->s, id, w->duty, "lvu-6")), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE outside_paper SET signer = 'Annan'"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "UPDATE outside_paper SET signer = '', word = '', scan = x'', undone_why = ''"),
	                 ERR_WRONG_STATE); /* nothing is disposed of */
	assert_int_equal(world_sql(w, "DELETE FROM outside_paper"), ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, decision_outside_undo(&w->office, w->s, id, w->duty, span_str(" "))), ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_outside_undo(&w->office, w->s, id, w->duty, span_str("Fel papper"))),
	                 ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_DECIDED);
	assert_int_equal(decision_outside_find(w->s, id, &found, NULL), ERR_NOT_FOUND);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM outside_paper WHERE undone_why = 'Fel papper'"), 1);
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_OK); /* the right one */
}

/* Marked as wrongly recorded, and kept: the paper is there as before. */
static void test_a_marking_that_is_kept(void **state)
{
	struct world *w = *state;
	int64_t id = in_own_words(w, true);
	struct outside_paper paper = paper_at(w->now);

	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_OK);
	assert_int_equal(IN_TX(w, decision_withdraw(&w->office, w->s, id, w->duty, WITHDRAW_BIT(WITHDRAW_PERSON),
	                                            span_str("Fel barn"))),
	                 ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_WITHDRAWAL);
	assert_int_equal(IN_TX(w, decision_withdraw_keep(&w->office, w->s, id, w->receiver, span_str("Rätt barn"))),
	                 ERR_OK);
	assert_int_equal(world_find(w, id).state, DECISION_OUTSIDE);
}

static void assert_says(struct world *w, int64_t id, bool there)
{
	struct decision d = world_find(w, id);
	JSON json_t *page = json_object(), *program = json_object(), *own = NULL;
	BUF text = buf_init(1 << 16);
	BLOCKS blocks = { 0 };

	assert_int_equal(check_put_found(page, &w->office, w->s, &d, w->now), ERR_OK);
	assert_int_equal(check_put_answer(program, &w->office, w->s, &d, w->now), ERR_OK);
	assert_string_equal(json_text(page, "signed"), ""); /* never like a signature that was verified */
	assert_true(json_is_null(json_object_get(program, "signed")));
	assert_int_equal(*json_text(page, "on_paper") != '\0', there);
	assert_int_equal(json_is_object(json_object_get(program, "signedOutside")), there);
	if (there) {
		assert_true(json_is_false(json_at(program, "signedOutside.verified")));
		assert_string_equal(json_text_at(program, "signedOutside.note"), OUTSIDE_UNVERIFIED);
	}
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, &text), ERR_OK);
	assert_int_equal(strstr(buf_str(&text), "utanför tjänsten") != NULL, there);
	assert_int_equal(strstr(buf_str(&text), OUTSIDE_UNVERIFIED) != NULL, there);
	assert_int_equal(page_decision(&w->office, w->s, PAGE_MUNI, &d, &own), ERR_OK);
	assert_string_equal(json_text(own, "signed"), "");
	assert_int_equal(json_is_object(json_object_get(own, "outside")), there);
	assert_int_equal(*json_text(own, "outside_path") == '\0', there);
}

static void test_what_is_told(void **state)
{
	struct world *w = *state;
	int64_t id = in_own_words(w, true);
	struct outside_paper paper = paper_at(w->now);

	assert_says(w, id, false);
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_OK);
	assert_says(w, id, true);
	assert_int_equal(IN_TX(w, decision_outside_undo(&w->office, w->s, id, w->duty, span_str("Fel"))), ERR_OK);
	assert_says(w, id, false);
}

static void assert_another(struct world *w, int64_t id, const char *signer, bool wanted)
{
	struct outside_paper paper = paper_at(w->now);
	struct decision d;
	JSON json_t *page = json_object(), *program = json_object(), *own = NULL;
	BUF text = buf_init(1 << 16);
	BLOCKS blocks = { 0 };

	(void)snprintf(paper.signer, sizeof paper.signer, "%s", signer);
	assert_int_equal(state_it(w, id, w->receiver, &paper), ERR_OK);
	d = world_find(w, id);
	assert_int_equal(check_put_found(page, &w->office, w->s, &d, w->now), ERR_OK);
	assert_int_equal(check_put_answer(program, &w->office, w->s, &d, w->now), ERR_OK);
	assert_int_equal(page_decision(&w->office, w->s, PAGE_MUNI, &d, &own), ERR_OK);
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, &text), ERR_OK);
	assert_int_equal(json_is_true(json_object_get(page, "on_paper_another")), wanted);
	assert_int_equal(json_is_true(json_at(program, "signedOutside.byAnother")), wanted);
	assert_string_equal(json_text_at(own, "outside.outside_decider"), wanted ? d.oral.decider_name : "");
	assert_int_equal(strstr(buf_str(&text), OUTSIDE_ANOTHER) != NULL, wanted);
	assert_int_equal(IN_TX(w, decision_outside_undo(&w->office, w->s, id, w->duty, span_str("Fel"))), ERR_OK);
}

/* Whose mandate nobody has looked at is told wherever the paper is. */
static void test_a_paper_that_another_has_signed(void **state)
{
	struct world *w = *state;
	int64_t id = in_own_words(w, true);
	BUF longer = buf_init(400);
	const char *decider;
	struct decision d = world_find(w, id);

	decider = d.oral.decider_name;
	assert_another(w, id, decider, false);
	assert_int_equal(buf_printf(&longer, "%s, ordförande", decider), ERR_OK);
	assert_another(w, id, buf_str(&longer), false);
	buf_clear(&longer);
	assert_int_equal(buf_printf(&longer, "%sdotter", decider), ERR_OK);
	assert_another(w, id, buf_str(&longer), true);
	assert_another(w, id, "Nils Vaktmästarsson", true);
	assert_another(w, id, "NN", true);
	assert_another(w, id, "–", true);
}

static int64_t listed(struct world *w, enum delivery_list list)
{
	const struct delivery_filter filter = { .list = list };
	int64_t count;

	assert_int_equal(delivery_count(w->s, &filter, &count), ERR_OK);
	return count;
}

/* The municipality registers the paper as it does a record, and it leaves the list of what waits. */
static void test_the_receipt(void **state)
{
	struct world *w = *state;
	int64_t id = in_own_words(w, true);
	struct outside_paper paper = paper_at(w->now);
	const struct span number = span_str("SN 2026/7");
	int64_t before = listed(w, DELIVERY_TAKEN);

	assert_int_equal(IN_TX(w, delivery_take_over(w->s, id, w->receiver, w->now)), ERR_OK);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, number, w->now)), ERR_WRONG_STATE);
	assert_int_equal(listed(w, DELIVERY_TAKEN), before + 1);
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_OK);
	assert_int_equal(listed(w, DELIVERY_TAKEN), before + 1);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, number, w->now)), ERR_OK);
	assert_int_equal(listed(w, DELIVERY_TAKEN), before);
	assert_true(world_find(w, id).acknowledged);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, number, w->now)), ERR_WRONG_STATE);
	/* another paper is registered anew */
	assert_int_equal(IN_TX(w, decision_outside_undo(&w->office, w->s, id, w->duty, span_str("Fel"))), ERR_OK);
	assert_false(world_find(w, id).acknowledged);
	assert_int_equal(listed(w, DELIVERY_TAKEN), before + 1);
}

static const struct package_file *file_of(const struct package *p, const char *name)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->files[i].path, name) == 0)
			return &p->files[i];
	return NULL;
}

static enum err pack(struct world *w, int64_t id, enum package_kind kind, struct package *ret_package)
{
	struct decision d = world_find(w, id);

	return package_make(w->s,
	                    &(struct package_request){ .decision = &d,
	                                               .office = &w->office,
	                                               .kind = kind,
	                                               .maker = "Socialjouren",
	                                               .created = w->now,
	                                               .max = PACKAGE_MAX },
	                    ret_package);
}

/* Scan, call and acts; no record, and no e-archive takes it for one. */
static void test_the_package(void **state)
{
	struct world *w = *state;
	int64_t id = in_own_words(w, true);
	struct outside_paper paper = paper_at(w->now);
	PACKAGE none = { .count = 0 }, p = { .count = 0 };
	const struct package_file *status, *guide, *scan;

	assert_int_equal(pack(w, id, PACKAGE_EVIDENCE, &none), ERR_NOT_FOUND);
	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_OK);
	assert_int_equal(pack(w, id, PACKAGE_SIP, &none), ERR_NOT_FOUND);
	assert_int_equal(ledger_publish(w->seal.ledger, w->s), ERR_OK);
	assert_int_equal(pack(w, id, PACKAGE_EVIDENCE, &p), ERR_OK);
	scan = file_of(&p, "underskrift.jpg");
	status = file_of(&p, "status.json");
	guide = file_of(&p, "LÄSMIG.txt");
	assert_non_null(scan);
	assert_true(span_equal_str(buf_span(&scan->bytes), SCAN));
	assert_non_null(file_of(&p, "oral.act"));
	assert_non_null(file_of(&p, "oral.json"));
	assert_non_null(file_of(&p, "status-01.act"));
	assert_null(file_of(&p, "beslut.pdf"));
	JSON json_t *told = world_json(buf_span(&status->bytes));
	assert_true(json_is_false(json_at(told, "signedOutside.verified")));
	assert_string_equal(json_text_at(told, "signedOutside.signer"), "Astrid Ordförandesson");
	assert_true(json_is_true(json_at(told, "signedOutside.byAnother")));
	assert_string_equal(json_text(told, "state"), "signed-outside");
	assert_non_null(memmem(guide->bytes.ptr, guide->bytes.len, "är inte kontrollerad av tjänsten",
	                       strlen("är inte kontrollerad av tjänsten")));
	assert_non_null(memmem(guide->bytes.ptr, guide->bytes.len, ANOTHER, strlen(ANOTHER)));
	assert_null(memmem(guide->bytes.ptr, guide->bytes.len, "beslut.pdf", strlen("beslut.pdf")));
}

/* The scan and all words go with the acts. */
static void test_disposal(void **state)
{
	struct world *w = *state;
	int64_t id = in_own_words(w, true);
	struct outside_paper paper = paper_at(w->now), found;
	BUF scan = buf_init(1000);

	assert_int_equal(state_it(w, id, w->duty, &paper), ERR_OK);
	assert_int_equal(IN_TX(w, decision_acts_dispose(w->s, id, w->admin, w->now)), ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, delivery_acknowledge(w->s, id, w->registrar, span_str("SN 1"), w->now)), ERR_OK);
	assert_int_equal(IN_TX(w, decision_acts_dispose(w->s, id, w->admin, w->now)), ERR_OK);
	assert_int_equal(decision_outside_find(w->s, id, &found, &scan), ERR_OK);
	assert_string_equal(found.signer, "");
	assert_int_equal(scan.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NIGHT(test_only_what_is_none_of_them),
		NIGHT(test_what_is_refused),
		NIGHT(test_stated_and_taken_back),
		NIGHT(test_a_marking_that_is_kept),
		NIGHT(test_what_is_told),
		NIGHT(test_a_paper_that_another_has_signed),
		NIGHT(test_the_receipt),
		NIGHT(test_disposal),
		NIGHT(test_the_package),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
