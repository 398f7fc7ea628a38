#include "jourbeslut/moment.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct span without_kl(struct span s)
{
	if (s.len >= 2 && (s.ptr[0] == 'k' || s.ptr[0] == 'K') && (s.ptr[1] == 'l' || s.ptr[1] == 'L')) {
		s = span_of(s.ptr + 2, s.len - 2);
		if (s.len && s.ptr[0] == '.')
			s = span_of(s.ptr + 1, s.len - 1);
	}
	return span_trim(s);
}

enum err moment_time_parse(struct span text, int *ret_hour, int *ret_minute)
{
	struct span s = without_kl(span_trim(text));
	char digits[5];
	size_t n = 0, separator = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (is_digit(s.ptr[i]) && n < 4) {
			digits[n++] = s.ptr[i];
			continue;
		}
		/* One separator, with the hour before it and both digits of the minute behind. */
		if (!memchr(".: ,", s.ptr[i], 4) || separator || n == 0 || n > 2 || s.len - i != 3)
			return ERR_INPUT;
		separator = i;
	}
	if (n < 3)
		return ERR_INPUT;
	digits[n] = '\0';
	*ret_minute = (digits[n - 2] - '0') * 10 + digits[n - 1] - '0';
	*ret_hour = n == 4 ? (digits[0] - '0') * 10 + digits[1] - '0' : digits[0] - '0';
	return *ret_hour < 24 && *ret_minute < 60 ? ERR_OK : ERR_INPUT;
}

enum err moment_day_parse(struct span text, struct date *ret_day)
{
	struct span s = span_trim(text);
	char with_hyphens[16];

	if (s.len == 8 && !memchr(s.ptr, '-', s.len)) {
		(void)snprintf(with_hyphens, sizeof with_hyphens, "%.4s-%.2s-%.2s", s.ptr, s.ptr + 4, s.ptr + 6);
		return date_parse(span_str(with_hyphens), ret_day);
	}
	return date_parse(s, ret_day);
}

enum err moment_past(struct date day, int hour, int minute, struct instant now, struct instant *ret_instant)
{
	struct instant at;

	TRY(instant_of(day, hour, minute, 0, true, &at));
	if (at.us > now.us)
		TRY(instant_of(day, hour, minute, 0, false, &at));
	if (at.us > now.us)
		return ERR_INPUT;
	*ret_instant = at;
	return ERR_OK;
}
