#include "jourbeslut/open.h"

#include "handlers.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/outbox.h"
#include "jourbeslut/page.h"
#include "jourbeslut/verify.h"

/* Pages that are the same for everybody. */
#define STATIC_PAGE(function, template)                                                                                \
	enum err function(struct http_request *req, struct http_response *res)                                         \
	{                                                                                                              \
		(void)req;                                                                                             \
		return http_render(res, template, json_object());                                                      \
	}
STATIC_PAGE(start_page, "open-start")
STATIC_PAGE(accessibility_page, "open-accessibility")
STATIC_PAGE(forms_page, "open-forms")
STATIC_PAGE(form_call_page, "open-form-call")
STATIC_PAGE(form_confirmation_page, "open-form-confirmation")

#define FORM_MAX 4096
#define VERIFY_MAX (VERIFY_FILE_MAX + FORM_MAX) /* all that the service makes, and the form around it */
#define ORDER "/logga-in/{order}/{till}"
/* Any role of the register: by the e-ID, that is. */
#define IDENTIFIED (HTTP_ROLE(ROLE_COUNT) - 1)
#define WATCHED (HTTP_NO_SESSION | HTTP_QUIET | HTTP_API)
#define POLLED HTTP_RATE_POLL, HTTP_PASSIVE | HTTP_QUIET

static const struct http_route routes[] = {
	{ HTTP_GET, "/", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, start_page },
	{ HTTP_GET, "/logga-in", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_LOGIN_BOUND, login_page },
	{ HTTP_POST, "/logga-in", HTTP_ANYBODY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_LOGIN, HTTP_LOGIN_BOUND,
	  login_start },
	{ HTTP_GET, "/logga-in/utan", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_LOGIN_BOUND, let_in_page },
	{ HTTP_POST, "/logga-in/utan", HTTP_ANYBODY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_GUESS, HTTP_LOGIN_BOUND,
	  let_in_enter },
	{ HTTP_GET, ORDER, HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_POLL, HTTP_LOGIN_BOUND, login_order_page },
	{ HTTP_GET, ORDER "/ruta", HTTP_ANYBODY, HTTP_BODY_NONE, 0, POLLED | HTTP_FRAMED | HTTP_LOGIN_BOUND,
	  login_order_frame },
	{ HTTP_GET, ORDER "/bild.svg", HTTP_ANYBODY, HTTP_BODY_NONE, 0, POLLED | HTTP_LOGIN_BOUND, login_order_image },
	{ HTTP_GET, ORDER "/status", HTTP_ANYBODY, HTTP_BODY_NONE, 0, POLLED | HTTP_API | HTTP_LOGIN_BOUND,
	  login_order_status },
	{ HTTP_POST, ORDER "/avbryt", HTTP_ANYBODY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_LOGIN_BOUND,
	  login_order_cancel },
	{ HTTP_POST, ORDER "/annan", HTTP_ANYBODY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_LOGIN, HTTP_LOGIN_BOUND,
	  login_order_other },
	{ HTTP_POST, ORDER "/kod", HTTP_ANYBODY, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, HTTP_LOGIN_BOUND,
	  login_code_type },
	{ HTTP_GET, PAGE_ORDER_BACK "{nonce}", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_POLL, 0, login_back_page },
	{ HTTP_GET, PAGE_ORDER_BACK "{nonce}/status", HTTP_ANYBODY, HTTP_BODY_NONE, 0, POLLED | HTTP_API,
	  login_back_status },
	{ HTTP_GET, "/inloggningar", IDENTIFIED, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, sessions_page },
	{ HTTP_POST, "/inloggningar/papperskoder", HTTP_ROLE(ROLE_DUTY), HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0,
	  paper_codes_make },
	{ HTTP_POST, "/inloggningar", IDENTIFIED, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0, session_end },
	{ HTTP_POST, "/logga-ut", HTTP_LOGGED_IN, HTTP_BODY_FORM, FORM_MAX, HTTP_RATE_CHANGE, 0, logout },
	{ HTTP_GET, "/kontroll", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_GUESS, 0, check_page },
	{ HTTP_GET, "/kontroll/{code}", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_GUESS, 0, check_code_page },
	{ HTTP_GET, "/kontroll/{code}/json", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_GUESS,
	  HTTP_NO_SESSION | HTTP_API, check_json },
	{ HTTP_POST, OUTBOX_REPORT_PATH "{code}", HTTP_ANYBODY, HTTP_BODY_ANY, OUTBOX_REPORT_MAX, HTTP_RATE_POLL,
	  HTTP_NO_SESSION | HTTP_OWN_CSRF | HTTP_API | HTTP_QUIET, message_report },
	{ HTTP_GET, "/verifiera", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, HTTP_LOGIN_BOUND, verify_page },
	{ HTTP_POST, "/verifiera", HTTP_ANYBODY, HTTP_BODY_MULTIPART, VERIFY_MAX, HTTP_RATE_GUESS,
	  HTTP_LOGIN_BOUND | HTTP_ASIDE, verify_file },
	{ HTTP_GET, "/tillganglighet", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, accessibility_page },
	{ HTTP_GET, "/blanketter", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, forms_page },
	{ HTTP_GET, "/blanketter/muntligt-beslut", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0, form_call_page },
	{ HTTP_GET, "/blanketter/bekraftelse", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, 0,
	  form_confirmation_page },
	{ HTTP_GET, "/checkpoint", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, WATCHED, ledger_checkpoint },
	{ HTTP_GET, "/tile/{path...}", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_PAGE, WATCHED, ledger_tile_bytes },
	{ HTTP_GET, "/healthz", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE,
	  HTTP_NO_SESSION | HTTP_QUIET | HTTP_API, health },
	{ HTTP_GET, "/readyz", HTTP_ANYBODY, HTTP_BODY_NONE, 0, HTTP_RATE_NONE, HTTP_NO_SESSION | HTTP_QUIET | HTTP_API,
	  ready },
};

const struct http_table open_table = HTTP_TABLE(routes);
