/* The verbs. Wires, decides nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verbs.h"

#include "jourbeslut/base/cleanup.h"

static const struct verb {
	const char *name, *what;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "serve", "runs the service", verb_serve },
	{ "init", "makes a new store and configuration", verb_init },
	{ "import", "reads municipalities, persons and mandates from a file", verb_import },
	{ "draft", "checks a case file and prints the documents that it gives", verb_draft },
	{ "law", "packs of law: what follows on a decision; check, compare, print and stage a pack", verb_law },
	{ "check-config", "checks the configuration and everything that it names", verb_check_config },
	{ "backup", "copies the store, in use or not, to a new file", verb_backup },
	{ "verify", "verifies sealed documents and all that proves them, without network or store", verb_verify },
	{ "recheck", "verifies archived records and their e-ID evidence anew", verb_recheck },
	{ "export", "writes an archived decision as a package, for an archive or as evidence", verb_export },
	{ "ledger", "the ledger's keys, witnesses, and a new beginning", verb_ledger },
	{ "renew", "adds document time stamps to archived files before the last ones end", verb_renew },
	{ "states", "prints the states of a decision as a Graphviz picture", verb_states },
};

static void print_help(FILE *to)
{
	(void)fprintf(to, "jourbeslut " JOURBESLUT_VERSION
	                  ": oral decisions of social emergency duty, recorded, drafted, signed, archived\n\n");
	for (size_t i = 0; i < ARRAY_LENGTH(verbs); i++)
		(void)fprintf(to, "  jourbeslut %-16s %s\n", verbs[i].name, verbs[i].what);
	(void)fprintf(to, "\n`jourbeslut VERB --help` says more.\n"
	                  "Exit status: 0 done, 1 refused or failed, 2 undecided, 64 wrong use, 70 our fault.\n");
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		print_help(stderr);
		return VERB_USE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		print_help(stdout);
		return VERB_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		(void)printf("jourbeslut " JOURBESLUT_VERSION "\n");
		return VERB_DONE;
	}
	for (size_t i = 0; i < ARRAY_LENGTH(verbs); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	(void)fprintf(stderr, "jourbeslut: there is no verb `%s`. `jourbeslut --help` lists them.\n", argv[1]);
	return VERB_USE;
}
