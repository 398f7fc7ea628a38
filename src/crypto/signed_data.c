#include "signed_data.h"

#include <string.h>

#include "openssl.h"
#include "signature.h"

#define SIGNER_VERSION DER_BYTES("\x01")

static const struct digest_algorithm algorithms[] = {
	{ "SHA-256", 32, DER_CONSTANT("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"),
	  DER_CONSTANT("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"),
	  DER_CONSTANT("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02") },
	{ "SHA-384", 48, DER_CONSTANT("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02"),
	  DER_CONSTANT("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c\x05\x00"),
	  DER_CONSTANT("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x03") },
	{ "SHA-512", 64, DER_CONSTANT("\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03"),
	  DER_CONSTANT("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d\x05\x00"),
	  DER_CONSTANT("\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04") },
};
/* AlgorithmIdentifier rsaEncryption with NULL. */
#define RSA_ENCRYPTION DER_BYTES("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00")

/* AlgorithmIdentifier of EC keys of P-256 and P-384 (RFC 5480 section 2.1.1). */
#define KEY_P256 DER_BYTES("\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07")
#define KEY_P384 DER_BYTES("\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22")

/* What SignedData needs of a certificate (RFC 5280 section 4.1). */
struct certificate_parts {
	struct der serial, issuer, key_algorithm;
};

static bool split_certificate(struct span certificate, struct certificate_parts *c)
{
	struct der outer, inner, version, algorithm, validity, subject, key;

	if (!der_expect(&certificate, DER_SEQUENCE, &outer) || !der_expect(&outer.content, DER_SEQUENCE, &inner))
		return false;
	(void)der_expect(&inner.content, DER_CONTEXT_0, &version); /* absent in version 1 */
	return der_expect(&inner.content, DER_INTEGER, &c->serial) &&
	       der_expect(&inner.content, DER_SEQUENCE, &algorithm) &&
	       der_expect(&inner.content, DER_SEQUENCE, &c->issuer) &&
	       der_expect(&inner.content, DER_SEQUENCE, &validity) &&
	       der_expect(&inner.content, DER_SEQUENCE, &subject) && der_expect(&inner.content, DER_SEQUENCE, &key) &&
	       der_expect(&key.content, DER_SEQUENCE, &c->key_algorithm);
}

/* ---- algorithms ---- */

/* The OID of an AlgorithmIdentifier; `ret_plain`: parameters absent or NULL. */
static bool split_identifier(struct span identifier, struct span *ret_oid, bool *ret_plain)
{
	struct der sequence, oid, null;

	if (!der_expect(&identifier, DER_SEQUENCE, &sequence) || identifier.len > 0 ||
	    !der_expect(&sequence.content, DER_OID, &oid))
		return false;
	*ret_oid = oid.whole;
	*ret_plain = sequence.content.len == 0 || (der_expect(&sequence.content, DER_NULL, &null) &&
	                                           null.content.len == 0 && sequence.content.len == 0);
	return true;
}

static bool same_algorithm(struct span a, struct span b)
{
	struct span oid_a, oid_b;
	bool plain_a, plain_b;

	return split_identifier(a, &oid_a, &plain_a) && split_identifier(b, &oid_b, &plain_b) && plain_a && plain_b &&
	       span_equal(oid_a, oid_b);
}

const struct digest_algorithm *digest_algorithm_find(struct span identifier)
{
	for (size_t i = 0; i < ARRAY_LENGTH(algorithms); i++)
		if (same_algorithm(identifier, algorithms[i].identifier))
			return &algorithms[i];
	return NULL;
}

const struct digest_algorithm *digest_sha256(void)
{
	return &algorithms[0];
}

const EVP_MD *digest_md(const struct digest_algorithm *d)
{
	if (d->size == 64)
		return EVP_sha512();
	return d->size == 48 ? EVP_sha384() : EVP_sha256();
}

enum err digest_make(const struct digest_algorithm *d, struct span bytes, uint8_t *out)
{
	return EVP_Digest(bytes.ptr, bytes.len, out, NULL, digest_md(d), NULL) == 1 ? ERR_OK
	                                                                            : openssl_failed(ERR_INTERNAL);
}

struct span signature_identifier(const struct digest_algorithm *d, const EVP_PKEY *key)
{
	if (!pkey_is_sound(key))
		return span_str(NULL);
	return pkey_is(key, "RSA") ? d->rsa : d->ecdsa;
}

struct span signature_identifier_of(const struct digest_algorithm *d, struct span certificate)
{
	struct certificate_parts c;

	if (!split_certificate(certificate, &c))
		return span_str(NULL);
	if (span_equal(c.key_algorithm.whole, RSA_ENCRYPTION))
		return d->rsa;
	if (span_equal(c.key_algorithm.whole, KEY_P256) || span_equal(c.key_algorithm.whole, KEY_P384))
		return d->ecdsa;
	return span_str(NULL);
}

bool signature_identifier_fits(struct span identifier, const struct digest_algorithm *d, const EVP_PKEY *key)
{
	struct span usual = signature_identifier(d, key);

	if (usual.len == 0)
		return false;
	return same_algorithm(identifier, usual) || (pkey_is(key, "RSA") && same_algorithm(identifier, RSA_ENCRYPTION));
}

/* ---- writing ---- */

static enum err add_signer(const struct signed_data_parts *p, struct buf *out)
{
	BUF body = buf_init(out->max), name = buf_init(out->max), attributes = buf_init(out->max);
	struct certificate_parts c;

	if (!split_certificate(p->leaf, &c) || p->signed_attributes.len == 0)
		return ERR_INPUT;
	TRY(buf_add_span(&name, c.issuer.whole));
	TRY(buf_add_span(&name, c.serial.whole));
	TRY(der_add(&body, DER_INTEGER, SIGNER_VERSION));
	TRY(der_add(&body, DER_SEQUENCE, buf_span(&name)));
	TRY(buf_add_span(&body, p->digest));
	TRY(buf_add_span(&attributes, p->signed_attributes));
	attributes.ptr[0] = (char)DER_CONTEXT_0; /* [0] IMPLICIT, but signed as a SET (RFC 5652 section 5.4) */
	TRY(buf_add_span(&body, buf_span(&attributes)));
	TRY(buf_add_span(&body, p->signature_algorithm));
	TRY(der_add(&body, DER_OCTET_STRING, p->signature));
	if (p->unsigned_attributes.len > 0)
		TRY(der_add(&body, DER_CONTEXT_1, p->unsigned_attributes));
	return der_add(out, DER_SEQUENCE, buf_span(&body));
}

static enum err add_content(const struct signed_data_parts *p, struct buf *out)
{
	BUF body = buf_init(out->max), octets = buf_init(out->max);

	TRY(buf_add_span(&body, p->content_type));
	if (p->content.len > 0) {
		TRY(der_add(&octets, DER_OCTET_STRING, p->content));
		TRY(der_add(&body, DER_CONTEXT_0, buf_span(&octets)));
	}
	return der_add(out, DER_SEQUENCE, buf_span(&body));
}

enum err signed_data_write(const struct signed_data_parts *p, struct buf *out)
{
	BUF body = buf_init(out->max), data = buf_init(out->max), info = buf_init(out->max);
	BUF signer = buf_init(out->max);

	TRY(der_add(&body, DER_INTEGER, span_of(&p->version, 1)));
	TRY(der_add(&body, DER_SET, p->digest));
	TRY(add_content(p, &body));
	TRY(der_add_set_of(&body, DER_CONTEXT_0, p->certificates));
	TRY(add_signer(p, &signer));
	TRY(der_add(&body, DER_SET, buf_span(&signer)));
	TRY(der_add(&data, DER_SEQUENCE, buf_span(&body)));
	TRY(buf_add_span(&info, OID_SIGNED_DATA));
	TRY(der_add(&info, DER_CONTEXT_0, buf_span(&data)));
	return der_add(out, DER_SEQUENCE, buf_span(&info));
}

/* ---- reading ---- */

static bool read_content(struct span *rest, struct signed_data *d)
{
	struct der sequence, type, explicit, octets;

	if (!der_expect(rest, DER_SEQUENCE, &sequence) || !der_expect(&sequence.content, DER_OID, &type))
		return false;
	d->content_type = type.whole;
	d->detached = sequence.content.len == 0;
	if (d->detached)
		return true;
	if (!der_expect(&sequence.content, DER_CONTEXT_0, &explicit) || sequence.content.len > 0 ||
	    !der_expect(&explicit.content, DER_OCTET_STRING, &octets) || explicit.content.len > 0)
		return false;
	d->content = octets.content;
	return true;
}

static bool read_certificates(struct span *rest, struct signed_data *d)
{
	struct der set, one;

	if (!der_expect(rest, DER_CONTEXT_0, &set))
		return true;
	while (set.content.len > 0) {
		if (!der_next(&set.content, &one))
			return false;
		if (one.tag != DER_SEQUENCE)
			continue; /* an attribute certificate or the like */
		if (d->certificate_count == DER_LIST_MAX)
			return false;
		d->certificates[d->certificate_count++] = one.whole;
	}
	return true;
}

static bool read_signer(struct span rest, struct signed_data *d)
{
	struct der signer, version, name, digest, attributes, algorithm, signature;

	if (!der_expect(&rest, DER_SEQUENCE, &signer) || rest.len > 0)
		return false; /* none, or more than one */
	rest = signer.content;
	if (!der_expect(&rest, DER_INTEGER, &version) || !der_next(&rest, &name) ||
	    !der_expect(&rest, DER_SEQUENCE, &digest) || !der_expect(&rest, DER_CONTEXT_0, &attributes) ||
	    !der_expect(&rest, DER_SEQUENCE, &algorithm) || !der_expect(&rest, DER_OCTET_STRING, &signature))
		return false;
	d->digest = digest.whole;
	d->signed_attributes = attributes.content;
	d->signature_algorithm = algorithm.whole;
	d->signature = signature.content;
	if (der_expect(&rest, DER_CONTEXT_1, &attributes))
		d->unsigned_attributes = attributes.content;
	return rest.len == 0;
}

static bool read_body(struct span rest, struct signed_data *d)
{
	struct der version, digests, crls, signers;

	if (!der_expect(&rest, DER_INTEGER, &version) || !der_expect(&rest, DER_SET, &digests) ||
	    !read_content(&rest, d) || !read_certificates(&rest, d))
		return false;
	(void)der_expect(&rest, DER_CONTEXT_1, &crls);
	return der_expect(&rest, DER_SET, &signers) && rest.len == 0 && read_signer(signers.content, d);
}

enum err signed_data_read(struct span der, struct signed_data *ret_data)
{
	struct signed_data d = { .certificate_count = 0 };
	struct der info, type, explicit, data;

	if (!der_is_one_value(der) || !der_expect(&der, DER_SEQUENCE, &info) ||
	    !der_expect(&info.content, DER_OID, &type) || !span_equal(type.whole, OID_SIGNED_DATA) ||
	    !der_expect(&info.content, DER_CONTEXT_0, &explicit) || info.content.len > 0 ||
	    !der_expect(&explicit.content, DER_SEQUENCE, &data) || explicit.content.len > 0 ||
	    !read_body(data.content, &d))
		return ERR_EVIDENCE;
	*ret_data = d;
	return ERR_OK;
}

/* ---- attributes ---- */

enum err attribute_add(struct buf *out, struct span oid, struct span value)
{
	BUF body = buf_init(out->max);

	TRY(buf_add_span(&body, oid));
	TRY(der_add(&body, DER_SET, value));
	return der_add(out, DER_SEQUENCE, buf_span(&body));
}

/* How many attributes are of that type; the last one's values. */
static size_t count_attributes(struct span attributes, struct span oid, struct span *ret_values)
{
	struct der attribute, type, values;
	size_t found = 0;

	while (der_expect(&attributes, DER_SEQUENCE, &attribute)) {
		if (!der_expect(&attribute.content, DER_OID, &type) || !span_equal(type.whole, oid))
			continue;
		found++;
		*ret_values = der_expect(&attribute.content, DER_SET, &values) ? values.content : span_str(NULL);
	}
	return found;
}

bool attribute_find(struct span attributes, struct span oid, struct der *ret_value)
{
	struct span values = { NULL, 0 };

	return count_attributes(attributes, oid, &values) == 1 && der_next(&values, ret_value) && values.len == 0;
}

bool attribute_exists(struct span attributes, struct span oid)
{
	struct span values;

	return count_attributes(attributes, oid, &values) > 0;
}

/* The first ESSCertID or ESSCertIDv2: SigningCertificate{V2} ::= SEQUENCE { certs SEQUENCE OF …, policies … }. */
static bool read_ess(struct span attributes, bool v2, struct span *ret_identifier, struct span *ret_hash)
{
	struct der value, certs, id, algorithm, hash;

	if (!attribute_find(attributes, v2 ? OID_SIGNING_CERTIFICATE_V2 : OID_SIGNING_CERTIFICATE, &value) ||
	    value.tag != DER_SEQUENCE || !der_expect(&value.content, DER_SEQUENCE, &certs) ||
	    !der_expect(&certs.content, DER_SEQUENCE, &id))
		return false;
	*ret_identifier = digest_sha256()->identifier; /* the default of version 2 */
	if (v2 && der_expect(&id.content, DER_SEQUENCE, &algorithm))
		*ret_identifier = algorithm.whole;
	if (!der_expect(&id.content, DER_OCTET_STRING, &hash))
		return false;
	*ret_hash = hash.content;
	return true;
}

/* Version 1 knows SHA-1 alone: here it tells apart the few certificates that came along, each of which must stand up
 * for itself. */
static enum err ess_matches(struct span identifier, bool v2, struct span hash, struct span certificate, bool *ret_match)
{
	const struct digest_algorithm *d = digest_algorithm_find(identifier);
	uint8_t ours[DIGEST_MAX];
	size_t size = v2 && d ? d->size : 20;

	*ret_match = false;
	if ((v2 && !d) || hash.len != size)
		return ERR_OK;
	if (EVP_Digest(certificate.ptr, certificate.len, ours, NULL, v2 ? digest_md(d) : EVP_sha1(), NULL) != 1)
		return openssl_failed(ERR_INTERNAL);
	*ret_match = memcmp(ours, hash.ptr, size) == 0;
	return ERR_OK;
}

enum err attribute_signer(struct span attributes, const struct span *certificates, size_t count,
                          const char **ret_reason, size_t *ret_signer)
{
	struct span identifier[2], hash[2];
	bool there[2];

	for (int v2 = 0; v2 < 2; v2++) {
		there[v2] = attribute_exists(attributes, v2 ? OID_SIGNING_CERTIFICATE_V2 : OID_SIGNING_CERTIFICATE);
		*ret_reason = "the signing certificate attribute cannot be read";
		if (there[v2] && !read_ess(attributes, v2, &identifier[v2], &hash[v2]))
			return ERR_EVIDENCE;
	}
	*ret_reason = "there is no signing certificate attribute";
	if (!there[0] && !there[1])
		return ERR_EVIDENCE;
	for (size_t i = 0; i < count; i++) {
		bool match = true;

		for (int v2 = 0; v2 < 2 && match; v2++)
			if (there[v2])
				TRY(ess_matches(identifier[v2], v2, hash[v2], certificates[i], &match));
		if (match) {
			*ret_signer = i;
			return ERR_OK;
		}
	}
	*ret_reason = "the signer's certificate is not in it";
	return ERR_EVIDENCE;
}
