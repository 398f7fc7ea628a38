/* The worker's own name and title where the text asks who: a suggestion, which is the case's once the page is saved. */
#include <string.h>

#include "desk/step.h"

static const char by_name[] = "protection.by_name", by_title[] = "protection.by_title";
static const char spoken[] = "protection.spoken", spoken_by[] = "protection.spoken_by";

static enum err suggest(struct visit *v, struct step *p, const char *path, const char *text)
{
	enum err e = case_set(p->c, path, span_str(text), date_of(v->now), NULL);

	return e == ERR_INPUT ? ERR_OK : e; /* longer than the field: the worker says it shorter */
}

/* "Maria Exempelsson, socialsekreterare" */
static enum err own_words(struct visit *v, struct person *ret_own, struct buf *out)
{
	TRY(people_person_find(v->s, v->person, ret_own));
	return buf_printf(out, "%s%s%s", ret_own->name, ret_own->title[0] ? ", " : "", ret_own->title);
}

static bool nobody_spoke(const struct step *p)
{
	const char *answer = case_text(p->c, spoken);

	return *answer && strcmp(answer, "yes") != 0;
}

/* Most often the one who writes spoke with the child and made the assessment. */
enum err step_own_suggest(struct visit *v, struct step *p)
{
	BUF words = buf_init((size_t)2 * PEOPLE_NAME_MAX + 4);
	struct person own;

	if (p->which != CASE_STEP_PROTECTION)
		return ERR_OK;
	TRY(own_words(v, &own, &words));
	if (!*case_text(p->c, spoken_by) && !nobody_spoke(p))
		TRY(suggest(v, p, spoken_by, buf_str(&words)));
	if (*case_text(p->c, by_name) || *case_text(p->c, by_title))
		return ERR_OK;
	TRY(suggest(v, p, by_name, own.name));
	return suggest(v, p, by_title, own.title);
}

/* The suggestion was left where it stood, and the answer is that nobody has spoken with the child. */
enum err step_own_drop(struct visit *v, struct step *p)
{
	BUF words = buf_init((size_t)2 * PEOPLE_NAME_MAX + 4);
	struct person own;

	if (p->which != CASE_STEP_PROTECTION || !nobody_spoke(p))
		return ERR_OK;
	TRY(own_words(v, &own, &words));
	return strcmp(case_text(p->c, spoken_by), buf_str(&words)) == 0 ? suggest(v, p, spoken_by, "") : ERR_OK;
}
