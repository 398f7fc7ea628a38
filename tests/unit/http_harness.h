/* A real server in this process on a free port, with a store, templates and a few routes of its own, and a client that
 * speaks raw bytes. */
#ifndef TESTS_UNIT_HTTP_HARNESS_H
#define TESTS_UNIT_HTTP_HARNESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/log.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/http.h"
#include "jourbeslut/store.h"
#include "jourbeslut/view.h"

#define REPLY_MAX (1 << 20)
#define HARNESS_APP_IP "198.51.100.7" /* of the e-ID's app, at each login */

struct reply {
	int status; /* 0: no answer came */
	char *text; /* head and body, NUL-terminated; owned */
	const char *body;
	size_t body_len;
	bool closed; /* the server ended the connection after it */
};
void reply_release(struct reply *r);
#define REPLY __attribute__((cleanup(reply_release))) struct reply

struct harness {
	char dir[64];
	struct view *view;
	struct store_pool *stores;
	struct http_server *server;
	int port;
	struct clock clock;
	_Atomic int64_t now_us; /* the fake clock; rate limits follow it too */
	char *log_text;         /* grows while the server runs */
	size_t log_len;
	FILE *log_stream;
	struct log log;
	_Atomic bool person_active, store_broken;
	_Atomic uint32_t person_roles;
	_Atomic int handlers_waiting;
	_Atomic bool handlers_may_go;
};

/* Everything is made; `change` (NULL: nothing) may change the settings. Fails the test on error. */
void harness_start(struct harness *h, void (*change)(struct http_settings *settings));
void harness_stop(struct harness *h);
void harness_advance(struct harness *h, int64_t microseconds);
/* What was logged until now contains the text. */
bool harness_logged(struct harness *h, const char *text);

int dial(const struct harness *h);
void send_bytes(int fd, const char *bytes, size_t len);
/* Reads one answer by its Content-Length; `head_only` for HEAD. `closed` stays false. */
struct reply receive_reply(int fd, bool head_only);
/* Is the connection closed within a second, without another byte? */
bool is_closed(int fd);
/* Sends, reads one answer, looks whether the connection stays open, closes. */
struct reply talk(const struct harness *h, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A header's value out of the answer, in `out`; "" where absent. */
const char *reply_header(const struct reply *r, const char *name, char out[600]);
bool reply_has(const struct reply *r, const char *text);

struct browser {
	char session[64], login[64], csrf[64];
};
/* Opens the login page and logs in person 1: fills in cookies and the token of the next page. */
void browser_login(const struct harness *h, struct browser *b);
/* The same for person 1 or 2. */
void browser_login_as(const struct harness *h, struct browser *b, int person);
/* Remembers the cookies that the answer sets. */
void browser_keep(struct browser *b, const struct reply *r);

#endif
