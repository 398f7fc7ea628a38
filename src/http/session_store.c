#include "session_store.h"

#include "kept_store.h"
#include "jourbeslut/store.h"

enum err session_row_find(struct store *s, const struct sha256 *token, struct session_row *ret_row)
{
	STATEMENT q = store_statement(s, "SELECT id, person_id, let_in, started_at, last_seen_at"
	                                 " FROM http_session WHERE token_hash = :token");

	TRY(bind_blob(q, ":token", span_of(token->bytes, sizeof token->bytes)));
	TRY(step_one(q));
	*ret_row = (struct session_row){
		.id = column_int(q, "id"),
		.person = column_int(q, "person_id"),
		.let_in = column_int(q, "let_in"),
		.started = column_instant(q, "started_at"),
		.last_seen = column_instant(q, "last_seen_at"),
	};
	return ERR_OK;
}

struct touch {
	int64_t id;
	struct instant now;
};

static enum err touch(struct store *s, void *ctx)
{
	const struct touch *t = ctx;
	STATEMENT q = store_statement(s, "UPDATE http_session SET last_seen_at = :now WHERE id = :id");

	TRY(bind_int(q, ":id", t->id));
	TRY(bind_instant(q, ":now", t->now));
	return step_done(q);
}

enum err session_row_touch(struct store *s, int64_t id, struct instant now)
{
	struct touch t = { id, now };

	return store_transaction(s, touch, &t);
}

static enum err delete_row(struct store *s, void *ctx)
{
	const int64_t *id = ctx;
	STATEMENT q = store_statement(s, "DELETE FROM http_session WHERE id = :id");

	TRY(bind_int(q, ":id", *id));
	return step_done(q);
}

enum err session_row_delete(struct store *s, int64_t id)
{
	return store_transaction(s, delete_row, &id);
}

static enum err sweep(struct store *s, struct instant oldest)
{
	STATEMENT q = store_statement(s, "DELETE FROM http_session WHERE started_at < :oldest");

	TRY(bind_instant(q, ":oldest", oldest));
	return step_done(q);
}

static enum err keep_latest(struct store *s, int64_t person)
{
	STATEMENT q = store_statement(s, "DELETE FROM http_session WHERE person_id = :person AND id NOT IN"
	                                 " (SELECT id FROM http_session WHERE person_id = :person"
	                                 " ORDER BY id DESC LIMIT :keep)");

	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":keep", SESSIONS_OF_PERSON_MAX));
	return step_done(q);
}

static enum err insert_row(struct store *s, const struct session_new *n)
{
	STATEMENT q = store_statement(s, "INSERT INTO http_session (token_hash, person_id, started_at, last_seen_at,"
	                                 " user_agent, ip, app_ip, let_in) VALUES (:token, :person, :now, :now,"
	                                 " :agent, :ip, :app, NULLIF(:let_in, 0))");

	TRY(bind_blob(q, ":token", span_of(n->token.bytes, sizeof n->token.bytes)));
	TRY(bind_int(q, ":person", n->person));
	TRY(bind_instant(q, ":now", n->now));
	TRY(bind_text(q, ":agent", n->user_agent));
	TRY(bind_text(q, ":ip", n->ip));
	TRY(bind_text(q, ":app", n->app_ip));
	TRY(bind_int(q, ":let_in", n->let_in));
	return step_done(q);
}

struct insertion {
	const struct session_new *row;
	int64_t id;
};

static enum err insert(struct store *s, void *ctx)
{
	struct insertion *i = ctx;
	int64_t replaced = i->row->replaces;

	TRY(sweep(s, i->row->oldest));
	TRY(delete_row(s, &replaced));
	TRY(insert_row(s, i->row));
	i->id = store_last_id(s);
	TRY(form_token_add(s, &i->row->form_token, i->id, i->row->person, i->row->let_in != 0, i->row->now));
	return keep_latest(s, i->row->person);
}

enum err session_row_insert(struct store *s, const struct session_new *n, int64_t *ret_id)
{
	struct insertion i = { .row = n };

	TRY(store_transaction(s, insert, &i));
	*ret_id = i.id;
	return ERR_OK;
}

enum err http_session_list(struct store *s, int64_t person, struct instant since, struct http_session_info *ret_list,
                           size_t cap, size_t *ret_count)
{
	STATEMENT q =
	        store_statement(s, "SELECT id, person_id, let_in, started_at, last_seen_at, user_agent, ip, app_ip"
	                           " FROM http_session"
	                           " WHERE person_id = :person AND last_seen_at > :since ORDER BY id DESC");
	size_t n = 0;

	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":since", since));
	for (bool row = true; n < cap;) {
		struct http_session_info *info = &ret_list[n];

		TRY(step_next(q, &row));
		if (!row)
			break;
		info->id = column_int(q, "id");
		info->person = column_int(q, "person_id");
		info->let_in = column_int(q, "let_in");
		info->started = column_instant(q, "started_at");
		info->last_seen = column_instant(q, "last_seen_at");
		TRY(column_text_copy(q, "user_agent", info->user_agent, sizeof info->user_agent));
		TRY(column_text_copy(q, "ip", info->ip, sizeof info->ip));
		TRY(column_text_copy(q, "app_ip", info->app_ip, sizeof info->app_ip));
		n++;
	}
	*ret_count = n;
	return ERR_OK;
}

struct ending {
	int64_t person, id; /* id 0: all */
	int64_t ended;
};

static enum err end(struct store *s, struct ending *e)
{
	STATEMENT q =
	        store_statement(s, "DELETE FROM http_session WHERE person_id = :person AND (id = :id OR :id = 0)");

	TRY(bind_int(q, ":person", e->person));
	TRY(bind_int(q, ":id", e->id));
	TRY(step_done(q));
	e->ended = store_changed(s);
	return ERR_OK;
}

enum err http_session_end_one(struct store *s, int64_t person, int64_t id)
{
	struct ending e = { .person = person, .id = id };

	if (id <= 0)
		return ERR_NOT_FOUND;
	TRY(end(s, &e));
	TRY(form_token_forget(s, person, id));
	return e.ended > 0 ? ERR_OK : ERR_NOT_FOUND;
}

enum err http_session_end_all(struct store *s, int64_t person)
{
	struct ending e = { .person = person };

	TRY(end(s, &e));
	return form_token_forget(s, person, 0);
}

/* --- Browsers that are known ------------------------------------------------------------------------------------- */

enum err known_browser_find(struct store *s, const struct sha256 *token, bool *ret_known)
{
	STATEMENT q = store_statement(s, "SELECT 1 AS one FROM known_browser WHERE token_hash = :token");
	enum err e;

	TRY(bind_blob(q, ":token", span_of(token->bytes, sizeof token->bytes)));
	e = step_one(q);
	*ret_known = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

struct knowing {
	const struct sha256 *token, *old;
	struct instant now, oldest;
};

static enum err put_known(struct store *s, void *ctx)
{
	const struct knowing *k = ctx;
	STATEMENT forget = store_statement(s, "DELETE FROM known_browser WHERE token_hash = :old OR at < :oldest");
	STATEMENT q = store_statement(s, "INSERT INTO known_browser (token_hash, at) VALUES (:token, :now)");

	TRY(bind_blob(forget, ":old", span_of(k->old->bytes, sizeof k->old->bytes)));
	TRY(bind_instant(forget, ":oldest", k->oldest));
	TRY(step_done(forget));
	TRY(bind_blob(q, ":token", span_of(k->token->bytes, sizeof k->token->bytes)));
	TRY(bind_instant(q, ":now", k->now));
	return step_done(q);
}

enum err known_browser_put(struct store *s, const struct sha256 *token, const struct sha256 *old, struct instant now,
                           struct instant oldest)
{
	struct knowing k = { token, old, now, oldest };

	return store_transaction(s, put_known, &k);
}
