#include "desk/night_time.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/moment.h"

/* The last word; `s` is what stands before it. */
static struct span take_word(struct span *s)
{
	size_t at = s->len;
	struct span word;

	while (at && s->ptr[at - 1] != ' ')
		at--;
	word = span_of(s->ptr + at, s->len - at);
	*s = span_trim(span_of(s->ptr, at));
	return word;
}

static bool is_kl(struct span word)
{
	return (word.len == 2 || (word.len == 3 && word.ptr[2] == '.')) && (word.ptr[0] == 'k' || word.ptr[0] == 'K') &&
	       (word.ptr[1] == 'l' || word.ptr[1] == 'L');
}

/* The clock stands last: "23.40", "2340", "kl 23.40", "kl. 23:40". */
static bool take_clock(struct span *s, int *ret_hour, int *ret_minute)
{
	struct span rest = *s;

	if (moment_time_parse(take_word(&rest), ret_hour, ret_minute) != ERR_OK)
		return false;
	*s = rest;
	if (is_kl(take_word(&rest)))
		*s = rest;
	return true;
}

bool night_time_read(struct span text, struct instant anchor, struct instant now, char ret_text[NIGHT_TIME_TEXT])
{
	struct span s = span_trim(text);
	int hour, minute;
	struct date day;
	char date[DATE_TEXT];

	if (!take_clock(&s, &hour, &minute) || !moment_day_near(s, hour, minute, anchor, now, &day))
		return false;
	date_format(day, date);
	(void)snprintf(ret_text, NIGHT_TIME_TEXT, "%.10s %02d:%02d", date, hour, minute);
	return true;
}
