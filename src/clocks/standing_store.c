#include "clocks/standing_store.h"

#include <string.h>

static enum err read_off(struct store *s, struct clocks_standing *standing)
{
	STATEMENT q = store_statement(s, "SELECT source, seconds FROM clock_off");
	enum err e = step_one(q);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	standing->off_seconds = column_int(q, "seconds");
	return column_text_copy(q, "source", standing->off, sizeof standing->off);
}

enum err clocks_read(struct store *s, struct clocks_standing *ret_standing)
{
	STATEMENT q = store_statement(s, "SELECT begun_at, seconds, source FROM clock_doubt WHERE ended_at IS NULL");
	struct clocks_standing standing = { 0 };
	enum err e = step_one(q);

	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (e == ERR_OK) {
		standing.doubt = true;
		standing.seconds = column_int(q, "seconds");
		standing.since = column_instant(q, "begun_at");
		TRY(column_text_copy(q, "source", standing.source, sizeof standing.source));
	}
	TRY(read_off(s, &standing));
	*ret_standing = standing;
	return ERR_OK;
}

static enum err put_doubt(struct store *s, const struct clocks_standing *standing, struct instant now)
{
	STATEMENT change = store_statement(s, "UPDATE clock_doubt SET seconds = :seconds, source = :source "
	                                      "WHERE ended_at IS NULL");
	STATEMENT begin =
	        store_statement(s, "INSERT INTO clock_doubt (begun_at, seconds, source) SELECT :now, :seconds, "
	                           ":source WHERE NOT EXISTS (SELECT 1 FROM clock_doubt WHERE ended_at IS NULL)");

	TRY(bind_int(change, ":seconds", standing->seconds));
	TRY(bind_text(change, ":source", standing->source));
	TRY(step_done(change));
	TRY(bind_instant(begin, ":now", now));
	TRY(bind_int(begin, ":seconds", standing->seconds));
	TRY(bind_text(begin, ":source", standing->source));
	return step_done(begin);
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
	STATEMENT q = store_statement(s, "INSERT INTO clock_off (source, seconds) VALUES (:source, :seconds)");

	TRY(step_done(none));
	if (!standing->off[0])
		return ERR_OK;
	TRY(bind_text(q, ":source", standing->off));
	TRY(bind_int(q, ":seconds", standing->off_seconds));
	return step_done(q);
}

enum err clocks_standing_put(struct store *s, const struct clocks_standing *standing, struct instant now)
{
	TRY(standing->doubt ? put_doubt(s, standing, now) : end_doubt(s, now));
	return put_off(s, standing);
}
