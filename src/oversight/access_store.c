#include "jourbeslut/oversight.h"

#include <stdio.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/matter.h"

static enum err insert(struct store *s, struct instant at, int64_t person, int64_t matter, int64_t decision,
                       const char *what, struct span reason)
{
	STATEMENT q = store_statement(
	        s, "INSERT INTO access (at, person_id, matter_id, decision_id, what, reason) VALUES (:at, "
	           ":person, NULLIF(:matter, 0), NULLIF(:decision, 0), :what, :reason)");

	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":what", what));
	TRY(bind_span(q, ":reason", reason));
	return step_done(q);
}

enum err oversight_access_add(struct store *s, struct instant at, int64_t person, int64_t matter, int64_t decision,
                              const char *what)
{
	return insert(s, at, person, matter, decision, what, span_str(""));
}

enum err oversight_open(struct store *s, struct instant at, int64_t person, int64_t matter, int64_t decision,
                        struct span reason)
{
	BUF clean = buf_init(OVERSIGHT_REASON_MAX);

	TRY(text_clean(reason, &clean));
	if (text_length(buf_span(&clean)) < OVERSIGHT_REASON_MIN)
		return ERR_INPUT;
	return insert(s, at, person, matter, decision, "open with reason", buf_span(&clean));
}

struct row {
	struct instant at;
	int64_t person, matter, decision;
	const char *what;
};

static enum err add_row(struct store *s, void *ctx)
{
	const struct row *r = ctx;

	return oversight_access_add(s, r->at, r->person, r->matter, r->decision, r->what);
}

bool oversight_unwritten(const struct log *log, enum err e, int64_t person, int64_t decision, const char *what)
{
	char reader[24], ref[24];

	if (e != ERR_STORAGE_FULL && e != ERR_IO && e != ERR_BUSY)
		return false;
	(void)snprintf(reader, sizeof reader, "%lld", (long long)person);
	(void)snprintf(ref, sizeof ref, "%lld", (long long)decision);
	log_event(log, LOG_ERROR, "access.unwritten", "err", err_name(e), "person", reader, "decision", ref, "what",
	          what, NULL);
	return true;
}

enum err oversight_access(const struct log *log, struct store *s, struct instant at, int64_t person, int64_t matter,
                          int64_t decision, const char *what)
{
	struct row r = { at, person, matter, decision, what };
	enum err e = store_transaction(s, add_row, &r);

	return oversight_unwritten(log, e, person, decision, what) ? ERR_OK : e;
}

enum err oversight_has_row(struct store *s, int64_t person, int64_t matter, struct instant since, bool *ret_has)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1 FROM access WHERE matter_id = :matter"
	                                 " AND person_id = :person AND at >= :since) AS has");

	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":since", since));
	TRY(step_one(q));
	*ret_has = column_int(q, "has") != 0;
	return ERR_OK;
}

enum err oversight_access_each(struct store *s, int64_t matter, int64_t before, int limit,
                               enum err (*each)(void *ctx, const struct access *a), void *ctx)
{
	STATEMENT q =
	        store_statement(s, "SELECT a.id AS id, a.at AS at, a.matter_id AS matter, p.name AS person, "
	                           "COALESCE(d.ref, '') AS ref, a.what AS what, a.reason AS reason "
	                           "FROM access a JOIN person p ON p.id = a.person_id "
	                           "LEFT JOIN decision d ON d.id = a.decision_id "
	                           "WHERE (:matter = 0 OR a.matter_id = :matter) AND (:before = 0 OR a.id < :before) "
	                           "ORDER BY a.id DESC LIMIT :limit");
	bool more;

	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":before", before));
	TRY(bind_int(q, ":limit", limit));
	for (;;) {
		struct access a = { 0 };

		TRY(step_next(q, &more));
		if (!more)
			return ERR_OK;
		a.id = column_int(q, "id");
		a.at = column_instant(q, "at");
		if (!column_is_null(q, "matter"))
			TRY(decision_matter_protected(s, column_int(q, "matter"), &a.secret));
		TRY(column_text_copy(q, "person", a.person_name, sizeof a.person_name));
		TRY(column_text_copy(q, "ref", a.ref, sizeof a.ref));
		TRY(column_text_copy(q, "what", a.what, sizeof a.what));
		TRY(column_text_copy(q, "reason", a.reason, sizeof a.reason));
		TRY(each(ctx, &a));
	}
}
