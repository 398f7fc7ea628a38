/* The service's clock against others': time-stamping authorities, the e-ID's provider, OCSP responders.
 *
 * What is recorded is recorded by this machine's clock, and deadlines, sessions and signatures rest on it. Each answer
 * from outside that bears a time is compared with it. The other clock was read between request and answer, so a slow
 * network never looks like a wrong clock: only what lies outside of that span by 30 seconds or more counts.
 *
 * Each source has one vote, its latest answer; the service's own clock breaks a tie. Where more sources agree with each
 * other against the service than with it, its clock is in doubt. Those that differ where as many agree with it, or that
 * agree with nobody, are off.
 *
 * The doubt is kept in the store, so that a restart does not forget it, and whoever records something reads it in the
 * same transaction. It ends with answers that agree. So that it ends soon after the clock was mended, and is known
 * before the night's first call, the worker asks authorities by itself: at the start, when the clock was set, every
 * five minutes while something differs, and when nobody was heard for an hour.
 *
 * A clock is wrong before anybody sees it. So each answer that agrees moves the point up to which it was right, and
 * with a doubt everything that was recorded since that point is marked as suspect (struct oral has it). */
#ifndef JOURBESLUT_CLOCKS_H
#define JOURBESLUT_CLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/time.h"

struct jobs;
struct jobs_response;
struct store;

#define CLOCKS_DIFFERENCE (30 * SECOND) /* from here on it counts */
#define CLOCKS_SOURCE 160               /* "tsa.example.se" and NUL; a longer name is cut off */
#define CLOCKS_SOURCES 600              /* several, with a comma between; those that find no room are left out */
#define CLOCKS_OFF_MAX 16

/* --- What is known, for anybody with a store connection ----------------------------------------------------------- */

struct clocks_standing {
	bool doubt;                  /* the service's own clock is in doubt */
	int64_t seconds;             /* if doubt: so many ahead of the others; negative: behind them */
	struct instant since;        /* if doubt: by the clock in doubt */
	bool fine_known;             /* if doubt: `fine` is */
	struct instant fine;         /* the last comparison that found none, by the clock in doubt */
	char source[CLOCKS_SOURCES]; /* if doubt: those that say so */
	struct clocks_off {
		char source[CLOCKS_SOURCE];
		int64_t seconds; /* so many the service is ahead of it */
	} off[CLOCKS_OFF_MAX];   /* others that differ */
	size_t off_count;
};
MUST_USE enum err clocks_read(struct store *s, struct clocks_standing *ret_standing);

/* --- The worker's side: on its thread only ------------------------------------------------------------------------ */

struct clocks;
/* All borrowed; `store` is the worker's connection. `log` may be NULL. ERR_MEMORY. */
MUST_USE enum err clocks_new(const struct clock *clock, const struct log *log, struct store *store,
                             struct clocks **ret_clocks);
void clocks_free(struct clocks *c);
/* Reads what an earlier run left, and registers a step, which sees that the clock was set and writes what could not be
 * written when it was heard. */
MUST_USE enum err clocks_attach(struct clocks *c, struct jobs *j);

/* An answer with a time in it. */
struct clocks_answer {
	const char *source; /* who: an address, of which the host is the name, or a name */
	struct instant sent, received;
	struct instant at;         /* what the other clock showed in between; zero: not told */
	struct instant not_before; /* a time that the other clock had passed then; zero: not told */
};
/* Compares. NULL does nothing; what cannot be written is logged and written later. */
void clocks_heard(struct clocks *c, const struct clocks_answer *answer);
/* The same from an answer's Date header, if it has one. */
void clocks_heard_date(struct clocks *c, const char *source, const struct jobs_response *response);
/* Is this one off, by what was heard, while others agree with the service? NULL: no. */
bool clocks_is_off(const struct clocks *c, const char *source);
/* When the worker should ask by itself; in the past: now. JOBS_NEVER for NULL. */
struct instant clocks_ask_at(struct clocks *c, struct instant now);
/* It does. */
void clocks_asked(struct clocks *c);

#endif
