#include "case/word.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/text.h"

#define LOWER_MAX 120 /* bytes; a longer word is in no list */

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_part(uint32_t c)
{
	return is_digit(c) || text_is_letter(c);
}

static bool is_inside(uint32_t c)
{
	return c == '-' || c == '\'' || c == 0x2019 || c == ':' || (c >= 0x2010 && c <= 0x2013);
}

static bool ends_sentence(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == ':' || c == '\n';
}

/* The end of the word that begins at `at`. */
static size_t end_of(struct span text, size_t at)
{
	size_t end = at, next = at;

	while (next < text.len) {
		uint32_t c = text_next(text, &next);

		if (is_inside(c)) {
			size_t behind = next;
			if (!is_part(text_next(text, &behind)))
				break;
		} else if (!is_part(c)) {
			break;
		}
		end = next;
	}
	return end;
}

static enum err add(struct words *w, struct word word)
{
	if (w->count == w->cap) {
		size_t cap = w->cap > 0 ? 2 * w->cap : 64;
		struct word *items = reallocarray(w->items, cap, sizeof *items);
		if (!items)
			return ERR_MEMORY;
		w->items = items;
		w->cap = cap;
	}
	w->items[w->count++] = word;
	return ERR_OK;
}

enum err words_split(struct span text, struct words *ret_words)
{
	WORDS w = { .text = text };
	bool first = true;

	for (size_t at = 0; at < text.len;) {
		size_t start = at;
		uint32_t c = text_next(text, &at);

		if (is_part(c)) {
			at = end_of(text, start);
			TRY(add(&w, (struct word){ start, at, text_is_capital(c), first }));
			first = false;
		} else if (ends_sentence(c)) {
			first = true;
		}
	}
	*ret_words = w;
	w.items = NULL;
	return ERR_OK;
}

void words_release(struct words *w)
{
	free(w->items);
	*w = (struct words){ 0 };
}

struct span words_at(const struct words *w, size_t index)
{
	if (index >= w->count)
		return span_of("", 0);
	return span_of(w->text.ptr + w->items[index].start, w->items[index].end - w->items[index].start);
}

bool words_beside(const struct words *w, size_t index)
{
	if (index + 1 >= w->count)
		return false;
	for (size_t at = w->items[index].end; at < w->items[index + 1].start;) {
		uint32_t c = text_next(w->text, &at);

		if (c == '\n' || !text_is_space(c))
			return false;
	}
	return true;
}

/* Too long a word gives "". */
static void lower(const struct words *w, size_t index, struct buf *out)
{
	struct span word = words_at(w, index);

	for (size_t at = 0, start = 0; at < word.len; start = at) {
		uint32_t c = text_next(word, &at), small = text_lower(c);
		char two[2] = { (char)(0xc0 | small >> 6), (char)(0x80 | (small & 0x3f)) };
		enum err e;

		if (small < 0x80)
			e = buf_add_char(out, (char)small);
		else if (small < 0x800)
			e = buf_add(out, two, 2);
		else
			e = buf_add(out, word.ptr + start, at - start); /* no letter of Swedish */
		if (e != ERR_OK) {
			buf_clear(out);
			return;
		}
	}
}

bool words_is_one(const struct words *w, size_t index, const char *const *list)
{
	BUF word = buf_init(LOWER_MAX);

	lower(w, index, &word);
	for (; *list; list++)
		if (word.len > 0 && strcmp(buf_str(&word), *list) == 0)
			return true;
	return false;
}

size_t words_ends_with(const struct words *w, size_t index, const char *const *list)
{
	BUF word = buf_init(LOWER_MAX);

	lower(w, index, &word);
	for (; *list; list++) {
		size_t len = strlen(*list);
		if (word.len > len && strcmp(buf_str(&word) + word.len - len, *list) == 0)
			return len;
	}
	return 0;
}
