/* Whom a decision is about, on which grounds and where to, as its text says it. */
#include <string.h>

#include "case/draft_context.h"
#include "case/file.h"
#include "jourbeslut/personal_number.h"

#define TEXT_MAX 4096

/* A newborn's own number stands nowhere in the decision yet. */
static enum err put_number(const struct case_file *c, json_t *subject)
{
	bool printed = strcmp(case_text(c, "person.known"), "newborn") != 0;
	struct personal_number number;
	char birth[DATE_TEXT] = "";

	if (printed && case_number(c, &number)) {
		if (number.birth_known)
			date_format(number.birth, birth);
		TRY(json_put_text(subject, "number", number.text));
	} else {
		TRY(json_put_text(subject, "number", ""));
	}
	return json_put_text(subject, "birthDate", *birth ? birth : case_text(c, "person.birth_date"));
}

static enum err put_subject(const struct case_file *c, const json_t *context, json_t *about)
{
	const char *known = case_text(c, "person.known"), *name = case_text(c, "person.name");
	const bool newborn = strcmp(known, "newborn") == 0, unknown = strcmp(known, "unknown") == 0;
	JSON json_t *subject = json_object();
	BUF identity = buf_init(TEXT_MAX);

	if (!subject)
		return ERR_MEMORY;
	TRY(law_text_expand("{person.identity}", context, &identity));
	TRY(json_put_text(subject, "identity", buf_str(&identity)));
	TRY(json_put_text(subject, "name", name));
	TRY(json_put_text(subject, "description", newborn || unknown ? case_text(c, "person.description") : ""));
	TRY(put_number(c, subject));
	TRY(json_put_bool(subject, "unknown", unknown || (newborn && !*name)));
	return json_put(about, "subject", TAKE(subject));
}

/* Ids are separated by spaces: in the call's words for them, where the case has none. */
static bool has_id(const char *list, const char *id)
{
	size_t len = strlen(id);

	for (; list && *list; list += strcspn(list, " ") + strspn(list + strcspn(list, " "), " "))
		if (strcspn(list, " ") == len && memcmp(list, id, len) == 0)
			return true;
	return false;
}

static enum err put_grounds(const struct law_type *type, const struct case_file *c, const char *said, json_t *about)
{
	JSON json_t *grounds = json_array();
	BUF ids = buf_init(TEXT_MAX);

	TRY(case_get(c, "grounds", &ids));
	for (size_t i = 0; grounds && i < type->ground_count; i++)
		if (has_id(ids.len ? buf_str(&ids) : said, type->grounds[i].id))
			TRY(json_append(grounds, json_string(type->grounds[i].id)));
	return json_put(about, "grounds", TAKE(grounds));
}

static enum err put_place(const struct law_type *type, const json_t *context, json_t *about)
{
	bool placement = type->placement_kind_count > 0;
	JSON json_t *place = json_object();

	if (!place)
		return ERR_MEMORY;
	TRY(json_put_text(place, "kind", placement ? json_text_at(context, "placement.kind") : ""));
	TRY(json_put_text(place, "text", placement ? json_text_at(context, "placement.place") : ""));
	return json_put(about, "place", TAKE(place));
}

enum err draft_about(const struct law_type *type, const struct case_file *c, const struct draft_facts *facts,
                     json_t **ret_about)
{
	JSON json_t *about = json_object(), *context = NULL;

	if (!about)
		return ERR_MEMORY;
	TRY(draft_context(type, c, facts, &context));
	TRY(put_subject(c, context, about));
	TRY(put_grounds(type, c, facts->ground, about));
	TRY(put_place(type, context, about));
	*ret_about = TAKE(about);
	return ERR_OK;
}
