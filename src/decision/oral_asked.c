/* Which law pack a page of questions can have shown. */
#include "decision/oral_asked.h"

#include "decision/approval_store.h"

/* A page shows the law of the stated time, or of the day on which it was opened, which may be the day before; whatever
 * else applies then, and whatever was approved or taken back since. */
static bool can_be_shown(const struct law_pack *pack, struct instant stated, struct instant now)
{
	struct instant opened = instant_add(now, -24 * HOUR);
	struct date first = date_of(stated.us < opened.us ? stated : opened);

	return date_compare(pack->valid_from, date_of(now)) <= 0 && date_compare(first, pack->valid_to) <= 0;
}

static const char *how_of(const struct oral_input *in, const struct law_pack *told, const struct law_type *type)
{
	if (told != type->pack)
		return law_pack_covers(told, date_of(in->stated)) ? "" : "first"; /* else approved or revoked since */
	return in->asked_how == ASKED_AGAIN ? "again" : in->asked_how == ASKED_IN_CALL ? "in-call" : "";
}

enum err oral_find_asked(const struct decision_office *o, struct store *s, const struct oral_input *in,
                         const struct law_type *type, struct asked_law *ret_asked)
{
	const struct law_pack *told =
	        in->asked_pack && in->asked_hash ? law_pack_by_hash(o->law, in->asked_pack, in->asked_hash) : NULL;
	bool used = false;

	*ret_asked = (struct asked_law){ type->pack, !type->free, "" };
	if (type->free || !told || !law_kin_find(told, type->kin) ||
	    !can_be_shown(told, in->stated, clock_now(o->clock)))
		return ERR_OK;
	TRY(approval_ever(s, told, &used));
	if (used)
		*ret_asked = (struct asked_law){ told, false, how_of(in, told, type) };
	return ERR_OK;
}
