/* What a law pack's suggestions give for a case. */
#include "jourbeslut/draft.h"

#include <string.h>

#include "case/draft_context.h"

#define TEXT_MAX 4096

struct search {
	const struct case_file *c;
	struct case_file *scratch; /* a copy, to try values on */
	const json_t *context;
	struct date today;
	json_t *array;
};

static enum err is_free(const struct search *k, const char *path, bool *ret_free)
{
	BUF text = buf_init(CASE_FILE_MAX);
	json_t *item = NULL;
	size_t i;

	TRY(case_get(k->c, path, &text));
	*ret_free = text.len == 0;
	json_array_foreach (k->array, i, item)
		*ret_free = *ret_free && strcmp(json_text(item, "path"), path) != 0;
	return ERR_OK;
}

/* What does not fit the field is no suggestion: the worker says it shorter. */
static enum err take(const struct search *k, const struct law_suggestion *s, const char *text)
{
	JSON json_t *item = json_object();
	BUF from = buf_init(TEXT_MAX);
	enum err e = case_set(k->scratch, s->path, span_str(text), k->today, NULL);

	if (e == ERR_INPUT)
		return ERR_OK;
	TRY(e);
	if (!item)
		return ERR_MEMORY;
	TRY(json_put_text(item, "path", s->path));
	TRY(json_put_text(item, "text", text));
	TRY(law_text_expand(s->from, k->context, &from));
	TRY(json_put_text(item, "from", buf_str(&from)));
	return json_append(k->array, TAKE(item));
}

static enum err suggest_one(const struct search *k, const struct law_suggestion *s)
{
	BUF text = buf_init(TEXT_MAX);
	bool is;

	TRY(is_free(k, s->path, &is));
	if (!is || !law_conditions_hold(s->when, k->context))
		return ERR_OK;
	TRY(law_text_expand(s->text, k->context, &text));
	return text.len ? take(k, s, buf_str(&text)) : ERR_OK;
}

enum err draft_suggest(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                       json_t **ret_array)
{
	CASE struct case_file *scratch = NULL;
	JSON json_t *array = json_array(), *context = NULL;
	struct search k;

	if (!array)
		return ERR_MEMORY;
	TRY(case_copy(c, &scratch));
	TRY(draft_context(type, c, facts, &context));
	k = (struct search){ c, scratch, context, date_of(facts->now), array };
	for (size_t i = 0; i < type->suggestion_count; i++)
		TRY(suggest_one(&k, &type->suggest[i]));
	*ret_array = TAKE(array);
	return ERR_OK;
}
