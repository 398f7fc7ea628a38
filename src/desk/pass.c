/* Börja pass: who is on duty sees the names in the lists, until the stated end. */
#include "desk/pass.h"

#include <stdio.h>

#include "desk/handlers.h"
#include "jourbeslut/moment.h"
#include "jourbeslut/page.h"
#include "jourbeslut/reason.h"

/* "i dag kl. 17.00", "i morgon kl. 08.00", "tis 24 nov 2026 kl. 01.00" */
static void end_words(struct instant end, struct instant now, char out[SWEDISH_TIME_TEXT])
{
	struct civil c = civil_of(end);
	char day[40];

	if (date_compare(c.date, date_add_days(date_of(now), 1)) > 0) {
		instant_format_swedish(end, out);
		return;
	}
	page_day_words(c.date, date_of(now), day);
	(void)snprintf(out, SWEDISH_TIME_TEXT, "%s kl. %02d.%02d", day, c.hour, c.minute);
}

static enum err put_ends(const struct visit *v, json_t *pass)
{
	struct instant ends[DUTY_ENDS_MAX];
	JSON json_t *array = json_array();
	size_t count;

	TRY(duty_ends(v->o->pass_ends, v->now, ends, &count));
	for (size_t i = 0; i < count; i++) {
		JSON json_t *end = json_object();
		char value[INSTANT_TEXT], label[SWEDISH_TIME_TEXT];

		instant_format_local(ends[i], value);
		end_words(ends[i], v->now, label);
		TRY(json_put_text(end, "value", value));
		TRY(json_put_text(end, "label", label));
		TRY(json_put_bool(end, "first", i == 0));
		TRY(json_append(array, TAKE(end)));
	}
	return json_put(pass, "ends", TAKE(array));
}

enum err pass_put(const struct visit *v, json_t *data, const char *back)
{
	JSON json_t *pass = json_object();
	char until[SWEDISH_TIME_TEXT] = "";
	struct duty_pass p = { .over = false };
	enum err e = duty_pass_find(v->s, v->person, v->now, &p);

	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (e == ERR_OK)
		end_words(p.until, v->now, until);
	TRY(json_put_bool(pass, "none", e == ERR_NOT_FOUND));
	TRY(json_put_bool(pass, "over", p.over));
	TRY(json_put_bool(pass, "soon", p.soon));
	TRY(json_put_bool(pass, "on", e == ERR_OK && !p.over && !p.soon));
	TRY(json_put_bool(pass, "longer", e == ERR_OK && duty_pass_may_extend(&p, v->now)));
	TRY(json_put_text(pass, "until", until));
	TRY(json_put_text(pass, "back", back));
	TRY(put_ends(v, pass));
	return json_put(data, "pass", TAKE(pass));
}

/* --- Others ------------------------------------------------------------------------------------------------------- */

struct walk {
	const struct visit *v;
	json_t *array;
	struct buf *names;
};

static enum err add_name(void *ctx, const struct duty_pass *p)
{
	struct walk *w = ctx;
	char until[SWEDISH_TIME_TEXT];

	end_words(p->until, w->v->now, until);
	return buf_printf(w->names, "%s%s (till %s)", w->names->len ? ", " : "", p->person_name, until);
}

static enum err add_handover(void *ctx, const struct handover *h)
{
	struct walk *w = ctx;
	JSON json_t *item = json_object();
	BUF path = buf_init(100), text = buf_init(600);
	char at[SWEDISH_TIME_TEXT], received[SWEDISH_TIME_TEXT];

	if (h->received && h->at.us < w->v->now.us - 24 * HOUR) /* one's own of another day */
		return ERR_OK;
	instant_format_swedish(h->at, at);
	instant_format_swedish(h->received_at, received);
	TRY(buf_printf(&path, "/jour/overlamning/%lld", (long long)h->id));
	TRY(buf_printf(&text, "Från %s, %s: %lld ärenden. ", h->from_name, at, (long long)h->items));
	if (h->received)
		TRY(buf_printf(&text, "Mottagen av %s %s.", h->received_name, received));
	else
		TRY(buf_add_str(&text, "Ingen har tagit emot den."));
	TRY(json_put_text(item, "path", buf_str(&path)));
	TRY(json_put_text(item, "text", buf_str(&text)));
	TRY(json_put_bool(item, "received", h->received));
	return json_append(w->array, TAKE(item));
}

enum err pass_put_others(const struct visit *v, json_t *data)
{
	JSON json_t *array = json_array();
	BUF names = buf_init(8 * 1024);
	struct walk w = { v, array, &names };

	TRY(duty_pass_each(v->s, v->now, add_name, &w));
	TRY(json_put_text(data, "on_duty", buf_str(&names)));
	TRY(duty_handover_each(v->s, v->person, add_handover, &w));
	return json_put(data, "handovers", TAKE(array));
}

/* --- Pages ---------------------------------------------------------------------------------------------------------
 */

enum err pass_go_back(const struct visit *v)
{
	struct span back = http_form(v->req, "till");

	return http_redirect(v->res, back.len && http_path_safe(back) ? http_form_str(v->req, "till") : "/jour");
}

static enum err show(struct visit *v, const char *back, const char *wrong)
{
	JSON json_t *data = json_object(), *form = json_object(), *errors = json_object(), *problems = json_array();

	TRY(pass_put(v, data, back));
	TRY(json_put_text(form, "clock", http_form_str(v->req, "clock")));
	if (*wrong) {
		TRY(page_problem_add(problems, errors, "clock", wrong));
		TRY(json_put(data, "problems", TAKE(problems)));
		http_status(v->res, 422);
	}
	TRY(json_put(data, "form", TAKE(form)));
	TRY(json_put(data, "errors", TAKE(errors)));
	return http_render(v->res, "pass", TAKE(data));
}

enum err pass_show(struct http_request *req, struct http_response *res)
{
	struct visit v;

	TRY(visit_begin(req, res, &v));
	return show(&v, "/jour", "");
}

/* A clock time is the next one; a button says day and time. */
static enum err until_of(const struct visit *v, struct instant *ret_until)
{
	struct span button = http_form(v->req, "until");
	int hour, minute;

	if (button.len)
		return instant_parse(button, ret_until);
	TRY(moment_time_parse(http_form(v->req, "clock"), &hour, &minute));
	for (int day = 0; day < 3; day++) {
		enum err e = instant_of(date_add_days(date_of(v->now), day), hour, minute, 0, false, ret_until);

		if (e == ERR_OK && ret_until->us > v->now.us)
			return ERR_OK;
	}
	return ERR_INPUT;
}

static enum err begin(struct visit *v, void *ctx)
{
	return duty_pass_begin(v->s, v->person, *(const struct instant *)ctx, v->now);
}

enum err pass_begin(struct http_request *req, struct http_response *res)
{
	struct instant until;
	struct visit v;
	enum err e;

	TRY(visit_begin(req, res, &v));
	e = until_of(&v, &until);
	if (e == ERR_OK)
		e = visit_change(&v, "begin pass", begin, &until);
	if (e == ERR_INPUT)
		return show(&v, "/jour",
		            "Välj när passet slutar: ett klockslag inom 26 timmar från passets början, till exempel "
		            "08.00.");
	TRY(e);
	return pass_go_back(&v);
}

static enum err extend(struct visit *v, void *ctx)
{
	(void)ctx;
	return duty_pass_extend(v->s, v->person, v->now);
}

enum err pass_extend_asked(struct visit *v)
{
	enum err e = ERR_OK;

	if (span_equal_str(http_form(v->req, "go"), "pass"))
		e = visit_change(v, "extend pass", extend, NULL);
	return e == ERR_INPUT || e == ERR_NOT_FOUND ? ERR_OK : e; /* the page shows when it ends */
}

enum err pass_extend(struct http_request *req, struct http_response *res)
{
	struct visit v;
	enum err e;

	TRY(visit_begin(req, res, &v));
	e = visit_change(&v, "extend pass", extend, NULL);
	if (e == ERR_INPUT || e == ERR_NOT_FOUND)
		return show(
		        &v, "/jour",
		        e == ERR_INPUT
		                ? "Ett pass är högst 26 timmar från det att det började. Lämna över och börja ett nytt."
		                : "Du har inget pass att förlänga.");
	TRY(e);
	return pass_go_back(&v);
}
