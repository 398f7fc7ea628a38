#include "eid_kit.h"

#include <ftw.h>
#include <openssl/conf.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "jourbeslut/base/text.h"

#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define BANKID "http://www.bankid.com/signature/v1.0.0/types"
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"
#define RSA_SHA256 "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"

#define MUST(x) ((x) ? (void)0 : assert_failed("kit: " #x, __FILE__, __LINE__))
#define DO(x) MUST((x) == ERR_OK)

/* ---- PKI ---- */

static void add_name(X509_NAME *name, const char *type, const char *value)
{
	if (value)
		MUST(X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0) ==
		     1);
}

static void add_extension(X509 *c, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *e;
	CONF *conf = value ? NCONF_new(NULL) : NULL; /* policies want one, if empty */

	if (!value)
		return;
	X509V3_set_ctx(&ctx, issuer, c, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, conf);
	e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	MUST(e && X509_add_ext(c, e, -1) == 1);
	X509_EXTENSION_free(e);
	NCONF_free(conf);
}

static void set_times(const struct kit *k, const struct kit_subject *s, X509 *c)
{
	time_t now = k->now.us / SECOND;

	MUST(X509_time_adj_ex(X509_getm_notBefore(c), s->days_from ? s->days_from : -30, 0, &now));
	MUST(X509_time_adj_ex(X509_getm_notAfter(c), s->days_to ? s->days_to : 365, 0, &now));
}

X509 *kit_certificate(struct kit *k, const struct kit_subject *s, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key)
{
	static long serial = 4711;
	X509 *c = X509_new();
	X509_NAME *name = X509_get_subject_name(c);

	MUST(c && X509_set_version(c, X509_VERSION_3) && ASN1_INTEGER_set(X509_get_serialNumber(c), serial++));
	add_name(name, "C", "SE");
	add_name(name, "O", s->organisation);
	add_name(name, "serialNumber", s->person);
	add_name(name, "CN", s->cn);
	set_times(k, s, c);
	MUST(X509_set_pubkey(c, key) == 1);
	MUST(X509_set_issuer_name(c, issuer ? X509_get_subject_name(issuer) : name) == 1);
	add_extension(c, issuer ? issuer : c, NID_basic_constraints, s->ca ? "critical,CA:TRUE" : NULL);
	add_extension(c, issuer ? issuer : c, NID_key_usage, s->key_usage);
	add_extension(c, issuer ? issuer : c, NID_ext_key_usage, s->extended);
	add_extension(c, issuer ? issuer : c, NID_certificate_policies, s->policy);
	add_extension(c, issuer ? issuer : c, NID_subject_key_identifier, "hash");
	MUST(X509_sign(c, issuer_key ? issuer_key : key, EVP_sha256()) > 0);
	return c;
}

static void make_authorities(struct kit *k)
{
	struct kit_subject root = { .cn = "Kit BankID Root CA v1 Test",
		                    .organisation = "Kit",
		                    .ca = true,
		                    .key_usage = "critical,keyCertSign,cRLSign",
		                    .days_from = -3000,
		                    .days_to = 6000 };
	struct kit_subject ca = { .cn = "Kit Customer CA1 v1 for BankID Test",
		                  .organisation = "Kit Testbank",
		                  .ca = true,
		                  .key_usage = "critical,keyCertSign,cRLSign",
		                  .days_from = -2000,
		                  .days_to = 3000 };
	struct kit_subject responder = { .cn = "Kit OCSP Signing",
		                         .organisation = "Kit Testbank",
		                         .key_usage = "critical,nonRepudiation",
		                         .extended = "critical,OCSPSigning" };

	k->root = kit_certificate(k, &root, k->root_key, NULL, NULL);
	k->rogue_root = kit_certificate(k, &root, k->rogue_key, NULL, NULL);
	k->ca = kit_certificate(k, &ca, k->ca_key, k->root, k->root_key);
	k->responder = kit_certificate(k, &responder, k->responder_key, k->ca, k->ca_key);
}

static void make_leaves(struct kit *k)
{
	struct kit_subject leaf = { .cn = KIT_NAME,
		                    .person = KIT_PERSON,
		                    .organisation = "Kit Testbank",
		                    .policy = KIT_POLICY,
		                    .key_usage = "critical,nonRepudiation" };

	k->leaf = kit_certificate(k, &leaf, k->leaf_key, k->ca, k->ca_key);
	leaf.key_usage = "critical,digitalSignature";
	k->login_leaf = kit_certificate(k, &leaf, k->leaf_key, k->ca, k->ca_key);
}

struct kit *kit_new(void)
{
	struct kit *k = calloc(1, sizeof *k);
	EVP_PKEY **keys[] = { &k->root_key, &k->ca_key, &k->leaf_key, &k->responder_key, &k->rogue_key };

	MUST(k != NULL);
	DO(instant_parse(span_str("2026-11-21T22:40:00Z"), &k->now));
	(void)snprintf(k->folder, sizeof k->folder, TEST_TMP "/jourbeslut-kit-XXXXXX");
	MUST(mkdtemp(k->folder) != NULL);
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		MUST((*keys[i] = EVP_RSA_gen(2048)) != NULL);
	make_authorities(k);
	make_leaves(k);
	return k;
}

static int remove_entry(const char *path, const struct stat *s, int type, struct FTW *where)
{
	(void)s, (void)type, (void)where;
	return remove(path);
}

void kit_remove_folder(const char *path)
{
	(void)nftw(path, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

void kit_free(struct kit *k)
{
	EVP_PKEY *keys[] = { k->root_key, k->ca_key, k->leaf_key, k->responder_key, k->rogue_key };
	X509 *certificates[] = { k->root, k->ca, k->leaf, k->login_leaf, k->responder, k->rogue_root };
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		EVP_PKEY_free(keys[i]);
	for (size_t i = 0; i < ARRAY_LENGTH(certificates); i++)
		X509_free(certificates[i]);
	kit_remove_folder(k->folder);
	free(k);
}

static struct instant read_now(void *ctx)
{
	return ((struct kit *)ctx)->now;
}

static int64_t read_monotonic(void *ctx)
{
	return ((struct kit *)ctx)->now.us;
}

struct clock kit_clock(struct kit *k)
{
	return (struct clock){ .now = read_now, .monotonic = read_monotonic, .ctx = k };
}

/* ---- files ---- */

const char *kit_path(struct kit *k, const char *name)
{
	static char paths[8][160];
	static size_t next;
	char *path = paths[next++ % ARRAY_LENGTH(paths)];

	(void)snprintf(path, sizeof paths[0], "%s/%s", k->folder, name);
	return path;
}

void kit_write(struct kit *k, const char *name, struct span bytes)
{
	CLOSE FILE *f = fopen(kit_path(k, name), "wb");

	MUST(f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len);
}

static void take_bio(BIO *bio, struct buf *out)
{
	char *bytes = NULL;
	long len = BIO_get_mem_data(bio, &bytes);

	DO(buf_add(out, bytes, (size_t)len));
	BIO_free(bio);
}

void kit_pem(const X509 *certificate, struct buf *out)
{
	BIO *bio = BIO_new(BIO_s_mem());

	MUST(bio && PEM_write_bio_X509(bio, certificate) == 1);
	take_bio(bio, out);
}

void kit_write_key(struct kit *k, const char *name, const EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_mem());
	BUF pem = buf_init(8192);

	MUST(bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1);
	take_bio(bio, &pem);
	kit_write(k, name, buf_span(&pem));
}

/* ---- the signature ---- */

static void change(struct buf *text, const struct kit_change *c)
{
	const char *at;
	BUF changed = buf_init(text->max);

	if (!c->find)
		return;
	at = strstr(buf_str(text), c->find);
	MUST(at != NULL);
	DO(buf_add(&changed, text->ptr, (size_t)(at - text->ptr)));
	DO(buf_add_str(&changed, c->with));
	DO(buf_add_str(&changed, at + strlen(c->find)));
	buf_clear(text);
	DO(buf_add_span(text, buf_span(&changed)));
}

static void add_base64(struct buf *out, const char *text)
{
	DO(base64_encode(text, strlen(text), out));
}

static void add_element(struct buf *out, const char *open, const char *text, const char *close)
{
	DO(buf_add_str(out, open));
	add_base64(out, text);
	DO(buf_add_str(out, close));
}

static void make_data(const struct kit_evidence *e, struct buf *out)
{
	const char *visible = e->visible ? e->visible : KIT_VISIBLE;
	const char *nonvisible = e->nonvisible ? e->nonvisible : KIT_NONVISIBLE;
	const char *attributes =
	        e->visible_attributes ? e->visible_attributes : " charset=\"UTF-8\" visible=\"wysiwys\"";

	DO(buf_add_str(out, "<bankIdSignedData xmlns=\"" BANKID "\" Id=\"bidSignedData\">"));
	if (visible[0]) {
		DO(buf_printf(out, "<usrVisibleData%s>", attributes));
		add_element(out, "", visible, "</usrVisibleData>");
	}
	if (nonvisible[0])
		add_element(out, "<usrNonVisibleData>", nonvisible, "</usrNonVisibleData>");
	add_element(out, "<srvInfo><name>",
	            e->dn ? e->dn : "cn=Kit Kommun,name=Test,serialNumber=" KIT_ORG ",o=Kit,c=se", "</name>");
	DO(buf_add_str(out, "<nonce>MDEyMzQ1Njc4OTAxMjM0NTY3ODk=</nonce>"));
	add_element(out, "<displayName>", "Socialjouren", "</displayName></srvInfo>");
	DO(buf_printf(out, "<clientInfo><funcId>%s</funcId>", e->func_id ? e->func_id : "Signing"));
	DO(buf_add_str(out, "<version>a2l0</version><env><ai><type>a2l0</type><uhi>a2l0</uhi><fsib>0</fsib>"
	                    "<utb>cs1</utb><requirement></requirement><uauth>pw</uauth></ai></env></clientInfo>"
	                    "</bankIdSignedData>"));
	change(out, &e->before_hash);
}

static void add_certificate(struct buf *out, const X509 *c)
{
	unsigned char *der = NULL;
	int len = i2d_X509(c, &der);

	MUST(len > 0);
	DO(buf_add_str(out, "<X509Certificate>"));
	DO(base64_encode(der, (size_t)len, out));
	DO(buf_add_str(out, "</X509Certificate>"));
	OPENSSL_free(der);
}

static void make_key_info(const struct kit *k, const struct kit_evidence *e, struct buf *out)
{
	DO(buf_add_str(out, "<KeyInfo xmlns=\"" DSIG "\" Id=\"bidKeyInfo\"><X509Data>"));
	add_certificate(out, e->leaf ? e->leaf : k->leaf);
	add_certificate(out, e->omit_ca ? k->responder : k->ca);
	DO(buf_add_str(out, "</X509Data></KeyInfo>"));
}

static void add_reference(struct buf *out, const char *attributes, const struct buf *what)
{
	unsigned char hash[32];

	MUST(EVP_Digest(what->ptr, what->len, hash, NULL, EVP_sha256(), NULL) == 1);
	DO(buf_printf(out,
	              "<Reference%s><Transforms><Transform Algorithm=\"" C14N "\"></Transform></Transforms>"
	              "<DigestMethod Algorithm=\"" SHA256 "\"></DigestMethod><DigestValue>",
	              attributes));
	DO(base64_encode(hash, sizeof hash, out));
	DO(buf_add_str(out, "</DigestValue></Reference>"));
}

static void make_signed_info(const struct kit_evidence *e, const struct buf *data, const struct buf *key_info,
                             struct buf *out)
{
	DO(buf_add_str(out,
	               "<SignedInfo xmlns=\"" DSIG "\"><CanonicalizationMethod Algorithm=\"" C14N
	               "\"></CanonicalizationMethod><SignatureMethod Algorithm=\"" RSA_SHA256 "\"></SignatureMethod>"));
	add_reference(out, " Type=\"" BANKID "\" URI=\"#bidSignedData\"", data);
	add_reference(out, " URI=\"#bidKeyInfo\"", key_info);
	DO(buf_add_str(out, "</SignedInfo>"));
	change(out, &e->before_sign);
}

static void add_signature(const struct kit *k, const struct kit_evidence *e, const struct buf *info, struct buf *out)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char value[1024];
	size_t len = sizeof value;

	MUST(ctx && EVP_DigestSignInit(ctx, NULL, e->signature_digest ? e->signature_digest : EVP_sha256(), NULL,
	                               e->leaf_key ? e->leaf_key : k->leaf_key) == 1);
	MUST(EVP_DigestSign(ctx, value, &len, (const unsigned char *)info->ptr, info->len) == 1);
	DO(base64_encode(value, len, out));
	EVP_MD_CTX_free(ctx);
}

static void make_signature(const struct kit *k, const struct kit_evidence *e, struct buf *out)
{
	BUF data = buf_init(1 << 20), key_info = buf_init(1 << 20), info = buf_init(1 << 20), xml = buf_init(1 << 20);

	make_data(e, &data);
	make_key_info(k, e, &key_info);
	make_signed_info(e, &data, &key_info, &info);
	DO(buf_add_str(&xml,
	               "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><Signature xmlns=\"" DSIG "\">"));
	DO(buf_add_span(&xml, buf_span(&info)));
	DO(buf_add_str(&xml, "<SignatureValue>"));
	add_signature(k, e, &info, &xml);
	DO(buf_add_str(&xml, "</SignatureValue>"));
	DO(buf_add_span(&xml, buf_span(&key_info)));
	DO(buf_add_str(&xml, "<Object>"));
	DO(buf_add_span(&xml, buf_span(&data)));
	DO(buf_add_str(&xml, "</Object></Signature>"));
	change(&xml, &e->after);
	DO(base64_encode(xml.ptr, xml.len, out));
	change(out, &e->after_text);
}

/* ---- the OCSP response ---- */

static void add_nonce(OCSP_BASICRESP *b, const struct kit_evidence *e, const struct buf *signature)
{
	unsigned char raw[34] = { 0x04, 0x20 };
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *x;

	if (e->nonce == 1) {
		ASN1_OCTET_STRING_free(value);
		return;
	}
	MUST(value && EVP_Digest(signature->ptr, signature->len, raw + 2, NULL, EVP_sha1(), NULL) == 1);
	if (e->nonce == 2)
		raw[2 + 19] ^= 1;
	MUST(ASN1_OCTET_STRING_set(value, e->nonce == 3 ? raw : raw + 2, e->nonce == 3 ? 34 : e->nonce == 4 ? 31 : 32));
	x = X509_EXTENSION_create_by_NID(NULL, NID_id_pkix_OCSP_Nonce, 1, value);
	MUST(x && OCSP_BASICRESP_add_ext(b, x, -1) == 1);
	X509_EXTENSION_free(x);
	ASN1_OCTET_STRING_free(value);
}

static void add_status(const struct kit *k, const struct kit_evidence *e, OCSP_BASICRESP *b, time_t produced)
{
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(),
	                                  e->ocsp_leaf ? e->ocsp_leaf
	                                  : e->leaf    ? e->leaf
	                                               : k->leaf,
	                                  e->ocsp_issuer ? e->ocsp_issuer : k->ca);
	ASN1_TIME *this_update = ASN1_TIME_adj(NULL, produced, 0, e->this_update_after);
	ASN1_TIME *past = ASN1_TIME_adj(NULL, produced, 0, -60);

	MUST(id && this_update && past);
	for (int i = 0; i < (e->two_answers ? 2 : 1); i++)
		MUST(OCSP_basic_add1_status(b, id, e->status, 0, e->status == V_OCSP_CERTSTATUS_REVOKED ? past : NULL,
		                            this_update, e->next_update_past ? past : NULL));
	OCSP_CERTID_free(id);
	ASN1_TIME_free(this_update);
	ASN1_TIME_free(past);
}

static void make_ocsp(const struct kit *k, const struct kit_evidence *e, const struct buf *signature, struct buf *out)
{
	OCSP_BASICRESP *b = OCSP_BASICRESP_new();
	OCSP_RESPONSE *response;
	time_t produced = (k->now.us + e->produced_after) / SECOND;
	unsigned char *der = NULL;
	int len;

	MUST(b != NULL);
	add_status(k, e, b, produced);
	add_nonce(b, e, signature);
	/* OpenSSL gives no way to set producedAt but this. */
	MUST(ASN1_GENERALIZEDTIME_set((ASN1_GENERALIZEDTIME *)(uintptr_t)OCSP_resp_get0_produced_at(b), produced));
	MUST(OCSP_basic_sign(b, e->responder ? e->responder : k->responder,
	                     e->responder_key ? e->responder_key : k->responder_key,
	                     e->ocsp_digest ? e->ocsp_digest : EVP_sha256(), NULL,
	                     OCSP_NOTIME | (e->no_responder_certificate ? OCSP_NOCERTS : 0UL)) == 1);
	if (e->spoil_ocsp)
		((unsigned char *)(uintptr_t)ASN1_STRING_get0_data(OCSP_resp_get0_signature(b)))[9] ^= 1;
	response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, b);
	len = i2d_OCSP_RESPONSE(response, &der);
	MUST(len > 0);
	DO(base64_encode(der, (size_t)len, out));
	OPENSSL_free(der);
	OCSP_RESPONSE_free(response);
	OCSP_BASICRESP_free(b);
}

void kit_make(struct kit *k, const struct kit_evidence *e, struct buf *ret_signature, struct buf *ret_ocsp)
{
	make_signature(k, e, ret_signature);
	make_ocsp(k, e, ret_signature, ret_ocsp);
}
