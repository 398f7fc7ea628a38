/* Packs of law that wait for somebody's approval, and whose approval was ended by another: for those who approve. */
#include "jourbeslut/approval.h"

#include <stdio.h>
#include <string.h>

#include "decision/approval_store.h"

/* --- What was changed --------------------------------------------------------------------------------------------- */

enum err decision_pack_changed(struct store *s, const struct law_pack *pack, struct pack_changed *ret)
{
	bool own;
	int count;

	*ret = (struct pack_changed){ .at = { 0 } };
	if (pack->use == LAW_USE_ALWAYS || law_pack_shelved(pack))
		return ERR_OK;
	TRY(approval_count(s, pack, 0, &count, &own));
	return count < PACK_APPROVALS ? approved_before(s, pack, ret) : ERR_OK;
}

enum err decision_pack_changed_words(const struct law_pack *pack, const struct pack_changed *c, struct buf *out)
{
	char at[SWEDISH_TIME_TEXT];

	instant_format_swedish(c->at, at);
	return buf_printf(out, "Paketet %s har ändrats sedan det godkändes %s av %s och %s; godkänn på nytt.", pack->id,
	                  at, c->by[0], c->by[1]);
}

/* --- What waits --------------------------------------------------------------------------------------------------- */

static enum err add_standing(void *ctx, const struct pack_approval *a)
{
	struct pack_waiting *w = ctx;

	if (a->ended)
		return ERR_OK;
	w->standing++;
	w->person = a->person;
	(void)snprintf(w->by, sizeof w->by, "%s", a->name);
	return ERR_OK;
}

static enum err is_staged(struct store *s, const struct law_pack *pack, bool *ret_staged)
{
	struct pack_staged staged = { .id = 0 };
	enum err e = decision_pack_staged_find(s, pack->id, &staged);

	if (e != ERR_NOT_FOUND)
		TRY(e);
	*ret_staged = staged.id && !staged.withdrawn && strcmp(staged.hash, pack->hash) == 0;
	return ERR_OK;
}

enum err decision_packs_waiting(const struct law *law, struct store *s,
                                enum err (*each)(void *ctx, const struct pack_waiting *w), void *ctx)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		struct pack_waiting w = { .pack = law_pack_at(law, i) };
		bool staged;

		if (w.pack->use == LAW_USE_ALWAYS || law_pack_shelved(w.pack))
			continue;
		TRY(decision_pack_approvals_each(s, w.pack, add_standing, &w));
		TRY(is_staged(s, w.pack, &staged));
		TRY(decision_pack_changed(s, w.pack, &w.changed));
		if (w.standing < PACK_APPROVALS && (staged || w.standing > 0 || *w.changed.by[0]))
			TRY(each(ctx, &w));
	}
	return ERR_OK;
}

/* --- What was taken back ------------------------------------------------------------------------------------------ */

struct lost {
	int64_t person;
	bool found;
	struct pack_approval last; /* of that person's, by whom it was ended */
};

static enum err look_at(void *ctx, const struct pack_approval *a)
{
	struct lost *l = ctx;

	if (a->person != l->person)
		return ERR_OK;
	l->found = a->ended && a->ended_person != l->person; /* the latest counts */
	l->last = *a;
	return ERR_OK;
}

enum err decision_approvals_lost(const struct law *law, struct store *s, int64_t person, struct instant since,
                                 enum err (*each)(void *ctx, const struct law_pack *pack,
                                                  const struct pack_approval *a),
                                 void *ctx)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);
		struct lost l = { .person = person };

		TRY(decision_pack_approvals_each(s, pack, look_at, &l));
		if (l.found && l.last.ended_at.us >= since.us)
			TRY(each(ctx, pack, &l.last));
	}
	return ERR_OK;
}
