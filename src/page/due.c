#include <stdio.h>
#include <string.h>

#include "jourbeslut/call.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/page.h"

#define SOON 2 /* days before the last one that a follow-up is marked */

void page_day_words(struct date day, struct date today, char out[40])
{
	int days = date_days(today, day);

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

/* By the safe day; the outermost one of another reading of the law is told beside it, and makes nothing less urgent. */
static enum err put_dates(json_t *object, const struct follow_up *f, struct date today)
{
	int left = f->dated ? date_days(today, f->target) : 0;
	bool two = f->dated && date_compare(f->target, f->last) != 0;
	bool between = two && left < 0 && date_compare(f->last, today) >= 0;
	char words[40] = "";

	if (f->dated)
		page_day_words(f->target, today, words);
	TRY(json_put_text(object, "words", words));
	TRY(json_put_text(object, "when", ""));
	TRY(json_put_text(object, "outer", ""));
	if (f->dated)
		TRY(page_put_day(object, "when", f->target));
	if (two)
		TRY(page_put_day(object, "outer", f->last));
	TRY(json_put_bool(object, "between", !f->done && between));
	TRY(json_put_bool(object, "late", !f->done && f->dated && left < 0 && !between));
	return json_put_bool(object, "soon", !f->done && f->dated && left >= 0 && left <= SOON);
}

/* Where it is told when and how it was done. */
static const char *act_of(const char *kind)
{
	if (strcmp(kind, LAW_SUBMISSION) == 0)
		return follow_kind_name(FOLLOW_SUBMITTED);
	if (strcmp(kind, LAW_APPLICATION) == 0)
		return follow_kind_name(FOLLOW_APPLIED);
	return strcmp(kind, LAW_REPORT) == 0 ? follow_kind_name(FOLLOW_REPORTED) : kind;
}

enum err page_due_one(const struct follow_up *f, const char *decision_path, struct instant now, json_t **ret_object)
{
	JSON json_t *object = json_object();
	BUF path = buf_init(200);

	if (!object)
		return ERR_MEMORY;
	TRY(buf_printf(&path, "%s/handelse/%s", decision_path, act_of(f->kind)));
	TRY(json_put_text(object, "path", buf_str(&path)));
	TRY(json_put_text(object, "label", f->label));
	TRY(json_put_text(object, "source", f->source));
	TRY(json_put_text(object, "note", f->note));
	TRY(put_dates(object, f, date_of(now)));
	TRY(json_put_bool(object, "struck", f->moot));
	TRY(json_put_bool(object, "judge_first", false));
	TRY(json_put_bool(object, "done", f->done));
	if (f->done)
		TRY(page_put_time(object, "done_at", f->done_at));
	else
		TRY(json_put_text(object, "done_at", ""));
	*ret_object = TAKE(object);
	return ERR_OK;
}

struct walk {
	struct store *s;
	const struct decision *d;
	json_t *array;
	const char *path, *owner;
	struct instant now;
	const struct law_type *type; /* NULL: no pack knows it any more, and its days stand as they were told */
	const struct following *following;
};

/* The event that answers the follow-up: its own time, to the day or to the minute. */
static enum err put_done(json_t *object, const struct walk *w, const struct follow_up *f)
{
	const struct follow_events *events = &w->following->events;

	TRY(json_put_text(object, "done_by", ""));
	TRY(json_put_bool(object, "unproven", false));
	for (size_t i = 0; f->done && i < events->count; i++) {
		const struct follow_event *e = &events->items[i];
		bool other = *e->follow_up ? strcmp(e->follow_up, f->kind) != 0
		                           : strcmp(follow_kind_name(e->kind), act_of(f->kind)) != 0;

		if (e->undone || other)
			continue;
		TRY(json_put_text(object, "done_by", e->recorded_by));
		TRY(json_put_bool(object, "unproven", e->unproven));
		return page_put_event_time(object, "done_at", e);
	}
	return ERR_OK;
}

static enum err add_lines(json_t *array, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		JSON json_t *one = json_object();
		BUF line = buf_init(600);

		if (!one)
			return ERR_MEMORY;
		TRY(buf_add(&line, text, len));
		TRY(json_put_text(one, "line", buf_str(&line)));
		TRY(json_append(array, TAKE(one)));
		text += len + (text[len] == '\n');
	}
	return ERR_OK;
}

/* To apply for care of whom nobody knows to be in care: no day is reckoned. */
static bool is_judged_first(const struct walk *w, const struct follow_up *f)
{
	return w->type && !f->done && !f->dated && strcmp(f->kind, LAW_APPLICATION) == 0 &&
	       follow_enforced_after(w->following);
}

static enum err put_how(json_t *object, const struct walk *w, const struct follow_up *f)
{
	const struct law_follow_up *rule = w->type ? follow_rule(w->following, f->kind, NULL) : NULL;
	struct law_moments moments = follow_moments(w->d, w->following);
	JSON json_t *how = json_array();
	BUF words = buf_init(16384);

	if (!how)
		return ERR_MEMORY;
	if (rule && w->d->oral.yes && !is_judged_first(w, f)) {
		TRY(law_reckon_words(rule, &moments, &words));
		TRY(add_lines(how, buf_str(&words)));
	}
	return json_put(object, "how", TAKE(how));
}

/* A day that became known after the decision may lie beyond its pack, too. */
static enum err put_transition(json_t *object, const struct walk *w, const struct follow_up *f)
{
	const struct law_due due = { .dated = f->dated, .target = f->target, .last = f->last };
	const struct law_type *whose = w->type;
	const struct law_follow_up *rule = w->type ? follow_rule(w->following, f->kind, &whose) : NULL;
	const char *transition = rule ? law_due_transition(whose->pack, rule, &due) : "";
	BUF note = buf_init(4 * LAW_NOTE_TEXT);

	if (!*transition || strstr(f->note, transition))
		return ERR_OK;
	TRY(decision_follow_up_note(whose->pack, rule, f->note, &due, &note));
	return json_put_text(object, "note", buf_str(&note));
}

static enum err add_due(void *ctx, const struct follow_up *f)
{
	struct walk *w = ctx;
	JSON json_t *object = NULL;

	TRY(page_due_one(f, w->path, w->now, &object));
	TRY(json_put_text(object, "owner", w->owner));
	TRY(put_done(object, w, f));
	TRY(put_how(object, w, f));
	TRY(put_transition(object, w, f));
	TRY(json_put_bool(object, "judge_first", is_judged_first(w, f)));
	if (f->moot || w->following->rules.withdrawn) {
		TRY(json_put_bool(object, "struck", true));
		TRY(json_put_bool(object, "late", false));
		TRY(json_put_bool(object, "between", false));
		TRY(json_put_bool(object, "soon", false));
	}
	TRY(json_put_bool(object, "wrong", w->following->rules.withdrawn));
	return json_append(w->array, TAKE(object));
}

/* Who took it over; until then the municipality as such. */
static enum err find_owner(struct store *s, const struct decision *d, struct instant now, struct buf *owner)
{
	struct delivery v;
	enum err e = delivery_find(s, d->id, now, &v);

	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	return buf_add_str(owner, e == ERR_OK && v.taken ? v.taken_by : d->municipality.name);
}

enum err page_due(struct store *s, enum page_area area, const struct decision *d, const struct following *f,
                  struct instant now, json_t **ret_array)
{
	JSON json_t *array = json_array();
	BUF path = buf_init(100), owner = buf_init(PEOPLE_NAME_MAX);
	struct walk w = { .s = s, .d = d, .array = array, .now = now, .type = f->type, .following = f };

	if (!array)
		return ERR_MEMORY;
	if (d->has_oral) {
		TRY(page_decision_path(area, d, &path));
		TRY(find_owner(s, d, now, &owner));
		w.path = buf_str(&path);
		w.owner = buf_str(&owner);
		TRY(decision_follow_up_each(s, d->id, add_due, &w));
	}
	*ret_array = TAKE(array);
	return ERR_OK;
}
