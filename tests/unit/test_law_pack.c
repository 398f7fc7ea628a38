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

#define REAL TEST_SOURCE_DIR "/templates/law"
DEFINE_CLEANUP(cleanup_law, struct law, law_free);

static const char *const FILES[] = { "lvu-2026/pack.json", "lvu-2026/lvu-6.json", "lvu-2026/lvu-11.json",
	                             "common/parts.json" };
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

static void make_dir(const char *pack)
{
	char path[256];

	(void)snprintf(path, sizeof path, "%s/%s", folder, pack);
	(void)mkdir(path, 0700);
}

/* The real file `from` as a file of the pack. */
static void copy(const char *from, const char *pack, const char *file)
{
	BUF text = buf_init(1 << 20);
	BUF real = buf_init(512);
	char path[256];

	assert_int_equal(buf_printf(&real, REAL "/%s", from), ERR_OK);
	assert_int_equal(buf_read_file(&text, buf_str(&real)), ERR_OK);
	make_dir(pack);
	path_of(pack, file, path);
	CLOSE FILE *f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
}

/* The real pack as `pack`, whose id pack.json keeps, and what it builds on. */
static void write_pack(const char *pack)
{
	for (size_t i = 0; i < ARRAY_LENGTH(FILES); i++) {
		const char *slash = strchr(FILES[i], '/');

		copy(FILES[i], strncmp(FILES[i], "common", 6) == 0 ? "common" : pack, slash + 1);
	}
}

static void remove_pack(const char *pack)
{
	static const char *const names[] = { "pack.json", "lvu-6.json", "lvu-11.json", "parts.json", "" };
	char path[256];

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		path_of(pack, names[i], path);
		(void)remove(path);
	}
}

static int make_folder(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof folder, "/tmp/jourbeslut-law-XXXXXX");
	assert_non_null(mkdtemp(folder));
	write_pack("lvu-2026");
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	remove_pack("lvu-2026");
	remove_pack("common");
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
	assert_ptr_equal(law_pack_find(law, "lvu-2026"), law_pack_at(law, 0));
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
	change("lvu-2026", "lvu-6.json", "criteria.1", "obligatory", json_true());
	refused("lvu-6.json", "criteria.1.obligatory", "no such member");
}

static void test_missing_member(void **state)
{
	(void)state;
	change("lvu-2026", "lvu-11.json", "", "provision", NULL);
	refused("lvu-11.json", "provision", "is missing");
}

static void test_wrong_kinds(void **state)
{
	(void)state;
	change("lvu-2026", "lvu-6.json", "choices.grounds.0", "below_age", json_string("18"));
	refused("lvu-6.json", "choices.grounds.0.below_age", "whole number");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "", "appealable", json_string("no"));
	refused("lvu-6.json", "appealable", "true or false");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "follow_ups.0", "rule", json_string("fortnight"));
	refused("lvu-6.json", "follow_ups.0.rule", "not one of the names");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "follow_ups.0", "weeks", json_integer(0));
	refused("lvu-6.json", "follow_ups", "number of weeks");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "decision.0", "text", json_string("a\x07"));
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
	change("lvu-2026", "lvu-6.json", "", "id", json_string(id));
	refused("lvu-6.json", "id", "longer than 32 bytes");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "choices.grounds.0", "id", json_string(id));
	refused("lvu-6.json", "choices.grounds.0.id", "longer than 32 bytes");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "choices.grounds.1", "id", json_string("2"));
	refused("lvu-6.json", "choices.grounds", "stands twice");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "choices", "grounds", json_array());
	refused("lvu-6.json", "choices.grounds", "must not be empty");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "", "choices", json_array());
	refused("lvu-6.json", "choices", "must be an object of lists");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "follow_ups.0", "id", json_string(id));
	refused("lvu-6.json", "follow_ups.0.id", "longer than 32 bytes");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "follow_ups.0", "label", json_string(text));
	refused("lvu-6.json", "follow_ups.0.label", "longer than 199 bytes");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "follow_ups.0", "note", json_string(text));
	refused("lvu-6.json", "follow_ups.0.note", "longer than 599 bytes");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "required.0", "source", json_string(text));
	refused("lvu-6.json", "required.0.source", "longer than 79 bytes");
	write_pack("lvu-2026");
	for (size_t i = 0; i <= LAW_GROUNDS_MAX; i++) {
		(void)snprintf(text, sizeof text, "g%zu", i);
		assert_int_equal(json_array_append_new(grounds, json_pack("{s:s,s:s,s:s,s:s}", "id", text, "label", "L",
		                                                          "text", "t", "source", "S")),
		                 0);
	}
	change("lvu-2026", "lvu-6.json", "choices", "grounds", json_incref(grounds));
	refused("lvu-6.json", "choices.grounds", "more than 8");
}

static void test_documents(void **state)
{
	(void)state;
	change("lvu-2026", "lvu-6.json", "decision.0", "kind", json_string("heading"));
	refused("lvu-6.json", "decision", "only title");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "decision.2", "part", json_string("nothing"));
	refused("lvu-6.json", "decision.2", "no part");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "decision.10", "id", json_string("d-decision"));
	refused("lvu-6.json", "decision", "two blocks have the id");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "decision.6", "when", json_pack("{s:{s:s}}", "grounds", "nor", "2"));
	refused("lvu-6.json", "decision.6.when.grounds", "must be {\"not\"");
}

static void test_pack_file(void **state)
{
	(void)state;
	change("lvu-2026", "pack.json", "", "valid_to", json_string("2026-13-01"));
	refused("pack.json", "valid_to", "must be a day");
	write_pack("lvu-2026");
	change("lvu-2026", "pack.json", "", "valid_to", json_string("2025-12-31"));
	refused("pack.json", "valid_to", "before valid_from");
	write_pack("lvu-2026");
	change("lvu-2026", "pack.json", "", "id", json_string("other"));
	refused("pack.json", "id", "folder");
	write_pack("lvu-2026");
	change("lvu-2026", "pack.json", "", "types", json_pack("[s]", "../lvu-6.json"));
	refused("lvu-6.json", "", "holds no /");
	write_pack("lvu-2026");
	change("lvu-2026", "pack.json", "", "types", json_pack("[s,s]", "lvu-6.json", "lvu-6.json"));
	refused("lvu-6.json", "id", "two files");
	write_pack("lvu-2026");
	change("lvu-2026", "pack.json", "", "types", json_pack("[s]", "absent.json"));
	refused("absent.json", "", "cannot be read");
}

/* Another pack of the same types, from a day on, with a rank and a use. */
static void write_other(const char *from, int rank, const char *use)
{
	write_pack("other");
	change("other", "pack.json", "", "id", json_string("other"));
	change("other", "pack.json", "", "valid_from", json_string(from));
	change("other", "pack.json", "", "valid_to", NULL);
	change("other", "pack.json", "", "rank", json_integer(rank));
	change("other", "pack.json", "", "use", json_string(use));
}

static struct instant at(const char *text)
{
	struct instant t;

	assert_int_equal(instant_parse(span_str(text), &t), ERR_OK);
	return t;
}

static const char *pack_of(const struct law *law, const char *id, const char *when)
{
	const struct law_type *type = law_type_at(law, id, at(when));

	return type ? type->pack->id : "none";
}

static void test_two_packs_on_one_day(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *law = NULL;

	(void)state;
	write_other("2026-01-01", 20, "always");
	refused("", "other", "covers child-custody from the same day");
	write_other("2026-12-01", 20, "always"); /* a correction: the later goes before the earlier */
	assert_int_equal(law_load(folder, &problem, &law), ERR_OK);
	assert_int_equal(law_pack_count(law), 2);
	assert_string_equal(law_pack_at(law, 0)->id, "lvu-2026");
	assert_string_not_equal(law_pack_at(law, 0)->hash, law_pack_at(law, 1)->hash);
	assert_string_equal(pack_of(law, "lvu-6", "2026-11-30T23:59:59+01:00"), "lvu-2026");
	assert_string_equal(pack_of(law, "lvu-6", "2026-12-01T00:00:00+01:00"), "other");
	assert_string_equal(pack_of(law, "lvu-6", "2199-12-31T12:00:00+01:00"), "other"); /* no end */
	remove_pack("other");
}

static void test_rank_and_approval(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *law = NULL;
	const char *night = "2026-12-31T23:50:00+01:00", *after = "2027-01-01T00:10:00+01:00";

	(void)state;
	write_other("2026-12-01", 30, "approved");
	assert_int_equal(law_load(folder, &problem, &law), ERR_OK);
	const struct law_pack *other = law_pack_find(law, "other");
	assert_non_null(other);
	assert_string_equal(pack_of(law, "lvu-6", night), "lvu-2026");
	assert_string_equal(pack_of(law, "lvu-6", after), "none");
	assert_false(law_approve(law, "other", law_pack_at(law, 0)->hash, true));
	assert_true(law_approve(law, "other", other->hash, true));
	assert_string_equal(pack_of(law, "lvu-6", night), "other");
	assert_string_equal(pack_of(law, "lvu-6", after), "other");
	assert_true(law_approve(law, "other", other->hash, false));
	assert_string_equal(pack_of(law, "lvu-6", night), "lvu-2026");
	remove_pack("other");
}

static void test_fallback_is_marked_until_approved(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *law = NULL;
	const char *after = "2027-01-01T00:10:00+01:00";

	(void)state;
	write_other("2026-12-01", 10, "fallback");
	assert_int_equal(law_load(folder, &problem, &law), ERR_OK);
	const struct law_pack *other = law_pack_find(law, "other");
	assert_non_null(other);
	assert_string_equal(pack_of(law, "lvu-6", "2026-12-31T23:50:00+01:00"), "lvu-2026");
	assert_string_equal(pack_of(law, "lvu-6", after), "other");
	assert_true(law_pack_marked(other));
	assert_false(law_pack_marked(law_pack_at(law, 0)));
	assert_true(law_approve(law, "other", other->hash, true));
	assert_false(law_pack_marked(other));
	remove_pack("other");
}

static void test_follows_by_kin(void **state)
{
	const char *night = "2026-12-31T23:50:00+01:00", *after = "2027-01-01T00:10:00+01:00";
	const struct law_type *types[LAW_LIST_MAX];
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *law = NULL;

	(void)state;
	write_other("2027-01-01", 10, "fallback");
	change("other", "pack.json", "", "rename",
	       json_pack("{s:s,s:s}", "lvu-6", "child-custody", "lvu-11", "child-placement"));
	assert_int_equal(law_load(folder, &problem, &law), ERR_OK);
	assert_string_equal(law_kin(law, "lvu-6"), "child-custody");
	assert_string_equal(law_kin(law, "child-custody"), "child-custody");
	assert_string_equal(law_kin(law, "unknown"), "unknown");
	assert_string_equal(law_type_at(law, "lvu-6", at(after))->id, "child-custody");
	assert_string_equal(law_type_at(law, "child-custody", at(night))->id, "lvu-6");
	assert_string_equal(law_type_at(law, "lvu-6", at(after))->often_with[0], "child-placement");
	assert_int_equal(law_types_at(law, at(night), types), 2);
	assert_string_equal(types[0]->id, "lvu-6"); /* by order */
	assert_string_equal(types[1]->id, "lvu-11");
	assert_int_equal(law_types_at(law, at("2025-12-31T12:00:00+01:00"), types), 0);
	change("other", "lvu-6.json", "", "kin", json_string("else"));
	change("other", "pack.json", "", "rename", NULL);
	refused("", "other", "has lvu-6 of the kin else");
	remove_pack("other");
}

static void test_provisions(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *law = NULL;

	(void)state;
	change("lvu-2026", "pack.json", "provisions", "unused", json_string("99 §"));
	refused("lvu-2026/pack.json", "provisions.unused", "no text cites it");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "choices.grounds.1", "text", json_string("{§nowhere}"));
	refused("lvu-6.json", "choices.grounds.1.text", "no provision \"nowhere\"");
	write_pack("lvu-2026");
	change("lvu-2026", "lvu-6.json", "choices.grounds.1", "text", json_string("3 § LVU"));
	refused("lvu-6.json", "choices.grounds.1.text", "holds a section sign");
	write_pack("lvu-2026");
	change("common", "parts.json", "", "new", json_pack("[{s:s,s:s}]", "kind", "item", "text", "{§custody"));
	refused("common/parts.json", "new.0.text", "without its }");
	write_pack("lvu-2026");
	change("lvu-2026", "pack.json", "provisions", "Custody", json_string("6 §"));
	refused("pack.json", "provisions.Custody", "lower-case letters");
	write_pack("lvu-2026");
	change("lvu-2026", "pack.json", "provisions", "custody", json_integer(6));
	refused("pack.json", "provisions.custody", "must be a text");
	write_pack("lvu-2026");
	change("lvu-2026", "pack.json", "provisions", "custody", json_string("66 § LXX"));
	assert_int_equal(law_load(folder, &problem, &law), ERR_OK);
	assert_string_equal(law_type_find(law_pack_at(law, 0), "lvu-6")->question,
	                    "Beslutar du om omedelbart omhändertagande enligt 66 § LXX?");
}

/* An empty one takes its parentheses and its space along. */
static void test_empty_provisions(void **state)
{
	static const struct {
		const char *text, *becomes;
	} cases[] = { { "Beslutet gäller ({§custody}).", "Beslutet gäller." },
		      { "Eget beteende ({§custody})", "Eget beteende" },
		      { "Beslut {§custody} i dag", "Beslut i dag" },
		      { "{§custody} Beslut", "Beslut" },
		      { "Beslut, {§home}, {§custody}.", "Beslut, 2 § LVU,." },
		      { "(se {§custody})", "(se)" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct law_problem problem;
		CLEANUP(cleanup_law) struct law *law = NULL;

		write_pack("lvu-2026");
		change("lvu-2026", "pack.json", "provisions", "custody", json_string(""));
		change("lvu-2026", "lvu-6.json", "", "provision", json_string("P"));
		change("lvu-2026", "lvu-11.json", "", "question", json_string(cases[i].text));
		if (law_load(folder, &problem, &law) != ERR_OK)
			fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
		assert_string_equal(law_type_find(law_pack_at(law, 0), "lvu-11")->question, cases[i].becomes);
	}
}

static void test_from(void **state)
{
	(void)state;
	change("lvu-2026", "pack.json", "", "from", json_array());
	refused("lvu-2026/parts.json", "", "cannot be read");
	change("lvu-2026", "pack.json", "", "from", json_pack("[s]", "../common"));
	refused("pack.json", "from", "other folders");
	change("lvu-2026", "pack.json", "", "from", json_pack("[s]", "lvu-2026"));
	refused("pack.json", "from", "other folders");
}

static void test_hash_sees_every_byte(void **state)
{
	struct law_problem problem;
	CLEANUP(cleanup_law) struct law *before = NULL;
	CLEANUP(cleanup_law) struct law *after = NULL;

	(void)state;
	assert_int_equal(law_load(folder, &problem, &before), ERR_OK);
	change("common", "parts.json", "", "unused", json_pack("[{s:s,s:s}]", "kind", "item", "text", "x"));
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
	write_pack("lvu-2026");
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
		cmocka_unit_test_setup(test_rank_and_approval, again),
		cmocka_unit_test_setup(test_fallback_is_marked_until_approved, again),
		cmocka_unit_test_setup(test_follows_by_kin, again),
		cmocka_unit_test_setup(test_provisions, again),
		cmocka_unit_test_setup(test_empty_provisions, again),
		cmocka_unit_test_setup(test_from, again),
		cmocka_unit_test_setup(test_hash_sees_every_byte, again),
		cmocka_unit_test_setup(test_empty_and_absent_folder, again),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
