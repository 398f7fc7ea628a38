#include "jourbeslut/oversight.h"

#include <stdio.h>

enum err oversight_access_add(struct store *s, struct instant at, int64_t person, int64_t matter, int64_t decision,
                              const char *what)
{
	STATEMENT q =
	        store_statement(s, "INSERT INTO access (at, person_id, matter_id, decision_id, what) VALUES (:at, "
	                           ":person, NULLIF(:matter, 0), NULLIF(:decision, 0), :what)");

	TRY(bind_instant(q, ":at", at));
	TRY(bind_int(q, ":person", person));
	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":what", what));
	return step_done(q);
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

enum err oversight_access_each(struct store *s, int64_t matter, int limit,
                               enum err (*each)(void *ctx, const struct access *a), void *ctx)
{
	STATEMENT q =
	        store_statement(s, "SELECT a.at AS at, p.name AS person, COALESCE(d.ref, '') AS ref, a.what AS what "
	                           "FROM access a JOIN person p ON p.id = a.person_id "
	                           "LEFT JOIN decision d ON d.id = a.decision_id "
	                           "WHERE :matter = 0 OR a.matter_id = :matter ORDER BY a.id DESC LIMIT :limit");
	bool more;

	TRY(bind_int(q, ":matter", matter));
	TRY(bind_int(q, ":limit", limit));
	for (;;) {
		struct access a = { 0 };

		TRY(step_next(q, &more));
		if (!more)
			return ERR_OK;
		a.at = column_instant(q, "at");
		TRY(column_text_copy(q, "person", a.person_name, sizeof a.person_name));
		TRY(column_text_copy(q, "ref", a.ref, sizeof a.ref));
		TRY(column_text_copy(q, "what", a.what, sizeof a.what));
		TRY(each(ctx, &a));
	}
}
