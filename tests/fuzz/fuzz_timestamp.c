/* timestamp_accept and timestamp_verify, on an answer and a token made at start and spoiled by the input. The first
 * byte chooses: 0  the rest is the authority's answer        1  the rest is a token 2  changes (16 bits offset, 8 bits
 * new byte) of a good answer 3  the same of a good token Whatever it is: no crash; what is kept of an answer is the
 * good token or nothing; no other token is accepted. */
#include "jourbeslut/timestamp.h"

#include <stdint.h>

#include "../unit/test_pki.h"

static struct pki *pki;
static struct roots *roots;
static struct buf good_response, good_token;
static struct sha256 imprint;
static const uint8_t nonce[TIMESTAMP_NONCE] = { 0x81, 2, 3, 4, 5, 6, 7, 8 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(enum err e)
{
	if (e != ERR_OK)
		abort();
}

static void stop(void)
{
	buf_release(&good_response);
	buf_release(&good_token);
	roots_free(roots);
	pki_free(pki);
}

static void start(void)
{
	BUF request = buf_init(1000);
	TIMESTAMP t = { .has_nonce = false };
	char reason[200];

	pki = pki_new(PKI_P256);
	roots = pki_roots(pki->tsa_root);
	good_response = buf_init(TIMESTAMP_MAX);
	good_token = buf_init(TIMESTAMP_MAX);
	must(sha256_of(span_str("akt"), &imprint));
	must(timestamp_request(&imprint, nonce, &request));
	pki_stamp(pki, &(struct pki_stamp){ .extra = pki->ca, .accuracy = true, .with_name = true }, buf_span(&request),
	          &good_response);
	must(timestamp_accept(buf_span(&good_response), &imprint, nonce, roots, reason, sizeof reason, &good_token,
	                      &t));
	if (atexit(stop) != 0)
		abort();
}

static void try_response(struct span der)
{
	TIMESTAMP t = { .has_nonce = false };
	BUF token = buf_init(TIMESTAMP_MAX);
	char reason[200];

	if (timestamp_accept(der, &imprint, nonce, roots, reason, sizeof reason, &token, &t) == ERR_OK &&
	    !span_equal(buf_span(&token), buf_span(&good_token)))
		abort();
}

static void try_token(struct span der)
{
	TIMESTAMP t = { .has_nonce = false }, read = { .has_nonce = false };
	char reason[200];
	enum err e = timestamp_verify(der, roots, reason, sizeof reason, &t);

	if (e == ERR_OK && t.chain.status == CHAIN_OK && !span_equal(der, buf_span(&good_token)))
		abort();
	if (timestamp_read(der, &read) != ERR_OK && e == ERR_OK)
		abort();
}

static void apply(struct buf *der, const uint8_t *changes, size_t len)
{
	for (size_t i = 0; i + 3 <= len; i += 3)
		der->ptr[(size_t)(changes[i] << 8 | changes[i + 1]) % der->len] = (char)changes[i + 2];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	BUF der = buf_init(TIMESTAMP_MAX);
	uint8_t mode;

	if (!pki)
		start();
	if (len < 2 || len > TIMESTAMP_MAX)
		return 0;
	mode = bytes[0] & 3;
	if (mode < 2)
		must(buf_add(&der, bytes + 1, len - 1));
	else
		must(buf_add_span(&der, buf_span(mode == 2 ? &good_response : &good_token)));
	if (mode >= 2)
		apply(&der, bytes + 1, len - 1);
	if (mode & 1)
		try_token(buf_span(&der));
	else
		try_response(buf_span(&der));
	return 0;
}
