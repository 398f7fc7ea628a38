/* Reading of packs: each way in which a pack can be wrong stops the start and says where. The packs are made here from
 * the real one by changing one thing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/law.h"

#define REAL TEST_SOURCE_DIR "/templates/law/lvu-lvm-2026"
DEFINE_CLEANUP(cleanup_law, struct law, law_free);

static const char *const FILES[] = { "pack.json", "parts.json", "lvu-6.json", "lvu-11.json", "lvm-13.json" };
static char folder[64];

static void path_of(const char *pack, const char *file, char out[256])
{
	(void)snprintf(out, 256, "%s/%s/%s", folder, pack, file);
}

static json_t *load(const char *path)
{
	json_t *j = json_load_file(path, 0, NULL);

	assert_non_null(j);
	return j;
}

static void write_pack(const char *pack)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", folder, pack);
	(void)mkdir(path, 0700);
	for (size_t i = 0; i < ARRAY_LENGTH(FILES); i++) {
		BUF text = buf_init(1 << 20);
		BUF from = buf_init(512);
		assert_int_equal(buf_printf(&from, REAL "/%s", FILES[i]), ERR_OK);
		assert_int_equal(buf_read_file(&text, buf_str(&from)), ERR_OK);
		path_of(pack, FILES[i], path);
		CLOSE FILE *f = fopen(path, "we");
		assert_non_null(f);
		assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
	}
}

static void remove_pack(const char *pack)
{
	char path[256];

	for (size_t i = 0; i < ARRAY_LENGTH(FILES); i++) {
		path_of(pack, FILES[i], path);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof path, "%s/%s", folder, pack);
	(void)rmdir(path);
}

static int make_folder(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/jourbeslut-law-XXXXXX");
	assert_non_null(mkdtemp(folder));
	write_pack("lvu-lvm-2026");
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	remove_pack("lvu-lvm-2026");
	remove_pack("other");
	return rmdir(folder);
}

/* Sets a member at a path whose last part is a key; NULL value takes it away. */
static void change(const char *pack, const char *file, const char *parent, const char *key, json_t *value)
{
	char path[256];

	path_of(pack, file, path);
	JSON json_t *root = load(path);
	json_t *at = *parent ? json_at(root, parent) : root;
	assert_non_null(at);
	assert_int_equal(value ? json_object_set_new(at, key, value) : json_object_del(at, key), 0);
	assert_int_equal(json_dump_file(root, path, 0), 0);
}

static void refused(const char *file, const char *member, const char *text)
{
	struct law_problem problem;
	struct law *law = NULL;

	assert_int_equal(law_load(folder, &problem, &law), ERR_CONFIG);
	assert_null(law);
	assert_non_null(strstr(problem.file, file));
	assert_string_equal(problem.member, member);
	if (!strstr(problem.text, text))
		fail_msg("said \"%s\", not \"%s\"", problem.text, text);
}

static void test_good_pack(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *law = NULL;

	(void)state;
	if (law_load(folder, &problem, &law) != ERR_OK)
		fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
	assert_int_equal(law_pack_count(law), 1);
	assert_ptr_equal(law_pack_find(law, "lvu-lvm-2026"), law_pack_at(law, 0));
	assert_null(law_pack_find(law, "none"));
	assert_null(law_pack_at(law, 1));
	const struct law_type *type = law_type_find(law_pack_at(law, 0), "lvu-6");
	assert_non_null(type);
	assert_ptr_equal(type->pack, law_pack_at(law, 0));
	assert_int_equal(law_ground_find(type, "2")->below_age, 18);
	assert_null(law_ground_find(type, "4"));
	assert_non_null(law_criterion_find(type, "court"));
	assert_null(law_criterion_find(type, "Court"));
	assert_int_equal(type->follow_ups[0].rule, LAW_RULE_WEEKS);
	assert_int_equal(type->follow_ups[0].weeks, 1);
	assert_false(type->appealable);
	assert_true(law_type_find(law_pack_at(law, 0), "lvu-11")->appealable);
}

static void test_chosen_by_the_time_of_the_oral_decision(void **state)
{
	struct law_problem problem;
	struct instant last, first_after, before;
	CLEANUP(cleanup_law) struct law *law = NULL;

	(void)state;
	assert_int_equal(law_load(folder, &problem, &law), ERR_OK);
	assert_int_equal(instant_parse(span_str("2026-12-31T23:59:59+01:00"), &last), ERR_OK);
	assert_int_equal(instant_parse(span_str("2027-01-01T00:00:00+01:00"), &first_after), ERR_OK);
	assert_int_equal(instant_parse(span_str("2025-12-31T22:59:59Z"), &before), ERR_OK);
	assert_non_null(law_type_at(law, "lvu-6", last));
	assert_null(law_type_at(law, "lvu-6", first_after));
	assert_null(law_type_at(law, "lvu-6", before));
	assert_non_null(law_type_at(law, "lvu-6", instant_add(before, SECOND))); /* midnight in Stockholm */
	assert_null(law_type_at(law, "lvu-99", last));
}

static void test_unknown_member(void **state)
{
	(void)state;
	change("lvu-lvm-2026", "lvu-6.json", "criteria.1", "obligatory", json_true());
	refused("lvu-6.json", "criteria.1.obligatory", "no such member");
}

static void test_missing_member(void **state)
{
	(void)state;
	change("lvu-lvm-2026", "lvm-13.json", "", "provision", NULL);
	refused("lvm-13.json", "provision", "is missing");
}

static void test_wrong_kinds(void **state)
{
	(void)state;
	change("lvu-lvm-2026", "lvu-6.json", "grounds.0", "below_age", json_string("18"));
	refused("lvu-6.json", "grounds.0.below_age", "whole number");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "", "appealable", json_string("no"));
	refused("lvu-6.json", "appealable", "true or false");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "follow_ups.0", "rule", json_string("fortnight"));
	refused("lvu-6.json", "follow_ups.0.rule", "not one of the names");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "follow_ups.0", "weeks", json_integer(0));
	refused("lvu-6.json", "follow_ups", "number of weeks");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "decision.0", "text", json_string("a\x07"));
	refused("lvu-6.json", "decision.0.text", "control character");
}

/* What is copied somewhere has a room; a pack with more is refused by name, and not found too long at night. */
static void test_what_has_no_room(void **state)
{
	static const char id[] = "an-id-of-thirty-three-characters-";
	JSON json_t *grounds = json_array();
	char text[700];

	(void)state;
	assert_int_equal(strlen(id), LAW_ID_TEXT);
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	change("lvu-lvm-2026", "lvu-6.json", "", "id", json_string(id));
	refused("lvu-6.json", "id", "longer than 32 bytes");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "grounds.0", "id", json_string(id));
	refused("lvu-6.json", "grounds.0.id", "longer than 32 bytes");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "follow_ups.0", "id", json_string(id));
	refused("lvu-6.json", "follow_ups.0.id", "longer than 32 bytes");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "follow_ups.0", "label", json_string(text));
	refused("lvu-6.json", "follow_ups.0.label", "longer than 199 bytes");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "follow_ups.0", "note", json_string(text));
	refused("lvu-6.json", "follow_ups.0.note", "longer than 599 bytes");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "required.0", "source", json_string(text));
	refused("lvu-6.json", "required.0.source", "longer than 79 bytes");
	write_pack("lvu-lvm-2026");
	for (size_t i = 0; i <= LAW_GROUNDS_MAX; i++) {
		(void)snprintf(text, sizeof text, "g%zu", i);
		assert_int_equal(json_array_append_new(grounds, json_pack("{s:s,s:s,s:s,s:s}", "id", text, "label", "L",
		                                                          "text", "t", "source", "1 §")),
		                 0);
	}
	change("lvu-lvm-2026", "lvu-6.json", "", "grounds", json_incref(grounds));
	refused("lvu-6.json", "grounds", "more than 8");
}

static void test_documents(void **state)
{
	(void)state;
	change("lvu-lvm-2026", "lvu-6.json", "decision.0", "kind", json_string("heading"));
	refused("lvu-6.json", "decision", "only title");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "decision.2", "part", json_string("nothing"));
	refused("lvu-6.json", "decision.2", "no part");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "decision.10", "id", json_string("d-decision"));
	refused("lvu-6.json", "decision", "two blocks have the id");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "lvu-6.json", "decision.5", "when", json_pack("{s:{s:s}}", "grounds", "nor", "2"));
	refused("lvu-6.json", "decision.5.when.grounds", "must be {\"not\"");
}

static void test_pack_file(void **state)
{
	(void)state;
	change("lvu-lvm-2026", "pack.json", "", "valid_to", json_string("2026-13-01"));
	refused("pack.json", "valid_to", "must be a day");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "pack.json", "", "valid_to", json_string("2025-12-31"));
	refused("pack.json", "valid_to", "before valid_from");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "pack.json", "", "id", json_string("other"));
	refused("pack.json", "id", "folder");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "pack.json", "", "types", json_pack("[s]", "../lvu-6.json"));
	refused("lvu-6.json", "", "holds no /");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "pack.json", "", "types", json_pack("[s,s]", "lvu-6.json", "lvu-6.json"));
	refused("lvu-6.json", "id", "two files");
	write_pack("lvu-lvm-2026");
	change("lvu-lvm-2026", "pack.json", "", "types", json_pack("[s]", "absent.json"));
	refused("absent.json", "", "cannot be read");
}

static void test_two_packs_on_one_day(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *law = NULL;

	(void)state;
	write_pack("other");
	change("other", "pack.json", "", "id", json_string("other"));
	change("other", "pack.json", "", "valid_from", json_string("2026-12-31"));
	change("other", "pack.json", "", "valid_to", json_string("2027-06-30"));
	refused("", "other", "covers lvu-6 on days");
	change("other", "pack.json", "", "valid_from", json_string("2027-01-01"));
	assert_int_equal(law_load(folder, &problem, &law), ERR_OK);
	assert_int_equal(law_pack_count(law), 2);
	assert_string_equal(law_pack_at(law, 0)->id, "lvu-lvm-2026");
	assert_string_not_equal(law_pack_at(law, 0)->hash, law_pack_at(law, 1)->hash);
	remove_pack("other");
}

static void test_hash_sees_every_byte(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *before = NULL;
	CLEANUP(cleanup_law) struct law *after = NULL;

	(void)state;
	assert_int_equal(law_load(folder, &problem, &before), ERR_OK);
	change("lvu-lvm-2026", "parts.json", "", "unused", json_pack("[{s:s,s:s}]", "kind", "item", "text", "x"));
	assert_int_equal(law_load(folder, &problem, &after), ERR_OK);
	assert_string_not_equal(law_pack_at(before, 0)->hash, law_pack_at(after, 0)->hash);
}

static void test_empty_and_absent_folder(void **state)
{
	struct law_problem problem;
	struct law *law = NULL;

	(void)state;
	assert_int_equal(law_load("/nonexistent", &problem, &law), ERR_CONFIG);
	assert_int_equal(law_load(TEST_SOURCE_DIR "/templates/schema", &problem, &law), ERR_CONFIG);
	assert_null(law);
}

static int again(void **state)
{
	(void)state;
	write_pack("lvu-lvm-2026");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_good_pack, again),
		cmocka_unit_test_setup(test_chosen_by_the_time_of_the_oral_decision, again),
		cmocka_unit_test_setup(test_unknown_member, again),
		cmocka_unit_test_setup(test_missing_member, again),
		cmocka_unit_test_setup(test_wrong_kinds, again),
		cmocka_unit_test_setup(test_what_has_no_room, again),
		cmocka_unit_test_setup(test_documents, again),
		cmocka_unit_test_setup(test_pack_file, again),
		cmocka_unit_test_setup(test_two_packs_on_one_day, again),
		cmocka_unit_test_setup(test_hash_sees_every_byte, again),
		cmocka_unit_test_setup(test_empty_and_absent_folder, again),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
