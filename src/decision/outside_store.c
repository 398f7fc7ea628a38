/* Papers that were signed outside, in the store. */
#include "decision/outside_store.h"

enum err outside_insert(struct store *s, int64_t decision, const struct outside_paper *paper, struct span scan)
{
	STATEMENT q = store_statement(s, "INSERT INTO outside_paper (decision_id, signer, signed_at, seen, word, scan, "
	                                 "scan_type, stated_at, stated_by) VALUES (:decision, :signer, :signed, :seen, "
	                                 ":word, :scan, :type, :now, :person)");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_text(q, ":signer", paper->signer));
	TRY(bind_instant(q, ":signed", paper->signed_at));
	TRY(bind_int(q, ":seen", paper->seen));
	TRY(bind_text(q, ":word", paper->word));
	TRY(bind_blob(q, ":scan", scan));
	TRY(bind_text(q, ":type", paper->scan_type));
	TRY(bind_instant(q, ":now", paper->stated));
	TRY(bind_int(q, ":person", paper->stated_by));
	return step_done(q);
}

enum err outside_undo(struct store *s, int64_t decision, struct span reason, int64_t person, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE outside_paper SET undone_at = :now, undone_by = :person, undone_why = "
	                                 ":why WHERE decision_id = :decision AND undone_at IS NULL");

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_instant(q, ":now", now));
	TRY(bind_int(q, ":person", person));
	TRY(bind_span(q, ":why", reason));
	TRY(step_done(q));
	return store_changed(s) == 1 ? ERR_OK : ERR_WRONG_STATE;
}

enum err outside_destroy(struct store *s, int64_t decision)
{
	STATEMENT q = store_statement(s, "UPDATE outside_paper SET signer = '', word = '', scan = x'', undone_why = '' "
	                                 "WHERE decision_id = :decision");

	TRY(bind_int(q, ":decision", decision));
	return step_done(q);
}

enum err decision_outside_find(struct store *s, int64_t decision, struct outside_paper *ret_paper, struct buf *ret_scan)
{
	/* The scan may be of ten megabytes: it is read where it is asked for. */
	STATEMENT q = store_statement(
	        s, "SELECT w.id AS id, w.signer AS signer, w.signed_at AS signed_at, w.seen AS seen, w.word AS word, "
	           "w.stated_at AS stated_at, w.stated_by AS stated_by, w.scan_type AS scan_type, p.name AS name, "
	           "CASE WHEN :scan THEN w.scan END AS scan FROM outside_paper w JOIN person p ON p.id = w.stated_by "
	           "WHERE w.decision_id = :decision AND w.undone_at IS NULL");
	struct outside_paper w = { 0 };

	TRY(bind_int(q, ":decision", decision));
	TRY(bind_int(q, ":scan", ret_scan != NULL));
	TRY(step_one(q));
	w.id = column_int(q, "id");
	w.signed_at = column_instant(q, "signed_at");
	w.seen = column_int(q, "seen") != 0;
	w.stated = column_instant(q, "stated_at");
	w.stated_by = column_int(q, "stated_by");
	TRY(column_text_copy(q, "signer", w.signer, sizeof w.signer));
	TRY(column_text_copy(q, "word", w.word, sizeof w.word));
	TRY(column_text_copy(q, "name", w.stated_name, sizeof w.stated_name));
	TRY(column_text_copy(q, "scan_type", w.scan_type, sizeof w.scan_type));
	if (ret_scan)
		TRY(buf_add_span(ret_scan, column_span(q, "scan")));
	*ret_paper = w;
	return ERR_OK;
}
