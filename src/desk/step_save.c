/* Saving a page of the text: what can be read is saved, what cannot is shown again as it was typed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/handlers.h"
#include "desk/problem.h"
#include "desk/step.h"
#include "jourbeslut/matter.h"

#define CHOICES_MAX 40
#define TYPED_MAX (512 * 1024) /* as much as the form may be long */

struct saving {
	struct step step;
	struct step_typed typed;
};

static void saving_release(struct saving *s)
{
	step_release(&s->step);
	json_decref(s->typed.values);
	json_decref(s->typed.errors);
	json_decref(s->typed.problems);
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
static enum err typed_value(struct visit *v, const struct saving *s, const struct step_field *f, struct buf *out,
                            bool *ret_sent)
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

static enum err set_field(struct visit *v, struct saving *s, const struct step_field *f, const char *path,
                          struct span text)
{
	struct case_problem problem = { .path = "" };
	JSON json_t *item = NULL;
	char id[CASE_PATH_MAX];
	enum err e = case_set(s->step.c, path, text, date_of(v->now), &problem);

	if (e != ERR_INPUT)
		return e;
	step_field_id(f->path, id);
	TRY(json_put_text(s->typed.errors, f->path, problem.text));
	item = json_object();
	TRY(json_put_text(item, "field", id));
	TRY(json_put_text(item, "text", problem.text));
	return json_append(s->typed.problems, TAKE(item));
}

static enum err keep_typed(struct saving *s, const struct step_field *f, const struct buf *text)
{
	return json_put_text(s->typed.values, f->path, buf_str(text));
}

/* A place in a list is written to the next free element, so that one that was emptied leaves no gap. */
static enum err set_in_list(struct visit *v, struct saving *s, const struct step_field *f, size_t target,
                            struct span text)
{
	const char *list = step_list(s->step.which), *rest = strchr(f->path + strlen(list) + 1, '.');
	char path[CASE_PATH_MAX];

	(void)snprintf(path, sizeof path, "%s.%zu%s", list, target, rest);
	return set_field(v, s, f, path, text);
}

static enum err take_field(struct visit *v, struct saving *s, const struct step_field *f, size_t target)
{
	BUF text = buf_init(TYPED_MAX);
	bool sent;

	TRY(typed_value(v, s, f, &text, &sent));
	if (f->slot >= 0) {
		TRY(keep_typed(s, f, &text));
		return set_in_list(v, s, f, target, buf_span(&text));
	}
	if (!sent)
		return ERR_OK;
	TRY(keep_typed(s, f, &text));
	return set_field(v, s, f, f->path, buf_span(&text));
}

/* Elements behind the last one that the form filled. */
static enum err clear_behind(struct visit *v, struct saving *s, const struct step_fields *fields, size_t from)
{
	const char *list = step_list(s->step.which);

	for (size_t i = 0; list && i < fields->count; i++) {
		const struct step_field *f = &fields->items[i];

		if (f->slot >= 0 && (size_t)f->slot >= from)
			TRY(case_set(s->step.c, f->path, span_str(""), date_of(v->now), NULL));
	}
	return ERR_OK;
}

/* Nothing was written or chosen in that place of the list. */
static bool slot_is_empty(struct visit *v, const struct step_fields *fields, int slot)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].slot == slot && span_trim(http_form(v->req, fields->items[i].path)).len > 0)
			return false;
	return true;
}

static enum err take_slot(struct visit *v, struct saving *s, const struct step_fields *fields, int slot, size_t target)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].slot == slot)
			TRY(take_field(v, s, &fields->items[i], target));
	return ERR_OK;
}

static enum err take_all(struct visit *v, struct saving *s, const struct step_fields *fields)
{
	const char *list = step_list(s->step.which);
	size_t target = 0;
	int slots = 0;

	for (size_t i = 0; i < fields->count; i++) {
		if (fields->items[i].slot < 0)
			TRY(take_field(v, s, &fields->items[i], 0));
		else
			slots = fields->items[i].slot + 1;
	}
	for (int slot = 0; slot < slots; slot++) {
		if (slot_is_empty(v, fields, slot))
			continue;
		TRY(take_slot(v, s, fields, slot, target));
		/* An element of which nothing could be read was not made: its place is still free. */
		target += case_list_length(s->step.c, list) > target;
	}
	return clear_behind(v, s, fields, target);
}

static enum err save(struct visit *v, void *ctx)
{
	struct saving *s = ctx;
	const char *list;
	STEP_FIELDS fields = { 0 };
	size_t have;

	step_release(&s->step); /* of a transaction that was tried before */
	s->step.c = NULL;
	TRY(step_open(v, http_param(v->req, "step"), &s->step)); /* as it is now, inside the transaction */
	list = step_list(s->step.which);
	have = list ? case_list_length(s->step.c, list) : 0;
	s->typed.slots = count_slots(v->req, list);
	TRY(step_fields_find(v, &s->step, s->typed.slots > have ? s->typed.slots : have, &fields));
	TRY(take_all(v, s, &fields));
	TRY(case_tidy(s->step.c));
	return decision_case_save(v->o, v->s, v->d.matter_id, v->person, s->step.c);
}

static enum err go_on(struct visit *v, const struct saving *s)
{
	const char *name = case_step_name(s->step.which);
	enum case_step next;

	if (http_form(v->req, "add").ptr)
		return http_redirectf(v->res, "%s/text/%s?sparat=1&till=1", v->path, name);
	if (!span_equal_str(http_form(v->req, "go"), "next"))
		return http_redirectf(v->res, "%s/text/%s?sparat=1", v->path, name);
	next = step_after(s->step.type, s->step.which);
	if (next == CASE_STEP_NONE)
		return visit_go(v, "/granska");
	return http_redirectf(v->res, "%s/text/%s?sparat=1", v->path, case_step_name(next));
}

enum err step_save(struct http_request *req, struct http_response *res)
{
	CLEANUP(saving_release)
	struct saving s = { .typed = { json_object(), json_object(), json_array(), 0 } };
	struct visit v;
	enum err e;

	if (!s.typed.values || !s.typed.errors || !s.typed.problems)
		return ERR_MEMORY;
	if (span_equal_str(http_param(req, "step"), "documents") && !http_form(req, "go").ptr &&
	    !http_form(req, "add").ptr)
		return document_upload(req, res);
	TRY(visit_decision(req, res, NULL, &v));
	e = visit_change(&v, "save draft", save, &s);
	if (e == ERR_HELD && s.step.c) /* nothing is saved, and nothing that was typed is lost */
		return step_render(&v, &s.step, &s.typed, 409);
	TRY(e);
	if (json_array_size(s.typed.problems))
		return step_render(&v, &s.step, &s.typed, 422);
	return go_on(&v, &s);
}
