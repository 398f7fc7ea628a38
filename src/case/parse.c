#include "case/file.h"

#include <stdint.h>
#include <string.h>

#include "case/encoding.h"
#include "case/value.h"

struct parse {
	struct date today;
	struct case_problems *problems;
	struct case_file *into;
};

static enum err walk(struct parse *p, const json_t *value, const char *path);

static enum err wrong(struct parse *p, const char *path, const char *text)
{
	return case_problem_add(p->problems, CASE_WRONG, path, "", text);
}

/* Names that others wrote are shown only where they can be nothing but a name. */
static bool presentable(const char *key)
{
	size_t len = strlen(key);

	return len > 0 && len <= 32 &&
	       strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == len;
}

/* "person", "representatives.0": an object. */
static bool is_branch(const char *path)
{
	return case_path_below(path) != NULL;
}

static enum err walk_object(struct parse *p, const json_t *object, const char *path)
{
	char here[CASE_PATH_MAX];
	const char *key;
	json_t *member;

	json_object_foreach ((json_t *)(uintptr_t)object, key, member) {
		int len = snprintf(here, sizeof here, "%s%s%s", path, *path ? "." : "", key);
		if (!presentable(key) || len < 0 || (size_t)len >= sizeof here)
			TRY(wrong(p, path, "Här finns ett fält med ett namn som inte hör till formatet. Ta bort det."));
		else if (!*path && strcmp(key, "format") == 0)
			continue;
		else
			TRY(walk(p, member, here));
	}
	return ERR_OK;
}

static enum err walk_list(struct parse *p, const json_t *list, const char *path)
{
	char here[CASE_PATH_MAX + 24];
	size_t i;
	json_t *element;

	if (json_array_size(list) > CASE_LIST_MAX)
		return wrong(p, path, "Listan är för lång: högst 20 rader får plats.");
	json_array_foreach (list, i, element) {
		(void)snprintf(here, sizeof here, "%s.%zu", path, i);
		if (json_object_size(element) == 0)
			TRY(wrong(p, here,
			          "Fel sorts värde: varje rad i listan ska vara ett objekt med minst ett fält."));
		else
			TRY(walk_object(p, element, here));
	}
	return ERR_OK;
}

static enum err walk_leaf(struct parse *p, const struct case_field *field, const json_t *value, const char *path)
{
	char message[CASE_MESSAGE];
	JSON json_t *clean = NULL;
	enum err e = case_value_check(field, value, p->today, message, &clean);

	if (e == ERR_INPUT)
		return wrong(p, path, message);
	TRY(e);
	if (!clean)
		return ERR_OK;
	/* An element before this one may have held nothing of use; what matters then is told already. */
	e = case_tree_put(p->into->root, path, TAKE(clean));
	return e == ERR_INPUT ? wrong(p, path, "Raden före i listan är tom eller fel. Rätta den först.") : e;
}

static enum err walk(struct parse *p, const json_t *value, const char *path)
{
	const struct case_field *field = case_field_find(path);

	if (field)
		return walk_leaf(p, field, value, path);
	if (case_is_list(path))
		return json_is_array(value) ? walk_list(p, value, path)
		                            : wrong(p, path, "Fel sorts värde: här ska det stå en lista.");
	if (is_branch(path))
		return json_is_object(value) ? walk_object(p, value, path)
		                             : wrong(p, path, "Fel sorts värde: här ska det stå ett objekt.");
	return wrong(p, path, "Fältet finns inte i formatet. Kontrollera stavningen eller ta bort det.");
}

static enum err not_json(struct parse *p, const struct json_problem *problem)
{
	char text[200];

	if (problem->line > 0)
		(void)snprintf(text, sizeof text, "Filen är inte giltig JSON: felet finns på rad %d, tecken %d.",
		               problem->line, problem->column);
	else
		(void)snprintf(text, sizeof text, "Filen är inte giltig JSON, eller har för många nivåer.");
	return wrong(p, "", text);
}

static enum err read_tree(struct parse *p, struct span text, json_t **ret_root)
{
	struct json_problem problem = { 0 };
	char message[CASE_ENCODING_TEXT];
	enum err e;

	if (!case_encoding_read(&text, message))
		return wrong(p, "", message);
	e = json_read(text, CASE_FILE_MAX, &problem, ret_root);
	if (e == ERR_TOO_LARGE)
		return wrong(p, "", "Filen är för stor: högst 256 kB tas emot.");
	return e == ERR_INPUT ? not_json(p, &problem) : e;
}

static enum err walk_root(struct parse *p, const json_t *root)
{
	if (!json_is_object(root))
		return wrong(p, "", "Filen är ingen ärendefil: den ska vara ett JSON-objekt.");
	/* The second version has more fields; none of the first is gone or means something else (a test sees to it). */
	if (strcmp(json_text(root, "format"), CASE_FORMAT) != 0 &&
	    strcmp(json_text(root, "format"), CASE_FORMAT_1) != 0)
		TRY(wrong(p, "format",
		          "Filen är ingen ärendefil i känt format: \"format\" ska vara \"" CASE_FORMAT
		          "\" (eller \"" CASE_FORMAT_1 "\", som också kan läsas)."));
	return walk_object(p, root, "");
}

enum err case_parse(struct span json, struct date today, struct case_problems *problems, struct case_file **ret_case)
{
	CASE struct case_file *c = case_new();
	struct parse p = { .today = today, .problems = problems, .into = c };
	JSON json_t *root = NULL;

	case_problems_release(problems);
	if (!c)
		return ERR_MEMORY;
	TRY(read_tree(&p, json, &root));
	if (root)
		TRY(walk_root(&p, root));
	if (problems->count > 0)
		return ERR_INPUT;
	*ret_case = TAKE(c);
	return ERR_OK;
}
