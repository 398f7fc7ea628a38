/* The three papers of a signed decision, before they are sealed. */
#ifndef ARCHIVE_PAPERS_H
#define ARCHIVE_PAPERS_H

#include "archive/proofs.h"
#include "jourbeslut/revoked.h"

/* A signed version and all that its papers are made from. Owns what it holds. */
struct signed_version {
	const struct decision_office *office;
	struct decision decision; /* as its statement tells of it */
	bool test;
	struct decision_version version;
	struct decision_evidence evidence;
	struct proofs proofs;
	bool is_revoked; /* the law that it was frozen by, before it was sealed */
	struct revoked revoked;
	char number[16]; /* the version's */
};
/* ERR_WRONG_STATE: not signed, or archived already. ERR_BUSY: as proofs_load. On failure, too, it must be released. */
MUST_USE enum err signed_version_load(const struct decision_office *o, struct store *s, int64_t decision,
                                      struct signed_version *ret_version);
void signed_version_release(struct signed_version *v);
#define SIGNED_VERSION CLEANUP(signed_version_release) struct signed_version

/* Each appends revision 1 of a file. The copy names the sealed record by its hash. */
MUST_USE enum err papers_record(const struct signed_version *v, struct buf *out);
MUST_USE enum err papers_copy(const struct signed_version *v, const struct sha256 *record, struct buf *out);
MUST_USE enum err papers_basis(const struct signed_version *v, struct buf *out);
/* File name of the attached scan of a paper signature. Static. */
const char *papers_scan_name(const struct decision_evidence *e);

#endif
