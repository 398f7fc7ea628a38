/* Taking over a draft that a colleague holds: one press, nothing is lost. */
#include "desk/handlers.h"

#include "desk/visit.h"

static enum err take_over(struct visit *v, void *ctx)
{
	(void)ctx;
	return decision_hold(v->o, v->s, v->d.matter_id, v->person, true);
}

enum err hold_take_over(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	TRY(visit_change(&v, "take over draft", take_over, NULL));
	return visit_go(&v, "/text");
}
