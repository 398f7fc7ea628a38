#include "record/tags.h"

static const char *const names[TAG_COUNT] = {
	[TAG_DOCUMENT] = "Document",
	[TAG_SECT] = "Sect",
	[TAG_H1] = "H1",
	[TAG_H2] = "H2",
	[TAG_P] = "P",
	[TAG_L] = "L",
	[TAG_LI] = "LI",
	[TAG_LBL] = "Lbl",
	[TAG_LBODY] = "LBody",
	[TAG_TABLE] = "Table",
	[TAG_TR] = "TR",
	[TAG_TH] = "TH",
	[TAG_TD] = "TD",
	[TAG_FIGURE] = "Figure",
};

const char *tag_name(enum tag tag)
{
	return names[tag];
}

struct element *element_add(struct arena *a, struct element *parent, enum tag tag)
{
	struct element *e = arena_alloc(a, 1, sizeof *e);

	if (!e)
		return NULL;
	e->tag = tag;
	e->parent = parent;
	if (parent && parent->last)
		parent->last->next = e;
	else if (parent)
		parent->first = e;
	if (parent)
		parent->last = e;
	return e;
}

enum err element_add_mark(struct arena *a, struct element *e, uint32_t page, uint32_t mcid)
{
	struct mark *m = arena_alloc(a, 1, sizeof *m);

	if (!m)
		return ERR_MEMORY;
	m->page = page;
	m->mcid = mcid;
	if (e->last_mark)
		e->last_mark->next = m;
	else
		e->first_mark = m;
	e->last_mark = m;
	return ERR_OK;
}

/* Depth first: the next element in reading order, NULL after the last. */
static struct element *next_element(const struct element *e)
{
	if (e->first)
		return e->first;
	while (e && !e->next)
		e = e->parent;
	return e ? e->next : NULL;
}

static enum err reserve_elements(struct pdf *p, struct element *document)
{
	for (struct element *e = document; e; e = next_element(e))
		TRY(pdf_reserve(p, &e->number));
	return ERR_OK;
}

static enum err write_attributes(struct pdf *p, const struct element *e)
{
	switch (e->tag) {
	case TAG_TH:
		return buf_add_str(p->out, " /A << /O /Table /Scope /Row >>");
	case TAG_L:
		return buf_add_str(p->out, " /A << /O /List /ListNumbering /Disc >>");
	case TAG_FIGURE:
		TRY(buf_add_str(p->out, " /Alt "));
		TRY(pdf_add_text(p->out, e->alt));
		TRY(buf_add_str(p->out, " /A << /O /Layout /Placement /Block /BBox ["));
		for (size_t i = 0; i < 4; i++) {
			TRY(buf_add_char(p->out, ' '));
			TRY(pdf_add_milli(p->out, e->box[i]));
		}
		return buf_add_str(p->out, " ] >>");
	case TAG_DOCUMENT:
	case TAG_SECT:
	case TAG_H1:
	case TAG_H2:
	case TAG_P:
	case TAG_LI:
	case TAG_LBL:
	case TAG_LBODY:
	case TAG_TABLE:
	case TAG_TR:
	case TAG_TD:
	case TAG_COUNT:
		break;
	}
	return ERR_OK;
}

/* Marks on the element's own page (/Pg) are plain numbers, those on other pages name theirs. */
static enum err write_marks(struct pdf *p, const struct element *e, const uint32_t *page_objects)
{
	for (const struct mark *m = e->first_mark; m; m = m->next) {
		if (m->page == e->first_mark->page)
			TRY(buf_printf(p->out, " %u", m->mcid));
		else
			TRY(buf_printf(p->out, " << /Type /MCR /Pg %u 0 R /MCID %u >>", page_objects[m->page],
			               m->mcid));
	}
	return ERR_OK;
}

static enum err write_element(struct pdf *p, const struct element *e, const uint32_t *page_objects,
                              uint32_t root_object)
{
	TRY(pdf_begin(p, e->number));
	TRY(buf_printf(p->out, "<< /S /%s /P %u 0 R", names[e->tag], e->parent ? e->parent->number : root_object));
	if (e->first_mark)
		TRY(buf_printf(p->out, " /Pg %u 0 R", page_objects[e->first_mark->page]));
	TRY(write_attributes(p, e));
	TRY(buf_add_str(p->out, " /K ["));
	for (const struct element *child = e->first; child; child = child->next)
		TRY(buf_printf(p->out, " %u 0 R", child->number));
	TRY(write_marks(p, e, page_objects));
	TRY(buf_add_str(p->out, " ] >>"));
	return pdf_end(p);
}

/* /StructParents of page n is n; its entry lists the elements by MCID. */
static enum err write_parent_tree(struct pdf *p, const struct page_marks *pages, uint32_t page_count, uint32_t object)
{
	TRY(pdf_begin(p, object));
	TRY(buf_add_str(p->out, "<< /Nums ["));
	for (uint32_t i = 0; i < page_count; i++) {
		TRY(buf_printf(p->out, " %u [", i));
		for (uint32_t k = 0; k < pages[i].count; k++)
			TRY(buf_printf(p->out, " %u 0 R", pages[i].elements[k]->number));
		TRY(buf_add_str(p->out, " ]"));
	}
	TRY(buf_add_str(p->out, " ] >>"));
	return pdf_end(p);
}

enum err tags_write(struct pdf *p, struct element *document, const struct page_marks *pages,
                    const uint32_t *page_objects, uint32_t page_count, uint32_t root_object,
                    uint32_t parent_tree_object)
{
	TRY(reserve_elements(p, document));
	TRY(pdf_begin(p, root_object));
	TRY(buf_printf(p->out, "<< /Type /StructTreeRoot /K [ %u 0 R ] /ParentTree %u 0 R /ParentTreeNextKey %u >>",
	               document->number, parent_tree_object, page_count));
	TRY(pdf_end(p));
	TRY(write_parent_tree(p, pages, page_count, parent_tree_object));
	for (const struct element *e = document; e; e = next_element(e))
		TRY(write_element(p, e, page_objects, root_object));
	return ERR_OK;
}
