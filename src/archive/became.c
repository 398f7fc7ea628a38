/* What became of a decision, in the words and marks of its papers. */
#include "archive/became.h"

#include <stdio.h>

#include "jourbeslut/record.h"

const char *became_mark(enum legal_state state)
{
	static const char *const marks[LEGAL_STATE_COUNT] = {
		[LEGAL_NO] = "",
		[LEGAL_IN_FORCE] = "",
		[LEGAL_MAY_HAVE_LAPSED] = RECORD_MARK_MAY_HAVE_LAPSED,
		[LEGAL_LAPSED] = RECORD_MARK_LAPSED,
		[LEGAL_SET_ASIDE] = RECORD_MARK_SET_ASIDE,
		[LEGAL_ENDED] = RECORD_MARK_LAPSED,
		[LEGAL_WITHDRAWN] = "",
	};

	return marks[state];
}

enum err became_revoked(struct store *s, const struct decision *d, bool standing, bool *ret_is,
                        struct revoked *ret_revoked)
{
	enum err e = decision_revoked(s, d, standing, ret_revoked);

	*ret_is = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void tell_gone(const struct follow_custody *c, char out[BECAME_GONE])
{
	char gone[FOLLOW_GONE];

	follow_custody_gone(c, gone);
	(void)snprintf(out, BECAME_GONE, "Omhändertagandet som det vilar på, %s, %s", c->ref, gone);
}

static void tell_in(const struct follow_event *e, struct became_in *out)
{
	if (e)
		*out = (struct became_in){ e->day, follow_unproven(e) };
}

enum err became_load(const struct decision_office *o, struct store *s, const struct decision *d, bool standing,
                     struct became *ret_became)
{
	struct became *ret = ret_became;
	FOLLOWING f = { 0 };

	*ret = (struct became){ .state = LEGAL_IN_FORCE, .falls_with = "" };
	if (!d->has_oral)
		return ERR_OK;
	TRY(follow_load_any(o, s, d, clock_now(o->clock), &f));
	ret->state = f.legal.state;
	tell_in(f.legal.submitted, &ret->submitted);
	tell_in(f.legal.applied, &ret->applied);
	if (f.legal.state == LEGAL_IN_FORCE && f.custody.asked)
		ret->falls_with =
		        follow_rests_unseen(&f) ? "den vård som det vilar på" : "omhändertagandet som det vilar på";
	if (f.legal.why == LEGAL_CUSTODY_GONE)
		tell_gone(&f.custody, ret->gone);
	ret->barred = f.remanded;
	ret->other_law = f.other_law;
	return became_revoked(s, d, standing, &ret->is_revoked, &ret->revoked);
}
