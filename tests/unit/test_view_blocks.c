#include "jourbeslut/blocks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static void fill(struct blocks *b)
{
	assert_int_equal(blocks_add(b, BLOCK_TITLE, "Beslut om omedelbart omhändertagande"), ERR_OK);
	assert_int_equal(blocks_add(b, BLOCK_SUBTITLE, "Gävle kommun, socialnämnden"), ERR_OK);
	assert_int_equal(blocks_add_row(b, "Person", "Kim Exempel\nfödd 2019"), ERR_OK);
	assert_int_equal(blocks_add_row(b, "Lagrum", "6 § LVU"), ERR_OK);
	assert_int_equal(blocks_add(b, BLOCK_HEADING, "Skäl"), ERR_OK);
	assert_int_equal(blocks_add(b, BLOCK_PARAGRAPH, "Första raden\r\nandra <b>raden</b>"), ERR_OK);
	assert_int_equal(blocks_add(b, BLOCK_ITEM, "ett"), ERR_OK);
	assert_int_equal(blocks_add(b, BLOCK_ITEM, "två"), ERR_OK);
	assert_int_equal(blocks_add(b, BLOCK_NOTICE, "Texten är skriven efter samtalet"), ERR_OK);
}

static void test_json_is_canonical_and_reads_back(void **state)
{
	BLOCKS b = { 0 };
	BLOCKS again = { 0 };
	BUF json = buf_init(1 << 16);
	BUF json_again = buf_init(1 << 16);

	(void)state;
	fill(&b);
	assert_int_equal(blocks_to_json(&b, &json), ERR_OK);
	assert_true(span_starts_with(buf_span(&json), "{\"blocks\":[{\"kind\":\"title\",\"text\":\"Beslut om "));
	assert_non_null(strstr(buf_str(&json), "],\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}"));
	assert_non_null(strstr(buf_str(&json),
	                       "{\"kind\":\"facts\",\"rows\":[{\"label\":\"Person\",\"value\":\"Kim Exempel\\n"
	                       "f\xc3\xb6"
	                       "dd 2019\"},{\"label\":\"Lagrum\""));
	assert_int_equal(blocks_from_json(buf_span(&json), &again), ERR_OK);
	assert_int_equal(again.count, b.count);
	assert_int_equal(blocks_to_json(&again, &json_again), ERR_OK);
	assert_string_equal(buf_str(&json), buf_str(&json_again));
}

static void test_text_is_brought_to_one_form(void **state)
{
	BLOCKS b = { 0 };

	(void)state;
	assert_int_equal(blocks_add(&b, BLOCK_TITLE,
	                            " A\xcc\x8a"
	                            "ngest\t1\r\n"),
	                 ERR_OK); /* A + ring above */
	assert_string_equal(b.items[0].text, "\xc3\x85"
	                                     "ngest 1");
}

static void test_what_is_refused_changes_nothing(void **state)
{
	BLOCKS b = { 0 };
	FREE char *long_text = malloc(BLOCK_TEXT_MAX + 2);

	(void)state;
	assert_non_null(long_text);
	memset(long_text, 'x', BLOCK_TEXT_MAX + 1);
	long_text[BLOCK_TEXT_MAX + 1] = '\0';
	assert_int_equal(blocks_add(&b, BLOCK_PARAGRAPH, "utan titel"), ERR_INPUT);
	assert_int_equal(blocks_add_row(&b, "utan", "titel"), ERR_INPUT);
	assert_int_equal(blocks_add(&b, BLOCK_TITLE, "  "), ERR_INPUT);
	assert_int_equal(blocks_add(&b, BLOCK_TITLE, "a\x01"), ERR_INPUT);
	assert_int_equal(blocks_add(&b, BLOCK_TITLE, "\xff"), ERR_INPUT);
	assert_int_equal(blocks_add(&b, BLOCK_TITLE, long_text), ERR_TOO_LARGE);
	assert_int_equal(b.count, 0);
	assert_int_equal(blocks_add(&b, BLOCK_TITLE, "Beslut"), ERR_OK);
	assert_int_equal(blocks_add(&b, BLOCK_TITLE, "Beslut igen"), ERR_INPUT);
	assert_int_equal(blocks_add_row(&b, "", "värde"), ERR_INPUT);
	assert_int_equal(blocks_add_row(&b, "etikett", "\x7f"), ERR_INPUT);
	assert_int_equal(blocks_add_row(&b, "etikett", ""), ERR_OK);
	assert_int_equal(b.count, 2);
}

static void test_a_list_has_an_end(void **state)
{
	BLOCKS b = { 0 };

	(void)state;
	assert_int_equal(blocks_add(&b, BLOCK_TITLE, "Beslut"), ERR_OK);
	for (int i = 1; i < BLOCKS_MAX; i++)
		assert_int_equal(blocks_add(&b, BLOCK_ITEM, "x"), ERR_OK);
	assert_int_equal(blocks_add(&b, BLOCK_ITEM, "x"), ERR_TOO_LARGE);
	assert_int_equal(blocks_add_row(&b, "x", "x"), ERR_TOO_LARGE);
	assert_int_equal(b.count, BLOCKS_MAX);
}

static void test_only_the_one_form_is_read(void **state)
{
	static const char *const refused[] = {
		"",
		"null",
		"[]",
		"{\"blocks\":[],\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\"}],\"format\":\"jourbeslut-text-2\",\"language\":"
		"\"sv\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\"}],\"format\":\"jourbeslut-text-1\",\"language\":"
		"\"en\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\"}],\"format\":\"jourbeslut-text-1\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\"}], "
		"\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A "
		"\"}],\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":7}],\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}",
		"{\"blocks\":[{\"kind\":\"titel\",\"text\":\"A\"}],\"format\":\"jourbeslut-text-1\",\"language\":"
		"\"sv\"}",
		"{\"blocks\":[{\"kind\":\"item\",\"text\":\"A\"}],\"format\":\"jourbeslut-text-1\",\"language\":"
		"\"sv\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\",\"x\":1}],\"format\":\"jourbeslut-text-1\","
		"\"language\":\"sv\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\"},{\"kind\":\"facts\",\"rows\":[]}],"
		"\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\"},{\"kind\":\"facts\",\"rows\":[{\"label\":\"A\"}]}],"
		"\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}",
		"{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\"},"
		"{\"kind\":\"facts\",\"rows\":[{\"label\":\"A\",\"value\":\"\"}]},"
		"{\"kind\":\"facts\",\"rows\":[{\"label\":\"B\",\"value\":\"\"}]}],"
		"\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}",
	};
	BLOCKS b = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
		assert_int_equal(blocks_from_json(span_str(refused[i]), &b), ERR_INPUT);
		assert_int_equal(b.count, 0);
	}
	assert_int_equal(blocks_from_json(span_str("{\"blocks\":[{\"kind\":\"title\",\"text\":\"A\"}],"
	                                           "\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}"),
	                                  &b),
	                 ERR_OK);
}

static void test_plain_text(void **state)
{
	BLOCKS b = { 0 };
	BUF text = buf_init(1 << 16);

	(void)state;
	fill(&b);
	assert_int_equal(blocks_to_text(&b, &text), ERR_OK);
	assert_string_equal(buf_str(&text), "Beslut om omedelbart omhändertagande\n"
	                                    "\n"
	                                    "Gävle kommun, socialnämnden\n"
	                                    "\n"
	                                    "Person: Kim Exempel\n"
	                                    "  född 2019\n"
	                                    "Lagrum: 6 § LVU\n"
	                                    "\n"
	                                    "Skäl\n"
	                                    "Första raden\n"
	                                    "andra <b>raden</b>\n"
	                                    "\n"
	                                    "- ett\n"
	                                    "- två\n"
	                                    "\n"
	                                    "! Texten är skriven efter samtalet\n");
}

static void test_view_data(void **state)
{
	BLOCKS b = { 0 };
	JSON json_t *view = NULL;

	(void)state;
	fill(&b);
	assert_int_equal(blocks_to_view(&b, &view), ERR_OK);
	assert_int_equal(json_array_size(view), b.count);
	assert_true(json_is_true(json_at(view, "0.title")));
	assert_true(json_is_false(json_at(view, "0.facts")));
	assert_string_equal(json_text_at(view, "2.rows.0.label"), "Person");
	assert_string_equal(json_text_at(view, "2.rows.0.lines.1.line"), "född 2019");
	assert_int_equal(json_array_size(json_at(view, "2.lines")), 0);
	assert_string_equal(json_text_at(view, "4.lines.1.line"), "andra <b>raden</b>");
	assert_true(json_is_true(json_at(view, "5.first")) && json_is_false(json_at(view, "5.last")));
	assert_true(json_is_false(json_at(view, "6.first")) && json_is_true(json_at(view, "6.last")));
	assert_int_equal(json_integer_value(json_at(view, "7.index")), 7);
	assert_true(json_is_true(json_at(view, "7.notice")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_is_canonical_and_reads_back),
		cmocka_unit_test(test_text_is_brought_to_one_form),
		cmocka_unit_test(test_what_is_refused_changes_nothing),
		cmocka_unit_test(test_a_list_has_an_end),
		cmocka_unit_test(test_only_the_one_form_is_read),
		cmocka_unit_test(test_plain_text),
		cmocka_unit_test(test_view_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
