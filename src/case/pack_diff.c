/* Two packs in words, line by line. */
#include <stdint.h>
#include <string.h>

#include "jourbeslut/pack_words.h"

#define CHAPTER_MAX ((size_t)1 << 20)
#define LINES_MAX 3000

static enum err keep_chapter(void *ctx, const char *key, const struct blocks *chapter)
{
	BUF text = buf_init(CHAPTER_MAX);

	TRY(blocks_to_text(chapter, &text));
	return json_put_text(ctx, key, buf_str(&text));
}

struct lines {
	struct span items[LINES_MAX];
	size_t count;
};

static enum err split(const char *text, struct lines *out)
{
	out->count = 0;
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (out->count == LINES_MAX)
			return ERR_TOO_LARGE;
		if (len > 0)
			out->items[out->count++] = span_of(text, len);
		text += len + (text[len] == '\n');
	}
	return ERR_OK;
}

static bool same(struct span a, struct span b)
{
	return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

struct comparing {
	struct lines a, b;
	uint16_t (*longest)[LINES_MAX + 1]; /* of the lines from i and k on: how many are common */
};

static void comparing_free(struct comparing *c)
{
	free(c->longest);
	free(c);
}
DEFINE_CLEANUP(cleanup_comparing, struct comparing, comparing_free);

static void measure(struct comparing *c)
{
	for (size_t i = c->a.count; i-- > 0;)
		for (size_t k = c->b.count; k-- > 0;)
			c->longest[i][k] = same(c->a.items[i], c->b.items[k]) ? (uint16_t)(c->longest[i + 1][k + 1] + 1)
			                   : c->longest[i + 1][k] >= c->longest[i][k + 1] ? c->longest[i + 1][k]
			                                                                  : c->longest[i][k + 1];
}

static enum err add_line(char sign, struct span line, struct buf *out)
{
	return buf_printf(out, "%c %.*s\n", sign, (int)line.len, line.ptr);
}

/* The line before says where we are. */
static enum err write_changes(const struct comparing *c, struct buf *out)
{
	size_t i = 0, k = 0;
	bool shown = true; /* the line before stands there */

	while (i < c->a.count || k < c->b.count) {
		if (i < c->a.count && k < c->b.count && same(c->a.items[i], c->b.items[k])) {
			shown = false;
			i++;
			k++;
			continue;
		}
		if (!shown)
			TRY(add_line(' ', c->a.items[i - 1], out));
		shown = true;
		if (k == c->b.count || (i < c->a.count && c->longest[i + 1][k] >= c->longest[i][k + 1]))
			TRY(add_line('-', c->a.items[i++], out));
		else
			TRY(add_line('+', c->b.items[k++], out));
	}
	return ERR_OK;
}

static enum err compare(struct comparing *c, const char *was, const char *is, struct buf *out)
{
	TRY(split(was, &c->a));
	TRY(split(is, &c->b));
	free(c->longest);
	c->longest = calloc(c->a.count + 1, sizeof *c->longest);
	if (!c->longest)
		return ERR_MEMORY;
	measure(c);
	TRY(buf_printf(out, "%s== %.*s\n", out->len ? "\n" : "", (int)c->a.items[0].len, c->a.items[0].ptr));
	return write_changes(c, out);
}

static enum err whole(const char *text, const char *only, struct buf *out)
{
	return buf_printf(out, "%s== %.*s\n%s\n", out->len ? "\n" : "", (int)strcspn(text, "\n"), text, only);
}

enum err pack_diff(const struct law_pack *a, const struct law_pack *b, struct buf *out)
{
	CLEANUP(cleanup_comparing) struct comparing *c = calloc(1, sizeof *c);
	JSON json_t *was = json_object(), *is = json_object();
	const char *key;
	json_t *text;

	if (!c || !was || !is)
		return ERR_MEMORY;
	TRY(pack_chapters_each(a, keep_chapter, was));
	TRY(pack_chapters_each(b, keep_chapter, is));
	json_object_foreach (was, key, text) {
		const char *before = json_string_value(text), *after = json_text(is, key);

		if (!*after)
			TRY(whole(before, "Finns bara i det första paketet.", out));
		else if (strcmp(before, after) != 0)
			TRY(compare(c, before, after, out));
	}
	json_object_foreach (is, key, text)
		if (!json_object_get(was, key))
			TRY(whole(json_string_value(text), "Finns bara i det andra paketet.", out));
	return ERR_OK;
}
