#include "chain.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "openssl.h"

/* Certificates between the leaf and the root, at most. */
#define DEPTH_MAX 5
#define PROBLEM(...) ((void)snprintf(problem, problem_size, __VA_ARGS__))

struct roots {
	STACK_OF(X509) * list;
};

void roots_free(struct roots *r)
{
	if (!r)
		return;
	sk_X509_pop_free(r->list, X509_free);
	free(r);
}
DEFINE_CLEANUP(cleanup_roots, struct roots, roots_free);
DEFINE_CLEANUP(cleanup_extended, EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free);

static enum err check_root(X509 *root, bool test_allowed, char *problem, size_t problem_size)
{
	char name[100];
	bool test;

	TRY(x509_name_text(X509_get_subject_name(root), NID_commonName, name, sizeof name));
	if (X509_check_ca(root) != 1) {
		PROBLEM("the certificate \"%s\" is no certificate authority", name);
		return ERR_CONFIG;
	}
	if (X509_self_signed(root, 1) != 1) {
		PROBLEM("the certificate \"%s\" is no root (it is not signed by itself)", name);
		return openssl_failed(ERR_CONFIG);
	}
	TRY(x509_is_test(root, &test));
	if (test && !test_allowed) {
		PROBLEM("the root \"%s\" is for tests; the environment is production", name);
		return ERR_CONFIG;
	}
	return ERR_OK;
}

/* Takes a reference. */
static enum err push(STACK_OF(X509) * stack, X509 *certificate)
{
	if (X509_up_ref(certificate) != 1)
		return ERR_INTERNAL;
	if (sk_X509_push(stack, certificate) > 0)
		return ERR_OK;
	X509_free(certificate);
	return openssl_failed(ERR_MEMORY);
}

enum err roots_new(struct span pem, bool test_allowed, char *problem, size_t problem_size, struct roots **ret_roots)
{
	CLEANUP(cleanup_roots) struct roots *roots = calloc(1, sizeof *roots);
	DER_LIST list = { .count = 0 };
	enum err e;

	if (!roots)
		return ERR_MEMORY;
	roots->list = sk_X509_new_null();
	if (!roots->list)
		return openssl_failed(ERR_MEMORY);
	e = certificates_from_pem(pem, &list);
	if (e == ERR_CONFIG)
		PROBLEM("no readable certificate among the roots");
	if (e == ERR_TOO_LARGE) {
		PROBLEM("more than %d roots, or one of more than %zu bytes", DER_LIST_MAX, DER_MAX);
		return ERR_CONFIG;
	}
	TRY(e);
	for (size_t i = 0; i < list.count; i++) {
		CLEANUP(cleanup_x509) X509 *root = NULL;

		e = x509_from_der(buf_span(&list.items[i]), &root);
		if (e == ERR_INPUT) {
			PROBLEM("a certificate among the roots is not in DER");
			return ERR_CONFIG;
		}
		TRY(e);
		TRY(check_root(root, test_allowed, problem, problem_size));
		TRY(push(roots->list, root));
	}
	*ret_roots = TAKE(roots);
	return ERR_OK;
}

void chain_release(struct chain *c)
{
	der_list_release(&c->certificates);
	der_list_release(&c->root);
}

static void judge(struct chain *c, enum chain_status status, const char *reason)
{
	c->status = status;
	(void)snprintf(c->reason, sizeof c->reason, "%s", reason);
}

static enum chain_status status_of(int code)
{
	switch (code) {
	case X509_V_ERR_CERT_NOT_YET_VALID:
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
	case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD:
		return CHAIN_EXPIRED;
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
	case X509_V_ERR_CA_MD_TOO_WEAK:
		return CHAIN_WEAK;
	case X509_V_ERR_INVALID_CA:
	case X509_V_ERR_INVALID_NON_CA:
	case X509_V_ERR_PATH_LENGTH_EXCEEDED:
	case X509_V_ERR_INVALID_PURPOSE:
	case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
	case X509_V_ERR_INVALID_EXTENSION:
	case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
	case X509_V_ERR_PERMITTED_VIOLATION:
	case X509_V_ERR_EXCLUDED_VIOLATION:
		return CHAIN_PURPOSE;
	default:
		return CHAIN_NONE;
	}
}

/* Purposes of others: none of these lets a certificate seal. emailProtection, documentSigning (RFC 9336), those of
 * Adobe and Microsoft, and unknown ones do. */
static bool purpose_is_foreign(int nid)
{
	return nid == NID_server_auth || nid == NID_client_auth || nid == NID_code_sign || nid == NID_time_stamp ||
	       nid == NID_OCSP_sign;
}

static const char *judge_seal(X509 *leaf)
{
	CLEANUP(cleanup_extended) EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(leaf, NID_ext_key_usage, NULL, NULL);

	if (X509_get_key_usage(leaf) == UINT32_MAX || /* without the extension */
	    !(X509_get_key_usage(leaf) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
		return "the certificate's key is not for signatures";
	for (int i = 0; i < sk_ASN1_OBJECT_num(purposes); i++)
		if (!purpose_is_foreign(OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, i))))
			return NULL;
	if (purposes || X509_get_ext_by_NID(leaf, NID_ext_key_usage, -1) >= 0)
		return "the certificate's extended key usage is for something else than seals";
	return NULL;
}

/* RFC 3161 section 2.3: one purpose, critical. */
static const char *judge_tsa(X509 *leaf)
{
	int critical = 0;
	CLEANUP(cleanup_extended)
	EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(leaf, NID_ext_key_usage, &critical, NULL);
	uint32_t usage = X509_get_key_usage(leaf);

	if (sk_ASN1_OBJECT_num(purposes) != 1 || critical != 1 ||
	    OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, 0)) != NID_time_stamp)
		return "the certificate is not for time stamps and nothing else";
	if (usage != UINT32_MAX && (!(usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) ||
	                            (usage & ~(uint32_t)(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION))))
		return "the certificate's key is not for signatures alone";
	return NULL;
}

static void judge_leaf(X509 *leaf, enum certificate_role role, struct chain *c)
{
	const char *reason = role == CERTIFICATE_TSA ? judge_tsa(leaf) : judge_seal(leaf);

	if (reason)
		judge(c, CHAIN_PURPOSE, reason);
	else if (X509_check_ca(leaf) != 0)
		judge(c, CHAIN_PURPOSE, "the certificate is an authority's");
	else if (!pkey_is_sound(X509_get0_pubkey(leaf)))
		judge(c, CHAIN_WEAK, "the key is weak, or of a kind that is not used here");
}

static enum err keep(const X509 *certificate, struct der_list *list)
{
	BUF der = buf_init(DER_MAX);

	TRY(x509_to_der(certificate, &der));
	return der_list_add(list, buf_span(&der));
}

/* A certificate of `others` that is none is passed over: whoever sent it may send what he wants. So is the leaf. */
static enum err read_others(const struct der_list *others, struct span leaf, STACK_OF(X509) * stack)
{
	for (size_t i = 0; others && i < others->count; i++) {
		CLEANUP(cleanup_x509) X509 *one = NULL;
		enum err e;

		if (span_equal(buf_span(&others->items[i]), leaf))
			continue;
		e = x509_from_der(buf_span(&others->items[i]), &one);
		if (e == ERR_INPUT)
			continue;
		TRY(e);
		TRY(push(stack, one));
	}
	return ERR_OK;
}

/* A store that trusts exactly these roots and judges validity at `when`. No purpose is set: OpenSSL's own want
 * emailProtection of a seal; ours are judged by judge_leaf. */
static enum err make_store(const struct roots *roots, struct instant when, X509_STORE **ret_store)
{
	CLEANUP(cleanup_x509_store) X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *param;

	if (!store)
		return openssl_failed(ERR_MEMORY);
	for (int i = 0; roots && i < sk_X509_num(roots->list); i++)
		if (X509_STORE_add_cert(store, sk_X509_value(roots->list, i)) != 1)
			return openssl_failed(ERR_MEMORY);
	param = X509_STORE_get0_param(store);
	X509_VERIFY_PARAM_set_time(param, when.us / SECOND); /* archived signatures outlive their certificates */
	X509_VERIFY_PARAM_set_depth(param, DEPTH_MAX);
	X509_VERIFY_PARAM_set_auth_level(param, 2); /* 112 bits: RSA of 2048 bits or more, SHA-2 */
	*ret_store = TAKE(store);
	return ERR_OK;
}

static enum err keep_path(X509_STORE_CTX *ctx, struct chain *chain)
{
	const STACK_OF(X509) *found = X509_STORE_CTX_get0_chain(ctx);
	int count = sk_X509_num(found);

	for (int i = 0; i < count - 1; i++)
		TRY(keep(sk_X509_value(found, i), &chain->certificates));
	return keep(sk_X509_value(found, count - 1), &chain->root);
}

enum err chain_build(const struct roots *roots, struct span leaf_der, const struct der_list *others,
                     struct instant when, enum certificate_role role, struct chain *ret_chain)
{
	CLEANUP(cleanup_x509) X509 *leaf = NULL;

	TRY(x509_from_der(leaf_der, &leaf));
	return x509_chain_build(roots, leaf, leaf_der, others, when, role, ret_chain);
}

enum err x509_chain_build(const struct roots *roots, X509 *leaf, struct span leaf_der, const struct der_list *others,
                          struct instant when, enum certificate_role role, struct chain *ret_chain)
{
	CLEANUP(cleanup_x509_stack) STACK_OF(X509) *given = sk_X509_new_null();
	CLEANUP(cleanup_x509_store) X509_STORE *store = NULL;
	CLEANUP(cleanup_x509_store_ctx) X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	CERTIFICATE_CHAIN chain = { .status = CHAIN_OK };
	enum err e;
	int code;

	if (!given || !ctx)
		return openssl_failed(ERR_MEMORY);
	TRY(read_others(others, leaf_der, given));
	TRY(make_store(roots, when, &store));
	if (X509_STORE_CTX_init(ctx, store, leaf, given) != 1)
		return openssl_failed(ERR_MEMORY);
	if (X509_verify_cert(ctx) != 1) {
		code = X509_STORE_CTX_get_error(ctx);
		TRY(openssl_failed(code == X509_V_ERR_OUT_OF_MEM ? ERR_MEMORY : ERR_OK));
		judge(&chain, status_of(code), X509_verify_cert_error_string(code));
	}
	/* OpenSSL looks at times only once it has a whole path. */
	if (chain.status == CHAIN_OK || chain.status == CHAIN_EXPIRED)
		TRY(keep_path(ctx, &chain));
	if (chain.status == CHAIN_OK && chain.certificates.count == 0)
		judge(&chain, CHAIN_NONE, "the certificate is itself a root");
	else if (chain.status == CHAIN_OK) {
		ERR_clear_error();
		judge_leaf(leaf, role, &chain);
		/* OpenSSL says neither what an extension is nor what a key is where it has no memory to look. */
		if (chain.status != CHAIN_OK && (e = openssl_failed(ERR_EVIDENCE)) != ERR_EVIDENCE)
			return e;
	}
	ERR_clear_error();
	*ret_chain = chain;
	chain = (struct chain){ .status = CHAIN_OK };
	return ERR_OK;
}
