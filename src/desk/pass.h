/* The worker's pass on the desk's pages. */
#ifndef DESK_PASS_H
#define DESK_PASS_H

#include "desk/visit.h"

/* Puts `pass` of DATA.md. `back` is where beginning or extending it leads to: an address of ours. */
MUST_USE enum err pass_put(const struct visit *v, json_t *data, const char *back);
/* Puts `on_duty` and `handovers[]`: who is on duty, and what waits for being received. */
MUST_USE enum err pass_put_others(const struct visit *v, json_t *data);
/* A form that was sent by "Spara och förläng passet": extends it, where that is possible, before anything is saved. */
MUST_USE enum err pass_extend_asked(struct visit *v);
/* Back to the address that the form has in `till`, if it is one of ours; else to the desk. */
MUST_USE enum err pass_go_back(const struct visit *v);

#endif
