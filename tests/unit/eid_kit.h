/* What the tests of `eid` and `jobs` share: a PKI in BankID's shape, evidence made with it (good, or spoiled in one
 * place), a clock that the test sets, and a folder for files. None of it uses code of the room under test. */
#ifndef TESTS_EID_KIT_H
#define TESTS_EID_KIT_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/time.h"

#define KIT_PERSON "199001012385"
#define KIT_OTHER_PERSON "198505052389"
#define KIT_NAME "ÅSA LINDQVIST"
#define KIT_ORG "5566304928"
#define KIT_POLICY "1.2.3.4.25"
#define KIT_FILES 4

struct kit {
	EVP_PKEY *root_key, *ca_key, *leaf_key, *responder_key, *rogue_key;
	X509 *root, *ca, *leaf, *login_leaf, *responder, *rogue_root;
	struct instant now; /* what kit_clock says, and when evidence is made */
	char folder[64];
};

/* Fails the test program where it cannot. */
struct kit *kit_new(void);
void kit_free(struct kit *k);
/* With all that is in it. */
void kit_remove_folder(const char *path);
/* Reads k->now. */
struct clock kit_clock(struct kit *k);
/* The certificate as PEM. */
void kit_pem(const X509 *certificate, struct buf *out);
/* Writes a file into the kit's folder and gives its path (static storage of the kit, until kit_free). */
const char *kit_path(struct kit *k, const char *name);
void kit_write(struct kit *k, const char *name, struct span bytes);
void kit_write_key(struct kit *k, const char *name, const EVP_PKEY *key);

struct kit_subject {
	const char *cn, *person, *organisation;
	const char *policy;    /* NULL: none */
	const char *key_usage; /* NULL: none */
	const char *extended;  /* NULL: none */
	bool ca;
	int days_from, days_to; /* validity, relative to k->now */
};
X509 *kit_certificate(struct kit *k, const struct kit_subject *s, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key);

/* Replace `find` by `with`, once; it must be there. */
struct kit_change {
	const char *find, *with;
};

/* Zero means: as it should be. */
struct kit_evidence {
	const char *func_id, *dn;
	const char *visible, *nonvisible; /* "": the element is left out; NULL: the kit's text */
	const char *visible_attributes;
	X509 *leaf;
	EVP_PKEY *leaf_key;
	bool omit_ca;
	struct kit_change before_hash;  /* in bankIdSignedData, before its digest is made */
	struct kit_change before_sign;  /* in SignedInfo, before it is signed */
	struct kit_change after;        /* in the finished document */
	struct kit_change after_text;   /* in the finished base64 text */
	const EVP_MD *signature_digest; /* SHA-256 */

	X509 *responder;
	EVP_PKEY *responder_key;
	X509 *ocsp_leaf, *ocsp_issuer; /* whom the answer is about */
	const EVP_MD *ocsp_digest;
	int status;                /* V_OCSP_CERTSTATUS_ */
	int64_t produced_after;    /* microseconds from k->now */
	int64_t this_update_after; /* seconds from producedAt */
	bool next_update_past;
	int nonce; /* 0 right; 1 none; 2 wrong hash; 3 wrapped as in RFC 8954; 4 short */
	bool no_responder_certificate;
	bool two_answers;
	bool spoil_ocsp; /* one byte of the signature */
};

#define KIT_VISIBLE "Beslut om omedelbart omhändertagande enligt 6 § LVU.\nTextkod: ABCD-EFGH-IJ"
#define KIT_NONVISIBLE "0123456789abcdef0123456789abcdef"

/* Both as the provider delivers them: base64. */
void kit_make(struct kit *k, const struct kit_evidence *e, struct buf *ret_signature, struct buf *ret_ocsp);

#endif
