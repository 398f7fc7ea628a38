/* The HTTP server: route tables, requests, responses, sessions, cross-site protection, limits.
 *
 * A page room gives a static table of routes; the router does everything that is the same for all of them, so a handler
 * only reads its fields, calls its room and renders. In this order, each answered by the router alone:
 *
 *   414 431  address over HTTP_TARGET_MAX, header lines over HTTP_HEADERS_MAX (RFC 9110 15.5.15, RFC 6585 5)
 *   400      a message that two readers could see in two ways: a Content-Length that is repeated, or is not digits, or
 *            stands beside Transfer-Encoding (RFC 9112 6.1, 6.3); no or two Host; a NUL byte, a folded line or anything
 *            else in the head that is not a line "Name: value"; a bad escape in the address; a query field given twice,
 *            with NUL, or not UTF-8
 *   404      no route has the path;    405  the path has routes, but none for the method (with Allow)
 *   429      too many requests of the route's rate class, by address and by session (with Retry-After)
 *   413 415  body larger than the route takes, of another kind than it takes
 *   401      nobody is logged in: a page asked for by GET is redirected (303) to `login_path` with the way back
 *            (`?till=/beslut/…`), and so is a form whose text is kept ("Kept", below); everything else is answered 401
 *   403      logged in without one of the route's roles; a request that another site caused; a bad CSRF token
 *   503      the server is stopping, is out of memory, or has too many bytes of bodies in memory
 *
 * HEAD is answered as GET, without the body. A handler that returns an error changes the answer into the error page (or
 * application/problem+json, RFC 9457), in one place, and it is logged there, once. The page is the template "error"
 * with the members text, code, status, field, reason, request_id, duty_phone, login (bool), login_path (with the way
 * back), other_till (the page that this person may not see; ""), `page` and,
 * where it answers a form that people type in, typed[], hidden[], files[], again_path, back_path, stays (see "Kept");
 * where it cannot be rendered, the text alone. A refused body of up to 64 MiB is read away, so that the answer is seen.
 * Errors of group INTERNAL and STORAGE_FULL never need the store to be shown. ERR_IO is answered as 503, like
 * ERR_STORAGE_FULL.
 *
 * Threads: handlers run on a few pool threads. A request and its response belong to one thread and end with the
 * handler; spans and strings that come from a request are borrowed until then.
 *
 * Changes (every method but GET and HEAD) need, unless the route says HTTP_OWN_CSRF:
 *   - the form field `csrf` (or the header `X-CSRF-Token`) with the token that stands in `page.csrf` of each page;
 *   - Sec-Fetch-Site: same-origin, or, from a browser too old for it, Origin equal to one of `settings.origins`.
 *     A client that sends neither header is refused: scripts send Origin.
 * Sources: OWASP ASVS 5.0.0 chapters 3, 4 and 7; RFC 6265bis; Fetch Metadata (W3C). */
#ifndef JOURBESLUT_HTTP_H
#define JOURBESLUT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

struct sha256;

struct log;
struct random;
struct store;
struct store_pool;
struct view;
struct http_request;
struct http_response;
struct http_server;

#define HTTP_TARGET_MAX 2048   /* bytes of path and query */
#define HTTP_HEADERS_MAX 8192  /* bytes of all header lines */
#define HTTP_FIELDS_MAX 400    /* fields of one form */
#define HTTP_FIELD_NAME_MAX 96 /* bytes of a field's name */
#define HTTP_FILES_MAX 20      /* files of one form */
#define HTTP_PARAMS_MAX 4      /* {parameters} of one path */
#define HTTP_TOKEN 32          /* bytes of a session or login token: 256 bits */
#define HTTP_RETURN_PATH_MAX 512
#define HTTP_PAGE_MAX 240 /* bytes of a page's address by which its forms are kept */

/* ---- Routes ---- */

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE, HTTP_METHOD_COUNT };

/* What a route takes as body. Another content type is 415, a body where none is taken is 413. */
enum http_body {
	HTTP_BODY_NONE,
	HTTP_BODY_FORM,      /* application/x-www-form-urlencoded */
	HTTP_BODY_MULTIPART, /* multipart/form-data; a plain form is taken as well (a page without a file) */
	HTTP_BODY_JSON,      /* application/json; not parsed here: http_body_bytes() and json_read() */
	HTTP_BODY_ANY,       /* any type, raw: http_body_bytes() */
	HTTP_BODY_COUNT
};

/* Token buckets; the numbers stand in src/http/rate.c. */
enum http_rate {
	HTTP_RATE_PAGE,   /* reading */
	HTTP_RATE_CHANGE, /* an act of a person */
	HTTP_RATE_LOGIN,  /* starting an identification */
	HTTP_RATE_POLL,   /* QR frames and status, each second */
	HTTP_RATE_UPLOAD, /* files */
	HTTP_RATE_GUESS,  /* what somebody could guess: check codes, verification */
	HTTP_RATE_NONE,   /* health, assets */
	HTTP_RATE_COUNT
};

/* Who may: 0, all, or a mask of roles of people.h, HTTP_ROLE(a) | HTTP_ROLE(b). */
#define HTTP_ANYBODY 0u
#define HTTP_LOGGED_IN 0xFFFFFFFFu
#define HTTP_ROLE(role) (1u << (role))

enum http_flag {
	HTTP_FRAMED = 1 << 0,      /* may be shown in a frame of our own pages (QR) */
	HTTP_OWN_CSRF = 1 << 1,    /* the handler authenticates a change itself (bearer token, signed webhook) */
	HTTP_API = 1 << 2,         /* errors are always problem+json, and 401 is never a redirect */
	HTTP_NO_SESSION = 1 << 3,  /* the session cookie is not looked at and the store not asked (health, assets) */
	HTTP_LOGIN_BOUND = 1 << 4, /* a page for people who are not logged in with a form on it: gives the browser the
	                            * cookie `__Host-login`, which the form's CSRF token is made from */
	HTTP_QUIET = 1 << 5,       /* no access-log line when it went well (health, QR frames) */
	HTTP_PASSIVE = 1 << 6,     /* asked for by the page, not by the person: does not keep the session awake */
	HTTP_KEEPS = 1 << 7,       /* a page that people type on (GET), and where its form is sent (POST): see "Kept" */
	HTTP_ASIDE = 1 << 8,       /* may take long: runs on one of HTTP_ASIDE_THREADS threads beside those that answer,
	                            * so that nobody else waits; where too many wait, ERR_BUSY */
};
#define HTTP_ASIDE_THREADS 2
/* Beside the flags: the parts of what its page showed that an act is for; a mask of the caller's. See "Seen". */
#define HTTP_SEEN(parts) ((unsigned)(parts) << 16)

typedef enum err http_handler(struct http_request *req, struct http_response *res);

struct http_route {
	enum http_method method;
	/* "/beslut/{ref}/las": a parameter is one whole segment, not empty, decoded, UTF-8; "/tile/{path...}": the last
	 * one may take all that is left, one segment or more, with the '/' between them and no escape among them. */
	const char *path;
	uint32_t who;
	enum http_body body;
	size_t max_body; /* bytes; 0 with HTTP_BODY_NONE */
	enum http_rate rate;
	unsigned flags; /* of enum http_flag */
	http_handler *handler;
};

struct http_table {
	const struct http_route *routes; /* borrowed, static */
	size_t count;
};
#define HTTP_TABLE(routes_array)                                                                                       \
	{                                                                                                              \
		(routes_array), sizeof(routes_array) / sizeof((routes_array)[0])                                       \
	}

/* ---- Server ---- */

/* A person, as the session needs it; asked for at every request, so that a change works at once (ASVS 8.3.2). */
struct http_person {
	int64_t id;
	bool active;
	uint32_t roles; /* mask of HTTP_ROLE(…), over all municipalities */
	char name[160]; /* shown in the page's head */
};

/* An entry of the navigation, shown to those who may. Its label stands in the template: {{#page.nav.desk}}…. */
struct http_nav {
	const char *name; /* "desk" */
	const char *path; /* "/jour": the entry is `here` on this path and below it */
	uint32_t who;
};

/* All pointers are borrowed for the life of the server. Zero in a number means the default in brackets. */
struct http_settings {
	const char *host; /* numeric address, "127.0.0.1" or "::" */
	int port;         /* 0: any free one, see http_server_port() */
	/* Origins under which browsers see the service, separated by spaces: "https://jour.example.se". A first one
	 * with https turns HSTS on. Empty: the origin is "http://" and the request's own Host (development). */
	const char *origins;
	/* Addresses of proxies, separated by spaces, whose X-Forwarded-For is believed. Empty: none. The client is then
	 * the last address of the list that is not a proxy. */
	const char *proxies;
	const char *form_action; /* further sources for CSP form-action; usually "" */
	const char *login_path;  /* "/logga-in" */
	const char *duty_phone;  /* shown on error pages */
	const char *environment; /* "test" or "production": the mark on every page */
	bool rate_limits;
	int threads;                         /* [4] */
	int connections;                     /* [1024]; further ones wait in the socket's queue */
	int connections_per_ip;              /* [48], a /56 of IPv6 counts as one; further ones are closed at once. Not
	                                      * applied where `proxies` is given, as all come from there */
	int header_timeout_ms;               /* [10000] from connection to the last header line */
	int idle_timeout_ms;                 /* [15000] between two requests, and without a byte during one */
	int body_timeout_ms;                 /* [30000] plus one second for each 16 KiB of body; of a body from who is
	                                      * not logged in, 64 KiB must be in after each third of it */
	int send_timeout_ms;                 /* [30000] plus one second for each 16 KiB of answer */
	int stop_timeout_ms;                 /* [10000] for requests under way when the server stops */
	size_t body_memory;                  /* [67108864] bytes of bodies in memory at once */
	int session_idle_min;                /* [60] */
	int session_absolute_min;            /* [720] */
	int session_idle_decision_maker_min; /* [30] where all of the person's roles are in `decision_maker_roles` */
	uint32_t decision_maker_roles;
	/* Whoever was let in without the e-ID has `let_in_roles` where the person has a role of `let_in_from`, and no
	 * other. */
	uint32_t let_in_from, let_in_roles;

	const struct http_nav *nav;
	size_t nav_count;
	struct store_pool *stores; /* NULL: no sessions, http_store() is ERR_WRONG_STATE */
	const struct clock *clock;
	const struct random *random;
	const struct log *log;
	void *app; /* for handlers: http_app() */
	/* Templates and assets. The server itself serves GET /assets/{name}: with ?v=… for ever, without it by ETag. */
	const struct view *view;
	/* What a form's field is called on its page, where the error page shows what was typed; NULL: not shown.
	 * Without the function the field's name is shown. */
	const char *(*label)(const char *field);
	/* Finds a person; main wires it to the room people. ERR_NOT_FOUND ends the session. NULL: no sessions. */
	enum err (*person)(void *ctx, struct store *s, int64_t person, struct http_person *ret_person);
	void *person_ctx;
};

/* Checks the tables (a pattern that is malformed, or two routes of one method and shape: ERR_CONFIG, logged; where a
 * literal and a parameter both fit a path, the leftmost literal wins),
 * and binds the socket (ERR_IO, logged). */
MUST_USE enum err http_server_new(const struct http_settings *settings, const struct http_table *tables,
                                  size_t table_count, struct http_server **ret_server);
/* Answers from now on. ERR_IO. */
MUST_USE enum err http_server_start(struct http_server *s);
/* The real port, also before the start. */
int http_server_port(const struct http_server *s);
/* Takes no more connections, lets requests under way finish (`stop_timeout_ms`), closes. May be called twice. */
void http_server_stop(struct http_server *s);
/* Stops and frees; NULL is fine. */
void http_server_free(struct http_server *s);

/* ---- Request ---- */

/* A path parameter. Asking for one that the pattern lacks is our bug and stops the program. */
struct span http_param(const struct http_request *req, const char *name);
/* A field of the query; ptr is NULL where it is absent. */
struct span http_query(const struct http_request *req, const char *name);
/* The query as it was sent; empty where there is none. */
struct span http_query_text(const struct http_request *req);
/* A field of the form; ptr is NULL where it is absent (an unticked box). UTF-8 without NUL, otherwise as sent (line
 * ends are CRLF): text_clean() is the handler's. A field occurs once: name each box of a group by itself. */
struct span http_form(const struct http_request *req, const char *name);
/* The same as a C string; "" where absent. Values are followed by a NUL in memory. */
const char *http_form_str(const struct http_request *req, const char *name);
size_t http_form_count(const struct http_request *req);
/* The i-th field in the order of sending; `csrf` is not among them. */
void http_form_at(const struct http_request *req, size_t i, struct span *ret_name, struct span *ret_value);

struct http_file {
	struct span field;    /* the input's name; several files may share it */
	struct span filename; /* last part of what the browser said; UTF-8, no control characters, 1 to 255 bytes */
	struct span type;     /* as the browser said, not to be trusted; "" where absent */
	struct span bytes;
};
/* Files of a multipart form; inputs left empty are not among them. */
size_t http_file_count(const struct http_request *req);
const struct http_file *http_file_at(const struct http_request *req, size_t i);

/* The raw body (HTTP_BODY_JSON, HTTP_BODY_ANY). */
struct span http_body_bytes(const struct http_request *req);
/* A header line's value by name, in any case; ptr is NULL where absent. Where given twice: the first. */
struct span http_header(const struct http_request *req, const char *name);
enum http_method http_request_method(const struct http_request *req);
/* Path as sent, without the query; "/" where it was too long to keep. Safe in a template, not for the log. */
const char *http_path(const struct http_request *req);
/* Numeric address of the client, "192.0.2.7"; through a trusted proxy the one it named. */
const char *http_client_ip(const struct http_request *req);
/* User-Agent, at most 200 printable ASCII characters, "" where absent. */
const char *http_user_agent(const struct http_request *req);
/* 16 hex digits, in the log and on error pages. */
const char *http_request_id(const struct http_request *req);

void *http_app(const struct http_request *req);
const struct clock *http_clock(const struct http_request *req);
const struct random *http_random(const struct http_request *req);
const struct log *http_log(const struct http_request *req);
/* The moment at which the request arrived: use one time for one request. */
struct instant http_now(const struct http_request *req);
/* This request's store connection: borrowed from the pool at the first call, given back when the request ends.
 * ERR_BUSY, ERR_IO; ERR_WRONG_STATE where the server has no store. */
MUST_USE enum err http_store(struct http_request *req, struct store **ret_store);

/* ---- Session ----
 * Cookie `__Host-session`: 32 random bytes in base64url; the store holds their SHA-256 alone. A session ends at logout,
 * `idle` after the last request (kept to the minute), `absolute` after login, when its person is not active any more,
 * when the clock was set back by more than five minutes, and when somebody ends it. */

struct http_session {
	int64_t id;
	int64_t person;
	int64_t let_in; /* the caller's word for how, where it was without the e-ID; 0: with it */
	uint32_t roles; /* at this moment */
	const char *name;
	struct instant started; /* when the person identified: ask again before what needs a fresh one (ASVS 7.5.3) */
	struct instant ends;    /* when it ends if nothing more happens: for the warning on the page */
};
/* NULL: nobody is logged in. */
const struct http_session *http_session(const struct http_request *req);
/* Logs the person in: a new token and cookie; a session that the browser had is ended, the login cookie removed.
 * `app_ip`: where the e-ID's app was, as its provider saw it; "": not told. It is kept beside the browser's address.
 * `let_in`: as in the session; 0. ERR_NOT_FOUND, ERR_FORBIDDEN: no such person, or not active. Not inside a store
 * transaction of the caller. */
MUST_USE enum err http_session_begin(struct http_request *req, struct http_response *res, int64_t person,
                                     const char *app_ip, int64_t let_in);
/* The session that this browser had, which rested too long and was not ended: it opens nothing. `id` 0: none. */
struct http_session_rested {
	int64_t id, person, let_in;
	struct instant last_seen;
};
struct http_session_rested http_session_rested(const struct http_request *req);
/* Has somebody logged in with this browser before? By a cookie of its own, `__Host-known`, that opens nothing and lasts
 * half a year; where many want to log in at once, such browsers come first. */
MUST_USE enum err http_browser_known(struct http_request *req, bool *ret_known);
/* Who asks, where tries are counted: such a browser by that cookie (`known`), else the network: an IPv4 address, or the
 * first 64 bits of an IPv6 one. */
MUST_USE enum err http_asker(struct http_request *req, struct sha256 *ret_asker, bool *ret_known);
/* Logs out: ends it in the store and sends Clear-Site-Data. Nobody logged in: nothing happens. */
MUST_USE enum err http_session_end(struct http_request *req, struct http_response *res);

struct http_session_info {
	int64_t id;
	int64_t person;
	int64_t let_in; /* as in the session */
	struct instant started, last_seen;
	char user_agent[204];
	char ip[46], app_ip[46]; /* of browser and app at the login; "": not known */
};
/* Longer than a session may last by any sensible setting: what is listed began within it. */
#define HTTP_SESSIONS_SHOWN (24 * HOUR)
/* Sessions of a person that nobody ended and that were used after `since`, latest first, at most `cap`. */
MUST_USE enum err http_session_list(struct store *s, int64_t person, struct instant since,
                                    struct http_session_info *ret_list, size_t cap, size_t *ret_count);
/* [tx] Ends one session of the person, and believes its pages no more: what is sent from them is not kept.
 * ERR_NOT_FOUND.
 */
MUST_USE enum err http_session_end_one(struct store *s, int64_t person, int64_t id);
/* [tx] The same for all sessions of the person (an account that is closed, a lost phone). */
MUST_USE enum err http_session_end_all(struct store *s, int64_t person);

/* The browser's token from before the login (cookie `__Host-login`, a browser session long or to the logout: each tab
 * in which the login was begun or came back knows by it that it is the same browser), made and set if it has none. Bind
 * the identification order to its SHA-256, so that only the browser that began the login can end it. */
MUST_USE enum err http_login_token(struct http_request *req, struct http_response *res, uint8_t ret_token[HTTP_TOKEN]);

/* ---- Kept ----
 * What somebody typed comes back. A form whose sending does not lead on is kept in the store for the person who wrote
 * it (for HTTP_KEPT_LASTS; at most 600,000 bytes) and stands in its page again, from wherever the page is asked for;
 * nothing is ever sent again by itself. This is so for every page and form of routes with HTTP_KEEPS, in these cases:
 *
 *   - the session is over, or another one began (401, 403): the form's token still tells whose page it was, also when
 *     cookie and session are gone. Kept for that person; the browser is led to the login, or to the page (303). Where
 *     somebody else is logged in now, nothing of it is shown;
 *   - the body was too large (413): its text fields are kept, its files not; 303 to the page, which says so;
 *   - the handler answered with a page of status 400 or more, or with an error: kept, and the error page shows it too;
 *   - the store cannot be written (locked, full): held in memory, and the browser is led to the page (303), which holds
 *     what was typed and says what the matter is, so that Back and reload show it, too, and ask for nothing;
 *   - memory or places are short, the service stops (503, 429): the error page shows what was typed, and sends the same
 *     again at one press;
 *   - while it is being written, where the browser has script (POST /kvar, by templates/assets/page.js). That keeps the
 *     session awake, since somebody types; nothing else does but requests of the person.
 *
 * A page's name is its path, with the query's `key` where it has one: what belongs to one call has one key. Each form
 * carries it in the hidden fields `page` and `tab` (partial "csrf"); they are no fields for the handler. A form without
 * them is none of our pages' and is not kept. Where a page has several forms, each has a name of its own in a hidden
 * field `form` (small letters, digits, hyphens) and is kept, given back and forgotten by itself; where they share names
 * of fields, the handler asks by http_kept_field(). What was kept goes when the tab's form has led on, when its person
 * throws it away (POST /kvar/bort), and in any case after HTTP_KEPT_LASTS: http_kept_sweep, which main calls. */

#define HTTP_KEPT_LASTS (48 * HOUR)       /* a night, the day, and the next shift */
#define HTTP_FORM_TOKEN_LASTS (72 * HOUR) /* longer than a session and what is kept after it */

struct http_kept {
	int64_t id;
	struct instant at;
	const char *note; /* what the handler that kept it said; "" */
	enum err why;     /* the error with which it was refused; ERR_OK: it was not */
};
/* On a GET: what was kept of this page stands in the form, so that http_form() gives it; show it as typed. NULL:
 * nothing is kept, and the form is empty. */
const struct http_kept *http_kept(const struct http_request *req);
/* A field of one of the page's forms, by the form's name; NULL: that form has kept nothing, or not that field. */
const char *http_kept_field(const struct http_request *req, const char *form, const char *name);
/* The fields are what is saved already, or the form has led on elsewhere: it is forgotten, and the page shows nothing
 * of it. */
void http_kept_spent(struct http_request *req);
/* The page shows what was kept as a matter of course, and need not say so: page.kept is false. */
void http_kept_quiet(struct http_request *req);
/* Keeps the form that was sent, for a handler that leads on without having saved all of it. `note` ("" none) is what
 * the page shall say of it, as the handler of the page understands it. ERR_TOO_LARGE, and what the store answers;
 * ERR_WRONG_STATE: the form is none of our pages'. Not inside a store transaction. */
MUST_USE enum err http_keep(struct http_request *req, const char *note);
/* The same in memory, where the store has just refused to write with `why`: until it can, for as long as the service
 * runs. ERR_MEMORY, ERR_TOO_LARGE, ERR_WRONG_STATE. */
MUST_USE enum err http_hold(struct http_request *req, enum err why);
/* The name of the page that the form came from, or that is asked for: a path that http_redirect takes; "" where none.
 */
const char *http_page(const struct http_request *req);

struct http_kept_info {
	int64_t id;
	char page[HTTP_PAGE_MAX + 1], tab[40];
	struct instant at;
};
/* What is kept of a person, latest first, at most `cap`. */
MUST_USE enum err http_kept_list(struct store *s, int64_t person, struct instant now, struct http_kept_info *ret_list,
                                 size_t cap, size_t *ret_count);
/* What one of them has in that field, for the person who typed it; "": nothing, or it is gone. */
MUST_USE enum err http_kept_value(struct store *s, int64_t person, const struct http_kept_info *info, const char *field,
                                  struct buf *out);
/* Wipes what is over. Cheap where nothing is. Not inside a store transaction. */
MUST_USE enum err http_kept_sweep(struct store *s, struct instant now);

/* ---- Seen ----
 * An act on what others change as well is for what its page showed, and for nothing else. Its route says which parts of
 * that count: HTTP_SEEN(parts). The page's handler says what stands behind the page (http_seen_put); each of its forms
 * carries that (partial "csrf", hidden field `seen`, no field for the handler). The handler
 * compares inside its transaction, and where it is not the same, or is missing, returns http_stale(): the form's page
 * is then shown anew by its own handler, with what was typed still in http_form(), `page.changed`, and status 409.
 * Where that page is not there any more, the error page says it. For this the page's route has HTTP_KEEPS. */

#define HTTP_SEEN_MAX 320

/* Copied; cut at HTTP_SEEN_MAX - 1 bytes. The last call counts. */
void http_seen_put(struct http_response *res, const char *seen);
/* What was put. */
const char *http_seen_now(const struct http_response *res);
/* What the page of this form showed; ptr NULL: it does not say. */
struct span http_seen(const struct http_request *req);
/* What this route's act is for; 0: of no page. */
unsigned http_seen_parts(const struct http_request *req);
/* ERR_STALE, after keeping the sentences that say what is not as it was; copied, cut at 400 bytes. */
MUST_USE enum err http_stale(struct http_response *res, const char *changed);

/* ---- Response ----
 * A handler calls one of http_render … http_bytes. The last call counts. Headers for security are always there. */

/* Renders template `name` with `data` (taken over, also on failure; an object), to which one member `page` is added:
 *   csrf         token for the hidden field `csrf`; "" where there is none
 *   logged_in    bool;  user  the person's name or ""
 *   environment  "test" or "production";  test  bool
 *   practice     bool, from http_practice()
 *   nav          {desk: {shown, here, path}, …} of settings.nav
 *   here         the path;  request_id;  duty_phone;  now "lör 21 nov 2026 kl. 23.40"
 *   session_ends_in  seconds, 0 where nobody is logged in
 *   seen         what its forms carry of what the page shows, "" nothing (see "Seen")
 *   changed      what is not as the form's page showed it: nothing was done; ""
 *   form         the page's name and `tab`, for the hidden fields of partial "csrf"; "" on a page that keeps nothing
 *   kept         false, or {at, id, ended, too_large (bools: why it was not saved), trouble (what the store's matter
 * is, a sentence; ""), files[] {name}, more[] {path, at}} Status stays 200 unless http_status() says otherwise.
 * ERR_MEMORY, and what the view answers. */
MUST_USE enum err http_render(struct http_response *res, const char *name, json_t *data);
/* 303 to a path of our own that passes http_path_safe(); else ERR_INTERNAL. */
MUST_USE enum err http_redirect(struct http_response *res, const char *path);
/* The same with printf; arguments must be URL-safe. */
MUST_USE enum err http_redirectf(struct http_response *res, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
/* JSON, `value` taken over, also on failure. */
MUST_USE enum err http_json(struct http_response *res, json_t *value);
/* Bytes of `content` (taken over: empty after). `type` is a constant such as "application/pdf"; `filename` NULL: shown,
 * else saved under that name (RFC 6266, filename and filename*). */
MUST_USE enum err http_bytes(struct http_response *res, const char *type, const char *filename, struct buf *content);
/* Shown in the browser, with a name for when it is saved (Content-Disposition: inline). */
MUST_USE enum err http_bytes_inline(struct http_response *res, const char *type, const char *filename,
                                    struct buf *content);
/* No content: 204. */
MUST_USE enum err http_empty(struct http_response *res);
/* 100 to 599, for a page that is shown again with errors (422) and the like. */
void http_status(struct http_response *res, int status);
/* Adds a header line. Name is a constant; a value with control characters is ERR_INTERNAL. */
MUST_USE enum err http_header_add(struct http_response *res, const char *name, const char *value);
/* May be kept by browsers for `seconds` (public data only); else everything is no-store. */
void http_cacheable(struct http_response *res, int seconds);
/* This page belongs to a practice decision: `page.practice`. */
void http_practice(struct http_response *res);
/* Before returning ERR_REASON: the page that asks for the reason. Whoever wanted a page is led there (303, with `till`
 * = the address asked for, in the query); on an error page it is linked. `path` is copied; it must be URL-safe. */
void http_detour(struct http_response *res, const char *path);
/* Before returning an error: names the field that is wrong, and why, in a word ("duplicate", "too_long"). Both are
 * given to the error page as `field` and `reason`, and to problem+json; `field` is copied and cut, `reason` a constant.
 */
void http_error_field(struct http_response *res, struct span field, const char *reason);

/* ---- Helpers ---- */

/* A path on this site that a redirect may lead to: starts with one '/', at most HTTP_RETURN_PATH_MAX bytes of printable
 * ASCII, no backslash, no "//" at the start (also not in escapes). */
bool http_path_safe(struct span path);
/* Appends `s` percent-encoded for a path segment or a query value (RFC 3986 unreserved stay). */
MUST_USE enum err http_url_encode(struct span s, struct buf *out);

#endif
