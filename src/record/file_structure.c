/* The pages and the structure tree: which element is within which, and whose the marks on the pages are. */
#include <string.h>

#include "record/file.h"

static const char MARKS[] = "parent tree";

/* A page and its content, which stays compressed here. */
static enum err read_page(struct opening *o, struct page_part *part, struct file_page *page)
{
	const struct object *object = opening_take(o, 0, "page"), *content;

	content = object ? opening_take(o, 0, "page's content") : NULL;
	if (!content)
		return ERR_EVIDENCE;
	if (!content->has_stream)
		return refuse(o->reason, "a page has no content");
	part->content = content->stream;
	return opening_inflate(o, content, "page's content", &page->content);
}

enum err file_read_pages(struct opening *o)
{
	struct record_file *f = o->file;
	const struct object *pages = opening_take(o, OBJECT_PAGES, "page tree");
	struct cursor c;

	if (!pages)
		return ERR_EVIDENCE;
	c = cursor_after(pages->line, "/Count ");
	if (!cursor_number(&c, &f->page_count) || f->page_count == 0 || f->page_count > RECORD_PAGES_MAX)
		return refuse(o->reason, "no page, or more than %d", RECORD_PAGES_MAX);
	f->pages = arena_alloc(&f->arena, f->page_count, sizeof f->pages[0]);
	f->page_parts = arena_alloc(&f->arena, f->page_count, sizeof f->page_parts[0]);
	if (!f->pages || !f->page_parts)
		return ERR_MEMORY;
	for (uint32_t i = 0; i < f->page_count; i++)
		TRY(read_page(o, &f->page_parts[i], &f->pages[i]));
	return ERR_OK;
}

static bool find_tag(struct span name, enum tag *ret_tag)
{
	for (enum tag tag = 0; tag < TAG_COUNT; tag++) {
		if (span_equal_str(name, tag_name(tag))) {
			*ret_tag = tag;
			return true;
		}
	}
	return false;
}

/* What the writer puts into what. */
static bool may_be_within(enum tag tag, enum tag parent)
{
	switch (tag) {
	case TAG_DOCUMENT:
	case TAG_COUNT:
		return false;
	case TAG_SECT:
		return parent == TAG_DOCUMENT;
	case TAG_P:
		return parent == TAG_DOCUMENT || parent == TAG_SECT;
	case TAG_H1:
	case TAG_H2:
	case TAG_L:
	case TAG_TABLE:
	case TAG_FIGURE:
		return parent == TAG_SECT;
	case TAG_LI:
		return parent == TAG_L;
	case TAG_LBL:
	case TAG_LBODY:
		return parent == TAG_LI;
	case TAG_TR:
		return parent == TAG_TABLE;
	case TAG_TH:
	case TAG_TD:
		return parent == TAG_TR;
	}
	return false;
}

static enum err read_figure(struct opening *o, struct span line, struct element *e)
{
	struct cursor c = cursor_after(line, "/BBox [");

	for (size_t i = 0; i < ARRAY_LENGTH(e->box); i++) {
		if (!cursor_skip(&c, " ") || !cursor_milli(&c, &e->box[i]))
			return refuse(o->reason, "a figure has no place");
	}
	TRY(opening_take_text(o, line, "/Alt ", &e->alt));
	return *e->alt ? ERR_OK : refuse(o->reason, "a figure has no text instead");
}

/* Elements stand in the file parents first, so the parent is known; the first has none. */
static enum err read_element(struct opening *o, const struct object *object, size_t index)
{
	struct record_file *f = o->file;
	struct cursor c = cursor_after(object->line, "<< /S /");
	struct span name = cursor_until(&c, ' ');
	struct element *parent = NULL, *e;
	uint32_t number;
	enum tag tag;

	if (!find_tag(name, &tag) || !cursor_skip(&c, " /P ") || !cursor_number(&c, &number))
		return refuse(o->reason, "the element in object %u is of no kind that the writer uses", object->number);
	if (index > 0 && (number < f->first_element || number - f->first_element >= index))
		return refuse(o->reason, "the element in object %u stands before its parent", object->number);
	if (index > 0)
		parent = f->shown[number - f->first_element].element;
	if (parent ? !may_be_within(tag, parent->tag) : tag != TAG_DOCUMENT)
		return refuse(o->reason, "the element in object %u (%s) is within %s", object->number, tag_name(tag),
		              parent ? tag_name(parent->tag) : "nothing");
	e = element_add(&f->arena, parent, tag);
	if (!e)
		return ERR_MEMORY;
	f->shown[index].element = e;
	e->number = object->number;
	return tag == TAG_FIGURE ? read_figure(o, object->line, e) : ERR_OK;
}

static uint32_t count_marks(struct cursor c)
{
	uint32_t count = 0, number;

	while (cursor_skip(&c, " ") && cursor_number(&c, &number) && cursor_skip(&c, " 0 R"))
		count++;
	return count;
}

static enum err read_marks(struct opening *o, struct cursor *c, struct file_page *page)
{
	struct record_file *f = o->file;

	page->mark_count = count_marks(*c);
	page->marked = arena_alloc(&f->arena, page->mark_count + (size_t)1, sizeof(struct shown *));
	if (!page->marked)
		return ERR_MEMORY;
	for (uint32_t i = 0; i < page->mark_count; i++) {
		uint32_t number = 0;

		(void)cursor_skip(c, " ");
		(void)cursor_number(c, &number);
		(void)cursor_skip(c, " 0 R");
		if (number < f->first_element || number - f->first_element >= f->shown_count)
			return refuse(o->reason, "the %s names object %u, which is no element", MARKS, number);
		page->marked[i] = &f->shown[number - f->first_element];
	}
	return ERR_OK;
}

static enum err read_parent_tree(struct opening *o, const struct object *object)
{
	struct cursor c = cursor_after(object->line, "/Nums [");

	for (uint32_t i = 0; i < o->file->page_count; i++) {
		uint32_t index;

		if (!cursor_skip(&c, " ") || !cursor_number(&c, &index) || index != i || !cursor_skip(&c, " ["))
			return refuse(o->reason, "the %s lacks page %u", MARKS, i + 1);
		TRY(read_marks(o, &c, &o->file->pages[i]));
		if (!cursor_skip(&c, " ]"))
			return refuse(o->reason, "the %s of page %u cannot be read", MARKS, i + 1);
	}
	return ERR_OK;
}

enum err file_read_structure(struct opening *o)
{
	struct record_file *f = o->file;
	const struct object *root = opening_take(o, OBJECT_STRUCTURE, "structure tree"), *tree;

	tree = root ? opening_take(o, OBJECT_PARENT_TREE, MARKS) : NULL;
	if (!tree)
		return ERR_EVIDENCE;
	f->shown_count = o->objects->count - o->next;
	if (f->shown_count == 0)
		return refuse(o->reason, "the structure tree is empty");
	f->shown = arena_alloc(&f->arena, f->shown_count, sizeof f->shown[0]);
	if (!f->shown)
		return ERR_MEMORY;
	f->first_element = o->objects->items[o->next].number;
	for (size_t i = 0; i < f->shown_count; i++) {
		const struct object *object = opening_take(o, f->first_element + (uint32_t)i, "element");

		if (!object)
			return ERR_EVIDENCE;
		TRY(read_element(o, object, i));
	}
	f->parts.root = f->shown[0].element;
	return read_parent_tree(o, tree);
}
