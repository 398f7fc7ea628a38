/* Handlers of this room, and what they share. */
#ifndef ADMIN_HANDLERS_H
#define ADMIN_HANDLERS_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/http.h"

http_handler admin_home, admin_people, admin_person_active, admin_mandate, admin_mandate_add, admin_mandate_end;
http_handler admin_meetings, admin_meetings_add, admin_meeting_remove;
/* Puts calendar_ends[] {municipality, last}: calendars whose last day has passed, or is near. */
MUST_USE enum err admin_meetings_ends_put(struct store *s, struct date today, json_t *data);
http_handler admin_dispute, admin_dispute_settle;
http_handler admin_law, admin_law_pack, admin_law_act, admin_law_pdf;
http_handler admin_sessions, admin_session_end, admin_access;

#endif
