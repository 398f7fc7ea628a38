#include "evidence.h"

#include <string.h>

#include "jourbeslut/base/text.h"

#include "ocsp.h"
#include "signature.h"

#define SIGNATURE_MAX ((size_t)2 << 20)

/* The device's hardware id: always the same for a person, as for a phone. */
static enum err uhi_write(const struct person *person, struct buf *out)
{
	unsigned char digest[SHA_DIGEST_LENGTH];
	BUF seed = buf_init(256);

	TRY(buf_printf(&seed, "device of %s", person->personal_number));
	SHA1((const unsigned char *)buf_str(&seed), seed.len, digest);
	return base64_encode(digest, sizeof digest, out);
}

static const struct person *signer_of(const struct evidence_spec *s)
{
	return s->twist == MISBEHAVE_WRONG_SIGNER || s->twist == MISBEHAVE_WRONG_PERSON ? s->other : s->person;
}

static const struct person *user_of(const struct evidence_spec *s)
{
	return s->twist == MISBEHAVE_WRONG_USER || s->twist == MISBEHAVE_WRONG_PERSON ? s->other : s->person;
}

static const struct pki_issuers *issuers_of(const struct evidence_spec *s)
{
	return s->twist == MISBEHAVE_UNTRUSTED_CHAIN ? &s->pki->stray : &s->pki->trusted;
}

/* The relying party's name; for misbehaviour with another organisation number. */
static enum err rp_name_write(const struct evidence_spec *s, struct buf *out)
{
	TRY(buf_add_str(out, s->order->rp.name));
	if (s->twist == MISBEHAVE_OTHER_RP) {
		char *number = strstr(out->ptr, "serialNumber=");

		if (number)
			number[strlen("serialNumber=")] ^= 1;
	}
	return ERR_OK;
}

/* Appends the signature, base64. */
static enum err signature_make(const struct evidence_spec *s, const struct identity *leaf, struct buf *out)
{
	const json_t *request = s->order->request;
	BUF xml = buf_init(SIGNATURE_MAX), uhi = buf_init(64), rp_name = buf_init(4096);
	unsigned char nonce[20];
	struct signature_spec spec = {
		.leaf = leaf,
		.customer_ca = issuers_of(s)->customer.cert,
		.bank_ca = issuers_of(s)->bank.cert,
		.identification = s->order->kind == ORDER_AUTH,
		.visible = json_text(request, "userVisibleData"),
		.hidden = json_text(request, "userNonVisibleData"),
		.markdown = strcmp(json_text(request, "userVisibleDataFormat"), "simpleMarkdownV1") == 0,
		.rp_display = s->order->rp.display_name,
		.policies = json_at(request, "requirement.certificatePolicies"),
		.nonce = nonce,
		.twist = s->twist,
	};

	TRY(random_fill(s->random, nonce, sizeof nonce));
	TRY(uhi_write(signer_of(s), &uhi));
	TRY(rp_name_write(s, &rp_name));
	spec.uhi = buf_str(&uhi);
	spec.rp_name = buf_str(&rp_name);
	TRY(signature_write(&spec, &xml));
	return base64_encode(xml.ptr, xml.len, out);
}

static const struct identity *responder_of(const struct evidence_spec *s)
{
	if (s->twist == MISBEHAVE_OCSP_OTHER_RESPONDER)
		return &s->pki->bank_ocsp;
	return s->twist == MISBEHAVE_OCSP_STRAY_RESPONDER ? &s->pki->stray.ocsp : &issuers_of(s)->ocsp;
}

/* Appends the OCSP response, base64. Its nonce is bound to the signature as delivered. */
static enum err ocsp_make(const struct evidence_spec *s, const X509 *leaf, const struct buf *signature, struct buf *out)
{
	unsigned char nonce[32];
	BUF der = buf_init(1 << 16);
	struct ocsp_spec spec = {
		.leaf = leaf,
		.issuer = issuers_of(s)->customer.cert,
		.responder = responder_of(s),
		.at = s->at,
		.nonce = nonce,
		.twist = s->twist,
	};

	SHA1((const unsigned char *)buf_str(signature), signature->len, nonce);
	TRY(random_fill(s->random, nonce + SHA_DIGEST_LENGTH, sizeof nonce - SHA_DIGEST_LENGTH));
	TRY(ocsp_write(&spec, &der));
	return base64_encode(der.ptr, der.len, out);
}

static enum err user_put(json_t *completion, const struct person *p)
{
	JSON json_t *user = json_object();

	TRY(json_put_text(user, "personalNumber", p->personal_number));
	TRY(json_put_text(user, "name", p->name));
	TRY(json_put_text(user, "givenName", p->given_name));
	TRY(json_put_text(user, "surname", p->surname));
	return json_put(completion, "user", TAKE(user));
}

static enum err device_put(json_t *completion, const struct evidence_spec *s)
{
	JSON json_t *device = json_object();
	BUF uhi = buf_init(64);

	TRY(uhi_write(signer_of(s), &uhi));
	TRY(json_put_text(device, "ipAddress", s->device_address));
	TRY(json_put_text(device, "uhi", buf_str(&uhi)));
	return json_put(completion, "device", TAKE(device));
}

static enum err options_put(json_t *completion, const struct evidence_spec *s)
{
	const json_t *request = s->order->request;

	if (json_is_true(json_at(request, "requirement.mrtd"))) {
		JSON json_t *step_up = json_object();

		TRY(json_put_bool(step_up, "mrtd", true));
		TRY(json_put(completion, "stepUp", TAKE(step_up)));
	}
	if (!json_is_true(json_object_get(request, "returnRisk")))
		return ERR_OK;
	return json_put_text(completion, "risk", s->twist == MISBEHAVE_RISK_HIGH ? "high" : "low");
}

enum err evidence_make(const struct evidence_spec *s, json_t **ret_completion)
{
	bool identify = s->order->kind == ORDER_AUTH || s->twist == MISBEHAVE_IDENTIFICATION_CERT;
	CLEANUP(identity_release) struct identity leaf = { 0 };
	JSON json_t *completion = json_object();
	BUF signature = buf_init(SIGNATURE_MAX), ocsp = buf_init(1 << 17);
	char date[DATE_TEXT];

	TRY(pki_person(s->pki, signer_of(s), identify ? PKI_IDENTIFICATION : PKI_SIGNING,
	               s->twist == MISBEHAVE_UNTRUSTED_CHAIN, &leaf));
	TRY(signature_make(s, &leaf, &signature));
	TRY(ocsp_make(s, leaf.cert, &signature, &ocsp));
	TRY(user_put(completion, user_of(s)));
	TRY(device_put(completion, s));
	date_format(cert_issue_date(leaf.cert), date);
	TRY(json_put_text(completion, "bankIdIssueDate", date));
	TRY(options_put(completion, s));
	TRY(json_put_text(completion, "signature", buf_str(&signature)));
	if (s->twist != MISBEHAVE_OCSP_MISSING)
		TRY(json_put_text(completion, "ocspResponse", buf_str(&ocsp)));
	*ret_completion = TAKE(completion);
	return ERR_OK;
}
