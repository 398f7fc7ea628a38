/* A moment of the night as people write it in a text: without a year, often without a day. */
#ifndef DESK_NIGHT_TIME_H
#define DESK_NIGHT_TIME_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

#define NIGHT_TIME_TEXT 32
/* "23.40" and "kl. 2340" are that time nearest to `anchor` (when it was decided; before the call, now); with "i går",
 * "i dag" or "i morgon" that day of now's; with "21/11", "21 nov", "lör" or "lör 21 november" before it that day
 * nearest to the anchor. Gives "2026-11-21 23:40". False: it is none of these, such as a time with its year, and
 * untouched. */
bool night_time_read(struct span text, struct instant anchor, struct instant now, char ret_text[NIGHT_TIME_TEXT]);

#endif
