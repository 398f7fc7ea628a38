#include "unit/http_harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/random.h"

/* ---- routes ---- */

static enum err show_page(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object();

	(void)req;
	return http_render(res, "sida", json_incref(data));
}

static enum err log_in(struct http_request *req, struct http_response *res)
{
	uint8_t token[HTTP_TOKEN];
	uint64_t person, let_in = 0;

	if (http_form(req, "let_in").len)
		TRY(number_parse(http_form(req, "let_in"), 1000, &let_in));
	TRY(http_login_token(req, res, token));
	TRY(number_parse(http_form(req, "person"), 1000, &person));
	TRY(http_session_begin(req, res, (int64_t)person, HARNESS_APP_IP, (int64_t)let_in));
	return http_redirect(res, "/jour");
}

static enum err log_out(struct http_request *req, struct http_response *res)
{
	TRY(http_session_end(req, res));
	return http_redirect(res, "/");
}

/* Every field as "name=value;" and every file as "field:filename:type:size;". */
static enum err echo(struct http_request *req, struct http_response *res)
{
	BUF out = buf_init(1 << 16);

	for (size_t i = 0; i < http_form_count(req); i++) {
		struct span name, value;

		http_form_at(req, i, &name, &value);
		TRY(buf_printf(&out, "%.*s=%.*s;", (int)name.len, name.ptr, (int)value.len, value.ptr));
	}
	for (size_t i = 0; i < http_file_count(req); i++) {
		const struct http_file *f = http_file_at(req, i);

		TRY(buf_printf(&out, "%.*s:%.*s:%.*s:%zu;", (int)f->field.len, f->field.ptr, (int)f->filename.len,
		               f->filename.ptr, (int)f->type.len, f->type.ptr, f->bytes.len));
	}
	return http_bytes(res, "text/plain; charset=utf-8", NULL, &out);
}

static enum err show_ref(struct http_request *req, struct http_response *res)
{
	BUF out = buf_init(4096);
	struct span ref = http_param(req, "ref"), x = http_query(req, "x");

	TRY(buf_printf(&out, "ref=%.*s x=%.*s", (int)ref.len, ref.ptr, (int)x.len, x.ptr ? x.ptr : ""));
	return http_bytes(res, "text/plain; charset=utf-8", NULL, &out);
}

static enum err show_new(struct http_request *req, struct http_response *res)
{
	BUF out = buf_init(64);

	(void)req;
	TRY(buf_add_str(&out, "new"));
	return http_bytes(res, "text/plain; charset=utf-8", NULL, &out);
}

static enum err give_error(struct http_request *req, struct http_response *res)
{
	struct span name = http_param(req, "err");

	if (span_equal_str(name, "field"))
		http_error_field(res, span_str("person.name"), "too_long");
	for (int e = ERR_OK + 1; e < ERR_COUNT; e++)
		if (span_equal_str(name, err_name((enum err)e)))
			return (enum err)e;
	return ERR_INPUT;
}

static enum err no_answer(struct http_request *req, struct http_response *res)
{
	(void)req, (void)res;
	return ERR_OK;
}

static enum err download(struct http_request *req, struct http_response *res)
{
	BUF out = buf_init(64);

	(void)req;
	TRY(buf_add_str(&out, "%PDF-"));
	return http_bytes(res, "application/pdf", "Beslut Åsa \"1\".pdf", &out);
}

static enum err client(struct http_request *req, struct http_response *res)
{
	BUF out = buf_init(400);

	TRY(buf_printf(&out, "%s %s", http_client_ip(req), http_user_agent(req)));
	return http_bytes(res, "text/plain; charset=utf-8", NULL, &out);
}

static enum err take_json(struct http_request *req, struct http_response *res)
{
	JSON json_t *value = NULL;

	TRY(json_read(http_body_bytes(req), 1000, NULL, &value));
	return http_json(res, json_incref(value));
}

static enum err wait_for_test(struct http_request *req, struct http_response *res)
{
	struct harness *h = http_app(req);

	(void)atomic_fetch_add(&h->handlers_waiting, 1);
	while (!atomic_load(&h->handlers_may_go))
		usleep(2000);
	return show_new(req, res);
}

/* A page to write a letter on: `text` as kept, or nothing. */
static enum err write_letter(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object();
	const char *answer = http_kept_field(req, "till-svar", "annat");

	if (!data)
		return ERR_MEMORY;
	if (span_equal_str(http_form(req, "text"), "sparad"))
		http_kept_spent(req);
	if (http_query(req, "tyst").ptr)
		http_kept_quiet(req);
	TRY(json_put_text(data, "text", http_form_str(req, "text")));
	TRY(json_put_text(data, "annat", http_form_str(req, "annat")));
	TRY(json_put_text(data, "svar", answer ? answer : ""));
	return http_render(res, "brev", json_incref(data));
}

/* The field `end` says how it ends: led on, shown again, kept and led on, or an error by its name. */
static enum err take_letter(struct http_request *req, struct http_response *res)
{
	struct span end = http_form(req, "end");

	if (span_equal_str(end, "wrong")) {
		http_status(res, 422);
		return write_letter(req, res);
	}
	if (span_equal_str(end, "keep"))
		TRY(http_keep(req, ""));
	for (int e = ERR_OK + 1; e < ERR_COUNT; e++)
		if (span_equal_str(end, err_name((enum err)e)))
			return (enum err)e;
	return http_redirect(res, "/jour");
}

static const char *label(const char *field)
{
	return strcmp(field, "text") == 0 ? "Brevet" : NULL;
}

#define ROLE_ZERO HTTP_ROLE(0)
static const struct http_route routes[] = {
	{ HTTP_GET, "/", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, show_page },
	{ HTTP_GET, "/logga-in", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_LOGIN_BOUND, show_page },
	{ HTTP_POST, "/logga-in", HTTP_ANYBODY, HTTP_BODY_FORM, 4096, HTTP_RATE_LOGIN, HTTP_LOGIN_BOUND, log_in },
	{ HTTP_POST, "/logga-ut", HTTP_LOGGED_IN, HTTP_BODY_FORM, 4096, HTTP_RATE_CHANGE, 0, log_out },
	{ HTTP_GET, "/jour", HTTP_LOGGED_IN, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, show_page },
	{ HTTP_GET, "/jour/puls", HTTP_LOGGED_IN, HTTP_BODY_NONE, 0, HTTP_RATE_POLL, HTTP_PASSIVE, show_page },
	{ HTTP_GET, "/bara-jour", ROLE_ZERO, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, show_page },
	{ HTTP_POST, "/jour/spara", HTTP_LOGGED_IN, HTTP_BODY_FORM, 4096, HTTP_RATE_CHANGE, 0, echo },
	{ HTTP_POST, "/jour/fil", HTTP_LOGGED_IN, HTTP_BODY_MULTIPART, 65536, HTTP_RATE_UPLOAD, 0, echo },
	{ HTTP_POST, "/api/in", HTTP_ANYBODY, HTTP_BODY_JSON, 1000, HTTP_RATE_CHANGE, HTTP_OWN_CSRF | HTTP_API,
	  take_json },
	{ HTTP_GET, "/api/mitt", HTTP_LOGGED_IN, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_API, show_page },
	{ HTTP_POST, "/eko", HTTP_ANYBODY, HTTP_BODY_MULTIPART, 65536, HTTP_RATE_NONE, HTTP_OWN_CSRF, echo },
	{ HTTP_GET, "/beslut/{ref}", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, 0, show_ref },
	{ HTTP_GET, "/beslut/ny", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, 0, show_new },
	{ HTTP_GET, "/fel/{err}", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, 0, give_error },
	{ HTTP_GET, "/tyst", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, 0, no_answer },
	{ HTTP_GET, "/fil", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, 0, download },
	{ HTTP_GET, "/ruta", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, HTTP_FRAMED, show_new },
	{ HTTP_GET, "/klient", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, HTTP_NO_SESSION, client },
	{ HTTP_GET, "/vanta", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, 0, wait_for_test },
	{ HTTP_GET, "/vid-sidan", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, HTTP_ASIDE, wait_for_test },
	{ HTTP_GET, "/jour/brev", HTTP_LOGGED_IN, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS, write_letter },
	{ HTTP_POST, "/jour/brev", HTTP_LOGGED_IN, HTTP_BODY_MULTIPART, 65536, HTTP_RATE_NONE, HTTP_KEEPS,
	  take_letter },
	{ HTTP_POST, "/jour/brev/nolla", ROLE_ZERO, HTTP_BODY_FORM, 65536, HTTP_RATE_NONE, HTTP_KEEPS, take_letter },
	{ HTTP_GET, "/gissa", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_GUESS, 0, show_new },
};
static const struct http_table table = HTTP_TABLE(routes);
static const struct http_nav nav[] = { { "desk", "/jour", HTTP_LOGGED_IN }, { "start", "/", HTTP_ANYBODY } };

/* ---- the server's surroundings ---- */

static const char error_page[] = "<!DOCTYPE html><title>Fel</title><p>{{code}} {{status}}</p><p>{{text}}</p>"
                                 "<p>field={{field}} reason={{reason}} id={{request_id}} tel={{duty_phone}} "
                                 "user={{page.user}}</p>{{#again_path}}<p>again={{again_path}} "
                                 "page={{page.form}}</p>{{/again_path}}{{#hidden}}<p>hidden {{name}}={{value}}</p>"
                                 "{{/hidden}}{{#typed}}<p>typed {{label}}={{value}}</p>{{/typed}}{{#files}}<p>file "
                                 "{{name}}</p>{{/files}}{{#stays}}<p>stays</p>{{/stays}}{{#foreign}}<p>foreign</p>"
                                 "{{/foreign}}{{#back_path}}<p>back={{back_path}}</p>{{/back_path}}";
static const char brev_page[] = "<!DOCTYPE html><title>Brev</title><input name=\"csrf\" value=\"{{page.csrf}}\">"
                                "<input name=\"tab\" value=\"{{page.tab}}\"><p>page={{page.form}}</p>"
                                "<p>text={{text}}</p><p>annat={{annat}}</p><p>svar={{svar}}</p>{{#page.kept}}<p>kept "
                                "{{at}}{{#ended}} ended{{/ended}}"
                                "{{#too_large}} too_large{{/too_large}}{{#trouble}} "
                                "trouble{{/trouble}}</p>{{#files}}<p>file {{name}}</p>{{/files}}"
                                "{{#more}}<p>more {{path}}</p>{{/more}}{{/page.kept}}";
static const char sida_page[] =
        "<!DOCTYPE html><title>Sida</title><form method=\"post\" action=\"/logga-in\">"
        "<input name=\"csrf\" value=\"{{page.csrf}}\"></form><p>user={{page.user}}</p>"
        "<p>desk={{#page.nav.desk.shown}}yes{{/page.nav.desk.shown}} "
        "here={{#page.nav.desk.here}}yes{{/page.nav.desk.here}}</p><p>{{page.now}} {{page.here}} "
        "{{page.session_ends_in}} {{page.environment}} {{page.request_id}} {{page.duty_phone}}</p>";

static void write_file(const char *dir, const char *name, const char *text)
{
	BUF path = buf_init(256);
	FILE *f;

	assert_int_equal(buf_printf(&path, "%s/%s", dir, name), ERR_OK);
	f = fopen(buf_str(&path), "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void make_folder(const char *dir, const char *name)
{
	BUF path = buf_init(256);

	assert_int_equal(buf_printf(&path, "%s/%s", dir, name), ERR_OK);
	assert_int_equal(mkdir(buf_str(&path), 0700), 0);
}

static void make_templates(struct harness *h)
{
	struct view_problem problem = { "" };

	make_folder(h->dir, "pages");
	make_folder(h->dir, "assets");
	write_file(h->dir, "pages/error.html", error_page);
	write_file(h->dir, "pages/sida.html", sida_page);
	write_file(h->dir, "pages/brev.html", brev_page);
	write_file(h->dir, "assets/style.css", "body { color: black }\n");
	if (view_load(h->dir, &problem, &h->view) != ERR_OK)
		fail_msg("%s", problem.text);
}

static enum err add_person(struct store *s, void *ctx)
{
	STATEMENT q = store_statement(s, "INSERT INTO person (id, personal_number, name, title, active)"
	                                 " VALUES (1, '199001012385', 'Åsa <Prov>', '', 1),"
	                                 " (2, '199001022384', 'Bo Prov', '', 1)");

	(void)ctx;
	return step_done(q);
}

static void make_store(struct harness *h)
{
	BUF path = buf_init(256);
	struct store *s;

	assert_int_equal(buf_printf(&path, "%s/test.db", h->dir), ERR_OK);
	assert_int_equal(store_pool_open(buf_str(&path), true, 5, &h->stores), ERR_OK);
	s = store_pool_take(h->stores);
	assert_int_equal(store_transaction(s, add_person, NULL), ERR_OK);
	store_pool_give(h->stores, s);
}

static enum err find_person(void *ctx, struct store *s, int64_t id, struct http_person *ret)
{
	struct harness *h = ctx;

	(void)s;
	if (atomic_load(&h->store_broken))
		return ERR_IO;
	if (id != 1 && id != 2)
		return ERR_NOT_FOUND;
	*ret = (struct http_person){ .id = id, .active = atomic_load(&h->person_active), .name = "Åsa <Prov>" };
	if (id == 2)
		(void)snprintf(ret->name, sizeof ret->name, "Bo Prov");
	ret->roles = atomic_load(&h->person_roles);
	return ERR_OK;
}

static struct instant fake_now(void *ctx)
{
	struct harness *h = ctx;

	return (struct instant){ atomic_load(&h->now_us) };
}

static int64_t fake_monotonic(void *ctx)
{
	struct harness *h = ctx;

	return atomic_load(&h->now_us);
}

void harness_start(struct harness *h, void (*change)(struct http_settings *settings))
{
	struct http_settings settings;

	memset(h, 0, sizeof *h);
	(void)snprintf(h->dir, sizeof h->dir, TEST_TMP "/http-test-XXXXXX");
	assert_non_null(mkdtemp(h->dir));
	make_templates(h);
	make_store(h);
	atomic_store(&h->now_us, INT64_C(1795214400) * 1000000);
	atomic_store(&h->person_active, true);
	atomic_store(&h->person_roles, 2u);
	h->clock = (struct clock){ fake_now, fake_monotonic, h };
	h->log_stream = open_memstream(&h->log_text, &h->log_len);
	h->log = (struct log){ h->log_stream, LOG_DEBUG, &h->clock };
	settings = (struct http_settings){
		.host = "127.0.0.1",
		.login_path = "/logga-in",
		.duty_phone = "070-174 06 05",
		.environment = "test",
		.rate_limits = true,
		.connections_per_ip = 100,
		.nav = nav,
		.nav_count = ARRAY_LENGTH(nav),
		.stores = h->stores,
		.clock = &h->clock,
		.random = random_system(),
		.log = &h->log,
		.app = h,
		.view = h->view,
		.label = label,
		.person = find_person,
		.person_ctx = h,
		.decision_maker_roles = 4u,
		.let_in_from = 2u,
		.let_in_roles = 1u,
	};
	if (change)
		change(&settings);
	assert_int_equal(http_server_new(&settings, &table, 1, &h->server), ERR_OK);
	h->port = http_server_port(h->server);
	assert_in_range(h->port, 1, 65535);
	assert_int_equal(http_server_start(h->server), ERR_OK);
}

void harness_stop(struct harness *h)
{
	char command[128];

	atomic_store(&h->handlers_may_go, true); /* of a test that failed while they waited */
	http_server_free(h->server);
	store_pool_close(h->stores);
	view_free(h->view);
	(void)fclose(h->log_stream);
	free(h->log_text);
	(void)snprintf(command, sizeof command, "rm -rf '%s'", h->dir);
	assert_int_equal(system(command), 0);
}

void harness_advance(struct harness *h, int64_t microseconds)
{
	(void)atomic_fetch_add(&h->now_us, microseconds);
}

bool harness_logged(struct harness *h, const char *text)
{
	bool found = false;

	/* The line is written after the answer: a moment's patience. */
	for (int i = 0; i < 100 && !found; i++) {
		flockfile(h->log_stream);
		(void)fflush_unlocked(h->log_stream);
		found = h->log_len > 0 && memmem(h->log_text, h->log_len, text, strlen(text)) != NULL;
		funlockfile(h->log_stream);
		if (!found)
			usleep(5000);
	}
	return found;
}

/* ---- the client ---- */

int dial(const struct harness *h)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)h->port) };
	struct timeval patience = { .tv_sec = 20 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

void send_bytes(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);

		if (sent <= 0)
			return; /* the server may have had enough: what it said is still to be read */
		bytes += sent;
		len -= (size_t)sent;
	}
}

void reply_release(struct reply *r)
{
	free(r->text);
	*r = (struct reply){ 0 };
}

const char *reply_header(const struct reply *r, const char *name, char out[600])
{
	size_t len = strlen(name);

	out[0] = '\0';
	for (const char *line = r->text; line && line < r->body; line = strstr(line, "\r\n")) {
		const char *end;

		line += strncmp(line, "\r\n", 2) == 0 ? 2 : 0;
		end = strstr(line, "\r\n");
		if (!end || strncasecmp(line, name, len) != 0 || line[len] != ':')
			continue;
		(void)snprintf(out, 600, "%.*s", (int)(end - line - (ptrdiff_t)len - 2), line + len + 2);
		return out;
	}
	return out;
}

bool reply_has(const struct reply *r, const char *text)
{
	return r->text && strstr(r->text, text) != NULL;
}

/* Length of the whole answer once its head is in; 0: not yet. */
static size_t whole_length(struct reply *r, bool head_only)
{
	const char *end = strstr(r->text, "\r\n\r\n");
	char length[600];

	if (!end)
		return 0;
	r->body = end + 4;
	r->status = (int)strtol(r->text + 9, NULL, 10);
	if (head_only || r->status == 304 || r->status == 204)
		return (size_t)(r->body - r->text);
	return (size_t)(r->body - r->text) + (size_t)strtoul(reply_header(r, "Content-Length", length), NULL, 10);
}

struct reply receive_reply(int fd, bool head_only)
{
	struct reply r = { .text = calloc(1, REPLY_MAX) };
	size_t len = 0, whole = 0;

	assert_non_null(r.text);
	while ((whole == 0 || len < whole) && len < REPLY_MAX - 1) {
		/* Up to the head's end byte by byte, so that the next answer of a pipeline stays unread. */
		ssize_t got = recv(fd, r.text + len, whole ? whole - len : 1, 0);

		if (got <= 0)
			break;
		len += (size_t)got;
		if (whole == 0)
			whole = whole_length(&r, head_only);
	}
	r.body_len = r.body ? len - (size_t)(r.body - r.text) : 0;
	return r;
}

bool is_closed(int fd)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char byte;

	if (poll(&p, 1, 1000) != 1)
		return false;
	return recv(fd, &byte, 1, 0) <= 0;
}

/* One that says it closes has time for it on a busy machine; one that does not must stay open for a moment. */
static bool closes_soon(int fd, const struct reply *r)
{
	struct pollfd p = { fd, POLLIN, 0 };
	char byte;

	return poll(&p, 1, reply_has(r, "\r\nConnection: close\r\n") ? 5000 : 30) == 1 && recv(fd, &byte, 1, 0) <= 0;
}

struct reply talk(const struct harness *h, const char *format, ...)
{
	BUF request = buf_init(REPLY_MAX);
	struct reply r;
	va_list args;
	int fd = dial(h);

	va_start(args, format);
	assert_int_equal(buf_vprintf(&request, format, args), ERR_OK);
	va_end(args);
	send_bytes(fd, request.ptr, request.len);
	r = receive_reply(fd, strncmp(request.ptr, "HEAD", 4) == 0);
	r.closed = closes_soon(fd, &r);
	(void)close(fd);
	return r;
}

static void keep_one(const struct reply *r, const char *name, char out[64])
{
	char start[64];
	const char *at;

	(void)snprintf(start, sizeof start, "Set-Cookie: %s=", name);
	at = strstr(r->text, start);
	if (at)
		(void)snprintf(out, 64, "%.*s", (int)strcspn(at + strlen(start), ";"), at + strlen(start));
}

void browser_keep(struct browser *b, const struct reply *r)
{
	const char *token = strstr(r->body, "name=\"csrf\" value=\"");

	keep_one(r, "__Host-session", b->session);
	keep_one(r, "__Host-login", b->login);
	if (token) {
		token += strlen("name=\"csrf\" value=\"");
		(void)snprintf(b->csrf, sizeof b->csrf, "%.*s", (int)strcspn(token, "\""), token);
	}
}

void browser_login(const struct harness *h, struct browser *b)
{
	browser_login_as(h, b, 1);
}

void browser_login_as(const struct harness *h, struct browser *b, int person)
{
	REPLY page = talk(h, "GET /logga-in HTTP/1.1\r\nHost: x\r\n\r\n");
	size_t len;

	assert_int_equal(page.status, 200);
	browser_keep(b, &page);
	len = strlen("person=1&csrf=") + strlen(b->csrf);
	{
		REPLY in = talk(h,
		                "POST /logga-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nCookie: __Host-login=%s\r\n"
		                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n"
		                "person=%d&csrf=%s",
		                b->login, len, person, b->csrf);

		assert_int_equal(in.status, 303);
		browser_keep(b, &in);
	}
	{
		REPLY desk = talk(h, "GET /jour HTTP/1.1\r\nHost: x\r\nCookie: __Host-session=%s\r\n\r\n", b->session);

		assert_int_equal(desk.status, 200);
		browser_keep(b, &desk);
	}
}
