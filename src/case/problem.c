#include "case/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/crypto.h"

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

/* Whole characters, as many as fit. */
static void copy_quote(struct span quote, char out[CASE_QUOTE_TEXT])
{
	static const char more[] = "…";
	size_t fits = 0;

	if (quote.len < CASE_QUOTE_TEXT) {
		(void)snprintf(out, CASE_QUOTE_TEXT, "%.*s", (int)quote.len, quote.len ? quote.ptr : "");
		return;
	}
	for (size_t at = 0; at < CASE_QUOTE_TEXT - sizeof more; (void)text_next(quote, &at))
		fits = at;
	(void)snprintf(out, CASE_QUOTE_TEXT, "%.*s%s", (int)fits, quote.ptr, more);
}

enum err case_problem_add_quote(struct case_problems *p, enum case_severity severity, const char *path,
                                const char *source, const char *text, struct span quote)
{
	struct case_problem problem = { .severity = severity };

	if (p->count >= CASE_PROBLEMS_MAX && severity == CASE_DOUBT) /* what is not shown can be answered by nobody */
		severity = CASE_CONFLICT;
	if (p->count > CASE_PROBLEMS_MAX) { /* what is not shown stops the freezing all the same */
		if (severity < p->items[CASE_PROBLEMS_MAX].severity)
			p->items[CASE_PROBLEMS_MAX].severity = severity;
		return ERR_OK;
	}
	if (p->count == CASE_PROBLEMS_MAX) {
		path = source = "";
		text = "Det finns fler fel än de som visas här. Rätta dessa först.";
		quote = span_of("", 0);
	}
	TRY(grow(p));
	(void)snprintf(problem.path, sizeof problem.path, "%s", path);
	(void)snprintf(problem.text, sizeof problem.text, "%s", text);
	(void)snprintf(problem.source, sizeof problem.source, "%s", source);
	copy_quote(quote, problem.quote);
	p->items[p->count++] = problem;
	return ERR_OK;
}

enum err case_problem_add(struct case_problems *p, enum case_severity severity, const char *path, const char *source,
                          const char *text)
{
	return case_problem_add_quote(p, severity, path, source, text, span_of("", 0));
}

enum err case_problem_bind(struct case_problems *p, struct span text)
{
	struct sha256 hash;

	ASSERT(p->count > 0);
	TRY(sha256_of(text, &hash));
	hex_encode(hash.bytes, CASE_BOUND_TEXT / 2, p->items[p->count - 1].bound);
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
