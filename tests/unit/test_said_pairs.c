/* Who was said in the call against who is written: tests/data/said/pairs.txt, line by line, as the second verifier must
 * answer too (pairs.mjs). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/base/span.h"
#include "jourbeslut/said.h"

#define FILE_MAX ((size_t)1 << 20)
#define DAY "2026-11-28"

static const struct date today = { 2026, 11, 28 };

/* The next field of `rest`, without white space at its ends. */
static char *field(char **rest, char mark)
{
	char *from = *rest, *end = from ? strchr(from, mark) : NULL;
	struct span trimmed;

	if (!from)
		return strdup("");
	*rest = end ? end + 1 : NULL;
	trimmed = span_trim(span_of(from, end ? (size_t)(end - from) : strlen(from)));
	return strndup(trimmed.ptr, trimmed.len);
}

static bool is_number(const char *text)
{
	return strlen(text) == SAID_NUMBER_TEXT - 1;
}

/* The day of a personal number, or the text itself. */
static void birth_of(const char *text, char day[DATE_TEXT])
{
	if (is_number(text))
		(void)snprintf(day, DATE_TEXT, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
	else
		(void)snprintf(day, DATE_TEXT, "%s", text);
}

static void compare(const struct said_side *said, const struct said_side *written, struct buf *out)
{
	struct said_findings f;

	assert_int_equal(said_compare(said, written, &f), ERR_OK);
	for (size_t i = 0; i < f.count; i++)
		assert_int_equal(buf_printf(out, "%s%s%s", i ? " " : "", said_kind_name(f.items[i].kind),
		                            f.items[i].deviation ? "!" : ""),
		                 ERR_OK);
}

/* What the service reads is what the act of the call says. */
static void read_said(const char *person, const char *read, struct said_side *said, struct said_person *ret_person)
{
	char birth[DATE_TEXT];

	assert_int_equal(said_person_read(person, today, ret_person, NULL), ERR_OK);
	birth_of(read, birth);
	if (strcmp(ret_person->number, is_number(read) ? read : "") != 0 || strcmp(ret_person->birth_date, birth) != 0)
		fail_msg("%s: read as \"%s\", \"%s\"", person, ret_person->number, ret_person->birth_date);
	said->number = ret_person->number;
	said->birth_date = ret_person->birth_date;
}

static void check(char *line)
{
	const struct said_side nothing = { "", "", "", "", "", "", "", "", "", "", "", "", false };
	struct said_side said = nothing, written = nothing;
	char *rest = line;
	FREE char *person = field(&rest, '|');
	FREE char *read = field(&rest, '|');
	FREE char *subject = field(&rest, '|');
	FREE char *expected = field(&rest, '|');
	char *parts = subject, birth[DATE_TEXT];
	FREE char *name = field(&parts, ';');
	FREE char *number = field(&parts, ';');
	FREE char *identity = field(&parts, ';');
	FREE char *description = field(&parts, ';');
	BUF row = buf_init(400), found = buf_init(400);
	struct said_person p;

	said.unknown = person[0] == '?';
	said.person = person + said.unknown;
	said.day = DAY;
	read_said(said.person, read, &said, &p);
	birth_of(number, birth);
	assert_int_equal(buf_printf(&row, "%s, %s", name, number), ERR_OK);
	written.person = name;
	written.number = is_number(number) ? number : "";
	written.birth_date = birth;
	written.identity = *identity ? identity : buf_str(&row);
	written.description = description;
	compare(&said, &written, &found);
	if (strcmp(buf_str(&found), expected) != 0)
		fail_msg("%s ~ %s: found \"%s\", not \"%s\"", said.person, subject, buf_str(&found), expected);
}

static void test_pairs(void **state)
{
	BUF text = buf_init(FILE_MAX);
	size_t count = 0;
	char *rest;

	(void)state;
	assert_int_equal(buf_read_file(&text, TEST_SOURCE_DIR "/tests/data/said/pairs.txt"), ERR_OK);
	rest = text.ptr;
	while (rest) {
		FREE char *line = field(&rest, '\n');

		if (!*line || *line == '#')
			continue;
		check(line);
		count++;
	}
	assert_true(count >= 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_pairs) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
