#include "publish.h"

#include <errno.h>
#include <sys/stat.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"

#include "register.h"

#define PEM_MAX ((size_t)1 << 20)
#define CRL_DAYS 365

DEFINE_CLEANUP(clean_bio, BIO, BIO_free_all);
DEFINE_CLEANUP(clean_key, EVP_PKEY, EVP_PKEY_free);
DEFINE_CLEANUP(clean_x509, X509, X509_free);
DEFINE_CLEANUP(clean_crl, X509_CRL, X509_CRL_free);
DEFINE_CLEANUP(clean_revoked, X509_REVOKED, X509_REVOKED_free);
DEFINE_CLEANUP(clean_time, ASN1_TIME, ASN1_TIME_free);
DEFINE_CLEANUP(clean_integer, ASN1_INTEGER, ASN1_INTEGER_free);
DEFINE_CLEANUP(clean_enumerated, ASN1_ENUMERATED, ASN1_ENUMERATED_free);
DEFINE_CLEANUP(clean_bignum, BIGNUM, BN_free);
DEFINE_CLEANUP(clean_extension, X509_EXTENSION, X509_EXTENSION_free);

static enum err file_write(const struct pki *p, const char *name, struct span content)
{
	BUF path = buf_init(4096);

	TRY(path_join(p->folder, name, "", &path));
	return file_write_private(buf_str(&path), content);
}

/* ---- revocation lists ---- */

static enum err revoked_add(X509_CRL *crl, const json_t *element, const struct register_entry *entry)
{
	CLEANUP(clean_revoked) X509_REVOKED *revoked = X509_REVOKED_new();
	CLEANUP(clean_time) ASN1_TIME *at = ASN1_TIME_set(NULL, (time_t)(entry->at.us / SECOND));
	CLEANUP(clean_enumerated) ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
	CLEANUP(clean_bignum) BIGNUM *number = NULL;
	CLEANUP(clean_integer) ASN1_INTEGER *serial = NULL;

	if (!revoked || !at || !reason || !BN_hex2bn(&number, json_text(element, "serial")))
		return ERR_MEMORY;
	serial = BN_to_ASN1_INTEGER(number, NULL);
	if (!serial || !X509_REVOKED_set_serialNumber(revoked, serial) || !X509_REVOKED_set_revocationDate(revoked, at))
		return ERR_MEMORY;
	/* RFC 5280 section 5.3.1: "unspecified" is said by leaving the reason out. */
	if (entry->reason != CRL_REASON_UNSPECIFIED &&
	    (!ASN1_ENUMERATED_set(reason, entry->reason) ||
	     !X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, reason, 0, 0)))
		return ERR_INTERNAL;
	if (!X509_CRL_add0_revoked(crl, revoked))
		return ERR_INTERNAL;
	revoked = NULL;
	return ERR_OK;
}

static enum err extensions_add(X509_CRL *crl, X509 *issuer, struct instant now)
{
	CLEANUP(clean_integer) ASN1_INTEGER *number = ASN1_INTEGER_new();
	CLEANUP(clean_extension) X509_EXTENSION *key_id = NULL;
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, NULL, NULL, crl, 0);
	key_id = X509V3_EXT_conf_nid(NULL, &ctx, NID_authority_key_identifier, "keyid:always");
	/* The number only has to grow from list to list. */
	if (!number || !key_id || !ASN1_INTEGER_set_int64(number, now.us) || !X509_CRL_add_ext(crl, key_id, -1) ||
	    !X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0))
		return ERR_INTERNAL;
	return ERR_OK;
}

static enum err crl_make(const struct pki *p, const struct pki_authority *a, const json_t *all, X509_CRL **ret_crl)
{
	struct instant now = clock_now(p->clock);
	time_t start = (time_t)(now.us / SECOND);
	CLEANUP(clean_crl) X509_CRL *crl = X509_CRL_new();
	CLEANUP(clean_time) ASN1_TIME *last = ASN1_TIME_set(NULL, start);
	CLEANUP(clean_time) ASN1_TIME *next = ASN1_TIME_set(NULL, start + CRL_DAYS * (time_t)86400);
	const json_t *element;
	size_t i;

	if (!crl || !last || !next || !X509_CRL_set_version(crl, X509_CRL_VERSION_2) ||
	    !X509_CRL_set_issuer_name(crl, X509_get_subject_name(a->self.cert)) ||
	    !X509_CRL_set1_lastUpdate(crl, last) || !X509_CRL_set1_nextUpdate(crl, next))
		return ERR_MEMORY;
	json_array_foreach (all, i, element) {
		struct register_entry entry;

		if (strcmp(json_text(element, "issuer"), a->name) != 0)
			continue;
		TRY(register_entry_read(element, &entry));
		if (entry.revoked)
			TRY(revoked_add(crl, element, &entry));
	}
	TRY(extensions_add(crl, a->self.cert, now));
	if (!X509_CRL_sort(crl) || !X509_CRL_sign(crl, a->self.key, EVP_sha256()))
		return ERR_INTERNAL;
	*ret_crl = TAKE(crl);
	return ERR_OK;
}

enum err publish_crls(const struct pki *p)
{
	static const char *const names[PKI_ISSUER_COUNT] = { "trust/tsa/tsa.crl", "trust/seal/root.crl",
		                                             "trust/seal/seal.crl" };
	JSON json_t *all = NULL;

	TRY(register_read(p->folder, &all));
	for (int i = 0; i < PKI_ISSUER_COUNT; i++) {
		CLEANUP(clean_crl) X509_CRL *crl = NULL;
		CLEANUP(clean_bio) BIO *bio = BIO_new(BIO_s_mem());
		BUF pem = buf_init(PEM_MAX);

		TRY(crl_make(p, &p->authorities[i], all, &crl));
		if (!bio || !PEM_write_bio_X509_CRL(bio, crl))
			return ERR_INTERNAL;
		TRY(bio_content(bio, &pem));
		TRY(file_write(p, names[i], buf_span(&pem)));
	}
	return ERR_OK;
}

/* ---- everything else ---- */

static enum err folders_make(const struct pki *p)
{
	static const char *const names[] = { "trust",     "trust/eid",    "trust/seal",
		                             "trust/tsa", "trust/ledger", "trust/witness" };

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		BUF path = buf_init(4096);

		TRY(path_join(p->folder, names[i], "", &path));
		if (mkdir(buf_str(&path), 0700) != 0 && errno != EEXIST)
			return ERR_IO;
	}
	return ERR_OK;
}

static enum err cert_write(const struct pki *p, const char *name, const X509 *first, const X509 *second)
{
	BUF pem = buf_init(PEM_MAX);

	TRY(cert_pem(first, &pem));
	if (second)
		TRY(cert_pem(second, &pem));
	return file_write(p, name, buf_span(&pem));
}

static enum err key_write(const struct pki *p, const char *name, const EVP_PKEY *key)
{
	BUF pem = buf_init(PEM_MAX);

	TRY(key_pem(key, &pem));
	return file_write(p, name, buf_span(&pem));
}

static enum err ledger_key_open(const struct pki *p)
{
	CLEANUP(clean_key) EVP_PKEY *key = NULL;
	BUF path = buf_init(4096), present = buf_init(PEM_MAX);
	enum err e;

	TRY(path_join(p->folder, "ledger-key", ".pem", &path));
	e = buf_read_file(&present, buf_str(&path));
	if (e != ERR_NOT_FOUND)
		return e;
	key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	return key ? key_write(p, "ledger-key.pem", key) : ERR_INTERNAL;
}

static enum err eid_roots_copy(const struct pki *p, const char *from)
{
	BUF pem = buf_init(PEM_MAX);
	CLEANUP(clean_bio) BIO *bio = NULL;
	CLEANUP(clean_x509) X509 *first = NULL;

	TRY(buf_read_file(&pem, from));
	bio = BIO_new_mem_buf(buf_str(&pem), (int)pem.len);
	first = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	if (!first)
		return ERR_INPUT;
	return file_write(p, "trust/eid/roots.pem", buf_span(&pem));
}

/* Who sealed before, with a certificate that has been made anew since, stays. */
static enum err sealer_add(const struct pki *p)
{
	BUF path = buf_init(4096), text = buf_init(PEM_MAX);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int len;
	char hex[2 * EVP_MAX_MD_SIZE + 1];
	enum err e;

	if (!X509_digest(p->seal.cert, EVP_sha256(), digest, &len))
		return ERR_INTERNAL;
	hex_encode(digest, len, hex);
	TRY(path_join(p->folder, "trust/sealers", "", &path));
	e = buf_read_file(&text, buf_str(&path));
	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (strstr(buf_str(&text), hex))
		return ERR_OK;
	TRY(buf_printf(&text, "sha256:%s\n", hex));
	return file_write(p, "trust/sealers", buf_span(&text));
}

enum err publish_all(const struct pki *p, const char *eid_roots)
{
	const struct pki_authority *a = p->authorities;

	TRY(folders_make(p));
	TRY(cert_write(p, "tsa-root.pem", a[PKI_TSA_ROOT].self.cert, NULL));
	TRY(cert_write(p, "seal-root.pem", a[PKI_SEAL_ROOT].self.cert, NULL));
	TRY(cert_write(p, "tsa.pem", p->tsa.cert, NULL));
	TRY(cert_write(p, "seal.pem", p->seal.cert, a[PKI_SEAL_CA].self.cert));
	TRY(key_write(p, "seal-key.pem", p->seal.key));
	TRY(ledger_key_open(p));
	TRY(file_write(p, "trust/environment", span_str("test\n")));
	TRY(sealer_add(p));
	TRY(cert_write(p, "trust/tsa/root.pem", a[PKI_TSA_ROOT].self.cert, NULL));
	TRY(cert_write(p, "trust/seal/root.pem", a[PKI_SEAL_ROOT].self.cert, NULL));
	if (eid_roots)
		TRY(eid_roots_copy(p, eid_roots));
	return publish_crls(p);
}
