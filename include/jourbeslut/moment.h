/* A day and a time of day as people write them at night. */
#ifndef JOURBESLUT_MOMENT_H
#define JOURBESLUT_MOMENT_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"

/* 23.40, 23:40, 2340, 23 40, 7.30, 730, and "kl." before it. ERR_INPUT. */
MUST_USE enum err moment_time_parse(struct span text, int *ret_hour, int *ret_minute);
/* 2026-11-21, 20261121. ERR_INPUT. */
MUST_USE enum err moment_day_parse(struct span text, struct date *ret_day);
/* A day near `anchor`, to the clock, in words: "" and "lör" (nearest to it), "21/11", "21 nov", "lör den 21 november"
 * (the year nearest to it; a weekday that is not that day's is a slip), "i går", "i dag", "i morgon" (of now's).
 * False: it is none of these. */
bool moment_day_near(struct span text, int hour, int minute, struct instant anchor, struct instant now,
                     struct date *ret_day);
/* The one reader of a day in a form: as moment_day_parse, or in such words; a weekday is the latest that has been, or
 * with `ahead` the next one. `ret_as_said`: in words, so it is told back before it counts. ERR_INPUT. */
MUST_USE enum err moment_day_read(struct span text, struct date today, bool ahead, struct date *ret_day,
                                  bool *ret_as_said);
/* The last instant with that reading that is not after `now`: in the hour that occurs twice, what was done in the first
 * is not taken for the future. ERR_INPUT: no such time, or only one in the future. */
MUST_USE enum err moment_past(struct date day, int hour, int minute, struct instant now, struct instant *ret_instant);

#endif
