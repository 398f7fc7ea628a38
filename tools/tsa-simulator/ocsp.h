/* The OCSP responder of the three issuers (RFC 6960): good or revoked as the register says, unknown for what was never
 * issued; the nonce is given back; signed by the issuer's delegated responder. */
#ifndef TSA_SIMULATOR_OCSP_H
#define TSA_SIMULATOR_OCSP_H

#include "misbehave.h"
#include "pki.h"

/* Appends an OCSPResponse in DER; "malformedRequest" for what cannot be read, "unauthorized" for other issuers. ERR_IO,
 * ERR_INPUT: the register cannot be read. */
MUST_USE enum err ocsp_answer(const struct pki *p, struct span request, struct misbehave_now twist, struct buf *out);

#endif
