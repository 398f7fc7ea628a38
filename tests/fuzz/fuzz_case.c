/* case_parse and case_set. What is taken has one form, which is read again as the same; and every law can be asked
 * about it and every document made of it. Input that begins with a lower-case letter is "path LF text" for case_set. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/draft.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct date TODAY = { .year = 2026, .month = 11, .day = 22 };

static const struct law *the_law(void)
{
	static struct law *law;
	struct law_problem problem;

	if (!law)
		ASSERT(draft_law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law) == ERR_OK);
	return law;
}

static void check_one_form(const struct case_file *c)
{
	CASE struct case_file *again = NULL;
	CASE_PROBLEMS problems = { 0 };
	BUF first = buf_init(4 * CASE_FILE_MAX);
	BUF second = buf_init(4 * CASE_FILE_MAX);

	ASSERT(case_to_json(c, &first) == ERR_OK);
	if (first.len > CASE_FILE_MAX)
		return;
	ASSERT(case_parse(buf_span(&first), TODAY, &problems, &again) == ERR_OK);
	ASSERT(case_to_json(again, &second) == ERR_OK);
	ASSERT(span_equal(buf_span(&first), buf_span(&second)));
}

static void check_type(const struct case_file *c, const struct law_type *type, bool yes)
{
	struct case_moment moment = { .decided = true, .yes = yes, .now = { 1795300000000000 } };
	struct draft_facts facts = { .decided = true, .yes = yes };
	CASE_PROBLEMS problems = { 0 };
	BLOCKS decision = { 0 };
	BLOCKS basis = { 0 };
	BUF essence = buf_init(4000);

	moment.stated = facts.stated = facts.recorded = instant_add(moment.now, -HOUR);
	ASSERT(case_check(c, type, &moment, &problems) == ERR_OK);
	ASSERT(draft_decision(type, c, &facts, NULL, &decision) == ERR_OK);
	ASSERT(draft_basis(type, c, &facts, NULL, &basis) == ERR_OK);
	ASSERT(draft_essence(type, c, &facts, &essence) == ERR_OK);
}

static void check(const struct case_file *c)
{
	check_one_form(c);
	for (size_t p = 0; p < law_pack_count(the_law()); p++) {
		const struct law_pack *pack = law_pack_at(the_law(), p);

		for (size_t i = 0; i < pack->type_count; i++)
			for (int yes = 0; yes < 2; yes++)
				check_type(c, &pack->types[i], yes);
	}
}

static void set_field(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\n', size);
	CASE struct case_file *c = case_new();
	struct case_problem problem;
	char path[200];

	if (!end || (size_t)(end - data) >= sizeof path || !c)
		return;
	memcpy(path, data, (size_t)(end - data));
	path[end - data] = '\0';
	enum err e = case_set(c, path, span_of(end + 1, size - (size_t)(end - data) - 1), TODAY, &problem);
	ASSERT(e == ERR_OK || e == ERR_INPUT || e == ERR_NOT_FOUND);
	check(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct case_file *c = NULL;
	CASE_PROBLEMS problems = { 0 };

	(void)the_law(); /* and the table of fields */
	if (size > 0 && data[0] >= 'a' && data[0] <= 'z') {
		set_field(data, size);
		return 0;
	}
	if (case_parse(span_of(data, size), TODAY, &problems, &c) == ERR_OK)
		check(c);
	else
		ASSERT(problems.count > 0 && !c);
	for (size_t i = 0; i < problems.count; i++)
		ASSERT(*problems.items[i].text && text_is_utf8(span_str(problems.items[i].text)));
	case_free(c);
	return 0;
}
