/* The events of a decision as they were at some time, with one more or one fewer. */
#include "follow/view.h"

#include <string.h>

static bool counts(const struct view *v, const struct follow_event *e)
{
	if (e->undone || (v->below && e->id >= v->below))
		return false;
	return !e->id || (e->id != v->self && e->id != v->undone);
}

const struct follow_event *view_next(const struct view *v, const struct follow_event *e)
{
	const struct follow_event *end = v->events->items + v->events->count;

	if (e && e == v->extra)
		return NULL;
	for (e = e ? e + 1 : v->events->items; e != end; e++)
		if (counts(v, e))
			return e;
	return v->extra;
}

const struct follow_event *view_first(const struct view *v, enum follow_kind kind)
{
	const struct follow_event *found = NULL;

	for (const struct follow_event *e = NULL; (e = view_next(v, e));) {
		int days = found ? date_compare(e->day, found->day) : 0;

		if (e->kind == kind && (!found || days < 0 || (days == 0 && e->id < found->id)))
			found = e;
	}
	return found;
}

const struct follow_event *follow_undone_last(const struct follow_events *events)
{
	const struct follow_event *found = NULL;

	for (size_t i = 0; i < events->count; i++) {
		const struct follow_event *e = &events->items[i];

		/* what was told anew since is told as it stands */
		if (e->undone && !follow_first(events, e->kind) && (!found || e->undone_at.us > found->undone_at.us))
			found = e;
	}
	return found;
}

const struct follow_event *view_last(const struct view *v, enum follow_kind kind)
{
	const struct follow_event *found = NULL;

	for (const struct follow_event *e = NULL; (e = view_next(v, e));)
		if (e->kind == kind && (!found || date_compare(e->day, found->day) >= 0))
			found = e;
	return found;
}

const struct follow_event *view_upheld(const struct view *v)
{
	const struct follow_event *upheld = view_first(v, FOLLOW_UPHELD), *restored = view_first(v, FOLLOW_RESTORED);

	if (upheld && restored)
		return date_compare(restored->day, upheld->day) < 0 ? restored : upheld;
	return upheld ? upheld : restored;
}

bool kind_is_court_end(enum follow_kind kind)
{
	return kind == FOLLOW_SET_ASIDE || kind == FOLLOW_DISMISSED;
}

enum view_order view_order(const struct follow_event *a, const struct follow_event *b)
{
	bool timed = a->has_at && b->has_at;
	int days = date_compare(a->day, b->day);

	if (timed && a->at.us != b->at.us)
		return a->at.us < b->at.us ? VIEW_BEFORE : VIEW_AFTER;
	if (timed || days == 0)
		return VIEW_UNKNOWN;
	return days < 0 ? VIEW_BEFORE : VIEW_AFTER;
}

bool view_answers(const struct follow_event *restored, const struct follow_event *end)
{
	enum view_order order = view_order(end, restored);

	if (order != VIEW_UNKNOWN)
		return order == VIEW_BEFORE;
	return end->id && (!restored->id || restored->id > end->id);
}

const struct follow_event *view_restored(const struct view *v, const struct follow_event *end)
{
	const struct follow_event *found = NULL;

	if (!kind_is_court_end(end->kind))
		return NULL;
	for (const struct follow_event *e = NULL; (e = view_next(v, e));)
		if (e->kind == FOLLOW_RESTORED && view_answers(e, end) &&
		    (!found || date_compare(e->day, found->day) < 0))
			found = e;
	return found;
}

const struct follow_event *view_unanswered(const struct view *v)
{
	const struct follow_event *found = NULL;

	for (const struct follow_event *e = NULL; (e = view_next(v, e));)
		if (kind_is_court_end(e->kind) && !view_restored(v, e) &&
		    (!found || date_compare(e->day, found->day) < 0))
			found = e;
	return found;
}

const struct follow_event *follow_court_next(const struct follow_events *events, const struct follow_event *last)
{
	struct view v = { .events = events };

	if (!view_first(&v, FOLLOW_RESTORED))
		return NULL;
	for (const struct follow_event *e = last; (e = view_next(&v, e));)
		if (kind_is_court_end(e->kind) || e->kind == FOLLOW_RESTORED)
			return e;
	return NULL;
}

const struct follow_event *follow_first(const struct follow_events *events, enum follow_kind kind)
{
	return view_first(&(struct view){ .events = events }, kind);
}

bool follow_already(const struct follow_events *events, enum follow_kind kind, const char *follow_up)
{
	struct view v = { .events = events };

	if (kind_about_extension(kind) || kind == FOLLOW_RESTORED)
		return false;
	for (const struct follow_event *e = NULL; (e = view_next(&v, e));)
		if (e->kind == kind && strcmp(e->follow_up, follow_up) == 0 && !view_restored(&v, e))
			return true;
	return false;
}
