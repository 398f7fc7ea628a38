#include "desk/unsaved.h"
#include "desk/wording.h"

#include <stdio.h>
#include <string.h>

#include "desk/call_form.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/case.h"
#include "jourbeslut/page.h"

#define LIST_MAX 40
#define WHOM_MAX 300 /* bytes */
#define CALL "/jour/ring?key="
#define DECISION "/beslut/"

/* A call that is recorded is nothing to go on with. */
static enum err is_recorded(struct visit *v, const char *page, bool *ret_recorded)
{
	uint8_t key[CALL_KEY];
	int64_t decision;
	enum err e = ERR_NOT_FOUND;

	if (hex_decode(span_str(page + strlen(CALL)), key, sizeof key) == ERR_OK)
		e = decision_find_call(v->s, span_of(key, sizeof key), &decision);
	*ret_recorded = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Another tab's of the same page stands before it. */
static bool is_listed(const struct http_kept_info *list, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (strcmp(list[i].page, list[before].page) == 0)
			return true;
	return false;
}

/* Two calls of a night are told apart by whom they are about, in the words of who typed them. */
static enum err put_whom(json_t *item, const struct visit *v, const struct http_kept_info *k)
{
	BUF typed = buf_init(WHOM_MAX);
	enum err e = http_kept_value(v->s, v->person, k, "person_as_known", &typed);

	if (e != ERR_TOO_LARGE) /* longer than any name: a heading is no place for it */
		TRY(e);
	return json_put_text(item, "whom", e == ERR_OK ? buf_str(&typed) : "");
}

static enum err add(const struct visit *v, json_t *array, const struct http_kept_info *k, bool call)
{
	const char *ref = k->page + (call ? 0 : strlen(DECISION));
	JSON json_t *item = json_object();
	char text[DECISION_REF];

	if (!item)
		return ERR_MEMORY;
	(void)snprintf(text, sizeof text, "%.*s", call ? 0 : (int)strcspn(ref, "/?"), ref);
	TRY(json_put_text(item, "path", k->page));
	TRY(json_put_bool(item, "call", call));
	TRY(json_put_text(item, "ref", text));
	TRY(json_put_text(item, "whom", ""));
	if (call)
		TRY(put_whom(item, v, k));
	TRY(page_put_time(item, "at", k->at));
	return json_append(array, TAKE(item));
}

enum err unsaved_put(struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	struct http_kept_info list[LIST_MAX];
	size_t count;

	if (!array)
		return ERR_MEMORY;
	TRY(http_kept_list(v->s, v->person, v->now, list, LIST_MAX, &count));
	for (size_t i = 0; i < count; i++) {
		bool call = strncmp(list[i].page, CALL, strlen(CALL)) == 0, recorded = false;

		if (is_listed(list, i) || (!call && strncmp(list[i].page, DECISION, strlen(DECISION)) != 0))
			continue;
		if (call)
			TRY(is_recorded(v, list[i].page, &recorded));
		if (!recorded)
			TRY(add(v, array, &list[i], call));
	}
	return json_put(data, "unsaved", TAKE(array));
}

/* --- Of one decision's text --------------------------------------------------------------------------------------- */

static enum err add_heading(const json_t *editable, const char *document, const char *id, struct buf *out)
{
	const json_t *paragraph;
	size_t i;

	json_array_foreach (editable, i, paragraph)
		if (strncmp(document, json_text(paragraph, "document"), strcspn(document, "/")) == 0 &&
		    strcmp(id, json_text(paragraph, "id")) == 0)
			return wording_name(editable, paragraph, out);
	return buf_add_str(out, "En egen formulering");
}

/* Nothing: what is typed there does not stand in the text, or (explanations) stands on the page that asks. */
static enum err add_label(const char *below, const struct law_type *type, const json_t *editable, struct buf *out)
{
	const char *id;

	if (strcmp(below, "/samtal") == 0)
		return buf_add_str(out, "Samtalet");
	if (strncmp(below, "/text/", 6) == 0)
		return buf_add_str(out, case_step_title(case_step_find(below + 6), type));
	if (strncmp(below, "/granska/", 9) != 0)
		return ERR_OK;
	id = strchr(below + 9, '/');
	return add_heading(editable, below + 9, id ? id + 1 : "", out);
}

void unsaved_text_release(struct unsaved_text *u)
{
	json_decref(u->items);
}

enum err unsaved_text_find(struct visit *v, const struct law_type *type, const json_t *editable,
                           struct unsaved_text *ret_unsaved)
{
	struct http_kept_info list[LIST_MAX];
	size_t count, len = strlen(v->path);

	ret_unsaved->items = json_array();
	if (!ret_unsaved->items)
		return ERR_MEMORY;
	TRY(http_kept_list(v->s, v->person, v->now, list, LIST_MAX, &count));
	for (size_t i = 0; i < count; i++) {
		JSON json_t *item = json_object();
		BUF label = buf_init(1000);

		if (!item)
			return ERR_MEMORY;
		if (strncmp(list[i].page, v->path, len) == 0)
			TRY(add_label(list[i].page + len, type, editable, &label));
		if (label.len == 0 || is_listed(list, i))
			continue;
		if (!ret_unsaved->latest[0])
			(void)snprintf(ret_unsaved->latest, sizeof ret_unsaved->latest, "%lld",
			               (long long)list[i].at.us);
		TRY(json_put_text(item, "path", list[i].page));
		TRY(json_put_text(item, "label", buf_str(&label)));
		TRY(page_put_time(item, "at", list[i].at));
		TRY(json_append(ret_unsaved->items, TAKE(item)));
	}
	return ERR_OK;
}
