/* The packs in templates/law: they load, every field they name exists, and nothing protected stands in a decision. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/draft.h"

#define REAL TEST_SOURCE_DIR "/templates/law/lvu-2026"

#include "unit/fields.h"

DEFINE_CLEANUP(cleanup_law, struct law, law_free);

static void test_packs_load_and_name_only_known_fields(void **state)
{
	struct law_problem problem = { 0 };
	CLEANUP(cleanup_law) struct law *law = NULL;
	enum err e = draft_law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law);

	(void)state;
	if (e != ERR_OK)
		fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
	assert_true(law_pack_count(law) >= 1);
	for (size_t i = 0; i < law_pack_count(law); i++) {
		e = draft_pack_check(law_pack_at(law, i), &problem);
		if (e != ERR_OK)
			fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
		assert_int_equal(strlen(law_pack_at(law, i)->hash), 64);
	}
}

static char folder[] = "/tmp/jourbeslut-pack-XXXXXX";

static int make_folder(void **state)
{
	char path[64];

	if (load_fields(state) != 0 || !mkdtemp(folder))
		return -1;
	(void)snprintf(path, sizeof path, "%s/p", folder);
	return mkdir(path, 0700);
}

static int remove_folder(void **state)
{
	static const char *const names[] = { "p/pack.json", "p/parts.json", "p/lvu-6.json", "p/lvu-11.json", "p" };
	char path[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		(void)remove(path);
	}
	return rmdir(folder);
}

/* The real pack.json under another name, with all files in one folder. */
static json_t *pack_json(void)
{
	json_t *pack = json_load_file(REAL "/pack.json", 0, NULL);

	assert_non_null(pack);
	assert_int_equal(json_object_set_new(pack, "id", json_string("p")), 0);
	assert_int_equal(json_object_del(pack, "from"), 0);
	return pack;
}

static void write_json(const char *name, json_t *value)
{
	JSON json_t *taken = value;
	char path[64];

	assert_non_null(value);
	(void)snprintf(path, sizeof path, "%s/p/%s", folder, name);
	assert_int_equal(json_dump_file(taken, path, 0), 0);
}

/* The real type of 6 § LVU with one member changed must be refused, and say so. */
static void refused(const char *parent, const char *key, json_t *value, const char *member, const char *text)
{
	struct law_problem problem = { 0 };
	CLEANUP(cleanup_law) struct law *law = NULL;
	json_t *type = json_load_file(REAL "/lvu-6.json", 0, NULL);
	json_t *at = *parent ? json_at(type, parent) : type;

	assert_non_null(at);
	if (json_is_array(at))
		assert_int_equal(json_array_append_new(at, value), 0);
	else
		assert_int_equal(json_object_set_new(at, key, value), 0);
	write_json("lvu-6.json", type);
	write_json("lvu-11.json", json_load_file(REAL "/lvu-11.json", 0, NULL));
	write_json("parts.json", json_load_file(REAL "/../common/parts.json", 0, NULL));
	write_json("pack.json", pack_json());
	if (law_load(folder, &problem, &law) != ERR_OK)
		fail_msg("%s: %s: %s", problem.file, problem.member, problem.text);
	assert_int_equal(draft_pack_check(law_pack_at(law, 0), &problem), ERR_CONFIG);
	assert_string_equal(problem.file, "p/lvu-6");
	assert_string_equal(problem.member, member);
	if (!strstr(problem.text, text))
		fail_msg("said \"%s\", not \"%s\"", problem.text, text);
}

static json_t *paragraph(const char *text)
{
	return json_pack("{s:s,s:s}", "kind", "paragraph", "text", text);
}

static json_t *suggestion(const char *path, const char *text)
{
	return json_pack("{s:s,s:s,s:s}", "path", path, "text", text, "from", "från samtalet");
}

static void test_suggestions(void **state)
{
	(void)state;
	refused("suggest", "", suggestion("person.nme", "x"), "suggest", "no field person.nme");
	refused("suggest", "", suggestion("criteria.hme.reason", "x"), "suggest", "no field {criteria.hme.reason}");
	refused("suggest", "", suggestion("views.reason", "{person.nme}"), "suggest", "no field {person.nme}");
	refused("suggest", "", suggestion("protection.how", "telepathy"), "suggest", "never \"telepathy\"");
	refused("suggest", "", suggestion("views.reason", "{contact.name}"), "suggest", "must not stand here");
	refused("suggest.0", "when", json_pack("{s:s}", "grounds", "4"), "suggest", "never \"4\"");
}

/* The app says what was answered, and every document whether it is practice, a draft, protected or not reviewed. */
static void test_what_no_pack_may_leave_out(void **state)
{
	static const char *const documents[] = { "decision", "decision_no", "basis", "confirmation",
		                                 "confirmation_no" };

	(void)state;
	refused("essence", "", json_string("Svar: nej"), "essence", "no other line begins so");
	refused("essence_no", "", json_string(" SVAR ja"), "essence_no", "no other line begins so");
	refused("essence", "", json_string("Svar: {decision.answer_text}"), "essence", "there must be one line");
	refused("", "essence_no", json_pack("[s]", "Textkod: {decision.text_code}"), "essence_no",
	        "there must be one line");
	for (size_t i = 0; i < ARRAY_LENGTH(documents); i++) {
		json_t *type = json_load_file(REAL "/lvu-6.json", 0, NULL);
		json_t *blocks = json_incref(json_object_get(type, documents[i])), *block;
		size_t at;

		json_array_foreach (blocks, at, block)
			if (strcmp(json_text(block, "part"), "marks") == 0)
				break;
		assert_int_equal(json_array_remove(blocks, at), 0);
		json_decref(type);
		refused("", documents[i], blocks, documents[i], "there must be the notice \"ÖVNING");
	}
}

/* What could be read and never locked, or looks like something that it is not. */
static void test_what_nobody_could_use(void **state)
{
	char line[1200];

	(void)state;
	(void)snprintf(line, sizeof line, "%01100d", 0);
	refused("essence", "", json_string(line), "essence", "the app would not show them");
	refused("", "question", json_string("{person.name}?"), "question", "asks nothing");
	json_t *bare = json_pack("[{s:s,s:s},{s:s}]", "kind", "title", "text", "T", "part", "marks");
	refused("", "confirmation", bare, "confirmation", "there must be the row");
}

/* By the ids the service knows what lapses. */
static void test_what_is_watched(void **state)
{
	JSON json_t *type = json_load_file(REAL "/lvu-6.json", 0, NULL);
	json_t *list = json_object_get(type, "follow_ups");

	(void)state;
	refused("follow_ups.0", "id", json_string("understallning"), "follow_ups", "the follow-up \"submission\"");
	assert_int_equal(json_object_set_new(json_array_get(list, 2), "id", json_string("ansokan")), 0);
	(void)json_object_del(json_array_get(list, 2), "extension");
	refused("", "follow_ups", json_incref(list), "follow_ups", "the follow-up \"application\"");
}

/* What must be written has a page on which it can be. */
static void test_pages_for_what_is_asked(void **state)
{
	(void)state;
	refused("", "steps",
	        json_pack("[s,s,s,s,s,s,s]", "person", "responsibility", "grounds", "criteria", "voice", "placement",
	                  "documents"),
	        "conflicts", "written on the page \"protection\"");
	refused("", "steps",
	        json_pack("[s,s,s,s,s,s,s]", "person", "responsibility", "grounds", "protection", "voice", "placement",
	                  "documents"),
	        "criteria", "written on the page \"criteria\"");
}

static void test_unknown_fields_and_values(void **state)
{
	(void)state;
	refused("decision", "", paragraph("{person.nme}"), "decision", "no field {person.nme}");
	refused("basis", "", paragraph("{criteria.hme.facts}"), "basis", "no field {criteria.hme.facts}");
	refused("basis", "", paragraph("{due.report.last}"), "basis", "no field {due.report.last}");
	refused("basis", "", paragraph("{person.name_text}"), "basis", "no field");
	refused("basis", "", paragraph("{person.name"), "basis", "without its }");
	refused("basis", "", paragraph("{item.name}"), "basis", "no field {item.name}");
	refused("script", "", json_string("{person.nme}"), "script", "no field");
	refused("choices.court_wait.0", "when", json_pack("{s:s}", "grounds", "4"), "choices", "never \"4\"");
	refused("choices", "views.stance",
	        json_pack("[{s:s,s:s,s:s,s:s}]", "id", "x", "label", "X", "text", "x", "source", ""), "choices",
	        "views.stance is no field of the case that takes its choices from the law");
	refused("choices", "placement.kind",
	        json_pack("[{s:s,s:s,s:s,s:s}]", "id", "tent", "label", "T", "text", "t", "source", ""), "choices",
	        "placement.kind is never \"tent\"");
	refused("criteria.0", "when", json_pack("{s:s}", "grounds", "4"), "criteria", "never \"4\"");
	refused("criteria.0", "when", json_pack("{s:s}", "person.known", "perhaps"), "criteria", "never \"perhaps\"");
	refused("required.0", "path", json_string("contact.when"), "required", "contact.when");
	refused("required.0", "path", json_string("representatives.*.colour"), "required", "representatives.*.colour");
	refused("required.0", "path", json_string("criteria.*.reason"), "required", "criteria.*.reason");
	refused("conflicts", "",
	        json_pack("{s:s,s:s,s:s,s:{s:s}}", "path", "representatives.*.stance", "text", "x", "source", "",
	                  "when", "item.stance", "perhaps"),
	        "conflicts", "item.stance is never \"perhaps\"");
	refused("criteria.0", "when", json_pack("{s:s}", "item.stance", "consents"), "criteria", "item.stance");
	refused("", "steps", json_pack("[s]", "persons"), "steps", "persons");
	refused("", "often_with", json_pack("[s]", "lvu-7"), "often_with", "lvu-7");
}

/* One more table of facts, with this row. */
static json_t *facts(const char *label, const char *value)
{
	return json_pack("{s:s,s:[[s,s]]}", "kind", "facts", "rows", label, value);
}

/* A record is judged by its rows: a pack cannot print them otherwise, twice, or not. */
static void test_rows_of_the_record(void **state)
{
	(void)state;
	refused("decision", "", facts("Svar", "{decision.answer_text}"), "decision", "one row \"Svar\"");
	refused("decision_no", "", facts("Beslutat av", "{decision.recorder}"), "decision_no", "must be");
	refused("decision.3", "rows", json_pack("[[s,s]]", "Beslutet gäller", "{person.identity}"), "decision",
	        "one row \"Referens\"");
}

static void test_nothing_protected(void **state)
{
	(void)state;
	refused("decision", "", paragraph("Anmält av {contact.name}."), "decision", "must not stand here");
	refused("decision_no", "", paragraph("{criteria.home.facts}"), "decision_no", "must not stand here");
	refused("essence", "", json_string("Adress: {person.address}"), "essence", "must not stand here");
	refused("essence", "", json_string("Person: {person.whom}"), "essence", "e-ID's app");
	refused("essence", "", json_string("{person.description}"), "essence", "e-ID's app");
	refused("essence", "", json_string("{person.id_band}"), "essence", "e-ID's app");
	refused("essence", "", json_string("{god_men_text}"), "essence", "e-ID's app");
	refused("decision", "", paragraph("Barn till {person.mother}."), "decision", "must not stand here");
	refused("essence_no", "", json_string("{person.number}"), "essence_no", "e-ID's app");
}

/* Nor its words, nor what an element of a list holds. */
static void test_nothing_protected_in_words_or_lists(void **state)
{
	(void)state;
	refused("decision", "", paragraph("Anmält {contact.at_text}."), "decision", "must not stand here");
	refused("decision", "",
	        json_pack("{s:s,s:s,s:s}", "kind", "item", "each", "representatives", "text", "{item.phone}"),
	        "decision", "{representatives.0.phone} must not stand here");
	refused("decision_no", "",
	        json_pack("{s:s,s:s,s:s}", "kind", "item", "each", "representatives", "text", "{item.informed_text}"),
	        "decision_no", "must not stand here");
	refused("basis", "", json_pack("{s:s,s:s,s:s}", "kind", "item", "each", "criteria", "text", "x"), "basis",
	        "no list \"criteria\"");
	refused("basis", "",
	        json_pack("{s:s,s:s,s:s,s:{s:s}}", "kind", "item", "each", "representatives", "text", "x", "when",
	                  "item.role", "uncle"),
	        "basis", "item.role is never \"uncle\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_suggestions),
		cmocka_unit_test(test_what_no_pack_may_leave_out),
		cmocka_unit_test(test_what_nobody_could_use),
		cmocka_unit_test(test_what_is_watched),
		cmocka_unit_test(test_pages_for_what_is_asked),
		cmocka_unit_test(test_unknown_fields_and_values),
		cmocka_unit_test(test_rows_of_the_record),
		cmocka_unit_test(test_nothing_protected),
		cmocka_unit_test(test_nothing_protected_in_words_or_lists),
		cmocka_unit_test(test_packs_load_and_name_only_known_fields),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
