/* What can be fetched of a decision. */
#include "desk/handlers.h"
#include "desk/visit.h"
#include "jourbeslut/page.h"
#include "jourbeslut/archive.h"

#define PDF_MAX (64 << 20)

enum err file_show(struct http_request *req, struct http_response *res)
{
	BUF bytes = buf_init(PDF_MAX);
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	if (span_equal_str(http_param(req, "file"), "papper") && v.d.state == DECISION_FROZEN)
		return paper_show(req, res);
	if (!span_equal_str(http_param(req, "file"), "att-underteckna.pdf"))
		return page_file(req, res, v.s, &v.d);
	/* To be printed and signed by hand: the frozen text, never a draft. */
	TRY(visit_decision(req, res, "download to sign", &v));
	if (v.d.state != DECISION_FROZEN)
		return ERR_NOT_FOUND;
	TRY(archive_unsigned_pdf(v.o, v.s, &v.d, false, &bytes));
	return http_bytes_inline(res, "application/pdf", "att-underteckna.pdf", &bytes);
}

enum err file_document(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	return page_document(req, res, v.s, &v.d);
}
