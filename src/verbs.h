/* One function a verb; argv[0] is the verb. Each prints its own help for --help. */
#ifndef VERBS_H
#define VERBS_H

#include "jourbeslut/base/conf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/store.h"

enum verb_exit { VERB_DONE = 0, VERB_FAILED = 1, VERB_UNDECIDED = 2, VERB_USE = 64, VERB_FAULT = 70 };

int verb_serve(int argc, char **argv);
int verb_init(int argc, char **argv);
int verb_import(int argc, char **argv);
int verb_draft(int argc, char **argv);
int verb_law(int argc, char **argv);
int verb_check_config(int argc, char **argv);
int verb_backup(int argc, char **argv);
int verb_recheck(int argc, char **argv);
int verb_export(int argc, char **argv);
int verb_ledger(int argc, char **argv);
int verb_verify(int argc, char **argv);
int verb_renew(int argc, char **argv);
int verb_states(int argc, char **argv);

/* --- Shared by the verbs --- */

#define VERB_CONFIG "/etc/jourbeslut/jourbeslut.conf"
/* Says where to read on, and gives the exit status. */
int verb_wrong_use(const char *verb);

/* Says what failed, and gives the exit status for it. */
int verb_fail(const char *verb, enum err e, const char *why);
/* Reads --config FILE (and --help, whose text ends with `help`). -1: go on, the rest starts at optind; else the exit
 * status. */
int verb_config(int argc, char **argv, const char *help, struct conf **ret_conf);
/* Reads a county into the store; `problem` says what was wrong. */
MUST_USE enum err verb_import_file(struct store_pool *pool, const char *path, char problem[300]);

#endif
