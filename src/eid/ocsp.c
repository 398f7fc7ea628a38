#include "ocsp.h"

#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "report.h"

#include "jourbeslut/crypto.h"

/* BankID's nonce: 32 bytes directly in the extension's value (not wrapped as RFC 8954 says), the first 20 of them the
 * SHA-1 of the ASCII base64 text of the signature, the rest random. Verified on data of the test environment. */
#define NONCE_LEN 32
/* A responder may have computed thisUpdate a moment after producedAt. */
#define UPDATE_SLACK (1 * MINUTE)
/* What the issuer knew must be from the signature's own time: BankID's responder looks up the certificate when it is
 * asked, so that both times are the same. An answer that is prepared beforehand says nothing of that moment. */
#define UPDATE_AGE_MAX (5 * MINUTE)

void eid_ocsp_release(struct ocsp *o)
{
	OCSP_BASICRESP_free(o->basic);
	OCSP_RESPONSE_free(o->response);
	*o = (struct ocsp){ 0 };
}

/* DER has one form; whatever decodes and encodes to something else was altered in a way that a signature need not see.
 */
static bool is_der(const OCSP_RESPONSE *response, struct span der)
{
	unsigned char *again = NULL;
	int len = i2d_OCSP_RESPONSE(response, &again);
	bool same = len > 0 && span_equal(span_of(again, (size_t)len), der);

	OPENSSL_free(again);
	return same;
}

enum err eid_ocsp_open(struct span der, const char **ret_reason, struct ocsp *o)
{
	const unsigned char *p = (const unsigned char *)der.ptr;

	*ret_reason = "it is not an OCSP response in DER";
	o->response = der.len > 0 && der.len < INT32_MAX ? d2i_OCSP_RESPONSE(NULL, &p, (long)der.len) : NULL;
	ERR_clear_error();
	if (!o->response || p != (const unsigned char *)der.ptr + der.len || !is_der(o->response, der))
		return ERR_EVIDENCE;
	*ret_reason = "the responder did not answer \"successful\"";
	if (OCSP_response_status(o->response) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
		return ERR_EVIDENCE;
	*ret_reason = "it is not a basic response";
	o->basic = OCSP_response_get1_basic(o->response);
	ERR_clear_error();
	if (!o->basic)
		return ERR_EVIDENCE;
	*ret_reason = "it does not answer for exactly one certificate";
	if (OCSP_resp_count(o->basic) != 1)
		return ERR_EVIDENCE;
	*ret_reason = "its time cannot be read";
	if (eid_asn1_instant(OCSP_resp_get0_produced_at(o->basic), &o->produced) != ERR_OK)
		return ERR_EVIDENCE;
	return ERR_OK;
}

static bool digest_is_sound(const OCSP_BASICRESP *basic)
{
	int digest = NID_undef, key = NID_undef;
	const ASN1_OBJECT *algorithm = NULL;

	X509_ALGOR_get0(&algorithm, NULL, NULL, OCSP_resp_get0_tbs_sigalg(basic));
	return OBJ_find_sigid_algs(OBJ_obj2nid(algorithm), &digest, &key) == 1 &&
	       (digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512);
}

/* The responder must be appointed by the very authority that issued the signer's certificate (RFC 6960 4.2.2.2), not by
 * another one under the same root. */
static const char *check_responder(X509 *responder, X509 *issuer, const X509 *leaf)
{
	if (X509_cmp(responder, leaf) == 0)
		return "the signer vouches for the own certificate";
	if (X509_check_issued(issuer, responder) != X509_V_OK || X509_verify(responder, X509_get0_pubkey(issuer)) != 1)
		return "the responder was not appointed by the certificate's issuer";
	if (!(X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) ||
	    X509_get_extended_key_usage(responder) == UINT32_MAX)
		return "the responder's certificate is not for OCSP";
	if (X509_check_ca(responder) != 0)
		return "the responder's certificate is an authority's";
	return NULL;
}

static enum err check_signature(const struct ocsp *o, const struct eid_trust *trust, X509 *leaf, X509 *issuer,
                                STACK_OF(X509) * certificates, struct eid_report *r)
{
	CLEANUP(cleanup_x509_store) X509_STORE *store = NULL;
	X509 *responder = NULL;
	const char *reason;
	int ok;

	if (!digest_is_sound(o->basic))
		return eid_report_fail(r, EID_CHECK_OCSP_SIGNATURE,
		                       "the response is signed with a weak or unknown digest");
	if (OCSP_resp_get0_signer(o->basic, &responder, NULL) != 1 || !responder) {
		ERR_clear_error();
		return eid_report_fail(r, EID_CHECK_OCSP_SIGNATURE,
		                       "the responder's certificate is not in the response");
	}
	reason = check_responder(responder, issuer, leaf);
	if (reason)
		return eid_report_fail(r, EID_CHECK_OCSP_SIGNATURE, "%s", reason);
	TRY(eid_trust_store(trust, o->produced, &store));
	/* Signature, chain at producedAt, delegation. */
	ok = OCSP_basic_verify(o->basic, certificates, store, 0);
	ERR_clear_error();
	if (ok != 1)
		return eid_report_fail(r, EID_CHECK_OCSP_SIGNATURE, "the response's signature or chain is not valid");
	eid_report_pass(r, EID_CHECK_OCSP_SIGNATURE);
	return ERR_OK;
}

static enum err check_certificate(const struct ocsp *o, const X509 *leaf, const X509 *issuer, struct eid_report *r)
{
	const OCSP_CERTID *told = OCSP_SINGLERESP_get0_id(OCSP_resp_get0(o->basic, 0));
	CLEANUP(cleanup_ocsp_id) OCSP_CERTID *ours = NULL;
	ASN1_OBJECT *algorithm = NULL;
	CLEANUP(cleanup_ocsp_id) OCSP_CERTID *copy = OCSP_CERTID_dup(told);
	int nid;

	if (!copy || OCSP_id_get0_info(NULL, &algorithm, NULL, NULL, copy) != 1)
		return ERR_MEMORY;
	nid = OBJ_obj2nid(algorithm);
	/* SHA-1 only tells issuers apart here, which are fixed already; RFC 6960 clients all use it. */
	if (nid != NID_sha1 && nid != NID_sha256)
		return eid_report_fail(r, EID_CHECK_OCSP_CERTIFICATE, "the certificate's id uses an unknown digest");
	ours = OCSP_cert_to_id(EVP_get_digestbynid(nid), leaf, issuer);
	if (!ours)
		return ERR_MEMORY;
	if (OCSP_id_cmp(ours, copy) != 0)
		return eid_report_fail(r, EID_CHECK_OCSP_CERTIFICATE, "the response is about another certificate");
	eid_report_pass(r, EID_CHECK_OCSP_CERTIFICATE);
	return ERR_OK;
}

static enum err check_status(const struct ocsp *o, struct eid_report *r)
{
	int status = OCSP_single_get0_status(OCSP_resp_get0(o->basic, 0), NULL, NULL, NULL, NULL);

	if (status != V_OCSP_CERTSTATUS_GOOD)
		return eid_report_fail(r, EID_CHECK_OCSP_STATUS, "the certificate's status was \"%s\"",
		                       OCSP_cert_status_str(status));
	eid_report_pass(r, EID_CHECK_OCSP_STATUS);
	return ERR_OK;
}

const char *eid_ocsp_stale(const struct ocsp *o)
{
	ASN1_GENERALIZEDTIME *this_update = NULL, *next_update = NULL;
	struct instant from, to;

	(void)OCSP_single_get0_status(OCSP_resp_get0(o->basic, 0), NULL, NULL, &this_update, &next_update);
	if (eid_asn1_instant(this_update, &from) != ERR_OK)
		return "the status has no readable time";
	if (from.us > o->produced.us + UPDATE_SLACK)
		return "the status is from after the response";
	if (from.us < o->produced.us - UPDATE_AGE_MAX)
		return "the status is more than 5 minutes older than the response";
	/* BankID gives no nextUpdate; if one is there, it must not have passed. */
	if (next_update && (eid_asn1_instant(next_update, &to) != ERR_OK || to.us < o->produced.us))
		return "the status was out of date";
	return NULL;
}

static enum err check_binding(const struct ocsp *o, struct span signature_text, struct eid_report *r)
{
	int at = OCSP_BASICRESP_get_ext_by_NID(o->basic, NID_id_pkix_OCSP_Nonce, -1);
	unsigned char hash[SHA_DIGEST_LENGTH];
	const ASN1_OCTET_STRING *nonce;

	if (at < 0 || OCSP_BASICRESP_get_ext_by_NID(o->basic, NID_id_pkix_OCSP_Nonce, at) >= 0)
		return eid_report_fail(r, EID_CHECK_OCSP_BINDING, "there is not exactly one nonce");
	nonce = X509_EXTENSION_get_data(OCSP_BASICRESP_get_ext(o->basic, at));
	if (ASN1_STRING_length(nonce) != NONCE_LEN)
		return eid_report_fail(r, EID_CHECK_OCSP_BINDING, "the nonce has not %d bytes", NONCE_LEN);
	if (EVP_Digest(signature_text.ptr, signature_text.len, hash, NULL, EVP_sha1(), NULL) != 1)
		return ERR_INTERNAL;
	if (!bytes_equal(hash, ASN1_STRING_get0_data(nonce), sizeof hash))
		return eid_report_fail(r, EID_CHECK_OCSP_BINDING, "the response belongs to another signature");
	eid_report_pass(r, EID_CHECK_OCSP_BINDING);
	return ERR_OK;
}

enum err eid_ocsp_verify(const struct ocsp *o, const struct eid_trust *trust, X509 *leaf, X509 *issuer,
                         STACK_OF(X509) * certificates, struct span signature_text, struct eid_report *r)
{
	TRY(check_signature(o, trust, leaf, issuer, certificates, r));
	TRY(check_certificate(o, leaf, issuer, r));
	TRY(check_status(o, r));
	return check_binding(o, signature_text, r);
}
