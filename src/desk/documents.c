/* Uploading and removing. They are shown by the text's last page (step_page.c). */
#include "desk/documents.h"

#include <stdio.h>
#include <string.h>

#include "desk/handlers.h"
#include "desk/hold.h"
#include "desk/step.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/reason.h"

static const char no_file[] = "Välj en eller flera filer.";
static const char wrong_type[] = "Filen är inte PDF, PNG, JPEG eller ren text.";
static const char too_large[] = "Filen är större än 10 MB, eller så har ärendet redan 40 filer.";
static const char nothing[] = " Inget laddades upp.";

struct upload {
	const struct http_file *at;
};

/* All files or none: what failed is said, and the worker chooses anew. */
static enum err upload(struct visit *v, void *ctx)
{
	struct upload *u = ctx;
	int64_t id;

	TRY(decision_hold(v->o, v->s, v->d.matter_id, v->person, false));
	for (size_t i = 0; i < http_file_count(v->req); i++) {
		u->at = http_file_at(v->req, i);
		TRY(decision_document_add(v->o, v->s, v->d.matter_id, v->person, u->at->filename, u->at->bytes, &id));
	}
	return ERR_OK;
}

enum err documents_upload(struct visit *v, struct buf *ret_wrong)
{
	struct upload u = { 0 };
	enum err e;

	if (http_file_count(v->req) == 0)
		return buf_add_str(ret_wrong, no_file);
	e = visit_change(v, "upload", upload, &u);
	if (e != ERR_MEDIA_TYPE && e != ERR_TOO_LARGE)
		return e;
	return buf_printf(ret_wrong, "%.*s: %s%s", (int)u.at->filename.len, u.at->filename.ptr,
	                  e == ERR_MEDIA_TYPE ? wrong_type : too_large, nothing);
}

enum err documents_add_problem(struct step_typed *typed, const char *wrong)
{
	return *wrong ? page_problem_add(typed->problems, typed->errors, "file", wrong) : ERR_OK;
}

static enum err show_again(struct visit *v, const char *wrong)
{
	JSON json_t *values = json_object(), *errors = json_object(), *problems = json_array();
	struct step_typed typed = { values, errors, problems, 0, false };
	STEP p = { 0 };

	if (!values || !errors || !problems)
		return ERR_MEMORY;
	TRY(documents_add_problem(&typed, wrong));
	TRY(step_open(v, span_str("documents"), &p));
	return step_render(v, &p, &typed, 422);
}

/* Files alone, without the page's fields. */
enum err document_upload(struct http_request *req, struct http_response *res)
{
	BUF wrong = buf_init(DOCUMENTS_WRONG);
	struct visit v;

	TRY(visit_decision(req, res, NULL, &v));
	TRY(documents_upload(&v, &wrong));
	return wrong.len ? show_again(&v, buf_str(&wrong)) : visit_go(&v, "/text/documents");
}

/* A file that a frozen text names stays: ERR_WRONG_STATE. */
static enum err remove_document(struct visit *v, void *ctx)
{
	TRY(decision_hold(v->o, v->s, v->d.matter_id, v->person, false));
	return decision_document_remove(v->o, v->s, v->d.matter_id, *(const int64_t *)ctx, v->person);
}

enum err documents_remove(struct visit *v, struct span document)
{
	uint64_t number;
	int64_t id;

	if (number_parse(document, INT64_MAX, &number) != ERR_OK)
		return ERR_NOT_FOUND;
	id = (int64_t)number;
	return visit_change(v, "remove document", remove_document, &id);
}
