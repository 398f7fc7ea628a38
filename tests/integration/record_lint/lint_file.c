/* The file's syntax, what it says about itself, and what is attached. */
#include "integration/record_lint/lint.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"

static const char *find_text(const struct buf *b, const char *text)
{
	return b->len > 0 ? memmem(b->ptr, b->len, text, strlen(text)) : NULL;
}

/* ISO 19005-2, 6.1.7.1: an end of line before and after the keywords, and Length exact. */
static void check_streams(struct lint *l)
{
	static const char begin[] = ">>\nstream\n", end[] = "\nendstream\nendobj\n";
	const char *last = l->raw.ptr + l->raw.len;
	unsigned count = 0;

	for (const char *at = l->raw.ptr; (at = memmem(at, (size_t)(last - at), begin, sizeof begin - 1)); count++) {
		const char *dict = at, *data = at + sizeof begin - 1;
		size_t len;

		while (dict > l->raw.ptr && memcmp(dict, "/Length ", 8) != 0)
			dict--;
		len = strtoul(dict + 8, NULL, 10);
		if (len > (size_t)(last - data) - (sizeof end - 1) || memcmp(data + len, end, sizeof end - 1) != 0) {
			lint_report(l, LINT_STREAM_ENDS, "a stream's Length does not lead to its end");
			at = data;
			continue;
		}
		at = data + len;
	}
	lint_expect(l, count > 5, LINT_STREAM_ENDS, "too few streams in the expected form");
}

/* Walks all that qpdf found: no key that may do something when the file is opened, nothing that is see-through. */
static void check_keys(struct lint *l, json_t *value)
{
	static const char *const actions[] = { "/JS",     "/JavaScript", "/OpenAction",      "/AA",
		                               "/Launch", "/XFA",        "/NeedAppearances", "/RichMedia" };
	static const char *const transparency[] = { "/SMask", "/Group", "/CA", "/ca", "/BM" };
	const char *key;
	json_t *member;
	size_t i;

	json_object_foreach (value, key, member) {
		for (i = 0; i < sizeof actions / sizeof *actions; i++)
			lint_expect(l, strcmp(key, actions[i]) != 0, LINT_NO_ACTIONS, key);
		for (i = 0; i < sizeof transparency / sizeof *transparency; i++)
			lint_expect(l, strcmp(key, transparency[i]) != 0, LINT_NO_TRANSPARENCY, key);
		check_keys(l, member);
	}
	json_array_foreach (value, i, member) {
		check_keys(l, member);
	}
}

/* Every revision has a classic table, an identifier, and is not encrypted. */
static void check_trailers(struct lint *l)
{
	lint_expect(l, l->revisions > 0, LINT_CLASSIC_XREF, "no table");
	for (size_t i = 0; i < l->revisions; i++) {
		const char *trailer = l->raw.ptr + l->trailers[i];
		size_t len = l->ends[i] - l->trailers[i];

		lint_expect(l, memmem(trailer, len, "/ID [<", 6) && memmem(trailer, len, "> <", 3), LINT_IDENTIFIER,
		            "trailer");
		lint_expect(l, !memmem(trailer, len, "/Encrypt", 8), LINT_NOT_ENCRYPTED, "trailer");
		lint_expect(l, memcmp(l->raw.ptr + l->xrefs[i], "xref\n0 ", 7) == 0, LINT_CLASSIC_XREF, "no table");
	}
	lint_expect(l, !find_text(&l->raw, "/ObjStm"), LINT_CLASSIC_XREF, "object streams");
}

void lint_file(struct lint *l)
{
	const struct buf *raw = &l->raw;
	bool binary = raw->len > 20 && raw->ptr[9] == '%';

	for (size_t i = 10; binary && i < 14; i++)
		binary = (unsigned char)raw->ptr[i] > 127;
	lint_expect(l, raw->len > 20 && memcmp(raw->ptr, "%PDF-1.7\n", 9) == 0, LINT_HEADER, "not PDF 1.7");
	lint_expect(l, binary, LINT_BINARY_MARK, "second line");
	lint_expect(l, raw->len > 20 && memcmp(raw->ptr + raw->len - 7, "\n%%EOF\n", 7) == 0, LINT_END, "last line");
	check_trailers(l);
	check_streams(l);
	check_keys(l, l->objects);
}

static bool is_true(const struct lint *l, json_t *holder, const char *key)
{
	return json_is_true(lint_get(l, holder, key));
}

static void check_output_intent(struct lint *l)
{
	json_t *intents = lint_get(l, l->catalog, "/OutputIntents");
	json_t *intent = lint_value(l, json_array_get(intents, 0));
	BUF profile = buf_init((size_t)4 << 20);

	lint_expect(l, json_array_size(intents) == 1 && lint_is(l, intent, "/S", "/GTS_PDFA1"), LINT_OUTPUT_INTENT,
	            "/S");
	lint_expect(l,
	            lint_stream(l, lint_get(l, intent, "/DestOutputProfile"), &profile) && profile.len > 128 &&
	                    memcmp(profile.ptr + 36, "acsp", 4) == 0 && memcmp(profile.ptr + 16, "RGB ", 4) == 0,
	            LINT_OUTPUT_INTENT, "profile");
}

/* The element's text in the XMP, up to the next '<'. */
static struct span xmp_text(const struct buf *xmp, const char *element)
{
	const char *at = find_text(xmp, element), *end;

	if (!at)
		return span_str("");
	at += strlen(element);
	end = strchr(at, '<');
	return span_of(at, end ? (size_t)(end - at) : 0);
}

/* qpdf gives text strings as "u:…". */
static const char *info_text(const struct lint *l, const char *key)
{
	json_t *trailer = json_object_get(json_object_get(l->objects, "trailer"), "value");
	const char *text = json_string_value(lint_get(l, lint_get(l, trailer, "/Info"), key));

	return text && strncmp(text, "u:", 2) == 0 ? text + 2 : "";
}

/* D:20261121224000+00'00' and 2026-11-21T22:40:00+00:00 */
static bool same_date(const char *info, struct span xmp)
{
	char digits[32];
	size_t n = 0;

	for (size_t i = 0; i < xmp.len && i < 19 && n + 1 < sizeof digits; i++) {
		if (strchr("0123456789", xmp.ptr[i]))
			digits[n++] = xmp.ptr[i];
	}
	return n == 14 && strncmp(info, "D:", 2) == 0 && strncmp(info + 2, digits, 14) == 0 &&
	       strcmp(info + 16, "+00'00'") == 0 && xmp.len == 25 && memcmp(xmp.ptr + 19, "+00:00", 6) == 0;
}

void lint_metadata(struct lint *l)
{
	json_t *metadata = lint_get(l, l->catalog, "/Metadata");
	bool attached = lint_get(l, l->catalog, "/AF") != NULL;
	BUF xmp = buf_init((size_t)1 << 20);

	lint_expect(l, lint_is(l, l->catalog, "/Lang", "u:sv"), LINT_LANGUAGE, "/Lang");
	lint_expect(l, is_true(l, lint_get(l, l->catalog, "/MarkInfo"), "/Marked"), LINT_MARKED, "/MarkInfo");
	lint_expect(l, is_true(l, lint_get(l, l->catalog, "/ViewerPreferences"), "/DisplayDocTitle"),
	            LINT_DISPLAY_TITLE, "/ViewerPreferences");
	check_output_intent(l);
	lint_expect(l,
	            lint_stream(l, metadata, &xmp) && lint_is(l, metadata, "/Type", "/Metadata") &&
	                    lint_is(l, metadata, "/Subtype", "/XML") && find_text(&l->raw, "<?xpacket begin="),
	            LINT_METADATA, "/Metadata");
	lint_expect(l, span_equal_str(xmp_text(&xmp, "<pdfaid:part>"), attached ? "3" : "2"), LINT_XMP_PART, "part");
	lint_expect(l, span_equal_str(xmp_text(&xmp, "<pdfaid:conformance>"), "A"), LINT_XMP_PART, "conformance");
	lint_expect(l, span_equal_str(xmp_text(&xmp, "<pdfuaid:part>"), "1"), LINT_XMP_UA, "part");
	lint_expect(l, span_equal_str(xmp_text(&xmp, "<pdfaSchema:namespaceURI>"), "http://www.aiim.org/pdfua/ns/id/"),
	            LINT_XMP_EXTENSION, "schema of pdfuaid");
	lint_expect(l, span_equal_str(xmp_text(&xmp, "xml:lang=\"x-default\">"), info_text(l, "/Title")),
	            LINT_XMP_TITLE, "dc:title");
	lint_expect(l, *info_text(l, "/Title"), LINT_XMP_TITLE, "/Title");
	lint_expect(l, same_date(info_text(l, "/CreationDate"), xmp_text(&xmp, "<xmp:CreateDate>")), LINT_XMP_DATES,
	            "xmp:CreateDate");
	lint_expect(l, same_date(info_text(l, "/ModDate"), xmp_text(&xmp, "<xmp:ModifyDate>")), LINT_XMP_DATES,
	            "xmp:ModifyDate");
	lint_expect(l, span_equal_str(xmp_text(&xmp, "<pdf:Producer>"), info_text(l, "/Producer")), LINT_XMP_PRODUCER,
	            "pdf:Producer");
}

static bool array_holds(json_t *array, json_t *value)
{
	json_t *item;
	size_t i;

	json_array_foreach (array, i, item) {
		if (json_equal(item, value))
			return true;
	}
	return false;
}

static void check_attachment(struct lint *l, json_t *spec)
{
	static const char *const known[] = { "/Source", "/Data", "/Supplement", "/Alternative", "/Unspecified" };
	const char *relationship = json_string_value(lint_get(l, spec, "/AFRelationship"));
	const char *name = json_string_value(lint_get(l, spec, "/F"));
	json_t *file = lint_get(l, lint_get(l, spec, "/EF"), "/F");
	json_t *params = lint_get(l, file, "/Params");
	const char *type = json_string_value(lint_get(l, file, "/Subtype"));
	BUF bytes = buf_init((size_t)16 << 20);
	bool good = false;

	for (size_t i = 0; relationship && i < sizeof known / sizeof *known; i++)
		good = good || strcmp(relationship, known[i]) == 0;
	lint_expect(l, good, LINT_ATTACHMENT_RELATIONSHIP, name ? name : "?");
	lint_expect(l, name && lint_is(l, spec, "/UF", name), LINT_ATTACHMENT_NAMES, "/F and /UF");
	lint_expect(l, type && strchr(type + 1, '/'), LINT_ATTACHMENT_TYPE, name ? name : "?");
	lint_expect(l,
	            lint_stream(l, file, &bytes) &&
	                    json_integer_value(lint_get(l, params, "/Size")) == (json_int_t)bytes.len &&
	                    lint_get(l, params, "/ModDate"),
	            LINT_ATTACHMENT_PARAMS, name ? name : "?");
}

void lint_attachments(struct lint *l)
{
	json_t *listed = lint_get(l, l->catalog, "/AF");
	json_t *tree = lint_get(l, lint_get(l, lint_get(l, l->catalog, "/Names"), "/EmbeddedFiles"), "/Names");
	json_t *item;
	size_t i;

	lint_expect(l, json_array_size(tree) == 2 * json_array_size(listed), LINT_ATTACHMENT_LISTED, "/AF and /Names");
	json_array_foreach (tree, i, item) {
		if (i % 2 == 0)
			continue;
		lint_expect(l, array_holds(listed, item), LINT_ATTACHMENT_LISTED, json_string_value(item));
		check_attachment(l, item);
	}
}
