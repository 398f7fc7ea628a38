/* A folder that was installed later brings a pack with the id of a staged one, or of one by which texts were frozen.
 * Whatever its bytes are: the service starts, something can be recorded, and no text that was approved or frozen
 * becomes another. */
#include "unit/pack_kit.h"

#include "jourbeslut/archive.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/legal_json.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"
#include "jourbeslut/version.h"

/* Of what the upgraded folder's pack says: its name, so that the bytes are others, and its use. */
static void with_head(const json_t *files, const char *name, const char *use, json_t **ret_files)
{
	JSON json_t *copy = json_deep_copy(files), *head = NULL;
	BUF text = buf_init(1 << 16);

	assert_int_equal(json_read(span_str(json_text(copy, "mine/pack.json")), 1 << 16, NULL, &head), ERR_OK);
	if (name) {
		assert_int_equal(json_put_text(head, "name", name), ERR_OK);
		assert_int_equal(json_put_text(head, "use", use), ERR_OK);
		assert_int_equal(json_canonical(head, &text), ERR_OK);
		assert_int_equal(json_put_text(copy, "mine/pack.json", buf_str(&text)), ERR_OK);
	}
	*ret_files = TAKE(copy);
}

/* The service after the upgrade: the folder's law has the pack, too. `name` NULL: with the same bytes. */
static struct law *upgraded(const json_t *files, const char *name, const char *use)
{
	JSON json_t *changed = NULL;
	struct law_problem problem;
	struct law *law = NULL;

	with_head(files, name, use, &changed);
	assert_int_equal(law_load(PACK_KIT_LAW, &problem, &law), ERR_OK);
	assert_int_equal(law_add_files(law, "mine", "", changed, draft_pack_check, &problem), ERR_OK);
	return law;
}

/* From here on the world's service is the upgraded one. */
static void upgrade(struct world *w, const json_t *files, const char *name, const char *use)
{
	law_free(w->office.law);
	w->office.law = upgraded(files, name, use);
	pack_kit_sync(w, w->office.law);
}

static void staged(struct world *w, json_t **ret_files)
{
	pack_kit_files(w, "mine", NULL, "approved", ret_files);
	assert_int_equal(pack_kit_stage(w, "mine", *ret_files), ERR_OK);
	pack_kit_sync(w, w->office.law);
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

static int64_t frozen(struct world *w)
{
	int64_t id = recorded(w);
	CASE_PROBLEMS problems = { 0 };

	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
	return id;
}

static const struct law_pack *pack_for(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	const struct law_type *type = NULL;

	assert_int_equal(decision_type(&w->office, &d, &type), ERR_OK);
	return type->pack;
}

/* The service starts, and tells what it leaves out: "" nothing, else whose and why. */
static void assert_starts(struct world *w, const char *whose, const char *why)
{
	struct law_left_out one = { .id = "" }, more;

	assert_non_null(law_free_type(w->office.law));
	assert_int_equal(law_left_out(w->office.law, 0, &one), *whose != '\0');
	assert_false(law_left_out(w->office.law, 1, &more));
	if (!*whose)
		return;
	assert_string_equal(one.id, strcmp(whose, "texts") == 0 ? "lvu-2026" : "mine");
	assert_int_equal(one.of, strcmp(whose, "folder") == 0  ? LAW_OF_FOLDER
	                         : strcmp(whose, "store") == 0 ? LAW_OF_STORE
	                                                       : LAW_OF_TEXTS);
	if (!strstr(one.problem.text, why))
		fail_msg("%s", one.problem.text);
}

static void withdraw(struct world *w)
{
	assert_int_equal(IN_TX(w, decision_pack_withdraw_by(w->s, w->now, "mine", "Drift", span_str("Fel."))), ERR_OK);
	pack_kit_sync(w, w->office.law);
}

static void disapprove(struct world *w)
{
	assert_int_equal(IN_TX(w, decision_pack_disapprove(&w->office, w->s, pack_kit_find(w, "mine"), w->admin,
	                                                   span_str("Fel."))),
	                 ERR_OK);
	pack_kit_sync(w, w->office.law);
}

/* The same bytes are one pack, with the approvals that it had. */
static void test_the_same_bytes(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;
	size_t count = 0;

	staged(w, &files);
	pack_kit_approve_both(w, "mine");
	int64_t id = frozen(w), open = recorded(w);
	upgrade(w, files, NULL, NULL);
	for (size_t i = 0; i < law_pack_count(w->office.law); i++)
		count += strcmp(law_pack_at(w->office.law, i)->id, "mine") == 0;
	assert_int_equal(count, 1);
	assert_starts(w, "", "");
	assert_string_equal(pack_for(w, id)->id, "mine");
	assert_string_equal(pack_for(w, open)->id, "mine");
	/* Withdrawn it is used from the folder no more than from the store. */
	withdraw(w);
	assert_starts(w, "", "");
	assert_string_equal(pack_for(w, open)->id, "barn-2027");
	assert_string_equal(pack_for(w, id)->id, "mine");
}

/* What two have approved goes on, whatever use the folder's would have; when that is taken back the folder's counts. */
static void test_other_bytes_approved(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;

	staged(w, &files);
	pack_kit_approve_both(w, "mine");
	int64_t open = recorded(w);
	upgrade(w, files, "Uppgraderat", "fallback");
	assert_starts(w, "folder", "another pack with that id was staged before");
	assert_string_equal(pack_for(w, open)->name, pack_kit_find(w, "mine")->name);
	assert_string_not_equal(pack_for(w, open)->name, "Uppgraderat");
	assert_string_equal(pack_for(w, open)->id, "mine");
	assert_false(law_pack_marked(pack_for(w, open)));
	disapprove(w); /* in the running service */
	assert_starts(w, "store", "the folder has a pack with that id");
	assert_string_equal(pack_for(w, open)->name, "Uppgraderat");
	assert_true(law_pack_marked(pack_for(w, open))); /* nobody has approved these bytes */
	upgrade(w, files, "Uppgraderat", "fallback");    /* and after a restart */
	assert_starts(w, "store", "the folder has a pack with that id");
	assert_string_equal(pack_for(w, open)->name, "Uppgraderat");
	withdraw(w);
	assert_starts(w, "", "");
	assert_string_equal(pack_for(w, open)->name, "Uppgraderat");
	/* By the folder's a text is frozen and found again. */
	int64_t id = frozen(w);
	upgrade(w, files, "Uppgraderat", "fallback");
	assert_starts(w, "", "");
	assert_string_equal(pack_for(w, id)->name, "Uppgraderat");
}

/* Nothing rests on the staged one. */
static void test_other_bytes_not_approved(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;

	staged(w, &files);
	assert_int_equal(pack_kit_approve(w, "mine", NULL, w->admin), ERR_OK); /* one is not two */
	upgrade(w, files, "Uppgraderat", "fallback");
	assert_starts(w, "store", "the folder has a pack with that id");
	assert_string_equal(pack_for(w, recorded(w))->name, "Uppgraderat");
}

/* A text that was frozen is read by what it was frozen by, also where that was withdrawn; the folder's is used. */
static void test_other_bytes_frozen(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;

	staged(w, &files);
	pack_kit_approve_both(w, "mine");
	int64_t id = frozen(w), open = recorded(w);
	char hash[65];
	(void)snprintf(hash, sizeof hash, "%s", pack_for(w, id)->hash);
	disapprove(w);
	withdraw(w);
	upgrade(w, files, "Uppgraderat", "fallback");
	for (int look = 0; look < 2; look++) { /* nothing changes by looking again */
		assert_starts(w, "", "");
		assert_string_equal(pack_for(w, id)->hash, hash);
		assert_string_equal(pack_for(w, open)->name, "Uppgraderat");
		pack_kit_sync(w, w->office.law);
	}
}

/* Approved, and damaged in the store: the folder's is better than none, and both are told. */
static void test_the_staged_one_is_damaged(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;

	staged(w, &files);
	pack_kit_approve_both(w, "mine");
	assert_int_equal(world_sql(w, "DROP TRIGGER law_staged_kept"), ERR_OK);
	assert_int_equal(world_sql(w, "UPDATE law_staged SET files = '?'"), ERR_OK);
	upgrade(w, files, "Uppgraderat", "fallback");
	assert_starts(w, "store", "damaged");
	assert_string_equal(pack_for(w, recorded(w))->name, "Uppgraderat");
}

/* Approved, and a newer program does not read its form, or what it says: the folder's serves, and it is told. */
static void no_longer_fits(struct world *w, const char *sql, const char *why)
{
	JSON json_t *files = NULL;

	staged(w, &files);
	pack_kit_approve_both(w, "mine");
	assert_int_equal(world_sql(w, "DROP TRIGGER law_staged_kept"), ERR_OK);
	assert_int_equal(world_sql(w, sql), ERR_OK);
	upgrade(w, files, "Uppgraderat", "fallback");
	for (int look = 0; look < 2; look++) {
		assert_starts(w, "store", why);
		assert_string_equal(pack_for(w, recorded(w))->name, "Uppgraderat");
		assert_string_equal(pack_kit_find(w, "mine")->name, "Uppgraderat");
		pack_kit_sync(w, w->office.law);
	}
}

static void test_the_staged_one_has_another_format(void **state)
{
	no_longer_fits(*state, "UPDATE law_staged SET files = replace(files, 'jourbeslut-law-', 'jourbeslut-lag-')",
	               "must be");
}

/* In order by its form alone: as what was staged with the use that a newer program refuses. */
static void test_the_staged_one_fits_in_no_more(void **state)
{
	struct world *w = *state;
	JSON json_t *files = NULL;

	pack_kit_files(w, "mine", NULL, "always", &files);
	assert_int_equal(pack_kit_stage(w, "mine", files), ERR_OK);
	assert_int_equal(world_sql(w, "INSERT INTO law_approval (pack, hash, person_id, lawyer, reviewed, at) SELECT "
	                              "l.pack, l.hash, p.id, 'Jurist', '2026-12-01', 1 FROM law_staged l, person p "
	                              "LIMIT 2"),
	                 ERR_OK);
	upgrade(w, files, "Uppgraderat", "fallback");
	for (int look = 0; look < 2; look++) {
		assert_starts(w, "store", "must be \"approved\"");
		assert_string_equal(pack_for(w, recorded(w))->name, "Uppgraderat");
		pack_kit_sync(w, w->office.law);
	}
}

/* --- A release changes a pack by which texts were frozen --- */

static void keep(struct world *w)
{
	assert_int_equal(decision_packs_keep(w->office.law, w->s), ERR_OK);
}

/* `name` NULL: the release does not have the pack any more. */
static void release(struct world *w, const char *id, const char *name)
{
	law_free(w->office.law);
	w->office.law = NULL;
	w->office.law = pack_kit_release(w, id, name);
	pack_kit_sync(w, w->office.law);
}

static void freeze(struct world *w, int64_t id)
{
	CASE_PROBLEMS problems = { 0 };

	if (IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)) != ERR_OK)
		fail_msg("%s: %s", problems.items[0].path, problems.items[0].text);
}

static void reopen(struct world *w, int64_t id)
{
	assert_int_equal(IN_TX(w, decision_send_back(&w->office, w->s, id, w->duty, false, span_str("Ett ord."))),
	                 ERR_OK);
}

/* Signed, sealed, verified and archived as it is, and its confirmation is made. */
static void finish(struct world *w, int64_t id)
{
	struct decision d = world_find(w, id);
	char order[EID_ID_TEXT];
	BLOCKS blocks = { 0 };
	BUF pdf = buf_init(1 << 24);

	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &blocks, &pdf), ERR_OK);
	world_pass(w, 5 * MINUTE);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	assert_true(world_find(w, id).has_record);
}

/* On a day of law that somebody has reviewed. */
static void last_day(struct world *w)
{
	w->now = world_time("2026-12-31T12:00:00+01:00");
}

static void test_a_release_changes_a_pack(void **state)
{
	struct world *w = *state;
	char before[65];

	last_day(w);
	pack_kit_sync(w, w->office.law);
	keep(w);
	keep(w); /* each start does it */
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM law_kept"), (int)law_pack_count(w->office.law));
	int64_t old = world_frozen(w), again = world_frozen(w), open = world_decided(w);
	(void)snprintf(before, sizeof before, "%s", pack_for(w, old)->hash);
	release(w, "lvu-2026", "Ändrat");
	keep(w);
	assert_starts(w, "", "");
	assert_string_equal(pack_for(w, old)->hash, before);
	assert_string_not_equal(pack_for(w, old)->name, "Ändrat");
	assert_string_equal(pack_for(w, open)->name, "Ändrat");
	reopen(w, again);
	freeze(w, again);
	assert_string_equal(pack_for(w, again)->name, "Ändrat");
	assert_string_equal(pack_kit_find(w, "lvu-2026")->name, "Ändrat");
	/* The next release does not have it at all: both are read by what they were frozen by. */
	release(w, "lvu-2026", NULL);
	assert_starts(w, "", "");
	assert_null(law_pack_find(w->office.law, "lvu-2026"));
	assert_string_equal(pack_for(w, old)->hash, before);
	assert_string_equal(pack_for(w, again)->name, "Ändrat");
	finish(w, old);
	finish(w, again);
	/* And one that has it again takes it as its own. */
	release(w, "lvu-2026", "Ändrat");
	assert_starts(w, "", "");
	assert_string_equal(pack_for(w, old)->hash, before);
	assert_string_equal(pack_for(w, open)->name, "Ändrat");
	assert_true(law_pack_usable(pack_for(w, open)));
}

static bool says(const struct blocks *b, const char *text)
{
	BUF all = buf_init(1 << 18);

	assert_int_equal(blocks_to_text(b, &all), ERR_OK);
	return strstr(buf_str(&all), text) != NULL;
}

/* Page, program and paper say whether the days are reckoned by another version of the law. */
static void assert_told(struct world *w, int64_t id, bool other)
{
	struct decision d = world_find(w, id);
	JSON json_t *page = json_object(), *legal = NULL;
	BLOCKS confirmation = { 0 };
	FOLLOWING f = { 0 };

	assert_int_equal(page_put_legal(page, &w->office, w->s, &d, w->now), ERR_OK);
	assert_int_equal(json_is_true(json_at(page, "legal.other_law")), other);
	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_int_equal(follow_legal_json(w->s, &d, &f, &legal), ERR_OK);
	assert_int_equal(json_is_true(json_object_get(legal, "otherLaw")), other);
	assert_int_equal(archive_confirmation(&w->office, w->s, &d, &confirmation, NULL), ERR_OK);
	assert_int_equal(says(&confirmation, "räknat efter en annan version av lagtexten"), other);
}

static void assert_papers_of_no_law(struct world *w, const struct decision *d)
{
	BUF pdf = buf_init(1 << 24), copy = buf_init(1 << 24);
	BLOCKS confirmation = { 0 };
	bool marked;

	assert_int_equal(archive_confirmation(&w->office, w->s, d, &confirmation, &pdf), ERR_OK);
	assert_true(says(&confirmation, "Beslut om omedelbart omhändertagande enligt 6 § LVU"));
	assert_true(says(&confirmation, d->ref));
	assert_true(says(&confirmation, "KAN HA UPPHÖRT"));
	assert_int_equal(archive_marked(&w->office, w->s, d, &marked), ERR_OK);
	assert_true(marked);
	assert_int_equal(archive_copy(&w->office, w->s, d, &copy), ERR_OK);
}

/* From before bytes were kept: what is frozen stands and can be signed, nothing is reckoned anew by another pack, and
 * it is told. */
static void test_a_pack_that_is_nowhere(void **state)
{
	struct world *w = *state;
	const struct law_type *type = NULL;

	last_day(w);
	pack_kit_sync(w, w->office.law);
	int64_t old = world_frozen(w), again = world_frozen(w);
	release(w, "lvu-2026", "Ändrat");
	assert_starts(w, "texts", "is neither in the folder nor in the store");
	struct decision d = world_find(w, old);
	assert_true(decision_pack_lost(&w->office, &d));
	assert_int_equal(decision_type(&w->office, &d, &type), ERR_OK);
	assert_string_equal(type->short_name, "Omedelbart omhändertagande, 6 § LVU");
	assert_int_equal(world_sql(w, "UPDATE follow_up SET last = '2027-01-08' WHERE kind = 'submission'"), ERR_OK);
	assert_int_equal(IN_TX(w, decision_follow_ups_reckon(w->s, &d, type, NULL)), ERR_OK);
	assert_int_equal(world_number(w, "SELECT COUNT(*) AS n FROM follow_up WHERE last = '2027-01-08'"), 2);
	assert_told(w, old, true);
	finish(w, old);
	reopen(w, again);
	freeze(w, again);
	d = world_find(w, again);
	assert_false(decision_pack_lost(&w->office, &d));
	assert_told(w, again, false);
	finish(w, again);
	/* Where there is nothing of the kind at all, it is named as far as that goes. */
	release(w, "lvu-2026", NULL);
	d = world_find(w, old);
	assert_int_equal(decision_type(&w->office, &d, &type), ERR_OK);
	assert_string_equal(type->kin, "child-custody");
	/* And where no pack is left, not even the free question's, by its own words. */
	law_free(w->office.law);
	w->office.law = law_new();
	assert_int_equal(decision_type(&w->office, &d, &type), ERR_CONFIG);
	assert_papers_of_no_law(w, &d);
}

#define T(test) cmocka_unit_test_setup_teardown(test, pack_kit_set_up, pack_kit_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_the_same_bytes),
		T(test_other_bytes_approved),
		T(test_other_bytes_not_approved),
		T(test_other_bytes_frozen),
		T(test_the_staged_one_is_damaged),
		T(test_the_staged_one_has_another_format),
		T(test_the_staged_one_fits_in_no_more),
		T(test_a_release_changes_a_pack),
		T(test_a_pack_that_is_nowhere),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
