/* OCSP responses as BankID's (facts: one SingleResponse, CertID by SHA-1, responder by name, no nextUpdate, a critical
 * nonce of 32 raw bytes). */
#ifndef EID_SIMULATOR_OCSP_H
#define EID_SIMULATOR_OCSP_H

#include "simulator-common/cert.h"
#include "misbehave.h"

struct ocsp_spec {
	const X509 *leaf, *issuer;
	const struct identity *responder;
	struct instant at; /* thisUpdate and producedAt */
	/* 32 bytes: SHA-1 of the base64 signature, then 12 random; put into the extension without an inner OCTET STRING
	 */
	const unsigned char *nonce;
	enum misbehaviour twist;
};

/* Appends DER. */
MUST_USE enum err ocsp_write(const struct ocsp_spec *spec, struct buf *out);

#endif
