/* Packs that are added while others are used: whole or not at all, and only where they fit in among the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/draft.h"
#include "jourbeslut/law.h"

#include "unit/fields.h"

#define REAL TEST_SOURCE_DIR "/templates/law"
DEFINE_CLEANUP(cleanup_law, struct law, law_free);

static char folder[64];

static void path_of(const char *pack, const char *file, char out[256])
{
	(void)snprintf(out, 256, "%s/%s%s%s", folder, pack, *file ? "/" : "", file);
}

static struct law *real_law(void)
{
	struct law_problem problem;
	struct law *law = NULL;

	assert_int_equal(draft_law_load(REAL, &problem, &law), ERR_OK);
	return law;
}

static void write_json(const char *pack, const char *file, const json_t *value)
{
	char path[256];

	path_of(pack, "", path);
	(void)mkdir(path, 0700);
	path_of(pack, file, path);
	assert_int_equal(json_dump_file(value, path, 0), 0);
}

/* A pack of its own that builds on the installed LVU of 2026; `key` of pack.json is changed to `value` (NULL: nothing
 * more). */
static void write_pack(const char *id, const char *key, json_t *value)
{
	JSON json_t *head = json_load_file(REAL "/lvu-2027/pack.json", 0, NULL);

	assert_non_null(head);
	assert_int_equal(json_object_set_new(head, "id", json_string(id)), 0);
	assert_int_equal(json_object_set_new(head, "rank", json_integer(30)), 0);
	if (key)
		assert_int_equal(json_object_set_new(head, key, value), 0);
	write_json(id, "pack.json", head);
}

static enum err add(struct law *law, const char *id, struct law_problem *problem, json_t **ret_files)
{
	char path[256];

	path_of(id, "", path);
	return law_add_folder(law, path, REAL, draft_pack_check, problem, ret_files);
}

static int make_folder(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/jourbeslut-law-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	static const char *const packs[] = { "mine", "lvu-2027", "spoilt" };
	char path[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(packs); i++) {
		path_of(packs[i], "pack.json", path);
		(void)remove(path);
		path_of(packs[i], "", path);
		(void)rmdir(path);
	}
	return rmdir(folder);
}

static const char *pack_at_new_year(const struct law *law)
{
	struct instant at;

	assert_int_equal(instant_parse(span_str("2027-01-01T00:10:00+01:00"), &at), ERR_OK);
	const struct law_type *type = law_type_at(law, "lvu-6", at);
	return type ? type->pack->id : "none";
}

static void test_added_and_read_again(void **state)
{
	CLEANUP(cleanup_law) struct law *law = real_law(), *later = real_law();
	JSON json_t *files = NULL;
	struct law_problem problem;

	(void)state;
	write_pack("mine", NULL, NULL);
	size_t count = law_pack_count(law);
	if (add(law, "mine", &problem, &files) != ERR_OK) {
		fail_msg("%s %s: %s", problem.file, problem.member, problem.text);
		return;
	}
	const struct law_pack *mine = law_pack_find(law, "mine");
	assert_non_null(mine);
	assert_int_equal(law_pack_count(law), count + 1);
	assert_ptr_equal(law_pack_at(law, count), mine); /* those added later come last */
	assert_string_equal(pack_at_new_year(law), "barn-2027");
	assert_true(law_approve(law, "mine", mine->hash, true));
	assert_string_equal(pack_at_new_year(law), "mine");
	assert_true(json_is_string(json_object_get(files, "lvu-2026/lvu-6.json"))); /* the hash is closed over it */
	/* The same bytes from what was kept, wherever the folder went. */
	assert_int_equal(law_add_files(later, "mine", "", files, draft_pack_check, &problem), ERR_OK);
	const struct law_pack *kept = law_pack_find(later, "mine");
	assert_non_null(kept);
	assert_string_equal(kept->hash, mine->hash);
	assert_true(kept->provision_count > 5);
	assert_string_equal(kept->provisions[0].label, mine->provisions[0].label);
}

static void refused(const char *id, const char *member, const char *text)
{
	CLEANUP(cleanup_law) struct law *law = real_law();
	JSON json_t *files = NULL;
	struct law_problem problem;
	size_t count = law_pack_count(law);

	assert_int_equal(add(law, id, &problem, &files), ERR_CONFIG);
	if (!strstr(problem.member, member) || !strstr(problem.text, text))
		fail_msg("%s, %s: %s", problem.file, problem.member, problem.text);
	assert_int_equal(law_pack_count(law), count);
	assert_null(files);
}

static void test_refused_and_nothing_added(void **state)
{
	CLEANUP(cleanup_law) struct law *law = real_law();
	JSON json_t *files = NULL;
	struct law_problem problem;
	char path[256];

	(void)state;
	write_pack("lvu-2027", NULL, NULL); /* the id of one that is there, with other bytes */
	refused("lvu-2027", "id", "there is a pack lvu-2027 already");
	write_pack("mine", "rank", json_integer(20));
	refused("mine", "mine", "with the same rank as lvu-2027");
	write_pack("mine", "types", json_pack("[s]", "nothing.json"));
	refused("mine", "", "cannot be read");
	write_pack("mine", "rename", json_pack("{s:s}", "lvu-6", "lvm-13"));
	refused("mine", "mine", "has lvm-13 of the kin");
	write_pack("mine", "rename", json_pack("{s:s}", "lvu-6", "adult-custody")); /* another act's kin */
	refused("mine", "mine", "which is itself a kin in lvm-2026");
	write_pack("mine", "rename", json_pack("{s:s,s:s}", "lvu-6", "new", "lvu-11", "child-custody"));
	refused("mine", "", "a kin is no other kin's type");
	write_pack("mine", "name", json_string("LVU\n2027"));
	refused("mine", "name", "is one line");
	write_pack("mine", "transition", json_string("Se\u200b lagen."));
	refused("mine", "", "that nobody sees");
	write_pack("mine", "colour", json_string("red"));
	refused("mine", "colour", "");
	write_pack("mine", "from", json_pack("[s]", "free"));
	refused("mine", "", "cannot be read");
	path_of("spoilt", "", path);
	(void)mkdir(path, 0700);
	path_of("spoilt", "pack.json", path);
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	(void)fputs("{ \"id\": \"\xff\" }", f);
	(void)fclose(f);
	refused("spoilt", "", "line 1");
	path_of("not-there", "", path);
	assert_int_equal(law_add_folder(law, path, REAL, NULL, &problem, &files), ERR_NOT_FOUND);
	write_pack("mine", NULL, NULL);
	assert_int_equal(add(law, "mine", &problem, &files), ERR_OK);
	JSON json_t *again = NULL;
	assert_int_equal(add(law, "mine", &problem, &again), ERR_CONFIG); /* twice */
	assert_int_equal(law_add_files(law, "other", "", files, NULL, &problem), ERR_CONFIG);
}

static enum err never(const struct law_pack *pack, struct law_problem *problem)
{
	(void)snprintf(problem->text, sizeof problem->text, "%s: not here", pack->id);
	return ERR_CONFIG;
}

static void test_refused_by_the_check(void **state)
{
	CLEANUP(cleanup_law) struct law *law = real_law();
	JSON json_t *files = NULL;
	struct law_problem problem;
	char path[256];

	(void)state;
	write_pack("mine", NULL, NULL);
	path_of("mine", "", path);
	assert_int_equal(law_add_folder(law, path, REAL, never, &problem, &files), ERR_CONFIG);
	assert_string_equal(problem.text, "mine: not here");
	assert_null(law_pack_find(law, "mine"));
}

struct reading {
	const struct law *law;
	atomic_bool stop;
	bool torn;
};

/* What a page's thread does all the time. */
static void *read_on(void *ctx)
{
	struct reading *r = ctx;

	while (!atomic_load(&r->stop))
		for (size_t i = 0; i < law_pack_count(r->law); i++) {
			const struct law_pack *pack = law_pack_at(r->law, i);

			r->torn |= !pack || !pack->id || pack->type_count == 0 || strlen(pack->hash) != 64;
		}
	return NULL;
}

static void test_read_while_added(void **state)
{
	CLEANUP(cleanup_law) struct law *law = real_law();
	struct reading r = { .law = law };
	JSON json_t *files = NULL;
	struct law_problem problem;
	pthread_t thread;

	(void)state;
	write_pack("mine", NULL, NULL);
	assert_int_equal(pthread_create(&thread, NULL, read_on, &r), 0);
	enum err e = add(law, "mine", &problem, &files);
	atomic_store(&r.stop, true);
	(void)pthread_join(thread, NULL);
	assert_int_equal(e, ERR_OK);
	assert_false(r.torn);
}

#define T(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_added_and_read_again),
		T(test_refused_and_nothing_added),
		T(test_refused_by_the_check),
		T(test_read_while_added),
	};

	return cmocka_run_group_tests(tests, load_fields, NULL);
}
