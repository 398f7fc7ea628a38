/* The events of a decision as they were at some time, with one more or one fewer. */
#include "follow/view.h"

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

		if (e->undone && (!found || e->undone_at.us > found->undone_at.us))
			found = e;
	}
	return found;
}

const struct follow_event *view_restored(const struct view *v, const struct follow_event *end)
{
	if (end->kind != FOLLOW_SET_ASIDE && end->kind != FOLLOW_DISMISSED)
		return NULL;
	for (const struct follow_event *e = NULL; (e = view_next(v, e));) {
		bool earlier = e->has_at && end->has_at ? e->at.us < end->at.us : date_compare(e->day, end->day) < 0;

		if (e->kind == FOLLOW_RESTORED && !earlier)
			return e;
	}
	return NULL;
}
