#include "trust.h"

#include <ctype.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <strings.h>

/* BankID's policies begin so. Production: 1.2.752.78.1.1 file, .1.2 card, .1.5 Mobile BankID. Test: 1.2.3.4.5 file,
 * 1.2.3.4.10 card, 1.2.3.4.25 mobile; an arc that belongs to nobody, so anybody can put it into a certificate. */
#define POLICIES_PRODUCTION "1.2.752.78.1."
#define POLICIES_TEST "1.2.3.4."

void eid_problem_add(struct eid_problem *problem, const char *format, ...)
{
	size_t len = strlen(problem->text);
	va_list args;

	if (len > 0 && len + 1 < sizeof problem->text)
		problem->text[len++] = '\n';
	va_start(args, format);
	(void)vsnprintf(problem->text + len, sizeof problem->text - len, format, args);
	va_end(args);
}

bool eid_policy_allowed(enum eid_environment environment, const char *oid)
{
	return span_starts_with(span_str(oid), environment == EID_TEST ? POLICIES_TEST : POLICIES_PRODUCTION);
}

/* "test" at the start of a word ("Testbank A", "BankID Test"), so not in "attest". */
static bool says_test(const char *text)
{
	static const char *const words[] = { "test", "simulator" };

	for (const char *p = text; *p; p++)
		for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
			if ((p == text || !isalpha((unsigned char)p[-1])) &&
			    strncasecmp(p, words[i], strlen(words[i])) == 0)
				return true;
	return false;
}

static bool name_says_test(const X509_NAME *name)
{
	for (int i = 0; i < X509_NAME_entry_count(name); i++) {
		const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i));
		unsigned char *utf8 = NULL;
		bool test = ASN1_STRING_to_UTF8(&utf8, value) > 0 && says_test((const char *)utf8);

		OPENSSL_free(utf8);
		if (test)
			return true;
	}
	return false;
}

static bool policies_are_test(const X509 *certificate)
{
	CERTIFICATEPOLICIES *policies = X509_get_ext_d2i(certificate, NID_certificate_policies, NULL, NULL);
	bool test = false;

	for (int i = 0; i < sk_POLICYINFO_num(policies); i++) {
		char oid[64] = "";

		(void)OBJ_obj2txt(oid, sizeof oid, sk_POLICYINFO_value(policies, i)->policyid, 1);
		test |= eid_policy_allowed(EID_TEST, oid);
	}
	CERTIFICATEPOLICIES_free(policies);
	return test;
}

bool eid_certificate_is_test(const X509 *certificate)
{
	return name_says_test(X509_get_subject_name(certificate)) ||
	       name_says_test(X509_get_issuer_name(certificate)) || policies_are_test(certificate);
}

enum err eid_pem_certificates(struct span pem, STACK_OF(X509) * *ret_certificates)
{
	CLEANUP(cleanup_x509_stack) STACK_OF(X509) *list = sk_X509_new_null();
	CLEANUP(cleanup_bio) BIO *in = pem.len < INT32_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;

	if (!list || !in)
		return ERR_MEMORY;
	for (;;) {
		X509 *one = PEM_read_bio_X509(in, NULL, NULL, NULL);

		if (!one)
			break;
		if (sk_X509_push(list, one) <= 0) {
			X509_free(one);
			return ERR_MEMORY;
		}
	}
	/* The only good way to end is that no further PEM block begins. */
	if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE || sk_X509_num(list) == 0) {
		ERR_clear_error();
		return ERR_CONFIG;
	}
	ERR_clear_error();
	*ret_certificates = TAKE(list);
	return ERR_OK;
}

static enum err check_root(enum eid_environment environment, X509 *root, struct eid_problem *problem)
{
	char name[200];

	if (eid_name_text(X509_get_subject_name(root), NID_commonName, name, sizeof name) != ERR_OK)
		(void)snprintf(name, sizeof name, "?");
	if (X509_check_ca(root) != 1) {
		eid_problem_add(problem, "the certificate \"%.100s\" is no certificate authority", name);
		return ERR_CONFIG;
	}
	if (X509_self_signed(root, 1) != 1) {
		eid_problem_add(problem, "the certificate \"%.100s\" is no root (it is not signed by itself)", name);
		return ERR_CONFIG;
	}
	if (environment != EID_TEST && eid_certificate_is_test(root)) {
		eid_problem_add(problem, "the root \"%.100s\" is for tests; the environment is production", name);
		return ERR_CONFIG;
	}
	return ERR_OK;
}

enum err eid_trust_new(enum eid_environment environment, struct span pem, struct eid_problem *problem,
                       struct eid_trust **ret_trust)
{
	CLEANUP(cleanup_x509_stack) STACK_OF(X509) *list = NULL;
	enum err e = eid_pem_certificates(pem, &list);
	struct eid_trust *t;

	problem->text[0] = '\0';
	if (e == ERR_CONFIG)
		eid_problem_add(problem, "no readable certificate among the signature roots");
	TRY(e);
	if (sk_X509_num(list) > EID_ROOTS_MAX) {
		eid_problem_add(problem, "more than %d signature roots", EID_ROOTS_MAX);
		return ERR_CONFIG;
	}
	for (int i = 0; i < sk_X509_num(list); i++)
		TRY(check_root(environment, sk_X509_value(list, i), problem));
	t = calloc(1, sizeof *t);
	if (!t)
		return ERR_MEMORY;
	t->environment = environment;
	while (sk_X509_num(list) > 0)
		t->roots[t->count++] = sk_X509_shift(list);
	*ret_trust = t;
	return ERR_OK;
}

void eid_trust_free(struct eid_trust *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->count; i++)
		X509_free(t->roots[i]);
	free(t);
}

enum err eid_trust_store(const struct eid_trust *t, struct instant when, X509_STORE **ret_store)
{
	CLEANUP(cleanup_x509_store) X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *param;

	if (!store)
		return ERR_MEMORY;
	for (size_t i = 0; i < t->count; i++)
		if (X509_STORE_add_cert(store, t->roots[i]) != 1)
			return ERR_MEMORY;
	param = X509_STORE_get0_param(store);
	X509_VERIFY_PARAM_set_time(param, when.us / SECOND); /* archived signatures outlive their certificates */
	X509_VERIFY_PARAM_set_depth(param, 5);
	/* 112 bits: RSA of 2048 bits or more, SHA-2. The real root is RSA-4096 with SHA-512; what the CAs between use
	 * in production is not verified, but less than this would be news. */
	X509_VERIFY_PARAM_set_auth_level(param, 2);
	*ret_store = TAKE(store);
	return ERR_OK;
}
