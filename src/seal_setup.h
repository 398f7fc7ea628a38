/* Seal, time-stamping authorities and ledger as the configuration names them: read and checked once at start. */
#ifndef SEAL_SETUP_H
#define SEAL_SETUP_H

#include "jourbeslut/base/conf.h"
#include "jourbeslut/certificate.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/key.h"
#include "jourbeslut/ledger.h"

struct seal_setup {
	struct key *key;
	struct der_list chain;
	struct roots *roots, *authorities;
	struct certificate_facts certificate;
	struct decision_seal seal; /* borrows from the members above */
	struct ledger *ledger;
	const struct log *log; /* of the watch */
	struct instant watch_next;
};
/* ERR_CONFIG with an English `problem`: a file that is missing or unreadable, a key that does not fit, a certificate
 * that has ended, has another purpose or does not lead to its root, test material in production. */
MUST_USE enum err seal_setup_open(const struct conf *conf, const struct clock *clock, const struct log *log,
                                  char *problem, size_t problem_size, struct seal_setup *s);
void seal_setup_close(struct seal_setup *s);
/* A step that says in the log, once a day, how long the seal certificate still lasts when that is less than 60 days. */
MUST_USE enum err seal_setup_watch(struct seal_setup *s, struct jobs *j);

#endif
