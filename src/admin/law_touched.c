/* Decisions that a pack of law has to do with: how many, before it is taken back, and which, after it was. */
#include "law.h"

#include "jourbeslut/page.h"
#include "jourbeslut/revoked.h"

#define ROWS_MAX 200

static enum err put_counts(json_t *data, const struct law_page *p)
{
	struct pack_touched t = { 0 };

	TRY(decision_pack_touched(p->office, p->store, p->pack, &t));
	TRY(json_put_int(data, "waiting", t.locked.waiting));
	TRY(json_put_int(data, "was_signed", t.locked.is_signed));
	TRY(json_put_int(data, "would", t.would));
	return json_put_int(data, "open", t.open);
}

struct rows {
	const struct law_page *page;
	json_t *array; /* borrowed */
	int count;
};

/* "" where none of this person's roles opens it. */
static enum err write_path(const struct law_page *p, const struct decision *d, struct buf *out)
{
	const struct http_session *session = http_session(p->req);
	unsigned roles = session->roles & ~(ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_MANAGER));
	enum page_area area = PAGE_MUNI;
	enum err e = decision_may_see(p->store, d, session->person, roles);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	if (roles & ROLE_BIT(ROLE_DUTY))
		area = PAGE_DESK;
	else if ((roles & ROLE_BIT(ROLE_DECIDER)) && d->oral.decider_id == session->person)
		area = PAGE_SIGN;
	return page_decision_path(area, d, out);
}

/* Which, where and how it stands; not whom it is about: whoever approves packs has no task in the matter. */
static enum err add_row(void *ctx, const struct decision *d)
{
	struct rows *r = ctx;
	JSON json_t *row = json_object();
	BUF path = buf_init(100);
	struct revoked revoked;
	enum err e = decision_revoked(r->page->store, d, false, &revoked);

	if (!row)
		return ERR_MEMORY;
	if (e == ERR_NOT_FOUND) /* it was not approved when the text was frozen, and the text says so */
		return ERR_OK;
	TRY(e);
	if (r->count++ >= ROWS_MAX)
		return ERR_OK;
	TRY(write_path(r->page, d, &path));
	TRY(json_put_text(row, "locked_ref", d->ref));
	TRY(json_put_text(row, "locked_path", buf_str(&path)));
	TRY(json_put_text(row, "locked_in", d->municipality.name));
	TRY(json_put_text(row, "locked_state", page_decision_where(d)));
	return json_append(r->array, TAKE(row));
}

enum err law_put_touched(json_t *data, const struct law_page *p, bool asked)
{
	JSON json_t *counts = json_object(), *array = json_array();
	struct rows r = { p, array, 0 };
	bool counts_now = law_pack_usable(p->pack) && !law_pack_marked(p->pack);

	if (!counts || !array)
		return ERR_MEMORY;
	if (!counts_now)
		TRY(decision_pack_locked_each(p->store, p->pack->id, p->pack->hash, add_row, &r));
	if (asked) {
		TRY(put_counts(counts, p));
		TRY(json_put(data, "touched", TAKE(counts)));
	} else {
		TRY(json_put(data, "touched", json_false()));
	}
	TRY(json_put_int(data, "locked_more", r.count > ROWS_MAX ? r.count - ROWS_MAX : 0));
	return json_put(data, "locked", TAKE(array));
}
