#include "jourbeslut/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/text.h"

#define VALUE_MAX 512
#define LINE_MAX_BYTES 8192

static const char *const level_names[] = { "debug", "info", "warn", "error" };

static bool is_plain(const char *s, size_t len)
{
	if (len == 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 127)
			return false;
	}
	return true;
}

/* Quoted, with every control byte, quote and backslash escaped: one event can never look like two. */
static enum err add_quoted(struct buf *line, const char *s, size_t len)
{
	/* Beyond ASCII too there are line ends (U+0085, U+2028) and signs that turn a line round. */
	bool readable = text_is_utf8(span_of(s, len)) && !text_has_control(span_of(s, len));

	TRY(buf_add_char(line, '"'));
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			TRY(buf_printf(line, "\\%c", c));
		else if (c < ' ' || c == 127 || (c > 127 && !readable))
			TRY(buf_printf(line, "\\x%02x", c));
		else
			TRY(buf_add_char(line, (char)c));
	}
	return buf_add_char(line, '"');
}

static enum err add_value(struct buf *line, const char *value)
{
	size_t len = strnlen(value ? value : "", VALUE_MAX);

	return is_plain(value ? value : "", len) ? buf_add(line, value, len)
	                                         : add_quoted(line, value ? value : "", len);
}

static enum err compose(struct buf *line, const struct log *log, enum log_level level, const char *event, va_list pairs)
{
	char time[INSTANT_TEXT];
	const char *key;

	instant_format(clock_now(log->clock), time);
	TRY(buf_printf(line, "%s %s %s", time, level_names[level], event));
	while ((key = va_arg(pairs, const char *)) != NULL) {
		TRY(buf_printf(line, " %s=", key));
		TRY(add_value(line, va_arg(pairs, const char *)));
	}
	return buf_add_char(line, '\n');
}

void log_event(const struct log *log, enum log_level level, const char *event, ...)
{
	BUF line = buf_init(LINE_MAX_BYTES);
	va_list pairs;
	enum err e;

	if (!log || !log->stream || level < log->least)
		return;
	va_start(pairs, event);
	e = compose(&line, log, level, event, pairs);
	va_end(pairs);
	if (e != ERR_OK) /* out of memory or far too long: say at least that much */
		(void)fprintf(log->stream, "- %s %s log=cut\n", level_names[level], event);
	else
		(void)fwrite(line.ptr, 1, line.len, log->stream);
	(void)fflush(log->stream);
}
