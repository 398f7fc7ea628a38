/* The follow-ups of a decision: done, due or not, by what was recorded and by the law that it is under. */
#include "follow/settle.h"

#include <stdio.h>
#include <string.h>

#include "follow/event_store.h"
#include "follow/view.h"
#include "jourbeslut/act.h"
#include "jourbeslut/law_moved.h"

static enum err keep_row(void *ctx, const struct follow_up *f)
{
	struct follow_rows *r = ctx;

	if (r->count < LAW_LIST_MAX)
		r->items[r->count++] = *f;
	return ERR_OK;
}

enum err follow_rows_load(struct store *s, int64_t decision, struct follow_rows *ret_rows)
{
	ret_rows->count = 0;
	return decision_follow_up_each(s, decision, keep_row, ret_rows);
}

static const struct follow_event *answer_of(const struct following *f, const char *follow_up)
{
	if (strcmp(follow_up, LAW_SUBMISSION) == 0)
		return f->legal.submitted;
	if (strcmp(follow_up, LAW_APPLICATION) == 0)
		return f->legal.applied;
	for (size_t i = 0; i < f->events.count; i++) {
		const struct follow_event *e = &f->events.items[i];

		if (!e->undone && (e->kind == FOLLOW_DONE || e->kind == FOLLOW_REPORTED) &&
		    strcmp(e->follow_up, follow_up) == 0)
			return e;
	}
	return NULL;
}

/* The application's days follow from what is known; those that count from the decision stay as they were told. */
static void settle_days(const struct decision *d, const struct following *f, const struct follow_up *row,
                        struct settled *state)
{
	struct law_moments m = follow_moments(d, f);
	const struct view v = { .events = &f->events };
	struct extension x;

	state->dated = row->dated;
	state->due = (struct law_due){ row->dated, row->target, row->last };
	if (!f->rules.application || strcmp(row->kind, LAW_APPLICATION) != 0)
		return;
	if (follow_enforced_after(f)) {
		state->dated = state->due.dated = false;
		return;
	}
	state->dated = law_reckon(f->rules.application, &m, &state->due) == LAW_RECKONED;
	if (state->dated && f->legal.upheld && f->rules.application->from == LAW_EVENT_COURT_DECISION)
		(void)legal_application_due(&f->rules, &v, &f->legal, &state->due);
	legal_extended(&f->rules, &v, state->due.last, &x);
	if (date_compare(x.last, state->due.last) != 0)
		state->due = (struct law_due){ true, x.last, x.last };
	state->dated |= state->due.dated;
}

static enum err settle_row(struct store *s, const struct decision *d, const struct following *f,
                           const struct follow_up *row)
{
	const struct follow_event *e = answer_of(f, row->kind);
	struct settled state = { .done = e != NULL };
	const struct law_type *whose;
	const struct law_follow_up *rule = follow_rule(f, row->kind, &whose);
	BUF note = buf_init(4 * LAW_NOTE_TEXT);

	settle_days(d, f, row, &state);
	if (f->rules.application && strcmp(row->kind, LAW_APPLICATION) == 0) {
		state.due.dated = state.dated;
		TRY(decision_follow_up_note(whose->pack, f->rules.application, f->rules.application->note, &state.due,
		                            &note));
		state.note = buf_span(&note);
	}
	state.moot = !e && legal_is_over(f->legal.state) && strcmp(row->kind, LAW_REPORT) != 0;
	state.moot |= !e && f->rules.pending && strcmp(row->kind, LAW_APPLICATION) == 0;
	state.moot |= !e && !rule; /* another pack may have had what this one does not ask for */
	if (e) {
		state.at = e->at;
		state.person = e->recorder;
		if (!e->has_at)
			TRY(instant_of(e->day, 12, 0, 0, false,
			               &state.at)); /* a mark for lists; the day is the event's */
	}
	return follow_up_settle(s, row->id, &state);
}

enum err follow_settle(const struct decision_office *o, struct store *s, const struct decision *d)
{
	FOLLOWING f = { 0 };
	struct follow_rows rows;

	TRY(follow_load(o, s, d, clock_now(o->clock), &f));
	TRY(follow_rows_load(s, d->id, &rows));
	for (size_t i = 0; i < rows.count; i++)
		TRY(settle_row(s, d, &f, &rows.items[i]));
	return ERR_OK;
}

/* --- Another law ------------------------------------------------------------------------------------------------- */

static bool same_row(const struct follow_up *a, const struct follow_up *b)
{
	bool days = a->dated == b->dated &&
	            (!a->dated || (date_compare(a->target, b->target) == 0 && date_compare(a->last, b->last) == 0));

	return days && a->moot == b->moot && strcmp(a->kind, b->kind) == 0 && strcmp(a->label, b->label) == 0 &&
	       strcmp(a->source, b->source) == 0 && strcmp(a->note, b->note) == 0;
}

static bool same_rows(const struct follow_rows *a, const struct follow_rows *b)
{
	bool same = a->count == b->count;

	for (size_t i = 0; same && i < a->count; i++)
		same = same_row(&a->items[i], &b->items[i]);
	return same;
}

static enum err tell(struct store *s, const struct decision *d, const struct law_pack *pack, struct instant now)
{
	JSON json_t *facts = NULL;
	char detail[LAW_ID_TEXT + 120];

	TRY(decision_pack_facts(pack->id, pack->hash, &facts));
	(void)snprintf(detail, sizeof detail, "Det som ska göras räknades om, efter lagpaketet %s.", pack->id);
	return decision_act_add_facts(s, now, d->matter_id, d->id, 0, "follow-ups-reckoned", detail, facts);
}

enum err follow_anew(const struct decision_office *o, struct store *s, int64_t decision)
{
	struct follow_rows before, after;
	const struct law_type *type;
	struct decision d;

	TRY(decision_find(s, decision, &d));
	/* A correction that is being written binds nobody: the paper that stands says what is to be done. */
	if (!d.has_oral || d.state == DECISION_WITHDRAWN || (decision_correcting(&d) && d.version_rejected))
		return ERR_OK;
	TRY(decision_type(o, &d, &type));
	TRY(follow_rows_load(s, decision, &before));
	TRY(decision_follow_ups_reckon(s, &d, type, decision_law_beside(o, &d)));
	TRY(follow_settle(o, s, &d));
	TRY(follow_rows_load(s, decision, &after));
	return same_rows(&before, &after) ? ERR_OK : tell(s, &d, type->pack, clock_now(o->clock));
}

struct anew {
	const struct decision_office *office;
};

static enum err anew_each(struct store *s, void *ctx)
{
	const struct anew *a = ctx;
	int64_t id = 0;

	for (;;) {
		enum err e = unlocked_next(s, id, &id);

		if (e == ERR_NOT_FOUND)
			return ERR_OK;
		TRY(e);
		e = follow_anew(a->office, s, id);
		if (e != ERR_CONFIG) /* no pack has it: what was told stays */
			TRY(e);
	}
}

enum err follow_law(const struct decision_office *o, struct store *s)
{
	struct anew a = { o };

	return store_transaction(s, anew_each, &a);
}
