/* What a placement rests on: pure. */
#include "follow/view.h"

/* What happened on a day is before its end, too. */
static struct follow_event end_of(struct date day)
{
	return (struct follow_event){ .kind = FOLLOW_KIND_COUNT, .day = day };
}

/* Is any of them known to be a custody of the placement's law? */
static bool any_named(const struct legal_rules *rules)
{
	for (size_t i = 0; i < rules->rest_count; i++)
		if (!rules->rests[i].own_words)
			return true;
	return false;
}

static bool stands(const struct legal *l)
{
	return l->state == LEGAL_IN_FORCE || l->state == LEGAL_MAY_HAVE_LAPSED;
}

/* What such a custody makes of a placement. Where the court granted care, the placement may rest on that; and nobody
 * knows whether it rests on what was asked in own words. */
static enum legal_state state_on(const struct follow_rest *rest, const struct legal *l)
{
	bool care = l->state == LEGAL_ENDED && l->why == LEGAL_BY_COURT;

	if (stands(l))
		return l->state;
	return rest->apart || rest->own_words || care ? LEGAL_MAY_HAVE_LAPSED : LEGAL_LAPSED;
}

/* Of two custodies: what is in force, then what may be, then what went last. */
static bool counts_more(const struct resting *a, const struct resting *b)
{
	if (a->state != b->state)
		return a->state < b->state;
	return a->state == LEGAL_IN_FORCE || date_compare(a->since, b->since) >= 0;
}
_Static_assert(LEGAL_IN_FORCE < LEGAL_MAY_HAVE_LAPSED && LEGAL_MAY_HAVE_LAPSED < LEGAL_LAPSED, "the surer is less");

/* Beside a custody of the placement's law, what was asked in own words makes at most that the placement may stand. */
void legal_resting(const struct legal_rules *rules, struct date day, const struct follow_event *then,
                   struct resting *ret_resting)
{
	const struct follow_event end = end_of(day);
	struct date since = rules->decided; /* what was over before the placement ends nothing before it */
	bool named = any_named(rules), open = false;

	*ret_resting = (struct resting){ .on = NULL };
	for (size_t i = 0; i < rules->rest_count; i++) {
		const struct follow_rest *rest = &rules->rests[i];
		const struct view v = { .events = &rest->events };
		struct resting one = { .on = rest };

		legal_own(&rest->rules, &v, day, then ? then : &end, &one.legal);
		if (named && rest->own_words) {
			open |= stands(&one.legal);
			continue;
		}
		one.state = state_on(rest, &one.legal);
		one.since = one.legal.dated ? one.legal.since : rules->decided;
		if (date_compare(since, one.since) < 0)
			since = one.since;
		if (!ret_resting->on || counts_more(&one, ret_resting))
			*ret_resting = one;
	}
	if (open && ret_resting->state == LEGAL_LAPSED)
		ret_resting->state = LEGAL_MAY_HAVE_LAPSED;
	ret_resting->since = since;
}

void legal_rest(const struct legal_rules *rules, struct date day, const struct follow_event *then, struct legal *l)
{
	struct resting r;

	if (l->state != LEGAL_IN_FORCE)
		return;
	legal_resting(rules, day, then, &r);
	if (r.on && r.state != LEGAL_IN_FORCE)
		legal_set(l, r.state, LEGAL_CUSTODY_GONE, r.since, NULL);
}

/* The answer of a higher court on a day of which nobody knows whether it was before `then`, to an end that was, or may
 * have been. NULL: none. */
static const struct follow_event *answer_that_day(const struct view *v, const struct follow_event *then)
{
	for (const struct follow_event *e = NULL; (e = view_next(v, e));) {
		const struct follow_event *restored = view_restored(v, e);

		if (restored && view_order(restored, then) == VIEW_UNKNOWN && view_order(e, then) != VIEW_AFTER)
			return restored;
	}
	return NULL;
}

/* Of what is in force by what surely was before `then`: what ended it on that day, before or after, or the answer to
 * that. NULL: nothing. */
static const struct follow_event *unsure_that_day(const struct view *v, const struct follow_event *then)
{
	const struct follow_event *answer = answer_that_day(v, then);

	for (const struct follow_event *e = NULL; !answer && (e = view_next(v, e));) {
		const struct follow_event *restored = view_restored(v, e);

		if (kind_ends(e->kind) && view_order(e, then) == VIEW_UNKNOWN &&
		    (!restored || view_order(restored, then) != VIEW_BEFORE))
			return e;
	}
	return answer;
}

enum rest_stood legal_stood(const struct legal_rules *rules, const struct follow_events *events, struct instant at)
{
	const struct follow_event then = { .kind = FOLLOW_ENFORCED, .day = date_of(at), .has_at = true, .at = at };
	const struct view v = { .events = events };
	struct legal l;

	legal_own(rules, &v, then.day, &then, &l);
	if (legal_is_over(l.state))
		return REST_OVER;
	return l.state == LEGAL_IN_FORCE && !unsure_that_day(&v, &then) ? REST_STOOD : REST_UNSURE;
}

/* Does it rest on a custody of which that is known? */
static bool surely_rests(const struct legal_rules *rules, const struct follow_event *then)
{
	bool named = any_named(rules);

	for (size_t i = 0; i < rules->rest_count; i++) {
		const struct follow_rest *rest = &rules->rests[i];
		const struct view v = { .events = &rest->events };
		struct legal l;

		if (named && rest->own_words)
			continue;
		legal_own(&rest->rules, &v, then->day, then, &l);
		if (l.state == LEGAL_IN_FORCE && !unsure_that_day(&v, then))
			return true;
	}
	return rules->rest_count == 0;
}

static bool wrongly_recorded(const struct legal_rules *rules, const struct follow_event *then)
{
	struct resting r;

	legal_resting(rules, then->day, then, &r);
	return r.on && r.legal.state == LEGAL_WITHDRAWN;
}

void legal_bars_enforcement(const struct legal_rules *rules, const struct view *v, const struct follow_event *enforced,
                            struct legal *ret_legal)
{
	struct legal *l = ret_legal;
	const struct follow_event *other;

	legal_before(rules, v, enforced, l);
	/* Nothing is enforced yet: a time that runs from the enforcement cannot have run out. */
	if (l->why == LEGAL_START_UNKNOWN && rules->application->from == LAW_EVENT_ENFORCEMENT)
		legal_set(l, LEGAL_IN_FORCE, LEGAL_WHY_NONE, rules->decided, NULL);
	if (l->why == LEGAL_CUSTODY_GONE && wrongly_recorded(rules, enforced))
		l->state = LEGAL_MAY_HAVE_LAPSED;
	if (l->state != LEGAL_IN_FORCE)
		return;
	if (!surely_rests(rules, enforced))
		legal_set(l, LEGAL_MAY_HAVE_LAPSED, LEGAL_CUSTODY_GONE, enforced->day, NULL);
	other = unsure_that_day(v, enforced);
	if (other)
		legal_set(l, LEGAL_MAY_HAVE_LAPSED, LEGAL_SAME_DAY, other->day, other);
}
