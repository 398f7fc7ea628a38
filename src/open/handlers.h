/* Handlers of this room. */
#ifndef OPEN_HANDLERS_H
#define OPEN_HANDLERS_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/http.h"

http_handler login_page, login_start, login_order_page, login_order_frame, login_order_image, login_order_status,
        login_order_cancel, login_order_other, login_back_page, login_back_status, login_code_type, logout;
http_handler let_in_page, let_in_enter, paper_codes_make;
http_handler sessions_page, session_end;
http_handler check_page, check_code_page, check_json;
/* A recorded decision by its kontrollkod. ERR_NOT_FOUND. */
MUST_USE enum err check_find(struct store *s, struct span code, struct decision *ret_decision);
/* What /kontroll tells of it, on the page and to a program, as members. */
MUST_USE enum err check_put_found(json_t *found, const struct decision_office *o, struct store *s,
                                  const struct decision *d, struct instant now);
MUST_USE enum err check_put_answer(json_t *answer, const struct decision_office *o, struct store *s,
                                   const struct decision *d, struct instant now);
http_handler verify_page, verify_file;
http_handler health, ready, message_report;
http_handler ledger_checkpoint, ledger_tile_bytes;
http_handler start_page, accessibility_page, forms_page, form_call_page, form_confirmation_page;

#endif
