/* The pages' text for people, in the form that blocks_to_text gives. */
#include <string.h>

#include "record/file.h"

#define ELEMENT_TEXT_MAX ((size_t)1 << 22)

enum err file_element_text(const struct shown *shown, struct buf *out)
{
	for (const struct piece *p = shown->first; p; p = p->next)
		TRY(buf_add_span(out, p->text));
	return ERR_OK;
}

/* `first`, then the text; what follows its LFs is indented. */
static enum err add_lines(const struct shown *shown, const char *first, const char *indent, struct buf *out)
{
	BUF text = buf_init(ELEMENT_TEXT_MAX);
	const char *line;

	TRY(shown->element->tag == TAG_FIGURE ? buf_add_str(&text, shown->element->alt)
	                                      : file_element_text(shown, &text));
	TRY(buf_add_str(out, first));
	line = buf_str(&text);
	for (const char *end = strchr(line, '\n'); end; end = strchr(line, '\n')) {
		TRY(buf_add(out, line, (size_t)(end - line) + 1));
		line = end + 1;
		if (*line && *line != '\n')
			TRY(buf_add_str(out, indent));
	}
	TRY(buf_add_str(out, line));
	return buf_add_char(out, '\n');
}

static bool starts_block(const struct shown *s)
{
	switch (s->element->tag) {
	case TAG_H1:
	case TAG_H2:
	case TAG_P:
	case TAG_FIGURE:
	case TAG_TABLE:
	case TAG_LI:
		return true;
	case TAG_DOCUMENT:
	case TAG_SECT:
	case TAG_L:
	case TAG_LBL:
	case TAG_LBODY:
	case TAG_TR:
	case TAG_TH:
	case TAG_TD:
	case TAG_COUNT:
		break;
	}
	return false;
}

/* No empty line after a heading and within a list. */
static bool is_joined(enum tag before, const struct shown *s)
{
	return before == TAG_COUNT || before == TAG_H2 ||
	       (s->element->tag == TAG_LI && before == TAG_LI && s->element != s->element->parent->first);
}

static enum err add_element(const struct shown *s, struct buf *out)
{
	switch (s->element->tag) {
	case TAG_H1:
	case TAG_H2:
	case TAG_FIGURE:
		return add_lines(s, "", "", out);
	case TAG_P:
		return add_lines(s, s->framed ? "! " : "", s->framed ? "  " : "", out);
	case TAG_LBODY:
		return add_lines(s, "- ", "  ", out);
	case TAG_TH: /* "label: value"; the value adds the space and the line's end */
		TRY(file_element_text(s, out));
		return buf_add_char(out, ':');
	case TAG_TD:
		return add_lines(s, s->first && s->first->text.len > 0 ? " " : "", "  ", out);
	case TAG_DOCUMENT:
	case TAG_SECT:
	case TAG_L:
	case TAG_LI:
	case TAG_LBL:
	case TAG_TABLE:
	case TAG_TR:
	case TAG_COUNT:
		break;
	}
	return ERR_OK;
}

enum err record_file_text(const struct record_file *f, struct buf *out)
{
	enum tag before = TAG_COUNT;

	for (size_t i = 0; i < f->shown_count; i++) {
		if (starts_block(&f->shown[i])) {
			if (!is_joined(before, &f->shown[i]))
				TRY(buf_add_char(out, '\n'));
			before = f->shown[i].element->tag;
		}
		TRY(add_element(&f->shown[i], out));
	}
	return ERR_OK;
}
