#include "order.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/store.h"
#include "names.h"

static const char Q_OPEN[] =
        "SELECT * FROM (SELECT id, kind = 'sign' AS sign, known, ip, requested_at FROM eid_order "
        "WHERE state IN ('wanted', 'pending', 'collected') ORDER BY kind = 'sign' DESC, known DESC, id LIMIT :max) "
        "ORDER BY id";

static const char Q_STATE[] =
        "SELECT o.public_id, o.kind, o.state, o.hint, o.cancel_wanted, o.picked_up, o.attempts, o.requested_at, "
        " (SELECT MIN(started_at) FROM eid_attempt WHERE order_id = o.id) AS first_started, "
        " (SELECT MAX(ended_at) FROM eid_attempt WHERE order_id = o.id) AS last_ended, "
        " a.id AS attempt, a.order_ref, a.started_at "
        "FROM eid_order o LEFT JOIN eid_attempt a ON a.order_id = o.id AND a.ended_at IS NULL WHERE o.id = :id";

static const char Q_FULL[] =
        "SELECT kind, subject, person, visible, nonvisible, ip, user_agent, binding_hash, return_url "
        "FROM eid_order WHERE id = :id";

static const char Q_ANSWER[] = "SELECT body, received_at FROM eid_answer WHERE attempt_id = :attempt";

static const char Q_START_ATTEMPT[] =
        "INSERT INTO eid_attempt (order_id, number, order_ref, autostart_token, qr_token, qr_secret, started_at) "
        "VALUES (:order, :number, :ref, :autostart, :token, :secret, :at)";

static const char Q_START_ORDER[] =
        "UPDATE eid_order SET state = 'pending', attempts = :number, picked_up = 0, hint = '', "
        "ends_at = :ends WHERE id = :order AND state = 'wanted'";

static const char Q_HINT[] = "UPDATE eid_order SET hint = :hint, picked_up = :picked, ends_at = :ends "
                             "WHERE id = :order AND state = 'pending'";

static const char Q_ENDS[] = "SELECT ends_at FROM eid_order WHERE id = :order";

static const char Q_ADD_ANSWER[] =
        "INSERT INTO eid_answer (attempt_id, body, received_at) VALUES (:attempt, :body, :at)";

static const char Q_COLLECTED[] = "UPDATE eid_order SET state = 'collected' WHERE id = :order AND state = 'pending'";

static const char Q_END_ATTEMPT[] = "UPDATE eid_attempt SET ended_at = :at, autostart_token = '', qr_token = '', "
                                    "qr_secret = '' WHERE order_id = :order AND ended_at IS NULL";

static const char Q_RENEW[] = "UPDATE eid_order SET state = 'wanted', picked_up = 0, hint = '' "
                              "WHERE id = :order AND state = 'collected'";

static const char Q_END[] = "UPDATE eid_order SET state = :state, hint = :hint, ended_at = :at WHERE id = :order "
                            "AND state IN ('wanted', 'pending', 'collected')";

static const char Q_VERDICT[] =
        "UPDATE eid_order SET state = :state, hint = :hint, ended_at = :at, report = :report, proven_person = :person, "
        "proven_name = :name, device_ip = :ip WHERE id = :order AND state = 'collected'";

void order_full_release(struct order_full *o)
{
	buf_release(&o->visible);
	buf_release(&o->nonvisible);
	buf_release(&o->user_agent);
	buf_release(&o->return_url);
}

static uint64_t number_of(const unsigned char *bytes, size_t count)
{
	uint64_t number = 0;

	for (size_t i = 0; i < count; i++)
		number = number << 8 | bytes[i];
	return number;
}

/* What one subscriber has: of IPv6 the first 64 bits, as the limits of http count. */
static uint64_t network_of(struct span text)
{
	char address[EID_IP_TEXT];
	struct in6_addr six;
	struct in_addr four;

	(void)snprintf(address, sizeof address, "%.*s", (int)text.len, text.ptr);
	if (inet_pton(AF_INET, address, &four) == 1)
		return ntohl(four.s_addr);
	if (inet_pton(AF_INET6, address, &six) != 1)
		return 0;
	return IN6_IS_ADDR_V4MAPPED(&six) ? number_of(six.s6_addr + 12, 4) : number_of(six.s6_addr, 8);
}

enum err order_open_list(struct store *s, struct order_open *list, size_t max, size_t *ret_count)
{
	STATEMENT q = store_statement(s, Q_OPEN);
	size_t count = 0;
	bool row;

	TRY(bind_int(q, ":max", (int64_t)max));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row || count == max)
			break;
		list[count++] = (struct order_open){ .id = column_int(q, "id"),
			                             .sign = column_int(q, "sign") != 0,
			                             .known = column_int(q, "known") != 0,
			                             .network = network_of(column_span(q, "ip")),
			                             .requested = column_instant(q, "requested_at") };
	}
	*ret_count = count;
	return ERR_OK;
}

static enum err read_attempt(struct statement *q, struct order_state *o)
{
	o->first_started.us = column_is_null(q, "first_started") ? INT64_MAX : column_int(q, "first_started");
	o->last_ended.us = column_is_null(q, "last_ended") ? INT64_MIN : column_int(q, "last_ended");
	if (column_is_null(q, "attempt"))
		return ERR_OK;
	o->attempt = column_int(q, "attempt");
	o->started = column_instant(q, "started_at");
	return column_text_copy(q, "order_ref", o->order_ref, sizeof o->order_ref);
}

enum err order_state_load(struct store *s, int64_t id, struct order_state *ret_order)
{
	STATEMENT q = store_statement(s, Q_STATE);
	struct order_state o = { .id = id };

	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	TRY(column_text_copy(q, "public_id", o.public_id, sizeof o.public_id));
	TRY(eid_kind_parse(column_span(q, "kind"), &o.kind));
	TRY(eid_state_parse(column_span(q, "state"), &o.state));
	TRY(column_text_copy(q, "hint", o.hint, sizeof o.hint));
	o.cancel_wanted = column_int(q, "cancel_wanted") != 0;
	o.picked_up = column_int(q, "picked_up") != 0;
	o.attempts = (int)column_int(q, "attempts");
	o.requested = column_instant(q, "requested_at");
	TRY(read_attempt(q, &o));
	*ret_order = o;
	return ERR_OK;
}

static enum err copy_span(struct span from, struct buf *to)
{
	*to = buf_init(from.len + 1);
	return buf_add_span(to, from);
}

/* The request's texts point into the struct where it ends up. */
static void hand_over(struct order_full *from, struct order_full *to)
{
	*to = *from;
	*from = (struct order_full){ .person = "" };
	to->request.person = to->person;
	to->request.ip = to->ip;
	to->request.visible = buf_span(&to->visible);
	to->request.nonvisible = buf_span(&to->nonvisible);
	to->request.user_agent = buf_str(&to->user_agent);
	to->request.return_url = buf_str(&to->return_url);
}

enum err order_full_load(struct store *s, int64_t id, struct order_full *ret_order)
{
	STATEMENT q = store_statement(s, Q_FULL);
	ORDER_FULL o = { .person = "" };

	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	TRY(eid_kind_parse(column_span(q, "kind"), &o.request.kind));
	o.request.subject = column_int(q, "subject");
	TRY(column_text_copy(q, "person", o.person, sizeof o.person));
	TRY(column_text_copy(q, "ip", o.ip, sizeof o.ip));
	TRY(column_bytes_copy(q, "binding_hash", o.request.binding_hash, EID_HASH_SIZE));
	TRY(copy_span(column_span(q, "visible"), &o.visible));
	TRY(copy_span(column_span(q, "nonvisible"), &o.nonvisible));
	TRY(copy_span(column_span(q, "user_agent"), &o.user_agent));
	TRY(copy_span(column_span(q, "return_url"), &o.return_url));
	hand_over(&o, ret_order);
	return ERR_OK;
}

enum err order_answer_load(struct store *s, int64_t attempt, struct buf *out, struct instant *ret_received)
{
	STATEMENT q = store_statement(s, Q_ANSWER);

	TRY(bind_int(q, ":attempt", attempt));
	TRY(step_one(q));
	TRY(buf_add_span(out, column_span(q, "body")));
	*ret_received = column_instant(q, "received_at");
	return ERR_OK;
}

/* What one of the changes below needs; a transaction's body takes one pointer. */
struct change {
	const struct order_state *order;
	struct instant at;
	const struct bankid_started *started;
	int64_t window_us;
	const char *hint;
	struct span body;
	enum eid_state state;
	const struct eid_report *report;
	const char *device_ip;
};

/* The state that the change starts from is in the WHERE: somebody else was faster if nothing changed. */
static enum err done_once(struct store *s, struct statement *q)
{
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

static enum err end_attempt(struct store *s, const struct change *c)
{
	STATEMENT q = store_statement(s, Q_END_ATTEMPT);

	TRY(bind_int(q, ":order", c->order->id));
	TRY(bind_instant(q, ":at", c->at));
	return step_done(q);
}

static enum err insert_attempt(struct store *s, const struct change *c)
{
	STATEMENT q = store_statement(s, Q_START_ATTEMPT);

	TRY(bind_int(q, ":order", c->order->id));
	TRY(bind_int(q, ":number", c->order->attempts + 1));
	TRY(bind_text(q, ":ref", c->started->order_ref));
	TRY(bind_text(q, ":autostart", c->started->autostart_token));
	TRY(bind_text(q, ":token", c->started->qr_token));
	TRY(bind_text(q, ":secret", c->started->qr_secret));
	TRY(bind_instant(q, ":at", c->at));
	return step_done(q);
}

static enum err put_started(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	STATEMENT q = store_statement(s, Q_START_ORDER);
	struct instant first = c->order->attempts ? c->order->first_started : c->at;

	TRY(insert_attempt(s, c));
	TRY(bind_int(q, ":order", c->order->id));
	TRY(bind_int(q, ":number", c->order->attempts + 1));
	TRY(bind_instant(q, ":ends", instant_add(first, c->window_us)));
	return done_once(s, q);
}

enum err order_put_started(struct store *s, const struct order_state *o, const struct bankid_started *started,
                           struct instant at, int64_t window_us)
{
	struct change c = { .order = o, .at = at, .started = started, .window_us = window_us };

	return store_transaction(s, put_started, &c);
}

/* Codes that come before the app has opened the order. */
static bool is_waiting(const char *hint)
{
	return strcmp(hint, "outstandingTransaction") == 0 || strcmp(hint, "noClient") == 0;
}

static enum err ends_at(struct store *s, const struct change *c, bool picked, struct instant *ret_ends)
{
	STATEMENT q = store_statement(s, Q_ENDS);

	TRY(bind_int(q, ":order", c->order->id));
	TRY(step_one(q));
	*ret_ends = column_instant(q, "ends_at");
	if (picked && !c->order->picked_up)
		*ret_ends = instant_add(c->at, EID_FINISH_WINDOW);
	return ERR_OK;
}

static enum err put_hint(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	bool picked = c->order->picked_up || !is_waiting(c->hint);
	STATEMENT q = store_statement(s, Q_HINT);
	struct instant ends;

	TRY(ends_at(s, c, picked, &ends));
	TRY(bind_int(q, ":order", c->order->id));
	TRY(bind_text(q, ":hint", c->hint));
	TRY(bind_int(q, ":picked", picked));
	TRY(bind_instant(q, ":ends", ends));
	return done_once(s, q);
}

enum err order_put_hint(struct store *s, const struct order_state *o, const char *hint, struct instant at)
{
	struct change c = { .order = o, .at = at, .hint = hint };

	return store_transaction(s, put_hint, &c);
}

static enum err put_answer(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	STATEMENT add = store_statement(s, Q_ADD_ANSWER);
	STATEMENT q = store_statement(s, Q_COLLECTED);

	TRY(bind_int(add, ":attempt", c->order->attempt));
	TRY(bind_blob(add, ":body", c->body));
	TRY(bind_instant(add, ":at", c->at));
	TRY(step_done(add));
	TRY(bind_int(q, ":order", c->order->id));
	return done_once(s, q);
}

enum err order_put_answer(struct store *s, const struct order_state *o, struct span body, struct instant at)
{
	struct change c = { .order = o, .at = at, .body = body };

	return store_transaction(s, put_answer, &c);
}

static enum err put_renewal(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	STATEMENT q = store_statement(s, Q_RENEW);

	TRY(end_attempt(s, c));
	TRY(bind_int(q, ":order", c->order->id));
	return done_once(s, q);
}

enum err order_put_renewal(struct store *s, const struct order_state *o, struct instant at)
{
	struct change c = { .order = o, .at = at };

	return store_transaction(s, put_renewal, &c);
}

static enum err put_end(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	STATEMENT q = store_statement(s, Q_END);

	TRY(end_attempt(s, c));
	TRY(bind_int(q, ":order", c->order->id));
	TRY(bind_text(q, ":state", eid_state_name(c->state)));
	TRY(bind_text(q, ":hint", c->hint));
	TRY(bind_instant(q, ":at", c->at));
	return done_once(s, q);
}

enum err order_put_end(struct store *s, const struct order_state *o, enum eid_state state, const char *hint,
                       struct instant at)
{
	struct change c = { .order = o, .at = at, .state = state, .hint = hint };

	return store_transaction(s, put_end, &c);
}

static enum err put_verdict(struct store *s, void *ctx)
{
	const struct change *c = ctx;
	bool ok = c->report->ok && !c->hint[0];
	STATEMENT q = store_statement(s, Q_VERDICT);
	BUF json = buf_init((size_t)32 << 10);

	TRY(eid_report_write(c->report, &json));
	TRY(end_attempt(s, c));
	TRY(bind_int(q, ":order", c->order->id));
	TRY(bind_text(q, ":state", eid_state_name(ok ? EID_VERIFIED : EID_REFUSED)));
	TRY(bind_text(q, ":hint", c->hint));
	TRY(bind_instant(q, ":at", c->at));
	TRY(bind_span(q, ":report", buf_span(&json)));
	TRY(bind_text(q, ":person", ok ? c->report->person : ""));
	TRY(bind_text(q, ":name", ok ? c->report->name : ""));
	TRY(bind_text(q, ":ip", c->device_ip));
	return done_once(s, q);
}

enum err order_put_verdict(struct store *s, const struct order_state *o, const struct eid_report *report,
                           const char *hint, const char *device_ip, struct instant at)
{
	struct change c = { .order = o, .at = at, .report = report, .hint = hint, .device_ip = device_ip };

	return store_transaction(s, put_verdict, &c);
}
