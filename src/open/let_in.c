/* In without the e-ID, to record calls and nothing else (admission.h). */
#include "handlers.h"

#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/admission.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/duty.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/personal_number.h"
#include "jourbeslut/store.h"

/* How long ago the e-ID may have failed for a pass to go on without it. */
#define FAILED_LATELY (30 * MINUTE)

/* An own pass runs in which this browser was used with the e-ID, and the e-ID does not answer now. */
static enum err may_resume(struct http_request *req, struct store *s, bool *ret_may)
{
	const struct http_session_rested rested = http_session_rested(req);
	struct instant now = http_now(req);
	struct duty_pass pass;
	enum err e;

	*ret_may = false;
	if (!rested.id || rested.let_in)
		return ERR_OK;
	e = duty_pass_find(s, rested.person, now, &pass);
	/* The latest request is known to the minute. */
	if (e == ERR_NOT_FOUND || (e == ERR_OK && (pass.over || rested.last_seen.us < pass.began.us - MINUTE)))
		return ERR_OK;
	TRY(e);
	return eid_out_of_reach(s, instant_add(now, -FAILED_LATELY), ret_may);
}

/* The number again; a code is read anew. */
static enum err put_typed(struct http_request *req, json_t *data)
{
	JSON json_t *form = json_object();

	if (!form)
		return ERR_MEMORY;
	TRY(json_put_text(form, "personnummer", http_form_str(req, "personnummer")));
	return json_put(data, "form", TAKE(form));
}

static enum err show(struct http_request *req, struct http_response *res, struct store *s, bool wrong)
{
	JSON json_t *data = json_object();
	bool may;

	if (!data)
		return ERR_MEMORY;
	TRY(may_resume(req, s, &may));
	TRY(json_put_bool(data, "resume", may));
	TRY(json_put_bool(data, "wrong", wrong));
	TRY(put_typed(req, data));
	if (wrong)
		http_status(res, 422);
	return http_render(res, "let-in", TAKE(data));
}

enum err let_in_page(struct http_request *req, struct http_response *res)
{
	struct store *s;

	TRY(http_store(req, &s));
	return show(req, res, s, false);
}

struct entry {
	struct instant now;
	int64_t person;
	struct span code; /* empty: the pass goes on */
	struct admission_asker asker;
	int64_t admission;
};

static enum err note(struct store *s, const struct entry *e)
{
	struct admission a;
	BUF text = buf_init(400);

	TRY(admission_find(s, e->admission, &a));
	TRY(buf_add_str(&text, "Inne utan e-legitimation, för att registrera samtal: "));
	TRY(admission_words(a.how, a.by_name, &text));
	TRY(buf_add_char(&text, '.'));
	return decision_act_add(s, e->now, 0, 0, e->person, "let-in", buf_str(&text));
}

static enum err enter(struct store *s, void *ctx)
{
	struct entry *e = ctx;

	TRY(e->code.len ? admission_enter(s, e->person, e->code, &e->asker, e->now, &e->admission)
	                : admission_resume(s, e->person, e->now, &e->admission));
	return e->admission ? note(s, e) : ERR_OK;
}

/* Whom the typed number is of: somebody of the duty. ERR_NOT_FOUND: nobody, which the page does not tell from a wrong
 * code. */
static enum err find_worker(struct http_request *req, struct store *s, struct instant now, int64_t *ret_person)
{
	struct personal_number number;
	struct person p;
	unsigned roles;

	if (personal_number_parse(http_form(req, "personnummer"), date_of(now), &number, NULL) != ERR_OK)
		return ERR_NOT_FOUND;
	TRY(people_person_find_number(s, number.digits, &p));
	TRY(people_roles(s, p.id, date_of(now), &roles));
	*ret_person = p.id;
	return roles & ROLE_BIT(ROLE_DUTY) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err find_entry(struct http_request *req, struct store *s, struct entry *e)
{
	bool may;

	if (!span_equal_str(http_form(req, "fortsatt"), "1")) {
		e->code = span_trim(http_form(req, "kod"));
		return e->code.len ? find_worker(req, s, e->now, &e->person) : ERR_NOT_FOUND;
	}
	TRY(may_resume(req, s, &may));
	e->person = http_session_rested(req).person;
	return may ? ERR_OK : ERR_NOT_FOUND;
}

enum err let_in_enter(struct http_request *req, struct http_response *res)
{
	struct entry entry = { .now = http_now(req) };
	struct store *s;
	enum err e;

	TRY(http_store(req, &s));
	TRY(http_asker(req, &entry.asker.id, &entry.asker.known));
	e = find_entry(req, s, &entry);
	if (e == ERR_OK)
		TRY(store_transaction(s, enter, &entry));
	else if (e != ERR_NOT_FOUND)
		return e;
	if (!entry.admission) {
		log_event(http_log(req), LOG_WARN, "let_in.refused", "id", http_request_id(req), NULL);
		return show(req, res, s, true);
	}
	TRY(http_session_begin(req, res, entry.person, "", entry.admission));
	return http_redirect(res, "/jour/utan");
}

/* --- Codes on paper ----------------------------------------------------------------------------------------------- */

struct codes {
	const struct random *random;
	int64_t person;
	struct instant now;
	char texts[ADMISSION_PAPER_CODES][ADMISSION_CODE_TEXT];
	int64_t replaced; /* unused ones that end */
};

static enum err make(struct store *s, void *ctx)
{
	struct codes *c = ctx;

	TRY(admission_paper_left(s, c->person, c->now, &c->replaced));
	TRY(admission_paper_codes(s, c->random, c->person, c->now, c->texts));
	return decision_act_add(s, c->now, 0, 0, c->person, "paper-codes",
	                        c->replaced ? "Nya papperskoder gjordes. De tidigare gäller inte längre."
	                                    : "Papperskoder gjordes.");
}

/* Shown this once: the store has their hashes alone. */
enum err paper_codes_make(struct http_request *req, struct http_response *res)
{
	struct codes c = { .random = http_random(req), .person = http_session(req)->person, .now = http_now(req) };
	JSON json_t *data = json_object(), *array = json_array();
	struct store *s;

	if (!data || !array)
		return ERR_MEMORY;
	TRY(http_store(req, &s));
	TRY(store_transaction(s, make, &c));
	for (size_t i = 0; i < ADMISSION_PAPER_CODES; i++)
		TRY(json_append(array, json_string(c.texts[i])));
	TRY(json_put_bool(data, "replaced", c.replaced > 0));
	TRY(json_put(data, "codes", TAKE(array)));
	return http_render(res, "paper-codes", TAKE(data));
}
