/* `jourbeslut law stage, withdraw`: a pack into the store, and out of what is approved there. */
#include "verb_law.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/approval.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/revoked.h"
#include "settings.h"
#include "verbs.h"

#define LIBRARY_TEXT 4096

DEFINE_CLEANUP(cleanup_law, struct law, law_free);
DEFINE_CLEANUP(cleanup_conf, struct conf, conf_free);
DEFINE_CLEANUP(cleanup_pool, struct store_pool, store_pool_close);

struct staging {
	char verb[16]; /* "law stage" */
	char library[LIBRARY_TEXT];
	const char *config, *by, *reason;
	const char *what; /* the folder, or the pack */
	struct law *law;  /* owned */
	const struct law_pack *pack;
	struct law_problem problem;
	struct pack_locked locked; /* withdraw: decisions whose text is by the pack */
};

static void staging_release(struct staging *g)
{
	law_free(g->law);
}
#define STAGING CLEANUP(staging_release) struct staging

/* -1: go on; else the exit status. */
static int read_options(struct staging *g, int argc, char **argv, const char *help)
{
	static const struct option options[] = { { "config", required_argument, NULL, 'c' },
		                                 { "by", required_argument, NULL, 'b' },
		                                 { "reason", required_argument, NULL, 'r' },
		                                 { "help", no_argument, NULL, 'h' },
		                                 { 0 } };
	bool reasoned = strcmp(argv[0], "withdraw") == 0;
	int option;

	*g = (struct staging){ .config = VERB_CONFIG, .by = "", .reason = "" };
	(void)snprintf(g->verb, sizeof g->verb, "law %s", argv[0]);
	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h') {
			(void)fputs(help, stdout);
			return VERB_DONE;
		}
		if (option == 'c')
			g->config = optarg;
		else if (option == 'b')
			g->by = optarg;
		else if (option == 'r' && reasoned)
			g->reason = optarg;
		else
			return verb_wrong_use(g->verb);
	}
	if (optind + 1 != argc || !*g->by || (reasoned && !*g->reason))
		return verb_wrong_use(g->verb);
	g->what = argv[optind];
	return -1;
}

static int in_store(struct staging *g, int (*act)(struct staging *g, struct store *s))
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	CLEANUP(cleanup_pool) struct store_pool *pool = NULL;
	struct conf_problem where;
	struct store *s;
	enum err e;
	int status;

	if (conf_read(g->config, settings_keys, settings_key_count, &where, &conf) != ERR_OK) {
		(void)fprintf(stderr, "jourbeslut %s: %s:%d: %s\n", g->verb, g->config, where.line, where.text);
		return VERB_FAILED;
	}
	(void)snprintf(g->library, sizeof g->library, "%s/law", conf_text(conf, "paths.templates"));
	if ((e = store_pool_open(conf_text(conf, "paths.store"), false, 1, &pool)) != ERR_OK)
		return verb_fail(g->verb, e, conf_text(conf, "paths.store"));
	s = store_pool_take(pool);
	status = act(g, s);
	store_pool_give(pool, s);
	return status;
}

/* --- stage ------------------------------------------------------------------------------------------------------- */

/* Compared with what is there and put beside it in one step: of two that are staged at once the second sees the first.
 */
static enum err stage_body(struct store *s, void *ctx)
{
	struct staging *g = ctx;
	JSON json_t *files = NULL;

	TRY(decision_packs_sync_in(g->law, s));
	TRY(law_add_folder(g->law, g->what, g->library, decision_pack_check, &g->problem, &files));
	g->pack = law_pack_at(g->law, law_pack_count(g->law) - 1);
	return decision_pack_stage(s, clock_now(clock_system()), g->pack, files, g->by);
}

static int stage_fails(const struct staging *g, enum err e)
{
	char why[800];

	if (e == ERR_CONFIG)
		law_problem_words(&g->problem, "", why, sizeof why);
	else if (e == ERR_DUPLICATE)
		(void)snprintf(why, sizeof why,
		               "a pack with that id was staged before; give this one an id of its own");
	else if (e == ERR_INPUT)
		(void)snprintf(why, sizeof why, "--by: at most 199 bytes, on one line");
	else
		(void)snprintf(why, sizeof why, "%.400s: %s", g->what,
		               e == ERR_NOT_FOUND ? "there is no such folder" : err_name(e));
	return verb_fail(g->verb, e, why);
}

static int stage(struct staging *g, struct store *s)
{
	enum err e = draft_law_open(g->library, &g->law);

	if (e == ERR_OK)
		e = store_transaction(s, stage_body, g);
	if (e != ERR_OK)
		return stage_fails(g, e);
	verb_law_print_pack(g->pack);
	(void)printf("staged; two administrators approve it at /admin/lag\n");
	return VERB_DONE;
}

int verb_law_stage(int argc, char **argv)
{
	STAGING g = { .verb = "" };
	int status =
	        read_options(&g, argc, argv,
	                     "jourbeslut law stage [--config FILE] --by NAME FOLDER: puts a pack into the store, "
	                     "where two\nadministrators approve it at /admin/lag. The service may run, and need not "
	                     "be started anew. Its\n`use` must be \"approved\", so that nothing applies before that.\n"
	                     "  --by NAME      who stages it; stands in the ledger\n"
	                     "  --config FILE  default " VERB_CONFIG "\n");

	return status >= 0 ? status : in_store(&g, stage);
}

/* --- withdraw ---------------------------------------------------------------------------------------------------- */

static enum err withdraw_body(struct store *s, void *ctx)
{
	struct staging *g = ctx;
	struct pack_staged staged;

	TRY(decision_pack_withdraw_by(s, clock_now(clock_system()), g->what, g->by, span_str(g->reason)));
	TRY(decision_pack_staged_find(s, g->what, &staged));
	return decision_pack_locked_count(s, staged.pack, staged.hash, &g->locked);
}

static int withdraw(struct staging *g, struct store *s)
{
	enum err e = store_transaction(s, withdraw_body, g);

	if (e == ERR_OK) {
		(void)printf("withdrawn; texts locked by it: %d wait for their signature, %d are signed or archived\n",
		             g->locked.waiting, g->locked.is_signed);
		return VERB_DONE;
	}
	return verb_fail(g->verb, e,
	                 e == ERR_NOT_FOUND     ? "no pack with that id was staged"
	                 : e == ERR_WRONG_STATE ? "it was withdrawn before"
	                 : e == ERR_INPUT       ? "--by: at most 199 bytes, on one line; --reason: at most 1000"
	                                        : NULL);
}

int verb_law_withdraw(int argc, char **argv)
{
	STAGING g = { .verb = "" };
	int status = read_options(
	        &g, argc, argv,
	        "jourbeslut law withdraw [--config FILE] --by NAME --reason TEXT PACK: a staged pack that nobody "
	        "shall\n"
	        "approve or decide by any more, as on /admin/lag, also where the service does not start. What was\n"
	        "recorded or frozen by it stays, and the pages of those decisions say so, with the reason: name "
	        "nobody\n"
	        "in it. Says how many there are.\n"
	        "  --by NAME      who withdraws it; stands in the ledger and on the page, as the reason does\n"
	        "  --config FILE  default " VERB_CONFIG "\n");

	return status >= 0 ? status : in_store(&g, withdraw);
}
