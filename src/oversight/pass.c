/* When passes end, by the clock. */
#include "jourbeslut/duty.h"

#include "jourbeslut/base/text.h"

#define SHORTEST (30 * MINUTE)

/* "08.00", two digits and two digits. */
static enum err read_clock(struct span word, int *ret_hour, int *ret_minute)
{
	uint64_t hour, minute;
	bool zero = word.len == 5 && word.ptr[0] == '0', null = word.len == 5 && word.ptr[3] == '0';

	if (word.len != 5 || word.ptr[2] != '.' ||
	    number_parse(span_of(word.ptr + zero, 2u - zero), 23, &hour) != ERR_OK ||
	    number_parse(span_of(word.ptr + 3 + null, 2u - null), 59, &minute) != ERR_OK)
		return ERR_CONFIG;
	*ret_hour = (int)hour;
	*ret_minute = (int)minute;
	return ERR_OK;
}

/* In order; what does not fit, or is there already, is left out. */
static void put(struct instant ends[DUTY_ENDS_MAX], size_t *count, struct instant end)
{
	size_t at = 0;

	while (at < *count && ends[at].us < end.us)
		at++;
	if (*count == DUTY_ENDS_MAX || (at < *count && ends[at].us == end.us))
		return;
	for (size_t i = *count; i > at; i--)
		ends[i] = ends[i - 1];
	ends[at] = end;
	++*count;
}

/* That time today, tomorrow and the day after, where it lies ahead by enough and not by too much. In March a time that
 * does not exist on a day is no end on that day. */
static void put_days(struct instant ends[DUTY_ENDS_MAX], size_t *count, int hour, int minute, struct instant now)
{
	for (int i = 0; i < 3; i++) {
		struct instant end;

		if (instant_of(date_add_days(date_of(now), i), hour, minute, 0, false, &end) == ERR_OK &&
		    end.us - now.us >= SHORTEST && end.us - now.us <= DUTY_PASS_MAX)
			put(ends, count, end);
	}
}

enum err duty_ends(const char *clocks, struct instant now, struct instant ret_ends[DUTY_ENDS_MAX], size_t *ret_count)
{
	*ret_count = 0;
	while (*clocks) {
		size_t len = strcspn(clocks, " ");
		int hour, minute;

		if (len) {
			TRY(read_clock(span_of(clocks, len), &hour, &minute));
			put_days(ret_ends, ret_count, hour, minute, now);
		}
		clocks += len + (clocks[len] == ' ');
	}
	return ERR_OK;
}
