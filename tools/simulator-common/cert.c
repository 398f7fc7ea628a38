#include "simulator-common/cert.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/base/text.h"

#include "simulator-common/unconst.h"

#define FILE_MAX ((size_t)64 * 1024)

DEFINE_CLEANUP(clean_x509, X509, X509_free);
DEFINE_CLEANUP(clean_key, EVP_PKEY, EVP_PKEY_free);
DEFINE_CLEANUP(clean_extension, X509_EXTENSION, X509_EXTENSION_free);
DEFINE_CLEANUP(clean_bio, BIO, BIO_free_all);
DEFINE_CLEANUP(clean_bignum, BIGNUM, BN_free);
DEFINE_CLEANUP(clean_conf, CONF, NCONF_free);
DEFINE_CLEANUP(clean_p12, PKCS12, PKCS12_free);

void identity_release(struct identity *i)
{
	X509_free(i->cert);
	EVP_PKEY_free(i->key);
	*i = (struct identity){ 0 };
}

static enum err extension_add(X509 *cert, X509V3_CTX *ctx, int nid, const char *value)
{
	CLEANUP(clean_extension) X509_EXTENSION *e = NULL;

	if (!value)
		return ERR_OK;
	e = X509V3_EXT_conf_nid(NULL, ctx, nid, value);
	return e && X509_add_ext(cert, e, -1) ? ERR_OK : ERR_INTERNAL;
}

static enum err extensions_add(X509 *cert, const X509 *issuer, const struct cert_spec *spec)
{
	CLEANUP(clean_conf) CONF *empty = NCONF_new(NULL); /* the policy extension insists on having one */
	X509V3_CTX ctx;

	if (!empty)
		return ERR_MEMORY;
	X509V3_set_ctx(&ctx, unconst(issuer), cert, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, empty);
	TRY(extension_add(cert, &ctx, NID_basic_constraints, spec->ca ? "critical,CA:TRUE" : NULL));
	TRY(extension_add(cert, &ctx, NID_key_usage, spec->key_usage));
	TRY(extension_add(cert, &ctx, NID_ext_key_usage, spec->extended_key_usage));
	TRY(extension_add(cert, &ctx, NID_subject_key_identifier, "hash"));
	TRY(extension_add(cert, &ctx, NID_authority_key_identifier, issuer == cert ? NULL : "keyid:always"));
	TRY(extension_add(cert, &ctx, NID_certificate_policies, spec->policy));
	TRY(extension_add(cert, &ctx, NID_info_access, spec->aia));
	TRY(extension_add(cert, &ctx, NID_subject_alt_name, spec->alt_names));
	return extension_add(cert, &ctx, NID_id_pkix_OCSP_noCheck, spec->ocsp_nocheck ? "NULL" : NULL);
}

static enum err subject_set(X509 *cert, const struct cert_spec *spec)
{
	X509_NAME *name = X509_get_subject_name(cert);

	for (const struct cert_attribute *a = spec->subject; a < spec->subject + ARRAY_LENGTH(spec->subject) && a->name;
	     a++)
		if (!X509_NAME_add_entry_by_txt(name, a->name, MBSTRING_UTF8, (const unsigned char *)a->value, -1, -1,
		                                0))
			return ERR_INTERNAL;
	return ERR_OK;
}

static enum err serial_set(X509 *cert)
{
	CLEANUP(clean_bignum) BIGNUM *serial = BN_new();

	if (!serial || !BN_rand(serial, 63, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) ||
	    !BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(cert)))
		return ERR_INTERNAL;
	return ERR_OK;
}

static EVP_PKEY *key_of(const struct cert_spec *spec)
{
	if (spec->key)
		return EVP_PKEY_up_ref(spec->key) ? spec->key : NULL;
	return spec->bits ? EVP_RSA_gen((unsigned)spec->bits) : EVP_EC_gen("P-256");
}

enum err cert_issue(const struct cert_spec *spec, const struct identity *issuer, struct instant now,
                    struct identity *ret_identity)
{
	CLEANUP(clean_key) EVP_PKEY *key = key_of(spec);
	CLEANUP(clean_x509) X509 *cert = X509_new();
	const X509 *issuer_cert = issuer ? issuer->cert : cert;
	EVP_PKEY *issuer_key = issuer ? issuer->key : key;
	time_t start = (time_t)(now.us / SECOND) - spec->days_before * (time_t)86400;
	time_t end = (time_t)(now.us / SECOND) + spec->days_after * (time_t)86400;

	if (!key || !cert || !X509_set_version(cert, X509_VERSION_3) || !X509_set_pubkey(cert, key) ||
	    !ASN1_TIME_set(X509_getm_notBefore(cert), start) || !ASN1_TIME_set(X509_getm_notAfter(cert), end))
		return ERR_INTERNAL;
	TRY(serial_set(cert));
	TRY(subject_set(cert, spec));
	if (!X509_set_issuer_name(cert, X509_get_subject_name(issuer_cert)))
		return ERR_INTERNAL;
	TRY(extensions_add(cert, issuer_cert, spec));
	if (!X509_sign(cert, issuer_key, EVP_sha256()))
		return ERR_INTERNAL;
	*ret_identity = (struct identity){ .cert = TAKE(cert), .key = TAKE(key) };
	return ERR_OK;
}

bool cert_valid_at(const X509 *cert, struct instant at)
{
	time_t t = (time_t)(at.us / SECOND);

	return X509_cmp_time(X509_get0_notBefore(cert), &t) < 0 && X509_cmp_time(X509_get0_notAfter(cert), &t) > 0;
}

struct date cert_issue_date(const X509 *cert)
{
	struct tm tm;

	if (!ASN1_TIME_to_tm(X509_get0_notBefore(cert), &tm))
		return (struct date){ 0 };
	return date_of((struct instant){ .us = (int64_t)timegm(&tm) * SECOND });
}

enum err path_join(const char *folder, const char *name, const char *suffix, struct buf *out)
{
	return buf_printf(out, "%s/%s%s", folder, name, suffix);
}

static enum err write_all(int fd, struct span content)
{
	while (content.len > 0) {
		ssize_t n = write(fd, content.ptr, content.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return ERR_IO;
		content.ptr += n;
		content.len -= (size_t)n;
	}
	return ERR_OK;
}

enum err file_write_private(const char *path, struct span content)
{
	BUF partial = buf_init(4096);
	enum err e;
	int fd;

	TRY(buf_printf(&partial, "%s.partial", path));
	(void)unlink(buf_str(&partial));
	fd = open(buf_str(&partial), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return ERR_IO;
	e = write_all(fd, content);
	if (close(fd) != 0)
		e = ERR_IO;
	if (e == ERR_OK && rename(buf_str(&partial), path) != 0)
		e = ERR_IO;
	if (e != ERR_OK)
		(void)unlink(buf_str(&partial));
	return e;
}

enum err bio_content(BIO *bio, struct buf *out)
{
	char *bytes = NULL;
	long len = BIO_get_mem_data(bio, &bytes);

	return len > 0 ? buf_add(out, bytes, (size_t)len) : ERR_INTERNAL;
}

enum err cert_pem(const X509 *cert, struct buf *out)
{
	CLEANUP(clean_bio) BIO *bio = BIO_new(BIO_s_mem());

	if (!bio || !PEM_write_bio_X509(bio, cert))
		return ERR_INTERNAL;
	return bio_content(bio, out);
}

enum err key_pem(const EVP_PKEY *key, struct buf *out)
{
	CLEANUP(clean_bio) BIO *bio = BIO_new(BIO_s_mem());

	if (!bio || !PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL))
		return ERR_INTERNAL;
	return bio_content(bio, out);
}

enum err cert_base64(const X509 *cert, struct buf *out)
{
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);
	enum err e = len > 0 ? base64_encode(der, (size_t)len, out) : ERR_INTERNAL;

	OPENSSL_free(der);
	return e;
}

enum err identity_write(const char *folder, const char *name, const struct identity *i)
{
	BUF cert_path = buf_init(4096), key_path = buf_init(4096);
	BUF cert = buf_init(FILE_MAX), key = buf_init(FILE_MAX);

	TRY(path_join(folder, name, ".pem", &cert_path));
	TRY(path_join(folder, name, "-key.pem", &key_path));
	TRY(cert_pem(i->cert, &cert));
	TRY(key_pem(i->key, &key));
	TRY(file_write_private(buf_str(&key_path), buf_span(&key)));
	return file_write_private(buf_str(&cert_path), buf_span(&cert));
}

static enum err read_bio(const char *folder, const char *name, const char *suffix, BIO **ret_bio)
{
	BUF path = buf_init(4096), content = buf_init(FILE_MAX);
	CLEANUP(clean_bio) BIO *bio = BIO_new(BIO_s_mem());

	TRY(path_join(folder, name, suffix, &path));
	TRY(buf_read_file(&content, buf_str(&path)));
	if (!bio || BIO_write(bio, buf_str(&content), (int)content.len) != (int)content.len)
		return ERR_MEMORY;
	*ret_bio = TAKE(bio);
	return ERR_OK;
}

enum err identity_read(const char *folder, const char *name, struct identity *ret_identity)
{
	CLEANUP(clean_bio) BIO *cert_bio = NULL;
	CLEANUP(clean_bio) BIO *key_bio = NULL;
	CLEANUP(clean_x509) X509 *cert = NULL;
	CLEANUP(clean_key) EVP_PKEY *key = NULL;

	TRY(read_bio(folder, name, ".pem", &cert_bio));
	TRY(read_bio(folder, name, "-key.pem", &key_bio));
	cert = PEM_read_bio_X509(cert_bio, NULL, NULL, NULL);
	key = PEM_read_bio_PrivateKey(key_bio, NULL, NULL, NULL);
	if (!cert || !key || X509_check_private_key(cert, key) != 1)
		return ERR_INPUT;
	*ret_identity = (struct identity){ .cert = TAKE(cert), .key = TAKE(key) };
	return ERR_OK;
}

enum err identity_write_p12(const char *path, const struct identity *i, const X509 *issuer, const char *password)
{
	STACK_OF(X509) *chain = sk_X509_new_null();
	CLEANUP(clean_p12) PKCS12 *p12 = NULL;
	CLEANUP(clean_bio) BIO *bio = BIO_new(BIO_s_mem());
	BUF content = buf_init(FILE_MAX);

	if (chain && sk_X509_push(chain, unconst(issuer)) > 0)
		p12 = PKCS12_create(password, "eid-simulator relying party", i->key, i->cert, chain, 0, 0, 0, 0, 0);
	sk_X509_free(chain);
	if (!p12 || !bio || !i2d_PKCS12_bio(bio, p12))
		return ERR_INTERNAL;
	TRY(bio_content(bio, &content));
	return file_write_private(path, buf_span(&content));
}
