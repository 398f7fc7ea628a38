#include "record/lines.h"

#include <string.h>

#include "jourbeslut/base/text.h"

static bool is_space(struct span text, size_t at)
{
	return at < text.len && text.ptr[at] == ' ';
}

static bool is_letter(struct span text, size_t at)
{
	unsigned char c = at < text.len ? (unsigned char)text.ptr[at] : 0;

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

static bool is_digit(struct span text, size_t at)
{
	return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

static bool is_month(struct span text, size_t at)
{
	static const char months[] = "jan feb mar apr maj jun jul aug sep okt nov dec ";

	for (const char *month = months; text.len - at >= 3 && *month; month += 4) {
		if (memcmp(text.ptr + at, month, 3) == 0)
			return true;
	}
	return false;
}

/* "6 § LVU", "30 november" and "kl. 23.40" stay together. */
static bool sticks(struct span text, size_t space)
{
	if (space >= 1 && space + 1 < text.len && is_digit(text, space - 1) && is_month(text, space + 1))
		return true;
	if (text_sticks(text, space))
		return true;
	return space >= 3 && memcmp(text.ptr + space - 3, "kl.", 3) == 0;
}

/* May a line end before the character at `at`? After a space, and after a hyphen between letters: dates, references
 * and personal numbers stay whole. */
static bool can_break_before(struct span text, size_t at)
{
	if (at == 0 || is_space(text, at))
		return false;
	if (is_space(text, at - 1))
		return !sticks(text, at - 1);
	if (text.ptr[at - 1] == '-' || text.ptr[at - 1] == '/')
		return at >= 3 && is_letter(text, at - 2) && is_letter(text, at - 3) && is_letter(text, at);
	return false;
}

struct breaker {
	const struct run *run;
	int32_t size;
	int64_t width; /* thousandths of the em */
};

static int64_t advance_sum(const struct glyph *glyphs, size_t count)
{
	int64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += glyphs[i].advance;
	return sum;
}

/* The first glyph after the line that begins at `first`. A glyph that shares its characters with the one before it, or
 * stands on it, is never parted from it. */
static size_t line_end(const struct breaker *b, size_t first)
{
	const struct run *run = b->run;
	size_t possible = first;
	int64_t sum = 0;

	for (size_t i = first; i < run->count; i++) {
		size_t at = run->glyphs[i].at;

		if (i > first && can_break_before(run->text, at))
			possible = i;
		sum += run->glyphs[i].advance;
		if (sum <= b->width || is_space(run->text, at))
			continue;
		if (possible > first)
			return possible;
		while (i > first + 1 && (run->glyphs[i].at == run->glyphs[i - 1].at || run->glyphs[i].advance == 0))
			i--;
		return i > first ? i : first + 1;
	}
	return run->count;
}

static struct line line_of(const struct breaker *b, size_t first, size_t end)
{
	const struct glyph *glyphs = b->run->glyphs + first;
	size_t seen = end - first;

	while (seen > 0 && is_space(b->run->text, glyphs[seen - 1].at))
		seen--;
	return (struct line){ .glyphs = glyphs,
		              .count = end - first,
		              .width = (int32_t)(advance_sum(glyphs, seen) * b->size / EM) };
}

/* Counts the lines of a run; stores them too where `lines` is given. */
static size_t break_run(const struct breaker *b, struct line *lines)
{
	size_t count = 0, first = 0;

	do {
		size_t end = line_end(b, first);

		if (lines)
			lines[count] = line_of(b, first, end);
		count++;
		first = end;
	} while (first < b->run->count);
	return count;
}

/* A copy in which each LF is a space: it stands unseen at the end of its line, so that words do not run together in the
 * text that is taken out of the file. There it means LF. */
static char *without_breaks(struct arena *arena, struct span text)
{
	char *copy = arena_alloc(arena, text.len + 1, 1);

	for (size_t i = 0; copy && i < text.len; i++)
		copy[i] = text.ptr[i];
	for (size_t i = 0; copy && i < text.len; i++) {
		if (copy[i] == '\n')
			copy[i] = ' ';
	}
	return copy;
}

/* Shapes the parts of `text` that end in LF, or with the text. */
static enum err shape_parts(struct shaper *s, const struct style *style, struct span text, struct run *runs,
                            size_t count)
{
	char *copy = without_breaks(s->arena, text);
	size_t start = 0;

	if (!copy)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const char *end = text.len > start ? memchr(text.ptr + start, '\n', text.len - start) : NULL;
		size_t next = end ? (size_t)(end - text.ptr) + 1 : text.len;

		TRY(shape(s, style->face, span_of(copy + start, next - start), NULL, &runs[i]));
		if (end)
			TRY(shape_end_line(s, &runs[i]));
		start = next;
	}
	return ERR_OK;
}

static size_t count_parts(struct span text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == '\n';
	return count;
}

enum err lines_set(struct shaper *s, const struct style *style, struct span text, int32_t width,
                   struct lines *ret_lines)
{
	struct breaker b = { .size = style->size, .width = (int64_t)width * EM / style->size };
	size_t run_count = count_parts(text), count = 0;
	struct run *runs = arena_alloc(s->arena, run_count, sizeof *runs);
	struct line *items;

	if (!runs)
		return ERR_MEMORY;
	TRY(shape_parts(s, style, text, runs, run_count));
	for (size_t i = 0; i < run_count; i++) {
		b.run = &runs[i];
		count += break_run(&b, NULL);
	}
	items = arena_alloc(s->arena, count, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	*ret_lines = (struct lines){ .style = style, .items = items, .count = count };
	for (size_t i = 0; i < run_count; i++) {
		b.run = &runs[i];
		items += break_run(&b, items);
	}
	return ERR_OK;
}

int32_t lines_height(const struct lines *l)
{
	return l->count ? (int32_t)l->count * l->style->leading : 0; /* a page without banners has no style */
}
