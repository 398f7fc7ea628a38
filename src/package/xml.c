#include "package/xml.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"

static void put(struct xml *x, const char *text)
{
	if (x->error == ERR_OK)
		x->error = buf_add_str(x->out, text);
}

/* XML 1.0 (fifth edition) production 2: no control character but tab, LF and CR; no U+FFFE, U+FFFF. */
static bool may_stand(const char *text)
{
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r')
			return false;
	return text_is_utf8(span_str(text)) && !strstr(text, "\xef\xbf\xbe") && !strstr(text, "\xef\xbf\xbf");
}

/* White space in an attribute would be normalised to spaces (section 3.3.3), CR in text to LF (section 2.11). */
static const char *reference(char c, bool attribute)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return attribute ? "&quot;" : NULL;
	case '\t':
		return attribute ? "&#9;" : NULL;
	case '\n':
		return attribute ? "&#10;" : NULL;
	default:
		return NULL;
	}
}

static void put_escaped(struct xml *x, const char *text, bool attribute)
{
	if (x->error == ERR_OK && !may_stand(text))
		x->error = ERR_INPUT;
	for (const char *p = text; x->error == ERR_OK && *p; p++) {
		const char *name = reference(*p, attribute);

		x->error = name ? buf_add_str(x->out, name) : buf_add_char(x->out, *p);
	}
}

static void new_line(struct xml *x)
{
	put(x, "\n");
	for (size_t i = 0; i < x->depth; i++)
		put(x, "\t");
}

static void close_tag(struct xml *x)
{
	if (x->in_tag)
		put(x, ">");
	x->in_tag = false;
}

void xml_begin(struct xml *x, struct buf *out)
{
	*x = (struct xml){ .out = out };
	put(x, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
}

void xml_open(struct xml *x, const char *name)
{
	ASSERT(x->depth < XML_DEPTH);
	close_tag(x);
	if (x->depth)
		x->has_elements[x->depth - 1] = true;
	new_line(x);
	put(x, "<");
	put(x, name);
	x->names[x->depth] = name;
	x->has_elements[x->depth++] = false;
	x->in_tag = true;
}

void xml_attribute(struct xml *x, const char *name, const char *value)
{
	ASSERT(x->in_tag);
	put(x, " ");
	put(x, name);
	put(x, "=\"");
	put_escaped(x, value, true);
	put(x, "\"");
}

void xml_attribute_int(struct xml *x, const char *name, int64_t value)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRId64, value);
	xml_attribute(x, name, text);
}

void xml_attribute_time(struct xml *x, const char *name, struct instant value)
{
	char text[INSTANT_TEXT];

	instant_format(value, text);
	xml_attribute(x, name, text);
}

void xml_text(struct xml *x, const char *text)
{
	ASSERT(x->depth > 0);
	close_tag(x);
	put_escaped(x, text, false);
}

void xml_text_time(struct xml *x, struct instant value)
{
	char text[INSTANT_TEXT];

	instant_format(value, text);
	xml_text(x, text);
}

void xml_close(struct xml *x)
{
	ASSERT(x->depth > 0);
	x->depth--;
	if (x->in_tag) {
		put(x, "/>");
		x->in_tag = false;
		return;
	}
	if (x->has_elements[x->depth])
		new_line(x);
	put(x, "</");
	put(x, x->names[x->depth]);
	put(x, ">");
}

void xml_leaf(struct xml *x, const char *name, const char *text)
{
	xml_open(x, name);
	xml_text(x, text);
	xml_close(x);
}

enum err xml_end(struct xml *x)
{
	ASSERT(x->depth == 0);
	put(x, "\n");
	return x->error;
}
