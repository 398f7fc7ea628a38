#include "persons.h"

#include <string.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"

#define PERSONS_MAX 1000
#define NAME_MAX_LENGTH ((size_t)100)

enum err personal_number_read(struct span text, char out[PERSONAL_NUMBER_TEXT])
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '-' && i == 8 && text.len == 13)
			continue;
		if (text.ptr[i] < '0' || text.ptr[i] > '9' || n == 12)
			return ERR_INPUT;
		out[n++] = text.ptr[i];
	}
	out[n] = '\0';
	return n == 12 ? ERR_OK : ERR_INPUT;
}

static enum err name_read(const json_t *object, const char *key, char **ret_name)
{
	const char *text = json_text(object, key);
	BUF clean = buf_init(NAME_MAX_LENGTH * 4);

	TRY(text_clean(span_str(text), &clean));
	if (clean.len == 0 || text_length(buf_span(&clean)) > NAME_MAX_LENGTH)
		return ERR_INPUT;
	*ret_name = buf_take(&clean);
	return *ret_name ? ERR_OK : ERR_MEMORY;
}

static enum err person_read(const json_t *object, const struct persons *so_far, struct person *p)
{
	BUF name = buf_init(1024);

	TRY(personal_number_read(span_str(json_text(object, "personalNumber")), p->personal_number));
	if (persons_find(so_far, p->personal_number))
		return ERR_DUPLICATE;
	TRY(name_read(object, "givenName", &p->given_name));
	TRY(name_read(object, "surname", &p->surname));
	TRY(buf_printf(&name, "%s %s", p->given_name, p->surname));
	p->name = buf_take(&name);
	return p->name ? ERR_OK : ERR_MEMORY;
}

static void person_release(struct person *p)
{
	free(p->given_name);
	free(p->surname);
	free(p->name);
}

void persons_release(struct persons *p)
{
	for (size_t i = 0; i < p->count; i++)
		person_release(&p->list[i]);
	free(p->list);
	*p = (struct persons){ 0 };
}

static enum err list_read(const json_t *root, struct persons *p, char problem[200])
{
	size_t count = json_array_size(root);

	if (!json_is_array(root) || count == 0 || count > PERSONS_MAX) {
		snprintf(problem, 200, "a list of 1 to %d persons is expected", PERSONS_MAX);
		return ERR_INPUT;
	}
	p->list = calloc(count, sizeof *p->list);
	if (!p->list)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		enum err e = person_read(json_array_get(root, i), p, &p->list[i]);

		if (e != ERR_OK) {
			person_release(&p->list[i]);
			snprintf(problem, 200,
			         "person %zu: personalNumber (12 digits, each once), givenName and surname are needed",
			         i + 1);
			return e == ERR_MEMORY ? e : ERR_INPUT;
		}
		p->count = i + 1;
	}
	return ERR_OK;
}

enum err persons_parse(struct span json, struct persons *ret_persons, char problem[200])
{
	struct persons p = { 0 };
	JSON json_t *root = NULL;
	struct json_problem where = { 0 };
	enum err e = json_read(json, (size_t)1 << 20, &where, &root);

	problem[0] = '\0';
	if (e != ERR_OK) {
		snprintf(problem, 200, "line %d: %s", where.line, where.reason);
		return e;
	}
	/* A county's file (templates/example/county.json) is taken as it is. */
	e = list_read(json_is_object(root) ? json_object_get(root, "persons") : root, &p, problem);
	if (e == ERR_OK)
		*ret_persons = p;
	else
		persons_release(&p);
	return e;
}

enum err persons_read(const char *path, struct persons *ret_persons, char problem[200])
{
	BUF content = buf_init((size_t)1 << 20);
	enum err e = buf_read_file(&content, path);

	if (e != ERR_OK) {
		snprintf(problem, 200, "cannot be read (%s)", err_name(e));
		return e;
	}
	return persons_parse(buf_span(&content), ret_persons, problem);
}

const struct person *persons_find(const struct persons *p, const char *personal_number)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->list[i].personal_number, personal_number) == 0)
			return &p->list[i];
	return NULL;
}

const struct person *persons_other(const struct persons *p, const char *personal_number)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->list[i].personal_number, personal_number) != 0)
			return &p->list[i];
	return NULL;
}
