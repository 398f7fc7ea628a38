#include "jourbeslut/sign.h"

#include "handlers.h"
#include "jourbeslut/people.h"
#include "jourbeslut/seen.h"

#define FORM_MAX 16384
#define DECIDER HTTP_ROLE(ROLE_DECIDER)
#define DECISION "/skriv-under/{ref}"
#define ORDER "/skriv-under/{ref}/underskrift/{order}"
#define TYPED DECIDER, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_KEEPS /* a page that people type on */
/* An act on a decision, and the parts of its page that it is for (seen.h). */
#define ACT(parts) DECIDER, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_KEEPS | HTTP_SEEN(parts)
#define POLLED HTTP_RATE_POLL, HTTP_PASSIVE | HTTP_QUIET

static const struct http_route routes[] = {
	{ HTTP_GET, "/skriv-under", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_LOGIN_BOUND, sign_start },
	{ HTTP_GET, "/skriv-under/mina", DECIDER, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, sign_queue },
	{ HTTP_GET, DECISION, TYPED, sign_read },
	{ HTTP_GET, DECISION "/stammer-inte", TYPED, sign_not_right },
	{ HTTP_POST, DECISION "/stammer-inte", ACT(PAGE_SEEN_TEXT | PAGE_SEEN_WRONG | PAGE_SEEN_CONTEST),
	  sign_send_back },
	{ HTTP_GET, DECISION "/registrerat", DECIDER, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, sign_recorded },
	{ HTTP_GET, DECISION "/inte-mitt", TYPED, sign_not_mine },
	{ HTTP_POST, DECISION "/inte-mitt", ACT(PAGE_SEEN_WRONG | PAGE_SEEN_CONTEST), sign_contest },
	{ HTTP_POST, DECISION "/inte-mitt/ta-tillbaka", ACT(PAGE_SEEN_WRONG | PAGE_SEEN_CONTEST), sign_take_back },
	{ HTTP_POST, "/skriv-under/ringer", DECIDER, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0, sign_calling },
	{ HTTP_POST, "/skriv-under/notis/{notice}", DECIDER, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0,
	  sign_notice_seen },
	{ HTTP_GET, DECISION "/kopia.pdf", DECIDER, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, sign_copy },
	{ HTTP_POST, DECISION "/underskrift", DECIDER, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_LOGIN,
	  HTTP_SEEN(PAGE_SEEN_TEXT | PAGE_SEEN_WRONG | PAGE_SEEN_CONTEST), sign_order_new },
	{ HTTP_GET, ORDER, DECIDER, HTTP_BODY_NONE, 0, HTTP_RATE_POLL, 0, sign_order_page },
	{ HTTP_GET, ORDER "/ruta", DECIDER, HTTP_BODY_NONE, 0, POLLED | HTTP_FRAMED, sign_order_frame },
	{ HTTP_GET, ORDER "/bild.svg", DECIDER, HTTP_BODY_NONE, 0, POLLED, sign_order_image },
	{ HTTP_GET, ORDER "/status", DECIDER, HTTP_BODY_NONE, 0, POLLED | HTTP_API, sign_order_status },
	{ HTTP_POST, ORDER "/avbryt", DECIDER, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0, sign_order_cancel },
};

const struct http_table sign_table = HTTP_TABLE(routes);
