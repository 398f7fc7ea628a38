/* What was signed: bankIdSignedData, read from the very bytes that were hashed. */
#ifndef EID_CONTENT_H
#define EID_CONTENT_H

#include "jourbeslut/eid.h"
#include "xml.h"

/* The checks PURPOSE, VISIBLE, NONVISIBLE and ORGANISATION. */
MUST_USE enum err eid_content_verify(struct span canonical, const struct eid_evidence_input *input,
                                     struct eid_report *report);
/* The text that was shown, and the organisation, of an unverified bankIdSignedData. ERR_EVIDENCE. */
MUST_USE enum err eid_content_told(const xmlNode *data, struct buf *ret_visible,
                                   char ret_organisation[EID_ORGANISATION_TEXT]);
/* The serialNumber of a distinguished name as BankID writes it ("cn=…,name=…,serialNumber=5566304928,o=…,c=se").
 * ERR_EVIDENCE: none, more than one, too
 * long, not digits. */
MUST_USE enum err eid_dn_serial(struct span dn, char *out, size_t out_size);

#endif
