/* package_lint [--mutants | --states | --sums] FOLDER: prints what breaks a rule; exit status 0 only where nothing
 * does. --sums prints instead what METS says of each file, as sha256sum reads it. */
#include "integration/package_lint/lint.h"

#include <ftw.h>
#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX_SIZE ((size_t)64 << 20)
#define FOLDERS_OPEN 8
#define FILES_MAX 400
#define DATA "representations/rep1/data/"

static const char *const places[LINT_DOCUMENT_COUNT] = { "METS.xml", "representations/rep1/METS.xml",
	                                                 "metadata/descriptive/erms.xml",
	                                                 "metadata/preservation/premis.xml" };
static const char *const names[LINT_DOCUMENT_COUNT] = { "METS.xml", "rep1/METS.xml", "erms.xml", "premis.xml" };
/* References in a METS file are relative to its folder. */
static const char *const bases[LINT_DOCUMENT_COUNT] = { "", "representations/rep1/", "", "" };

void lint_report(struct lint *l, const char *rule, const char *where)
{
	if (!l->quiet)
		(void)printf("%s: %s\n", rule, where);
	if ((size_t)l->found < sizeof l->names / sizeof l->names[0])
		(void)snprintf(l->names[l->found], sizeof l->names[0], "%s", rule);
	l->found++;
}

bool lint_broken(const struct lint *l, const char *rule)
{
	for (int i = 0; i < l->found && (size_t)i < sizeof l->names / sizeof l->names[0]; i++)
		if (strcmp(l->names[i], rule) == 0)
			return true;
	return false;
}

bool lint_open(struct lint *l, const char *folder)
{
	bool good = true;

	*l = (struct lint){ .found = 0 };
	(void)snprintf(l->root, sizeof l->root, "%s", folder);
	for (int d = 0; d < LINT_DOCUMENT_COUNT; d++) {
		char path[4400];

		(void)snprintf(path, sizeof path, "%s/%s", folder, places[d]);
		l->documents[d] = xmlReadFile(path, NULL, XML_PARSE_NONET);
		good = good && l->documents[d];
	}
	return good;
}

void lint_close(struct lint *l)
{
	for (int d = 0; d < LINT_DOCUMENT_COUNT; d++)
		xmlFreeDoc(l->documents[d]);
}

/* --- XPath ---------------------------------------------------------------------------------------------------------
 */

static xmlXPathObject *evaluate(const struct lint *l, enum lint_document d, const char *expression)
{
	static const char *const spaces[][2] = {
		{ "m", "http://www.loc.gov/METS/" },
		{ "xlink", "http://www.w3.org/1999/xlink" },
		{ "csip", "https://DILCIS.eu/XML/METS/CSIPExtensionMETS" },
		{ "sip", "https://DILCIS.eu/XML/METS/SIPExtensionMETS" },
		{ "e", "https://DILCIS.eu/XML/ERMS" },
		{ "p", "http://www.loc.gov/premis/v3" },
		{ "xsi", "http://www.w3.org/2001/XMLSchema-instance" },
	};
	xmlXPathContext *context = xmlXPathNewContext(l->documents[d]);
	xmlXPathObject *result = NULL;

	if (!context)
		abort();
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
		(void)xmlXPathRegisterNs(context, (const xmlChar *)spaces[i][0], (const xmlChar *)spaces[i][1]);
	result = xmlXPathEvalExpression((const xmlChar *)expression, context);
	xmlXPathFreeContext(context);
	return result;
}

bool lint_test(const struct lint *l, enum lint_document d, const char *expression)
{
	xmlXPathObject *result = evaluate(l, d, expression);
	bool good = result && xmlXPathCastToBoolean(result);

	xmlXPathFreeObject(result);
	return good;
}

struct lint_nodes lint_find(const struct lint *l, enum lint_document d, const char *expression)
{
	xmlXPathObject *result = evaluate(l, d, expression);
	struct lint_nodes found = { NULL, 0 };

	if (result && result->nodesetval && result->nodesetval->nodeNr > 0) {
		found.count = (size_t)result->nodesetval->nodeNr;
		found.items = calloc(found.count, sizeof *found.items);
		if (!found.items)
			abort();
		memcpy(found.items, result->nodesetval->nodeTab, found.count * sizeof *found.items);
	}
	xmlXPathFreeObject(result);
	return found;
}

static const char *attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0 && a->children)
			return (const char *)a->children->content;
	return "";
}

/* --- The folder ----------------------------------------------------------------------------------------------------
 */

static struct {
	char paths[FILES_MAX][400];
	size_t count, skip;
} seen; /* what the walk found; nftw has no context */

static int see(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about;
	(void)place;
	if (kind == FTW_F && seen.count < FILES_MAX)
		(void)snprintf(seen.paths[seen.count++], sizeof seen.paths[0], "%s", path + seen.skip);
	return 0;
}

bool lint_read(const struct lint *l, const char *path, struct buf *bytes, char hex[SHA256_HEX])
{
	char whole[4600];
	struct sha256 hash;

	(void)snprintf(whole, sizeof whole, "%s/%s", l->root, path);
	if (buf_read_file(bytes, whole) != ERR_OK || sha256_of(buf_span(bytes), &hash) != ERR_OK)
		return false;
	sha256_hex(&hash, hex);
	return true;
}

/* `node`: file or mdRef; `place`: what has the href. */
static void check_reference(struct lint *l, enum lint_document d, const xmlNode *node, const xmlNode *place)
{
	const char *href = attribute(place, "href");
	BUF bytes = buf_init(FILE_MAX_SIZE);
	char path[500], hex[SHA256_HEX], size[24];

	(void)snprintf(path, sizeof path, "%s%s", bases[d], href);
	if (!*href || *href == '/' || strstr(href, "..") || strchr(href, ':') || strchr(href, '\\') ||
	    !lint_read(l, path, &bytes, hex)) {
		lint_report(l, LINT_HREF, path);
		return;
	}
	(void)snprintf(size, sizeof size, "%zu", bytes.len);
	if (strcmp(attribute(node, "SIZE"), size) != 0)
		lint_report(l, LINT_SIZE, path);
	if (strcmp(attribute(node, "CHECKSUM"), hex) != 0)
		lint_report(l, LINT_CHECKSUM, path);
}

static void each_reference(struct lint *l, void (*each)(struct lint *l, enum lint_document d, const xmlNode *node,
                                                        const xmlNode *place))
{
	for (int d = LINT_PACKAGE; d <= LINT_REPRESENTATION; d++) {
		struct lint_nodes found = lint_find(l, (enum lint_document)d, "//m:mdRef | //m:file");

		for (size_t i = 0; i < found.count; i++) {
			const xmlNode *place = found.items[i];

			if (strcmp((const char *)place->name, "file") == 0)
				place = xmlFirstElementChild(found.items[i]);
			if (place)
				each(l, (enum lint_document)d, found.items[i], place);
		}
		free(found.items);
	}
}

static int times_listed(struct lint *l, const char *path)
{
	int times = 0;

	for (int d = LINT_PACKAGE; d <= LINT_REPRESENTATION; d++) {
		struct lint_nodes found = lint_find(l, (enum lint_document)d, "//m:mdRef | //m:FLocat");
		size_t base = strlen(bases[d]);

		for (size_t i = 0; i < found.count; i++)
			times += strncmp(path, bases[d], base) == 0 &&
			         strcmp(path + base, attribute(found.items[i], "href")) == 0;
		free(found.items);
	}
	return times;
}

static void check_fixity(struct lint *l, const char *path)
{
	BUF bytes = buf_init(FILE_MAX_SIZE), expression = buf_init(1000);
	char hex[SHA256_HEX];

	if (!lint_read(l, path, &bytes, hex) ||
	    buf_printf(
	            &expression,
	            "count(/p:premis/p:object[p:objectIdentifier/p:objectIdentifierValue = '%s']/"
	            "p:objectCharacteristics[p:fixity[p:messageDigestAlgorithm = 'SHA-256' and p:messageDigest = '%s'] "
	            "and p:size = '%zu']) = 1",
	            path, hex, bytes.len) != ERR_OK ||
	    !lint_test(l, LINT_PREMIS, buf_str(&expression)))
		lint_report(l, LINT_FIXITY, path);
}

static void check_folder(struct lint *l)
{
	const char *last = strrchr(l->root, '/');
	char expression[5000];

	(void)snprintf(expression, sizeof expression, "/m:mets/@OBJID = '%s'", last ? last + 1 : l->root);
	if (!lint_test(l, LINT_PACKAGE, expression))
		lint_report(l, LINT_ROOT, l->root);
	each_reference(l, check_reference);
	seen.count = 0;
	seen.skip = strlen(l->root) + 1;
	(void)nftw(l->root, see, FOLDERS_OPEN, FTW_PHYS);
	for (size_t i = 0; i < seen.count; i++) {
		if (times_listed(l, seen.paths[i]) != (strcmp(seen.paths[i], "METS.xml") != 0))
			lint_report(l, LINT_FILES, seen.paths[i]);
		if (strncmp(seen.paths[i], DATA, strlen(DATA)) == 0)
			check_fixity(l, seen.paths[i]);
	}
}

/* IDs are unique across the package, not only in their file. */
static void check_ids(struct lint *l)
{
	struct lint_nodes mine = lint_find(l, LINT_PACKAGE, "//*[@ID]");

	for (size_t i = 0; i < mine.count; i++) {
		char expression[300];

		(void)snprintf(expression, sizeof expression, "//*[@ID = '%s']", attribute(mine.items[i], "ID"));
		if (lint_test(l, LINT_REPRESENTATION, expression))
			lint_report(l, LINT_IDS, attribute(mine.items[i], "ID"));
	}
	free(mine.items);
}

void lint_run(struct lint *l)
{
	l->found = 0;
	for (size_t i = 0; i < lint_rule_count; i++)
		for (int d = 0; d < LINT_DOCUMENT_COUNT; d++)
			if (lint_rules[i].documents >> d & 1 &&
			    !lint_test(l, (enum lint_document)d, lint_rules[i].test))
				lint_report(l, lint_rules[i].id, names[d]);
	check_ids(l);
	check_folder(l);
	lint_standing(l);
}

static void print_sum(struct lint *l, enum lint_document d, const xmlNode *node, const xmlNode *place)
{
	(void)l;
	(void)printf("%s  %s%s\n", attribute(node, "CHECKSUM"), bases[d], attribute(place, "href"));
}

int main(int argc, char **argv)
{
	struct lint l;
	int status = 1;

	if (argc < 2 || argc > 3) {
		(void)fprintf(stderr, "usage: package_lint [--mutants | --states | --sums] FOLDER\n");
		return 64;
	}
	if (!lint_open(&l, argv[argc - 1])) {
		(void)fprintf(stderr, "package_lint: a file is missing or not well-formed\n");
	} else if (argc == 3 && strcmp(argv[1], "--sums") == 0) {
		each_reference(&l, print_sum);
		status = 0;
	} else if (argc == 3) {
		status = (strcmp(argv[1], "--states") == 0 ? lint_other_states(&l) : lint_mutants(&l)) != 0;
	} else {
		lint_run(&l);
		(void)printf("%zu rules, %d broken\n", lint_rule_count, l.found);
		status = l.found != 0;
	}
	lint_close(&l);
	xmlCleanupParser();
	return status;
}
