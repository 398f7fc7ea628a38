#include "verbs.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/act.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/law.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"
#include "serve.h"
#include "settings.h"

#define COUNTY_MAX (4 * 1024 * 1024)

int verb_fail(const char *verb, enum err e, const char *why)
{
	(void)fprintf(stderr, "jourbeslut %s: %s\n", verb, why && *why ? why : err_name(e));
	return err_group(e) == ERR_GROUP_INTERNAL && e == ERR_INTERNAL ? VERB_FAULT : VERB_FAILED;
}

int verb_wrong_use(const char *verb)
{
	(void)fprintf(stderr, "jourbeslut %s: see `jourbeslut %s --help`\n", verb, verb);
	return VERB_USE;
}

int verb_config(int argc, char **argv, const char *help, struct conf **ret_conf)
{
	static const struct option options[] = { { "config", required_argument, NULL, 'c' },
		                                 { "help", no_argument, NULL, 'h' },
		                                 { 0 } };
	const char *path = VERB_CONFIG;
	struct conf_problem problem;
	enum err e;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h') {
			(void)printf("jourbeslut %s [--config FILE]%s\n  --config FILE  default " VERB_CONFIG "\n",
			             argv[0], help);
			return VERB_DONE;
		}
		if (option != 'c')
			return verb_wrong_use(argv[0]);
		path = optarg;
	}
	e = conf_read(path, settings_keys, settings_key_count, &problem, ret_conf);
	if (e == ERR_OK)
		return -1;
	if (problem.line == 0)
		(void)fprintf(stderr, "jourbeslut %s: %s: %s\n", argv[0], path, problem.text);
	else
		(void)fprintf(stderr, "jourbeslut %s: %s:%d: %s\n", argv[0], path, problem.line, problem.text);
	return VERB_FAILED;
}

DEFINE_CLEANUP(cleanup_conf, struct conf, conf_free);
DEFINE_CLEANUP(cleanup_pool, struct store_pool, store_pool_close);
DEFINE_CLEANUP(cleanup_law, struct law, law_free);

int verb_serve(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	int status = verb_config(argc, argv, ": runs the service until SIGTERM.", &conf);
	char problem[600] = "";
	enum err e;

	if (status >= 0)
		return status;
	e = serve_run(conf, problem, sizeof problem);
	return e == ERR_OK ? VERB_DONE : verb_fail("serve", e, problem);
}

int verb_check_config(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	int status = verb_config(argc, argv, ": checks it and all files that it names, changes nothing.", &conf);
	char problem[600] = "";
	enum err e;

	if (status >= 0)
		return status;
	e = serve_check(conf, problem, sizeof problem);
	if (e != ERR_OK)
		return verb_fail("check-config", e, problem);
	(void)printf("the configuration is in order\n");
	return VERB_DONE;
}

/* --- import --------------------------------------------------------------------------------------------------------
 */

struct import {
	const json_t *county;
	struct span text; /* the file */
	char problem[300];
};

/* Who may decide, and where, came from this file: the act says which it was. */
static enum err tell_import(struct store *s, const struct import *in)
{
	JSON json_t *facts = json_object();
	struct sha256 hash;
	char hex[SHA256_HEX];

	if (!facts)
		return ERR_MEMORY;
	TRY(sha256_of(in->text, &hash));
	sha256_hex(&hash, hex);
	TRY(json_put_text(facts, "sha256", hex));
	TRY(json_put_int(facts, "persons", (int64_t)json_array_size(json_object_get(in->county, "persons"))));
	TRY(json_put_int(facts, "municipalities",
	                 (int64_t)json_array_size(json_object_get(in->county, "municipalities"))));
	return decision_act_add_facts(s, clock_now(clock_system()), 0, 0, 0, "register-imported",
	                              "Kommuner, personer och förordnanden lästes in från en fil.", facts);
}

static enum err import_body(struct store *s, void *ctx)
{
	struct import *in = ctx;

	TRY(people_import(s, in->county, in->problem, sizeof in->problem));
	return tell_import(s, in);
}

enum err verb_import_file(struct store_pool *pool, const char *path, char problem[300])
{
	struct import in = { 0 };
	struct json_problem where = { 0 };
	BUF text = buf_init(COUNTY_MAX);
	JSON json_t *county = NULL;
	struct store *s;
	enum err e;

	(void)snprintf(problem, 300, "%s cannot be read", path);
	TRY(buf_read_file(&text, path));
	e = json_read(buf_span(&text), COUNTY_MAX, &where, &county);
	if (e != ERR_OK) {
		(void)snprintf(problem, 300, "%s:%d:%d: %s", path, where.line, where.column, where.reason);
		return e;
	}
	in.county = county;
	in.text = buf_span(&text);
	s = store_pool_take(pool);
	e = store_transaction(s, import_body, &in);
	store_pool_give(pool, s);
	(void)snprintf(problem, 300, "%s: %.200s", path, in.problem[0] ? in.problem : err_name(e));
	return e;
}

int verb_import(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	CLEANUP(cleanup_pool) struct store_pool *pool = NULL;
	int status =
	        verb_config(argc, argv,
	                    " FILE: adds municipalities, persons, roles and mandates\n"
	                    "(JSON as in templates/example/county.json); brings names up to date; removes nothing.",
	                    &conf);
	char problem[300];
	enum err e;

	if (status >= 0)
		return status;
	if (optind + 1 != argc)
		return verb_wrong_use("import");
	e = store_pool_open(conf_text(conf, "paths.store"), false, 1, &pool);
	if (e != ERR_OK)
		return verb_fail("import", e, conf_text(conf, "paths.store"));
	e = verb_import_file(pool, argv[optind], problem);
	return e == ERR_OK ? VERB_DONE : verb_fail("import", e, problem);
}

/* --- backup --------------------------------------------------------------------------------------------------------
 */

int verb_backup(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	CLEANUP(cleanup_pool) struct store_pool *pool = NULL;
	int status = verb_config(argc, argv,
	                         " FILE: copies the store to FILE, which must not exist, and checks the\n"
	                         "copy. The service may run.",
	                         &conf);
	struct store *s;
	enum err e;

	if (status >= 0)
		return status;
	if (optind + 1 != argc)
		return verb_wrong_use("backup");
	e = store_pool_open(conf_text(conf, "paths.store"), false, 1, &pool);
	if (e != ERR_OK)
		return verb_fail("backup", e, conf_text(conf, "paths.store"));
	s = store_pool_take(pool);
	e = store_backup(s, argv[optind]);
	store_pool_give(pool, s);
	if (e == ERR_DUPLICATE)
		return verb_fail("backup", e, "the file exists already");
	return e == ERR_OK ? VERB_DONE : verb_fail("backup", e, "the copy could not be made or is not whole");
}

/* --- draft ---------------------------------------------------------------------------------------------------------
 */

static void print_problems(const struct case_problems *problems)
{
	static const char *const names[] = { "fel", "saknas", "motsägelse", "obs" };

	for (size_t i = 0; i < problems->count; i++)
		(void)fprintf(stderr, problems->items[i].quote[0] ? "%s: %s: %s \"%s\"\n" : "%s: %s: %s%s\n",
		              names[problems->items[i].severity], problems->items[i].path, problems->items[i].text,
		              problems->items[i].quote);
}

static enum err print_documents(const struct law_type *type, const struct case_file *c)
{
	const struct draft_facts facts = { 0 };
	BLOCKS decision = { 0 }, basis = { 0 };
	BUF text = buf_init(COUNTY_MAX);

	TRY(draft_decision(type, c, &facts, NULL, &decision));
	TRY(draft_basis(type, c, &facts, NULL, &basis));
	TRY(blocks_to_text(&decision, &text));
	TRY(buf_add_str(&text, "\n\n"));
	TRY(blocks_to_text(&basis, &text));
	(void)fputs(buf_str(&text), stdout);
	return ERR_OK;
}

static int draft_file(const char *templates, const char *path)
{
	const struct instant now = clock_now(clock_system());
	const struct case_moment moment = { .now = now };
	CLEANUP(cleanup_law) struct law *law = NULL;
	CASE_PROBLEMS problems = { 0 }, findings = { 0 };
	CASE struct case_file *c = NULL;
	BUF text = buf_init(CASE_FILE_MAX);
	const struct law_type *type;
	struct law_problem p = { 0 };
	char folder[4096];
	enum err e;

	(void)snprintf(folder, sizeof folder, "%s/law", templates);
	if ((e = law_load(folder, &p, &law)) != ERR_OK)
		return verb_fail("draft", e, p.text);
	if ((e = buf_read_file(&text, path)) != ERR_OK)
		return verb_fail("draft", e, path);
	e = case_parse(buf_span(&text), date_of(now), &problems, &c);
	print_problems(&problems);
	if (e != ERR_OK)
		return verb_fail("draft", e, "the case file is not taken");
	type = law_type_at(law, case_text(c, "type"), now);
	if (!type)
		return verb_fail("draft", ERR_INPUT, "no law pack has the case's type today");
	if ((e = case_check(c, type, &moment, &findings)) != ERR_OK || (e = print_documents(type, c)) != ERR_OK)
		return verb_fail("draft", e, NULL);
	print_problems(&findings);
	return case_problems_block(&findings) ? VERB_UNDECIDED : VERB_DONE;
}

int verb_draft(int argc, char **argv)
{
	static const struct option options[] = { { "templates", required_argument, NULL, 't' },
		                                 { "help", no_argument, NULL, 'h' },
		                                 { 0 } };
	const char *templates = JOURBESLUT_TEMPLATES;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h') {
			(void)printf(
			        "jourbeslut draft [--templates FOLDER] CASE.json: prints decision and Beslutsunderlag "
			        "as text, and "
			        "on standard error what is wrong or missing.\nExit status 2: something is missing.\n");
			return VERB_DONE;
		}
		if (option != 't')
			return verb_wrong_use("draft");
		templates = optarg;
	}
	return optind + 1 == argc ? draft_file(templates, argv[optind]) : verb_wrong_use("draft");
}

/* --- states --------------------------------------------------------------------------------------------------------
 */

int verb_states(int argc, char **argv)
{
	BUF dot = buf_init(65536);

	if (argc > 1) {
		(void)printf("jourbeslut %s: prints the table of states in Graphviz' language.\n", argv[0]);
		return strcmp(argv[1], "--help") == 0 ? VERB_DONE : VERB_USE;
	}
	if (decision_states_dot(&dot) != ERR_OK)
		return VERB_FAULT;
	(void)fputs(buf_str(&dot), stdout);
	return VERB_DONE;
}
