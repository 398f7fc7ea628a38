/* One record from its parts; and the question whether a text can be printed at all. */
#include "jourbeslut/record.h"

#include <string.h>

#include "jourbeslut/base/text.h"
#include "record/attach.h"
#include "record/embed.h"
#include "record/layout.h"
#include "record/metadata.h"

#define CATALOG_MAX ((size_t)1 << 16)
#define QR_LEAST 21
#define QR_MOST 177

/* Objects with fixed numbers. A seal by incremental update changes the first three only. */
enum object {
	OBJECT_CATALOG = 1,
	OBJECT_FORM,
	OBJECT_ANNOTATIONS,
	OBJECT_PAGES,
	OBJECT_INFO,
	OBJECT_METADATA,
	OBJECT_PROFILE,
	OBJECT_STRUCTURE,
	OBJECT_PARENT_TREE,
	OBJECT_RESOURCES,
	OBJECT_FONT_REGULAR,
	OBJECT_FONT_BOLD,
	OBJECT_FIRST_FREE
};

static enum err check_in_face(struct shaper *s, enum face_kind face, struct span text, struct record_missing *missing)
{
	size_t start = 0;

	while (start <= text.len) {
		const char *end = start < text.len ? memchr(text.ptr + start, '\n', text.len - start) : NULL;
		struct span part = { text.ptr + start, end ? (size_t)(end - text.ptr) - start : text.len - start };
		struct run run;
		enum err e = shape(s, face, part, missing, &run);

		if (e == ERR_INPUT && missing)
			missing->offset += start;
		TRY(e);
		start += part.len + 1;
	}
	return ERR_OK;
}

/* Words at the ends lose their white space in cleaning; all else must already be as cleaning leaves it. */
static enum err check_normal(struct span text, struct record_missing *missing)
{
	BUF clean = buf_init(2 * (size_t)BLOCK_TEXT_MAX + 64);
	struct span trimmed = span_trim(text);

	TRY(text_clean(text, &clean));
	if (span_equal(buf_span(&clean), trimmed))
		return ERR_OK;
	if (missing)
		*missing = (struct record_missing){ .name = "U+0000" };
	return ERR_INPUT;
}

enum err record_text_check(const struct record_fonts *fonts, struct span text, struct record_missing *missing)
{
	ARENA arena = { 0 };
	SHAPER shaper = { 0 };

	if (missing)
		*missing = (struct record_missing){ 0 };
	TRY(shaper_init(&shaper, fonts, &arena));
	for (enum face_kind face = 0; face < FACE_COUNT; face++)
		TRY(check_in_face(&shaper, face, text, missing));
	return check_normal(text, missing);
}

enum err record_blocks_check(const struct record_fonts *fonts, const struct blocks *blocks,
                             struct record_missing *missing)
{
	for (size_t i = 0; i < blocks->count; i++) {
		const struct block *b = &blocks->items[i];
		enum err e = b->text ? record_text_check(fonts, span_str(b->text), missing) : ERR_OK;

		for (size_t k = 0; e == ERR_OK && k < b->row_count; k++) {
			e = record_text_check(fonts, span_str(b->rows[k].label), missing);
			if (e == ERR_OK)
				e = record_text_check(fonts, span_str(b->rows[k].value), missing);
		}
		if (e != ERR_OK) {
			if (missing)
				missing->block = i;
			return e;
		}
	}
	return ERR_OK;
}

static enum err check_length(const struct record_fonts *fonts, const char *text, bool required)
{
	size_t len = text ? strlen(text) : 0;

	if (len == 0)
		return required ? ERR_INPUT : ERR_OK;
	if (len > RECORD_TEXT_MAX)
		return ERR_TOO_LARGE;
	return record_text_check(fonts, span_of(text, len), NULL);
}

static enum err check_metadata(const struct record_fonts *fonts, const char *text, bool required)
{
	if (text && strchr(text, '\n'))
		return ERR_INPUT;
	return check_length(fonts, text, required);
}

static enum err check_sections(const struct record_fonts *fonts, const struct record_document *d)
{
	if (d->section_count == 0)
		return ERR_INPUT;
	if (d->section_count > RECORD_SECTIONS_MAX)
		return ERR_TOO_LARGE;
	for (size_t i = 0; i < d->section_count; i++) {
		const struct record_qr *qr = d->sections[i].qr;

		if (!qr)
			continue;
		if (!qr->modules || qr->size < QR_LEAST || qr->size > QR_MOST)
			return ERR_INPUT;
		TRY(check_metadata(fonts, qr->alt, true));
		TRY(check_length(fonts, qr->caption, false));
	}
	return ERR_OK;
}

static enum err check_document(const struct record_fonts *fonts, const struct record_document *d)
{
	if (d->form == RECORD_FORM_1B && d->attachment_count > 0)
		return ERR_INPUT;
	if (d->banner_count > RECORD_BANNERS_MAX)
		return ERR_TOO_LARGE;
	TRY(check_metadata(fonts, d->title, true));
	TRY(check_metadata(fonts, d->author, true));
	TRY(check_metadata(fonts, d->reference, true));
	TRY(check_metadata(fonts, d->version, false));
	TRY(check_metadata(fonts, d->text_code, false));
	for (size_t i = 0; i < d->banner_count; i++)
		TRY(check_metadata(fonts, d->banners[i], true));
	for (size_t i = 0; i < d->attachment_count; i++)
		TRY(check_metadata(fonts, d->attachments[i].description, false));
	TRY(check_sections(fonts, d));
	return attach_check(d->attachments, d->attachment_count);
}

static enum err write_catalog(struct pdf *p, const struct buf *attachments)
{
	TRY(pdf_begin(p, OBJECT_CATALOG));
	TRY(buf_printf(p->out,
	               "<< /Type /Catalog /Pages %d 0 R /Metadata %d 0 R /Lang (sv) /MarkInfo << /Marked true >>"
	               " /StructTreeRoot %d 0 R /ViewerPreferences << /DisplayDocTitle true >> /AcroForm %d 0 R"
	               " /OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB)"
	               " /Info (sRGB) /DestOutputProfile %d 0 R >> ]",
	               OBJECT_PAGES, OBJECT_METADATA, OBJECT_STRUCTURE, OBJECT_FORM, OBJECT_PROFILE));
	TRY(buf_add_span(p->out, buf_span(attachments)));
	TRY(buf_add_str(p->out, " >>"));
	TRY(pdf_end(p));
	TRY(pdf_begin(p, OBJECT_FORM));
	TRY(buf_add_str(p->out, "<< /Fields [] >>"));
	TRY(pdf_end(p));
	TRY(pdf_begin(p, OBJECT_ANNOTATIONS));
	TRY(buf_add_str(p->out, "[]"));
	return pdf_end(p);
}

static enum err write_resources(struct pdf *p, const struct record_fonts *fonts, const struct shaper *shaper,
                                bool cid_set)
{
	TRY(pdf_begin(p, OBJECT_RESOURCES));
	TRY(buf_printf(p->out, "<< /Font << /F1 %d 0 R /F2 %d 0 R >> >>", OBJECT_FONT_REGULAR, OBJECT_FONT_BOLD));
	TRY(pdf_end(p));
	TRY(embed_font(p, OBJECT_FONT_REGULAR, &fonts->faces[FACE_REGULAR], &shaper->used[FACE_REGULAR], cid_set));
	TRY(embed_font(p, OBJECT_FONT_BOLD, &fonts->faces[FACE_BOLD], &shaper->used[FACE_BOLD], cid_set));
	return pdf_add_stream(p, OBJECT_PROFILE, "/N 3", buf_span(&fonts->profile), PDF_DEFLATED);
}

static enum err write_page(struct pdf *p, const struct page *page, uint32_t index, uint32_t object)
{
	uint32_t content;

	TRY(pdf_reserve(p, &content));
	TRY(pdf_begin(p, object));
	TRY(buf_printf(p->out, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 ", OBJECT_PAGES));
	TRY(pdf_add_milli(p->out, PAGE_WIDTH));
	TRY(buf_add_char(p->out, ' '));
	TRY(pdf_add_milli(p->out, PAGE_HEIGHT));
	TRY(buf_printf(p->out, "] /Resources %d 0 R /Contents %u 0 R /StructParents %u /Tabs /S", OBJECT_RESOURCES,
	               content, index));
	if (index == 0)
		TRY(buf_printf(p->out, " /Annots %d 0 R", OBJECT_ANNOTATIONS));
	TRY(buf_add_str(p->out, " >>"));
	TRY(pdf_end(p));
	return pdf_add_stream(p, content, "", buf_span(&page->content), PDF_DEFLATE);
}

static enum err write_pages(struct pdf *p, struct arena *arena, const struct layout *l)
{
	uint32_t *objects = arena_alloc(arena, l->pages.count, sizeof *objects);
	struct page_marks *marks = arena_alloc(arena, l->pages.count, sizeof *marks);

	if (!objects || !marks)
		return ERR_MEMORY;
	for (uint32_t i = 0; i < l->pages.count; i++) {
		TRY(pdf_reserve(p, &objects[i]));
		marks[i] = (struct page_marks){ l->pages.items[i].marked, l->pages.items[i].mark_count };
	}
	TRY(pdf_begin(p, OBJECT_PAGES));
	TRY(buf_printf(p->out, "<< /Type /Pages /Count %u /Kids [", l->pages.count));
	for (uint32_t i = 0; i < l->pages.count; i++)
		TRY(buf_printf(p->out, " %u 0 R", objects[i]));
	TRY(buf_add_str(p->out, " ] >>"));
	TRY(pdf_end(p));
	for (uint32_t i = 0; i < l->pages.count; i++)
		TRY(write_page(p, &l->pages.items[i], i, objects[i]));
	return tags_write(p, l->document, marks, objects, l->pages.count, OBJECT_STRUCTURE, OBJECT_PARENT_TREE);
}

static enum err write_file(const struct record_fonts *fonts, const struct record_document *d, struct arena *arena,
                           struct buf *out)
{
	SHAPER shaper = { 0 };
	LAYOUT layout = { 0 };
	PDF pdf = { 0 };
	BUF attachments = buf_init(CATALOG_MAX);
	uint32_t number = 0;

	TRY(shaper_init(&shaper, fonts, arena));
	TRY(layout_document(&layout, &shaper, d));
	TRY(pdf_open(&pdf, out, d->form == RECORD_FORM_1B ? "1.4" : "1.7"));
	while (number + 1 < OBJECT_FIRST_FREE)
		TRY(pdf_reserve(&pdf, &number));
	TRY(attach_write(&pdf, arena, d->attachments, d->attachment_count, &attachments));
	TRY(write_catalog(&pdf, &attachments));
	TRY(metadata_write_info(&pdf, OBJECT_INFO, d));
	TRY(metadata_write_xmp(&pdf, OBJECT_METADATA, d));
	TRY(write_resources(&pdf, fonts, &shaper, d->form == RECORD_FORM_1B));
	TRY(write_pages(&pdf, arena, &layout));
	return pdf_close(&pdf, OBJECT_CATALOG, OBJECT_INFO);
}

enum err record_write(const struct record_fonts *fonts, const struct record_document *document, struct buf *ret_pdf)
{
	ARENA arena = { 0 };
	enum err e;

	ASSERT(ret_pdf->len == 0);
	TRY(check_document(fonts, document));
	e = write_file(fonts, document, &arena, ret_pdf);
	if (e != ERR_OK)
		buf_clear(ret_pdf);
	return e;
}
