/* Whether a call is about the person of the matter that its decision is to be recorded in. */
#include "decision/same_person.h"

#include <string.h>

#include "jourbeslut/matter.h"
#include "jourbeslut/said.h"

/* Both sides are compared as said and written are, in what they say of a person and nothing else. */
static struct said_side side(const char *person, const struct said_person *known, bool unknown)
{
	return (struct said_side){
		.municipality = "",
		.person = person,
		.identity = "",
		.description = "",
		.day = "",
		.number = known->number,
		.birth_date = known->birth_date,
		.grounds = "",
		.place_kind = "",
		.place = "",
		.answer = "",
		.decider = "",
		.unknown = unknown,
	};
}

/* What one side does not know contradicts nothing. */
static bool contradicts(const struct said_findings *found)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->items[i].deviation && *found->items[i].said && *found->items[i].written)
			return true;
	return false;
}

/* Of somebody without a name only the words of the description can be compared. */
static bool described_otherwise(const struct oral_input *in, enum said_words words, const char *name,
                                const char *number, const char *description)
{
	if (!in->person_unknown && words == SAID_NAMED)
		return false;
	return *name || *number ||
	       (*description && !span_equal_str(span_trim(span_str(in->person_as_known)), description));
}

static enum err differs(const struct oral_input *in, const char *name, const char *number, const char *birth_date,
                        const char *description, struct date today, bool *ret_differs)
{
	struct said_person said, written;
	struct said_findings found;
	struct said_side a, b;
	enum said_words words;

	TRY(said_words_of(in->person_as_known, &words));
	TRY(said_person_read(in->person_as_known, today, &said, NULL));
	TRY(said_person_read(*number ? number : birth_date, today, &written, NULL));
	a = side(in->person_as_known, &said, in->person_unknown);
	b = side(name, &written, false);
	TRY(said_compare(&a, &b, &found));
	*ret_differs = contradicts(&found) || described_otherwise(in, words, name, number, description);
	return ERR_OK;
}

static enum err latest_oral(void *ctx, const struct decision *d)
{
	struct oral *latest = ctx;

	if (d->has_oral)
		*latest = d->oral;
	return ERR_OK;
}

enum err same_person_check(struct store *s, const struct oral_input *in, int64_t matter, struct date today,
                           bool *ret_differs, struct buf *ret_matter)
{
	CASE struct case_file *c = NULL;
	const char *name, *number, *description;
	struct oral oral = { .person_as_known = "" };
	struct decision_filter filter = { .matter = matter, .oldest_first = true };
	struct matter m;

	TRY(decision_matter_find(s, matter, &m));
	TRY(decision_case_load(s, matter, &c));
	name = case_text(c, "person.name");
	number = case_text(c, "person.number");
	description = case_text(c, "person.description");
	if (*name || *number || *description) {
		TRY(buf_printf(ret_matter, "%s%s%s", *name ? name : description,
		               *number && (*name || *description) ? ", " : "", number));
		return differs(in, name, number, case_text(c, "person.birth_date"), description, today, ret_differs);
	}
	/* The case says nothing yet: then what was said in the matter's calls. */
	filter.practice = m.practice;
	TRY(decision_each(s, &filter, latest_oral, &oral));
	TRY(buf_add_str(ret_matter, oral.person_as_known));
	return differs(in, oral.person_unknown ? "" : oral.person_as_known, oral.person_number, oral.birth_date,
	               oral.person_unknown ? oral.person_as_known : "", today, ret_differs);
}
