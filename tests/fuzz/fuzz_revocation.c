/* certificate_revocation and the readers of certificates and CRLs, on answers that say "revoked" and are spoiled by the
 * input. The first byte chooses:
 *   0  the rest is an OCSP response              1  the rest is a CRL, or a file of them
 *   2  changes (16 bits offset, 8 bits new byte) of an OCSP response
 *   3  the same of a CRL
 *   4  the rest is a certificate                 5  the rest is PEM
 * Whatever it is: no crash, and nobody says "good" of a revoked certificate. */
#include "jourbeslut/certificate.h"

#include <stdint.h>

#include "../unit/test_pki.h"

static struct pki *pki;
static struct roots *roots;
static struct buf leaf, issuer, ocsp, crl;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void stop(void)
{
	buf_release(&leaf);
	buf_release(&issuer);
	buf_release(&ocsp);
	buf_release(&crl);
	roots_free(roots);
	pki_free(pki);
}

static void start(void)
{
	pki = pki_new(PKI_P256);
	roots = pki_roots(pki->root);
	leaf = buf_init(DER_MAX);
	issuer = buf_init(DER_MAX);
	ocsp = buf_init(DER_MAX);
	crl = buf_init(DER_MAX);
	pki_der(pki->seal, &leaf);
	pki_der(pki->ca, &issuer);
	pki_ocsp(pki, &(struct pki_ocsp){ .revoked = true, .reason = 1 }, &ocsp);
	pki_crl(pki, &(struct pki_crl){ .revoked = pki->seal, .reason = 1, .scope = "critical,onlyuser:TRUE" }, &crl);
	if (atexit(stop) != 0)
		abort();
}

static void try_answers(const struct der_list *responses, const struct der_list *lists)
{
	struct revocation r;

	if (certificate_revocation(buf_span(&leaf), buf_span(&issuer), responses, lists, instant_add(pki->now, -HOUR),
	                           &r) != ERR_OK ||
	    r.status == REVOCATION_GOOD)
		abort();
}

static void try_certificate(struct span der)
{
	struct certificate_facts facts;
	DER_LIST others = { .count = 0 };
	CERTIFICATE_CHAIN chain = { .status = CHAIN_OK };
	BUF url = buf_init(1000);

	pki_list_add(&others, pki->ca);
	(void)!certificate_read(der, &facts);
	(void)!certificate_ocsp_url(der, &url);
	if (chain_build(roots, der, &others, pki->now, CERTIFICATE_SEAL, &chain) == ERR_OK &&
	    chain.status == CHAIN_OK && !span_equal(der, buf_span(&leaf)))
		abort();
}

static void try_pem(struct span text)
{
	DER_LIST list = { .count = 0 };
	struct roots *r = NULL;
	char problem[200];

	(void)!certificates_from_pem(text, &list);
	if (roots_new(text, true, problem, sizeof problem, &r) == ERR_OK)
		roots_free(r);
}

static void apply(struct buf *der, const uint8_t *changes, size_t len)
{
	for (size_t i = 0; i + 3 <= len; i += 3)
		der->ptr[(size_t)(changes[i] << 8 | changes[i + 1]) % der->len] = (char)changes[i + 2];
}

static void try_changed(const struct buf *good, const uint8_t *bytes, size_t len, bool is_crl)
{
	DER_LIST list = { .count = 0 };

	if (der_list_add(&list, buf_span(good)) != ERR_OK)
		abort();
	apply(&list.items[0], bytes, len);
	try_answers(is_crl ? NULL : &list, is_crl ? &list : NULL);
}

static void try_foreign(struct span bytes, bool is_crl)
{
	DER_LIST list = { .count = 0 };

	if (is_crl)
		(void)!crls_from_bytes(bytes, &list);
	else if (der_list_add(&list, bytes) != ERR_OK)
		return;
	try_answers(is_crl ? NULL : &list, is_crl ? &list : NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct span rest;
	uint8_t mode;

	if (!pki)
		start();
	if (len < 2)
		return 0;
	mode = bytes[0] % 6;
	rest = span_of(bytes + 1, len - 1);
	if (mode < 2)
		try_foreign(rest, mode == 1);
	else if (mode < 4)
		try_changed(mode == 2 ? &ocsp : &crl, bytes + 1, len - 1, mode == 3);
	else if (mode == 4)
		try_certificate(rest);
	else
		try_pem(rest);
	return 0;
}
