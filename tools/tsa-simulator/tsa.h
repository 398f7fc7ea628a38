/* The time-stamping authority: RFC 3161, with SHA-256 signatures over imprints of SHA-256, SHA-384 and SHA-512. */
#ifndef TSA_SIMULATOR_TSA_H
#define TSA_SIMULATOR_TSA_H

#include "misbehave.h"
#include "pki.h"

#define TSA_POLICY "1.2.3.4.1"

/* Appends a TimeStampResp in DER to a TimeStampReq; one that cannot be read gets a rejection. The serial number is the
 * next one of the installation, written down before the token is given. ERR_IO: it could not be. */
MUST_USE enum err tsa_answer(const struct pki *p, struct span request, struct misbehave_now twist, struct buf *out);

#endif
