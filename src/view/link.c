#include "template.h"

size_t template_find(const struct template_list *list, struct span name)
{
	size_t low = 0;
	size_t high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *candidate = list->items[middle].name;
		int order = strncmp(name.ptr, candidate, name.len);
		if (order == 0 && candidate[name.len] == '\0')
			return middle;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_TEMPLATE;
}

static enum err link_one(struct template_list *list, struct template *t, struct view_problem *problem)
{
	if (t->layout.len > 0) {
		t->layout_index = template_find(list, t->layout);
		if (t->layout_index == NO_TEMPLATE || !list->items[t->layout_index].has_content) {
			template_blame(t, 1, t->layout, "is no layout", problem);
			return ERR_CONFIG;
		}
		if (t->has_content || list->items[t->layout_index].layout.len > 0) {
			template_blame(t, 1, t->layout, "a layout has no layout of its own", problem);
			return ERR_CONFIG;
		}
	}
	for (size_t i = 0; i < t->count; i++) {
		struct op *op = &t->ops[i];
		if (op->kind != OP_PARTIAL)
			continue;
		op->target = template_find(list, op->text);
		if (op->target == NO_TEMPLATE || list->items[op->target].has_content) {
			template_blame(t, op->line, op->text, "there is no such partial", problem);
			return ERR_CONFIG;
		}
	}
	return ERR_OK;
}

/* A way along partials that is so long goes in a circle, or would be too deep to render. */
static enum err find_circle(const struct template_list *list, const struct template *t, size_t steps,
                            struct view_problem *problem)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->ops[i].kind != OP_PARTIAL)
			continue;
		if (steps >= TEMPLATE_DEPTH_MAX) {
			template_blame(t, t->ops[i].line, t->ops[i].text, "partials go in a circle, or too deep",
			               problem);
			return ERR_CONFIG;
		}
		TRY(find_circle(list, &list->items[t->ops[i].target], steps + 1, problem));
	}
	return ERR_OK;
}

enum err template_link(struct template_list *list, struct view_problem *problem)
{
	for (size_t i = 0; i < list->count; i++)
		TRY(link_one(list, &list->items[i], problem));
	for (size_t i = 0; i < list->count; i++)
		TRY(find_circle(list, &list->items[i], 0, problem));
	return ERR_OK;
}
