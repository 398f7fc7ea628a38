/* eid_evidence_verify, on evidence made at start and spoiled by the input. The first byte chooses:
 *   0  the rest is the XML, with the good OCSP response
 *   1  the rest is the OCSP response, with the good XML
 *   2  the rest is a list of changes (16 bits offset, 8 bits new byte) of the good XML
 *   3  the same of the good OCSP response
 * Whatever it is: no crash, and nothing but the good evidence is ever accepted. */
#include "jourbeslut/eid.h"

#include <stdint.h>

#include "jourbeslut/base/text.h"
#include "../unit/eid_kit.h"

#define XML_MAX ((size_t)600 << 10)

static struct kit *kit;
static struct eid_trust *trust;
static struct buf good_xml, good_der;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(enum err e)
{
	if (e != ERR_OK)
		abort();
}

static void stop(void)
{
	eid_trust_free(trust);
	buf_release(&good_xml);
	buf_release(&good_der);
	kit_free(kit);
}

static void start(void)
{
	struct kit_evidence e = { 0 };
	struct eid_problem problem;
	BUF pem = buf_init(1 << 14), signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);

	kit = kit_new();
	kit_pem(kit->root, &pem);
	must(eid_trust_new(EID_TEST, buf_span(&pem), &problem, &trust));
	kit_make(kit, &e, &signature, &ocsp);
	good_xml = buf_init(XML_MAX);
	good_der = buf_init(XML_MAX);
	must(base64_decode(buf_span(&signature), &good_xml));
	must(base64_decode(buf_span(&ocsp), &good_der));
	if (atexit(stop) != 0)
		abort();
}

static void apply(struct buf *text, const uint8_t *changes, size_t len)
{
	for (size_t i = 0; i + 3 <= len; i += 3)
		text->ptr[(size_t)(changes[i] << 8 | changes[i + 1]) % text->len] = (char)changes[i + 2];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	BUF xml = buf_init(XML_MAX), der = buf_init(XML_MAX), signature = buf_init(1 << 20), ocsp = buf_init(1 << 20);
	struct eid_evidence_input in;
	struct eid_report report;
	uint8_t mode;

	if (!kit)
		start();
	if (len < 2 || len > XML_MAX)
		return 0;
	mode = bytes[0] & 3;
	must(buf_add_span(&xml, mode == 0 ? span_of(bytes + 1, len - 1) : buf_span(&good_xml)));
	must(buf_add_span(&der, mode == 1 ? span_of(bytes + 1, len - 1) : buf_span(&good_der)));
	if (mode >= 2)
		apply(mode == 2 ? &xml : &der, bytes + 1, len - 1);
	must(base64_encode(xml.ptr, xml.len, &signature));
	must(base64_encode(der.ptr, der.len, &ocsp));
	in = (struct eid_evidence_input){ .signature = buf_span(&signature),
		                          .ocsp = buf_span(&ocsp),
		                          .kind = EID_SIGN,
		                          .visible = span_str(KIT_VISIBLE),
		                          .nonvisible = span_str(KIT_NONVISIBLE),
		                          .person = KIT_PERSON,
		                          .told_person = KIT_PERSON,
		                          .org_number = KIT_ORG,
		                          .not_before = instant_add(kit->now, -MINUTE),
		                          .not_after = instant_add(kit->now, MINUTE) };
	if (eid_evidence_verify(trust, &in, &report) == ERR_OK &&
	    (!span_equal(buf_span(&xml), buf_span(&good_xml)) || !span_equal(buf_span(&der), buf_span(&good_der))))
		abort();
	return 0;
}
