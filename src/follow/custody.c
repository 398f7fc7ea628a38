/* The custodies of its matter that a placement may rest on. */
#include "follow/custody.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "follow/event_store.h"
#include "follow/view.h"
#include "jourbeslut/act.h"
#include "jourbeslut/call.h"
#include "jourbeslut/tie.h"

/* So long after a placement it may still be of the same night's calls, in whatever order they came. */
#define SAME_NIGHT (24 * HOUR)

/* What a custody was when the placement was decided. */
enum custody_when {
	CUSTODY_STOOD,
	CUSTODY_UNSURE, /* it may have: what may have lapsed by then, or what was asked in own words */
	CUSTODY_NIGHT,  /* decided after it, in the same night */
	CUSTODY_OVER,   /* it did not stand any more */
	CUSTODY_LATE,   /* decided long after it: it does not rest on that */
	CUSTODY_WRONG,  /* wrongly recorded */
	CUSTODY_WHEN_COUNT
};

struct found {
	struct follow_rests by[CUSTODY_WHEN_COUNT];
};

void custody_release(struct follow_rests *r)
{
	for (size_t i = 0; i < r->count; i++)
		follow_events_release(&r->items[i].events);
	free(r->items);
}

static void found_release(struct found *f)
{
	for (size_t i = 0; i < CUSTODY_WHEN_COUNT; i++)
		custody_release(&f->by[i]);
}

static enum custody_when when_of(const struct decision *custody, const struct following *f,
                                 const struct decision *placed)
{
	struct instant at = placed->oral.stated;

	if (f->rules.withdrawn)
		return CUSTODY_WRONG;
	if (custody->oral.stated.us > at.us + SAME_NIGHT)
		return CUSTODY_LATE;
	if (custody->oral.stated.us > at.us)
		return CUSTODY_NIGHT;
	switch (legal_stood(&f->rules, &f->events, at)) {
	case REST_OVER:
		return CUSTODY_OVER;
	case REST_STOOD:
		return f->type->free ? CUSTODY_UNSURE : CUSTODY_STOOD;
	case REST_UNSURE:
		break;
	}
	return CUSTODY_UNSURE;
}

static enum err grow(struct follow_rests *r, size_t more)
{
	struct follow_rest *grown = realloc(r->items, (r->count + more) * sizeof *grown);

	if (!grown)
		return ERR_MEMORY;
	r->items = grown;
	return ERR_OK;
}

/* Takes the events over. */
static enum err add(struct found *all, const struct decision *custody, const struct decision *placed,
                    struct following *f)
{
	enum custody_when when = when_of(custody, f, placed);
	struct follow_rests *r = &all->by[when];
	struct follow_rest *one;

	TRY(grow(r, 1));
	one = &r->items[r->count++];
	*one = (struct follow_rest){ .rules = f->rules, .events = f->events, .own_words = f->type->free };
	one->apart = when == CUSTODY_UNSURE || when == CUSTODY_OVER;
	one->disputed = decision_disputed(custody) && !f->rules.withdrawn;
	(void)snprintf(one->ref, sizeof one->ref, "%s", custody->ref);
	f->events = (struct follow_events){ 0 };
	return ERR_OK;
}

static enum err move_all(struct follow_rests *from, struct follow_rests *to)
{
	if (!from->count)
		return ERR_OK;
	TRY(grow(to, from->count));
	for (size_t i = 0; i < from->count; i++)
		to->items[to->count++] = from->items[i];
	from->count = 0;
	return ERR_OK;
}

/* A custody that was decided after the placement brings it back as little as it ends it: it counts only where none is
 * known to have stood before (the order of a night's calls), and never once that night is over. What was over by then
 * counts only where nothing else does, and one that was wrongly recorded only where there is none at all. */
static enum err choose(struct found *all, struct follow_rests *ret_rests)
{
	bool stood = all->by[CUSTODY_STOOD].count > 0, late = all->by[CUSTODY_LATE].count > 0;

	TRY(move_all(&all->by[CUSTODY_STOOD], ret_rests));
	TRY(move_all(&all->by[CUSTODY_UNSURE], ret_rests));
	if (!stood)
		TRY(move_all(&all->by[CUSTODY_NIGHT], ret_rests));
	if (!ret_rests->count)
		TRY(move_all(&all->by[CUSTODY_OVER], ret_rests));
	if (ret_rests->count)
		return ERR_OK;
	TRY(move_all(&all->by[CUSTODY_WRONG], ret_rests));
	for (size_t i = 0; i < ret_rests->count; i++) /* the right one may be of another hour than was said */
		ret_rests->items[i].apart = late;
	return ERR_OK;
}

bool custody_of_one_law(const struct law *law, const char *a, const char *b)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);

		if (law_kin_find(pack, a) && law_kin_find(pack, b))
			return true;
	}
	return false;
}

static void tell(struct following *placed, struct date today)
{
	struct follow_custody *c = &placed->custody;
	struct resting r;

	c->asked = placed->type->placement_kind_count > 0;
	legal_resting(&placed->rules, today, NULL, &r);
	if (!r.on)
		return;
	c->known = true;
	(void)snprintf(c->ref, sizeof c->ref, "%s", r.on->ref);
	c->state = r.legal.state;
	c->why = r.legal.why;
	c->since = r.legal.dated ? r.legal.since : placed->rules.decided;
	c->elsewhere = legal_is_over(c->state) && r.state == LEGAL_MAY_HAVE_LAPSED;
	c->own_words = r.on->own_words;
	c->disputed = r.on->disputed;
	c->submitted = r.legal.submitted != NULL;
	c->extends = legal_extends(&r.on->rules);
	c->runs = r.legal.state == LEGAL_IN_FORCE && r.legal.runs;
	c->last = r.legal.last;
	c->outermost = r.legal.outermost;
}

/* A matter that was tied to the placement's, and of which another number has become known since. */
static enum err is_another(const struct decision_office *o, struct store *s, const struct decision *d,
                           const struct decision *other, bool *ret_another)
{
	struct tie_side a, b;
	char numbers[2][20];

	*ret_another = false;
	if (d->matter_id == other->matter_id)
		return ERR_OK;
	TRY(tie_side_of(o, s, d, &a, numbers[0]));
	TRY(tie_side_of(o, s, other, &b, numbers[1]));
	*ret_another = tie_is_another(&a, &b);
	return ERR_OK;
}

/* Somebody has said that it is none of the law's decisions. */
static enum err is_none(struct store *s, const struct decision *d, const struct law_type *type, bool *ret_none)
{
	struct act none;
	enum err e = type->free ? decision_name_none_find(s, d->id, &none) : ERR_NOT_FOUND;

	*ret_none = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err custody_find(const struct decision_office *o, struct store *s, const struct decision *d, struct instant now,
                      struct following *placed)
{
	CLEANUP(found_release) struct found all = { 0 };
	int64_t id = 0;

	for (;;) {
		FOLLOWING f = { 0 };
		struct decision other;
		bool another, none;
		enum err e = sibling_next(s, d->matter_id, id, &id);

		if (e == ERR_NOT_FOUND)
			break;
		TRY(e);
		TRY(decision_find(s, id, &other));
		if (id == d->id || !other.has_oral || !other.oral.yes)
			continue;
		TRY(is_another(o, s, d, &other, &another));
		if (another)
			continue;
		TRY(follow_load_own(o, s, &other, now, &f));
		if (!f.rules.submission ||
		    (!f.type->free && !custody_of_one_law(o->law, placed->type->kin, f.type->kin)))
			continue;
		TRY(is_none(s, &other, f.type, &none));
		if (none)
			continue;
		TRY(add(&all, &other, d, &f));
	}
	TRY(choose(&all, &placed->rests));
	placed->rules.rests = placed->rests.items;
	placed->rules.rest_count = placed->rests.count;
	tell(placed, date_of(now));
	return ERR_OK;
}

void follow_custody_gone(const struct follow_custody *c, char out[FOLLOW_GONE])
{
	const char *what = "har upphört, ", *more = "";
	char from[SWEDISH_TIME_TEXT] = "";

	date_format_swedish(c->since, from);
	if (c->state == LEGAL_SET_ASIDE)
		what = "är hävt av rätten ";
	if (c->state == LEGAL_MAY_HAVE_LAPSED)
		what = "kan ha upphört från och med ";
	if (c->elsewhere)
		more = " Det kan vila på något annat.";
	if (c->state == LEGAL_ENDED && c->why == LEGAL_BY_COURT) {
		what = "har upphört: rätten avgjorde frågan om vård ";
		more = " Gav rätten vård kan det vila på den.";
	}
	if (c->state == LEGAL_WITHDRAWN) {
		what = "är märkt som felregistrerat";
		from[0] = '\0';
	}
	(void)snprintf(out, FOLLOW_GONE, "%s%s.%s", what, from, more);
}
