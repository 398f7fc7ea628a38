#include "jourbeslut/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "der.h"
#include "openssl.h"

/* A responder may have computed thisUpdate a moment after producedAt. */
#define UPDATE_SLACK (1 * MINUTE)

/* id-pkix-ocsp-basic. */
#define OID_OCSP_BASIC DER_BYTES("\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x01")

DEFINE_CLEANUP(cleanup_idp, ISSUING_DIST_POINT, ISSUING_DIST_POINT_free);
DEFINE_CLEANUP(cleanup_points, CRL_DIST_POINTS, CRL_DIST_POINTS_free);

struct pair {
	X509 *leaf, *issuer;
	STACK_OF(X509) * issuers; /* the issuer alone */
};

static void release_pair(struct pair *p)
{
	X509_free(p->leaf);
	X509_free(p->issuer);
	sk_X509_free(p->issuers);
}

/* Names, key identifiers and the signature's algorithm, not the signature. Asked again, since OpenSSL says no where it
 * has no memory to look. */
static bool may_have_issued(X509 *issuer, X509 *subject)
{
	for (int i = 0; i < 2; i++)
		if (X509_check_issued(issuer, subject) == X509_V_OK)
			return true;
	return false;
}

static enum err read_pair(struct span leaf, struct span issuer, struct pair *ret_pair)
{
	TRY(x509_from_der(leaf, &ret_pair->leaf));
	TRY(x509_from_der(issuer, &ret_pair->issuer));
	if (!may_have_issued(ret_pair->issuer, ret_pair->leaf) ||
	    X509_verify(ret_pair->leaf, X509_get0_pubkey(ret_pair->issuer)) != 1)
		return openssl_failed(ERR_INPUT);
	ret_pair->issuers = sk_X509_new_null();
	if (!ret_pair->issuers || sk_X509_push(ret_pair->issuers, ret_pair->issuer) <= 0)
		return openssl_failed(ERR_MEMORY);
	return ERR_OK;
}

/* ---- OCSP ---- */

/* One answer about the leaf: the response's own "good" or "revoked", and when. */
struct answer {
	enum revocation_status status;
	struct instant this_update, revoked;
	int reason;
};

/* The responder is the issuer itself, or a certificate that it issued for this (RFC 6960 section 4.2.2.2). */
static bool responder_is_appointed(X509 *responder, const struct pair *p, struct instant produced)
{
	struct instant from, to;

	if (X509_cmp(responder, p->issuer) == 0)
		return true;
	return X509_cmp(responder, p->leaf) != 0 && may_have_issued(p->issuer, responder) &&
	       X509_verify(responder, X509_get0_pubkey(p->issuer)) == 1 &&
	       X509_get_ext_by_NID(responder, NID_ext_key_usage, -1) >= 0 &&
	       (X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) && X509_check_ca(responder) == 0 &&
	       asn1_instant(X509_get0_notBefore(responder), &from) == ERR_OK &&
	       asn1_instant(X509_get0_notAfter(responder), &to) == ERR_OK && from.us <= produced.us &&
	       produced.us <= to.us;
}

static enum err check_ocsp_signature(OCSP_BASICRESP *basic, const struct pair *p, struct instant produced)
{
	X509 *responder = NULL;

	if (!signature_algorithm_is_sound(OCSP_resp_get0_tbs_sigalg(basic)))
		return ERR_EVIDENCE;
	if (OCSP_resp_get0_signer(basic, &responder, p->issuers) != 1 || !responder)
		return openssl_failed(ERR_EVIDENCE);
	if (!responder_is_appointed(responder, p, produced) || !pkey_is_sound(X509_get0_pubkey(responder)))
		return openssl_failed(ERR_EVIDENCE);
	/* The chain was judged above: to the issuer, and no further is asked. */
	if (OCSP_basic_verify(basic, p->issuers, NULL, OCSP_NOVERIFY) != 1)
		return openssl_failed(ERR_EVIDENCE);
	return ERR_OK;
}

static enum err names_leaf(const OCSP_CERTID *told, const struct pair *p, bool *ret_same)
{
	CLEANUP(cleanup_ocsp_id) OCSP_CERTID *copy = OCSP_CERTID_dup(told);
	CLEANUP(cleanup_ocsp_id) OCSP_CERTID *ours = NULL;
	ASN1_OBJECT *algorithm = NULL;
	int nid;

	if (!copy || OCSP_id_get0_info(NULL, &algorithm, NULL, NULL, copy) != 1)
		return openssl_failed(ERR_MEMORY);
	nid = OBJ_obj2nid(algorithm);
	*ret_same = false;
	/* SHA-1 only tells issuers apart here, and the issuer is known; RFC 6960 clients all use it. */
	if (nid != NID_sha1 && nid != NID_sha256)
		return ERR_OK;
	ours = OCSP_cert_to_id(EVP_get_digestbynid(nid), p->leaf, p->issuer);
	if (!ours)
		return openssl_failed(ERR_MEMORY);
	*ret_same = OCSP_id_cmp(ours, copy) == 0;
	return ERR_OK;
}

static enum err read_single(OCSP_SINGLERESP *single, struct instant produced, struct answer *ret_answer)
{
	ASN1_GENERALIZEDTIME *revoked = NULL, *this_update = NULL;
	struct answer a = { .reason = -1 };
	int reason = -1;
	int status = OCSP_single_get0_status(single, &reason, &revoked, &this_update, NULL);

	TRY(asn1_instant(this_update, &a.this_update));
	if (a.this_update.us > produced.us + UPDATE_SLACK)
		return ERR_EVIDENCE;
	if (status == V_OCSP_CERTSTATUS_GOOD)
		a.status = REVOCATION_GOOD;
	if (status == V_OCSP_CERTSTATUS_REVOKED) {
		a.status = REVOCATION_REVOKED;
		a.reason = reason;
		TRY(asn1_instant(revoked, &a.revoked));
	}
	*ret_answer = a;
	return ERR_OK;
}

/* The BasicOCSPResponse inside of an OCSPResponse (RFC 6960 section 4.2.1) whose status is "successful" (0). */
static bool find_basic(struct span der, struct span *ret_basic)
{
	struct der response, status, bytes, sequence, type, basic;

	if (!der_expect(&der, DER_SEQUENCE, &response) || der.len > 0 ||
	    !der_expect(&response.content, DER_ENUMERATED, &status) || !span_equal(status.content, DER_BYTES("\0")) ||
	    !der_expect(&response.content, DER_CONTEXT_0, &bytes) || response.content.len > 0 ||
	    !der_expect(&bytes.content, DER_SEQUENCE, &sequence) || bytes.content.len > 0 ||
	    !der_expect(&sequence.content, DER_OID, &type) || !span_equal(type.whole, OID_OCSP_BASIC) ||
	    !der_expect(&sequence.content, DER_OCTET_STRING, &basic) || sequence.content.len > 0)
		return false;
	*ret_basic = basic.content;
	return der_is_one_value(basic.content);
}

/* OpenSSL verifies what it would encode, not what it was given; what decodes and encodes to something else was altered
 * where the signature does not see it. */
static enum err open_basic(struct span der, OCSP_BASICRESP **ret_basic)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	CLEANUP(cleanup_ocsp_basic) OCSP_BASICRESP *basic = d2i_OCSP_BASICRESP(NULL, &at, (long)der.len);
	CLEANUP(cleanup_openssl_bytes) unsigned char *again = NULL;
	int len;

	if (!basic)
		return openssl_failed(ERR_EVIDENCE);
	len = i2d_OCSP_BASICRESP(basic, &again);
	if (len <= 0)
		return openssl_failed(ERR_EVIDENCE);
	if (!span_equal(span_of(again, (size_t)len), der))
		return ERR_EVIDENCE;
	*ret_basic = TAKE(basic);
	return ERR_OK;
}

/* ERR_EVIDENCE: unreadable, badly signed, or about another certificate. */
static enum err read_ocsp(struct span der, const struct pair *p, struct answer *ret_answer)
{
	CLEANUP(cleanup_ocsp_basic) OCSP_BASICRESP *basic = NULL;
	struct instant produced;
	struct span inner;
	bool same = false;

	if (der.len > DER_MAX || !find_basic(der, &inner))
		return ERR_EVIDENCE;
	TRY(open_basic(inner, &basic));
	if (asn1_instant(OCSP_resp_get0_produced_at(basic), &produced) != ERR_OK)
		return ERR_EVIDENCE;
	TRY(check_ocsp_signature(basic, p, produced));
	for (int i = 0; i < OCSP_resp_count(basic) && !same; i++) {
		OCSP_SINGLERESP *single = OCSP_resp_get0(basic, i);
		enum err e;

		TRY(names_leaf(OCSP_SINGLERESP_get0_id(single), p, &same));
		if (!same)
			continue;
		e = read_single(single, produced, ret_answer);
		if (e != ERR_OK)
			return e == ERR_INPUT ? ERR_EVIDENCE : e;
	}
	return same ? ERR_OK : ERR_EVIDENCE;
}

enum err ocsp_response_check(struct span der, struct span leaf, struct span issuer)
{
	CLEANUP(release_pair) struct pair p = { .leaf = NULL };
	struct answer a;

	TRY(read_pair(leaf, issuer, &p));
	return read_ocsp(der, &p, &a);
}

enum err ocsp_request(struct span leaf, struct span issuer, struct buf *out)
{
	CLEANUP(release_pair) struct pair p = { .leaf = NULL };
	CLEANUP(cleanup_ocsp_request) OCSP_REQUEST *request = OCSP_REQUEST_new();
	CLEANUP(cleanup_ocsp_id) OCSP_CERTID *id = NULL;
	CLEANUP(cleanup_openssl_bytes) unsigned char *der = NULL;
	int len;

	TRY(read_pair(leaf, issuer, &p));
	id = OCSP_cert_to_id(EVP_sha1(), p.leaf, p.issuer);
	if (!request || !id || !OCSP_request_add0_id(request, id))
		return openssl_failed(ERR_MEMORY);
	id = NULL; /* the request owns it */
	len = i2d_OCSP_REQUEST(request, &der);
	if (len <= 0)
		return openssl_failed(ERR_INTERNAL);
	return buf_add(out, der, (size_t)len);
}

/* ---- CRLs ---- */

/* RFC 5280 section 5.2: an extension that is critical and unknown to us may change what the list means. Delta lists
 * are not used. */
static bool extensions_are_known(const X509_CRL *crl)
{
	for (int i = 0; i < X509_CRL_get_ext_count(crl); i++) {
		X509_EXTENSION *e = X509_CRL_get_ext(crl, i);
		int nid = OBJ_obj2nid(X509_EXTENSION_get_object(e));

		if (nid == NID_delta_crl || (X509_EXTENSION_get_critical(e) && nid != NID_issuing_distribution_point &&
		                             nid != NID_authority_key_identifier && nid != NID_crl_number))
			return false;
	}
	return true;
}

static bool point_is_the_leafs(DIST_POINT_NAME *name, const X509 *leaf)
{
	CLEANUP(cleanup_points)
	CRL_DIST_POINTS *points = X509_get_ext_d2i(leaf, NID_crl_distribution_points, NULL, NULL);

	if (name->type != 0)
		return false;
	for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
		DIST_POINT_NAME *own = sk_DIST_POINT_value(points, i)->distpoint;

		if (!own || own->type != 0)
			continue;
		for (int j = 0; j < sk_GENERAL_NAME_num(own->name.fullname); j++)
			for (int k = 0; k < sk_GENERAL_NAME_num(name->name.fullname); k++)
				if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(own->name.fullname, j),
				                     sk_GENERAL_NAME_value(name->name.fullname, k)) == 0)
					return true;
	}
	return false;
}

/* Does the list tell of every certificate like the leaf (RFC 5280 section 5.2.5)? Then its silence means good. */
static bool list_covers(const X509_CRL *crl, X509 *leaf)
{
	int critical = -1;
	CLEANUP(cleanup_idp)
	ISSUING_DIST_POINT *idp = X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, &critical, NULL);
	bool authority = X509_check_ca(leaf) != 0;

	if (!idp)
		return critical == -1; /* absent, rather than unreadable */
	if (idp->onlysomereasons || idp->onlyattr > 0)
		return false;
	if ((idp->onlyCA > 0 && !authority) || (idp->onlyuser > 0 && authority))
		return false;
	return !idp->distpoint || point_is_the_leafs(idp->distpoint, leaf);
}

static bool list_is_indirect(const X509_CRL *crl)
{
	CLEANUP(cleanup_idp)
	ISSUING_DIST_POINT *idp = X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, NULL, NULL);

	return idp && idp->indirectCRL > 0;
}

static enum err check_crl_signature(X509_CRL *crl, const struct pair *p)
{
	EVP_PKEY *key = X509_get0_pubkey(p->issuer);
	const X509_ALGOR *algorithm = NULL;

	X509_CRL_get0_signature(crl, NULL, &algorithm);
	if (!signature_algorithm_is_sound(algorithm) || !pkey_is_sound(key) ||
	    X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(p->issuer)) != 0 ||
	    !(X509_get_key_usage(p->issuer) & KU_CRL_SIGN)) /* all bits without the extension */
		return ERR_EVIDENCE;
	return X509_CRL_verify(crl, key) == 1 ? ERR_OK : openssl_failed(ERR_EVIDENCE);
}

static enum err read_crl(struct span der, const struct pair *p, struct answer *ret_answer)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	CLEANUP(cleanup_x509_crl) X509_CRL *crl = NULL;
	ASN1_ENUMERATED *reason;
	struct answer a = { .reason = -1 };
	X509_REVOKED *entry = NULL;

	if (!der_is_one_value(der) || der.len > DER_MAX)
		return ERR_EVIDENCE;
	crl = d2i_X509_CRL(NULL, &at, (long)der.len);
	if (!crl)
		return openssl_failed(ERR_EVIDENCE);
	TRY(check_crl_signature(crl, p));
	if (!extensions_are_known(crl) || list_is_indirect(crl))
		return ERR_EVIDENCE;
	if (asn1_instant(X509_CRL_get0_lastUpdate(crl), &a.this_update) != ERR_OK)
		return ERR_EVIDENCE;
	if (X509_CRL_get0_by_cert(crl, &entry, p->leaf) == 1) {
		a.status = REVOCATION_REVOKED;
		if (asn1_instant(X509_REVOKED_get0_revocationDate(entry), &a.revoked) != ERR_OK)
			return ERR_EVIDENCE;
		reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
		if (reason)
			a.reason = (int)ASN1_ENUMERATED_get(reason);
		ASN1_ENUMERATED_free(reason);
	} else if (list_covers(crl, p->leaf)) {
		a.status = REVOCATION_GOOD;
	}
	ERR_clear_error();
	*ret_answer = a;
	return ERR_OK;
}

/* ---- what is known ---- */

/* When a silence or a "good" means something. */
struct heard {
	struct instant from, until;
};

/* Revoked wins over good, the earliest revocation over later ones, the newest good over older ones. */
static void weigh(const struct answer *a, const struct heard *good, struct revocation *r)
{
	bool wins = false;

	if (a->status == REVOCATION_REVOKED)
		wins = r->status != REVOCATION_REVOKED || a->revoked.us < r->revoked.us;
	if (a->status == REVOCATION_GOOD && a->this_update.us >= good->from.us && a->this_update.us <= good->until.us)
		wins = r->status == REVOCATION_UNKNOWN ||
		       (r->status == REVOCATION_GOOD && a->this_update.us > r->this_update.us);
	if (wins)
		*r = (struct revocation){
			.status = a->status, .revoked = a->revoked, .reason = a->reason, .this_update = a->this_update
		};
}

typedef enum err read_answer(struct span der, const struct pair *p, struct answer *ret_answer);

static enum err weigh_all(const struct der_list *list, read_answer *read, const struct pair *p,
                          const struct heard *good, struct revocation *r)
{
	for (size_t i = 0; list && i < list->count; i++) {
		struct answer a = { .status = REVOCATION_UNKNOWN };
		enum err e = read(buf_span(&list->items[i]), p, &a);

		if (e == ERR_EVIDENCE)
			continue;
		TRY(e);
		weigh(&a, good, r);
	}
	return ERR_OK;
}

enum err certificate_revocation(struct span leaf, struct span issuer, const struct der_list *ocsp,
                                const struct der_list *crls, struct instant fresh_from,
                                struct revocation *ret_revocation)
{
	CLEANUP(release_pair) struct pair p = { .leaf = NULL };
	struct revocation r = { .status = REVOCATION_UNKNOWN, .reason = -1 };
	struct heard good = { .from = fresh_from };

	TRY(read_pair(leaf, issuer, &p));
	/* A list leaves out who was revoked once the certificate has ended (RFC 5280 section 3.3), and a responder need
	 * not remember it (RFC 6960 section 4.4.4). */
	TRY(asn1_instant(X509_get0_notAfter(p.leaf), &good.until));
	TRY(weigh_all(ocsp, read_ocsp, &p, &good, &r));
	TRY(weigh_all(crls, read_crl, &p, &good, &r));
	*ret_revocation = r;
	return ERR_OK;
}

/* ---- CRL files ---- */

static enum err add_crl(const X509_CRL *crl, struct der_list *list)
{
	CLEANUP(cleanup_openssl_bytes) unsigned char *der = NULL;
	int len = i2d_X509_CRL(crl, &der);

	if (len <= 0)
		return openssl_failed(ERR_CONFIG);
	return der_list_add(list, span_of(der, (size_t)len));
}

enum err crls_from_bytes(struct span bytes, struct der_list *list)
{
	CLEANUP(cleanup_bio) BIO *in = NULL;
	const unsigned char *at = (const unsigned char *)bytes.ptr;
	unsigned long last;
	size_t found = 0;

	if (der_is_one_value(bytes)) {
		CLEANUP(cleanup_x509_crl) X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)bytes.len);

		return crl ? add_crl(crl, list) : openssl_failed(ERR_CONFIG);
	}
	in = bytes.len < INT32_MAX ? BIO_new_mem_buf(bytes.ptr ? bytes.ptr : "", (int)bytes.len) : NULL;
	if (!in)
		return openssl_failed(ERR_CONFIG);
	for (;; found++) {
		CLEANUP(cleanup_x509_crl) X509_CRL *crl = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);

		if (!crl)
			break;
		TRY(add_crl(crl, list));
	}
	last = ERR_peek_last_error();
	TRY(openssl_failed(ERR_GET_REASON(last) == PEM_R_NO_START_LINE ? ERR_OK : ERR_CONFIG));
	return found > 0 ? ERR_OK : ERR_CONFIG;
}

static enum err produced_at(struct span der, struct instant *ret_at)
{
	CLEANUP(cleanup_ocsp_basic) OCSP_BASICRESP *basic = NULL;
	struct span inner;

	if (!find_basic(der, &inner))
		return ERR_EVIDENCE;
	TRY(open_basic(inner, &basic));
	return asn1_instant(OCSP_resp_get0_produced_at(basic), ret_at) == ERR_OK ? ERR_OK : ERR_EVIDENCE;
}

enum err revocation_told(struct span der, bool list, struct instant *ret_at)
{
	const unsigned char *at = (const unsigned char *)der.ptr;
	CLEANUP(cleanup_x509_crl) X509_CRL *crl = NULL;

	if (der.len > DER_MAX || !der_is_one_value(der))
		return ERR_EVIDENCE;
	if (!list)
		return produced_at(der, ret_at);
	crl = d2i_X509_CRL(NULL, &at, (long)der.len);
	if (!crl)
		return openssl_failed(ERR_EVIDENCE);
	return asn1_instant(X509_CRL_get0_lastUpdate(crl), ret_at) == ERR_OK ? ERR_OK : ERR_EVIDENCE;
}
