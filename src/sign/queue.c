#include "handlers.h"

#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"

#define SIGNED_SHOWN 5

enum err sign_start(struct http_request *req, struct http_response *res)
{
	const struct http_session *session = http_session(req);

	if (session && (session->roles & ROLE_BIT(ROLE_DECIDER)))
		return http_redirect(res, "/skriv-under/mina");
	return http_render(res, "sign-start", json_object());
}

enum err sign_item(const struct decision_office *o, struct store *s, const struct decision *d, json_t **ret_object)
{
	JSON json_t *item = NULL;

	TRY(page_row(o, s, PAGE_SIGN, d, &item));
	TRY(page_put_time(item, "stated", d->oral.stated));
	TRY(json_put_text(item, "signed", ""));
	if (d->has_signature)
		TRY(page_put_time(item, "signed", d->signed_at));
	*ret_object = TAKE(item);
	return ERR_OK;
}

struct list {
	const struct decision_office *office;
	struct store *store;
	json_t *array;
};

static enum err add_item(void *ctx, const struct decision *d)
{
	struct list *l = ctx;
	JSON json_t *item = NULL;

	TRY(sign_item(l->office, l->store, d, &item));
	return json_append(l->array, TAKE(item));
}

/* Real ones first, then the practice ones, each with its mark. */
static enum err put_list(json_t *data, const char *key, const struct decision_office *o, struct store *s,
                         int64_t person, unsigned states, bool oldest_first, int limit)
{
	JSON json_t *array = json_array();
	struct list l = { o, s, array };

	if (!array)
		return ERR_MEMORY;
	for (int practice = 0; practice < 2; practice++) {
		const struct decision_filter filter = { .decider = person,
			                                .states = states,
			                                .practice = practice != 0,
			                                .oldest_first = oldest_first,
			                                .limit = limit };

		TRY(decision_each(s, &filter, add_item, &l));
	}
	return json_put(data, key, TAKE(array));
}

#define SIGNED_STATES                                                                                                  \
	(1u << DECISION_SIGNED | 1u << DECISION_PAPER | 1u << DECISION_ARCHIVED | 1u << DECISION_ACKNOWLEDGED)

enum err sign_queue(struct http_request *req, struct http_response *res)
{
	int64_t person = http_session(req)->person;
	JSON json_t *data = json_object();
	struct store *s;

	if (!data)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	TRY(oversight_access(http_log(req), s, http_now(req), person, 0, 0, "list"));
	TRY(put_list(data, "waiting", http_app(req), s, person, 1u << DECISION_FROZEN, true, 50));
	TRY(put_list(data, "unready", http_app(req), s, person, 1u << DECISION_DECIDED, true, 50));
	TRY(put_list(data, "signed", http_app(req), s, person, SIGNED_STATES, false, SIGNED_SHOWN));
	return http_render(res, "sign-queue", TAKE(data));
}

enum err sign_next(const struct decision_office *o, struct store *s, int64_t person, json_t **ret_object)
{
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(put_list(data, "waiting", o, s, person, 1u << DECISION_FROZEN, true, 1));
	*ret_object = json_incref(json_at(data, "waiting.0"));
	return *ret_object ? ERR_OK : ERR_NOT_FOUND;
}
