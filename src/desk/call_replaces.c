/* In whose place the decision is recorded, what is therefore asked anew, and what goes along. */
#include "desk/call_page.h"
#include "jourbeslut/withdraw.h"

/* As call_prefill.c leaves it empty. */
static const char *const anew[WITHDRAW_WHAT_COUNT] = {
	[WITHDRAW_PERSON] = "personen, grunden och platsen",
	[WITHDRAW_MUNICIPALITY] = "kommunen, beslutsfattaren och svaret",
	[WITHDRAW_TYPE] = "vad som beslutades, grunden och platsen",
	[WITHDRAW_TIME] = "tiden",
	[WITHDRAW_DECIDER] = "beslutsfattaren, numret och svaret",
	[WITHDRAW_ANSWER] = "svaret",
	[WITHDRAW_OTHER] = "grunden och platsen",
};

static enum err put_anew(json_t *object, unsigned what)
{
	BUF words = buf_init(600);

	for (int i = 0; i < WITHDRAW_WHAT_COUNT; i++)
		if (what >> i & 1)
			TRY(buf_printf(&words, "%s%s", words.len ? "; " : "", anew[i]));
	return json_put_text(object, "anew", buf_str(&words));
}

static enum err add_other(void *ctx, const struct decision *other, bool newer)
{
	JSON json_t *item = NULL;

	if (!newer)
		return ERR_OK;
	item = json_object();
	if (!item)
		return ERR_MEMORY;
	TRY(json_put_text(item, "other", other->ref));
	return json_append(ctx, TAKE(item));
}

enum err call_replaces_put(struct visit *v, const struct call_form *f, json_t *data)
{
	JSON json_t *object = json_object(), *others = json_array();
	BUF what = buf_init(400);
	bool same = call_form_same(f);

	if (!object || !others)
		return ERR_MEMORY;
	if (!f->replaced.id)
		return json_put(data, "in_place", json_false());
	TRY(withdraw_what_words(f->replaced_what, &what));
	TRY(decision_replacement_each(v->s, f->replaced.id, add_other, others));
	TRY(json_put_text(object, "wrong_ref", f->replaced.ref));
	TRY(json_put_text(object, "wrong_what", buf_str(&what)));
	TRY(put_anew(object, f->replaced_what));
	TRY(json_put_bool(object, "other_decider",
	                  f->replaced_what & (WITHDRAW_BIT(WITHDRAW_DECIDER) | WITHDRAW_BIT(WITHDRAW_MUNICIPALITY))));
	TRY(json_put_bool(object, "goes_along", same && !f->moved));
	TRY(json_put_bool(object, "moved", same && f->moved));
	TRY(json_put_bool(object, "apart", !same));
	TRY(json_put(object, "others", TAKE(others)));
	return json_put(data, "in_place", TAKE(object));
}
