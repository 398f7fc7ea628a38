/* Handlers of this room, and what they share. */
#ifndef ADMIN_HANDLERS_H
#define ADMIN_HANDLERS_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/http.h"

http_handler admin_home, admin_people, admin_person_active, admin_mandate, admin_mandate_add, admin_mandate_end;
http_handler admin_sessions, admin_session_end, admin_access;

/* {"value", "label", `mark`: bool} appended to a list of choices. */
MUST_USE enum err admin_add_choice(json_t *array, const char *value, const char *label, const char *mark, bool chosen);

#endif
