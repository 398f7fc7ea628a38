/* Which of several clocks is right. */
#ifndef CLOCKS_VOTE_H
#define CLOCKS_VOTE_H

#include "jourbeslut/clocks.h"

#define VOTES_MAX 16
#define VOTE_FRESH (24 * HOUR) /* an older answer has no vote */

/* The latest answer of one source: its clock minus ours lies between these two. */
struct vote {
	char source[CLOCKS_SOURCE]; /* "": free */
	int64_t low, high;          /* microseconds */
	int64_t heard;              /* by the monotonic clock */
};

struct verdict {
	bool known; /* somebody has a vote */
	bool doubt;
	int64_t seconds; /* ours is ahead by; if doubt */
	const char *source;
	const char *off; /* NULL: none */
	int64_t off_seconds;
};

/* The span of the difference; false: the answer tells nothing of it. */
bool vote_span(const struct clocks_answer *answer, int64_t *ret_low, int64_t *ret_high);
/* Counts those heard within VOTE_FRESH before `now`. Texts are borrowed from the votes. */
struct verdict vote_count(const struct vote *votes, size_t count, int64_t now);

#endif
