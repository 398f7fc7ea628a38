/* Keys in hardware, with SoftHSM2 for the hardware: found by URI, kept from wrong PINs, one form of signature, and a
 * token that forgets us. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <dlfcn.h>
#include <ftw.h>
#include <p11-kit/pkcs11.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "crypto/signature.h"
#include "jourbeslut/cms.h"
#include "test_pki.h"

#define MODULE "/usr/lib/softhsm/libsofthsm2.so"
#define PIN "4711"
#define TOKEN(more) "pkcs11:token=sigill%20test;" more "?module-path=" MODULE

static char folder[] = TEST_TMP "/jourbeslut-token-XXXXXX";
static char pin_file[128], wrong_pin_file[128];
static struct pki *pki;

/* ---- the token ---- */

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
	BUF command = buf_init(4000);
	va_list args;

	va_start(args, format);
	assert_int_equal(buf_vprintf(&command, format, args), ERR_OK);
	va_end(args);
	assert_int_equal(buf_add_str(&command, " >/dev/null 2>&1"), ERR_OK);
	if (system(buf_str(&command)) != 0) /* NOLINT(cert-env33-c): our own constant words */
		fail_msg("failed: %s", buf_str(&command));
}

static void write_file(const char *name, const char *text, char *path, size_t path_size)
{
	CLOSE FILE *f = NULL;

	(void)snprintf(path, path_size, "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
}

static void import(const EVP_PKEY *key, const char *label, const char *id)
{
	BUF pem = buf_init(1 << 14);
	char path[128];

	pki_key_pem(key, &pem);
	write_file("key.pem", buf_str(&pem), path, sizeof path);
	run("softhsm2-util --import %s --token 'sigill test' --pin " PIN " --label '%s' --id %s", path, label, id);
}

static void import_new(EVP_PKEY *key, const char *label, const char *id)
{
	assert_non_null(key);
	import(key, label, id);
	EVP_PKEY_free(key);
}

static int set_up(void **state)
{
	BUF conf = buf_init(1000);
	char path[128];

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	assert_int_equal(
	        buf_printf(&conf, "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", folder),
	        ERR_OK);
	write_file("softhsm2.conf", buf_str(&conf), path, sizeof path);
	if (setenv("SOFTHSM2_CONF", path, 1) != 0)
		return -1;
	write_file("pin", PIN "\n", pin_file, sizeof pin_file);
	write_file("wrong-pin", "0815\n", wrong_pin_file, sizeof wrong_pin_file);
	pki = pki_new(PKI_P256);
	run("softhsm2-util --init-token --free --label 'sigill test' --so-pin 12345678 --pin " PIN);
	import(pki->seal_key, "sigill", "a1");
	import_new(pki_key_rsa(3072), "rsa", "a2");
	import_new(pki_key_rsa(2048), "short", "a3");
	import_new(EVP_EC_gen("P-384"), "other", "a4");
	import_new(pki_key_p256(), "twin", "a5");
	import_new(pki_key_p256(), "twin", "a6");
	for (int i = 0; i < 2; i++)
		run("softhsm2-util --init-token --free --label 'dubbel' --so-pin 12345678 --pin " PIN);
	return 0;
}

static int remove_entry(const char *path, const struct stat *s, int type, struct FTW *where)
{
	(void)s, (void)type, (void)where;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	pki_free(pki);
	return nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- what is found ---- */

static struct key *open_key(const char *uri)
{
	char problem[200] = "";
	struct key *k = NULL;

	if (key_open(uri, pin_file, problem, sizeof problem, &k) != ERR_OK)
		fail_msg("%s", problem);
	return k;
}

static void assert_refused(const char *uri, const char *pins, const char *says)
{
	char problem[200] = "";
	struct key *k = NULL;

	assert_int_equal(key_open(uri, pins, problem, sizeof problem, &k), ERR_CONFIG);
	if (!strstr(problem, says))
		fail_msg("\"%s\" does not say \"%s\"", problem, says);
}

static void test_refused(void **state)
{
	(void)state;
	assert_refused(TOKEN("object=sigill"), wrong_pin_file, "does not let us in");
	assert_refused(TOKEN("object=sigill"), NULL, "no PIN file is given");
	assert_refused(TOKEN("object=sigill"), "/nonexistent", "cannot be read");
	assert_refused(TOKEN("object=nobody"), pin_file, "fits no private key");
	assert_refused(TOKEN("object=twin"), pin_file, "fits more than one private key");
	assert_refused(TOKEN("object=short"), pin_file, "RSA of 3072 bits");
	assert_refused(TOKEN("object=other"), pin_file, "neither P-256 nor RSA");
	assert_refused("pkcs11:token=nobody;object=sigill?module-path=" MODULE, pin_file, "fits 0 tokens");
	assert_refused("pkcs11:token=dubbel;object=sigill?module-path=" MODULE, pin_file, "fits 2 tokens");
	assert_refused("pkcs11:token=x?module-path=/nonexistent.so", pin_file, "cannot be loaded");
	assert_refused("pkcs11:token=%zz", pin_file, "cannot be read");
	assert_refused("pkcs11:nonsense=1", pin_file, "cannot be read");
	assert_refused(TOKEN("object=sigill") "&pin-value=" PIN, NULL, "has a PIN in it");
}

static void assert_good(struct key *k, EVP_PKEY *public)
{
	struct sha256 digest;
	BUF value = buf_init(SIGNATURE_MAX);

	assert_int_equal(sha256_of(span_str("beslut"), &digest), ERR_OK);
	assert_int_equal(key_sign_digest(k, &digest, &value), ERR_OK);
	assert_int_equal(signature_check(public, EVP_sha256(), span_of(digest.bytes, 32), buf_span(&value)), ERR_OK);
}

static void test_p256(void **state)
{
	struct key *k = open_key(TOKEN("object=sigill"));
	BUF leaf = buf_init(DER_MAX), other = buf_init(DER_MAX);
	uint8_t signature[ED25519_SIGNATURE];

	(void)state;
	assert_int_equal(key_kind(k), KEY_EC_P256);
	pki_der(pki->seal, &leaf);
	pki_der(pki->ca, &other);
	assert_true(key_fits(k, buf_span(&leaf)));
	assert_false(key_fits(k, buf_span(&other)));
	for (int i = 0; i < 32; i++) /* by chance alone half of them would have the higher s, which is refused */
		assert_good(k, pki->seal_key);
	assert_int_equal(key_sign_ed25519(k, span_str("x"), signature), ERR_INPUT);
	key_free(k);
}

static void test_rsa(void **state)
{
	struct pki_subject s = { .cn = "Prov Test", .key_usage = "digitalSignature" };
	EVP_PKEY *rsa = pki_key_rsa(3072);
	X509 *leaf = pki_certificate(pki, &s, rsa, pki->ca, pki->ca_key);
	BUF der = buf_init(DER_MAX);
	struct key *k;

	(void)state;
	import(rsa, "rsa med certifikat", "b1");
	k = open_key(TOKEN("id=%B1"));
	assert_int_equal(key_kind(k), KEY_RSA);
	pki_der(leaf, &der);
	assert_true(key_fits(k, buf_span(&der)));
	assert_good(k, rsa);
	key_free(k);
	k = open_key(TOKEN("object=rsa"));
	assert_false(key_fits(k, buf_span(&der)));
	key_free(k);
	X509_free(leaf);
	EVP_PKEY_free(rsa);
}

static void test_seal(void **state)
{
	struct key *k = open_key(TOKEN("object=sigill;id=%a1"));
	DER_LIST chain = { .count = 0 };
	BUF signature = buf_init(SIGNATURE_MAX), der = buf_init(CMS_MAX);
	CMS c = { .digest = { { 0 } } };
	struct sha256 digest;
	char reason[200];

	(void)state;
	pki_seal_chain(pki, &chain);
	assert_int_equal(sha256_of(span_str("beslut"), &digest), ERR_OK);
	assert_int_equal(cms_sign(k, &digest, &chain, &signature), ERR_OK);
	assert_int_equal(cms_build(&digest, &chain, buf_span(&signature), span_str(""), &der), ERR_OK);
	assert_int_equal(cms_read(buf_span(&der), reason, sizeof reason, &c), ERR_OK);
	assert_int_equal(cms_signature_check(&c, buf_span(&chain.items[0])), ERR_OK);
	key_free(k);
}

static void *sign_some(void *ctx)
{
	struct key *k = ctx;
	struct sha256 digest = { { 0 } };

	for (int i = 0; i < 8; i++) {
		BUF value = buf_init(SIGNATURE_MAX);

		if (key_sign_digest(k, &digest, &value) != ERR_OK ||
		    signature_check(pki->seal_key, EVP_sha256(), span_of(digest.bytes, 32), buf_span(&value)) != ERR_OK)
			return k;
	}
	return NULL;
}

static void test_threads(void **state)
{
	struct key *k = open_key(TOKEN("object=sigill"));
	pthread_t threads[4];
	void *bad;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, sign_some, k), 0);
	for (size_t i = 0; i < ARRAY_LENGTH(threads); i++) {
		assert_int_equal(pthread_join(threads[i], &bad), 0);
		assert_null(bad);
	}
	key_free(k);
}

/* ---- trouble ---- */

/* The module past p11-kit: what happens here happens behind its back, as with hardware. */
static CK_FUNCTION_LIST *module_itself(void **ret_library)
{
	CK_FUNCTION_LIST *module = NULL;
	CK_C_GetFunctionList get;

	*ret_library = dlopen(MODULE, RTLD_NOW);
	assert_non_null(*ret_library);
	*(void **)&get = dlsym(*ret_library, "C_GetFunctionList");
	assert_non_null(get);
	assert_int_equal(get(&module), CKR_OK);
	return module;
}

static void test_sessions_are_closed_behind_us(void **state)
{
	struct key *k = open_key(TOKEN("object=sigill"));
	CK_SLOT_ID slots[16];
	CK_ULONG count = ARRAY_LENGTH(slots);
	void *library;
	CK_FUNCTION_LIST *module = module_itself(&library);

	(void)state;
	assert_int_equal(module->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
	for (CK_ULONG i = 0; i < count; i++)
		(void)module->C_CloseAllSessions(slots[i]);
	assert_good(k, pki->seal_key);
	key_free(k);
	assert_int_equal(dlclose(library), 0);
}

static void test_token_is_gone(void **state)
{
	struct key *k = open_key(TOKEN("object=sigill"));
	struct sha256 digest = { { 0 } };
	BUF value = buf_init(SIGNATURE_MAX), leaf = buf_init(DER_MAX);
	void *library;
	CK_FUNCTION_LIST *module = module_itself(&library);

	(void)state;
	assert_int_equal(module->C_Finalize(NULL), CKR_OK);
	assert_int_equal(key_sign_digest(k, &digest, &value), ERR_UPSTREAM);
	assert_int_equal(key_sign_digest(k, &digest, &value), ERR_UPSTREAM);
	assert_int_equal(value.len, 0);
	pki_der(pki->seal, &leaf);
	assert_false(key_fits(k, buf_span(&leaf)));
	assert_int_equal(module->C_Initialize(NULL), CKR_OK);
	assert_good(k, pki->seal_key); /* it is back */
	key_free(k);
	assert_int_equal(dlclose(library), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),       cmocka_unit_test(test_p256),
		cmocka_unit_test(test_rsa),           cmocka_unit_test(test_seal),
		cmocka_unit_test(test_threads),       cmocka_unit_test(test_sessions_are_closed_behind_us),
		cmocka_unit_test(test_token_is_gone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
