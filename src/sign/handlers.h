/* Handlers of this room, and what they share. */
#ifndef SIGN_HANDLERS_H
#define SIGN_HANDLERS_H

#include "jourbeslut/decision.h"
#include "jourbeslut/http.h"
#include "jourbeslut/base/json.h"

http_handler sign_start, sign_queue, sign_read, sign_not_right, sign_send_back, sign_copy;
http_handler sign_recorded, sign_not_mine, sign_contest, sign_take_back, sign_notice_seen;
http_handler sign_calling;
http_handler sign_order_new, sign_order_page, sign_order_frame, sign_order_image, sign_order_status, sign_order_cancel;

/* The decision of the address, if the logged-in person is its decision maker; leaves an access row. */
MUST_USE enum err sign_find(struct http_request *req, struct http_response *res, struct store **ret_store,
                            struct decision *ret_decision);
/* A decision as in the lists of sign-queue. */
MUST_USE enum err sign_item(const struct decision_office *o, struct store *s, const struct decision *d,
                            json_t **ret_object);
/* What the person must do or wait for next: `next` (the oldest that waits for the signature, or false) and the bools
 * `one_coming`, `more_coming` (texts are being written), `in_doubt` (marked as wrongly recorded, not confirmed) and
 * `nothing`, at most one of the five. */
MUST_USE enum err sign_put_next(json_t *data, const struct decision_office *o, struct store *s, int64_t person);

#endif
