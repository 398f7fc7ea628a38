/* What a paragraph that can be worded anew is called. */
#include "desk/wording.h"

#include <string.h>

#define BEGINNING 48 /* bytes of its text; a few words */

/* Up to a space, so that no word and no character is cut. */
static size_t beginning(const char *text)
{
	size_t len = strcspn(text, "\n"), end;

	if (len <= BEGINNING)
		return len;
	for (end = BEGINNING; end > 0 && text[end] != ' '; end--)
		;
	return end ? end : strcspn(text, " \n");
}

enum err wording_name(const json_t *editable, const json_t *one, struct buf *out)
{
	const char *text = json_text(one, "text");
	const char *heading = json_text(one, "heading");
	size_t len = beginning(text), others = 0, alike = 0, i;
	const json_t *other;
	bool earlier = true;

	json_array_foreach (editable, i, other) {
		earlier &= other != one;
		if (other == one || strcmp(json_text(other, "heading"), heading) != 0)
			continue;
		others++;
		alike += earlier && strncmp(json_text(other, "text"), text, len) == 0;
	}
	TRY(buf_add_str(out, heading));
	if (!others)
		return ERR_OK;
	TRY(buf_printf(out, ": ”%.*s%s”", (int)len, text, text[len] ? " …" : ""));
	return alike ? buf_printf(out, " (%zu)", alike + 1) : ERR_OK;
}
