#include "certificate.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "report.h"

#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"

/* The certificate that `verified` (root last) puts above the leaf, as an element of the list that was given. */
static X509 *issuer_among(STACK_OF(X509) * given, const X509 *wanted)
{
	for (int i = 1; i < sk_X509_num(given); i++)
		if (X509_cmp(sk_X509_value(given, i), wanted) == 0)
			return sk_X509_value(given, i);
	return NULL;
}

static bool is_person(const char *s)
{
	return strlen(s) == EID_PERSON_TEXT - 1 && strspn(s, "0123456789") == EID_PERSON_TEXT - 1;
}

static enum err fill_fingerprint(const X509 *leaf, struct eid_report *r)
{
	struct sha256 hash;
	unsigned char *der = NULL;
	int len = i2d_X509(leaf, &der);
	enum err e;

	if (len <= 0)
		return ERR_MEMORY;
	e = sha256_of(span_of(der, (size_t)len), &hash);
	OPENSSL_free(der);
	TRY(e);
	sha256_hex(&hash, r->fingerprint);
	return ERR_OK;
}

static enum err fill_serial(const X509 *leaf, struct eid_report *r)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(leaf);
	const unsigned char *bytes = ASN1_STRING_get0_data(serial);
	int len = ASN1_STRING_length(serial);

	if (len <= 0 || 2 * (size_t)len >= sizeof r->serial)
		return ERR_INPUT;
	hex_encode(bytes, (size_t)len, r->serial);
	return ERR_OK;
}

static enum err fill_names(const X509 *leaf, const X509 *issuer, const X509 *root, struct eid_report *r)
{
	const X509_NAME *subject = X509_get_subject_name(leaf);
	enum err e;

	TRY(eid_name_text(subject, NID_serialNumber, r->person, sizeof r->person));
	if (!is_person(r->person))
		return ERR_INPUT;
	TRY(eid_name_text(subject, NID_commonName, r->name, sizeof r->name));
	e = eid_name_text(subject, NID_givenName, r->given_name, sizeof r->given_name);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	e = eid_name_text(subject, NID_surname, r->surname, sizeof r->surname);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	TRY(eid_name_text(subject, NID_organizationName, r->bank, sizeof r->bank));
	TRY(eid_name_text(X509_get_subject_name(issuer), NID_commonName, r->issuer, sizeof r->issuer));
	TRY(eid_name_text(X509_get_subject_name(root), NID_commonName, r->root, sizeof r->root));
	TRY(fill_serial(leaf, r));
	return fill_fingerprint(leaf, r);
}

enum err eid_certificate_chain(const struct eid_trust *trust, STACK_OF(X509) * certificates, struct instant when,
                               struct eid_report *r, X509 **ret_issuer)
{
	CLEANUP(cleanup_x509_store) X509_STORE *store = NULL;
	CLEANUP(cleanup_x509_store_ctx) X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509 *leaf = sk_X509_value(certificates, 0);
	STACK_OF(X509) * chain;
	enum err e;

	TRY(eid_trust_store(trust, when, &store));
	if (!ctx || X509_STORE_CTX_init(ctx, store, leaf, certificates) != 1)
		return ERR_MEMORY;
	if (X509_verify_cert(ctx) != 1) {
		int code = X509_STORE_CTX_get_error(ctx);

		ERR_clear_error();
		return eid_report_fail(r, EID_CHECK_CHAIN, "%s", X509_verify_cert_error_string(code));
	}
	chain = X509_STORE_CTX_get0_chain(ctx);
	*ret_issuer = sk_X509_num(chain) >= 3 ? issuer_among(certificates, sk_X509_value(chain, 1)) : NULL;
	if (!*ret_issuer)
		return eid_report_fail(r, EID_CHECK_CHAIN, "no authority stands between the certificate and the root");
	if (X509_check_ca(leaf) != 0)
		return eid_report_fail(r, EID_CHECK_CHAIN, "the signer's certificate is an authority's");
	e = fill_names(leaf, *ret_issuer, sk_X509_value(chain, sk_X509_num(chain) - 1), r);
	if (e == ERR_INPUT || e == ERR_NOT_FOUND)
		return eid_report_fail(r, EID_CHECK_CHAIN,
		                       "a name or number in the certificate is missing or malformed");
	TRY(e);
	eid_report_pass(r, EID_CHECK_CHAIN);
	return ERR_OK;
}

/* The one allowed policy; a certificate that carries a forbidden one as well is not allowed. */
static enum err check_policy(const struct eid_trust *trust, const X509 *leaf, struct eid_report *r)
{
	CERTIFICATEPOLICIES *policies = X509_get_ext_d2i(leaf, NID_certificate_policies, NULL, NULL);
	size_t allowed = 0, others = 0;

	for (int i = 0; i < sk_POLICYINFO_num(policies); i++) {
		char oid[sizeof r->policy] = "";
		int len = OBJ_obj2txt(oid, sizeof oid, sk_POLICYINFO_value(policies, i)->policyid, 1);

		if (len <= 0 || (size_t)len >= sizeof oid || !eid_policy_allowed(trust->environment, oid)) {
			others++;
			continue;
		}
		if (allowed++ == 0)
			memcpy(r->policy, oid, (size_t)len + 1);
	}
	CERTIFICATEPOLICIES_free(policies);
	if (allowed == 0)
		return eid_report_fail(r, EID_CHECK_POLICY, "no certificate policy that is allowed in %s",
		                       eid_environment_name(trust->environment));
	if (trust->environment == EID_PRODUCTION && eid_certificate_is_test(leaf))
		return eid_report_fail(r, EID_CHECK_POLICY, "the certificate is for tests (%zu other policies)",
		                       others);
	eid_report_pass(r, EID_CHECK_POLICY);
	return ERR_OK;
}

enum err eid_certificate_purpose(const struct eid_trust *trust, X509 *leaf, enum eid_kind kind, struct eid_report *r)
{
	uint32_t usage = X509_get_key_usage(leaf); /* UINT32_MAX without the extension */

	TRY(check_policy(trust, leaf, r));
	/* A person has two certificates: digitalSignature to identify, nonRepudiation (contentCommitment) to sign. Seen
	 * in BankID's test environment; in production it would show as a refusal that names this check. */
	if (usage == UINT32_MAX)
		return eid_report_fail(r, EID_CHECK_KEY_USAGE, "the certificate does not say what its key is for");
	if (kind == EID_SIGN && !(usage & KU_NON_REPUDIATION))
		return eid_report_fail(r, EID_CHECK_KEY_USAGE, "the certificate is not for signatures");
	if (kind == EID_LOGIN && !(usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
		return eid_report_fail(r, EID_CHECK_KEY_USAGE, "the certificate is not for identification");
	eid_report_pass(r, EID_CHECK_KEY_USAGE);
	return ERR_OK;
}
