/* `jourbeslut export`: a package of an archived decision, as a ZIP file or a folder. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/approval.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/act.h"
#include "jourbeslut/package.h"
#include "jourbeslut/store.h"
#include "settings.h"
#include "verbs.h"

DEFINE_CLEANUP(cleanup_conf, struct conf, conf_free);
DEFINE_CLEANUP(cleanup_pool, struct store_pool, store_pool_close);

struct export
{
	const char *ref, *folder, *config;
	enum package_kind kind;
	bool has_kind, unzipped;
	const char *maker;
	struct instant now;
	struct decision decision;
	struct package package;
	struct law *law;               /* owned */
	struct decision_office office; /* law and clock alone: what is in force goes along */
};

static void export_release(struct export *x)
{
	package_release(&x->package);
	law_free(x->law);
}

static const char help[] =
        "jourbeslut export --package sip|evidence REFERENCE -o FOLDER [--unzipped] [--config FILE]\n"
        "Writes a package of an archived decision into FOLDER, and prints its path. Nothing is overwritten.\n"
        "  --package sip       for an e-archive: E-ARK SIP 2.1.0 (FGS Paketstruktur 2.0)\n"
        "  --package evidence  the record, what proves it, and how to check it with common tools\n"
        "  -o FOLDER           must exist\n"
        "  --unzipped          a folder instead of a ZIP file\n"
        "  --config FILE       default " VERB_CONFIG "\n";

static bool kind_of(const char *name, enum package_kind *ret_kind)
{
	for (int k = 0; k < PACKAGE_KIND_COUNT; k++)
		if (strcmp(name, package_kind_name((enum package_kind)k)) == 0) {
			*ret_kind = (enum package_kind)k;
			return true;
		}
	return false;
}

/* -1: go on. */
static int read_options(int argc, char **argv, struct export *x)
{
	static const struct option options[] = {
		{ "package", required_argument, NULL, 'p' },
		{ "unzipped", no_argument, NULL, 'u' },
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
		if (option == 'h') {
			(void)fputs(help, stdout);
			return VERB_DONE;
		} else if (option == 'p' && kind_of(optarg, &x->kind))
			x->has_kind = true;
		else if (option == 'o')
			x->folder = optarg;
		else if (option == 'u')
			x->unzipped = true;
		else if (option == 'c')
			x->config = optarg;
		else
			return verb_wrong_use(argv[0]);
	}
	if (!x->has_kind || !x->folder || optind + 1 != argc)
		return verb_wrong_use(argv[0]);
	x->ref = argv[optind];
	return -1;
}

static enum err make(struct store *s, void *ctx)
{
	struct export *x = ctx;

	TRY(decision_find_ref(s, span_str(x->ref), &x->decision));
	return package_make(s,
	                    &(struct package_request){ .decision = &x->decision,
	                                               .kind = x->kind,
	                                               .office = &x->office,
	                                               .maker = x->maker,
	                                               .created = x->now,
	                                               .max = PACKAGE_MAX },
	                    &x->package);
}

/* Who reads the log of the decision must see that it left by this way, too. */
static enum err note(struct store *s, void *ctx)
{
	const struct export *x = ctx;

	return decision_act_add(s, x->now, x->decision.matter_id, x->decision.id, 0, "exported",
	                        x->kind == PACKAGE_SIP ? "Driften skrev ut ett arkivpaket (jourbeslut export)."
	                                               : "Driften skrev ut ett bevispaket (jourbeslut export).");
}

static int run(struct store *s, struct export *x)
{
	char path[4096] = "";
	enum err e = store_snapshot(s, make, x);

	if (e == ERR_NOT_FOUND)
		return verb_fail("export", e,
		                 x->decision.id ? "the decision's latest text is not archived yet"
		                                : "there is no such reference");
	if (e != ERR_OK)
		return verb_fail("export", e, NULL);
	if ((e = store_transaction(s, note, x)) != ERR_OK)
		return verb_fail("export", e, "the store cannot be written");
	e = package_save(&x->package, x->folder, x->unzipped, path, sizeof path);
	if (e == ERR_DUPLICATE)
		(void)fprintf(stderr, "jourbeslut export: %s exists already\n", path);
	else if (e != ERR_OK)
		(void)fprintf(stderr, "jourbeslut export: %s cannot be written: %s\n", path, err_name(e));
	else
		(void)printf("%s\n", path);
	return e == ERR_OK ? VERB_DONE : VERB_FAILED;
}

static enum err open_law(const struct conf *conf, struct export *x)
{
	char folder[4096];

	(void)snprintf(folder, sizeof folder, "%s/law", conf_text(conf, "paths.templates"));
	TRY(draft_law_open(folder, &x->law));
	x->office.law = x->law;
	x->office.clock = clock_system();
	return ERR_OK;
}

int verb_export(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	CLEANUP(cleanup_pool) struct store_pool *pool = NULL;
	CLEANUP(export_release) struct export x = { .config = VERB_CONFIG, .now = clock_now(clock_system()) };
	struct conf_problem problem;
	int status = read_options(argc, argv, &x);
	struct store *s;
	enum err e;

	if (status >= 0)
		return status;
	if (conf_read(x.config, settings_keys, settings_key_count, &problem, &conf) != ERR_OK) {
		(void)fprintf(stderr, "jourbeslut export: %s:%d: %s\n", x.config, problem.line, problem.text);
		return VERB_FAILED;
	}
	x.maker = conf_text(conf, "duty.name");
	if ((e = open_law(conf, &x)) != ERR_OK)
		return verb_fail("export", e, "the packs of law cannot be read");
	if ((e = store_pool_open(conf_text(conf, "paths.store"), false, 1, &pool)) != ERR_OK)
		return verb_fail("export", e, conf_text(conf, "paths.store"));
	s = store_pool_take(pool);
	e = decision_packs_sync(x.law, s);
	status = e == ERR_OK ? run(s, &x) : verb_fail("export", e, conf_text(conf, "paths.store"));
	store_pool_give(pool, s);
	return status;
}
