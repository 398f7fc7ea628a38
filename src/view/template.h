/* One compiled template: a list of operations over its own source text. */
#ifndef VIEW_TEMPLATE_H
#define VIEW_TEMPLATE_H

#include "jourbeslut/view.h"
#include "lint.h"

#define TEMPLATE_DEPTH_MAX 32

enum op_kind { OP_LITERAL, OP_VALUE, OP_SECTION, OP_INVERTED, OP_END, OP_PARTIAL, OP_CONTENT };

struct op {
	enum op_kind kind;
	enum lint_escape escape; /* OP_VALUE */
	struct span text;        /* the literal, or the name; a part of the source */
	size_t end;              /* OP_SECTION, OP_INVERTED: index of the OP_END */
	size_t target;           /* OP_PARTIAL: index in the view, set when all templates are known */
	size_t line;             /* from 1 */
};

#define NO_TEMPLATE ((size_t)-1)

struct template
{
	char *name; /* without ".html" */
	char *source;
	char *title;        /* NULL: none */
	struct span layout; /* its name, a part of the source; empty: none */
	size_t layout_index;
	bool has_content; /* holds {{>content}}, so it is a layout */
	struct op *ops;
	size_t count, cap;
};

/* Takes over both strings, also on failure. ERR_CONFIG with `problem` filled, ERR_MEMORY. */
MUST_USE enum err template_compile(char *name, char *source, struct view_problem *problem,
                                   struct template *ret_template);
void template_release(struct template *t);
/* Fills `problem` (unless NULL) with place and reason. */
void template_blame(const struct template *t, size_t line, struct span key, const char *what,
                    struct view_problem *problem);

/* The templates of a view, sorted by name. */
struct template_list {
	struct template *items;
	size_t count, cap;
};
/* Index, or NO_TEMPLATE. */
size_t template_find(const struct template_list *list, struct span name);
/* Gives partials and layouts their indexes. ERR_CONFIG: one that is unknown, or that contains itself. */
MUST_USE enum err template_link(struct template_list *list, struct view_problem *problem);
/* See view_render. */
MUST_USE enum err template_render(const struct template_list *list, size_t index, const char *version,
                                  const json_t *data, struct view_problem *problem, struct buf *out);

#endif
