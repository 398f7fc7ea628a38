#include "internal.h"

#include <string.h>

#include "session_store.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/store.h"

#define SESSION_COOKIE "__Host-session"
#define LOGIN_COOKIE "__Host-login"
/* __Host-: Secure, no Domain, Path=/, so that no neighbour can set it. Lax: a link from elsewhere, and the way back
 * from the e-ID's app, find the person logged in; a change from elsewhere does not. */
#define ATTRIBUTES "; Path=/; Secure; HttpOnly; SameSite=Lax"
#define KNOWN_COOKIE "__Host-known"
#define KNOWN_DAYS 183
#define COOKIE_MAX 160
/* How exactly the store knows the last request: each writing costs a sync of the disk. */
#define TOUCH_EVERY MINUTE
/* A session that was last used in the future: the clock was set back, and its ends cannot be counted any more. */
#define CLOCK_DIFFERENCE (5 * MINUTE)

static enum err token_encode(const struct secret *token, struct buf *out)
{
	return base64url_encode(token->bytes, token->len, out);
}

static int base64url_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* Exactly 43 characters of base64url: 32 bytes, and two bits that are zero. */
static bool token_decode(struct span text, struct secret *ret_token)
{
	uint32_t bits = 0;
	int have = 0;

	ret_token->len = 0;
	if (text.len != TOKEN_TEXT - 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int value = base64url_value(text.ptr[i]);

		if (value < 0)
			return false;
		bits = (bits << 6 | (uint32_t)value) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			ret_token->bytes[ret_token->len++] = (uint8_t)(bits >> have);
		}
	}
	return ret_token->len == HTTP_TOKEN && (bits & 3) == 0;
}

static bool cookie_token(const struct http_request *req, const char *name, struct secret *ret_token)
{
	if (token_decode(request_cookie(req, name), ret_token))
		return true;
	secret_wipe(ret_token);
	return false;
}

/* `days`: 0 as long as the browser is open. */
static enum err set_cookie(struct http_response *res, const char *name, const struct secret *token, int days)
{
	BUF line = buf_init(COOKIE_MAX);
	enum err e;

	TRY(buf_printf(&line, "%s=", name));
	TRY(token_encode(token, &line));
	TRY(buf_add_str(&line, ATTRIBUTES));
	if (days)
		TRY(buf_printf(&line, "; Max-Age=%d", days * 24 * 3600));
	e = http_header_add(res, "Set-Cookie", buf_str(&line));
	bytes_wipe(line.ptr, line.len);
	return e;
}

static enum err drop_cookie(struct http_response *res, const char *name)
{
	BUF line = buf_init(COOKIE_MAX);

	TRY(buf_printf(&line, "%s=" ATTRIBUTES "; Max-Age=0", name));
	return http_header_add(res, "Set-Cookie", buf_str(&line));
}

static enum err token_hash(const struct secret *token, struct sha256 *ret_hash)
{
	return sha256_of(span_of(token->bytes, token->len), ret_hash);
}

/* Of the token that the session's forms carry. */
static enum err form_token_hash(const struct secret *token, struct sha256 *ret_hash)
{
	char text[TOKEN_TEXT];

	TRY(csrf_token(token, text));
	return sha256_of(span_str(text), ret_hash);
}

/* People who only decide use their own telephone at home and are done in minutes. */
static int64_t idle_time(const struct http_settings *settings, uint32_t roles)
{
	bool only_decides = roles != 0 && (roles & ~settings->decision_maker_roles) == 0;

	return (int64_t)(only_decides ? settings->session_idle_decision_maker_min : settings->session_idle_min) *
	       MINUTE;
}

static int64_t absolute_time(const struct http_settings *settings)
{
	return (int64_t)settings->session_absolute_min * MINUTE;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void set_session(struct http_request *req, const struct session_row *row)
{
	const struct http_settings *settings = &req->server->settings;
	struct instant idle_end = instant_add(row->last_seen, idle_time(settings, req->person.roles));
	struct instant absolute_end = instant_add(row->started, absolute_time(settings));

	req->logged_in = true;
	req->session = (struct http_session){
		.id = row->id,
		.person = row->person,
		.let_in = row->let_in,
		.roles = req->person.roles,
		.name = req->person.name,
		.started = row->started,
		.ends = { earlier(idle_end.us, absolute_end.us) },
	};
}

static enum err find_person(struct http_request *req, struct store *s, int64_t person, bool let_in)
{
	const struct http_settings *settings = &req->server->settings;

	TRY(settings->person(settings->person_ctx, s, person, &req->person));
	if (let_in)
		req->person.roles = req->person.roles & settings->let_in_from ? settings->let_in_roles : 0;
	return req->person.active ? ERR_OK : ERR_FORBIDDEN;
}

static void log_end(const struct http_request *req, int64_t session, const char *reason)
{
	BUF text = buf_init(24);

	if (buf_printf(&text, "%lld", (long long)session) == ERR_OK)
		log_event(req->server->settings.log, LOG_INFO, "session.ended", "id", req->id, "session",
		          buf_str(&text), "reason", reason, NULL);
}

/* It is over in any case; that the row goes as well may wait for the next sweep. */
static void end_row(struct http_request *req, struct store *s, int64_t id, const char *reason)
{
	log_end(req, id, reason);
	if (session_row_delete(s, id) != ERR_OK)
		log_event(req->server->settings.log, LOG_WARN, "session.kept", "id", req->id, NULL);
}

/* Its time is over. One that rested too long stays in the store until the longest time that a session has: it opens
 * nothing, but tells whose browser this is (http_session_rested). */
static void end_by_time(struct http_request *req, struct store *s, const struct session_row *row)
{
	bool set_back = row->last_seen.us > req->now.us + CLOCK_DIFFERENCE;

	req->logged_in = false;
	if (set_back || req->now.us >= row->started.us + absolute_time(&req->server->settings))
		end_row(req, s, row->id, "time");
	else {
		log_end(req, row->id, "time");
		req->rested = (struct http_session_rested){ row->id, row->person, row->let_in, row->last_seen };
	}
}

/* A full disk must not keep anybody from reading: the session then goes on with the time it has. */
static void touch(struct http_request *req, struct store *s, struct session_row *row)
{
	int64_t since = req->now.us - row->last_seen.us;
	enum err e;

	if (request_has_flag(req, HTTP_PASSIVE) || since < TOUCH_EVERY)
		return;
	e = session_row_touch(s, row->id, req->now);
	if (e == ERR_OK)
		row->last_seen = req->now;
	else
		log_event(req->server->settings.log, LOG_WARN, "session.not_touched", "id", req->id, "err", err_name(e),
		          NULL);
}

static enum err find(struct http_request *req, struct store *s)
{
	struct session_row row;
	struct sha256 hash;
	enum err e;

	TRY(token_hash(&req->token, &hash));
	e = session_row_find(s, &hash, &row);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	e = find_person(req, s, row.person, row.let_in != 0);
	if (e == ERR_NOT_FOUND || e == ERR_FORBIDDEN) {
		end_row(req, s, row.id, "person not active");
		return ERR_OK;
	}
	TRY(e);
	set_session(req, &row);
	if (req->now.us >= req->session.ends.us || row.last_seen.us > req->now.us + CLOCK_DIFFERENCE) {
		end_by_time(req, s, &row);
		return ERR_OK;
	}
	touch(req, s, &row);
	set_session(req, &row);
	return ERR_OK;
}

enum err session_load(struct http_request *req)
{
	const struct http_settings *settings = &req->server->settings;
	struct store *s;
	enum err e;

	if (request_has_flag(req, HTTP_NO_SESSION))
		return ERR_OK;
	(void)cookie_token(req, LOGIN_COOKIE, &req->login_token);
	if (!cookie_token(req, SESSION_COOKIE, &req->token) || !settings->stores || !settings->person)
		return ERR_OK;
	TRY(http_store(req, &s));
	e = find(req, s);
	request_store_give(req); /* a body may now take its time */
	if (!req->logged_in)
		secret_wipe(&req->token);
	return e;
}

static enum err new_token(const struct http_request *req, struct secret *ret_token)
{
	TRY(random_fill(req->server->settings.random, ret_token->bytes, HTTP_TOKEN));
	ret_token->len = HTTP_TOKEN;
	return ERR_OK;
}

enum err session_login_cookie(struct http_request *req, struct http_response *res)
{
	SECRET token = { 0 };

	if (req->login_token.len > 0)
		return ERR_OK;
	TRY(new_token(req, &token));
	TRY(set_cookie(res, LOGIN_COOKIE, &token, 0));
	req->login_token = token;
	return ERR_OK;
}

enum err http_login_token(struct http_request *req, struct http_response *res, uint8_t ret_token[HTTP_TOKEN])
{
	TRY(session_login_cookie(req, res));
	memcpy(ret_token, req->login_token.bytes, HTTP_TOKEN);
	return ERR_OK;
}

static enum err insert(struct http_request *req, struct store *s, int64_t person, const struct secret *token,
                       const char *app_ip, int64_t let_in)
{
	struct session_new n = {
		.person = person,
		.let_in = let_in,
		.replaces = req->logged_in ? req->session.id : req->rested.id,
		.now = req->now,
		.oldest = instant_add(req->now, -absolute_time(&req->server->settings)),
		.user_agent = req->user_agent,
		.ip = req->client_ip,
		.app_ip = app_ip,
	};
	int64_t id;

	TRY(token_hash(token, &n.token));
	TRY(form_token_hash(token, &n.form_token));
	TRY(session_row_insert(s, &n, &id));
	set_session(req, &(struct session_row){ id, person, let_in, req->now, req->now });
	return ERR_OK;
}

enum err http_browser_known(struct http_request *req, bool *ret_known)
{
	SECRET token = { 0 };
	struct sha256 hash;
	struct store *s;

	*ret_known = false;
	if (!cookie_token(req, KNOWN_COOKIE, &token))
		return ERR_OK;
	TRY(token_hash(&token, &hash));
	TRY(http_store(req, &s));
	return known_browser_find(s, &hash, ret_known);
}

enum err http_asker(struct http_request *req, struct sha256 *ret_asker, bool *ret_known)
{
	const struct in6_addr *client = &req->client;
	SECRET token = { 0 };

	TRY(http_browser_known(req, ret_known));
	if (*ret_known && cookie_token(req, KNOWN_COOKIE, &token))
		return token_hash(&token, ret_asker);
	return sha256_of(span_of(client, IN6_IS_ADDR_V4MAPPED(client) ? sizeof *client : 8), ret_asker);
}

static enum err put_known(struct http_request *req, struct store *s, const struct secret *token)
{
	SECRET before = { 0 };
	struct sha256 hash, old = { 0 };

	if (cookie_token(req, KNOWN_COOKIE, &before))
		TRY(token_hash(&before, &old));
	TRY(token_hash(token, &hash));
	return known_browser_put(s, &hash, &old, req->now, instant_add(req->now, -KNOWN_DAYS * 24 * HOUR));
}

/* Somebody has logged in with this browser: a convenience, without which they are logged in all the same. */
static enum err know_browser(struct http_request *req, struct http_response *res, struct store *s)
{
	SECRET token = { 0 };
	enum err e;

	TRY(new_token(req, &token));
	e = put_known(req, s, &token);
	if (e == ERR_OK)
		return set_cookie(res, KNOWN_COOKIE, &token, KNOWN_DAYS);
	log_event(req->server->settings.log, LOG_WARN, "session.browser_not_kept", "id", req->id, "err", err_name(e),
	          NULL);
	return ERR_OK;
}

struct http_session_rested http_session_rested(const struct http_request *req)
{
	return req->rested;
}

enum err http_session_begin(struct http_request *req, struct http_response *res, int64_t person, const char *app_ip,
                            int64_t let_in)
{
	SECRET token = { 0 };
	struct store *s;

	if (!req->server->settings.person)
		return ERR_WRONG_STATE;
	TRY(http_store(req, &s));
	TRY(find_person(req, s, person, let_in != 0));
	TRY(new_token(req, &token));
	TRY(insert(req, s, person, &token, app_ip, let_in));
	req->token = token;
	TRY(csrf_prepare(req));
	TRY(set_cookie(res, SESSION_COOKIE, &token, 0));
	if (!let_in)
		TRY(know_browser(req, res, s));
	log_event(req->server->settings.log, let_in ? LOG_WARN : LOG_INFO, let_in ? "session.let_in" : "session.began",
	          "id", req->id, NULL);
	return ERR_OK;
}

enum err http_session_end(struct http_request *req, struct http_response *res)
{
	struct store *s;

	if (!req->logged_in)
		return ERR_OK;
	TRY(http_store(req, &s));
	TRY(session_row_delete(s, req->session.id));
	log_end(req, req->session.id, "logout");
	req->logged_in = false;
	secret_wipe(&req->token);
	secret_wipe(&req->login_token);
	TRY(csrf_prepare(req));
	TRY(drop_cookie(res, SESSION_COOKIE));
	TRY(drop_cookie(res, LOGIN_COOKIE));
	/* Not "cookies": that would also log the person out of the neighbours under the same domain. */
	return response_header_set(res, "Clear-Site-Data", "\"cache\", \"storage\"");
}
