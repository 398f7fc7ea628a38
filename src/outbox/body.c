/* What is handed to the operator: templates filled in for the form that it takes. */
#include "outbox/body.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"

#define FORM "application/x-www-form-urlencoded"
#define JSON_TYPE "application/json"
#define LINE 76 /* characters of base64 in a line: RFC 2045 section 6.8 */

static enum err add_form(struct buf *out, const char *value)
{
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-._*", c))
			TRY(buf_add_char(out, *value));
		else
			TRY(buf_printf(out, "%%%02X", (unsigned)c));
	}
	return ERR_OK;
}

/* Inside the quotes of a JSON string. */
static enum err add_json(struct buf *out, const char *value)
{
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			TRY(buf_add_char(out, '\\'));
		if ((unsigned char)*value < ' ')
			TRY(buf_printf(out, "\\u%04x", (unsigned)*value));
		else
			TRY(buf_add_char(out, *value));
	}
	return ERR_OK;
}

enum err body_sms(const struct outbox_sms *sms, const char *to, const char *text, const char *report, struct buf *out)
{
	const struct {
		const char *place, *value;
	} places[] = { { "{to}", to }, { "{from}", sms->from }, { "{text}", text }, { "{report}", report } };
	bool form = strcmp(sms->content_type, FORM) == 0;

	if (!form && strcmp(sms->content_type, JSON_TYPE) != 0)
		return ERR_INPUT;
	for (const char *p = sms->body; *p;) {
		size_t i = 0;

		while (i < ARRAY_LENGTH(places) && strncmp(p, places[i].place, strlen(places[i].place)) != 0)
			i++;
		if (i == ARRAY_LENGTH(places)) {
			TRY(buf_add_char(out, *p++));
			continue;
		}
		TRY(form ? add_form(out, places[i].value) : add_json(out, places[i].value));
		p += strlen(places[i].place);
	}
	return ERR_OK;
}

const char *body_sms_wrong(const struct outbox_sms *sms)
{
	BUF filled = buf_init(BODY_MAX);
	JSON json_t *json = NULL;

	if (!strstr(sms->body, "{to}") || !strstr(sms->body, "{text}"))
		return "sms.body lacks {to} or {text}";
	if (body_sms(sms, "+46701740605", "\"å\\&\n", "https://a.se/b", &filled) != ERR_OK)
		return "sms.content_type must be " FORM " or " JSON_TYPE;
	if (strcmp(sms->content_type, FORM) == 0)
		return strpbrk(buf_str(&filled), " \t") ? "sms.body is not form-encoded" : NULL;
	return json_read(buf_span(&filled), BODY_MAX, NULL, &json) == ERR_OK ? NULL : "sms.body is not JSON";
}

/* Never the machine's locale. */
static enum err add_date(struct buf *out, struct instant now)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
		                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct civil c = civil_of(now);

	return buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +%02d%02d\r\n", days[date_weekday(c.date)],
	                  c.date.day, months[c.date.month - 1], c.date.year, c.hour, c.minute, c.second, c.offset / 60,
	                  c.offset % 60);
}

enum err body_mail(const struct outbox_settings *set, const char *to, const char *text, int64_t number,
                   struct instant now, struct buf *out)
{
	BUF encoded = buf_init(BODY_MAX);
	const char *domain = strchr(set->mail.from, '@');

	TRY(base64_encode(text, strlen(text), &encoded));
	TRY(buf_printf(out, "From: <%s>\r\nTo: <%s>\r\nSubject: Meddelande om att logga in\r\n", set->mail.from, to));
	TRY(add_date(out, now));
	TRY(buf_printf(out, "Message-ID: <%lld.%lld%s>\r\n", (long long)number, (long long)now.us,
	               domain ? domain : "@invalid"));
	TRY(buf_add_str(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	                     "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"));
	for (size_t at = 0; at < encoded.len; at += LINE) {
		size_t len = encoded.len - at < LINE ? encoded.len - at : LINE;

		TRY(buf_add(out, buf_str(&encoded) + at, len));
		TRY(buf_add_str(out, "\r\n"));
	}
	return ERR_OK;
}
