/* TSTInfo (RFC 3161 section 2.4.2): what a time stamp says. */
#ifndef CRYPTO_TST_INFO_H
#define CRYPTO_TST_INFO_H

#include "jourbeslut/timestamp.h"

/* Fills time, imprint, nonce, serial and policy. ERR_EVIDENCE with `reason`: not of version 1, an imprint of another
 * digest than SHA-256, a critical extension. */
MUST_USE enum err tst_info_read(struct span der, const char **ret_reason, struct timestamp *t);
/* messageImprint with SHA-256 (its parameters are NULL, as authorities expect), appended. */
MUST_USE enum err message_imprint_add(const struct sha256 *imprint, struct buf *out);

#endif
