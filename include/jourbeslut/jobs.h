/* The worker: one thread that makes every outgoing call and runs every step that nobody waits for.
 *
 * No request handler ever talks to the world outside. It commits what is wanted to the store and calls jobs_wake; a
 * step finds it there, also after a crash. Steps and callbacks all run on the worker's thread, one at a time, so they
 * need no locks among themselves; they use a store connection of their own. A step must be quick: what takes long is a
 * call.
 *
 * This room owns libcurl. The network is a function table (struct jobs_transport), so that tests give their own. */
#ifndef JOURBESLUT_JOBS_H
#define JOURBESLUT_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

struct jobs;

/* Files of one TLS identity. Certificate and key are read at each request: what is changed counts at once. Everything
 * is borrowed. */
struct jobs_tls {
	const char *ca_file;   /* PEM; the only roots trusted, never the machine's bundle. Required */
	const char *cert_file; /* PEM, our client certificate, chain after it; NULL: none */
	const char *key_file;  /* PEM, unencrypted; NULL with cert_file NULL */
};

/* Makes of a request an e-mail to one receiver (RFC 5321): the address is smtp://host:port/our-name, the body the whole
 * message (RFC 5322). STARTTLS is required; a server that has none, or whose certificate is not `tls`'s, is told
 * nothing. Everything is copied. */
struct jobs_mail {
	const char *from, *to;       /* addresses alone: printable ASCII without < > and spaces */
	const char *user, *password; /* NULL: none */
};

/* A POST, or an e-mail; over https unless it says otherwise. Members that are left zero mean what the e-ID's JSON
 * needs. */
struct jobs_request {
	const char *url;              /* https, or http where plain_allowed; copied */
	bool get;                     /* a GET, without a body; else a POST */
	struct span body;             /* copied; may be empty */
	const char *content_type;     /* of the body, as the header has it; our own constant. NULL: application/json */
	const char *accept;           /* as the header has it; our own constant. NULL: the same as content_type */
	const char *authorization;    /* value of that header; NULL: none. ERR_INPUT: a control character in it */
	const struct jobs_mail *mail; /* NULL: not an e-mail */
	/* An address with http:// is taken too. For answers that prove themselves and ask nothing secret only: RFC 3161
	 * tokens and OCSP responses are signed, their authorities commonly have no TLS (RFC 3161 section 3.4, RFC 6960
	 * appendix A). An https address is still spoken to over TLS alone. */
	bool plain_allowed;
	const struct jobs_tls *tls; /* borrowed until the answer; for https required, for http not looked at */
	int64_t timeout_us;         /* the whole exchange; 0: 10 seconds */
	size_t response_max;        /* bytes of body taken; 0: 1 MiB */
	/* http: the status ends the exchange, and its connection; the body is neither waited for nor given. For what
	 * must not be done twice. */
	bool status_only;
};

struct jobs_response {
	/* ERR_OK: an HTTP answer came, with whatever status. ERR_TIMEOUT; ERR_UPSTREAM (no connection, TLS refused,
	 * broken answer); ERR_TOO_LARGE (body over response_max); ERR_MEMORY; ERR_WRONG_STATE (the worker stops; do not
	 * act).
	 */
	enum err err;
	int status;              /* 100 to 599; 0 unless ERR_OK. Of an e-mail the server's last reply: 250 */
	struct span body;        /* borrowed during the callback */
	struct instant received; /* when the last byte had come, by the worker's clock */
	/* When it was handed to the network, by the worker's clock as it was at `received`: what was asked is at most
	 * that old, also where the clock was set meanwhile. */
	struct instant sent;
	/* How long the peer wants to be left alone: RateLimit-Remaining is 0 or the status 429, and RateLimit-Reset or
	 * Retry-After (RFC 9110 section 10.2.3) says for how many seconds. 0: it does not say so. */
	int64_t wait_us;
	bool given;          /* some of the body had gone out: the peer may have acted on it, whatever `err` says */
	struct instant date; /* the Date header (RFC 9110 section 6.6.1), whole seconds; zero: none */
	const char *detail;  /* for the log, English, no personal data; "" if none */
};

/* Called exactly once for each request that jobs_post took, on the worker's thread. May post again. Every step runs
 * after it. */
typedef void jobs_done_fn(void *ctx, const struct jobs_response *response);

/* The network. `post` copies what it needs and calls `done` later, from within `poll`, never from within `post`.
 * `poll` waits up to `wait_us` for something to happen or for `wake` (any thread) and may return early for no reason.
 * `free` calls `done` with ERR_WRONG_STATE for what is under way. */
struct jobs_transport {
	enum err (*post)(void *ctx, const struct jobs_request *request, jobs_done_fn *done, void *done_ctx);
	void (*poll)(void *ctx, int64_t wait_us);
	void (*wake)(void *ctx);
	void (*free)(void *ctx);
	void *ctx;
};

/* The real one, on libcurl: TLS 1.2 or later, pinned CA file, host name checked, no redirects, no proxy, HTTP/1.1,
 * content types exactly as asked, `application/json` without charset (BankID answers 415 to one), no `Expect:`; no
 * other protocol than the one that the address begins with. `clock` is borrowed.
 * ERR_MEMORY, ERR_INTERNAL. */
MUST_USE enum err jobs_transport_curl(const struct clock *clock, struct jobs_transport *ret_transport);

/* "Nothing to do until woken." */
#define JOBS_NEVER ((struct instant){ INT64_MAX })

/* Does what is due and answers when it wants to be called next; JOBS_NEVER for "when woken". It is called when that
 * instant has come, when somebody calls jobs_wake, when an answer came, and when the wall clock was set. Never more
 * than JOBS_STEP_MAX_WAIT passes between two calls. */
typedef struct instant jobs_step_fn(void *ctx, struct instant now);
#define JOBS_STEP_MAX_WAIT MINUTE

/* Takes over `transport`, also on failure. `clock` and `log` (may be NULL) are borrowed. ERR_MEMORY. */
MUST_USE enum err jobs_new(const struct jobs_transport *transport, const struct clock *clock, const struct log *log,
                           struct jobs **ret_jobs);
/* Registers a step, before jobs_start. Steps run in the order of registration. `name` is for the log; static.
 * ERR_MEMORY; ERR_WRONG_STATE after jobs_start. */
MUST_USE enum err jobs_step_add(struct jobs *j, const char *name, jobs_step_fn *step, void *ctx);
/* Starts the thread; every step runs at once. ERR_INTERNAL: no thread could be made; ERR_WRONG_STATE: it runs already.
 */
MUST_USE enum err jobs_start(struct jobs *j);
/* Every step runs soon. From any thread, also from steps and callbacks; cheap. NULL does nothing. */
void jobs_wake(struct jobs *j);
/* Posts. Only from a step or a callback (or, while the thread does not run, from a test). On ERR_OK `done` will be
 * called exactly once; else never. ERR_MEMORY, ERR_INPUT (neither an https address nor a plain one that is allowed; for
 * an e-mail, not smtp; a control character where none may be), ERR_CONFIG (TLS without a CA file). */
MUST_USE enum err jobs_post(struct jobs *j, const struct jobs_request *request, jobs_done_fn *done, void *ctx);
/* One turn of the loop, for tests that run without the thread: polls the network (waiting at most `wait_us`), then runs
 * what is due. True if a step ran. */
bool jobs_turn(struct jobs *j, int64_t wait_us);
/* Ends the thread after the step or callback that runs. May be called again, and without jobs_start. */
void jobs_stop(struct jobs *j);
/* Stops; calls under way get ERR_WRONG_STATE; frees, with the transport. NULL is fine. */
void jobs_free(struct jobs *j);

#endif
