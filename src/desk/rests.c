/* The text of a placement, held against the custody that it rests on. */
#include "desk/rests.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/follow.h"
#include "jourbeslut/matter.h"

#define CARE "placement.care"
#define NAMED "placement.custody"

enum err rests_find(struct visit *v, char ret_ref[DECISION_REF])
{
	const struct follow_custody *c;
	FOLLOWING f = { 0 };

	ret_ref[0] = '\0';
	if (!v->d.has_oral || !v->d.oral.yes)
		return ERR_OK;
	TRY(follow_load(v->o, v->s, &v->d, v->now, &f));
	c = &f.custody;
	if (c->asked && c->known && !c->own_words && (c->state == LEGAL_IN_FORCE || c->state == LEGAL_MAY_HAVE_LAPSED))
		(void)snprintf(ret_ref, DECISION_REF, "%s", c->ref);
	return ERR_OK;
}

/* An answer is for this reference against this custody: with another tie it is asked anew. */
static enum err bind_to(struct case_problems *problems, const char *named, const char *ref)
{
	BUF both = buf_init(CASE_FILE_MAX);

	TRY(buf_printf(&both, "%s\n%s", named, ref));
	return case_problem_bind(problems, buf_span(&both));
}

enum err rests_check(struct visit *v, struct case_problems *problems)
{
	CASE struct case_file *c = NULL;
	const char *care, *named;
	char ref[DECISION_REF];

	TRY(decision_case_load(v->s, v->d.matter_id, &c));
	care = case_text(c, CARE);
	named = case_text(c, NAMED);
	if (!*care)
		return ERR_OK;
	TRY(rests_find(v, ref));
	if (*ref && strcmp(care, "custody") != 0)
		return case_problem_add_quote(problems, CASE_DOUBT, CARE, "",
		                              "Placeringen hör ihop med ett omhändertagande som gäller, men texten "
		                              "säger att den gäller annan vård. Stämmer det?",
		                              span_str(ref));
	if (strcmp(care, "custody") != 0 || !*named || strcmp(named, ref) == 0)
		return ERR_OK;
	TRY(case_problem_add_quote(problems, CASE_DOUBT, NAMED, "",
	                           *ref ? "Texten nämner ett annat omhändertagande än det som placeringen hör ihop "
	                                  "med. Stämmer det?"
	                                : "Texten nämner ett omhändertagande som inte är registrerat som det "
	                                  "placeringen vilar på. Stämmer det?",
	                           span_str(named)));
	return bind_to(problems, named, ref);
}
