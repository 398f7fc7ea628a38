/* The law text by which a decision was written was taken back: what every page of it says. */
#include "jourbeslut/revoked.h"

#include "jourbeslut/page.h"

enum err page_put_revoked_of(json_t *object, const struct decision *d, const struct revoked *r)
{
	bool acts =
	        d->state != DECISION_WITHDRAWAL && !d->contested; /* nobody signs or corrects before that is settled */
	JSON json_t *revoked = json_object();

	if (!revoked)
		return ERR_MEMORY;
	TRY(json_put_bool(revoked, "pack_withdrawn", r->withdrawn));
	TRY(page_put_time(revoked, "revoked_at", r->at));
	TRY(json_put_text(revoked, "revoked_why", r->reason));
	TRY(json_put_text(revoked, "advice", REVOKED_ADVICE));
	TRY(json_put_bool(revoked, "to_sign", acts && !r->is_signed));
	TRY(json_put_bool(revoked, "was_signed", acts && r->is_signed));
	return json_put(object, "revoked", TAKE(revoked));
}

enum err page_put_revoked(json_t *object, struct store *s, enum page_area area, const struct decision *d)
{
	struct revoked r;
	enum err e = decision_revoked(s, d, area == PAGE_MUNI, &r);

	if (e == ERR_NOT_FOUND)
		return json_put(object, "revoked", json_false());
	TRY(e);
	return page_put_revoked_of(object, d, &r);
}
