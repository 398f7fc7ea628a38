/* The head of a decision's row, the same in every list. */
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/page.h"

enum err page_put_person(json_t *object, struct store *s, const struct decision *d)
{
	BUF name = buf_init(CASE_FILE_MAX);
	bool secret;

	TRY(decision_person_name(s, d, &name));
	TRY(decision_matter_protected(s, d->matter_id, &secret));
	TRY(json_put_text(object, "person", buf_str(&name)));
	TRY(json_put_bool(object, "no", d->has_oral && !d->oral.yes));
	return json_put_bool(object, "protected", secret);
}

enum err page_put_type(json_t *object, const struct law_type *type, const struct decision *d)
{
	BUF name = buf_init(LAW_NAME_TEXT + DECISION_TEXT);

	if (!type || !type->free || !d->oral.question[0])
		return json_put_text(object, "type_name", type ? type->short_name : d->type);
	TRY(buf_printf(&name, "%s: %s", type->short_name, d->oral.question));
	return json_put_text(object, "type_name", buf_str(&name));
}

enum err page_put_none(json_t *object, struct store *s, const struct law_type *type, const struct decision *d)
{
	struct act said = { .event = "" };
	enum err e = type && type->free && d->has_oral ? decision_name_none_find(s, d->id, &said) : ERR_NOT_FOUND;

	if (e != ERR_NOT_FOUND)
		TRY(e);
	TRY(json_put_bool(object, "paper_waits", e == ERR_OK && d->state == DECISION_DECIDED));
	TRY(json_put_text(object, "none_by", e == ERR_OK ? said.person_name : ""));
	return e == ERR_OK ? page_put_time(object, "none_at", said.at) : json_put_text(object, "none_at", "");
}

/* "V. R.": of the capitals that begin a word, before what is said behind a comma. "": none does. */
static enum err put_initials(json_t *row)
{
	struct span name = span_str(json_text(row, "person"));
	BUF text = buf_init(200);
	uint32_t before = ' ';

	for (size_t at = 0; at < name.len && name.ptr[at] != ',';) {
		size_t begin = at;
		uint32_t c = text_next(name, &at);

		if (text_is_capital(c) && !text_is_letter(before)) {
			TRY(buf_add_str(&text, text.len ? " " : ""));
			TRY(buf_add(&text, name.ptr + begin, at - begin));
			TRY(buf_add_char(&text, '.'));
		}
		before = c;
	}
	return json_put_text(row, "initials", buf_str(&text));
}

/* Decision makers read their list where others look on: it tells decisions apart and names nobody. */
static enum err leave_name_out(json_t *row)
{
	TRY(put_initials(row));
	TRY(json_put_text(row, "person", ""));
	return json_put_bool(row, "nameless", true);
}

enum err page_row_followed(const struct decision_office *o, struct store *s, enum page_area area,
                           const struct decision *d, const struct duty_reader *reader, struct following *ret_following,
                           json_t **ret_object)
{
	JSON json_t *row = json_object();
	bool may = true;
	const struct law_type *type = NULL;
	BUF path = buf_init(100);
	enum err e = decision_type(o, d, &type);

	if (e != ERR_OK && e != ERR_CONFIG) /* a type that no pack knows any more is shown by its id */
		return e;
	TRY(page_decision_path(area, d, &path));
	TRY(json_put_text(row, "path", buf_str(&path)));
	TRY(json_put_text(row, "ref", d->ref));
	TRY(page_put_type(row, type, d));
	TRY(page_put_none(row, s, type, d));
	TRY(json_put_text(row, "municipality", d->municipality.name));
	TRY(json_put_text(row, "state_label", page_decision_where(d)));
	TRY(json_put_bool(row, "practice", d->practice));
	TRY(json_put_bool(row, "unreviewed", d->has_oral && type && decision_unreviewed(d, type)));
	TRY(page_put_person(row, s, d));
	TRY(page_put_marks(row, d));
	TRY(page_put_revoked(row, s, area, d));
	TRY(page_put_law_mark(row, o, area, d));
	TRY(page_put_legal_followed(row, o, s, d, clock_now(o->clock), ret_following));
	if (reader)
		TRY(duty_may_read(s, reader, d, &may));
	if (area == PAGE_SIGN)
		TRY(leave_name_out(row));
	else
		TRY(json_put_bool(row, "nameless", false));
	if (!may)
		TRY(json_put_text(row, "person", ""));
	TRY(json_put_bool(row, "withheld", !may));
	*ret_object = TAKE(row);
	return ERR_OK;
}

enum err page_row(const struct decision_office *o, struct store *s, enum page_area area, const struct decision *d,
                  const struct duty_reader *reader, json_t **ret_object)
{
	FOLLOWING f = { 0 };

	return page_row_followed(o, s, area, d, reader, &f, ret_object);
}
