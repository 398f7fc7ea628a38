#include "jourbeslut/eid.h"

#include <openssl/err.h>

#include "certificate.h"
#include "content.h"
#include "dsig.h"
#include "ocsp.h"
#include "report.h"

#include "jourbeslut/base/text.h"

#define OCSP_MAX ((size_t)32 << 10)

/* One verification under way. */
struct examination {
	const struct eid_trust *trust;
	const struct eid_evidence_input *in;
	struct eid_report *report;
	struct dsig dsig;
	struct ocsp ocsp;
	STACK_OF(X509) * certificates; /* leaf first */
};

static void examination_release(struct examination *x)
{
	eid_dsig_release(&x->dsig);
	eid_ocsp_release(&x->ocsp);
	x509_stack_free(x->certificates);
}

static enum err open_signature(struct examination *x)
{
	BUF xml = buf_init(EID_XML_MAX);
	enum err e;

	if (x->in->signature.len > EID_XML_MAX / 3 * 4)
		return eid_report_fail(x->report, EID_CHECK_FORM, "the signature is too large");
	e = base64_decode(x->in->signature, &xml);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return eid_report_fail(x->report, EID_CHECK_FORM, "the signature is not strict base64");
	TRY(e);
	TRY(eid_dsig_open(buf_span(&xml), x->report, &x->dsig));
	e = eid_dsig_certificates(x->dsig.key_info, &x->certificates);
	ERR_clear_error();
	if (e == ERR_EVIDENCE || e == ERR_INPUT || e == ERR_TOO_LARGE)
		return eid_report_fail(x->report, EID_CHECK_DIGESTS, "the certificates cannot be read");
	return e;
}

/* The certificates come from the bytes that were hashed, and must begin with the one whose key was used. */
static enum err certificates_from_hashed(struct examination *x)
{
	CLEANUP(cleanup_xml_doc) xmlDoc *doc = NULL;
	CLEANUP(cleanup_x509_stack) STACK_OF(X509) *hashed = NULL;
	const char *reason = NULL;
	enum err e = eid_xml_read(buf_span(&x->dsig.key_info_bytes), &reason, &doc);

	if (e == ERR_OK && eid_xml_is(xmlDocGetRootElement(doc), EID_NS_DSIG, "KeyInfo"))
		e = eid_dsig_certificates(xmlDocGetRootElement(doc), &hashed);
	if (e == ERR_MEMORY)
		return e;
	if (!hashed || X509_cmp(sk_X509_value(hashed, 0), sk_X509_value(x->certificates, 0)) != 0)
		return eid_report_fail(x->report, EID_CHECK_SIGNATURE, "the hashed certificates are not the ones used");
	x509_stack_free(x->certificates);
	x->certificates = TAKE(hashed);
	return ERR_OK;
}

static enum err verify_signature(struct examination *x)
{
	TRY(eid_dsig_verify(&x->dsig, sk_X509_value(x->certificates, 0), x->report));
	return certificates_from_hashed(x);
}

static enum err open_ocsp(struct examination *x, const char **ret_reason)
{
	BUF der = buf_init(OCSP_MAX);
	enum err e = ERR_INPUT;

	*ret_reason = "it is not strict base64, or too large";
	if (x->in->ocsp.len <= OCSP_MAX * 2)
		e = base64_decode(x->in->ocsp, &der);
	if (e == ERR_INPUT || e == ERR_TOO_LARGE)
		return ERR_EVIDENCE;
	TRY(e);
	return eid_ocsp_open(buf_span(&der), ret_reason, &x->ocsp);
}

static enum err verify_certificates(struct examination *x)
{
	X509 *leaf = sk_X509_value(x->certificates, 0), *issuer = NULL;
	const char *reason = NULL;
	enum err opened = open_ocsp(x, &reason);
	/* The chain is judged at the time of signature. Where the response cannot be read, its own check will say so.
	 */
	struct instant when = opened == ERR_OK ? x->ocsp.produced : x->in->not_after;

	if (opened != ERR_EVIDENCE)
		TRY(opened);
	TRY(eid_certificate_chain(x->trust, x->certificates, when, x->report, &issuer));
	TRY(eid_certificate_purpose(x->trust, leaf, x->in->kind, x->report));
	if (opened == ERR_EVIDENCE)
		return eid_report_fail(x->report, EID_CHECK_OCSP_FORM, "%s", reason);
	eid_report_pass(x->report, EID_CHECK_OCSP_FORM);
	return eid_ocsp_verify(&x->ocsp, x->trust, leaf, issuer, x->certificates, x->in->signature, x->report);
}

static enum err verify_time(struct examination *x)
{
	const char *stale = eid_ocsp_stale(&x->ocsp);

	if (x->ocsp.produced.us < x->in->not_before.us)
		return eid_report_fail(x->report, EID_CHECK_TIME, "it was made before it was ordered");
	if (x->ocsp.produced.us > x->in->not_after.us)
		return eid_report_fail(x->report, EID_CHECK_TIME, "it was made after it was collected");
	if (stale)
		return eid_report_fail(x->report, EID_CHECK_TIME, "%s", stale);
	x->report->signed_at = x->ocsp.produced;
	eid_report_pass(x->report, EID_CHECK_TIME);
	return ERR_OK;
}

static enum err verify_person(struct examination *x)
{
	const char *signer = x->report->person;

	if (x->in->told_person[0] && strcmp(signer, x->in->told_person) != 0)
		return eid_report_fail(x->report, EID_CHECK_PERSON,
		                       "the certificate names another person than the provider");
	if (x->in->kind == EID_SIGN && !x->in->person[0])
		return eid_report_fail(x->report, EID_CHECK_PERSON, "nobody was named who may sign");
	if (x->in->person[0] && strcmp(signer, x->in->person) != 0)
		return eid_report_fail(x->report, EID_CHECK_PERSON,
		                       "it was done by another person than the one who may");
	eid_report_pass(x->report, EID_CHECK_PERSON);
	return ERR_OK;
}

static enum err examine(struct examination *x)
{
	TRY(open_signature(x));
	TRY(verify_signature(x));
	TRY(verify_certificates(x));
	TRY(verify_time(x));
	TRY(eid_content_verify(buf_span(&x->dsig.data_bytes), x->in, x->report));
	return verify_person(x);
}

enum err eid_evidence_verify(const struct eid_trust *trust, const struct eid_evidence_input *input,
                             struct eid_report *ret_report)
{
	CLEANUP(examination_release) struct examination x = { .trust = trust, .in = input, .report = ret_report };
	enum err e;

	*ret_report = (struct eid_report){ 0 };
	e = examine(&x);
	ret_report->ok = e == ERR_OK;
	return e;
}

enum err eid_evidence_told(struct span xml, struct buf *ret_visible, char ret_organisation[EID_ORGANISATION_TEXT])
{
	struct eid_report unused = { 0 };
	DSIG dsig = { 0 };

	if (xml.len > EID_XML_MAX)
		return ERR_EVIDENCE;
	TRY(eid_dsig_open(xml, &unused, &dsig));
	return eid_content_told(dsig.data, ret_visible, ret_organisation);
}
