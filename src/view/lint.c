#include "lint.h"

#include <ctype.h>

#include "jourbeslut/base/cleanup.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Adds a character to a name that may be cut off; the array was zeroed before the first. */
static void name_add(char name[LINT_NAME_MAX], size_t *len, char c)
{
	if (*len < LINT_NAME_MAX - 1)
		name[(*len)++] = (char)tolower((unsigned char)c);
}

static bool tag_is(const struct lint *l, const char *name)
{
	return strcmp(l->tag, name) == 0;
}

static bool is_address(const struct lint *l)
{
	static const char *const names[] = { "href", "src",  "action", "formaction", "poster",    "cite",
		                             "data", "ping", "srcset", "background", "xlink:href" };

	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		if (strcmp(l->attribute, names[i]) == 0)
			return true;
	return false;
}

/* An address that begins so leads to our own pages, or to the server that is named, whatever follows. */
static bool address_is_settled(const struct lint *l)
{
	const char *b = l->beginning;

	if (l->value_inside || b[0] == '#' || b[0] == '?')
		return true;
	if (b[0] == '/')
		return b[1] != '\0' && b[1] != '/' && b[1] != '\\';
	return strncmp(b, "https://", 8) == 0 && isalnum((unsigned char)b[8]);
}

static const char *after_tag(struct lint *l)
{
	if (tag_is(l, "style"))
		return "inline style is not allowed";
	l->place = tag_is(l, "script") ? PLACE_SCRIPT : PLACE_TEXT;
	return NULL;
}

static const char *in_open(struct lint *l, char c)
{
	memset(l->tag, 0, sizeof l->tag);
	l->tag_len = 0;
	if (c == '!') {
		l->place = PLACE_MARKUP;
		l->dashes = 0;
		return NULL;
	}
	if (c != '/' && !isalpha((unsigned char)c))
		return "\"<\" in text is written &lt;";
	name_add(l->tag, &l->tag_len, c);
	l->place = PLACE_TAG_NAME;
	return NULL;
}

static const char *in_name(struct lint *l, char c)
{
	if (c == '=') {
		if (strncmp(l->attribute, "on", 2) == 0 || strcmp(l->attribute, "style") == 0 ||
		    strcmp(l->attribute, "srcdoc") == 0)
			return "attributes on…, style and srcdoc are not allowed";
		l->place = PLACE_EQUALS;
		return NULL;
	}
	if (isalnum((unsigned char)c) || c == '-' || c == ':' || c == '_') {
		name_add(l->attribute, &l->attribute_len, c);
		return NULL;
	}
	if (c == '>')
		return after_tag(l);
	if (!is_space(c) && c != '/')
		return "an attribute's name has a character that none has";
	l->place = PLACE_TAG;
	return NULL;
}

/* In a tag: after white space (PLACE_TAG), or where white space must come first (PLACE_GAP). */
static const char *in_tag(struct lint *l, char c)
{
	if (c == '>')
		return after_tag(l);
	if (is_space(c) || c == '/') {
		l->place = PLACE_TAG;
		return NULL;
	}
	if (l->place == PLACE_GAP)
		return "white space is missing in a tag";
	if (!isalpha((unsigned char)c))
		return "an attribute's name is missing";
	memset(l->attribute, 0, sizeof l->attribute);
	l->attribute_len = 0;
	name_add(l->attribute, &l->attribute_len, c);
	l->place = PLACE_NAME;
	return NULL;
}

static const char *in_tag_name(struct lint *l, char c)
{
	if (is_space(c) || c == '>' || (c == '/' && l->tag_len > 1))
		return in_tag(l, c);
	if (!isalnum((unsigned char)c) && c != '-')
		return "a tag's name has a character that none has";
	name_add(l->tag, &l->tag_len, c);
	return NULL;
}

static const char *in_equals(struct lint *l, char c)
{
	if (c != '"')
		return "attribute values stand in double quotes";
	memset(l->beginning, 0, sizeof l->beginning);
	l->beginning_len = 0;
	l->value_inside = false;
	l->place = PLACE_VALUE;
	return NULL;
}

static const char *in_value(struct lint *l, char c)
{
	if (c == '"')
		l->place = PLACE_GAP;
	else if (l->beginning_len < LINT_BEGINNING - 1 && !l->value_inside)
		l->beginning[l->beginning_len++] = c;
	return NULL;
}

static const char *in_markup(struct lint *l, char c)
{
	l->dashes = c == '-' ? l->dashes + 1 : 0;
	if (l->place == PLACE_MARKUP && l->dashes == 2) {
		l->place = PLACE_COMMENT;
		l->dashes = 0;
	}
	return NULL;
}

static const char *step(struct lint *l, char c)
{
	switch (l->place) {
	case PLACE_TEXT:
		if (c == '<')
			l->place = PLACE_OPEN;
		return NULL;
	case PLACE_SCRIPT:
		if (c != '<')
			return "inline script is not allowed";
		l->place = PLACE_OPEN;
		return NULL;
	case PLACE_OPEN:
		return in_open(l, c);
	case PLACE_TAG_NAME:
		return in_tag_name(l, c);
	case PLACE_TAG:
	case PLACE_GAP:
		return in_tag(l, c);
	case PLACE_NAME:
		return in_name(l, c);
	case PLACE_EQUALS:
		return in_equals(l, c);
	case PLACE_VALUE:
		return in_value(l, c);
	case PLACE_MARKUP:
	case PLACE_COMMENT:
		if (c == '>' && (l->place == PLACE_MARKUP || l->dashes >= 2)) {
			l->place = PLACE_TEXT;
			return NULL;
		}
		return in_markup(l, c);
	}
	return "unknown place";
}

const char *lint_text(struct lint *l, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		const char *wrong = step(l, text.ptr[i]);
		if (wrong)
			return wrong;
	}
	return NULL;
}

/* What is typed there comes back, and what is quoted there is shown to the byte. */
static bool keeps_bytes(const struct lint *l)
{
	return tag_is(l, "textarea") || tag_is(l, "pre") || tag_is(l, "title");
}

const char *lint_value(struct lint *l, enum lint_escape *ret_escape)
{
	*ret_escape = l->place == PLACE_TEXT && !keeps_bytes(l) ? ESCAPE_BODY : ESCAPE_TEXT;
	if (l->place == PLACE_TEXT)
		return NULL;
	if (l->place != PLACE_VALUE)
		return "a value may stand only in text or in a double-quoted attribute";
	if (strcmp(l->attribute, "content") == 0) {
		*ret_escape = ESCAPE_NUMBER;
	} else if (is_address(l)) {
		bool first = l->beginning_len == 0 && !l->value_inside;
		if (!first && !address_is_settled(l))
			return "an address must begin with a literal path, or with the value";
		*ret_escape = first ? ESCAPE_ADDRESS : ESCAPE_PART;
	}
	l->value_inside = true;
	return NULL;
}

const char *lint_border(struct lint *l)
{
	if (l->place == PLACE_TAG_NAME || l->place == PLACE_NAME)
		l->place = PLACE_GAP;
	if (l->place == PLACE_TEXT || l->place == PLACE_TAG || l->place == PLACE_GAP)
		return NULL;
	if (l->place != PLACE_VALUE)
		return "a section may not begin or end here";
	if (is_address(l) && !address_is_settled(l))
		return "an address must have its beginning before a section";
	return NULL;
}

static bool in_tag_both(const struct lint *a, const struct lint *b)
{
	return (a->place == PLACE_TAG || a->place == PLACE_GAP) && (b->place == PLACE_TAG || b->place == PLACE_GAP);
}

const char *lint_join(const struct lint *a, struct lint *b)
{
	if (in_tag_both(a, b)) {
		b->place = PLACE_GAP;
		return strcmp(a->tag, b->tag) == 0 ? NULL : "a section ends in another tag";
	}
	if (a->place != b->place || (a->place == PLACE_VALUE && strcmp(a->attribute, b->attribute) != 0))
		return "a section ends in another place of the markup than where it began";
	return NULL;
}
