/* What the files of the room share: the server, the request, the response. */
#ifndef JOURBESLUT_HTTP_INTERNAL_H
#define JOURBESLUT_HTTP_INTERNAL_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>

#include "jourbeslut/crypto.h"
#include "jourbeslut/http.h"
#include "budget.h"
#include "field.h"
#include "held.h"
#include "kept_store.h"
#include "multipart.h"
#include "proxy.h"
#include "rate.h"
#include "route.h"
#include "watch.h"

#define REQUEST_ID 17 /* 16 hex digits and NUL */
#define TOKEN_TEXT 44 /* 32 bytes in base64url and NUL */
#define USER_AGENT 204
#define HEADERS_OF_ANSWER 24
#define PAGE_MAX (4u << 20)          /* bytes of a rendered page */
#define DRAIN_MAX ((size_t)64 << 20) /* bytes of a refused body that are read away, so that the answer is seen */

struct http_server {
	struct http_settings settings; /* with the defaults filled in */
	struct routes routes;
	struct proxies proxies;
	struct rate *rate;
	struct held *held;
	struct watch *watch;
	struct aside *aside;
	struct MHD_Daemon *daemon;
	int listener; /* -1: handed over or closed */
	int port;
	bool hsts;
	atomic_bool stopping;
	atomic_int active; /* requests between their first line and the end of their answer */
	struct budget budget;
};

/* What is known of the form that a request sends, or of the one that its page shows. */
struct request_kept {
	char page[HTTP_PAGE_MAX + 1]; /* "" none */
	char tab[KEPT_TAB_MAX + 1];
	char form[KEPT_NAME_MAX + 1]; /* the form's own name, where its page has several; "" */
	bool named;                   /* page and tab were looked for */
	bool reading;                 /* the request is refused, but its body is read for what was typed in it */
	bool cut;                     /* only the beginning of the body was taken */
	bool ours;                    /* the form's token is the session's own */
	bool put;                     /* kept by this request */
	bool shown;                   /* the error page may show what was typed */
	bool foreign;                 /* somebody else's page than who is logged in */
	const char *back;             /* where an error leads instead of to its page; NULL: nowhere. Static or `page` */

	bool has;   /* on a GET: kept earlier, and in the form */
	bool quiet; /* the page does not say so */
	struct http_kept info;
	json_t *forms;      /* owned: name of a form → what was kept of it; the form's spans look into it */
	const json_t *json; /* the latest of them */
};

struct http_request {
	struct http_server *server;
	struct MHD_Connection *connection;
	struct watch_slot *slot;
	char id[REQUEST_ID];
	int64_t started; /* monotonic, for the log */
	struct instant now;

	char *target; /* owned: path, NUL, query; NULL where it was too long */
	struct span path, query_text;
	size_t uri_len; /* of the target as sent */
	enum http_method method;
	bool known_method, head, headers_read;
	struct route_match match;
	const struct http_route *route; /* NULL: none */
	char *param_memory;             /* owned */
	struct span params[HTTP_PARAMS_MAX];
	struct fields query, form;
	struct files files;
	struct request_kept kept;
	char seen[HTTP_SEEN_MAX]; /* what the form says that its page showed */
	bool has_seen;
	char seen_now[HTTP_SEEN_MAX]; /* what stands behind the page that is shown now */
	char changed[400];            /* what is not as it was */

	char *body; /* owned, NUL-terminated once complete */
	size_t body_len, body_cap, drained;
	size_t announced; /* Content-Length; SIZE_MAX: chunked */
	enum budget_owner owner;
	bool entered;            /* has a place of the budget */
	size_t came, next_piece; /* bytes of the body; with how many a stranger has time for the next piece */

	/* Why the router answers instead of a handler; decided while the headers are read, said when the body is in. */
	enum err refused; /* ERR_OK: not refused */
	int refused_status, retry_after;
	bool close; /* after this answer the connection cannot be trusted or is not wanted */
	struct field_problem problem;

	struct in6_addr client;
	char client_ip[ADDRESS_TEXT];
	char user_agent[USER_AGENT];
	struct store *store;

	bool logged_in;
	struct http_session session;
	struct http_session_rested rested; /* id 0: none */
	struct http_person person;
	struct secret token;       /* of the session */
	struct secret login_token; /* of the browser before the login */
	char csrf[TOKEN_TEXT];

	struct http_response *made; /* owned: by a handler that ran aside; NULL: none */
	int status;                 /* of the answer */
	size_t sent;
};

struct answer_header {
	const char *name; /* static */
	char *value;      /* owned */
};

struct http_response {
	struct http_request *req;
	int status;
	struct buf content;
	struct span fixed; /* content that outlives the answer, instead of `content` */
	const char *type;  /* static or outliving; NULL: no content */
	struct answer_header headers[HEADERS_OF_ANSWER];
	size_t header_count;
	int cache_seconds;
	bool immutable, revalidate, practice;
	struct field_problem problem;
	char detour[100]; /* http_detour; "": none */
};
void response_release(struct http_response *res);
/* Forgets content and headers; the answer begins anew. */
void response_clear(struct http_response *res);
/* Sets a header of that name in place of earlier ones. ERR_MEMORY, ERR_INTERNAL (value that is not valid, no place). */
MUST_USE enum err response_header_set(struct http_response *res, const char *name, const char *value);

/* request.c */
void request_free(struct http_request *req);
/* Gives the store connection back, if one was taken. */
void request_store_give(struct http_request *req);
/* Decodes path parameters and query. ERR_INPUT (with req->problem), ERR_NOT_FOUND, ERR_MEMORY. */
MUST_USE enum err request_decode(struct http_request *req);
/* A cookie's value; ptr NULL: absent, or given twice. */
struct span request_cookie(const struct http_request *req, const char *name);
bool request_is_change(const struct http_request *req);
/* The pattern, or "-". For the log. */
const char *request_route_name(const struct http_request *req);
bool request_has_flag(const struct http_request *req, enum http_flag flag);

/* receive.c: libmicrohttpd's callbacks. */
void *receive_target(void *cls, const char *uri, struct MHD_Connection *connection);
enum MHD_Result receive(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                        const char *version, const char *upload, size_t *upload_size, void **req_cls);
void receive_completed(void *cls, struct MHD_Connection *connection, void **req_cls,
                       enum MHD_RequestTerminationCode how);

/* Makes the answer, by the handler or of the error. On any thread. */
void receive_work(struct http_request *req, struct http_response *res);
/* The same into req->made, for aside.h. */
void receive_work_aside(struct http_request *req);

/* answer.c: gives the response to libmicrohttpd. */
enum MHD_Result answer_send(struct http_request *req, struct http_response *res);

/* error.c: makes the response the page (or problem+json, or redirect to the login) of the error, and logs it. `status`
 * 0: the error's own. Cannot fail: in need the answer is plain text. */
void error_answer(struct http_request *req, struct http_response *res, enum err e, int status);

/* csrf.c */
/* Did our own page cause this request? ERR_CSRF, ERR_FORBIDDEN. */
MUST_USE enum err csrf_check_source(const struct http_request *req);
/* The token of form or header. ERR_CSRF. Takes the field out of the form. */
MUST_USE enum err csrf_check_token(struct http_request *req);
/* The token that forms of a session carry. */
MUST_USE enum err csrf_token(const struct secret *session, char ret_text[TOKEN_TEXT]);
/* Computes req->csrf from the session or the login cookie. */
MUST_USE enum err csrf_prepare(struct http_request *req);

/* session.c */
/* Reads the cookies and finds the session. Fails only where the store does. */
MUST_USE enum err session_load(struct http_request *req);
/* The login cookie is there, or is made. */
MUST_USE enum err session_login_cookie(struct http_request *req, struct http_response *res);

/* kept.c */
/* Is the body of this refused request to be read for what was typed? */
bool kept_wants_body(const struct http_request *req);
/* Takes page and tab out of the form that was sent. */
void kept_name(struct http_request *req);
/* Puts what was kept of the page that is asked for into the form. */
void kept_load(struct http_request *req);
/* The handler has answered: what led on is forgotten, what did not is kept. */
void kept_settle(struct http_request *req, const struct http_response *res);
/* The request fails with `e`: keeps what was typed where that can be, and decides what the error page does. */
void kept_refused(struct http_request *req, enum err e);
/* Where the error leads the browser instead of showing its page. False: it does not. */
MUST_USE enum err kept_way(const struct http_request *req, struct buf *ret_way, bool *ret_leads);
/* page.form, page.tab, page.kept. */
MUST_USE enum err kept_put_page(struct http_request *req, json_t *page);
/* The error page's members about what was typed. */
MUST_USE enum err kept_put_error(const struct http_request *req, enum err e, json_t *data);
extern const struct http_table kept_table;

/* seen.c */
/* Takes what the page showed out of the form. */
void seen_take(struct http_request *req);
/* The handler has returned ERR_STALE: the page that the form came from, as it is now. ERR_STALE: it is not there. */
MUST_USE enum err seen_show_anew(struct http_request *req, struct http_response *res);

/* assets.c */
extern const struct http_table assets_table;
/* render.c: adds the member `page` to `data`. */
MUST_USE enum err render_page_keys(struct http_response *res, json_t *data);

#endif
