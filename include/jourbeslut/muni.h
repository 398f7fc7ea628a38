/* Routes of the pages for the municipality. */
#ifndef JOURBESLUT_MUNI_H
#define JOURBESLUT_MUNI_H

#include "jourbeslut/http.h"

extern const struct http_table muni_table;

#endif
