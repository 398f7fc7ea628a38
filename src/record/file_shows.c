/* Do the pages show what they should? The structure tree that the writer would have made of the document is walked
 * beside the one that was read. */
#include <string.h>

#include "jourbeslut/base/text.h"
#include "record/file.h"
#include "record/layout.h"
#include "record/standing.h"

#define TEXT_MAX ((size_t)1 << 22)

struct walk {
	const struct record_file *file;
	const struct record_document *expected;
	const struct reason *reason;
	size_t at;      /* index of the next element in the file */
	size_t section; /* from 0 */
	size_t block;   /* of the section, from 0 */
};

static enum err differs(const struct walk *w, const char *what, const char *how)
{
	(void)refuse(w->reason, "section %zu, block %zu, %s: %s", w->section + 1, w->block + 1, what, how);
	return ERR_EVIDENCE;
}

/* Is what stands before `inner` in `outer`, and what stands behind it, as in the other? */
static bool same_ends(struct span outer, struct span inner, struct span other_outer, struct span other_inner)
{
	struct span before = span_of(outer.ptr, (size_t)(inner.ptr - outer.ptr));
	struct span other_before = span_of(other_outer.ptr, (size_t)(other_inner.ptr - other_outer.ptr));
	struct span after = span_of(inner.ptr + inner.len, outer.len - before.len - inner.len);
	struct span other_after =
	        span_of(other_inner.ptr + other_inner.len, other_outer.len - other_before.len - other_inner.len);

	return span_equal(before, other_before) && span_equal(after, other_after);
}

/* Normal form may have to be made anew, where a letter was set in parts. Nothing else may differ. */
static enum err same_text(struct span shown, struct span expected, bool *ret_same)
{
	struct span a = span_trim(shown), b = span_trim(expected);
	BUF clean = buf_init(TEXT_MAX);
	enum err e;

	*ret_same = span_equal(shown, expected);
	if (*ret_same || a.len == 0 || b.len == 0 || !same_ends(shown, a, expected, b))
		return ERR_OK;
	e = text_normalize(a, &clean);
	if (e == ERR_MEMORY)
		return e;
	*ret_same = e == ERR_OK && span_equal(buf_span(&clean), b);
	return ERR_OK;
}

static enum err check_text(const struct walk *w, const struct shown *s, const char *text, const char *what)
{
	BUF joined = buf_init(TEXT_MAX);
	bool same;

	TRY(file_element_text(s, &joined));
	TRY(same_text(buf_span(&joined), span_str(text), &same));
	return same ? ERR_OK : differs(w, what, "the text is another");
}

/* The next element must be of that tag, within that parent, and where it is the parent's last, nothing more. */
static enum err take(struct walk *w, enum tag tag, const struct element *parent, const char *what,
                     const struct shown **ret_shown)
{
	const struct shown *s = w->at < w->file->shown_count ? &w->file->shown[w->at] : NULL;

	if (!s)
		return differs(w, what, "the file ends before it");
	if (s->element->tag != tag || s->element->parent != parent)
		return differs(w, what, "something else stands there");
	w->at++;
	*ret_shown = s;
	return ERR_OK;
}

static enum err take_container(struct walk *w, enum tag tag, const struct element *parent, const char *what,
                               const struct element **ret_element)
{
	const struct shown *s;

	TRY(take(w, tag, parent, what, &s));
	*ret_element = s->element;
	return ERR_OK;
}

static enum err take_text(struct walk *w, enum tag tag, const struct element *parent, const struct style *style,
                          const char *text, const char *what)
{
	const struct shown *s;

	TRY(take(w, tag, parent, what, &s));
	if (s->style ? s->style != style : *text != '\0')
		return differs(w, what, "set in another style");
	if (s->framed)
		return differs(w, what, "framed like a notice");
	return check_text(w, s, text, what);
}

static enum err show_notice(struct walk *w, const struct element *section, const char *text)
{
	const struct shown *s;

	TRY(take(w, TAG_P, section, "notice", &s));
	if (!s->framed || s->style != &STYLE_BODY)
		return differs(w, "notice", "not framed, or in another style");
	return check_text(w, s, text, "notice");
}

static enum err show_qr(struct walk *w, const struct element *section, const struct record_qr *qr)
{
	const struct shown *s;

	TRY(take(w, TAG_FIGURE, section, "QR code", &s));
	if (!s->modules || s->size != qr->size)
		return differs(w, "QR code", "not of that size");
	for (size_t i = 0; i < qr->size * qr->size; i++) {
		if (!s->modules[i] != !qr->modules[i])
			return differs(w, "QR code", "another module");
	}
	if (strcmp(s->element->alt, qr->alt) != 0)
		return differs(w, "QR code", "another text instead of it");
	if (qr->caption && *qr->caption)
		return take_text(w, TAG_P, section, &STYLE_CAPTION, qr->caption, "caption of the QR code");
	return ERR_OK;
}

static enum err show_head(struct walk *w, const struct element *section, const struct record_section *expected,
                          size_t *ret_used)
{
	const struct blocks *b = expected->blocks;
	bool subtitle = b->count > 1 && b->items[1].kind == BLOCK_SUBTITLE;
	BUF reference = buf_init(STANDING_MAX);

	if (b->count == 0 || b->items[0].kind != BLOCK_TITLE)
		return ERR_INPUT;
	if (subtitle)
		TRY(take_text(w, TAG_P, section, &STYLE_SUBTITLE, b->items[1].text, "subtitle"));
	TRY(take_text(w, TAG_H1, section, &STYLE_TITLE, b->items[0].text, "title"));
	if (w->section == 0) {
		TRY(standing_reference(w->expected, &reference));
		TRY(take_text(w, TAG_P, section, &STYLE_REFERENCE, buf_str(&reference), "reference"));
	}
	if (expected->qr)
		TRY(show_qr(w, section, expected->qr));
	*ret_used = subtitle ? 2 : 1;
	return ERR_OK;
}

static enum err show_facts(struct walk *w, const struct element *section, const struct block *b)
{
	const struct element *table, *row;

	if (b->row_count == 0)
		return ERR_OK;
	TRY(take_container(w, TAG_TABLE, section, "facts", &table));
	for (size_t i = 0; i < b->row_count; i++) {
		TRY(take_container(w, TAG_TR, table, "row of facts", &row));
		TRY(take_text(w, TAG_TH, row, &STYLE_LABEL, b->rows[i].label, "label"));
		TRY(take_text(w, TAG_TD, row, &STYLE_BODY, b->rows[i].value, "value"));
	}
	return ERR_OK;
}

static enum err show_item(struct walk *w, const struct element *list, const char *text)
{
	const struct element *item;

	TRY(take_container(w, TAG_LI, list, "item", &item));
	TRY(take_text(w, TAG_LBL, item, &STYLE_BODY, STANDING_BULLET, "bullet"));
	return take_text(w, TAG_LBODY, item, &STYLE_BODY, text, "item");
}

static enum err show_block(struct walk *w, const struct element *section, const struct block *b,
                           const struct element **list)
{
	switch (b->kind) {
	case BLOCK_TITLE:
		return take_text(w, TAG_H1, section, &STYLE_TITLE, b->text, "title");
	case BLOCK_HEADING:
		return take_text(w, TAG_H2, section, &STYLE_HEADING, b->text, "heading");
	case BLOCK_SUBTITLE:
		return take_text(w, TAG_P, section, &STYLE_SUBTITLE, b->text, "subtitle");
	case BLOCK_PARAGRAPH:
		return take_text(w, TAG_P, section, &STYLE_BODY, b->text, "paragraph");
	case BLOCK_ITEM:
		if (!*list)
			TRY(take_container(w, TAG_L, section, "list", list));
		return show_item(w, *list, b->text);
	case BLOCK_FACTS:
		return show_facts(w, section, b);
	case BLOCK_NOTICE:
		return show_notice(w, section, b->text);
	case BLOCK_KIND_COUNT:
		break;
	}
	return ERR_INPUT;
}

static enum err show_section(struct walk *w, const struct element *document, const struct record_section *expected)
{
	const struct element *section, *list = NULL;
	const struct blocks *b = expected->blocks;

	w->block = 0;
	TRY(take_container(w, TAG_SECT, document, "section", &section));
	TRY(show_head(w, section, expected, &w->block));
	for (; w->block < b->count; w->block++) {
		if (b->items[w->block].kind != BLOCK_ITEM)
			list = NULL;
		TRY(show_block(w, section, &b->items[w->block], &list));
	}
	return ERR_OK;
}

/* What stands on every page. */
static enum err show_standing(const struct walk *w, const char *banner)
{
	const struct record_file *f = w->file;
	BUF left = buf_init(STANDING_MAX);
	BUF right = buf_init(STANDING_MAX);
	bool same_banner, same_left, same_right;

	TRY(standing_footer(w->expected, &left));
	for (uint32_t i = 0; i < f->page_count; i++) {
		buf_clear(&right);
		TRY(standing_page(i, f->page_count, &right));
		TRY(same_text(f->pages[i].banner, span_str(i > 0 ? banner : ""), &same_banner));
		TRY(same_text(f->pages[i].left, buf_span(&left), &same_left));
		TRY(same_text(f->pages[i].right, buf_span(&right), &same_right));
		if (!same_banner)
			return refuse(w->reason, "page %u: another banner", i + 1);
		if (!same_left || !same_right)
			return refuse(w->reason, "page %u: another footer", i + 1);
	}
	return ERR_OK;
}

static enum err show_facts_of_file(const struct walk *w)
{
	const struct record_document *d = &w->file->document, *e = w->expected;

	if (d->writer != e->writer)
		return refuse(w->reason, "metadata: of another format");
	if (strcmp(d->title, e->title) != 0)
		return refuse(w->reason, "metadata: another title");
	if (strcmp(d->author, e->author) != 0)
		return refuse(w->reason, "metadata: another author");
	if (strcmp(d->reference, e->reference) != 0)
		return refuse(w->reason, "metadata: another reference");
	if (d->created.us != e->created.us - e->created.us % SECOND)
		return refuse(w->reason, "metadata: another time of creation");
	return ERR_OK;
}

static enum err show_all(struct walk *w)
{
	const struct element *document;
	BUF banner = buf_init(STANDING_MAX);

	TRY(show_facts_of_file(w));
	TRY(standing_banner(w->expected, &banner));
	TRY(take_container(w, TAG_DOCUMENT, NULL, "document", &document));
	if (banner.len > 0)
		TRY(take_text(w, TAG_P, document, &STYLE_BANNER, buf_str(&banner), "banner"));
	for (w->section = 0; w->section < w->expected->section_count; w->section++)
		TRY(show_section(w, document, &w->expected->sections[w->section]));
	if (w->at < w->file->shown_count)
		return refuse(w->reason, "more stands on the pages than should");
	return show_standing(w, buf_str(&banner));
}

enum err record_file_shows(const struct record_file *f, const struct record_document *expected, char *reason,
                           size_t reason_size)
{
	struct reason why = { reason, reason_size };
	struct walk w = { .file = f, .expected = expected, .reason = &why };
	enum err e;

	if (reason_size > 0)
		*reason = '\0';
	if (!expected->title || !expected->author || !expected->reference || expected->form != RECORD_FORM_ARCHIVE)
		return ERR_INPUT;
	e = show_all(&w);
	/* A text longer than any that the writer sets. */
	return e == ERR_TOO_LARGE ? refuse(&why, "a text is longer than the writer would set") : e;
}
