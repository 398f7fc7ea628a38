/* What a record looks like at first sight: marks, title, code. */
#include <string.h>

#include "jourbeslut/base/text.h"
#include "record/file.h"
#include "record/layout.h"
#include "record/standing.h"

/* In normal form, as what is compared with it. */
static enum err keep_text(struct record_file *f, struct span text, const char **ret_text)
{
	BUF clean = buf_init(STANDING_MAX);
	enum err e = text_normalize(text, &clean);

	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK) /* longer than any that the writer sets, or not a text */
		buf_clear(&clean);
	return file_keep(&f->arena, buf_span(&clean), ret_text);
}

static enum err keep_element(struct record_file *f, const struct shown *s, const char **ret_text)
{
	BUF text = buf_init(STANDING_MAX);
	enum err e = s ? file_element_text(s, &text) : ERR_OK;

	if (e == ERR_TOO_LARGE)
		buf_clear(&text);
	else
		TRY(e);
	return keep_text(f, buf_span(&text), ret_text);
}

/* The first page's banner is content, all others' are artifacts (FORMAT.md, 2.6). */
static enum err look_at_banner(struct record_file *f, const struct shown *first, struct record_file_look *look)
{
	const char *other;

	TRY(keep_element(f, first, &look->banner));
	for (uint32_t i = 1; i < f->page_count; i++) {
		TRY(keep_text(f, f->pages[i].banner, &other));
		if (strcmp(other, look->banner) != 0)
			look->banner = "";
	}
	return ERR_OK;
}

enum err record_file_look(struct record_file *f, struct record_file_look *ret_look)
{
	const struct shown *banner = NULL, *title = NULL, *caption = NULL;
	struct record_file_look look = { .sections = 0 };

	for (size_t i = 0; i < f->shown_count; i++) {
		const struct shown *s = &f->shown[i];
		const struct element *e = s->element;

		look.sections += e->tag == TAG_SECT;
		if (!title && e->tag == TAG_H1)
			title = s;
		if (!caption && s->style == &STYLE_CAPTION)
			caption = s;
		if (e->tag == TAG_P && e->parent && e->parent->tag == TAG_DOCUMENT)
			banner = s; /* form has seen to it that there is one at most, on the first page */
	}
	TRY(look_at_banner(f, banner, &look));
	TRY(keep_element(f, title, &look.title));
	TRY(keep_element(f, caption, &look.caption));
	*ret_look = look;
	return ERR_OK;
}
