#include "dsig.h"

#include <openssl/rsa.h>
#include <xmlsec/buffer.h>
#include <xmlsec/keys.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/openssl/x509.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>

#include "report.h"

#include "jourbeslut/base/text.h"

#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define RSA_SHA256 "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
#define SHA256 "http://www.w3.org/2001/04/xmlenc#sha256"
#define DATA_ID "bidSignedData"
#define KEY_INFO_ID "bidKeyInfo"
#define CERTIFICATES_MIN 2
#define CERTIFICATES_MAX 6
#define CERTIFICATE_MAX ((size_t)16 << 10)
#define RSA_BITS_MIN 2048

DEFINE_CLEANUP(cleanup_dsig_ctx, xmlSecDSigCtx, xmlSecDSigCtxDestroy);
DEFINE_CLEANUP(cleanup_key, xmlSecKey, xmlSecKeyDestroy);

void eid_dsig_release(struct dsig *d)
{
	if (d->doc)
		xmlFreeDoc(d->doc);
	buf_release(&d->data_bytes);
	buf_release(&d->key_info_bytes);
	*d = (struct dsig){ 0 };
}

/* ---- form ---- */

/* How often the element stands anywhere in the document: a second one is the start of every wrapping attack. */
static size_t count_everywhere(const xmlNode *root, const char *ns, const char *name)
{
	const xmlNode *n = root;
	size_t count = 0;

	for (;;) {
		count += eid_xml_is(n, ns, name);
		if (n->type == XML_ELEMENT_NODE && n->children) {
			n = n->children;
			continue;
		}
		while (n != root && !n->next)
			n = n->parent;
		if (n == root)
			return count;
		n = n->next;
	}
}

static bool all_are_single(const xmlNode *root)
{
	static const char *const once[] = { "Signature", "SignedInfo", "SignatureValue",
		                            "KeyInfo",   "Object",     "CanonicalizationMethod" };

	for (size_t i = 0; i < ARRAY_LENGTH(once); i++)
		if (count_everywhere(root, EID_NS_DSIG, once[i]) != 1)
			return false;
	return count_everywhere(root, EID_NS_BANKID, "bankIdSignedData") == 1;
}

/* The four children of Signature, in this order and no others. */
static bool children_in_order(struct dsig *d)
{
	static const char *const names[] = { "SignedInfo", "SignatureValue", "KeyInfo", "Object" };
	xmlNode *found[ARRAY_LENGTH(names)] = { NULL };
	xmlNode *n = eid_xml_first(d->signature);

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++, n = eid_xml_next(n)) {
		if (!eid_xml_is(n, EID_NS_DSIG, names[i]))
			return false;
		found[i] = n;
	}
	if (n || !eid_xml_only_elements(d->signature))
		return false;
	d->signed_info = found[0];
	d->key_info = found[2];
	d->data = eid_xml_first(found[3]);
	return d->data && !eid_xml_next(d->data) && eid_xml_only_elements(found[3]) &&
	       eid_xml_is(d->data, EID_NS_BANKID, "bankIdSignedData");
}

static enum err check_form(struct span xml, struct eid_report *r, struct dsig *d)
{
	const char *reason = NULL;
	enum err e;

	if (xml.len > EID_XML_MAX)
		return eid_report_fail(r, EID_CHECK_FORM, "the signature is larger than %zu bytes", EID_XML_MAX);
	e = eid_xml_read(xml, &reason, &d->doc);
	if (e == ERR_EVIDENCE)
		return eid_report_fail(r, EID_CHECK_FORM, "the signature is not acceptable XML: %s", reason);
	TRY(e);
	d->signature = xmlDocGetRootElement(d->doc);
	if (!eid_xml_is(d->signature, EID_NS_DSIG, "Signature"))
		return eid_report_fail(r, EID_CHECK_FORM, "the root is not Signature");
	if (!all_are_single(d->signature))
		return eid_report_fail(r, EID_CHECK_FORM, "an element that must stand once is missing or repeated");
	if (!children_in_order(d))
		return eid_report_fail(r, EID_CHECK_FORM, "Signature or Object has other children than the profile's");
	if (!eid_xml_attribute_is(d->data, "Id", DATA_ID) || !eid_xml_attribute_is(d->key_info, "Id", KEY_INFO_ID))
		return eid_report_fail(r, EID_CHECK_FORM, "an Id is not the profile's");
	eid_report_pass(r, EID_CHECK_FORM);
	return ERR_OK;
}

/* ---- algorithms ---- */

/* An element that says Algorithm="…" and nothing else: no parameters that could change its meaning. */
static bool is_algorithm(const xmlNode *n, const char *name, const char *algorithm)
{
	return eid_xml_is(n, EID_NS_DSIG, name) && eid_xml_attributes(n) == 1 &&
	       eid_xml_attribute_is(n, "Algorithm", algorithm) && !eid_xml_first(n) && eid_xml_only_elements(n);
}

static bool reference_algorithms(const xmlNode *reference)
{
	const xmlNode *transforms = eid_xml_first(reference), *digest, *value;

	if (!eid_xml_is(transforms, EID_NS_DSIG, "Transforms"))
		return false;
	digest = eid_xml_next(transforms);
	value = digest ? eid_xml_next(digest) : NULL;
	return eid_xml_count(transforms, EID_NS_DSIG, "Transform") == 1 &&
	       is_algorithm(eid_xml_first(transforms), "Transform", C14N) && !eid_xml_next(eid_xml_first(transforms)) &&
	       is_algorithm(digest, "DigestMethod", SHA256) && eid_xml_is(value, EID_NS_DSIG, "DigestValue") &&
	       !eid_xml_next(value);
}

static enum err check_algorithms(struct eid_report *r, const struct dsig *d)
{
	const xmlNode *c14n = eid_xml_first(d->signed_info);
	const xmlNode *method = c14n ? eid_xml_next(c14n) : NULL;

	if (!is_algorithm(c14n, "CanonicalizationMethod", C14N))
		return eid_report_fail(r, EID_CHECK_ALGORITHMS, "the canonicalization is not inclusive C14N 1.0");
	/* The profile still knows rsa-sha1; SHA-1 no longer proves anything. */
	if (!is_algorithm(method, "SignatureMethod", RSA_SHA256))
		return eid_report_fail(r, EID_CHECK_ALGORITHMS, "the signature method is not RSA with SHA-256");
	for (const xmlNode *n = eid_xml_next(method); n; n = eid_xml_next(n))
		if (!eid_xml_is(n, EID_NS_DSIG, "Reference") || !reference_algorithms(n))
			return eid_report_fail(r, EID_CHECK_ALGORITHMS,
			                       "a reference has other transforms or another digest than the profile's");
	eid_report_pass(r, EID_CHECK_ALGORITHMS);
	return ERR_OK;
}

/* ---- references ---- */

static enum err check_references(struct eid_report *r, const struct dsig *d)
{
	const xmlNode *first = eid_xml_next(eid_xml_next(eid_xml_first(d->signed_info)));
	const xmlNode *second = first ? eid_xml_next(first) : NULL;

	if (!second || eid_xml_next(second))
		return eid_report_fail(r, EID_CHECK_REFERENCES, "there are not exactly two references");
	if (!eid_xml_attribute_is(first, "URI", "#" DATA_ID) || !eid_xml_attribute_is(first, "Type", EID_NS_BANKID) ||
	    eid_xml_attributes(first) != 2)
		return eid_report_fail(r, EID_CHECK_REFERENCES, "the first reference is not to the signed data");
	if (!eid_xml_attribute_is(second, "URI", "#" KEY_INFO_ID) || eid_xml_attributes(second) != 1)
		return eid_report_fail(r, EID_CHECK_REFERENCES, "the second reference is not to the certificates");
	eid_report_pass(r, EID_CHECK_REFERENCES);
	return ERR_OK;
}

enum err eid_dsig_open(struct span xml, struct eid_report *report, struct dsig *d)
{
	d->data_bytes = buf_init(EID_XML_MAX);
	d->key_info_bytes = buf_init(EID_XML_MAX);
	TRY(check_form(xml, report, d));
	TRY(check_algorithms(report, d));
	return check_references(report, d);
}

/* ---- certificates ---- */

static enum err read_certificate(const xmlNode *node, X509 **ret_certificate)
{
	BUF text = buf_init(2 * CERTIFICATE_MAX);
	BUF der = buf_init(CERTIFICATE_MAX);
	CLEANUP(cleanup_x509) X509 *certificate = NULL;
	const unsigned char *p;

	if (!eid_xml_is(node, EID_NS_DSIG, "X509Certificate"))
		return ERR_EVIDENCE;
	TRY(eid_xml_text(node, &text));
	TRY(base64_decode(buf_span(&text), &der));
	p = (const unsigned char *)der.ptr;
	certificate = d2i_X509(NULL, &p, (long)der.len);
	if (!certificate || p != (const unsigned char *)der.ptr + der.len)
		return ERR_EVIDENCE;
	*ret_certificate = TAKE(certificate);
	return ERR_OK;
}

enum err eid_dsig_certificates(const xmlNode *key_info, STACK_OF(X509) * *ret_certificates)
{
	CLEANUP(cleanup_x509_stack) STACK_OF(X509) *list = sk_X509_new_null();
	const xmlNode *data = eid_xml_first(key_info);

	if (!list)
		return ERR_MEMORY;
	if (!eid_xml_is(data, EID_NS_DSIG, "X509Data") || eid_xml_next(data) || !eid_xml_only_elements(key_info) ||
	    !eid_xml_only_elements(data))
		return ERR_EVIDENCE;
	for (const xmlNode *n = eid_xml_first(data); n; n = eid_xml_next(n)) {
		CLEANUP(cleanup_x509) X509 *one = NULL;

		if (sk_X509_num(list) == CERTIFICATES_MAX)
			return ERR_EVIDENCE;
		TRY(read_certificate(n, &one));
		if (sk_X509_push(list, one) <= 0)
			return ERR_MEMORY;
		one = NULL;
	}
	if (sk_X509_num(list) < CERTIFICATES_MIN)
		return ERR_EVIDENCE;
	*ret_certificates = TAKE(list);
	return ERR_OK;
}

/* ---- verification ---- */

static bool enable_only_what_the_profile_uses(xmlSecDSigCtx *ctx)
{
	/* Beside check_algorithms: neither an oversight there nor one in the library opens SHA-1, XSLT, XPath or HMAC.
	 */
	if (xmlSecDSigCtxEnableReferenceTransform(ctx, xmlSecTransformInclC14NId) < 0 ||
	    xmlSecDSigCtxEnableReferenceTransform(ctx, xmlSecOpenSSLTransformSha256GetKlass()) < 0 ||
	    xmlSecDSigCtxEnableSignatureTransform(ctx, xmlSecTransformInclC14NId) < 0 ||
	    xmlSecDSigCtxEnableSignatureTransform(ctx, xmlSecOpenSSLTransformRsaSha256GetKlass()) < 0)
		return false;
	if (xmlSecPtrListAdd(&ctx->keyInfoReadCtx.enabledKeyData,
	                     (xmlSecPtr)(uintptr_t)xmlSecOpenSSLKeyDataX509GetKlass()) < 0)
		return false;
	ctx->keyInfoReadCtx.maxRetrievalMethodLevel = 0;
	ctx->keyInfoReadCtx.maxEncryptedKeyLevel = 0;
	ctx->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
	ctx->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES;
	return true;
}

/* The key is given by us, so that the library never reads one from the document. */
static enum err set_key(xmlSecDSigCtx *ctx, X509 *leaf)
{
	CLEANUP(cleanup_key) xmlSecKey *key = xmlSecKeyCreate();
	CLEANUP(cleanup_pkey) EVP_PKEY *pkey = X509_get_pubkey(leaf);
	xmlSecKeyDataPtr value;

	if (!key || !pkey)
		return ERR_MEMORY;
	value = xmlSecOpenSSLEvpKeyAdopt(pkey);
	if (!value)
		return ERR_MEMORY;
	pkey = NULL;
	if (xmlSecKeySetValue(key, value) < 0) {
		xmlSecKeyDataDestroy(value);
		return ERR_MEMORY;
	}
	ctx->signKey = TAKE(key);
	return ERR_OK;
}

static bool register_id(const struct dsig *d, xmlNode *node)
{
	xmlAttr *a = xmlHasProp(node, XML_STR("Id"));

	return a && a->children && xmlAddID(NULL, d->doc, a->children->content, a) != NULL;
}

/* Takes the bytes that were hashed for the reference. ERR_EVIDENCE: its digest was not right. */
static enum err take_hashed(xmlSecDSigCtx *ctx, xmlSecSize at, const char *uri, struct buf *out)
{
	xmlSecDSigReferenceCtx *ref = xmlSecPtrListGetItem(&ctx->signedInfoReferences, at);
	xmlSecBufferPtr bytes;

	if (!ref || ref->status != xmlSecDSigStatusSucceeded || !xmlStrEqual(ref->uri, XML_STR(uri)))
		return ERR_EVIDENCE;
	bytes = xmlSecDSigReferenceCtxGetPreDigestBuffer(ref);
	if (!bytes || xmlSecBufferGetSize(bytes) == 0)
		return ERR_EVIDENCE;
	return buf_add(out, xmlSecBufferGetData(bytes), xmlSecBufferGetSize(bytes));
}

static enum err check_digests(xmlSecDSigCtx *ctx, struct dsig *d, struct eid_report *r)
{
	enum err e = ERR_EVIDENCE;

	if (xmlSecPtrListGetSize(&ctx->signedInfoReferences) == 2)
		e = take_hashed(ctx, 0, "#" DATA_ID, &d->data_bytes);
	if (e == ERR_OK)
		e = take_hashed(ctx, 1, "#" KEY_INFO_ID, &d->key_info_bytes);
	if (e == ERR_EVIDENCE || e == ERR_TOO_LARGE)
		return eid_report_fail(r, EID_CHECK_DIGESTS, "the content is not the one that was signed");
	TRY(e);
	eid_report_pass(r, EID_CHECK_DIGESTS);
	return ERR_OK;
}

enum err eid_dsig_verify(struct dsig *d, X509 *leaf, struct eid_report *r)
{
	CLEANUP(cleanup_dsig_ctx) xmlSecDSigCtx *ctx = xmlSecDSigCtxCreate(NULL);
	const EVP_PKEY *key = X509_get0_pubkey(leaf);
	int ran;

	if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < RSA_BITS_MIN)
		return eid_report_fail(r, EID_CHECK_SIGNATURE, "the key is not RSA of at least %d bits", RSA_BITS_MIN);
	if (!ctx || !enable_only_what_the_profile_uses(ctx))
		return ERR_MEMORY;
	TRY(set_key(ctx, leaf));
	if (!register_id(d, d->data) || !register_id(d, d->key_info))
		return eid_report_fail(r, EID_CHECK_FORM, "an Id could not be registered");
	ran = xmlSecDSigCtxVerify(ctx, d->signature);
	TRY(check_digests(ctx, d, r));
	if (ran < 0 || ctx->status != xmlSecDSigStatusSucceeded)
		return eid_report_fail(r, EID_CHECK_SIGNATURE,
		                       "the signature value does not fit the certificate's key");
	eid_report_pass(r, EID_CHECK_SIGNATURE);
	return ERR_OK;
}
