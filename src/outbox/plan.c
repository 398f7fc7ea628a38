/* What messages follow from acts and from time. */
#include <string.h>

#include "outbox/message_store.h"
#include "outbox/state.h"

#define AT_ONCE 100 /* acts in one transaction, so that nobody waits long for the writer's lock */
/* What was done longer ago, while the service was down, is not told as if it were new. */
#define OLD (12 * HOUR)

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
		struct outbox_message m = { .decision_id = decision,
			                    .person_id = person,
			                    .municipality_id = municipality,
			                    .channel = channel_at(person != 0, i) };
		char address[ADDRESS_TEXT];
		enum err e;

		if (!outbox_has(o, m.channel))
			continue;
		e = message_address(s, &m, address);
		if (e != ERR_OK && e != ERR_INPUT && e != ERR_NOT_FOUND)
			return e;
		if (e != ERR_OK && any)
			continue;
		w.channel = m.channel;
		w.unreachable = e != ERR_OK;
		any = true;
	}
	return any ? message_wish(s, &w, now) : ERR_OK;
}

static enum err of_act(const struct outbox *o, struct store *s, const struct outbox_act *a, struct instant now)
{
	struct decision d;

	if (a->at.us < now.us - OLD)
		return ERR_OK;
	TRY(decision_find(s, a->decision_id, &d));
	if (!d.has_oral || !d.oral.decider_id)
		return ERR_OK;
	if (strcmp(a->event, decision_event_name(DECISION_RECORD)) == 0)
		return outbox_wish(o, s, OUTBOX_REGISTERED, d.id, d.oral.decider_id, 0, a->id, now);
	if (strcmp(a->event, decision_event_name(DECISION_FREEZE)) == 0)
		return outbox_wish(o, s, OUTBOX_SIGN, d.id, d.oral.decider_id, 0, a->id, now);
	return ERR_OK;
}

struct planning {
	struct outbox *outbox;
	struct instant now;
	int64_t read, last;
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

enum err outbox_plan(struct outbox *o, struct store *s, struct instant now)
{
	struct planning p = { .outbox = o, .now = now };

	TRY(outbox_acts_read(s, &p.read, &p.last));
	return p.last > p.read ? store_transaction(s, read_acts, &p) : ERR_OK;
}
