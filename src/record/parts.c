#include "record/parts.h"

#include "record/attach.h"
#include "record/metadata.h"
#include "record/page.h"

#define CATALOG_MAX ((size_t)1 << 16)

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

static enum err write_resources(struct pdf *p, const struct parts *parts)
{
	static const uint32_t objects[FACE_COUNT] = { OBJECT_FONT_REGULAR, OBJECT_FONT_BOLD };
	bool cid_set = parts->document->form == RECORD_FORM_1B;

	TRY(pdf_begin(p, OBJECT_RESOURCES));
	TRY(buf_printf(p->out, "<< /Font << /F1 %d 0 R /F2 %d 0 R >> >>", OBJECT_FONT_REGULAR, OBJECT_FONT_BOLD));
	TRY(pdf_end(p));
	for (size_t i = 0; i < FACE_COUNT; i++)
		TRY(embed_write(p, objects[i], &parts->fonts[i], parts->filter, cid_set));
	return pdf_add_stream(p, OBJECT_PROFILE, "/N 3", parts->profile, PDF_DEFLATED);
}

static enum err write_page(struct pdf *p, const struct parts *parts, uint32_t index, uint32_t object)
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
	return pdf_add_stream(p, content, "", parts->pages[index].content, parts->filter);
}

static enum err write_pages(struct pdf *p, struct arena *arena, const struct parts *parts)
{
	uint32_t *objects = arena_alloc(arena, parts->page_count, sizeof *objects);
	struct page_marks *marks = arena_alloc(arena, parts->page_count, sizeof *marks);

	if (!objects || !marks)
		return ERR_MEMORY;
	for (uint32_t i = 0; i < parts->page_count; i++) {
		TRY(pdf_reserve(p, &objects[i]));
		marks[i] = parts->pages[i].marks;
	}
	TRY(pdf_begin(p, OBJECT_PAGES));
	TRY(buf_printf(p->out, "<< /Type /Pages /Count %u /Kids [", parts->page_count));
	for (uint32_t i = 0; i < parts->page_count; i++)
		TRY(buf_printf(p->out, " %u 0 R", objects[i]));
	TRY(buf_add_str(p->out, " ] >>"));
	TRY(pdf_end(p));
	for (uint32_t i = 0; i < parts->page_count; i++)
		TRY(write_page(p, parts, i, objects[i]));
	return tags_write(p, parts->root, marks, objects, parts->page_count, OBJECT_STRUCTURE, OBJECT_PARENT_TREE);
}

enum err parts_write(const struct parts *parts, struct arena *arena, struct buf *out)
{
	const struct record_document *d = parts->document;
	PDF pdf = { 0 };
	BUF attachments = buf_init(CATALOG_MAX);
	uint32_t number = 0;

	TRY(pdf_open(&pdf, out, d->form == RECORD_FORM_1B ? "1.4" : "1.7"));
	while (number + 1 < OBJECT_FIRST_FREE)
		TRY(pdf_reserve(&pdf, &number));
	TRY(attach_write(&pdf, arena, d->attachments, d->attachment_count, parts->packed, &attachments));
	TRY(write_catalog(&pdf, &attachments));
	TRY(metadata_write_info(&pdf, OBJECT_INFO, d));
	TRY(metadata_write_xmp(&pdf, OBJECT_METADATA, d));
	TRY(write_resources(&pdf, parts));
	TRY(write_pages(&pdf, arena, parts));
	return pdf_close(&pdf, OBJECT_CATALOG, OBJECT_INFO);
}
