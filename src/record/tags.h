/* The structure tree (ISO 32000-1, 14.7 and 14.8): what each piece of the pages is. */
#ifndef RECORD_TAGS_H
#define RECORD_TAGS_H

#include <stdint.h>

#include "jourbeslut/base/arena.h"
#include "record/pdf.h"

enum tag {
	TAG_DOCUMENT,
	TAG_SECT,
	TAG_H1,
	TAG_H2,
	TAG_P,
	TAG_L,
	TAG_LI,
	TAG_LBL,
	TAG_LBODY,
	TAG_TABLE,
	TAG_TR,
	TAG_TH,
	TAG_TD,
	TAG_FIGURE,
	TAG_COUNT
};

/* A stretch of a page's content that belongs to an element. */
struct mark {
	struct mark *next;
	uint32_t page; /* index */
	uint32_t mcid;
};

struct element {
	enum tag tag;
	struct element *parent;
	struct element *first, *last, *next; /* children; an element has children or marks, never both */
	struct mark *first_mark, *last_mark;
	const char *alt; /* TAG_FIGURE */
	int32_t box[4]; /* TAG_FIGURE: left, bottom, right, top in thousandths of a point, from the page's lower left */
	uint32_t number; /* object */
};

/* "P", "Table", … Static. */
const char *tag_name(enum tag tag);
/* A new last child; `parent` is NULL for the root. NULL: out of memory. */
struct element *element_add(struct arena *a, struct element *parent, enum tag tag);
MUST_USE enum err element_add_mark(struct arena *a, struct element *e, uint32_t page, uint32_t mcid);

/* What a page's marks belong to, by MCID. */
struct page_marks {
	struct element *const *elements;
	uint32_t count;
};

/* Writes all elements, the structure tree root and its parent tree. `page_objects` are the pages' object numbers. */
MUST_USE enum err tags_write(struct pdf *p, struct element *document, const struct page_marks *pages,
                             const uint32_t *page_objects, uint32_t page_count, uint32_t root_object,
                             uint32_t parent_tree_object);

#endif
