#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/delivery.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/call.h"

struct place_walk {
	struct store *store;
	int64_t person;
	struct muni_places *places;
};

static enum err add_place(void *ctx, const struct municipality *m)
{
	struct place_walk *w = ctx;
	struct muni_places *p = w->places;
	size_t used = strlen(p->names);
	bool may;

	TRY(delivery_may_act(w->store, w->person, m->id, &may));
	if (may)
		(void)snprintf(p->names + used, sizeof p->names - used, "%s%s", used ? ", " : "", m->name);
	return ERR_OK;
}

enum err muni_places_of(struct store *s, int64_t person, struct muni_places *ret_places)
{
	struct place_walk w = { s, person, ret_places };

	*ret_places = (struct muni_places){ 0 };
	return people_municipality_each(s, add_place, &w);
}

#define LIST_MAX 50
#define ALL_MAX 1000 /* a page of the oldest browser still shows */

struct list {
	const struct decision_office *office;
	struct store *store;
	struct instant now;
	json_t *items; /* owned */
};

static void list_release(struct list *l)
{
	json_decref(l->items);
}

/* The next follow-up that is not done, the first dated one if there is any; and what else is to be done today. */
struct next_due {
	struct date today;
	struct follow_up follow_up;
	char also[LAW_NAME_TEXT]; /* "" nothing */
	bool found;
};

static enum err first_due(void *ctx, const struct follow_up *f)
{
	struct next_due *n = ctx;

	if (f->done || f->moot)
		return ERR_OK;
	if (n->found && f->dated && !n->also[0] && date_compare(n->follow_up.target, f->target) != 0 &&
	    date_compare(f->target, n->today) == 0)
		(void)snprintf(n->also, sizeof n->also, "%s", f->label);
	if (n->found && (n->follow_up.dated || !f->dated))
		return ERR_OK;
	n->follow_up = *f;
	n->found = true;
	return ERR_OK;
}

/* What the municipality has not told or shown yet, and without which a day cannot be counted, or nobody knows how it
 * ended. */
static enum err put_asks(json_t *row, const struct following *f)
{
	static const struct following nothing = { .type = NULL };

	if (!f->type) /* that no pack knows any more: it asks for nothing */
		f = &nothing;
	TRY(json_put_bool(row, "asks_submission_proof", follow_unproven(f->legal.submitted)));
	TRY(json_put_bool(row, "asks_application_proof", follow_unproven(f->legal.applied)));
	TRY(json_put_bool(row, "asks_enforcement", f->legal.submitted && f->legal.asks & LEGAL_ASK_ENFORCEMENT));
	TRY(json_put_bool(row, "asks_outcome", (f->legal.asks & LEGAL_ASK_OUTCOME) != 0));
	return json_put_bool(row, "asks_care", (f->legal.asks & (LEGAL_ASK_CARE | LEGAL_ASK_EXTENSION)) != 0);
}

/* By the safe day; between it and the outermost one of another reading nothing is more urgent. */
static enum err put_due(json_t *row, struct list *l, const struct decision *d)
{
	struct date today = date_of(l->now);
	struct next_due n = { .today = today };
	const struct follow_up *f = &n.follow_up;
	char words[40] = "";
	bool dated, passed, two;

	TRY(decision_follow_up_each(l->store, d->id, first_due, &n));
	dated = n.found && f->dated;
	passed = dated && date_compare(f->target, today) < 0;
	two = dated && date_compare(f->target, f->last) != 0;
	if (dated)
		page_day_words(f->target, today, words);
	TRY(json_put_text(row, "due_label", n.found ? f->label : ""));
	TRY(json_put_text(row, "due_when", ""));
	TRY(json_put_text(row, "due_outer", ""));
	if (dated)
		TRY(page_put_day(row, "due_when", f->target));
	if (two)
		TRY(page_put_day(row, "due_outer", f->last));
	TRY(json_put_text(row, "also_today", n.also));
	TRY(json_put_bool(row, "due_today", dated && date_compare(f->target, today) == 0));
	TRY(json_put_bool(row, "due_late", passed && date_compare(f->last, today) < 0));
	TRY(json_put_bool(row, "due_between", passed && date_compare(f->last, today) >= 0));
	return json_put_text(row, "due_words", words);
}

static enum err add_row(void *ctx, const struct decision *d, const struct delivery *v)
{
	struct list *l = ctx;
	JSON json_t *row = NULL;
	FOLLOWING f = { 0 };

	TRY(page_row_followed(l->office, l->store, PAGE_MUNI, d, NULL, &f, &row));
	TRY(json_put_bool(row, "late", v->overdue));
	TRY(page_put_time(row, "shown", v->shown));
	TRY(page_put_time(row, "stated", d->oral.stated));
	TRY(json_put_bool(row, "unsigned",
	                  !d->stands.version_id && d->state != DECISION_OUTSIDE &&
	                          (!d->has_signature || d->version_rejected)));
	TRY(json_put_text(row, "taken_by", v->taken_by));
	TRY(put_due(row, l, d));
	TRY(put_asks(row, &f));
	return json_append(l->items, TAKE(row));
}

/* {"items", "more" (how many are not shown; 0: none)} as member `key`. */
static enum err put_list(json_t *data, const char *key, const struct http_request *req, struct store *s,
                         const struct delivery_filter *filter, bool *quiet)
{
	CLEANUP(list_release) struct list l = { http_app(req), s, http_now(req), json_array() };
	JSON json_t *object = json_object();
	int64_t count, shown;

	TRY(delivery_each(s, filter, l.now, add_row, &l));
	TRY(delivery_count(s, filter, &count));
	shown = (int64_t)json_array_size(l.items);
	*quiet &= shown == 0;
	TRY(json_put(object, "items", TAKE(l.items)));
	TRY(json_put_int(object, "more", count - shown));
	return json_put(data, key, TAKE(object));
}

static enum err add_today(void *ctx, int64_t decision, const char *label)
{
	struct list *l = ctx;
	JSON json_t *row = NULL;
	struct decision d;

	TRY(decision_find(l->store, decision, &d));
	TRY(page_row(l->office, l->store, PAGE_MUNI, &d, NULL, &row));
	TRY(json_put_text(row, "label", label));
	return json_append(l->items, TAKE(row));
}

/* What can still be saved today stands before what is late already. */
static enum err put_today(json_t *data, const struct http_request *req, struct store *s,
                          const struct delivery_filter *filter)
{
	CLEANUP(list_release) struct list l = { http_app(req), s, http_now(req), json_array() };

	TRY(delivery_due_each(s, filter, date_of(l.now), add_today, &l));
	TRY(json_put_int(data, "today_count", (int64_t)json_array_size(l.items)));
	return json_put(data, "today", TAKE(l.items));
}

enum err muni_list(struct http_request *req, struct http_response *res)
{
	static const char *const keys[DELIVERY_LIST_COUNT] = { "untaken", "signed", "taken", "left", "away" };
	struct delivery_filter filter = { .staff = http_session(req)->person,
		                          .practice = span_equal_str(http_query(req, "ovning"), "1"),
		                          .limit = span_equal_str(http_query(req, "alla"), "1") ? ALL_MAX : LIST_MAX };
	JSON json_t *data = json_object();
	struct muni_places places;
	struct store *s;
	bool quiet = true;

	TRY(http_store(req, &s));
	TRY(oversight_access(http_log(req), s, http_now(req), filter.staff, 0, 0, "list"));
	TRY(muni_places_of(s, filter.staff, &places));
	for (int i = 0; i < DELIVERY_LIST_COUNT; i++) {
		filter.list = (enum delivery_list)i;
		TRY(put_list(data, keys[i], req, s, &filter, &quiet));
	}
	TRY(put_today(data, req, s, &filter));
	TRY(page_put_notices(data, http_app(req), s, PAGE_MUNI, NULL, filter.staff));
	TRY(json_put_text(data, "municipality", places.names));
	TRY(json_put_bool(data, "practice", filter.practice));
	TRY(json_put_text(data, "all_path", filter.practice ? "/kommun?ovning=1&alla=1" : "/kommun?alla=1"));
	TRY(json_put_bool(data, "quiet", quiet));
	return http_render(res, "muni-list", TAKE(data));
}
