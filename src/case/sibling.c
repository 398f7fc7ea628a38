/* What siblings share, field by field, and the case of a sibling made from it. */
#include "case/sibling.h"

#include <string.h>

/* Every field of the case stands here once (a test sees to it): who adds a field says whether brothers and sisters
 * share it. They share the family, whose responsibility it is, and who reported. What tells of the one child is never
 * the other's. Nor is any text of several lines: nobody knows whom it speaks of. */
static const struct case_sharing RULES[] = {
	{ "type", CASE_OWN },
	{ "municipality", CASE_OWN }, /* the call says whose the child is */
	{ "person.known", CASE_OWN },
	{ "person.name", CASE_OWN },
	{ "person.number", CASE_OWN },
	{ "person.birth_date", CASE_OWN },
	{ "person.birth_date_source", CASE_OWN },
	{ "person.age_estimate", CASE_OWN },
	{ "person.description", CASE_OWN },
	{ "person.id_band", CASE_OWN },
	{ "person.birth_order", CASE_OWN },
	{ "person.birth_place", CASE_OWN },
	{ "person.birth_time", CASE_OWN },
	{ "person.found_place", CASE_OWN },
	{ "person.found_at", CASE_OWN },
	{ "person.mother", CASE_SHARED },
	{ "person.protected", CASE_OWN }, /* the call asks it of each, and suggests what was said of the first */
	{ "person.address", CASE_OWN },
	{ "person.phone", CASE_OWN },
	{ "person.language", CASE_OWN },
	{ "person.interpreter", CASE_OWN },
	{ "copies.mask_staff", CASE_SHARED }, /* the threat comes from the family */
	{ "custodians.missing", CASE_SHARED },
	{ "custodians.reason", CASE_OWN },
	{ "representatives.*.name", CASE_SHARED },
	{ "representatives.*.role", CASE_SHARED },
	{ "representatives.*.number", CASE_SHARED },
	{ "representatives.*.phone", CASE_SHARED },
	{ "representatives.*.address", CASE_SHARED },
	{ "representatives.*.language", CASE_SHARED },
	{ "representatives.*.stance", CASE_OWN }, /* to the care of that child */
	{ "representatives.*.views", CASE_OWN },
	{ "representatives.*.informed", CASE_OWN },
	{ "contact.at", CASE_SHARED },
	{ "contact.channel", CASE_SHARED },
	{ "contact.authority", CASE_SHARED },
	{ "contact.name", CASE_SHARED },
	{ "contact.phone", CASE_SHARED },
	{ "contact.reason", CASE_OWN },
	{ "residence.home_municipality", CASE_SHARED },
	{ "residence.stay_municipality", CASE_SHARED },
	{ "residence.whereabouts", CASE_OWN },
	{ "residence.responsible", CASE_SHARED },
	{ "residence.responsible_note", CASE_OWN },
	{ "grounds", CASE_OWN }, /* what the call says of this child */
	{ "court_wait", CASE_OWN },
	{ "background", CASE_OWN },
	{ "no.reason", CASE_OWN },
	{ "no.instead", CASE_OWN },
	{ "criteria.*.reason", CASE_OWN },
	{ "criteria.*.facts", CASE_OWN },
	{ "public.kept", CASE_OWN },
	{ "protection.needed", CASE_OWN },
	{ "protection.judgment", CASE_OWN },
	{ "protection.facts", CASE_OWN },
	{ "protection.at", CASE_OWN },
	{ "protection.how", CASE_OWN },
	{ "protection.spoken", CASE_OWN },
	{ "protection.spoken_by", CASE_OWN },
	{ "protection.by_name", CASE_OWN },
	{ "protection.by_title", CASE_OWN },
	{ "views.stance", CASE_OWN },
	{ "views.reason", CASE_OWN },
	{ "views.detail", CASE_OWN },
	{ "views.representatives", CASE_OWN },
	{ "best_interests.reason", CASE_OWN },
	{ "best_interests.detail", CASE_OWN },
	{ "placement.care", CASE_OWN },
	{ "placement.kind", CASE_OWN },
	{ "placement.place", CASE_OWN },
	{ "placement.municipality", CASE_OWN },
	{ "placement.address", CASE_OWN },
	{ "placement.phone", CASE_OWN },
	{ "placement.secret", CASE_OWN },
	{ "placement.from", CASE_OWN },
	{ "placement.previous", CASE_OWN },
	{ "placement.best_interests", CASE_OWN },
	{ "placement.detail", CASE_OWN },
	{ "documents.*.title", CASE_OWN },
	{ "documents.*.from", CASE_OWN },
	{ "documents.*.date", CASE_OWN },
	{ "handover.note", CASE_OWN },
};

const struct case_sharing *case_sharing_table(size_t *ret_count)
{
	*ret_count = ARRAY_LENGTH(RULES);
	return RULES;
}

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
	size_t len = strlen(list);

	for (size_t i = 0; i < ARRAY_LENGTH(RULES); i++)
		if (RULES[i].share == CASE_SHARED && strncmp(RULES[i].path, list, len) == 0 &&
		    strncmp(RULES[i].path + len, ".*.", 3) == 0)
			TRY(copy_field(made, from, RULES[i].path + len + 3));
	return json_object_size(made) ? json_append(array, TAKE(made)) : ERR_OK;
}

/* Appointed for one child alone: a god man, a guardian, a proxy. */
static bool is_parent(const json_t *representative)
{
	const char *role = json_text(representative, "role");

	return !*role || strcmp(role, "custodian") == 0 || strcmp(role, "parent") == 0;
}

static enum err share_list(const char *list, const json_t *from, json_t *to)
{
	JSON json_t *array = json_array();
	const json_t *element;
	size_t i;

	json_array_foreach (json_object_get(from, list), i, element) {
		if (is_parent(element))
			TRY(share_element(list, element, array));
	}
	return json_array_size(array) ? json_put(to, list, TAKE(array)) : ERR_OK;
}

enum err case_sibling(const struct case_file *c, struct case_file **ret_case)
{
	CASE struct case_file *sibling = case_new();

	if (!sibling)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(RULES); i++)
		if (RULES[i].share == CASE_SHARED && !strchr(RULES[i].path, '*'))
			TRY(share_plain(RULES[i].path, c->root, sibling->root));
	TRY(share_list("representatives", c->root, sibling->root));
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

static enum err fill_shared(struct case_file *to, const struct case_file *from, bool *ret_filled)
{
	CASE struct case_file *shared = NULL;

	*ret_filled = false;
	TRY(case_sibling(from, &shared));
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
