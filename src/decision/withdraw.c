#include "jourbeslut/withdraw.h"

#include <stdio.h>
#include <string.h>

#include "decision/carry.h"
#include "decision/contest_store.h"
#include "decision/decision_store.h"
#include "decision/signature.h"
#include "decision/withdraw_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"

/* --- What was wrong, as words ---------------------------------------------------------------------------------------
 */

static const struct {
	const char *name, *label;
} kinds[WITHDRAW_WHAT_COUNT] = {
	[WITHDRAW_PERSON] = { "person", "fel person" },
	[WITHDRAW_MUNICIPALITY] = { "municipality", "fel kommun" },
	[WITHDRAW_TYPE] = { "type", "fel sorts beslut" },
	[WITHDRAW_TIME] = { "time", "fel tid" },
	[WITHDRAW_DECIDER] = { "decider", "fel beslutsfattare" },
	[WITHDRAW_ANSWER] = { "answer", "fel svar (ja och nej)" },
	[WITHDRAW_OTHER] = { "other", "annat fel" },
};

const char *withdraw_what_name(enum withdraw_what what)
{
	return (unsigned)what < WITHDRAW_WHAT_COUNT ? kinds[what].name : "?";
}

const char *withdraw_what_label(enum withdraw_what what)
{
	return (unsigned)what < WITHDRAW_WHAT_COUNT ? kinds[what].label : "?";
}

enum err withdraw_what_words(unsigned set, struct buf *out)
{
	bool first = true;

	for (int i = 0; i < WITHDRAW_WHAT_COUNT; i++) {
		if (!(set >> i & 1))
			continue;
		TRY(buf_printf(out, "%s%s", first ? "" : ", ", kinds[i].label));
		first = false;
	}
	return ERR_OK;
}

enum err withdraw_names(unsigned set, struct buf *out)
{
	for (int i = 0; i < WITHDRAW_WHAT_COUNT; i++)
		if (set >> i & 1)
			TRY(buf_printf(out, "%s%s", out->len ? " " : "", kinds[i].name));
	return ERR_OK;
}

unsigned withdraw_set(struct span names)
{
	unsigned set = 0;

	while (names.len > 0) {
		const char *end = memchr(names.ptr, ' ', names.len);
		size_t len = end ? (size_t)(end - names.ptr) : names.len;

		for (int i = 0; i < WITHDRAW_WHAT_COUNT; i++)
			if (span_equal_str(span_of(names.ptr, len), kinds[i].name))
				set |= WITHDRAW_BIT(i);
		names = span_of(names.ptr + len + (end != NULL), names.len - len - (end != NULL));
	}
	return set;
}

/* --- Marking it ------------------------------------------------------------------------------------------------------
 */

#define CONFIRMED_FACT "confirmed"

/* ["person", "time"] */
static enum err put_what(json_t *facts, unsigned what)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	for (int i = 0; i < WITHDRAW_WHAT_COUNT; i++)
		if (what >> i & 1)
			TRY(json_append(array, json_string(kinds[i].name)));
	return json_put(facts, "what", TAKE(array));
}

static enum err facts_of(unsigned what, struct span reason, bool confirmed, json_t **ret_facts)
{
	JSON json_t *facts = json_object();
	BUF text = buf_init(DECISION_REASON);

	if (!facts)
		return ERR_MEMORY;
	TRY(buf_add_span(&text, reason));
	TRY(put_what(facts, what));
	TRY(json_put_text(facts, "reason", buf_str(&text)));
	TRY(json_put_bool(facts, CONFIRMED_FACT, confirmed));
	*ret_facts = TAKE(facts);
	return ERR_OK;
}

bool decision_withdraw_at_once(const struct decision *d, int64_t person)
{
	enum decision_state next;

	return decision_next(d->state, DECISION_WITHDRAW, &next) && d->has_oral && d->oral.recorded_by == person &&
	       !d->opened && !d->versions;
}

static enum err clean_reason(struct span reason, struct buf *out)
{
	enum err e = text_clean(reason, out);

	return e == ERR_TOO_LARGE || (e == ERR_OK && out->len == 0) ? ERR_INPUT : e;
}

/* "Märkt som felregistrerat: fel person, fel tid. Väntar på bekräftelse." */
static enum err tell(unsigned what, bool at_once, struct buf *out)
{
	TRY(buf_add_str(out, "Märkt som felregistrerat: "));
	TRY(withdraw_what_words(what, out));
	return buf_add_str(out, at_once ? "." : ". Väntar på bekräftelse av en andra person.");
}

enum err decision_withdraw(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                           unsigned what, struct span reason)
{
	BUF text = buf_init(DECISION_REASON - 1), detail = buf_init(400);
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	enum decision_event event;
	struct decision d;
	bool at_once;

	if (what == 0 || what >> WITHDRAW_WHAT_COUNT)
		return ERR_INPUT;
	TRY(clean_reason(reason, &text));
	TRY(decision_find(s, decision, &d));
	at_once = decision_withdraw_at_once(&d, person);
	event = at_once ? DECISION_WITHDRAW : DECISION_WITHDRAW_ASK;
	if (d.state == DECISION_WITHDRAWAL) /* marked already: that one is confirmed, not marked again */
		return ERR_WRONG_STATE;
	TRY(tell(what, at_once, &detail));
	TRY(facts_of(what, buf_span(&text), at_once, &facts));
	TRY(decision_move_facts(s, &d, event, now, person, buf_str(&detail), facts));
	TRY(withdrawal_insert(s, &d, what, buf_span(&text), at_once ? "withdrawn" : "", person, now));
	if (d.state == DECISION_FROZEN)
		TRY(signature_cancel(s, d.version_id, now));
	return at_once ? contest_end_withdrawn(s, &d, person, now) : ERR_OK;
}

/* --- A second person -------------------------------------------------------------------------------------------------
 */

static enum err find_waiting(struct store *s, int64_t decision, struct decision *ret_decision,
                             struct withdrawal *ret_withdrawal)
{
	enum err e;

	TRY(decision_find(s, decision, ret_decision));
	e = decision_withdrawal_find(s, decision, ret_withdrawal);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && !ret_withdrawal->waits))
		return ERR_WRONG_STATE;
	return e;
}

enum err decision_withdraw_confirm(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                   struct span reason)
{
	BUF text = buf_init(DECISION_REASON - 1);
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	struct withdrawal w;
	struct decision d;
	enum err e = text_clean(reason, &text);

	if (e != ERR_OK)
		return e == ERR_TOO_LARGE ? ERR_INPUT : e;
	TRY(find_waiting(s, decision, &d, &w));
	if (w.asked_by == person)
		return ERR_FORBIDDEN;
	TRY(facts_of(w.what, span_str(w.reason), true, &facts));
	TRY(json_put_text(facts, "confirmedReason", buf_str(&text)));
	TRY(decision_move_facts(s, &d, DECISION_WITHDRAW, now, person,
	                        "Felregistrerat: bekräftat av en andra person. Inget togs bort.", facts));
	TRY(withdrawal_decide(s, decision, "withdrawn", buf_span(&text), person, now));
	return contest_end_withdrawn(s, &d, person, now);
}

/* Where it was signed then, it may have been archived meanwhile. */
static enum decision_state state_before(const struct decision *d, const struct withdrawal *w)
{
	bool was_signed = w->before == DECISION_SIGNED || w->before == DECISION_PAPER;

	return was_signed && d->has_record ? DECISION_ARCHIVED : w->before;
}

enum err decision_withdraw_keep(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                struct span reason)
{
	BUF text = buf_init(DECISION_REASON - 1);
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	struct withdrawal w;
	struct decision d;

	TRY(clean_reason(reason, &text));
	TRY(find_waiting(s, decision, &d, &w));
	TRY(facts_of(w.what, buf_span(&text), false, &facts));
	TRY(decision_move_back(s, &d, DECISION_KEEP, state_before(&d, &w), now, person,
	                       w.asked_by == person ? "Togs tillbaka: beslutet är rätt registrerat."
	                                            : "En andra person: beslutet är rätt registrerat.",
	                       facts));
	return withdrawal_decide(s, decision, "kept", buf_span(&text), person, now);
}

/* --- The right one ---------------------------------------------------------------------------------------------------
 */

static enum err add_link_act(struct store *s, const struct decision *of, const struct decision *other, bool newer,
                             int64_t person, struct instant now)
{
	JSON json_t *facts = json_object();
	char detail[80];

	if (!facts)
		return ERR_MEMORY;
	(void)snprintf(detail, sizeof detail, newer ? "Ersatt av %s." : "Ersätter %s.", other->ref);
	TRY(json_put_text(facts, newer ? "replacedBy" : "replaces", other->ref));
	return decision_act_add_facts(s, now, of->matter_id, of->id, person, newer ? "replaced" : "replaces", detail,
	                              facts);
}

enum err decision_replace(const struct decision_office *o, struct store *s, int64_t right, int64_t wrong,
                          int64_t person)
{
	struct instant now = clock_now(o->clock);
	struct withdrawal w;
	struct decision a, b;
	bool new_one;

	TRY(decision_find(s, right, &a));
	TRY(decision_find(s, wrong, &b));
	if ((b.state != DECISION_WITHDRAWAL && b.state != DECISION_WITHDRAWN) || !a.has_oral || right == wrong ||
	    a.practice != b.practice)
		return ERR_WRONG_STATE;
	TRY(replacement_insert(s, right, wrong, person, now, &new_one));
	if (!new_one)
		return ERR_OK;
	TRY(add_link_act(s, &a, &b, false, person, now));
	TRY(add_link_act(s, &b, &a, true, person, now));
	TRY(decision_withdrawal_find(s, wrong, &w));
	return a.matter_id == b.matter_id && carry_same_person(w.what) ? carry_texts(o, s, &a, &b) : ERR_OK;
}
