#include "record/fonts.h"

#include <ctype.h>
#include <hb-ot.h>
#include <stdlib.h>
#include <string.h>

#include "record/pdf.h"

#define FONT_FILE_MAX ((size_t)8 << 20)
#define PROFILE_FILE_MAX ((size_t)1 << 20)

static int32_t metric(hb_font_t *font, hb_ot_metrics_tag_t tag, int32_t otherwise)
{
	hb_position_t value;

	return hb_ot_metrics_get_position(font, tag, &value) ? value : otherwise;
}

/* The name that the descriptor and the subset's tag are followed by; only letters, digits and '-'. */
static void read_name(struct face *f)
{
	unsigned int size = sizeof f->name;

	hb_ot_name_get_utf8(f->face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, f->name);
	for (char *c = f->name; *c; c++) {
		if (!isalnum((unsigned char)*c) && *c != '-')
			*c = '-';
	}
	if (!*f->name)
		(void)snprintf(f->name, sizeof f->name, "Font");
}

static int32_t head_value(const char *head, size_t at, unsigned int units)
{
	int16_t value = (int16_t)((uint8_t)head[at] << 8 | (uint8_t)head[at + 1]);

	return value * EM / (int32_t)units;
}

/* The box of all glyphs: xMin to yMax of the table head, bytes 36 to 43. */
static enum err read_box(struct face *f)
{
	hb_blob_t *blob = hb_face_reference_table(f->face, HB_TAG('h', 'e', 'a', 'd'));
	unsigned int len;
	const char *head = hb_blob_get_data(blob, &len);
	unsigned int units = hb_face_get_upem(f->face);
	bool good = len >= 54 && units > 0;

	for (size_t i = 0; good && i < 4; i++)
		f->metrics.box[i] = head_value(head, 36 + 2 * i, units);
	hb_blob_destroy(blob);
	return good ? ERR_OK : ERR_CONFIG;
}

static bool has_outlines(hb_face_t *face)
{
	hb_blob_t *blob = hb_face_reference_table(face, HB_TAG('g', 'l', 'y', 'f'));
	bool result = hb_blob_get_length(blob) > 0;

	hb_blob_destroy(blob);
	return result;
}

static void read_metrics(struct face *f)
{
	int32_t weight = (int32_t)hb_style_get_value(f->font, HB_STYLE_TAG_WEIGHT);

	f->metrics.ascent = metric(f->font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, 1000);
	f->metrics.descent = metric(f->font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, -300);
	f->metrics.cap_height = metric(f->font, HB_OT_METRICS_TAG_CAP_HEIGHT, 714);
	/* No table holds the stem's width; this is the usual estimate from the weight. Readers need it only to choose
	 * another font, which they never do where one is embedded. */
	f->metrics.stem = 50 + weight * weight / (65 * 65);
	f->metrics.notdef = hb_font_get_glyph_h_advance(f->font, 0);
}

/* A face of the tables alone that a subset is made of: a subset's plan walks through all that a face has, also what is
 * dropped afterwards. */
static enum err bare(struct face *f)
{
	static const hb_tag_t tables[] = { HB_TAG('g', 'l', 'y', 'f'), HB_TAG('l', 'o', 'c', 'a'),
		                           HB_TAG('h', 'e', 'a', 'd'), HB_TAG('h', 'h', 'e', 'a'),
		                           HB_TAG('h', 'm', 't', 'x'), HB_TAG('m', 'a', 'x', 'p') };

	f->outlines = hb_face_builder_create();
	for (size_t i = 0; i < ARRAY_LENGTH(tables); i++) {
		hb_blob_t *table = hb_face_reference_table(f->face, tables[i]);
		bool added = hb_face_builder_add_table(f->outlines, tables[i], table);

		hb_blob_destroy(table);
		if (!added)
			return ERR_MEMORY;
	}
	hb_face_make_immutable(f->outlines);
	return ERR_OK;
}

static enum err load_face(const char *path, struct face *f)
{
	hb_blob_t *blob;

	f->file = buf_init(FONT_FILE_MAX);
	TRY(buf_read_file(&f->file, path));
	blob = hb_blob_create(f->file.ptr, (unsigned int)f->file.len, HB_MEMORY_MODE_READONLY, NULL, NULL);
	f->face = hb_face_create(blob, 0);
	hb_blob_destroy(blob);
	if (f->face == hb_face_get_empty())
		return ERR_MEMORY;
	if (hb_face_get_glyph_count(f->face) == 0 || hb_face_get_glyph_count(f->face) > UINT16_MAX ||
	    !has_outlines(f->face))
		return ERR_CONFIG;
	hb_face_make_immutable(f->face);
	TRY(bare(f));
	f->font = hb_font_create(f->face);
	if (f->font == hb_font_get_empty())
		return ERR_MEMORY;
	hb_font_set_scale(f->font, EM, EM);
	read_name(f);
	read_metrics(f);
	hb_font_make_immutable(f->font);
	return read_box(f);
}

/* ICC.1: the signature 'acsp' at 36, the colour space at 16. Kept as it stands in every file. */
static enum err load_profile(const char *path, struct buf *profile)
{
	BUF file = buf_init(PROFILE_FILE_MAX);
	PDF packer = { 0 };

	TRY(buf_read_file(&file, path));
	if (file.len < 128 || memcmp(file.ptr + 36, "acsp", 4) != 0 || memcmp(file.ptr + 16, "RGB ", 4) != 0)
		return ERR_CONFIG;
	*profile = buf_init(PROFILE_FILE_MAX);
	return pdf_deflate(&packer, buf_span(&file), profile);
}

void record_fonts_free(struct record_fonts *fonts)
{
	if (!fonts)
		return;
	for (size_t i = 0; i < FACE_COUNT; i++) {
		hb_font_destroy(fonts->faces[i].font);
		hb_face_destroy(fonts->faces[i].outlines);
		hb_face_destroy(fonts->faces[i].face);
		buf_release(&fonts->faces[i].file);
	}
	buf_release(&fonts->profile);
	if (fonts->checked)
		(void)pthread_mutex_destroy(&fonts->checked->lock);
	free(fonts->checked);
	free(fonts);
}
DEFINE_CLEANUP(cleanup_fonts, struct record_fonts, record_fonts_free);

enum err record_fonts_load(const struct record_font_files *files, struct record_fonts **ret_fonts)
{
	CLEANUP(cleanup_fonts) struct record_fonts *fonts = calloc(1, sizeof *fonts);

	if (!fonts)
		return ERR_MEMORY;
	fonts->checked = calloc(1, sizeof *fonts->checked);
	if (!fonts->checked)
		return ERR_MEMORY;
	(void)pthread_mutex_init(&fonts->checked->lock, NULL);
	TRY(load_face(files->regular, &fonts->faces[FACE_REGULAR]));
	TRY(load_face(files->bold, &fonts->faces[FACE_BOLD]));
	TRY(load_profile(files->profile, &fonts->profile));
	*ret_fonts = TAKE(fonts);
	return ERR_OK;
}
