#include "unit/seal_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "jourbeslut/cms.h"

#define STAMP_ROOM ((size_t)3072)

/* key_open takes a file's name: one that is gone again when this returns. */
static struct key *open_key(const EVP_PKEY *key)
{
	char path[] = "/tmp/seal-kit-XXXXXX", problem[200];
	BUF pem = buf_init(8192);
	struct key *result = NULL;
	int fd = mkstemp(path);

	ASSERT(fd >= 0);
	pki_key_pem(key, &pem);
	ASSERT(write(fd, pem.ptr, pem.len) == (ssize_t)pem.len);
	ASSERT(close(fd) == 0);
	ASSERT(key_open(path, NULL, problem, sizeof problem, &result) == ERR_OK);
	ASSERT(unlink(path) == 0);
	return result;
}

/* A seal's certificate with all that a public authority's has. pdfsig (poppler 22.12) takes the error of an extension
 * that NSS looked for in vain for a failed path, though NSS found it good. */
static void replace_certificate(struct pki *p)
{
	const struct pki_subject subject = { .cn = "Socialjouren Test",
		                             .organisation = "Länets socialjour Test",
		                             .key_usage = "critical,nonRepudiation",
		                             .extended = "emailProtection",
		                             .ocsp_url = "http://ocsp.test.example/",
		                             .crl_url = "http://crl.test.example/",
		                             .policies = "1.2.3.4" };

	X509_free(p->seal);
	p->seal = pki_certificate(p, &subject, p->seal_key, p->ca, p->ca_key);
}

void seal_kit_init(struct seal_kit *k, enum pki_kind kind)
{
	*k = (struct seal_kit){ .pki = pki_new(kind) };
	replace_certificate(k->pki);
	k->key = open_key(k->pki->seal_key);
	k->tsa_roots = pki_roots(k->pki->tsa_root);
	pki_seal_chain(k->pki, &k->chain);
}

void seal_kit_release(struct seal_kit *k)
{
	key_free(k->key);
	roots_free(k->tsa_roots);
	der_list_release(&k->chain);
	pki_free(k->pki);
	*k = (struct seal_kit){ 0 };
}

enum err seal_kit_token(struct seal_kit *k, const struct sha256 *imprint, struct buf *out)
{
	static const uint8_t nonce[TIMESTAMP_NONCE] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	BUF request = buf_init(TIMESTAMP_MAX);
	BUF response = buf_init(TIMESTAMP_MAX);
	TIMESTAMP stamp = { 0 };
	char reason[200];

	TRY(timestamp_request(imprint, nonce, &request));
	pki_stamp(k->pki, &(struct pki_stamp){ 0 }, buf_span(&request), &response);
	return timestamp_accept(buf_span(&response), imprint, nonce, k->tsa_roots, reason, sizeof reason, out, &stamp);
}

enum err seal_kit_seal(struct seal_kit *k, struct buf *file)
{
	BUF signature = buf_init(CMS_MAX);
	BUF token = buf_init(TIMESTAMP_MAX);
	BUF cms = buf_init(CMS_MAX);
	struct sha256 digest, imprint;

	TRY(seal_prepare(file, k->pki->now, SEAL_KIT_NAME, SEAL_KIT_REASON, SEAL_ROOM, &digest));
	TRY(cms_sign(k->key, &digest, &k->chain, &signature));
	TRY(sha256_of(buf_span(&signature), &imprint));
	TRY(seal_kit_token(k, &imprint, &token));
	TRY(cms_build(&digest, &k->chain, buf_span(&signature), buf_span(&token), &cms));
	return seal_fill(file, buf_span(&cms));
}

static enum err add_evidence(struct seal_kit *k, struct der_list *certificates, struct der_list *ocsp,
                             struct der_list *crls)
{
	X509 *const all[] = { k->pki->seal, k->pki->ca, k->pki->responder, k->pki->tsa };
	BUF response = buf_init(DER_MAX);
	BUF crl = buf_init(DER_MAX);

	for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
		pki_list_add(certificates, all[i]);
	pki_ocsp(k->pki, &(struct pki_ocsp){ 0 }, &response);
	TRY(der_list_add(ocsp, buf_span(&response)));
	pki_crl(k->pki, &(struct pki_crl){ .issuer = k->pki->tsa_root, .issuer_key = k->pki->tsa_root_key }, &crl);
	return der_list_add(crls, buf_span(&crl));
}

enum err seal_kit_stamp(struct seal_kit *k, struct buf *file)
{
	DER_LIST certificates = { 0 }, ocsp = { 0 }, crls = { 0 };
	struct seal_evidence evidence = { &certificates, &ocsp, &crls };
	BUF token = buf_init(TIMESTAMP_MAX);
	struct sha256 digest;

	TRY(add_evidence(k, &certificates, &ocsp, &crls));
	TRY(seal_prepare_stamp(file, &evidence, STAMP_ROOM, &digest));
	TRY(seal_kit_token(k, &digest, &token));
	return seal_fill(file, buf_span(&token));
}
