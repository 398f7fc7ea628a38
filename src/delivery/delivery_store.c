#include "jourbeslut/delivery.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/act.h"
#include "jourbeslut/outside.h"

#define MORNING 8 /* o'clock, Stockholm: by then the day's staff must have taken over */

struct instant delivery_take_over_due(struct instant shown)
{
	struct instant earliest = instant_add(shown, HOUR), due = { 0 };
	struct date day = date_of(earliest);

	/* 08.00 exists on every day: summer time begins and ends at night. */
	ASSERT(instant_of(day, MORNING, 0, 0, false, &due) == ERR_OK);
	if (due.us < earliest.us)
		ASSERT(instant_of(date_add_days(day, 1), MORNING, 0, 0, false, &due) == ERR_OK);
	return due;
}

enum err delivery_may_act(struct store *s, int64_t person, int64_t municipality, bool *ret_may)
{
	TRY(people_role_in(s, person, ROLE_RECEIVER, municipality, ret_may));
	return *ret_may ? ERR_OK : people_role_in(s, person, ROLE_REGISTRAR, municipality, ret_may);
}

/* The archived text that stands. */
#define ARCHIVED                                                                                                       \
	"FROM record r JOIN text_version n ON n.id = r.version_id WHERE n.decision_id = v.decision_id AND r.kind = "   \
	"'record'"
#define STANDING "SELECT MAX(r.version_id) " ARCHIVED
#define STANDS "SELECT 1 " ARCHIVED
#define RETURNED "SELECT 1 FROM delivery_return b WHERE b.decision_id = v.decision_id AND b.answered_at IS NULL"

/* The paper that was signed outside, which is acknowledged in the place of an archived text. */
#define PAPER_KEPT "EXISTS (SELECT 1 FROM outside_paper w WHERE w.id = v.acknowledged_paper AND w.undone_at IS NULL)"

#define COLUMNS                                                                                                        \
	"SELECT v.*, COALESCE(t.name, '') AS taken_name, COALESCE(k.name, '') AS acknowledged_name, d.state AS "       \
	"state, "                                                                                                      \
	"(" STANDING ") AS standing, " PAPER_KEPT " AS paper_kept, EXISTS (" RETURNED                                  \
	") AS returned FROM delivery v JOIN decision d ON d.id = v.decision_id "                                       \
	"LEFT JOIN person t ON t.id = v.taken_by LEFT JOIN person k ON k.id = v.acknowledged_by "

static enum err read_row(struct statement *q, struct instant now, struct delivery *v)
{
	v->decision_id = column_int(q, "decision_id");
	v->municipality_id = column_int(q, "municipality_id");
	v->shown = column_instant(q, "shown_at");
	v->opened = !column_is_null(q, "opened_at");
	v->opened_at = column_instant(q, "opened_at");
	v->taken = !column_is_null(q, "taken_at");
	v->taken_at = column_instant(q, "taken_at");
	v->acknowledged = column_is_null(q, "standing")
	                          ? column_int(q, "paper_kept") != 0
	                          : column_int(q, "acknowledged_version") == column_int(q, "standing");
	v->replaces = !v->acknowledged && !column_is_null(q, "acknowledged_version");
	v->returned = column_int(q, "returned") != 0;
	v->acknowledged_at = column_instant(q, "acknowledged_at");
	v->overdue = !v->taken && column_int(q, "state") != DECISION_WITHDRAWN &&
	             now.us >= delivery_take_over_due(v->shown).us;
	TRY(column_text_copy(q, "taken_name", v->taken_by, sizeof v->taken_by));
	TRY(column_text_copy(q, "acknowledged_name", v->acknowledged_by, sizeof v->acknowledged_by));
	return column_text_copy(q, "case_number", v->case_number, sizeof v->case_number);
}

enum err delivery_find(struct store *s, int64_t decision, struct instant now, struct delivery *ret_delivery)
{
	STATEMENT q = store_statement(s, COLUMNS "WHERE v.decision_id = :decision");
	struct delivery v = { 0 };

	TRY(bind_int(q, ":decision", decision));
	TRY(step_one(q));
	TRY(read_row(q, now, &v));
	*ret_delivery = v;
	return ERR_OK;
}

enum err delivery_opened(struct store *s, int64_t decision, int64_t person, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE delivery SET opened_at = :now WHERE decision_id = :decision "
	                                 "AND opened_at IS NULL");
	struct decision d;

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	if (store_changed(s) == 0)
		return ERR_OK;
	TRY(decision_find(s, decision, &d));
	return decision_act_add(s, now, d.matter_id, decision, person, "opened", "Kommunen öppnade beslutet.");
}

enum err delivery_take_over(struct store *s, int64_t decision, int64_t person, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE delivery SET taken_at = :now, taken_by = :person, "
	                                 "opened_at = COALESCE(opened_at, :now) WHERE decision_id = :decision "
	                                 "AND taken_at IS NULL");
	struct decision d;

	TRY(decision_find(s, decision, &d));
	if (d.state == DECISION_WITHDRAWN || d.returned)
		return ERR_WRONG_STATE;
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	if (store_changed(s) != 1)
		return ERR_WRONG_STATE;
	return decision_act_add(s, now, d.matter_id, decision, person, "taken-over", "Kommunen tog över ärendet.");
}

static enum err move_acknowledged(struct store *s, const struct decision *d, struct span case_number, int64_t person,
                                  struct instant now)
{
	STATEMENT q = store_statement(
	        s, "UPDATE delivery SET acknowledged_at = :now, acknowledged_by = :person, "
	           "acknowledged_version = NULLIF(:version, 0), acknowledged_paper = NULLIF(:paper, 0), "
	           "case_number = :number, taken_at = COALESCE(taken_at, :now), "
	           "taken_by = COALESCE(taken_by, :person), opened_at = COALESCE(opened_at, :now) "
	           "WHERE decision_id = :decision");
	struct outside_paper paper = { .id = 0 };

	if (d->state == DECISION_OUTSIDE)
		TRY(decision_outside_find(s, d->id, &paper, NULL));
	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":version", d->stands.version_id));
	TRY(bind_int(q, ":paper", paper.id));
	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_span(q, ":number", case_number));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

enum err delivery_acknowledge(struct store *s, int64_t decision, int64_t person, struct span case_number,
                              struct instant now)
{
	BUF clean = buf_init(70);
	struct decision d;
	struct delivery v;

	TRY(delivery_find(s, decision, now, &v));
	TRY(text_clean(case_number, &clean));
	if (clean.len == 0 && v.replaces)
		TRY(buf_add_str(&clean, v.case_number));
	if (clean.len == 0 || memchr(clean.ptr, '\n', clean.len))
		return ERR_INPUT;
	TRY(decision_find(s, decision, &d));
	if (d.returned) /* it was said not to be theirs, and nobody has answered */
		return ERR_WRONG_STATE;
	TRY(decision_acknowledge(s, &d, person, now));
	return move_acknowledged(s, &d, buf_span(&clean), person, now);
}

/* --- Lists -------------------------------------------------------------------------------------------------------- */

struct walk {
	struct store *store;
	struct instant now;
	enum err (*each)(void *ctx, const struct decision *d, const struct delivery *v);
	void *ctx;
};

static enum err with_decision(const struct walk *w, const struct delivery *v)
{
	struct decision d;

	TRY(decision_find(w->store, v->decision_id, &d));
	return w->each(w->ctx, &d, v);
}

#define WHOSE                                                                                                          \
	"d.practice = :practice AND (:municipality = 0 OR d.municipality_id = :municipality) "                         \
	"AND (:staff = 0 OR EXISTS (SELECT 1 FROM role r WHERE r.person_id = :staff "                                  \
	"AND r.role IN ('receiver', 'registrar') "                                                                     \
	"AND (r.municipality_id IS NULL OR r.municipality_id = d.municipality_id))) "
/* The first safe last day that is not met; NULL: none. */
#define DUE                                                                                                            \
	"(SELECT MIN(f.target) FROM follow_up f WHERE f.decision_id = v.decision_id AND f.done_at IS NULL AND "        \
	"f.moot = 0) "
/* Something is still to be done or told: a follow-up, dated or not, or, where the court must be told, what became of it
 * in the end (follow.h). */
#define OPEN                                                                                                           \
	"(EXISTS (SELECT 1 FROM follow_up f WHERE f.decision_id = v.decision_id AND f.done_at IS NULL AND f.moot = "   \
	"0) OR (EXISTS (SELECT 1 FROM follow_up f WHERE f.decision_id = v.decision_id AND f.kind = 'submission') "     \
	"AND NOT EXISTS (SELECT 1 FROM follow_event e WHERE e.decision_id = v.decision_id AND e.kind IN "              \
	"('set-aside', 'ended', 'care-decided', 'lapsed', 'dismissed') AND NOT EXISTS (SELECT 1 FROM follow_undo u "   \
	"WHERE u.event_id = e.id) AND NOT (e.kind IN ('set-aside', 'dismissed') AND EXISTS (SELECT 1 FROM "            \
	"follow_event h WHERE h.decision_id = e.decision_id AND h.kind = 'restored' AND NOT EXISTS (SELECT 1 FROM "    \
	"follow_undo k WHERE k.event_id = h.id)))))) "
/* What its decision maker contests is seen at once, whatever its last day. */
#define CONTESTED_FIRST                                                                                                \
	"EXISTS (SELECT 1 FROM contest x WHERE x.decision_id = v.decision_id AND x.outcome IS NULL) DESC, "
#define BY_DUE "ORDER BY " CONTESTED_FIRST DUE "IS NULL, " DUE ", v.decision_id LIMIT :limit"

/* A receipt ends nothing but the wait for it: a last day that is not met keeps a decision in sight, and a newer text
 * asks for a receipt of its own once it is archived. What is withdrawn waits for nothing. Each is a text of its own, so
 * that the index of those few is used; the archive's many are acknowledged, and what stands is not asked of them. */
#define THEIRS WHOSE "AND d.state <> 9 AND NOT EXISTS (" RETURNED ") " /* DECISION_WITHDRAWN */
#define NOT_REGISTERED                                                                                                 \
	"AND d.state <> 7 AND (v.acknowledged_version IS NULL OR v.acknowledged_version <> (" STANDING ")) "
#define UNTAKEN THEIRS "AND v.taken_at IS NULL "
#define SIGNED THEIRS "AND v.taken_at IS NOT NULL " NOT_REGISTERED "AND EXISTS (" STANDS ") "
#define TAKEN                                                                                                          \
	THEIRS "AND v.taken_at IS NOT NULL AND d.state NOT IN (6, 7) AND NOT EXISTS (" STANDS ") AND NOT " PAPER_KEPT  \
	       " "
#define LEFT                                                                                                           \
	THEIRS "AND v.taken_at IS NOT NULL AND " OPEN "AND ((v.acknowledged_version IS NOT NULL AND "                  \
	       "(d.state = 7 OR v.acknowledged_version = (" STANDING "))) OR " PAPER_KEPT                              \
	       ") " /* DECISION_ACKNOWLEDGED */
#define AWAY WHOSE "AND d.state <> 9 AND EXISTS (" RETURNED ") "
_Static_assert(DECISION_ARCHIVED == 6 && DECISION_ACKNOWLEDGED == 7 && DECISION_WITHDRAWN == 9,
               "the states in the SQL above");
#define COUNT "SELECT COUNT(*) AS n FROM delivery v JOIN decision d ON d.id = v.decision_id WHERE "

static const struct {
	const char *each, *count;
} lists[DELIVERY_LIST_COUNT] = {
	[DELIVERY_UNTAKEN] = { COLUMNS "WHERE " UNTAKEN "ORDER BY " CONTESTED_FIRST DUE "IS NULL, " DUE
	                               ", v.shown_at, v.decision_id LIMIT :limit",
	                       COUNT UNTAKEN },
	[DELIVERY_SIGNED] = { COLUMNS "WHERE " SIGNED BY_DUE, COUNT SIGNED },
	[DELIVERY_TAKEN] = { COLUMNS "WHERE " TAKEN BY_DUE, COUNT TAKEN },
	[DELIVERY_LEFT] = { COLUMNS "WHERE " LEFT BY_DUE, COUNT LEFT },
	[DELIVERY_RETURNED] = { COLUMNS "WHERE " AWAY BY_DUE, COUNT AWAY },
};

static enum err bind_whose(struct statement *q, const struct delivery_filter *f)
{
	TRY(bind_int(q, ":practice", f->practice));
	TRY(bind_int(q, ":municipality", f->municipality));
	return bind_int(q, ":staff", f->staff);
}

enum err delivery_each(struct store *s, const struct delivery_filter *filter, struct instant now,
                       enum err (*each)(void *ctx, const struct decision *d, const struct delivery *v), void *ctx)
{
	STATEMENT q = store_statement(s, lists[filter->list].each);
	struct walk w = { s, now, each, ctx };
	bool more;

	TRY(bind_whose(q, filter));
	TRY(bind_int(q, ":limit", filter->limit > 0 ? filter->limit : 100));
	for (;;) {
		struct delivery v = { 0 };

		TRY(step_next(q, &more));
		if (!more)
			return ERR_OK;
		TRY(read_row(q, now, &v));
		TRY(with_decision(&w, &v));
	}
}

enum err delivery_count(struct store *s, const struct delivery_filter *filter, int64_t *ret_count)
{
	STATEMENT q = store_statement(s, lists[filter->list].count);

	TRY(bind_whose(q, filter));
	TRY(step_one(q));
	*ret_count = column_int(q, "n");
	return ERR_OK;
}

/* By the index of what is open; a safe day is never after the last one. */
enum err delivery_due_each(struct store *s, const struct delivery_filter *filter, struct date day,
                           enum err (*each)(void *ctx, int64_t decision, const char *label), void *ctx)
{
	STATEMENT q = store_statement(
	        s,
	        "SELECT d.id AS id, MIN(f.label) AS label FROM follow_up f JOIN delivery v ON v.decision_id = "
	        "f.decision_id JOIN decision d ON d.id = v.decision_id WHERE f.done_at IS NULL AND f.last IS NOT NULL "
	        "AND f.last >= :day AND f.target = :day AND f.moot = 0 AND d.state <> 9 AND " /* DECISION_WITHDRAWN */
	        WHOSE "GROUP BY d.id ORDER BY d.id");
	char label[LAW_NAME_TEXT];
	bool more;

	TRY(bind_whose(q, filter));
	TRY(bind_date(q, ":day", day));
	for (;;) {
		TRY(step_next(q, &more));
		if (!more)
			return ERR_OK;
		TRY(column_text_copy(q, "label", label, sizeof label));
		TRY(each(ctx, column_int(q, "id"), label));
	}
}
