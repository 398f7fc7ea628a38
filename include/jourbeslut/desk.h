/* The duty worker: the desk, the call, the text, the decision. */
#ifndef JOURBESLUT_DESK_H
#define JOURBESLUT_DESK_H

#include "jourbeslut/http.h"

/* Routes under /jour and /beslut; all ask for ROLE_DUTY. http_app() must be a `struct decision_office *`. */
extern const struct http_table desk_table;

#endif
