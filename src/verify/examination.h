/* One document under verification, and the parts of the examination. Each part sets its own checks in the report and
 * fails only where nothing can be known (ERR_MEMORY, ERR_INTERNAL). */
#ifndef VERIFY_EXAMINATION_H
#define VERIFY_EXAMINATION_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/certificate.h"
#include "jourbeslut/cms.h"
#include "jourbeslut/record_file.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"
#include "jourbeslut/verify.h"
#include "report.h"
#include "trust.h"

/* The attachments of a record; ptr NULL where absent. */
struct evidence {
	struct span decision, statement, record, signature, ocsp, scan, oral;
	struct span oral_act, oral_token, oral_proof, signature_act, signature_token, signature_proof;
};

struct examination {
	const struct verify_options *options;
	const struct verify_trust *trust;
	const struct verify_subject *subject;
	struct verify_report *report;
	struct seal_file seal;
	struct record_file *file;
	struct evidence evidence;
	struct blocks text, page;                                     /* decision.json; the page of record.json */
	json_t *statement, *record, *oral, *oral_act, *signature_act; /* parsed; NULL until then, or where absent */
	struct sha256 statement_hash;
	char text_code[16];
	struct buf visible;    /* what the app showed, out of signature.xml */
	char organisation[32]; /* where it was signed, out of signature.xml */
	struct cms cms;
	bool cms_read;
	struct timestamp stamp; /* of the seal */
	bool stamped;           /* it is good, so `stamp.at` is a proof of existence */
	/* For the order of times; zero: not known. Of each proof the earliest good cosignature. */
	struct {
		struct instant oral, signature, seal;
	} cosigned;
	struct instant seal_act_at;                         /* of the act beside the file, if it is its */
	struct instant document_stamps[SEAL_REVISIONS_MAX]; /* by revision, those that are good and not after the time
	                                                       to judge at */
};

/* Form, attachments, what they say of each other. True in `ret_go_on` if the document can be read at all. */
MUST_USE enum err examine_form(struct examination *x, bool *ret_go_on);
/* Is that one of the marks in the banner (record_file_look)? */
bool examine_has_mark(const char *banner, const char *mark);
/* "ABCD-EFGH-JKMN": a kontrollkod. */
bool examine_is_code(const char *text);
/* Of a file without a seal: is it a paper that says so of itself? Then its checks are told, and its kind. */
MUST_USE enum err examine_unsealed(struct examination *x, bool *ret_unsigned);
MUST_USE enum err examine_attachments(struct examination *x);
/* The pages against the attachments; the page of evidence against the evidence. */
MUST_USE enum err examine_glyphs(struct examination *x);
MUST_USE enum err examine_pages(struct examination *x);
MUST_USE enum err examine_page_facts(struct examination *x);
/* The value of the only row with that label; NULL: none, or more than one. */
const char *examine_row(const struct blocks *page, const char *label);
/* The e-ID's evidence, person, environment, mandate. */
MUST_USE enum err examine_signature(struct examination *x);
/* Acts, their time stamps, their proofs in the ledger. */
MUST_USE enum err examine_acts(struct examination *x);
MUST_USE enum err examine_ledger(struct examination *x);
/* What was said in the call against the text; after the acts. */
MUST_USE enum err examine_said(struct examination *x);
/* The format that the object names is that one's second. */
bool examine_is_second(const json_t *object, const char *format);
/* A statement of format 2, an oral.json: have they the members that they must have? */
bool examine_statement_form(const json_t *statement);
bool examine_oral_form(const json_t *oral);
/* A law pack as statement and oral act name it: id and hash are such. */
bool examine_is_pack(const json_t *law);
/* Why the oral act of format 2 cannot be relied on: NULL, else English, and as what it fails. */
MUST_USE enum err examine_oral_secret(const struct examination *x, enum verify_sub *ret_sub, const char **ret_reason);
/* A text of oral.json, "" where there is none. Borrowed. */
const char *examine_secret(const struct examination *x, const char *name);
/* The day of birth that a number tells. False, and "": it tells none, or is no number. */
bool examine_number_birth(const char *number, char ret_birth[DATE_TEXT]);
/* The seal, its time stamp, chain and revocation; the document time stamps. */
MUST_USE enum err examine_seal(struct examination *x);
MUST_USE enum err examine_stamps(struct examination *x);

/* No time that others prove lies more than 2 minutes before what it covers. After all others: it takes what they found
 * good. Not reached without a good time stamp of the seal. */
MUST_USE enum err examine_time_order(struct examination *x);

/* Verifies a token and says so in check `c`. `imprint`: what it must be about. `ret_good`: it may be relied on. The
 * time it says is set whenever the token is of the right form. */
MUST_USE enum err examine_token(struct examination *x, struct span token, const struct sha256 *imprint,
                                enum verify_check c, struct timestamp *ret_stamp, bool *ret_good);
/* Was the key of a token's authority, or of one above it, lost before `exists`, when the token is known to have been
 * there? Says so in check `c` then; `ret_good`: no. */
MUST_USE enum err examine_authority(struct examination *x, const struct timestamp *t, struct instant exists,
                                    enum verify_check c, bool *ret_good);
/* The standing of a chain in check `c`; true: good. */
bool examine_chain_status(struct verify_report *r, enum verify_check c, const struct chain *chain, const char *what);

#endif
