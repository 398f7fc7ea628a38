/* What an administrator must know of packs of law, on the pages where a person begins: which wait for an approval, and
 * that the own one was taken back. */
#include "jourbeslut/approval.h"

#include "jourbeslut/page.h"

#define TOLD (30 * 24 * HOUR) /* for so long that an own approval was taken back */

struct waits {
	int64_t person;
	json_t *array; /* borrowed */
};

static enum err put_pack(json_t *row, const struct law_pack *pack)
{
	BUF path = buf_init(100);

	TRY(buf_printf(&path, "/admin/lag/%s", pack->id));
	TRY(json_put_text(row, "pack_id", pack->id));
	TRY(json_put_text(row, "pack_name", pack->name));
	return json_put_text(row, "pack_path", buf_str(&path));
}

static enum err add_wait(void *ctx, const struct pack_waiting *one)
{
	const struct waits *w = ctx;
	BUF changed = buf_init(2000);
	JSON json_t *row = json_object();

	if (!row)
		return ERR_MEMORY;
	TRY(put_pack(row, one->pack));
	TRY(json_put_text(row, "approved_by", one->by));
	TRY(json_put_bool(row, "own", one->person == w->person));
	if (*one->changed.by[0])
		TRY(decision_pack_changed_words(one->pack, &one->changed, &changed));
	TRY(json_put_text(row, "changed", buf_str(&changed)));
	return json_append(w->array, TAKE(row));
}

static enum err add_lost(void *ctx, const struct law_pack *pack, const struct pack_approval *a)
{
	JSON json_t *row = json_object();

	if (!row)
		return ERR_MEMORY;
	TRY(put_pack(row, pack));
	TRY(page_put_time(row, "lost_at", a->ended_at));
	TRY(json_put_text(row, "lost_by", a->ended_by));
	TRY(json_put_text(row, "lost_reason", a->reason));
	return json_append(ctx, TAKE(row));
}

enum err page_put_approvals(json_t *data, const struct decision_office *o, struct store *s, int64_t person,
                            unsigned roles)
{
	JSON json_t *waits = json_array(), *lost = json_array();
	struct waits w = { person, waits };
	struct instant since = instant_add(clock_now(o->clock), -TOLD);

	if (!waits || !lost)
		return ERR_MEMORY;
	if (roles & ROLE_BIT(ROLE_ADMIN)) {
		TRY(decision_packs_waiting(o->law, s, add_wait, &w));
		TRY(decision_approvals_lost(o->law, s, person, since, add_lost, lost));
	}
	TRY(json_put(data, "approvals_lost", TAKE(lost)));
	return json_put(data, "approvals_wanted", TAKE(waits));
}
