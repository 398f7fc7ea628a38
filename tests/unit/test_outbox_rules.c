/* What is said, to whom, when and how often; and the bytes that say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "outbox/address.h"
#include "outbox/body.h"
#include "outbox/kind.h"

#define FORM "application/x-www-form-urlencoded"
#define SMS_MOST 306 /* two parts of GSM 7 bit, in which å, ä and ö are one each */

static const struct outbox_settings set = {
	.duty_name = "Socialjouren i Exempellän",
	.duty_phone = "070-174 06 99",
	.site = "https://jour.example.se",
	.sms = { .url = "https://sms.example.se/",
	         .from = "Jouren",
	         .body = "from={from}&to={to}&message={text}",
	         .content_type = FORM,
	         .authorization_file = "",
	         .tls_ca = "root.pem",
	         .accepted = "200 201",
	         .delivered = "status=delivered",
	         .lost = "status=failed" },
	.mail = { .server = "", .from = "jouren@jour.example.se", .user = "", .password_file = "", .tls_ca = "" },
};

static struct instant at(const char *text)
{
	struct instant i;

	assert_int_equal(instant_parse(span_str(text), &i), ERR_OK);
	return i;
}

/* Nothing in a text but what is the same for everybody: the duty's name and number, and an address without a token. */
static void test_the_catalogue(void **state)
{
	(void)state;
	for (enum outbox_kind kind = 0; kind < OUTBOX_KIND_COUNT; kind++) {
		BUF text = buf_init(1000);
		const char *link;

		assert_int_equal(outbox_text(&set, kind, &text), ERR_OK);
		link = strstr(buf_str(&text), "https://");
		assert_true(text_length(buf_span(&text)) <= SMS_MOST);
		assert_false(text_has_control(buf_span(&text)));
		assert_non_null(strstr(buf_str(&text), "070-174 06 99"));
		assert_non_null(link);
		assert_null(strpbrk(link, " ?#&="));
		assert_true(outbox_kinds[kind].tries > 0 && outbox_kinds[kind].lasts > 0);
	}
}

static void test_the_night_is_waited_for(void **state)
{
	static const struct {
		const char *now, *then;
	} times[] = {
		{ "2026-11-21T21:59:59+01:00", "2026-11-21T21:59:59+01:00" },
		{ "2026-11-21T22:00:00+01:00", "2026-11-22T07:00:00+01:00" },
		{ "2026-11-22T06:59:59+01:00", "2026-11-22T07:00:00+01:00" },
		{ "2026-11-22T07:00:00+01:00", "2026-11-22T07:00:00+01:00" },
		{ "2026-12-31T23:50:00+01:00", "2027-01-01T07:00:00+01:00" },
		{ "2027-03-27T23:00:00+01:00", "2027-03-28T07:00:00+02:00" }, /* an hour is left out */
		{ "2026-10-24T23:00:00+02:00", "2026-10-25T07:00:00+01:00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(times); i++) {
		struct instant now = at(times[i].now);

		assert_int_equal(outbox_not_before(OUTBOX_SIGN, now).us, at(times[i].then).us);
		assert_int_equal(outbox_not_before(OUTBOX_REGISTERED, now).us, now.us);
	}
}

static void test_tries_end_within_their_time(void **state)
{
	int64_t sum = 0;

	(void)state;
	for (int i = 1; i < outbox_kinds[OUTBOX_SIGN].tries; i++) {
		assert_true(i == 1 || outbox_backoff(i) >= outbox_backoff(i - 1));
		sum += outbox_backoff(i);
	}
	assert_true(sum <= outbox_kinds[OUTBOX_SIGN].lasts);
	assert_int_equal(outbox_backoff(1000), outbox_backoff(7));
}

static void test_numbers(void **state)
{
	static const struct {
		const char *phone, *number;
	} good[] = { { "070-174 06 05", "+46701740605" },
		     { "+46 70 174 06 05", "+46701740605" },
		     { "+46 (0)70-174 06 05", "+46701740605" },
		     { "0046701740605", "+46701740605" },
		     { "+47 23 45 67 89", "+4723456789" } };
	static const char *const bad[] = {
		"",         "112", "070-174 06 05 (hem)", "+0701740605", "+46701740605\r\nBcc: x", "+4670174060512345",
		"ring Eva",
	};
	char out[ADDRESS_TEXT];

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(good); i++) {
		assert_int_equal(address_number(good[i].phone, out), ERR_OK);
		assert_string_equal(out, good[i].number);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_int_equal(address_number(bad[i], out), ERR_INPUT);
}

static void test_mail_addresses(void **state)
{
	static const char *const bad[] = {
		"",
		"jour",
		"jour@",
		"@gavle.example.se",
		"a@b",
		"a b@gavle.example.se",
		"a@gavle.example.se\r\nRCPT TO:<x@y.se>",
		"a@gavle.example.se,b@c.se",
		"<a@gavle.example.se>",
		"a..b@gavle.example.se",
		"a@gavle..se",
		"a@gävle.se",
		"a@gavle.example.se ",
		"a@-gavle.se",
	};
	char out[ADDRESS_TEXT];

	(void)state;
	assert_int_equal(address_mail("social.jour+vakt@gavle.example.se", out), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_int_equal(address_mail(bad[i], out), ERR_INPUT);
	address_mask(OUTBOX_MAIL, "eva@gavle.example.se", out);
	assert_string_equal(out, "…@gavle.example.se");
	address_mask(OUTBOX_SMS, "+46701740605", out);
	assert_string_equal(out, "…605");
}

/* Two operators: 46elks takes a form, Sinch JSON. */
static void test_bodies(void **state)
{
	struct outbox_sms sms = set.sms;
	BUF form = buf_init(1000), json = buf_init(1000);
	JSON json_t *read = NULL;

	(void)state;
	assert_int_equal(body_sms(&sms, "+46701740605", "å & \"b\"\n{to}", "", &form), ERR_OK);
	assert_string_equal(buf_str(&form), "from=Jouren&to=%2B46701740605&message=%C3%A5%20%26%20%22b%22%0A%7Bto%7D");
	sms.content_type = "application/json";
	sms.body = "{\"from\":\"{from}\",\"to\":[\"{to}\"],\"body\":\"{text}\"}";
	assert_int_equal(body_sms(&sms, "+46701740605", "å & \"b\\\"\n{to}", "", &json), ERR_OK);
	assert_int_equal(json_read(buf_span(&json), 1000, NULL, &read), ERR_OK);
	assert_string_equal(json_text(read, "body"), "å & \"b\\\"\n{to}");
	assert_string_equal(json_text_at(read, "to.0"), "+46701740605");
	assert_null(body_sms_wrong(&sms));
	sms.body = "{\"to\":{to},\"text\":{text}}";
	assert_non_null(body_sms_wrong(&sms));
	sms.body = "{\"to\":\"{to}\"}";
	assert_non_null(body_sms_wrong(&sms));
	sms.content_type = FORM;
	sms.body = "to={to}&text={text} ";
	assert_non_null(body_sms_wrong(&sms));
	sms.content_type = "text/plain";
	assert_non_null(body_sms_wrong(&sms));
}

static void test_a_mail(void **state)
{
	BUF mail = buf_init(5000), text = buf_init(5000);
	const char *line;

	(void)state;
	for (int i = 0; i < 30; i++)
		assert_int_equal(buf_add_str(&text, "åäö och mer "), ERR_OK);
	assert_int_equal(body_mail(&set, "a@b.se", buf_str(&text), 7, at("2026-11-21T23:05:07+01:00"), &mail), ERR_OK);
	assert_non_null(strstr(buf_str(&mail), "\r\nDate: Sat, 21 Nov 2026 23:05:07 +0100\r\n"));
	assert_non_null(strstr(buf_str(&mail), "@jour.example.se>\r\n"));
	for (line = buf_str(&mail); (line = strstr(line, "\r\n")) != NULL; line += 2)
		assert_true(strcspn(line + 2, "\r") <= 78);
	for (size_t i = 0; i < mail.len; i++)
		assert_true(mail.ptr[i] != '\n' || mail.ptr[i - 1] == '\r');
}

static enum err open_with(const struct outbox_settings *s, char problem[200])
{
	struct outbox *o = NULL;
	enum err e = outbox_new(s, clock_system(), random_system(), NULL, problem, 200, &o);

	outbox_free(o);
	return e;
}

static void write_secret(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void test_settings(void **state)
{
	struct outbox_settings s = set;
	char path[] = "/tmp/outbox-secret-XXXXXX", problem[200] = "";

	(void)state;
	assert_int_equal(close(mkstemp(path)), 0);
	assert_int_equal(open_with(&s, problem), ERR_OK);
	s.sms.authorization_file = path;
	write_secret(path, "Basic dTpw\n", 0600);
	assert_int_equal(open_with(&s, problem), ERR_OK);
	write_secret(path, "Basic dTpw\n", 0640);
	assert_int_equal(open_with(&s, problem), ERR_CONFIG);
	assert_non_null(strstr(problem, "chmod 600"));
	write_secret(path, "Basic a\r\nX-Other: b\n", 0600);
	assert_int_equal(open_with(&s, problem), ERR_CONFIG);
	assert_null(strstr(problem, "Other"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(open_with(&s, problem), ERR_CONFIG);
	s = set;
	s.sms.url = "http://sms.example.se/";
	assert_int_equal(open_with(&s, problem), ERR_CONFIG);
	s = set;
	s.sms.from = "Socialjouren";
	assert_int_equal(open_with(&s, problem), ERR_CONFIG);
	s = set;
	s.sms.tls_ca = "";
	assert_int_equal(open_with(&s, problem), ERR_CONFIG);
	s = set;
	s.mail.server = "mail.example.se";
	assert_int_equal(open_with(&s, problem), ERR_CONFIG); /* no root */
	s.mail.tls_ca = "root.pem";
	assert_int_equal(open_with(&s, problem), ERR_OK);
	s.mail.server = "mail.example.se/x";
	assert_int_equal(open_with(&s, problem), ERR_CONFIG);
	s.mail.server = "mail.example.se";
	s.mail.user = "jour";
	assert_int_equal(open_with(&s, problem), ERR_CONFIG); /* no password */
	s = set;
	s.mail.server = "mail.example.se";
	s.mail.tls_ca = "root.pem";
	s.mail.from = "jouren@jour.example.se>\r\nX";
	assert_int_equal(open_with(&s, problem), ERR_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_catalogue),
		cmocka_unit_test(test_the_night_is_waited_for),
		cmocka_unit_test(test_tries_end_within_their_time),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_mail_addresses),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_a_mail),
		cmocka_unit_test(test_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
