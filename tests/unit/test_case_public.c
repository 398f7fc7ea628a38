/* No text that somebody wrote comes into a decision, its confirmation or the e-ID's app unsearched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "unit/case_kit.h"

static void check_golden(const struct case_file *c, const struct golden *g, struct case_problems *ret)
{
	const struct case_moment moment = moment_of_the_night(g);

	assert_int_equal(case_check(c, law_type_at(law, g->type, moment.stated), &moment, ret), ERR_OK);
}

static const struct case_problem *find_quote(const struct case_problems *p, const char *path, const char *quote)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->items[i].path, path) == 0 && strstr(p->items[i].quote, quote))
			return &p->items[i];
	return NULL;
}

/* Decision, confirmation and essence, one after the other. */
static void all_papers(const struct case_file *c, const struct golden *g, struct buf *out)
{
	const struct draft_facts facts = facts_of_the_night(g);
	const struct law_type *type = law_type_at(law, g->type, facts.stated);
	BLOCKS decision = { 0 };
	BLOCKS confirmation = { 0 };

	assert_int_equal(draft_decision(type, c, &facts, NULL, &decision), ERR_OK);
	assert_int_equal(blocks_to_text(&decision, out), ERR_OK);
	assert_int_equal(draft_confirmation(type, c, &facts, &confirmation), ERR_OK);
	assert_int_equal(blocks_to_text(&confirmation, out), ERR_OK);
	assert_int_equal(draft_essence(type, c, &facts, out), ERR_OK);
}

/* Each text of the case at once, with a house number of its own, so that it is known again. */
typedef void each_text(const char *path, int house, void *ctx);

static void for_texts(const struct law_type *type, each_text *each, void *ctx)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);
	char path[CASE_PATH_MAX];
	int house = 1000;

	for (size_t i = 0; i < count; i++) {
		const char *star = strchr(fields[i].path, '*');
		bool criteria = strncmp(fields[i].path, "criteria.", 9) == 0;

		if ((fields[i].kind != CASE_TEXT && fields[i].kind != CASE_LONG) || strcmp(fields[i].path, "type") == 0)
			continue;
		if (strcmp(fields[i].path, "public.kept") == 0) /* it answers what is found */
			continue;
		for (size_t k = 0; k < (criteria ? type->criterion_count : 1); k++) {
			if (star)
				(void)snprintf(path, sizeof path, "%.*s%.30s%.20s", (int)(star - fields[i].path) % 30,
				               fields[i].path, criteria ? type->criteria[k].id : "0", star + 1);
			else
				(void)snprintf(path, sizeof path, "%s", fields[i].path);
			each(path, house++, ctx);
		}
	}
}

static void fill(const char *path, int house, void *ctx)
{
	char text[64];

	(void)snprintf(text, sizeof text, "Lillvägen %d, 070-174 06 30", house);
	set(ctx, path, text);
}

struct searched {
	const struct golden *g;
	const char *papers;
	struct case_problems *problems;
	size_t shown;
	bool protected;
};

static void is_searched(const char *path, int house, void *ctx)
{
	struct searched *s = ctx;
	char street[32];

	(void)snprintf(street, sizeof street, "Lillvägen %d", house);
	if (!strstr(s->papers, street))
		return;
	s->shown++;
	const struct case_problem *found = find_quote(s->problems, path, street), *phone;
	phone = find_quote(s->problems, path, "070-174 06 30");
	if (!found || !phone || (s->protected && found->severity != CASE_CONFLICT))
		fail_msg("%s, %s: %s is shown, and not searched", s->g->file, s->g->type, path);
}

/* How many texts were shown. */
static size_t texts_are_searched(const struct golden *g, const char *preset, const char *value, bool protected)
{
	CASE struct case_file *c = read_case(g->file);
	CASE_PROBLEMS problems = { 0 };
	BUF papers = buf_init(1 << 20);
	const struct law_type *type = law_type_at(law, g->type, night_of(g));
	struct searched searched = { .g = g, .problems = &problems, .protected = protected };

	assert_non_null(type);
	for_texts(type, fill, c);
	if (*preset)
		set(c, preset, value);
	set(c, "person.protected", protected ? "registration" : "none");
	all_papers(c, g, &papers);
	check_golden(c, g, &problems);
	searched.papers = buf_str(&papers);
	for_texts(type, is_searched, &searched);
	return searched.shown;
}

/* What decides whether and how a text is shown, beside the cases as they are. */
static const struct {
	const char *path, *value;
} PRESETS[] = {
	{ "", "" },
	{ "person.known", "newborn" },
	{ "person.known", "unknown" },
	{ "person.birth_date_source", "assumed" },
	{ "custodians.missing", "other" },
	{ "placement.kind", "hvb" },
	{ "placement.kind", "hospital" },
	{ "placement.kind", "jourhem" },
	{ "representatives.0.role", "custodian" },
	{ "representatives.0.role", "guardian" },
	{ "representatives.0.role", "god-man" },
	{ "representatives.0.role", "administrator" },
	{ "representatives.0.role", "proxy-unaccompanied" },
	{ "representatives.0.role", "parent" },
};

static void test_every_text_that_is_shown_is_searched(void **state)
{
	size_t shown = 0;

	(void)state;
	for (size_t g = 0; g < ARRAY_LENGTH(GOLDEN); g++)
		for (size_t p = 0; p < ARRAY_LENGTH(PRESETS); p++)
			for (int protected = 0; protected < 2; protected ++)
				shown += texts_are_searched(&GOLDEN[g], PRESETS[p].path, PRESETS[p].value, protected);
	assert_true(shown > 5000); /* it was looked for where it is */
}

static void name_gives(const char *file, const char *path, const char *name, int severity)
{
	const struct golden g = { .type = "lvu-6", .yes = true };
	CASE struct case_file *c = read_case(file);
	CASE_PROBLEMS problems = { 0 };
	const struct case_problem *found = NULL;

	set(c, path, name);
	check_golden(c, &g, &problems);
	for (size_t i = 0; i < problems.count && !found; i++)
		if (strcmp(problems.items[i].path, path) == 0)
			found = &problems.items[i];
	if ((found ? (int)found->severity : -1) != severity)
		fail_msg("%s: \"%s\": %s", path, name, found ? found->text : "nothing");
}

/* Where a name is asked for, nothing but a name stands: whoever it is about. */
static void test_names_are_names(void **state)
{
	static const char *const small[][2] = { { "lvu6-small-child", "representatives.0.name" },
		                                { "lvu6-small-child", "person.name" },
		                                { "lvu6-protected", "representatives.0.name" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(small); i++) {
		name_gives(small[i][0], small[i][1], "Lo Skyddad, Kvarnvägen 17", CASE_CONFLICT);
		name_gives(small[i][0], small[i][1], "Lo Skyddad, 070-174 06 16", CASE_CONFLICT);
		name_gives(small[i][0], small[i][1], "Lo Skyddad, 19900305-2389", CASE_CONFLICT);
		name_gives(small[i][0], small[i][1], "Lo Skyddad på avdelning 4", CASE_CONFLICT);
		name_gives(small[i][0], small[i][1], "Lo Skyddad, bor hos mormor", CASE_WARNING);
		name_gives(small[i][0], small[i][1], "Lo-Ann de la Påhittsson O'Exempel", -1);
		name_gives(small[i][0], small[i][1], "Åke Allén", -1);
	}
	name_gives("lvu6-newborn", "person.mother", "Siv Sagosson, bor på Kvarnvägen 17, tel 070-174 06 12",
	           CASE_CONFLICT);
	name_gives("lvu6-newborn", "person.mother", "Siv Sagosson, på avdelning 4 Hudiksvall", CASE_CONFLICT);
	name_gives("lvu6-newborn", "person.mother", "okänd, se polisens anmälan", CASE_WARNING);
	name_gives("lvu6-newborn", "person.mother", "Ida Sagolund, 20010517-2381", -1);
	name_gives("lvu6-newborn", "person.mother", "Ida Sagolund (200105172381)", -1);
	/* Of somebody who has a number it is shown to nobody. */
	name_gives("lvu6-small-child", "person.mother", "Siv Sagosson, Kvarnvägen 17", -1);
}

/* A telephone number is never cut in two where a name is taken out of a text. */
static void test_no_half_of_a_number(void **state)
{
	const struct golden g = { .type = "lvu-6", .yes = true };
	CASE struct case_file *c = read_case("lvu6-newborn");
	BUF papers = buf_init(1 << 20);

	(void)state;
	set(c, "person.mother", "Siv Sagosson 070-174 06 12");
	all_papers(c, &g, &papers);
	assert_non_null(strstr(buf_str(&papers), "barn till Siv Sagosson (eget personnummer saknas än)"));
}

/* Another's personal number is told alike wherever it would be shown: it stops until it is taken out, or kept with a
 * reason. The own one is in the decision, and yet no case number. */
static void test_a_personal_number_is_told_alike(void **state)
{
	static const struct golden yes = { "", "lvu-6", true, true, 0 };
	static const struct {
		const char *path, *before, *behind;
		bool own; /* told where it is the person's own */
	} rows[] = {
		{ "pending.case_number", "", "", true },
		{ "pending.court", "Kammarrätten i Sundsvall, ", "", false },
		{ "criteria.home.reason", "Modern, ", ", har slagit barnet med en sko i kväll.", false },
		{ "views.reason", "Hon vill bo hos moster, ", ", tills vidare.", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
		for (int own = 0; own < 2; own++) {
			CASE struct case_file *c = read_case("lvu6-small-child");
			CASE_PROBLEMS problems = { 0 };
			BUF text = buf_init(400);
			BUF number = buf_init(20);
			const struct case_problem *found;

			assert_int_equal(buf_add_str(&number, own ? case_text(c, "person.number") : "19900305-2389"),
			                 ERR_OK);
			assert_int_equal(buf_printf(&text, "%s%s%s", rows[i].before, buf_str(&number), rows[i].behind),
			                 ERR_OK);
			set(c, "pending.court", "Kammarrätten i Sundsvall");
			set(c, rows[i].path, buf_str(&text));
			check_golden(c, &yes, &problems);
			found = find_quote(&problems, rows[i].path, buf_str(&number));
			if (!found != (own && !rows[i].own) || (found && found->severity != CASE_CONFLICT))
				fail_msg("%s, %d", rows[i].path, own);
			if (own)
				continue;
			assert_int_equal(buf_printf(&text, ": måste stå kvar, rätten känner målet så."), ERR_OK);
			set(c, "public.kept", buf_str(&text));
			check_golden(c, &yes, &problems);
			assert_true(!find_quote(&problems, rows[i].path, buf_str(&number)) || rows[i].own);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_text_that_is_shown_is_searched),
		cmocka_unit_test(test_names_are_names),
		cmocka_unit_test(test_no_half_of_a_number),
		cmocka_unit_test(test_a_personal_number_is_told_alike),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
