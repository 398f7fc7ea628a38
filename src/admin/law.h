/* Packs of law as the administrator sees them. */
#ifndef ADMIN_LAW_H
#define ADMIN_LAW_H

#include "handlers.h"
#include "jourbeslut/approval.h"

struct law_page {
	struct http_request *req;
	struct http_response *res;
	const struct decision_office *office;
	struct store *store;
	const struct law_pack *pack;
	json_t *errors; /* owned: field → what is wrong */
};
void law_page_release(struct law_page *p);
#define LAW_PAGE CLEANUP(law_page_release) struct law_page

/* The law follows what other processes staged, and what was approved just now. What goes wrong is logged: the worker
 * tries again. */
void law_follow(struct http_request *req, struct store *s);
/* Opens the page of the pack that the address names. ERR_NOT_FOUND. */
MUST_USE enum err law_page_open(struct http_request *req, struct http_response *res, struct law_page *ret_page);
/* With `errors` shown, and what was typed. */
MUST_USE enum err law_page_show(const struct law_page *p);
/* What is said of a pack, wherever it stands: adds to the object. */
MUST_USE enum err law_put_pack(json_t *object, const struct law_page *p, const struct law_pack *pack);

/* What the page of one pack says of decisions: `touched` and `locked[]` of DATA.md. `asked`: the page
 * asks for something. */
MUST_USE enum err law_put_touched(json_t *data, const struct law_page *p, bool asked);

/* ends[]: each kind of decision whose reviewed text ends within 90 days, or has ended. */
MUST_USE enum err law_put_ends(json_t *data, const struct decision_office *o, struct instant now);

#endif
