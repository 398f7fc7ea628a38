/* `jourbeslut draft`: the documents of a case file as the pages would show them, with an installation or without. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/draft.h"
#include "jourbeslut/people.h"
#include "verb_packs.h"
#include "verbs.h"

#define REGISTER_MAX (4 * 1024 * 1024)

struct drafting {
	struct verb_packs packs;
	const char *register_path; /* NULL: none */
	struct law *law;           /* owned */
	struct case_file *c;       /* owned */
	json_t *county;            /* owned */
	struct case_moment moment;
};

static void drafting_release(struct drafting *d)
{
	law_free(d->law);
	case_free(d->c);
	json_decref(d->county);
}

static void print_problems(const struct case_problems *problems)
{
	static const char *const names[] = { "fel", "saknas", "motsägelse", "fråga", "obs" };

	for (size_t i = 0; i < problems->count; i++)
		(void)fprintf(stderr, problems->items[i].quote[0] ? "%s: %s: %s \"%s\"\n" : "%s: %s: %s%s\n",
		              names[problems->items[i].severity], problems->items[i].path, problems->items[i].text,
		              problems->items[i].quote);
}

/* --- What is read ------------------------------------------------------------------------------------------------ */

static int open_law(struct drafting *d)
{
	char why[600];
	enum err e = verb_packs_load(&d->packs, &d->law, why);

	return e == ERR_OK ? -1 : verb_fail("draft", e, why);
}

static int open_register(struct drafting *d)
{
	struct json_problem where = { 0 };
	BUF text = buf_init(REGISTER_MAX);
	char why[400];
	enum err e;

	if (!d->register_path)
		return -1;
	if ((e = buf_read_file(&text, d->register_path)) != ERR_OK)
		return verb_fail("draft", e, d->register_path);
	e = json_read(buf_span(&text), REGISTER_MAX, &where, &d->county);
	if (e == ERR_OK)
		return -1;
	(void)snprintf(why, sizeof why, "%.200s:%d:%d: %.100s", d->register_path, where.line, where.column,
	               where.reason);
	return verb_fail("draft", e, why);
}

static int open_case(struct drafting *d, const char *path)
{
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(CASE_FILE_MAX);
	enum err e = buf_read_file(&text, path);

	if (e != ERR_OK)
		return verb_fail("draft", e, path);
	e = case_parse(buf_span(&text), date_of(clock_now(clock_system())), &problems, &d->c);
	print_problems(&problems);
	return e == ERR_OK ? -1 : verb_fail("draft", e, "the case file is not taken");
}

/* The night of the case: its latest time that has been. A file without times is drafted now. */
static struct instant moment_of(const struct case_file *c)
{
	static const char *const paths[] = { "contact.at", "protection.at", "person.found_at", "person.birth_time" };
	struct instant now = clock_now(clock_system()), latest = { INT64_MIN }, at;

	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		if (instant_parse(span_str(case_text(c, paths[i])), &at) == ERR_OK && at.us > latest.us)
			latest = at;
	return latest.us == INT64_MIN || latest.us > now.us ? now : latest;
}

/* --- What is printed --------------------------------------------------------------------------------------------- */

/* The municipality as the register has it; what only the register knows stands in brackets. */
static void municipality_of(const struct drafting *d, struct municipality *ret)
{
	const char *name = case_text(d->c, "municipality");
	size_t i;
	json_t *one;

	*ret = (struct municipality){ .committee = "[nämnden]", .court = "[förvaltningsrätten]" };
	(void)snprintf(ret->name, sizeof ret->name, "%s", *name ? name : "[kommunen]");
	json_array_foreach (json_object_get(d->county, "municipalities"), i, one) {
		struct municipality m = { 0 };
		(void)snprintf(m.code, sizeof m.code, "%s", json_text(one, "code"));
		(void)snprintf(m.name, sizeof m.name, "%s", json_text(one, "name"));
		(void)snprintf(m.committee, sizeof m.committee, "%s", json_text(one, "committee"));
		(void)snprintf(m.court, sizeof m.court, "%s", json_text(one, "court"));
		if (people_municipality_named(&m, name))
			*ret = m;
	}
}

static enum err print_documents(const struct drafting *d, const struct law_type *type)
{
	struct municipality m;
	BLOCKS decision = { 0 }, basis = { 0 };
	BUF text = buf_init(REGISTER_MAX);

	municipality_of(d, &m);
	const struct draft_facts facts = {
		.municipality = m.name, .committee = m.committee, .court = m.court, .now = d->moment.now
	};
	TRY(draft_decision(type, d->c, &facts, NULL, &decision));
	TRY(draft_basis(type, d->c, &facts, NULL, &basis));
	TRY(blocks_to_text(&decision, &text));
	TRY(buf_add_str(&text, "\n\n"));
	TRY(blocks_to_text(&basis, &text));
	(void)fputs(buf_str(&text), stdout);
	return ERR_OK;
}

/* On standard error, where it is in no document's way. */
static enum err print_packs(const struct drafting *d, const struct law_type *type)
{
	BUF words = buf_init(9000);

	TRY(verb_packs_words(&d->packs, &words));
	(void)fprintf(stderr, "lagpaket: %s%s. %s\n", type->pack->id,
	              law_pack_marked(type->pack) ? ", som inte är granskat" : "", buf_str(&words));
	return ERR_OK;
}

static int draft_file(struct drafting *d, const char *path)
{
	CASE_PROBLEMS findings = { 0 };
	const struct law_type *type;
	int status;
	enum err e;

	if ((status = open_law(d)) >= 0 || (status = open_register(d)) >= 0 || (status = open_case(d, path)) >= 0)
		return status;
	d->moment = (struct case_moment){ .now = moment_of(d->c) };
	type = law_type_at(d->law, case_text(d->c, "type"), d->moment.now);
	if (!type)
		return verb_fail("draft", ERR_INPUT, "no law pack has the case's type on the day of the case");
	if ((e = case_check(d->c, type, &d->moment, &findings)) != ERR_OK || (e = print_packs(d, type)) != ERR_OK ||
	    (e = print_documents(d, type)) != ERR_OK)
		return verb_fail("draft", e, NULL);
	print_problems(&findings);
	return case_problems_block(&findings) ? VERB_UNDECIDED : VERB_DONE;
}

int verb_draft(int argc, char **argv)
{
	static const struct option options[] = { { "config", required_argument, NULL, 'c' },
		                                 { "templates", required_argument, NULL, 't' },
		                                 { "register", required_argument, NULL, 'r' },
		                                 { "help", no_argument, NULL, 'h' },
		                                 { 0 } };
	CLEANUP(drafting_release) struct drafting d = { .c = NULL };
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h') {
			(void)printf("jourbeslut draft [--config FILE | --templates FOLDER] [--register FILE] "
			             "CASE.json: prints\n"
			             "decision and Beslutsunderlag as text, as of the latest time in the case, and "
			             "on standard error\n"
			             "by which law pack, and what is wrong or missing. Checks the law packs.\n"
			             "  --config FILE    the packs of that service now, with those staged and "
			             "approved in its store\n"
			             "  --templates FOLDER  those of that folder alone; default " JOURBESLUT_TEMPLATES
			             "\n"
			             "  --register FILE  municipalities with committee and court, as for `jourbeslut "
			             "import`\n"
			             "Exit status 2: something is missing.\n");
			return VERB_DONE;
		}
		if (option == 't')
			d.packs.templates = optarg;
		else if (option == 'c')
			d.packs.config = optarg;
		else if (option == 'r')
			d.register_path = optarg;
		else
			return verb_wrong_use("draft");
	}
	if (optind + 1 != argc || (d.packs.templates && d.packs.config))
		return verb_wrong_use("draft");
	return draft_file(&d, argv[optind]);
}
