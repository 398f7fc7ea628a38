/* The custodies that a placement may rest on. */
#ifndef FOLLOW_CUSTODY_H
#define FOLLOW_CUSTODY_H

#include "jourbeslut/follow.h"

/* A decision by itself, whatever it rests on. */
MUST_USE enum err follow_load_own(const struct decision_office *o, struct store *s, const struct decision *d,
                                  struct instant now, struct following *f);
/* One pack asks both questions: they are of one act, or of acts that follow each other. */
bool custody_of_one_law(const struct law *law, const char *a, const char *b);
/* Finds those of the placement's matter, of those tied to it (tie.h), and law, for its rules, and tells of the one that
 * counts most. */
MUST_USE enum err custody_find(const struct decision_office *o, struct store *s, const struct decision *d,
                               struct instant now, struct following *placed);
void custody_release(struct follow_rests *r);

#endif
