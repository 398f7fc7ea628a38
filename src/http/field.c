#include "field.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"

void fields_release(struct fields *f)
{
	free(f->items);
	free(f->memory);
	*f = (struct fields){ 0 };
}

static bool is_showable(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("._-[]", c) != NULL);
}

enum err field_refuse(struct field_problem *p, struct span name, const char *reason)
{
	size_t len = name.len <= HTTP_FIELD_NAME_MAX ? name.len : 0;

	p->reason = reason;
	for (size_t i = 0; i < len; i++)
		if (!is_showable(name.ptr[i]))
			len = 0;
	if (len > 0)
		memcpy(p->field, name.ptr, len);
	p->field[len] = '\0';
	return ERR_INPUT;
}

static enum err check_text(struct span name, struct span text, struct field_problem *p)
{
	if (text.len > 0 && memchr(text.ptr, '\0', text.len))
		return field_refuse(p, name, "nul");
	if (!text_is_utf8(text))
		return field_refuse(p, name, "utf8");
	return ERR_OK;
}

static enum err grow(struct fields *f)
{
	size_t cap = f->cap ? 2 * f->cap : 16;
	struct field *items;

	if (f->count < f->cap)
		return ERR_OK;
	items = realloc(f->items, cap * sizeof *items);
	if (!items)
		return ERR_MEMORY;
	f->items = items;
	f->cap = cap;
	return ERR_OK;
}

static bool has(const struct fields *f, struct span name)
{
	for (size_t i = 0; i < f->count; i++)
		if (span_equal(f->items[i].name, name))
			return true;
	return false;
}

enum err fields_add(struct fields *f, struct span name, struct span value, struct field_problem *p)
{
	if (name.len == 0 || name.len > HTTP_FIELD_NAME_MAX)
		return field_refuse(p, name, "name");
	if (f->count == HTTP_FIELDS_MAX)
		return field_refuse(p, name, "too_many");
	TRY(check_text(name, name, p));
	TRY(check_text(name, value, p));
	if (has(f, name))
		return field_refuse(p, name, "duplicate");
	TRY(grow(f));
	f->items[f->count++] = (struct field){ name, value };
	return ERR_OK;
}

void fields_drop(struct fields *f, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->count; i++)
		if (!span_equal_str(f->items[i].name, name))
			f->items[kept++] = f->items[i];
	f->count = kept;
}

const struct field *fields_find(const struct fields *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (span_equal_str(f->items[i].name, name))
			return &f->items[i];
	return NULL;
}
