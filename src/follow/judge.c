/* Which events go together. Two tables say it; recording and undoing ask them, so that no order of the two leaves what
 * contradicts itself. */
#include "follow/view.h"

/* An end is never refused for what is missing, only for what contradicts it: it says that nothing is enforced. */
static const struct {
	enum follow_kind kind;
	enum { NOT_BEFORE, NOT_WITH, RESTS_ON } relation; /* to each, or of RESTS_ON to one, of the other kind */
	enum follow_kind other;
} pairs[] = {
	{ FOLLOW_UPHELD, NOT_BEFORE, FOLLOW_SUBMITTED }, /* 7 § LVU, 17 § LVM: the court tries what came in */
	{ FOLLOW_UPHELD, RESTS_ON, FOLLOW_SUBMITTED },
	{ FOLLOW_SET_ASIDE, NOT_BEFORE, FOLLOW_SUBMITTED },
	{ FOLLOW_DISMISSED, NOT_BEFORE, FOLLOW_SUBMITTED },
	{ FOLLOW_LAPSED, NOT_WITH, FOLLOW_SET_ASIDE }, /* nothing ends twice, though a court may find that it has */
	{ FOLLOW_LAPSED, NOT_WITH, FOLLOW_ENDED },
	{ FOLLOW_DISMISSED, NOT_WITH, FOLLOW_SET_ASIDE },
	{ FOLLOW_DISMISSED, NOT_WITH, FOLLOW_DISMISSED },
	{ FOLLOW_CARE_DECIDED, NOT_BEFORE, FOLLOW_APPLIED },
	{ FOLLOW_EXTENSION_GRANTED, RESTS_ON, FOLLOW_EXTENSION_ASKED }, /* 8 § LVU: the court answers a request */
	{ FOLLOW_EXTENSION_REFUSED, RESTS_ON, FOLLOW_EXTENSION_ASKED },
};

/* What must be so on its day. */
enum presumed {
	ANYTHING,
	NOT_ENDED,   /* nothing was recorded that had ended it, but the other side's word: ends_beside */
	GRANTED,     /* nor came in too late what is submitted; and a court answers a request that was made in time */
	TRIED,       /* as NOT_ENDED; whether what was submitted came in in time the court itself decides */
	COURT_ENDED, /* a court had ended it */
	IN_FORCE,    /* JO 9081-2020: what has lapsed, or may have, is not to be enforced */
	TIME_OUT,    /* a time of the law had run out, as far as is recorded */
	ORDERED,     /* it is known whether it was before or after what was answered on that day */
};
static const enum presumed presumed[FOLLOW_KIND_COUNT] = {
	[FOLLOW_ENFORCED] = IN_FORCE,         [FOLLOW_UPHELD] = TRIED,
	[FOLLOW_EXTENSION_GRANTED] = GRANTED, [FOLLOW_RESTORED] = COURT_ENDED,
	[FOLLOW_SET_ASIDE] = NOT_ENDED,       [FOLLOW_ENDED] = NOT_ENDED,
	[FOLLOW_LAPSED] = TIME_OUT,           [FOLLOW_EXTENSION_ASKED] = ORDERED,
	[FOLLOW_EXTENSION_REFUSED] = ORDERED,
};

bool follow_base(enum follow_kind kind, enum follow_kind *ret_base)
{
	for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
		if (pairs[i].kind != kind || pairs[i].relation != RESTS_ON)
			continue;
		*ret_base = pairs[i].other;
		return true;
	}
	return false;
}

/* Surely: where both hours are known they tell, else the days. */
static bool before(const struct follow_event *a, const struct follow_event *b)
{
	if (a->has_at && b->has_at)
		return a->at.us < b->at.us;
	return date_compare(a->day, b->day) < 0;
}

static struct follow_judgement right(void)
{
	return (struct follow_judgement){ .wrong = FOLLOW_RIGHT };
}

static struct follow_judgement needs(void)
{
	return (struct follow_judgement){ .wrong = FOLLOW_NEEDS };
}

static struct follow_judgement clash(const struct follow_event *other)
{
	return (struct follow_judgement){ .wrong = FOLLOW_CLASHES, .other = other };
}

static struct follow_judgement unasked(void)
{
	return (struct follow_judgement){ .wrong = FOLLOW_UNSURE, .why = LEGAL_UNASKED_GRANT };
}

/* What a court ended stands again by then: a higher court has upheld it. */
static bool is_restored(const struct view *v, const struct follow_event *end, const struct follow_event *then)
{
	const struct follow_event *restored = view_restored(v, end);

	return restored && !before(then, restored);
}

static struct follow_judgement judge_pair(size_t pair, const struct view *v, const struct follow_event *e)
{
	for (const struct follow_event *o = NULL; (o = view_next(v, o));) {
		if (o->kind != pairs[pair].other)
			continue;
		if (pairs[pair].relation == NOT_BEFORE && before(e, o))
			return clash(o);
		if (pairs[pair].relation == NOT_WITH && !is_restored(v, o, e))
			return clash(o);
		if (pairs[pair].relation == RESTS_ON && !before(e, o))
			return right();
	}
	if (pairs[pair].relation == RESTS_ON)
		return needs();
	return right();
}

static bool is_end(const struct legal *l)
{
	return l->by && (l->why == LEGAL_BY_COURT || l->why == LEGAL_CONFIRMED);
}

/* The committee may end what a court has ended, which a higher one may restore, and a court may still say its word on
 * what the committee has ended: both are true, and the first end counts. */
static bool ends_beside(const struct follow_event *e, const struct follow_event *by)
{
	return (e->kind == FOLLOW_ENDED && follow_of_court(by->kind)) ||
	       (by->kind == FOLLOW_ENDED && follow_of_court(e->kind));
}

/* A higher court upholds what a lower one has ended, and may do so on the same day. */
static struct follow_judgement judge_restored(const struct view *v, const struct follow_event *restored,
                                              const struct legal *l)
{
	const struct follow_event *end = l->by && kind_is_court_end(l->by->kind) ? l->by : view_unanswered(v);

	if (!end)
		end = l->by;
	if (end && kind_is_court_end(end->kind) && view_answers(restored, end))
		return right();
	if (!end)
		end = view_first(v, FOLLOW_SET_ASIDE);
	if (!end)
		end = view_first(v, FOLLOW_DISMISSED);
	return end ? clash(end) : needs();
}

/* What is done is a fact also where it may have lapsed by then. */
static struct follow_judgement judge_enforced(const struct legal_rules *rules, const struct view *v,
                                              const struct follow_event *e)
{
	struct legal l;

	legal_bars_enforcement(rules, v, e, &l);
	if (l.state == LEGAL_IN_FORCE)
		return right();
	return (struct follow_judgement){ l.state == LEGAL_MAY_HAVE_LAPSED ? FOLLOW_UNSURE : FOLLOW_BARRED, l.why,
		                          l.by };
}

static struct follow_judgement judge_ordered(const struct view *v, const struct follow_event *e)
{
	const struct follow_event *answer =
	        e->kind == FOLLOW_EXTENSION_ASKED ? legal_order_unknown(v, e) : legal_contradicted(v, e);

	return answer ? (struct follow_judgement){ FOLLOW_UNSURE, LEGAL_SAME_DAY, answer } : right();
}

static struct follow_judgement judge_presumed(const struct legal_rules *rules, const struct view *v,
                                              const struct follow_event *e)
{
	struct legal l, times;

	legal_before(rules, v, e, &l);
	switch (presumed[e->kind]) {
	case ANYTHING:
		break;
	case NOT_ENDED:
		return is_end(&l) && !ends_beside(e, l.by) ? clash(l.by) : right();
	case GRANTED:
		if (l.by && l.why != LEGAL_LATE_APPLICATION)
			return clash(l.by);
		if (legal_contradicted(v, e))
			return judge_ordered(v, e);
		return legal_grant_unasked(rules, v, e) ? unasked() : right();
	case TRIED:
		if (l.by && l.why == LEGAL_LATE_SUBMISSION)
			return (struct follow_judgement){ FOLLOW_UNSURE, l.why, l.by };
		return l.by && !ends_beside(e, l.by) ? clash(l.by) : right();
	case COURT_ENDED:
		return judge_restored(v, e, &l);
	case IN_FORCE:
		return judge_enforced(rules, v, e);
	case ORDERED:
		return judge_ordered(v, e);
	case TIME_OUT:
		if (is_end(&l))
			return clash(l.by);
		legal_by_calendar(rules, v, e->day, &times);
		if (times.state == LEGAL_IN_FORCE)
			return (struct follow_judgement){ .wrong = FOLLOW_NOT_OUT };
		break;
	}
	return right();
}

static bool is_late(const struct legal_rules *rules, const struct view *v)
{
	const struct follow_event *in = view_first(v, FOLLOW_SUBMITTED);

	return in && rules->submission && !rules->limit_unknown &&
	       date_compare(law_follow_up_due(rules->submission, rules->decided).last, in->day) < 0;
}

enum follow_mark follow_mark(const struct legal_rules *rules, const struct follow_events *events,
                             const struct follow_event *e)
{
	struct view others = { .events = events, .self = e->id };
	struct legal l;

	if (e->undone)
		return FOLLOW_PLAIN;
	if (kind_about_extension(e->kind) && !legal_extends(rules))
		return FOLLOW_DOES_NOT_COUNT;
	if (e->kind == FOLLOW_EXTENSION_ASKED)
		return legal_order_unknown(&others, e) ? FOLLOW_ORDER_UNKNOWN : FOLLOW_PLAIN;
	if (kind_about_extension(e->kind) && legal_contradicted(&others, e))
		return FOLLOW_ORDER_UNKNOWN;
	if (e->kind == FOLLOW_EXTENSION_GRANTED)
		return legal_grant_unasked(rules, &others, e) ? FOLLOW_UNASKED_GRANT : FOLLOW_PLAIN;
	if (e->kind == FOLLOW_UPHELD)
		return is_late(rules, &others) ? FOLLOW_LATE_UPHELD : FOLLOW_PLAIN;
	if (e->kind != FOLLOW_ENFORCED)
		return FOLLOW_PLAIN;
	legal_bars_enforcement(rules, &others, e, &l);
	if (l.state == LEGAL_MAY_HAVE_LAPSED)
		return FOLLOW_WHILE_UNSURE;
	return legal_is_over(l.state) ? FOLLOW_NOT_IN_FORCE : FOLLOW_PLAIN;
}

/* `e` beside all that counts in `v`. */
static struct follow_judgement judge(const struct legal_rules *rules, const struct view *seen,
                                     const struct follow_event *e)
{
	struct view v = *seen;

	v.self = e->id;
	if (kind_about_extension(e->kind) && !legal_extends(rules))
		return (struct follow_judgement){ .wrong = FOLLOW_NO_EXTENSION };
	for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
		struct follow_judgement j = pairs[i].kind == e->kind ? judge_pair(i, &v, e) : right();

		if (j.wrong != FOLLOW_RIGHT)
			return j;
	}
	return judge_presumed(rules, &v, e);
}

static bool may_be(struct follow_judgement j)
{
	return j.wrong == FOLLOW_RIGHT || j.wrong == FOLLOW_UNSURE;
}

/* Whether `e` may be recorded where `v` is: it goes with all that is there, and all that is there with it. An
 * enforcement has been, though it may be told afterwards that it should not. */
static struct follow_judgement judge_next(const struct legal_rules *rules, const struct view *v,
                                          const struct follow_event *e)
{
	struct follow_judgement j = judge(rules, v, e);
	struct view with = *v;

	with.extra = e;
	if (!may_be(j))
		return j;
	for (const struct follow_event *o = NULL; (o = view_next(v, o));) {
		struct follow_judgement after = judge(rules, &with, o);

		if (o->kind != FOLLOW_ENFORCED && !may_be(after) && (after.other == e || may_be(judge(rules, v, o))))
			return clash(o);
	}
	return j;
}

struct follow_judgement follow_judge(const struct legal_rules *rules, const struct follow_events *events,
                                     const struct follow_event *e)
{
	return judge_next(rules, &(struct view){ .events = events }, e);
}

/* Could `r` stand, or be recorded where it was, only because of `e`? What an older program let stand without what it
 * needs holds nothing back. */
static bool rests_on(const struct legal_rules *rules, const struct follow_events *events, const struct follow_event *r,
                     const struct follow_event *e)
{
	struct view then = { .events = events, .below = r->id }, now = { .events = events };
	struct view then_without = then, now_without = now;

	then_without.undone = now_without.undone = e->id;
	if (may_be(judge(rules, &now, r)) && !may_be(judge(rules, &now_without, r)))
		return true;
	return may_be(judge_next(rules, &then, r)) && !may_be(judge_next(rules, &then_without, r));
}

const struct follow_event *follow_resting(const struct legal_rules *rules, const struct follow_events *events,
                                          const struct follow_event *e)
{
	struct view all = { .events = events, .self = e->id };

	for (const struct follow_event *r = NULL; (r = view_next(&all, r));)
		if (rests_on(rules, events, r, e))
			return r;
	return NULL;
}
