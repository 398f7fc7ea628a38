/* What is asked of the world outside: time stamps and the standing of certificates. */
#ifndef FLOW_CALLS_H
#define FLOW_CALLS_H

#include "jourbeslut/certificate.h"
#include "jourbeslut/flow.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/timestamp.h"

#define STAMP_CALLS 8
#define STANDING_MAX 8
#define AUTHORITIES_MAX 16
#define URL_MAX 500

/* A request for one time stamp that is under way. */
struct stamp_call {
	struct flow *flow;
	bool busy;
	int64_t stamp;
	struct sha256 imprint;
	uint8_t nonce[TIMESTAMP_NONCE];
	size_t authority;
};

/* Whom to ask next, and when: a server that fails is left alone for a while. */
struct patience {
	int failures; /* in a row */
	struct instant not_before;
};
void patience_lost(struct patience *p, struct instant now, int peers);
void patience_won(struct patience *p);
/* Is it still to be left alone? */
bool patience_waits(const struct patience *p, struct instant now);

/* The latest OCSP response about one certificate. */
struct standing {
	struct flow *flow;
	bool busy;
	struct buf leaf, issuer, response;
	char url[URL_MAX];    /* who was asked last */
	struct instant asked; /* when the response was asked for */
	struct patience patience;
};

/* A request for a time stamp over nothing, to hear what time an authority has. */
struct compare_call {
	struct flow *flow;
	bool busy;
	char url[URL_MAX];
	struct sha256 imprint;
	uint8_t nonce[TIMESTAMP_NONCE];
};

struct flow_calls {
	struct jobs *jobs;
	struct jobs_tls tls;
	struct stamp_call stamps[STAMP_CALLS];
	size_t authority; /* index in the list of addresses */
	struct patience authorities;
	struct standing standings[STANDING_MAX];
	struct compare_call compares[AUTHORITIES_MAX];
	struct instant alarm_next;
	int64_t renewal_last; /* where the next look goes on; 0: from the first */
};

/* The address at `index` in a list with spaces between, counted round; false: the list is empty, or the address too
 * long. `ret_count` is the list's length. */
bool address_at(const char *list, size_t index, char out[URL_MAX], int *ret_count);

/* Asks every authority what time it is, when the clocks want to know. `ret_next`: when to be called again. */
MUST_USE enum err clocks_compare(struct flow *f, struct instant now, struct instant *ret_next);

/* Asks for every wanted time stamp that is not asked for yet. `ret_next`: when to be called again. */
MUST_USE enum err stamps_ask(struct flow *f, struct instant now, struct instant *ret_next);
/* Prepares and finishes document time stamps; asks for the OCSP responses that they need. */
MUST_USE enum err renewals_advance(struct flow *f, struct instant now, int *done, struct instant *ret_next);
/* Appends responses about those certificates whose thisUpdate is not before `since`, as far as there are any; what is
 * missing is asked for, no sooner than in the second after `since`, and `ret_complete` is false. */
MUST_USE enum err standings_collect(struct flow *f, const struct der_list *leaves, const struct der_list *issuers,
                                    struct instant since, struct instant now, struct der_list *ret_responses,
                                    bool *ret_complete);

#endif
