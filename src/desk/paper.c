/* Signed by hand: the scan is uploaded and attested by name. */
#include "desk/handlers.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/moment.h"
#include "desk/visit.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/jobs.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/version.h"
#include "jourbeslut/reason.h"

struct paper {
	json_t *errors, *problems; /* borrowed */
	struct instant signed_at;
	struct span scan;
	int version; /* that the paper shows */
};

static enum err show(struct visit *v, json_t *errors, json_t *problems)
{
	JSON json_t *data = NULL, *form = json_object(), *e = errors, *p = problems;

	if (!form || !e)
		return ERR_MEMORY;
	TRY(visit_data(v, &data));
	TRY(json_put_text(form, "signed_date", http_form_str(v->req, "signed_date")));
	TRY(json_put_text(form, "signed_time", http_form_str(v->req, "signed_time")));
	TRY(json_put(data, "form", TAKE(form)));
	TRY(json_put(data, "errors", TAKE(e)));
	if (p && json_array_size(p) > 0) {
		TRY(json_put(data, "problems", TAKE(p)));
		http_status(v->res, 422);
	}
	return http_render(v->res, "paper-sign", TAKE(data));
}

enum err paper_show(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_decision(req, res, "read", &v));
	return v.d.state == DECISION_FROZEN ? show(&v, json_object(), NULL) : ERR_WRONG_STATE;
}

/* The paper bears the text code, which there was none of before. */
static enum err after_lock(struct visit *v, struct paper *p)
{
	char locked[SWEDISH_TIME_TEXT], text[SWEDISH_TIME_TEXT + 240];

	if (p->signed_at.us >= instant_add(v->d.frozen, -DECISION_PAPER_CLOCK).us)
		return ERR_OK;
	instant_format_swedish(v->d.frozen, locked);
	(void)snprintf(text, sizeof text,
	               "Texten låstes %s. Papperet med textkod %s kan inte vara undertecknat före det. Se efter att "
	               "dag och klockslag stämmer, och att papperet har den textkoden.",
	               locked, v->d.text_code);
	return page_problem_add(p->problems, p->errors, "signed_time", text);
}

static enum err read_time(struct visit *v, struct paper *p)
{
	int hour = 0, minute = 0;
	struct date day = { 0 };
	bool good_day = moment_day_parse(http_form(v->req, "signed_date"), &day) == ERR_OK;
	bool good_time = moment_time_parse(http_form(v->req, "signed_time"), &hour, &minute) == ERR_OK;

	if (!good_day)
		TRY(page_problem_add(p->problems, p->errors, "signed_date", "Skriv dagen så här: 2026-11-22."));
	if (!good_time)
		TRY(page_problem_add(p->problems, p->errors, "signed_time", "Skriv klockslaget så här: 07.30."));
	if (!good_day || !good_time)
		return ERR_OK;
	if (moment_past(day, hour, minute, v->now, &p->signed_at) != ERR_OK)
		return page_problem_add(p->problems, p->errors, "signed_time",
		                        "Tiden ligger framåt i tiden eller finns inte.");
	/* Minutes: a decision of 23.40.30 that was signed at 23.40 was signed after it. */
	if (instant_add(p->signed_at, MINUTE).us <= v->d.oral.stated.us)
		return page_problem_add(p->problems, p->errors, "signed_time",
		                        "Papperet kan inte vara undertecknat före beslutet.");
	if (p->signed_at.us < v->d.oral.stated.us)
		p->signed_at = v->d.oral.stated;
	return after_lock(v, p);
}

static bool is_scan(struct span bytes)
{
	return span_starts_with(bytes, "%PDF-") || span_starts_with(bytes, "\x89PNG\r\n") ||
	       span_starts_with(bytes, "\xff\xd8\xff");
}

static enum err read_form(struct visit *v, struct paper *p)
{
	uint64_t version;

	if (number_parse(http_form(v->req, "version"), 1000000, &version) != ERR_OK || (int)version != v->d.version)
		return ERR_WRONG_STATE; /* the paper belongs to another text than the one that is frozen now */
	p->version = v->d.version;
	if (http_file_count(v->req) != 1)
		TRY(page_problem_add(p->problems, p->errors, "file", "Välj en fil med det underskrivna papperet."));
	else
		p->scan = http_file_at(v->req, 0)->bytes;
	if (p->scan.len > 0 && !is_scan(p->scan))
		TRY(page_problem_add(p->problems, p->errors, "file", "Filen är inte PDF, PNG eller JPEG."));
	if (p->scan.len > DOCUMENT_MAX)
		TRY(page_problem_add(p->problems, p->errors, "file", "Filen är större än 10 MB."));
	TRY(read_time(v, p));
	if (!span_equal_str(http_form(v->req, "attested"), "1"))
		TRY(page_problem_add(p->problems, p->errors, "attested", "Kryssa i att du har sett originalet."));
	return ERR_OK;
}

static enum err sign(struct visit *v, void *ctx)
{
	const struct paper *p = ctx;

	if (v->d.version != p->version) /* opened and frozen anew while the file was on its way */
		return ERR_WRONG_STATE;
	return decision_sign_paper(v->o, v->s, v->d.id, v->person, p->signed_at, p->scan);
}

enum err paper_save(struct http_request *req, struct http_response *res)
{
	JSON json_t *errors = json_object(), *problems = json_array();
	struct paper p = { .errors = errors, .problems = problems };
	struct visit v;

	if (!errors || !problems)
		return ERR_MEMORY;
	TRY(visit_decision(req, res, NULL, &v));
	TRY(read_form(&v, &p));
	if (json_array_size(problems) > 0)
		return show(&v, TAKE(errors), TAKE(problems));
	TRY(visit_change(&v, "sign on paper", sign, &p));
	jobs_wake(v.o->jobs); /* the chain archives it */
	return visit_go(&v, "?gjort=papper");
}
