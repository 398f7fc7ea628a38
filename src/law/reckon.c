#include "jourbeslut/reckon.h"

#include <stdio.h>
#include <string.h>

#define PERIODS "lagen (1930:173) om beräkning av lagstadgad tid"

void law_day_format(struct date d, char out[LAW_DAY_TEXT])
{
	static const char *const names[WEEKDAY_COUNT] = { "måndag", "tisdag", "onsdag", "torsdag",
		                                          "fredag", "lördag", "söndag" };
	char iso[DATE_TEXT];

	date_format(d, iso);
	(void)snprintf(out, LAW_DAY_TEXT, "%s %s", iso, names[date_weekday(d)]);
}

/* --- Why a day is closed ----------------------------------------------------------------------------------------- */

/* Days with a date of their own: the eves of 1930:173 2 §, the rest of 1989:253 1 §. */
static const char *fixed_day(struct date d)
{
	static const struct {
		int8_t month, day;
		const char *name;
	} days[] = {
		{ 1, 1, "nyårsdagen" },     { 1, 6, "trettondedag jul" }, { 5, 1, "första maj" },
		{ 6, 6, "nationaldagen" },  { 12, 24, "julafton" },       { 12, 25, "juldagen" },
		{ 12, 26, "annandag jul" }, { 12, 31, "nyårsafton" },
	};

	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (d.month == days[i].month && d.day == days[i].day)
			return days[i].name;
	return "";
}

static const char *easter_day(struct date d)
{
	static const struct {
		int after;
		const char *name;
	} days[] = { { -2, "långfredagen" },
		     { 0, "påskdagen" },
		     { 1, "annandag påsk" },
		     { 39, "Kristi himmelsfärdsdag" },
		     { 49, "pingstdagen" } };
	struct date easter = law_easter(d.year);

	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (date_compare(d, date_add_days(easter, days[i].after)) == 0)
			return days[i].name;
	return "";
}

const char *law_closed_why(struct date d)
{
	enum weekday weekday = date_weekday(d);

	if (!law_is_closed(d))
		return "";
	if (*fixed_day(d))
		return fixed_day(d);
	if (*easter_day(d))
		return easter_day(d);
	if (weekday == FRIDAY) /* no other Friday is closed */
		return "midsommarafton";
	if (weekday == SATURDAY && law_is_holiday(d))
		return d.month == 6 ? "midsommardagen" : "alla helgons dag";
	return weekday == SATURDAY ? "lördag" : "söndag";
}

/* --- The day ----------------------------------------------------------------------------------------------------- */

enum law_reckoned law_reckon(const struct law_follow_up *f, const struct law_moments *m, struct law_due *ret_due)
{
	struct date event = date_of(m->decided);

	*ret_due = (struct law_due){ 0 };
	if (f->rule == LAW_RULE_NEXT_MEETING) {
		if (m->meets)
			*ret_due = (struct law_due){ true, m->meeting, m->meeting };
		return m->meets ? LAW_RECKONED : LAW_RECKONED_MEETING;
	}
	if (m->pending && strcmp(f->id, LAW_APPLICATION) == 0)
		return LAW_RECKONED_PENDING;
	if (f->from == LAW_EVENT_ENFORCEMENT && !m->enforced)
		return LAW_RECKONED_ENFORCEMENT;
	if (f->from == LAW_EVENT_COURT_DECISION && !m->upheld)
		return LAW_RECKONED_COURT;
	if (f->from == LAW_EVENT_ENFORCEMENT)
		event = m->enforced_on;
	else if (f->from == LAW_EVENT_COURT_DECISION)
		event = m->upheld_on;
	*ret_due = law_follow_up_due(f, event);
	return LAW_RECKONED;
}

/* --- In words ---------------------------------------------------------------------------------------------------- */

static enum err add_event(const struct law_follow_up *f, const struct law_moments *m, struct buf *out)
{
	char day[LAW_DAY_TEXT], clock[SWEDISH_CLOCK_TEXT];

	switch (f->from) {
	case LAW_EVENT_DECISION:
		break;
	case LAW_EVENT_ENFORCEMENT:
		law_day_format(m->enforced_on, day);
		return buf_printf(out, "Räknas från dagen då beslutet verkställdes: %s.\n", day);
	case LAW_EVENT_COURT_DECISION:
		law_day_format(m->upheld_on, day);
		return buf_printf(out, "Räknas från dagen för rättens beslut: %s.\n", day);
	}
	law_day_format(date_of(m->decided), day);
	if (m->day_only)
		return buf_printf(out, "Räknas från dagen för det muntliga beslutet: %s.\n", day);
	clock_format_swedish(m->decided, clock);
	return buf_printf(out, "Räknas från dagen för det muntliga beslutet: %s (kl. %s).\n", day, clock);
}

/* Each closed day from `from` on, and where it ends. */
static enum err add_moves(struct date from, struct buf *out)
{
	char day[LAW_DAY_TEXT];
	struct date d = from;

	for (; law_is_closed(d); d = date_add_days(d, 1)) {
		law_day_format(d, day);
		TRY(buf_printf(out, "Flyttas en dag: %s är %s.\n", day, law_closed_why(d)));
	}
	if (date_compare(d, from) == 0)
		return buf_add_str(out, "Den dagen är en vardag och flyttas inte (2 § samma lag).\n");
	law_day_format(d, day);
	return buf_printf(out, "Nästa vardag är %s (2 § samma lag).\n", day);
}

/* A pack that names no act has no source. */
static enum err add_source(const struct law_follow_up *f, struct buf *out)
{
	return *f->source ? buf_printf(out, " (%s)", f->source) : ERR_OK;
}

static enum err add_weeks(const struct law_follow_up *f, struct date event, struct buf *out)
{
	static const char *const numbers[] = { "",           "En vecka",  "Två veckor", "Tre veckor", "Fyra veckor",
		                               "Fem veckor", "Sex veckor" };
	struct date end = date_add_days(event, 7 * f->weeks);
	char day[LAW_DAY_TEXT];

	law_day_format(end, day);
	if (f->weeks > 0 && f->weeks < (int)(sizeof numbers / sizeof *numbers))
		TRY(buf_add_str(out, numbers[f->weeks]));
	else
		TRY(buf_printf(out, "%d veckor", f->weeks));
	TRY(add_source(f, out));
	TRY(buf_printf(out, " slutar på samma veckodag som den började (1 § " PERIODS "): %s.\n", day));
	return add_moves(end, out);
}

static enum err add_next_day(const struct law_follow_up *f, struct date event, struct buf *out)
{
	struct date next = date_add_days(event, 1);
	char day[LAW_DAY_TEXT];

	law_day_format(next, day);
	TRY(buf_add_str(out, "Senast dagen efter"));
	TRY(add_source(f, out));
	TRY(buf_printf(out, ": %s. Sikta på den dagen.\n", day));
	if (!law_is_closed(next))
		return buf_add_str(out, "Den dagen är en vardag och flyttas inte.\n");
	TRY(buf_add_str(out, "Den yttersta gränsen flyttas kanske (2 § " PERIODS "); det är inte avgjort.\n"));
	return add_moves(next, out);
}

static enum err add_meeting(const struct law_follow_up *f, const struct law_moments *m, struct buf *out)
{
	char day[LAW_DAY_TEXT];

	law_day_format(m->meeting, day);
	TRY(buf_add_str(out, "Vid nämndens nästa sammanträde"));
	TRY(add_source(f, out));
	return buf_printf(out, ": %s, enligt kommunens kalender.\n", day);
}

enum err law_reckon_words(const struct law_follow_up *f, const struct law_moments *m, struct buf *out)
{
	struct law_due due;
	struct date event = date_of(m->decided);

	switch (law_reckon(f, m, &due)) {
	case LAW_RECKONED_MEETING:
		TRY(buf_add_str(out, "Vid nämndens nästa sammanträde"));
		TRY(add_source(f, out));
		return buf_add_str(out, ". Dagen finns i nämndens kalender.\n");
	case LAW_RECKONED_PENDING:
		return buf_add_str(out, "En ansökan om vård finns redan hos rätten: ingen ny tid löper.\n");
	case LAW_RECKONED_ENFORCEMENT:
		return buf_add_str(out, "Räknas från den dag då beslutet verkställdes. Den är inte känd.\n");
	case LAW_RECKONED_COURT:
		return buf_add_str(out, "Räknas från dagen för rättens beslut. Den är inte känd.\n");
	case LAW_RECKONED:
		break;
	}
	if (f->rule == LAW_RULE_NEXT_MEETING)
		return add_meeting(f, m, out);
	if (f->from == LAW_EVENT_ENFORCEMENT)
		event = m->enforced_on;
	else if (f->from == LAW_EVENT_COURT_DECISION)
		event = m->upheld_on;
	TRY(add_event(f, m, out));
	TRY(f->rule == LAW_RULE_WEEKS ? add_weeks(f, event, out) : add_next_day(f, event, out));
	return f->extension ? buf_add_str(out, "Rätten får ge längre tid, om den begärs senast den dagen.\n") : ERR_OK;
}
