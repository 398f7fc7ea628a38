/* The XML signature in BankID's form ("Signature profile for BankID"), written as bytes that are canonical already:
 * each of SignedInfo, KeyInfo and bankIdSignedData carries its own xmlns, so cutting one out gives its C14N form. */
#ifndef EID_SIMULATOR_SIGNATURE_H
#define EID_SIMULATOR_SIGNATURE_H

#include "jourbeslut/base/json.h"

#include "simulator-common/cert.h"
#include "misbehave.h"

struct signature_spec {
	const struct identity *leaf;
	const X509 *customer_ca, *bank_ca;
	bool identification; /* funcId */
	const char *visible; /* base64 as ordered; "" for none */
	const char *hidden;  /* base64 as ordered; "" for none */
	bool markdown;       /* userVisibleDataFormat simpleMarkdownV1 */
	const char *rp_name; /* distinguished name */
	const char *rp_display;
	const json_t *policies;     /* requirement.certificatePolicies; may be NULL */
	const unsigned char *nonce; /* 20 bytes */
	const char *uhi;            /* the device's hardware id, base64 */
	enum misbehaviour twist;
};

/* Appends the whole document. */
MUST_USE enum err signature_write(const struct signature_spec *spec, struct buf *out);

#endif
