/* How a pack of law stands: whether it is approved, whether it applies, and what comes after it. */
#include "law.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/page.h"

#define SHORT_HASH 12
#define SOON 30 /* days before an end from which it is amber, and red */
#define LATE 7

static struct date asked_day(const struct law_pack *pack, struct instant now)
{
	struct date today = date_of(now);

	return date_compare(pack->valid_from, today) > 0 ? pack->valid_from : today;
}

/* Noon is on that day whatever the clocks do. */
static enum err type_on(const struct law *law, const char *kin, struct date day, const struct law_type **ret_type)
{
	struct instant noon;

	TRY(instant_of(day, 12, 0, 0, false, &noon));
	*ret_type = law_type_at(law, kin, noon);
	return ERR_OK;
}

/* --- Approved? --------------------------------------------------------------------------------------------------- */

struct approvals {
	const struct law_page *page;
	json_t *array;
	int standing;
	bool own;
	struct pack_approval ended; /* the last that ended; id 0: none */
};

static enum err add_approval(void *ctx, const struct pack_approval *a)
{
	struct approvals *w = ctx;
	JSON json_t *row = json_object();
	char day[DATE_TEXT];

	if (!row)
		return ERR_MEMORY;
	w->standing += !a->ended;
	w->own |= !a->ended && a->person == http_session(w->page->req)->person;
	if (a->ended && a->ended_at.us >= w->ended.ended_at.us)
		w->ended = *a;
	date_format(a->reviewed, day);
	TRY(json_put_text(row, "name", a->name));
	TRY(page_put_time(row, "at", a->at));
	TRY(json_put_text(row, "lawyer", a->lawyer));
	TRY(json_put_text(row, "reviewed", day));
	TRY(json_put_bool(row, "ended", a->ended));
	TRY(json_put_text(row, "ended_by", a->ended_by));
	TRY(json_put_text(row, "ended_at", ""));
	if (a->ended)
		TRY(page_put_time(row, "ended_at", a->ended_at));
	TRY(json_put_text(row, "reason", a->reason));
	return json_append(w->array, TAKE(row));
}

static enum err put_staged(json_t *object, const struct law_page *p, const struct law_pack *pack, bool *ret_withdrawn,
                           bool *ret_staged)
{
	struct pack_staged staged = { .id = 0 };
	enum err e = decision_pack_staged_find(p->store, pack->id, &staged);

	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (strcmp(staged.hash, pack->hash) != 0)
		staged = (struct pack_staged){ .id = 0 };
	*ret_staged = staged.id != 0;
	*ret_withdrawn = staged.withdrawn;
	TRY(json_put_text(object, "staged_by", staged.by));
	TRY(json_put_text(object, "staged_at", ""));
	if (staged.id)
		TRY(page_put_time(object, "staged_at", staged.at));
	TRY(json_put_bool(object, "withdrawn", staged.withdrawn));
	TRY(json_put_text(object, "withdrawn_by", staged.withdrawn_by));
	TRY(json_put_text(object, "withdrawn_at", ""));
	if (staged.withdrawn)
		TRY(page_put_time(object, "withdrawn_at", staged.withdrawn_at));
	return json_put_text(object, "withdrawn_reason", staged.reason);
}

/* A word changed in the folder ends an approval by two: nobody shall find that out by the mark on a paper. */
static enum err put_changed(json_t *object, const struct law_page *p, const struct law_pack *pack)
{
	struct pack_changed changed;
	BUF words = buf_init(2000);

	TRY(decision_pack_changed(p->store, pack, &changed));
	if (*changed.by[0])
		TRY(decision_pack_changed_words(pack, &changed, &words));
	return json_put_text(object, "changed", buf_str(&words));
}

/* Where an approval was taken back and nobody has approved since: it does not wait as one that nobody has read. */
static enum err put_taken_back(json_t *object, const struct pack_approval *a)
{
	bool ended = a && a->id;

	TRY(json_put_text(object, "taken_back_by", ended ? a->ended_by : ""));
	TRY(json_put_text(object, "taken_back_at", ""));
	return ended ? page_put_time(object, "taken_back_at", a->ended_at) : ERR_OK;
}

static enum err put_approvals(json_t *object, const struct law_page *p, const struct law_pack *pack)
{
	JSON json_t *array = json_array();
	struct approvals w = { .page = p, .array = array };
	bool withdrawn, staged, open;

	if (!array)
		return ERR_MEMORY;
	TRY(decision_pack_approvals_each(p->store, pack, add_approval, &w));
	TRY(put_staged(object, p, pack, &withdrawn, &staged));
	open = pack->use != LAW_USE_ALWAYS && !law_pack_shelved(pack) && !withdrawn && w.standing < PACK_APPROVALS;
	TRY(put_taken_back(object, open && w.standing == 0 ? &w.ended : NULL));
	TRY(json_put_bool(object, "waits", open && w.standing == 0 && !w.ended.id));
	TRY(json_put_bool(object, "half", open && w.standing == 1));
	TRY(json_put_bool(object, "approved", w.standing >= PACK_APPROVALS));
	TRY(json_put_bool(object, "left_out", law_pack_shelved(pack) && !withdrawn));
	TRY(json_put_bool(object, "needs_none", pack->use == LAW_USE_ALWAYS));
	TRY(json_put_bool(object, "own", w.own));
	TRY(json_put_bool(object, "can_approve", open && !w.own));
	TRY(json_put_bool(object, "can_disapprove", w.standing > 0));
	TRY(json_put_bool(object, "can_withdraw", staged && !withdrawn));
	TRY(json_put_bool(object, "can_take_back", w.standing > 0 || (staged && !withdrawn)));
	TRY(put_changed(object, p, pack));
	return json_put(object, "approvals", TAKE(array));
}

/* --- In force? --------------------------------------------------------------------------------------------------- */

/* Of the pack's types on a day: how many come from it, and from which other pack one comes. */
struct standing {
	size_t own;
	const struct law_pack *other; /* NULL: none */
};

static enum err stand(const struct law *law, const struct law_pack *pack, struct date day, struct standing *ret)
{
	*ret = (struct standing){ 0 };
	for (size_t i = 0; i < pack->type_count; i++) {
		const struct law_type *type;

		TRY(type_on(law, pack->types[i].kin, day, &type));
		if (type && type->pack == pack)
			ret->own++;
		else if (type)
			ret->other = type->pack;
	}
	return ERR_OK;
}

static enum err put_force(json_t *object, const struct law_page *p, const struct law_pack *pack)
{
	struct instant now = http_now(p->req);
	struct date day = asked_day(pack, now);
	bool over = date_compare(day, pack->valid_to) > 0, ahead = date_compare(pack->valid_from, date_of(now)) > 0;
	struct standing s = { 0 };

	if (!over)
		TRY(stand(p->office->law, pack, day, &s));
	TRY(json_put_bool(object, "over", over));
	TRY(json_put_bool(object, "applies", s.own > 0 && !ahead));
	TRY(json_put_bool(object, "will_apply", s.own > 0 && ahead));
	TRY(json_put_bool(object, "unused", !over && s.own == 0));
	TRY(json_put_bool(object, "marked", s.own > 0 && law_pack_marked(pack)));
	TRY(json_put_text(object, "first_day", ""));
	if (ahead)
		TRY(page_put_day(object, "first_day", pack->valid_from));
	return json_put_text(object, "other", s.other && law_pack_usable(pack) ? s.other->id : "");
}

/* What approving a pack does for one of its types, on the days from `from` to `to`. */
struct change {
	const struct law_type *type;
	struct date from, to;
	const struct law_pack *other; /* that applies now; NULL: none, or the pack itself */
	bool own;                     /* the pack goes before it */
};

static enum err find_change(const struct law *law, const struct law_type *type, struct date from, struct change *ret)
{
	const struct law_type *now;

	TRY(type_on(law, type->kin, from, &now));
	*ret = (struct change){ .type = type, .from = from, .to = type->pack->valid_to };
	ret->other = now && now->pack != type->pack ? now->pack : NULL;
	ret->own = !ret->other || law_pack_goes_before(type->pack, ret->other);
	return ERR_OK;
}

/* The day before another pack begins, or on which one ends: until then nothing changes. */
static struct date last_alike(const struct law *law, const struct law_type *type, struct date day)
{
	struct date last = type->pack->valid_to;

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);
		struct date before = date_add_days(pack->valid_from, -1);

		if (!law_pack_usable(pack) || !law_kin_find(pack, type->kin))
			continue;
		if (date_compare(pack->valid_from, day) > 0 && date_compare(before, last) < 0)
			last = before;
		if (date_compare(pack->valid_to, day) >= 0 && date_compare(pack->valid_to, last) < 0)
			last = pack->valid_to;
	}
	return last;
}

static enum err put_day(json_t *object, const char *key, struct date day, struct date none)
{
	return date_compare(day, none) == 0 ? json_put_text(object, key, "") : page_put_day(object, key, day);
}

static enum err add_change(json_t *array, const struct change *c)
{
	JSON json_t *row = json_object();

	if (!row)
		return ERR_MEMORY;
	TRY(json_put_text(row, "type", c->type->short_name));
	TRY(put_day(row, "from", c->from, LAW_FIRST_DAY));
	TRY(put_day(row, "to", c->to, LAW_LAST_DAY));
	TRY(json_put_text(row, "other", c->other ? c->other->id : ""));
	TRY(json_put_bool(row, "own", c->own));
	return json_append(array, TAKE(row));
}

/* From its first day to its last, each stretch on which the same pack applies now. */
static enum err add_changes(json_t *array, const struct law *law, const struct law_type *type)
{
	struct change c, next;

	TRY(find_change(law, type, type->pack->valid_from, &c));
	for (;;) {
		c.to = last_alike(law, type, c.from);
		while (date_compare(c.to, type->pack->valid_to) < 0) {
			TRY(find_change(law, type, date_add_days(c.to, 1), &next));
			if (next.other != c.other)
				break;
			c.to = last_alike(law, type, next.from);
		}
		TRY(add_change(array, &c));
		if (date_compare(c.to, type->pack->valid_to) >= 0)
			return ERR_OK;
		c = next;
	}
}

static enum err put_change(json_t *object, const struct law_page *p, const struct law_pack *pack)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	for (size_t i = 0; i < pack->type_count; i++)
		TRY(add_changes(array, p->office->law, &pack->types[i]));
	TRY(json_put(object, "changes", TAKE(array)));
	return json_put_bool(object, "past", date_compare(pack->valid_from, date_of(http_now(p->req))) < 0);
}

/* --- And then? --------------------------------------------------------------------------------------------------- */

/* Of each type what applies on the day after the pack's last. */
static enum err put_follows(json_t *object, const struct law_page *p, const struct law_pack *pack)
{
	JSON json_t *array = json_array();
	struct date next = date_add_days(pack->valid_to, 1);

	if (!array)
		return ERR_MEMORY;
	for (size_t i = 0; i < pack->type_count && date_compare(pack->valid_to, LAW_LAST_DAY) < 0; i++) {
		const struct law_type *type;
		JSON json_t *row = json_object();

		TRY(type_on(p->office->law, pack->types[i].kin, next, &type));
		TRY(json_put_text(row, "type", pack->types[i].short_name));
		TRY(json_put_text(row, "pack", type ? type->pack->id : ""));
		TRY(json_put_bool(row, "marked", type && law_pack_marked(type->pack)));
		TRY(json_append(array, TAKE(row)));
	}
	return json_put(object, "follows", TAKE(array));
}

enum err law_put_pack(json_t *object, const struct law_page *p, const struct law_pack *pack)
{
	BUF path = buf_init(100), types = buf_init(8000);
	char hash[SHORT_HASH + 1];

	for (size_t i = 0; i < pack->type_count; i++)
		TRY(buf_printf(&types, "%s%s", i ? "; " : "", pack->types[i].short_name));
	TRY(buf_printf(&path, "/admin/lag/%s", pack->id));
	(void)snprintf(hash, sizeof hash, "%.*s", SHORT_HASH, pack->hash);
	TRY(json_put_text(object, "id", pack->id));
	TRY(json_put_text(object, "name", pack->name));
	TRY(json_put_text(object, "path", buf_str(&path)));
	TRY(json_put_text(object, "hash", pack->hash));
	TRY(json_put_text(object, "short_hash", hash));
	TRY(json_put_text(object, "types", buf_str(&types)));
	TRY(put_day(object, "from", pack->valid_from, LAW_FIRST_DAY));
	TRY(put_day(object, "to", pack->valid_to, LAW_LAST_DAY));
	TRY(json_put_int(object, "rank", pack->rank));
	TRY(json_put_bool(object, "fallback", pack->use == LAW_USE_FALLBACK));
	TRY(put_approvals(object, p, pack));
	TRY(put_force(object, p, pack));
	TRY(put_change(object, p, pack));
	return put_follows(object, p, pack);
}

enum err law_put_ends(json_t *data, const struct decision_office *o, struct instant now)
{
	JSON json_t *array = json_array();
	struct law_end ends[LAW_LIST_MAX];
	size_t count = law_ends(o->law, now, ends);

	if (!array)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		JSON json_t *row = json_object();
		BUF words = buf_init(2000);

		if (!row)
			return ERR_MEMORY;
		TRY(law_end_words(&ends[i], &words));
		TRY(json_put_text(row, "text", buf_str(&words)));
		TRY(json_put_bool(row, "soon", ends[i].days <= SOON && ends[i].days > LATE));
		TRY(json_put_bool(row, "late", ends[i].days <= LATE && ends[i].days >= 0));
		TRY(json_put_bool(row, "over", ends[i].days < 0));
		TRY(json_append(array, TAKE(row)));
	}
	return json_put(data, "ends", TAKE(array));
}
