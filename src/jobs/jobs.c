#include "jourbeslut/jobs.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "jourbeslut/base/cleanup.h"

/* The wall clock may drift by this much against the monotonic one before we believe that somebody set it. */
#define CLOCK_SET (1 * SECOND)

struct step {
	const char *name;
	jobs_step_fn *run;
	void *ctx;
	struct instant due;
};

struct jobs {
	struct jobs_transport transport;
	const struct clock *clock;
	const struct log *log;
	struct step *steps; /* owned */
	size_t step_count;
	int64_t wall_offset; /* wall clock minus monotonic clock when steps last ran */
	atomic_bool woken, stopping;
	bool started;
	pthread_t thread;
};

static void transport_free(const struct jobs_transport *t)
{
	if (t->free)
		t->free(t->ctx);
}

enum err jobs_new(const struct jobs_transport *transport, const struct clock *clock, const struct log *log,
                  struct jobs **ret_jobs)
{
	struct jobs *j = calloc(1, sizeof *j);

	if (!j) {
		transport_free(transport);
		return ERR_MEMORY;
	}
	j->transport = *transport;
	j->clock = clock;
	j->log = log;
	j->wall_offset = clock_now(clock).us - clock_monotonic(clock);
	*ret_jobs = j;
	return ERR_OK;
}

enum err jobs_step_add(struct jobs *j, const char *name, jobs_step_fn *step, void *ctx)
{
	struct step *more;

	if (j->started)
		return ERR_WRONG_STATE;
	more = realloc(j->steps, (j->step_count + 1) * sizeof *more);
	if (!more)
		return ERR_MEMORY;
	more[j->step_count] = (struct step){ .name = name, .run = step, .ctx = ctx, .due = { 0 } };
	j->steps = more;
	j->step_count++;
	return ERR_OK;
}

/* Instants in `due` were computed on the old clock; after a jump back they could lie hours ahead. */
static bool clock_was_set(struct jobs *j, struct instant now)
{
	int64_t offset = now.us - clock_monotonic(j->clock);
	int64_t moved = offset - j->wall_offset;

	j->wall_offset = offset;
	return moved > CLOCK_SET || moved < -CLOCK_SET;
}

static bool run_due(struct jobs *j)
{
	struct instant now = clock_now(j->clock);
	bool all = atomic_exchange(&j->woken, false);
	bool ran = false;

	if (clock_was_set(j, now)) {
		log_event(j->log, LOG_WARN, "jobs.clock_set", NULL);
		all = true;
	}
	for (size_t i = 0; i < j->step_count; i++) {
		struct step *s = &j->steps[i];
		struct instant latest = instant_add(now, JOBS_STEP_MAX_WAIT);

		if (!all && s->due.us > now.us)
			continue;
		s->due = s->run(s->ctx, now);
		if (s->due.us > latest.us)
			s->due = latest;
		ran = true;
	}
	return ran;
}

static int64_t until_due(const struct jobs *j)
{
	int64_t now = clock_now(j->clock).us;
	int64_t wait = JOBS_STEP_MAX_WAIT;

	if (atomic_load(&j->woken))
		return 0;
	for (size_t i = 0; i < j->step_count; i++)
		if (j->steps[i].due.us - now < wait)
			wait = j->steps[i].due.us - now;
	return wait > 0 ? wait : 0;
}

bool jobs_turn(struct jobs *j, int64_t wait_us)
{
	int64_t due = until_due(j);

	j->transport.poll(j->transport.ctx, wait_us < due ? wait_us : due);
	return run_due(j);
}

static void *loop(void *ctx)
{
	struct jobs *j = ctx;
	sigset_t all;

	/* Signals are the main thread's. SIGPIPE, above all: a peer that closes must not end the program. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, NULL);
	while (!atomic_load(&j->stopping))
		(void)jobs_turn(j, JOBS_STEP_MAX_WAIT);
	return NULL;
}

enum err jobs_start(struct jobs *j)
{
	if (j->started)
		return ERR_WRONG_STATE;
	atomic_store(&j->stopping, false);
	if (pthread_create(&j->thread, NULL, loop, j) != 0)
		return ERR_INTERNAL;
	j->started = true;
	log_event(j->log, LOG_DEBUG, "jobs.started", NULL);
	return ERR_OK;
}

void jobs_wake(struct jobs *j)
{
	if (!j)
		return;
	atomic_store(&j->woken, true);
	j->transport.wake(j->transport.ctx);
}

/* Stands between the transport and the caller: what came may have made steps due. */
struct posted {
	struct jobs *jobs;
	jobs_done_fn *done;
	void *ctx;
	int64_t at; /* by the monotonic clock */
};

static void answered(void *ctx, const struct jobs_response *response)
{
	FREE struct posted *p = ctx;
	struct jobs_response r = *response;

	r.sent = instant_add(r.received, p->at - clock_monotonic(p->jobs->clock));
	p->done(p->ctx, &r);
	atomic_store(&p->jobs->woken, true);
}

/* In a command of SMTP nothing may end it or begin another one. */
static bool is_mailbox(const char *address)
{
	for (const char *p = address; *p; p++)
		if (*p <= ' ' || *p > '~' || *p == '<' || *p == '>')
			return false;
	return *address != '\0';
}

/* No control character, of which a line end is one (RFC 9110 section 5.5). */
static bool fits_header(const char *value)
{
	for (const char *p = value; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return false;
	return true;
}

static enum err check_address(const struct jobs_request *request)
{
	struct span url = span_str(request->url);

	if (!fits_header(request->authorization))
		return ERR_INPUT;
	if (request->mail) {
		if (!span_starts_with(url, "smtp://") || !is_mailbox(request->mail->from) ||
		    !is_mailbox(request->mail->to))
			return ERR_INPUT;
		return request->tls && request->tls->ca_file ? ERR_OK : ERR_CONFIG;
	}
	if (span_starts_with(url, "https://"))
		return request->tls && request->tls->ca_file ? ERR_OK : ERR_CONFIG;
	return request->plain_allowed && span_starts_with(url, "http://") ? ERR_OK : ERR_INPUT;
}

enum err jobs_post(struct jobs *j, const struct jobs_request *request, jobs_done_fn *done, void *ctx)
{
	FREE struct posted *p = malloc(sizeof *p);

	if (!p)
		return ERR_MEMORY;
	*p = (struct posted){ .jobs = j, .done = done, .ctx = ctx, .at = clock_monotonic(j->clock) };
	TRY(check_address(request));
	TRY(j->transport.post(j->transport.ctx, request, answered, p));
	p = NULL; /* `answered` frees it */
	return ERR_OK;
}

void jobs_stop(struct jobs *j)
{
	if (!j->started)
		return;
	atomic_store(&j->stopping, true);
	j->transport.wake(j->transport.ctx);
	(void)pthread_join(j->thread, NULL);
	j->started = false;
}

void jobs_free(struct jobs *j)
{
	if (!j)
		return;
	jobs_stop(j);
	transport_free(&j->transport);
	free(j->steps);
	free(j);
}
