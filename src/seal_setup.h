/* Seal, time-stamping authorities and ledger as the configuration names them: read and checked once at start. */
#ifndef SEAL_SETUP_H
#define SEAL_SETUP_H

#include "jourbeslut/base/conf.h"
#include "jourbeslut/certificate.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/key.h"
#include "jourbeslut/ledger.h"

struct seal_setup {
	struct key *key;
	struct der_list chain;
	struct roots *roots, *authorities;
	struct certificate_facts certificate;
	struct decision_seal seal; /* borrows from the members above */
	struct ledger *ledger;
	struct instant not_before, not_after; /* of the chain with its root */
};
/* ERR_CONFIG with an English `problem`, a line for each fault: a file that is missing or unreadable, a key that does
 * not fit, a certificate that has another purpose or does not lead to its root, test material in production. One that
 * has ended, or is not valid yet, is taken: nothing is sealed with it, and ends.h tells it. */
MUST_USE enum err seal_setup_open(const struct conf *conf, const struct clock *clock, const struct log *log,
                                  char *problem, size_t problem_size, struct seal_setup *s);
void seal_setup_close(struct seal_setup *s);

#endif
