/* The fields of a case: looking them up, and the choices and steps that they have. */
#include "case/fields.h"

#include <string.h>

/* One table a process. It is what a path means, so all threads, and every case whatever its type or pack, must see the
 * same; it is set once, before there are threads, and never changed. Passed along, it would go into each function that
 * reads one value of a case. */
static const struct case_fields *in_use;

void case_fields_use(const struct case_fields *fields)
{
	in_use = fields;
}

bool case_fields_in_use(void)
{
	return in_use != NULL;
}

const struct case_field *case_fields(size_t *ret_count)
{
	ASSERT(in_use);
	*ret_count = in_use->count;
	return in_use->items;
}

/* --- Paths ------------------------------------------------------------------------------------------------------- */

static bool is_index(const char *part, size_t len)
{
	return len > 0 && len <= 2 && strspn(part, "0123456789") >= len && (len == 1 || part[0] != '0');
}

/* The same rule as for ids in law packs. */
bool case_good_id(const char *part, size_t len)
{
	return len > 0 && len < LAW_ID_TEXT && strspn(part, "abcdefghijklmnopqrstuvwxyz0123456789_-") >= len;
}

/* Bytes of the first name of both; 0: it is not the same. */
static size_t same_name(const char *pattern, const char *path)
{
	size_t len = 0;

	while (pattern[len] && pattern[len] != '.' && pattern[len] == path[len])
		len++;
	return (!pattern[len] || pattern[len] == '.') && (!path[len] || path[len] == '.') ? len : 0;
}

static size_t any_name(const char *path, bool criteria)
{
	size_t len = strcspn(path, ".");

	return (criteria ? case_good_id(path, len) : is_index(path, len)) ? len : 0;
}

/* A path with real numbers and ids against one of the table. Gives what of the pattern is left behind the path: "" when
 * it is that field, NULL when it does not lead there. */
static const char *follow(const char *pattern, const char *path)
{
	bool criteria = strncmp(pattern, "criteria.", 9) == 0;

	for (;;) {
		bool star = *pattern == '*' && (!pattern[1] || pattern[1] == '.');
		size_t have = star ? any_name(path, criteria) : same_name(pattern, path), want = star ? 1 : have;

		if (have == 0)
			return NULL;
		pattern += want + (pattern[want] == '.');
		path += have;
		if (!*path)
			return pattern;
		path++;
		if (!*pattern || !*path)
			return NULL;
	}
}

/* Nearly all of the table is passed over by this. */
static inline bool begins_alike(const char *pattern, const char *path)
{
	return *pattern == '*' || (pattern[0] == path[0] && (pattern[1] == path[1] || pattern[1] == '.' || !path[1]));
}

const struct case_field *case_field_find(const char *path)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count; i++) {
		const char *left = begins_alike(fields[i].path, path) ? follow(fields[i].path, path) : NULL;
		if (left && !*left)
			return &fields[i];
	}
	return NULL;
}

const char *case_path_below(const char *path)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count; i++) {
		const char *left = begins_alike(fields[i].path, path) ? follow(fields[i].path, path) : NULL;
		if (left && *left)
			return left;
	}
	return NULL;
}

bool case_is_list(const char *path)
{
	const char *below = case_path_below(path);

	return below && *below == '*' && strcmp(path, "criteria") != 0;
}

/* --- Steps ------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name, *title;
} STEPS[] = {
	[CASE_STEP_NONE] = { "", "" },
	[CASE_STEP_PERSON] = { "person", "Person" },
	[CASE_STEP_RESPONSIBILITY] = { "responsibility", "Ansvar och vistelse" },
	[CASE_STEP_GROUNDS] = { "grounds", "Grunder" },
	[CASE_STEP_CRITERIA] = { "criteria", "Omständigheter" },
	[CASE_STEP_PROTECTION] = { "protection", "Skyddsbedömning" },
	[CASE_STEP_VOICE] = { "voice", "Den unges röst" },
	[CASE_STEP_PLACEMENT] = { "placement", "Placering" },
	[CASE_STEP_DOCUMENTS] = { "documents", "Handlingar" },
};
_Static_assert(ARRAY_LENGTH(STEPS) == CASE_STEP_COUNT, "a name for each step");

const char *case_step_name(enum case_step step)
{
	return STEPS[step].name;
}

const char *case_step_title(enum case_step step, const struct law_type *type)
{
	/* LVM is about grown people. */
	if (step == CASE_STEP_VOICE && !type->child_only)
		return "Den enskildes inställning";
	return STEPS[step].title;
}

enum case_step case_step_find(const char *name)
{
	for (int i = CASE_STEP_NONE + 1; i < CASE_STEP_COUNT; i++)
		if (strcmp(STEPS[i].name, name) == 0)
			return (enum case_step)i;
	return CASE_STEP_NONE;
}

bool case_step_in_type(enum case_step step, const struct law_type *type)
{
	for (size_t i = 0; i < type->step_count; i++)
		if (case_step_find(type->steps[i]) == step)
			return step != CASE_STEP_NONE;
	return false;
}

/* --- Choices of a field ------------------------------------------------------------------------------------------ */

static size_t law_choices(const struct law_choices *from, struct case_choice *ret, size_t cap)
{
	size_t count = 0;

	for (; from && count < from->count && count < cap; count++)
		ret[count] = (struct case_choice){ .id = from->items[count].id, .label = from->items[count].label };
	return count;
}

const struct law_choice *case_law_choice(const char *path, const struct law_type *type, const char *id)
{
	return law_choice_find(law_choices_find(type, path), id);
}

/* Under an act for the young what is asked of a child is asked up to its limit, but nobody of 18 has a custodian. */
static bool of_age(bool child, bool minor, const struct law_type *type, const json_t *context)
{
	bool adult = json_is_true(json_at(context, "person.is_adult"));

	return !adult || (!minor && !(child && !type->child_only));
}

bool case_choice_offered(const struct case_field *field, const struct law_type *type, const char *id,
                         const json_t *context)
{
	const struct law_choice *choice = field->from_law ? case_law_choice(field->path, type, id) : NULL;

	for (const struct case_choice *c = field->choices; !field->from_law && c && c->id; c++)
		if (strcmp(c->id, id) == 0)
			return of_age(c->child, c->minor, type, context);
	return !choice || law_conditions_open(choice->when, context);
}

bool case_field_of_age(const struct case_field *field, const struct law_type *type, const json_t *context)
{
	if (field->young && !type->child_only && json_is_true(json_at(context, "person.is_twenty")))
		return false;
	return of_age(field->child, field->minor, type, context);
}

/* Its first element, or the field itself, is filled in. */
static bool is_filled(const struct case_field *field, const json_t *context)
{
	const char *star = strstr(field->path, ".*.");
	char path[CASE_PATH_MAX];

	(void)snprintf(path, sizeof path, "%.*s", star ? (int)(star - field->path) : CASE_PATH_MAX - 1, field->path);
	return star ? json_array_size(json_at(context, path)) > 0 : json_at(context, path) != NULL;
}

bool case_step_is_asked(enum case_step step, const struct law_type *type, const json_t *context)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count && case_step_in_type(step, type); i++)
		if (fields[i].step == step &&
		    (case_field_of_age(&fields[i], type, context) || is_filled(&fields[i], context)))
			return true;
	return false;
}

size_t case_field_choices(const struct case_field *field, const struct law_type *type, struct case_choice *ret_choices,
                          size_t cap)
{
	size_t count = 0;

	if (field->from_law && type)
		return law_choices(law_choices_find(type, field->path), ret_choices, cap);
	for (const struct case_choice *c = field->choices; c && c->id && count < cap; c++)
		ret_choices[count++] = *c;
	return count;
}
