/* The matter's files: uploading and removing. They are shown by the text's last page (step_page.c). */
#include <stdio.h>
#include <string.h>

#include "desk/handlers.h"
#include "desk/hold.h"
#include "desk/problem.h"
#include "desk/step.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"

static const char no_file[] = "Välj en eller flera filer.";
static const char wrong_type[] = "Filen är inte PDF, PNG, JPEG eller ren text.";
static const char too_large[] = "Filen är större än 10 MB, eller så har ärendet redan 40 filer.";
static const char nothing[] = " Inget laddades upp.";

struct upload {
	const char *wrong; /* NULL: nothing */
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

static enum err show_again(struct visit *v, const struct upload *u)
{
	JSON json_t *values = json_object(), *errors = json_object(), *problems = json_array();
	struct step_typed typed = { values, errors, problems, 0 };
	BUF text = buf_init(1000);
	STEP p = { 0 };

	if (u->at)
		TRY(buf_printf(&text, "%.*s: ", (int)u->at->filename.len, u->at->filename.ptr));
	TRY(buf_printf(&text, "%s%s", u->wrong, u->at ? nothing : ""));
	TRY(problem_add(problems, errors, "file", buf_str(&text)));
	TRY(step_open(v, span_str("documents"), &p));
	return step_render(v, &p, &typed, 422);
}

enum err document_upload(struct http_request *req, struct http_response *res)
{
	struct upload u = { 0 };
	struct visit v;
	enum err e;

	TRY(visit_decision(req, res, NULL, &v));
	if (http_file_count(req) == 0) {
		u.wrong = no_file;
		return show_again(&v, &u);
	}
	e = visit_change(&v, "upload", upload, &u);
	if (e == ERR_MEDIA_TYPE || e == ERR_TOO_LARGE) {
		u.wrong = e == ERR_MEDIA_TYPE ? wrong_type : too_large;
		return show_again(&v, &u);
	}
	TRY(e);
	return visit_go(&v, "/text/documents?sparat=1");
}

/* A file that a frozen text names stays: ERR_WRONG_STATE. */
static enum err remove_document(struct visit *v, void *ctx)
{
	TRY(decision_hold(v->o, v->s, v->d.matter_id, v->person, false));
	return decision_document_remove(v->o, v->s, v->d.matter_id, *(const int64_t *)ctx, v->person);
}

enum err document_remove(struct http_request *req, struct http_response *res)
{
	uint64_t number;
	struct visit v;
	int64_t id;

	TRY(visit_decision(req, res, NULL, &v));
	if (number_parse(http_param(req, "document"), INT64_MAX, &number) != ERR_OK)
		return ERR_NOT_FOUND;
	id = (int64_t)number;
	TRY(visit_change(&v, "remove document", remove_document, &id));
	return visit_go(&v, "/text/documents?sparat=1");
}
