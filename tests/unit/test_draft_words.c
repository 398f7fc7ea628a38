/* The words of all texts of all packs agree with whom they are about: a child, somebody young, a grown person; one
 * custodian, or more; and no sentence ends twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "unit/case_kit.h"

/* --- As they stand in the packs ----------------------------------------------------------------------------------- */

/* What may stand behind "{who.def} är " without an ending of its own. */
static bool has_no_gender(const char *word)
{
	static const char *const words[] = { "i Sverige", "kvar" };

	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (strncmp(word, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

static bool has_ending(const char *word)
{
	size_t len = strcspn(word, " .,;:");

	return len > strlen("{who.d}") && memchr(word, '{', len) != NULL;
}

static void text_agrees(const char *type, const char *text)
{
	static const char *const subjects[] = { "{who.def} är ", "{who.def_cap} är ", "{who.def} blir ",
		                                "{who.def_cap} blir " };

	for (size_t i = 0; i < ARRAY_LENGTH(subjects); i++)
		for (const char *at = text; (at = strstr(at, subjects[i])) != NULL;) {
			at += strlen(subjects[i]);
			if (!has_ending(at) && !has_no_gender(at))
				fail_msg("%s: «%s» has one ending for all", type, text);
		}
	if (strstr(text, "vårdnadshavarna") || strstr(text, "vårdnadshavaren"))
		fail_msg("%s: «%s» says how many custodians there are", type, text);
}

static void blocks_agree(const char *type, struct law_blocks blocks)
{
	for (size_t i = 0; i < blocks.count; i++) {
		text_agrees(type, blocks.items[i].text);
		for (size_t k = 0; k < blocks.items[i].row_count; k++)
			text_agrees(type, blocks.items[i].rows[k].value);
	}
}

static void test_what_packs_say_takes_its_ending(void **state)
{
	(void)state;
	for (size_t p = 0; p < law_pack_count(law); p++)
		for (size_t t = 0; t < law_pack_at(law, p)->type_count; t++) {
			const struct law_type *type = &law_pack_at(law, p)->types[t];

			blocks_agree(type->id, type->decision);
			blocks_agree(type->id, type->decision_no);
			blocks_agree(type->id, type->basis);
			blocks_agree(type->id, type->confirmation);
			blocks_agree(type->id, type->confirmation_no);
			for (size_t i = 0; i < type->suggestion_count; i++)
				text_agrees(type->id, type->suggest[i].text);
		}
}

/* --- As they are read --------------------------------------------------------------------------------------------- */

static const struct person {
	const char *birth;
	int custodians, god_men;
} PERSONS[] = {
	{ "2020-05-01", 1, 0 }, { "2020-05-01", 2, 0 }, { "2020-05-01", 0, 2 },
	{ "2009-05-01", 1, 0 }, { "2009-05-01", 2, 1 }, { "2007-01-01", 0, 0 },
	{ "1980-01-01", 0, 0 }, { "1980-01-01", 0, 1 }, { "1980-01-01", 0, 2 },
};
static const char *const DETAINED[] = { "no", "arrested", "remanded" };
static const char *const RESPONSIBLE[] = { "home", "stay", "assigned", "placed", "hospital", "prison" };

/* Every text that somebody may write ends with a full stop of its own. */
static void fill_texts(struct case_file *c, const struct law_type *type)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);
	char path[CASE_PATH_MAX];

	for (size_t i = 0; i < count; i++) {
		const char *star = strchr(fields[i].path, '*');

		if ((fields[i].kind != CASE_TEXT && fields[i].kind != CASE_LONG) ||
		    strcmp(fields[i].path, "type") == 0 || strncmp(fields[i].path, "custodians.", 11) == 0 ||
		    strncmp(fields[i].path, "representatives.", 16) == 0)
			continue;
		if (!star)
			set(c, fields[i].path, "Så är det.");
		for (size_t k = 0; star && strncmp(fields[i].path, "criteria.", 9) == 0 && k < type->criterion_count;
		     k++) {
			(void)snprintf(path, sizeof path, "criteria.%.30s%.20s", type->criteria[k].id, star + 1);
			set(c, path, "Hon sade \"nej.\"");
		}
	}
}

static void add_beside(struct case_file *c, int from, int count, const char *role)
{
	char path[CASE_PATH_MAX];

	for (int i = from; i < from + count; i++) {
		(void)snprintf(path, sizeof path, "representatives.%d.name", i);
		set(c, path, i % 2 ? "Bo Exempel" : "Ada Exempel");
		(void)snprintf(path, sizeof path, "representatives.%d.role", i);
		set(c, path, role);
		(void)snprintf(path, sizeof path, "representatives.%d.stance", i);
		set(c, path, "opposes");
	}
}

static void refuse(const struct law_type *type, const struct person *p, const char *text, const char *wrong)
{
	const char *found = strstr(text, wrong);

	if (found)
		fail_msg("%s, born %s: «%.80s»", type->id, p->birth, found);
}

static void text_is_right(const struct law_type *type, const struct person *p, const char *text)
{
	static const char *const never[] = { "..",
		                             ". .",
		                             " .",
		                             ".\".",
		                             "arnet är häktad",
		                             "arnet är anhållen",
		                             "arnet är folkbokförd.",
		                             "arnet är folkbokförd ",
		                             "en unge är häktat",
		                             "en unge är anhållet",
		                             "en unge är folkbokfört",
		                             "enskilde är häktat",
		                             "enskilde är anhållet",
		                             "enskilde är folkbokfört" };

	for (size_t i = 0; i < ARRAY_LENGTH(never); i++)
		refuse(type, p, text, never[i]);
	refuse(type, p, text, p->custodians == 1 ? "årdnadshavarna" : "årdnadshavaren ");
	refuse(type, p, text, p->god_men > 1 ? "God man: Ada Exempel och" : "Gode män");
	if (strcmp(p->birth, "2008") < 0) {
		refuse(type, p, text, "arnet ");
		refuse(type, p, text, "arnets ");
		refuse(type, p, text, "årdnadshavar");
	}
}

static void texts_are_right(const struct law_type *type, struct instant night, const struct case_file *c,
                            const struct person *p)
{
	for (int yes = 0; yes < 2; yes++) {
		const struct golden g = { "", type->id, yes, true, 0 };
		struct draft_facts facts = facts_of_the_night(&g);
		BUF text = buf_init(1 << 20);
		BLOCKS decision = { 0 };
		BLOCKS basis = { 0 };
		BLOCKS confirmation = { 0 };

		facts.stated = night;
		facts.recorded = instant_add(night, MINUTE);
		assert_int_equal(draft_decision(type, c, &facts, NULL, &decision), ERR_OK);
		assert_int_equal(draft_basis(type, c, &facts, NULL, &basis), ERR_OK);
		assert_int_equal(draft_confirmation(type, c, &facts, &confirmation), ERR_OK);
		assert_int_equal(blocks_to_text(&decision, &text), ERR_OK);
		assert_int_equal(blocks_to_text(&basis, &text), ERR_OK);
		assert_int_equal(blocks_to_text(&confirmation, &text), ERR_OK);
		text_is_right(type, p, buf_str(&text));
	}
}

static void walk(const struct law_type *type, struct instant night, const struct person *p)
{
	CASE struct case_file *c = case_new();

	assert_non_null(c);
	fill_texts(c, type);
	set(c, "person.name", "Kim Testsson");
	set(c, "person.known", "no-number");
	set(c, "person.birth_date", p->birth);
	add_beside(c, 0, p->custodians, "custodian");
	add_beside(c, p->custodians, p->god_men, "god-man");
	set(c, "placement.kind", "hvb");
	for (size_t i = 0; i < ARRAY_LENGTH(RESPONSIBLE); i++) {
		set(c, "residence.responsible", RESPONSIBLE[i]);
		set(c, "detained", DETAINED[i % ARRAY_LENGTH(DETAINED)]);
		set(c, "views.representatives", i % 2 || p->custodians == 0 ? "" : "De motsätter sig vården.");
		texts_are_right(type, night, c, p);
	}
}

static void test_all_texts_agree(void **state)
{
	static const char *const nights[] = { THE_NIGHT, "2027-01-02T23:40:00+01:00", "2027-07-03T23:40:00+02:00" };

	(void)state;
	for (size_t n = 0; n < ARRAY_LENGTH(nights); n++) {
		const struct law_type *types[LAW_LIST_MAX];
		size_t count = law_types_at(law, at(nights[n]), types);

		assert_true(count > 1);
		for (size_t t = 0; t < count; t++)
			for (size_t p = 0; p < ARRAY_LENGTH(PERSONS); p++)
				walk(types[t], at(nights[n]), &PERSONS[p]);
	}
}

static void test_the_child_is_remanded(void **state)
{
	static const struct {
		const char *birth, *words;
	} rows[] = { { "2013-01-01", "Barnet är häktat." }, { "2009-01-01", "Den unge är häktad." } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		const struct golden g = { "", "lvu-6", true, true, 0 };
		struct draft_facts facts = facts_of_the_night(&g);
		CASE struct case_file *c = case_new();
		BUF text = buf_init(1 << 18);
		BLOCKS b = { 0 };

		set(c, "person.birth_date", rows[i].birth);
		set(c, "detained", "remanded");
		assert_int_equal(draft_decision(law_type_at(law, "lvu-6", facts.stated), c, &facts, NULL, &b), ERR_OK);
		assert_int_equal(blocks_to_text(&b, &text), ERR_OK);
		assert_non_null(strstr(buf_str(&text), rows[i].words));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_packs_say_takes_its_ending),
		cmocka_unit_test(test_all_texts_agree),
		cmocka_unit_test(test_the_child_is_remanded),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
