/* Routes of the pages for administrators and unit managers. */
#ifndef JOURBESLUT_ADMIN_H
#define JOURBESLUT_ADMIN_H

#include "jourbeslut/http.h"

extern const struct http_table admin_table;

#endif
