#include "package/guide.h"

#include <string.h>

#include "jourbeslut/base/embedded.h"

extern const struct embedded_file package_texts[];

#define MARK "@@ "
#define OPEN "\xc2\xab"   /* « */
#define CLOSE_ "\xc2\xbb" /* » */

static struct span text_of(const struct embedded_file *f)
{
	return span_of(f->bytes, f->len);
}

/* Takes the first line, with its LF, off `rest`. */
static struct span next_line(struct span *rest)
{
	const char *end = memchr(rest->ptr, '\n', rest->len);
	size_t len = end ? (size_t)(end - rest->ptr) + 1 : rest->len;
	struct span line = span_of(rest->ptr, len);

	*rest = span_of(rest->ptr + len, rest->len - len);
	return line;
}

/* The lines between "@@ name" and the next mark. */
static bool find_in(struct span text, const char *name, struct span *ret_section)
{
	bool inside = false;

	*ret_section = span_of(text.ptr, 0);
	while (text.len > 0) {
		struct span line = next_line(&text);

		if (span_starts_with(line, MARK)) {
			if (inside)
				return true;
			inside = span_equal_str(span_trim(span_of(line.ptr + strlen(MARK), line.len - strlen(MARK))),
			                        name);
			*ret_section = span_of(text.ptr, 0);
		} else if (inside) {
			ret_section->len += line.len;
		}
	}
	return inside;
}

static const char *value_of(const struct guide *g, struct span key)
{
	for (size_t i = 0; i < g->count; i++)
		if (span_equal_str(key, g->values[i].key))
			return g->values[i].value;
	ASSERT(!"a text of a package names what is not given");
	return "";
}

enum err guide_add(const struct guide *g, const char *section)
{
	struct span rest = { 0 };
	bool found = false;

	for (const struct embedded_file *f = package_texts; f->name && !found; f++)
		found = find_in(text_of(f), section, &rest);
	ASSERT(found);
	while (rest.len > 0) {
		const char *open = memmem(rest.ptr, rest.len, OPEN, strlen(OPEN)), *close;

		if (!open)
			return buf_add_span(g->out, rest);
		TRY(buf_add(g->out, rest.ptr, (size_t)(open - rest.ptr)));
		open += strlen(OPEN);
		close = memmem(open, (size_t)(rest.ptr + rest.len - open), CLOSE_, strlen(CLOSE_));
		ASSERT(close);
		TRY(buf_add_str(g->out, value_of(g, span_of(open, (size_t)(close - open)))));
		close += strlen(CLOSE_);
		rest = span_of(close, (size_t)(rest.ptr + rest.len - close));
	}
	return ERR_OK;
}
