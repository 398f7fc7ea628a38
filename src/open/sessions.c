/* A person's own logins: from where, and how to end them. An address never blocks anything by itself; whoever sees one
 * that is not theirs ends it here. */
#include "handlers.h"

#include "jourbeslut/act.h"
#include "jourbeslut/admission.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/page.h"
#include "jourbeslut/store.h"

#define SHOWN_MAX 20

static enum err add_session(json_t *array, const struct http_session_info *info, int64_t own)
{
	JSON json_t *row = json_object();

	if (!row)
		return ERR_MEMORY;
	TRY(page_put_session(row, info));
	TRY(json_put_int(row, "id", info->id));
	TRY(json_put_bool(row, "own", info->id == own));
	return json_append(array, TAKE(row));
}

static enum err put_codes(const struct http_request *req, struct store *s, json_t *data)
{
	const struct http_session *own = http_session(req);
	int64_t left = 0;

	TRY(json_put_bool(data, "duty", own->roles & ROLE_BIT(ROLE_DUTY)));
	TRY(admission_paper_left(s, own->person, http_now(req), &left));
	return json_put_int(data, "codes_left", left);
}

enum err sessions_page(struct http_request *req, struct http_response *res)
{
	const struct http_session *own = http_session(req);
	struct http_session_info list[SHOWN_MAX];
	JSON json_t *data = json_object(), *array = json_array();
	struct store *s;
	size_t count;

	if (!data || !array)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	TRY(http_session_list(s, own->person, instant_add(http_now(req), -HTTP_SESSIONS_SHOWN), list, SHOWN_MAX,
	                      &count));
	for (size_t i = 0; i < count; i++)
		TRY(add_session(array, &list[i], own->id));
	TRY(json_put(data, "sessions", TAKE(array)));
	TRY(json_put_bool(data, "others", count > 1));
	TRY(put_codes(req, s, data));
	TRY(json_put_bool(data, "ended", span_equal_str(http_query(req, "klart"), "avslutat")));
	return http_render(res, "sessions", TAKE(data));
}

struct ending {
	const struct http_request *req;
	int64_t session; /* 0: all of the person */
};

static enum err end(struct store *s, void *ctx)
{
	const struct ending *e = ctx;
	int64_t person = http_session(e->req)->person;

	TRY(e->session ? http_session_end_one(s, person, e->session) : http_session_end_all(s, person));
	return decision_act_add(s, http_now(e->req), 0, 0, person, "session-ended",
	                        e->session ? "En av de egna inloggningarna avslutades."
	                                   : "Alla egna inloggningar avslutades.");
}

/* One that is over already is what was wanted. */
enum err session_end(struct http_request *req, struct http_response *res)
{
	struct ending e = { .req = req };
	bool own = false;
	struct store *s;
	uint64_t id = 0;
	enum err err;

	if (!span_equal_str(http_form(req, "alla"), "1")) {
		TRY(number_parse(http_form(req, "session"), INT64_MAX, &id));
		if (id == 0)
			return ERR_INPUT;
		own = (int64_t)id == http_session(req)->id;
	}
	e.session = (int64_t)id;
	TRY(http_store(req, &s));
	err = store_transaction(s, end, &e);
	if (err != ERR_NOT_FOUND)
		TRY(err);
	if (e.session && !own)
		return http_redirect(res, "/inloggningar?klart=avslutat");
	TRY(http_session_end(req, res));
	return http_redirect(res, "/logga-in?ut=1");
}
