/* The OCSP response that comes with a signature: the issuer's word that the certificate was good at that moment, bound
 * to this very signature. Source: RFC 6960; BankID's use of the nonce (see ocsp.c). */
#ifndef EID_OCSP_H
#define EID_OCSP_H

#include "trust.h"

struct ocsp {
	OCSP_RESPONSE *response; /* owned */
	OCSP_BASICRESP *basic;   /* owned */
	struct instant produced;
};
void eid_ocsp_release(struct ocsp *o);
#define OCSP_ANSWER CLEANUP(eid_ocsp_release) struct ocsp

/* Reads the DER. ERR_EVIDENCE with `ret_reason` (static): not a successful basic response for one certificate. What it
 * says is not yet trusted. */
MUST_USE enum err eid_ocsp_open(struct span der, const char **ret_reason, struct ocsp *o);
/* The checks OCSP_SIGNATURE to OCSP_BINDING. `signature_text` is the base64 signature exactly as delivered. */
MUST_USE enum err eid_ocsp_verify(const struct ocsp *o, const struct eid_trust *trust, X509 *leaf, X509 *issuer,
                                  STACK_OF(X509) * certificates, struct span signature_text, struct eid_report *report);
/* Why what it says of the certificate is not of the time when it was produced: thisUpdate lies more than 5 minutes
 * before producedAt or more than one after it, or nextUpdate had passed. Static English; NULL: it is. */
const char *eid_ocsp_stale(const struct ocsp *o);

#endif
