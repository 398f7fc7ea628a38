/* A folder of law that cannot be read stops no start: what was kept of it serves, and where nothing was, a call is
 * asked in the worker's own words. A word changed in a folder ends an approval, and that is told by name. */
#include "unit/pack_kit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/draft.h"

static void write_file(const char *folder, const char *file, const char *text)
{
	char path[300];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", folder, file);
	(void)unlink(path);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* From here on the world's service is one that was started with that folder. */
static void start(struct world *w, const char *folder)
{
	law_free(w->office.law);
	w->office.law = NULL;
	assert_int_equal(draft_law_open(folder, &w->office.law), ERR_OK);
	pack_kit_sync(w, w->office.law);
	assert_non_null(law_free_type(w->office.law));
}

static struct law_left_out told(struct world *w, size_t index)
{
	struct law_left_out one = { .id = "" };

	assert_true(law_left_out(w->office.law, index, &one));
	return one;
}

static const char *pack_at(struct world *w, const char *when)
{
	const struct law_type *type = law_type_at(w->office.law, "lvu-6", world_time(when));

	return type ? type->pack->id : "none";
}

#define HEAD "{\"format\":\"jourbeslut-law-3\",\"id\":\"lvu-2026\",\"valid_from\":\"2027-02-01\"}"

/* Before anything was kept, and after. */
static void test_one_broken_pack(void **state)
{
	struct world *w = *state;
	char folder[128], hash[65];
	struct law_left_out one, more;

	(void)snprintf(hash, sizeof hash, "%s", pack_kit_find(w, "lvu-2026")->hash);
	pack_kit_folder(w, "lvu-2026", folder);
	write_file(folder, "lvu-2026/pack.json", HEAD);
	start(w, folder);
	one = told(w, 0);
	assert_string_equal(one.id, "lvu-2026");
	assert_int_equal(one.of, LAW_BROKEN);
	assert_int_equal(one.from.month, 2); /* as far as it can be read */
	assert_string_equal(one.problem.file, "lvu-2026/pack.json");
	assert_false(law_left_out(w->office.law, 1, &more));
	assert_string_equal(pack_at(w, "2026-12-31T23:00:00+01:00"), "none");
	assert_non_null(law_pack_find(w->office.law, "lvm-2026"));
	start(w, PACK_KIT_LAW);
	assert_false(law_left_out(w->office.law, 0, &more));
	assert_int_equal(decision_packs_keep(w->office.law, w->s), ERR_OK);
	start(w, folder);
	assert_int_equal(told(w, 0).of, LAW_STOOD_IN);
	assert_string_equal(pack_at(w, "2026-12-31T23:00:00+01:00"), "lvu-2026");
	assert_string_equal(pack_kit_find(w, "lvu-2026")->hash, hash);
	pack_kit_sync(w, w->office.law); /* again: nothing is added twice, and it is still told */
	assert_int_equal(told(w, 0).of, LAW_STOOD_IN);
	assert_false(law_left_out(w->office.law, 1, &more));
	pack_kit_remove(folder);
}

/* A copy that broke off before pack.json, or that left the folder alone: no pack was taken out on purpose. */
static void test_a_folder_without_its_head(void **state)
{
	struct world *w = *state;
	struct law_problem problem;
	struct law *law = NULL;
	struct law_left_out more;
	char folder[128], path[200];

	pack_kit_folder(w, "lvu-2026", folder);
	(void)snprintf(path, sizeof path, "%s/half", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(law_load(folder, &problem, &law), ERR_CONFIG);
	start(w, folder);
	assert_string_equal(told(w, 0).id, "half");
	assert_string_equal(told(w, 1).id, "lvu-2026");
	assert_int_equal(told(w, 1).of, LAW_BROKEN);
	assert_string_equal(told(w, 1).problem.file, "lvu-2026/pack.json");
	assert_false(law_left_out(w->office.law, 2, &more)); /* what is shared has no head, and needs none */
	assert_int_equal(rmdir(path), 0);
	start(w, PACK_KIT_LAW);
	assert_int_equal(decision_packs_keep(w->office.law, w->s), ERR_OK);
	start(w, folder);
	assert_int_equal(told(w, 0).of, LAW_STOOD_IN);
	assert_string_equal(pack_at(w, "2026-12-31T23:00:00+01:00"), "lvu-2026");
	assert_false(law_left_out(w->office.law, 1, &more));
	pack_kit_remove(folder);
}

/* A pipe, a device, what never ends: read in no time, and told. */
static void test_what_is_no_file(void **state)
{
	struct world *w = *state;
	const char *const devices[] = { "/dev/zero", "/dev/tty", "/" };
	char folder[128], path[200];

	pack_kit_folder(w, "lvu-2026", folder);
	(void)snprintf(path, sizeof path, "%s/lvu-2026/pack.json", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	for (size_t i = 0; i <= ARRAY_LENGTH(devices); i++) {
		start(w, folder);
		assert_string_equal(told(w, 0).id, "lvu-2026");
		assert_int_equal(told(w, 0).of, LAW_BROKEN);
		assert_int_equal(unlink(path), 0);
		if (i < ARRAY_LENGTH(devices))
			assert_int_equal(symlink(devices[i], path), 0);
	}
	pack_kit_remove(folder);
}

/* What all build on, the table of fields, the whole folder. */
static void test_everything_broken(void **state)
{
	struct world *w = *state;
	struct oral_input in = world_call(w);
	char folder[128];
	int64_t id;

	pack_kit_folder(w, "common", folder);
	write_file(folder, "common/parts.json", "{");
	start(w, folder);
	assert_int_equal(told(w, 0).of, LAW_BROKEN);
	assert_int_equal(law_pack_count(w->office.law), 1); /* the free question, as the program has it */
	in.ground = "";
	in.question = "Beslutar du om tillfälligt flyttningsförbud?";
	in.stated = world_time("2027-01-01T00:10:00+01:00");
	assert_int_equal(world_record(w, &in, "key", &id), ERR_OK);
	pack_kit_remove(folder);
	start(w, "/nonexistent");
	assert_string_equal(told(w, 0).id, "");
	assert_int_equal(told(w, 0).of, LAW_BROKEN);
	assert_int_equal(law_pack_count(w->office.law), 1);
	start(w, PACK_KIT_LAW);
	assert_int_equal(decision_packs_keep(w->office.law, w->s), ERR_OK);
	start(w, "/nonexistent");
	assert_string_equal(told(w, 0).id, "");
	assert_int_equal(told(w, 0).of, LAW_STOOD_IN);
	assert_string_equal(pack_at(w, "2026-12-31T23:00:00+01:00"), "lvu-2026");
	assert_string_equal(pack_at(w, "2027-01-01T00:10:00+01:00"), "barn-2027");
}

/* Two that want one place: the one that is read first has it. */
static void test_two_that_do_not_fit(void **state)
{
	struct world *w = *state;
	char folder[128], path[300];
	JSON json_t *head = NULL;

	pack_kit_folder(w, "lvu-2027", folder);
	head = json_load_file(PACK_KIT_LAW "/lvu-2026/pack.json", 0, NULL);
	assert_int_equal(json_object_set_new(head, "id", json_string("lvu-2027")), 0);
	assert_int_equal(json_object_set_new(head, "from", json_pack("[ss]", "lvu-2026", "common")), 0);
	(void)snprintf(path, sizeof path, "%s/lvu-2027/pack.json", folder);
	assert_int_equal(json_dump_file(head, path, 0), 0);
	start(w, folder);
	assert_string_equal(told(w, 0).id, "lvu-2027");
	assert_non_null(strstr(told(w, 0).problem.text, "with the same rank as lvu-2026"));
	assert_string_equal(pack_at(w, "2026-12-31T23:00:00+01:00"), "lvu-2026");
	pack_kit_remove(folder);
}

static enum err keep_waiting(void *ctx, const struct pack_waiting *one)
{
	if (strcmp(one->pack->id, "lvu-2027") == 0)
		*(struct pack_waiting *)ctx = *one;
	return ERR_OK;
}

static void test_changed_since_it_was_approved(void **state)
{
	struct world *w = *state;
	struct pack_waiting waiting = { .standing = 0 };
	BUF words = buf_init(1000);

	pack_kit_approve_both(w, "lvu-2027");
	assert_int_equal(decision_packs_waiting(w->office.law, w->s, keep_waiting, &waiting), ERR_OK);
	assert_null(waiting.pack);
	law_free(w->office.law);
	w->office.law = pack_kit_release(w, "lvu-2027", "LVU, ett ord ändrat");
	pack_kit_sync(w, w->office.law);
	assert_int_equal(decision_packs_waiting(w->office.law, w->s, keep_waiting, &waiting), ERR_OK);
	assert_ptr_equal(waiting.pack, pack_kit_find(w, "lvu-2027"));
	assert_int_equal(waiting.standing, 0);
	assert_int_equal(decision_pack_changed_words(waiting.pack, &waiting.changed, &words), ERR_OK);
	assert_string_equal(buf_str(&words),
	                    "Paketet lvu-2027 har ändrats sedan det godkändes fre 1 jan 2027 kl. 00.20 av Ali "
	                    "Exempelpour och Ulla Exempelgård; godkänn på nytt.");
	pack_kit_approve_both(w, "lvu-2027"); /* anew */
	waiting.pack = NULL;
	assert_int_equal(decision_packs_waiting(w->office.law, w->s, keep_waiting, &waiting), ERR_OK);
	assert_null(waiting.pack);
}

#define T(test) cmocka_unit_test_setup_teardown(test, pack_kit_set_up, pack_kit_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_one_broken_pack),   T(test_a_folder_without_its_head), T(test_what_is_no_file),
		T(test_everything_broken), T(test_two_that_do_not_fit),       T(test_changed_since_it_was_approved),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
