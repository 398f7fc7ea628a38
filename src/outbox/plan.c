/* What messages follow from acts and from time. */
#include <string.h>

#include "outbox/message_store.h"
#include "outbox/state.h"

#define AT_ONCE 100 /* acts in one transaction, so that nobody waits long for the writer's lock */
/* What was done longer ago, while the service was down, is not told as if it were new. */
#define OLD (12 * HOUR)
#define WAITING_MAX 1000
#define DUE_FROM 8 /* o'clock: what is due is told when offices open */

bool outbox_has(const struct outbox *o, enum outbox_channel channel)
{
	return o && *(channel == OUTBOX_SMS ? o->set.sms.url : o->set.mail.server);
}

/* An SMS wakes a person; an office reads mail. */
static enum outbox_channel channel_at(bool person, int place)
{
	return (place == 0) == person ? OUTBOX_SMS : OUTBOX_MAIL;
}

enum err outbox_wish(const struct outbox *o, struct store *s, enum outbox_kind kind, int64_t decision, int64_t person,
                     int64_t municipality, int64_t cause, struct instant now)
{
	struct wish w = { .kind = kind,
		          .decision = decision,
		          .person = person,
		          .municipality = municipality,
		          .cause = cause,
		          .not_before = outbox_not_before(kind, now) };
	bool any = false;

	for (int i = OUTBOX_CHANNEL_COUNT - 1; i >= 0; i--) {
		struct outbox_message m = { .kind = kind,
			                    .cause = cause,
			                    .decision_id = decision,
			                    .person_id = person,
			                    .municipality_id = municipality,
			                    .channel = channel_at(person != 0, i) };
		char address[ADDRESS_TEXT];
		enum err e;

		if (!outbox_has(o, m.channel))
			continue;
		e = message_address(s, &m, date_of(now), address);
		if (e != ERR_OK && e != ERR_INPUT && e != ERR_NOT_FOUND)
			return e;
		if (e != ERR_OK && any)
			continue;
		w.channel = m.channel;
		w.unreachable = e != ERR_OK;
		any = true;
	}
	/* A municipality need not have an on-duty address; a person who cannot be told must be called. */
	return any && (person || !w.unreachable) ? message_wish(s, &w, now) : ERR_OK;
}

/* What follows from what; `municipality`: for its on-duty address, else for the decision maker. */
static const struct consequence {
	const char *event;
	enum outbox_kind kind;
	bool municipality;
} consequences[] = {
	{ "record", OUTBOX_REGISTERED, false }, { "freeze", OUTBOX_SIGN, false },
	{ "record", OUTBOX_NEW, true },         { "return-answered", OUTBOX_NEW, true },
	{ "returned", OUTBOX_RETURNED, true },  { "contest", OUTBOX_CONTESTED, true },
};

static enum err of_act(const struct outbox *o, struct store *s, const struct outbox_act *a, struct instant now)
{
	struct decision d;

	if (a->at.us < now.us - OLD)
		return ERR_OK;
	TRY(decision_find(s, a->decision_id, &d));
	if (!d.has_oral)
		return ERR_OK;
	for (size_t i = 0; i < ARRAY_LENGTH(consequences); i++) {
		const struct consequence *c = &consequences[i];
		int64_t person = c->municipality ? 0 : d.oral.decider_id;

		if (strcmp(a->event, c->event) == 0 && (c->municipality || person))
			TRY(outbox_wish(o, s, c->kind, d.id, person, c->municipality ? d.municipality_id : 0, a->id,
			                now));
	}
	return ERR_OK;
}

struct planning {
	struct outbox *outbox;
	struct instant now;
	int64_t read, last;
};
struct tell {
	const struct planning *planning;
	struct store *store;
	const struct decision *decision;
};

/* [tx] One act of which no message can be made keeps none of the others waiting. */
static enum err read_acts(struct store *s, void *ctx)
{
	struct planning *p = ctx;
	struct outbox_act a = { .id = p->read };
	enum err e = ERR_OK;

	for (int i = 0; i < AT_ONCE && (e = outbox_act_next(s, a.id, &a)) == ERR_OK; i++) {
		enum err made = of_act(p->outbox, s, &a, p->now);

		if (made != ERR_OK)
			log_event(p->outbox->log, LOG_ERROR, "message.not_wished", "event", a.event, "error",
			          err_name(made), NULL);
	}
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	return outbox_acts_set(s, e == ERR_OK || a.id > p->last ? a.id : p->last);
}

/* --- From time ---------------------------------------------------------------------------------------------------- */

static enum err to_manager(void *ctx, const struct person *p)
{
	const struct tell *t = ctx;

	return outbox_wish(t->planning->outbox, t->store, OUTBOX_MANAGER, t->decision->id, p->id, 0,
	                   t->decision->version_id, t->planning->now);
}

/* The last of the reminders that have come due: none is caught up on. */
static enum err remind(struct tell *t)
{
	const struct outbox_settings *set = &t->planning->outbox->set;
	const struct decision *d = t->decision;
	int64_t waited = t->planning->now.us - outbox_told_from(d).us;
	int64_t count = set->remind_hours ? waited / (set->remind_hours * HOUR) : 0;

	if (count > OUTBOX_REMINDERS)
		count = OUTBOX_REMINDERS;
	if (count > 0 && d->oral.decider_id)
		TRY(outbox_wish(t->planning->outbox, t->store, OUTBOX_REMIND, d->id, d->oral.decider_id, 0,
		                d->version_id * (OUTBOX_REMINDERS + 1) + count, t->planning->now));
	if (set->manager_hours && waited >= set->manager_hours * HOUR)
		return people_role_each(t->store, ROLE_MANAGER, to_manager, t);
	return ERR_OK;
}

static enum err of_frozen(void *ctx, const struct decision *d)
{
	struct tell *t = ctx;

	t->decision = d;
	return d->contested ? ERR_OK : remind(t);
}

static enum err of_untaken(void *ctx, const struct decision *d, const struct delivery *delivery)
{
	const struct tell *t = ctx;

	if (!delivery->overdue)
		return ERR_OK;
	return outbox_wish(t->planning->outbox, t->store, OUTBOX_UNTAKEN, d->id, 0, d->municipality_id,
	                   delivery->shown.us / SECOND, t->planning->now);
}

static enum err of_due(void *ctx, int64_t municipality, struct date day)
{
	const struct tell *t = ctx;

	return outbox_wish(t->planning->outbox, t->store, OUTBOX_DUE, 0, 0, municipality,
	                   day.year * 10000 + day.month * 100 + day.day, t->planning->now);
}

static enum err by_other_channel(const struct outbox *o, struct store *s, const struct outbox_message *m,
                                 struct instant now)
{
	struct outbox_message other = *m;
	char address[ADDRESS_TEXT];
	enum err e;

	other.channel = m->channel == OUTBOX_SMS ? OUTBOX_MAIL : OUTBOX_SMS;
	if (!outbox_has(o, other.channel))
		return ERR_OK;
	e = message_address(s, &other, date_of(now), address);
	if (e == ERR_INPUT || e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return message_wish(s,
	                    &(struct wish){ .kind = m->kind,
	                                    .channel = other.channel,
	                                    .decision = m->decision_id,
	                                    .person = m->person_id,
	                                    .municipality = m->municipality_id,
	                                    .cause = m->cause,
	                                    .not_before = outbox_not_before(m->kind, now),
	                                    .instead = true },
	                    now);
}

/* What did not come. That it is still so is asked when it is sent. */
static enum err fall_back(const struct outbox *o, struct store *s, struct instant now)
{
	struct outbox_message m = { .id = 0 };
	enum err e;

	while ((e = message_next_lost(s, instant_add(now, -OLD), m.id, &m)) == ERR_OK)
		TRY(by_other_channel(o, s, &m, now));
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* [tx] */
static enum err look(struct store *s, void *ctx)
{
	struct planning *p = ctx;
	struct tell t = { .planning = p, .store = s };
	struct date today = date_of(p->now);

	TRY(fall_back(p->outbox, s, p->now));
	TRY(decision_each(s, &(struct decision_filter){ .states = 1u << DECISION_FROZEN, .limit = WAITING_MAX },
	                  of_frozen, &t));
	TRY(delivery_each(s, &(struct delivery_filter){ .list = DELIVERY_UNTAKEN, .limit = WAITING_MAX }, p->now,
	                  of_untaken, &t));
	if (civil_of(p->now).hour < DUE_FROM)
		return ERR_OK;
	return outbox_due_each(s, today, date_add_days(today, 1), of_due, &t);
}

static bool is_set_up(const struct outbox *o)
{
	return outbox_has(o, OUTBOX_SMS) || outbox_has(o, OUTBOX_MAIL);
}

/* Once a minute; also where the clock was set back. */
static enum err plan_times(struct planning *p)
{
	struct outbox *o = p->outbox;

	if (!is_set_up(o) || (o->looked.us && p->now.us >= o->looked.us && p->now.us < o->looked.us + MINUTE))
		return ERR_OK;
	o->looked = p->now;
	return store_transaction(o->store, look, p);
}

enum err outbox_plan(struct outbox *o, struct store *s, struct instant now)
{
	struct planning p = { .outbox = o, .now = now };

	TRY(outbox_acts_read(s, &p.read, &p.last));
	if (p.last > p.read)
		TRY(store_transaction(s, read_acts, &p));
	return plan_times(&p);
}
