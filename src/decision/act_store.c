/* Acts. Each is a row for people, and a leaf of the ledger: the act's canonical JSON, which with its salt is all that
 * the leaf says. Row and leaf are written by the same transaction. */
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/decision.h"
#include "decision/doubt_store.h"
#include "decision/outside_store.h"
#include "decision/said_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/ledger.h"

#define ACT_JSON_MAX ((size_t)64 << 10)

/* A document's text in the one form that canonical JSON has (NFC). What has none (a broken byte from an e-ID's answer,
 * a control character) must not keep an act from being recorded: such a byte is told as "?". */
static enum err put_clean(json_t *json, const char *key, const char *text)
{
	BUF clean = buf_init(ACT_JSON_MAX);
	enum err e = text_clean(span_str(text), &clean);

	if (e == ERR_INPUT) {
		buf_clear(&clean);
		for (; *text; text++)
			TRY(buf_add_char(&clean, *text >= ' ' && *text < 127 ? *text : '?'));
		e = ERR_OK;
	}
	TRY(e);
	return json_put_text(json, key, buf_str(&clean));
}

/* What the act is about, as the store knows it now. */
static enum err put_place(struct store *s, int64_t matter, int64_t decision, json_t *json)
{
	STATEMENT q = store_statement(
	        s, "SELECT COALESCE(d.ref, '') AS ref, COALESCE((SELECT MAX(version) FROM text_version WHERE "
	           "decision_id = d.id), 0) AS version, COALESCE(c.code, '') AS code, COALESCE(d.practice, "
	           "t.practice, 0) AS practice FROM (SELECT 1) LEFT JOIN decision d ON d.id = :decision "
	           "LEFT JOIN matter t ON t.id = :matter LEFT JOIN municipality c ON c.id = "
	           "COALESCE(d.municipality_id, t.municipality_id)");
	char ref[DECISION_REF], code[sizeof((struct municipality *)0)->code];

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_int(q, ":matter", matter));
	TRY(step_one(q));
	TRY(column_text_copy(q, "ref", ref, sizeof ref));
	TRY(column_text_copy(q, "code", code, sizeof code));
	TRY(json_put_text(json, "reference", ref));
	TRY(json_put_int(json, "version", column_int(q, "version")));
	TRY(json_put_text(json, "municipality", code));
	return json_put_bool(json, "practice", column_int(q, "practice") != 0);
}

struct row {
	struct instant at;
	int64_t matter, decision, person;
	const char *event, *detail;
	const json_t *facts;
};

/* ACT_FORMAT; act.h says what the members mean. */
static enum err write_json(struct store *s, const struct row *row, struct buf *out)
{
	JSON json_t *json = json_object();
	JSON json_t *facts = row->facts ? json_incref((json_t *)(uintptr_t)row->facts) : json_object();
	char at[INSTANT_TEXT];

	if (!json || !facts)
		return ERR_MEMORY;
	instant_format(row->at, at);
	TRY(json_put_text(json, "format", ACT_FORMAT));
	TRY(json_put_text(json, "at", at));
	TRY(json_put_text(json, "event", row->event));
	TRY(put_clean(json, "detail", row->detail));
	TRY(json_put_int(json, "person", row->person));
	TRY(put_place(s, row->matter, row->decision, json));
	TRY(json_put(json, "facts", TAKE(facts)));
	return json_canonical(json, out);
}

static enum err insert_row(struct store *s, const struct row *row, uint64_t leaf, struct span salt, struct span json)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO act (at, matter_id, decision_id, person_id, event, detail, leaf, salt, json) VALUES "
	           "(:at, NULLIF(:matter, 0), NULLIF(:decision, 0), NULLIF(:person, 0), :event, :detail, :leaf, "
	           ":salt, :json)");

	TRY(bind_instant(q, ":at", row->at));
	TRY(bind_int(q, ":matter", row->matter));
	TRY(bind_int(q, ":decision", row->decision));
	TRY(bind_int(q, ":person", row->person));
	TRY(bind_text(q, ":event", row->event));
	TRY(bind_text(q, ":detail", row->detail));
	TRY(bind_int(q, ":leaf", (int64_t)leaf));
	TRY(bind_blob(q, ":salt", salt));
	TRY(bind_span(q, ":json", json));
	return step_done(q);
}

enum err decision_act_add_facts(struct store *s, struct instant at, int64_t matter, int64_t decision, int64_t person,
                                const char *event, const char *detail, const json_t *facts)
{
	const struct row row = { at, matter, decision, person, event, detail, facts };
	BUF json = buf_init(ACT_JSON_MAX);
	uint8_t salt[LEDGER_SALT];
	uint64_t leaf;

	TRY(write_json(s, &row, &json));
	/* The kernel's randomness, not one that is passed in: acts are added everywhere, and no test may ever want a
	 * salt that can be foreseen. */
	TRY(ledger_append(s, random_system(), buf_span(&json), &leaf, salt));
	return insert_row(s, &row, leaf, span_of(salt, sizeof salt), buf_span(&json));
}

enum err decision_act_add(struct store *s, struct instant at, int64_t matter, int64_t decision, int64_t person,
                          const char *event, const char *detail)
{
	return decision_act_add_facts(s, at, matter, decision, person, event, detail, NULL);
}

enum err decision_act_file(struct store *s, int64_t decision, int64_t version, const char *event, struct buf *ret_act,
                           uint64_t *ret_index)
{
	STATEMENT q = store_statement(s, "SELECT leaf, salt, json FROM act WHERE decision_id = :decision AND event = "
	                                 ":event AND leaf IS NOT NULL AND (:version = 0 OR json_extract(json, "
	                                 "'$.version') = :version) ORDER BY id DESC LIMIT 1");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_int(q, ":version", version));
	TRY(bind_text(q, ":event", event));
	TRY(step_one(q));
	if (column_is_null(q, "salt"))
		return ERR_NOT_FOUND;
	TRY(buf_add_span(ret_act, column_span(q, "salt")));
	TRY(buf_add_span(ret_act, column_span(q, "json")));
	*ret_index = (uint64_t)column_int(q, "leaf");
	return ERR_OK;
}

static enum err destroy(struct store *s, const struct decision *d, int64_t last)
{
	/* What concerns the matter as a whole goes with the last of its decisions. */
	STATEMENT q = store_statement(
	        s, "UPDATE act SET salt = NULL, json = NULL WHERE salt IS NOT NULL AND id <= :last AND (decision_id = "
	           ":decision OR (decision_id IS NULL AND matter_id = :matter AND NOT EXISTS (SELECT 1 FROM decision o "
	           "WHERE o.matter_id = :matter AND o.id <> :decision AND NOT EXISTS (SELECT 1 FROM act g WHERE "
	           "g.decision_id = o.id AND g.event = 'disposed'))))");

	TRY(bind_int(q, ":decision", d->id));
	TRY(bind_int(q, ":matter", d->matter_id));
	TRY(bind_int(q, ":last", last));
	return step_done(q);
}

static enum err last_act(struct store *s, int64_t *ret_id)
{
	STATEMENT q = store_statement(s, "SELECT MAX(id) AS id FROM act");

	TRY(step_one(q));
	*ret_id = column_int(q, "id");
	return ERR_OK;
}

enum err decision_acts_dispose(struct store *s, int64_t decision, int64_t person, struct instant now)
{
	struct decision d;
	int64_t last;

	TRY(decision_find(s, decision, &d));
	if (d.state != DECISION_ACKNOWLEDGED && d.state != DECISION_ABANDONED && d.state != DECISION_WITHDRAWN &&
	    (d.state != DECISION_OUTSIDE || !d.acknowledged))
		return ERR_WRONG_STATE;
	TRY(last_act(s, &last));
	TRY(decision_act_add(s, now, d.matter_id, d.id, person, "disposed",
	                     "Gallrat: salt och innehåll i liggarens händelser förstördes."));
	TRY(destroy(s, &d, last));
	TRY(said_secret_destroy(s, d.id));
	TRY(said_explanations_destroy(s, d.id));
	TRY(doubt_store_destroy(s, d.id));
	return outside_destroy(s, d.id);
}

static enum err read_act(struct statement *q, struct act *a)
{
	a->at = column_instant(q, "at");
	TRY(column_text_copy(q, "name", a->person_name, sizeof a->person_name));
	TRY(column_text_copy(q, "event", a->event, sizeof a->event));
	return column_text_copy(q, "detail", a->detail, sizeof a->detail);
}

enum err decision_act_file_each(struct store *s, int64_t decision,
                                enum err (*each)(void *ctx, const struct act *a, struct span file, uint64_t index),
                                void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT a.at AS at, COALESCE(p.name, '') AS name, a.event AS event, "
	                                 "substr(a.detail, 1, 250) AS detail, a.leaf AS leaf, a.salt AS salt, a.json "
	                                 "AS json FROM act a LEFT JOIN person p ON p.id = a.person_id "
	                                 "WHERE a.decision_id = :decision ORDER BY a.id");
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		BUF file = buf_init(ACT_FILE_MAX);
		struct act a = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_act(q, &a));
		if (!column_is_null(q, "leaf") && !column_is_null(q, "salt")) {
			TRY(buf_add_span(&file, column_span(q, "salt")));
			TRY(buf_add_span(&file, column_span(q, "json")));
		}
		TRY(each(ctx, &a, buf_span(&file), (uint64_t)column_int(q, "leaf")));
	}
}

enum err decision_act_each(struct store *s, int64_t decision, enum err (*each)(void *ctx, const struct act *a),
                           void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT a.at AS at, COALESCE(p.name, '') AS name, a.event AS event, "
	                                 "substr(a.detail, 1, 250) AS detail FROM act a "
	                                 "LEFT JOIN person p ON p.id = a.person_id WHERE a.decision_id = :decision "
	                                 "OR (a.decision_id IS NULL AND a.matter_id = "
	                                 "(SELECT matter_id FROM decision WHERE id = :decision)) ORDER BY a.id");
	bool row;

	TRY(bind_int(q, ":decision", decision));
	for (;;) {
		struct act a = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(read_act(q, &a));
		TRY(each(ctx, &a));
	}
}
