#include "test_pki.h"

#include <openssl/conf.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "jourbeslut/cms.h"
#include "jourbeslut/timestamp.h"

#define MUST(x) ((x) ? (void)0 : assert_failed("pki: " #x, __FILE__, __LINE__))
#define DO(x) MUST((x) == ERR_OK)
#define POLICY "1.3.6.1.4.1.99999.1" /* an arc that nobody has */

/* ---- certificates ---- */

EVP_PKEY *pki_key_p256(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	MUST(key != NULL);
	return key;
}

EVP_PKEY *pki_key_rsa(unsigned bits)
{
	EVP_PKEY *key = EVP_RSA_gen(bits);

	MUST(key != NULL);
	return key;
}

static X509_EXTENSION *make_extension(X509 *c, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *e;
	CONF *conf = NCONF_new(NULL); /* some want one, if empty */

	X509V3_set_ctx(&ctx, issuer, c, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, conf);
	e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	NCONF_free(conf);
	MUST(e != NULL);
	return e;
}

static void add_extension(X509 *c, X509 *issuer, int nid, const char *before, const char *value)
{
	BUF text = buf_init(DER_MAX);
	X509_EXTENSION *e;

	if (!value)
		return;
	DO(buf_printf(&text, "%s%s", before, value));
	e = make_extension(c, issuer, nid, buf_str(&text));
	MUST(X509_add_ext(c, e, -1) == 1);
	X509_EXTENSION_free(e);
}

static void add_name(X509_NAME *name, const char *type, const char *value)
{
	MUST(X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0) == 1);
}

X509 *pki_certificate(const struct pki *p, const struct pki_subject *s, EVP_PKEY *key, X509 *issuer,
                      EVP_PKEY *issuer_key)
{
	static long serial = 4711;
	bool usual = s->days_from == 0 && s->days_to == 0;
	time_t now = p->now.us / SECOND;
	X509 *c = X509_new();
	X509 *above = issuer ? issuer : c;
	X509_NAME *name;

	MUST(c && X509_set_version(c, X509_VERSION_3) && ASN1_INTEGER_set(X509_get_serialNumber(c), serial++));
	name = X509_get_subject_name(c);
	add_name(name, "C", "SE");
	add_name(name, "O", s->organisation ? s->organisation : "Exempelkommun Test");
	if (s->organisation_id)
		add_name(name, "organizationIdentifier", s->organisation_id);
	add_name(name, "CN", s->cn);
	MUST(X509_time_adj_ex(X509_getm_notBefore(c), usual ? -30 : s->days_from, 0, &now));
	MUST(X509_time_adj_ex(X509_getm_notAfter(c), usual ? 365 : s->days_to, 0, &now));
	MUST(X509_set_pubkey(c, key) == 1 && X509_set_issuer_name(c, X509_get_subject_name(above)) == 1);
	add_extension(c, above, NID_basic_constraints, "", s->ca ? "critical,CA:TRUE" : NULL);
	add_extension(c, above, NID_key_usage, "", s->key_usage);
	add_extension(c, above, NID_ext_key_usage, "", s->extended);
	add_extension(c, above, NID_info_access, "OCSP;URI:", s->ocsp_url);
	add_extension(c, above, NID_crl_distribution_points, "URI:", s->crl_url);
	add_extension(c, above, NID_certificate_policies, "", s->policies);
	add_extension(c, above, NID_subject_key_identifier, "", "hash");
	MUST(X509_sign(c, issuer_key ? issuer_key : key, s->digest ? s->digest : EVP_sha256()) > 0);
	return c;
}

static void make_authorities(struct pki *p)
{
	struct pki_subject authority = { .cn = "Sigill Root Test",
		                         .ca = true,
		                         .key_usage = "critical,keyCertSign,cRLSign",
		                         .days_from = -3000,
		                         .days_to = 6000 };

	p->root = pki_certificate(p, &authority, p->root_key, NULL, NULL);
	authority.cn = "Sigill CA Test";
	p->ca = pki_certificate(p, &authority, p->ca_key, p->root, p->root_key);
	authority.cn = "Tidsstämpel Root Test";
	p->tsa_root = pki_certificate(p, &authority, p->tsa_root_key, NULL, NULL);
}

static void make_leaves(struct pki *p)
{
	struct pki_subject seal = { .cn = "Socialjouren Test",
		                    .organisation = "Länets socialjour Test",
		                    .organisation_id = PKI_SEALER,
		                    .key_usage = "critical,nonRepudiation",
		                    .ocsp_url = "http://ocsp.test.example/" };
	struct pki_subject responder = { .cn = "OCSP Test",
		                         .key_usage = "critical,digitalSignature",
		                         .extended = "OCSPSigning" };
	struct pki_subject tsa = { .cn = "Tidsstämpel Test",
		                   .key_usage = "critical,digitalSignature",
		                   .extended = "critical,timeStamping" };

	p->seal = pki_certificate(p, &seal, p->seal_key, p->ca, p->ca_key);
	p->responder = pki_certificate(p, &responder, p->responder_key, p->ca, p->ca_key);
	p->tsa = pki_certificate(p, &tsa, p->tsa_key, p->tsa_root, p->tsa_root_key);
}

struct pki *pki_new(enum pki_kind kind)
{
	struct instant now;

	DO(instant_parse(span_str("2026-11-21T22:40:00Z"), &now));
	return pki_new_at(kind, now);
}

struct pki *pki_new_at(enum pki_kind kind, struct instant now)
{
	struct pki *p = calloc(1, sizeof *p);

	MUST(p != NULL);
	p->now = now;
	p->root_key = pki_key_p256();
	p->ca_key = pki_key_p256();
	p->responder_key = pki_key_p256();
	p->tsa_root_key = pki_key_p256();
	p->seal_key = kind == PKI_RSA ? pki_key_rsa(3072) : pki_key_p256();
	p->tsa_key = kind == PKI_RSA ? pki_key_rsa(3072) : pki_key_p256();
	make_authorities(p);
	make_leaves(p);
	return p;
}

void pki_free(struct pki *p)
{
	EVP_PKEY *keys[] = { p->root_key, p->ca_key, p->seal_key, p->responder_key, p->tsa_root_key, p->tsa_key };
	X509 *certificates[] = { p->root, p->ca, p->seal, p->responder, p->tsa_root, p->tsa };

	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		EVP_PKEY_free(keys[i]);
	for (size_t i = 0; i < ARRAY_LENGTH(certificates); i++)
		X509_free(certificates[i]);
	free(p);
}

/* ---- bytes ---- */

static void take_der(unsigned char *der, int len, struct buf *out)
{
	MUST(len > 0);
	DO(buf_add(out, der, (size_t)len));
	OPENSSL_free(der);
}

static void take_bio(BIO *bio, struct buf *out)
{
	char *bytes = NULL;
	long len = BIO_get_mem_data(bio, &bytes);

	DO(buf_add(out, bytes, (size_t)len));
	BIO_free(bio);
}

void pki_der(const X509 *certificate, struct buf *out)
{
	unsigned char *der = NULL;
	int len = i2d_X509(certificate, &der);

	take_der(der, len, out);
}

void pki_pem(const X509 *certificate, struct buf *out)
{
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(bio && PEM_write_bio_X509(bio, certificate) == 1);
	take_bio(bio, out);
}

void pki_key_pem(const EVP_PKEY *key, struct buf *out)
{
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1);
	take_bio(bio, out);
}

void pki_list_add(struct der_list *list, const X509 *certificate)
{
	BUF der = buf_init(DER_MAX);

	pki_der(certificate, &der);
	DO(der_list_add(list, buf_span(&der)));
}

void pki_seal_chain(const struct pki *p, struct der_list *ret_chain)
{
	pki_list_add(ret_chain, p->seal);
	pki_list_add(ret_chain, p->ca);
}

struct roots *pki_roots(const X509 *root)
{
	BUF pem = buf_init(1 << 14);
	struct roots *roots = NULL;
	char problem[200] = "";

	pki_pem(root, &pem);
	DO(roots_new(buf_span(&pem), true, problem, sizeof problem, &roots));
	return roots;
}

/* ---- revocation ---- */

static void spoil(const ASN1_BIT_STRING *signature)
{
	((unsigned char *)(uintptr_t)ASN1_STRING_get0_data(signature))[9] ^= 1;
}

static void add_status(OCSP_BASICRESP *b, const struct pki *p, const struct pki_ocsp *o, const X509 *leaf,
                       const X509 *issuer)
{
	ASN1_TIME *this_update = ASN1_TIME_set(NULL, (p->now.us - o->made_ago) / SECOND);
	ASN1_TIME *revoked = o->revoked ? ASN1_TIME_set(NULL, (p->now.us - o->revoked_ago) / SECOND) : NULL;
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), leaf, issuer);
	int status = o->revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD;

	MUST(this_update && id);
	MUST(OCSP_basic_add1_status(b, id, o->unknown ? V_OCSP_CERTSTATUS_UNKNOWN : status, o->reason, revoked,
	                            this_update, NULL));
	OCSP_CERTID_free(id);
	ASN1_TIME_free(this_update);
	ASN1_TIME_free(revoked);
}

/* OCSP_basic_sign puts the machine's time; the response is ours to date, so it is put together by hand. */
static void set_produced(OCSP_BASICRESP *b, const struct pki *p, const struct pki_ocsp *o)
{
	ASN1_GENERALIZEDTIME *produced = (ASN1_GENERALIZEDTIME *)(uintptr_t)OCSP_resp_get0_produced_at(b);

	MUST(ASN1_GENERALIZEDTIME_set(produced, (p->now.us - o->made_ago) / SECOND) != NULL);
}

void pki_ocsp(const struct pki *p, const struct pki_ocsp *o, struct buf *out)
{
	OCSP_BASICRESP *b = OCSP_BASICRESP_new();
	const struct pki_ocsp good = { .made_ago = o->made_ago };
	unsigned long flags = OCSP_NOTIME | (o->no_certificates ? OCSP_NOCERTS : 0UL);
	int status = o->try_later ? OCSP_RESPONSE_STATUS_TRYLATER : OCSP_RESPONSE_STATUS_SUCCESSFUL;
	unsigned char *der = NULL;
	OCSP_RESPONSE *response;
	int len;

	MUST(b != NULL);
	if (o->also_another)
		add_status(b, p, &good, p->responder, p->ca);
	add_status(b, p, o, o->leaf ? o->leaf : p->seal, o->issuer ? o->issuer : p->ca);
	set_produced(b, p, o);
	MUST(OCSP_basic_sign(b, o->responder ? o->responder : p->responder,
	                     o->responder_key ? o->responder_key : p->responder_key,
	                     o->digest ? o->digest : EVP_sha256(), NULL, flags) == 1);
	if (o->spoiled)
		spoil(OCSP_resp_get0_signature(b));
	response = OCSP_response_create(status, o->try_later ? NULL : b);
	MUST(response != NULL);
	len = i2d_OCSP_RESPONSE(response, &der);
	take_der(der, len, out);
	OCSP_RESPONSE_free(response);
	OCSP_BASICRESP_free(b);
}

static void add_revoked(X509_CRL *crl, const struct pki *p, const struct pki_crl *c)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_TIME *at = ASN1_TIME_set(NULL, (p->now.us - c->revoked_ago) / SECOND);
	ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();

	MUST(entry && at && reason && ASN1_ENUMERATED_set(reason, c->reason));
	MUST(X509_REVOKED_set_serialNumber(entry, (ASN1_INTEGER *)(uintptr_t)X509_get0_serialNumber(c->revoked)));
	MUST(X509_REVOKED_set_revocationDate(entry, at));
	if (c->reason)
		MUST(X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0) == 1);
	MUST(X509_CRL_add0_revoked(crl, entry));
	ASN1_TIME_free(at);
	ASN1_ENUMERATED_free(reason);
}

static void add_crl_extension(X509_CRL *crl, int nid, const char *value)
{
	X509_EXTENSION *e = make_extension(NULL, NULL, nid, value);

	MUST(X509_CRL_add_ext(crl, e, -1) == 1);
	X509_EXTENSION_free(e);
}

void pki_crl(const struct pki *p, const struct pki_crl *c, struct buf *out)
{
	X509_CRL *crl = X509_CRL_new();
	time_t made = (p->now.us - c->made_ago) / SECOND;
	ASN1_TIME *from = ASN1_TIME_set(NULL, made), *to = ASN1_TIME_set(NULL, made + 7L * 86400);
	const ASN1_BIT_STRING *signature = NULL;
	ASN1_INTEGER *base = ASN1_INTEGER_new();
	unsigned char *der = NULL;
	int len;

	MUST(crl && from && to && base && X509_CRL_set_version(crl, X509_CRL_VERSION_2) && ASN1_INTEGER_set(base, 7));
	MUST(X509_CRL_set_issuer_name(crl, X509_get_subject_name(c->issuer ? c->issuer : p->ca)));
	MUST(X509_CRL_set1_lastUpdate(crl, from) && X509_CRL_set1_nextUpdate(crl, to));
	if (c->revoked)
		add_revoked(crl, p, c);
	if (c->scope)
		add_crl_extension(crl, NID_issuing_distribution_point, c->scope);
	if (c->delta)
		MUST(X509_CRL_add1_ext_i2d(crl, NID_delta_crl, base, 1, 0) == 1);
	MUST(X509_CRL_sign(crl, c->issuer_key ? c->issuer_key : p->ca_key, c->digest ? c->digest : EVP_sha256()) > 0);
	X509_CRL_get0_signature(crl, &signature, NULL);
	if (c->spoiled)
		spoil(signature);
	len = i2d_X509_CRL(crl, &der);
	take_der(der, len, out);
	ASN1_INTEGER_free(base);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	X509_CRL_free(crl);
}

/* ---- time stamps ---- */

static ASN1_INTEGER *next_serial(TS_RESP_CTX *ctx, void *data)
{
	struct pki *p = data;
	ASN1_INTEGER *serial = ASN1_INTEGER_new();

	(void)ctx;
	MUST(serial && ASN1_INTEGER_set(serial, ++p->stamps));
	return serial;
}

static int read_time(TS_RESP_CTX *ctx, void *data, long *seconds, long *microseconds)
{
	const struct pki *p = data;

	(void)ctx;
	*seconds = p->now.us / SECOND;
	*microseconds = p->now.us % SECOND;
	return 1;
}

static void set_up(TS_RESP_CTX *ctx, struct pki *p, const struct pki_stamp *s)
{
	ASN1_OBJECT *policy = OBJ_txt2obj(POLICY, 1);
	STACK_OF(X509) *extra = sk_X509_new_null();

	MUST(policy && extra && TS_RESP_CTX_set_def_policy(ctx, policy));
	ASN1_OBJECT_free(policy);
	MUST(TS_RESP_CTX_set_signer_cert(ctx, s->tsa ? s->tsa : p->tsa));
	MUST(TS_RESP_CTX_set_signer_key(ctx, s->tsa_key ? s->tsa_key : p->tsa_key));
	MUST(TS_RESP_CTX_set_signer_digest(ctx, s->digest ? s->digest : EVP_sha256()));
	MUST(TS_RESP_CTX_set_ess_cert_id_digest(ctx, s->ess_digest ? s->ess_digest : EVP_sha256()));
	/* One that does not know the request's digest rejects it. */
	MUST(TS_RESP_CTX_add_md(ctx, s->refuse ? EVP_sha512() : EVP_sha256()));
	MUST(TS_RESP_CTX_set_clock_precision_digits(ctx, 6));
	if (s->extra)
		MUST(sk_X509_push(extra, (X509 *)(uintptr_t)s->extra) > 0 && TS_RESP_CTX_set_certs(ctx, extra));
	sk_X509_free(extra);
	if (s->accuracy)
		MUST(TS_RESP_CTX_set_accuracy(ctx, 1, 500, 100));
	TS_RESP_CTX_add_flags(ctx, (s->with_name ? TS_TSA_NAME : 0) | (s->accuracy ? TS_ORDERING : 0));
	TS_RESP_CTX_set_serial_cb(ctx, next_serial, p);
	TS_RESP_CTX_set_time_cb(ctx, read_time, p);
}

static BIO *copy_request(const struct pki_stamp *s, struct span request)
{
	BIO *in = BIO_new_mem_buf(request.ptr, (int)request.len);
	TS_REQ *r;

	MUST(in != NULL);
	if (!s->no_certificates)
		return in;
	r = d2i_TS_REQ_bio(in, NULL);
	BIO_free(in);
	in = BIO_new(BIO_s_mem());
	MUST(r && in && TS_REQ_set_cert_req(r, 0) && i2d_TS_REQ_bio(in, r) == 1);
	TS_REQ_free(r);
	return in;
}

void pki_stamp(struct pki *p, const struct pki_stamp *s, struct span request, struct buf *out)
{
	TS_RESP_CTX *ctx = TS_RESP_CTX_new();
	BIO *in = copy_request(s, request);
	unsigned char *der = NULL;
	TS_RESP *response;
	int len;

	MUST(ctx != NULL);
	set_up(ctx, p, s);
	response = TS_RESP_create_response(ctx, in);
	MUST(response != NULL);
	len = i2d_TS_RESP(response, &der);
	take_der(der, len, out);
	TS_RESP_free(response);
	TS_RESP_CTX_free(ctx);
	BIO_free(in);
}

/* ---- with the code under test ---- */

void pki_token(struct pki *p, const struct pki_stamp *s, const struct sha256 *imprint, struct buf *ret_token)
{
	static const uint8_t nonce[TIMESTAMP_NONCE] = { 0x80, 1, 2, 3, 4, 5, 6, 7 };
	struct roots *roots = pki_roots(p->tsa_root);
	BUF request = buf_init(1000), response = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { .has_nonce = false };
	char reason[200] = "";

	DO(timestamp_request(imprint, nonce, &request));
	pki_stamp(p, s, buf_span(&request), &response);
	DO(timestamp_accept(buf_span(&response), imprint, nonce, roots, reason, sizeof reason, ret_token, &t));
	roots_free(roots);
}

struct key *pki_open_key(const EVP_PKEY *key)
{
	char path[] = TEST_TMP "/jourbeslut-pki-key-XXXXXX", problem[200] = "";
	BUF pem = buf_init(1 << 14);
	int fd = mkstemp(path);
	struct key *k = NULL;

	pki_key_pem(key, &pem);
	MUST(fd >= 0 && write(fd, pem.ptr, pem.len) == (ssize_t)pem.len && close(fd) == 0);
	DO(key_open(path, NULL, problem, sizeof problem, &k));
	MUST(unlink(path) == 0);
	return k;
}

void pki_seal(struct pki *p, const struct sha256 *digest, bool stamped, struct buf *ret_cms)
{
	struct key *k = pki_open_key(p->seal_key);
	BUF signature = buf_init(CMS_MAX), token = buf_init(CMS_MAX);
	DER_LIST chain = { .count = 0 };
	struct sha256 imprint;

	pki_seal_chain(p, &chain);
	DO(cms_sign(k, digest, &chain, &signature));
	DO(sha256_of(buf_span(&signature), &imprint));
	if (stamped)
		pki_token(p, &(struct pki_stamp){ .tsa = NULL }, &imprint, &token);
	DO(cms_build(digest, &chain, buf_span(&signature), buf_span(&token), ret_cms));
	key_free(k);
}
