/* Seals, time stamps and certificates without memory, our own and OpenSSL's: what is merely our own trouble is told as
 * that, and never counts against the evidence, nor for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <unistd.h>

#include "crypto/openssl.h"
#include "fault/fault.h"
#include "jourbeslut/cms.h"
#include "jourbeslut/timestamp.h"
#include "unit/test_pki.h"

struct world {
	struct buf out;
	struct timestamp stamp;
	struct chain chain;
	struct revocation revocation;
};

static const uint8_t nonce[TIMESTAMP_NONCE] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static struct pki *pki;
static struct roots *seal_roots, *tsa_roots;
static struct key *key;
static struct sha256 digest;
static struct der_list chain, answers, lists;
static struct buf seal, token, response, root_pem;
static char key_path[] = TEST_TMP "/jourbeslut-fault-key-XXXXXX";

static void add_answers(void)
{
	BUF ocsp = buf_init(DER_MAX), crl = buf_init(DER_MAX);

	pki_ocsp(pki, &(struct pki_ocsp){ .revoked = true, .reason = 1, .revoked_ago = HOUR }, &ocsp);
	pki_crl(pki, &(struct pki_crl){ .revoked = pki->seal, .reason = 1, .revoked_ago = 2 * HOUR }, &crl);
	assert_int_equal(der_list_add(&answers, buf_span(&ocsp)), ERR_OK);
	assert_int_equal(der_list_add(&lists, buf_span(&crl)), ERR_OK);
}

static void write_key(void)
{
	BUF pem = buf_init(1 << 14);
	int fd = mkstemp(key_path);

	pki_key_pem(pki->seal_key, &pem);
	assert_true(fd >= 0 && write(fd, pem.ptr, pem.len) == (ssize_t)pem.len);
	assert_int_equal(close(fd), 0);
}

static int set_up(void **state)
{
	BUF request = buf_init(1000);

	(void)state;
	pki = pki_new(PKI_P256);
	seal_roots = pki_roots(pki->root);
	tsa_roots = pki_roots(pki->tsa_root);
	key = pki_open_key(pki->seal_key);
	seal = buf_init(CMS_MAX);
	token = buf_init(TIMESTAMP_MAX);
	response = buf_init(TIMESTAMP_MAX);
	root_pem = buf_init(1 << 14);
	assert_int_equal(sha256_of(span_str("beslut"), &digest), ERR_OK);
	pki_seal_chain(pki, &chain);
	pki_seal(pki, &digest, true, &seal);
	pki_token(pki, &(struct pki_stamp){ .tsa = NULL }, &digest, &token);
	assert_int_equal(timestamp_request(&digest, nonce, &request), ERR_OK);
	pki_stamp(pki, &(struct pki_stamp){ .tsa = NULL }, buf_span(&request), &response);
	pki_pem(pki->root, &root_pem);
	add_answers();
	write_key();
	return 0;
}

static int tear_down(void **state)
{
	struct buf *bufs[] = { &seal, &token, &response, &root_pem };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bufs); i++)
		buf_release(bufs[i]);
	der_list_release(&chain);
	der_list_release(&answers);
	der_list_release(&lists);
	key_free(key);
	roots_free(seal_roots);
	roots_free(tsa_roots);
	pki_free(pki);
	return unlink(key_path);
}

static void prepare(void *world)
{
	struct world *w = world;

	*w = (struct world){ .out = buf_init(CMS_MAX) };
	x509_forget(); /* so that reading a certificate can fail each time */
}

static void release(void *world)
{
	struct world *w = world;

	buf_release(&w->out);
	timestamp_release(&w->stamp);
	chain_release(&w->chain);
	ERR_clear_error();
}

/* ---- sealing ---- */

static enum err act_seal(void *world)
{
	struct world *w = world;
	BUF signature = buf_init(CMS_MAX), der = buf_init(CMS_MAX);

	TRY(cms_sign(key, &digest, &chain, &signature));
	TRY(cms_build(&digest, &chain, buf_span(&signature), span_str(""), &der));
	return buf_add_span(&w->out, buf_span(&der));
}

static void verify_seal(void *world, enum err given)
{
	struct world *w = world;

	assert_int_equal(w->out.len > 0, given == ERR_OK);
}

static enum err act_key(void *world)
{
	struct world *w = world;
	char problem[200];
	struct key *k = NULL;
	enum err e = key_open(key_path, NULL, problem, sizeof problem, &k);

	if (e == ERR_OK)
		e = key_sign_digest(k, &digest, &w->out);
	key_free(k);
	return e;
}

/* ---- judging ---- */

static enum err act_judge(void *world)
{
	struct world *w = world;
	CMS c = { .digest = { { 0 } } };
	char reason[200];

	TRY(cms_read(buf_span(&seal), reason, sizeof reason, &c));
	TRY(chain_build(seal_roots, buf_span(&c.certificates.items[0]), &c.certificates, pki->now, CERTIFICATE_SEAL,
	                &w->chain));
	TRY(cms_signature_check(&c, buf_span(&c.certificates.items[0])));
	return cms_same(buf_span(&seal), &c, &w->chain.certificates);
}

static void verify_judge(void *world, enum err given)
{
	struct world *w = world;

	(void)given;
	assert_int_equal(w->chain.status, CHAIN_OK); /* nothing is said against it */
}

static enum err act_roots(void *world)
{
	struct roots *r = NULL;
	char problem[200];

	(void)world;
	TRY(roots_new(buf_span(&root_pem), true, problem, sizeof problem, &r));
	roots_free(r);
	return ERR_OK;
}

static void verify_nothing(void *world, enum err given)
{
	(void)world, (void)given;
}

static enum err act_revocation(void *world)
{
	struct world *w = world;

	return certificate_revocation(buf_span(&chain.items[0]), buf_span(&chain.items[1]), &answers, &lists, pki->now,
	                              &w->revocation);
}

/* An answer that could not be read for want of memory is not passed over. */
static void verify_revocation(void *world, enum err given)
{
	struct world *w = world;

	if (given != ERR_OK)
		return;
	assert_int_equal(w->revocation.status, REVOCATION_REVOKED);
	assert_int_equal(w->revocation.revoked.us, pki->now.us - 2 * HOUR);
}

/* ---- time stamps ---- */

static enum err act_accept(void *world)
{
	struct world *w = world;
	char reason[200];

	return timestamp_accept(buf_span(&response), &digest, nonce, tsa_roots, reason, sizeof reason, &w->out,
	                        &w->stamp);
}

static enum err act_verify(void *world)
{
	struct world *w = world;
	char reason[200];

	return timestamp_verify(buf_span(&token), tsa_roots, reason, sizeof reason, &w->stamp);
}

static void verify_stamp(void *world, enum err given)
{
	struct world *w = world;

	assert_int_equal(w->stamp.chain.status, CHAIN_OK);
	assert_int_equal(w->stamp.at.us, given == ERR_OK ? pki->now.us : 0);
	assert_int_equal(w->stamp.authority[0] != '\0', given == ERR_OK);
}

#define WALK(test, ...)                                                                                                \
	static void test(void **state)                                                                                 \
	{                                                                                                              \
		const struct fault_path path = { .name = #test,                                                        \
			                         .prepare = prepare,                                                   \
			                         .release = release,                                                   \
			                         .by_openssl = true,                                                   \
			                         .without_store = true,                                                \
			                         .spread = 20,                                                         \
			                         __VA_ARGS__ };                                                        \
		struct world w = { .out = { 0 } };                                                                     \
                                                                                                                       \
		(void)state;                                                                                           \
		fault_walk(&path, &w);                                                                                 \
	}

WALK(test_seal, .act = act_seal, .verify = verify_seal)
WALK(test_key, .act = act_key, .verify = verify_seal)
WALK(test_judge, .act = act_judge, .verify = verify_judge)
WALK(test_roots, .act = act_roots, .verify = verify_nothing)
WALK(test_revocation, .act = act_revocation, .verify = verify_revocation)
WALK(test_accept, .act = act_accept, .verify = verify_stamp)
WALK(test_verify, .act = act_verify, .verify = verify_stamp)

/* Called from here, these are the functions that can be struck. */
static void *openssl_malloc(size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return malloc(size);
}
static void *openssl_realloc(void *p, size_t size, const char *file, int line)
{
	(void)file, (void)line;
	return realloc(p, size);
}
static void openssl_free(void *p, const char *file, int line)
{
	(void)file, (void)line;
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seal),   cmocka_unit_test(test_key),        cmocka_unit_test(test_judge),
		cmocka_unit_test(test_roots),  cmocka_unit_test(test_revocation), cmocka_unit_test(test_accept),
		cmocka_unit_test(test_verify),
	};

	if (CRYPTO_set_mem_functions(openssl_malloc, openssl_realloc, openssl_free) != 1)
		return 1;
	fault_install();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
