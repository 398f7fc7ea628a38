/* The search for a decision maker: one after the other is asked to call, until somebody answers. */
#include "jourbeslut/seek.h"

#include "jourbeslut/act.h"
#include "outbox/seek_store.h"
#include "outbox/state.h"

static enum err add_act(struct store *s, struct instant now, int64_t person, const char *event, const char *what,
                        const char *municipality)
{
	BUF detail = buf_init(500);

	TRY(buf_printf(&detail, "Sökning av beslutsfattare, %s: %s", municipality, what));
	return decision_act_add(s, now, 0, 0, person, event, buf_str(&detail));
}

enum err seek_begin(const struct outbox *o, struct store *s, int64_t municipality, int64_t person, struct instant now,
                    int64_t *ret_seek)
{
	struct municipality m;
	enum err e;

	if (!outbox_has(o, OUTBOX_SMS) && !outbox_has(o, OUTBOX_MAIL))
		return ERR_CONFIG;
	e = seek_running(s, municipality, ret_seek);
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(people_municipality_find(s, municipality, &m));
	TRY(seek_insert(s, municipality, person, o->set.find_minutes, now, ret_seek));
	return add_act(s, now, person, "seek-begun", "påbörjad.", m.name);
}

static enum err end(struct store *s, int64_t seek, enum seek_state state, int64_t person, struct instant now)
{
	static const struct {
		const char *event, *what;
	} ends[SEEK_STATE_COUNT] = {
		[SEEK_RUNNING] = { "", "" },
		[SEEK_RECEIVED] = { "seek-received", "beslutsfattaren har svarat att jouren rings upp." },
		[SEEK_STOPPED] = { "seek-stopped", "avbruten." },
		[SEEK_CALLED] = { "seek-called", "avslutad, ett samtal är registrerat." },
		[SEEK_EXHAUSTED] = { "seek-exhausted", "alla är sökta, ingen har svarat." },
	};
	struct seek k;

	TRY(seek_end(s, seek, state, person, now));
	TRY(seek_find(s, seek, &k));
	return add_act(s, now, person, ends[state].event, ends[state].what, k.municipality);
}

enum err seek_stop(struct store *s, int64_t seek, int64_t person, struct instant now)
{
	return end(s, seek, SEEK_STOPPED, person, now);
}

enum err seek_receive(struct store *s, int64_t person, struct instant now)
{
	int64_t seek = 0;
	bool any = false;
	enum err e;

	while ((e = seek_next_of(s, person, now, seek, &seek)) == ERR_OK) {
		TRY(end(s, seek, SEEK_RECEIVED, person, now));
		any = true;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	return any ? ERR_OK : ERR_WRONG_STATE;
}

enum err seek_asks(struct store *s, int64_t person, struct instant now, bool *ret_asks)
{
	int64_t seek;
	enum err e = seek_next_of(s, person, now, 0, &seek);

	*ret_asks = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* --- The next one ------------------------------------------------------------------------------------------------- */

struct candidates {
	struct store *store;
	int64_t seek, person; /* 0: all are asked */
};

/* In the register's order, whoever is not asked yet; one with two mandates once. */
static enum err consider(void *ctx, const struct mandate *m)
{
	struct candidates *c = ctx;
	bool asked;

	if (c->person)
		return ERR_OK;
	TRY(seek_has_asked(c->store, c->seek, m->person_id, &asked));
	if (!asked)
		c->person = m->person_id;
	return ERR_OK;
}

static enum err ask(const struct outbox *o, struct store *s, const struct seek *k, int64_t person, struct instant now)
{
	int64_t id;

	TRY(seek_ask_insert(s, k->id, person, now, &id));
	TRY(outbox_wish(o, s, OUTBOX_FIND, 0, person, 0, id, now));
	return add_act(s, now, 0, "seek-asked", "nästa i ordningen söks.", k->municipality);
}

/* Nobody waits for one who was not reached; nor by a clock that was set back. */
static bool is_waited_for(const struct seek *k, const struct seek_ask *a, struct instant now)
{
	if (!a->has_message || outbox_message_failed(&a->message))
		return false;
	return now.us >= a->at.us && now.us < instant_add(a->at, k->minutes * MINUTE).us;
}

static enum err advance(const struct outbox *o, struct store *s, const struct seek *k, struct instant now)
{
	struct candidates c = { .store = s, .seek = k->id };
	struct seek_ask last;
	int64_t recorder;
	bool waits;
	enum err e = seek_was_called(s, k->municipality_id, k->begun, &recorder);

	if (e == ERR_OK)
		return end(s, k->id, SEEK_CALLED, recorder, now);
	if (e != ERR_NOT_FOUND)
		return e;
	if (now.us < k->begun.us - HOUR || now.us > instant_add(k->begun, SEEK_LONGEST).us)
		return end(s, k->id, SEEK_STOPPED, 0, now);
	e = seek_ask_last(s, k->id, &last);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	TRY(e == ERR_OK ? seek_ask_runs(s, last.id, date_of(now), &waits) : ERR_OK);
	if (e == ERR_OK && waits && is_waited_for(k, &last, now))
		return ERR_OK;
	TRY(people_mandate_each(s, k->municipality_id, date_of(now), consider, &c));
	return c.person ? ask(o, s, k, c.person, now) : end(s, k->id, SEEK_EXHAUSTED, 0, now);
}

struct advancing {
	const struct outbox *outbox;
	const struct seek *seek;
	struct instant now;
};

/* [tx] */
static enum err advance_one(struct store *s, void *ctx)
{
	const struct advancing *a = ctx;

	return advance(a->outbox, s, a->seek, a->now);
}

/* Somebody may have answered since it was read: that is no fault. */
enum err outbox_seek(struct outbox *o, struct store *s, struct instant now)
{
	struct seek k = { .id = 0 };
	enum err e;

	while ((e = seek_next(s, k.id, &k)) == ERR_OK) {
		e = store_transaction(s, advance_one, &(struct advancing){ o, &k, now });
		if (e != ERR_WRONG_STATE)
			TRY(e);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}
