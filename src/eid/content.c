#include "content.h"

#include <strings.h>

#include "jourbeslut/base/text.h"
#include "report.h"

#define TEXT_MAX ((size_t)256 << 10)
#define DN_MAX ((size_t)2048)

struct content {
	const xmlNode *visible, *nonvisible, *service, *client; /* borrowed; NULL: absent */
};

/* The four children, each at most once, in the profile's order, and no others: an element that we do not know could say
 * what nobody here has read. (Inside srvInfo and clientInfo BankID may add what it likes.) */
static bool take_children(const xmlNode *root, struct content *c)
{
	const struct {
		const char *name;
		const xmlNode **place;
	} order[] = {
		{ "usrVisibleData", &c->visible },
		{ "usrNonVisibleData", &c->nonvisible },
		{ "srvInfo", &c->service },
		{ "clientInfo", &c->client },
	};
	const xmlNode *n = eid_xml_first(root);

	for (size_t i = 0; i < ARRAY_LENGTH(order); i++) {
		if (!eid_xml_is(n, EID_NS_BANKID, order[i].name))
			continue;
		*order[i].place = n;
		n = eid_xml_next(n);
	}
	return !n && eid_xml_only_elements(root) && c->service && c->client;
}

/* The bytes behind an element's base64. */
static enum err decoded(const xmlNode *node, struct buf *out)
{
	BUF text = buf_init(TEXT_MAX);
	enum err e;

	TRY(eid_xml_text(node, &text));
	e = base64_decode(buf_span(&text), out);
	return e == ERR_INPUT || e == ERR_TOO_LARGE ? ERR_EVIDENCE : e;
}

static enum err check_purpose(const struct content *c, enum eid_kind kind, struct eid_report *r)
{
	const xmlNode *node = eid_xml_only(c->client, EID_NS_BANKID, "funcId");
	BUF text = buf_init(TEXT_MAX);
	enum err e;

	if (!node)
		return eid_report_fail(r, EID_CHECK_PURPOSE, "funcId is missing or repeated");
	e = eid_xml_text(node, &text);
	if (e != ERR_EVIDENCE && e != ERR_TOO_LARGE)
		TRY(e);
	if (e != ERR_OK || !span_equal_str(buf_span(&text), kind == EID_SIGN ? "Signing" : "Identification"))
		return eid_report_fail(r, EID_CHECK_PURPOSE, "funcId is not %s",
		                       kind == EID_SIGN ? "Signing" : "Identification");
	eid_report_pass(r, EID_CHECK_PURPOSE);
	return ERR_OK;
}

static bool visible_attributes(const xmlNode *node)
{
	/* No format attribute: what we order is plain text. */
	return eid_xml_attribute_is(node, "charset", "UTF-8") && eid_xml_attribute_is(node, "visible", "wysiwys") &&
	       eid_xml_attributes(node) == 2;
}

static enum err check_bytes(const xmlNode *node, struct span ordered, enum eid_check check, struct eid_report *r)
{
	BUF bytes = buf_init(TEXT_MAX);
	enum err e;

	if (!node && ordered.len > 0)
		return eid_report_fail(r, check, "what was ordered is not there");
	if (node && ordered.len == 0)
		return eid_report_fail(r, check, "something is there that was not ordered");
	if (!node) {
		eid_report_pass(r, check);
		return ERR_OK;
	}
	e = decoded(node, &bytes);
	if (e == ERR_EVIDENCE)
		return eid_report_fail(r, check, "it is not base64");
	TRY(e);
	if (!span_equal(buf_span(&bytes), ordered))
		return eid_report_fail(r, check, "it differs from what was ordered");
	eid_report_pass(r, check);
	return ERR_OK;
}

static enum err check_visible(const struct content *c, const struct eid_evidence_input *in, struct eid_report *r)
{
	if (in->kind == EID_SIGN && in->visible.len == 0)
		return eid_report_fail(r, EID_CHECK_VISIBLE, "a signature was ordered without a text to sign");
	if (c->visible && !visible_attributes(c->visible))
		return eid_report_fail(r, EID_CHECK_VISIBLE,
		                       "the text is marked otherwise than as plain UTF-8 that was shown");
	return check_bytes(c->visible, in->visible, EID_CHECK_VISIBLE, r);
}

/* One attribute "type=value" of a name, up to the next comma that is not escaped (RFC 4514 section 2.4). */
static struct span dn_attribute(struct span *rest)
{
	size_t i = 0;
	struct span one;

	while (i < rest->len && rest->ptr[i] != ',')
		i += rest->ptr[i] == '\\' ? 2 : 1;
	if (i > rest->len)
		i = rest->len;
	one = span_of(rest->ptr, i);
	*rest = i < rest->len ? span_of(rest->ptr + i + 1, rest->len - i - 1) : span_of(rest->ptr, 0);
	return span_trim(one);
}

static bool is_digits(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

enum err eid_dn_serial(struct span dn, char *out, size_t out_size)
{
	static const char type[] = "serialNumber=";
	size_t found = 0;

	while (dn.len > 0) {
		struct span a = dn_attribute(&dn);

		if (a.len < sizeof type - 1 || strncasecmp(a.ptr, type, sizeof type - 1) != 0)
			continue;
		a = span_of(a.ptr + sizeof type - 1, a.len - (sizeof type - 1));
		if (found++ || !is_digits(a) || a.len >= out_size)
			return ERR_EVIDENCE;
		memcpy(out, a.ptr, a.len);
		out[a.len] = 0;
	}
	return found == 1 ? ERR_OK : ERR_EVIDENCE;
}

static enum err check_organisation(const struct content *c, const char *org_number, struct eid_report *r)
{
	const xmlNode *node = eid_xml_only(c->service, EID_NS_BANKID, "name");
	BUF dn = buf_init(DN_MAX);
	char serial[32];
	enum err e;

	if (!node)
		return eid_report_fail(r, EID_CHECK_ORGANISATION, "srvInfo/name is missing or repeated");
	e = decoded(node, &dn);
	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK || eid_dn_serial(buf_span(&dn), serial, sizeof serial) != ERR_OK)
		return eid_report_fail(r, EID_CHECK_ORGANISATION, "srvInfo/name has no readable organisation number");
	if (strcmp(serial, org_number) != 0)
		return eid_report_fail(r, EID_CHECK_ORGANISATION, "it was done at another organisation");
	eid_report_pass(r, EID_CHECK_ORGANISATION);
	return ERR_OK;
}

enum err eid_content_verify(struct span canonical, const struct eid_evidence_input *in, struct eid_report *r)
{
	CLEANUP(cleanup_xml_doc) xmlDoc *doc = NULL;
	struct content c = { .visible = NULL };
	const char *reason = NULL;
	enum err e = eid_xml_read(canonical, &reason, &doc);

	if (e == ERR_EVIDENCE)
		return eid_report_fail(r, EID_CHECK_PURPOSE, "the signed data is not acceptable XML: %s", reason);
	TRY(e);
	if (!eid_xml_is(xmlDocGetRootElement(doc), EID_NS_BANKID, "bankIdSignedData") ||
	    !take_children(xmlDocGetRootElement(doc), &c))
		return eid_report_fail(r, EID_CHECK_PURPOSE, "the signed data has other parts than the profile's");
	TRY(check_purpose(&c, in->kind, r));
	TRY(check_visible(&c, in, r));
	TRY(check_bytes(c.nonvisible, in->nonvisible, EID_CHECK_NONVISIBLE, r));
	return check_organisation(&c, in->org_number, r);
}

enum err eid_content_told(const xmlNode *data, struct buf *ret_visible, char ret_organisation[EID_ORGANISATION_TEXT])
{
	struct content c = { .visible = NULL };
	BUF dn = buf_init(DN_MAX);
	enum err e;

	if (!take_children(data, &c) || !c.visible || !eid_xml_only(c.service, EID_NS_BANKID, "name"))
		return ERR_EVIDENCE;
	TRY(decoded(c.visible, ret_visible));
	e = decoded(eid_xml_only(c.service, EID_NS_BANKID, "name"), &dn);
	if (e == ERR_TOO_LARGE)
		return ERR_EVIDENCE;
	TRY(e);
	return eid_dn_serial(buf_span(&dn), ret_organisation, EID_ORGANISATION_TEXT);
}
