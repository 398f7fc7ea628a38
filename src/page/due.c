#include <stdio.h>

#include "jourbeslut/page.h"
#include "jourbeslut/call.h"

#define SOON 2 /* days before the last one that a follow-up is marked */

static int days_between(struct date from, struct date to)
{
	int days = 0;

	while (date_compare(from, to) < 0 && days < 4000) {
		from = date_add_days(from, 1);
		days++;
	}
	while (date_compare(from, to) > 0 && days > -4000) {
		from = date_add_days(from, -1);
		days--;
	}
	return days;
}

void page_day_words(struct date day, struct date today, char out[40])
{
	int days = days_between(today, day);

	if (days == 0)
		(void)snprintf(out, 40, "i dag");
	else if (days == 1)
		(void)snprintf(out, 40, "i morgon");
	else if (days == -1)
		(void)snprintf(out, 40, "i går");
	else if (days > 0)
		(void)snprintf(out, 40, "om %d dagar", days);
	else
		(void)snprintf(out, 40, "för %d dagar sedan", -days);
}

static enum err put_dates(json_t *object, const struct follow_up *f, struct date today)
{
	int left = f->dated ? days_between(today, f->last) : 0;
	char words[40] = "";

	if (f->dated)
		page_day_words(f->last, today, words);
	TRY(json_put_text(object, "words", words));
	TRY(json_put_text(object, "when", ""));
	TRY(json_put_text(object, "target", ""));
	if (f->dated)
		TRY(page_put_day(object, "when", f->last));
	if (f->dated && date_compare(f->target, f->last) != 0)
		TRY(page_put_day(object, "target", f->target));
	TRY(json_put_bool(object, "late", !f->done && f->dated && left < 0));
	return json_put_bool(object, "soon", !f->done && f->dated && left >= 0 && left <= SOON);
}

enum err page_due_one(const struct follow_up *f, const char *decision_path, struct instant now, json_t **ret_object)
{
	JSON json_t *object = json_object();
	BUF path = buf_init(200);

	if (!object)
		return ERR_MEMORY;
	TRY(buf_printf(&path, "%s/uppfoljning/%lld", decision_path, (long long)f->id));
	TRY(json_put_text(object, "path", buf_str(&path)));
	TRY(json_put_text(object, "label", f->label));
	TRY(json_put_text(object, "source", f->source));
	TRY(json_put_text(object, "note", f->note));
	TRY(put_dates(object, f, date_of(now)));
	TRY(json_put_bool(object, "struck", false));
	TRY(json_put_bool(object, "done", f->done));
	if (f->done)
		TRY(page_put_time(object, "done_at", f->done_at));
	else
		TRY(json_put_text(object, "done_at", ""));
	*ret_object = TAKE(object);
	return ERR_OK;
}

struct walk {
	json_t *array;
	const char *path;
	struct instant now;
	bool struck; /* the decision is withdrawn: nothing is due any more */
};

static enum err add_due(void *ctx, const struct follow_up *f)
{
	struct walk *w = ctx;
	JSON json_t *object = NULL;

	TRY(page_due_one(f, w->path, w->now, &object));
	if (w->struck) {
		TRY(json_put_bool(object, "struck", true));
		TRY(json_put_bool(object, "late", false));
		TRY(json_put_bool(object, "soon", false));
	}
	return json_append(w->array, TAKE(object));
}

enum err page_due(struct store *s, enum page_area area, const struct decision *d, struct instant now,
                  json_t **ret_array)
{
	JSON json_t *array = json_array();
	BUF path = buf_init(100);
	struct walk w = { .array = array, .now = now, .struck = d->state == DECISION_WITHDRAWN };

	if (!array)
		return ERR_MEMORY;
	TRY(page_decision_path(area, d, &path));
	w.path = buf_str(&path);
	TRY(decision_follow_up_each(s, d->id, add_due, &w));
	*ret_array = TAKE(array);
	return ERR_OK;
}
