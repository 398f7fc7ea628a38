/* The law is another one than in the call, or than the one that the text is locked by: what pages say of it. */
#include "jourbeslut/law_moved.h"
#include "jourbeslut/page.h"

/* "law_moved": both last days; "" where none is another. */
static enum err put_moved(json_t *object, const struct decision_office *o, const struct decision *d)
{
	BUF words = buf_init(1000);
	struct law_moved m;
	enum err e = decision_law_moved(o, d, &m);

	if (e != ERR_NOT_FOUND) {
		TRY(e);
		TRY(decision_law_moved_words(&m, &words));
	}
	return json_put_text(object, "law_moved", buf_str(&words));
}

/* The text whose law is told must be the one that the reader has before them. */
static const struct law_type *reviewed(const struct decision_office *o, enum page_area area, const struct decision *d)
{
	bool other_stands = d->stands.version_id && d->stands.version_id != d->version_id;

	return area == PAGE_MUNI && other_stands ? NULL : decision_law_reviewed(o, d);
}

static enum err put_reviewed(json_t *object, const struct decision_office *o, enum page_area area,
                             const struct decision *d)
{
	const struct law_type *type = reviewed(o, area, d);
	JSON json_t *one = json_object();
	bool acts = d->state != DECISION_WITHDRAWAL && !d->contested;

	if (!type)
		return json_put(object, "law_reviewed", json_false());
	TRY(json_put_text(one, "reviewed_as", type->short_name));
	TRY(json_put_text(one, "reviewed_pack", type->pack->id));
	TRY(json_put_text(one, "locked_pack", d->pack));
	TRY(json_put_bool(one, "to_sign", acts && !d->has_signature));
	TRY(json_put_bool(one, "was_signed", acts && d->has_signature));
	return json_put(object, "law_reviewed", TAKE(one));
}

enum err page_put_law(json_t *object, const struct decision_office *o, enum page_area area, const struct decision *d)
{
	TRY(put_moved(object, o, d));
	return put_reviewed(object, o, area, d);
}

/* While it is written; what is locked has been read. */
static enum err put_moved_mark(const struct decision_office *o, const struct decision *d, struct buf *out)
{
	struct law_moved m;
	enum err e = decision_law_moved(o, d, &m);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	if (m.locked)
		return ERR_OK;
	return m.label ? decision_law_moved_words(&m, out) : buf_add_str(out, "Lagtexten är en annan än i samtalet");
}

enum err page_put_law_mark(json_t *row, const struct decision_office *o, enum page_area area, const struct decision *d)
{
	BUF words = buf_init(1000);

	TRY(put_moved_mark(o, d, &words));
	if (words.len == 0 && reviewed(o, area, d))
		TRY(buf_add_str(&words, "En granskad lagtext gäller nu"));
	return json_put_text(row, "law_mark", buf_str(&words));
}
