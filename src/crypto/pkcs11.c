#include "pkcs11.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>
#include <pthread.h>
#include <stdlib.h>

#include <openssl/obj_mac.h>

#include "der.h"
#include "signature.h"

#include "jourbeslut/base/text.h"

#define SLOTS_MAX 64
#define P256_SIGNATURE 64 /* r and s, each as long as the order (PKCS #11 v2.40, section 2.3.1) */
#define PROBLEM(...) ((void)snprintf(problem, problem_size, __VA_ARGS__))

/* OBJECT IDENTIFIER prime256v1. */
#define P256_PARAMETERS DER_BYTES("\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07")
/* DigestInfo of SHA-256 up to the digest (RFC 8017 section 9.2, note 1). */
#define SHA256_DIGEST_INFO DER_BYTES("\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20")

struct pkcs11 {
	pthread_mutex_t lock;
	P11KitUri *uri;
	CK_FUNCTION_LIST *named[2]; /* the URI's module and a NULL */
	CK_FUNCTION_LIST **all;     /* or those of p11-kit's configuration */
	CK_FUNCTION_LIST *module;   /* that has the token; borrowed */
	CK_SLOT_ID slot;
	bool open;
	CK_SESSION_HANDLE session; /* while open */
	CK_OBJECT_HANDLE key;
	bool rsa;
	struct secret pin; /* empty: none */
	CK_RV refused;     /* what the token said to that PIN; CKR_OK: nothing against it */
};

void pkcs11_free(struct pkcs11 *p)
{
	if (!p)
		return;
	if (p->open)
		(void)p->module->C_CloseSession(p->session);
	if (p->named[0]) {
		(void)p11_kit_module_finalize(p->named[0]);
		p11_kit_module_release(p->named[0]);
	}
	if (p->all)
		p11_kit_modules_finalize_and_release(p->all);
	p11_kit_uri_free(p->uri);
	secret_wipe(&p->pin);
	(void)pthread_mutex_destroy(&p->lock);
	free(p);
}
DEFINE_CLEANUP(cleanup_pkcs11, struct pkcs11, pkcs11_free);

static enum err parse_uri(struct pkcs11 *p, const char *text, char *problem, size_t problem_size)
{
	int code;

	p->uri = p11_kit_uri_new();
	if (!p->uri)
		return ERR_MEMORY;
	code = p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, p->uri);
	if (code == P11_KIT_URI_NO_MEMORY)
		return ERR_MEMORY;
	if (code != P11_KIT_URI_OK || p11_kit_uri_any_unrecognized(p->uri)) {
		PROBLEM("the PKCS#11 URI of the key cannot be read (%s)",
		        code == P11_KIT_URI_OK ? "an unknown attribute" : p11_kit_uri_message(code));
		return ERR_CONFIG;
	}
	if (p11_kit_uri_get_pin_value(p->uri) || p11_kit_uri_get_pin_source(p->uri)) {
		PROBLEM("the PKCS#11 URI of the key has a PIN in it; it belongs into a file of its own");
		return ERR_CONFIG;
	}
	return ERR_OK;
}

static enum err read_pin(struct pkcs11 *p, const char *pin_file, char *problem, size_t problem_size)
{
	struct buf file = buf_init(SECRET_MAX);
	enum err e = buf_read_file(&file, pin_file);
	struct span pin = span_trim(buf_span(&file));

	if (e == ERR_OK && pin.len > 0) {
		memcpy(p->pin.bytes, pin.ptr, pin.len);
		p->pin.len = pin.len;
	}
	if (file.ptr)
		bytes_wipe(file.ptr, file.len);
	buf_release(&file);
	if (e == ERR_MEMORY)
		return e;
	if (p->pin.len > 0)
		return ERR_OK;
	PROBLEM("the PIN file \"%.150s\" cannot be read, is empty, or is too long", pin_file);
	return ERR_CONFIG;
}

static enum err load(struct pkcs11 *p, char *problem, size_t problem_size, CK_FUNCTION_LIST ***ret_modules)
{
	const char *path = p11_kit_uri_get_module_path(p->uri);
	CK_FUNCTION_LIST *module;

	if (!path) {
		p->all = p11_kit_modules_load_and_initialize(0);
		*ret_modules = p->all;
		if (p->all)
			return ERR_OK;
		PROBLEM("p11-kit cannot load its modules");
		return ERR_CONFIG;
	}
	module = p11_kit_module_load(path, 0);
	if (!module) {
		PROBLEM("the PKCS#11 module \"%.120s\" cannot be loaded", path);
		return ERR_CONFIG;
	}
	if (p11_kit_module_initialize(module) != CKR_OK) {
		p11_kit_module_release(module);
		PROBLEM("the PKCS#11 module \"%.120s\" does not start", path);
		return ERR_CONFIG;
	}
	p->named[0] = module;
	*ret_modules = p->named;
	return ERR_OK;
}

/* Number of tokens of the module that the URI fits; the last of them is remembered. */
static size_t match_tokens(struct pkcs11 *p, CK_FUNCTION_LIST *module)
{
	CK_SLOT_ID slots[SLOTS_MAX];
	CK_ULONG count = SLOTS_MAX;
	CK_TOKEN_INFO token;
	CK_INFO info;
	size_t found = 0;

	if (module->C_GetInfo(&info) != CKR_OK || !p11_kit_uri_match_module_info(p->uri, &info) ||
	    module->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK)
		return 0;
	for (CK_ULONG i = 0; i < count; i++) {
		if (module->C_GetTokenInfo(slots[i], &token) != CKR_OK || !(token.flags & CKF_TOKEN_INITIALIZED) ||
		    !p11_kit_uri_match_token_info(p->uri, &token))
			continue;
		p->module = module;
		p->slot = slots[i];
		found++;
	}
	return found;
}

/* Opens a session, logs in, and finds the one private key that the URI names. `ret_count` is how many there are. */
static CK_RV open_session(struct pkcs11 *p, CK_ULONG *ret_count)
{
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	CK_ATTRIBUTE wanted[3] = { { CKA_CLASS, &class, sizeof class } };
	const CK_ATTRIBUTE *given[] = { p11_kit_uri_get_attribute(p->uri, CKA_LABEL),
		                        p11_kit_uri_get_attribute(p->uri, CKA_ID) };
	CK_OBJECT_HANDLE keys[2];
	CK_ULONG count = 1;
	CK_RV rv;

	for (size_t i = 0; i < ARRAY_LENGTH(given); i++)
		if (given[i])
			wanted[count++] = *given[i];
	if (p->refused != CKR_OK)
		return p->refused;
	rv = p->module->C_OpenSession(p->slot, CKF_SERIAL_SESSION, NULL, NULL, &p->session);
	if (rv != CKR_OK)
		return rv;
	p->open = true;
	if (p->pin.len > 0) {
		rv = p->module->C_Login(p->session, CKU_USER, p->pin.bytes, p->pin.len);
		/* Never twice: a token locks itself after a few wrong ones, and who signs tries again and again. */
		if (rv == CKR_PIN_INCORRECT || rv == CKR_PIN_LOCKED || rv == CKR_PIN_EXPIRED)
			p->refused = rv;
		if (rv != CKR_OK && rv != CKR_USER_ALREADY_LOGGED_IN)
			return rv;
	}
	rv = p->module->C_FindObjectsInit(p->session, wanted, count);
	if (rv != CKR_OK)
		return rv;
	rv = p->module->C_FindObjects(p->session, keys, ARRAY_LENGTH(keys), ret_count);
	(void)p->module->C_FindObjectsFinal(p->session);
	if (rv == CKR_OK && *ret_count == 1)
		p->key = keys[0];
	return rv;
}

/* P-256 or RSA with so many bits? */
static bool read_kind(struct pkcs11 *p, int rsa_bits_least)
{
	CK_KEY_TYPE type = 0;
	CK_BYTE bytes[SIGNATURE_MAX];
	CK_ATTRIBUTE kind = { CKA_KEY_TYPE, &type, sizeof type };
	CK_ATTRIBUTE parameters = { CKA_EC_PARAMS, bytes, sizeof bytes };
	CK_ATTRIBUTE modulus = { CKA_MODULUS, bytes, sizeof bytes };

	if (p->module->C_GetAttributeValue(p->session, p->key, &kind, 1) != CKR_OK)
		return false;
	p->rsa = type == CKK_RSA;
	if (p->rsa)
		return p->module->C_GetAttributeValue(p->session, p->key, &modulus, 1) == CKR_OK &&
		       modulus.ulValueLen * 8 >= (CK_ULONG)rsa_bits_least;
	return type == CKK_EC && p->module->C_GetAttributeValue(p->session, p->key, &parameters, 1) == CKR_OK &&
	       span_equal(span_of(bytes, parameters.ulValueLen), P256_PARAMETERS);
}

static enum err find_key(struct pkcs11 *p, CK_FUNCTION_LIST **modules, int rsa_bits_least, char *problem,
                         size_t problem_size)
{
	CK_ULONG keys = 0;
	size_t tokens = 0;
	CK_RV rv;

	for (; *modules; modules++)
		tokens += match_tokens(p, *modules);
	if (tokens != 1) { /* a PIN is never tried at a token that it may not belong to */
		PROBLEM("the PKCS#11 URI of the key fits %zu tokens, not one", tokens);
		return ERR_CONFIG;
	}
	rv = open_session(p, &keys);
	if (rv != CKR_OK) {
		PROBLEM("the PKCS#11 token does not let us in (%.100s)", p11_kit_strerror(rv));
		return ERR_CONFIG;
	}
	if (keys != 1) {
		PROBLEM("the PKCS#11 URI fits %s private key on the token%s", keys == 0 ? "no" : "more than one",
		        p->pin.len == 0 ? " (no PIN file is given)" : "");
		return ERR_CONFIG;
	}
	if (!read_kind(p, rsa_bits_least)) {
		PROBLEM("the key on the token is neither P-256 nor RSA of %d bits or more", rsa_bits_least);
		return ERR_CONFIG;
	}
	return ERR_OK;
}

enum err pkcs11_open(const char *uri, const char *pin_file, int rsa_bits_least, char *problem, size_t problem_size,
                     bool *ret_rsa, struct pkcs11 **ret_token)
{
	CLEANUP(cleanup_pkcs11) struct pkcs11 *p = calloc(1, sizeof *p);
	CK_FUNCTION_LIST **modules = NULL;

	if (!p)
		return ERR_MEMORY;
	if (pthread_mutex_init(&p->lock, NULL) != 0) {
		free(TAKE(p));
		return ERR_MEMORY;
	}
	TRY(parse_uri(p, uri, problem, problem_size));
	if (pin_file && pin_file[0])
		TRY(read_pin(p, pin_file, problem, problem_size));
	TRY(load(p, problem, problem_size, &modules));
	TRY(find_key(p, modules, rsa_bits_least, problem, problem_size));
	*ret_rsa = p->rsa;
	*ret_token = TAKE(p);
	return ERR_OK;
}

static CK_RV sign_raw(struct pkcs11 *p, const struct sha256 *digest, CK_BYTE *value, CK_ULONG *len)
{
	CK_MECHANISM mechanism = { p->rsa ? CKM_RSA_PKCS : CKM_ECDSA, NULL, 0 };
	const struct span info = SHA256_DIGEST_INFO;
	CK_BYTE input[sizeof digest->bytes + 32];
	CK_ULONG input_len = 0;
	CK_RV rv = p->module->C_SignInit(p->session, &mechanism, p->key);

	if (rv != CKR_OK)
		return rv;
	if (p->rsa) {
		memcpy(input, info.ptr, info.len);
		input_len = info.len;
	}
	memcpy(input + input_len, digest->bytes, sizeof digest->bytes);
	return p->module->C_Sign(p->session, input, input_len + sizeof digest->bytes, value, len);
}

/* A token that was unplugged, restarted or has thrown us out is opened anew, once. */
static CK_RV sign_again(struct pkcs11 *p, const struct sha256 *digest, CK_BYTE *value, CK_ULONG *len)
{
	CK_ULONG keys = 0;
	CK_RV rv;

	if (p->open)
		(void)p->module->C_CloseSession(p->session);
	p->open = false;
	rv = open_session(p, &keys);
	if (rv != CKR_OK)
		return rv;
	return keys == 1 ? sign_raw(p, digest, value, len) : CKR_KEY_HANDLE_INVALID;
}

enum err pkcs11_sign(struct pkcs11 *p, const struct sha256 *digest, struct buf *out)
{
	CK_BYTE value[SIGNATURE_MAX];
	CK_ULONG len = sizeof value;
	CK_RV rv = CKR_GENERAL_ERROR;

	if (pthread_mutex_lock(&p->lock) != 0)
		return ERR_INTERNAL;
	if (p->open)
		rv = sign_raw(p, digest, value, &len);
	if (rv != CKR_OK) {
		len = sizeof value;
		rv = sign_again(p, digest, value, &len);
	}
	(void)pthread_mutex_unlock(&p->lock);
	if (rv != CKR_OK)
		return ERR_UPSTREAM;
	if (p->rsa)
		return buf_add(out, value, len);
	if (len != P256_SIGNATURE)
		return ERR_UPSTREAM;
	return ecdsa_value(NID_X9_62_prime256v1, span_of(value, len / 2), span_of(value + len / 2, len / 2), out);
}
