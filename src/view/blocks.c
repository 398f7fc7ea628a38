#include "jourbeslut/blocks.h"

#include "jourbeslut/base/text.h"

#define JSON_MAX ((size_t)16 << 20)

static const char *const kind_names[BLOCK_KIND_COUNT] = {
	[BLOCK_TITLE] = "title",         [BLOCK_SUBTITLE] = "subtitle", [BLOCK_HEADING] = "heading",
	[BLOCK_PARAGRAPH] = "paragraph", [BLOCK_ITEM] = "item",         [BLOCK_FACTS] = "facts",
	[BLOCK_NOTICE] = "notice",
};

const char *block_kind_name(enum block_kind kind)
{
	return kind_names[kind];
}

static void release_block(struct block *b)
{
	free(b->text);
	for (size_t i = 0; i < b->row_count; i++) {
		free(b->rows[i].label);
		free(b->rows[i].value);
	}
	free(b->rows);
}

void blocks_release(struct blocks *b)
{
	for (size_t i = 0; i < b->count; i++)
		release_block(&b->items[i]);
	free(b->items);
	*b = (struct blocks){ 0 };
}

/* A copy in the one form that a text of a document has. */
static enum err copy_clean(const char *text, bool may_be_empty, char **ret_copy)
{
	BUF clean = buf_init(BLOCK_TEXT_MAX);

	TRY(text_normalize(span_str(text), &clean));
	if (clean.len == 0 && !may_be_empty)
		return ERR_INPUT;
	for (size_t i = 0; i < clean.len; i++)
		if (clean.ptr[i] == '\t')
			clean.ptr[i] = ' ';
	char *copy = clean.len ? buf_take(&clean) : strdup("");
	if (!copy)
		return ERR_MEMORY;
	*ret_copy = copy;
	return ERR_OK;
}

static enum err reserve(struct blocks *b)
{
	if (b->count >= BLOCKS_MAX)
		return ERR_TOO_LARGE;
	if (b->count < b->cap)
		return ERR_OK;
	size_t cap = b->cap ? 2 * b->cap : 16;
	struct block *items = reallocarray(b->items, cap, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	b->items = items;
	b->cap = cap;
	return ERR_OK;
}

enum err blocks_add(struct blocks *b, enum block_kind kind, const char *text)
{
	char *copy;

	ASSERT(kind < BLOCK_KIND_COUNT && kind != BLOCK_FACTS);
	if ((kind == BLOCK_TITLE) != (b->count == 0))
		return ERR_INPUT;
	TRY(reserve(b));
	TRY(copy_clean(text, false, &copy));
	b->items[b->count++] = (struct block){ .kind = kind, .text = copy };
	return ERR_OK;
}

enum err blocks_add_row(struct blocks *b, const char *label, const char *value)
{
	FREE char *label_copy = NULL;
	FREE char *value_copy = NULL;
	bool new_table = b->count == 0 || b->items[b->count - 1].kind != BLOCK_FACTS;

	if (b->count == 0)
		return ERR_INPUT;
	TRY(copy_clean(label, false, &label_copy));
	TRY(copy_clean(value, true, &value_copy));
	if (new_table)
		TRY(reserve(b));
	struct block *table = new_table ? NULL : &b->items[b->count - 1];
	size_t count = table ? table->row_count : 0;
	if (count >= BLOCK_ROWS_MAX)
		return ERR_TOO_LARGE;
	struct block_row *rows = reallocarray(table ? table->rows : NULL, count + 1, sizeof *rows);
	if (!rows)
		return ERR_MEMORY;
	rows[count].label = TAKE(label_copy);
	rows[count].value = TAKE(value_copy);
	if (!table) {
		table = &b->items[b->count++];
		*table = (struct block){ .kind = BLOCK_FACTS };
	}
	table->rows = rows;
	table->row_count = count + 1;
	return ERR_OK;
}

static enum err rows_to_json(const struct block *b, json_t *object)
{
	JSON json_t *rows = json_array();

	if (!rows)
		return ERR_MEMORY;
	for (size_t i = 0; i < b->row_count; i++) {
		JSON json_t *row = json_object();
		if (!row)
			return ERR_MEMORY;
		TRY(json_put_text(row, "label", b->rows[i].label));
		TRY(json_put_text(row, "value", b->rows[i].value));
		TRY(json_append(rows, TAKE(row)));
	}
	return json_put(object, "rows", TAKE(rows));
}

enum err blocks_to_json(const struct blocks *b, struct buf *out)
{
	JSON json_t *root = json_object();
	JSON json_t *list = json_array();

	if (!root || !list)
		return ERR_MEMORY;
	if (b->count == 0)
		return ERR_INPUT;
	for (size_t i = 0; i < b->count; i++) {
		JSON json_t *block = json_object();
		if (!block)
			return ERR_MEMORY;
		TRY(json_put_text(block, "kind", kind_names[b->items[i].kind]));
		if (b->items[i].kind == BLOCK_FACTS)
			TRY(rows_to_json(&b->items[i], block));
		else
			TRY(json_put_text(block, "text", b->items[i].text));
		TRY(json_append(list, TAKE(block)));
	}
	TRY(json_put_text(root, "format", BLOCKS_FORMAT));
	TRY(json_put_text(root, "language", "sv"));
	TRY(json_put(root, "blocks", TAKE(list)));
	return json_canonical(root, out);
}

static enum err add_from_json(struct blocks *b, const json_t *object)
{
	const char *name = json_string_value(json_object_get(object, "kind"));
	const json_t *rows = json_object_get(object, "rows");
	enum block_kind kind = 0;

	while (kind < BLOCK_KIND_COUNT && (!name || strcmp(name, kind_names[kind]) != 0))
		kind++;
	if (kind == BLOCK_KIND_COUNT)
		return ERR_INPUT;
	if (kind != BLOCK_FACTS) {
		const char *text = json_string_value(json_object_get(object, "text"));
		return text ? blocks_add(b, kind, text) : ERR_INPUT;
	}
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const char *label = json_string_value(json_object_get(json_array_get(rows, i), "label"));
		const char *value = json_string_value(json_object_get(json_array_get(rows, i), "value"));
		if (!label || !value)
			return ERR_INPUT;
		TRY(blocks_add_row(b, label, value));
	}
	return ERR_OK;
}

enum err blocks_from_json(struct span json, struct blocks *ret_blocks)
{
	JSON json_t *root = NULL;
	BLOCKS b = { 0 };
	BUF again = buf_init(JSON_MAX);

	TRY(json_read(json, JSON_MAX, NULL, &root));
	const json_t *list = json_object_get(root, "blocks");
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(add_from_json(&b, json_array_get(list, i)));
	/* One text has one form and one hash: what would be written otherwise was not written by us. This also finds
	 * members that are unknown, another format or language, text that is not clean, and tables that should have
	 * been one. */
	TRY(blocks_to_json(&b, &again));
	if (!span_equal(buf_span(&again), json))
		return ERR_INPUT;
	*ret_blocks = b;
	b = (struct blocks){ 0 };
	return ERR_OK;
}

/* Lines after the first are indented, unless `indent` is "". */
static enum err add_lines(struct buf *out, const char *text, const char *indent)
{
	for (const char *line = text;;) {
		const char *end = strchr(line, '\n');
		TRY(buf_add(out, line, end ? (size_t)(end - line) : strlen(line)));
		TRY(buf_add_char(out, '\n'));
		if (!end)
			return ERR_OK;
		line = end + 1;
		if (*line != '\n' && *line != '\0')
			TRY(buf_add_str(out, indent));
	}
}

static enum err block_to_text(const struct block *b, struct buf *out)
{
	if (b->kind == BLOCK_FACTS) {
		for (size_t i = 0; i < b->row_count; i++) {
			TRY(buf_printf(out, *b->rows[i].value ? "%s: " : "%s:", b->rows[i].label));
			TRY(add_lines(out, b->rows[i].value, "  "));
		}
		return ERR_OK;
	}
	if (b->kind == BLOCK_ITEM || b->kind == BLOCK_NOTICE) {
		TRY(buf_add_str(out, b->kind == BLOCK_ITEM ? "- " : "! "));
		return add_lines(out, b->text, "  ");
	}
	return add_lines(out, b->text, "");
}

enum err blocks_to_text(const struct blocks *b, struct buf *out)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct block *before = i ? &b->items[i - 1] : NULL;
		bool joined = !before || before->kind == BLOCK_HEADING ||
		              (before->kind == BLOCK_ITEM && b->items[i].kind == BLOCK_ITEM);
		if (!joined)
			TRY(buf_add_char(out, '\n'));
		TRY(block_to_text(&b->items[i], out));
	}
	return ERR_OK;
}

static enum err lines_to_view(const char *text, json_t *object)
{
	JSON json_t *lines = json_array();

	if (!lines)
		return ERR_MEMORY;
	for (const char *line = text; line;) {
		const char *end = strchr(line, '\n');
		JSON json_t *entry = json_object();
		if (!entry)
			return ERR_MEMORY;
		TRY(json_put(entry, "line", json_stringn(line, end ? (size_t)(end - line) : strlen(line))));
		TRY(json_append(lines, TAKE(entry)));
		line = end ? end + 1 : NULL;
	}
	return json_put(object, "lines", TAKE(lines));
}

static enum err rows_to_view(const struct block *b, json_t *object)
{
	JSON json_t *rows = json_array();

	if (!rows)
		return ERR_MEMORY;
	for (size_t i = 0; i < b->row_count; i++) {
		JSON json_t *row = json_object();
		if (!row)
			return ERR_MEMORY;
		TRY(json_put_text(row, "label", b->rows[i].label));
		TRY(lines_to_view(b->rows[i].value, row));
		TRY(json_append(rows, TAKE(row)));
	}
	return json_put(object, "rows", TAKE(rows));
}

static bool is_item(const struct blocks *b, size_t index)
{
	return index < b->count && b->items[index].kind == BLOCK_ITEM;
}

static enum err block_to_view(const struct blocks *b, size_t index, json_t *object)
{
	const struct block *block = &b->items[index];
	bool item = block->kind == BLOCK_ITEM;

	/* All kinds are named, since a template looks in the page for what a block lacks. */
	for (enum block_kind kind = 0; kind < BLOCK_KIND_COUNT; kind++)
		TRY(json_put_bool(object, kind_names[kind], kind == block->kind));
	TRY(json_put_int(object, "index", (int64_t)index));
	TRY(json_put_bool(object, "first", item && !(index > 0 && is_item(b, index - 1))));
	TRY(json_put_bool(object, "last", item && !is_item(b, index + 1)));
	TRY(lines_to_view(block->text, object));
	return rows_to_view(block, object);
}

enum err blocks_to_view(const struct blocks *b, json_t **ret_array)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	for (size_t i = 0; i < b->count; i++) {
		JSON json_t *object = json_object();
		if (!object)
			return ERR_MEMORY;
		TRY(block_to_view(b, i, object));
		TRY(json_append(array, TAKE(object)));
	}
	*ret_array = TAKE(array);
	return ERR_OK;
}
