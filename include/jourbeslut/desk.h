/* Routes of the pages for the duty worker. */
#ifndef JOURBESLUT_DESK_H
#define JOURBESLUT_DESK_H

#include "jourbeslut/http.h"

extern const struct http_table desk_table;

#endif
