/* The parts of `jourbeslut law` that are about whole packs. argv[0] is the part's name. */
#ifndef VERB_LAW_H
#define VERB_LAW_H

#include "jourbeslut/law.h"

int verb_law_check(int argc, char **argv);
int verb_law_diff(int argc, char **argv);
int verb_law_print(int argc, char **argv);
int verb_law_stage(int argc, char **argv);
int verb_law_withdraw(int argc, char **argv);
/* Its days, rank, hash and types, a line each. */
void verb_law_print_pack(const struct law_pack *pack);

#endif
