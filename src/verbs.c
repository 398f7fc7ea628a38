#include "verbs.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/act.h"
#include "jourbeslut/call.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"
#include "serve.h"
#include "serve_lock.h"
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

int verb_serve(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	int status = verb_config(argc, argv, ": runs the service until SIGTERM.", &conf);
	char problem[4000] = "";
	int lock = -1;
	enum err e;

	if (status >= 0)
		return status;
	e = serve_lock(conf_text(conf, "paths.store"), problem, sizeof problem, &lock);
	if (e == ERR_OK)
		e = serve_run(conf, problem, sizeof problem);
	serve_unlock(lock);
	return e == ERR_OK ? VERB_DONE : verb_fail("serve", e, problem);
}

int verb_check_config(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	int status = verb_config(
	        argc, argv,
	        ": checks it and all files that it names, changes nothing.\n"
	        "Says all that is wrong at once (exit status 1), and warns of what ends within 60 days. In\n"
	        "production it refuses roots that are not among the configured fingerprints, addresses\n"
	        "that lead to this machine alone, no server.origins, keys that others may read, and a\n"
	        "certificate that has ended.",
	        &conf);
	char problem[4000] = "";
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

static enum err follow_calendar(void *ctx, const struct municipality *m)
{
	return decision_meetings_changed(ctx, m->id);
}

static enum err import_body(struct store *s, void *ctx)
{
	struct import *in = ctx;

	TRY(people_import(s, in->county, in->problem, sizeof in->problem));
	TRY(people_municipality_each(s, follow_calendar, s));
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
