/* One record from its parts; and the question whether a text can be printed at all. */
#include "jourbeslut/record.h"

#include <string.h>

#include "jourbeslut/base/text.h"
#include "record/attach.h"
#include "record/layout.h"
#include "record/parts.h"

#define QR_LEAST 21
#define QR_MOST 177

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

	TRY(text_normalize(text, &clean));
	if (span_equal(buf_span(&clean), trimmed))
		return ERR_OK;
	if (missing)
		*missing = (struct record_missing){ .name = "U+0000" };
	return ERR_INPUT;
}

static struct sha256 *place_of(struct checked *c, const struct sha256 *hash)
{
	return &c->hashes[(hash->bytes[0] | (size_t)hash->bytes[1] << 8) % CHECKED_MAX];
}

static bool was_checked(struct checked *c, const struct sha256 *hash)
{
	bool same;

	(void)pthread_mutex_lock(&c->lock);
	same = memcmp(place_of(c, hash), hash, sizeof *hash) == 0;
	(void)pthread_mutex_unlock(&c->lock);
	return same;
}

static void note_checked(struct checked *c, const struct sha256 *hash)
{
	(void)pthread_mutex_lock(&c->lock);
	*place_of(c, hash) = *hash;
	(void)pthread_mutex_unlock(&c->lock);
}

static enum err check(const struct record_fonts *fonts, struct span text, struct record_missing *missing)
{
	ARENA arena = { 0 };
	SHAPER shaper = { 0 };

	TRY(shaper_init(&shaper, fonts, &arena));
	for (enum face_kind face = 0; face < FACE_COUNT; face++)
		TRY(check_in_face(&shaper, face, text, missing));
	return check_normal(text, missing);
}

enum err record_text_check(const struct record_fonts *fonts, struct span text, struct record_missing *missing)
{
	struct sha256 hash;

	if (missing)
		*missing = (struct record_missing){ 0 };
	TRY(sha256_of(text, &hash));
	if (was_checked(fonts->checked, &hash))
		return ERR_OK;
	TRY(check(fonts, text, missing));
	note_checked(fonts->checked, &hash);
	return ERR_OK;
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

/* What is on the pages, given to the file's skeleton. */
static enum err give_pages(const struct layout *l, struct arena *arena, struct parts *parts)
{
	struct page_part *pages = arena_alloc(arena, l->pages.count, sizeof *pages);

	if (!pages)
		return ERR_MEMORY;
	for (uint32_t i = 0; i < l->pages.count; i++) {
		const struct page *page = &l->pages.items[i];

		pages[i] = (struct page_part){ buf_span(&page->content), { page->marked, page->mark_count } };
	}
	parts->pages = pages;
	parts->page_count = l->pages.count;
	parts->root = l->document;
	return ERR_OK;
}

static enum err write_file(const struct record_fonts *fonts, const struct record_document *d, struct arena *arena,
                           struct buf *out)
{
	SHAPER shaper = { 0 };
	LAYOUT layout = { 0 };
	SUBSET regular = subset_init();
	SUBSET bold = subset_init();
	struct subset *subsets[FACE_COUNT] = { &regular, &bold };
	struct parts parts = { .document = d, .profile = buf_span(&fonts->profile), .filter = PDF_DEFLATE };

	TRY(shaper_init(&shaper, fonts, arena));
	TRY(layout_document(&layout, &shaper, d));
	TRY(give_pages(&layout, arena, &parts));
	for (size_t i = 0; i < FACE_COUNT; i++)
		TRY(embed_subset(&fonts->faces[i], &shaper.used[i], subsets[i], &parts.fonts[i]));
	return parts_write(&parts, arena, out);
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
