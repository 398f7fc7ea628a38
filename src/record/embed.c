#include "record/embed.h"

#include <hb-subset.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/crypto.h"

#define PROGRAM_MAX ((size_t)8 << 20)
#define TO_UNICODE_MAX ((size_t)1 << 20)
#define MAPPINGS_PER_BLOCK 100 /* a limit of beginbfchar (CMap specification) */
#define FLAG_SYMBOLIC 4        /* more than the standard Latin set (ISO 32000-1, table 123) */

DEFINE_CLEANUP(cleanup_subset_input, hb_subset_input_t, hb_subset_input_destroy);
DEFINE_CLEANUP(cleanup_subset_plan, hb_subset_plan_t, hb_subset_plan_destroy);
DEFINE_CLEANUP(cleanup_face, hb_face_t, hb_face_destroy);
DEFINE_CLEANUP(cleanup_blob, hb_blob_t, hb_blob_destroy);

/* Object numbers of one font. */
struct font_objects {
	uint32_t descendant, descriptor, program, to_unicode, cid_map, cid_set;
};

/* Tables that a glyph's outline does not need: layout was done here, characters come from /ToUnicode. */
static enum err choose(const struct usage_list *used, hb_subset_input_t *input)
{
	static const hb_tag_t needless[] = {
		HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
		HB_TAG('k', 'e', 'r', 'n'), HB_TAG('c', 'm', 'a', 'p'), HB_TAG('n', 'a', 'm', 'e'),
		HB_TAG('p', 'o', 's', 't'), HB_TAG('O', 'S', '/', '2'), HB_TAG('g', 'a', 's', 'p'),
		HB_TAG('D', 'S', 'I', 'G'), HB_TAG('V', 'D', 'M', 'X'), HB_TAG('h', 'd', 'm', 'x'),
		HB_TAG('L', 'T', 'S', 'H'), HB_TAG('c', 'v', 't', ' '), HB_TAG('f', 'p', 'g', 'm'),
		HB_TAG('p', 'r', 'e', 'p'),
	};
	hb_set_t *glyphs = hb_subset_input_glyph_set(input);
	hb_set_t *dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);

	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
	for (size_t i = 0; i < ARRAY_LENGTH(needless); i++)
		hb_set_add(dropped, needless[i]);
	for (size_t i = 1; i < used->count; i++)
		hb_set_add(glyphs, used->items[i].glyph);
	return hb_set_allocation_successful(glyphs) && hb_set_allocation_successful(dropped) ? ERR_OK : ERR_MEMORY;
}

/* CIDToGIDMap: two bytes a CID (ISO 32000-1, table 117). */
static enum err map_cids(const struct usage_list *used, const hb_subset_plan_t *plan, struct buf *out)
{
	const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping((hb_subset_plan_t *)(uintptr_t)plan);

	for (size_t i = 0; i < used->count; i++) {
		hb_codepoint_t glyph = i == 0 ? 0 : hb_map_get(map, used->items[i].glyph);

		if (glyph > UINT16_MAX)
			return ERR_INTERNAL;
		TRY(buf_add_char(out, (char)(glyph >> 8)));
		TRY(buf_add_char(out, (char)(glyph & 255)));
	}
	return ERR_OK;
}

static enum err subset(const struct face *face, const struct usage_list *used, struct buf *program, struct buf *cid_map)
{
	CLEANUP(cleanup_subset_input) hb_subset_input_t *input = hb_subset_input_create_or_fail();
	CLEANUP(cleanup_subset_plan) hb_subset_plan_t *plan = NULL;
	CLEANUP(cleanup_face) hb_face_t *small = NULL;
	CLEANUP(cleanup_blob) hb_blob_t *blob = NULL;
	unsigned int len;
	const char *bytes;

	if (!input)
		return ERR_MEMORY;
	TRY(choose(used, input));
	plan = hb_subset_plan_create_or_fail(face->outlines, input);
	if (!plan)
		return ERR_MEMORY;
	small = hb_subset_plan_execute_or_fail(plan);
	if (!small)
		return ERR_MEMORY;
	blob = hb_face_reference_blob(small);
	bytes = hb_blob_get_data(blob, &len);
	if (len == 0)
		return ERR_MEMORY;
	TRY(buf_add(program, bytes, len));
	return map_cids(used, plan, cid_map);
}

/* Six capital letters from the subset's hash, '+', the name (ISO 32000-1, 9.6.4). */
enum err embed_name(struct span program, const char *face_name, char name[EMBEDDED_NAME])
{
	struct sha256 hash;
	char tag[7] = { 0 };

	TRY(sha256_of(program, &hash));
	for (size_t i = 0; i < 6; i++)
		tag[i] = (char)('A' + hash.bytes[i] % 26);
	(void)snprintf(name, EMBEDDED_NAME, "%s+%s", tag, face_name);
	return ERR_OK;
}

static enum err add_mappings(const struct usage_list *used, struct buf *out)
{
	for (size_t i = 1; i < used->count; i++) {
		size_t left = used->count - i, block = (i - 1) % MAPPINGS_PER_BLOCK;

		if (block == 0)
			TRY(buf_printf(out, "%zu beginbfchar\n",
			               left < MAPPINGS_PER_BLOCK ? left : (size_t)MAPPINGS_PER_BLOCK));
		TRY(buf_printf(out, "<%04zX> <", i));
		for (size_t k = 0; k < used->items[i].meaning_count; k++)
			TRY(pdf_add_utf16(out, used->items[i].meaning[k]));
		TRY(buf_add_str(out, ">\n"));
		if (block == MAPPINGS_PER_BLOCK - 1 || left == 1)
			TRY(buf_add_str(out, "endbfchar\n"));
	}
	return ERR_OK;
}

enum err embed_to_unicode(const struct usage_list *used, struct buf *out)
{
	TRY(buf_add_str(out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
	                     "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
	                     "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
	                     "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"));
	TRY(add_mappings(used, out));
	return buf_add_str(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

/* One bit a CID, the first the highest; every CID has a glyph (ISO 19005-1, 6.3.5). */
static enum err write_cid_set(struct pdf *p, uint32_t number, const struct usage_list *used)
{
	BUF bits = buf_init(UINT16_MAX);

	for (size_t i = 0; i < used->count; i += 8) {
		size_t left = used->count - i;

		TRY(buf_add_char(&bits, (char)(left >= 8 ? 0xFF : 0xFF << (8 - left))));
	}
	return pdf_add_stream(p, number, "", buf_span(&bits), PDF_DEFLATE);
}

static enum err write_descriptor(struct pdf *p, const struct font_objects *o, const struct embedded *e)
{
	const struct face_metrics *m = &e->metrics;

	TRY(pdf_begin(p, o->descriptor));
	TRY(buf_printf(p->out,
	               "<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%d %d %d %d] /ItalicAngle 0"
	               " /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %u 0 R",
	               e->name, FLAG_SYMBOLIC, m->box[0], m->box[1], m->box[2], m->box[3], m->ascent, m->descent,
	               m->cap_height, m->stem, o->program));
	if (o->cid_set)
		TRY(buf_printf(p->out, " /CIDSet %u 0 R", o->cid_set));
	TRY(buf_add_str(p->out, " >>"));
	return pdf_end(p);
}

static enum err write_descendant(struct pdf *p, const struct font_objects *o, const struct embedded *e)
{
	TRY(pdf_begin(p, o->descendant));
	TRY(buf_printf(p->out,
	               "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s"
	               " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
	               " /FontDescriptor %u 0 R /CIDToGIDMap %u 0 R /DW %d /W [0 [%d",
	               e->name, o->descriptor, o->cid_map, e->metrics.notdef, e->metrics.notdef));
	for (size_t i = 1; i < e->used->count; i++) {
		TRY(buf_add_char(p->out, ' '));
		TRY(pdf_add_int(p->out, e->used->items[i].width));
	}
	TRY(buf_add_str(p->out, "]] >>"));
	return pdf_end(p);
}

static enum err reserve(struct pdf *p, struct font_objects *o, bool cid_set)
{
	TRY(pdf_reserve(p, &o->descendant));
	TRY(pdf_reserve(p, &o->descriptor));
	TRY(pdf_reserve(p, &o->program));
	TRY(pdf_reserve(p, &o->to_unicode));
	TRY(pdf_reserve(p, &o->cid_map));
	if (cid_set)
		TRY(pdf_reserve(p, &o->cid_set));
	return ERR_OK;
}

enum err embed_write(struct pdf *p, uint32_t number, const struct embedded *e, enum pdf_filter filter, bool cid_set)
{
	struct font_objects o = { 0 };
	char length[32];

	TRY(reserve(p, &o, cid_set));
	TRY(pdf_begin(p, number));
	TRY(buf_printf(p->out,
	               "<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%u 0 R]"
	               " /ToUnicode %u 0 R >>",
	               e->name, o.descendant, o.to_unicode));
	TRY(pdf_end(p));
	TRY(write_descendant(p, &o, e));
	TRY(write_descriptor(p, &o, e));
	(void)snprintf(length, sizeof length, "/Length1 %zu", e->program_length);
	TRY(pdf_add_stream(p, o.program, length, e->program, filter));
	TRY(pdf_add_stream(p, o.to_unicode, "", e->to_unicode, filter));
	TRY(pdf_add_stream(p, o.cid_map, "", e->cid_map, filter));
	return cid_set ? write_cid_set(p, o.cid_set, e->used) : ERR_OK;
}

struct subset subset_init(void)
{
	return (struct subset){ buf_init(PROGRAM_MAX), buf_init(TO_UNICODE_MAX), buf_init(2 * UINT16_MAX) };
}

void subset_release(struct subset *s)
{
	buf_release(&s->program);
	buf_release(&s->to_unicode);
	buf_release(&s->cid_map);
}

enum err embed_subset(const struct face *face, const struct usage_list *used, struct subset *s,
                      struct embedded *ret_embedded)
{
	struct embedded e = { .metrics = face->metrics, .used = used };

	TRY(subset(face, used, &s->program, &s->cid_map));
	TRY(embed_to_unicode(used, &s->to_unicode));
	TRY(embed_name(buf_span(&s->program), face->name, e.name));
	e.program = buf_span(&s->program);
	e.program_length = s->program.len;
	e.to_unicode = buf_span(&s->to_unicode);
	e.cid_map = buf_span(&s->cid_map);
	*ret_embedded = e;
	return ERR_OK;
}
