/* The pages that a record has besides the frozen text, as blocks. */
#ifndef ARCHIVE_RECORD_PAGES_H
#define ARCHIVE_RECORD_PAGES_H

#include "archive/proofs.h"

/* The signature page: three times with zone and source, who, by which mandate, what the app showed, the evidence in
 * words, how to check. `record_hash`: of the record, for a copy; NULL for the record itself. A copy has no personal
 * number, and no staff names where they are masked. `proofs`: NULL where there are none yet. */
MUST_USE enum err record_pages_signature(const struct decision_office *o, const struct decision *d,
                                         const struct decision_version *v, const struct decision_evidence *e,
                                         const struct proofs *proofs, const struct sha256 *record_hash,
                                         struct blocks *ret_blocks);
/* `from` with every occurrence of the names replaced by a remark that they are left out. */
MUST_USE enum err record_pages_mask(const struct blocks *from, const char *const *names, size_t count,
                                    struct blocks *ret_blocks);
#define RECORD_PAGES_MASK "[namn utelämnat]"

#endif
