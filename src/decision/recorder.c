/* The recorder, as papers name them. */
#include <stdio.h>

#include "jourbeslut/admission.h"
#include "jourbeslut/decision.h"

void decision_recorder_on_paper(struct oral *o)
{
	const char *words = admission_paper_words(admission_how_find(span_str(o->let_in)));

	(void)snprintf(o->recorder_on_paper, sizeof o->recorder_on_paper, "%s%s%s", o->recorder_title,
	               *o->recorder_title && *words ? ", " : "", words);
}
