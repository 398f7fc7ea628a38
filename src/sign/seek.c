/* "Jag ringer jouren": a decision maker whom the service looks for has heard it. */
#include "jourbeslut/seek.h"

#include "handlers.h"
#include "jourbeslut/oversight.h"

static enum err receive(struct store *s, void *ctx)
{
	const struct http_request *req = ctx;
	int64_t person = http_session(req)->person;

	TRY(oversight_access_add(s, http_now(req), person, 0, 0, "answer search"));
	return seek_receive(s, person, http_now(req));
}

/* Pressed twice, or somebody else was before: nobody looks any more, and the page says so by saying nothing. */
enum err sign_calling(struct http_request *req, struct http_response *res)
{
	struct store *s;
	enum err e;

	TRY(http_store(req, &s));
	e = store_transaction(s, receive, req);
	if (e != ERR_WRONG_STATE)
		TRY(e);
	return http_redirect(res, e == ERR_OK ? "/skriv-under/mina?gjort=ringer" : "/skriv-under/mina");
}
