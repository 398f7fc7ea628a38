/* What was said in the call, and where the text says something else. */
#include <string.h>

#include "jourbeslut/deviation.h"
#include "jourbeslut/page.h"
#include "jourbeslut/said.h"

/* --- In words ---------------------------------------------------------------------------------------------------- */

static const struct law_choice *choice_of(const struct law_choice *list, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	return NULL;
}

/* "2 3" → labels with a comma between; an id that no pack knows any more stands as it is. */
static enum err add_labels(const struct law_choice *list, size_t count, const char *ids, struct buf *out)
{
	char id[LAW_ID_TEXT];

	while (*ids) {
		size_t len = strcspn(ids, " ");
		const struct law_choice *choice;

		(void)snprintf(id, sizeof id, "%.*s", (int)len, ids);
		choice = choice_of(list, count, id);
		TRY(buf_printf(out, "%s%s", out->len ? ", " : "", choice ? choice->label : id));
		ids += len + (ids[len] == ' ');
	}
	return ERR_OK;
}

static enum err in_words(const struct law_type *type, enum said_kind kind, const char *text, struct buf *out)
{
	if (kind == SAID_GROUND && type)
		return add_labels(type->grounds, type->ground_count, text, out);
	if (kind == SAID_PLACE_KIND && type)
		return add_labels(type->placement_kinds, type->placement_kind_count, text, out);
	if (kind == SAID_ANSWER)
		return buf_add_str(out, strcmp(text, "yes") == 0 ? "Ja" : "Nej");
	return buf_add_str(out, text);
}

#define WORDS_MAX 8192

static enum err put_words(json_t *object, const char *key, const struct law_type *type, enum said_kind kind,
                          const char *text)
{
	BUF words = buf_init(WORDS_MAX);

	TRY(in_words(type, kind, text, &words));
	return json_put_text(object, key, buf_str(&words));
}

/* --- Findings ---------------------------------------------------------------------------------------------------- */

/* What was said in the words of the law by which it was asked, what is written in those of the text's. */
struct words {
	const struct law_type *said,
	        *written; /* NULL: a type that no pack knows any more; ids stand for their labels */
};

static enum err add_finding(const struct words *w, const json_t *finding, json_t *array)
{
	enum said_kind kind = said_kind_find(json_text(finding, "kind"));
	JSON json_t *item = json_object();

	if (!item)
		return ERR_MEMORY;
	if (kind == SAID_KIND_COUNT)
		return ERR_OK;
	TRY(json_put_text(item, "kind", said_kind_name(kind)));
	TRY(json_put_text(item, "label", said_kind_label(kind)));
	TRY(put_words(item, "said", w->said, kind, json_text(finding, "said")));
	TRY(put_words(item, "written", w->written, kind, json_text(finding, "written")));
	TRY(json_put_text(item, "as_written", json_text(finding, "written")));
	TRY(json_put_text(item, "explanation", json_text(finding, "explanation")));
	TRY(json_put_text(item, "error", ""));
	return json_append(array, TAKE(item));
}

static enum err put_findings(json_t *said, const char *key, const struct words *w, const json_t *about)
{
	JSON json_t *array = json_array();
	const json_t *one;
	size_t i;

	if (!array)
		return ERR_MEMORY;
	json_array_foreach (json_object_get(about, key), i, one)
		TRY(add_finding(w, one, array));
	return json_put(said, key, TAKE(array));
}

/* --- The call ---------------------------------------------------------------------------------------------------- */

static enum err put_person(json_t *said, const struct decision *d)
{
	BUF unfit = buf_init(DECISION_TEXT), words = buf_init(2 * DECISION_TEXT);

	TRY(said_unfit_read(d->oral.person_as_known, d->oral.person_unknown, date_of(d->oral.recorded), &unfit));
	TRY(said_unfit_words(buf_str(&unfit), &words));
	TRY(json_put_text(said, "person", d->oral.person_as_known));
	TRY(json_put_text(said, "unfit", buf_str(&words)));
	TRY(json_put_bool(said, "unknown", d->oral.person_unknown));
	TRY(json_put_bool(said, "secret", d->oral.protected_person));
	return json_put_text(said, "municipality", d->municipality.name);
}

static enum err put_place(json_t *said, const struct law_type *type, const struct oral *o)
{
	BUF place = buf_init(WORDS_MAX);

	TRY(in_words(type, SAID_PLACE_KIND, o->place_kind, &place));
	if (o->place[0])
		TRY(buf_printf(&place, "%s%s", place.len ? ", " : "", o->place));
	return json_put_text(said, "place", buf_str(&place));
}

/* "Astrid Exempelström, ordförande" */
static enum err put_name(json_t *said, const char *key, const char *name, const char *what)
{
	BUF text = buf_init(2 * PEOPLE_NAME_MAX + 4);

	TRY(buf_printf(&text, "%s%s%s", name, *what ? ", " : "", what));
	return json_put_text(said, key, buf_str(&text));
}

static enum err put_how(json_t *said, const struct oral *o)
{

	TRY(put_name(said, "decider", o->decider_name, o->decider_office));
	TRY(put_name(said, "by", o->recorder_name, o->recorder_on_paper));
	TRY(page_put_stated(said, "stated", o));
	TRY(page_put_time(said, "recorded", o->recorded));
	if (!o->read_back)
		return json_put_text(said, "read_back", "");
	return page_put_time(said, "read_back", o->read_back_at);
}

static enum err find_words(const struct decision_office *o, const struct decision *d, struct words *ret_words)
{
	enum err e = decision_type(o, d, &ret_words->written);

	if (e != ERR_CONFIG)
		TRY(e);
	e = decision_said_type(o, d, &ret_words->said);
	return e == ERR_CONFIG ? ERR_OK : e;
}

enum err page_said(const struct decision_office *o, const struct decision *d, const json_t *about, json_t **ret_value)
{
	JSON json_t *said = json_object();
	struct words w = { NULL, NULL };

	if (!d->has_oral) {
		*ret_value = json_false();
		return ERR_OK;
	}
	TRY(find_words(o, d, &w));
	TRY(put_person(said, d));
	TRY(page_put_type(said, w.said, d));
	TRY(put_words(said, "answer", w.said, SAID_ANSWER, d->oral.yes ? "yes" : "no"));
	TRY(put_words(said, "ground", w.said, SAID_GROUND, d->oral.ground));
	TRY(put_place(said, w.said, &d->oral));
	TRY(put_how(said, &d->oral));
	TRY(json_put_bool(said, "one_hand", json_is_true(json_object_get(about, "oneHand"))));
	TRY(put_findings(said, "deviations", &w, about));
	TRY(put_findings(said, "completions", &w, about));
	*ret_value = TAKE(said);
	return ERR_OK;
}
