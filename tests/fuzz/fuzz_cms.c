/* cms_read and all that a verifier does with it, on a good seal spoiled by the input. The first byte chooses:
 *   0  the rest is the CMS
 *   1  the rest is a list of changes (16 bits offset, 8 bits new byte) of a good B-B seal
 *   2  the same of a good B-T seal
 * Whatever it is: no crash, and nothing but the good seal is ever accepted. */
#include "jourbeslut/cms.h"

#include <stdint.h>

#include "../unit/test_pki.h"
#include "jourbeslut/timestamp.h"

static struct pki *pki;
static struct roots *seal_roots, *tsa_roots;
static struct buf good[2];
static struct sha256 digest;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(enum err e)
{
	if (e != ERR_OK)
		abort();
}

static void stop(void)
{
	buf_release(&good[0]);
	buf_release(&good[1]);
	roots_free(seal_roots);
	roots_free(tsa_roots);
	pki_free(pki);
}

static void start(void)
{
	pki = pki_new(PKI_P256);
	seal_roots = pki_roots(pki->root);
	tsa_roots = pki_roots(pki->tsa_root);
	must(sha256_of(span_str("beslut"), &digest));
	for (int stamped = 0; stamped < 2; stamped++) {
		good[stamped] = buf_init(CMS_MAX);
		pki_seal(pki, &digest, stamped, &good[stamped]);
	}
	if (atexit(stop) != 0)
		abort();
}

static bool token_good(const struct cms *c)
{
	TIMESTAMP t = { .has_nonce = false };
	char reason[200];

	return c->token.len == 0 ||
	       (timestamp_verify(buf_span(&c->token), tsa_roots, reason, sizeof reason, &t) == ERR_OK &&
	        t.chain.status == CHAIN_OK);
}

static bool good_seal(struct span der)
{
	CMS c = { .digest = { { 0 } } };
	CERTIFICATE_CHAIN chain = { .status = CHAIN_OK };
	struct span leaf;
	char reason[200];

	if (cms_read(der, reason, sizeof reason, &c) != ERR_OK)
		return false;
	leaf = buf_span(&c.certificates.items[0]);
	return chain_build(seal_roots, leaf, &c.certificates, pki->now, CERTIFICATE_SEAL, &chain) == ERR_OK &&
	       chain.status == CHAIN_OK && cms_signature_check(&c, leaf) == ERR_OK &&
	       cms_same(der, &c, &chain.certificates) == ERR_OK && token_good(&c);
}

static void apply(struct buf *der, const uint8_t *changes, size_t len)
{
	for (size_t i = 0; i + 3 <= len; i += 3)
		der->ptr[(size_t)(changes[i] << 8 | changes[i + 1]) % der->len] = (char)changes[i + 2];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	BUF der = buf_init(CMS_MAX);

	if (!pki)
		start();
	if (len < 2 || len > CMS_MAX)
		return 0;
	must(buf_add_span(&der, bytes[0] % 3 == 0 ? span_of(bytes + 1, len - 1) : buf_span(&good[bytes[0] % 3 - 1])));
	if (bytes[0] % 3 > 0)
		apply(&der, bytes + 1, len - 1);
	if (good_seal(buf_span(&der)) && !span_equal(buf_span(&der), buf_span(&good[0])) &&
	    !span_equal(buf_span(&der), buf_span(&good[1])))
		abort();
	return 0;
}
