#include "jourbeslut/view.h"

#include "assets.h"
#include "template.h"

#define TEMPLATE_MAX ((size_t)256 << 10)
#define ENDING ".html"

struct view {
	struct template_list templates;
	struct assets assets;
};

struct loading {
	struct template_list *list;
	struct view_problem *problem;
};

static void say(struct view_problem *problem, const char *path, const char *what)
{
	if (problem)
		(void)snprintf(problem->text, sizeof problem->text, "%.180s: %s", path, what);
}

static enum err reserve(struct template_list *list)
{
	if (list->count < list->cap)
		return ERR_OK;
	size_t cap = list->cap ? 2 * list->cap : 64;
	struct template *items = reallocarray(list->items, cap, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	list->items = items;
	list->cap = cap;
	return ERR_OK;
}

static enum err load_template(void *ctx, const char *path, const char *name)
{
	struct loading *l = ctx;
	BUF source = buf_init(TEMPLATE_MAX);

	TRY(reserve(l->list));
	enum err e = buf_read_file(&source, path);
	if (e != ERR_OK)
		say(l->problem, path, "cannot be read");
	TRY(e);
	if (memchr(buf_str(&source), '\0', source.len)) {
		say(l->problem, path, "holds NUL");
		return ERR_CONFIG;
	}
	/* The end of the file's last line is no text: a partial may stand before a full stop. */
	size_t len = source.len && buf_str(&source)[source.len - 1] == '\n' ? source.len - 1 : source.len;
	FREE char *copy = strndup(name, strlen(name) - strlen(ENDING));
	FREE char *text = strndup(buf_str(&source), len);
	if (!copy || !text)
		return ERR_MEMORY;
	TRY(template_compile(TAKE(copy), TAKE(text), l->problem, &l->list->items[l->list->count]));
	l->list->count++;
	return ERR_OK;
}

static int by_name(const void *a, const void *b)
{
	const struct template *x = a;
	const struct template *y = b;

	return strcmp(x->name, y->name);
}

static enum err load_all(struct view *v, const char *dir, struct view_problem *problem)
{
	struct loading l = { .list = &v->templates, .problem = problem };
	BUF pages = buf_init(4096);
	BUF assets = buf_init(4096);

	TRY(buf_printf(&pages, "%s/pages", dir));
	TRY(buf_printf(&assets, "%s/assets", dir));
	enum err e = files_each(buf_str(&pages), ENDING, load_template, &l);
	if (e == ERR_NOT_FOUND)
		say(problem, buf_str(&pages), "there is no such folder");
	TRY(e);
	/* Not the order of file names: "a-b.html" comes before "a.html", but "a" before "a-b". */
	if (v->templates.count > 0)
		qsort(v->templates.items, v->templates.count, sizeof *v->templates.items, by_name);
	TRY(template_link(&v->templates, problem));
	return assets_load(buf_str(&assets), problem, &v->assets);
}

enum err view_load(const char *dir, struct view_problem *problem, struct view **ret_view)
{
	VIEW *v = calloc(1, sizeof *v);

	if (!v)
		return ERR_MEMORY;
	if (problem)
		problem->text[0] = '\0';
	TRY(load_all(v, dir, problem));
	*ret_view = TAKE(v);
	return ERR_OK;
}

void view_free(struct view *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->templates.count; i++)
		template_release(&v->templates.items[i]);
	free(v->templates.items);
	assets_release(&v->assets);
	free(v);
}

bool view_has(const struct view *v, const char *name)
{
	return template_find(&v->templates, span_str(name)) != NO_TEMPLATE;
}

bool view_is_page(const struct view *v, const char *name)
{
	size_t index = template_find(&v->templates, span_str(name));

	return index != NO_TEMPLATE && v->templates.items[index].layout_index != NO_TEMPLATE;
}

const char *view_name_at(const struct view *v, size_t index)
{
	return index < v->templates.count ? v->templates.items[index].name : NULL;
}

enum err view_render(const struct view *v, const char *name, const json_t *data, struct view_problem *problem,
                     struct buf *out)
{
	size_t index = template_find(&v->templates, span_str(name));

	if (index == NO_TEMPLATE) {
		say(problem, name, "there is no such template");
		return ERR_INTERNAL;
	}
	return template_render(&v->templates, index, v->assets.version, data, problem, out);
}

enum err view_asset_find(const struct view *v, const char *name, struct view_asset *ret_asset)
{
	for (size_t i = 0; i < v->assets.count; i++) {
		if (strcmp(v->assets.items[i].name, name) == 0) {
			*ret_asset = v->assets.items[i];
			return ERR_OK;
		}
	}
	return ERR_NOT_FOUND;
}
