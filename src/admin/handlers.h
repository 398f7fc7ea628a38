/* Handlers of this room, and what they share. */
#ifndef ADMIN_HANDLERS_H
#define ADMIN_HANDLERS_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/http.h"

http_handler admin_home, admin_people, admin_person_active, admin_mandate, admin_mandate_add, admin_mandate_end;
http_handler admin_dispute, admin_dispute_settle;
http_handler admin_sessions, admin_session_end, admin_access;

#endif
