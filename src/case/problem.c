#include "case/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void case_problems_release(struct case_problems *p)
{
	free(p->items);
	*p = (struct case_problems){ 0 };
}

static enum err grow(struct case_problems *p)
{
	if (p->count < p->cap)
		return ERR_OK;
	size_t cap = p->cap > 0 ? 2 * p->cap : 16;
	struct case_problem *items = reallocarray(p->items, cap, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	p->items = items;
	p->cap = cap;
	return ERR_OK;
}

enum err case_problem_add(struct case_problems *p, enum case_severity severity, const char *path, const char *source,
                          const char *text)
{
	struct case_problem problem = { .severity = severity };

	if (p->count > CASE_PROBLEMS_MAX)
		return ERR_OK;
	if (p->count == CASE_PROBLEMS_MAX) {
		path = source = "";
		text = "Det finns fler fel än de som visas här. Rätta dessa först.";
	}
	TRY(grow(p));
	(void)snprintf(problem.path, sizeof problem.path, "%s", path);
	(void)snprintf(problem.text, sizeof problem.text, "%s", text);
	(void)snprintf(problem.source, sizeof problem.source, "%s", source);
	p->items[p->count++] = problem;
	return ERR_OK;
}

bool case_problems_block(const struct case_problems *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->items[i].severity != CASE_WARNING)
			return true;
	return false;
}

enum case_step case_problem_step(const struct case_problem *p)
{
	const struct case_field *field = case_field_find(p->path);

	return field ? field->step : CASE_STEP_NONE;
}
