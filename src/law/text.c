#include "jourbeslut/law.h"

#include <string.h>

#include "jourbeslut/base/text.h"

static bool is_present(const json_t *value)
{
	if (!value || json_is_null(value) || json_is_false(value))
		return false;
	if (json_is_string(value))
		return json_string_length(value) > 0;
	if (json_is_array(value))
		return json_array_size(value) > 0;
	if (json_is_object(value))
		return json_object_size(value) > 0;
	return true;
}

static bool is_one_of(const json_t *value, const struct law_condition *condition)
{
	const char *text = json_string_value(value);

	if (json_is_boolean(value))
		text = json_is_true(value) ? "yes" : "no";
	if (!text)
		return false;
	for (size_t i = 0; i < condition->value_count; i++)
		if (strcmp(text, condition->values[i]) == 0)
			return true;
	return false;
}

static bool any_of(const json_t *value, const struct law_condition *condition)
{
	size_t i;
	json_t *element;

	if (!json_is_array(value))
		return is_one_of(value, condition);
	json_array_foreach (value, i, element) {
		if (is_one_of(element, condition))
			return true;
	}
	return false;
}

static bool condition_holds(const struct law_condition *condition, const json_t *context)
{
	const json_t *value = json_at(context, condition->path);

	switch (condition->test) {
	case LAW_TEST_PRESENT:
		return is_present(value);
	case LAW_TEST_ABSENT:
		return !is_present(value);
	case LAW_TEST_IS:
		return any_of(value, condition);
	case LAW_TEST_NOT:
		return !any_of(value, condition);
	}
	return false;
}

bool law_conditions_hold(struct law_conditions conditions, const json_t *context)
{
	for (size_t i = 0; i < conditions.count; i++)
		if (!condition_holds(&conditions.items[i], context))
			return false;
	return true;
}

bool law_conditions_open(struct law_conditions conditions, const json_t *context)
{
	for (size_t i = 0; i < conditions.count; i++)
		if (json_at(context, conditions.items[i].path) && !condition_holds(&conditions.items[i], context))
			return false;
	return true;
}

static enum err add_value(const json_t *value, struct buf *out)
{
	if (json_is_string(value))
		return buf_add(out, json_string_value(value), json_string_length(value));
	if (json_is_integer(value))
		return buf_printf(out, "%lld", (long long)json_integer_value(value));
	return ERR_OK;
}

/* The white space that a missing value leaves: one space of two, or the one before a mark. `rest` is what follows. */
static const char *close_gap(struct buf *out, const char *rest)
{
	bool after_gap = out->len == 0 || out->ptr[out->len - 1] == ' ' || out->ptr[out->len - 1] == '\n';

	if (!after_gap)
		return rest;
	while (*rest == ' ')
		rest++;
	if ((strchr(".,;:)", *rest) || *rest == '\n') && out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->ptr[--out->len] = '\0'; /* covers the end of the text too: strchr finds its NUL */
	return rest;
}

enum err law_text_expand(const char *text, const json_t *context, struct buf *out)
{
	BUF made = buf_init(out->max);

	while (*text) {
		const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
		char path[120];

		if (!close || (size_t)(close - open) > sizeof path) {
			TRY(buf_add_str(&made, text));
			break;
		}
		TRY(buf_add(&made, text, (size_t)(open - text)));
		memcpy(path, open + 1, (size_t)(close - open - 1));
		path[close - open - 1] = '\0';
		size_t before = made.len;
		TRY(add_value(json_at(context, path), &made));
		text = close + 1;
		if (made.len == before)
			text = close_gap(&made, text);
		else if (*text == '.' && text_ends_sentence(span_of(made.ptr + before, made.len - before)))
			text++; /* what people wrote may end with its own */
	}
	return buf_add_span(out, buf_span(&made));
}
