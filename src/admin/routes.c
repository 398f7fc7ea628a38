#include "jourbeslut/admin.h"

#include "handlers.h"
#include "jourbeslut/people.h"
#include "jourbeslut/seen.h"

#define FORM_MAX 8192
#define ADMIN HTTP_ROLE(ROLE_ADMIN)
/* The unit manager reviews who read what (lag 2001:454); who may do what is the administrator's. */
#define REVIEW (HTTP_ROLE(ROLE_ADMIN) | HTTP_ROLE(ROLE_MANAGER))
/* Settles what is disputed of a decision. */
#define MANAGER HTTP_ROLE(ROLE_MANAGER)
#define READ HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0
#define CHANGE HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0

static const struct http_route routes[] = {
	{ HTTP_GET, "/admin", REVIEW, READ, admin_home },
	{ HTTP_GET, "/admin/personer", ADMIN, READ, admin_people },
	{ HTTP_POST, "/admin/personer/{person}", ADMIN, CHANGE, admin_person_active },
	{ HTTP_GET, "/admin/forordnande", ADMIN, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS, admin_mandate },
	{ HTTP_POST, "/admin/forordnande", ADMIN, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS,
	  admin_mandate_add },
	{ HTTP_POST, "/admin/forordnande/{mandate}/avsluta", ADMIN, CHANGE, admin_mandate_end },
	{ HTTP_GET, "/admin/kalender", ADMIN, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS, admin_meetings },
	{ HTTP_POST, "/admin/kalender", ADMIN, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS,
	  admin_meetings_add },
	{ HTTP_POST, "/admin/kalender/{municipality}/{day}/bort", ADMIN, CHANGE, admin_meeting_remove },
	{ HTTP_GET, "/admin/lag", ADMIN, READ, admin_law },
	{ HTTP_GET, "/admin/lag/{pack}", ADMIN, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS, admin_law_pack },
	{ HTTP_POST, "/admin/lag/{pack}", ADMIN, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS,
	  admin_law_act },
	{ HTTP_GET, "/admin/lag/{pack}/granskning.pdf", ADMIN, READ, admin_law_pdf },
	{ HTTP_GET, "/admin/sessioner", ADMIN, READ, admin_sessions },
	{ HTTP_POST, "/admin/sessioner/{session}/avsluta", ADMIN, CHANGE, admin_session_end },
	{ HTTP_GET, "/admin/avgor/{ref}", MANAGER, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS, admin_dispute },
	{ HTTP_POST, "/admin/avgor/{ref}", MANAGER, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE,
	  HTTP_KEEPS | HTTP_SEEN(PAGE_SEEN_TEXT | PAGE_SEEN_MARKS), admin_dispute_settle },
	{ HTTP_GET, "/admin/logg", REVIEW, READ, admin_access },
};

const struct http_table admin_table = HTTP_TABLE(routes);
