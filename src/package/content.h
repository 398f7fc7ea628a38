/* What is known of a record that is packed, and its files. */
#ifndef PACKAGE_CONTENT_H
#define PACKAGE_CONTENT_H

#include "jourbeslut/delivery.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/outside.h"
#include "jourbeslut/revoked.h"
#include "jourbeslut/seal.h"
#include "package/files.h"
#include "jourbeslut/version.h"

#define CONTENT_SEAL_STAMP "seal.tst"

struct content {
	const struct package_request *request;
	const struct decision *decision;
	struct decision_version version;
	struct decision_evidence evidence;
	struct outside_paper
	        outside; /* id 0: there is a record; else no text, and only the two functions below add files */
	struct case_file *case_file; /* as the text was frozen from it */
	json_t *statement;
	struct delivery delivery;
	bool test;       /* the e-ID's environment was one for tests, or it was an exercise */
	bool unreviewed; /* the statement says that nobody had approved the law pack */
	bool judged;     /* a law pack knows the type: `following` tells what is in force */
	struct following following;
	bool is_revoked; /* the law pack that the text was frozen by was taken back: `revoked` */
	struct revoked revoked;
	struct sha256 record; /* of the record's PDF; this and the four below are known when it was added */
	bool is_sealed;
	struct instant seal_at;                       /* as the seal says itself */
	struct instant stamps_at[SEAL_REVISIONS_MAX]; /* of the document time stamps after it */
	size_t stamp_count;
	struct instant archived; /* when it was archived */
};
/* ERR_NOT_FOUND: the latest text has no archived record. On failure, too, it must be released. */
MUST_USE enum err content_load(struct store *s, const struct package_request *request, struct content *ret_content);
void content_release(struct content *c);
#define CONTENT CLEANUP(content_release) struct content

/* The record, its attachments, its proofs. `c->record` is known after. */
MUST_USE enum err content_add_record(struct store *s, struct content *c, const char *folder, struct package *p);
/* Beslutsunderlag and the documents that the statement names. */
MUST_USE enum err content_add_underlying(struct store *s, const struct content *c, const char *folder,
                                         struct package *p);
/* Of a paper that was signed outside: the scan and the call; and its member of status.json. */
MUST_USE enum err content_add_outside(struct store *s, const struct content *c, struct package *p);
MUST_USE enum err content_put_outside(const struct content *c, json_t *status);
/* What whoever uses the decision must know beside whether it is in force: how its text was made, and what became of it,
 * as far as it is known now. A set of bits. */
#define CONTENT_WITHDRAWN 1u
#define CONTENT_WITHDRAWAL 2u /* wanted, and not confirmed */
#define CONTENT_CONTESTED 4u
#define CONTENT_RETURNED 8u
#define CONTENT_CORRECTING 16u
#define CONTENT_SUSPECT 32u    /* the clock may have been wrong when it was recorded */
#define CONTENT_UNREVIEWED 64u /* as the statement says */
#define CONTENT_REVOKED 128u   /* the law's text was taken back after it was frozen */
#define CONTENT_BARRED 256u    /* whom it is about is remanded: it is not to be enforced now */
#define CONTENT_RESTS 1024u    /* what it rests on is disputed: to be asked first */
#define CONTENT_HELD 512u      /* or held otherwise: to be asked first */
#define CONTENT_CARE 2048u     /* in force, and what it rests on is not recorded, or not named: to be asked first */
unsigned content_status(const struct content *c);
struct content_status_words {
	unsigned bit;
	const char *name, *label; /* "withdrawn", "Märkt som felregistrerat." */
};
/* All of them. Static. */
const struct content_status_words *content_status_words(size_t *ret_count);
/* "in-force": of /kontroll/CODE/json; "unknown" where no law pack knows the type. Static. */
const char *content_legal(const struct content *c);
/* Neither has the decision ended, nor may it have, nor is there any mark. */
bool content_calm(const struct content *c);
#define CONTENT_STANDING_MAX 16000
/* How it stood when the package was made, and by which events: sentences, the same in every file that tells a person.
 * Appended, parted by `separator`. */
MUST_USE enum err content_standing(const struct content *c, const char *separator, struct buf *out);
/* The same as the first lines for a reader, with warnings and that of a test. */
MUST_USE enum err content_warnings(const struct content *c, struct buf *out);
/* "status.json", with the acts that say it and their proofs. */
#define CONTENT_STATUS "status.json"
MUST_USE enum err content_add_status(struct store *s, const struct content *c, const char *folder, struct package *p);
/* How the files in `folder` are checked: appended. `sip`: they lie in an information package. */
MUST_USE enum err content_guide(const struct content *c, const struct package *p, const char *folder, bool sip,
                                struct buf *out);

#endif
