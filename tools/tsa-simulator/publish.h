/* What others read of an installation: roots, chains and keys in the folder itself, and `trust`, a folder as
 * `jourbeslut verify --trust` takes it, with roots, revocation lists and the word "test". */
#ifndef TSA_SIMULATOR_PUBLISH_H
#define TSA_SIMULATOR_PUBLISH_H

#include "pki.h"

/* Writes everything anew, but never the ledger's key, which stays. `eid_roots` is a PEM file for trust/eid, or NULL to
 * leave that folder as it is. ERR_INPUT: it holds no certificate; ERR_NOT_FOUND, ERR_IO. */
MUST_USE enum err publish_all(const struct pki *p, const char *eid_roots);
/* trust/tsa/tsa.crl, trust/seal/seal.crl (about seal certificates) and trust/seal/root.crl (about their issuer). */
MUST_USE enum err publish_crls(const struct pki *p);

#endif
