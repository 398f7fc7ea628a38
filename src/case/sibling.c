/* What siblings share, the case of a sibling made from it, and what two decisions about one person share. */
#include <string.h>

#include "case/file.h"

/* Which those are is said by the table of fields ("shared"): the family, whose responsibility it is, and who reported.
 * What tells of the one child is never the other's. Nor is any text of several lines: nobody knows whom it speaks of.
 */

/* A field of the one into the other, as it stands. */
static enum err copy_field(json_t *to, const json_t *from, const char *key)
{
	const json_t *value = json_object_get(from, key);

	return value ? json_put(to, key, json_deep_copy(value)) : ERR_OK;
}

/* "person.mother": into the object that holds it; a field without a dot: into the case itself. */
static enum err share_plain(const char *path, const json_t *from, json_t *to)
{
	const char *dot = strchr(path, '.');
	JSON json_t *made = NULL;
	char name[CASE_PATH_MAX];

	if (!dot)
		return copy_field(to, from, path);
	(void)snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
	if (!json_object_get(json_object_get(from, name), dot + 1))
		return ERR_OK;
	made = json_incref(json_object_get(to, name));
	if (!made) {
		made = json_object();
		TRY(json_put(to, name, json_incref(made)));
	}
	return copy_field(made, json_object_get(from, name), dot + 1);
}

/* One element of a list: what is shared of it, if anything. */
static enum err share_element(const char *list, const json_t *from, json_t *array)
{
	JSON json_t *made = json_object();
	size_t len = strlen(list), count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count; i++)
		if (fields[i].shared && strncmp(fields[i].path, list, len) == 0 &&
		    strncmp(fields[i].path + len, ".*.", 3) == 0)
			TRY(copy_field(made, from, fields[i].path + len + 3));
	return json_object_size(made) ? json_append(array, TAKE(made)) : ERR_OK;
}

/* Appointed for one child alone: a god man, a guardian, a proxy. */
static bool is_parent(const json_t *representative)
{
	const char *role = json_text(representative, "role");

	return !*role || strcmp(role, "custodian") == 0 || strcmp(role, "parent") == 0;
}

static bool is_anybody(const json_t *element)
{
	return json_is_object(element);
}

static enum err share_list(const char *list, bool (*shares)(const json_t *element), const json_t *from, json_t *to)
{
	JSON json_t *array = json_array();
	const json_t *element;
	size_t i;

	json_array_foreach (json_object_get(from, list), i, element) {
		if (shares(element))
			TRY(share_element(list, element, array));
	}
	return json_array_size(array) ? json_put(to, list, TAKE(array)) : ERR_OK;
}

enum err case_sibling(const struct case_file *c, struct case_file **ret_case)
{
	CASE struct case_file *sibling = case_new();
	size_t count;
	const struct case_field *fields = case_fields(&count);

	if (!sibling)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++)
		if (fields[i].shared && !strchr(fields[i].path, '*'))
			TRY(share_plain(fields[i].path, c->root, sibling->root));
	TRY(share_list("representatives", is_parent, c->root, sibling->root));
	TRY(share_list("children", is_anybody, c->root, sibling->root));
	*ret_case = TAKE(sibling);
	return ERR_OK;
}

/* Objects are filled member by member; everything else stands, or is taken whole. */
static enum err fill(json_t *to, json_t *from, bool *filled)
{
	const char *key;
	json_t *value;

	json_object_foreach (from, key, value) {
		json_t *own = json_object_get(to, key);

		if (json_is_object(own) && json_is_object(value)) {
			TRY(fill(own, value, filled));
		} else if (!own) {
			TRY(json_put(to, key, json_deep_copy(value)));
			*filled = true;
		}
	}
	return ERR_OK;
}

/* The sibling itself is one of the other children in the home. */
static void drop_self(json_t *children, const char *name)
{
	for (size_t i = json_array_size(children); i-- > 0;)
		if (*name && strcmp(json_text(json_array_get(children, i), "name"), name) == 0)
			(void)json_array_remove(children, i);
}

static enum err fill_shared(struct case_file *to, const struct case_file *from, bool *ret_filled)
{
	CASE struct case_file *shared = NULL;

	*ret_filled = false;
	TRY(case_sibling(from, &shared));
	drop_self(json_object_get(shared->root, "children"), case_text(to, "person.name"));
	TRY(case_tidy(shared));
	return fill(to->root, shared->root, ret_filled);
}

enum err case_sibling_fill(struct case_file *to, const struct case_file *from)
{
	bool filled;

	return fill_shared(to, from, &filled);
}

enum err case_sibling_offers(const struct case_file *to, const struct case_file *from, bool *ret_offers)
{
	CASE struct case_file *copy = NULL;

	TRY(case_copy(to, &copy));
	return fill_shared(copy, from, ret_offers);
}

/* --- One person, two decisions ----------------------------------------------------------------------------------- */

/* Who somebody is; not where they are, nor what they say. */
static enum err copy_representative(const json_t *from, json_t *array)
{
	static const char *const keys[] = { "name", "role", "act", "scope", "number", "phone", "address", "language" };
	JSON json_t *made = json_object();

	if (!made)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		TRY(copy_field(made, from, keys[i]));
	return json_object_size(made) ? json_append(array, TAKE(made)) : ERR_OK;
}

/* A number that comes says how the person is known, whatever was said before there was one. */
static enum err say_known(json_t *to, const json_t *from)
{
	if (*json_text(to, "number") || !*json_text(from, "number"))
		return ERR_OK;
	return copy_field(to, from, "known");
}

static enum err fill_same(struct case_file *to, const struct case_file *from, bool *ret_filled)
{
	JSON json_t *array = json_array();
	CASE struct case_file *shared = case_new();
	json_t *person = json_object_get(to->root, "person"), *theirs = json_object_get(from->root, "person");
	const json_t *one;
	size_t i;

	*ret_filled = false;
	if (!array || !shared)
		return ERR_MEMORY;
	TRY(copy_field(shared->root, from->root, "person"));
	TRY(share_plain("custodians.missing", from->root, shared->root));
	json_array_foreach (json_object_get(from->root, "representatives"), i, one)
		TRY(copy_representative(one, array));
	if (json_array_size(array))
		TRY(json_put(shared->root, "representatives", TAKE(array)));
	TRY(case_tidy(shared));
	if (person && theirs)
		TRY(say_known(person, theirs));
	return fill(to->root, shared->root, ret_filled);
}

enum err case_same_fill(struct case_file *to, const struct case_file *from)
{
	bool filled;

	return fill_same(to, from, &filled);
}

enum err case_same_offers(const struct case_file *to, const struct case_file *from, bool *ret_offers)
{
	CASE struct case_file *copy = NULL;

	TRY(case_copy(to, &copy));
	return fill_same(copy, from, ret_offers);
}
