#include "jourbeslut/timestamp.h"

#include <openssl/err.h>
#include <openssl/ts.h>

#include "chain.h"
#include "openssl.h"
#include "signature.h"
#include "signed_data.h"
#include "tst_info.h"

#include "jourbeslut/base/text.h"

#define VERSION 3 /* the content is not id-data (RFC 5652 section 5.1) */
#define REASON(...) ((void)snprintf(reason, reason_size, __VA_ARGS__))

DEFINE_CLEANUP(cleanup_ts_resp, TS_RESP, TS_RESP_free);

/* ---- the request ---- */

enum err timestamp_request(const struct sha256 *imprint, const uint8_t nonce[TIMESTAMP_NONCE], struct buf *out)
{
	BUF body = buf_init(200);

	TRY(der_add(&body, DER_INTEGER, DER_BYTES("\x01")));
	TRY(message_imprint_add(imprint, &body));
	TRY(der_add_unsigned(&body, span_of(nonce, TIMESTAMP_NONCE)));
	TRY(der_add(&body, DER_BOOLEAN, DER_BYTES("\xff"))); /* certReq */
	return der_add(out, DER_SEQUENCE, buf_span(&body));
}

/* ---- the token ---- */

void timestamp_release(struct timestamp *t)
{
	chain_release(&t->chain);
}

/* A token taken apart. Borrows from its bytes. */
struct token {
	struct signed_data data;
	const struct digest_algorithm *digest;
	struct span leaf;
	struct der_list certificates; /* as they stand */
	X509 *signer;
	struct buf attributes;                              /* as signed: with the tag of a SET */
	struct buf signature;                               /* with the lower s */
	struct buf digest_identifier, signature_identifier; /* in the one form */
};
static void token_release(struct token *t)
{
	der_list_release(&t->certificates);
	X509_free(t->signer);
	buf_release(&t->attributes);
	buf_release(&t->signature);
	buf_release(&t->digest_identifier);
	buf_release(&t->signature_identifier);
}
#define TOKEN CLEANUP(token_release) struct token

static enum err find_signer(const char **ret_reason, struct token *k)
{
	size_t signer;
	enum err e;

	for (size_t i = 0; i < k->data.certificate_count; i++) {
		*ret_reason = "a certificate in it is too large";
		TRY(der_list_add(&k->certificates, k->data.certificates[i]));
	}
	TRY(attribute_signer(k->data.signed_attributes, k->data.certificates, k->data.certificate_count, ret_reason,
	                     &signer));
	k->leaf = k->data.certificates[signer];
	e = x509_from_der(k->leaf, &k->signer);
	*ret_reason = "the signer's certificate cannot be read";
	return e == ERR_INPUT ? ERR_EVIDENCE : e;
}

/* CMSAlgorithmProtection ::= SEQUENCE { digestAlgorithm, signatureAlgorithm [1] IMPLICIT … OPTIONAL, … } (RFC 6211). */
static enum err read_protection(struct token *k)
{
	struct der value, digest, signature;

	if (!attribute_find(k->data.signed_attributes, OID_ALGORITHM_PROTECTION, &value) || value.tag != DER_SEQUENCE ||
	    !der_expect(&value.content, DER_SEQUENCE, &digest) ||
	    !der_expect(&value.content, DER_CONTEXT_1, &signature) || value.content.len > 0)
		return ERR_EVIDENCE;
	TRY(buf_add_span(&k->digest_identifier, digest.whole));
	TRY(buf_add_span(&k->signature_identifier, signature.whole));
	k->signature_identifier.ptr[0] = (char)DER_SEQUENCE;
	return digest_algorithm_find(digest.whole) == k->digest ? ERR_OK : ERR_EVIDENCE;
}

/* The algorithms in the one form; what the signature itself says of them wins. */
static enum err choose_identifiers(const char **ret_reason, struct token *k)
{
	const EVP_PKEY *key = X509_get0_pubkey(k->signer);

	*ret_reason = "the algorithms of its signature are not used here";
	if (!signature_identifier_fits(k->data.signature_algorithm, k->digest, key))
		return openssl_failed(ERR_EVIDENCE);
	if (!attribute_exists(k->data.signed_attributes, OID_ALGORITHM_PROTECTION)) {
		TRY(buf_add_span(&k->digest_identifier, k->digest->identifier));
		return buf_add_span(&k->signature_identifier, signature_identifier(k->digest, key));
	}
	*ret_reason = "its signature was made with other algorithms";
	TRY(read_protection(k));
	return signature_identifier_fits(buf_span(&k->signature_identifier), k->digest, key) ? ERR_OK : ERR_EVIDENCE;
}

static enum err prepare(const char **ret_reason, struct token *k)
{
	enum err e;

	k->attributes = buf_init(TIMESTAMP_MAX);
	k->signature = buf_init(TIMESTAMP_MAX);
	k->digest_identifier = buf_init(200);
	k->signature_identifier = buf_init(200);
	*ret_reason = "its digest is none that is used here";
	k->digest = digest_algorithm_find(k->data.digest);
	if (!k->digest)
		return ERR_EVIDENCE;
	TRY(find_signer(ret_reason, k));
	TRY(choose_identifiers(ret_reason, k));
	TRY(der_add(&k->attributes, DER_SET, k->data.signed_attributes));
	*ret_reason = "its signature value is malformed";
	e = signature_lowered(X509_get0_pubkey(k->signer), k->data.signature, &k->signature);
	return e == ERR_INPUT ? ERR_EVIDENCE : e;
}

/* Form alone. */
static enum err open_token(struct span der, const char **ret_reason, struct token *k, struct timestamp *t)
{
	*ret_reason = "it is too large";
	if (der.len > TIMESTAMP_MAX)
		return ERR_EVIDENCE;
	*ret_reason = "it is not SignedData of one signer in DER";
	TRY(signed_data_read(der, &k->data));
	*ret_reason = "it holds no TSTInfo";
	if (k->data.detached || !span_equal(k->data.content_type, OID_TST_INFO))
		return ERR_EVIDENCE;
	TRY(tst_info_read(k->data.content, ret_reason, t));
	TRY(prepare(ret_reason, k));
	(void)snprintf(t->digest, sizeof t->digest, "%s", k->digest->name);
	return x509_name_text(X509_get_subject_name(k->signer), NID_commonName, t->authority, sizeof t->authority);
}

/* Signed attributes and signature (RFC 5652 section 5.6). */
static enum err check_signature(const char **ret_reason, const struct token *k)
{
	struct span attributes = k->data.signed_attributes;
	uint8_t digest[DIGEST_MAX];
	struct der value;
	enum err e;

	*ret_reason = "its signed attributes are not in DER";
	if (!der_is_set_of(attributes))
		return ERR_EVIDENCE;
	*ret_reason = "its signed attributes are for another content";
	if (!attribute_find(attributes, OID_CONTENT_TYPE, &value) || !span_equal(value.whole, OID_TST_INFO) ||
	    !attribute_find(attributes, OID_MESSAGE_DIGEST, &value) || value.tag != DER_OCTET_STRING)
		return ERR_EVIDENCE;
	TRY(digest_make(k->digest, k->data.content, digest));
	if (!span_equal(value.content, span_of(digest, k->digest->size)))
		return ERR_EVIDENCE;
	TRY(digest_make(k->digest, buf_span(&k->attributes), digest));
	*ret_reason = "its signature is wrong";
	e = signature_check(X509_get0_pubkey(k->signer), digest_md(k->digest), span_of(digest, k->digest->size),
	                    buf_span(&k->signature));
	return e;
}

static enum err write_canonical(const struct token *k, const struct der_list *certificates, struct buf *out)
{
	return signed_data_write(&(struct signed_data_parts){ .version = VERSION,
	                                                      .content_type = OID_TST_INFO,
	                                                      .content = k->data.content,
	                                                      .certificates = certificates,
	                                                      .leaf = k->leaf,
	                                                      .digest = buf_span(&k->digest_identifier),
	                                                      .signature_algorithm = buf_span(&k->signature_identifier),
	                                                      .signed_attributes = buf_span(&k->attributes),
	                                                      .signature = buf_span(&k->signature) },
	                         out);
}

static enum err check_canonical(struct span der, const struct token *k, const struct timestamp *t)
{
	BUF again = buf_init(TIMESTAMP_MAX);
	bool judged = t->chain.status == CHAIN_OK;
	enum err e = write_canonical(k, judged ? &t->chain.certificates : &k->certificates, &again);

	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return ERR_EVIDENCE;
	TRY(e);
	return span_equal(buf_span(&again), der) ? ERR_OK : ERR_EVIDENCE;
}

static enum err verify(struct span der, const struct roots *roots, const char **ret_reason, struct timestamp *t)
{
	TOKEN k = { .digest = NULL };

	TRY(open_token(der, ret_reason, &k, t));
	TRY(check_signature(ret_reason, &k));
	TRY(x509_chain_build(roots, k.signer, k.leaf, &k.certificates, t->at, CERTIFICATE_TSA, &t->chain));
	*ret_reason = "it is not in the form in which we keep tokens";
	return check_canonical(der, &k, t);
}

/* Hands over, or says why not. */
static enum err finish(enum err e, const char *why, char *reason, size_t reason_size, struct timestamp *t,
                       struct timestamp *ret_timestamp)
{
	if (e == ERR_TOO_LARGE || e == ERR_INPUT)
		e = ERR_EVIDENCE;
	if (e == ERR_EVIDENCE)
		REASON("%s", why);
	TRY(e);
	*ret_timestamp = *t;
	*t = (struct timestamp){ .has_nonce = false };
	return ERR_OK;
}

enum err timestamp_verify(struct span token, const struct roots *roots, char *reason, size_t reason_size,
                          struct timestamp *ret_timestamp)
{
	TIMESTAMP t = { .has_nonce = false };
	const char *why = "";
	enum err e = verify(token, roots, &why, &t);

	return finish(e, why, reason, reason_size, &t, ret_timestamp);
}

enum err timestamp_read(struct span token, struct timestamp *ret_timestamp)
{
	TIMESTAMP t = { .has_nonce = false };
	TOKEN k = { .digest = NULL };
	const char *why;
	char reason[1];
	enum err e = open_token(token, &why, &k, &t);

	return finish(e, "", reason, sizeof reason, &t, ret_timestamp);
}

/* ---- the answer ---- */

/* PKIStatus granted or grantedWithMods; else the authority's own words. */
static bool is_granted(TS_RESP *response, char *reason, size_t reason_size)
{
	TS_STATUS_INFO *info = TS_RESP_get_status_info(response);
	int64_t status = -1;
	const STACK_OF(ASN1_UTF8STRING) * texts;
	BUF words = buf_init(100);
	struct span told = { NULL, 0 };

	if (ASN1_INTEGER_get_int64(&status, TS_STATUS_INFO_get0_status(info)) == 1 &&
	    (status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS))
		return true;
	texts = TS_STATUS_INFO_get0_text(info);
	if (sk_ASN1_UTF8STRING_num(texts) > 0) {
		const ASN1_UTF8STRING *first = sk_ASN1_UTF8STRING_value(texts, 0);

		told = span_of(ASN1_STRING_get0_data(first), (size_t)ASN1_STRING_length(first));
	}
	if (told.len == 0 || text_normalize(told, &words) != ERR_OK)
		buf_clear(&words);
	REASON("the authority refused (status %d%s%s)", (int)status, words.len > 0 ? ": " : "", buf_str(&words));
	return false;
}

/* The token in the answer, in DER where the authority wrote BER. */
static enum err take_token(struct span der, char *reason, size_t reason_size, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)der.ptr;
	CLEANUP(cleanup_ts_resp) TS_RESP *response = NULL;
	CLEANUP(cleanup_openssl_bytes) unsigned char *token = NULL;
	int len;

	REASON("it is no answer of a time stamping authority");
	if (der.len == 0 || der.len > TIMESTAMP_MAX)
		return ERR_EVIDENCE;
	response = d2i_TS_RESP(NULL, &p, (long)der.len);
	if (!response || p != (const unsigned char *)der.ptr + der.len)
		return openssl_failed(ERR_EVIDENCE);
	if (!is_granted(response, reason, reason_size))
		return openssl_failed(ERR_EVIDENCE);
	REASON("the authority gave no token");
	if (!TS_RESP_get_token(response))
		return ERR_EVIDENCE;
	len = i2d_PKCS7(TS_RESP_get_token(response), &token);
	if (len <= 0)
		return openssl_failed(ERR_EVIDENCE);
	return buf_add(out, token, (size_t)len);
}

static enum err accept(struct span der, const struct sha256 *imprint, const uint8_t nonce[TIMESTAMP_NONCE],
                       const struct roots *roots, const char **ret_reason, struct buf *ret_token, struct timestamp *t)
{
	TOKEN k = { .digest = NULL };

	TRY(open_token(der, ret_reason, &k, t));
	*ret_reason = "it is for another imprint";
	if (memcmp(t->imprint.bytes, imprint->bytes, SHA256_LEN) != 0)
		return ERR_EVIDENCE;
	*ret_reason = "it answers another request (the nonce differs)";
	if (!t->has_nonce || memcmp(t->nonce, nonce, TIMESTAMP_NONCE) != 0)
		return ERR_EVIDENCE;
	TRY(check_signature(ret_reason, &k));
	TRY(x509_chain_build(roots, k.signer, k.leaf, &k.certificates, t->at, CERTIFICATE_TSA, &t->chain));
	*ret_reason = t->chain.reason;
	if (t->chain.status != CHAIN_OK)
		return ERR_EVIDENCE;
	*ret_reason = "it is too large";
	return write_canonical(&k, &t->chain.certificates, ret_token);
}

enum err timestamp_accept(struct span response, const struct sha256 *imprint, const uint8_t nonce[TIMESTAMP_NONCE],
                          const struct roots *roots, char *reason, size_t reason_size, struct buf *ret_token,
                          struct timestamp *ret_timestamp)
{
	TIMESTAMP t = { .has_nonce = false };
	BUF token = buf_init(TIMESTAMP_MAX), canonical = buf_init(TIMESTAMP_MAX);
	const char *why = "";
	enum err e;

	TRY(take_token(response, reason, reason_size, &token));
	e = accept(buf_span(&token), imprint, nonce, roots, &why, &canonical, &t);
	if (e == ERR_OK)
		e = buf_add_span(ret_token, buf_span(&canonical));
	return finish(e, why, reason, reason_size, &t, ret_timestamp);
}
