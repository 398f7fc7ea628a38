/* The configuration: whatever is wrong is refused, and the line is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "jourbeslut/base/conf.h"

static const struct conf_key keys[] = {
	{ "server.port", CONF_NUMBER, "8080", NULL, "Port.\nTwo lines." },
	{ "server.name", CONF_TEXT, "", NULL, "Name." },
	{ "store.path", CONF_PATH, "data/store", NULL, NULL },
	{ "eid.environment", CONF_CHOICE, "test", "test|production", "Which." },
	{ "eid.enabled", CONF_BOOL, "no", NULL, "Whether." },
};
static const struct conf_key needed[] = { { "store.path", CONF_PATH, NULL, NULL, "Where." } };

static struct conf_problem problem;

static enum err parse(const char *text, struct conf **ret_conf)
{
	return conf_parse(span_str(text), "/etc/jour", keys, ARRAY_LENGTH(keys), &problem, ret_conf);
}

static void test_defaults(void **state)
{
	struct conf *c = NULL;

	(void)state;
	assert_int_equal(parse("", &c), ERR_OK);
	assert_int_equal(conf_number(c, "server.port"), 8080);
	assert_string_equal(conf_text(c, "server.name"), "");
	assert_string_equal(conf_text(c, "store.path"), "/etc/jour/data/store");
	assert_string_equal(conf_text(c, "eid.environment"), "test");
	assert_false(conf_bool(c, "eid.enabled"));
	conf_free(c);
	conf_free(NULL);
}

static void test_values(void **state)
{
	struct conf *c = NULL;

	(void)state;
	assert_int_equal(parse("# comment\r\n\n  [server]  \nport=0\nname = Socialjouren = jour # inte kommentar\n"
	                       "[eid]\nenabled = yes\nenvironment = production\n[store]\npath = /var/lib/x",
	                       &c),
	                 ERR_OK);
	assert_int_equal(conf_number(c, "server.port"), 0);
	assert_string_equal(conf_text(c, "server.name"), "Socialjouren = jour # inte kommentar");
	assert_true(conf_bool(c, "eid.enabled"));
	assert_string_equal(conf_text(c, "eid.environment"), "production");
	assert_string_equal(conf_text(c, "store.path"), "/var/lib/x");
	conf_free(c);
	assert_int_equal(parse("[server]\nport = 2147483647\n[store]\npath =\n", &c), ERR_OK);
	assert_int_equal(conf_number(c, "server.port"), 2147483647);
	assert_string_equal(conf_text(c, "store.path"), "");
	conf_free(c);
}

static void test_refusals_name_the_line(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *word;
	} bad[] = {
		{ "[server]\nprot = 1\n", 2, "unknown key server.prot" },
		{ "[serv]\n", 1, "unknown section [serv]" },
		{ "[server.port]\n", 1, "unknown section" },
		{ "[server]\nport = 1\n\nport = 1\n", 4, "given twice" },
		{ "[server]\nport = 1\n[eid]\n[server]\nport = 2\n", 5, "given twice" },
		{ "[server]\nport = -1\n", 2, "whole number" },
		{ "[server]\nport = 2147483648\n", 2, "whole number" },
		{ "[server]\nport = 80 # x\n", 2, "whole number" },
		{ "[server]\nport =\n", 2, "whole number" },
		{ "[eid]\nenabled = true\n", 2, "yes or no" },
		{ "[eid]\nenvironment = prod\n", 2, "one of test|production" },
		{ "[eid]\nenvironment = test|production\n", 2, "one of" },
		{ "[eid]\nenvironment =\n", 2, "one of" },
		{ "\n\nport = 1\n", 3, "before the first [section]" },
		{ "[server]\nport\n", 2, "expected" },
		{ "[server\nport = 1\n", 1, "[name]" },
		{ "[]\n", 1, "[name]" },
		{ "[server]\nname = \x1b[2J\n", 2, "control character" },
		{ "[server]\nname = \xff\n", 2, "not UTF-8" },
		{ "[server]\n = 1\n", 2, "unknown key" },
	};
	struct conf *c = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
		assert_int_equal(parse(bad[i].text, &c), ERR_CONFIG);
		assert_int_equal(problem.line, bad[i].line);
		if (!strstr(problem.text, bad[i].word))
			fail_msg("%s: %s", bad[i].text, problem.text);
	}
	assert_null(c);
	assert_int_equal(conf_parse(span_str(""), ".", needed, 1, &problem, &c), ERR_CONFIG);
	assert_int_equal(problem.line, 0);
	assert_string_equal(problem.text, "store.path must be given");
}

static void test_long_lines(void **state)
{
	static char text[9000];
	struct conf *c = NULL;

	(void)state;
	memset(text, 'x', sizeof text - 1);
	memcpy(text, "[server]\n", 9);
	assert_int_equal(parse(text, &c), ERR_CONFIG);
	memcpy(text, "[server]\nname=", 14);
	assert_int_not_equal(parse(text, &c), ERR_OK);
	memset(text, 'x', sizeof text - 1);
	text[0] = '[';
	text[sizeof text - 2] = ']';
	assert_int_equal(parse(text, &c), ERR_CONFIG);
	assert_null(c);
}

static void test_files(void **state)
{
	char folder[] = "/tmp/jourbeslut-conf-XXXXXX", path[64], wanted[80];
	struct conf *c = NULL;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/x.conf", folder);
	assert_int_equal(conf_read(path, keys, ARRAY_LENGTH(keys), &problem, &c), ERR_NOT_FOUND);
	assert_true(problem.text[0] != '\0');
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs("[store]\npath = files/store\n", f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(conf_read(path, keys, ARRAY_LENGTH(keys), &problem, &c), ERR_OK);
	(void)snprintf(wanted, sizeof wanted, "%s/files/store", folder);
	assert_string_equal(conf_text(c, "store.path"), wanted);
	conf_free(c);
	(void)unlink(path);
	(void)rmdir(folder);
}

/* The sample as it stands gives the defaults; with its comments taken away it gives them once more. */
static void test_sample_can_be_read_back(void **state)
{
	BUF sample = buf_init(10000), open = buf_init(10000);
	struct conf *c = NULL;

	(void)state;
	assert_int_equal(conf_sample(keys, ARRAY_LENGTH(keys), &sample), ERR_OK);
	assert_int_equal(parse(buf_str(&sample), &c), ERR_OK);
	assert_int_equal(conf_number(c, "server.port"), 8080);
	conf_free(c);
	for (const char *line = buf_str(&sample); *line;) {
		size_t len = strcspn(line, "\n") + 1;
		bool value = memmem(line, len, " = ", 3) != NULL;
		size_t skip = value && line[0] == '#' ? 2 : 0;

		if (value || line[0] == '[')
			assert_int_equal(buf_add(&open, line + skip, len - skip), ERR_OK);
		line += len;
	}
	assert_int_equal(parse(buf_str(&open), &c), ERR_OK);
	for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
		assert_non_null(strstr(buf_str(&open), strchr(keys[i].name, '.') + 1));
	assert_int_equal(conf_number(c, "server.port"), 8080);
	assert_string_equal(conf_text(c, "store.path"), "/etc/jour/data/store");
	conf_free(c);
	/* What must be given stands open in the sample, to be filled in. */
	buf_clear(&sample);
	assert_int_equal(conf_sample(needed, 1, &sample), ERR_OK);
	assert_string_equal(buf_str(&sample), "[store]\n# Where.\npath = \n\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refusals_name_the_line),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_sample_can_be_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
