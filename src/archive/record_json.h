/* record.json: what a record's pages are made of beside the frozen text and the statement.
 *
 *   format       "jourbeslut-record-2"; "-1" had the same members
 *   banners      the marks on top of every page, in order
 *   check        {address, code}: what the QR code holds, and the code below it
 *   created      RFC 3339 UTC: creation time in the file's metadata
 *   page         the page "Underskrift och bevis", in the form of the frozen text (blocks.h)
 *   signature    {kind "eid" or "paper", signer, signedAt, receivedAt; on paper also attestedBy, and scan: the
 *                attachment's name}
 *   textCode     as printed
 *   without      acts that have no proof because they are older than the ledger: "oral", "signature" */
#ifndef ARCHIVE_RECORD_JSON_H
#define ARCHIVE_RECORD_JSON_H

#include "archive/papers.h"

#define RECORD_JSON_FORMAT "jourbeslut-record-2"
#define RECORD_JSON_MAX ((size_t)256 << 10)

/* Canonical JSON, appended. */
MUST_USE enum err record_json_write(const struct signed_version *v, const struct blocks *page,
                                    const char *const *banners, size_t banner_count, struct buf *out);

#endif
