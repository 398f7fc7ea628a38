/* Saving a page of the text: what can be read is saved, and what cannot, or what somebody else changed meanwhile, is
 * shown again as it was typed. */
#include <stdio.h>
#include <string.h>

#include "desk/handlers.h"
#include "desk/documents.h"
#include "desk/pass.h"
#include "desk/step.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/tie.h"

static enum err save(struct visit *v, void *ctx)
{
	struct step_form *f = ctx;

	TRY(step_form_read(v, f)); /* on the case as it is now, inside the transaction */
	return tie_case_save(v->o, v->s, v->d.matter_id, v->person, f->step.c);
}

/* "0003" for the address; "0230s", "0230n" in the hour that occurs twice. */
static void time_of_saving(struct instant now, char out[8])
{
	const struct civil c = civil_of(now);
	const char *hour = !*clock_which_hour(now) ? "" : c.offset == 120 ? "s" : "n";

	(void)snprintf(out, 8, "%02u%02u%s", (unsigned)c.hour % 24, (unsigned)c.minute % 60, hour);
}

static enum err go_on(struct visit *v, struct step_form *f)
{
	const char *name = case_step_name(f->step.which);
	char at[8];
	enum case_step next;

	time_of_saving(v->now, at);
	if (http_form(v->req, "add").ptr)
		return http_redirectf(v->res, "%s/text/%s?sparat=%s&till=1", v->path, name, at);
	if (!span_equal_str(http_form(v->req, "go"), "next"))
		return http_redirectf(v->res, "%s/text/%s?sparat=%s", v->path, name, at);
	TRY(step_find_pages(v, &f->step)); /* of the case as it was saved */
	next = step_after(&f->step, f->step.which);
	if (next == CASE_STEP_NONE)
		return visit_go(v, "/granska");
	return http_redirectf(v->res, "%s/text/%s?sparat=%s", v->path, case_step_name(next), at);
}

/* By way of the page's own address, so that Back and reload show it too; at once where nothing can be kept now. */
static enum err show_again(struct visit *v, struct step_form *f, const char *note, int status)
{
	enum err e = http_keep(v->req, note);

	if (e == ERR_OK)
		return http_redirectf(v->res, "%s/text/%s?fel=1#problems", v->path, case_step_name(f->step.which));
	if (e != ERR_WRONG_STATE && e != ERR_TOO_LARGE && e != ERR_IO && err_group(e) != ERR_GROUP_BUSY)
		return e;
	TRY(documents_add_problem(&f->typed, note));
	return step_render(v, &f->step, &f->typed, status);
}

/* A file that was chosen goes along with whatever button was pressed. */
static enum err upload(struct visit *v, const struct step_form *f, struct buf *ret_wrong)
{
	if (f->step.which != CASE_STEP_DOCUMENTS || http_file_count(v->req) == 0)
		return ERR_OK;
	return documents_upload(v, ret_wrong);
}

/* Sent by a script: none of the page's buttons was pressed. */
static bool are_files_alone(const struct http_request *req)
{
	return span_equal_str(http_param(req, "step"), "documents") && !http_form(req, "go").ptr &&
	       !http_form(req, "add").ptr && !http_form(req, "remove").ptr;
}

enum err step_save(struct http_request *req, struct http_response *res)
{
	BUF wrong = buf_init(DOCUMENTS_WRONG);
	STEP_FORM f = { .differs = false };
	struct visit v;
	enum err e;

	if (are_files_alone(req))
		return document_upload(req, res);
	TRY(visit_decision(req, res, NULL, &v));
	TRY(pass_extend_asked(&v));
	e = visit_change(&v, "save draft", save, &f);
	if (e == ERR_HELD && f.step.c) /* nothing is saved, and nothing that was typed is lost */
		return show_again(&v, &f, "", 409);
	TRY(e);
	TRY(step_sibling_fetch(&v));
	TRY(upload(&v, &f, &wrong));
	if (http_form(req, "remove").ptr)
		TRY(documents_remove(&v, http_form(req, "remove")));
	if (json_array_size(f.typed.problems) || wrong.len)
		return show_again(&v, &f, buf_str(&wrong), f.typed.clash ? 409 : 422);
	return go_on(&v, &f);
}
