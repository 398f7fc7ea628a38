/* What a page of a decision showed, and whether it still stands when somebody acts on it ("Seen" of http.h).
 *
 * A route of an act names the parts that it is for: { HTTP_POST, "/kommun/beslut/{ref}/kvittera", …, HTTP_KEEPS |
 * HTTP_SEEN(PAGE_SEEN_STANDS | PAGE_SEEN_MARKS), … }. Every page of a decision carries all of them
 * (page_find_decision, visit_decision), and the act's transaction calls page_seen_check. A test holds that each route
 * of an act on a decision either has a part, or stands in its list of those that need none, with the reason. */
#ifndef JOURBESLUT_SEEN_H
#define JOURBESLUT_SEEN_H

#include "jourbeslut/decision.h"
#include "jourbeslut/http.h"

#define PAGE_SEEN_TEXT 1u    /* the latest frozen text, and whether it was sent back or opened */
#define PAGE_SEEN_STANDS 2u  /* the archived text that stands, or the paper that was signed outside */
#define PAGE_SEEN_WRONG 4u   /* the latest marking as wrongly recorded, and what became of it */
#define PAGE_SEEN_CONTEST 8u /* what the decision maker contests, and what became of it */
#define PAGE_SEEN_RETURN 16u /* the municipality's return, and whether it was answered */
#define PAGE_SEEN_SHOWN 32u  /* what the page itself showed and says by page_seen_add: a draft, a list */
#define PAGE_SEEN_MARKS (PAGE_SEEN_WRONG | PAGE_SEEN_CONTEST | PAGE_SEEN_RETURN)

/* The page is about this decision as it stands. */
MUST_USE enum err page_seen_put(struct http_response *res, struct store *s, const struct decision *d);
/* The page shows this, too; once a page. */
MUST_USE enum err page_seen_add(struct http_response *res, struct span shown);
/* [tx] The parts that the act's route names stand as its page showed them; else ERR_STALE, with what changed. A route
 * that names none: ERR_OK. */
MUST_USE enum err page_seen_check(const struct http_request *req, struct http_response *res, struct store *s,
                                  int64_t decision);
/* [tx] The same of PAGE_SEEN_SHOWN. `changed`: what is said where it is something else. */
MUST_USE enum err page_seen_same(const struct http_request *req, struct http_response *res, struct span shown,
                                 const char *changed);

#endif
