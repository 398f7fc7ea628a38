#include "page.h"

#include <string.h>

/* Made by the build from pages/. */
extern const struct embedded_file simulator_pages[];

const struct embedded_file *page_file(const char *name)
{
	for (const struct embedded_file *f = simulator_pages; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static const char *escape_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static enum err escaped_add(struct buf *out, const char *text)
{
	for (; *text; text++) {
		const char *escape = escape_of(*text);

		TRY(escape ? buf_add_str(out, escape) : buf_add_char(out, *text));
	}
	return ERR_OK;
}

static enum err value_add(struct buf *out, struct span key, const struct page_value *values)
{
	for (; values && values->key; values++)
		if (span_equal_str(key, values->key))
			return escaped_add(out, values->value);
	return ERR_INTERNAL;
}

enum err page_add(struct buf *out, const char *name, const struct page_value *values)
{
	const struct embedded_file *f = page_file(name);
	const char *at, *open;

	if (!f)
		return ERR_INTERNAL;
	at = (const char *)f->bytes;
	while ((open = strstr(at, "{{"))) {
		const char *close = strstr(open, "}}");

		if (!close)
			return ERR_INTERNAL;
		TRY(buf_add(out, at, (size_t)(open - at)));
		TRY(value_add(out, span_of(open + 2, (size_t)(close - open - 2)), values));
		at = close + 2;
	}
	return buf_add_str(out, at);
}

enum err page_add_file(struct buf *out, const char *name)
{
	const struct embedded_file *f = page_file(name);

	return f ? buf_add(out, f->bytes, f->len) : ERR_INTERNAL;
}

enum err page_message(const char *code, struct buf *out)
{
	const struct embedded_file *f = page_file("messages.txt");
	const char *line = f ? (const char *)f->bytes : NULL;
	size_t code_len = strlen(code);

	while (line && *line) {
		const char *end = strchr(line, '\n');
		struct span s = { line, end ? (size_t)(end - line) : strlen(line) };

		if (s.len > code_len + 3 && memcmp(line, code, code_len) == 0 && memcmp(line + code_len, " = ", 3) == 0)
			return buf_add(out, line + code_len + 3, s.len - code_len - 3);
		line = end ? end + 1 : NULL;
	}
	return ERR_INTERNAL;
}
