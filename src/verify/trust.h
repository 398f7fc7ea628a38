/* A trust folder, loaded. */
#ifndef VERIFY_TRUST_H
#define VERIFY_TRUST_H

#include "jourbeslut/certificate.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/verify.h"

#define TRUST_VKEYS_MAX 16

struct verify_trust {
	bool there;        /* the folder exists */
	bool test;         /* environment "test" */
	char problem[300]; /* why the whole folder is refused; "" */
	/* NULL: the folder has no root for that role. */
	struct eid_trust *eid;
	struct roots *seal, *tsa;
	struct der_list seal_crls, tsa_crls;
	struct ledger_vkey logs[TRUST_VKEYS_MAX], witnesses[TRUST_VKEYS_MAX];
	size_t log_count, witness_count;
};

#endif
