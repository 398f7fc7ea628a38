/* What `jourbeslut ledger …` is made of. */
#ifndef VERB_LEDGER_H
#define VERB_LEDGER_H

#include "jourbeslut/ledger.h"

/* The witness' side; argv[0] is "ledger check". */
int ledger_check(int argc, char **argv);
/* The key of the last line that holds one: where a ledger was reopened, the newest. ERR_INPUT: no good key. */
MUST_USE enum err ledger_vkey_file(const char *path, struct ledger_vkey *ret_vkey);
/* Says of a file that was named why it will not do; gives the exit status. */
int ledger_fail_file(const char *verb, enum err e, const char *path);

#endif
