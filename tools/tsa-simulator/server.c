#include "server.h"

#include <string.h>

#include "ocsp.h"
#include "tsa.h"

#define TIMES_MAX 1000

static const char greeting[] = "Jourbeslut TEST (Simulator): time stamps and OCSP for tests and demonstrations.\n"
                               "What it signs proves nothing.\n";

static enum err answer_plain(struct web_response *r, int status, const char *text)
{
	r->status = status;
	r->type = "text/plain; charset=utf-8";
	return buf_add_str(&r->body, text);
}

/* ---- control ---- */

static enum err answer_error(struct web_response *r, int status, const char *code)
{
	JSON json_t *value = json_object();

	TRY(json_put_text(value, "error", code));
	return web_answer_json(r, status, value);
}

static enum err modes_answer(struct web_response *r)
{
	JSON json_t *modes = json_object();

	for (int m = 0; m < MISBEHAVE_COUNT; m++)
		if (misbehave_name((enum misbehaviour)m))
			TRY(json_put_text(modes, misbehave_name((enum misbehaviour)m),
			                  misbehave_meaning((enum misbehaviour)m)));
	return web_answer_json(r, 200, modes);
}

static enum err control(struct server *s, const struct web_request *request, struct web_response *r)
{
	JSON json_t *body = NULL;
	JSON json_t *nothing = json_object();
	const json_t *times, *seconds, *path;
	json_int_t count;
	int64_t value;
	char peer[64];

	web_peer(request, peer);
	if (strncmp(peer, "127.", 4) != 0)
		return answer_error(r, 403, "not-from-there");
	if (strcmp(request->method, "GET") == 0)
		return modes_answer(r);
	/* A page of another site cannot send this type without asking first. */
	if (strcmp(request->content_type, "application/json") != 0)
		return answer_error(r, 415, "post-json");
	if (request->too_large || json_read(request->body, SERVER_BODY_MAX, NULL, &body) != ERR_OK ||
	    !json_is_object(body))
		return answer_error(r, 400, "bad-json");
	times = json_object_get(body, "times");
	seconds = json_object_get(body, "seconds");
	path = json_object_get(body, "path");
	count = json_integer_value(times);
	value = json_integer_value(seconds);
	if (count < 0 || count > TIMES_MAX ||
	    misbehave_set(&s->misbehaviours, path ? json_text(body, "path") : "tsa", json_text(body, "mode"),
	                  seconds ? &value : NULL, (unsigned)count) != ERR_OK)
		return answer_error(r, 400, "unknown-mode");
	return web_answer_json(r, 200, nothing);
}

/* ---- the two services ---- */

struct service {
	const char *path, *type, *answer_type, *event;
	enum misbehave_path kind;
	enum err (*answer)(const struct pki *p, struct span request, struct misbehave_now twist, struct buf *out);
};

static const struct service services[] = {
	{ "/tsa", "application/timestamp-query", "application/timestamp-reply", "tsa.answered", MISBEHAVE_TSA,
	  tsa_answer },
	{ "/ocsp", "application/ocsp-request", "application/ocsp-response", "ocsp.answered", MISBEHAVE_OCSP,
	  ocsp_answer },
};

static enum err serve(struct server *s, const struct service *v, const struct web_request *request,
                      struct web_response *r)
{
	struct misbehave_now twist;
	const char *name;

	if (strcmp(request->method, "POST") != 0)
		return answer_plain(r, 405, greeting);
	if (strcmp(request->content_type, v->type) != 0)
		return answer_plain(r, 415, greeting);
	if (request->too_large)
		return answer_plain(r, 413, greeting);
	twist = misbehave_next(&s->misbehaviours, v->kind);
	name = misbehave_name(twist.mode);
	log_event(s->log, LOG_INFO, v->event, "misbehaviour", name ? name : "", NULL);
	if (twist.mode == MISBEHAVE_DOWN)
		return answer_plain(r, 503, greeting);
	r->status = 200;
	r->type = v->answer_type;
	if (twist.mode == MISBEHAVE_GARBAGE)
		return buf_add_str(&r->body, greeting);
	if (twist.mode == MISBEHAVE_SLOW)
		r->delay = (unsigned)twist.seconds;
	return v->answer(s->pki, request->body, twist, &r->body);
}

static enum err handle(struct server *s, const struct web_request *request, struct web_response *r)
{
	if (!s->pki)
		return answer_plain(r, 503, greeting);
	if (strcmp(request->path, "/control") == 0)
		return control(s, request, r);
	for (size_t i = 0; i < ARRAY_LENGTH(services); i++)
		if (strcmp(services[i].path, request->path) == 0)
			return serve(s, &services[i], request, r);
	return answer_plain(r, strcmp(request->path, "/") == 0 ? 200 : 404, greeting);
}

enum err server_handle(void *ctx, const struct web_request *request, struct web_response *response)
{
	struct server *s = ctx;
	enum err e;

	pthread_mutex_lock(&s->lock);
	e = handle(s, request, response);
	pthread_mutex_unlock(&s->lock);
	if (e != ERR_OK)
		log_event(s->log, LOG_ERROR, "request.failed", "error", err_name(e), NULL);
	return e;
}
