/* One request of a duty worker: what every handler of the room needs, found once. */
#ifndef DESK_VISIT_H
#define DESK_VISIT_H

#include "jourbeslut/decision.h"
#include "jourbeslut/duty.h"
#include "jourbeslut/http.h"

struct visit {
	struct http_request *req;
	struct http_response *res;
	const struct decision_office *o;
	struct store *s;
	int64_t person;
	unsigned roles;
	struct instant now;
	struct duty_reader reader; /* on duty or not: whose names may be shown */
	struct decision d;         /* visit_decision, visit_of */
	char path[48];             /* the decision's address */
};

/* A page about no decision in particular. */
MUST_USE enum err visit_begin(struct http_request *req, struct http_response *res, struct visit *v);
/* May the visitor know of the decision? Let in without the e-ID: of what was recorded in that session, and of nothing
 * else, whoever recorded it. ERR_NOT_FOUND. */
MUST_USE enum err visit_may_see(const struct visit *v, const struct decision *d);
/* A page about the decision in the address. `what` names the reading; its access row is on disk when this returns.
 * NULL: a change, whose row visit_change writes. ERR_NOT_FOUND. ERR_REASON: without a pass and without a task in the
 * matter (duty_may_read); a page leads to where a reason is given. */
MUST_USE enum err visit_decision(struct http_request *req, struct http_response *res, const char *what,
                                 struct visit *v);
/* The same for a decision named in a field. A call that began with the matter open is never refused because
 * the pass has ended meanwhile: nothing stands in the way of recording, and the row says who it was. */
MUST_USE enum err visit_of(struct visit *v, struct span ref, const char *what);
/* Access row and `body` in one commit, with the decision as it is inside that transaction. The row is of v->d as `body`
 * leaves it: one that makes a decision puts it there. */
MUST_USE enum err visit_change(struct visit *v, const char *what, enum err (*body)(struct visit *v, void *ctx),
                               void *ctx);
/* {"decision": …}. The caller owns the result. */
MUST_USE enum err visit_data(struct visit *v, json_t **ret_data);
/* 303 to the decision's address followed by `below` ("", "/granska", "?gjort=sparat"). */
MUST_USE enum err visit_go(struct visit *v, const char *below);
/* Where the decision maker signs, as one types it: the check address's site and /skriv-under. */
MUST_USE enum err visit_put_sign_address(const struct visit *v, json_t *data);

#endif
