/* What a form says about a page of the text, taken into the case: what can be read, in place of what the page showed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/night_time.h"
#include "desk/step.h"
#include "jourbeslut/page.h"

#define CHOICES_MAX 40
#define TYPED_MAX (512 * 1024) /* as much as the form may be long */

void step_form_release(struct step_form *f)
{
	step_release(&f->step);
	json_decref(f->typed.values);
	json_decref(f->typed.errors);
	json_decref(f->typed.problems);
}

/* Places of the page's list that the form has fields for. */
static size_t count_slots(const struct http_request *req, const char *list)
{
	size_t len = list ? strlen(list) : 0, slots = 0;

	for (size_t i = 0; list && i < http_form_count(req); i++) {
		struct span name, value;
		unsigned long slot;

		http_form_at(req, i, &name, &value);
		if (name.len <= len + 1 || strncmp(name.ptr, list, len) != 0 || name.ptr[len] != '.')
			continue;
		slot = strtoul(name.ptr + len + 1, NULL, 10);
		if (slot < CASE_LIST_MAX && slot + 1 > slots)
			slots = slot + 1;
	}
	return slots;
}

/* What the form says about a field: ids of the ticked boxes, or the text. A radio button that nobody chose is not sent,
 * and neither is a field that the page did not have: false. */
static enum err typed_value(const struct visit *v, const struct step_form *s, const struct step_field *f,
                            struct buf *out, bool *ret_sent)
{
	struct case_choice choices[CHOICES_MAX];
	char name[CASE_PATH_MAX + 40];
	struct span text;
	size_t count;

	*ret_sent = true;
	if (f->field->kind != CASE_SET) {
		text = http_form(v->req, f->path);
		*ret_sent = text.ptr;
		return buf_add_span(out, text);
	}
	count = case_field_choices(f->field, s->step.type, choices, CHOICES_MAX);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(name, sizeof name, "%s.%s", f->path, choices[i].id);
		if (http_form(v->req, name).ptr)
			TRY(buf_printf(out, "%s%s", out->len ? " " : "", choices[i].id));
	}
	return ERR_OK;
}

/* --- What is wrong ------------------------------------------------------------------------------------------------ */

static enum err add_problem(struct step_form *s, const char *path, const char *text)
{
	JSON json_t *item = json_object();
	char id[CASE_PATH_MAX];

	if (!item)
		return ERR_MEMORY;
	step_field_id(path, id);
	TRY(json_put_text(item, "field", id));
	TRY(json_put_text(item, "text", text));
	return json_append(s->typed.problems, TAKE(item));
}

/* The time of the night that a clock time means. `moment` is where it is written. */
static struct span whole_time(const struct visit *v, const struct step_field *f, struct span text,
                              char moment[NIGHT_TIME_TEXT])
{
	bool read = f->field->kind == CASE_TIME &&
	            night_time_read(text, v->d.has_oral ? v->d.oral.stated : v->now, v->now, moment);

	return read ? span_str(moment) : text;
}

static enum err set_field(const struct visit *v, struct step_form *s, const struct step_field *f, const char *path,
                          struct span text)
{
	struct case_problem problem = { .path = "" };
	char moment[NIGHT_TIME_TEXT];
	enum err e = case_set(s->step.c, path, whole_time(v, f, text, moment), date_of(v->now), &problem);

	if (e != ERR_INPUT)
		return e;
	TRY(json_put_text(s->typed.errors, f->path, problem.text));
	return add_problem(s, f->path, problem.text);
}

/* A value as the page would read it out. */
static enum err add_words(const struct step_form *s, const struct step_field *f, const char *value, struct buf *out)
{
	struct case_choice choices[CHOICES_MAX];
	size_t count = case_field_choices(f->field, s->step.type, choices, CHOICES_MAX), before = out->len;

	if (!*value)
		return buf_add_str(out, "inget");
	if (f->field->kind == CASE_BOOL)
		return buf_add_str(out, strcmp(value, "yes") == 0 ? "ja" : "nej");
	if (f->field->kind != CASE_CHOICE && f->field->kind != CASE_SET)
		return buf_printf(out, "”%s”", value);
	for (size_t i = 0; i < count; i++)
		if (step_has_word(value, choices[i].id))
			TRY(buf_printf(out, "%s”%s”", out->len > before ? ", " : "", choices[i].label));
	return ERR_OK;
}

/* Both texts stay on the page: the other's in the field's error, the own one in the field. */
static enum err add_clash(struct step_form *s, const struct step_field *f, const char *saved)
{
	BUF text = buf_init(TYPED_MAX + 1000), head = buf_init(1000);

	s->typed.clash = true;
	TRY(buf_add_str(&text, "Sparat på annat håll sedan du öppnade sidan: "));
	TRY(add_words(s, f, saved, &text));
	TRY(buf_add_str(&text, ". Det du skrev står kvar här men är inte sparat. Spara igen, så gäller ditt."));
	TRY(json_put_text(s->typed.errors, f->path, buf_str(&text)));
	TRY(buf_printf(&head, "%s: ändrades i en annan flik, eller av en kollega, sedan du öppnade sidan.",
	               f->field->label));
	return add_problem(s, f->path, buf_str(&head));
}

/* --- What shall stand in the fields ------------------------------------------------------------------------------- */

struct taken {
	struct buf text;
	bool sent;
};
struct taken_list {
	struct taken *items; /* owned; one for each field */
	size_t count;
};

static void taken_release(struct taken_list *t)
{
	for (size_t i = 0; i < t->count; i++)
		buf_release(&t->items[i].text);
	free(t->items);
}

static bool is_left_alone(const struct step_field *f, const struct taken *t)
{
	return f->slot < 0 && !t->sent;
}

/* What was typed would be saved as what is saved: "22.55" as the whole time of that night. The case is left as it was.
 */
static enum err means_same(const struct visit *v, struct step_form *s, const struct step_field *f, struct span typed,
                           struct span saved, bool *ret_same)
{
	struct case_problem problem = { .path = "" };
	BUF now = buf_init(TYPED_MAX);
	char moment[NIGHT_TIME_TEXT];
	enum err e = case_set(s->step.c, f->path, whole_time(v, f, typed, moment), date_of(v->now), &problem);

	*ret_same = false;
	if (e == ERR_INPUT)
		return ERR_OK;
	TRY(e);
	TRY(case_get(s->step.c, f->path, &now));
	TRY(page_shown_same(buf_span(&now), saved, ret_same));
	return *ret_same ? ERR_OK : case_set(s->step.c, f->path, saved, date_of(v->now), &problem);
}

/* The form's own text, unless what is saved was changed elsewhere and the form did not change it, or did it otherwise.
 */
static enum err decide(const struct visit *v, struct step_form *s, const struct step_field *f, struct taken *t)
{
	BUF saved = buf_init(TYPED_MAX);
	enum page_change change;
	bool same;

	TRY(typed_value(v, s, f, &t->text, &t->sent));
	if (is_left_alone(f, t))
		return ERR_OK;
	TRY(case_get(s->step.c, f->path, &saved));
	TRY(page_shown_compare(v->req, f->path, buf_span(&saved), buf_span(&t->text), &change));
	if (change == PAGE_CLASH) {
		TRY(means_same(v, s, f, buf_span(&t->text), buf_span(&saved), &same));
		change = same ? PAGE_THEIRS : change;
	}
	TRY(json_put_text(s->typed.values, f->path, buf_str(change == PAGE_THEIRS ? &saved : &t->text)));
	if (change == PAGE_CLASH)
		TRY(add_clash(s, f, buf_str(&saved)));
	TRY(page_shown_same(buf_span(&saved), buf_span(&t->text), &same));
	s->differs |= change != PAGE_THEIRS && !same;
	if (change == PAGE_MINE)
		return ERR_OK;
	buf_clear(&t->text);
	return buf_add_span(&t->text, buf_span(&saved));
}

/* All is decided before anything is set, since elements of a list may move up. */
static enum err decide_all(const struct visit *v, struct step_form *s, const struct step_fields *fields,
                           struct taken_list *ret_taken)
{
	ret_taken->items = calloc(fields->count ? fields->count : 1, sizeof *ret_taken->items);
	if (!ret_taken->items)
		return ERR_MEMORY;
	ret_taken->count = fields->count;
	for (size_t i = 0; i < fields->count; i++)
		ret_taken->items[i].text = buf_init(TYPED_MAX);
	for (size_t i = 0; i < fields->count; i++)
		TRY(decide(v, s, &fields->items[i], &ret_taken->items[i]));
	return ERR_OK;
}

/* --- Into the case ------------------------------------------------------------------------------------------------ */

/* A place in a list is written to the next free element, so that one that was emptied leaves no gap. */
static enum err set_in_list(const struct visit *v, struct step_form *s, const struct step_field *f, size_t target,
                            struct span text)
{
	const char *list = step_list(s->step.which), *rest = strchr(f->path + strlen(list) + 1, '.');
	char path[CASE_PATH_MAX];

	(void)snprintf(path, sizeof path, "%s.%zu%s", list, target, rest);
	return set_field(v, s, f, path, text);
}

/* Elements behind the last one that is filled. */
static enum err clear_behind(const struct visit *v, struct step_form *s, const struct step_fields *fields, size_t from)
{
	const char *list = step_list(s->step.which);

	for (size_t i = 0; list && i < fields->count; i++) {
		const struct step_field *f = &fields->items[i];

		if (f->slot >= 0 && (size_t)f->slot >= from)
			TRY(case_set(s->step.c, f->path, span_str(""), date_of(v->now), NULL));
	}
	return ERR_OK;
}

static bool slot_is_empty(const struct step_fields *fields, const struct taken_list *taken, int slot)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].slot == slot && span_trim(buf_span(&taken->items[i].text)).len > 0)
			return false;
	return true;
}

static enum err set_slot(const struct visit *v, struct step_form *s, const struct step_fields *fields,
                         const struct taken_list *taken, int slot, size_t target)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].slot == slot)
			TRY(set_in_list(v, s, &fields->items[i], target, buf_span(&taken->items[i].text)));
	return ERR_OK;
}

static enum err set_all(const struct visit *v, struct step_form *s, const struct step_fields *fields,
                        const struct taken_list *taken)
{
	const char *list = step_list(s->step.which);
	size_t target = 0;
	int slots = 0;

	for (size_t i = 0; i < fields->count; i++) {
		const struct step_field *f = &fields->items[i];

		if (f->slot >= 0)
			slots = f->slot + 1;
		else if (!is_left_alone(f, &taken->items[i]))
			TRY(set_field(v, s, f, f->path, buf_span(&taken->items[i].text)));
	}
	for (int slot = 0; slot < slots; slot++) {
		if (slot_is_empty(fields, taken, slot))
			continue;
		TRY(set_slot(v, s, fields, taken, slot, target));
		/* An element of which nothing could be read was not made: its place is still free. */
		target += case_list_length(s->step.c, list) > target;
	}
	return clear_behind(v, s, fields, target);
}

enum err step_form_read(struct visit *v, struct step_form *s)
{
	CLEANUP(taken_release) struct taken_list taken = { 0 };
	CASE struct case_file *before = NULL;
	STEP_FIELDS fields = { 0 };
	const char *list;
	size_t have;

	step_form_release(s); /* of a transaction that was tried before */
	*s = (struct step_form){ .typed = { json_object(), json_object(), json_array(), 0, false } };
	if (!s->typed.values || !s->typed.errors || !s->typed.problems)
		return ERR_MEMORY;
	TRY(step_open(v, http_param(v->req, "step"), &s->step));
	TRY(case_copy(s->step.c, &before));
	list = step_list(s->step.which);
	have = list ? case_list_length(s->step.c, list) : 0;
	s->typed.slots = count_slots(v->req, list);
	if (s->typed.slots < have)
		s->typed.slots = have;
	TRY(step_fields_find(v, &s->step, s->typed.slots, &fields));
	TRY(decide_all(v, s, &fields, &taken));
	TRY(set_all(v, s, &fields, &taken));
	TRY(step_suggest_drop(v, before, &s->step));
	TRY(case_settle_number(s->step.c, date_of(v->now)));
	return case_tidy(s->step.c);
}
