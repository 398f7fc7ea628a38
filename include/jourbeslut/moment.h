/* A day and a time of day as people write them at night. */
#ifndef JOURBESLUT_MOMENT_H
#define JOURBESLUT_MOMENT_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"

/* 23.40, 23:40, 2340, 23 40, 7.30, 730, and "kl." before it. ERR_INPUT. */
MUST_USE enum err moment_time_parse(struct span text, int *ret_hour, int *ret_minute);
/* 2026-11-21, 20261121. ERR_INPUT. */
MUST_USE enum err moment_day_parse(struct span text, struct date *ret_day);
/* The last instant with that reading that is not after `now`: in the hour that occurs twice, what was done in the first
 * is not taken for the future. ERR_INPUT: no such time, or only one in the future. */
MUST_USE enum err moment_past(struct date day, int hour, int minute, struct instant now, struct instant *ret_instant);

#endif
