/* How the last day of a follow-up is counted, and the same in words that anybody can check against the law: event,
 * rule, each day that was moved and why. Pure. */
#ifndef JOURBESLUT_RECKON_H
#define JOURBESLUT_RECKON_H

#include "jourbeslut/law.h"

/* Ids of follow-ups that a pack gives one meaning only, whatever the act. */
#define LAW_SUBMISSION "submission"   /* the decision must have come in to the court */
#define LAW_APPLICATION "application" /* the application for care must have come in */
#define LAW_REPORT "report"           /* the committee is told at its next meeting */

/* What is known of a decision, as far as days are counted from it. */
struct law_moments {
	struct instant decided; /* stated time of the oral decision */
	bool day_only;          /* of that only the day is known */
	bool enforced;
	struct date enforced_on; /* if enforced */
	bool upheld;
	struct date upheld_on; /* if upheld: the day of the court's decision */
	bool pending;          /* an application for care is before a court */
	bool meets;            /* the committee's calendar has a meeting after the day of the decision */
	struct date meeting;   /* if meets: the first */
};

enum law_reckoned {
	LAW_RECKONED,             /* `due` holds the day */
	LAW_RECKONED_MEETING,     /* the committee's next meeting: no day is known */
	LAW_RECKONED_ENFORCEMENT, /* waits for the day of enforcement */
	LAW_RECKONED_COURT,       /* waits for the court's decision */
	LAW_RECKONED_PENDING,     /* nothing is to be applied for: an application is before a court */
};
/* `ret_due` is zeroed unless LAW_RECKONED. */
enum law_reckoned law_reckon(const struct law_follow_up *f, const struct law_moments *m, struct law_due *ret_due);
/* The reckoning in Swedish sentences, one a line, appended. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err law_reckon_words(const struct law_follow_up *f, const struct law_moments *m, struct buf *out);

/* Why no period ends on that day (1930:173 2 §): "långfredagen", "julafton", "söndag"; "": it is open. Static. */
const char *law_closed_why(struct date d);
#define LAW_DAY_TEXT 40
/* "2026-11-27 fredag" */
void law_day_format(struct date d, char out[LAW_DAY_TEXT]);

#endif
