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
	int64_t seconds;                /* ours is ahead by; if doubt */
	const char *sources[VOTES_MAX]; /* if doubt: who say so */
	size_t source_count;
	struct vote_off {
		const char *source;
		int64_t seconds;
	} off[VOTES_MAX]; /* the others that differ */
	size_t off_count;
};

/* Does this answer differ by so much that it counts? */
bool vote_differs(const struct vote *v);

/* The span of the difference; false: the answer tells nothing of it. */
bool vote_span(const struct clocks_answer *answer, int64_t *ret_low, int64_t *ret_high);
/* Counts those heard within VOTE_FRESH before `now`. Texts are borrowed from the votes. */
struct verdict vote_count(const struct vote *votes, size_t count, int64_t now);

#endif
