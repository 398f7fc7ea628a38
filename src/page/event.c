/* What has happened to a decision: the list, and what can be told. */
#include "jourbeslut/follow.h"
#include "jourbeslut/page.h"

/* --- The list ---------------------------------------------------------------------------------------------------- */

struct proofs {
	json_t *array;
	const char *path;
};

static enum err add_proof(void *ctx, const struct follow_proof *p)
{
	struct proofs *w = ctx;
	JSON json_t *one = json_object();
	BUF path = buf_init(200);

	if (!one)
		return ERR_MEMORY;
	if (*p->file)
		TRY(buf_printf(&path, "%s/bevisfil/%lld", w->path, (long long)p->id));
	TRY(json_put_text(one, "proof_label", follow_proof_kind_label(p->kind)));
	TRY(json_put_text(one, "proof_text", p->text));
	TRY(json_put_text(one, "file", p->file));
	TRY(json_put_text(one, "file_path", buf_str(&path)));
	TRY(json_put_text(one, "proof_by", p->by));
	TRY(page_put_time(one, "proof_at", p->at));
	return json_append(w->array, TAKE(one));
}

static enum err put_undone(json_t *one, const struct follow_event *e)
{
	TRY(json_put_bool(one, "undone", e->undone));
	TRY(json_put_text(one, "undone_by", e->undone_by));
	TRY(json_put_text(one, "undone_why", e->undone_why));
	if (e->undone)
		return page_put_time(one, "undone_at", e->undone_at);
	return json_put_text(one, "undone_at", "");
}

/* One bool a mark, so that the sentences stand in the template. */
enum err page_put_event_mark(json_t *one, enum follow_mark mark)
{
	TRY(json_put_bool(one, "does_not_count", mark == FOLLOW_DOES_NOT_COUNT));
	TRY(json_put_bool(one, "while_unsure", mark == FOLLOW_WHILE_UNSURE));
	TRY(json_put_bool(one, "not_in_force", mark == FOLLOW_NOT_IN_FORCE));
	TRY(json_put_bool(one, "unasked_grant", mark == FOLLOW_UNASKED_GRANT));
	TRY(json_put_bool(one, "order_unknown", mark == FOLLOW_ORDER_UNKNOWN));
	return json_put_bool(one, "late_upheld", mark == FOLLOW_LATE_UPHELD);
}

static enum err put_event(json_t *one, const char *path, const struct following *f, const struct follow_event *e)
{
	BUF undo = buf_init(200), proof = buf_init(200);

	TRY(buf_printf(&undo, "%s/angra/%lld", path, (long long)e->id));
	TRY(buf_printf(&proof, "%s/bevis/%lld", path, (long long)e->id));
	TRY(json_put_text(one, "undo_path", buf_str(&undo)));
	TRY(json_put_text(one, "proof_path", buf_str(&proof)));
	TRY(json_put_text(one, "label", follow_event_label(e)));
	TRY(page_put_event_time(one, "at", e));
	TRY(json_put_bool(one, "unstated", !e->stated));
	TRY(page_put_event_mark(one, follow_mark(&f->rules, &f->events, e)));
	TRY(json_put_text(one, "until", ""));
	if (e->kind == FOLLOW_EXTENSION_GRANTED)
		TRY(page_put_day(one, "until", e->until));
	TRY(json_put_text(one, "place", e->place));
	TRY(json_put_text(one, "who", e->who));
	TRY(json_put_text(one, "why", e->why));
	TRY(page_put_time(one, "recorded", e->recorded));
	TRY(json_put_text(one, "recorded_by", e->recorded_by));
	return put_undone(one, e);
}

static enum err add_event(json_t *array, struct store *s, const char *path, const struct following *f,
                          const struct follow_event *e)
{
	JSON json_t *one = json_object(), *list = json_array();
	struct proofs w = { list, path };

	if (!one || !list)
		return ERR_MEMORY;
	TRY(put_event(one, path, f, e));
	TRY(follow_proof_each(s, e->id, add_proof, &w));
	TRY(json_put(one, "proofs", TAKE(list)));
	return json_append(array, TAKE(one));
}

/* --- What can be told -------------------------------------------------------------------------------------------- */

/* What is asked for stands first; all else that may have happened can be told too. */
static bool is_asked(enum follow_kind kind, unsigned asks)
{
	switch (kind) {
	case FOLLOW_SUBMITTED:
		return asks & LEGAL_ASK_SUBMISSION;
	case FOLLOW_ENFORCED:
		return asks & LEGAL_ASK_ENFORCEMENT;
	case FOLLOW_UPHELD:
	case FOLLOW_SET_ASIDE:
		return asks & LEGAL_ASK_OUTCOME;
	case FOLLOW_APPLIED:
		return asks & LEGAL_ASK_APPLICATION;
	case FOLLOW_EXTENSION_GRANTED:
	case FOLLOW_EXTENSION_REFUSED:
		return asks & LEGAL_ASK_EXTENSION;
	case FOLLOW_CARE_DECIDED:
		return asks & LEGAL_ASK_CARE;
	case FOLLOW_LAPSED:
		return asks & LEGAL_ASK_LAPSE;
	case FOLLOW_DISMISSED:
	case FOLLOW_RESTORED:
	case FOLLOW_EXTENSION_ASKED:
	case FOLLOW_ENDED:
	case FOLLOW_REPORTED:
	case FOLLOW_DONE:
	case FOLLOW_KIND_COUNT:
		break;
	}
	return false;
}

static enum err put_acts(json_t *data, const char *path, const struct following *f)
{
	JSON json_t *asked = json_array(), *others = json_array();

	if (!asked || !others)
		return ERR_MEMORY;
	for (int i = 0; i < FOLLOW_KIND_COUNT; i++) {
		enum follow_kind kind = (enum follow_kind)i;
		JSON json_t *one = json_object();
		BUF address = buf_init(200);

		/* what the law's pack asks for is told from its own line */
		if (kind == FOLLOW_DONE || kind == FOLLOW_REPORTED || follow_misplaced(kind, f) != FOLLOW_RIGHT)
			continue;
		if (follow_already(&f->events, kind, ""))
			continue;
		if (!one)
			return ERR_MEMORY;
		TRY(buf_printf(&address, "%s/handelse/%s", path, follow_kind_name(kind)));
		TRY(json_put_text(one, "act_path", buf_str(&address)));
		TRY(json_put_text(one, "act_label", follow_kind_label(kind)));
		TRY(json_append(is_asked(kind, f->legal.asks) ? asked : others, TAKE(one)));
	}
	TRY(json_put(data, "asked", TAKE(asked)));
	return json_put(data, "other_acts", TAKE(others));
}

enum err page_follow(const struct decision_office *o, struct store *s, const struct decision *d, struct instant now,
                     struct following *ret_following)
{
	enum err e = d->has_oral ? follow_load(o, s, d, now, ret_following) : ERR_OK;

	return e == ERR_CONFIG ? ERR_OK : e; /* a type that no pack knows any more: nothing can be told of it here */
}

enum err page_put_events(json_t *data, struct store *s, enum page_area area, const struct decision *d,
                         const struct following *f)
{
	JSON json_t *events = json_array();
	BUF path = buf_init(100);

	if (!events)
		return ERR_MEMORY;
	TRY(page_decision_path(area, d, &path));
	for (size_t i = 0; i < f->events.count; i++)
		TRY(add_event(events, s, buf_str(&path), f, &f->events.items[i]));
	TRY(json_put(data, "events", TAKE(events)));
	return put_acts(data, buf_str(&path), f);
}
