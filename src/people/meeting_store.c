/* The committees' calendars. */
#include "jourbeslut/people.h"

enum err people_meeting_add(struct store *s, int64_t municipality, struct date day)
{
	STATEMENT q = store_statement(s, "INSERT INTO meeting (municipality_id, day) VALUES (:municipality, :day) "
	                                 "ON CONFLICT (municipality_id, day) DO NOTHING");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_date(q, ":day", day));
	return step_done(q);
}

enum err people_meeting_remove(struct store *s, int64_t municipality, struct date day)
{
	STATEMENT q = store_statement(s, "DELETE FROM meeting WHERE municipality_id = :municipality AND day = :day");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_date(q, ":day", day));
	TRY(step_done(q));
	return store_changed(s) > 0 ? ERR_OK : ERR_NOT_FOUND;
}

enum err people_meeting_each(struct store *s, int64_t municipality, struct date from,
                             enum err (*each)(void *ctx, struct date day), void *ctx)
{
	STATEMENT q = store_statement(s, "SELECT day FROM meeting WHERE municipality_id = :municipality "
	                                 "AND day >= :from ORDER BY day");
	bool row;

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_date(q, ":from", from));
	for (;;) {
		struct date day;

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(column_date(q, "day", &day));
		TRY(each(ctx, day));
	}
}

enum err people_meeting_from(struct store *s, int64_t municipality, struct date from, struct date *ret_day)
{
	STATEMENT q = store_statement(s, "SELECT day FROM meeting WHERE municipality_id = :municipality "
	                                 "AND day >= :from ORDER BY day LIMIT 1");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(bind_date(q, ":from", from));
	TRY(step_one(q));
	return column_date(q, "day", ret_day);
}

enum err people_meeting_last(struct store *s, int64_t municipality, struct date *ret_day)
{
	STATEMENT q = store_statement(s, "SELECT day FROM meeting WHERE municipality_id = :municipality "
	                                 "ORDER BY day DESC LIMIT 1");

	TRY(bind_int(q, ":municipality", municipality));
	TRY(step_one(q));
	return column_date(q, "day", ret_day);
}

bool people_meetings_end(struct date last, struct date today)
{
	return date_compare(last, date_add_days(today, PEOPLE_MEETINGS_AHEAD)) <= 0;
}

enum err people_meeting_ends(struct store *s, struct date today,
                             enum err (*each)(void *ctx, const char *municipality, struct date last), void *ctx)
{
	STATEMENT q = store_statement(
	        s, "SELECT c.name AS name, MAX(m.day) AS last FROM meeting_calendar k JOIN municipality c "
	           "ON c.id = k.municipality_id LEFT JOIN meeting m ON m.municipality_id = c.id GROUP BY c.id "
	           "HAVING MAX(m.day) IS NULL OR MAX(m.day) <= :near ORDER BY MAX(m.day), c.name");
	bool row;

	TRY(bind_date(q, ":near", date_add_days(today, PEOPLE_MEETINGS_AHEAD)));
	for (;;) {
		char name[PEOPLE_NAME_MAX];
		struct date last = { 0 };

		TRY(step_next(q, &row));
		if (!row)
			return ERR_OK;
		TRY(column_text_copy(q, "name", name, sizeof name));
		if (!column_is_null(q, "last"))
			TRY(column_date(q, "last", &last));
		TRY(each(ctx, name, last));
	}
}
