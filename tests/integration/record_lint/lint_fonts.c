/* Fonts: embedded, widths true, every code that is shown has a meaning and a glyph. */
#include "integration/record_lint/lint.h"

#include <stdlib.h>
#include <string.h>

struct program {
	struct buf bytes, map;
	size_t hmtx, metric_count, units, glyph_count;
};

static size_t u16(const struct buf *b, size_t at)
{
	return at + 2 <= b->len ? (size_t)((uint8_t)b->ptr[at] << 8 | (uint8_t)b->ptr[at + 1]) : 0;
}

static size_t u32(const struct buf *b, size_t at)
{
	return u16(b, at) << 16 | u16(b, at + 2);
}

static size_t table(const struct buf *b, const char *tag)
{
	for (size_t i = 0; i < u16(b, 4); i++) {
		size_t record = 12 + 16 * i;

		if (record + 16 <= b->len && memcmp(b->ptr + record, tag, 4) == 0)
			return u32(b, record + 8);
	}
	return 0;
}

static bool read_program(const struct lint *l, json_t *cid_font, struct program *p)
{
	json_t *descriptor = lint_get(l, cid_font, "/FontDescriptor");

	p->bytes = buf_init((size_t)8 << 20);
	p->map = buf_init((size_t)1 << 20);
	if (!lint_stream(l, lint_get(l, descriptor, "/FontFile2"), &p->bytes) || !table(&p->bytes, "glyf"))
		return false;
	p->hmtx = table(&p->bytes, "hmtx");
	p->metric_count = u16(&p->bytes, table(&p->bytes, "hhea") + 34);
	p->units = u16(&p->bytes, table(&p->bytes, "head") + 18);
	p->glyph_count = u16(&p->bytes, table(&p->bytes, "maxp") + 4);
	return p->hmtx > 0 && p->metric_count > 0 && p->units > 0;
}

/* ISO 19005-2, 6.2.11.5: /W says what the embedded program says, to a thousandth. */
static void check_widths(struct lint *l, json_t *cid_font, const struct program *p, const char *name)
{
	json_t *w = lint_get(l, cid_font, "/W");
	json_t *list = json_array_get(w, 1), *width;
	size_t cid;

	lint_expect(l, json_array_size(w) == 2 && json_integer_value(json_array_get(w, 0)) == 0, LINT_WIDTHS, name);
	lint_expect(l, json_array_size(list) == p->map.len / 2, LINT_WIDTHS, "not one width a CID");
	json_array_foreach (list, cid, width) {
		size_t glyph = u16(&p->map, 2 * cid);
		size_t metric = glyph < p->metric_count ? glyph : p->metric_count - 1;
		long expected = (long)(u16(&p->bytes, p->hmtx + 4 * metric) * 1000 / p->units);
		long given = (long)json_integer_value(width);

		lint_expect(l, labs(expected - given) <= 1, LINT_WIDTHS, name);
		lint_expect(l, glyph < p->glyph_count, LINT_CID_MAP, "no such glyph");
		lint_expect(l, cid == 0 || glyph > 0, LINT_NO_NOTDEF, name);
	}
}

/* Six capitals and '+', and the same name everywhere. */
static void check_name(struct lint *l, json_t *font, json_t *cid_font, const char *name)
{
	bool tagged = strlen(name) > 8 && name[7] == '+';

	for (size_t i = 1; tagged && i < 7; i++)
		tagged = name[i] >= 'A' && name[i] <= 'Z';
	lint_expect(l,
	            tagged && lint_is(l, cid_font, "/BaseFont", name) && lint_is(l, font, "/BaseFont", name) &&
	                    lint_is(l, lint_get(l, cid_font, "/FontDescriptor"), "/FontName", name),
	            LINT_FONT_NAME, name);
}

static void check_font(struct lint *l, json_t *font)
{
	json_t *cid_font = lint_value(l, json_array_get(lint_get(l, font, "/DescendantFonts"), 0));
	const char *name = json_string_value(lint_get(l, font, "/BaseFont"));
	struct program p = { 0 };
	BUF cmap = buf_init((size_t)1 << 20);

	name = name ? name : "?";
	lint_expect(l,
	            lint_is(l, font, "/Subtype", "/Type0") && lint_is(l, font, "/Encoding", "/Identity-H") &&
	                    lint_is(l, cid_font, "/Subtype", "/CIDFontType2"),
	            LINT_FONT_ENCODING, name);
	check_name(l, font, cid_font, name);
	lint_expect(l, lint_stream(l, lint_get(l, font, "/ToUnicode"), &cmap), LINT_TO_UNICODE, name);
	if (!read_program(l, cid_font, &p))
		lint_report(l, LINT_FONT_EMBEDDED, name);
	else if (!lint_stream(l, lint_get(l, cid_font, "/CIDToGIDMap"), &p.map))
		lint_report(l, LINT_CID_MAP, name);
	else
		check_widths(l, cid_font, &p, name);
	buf_release(&p.bytes);
	buf_release(&p.map);
}

void lint_fonts(struct lint *l)
{
	unsigned count = 0;
	const char *key;
	json_t *object;

	json_object_foreach (l->objects, key, object) {
		json_t *value = json_object_get(object, "value");

		if (!lint_is(l, value, "/Type", "/Font") || !lint_get(l, value, "/DescendantFonts"))
			continue;
		check_font(l, value);
		count++;
	}
	lint_expect(l, count == 2, LINT_FONT_EMBEDDED, "not two fonts");
}
