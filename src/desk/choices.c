#include "desk/choices.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/page.h"

#define SOMEBODY_ELSE "Någon annan"

enum err choices_types(const struct decision_office *o, struct instant now, bool free, const char *checked,
                       json_t **ret_array)
{
	const struct law_type *types[LAW_LIST_MAX];
	size_t count = law_types_at(o->law, now, types);
	JSON json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		if (types[i]->free && !free)
			continue;
		TRY(page_add_choice(array, types[i]->id, types[i]->short_name, "checked",
		                    strcmp(types[i]->kin, law_kin(o->law, checked)) == 0));
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

bool choices_mandate_covers(const struct law *law, const struct mandate *m, const struct law_type *type)
{
	return law_words_name(law, m->types, type->kin);
}

struct decider_walk {
	json_t *array;
	const struct law *law;
	const struct law_type *type; /* NULL: any */
	const char *checked;
	int64_t seen[64]; /* a person with two mandates stands once */
	size_t seen_count;
	bool found;
};

static enum err put_decider(json_t *item, const struct mandate *m)
{
	char link[PHONE_LINK_TEXT];

	phone_link(m->phone, link);
	TRY(json_put_text(item, "name", m->person_name));
	TRY(json_put_text(item, "office", m->office));
	TRY(json_put_text(item, "phone", m->phone));
	return json_put_text(item, "phone_link", link);
}

static enum err add_decider(void *ctx, const struct mandate *m)
{
	JSON json_t *item = json_object();

	TRY(put_decider(item, m));
	return json_append(ctx, TAKE(item));
}

enum err choices_deciders(struct store *s, int64_t municipality, struct date day, json_t **ret_array)
{
	JSON json_t *array = json_array();

	TRY(people_mandate_each(s, municipality, day, add_decider, array));
	*ret_array = TAKE(array);
	return ERR_OK;
}

/* False: the person stands there already. */
static bool take(struct decider_walk *w, int64_t person)
{
	for (size_t i = 0; i < w->seen_count; i++)
		if (w->seen[i] == person)
			return false;
	if (w->seen_count < ARRAY_LENGTH(w->seen))
		w->seen[w->seen_count++] = person;
	return true;
}

static enum err radio(struct decider_walk *w, const struct mandate *m, json_t **ret_item)
{
	JSON json_t *item = json_object();
	char value[24], label[2 * PEOPLE_NAME_MAX + 4];
	bool on;

	(void)snprintf(value, sizeof value, "%lld", (long long)m->person_id);
	(void)snprintf(label, sizeof label, "%s, %s", m->person_name, m->office);
	on = strcmp(value, w->checked) == 0;
	w->found |= on;
	TRY(json_put_text(item, "value", value));
	TRY(json_put_text(item, "label", label));
	TRY(json_put_bool(item, "checked", on));
	TRY(json_put_bool(item, "first", json_array_size(w->array) == 0));
	*ret_item = TAKE(item);
	return ERR_OK;
}

static enum err add_radio(void *ctx, const struct mandate *m)
{
	struct decider_walk *w = ctx;
	JSON json_t *item = NULL;

	if (!take(w, m->person_id))
		return ERR_OK;
	TRY(radio(w, m, &item));
	return json_append(w->array, TAKE(item));
}

/* With `type` those whose mandate covers it, without it all. */
static enum err add_call_decider(void *ctx, const struct mandate *m)
{
	struct decider_walk *w = ctx;
	JSON json_t *item = NULL;

	if ((w->type && !choices_mandate_covers(w->law, m, w->type)) || !take(w, m->person_id))
		return ERR_OK;
	TRY(radio(w, m, &item));
	TRY(put_decider(item, m));
	return json_append(w->array, TAKE(item));
}

enum err choices_call_deciders(const struct decision_office *o, struct store *s, int64_t municipality,
                               const struct law_type *type, struct date day, const char *checked, json_t **ret_array)
{
	const struct mandate nobody = { .person_name = SOMEBODY_ELSE };
	JSON json_t *array = json_array(), *item = NULL;
	struct decider_walk w = { .array = array, .law = o->law, .type = type, .checked = checked };

	TRY(people_mandate_each(s, municipality, day, add_call_decider, &w));
	w.type = NULL;
	TRY(people_mandate_each(s, municipality, day, add_call_decider, &w));
	TRY(radio(&w, &nobody, &item));
	TRY(put_decider(item, &nobody));
	TRY(json_put_text(item, "label", SOMEBODY_ELSE));
	TRY(json_put_bool(item, "checked", !w.found && *checked));
	TRY(json_append(array, TAKE(item)));
	*ret_array = TAKE(array);
	return ERR_OK;
}

struct phone_walk {
	int64_t person;
	const struct law *law;
	const struct law_type *type;
	char phone[sizeof((struct mandate *)0)->phone];
	bool covers;
};

static enum err look_for_phone(void *ctx, const struct mandate *m)
{
	struct phone_walk *w = ctx;
	bool covers = choices_mandate_covers(w->law, m, w->type);

	if (m->person_id != w->person || !m->phone[0] || (w->phone[0] && (w->covers || !covers)))
		return ERR_OK;
	(void)snprintf(w->phone, sizeof w->phone, "%s", m->phone);
	w->covers = covers;
	return ERR_OK;
}

enum err choices_decider_phone(const struct decision_office *o, struct store *s, int64_t municipality,
                               const struct law_type *type, struct date day, int64_t person, struct buf *out)
{
	struct phone_walk w = { .person = person, .law = o->law, .type = type };

	TRY(people_mandate_each(s, municipality, day, look_for_phone, &w));
	return buf_add_str(out, w.phone);
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
