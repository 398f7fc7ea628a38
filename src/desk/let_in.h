/* Who is in without the e-ID. */
#ifndef DESK_LET_IN_H
#define DESK_LET_IN_H

#include "desk/visit.h"
#include "jourbeslut/base/json.h"

#define LET_IN_SHOWN (24 * HOUR) /* longer than a session lasts by any sensible setting */
/* "let_in[]": {`name`, `how`, `at`}, latest first, for everybody on the duty's desk: nobody is let in unseen. */
MUST_USE enum err let_in_put(const struct visit *v, json_t *data);

#endif
