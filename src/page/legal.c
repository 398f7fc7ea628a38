/* In force, or not, as every page says it. */
#include "jourbeslut/base/text.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/page.h"

enum err page_put_event_time(json_t *object, const char *key, const struct follow_event *e)
{
	return e->has_at ? page_put_time(object, key, e->at) : page_put_day(object, key, e->day);
}

enum err page_put_event_fact(json_t *object, const char *key, const struct follow_event *e)
{
	return e ? page_put_event_time(object, key, e) : json_put_text(object, key, "");
}

enum err page_put_phone(json_t *object, struct store *s, const struct decision *d, struct instant now)
{
	struct municipality m;
	char link[PHONE_LINK_TEXT] = "";

	TRY(people_municipality_find(s, d->municipality_id, &m));
	TRY(json_put_bool(object, "answers", people_municipality_answers(&m, now, !law_is_closed(date_of(now)))));
	if (m.phone[0])
		phone_link(m.phone, link);
	TRY(json_put_text(object, "phone", m.phone));
	return json_put_text(object, "phone_link", link);
}

/* One bool a value, so that the sentences stand in the template. */
enum err page_put_legal_state(json_t *object, const struct legal *l, bool shown)
{
	static const struct {
		const char *key;
		enum legal_state state;
	} states[] = { { "in_force", LEGAL_IN_FORCE },
		       { "may_have_lapsed", LEGAL_MAY_HAVE_LAPSED },
		       { "lapsed", LEGAL_LAPSED },
		       { "set_aside", LEGAL_SET_ASIDE },
		       { "ended", LEGAL_ENDED } };
	for (size_t i = 0; i < ARRAY_LENGTH(states); i++)
		TRY(json_put_bool(object, states[i].key, shown && l->state == states[i].state));
	return ERR_OK;
}

/* The last day, as it is before and after it has passed: the safe one, and where the law can be read otherwise the
 * outermost. */
static enum err put_days(json_t *object, const struct legal *l, struct date today)
{
	bool timed = l->runs || l->state == LEGAL_MAY_HAVE_LAPSED;
	bool two = timed && l->last.year && date_compare(l->last, l->outermost) != 0;
	char words[40] = "", outer_words[40] = "";

	TRY(json_put_text(object, "last", ""));
	TRY(json_put_text(object, "out", ""));
	TRY(json_put_text(object, "outer", ""));
	if (l->runs && l->state != LEGAL_MAY_HAVE_LAPSED) {
		TRY(page_put_day(object, "last", l->last));
		page_day_words(l->last, today, words);
	}
	if (l->state == LEGAL_MAY_HAVE_LAPSED && l->dated)
		TRY(page_put_day(object, "out", date_add_days(l->since, -1)));
	if (two) {
		TRY(page_put_day(object, "outer", l->outermost));
		page_day_words(l->outermost, today, outer_words);
	}
	TRY(json_put_bool(object, "between", two && l->runs && l->state == LEGAL_MAY_HAVE_LAPSED));
	TRY(json_put_text(object, "last_words", words));
	return json_put_text(object, "outer_words", outer_words);
}

enum err page_put_legal_why(json_t *object, enum legal_why why)
{
	static const struct {
		const char *key;
		enum legal_why why;
	} whys[] = { { "no_submission", LEGAL_NO_SUBMISSION },
		     { "late_submission", LEGAL_LATE_SUBMISSION },
		     { "unsure_submission", LEGAL_UNSURE_SUBMISSION },
		     { "limit_unknown", LEGAL_LIMIT_UNKNOWN },
		     { "no_application", LEGAL_NO_APPLICATION },
		     { "late_application", LEGAL_LATE_APPLICATION },
		     { "late_request", LEGAL_LATE_REQUEST },
		     { "unasked_grant", LEGAL_UNASKED_GRANT },
		     { "start_unknown", LEGAL_START_UNKNOWN },
		     { "custody_gone", LEGAL_CUSTODY_GONE },
		     { "same_day", LEGAL_SAME_DAY },
		     { "law_unknown", LEGAL_LAW_UNKNOWN } };

	for (size_t i = 0; i < ARRAY_LENGTH(whys); i++)
		TRY(json_put_bool(object, whys[i].key, why == whys[i].why));
	return ERR_OK;
}

/* The hour of the event only where it is of that day: what came in too late tells of a lapse that was before it. */
static enum err put_since(json_t *object, const struct legal *l)
{
	if (l->by && date_compare(l->by->day, l->since) == 0)
		return page_put_event_time(object, "since", l->by);
	return l->dated ? page_put_day(object, "since", l->since) : json_put_text(object, "since", "");
}

/* "gone": what became of the custody that a placement rested on. */
static enum err put_gone(json_t *object, const struct following *f)
{
	const struct follow_custody *c = &f->custody;
	JSON json_t *one = json_object();
	char became[FOLLOW_GONE];

	if (!one)
		return ERR_MEMORY;
	if (f->legal.why != LEGAL_CUSTODY_GONE)
		return json_put(object, "gone", json_false());
	TRY(json_put_text(one, "custody_ref", c->ref));
	follow_custody_gone(c, became);
	TRY(json_put_text(one, "became", became));
	TRY(json_put_bool(one, "wrong", c->state == LEGAL_WITHDRAWN));
	return json_put(object, "gone", TAKE(one));
}

enum err page_put_legal_times(json_t *object, const struct following *f, struct date today)
{
	bool guessed = f->rules.limit_unknown || (f->legal.submitted && f->rules.two_applications);

	TRY(put_since(object, &f->legal));
	TRY(put_gone(object, f));
	TRY(json_put_text(object, "custody_disputed", f->custody.disputed ? f->custody.ref : ""));
	TRY(page_put_legal_why(object, f->legal.why));
	TRY(json_put_bool(object, "extends", legal_extends(&f->rules)));
	TRY(json_put_bool(object, "other_law", f->other_law));
	TRY(json_put_bool(object, "limit_guessed", f->legal.runs && guessed));
	return put_days(object, &f->legal, today);
}

/* By what, and who recorded that. */
static enum err put_source(json_t *object, const struct legal *l)
{
	TRY(json_put_text(object, "event", l->by ? follow_event_label(l->by) : ""));
	TRY(json_put_text(object, "why_words", l->by ? l->by->why : ""));
	TRY(json_put_text(object, "recorded", ""));
	if (l->by)
		TRY(page_put_time(object, "recorded", l->by->recorded));
	return json_put_text(object, "recorded_by", l->by ? l->by->recorded_by : "");
}

static enum err put_detained(json_t *object, const struct following *f)
{
	TRY(json_put_text(object, "detained", f->detained ? f->detained->label : ""));
	TRY(json_put_text(object, "detained_source", f->detained ? f->detained->source : ""));
	return json_put_bool(object, "remanded", f->remanded);
}

/* "custody": the last day of what a placement rests on; "" where none runs, or nobody knows. */
static enum err put_custody(json_t *object, const struct following *f, struct date today)
{
	JSON json_t *one = json_object();
	bool known = !follow_rests_unseen(f), runs = known && f->custody.runs;
	bool outer = runs && date_compare(f->custody.last, f->custody.outermost) != 0;
	char words[40] = "";

	if (!f->custody.asked || f->legal.state != LEGAL_IN_FORCE)
		return json_put(object, "custody", json_false());
	if (!one)
		return ERR_MEMORY;
	TRY(json_put_bool(one, "known", known));
	TRY(json_put_text(one, "unnamed", known ? "" : f->custody.ref));
	TRY(json_put_bool(one, "submitted", f->custody.submitted));
	TRY(json_put_bool(one, "extends", f->custody.extends));
	TRY(json_put_text(one, "last", ""));
	TRY(json_put_text(one, "outer", ""));
	if (runs) {
		TRY(page_put_day(one, "last", f->custody.last));
		page_day_words(f->custody.last, today, words);
	}
	if (outer)
		TRY(page_put_day(one, "outer", f->custody.outermost));
	TRY(json_put_text(one, "last_words", words));
	return json_put(object, "custody", TAKE(one));
}

/* "enforced_after": whom to ring, for it must be judged. */
static enum err put_enforced_after(json_t *legal, struct store *s, const struct decision *d, const struct following *f,
                                   struct instant now)
{
	JSON json_t *one = json_object();

	if (!follow_enforced_after(f))
		return json_put(legal, "enforced_after", json_false());
	if (!one)
		return ERR_MEMORY;
	TRY(page_put_phone(one, s, d, now));
	return json_put(legal, "enforced_after", TAKE(one));
}

static enum err put_legal(json_t *object, struct store *s, const struct decision *d, const struct following *f,
                          struct instant now)
{
	JSON json_t *legal = json_object();
	const struct legal *l = &f->legal;

	if (!legal)
		return ERR_MEMORY;
	TRY(json_put_text(legal, "state", legal_state_name(l->state)));
	TRY(json_put_text(legal, "label", legal_state_label(l->state)));
	TRY(page_put_legal_state(legal, l, true));
	TRY(put_source(legal, l));
	TRY(page_put_legal_times(legal, f, date_of(now)));
	TRY(put_detained(legal, f));
	TRY(put_custody(legal, f, date_of(now)));
	TRY(put_enforced_after(legal, s, d, f, now));
	TRY(page_put_event_fact(legal, "enforced", l->enforced));
	TRY(json_put_text(legal, "place", l->enforced ? l->enforced->place : ""));
	TRY(json_put_text(legal, "who", l->enforced ? l->enforced->who : ""));
	TRY(page_put_event_fact(legal, "submitted", l->submitted));
	TRY(page_put_event_fact(legal, "upheld", l->upheld));
	TRY(page_put_event_fact(legal, "applied", l->applied));
	return json_put(object, "legal", TAKE(legal));
}

enum err page_put_legal_followed(json_t *object, const struct decision_office *o, struct store *s,
                                 const struct decision *d, struct instant now, struct following *ret_following)
{
	const struct law_type *type = NULL;
	enum err e;

	if (!d->has_oral)
		return json_put(object, "legal", json_false());
	TRY(follow_load_any(o, s, d, now, ret_following));
	TRY(put_legal(object, s, d, ret_following, now));
	e = decision_type(o, d, &type);
	if (e != ERR_CONFIG) /* no pack knows it any more */
		TRY(e);
	return json_put_text(json_object_get(object, "legal"), "transition",
	                     type && d->oral.yes ? law_type_transition(type) : "");
}

enum err page_put_legal(json_t *object, const struct decision_office *o, struct store *s, const struct decision *d,
                        struct instant now)
{
	FOLLOWING f = { 0 };

	return page_put_legal_followed(object, o, s, d, now, &f);
}

/* "renewal": an earlier custody of the person lapsed; what is new since then, or that it is not written yet. */
enum err page_put_renewal(json_t *object, const struct decision_office *o, struct store *s, enum page_area area,
                          const struct decision *d)
{
	JSON json_t *one = json_object();
	struct follow_renewal r = { .at = { 0 } };
	struct decision earlier;
	BUF path = buf_init(100);
	bool missing = false;
	enum err e = ERR_NOT_FOUND;

	if (!one)
		return ERR_MEMORY;
	if (d->has_oral)
		e = follow_renewal_find(s, d->id, &r);
	if (d->has_oral && e == ERR_NOT_FOUND)
		e = follow_renewal_missing(o, s, d, clock_now(o->clock), &earlier, &missing);
	if (e == ERR_CONFIG) /* a type that no pack knows any more */
		return json_put(object, "renewal", json_false());
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (!missing && !*r.circumstances)
		return json_put(object, "renewal", json_false());
	if (missing && area == PAGE_DESK) {
		TRY(page_decision_path(area, d, &path));
		TRY(buf_add_str(&path, "/nya-omstandigheter"));
	}
	TRY(json_put_bool(one, "missing", missing));
	TRY(json_put_text(one, "write_path", buf_str(&path)));
	TRY(json_put_text(one, "earlier_ref", area == PAGE_SIGN ? "" : missing ? earlier.ref : r.earlier_ref));
	TRY(json_put_text(one, "circumstances", r.circumstances));
	TRY(json_put_text(one, "written_by", r.by));
	TRY(json_put_text(one, "written", ""));
	if (!missing)
		TRY(page_put_time(one, "written", r.at));
	return json_put(object, "renewal", TAKE(one));
}
