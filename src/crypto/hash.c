#include "jourbeslut/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "jourbeslut/base/text.h"

DEFINE_CLEANUP(free_digest, EVP_MD_CTX, EVP_MD_CTX_free);

enum err sha256_of(struct span bytes, struct sha256 *ret_hash)
{
	return sha256_of_parts(&bytes, 1, ret_hash);
}

enum err sha256_of_parts(const struct span *parts, size_t count, struct sha256 *ret_hash)
{
	CLEANUP(free_digest) EVP_MD_CTX *digest = EVP_MD_CTX_new();

	if (!digest)
		return ERR_MEMORY;
	if (EVP_DigestInit_ex(digest, EVP_sha256(), NULL) != 1)
		return ERR_INTERNAL;
	for (size_t i = 0; i < count; i++)
		if (EVP_DigestUpdate(digest, parts[i].ptr, parts[i].len) != 1)
			return ERR_INTERNAL;
	return EVP_DigestFinal_ex(digest, ret_hash->bytes, NULL) == 1 ? ERR_OK : ERR_INTERNAL;
}

void sha256_hex(const struct sha256 *hash, char out[SHA256_HEX])
{
	hex_encode(hash->bytes, sizeof hash->bytes, out);
}

enum err hmac_sha256(struct span key, struct span message, struct sha256 *ret_mac)
{
	unsigned int len = 0;

	if (!HMAC(EVP_sha256(), key.ptr ? key.ptr : "", (int)key.len, (const unsigned char *)message.ptr, message.len,
	          ret_mac->bytes, &len))
		return ERR_INTERNAL;
	return len == SHA256_LEN ? ERR_OK : ERR_INTERNAL;
}

bool bytes_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

void secret_wipe(struct secret *s)
{
	bytes_wipe(s, sizeof *s);
}

void bytes_wipe(void *p, size_t len)
{
	OPENSSL_cleanse(p, len);
}
