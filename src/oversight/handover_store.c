/* What one pass hands over to the next. */
#include "oversight/handover.h"

#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"

/* --- What is open ------------------------------------------------------------------------------------------------- */

/* The masks are 1 << enum duty_open, in its order. */
#define WHY                                                                                                            \
	"((d.due IS NOT NULL AND d.due <= :until) * 1 "                                                                \
	"+ d.disputed * 2 "                                                                                            \
	"+ EXISTS (SELECT 1 FROM delivery v WHERE v.decision_id = d.id AND v.taken_at IS NULL) * 4 "                   \
	"+ (d.state IN (0, 2)) * 8 "                                                                                   \
	"+ (d.state = 3) * 16)"
_Static_assert(DECISION_DRAFT == 0 && DECISION_ABANDONED == 1 && DECISION_DECIDED == 2 && DECISION_FROZEN == 3 &&
                       DECISION_ARCHIVED == 6 && DECISION_WITHDRAWAL == 8 && DECISION_WITHDRAWN == 9 &&
                       DECISION_OUTSIDE == 10,
               "the states in the SQL");
_Static_assert(DUTY_OPEN_DUE == 0 && DUTY_OPEN_DISPUTED == 1 && DUTY_OPEN_UNTAKEN == 2 && DUTY_OPEN_TEXT == 3 &&
                       DUTY_OPEN_UNSIGNED == 4,
               "the masks in the SQL");
#define DISPUTED                                                                                                       \
	"(x.state = 8 OR EXISTS (SELECT 1 FROM contest c WHERE c.decision_id = x.id AND c.outcome IS NULL) "           \
	"OR EXISTS (SELECT 1 FROM delivery_return r WHERE r.decision_id = x.id AND r.answered_at IS NULL) "            \
	"OR (x.state = 2 AND (SELECT b.kind FROM text_return b WHERE b.version_id = (SELECT t.id FROM text_version t " \
	"WHERE t.decision_id = x.id ORDER BY t.version DESC LIMIT 1) ORDER BY b.id DESC LIMIT 1) IS 'reject')) "
/* Decisions up to the archive are few: what the municipality has registered is its own. What is disputed is the duty's
 * however far it has come; what is withdrawn asks for nothing more. */
#define OPEN                                                                                                           \
	"(SELECT x.id AS id, x.state AS state, "                                                                       \
	"(SELECT MIN(f.target) FROM follow_up f WHERE f.decision_id = x.id AND f.done_at IS NULL AND f.moot = 0) AS "  \
	"due, " DISPUTED                                                                                               \
	"AS disputed FROM decision x WHERE x.practice = 0 AND x.state <> 9 AND (x.state IN (0, 2, 3, 4, 5, 6, 8, 10) " \
	"OR x.id IN (SELECT decision_id FROM contest WHERE outcome IS NULL "                                           \
	"UNION SELECT decision_id FROM delivery_return WHERE answered_at IS NULL))) d "
#define LISTED "SELECT d.id AS id, " WHY " AS why, d.due AS due FROM " OPEN "WHERE why > 0 "

struct walk {
	struct store *store;
	enum err (*each)(void *ctx, const struct decision *d, unsigned why);
	void *ctx;
};

static enum err walk_rows(struct statement *q, const struct walk *w)
{
	struct decision d;
	bool more;

	for (;;) {
		TRY(step_next(q, &more));
		if (!more)
			return ERR_OK;
		TRY(decision_find(w->store, column_int(q, "id"), &d));
		TRY(w->each(w->ctx, &d, (unsigned)column_int(q, "why")));
	}
}

enum err duty_open_each(struct store *s, struct instant now,
                        enum err (*each)(void *ctx, const struct decision *d, unsigned why), void *ctx)
{
	STATEMENT q = store_statement(s, LISTED "ORDER BY why & 2 = 0, due IS NULL, due, id");
	const struct walk w = { s, each, ctx };

	TRY(bind_date(q, ":until", date_add_days(date_of(now), DUTY_DUE_SOON)));
	return walk_rows(q, &w);
}

/* --- Handing over ------------------------------------------------------------------------------------------------- */

static enum err insert(struct store *s, int64_t pass, const struct buf *note, struct instant now, int64_t *ret_id)
{
	STATEMENT q = store_statement(s, "INSERT INTO handover (pass_id, at, note) VALUES (:pass, :now, :note)");

	TRY(bind_int(q, ":pass", pass));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_span(q, ":note", buf_span(note)));
	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return ERR_OK;
}

static enum err insert_items(struct store *s, int64_t handover, struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO handover_item (handover_id, decision_id, why) "
	                                 "SELECT :handover, id, why FROM (" LISTED ")");

	TRY(bind_int(q, ":handover", handover));
	TRY(bind_date(q, ":until", date_add_days(date_of(now), DUTY_DUE_SOON)));
	return step_done(q);
}

enum err duty_hand_over(struct store *s, int64_t person, struct span note, struct instant now, int64_t *ret_handover)
{
	BUF clean = buf_init(sizeof((struct handover *)NULL)->note - 1);
	struct duty_pass p;
	enum err e = duty_pass_find(s, person, now, &p);

	if (e == ERR_NOT_FOUND)
		return ERR_WRONG_STATE;
	TRY(e);
	TRY(text_clean(note, &clean));
	TRY(duty_pass_end(s, p.id, now));
	TRY(insert(s, p.id, &clean, now, ret_handover));
	TRY(insert_items(s, *ret_handover, now));
	return decision_act_add(s, now, 0, 0, person, "handed-over", "Passet lämnades över till nästa.");
}

static enum err set_received(struct store *s, int64_t handover, int64_t pass, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE handover SET received_at = :now, received_by = :pass "
	                                 "WHERE id = :id AND received_at IS NULL AND pass_id <> :pass");

	TRY(bind_int(q, ":id", handover));
	TRY(bind_int(q, ":pass", pass));
	TRY(bind_instant(q, ":now", now));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

struct taking {
	const struct decision_office *office;
	struct store *store;
	int64_t from, to;
};

/* Where the one before writes on at this moment, nothing is taken: the receiver sees who has it, and may. */
static enum err take_draft(void *ctx, const struct decision *d, unsigned why)
{
	const struct taking *t = ctx;
	struct matter m;
	enum err e;

	if (!(why & 1u << DUTY_OPEN_TEXT))
		return ERR_OK;
	TRY(decision_matter_find(t->store, d->matter_id, &m));
	if (m.holder_id != t->from)
		return ERR_OK;
	e = decision_hold(t->office, t->store, d->matter_id, t->to, false);
	return e == ERR_HELD ? ERR_OK : e;
}

enum err duty_receive(const struct decision_office *o, struct store *s, int64_t handover, int64_t person,
                      struct instant now)
{
	struct handover h;
	struct duty_pass p;
	struct taking t = { o, s, 0, person };
	enum err e;

	TRY(duty_handover_find(s, handover, &h));
	e = duty_pass_find(s, person, now, &p);
	if (e == ERR_NOT_FOUND || (e == ERR_OK && p.over))
		return ERR_WRONG_STATE;
	TRY(e);
	TRY(set_received(s, handover, p.id, now));
	t.from = h.from_person;
	if (t.from != person)
		TRY(duty_handover_items(s, handover, take_draft, &t));
	return decision_act_add(s, now, 0, 0, person, "handover-received", "En överlämning togs emot.");
}

/* --- Read ----------------------------------------------------------------------------------------------------------
 */

#define COLUMNS                                                                                                        \
	"SELECT h.id AS id, h.at AS at, h.note AS note, h.received_at AS received_at, f.person_id AS person, "         \
	"f.began_at AS began, p.name AS name, COALESCE(r.name, '') AS receiver, "                                      \
	"(SELECT COUNT(*) FROM handover_item i WHERE i.handover_id = h.id) AS items "                                  \
	"FROM handover h JOIN duty_pass f ON f.id = h.pass_id JOIN person p ON p.id = f.person_id "                    \
	"LEFT JOIN duty_pass b ON b.id = h.received_by LEFT JOIN person r ON r.id = b.person_id "

static enum err read_row(struct statement *q, struct handover *h)
{
	*h = (struct handover){ .id = column_int(q, "id"),
		                .from_person = column_int(q, "person"),
		                .items = column_int(q, "items"),
		                .at = column_instant(q, "at"),
		                .pass_began = column_instant(q, "began"),
		                .received = !column_is_null(q, "received_at"),
		                .received_at = column_instant(q, "received_at") };
	TRY(column_text_copy(q, "name", h->from_name, sizeof h->from_name));
	TRY(column_text_copy(q, "note", h->note, sizeof h->note));
	return column_text_copy(q, "receiver", h->received_name, sizeof h->received_name);
}

enum err duty_handover_find(struct store *s, int64_t id, struct handover *ret_handover)
{
	STATEMENT q = store_statement(s, COLUMNS "WHERE h.id = :id");

	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	return read_row(q, ret_handover);
}

enum err duty_handover_each(struct store *s, int64_t person, enum err (*each)(void *ctx, const struct handover *h),
                            void *ctx)
{
	STATEMENT q =
	        store_statement(s, COLUMNS "WHERE h.received_at IS NULL OR h.id = (SELECT MAX(x.id) FROM handover x "
	                                   "JOIN duty_pass d ON d.id = x.pass_id WHERE d.person_id = :person) "
	                                   "ORDER BY h.received_at IS NOT NULL, h.id");
	struct handover h;
	bool more;

	TRY(bind_int(q, ":person", person));
	for (;;) {
		TRY(step_next(q, &more));
		if (!more)
			return ERR_OK;
		TRY(read_row(q, &h));
		TRY(each(ctx, &h));
	}
}

enum err duty_handover_items(struct store *s, int64_t handover,
                             enum err (*each)(void *ctx, const struct decision *d, unsigned why), void *ctx)
{
	STATEMENT q =
	        store_statement(s, "SELECT decision_id AS id, why FROM handover_item WHERE handover_id = :id "
	                           "ORDER BY (SELECT MIN(f.target) FROM follow_up f WHERE f.decision_id = "
	                           "handover_item.decision_id AND f.done_at IS NULL) IS NULL, (SELECT MIN(f.target) "
	                           "FROM follow_up f WHERE f.decision_id = handover_item.decision_id "
	                           "AND f.done_at IS NULL), decision_id");
	const struct walk w = { s, each, ctx };

	TRY(bind_int(q, ":id", handover));
	return walk_rows(q, &w);
}
