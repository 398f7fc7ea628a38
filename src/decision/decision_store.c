#include "decision/decision_store.h"

#include <stdio.h>
#include <string.h>

#include "decision/reference.h"
#include "jourbeslut/act.h"

#define FACT(name)                                                                                                     \
	"(SELECT value FROM call_fact WHERE decision_id = d.id AND field = '" name                                     \
	"' ORDER BY id DESC LIMIT 1) AS " name

/* What stands, and what the municipality and the decision maker have said of it. */
#define STANDING                                                                                                       \
	"(SELECT MAX(version) FROM text_version WHERE decision_id = d.id) AS versions, z.id AS standing_id, "          \
	"z.version AS standing_version, z.text_code AS standing_code, zg.signed_at AS standing_signed_at, "            \
	"z.pack AS standing_pack, z.pack_hash AS standing_hash, "                                                      \
	"zg.kind AS standing_kind, zg.signer_name AS standing_signer, zr.archived_at AS standing_archived_at, "        \
	"y.opened_at AS opened_at, y.acknowledged_version AS acknowledged_version, EXISTS (SELECT 1 FROM "             \
	"outside_paper w WHERE w.id = y.acknowledged_paper AND w.undone_at IS NULL) AS acknowledged_outside, "         \
	"EXISTS (SELECT 1 FROM contest WHERE decision_id = d.id AND outcome IS NULL) AS contested, "                   \
	"EXISTS (SELECT 1 FROM archive_refusal WHERE version_id = v.id) AS refused, "                                  \
	"EXISTS (SELECT 1 FROM delivery_return WHERE decision_id = d.id AND answered_at IS NULL) AS sent_away "

/* One decision with all that lists and pages show of it. */
#define COLUMNS                                                                                                        \
	"SELECT d.id AS id, d.matter_id AS matter_id, d.municipality_id AS municipality_id, d.ref AS ref, d.type AS "  \
	"type, d.begun_as AS begun_as, "                                                                               \
	"d.state AS state, d.practice AS practice, d.check_code AS check_code, d.created_by AS created_by, "           \
	"d.created_at AS created_at, c.code AS code, c.name AS municipality, c.committee AS committee, "               \
	"c.court AS court, c.org_number AS org_number, o.decision_id AS oral, o.stated_at AS stated_at, "              \
	"o.recorded_at AS recorded_at, o.recorded_by AS recorded_by, rp.name AS recorder_name, "                       \
	"o.admission_id AS admission, ad.how AS let_in, ap.name AS let_in_by, "                                        \
	"o.municipality_code AS said_municipality, o.person_number AS person_number, o.birth_date AS birth_date, "     \
	"o.person_unknown AS person_unknown, o.protected AS protected, o.place_kind AS place_kind, o.place AS place, " \
	"o.read_back_at AS read_back_at, o.clock_doubt AS clock_doubt, "                                               \
	"(SELECT seconds FROM clock_suspect WHERE decision_id = d.id) AS clock_suspect, "                              \
	"o.type AS recorded_type, o.question AS question, ol.pack AS asked_pack, ol.hash AS asked_hash, "              \
	"ol.read_pack AS read_pack, ol.read_hash AS read_hash, "                                                       \
	"rp.title AS recorder_title, o.yes AS yes, o.person_as_known AS person_as_known, o.ground AS ground, "         \
	"o.decider_id AS decider_id, o.decider_name AS decider_name, o.decider_office AS decider_office, "             \
	"o.mandate_id AS mandate_id, o.mandate_text AS mandate_text, o.late AS late, o.late_reason AS "                \
	"late_reason, " FACT("number_called") ", " FACT("identified_how") ", " FACT("listeners") ", " FACT(            \
	        "why_oral") ", " FACT("mandate_confirmed") ", (SELECT by FROM call_fact WHERE decision_id = d.id AND " \
	                                                   "field = 'mandate_confirmed' ORDER BY id DESC LIMIT 1) "    \
	                                                   "AS mandate_by, k.person_id AS later_decider, k.name AS "   \
	                                                   "later_name, k.office AS later_office, k.mandate_id AS "    \
	                                                   "later_mandate, k.mandate_text AS later_text, "             \
	                                                   "v.id AS version_id, v.version AS version, v.frozen_at AS " \
	                                                   "frozen_at, v.pack AS pack, v.pack_hash AS pack_hash, "     \
	                                                   "v.unreviewed AS unreviewed, v.text_code AS text_code, "    \
	                                                   "b.kind AS returned, g.id AS signature, g.signed_at "       \
	                                                   "AS signed_at, g.signer_name AS signer_name, "              \
	                                                   "g.kind AS signature_kind, r.archived_at AS "               \
	                                                   "archived_at, " STANDING

#define JOINS                                                                                                          \
	"JOIN municipality c ON c.id = d.municipality_id LEFT JOIN oral_decision o ON o.decision_id = d.id "           \
	"LEFT JOIN oral_law ol ON ol.decision_id = d.id "                                                              \
	"LEFT JOIN decider_choice k ON k.id = (SELECT MAX(id) FROM decider_choice WHERE decision_id = d.id) "          \
	"LEFT JOIN person rp ON rp.id = o.recorded_by "                                                                \
	"LEFT JOIN admission ad ON ad.id = o.admission_id LEFT JOIN person ap ON ap.id = ad.by_person "                \
	"LEFT JOIN text_version v ON v.id = (SELECT t.id FROM text_version t WHERE t.decision_id = d.id AND NOT "      \
	"EXISTS (SELECT 1 FROM text_return x WHERE x.version_id = t.id AND x.kind = 'dropped') "                       \
	"ORDER BY t.version DESC LIMIT 1) "                                                                            \
	"LEFT JOIN text_return b ON b.id = (SELECT MAX(id) FROM text_return WHERE version_id = v.id) "                 \
	"LEFT JOIN signature g ON g.version_id = v.id "                                                                \
	"LEFT JOIN record r ON r.version_id = v.id AND r.kind = 'record' "                                             \
	"LEFT JOIN text_version z ON z.id = (SELECT t.id FROM text_version t JOIN record n ON n.version_id = t.id "    \
	"AND n.kind = 'record' WHERE t.decision_id = d.id ORDER BY t.version DESC LIMIT 1) "                           \
	"LEFT JOIN signature zg ON zg.version_id = z.id "                                                              \
	"LEFT JOIN record zr ON zr.version_id = z.id AND zr.kind = 'record' "                                          \
	"LEFT JOIN delivery y ON y.decision_id = d.id "

#define CONTESTED                                                                                                      \
	"AND (:contested = 0 OR (:contested = 1) = EXISTS (SELECT 1 FROM contest x WHERE x.decision_id = d.id AND "    \
	"x.outcome IS NULL)) "
/* Recorded, and nothing archived stands: what is signed stays that while its correction is written. */
#define FIRST_TEXT                                                                                                     \
	"AND (:first_text = 0 OR (:first_text = 1) = (d.state = 2 AND NOT EXISTS (SELECT 1 FROM text_version x JOIN "  \
	"record n ON n.version_id = x.id AND n.kind = 'record' WHERE x.decision_id = d.id))) " /* DECISION_DECIDED */
_Static_assert(DECISION_DECIDED == 2, "the state in the SQL above");
#define FILTER                                                                                                         \
	"AND d.practice = :practice AND (:municipality = 0 OR d.municipality_id = :municipality) "                     \
	"AND (:staff = 0 OR EXISTS (SELECT 1 FROM role s WHERE s.person_id = :staff "                                  \
	"AND s.role IN ('receiver', 'registrar') "                                                                     \
	"AND (s.municipality_id IS NULL OR s.municipality_id = d.municipality_id))) "                                  \
	"AND (:states = 0 OR (:states >> d.state) & 1) " CONTESTED FIRST_TEXT                                          \
	"AND (:types IS NULL OR instr(:types, ' ' || d.type || ' ') > "                                                \
	"0) "                                                                                                          \
	"AND (d.created_at >= :since OR o.stated_at >= :since) AND (:before = 0 OR (:oldest = 0 AND d.id < :before) "  \
	"OR (:oldest = 1 AND d.id > :before)) "
#define ORDER "ORDER BY CASE WHEN :oldest = 1 THEN d.id ELSE -d.id END LIMIT :limit"

/* Open decisions are few among many: found by state. */
#define BY_STATE "FROM decision d INDEXED BY decision_by_state "
#define IN_STATE "WHERE d.state IN (:s0, :s1, :s2, :s3, :s4, :s5, :s6, :s7, :s8, :s9, :s10) " FILTER
#define BY_MATTER "FROM decision d INDEXED BY decision_by_matter "
#define IN_MATTER "WHERE d.matter_id = :matter " FILTER
#define OF_DECIDER                                                                                                     \
	"WHERE d.id IN (SELECT decision_id FROM oral_decision WHERE decider_id = :decider "                            \
	"UNION SELECT decision_id FROM decider_choice WHERE person_id = :decider) " FILTER
#define OF_ALL "WHERE d.id > 0 " FILTER
static const char each_by_state[] = COLUMNS BY_STATE JOINS IN_STATE ORDER;
static const char each_by_matter[] = COLUMNS BY_MATTER JOINS IN_MATTER ORDER;
static const char each_by_decider[] = COLUMNS "FROM decision d " JOINS OF_DECIDER ORDER;
/* Walks the newest rows without sorting: as fast with ten thousand as with a hundred. */
static const char each_of_all[] = COLUMNS "FROM decision d " JOINS OF_ALL "ORDER BY d.id DESC LIMIT :limit";
/* What FILTER asks of besides the decision's own row. */
#define COUNT(from) "SELECT COUNT(*) AS n " from "LEFT JOIN oral_decision o ON o.decision_id = d.id "
static const char count_by_state[] = COUNT(BY_STATE) IN_STATE;
static const char count_by_matter[] = COUNT(BY_MATTER) IN_MATTER;
static const char count_by_decider[] = COUNT("FROM decision d ") OF_DECIDER;
static const char count_of_all[] = COUNT("FROM decision d ") OF_ALL;
static const char find_by_id[] = COLUMNS "FROM decision d " JOINS "WHERE d.id = :id";
static const char find_by_ref[] = COLUMNS "FROM decision d " JOINS "WHERE d.ref = :ref";
static const char find_by_code[] = COLUMNS "FROM decision d " JOINS "WHERE d.check_code = :code";

/* What the call was about. */
static enum err read_said(struct statement *q, struct oral *o)
{
	o->person_unknown = column_int(q, "person_unknown") != 0;
	o->protected_person = column_int(q, "protected") != 0;
	o->read_back = !column_is_null(q, "read_back_at");
	o->read_back_at = column_instant(q, "read_back_at");
	TRY(column_text_copy(q, "said_municipality", o->municipality_code, sizeof o->municipality_code));
	TRY(column_text_copy(q, "person_as_known", o->person_as_known, sizeof o->person_as_known));
	TRY(column_text_copy(q, "person_number", o->person_number, sizeof o->person_number));
	TRY(column_text_copy(q, "birth_date", o->birth_date, sizeof o->birth_date));
	TRY(column_text_copy(q, "question", o->question, sizeof o->question));
	TRY(column_text_copy(q, "asked_pack", o->asked_pack, sizeof o->asked_pack));
	TRY(column_text_copy(q, "asked_hash", o->asked_hash, sizeof o->asked_hash));
	TRY(column_text_copy(q, "read_pack", o->read_pack, sizeof o->read_pack));
	TRY(column_text_copy(q, "read_hash", o->read_hash, sizeof o->read_hash));
	TRY(column_text_copy(q, "ground", o->ground, sizeof o->ground));
	TRY(column_text_copy(q, "place_kind", o->place_kind, sizeof o->place_kind));
	return column_text_copy(q, "place", o->place, sizeof o->place);
}

/* Whom the call was with; or, where the register did not know that one, who was chosen from it since. What the recorder
 * says of the mandate is no second pair of eyes. */
static enum err read_decider(struct statement *q, struct oral *o)
{
	bool confirmed = !column_is_null(q, "mandate_confirmed");
	bool chosen;

	o->decider_unknown = column_is_null(q, "decider_id");
	chosen = o->decider_unknown && !column_is_null(q, "later_decider");
	o->decider_id = column_int(q, o->decider_unknown ? "later_decider" : "decider_id");
	o->mandate_id = column_int(q, chosen && !column_is_null(q, "later_mandate") ? "later_mandate" : "mandate_id");
	o->mandate_checked = o->mandate_id != 0 || (confirmed && column_int(q, "mandate_by") != o->recorded_by);
	TRY(column_text_copy(q, "decider_name", o->said_decider, sizeof o->said_decider));
	TRY(column_text_copy(q, chosen ? "later_name" : "decider_name", o->decider_name, sizeof o->decider_name));
	TRY(column_text_copy(q, chosen && column_span(q, "later_office").len ? "later_office" : "decider_office",
	                     o->decider_office, sizeof o->decider_office));
	return column_text_copy(q,
	                        confirmed                                       ? "mandate_confirmed"
	                        : chosen && !column_is_null(q, "later_mandate") ? "later_text"
	                                                                        : "mandate_text",
	                        o->mandate_text, sizeof o->mandate_text);
}

static enum err read_oral(struct statement *q, struct oral *o)
{
	o->stated = column_instant(q, "stated_at");
	o->recorded = column_instant(q, "recorded_at");
	o->clock_doubt = column_int(q, "clock_doubt");
	o->clock_suspect = column_int(q, "clock_suspect");
	o->recorded_by = column_int(q, "recorded_by");
	o->yes = column_int(q, "yes") != 0;
	o->late = column_int(q, "late") != 0;
	TRY(column_text_copy(q, "recorder_name", o->recorder_name, sizeof o->recorder_name));
	TRY(column_text_copy(q, "recorder_title", o->recorder_title, sizeof o->recorder_title));
	o->admission = column_int(q, "admission");
	TRY(column_text_copy(q, "let_in", o->let_in, sizeof o->let_in));
	TRY(column_text_copy(q, "let_in_by", o->let_in_by, sizeof o->let_in_by));
	decision_recorder_on_paper(o);
	TRY(read_said(q, o));
	TRY(read_decider(q, o));
	TRY(column_text_copy(q, "late_reason", o->late_reason, sizeof o->late_reason));
	TRY(column_text_copy(q, "number_called", o->number_called, sizeof o->number_called));
	TRY(column_text_copy(q, "identified_how", o->identified_how, sizeof o->identified_how));
	TRY(column_text_copy(q, "listeners", o->listeners, sizeof o->listeners));
	return column_text_copy(q, "why_oral", o->why_oral, sizeof o->why_oral);
}

static enum err read_hash(struct statement *q, const char *column, char ret_hex[SHA256_HEX])
{
	struct sha256 hash;

	if (column_is_null(q, column))
		return ERR_OK;
	TRY(column_bytes_copy(q, column, hash.bytes, sizeof hash.bytes));
	sha256_hex(&hash, ret_hex);
	return ERR_OK;
}

static enum err read_pack(struct statement *q, struct decision *d)
{
	TRY(column_text_copy(q, "pack", d->pack, sizeof d->pack));
	d->pack_unreviewed = column_int(q, "unreviewed") != 0;
	return read_hash(q, "pack_hash", d->pack_hash);
}

static enum err read_chain(struct statement *q, struct decision *d)
{
	d->version_id = column_int(q, "version_id");
	d->version = (int)column_int(q, "version");
	d->version_rejected = !column_is_null(q, "returned") && !span_equal_str(column_span(q, "returned"), "kept");
	d->frozen = column_instant(q, "frozen_at");
	d->has_signature = !column_is_null(q, "signature");
	d->signed_at = column_instant(q, "signed_at");
	d->on_paper = span_equal_str(column_span(q, "signature_kind"), "paper");
	d->refused = column_int(q, "refused") != 0;
	d->has_record = !column_is_null(q, "archived_at");
	d->archived = column_instant(q, "archived_at");
	TRY(read_pack(q, d));
	TRY(column_text_copy(q, "text_code", d->text_code, sizeof d->text_code));
	return column_text_copy(q, "signer_name", d->signer_name, sizeof d->signer_name);
}

static enum err read_standing(struct statement *q, struct decision *d)
{
	struct decision_standing *z = &d->stands;

	d->versions = (int)column_int(q, "versions");
	d->opened = !column_is_null(q, "opened_at");
	d->contested = column_int(q, "contested") != 0;
	d->returned = column_int(q, "sent_away") != 0 && d->state != DECISION_WITHDRAWN; /* that answers it */
	z->version_id = column_int(q, "standing_id");
	z->version = (int)column_int(q, "standing_version");
	z->signed_at = column_instant(q, "standing_signed_at");
	z->archived = column_instant(q, "standing_archived_at");
	z->on_paper = span_equal_str(column_span(q, "standing_kind"), "paper");
	d->acknowledged = z->version_id ? column_int(q, "acknowledged_version") == z->version_id
	                                : column_int(q, "acknowledged_outside") != 0;
	TRY(column_text_copy(q, "standing_code", z->text_code, sizeof z->text_code));
	TRY(column_text_copy(q, "standing_pack", z->pack, sizeof z->pack));
	TRY(read_hash(q, "standing_hash", z->pack_hash));
	return column_text_copy(q, "standing_signer", z->signer_name, sizeof z->signer_name);
}

bool decision_correcting(const struct decision *d)
{
	return d->stands.version_id && (d->version_id != d->stands.version_id || d->version_rejected);
}

bool decision_disputed(const struct decision *d)
{
	return d->state == DECISION_WITHDRAWAL || d->state == DECISION_WITHDRAWN || d->contested || d->returned;
}

static enum err read_row(struct statement *q, struct decision *d)
{
	memset(d, 0, sizeof *d);
	d->id = column_int(q, "id");
	d->matter_id = column_int(q, "matter_id");
	d->municipality_id = d->municipality.id = column_int(q, "municipality_id");
	d->state = (enum decision_state)column_int(q, "state");
	d->practice = column_int(q, "practice") != 0;
	d->created_by = column_int(q, "created_by");
	d->created = column_instant(q, "created_at");
	TRY(column_text_copy(q, "ref", d->ref, sizeof d->ref));
	TRY(column_text_copy(q, "type", d->type, sizeof d->type));
	TRY(column_text_copy(q, "begun_as", d->begun_as, sizeof d->begun_as));
	TRY(column_text_copy(q, "check_code", d->check_code, sizeof d->check_code));
	(void)snprintf(d->check_text, sizeof d->check_text, "%.4s-%.4s-%.4s", d->check_code, d->check_code + 4,
	               d->check_code + 8);
	TRY(column_text_copy(q, "code", d->municipality.code, sizeof d->municipality.code));
	TRY(column_text_copy(q, "municipality", d->municipality.name, sizeof d->municipality.name));
	TRY(column_text_copy(q, "committee", d->municipality.committee, sizeof d->municipality.committee));
	TRY(column_text_copy(q, "court", d->municipality.court, sizeof d->municipality.court));
	TRY(column_text_copy(q, "org_number", d->municipality.org_number, sizeof d->municipality.org_number));
	d->has_oral = !column_is_null(q, "oral");
	if (d->has_oral)
		TRY(read_oral(q, &d->oral));
	TRY(column_text_copy(q, "recorded_type", d->oral.type, sizeof d->oral.type));
	if (!d->oral.type[0]) /* of before it was kept */
		memcpy(d->oral.type, d->type, sizeof d->oral.type);
	TRY(read_standing(q, d));
	return read_chain(q, d);
}

enum err decision_find(struct store *s, int64_t id, struct decision *ret_decision)
{
	STATEMENT q = store_statement(s, find_by_id);

	TRY(bind_int(q, ":id", id));
	TRY(step_one(q));
	return read_row(q, ret_decision);
}

enum err decision_find_ref(struct store *s, struct span ref, struct decision *ret_decision)
{
	STATEMENT q = store_statement(s, find_by_ref);
	char standard[DECISION_REF];

	TRY(reference_read(ref, standard));
	TRY(bind_text(q, ":ref", standard));
	TRY(step_one(q));
	return read_row(q, ret_decision);
}

enum err decision_find_check_code(struct store *s, struct span code, struct decision *ret_decision)
{
	STATEMENT q = store_statement(s, find_by_code);
	char standard[DECISION_CODE];

	TRY(code_read(code, standard, sizeof standard));
	TRY(bind_text(q, ":code", standard));
	TRY(step_one(q));
	return read_row(q, ret_decision);
}

/* A filter's two texts: its rows, and how many there are. */
static const struct listing {
	const char *each, *count;
} by_state = { each_by_state, count_by_state }, by_matter = { each_by_matter, count_by_matter },
  by_decider = { each_by_decider, count_by_decider }, of_all = { each_of_all, count_of_all };

static const struct listing *choose(const struct decision_filter *f)
{
	if (f->matter)
		return &by_matter;
	if (f->decider)
		return &by_decider;
	if (f->staff && !f->oldest_first) /* an archive: nearly all states, page by page */
		return &of_all;
	ASSERT(f->states || !f->oldest_first); /* all of them, oldest first: nobody has asked for that list */
	return f->states ? &by_state : &of_all;
}

static enum err bind_states(struct statement *q, unsigned states)
{
	static const char *const names[DECISION_STATE_COUNT] = { ":s0", ":s1", ":s2", ":s3", ":s4", ":s5",
		                                                 ":s6", ":s7", ":s8", ":s9", ":s10" };

	for (int i = 0; i < DECISION_STATE_COUNT; i++)
		TRY(bind_int(q, names[i], states >> i & 1 ? i : -1));
	return ERR_OK;
}

static enum err bind_filter(struct statement *q, const struct decision_filter *f, const struct listing *l)
{
	if (l == &by_state)
		TRY(bind_states(q, f->states));
	if (l == &by_matter)
		TRY(bind_int(q, ":matter", f->matter));
	if (l == &by_decider)
		TRY(bind_int(q, ":decider", f->decider));
	TRY(bind_int(q, ":practice", f->practice));
	TRY(bind_int(q, ":municipality", f->municipality));
	TRY(bind_int(q, ":staff", f->staff));
	TRY(bind_int(q, ":states", f->states));
	TRY(bind_int(q, ":contested", f->contested));
	TRY(bind_int(q, ":first_text", f->first_text));
	TRY(bind_text(q, ":types", f->types));
	TRY(bind_instant(q, ":since", f->since));
	TRY(bind_int(q, ":before", f->before));
	return bind_int(q, ":oldest", f->oldest_first);
}

enum err decision_each(struct store *s, const struct decision_filter *filter,
                       enum err (*each)(void *ctx, const struct decision *d), void *ctx)
{
	const struct listing *listing = choose(filter);
	STATEMENT q = store_statement(s, listing->each);
	struct decision d;
	bool row;

	TRY(bind_filter(q, filter, listing));
	TRY(bind_int(q, ":limit", filter->limit > 0 ? filter->limit : 100));
	for (;;) {
		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_row(q, &d));
		TRY(each(ctx, &d));
	}
}

enum err decision_count(struct store *s, const struct decision_filter *filter, int64_t *ret_count)
{
	const struct listing *listing = choose(filter);
	STATEMENT q = store_statement(s, listing->count);

	TRY(bind_filter(q, filter, listing));
	TRY(step_one(q));
	*ret_count = column_int(q, "n");
	return ERR_OK;
}

static enum err move_to(struct store *s, const struct decision *d, enum decision_state next)
{
	STATEMENT q = store_statement(s, "UPDATE decision SET state = :next WHERE id = :id AND state = :state");

	TRY(bind_int(q, ":id", d->id));
	TRY(bind_int(q, ":state", d->state));
	TRY(bind_int(q, ":next", next));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

enum err decision_move_facts(struct store *s, const struct decision *d, enum decision_event event, struct instant at,
                             int64_t person, const char *detail, const json_t *facts)
{
	enum decision_state next;

	if (!decision_next(d->state, event, &next))
		return ERR_WRONG_STATE;
	TRY(move_to(s, d, next));
	return decision_act_add_facts(s, at, d->matter_id, d->id, person, decision_event_name(event), detail, facts);
}

enum err decision_move_back(struct store *s, const struct decision *d, enum decision_event event,
                            enum decision_state before, struct instant at, int64_t person, const char *detail,
                            const json_t *facts)
{
	if (!decision_back(d->state, event, before))
		return ERR_WRONG_STATE;
	TRY(move_to(s, d, before));
	return decision_act_add_facts(s, at, d->matter_id, d->id, person, decision_event_name(event), detail, facts);
}

enum err decision_move(struct store *s, const struct decision *d, enum decision_event event, struct instant at,
                       int64_t person, const char *detail)
{
	return decision_move_facts(s, d, event, at, person, detail, NULL);
}

enum err decision_archived(struct store *s, const struct decision *d, struct instant now, const json_t *facts)
{
	return decision_move_facts(s, d, DECISION_ARCHIVE, now, 0, "Handlingen stämplades och arkiverades.", facts);
}

enum err decision_acknowledge(struct store *s, const struct decision *d, int64_t person, struct instant now)
{
	static const char detail[] = "Kommunen har registrerat handlingen.";

	/* What stands can be registered while a correction of it lasts; the state is the correction's. A paper that was
	 * signed outside is none of ours, and stays what it is. */
	if (!d->acknowledged &&
	    (d->state == DECISION_OUTSIDE || (decision_correcting(d) && d->state < DECISION_ARCHIVED)))
		return decision_act_add(s, now, d->matter_id, d->id, person, decision_event_name(DECISION_ACKNOWLEDGE),
		                        detail);
	return decision_move(s, d, DECISION_ACKNOWLEDGE, now, person, detail);
}

enum err decision_insert(const struct decision_office *o, struct store *s, int64_t matter, const struct municipality *m,
                         const char *type, bool practice, int64_t person, struct instant now, int64_t *ret_id)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO decision (ref, matter_id, municipality_id, type, state, practice, "
	                           "check_code, created_at, created_by) VALUES (:ref, :matter, :municipality, :type, "
	                           ":state, :practice, :code, :now, :person)");
	char ref[DECISION_REF], code[DECISION_CODE];
	uint8_t random[9];

	TRY(reference_next(s, m->code, practice, date_of(now).year, ref));
	TRY(random_fill(o->random, random, sizeof random));
	code_make(random, 12, code); /* 60 bits: cannot be guessed at the rate that the check page allows */
	TRY(bind_text(q, ":ref", ref));
	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":municipality", m->id));
	TRY(bind_text(q, ":type", type));
	TRY(bind_int(q, ":state", DECISION_DRAFT));
	TRY(bind_int(q, ":practice", practice));
	TRY(bind_text(q, ":code", code));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(step_done(q));
	*ret_id = store_last_id(s);
	return ERR_OK;
}

enum err decision_type_follow(struct store *s, int64_t decision, const char *type)
{
	STATEMENT q = store_statement(s, "UPDATE decision SET begun_as = type, type = :type WHERE id = :id");

	TRY(bind_int(q, ":id", decision));
	TRY(bind_text(q, ":type", type));
	return step_done(q);
}

enum err decision_type_set(struct store *s, int64_t decision, const char *type)
{
	STATEMENT q = store_statement(s, "UPDATE decision SET type = :type WHERE id = :id");

	TRY(bind_int(q, ":id", decision));
	TRY(bind_text(q, ":type", type));
	return step_done(q);
}

enum err decision_edits_load(struct store *s, int64_t decision, json_t **ret_edits)
{
	STATEMENT q = store_statement(s, "SELECT edits_json FROM decision WHERE id = :id");

	TRY(bind_int(q, ":id", decision));
	TRY(step_one(q));
	return json_read(column_span(q, "edits_json"), 4 * 1024 * 1024, NULL, ret_edits);
}

static bool is_frozen(const struct decision *d)
{
	return d->version_id && !d->version_rejected;
}

bool decision_unreviewed(const struct decision *d, const struct law_type *type)
{
	return is_frozen(d) ? d->pack_unreviewed : law_pack_marked(type->pack);
}

/* The type of a pack that answers what the decision's type asked; NULL: it has none. */
static const struct law_type *type_in(const struct law *law, const struct law_pack *pack, const char *id)
{
	const struct law_type *type = pack ? law_type_find(pack, id) : NULL;

	return pack && !type ? law_kin_find(pack, law_kin(law, id)) : type;
}

static const struct law_type *own_type(const struct decision_office *o, const struct decision *d)
{
	return type_in(o->law, law_pack_by_hash(o->law, d->pack, d->pack_hash), d->type);
}

bool decision_pack_lost(const struct decision_office *o, const struct decision *d)
{
	return is_frozen(d) && !own_type(o, d);
}

enum err decision_type(const struct decision_office *o, const struct decision *d, const struct law_type **ret_type)
{
	const struct law_type *type = is_frozen(d) ? own_type(o, d) : NULL;

	if (!type && is_frozen(d))
		type = type_in(o->law, law_pack_find(o->law, d->pack), d->type);
	if (!type)
		type = law_type_at(o->law, d->type, d->has_oral ? d->oral.stated : clock_now(o->clock));
	if (!type && is_frozen(d))
		type = law_type_named(o->law, d->type);
	if (!type) /* its pack was taken back, and no other has the question */
		type = law_free_type(o->law);
	*ret_type = type;
	return type ? ERR_OK : ERR_CONFIG;
}

enum err decision_asked_first(const struct decision_office *o, const struct decision *d,
                              const struct law_type **ret_type)
{
	const struct law_pack *asked = law_pack_by_hash(o->law, d->oral.asked_pack, d->oral.asked_hash);

	*ret_type = type_in(o->law, asked, d->oral.type);
	return *ret_type ? ERR_OK : decision_type(o, d, ret_type);
}

/* Of a call from before it was kept: the stated time chose the type that was read back, in a pack that covers it: the
 * page's, or another of that day. */
static const struct law_type *guess_read_type(const struct decision_office *o, const struct decision *d)
{
	const struct law_pack *asked = law_pack_by_hash(o->law, d->oral.asked_pack, d->oral.asked_hash);
	const struct law_type *found = NULL;
	struct date day = date_of(d->oral.stated);

	if (asked && law_pack_covers(asked, day))
		found = law_type_find(asked, d->oral.type);
	for (size_t i = 0; asked && !found && i < law_pack_count(o->law); i++) {
		const struct law_pack *pack = law_pack_at(o->law, i);

		if (law_pack_covers(pack, day))
			found = law_type_find(pack, d->oral.type);
	}
	return found;
}

static const struct law_type *read_type(const struct decision_office *o, const struct decision *d)
{
	if (!d->oral.read_hash[0])
		return guess_read_type(o, d);
	return type_in(o->law, law_pack_by_hash(o->law, d->oral.read_pack, d->oral.read_hash), d->oral.type);
}

enum err decision_said_type(const struct decision_office *o, const struct decision *d, const struct law_type **ret_type)
{
	*ret_type = d->has_oral ? read_type(o, d) : NULL;
	return *ret_type ? ERR_OK : decision_asked_first(o, d, ret_type);
}
