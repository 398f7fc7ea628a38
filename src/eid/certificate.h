/* The signer's certificate: chain, policy, key usage, who it names. */
#ifndef EID_CERTIFICATE_H
#define EID_CERTIFICATE_H

#include "trust.h"

/* The check CHAIN: `certificates` (leaf first) to one of the roots, valid at `when`. `ret_issuer` borrows from the
 * list: the certificate that issued the leaf. Fills the report's fields about certificates. */
MUST_USE enum err eid_certificate_chain(const struct eid_trust *trust, STACK_OF(X509) * certificates,
                                        struct instant when, struct eid_report *report, X509 **ret_issuer);
/* The checks POLICY and KEY_USAGE. */
MUST_USE enum err eid_certificate_purpose(const struct eid_trust *trust, X509 *leaf, enum eid_kind kind,
                                          struct eid_report *report);

#endif
