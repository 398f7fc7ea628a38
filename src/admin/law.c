/* Packs of law: the list, one pack with its approvals, and its PDF for the lawyer. */
#include "law.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/log.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/pack_pdf.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"

#define PDF_MAX ((size_t)16 << 20)

void law_page_release(struct law_page *p)
{
	json_decref(p->errors);
}

void law_follow(struct http_request *req, struct store *s)
{
	const struct decision_office *o = http_app(req);
	enum err e = decision_packs_sync(o->law, s);

	if (e != ERR_OK)
		log_event(http_log(req), LOG_WARN, "law.not_followed", "id", http_request_id(req), "err", err_name(e),
		          NULL);
	if (e == ERR_OK && (e = follow_law(o, s)) != ERR_OK)
		log_event(http_log(req), LOG_ERROR, "law.due_not_reckoned", "id", http_request_id(req), "err",
		          err_name(e), NULL);
}

/* --- The list ---------------------------------------------------------------------------------------------------- */

struct counting {
	struct store *store;
	struct date today;
	int administrators;
};

static enum err count_person(void *ctx, const struct person *p)
{
	struct counting *c = ctx;
	unsigned roles;

	TRY(people_roles(c->store, p->id, c->today, &roles));
	c->administrators += (roles & ROLE_BIT(ROLE_ADMIN)) != 0;
	return ERR_OK;
}

/* Two must approve, and where there is only one nobody shall find that out on New Year's night. */
static enum err put_few(json_t *data, const struct law_page *p)
{
	struct counting c = { .store = p->store, .today = date_of(http_now(p->req)) };

	TRY(people_person_each(p->store, count_person, &c));
	return json_put_bool(data, "few", c.administrators < PACK_APPROVALS);
}

/* Those that were staged and are not used, each with the reason. Where none has been read, this is all that is seen. */
static enum err put_left_out(json_t *data, const struct law_page *p)
{
	JSON json_t *array = json_array();
	struct law_left_out one;
	char why[600];

	for (size_t i = 0; law_left_out(p->office->law, i, &one); i++) {
		JSON json_t *row = json_object();

		TRY(json_put_text(row, "id", one.id));
		TRY(json_put_bool(row, "installed", one.of == LAW_OF_FOLDER));
		TRY(json_put_bool(row, "lost", one.of == LAW_OF_TEXTS));
		TRY(json_put_bool(row, "other", one.of == LAW_OF_FOLDER || one.of == LAW_OF_STORE));
		TRY(json_put_bool(row, "unreadable", one.of == LAW_BROKEN));
		TRY(json_put_bool(row, "stood_in", one.of == LAW_STOOD_IN));
		TRY(json_put_text(row, "from", ""));
		if (date_compare(one.from, date_of(http_now(p->req))) > 0)
			TRY(page_put_day(row, "from", one.from));
		law_problem_words(&one.problem, "", why, sizeof why);
		TRY(json_put_text(row, "why", why));
		TRY(json_append(array, TAKE(row)));
	}
	return json_put(data, "left_out", TAKE(array));
}

enum err admin_law(struct http_request *req, struct http_response *res)
{
	struct law_page p = { .req = req, .res = res, .office = http_app(req) };
	JSON json_t *data = json_object(), *packs = json_array();

	if (!data || !packs)
		return ERR_MEMORY;
	TRY(http_store(req, &p.store));
	law_follow(req, p.store);
	for (size_t i = 0; i < law_pack_count(p.office->law); i++) {
		const struct law_pack *pack = law_pack_at(p.office->law, i);
		JSON json_t *object = json_object();

		if (!object)
			return ERR_MEMORY;
		if (law_pack_aside(pack)) /* what stands above says so */
			continue;
		TRY(law_put_pack(object, &p, pack));
		TRY(json_append(packs, TAKE(object)));
	}
	TRY(put_few(data, &p));
	TRY(put_left_out(data, &p));
	TRY(law_put_ends(data, p.office, http_now(req)));
	TRY(json_put(data, "packs", TAKE(packs)));
	return http_render(res, "admin-law", TAKE(data));
}

/* --- One pack ---------------------------------------------------------------------------------------------------- */

enum err law_page_open(struct http_request *req, struct http_response *res, struct law_page *ret_page)
{
	struct span id = http_param(req, "pack");
	struct law_page *p = ret_page;
	char name[LAW_ID_TEXT];

	(void)snprintf(name, sizeof name, "%.*s", id.len < sizeof name ? (int)id.len : 0, id.ptr);
	*p = (struct law_page){ .req = req, .res = res, .office = http_app(req) };
	TRY(http_store(req, &p->store));
	law_follow(req, p->store);
	p->pack = law_pack_find(p->office->law, name);
	if (!p->pack)
		return ERR_NOT_FOUND;
	p->errors = json_object();
	return p->errors ? ERR_OK : ERR_MEMORY;
}

static enum err put_form(json_t *data, const struct law_page *p)
{
	static const char *const fields[] = { "lawyer", "reviewed", "reason" };
	JSON json_t *form = json_object();

	if (!form)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
		TRY(json_put_text(form, fields[i], http_form_str(p->req, fields[i])));
	return json_put(data, "form", TAKE(form));
}

enum err law_page_show(const struct law_page *p)
{
	JSON json_t *data = json_object(), *object = json_object();
	struct span done = http_query(p->req, "klart");

	if (!data || !object)
		return ERR_MEMORY;
	TRY(law_put_pack(object, p, p->pack));
	TRY(law_put_touched(data, p,
	                    json_is_true(json_object_get(object, "can_take_back")) ||
	                            json_is_true(json_object_get(object, "can_approve"))));
	TRY(json_put(data, "pack", TAKE(object)));
	TRY(put_form(data, p));
	TRY(json_put_bool(data, "done", span_equal_str(done, "1")));
	TRY(put_few(data, p));
	if (json_object_size(p->errors) > 0)
		http_status(p->res, 422);
	TRY(json_put(data, "errors", json_incref(p->errors)));
	return http_render(p->res, "admin-law-pack", TAKE(data));
}

enum err admin_law_pack(struct http_request *req, struct http_response *res)
{
	LAW_PAGE p = { 0 };

	TRY(law_page_open(req, res, &p));
	return law_page_show(&p);
}

enum err admin_law_pdf(struct http_request *req, struct http_response *res)
{
	BUF pdf = buf_init(PDF_MAX);
	BUF name = buf_init(100);
	LAW_PAGE p = { 0 };

	TRY(law_page_open(req, res, &p));
	TRY(decision_pack_pdf(p.office->fonts, p.pack, RECORD_FORM_ARCHIVE, http_now(req), &pdf));
	TRY(buf_printf(&name, "lagpaket-%s.pdf", p.pack->id));
	return http_bytes_inline(res, "application/pdf", buf_str(&name), &pdf);
}
