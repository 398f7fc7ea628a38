/* Seal and stamps: what a signature covers, how it is written, and that an update changes nothing else. */
#include "integration/record_lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define CMS_SIZE_MAX ((size_t)64 << 10)

/* The content of a DER value that is being walked. */
struct der {
	const unsigned char *at, *end;
};

/* Steps over the next value, which must have this tag; `inside` (may be NULL) is its content. */
static bool der_next(struct der *d, unsigned tag, struct der *inside)
{
	const unsigned char *at = d->at;
	size_t len, count;

	if (d->end - at < 2 || *at++ != tag)
		return false;
	len = *at++;
	if (len >= 0x80) {
		count = len & 0x7F;
		if (count == 0 || count > 3 || (size_t)(d->end - at) < count)
			return false;
		for (len = 0; count > 0; count--)
			len = len << 8 | *at++;
	}
	if (len > (size_t)(d->end - at))
		return false;
	if (inside)
		*inside = (struct der){ at, at + len };
	d->at = at + len;
	return true;
}

struct signed_data {
	unsigned signers, certificates;
	bool has_time; /* signing-time among the signed attributes */
};

/* SignerInfo (RFC 5652, 5.3): is signing-time signed? */
static bool read_signer(struct der signer, bool *ret_time)
{
	static const unsigned char signing_time[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x05 };
	struct der attributes, attribute, type;

	*ret_time = false;
	if (!der_next(&signer, 0x02, NULL) || !der_next(&signer, 0x30, NULL) || !der_next(&signer, 0x30, NULL) ||
	    !der_next(&signer, 0xA0, &attributes))
		return false;
	while (der_next(&attributes, 0x30, &attribute)) {
		if (der_next(&attribute, 0x06, &type) && (size_t)(type.end - type.at) == sizeof signing_time &&
		    memcmp(type.at, signing_time, sizeof signing_time) == 0)
			*ret_time = true;
	}
	return attributes.at == attributes.end;
}

/* ContentInfo with SignedData (RFC 5652, 3 and 5.1). */
static bool read_cms(const struct buf *bytes, struct signed_data *ret)
{
	struct der all = { (const unsigned char *)bytes->ptr, (const unsigned char *)bytes->ptr + bytes->len };
	struct der info, wrapped, data, certificates, signers, signer;

	*ret = (struct signed_data){ 0 };
	if (!der_next(&all, 0x30, &info) || all.at != all.end || !der_next(&info, 0x06, NULL) ||
	    !der_next(&info, 0xA0, &wrapped) || !der_next(&wrapped, 0x30, &data) || !der_next(&data, 0x02, NULL) ||
	    !der_next(&data, 0x31, NULL) || !der_next(&data, 0x30, NULL) || !der_next(&data, 0xA0, &certificates))
		return false;
	while (der_next(&certificates, 0x30, NULL))
		ret->certificates++;
	if (!der_next(&data, 0x31, &signers) || data.at != data.end || certificates.at != certificates.end)
		return false;
	/* What is no SignerInfo counts as one too many. */
	while (signers.at < signers.end) {
		bool time = false;

		ret->signers++;
		if (!der_next(&signers, 0x30, &signer) || !read_signer(signer, &time)) {
			ret->signers++;
			break;
		}
		ret->has_time = ret->has_time || time;
	}
	return true;
}

/* How long the DER value is that `bytes` begin with; 0: none. */
static size_t der_length(const struct buf *bytes)
{
	const unsigned char *start = (const unsigned char *)bytes->ptr;
	struct der d = { start, start + bytes->len };

	return bytes->len > 0 && der_next(&d, 0x30, NULL) ? (size_t)(d.at - start) : 0;
}

/* The digits between < and >: small hex of one value, then '0' alone. The value is put into `cms`. */
static bool read_contents(const char *digits, size_t count, struct buf *cms)
{
	BUF bytes = buf_init(CMS_SIZE_MAX);
	size_t len;

	if (count % 2 != 0)
		return false;
	for (size_t i = 0; i < count; i += 2) {
		unsigned char byte;

		if (!strchr("0123456789abcdef", digits[i]) || !strchr("0123456789abcdef", digits[i + 1]) ||
		    hex_decode(span_of(digits + i, 2), &byte, 1) != ERR_OK ||
		    buf_add_char(&bytes, (char)byte) != ERR_OK)
			return false;
	}
	len = der_length(&bytes);
	for (size_t i = len; i < bytes.len; i++) {
		if (bytes.ptr[i] != 0)
			return false;
	}
	return len > 0 && buf_add(cms, bytes.ptr, len) == ERR_OK;
}

/* All of the revision but /Contents (ISO 19005-3, 6.4.3). */
static bool covers(const struct lint *l, json_t *signature, size_t end, size_t *ret_first, size_t *ret_count)
{
	json_t *range = lint_get(l, signature, "/ByteRange");
	json_int_t n[4];

	if (json_array_size(range) != 4)
		return false;
	for (size_t i = 0; i < 4; i++)
		n[i] = json_integer_value(json_array_get(range, i));
	if (n[0] != 0 || n[1] <= 0 || n[2] <= n[1] + 1 || n[3] <= 0 || (size_t)(n[2] + n[3]) != end ||
	    end > l->raw.len || l->raw.ptr[n[1]] != '<' || l->raw.ptr[n[2] - 1] != '>')
		return false;
	*ret_first = (size_t)n[1] + 1;
	*ret_count = (size_t)(n[2] - n[1]) - 2;
	return memmem(l->raw.ptr + *ret_first, *ret_count, ">", 1) == NULL;
}

static void check_signature(struct lint *l, json_t *signature, size_t index)
{
	size_t end = index + 1 < l->revisions ? l->ends[index + 1] : 0, first, count;
	BUF cms = buf_init(CMS_SIZE_MAX);
	struct signed_data data;

	lint_expect(l,
	            lint_is(l, signature, "/Type", index == 0 ? "/Sig" : "/DocTimeStamp") &&
	                    lint_is(l, signature, "/Filter", "/Adobe.PPKLite") &&
	                    lint_is(l, signature, "/SubFilter", index == 0 ? "/ETSI.CAdES.detached" : "/ETSI.RFC3161"),
	            LINT_SEAL_FILTER, "type and filters");
	lint_expect(l, (lint_get(l, signature, "/M") != NULL) == (index == 0), LINT_SEAL_FILTER, "/M");
	if (!covers(l, signature, end, &first, &count)) {
		lint_report(l, LINT_SEAL_RANGE, "/ByteRange is not the revision without /Contents");
		return;
	}
	if (!read_contents(l->raw.ptr + first, count, &cms)) {
		lint_report(l, LINT_SEAL_CONTENTS, "/Contents is not one DER value in small hex");
		return;
	}
	if (!read_cms(&cms, &data)) {
		lint_report(l, LINT_SEAL_CONTENTS, "/Contents is no SignedData");
		return;
	}
	lint_expect(l, data.signers == 1 && data.certificates > 0, LINT_SEAL_SIGNER, "one signer, with certificates");
	lint_expect(l, index > 0 || !data.has_time, LINT_SEAL_NO_TIME, "signing-time");
}

/* Printed, neither hidden nor without view; without size and outside the page (ISO 19005-2, 6.3; ISO 14289-1, 7.18.1).
 */
static void check_field(struct lint *l, json_t *reference, json_t *annotations, size_t index)
{
	static const unsigned print = 4, unseen = 1 | 2 | 32 | 256;
	json_t *flags = lint_get(l, reference, "/F"), *box = lint_get(l, reference, "/Rect");
	json_t *page = json_array_get(lint_get(l, lint_get(l, l->catalog, "/Pages"), "/Kids"), 0);
	const char *help = json_string_value(lint_get(l, reference, "/TU"));
	bool outside = json_array_size(box) == 4;

	for (size_t i = 0; outside && i < 4; i++)
		outside = json_integer_value(json_array_get(box, i)) < 0 &&
		          json_equal(json_array_get(box, i), json_array_get(box, i % 2));
	lint_expect(l, lint_is(l, reference, "/Subtype", "/Widget") && lint_is(l, reference, "/FT", "/Sig"),
	            LINT_SEAL_WIDGET, "not a signature field");
	lint_expect(l, ((unsigned)json_integer_value(flags) & print) && !((unsigned)json_integer_value(flags) & unseen),
	            LINT_SEAL_WIDGET, "/F");
	lint_expect(l, outside, LINT_SEAL_WIDGET, "/Rect");
	lint_expect(l, help && strncmp(help, "u:", 2) == 0 && help[2], LINT_SEAL_WIDGET, "/TU");
	lint_expect(l, json_equal(lint_get_raw(l, reference, "/P"), page), LINT_SEAL_WIDGET, "/P");
	lint_expect(l, json_equal(json_array_get(annotations, index), reference), LINT_SEAL_WIDGET, "/Annots");
}

static void check_dss(struct lint *l)
{
	static const char *const lists[] = { "/Certs", "/OCSPs", "/CRLs" };
	json_t *dss = lint_get(l, l->catalog, "/DSS"), *value;
	const char *key;

	lint_expect(l, json_is_object(dss) == (l->revisions > 2), LINT_SEAL_DSS, "a DSS with the first stamp");
	if (!dss)
		return;
	lint_expect(l, lint_is(l, dss, "/Type", "/DSS"), LINT_SEAL_DSS, "/Type");
	json_object_foreach (dss, key, value) {
		bool known = strcmp(key, "/Type") == 0;

		for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
			known = known || strcmp(key, lists[i]) == 0;
		lint_expect(l, known, LINT_SEAL_DSS, key);
		for (size_t i = 0; i < json_array_size(value); i++) {
			BUF bytes = buf_init((size_t)1 << 20);
			bool stream = lint_stream(l, json_array_get(value, i), &bytes);

			lint_expect(l, stream && der_length(&bytes) == bytes.len, LINT_SEAL_DSS, key);
			for (size_t k = 0; k < i; k++)
				lint_expect(l,
				            !json_equal(lint_value(l, json_array_get(value, i)),
				                        lint_value(l, json_array_get(value, k))),
				            LINT_SEAL_DSS, "twice");
		}
	}
}

/* /ID is there again with the same first part, and the trailer names the same objects. */
static void check_trailers(struct lint *l)
{
	for (size_t i = 1; i < l->revisions; i++) {
		const char *first = strstr(l->raw.ptr + l->trailers[0], "/ID [<");
		const char *again = strstr(l->raw.ptr + l->trailers[i], "/ID [<");

		lint_expect(l, first && again && again < l->raw.ptr + l->ends[i] && memcmp(first, again, 6 + 32) == 0,
		            LINT_SEAL_IDENTIFIER, "first part of /ID");
		lint_expect(l,
		            strncmp(l->raw.ptr + l->trailers[i] + strcspn(l->raw.ptr + l->trailers[i], "/"), "/Size ",
		                    6) == 0 &&
		                    strstr(l->raw.ptr + l->trailers[i], "/Root 1 0 R /Info 5 0 R "),
		            LINT_SEAL_IDENTIFIER, "trailer");
	}
}

/* Only these members may be new or other. */
static void check_members(struct lint *l, json_t *before, json_t *after, const char *const *allowed, const char *where)
{
	const char *key;
	json_t *value;

	json_object_foreach (after, key, value) {
		bool may = false;

		for (size_t i = 0; allowed[i]; i++)
			may = may || strcmp(key, allowed[i]) == 0;
		lint_expect(l, may || json_equal(value, json_object_get(before, key)), LINT_SEAL_CHANGES, where);
	}
	json_object_foreach (before, key, value)
		lint_expect(l, json_object_get(after, key) != NULL, LINT_SEAL_CHANGES, where);
}

/* An object that revision 1 has: the same, or one of the three that may change. */
static void check_old_object(struct lint *l, const char *name, json_t *before, json_t *after)
{
	static const char *const catalog[] = { "/DSS", NULL }, *const form[] = { "/Fields", "/SigFlags", NULL };
	json_t *was = json_object_get(before, "value"), *is = json_object_get(after, "value");

	if (strcmp(name, "obj:1 0 R") == 0)
		check_members(l, was, is, catalog, "catalog");
	else if (strcmp(name, "obj:2 0 R") == 0)
		check_members(l, was, is, form, "form");
	else if (strcmp(name, "obj:3 0 R") == 0)
		lint_expect(l, json_is_array(is), LINT_SEAL_CHANGES, "annotations");
	else
		lint_expect(l, json_equal(before, after), LINT_SEAL_CHANGES, name);
}

/* A new object belongs to a field, a signature or the DSS. */
static bool belongs(const struct lint *l, const char *name, json_t *object)
{
	json_t *value = json_object_get(object, "value"), *list;
	json_t *dss = lint_get(l, l->catalog, "/DSS");
	const char *reference = name + strlen("obj:"), *key;
	size_t i;

	if (value && (lint_is(l, value, "/Type", "/Sig") || lint_is(l, value, "/Type", "/DocTimeStamp") ||
	              lint_is(l, value, "/Type", "/Annot") || lint_is(l, value, "/Type", "/DSS")))
		return true;
	json_object_foreach (dss, key, list) {
		json_t *item;

		json_array_foreach (list, i, item) {
			if (strcmp(json_string_value(item) ? json_string_value(item) : "", reference) == 0)
				return true;
		}
	}
	return false;
}

static void check_changes(struct lint *l)
{
	const char *name;
	json_t *object;

	lint_expect(l, json_is_object(l->base_objects), LINT_SEAL_CHANGES, "revision 1 is no file");
	json_object_foreach (l->base_objects, name, object) {
		if (strcmp(name, "trailer") != 0)
			check_old_object(l, name, object, json_object_get(l->objects, name));
	}
	json_object_foreach (l->objects, name, object) {
		if (strcmp(name, "trailer") != 0 && !json_object_get(l->base_objects, name))
			lint_expect(l, belongs(l, name, object), LINT_SEAL_CHANGES, name);
	}
}

void lint_seal(struct lint *l)
{
	json_t *form = lint_get(l, l->catalog, "/AcroForm"), *fields = lint_get(l, form, "/Fields"), *field;
	json_t *page = json_array_get(lint_get(l, lint_get(l, l->catalog, "/Pages"), "/Kids"), 0);
	json_t *annotations = lint_get(l, page, "/Annots");
	size_t i;

	lint_expect(l, json_array_size(fields) + 1 == l->revisions && json_array_size(annotations) + 1 == l->revisions,
	            LINT_SEAL_RANGE, "as many signatures as updates");
	if (l->revisions < 2)
		return;
	lint_expect(l, json_integer_value(lint_get(l, form, "/SigFlags")) == 3, LINT_SEAL_FLAGS, "/SigFlags");
	json_array_foreach (fields, i, field) {
		check_field(l, field, annotations, i);
		check_signature(l, lint_get(l, field, "/V"), i);
	}
	check_dss(l);
	check_trailers(l);
	check_changes(l);
}
