/* The seal on a record (PAdES, EN 319 142-1), by incremental updates; src/record/FORMAT.md has the bytes.
 *
 * Revision 1 is what record_write makes; it is never a file at rest. Revision 2, the sealed file, is revision 1 and one
 * update: a signature field outside the crop box, its /Sig dictionary (ETSI.CAdES.detached), and the objects 2
 * (AcroForm) and 3 (Annots of page 1) anew. Revision 3 and later (B-LTA) add one update each: DSS (certificates, OCSP
 * responses, CRLs) and a document time stamp (ETSI.RFC3161). Every revision begins with the earlier one's exact bytes.
 *
 * An update is a pure function of the file before it and of what it carries. Sealing takes two steps, since the
 * signature needs the bytes and the time stamp needs the signature:
 *
 *   seal_prepare(file, time, …, room) ─▶ file + update with an empty /Contents, and the digest of all but /Contents
 *   … sign the digest, stamp the signature …
 *   seal_fill(prepared, cms) */
#ifndef JOURBESLUT_SEAL_H
#define JOURBESLUT_SEAL_H

#include "jourbeslut/certificate.h"

/* Bytes of DER that /Contents has room for: the hex of one value in lower case, then only '0'. The writer chooses it:
 * P-256 with short chains needs 3 KiB, RSA with a public authority's chain up to 14 KiB. The first suffices for most;
 * where seal_fill says ERR_TOO_LARGE, prepare again with more room and sign and stamp anew. */
#define SEAL_ROOM ((size_t)6144)
#define SEAL_ROOM_LEAST ((size_t)1024)
#define SEAL_ROOM_MOST ((size_t)32768)

/* Appends to `file`, which holds revision 1, the update with room for the seal. `at` is written as /M (UTC, whole
 * seconds); `name` (of the organisation) and `reason` are texts for readers' windows, neither empty, at most
 * RECORD_TEXT_MAX. ERR_INPUT: the file is not a revision 1 of ours, a text is missing or not UTF-8, a room out of
 * bounds; ERR_TOO_LARGE, ERR_MEMORY. On failure the file is as before. */
MUST_USE enum err seal_prepare(struct buf *file, struct instant at, const char *name, const char *reason, size_t room,
                               struct sha256 *ret_digest);
/* Puts the CMS (or the stamp's token), one DER value, into the last revision's /Contents. ERR_TOO_LARGE: larger than
 * the room. ERR_INPUT: not a prepared file (the room is filled already), or not one DER value. On failure the file is
 * as before. */
MUST_USE enum err seal_fill(struct buf *file, struct span cms);

/* What a B-LTA update carries: each list may be NULL or empty. The writer sorts them, and leaves out what is there
 * twice or in an earlier update. */
struct seal_evidence {
	const struct der_list *certificates, *ocsp, *crls;
};
/* Appends to a sealed file the update with DSS and room for a document time stamp; the digest is its imprint. May be
 * called on a file that has such updates already (renewal): then the DSS holds the earlier items too. ERR_EVIDENCE: the
 * file is not sealed, or anything else stands in it; else as seal_prepare. */
MUST_USE enum err seal_prepare_stamp(struct buf *file, const struct seal_evidence *evidence, size_t room,
                                     struct sha256 *ret_digest);
/* seal_fill puts the token in. */

#define SEAL_REVISIONS_MAX 32
/* One update as read back. All spans are borrowed from the file. */
struct seal_revision {
	size_t start, end;                        /* of the update's bytes; the whole revision is [0, end) */
	bool is_stamp;                            /* false: the seal; true: DSS and document time stamp */
	struct instant at;                        /* /M; the seal only */
	struct buf name, reason;                  /* the seal only */
	struct buf contents;                      /* DER out of /Contents */
	struct sha256 digest;                     /* over the revision but /Contents */
	struct der_list certificates, ocsp, crls; /* the DSS as of this revision: what this update added */
};
struct seal_file {
	size_t base; /* revision 1 is [0, base) */
	struct seal_revision revisions[SEAL_REVISIONS_MAX];
	size_t count; /* 0: not sealed */
};
void seal_file_release(struct seal_file *f);
#define SEAL_FILE CLEANUP(seal_file_release) struct seal_file
/* Takes a file apart and makes each update anew from what it carries, comparing byte for byte: whatever else stands in
 * the file, before, between or after, is ERR_EVIDENCE with an English `reason` (FORMAT_FAILURE to the verifier). Reads
 * no cryptography. Revision 1 itself is judged by record_file_open. */
MUST_USE enum err seal_file_read(struct span file, char *reason, size_t reason_size, struct seal_file *ret_file);

#endif
