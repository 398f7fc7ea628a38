/* Verification of a sealed document, offline: no network, no store, no clock but the time given.
 *
 * What is judged: the file's form, what its pages show, the evidence attached to it, the seal and its time stamps, the
 * proofs of the ledger; against the trust anchors of one folder. src/record/FORMAT.md, "Verification", says the same in
 * words. The conclusion follows EN 319 102-1: TOTAL-PASSED, TOTAL-FAILED, INDETERMINATE, with a sub-indication; and
 * each check is reported by its name, so that nobody has to believe one word alone. */
#ifndef JOURBESLUT_VERIFY_H
#define JOURBESLUT_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/zip.h"

struct record_fonts;

/* --- Trust -------------------------------------------------------------------------------------------------------- */

/* The anchors of a folder: a file `environment` ("test" or "production"); a file `sealers` (who may seal, one a line:
 * organisation identifier or "sha256:" and the certificate's, first and last day); folders `eid`, `seal`, `tsa` with
 * *.pem roots and, in `seal` and `tsa`, *.crl files (PEM or DER); folders `ledger` and `witness` with *.vkey files, one
 * C2SP verification key a line. A root counts for its folder's role only. */
struct verify_trust;
/* Always gives an object, so that what needs no anchor can be judged: of a folder that is not there (then nothing is
 * trusted), or one of which nothing is relied on (a test root in production, an unreadable file;
 * `verify_trust_problem`). ERR_MEMORY, ERR_INTERNAL alone fail. */
MUST_USE enum err verify_trust_load(const char *folder, struct verify_trust **ret_trust);
void verify_trust_free(struct verify_trust *t);
/* English; "" if the folder is in order. */
const char *verify_trust_problem(const struct verify_trust *t);
/* "test", "production", or "" where there is no folder, or it does not say. */
const char *verify_trust_environment(const struct verify_trust *t);
/* May whom this certificate (DER) is of seal at that time? ERR_INPUT: it is none. */
MUST_USE enum err verify_trust_accepts(const struct verify_trust *t, struct span certificate, struct instant at,
                                       bool *ret_accepted);

/* --- Report ------------------------------------------------------------------------------------------------------- */

enum verify_conclusion { VERIFY_PASSED, VERIFY_INDETERMINATE, VERIFY_FAILED }; /* the worse, the larger */

/* Sub-indications of EN 319 102-1 (clause 5.1.3) that are given here. */
#define VERIFY_SUB_LIST(X)                                                                                             \
	X(NONE, "")                                                                                                    \
	X(FORMAT_FAILURE, "FORMAT_FAILURE")                                                                            \
	X(HASH_FAILURE, "HASH_FAILURE")                                                                                \
	X(SIG_CRYPTO_FAILURE, "SIG_CRYPTO_FAILURE")                                                                    \
	X(REVOKED, "REVOKED")                                                                                          \
	X(EXPIRED, "EXPIRED")                                                                                          \
	X(SIG_CONSTRAINTS_FAILURE, "SIG_CONSTRAINTS_FAILURE")                                                          \
	X(CHAIN_CONSTRAINTS_FAILURE, "CHAIN_CONSTRAINTS_FAILURE")                                                      \
	X(CERTIFICATE_CHAIN_GENERAL_FAILURE, "CERTIFICATE_CHAIN_GENERAL_FAILURE")                                      \
	X(CRYPTO_CONSTRAINTS_FAILURE, "CRYPTO_CONSTRAINTS_FAILURE")                                                    \
	X(TIMESTAMP_ORDER_FAILURE, "TIMESTAMP_ORDER_FAILURE")                                                          \
	X(NO_CERTIFICATE_CHAIN_FOUND, "NO_CERTIFICATE_CHAIN_FOUND")                                                    \
	X(REVOKED_NO_POE, "REVOKED_NO_POE")                                                                            \
	X(OUT_OF_BOUNDS_NO_POE, "OUT_OF_BOUNDS_NO_POE")                                                                \
	X(NO_POE, "NO_POE")                                                                                            \
	X(TRY_LATER, "TRY_LATER")                                                                                      \
	X(SIGNED_DATA_NOT_FOUND, "SIGNED_DATA_NOT_FOUND")
enum verify_sub {
#define VERIFY_SUB_CODE(code, name) VERIFY_##code,
	VERIFY_SUB_LIST(VERIFY_SUB_CODE)
#undef VERIFY_SUB_CODE
	        VERIFY_SUB_COUNT
};

/* The checks, in the order in which they are reported: code, machine name, what it means when passed (Swedish). */
#define VERIFY_CHECK_LIST(X)                                                                                           \
	X(TRUST, "trust", "Det finns rötter att lita på, och de hör till rätt miljö")                                  \
	X(FORM, "form", "Filen är uppbyggd som tjänsten bygger den, och innehåller inget annat")                       \
	X(UPDATES, "updates", "Efter stämpeln finns bara tillåtna tillägg")                                            \
	X(RULES, "rules", "Filen följer de regler för arkivbeständiga dokument som kontrolleras här")                  \
	X(ATTACHMENTS, "attachments", "Bilagorna hör ihop: den låsta texten, utsagan och underskriften")               \
	X(TEXT, "text", "Sidorna visar just den låsta texten, utsagan och bevisen")                                    \
	X(PAGES, "pages", "Sidan med bevis säger det som bevisen säger")                                               \
	X(GLYPHS, "glyphs", "Tecknen på sidorna ser ut som de bokstäver som de står för")                              \
	X(ENVIRONMENT, "environment", "Märkningen om testmiljö och övning stämmer")                                    \
	X(EID_SIGNATURE, "eid-signature", "E-legitimationens underskrift är äkta och gäller just utsagan")             \
	X(EID_CHAIN, "eid-chain", "Underskriftens certifikat gällde och var av rätt slag när det skrevs under")        \
	X(EID_OCSP, "eid-ocsp", "Utfärdaren intygade certifikatet för just den här underskriften")                     \
	X(PERSON, "person", "Den som skrev under är den som beslutade")                                                \
	X(MANDATE, "mandate", "Förordnandet står i den stämplade handlingen")                                          \
	X(ORAL_ACT, "oral-act", "Uppgiften om det muntliga beslutet hör till utsagan")                                 \
	X(SAID, "said", "Texten gäller det som sades i samtalet, eller säger varför den avviker")                      \
	X(SIGNATURE_ACT, "signature-act", "Uppgiften om underskriften hör till underskriften")                         \
	X(ORAL_STAMP, "oral-stamp", "Det muntliga beslutets tidsstämpel är äkta")                                      \
	X(SIGNATURE_STAMP, "signature-stamp", "Underskriftens tidsstämpel är äkta")                                    \
	X(SEAL, "seal", "Organisationens stämpel är äkta och omfattar hela handlingen")                                \
	X(SEAL_STAMP, "seal-stamp", "Stämpelns tidsstämpel är äkta")                                                   \
	X(SEAL_CHAIN, "seal-chain", "Stämpelns certifikat gällde när stämpeln sattes")                                 \
	X(SEALER, "sealer", "Den som har satt stämpeln är en av dem som man litar på att stämpla")                     \
	X(SEAL_REVOCATION, "seal-revocation", "Stämpelns certifikat var inte spärrat när stämpeln sattes")             \
	X(STAMPS, "stamps", "Tidsstämplarna gäller fortfarande, eller har förnyats i tid")                             \
	X(TIME_ORDER, "time-order", "Tiderna går ihop: inget som intygar en tid ligger före det som det omfattar")     \
	X(ORAL_PROOF, "oral-proof", "Det muntliga beslutet står i liggaren")                                           \
	X(SIGNATURE_PROOF, "signature-proof", "Underskriften står i liggaren")                                         \
	X(SEAL_PROOF, "seal-proof", "Den stämplade handlingen står i liggaren")                                        \
	X(WITNESS, "witness", "Liggaren är bevittnad av någon utanför tjänsten")
enum verify_check {
#define VERIFY_CHECK_CODE(code, name, text) VERIFY_CHECK_##code,
	VERIFY_CHECK_LIST(VERIFY_CHECK_CODE)
#undef VERIFY_CHECK_CODE
	        VERIFY_CHECK_COUNT
};
enum verify_outcome {
	VERIFY_NOT_REACHED, /* an earlier check ended the verification */
	VERIFY_CHECK_PASSED,
	VERIFY_CHECK_FAILED,
	VERIFY_CHECK_OPEN, /* cannot be told: lowers the conclusion if `sub` is given */
	VERIFY_NOT_SUPPLIED,
	VERIFY_NOT_APPLICABLE,
	VERIFY_OUTCOME_COUNT
};
struct verify_finding {
	enum verify_outcome outcome;
	enum verify_sub sub;
	char reason[240]; /* Swedish, for anybody; "" where there is nothing to add */
	char detail[200]; /* English, for who looks into the file; "" */
};

/* Machine names and Swedish texts. Static. */
const char *verify_check_name(enum verify_check c);
const char *verify_check_text(enum verify_check c);
const char *verify_outcome_name(enum verify_outcome o);
const char *verify_sub_name(enum verify_sub s);
const char *verify_conclusion_name(enum verify_conclusion c); /* "TOTAL-PASSED" … */

/* VERIFY_FOREIGN: not made by this service, and does not say so: of it nothing is said.
 * VERIFY_UNSIGNED: not sealed, and says so of itself on top of every page (FORMAT.md, 7.1): it proves nothing. */
enum verify_kind {
	VERIFY_UNKNOWN,
	VERIFY_RECORD,
	VERIFY_PAPER_RECORD,
	VERIFY_COPY,
	VERIFY_UNSIGNED,
	VERIFY_FOREIGN,
	VERIFY_KIND_COUNT
};
const char *
verify_kind_name(enum verify_kind k); /* "record", "paper-record", "copy", "unsigned", "foreign", "unknown" */

#define VERIFY_TEXT 240
/* What the file says of itself; each only as true as the checks that passed. Texts "" and times 0 where not told. */
struct verify_facts {
	char title[VERIFY_TEXT], reference[64], committee[VERIFY_TEXT], municipality[VERIFY_TEXT];
	int64_t version;
	char decision_maker[VERIFY_TEXT], office[VERIFY_TEXT], mandate[600], signer[VERIFY_TEXT];
	char text_code[32];
	struct instant stated, recorded, signed_at; /* signed_at: OCSP producedAt */
	struct instant oral_stamped, signature_stamped, sealed, last_stamped;
	char sealed_by[500], authority[VERIFY_TEXT]; /* of the seal, of its time stamp */
	int revisions;                               /* of the sealed file: 1 B-T, more B-LTA */
	bool test, practice;
	bool unreviewed; /* nobody had approved the law pack when the text was locked; a copy does not tell */
	/* Of an unsigned paper: the mark that it bears (RECORD_MARK_…), and "confirmation", "draft", "unsigned" or
	 * "copy" for programs (static; NULL: none). */
	char mark[32];
	const char *paper;
	/* The kontrollkod on it, and of a record the address that its QR code holds: what has become of the decision
	 * since is told there, and never in the file. */
	char check_code[16], check_address[VERIFY_TEXT];
};

#define VERIFY_REMARKS_MAX 12

struct verify_report {
	char name[VERIFY_TEXT]; /* the file's, as given */
	struct sha256 hash;     /* of the whole file */
	enum verify_kind kind;
	enum verify_conclusion conclusion;
	enum verify_sub sub;
	enum verify_check decided_by; /* the check that made it so; VERIFY_CHECK_COUNT: none */
	struct verify_finding checks[VERIFY_CHECK_COUNT];
	/* What holds, but should be seen by whoever relies on it: Swedish, without anybody's name. */
	char remarks[VERIFY_REMARKS_MAX][VERIFY_TEXT];
	size_t remark_count;
	struct verify_facts facts;
	struct eid_report eid; /* zero unless an e-ID signature was judged */
};

/* Appends all of it as one JSON object to an array. */
MUST_USE enum err verify_report_json(const struct verify_report *r, json_t *array);
/* In Swedish, lines ended by LF, appended. */
MUST_USE enum err verify_report_text(const struct verify_report *r, struct buf *out);

/* --- Verification ------------------------------------------------------------------------------------------------- */

#define VERIFY_FILE_MAX ((size_t)16 << 20)
#define VERIFY_SUBJECTS_MAX 32

/* A document and the files beside it: <name>.act and <name>.tlog-proof, the seal's own act and its proof in the ledger.
 * ptr NULL: not supplied. */
struct verify_input;
struct verify_subject {
	char name[VERIFY_TEXT];
	struct span pdf, act, proof;
	const struct verify_input *input; /* whose other files lie beside it; NULL: none */
};
/* Files as given, sorted into subjects. Spans point into what was added and into `packages`. */
struct verify_input {
	struct verify_subject subjects[VERIFY_SUBJECTS_MAX];
	size_t count;
	struct {
		const char *name;
		struct span bytes;
	} files[2 * ZIP_ENTRIES_MAX];
	size_t file_count;
	struct zip_file packages[8]; /* owned */
	size_t package_count;
};
void verify_input_release(struct verify_input *in);
#define VERIFY_INPUT CLEANUP(verify_input_release) struct verify_input
/* A file with its name (borrowed until the release); a ZIP package stands for its entries. ERR_INPUT with an English
 * `reason` (static): a package that cannot be read, too many files. */
MUST_USE enum err verify_input_add(struct verify_input *in, const char *name, struct span bytes,
                                   const char **ret_reason);
/* Finds the documents and puts what is beside them to them. A file that is not beside a document, and no document
 * itself, is a subject of its own (its form will fail) unless it came in a package. ERR_NOT_FOUND: no document. */
MUST_USE enum err verify_input_sort(struct verify_input *in);

struct verify_options {
	const struct verify_trust *trust;
	const struct record_fonts *fonts; /* the pinned fonts, to compare the glyphs with */
	struct instant at;                /* the time to judge at */
	const struct eid_trust *eid;      /* roots of e-IDs where `trust` has none; NULL: none */
};
/* Judges one document. ERR_OK with the report, whatever it says; else nothing is known (ERR_MEMORY, ERR_INTERNAL). */
MUST_USE enum err verify_document(const struct verify_options *o, const struct verify_subject *subject,
                                  struct verify_report *ret_report);

#endif
