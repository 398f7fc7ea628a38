/* What happened after the decision, and which it was, told by the duty: the forms are the same for all. */
#include "desk/handlers.h"
#include "desk/visit.h"
#include "jourbeslut/page.h"

static enum err begin(struct http_request *req, struct http_response *res, struct decision *d,
                      struct page_event_visit *v)
{
	struct visit visit;

	TRY(visit_decision(req, res, NULL, &visit));
	*d = visit.d;
	*v = (struct page_event_visit){
		.req = req, .res = res, .s = visit.s, .d = d, .area = PAGE_DESK, .person = visit.person
	};
	return ERR_OK;
}

static enum err run(struct http_request *req, struct http_response *res,
                    enum err (*handler)(const struct page_event_visit *v))
{
	struct page_event_visit v;
	struct decision d;

	TRY(begin(req, res, &d, &v));
	return handler(&v);
}

enum err desk_event_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_event_show);
}

enum err desk_event_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_event_save);
}

enum err desk_proof_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_proof_show);
}

enum err desk_proof_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_proof_save);
}

enum err desk_undo_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_undo_show);
}

enum err desk_undo_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_undo_save);
}

enum err desk_proof_file(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_proof_file);
}

enum err desk_name_type_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_name_type_show);
}

enum err desk_name_type_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_name_type_save);
}

enum err desk_outside_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_outside_show);
}

enum err desk_outside_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_outside_save);
}

enum err desk_outside_undo_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_outside_undo_show);
}

enum err desk_outside_undo_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_outside_undo_save);
}
