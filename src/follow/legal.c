/* In force, or not: pure. LVU 7–9 §§, LVM 15–18 a §§. */
#include "follow/view.h"

#include <stdlib.h>

const char *legal_state_name(enum legal_state state)
{
	static const char *const names[LEGAL_STATE_COUNT] = {
		[LEGAL_NO] = "no",
		[LEGAL_IN_FORCE] = "in-force",
		[LEGAL_MAY_HAVE_LAPSED] = "may-have-lapsed",
		[LEGAL_LAPSED] = "lapsed",
		[LEGAL_SET_ASIDE] = "set-aside",
		[LEGAL_ENDED] = "ended",
		[LEGAL_WITHDRAWN] = "withdrawn",
	};

	return names[state];
}

const char *legal_state_label(enum legal_state state)
{
	static const char *const labels[LEGAL_STATE_COUNT] = {
		[LEGAL_NO] = "Svaret var nej",
		[LEGAL_IN_FORCE] = "I kraft",
		[LEGAL_MAY_HAVE_LAPSED] = "Kan ha upphört",
		[LEGAL_LAPSED] = "Har upphört",
		[LEGAL_SET_ASIDE] = "Hävt av rätten",
		[LEGAL_ENDED] = "Har upphört genom beslut",
		[LEGAL_WITHDRAWN] = "Felregistrerat",
	};

	return labels[state];
}

const char *legal_why_name(enum legal_why why)
{
	static const char *const names[LEGAL_WHY_COUNT] = {
		[LEGAL_WHY_NONE] = "",
		[LEGAL_NO_SUBMISSION] = "no-submission",
		[LEGAL_LATE_SUBMISSION] = "late-submission",
		[LEGAL_UNSURE_SUBMISSION] = "unsure-submission",
		[LEGAL_LIMIT_UNKNOWN] = "limit-unknown",
		[LEGAL_NO_APPLICATION] = "no-application",
		[LEGAL_LATE_APPLICATION] = "late-application",
		[LEGAL_LATE_REQUEST] = "late-request",
		[LEGAL_UNASKED_GRANT] = "unasked-grant",
		[LEGAL_START_UNKNOWN] = "start-unknown",
		[LEGAL_CUSTODY_GONE] = "custody-gone",
		[LEGAL_SAME_DAY] = "same-day",
		[LEGAL_LAW_UNKNOWN] = "law-unknown",
		[LEGAL_CONFIRMED] = "confirmed",
		[LEGAL_BY_COURT] = "by-court",
	};

	return names[why];
}

void follow_events_release(struct follow_events *events)
{
	free(events->items);
}

static bool before(struct date a, struct date b)
{
	return date_compare(a, b) < 0;
}

/* Did `e` happen before `then`, as far as anybody said? A lapse counts from the first minute of its day. */
static bool happened(const struct follow_event *e, const struct follow_event *then)
{
	if (!then)
		return true;
	if (e->kind == FOLLOW_LAPSED || then->kind == FOLLOW_KIND_COUNT)
		return !before(then->day, e->day);
	return view_order(e, then) == VIEW_BEFORE;
}

/* Did a higher court answer by then? On one day, where nobody knows the order, it may have. */
static bool answered(const struct follow_event *restored, const struct follow_event *then)
{
	return restored && (!then || view_order(restored, then) != VIEW_AFTER);
}

/* --- The states -------------------------------------------------------------------------------------------------- */

void legal_set(struct legal *l, enum legal_state state, enum legal_why why, struct date since,
               const struct follow_event *by)
{
	l->state = state;
	l->why = why;
	l->dated = true;
	l->since = since;
	l->by = by;
}

/* Nothing says that it stands any more since the day after `last`, and nothing that it does not. */
static void open_after(struct legal *l, struct date last, enum legal_why why)
{
	legal_set(l, LEGAL_MAY_HAVE_LAPSED, why, date_add_days(last, 1), NULL);
}

/* A last day has passed, by every reading on `outermost`. What was stated to have come in too late has lapsed by law; a
 * click that only says that something was marked on a later day, or nothing at all, leaves it open. */
static void passed(struct legal *l, struct date last, struct date outermost, const struct follow_event *late,
                   enum legal_why late_why, enum legal_why none_why)
{
	if (late && late->stated) {
		legal_set(l, LEGAL_LAPSED, late_why, date_add_days(outermost, 1), late);
		return;
	}
	open_after(l, last, none_why);
	l->asks |= LEGAL_ASK_LAPSE;
}

/* What ends it whatever the clocks say; of one day in this order. */
static const struct {
	enum follow_kind kind;
	enum legal_state state;
	enum legal_why why;
} ends[] = {
	{ FOLLOW_SET_ASIDE, LEGAL_SET_ASIDE, LEGAL_BY_COURT }, { FOLLOW_ENDED, LEGAL_ENDED, LEGAL_CONFIRMED },
	{ FOLLOW_LAPSED, LEGAL_LAPSED, LEGAL_CONFIRMED },      { FOLLOW_DISMISSED, LEGAL_LAPSED, LEGAL_BY_COURT },
	{ FOLLOW_CARE_DECIDED, LEGAL_ENDED, LEGAL_BY_COURT },
};

bool kind_ends(enum follow_kind kind)
{
	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++)
		if (ends[i].kind == kind)
			return true;
	return false;
}

/* The first end by day and hour, since nothing ends twice. `then`: only what happened before; NULL: all. */
static bool ended(const struct view *v, const struct follow_event *then, struct legal *l)
{
	bool found = false;

	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++)
		for (const struct follow_event *e = NULL; (e = view_next(v, e));) {
			if (e->kind != ends[i].kind || !happened(e, then) || answered(view_restored(v, e), then) ||
			    (found && view_order(e, l->by) != VIEW_BEFORE))
				continue;
			legal_set(l, ends[i].state, ends[i].why, e->day, e);
			found = true;
		}
	return found;
}

/* Its safe day has passed. The court has tried what came in when it upholds it, and so settles whether that was in
 * time, whatever the law is read to say. */
static bool stands_after(const struct legal_rules *rules, struct date today, const struct law_due *due, struct legal *l)
{
	const struct follow_event *in = l->submitted;
	bool between = !before(due->last, in ? in->day : today);

	if (in && l->upheld && (between || rules->limit_unknown || !before(l->upheld->day, in->day)))
		return true;
	if (in && (between || rules->limit_unknown))
		l->asks |= LEGAL_ASK_OUTCOME;
	if (rules->limit_unknown)
		open_after(l, due->target, LEGAL_LIMIT_UNKNOWN);
	else if (between)
		open_after(l, due->target, in ? LEGAL_UNSURE_SUBMISSION : LEGAL_NO_SUBMISSION);
	else
		passed(l, due->target, due->last, in, LEGAL_LATE_SUBMISSION, LEGAL_NO_SUBMISSION);
	return false;
}

/* 7 § LVU, 15 § LVM. False: what follows need not be asked. */
static bool submitted_in_time(const struct legal_rules *rules, struct date today, struct legal *l)
{
	struct law_due due = law_follow_up_due(rules->submission, rules->decided);

	if (l->upheld && l->upheld->kind == FOLLOW_RESTORED) /* two courts have tried it */
		return true;
	if (!l->submitted)
		l->asks |= LEGAL_ASK_SUBMISSION;
	l->last = due.target;
	l->outermost = rules->limit_unknown ? due.target : due.last;
	if (l->submitted && !before(due.target, l->submitted->day))
		return true;
	l->runs = !l->submitted && !before(l->outermost, today);
	if (!before(due.target, today)) /* what came in too late ends nothing before its last day has passed */
		return false;
	return stands_after(rules, today, &due, l);
}

static struct legal begin(const struct legal_rules *rules, const struct view *v)
{
	const struct follow_event *restored = view_last(v, FOLLOW_RESTORED);

	return (struct legal){ .state = LEGAL_IN_FORCE,
		               .dated = true,
		               .since = restored ? restored->day : rules->decided,
		               .enforced = view_first(v, FOLLOW_ENFORCED),
		               .submitted = view_first(v, FOLLOW_SUBMITTED),
		               .upheld = restored ? restored : view_first(v, FOLLOW_UPHELD),
		               .applied = view_first(v, FOLLOW_APPLIED) };
}

/* The first court's word that it stands, and the last: where both are told, nobody has settled from which of them the
 * time runs. Where neither is recorded, from the first day on which it can have begun. */
bool legal_application_due(const struct legal_rules *rules, const struct view *v, const struct legal *l,
                           struct law_due *ret_due)
{
	bool court = rules->application->from == LAW_EVENT_COURT_DECISION;
	const struct follow_event *last = court ? l->upheld : l->enforced;
	const struct follow_event *first = court && last ? view_upheld(v) : last;

	if (last) {
		*ret_due = law_follow_up_due(rules->application, first->day);
		ret_due->last = law_follow_up_due(rules->application, last->day).last;
	} else
		*ret_due = law_follow_up_due(rules->application, court ? l->submitted->day : rules->decided);
	return last != NULL;
}

bool legal_is_over(enum legal_state state)
{
	return state == LEGAL_LAPSED || state == LEGAL_SET_ASIDE || state == LEGAL_ENDED;
}

bool legal_extends(const struct legal_rules *rules)
{
	return rules->application && rules->application->extension;
}

bool kind_about_extension(enum follow_kind kind)
{
	return kind == FOLLOW_EXTENSION_ASKED || kind == FOLLOW_EXTENSION_GRANTED || kind == FOLLOW_EXTENSION_REFUSED;
}

/* Where in its day it lies: one whose hour nobody told is a request before all that was answered on that day, or an
 * answer after all that was asked. */
static int64_t moment_of(const struct follow_event *e)
{
	if (e->has_at)
		return e->at.us;
	return e->kind == FOLLOW_EXTENSION_ASKED ? INT64_MIN : INT64_MAX;
}

/* A whole order: by day and hour, a request before its answer, then as recorded; one that is only thought of last. */
static bool comes_after(const struct follow_event *a, const struct follow_event *b)
{
	int days = date_compare(a->day, b->day);
	int64_t x = moment_of(a), y = moment_of(b);
	bool asked = a->kind == FOLLOW_EXTENSION_ASKED;

	if (days != 0)
		return days > 0;
	if (x != y)
		return x > y;
	if (asked != (b->kind == FOLLOW_EXTENSION_ASKED))
		return !asked;
	return a->id && b->id ? a->id > b->id : !a->id && b->id;
}

static const struct follow_event *next_about_extension(const struct view *v, const struct follow_event *last)
{
	const struct follow_event *found = NULL;

	for (const struct follow_event *e = NULL; (e = view_next(v, e));)
		if (kind_about_extension(e->kind) && (!last || comes_after(e, last)) &&
		    (!found || comes_after(found, e)))
			found = e;
	return found;
}

static bool is_recorded_before(const struct follow_event *a, const struct follow_event *b)
{
	return a->id && (!b->id || a->id < b->id);
}

const struct follow_event *legal_order_unknown(const struct view *v, const struct follow_event *request)
{
	for (const struct follow_event *e = NULL; (e = view_next(v, e));) {
		bool answer = kind_about_extension(e->kind) && e->kind != FOLLOW_EXTENSION_ASKED;

		if (answer && view_order(e, request) == VIEW_UNKNOWN && is_recorded_before(e, request))
			return e;
	}
	return NULL;
}

static bool is_answer(const struct follow_event *e)
{
	return e->kind == FOLLOW_EXTENSION_GRANTED || e->kind == FOLLOW_EXTENSION_REFUSED;
}

/* The last day that an answer gives: of a refusal its own. */
static struct date given_by(const struct follow_event *answer)
{
	return answer->kind == FOLLOW_EXTENSION_GRANTED ? answer->until : answer->day;
}

static bool contradicts(const struct follow_event *a, const struct follow_event *b)
{
	return is_answer(a) && is_answer(b) && view_order(a, b) == VIEW_UNKNOWN &&
	       date_compare(given_by(a), given_by(b)) != 0;
}

const struct follow_event *legal_contradicted(const struct view *v, const struct follow_event *answer)
{
	for (const struct follow_event *e = NULL; (e = view_next(v, e));)
		if (contradicts(e, answer))
			return e;
	return NULL;
}

/* Of answers that contradict each other: the earliest day that one of them gives. */
static struct date proved_by(const struct view *v, const struct follow_event *answer)
{
	struct date day = given_by(answer);

	for (const struct follow_event *e = NULL; (e = view_next(v, e));)
		if (contradicts(e, answer) && before(given_by(e), day))
			day = given_by(e);
	return day;
}

static void ask_longer(const struct view *v, struct extension *x, const struct follow_event *e)
{
	bool late = !x->open && before(x->last, e->day);

	if (!late && legal_order_unknown(v, e)) {
		x->unsure = e;
		return;
	}
	x->late = late;
	x->open |= !late;
}

static void extend(const struct view *v, struct extension *x, const struct follow_event *e)
{
	if (e->kind == FOLLOW_EXTENSION_ASKED) {
		ask_longer(v, x, e);
		return;
	}
	if (x->unsure && before(x->unsure->day, e->day)) { /* what is answered later was not answered before */
		x->open = true;
		x->unsure = NULL;
	}
	if (legal_contradicted(v, e))
		x->disputed = e;
	if (e->kind == FOLLOW_EXTENSION_GRANTED && !x->open && !x->disputed)
		x->unasked = e;
	if (x->open && before(x->last, proved_by(v, e)))
		x->last = proved_by(v, e);
	x->open = false;
}

void legal_extended(const struct legal_rules *rules, const struct view *v, struct date last,
                    struct extension *ret_extension)
{
	*ret_extension = (struct extension){ .last = last };
	if (!legal_extends(rules))
		return;
	for (const struct follow_event *e = NULL; (e = next_about_extension(v, e));)
		extend(v, ret_extension, e);
}

bool legal_grant_unasked(const struct legal_rules *rules, const struct view *v, const struct follow_event *e)
{
	struct view with = *v;
	struct extension x = { .last = { 9999, 12, 31 } }; /* while nobody knows from when it runs */
	struct law_due due;
	struct legal l;

	if (with.extra && with.extra != e)
		with.self = 0; /* it is among the recorded ones */
	else
		with.extra = e;
	l = begin(rules, &with);
	if ((rules->application->from == LAW_EVENT_ENFORCEMENT ? l.enforced : l.upheld) &&
	    legal_application_due(rules, &with, &l, &due))
		x.last = due.last;
	for (const struct follow_event *o = NULL; (o = next_about_extension(&with, o)) && o != e;)
		extend(&with, &x, o);
	return !x.open;
}

/* The application's last day has passed. A court that gave longer time, though nobody asked for it in time, may have
 * known what is not recorded. */
static void application_passed(const struct extension *x, struct date safe, bool known, struct legal *l)
{
	const struct follow_event *late = known ? l->applied : NULL;
	enum legal_why none_why = !known ? LEGAL_START_UNKNOWN : x->late ? LEGAL_LATE_REQUEST : LEGAL_NO_APPLICATION;

	if (known && (x->unsure || x->disputed)) {
		open_after(l, x->last, LEGAL_SAME_DAY);
		l->asks |= LEGAL_ASK_LAPSE;
		return;
	}
	if (known && x->unasked && !(late && before(x->unasked->until, late->day))) {
		open_after(l, x->last, LEGAL_UNASKED_GRANT);
		l->asks |= LEGAL_ASK_LAPSE;
		return;
	}
	passed(l, safe, x->last, late, LEGAL_LATE_APPLICATION, none_why);
}

/* 8–9 §§ LVU, 18–18 a §§ LVM. */
static void application(const struct legal_rules *rules, const struct view *v, struct date today, struct legal *l)
{
	struct extension x;
	struct law_due due;
	struct date safe;
	bool known;

	if (rules->pending) { /* 7 § fourth paragraph LVU, 15 § LVM: before the court already */
		l->asks |= LEGAL_ASK_CARE;
		return;
	}
	known = legal_application_due(rules, v, l, &due);
	legal_extended(rules, v, due.last, &x);
	safe = before(due.last, x.last) ? x.last : due.target;
	if (x.open) {
		l->asks |= LEGAL_ASK_EXTENSION | (l->applied ? 0u : LEGAL_ASK_APPLICATION);
		return;
	}
	if (x.unsure || x.disputed)
		l->asks |= LEGAL_ASK_EXTENSION;
	l->last = safe;
	l->outermost = x.last;
	if (l->applied && !before(x.last, l->applied->day))
		l->asks |= LEGAL_ASK_CARE;
	else if (!l->applied && known)
		l->asks |= LEGAL_ASK_APPLICATION;
	if (l->applied && !before(safe, l->applied->day))
		return;
	l->runs = known && !l->applied && !before(x.last, today);
	if (!before(safe, today))
		return;
	if (l->applied && !before(x.last, l->applied->day))
		open_after(l, safe, LEGAL_START_UNKNOWN);
	else if (!before(x.last, today))
		open_after(l, safe, l->applied ? LEGAL_START_UNKNOWN : LEGAL_NO_APPLICATION);
	else
		application_passed(&x, safe, known, l);
}

/* By both laws, where nobody has read which one it is under: what only one of them says may be so. */
static void applications(const struct legal_rules *rules, const struct view *v, struct date today, struct legal *l)
{
	struct legal_rules as = *rules;
	struct legal other = *l;
	bool others;

	as.application = rules->other_application;
	if (as.application)
		application(&as, v, today, &other);
	application(rules, v, today, l);
	l->asks |= other.asks;
	if (l->state == other.state)
		return;
	others = l->state == LEGAL_IN_FORCE || (other.state != LEGAL_IN_FORCE && before(other.since, l->since));
	l->runs = false;
	l->asks |= LEGAL_ASK_LAPSE;
	open_after(l, date_add_days(others ? other.since : l->since, -1), LEGAL_LIMIT_UNKNOWN);
}

/* Of a question in own words that a court upheld: some law's time for the application may run, and nobody knows which.
 */
static void shortest(const struct legal_rules *rules, const struct view *v, struct date today, struct legal *l)
{
	struct date last = law_follow_up_due(rules->shortest, view_upheld(v)->day).last;

	l->last = l->outermost = last;
	l->runs = !before(last, today);
	if (!l->runs)
		open_after(l, last, LEGAL_LIMIT_UNKNOWN);
}

/* What the law's times say on a day, where nothing has ended it. */
static void run_out(const struct legal_rules *rules, const struct view *v, struct date today, struct legal *l)
{
	if (!rules->submission)
		return;
	if (!l->enforced)
		l->asks |= LEGAL_ASK_ENFORCEMENT;
	if (!submitted_in_time(rules, today, l))
		return;
	if (!l->upheld)
		l->asks |= LEGAL_ASK_OUTCOME;
	if (rules->two_applications)
		applications(rules, v, today, l);
	else if (rules->application)
		application(rules, v, today, l);
	else if (rules->shortest && l->upheld)
		shortest(rules, v, today, l);
}

void legal_own(const struct legal_rules *rules, const struct view *v, struct date today,
               const struct follow_event *then, struct legal *ret_legal)
{
	struct legal *l = ret_legal;

	*l = begin(rules, v);
	if (rules->withdrawn) {
		l->state = LEGAL_WITHDRAWN;
		l->dated = false;
		return;
	}
	if (!rules->yes)
		l->state = LEGAL_NO;
	else if (!ended(v, then, l))
		run_out(rules, v, today, l);
}

static void tell(const struct legal_rules *rules, const struct view *v, struct date today,
                 const struct follow_event *then, struct legal *l)
{
	legal_own(rules, v, today, then, l);
	legal_rest(rules, today, then, l);
}

void legal_of(const struct legal_rules *rules, const struct follow_events *events, struct date today,
              struct legal *ret_legal)
{
	tell(rules, &(struct view){ .events = events }, today, NULL, ret_legal);
}

void legal_without(const struct legal_rules *rules, const struct follow_events *events, const struct follow_event *e,
                   struct date today, struct legal *ret_legal)
{
	tell(rules, &(struct view){ .events = events, .undone = e->id }, today, NULL, ret_legal);
}

void legal_before(const struct legal_rules *rules, const struct view *v, const struct follow_event *e,
                  struct legal *ret_legal)
{
	tell(rules, v, e->day, e, ret_legal);
}

void legal_by_calendar(const struct legal_rules *rules, const struct view *v, struct date day, struct legal *ret_legal)
{
	*ret_legal = begin(rules, v);
	run_out(rules, v, day, ret_legal);
	legal_rest(rules, day, NULL, ret_legal);
}
