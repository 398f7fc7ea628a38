#include "handlers.h"

#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/seek.h"

#define LIST_MAX 200
#define PAST_SHOWN 5

/* The login's page of decision makers, with nothing to say yet (src/open/login.c leads to it with what it has). */
enum err sign_start(struct http_request *req, struct http_response *res)
{
	static const char *const notes[] = { "ended", "unknown", "kept", "over", "miscoded", "midway" };
	const struct http_session *session = http_session(req);
	JSON json_t *data = json_object();

	if (session && (session->roles & ROLE_BIT(ROLE_DECIDER)))
		return http_redirect(res, "/skriv-under/mina");
	if (!data)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(notes); i++)
		TRY(json_put_bool(data, notes[i], false));
	TRY(json_put_text(data, "till", "/skriv-under/mina"));
	return http_render(res, "sign-start", TAKE(data));
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

/* One of the lists. What does not fit is left out by the store, before it counts how many are shown. */
struct section {
	const char *key;
	unsigned states;
	int contested, first_text; /* as in struct decision_filter */
	bool oldest_first;
	int max; /* shown, of real ones and of practice ones */
};

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
static enum err put_list(json_t *data, const struct section *section, const struct decision_office *o, struct store *s,
                         int64_t person)
{
	JSON json_t *array = json_array();
	struct list l = { o, s, array };

	if (!array)
		return ERR_MEMORY;
	for (int practice = 0; practice < 2; practice++) {
		const struct decision_filter filter = { .decider = person,
			                                .states = section->states,
			                                .contested = section->contested,
			                                .first_text = section->first_text,
			                                .practice = practice != 0,
			                                .oldest_first = section->oldest_first,
			                                .limit = section->max };

		TRY(decision_each(s, &filter, add_item, &l));
	}
	return json_put(data, section->key, TAKE(array));
}

#define STATE(name) (1u << DECISION_##name)
#define DECIDED_STATES (~(STATE(DRAFT) | STATE(ABANDONED)) & ((1u << DECISION_STATE_COUNT) - 1))
static const struct section waiting = { "waiting", STATE(FROZEN), -1, 0, true, LIST_MAX };
static const struct section unready = { "unready", STATE(DECIDED), -1, 1, true, LIST_MAX };
static const struct section disputed = { "disputed", DECIDED_STATES, 1, 0, true, LIST_MAX };
/* Somebody says that it is wrongly recorded, and nobody has confirmed it: neither waiting nor over. */
static const struct section marked = { "marked", STATE(WITHDRAWAL), -1, 0, true, LIST_MAX };
static const struct section past = { "signed",  DECIDED_STATES & ~(STATE(FROZEN) | STATE(WITHDRAWAL)), -1, -1, false,
	                             PAST_SHOWN };

enum err sign_queue(struct http_request *req, struct http_response *res)
{
	int64_t person = http_session(req)->person;
	JSON json_t *data = json_object();
	struct store *s;
	bool sought;

	if (!data)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	TRY(oversight_access(http_log(req), s, http_now(req), person, 0, 0, "list"));
	TRY(page_put_notices(data, http_app(req), s, PAGE_SIGN, NULL, person));
	TRY(seek_asks(s, person, http_now(req), &sought));
	TRY(json_put_bool(data, "sought", sought));
	TRY(json_put_text(data, "other_till", "/skriv-under/mina"));
	TRY(json_put_bool(data, "calling", span_equal_str(http_query(req, "gjort"), "ringer")));
	TRY(put_list(data, &waiting, http_app(req), s, person));
	TRY(put_list(data, &unready, http_app(req), s, person));
	TRY(put_list(data, &disputed, http_app(req), s, person));
	TRY(put_list(data, &marked, http_app(req), s, person));
	TRY(put_list(data, &past, http_app(req), s, person));
	return http_render(res, "sign-queue", TAKE(data));
}

static enum err count(struct store *s, const struct section *section, int64_t person, int64_t *ret_count)
{
	const struct decision_filter filter = { .decider = person,
		                                .states = section->states,
		                                .contested = section->contested,
		                                .first_text = section->first_text };

	return decision_count(s, &filter, ret_count);
}

/* The text of a correction is written while the decision is what was signed. */
static const struct section corrected = { "", STATE(DECIDED), -1, -1, true, LIST_MAX };

enum err sign_put_next(json_t *data, const struct decision_office *o, struct store *s, int64_t person)
{
	int64_t texts, corrections, in_doubt;
	JSON json_t *lists = json_object();
	json_t *next;

	if (!lists)
		return ERR_MEMORY;
	TRY(put_list(lists, &waiting, o, s, person));
	TRY(count(s, &unready, person, &texts));
	TRY(count(s, &corrected, person, &corrections));
	TRY(count(s, &marked, person, &in_doubt));
	next = json_at(lists, "waiting.0");
	TRY(json_put(data, "next", next ? json_incref(next) : json_false()));
	/* What is not to be signed yet, and will be: nobody is told that nothing more is wanted of them. */
	TRY(json_put_bool(data, "one_coming", !next && texts + corrections == 1));
	TRY(json_put_bool(data, "more_coming", !next && texts + corrections > 1));
	TRY(json_put_bool(data, "in_doubt", !next && texts + corrections == 0 && in_doubt > 0));
	return json_put_bool(data, "nothing", !next && texts + corrections + in_doubt == 0);
}
