/* The pages' content: whose each mark is. */
#include "record/file.h"

enum err file_read_contents(struct opening *o)
{
	struct record_file *f = o->file;

	for (uint32_t page = 0; page < f->page_count; page++) {
		struct file_page *p = &f->pages[page];
		struct element **elements = arena_alloc(&f->arena, p->mark_count + (size_t)1, sizeof(struct element *));

		if (!elements)
			return ERR_MEMORY;
		for (uint32_t mcid = 0; mcid < p->mark_count; mcid++) {
			elements[mcid] = p->marked[mcid]->element;
			TRY(element_add_mark(&f->arena, elements[mcid], page, mcid));
		}
		f->page_parts[page].marks = (struct page_marks){ elements, p->mark_count };
	}
	return ERR_OK;
}
