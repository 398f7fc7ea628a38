/* Messages and their tries in the store. */
#include "outbox/message_store.h"

#include "jourbeslut/decision.h"
#include "jourbeslut/people.h"
#include "outbox/kind.h"
#include "outbox/seek_store.h"

static const char *const channels[OUTBOX_CHANNEL_COUNT] = { [OUTBOX_SMS] = "sms", [OUTBOX_MAIL] = "mail" };
static const char *const states[OUTBOX_STATE_COUNT] = {
	[OUTBOX_WISHED] = "wished", [OUTBOX_SENT] = "sent",         [OUTBOX_DELIVERED] = "delivered",
	[OUTBOX_FAILED] = "failed", [OUTBOX_GIVEN_UP] = "given up", [OUTBOX_NOT_NEEDED] = "not needed",
};

static enum err find_word(struct span word, const char *const *words, int count, int *ret_index)
{
	for (int i = 0; i < count; i++) {
		if (!span_equal_str(word, words[i]))
			continue;
		*ret_index = i;
		return ERR_OK;
	}
	return ERR_INTERNAL;
}

static enum err read_row(struct statement *q, struct outbox_message *m)
{
	int channel = 0, state = 0;

	TRY(outbox_kind_find(column_span(q, "kind"), &m->kind));
	TRY(find_word(column_span(q, "channel"), channels, OUTBOX_CHANNEL_COUNT, &channel));
	TRY(find_word(column_span(q, "state"), states, OUTBOX_STATE_COUNT, &state));
	m->channel = (enum outbox_channel)channel;
	m->state = (enum outbox_state)state;
	m->id = column_int(q, "id");
	m->decision_id = column_int(q, "decision_id");
	m->person_id = column_int(q, "person_id");
	m->municipality_id = column_int(q, "municipality_id");
	m->wished = column_instant(q, "wished_at");
	m->not_before = column_instant(q, "not_before");
	m->ended = column_instant(q, "ended_at");
	m->cause = column_int(q, "cause");
	m->attempts = (int)column_int(q, "attempts");
	m->instead = column_int(q, "instead") != 0;
	return ERR_OK;
}

static enum err bind_receiver(struct statement *q, const char *kind, enum outbox_channel channel, int64_t person,
                              int64_t municipality)
{
	TRY(bind_text(q, ":kind", kind));
	TRY(bind_text(q, ":channel", channels[channel]));
	TRY(bind_int(q, ":person", person));
	return bind_int(q, ":municipality", municipality);
}

#define SAME                                                                                                           \
	"kind = :kind AND channel = :channel AND COALESCE(person_id, 0) = :person AND COALESCE(municipality_id, 0) = " \
	":municipality "

static enum err supersede(struct store *s, const struct wish *w, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE message SET state = 'not needed', ended_at = :now WHERE state = "
	                                 "'wished' AND cause < :cause AND COALESCE(decision_id, 0) = :decision AND "
	                                 "attempts = 0 AND " SAME);

	TRY(bind_receiver(q, outbox_kinds[w->kind].name, w->channel, w->person, w->municipality));
	TRY(bind_int(q, ":decision", w->decision));
	TRY(bind_int(q, ":cause", w->cause));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

enum err message_wish(struct store *s, const struct wish *w, struct instant now)
{
	STATEMENT q = store_statement(
	        s,
	        "INSERT INTO message (kind, channel, decision_id, person_id, municipality_id, cause, wished_at, "
	        "not_before, next_at, instead, state, ended_at, error) VALUES (:kind, :channel, NULLIF(:decision, 0), "
	        "NULLIF(:person, 0), NULLIF(:municipality, 0), :cause, :now, :not_before, :not_before, :instead, "
	        "CASE :unreachable WHEN 1 THEN 'failed' ELSE 'wished' END, CASE :unreachable WHEN 1 THEN :now END, "
	        "CASE :unreachable WHEN 1 "
	        "THEN 'no address' ELSE '' END) ON CONFLICT DO NOTHING");

	TRY(supersede(s, w, now));
	TRY(bind_receiver(q, outbox_kinds[w->kind].name, w->channel, w->person, w->municipality));
	TRY(bind_int(q, ":decision", w->decision));
	TRY(bind_int(q, ":cause", w->cause));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_instant(q, ":not_before", w->not_before));
	TRY(bind_int(q, ":unreachable", w->unreachable));
	TRY(bind_int(q, ":instead", w->instead));
	return step_done(q);
}

/* Where the clock was set back since it was wished, what was to go at once goes at once. */
enum err message_next(struct store *s, struct instant now, bool urgent, int64_t after,
                      struct outbox_message *ret_message)
{
	STATEMENT q = store_statement(s, "SELECT * FROM message WHERE state = 'wished' AND id > :after AND (next_at <= "
	                                 ":now OR next_at > :meaningless OR (attempts = 0 AND wished_at > :now AND "
	                                 "next_at = wished_at)) AND (kind = :find) = :urgent ORDER BY id LIMIT 1");

	*ret_message = (struct outbox_message){ 0 };
	TRY(bind_text(q, ":find", outbox_kinds[OUTBOX_FIND].name));
	TRY(bind_int(q, ":urgent", urgent));
	TRY(bind_int(q, ":after", after));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_instant(q, ":meaningless", instant_add(now, OUTBOX_LONGEST)));
	TRY(step_one(q));
	return read_row(q, ret_message);
}

enum err message_next_lost(struct store *s, struct instant since, int64_t after, struct outbox_message *ret_message)
{
	STATEMENT q = store_statement(
	        s,
	        "SELECT * FROM message m WHERE state IN ('failed', 'given up') AND ended_at > :since AND id > :after "
	        "AND kind <> :find AND NOT EXISTS (SELECT 1 FROM message o WHERE o.kind = m.kind AND o.cause = "
	        "m.cause AND o.channel <> m.channel AND o.decision_id IS m.decision_id AND o.person_id IS "
	        "m.person_id AND o.municipality_id IS m.municipality_id) ORDER BY id LIMIT 1");

	*ret_message = (struct outbox_message){ 0 };
	TRY(bind_text(q, ":find", outbox_kinds[OUTBOX_FIND].name));
	TRY(bind_instant(q, ":since", since));
	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	return read_row(q, ret_message);
}

enum err message_find(struct store *s, int64_t id, struct outbox_message *ret_message)
{
	STATEMENT q = store_statement(s, "SELECT * FROM message WHERE id = :id");

	*ret_message = (struct outbox_message){ 0 };
	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	return read_row(q, ret_message);
}

enum err message_of_ask(struct store *s, int64_t ask, struct outbox_message *ret_message)
{
	STATEMENT q = store_statement(s, "SELECT * FROM message WHERE kind = :kind AND cause = :ask");

	*ret_message = (struct outbox_message){ 0 };
	TRY(bind_text(q, ":kind", outbox_kinds[OUTBOX_FIND].name));
	TRY(bind_int(q, ":ask", ask));
	TRY(step_one(q));
	return read_row(q, ret_message);
}

/* Whoever decides in two municipalities may have a number for each. */
static enum err place_of(struct store *s, const struct outbox_message *m, int64_t *ret_municipality)
{
	struct decision d;

	*ret_municipality = 0;
	if (m->kind == OUTBOX_FIND)
		return seek_ask_place(s, m->cause, ret_municipality);
	if (!m->decision_id)
		return ERR_OK;
	TRY(decision_find(s, m->decision_id, &d));
	*ret_municipality = d.municipality_id;
	return ERR_OK;
}

static enum err person_address(struct store *s, const struct outbox_message *m, struct date on, char out[ADDRESS_TEXT])
{
	int64_t municipality;
	struct person p;
	char phone[40];

	TRY(people_person_find(s, m->person_id, &p));
	if (!p.active)
		return ERR_INPUT;
	if (m->channel == OUTBOX_MAIL)
		return address_mail(p.mail, out);
	TRY(place_of(s, m, &municipality));
	TRY(people_phone_find(s, p.id, municipality, on, phone));
	return address_number(phone, out);
}

enum err message_address(struct store *s, const struct outbox_message *m, struct date on, char out[ADDRESS_TEXT])
{
	struct municipality place;

	if (m->person_id)
		return person_address(s, m, on, out);
	TRY(people_municipality_find(s, m->municipality_id, &place));
	return m->channel == OUTBOX_MAIL ? address_mail(place.alert_mail, out) : address_number(place.alert_phone, out);
}

enum err message_tries(struct store *s, const struct outbox_message *m, struct instant now, int64_t *ret_receiver,
                       int64_t *ret_all)
{
	STATEMENT q = store_statement(
	        s, "SELECT COUNT(*) AS total, COALESCE(SUM((a.outcome IN ('', 'taken') OR a.outcome LIKE "
	           "'" OUTCOME_UNKNOWN "%') AND COALESCE(m.person_id, 0) = :person AND COALESCE(m.municipality_id, 0) "
	           "= :municipality), 0) AS receiver FROM message_attempt a JOIN message m ON m.id = a.message_id "
	           "WHERE a.at > :since AND a.at <= :now");

	TRY(bind_int(q, ":person", m->person_id));
	TRY(bind_int(q, ":municipality", m->municipality_id));
	TRY(bind_instant(q, ":since", instant_add(now, -HOUR)));
	TRY(bind_instant(q, ":now", now));
	TRY(step_one(q));
	*ret_receiver = column_int(q, "receiver");
	*ret_all = column_int(q, "total");
	return ERR_OK;
}

enum err message_put_off(struct store *s, int64_t id, struct instant next)
{
	STATEMENT q = store_statement(s, "UPDATE message SET next_at = :next WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(bind_instant(q, ":next", next));
	return step_done(q);
}

enum err message_sleep(struct store *s, int64_t id, struct instant morning)
{
	STATEMENT q = store_statement(s, "UPDATE message SET not_before = :next, next_at = :next WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(bind_instant(q, ":next", morning));
	return step_done(q);
}

static enum err count_try(struct store *s, int64_t id, struct instant next)
{
	STATEMENT q = store_statement(s, "UPDATE message SET attempts = attempts + 1, next_at = :next WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(bind_instant(q, ":next", next));
	return step_done(q);
}

enum err message_try(struct store *s, int64_t id, const char *masked, const char *report, struct instant now,
                     struct instant next, int64_t *ret_attempt)
{
	STATEMENT q = store_statement(s, "INSERT INTO message_attempt (message_id, at, receiver, report) VALUES (:id, "
	                                 ":now, :receiver, :report)");

	TRY(count_try(s, id, next));
	TRY(bind_int(q, ":id", id));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_text(q, ":receiver", masked));
	TRY(bind_text(q, ":report", report));
	TRY(step_done(q));
	*ret_attempt = store_last_id(s);
	return ERR_OK;
}

enum err message_tried(struct store *s, int64_t attempt, const char *outcome)
{
	STATEMENT q = store_statement(s, "UPDATE message_attempt SET outcome = :outcome WHERE id = :id");

	TRY(bind_int(q, ":id", attempt));
	TRY(bind_text(q, ":outcome", outcome));
	return step_done(q);
}

enum err message_end(struct store *s, int64_t id, enum outbox_state state, const char *error, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE message SET state = :state, ended_at = :now, error = :error "
	                                 "WHERE id = :id AND state = 'wished'");

	TRY(bind_int(q, ":id", id));
	TRY(bind_text(q, ":state", states[state]));
	TRY(bind_text(q, ":error", error));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

static enum err end_joined(struct store *s, const struct outbox_message *m, struct instant tried, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE message SET state = 'sent', ended_at = :now, attempt_id = (SELECT "
	                                 "attempt_id FROM message WHERE id = :id) WHERE state = 'wished' "
	                                 "AND wished_at <= :tried AND not_before <= :tried AND " SAME);

	TRY(bind_receiver(q, outbox_kinds[m->kind].name, m->channel, m->person_id, m->municipality_id));
	TRY(bind_int(q, ":id", m->id));
	TRY(bind_instant(q, ":tried", tried));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

static enum err note_attempt(struct store *s, int64_t id, int64_t attempt)
{
	STATEMENT q = store_statement(s, "UPDATE message SET attempt_id = :attempt WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(bind_int(q, ":attempt", attempt));
	return step_done(q);
}

enum err message_sent(struct store *s, const struct outbox_message *m, int64_t attempt, bool joined,
                      struct instant tried, struct instant now)
{
	TRY(message_end(s, m->id, OUTBOX_SENT, "", now));
	TRY(note_attempt(s, m->id, attempt));
	return joined ? end_joined(s, m, tried, now) : ERR_OK;
}

enum err message_of_report(struct store *s, struct span code, int64_t *ret_attempt)
{
	STATEMENT q = store_statement(s, "SELECT id FROM message_attempt WHERE report = :code AND report <> ''");

	TRY(bind_span(q, ":code", code));
	TRY(step_one(q));
	*ret_attempt = column_int(q, "id");
	return ERR_OK;
}

/* It may come before the answer is kept, or after the program had given up for want of one. What came is not lost by a
 * later report. One try that was lost says nothing of a later one. */
enum err message_reported(struct store *s, int64_t attempt, bool delivered, struct instant now)
{
	STATEMENT q = store_statement(
	        s, "UPDATE message SET state = CASE :delivered WHEN 1 THEN 'delivered' ELSE 'failed' END, error = CASE "
	           ":delivered WHEN 1 THEN '' ELSE 'not delivered' END, ended_at = :now, attempt_id = :attempt WHERE "
	           "(attempt_id = :attempt OR id = (SELECT message_id FROM message_attempt WHERE id = :attempt)) AND "
	           "CASE :delivered WHEN 1 THEN state IN ('wished', 'sent', 'given up') OR (state = 'failed' AND "
	           "attempt_id IS NOT :attempt) ELSE state IN ('wished', 'sent', 'given up') AND NOT EXISTS (SELECT 1 "
	           "FROM message_attempt l WHERE l.message_id = message.id AND l.id > :attempt) END");

	TRY(bind_int(q, ":attempt", attempt));
	TRY(bind_int(q, ":delivered", delivered));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

enum err message_error(struct store *s, int64_t id, const char *error)
{
	STATEMENT q = store_statement(s, "UPDATE message SET error = :error WHERE id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(bind_text(q, ":error", error));
	return step_done(q);
}

/* --- For pages ---------------------------------------------------------------------------------------------------- */

enum err outbox_message_each(struct store *s, int64_t decision,
                             enum err (*each)(void *ctx, const struct outbox_message *m), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT * FROM message WHERE decision_id = :decision ORDER BY id");
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		struct outbox_message m = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &m));
		TRY(each(ctx, &m));
	}
}

enum err outbox_message_last(struct store *s, int64_t decision, struct outbox_message *ret_message)
{
	STATEMENT q = store_statement(s, "SELECT m.* FROM message m JOIN oral_decision o ON o.decision_id = "
	                                 "m.decision_id WHERE m.decision_id = :decision AND m.person_id = "
	                                 "o.decider_id AND m.state <> 'not needed' ORDER BY m.id DESC LIMIT 1");

	*ret_message = (struct outbox_message){ 0 };
	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	return read_row(q, ret_message);
}

enum err outbox_failing(struct store *s, struct instant now, bool *ret_failing)
{
	/* By MAX the other columns are those of its row: sqlite.org/lang_select.html, "bare columns". */
	STATEMENT q = store_statement(s, "SELECT COALESCE(MAX(failed), 0) AS failing FROM (SELECT a.outcome <> 'taken' "
	                                 "AS failed, MAX(a.id) FROM message_attempt a JOIN message m ON m.id = "
	                                 "a.message_id WHERE a.at > :since AND a.at <= :now AND a.outcome <> '' GROUP "
	                                 "BY m.channel)");

	TRY(bind_instant(q, ":since", instant_add(now, -24 * HOUR)));
	TRY(bind_instant(q, ":now", now));
	TRY(step_one(q));
	*ret_failing = column_int(q, "failing") != 0;
	return ERR_OK;
}

/* --- Acts --------------------------------------------------------------------------------------------------------- */

enum err outbox_acts_read(struct store *s, int64_t *ret_read, int64_t *ret_last)
{
	STATEMENT q = store_statement(s, "SELECT act_id, (SELECT COALESCE(MAX(id), 0) FROM act) AS last FROM "
	                                 "outbox_read");

	TRY(step_one(q));
	*ret_read = column_int(q, "act_id");
	*ret_last = column_int(q, "last");
	return ERR_OK;
}

enum err outbox_acts_set(struct store *s, int64_t act)
{
	STATEMENT q = store_statement(s, "UPDATE outbox_read SET act_id = :act");

	TRY(bind_int(q, ":act", act));
	return step_done(q);
}

enum err outbox_act_next(struct store *s, int64_t after, struct outbox_act *ret_act)
{
	STATEMENT q = store_statement(s, "SELECT a.id AS id, a.decision_id AS decision, a.at AS at, a.event AS event "
	                                 "FROM act a JOIN decision d ON d.id = a.decision_id WHERE a.id > :after AND "
	                                 "d.practice = 0 ORDER BY a.id LIMIT 1");

	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	ret_act->id = column_int(q, "id");
	ret_act->decision_id = column_int(q, "decision");
	ret_act->at = column_instant(q, "at");
	return column_text_copy(q, "event", ret_act->event, sizeof ret_act->event);
}

#define DUE                                                                                                            \
	"FROM follow_up f JOIN decision d ON d.id = f.decision_id WHERE f.done_at IS NULL AND f.moot = 0 AND "         \
	"f.target BETWEEN :first AND :last AND f.last IS NOT NULL AND d.practice = 0 AND d.state <> :withdrawn "

enum err outbox_is_due(struct store *s, int64_t municipality, struct date first, struct date last, bool *ret_due)
{
	STATEMENT q = store_statement(s, "SELECT 1 " DUE "AND d.municipality_id = :municipality LIMIT 1");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_date(q, ":first", first));
	TRY(bind_date(q, ":last", last));
	TRY(bind_int(q, ":withdrawn", DECISION_WITHDRAWN));
	return step_next(q, ret_due);
}

enum err outbox_due_each(struct store *s, struct date first, struct date last,
                         enum err (*each)(void *ctx, int64_t municipality, struct date day), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT DISTINCT d.municipality_id AS municipality, f.target AS day " DUE
	                                 "ORDER BY f.target");
	bool row;

	TRY(bind_date(q, ":first", first));
	TRY(bind_date(q, ":last", last));
	TRY(bind_int(q, ":withdrawn", DECISION_WITHDRAWN));
	for (;;) {
		struct date day;

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(column_date(q, "day", &day));
		TRY(each(ctx, column_int(q, "municipality"), day));
	}
}
