/* Shows that the rules bite: a good file is spoilt in one place, and the rule that says so must speak. */
#include "integration/record_lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jourbeslut/base/text.h"

static const struct mutant {
	enum lint_rule rule;
	bool stream; /* in a stream's decoded bytes; else in the file, where both texts are equally long */
	const char *from, *to;
} mutants[] = {
	{ LINT_READABLE, false, "/Type /Catalog /Pages", "/Type /Catalog /Pagex" },
	{ LINT_HEADER, false, "%PDF-1.7", "%PDF-1.8" },
	{ LINT_BINARY_MARK, false, "%\xE2\xE3\xCF\xD3", "%abcd" },
	{ LINT_END, false, "%%EOF", "%%EOX" },
	{ LINT_IDENTIFIER, false, "/ID [", "/IX [" },
	{ LINT_NOT_ENCRYPTED, false, "/Info 5 0 R", "/Encrypt 5 " },
	{ LINT_CLASSIC_XREF, false, "\nxref\n", "\nxrex\n" },
	{ LINT_STREAM_ENDS, false, "\nendstream\nendobj\n", " endstream\nendobj\n" },
	{ LINT_STREAM_ENDS, false, "/Subtype /XML /Length 1", "/Subtype /XML /Length 3" },
	{ LINT_NO_ACTIONS, false, "/Lang (sv)", "/AA << >> " },
	{ LINT_NO_ACTIONS, false, "/DisplayDocTitle", "/NeedAppearances" },
	{ LINT_NO_TRANSPARENCY, false, "/StructParents 0", "/Group << >>    " },
	{ LINT_LANGUAGE, false, "/Lang (sv)", "/Lang (xx)" },
	{ LINT_MARKED, false, "/Marked true >>", "/Marked false>>" },
	{ LINT_DISPLAY_TITLE, false, "/DisplayDocTitle", "/DisplayDocTitlx" },
	{ LINT_OUTPUT_INTENT, false, "/S /GTS_PDFA1", "/S /GTS_PDFX1" },
	{ LINT_OUTPUT_INTENT, true, "acsp", "acsx" },
	{ LINT_METADATA, false, "/Subtype /XML", "/Subtype /XMX" },
	{ LINT_XMP_PART, false, "<pdfaid:part>3", "<pdfaid:part>2" },
	{ LINT_XMP_PART, false, "<pdfaid:conformance>A", "<pdfaid:conformance>U" },
	{ LINT_XMP_UA, false, "<pdfuaid:part>1", "<pdfuaid:part>2" },
	{ LINT_XMP_EXTENSION, false, "URI>http://www.aiim.org/pdfua", "URI>http://www.aiim.org/pdfxx" },
	{ LINT_XMP_TITLE, false, "x-default\">Beslut", "x-default\">Beslux" },
	{ LINT_XMP_DATES, false, "<xmp:CreateDate>20", "<xmp:CreateDate>19" },
	{ LINT_XMP_DATES, false, "/CreationDate (D:2", "/CreationDate (D:1" },
	{ LINT_XMP_PRODUCER, false, "<pdf:Producer>J", "<pdf:Producer>K" },
	{ LINT_ATTACHMENT_LISTED, false, "/AF [", "/AX [" },
	{ LINT_ATTACHMENT_LISTED, false, "/EmbeddedFiles <<", "/EmbeddedFilex <<" },
	{ LINT_ATTACHMENT_NAMES, false, "/UF <FEFF00", "/UX <FEFF00" },
	{ LINT_ATTACHMENT_RELATIONSHIP, false, "/AFRelationship /Source", "/AFRelationship /Sourcx" },
	{ LINT_ATTACHMENT_TYPE, false, "/Subtype /application#2F", "/Subtype /application#2D" },
	{ LINT_ATTACHMENT_PARAMS, false, "/Params", "/Paramx" },
	{ LINT_FONT_EMBEDDED, false, "/FontFile2", "/FontFile3" },
	{ LINT_FONT_EMBEDDED, true, "glyf", "glyx" },
	{ LINT_FONT_ENCODING, false, "/Identity-H", "/Identity-V" },
	{ LINT_FONT_NAME, false, "+OpenSans /Flags", "-OpenSans /Flags" },
	{ LINT_CID_MAP, false, "/CIDToGIDMap", "/CIDToGIXMap" },
	{ LINT_WIDTHS, false, "/W [0 [6", "/W [0 [7" },
	{ LINT_TO_UNICODE, false, "/ToUnicode", "/ToUnicodx" },
	{ LINT_TO_UNICODE, true, "\n<0002> <0", "\n<0002> <x" },
	{ LINT_NO_NOTDEF, true, "Td [<0001", "Td [<0000" },
	{ LINT_TAB_ORDER, false, "/Tabs /S", "/Tabs /R" },
	{ LINT_CONTENT_MARKED, true, "/Artifact <</Type /Pagination /Subtype /Footer>> BDC", "" },
	{ LINT_CONTENT_MARKED, true, "EMC\n", "" },
	{ LINT_CONTENT_GREY, true, "0.2 g", "1 0 0 rg" },
	{ LINT_CONTENT_TAG, true, "/H1 <</MCID", "/H2 <</MCID" },
	{ LINT_MCID_KNOWN, true, "/MCID 2>>", "/MCID 999>>" },
	{ LINT_MCID_KNOWN, false, "/Nums [ 0 [", "/Nums [ 9 [" },
	{ LINT_MCID_KNOWN, false, "/StructParents 0", "/StructParents 8" },
	{ LINT_MCID_KNOWN, false, "/K [ 2 ]", "/K [ 7 ]" },
	{ LINT_TREE_PARENT, false, "/S /LBody /P ", "/S /LBody /X " },
	{ LINT_TREE_ROLE, false, "/S /Sect", "/S /Secx" },
	{ LINT_HEADER_SCOPE, false, "/Scope /Row", "/Scopx /Row" },
	{ LINT_FIGURE_TEXT, false, "/Alt <", "/Alx <" },
	{ LINT_FIGURE_BOX, false, "/BBox [", "/BBux [" },
	{ LINT_LIST_FORM, false, "/S /LI /P", "/S /TR /P" },
	{ LINT_TABLE_FORM, false, "/S /TR /P", "/S /LI /P" },
	{ LINT_TABLE_FORM, false, "/S /TD /P", "/S /TH /P" },
	{ LINT_HEADINGS, false, "/S /H1", "/S /H2" },
};

/* The first place in `bytes` changed. False: not there. */
static bool replace(const struct mutant *m, const struct buf *bytes, struct buf *out)
{
	size_t from_len = strlen(m->from);
	const char *at = bytes->len > 0 ? memmem(bytes->ptr, bytes->len, m->from, from_len) : NULL;
	size_t before = at ? (size_t)(at - bytes->ptr) : 0;

	return at && buf_add(out, bytes->ptr, before) == ERR_OK && buf_add_str(out, m->to) == ERR_OK &&
	       buf_add(out, at + from_len, bytes->len - before - from_len) == ERR_OK;
}

static bool spoil_stream(const struct mutant *m, struct lint *l)
{
	const char *key;
	json_t *object;

	json_object_foreach (l->objects, key, object) {
		BUF bytes = buf_init((size_t)16 << 20);
		BUF spoilt = buf_init((size_t)16 << 20);
		BUF encoded = buf_init((size_t)32 << 20);
		json_t *stream = json_object_get(object, "stream");

		if (!stream || !lint_stream(l, stream, &bytes) || !replace(m, &bytes, &spoilt))
			continue;
		return base64_encode(spoilt.ptr, spoilt.len, &encoded) == ERR_OK &&
		       json_object_set_new(stream, "data", json_string(encoded.ptr)) == 0;
	}
	return false;
}

/* Writes the spoilt file beside the good one. */
static bool spoil_file(const struct mutant *m, const struct buf *good, const char *path)
{
	BUF spoilt = buf_init((size_t)64 << 20);
	CLOSE FILE *file = NULL;

	if (strlen(m->from) != strlen(m->to) || !replace(m, good, &spoilt))
		return false;
	file = fopen(path, "wb");
	return file && fwrite(spoilt.ptr, 1, spoilt.len, file) == spoilt.len && fflush(file) == 0;
}

static bool caught(const struct mutant *m, const char *good_path, const char *path)
{
	struct lint good, l;
	bool result = false;

	if (!lint_load(&good, good_path))
		return false;
	if (m->stream) {
		good.quiet = true;
		if (spoil_stream(m, &good))
			(void)lint_run(&good);
		result = good.found[m->rule] > 0;
	} else if (spoil_file(m, &good.raw, path) && lint_load(&l, path)) {
		l.quiet = true;
		(void)lint_run(&l);
		result = l.found[m->rule] > 0;
		lint_release(&l);
	}
	lint_release(&good);
	return result;
}

int lint_mutants(const char *path)
{
	bool bites[LINT_RULE_COUNT] = { false };
	BUF spoilt = buf_init(4096);
	int missed = 0;

	if (buf_printf(&spoilt, "%s.mutant", path) != ERR_OK)
		return 1;
	for (size_t i = 0; i < sizeof mutants / sizeof *mutants; i++) {
		const struct mutant *m = &mutants[i];

		if (caught(m, path, spoilt.ptr)) {
			bites[m->rule] = true;
			continue;
		}
		(void)printf("not caught: mutant %zu of %s\n", i, lint_rule_name(m->rule));
		missed++;
	}
	(void)unlink(spoilt.ptr);
	for (enum lint_rule rule = 0; rule < LINT_RULE_COUNT; rule++) {
		if (!bites[rule]) {
			(void)printf("never bites: %s\n", lint_rule_name(rule));
			missed++;
		}
	}
	(void)printf("%zu mutants, %d missed\n", sizeof mutants / sizeof *mutants, missed);
	return missed;
}
