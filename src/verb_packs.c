/* Loading the law for a verb: from a folder, or as an installed service has it. */
#include "verb_packs.h"

#include <stdio.h>

#include "jourbeslut/approval.h"
#include "jourbeslut/draft.h"
#include "settings.h"

#define PROBLEM_TEXT 600

DEFINE_CLEANUP(cleanup_law, struct law, law_free);
DEFINE_CLEANUP(cleanup_conf, struct conf, conf_free);
DEFINE_CLEANUP(cleanup_pool, struct store_pool, store_pool_close);

static enum err load_folder(const char *templates, struct law **ret_law, char *problem)
{
	struct law_problem p = { "", "", "" };
	char folder[4096];
	enum err e;

	(void)snprintf(folder, sizeof folder, "%s/law", templates);
	e = draft_law_load(folder, &p, ret_law);
	if (e != ERR_OK)
		law_problem_words(&p, folder, problem, PROBLEM_TEXT);
	return e;
}

static enum err open_folder(const char *templates, struct law **ret_law, char *problem)
{
	char folder[4096];
	enum err e;

	(void)snprintf(folder, sizeof folder, "%s/law", templates);
	e = draft_law_open(folder, ret_law);
	if (e != ERR_OK)
		(void)snprintf(problem, PROBLEM_TEXT, "%.400s: %s", folder, err_name(e));
	return e;
}

/* Without this a draft by the installation would look whole where the service leaves something out. */
static void print_left_out(struct law *law)
{
	static const char *const words[] = {
		[LAW_OF_FOLDER] = "är installerat men används inte",
		[LAW_OF_STORE] = "är framlagt men används inte",
		[LAW_OF_TEXTS] = "har låsta texter men går inte att läsa",
		[LAW_BROKEN] = "går inte att läsa i mappen, och inget är sparat av det",
		[LAW_STOOD_IN] = "går inte att läsa i mappen; det som är sparat används",
	};
	struct law_left_out one;
	char why[PROBLEM_TEXT];

	for (size_t i = 0; law_left_out(law, i, &one); i++) {
		law_problem_words(&one.problem, "", why, sizeof why);
		(void)fprintf(stderr, "obs: lagpaketet %s %s: %s\n", one.id, words[one.of], why);
	}
}

static enum err follow_store(struct law *law, const char *path, char *problem)
{
	CLEANUP(cleanup_pool) struct store_pool *pool = NULL;
	enum err e = store_pool_open(path, false, 1, &pool);
	struct store *s;

	if (e == ERR_OK) {
		s = store_pool_take(pool);
		e = decision_packs_sync(law, s);
		store_pool_give(pool, s);
	}
	if (e != ERR_OK)
		(void)snprintf(problem, PROBLEM_TEXT, "store %.400s: %s", path, err_name(e));
	return e;
}

static enum err load_installation(const char *config, struct law **ret_law, char *problem)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	CLEANUP(cleanup_law) struct law *law = NULL;
	struct conf_problem where;

	if (conf_read(config, settings_keys, settings_key_count, &where, &conf) != ERR_OK) {
		(void)snprintf(problem, PROBLEM_TEXT, "%.300s:%d: %.200s", config, where.line, where.text);
		return ERR_CONFIG;
	}
	TRY(open_folder(conf_text(conf, "paths.templates"), &law, problem));
	TRY(follow_store(law, conf_text(conf, "paths.store"), problem));
	print_left_out(law);
	*ret_law = TAKE(law);
	return ERR_OK;
}

enum err verb_packs_load(const struct verb_packs *v, struct law **ret_law, char problem[600])
{
	problem[0] = '\0';
	return v->config ? load_installation(v->config, ret_law, problem)
	                 : load_folder(v->templates ? v->templates : JOURBESLUT_TEMPLATES, ret_law, problem);
}

enum err verb_packs_words(const struct verb_packs *v, struct buf *out)
{
	if (v->config)
		return buf_printf(out, "Lagpaket som i tjänsten nu (%s).", v->config);
	return buf_printf(out,
	                  "Bara lagpaketen i %s/law: vad som är framlagt och godkänt i en tjänst syns med --config.",
	                  v->templates ? v->templates : JOURBESLUT_TEMPLATES);
}
