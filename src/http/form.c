#include "form.h"

#include <stdlib.h>
#include <string.h>

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool percent_decode(struct span text, bool plus, char *out, size_t *ret_len)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '%') {
			bool whole = text.len - i > 2;
			int high = whole ? hex_value(text.ptr[i + 1]) : -1;
			int low = whole ? hex_value(text.ptr[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		out[n++] = c;
	}
	*ret_len = n;
	return true;
}

/* The part of `*rest` before the next '&'; `*rest` goes behind it. */
static struct span next_pair(struct span *rest)
{
	const char *end = memchr(rest->ptr, '&', rest->len);
	size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
	struct span pair = span_of(rest->ptr, len);

	rest->ptr += end ? len + 1 : len;
	rest->len -= end ? len + 1 : len;
	return pair;
}

static size_t count_pairs(struct span text)
{
	size_t pairs = 1;

	for (size_t i = 0; i < text.len; i++)
		pairs += text.ptr[i] == '&';
	return pairs;
}

/* Decodes `text` to `*at`, ends it with NUL and moves `*at` behind. */
static bool decode(struct span text, char **at, struct span *ret_decoded)
{
	size_t len;

	if (!percent_decode(text, true, *at, &len))
		return false;
	*ret_decoded = span_of(*at, len);
	(*at)[len] = '\0';
	*at += len + 1;
	return true;
}

static enum err read_pair(struct span pair, char **at, struct fields *f, struct field_problem *problem)
{
	const char *equals = memchr(pair.ptr, '=', pair.len);
	size_t name_len = equals ? (size_t)(equals - pair.ptr) : pair.len;
	struct span name, value;

	if (!decode(span_of(pair.ptr, name_len), at, &name))
		return field_refuse(problem, span_of(NULL, 0), "escape");
	if (!decode(equals ? span_of(equals + 1, pair.len - name_len - 1) : span_of("", 0), at, &value))
		return field_refuse(problem, name, "escape");
	return fields_add(f, name, value, problem);
}

enum err form_read(struct span text, struct fields *f, struct field_problem *problem)
{
	size_t pairs = count_pairs(text);
	char *at;

	*problem = (struct field_problem){ .reason = "" };
	if (text.len == 0)
		return ERR_OK;
	/* Decoded text is never longer; each pair needs a NUL after its name and one after its value. */
	f->memory = malloc(text.len + 2 * pairs);
	if (!f->memory)
		return ERR_MEMORY;
	at = f->memory;
	while (text.len > 0) {
		struct span pair = next_pair(&text);

		if (pair.len > 0)
			TRY(read_pair(pair, &at, f, problem));
	}
	return ERR_OK;
}
