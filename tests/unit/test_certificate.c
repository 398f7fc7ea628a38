/* Certificates: lists, PEM, facts, roots, and the chain of each role at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/openssl.h"
#include "test_pki.h"

#define DAY (24 * HOUR)

static struct pki *pki;

static int set_up(void **state)
{
	(void)state;
	pki = pki_new(PKI_P256);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pki_free(pki);
	return 0;
}

static void test_lists_have_an_end(void **state)
{
	DER_LIST list = { .count = 0 };
	static char large[DER_MAX + 1];

	(void)state;
	assert_int_equal(der_list_add(&list, span_of(large, sizeof large)), ERR_TOO_LARGE);
	for (size_t i = 0; i < DER_LIST_MAX; i++)
		assert_int_equal(der_list_add(&list, span_of(large, 1)), ERR_OK);
	assert_int_equal(der_list_add(&list, span_of(large, 1)), ERR_TOO_LARGE);
	assert_int_equal(list.count, DER_LIST_MAX);
}

static void test_pem(void **state)
{
	BUF pem = buf_init(1 << 16), leaf = buf_init(DER_MAX), ca = buf_init(DER_MAX);
	DER_LIST list = { .count = 0 }, none = { .count = 0 };

	(void)state;
	assert_int_equal(buf_add_str(&pem, "a remark\n"), ERR_OK);
	pki_pem(pki->seal, &pem);
	pki_pem(pki->ca, &pem);
	pki_der(pki->seal, &leaf);
	pki_der(pki->ca, &ca);
	assert_int_equal(certificates_from_pem(buf_span(&pem), &list), ERR_OK);
	assert_int_equal(list.count, 2);
	assert_true(span_equal(buf_span(&list.items[0]), buf_span(&leaf)));
	assert_true(span_equal(buf_span(&list.items[1]), buf_span(&ca)));
	assert_int_equal(certificates_from_pem(span_of(pem.ptr, pem.len - 40), &none), ERR_CONFIG);
	assert_int_equal(certificates_from_pem(span_str("nothing"), &none), ERR_CONFIG);
	assert_int_equal(certificates_from_pem(span_str(""), &none), ERR_CONFIG);
	assert_int_equal(none.count, 0);
}

static void test_facts(void **state)
{
	BUF der = buf_init(DER_MAX);
	struct certificate_facts f;
	struct sha256 hash;
	bool test = false;

	(void)state;
	pki_der(pki->seal, &der);
	assert_int_equal(certificate_read(buf_span(&der), &f), ERR_OK);
	assert_string_equal(f.subject, "Socialjouren Test");
	assert_string_equal(f.organisation, "Länets socialjour Test");
	assert_string_equal(f.issuer, "Sigill CA Test");
	assert_string_equal(f.key, "P-256");
	assert_true(strlen(f.serial) > 0);
	assert_int_equal(f.not_before.us, pki->now.us - 30 * DAY);
	assert_int_equal(f.not_after.us, pki->now.us + 365 * DAY);
	assert_true(f.test);
	assert_int_equal(sha256_of(buf_span(&der), &hash), ERR_OK);
	assert_memory_equal(hash.bytes, f.fingerprint.bytes, SHA256_LEN);
	assert_int_equal(certificate_is_test(buf_span(&der), &test), ERR_OK);
	assert_true(test);
	assert_int_equal(certificate_read(span_of(der.ptr, der.len - 1), &f), ERR_INPUT);
	assert_int_equal(buf_add_char(&der, 0), ERR_OK);
	assert_int_equal(certificate_read(buf_span(&der), &f), ERR_INPUT);
	assert_int_equal(certificate_read(span_str(""), &f), ERR_INPUT);
	assert_int_equal(certificate_is_test(span_str("x"), &test), ERR_INPUT);
}

static void assert_roots(const char *pem, bool test_allowed, const char *says)
{
	struct roots *roots = NULL;
	char problem[200] = "";

	assert_int_equal(roots_new(span_str(pem), test_allowed, problem, sizeof problem, &roots),
	                 says ? ERR_CONFIG : ERR_OK);
	if (says)
		assert_non_null(strstr(problem, says));
	roots_free(roots);
}

static void test_roots(void **state)
{
	BUF root = buf_init(1 << 16), ca = buf_init(1 << 16), leaf = buf_init(1 << 16);

	(void)state;
	pki_pem(pki->root, &root);
	pki_pem(pki->ca, &ca);
	pki_pem(pki->seal, &leaf);
	assert_roots(buf_str(&root), true, NULL);
	assert_roots(buf_str(&root), false, "is for tests");
	assert_roots(buf_str(&ca), true, "not signed by itself");
	assert_roots(buf_str(&leaf), true, "no certificate authority");
	assert_roots("", true, "no readable certificate");
	while (root.len < (1 << 15))
		pki_pem(pki->root, &root);
	assert_roots(buf_str(&root), true, "more than 32 roots");
	roots_free(NULL);
}

static void test_attest_is_no_test(void **state)
{
	struct pki_subject s = { .cn = "Intygsbyrån Attest Root",
		                 .organisation = "Exempelbolaget",
		                 .ca = true,
		                 .key_usage = "critical,keyCertSign" };
	X509 *root = pki_certificate(pki, &s, pki->root_key, NULL, NULL);
	BUF pem = buf_init(1 << 16);

	(void)state;
	pki_pem(root, &pem);
	assert_roots(buf_str(&pem), false, NULL);
	X509_free(root);
}

/* ---- chains ---- */

struct attempt {
	X509 *leaf;
	const X509 *root;
	const X509 *other; /* NULL: the issuing ca */
	struct instant when;
	enum certificate_role role;
};

static void build(const struct attempt *a, struct chain *ret_chain)
{
	struct roots *roots = pki_roots(a->root ? a->root : pki->root);
	BUF leaf = buf_init(DER_MAX);
	DER_LIST others = { .count = 0 };

	pki_der(a->leaf, &leaf);
	assert_int_equal(der_list_add(&others, span_str("no certificate, and passed over")), ERR_OK);
	pki_list_add(&others, a->other ? a->other : pki->ca);
	pki_list_add(&others, pki->tsa);
	assert_int_equal(
	        chain_build(roots, buf_span(&leaf), &others, a->when.us ? a->when : pki->now, a->role, ret_chain),
	        ERR_OK);
	roots_free(roots);
}

static void assert_chain(const struct attempt *a, enum chain_status status)
{
	CERTIFICATE_CHAIN c = { .status = CHAIN_STATUS_COUNT };

	build(a, &c);
	assert_int_equal(c.status, status);
	assert_int_equal(c.reason[0] == '\0', status == CHAIN_OK);
}

/* A leaf under the ca, for one attempt. */
static void assert_leaf(const struct pki_subject *s, EVP_PKEY *key, enum certificate_role role,
                        enum chain_status status)
{
	struct pki_subject named = *s;
	struct attempt a = { .role = role };

	named.cn = "Prov Test";
	a.leaf = pki_certificate(pki, &named, key, pki->ca, pki->ca_key);
	assert_chain(&a, status);
	X509_free(a.leaf);
}

static void test_chain(void **state)
{
	CERTIFICATE_CHAIN c = { .status = CHAIN_NONE };
	BUF leaf = buf_init(DER_MAX), ca = buf_init(DER_MAX), root = buf_init(DER_MAX);

	(void)state;
	build(&(struct attempt){ .leaf = pki->seal }, &c);
	pki_der(pki->seal, &leaf);
	pki_der(pki->ca, &ca);
	pki_der(pki->root, &root);
	assert_int_equal(c.status, CHAIN_OK);
	assert_string_equal(c.reason, "");
	assert_int_equal(c.certificates.count, 2); /* in order, without what is not needed, without the root */
	assert_true(span_equal(buf_span(&c.certificates.items[0]), buf_span(&leaf)));
	assert_true(span_equal(buf_span(&c.certificates.items[1]), buf_span(&ca)));
	assert_int_equal(c.root.count, 1);
	assert_true(span_equal(buf_span(&c.root.items[0]), buf_span(&root)));
}

static void test_chain_to_nowhere(void **state)
{
	(void)state;
	assert_chain(&(struct attempt){ .leaf = pki->seal, .root = pki->tsa_root }, CHAIN_NONE);
	assert_chain(&(struct attempt){ .leaf = pki->seal, .other = pki->responder }, CHAIN_NONE);
	assert_chain(&(struct attempt){ .leaf = pki->root }, CHAIN_NONE);
}

/* Another root of the same name, another key: what it signs is not ours. */
static void test_chain_of_an_impostor(void **state)
{
	EVP_PKEY *key = pki_key_p256();
	struct pki_subject s = { .cn = "Sigill CA Test", .ca = true, .key_usage = "critical,keyCertSign" };
	X509 *ca = pki_certificate(pki, &s, key, pki->root, key);
	struct pki_subject leaf = { .cn = "Prov Test", .key_usage = "digitalSignature" };
	X509 *x = pki_certificate(pki, &leaf, key, ca, key);

	(void)state;
	assert_chain(&(struct attempt){ .leaf = x, .other = ca }, CHAIN_NONE);
	X509_free(x);
	X509_free(ca);
	EVP_PKEY_free(key);
}

static void test_chain_in_its_time(void **state)
{
	(void)state;
	for (int days = -31; days <= 366; days += 397)
		assert_chain(&(struct attempt){ .leaf = pki->seal, .when = { pki->now.us + days * DAY } },
		             CHAIN_EXPIRED);
	assert_chain(&(struct attempt){ .leaf = pki->seal, .when = { pki->now.us + 364 * DAY } }, CHAIN_OK);
	assert_chain(&(struct attempt){ .leaf = pki->seal, .when = { pki->now.us - 30 * DAY } }, CHAIN_OK);
}

static void test_purpose_of_seals(void **state)
{
	static const struct {
		const char *usage, *extended;
		enum chain_status status;
	} cases[] = {
		{ "critical,digitalSignature", NULL, CHAIN_OK },
		{ "nonRepudiation", NULL, CHAIN_OK },
		{ "digitalSignature,keyEncipherment", "emailProtection", CHAIN_OK },
		{ "digitalSignature", "1.3.6.1.5.5.7.3.36", CHAIN_OK },
		{ "digitalSignature", "clientAuth,emailProtection", CHAIN_OK },
		{ "digitalSignature", "clientAuth,serverAuth", CHAIN_PURPOSE },
		{ "digitalSignature", "critical,timeStamping", CHAIN_PURPOSE },
		{ "digitalSignature", "OCSPSigning", CHAIN_PURPOSE },
		{ "digitalSignature", "codeSigning", CHAIN_PURPOSE },
		{ "keyEncipherment", NULL, CHAIN_PURPOSE },
		{ NULL, NULL, CHAIN_PURPOSE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
		assert_leaf(&(struct pki_subject){ .key_usage = cases[i].usage, .extended = cases[i].extended },
		            pki->seal_key, CERTIFICATE_SEAL, cases[i].status);
	assert_leaf(&(struct pki_subject){ .key_usage = "digitalSignature,keyCertSign", .ca = true }, pki->seal_key,
	            CERTIFICATE_SEAL, CHAIN_PURPOSE);
	assert_chain(&(struct attempt){ .leaf = pki->tsa, .root = pki->tsa_root, .role = CERTIFICATE_SEAL },
	             CHAIN_PURPOSE);
}

static void test_purpose_of_time_stamps(void **state)
{
	static const struct {
		const char *usage, *extended;
		enum chain_status status;
	} cases[] = {
		{ "critical,digitalSignature", "critical,timeStamping", CHAIN_OK },
		{ NULL, "critical,timeStamping", CHAIN_OK },
		{ "digitalSignature", "timeStamping", CHAIN_PURPOSE }, /* not critical */
		{ "digitalSignature", "critical,timeStamping,emailProtection", CHAIN_PURPOSE },
		{ "digitalSignature", "critical,emailProtection", CHAIN_PURPOSE },
		{ "digitalSignature", NULL, CHAIN_PURPOSE },
		{ "digitalSignature,keyEncipherment", "critical,timeStamping", CHAIN_PURPOSE },
		{ "keyEncipherment", "critical,timeStamping", CHAIN_PURPOSE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
		assert_leaf(&(struct pki_subject){ .key_usage = cases[i].usage, .extended = cases[i].extended },
		            pki->tsa_key, CERTIFICATE_TSA, cases[i].status);
	assert_chain(&(struct attempt){ .leaf = pki->seal, .role = CERTIFICATE_TSA }, CHAIN_PURPOSE);
}

static void test_weak_ones(void **state)
{
	EVP_PKEY *small = pki_key_rsa(1024), *enough = pki_key_rsa(2048), *other = EVP_EC_gen("P-521");
	struct pki_subject s = { .key_usage = "digitalSignature" };

	(void)state;
	assert_leaf(&s, small, CERTIFICATE_SEAL, CHAIN_WEAK);
	assert_leaf(&s, enough, CERTIFICATE_SEAL, CHAIN_OK);
	assert_leaf(&s, other, CERTIFICATE_SEAL, CHAIN_WEAK); /* not weak, but of a kind that is not used */
	s.digest = EVP_sha1();
	assert_leaf(&s, enough, CERTIFICATE_SEAL, CHAIN_WEAK);
	EVP_PKEY_free(small);
	EVP_PKEY_free(enough);
	EVP_PKEY_free(other);
}

static void test_authority_that_is_none(void **state)
{
	struct pki_subject s = { .cn = "Under ett löv Test", .key_usage = "digitalSignature" };
	X509 *leaf = pki_certificate(pki, &s, pki->tsa_key, pki->seal, pki->seal_key);
	struct roots *roots = pki_roots(pki->root);
	BUF der = buf_init(DER_MAX);
	DER_LIST others = { .count = 0 };
	CERTIFICATE_CHAIN c = { .status = CHAIN_OK };

	(void)state;
	pki_der(leaf, &der);
	pki_list_add(&others, pki->ca);
	pki_list_add(&others, pki->seal);
	assert_int_equal(chain_build(roots, buf_span(&der), &others, pki->now, CERTIFICATE_SEAL, &c), ERR_OK);
	assert_int_not_equal(c.status, CHAIN_OK);
	chain_release(&c);
	assert_int_equal(chain_build(roots, span_str("x"), NULL, pki->now, CERTIFICATE_SEAL, &c), ERR_INPUT);
	roots_free(roots);
	X509_free(leaf);
}

#define MANY 70 /* more than are kept */

/* However many are read, each is the one of its own bytes; and bytes that are nearly those of one are none. */
static void test_each_is_the_one_of_its_bytes(void **state)
{
	X509 *made[MANY], *read, *again;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		char name[40];

		(void)snprintf(name, sizeof name, "Nummer %zu Test", i);
		made[i] =
		        pki_certificate(pki, &(struct pki_subject){ .cn = name }, pki->seal_key, pki->ca, pki->ca_key);
	}
	for (size_t round = 0; round < 3; round++)
		for (size_t i = 0; i < MANY; i++) {
			BUF der = buf_init(DER_MAX);

			pki_der(made[i], &der);
			assert_int_equal(x509_from_der(buf_span(&der), &read), ERR_OK);
			assert_int_equal(X509_cmp(read, made[i]), 0);
			assert_int_equal(x509_from_der(buf_span(&der), &again), ERR_OK);
			assert_ptr_equal(read, again); /* read once */
			X509_free(again);
			assert_int_equal(x509_from_der(span_of(der.ptr, der.len - 1), &again), ERR_INPUT);
			der.ptr[der.len - 1] ^= 1; /* its signature's last bit */
			assert_int_equal(x509_from_der(buf_span(&der), &again), ERR_OK);
			assert_int_not_equal(X509_cmp(read, again), 0);
			X509_free(again);
			X509_free(read);
		}
	for (size_t i = 0; i < MANY; i++)
		X509_free(made[i]);
	x509_forget();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_have_an_end),
		cmocka_unit_test(test_pem),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_roots),
		cmocka_unit_test(test_attest_is_no_test),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_chain_to_nowhere),
		cmocka_unit_test(test_chain_of_an_impostor),
		cmocka_unit_test(test_chain_in_its_time),
		cmocka_unit_test(test_purpose_of_seals),
		cmocka_unit_test(test_purpose_of_time_stamps),
		cmocka_unit_test(test_weak_ones),
		cmocka_unit_test(test_authority_that_is_none),
		cmocka_unit_test(test_each_is_the_one_of_its_bytes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
