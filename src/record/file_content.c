/* The pages' content: pieces of elements and artifacts, what they show and where. What is understood is written again
 * by the writer's own functions (page.h) and must be what stands there. */
#include <stdlib.h>
#include <string.h>

#include "record/file_line.h"
#include "record/layout.h"

#define PIECE_TEXT_MAX ((size_t)1 << 20)
#define QR_LEAST 21
#define QR_MOST 177

static void content_release(struct content *c)
{
	pages_release(&c->again);
	free(c->glyphs);
	buf_release(&c->text);
	free(c->ground);
}

static enum err end_piece(struct content *c)
{
	if (!cursor_skip(&c->at, "EMC\n"))
		return content_refuse(c, "the end of a piece is missing");
	return page_end(&c->again, c->page);
}

/* The end of the piece is in sight. */
static bool at_end(const struct content *c)
{
	struct cursor at = c->at;

	return at.at == at.end || cursor_skip(&at, "EMC\n");
}

static enum err keep_text(struct content *c, struct span *ret_text)
{
	const char *kept;

	TRY(file_keep(&c->file->arena, buf_span(&c->text), &kept));
	*ret_text = span_of(kept, c->text.len);
	buf_clear(&c->text);
	return ERR_OK;
}

/* "W w X Y m X Y l S" or "W w X Y WIDTH HEIGHT re S". */
static enum err read_stroke(struct content *c)
{
	struct page *again = &c->again.items[c->page];
	int32_t width, n[4] = { 0 };
	struct place place;

	if (!cursor_milli(&c->at, &width) || !cursor_skip(&c->at, " w "))
		return content_refuse(c, "not a drawing operator of the writer's");
	for (size_t i = 0; i < ARRAY_LENGTH(n); i++) {
		(void)(i == 2 && cursor_skip(&c->at, "m "));
		if (!cursor_milli(&c->at, &n[i]) || !cursor_skip(&c->at, " "))
			return content_refuse(c, "not a place");
	}
	if (cursor_skip(&c->at, "l S\n")) {
		place = (struct place){ n[0], PAGE_HEIGHT - n[1], n[2], PAGE_HEIGHT - n[3] };
		TRY(page_add_rule(again, place.left, place.top, place.right, place.bottom, width));
		return ground_add_rule(c->ground, &place, width);
	}
	if (!cursor_skip(&c->at, "re S\n"))
		return content_refuse(c, "neither a rule nor a box");
	place = (struct place){ n[0], PAGE_HEIGHT - n[1] - n[3], n[0] + n[2], PAGE_HEIGHT - n[1] };
	TRY(page_add_box(again, place.left, place.top, n[2], n[3], width));
	return ground_add_box(c->ground, &place, width);
}

static enum err read_banner(struct content *c)
{
	struct set_piece piece = { .zone = ZONE_BANNER };
	bool framed;

	TRY(page_begin_artifact(&c->again, c->page, "Header"));
	TRY(read_stroke(c));
	if (!c->ground->has_banner)
		return content_refuse(c, "a banner without a frame");
	while (!at_end(c))
		TRY(content_read_line(c, &piece));
	/* On the first page its text comes next, as content. */
	if (c->page > 0)
		TRY(ground_add_piece(c->ground, &piece, &framed));
	else if (piece.lines > 0)
		return content_refuse(c, "the first page's banner is no artifact");
	TRY(keep_text(c, &c->file->pages[c->page].banner));
	return end_piece(c);
}

static enum err read_footer(struct content *c)
{
	struct file_page *page = &c->file->pages[c->page];
	struct set_piece piece = { .zone = ZONE_FOOTER };

	TRY(page_begin_artifact(&c->again, c->page, "Footer"));
	TRY(read_stroke(c));
	TRY(content_read_line(c, &piece));
	TRY(keep_text(c, &page->left));
	TRY(content_read_line(c, &piece));
	TRY(keep_text(c, &page->right));
	TRY(end_piece(c));
	return c->at.at == c->at.end ? ERR_OK : content_refuse(c, "something behind the footer");
}

static enum err read_decoration(struct content *c)
{
	TRY(page_begin_artifact(&c->again, c->page, NULL));
	TRY(read_stroke(c));
	return end_piece(c);
}

static bool read_scale(struct cursor *c, uint64_t *ret_millionths)
{
	uint32_t whole, rest;

	if (!cursor_number(c, &whole) || !cursor_skip(c, ".") || !cursor_number(c, &rest))
		return false;
	*ret_millionths = (uint64_t)whole * 1000000 + rest;
	return true;
}

/* Runs of dark modules, "I J N 1 re". */
static enum err read_modules(struct content *c, struct shown *shown)
{
	uint32_t size = (uint32_t)shown->size, column, row, run;

	while (!cursor_skip(&c->at, "f Q\n")) {
		if (!cursor_number(&c->at, &column) || !cursor_skip(&c->at, " ") || !cursor_number(&c->at, &row) ||
		    !cursor_skip(&c->at, " ") || !cursor_number(&c->at, &run) || !cursor_skip(&c->at, " 1 re\n") ||
		    column >= size || row >= size || run > size - column)
			return content_refuse(c, "not a module of a QR code");
		memset(shown->modules + (size_t)(size - 1 - row) * size + column, 1, run);
	}
	return ERR_OK;
}

static enum err read_figure(struct content *c, struct shown *shown)
{
	struct place place;
	uint64_t scale, again;
	int32_t x, y;

	if (!cursor_skip(&c->at, "q 0 g ") || !read_scale(&c->at, &scale) || !cursor_skip(&c->at, " 0 0 ") ||
	    !read_scale(&c->at, &again) || !cursor_skip(&c->at, " ") || !cursor_milli(&c->at, &x) ||
	    !cursor_skip(&c->at, " ") || !cursor_milli(&c->at, &y) || !cursor_skip(&c->at, " cm\n"))
		return content_refuse(c, "not a QR code");
	shown->size = scale > 0 ? (size_t)((uint64_t)QR_SIDE * 1000 / scale) : 0;
	if (shown->modules || shown->size < QR_LEAST || shown->size > QR_MOST)
		return content_refuse(c, "a QR code of no such size, or two in one figure");
	if (c->file->figure_count++ == RECORD_SECTIONS_MAX)
		return content_refuse(c, "more figures than sections");
	shown->modules = arena_alloc(&c->file->arena, shown->size, shown->size);
	if (!shown->modules)
		return ERR_MEMORY;
	TRY(read_modules(c, shown));
	place = (struct place){ x, PAGE_HEIGHT - y - QR_SIDE, x + QR_SIDE, PAGE_HEIGHT - y };
	TRY(page_add_modules(&c->again.items[c->page], shown->modules, shown->size, place.left, place.top, QR_SIDE));
	return ground_add_figure(c->ground, shown->element, &place);
}

static enum err add_piece(struct content *c, struct shown *shown)
{
	struct piece *piece = arena_alloc(&c->file->arena, 1, sizeof *piece);

	if (!piece)
		return ERR_MEMORY;
	piece->page = c->page;
	TRY(keep_text(c, &piece->text));
	if (shown->last)
		shown->last->next = piece;
	else
		shown->first = piece;
	shown->last = piece;
	return ERR_OK;
}

static enum err read_lines(struct content *c, struct shown *shown)
{
	const struct element *e = shown->element;
	struct set_piece piece = { .element = e, .zone = e->parent->tag == TAG_DOCUMENT ? ZONE_BANNER : ZONE_BODY };
	bool framed, first = !shown->first;

	if (piece.zone == ZONE_BANNER && c->page > 0)
		return content_refuse(c, "a banner that is content on a later page");
	while (!at_end(c))
		TRY(content_read_line(c, &piece));
	TRY(ground_add_piece(c->ground, &piece, &framed));
	if (piece.lines > 0 && shown->style && shown->style != piece.style)
		return content_refuse(c, "an element in two styles");
	if (!first && shown->framed != framed)
		return content_refuse(c, "an element that is framed in part");
	if (piece.lines > 0)
		shown->style = piece.style;
	shown->framed = framed;
	return add_piece(c, shown);
}

static bool holds_text(enum tag tag)
{
	return tag == TAG_H1 || tag == TAG_H2 || tag == TAG_P || tag == TAG_LBL || tag == TAG_LBODY || tag == TAG_TH ||
	       tag == TAG_TD;
}

/* The pieces come as the structure tree has their elements; but a row that goes on has both its columns anew. */
static bool comes_in_order(const struct content *c, const struct shown *shown)
{
	const struct element *e = shown->element;

	if (shown->last && shown->last->page == c->page)
		return false;
	return !c->before || shown >= c->before ||
	       (e->tag == TAG_TH && c->before->element->parent == e->parent && c->page > c->before->last->page);
}

/* The parent tree says whose it is; that the name and number are its, shows when it is written again. */
static enum err read_element_piece(struct content *c)
{
	const struct file_page *page = &c->file->pages[c->page];
	uint32_t mcid = c->again.items[c->page].mark_count;
	struct shown *shown;

	(void)cursor_until(&c->at, '\n');
	if (!cursor_skip(&c->at, "\n"))
		return content_refuse(c, "not a piece");
	if (mcid >= page->mark_count)
		return content_refuse(c, "a piece that belongs to no element");
	shown = page->marked[mcid];
	if (!comes_in_order(c, shown))
		return content_refuse(c, "a piece out of the structure tree's order");
	c->before = shown;
	TRY(page_begin_element(&c->again, c->page, shown->element));
	if (shown->element->tag == TAG_FIGURE)
		TRY(read_figure(c, shown));
	else if (holds_text(shown->element->tag))
		TRY(read_lines(c, shown));
	else
		return content_refuse(c, "content of an element that only holds others");
	return end_piece(c);
}

static enum err read_piece(struct content *c, bool first)
{
	if (cursor_skip(&c->at, "/Artifact <</Type /Pagination /Subtype /Header>> BDC\n"))
		return first ? read_banner(c) : content_refuse(c, "a banner that is not the page's first piece");
	if (cursor_skip(&c->at, "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"))
		return read_footer(c);
	if (cursor_skip(&c->at, "/Artifact <</Type /Layout>> BDC\n"))
		return read_decoration(c);
	return read_element_piece(c);
}

static enum err check_written_again(struct content *c, struct span content)
{
	struct buf *again = &c->again.items[c->page].content;
	size_t same = 0;

	if (span_equal(buf_span(again), content)) {
		buf_release(again);
		return ERR_OK;
	}
	while (same < again->len && same < content.len && again->ptr[same] == content.ptr[same])
		same++;
	c->at.at = content.ptr + same;
	return content_refuse(c, "not as the writer writes it");
}

static enum err read_page(struct content *c)
{
	struct file_page *page = &c->file->pages[c->page];
	struct page *again;

	TRY(pages_add(&c->again));
	ground_begin(c->ground, c->reason, c->page);
	c->at = (struct cursor){ page->content.ptr, page->content.ptr + page->content.len };
	c->font = 0;
	c->size = c->grey = 0;
	for (bool first = true; c->at.at < c->at.end; first = false)
		TRY(read_piece(c, first));
	if (page->right.len == 0)
		return content_refuse(c, "no footer");
	TRY(ground_end(c->ground));
	TRY(check_written_again(c, page->content));
	again = &c->again.items[c->page];
	c->file->page_parts[c->page].marks = (struct page_marks){ again->marked, again->mark_count };
	return ERR_OK;
}

enum err file_read_contents(struct opening *o)
{
	CLEANUP(content_release)
	struct content c = { .file = o->file,
		             .reason = o->reason,
		             .again = { .arena = &o->file->arena },
		             .text = buf_init(PIECE_TEXT_MAX),
		             .ground = malloc(sizeof *c.ground) };

	if (!c.ground)
		return ERR_MEMORY;
	for (c.page = 0; c.page < o->file->page_count; c.page++)
		TRY(read_page(&c));
	return ERR_OK;
}
