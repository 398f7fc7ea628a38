/* The script of the call, cut where the worker's own words stand in it, so that a page can fill it as they are typed.
 */
#include <string.h>

#include "case/draft_context.h"
#include "jourbeslut/draft.h"

#define LINE_MAX 8192

/* What is typed during the call. The mark stands for it while a sentence is put together: no text that people write
 * holds a control character. */
static const struct {
	const char *path, *fill;
	char mark[2];
} FILLED[] = {
	{ "person.whom", "person", "\x01" },
	{ "grounds_spoken", "ground", "\x02" },
	{ "placement_named", "place", "\x03" },
	{ "question_asked", "question", "\x04" },
};
#define FILLED_COUNT ARRAY_LENGTH(FILLED)
#define MARKS "\x01\x02\x03\x04"

struct typed {
	struct buf words[FILLED_COUNT];
};

static void typed_release(struct typed *t)
{
	for (size_t i = 0; i < FILLED_COUNT; i++)
		buf_release(&t->words[i]);
}

/* Puts a text at "name" or "object.name" of the context. */
static enum err put_at(json_t *context, const char *path, const char *text)
{
	const char *dot = strchr(path, '.');
	char name[40];

	if (!dot)
		return json_put_text(context, path, text);
	(void)snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
	return json_put_text(json_object_get(context, name), dot + 1, text);
}

/* Takes what is typed out of the context and leaves the marks. */
static enum err mark(json_t *context, struct typed *typed)
{
	for (size_t i = 0; i < FILLED_COUNT; i++) {
		typed->words[i] = buf_init(LINE_MAX);
		TRY(buf_add_str(&typed->words[i], json_text_at(context, FILLED[i].path)));
		TRY(put_at(context, FILLED[i].path, FILLED[i].mark));
	}
	return ERR_OK;
}

static enum err add_part(json_t *parts, const char *fill, struct span text)
{
	JSON json_t *part = json_object();

	TRY(json_put_text(part, "fill", fill));
	TRY(json_put(part, "text", json_stringn(text.ptr, text.len)));
	return json_append(parts, TAKE(part));
}

static enum err cut(const char *line, const struct typed *typed, json_t **ret_parts)
{
	JSON json_t *parts = json_array();

	while (*line) {
		size_t len = strcspn(line, MARKS);

		if (len)
			TRY(add_part(parts, "", span_of(line, len)));
		line += len;
		for (size_t i = 0; *line && i < FILLED_COUNT; i++)
			if (*line == FILLED[i].mark[0])
				TRY(add_part(parts, FILLED[i].fill, buf_span(&typed->words[i])));
		line += *line != '\0';
	}
	*ret_parts = TAKE(parts);
	return ERR_OK;
}

static enum err add_lines(const struct law_type *type, const json_t *context, const struct typed *typed, json_t *array)
{
	for (size_t i = 0; i < type->script_count; i++) {
		BUF line = buf_init(LINE_MAX);
		JSON json_t *item = json_object(), *parts = NULL;

		TRY(law_text_expand(type->script[i], context, &line));
		if (line.len == 0)
			continue;
		TRY(cut(buf_str(&line), typed, &parts));
		TRY(json_put(item, "parts", TAKE(parts)));
		TRY(json_append(array, TAKE(item)));
	}
	return ERR_OK;
}

enum err draft_script_parts(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                            json_t **ret_array)
{
	CLEANUP(typed_release) struct typed typed = { 0 };
	JSON json_t *array = json_array(), *context = NULL;

	TRY(draft_context(type, c, facts, &context));
	TRY(mark(context, &typed));
	TRY(add_lines(type, context, &typed, array));
	*ret_array = TAKE(array);
	return ERR_OK;
}
