/* Routes of the pages for anybody: start, login, check of a paper, health. */
#ifndef JOURBESLUT_OPEN_H
#define JOURBESLUT_OPEN_H

#include "jourbeslut/http.h"

extern const struct http_table open_table;

#endif
