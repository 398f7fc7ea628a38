/* Routes of the pages for the decision maker. */
#ifndef JOURBESLUT_SIGN_H
#define JOURBESLUT_SIGN_H

#include "jourbeslut/http.h"

extern const struct http_table sign_table;

#endif
