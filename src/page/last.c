/* The last that is known of a decision, with the time of that event and of no other. */
#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/contest.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/page.h"

#define BIT(event) (1u << DECISION_##event)

/* What leads to a state, and is what its label says. A state that was returned to (a marking that was kept, a
 * correction that was given up) is as old as it was. */
static const unsigned leads_to[DECISION_STATE_COUNT] = {
	[DECISION_ABANDONED] = BIT(ABANDON),
	[DECISION_DECIDED] = BIT(RECORD) | BIT(REJECT) | BIT(REOPEN) | BIT(CORRECT) | BIT(OUTSIDE_UNDO),
	[DECISION_FROZEN] = BIT(FREEZE),
	[DECISION_SIGNED] = BIT(SIGN),
	[DECISION_PAPER] = BIT(SIGN_PAPER),
	[DECISION_ARCHIVED] = BIT(ARCHIVE),
	[DECISION_ACKNOWLEDGED] = BIT(ACKNOWLEDGE),
	[DECISION_WITHDRAWAL] = BIT(WITHDRAW_ASK),
	[DECISION_WITHDRAWN] = BIT(WITHDRAW),
	[DECISION_OUTSIDE] = BIT(SIGN_OUTSIDE),
};

struct walk {
	unsigned wanted;
	struct instant at;
};

static enum err look_at(void *ctx, const struct act *a)
{
	struct walk *w = ctx;

	for (int i = 0; i < DECISION_EVENT_COUNT; i++)
		if ((w->wanted >> i & 1) && strcmp(a->event, decision_event_name((enum decision_event)i)) == 0)
			w->at = a->at;
	return ERR_OK;
}

static enum err put(json_t *object, const char *what, struct instant at)
{
	TRY(json_put_text(object, "last_event", what));
	return page_put_time(object, "last_at", at);
}

enum err page_put_last(json_t *object, struct store *s, const struct decision *d)
{
	struct walk w = { leads_to[d->state], d->has_oral ? d->oral.recorded : d->created };
	const char *what = page_decision_where(d);
	struct delivery_return r;
	struct contest c;

	TRY(decision_act_each(s, d->id, look_at, &w));
	if (d->contested) {
		TRY(decision_contest_find(s, d->id, &c));
		if (c.at.us >= w.at.us) {
			what = "Ifrågasatt av beslutsfattaren";
			w.at = c.at;
		}
	}
	if (d->returned) {
		TRY(delivery_return_find(s, d->id, &r));
		if (r.at.us >= w.at.us) {
			what = "Återlämnat av kommunen till jouren";
			w.at = r.at;
		}
	}
	return put(object, what, w.at);
}
