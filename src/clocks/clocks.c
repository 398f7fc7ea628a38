#include "jourbeslut/clocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clocks/standing_store.h"
#include "clocks/vote.h"
#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/jobs.h"

/* The wall clock went another way than the monotonic one: somebody set it, and what was heard before means nothing. */
#define CLOCK_SET (1 * SECOND)
#define ASK_DIFFERING (5 * MINUTE)
#define ASK_QUIET HOUR
#define RETRY (10 * SECOND)
/* A difference is written anew when it has changed by this much. */
#define CHANGE 5
/* So often it is written that the clock was right, while nothing is recorded. */
#define FINE_EVERY MINUTE

struct clocks {
	const struct clock *clock;
	const struct log *log;
	struct store *store;
	struct vote votes[VOTES_MAX];
	struct clocks_standing written; /* as the store has it */
	int64_t wall_offset;            /* wall clock minus monotonic clock */
	int64_t heard, asked;           /* last, by the monotonic clock */
	int64_t fine;                   /* when it was last written that the clock was right; 0: not in this run */
	bool ask_now;
	bool owed; /* the store does not say yet what was heard */
};

enum err clocks_new(const struct clock *clock, const struct log *log, struct store *store, struct clocks **ret_clocks)
{
	struct clocks *c = calloc(1, sizeof *c);

	if (!c)
		return ERR_MEMORY;
	c->clock = clock;
	c->log = log;
	c->store = store;
	c->wall_offset = clock_now(clock).us - clock_monotonic(clock);
	c->heard = c->asked = clock_monotonic(clock);
	c->ask_now = true;
	*ret_clocks = c;
	return ERR_OK;
}

void clocks_free(struct clocks *c)
{
	free(c);
}

/* --- What follows from what was heard ----------------------------------------------------------------------------- */

static void tell(const struct clocks *c, const struct clocks_standing *next)
{
	const struct clocks_standing *was = &c->written;
	char seconds[24];

	(void)snprintf(seconds, sizeof seconds, "%lld", (long long)next->seconds);
	if (next->doubt)
		log_event(c->log, LOG_WARN, "clock.doubt", "ahead", seconds, "source", next->source, NULL);
	else if (was->doubt)
		log_event(c->log, LOG_INFO, "clock.agrees", NULL);
	for (size_t i = 0; i < next->off_count; i++) {
		(void)snprintf(seconds, sizeof seconds, "%lld", (long long)next->off[i].seconds);
		log_event(c->log, LOG_WARN, "clock.source_off", "ahead", seconds, "source", next->off[i].source, NULL);
	}
}

static bool near(int64_t a, int64_t b)
{
	return a - b < CHANGE && b - a < CHANGE;
}

static bool same_off(const struct clocks_standing *a, const struct clocks_standing *b)
{
	if (a->off_count != b->off_count)
		return false;
	for (size_t i = 0; i < a->off_count; i++)
		if (strcmp(a->off[i].source, b->off[i].source) != 0 || !near(a->off[i].seconds, b->off[i].seconds))
			return false;
	return true;
}

static bool same(const struct clocks_standing *a, const struct clocks_standing *b)
{
	return a->doubt == b->doubt && near(a->seconds, b->seconds) && strcmp(a->source, b->source) == 0 &&
	       same_off(a, b);
}

/* "tsa.example.se, ocsp.example.se" */
static void list_sources(const struct verdict *v, char out[CLOCKS_SOURCES])
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < v->source_count; i++) {
		size_t need = strlen(v->sources[i]) + (len ? 2 : 0);

		if (len + need < CLOCKS_SOURCES)
			len += (size_t)snprintf(out + len, CLOCKS_SOURCES - len, "%s%s", len ? ", " : "",
			                        v->sources[i]);
	}
}

struct change {
	const struct clocks_standing *next;
	struct instant now;
};

static enum err put(struct store *s, void *ctx)
{
	const struct change *change = ctx;

	return clocks_standing_put(s, change->next, change->now);
}

/* Without a single vote nothing is known, and what the store says goes on. */
static void judge(struct clocks *c)
{
	const struct verdict v = vote_count(c->votes, VOTES_MAX, clock_monotonic(c->clock));
	struct clocks_standing next = { .doubt = v.doubt, .seconds = v.seconds };
	struct change change = { &next, clock_now(c->clock) };
	enum err e;

	c->owed = false;
	if (!v.known)
		return;
	list_sources(&v, next.source);
	for (; next.off_count < v.off_count && next.off_count < CLOCKS_OFF_MAX; next.off_count++) {
		next.off[next.off_count].seconds = v.off[next.off_count].seconds;
		(void)snprintf(next.off[next.off_count].source, CLOCKS_SOURCE, "%s", v.off[next.off_count].source);
	}
	if (same(&next, &c->written))
		return;
	e = store_transaction(c->store, put, &change);
	if (e == ERR_OK) {
		tell(c, &next);
		c->written = next;
		return;
	}
	c->owed = true;
	log_event(c->log, LOG_ERROR, "clock.not_written", "error", err_name(e), NULL);
}

/* [tx] */
static enum err put_fine(struct store *s, void *ctx)
{
	const struct instant *now = ctx;

	return clocks_fine_put(s, *now);
}

/* It was written a moment ago, and nothing was done since. */
static bool is_written(struct clocks *c, int64_t monotonic)
{
	bool behind;

	if (!c->fine || monotonic - c->fine >= FINE_EVERY)
		return false;
	return clocks_fine_behind(c->store, &behind) != ERR_OK || !behind;
}

/* An answer that agrees, and no doubt: up to here the clock was right. What cannot be written is written with the next
 * one. */
static void was_fine(struct clocks *c, const struct vote *v)
{
	struct instant now = clock_now(c->clock);
	int64_t monotonic = clock_monotonic(c->clock);
	enum err e;

	if (vote_differs(v) || c->written.doubt || c->owed || is_written(c, monotonic))
		return;
	e = store_transaction(c->store, put_fine, &now);
	if (e == ERR_OK)
		c->fine = monotonic;
	else
		log_event(c->log, LOG_ERROR, "clock.not_written", "error", err_name(e), NULL);
}

/* --- Hearing ------------------------------------------------------------------------------------------------------ */

static void look_at_own_clock(struct clocks *c)
{
	int64_t offset = clock_now(c->clock).us - clock_monotonic(c->clock);
	int64_t moved = offset - c->wall_offset;

	c->wall_offset = offset;
	if (moved <= CLOCK_SET && moved >= -CLOCK_SET)
		return;
	memset(c->votes, 0, sizeof c->votes);
	c->fine = 0;
	c->ask_now = true;
}

/* "https://tsa.example.se:8443/rfc3161" → "tsa.example.se:8443": enough to know whom to ring. */
static void name_of(const char *source, char out[CLOCKS_SOURCE])
{
	const char *host = strstr(source, "://");

	host = host ? host + 3 : source;
	(void)snprintf(out, CLOCKS_SOURCE, "%.*s", (int)strcspn(host, "/?#"), host);
}

/* Its own place, else a free one, else that of who was heard longest ago. */
static struct vote *vote_of(struct clocks *c, const char *name)
{
	struct vote *place = &c->votes[0];

	for (size_t i = 0; i < VOTES_MAX; i++)
		if (strcmp(c->votes[i].source, name) == 0)
			return &c->votes[i];
	for (size_t i = 0; i < VOTES_MAX; i++) {
		if (!c->votes[i].source[0])
			return &c->votes[i];
		if (c->votes[i].heard < place->heard)
			place = &c->votes[i];
	}
	return place;
}

void clocks_heard(struct clocks *c, const struct clocks_answer *answer)
{
	struct vote vote = { .source = "" };
	int64_t low, high;

	if (!c || !vote_span(answer, &low, &high))
		return;
	look_at_own_clock(c);
	name_of(answer->source, vote.source);
	vote.low = low;
	vote.high = high;
	vote.heard = c->heard = clock_monotonic(c->clock);
	*vote_of(c, vote.source) = vote;
	judge(c);
	was_fine(c, &vote);
}

void clocks_heard_date(struct clocks *c, const char *source, const struct jobs_response *r)
{
	clocks_heard(c, &(struct clocks_answer){
	                        .source = source, .sent = r->sent, .received = r->received, .at = r->date });
}

bool clocks_is_off(const struct clocks *c, const char *source)
{
	char name[CLOCKS_SOURCE];

	if (!c)
		return false;
	name_of(source, name);
	for (size_t i = 0; i < c->written.off_count; i++)
		if (strcmp(c->written.off[i].source, name) == 0)
			return true;
	return false;
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

struct instant clocks_ask_at(struct clocks *c, struct instant now)
{
	int64_t monotonic, last, wait;

	if (!c)
		return JOBS_NEVER;
	look_at_own_clock(c);
	if (c->ask_now)
		return now;
	monotonic = clock_monotonic(c->clock);
	if (c->written.doubt || c->written.off_count) {
		last = c->asked;
		wait = ASK_DIFFERING;
	} else {
		last = c->heard > c->asked ? c->heard : c->asked;
		wait = ASK_QUIET;
	}
	return instant_add(now, last + wait - monotonic);
}

void clocks_asked(struct clocks *c)
{
	c->ask_now = false;
	c->asked = clock_monotonic(c->clock);
}

static struct instant step(void *ctx, struct instant now)
{
	struct clocks *c = ctx;

	look_at_own_clock(c);
	if (c->owed)
		judge(c);
	return c->owed ? instant_add(now, RETRY) : JOBS_NEVER;
}

enum err clocks_attach(struct clocks *c, struct jobs *j)
{
	TRY(clocks_read(c->store, &c->written));
	if (c->written.doubt)
		log_event(c->log, LOG_WARN, "clock.doubt_lasts", "source", c->written.source, NULL);
	return jobs_step_add(j, "clocks", step, c);
}
