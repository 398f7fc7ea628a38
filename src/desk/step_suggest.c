/* What the call, the duty, the register or another answer says already, filled in with its source where the text has
 * nothing: the case's once the page on which it stood is saved. */
#include <string.h>

#include "desk/rests.h"
#include "desk/step.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/matter.h"

/* The next meeting of the committee, be it on the day itself. */
static enum err find_meeting(struct visit *v, struct draft_facts *facts)
{
	struct date day = date_of(facts->decided ? facts->stated : facts->now);
	enum err e = people_meeting_from(v->s, v->d.municipality_id, day, &facts->meeting);

	facts->meets = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err suggestions(struct visit *v, const struct law_type *type, const struct case_file *c, json_t **ret_array)
{
	struct draft_facts facts;
	char custody[DECISION_REF];
	struct person own;

	TRY(people_person_find(v->s, v->person, &own));
	facts = decision_facts(v->o, &v->d, &own);
	TRY(find_meeting(v, &facts));
	TRY(rests_find(v, custody));
	facts.custody = custody;
	return draft_suggest(type, c, &facts, ret_array);
}

static bool is_on_page(const struct step_fields *fields, const char *path)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->items[i].path, path) == 0)
			return true;
	return false;
}

enum err step_suggest(struct visit *v, struct step *p, json_t **ret_from)
{
	JSON json_t *from = json_object(), *array = NULL;
	STEP_FIELDS fields = { 0 };
	json_t *item;
	size_t i;

	if (!from)
		return ERR_MEMORY;
	TRY(step_fields_find(v, p, 0, &fields));
	TRY(suggestions(v, p->type, p->c, &array));
	json_array_foreach (array, i, item) {
		const char *path = json_text(item, "path");

		if (!is_on_page(&fields, path))
			continue;
		TRY(case_set(p->c, path, span_str(json_text(item, "text")), date_of(v->now), NULL));
		TRY(json_put_text(from, path, json_text(item, "from")));
	}
	*ret_from = TAKE(from);
	return ERR_OK;
}

static enum err set(struct visit *v, struct case_file *c, const char *path, const char *text)
{
	return case_set(c, path, span_str(text), date_of(v->now), NULL);
}

/* The case has what the suggestion would make of it. */
static enum err stands(struct visit *v, const struct case_file *c, const json_t *suggestion, bool *ret_stands)
{
	const char *path = json_text(suggestion, "path");
	BUF has = buf_init(CASE_FILE_MAX), would = buf_init(CASE_FILE_MAX);
	CASE struct case_file *copy = NULL;

	TRY(case_get(c, path, &has));
	TRY(case_copy(c, &copy));
	TRY(set(v, copy, path, json_text(suggestion, "text")));
	TRY(case_get(copy, path, &would));
	*ret_stands = strcmp(buf_str(&has), buf_str(&would)) == 0;
	return ERR_OK;
}

static const json_t *find(const json_t *array, const char *path)
{
	json_t *item;
	size_t i;

	json_array_foreach (array, i, item)
		if (strcmp(json_text(item, "path"), path) == 0)
			return item;
	return NULL;
}

static bool gives(const json_t *array, const json_t *suggestion)
{
	const json_t *given = find(array, json_text(suggestion, "path")); /* one for a path, at most */

	return given && strcmp(json_text(given, "text"), json_text(suggestion, "text")) == 0;
}

/* A copy of the case without what stands at the suggestions' paths. */
static enum err without(struct visit *v, const struct case_file *c, const json_t *list, struct case_file **ret_copy)
{
	CASE struct case_file *copy = NULL;
	json_t *item;
	size_t i;

	TRY(case_copy(c, &copy));
	json_array_foreach (list, i, item)
		TRY(set(v, copy, json_text(item, "path"), ""));
	*ret_copy = TAKE(copy);
	return ERR_OK;
}

/* Those of `list` that the case `before` gave, were they not in it, and that stand as given in the page's case. */
static enum err keep_given(struct visit *v, const struct step *p, const struct case_file *before, json_t **list)
{
	JSON json_t *given = NULL, *kept = json_array();
	CASE struct case_file *bare = NULL;
	json_t *item;
	bool is;
	size_t i;

	if (!kept)
		return ERR_MEMORY;
	TRY(without(v, before, *list, &bare));
	TRY(suggestions(v, p->type, bare, &given));
	json_array_foreach (given, i, item) {
		TRY(stands(v, p->c, item, &is));
		if (is && find(*list, json_text(item, "path")))
			TRY(json_append(kept, json_incref(item)));
	}
	json_decref(*list);
	*list = TAKE(kept);
	return ERR_OK;
}

/* Those that were left as they were given, on this page or an earlier one. They may rest on each other, and on what
 * was typed in another's place: what is taken out is less and less, until all of it was given. */
static enum err find_left(struct visit *v, const struct step *p, const struct case_file *before, json_t **ret_left)
{
	JSON json_t *left = json_array();
	size_t count;

	if (!left)
		return ERR_MEMORY;
	for (size_t i = 0; i < p->type->suggestion_count; i++) {
		JSON json_t *item = json_object();

		if (!item)
			return ERR_MEMORY;
		TRY(json_put_text(item, "path", p->type->suggest[i].path));
		TRY(json_append(left, TAKE(item)));
	}
	do {
		count = json_array_size(left);
		TRY(keep_given(v, p, before, &left));
	} while (json_array_size(left) < count);
	*ret_left = TAKE(left);
	return ERR_OK;
}

enum err step_suggest_drop(struct visit *v, const struct case_file *before, struct step *p)
{
	JSON json_t *left = NULL, *given = NULL;
	CASE struct case_file *bare = NULL;
	json_t *item;
	size_t i;

	TRY(find_left(v, p, before, &left));
	TRY(without(v, p->c, left, &bare));
	TRY(suggestions(v, p->type, bare, &given));
	json_array_foreach (left, i, item)
		if (!gives(given, item))
			TRY(set(v, p->c, json_text(item, "path"), ""));
	return ERR_OK;
}
