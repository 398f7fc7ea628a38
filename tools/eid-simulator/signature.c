#include "signature.h"

#include "jourbeslut/base/text.h"

#define DOCUMENT_MAX ((size_t)1 << 20)
#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define TYPES "http://www.bankid.com/signature/v1.0.0/types"
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define RSA_SHA256 "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
#define RSA_SHA1 DSIG "rsa-sha1"
#define SHA256_URI "http://www.w3.org/2001/04/xmlenc#sha256"
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>"

static enum err add_base64_text(struct buf *out, const char *element, const char *text)
{
	TRY(buf_printf(out, "<%s>", element));
	TRY(base64_encode(text, strlen(text), out));
	return buf_printf(out, "</%s>", element);
}

static enum err add_texts(const struct signature_spec *s, const char *visible, struct buf *out)
{
	if (*visible) {
		TRY(buf_printf(out, "<usrVisibleData charset=\"UTF-8\"%s visible=\"wysiwys\">",
		               s->markdown ? " format=\"simpleMarkdownV1\"" : ""));
		TRY(buf_add_str(out, visible));
		TRY(buf_add_str(out, "</usrVisibleData>"));
	}
	return *s->hidden ? buf_printf(out, "<usrNonVisibleData>%s</usrNonVisibleData>", s->hidden) : ERR_OK;
}

static enum err add_server(const struct signature_spec *s, struct buf *out)
{
	TRY(buf_add_str(out, "<srvInfo>"));
	TRY(add_base64_text(out, "name", s->rp_name));
	TRY(buf_add_str(out, "<nonce>"));
	TRY(base64_encode(s->nonce, 20, out));
	TRY(buf_add_str(out, "</nonce>"));
	TRY(add_base64_text(out, "displayName", s->rp_display));
	return buf_add_str(out, "</srvInfo>");
}

static enum err add_condition(struct buf *out, const char *type, const char *value)
{
	return buf_printf(out, "<condition><type>%s</type><value>%s</value></condition>", type, value);
}

static enum err add_client(const struct signature_spec *s, struct buf *out)
{
	bool identification = s->identification || s->twist == MISBEHAVE_FUNC_IDENTIFICATION;
	const json_t *policy;
	size_t i;

	TRY(buf_printf(out, "<clientInfo><funcId>%s</funcId>", identification ? "Identification" : "Signing"));
	TRY(add_base64_text(out, "version", "Personal=0.1.0&Simulator=1"));
	TRY(buf_add_str(out, "<env><ai>"));
	TRY(add_base64_text(out, "type", "SIMULATOR"));
	TRY(add_base64_text(out, "deviceInfo", "0.1.0"));
	TRY(buf_printf(out, "<uhi>%s</uhi><fsib>0</fsib><utb>cs1</utb><requirement>", s->uhi));
	json_array_foreach (s->policies, i, policy)
		TRY(add_condition(out, "CertificatePolicies", json_string_value(policy)));
	TRY(add_condition(out, "TokenStartRequired", "yes"));
	return buf_add_str(out, "</requirement><uauth>pw</uauth></ai></env></clientInfo>");
}

static enum err signed_data_write(const struct signature_spec *s, const char *id, const char *visible, struct buf *out)
{
	TRY(buf_printf(out, "<bankIdSignedData xmlns=\"" TYPES "\" Id=\"%s\">", id));
	TRY(add_texts(s, visible, out));
	TRY(add_server(s, out));
	TRY(add_client(s, out));
	return buf_add_str(out, "</bankIdSignedData>");
}

static enum err add_certificate(struct buf *out, const X509 *cert)
{
	TRY(buf_add_str(out, "<X509Certificate>"));
	TRY(cert_base64(cert, out));
	return buf_add_str(out, "</X509Certificate>");
}

static enum err key_info_write(const struct signature_spec *s, struct buf *out)
{
	TRY(buf_add_str(out, "<KeyInfo xmlns=\"" DSIG "\" Id=\"bidKeyInfo\"><X509Data>"));
	TRY(add_certificate(out, s->leaf->cert));
	TRY(add_certificate(out, s->customer_ca));
	TRY(add_certificate(out, s->bank_ca));
	return buf_add_str(out, "</X509Data></KeyInfo>");
}

static enum err add_reference(struct buf *out, const char *attributes, const struct buf *referenced)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)buf_str(referenced), referenced->len, digest);
	TRY(buf_printf(out,
	               "<Reference %s><Transforms><Transform Algorithm=\"" C14N "\"></Transform></Transforms>"
	               "<DigestMethod Algorithm=\"" SHA256_URI "\"></DigestMethod><DigestValue>",
	               attributes));
	TRY(base64_encode(digest, sizeof digest, out));
	return buf_add_str(out, "</DigestValue></Reference>");
}

static enum err signed_info_write(const struct signature_spec *s, const struct buf *data, const struct buf *key_info,
                                  struct buf *out)
{
	TRY(buf_printf(out,
	               "<SignedInfo xmlns=\"" DSIG "\"><CanonicalizationMethod Algorithm=\"" C14N
	               "\"></CanonicalizationMethod><SignatureMethod Algorithm=\"%s\"></SignatureMethod>",
	               s->twist == MISBEHAVE_SHA1 ? RSA_SHA1 : RSA_SHA256));
	TRY(add_reference(out, "Type=\"" TYPES "\" URI=\"#bidSignedData\"", data));
	TRY(add_reference(out, "URI=\"#bidKeyInfo\"", key_info));
	return buf_add_str(out, "</SignedInfo>");
}

DEFINE_CLEANUP(clean_digest, EVP_MD_CTX, EVP_MD_CTX_free);

static enum err value_write(const struct signature_spec *s, const struct buf *signed_info, struct buf *out)
{
	CLEANUP(clean_digest) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const EVP_MD *md = s->twist == MISBEHAVE_SHA1 ? EVP_sha1() : EVP_sha256();
	unsigned char value[512];
	size_t len = sizeof value;

	if (!ctx || EVP_DigestSignInit(ctx, NULL, md, NULL, s->leaf->key) != 1 ||
	    EVP_DigestSign(ctx, value, &len, (const unsigned char *)buf_str(signed_info), signed_info->len) != 1)
		return ERR_INTERNAL;
	if (s->twist == MISBEHAVE_BAD_SIGNATURE)
		value[len - 1] ^= 1;
	return base64_encode(value, len, out);
}

/* The visible text, with a line that was not ordered. */
static enum err altered_text(const char *visible, struct buf *out)
{
	BUF text = buf_init(DOCUMENT_MAX);

	TRY(base64_decode(span_str(visible), &text));
	TRY(buf_add_str(&text, "\nDetta har ingen beslutat."));
	return base64_encode(text.ptr, text.len, out);
}

static enum err ordered_data_write(const struct signature_spec *s, struct buf *out)
{
	BUF altered = buf_init(DOCUMENT_MAX);
	struct signature_spec changed = *s;

	if (s->twist == MISBEHAVE_MISSING_TEXT)
		return signed_data_write(s, "bidSignedData", "", out);
	if (s->twist == MISBEHAVE_ALTERED_HIDDEN) {
		TRY(base64_encode(s->nonce, 20, &altered));
		changed.hidden = buf_str(&altered);
		return signed_data_write(&changed, "bidSignedData", s->visible, out);
	}
	if (s->twist != MISBEHAVE_ALTERED_TEXT)
		return signed_data_write(s, "bidSignedData", s->visible, out);
	TRY(altered_text(s->visible, &altered));
	return signed_data_write(s, "bidSignedData", buf_str(&altered), out);
}

/* The element of an attacker who hopes that content is read from the first one. */
static enum err add_forged_object(const struct signature_spec *s, struct buf *out)
{
	BUF altered = buf_init(DOCUMENT_MAX);

	if (s->twist != MISBEHAVE_DUPLICATE_ID && s->twist != MISBEHAVE_WRAPPING)
		return ERR_OK;
	TRY(altered_text(s->visible, &altered));
	TRY(buf_add_str(out, "<Object>"));
	TRY(signed_data_write(s, s->twist == MISBEHAVE_WRAPPING ? "bidOtherData" : "bidSignedData", buf_str(&altered),
	                      out));
	return buf_add_str(out, "</Object>");
}

enum err signature_write(const struct signature_spec *s, struct buf *out)
{
	BUF data = buf_init(DOCUMENT_MAX), key_info = buf_init(DOCUMENT_MAX), signed_info = buf_init(DOCUMENT_MAX);

	TRY(ordered_data_write(s, &data));
	TRY(key_info_write(s, &key_info));
	TRY(signed_info_write(s, &data, &key_info, &signed_info));
	TRY(buf_add_str(out, DECLARATION));
	if (s->twist == MISBEHAVE_DOCTYPE)
		TRY(buf_add_str(out, "<!DOCTYPE Signature [<!ENTITY e \"e\">]>"));
	TRY(buf_add_str(out, "<Signature xmlns=\"" DSIG "\">"));
	TRY(buf_add_span(out, buf_span(&signed_info)));
	TRY(buf_add_str(out, "<SignatureValue>"));
	TRY(value_write(s, &signed_info, out));
	TRY(buf_add_str(out, "</SignatureValue>"));
	TRY(buf_add_span(out, buf_span(&key_info)));
	TRY(add_forged_object(s, out));
	TRY(buf_add_str(out, "<Object>"));
	TRY(buf_add_span(out, buf_span(&data)));
	if (s->twist == MISBEHAVE_BAD_XML)
		return ERR_OK;
	return buf_add_str(out, "</Object></Signature>");
}
