/* Where objects, numbers and texts begin and end in the bytes of a record. */
#include <stdarg.h>
#include <string.h>

#include "record/file.h"

#define HEADER_MAX 64

enum err refuse(const struct reason *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(r->text, r->size, format, args);
	va_end(args);
	return ERR_EVIDENCE;
}

struct cursor cursor_after(struct span line, const char *before)
{
	size_t len = strlen(before);
	const char *found = line.len >= len ? memmem(line.ptr, line.len, before, len) : NULL;
	const char *end = line.len > 0 ? line.ptr + line.len : line.ptr;

	return (struct cursor){ found ? found + len : end, end };
}

bool cursor_skip(struct cursor *c, const char *literal)
{
	size_t len = strlen(literal);

	if ((size_t)(c->end - c->at) < len || memcmp(c->at, literal, len) != 0)
		return false;
	c->at += len;
	return true;
}

bool cursor_number(struct cursor *c, uint32_t *ret_number)
{
	const char *start = c->at;
	uint32_t value = 0;

	while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && c->at - start < 9)
		value = value * 10 + (uint32_t)(*c->at++ - '0');
	*ret_number = value;
	return c->at > start;
}

bool cursor_int(struct cursor *c, int32_t *ret_int)
{
	bool negative = cursor_skip(c, "-");
	uint32_t value;

	if (!cursor_number(c, &value))
		return false;
	*ret_int = negative ? -(int32_t)value : (int32_t)value;
	return true;
}

bool cursor_milli(struct cursor *c, int32_t *ret_thousandths)
{
	bool negative = cursor_skip(c, "-");
	uint32_t whole, value;

	if (!cursor_number(c, &whole) || whole > 999999)
		return false;
	value = whole * 1000;
	if (cursor_skip(c, ".")) {
		for (uint32_t unit = 100; unit > 0 && c->at < c->end && *c->at >= '0' && *c->at <= '9'; unit /= 10)
			value += unit * (uint32_t)(*c->at++ - '0');
	}
	*ret_thousandths = negative ? -(int32_t)value : (int32_t)value;
	return true;
}

struct span cursor_until(struct cursor *c, char stop)
{
	const char *start = c->at;
	const char *found = c->at < c->end ? memchr(c->at, stop, (size_t)(c->end - c->at)) : NULL;

	c->at = found ? found : c->end;
	return span_of(start, (size_t)(c->at - start));
}

bool cursor_digit(struct cursor *c, unsigned *ret_digit)
{
	char digit = c->at < c->end ? *c->at : 0;

	if (digit >= '0' && digit <= '9')
		*ret_digit = (unsigned)(digit - '0');
	else if (digit >= 'A' && digit <= 'F')
		*ret_digit = (unsigned)(digit - 'A' + 10);
	else
		return false;
	c->at++;
	return true;
}

static bool cursor_unit(struct cursor *c, uint32_t *ret_unit)
{
	uint32_t unit = 0;

	for (size_t i = 0; i < 4; i++) {
		unsigned digit;

		if (!cursor_digit(c, &digit))
			return false;
		unit = unit << 4 | digit;
	}
	*ret_unit = unit;
	return true;
}

bool cursor_utf16(struct cursor *c, uint32_t *ret_code_point)
{
	uint32_t high, low;

	if (!cursor_unit(c, &high) || (high >= 0xDC00 && high < 0xE000))
		return false;
	if (high >= 0xD800 && high < 0xDC00) {
		if (!cursor_unit(c, &low) || low < 0xDC00 || low >= 0xE000)
			return false;
		high = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
	}
	*ret_code_point = high;
	return true;
}

enum err file_add_utf8(struct buf *out, uint32_t c)
{
	char bytes[4];
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };

	for (size_t i = len; i-- > 1; c >>= 6)
		bytes[i] = (char)(0x80 | (c & 0x3F));
	bytes[0] = (char)(lead[len] | c);
	return buf_add(out, bytes, len);
}

enum err file_keep(struct arena *arena, struct span text, const char **ret_text)
{
	char *copy = arena_alloc(arena, text.len + 1, 1);

	if (!copy)
		return ERR_MEMORY;
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	*ret_text = copy;
	return ERR_OK;
}

/* A stream's bytes, as many as the dictionary before them says at its end. */
static bool take_stream(struct cursor *c, struct object *object)
{
	struct cursor length, next = { object->line.ptr, object->line.ptr + object->line.len };
	uint32_t len;

	/* The writer puts /Length last. */
	do {
		length = next;
		next = cursor_after(span_of(next.at, (size_t)(next.end - next.at)), "/Length ");
	} while (next.at < next.end);
	if (!cursor_number(&length, &len) || len > (size_t)(c->end - c->at))
		return false;
	object->has_stream = true;
	object->stream = span_of(c->at, len);
	c->at += len;
	return cursor_skip(c, "\nendstream\nendobj\n");
}

static bool take_object(struct cursor *c, struct object *object)
{
	if (!cursor_number(c, &object->number) || !cursor_skip(c, " 0 obj\n"))
		return false;
	object->line = cursor_until(c, '\n');
	if (cursor_skip(c, "\nendobj\n"))
		return true;
	return cursor_skip(c, "\nstream\n") && take_stream(c, object);
}

static size_t count_objects(struct cursor c)
{
	struct object object = { 0 };
	size_t count = 0;

	while (count <= PDF_OBJECTS_MAX && take_object(&c, &object))
		count++;
	return count;
}

enum err file_split(struct arena *arena, struct span base, const struct reason *reason, struct objects *ret_objects)
{
	struct cursor c = { base.ptr, base.ptr + (base.len < HEADER_MAX ? base.len : HEADER_MAX) };
	struct objects all = { 0 };

	/* The header is two lines. */
	for (size_t i = 0; i < 2; i++) {
		(void)cursor_until(&c, '\n');
		if (!cursor_skip(&c, "\n"))
			return refuse(reason, "not a PDF file");
	}
	c.end = base.ptr + base.len;
	all.count = count_objects(c);
	if (all.count > PDF_OBJECTS_MAX)
		return refuse(reason, "more than %d objects", PDF_OBJECTS_MAX);
	all.items = arena_alloc(arena, all.count + 1, sizeof all.items[0]);
	if (!all.items)
		return ERR_MEMORY;
	for (size_t i = 0; i < all.count; i++) {
		all.items[i].offset = (size_t)(c.at - base.ptr);
		if (!take_object(&c, &all.items[i]))
			return ERR_INTERNAL;
	}
	all.end = (size_t)(c.at - base.ptr);
	if (!cursor_skip(&c, "xref\n"))
		return refuse(reason, "neither an object nor the cross-reference table at byte %zu", all.end);
	*ret_objects = all;
	return ERR_OK;
}
