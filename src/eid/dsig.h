/* The XML signature in BankID's form: structure, algorithms, references, digests, signature value.
 * Source: BankID signature profile; W3C XML Signature Syntax and Processing. */
#ifndef EID_DSIG_H
#define EID_DSIG_H

#include "jourbeslut/eid.h"
#include "openssl.h"
#include "xml.h"

#define EID_XML_MAX ((size_t)512 << 10)

struct dsig {
	xmlDoc *doc; /* owned */
	/* Borrowed from `doc`. */
	xmlNode *signature, *signed_info, *key_info, *data;
	/* What was hashed: canonical bytes of bankIdSignedData and of KeyInfo. Only they are trusted; empty before
	 * eid_dsig_verify. */
	struct buf data_bytes, key_info_bytes;
};
void eid_dsig_release(struct dsig *d);
#define DSIG CLEANUP(eid_dsig_release) struct dsig

/* The checks FORM, ALGORITHMS and REFERENCES. ERR_EVIDENCE with the failed one in the report; ERR_MEMORY. */
MUST_USE enum err eid_dsig_open(struct span xml, struct eid_report *report, struct dsig *d);
/* The certificates as the document has them, leaf first. Not yet trusted. */
MUST_USE enum err eid_dsig_certificates(const xmlNode *key_info, STACK_OF(X509) * *ret_certificates);
/* The checks DIGESTS and SIGNATURE, with the leaf's key. Fills data_bytes and key_info_bytes. */
MUST_USE enum err eid_dsig_verify(struct dsig *d, X509 *leaf, struct eid_report *report);

#endif
