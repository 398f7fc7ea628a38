#include "jourbeslut/draft.h"

#include <stdint.h>
#include <string.h>

#include "case/draft_context.h"
#include "jourbeslut/base/text.h"

#define TEXT_MAX (2 * BLOCK_TEXT_MAX)
#define ESSENCE_MAX 1500

/* --- What cannot be reworded -------------------------------------------------------------------------------------- */

/* Who, the answer, the ground and the place: an own wording could say another child than the one that was decided on,
 * and nothing would notice. */
static bool is_fixed(const struct law_block *block)
{
	static const char *const fixed[] = { "{person.whom}",   "{person.identity}", "{decision.answer",
		                             "{grounds_named}", "{grounds_text}",    "{placement_named}",
		                             "{placement.kind", "{placement.where}", "{law.question}",
		                             "{law.measure}" };

	for (size_t i = 0; i < ARRAY_LENGTH(fixed); i++)
		if (strstr(block->text, fixed[i]))
			return true;
	return false;
}

static bool is_editable(const struct law_block *block)
{
	return *block->id && !is_fixed(block);
}

/* --- Blocks ------------------------------------------------------------------------------------------------------ */

struct build {
	const json_t *context;
	const json_t *edits; /* NULL: none */
	struct blocks *out;
};

static enum err add_rows(const struct build *b, const struct law_block *block)
{
	for (size_t i = 0; i < block->row_count; i++) {
		BUF value = buf_init(TEXT_MAX);
		BUF label = buf_init(TEXT_MAX);
		if (!law_conditions_hold(block->rows[i].when, b->context))
			continue;
		TRY(law_text_expand(block->rows[i].value, b->context, &value));
		TRY(law_text_expand(block->rows[i].label, b->context, &label));
		if (value.len > 0) /* a label of data may be missing, the value is still told */
			TRY(blocks_add_row(b->out, label.len > 0 ? buf_str(&label) : "–", buf_str(&value)));
	}
	return ERR_OK;
}

static enum err add_text(const struct build *b, const struct law_block *block)
{
	BUF text = buf_init(TEXT_MAX);
	const char *edit = is_editable(block) ? json_text(b->edits, block->id) : "";

	if (*edit)
		return blocks_add(b->out, block->kind, edit);
	TRY(law_text_expand(block->text, b->context, &text));
	return text.len > 0 ? blocks_add(b->out, block->kind, buf_str(&text)) : ERR_OK;
}

static enum err add_block(const struct build *b, const struct law_block *block)
{
	if (!law_conditions_hold(block->when, b->context))
		return ERR_OK;
	return block->kind == BLOCK_FACTS ? add_rows(b, block) : add_text(b, block);
}

/* Once for each element of a list, which is `item` in the texts and conditions. */
static enum err add_each(const struct build *b, const struct law_block *block)
{
	JSON json_t *context = json_copy((json_t *)(uintptr_t)b->context);
	struct build one = { .context = context, .edits = b->edits, .out = b->out };
	const json_t *list = json_at(b->context, block->each);
	size_t i;
	json_t *element;

	if (!context)
		return ERR_MEMORY;
	json_array_foreach (list, i, element) {
		TRY(json_put(context, "item", json_incref(element)));
		TRY(add_block(&one, block));
	}
	return ERR_OK;
}

/* A heading under which nothing came is not a heading. */
static void drop_empty_headings(struct blocks *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->count; i++) {
		bool empty = b->items[i].kind == BLOCK_HEADING &&
		             (i + 1 == b->count || b->items[i + 1].kind == BLOCK_HEADING);
		if (empty)
			free(b->items[i].text);
		else
			b->items[kept++] = b->items[i];
	}
	b->count = kept;
}

static enum err build_blocks(struct law_blocks blocks, const json_t *context, const json_t *edits,
                             struct blocks *ret_blocks)
{
	BLOCKS made = { 0 };
	struct build b = { .context = context, .edits = edits, .out = &made };

	for (size_t i = 0; i < blocks.count; i++)
		TRY(*blocks.items[i].each ? add_each(&b, &blocks.items[i]) : add_block(&b, &blocks.items[i]));
	drop_empty_headings(&made);
	*ret_blocks = made;
	made = (struct blocks){ 0 };
	return ERR_OK;
}

static bool said_no(const struct draft_facts *facts)
{
	return facts->decided && !facts->yes;
}

static struct law_blocks decision_of(const struct law_type *type, const struct draft_facts *facts)
{
	return said_no(facts) ? type->decision_no : type->decision;
}

static enum err draft(struct law_blocks blocks, const struct law_type *type, const struct case_file *c,
                      const struct draft_facts *facts, const json_t *edits, struct blocks *ret_blocks)
{
	JSON json_t *context = NULL;

	TRY(draft_context(type, c, facts, &context));
	return build_blocks(blocks, context, edits, ret_blocks);
}

enum err draft_decision(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                        const json_t *edits, struct blocks *ret_blocks)
{
	return draft(decision_of(type, facts), type, c, facts, edits, ret_blocks);
}

enum err draft_basis(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                     const json_t *edits, struct blocks *ret_blocks)
{
	return draft(type->basis, type, c, facts, edits, ret_blocks);
}

enum err draft_confirmation(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                            struct blocks *ret_blocks)
{
	JSON json_t *context = NULL;

	TRY(draft_context_said(type, c, facts, &context));
	return build_blocks(said_no(facts) ? type->confirmation_no : type->confirmation, context, NULL, ret_blocks);
}

/* --- Edits ------------------------------------------------------------------------------------------------------- */

static bool has_editable(const struct law_blocks *blocks, const char *id)
{
	for (size_t i = 0; i < blocks->count; i++)
		if (is_editable(&blocks->items[i]) && strcmp(blocks->items[i].id, id) == 0)
			return true;
	return false;
}

static bool may_edit(const struct law_type *type, const char *id)
{
	return has_editable(&type->decision, id) || has_editable(&type->decision_no, id) ||
	       has_editable(&type->basis, id);
}

enum err draft_edit_set(const struct law_type *type, json_t *edits, const char *id, struct span text)
{
	BUF clean = buf_init(4 * DRAFT_EDIT_MAX);

	if (!may_edit(type, id))
		return text.len == 0 && json_object_del(edits, id) == 0 ? ERR_OK : ERR_NOT_FOUND;
	TRY(text_clean(text, &clean));
	for (size_t i = 0; i < clean.len; i++)
		if (clean.ptr[i] == '\t')
			clean.ptr[i] = ' ';
	if (text_length(buf_span(&clean)) > DRAFT_EDIT_MAX)
		return ERR_INPUT;
	if (clean.len > 0)
		return json_put_text(edits, id, buf_str(&clean));
	(void)json_object_del(edits, id);
	return ERR_OK;
}

static enum err add_editable(const struct law_block *block, const char *document, const char *heading,
                             const struct build *b, json_t *array)
{
	BUF standard = buf_init(TEXT_MAX);
	JSON json_t *row = json_object();
	const char *edit = json_text(b->edits, block->id);

	if (!row)
		return ERR_MEMORY;
	TRY(law_text_expand(block->text, b->context, &standard));
	TRY(json_put_text(row, "document", document));
	TRY(json_put_text(row, "id", block->id));
	TRY(json_put_text(row, "heading", heading));
	TRY(json_put_text(row, "standard", buf_str(&standard)));
	TRY(json_put_text(row, "text", *edit ? edit : buf_str(&standard)));
	TRY(json_put_bool(row, "edited", *edit != '\0'));
	return json_append(array, TAKE(row));
}

static enum err list_editable(struct law_blocks blocks, const char *document, const struct build *b, json_t *array)
{
	BUF heading = buf_init(TEXT_MAX);

	for (size_t i = 0; i < blocks.count; i++) {
		const struct law_block *block = &blocks.items[i];
		if (!law_conditions_hold(block->when, b->context))
			continue;
		if (block->kind == BLOCK_HEADING) {
			buf_clear(&heading);
			TRY(law_text_expand(block->text, b->context, &heading));
		}
		if (is_editable(block))
			TRY(add_editable(block, document, buf_str(&heading), b, array));
	}
	return ERR_OK;
}

enum err draft_editable(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                        const json_t *edits, json_t **ret_array)
{
	JSON json_t *array = json_array();
	JSON json_t *context = NULL;

	if (!array)
		return ERR_MEMORY;
	TRY(draft_context(type, c, facts, &context));
	struct build b = { .context = context, .edits = edits };
	TRY(list_editable(decision_of(type, facts), "decision", &b, array));
	TRY(list_editable(type->basis, "basis", &b, array));
	*ret_array = TAKE(array);
	return ERR_OK;
}

/* --- Edits that are not used -------------------------------------------------------------------------------------- */

static bool lists_id(const json_t *array, const char *id)
{
	const json_t *item;
	size_t i;

	json_array_foreach (array, i, item)
		if (strcmp(json_text(item, "id"), id) == 0)
			return true;
	return false;
}

/* The block of that id, and the heading above it. NULL: no such block. */
static const struct law_block *find_block(const struct law_blocks *blocks, const char *id,
                                          const struct law_block **ret_heading)
{
	*ret_heading = NULL;
	for (size_t i = 0; i < blocks->count; i++) {
		if (blocks->items[i].kind == BLOCK_HEADING)
			*ret_heading = &blocks->items[i];
		if (strcmp(blocks->items[i].id, id) == 0)
			return &blocks->items[i];
	}
	return NULL;
}

static enum err add_unused(const struct law_type *type, const struct draft_facts *facts, const json_t *context,
                           const char *id, const char *text, json_t *array)
{
	const struct law_blocks lists[] = { decision_of(type, facts), type->basis, type->decision, type->decision_no };
	const struct law_block *block = NULL, *title = NULL;
	JSON json_t *row = json_object();
	BUF heading = buf_init(TEXT_MAX);

	if (!row)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(lists) && !block; i++)
		block = find_block(&lists[i], id, &title);
	if (block && title)
		TRY(law_text_expand(title->text, context, &heading));
	TRY(json_put_text(row, "id", id));
	TRY(json_put_text(row, "heading", buf_str(&heading)));
	TRY(json_put_text(row, "text", text));
	TRY(json_put_bool(row, "fixed", block && is_fixed(block) && law_conditions_hold(block->when, context)));
	return json_append(array, TAKE(row));
}

enum err draft_unused(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                      const json_t *edits, const json_t *editable, json_t **ret_array)
{
	JSON json_t *array = json_array();
	JSON json_t *context = NULL;
	const char *id;
	json_t *text;

	if (!array)
		return ERR_MEMORY;
	TRY(draft_context(type, c, facts, &context));
	json_object_foreach ((json_t *)(uintptr_t)edits, id, text)
		if (json_string_length(text) && !lists_id(editable, id))
			TRY(add_unused(type, facts, context, id, json_string_value(text), array));
	*ret_array = TAKE(array);
	return ERR_OK;
}

/* --- Lines ------------------------------------------------------------------------------------------------------- */

enum err draft_essence(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                       struct buf *out)
{
	const char *const *lines = said_no(facts) ? type->essence_no : type->essence;
	size_t count = said_no(facts) ? type->essence_no_count : type->essence_count;
	BUF text = buf_init(ESSENCE_MAX);
	JSON json_t *context = NULL;

	TRY(draft_context(type, c, facts, &context));
	if (facts->practice) /* the app must not show an exercise as a decision about somebody */
		TRY(buf_add_str(&text, DRAFT_PRACTICE));
	if (facts->frozen ? facts->unreviewed : law_pack_marked(type->pack)) /* and what is signed says so */
		TRY(buf_printf(&text, "%s" DRAFT_UNREVIEWED, text.len ? "\n" : ""));
	for (size_t i = 0; i < count; i++) {
		BUF line = buf_init(ESSENCE_MAX);
		TRY(law_text_expand(lines[i], context, &line));
		size_t len = line.len;
		if (len == 0 || line.ptr[len - 1] == ':')
			continue; /* a label whose value is not known */
		if (text.len > 0)
			TRY(buf_add_char(&text, '\n'));
		TRY(buf_add_span(&text, buf_span(&line)));
	}
	return buf_add_span(out, buf_span(&text));
}

enum err draft_script(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                      json_t **ret_array)
{
	JSON json_t *array = json_array();
	JSON json_t *context = NULL;

	if (!array)
		return ERR_MEMORY;
	TRY(draft_context(type, c, facts, &context));
	for (size_t i = 0; i < type->script_count; i++) {
		BUF line = buf_init(TEXT_MAX);
		TRY(law_text_expand(type->script[i], context, &line));
		if (line.len > 0)
			TRY(json_append(array, json_string(buf_str(&line))));
	}
	*ret_array = TAKE(array);
	return ERR_OK;
}
