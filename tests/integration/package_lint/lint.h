/* A lint of the MUSTs of E-ARK CSIP 2.1.0 and SIP 2.1.0 for packages like ours, and of what ERMS 2.1 and PREMIS 3 ask
 * of the elements that we write. Each rule bears the requirement's number; `--mutants` shows that each of them bites.
 *
 * It is apart from the writer: libxml2 reads the files, and a rule is an XPath expression that must be true. It stands
 * in for the XML schemas, which are not copied into this project: it checks the rules that it names and no more. */
#ifndef PACKAGE_LINT_H
#define PACKAGE_LINT_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/crypto.h"

enum lint_document { LINT_PACKAGE, LINT_REPRESENTATION, LINT_ERMS, LINT_PREMIS, LINT_DOCUMENT_COUNT };
#define LINT_BOTH_METS (1u << LINT_PACKAGE | 1u << LINT_REPRESENTATION)

struct lint_rule {
	const char *id;
	unsigned documents; /* mask of 1u << document */
	const char *test;   /* XPath that must be true */
};
extern const struct lint_rule lint_rules[];
extern const size_t lint_rule_count;

/* Rules that need the folder: told by name alone. */
#define LINT_FILES "CSIPSTR-files"      /* every file is listed once, and is there */
#define LINT_SIZE "CSIP27-CSIP69"       /* SIZE is the file's */
#define LINT_CHECKSUM "CSIP29-CSIP71"   /* CHECKSUM is the file's SHA-256 */
#define LINT_HREF "CSIP24-CSIP79"       /* relative, downwards, a file */
#define LINT_ROOT "CSIPSTR1"            /* the folder's name is the OBJID */
#define LINT_IDS "CSIP65-CSIP67-unique" /* across both METS files */
#define LINT_FIXITY "PREMIS-fixity"     /* each file of the representation is an object with its SHA-256 and size */
#define LINT_MARKS "marks" /* how the decision stood: alike in METS, ERMS, PREMIS, the guides and status.json */

struct lint {
	char root[4096]; /* the package's folder */
	xmlDoc *documents[LINT_DOCUMENT_COUNT];
	bool quiet;
	int found;
	char names[64][40]; /* of the rules that were broken, for the mutants */
};

/* Reads the four files. False: one is missing or not well-formed. */
bool lint_open(struct lint *l, const char *folder);
void lint_close(struct lint *l);
void lint_report(struct lint *l, const char *rule, const char *where);
bool lint_broken(const struct lint *l, const char *rule);
/* All rules over what is in memory and the files in the folder. */
void lint_run(struct lint *l);
/* The nodes that an expression names in a document; empty where it is no expression for nodes. The caller frees. */
struct lint_nodes {
	xmlNode **items;
	size_t count;
};
struct lint_nodes lint_find(const struct lint *l, enum lint_document d, const char *expression);
bool lint_test(const struct lint *l, enum lint_document d, const char *expression);
/* Reads a file of the package with its SHA-256. False: it is not there. */
bool lint_read(const struct lint *l, const char *path, struct buf *bytes, char hex[SHA256_HEX]);
/* LINT_MARKS. */
void lint_standing(struct lint *l);
/* What the outcome of "status at export" may be; NULL at the end. */
extern const char *const lint_states[];
/* Spoils one thing after the other and looks whether the rule that it breaks says so. Number of those that did not. */
int lint_mutants(struct lint *l);
/* The same of the legal state alone: each that is not the package's own. */
int lint_other_states(struct lint *l);

#endif
