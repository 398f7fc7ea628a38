/* A seal, a time-stamping authority and a ledger for tests that archive: real ones, made in process. */
#ifndef TESTS_TEST_SEAL_H
#define TESTS_TEST_SEAL_H

#include "jourbeslut/decision.h"
#include "jourbeslut/ledger.h"
#include "unit/test_pki.h"

struct test_seal {
	struct pki *pki;
	struct der_list chain;
	struct roots *roots, *authorities;
	struct key *key;
	struct decision_seal seal; /* for an office */
	struct ledger *ledger;
	char path[128]; /* files beside it have names that begin so */
};

/* Makes it; `path` is where its files may lie. `clock` is borrowed. */
MUST_USE enum err test_seal_make(struct test_seal *t, const char *path, const struct clock *clock);
/* And removes the files. */
void test_seal_release(struct test_seal *t);
/* The authority answers everything that is wanted, at `now`; `ret_count` how much that was. */
MUST_USE enum err test_seal_stamp(struct test_seal *t, struct store *s, struct instant now, int *ret_count);
/* A signed decision to the archive: time stamps, checkpoints, seals. */
MUST_USE enum err test_seal_archive(struct test_seal *t, const struct decision_office *o, struct store *s,
                                    int64_t decision);
/* Every archived file gets the document time stamp that it wants, with these OCSP responses. */
MUST_USE enum err test_seal_renew(struct test_seal *t, const struct decision_office *o, struct store *s,
                                  const struct der_list *ocsp);

#endif
