#include "case/context.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "case/file.h"

#define TEXT_MAX 4096
#define NUMBER_DIGITS 6 /* more than an age or a year has: the shortest that tells a day of birth */

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

	TRY(buf_add_str(out, text));
	return len > 0 && strchr(".!?:;", text[len - 1]) ? ERR_OK : buf_add_char(out, '.');
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

static enum err set_in_words(const struct case_field *field, const struct law_type *type, const json_t *set,
                             struct buf *out)
{
	size_t i, count = 0, known = 0;
	json_t *id;

	json_array_foreach (set, i, id) {
		known += case_law_choice(field->path, type, json_string_value(id)) != NULL;
	}
	json_array_foreach (set, i, id) {
		const struct law_choice *choice = case_law_choice(field->path, type, json_string_value(id));
		if (choice)
			TRY(case_join(out, choice->text, ++count == known));
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

static enum err add_all_words(const struct context *x)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count; i++)
		TRY(add_words(&fields[i], x->type, x->root, fields[i].path));
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

static enum err put_age(const struct context *x, json_t *person)
{
	BUF text = buf_init(TEXT_MAX);
	struct date birth;
	bool known = x->c && case_birth(x->c, &birth), assumed = x->c && case_birth_assumed(x->c);
	int age = x->c ? case_age(x->c, x->on) : -1;

	if (age < 0)
		return ERR_OK;
	TRY(json_put_int(person, "age", age));
	TRY(json_put_bool(person, "is_child", age < 18));
	TRY(json_put_bool(person, "is_adult", age >= 18));
	TRY(json_put_bool(person, "is_fifteen", age >= 15));
	if (!known || assumed)
		TRY(buf_add_str(&text, "omkring "));
	TRY(age_in_words(age, known ? &birth : NULL, x->on, &text));
	if (known && !assumed)
		TRY(json_put_int(person, "birth_year", birth.year));
	return json_put_text(person, "age_text", buf_str(&text));
}

static size_t number_length(const char *text)
{
	size_t len = 0, digits = 0;

	for (; (text[len] >= '0' && text[len] <= '9') || (len > 0 && (text[len] == '-' || text[len] == '+')); len++)
		digits += text[len] >= '0' && text[len] <= '9';
	return digits >= NUMBER_DIGITS ? len : 0;
}

/* A parent's number stands in the decision basis alone, however it was written beside the name. */
static enum err name_without_number(const char *text, struct buf *out)
{
	static const char around[] = " ,;:()-";
	BUF name = buf_init(TEXT_MAX);
	size_t start, end;

	while (*text) {
		size_t number = number_length(text);
		if (number == 0)
			TRY(buf_add_char(&name, *text));
		text += number > 0 ? number : 1;
	}
	start = strspn(buf_str(&name), around);
	for (end = name.len; end > start && strchr(around, buf_str(&name)[end - 1]);)
		end--;
	return buf_add(out, buf_str(&name) + start, end - start);
}

/* How a person without a name is called: at the start of a row, and inside a sentence. */
struct naming {
	const char *newborn, *born, *unknown, *about;
};
static const struct naming IN_ROW = { "Nyfött barn", "fött", "Okänd person", "uppskattad ålder" };
static const struct naming IN_SENTENCE = { "ett nyfött barn", "fött", "en okänd person", "med en uppskattad ålder av" };

/* Which newborn child: two of one birth must not read alike. */
static enum err newborn_marks(const struct case_file *c, struct buf *out)
{
	const json_t *order = json_at(case_json(c), "person.birth_order");

	if (*case_text(c, "person.id_band"))
		TRY(buf_printf(out, ", id-band %s", case_text(c, "person.id_band")));
	if (json_is_integer(order))
		TRY(buf_printf(out, ", nummer %lld i födelseordning", (long long)json_integer_value(order)));
	return ERR_OK;
}

static enum err newborn_identity(const struct case_file *c, const struct naming *n, struct buf *out)
{
	const char *name = case_text(c, "person.name");
	BUF mother = buf_init(TEXT_MAX);

	TRY(buf_add_str(out, *name ? name : n->newborn));
	if (*case_text(c, "person.birth_date"))
		TRY(buf_printf(out, ", %s %s%s", n->born, case_birth_assumed(c) ? "omkring " : "",
		               case_text(c, "person.birth_date")));
	TRY(newborn_marks(c, out));
	TRY(name_without_number(case_text(c, "person.mother"), &mother));
	if (mother.len > 0)
		TRY(buf_printf(out, ", barn till %s", buf_str(&mother)));
	return buf_add_str(out, " (eget personnummer saknas än)");
}

static enum err identity(const struct case_file *c, const struct naming *n, struct buf *out)
{
	const char *known = case_text(c, "person.known"), *name = case_text(c, "person.name");
	const json_t *estimate = json_at(case_json(c), "person.age_estimate");

	if (strcmp(known, "newborn") == 0)
		return newborn_identity(c, n, out);
	if (!*name && strcmp(known, "unknown") != 0)
		return buf_add_str(out, case_text(c, "person.number"));
	TRY(buf_add_str(out, *name ? name : n->unknown));
	if (*case_text(c, "person.number"))
		return buf_printf(out, ", %s", case_text(c, "person.number"));
	if (*case_text(c, "person.birth_date"))
		TRY(buf_printf(out, ", född %s", case_text(c, "person.birth_date")));
	else if (estimate)
		TRY(buf_printf(out, ", %s %lld år", n->about, (long long)json_integer_value(estimate)));
	if (strcmp(known, "no-number") == 0)
		TRY(buf_add_str(out, " (svenskt personnummer saknas)"));
	return ERR_OK;
}

static enum err put_identity(const struct context *x, json_t *person)
{
	BUF row = buf_init(TEXT_MAX);
	BUF sentence = buf_init(TEXT_MAX);

	if (x->c) {
		TRY(identity(x->c, &IN_ROW, &row));
		TRY(identity(x->c, &IN_SENTENCE, &sentence));
	}
	TRY(json_put_text(person, "identity", buf_str(&row)));
	return json_put_text(person, "whom", buf_str(&sentence));
}

/* Words for the person in running text. LVU says "den unge"; of small children one says "barnet". */
static enum err put_who(const struct context *x)
{
	static const char *const words[][4] = {
		{ "barnet", "Barnet", "barnets", "Barnets" },
		{ "den unge", "Den unge", "den unges", "Den unges" },
		{ "den enskilde", "Den enskilde", "den enskildes", "Den enskildes" },
	};
	int age = x->c ? case_age(x->c, x->on) : -1;
	const char *const *w = words[!x->type->child_only ? 2 : age >= 0 && age < 15 ? 0 : 1];
	const char *name = x->c ? case_text(x->c, "person.name") : "";
	json_t *who;

	TRY(branch(x->root, "who", &who));
	TRY(json_put_text(who, "name", *name ? name : w[0]));
	TRY(json_put_text(who, "name_cap", *name ? name : w[1]));
	TRY(json_put_text(who, "def", w[0]));
	TRY(json_put_text(who, "def_cap", w[1]));
	TRY(json_put_text(who, "gen", w[2]));
	return json_put_text(who, "gen_cap", w[3]);
}

/* --- Those who stand beside the person --------------------------------------------------------------------------- */

static bool has_role(const json_t *representative, const char *roles)
{
	const char *role = json_text(representative, "role");
	const char *at = *role ? strstr(roles, role) : NULL;

	return at && (at == roles || at[-1] == ' ') && strchr(" ", at[strlen(role)]);
}

static enum err put_names(const struct context *x, const char *key, const char *roles)
{
	BUF text = buf_init(TEXT_MAX);
	const json_t *list = json_object_get(x->root, "representatives");
	size_t i, count = 0, total = 0;
	json_t *element;

	json_array_foreach (list, i, element) {
		total += has_role(element, roles) && *json_text(element, "name");
	}
	json_array_foreach (list, i, element) {
		if (has_role(element, roles) && *json_text(element, "name"))
			TRY(case_join(&text, json_text(element, "name"), ++count == total));
	}
	return json_put_text(x->root, key, buf_str(&text));
}

/* Everybody whose consent LVU 1 § second paragraph speaks of gives it: each custodian, and from 15 the person. */
static bool all_consent(const struct context *x)
{
	const json_t *list = json_object_get(x->root, "representatives");
	int age = x->c ? case_age(x->c, x->on) : -1;
	size_t i, custodians = 0;
	json_t *element;

	json_array_foreach (list, i, element) {
		if (!has_role(element, "custodian guardian"))
			continue;
		custodians++;
		if (strcmp(json_text(element, "stance"), "consents") != 0)
			return false;
	}
	bool own = strcmp(json_text_at(x->root, "views.stance"), "consents") == 0;
	bool asked = age >= 15 || !x->type->child_only;
	return asked ? own && (custodians > 0 || age >= 18) : custodians > 0;
}

/* Whose view a heading announces. */
static enum err put_whose(const struct context *x)
{
	const json_t *list = json_object_get(x->root, "representatives");
	size_t i, custodians = 0;
	json_t *element;

	json_array_foreach (list, i, element) {
		custodians += has_role(element, "custodian guardian");
	}
	const char *whose = custodians == 1 ? "Vårdnadshavarens" : "Vårdnadshavarnas";
	if (custodians == 0 && *json_text(x->root, "god_men_text"))
		whose = "Gode mannens";
	return json_put_text(x->root, "representatives_gen", whose);
}

static enum err put_representatives(const struct context *x)
{
	json_t *consent;

	TRY(put_names(x, "custodians_text", "custodian guardian"));
	TRY(put_names(x, "god_men_text", "god-man"));
	TRY(put_names(x, "other_representatives_text", "proxy parent"));
	TRY(put_whose(x));
	TRY(branch(x->root, "consent", &consent));
	return json_put_bool(consent, "all", all_consent(x));
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
	TRY(put_identity(&x, person));
	TRY(put_who(&x));
	TRY(put_representatives(&x));
	TRY(put_placement(&x));
	*ret_context = TAKE(root);
	return ERR_OK;
}

bool case_context_knows(const char *path)
{
	static const char *const made[] = {
		"person.identity",
		"person.whom",
		"placement.kind_label",
		"representatives_gen",
		"person.age",
		"person.age_text",
		"person.birth_year",
		"person.is_child",
		"person.is_adult",
		"person.is_fifteen",
		"who.name",
		"who.name_cap",
		"who.def",
		"who.def_cap",
		"who.gen",
		"who.gen_cap",
		"custodians_text",
		"god_men_text",
		"consent.all",
		"placement.where",
		"representatives",
		"documents",
		"other_representatives_text",
	};
	char field[CASE_PATH_MAX];
	size_t len = strlen(path);

	for (size_t i = 0; i < ARRAY_LENGTH(made); i++)
		if (strcmp(made[i], path) == 0)
			return true;
	if (case_field_find(path))
		return true;
	if (len <= 5 || len >= sizeof field || strcmp(path + len - 5, "_text") != 0)
		return false;
	(void)snprintf(field, sizeof field, "%.*s", (int)(len - 5), path);
	const struct case_field *found = case_field_find(field);
	return found && (found->choices || found->from_law || found->kind == CASE_BOOL || found->kind == CASE_DATE ||
	                 found->kind == CASE_TIME);
}
