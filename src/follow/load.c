/* A decision's events and state, from the store. */
#include "follow/custody.h"
#include "follow/event_store.h"
#include "follow/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/law_moved.h"
#include "jourbeslut/version.h"

void following_release(struct following *f)
{
	follow_events_release(&f->events);
	custody_release(&f->rests);
}

bool follow_rests_unseen(const struct following *f)
{
	return f->custody.asked && (!f->custody.known || f->custody.own_words);
}

bool follow_enforced_after(const struct following *f)
{
	const struct follow_event *e = f->legal.enforced;

	if (!e || (f->legal.state != LEGAL_MAY_HAVE_LAPSED && !legal_is_over(f->legal.state)))
		return false;
	return follow_mark(&f->rules, &f->events, e) != FOLLOW_PLAIN;
}

/* Two laws with other last days ask nothing here: while it is in force, it is by both (limit_unknown). */
unsigned follow_asks_first(const struct following *f)
{
	unsigned held = f->remanded ? FOLLOW_FIRST_BARRED : FOLLOW_FIRST_HELD;

	return (f->detained ? held : 0u) | (f->custody.disputed ? FOLLOW_FIRST_CUSTODY : 0u) |
	       (follow_rests_unseen(f) ? FOLLOW_FIRST_CARE : 0u) | (f->type && f->type->free ? FOLLOW_FIRST_LAW : 0u);
}

const struct law_follow_up *follow_rule(const struct following *f, const char *kind, const struct law_type **ret_type)
{
	return decision_law_follow_up(f->type, f->beside, f->rules.yes, kind, f->rules.decided, ret_type);
}

/* Of an answer no, too: what would have run. */
static const struct law_follow_up *find(const struct following *f, const char *id)
{
	return decision_law_follow_up(f->type, f->beside, true, id, f->rules.decided, NULL);
}

static const struct law_follow_up *rule_by(const struct following *f, const struct law_type *type, const char *id)
{
	return decision_law_follow_up(type, NULL, true, id, f->rules.decided, NULL);
}

/* Do the two laws have other last days for it? Until the text is locked nobody has read which one runs. */
static bool limits_differ(const struct following *f, const char *id)
{
	const struct law_follow_up *own, *other;
	struct law_due a, b;

	if (!f->beside)
		return false;
	own = rule_by(f, f->type, id);
	other = rule_by(f, f->beside, id);
	if (!own || !other)
		return own != other;
	a = law_follow_up_due(own, f->rules.decided);
	b = law_follow_up_due(other, f->rules.decided);
	return own->from != other->from || date_compare(a.target, b.target) != 0 || date_compare(a.last, b.last) != 0;
}

static void find_applications(struct following *f)
{
	const struct law_follow_up *own = rule_by(f, f->type, LAW_APPLICATION);

	f->rules.application = find(f, LAW_APPLICATION);
	f->rules.two_applications = limits_differ(f, LAW_APPLICATION);
	if (f->rules.two_applications)
		f->rules.other_application = f->rules.application == own ? rule_by(f, f->beside, LAW_APPLICATION) : own;
}

/* As the latest text says that was frozen, whatever became of it since. */
static enum err find_pending(struct store *s, const struct decision *d, bool *ret_pending)
{
	struct decision_pending pending;

	TRY(decision_pending_find(s, d->version_id, &pending));
	*ret_pending = *pending.court != '\0';
	return ERR_OK;
}

/* The pack's words for it: a placement is under the same law as the custody that it rests on. */
static const struct law_choice *detained_choice(const struct law_pack *pack, const char *id)
{
	for (size_t i = 0; i < pack->type_count; i++) {
		const struct law_choices *choices = law_choices_find(&pack->types[i], "detained");

		if (choices)
			return law_choice_find(choices, id);
	}
	return NULL;
}

/* LVU 9 §, LVM 18 a §: who is held is not taken into care now. An enforcement that is recorded tells that it was. */
static enum err find_detained(struct store *s, const struct decision *d, struct following *f)
{
	char id[LAW_ID_TEXT];
	bool open = f->legal.state == LEGAL_IN_FORCE || f->legal.state == LEGAL_MAY_HAVE_LAPSED;

	if (!open || f->legal.enforced)
		return ERR_OK;
	TRY(detained_find(s, d, id));
	if (*id && strcmp(id, "no") != 0)
		f->detained = detained_choice(f->type->pack, id);
	f->remanded = f->detained && strcmp(id, "remanded") == 0;
	return ERR_OK;
}

/* Of the laws by which it may have been decided. */
static const struct law_follow_up *shortest_application(const struct law *law)
{
	const struct law_follow_up *found = NULL;

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);

		for (size_t t = 0; law_pack_usable(pack) && t < pack->type_count; t++)
			for (size_t k = 0; k < pack->types[t].follow_up_count; k++) {
				const struct law_follow_up *one = &pack->types[t].follow_ups[k];

				if (strcmp(one->id, LAW_APPLICATION) == 0 && one->rule == LAW_RULE_WEEKS &&
				    (!found || one->weeks < found->weeks))
					found = one;
			}
	}
	return found;
}

enum err follow_load_own(const struct decision_office *o, struct store *s, const struct decision *d, struct instant now,
                         struct following *f)
{
	const struct decision then = decision_as_it_stands(d);
	const struct law_type *type;

	TRY(decision_type(o, &then, &type));
	f->type = type;
	f->beside = decision_law_beside(o, d);
	f->rules.yes = d->oral.yes;
	f->rules.withdrawn = d->state == DECISION_WITHDRAWN;
	f->rules.decided = date_of(d->oral.stated);
	f->rules.submission = find(f, LAW_SUBMISSION);
	f->rules.limit_unknown = type->free || limits_differ(f, LAW_SUBMISSION);
	find_applications(f);
	if (type->free)
		f->rules.shortest = shortest_application(o->law);
	f->other_law = f->rules.yes && !f->rules.withdrawn && decision_pack_lost(o, &then);
	TRY(find_pending(s, &then, &f->rules.pending));
	TRY(event_load_all(s, d->id, &f->events));
	legal_of(&f->rules, &f->events, date_of(now), &f->legal);
	return ERR_OK;
}

static enum err find_meeting(struct store *s, const struct decision *d, struct following *f)
{
	enum err e = people_meeting_from(s, d->municipality_id, date_add_days(f->rules.decided, 1), &f->meeting);

	f->meets = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err follow_load(const struct decision_office *o, struct store *s, const struct decision *d, struct instant now,
                     struct following *ret_following)
{
	FOLLOWING f = { 0 };

	TRY(follow_load_own(o, s, d, now, &f));
	if (!f.rules.submission && f.rules.yes) {
		TRY(custody_find(o, s, d, now, &f));
		legal_of(&f.rules, &f.events, date_of(now), &f.legal);
	}
	TRY(find_detained(s, d, &f));
	TRY(find_meeting(s, d, &f));
	*ret_following = f;
	f.events = (struct follow_events){ 0 };
	f.rests = (struct follow_rests){ 0 };
	return ERR_OK;
}

enum err follow_recorded(struct store *s, const struct decision *d, struct instant now, struct following *ret_following)
{
	FOLLOWING f = { 0 };

	f.rules.yes = d->oral.yes;
	f.rules.withdrawn = d->state == DECISION_WITHDRAWN;
	f.rules.decided = date_of(d->oral.stated);
	TRY(event_load_all(s, d->id, &f.events));
	legal_of(&f.rules, &f.events, date_of(now), &f.legal);
	if (f.legal.state == LEGAL_IN_FORCE) {
		f.legal.state = LEGAL_MAY_HAVE_LAPSED;
		f.legal.why = LEGAL_LAW_UNKNOWN;
		f.legal.dated = false;
	}
	*ret_following = f;
	f.events = (struct follow_events){ 0 };
	return ERR_OK;
}

enum err follow_load_any(const struct decision_office *o, struct store *s, const struct decision *d, struct instant now,
                         struct following *ret_following)
{
	enum err e = follow_load(o, s, d, now, ret_following);

	return e == ERR_CONFIG ? follow_recorded(s, d, now, ret_following) : e;
}

struct law_moments follow_moments(const struct decision *d, const struct following *f)
{
	struct law_moments m = { .decided = d->oral.stated, .meets = f->meets, .meeting = f->meeting };
	const struct legal *l = &f->legal;

	m.enforced = l->enforced != NULL;
	if (l->enforced)
		m.enforced_on = l->enforced->day;
	m.upheld = l->upheld != NULL;
	if (l->upheld)
		m.upheld_on = l->upheld->day;
	m.pending = f->rules.pending || (l->applied && date_compare(l->applied->day, f->rules.decided) <= 0);
	return m;
}

static bool lapsed_by(const struct legal *l, struct date day)
{
	return (l->state == LEGAL_LAPSED || l->state == LEGAL_MAY_HAVE_LAPSED) && date_compare(l->since, day) <= 0;
}

enum err follow_lapsed_before(const struct decision_office *o, struct store *s, const struct decision *d,
                              struct instant now, struct decision *ret_earlier)
{
	int64_t id = d->id;

	for (;;) {
		FOLLOWING f = { 0 };

		TRY(person_earlier(s, d, id, &id));
		TRY(decision_find(s, id, ret_earlier));
		if (!ret_earlier->oral.yes || ret_earlier->state == DECISION_WITHDRAWN)
			continue;
		TRY(follow_load_own(o, s, ret_earlier, now, &f));
		if (!f.rules.submission)
			continue;
		return lapsed_by(&f.legal, date_of(d->oral.stated)) ? ERR_OK : ERR_NOT_FOUND;
	}
}
