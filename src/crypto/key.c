#include "jourbeslut/key.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "openssl.h"
#include "pkcs11.h"
#include "signature.h"

#define PEM_MAX ((size_t)64 << 10)
#define RSA_BITS_LEAST 3072
#define PROBLEM(...) ((void)snprintf(problem, problem_size, __VA_ARGS__))

struct key {
	enum key_kind kind;
	EVP_PKEY *pkey;       /* of a file */
	struct pkcs11 *token; /* or in hardware */
};

void key_free(struct key *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->pkey);
	pkcs11_free(k->token);
	free(k);
}
DEFINE_CLEANUP(cleanup_key, struct key, key_free);

static void wipe_and_release(struct buf *b)
{
	if (b->ptr)
		bytes_wipe(b->ptr, b->len);
	buf_release(b);
}

/* Keys lie unencrypted in files that only the service may read; a passphrase beside them would protect nothing. */
static int no_passphrase(char *out, int size, int writing, void *ctx)
{
	(void)out, (void)size, (void)writing, (void)ctx;
	return -1;
}

static enum err kind_of(const EVP_PKEY *pkey, char *problem, size_t problem_size, enum key_kind *ret_kind)
{
	if (pkey_is(pkey, "ED25519"))
		*ret_kind = KEY_ED25519;
	else if (pkey_is(pkey, "EC") && pkey_is_sound(pkey) && EVP_PKEY_get_bits(pkey) == 256)
		*ret_kind = KEY_EC_P256;
	else if (pkey_is(pkey, "RSA") && EVP_PKEY_get_bits(pkey) >= RSA_BITS_LEAST)
		*ret_kind = KEY_RSA;
	else {
		PROBLEM("the key is neither P-256 nor Ed25519 nor RSA of %d bits or more", RSA_BITS_LEAST);
		return ERR_CONFIG;
	}
	return ERR_OK;
}

/* NULL: there is none. OpenSSL tries one decoder after the other and does not say that one of them had no memory; so it
 * is asked twice, and must say the same. */
static enum err read_key(struct span pem, EVP_PKEY **ret_key)
{
	for (int i = 0; i < 2; i++) {
		CLEANUP(cleanup_bio) BIO *in = BIO_new_mem_buf(pem.ptr ? pem.ptr : "", (int)pem.len);
		CLEANUP(cleanup_pkey) EVP_PKEY *key = NULL;

		if (!in)
			return openssl_failed(ERR_MEMORY);
		key = PEM_read_bio_PrivateKey(in, NULL, no_passphrase, NULL);
		if (key && i == 1)
			return openssl_failed(ERR_MEMORY);
		if (key) {
			*ret_key = TAKE(key);
			return ERR_OK;
		}
		TRY(openssl_failed(ERR_OK));
	}
	return ERR_OK;
}

static enum err open_file(const char *path, char *problem, size_t problem_size, struct key *k)
{
	CLEANUP(wipe_and_release) struct buf pem = buf_init(PEM_MAX);
	enum err e = buf_read_file(&pem, path);

	if (e != ERR_OK && e != ERR_MEMORY) {
		PROBLEM("the key file \"%.150s\" cannot be read", path);
		return ERR_CONFIG;
	}
	TRY(e);
	TRY(read_key(buf_span(&pem), &k->pkey));
	if (!k->pkey) {
		PROBLEM("the key file \"%.150s\" holds no unencrypted private key in PEM", path);
		return ERR_CONFIG;
	}
	return kind_of(k->pkey, problem, problem_size, &k->kind);
}

static enum err open_token(const char *uri, const char *pin_file, char *problem, size_t problem_size, struct key *k)
{
	bool rsa;

	TRY(pkcs11_open(uri, pin_file, RSA_BITS_LEAST, problem, problem_size, &rsa, &k->token));
	k->kind = rsa ? KEY_RSA : KEY_EC_P256;
	return ERR_OK;
}

enum err key_open(const char *source, const char *pin_file, char *problem, size_t problem_size, struct key **ret_key)
{
	CLEANUP(cleanup_key) struct key *k = calloc(1, sizeof *k);

	if (!k)
		return ERR_MEMORY;
	if (span_starts_with(span_str(source), "pkcs11:"))
		TRY(open_token(source, pin_file, problem, problem_size, k));
	else
		TRY(open_file(source, problem, problem_size, k));
	*ret_key = TAKE(k);
	return ERR_OK;
}

enum key_kind key_kind(const struct key *k)
{
	return k->kind;
}

static enum err sign(const struct key *k, const struct sha256 *digest, struct buf *out)
{
	struct span bytes = span_of(digest->bytes, sizeof digest->bytes);

	if (k->kind == KEY_ED25519)
		return ERR_INPUT;
	if (k->token)
		return pkcs11_sign(k->token, digest, out);
	return signature_make(k->pkey, EVP_sha256(), bytes, out);
}

enum err key_sign_digest(struct key *k, const struct sha256 *digest, struct buf *out)
{
	return sign(k, digest, out);
}

/* Hardware need not show its public key, so that it is asked to sign instead; which also tells that it can. */
static bool token_fits(const struct key *k, EVP_PKEY *public)
{
	BUF value = buf_init(SIGNATURE_MAX);
	struct sha256 digest;

	return sha256_of(span_str("does the certificate hold this key?"), &digest) == ERR_OK &&
	       sign(k, &digest, &value) == ERR_OK &&
	       signature_check(public, EVP_sha256(), span_of(digest.bytes, sizeof digest.bytes), buf_span(&value)) ==
	               ERR_OK;
}

bool key_fits(const struct key *k, struct span certificate)
{
	CLEANUP(cleanup_x509) X509 *x = NULL;
	EVP_PKEY *public;
	bool fits;

	if (x509_from_der(certificate, &x) != ERR_OK)
		return false;
	public = X509_get0_pubkey(x);
	fits = public && (k->token ? token_fits(k, public) : EVP_PKEY_eq(public, k->pkey) == 1);
	ERR_clear_error();
	return fits;
}

enum err key_sign_ed25519(struct key *k, struct span message, uint8_t out[ED25519_SIGNATURE])
{
	CLEANUP(cleanup_md_ctx) EVP_MD_CTX *ctx = NULL;
	size_t len = ED25519_SIGNATURE;

	if (k->kind != KEY_ED25519)
		return ERR_INPUT;
	ctx = EVP_MD_CTX_new();
	if (!ctx || EVP_DigestSignInit(ctx, NULL, NULL, NULL, k->pkey) != 1 ||
	    EVP_DigestSign(ctx, out, &len, (const unsigned char *)message.ptr, message.len) != 1)
		return openssl_failed(ERR_INTERNAL);
	return ERR_OK;
}

enum err key_public_ed25519(const struct key *k, uint8_t out[ED25519_PUBLIC])
{
	size_t len = ED25519_PUBLIC;

	if (k->kind != KEY_ED25519)
		return ERR_INPUT;
	return EVP_PKEY_get_raw_public_key(k->pkey, out, &len) == 1 ? ERR_OK : openssl_failed(ERR_INTERNAL);
}

bool ed25519_verify(const uint8_t public[ED25519_PUBLIC], struct span message,
                    const uint8_t signature[ED25519_SIGNATURE])
{
	CLEANUP(cleanup_pkey)
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public, ED25519_PUBLIC);
	CLEANUP(cleanup_md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = key && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
	            EVP_DigestVerify(ctx, signature, ED25519_SIGNATURE, (const unsigned char *)message.ptr,
	                             message.len) == 1;

	ERR_clear_error();
	return good;
}

enum err key_new_ed25519(struct buf *ret_pem)
{
	CLEANUP(cleanup_pkey) EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	CLEANUP(cleanup_bio) BIO *out = BIO_new(BIO_s_secmem());
	char *text = NULL;
	long len;

	if (!key || !out)
		return openssl_failed(ERR_MEMORY);
	if (PEM_write_bio_PKCS8PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) != 1)
		return openssl_failed(ERR_INTERNAL);
	len = BIO_get_mem_data(out, &text);
	return buf_add(ret_pem, text, (size_t)len);
}
