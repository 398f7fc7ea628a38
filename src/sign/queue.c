#include "handlers.h"

#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"

#define SIGNED_SHOWN 5
#define WALKED 50 /* decisions that a list is chosen from */

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

	TRY(page_row(o, s, PAGE_SIGN, d, NULL, &item));
	TRY(page_put_time(item, "stated", d->oral.stated));
	TRY(json_put_text(item, "signed", ""));
	if (d->stands.version_id || d->has_signature)
		TRY(page_put_time(item, "signed", d->stands.version_id ? d->stands.signed_at : d->signed_at));
	*ret_object = TAKE(item);
	return ERR_OK;
}

/* One of the lists: the states that it is taken from, and what of them fits. */
struct section {
	const char *key;
	unsigned states;
	bool (*fits)(const struct decision *d);
	bool oldest_first;
	size_t max; /* shown */
};

struct list {
	const struct decision_office *office;
	struct store *store;
	const struct section *section;
	json_t *array;
};

static enum err add_item(void *ctx, const struct decision *d)
{
	struct list *l = ctx;
	JSON json_t *item = NULL;

	if (!l->section->fits(d) || json_array_size(l->array) >= l->section->max)
		return ERR_OK;
	TRY(sign_item(l->office, l->store, d, &item));
	return json_append(l->array, TAKE(item));
}

/* Real ones first, then the practice ones, each with its mark. */
static enum err put_list(json_t *data, const struct section *section, const struct decision_office *o, struct store *s,
                         int64_t person)
{
	JSON json_t *array = json_array();
	struct list l = { o, s, section, array };

	if (!array)
		return ERR_MEMORY;
	for (int practice = 0; practice < 2; practice++) {
		const struct decision_filter filter = { .decider = person,
			                                .states = section->states,
			                                .practice = practice != 0,
			                                .oldest_first = section->oldest_first,
			                                .limit = WALKED };

		TRY(decision_each(s, &filter, add_item, &l));
	}
	return json_put(data, section->key, TAKE(array));
}

static bool is_waiting(const struct decision *d)
{
	return !d->contested;
}

/* While the text of a correction is written, the decision is signed as it was. */
static bool is_unready(const struct decision *d)
{
	return !d->contested && !d->stands.version_id;
}

static bool is_contested(const struct decision *d)
{
	return d->contested;
}

static bool is_past(const struct decision *d)
{
	return !d->contested && (d->stands.version_id || d->state != DECISION_DECIDED);
}

static const struct section waiting = { "waiting", 1u << DECISION_FROZEN, is_waiting, true, 50 };
static const struct section unready = { "unready", 1u << DECISION_DECIDED, is_unready, true, 50 };
#define DECIDED_STATES (~(1u << DECISION_DRAFT | 1u << DECISION_ABANDONED) & ((1u << DECISION_STATE_COUNT) - 1))
static const struct section disputed = { "disputed", DECIDED_STATES, is_contested, true, 50 };
static const struct section past = { "signed",
	                             1u << DECISION_DECIDED | 1u << DECISION_SIGNED | 1u << DECISION_PAPER |
	                                     1u << DECISION_ARCHIVED | 1u << DECISION_ACKNOWLEDGED |
	                                     1u << DECISION_WITHDRAWAL | 1u << DECISION_WITHDRAWN,
	                             is_past, false, SIGNED_SHOWN };

enum err sign_queue(struct http_request *req, struct http_response *res)
{
	int64_t person = http_session(req)->person;
	JSON json_t *data = json_object();
	struct store *s;

	if (!data)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	TRY(oversight_access(http_log(req), s, http_now(req), person, 0, 0, "list"));
	TRY(page_put_notices(data, http_app(req), s, PAGE_SIGN, NULL, person));
	TRY(put_list(data, &waiting, http_app(req), s, person));
	TRY(put_list(data, &unready, http_app(req), s, person));
	TRY(put_list(data, &disputed, http_app(req), s, person));
	TRY(put_list(data, &past, http_app(req), s, person));
	return http_render(res, "sign-queue", TAKE(data));
}

enum err sign_next(const struct decision_office *o, struct store *s, int64_t person, json_t **ret_object)
{
	JSON json_t *data = json_object();

	if (!data)
		return ERR_MEMORY;
	TRY(put_list(data, &waiting, o, s, person));
	*ret_object = json_incref(json_at(data, "waiting.0"));
	return *ret_object ? ERR_OK : ERR_NOT_FOUND;
}
