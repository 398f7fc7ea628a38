/* What a page showed, what is saved now, what is typed: whose text counts. */
#include "unit/http_harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <unistd.h>

#include "jourbeslut/page.h"

static struct http_server *server;
static struct harness h; /* only its port: what talk() needs */

static enum err compare(struct http_request *req, struct http_response *res)
{
	static const char *const words[] = { [PAGE_MINE] = "mine", [PAGE_THEIRS] = "theirs", [PAGE_CLASH] = "clash" };
	BUF out = buf_init(100);
	enum page_change change;

	TRY(page_shown_compare(req, "name", http_form(req, "saved"), http_form(req, "typed"), &change));
	TRY(buf_add_str(&out, words[change]));
	return http_bytes(res, "text/plain", NULL, &out);
}

static const struct http_route routes[] = {
	{ HTTP_POST, "/x", HTTP_ANYBODY, HTTP_BODY_FORM, 65536, HTTP_RATE_NONE, HTTP_OWN_CSRF, compare },
};

static int start(void **state)
{
	static const struct http_table table = HTTP_TABLE(routes);
	const struct http_settings settings = { .clock = clock_system(), .random = random_system() };

	(void)state;
	assert_int_equal(http_server_new(&settings, &table, 1, &server), ERR_OK);
	h.port = http_server_port(server);
	return http_server_start(server) == ERR_OK ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	http_server_free(server);
	return 0;
}

static void put(struct buf *form, const char *name, const char *value)
{
	assert_int_equal(buf_printf(form, "%s%s=", form->len ? "&" : "", name), ERR_OK);
	assert_int_equal(http_url_encode(span_str(value), form), ERR_OK);
}

static void assert_change(const char *field, const char *shown, const char *saved, const char *typed,
                          const char *wanted)
{
	JSON json_t *data = json_object();
	BUF form = buf_init(8192);
	REPLY r = { 0 };

	if (shown) {
		assert_int_equal(page_shown_one(data, field, shown), ERR_OK);
		put(&form, json_text_at(data, "shown.name"), json_text_at(data, "shown.value"));
	}
	put(&form, "saved", saved);
	put(&form, "typed", typed);
	r = talk(&h,
	         "POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	         "Content-Length: %zu\r\n\r\n%s",
	         form.len, buf_str(&form));
	assert_int_equal(r.status, 200);
	assert_string_equal(r.body, wanted);
}

static void whose_text_counts(void **state)
{
	(void)state;
	assert_change("name", "Kim", "Kim", "Kim Andra", "mine");
	assert_change("name", "Kim", "Kim", "", "mine"); /* emptied on purpose */
	assert_change("name", "", "", "Kim", "mine");
	assert_change("name", "Kim", "Kim Första", "Kim", "theirs");
	assert_change("name", "Kim", "", "Kim", "theirs"); /* the other emptied it */
	assert_change("name", "Kim", "Kim Första", "Kim Andra", "clash");
	assert_change("name", "Kim", "", "Kim Andra", "clash");
	assert_change("name", "Kim", "Kim Andra", "Kim Andra", "mine"); /* both the same */
}

/* Line ends, white space at the ends and the normal form are the browser's, not the person's. */
static void how_it_was_sent_does_not_count(void **state)
{
	(void)state;
	assert_change("name", "Två\nrader", "Två\nrader, ändrade", "Två\r\nrader", "theirs");
	assert_change("name", "Åsa", "Åsa Första", "A\xcc\x8asa ", "theirs");
}

static void what_was_not_on_the_page(void **state)
{
	(void)state;
	assert_change("name", NULL, "Kim", "Kim Andra", "mine");   /* a script says nothing */
	assert_change("other", "Kim", "Kim Första", "", "theirs"); /* the page had no such field */
	assert_change("nam", "Kim", "Kim Första", "", "theirs");   /* nor is a part of its name the field */
}

/* Browsers fill a form in again where it begins alike: the name must change with what is saved. */
static void the_fields_name_follows_what_is_saved(void **state)
{
	JSON json_t *one = json_object(), *other = json_object(), *same = json_object();

	(void)state;
	assert_int_equal(page_shown_one(one, "name", "Kim"), ERR_OK);
	assert_int_equal(page_shown_one(other, "name", "Kim Andra"), ERR_OK);
	assert_int_equal(page_shown_one(same, "name", "Kim"), ERR_OK);
	assert_string_not_equal(json_text_at(one, "shown.name"), json_text_at(other, "shown.name"));
	assert_string_equal(json_text_at(one, "shown.name"), json_text_at(same, "shown.name"));
	assert_null(strstr(json_text_at(one, "shown.value"), "Kim"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_text_counts),
		cmocka_unit_test(how_it_was_sent_does_not_count),
		cmocka_unit_test(what_was_not_on_the_page),
		cmocka_unit_test(the_fields_name_follows_what_is_saved),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
