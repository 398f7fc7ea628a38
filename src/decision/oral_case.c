/* The case of a new matter, begun from what was said in the call. */
#include "decision/oral_case.h"

#include <stdio.h>
#include <string.h>

#include "decision/decision_store.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/said.h"

/* The case is a draft: what does not fit its fields is left for the worker to write. */
static enum err prefill(struct case_file *c, const char *path, struct span text, struct date today)
{
	enum err e = case_set(c, path, text, today, NULL);

	return e == ERR_INPUT ? ERR_OK : e;
}

/* What stands for a personal number of Sweden, or was misheard as one: apart from the name, for the worker to look at.
 */
static enum err prefill_other_number(struct case_file *c, const char *known, struct date today, struct buf *ret_name)
{
	BUF number = buf_init(DECISION_TEXT), rest = buf_init(DECISION_TEXT);
	bool interim;

	TRY(said_apart_read(known, today, &interim, &number, &rest));
	if (number.len == 0)
		return ERR_OK;
	buf_clear(ret_name);
	TRY(buf_add_span(ret_name, buf_span(&rest)));
	TRY(prefill(c, "person.other_number", buf_span(&number), today));
	if (!interim)
		return ERR_OK;
	TRY(prefill(c, "person.known", span_str("no-number"), today));
	return prefill(c, "person.other_number_kind", span_str("interim"), today);
}

/* "tvilling 2": which of those who have one mother and one day. */
static enum err prefill_order(struct case_file *c, const char *known, struct date today)
{
	char text[12];
	bool twin;
	int order;

	TRY(said_twin_read(known, &twin, &order));
	(void)snprintf(text, sizeof text, "%d", order);
	return order ? prefill(c, "person.birth_order", span_str(text), today) : ERR_OK;
}

/* An age is no part of the name; it is the person's where nothing tells when that is born. */
static enum err prefill_name(struct case_file *c, const char *name, const struct said_person *person, struct date today)
{
	BUF alone = buf_init(DECISION_TEXT), bare = buf_init(DECISION_TEXT);
	char text[12];
	int years;

	TRY(said_without_ward(name, &alone));
	TRY(said_without_age(buf_str(&alone), &years, &bare));
	TRY(prefill(c, "person.name", buf_span(&bare), today));
	(void)snprintf(text, sizeof text, "%d", years);
	return years < 0 || *person->birth_date ? ERR_OK : prefill(c, "person.age_estimate", span_str(text), today);
}

/* Somebody without a name is described, whether the worker said so or the words do; else name and number. */
static enum err prefill_person(struct case_file *c, const struct oral_input *in, struct date today)
{
	BUF name = buf_init(DECISION_TEXT);
	enum said_words words;
	struct said_person person;

	TRY(said_person_read(in->person_as_known, today, &person, &name));
	TRY(said_words_of(in->person_as_known, &words));
	if (in->protected_person)
		TRY(prefill(c, "person.protected", span_str("marking"), today));
	if (in->person_unknown && words != SAID_NEWBORN) {
		TRY(prefill(c, "person.known", span_str("unknown"), today));
		return prefill(c, "person.description", span_str(in->person_as_known), today);
	}
	TRY(prefill_other_number(c, in->person_as_known, today, &name));
	if (words == SAID_NAMED)
		TRY(prefill_name(c, buf_str(&name), &person, today));
	else
		TRY(prefill(c, "person.description", buf_span(&name), today));
	if (words != SAID_NAMED && !person.number[0])
		TRY(prefill(c, "person.known", span_str(words == SAID_NEWBORN ? "newborn" : "unknown"), today));
	if (words == SAID_NEWBORN)
		TRY(prefill_order(c, in->person_as_known, today));
	TRY(prefill(c, "person.number", span_str(person.number), today));
	return person.number[0] ? prefill(c, "person.known", span_str("number"), today)
	                        : prefill(c, "person.birth_date", span_str(person.birth_date), today);
}

static enum err prefill_case(struct case_file *c, const struct oral_input *in, struct date today)
{
	TRY(prefill_person(c, in, today));
	TRY(prefill(c, "grounds", span_str(in->ground), today));
	TRY(prefill(c, "placement.kind", span_str(in->place_kind), today));
	return prefill(c, "placement.place", span_str(in->place), today);
}

/* Whether the case says nothing there yet. */
static enum err is_empty(const struct case_file *c, const char *path, bool *ret_empty)
{
	BUF text = buf_init(CASE_FILE_MAX);

	TRY(case_get(c, path, &text));
	*ret_empty = text.len == 0;
	return ERR_OK;
}

/* What the case says already stays: where it is something else than was said, it is compared before the freezing. */
static enum err fill(struct case_file *c, const char *path, const char *text, struct date today, bool *filled)
{
	bool empty;

	TRY(is_empty(c, path, &empty));
	if (!empty || !*text)
		return ERR_OK;
	*filled = true;
	return prefill(c, path, span_str(text), today);
}

/* Ground and place as said, where the case has none. */
static enum err fill_empty(struct case_file *c, const struct oral_input *in, struct date today, bool *filled)
{
	TRY(fill(c, "grounds", in->ground, today, filled));
	TRY(fill(c, "placement.kind", in->place_kind, today, filled));
	if (strcmp(case_text(c, "placement.kind"), in->place_kind) == 0) /* that of another kind is another place */
		TRY(fill(c, "placement.place", in->place, today, filled));
	return ERR_OK;
}

/* The same person's case, but for what only the other municipality was asked. */
static enum err moved_case(struct store *s, int64_t matter, const struct oral_input *in, struct date today,
                           struct case_file **ret_case)
{
	static const char *const theirs[] = { "municipality", "residence.responsible", "residence.responsible_note" };
	CASE struct case_file *c = NULL;
	bool filled = false;

	TRY(decision_case_load(s, matter, &c));
	for (size_t i = 0; i < ARRAY_LENGTH(theirs); i++)
		TRY(case_set(c, theirs[i], span_str(""), today, NULL));
	TRY(fill_empty(c, in, today, &filled));
	*ret_case = TAKE(c);
	return ERR_OK;
}

enum err oral_matter_new(struct store *s, int64_t person, const struct oral_input *in, struct instant now,
                         int64_t *ret_matter)
{
	CASE struct case_file *c = NULL, *one = NULL;
	BUF json = buf_init(CASE_FILE_MAX);

	if (in->case_of) {
		TRY(moved_case(s, in->case_of, in, date_of(now), &c));
	} else if (in->sibling_of) {
		TRY(decision_case_load(s, in->sibling_of, &one));
		TRY(case_sibling(one, &c));
	} else {
		c = case_new();
	}
	if (!c)
		return ERR_MEMORY;
	if (!in->case_of)
		TRY(prefill_case(c, in, date_of(now)));
	TRY(case_to_json(c, &json));
	return matter_insert(s, in->municipality, in->practice, buf_span(&json), person, now, ret_matter);
}

enum err oral_matter_fill(struct store *s, int64_t matter, const struct oral_input *in, struct instant now)
{
	CASE struct case_file *c = NULL;
	BUF json = buf_init(CASE_FILE_MAX);
	bool filled = false;

	TRY(decision_case_load(s, matter, &c));
	TRY(fill_empty(c, in, date_of(now), &filled));
	if (!filled)
		return ERR_OK;
	TRY(case_to_json(c, &json));
	return matter_case_set(s, matter, buf_span(&json));
}
