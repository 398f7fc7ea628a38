/* `jourbeslut recheck`: what is archived, looked at again. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/decision.h"
#include "jourbeslut/archive.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/store.h"
#include "settings.h"
#include "verbs.h"

DEFINE_CLEANUP(cleanup_conf, struct conf, conf_free);
DEFINE_CLEANUP(cleanup_pool, struct store_pool, store_pool_close);
DEFINE_CLEANUP(cleanup_trust, struct eid_trust, eid_trust_free);

struct recheck {
	struct store *store;
	const struct eid_trust *trust;
	const char *org_number;
	int checked, failed;
};

static enum err recheck_one(void *ctx, const struct archive_version *v)
{
	struct recheck *r = ctx;
	struct archive_recheck report;

	TRY(archive_recheck(r->store, r->trust, r->org_number, v, &report));
	r->checked++;
	r->failed += !report.ok;
	(void)printf("%s version %d: %s: %s\n", v->ref, v->version, report.ok ? "i ordning" : "FEL", report.text);
	return ERR_OK;
}

/* Asked for by name, and nothing there: that is not "in order". */
static enum err not_archived(struct recheck *r, const char *ref)
{
	r->checked++;
	r->failed++;
	(void)printf("%s: FEL: inget är arkiverat\n", ref);
	return ERR_OK;
}

static enum err recheck_refs(struct recheck *r, int count, char **refs)
{
	for (int i = 0; i < count; i++) {
		struct decision d;

		TRY(decision_find_ref(r->store, span_str(refs[i]), &d));
		if (!d.stands.version_id)
			TRY(not_archived(r, d.ref));
		TRY(archive_version_each(r->store, d.id, recheck_one, r));
	}
	return count ? ERR_OK : archive_version_each(r->store, 0, recheck_one, r);
}

static enum err open_trust(const struct conf *conf, struct eid_problem *problem, struct eid_trust **ret_trust)
{
	BUF roots = buf_init(1 << 20);
	bool test = strcmp(conf_text(conf, "eid.environment"), "test") == 0;

	(void)snprintf(problem->text, sizeof problem->text, "eid.roots cannot be read");
	TRY(buf_read_file(&roots, conf_text(conf, "eid.roots")));
	return eid_trust_new(test ? EID_TEST : EID_PRODUCTION, buf_span(&roots), problem, ret_trust);
}

int verb_recheck(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	CLEANUP(cleanup_pool) struct store_pool *pool = NULL;
	CLEANUP(cleanup_trust) struct eid_trust *trust = NULL;
	int status = verb_config(argc, argv,
	                         " [REFERENCE …]: verifies archived records and their e-ID evidence\n"
	                         "anew; without a reference all of them. Exit status 1: something is not in order.",
	                         &conf);
	struct recheck r = { 0 };
	struct eid_problem problem = { { 0 } };
	enum err e;

	if (status >= 0)
		return status;
	if ((e = open_trust(conf, &problem, &trust)) != ERR_OK)
		return verb_fail("recheck", e, problem.text);
	if ((e = store_pool_open(conf_text(conf, "paths.store"), false, 1, &pool)) != ERR_OK)
		return verb_fail("recheck", e, conf_text(conf, "paths.store"));
	r = (struct recheck){ store_pool_take(pool), trust, conf_text(conf, "eid.org_number"), 0, 0 };
	e = recheck_refs(&r, argc - optind, argv + optind);
	store_pool_give(pool, r.store);
	if (e != ERR_OK)
		return verb_fail("recheck", e, e == ERR_NOT_FOUND ? "there is no such reference" : NULL);
	(void)printf("%d kontrollerade, %d med fel\n", r.checked, r.failed);
	return r.failed ? VERB_FAILED : VERB_DONE;
}
