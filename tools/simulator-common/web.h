/* A small HTTP server on libmicrohttpd: whole bodies up to a maximum, one thread a connection (so that one may hang).
 */
#ifndef SIMULATOR_COMMON_WEB_H
#define SIMULATOR_COMMON_WEB_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"

struct MHD_Connection;

struct web_request {
	struct MHD_Connection *connection;
	const char *method, *path;
	const char *content_type; /* "" when absent */
	struct span body;
	bool too_large; /* the body was longer than the maximum; `body` is empty */
};

enum web_fate {
	WEB_ANSWER,
	WEB_CLOSE, /* end the connection without an answer */
	WEB_HANG,  /* keep the connection open without an answer, for ten minutes or until the server stops */
};

struct web_response {
	int status;
	const char *type;
	struct buf body;
	struct buf location; /* empty: none */
	struct buf cookie;   /* a whole Set-Cookie value; empty: none */
	struct buf refresh;  /* a whole Refresh value; empty: none */
	bool strict;         /* a page: Content-Security-Policy and the like */
	unsigned delay;      /* seconds before the answer; the server's stop cuts them short */
	enum web_fate fate;
};

/* Fills the response. An error is answered as 500 without a body. */
typedef enum err (*web_handler)(void *ctx, const struct web_request *request, struct web_response *response);

struct web_options {
	const char *address; /* to listen at, IPv4 */
	uint16_t port;       /* 0: any */
	size_t body_max;
	/* PEM, for TLS with client certificates; all NULL: plain HTTP. Borrowed. */
	const char *certificate, *key, *client_root;
	web_handler handler;
	void *ctx;
};

struct web;
MUST_USE enum err web_start(const struct web_options *options, struct web **ret_web);
uint16_t web_port(const struct web *w);
/* Ends hanging connections, then waits for the others. */
void web_stop(struct web *w);

/* The client's certificate as DER, when there is one and it chains to the client root; else ERR_FORBIDDEN. */
MUST_USE enum err web_client_certificate(const struct web_request *r, struct buf *ret_der);
/* The client's address as text. */
void web_peer(const struct web_request *r, char out[64]);
/* Query parameter, cookie or header; "" when absent. Borrowed from the request. */
const char *web_query(const struct web_request *r, const char *name);
const char *web_cookie(const struct web_request *r, const char *name);
const char *web_header(const struct web_request *r, const char *name);
/* A field of an application/x-www-form-urlencoded body; leaves `out` empty when absent. ERR_INPUT: broken encoding. */
MUST_USE enum err web_form(const struct web_request *r, const char *name, struct buf *out);
/* Makes the response a compact JSON value of exactly application/json. */
MUST_USE enum err web_answer_json(struct web_response *r, int status, const json_t *value);
/* Appends `text` for use in a query. */
MUST_USE enum err web_escape(const char *text, struct buf *out);

#endif
