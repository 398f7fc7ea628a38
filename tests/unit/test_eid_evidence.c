/* Every check has evidence that fails for that very reason, and the good one passes. */
#include "jourbeslut/eid.h"

#include <openssl/ocsp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include "eid_kit.h"
#include "jourbeslut/base/text.h"

static struct kit *kit;
static struct eid_trust *trust;

static int set_up(void **state)
{
	struct eid_problem problem;
	BUF pem = buf_init(1 << 14);

	(void)state;
	kit = kit_new();
	kit_pem(kit->root, &pem);
	return eid_trust_new(EID_TEST, buf_span(&pem), &problem, &trust) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	eid_trust_free(trust);
	kit_free(kit);
	return 0;
}

static struct eid_evidence_input input_for(const struct buf *signature, const struct buf *ocsp)
{
	return (struct eid_evidence_input){
		.signature = buf_span(signature),
		.ocsp = buf_span(ocsp),
		.kind = EID_SIGN,
		.visible = span_str(KIT_VISIBLE),
		.nonvisible = span_str(KIT_NONVISIBLE),
		.person = KIT_PERSON,
		.told_person = KIT_PERSON,
		.org_number = KIT_ORG,
		.not_before = instant_add(kit->now, -3 * MINUTE),
		.not_after = instant_add(kit->now, 2 * MINUTE),
	};
}

static enum err verify(const struct kit_evidence *e, struct eid_report *report)
{
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);
	struct eid_evidence_input in;

	kit_make(kit, e, &signature, &ocsp);
	in = input_for(&signature, &ocsp);
	return eid_evidence_verify(trust, &in, report);
}

/* Fails at exactly that check: all before it passed, none after it was made. */
static void assert_refused(const char *what, enum err e, const struct eid_report *r, enum eid_check expected)
{
	if (e != ERR_EVIDENCE || eid_report_failed(r) != expected || r->ok)
		fail_msg("%s: %s, failed check \"%s\" (%s), expected \"%s\"", what, err_name(e),
		         eid_check_name(eid_report_failed(r)),
		         eid_report_failed(r) < EID_CHECK_COUNT ? r->checks[eid_report_failed(r)].reason : "",
		         eid_check_name(expected));
	assert_true(r->checks[expected].reason[0] != 0);
	for (enum eid_check c = 0; c < EID_CHECK_COUNT; c++)
		assert_int_equal(r->checks[c].outcome, c < expected    ? EID_PASSED
		                                       : c == expected ? EID_FAILED_CHECK
		                                                       : EID_NOT_REACHED);
}

static void test_good(void **state)
{
	struct kit_evidence e = { 0 };
	struct eid_report r;

	(void)state;
	if (verify(&e, &r) != ERR_OK)
		fail_msg("refused: %s: %s", eid_check_name(eid_report_failed(&r)),
		         r.checks[eid_report_failed(&r)].reason);
	assert_true(r.ok);
	for (enum eid_check c = 0; c < EID_CHECK_COUNT; c++)
		assert_int_equal(r.checks[c].outcome, EID_PASSED);
	assert_string_equal(r.person, KIT_PERSON);
	assert_string_equal(r.name, KIT_NAME);
	assert_string_equal(r.bank, "Kit Testbank");
	assert_string_equal(r.policy, KIT_POLICY);
	assert_string_equal(r.root, "Kit BankID Root CA v1 Test");
	assert_int_equal(strlen(r.fingerprint), 64);
	assert_int_equal(r.signed_at.us, kit->now.us);
}

/* Years later, with every certificate but the root expired, the evidence still proves itself. */
static void test_good_after_expiry(void **state)
{
	struct kit_evidence e = { .produced_after = -20 * 24 * HOUR };
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);
	struct eid_evidence_input in;
	struct eid_report r;

	(void)state;
	kit_make(kit, &e, &signature, &ocsp);
	in = input_for(&signature, &ocsp);
	in.not_before = instant_add(kit->now, -21 * 24 * HOUR);
	in.told_person = ""; /* archived: completionData is not there */
	assert_int_equal(eid_evidence_verify(trust, &in, &r), ERR_OK);
	assert_int_equal(r.signed_at.us, kit->now.us - 20 * 24 * HOUR);
}

/* thisUpdate may lie 5 minutes before producedAt, and a minute after it: not one second more (the spoiled ones). */
static void test_status_just_fresh(void **state)
{
	static const int64_t fresh[] = { -300, -1, 0, 60 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(fresh); i++) {
		struct kit_evidence e = { .this_update_after = fresh[i] };
		struct eid_report r;

		assert_int_equal(verify(&e, &r), ERR_OK);
	}
}

struct spoiled {
	const char *what;
	enum eid_check check;
	struct kit_evidence evidence;
};

static const struct spoiled spoiled[] = {
	{ "space in the base64", EID_CHECK_FORM, { .after_text = { "PD94", "PD 94" } } },
	{ "DOCTYPE", EID_CHECK_FORM, { .after = { "<Signature ", "<!DOCTYPE x><Signature " } } },
	{ "entity", EID_CHECK_FORM, { .after = { "<Signature ", "<!DOCTYPE x [<!ENTITY a \"b\">]><Signature " } } },
	{ "comment", EID_CHECK_FORM, { .after = { "<Object>", "<Object><!-- x -->" } } },
	{ "processing instruction", EID_CHECK_FORM, { .after = { "<Object>", "<Object><?x y?>" } } },
	{ "CDATA", EID_CHECK_FORM, { .after = { "<fsib>0", "<fsib><![CDATA[0]]>" } } },
	{ "undefined entity", EID_CHECK_FORM, { .after = { "<fsib>0", "<fsib>&x;" } } },
	{ "not UTF-8", EID_CHECK_FORM, { .after = { "<fsib>0", "<fsib>\xff" } } },
	{ "not well-formed", EID_CHECK_FORM, { .after = { "</Object>", "" } } },
	{ "second Object", EID_CHECK_FORM, { .after = { "</Signature>", "<Object></Object></Signature>" } } },
	{ "second data",
	  EID_CHECK_FORM,
	  { .after = { "<Object>", "<Object><bankIdSignedData xmlns=\"http://www.bankid.com/signature/v1.0.0/types\" "
	                           "Id=\"x\"></bankIdSignedData>" } } },
	{ "Id twice", EID_CHECK_FORM, { .after = { "<clientInfo>", "<clientInfo Id=\"bidKeyInfo\">" } } },
	{ "xml:id", EID_CHECK_FORM, { .after = { "<clientInfo>", "<clientInfo xml:id=\"bidSignedData2\">" } } },
	{ "other Id of the data", EID_CHECK_FORM, { .after = { "Id=\"bidSignedData\"", "Id=\"other\"" } } },
	{ "KeyInfo before SignatureValue",
	  EID_CHECK_FORM,
	  { .after = { "<SignatureValue>", "<x></x><SignatureValue>" } } },

	{ "rsa-sha1",
	  EID_CHECK_ALGORITHMS,
	  { .before_sign = { "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
	                     "http://www.w3.org/2000/09/xmldsig#rsa-sha1" } } },
	{ "hmac", EID_CHECK_ALGORITHMS, { .before_sign = { "xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256" } } },
	{ "digest sha1",
	  EID_CHECK_ALGORITHMS,
	  { .before_sign = { "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1" } } },
	{ "second transform",
	  EID_CHECK_ALGORITHMS,
	  { .before_sign = { "</Transforms>", "<Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">"
	                                      "</Transform></Transforms>" } } },
	{ "C14N with comments",
	  EID_CHECK_ALGORITHMS,
	  { .before_sign = { "c14n-20010315", "c14n-20010315#WithComments" } } },
	{ "parameter of the method",
	  EID_CHECK_ALGORITHMS,
	  { .before_sign = { "</SignatureMethod>", "<HMACOutputLength>1</HMACOutputLength></SignatureMethod>" } } },

	{ "reference to the whole document",
	  EID_CHECK_REFERENCES,
	  { .before_sign = { "URI=\"#bidSignedData\"", "URI=\"\"" } } },
	{ "reference elsewhere",
	  EID_CHECK_REFERENCES,
	  { .before_sign = { "URI=\"#bidKeyInfo\"", "URI=\"#bidSignedData\"" } } },
	{ "XPointer",
	  EID_CHECK_REFERENCES,
	  { .before_sign = { "URI=\"#bidSignedData\"", "URI=\"#xpointer(id('bidSignedData'))\"" } } },
	{ "no Type",
	  EID_CHECK_REFERENCES,
	  { .before_sign = { " Type=\"http://www.bankid.com/signature/v1.0.0/types\"", "" } } },

	{ "text altered afterwards",
	  EID_CHECK_DIGESTS,
	  { .after = { "usrVisibleData charset=\"UTF-8\" visible=\"wysiwys\">",
	               "usrVisibleData charset=\"UTF-8\" visible=\"wysiwys\">QUJD" } } },
	{ "purpose altered afterwards",
	  EID_CHECK_DIGESTS,
	  { .func_id = "Identification", .after = { "Identification", "Signing" } } },
	{ "certificates altered afterwards", EID_CHECK_DIGESTS, { .after = { "</X509Data>", "</X509Data>\n" } } },
	{ "no certificates", EID_CHECK_DIGESTS, { .after = { "<X509Certificate>MII", "<X509Certificate>NII" } } },

	{ "signature value altered", EID_CHECK_SIGNATURE, { .after = { "<SignatureValue>", "<SignatureValue>AAAA" } } },

	{ "revoked", EID_CHECK_OCSP_STATUS, { .status = V_OCSP_CERTSTATUS_REVOKED } },
	{ "unknown", EID_CHECK_OCSP_STATUS, { .status = V_OCSP_CERTSTATUS_UNKNOWN } },
	{ "no nonce", EID_CHECK_OCSP_BINDING, { .nonce = 1 } },
	{ "nonce of another signature", EID_CHECK_OCSP_BINDING, { .nonce = 2 } },
	{ "nonce wrapped", EID_CHECK_OCSP_BINDING, { .nonce = 3 } },
	{ "nonce too short", EID_CHECK_OCSP_BINDING, { .nonce = 4 } },
	{ "responder left out", EID_CHECK_OCSP_SIGNATURE, { .no_responder_certificate = true } },
	{ "two answers", EID_CHECK_OCSP_FORM, { .two_answers = true } },
	{ "altered response", EID_CHECK_OCSP_SIGNATURE, { .spoil_ocsp = true } },

	{ "before the order", EID_CHECK_TIME, { .produced_after = -10 * MINUTE } },
	{ "after collect", EID_CHECK_TIME, { .produced_after = 10 * MINUTE } },
	{ "status from the future", EID_CHECK_TIME, { .this_update_after = 61 } },
	{ "status out of date", EID_CHECK_TIME, { .next_update_past = true } },
	{ "status five minutes and a second old", EID_CHECK_TIME, { .this_update_after = -301 } },
	{ "status 40 days old", EID_CHECK_TIME, { .this_update_after = -40 * 24 * 3600 } },

	{ "identification", EID_CHECK_PURPOSE, { .func_id = "Identification" } },
	{ "purpose twice", EID_CHECK_PURPOSE, { .before_hash = { "<funcId>", "<funcId>Signing</funcId><funcId>" } } },
	{ "unknown part of the data", EID_CHECK_PURPOSE, { .before_hash = { "<srvInfo>", "<more></more><srvInfo>" } } },
	{ "no clientInfo", EID_CHECK_PURPOSE, { .before_hash = { "<clientInfo>", "<clientInfo xmlns=\"urn:x\">" } } },

	{ "other text", EID_CHECK_VISIBLE, { .visible = KIT_VISIBLE "." } },
	{ "no text", EID_CHECK_VISIBLE, { .visible = "" } },
	{ "formatted",
	  EID_CHECK_VISIBLE,
	  { .visible_attributes = " charset=\"UTF-8\" format=\"simpleMarkdownV1\" visible=\"wysiwys\"" } },
	{ "not shown", EID_CHECK_VISIBLE, { .visible_attributes = " charset=\"UTF-8\"" } },
	{ "other hidden part", EID_CHECK_NONVISIBLE, { .nonvisible = "0123456789abcdef0123456789abcdeF" } },
	{ "no hidden part", EID_CHECK_NONVISIBLE, { .nonvisible = "" } },
	{ "other organisation", EID_CHECK_ORGANISATION, { .dn = "cn=X,name=Y,serialNumber=5560000001,o=Z,c=se" } },
	{ "organisation inside a name",
	  EID_CHECK_ORGANISATION,
	  { .dn = "cn=X\\,serialNumber=" KIT_ORG ",serialNumber=5560000001,c=se" } },
	{ "more than a number", EID_CHECK_ORGANISATION, { .dn = "serialNumber=" KIT_ORG " ,serialnumber=x" } },
	{ "no organisation", EID_CHECK_ORGANISATION, { .dn = "cn=X,name=Y,c=se" } },
	{ "two organisations", EID_CHECK_ORGANISATION, { .dn = "serialNumber=" KIT_ORG ",serialNumber=5560000001" } },
};

static void test_spoiled(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(spoiled); i++) {
		struct eid_report r;
		enum err e = verify(&spoiled[i].evidence, &r);

		assert_refused(spoiled[i].what, e, &r, spoiled[i].check);
	}
}

/* Spoiled in the certificates: each made for the purpose. */
static void assert_leaf_refused(const char *what, const struct kit_subject *subject, X509 *issuer, EVP_PKEY *issuer_key,
                                enum eid_check expected)
{
	X509 *leaf = kit_certificate(kit, subject, kit->leaf_key, issuer, issuer_key);
	struct kit_evidence e = { .leaf = leaf };
	struct eid_report r;
	enum err err = verify(&e, &r);

	X509_free(leaf);
	assert_refused(what, err, &r, expected);
}

static struct kit_subject good_subject(void)
{
	return (struct kit_subject){ .cn = KIT_NAME,
		                     .person = KIT_PERSON,
		                     .organisation = "Kit Testbank",
		                     .policy = KIT_POLICY,
		                     .key_usage = "critical,nonRepudiation" };
}

static void test_certificates(void **state)
{
	struct kit_subject s = good_subject();

	(void)state;
	assert_leaf_refused("rogue issuer of the same name", &s, kit->ca, kit->rogue_key, EID_CHECK_CHAIN);
	assert_leaf_refused("rogue root of the same name", &s, kit->rogue_root, kit->rogue_key, EID_CHECK_CHAIN);
	s.days_to = -1;
	assert_leaf_refused("expired", &s, kit->ca, kit->ca_key, EID_CHECK_CHAIN);
	s = good_subject();
	s.days_from = 1;
	assert_leaf_refused("not yet valid", &s, kit->ca, kit->ca_key, EID_CHECK_CHAIN);
	s = good_subject();
	s.ca = true;
	s.key_usage = "critical,nonRepudiation,keyCertSign";
	assert_leaf_refused("an authority", &s, kit->ca, kit->ca_key, EID_CHECK_CHAIN);
	s = good_subject();
	s.person = "19900101238X";
	assert_leaf_refused("malformed number", &s, kit->ca, kit->ca_key, EID_CHECK_CHAIN);
	s.person = NULL;
	assert_leaf_refused("no number", &s, kit->ca, kit->ca_key, EID_CHECK_CHAIN);
	s = good_subject();
	s.policy = "1.2.752.78.1.5";
	assert_leaf_refused("policy of production in the test environment", &s, kit->ca, kit->ca_key, EID_CHECK_POLICY);
	s.policy = NULL;
	assert_leaf_refused("no policy", &s, kit->ca, kit->ca_key, EID_CHECK_POLICY);
	s = good_subject();
	s.key_usage = "critical,digitalSignature";
	assert_leaf_refused("certificate for identification", &s, kit->ca, kit->ca_key, EID_CHECK_KEY_USAGE);
	s.key_usage = NULL;
	assert_leaf_refused("no key usage", &s, kit->ca, kit->ca_key, EID_CHECK_KEY_USAGE);
	s = good_subject();
	s.person = KIT_OTHER_PERSON;
	assert_leaf_refused("another person", &s, kit->ca, kit->ca_key, EID_CHECK_PERSON);
}

static void test_other_key(void **state)
{
	struct kit_evidence e = { .leaf_key = kit->rogue_key };
	struct eid_report r;
	enum err err = verify(&e, &r);

	(void)state;
	assert_refused("signed with another key", err, &r, EID_CHECK_SIGNATURE);
	e = (struct kit_evidence){ .signature_digest = EVP_sha1() };
	err = verify(&e, &r);
	assert_refused("signed over SHA-1", err, &r, EID_CHECK_SIGNATURE);
	e = (struct kit_evidence){ .omit_ca = true };
	err = verify(&e, &r);
	assert_refused("authority left out", err, &r, EID_CHECK_CHAIN);
}

static void test_small_key(void **state)
{
	EVP_PKEY *key = EVP_RSA_gen(1024);
	struct kit_subject s = good_subject();
	X509 *leaf = kit_certificate(kit, &s, key, kit->ca, kit->ca_key);
	struct kit_evidence e = { .leaf = leaf, .leaf_key = key };
	struct eid_report r;
	enum err err = verify(&e, &r);

	(void)state;
	X509_free(leaf);
	EVP_PKEY_free(key);
	assert_int_equal(err, ERR_EVIDENCE);
	assert_int_equal(eid_report_failed(&r), EID_CHECK_SIGNATURE);
}

static void assert_responder_refused(const char *what, const struct kit_subject *s, X509 *issuer, EVP_PKEY *issuer_key)
{
	X509 *responder = kit_certificate(kit, s, kit->responder_key, issuer, issuer_key);
	struct kit_evidence e = { .responder = responder };
	struct eid_report r;
	enum err err = verify(&e, &r);

	X509_free(responder);
	assert_refused(what, err, &r, EID_CHECK_OCSP_SIGNATURE);
}

static void test_responders(void **state)
{
	struct kit_subject s = { .cn = "Kit OCSP", .key_usage = "critical,nonRepudiation", .extended = "OCSPSigning" };
	struct kit_evidence e = { .ocsp_leaf = kit->login_leaf };
	struct eid_report r;
	enum err err = verify(&e, &r);

	(void)state;
	assert_refused("response about another certificate", err, &r, EID_CHECK_OCSP_CERTIFICATE);
	e = (struct kit_evidence){ .ocsp_issuer = kit->root };
	err = verify(&e, &r);
	/* The delegation is judged by the issuer that the answer names, so this is seen there. */
	assert_refused("response about another issuer", err, &r, EID_CHECK_OCSP_SIGNATURE);
	e = (struct kit_evidence){ .ocsp_digest = EVP_sha1() };
	err = verify(&e, &r);
	assert_refused("response signed over SHA-1", err, &r, EID_CHECK_OCSP_SIGNATURE);
	e = (struct kit_evidence){ .responder = kit->leaf, .responder_key = kit->leaf_key };
	err = verify(&e, &r);
	assert_refused("the signer vouches", err, &r, EID_CHECK_OCSP_SIGNATURE);
	assert_responder_refused("appointed by the root instead", &s, kit->root, kit->root_key);
	assert_responder_refused("appointed by a rogue of the same name", &s, kit->ca, kit->rogue_key);
	s.days_to = -1;
	assert_responder_refused("expired at producedAt", &s, kit->ca, kit->ca_key);
	s.days_to = 0;
	s.extended = "clientAuth";
	assert_responder_refused("not for OCSP", &s, kit->ca, kit->ca_key);
	s.extended = NULL;
	assert_responder_refused("for nothing in particular", &s, kit->ca, kit->ca_key);
}

static void test_ocsp_form(void **state)
{
	struct kit_evidence e = { 0 };
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);
	struct eid_evidence_input in;
	struct eid_report r;
	enum err err;

	(void)state;
	kit_make(kit, &e, &signature, &ocsp);
	in = input_for(&signature, &ocsp);
	in.ocsp = span_str("AAAA");
	err = eid_evidence_verify(trust, &in, &r);
	assert_refused("no DER", err, &r, EID_CHECK_OCSP_FORM);
	in.ocsp = span_str("MAMKAQY="); /* SEQUENCE { ENUMERATED 6 }: unauthorized */
	err = eid_evidence_verify(trust, &in, &r);
	assert_refused("not successful", err, &r, EID_CHECK_OCSP_FORM);
	in.ocsp = span_of(ocsp.ptr, ocsp.len - 4);
	err = eid_evidence_verify(trust, &in, &r);
	assert_refused("cut", err, &r, EID_CHECK_OCSP_FORM);
}

/* No bit of either text can be flipped without being seen. */
static void test_every_flip(void **state)
{
	struct kit_evidence e = { 0 };
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);
	struct buf *texts[] = { &signature, &ocsp };
	struct eid_evidence_input in;
	struct eid_report r;

	(void)state;
	kit_make(kit, &e, &signature, &ocsp);
	in = input_for(&signature, &ocsp);
	assert_int_equal(eid_evidence_verify(trust, &in, &r), ERR_OK);
	for (size_t t = 0; t < ARRAY_LENGTH(texts); t++) {
		for (size_t i = 0; i < texts[t]->len; i += t == 0 ? 17 : 5) {
			char was = texts[t]->ptr[i];

			texts[t]->ptr[i] = was == 'A' ? 'B' : 'A';
			if (eid_evidence_verify(trust, &in, &r) != ERR_EVIDENCE)
				fail_msg("text %zu: a change at %zu of %zu was not seen", t, i, texts[t]->len);
			texts[t]->ptr[i] = was;
		}
	}
}

static void test_person(void **state)
{
	struct kit_evidence e = { 0 };
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);
	struct eid_evidence_input in;
	struct eid_report r;
	enum err err;

	(void)state;
	kit_make(kit, &e, &signature, &ocsp);
	in = input_for(&signature, &ocsp);
	in.told_person = KIT_OTHER_PERSON;
	err = eid_evidence_verify(trust, &in, &r);
	assert_refused("the provider tells of another", err, &r, EID_CHECK_PERSON);
	in.told_person = KIT_PERSON;
	in.person = KIT_OTHER_PERSON;
	err = eid_evidence_verify(trust, &in, &r);
	assert_refused("another may sign", err, &r, EID_CHECK_PERSON);
	in.person = "";
	err = eid_evidence_verify(trust, &in, &r);
	assert_refused("nobody may sign", err, &r, EID_CHECK_PERSON);
	in = input_for(&signature, &ocsp);
	in.kind = EID_LOGIN;
	err = eid_evidence_verify(trust, &in, &r);
	assert_refused("a signature is no login", err, &r, EID_CHECK_PURPOSE);
	in.kind = EID_SIGN;
	in.visible = span_str("");
	err = eid_evidence_verify(trust, &in, &r);
	assert_refused("no text was ordered", err, &r, EID_CHECK_VISIBLE);
}

static void test_login(void **state)
{
	struct kit_evidence e = {
		.func_id = "Identification", .visible = "", .nonvisible = "", .leaf = kit->login_leaf
	};
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);
	struct eid_evidence_input in;
	struct eid_report r;

	(void)state;
	kit_make(kit, &e, &signature, &ocsp);
	in = input_for(&signature, &ocsp);
	in.kind = EID_LOGIN;
	in.person = "";
	in.visible = in.nonvisible = span_str("");
	assert_int_equal(eid_evidence_verify(trust, &in, &r), ERR_OK);
	assert_string_equal(r.person, KIT_PERSON);
}

static void test_trust_by_environment(void **state)
{
	struct eid_problem problem = { "" };
	struct eid_trust *none = NULL;
	BUF pem = buf_init(1 << 14), leaf = buf_init(1 << 14), ca = buf_init(1 << 14);

	(void)state;
	kit_pem(kit->root, &pem);
	assert_int_equal(eid_trust_new(EID_PRODUCTION, buf_span(&pem), &problem, &none), ERR_CONFIG);
	assert_non_null(strstr(problem.text, "for tests"));
	kit_pem(kit->leaf, &leaf);
	assert_int_equal(eid_trust_new(EID_TEST, buf_span(&leaf), &problem, &none), ERR_CONFIG);
	kit_pem(kit->ca, &ca);
	assert_int_equal(eid_trust_new(EID_TEST, buf_span(&ca), &problem, &none), ERR_CONFIG);
	assert_int_equal(eid_trust_new(EID_TEST, span_str("nothing"), &problem, &none), ERR_CONFIG);
	assert_null(none);
}

static void test_report_is_kept(void **state)
{
	struct kit_evidence e = { .status = V_OCSP_CERTSTATUS_REVOKED };
	struct eid_report r, again;
	BUF json = buf_init(1 << 15);

	(void)state;
	assert_int_equal(verify(&e, &r), ERR_EVIDENCE);
	assert_int_equal(eid_report_write(&r, &json), ERR_OK);
	assert_int_equal(eid_report_read(buf_span(&json), &again), ERR_OK);
	assert_memory_equal(r.checks, again.checks, sizeof r.checks);
	assert_string_equal(r.name, again.name);
	assert_string_equal(r.fingerprint, again.fingerprint);
	assert_int_equal(r.ok, again.ok);
	assert_int_equal(r.signed_at.us, again.signed_at.us);
	assert_int_equal(eid_report_read(span_str("{}"), &again), ERR_INPUT);
}

/* An archive takes what was ordered out of the signature itself. */
static void test_told(void **state)
{
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16), xml = buf_init(1 << 20),
	    visible = buf_init(1 << 16);
	const struct kit_evidence good = { 0 }, unseen = { .visible = "" };
	char organisation[EID_ORGANISATION_TEXT];

	(void)state;
	kit_make(kit, &good, &signature, &ocsp);
	assert_int_equal(base64_decode(buf_span(&signature), &xml), ERR_OK);
	assert_int_equal(eid_evidence_told(buf_span(&xml), &visible, organisation), ERR_OK);
	assert_string_equal(buf_str(&visible), KIT_VISIBLE);
	assert_string_equal(organisation, KIT_ORG);
	assert_int_equal(eid_evidence_told(span_of(xml.ptr, xml.len - 1), &visible, organisation), ERR_EVIDENCE);
	assert_int_equal(eid_evidence_told(span_str("<a/>"), &visible, organisation), ERR_EVIDENCE);
	buf_clear(&signature);
	buf_clear(&ocsp);
	buf_clear(&xml);
	kit_make(kit, &unseen, &signature, &ocsp);
	assert_int_equal(base64_decode(buf_span(&signature), &xml), ERR_OK);
	assert_int_equal(eid_evidence_told(buf_span(&xml), &visible, organisation), ERR_EVIDENCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_good_after_expiry),
		cmocka_unit_test(test_status_just_fresh),
		cmocka_unit_test(test_spoiled),
		cmocka_unit_test(test_certificates),
		cmocka_unit_test(test_other_key),
		cmocka_unit_test(test_small_key),
		cmocka_unit_test(test_responders),
		cmocka_unit_test(test_ocsp_form),
		cmocka_unit_test(test_every_flip),
		cmocka_unit_test(test_person),
		cmocka_unit_test(test_login),
		cmocka_unit_test(test_trust_by_environment),
		cmocka_unit_test(test_report_is_kept),
		cmocka_unit_test(test_told),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
