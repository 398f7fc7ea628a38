/* Two persons approve a pack of law, for its bytes alone; what was staged is added; what is frozen keeps its pack. */
#include "unit/pack_kit.h"

#include <pthread.h>

#include "jourbeslut/archive.h"
#include "jourbeslut/call.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"

static void test_two_persons(void **state)
{
	struct world *w = *state;

	pack_kit_sync(w, w->office.law);
	assert_false(law_pack_usable(pack_kit_find(w, "lvu-2027")));
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, w->admin), ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_false(law_pack_usable(pack_kit_find(w, "lvu-2027"))); /* one is not enough */
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, w->admin), ERR_DUPLICATE);
	pack_kit_sync(w, w->office.law);
	assert_false(law_pack_usable(pack_kit_find(w, "lvu-2027"))); /* nor the same one twice */
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, pack_kit_other_admin(w)), ERR_OK);
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, w->duty), ERR_WRONG_STATE); /* two are enough */
	pack_kit_sync(w, w->office.law);
	assert_true(law_pack_usable(pack_kit_find(w, "lvu-2027")));
	assert_true(law_pack_marked(pack_kit_find(w, "barn-2027"))); /* it was not meant */
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM act WHERE event = 'law-approved' AND "
	                                 "person_id IS NOT NULL"),
	                 2);
}

static enum err keep_one(void *ctx, const struct pack_approval *a)
{
	*(struct pack_approval *)ctx = *a;
	return ERR_OK;
}

/* Whoever was put out after having approved is not one of the two. */
static void test_one_who_is_no_administrator_any_more(void **state)
{
	struct world *w = *state;

	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, w->admin), ERR_OK);
	assert_int_equal(IN_TX(w, people_person_set_active(w->s, w->admin, false)), ERR_OK);
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, pack_kit_other_admin(w)), ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_false(law_pack_usable(pack_kit_find(w, "lvu-2027")));
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM law_approval_end WHERE reason LIKE 'Den som "
	                                 "godkände är inte längre administratör.'"),
	                 1);
	/* What two have approved stands, whatever becomes of them. */
	assert_int_equal(IN_TX(w, people_person_set_active(w->s, w->admin, true)), ERR_OK);
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, w->admin), ERR_OK);
	assert_int_equal(IN_TX(w, people_person_set_active(w->s, w->admin, false)), ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_true(law_pack_usable(pack_kit_find(w, "lvu-2027")));
}

static void test_refused(void **state)
{
	static const struct date tomorrow = { 2027, 1, 2 }, before = { 2026, 12, 15 };
	struct world *w = *state;
	char hash[65];

	(void)snprintf(hash, sizeof hash, "%s", pack_kit_find(w, "barn-2027")->hash);
	assert_int_equal(pack_kit_approve(w, "lvu-2027", hash, w->admin), ERR_STALE); /* another pack's bytes */
	assert_int_equal(pack_kit_approve(w, "lvu-2027", "", w->admin), ERR_STALE);
	assert_int_equal(pack_kit_approve(w, "lvu-2026", NULL, w->admin), ERR_WRONG_STATE); /* it needs none */
	const struct law_pack *pack = pack_kit_find(w, "lvu-2027");
	assert_int_equal(
	        IN_TX(w, decision_pack_approve(&w->office, w->s, pack, pack->hash, w->admin, span_str("  "), before)),
	        ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_pack_approve(&w->office, w->s, pack, pack->hash, w->admin,
	                                                span_str(PACK_KIT_LAWYER), tomorrow)),
	                 ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_pack_disapprove(&w->office, w->s, pack, w->admin, span_str("Fel lag."))),
	                 ERR_WRONG_STATE);
	assert_int_equal(IN_TX(w, decision_pack_withdraw(&w->office, w->s, pack, w->admin, span_str("Fel lag."))),
	                 ERR_NOT_FOUND); /* it is the folder's */
	assert_int_equal(IN_TX(w, decision_pack_approve(&w->office, w->s, pack, pack->hash, w->admin,
	                                                span_str("Karin Testdotter\nNils Testsson"), before)),
	                 ERR_INPUT);
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM law_approval"), 0);
}

static void test_withdrawn_and_approved_anew(void **state)
{
	struct world *w = *state;
	struct pack_approval last = { .id = 0 };

	pack_kit_approve_both(w, "lvu-2027");
	const struct law_pack *pack = pack_kit_find(w, "lvu-2027");
	assert_int_equal(IN_TX(w, decision_pack_disapprove(&w->office, w->s, pack, w->admin, span_str(" "))),
	                 ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_pack_disapprove(&w->office, w->s, pack, w->admin,
	                                                   span_str("Den nya lagen trädde i kraft."))),
	                 ERR_OK);
	assert_true(law_pack_usable(pack)); /* until the law follows */
	pack_kit_sync(w, w->office.law);
	assert_false(law_pack_usable(pack));
	assert_int_equal(decision_pack_approvals_each(w->s, pack, keep_one, &last), ERR_OK);
	assert_true(last.ended);
	assert_string_equal(last.reason, "Den nya lagen trädde i kraft.");
	assert_string_equal(last.lawyer, PACK_KIT_LAWYER);
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, w->admin), ERR_OK); /* anew, by both */
	pack_kit_sync(w, w->office.law);
	assert_false(law_pack_usable(pack));
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, pack_kit_other_admin(w)), ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_true(law_pack_usable(pack));
	/* Nothing of it is ever changed or taken away. */
	assert_int_equal(world_sql(w, "UPDATE law_approval SET person_id = 1"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "DELETE FROM law_approval"), ERR_WRONG_STATE);
	assert_int_equal(world_sql(w, "DELETE FROM law_approval_end"), ERR_WRONG_STATE);
}

struct approving {
	struct world *w;
	struct store *s;
	int64_t person;
	enum err e;
};

static enum err approve_body(struct store *s, void *ctx)
{
	const struct approving *a = ctx;
	const struct law_pack *pack = law_pack_find(a->w->office.law, "lvu-2027");

	return decision_pack_approve(&a->w->office, s, pack, pack->hash, a->person, span_str(PACK_KIT_LAWYER),
	                             (struct date){ 2026, 12, 15 });
}

static void *approve_beside(void *ctx)
{
	struct approving *a = ctx;

	a->e = store_transaction(a->s, approve_body, a);
	if (decision_packs_sync(a->w->office.law, a->s) != ERR_OK)
		a->e = ERR_INTERNAL;
	return NULL;
}

/* Both press at once: two persons are two, one person with two telephones is one. */
static void at_once(struct world *w, int64_t one, int64_t other, bool good)
{
	struct approving a[2] = { { .w = w, .s = w->s, .person = one },
		                  { .w = w, .s = store_pool_take(w->pool), .person = other } };
	pthread_t threads[2];

	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, approve_beside, &a[i]), 0);
	for (size_t i = 0; i < 2; i++)
		(void)pthread_join(threads[i], NULL);
	store_pool_give(w->pool, a[1].s);
	assert_int_equal((a[0].e == ERR_OK) + (a[1].e == ERR_OK), good ? 2 : 1);
	assert_int_equal(law_pack_usable(pack_kit_find(w, "lvu-2027")), good);
}

static void test_two_at_once(void **state)
{
	struct world *w = *state;

	at_once(w, w->admin, pack_kit_other_admin(w), true);
}

static void test_one_at_once_twice(void **state)
{
	struct world *w = *state;

	at_once(w, w->admin, w->admin, false);
}

/* --- Staged packs ------------------------------------------------------------------------------------------------ */

static void staged_files(struct world *w, const char *use, json_t **ret_files)
{
	pack_kit_files(w, "mine", NULL, use, ret_files);
}

static enum err stage(struct world *w, const json_t *files)
{
	return pack_kit_stage(w, "mine", files);
}

static int64_t recorded(struct world *w)
{
	struct oral_input in = world_call(w);
	int64_t id = 0;
	char key[24];

	in.stated = world_time("2027-01-01T00:10:00+01:00");
	(void)snprintf(key, sizeof key, "key %llx", (unsigned long long)w->seed);
	assert_int_equal(world_record(w, &in, key, &id), ERR_OK);
	world_write_case(w, id, "lvu6-small-child");
	return id;
}

static void freeze(struct world *w, int64_t id)
{
	CASE_PROBLEMS problems = { 0 };

	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
}

static const char *used_by(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	const struct law_type *type = NULL;

	assert_int_equal(decision_type(&w->office, &d, &type), ERR_OK);
	return type->pack->id;
}

static const char *left_out(struct law *law)
{
	static struct law_left_out one, more;

	assert_false(law_left_out(law, 1, &more));
	return law_left_out(law, 0, &one) ? one.problem.text : "";
}

static void test_staged_beside_a_running_service(void **state)
{
	struct world *w = *state;
	CLEANUP(cleanup_law) struct law *restarted = NULL;
	struct packs_seen seen = { { 0 } };
	JSON json_t *files = NULL;
	struct law_problem problem;
	bool changed;

	staged_files(w, "approved", &files);
	int64_t before = recorded(w), open = recorded(w);
	freeze(w, before);
	assert_int_equal(decision_packs_changed(w->s, &seen, &changed), ERR_OK);
	assert_false(changed);
	assert_int_equal(stage(w, files), ERR_OK);
	assert_int_equal(stage(w, files), ERR_DUPLICATE);
	assert_int_equal(decision_packs_changed(w->s, &seen, &changed), ERR_OK);
	assert_true(changed);
	pack_kit_sync(w, w->office.law);
	assert_int_equal(decision_packs_changed(w->s, &seen, &changed), ERR_OK);
	assert_false(changed);
	assert_string_equal(used_by(w, open), "barn-2027"); /* staged is not approved */
	pack_kit_approve_both(w, "mine");
	assert_string_equal(used_by(w, open), "mine");
	assert_string_equal(used_by(w, before), "barn-2027");
	assert_true(world_find(w, before).pack_unreviewed);
	freeze(w, open);
	assert_false(world_find(w, open).pack_unreviewed);
	/* After a restart all of it is as it was. */
	assert_int_equal(law_load(PACK_KIT_LAW, &problem, &restarted), ERR_OK);
	pack_kit_sync(w, restarted);
	assert_string_equal(left_out(restarted), "");
	assert_true(law_pack_usable(law_pack_find(restarted, "mine")));
}

struct told {
	char text[400];
};

static enum err see_waiting(void *ctx, const struct pack_waiting *w)
{
	struct told *t = ctx;
	size_t used = strlen(t->text);

	(void)snprintf(t->text + used, sizeof t->text - used, "%s %d %s;", w->pack->id, w->standing, w->by);
	return ERR_OK;
}

static const char *waiting(struct world *w)
{
	static struct told t;

	t = (struct told){ "" };
	assert_int_equal(decision_packs_waiting(w->office.law, w->s, see_waiting, &t), ERR_OK);
	return t.text;
}

static enum err see_lost(void *ctx, const struct law_pack *pack, const struct pack_approval *a)
{
	struct told *t = ctx;
	size_t used = strlen(t->text);

	(void)snprintf(t->text + used, sizeof t->text - used, "%s %s;", pack->id, a->reason);
	return ERR_OK;
}

static const char *lost(struct world *w, int64_t person)
{
	static struct told t;

	t = (struct told){ "" };
	assert_int_equal(decision_approvals_lost(w->office.law, w->s, person, instant_add(w->now, -HOUR), see_lost, &t),
	                 ERR_OK);
	return t.text;
}

/* Who is to approve is told that something waits; who has approved, that it was taken back by another. */
static void test_who_is_told(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;
	int64_t other = pack_kit_other_admin(w);

	assert_string_equal(waiting(w), ""); /* the folder's wait for nobody in particular */
	staged_files(w, "approved", &files);
	assert_int_equal(stage(w, files), ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_string_equal(waiting(w), "mine 0 ;");
	assert_int_equal(pack_kit_approve(w, "mine", NULL, w->admin), ERR_OK);
	assert_non_null(strstr(waiting(w), "mine 1 "));
	assert_int_equal(pack_kit_approve(w, "lvu-2027", NULL, other), ERR_OK);
	assert_non_null(strstr(waiting(w), "lvu-2027 1 "));
	assert_int_equal(pack_kit_approve(w, "mine", NULL, other), ERR_OK);
	assert_null(strstr(waiting(w), "mine"));
	assert_string_equal(lost(w, w->admin), "");
	assert_int_equal(IN_TX(w, decision_pack_disapprove(&w->office, w->s, pack_kit_find(w, "mine"), other,
	                                                   span_str("Fel bilaga."))),
	                 ERR_OK);
	assert_string_equal(lost(w, w->admin), "mine Fel bilaga.;");
	assert_string_equal(lost(w, other), ""); /* who took it back knows */
	assert_non_null(strstr(waiting(w), "mine 0 "));
	assert_int_equal(pack_kit_approve(w, "mine", NULL, w->admin), ERR_OK);
	assert_string_equal(lost(w, w->admin), "");
	world_pass(w, 2 * HOUR);
	assert_int_equal(IN_TX(w, decision_pack_withdraw(&w->office, w->s, pack_kit_find(w, "mine"), other,
	                                                 span_str("Rättas."))),
	                 ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_null(strstr(waiting(w), "mine"));
	assert_string_equal(lost(w, w->admin), "mine Rättas.;");
	world_pass(w, 2 * HOUR);
	assert_string_equal(lost(w, w->admin), ""); /* not for ever */
}

static void test_withdrawing_changes_nothing_frozen(void **state)
{
	struct world *w = *state;
	CLEANUP(cleanup_law) struct law *restarted = NULL;
	JSON json_t *files = NULL;
	struct law_problem problem;

	staged_files(w, "approved", &files);
	assert_int_equal(stage(w, files), ERR_OK);
	pack_kit_sync(w, w->office.law);
	pack_kit_approve_both(w, "mine");
	int64_t id = recorded(w), open = recorded(w);
	freeze(w, id);
	assert_int_equal(IN_TX(w, decision_pack_withdraw(&w->office, w->s, pack_kit_find(w, "mine"), w->admin,
	                                                 span_str("Texten var fel."))),
	                 ERR_OK);
	assert_int_equal(pack_kit_approve(w, "mine", NULL, w->admin), ERR_WRONG_STATE); /* never again */
	pack_kit_sync(w, w->office.law);
	assert_string_equal(used_by(w, open), "barn-2027");
	assert_string_equal(used_by(w, id), "mine");
	struct decision d = world_find(w, id);
	const struct law_type *type = NULL;
	assert_int_equal(decision_type(&w->office, &d, &type), ERR_OK);
	assert_false(decision_unreviewed(&d, type)); /* it was reviewed then, and its papers go on to say so */
	/* It stays to be read, since a text was frozen by it. */
	assert_int_equal(law_load(PACK_KIT_LAW, &problem, &restarted), ERR_OK);
	pack_kit_sync(w, restarted);
	assert_string_equal(left_out(restarted), "");
	assert_false(law_pack_usable(law_pack_find(restarted, "mine")));
}

/* The row as it is in the store, with other words in it; no program of ours does that. */
static void spoil(struct world *w, const char *sql)
{
	assert_int_equal(world_sql(w, "DROP TRIGGER law_staged_kept"), ERR_OK);
	assert_int_equal(world_sql(w, sql), ERR_OK);
}

/* In the store, and it does not fit in (a stricter program of later): it waits on the shelf, named, and stops nothing.
 */
static void test_what_does_not_fit_is_left_out(void **state)
{
	struct world *w = *state;
	CLEANUP(cleanup_law) struct law *law = NULL;
	JSON json_t *files = NULL;
	struct law_problem problem;

	staged_files(w, "always", &files);
	assert_int_equal(stage(w, files), ERR_OK);
	pack_kit_approve_both(w, "lvu-2027");
	assert_non_null(strstr(left_out(w->office.law), "must be \"approved\""));
	assert_false(law_pack_usable(pack_kit_find(w, "mine")));
	assert_true(law_pack_usable(pack_kit_find(w, "lvu-2027"))); /* the rest was done all the same */
	assert_int_equal(pack_kit_approve(w, "mine", NULL, w->admin), ERR_WRONG_STATE);
	assert_int_equal(law_load(PACK_KIT_LAW, &problem, &law), ERR_OK);
	pack_kit_sync(w, law);
	assert_non_null(strstr(left_out(law), "must be \"approved\""));
}

static void damaged(struct world *w, const char *sql, const char *why)
{
	CLEANUP(cleanup_law) struct law *law = NULL;
	JSON json_t *files = NULL;
	struct law_problem problem;

	staged_files(w, "approved", &files);
	assert_int_equal(stage(w, files), ERR_OK);
	spoil(w, sql);
	assert_int_equal(law_load(PACK_KIT_LAW, &problem, &law), ERR_OK);
	pack_kit_sync(w, law);
	assert_non_null(strstr(left_out(law), why));
	assert_null(law_pack_find(law, "mine"));
	/* The way out where no page knows it. */
	assert_int_equal(IN_TX(w, decision_pack_withdraw_by(w->s, w->now, "mine", "Drift", span_str(" "))), ERR_INPUT);
	assert_int_equal(IN_TX(w, decision_pack_withdraw_by(w->s, w->now, "mine", "Drift", span_str("Skadat."))),
	                 ERR_OK);
	assert_int_equal(IN_TX(w, decision_pack_withdraw_by(w->s, w->now, "mine", "Drift", span_str("Skadat."))),
	                 ERR_WRONG_STATE);
	pack_kit_sync(w, law);
	assert_string_equal(left_out(law), "");
	struct pack_staged staged;
	assert_int_equal(decision_pack_staged_find(w->s, "mine", &staged), ERR_OK);
	assert_string_equal(staged.withdrawn_by, "Drift");
}

static void test_other_bytes_than_staged(void **state)
{
	damaged(*state, "UPDATE law_staged SET files = replace(files, '11 § LVU', '12 § LVU')", "is damaged");
}

static void test_files_cut_off(void **state)
{
	damaged(*state, "UPDATE law_staged SET files = substr(files, 1, 400)", "is damaged");
}

static enum err withdraw(struct world *w, const char *id)
{
	return IN_TX(w, decision_pack_withdraw(&w->office, w->s, pack_kit_find(w, id), w->admin,
	                                       span_str("Kommer i ny version.")));
}

/* A correction has the days and the rank of what it corrects; the service that knows the old one takes it at once. */
static void test_corrected_without_restart(void **state)
{
	struct world *w = *state;
	CLEANUP(cleanup_law) struct law *other = NULL;
	JSON json_t *files = NULL;
	struct law_problem problem;

	staged_files(w, "approved", &files);
	assert_int_equal(stage(w, files), ERR_OK);
	pack_kit_sync(w, w->office.law);
	pack_kit_files(w, "mine-2", NULL, "approved", &files);
	assert_int_equal(withdraw(w, "mine"), ERR_OK);
	assert_int_equal(withdraw(w, "mine"), ERR_WRONG_STATE);
	assert_int_equal(pack_kit_stage(w, "mine-2", files), ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_string_equal(left_out(w->office.law), "");
	pack_kit_approve_both(w, "mine-2");
	assert_true(law_pack_usable(pack_kit_find(w, "mine-2")));
	assert_false(law_pack_usable(pack_kit_find(w, "mine")));
	assert_int_equal(law_load(PACK_KIT_LAW, &problem, &other), ERR_OK); /* and after a restart */
	pack_kit_sync(w, other);
	assert_true(law_pack_usable(law_pack_find(other, "mine-2")));
	assert_false(law_pack_usable(law_pack_find(other, "mine")));
}

/* One that stood in the way is withdrawn: what waited for that comes off the shelf. */
static void test_comes_off_the_shelf(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;

	staged_files(w, "approved", &files);
	assert_int_equal(stage(w, files), ERR_OK);
	pack_kit_files(w, "mine-2", NULL, "approved", &files);
	assert_int_equal(pack_kit_stage(w, "mine-2", files), ERR_OK); /* as an older program did */
	pack_kit_sync(w, w->office.law);
	assert_non_null(strstr(left_out(w->office.law), "the same rank as mine"));
	assert_true(law_pack_shelved(pack_kit_find(w, "mine-2")));
	assert_int_equal(withdraw(w, "mine"), ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_string_equal(left_out(w->office.law), "");
	assert_false(law_pack_shelved(pack_kit_find(w, "mine-2")));
}

static const char *type_of(const struct decision_office *o, struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	const struct law_type *type = NULL;

	assert_int_equal(decision_type(o, &d, &type), ERR_OK);
	return type->id;
}

/* Recorded by a type that only the withdrawn pack has: after a restart its page opens, as what was in force. */
static void test_recorded_by_what_was_withdrawn(void **state)
{
	struct world *w = *state;
	CLEANUP(cleanup_law) struct law *restarted = NULL;
	JSON json_t *files = NULL;
	struct law_problem problem;

	pack_kit_files(w, "mine", json_pack("{s:s}", "lvu-6", "lvu-6-ny"), "approved", &files);
	assert_int_equal(stage(w, files), ERR_OK);
	pack_kit_sync(w, w->office.law);
	pack_kit_approve_both(w, "mine");
	int64_t id = recorded(w);
	assert_string_equal(world_find(w, id).type, "lvu-6-ny");
	assert_int_equal(withdraw(w, "mine"), ERR_OK);
	assert_int_equal(law_load(PACK_KIT_LAW, &problem, &restarted), ERR_OK);
	pack_kit_sync(w, restarted);
	struct decision_office o = w->office;
	o.law = restarted;
	assert_string_equal(type_of(&o, w, id), "child-custody");
	assert_string_equal(law_kin(restarted, "lvu-6-ny"), "child-custody");
	assert_true(law_words_name(restarted, "lvu-6-ny", "child-custody"));
	/* Even where its pack is damaged beyond reading: it is a question without a name then, and can be given one. */
	spoil(w, "UPDATE law_staged SET files = '?'");
	law_free(restarted);
	assert_int_equal(law_load(PACK_KIT_LAW, &problem, &restarted), ERR_OK);
	pack_kit_sync(w, restarted);
	o.law = restarted;
	assert_string_equal(type_of(&o, w, id), "free");
	assert_int_equal(IN_TX(w, decision_name_type(&o, w->s, id, w->duty, "child-custody")), ERR_OK);
	assert_string_equal(type_of(&o, w, id), "child-custody");
}

/* Where no other pack has the question, it is one without a law, which is named by what was asked; nothing is frozen.
 */
static void test_nothing_is_frozen_by_what_was_withdrawn(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;
	CASE_PROBLEMS problems = { 0 };
	BLOCKS blocks = { 0 };
	BUF text = buf_init(1 << 16);

	pack_kit_files(w, "mine", NULL, "approved", &files);
	assert_int_equal(stage(w, files), ERR_OK);
	pack_kit_sync(w, w->office.law);
	pack_kit_approve_both(w, "mine");
	int64_t id = recorded(w);
	assert_int_equal(withdraw(w, "mine"), ERR_OK);
	pack_kit_sync(w, w->office.law);
	law_shelve(w->office.law, "barn-2027", pack_kit_find(w, "barn-2027")->hash);
	assert_string_equal(type_of(&w->office, w, id), "free");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_INPUT);
	struct decision d = world_find(w, id);
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, NULL), ERR_OK);
	assert_int_equal(blocks_to_text(&blocks, &text), ERR_OK);
	assert_non_null(strstr(buf_str(&text), "Omedelbart omhändertagande, 6 § LVU"));
}

#define T(test) cmocka_unit_test_setup_teardown(test, pack_kit_set_up, pack_kit_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_two_persons),
		T(test_one_who_is_no_administrator_any_more),
		T(test_refused),
		T(test_withdrawn_and_approved_anew),
		T(test_two_at_once),
		T(test_one_at_once_twice),
		T(test_staged_beside_a_running_service),
		T(test_who_is_told),
		T(test_withdrawing_changes_nothing_frozen),
		T(test_what_does_not_fit_is_left_out),
		T(test_other_bytes_than_staged),
		T(test_files_cut_off),
		T(test_corrected_without_restart),
		T(test_comes_off_the_shelf),
		T(test_recorded_by_what_was_withdrawn),
		T(test_nothing_is_frozen_by_what_was_withdrawn),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
