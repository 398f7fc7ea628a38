/* Searches for decision makers in the store. */
#include "outbox/seek_store.h"

#include "outbox/kind.h"
#include "outbox/message_store.h"

static const char *const states[SEEK_STATE_COUNT] = {
	[SEEK_RUNNING] = "running", [SEEK_RECEIVED] = "received",   [SEEK_STOPPED] = "stopped",
	[SEEK_CALLED] = "called",   [SEEK_EXHAUSTED] = "exhausted",
};

#define COLUMNS                                                                                                        \
	"SELECT k.*, m.name AS municipality, m.code AS code, b.name AS begun_name, COALESCE(e.name, '') AS "           \
	"ended_name FROM seek k JOIN municipality m ON m.id = k.municipality_id JOIN person b ON b.id = k.begun_by "   \
	"LEFT JOIN person e ON e.id = k.ended_by "

static enum err read_row(struct statement *q, struct seek *k)
{
	k->id = column_int(q, "id");
	k->municipality_id = column_int(q, "municipality_id");
	k->minutes = (int)column_int(q, "minutes");
	k->begun = column_instant(q, "begun_at");
	k->ended = column_instant(q, "ended_at");
	while (k->state < SEEK_STATE_COUNT && !span_equal_str(column_span(q, "state"), states[k->state]))
		k->state++;
	if (k->state == SEEK_STATE_COUNT)
		return ERR_INTERNAL;
	TRY(column_text_copy(q, "municipality", k->municipality, sizeof k->municipality));
	TRY(column_text_copy(q, "code", k->code, sizeof k->code));
	TRY(column_text_copy(q, "begun_name", k->begun_by, sizeof k->begun_by));
	return column_text_copy(q, "ended_name", k->ended_by, sizeof k->ended_by);
}

enum err seek_insert(struct store *s, int64_t municipality, int64_t person, int minutes, struct instant now,
                     int64_t *ret_seek)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO seek (municipality_id, begun_at, begun_by, minutes, state) VALUES "
	                           "(:municipality, :now, :person, :minutes, 'running')");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":minutes", minutes));
	TRY(step_done(q));
	*ret_seek = store_last_id(s);
	return ERR_OK;
}

enum err seek_running(struct store *s, int64_t municipality, int64_t *ret_seek)
{
	STATEMENT q = store_statement(s, "SELECT id FROM seek WHERE municipality_id = :municipality AND state = "
	                                 "'running'");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(step_one(q));
	*ret_seek = column_int(q, "id");
	return ERR_OK;
}

enum err seek_find(struct store *s, int64_t id, struct seek *ret_seek)
{
	STATEMENT q = store_statement(s, COLUMNS "WHERE k.id = :id");

	*ret_seek = (struct seek){ 0 };
	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	return read_row(q, ret_seek);
}

enum err seek_next(struct store *s, int64_t after, struct seek *ret_seek)
{
	STATEMENT q = store_statement(s, COLUMNS "WHERE k.id > :after AND k.state = 'running' ORDER BY k.id LIMIT 1");

	*ret_seek = (struct seek){ 0 };
	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	return read_row(q, ret_seek);
}

/* A mandate may end at midnight, between the question and the answer. */
#define HAS_MANDATE                                                                                                    \
	"EXISTS (SELECT 1 FROM mandate m WHERE m.person_id = a.person_id AND m.municipality_id = k.municipality_id "   \
	"AND m.valid_from <= :on AND m.valid_to >= :on) "

/* A decision for the place that was made and recorded since then. What was decided before is somebody's late entry, and
 * says nothing of who is looked for. Times of calls are stated by the minute. */
#define CALLED(place, since)                                                                                           \
	"FROM oral_decision o JOIN decision d ON d.id = o.decision_id WHERE d.municipality_id = " place " AND "        \
	"d.practice = 0 AND o.recorded_at >= " since " AND o.stated_at > " since " - 60000000 "
/* It was found out meanwhile who answers: by another search, or by a call. */
#define IS_OVER                                                                                                        \
	"EXISTS (SELECT 1 FROM seek l WHERE l.municipality_id = k.municipality_id AND l.id > k.id) OR EXISTS (SELECT " \
	"1 " CALLED("k.municipality_id", "k.begun_at") ")"

enum err seek_next_of(struct store *s, int64_t person, struct instant now, int64_t after, int64_t *ret_seek)
{
	STATEMENT q = store_statement(s, "SELECT k.id AS id FROM seek k JOIN seek_ask a ON a.seek_id = k.id WHERE "
	                                 "(k.state = 'running' OR (k.state = 'exhausted' AND k.ended_at > :since AND "
	                                 "NOT (" IS_OVER "))) AND a.person_id = :person AND k.id > :after "
	                                 "AND " HAS_MANDATE "ORDER BY k.id LIMIT 1");

	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":since", instant_add(now, -SEEK_LONGEST)));
	TRY(bind_date(q, ":on", date_of(now)));
	TRY(bind_int(q, ":after", after));
	TRY(step_one(q));
	*ret_seek = column_int(q, "id");
	return ERR_OK;
}

enum err seek_each(struct store *s, struct instant since, enum err (*each)(void *ctx, const struct seek *k), void *ctx)
{
	STATEMENT q = store_statement(s, COLUMNS "WHERE k.state = 'running' OR k.ended_at > :since ORDER BY k.state "
	                                         "<> 'running', k.id DESC "
	                                         "LIMIT 20");
	bool row;

	TRY(bind_instant(q, ":since", since));
	for (;;) {
		struct seek k = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &k));
		TRY(each(ctx, &k));
	}
}

enum err seek_end(struct store *s, int64_t seek, enum seek_state state, int64_t person, struct instant now)
{
	STATEMENT q =
	        store_statement(s, "UPDATE seek SET state = :state, ended_at = :now, ended_by = NULLIF(:person, 0) "
	                           "WHERE id = :id AND (state = 'running' OR (state = 'exhausted' AND :state = "
	                           "'received'))");

	TRY(bind_int(q, ":id", seek));
	TRY(bind_text(q, ":state", states[state]));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

enum err seek_ask_insert(struct store *s, int64_t seek, int64_t person, struct instant now, int64_t *ret_ask)
{
	STATEMENT q = store_statement(s, "INSERT INTO seek_ask (seek_id, person_id, at) VALUES (:seek, :person, :now)");

	TRY(bind_int(q, ":seek", seek));
	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	*ret_ask = store_last_id(s);
	return ERR_OK;
}

enum err seek_has_asked(struct store *s, int64_t seek, int64_t person, bool *ret_has)
{
	STATEMENT q = store_statement(s, "SELECT 1 FROM seek_ask WHERE seek_id = :seek AND person_id = :person");

	TRY(bind_int(q, ":seek", seek));
	TRY(bind_int(q, ":person", person));
	return step_next(q, ret_has);
}

static enum err read_ask(struct store *s, struct statement *q, int64_t municipality, struct seek_ask *a)
{
	enum err e;

	a->id = column_int(q, "id");
	a->person_id = column_int(q, "person_id");
	a->at = column_instant(q, "at");
	TRY(column_text_copy(q, "name", a->name, sizeof a->name));
	TRY(people_phone_find(s, a->person_id, municipality, date_of(a->at), a->phone));
	e = message_of_ask(s, a->id, &a->message);
	a->has_message = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

#define ASKS                                                                                                           \
	"SELECT a.*, p.name AS name, k.municipality_id AS municipality FROM seek_ask a JOIN seek k ON k.id = "         \
	"a.seek_id JOIN person p ON p.id = a.person_id WHERE a.seek_id = :seek "

enum err seek_ask_last(struct store *s, int64_t seek, struct seek_ask *ret_ask)
{
	STATEMENT q = store_statement(s, ASKS "ORDER BY a.id DESC LIMIT 1");

	*ret_ask = (struct seek_ask){ 0 };
	TRY(bind_int(q, ":seek", seek));
	TRY(step_one(q));
	return read_ask(s, q, column_int(q, "municipality"), ret_ask);
}

enum err seek_ask_each(struct store *s, int64_t seek, enum err (*each)(void *ctx, const struct seek_ask *a), void *ctx)
{
	STATEMENT q = store_statement(s, ASKS "ORDER BY a.id");
	bool row;

	TRY(bind_int(q, ":seek", seek));
	for (;;) {
		struct seek_ask a = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_ask(s, q, column_int(q, "municipality"), &a));
		TRY(each(ctx, &a));
	}
}

enum err seek_ask_runs(struct store *s, int64_t ask, struct date on, bool *ret_runs)
{
	STATEMENT q =
	        store_statement(s, "SELECT 1 FROM seek_ask a JOIN seek k ON k.id = a.seek_id WHERE a.id = :ask AND "
	                           "k.state = 'running' AND " HAS_MANDATE);

	TRY(bind_date(q, ":on", on));
	TRY(bind_int(q, ":ask", ask));
	return step_next(q, ret_runs);
}

enum err seek_ask_place(struct store *s, int64_t ask, int64_t *ret_municipality)
{
	STATEMENT q =
	        store_statement(s, "SELECT k.municipality_id AS municipality FROM seek_ask a JOIN seek k ON k.id = "
	                           "a.seek_id WHERE a.id = :ask");

	TRY(bind_int(q, ":ask", ask));
	TRY(step_one(q));
	*ret_municipality = column_int(q, "municipality");
	return ERR_OK;
}

enum err seek_was_called(struct store *s, int64_t municipality, struct instant since, int64_t *ret_recorder)
{
	STATEMENT q = store_statement(s, "SELECT o.recorded_by AS recorder " CALLED(
	                                         ":municipality", ":since") "ORDER BY o.recorded_at LIMIT 1");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_instant(q, ":since", since));
	TRY(step_one(q));
	*ret_recorder = column_int(q, "recorder");
	return ERR_OK;
}
