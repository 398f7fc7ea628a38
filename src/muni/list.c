#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/delivery.h"
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
	if (!may || p->count == MUNI_PLACES_MAX)
		return ERR_OK;
	p->ids[p->count++] = m->id;
	(void)snprintf(p->names + used, sizeof p->names - used, "%s%s", used ? ", " : "", m->name);
	return ERR_OK;
}

enum err muni_places_of(struct store *s, int64_t person, struct muni_places *ret_places)
{
	struct place_walk w = { s, person, ret_places };

	*ret_places = (struct muni_places){ 0 };
	return people_municipality_each(s, add_place, &w);
}

struct lists {
	const struct decision_office *office;
	struct store *store;
	struct instant now;
	json_t *untaken, *signed_ones, *taken, *left;
};

/* The next follow-up that is not done. */
struct next_due {
	struct follow_up follow_up;
	bool found;
};

static enum err first_due(void *ctx, const struct follow_up *f)
{
	struct next_due *n = ctx;

	if (!n->found && !f->done && f->dated) {
		n->follow_up = *f;
		n->found = true;
	}
	return ERR_OK;
}

/* The target, which the law's "utan dröjsmål" asks for; once it has passed, the last day. */
static struct date day_of(const struct follow_up *f, struct date today)
{
	return date_compare(f->target, today) >= 0 ? f->target : f->last;
}

static enum err put_due(json_t *row, struct lists *l, const struct decision *d)
{
	struct next_due n = { .found = false };
	char words[40] = "";

	TRY(decision_follow_up_each(l->store, d->id, first_due, &n));
	if (n.found)
		page_day_words(day_of(&n.follow_up, date_of(l->now)), date_of(l->now), words);
	TRY(json_put_text(row, "due_label", n.found ? n.follow_up.label : ""));
	TRY(json_put_text(row, "due_when", ""));
	if (n.found)
		TRY(page_put_day(row, "due_when", day_of(&n.follow_up, date_of(l->now))));
	return json_put_text(row, "due_words", words);
}

static enum err add_row(void *ctx, const struct decision *d, const struct delivery *v)
{
	struct lists *l = ctx;
	bool archived = d->state == DECISION_ARCHIVED;
	json_t *list = !v->taken ? l->untaken : v->acknowledged ? l->left : archived ? l->signed_ones : l->taken;
	JSON json_t *row = NULL;

	TRY(page_decision(l->office, l->store, PAGE_MUNI, d, &row));
	TRY(json_put_bool(row, "late", v->overdue));
	TRY(page_put_time(row, "shown", v->shown));
	TRY(json_put_bool(row, "unsigned", !d->has_signature || d->version_rejected));
	TRY(json_put_text(row, "taken_by", v->taken_by));
	TRY(put_due(row, l, d));
	return json_append(list, TAKE(row));
}

static enum err fill(struct lists *l, const struct muni_places *places, bool practice)
{
	for (size_t i = 0; i < places->count; i++) {
		const struct delivery_filter filter = { .municipality = places->ids[i],
			                                .practice = practice,
			                                .open_only = true };

		TRY(delivery_each(l->store, &filter, l->now, add_row, l));
	}
	return ERR_OK;
}

enum err muni_list(struct http_request *req, struct http_response *res)
{
	int64_t person = http_session(req)->person;
	bool practice = span_equal_str(http_query(req, "ovning"), "1");
	JSON json_t *data = json_object(), *untaken = json_array(), *signed_ones = json_array(), *taken = json_array(),
	            *left = json_array();
	struct lists l = { http_app(req), NULL, http_now(req), untaken, signed_ones, taken, left };
	struct muni_places places;

	if (!data || !untaken || !signed_ones || !taken || !left)
		return ERR_MEMORY;
	TRY(http_store(req, &l.store));
	TRY(oversight_access(http_log(req), l.store, l.now, person, 0, 0, "list"));
	TRY(muni_places_of(l.store, person, &places));
	TRY(fill(&l, &places, practice));
	TRY(json_put_text(data, "municipality", places.names));
	TRY(json_put_bool(data, "practice", practice));
	TRY(json_put_bool(data, "quiet",
	                  json_array_size(untaken) + json_array_size(signed_ones) + json_array_size(taken) +
	                                  json_array_size(left) ==
	                          0));
	TRY(json_put(data, "untaken", TAKE(untaken)));
	TRY(json_put(data, "signed", TAKE(signed_ones)));
	TRY(json_put(data, "taken", TAKE(taken)));
	TRY(json_put(data, "left", TAKE(left)));
	return http_render(res, "muni-list", TAKE(data));
}
