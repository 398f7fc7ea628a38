#include "ocsp.h"

#include "simulator-common/unconst.h"

#define NONCE_LEN 32

DEFINE_CLEANUP(clean_basic, OCSP_BASICRESP, OCSP_BASICRESP_free);
DEFINE_CLEANUP(clean_response, OCSP_RESPONSE, OCSP_RESPONSE_free);
DEFINE_CLEANUP(clean_id, OCSP_CERTID, OCSP_CERTID_free);
DEFINE_CLEANUP(clean_time, ASN1_TIME, ASN1_TIME_free);
DEFINE_CLEANUP(clean_octets, ASN1_OCTET_STRING, ASN1_OCTET_STRING_free);
DEFINE_CLEANUP(clean_extension, X509_EXTENSION, X509_EXTENSION_free);

static enum err der_add(const OCSP_RESPONSE *response, struct buf *out)
{
	unsigned char *der = NULL;
	int len = i2d_OCSP_RESPONSE(response, &der);
	enum err e = len > 0 ? buf_add(out, der, (size_t)len) : ERR_INTERNAL;

	OPENSSL_free(der);
	return e;
}

/* The API's own OCSP_basic_add1_nonce would wrap the bytes in an OCTET STRING of their own. */
static enum err nonce_add(OCSP_BASICRESP *basic, const struct ocsp_spec *s)
{
	CLEANUP(clean_octets) ASN1_OCTET_STRING *raw = ASN1_OCTET_STRING_new();
	CLEANUP(clean_extension) X509_EXTENSION *extension = NULL;
	unsigned char nonce[NONCE_LEN];

	if (s->twist == MISBEHAVE_OCSP_NO_NONCE)
		return ERR_OK;
	memcpy(nonce, s->nonce, sizeof nonce);
	if (s->twist == MISBEHAVE_OCSP_WRONG_NONCE)
		nonce[0] ^= 1;
	if (!raw || !ASN1_OCTET_STRING_set(raw, nonce, sizeof nonce))
		return ERR_MEMORY;
	extension = X509_EXTENSION_create_by_NID(NULL, NID_id_pkix_OCSP_Nonce, 1, raw);
	return extension && OCSP_BASICRESP_add_ext(basic, extension, -1) ? ERR_OK : ERR_INTERNAL;
}

static struct instant time_of(const struct ocsp_spec *s)
{
	if (s->twist == MISBEHAVE_OCSP_OLD)
		return instant_add(s->at, -24 * HOUR);
	return instant_add(s->at, s->twist == MISBEHAVE_OCSP_FUTURE ? 24 * HOUR : 0);
}

static int status_of(const struct ocsp_spec *s)
{
	if (s->twist == MISBEHAVE_OCSP_REVOKED)
		return V_OCSP_CERTSTATUS_REVOKED;
	return s->twist == MISBEHAVE_OCSP_UNKNOWN ? V_OCSP_CERTSTATUS_UNKNOWN : V_OCSP_CERTSTATUS_GOOD;
}

/* thisUpdate: with BankID always the time of the response. */
static struct instant known_at(const struct ocsp_spec *s)
{
	return instant_add(time_of(s), s->twist == MISBEHAVE_OCSP_STALE ? -40 * 24 * HOUR : 0);
}

static enum err single_add(OCSP_BASICRESP *basic, const struct ocsp_spec *s)
{
	const X509 *subject = s->twist == MISBEHAVE_OCSP_OTHER_CERT ? s->responder->cert : s->leaf;
	CLEANUP(clean_id) OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), subject, s->issuer);
	CLEANUP(clean_time) ASN1_TIME *at = ASN1_GENERALIZEDTIME_set(NULL, (time_t)(known_at(s).us / SECOND));
	int status = status_of(s);

	if (!id || !at ||
	    !OCSP_basic_add1_status(basic, id, status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
	                            status == V_OCSP_CERTSTATUS_REVOKED ? at : NULL, at, NULL))
		return ERR_INTERNAL;
	return ERR_OK;
}

/* OCSP_basic_sign would put its own clock into producedAt; OCSP_NOTIME leaves it to us. */
static enum err produced_set(OCSP_BASICRESP *basic, time_t at)
{
	const ASN1_GENERALIZEDTIME *produced = OCSP_resp_get0_produced_at(basic);

	return ASN1_GENERALIZEDTIME_set(unconst(produced), at) ? ERR_OK : ERR_INTERNAL;
}

static enum err refused_write(struct buf *out)
{
	CLEANUP(clean_response) OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_TRYLATER, NULL);

	return response ? der_add(response, out) : ERR_INTERNAL;
}

static void signature_spoil(OCSP_BASICRESP *basic)
{
	const ASN1_OCTET_STRING *signature = OCSP_resp_get0_signature(basic);
	unsigned char *bytes = unconst(ASN1_STRING_get0_data(signature));

	bytes[ASN1_STRING_length(signature) - 1] ^= 1;
}

enum err ocsp_write(const struct ocsp_spec *s, struct buf *out)
{
	CLEANUP(clean_basic) OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	CLEANUP(clean_response) OCSP_RESPONSE *response = NULL;
	time_t when = (time_t)(time_of(s).us / SECOND);

	if (s->twist == MISBEHAVE_OCSP_REFUSED)
		return refused_write(out);
	if (!basic)
		return ERR_MEMORY;
	TRY(single_add(basic, s));
	TRY(produced_set(basic, when));
	TRY(nonce_add(basic, s));
	if (!OCSP_basic_sign(basic, s->responder->cert, s->responder->key, EVP_sha256(), NULL, OCSP_NOTIME))
		return ERR_INTERNAL;
	if (s->twist == MISBEHAVE_OCSP_BAD_SIGNATURE)
		signature_spoil(basic);
	response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	return response ? der_add(response, out) : ERR_INTERNAL;
}
