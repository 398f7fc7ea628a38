#include "clocks/standing_store.h"

#include <string.h>

static enum err read_off(struct store *s, struct clocks_standing *standing)
{
	STATEMENT q = store_statement(s, "SELECT source, seconds FROM clock_off ORDER BY position");
	bool row;

	for (;;) {
		struct clocks_off *off = &standing->off[standing->off_count];

		TRY(step_next(q, &row));
		if (!row || standing->off_count == CLOCKS_OFF_MAX)
			return ERR_OK;
		off->seconds = column_int(q, "seconds");
		TRY(column_text_copy(q, "source", off->source, sizeof off->source));
		standing->off_count++;
	}
}

enum err clocks_read(struct store *s, struct clocks_standing *ret_standing)
{
	STATEMENT q =
	        store_statement(s, "SELECT begun_at, seconds, source, fine_at FROM clock_doubt WHERE ended_at IS NULL");
	struct clocks_standing standing = { 0 };
	enum err e = step_one(q);

	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (e == ERR_OK) {
		standing.doubt = true;
		standing.seconds = column_int(q, "seconds");
		standing.since = column_instant(q, "begun_at");
		standing.fine_known = !column_is_null(q, "fine_at");
		standing.fine = column_instant(q, "fine_at");
		TRY(column_text_copy(q, "source", standing.source, sizeof standing.source));
	}
	TRY(read_off(s, &standing));
	*ret_standing = standing;
	return ERR_OK;
}

/* What lies between the last comparison that was fine and the first one that was not. Decisions that bear the mark of
 * an earlier doubt keep it. */
static enum err mark_suspects(struct store *s, const struct clocks_standing *standing, struct instant now)
{
	STATEMENT q = store_statement(
	        s,
	        "INSERT OR IGNORE INTO clock_suspect (decision_id, seconds, fine_at, found_at) SELECT a.decision_id, "
	        ":seconds, NULLIF(f.at, 0), :now FROM clock_fine f JOIN act a ON a.id > f.act_id JOIN oral_decision o "
	        "ON "
	        "o.decision_id = a.decision_id WHERE a.event = 'record' AND o.clock_doubt IS NULL");

	TRY(bind_int(q, ":seconds", standing->seconds));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

static enum err put_doubt(struct store *s, const struct clocks_standing *standing, struct instant now)
{
	STATEMENT change = store_statement(s, "UPDATE clock_doubt SET seconds = :seconds, source = :source "
	                                      "WHERE ended_at IS NULL");
	STATEMENT begin =
	        store_statement(s, "INSERT INTO clock_doubt (begun_at, seconds, source, fine_at) SELECT :now, "
	                           ":seconds, :source, (SELECT NULLIF(at, 0) FROM clock_fine)");

	TRY(bind_int(change, ":seconds", standing->seconds));
	TRY(bind_text(change, ":source", standing->source));
	TRY(step_done(change));
	if (store_changed(s) > 0)
		return ERR_OK;
	TRY(bind_instant(begin, ":now", now));
	TRY(bind_int(begin, ":seconds", standing->seconds));
	TRY(bind_text(begin, ":source", standing->source));
	TRY(step_done(begin));
	return mark_suspects(s, standing, now);
}

static enum err end_doubt(struct store *s, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE clock_doubt SET ended_at = :now WHERE ended_at IS NULL");

	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

static enum err put_off(struct store *s, const struct clocks_standing *standing)
{
	STATEMENT none = store_statement(s, "DELETE FROM clock_off");

	TRY(step_done(none));
	for (size_t i = 0; i < standing->off_count; i++) {
		STATEMENT q = store_statement(s, "INSERT INTO clock_off (source, position, seconds) VALUES (:source, "
		                                 ":position, :seconds)");

		TRY(bind_text(q, ":source", standing->off[i].source));
		TRY(bind_int(q, ":position", (int64_t)i));
		TRY(bind_int(q, ":seconds", standing->off[i].seconds));
		TRY(step_done(q));
	}
	return ERR_OK;
}

enum err clocks_standing_put(struct store *s, const struct clocks_standing *standing, struct instant now)
{
	TRY(standing->doubt ? put_doubt(s, standing, now) : end_doubt(s, now));
	return put_off(s, standing);
}

enum err clocks_fine_put(struct store *s, struct instant now)
{
	STATEMENT q =
	        store_statement(s, "UPDATE clock_fine SET at = :now, act_id = (SELECT COALESCE(MAX(id), 0) FROM act)");

	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

enum err clocks_fine_behind(struct store *s, bool *ret_behind)
{
	STATEMENT q = store_statement(s, "SELECT EXISTS (SELECT 1 FROM act WHERE id > (SELECT act_id FROM clock_fine)) "
	                                 "AS behind");

	TRY(step_one(q));
	*ret_behind = column_int(q, "behind") != 0;
	return ERR_OK;
}
