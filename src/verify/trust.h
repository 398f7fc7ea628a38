/* A trust folder, loaded. */
#ifndef VERIFY_TRUST_H
#define VERIFY_TRUST_H

#include "jourbeslut/certificate.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/verify.h"

#define TRUST_VKEYS_MAX 16
#define TRUST_SEALERS_MAX 64

/* Who may seal, and on which days: by one of the two. */
struct trust_sealer {
	char organisation_id[ORGANISATION_ID_TEXT]; /* "": by the fingerprint */
	struct sha256 fingerprint;
	struct date from, to; /* both included; year 0: open */
};

struct verify_trust {
	bool there; /* the folder exists */
	bool environment_known;
	bool test;         /* environment "test" */
	char problem[300]; /* why nothing of the folder is relied on; "" */
	bool test_root;    /* it is a test root in a folder for production: what passes by it must fail */
	/* NULL: the folder has no root for that role. */
	struct eid_trust *eid;
	struct roots *seal, *tsa;
	struct der_list seal_crls, tsa_crls;
	struct ledger_vkey logs[TRUST_VKEYS_MAX], witnesses[TRUST_VKEYS_MAX];
	size_t log_count, witness_count;
	struct date ledger_from; /* since then all that is sealed has its proofs; year 0: always */
	struct trust_sealer sealers[TRUST_SEALERS_MAX];
	size_t sealer_count;
};

/* The next line of `rest` that says something, trimmed: empty ones and remarks (#) are passed over. `number` counts
 * all. False: there is none. */
bool trust_next_line(struct span *rest, size_t *number, struct span *ret_line);
/* Adds what a file `sealers` says. ERR_CONFIG with an English problem: a line is none, or there are too many. */
MUST_USE enum err trust_sealers_read(struct verify_trust *t, struct span text, char *problem, size_t problem_size);

enum trust_standing { TRUST_ACCEPTED, TRUST_OTHER_TIME, TRUST_NOT_NAMED };
enum trust_standing trust_sealer_find(const struct verify_trust *t, const struct certificate_facts *f,
                                      struct instant at);

#endif
