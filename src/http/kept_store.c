#include "kept_store.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/store.h"

void kept_row_release(struct kept_row *r)
{
	if (r->form.ptr)
		bytes_wipe(r->form.ptr, r->form.len);
	buf_release(&r->form);
}

/* In the column `tab` a form that has a name stands behind its tab: "t1.anteckning". Neither holds a '.'. */
#define TAB_TEXT (KEPT_TAB_MAX + 1 + KEPT_NAME_MAX + 1)

static void tab_text(const struct kept_key *key, char out[TAB_TEXT])
{
	bool named = key->form && *key->form;

	(void)snprintf(out, TAB_TEXT, "%s%s%s", key->tab, named ? "." : "", named ? key->form : "");
}

static enum err read_row(struct statement *q, struct kept_row *r)
{
	char text[TAB_TEXT];
	size_t tab;

	r->id = column_int(q, "id");
	r->at = column_instant(q, "kept_at");
	TRY(column_text_copy(q, "page", r->page, sizeof r->page));
	TRY(column_text_copy(q, "tab", text, sizeof text));
	tab = strcspn(text, ".");
	(void)snprintf(r->tab, sizeof r->tab, "%.*s", (int)tab, text);
	(void)snprintf(r->form_name, sizeof r->form_name, "%.*s", KEPT_NAME_MAX, text + tab + (text[tab] == '.'));
	r->form = buf_init(KEPT_FORM_MAX);
	return buf_add_span(&r->form, column_span(q, "form"));
}

enum err kept_row_find(struct store *s, int64_t person, const char *page, int64_t id, struct instant oldest,
                       struct kept_row *ret_row)
{
	STATEMENT q = store_statement(s, "SELECT id, page, tab, form, kept_at FROM kept_form"
	                                 " WHERE person_id = :person AND page = :page AND kept_at >= :oldest"
	                                 " AND (:id = 0 OR id = :id) ORDER BY kept_at DESC, id DESC LIMIT 1");

	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":page", page));
	TRY(bind_int(q, ":id", id));
	TRY(bind_instant(q, ":oldest", oldest));
	TRY(step_one(q));
	return read_row(q, ret_row);
}

enum err kept_row_each(struct store *s, int64_t person, const char *page, const char *tab, struct instant oldest,
                       enum err (*each)(void *ctx, struct kept_row *row), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT id, page, tab, form, kept_at FROM kept_form"
	                                 " WHERE person_id = :person AND page = :page AND kept_at >= :oldest"
	                                 " AND (tab = :tab OR substr(tab, 1, length(:tab) + 1) = :tab || '.')"
	                                 " ORDER BY kept_at DESC, id DESC");
	bool more;

	TRY(bind_int(q, ":person", person));
	TRY(bind_text(q, ":page", page));
	TRY(bind_text(q, ":tab", tab));
	TRY(bind_instant(q, ":oldest", oldest));
	for (;;) {
		KEPT_ROW row = { 0 };

		TRY(step_next(q, &more));
		if (!more)
			return ERR_OK;
		TRY(read_row(q, &row));
		TRY(each(ctx, &row));
	}
}

struct put {
	const struct kept_key *key;
	struct span form;
	struct instant now, oldest;
};

static enum err sweep(struct store *s, struct instant oldest)
{
	STATEMENT q = store_statement(s, "DELETE FROM kept_form WHERE kept_at < :oldest");

	TRY(bind_instant(q, ":oldest", oldest));
	return step_done(q);
}

static enum err sweep_tokens(struct store *s, struct instant oldest)
{
	STATEMENT q = store_statement(s, "DELETE FROM form_token WHERE made_at < :oldest");

	TRY(bind_instant(q, ":oldest", oldest));
	return step_done(q);
}

static enum err keep_latest(struct store *s, int64_t person)
{
	STATEMENT q = store_statement(s, "DELETE FROM kept_form WHERE person_id = :person AND id NOT IN"
	                                 " (SELECT id FROM kept_form WHERE person_id = :person"
	                                 " ORDER BY kept_at DESC, id DESC LIMIT :keep)");

	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":keep", KEPT_OF_PERSON_MAX));
	return step_done(q);
}

static enum err put(struct store *s, void *ctx)
{
	const struct put *p = ctx;
	char tab[TAB_TEXT];
	STATEMENT q = store_statement(s, "INSERT INTO kept_form (person_id, page, tab, form, kept_at)"
	                                 " VALUES (:person, :page, :tab, :form, :now)"
	                                 " ON CONFLICT (person_id, page, tab)"
	                                 " DO UPDATE SET form = excluded.form, kept_at = excluded.kept_at");

	tab_text(p->key, tab);
	TRY(sweep(s, p->oldest));
	TRY(bind_int(q, ":person", p->key->person));
	TRY(bind_text(q, ":page", p->key->page));
	TRY(bind_text(q, ":tab", tab));
	TRY(bind_span(q, ":form", p->form));
	TRY(bind_instant(q, ":now", p->now));
	TRY(step_done(q));
	return keep_latest(s, p->key->person);
}

enum err kept_row_put(struct store *s, const struct kept_key *key, struct span form, struct instant now,
                      struct instant oldest)
{
	struct put p = { key, form, now, oldest };

	return store_transaction(s, put, &p);
}

#define OF_FORM                                                                                                        \
	" FROM kept_form WHERE person_id = :person AND page = :page"                                                   \
	" AND (tab = :tab OR (:all AND substr(tab, 1, length(:tab) + 1) = :tab || '.'))"

static enum err bind_form(struct statement *q, const struct kept_key *key)
{
	char tab[TAB_TEXT];

	tab_text(key, tab);
	TRY(bind_int(q, ":person", key->person));
	TRY(bind_text(q, ":page", key->page));
	TRY(bind_text(q, ":tab", tab));
	return bind_int(q, ":all", key->form == NULL);
}

static enum err drop(struct store *s, void *ctx)
{
	STATEMENT q = store_statement(s, "DELETE" OF_FORM);

	TRY(bind_form(q, ctx));
	return step_done(q);
}

/* Asked first: a page that is saved has kept nothing, as a rule, and a transaction costs a sync of the disk. */
enum err kept_row_drop(struct store *s, const struct kept_key *key)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1" OF_FORM ") AS there");
	struct kept_key copy = *key;
	bool there;

	TRY(bind_form(q, key));
	TRY(step_one(q));
	there = column_int(q, "there") != 0;
	statement_reset(q);
	return there ? store_transaction(s, drop, &copy) : ERR_OK;
}

enum err http_kept_list(struct store *s, int64_t person, struct instant now, struct http_kept_info *ret_list,
                        size_t cap, size_t *ret_count)
{
	STATEMENT q = store_statement(s, "SELECT id, page, tab, kept_at FROM kept_form"
	                                 " WHERE person_id = :person AND kept_at >= :oldest"
	                                 " ORDER BY kept_at DESC, id DESC");
	size_t n = 0;

	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":oldest", instant_add(now, -HTTP_KEPT_LASTS)));
	for (bool row = true; n < cap;) {
		struct http_kept_info *info = &ret_list[n];
		char tab[TAB_TEXT];

		TRY(step_next(q, &row));
		if (!row)
			break;
		info->id = column_int(q, "id");
		info->at = column_instant(q, "kept_at");
		TRY(column_text_copy(q, "page", info->page, sizeof info->page));
		TRY(column_text_copy(q, "tab", tab, sizeof tab));
		(void)snprintf(info->tab, sizeof info->tab, "%.*s", (int)strcspn(tab, "."), tab);
		n++;
	}
	*ret_count = n;
	return ERR_OK;
}

static enum err sweep_all(struct store *s, void *ctx)
{
	const struct instant *now = ctx;

	TRY(sweep(s, instant_add(*now, -HTTP_KEPT_LASTS)));
	return sweep_tokens(s, instant_add(*now, -HTTP_FORM_TOKEN_LASTS));
}

/* Whether there is anything to wipe is asked without a transaction, as above. */
enum err http_kept_sweep(struct store *s, struct instant now)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1 FROM kept_form WHERE kept_at < :kept)"
	                                 " OR EXISTS (SELECT 1 FROM form_token WHERE made_at < :made) AS old");
	bool old;

	TRY(bind_instant(q, ":kept", instant_add(now, -HTTP_KEPT_LASTS)));
	TRY(bind_instant(q, ":made", instant_add(now, -HTTP_FORM_TOKEN_LASTS)));
	TRY(step_one(q));
	old = column_int(q, "old") != 0;
	statement_reset(q);
	return old ? store_transaction(s, sweep_all, &now) : ERR_OK;
}

/* --- Tokens of forms ---------------------------------------------------------------------------------------------- */

enum err form_token_add(struct store *s, const struct sha256 *token, int64_t session, int64_t person, bool let_in,
                        struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO form_token (token_hash, session_id, person_id, let_in, made_at)"
	                                 " VALUES (:token, :session, :person, :let_in, :now)");

	TRY(bind_blob(q, ":token", span_of(token->bytes, sizeof token->bytes)));
	TRY(bind_int(q, ":session", session));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":let_in", let_in));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

enum err form_token_find(struct store *s, const struct sha256 *token, struct instant oldest, int64_t *ret_person,
                         bool *ret_let_in)
{
	STATEMENT q = store_statement(s, "SELECT person_id, let_in FROM form_token"
	                                 " WHERE token_hash = :token AND made_at >= :oldest");

	TRY(bind_blob(q, ":token", span_of(token->bytes, sizeof token->bytes)));
	TRY(bind_instant(q, ":oldest", oldest));
	TRY(step_one(q));
	*ret_person = column_int(q, "person_id");
	*ret_let_in = column_int(q, "let_in") != 0;
	return ERR_OK;
}

enum err form_token_forget(struct store *s, int64_t person, int64_t session)
{
	STATEMENT q = store_statement(s, "DELETE FROM form_token"
	                                 " WHERE person_id = :person AND (session_id = :session OR :session = 0)");

	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":session", session));
	return step_done(q);
}
