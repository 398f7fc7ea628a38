#include "handlers.h"

#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/law.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"

#define PAGE_SIZE 50
#define SHOWN_STATES                                                                                                   \
	(1u << DECISION_DECIDED | 1u << DECISION_FROZEN | 1u << DECISION_SIGNED | 1u << DECISION_PAPER |               \
	 1u << DECISION_ARCHIVED | 1u << DECISION_ACKNOWLEDGED | 1u << DECISION_WITHDRAWAL |                           \
	 1u << DECISION_WITHDRAWN | 1u << DECISION_OUTSIDE)

struct rows {
	const struct decision_office *office;
	struct store *store;
	struct instant now;
	json_t *items;
	int count;
	int64_t last; /* shown */
};

static enum err put_delivery(json_t *row, struct rows *r, const struct decision *d)
{
	struct delivery v;

	TRY(delivery_find(r->store, d->id, r->now, &v));
	TRY(json_put_text(row, "acknowledged", ""));
	if (v.acknowledged)
		TRY(page_put_time(row, "acknowledged", v.acknowledged_at));
	return json_put_text(row, "case_number", v.case_number);
}

static enum err add_row(void *ctx, const struct decision *d)
{
	struct rows *r = ctx;
	JSON json_t *row = NULL, *files = NULL;

	if (r->count++ == PAGE_SIZE) /* one more than shown says that there is more */
		return ERR_OK;
	r->last = d->id;
	TRY(page_row(r->office, r->store, PAGE_MUNI, d, NULL, &row));
	TRY(page_files(r->office, r->store, d, PAGE_MUNI, &files));
	TRY(json_put_text(row, "record", json_text(files, "record")));
	TRY(page_put_time(row, "stated", d->oral.stated));
	TRY(json_put_text(row, "signed", ""));
	if (d->stands.version_id || d->has_signature)
		TRY(page_put_time(row, "signed", d->stands.version_id ? d->stands.signed_at : d->signed_at));
	TRY(put_delivery(row, r, d));
	return json_append(r->items, TAKE(row));
}

/* Decisions of all acts that answered the same question: each kin once, by all names that it has had, since a row says
 * the one of its day. `ids` gets those of the chosen kin. */
static enum err put_types(const struct law *law, struct instant now, struct span chosen, struct buf *ids,
                          json_t **ret_types)
{
	JSON json_t *array = json_array();
	const struct law_type *types[LAW_LIST_MAX];
	size_t count = law_kinds(law, now, types);

	for (size_t i = 0; i < count; i++) {
		bool on = span_equal_str(chosen, types[i]->kin);
		BUF names = buf_init(LAW_LIST_MAX * (LAW_NAME_TEXT + 3));

		if (on)
			TRY(law_kin_ids(law, types[i]->kin, ids));
		TRY(law_kin_names(law, types[i]->kin, &names));
		TRY(page_add_choice(array, types[i]->kin, buf_str(&names), "selected", on));
	}
	*ret_types = TAKE(array);
	return ERR_OK;
}

/* `lage` and `typ` as asked for; what is not known counts as "all". The filter borrows `ids`. */
static enum err put_choices(json_t *data, const struct http_request *req, struct buf *ids,
                            struct decision_filter *filter)
{
	const struct decision_office *o = http_app(req);
	struct span state = http_query(req, "lage"), type = http_query(req, "typ");
	JSON json_t *states = json_array(), *types = NULL;

	if (!states)
		return ERR_MEMORY;
	for (int i = 0; i < DECISION_STATE_COUNT; i++) {
		bool chosen = span_equal_str(state, decision_state_name((enum decision_state)i));

		if (!(SHOWN_STATES >> i & 1))
			continue;
		if (chosen)
			filter->states = 1u << i;
		TRY(page_add_choice(states, decision_state_name((enum decision_state)i),
		                    decision_state_label((enum decision_state)i), "selected", chosen));
	}
	TRY(put_types(o->law, http_now(req), type, ids, &types));
	if (ids->len)
		filter->types = buf_str(ids);
	TRY(json_put(data, "states", TAKE(states)));
	return json_put(data, "types", TAKE(types));
}

static enum err put_since(json_t *data, const struct http_request *req, struct http_response *res,
                          struct decision_filter *filter)
{
	struct span text = span_trim(http_query(req, "fran"));
	JSON json_t *form = json_object(), *errors = json_object();
	BUF shown = buf_init(64);
	struct date day;

	if (!form || !errors)
		return ERR_MEMORY;
	if (text.len <= 40)
		TRY(buf_add_span(&shown, text));
	if (text.len > 0 && date_parse(text, &day) == ERR_OK) {
		TRY(instant_of(day, 0, 0, 0, false, &filter->since));
	} else if (text.len > 0) {
		TRY(json_put_text(errors, "fran", "Skriv datumet så här: 2026-11-01."));
		http_status(res, 422);
	}
	TRY(json_put_text(form, "fran", buf_str(&shown)));
	TRY(json_put(data, "form", TAKE(form)));
	return json_put(data, "errors", TAKE(errors));
}

static enum err put_next(json_t *data, const struct http_request *req, const struct rows *r)
{
	BUF path = buf_init(400);

	if (r->count > PAGE_SIZE) {
		TRY(buf_printf(&path, "/kommun/arkiv?fore=%lld&lage=", (long long)r->last));
		TRY(http_url_encode(http_query(req, "lage"), &path));
		TRY(buf_add_str(&path, "&typ="));
		TRY(http_url_encode(http_query(req, "typ"), &path));
		TRY(buf_add_str(&path, "&fran="));
		TRY(http_url_encode(http_query(req, "fran"), &path));
	}
	return json_put_text(data, "next_path", buf_str(&path));
}

enum err muni_archive(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object(), *items = json_array();
	struct rows r = { .office = http_app(req), .now = http_now(req), .items = items };
	struct decision_filter filter = { .staff = http_session(req)->person,
		                          .states = SHOWN_STATES,
		                          .limit = PAGE_SIZE + 1 };
	BUF ids = buf_init(LAW_IDS_TEXT);
	struct muni_places places;
	uint64_t before;

	if (!data || !items)
		return ERR_MEMORY;
	TRY(http_store(req, &r.store));
	TRY(oversight_access(http_log(req), r.store, r.now, filter.staff, 0, 0, "list"));
	TRY(muni_places_of(r.store, filter.staff, &places));
	TRY(put_choices(data, req, &ids, &filter));
	TRY(put_since(data, req, res, &filter));
	if (number_parse(http_query(req, "fore"), INT64_MAX, &before) == ERR_OK)
		filter.before = (int64_t)before;
	TRY(decision_each(r.store, &filter, add_row, &r)); /* all places in one order, which `fore` goes on in */
	TRY(put_next(data, req, &r));
	TRY(json_put_text(data, "municipality", places.names));
	TRY(json_put(data, "items", TAKE(items)));
	return http_render(res, "muni-archive", TAKE(data));
}
