#include "case/context.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "case/file.h"
#include "jourbeslut/base/text.h"

#define TEXT_MAX 4096

struct context {
	const struct case_file *c; /* NULL: empty */
	const struct law_type *type;
	struct date on;
	json_t *root;
};

enum err case_join(struct buf *out, const char *text, bool last)
{
	if (out->len > 0)
		TRY(buf_add_str(out, last ? " och " : ", "));
	return buf_add_str(out, text);
}

static enum err branch(json_t *root, const char *name, json_t **ret_object)
{
	if (!json_is_object(json_object_get(root, name)))
		TRY(json_put(root, name, json_object()));
	*ret_object = json_object_get(root, name);
	return ERR_OK;
}

/* --- Fields in words --------------------------------------------------------------------------------------------- */

static enum err end_sentence(const char *text, struct buf *out)
{
	size_t len = strlen(text);
	bool ends = text_ends_sentence(span_str(text)) || (len > 0 && strchr(":;", text[len - 1]));

	TRY(buf_add_str(out, text));
	return ends ? ERR_OK : buf_add_char(out, '.');
}

static enum err choice_in_words(const struct case_field *field, const struct law_type *type, const char *id,
                                struct buf *out)
{
	const struct law_choice *law = field->from_law ? case_law_choice(field->path, type, id) : NULL;

	if (law)
		return buf_add_str(out, law->text);
	for (const struct case_choice *choice = field->choices; choice && choice->id; choice++)
		if (strcmp(choice->id, id) == 0)
			return buf_add_str(out, choice->label);
	return ERR_OK;
}

/* Of the type's choices, or of the field's own. NULL: it is no choice. */
static const char *choice_text(const struct case_field *field, const struct law_type *type, const char *id)
{
	const struct law_choice *law = field->from_law ? case_law_choice(field->path, type, id) : NULL;

	if (field->from_law)
		return law ? law->text : NULL;
	for (const struct case_choice *choice = field->choices; choice && choice->id; choice++)
		if (strcmp(choice->id, id) == 0)
			return choice->label;
	return NULL;
}

static enum err set_in_words(const struct case_field *field, const struct law_type *type, const json_t *set,
                             struct buf *out)
{
	size_t i, count = 0, known = 0;
	json_t *id;

	json_array_foreach (set, i, id) {
		known += choice_text(field, type, json_string_value(id)) != NULL;
	}
	json_array_foreach (set, i, id) {
		const char *text = choice_text(field, type, json_string_value(id));
		if (text)
			TRY(case_join(out, text, ++count == known));
	}
	return ERR_OK;
}

static enum err day_in_words(const char *text, struct buf *out)
{
	char words[SWEDISH_TIME_TEXT];
	struct date d;

	if (date_parse(span_str(text), &d) != ERR_OK)
		return ERR_OK;
	date_format_swedish(d, words);
	return buf_add_str(out, words);
}

static enum err time_in_words(const char *text, struct buf *out)
{
	char words[SWEDISH_TIME_TEXT];
	struct instant at;

	if (instant_parse(span_str(text), &at) != ERR_OK)
		return ERR_OK;
	instant_format_swedish(at, words);
	return buf_add_str(out, words);
}

static enum err in_words(const struct case_field *field, const struct law_type *type, const json_t *value,
                         struct buf *out)
{
	const char *text = json_is_string(value) ? json_string_value(value) : "";

	switch (field->kind) {
	case CASE_LONG:
		return end_sentence(text, out);
	case CASE_CHOICE:
		return choice_in_words(field, type, text, out);
	case CASE_SET:
		return set_in_words(field, type, value, out);
	case CASE_BOOL:
		return buf_add_str(out, json_is_true(value) ? "ja" : "nej");
	case CASE_DATE:
		return day_in_words(text, out);
	case CASE_TIME:
		return time_in_words(text, out);
	case CASE_TEXT:
	case CASE_NUMBER:
	case CASE_PERSONAL_NUMBER:
	case CASE_PHONE:
	case CASE_KIND_COUNT:
		break;
	}
	return ERR_OK;
}

static bool set_holds(const json_t *set, const char *id)
{
	for (size_t i = 0; i < json_array_size(set); i++)
		if (strcmp(json_string_value(json_array_get(set, i)), id) == 0)
			return true;
	return false;
}

/* What could have been chosen and was not, of a set that says anything: what is left to do. */
static enum err put_left(const struct case_field *field, json_t *object, const char *key)
{
	const json_t *set = json_object_get(object, key);
	size_t total = 0, count = 0;
	BUF left = buf_init(TEXT_MAX);
	char name[CASE_PATH_MAX];

	for (const struct case_choice *c = field->choices; c && c->id; c++)
		total++;
	total -= json_array_size(set); /* whose ids are choices, each once */
	for (const struct case_choice *c = field->choices; c && c->id; c++)
		if (!set_holds(set, c->id))
			TRY(case_join(&left, c->label, ++count == total));
	(void)snprintf(name, sizeof name, "%s_left_text", key);
	return json_put_text(object, name, buf_str(&left));
}

/* One field of one object: `key` is its last part. */
static enum err put_words(const struct case_field *field, const struct law_type *type, json_t *object, const char *key)
{
	BUF words = buf_init(CASE_FILE_MAX);
	char name[CASE_PATH_MAX];
	const json_t *value = json_object_get(object, key);

	if (!value)
		return ERR_OK;
	TRY(in_words(field, type, value, &words));
	if (words.len == 0)
		return ERR_OK;
	if (field->kind == CASE_SET && !field->from_law)
		TRY(put_left(field, object, key));
	(void)snprintf(name, sizeof name, "%s%s", key, field->kind == CASE_LONG ? "" : "_text");
	return json_put_text(object, name, buf_str(&words));
}

/* Follows a path of the table; `*` goes into each element or member. */
static enum err add_words(const struct case_field *field, const struct law_type *type, json_t *at, const char *path)
{
	char key[CASE_PATH_MAX];
	size_t len = strcspn(path, ".");
	size_t i;
	const char *name;
	json_t *child;

	if (!path[len])
		return json_is_object(at) ? put_words(field, type, at, path) : ERR_OK;
	if (*path == '*') {
		json_array_foreach (at, i, child)
			TRY(add_words(field, type, child, path + len + 1));
		json_object_foreach (at, name, child)
			TRY(add_words(field, type, child, path + len + 1));
		return ERR_OK;
	}
	(void)snprintf(key, sizeof key, "%.*s", (int)len, path);
	child = json_object_get(at, key);
	return child ? add_words(field, type, child, path + len + 1) : ERR_OK;
}

static bool is_named(const struct case_field *field)
{
	return field->from_law && field->kind == CASE_SET;
}

/* What a sentence cannot do without: where nothing is chosen yet, what is asked for, in brackets. */
static enum err put_named(const struct case_field *field, json_t *root)
{
	size_t len = strcspn(field->path, ".");
	const char *key = field->path[len] ? field->path + len + 1 : field->path;
	char name[CASE_PATH_MAX + 8], bracket[LAW_NAME_TEXT];
	json_t *at = root;

	if (key != field->path) {
		(void)snprintf(name, sizeof name, "%.*s", (int)len, field->path);
		TRY(branch(root, name, &at));
	}
	(void)snprintf(bracket, sizeof bracket, "[%s]", field->label);
	if (bracket[1] >= 'A' && bracket[1] <= 'Z')
		bracket[1] = (char)(bracket[1] - 'A' + 'a');
	(void)snprintf(name, sizeof name, "%s_text", key);
	const char *text = json_text(at, name);
	(void)snprintf(name, sizeof name, "%s_named", key);
	return json_put_text(at, name, *text ? text : bracket);
}

static enum err add_all_words(const struct context *x)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count; i++) {
		TRY(add_words(&fields[i], x->type, x->root, fields[i].path));
		if (is_named(&fields[i]) && law_choices_find(x->type, fields[i].path))
			TRY(put_named(&fields[i], x->root));
	}
	return ERR_OK;
}

/* --- The person -------------------------------------------------------------------------------------------------- */

static enum err age_in_words(int years, const struct date *birth, struct date on, struct buf *out)
{
	if (years >= 2 || !birth)
		return buf_printf(out, "%d år", years);
	int months = (on.year - birth->year) * 12 + on.month - birth->month - (on.day < birth->day);
	if (months >= 1)
		return buf_printf(out, "%d månad%s", months, months == 1 ? "" : "er");
	struct date d = *birth;
	int days = 0;
	for (; date_compare(d, on) < 0; days++)
		d = date_add_days(d, 1);
	if (days == 0)
		return buf_add_str(out, "mindre än en dag");
	return buf_printf(out, "%d dag%s", days, days == 1 ? "" : "ar");
}

/* From which side each of the law's limits is taken: see case_ages. */
static enum err put_limits(const struct case_ages *ages, json_t *person)
{
	TRY(json_put_bool(person, "is_child", ages->youngest < 18));
	TRY(json_put_bool(person, "is_adult", ages->youngest >= 18));
	TRY(json_put_bool(person, "may_be_adult", ages->oldest >= 18));
	TRY(json_put_bool(person, "is_fifteen", ages->oldest >= 15));
	TRY(json_put_bool(person, "is_small", ages->oldest < 4));
	return json_put_bool(person, "is_twenty", ages->youngest >= 20);
}

static enum err put_day(json_t *person, const char *key, struct date day)
{
	char text[DATE_TEXT];

	date_format(day, text);
	return json_put_text(person, key, text);
}

/* Which day counts, and the other one with its age. */
static enum err put_births(const struct context *x, const struct case_ages *ages, json_t *person)
{
	BUF text = buf_init(TEXT_MAX);
	struct case_births births;

	if (!case_births(x->c, &births))
		return ERR_OK;
	TRY(put_day(person, "birth_counts", births.counts));
	TRY(json_put_text(person, "birth_counts_as", births.as));
	if (!births.has_other)
		return ERR_OK;
	TRY(put_day(person, "birth_other", births.other));
	TRY(json_put_text(person, "birth_other_as", births.other_as));
	TRY(age_in_words(ages->other, &births.other, x->on, &text));
	return json_put_text(person, "age_other_text", buf_str(&text));
}

static enum err put_age(const struct context *x, json_t *person)
{
	BUF text = buf_init(TEXT_MAX);
	struct date birth;
	bool known = x->c && case_birth(x->c, &birth), assumed = x->c && case_birth_assumed(x->c);
	struct case_ages ages;

	if (!x->c || !case_ages(x->c, x->on, &ages))
		return ERR_OK;
	TRY(json_put_int(person, "age", ages.counted));
	TRY(put_limits(&ages, person));
	TRY(put_births(x, &ages, person));
	if ((!known || assumed) && !(known && date_compare(birth, x->on) >= 0)) /* "mindre än en dag" says it already */
		TRY(buf_add_str(&text, "omkring "));
	TRY(age_in_words(ages.counted, known ? &birth : NULL, x->on, &text));
	if (known && !assumed)
		TRY(json_put_int(person, "birth_year", birth.year));
	return json_put_text(person, "age_text", buf_str(&text));
}

/* --- The placement ----------------------------------------------------------------------------------------------- */

static enum err put_kind_label(json_t *placement, const char *kind)
{
	for (const struct case_choice *c = case_field_find("placement.kind")->choices; c->id; c++)
		if (strcmp(c->id, kind) == 0)
			return json_put_text(placement, "kind_label", c->label);
	return ERR_OK;
}

bool case_private_home(const char *kind)
{
	return strcmp(kind, "jourhem") == 0 || strcmp(kind, "familjehem") == 0 || strcmp(kind, "network") == 0;
}

static enum err put_where(json_t *placement, const char *kind, const char *kind_text, const char *place)
{
	BUF text = buf_init(TEXT_MAX);
	bool private_home = case_private_home(kind);
	bool named = *place && !private_home && !json_is_true(json_object_get(placement, "secret"));
	bool hospital = strcmp(kind, "hospital") == 0;

	if (!named || !hospital)
		TRY(buf_add_str(&text, kind_text));
	if (named)
		TRY(buf_printf(&text, "%s%s", hospital ? "" : ", ", place));
	return json_put_text(placement, "where", buf_str(&text));
}

enum err case_context_place(json_t *context, const struct law_type *type, const char *kind, const char *place)
{
	const struct law_choice *choice = case_law_choice("placement.kind", type, kind);
	json_t *placement;

	TRY(branch(context, "placement", &placement));
	TRY(json_put_text(placement, "kind", kind));
	TRY(json_put_text(placement, "place", place));
	TRY(json_put_text(placement, "kind_text", choice ? choice->text : ""));
	TRY(put_where(placement, kind, choice ? choice->text : "", place));
	return put_kind_label(placement, kind);
}

static enum err put_placement(const struct context *x)
{
	json_t *placement = json_object_get(x->root, "placement");
	const char *kind = json_text(placement, "kind");

	if (!*kind)
		return ERR_OK;
	TRY(put_where(placement, kind, json_text(placement, "kind_text"), json_text(placement, "place")));
	return put_kind_label(placement, kind);
}

enum err case_context(const struct case_file *c, const struct law_type *type, struct date on, json_t **ret_context)
{
	JSON json_t *root = c ? json_deep_copy(case_json(c)) : json_object();
	struct context x = { .c = c, .type = type, .on = on, .root = root };
	json_t *person;

	if (!root)
		return ERR_MEMORY;
	TRY(branch(root, "person", &person));
	TRY(add_all_words(&x));
	TRY(put_age(&x, person));
	TRY(case_context_who(root, c, type, on));
	TRY(case_context_representatives(root, type));
	TRY(put_placement(&x));
	*ret_context = TAKE(root);
	return ERR_OK;
}

enum err case_conditions(const struct case_file *c, const struct law_type *type, struct date on, json_t **ret_context)
{
	return case_context(c, type, on, ret_context);
}

/* The field whose path stands before `ending`; NULL where there is none. */
static const struct case_field *field_before(const char *path, const char *ending)
{
	size_t len = strlen(path), end = strlen(ending);
	char field[CASE_PATH_MAX];

	if (len <= end || len >= CASE_PATH_MAX || strcmp(path + len - end, ending) != 0)
		return NULL;
	(void)snprintf(field, sizeof field, "%.*s", (int)(len - end), path);
	return case_field_find(field);
}

bool case_context_knows(const char *path)
{
	static const char *const made[] = { "person.identity",
		                            "person.whom",
		                            "placement.kind_label",
		                            "representatives_gen",
		                            "person.age",
		                            "person.age_text",
		                            "person.birth_year",
		                            "person.is_child",
		                            "person.is_adult",
		                            "person.is_fifteen",
		                            "person.is_small",
		                            "person.may_be_adult",
		                            "person.is_twenty",
		                            "person.birth_counts",
		                            "person.birth_counts_as",
		                            "person.birth_other",
		                            "person.birth_other_as",
		                            "person.age_other_text",
		                            "who.name",
		                            "who.name_cap",
		                            "who.def",
		                            "who.def_cap",
		                            "who.gen",
		                            "who.gen_cap",
		                            "who.d",
		                            "who.en",
		                            "custodians_def",
		                            "god_men_label",
		                            "custodians_text",
		                            "god_men_text",
		                            "administrators_text",
		                            "unaccompanied_text",
		                            "consent.all",
		                            "stances.text",
		                            "stances.agree",
		                            "placement.where",
		                            "other_representatives_text" };
	const struct case_field *f;

	for (size_t i = 0; i < ARRAY_LENGTH(made); i++)
		if (strcmp(made[i], path) == 0)
			return true;
	if (case_field_find(path) || case_is_list(path))
		return true;
	f = field_before(path, "_left_text");
	if (f)
		return f->kind == CASE_SET && !f->from_law;
	f = field_before(path, "_named");
	if (f)
		return is_named(f);
	f = field_before(path, "_text");
	return f && (f->choices || f->from_law || f->kind == CASE_BOOL || f->kind == CASE_DATE || f->kind == CASE_TIME);
}
