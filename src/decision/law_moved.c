/* What became of the law of a decision since the call, and since its text was locked. */
#include "jourbeslut/law_moved.h"

#include <string.h>

#define OPEN_MAX 1000

static bool is_locked(const struct decision *d)
{
	return d->version_id && !d->version_rejected;
}

/* --- Since the call ----------------------------------------------------------------------------------------------- */

static struct law_due due_of(const struct law_follow_up *f, struct date decided)
{
	struct law_due due = { 0 };

	if (f && f->from == LAW_EVENT_DECISION && f->rule != LAW_RULE_NEXT_MEETING)
		due = law_follow_up_due(f, decided);
	return due;
}

static const struct law_follow_up *find(const struct law_follow_up *list, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	return NULL;
}

/* The safe day, which one aims for; where that is the same, the outermost. */
static bool differs(const struct law_due *was, const struct law_due *is, struct law_moved *m)
{
	bool target = date_compare(was->target, is->target) != 0;

	m->was = target ? was->target : was->last;
	m->is = target ? is->target : is->last;
	return date_compare(m->was, m->is) != 0;
}

static void find_day(const struct decision *d, struct law_moved *m)
{
	bool yes = d->oral.yes;
	const struct law_follow_up *was = yes ? m->said->follow_ups : m->said->follow_ups_no;
	const struct law_follow_up *is = yes ? m->now->follow_ups : m->now->follow_ups_no;
	size_t was_count = yes ? m->said->follow_up_count : m->said->follow_up_no_count;
	size_t is_count = yes ? m->now->follow_up_count : m->now->follow_up_no_count;

	for (size_t i = 0; i < was_count && !m->label; i++) {
		struct law_due a = due_of(&was[i], date_of(d->oral.stated));
		struct law_due b = due_of(find(is, is_count, was[i].id), date_of(d->oral.stated));

		if (differs(&a, &b, m))
			m->label = was[i].label;
	}
	for (size_t i = 0; i < is_count && !m->label; i++) {
		struct law_due none = { 0 }, b = due_of(&is[i], date_of(d->oral.stated));

		if (!find(was, was_count, is[i].id) && differs(&none, &b, m))
			m->label = is[i].label;
	}
}

enum err decision_law_moved(const struct decision_office *o, const struct decision *d, struct law_moved *ret)
{
	struct law_moved m = { .locked = is_locked(d) };
	enum err e;

	if (!d->has_oral || !d->oral.asked_hash[0] || d->state == DECISION_WITHDRAWN || decision_pack_lost(o, d))
		return ERR_NOT_FOUND;
	e = decision_type(o, d, &m.now);
	if (e == ERR_OK)
		e = decision_said_type(o, d, &m.said);
	if (e != ERR_OK)
		return e == ERR_CONFIG ? ERR_NOT_FOUND : e;
	if (m.now->free || m.said->free || strcmp(m.now->pack->hash, m.said->pack->hash) == 0)
		return ERR_NOT_FOUND;
	find_day(d, &m);
	*ret = m;
	return ERR_OK;
}

const struct law_type *decision_law_beside(const struct decision_office *o, const struct decision *d)
{
	struct law_moved m;

	if (d->stands.version_id || decision_law_moved(o, d, &m) != ERR_OK || m.locked)
		return NULL;
	return m.said;
}

static const struct law_follow_up *find_in(const struct law_type *type, bool yes, const char *kind)
{
	return yes ? find(type->follow_ups, type->follow_up_count, kind)
	           : find(type->follow_ups_no, type->follow_up_no_count, kind);
}

/* Days that count from an event that is not known yet come in the order in which they would from the decision. */
static bool is_earlier(const struct law_follow_up *a, const struct law_follow_up *b, struct date decided)
{
	struct law_due first = law_follow_up_due(a, decided), second = law_follow_up_due(b, decided);
	int days;

	if (!first.dated || !second.dated)
		return first.dated;
	days = date_compare(first.target, second.target);
	return days < 0 || (days == 0 && date_compare(first.last, second.last) < 0);
}

const struct law_follow_up *decision_law_follow_up(const struct law_type *type, const struct law_type *beside, bool yes,
                                                   const char *kind, struct date decided,
                                                   const struct law_type **ret_type)
{
	const struct law_follow_up *own = find_in(type, yes, kind);
	const struct law_follow_up *other = beside ? find_in(beside, yes, kind) : NULL;
	bool others = other && (!own || is_earlier(other, own, decided));

	if (ret_type)
		*ret_type = others ? beside : type;
	return others ? other : own;
}

static enum err add_day(struct date day, struct buf *out)
{
	char text[SWEDISH_TIME_TEXT];

	if (!day.year)
		return buf_add_str(out, "ingen");
	date_format_swedish(day, text);
	return buf_add_str(out, text);
}

enum err decision_law_moved_words(const struct law_moved *m, struct buf *out)
{
	bool same = strcmp(m->said->pack->id, m->now->pack->id) == 0;

	if (!m->label)
		return ERR_OK;
	TRY(buf_printf(out, "%s: ”%s”, sista dag var ",
	               same ? "Lagpaketet ändrades efter samtalet" : "Ett annat lagpaket gäller än i samtalet",
	               m->label));
	TRY(add_day(m->was, out));
	TRY(buf_add_str(out, ", är "));
	TRY(add_day(m->is, out));
	return buf_add_str(out, m->locked ? ". Texten är låst efter den senare lydelsen."
	                                  : ". Räkna med den tidigare dagen tills texten är läst och låst.");
}

struct walk {
	const struct decision_office *o;
	enum err (*each)(void *ctx, const struct decision *d, const struct law_moved *m);
	void *ctx;
};

static enum err look(void *ctx, const struct decision *d)
{
	const struct walk *w = ctx;
	struct law_moved m;
	enum err e = decision_law_moved(w->o, d, &m);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	return w->each(w->ctx, d, &m);
}

enum err decision_law_moved_each(const struct decision_office *o, struct store *s,
                                 enum err (*each)(void *ctx, const struct decision *d, const struct law_moved *m),
                                 void *ctx)
{
	const struct decision_filter filter = { .states = 1u << DECISION_DECIDED,
		                                .oldest_first = true,
		                                .limit = OPEN_MAX };
	struct walk w = { o, each, ctx };

	return decision_each(s, &filter, look, &w);
}

/* --- Since the text was locked ------------------------------------------------------------------------------------ */

const struct law_type *decision_law_reviewed(const struct decision_office *o, const struct decision *d)
{
	const struct law_type *type;

	if (!d->has_oral || !is_locked(d) || !d->pack_unreviewed || d->state == DECISION_WITHDRAWN)
		return NULL;
	type = law_type_at(o->law, d->type, d->oral.stated);
	if (!type || type->free || law_pack_marked(type->pack) || strcmp(type->pack->hash, d->pack_hash) == 0)
		return NULL;
	return type;
}
