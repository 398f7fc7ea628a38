/* What was answered earlier tonight about the same person, and by whom. */
#include <string.h>

#include "desk/call_page.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/said.h"

#define TONIGHT (24 * HOUR)
#define TOLD_MAX 16      /* answers about one person in a night */
#define TONIGHT_MAX 1000 /* decisions of a county in that time: ten times what there ever were */

struct earlier_walk {
	struct visit *v;
	const struct call_form *form;
	struct said_person person; /* as typed */
	enum said_words words;     /* the same */
	json_t *array;
	struct {
		int64_t matter, decision;
	} told[TOLD_MAX];
	size_t told_count;
};

static struct said_side side(const char *text, const char *number, const char *birth_date)
{
	return (struct said_side){
		.municipality = "",
		.person = text,
		.identity = "",
		.description = "",
		.day = "",
		.number = number,
		.birth_date = birth_date,
		.grounds = "",
		.place_kind = "",
		.place = "",
		.answer = "",
		.decider = "",
	};
}

static bool is_number(const struct earlier_walk *w, const struct oral *o)
{
	return *w->person.number && strcmp(w->person.number, o->person_number) == 0;
}

static bool is_matter(const struct earlier_walk *w, const struct decision *d)
{
	return call_form_same(w->form) && d->matter_id == call_form_of(w->form)->matter_id;
}

/* Nobody has a name that tells them apart: two births of a night, or two with the same mother or description. Then it
 * is the same child, a sibling, or another. */
enum unnamed { UNNAMED_NOT, UNNAMED_NEWBORN, UNNAMED_ALIKE };

static enum err unnamed_both(const struct earlier_walk *w, const struct oral *o, enum unnamed *ret_both)
{
	enum said_words words;
	bool alike = false;

	*ret_both = UNNAMED_NOT;
	TRY(said_words_of(o->person_as_known, &words));
	if ((w->words == SAID_NAMED && !w->form->person_unknown) || (words == SAID_NAMED && !o->person_unknown))
		return ERR_OK;
	if (w->words == SAID_NEWBORN && words == SAID_NEWBORN)
		*ret_both = UNNAMED_NEWBORN;
	else
		TRY(said_may_be_one(w->form->texts[CALL_PERSON], o->person_as_known, &alike));
	if (alike)
		*ret_both = UNNAMED_ALIKE;
	return ERR_OK;
}

/* The number is the same, and the names are not: one of them is wrong, or the number is. */
static enum err names_differ(const struct earlier_walk *w, const struct oral *o, bool *ret_differ)
{
	struct said_side typed = side(w->form->texts[CALL_PERSON], w->person.number, w->person.birth_date);
	struct said_side known = side(o->person_as_known, o->person_number, o->birth_date);
	struct said_findings found;

	*ret_differ = false;
	if (!is_number(w, o))
		return ERR_OK;
	TRY(said_compare(&typed, &known, &found));
	for (size_t i = 0; i < found.count; i++)
		*ret_differ |= found.items[i].kind == SAID_NAME && found.items[i].deviation;
	return ERR_OK;
}

/* The same number, or a name that is the same as far as it goes, and nothing against it: then it may be the same.
 * Somebody without a name is nobody's like, but who is described alike, and a newborn every other's. */
static enum err is_same(const struct earlier_walk *w, const struct oral *o, bool *ret_same)
{
	struct said_side typed = side(w->form->texts[CALL_PERSON], w->person.number, w->person.birth_date);
	struct said_side known = side(o->person_as_known, o->person_number, o->birth_date);
	struct said_findings found;
	enum unnamed unnamed;

	TRY(unnamed_both(w, o, &unnamed));
	*ret_same = unnamed != UNNAMED_NOT || is_number(w, o);
	if (*ret_same || w->form->person_unknown || o->person_unknown || !*typed.person)
		return ERR_OK;
	TRY(said_compare(&typed, &known, &found));
	for (size_t i = 0; i < found.count; i++)
		if (found.items[i].deviation)
			return ERR_OK;
	*ret_same = true;
	return ERR_OK;
}

static enum err add(struct earlier_walk *w, const struct decision *d, bool may)
{
	const struct law_type *type = law_type_at(w->v->o->law, d->type, d->oral.stated);
	JSON json_t *item = json_object();
	bool other_name;
	enum unnamed unnamed;

	TRY(names_differ(w, &d->oral, &other_name));
	TRY(unnamed_both(w, &d->oral, &unnamed));
	if (is_number(w, &d->oral) || is_matter(w, d))
		unnamed = UNNAMED_NOT;
	w->told[w->told_count].matter = d->matter_id;
	w->told[w->told_count++].decision = d->id;
	TRY(page_put_time(item, "when", d->oral.stated));
	TRY(json_put_text(item, "decider", d->oral.decider_name));
	TRY(json_put_text(item, "answer", d->oral.yes ? "ja" : "nej"));
	TRY(json_put_bool(item, "no", !d->oral.yes));
	TRY(json_put_text(item, "person", may ? d->oral.person_as_known : ""));
	TRY(json_put_text(item, "ref", d->ref));
	TRY(json_put_bool(item, "certain", is_matter(w, d) || (is_number(w, &d->oral) && !other_name)));
	TRY(json_put_text(item, "other_name", other_name ? w->form->texts[CALL_PERSON] : ""));
	TRY(json_put_bool(item, "newborn", unnamed == UNNAMED_NEWBORN));
	TRY(json_put_bool(item, "alike", unnamed == UNNAMED_ALIKE));
	TRY(page_put_marks(item, d));
	TRY(page_put_type(item, type, d));
	return json_append(w->array, TAKE(item));
}

/* Who may not read the matter is told by the number alone: a word of a name, typed at random, tells nothing. */
static enum err look_at(void *ctx, const struct decision *d)
{
	struct earlier_walk *w = ctx;
	bool same = is_matter(w, d), may;

	/* To who was let in without the e-ID a number or a name that is typed tells nothing of others. */
	if (http_session(w->v->req)->let_in && visit_may_see(w->v, d) != ERR_OK)
		return ERR_OK;
	if (!d->has_oral || d->oral.stated.us < w->v->now.us - TONIGHT || w->told_count == TOLD_MAX)
		return ERR_OK;
	if (!same)
		TRY(is_same(w, &d->oral, &same));
	if (!same)
		return ERR_OK;
	TRY(duty_may_read(w->v->s, &w->v->reader, d, &may));
	return may || is_number(w, &d->oral) ? add(w, d, may) : ERR_OK;
}

enum err call_earlier_put(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *array = json_array();
	struct earlier_walk w = { .v = v, .form = f, .array = array };
	const struct decision_filter filter = { .practice = f->practice,
		                                .since = instant_add(v->now, -TONIGHT),
		                                .limit = TONIGHT_MAX };

	TRY(said_person_read(f->texts[CALL_PERSON], date_of(v->now), &w.person, NULL));
	TRY(said_words_of(f->texts[CALL_PERSON], &w.words));
	TRY(decision_each(v->s, &filter, look_at, &w));
	for (size_t i = 0; i < w.told_count; i++)
		TRY(oversight_access(http_log(v->req), v->s, v->now, v->person, w.told[i].matter, w.told[i].decision,
		                     "earlier answer"));
	return json_put(data, "earlier", TAKE(array));
}
