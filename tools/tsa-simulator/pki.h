/* The test PKI of one installation, kept in `folder`/pki, all on P-256:
 *
 *   tsa-root  -> tsa (time stamps), tsa-root-ocsp
 *   seal-root -> seal-ca, seal-root-ocsp
 *                seal-ca -> seal (the organisation's seal), seal-ca-ocsp
 *   stray-root -> stray-tsa, stray-ocsp     (same names, trusted by nobody; for misbehaviour)
 *
 * Certificates carry the address of the OCSP responder, http://127.0.0.1:PORT/ocsp. Opening makes what is missing or
 * has expired, and issues certificates anew, for the same keys, when the port or the lifetime of `tsa` is another than
 * last time. Roots are never made anew. */
#ifndef TSA_SIMULATOR_PKI_H
#define TSA_SIMULATOR_PKI_H

#include "simulator-common/cert.h"

enum pki_issuer { PKI_TSA_ROOT, PKI_SEAL_ROOT, PKI_SEAL_CA, PKI_ISSUER_COUNT };

struct pki_authority {
	const char *name; /* of its files; static */
	struct identity self, responder;
};

struct pki_facts {
	char id[9];    /* 8 hex digits, in every name */
	uint16_t port; /* in the OCSP address */
	int tsa_days;  /* lifetime of `tsa` from its issue */
};

struct pki {
	char *folder;
	const struct clock *clock;
	struct pki_facts facts;
	struct pki_authority authorities[PKI_ISSUER_COUNT];
	struct identity tsa, seal, stray_root, stray_tsa, stray_responder;
};

#define PKI_TSA_DAYS (10 * 365)

/* Makes the folder, if it is not there, and remembers the facts; zero keeps what was told last time, at first the port
 * 8093 and PKI_TSA_DAYS. ERR_IO. */
MUST_USE enum err pki_prepare(const char *folder, uint16_t port, int tsa_days);
/* ERR_NOT_FOUND: the folder holds no installation. */
MUST_USE enum err pki_facts_read(const char *folder, struct pki_facts *ret_facts);
/* ERR_NOT_FOUND: the folder holds no installation. */
MUST_USE enum err pki_open(const char *folder, const struct clock *clock, struct pki **ret_pki);
void pki_free(struct pki *p);

#endif
