/* What the forms about a decision's events share. */
#ifndef PAGE_EVENT_PARTS_H
#define PAGE_EVENT_PARTS_H

#include "jourbeslut/follow.h"
#include "jourbeslut/page.h"

/* {"decision", "form", "errors", "problems", "proof_kinds", "of_court", "file_again"}; `errors` (by field) is taken
 * over, and listed in the order of the fields. `first`: the proof can wait. With errors the answer is 422. */
MUST_USE enum err event_page_begin(const struct page_event_visit *v, enum follow_kind of, bool first, json_t *errors,
                                   json_t **ret_data);
/* Who sent a form is noted, and what it was written on is what is there. */
MUST_USE enum err event_access(const struct page_event_visit *v, struct store *s, const char *what);
/* To the decision, which says what was done. */
MUST_USE enum err event_back(const struct page_event_visit *v, const char *done);
/* "{path of the decision}/{below}/{id}" as member `key`. */
MUST_USE enum err event_put_path(json_t *data, const char *key, const struct page_event_visit *v, const char *below,
                                 int64_t id);
/* False: none is given, and none is said to be there. */
bool event_read_proof(const struct http_request *req, struct follow_proof_input *ret_proof);
/* What is wrong with a proof, at its field: FOLLOW_WRONG_PROOF or FOLLOW_WRONG_FILE. */
MUST_USE enum err event_proof_wrong(const struct http_request *req, enum follow_wrong wrong, json_t *errors);

#endif
