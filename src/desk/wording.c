#include "desk/wording.h"

#include <string.h>

#define BEGINNING 48 /* bytes of its text; a few words */

static bool same(const json_t *a, const json_t *b, const char *key, size_t len)
{
	return strncmp(json_text(a, key), json_text(b, key), len) == 0;
}

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
	size_t len = beginning(text), others = 0, alike = 0, i;
	const json_t *other;
	bool earlier = true;

	json_array_foreach (editable, i, other) {
		earlier &= other != one;
		if (other == one || !same(other, one, "heading", SIZE_MAX))
			continue;
		others++;
		alike += earlier && same(other, one, "text", len);
	}
	TRY(buf_add_str(out, json_text(one, "heading")));
	if (!others)
		return ERR_OK;
	TRY(buf_printf(out, ": ”%.*s%s”", (int)len, text, text[len] ? " …" : ""));
	return alike ? buf_printf(out, " (%zu)", alike + 1) : ERR_OK;
}
