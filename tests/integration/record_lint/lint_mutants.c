/* Shows that the rules bite: a good file is spoilt in one place, and the rule that says so must speak. */
#include "integration/record_lint/lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "jourbeslut/base/text.h"

/* Where the first text is replaced by the second. In the file both are equally long. */
enum place {
	FIRST,
	LAST, /* of several: the one that counts once the file is sealed */
	IN_STREAM
};

static const struct mutant {
	enum lint_rule rule;
	enum place place;
	const char *from, *to;
} mutants[] = {
	{ LINT_READABLE, LAST, "/Type /Catalog /Pages", "/Type /Catalog /Pagex" },
	{ LINT_HEADER, FIRST, "%PDF-1.7", "%PDF-1.8" },
	{ LINT_BINARY_MARK, FIRST, "%\xE2\xE3\xCF\xD3", "%abcd" },
	{ LINT_END, LAST, "%%EOF", "%%EOX" },
	{ LINT_IDENTIFIER, FIRST, "/ID [", "/IX [" },
	{ LINT_NOT_ENCRYPTED, FIRST, "/Info 5 0 R", "/Encrypt 5 " },
	{ LINT_CLASSIC_XREF, FIRST, "\nxref\n", "\nxrex\n" },
	{ LINT_STREAM_ENDS, FIRST, "\nendstream\nendobj\n", " endstream\nendobj\n" },
	{ LINT_STREAM_ENDS, FIRST, "/Subtype /XML /Length 1", "/Subtype /XML /Length 3" },
	{ LINT_NO_ACTIONS, LAST, "/Lang (sv)", "/AA << >> " },
	{ LINT_NO_ACTIONS, LAST, "/DisplayDocTitle", "/NeedAppearances" },
	{ LINT_NO_TRANSPARENCY, FIRST, "/StructParents 0", "/Group << >>    " },
	{ LINT_LANGUAGE, LAST, "/Lang (sv)", "/Lang (xx)" },
	{ LINT_MARKED, LAST, "/Marked true >>", "/Marked false>>" },
	{ LINT_DISPLAY_TITLE, LAST, "/DisplayDocTitle", "/DisplayDocTitlx" },
	{ LINT_OUTPUT_INTENT, LAST, "/S /GTS_PDFA1", "/S /GTS_PDFX1" },
	{ LINT_OUTPUT_INTENT, IN_STREAM, "acsp", "acsx" },
	{ LINT_METADATA, FIRST, "/Subtype /XML", "/Subtype /XMX" },
	{ LINT_XMP_PART, FIRST, "<pdfaid:part>3", "<pdfaid:part>2" },
	{ LINT_XMP_PART, FIRST, "<pdfaid:conformance>A", "<pdfaid:conformance>U" },
	{ LINT_XMP_UA, FIRST, "<pdfuaid:part>1", "<pdfuaid:part>2" },
	{ LINT_XMP_EXTENSION, FIRST, "URI>http://www.aiim.org/pdfua", "URI>http://www.aiim.org/pdfxx" },
	{ LINT_XMP_TITLE, FIRST, "x-default\">Beslut", "x-default\">Beslux" },
	{ LINT_XMP_DATES, FIRST, "<xmp:CreateDate>20", "<xmp:CreateDate>19" },
	{ LINT_XMP_DATES, FIRST, "/CreationDate (D:2", "/CreationDate (D:1" },
	{ LINT_XMP_PRODUCER, FIRST, "<pdf:Producer>J", "<pdf:Producer>K" },
	{ LINT_ATTACHMENT_LISTED, LAST, "/AF [", "/AX [" },
	{ LINT_ATTACHMENT_LISTED, LAST, "/EmbeddedFiles <<", "/EmbeddedFilex <<" },
	{ LINT_ATTACHMENT_NAMES, FIRST, "/UF <FEFF00", "/UX <FEFF00" },
	{ LINT_ATTACHMENT_RELATIONSHIP, FIRST, "/AFRelationship /Source", "/AFRelationship /Sourcx" },
	{ LINT_ATTACHMENT_TYPE, FIRST, "/Subtype /application#2F", "/Subtype /application#2D" },
	{ LINT_ATTACHMENT_PARAMS, FIRST, "/Params", "/Paramx" },
	{ LINT_FONT_EMBEDDED, FIRST, "/FontFile2", "/FontFile3" },
	{ LINT_FONT_EMBEDDED, IN_STREAM, "glyf", "glyx" },
	{ LINT_FONT_ENCODING, FIRST, "/Identity-H", "/Identity-V" },
	{ LINT_FONT_NAME, FIRST, "+NotoSans-Regular /Flags", "-NotoSans-Regular /Flags" },
	{ LINT_CID_MAP, FIRST, "/CIDToGIDMap", "/CIDToGIXMap" },
	{ LINT_WIDTHS, FIRST, "/W [0 [6", "/W [0 [7" },
	{ LINT_TO_UNICODE, FIRST, "/ToUnicode", "/ToUnicodx" },
	{ LINT_TO_UNICODE, IN_STREAM, "\n<0002> <0", "\n<0002> <x" },
	{ LINT_NO_NOTDEF, IN_STREAM, "Td [<0001", "Td [<0000" },
	{ LINT_TAB_ORDER, FIRST, "/Tabs /S", "/Tabs /R" },
	{ LINT_CONTENT_MARKED, IN_STREAM, "/Artifact <</Type /Pagination /Subtype /Footer>> BDC", "" },
	{ LINT_CONTENT_MARKED, IN_STREAM, "EMC\n", "" },
	{ LINT_CONTENT_GREY, IN_STREAM, "0.2 g", "1 0 0 rg" },
	{ LINT_CONTENT_TAG, IN_STREAM, "/H1 <</MCID", "/H2 <</MCID" },
	{ LINT_MCID_KNOWN, IN_STREAM, "/MCID 2>>", "/MCID 999>>" },
	{ LINT_MCID_KNOWN, FIRST, "/Nums [ 0 [", "/Nums [ 9 [" },
	{ LINT_MCID_KNOWN, FIRST, "/StructParents 0", "/StructParents 8" },
	{ LINT_MCID_KNOWN, FIRST, "/K [ 2 ]", "/K [ 7 ]" },
	{ LINT_TREE_PARENT, FIRST, "/S /LBody /P ", "/S /LBody /X " },
	{ LINT_TREE_ROLE, FIRST, "/S /Sect", "/S /Secx" },
	{ LINT_HEADER_SCOPE, FIRST, "/Scope /Row", "/Scopx /Row" },
	{ LINT_FIGURE_TEXT, FIRST, "/Alt <", "/Alx <" },
	{ LINT_FIGURE_BOX, FIRST, "/BBox [", "/BBux [" },
	{ LINT_LIST_FORM, FIRST, "/S /LI /P", "/S /TR /P" },
	{ LINT_TABLE_FORM, FIRST, "/S /TR /P", "/S /LI /P" },
	{ LINT_TABLE_FORM, FIRST, "/S /TD /P", "/S /TH /P" },
	{ LINT_HEADINGS, FIRST, "/S /H1", "/S /H2" },
	/* Of a sealed and stamped file. */
	{ LINT_SEAL_RANGE, FIRST, "/ByteRange [0 ", "/ByteRange [1 " },
	{ LINT_SEAL_RANGE, FIRST, "/ByteRange [0 ", "/ByteRangx [0 " },
	{ LINT_SEAL_RANGE, FIRST, "] /Contents <", "] /Contents  " },
	{ LINT_SEAL_CONTENTS, FIRST, "] /Contents <30", "] /Contents <31" },
	{ LINT_SEAL_CONTENTS, FIRST, "2a864886f70d0107", "2A864886F70D0107" },
	{ LINT_SEAL_CONTENTS, FIRST, "00> >>\nendobj", "01> >>\nendobj" },
	{ LINT_SEAL_FILTER, FIRST, "/SubFilter /ETSI.CAdES.detached", "/SubFilter /adbe.pkcs7.detached" },
	{ LINT_SEAL_FILTER, FIRST, "/Type /DocTimeStamp", "/Type /DocTimeStaxx" },
	{ LINT_SEAL_FILTER, FIRST, " /M (D:", " /X (D:" },
	{ LINT_SEAL_WIDGET, LAST, "/F 132", "/F 134" },
	{ LINT_SEAL_WIDGET, FIRST, "/F 132", "/F 128" },
	{ LINT_SEAL_WIDGET, FIRST, "/Rect [-10 ", "/Rect [-12 " },
	{ LINT_SEAL_WIDGET, FIRST, "/TU <FEFF", "/TX <FEFF" },
	{ LINT_SEAL_WIDGET, FIRST, "/FT /Sig", "/FT /Tx " },
	{ LINT_SEAL_FLAGS, LAST, "/SigFlags 3", "/SigFlags 1" },
	{ LINT_SEAL_DSS, FIRST, " /DSS ", " /DSX " },
	{ LINT_SEAL_DSS, FIRST, "/Type /DSS /Certs", "/Type /DSS /VRIxx" },
	{ LINT_SEAL_IDENTIFIER, LAST, "/ID [<", "/IX [<" },
	{ LINT_SEAL_CHANGES, LAST, "/Lang (sv)", "/Lang (se)" },
	{ LINT_SEAL_CHANGES, LAST, "/SigFlags 3", "/XigFlags 3" },
	{ LINT_SEAL_CHANGES, LAST, "/Type /Annot", "/Type /Annox" },
	{ LINT_SEAL_SIGNER, FIRST, "02010130", "03010130" },
	{ LINT_SEAL_NO_TIME, FIRST, "06092a864886f70d010903", "06092a864886f70d010905" },
};

static const char *find(const struct mutant *m, const struct buf *bytes)
{
	size_t len = strlen(m->from);
	const char *at = bytes->len > 0 ? memmem(bytes->ptr, bytes->len, m->from, len) : NULL, *next = at;

	while (m->place == LAST && next) {
		at = next;
		next = memmem(at + 1, bytes->len - (size_t)(at + 1 - bytes->ptr), m->from, len);
	}
	return at;
}

/* One place in `bytes` changed. False: not there. */
static bool replace(const struct mutant *m, const struct buf *bytes, struct buf *out)
{
	size_t from_len = strlen(m->from);
	const char *at = find(m, bytes);
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
	if (m->place == IN_STREAM) {
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

/* The known attack: after all, one more update that puts another object in place of the pages' resources. */
static bool shadow_is_caught(const char *good_path, const char *path)
{
	struct lint good, l;
	BUF spoilt = buf_init((size_t)64 << 20);
	CLOSE FILE *file = fopen(path, "wb");
	bool result = false;
	size_t object, xref;

	if (!lint_load(&good, good_path) || !file)
		return false;
	object = good.raw.len;
	xref = object + strlen("10 0 obj\n<< >>\nendobj\n");
	if (buf_add_span(&spoilt, buf_span(&good.raw)) == ERR_OK &&
	    buf_printf(&spoilt,
	               "10 0 obj\n<< >>\nendobj\nxref\n0 1\n0000000000 65535 f \n10 1\n%010zu 00000 n \ntrailer\n"
	               "%.*s /Prev %zu >>\nstartxref\n%zu\n%%%%EOF\n",
	               object,
	               (int)(strstr(good.raw.ptr + good.trailers[good.revisions - 1], " /Prev ") -
	                     (good.raw.ptr + good.trailers[good.revisions - 1] + 8)),
	               good.raw.ptr + good.trailers[good.revisions - 1] + 8, good.xrefs[good.revisions - 1],
	               xref) == ERR_OK &&
	    fwrite(spoilt.ptr, 1, spoilt.len, file) == spoilt.len && fflush(file) == 0 && lint_load(&l, path)) {
		l.quiet = true;
		(void)lint_run(&l);
		result = l.found[LINT_SEAL_CHANGES] > 0 && l.found[LINT_SEAL_RANGE] > 0 && l.found[LINT_READABLE] == 0;
		lint_release(&l);
	}
	lint_release(&good);
	return result;
}

static int report_silent(const bool *bites, enum lint_rule end)
{
	int missed = 0;

	for (enum lint_rule rule = 0; rule < end; rule++) {
		if (!bites[rule]) {
			(void)printf("never bites: %s\n", lint_rule_name(rule));
			missed++;
		}
	}
	return missed;
}

int lint_mutants(const char *path, bool sealed)
{
	enum lint_rule end = sealed ? LINT_RULE_COUNT : LINT_FIRST_SEAL_RULE;
	bool bites[LINT_RULE_COUNT] = { false };
	BUF spoilt = buf_init(4096);
	int missed = 0, tried = 0;

	if (buf_printf(&spoilt, "%s.mutant", path) != ERR_OK)
		return 1;
	for (size_t i = 0; i < sizeof mutants / sizeof *mutants; i++) {
		const struct mutant *m = &mutants[i];

		if (m->rule >= end)
			continue;
		tried++;
		if (caught(m, path, spoilt.ptr)) {
			bites[m->rule] = true;
			continue;
		}
		(void)printf("not caught: mutant %zu of %s\n", i, lint_rule_name(m->rule));
		missed++;
	}
	if (sealed && !shadow_is_caught(path, spoilt.ptr)) {
		(void)printf("not caught: an object shadowed after the seal\n");
		missed++;
	}
	(void)unlink(spoilt.ptr);
	missed += report_silent(bites, end);
	(void)printf("%d mutants, %d missed\n", tried + sealed, missed);
	return missed;
}
