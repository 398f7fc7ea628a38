/* Skrivbordet: what waits for whom, and who may decide tonight. */
#include <stdio.h>
#include <string.h>

#include "desk/choices.h"
#include "desk/desk_store.h"
#include "desk/handlers.h"
#include "desk/item.h"
#include "desk/law_ending.h"
#include "desk/law_revoked.h"
#include "desk/let_in.h"
#include "desk/pass.h"
#include "desk/reach.h"
#include "desk/seek_page.h"
#include "desk/unsaved.h"
#include "desk/visit.h"
#include "jourbeslut/delivery.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/outbox.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/withdraw.h"
#include "jourbeslut/page.h"
#include "jourbeslut/act.h"
#include "jourbeslut/clocks.h"

#define SOON 2       /* days before the last one */
#define LIST_MAX 100 /* in each list, unless all are asked for */
#define ALL_MAX 1000

/* Shown to the municipality since then. */
struct waiting {
	int64_t decision;
	struct instant shown;
};

struct desk {
	struct visit *v;
	int limit;
	json_t *disputed, *late, *untaken, *mine, *signing, *stamping; /* owned */
	json_t *more;                                                  /* owned; how many of each list are not shown */
	int64_t seen[5 * ALL_MAX];                                     /* each decision in the first list that fits */
	size_t seen_count;
	struct waiting waiting[ALL_MAX]; /* not taken over, and not too late for that */
	size_t waiting_count;
};

static void desk_release(struct desk *k)
{
	json_decref(k->disputed);
	json_decref(k->late);
	json_decref(k->untaken);
	json_decref(k->mine);
	json_decref(k->signing);
	json_decref(k->stamping);
	json_decref(k->more);
}

/* False: it stands in a list already. */
static bool take(struct desk *k, int64_t decision)
{
	for (size_t i = 0; i < k->seen_count; i++)
		if (k->seen[i] == decision)
			return false;
	if (k->seen_count < ARRAY_LENGTH(k->seen))
		k->seen[k->seen_count++] = decision;
	return true;
}

static const char *dispute_text(const struct decision *d)
{
	if (d->contested)
		return "Beslutsfattaren säger: detta har jag inte beslutat";
	return d->returned ? "Kommunen säger: inte vårt" : "Märkt som felregistrerat, någon annan måste bekräfta";
}

/* What somebody disputes stands first, and stays where it otherwise belongs as well: what is due runs on. */
static enum err add_disputed(void *ctx, const struct decision *d)
{
	struct desk *k = ctx;

	return item_add(k->disputed, k->v, d, dispute_text(d), ITEM_LATE);
}

/* By the safe day; the outermost one of another reading of the law is told beside it, and makes nothing less urgent. */
static enum err add_due(void *ctx, int64_t decision, const char *label, const struct law_due *due)
{
	struct desk *k = ctx;
	struct date today = date_of(k->v->now);
	bool late = date_compare(due->target, today) < 0;
	char day[SWEDISH_TIME_TEXT], words[40];
	BUF text = buf_init(600);
	struct decision d;

	if (!take(k, decision))
		return ERR_OK;
	TRY(decision_find(k->v->s, decision, &d));
	date_format_swedish(due->target, day);
	page_day_words(due->target, today, words);
	TRY(buf_printf(&text, late ? "%s: skulle ha varit klart %s (%s)" : "%s: senast %s (%s)", label, day, words));
	if (date_compare(due->target, due->last) != 0) {
		date_format_swedish(due->last, day);
		TRY(buf_printf(&text, ", yttersta möjliga dag %s", day));
	}
	TRY(buf_printf(&text, " · %s", page_decision_where(&d)));
	return item_add(k->late, k->v, &d, buf_str(&text), late ? ITEM_LATE : ITEM_SOON);
}

static enum err add_untaken(struct desk *k, const struct decision *d, struct instant shown, enum item_mark mark)
{
	char at[SWEDISH_TIME_TEXT], text[300];

	if (!take(k, d->id))
		return ERR_OK;
	instant_format_swedish(shown, at);
	(void)snprintf(text, sizeof text, "Ingen i kommunen har tagit över sedan %s · %s", at, page_decision_where(d));
	return item_add(k->untaken, k->v, d, text, mark);
}

/* Those that still have their night come last, so that they do not hide what waits for the duty. */
static enum err add_overdue(void *ctx, const struct decision *d, const struct delivery *delivery)
{
	struct desk *k = ctx;

	if (delivery->overdue)
		return add_untaken(k, d, delivery->shown, ITEM_LATE);
	if (k->waiting_count < ALL_MAX)
		k->waiting[k->waiting_count++] = (struct waiting){ d->id, delivery->shown };
	return ERR_OK;
}

static enum err add_waiting(struct desk *k)
{
	struct decision d;

	for (size_t i = 0; i < k->waiting_count; i++) {
		TRY(decision_find(k->v->s, k->waiting[i].decision, &d));
		TRY(add_untaken(k, &d, k->waiting[i].shown, ITEM_PLAIN));
	}
	return ERR_OK;
}

static enum err add_mine(void *ctx, const struct decision *d)
{
	struct desk *k = ctx;

	if (!take(k, d->id))
		return ERR_OK;
	return item_add(k->mine, k->v, d, page_decision_where(d), d->version_rejected ? ITEM_SOON : ITEM_PLAIN);
}

static enum err add_signing(void *ctx, const struct decision *d)
{
	struct desk *k = ctx;
	char text[60];

	if (!take(k, d->id))
		return ERR_OK;
	item_waited(d->frozen, k->v->now, text);
	TRY(item_add(k->signing, k->v, d, text, ITEM_PLAIN));
	return reach_put(k->v, d, json_array_get(k->signing, json_array_size(k->signing) - 1));
}

static enum err add_stamping(void *ctx, const struct decision *d)
{
	struct desk *k = ctx;
	bool late = d->signed_at.us < k->v->now.us - DECISION_STAMP_LATE;
	char text[60];

	if (!take(k, d->id))
		return ERR_OK;
	item_waited(d->signed_at, k->v->now, text);
	if (d->refused)
		return item_add(k->stamping, k->v, d,
		                "Inte arkiverat: handlingen klarade inte tjänstens egen kontroll. Underskriften är "
		                "sparad. Ring driften.",
		                ITEM_LATE);
	return item_add(k->stamping, k->v, d,
	                late ? "Tidsstämpeln har dröjt i över fyra timmar. Underskriften är sparad. Ring driften."
	                     : text,
	                late ? ITEM_LATE : ITEM_PLAIN);
}

static enum err put_more(struct desk *k, const char *key, int64_t count)
{
	return json_put_int(k->more, key, count > k->limit ? count - k->limit : 0);
}

/* Decisions in these states, and how many of them are not shown. */
static enum err fill_states(struct desk *k, const char *key, unsigned states, bool oldest_first,
                            enum err (*add)(void *ctx, const struct decision *d))
{
	const struct decision_filter filter = { .states = states, .oldest_first = oldest_first, .limit = k->limit };
	int64_t count;

	TRY(decision_each(k->v->s, &filter, add, k));
	TRY(decision_count(k->v->s, &filter, &count));
	return put_more(k, key, count);
}

static enum err fill_late(struct desk *k)
{
	struct date until = date_add_days(date_of(k->v->now), SOON);
	int64_t count;

	TRY(desk_due_each(k->v->s, until, k->limit, add_due, k));
	TRY(desk_due_count(k->v->s, until, &count));
	return put_more(k, "late", count);
}

static enum err fill_untaken(struct desk *k)
{
	const struct delivery_filter filter = { .list = DELIVERY_UNTAKEN, .limit = k->limit };
	int64_t count;

	TRY(delivery_each(k->v->s, &filter, k->v->now, add_overdue, k));
	TRY(delivery_count(k->v->s, &filter, &count));
	return put_more(k, "untaken", count);
}

static enum err fill_lists(struct desk *k)
{
	k->disputed = json_array();
	k->late = json_array();
	k->stamping = json_array();
	k->untaken = json_array();
	k->mine = json_array();
	k->signing = json_array();
	k->more = json_object();
	TRY(decision_disputed_each(k->v->s, 0, false, add_disputed, k));
	TRY(fill_late(k));
	TRY(fill_untaken(k));
	TRY(fill_states(k, "mine", 1u << DECISION_DRAFT | 1u << DECISION_DECIDED, false, add_mine));
	TRY(fill_states(k, "signing", 1u << DECISION_FROZEN, true, add_signing));
	TRY(fill_states(k, "stamping", 1u << DECISION_SIGNED | 1u << DECISION_PAPER, true, add_stamping));
	return add_waiting(k);
}

/* --- Who may decide ----------------------------------------------------------------------------------------------- */

struct cards {
	struct visit *v;
	json_t *array;
};

static enum err add_card(void *ctx, const struct municipality *m)
{
	struct cards *c = ctx;
	JSON json_t *card = json_object(), *deciders = NULL;
	BUF path = buf_init(60);

	TRY(buf_printf(&path, "/jour/ring?kommun=%s", m->code));
	TRY(choices_deciders(c->v->s, m->id, date_of(c->v->now), &deciders));
	TRY(json_put_text(card, "name", m->name));
	TRY(json_put_text(card, "code", m->code));
	TRY(json_put_bool(card, "can_seek", seek_page_can(c->v)));
	TRY(json_put_text(card, "call_path", buf_str(&path)));
	TRY(json_put(card, "deciders", TAKE(deciders)));
	return json_append(c->array, TAKE(card));
}

/* --- What does not work ------------------------------------------------------------------------------------------- */

static enum err put_off(const struct clocks_standing *c, json_t *data)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	for (size_t i = 0; i < c->off_count; i++) {
		char difference[CLOCK_DIFFERENCE_TEXT];
		JSON json_t *item = json_object();

		if (!item)
			return ERR_MEMORY;
		clock_difference_swedish(-c->off[i].seconds, difference);
		TRY(json_put_text(item, "source", c->off[i].source));
		TRY(json_put_text(item, "difference", difference));
		TRY(json_append(array, TAKE(item)));
	}
	return json_put(data, "clock_off", TAKE(array));
}

static enum err put_broken(const struct visit *v, json_t *data)
{
	char doubt[CLOCK_DIFFERENCE_TEXT] = "", fine[SWEDISH_TIME_TEXT] = "";
	struct clocks_standing c;
	bool failing;

	TRY(clocks_read(v->s, &c));
	TRY(outbox_failing(v->s, v->now, &failing));
	TRY(json_put_bool(data, "messages_down", failing));
	if (c.doubt)
		clock_difference_swedish(c.seconds, doubt);
	if (c.doubt && c.fine_known)
		instant_format_swedish(c.fine, fine);
	TRY(json_put_bool(data, "broken", c.doubt || c.off_count || failing));
	TRY(json_put_text(data, "clock_doubt", doubt));
	TRY(json_put_text(data, "clock_fine", fine));
	return put_off(&c, data);
}

/* Nothing that the page shows waits for anybody: neither a list, nor a handover that nobody has received. */
static bool is_quiet(const json_t *data)
{
	static const char *const lists[] = {
		"seeks",          "unsaved",          "notices",  "law_soon", "law_revoked",
		"approvals_lost", "approvals_wanted", "disputed", "late",     "untaken",
		"mine",           "signing",          "stamping", "let_in",   "ends_soon"
	};
	const json_t *handover;
	size_t i;

	for (i = 0; i < ARRAY_LENGTH(lists); i++)
		if (json_array_size(json_object_get(data, lists[i])) > 0)
			return false;
	json_array_foreach (json_object_get(data, "handovers"), i, handover)
		if (!json_is_true(json_object_get(handover, "received")))
			return false;
	return !json_is_true(json_object_get(data, "broken"));
}

static enum err render(struct desk *k)
{
	JSON json_t *data = json_object(), *municipalities = json_array();
	struct cards c = { k->v, municipalities };

	TRY(people_municipality_each(k->v->s, add_card, &c));
	TRY(unsaved_put(k->v, data));
	TRY(pass_put(k->v, data, "/jour"));
	TRY(pass_put_others(k->v, data));
	TRY(seek_page_put(k->v, data));
	TRY(page_put_notices(data, k->v->o, k->v->s, PAGE_DESK, &k->v->reader, k->v->person));
	TRY(json_put(data, "disputed", TAKE(k->disputed)));
	TRY(put_broken(k->v, data));
	TRY(law_ending_put(k->v, data));
	TRY(page_put_ends(data, k->v->o, k->v->now));
	TRY(law_revoked_put(k->v, data));
	TRY(let_in_put(k->v, data));
	TRY(page_put_approvals(data, k->v->o, k->v->s, k->v->person, k->v->roles));
	TRY(json_put(data, "late", TAKE(k->late)));
	TRY(json_put(data, "untaken", TAKE(k->untaken)));
	TRY(json_put(data, "mine", TAKE(k->mine)));
	TRY(json_put(data, "signing", TAKE(k->signing)));
	TRY(json_put(data, "stamping", TAKE(k->stamping)));
	TRY(json_put(data, "more", TAKE(k->more)));
	TRY(json_put(data, "municipalities", TAKE(municipalities)));
	TRY(json_put_bool(data, "quiet", is_quiet(data)));
	return http_render(k->v->res, "desk", TAKE(data));
}

enum err desk_show(struct http_request *req, struct http_response *res)
{
	CLEANUP(desk_release) struct desk k = { 0 };
	struct visit v;

	TRY(visit_begin(req, res, &v));
	TRY(oversight_access(http_log(req), v.s, v.now, v.person, 0, 0, "list"));
	k.v = &v;
	k.limit = span_equal_str(http_query(req, "alla"), "1") ? ALL_MAX : LIST_MAX;
	TRY(fill_lists(&k));
	return render(&k);
}
