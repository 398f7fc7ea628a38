/* What happened after the decision, and which it was, told by the municipality: the forms are the same for all. */
#include "handlers.h"
#include "jourbeslut/page.h"

static enum err begin(struct http_request *req, struct http_response *res, struct decision *d,
                      struct page_event_visit *v)
{
	*v = (struct page_event_visit){ .req = req, .res = res, .d = d, .area = PAGE_MUNI };
	TRY(muni_find(req, res, &v->s, d));
	v->person = http_session(req)->person;
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

enum err muni_event_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_event_show);
}

enum err muni_event_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_event_save);
}

enum err muni_proof_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_proof_show);
}

enum err muni_proof_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_proof_save);
}

enum err muni_undo_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_undo_show);
}

enum err muni_undo_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_undo_save);
}

enum err muni_proof_file(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_proof_file);
}

enum err muni_name_type_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_name_type_show);
}

enum err muni_name_type_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_name_type_save);
}

enum err muni_outside_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_outside_show);
}

enum err muni_outside_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_outside_save);
}

enum err muni_outside_undo_show(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_outside_undo_show);
}

enum err muni_outside_undo_save(struct http_request *req, struct http_response *res)
{
	return run(req, res, page_outside_undo_save);
}
