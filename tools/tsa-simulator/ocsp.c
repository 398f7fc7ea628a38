#include "ocsp.h"

#include "register.h"
#include "simulator-common/unconst.h"

#define VALID_SECONDS 86400

DEFINE_CLEANUP(clean_request, OCSP_REQUEST, OCSP_REQUEST_free);
DEFINE_CLEANUP(clean_basic, OCSP_BASICRESP, OCSP_BASICRESP_free);
DEFINE_CLEANUP(clean_response, OCSP_RESPONSE, OCSP_RESPONSE_free);
DEFINE_CLEANUP(clean_id, OCSP_CERTID, OCSP_CERTID_free);
DEFINE_CLEANUP(clean_time, ASN1_TIME, ASN1_TIME_free);

static enum err respond(int status, OCSP_BASICRESP *basic, struct buf *out)
{
	CLEANUP(clean_response) OCSP_RESPONSE *response = OCSP_response_create(status, basic);
	unsigned char *der = NULL;
	int len = response ? i2d_OCSP_RESPONSE(response, &der) : 0;
	enum err e = len > 0 ? buf_add(out, der, (size_t)len) : ERR_INTERNAL;

	OPENSSL_free(der);
	return e;
}

/* The issuer that a CertID is about, by the hashes of its name and key; NULL: none of ours. */
static const struct pki_authority *authority_of(const struct pki *p, OCSP_CERTID *id)
{
	ASN1_OBJECT *digest_name = NULL;
	const EVP_MD *digest;

	if (!OCSP_id_get0_info(NULL, &digest_name, NULL, NULL, id))
		return NULL;
	digest = EVP_get_digestbyobj(digest_name);
	for (int i = 0; digest && i < PKI_ISSUER_COUNT; i++) {
		CLEANUP(clean_id) OCSP_CERTID *ours = OCSP_cert_to_id(digest, NULL, p->authorities[i].self.cert);

		if (ours && OCSP_id_issuer_cmp(ours, id) == 0)
			return &p->authorities[i];
	}
	return NULL;
}

struct moment {
	ASN1_TIME *this_update, *next_update; /* borrowed */
};

static enum err single_add(OCSP_BASICRESP *basic, OCSP_CERTID *id, const struct pki_authority *a, const json_t *all,
                           const struct moment *m)
{
	struct register_entry entry = { 0 };
	CLEANUP(clean_time) ASN1_TIME *revoked = NULL;
	ASN1_INTEGER *serial = NULL;
	int status;
	enum err e;

	if (!OCSP_id_get0_info(NULL, NULL, NULL, &serial, id))
		return ERR_INTERNAL;
	e = register_find(all, a->name, serial, &entry);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	status = e == ERR_NOT_FOUND ? V_OCSP_CERTSTATUS_UNKNOWN
	         : entry.revoked    ? V_OCSP_CERTSTATUS_REVOKED
	                            : V_OCSP_CERTSTATUS_GOOD;
	if (entry.revoked) {
		revoked = ASN1_GENERALIZEDTIME_set(NULL, (time_t)(entry.at.us / SECOND));
		if (!revoked)
			return ERR_MEMORY;
	}
	if (!OCSP_basic_add1_status(basic, id, status, entry.reason, revoked, m->this_update, m->next_update))
		return ERR_INTERNAL;
	return ERR_OK;
}

/* Every certificate that was asked about and has the same issuer as the first. */
static enum err statuses_add(OCSP_BASICRESP *basic, OCSP_REQUEST *request, const struct pki *p,
                             const struct pki_authority *a, time_t at)
{
	CLEANUP(clean_time) ASN1_TIME *this_update = ASN1_GENERALIZEDTIME_set(NULL, at);
	CLEANUP(clean_time) ASN1_TIME *next_update = ASN1_GENERALIZEDTIME_set(NULL, at + VALID_SECONDS);
	const struct moment m = { this_update, next_update };
	JSON json_t *all = NULL;

	if (!this_update || !next_update)
		return ERR_MEMORY;
	TRY(register_read(p->folder, &all));
	for (int i = 0; i < OCSP_request_onereq_count(request); i++) {
		OCSP_CERTID *id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, i));

		if (authority_of(p, id) == a)
			TRY(single_add(basic, id, a, all, &m));
	}
	/* OCSP_basic_sign would put its own clock there. */
	return ASN1_GENERALIZEDTIME_set(unconst(OCSP_resp_get0_produced_at(basic)), at) ? ERR_OK : ERR_MEMORY;
}

static void signature_spoil(const OCSP_BASICRESP *basic)
{
	const ASN1_OCTET_STRING *signature = OCSP_resp_get0_signature(basic);
	unsigned char *bytes = unconst(ASN1_STRING_get0_data(signature));

	bytes[ASN1_STRING_length(signature) - 1] ^= 1;
}

enum err ocsp_answer(const struct pki *p, struct span bytes, struct misbehave_now twist, struct buf *out)
{
	const unsigned char *at = (const unsigned char *)bytes.ptr;
	CLEANUP(clean_request) OCSP_REQUEST *request = d2i_OCSP_REQUEST(NULL, &at, (long)bytes.len);
	CLEANUP(clean_basic) OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	int64_t back = twist.mode == MISBEHAVE_OLD ? twist.seconds : 0;
	time_t now = (time_t)(clock_now(p->clock).us / SECOND - back);
	const struct pki_authority *a;
	const struct identity *signer;

	if (!basic)
		return ERR_MEMORY;
	ERR_clear_error();
	if (!request || OCSP_request_onereq_count(request) == 0)
		return respond(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, NULL, out);
	if (twist.mode == MISBEHAVE_REFUSE)
		return respond(OCSP_RESPONSE_STATUS_TRYLATER, NULL, out);
	a = authority_of(p, OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, 0)));
	if (!a)
		return respond(OCSP_RESPONSE_STATUS_UNAUTHORIZED, NULL, out);
	TRY(statuses_add(basic, request, p, a, now));
	if (OCSP_copy_nonce(basic, request) == 0)
		return ERR_MEMORY;
	signer = twist.mode == MISBEHAVE_UNTRUSTED ? &p->stray_responder : &a->responder;
	if (!OCSP_basic_sign(basic, signer->cert, signer->key, EVP_sha256(), NULL, OCSP_NOTIME))
		return ERR_INTERNAL;
	if (twist.mode == MISBEHAVE_BAD_SIGNATURE)
		signature_spoil(basic);
	return respond(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic, out);
}
