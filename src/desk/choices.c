#include "desk/choices.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/page.h"

#define SOMEBODY_ELSE "Någon annan"

enum err choices_types(const struct decision_office *o, struct instant now, const char *checked, json_t **ret_array)
{
	JSON json_t *array = json_array();
	struct date today = date_of(now);

	for (size_t p = 0; p < law_pack_count(o->law); p++) {
		const struct law_pack *pack = law_pack_at(o->law, p);

		if (date_compare(today, pack->valid_from) < 0 || date_compare(today, pack->valid_to) > 0)
			continue;
		for (size_t i = 0; i < pack->type_count; i++)
			TRY(page_add_choice(array, pack->types[i].id, pack->types[i].short_name, "checked",
			                    strcmp(pack->types[i].id, checked) == 0));
	}
	*ret_array = TAKE(array);
	return ERR_OK;
}

struct municipality_walk {
	json_t *array;
	const char *selected;
};

static enum err add_municipality(void *ctx, const struct municipality *m)
{
	struct municipality_walk *w = ctx;

	return page_add_choice(w->array, m->code, m->name, "selected", strcmp(m->code, w->selected) == 0);
}

enum err choices_municipalities(struct store *s, const char *selected, json_t **ret_array)
{
	JSON json_t *array = json_array();
	struct municipality_walk w = { array, selected };

	TRY(people_municipality_each(s, add_municipality, &w));
	*ret_array = TAKE(array);
	return ERR_OK;
}

struct name_walk {
	const char *name;
	struct municipality *found;
};

static enum err look_at(void *ctx, const struct municipality *m)
{
	struct name_walk *w = ctx;

	if (people_municipality_named(m, w->name))
		*w->found = *m;
	return ERR_OK;
}

enum err choices_municipality_find(struct store *s, const char *name, struct municipality *ret_municipality)
{
	struct name_walk w = { name, ret_municipality };

	return *name ? people_municipality_each(s, look_at, &w) : ERR_OK;
}

bool choices_mandate_covers(const struct mandate *m, const char *type)
{
	char word[LAW_ID_TEXT + 2];

	(void)snprintf(word, sizeof word, " %s ", type);
	return strcmp(m->types, "*") == 0 || strstr(m->types, word);
}

struct decider_walk {
	json_t *array;
	const char *type;    /* NULL: any */
	const char *checked; /* radios */
	int64_t seen[64];    /* radios: a person with two mandates stands once */
	size_t seen_count;
	bool found;
};

static enum err add_decider(void *ctx, const struct mandate *m)
{
	struct decider_walk *w = ctx;
	JSON json_t *item = json_object();
	char link[PHONE_LINK_TEXT];

	if (w->type && !choices_mandate_covers(m, w->type))
		return ERR_OK;
	phone_link(m->phone, link);
	TRY(json_put_text(item, "name", m->person_name));
	TRY(json_put_text(item, "office", m->office));
	TRY(json_put_text(item, "phone", m->phone));
	TRY(json_put_text(item, "phone_link", link));
	return json_append(w->array, TAKE(item));
}

enum err choices_deciders(struct store *s, int64_t municipality, const char *type, struct date day, json_t **ret_array)
{
	JSON json_t *array = json_array();
	struct decider_walk w = { .array = array, .type = type };

	TRY(people_mandate_each(s, municipality, day, add_decider, &w));
	*ret_array = TAKE(array);
	return ERR_OK;
}

static enum err add_radio(void *ctx, const struct mandate *m)
{
	struct decider_walk *w = ctx;
	char value[24], label[2 * PEOPLE_NAME_MAX + 4];
	bool on;

	for (size_t i = 0; i < w->seen_count; i++)
		if (w->seen[i] == m->person_id)
			return ERR_OK;
	if (w->seen_count < ARRAY_LENGTH(w->seen))
		w->seen[w->seen_count++] = m->person_id;
	(void)snprintf(value, sizeof value, "%lld", (long long)m->person_id);
	(void)snprintf(label, sizeof label, "%s, %s", m->person_name, m->office);
	on = strcmp(value, w->checked) == 0;
	w->found |= on;
	return page_add_choice(w->array, value, label, "checked", on);
}

enum err choices_decider_radios(struct store *s, int64_t municipality, struct date day, const char *checked,
                                json_t **ret_array)
{
	JSON json_t *array = json_array();
	struct decider_walk w = { .array = array, .checked = checked };

	TRY(people_mandate_each(s, municipality, day, add_radio, &w));
	TRY(page_add_choice(array, "0", SOMEBODY_ELSE, "checked", !w.found && *checked));
	*ret_array = TAKE(array);
	return ERR_OK;
}
