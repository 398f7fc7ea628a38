#include "desk/side.h"

#include <stdio.h>
#include <string.h>

#include "desk/hold.h"
#include "jourbeslut/case.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/matter.h"

/* A reworded block, or an answer of the call, has a page of its own. */
static enum err other_path(const struct visit *v, const char *path, struct buf *out)
{
	if (strncmp(path, "call.", 5) == 0)
		return buf_printf(out, "%s/samtal#%s", v->path, path + 5);
	return buf_printf(out, "%s/granska/%s/%s#text", v->path, strncmp(path + 5, "b-", 2) == 0 ? "basis" : "decision",
	                  path + 5);
}

enum err side_field_path(const struct visit *v, const char *case_path, struct buf *out)
{
	if (strncmp(case_path, DEVIATION_PATH, strlen(DEVIATION_PATH)) == 0)
		return buf_printf(out, "%s/granska#said-%s", v->path, case_path + strlen(DEVIATION_PATH));
	if (strncmp(case_path, DECISION_UNUSED_PATH, strlen(DECISION_UNUSED_PATH)) == 0)
		return buf_printf(out, "%s/granska#unused-%s", v->path, case_path + strlen(DECISION_UNUSED_PATH));
	if (strcmp(case_path, DECISION_RENEWAL_PATH) == 0)
		return buf_printf(out, "%s/nya-omstandigheter", v->path);
	if (strncmp(case_path, "call.", 5) == 0 || strncmp(case_path, "edit.", 5) == 0)
		return other_path(v, case_path, out);

	const struct case_field *field = case_field_find(case_path);
	enum case_step step = field && field->step != CASE_STEP_NONE ? field->step : CASE_STEP_PERSON;

	TRY(buf_printf(out, "%s/text/%s", v->path, case_step_name(step)));
	if (!*case_path)
		return ERR_OK;
	TRY(buf_add_char(out, '#'));
	for (; *case_path; case_path++)
		TRY(buf_add_char(out, *case_path == '.' ? '-' : *case_path));
	return ERR_OK;
}

static enum err add_problem(json_t *list, const struct visit *v, const struct case_problem *p)
{
	JSON json_t *item = json_object();
	BUF path = buf_init(300);

	if (!item)
		return ERR_MEMORY;
	TRY(side_field_path(v, p->path, &path));
	TRY(json_put_text(item, "text", p->text));
	TRY(json_put_text(item, "path", buf_str(&path)));
	TRY(json_put_text(item, "quote", p->quote));
	TRY(json_put_text(item, "source", p->source));
	TRY(json_put_text(item, "answered", p->answered));
	return json_append(list, TAKE(item));
}

enum err side_put_lists(json_t *data, const struct visit *v, const struct case_problems *problems)
{
	JSON json_t *missing = json_array(), *warnings = json_array();

	if (!missing || !warnings)
		return ERR_MEMORY;
	for (size_t i = 0; i < problems->count; i++) {
		const struct case_problem *p = &problems->items[i];

		TRY(add_problem(p->severity >= CASE_DOUBT ? warnings : missing, v, p));
	}
	TRY(json_put(data, "missing_list", TAKE(missing)));
	return json_put(data, "warning_list", TAKE(warnings));
}

static int missing_in(const struct case_problems *problems, enum case_step step)
{
	int count = 0;

	for (size_t i = 0; i < problems->count; i++)
		count += problems->items[i].severity < CASE_DOUBT && case_problem_step(&problems->items[i]) == step;
	return count;
}

static enum err add_step(json_t *steps, const struct visit *v, const struct law_type *type, enum case_step step,
                         bool here, int missing)
{
	JSON json_t *item = json_object();
	BUF path = buf_init(200);

	if (!item)
		return ERR_MEMORY;
	TRY(buf_printf(&path, "%s/text/%s", v->path, case_step_name(step)));
	TRY(json_put_text(item, "title", case_step_title(step, type)));
	TRY(json_put_text(item, "path", buf_str(&path)));
	TRY(json_put_bool(item, "here", here));
	TRY(json_put_int(item, "missing", missing));
	return json_append(steps, TAKE(item));
}

enum err side_put(json_t *data, const struct visit *v, const struct step *p, const struct case_problems *problems)
{
	JSON json_t *steps = json_array();

	if (!steps)
		return ERR_MEMORY;
	for (int i = CASE_STEP_NONE + 1; i < CASE_STEP_COUNT; i++) {
		enum case_step step = (enum case_step)i;

		if (p->pages[step])
			TRY(add_step(steps, v, p->type, step, step == p->which, missing_in(problems, step)));
	}
	TRY(json_put(data, "steps", TAKE(steps)));
	return side_put_lists(data, v, problems);
}

enum err side_put_holder(json_t *data, struct visit *v, bool *ret_held)
{
	return hold_put(v, data, ret_held);
}
