/* Out of memory while a pack is read, a case is read, set and checked, or its documents are drafted: an error, no leak,
 * nothing half made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "case/fields.h"
#include "fault/fault.h"
#include "jourbeslut/draft.h"

static const struct date TODAY = { .year = 2026, .month = 11, .day = 22 };
static const char CASE_TEXT_SMALL[] =
        "{\"format\":\"jourbeslut-case-2\",\"person\":{\"known\":\"number\",\"name\":\"Liv Påhittsson\",\"number\":"
        "\"20230415-2388\"},\"grounds\":[\"2\"],\"representatives\":[{\"name\":\"Moa "
        "Påhittsson\",\"role\":\"custodian\"}],"
        "\"criteria\":{\"home\":{\"reason\":\"Hon var ensam hemma\"}},\"placement\":{\"kind\":\"hospital\"}}";

static struct law *law; /* the real one, read before any fault */

struct world {
	struct law *law;
	struct case_fields *fields;
	struct law_problem law_problem;
	struct case_file *c, *copy;
	struct case_problems problems;
	struct blocks decision, basis;
	struct buf json;
	json_t *script;
};

static char folder[] = "/tmp/fault-law-XXXXXX";

static void write_file(const char *name, const char *text)
{
	char path[128];

	(void)snprintf(path, sizeof path, "%s/p/%s", folder, name);
	CLOSE FILE *f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
}

/* A pack with one type that has one of each. */
static int make_folder(void **state)
{
	struct law_problem problem;
	char path[128];

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	(void)snprintf(path, sizeof path, "%s/p", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file("pack.json",
	           "{\"format\":\"jourbeslut-law-2\",\"id\":\"p\",\"name\":\"P\",\"valid_from\":\"2026-01-01\","
	           "\"rank\":1,\"use\":\"always\",\"provisions\":{\"one\":\"1 §\",\"none\":\"\"},"
	           "\"rename\":{\"t\":\"u\"},\"from\":[\"q\"],\"parts\":\"parts.json\",\"types\":[\"t.json\"]}");
	write_file("parts.json", "{\"end\":[{\"kind\":\"item\",\"text\":\"slut\"}]}");
#define DOCUMENT "[{\"kind\":\"title\",\"text\":\"T\"},{\"part\":\"end\"}]"
	write_file("t.json",
	           "{\"id\":\"t\",\"act\":\"A\",\"act_title\":\"A\",\"provision\":\"{§one} "
	           "({§none})\",\"title\":\"T\",\"title_no\":\"T\","
	           "\"short_name\":\"T\",\"measure\":\"m\",\"question\":\"?\",\"steps\":[\"person\"],"
	           "\"choices\":{\"grounds\":[{\"id\":\"2\",\"label\":\"l\",\"text\":\"t\",\"source\":\"s\"}]},"
	           "\"criteria\":[{\"id\":\"c\",\"label\":\"l\",\"hint\":\"h\",\"source\":\"s\",\"when\":{\"grounds\":"
	           "\"2\"}}],"
	           "\"required\":[{\"path\":\"person.name\",\"label\":\"Namn\",\"source\":\"s\"}],\"required_no\":[],"
	           "\"follow_ups\":[],\"follow_ups_no\":[],\"script\":[\"a\"],\"decision\":[{\"kind\":\"title\","
	           "\"text\":\"T\"},"
	           "{\"kind\":\"facts\",\"rows\":[[\"l\",\"v\",{\"grounds\":{\"not\":[\"3\"]}}]]}],\"decision_"
	           "no\":" DOCUMENT ",\"basis\":" DOCUMENT ",\"confirmation\":" DOCUMENT
	           ",\"confirmation_no\":" DOCUMENT ",\"essence\":[\"a\"],\"essence_no\":[\"a\"]}");
	return draft_law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law) == ERR_OK ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[128];

	(void)state;
	law_free(law);
	(void)snprintf(command, sizeof command, "rm -r %s", folder);
	return system(command);
}

static void prepare(void *world)
{
	struct world *w = world;

	*w = (struct world){ .json = buf_init(CASE_FILE_MAX) };
}

static void prepare_case(void *world)
{
	struct world *w = world;

	prepare(world);
	assert_int_equal(case_parse(span_str(CASE_TEXT_SMALL), TODAY, &w->problems, &w->c), ERR_OK);
}

static void release(void *world)
{
	struct world *w = world;

	law_free(w->law);
	case_fields_free(w->fields);
	case_free(w->c);
	case_free(w->copy);
	case_problems_release(&w->problems);
	blocks_release(&w->decision);
	blocks_release(&w->basis);
	buf_release(&w->json);
	json_decref(w->script);
}

static enum err load(void *world)
{
	struct world *w = world;

	return law_load(folder, &w->law_problem, &w->law);
}

static void verify_load(void *world, enum err given)
{
	const struct world *w = world;

	assert_int_equal(w->law != NULL, given == ERR_OK);
}

static enum err read_fields(void *world)
{
	struct world *w = world;

	return case_fields_read(TEST_SOURCE_DIR "/templates/law", &w->law_problem, &w->fields);
}

static void verify_fields(void *world, enum err given)
{
	const struct world *w = world;

	assert_int_equal(w->fields != NULL, given == ERR_OK);
}

static enum err parse(void *world)
{
	struct world *w = world;

	TRY(case_parse(span_str(CASE_TEXT_SMALL), TODAY, &w->problems, &w->c));
	TRY(case_copy(w->c, &w->copy));
	return case_to_json(w->c, &w->json);
}

static void verify_parse(void *world, enum err given)
{
	const struct world *w = world;

	if (given == ERR_OK)
		assert_string_equal(case_text(w->copy, "person.name"), "Liv Påhittsson");
}

static enum err set(void *world)
{
	struct world *w = world;
	struct case_problem problem;

	TRY(case_set(w->c, "views.reason", span_str("Hon är tre år"), TODAY, &problem));
	TRY(case_set(w->c, "representatives.1.name", span_str("Tim Påhittsson"), TODAY, &problem));
	TRY(case_set(w->c, "grounds", span_str("2 3"), TODAY, &problem));
	return case_tidy(w->c);
}

static void verify_set(void *world, enum err given)
{
	const struct world *w = world;

	assert_string_equal(case_text(w->c, "person.name"), "Liv Påhittsson");
	assert_true(!json_at(case_json(w->c), "views") || *case_text(w->c, "views.reason")); /* never an empty holder */
	if (given == ERR_OK)
		assert_string_equal(case_text(w->c, "representatives.1.name"), "Tim Påhittsson");
}

static enum err check(void *world)
{
	struct world *w = world;
	struct case_moment moment = { .now = { 1795300000000000 } };

	return case_check(w->c, law_type_find(law_pack_find(law, "lvu-2026"), "lvu-6"), &moment, &w->problems);
}

static void verify_check(void *world, enum err given)
{
	const struct world *w = world;

	if (given == ERR_OK)
		assert_true(w->problems.count > 5);
}

static enum err draft(void *world)
{
	struct world *w = world;
	const struct law_type *type = law_type_find(law_pack_find(law, "lvu-2026"), "lvu-6");
	struct draft_facts facts = { .decided = true, .yes = true, .stated = { 1795300000000000 } };

	facts.recorded = facts.stated;
	TRY(draft_decision(type, w->c, &facts, NULL, &w->decision));
	TRY(draft_script(type, w->c, &facts, &w->script));
	return draft_essence(type, w->c, &facts, &w->json);
}

static void verify_draft(void *world, enum err given)
{
	const struct world *w = world;

	if (given == ERR_OK)
		assert_true(w->decision.count > 20 && w->json.len > 50);
}

static void test_paths(void **state)
{
	static const struct fault_path paths[] = {
		{ "a pack is read", prepare, load, verify_load, release, .without_store = true },
		{ "the table of fields is read", prepare, read_fields, verify_fields, release, .without_store = true },
		{ "a case is read", prepare, parse, verify_parse, release, .without_store = true },
		{ "a field is set", prepare_case, set, verify_set, release, .without_store = true },
		{ "a case is checked", prepare_case, check, verify_check, release, .without_store = true },
		{ "documents are drafted", prepare_case, draft, verify_draft, release, .without_store = true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
		struct world world;
		fault_walk(&paths[i], &world);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_paths) };

	fault_install();
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
