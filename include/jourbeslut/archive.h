/* The archive: record, copy and Beslutsunderlag of a signed decision, sealed and stamped, renewed and looked at again;
 * and the papers of one that is not signed yet. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_ARCHIVE_H
#define JOURBESLUT_ARCHIVE_H

#include "jourbeslut/blocks.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/version.h"

struct eid_trust;

enum archive_progress { ARCHIVE_WAITS, ARCHIVE_MOVED, ARCHIVE_DONE, ARCHIVE_REFUSED };
/* One step of a signed decision towards the archive; after ARCHIVE_MOVED there may be a next one at once.
 * ARCHIVE_WAITS for the time stamps of the oral decision and of the signature, and for a checkpoint of the ledger that
 * covers both acts; then writes and seals the record, then copy and basis, which wait for their stamps in turn; then
 * judges all three by our own verification and archives them in one transaction. One that it refuses is forgotten, with
 * those made of it, and told of (ARCHIVE_REFUSED, archive_refusal_find): the decision stays signed, and waits until the
 * files are made anew, after ARCHIVE_AGAIN or archive_refusals_again. What takes long is done outside transactions,
 * which it opens itself; a crash between two steps loses nothing. ERR_WRONG_STATE: not signed, or archived already.
 * ERR_CONFIG: nothing to seal with.
 */
MUST_USE enum err archive_step(const struct decision_office *o, struct store *s, int64_t decision,
                               enum archive_progress *ret_progress);
#define ARCHIVE_AGAIN HOUR
/* What verification refused of a decision that waits for its archive. */
struct archive_refusal {
	int64_t decision_id;
	char ref[DECISION_REF];
	struct instant at;             /* last; 0: to be tried at once */
	char kind[8];                  /* "record", "copy", "basis" */
	char check[24];                /* that did not pass: verify_check_name */
	char reason[240], detail[200]; /* Swedish; English */
};
/* ERR_NOT_FOUND: nothing was. */
MUST_USE enum err archive_refusal_find(struct store *s, int64_t decision, struct archive_refusal *ret_refusal);
MUST_USE enum err archive_refusal_each(struct store *s, enum err (*each)(void *ctx, const struct archive_refusal *r),
                                       void *ctx);
/* [tx] All are made anew at the next step: another program may make them better. */
MUST_USE enum err archive_refusals_again(struct store *s);
/* The next signed decision that is not archived, by id and past `after` (0: the first). ERR_NOT_FOUND: none. */
MUST_USE enum err archive_next(struct store *s, int64_t after, int64_t *ret_decision);

enum archive_file { ARCHIVE_RECORD_PDF, ARCHIVE_COPY_PDF, ARCHIVE_BASIS_PDF, ARCHIVE_FILE_COUNT };
/* Archived bytes. ERR_NOT_FOUND: not archived yet. */
MUST_USE enum err archive_file_load(struct store *s, int64_t version_id, enum archive_file file, struct buf *ret_pdf,
                                    struct sha256 *ret_hash);
/* The SHA-256 of an archived file at each revision, oldest first: whoever has an earlier one has a whole file too. */
MUST_USE enum err archive_file_hash_each(struct store *s, int64_t version_id, enum archive_file file,
                                         enum err (*each)(void *ctx, struct instant at, const struct sha256 *hash),
                                         void *ctx);
/* An archived file that wants a document time stamp (B-LTA): new, or chosen by archive_renewals_want. */
struct archive_renewal {
	int64_t record_id, version_id, decision_id;
	enum archive_file file;
	char ref[DECISION_REF];
};
/* The next by record and past `after`. ERR_NOT_FOUND: none. */
MUST_USE enum err archive_renewal_next(struct store *s, int64_t after, struct archive_renewal *ret_renewal);
/* [tx] Chooses archived files whose last document time stamp rests on a certificate that ends before `until`, or is
 * older than a year and made with one of the algorithms in `ageing` (words: "RSA-2048 SHA-256"). */
MUST_USE enum err archive_renewals_want(struct store *s, struct instant until, const char *ageing, struct instant now,
                                        int64_t *ret_count);
/* Certificates whose standing the file's document time stamp should keep: each with its issuer at the same index, those
 * of the seal and of its last time stamp. `ret_since` is when they were used, `ret_until` when the first certificate
 * ends that the last time stamp rests on. */
MUST_USE enum err archive_renewal_certificates(const struct decision_office *o, struct store *s,
                                               const struct archive_renewal *n, struct der_list *ret_leaves,
                                               struct der_list *ret_issuers, struct instant *ret_since,
                                               struct instant *ret_until);
/* One step of it: with the OCSP responses (may be empty) writes the update and wants its stamp, or, where the stamp has
 * come, stores the revision. ERR_OK and not moved: the stamp is not there yet. Opens its own transactions. */
MUST_USE enum err archive_renew(const struct decision_office *o, struct store *s, const struct archive_renewal *n,
                                const struct der_list *ocsp, bool *ret_moved);
/* Is the update written and does it wait for its stamp? */
MUST_USE enum err archive_renewal_prepared(struct store *s, const struct archive_renewal *n, bool *ret_prepared);

/* An archived version that a later archived one supersedes. */
struct archive_earlier {
	int64_t version_id;
	int version;
	struct instant signed_at;
};
/* Oldest first: every archived version but the one that stands. They stay readable for ever. */
MUST_USE enum err archive_earlier_each(struct store *s, const struct decision *d,
                                       enum err (*each)(void *ctx, const struct archive_earlier *e), void *ctx);
/* A PDF of a decision that is not archived: EJ UNDERTECKNAT on every page. Of the frozen text, or of the draft. */
MUST_USE enum err archive_unsigned_pdf(const struct decision_office *o, struct store *s, const struct decision *d,
                                       bool basis, struct buf *ret_pdf);
/* The copy for all others, of what stands: the archived one; where the decision is withdrawn, marked as that,
 * contested, not known to be in force, or its law was taken back, one that is newly made, not sealed, and says so on
 * every page. ERR_NOT_FOUND: nothing is archived. */
MUST_USE enum err archive_copy(const struct decision_office *o, struct store *s, const struct decision *d,
                               struct buf *ret_pdf);
/* The same of the Beslutsunderlag. */
MUST_USE enum err archive_basis(const struct decision_office *o, struct store *s, const struct decision *d,
                                struct buf *ret_pdf);
/* Whether archive_copy gives one that is newly made, so that whoever wants the sealed one is to be shown it, too. */
MUST_USE enum err archive_marked(const struct decision_office *o, struct store *s, const struct decision *d,
                                 bool *ret_marked);
/* Bekräftelse på muntligt beslut as blocks and as PDF (either may be NULL). */
MUST_USE enum err archive_confirmation(const struct decision_office *o, struct store *s, const struct decision *d,
                                       struct blocks *ret_blocks, struct buf *ret_pdf);

/* One archived version. */
struct archive_version {
	int64_t version_id;
	char ref[DECISION_REF];
	int version;
	bool on_paper;
};
/* Every archived version of the decision (0: of all), whatever became of it since: under correction, superseded or
 * withdrawn, it stays what it is. In order of decision and version. */
MUST_USE enum err archive_version_each(struct store *s, int64_t decision,
                                       enum err (*each)(void *ctx, const struct archive_version *v), void *ctx);

/* An archived version looked at again: the files' hashes, the frozen text against the statement, the e-ID evidence
 * against the trust given. Needs nothing but the store. */
struct archive_recheck {
	bool ok;
	char text[300]; /* Swedish: what was found */
};
MUST_USE enum err archive_recheck(struct store *s, const struct eid_trust *trust, const char *org_number,
                                  const struct archive_version *version, struct archive_recheck *ret_report);

#endif
