#include "jourbeslut/reader.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "law/type.h"

enum err reader_fail(struct reader *r, const char *path, const char *format, ...)
{
	va_list args;

	(void)snprintf(r->problem->file, sizeof r->problem->file, "%s", r->file);
	(void)snprintf(r->problem->member, sizeof r->problem->member, "%s", path);
	va_start(args, format);
	(void)vsnprintf(r->problem->text, sizeof r->problem->text, format, args);
	va_end(args);
	return ERR_CONFIG;
}

#define PATH_MAX_HERE 200

/* Appends `text`, of which no more than `most` bytes; gives what follows. For each member a path is made that nobody
 * sees unless it is wrong, so without printf. */
static char *put(char *at, const char *text, size_t most)
{
	size_t len = strnlen(text, most);

	memcpy(at, text, len);
	at[len] = '\0';
	return at + len;
}

static void join(char out[PATH_MAX_HERE], const char *path, const char *name)
{
	char *at = put(out, path, 120);

	(void)put(put(at, ".", *path ? 1 : 0), name, 70);
}

static void join_index(char out[PATH_MAX_HERE], const char *path, size_t index)
{
	const size_t room = PATH_MAX_HERE - 22; /* beside a dot, 20 digits and the NUL */
	char *at = put(out, path, room);

	(void)snprintf(at, 22, ".%zu", index);
}

static enum err read_string(struct reader *r, const json_t *value, const char *path, const char **ret)
{
	if (!json_is_string(value))
		return reader_fail(r, path, "must be a text");
	const char *s = json_string_value(value);
	if (text_has_control(span_str(s)) || strpbrk(s, "\t\r"))
		return reader_fail(r, path, "holds a control character");
	*ret = s;
	return ERR_OK;
}

static enum err need_array(struct reader *r, const json_t *value, const char *path)
{
	return json_is_array(value) ? ERR_OK : reader_fail(r, path, "must be a list");
}

static enum err read_texts(struct reader *r, const json_t *value, const char *path, const char *const **ret,
                           size_t *ret_count)
{
	char here[PATH_MAX_HERE];
	size_t i;
	json_t *element;

	TRY(need_array(r, value, path));
	if (json_array_size(value) > LAW_LIST_MAX)
		return reader_fail(r, path, "holds more than %d", LAW_LIST_MAX);
	const char **texts = arena_alloc(r->arena, json_array_size(value) + 1, sizeof *texts);
	if (!texts)
		return ERR_MEMORY;
	json_array_foreach (value, i, element) {
		join_index(here, path, i);
		TRY(read_string(r, element, here, &texts[i]));
	}
	*ret = texts;
	*ret_count = json_array_size(value);
	return ERR_OK;
}

/* One or several values: "2" or ["2", "3"]. */
static enum err read_values(struct reader *r, const json_t *value, const char *path, struct law_condition *ret)
{
	if (json_is_array(value))
		return read_texts(r, value, path, &ret->values, &ret->value_count);
	const char **one = arena_alloc(r->arena, 1, sizeof *one);
	if (!one)
		return ERR_MEMORY;
	ret->values = one;
	ret->value_count = 1;
	return read_string(r, value, path, one);
}

/* true: present; false: absent; "x" or ["x", "y"]: is; {"not": …}: is not. */
static enum err read_condition(struct reader *r, const json_t *value, const char *path, struct law_condition *ret)
{
	if (json_is_boolean(value)) {
		ret->test = json_is_true(value) ? LAW_TEST_PRESENT : LAW_TEST_ABSENT;
		return ERR_OK;
	}
	if (json_is_object(value)) {
		const json_t *not = json_object_get(value, "not");
		if (!not || json_object_size(value) != 1)
			return reader_fail(r, path, "must be {\"not\": …}");
		ret->test = LAW_TEST_NOT;
		return read_values(r, not, path, ret);
	}
	ret->test = LAW_TEST_IS;
	return read_values(r, value, path, ret);
}

static enum err read_when(struct reader *r, const json_t *value, const char *path, struct law_conditions *ret)
{
	char here[PATH_MAX_HERE];
	const char *key;
	json_t *member;
	size_t count = 0;

	if (!json_is_object(value))
		return reader_fail(r, path, "must be an object of conditions");
	struct law_condition *items = arena_alloc(r->arena, json_object_size(value) + 1, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	/* jansson walks in the order of the file. The iterator macro wants a pointer that is not const. */
	json_object_foreach ((json_t *)(uintptr_t)value, key, member) {
		join(here, path, key);
		items[count].path = key;
		TRY(read_condition(r, member, here, &items[count++]));
	}
	*ret = (struct law_conditions){ .items = items, .count = count };
	return ERR_OK;
}

/* ["label", "value"] or ["label", "value", {conditions}]. */
static enum err read_rows(struct reader *r, const json_t *value, const char *path, const struct law_row **ret,
                          size_t *ret_count)
{
	char here[PATH_MAX_HERE];
	size_t i;
	json_t *element;

	TRY(need_array(r, value, path));
	struct law_row *rows = arena_alloc(r->arena, json_array_size(value) + 1, sizeof *rows);
	if (!rows)
		return ERR_MEMORY;
	json_array_foreach (value, i, element) {
		size_t size = json_array_size(element);
		join_index(here, path, i);
		if (size < 2 || size > 3)
			return reader_fail(r, here, "must be [label, value] or [label, value, conditions]");
		TRY(read_string(r, json_array_get(element, 0), here, &rows[i].label));
		TRY(read_string(r, json_array_get(element, 1), here, &rows[i].value));
		if (size == 3)
			TRY(read_when(r, json_array_get(element, 2), here, &rows[i].when));
	}
	*ret = rows;
	*ret_count = json_array_size(value);
	return ERR_OK;
}

static const char *const BLOCK_KINDS[] = {
	"title", "subtitle", "heading", "paragraph", "item", "facts", "notice", NULL
};
_Static_assert(ARRAY_LENGTH(BLOCK_KINDS) == BLOCK_KIND_COUNT + 1, "a name for each kind of block");

static const struct reader_member BLOCK_MEMBERS[] = {
	{ .name = "kind",
	  .kind = READ_NAME,
	  .required = true,
	  .offset = offsetof(struct law_block, kind),
	  .names = BLOCK_KINDS },
	{ .name = "id", .kind = READ_TEXT, .offset = offsetof(struct law_block, id) },
	{ .name = "text", .kind = READ_TEXT, .offset = offsetof(struct law_block, text) },
	{ .name = "rows",
	  .kind = READ_ROWS,
	  .offset = offsetof(struct law_block, rows),
	  .count_offset = offsetof(struct law_block, row_count) },
	{ .name = "each", .kind = READ_TEXT, .offset = offsetof(struct law_block, each) },
	{ .name = "when", .kind = READ_WHEN, .offset = offsetof(struct law_block, when) },
};
static const struct reader_table BLOCK_TABLE = { BLOCK_MEMBERS, ARRAY_LENGTH(BLOCK_MEMBERS), sizeof(struct law_block) };

static enum err read_block(struct reader *r, const json_t *value, const char *path, struct law_block *ret)
{
	TRY(reader_object(r, value, path, &BLOCK_TABLE, ret));
	bool facts = ret->kind == BLOCK_FACTS;
	if (facts != (ret->row_count > 0) || facts == (*ret->text != '\0'))
		return reader_fail(r, path, "facts have rows, all other blocks have a text");
	if (*ret->id && (facts || *ret->each))
		return reader_fail(r, path, "a block of facts or of a list cannot be edited, so it has no id");
	return ERR_OK;
}

/* The blocks of a "part", by name; NULL for any other block. */
static enum err find_part(struct reader *r, const json_t *value, const char *path, const json_t **ret_part)
{
	const char *name = json_string_value(json_object_get(value, "part"));

	*ret_part = NULL;
	if (!name)
		return ERR_OK;
	*ret_part = json_object_get(r->parts, name);
	if (!*ret_part || !json_is_array(*ret_part) || json_object_size(value) != 1)
		return reader_fail(r, path, "there is no part \"%s\", or more stands beside it", name);
	return ERR_OK;
}

static enum err read_part_blocks(struct reader *r, const json_t *list, const char *path, struct law_block *items,
                                 size_t *count)
{
	char here[PATH_MAX_HERE];
	size_t i;
	json_t *element;

	json_array_foreach (list, i, element) {
		join_index(here, path, i);
		TRY(read_block(r, element, here, &items[(*count)++]));
	}
	return ERR_OK;
}

static enum err count_blocks(struct reader *r, const json_t *value, const char *path, size_t *ret_count)
{
	char here[PATH_MAX_HERE];
	const json_t *part;
	json_t *element;
	size_t i, count = 0;

	TRY(need_array(r, value, path));
	json_array_foreach (value, i, element) {
		join_index(here, path, i);
		TRY(find_part(r, element, here, &part));
		count += part ? json_array_size(part) : 1;
	}
	if (count == 0 || count > BLOCKS_MAX)
		return reader_fail(r, path, "must hold 1 to %d blocks", BLOCKS_MAX);
	*ret_count = count;
	return ERR_OK;
}

static enum err read_blocks(struct reader *r, const json_t *value, const char *path, struct law_blocks *ret)
{
	char here[PATH_MAX_HERE], there[PATH_MAX_HERE];
	const json_t *part;
	json_t *element;
	size_t i, size = 0, count = 0;

	TRY(count_blocks(r, value, path, &size));
	struct law_block *items = arena_alloc(r->arena, size, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	json_array_foreach (value, i, element) {
		join_index(here, path, i);
		TRY(find_part(r, element, here, &part));
		if (part) {
			join(there, "parts", json_string_value(json_object_get(element, "part")));
			TRY(read_part_blocks(r, part, there, items, &count));
		} else {
			TRY(read_block(r, element, here, &items[count++]));
		}
	}
	for (i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++)
			if (*items[i].id && strcmp(items[i].id, items[k].id) == 0)
				return reader_fail(r, path, "two blocks have the id \"%s\"", items[i].id);
	*ret = (struct law_blocks){ .items = items, .count = count };
	return ERR_OK;
}

static enum err read_list(struct reader *r, const json_t *value, const char *path, const struct reader_table *table,
                          const void **ret, size_t *ret_count)
{
	char here[PATH_MAX_HERE];
	size_t i;
	json_t *element;

	TRY(need_array(r, value, path));
	if (json_array_size(value) > LAW_LIST_MAX)
		return reader_fail(r, path, "holds more than %d", LAW_LIST_MAX);
	char *items = arena_alloc(r->arena, json_array_size(value) + 1, table->size);
	if (!items)
		return ERR_MEMORY;
	json_array_foreach (value, i, element) {
		join_index(here, path, i);
		TRY(reader_object(r, element, here, table, items + i * table->size));
	}
	*ret = items;
	*ret_count = json_array_size(value);
	return ERR_OK;
}

static enum err read_choices(struct reader *r, const json_t *value, const char *path, const struct reader_table *table,
                             const struct law_choices **ret, size_t *ret_count)
{
	char here[PATH_MAX_HERE];
	const char *key;
	json_t *member;
	size_t count = 0;

	if (!json_is_object(value))
		return reader_fail(r, path, "must be an object of lists");
	if (json_object_size(value) > LAW_LIST_MAX)
		return reader_fail(r, path, "holds more than %d", LAW_LIST_MAX);
	struct law_choices *items = arena_alloc(r->arena, json_object_size(value) + 1, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	json_object_foreach ((json_t *)(uintptr_t)value, key, member) {
		const void *list = NULL;
		join(here, path, key);
		items[count].path = key;
		TRY(read_list(r, member, here, table, &list, &items[count].count));
		if (items[count].count == 0)
			return reader_fail(r, here, "must not be empty");
		items[count++].items = list;
	}
	*ret = items;
	*ret_count = count;
	return ERR_OK;
}

static enum err read_number(struct reader *r, const json_t *value, const char *path, int *ret)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < 0 || number > 9999)
		return reader_fail(r, path, "must be a whole number from 0 to 9999");
	*ret = (int)number;
	return ERR_OK;
}

static enum err read_name(struct reader *r, const json_t *value, const char *path, const char *const *names, int *ret)
{
	const char *name = "";

	TRY(read_string(r, value, path, &name));
	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0) {
			*ret = i;
			return ERR_OK;
		}
	return reader_fail(r, path, "\"%.60s\" is not one of the names that are known here", name);
}

static enum err check_map(struct reader *r, const json_t *value, const char *path)
{
	char here[PATH_MAX_HERE];
	const char *key, *text;
	json_t *member;

	if (!json_is_object(value))
		return reader_fail(r, path, "must be an object of texts");
	json_object_foreach ((json_t *)(uintptr_t)value, key, member) {
		join(here, path, key);
		if (!law_good_id(key))
			return reader_fail(r, here, "a name holds lower-case letters, digits, - and _");
		TRY(read_string(r, member, here, &text));
	}
	return ERR_OK;
}

static enum err read_member(struct reader *r, const json_t *value, const char *path, const struct reader_member *m,
                            char *at)
{
	switch (m->kind) {
	case READ_TEXT:
		TRY(read_string(r, value, path, (const char **)(void *)(at + m->offset)));
		if (m->required && !m->may_be_empty && !json_string_length(value))
			return reader_fail(r, path, "must not be empty");
		if (m->room > 0 && json_string_length(value) >= m->room)
			return reader_fail(r, path, "is longer than %zu bytes", m->room - 1);
		return ERR_OK;
	case READ_BOOL:
		if (!json_is_boolean(value))
			return reader_fail(r, path, "must be true or false");
		*(bool *)(at + m->offset) = json_is_true(value);
		return ERR_OK;
	case READ_NUMBER:
		return read_number(r, value, path, (int *)(void *)(at + m->offset));
	case READ_NAME:
		return read_name(r, value, path, m->names, (int *)(void *)(at + m->offset));
	case READ_DATE:
		if (date_parse(span_str(json_string_value(value)), (struct date *)(void *)(at + m->offset)) != ERR_OK)
			return reader_fail(r, path, "must be a day, YYYY-MM-DD");
		return ERR_OK;
	case READ_TEXTS:
		return read_texts(r, value, path, (const char *const **)(void *)(at + m->offset),
		                  (size_t *)(void *)(at + m->count_offset));
	case READ_LIST:
		return read_list(r, value, path, m->table, (const void **)(void *)(at + m->offset),
		                 (size_t *)(void *)(at + m->count_offset));
	case READ_WHEN:
		return read_when(r, value, path, (struct law_conditions *)(void *)(at + m->offset));
	case READ_BLOCKS:
		return read_blocks(r, value, path, (struct law_blocks *)(void *)(at + m->offset));
	case READ_ROWS:
		return read_rows(r, value, path, (const struct law_row **)(void *)(at + m->offset),
		                 (size_t *)(void *)(at + m->count_offset));
	case READ_CHOICES:
		return read_choices(r, value, path, m->table, (const struct law_choices **)(void *)(at + m->offset),
		                    (size_t *)(void *)(at + m->count_offset));
	case READ_MAP:
		*(const json_t **)(void *)(at + m->offset) = value;
		return check_map(r, value, path);
	}
	return ERR_INTERNAL;
}

static const struct reader_member *find_member(const struct reader_table *table, const char *name)
{
	for (size_t i = 0; i < table->member_count; i++)
		if (strcmp(table->members[i].name, name) == 0)
			return &table->members[i];
	return NULL;
}

enum err reader_object(struct reader *r, const json_t *object, const char *path, const struct reader_table *table,
                       void *ret_struct)
{
	char here[PATH_MAX_HERE];
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return reader_fail(r, path, "must be an object");
	json_object_foreach ((json_t *)(uintptr_t)object, key, value) {
		join(here, path, key);
		if (!find_member(table, key))
			return reader_fail(r, here, "there is no such member");
	}
	for (size_t i = 0; i < table->member_count; i++) {
		const struct reader_member *m = &table->members[i];
		value = json_object_get(object, m->name);
		join(here, path, m->name);
		if (!value && m->required)
			return reader_fail(r, here, "is missing");
		if (!value && m->kind == READ_TEXT)
			*(const char **)(void *)((char *)ret_struct + m->offset) = "";
		if (value)
			TRY(read_member(r, value, here, m, ret_struct));
	}
	return ERR_OK;
}
