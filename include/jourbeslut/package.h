/* Packages: what leaves for an archive, or for whoever must check a record without us.
 *
 * From a decision with an archived record:
 *
 *   PACKAGE_SIP       an information package for an e-archive: E-ARK CSIP and SIP 2.1.0, which Riksarkivet calls FGS
 *                     Paketstruktur 2.0, with ERMS 2.1 (FGS Ärendehantering 2.0) and PREMIS 3:
 *                       <OBJID>/METS.xml
 *                       <OBJID>/metadata/descriptive/erms.xml
 *                       <OBJID>/metadata/preservation/premis.xml
 *                       <OBJID>/documentation/verifiering.txt, systembeskrivning.txt
 *                       <OBJID>/representations/rep1/METS.xml
 *                       <OBJID>/representations/rep1/data/…
 *                     No schemas/ (CSIPSTR15 is a SHOULD): others' schemas are not copied into packages of ours.
 *   PACKAGE_EVIDENCE  <ref>-bevis/…: the record, all that proves it, and LÄSMIG.txt with the commands that check it.
 *
 * Files with the same name are the same in both. In the folder that holds them (data/, or the evidence's root):
 *   beslut.pdf                        the record as archived, with seal and all updates
 *   beslut.pdf.act, .tlog-proof       the act of sealing and archiving, and its proof in the ledger
 *   seal.tst                          the time stamp out of the seal, over the value of its signature
 *   decision.json, statement.json,    the record's attachments, byte for byte
 *     signature.xml, ocsp.der, …
 *   status.json                       how the decision stood when the package was made: {"format":
 *                                     "jourbeslut-status-2", "known" (when), "reference", "version", "state", "legal"
 * (as in legal_json.h; null: no law pack knows the type), "lawRevoked" (when the law's text was taken back, or null),
 * "status" (array of withdrawn, withdrawal-wanted, contested, returned, correcting, clock-suspect, law-unreviewed,
 * law-revoked), "events" (array of {"event", "at", "by", "detail", "act" (name of the act's file, or ""), "sha256"})};
 * legal.recorded is an event's "at" status-NN.act, .tlog-proof        the acts that say so, and those of what happened
 * later (follow.h), with proofs and in the archive's package besides: underlag.pdf, basis.json Beslutsunderlag, and its
 * frozen text (basis.json.salt: 32 bytes, as below) handlingar/NN.pdf (.png, …)       the documents that the statement
 * names, in its order handlingar/NN.pdf.salt            32 bytes; SHA-256 over salt and file stands in the statement
 *
 * Of a decision without a record that was signed on paper outside (outside.h), PACKAGE_EVIDENCE is <ref>-papper/…:
 * underskrift.pdf (.png, .jpg), oral.json, oral.act, status.json with "signedOutside" and the acts that say so. It says
 * in plain words that no signature was verified. PACKAGE_SIP has none of it: ERR_NOT_FOUND.
 *
 * The bytes are a function of the store and the request: no clock, no randomness. */
#ifndef JOURBESLUT_PACKAGE_H
#define JOURBESLUT_PACKAGE_H

#include "jourbeslut/decision.h"

#define PACKAGE_MAX ((size_t)512 << 20)     /* bytes of the largest that there can be: forty documents and the rest */
#define PACKAGE_FRAME_MAX ((size_t)1 << 20) /* more than a ZIP file adds to its files */
#define PACKAGE_PATH_MAX 120
#define PACKAGE_ROOT_MAX 80
/* Of what packages hold and how; grows when that changes. Stands in METS and LÄSMIG with the program's version. */
#define PACKAGE_FORMAT "3"

enum package_kind { PACKAGE_SIP, PACKAGE_EVIDENCE, PACKAGE_KIND_COUNT };
/* "sip", "evidence". Static. */
const char *package_kind_name(enum package_kind kind);

struct package_request {
	const struct decision *decision;
	enum package_kind kind;
	const struct decision_office *office; /* its law: what is in force is told by it */
	const char *maker;      /* who runs the service, as in documents: "Socialjouren i Gävleborgs län" */
	struct instant created; /* stands in the package; the same one gives the same bytes */
	size_t max;             /* bytes of all files together */
};

enum package_format {
	PACKAGE_PDF_A3A,
	PACKAGE_PDF_A2A,
	PACKAGE_PDF,
	PACKAGE_JSON,
	PACKAGE_XML,
	PACKAGE_TEXT,
	PACKAGE_PNG,
	PACKAGE_JPEG,
	PACKAGE_OCSP,
	PACKAGE_TOKEN,  /* RFC 3161 */
	PACKAGE_BINARY, /* an act, a salt */
	PACKAGE_FORMAT_COUNT
};

struct package_file {
	char path[PACKAGE_PATH_MAX]; /* below the root folder */
	enum package_format format;
	struct instant created;
	struct buf bytes; /* owned */
	struct sha256 hash;
	char title[2048]; /* Swedish, for people; a document's own name. "" for metadata */
};
struct package {
	char root[PACKAGE_ROOT_MAX]; /* name of the one folder that everything lies in: the OBJID */
	struct instant created;
	struct package_file *files; /* owned */
	size_t count, cap;
	size_t size, max; /* bytes of all files together */
};
void package_release(struct package *p);
#define PACKAGE CLEANUP(package_release) struct package

/* ERR_NOT_FOUND: the decision's latest text has no archived record. ERR_TOO_LARGE, ERR_IO (an archived file is not what
 * was archived), ERR_MEMORY. Call it in store_snapshot: what it reads must be of one moment. */
MUST_USE enum err package_make(struct store *s, const struct package_request *request, struct package *ret_package);
/* Appends the package as a ZIP file with the root folder. */
MUST_USE enum err package_zip(const struct package *p, struct buf *out);
/* Writes `folder`/<root>.zip, or the folder <root> itself where `unzipped`, readable by its owner alone. It appears
 * whole or not at all. ERR_DUPLICATE: there is something of that name, and it stays as it was; ERR_NOT_FOUND: no such
 * folder; ERR_STORAGE_FULL, ERR_IO, ERR_TOO_LARGE (the path). `ret_path` is what was or would have been written. */
MUST_USE enum err package_save(const struct package *p, const char *folder, bool unzipped, char *ret_path,
                               size_t path_size);

#endif
