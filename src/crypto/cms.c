#include "jourbeslut/cms.h"

#include "openssl.h"
#include "signature.h"
#include "signed_data.h"

/* SignedData version 1: certificates are plain ones, the content is id-data (RFC 5652 section 5.1). */
#define VERSION 1
#define REASON(text) ((void)snprintf(reason, reason_size, "%s", text))

/* SigningCertificateV2 with one ESSCertIDv2 (RFC 5035 section 3): SHA-256 is the default and not written; no
 * issuerSerial, since the hash names the certificate already. */
static enum err add_signing_certificate(struct span leaf, struct buf *out)
{
	BUF id = buf_init(200), ids = buf_init(200), certs = buf_init(200), value = buf_init(200);
	struct sha256 hash;

	TRY(sha256_of(leaf, &hash));
	TRY(der_add(&id, DER_OCTET_STRING, span_of(hash.bytes, sizeof hash.bytes)));
	TRY(der_add(&ids, DER_SEQUENCE, buf_span(&id)));
	TRY(der_add(&certs, DER_SEQUENCE, buf_span(&ids)));
	TRY(der_add(&value, DER_SEQUENCE, buf_span(&certs)));
	return attribute_add(out, OID_SIGNING_CERTIFICATE_V2, buf_span(&value));
}

enum err cms_signed_attributes(const struct sha256 *digest, struct span leaf, struct buf *out)
{
	BUF one = buf_init(400), octets = buf_init(64);
	DER_LIST attributes = { .count = 0 };

	TRY(attribute_add(&one, OID_CONTENT_TYPE, OID_DATA));
	TRY(der_list_add(&attributes, buf_span(&one)));
	buf_clear(&one);
	TRY(der_add(&octets, DER_OCTET_STRING, span_of(digest->bytes, sizeof digest->bytes)));
	TRY(attribute_add(&one, OID_MESSAGE_DIGEST, buf_span(&octets)));
	TRY(der_list_add(&attributes, buf_span(&one)));
	buf_clear(&one);
	TRY(add_signing_certificate(leaf, &one));
	TRY(der_list_add(&attributes, buf_span(&one)));
	return der_add_set_of(out, DER_SET, &attributes);
}

static enum err hash_attributes(const struct sha256 *digest, struct span leaf, struct sha256 *ret_hash)
{
	BUF attributes = buf_init(CMS_MAX);

	TRY(cms_signed_attributes(digest, leaf, &attributes));
	return sha256_of(buf_span(&attributes), ret_hash);
}

enum err cms_sign(struct key *k, const struct sha256 *digest, const struct der_list *chain, struct buf *ret_signature)
{
	struct sha256 hash;

	if (chain->count == 0)
		return ERR_INPUT;
	TRY(hash_attributes(digest, buf_span(&chain->items[0]), &hash));
	return key_sign_digest(k, &hash, ret_signature);
}

static enum err add_token(struct span token, struct buf *out)
{
	return token.len > 0 ? attribute_add(out, OID_TIME_STAMP_TOKEN, token) : ERR_OK;
}

enum err cms_build(const struct sha256 *digest, const struct der_list *chain, struct span signature, struct span token,
                   struct buf *out)
{
	struct span leaf = chain->count > 0 ? buf_span(&chain->items[0]) : span_str(NULL);
	BUF attributes = buf_init(CMS_MAX), unsigned_attributes = buf_init(CMS_MAX);
	struct span algorithm = signature_identifier_of(digest_sha256(), leaf);

	if (algorithm.len == 0)
		return ERR_INPUT;
	TRY(cms_signed_attributes(digest, leaf, &attributes));
	TRY(add_token(token, &unsigned_attributes));
	return signed_data_write(&(struct signed_data_parts){ .version = VERSION,
	                                                      .content_type = OID_DATA,
	                                                      .certificates = chain,
	                                                      .leaf = leaf,
	                                                      .digest = digest_sha256()->identifier,
	                                                      .signature_algorithm = algorithm,
	                                                      .signed_attributes = buf_span(&attributes),
	                                                      .signature = signature,
	                                                      .unsigned_attributes = buf_span(&unsigned_attributes) },
	                         out);
}

void cms_release(struct cms *c)
{
	der_list_release(&c->certificates);
	buf_release(&c->signature);
	buf_release(&c->token);
}

static enum err take_certificates(const struct signed_data *d, size_t signer, struct cms *c)
{
	TRY(der_list_add(&c->certificates, d->certificates[signer]));
	for (size_t i = 0; i < d->certificate_count; i++)
		if (i != signer)
			TRY(der_list_add(&c->certificates, d->certificates[i]));
	return ERR_OK;
}

/* Fills `c`, or says what is missing. */
static enum err take_apart(struct span der, const char **ret_reason, struct cms *c)
{
	struct signed_data d;
	struct der digest, token;
	size_t signer;

	*ret_reason = "it is not SignedData of one signer in DER";
	TRY(signed_data_read(der, &d));
	*ret_reason = "it has a content of its own";
	if (!d.detached || !span_equal(d.content_type, OID_DATA))
		return ERR_EVIDENCE;
	*ret_reason = "there is no message digest of SHA-256";
	if (!attribute_find(d.signed_attributes, OID_MESSAGE_DIGEST, &digest) || digest.tag != DER_OCTET_STRING ||
	    digest.content.len != SHA256_LEN)
		return ERR_EVIDENCE;
	memcpy(c->digest.bytes, digest.content.ptr, SHA256_LEN);
	TRY(attribute_signer(d.signed_attributes, d.certificates, d.certificate_count, ret_reason, &signer));
	TRY(take_certificates(&d, signer, c));
	c->signature = buf_init(CMS_MAX);
	TRY(buf_add_span(&c->signature, d.signature));
	c->token = buf_init(CMS_MAX);
	*ret_reason = "it has an unsigned attribute that is no time stamp";
	if (d.unsigned_attributes.len == 0)
		return ERR_OK;
	if (!attribute_find(d.unsigned_attributes, OID_TIME_STAMP_TOKEN, &token))
		return ERR_EVIDENCE;
	return buf_add_span(&c->token, token.whole);
}

enum err cms_read(struct span der, char *reason, size_t reason_size, struct cms *ret_cms)
{
	CMS c = { .signature = { 0 } };
	const char *why = "it is too large";
	enum err e = der.len <= CMS_MAX ? take_apart(der, &why, &c) : ERR_EVIDENCE;

	if (e == ERR_TOO_LARGE)
		e = ERR_EVIDENCE;
	if (e == ERR_EVIDENCE)
		REASON(why);
	TRY(e);
	*ret_cms = c;
	c = (struct cms){ .signature = { 0 } };
	return ERR_OK;
}

enum err cms_signature_check(const struct cms *c, struct span leaf)
{
	CLEANUP(cleanup_x509) X509 *certificate = NULL;
	struct sha256 hash;
	enum err e = x509_from_der(leaf, &certificate);

	if (e == ERR_INPUT)
		return ERR_EVIDENCE;
	TRY(e);
	TRY(hash_attributes(&c->digest, leaf, &hash));
	return signature_check(X509_get0_pubkey(certificate), EVP_sha256(), span_of(hash.bytes, sizeof hash.bytes),
	                       buf_span(&c->signature));
}

enum err cms_same(struct span der, const struct cms *c, const struct der_list *chain)
{
	BUF again = buf_init(CMS_MAX);
	enum err e = cms_build(&c->digest, chain, buf_span(&c->signature), buf_span(&c->token), &again);

	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return ERR_EVIDENCE;
	TRY(e);
	return span_equal(buf_span(&again), der) ? ERR_OK : ERR_EVIDENCE;
}
