#include "case/value.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/personal_number.h"

struct check {
	const struct case_field *field;
	struct date today;
	char *message; /* CASE_MESSAGE */
};

static enum err refuse(const struct check *c, const char *text)
{
	(void)snprintf(c->message, CASE_MESSAGE, "%s", text);
	return ERR_INPUT;
}

static enum err give_text(const char *text, json_t **ret_value)
{
	*ret_value = json_string(text);
	return *ret_value ? ERR_OK : ERR_MEMORY;
}

/* --- Texts ------------------------------------------------------------------------------------------------------- */

static bool one_line(enum case_kind kind)
{
	return kind != CASE_LONG;
}

/* Signs that a paste puts for a space or a hyphen, in fields whose value has a form: the eye sees no difference. */
static const struct {
	const char *sign;
	char plain;
} LOOK_ALIKE[] = {
	{ "\xc2\xa0", ' ' },     /* no-break space */
	{ "\xe2\x80\x87", ' ' }, /* figure space */
	{ "\xe2\x80\xaf", ' ' }, /* narrow no-break space */
	{ "\xe2\x80\x90", '-' }, /* hyphen */
	{ "\xe2\x80\x91", '-' }, /* no-break hyphen */
	{ "\xe2\x80\x92", '-' }, /* figure dash */
	{ "\xe2\x80\x93", '-' }, /* en dash */
	{ "\xe2\x88\x92", '-' }, /* minus */
};

static bool has_form(enum case_kind kind)
{
	return kind == CASE_PHONE || kind == CASE_PERSONAL_NUMBER || kind == CASE_DATE || kind == CASE_TIME;
}

static size_t look_alike(struct span s, char *ret_plain)
{
	for (size_t i = 0; i < ARRAY_LENGTH(LOOK_ALIKE); i++)
		if (span_starts_with(s, LOOK_ALIKE[i].sign))
			return *ret_plain = LOOK_ALIKE[i].plain, strlen(LOOK_ALIKE[i].sign);
	return 0;
}

static enum err plain(struct span s, struct buf *out)
{
	for (size_t i = 0; i < s.len;) {
		char sign;
		size_t len = look_alike(span_of(s.ptr + i, s.len - i), &sign);
		TRY(buf_add_char(out, len > 0 ? sign : s.ptr[i]));
		i += len > 0 ? len : 1;
	}
	return ERR_OK;
}

/* NFC, without control characters and what nobody sees; tabs become spaces, since they mean nothing in a document. */
static enum err clean(const struct check *c, const json_t *value, struct buf *out)
{
	struct span s = span_of(json_string_value(value), json_string_length(value));
	enum err e = text_clean(s, out);

	if (e == ERR_INPUT)
		return refuse(c, "Texten innehåller styrtecken som inte går att visa. Skriv den på nytt.");
	if (e == ERR_TOO_LARGE)
		return refuse(c, "Texten är för lång.");
	TRY(e);
	for (size_t i = 0; i < out->len; i++) {
		if (out->ptr[i] == '\t')
			out->ptr[i] = ' ';
		if (out->ptr[i] == '\n' && one_line(c->field->kind))
			return refuse(c, "Här får det bara stå en rad.");
	}
	return ERR_OK;
}

static enum err check_length(const struct check *c, const struct buf *text)
{
	if (text_length(buf_span(text)) <= c->field->max)
		return ERR_OK;
	(void)snprintf(c->message, CASE_MESSAGE, "Texten är för lång: högst %zu tecken får plats.", c->field->max);
	return ERR_INPUT;
}

static enum err check_plain(const struct check *c, const char *text, json_t **ret_value)
{
	return (void)c, give_text(text, ret_value);
}

static enum err check_phone(const struct check *c, const char *text, json_t **ret_value)
{
	size_t len = strlen(text);

	if (strspn(text, "0123456789 +-()/") != len || strcspn(text, "0123456789") == len)
		return refuse(c, "Skriv ett telefonnummer: siffror, mellanslag, bindestreck och +.");
	return give_text(text, ret_value);
}

static enum err check_date(const struct check *c, const char *text, json_t **ret_value)
{
	struct date d;

	if (date_parse(span_str(text), &d) != ERR_OK)
		return refuse(c, "Skriv en dag som finns, så här: 2026-11-21.");
	if (date_compare(d, c->today) > 0)
		return refuse(c, "Dagen har inte varit än. Kontrollera den.");
	return give_text(text, ret_value);
}

static enum err check_time(const struct check *c, const char *text, json_t **ret_value)
{
	char local[INSTANT_TEXT];
	struct instant at;

	if (instant_parse(span_str(text), &at) != ERR_OK)
		return refuse(c, "Skriv dag och klockslag, så här: 2026-11-21 23:40.");
	instant_format_local(at, local);
	return give_text(local, ret_value);
}

static enum err check_personal_number(const struct check *c, const char *text, json_t **ret_value)
{
	struct personal_number number;
	const char *problem = "";

	if (personal_number_is_interim(span_str(text)))
		return refuse(
		        c,
		        strcmp(c->field->path, "person.number") == 0
		                ? "Det är ett tillfälligt nummer, inget personnummer. Ett tillfälligt nummer skrivs i "
		                  "fältet Annat nummer; välj också att personen är känd utan svenskt nummer, eller "
		                  "okänd."
		                : "Det är ett tillfälligt nummer, inget personnummer. Lämna fältet tomt, och skriv "
		                  "numret efter namnet.");
	if (personal_number_parse(span_str(text), c->today, &number, &problem) != ERR_OK)
		return refuse(c, problem);
	return give_text(number.text, ret_value);
}

static enum err check_choice(const struct check *c, const char *text, json_t **ret_value)
{
	size_t at;

	for (const struct case_choice *choice = c->field->choices; choice->id; choice++)
		if (strcmp(choice->id, text) == 0)
			return give_text(text, ret_value);
	at = (size_t)snprintf(c->message, CASE_MESSAGE, "Det går inte att välja det värdet. Möjliga är");
	for (const struct case_choice *choice = c->field->choices; choice->id && at < CASE_MESSAGE; choice++)
		at += (size_t)snprintf(c->message + at, CASE_MESSAGE - at, "%s %s",
		                       choice == c->field->choices ? "" : ",", choice->id);
	return ERR_INPUT;
}

static enum err check_string(const struct check *c, const json_t *value, json_t **ret_value)
{
	static enum err (*const checks[CASE_KIND_COUNT])(const struct check *, const char *, json_t **) = {
		[CASE_TEXT] = check_plain,  [CASE_LONG] = check_plain, [CASE_CHOICE] = check_choice,
		[CASE_DATE] = check_date,   [CASE_TIME] = check_time,  [CASE_PERSONAL_NUMBER] = check_personal_number,
		[CASE_PHONE] = check_phone,
	};
	BUF typed = buf_init(CASE_FILE_MAX), text = buf_init(CASE_FILE_MAX);

	if (!json_is_string(value))
		return refuse(c, "Fel sorts värde: här ska det stå en text.");
	TRY(clean(c, value, &typed));
	TRY(has_form(c->field->kind) ? plain(buf_span(&typed), &text) : buf_add_span(&text, buf_span(&typed)));
	if (text.len == 0)
		return ERR_OK;
	if (c->field->max > 0)
		TRY(check_length(c, &text));
	return checks[c->field->kind](c, buf_str(&text), ret_value);
}

/* --- The other kinds --------------------------------------------------------------------------------------------- */

static enum err check_number(const struct check *c, const json_t *value, json_t **ret_value)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value))
		return refuse(c, "Skriv ett heltal med siffror: 1, 2, 3 …");
	if (number < 0 || (uint64_t)number > c->field->max) {
		(void)snprintf(c->message, CASE_MESSAGE, "Talet ska vara mellan 0 och %zu.", c->field->max);
		return ERR_INPUT;
	}
	*ret_value = json_integer(number);
	return *ret_value ? ERR_OK : ERR_MEMORY;
}

static bool good_id(const json_t *value)
{
	const char *id = json_string_value(value);
	size_t len = id ? strlen(id) : 0;

	return len > 0 && len < LAW_ID_TEXT && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

static bool holds(const json_t *array, const json_t *text)
{
	size_t i;
	json_t *element;

	json_array_foreach (array, i, element) {
		if (json_equal(element, text))
			return true;
	}
	return false;
}

/* Which ids there are is the type's matter (case_check); here only their form. Doubles are dropped. */
/* Whether a type's own choice exists is known where the type is (case_check). */
static bool is_choice(const struct case_field *field, const char *id)
{
	if (field->from_law)
		return true;
	for (const struct case_choice *choice = field->choices; choice && choice->id; choice++)
		if (strcmp(choice->id, id) == 0)
			return true;
	return false;
}

static enum err check_set(const struct check *c, const json_t *value, json_t **ret_value)
{
	JSON json_t *set = json_array();
	size_t i;
	json_t *element;

	if (!json_is_array(value))
		return refuse(c, "Fel sorts värde: här ska det stå en lista av texter.");
	if (!set)
		return ERR_MEMORY;
	json_array_foreach (value, i, element) {
		if (!good_id(element) || i >= CASE_LIST_MAX || !is_choice(c->field, json_string_value(element)))
			return refuse(c, "Ett av värdena går inte att välja.");
		if (!holds(set, element))
			TRY(json_append(set, json_incref(element)));
	}
	if (json_array_size(set) > 0)
		*ret_value = TAKE(set);
	return ERR_OK;
}

enum err case_value_check(const struct case_field *field, const json_t *value, struct date today,
                          char message[CASE_MESSAGE], json_t **ret_value)
{
	struct check c = { .field = field, .today = today, .message = message };

	*ret_value = NULL;
	message[0] = '\0';
	if (field->kind == CASE_NUMBER)
		return check_number(&c, value, ret_value);
	if (field->kind == CASE_SET)
		return check_set(&c, value, ret_value);
	if (field->kind != CASE_BOOL)
		return check_string(&c, value, ret_value);
	if (!json_is_boolean(value))
		return refuse(&c, "Fel sorts värde: här ska det stå ja eller nej (true eller false).");
	*ret_value = json_boolean(json_is_true(value));
	return ERR_OK;
}

/* --- Text of forms ----------------------------------------------------------------------------------------------- */

/* Takes "(sommartid)" or "(normaltid)" off the end, as time_to_text puts it there. */
static struct span without_which_hour(struct span s, bool *ret_later, bool *ret_told)
{
	static const char *const words[] = { "(sommartid)", "(normaltid)" };

	*ret_later = *ret_told = false;
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
		const size_t len = strlen(words[i]);

		if (s.len < len || memcmp(s.ptr + s.len - len, words[i], len) != 0)
			continue;
		*ret_later = i == 1;
		*ret_told = true;
		return span_trim(span_of(s.ptr, s.len - len));
	}
	return s;
}

/* "2026-11-21 23:40", "2026-11-21T23:40", "2026-11-21 kl. 23.40": Stockholm time. In the hour that occurs twice the
 * first is meant, unless "(normaltid)" stands behind; where the hour occurs once, the word must be the right one. */
static bool parse_form_time(struct span text, struct instant *ret)
{
	struct date d;
	uint64_t hour, minute;
	bool later, told;
	struct span s = without_which_hour(text, &later, &told);

	if (s.len < 16 || date_parse(span_of(s.ptr, 10), &d) != ERR_OK)
		return false;
	struct span clock = span_of(s.ptr + s.len - 5, 5);
	struct span between = span_trim(span_of(s.ptr + 10, s.len - 15));
	if (between.len > 0 && !span_equal_str(between, "T") && !span_equal_str(between, "kl."))
		return false;
	if (clock.ptr[2] != ':' && clock.ptr[2] != '.')
		return false;
	for (int i = 0; i < 5; i++)
		if (i != 2 && (clock.ptr[i] < '0' || clock.ptr[i] > '9'))
			return false;
	hour = (uint64_t)((clock.ptr[0] - '0') * 10 + clock.ptr[1] - '0');
	minute = (uint64_t)((clock.ptr[3] - '0') * 10 + clock.ptr[4] - '0');
	return hour < 24 && minute < 60 && instant_of(d, (int)hour, (int)minute, 0, later, ret) == ERR_OK &&
	       (!told || (civil_of(*ret).offset == 60) == later);
}

static bool is_separator(char c)
{
	return c == ' ' || c == ',' || c == '\n' || c == '\r' || c == '\t';
}

static enum err set_from_text(struct span s, json_t **ret_value)
{
	JSON json_t *set = json_array();
	size_t from = 0;

	if (!set)
		return ERR_MEMORY;
	for (size_t i = 0; i <= s.len; i++) {
		if (i < s.len && !is_separator(s.ptr[i]))
			continue;
		if (i > from)
			TRY(json_append(set, json_stringn(s.ptr + from, i - from)));
		from = i + 1;
	}
	*ret_value = TAKE(set);
	return ERR_OK;
}

static enum err string_from_text(const struct case_field *field, struct span s, json_t **ret_value)
{
	BUF seen = buf_init(CASE_FILE_MAX), text = buf_init(CASE_FILE_MAX);
	char local[INSTANT_TEXT];
	struct instant at;

	if (field->kind == CASE_TIME && text_clean(s, &seen) == ERR_OK) {
		TRY(plain(buf_span(&seen), &text));
		if (parse_form_time(buf_span(&text), &at)) {
			instant_format_local(at, local);
			s = span_str(local);
		}
	}
	*ret_value = json_stringn(s.ptr ? s.ptr : "", s.len);
	return *ret_value ? ERR_OK : ERR_MEMORY;
}

enum err case_value_from_text(const struct case_field *field, struct span text, json_t **ret_value)
{
	struct span s = span_trim(text);
	uint64_t number;

	if (!text_is_utf8(s) || (s.len > 0 && memchr(s.ptr, '\0', s.len)))
		return ERR_INPUT;
	if (field->kind == CASE_SET)
		return set_from_text(s, ret_value);
	if (field->kind == CASE_NUMBER && number_parse(s, 1000000, &number) == ERR_OK)
		*ret_value = json_integer((json_int_t)number);
	else if (field->kind == CASE_BOOL && (span_equal_str(s, "yes") || span_equal_str(s, "no")))
		*ret_value = json_boolean(span_equal_str(s, "yes"));
	else
		return string_from_text(field, s, ret_value);
	return *ret_value ? ERR_OK : ERR_MEMORY;
}

static enum err time_to_text(const char *value, struct buf *out)
{
	char local[INSTANT_TEXT];
	struct instant at;

	if (instant_parse(span_str(value), &at) != ERR_OK)
		return ERR_OK;
	instant_format_local(at, local); /* "2026-11-21T23:40:00+01:00" */
	return buf_printf(out, "%.10s %.5s%s", local, local + 11, clock_which_hour(at));
}

enum err case_value_to_text(const struct case_field *field, const json_t *value, struct buf *out)
{
	size_t i;
	json_t *element;

	if (json_is_integer(value))
		return buf_printf(out, "%lld", (long long)json_integer_value(value));
	if (json_is_boolean(value))
		return buf_add_str(out, json_is_true(value) ? "yes" : "no");
	if (field->kind == CASE_TIME && json_is_string(value))
		return time_to_text(json_string_value(value), out);
	if (json_is_string(value))
		return buf_add_str(out, json_string_value(value));
	json_array_foreach (value, i, element)
		TRY(buf_printf(out, "%s%s", i > 0 ? " " : "", json_string_value(element)));
	return ERR_OK;
}

/* --- The tree ---------------------------------------------------------------------------------------------------- */

/* One step of a path: gives its length, and copies it to `key`. */
static size_t path_part(const char *path, char key[CASE_PATH_MAX])
{
	size_t len = strcspn(path, ".");

	(void)snprintf(key, CASE_PATH_MAX, "%.*s", (int)len, path);
	return len;
}

static json_t *child_of(const json_t *parent, const char *key)
{
	return json_at(parent, key); /* a single part: member or element */
}

static enum err attach(json_t *parent, const char *key, json_t *value)
{
	uint64_t index;

	if (json_is_object(parent))
		return json_put(parent, key, value);
	if (!value)
		return ERR_MEMORY;
	if (number_parse(span_str(key), CASE_LIST_MAX - 1, &index) != ERR_OK || index > json_array_size(parent)) {
		json_decref(value);
		return ERR_INPUT;
	}
	if (index == json_array_size(parent))
		return json_append(parent, value);
	return json_array_set_new(parent, index, value) == 0 ? ERR_OK : ERR_MEMORY;
}

/* What is not there yet is built from the inside out, so that it comes into the tree in one step or not at all. */
static enum err wrap(const char *path, bool criteria, json_t *value, json_t **ret_wrapped)
{
	JSON json_t *taken = value;
	JSON json_t *inner = NULL;
	char key[CASE_PATH_MAX];
	size_t len = path_part(path, key);
	bool list = !criteria && *key >= '0' && *key <= '9';

	if (path[len])
		TRY(wrap(path + len + 1, criteria, TAKE(taken), &inner));
	else
		inner = TAKE(taken);
	if (list && strcmp(key, "0") != 0)
		return ERR_INPUT;
	JSON json_t *holder = list ? json_array() : json_object();
	if (!holder)
		return ERR_MEMORY;
	TRY(attach(holder, key, TAKE(inner)));
	*ret_wrapped = TAKE(holder);
	return ERR_OK;
}

enum err case_tree_put(json_t *root, const char *path, json_t *value)
{
	JSON json_t *taken = value;
	JSON json_t *wrapped = NULL;
	bool criteria = strncmp(path, "criteria.", 9) == 0;
	char key[CASE_PATH_MAX];
	json_t *at = root;
	size_t len;

	while (path[len = path_part(path, key)] && child_of(at, key)) {
		at = child_of(at, key);
		path += len + 1;
	}
	if (!path[len])
		return attach(at, key, TAKE(taken));
	TRY(wrap(path + len + 1, criteria, TAKE(taken), &wrapped));
	return attach(at, key, TAKE(wrapped));
}

/* The element of a list stays, though empty: its neighbours keep their numbers until case_tidy. */
void case_tree_remove(json_t *root, const char *path)
{
	char key[CASE_PATH_MAX];
	size_t len = path_part(path, key);
	json_t *child = child_of(root, key);

	if (!child)
		return;
	if (path[len] == '.') {
		case_tree_remove(child, path + len + 1);
		if (!json_is_object(child) || json_object_size(child) > 0)
			return;
	}
	if (json_is_object(root))
		(void)json_object_del(root, key);
}
