/* The case files that were answered wrongly once: each with the right answer, on the day that they belong to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/case_kit.h"

static const struct date TODAY = { .year = 2026, .month = 11, .day = 28 };
static struct case_file *read_reported(const char *name)
{
	BUF path = buf_init(4096);
	BUF text = buf_init(CASE_FILE_MAX);
	CASE_PROBLEMS problems = { 0 };
	struct case_file *c = NULL;

	assert_int_equal(buf_printf(&path, TEST_SOURCE_DIR "/tests/data/cases/reported/%s.json", name), ERR_OK);
	assert_int_equal(buf_read_file(&text, buf_str(&path)), ERR_OK);
	if (case_parse(buf_span(&text), TODAY, &problems, &c) != ERR_OK)
		fail_msg("%s: %s: %s", name, problems.items[0].path, problems.items[0].text);
	return c;
}

static const struct law_type *type_of(const struct case_file *c)
{
	const struct law_type *type = law_type_at(law, case_text(c, "type"), at("2026-11-28T19:40:00+01:00"));

	assert_non_null(type);
	return type;
}

static struct draft_facts facts_of(void)
{
	static const struct golden yes = { .yes = true, .after_call = true, 0 };
	struct draft_facts facts = facts_of_the_night(&yes);

	facts.stated = at("2026-11-28T19:40:00+01:00");
	facts.recorded = at("2026-11-28T19:43:12+01:00");
	return facts;
}

static struct case_moment moment_of(void)
{
	return (struct case_moment){
		.decided = true,
		.stated = at("2026-11-28T19:40:00+01:00"),
		.yes = true,
		.now = at("2026-11-28T20:10:00+01:00"),
	};
}

static void check_reported(const struct case_file *c, struct case_problems *ret)
{
	const struct case_moment moment = moment_of();

	assert_int_equal(case_check(c, type_of(c), &moment, ret), ERR_OK);
}

static void decision_text(const struct case_file *c, struct buf *out)
{
	struct draft_facts facts = facts_of();
	BLOCKS b = { 0 };

	assert_int_equal(draft_decision(type_of(c), c, &facts, NULL, &b), ERR_OK);
	assert_int_equal(blocks_to_text(&b, out), ERR_OK);
}

static void basis_text(const struct case_file *c, struct buf *out)
{
	struct draft_facts facts = facts_of();
	BLOCKS b = { 0 };

	assert_int_equal(draft_basis(type_of(c), c, &facts, NULL, &b), ERR_OK);
	assert_int_equal(blocks_to_text(&b, out), ERR_OK);
}

static void can_be_frozen(const struct case_file *c)
{
	CASE_PROBLEMS problems = { 0 };

	check_reported(c, &problems);
	for (size_t i = 0; i < problems.count; i++)
		if (problems.items[i].severity != CASE_WARNING)
			fail_msg("%s: %s", problems.items[i].path, problems.items[i].text);
}

static void test_soft_hyphen(void **state)
{
	CASE struct case_file *c = read_reported("soft-hyphen");
	BUF text = buf_init(1 << 20);

	(void)state;
	assert_string_equal(case_text(c, "representatives.1.name"), "Leif Tänkt");
	decision_text(c, &text);
	assert_null(strstr(buf_str(&text), "\xc2\xad"));
	assert_non_null(strstr(buf_str(&text), "har ett brutet finger enligt akuten"));
	can_be_frozen(c);
}

static void set_today(struct case_file *c, const char *path, const char *text)
{
	struct case_problem problem = { 0 };

	if (case_set(c, path, span_str(text), TODAY, &problem) != ERR_OK)
		fail_msg("%s: %s", path, problem.text);
}

/* The number says the year 1915 and no month; the reasons say 55 years. Nothing may make him 111. */
static void test_coordination_number_with_month_00(void **state)
{
	CASE struct case_file *c = read_reported("coordination-month-00");
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 20);
	struct draft_facts facts = facts_of();

	(void)state;
	assert_int_equal(case_age(c, TODAY), -1);
	assert_int_equal(case_birth_year(c), 0);
	check_reported(c, &problems);
	assert_non_null(find(&problems, "person.birth_date", CASE_MISSING));
	assert_int_equal(draft_essence(type_of(c), c, &facts, &text), ERR_OK);
	assert_null(strstr(buf_str(&text), "född"));
	buf_clear(&text);
	set_today(c, "person.age_estimate", "55");
	assert_int_equal(case_age(c, TODAY), 55);
	check_reported(c, &problems);
	assert_true(case_problems_block(&problems));                         /* until somebody answers */
	assert_non_null(find(&problems, "person.age_estimate", CASE_DOUBT)); /* 1915? */
	basis_text(c, &text);
	assert_non_null(strstr(buf_str(&text), "Ålder: omkring 55 år"));
	assert_non_null(strstr(buf_str(&text), "19150072-2390"));
	assert_null(strstr(buf_str(&text), "1915\n"));
}

static void test_a_birth_date_may_be_assumed(void **state)
{
	CASE struct case_file *c = read_reported("coordination-month-00");
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 20);

	(void)state;
	set_today(c, "person.birth_date", "1971-03-12");
	set_today(c, "person.birth_date_source", "assumed");
	assert_int_equal(case_age(c, TODAY), 55);
	assert_int_equal(case_birth_year(c), 0);
	check_reported(c, &problems);
	assert_true(case_problems_block(&problems));                       /* until somebody answers */
	assert_non_null(find(&problems, "person.birth_date", CASE_DOUBT)); /* another year than the number's */
	basis_text(c, &text);
	assert_non_null(strstr(buf_str(&text), "Född: 1971-03-12 (antagen dag)\nÅlder: omkring 55 år\n"));
	set_today(c, "person.birth_date_source", "stated");
	assert_int_equal(case_birth_year(c), 1971);
	set_today(c, "person.number", "19710072-2391");
	check_reported(c, &problems);
	assert_null(find(&problems, "person.birth_date", CASE_DOUBT));
	set_today(c, "person.birth_date", "1971-03-13"); /* another day than the number's */
	check_reported(c, &problems);
	assert_non_null(find(&problems, "person.birth_date", CASE_DOUBT));
}

/* She turns eighteen on Monday, and then no court can order care on 2 §. */
static void test_eighteen_in_two_days(void **state)
{
	CASE struct case_file *c = read_reported("eighteen-in-two-days");
	CASE_PROBLEMS problems = { 0 };
	const struct case_problem *warning;

	(void)state;
	can_be_frozen(c);
	check_reported(c, &problems);
	warning = find(&problems, "grounds", CASE_WARNING);
	assert_non_null(warning);
	assert_non_null(strstr(warning->text, "fyller 18 år mån 30 nov 2026"));
	assert_string_equal(warning->source, "1 § andra stycket LVU");
	set_today(c, "person.number", "");
	set_today(c, "person.known", "no-number");
	set_today(c, "person.birth_date", "2009-01-09"); /* six weeks from the decision: the last day that matters */
	check_reported(c, &problems);
	assert_non_null(find(&problems, "grounds", CASE_WARNING));
	set_today(c, "person.birth_date", "2009-01-10");
	check_reported(c, &problems);
	assert_null(find(&problems, "grounds", CASE_WARNING));
	set_today(c, "person.birth_date", "2008-11-28"); /* today: that is a conflict of its own */
	check_reported(c, &problems);
	assert_null(find(&problems, "grounds", CASE_WARNING));
	assert_non_null(find(&problems, "grounds", CASE_CONFLICT));
}

/* Their right answers need fields of the next version of the case; until then they must not get worse. */
static void test_inputs_of_the_next_version_can_be_frozen(void **state)
{
	static const char *const names[] = { "lvm-hospital-application-pending" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		CASE struct case_file *c = read_reported(names[i]);
		BUF text = buf_init(1 << 20);
		can_be_frozen(c);
		decision_text(c, &text);
		basis_text(c, &text);
	}
}

static bool has(const struct buf *text, const char *words)
{
	return strstr(buf_str(text), words) != NULL;
}

/* What was sent in said god man, since nothing else could be said, and förvaltare in the text beside it. */
static void test_an_administrator_is_no_god_man(void **state)
{
	CASE struct case_file *c = read_reported("lvm-administrator");
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 20);

	(void)state;
	set_today(c, "representatives.0.role", "administrator");
	set_today(c, "representatives.0.scope", "Bevaka rätt, förvalta egendom och sörja för person");
	can_be_frozen(c);
	decision_text(c, &text);
	assert_true(has(&text, "Förvaltare: Mats Förvaltarsson\n"));
	assert_false(has(&text, "sörja för person")); /* the basis alone says what he was appointed for */
	basis_text(c, &text);
	assert_true(
	        has(&text,
	            "Förvaltare: Mats Förvaltarsson\nUppdrag: Bevaka rätt, förvalta egendom och sörja för person\n"));
	assert_false(has(&text, "God man") || has(&text, "god man") || has(&text, "Gode man"));
	/* He consents, and she does not: that is no consent to the care. */
	check_reported(c, &problems);
	assert_non_null(find(&problems, "representatives.0.stance", CASE_WARNING));
	assert_null(find(&problems, "criteria.consent.reason", CASE_WARNING));
}

/* Nobody knows whose child it is: a reason stands for the custodian, and the decision says which child. */
static void test_foundling(void **state)
{
	CASE struct case_file *c = read_reported("foundling");
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 20);

	(void)state;
	check_reported(c, &problems);
	assert_non_null(find(&problems, "custodians.missing", CASE_MISSING));
	set_today(c, "custodians.missing", "unknown");
	set_today(c, "person.found_place", "Boulognerskogen, Gävle");
	set_today(c, "person.found_at", "2026-11-28 17:00");
	set_today(c, "person.birth_date_source", "assumed");
	set_today(c, "person.birth_date_by", "läkare på Gävle sjukhus den 28 november 2026");
	can_be_frozen(c);
	decision_text(c, &text);
	assert_true(has(&text, "Hittades: lör 28 nov 2026 kl. 17.00, Boulognerskogen, Gävle\n"));
	assert_true(
	        has(&text, "Beskrivning: Flicka, cirka 2 900 gram, lindad i blå handduk, funnen i Boulognerskogen.\n"));
	assert_true(has(&text, "Vårdnadshavare: inte kända\n"));
	assert_true(has(&text, "fött den antagna dagen 2026-11-28"));
	assert_true(has(&text, "Födelsedag: 2026-11-28, antagen av läkare på Gävle sjukhus den 28 november 2026\n"));
	assert_true(has(&text, "De har därför inte kunnat höras."));
	assert_false(has(&text, "Vårdnadshavarnas inställning"));
	assert_false(has(&text, "och vårdnadshavarna ska få"));
	buf_clear(&text);
	basis_text(c, &text);
	assert_true(has(&text, "Ålder: mindre än en dag\n"));
	assert_false(has(&text, "Att göra: barnet har inte fått veta")); /* nobody can tell a newborn child */
	set_today(c, "views.representatives", ""); /* nobody was asked, so nothing need be said of an answer */
	can_be_frozen(c);
}

/* The first page's box: down to the first heading. */
static void box_of(const struct case_file *c, struct buf *out)
{
	BUF text = buf_init(1 << 20);
	const char *end;

	decision_text(c, &text);
	end = strstr(buf_str(&text), "\nBeslut\n");
	assert_non_null(end);
	assert_int_equal(buf_add(out, buf_str(&text), (size_t)(end - buf_str(&text))), ERR_OK);
}

static void names_no_number(const struct case_file *c)
{
	struct draft_facts facts = facts_of();
	BLOCKS confirmation = { 0 };
	JSON json_t *script = NULL;
	BUF text = buf_init(1 << 20);
	size_t i;
	json_t *line;

	decision_text(c, &text);
	assert_int_equal(draft_confirmation(type_of(c), c, &facts, &confirmation), ERR_OK);
	assert_int_equal(blocks_to_text(&confirmation, &text), ERR_OK);
	assert_int_equal(draft_essence(type_of(c), c, &facts, &text), ERR_OK);
	assert_int_equal(draft_script(type_of(c), c, &facts, &script), ERR_OK);
	json_array_foreach (script, i, line)
		assert_int_equal(buf_add_str(&text, json_string_value(line)), ERR_OK);
	assert_false(has(&text, "19980612"));
	assert_false(has(&text, "2389"));
	assert_true(has(&text, "barn till Vera Sagolund"));
	buf_clear(&text);
	basis_text(c, &text);
	assert_true(has(&text, "Mor: Vera Sagolund, 19980612-2389"));
}

static void test_twins(void **state)
{
	CASE struct case_file *a = read_reported("twin-a");
	CASE struct case_file *b = read_reported("twin-b");
	struct draft_facts facts = facts_of();
	BUF first = buf_init(1 << 20), second = buf_init(1 << 20);
	BUF essence = buf_init(4000);

	(void)state;
	can_be_frozen(a);
	can_be_frozen(b);
	names_no_number(a);
	names_no_number(b);
	box_of(a, &first);
	box_of(b, &second);
	assert_true(has(&first, "id-band 8801") && !has(&first, "8802"));
	assert_true(has(&second, "id-band 8802") && !has(&second, "8801"));
	/* With the fields that there are now, the sentence that decides says which, too. */
	set_today(a, "person.id_band", "8801");
	set_today(a, "person.birth_order", "1");
	set_today(a, "person.birth_place", "Gävle sjukhus");
	set_today(a, "person.birth_time", "2026-11-27 03:12");
	buf_clear(&first);
	decision_text(a, &first);
	assert_true(has(&first, "att omedelbart omhänderta ett nyfött barn, fött 2026-11-27, id-band 8801, nummer 1 i "
	                        "födelseordning, barn till Vera Sagolund (eget personnummer saknas än)."));
	assert_true(has(&first, "Född: fre 27 nov 2026 kl. 03.12, Gävle sjukhus\n"));
	assert_true(has(&first, "Födelseordning: nummer 1\n"));
	assert_int_equal(draft_essence(type_of(a), a, &facts, &essence), ERR_OK);
	assert_false(has(&essence, "8801") || has(&essence, "Sagolund") || has(&essence, "sjukhus"));
}

static void test_parents_number_in_any_form(void **state)
{
	static const char *const mothers[] = { "Vera Sagolund, 19980612-2389", "Vera Sagolund (980612-2389)",
		                               "19980612-2389 Vera Sagolund", "Vera Sagolund 199806122389",
		                               "Vera Sagolund, född 980612" };
	CASE struct case_file *c = read_reported("twin-a");
	BUF text = buf_init(1 << 20);

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(mothers); i++) {
		set_today(c, "person.mother", mothers[i]);
		buf_clear(&text);
		decision_text(c, &text);
		assert_true(has(&text, "barn till Vera Sagolund"));
		assert_false(has(&text, "980612"));
	}
	set_today(c, "person.mother", "Vera, 28 år");
	buf_clear(&text);
	decision_text(c, &text);
	assert_true(has(&text, "barn till Vera, 28 år (eget"));
}

static const struct case_problem *quoted(const struct case_problems *p, const char *words)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->items[i].quote, words) == 0)
			return &p->items[i];
	return NULL;
}

static void told(const struct case_problems *p, const char *words, const char *path, enum case_severity severity)
{
	const struct case_problem *problem = quoted(p, words);

	if (!problem) {
		fail_msg("nothing is said of \"%s\"", words);
		return;
	}
	assert_string_equal(problem->path, path);
	assert_int_equal(problem->severity, severity);
	assert_null(strstr(problem->text, words)); /* text may be shown without what was written */
	assert_string_equal(problem->source, "26 kap. 7 § OSL");
}

/* A protected child, and street, neighbour, telephone and school in the reasons, which are public. */
static void test_secret_address(void **state)
{
	CASE struct case_file *c = read_reported("secret-address");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	check_reported(c, &problems);
	told(&problems, "Kvarnvägen 17", "criteria.home.reason", CASE_CONFLICT);
	told(&problems, "026-10 20 30", "criteria.home.reason", CASE_CONFLICT);
	told(&problems, "Grannen Britt Prov", "criteria.home.reason", CASE_WARNING);
	told(&problems, "lärare Anna", "views.reason", CASE_WARNING);
	told(&problems, "Solskolan", "views.reason", CASE_WARNING);
	assert_non_null(find(&problems, "representatives.1.address", CASE_CONFLICT));
	/* Said in other words, it can be frozen. */
	set_today(c, "representatives.1.address", "");
	set_today(c, "criteria.home.reason", "En granne hörde skrik från barnets hem i kväll och ringde polisen.");
	can_be_frozen(c);
	/* The same of somebody who does not hide: worth a look, and no more. */
	CASE struct case_file *open = read_reported("secret-address");
	set_today(open, "person.protected", "");
	check_reported(open, &problems);
	told(&problems, "Kvarnvägen 17", "criteria.home.reason", CASE_WARNING);
	told(&problems, "026-10 20 30", "criteria.home.reason", CASE_WARNING);
	told(&problems, "Grannen Britt Prov", "criteria.home.reason", CASE_WARNING);
	assert_null(quoted(&problems, "Solskolan"));
	assert_false(case_problems_block(&problems));
}

/* What must stand there can be answered for, word by word: a false hit at night is no dead end. */
static void test_secret_that_must_stand_is_answered(void **state)
{
	CASE struct case_file *c = read_reported("secret-address");
	CASE_PROBLEMS problems = { 0 };
	BUF text = buf_init(1 << 20);

	(void)state;
	set_today(c, "representatives.1.address", "");
	set_today(c, "public.kept",
	          "Kvarnvägen 17 är platsen där barnet hittades, och 026-10 20 30 är anmälarens eget önskemål.");
	can_be_frozen(c);
	check_reported(c, &problems);
	assert_null(quoted(&problems, "Kvarnvägen 17"));
	/* The answer is for those words, and says why. */
	set_today(c, "public.kept", "Kvarnvägen 17 är platsen där barnet hittades.");
	check_reported(c, &problems);
	assert_null(quoted(&problems, "Kvarnvägen 17"));
	told(&problems, "026-10 20 30", "criteria.home.reason", CASE_CONFLICT);
	set_today(c, "public.kept", "Kvarnvägen 17");
	check_reported(c, &problems);
	told(&problems, "Kvarnvägen 17", "criteria.home.reason", CASE_CONFLICT);
	set_today(c, "public.kept", "Det går inte att skriva om.");
	check_reported(c, &problems);
	told(&problems, "Kvarnvägen 17", "criteria.home.reason", CASE_CONFLICT);
	/* It is for municipality and court: in the basis, not in the decision. */
	set_today(c, "public.kept", "Kvarnvägen 17 är platsen där barnet hittades.");
	decision_text(c, &text);
	assert_false(has(&text, "platsen där barnet hittades"));
	buf_clear(&text);
	basis_text(c, &text);
	assert_true(has(&text, "Kvarnvägen 17 är platsen där barnet hittades."));
}

/* Each text of the decision is searched, and each kind of secret that the case knows is found in it. */
static void test_every_public_text_is_searched(void **state)
{
	static const char *const fields[] = { "criteria.home.reason",  "criteria.consent.reason",
		                              "criteria.court.reason", "criteria.committee.reason",
		                              "views.reason",          "views.representatives",
		                              "best_interests.reason" };
	static const struct {
		const char *text, *words;
	} secrets[] = {
		{ "Enligt Kim Exempel är det bråttom.", "Kim Exempel" }, /* who reported */
		{ "Modern, 19980612-2389, är borta.", "19980612-2389" },
		{ "Hon bor i 803 20 Gävle nu.", "803 20" },
		{ "Han är hos Farmor Asta i natt.", "Asta" },               /* the home, a private one */
		{ "Nås på 174 06 41 hela natten.", "174 06 41" },           /* who reported */
		{ "Fadern bor på Hemliga gatan i stan.", "Hemliga gatan" }, /* a relative's address */
		{ "Styvfadern Börje Tystsson slår.", "Börje Tystsson" },    /* a relative who is no custodian */
	};

	(void)state;
	for (size_t f = 0; f < ARRAY_LENGTH(fields); f++)
		for (size_t i = 0; i < ARRAY_LENGTH(secrets); i++) {
			CASE struct case_file *c = read_reported("secret-address");
			CASE_PROBLEMS problems = { 0 };
			set_today(c, "placement.kind", "network");
			set_today(c, "placement.place", "Hos farmor Asta");
			set_today(c, "representatives.2.name", "Börje Tystsson");
			set_today(c, "representatives.2.role", "parent");
			set_today(c, fields[f], secrets[i].text);
			check_reported(c, &problems);
			told(&problems, secrets[i].words, fields[f], CASE_CONFLICT);
		}
}

/* What is not in the decision is not searched: details, and texts of an answer that was not given. */
static void test_what_is_not_public_is_not_searched(void **state)
{
	CASE struct case_file *c = read_reported("secret-address");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	set_today(c, "criteria.home.facts", "Lillvägen 99, 070-174 06 99.");
	set_today(c, "criteria.own.reason", "Lillvägen 98."); /* 3 § is not a ground here */
	set_today(c, "no.reason", "Lillvägen 97.");
	set_today(c, "person.description", "Lillvägen 96.");
	check_reported(c, &problems);
	for (size_t i = 0; i < problems.count; i++)
		assert_null(strstr(problems.items[i].quote, "Lillvägen"));
}

static void test_names_that_the_decision_shows_anyhow(void **state)
{
	CASE struct case_file *c = read_reported("secret-address");
	CASE_PROBLEMS problems = { 0 };

	(void)state;
	set_today(c, "representatives.0.name", "Ella Motvind");
	set_today(c, "criteria.consent.reason",
	          "Ella Motvind motsätter sig, och Noa Skyddad vill till skolan i Gävle.");
	check_reported(c, &problems);
	told(&problems, "Ella Motvind", "criteria.consent.reason", CASE_WARNING); /* stands in the box, as custodian */
	assert_null(quoted(&problems, "Noa Skyddad"));
	assert_null(quoted(&problems, "Gävle"));
}

/* A reworded paragraph is as public as the reason that it replaces. */
static void test_other_texts_of_the_decision(void **state)
{
	CASE struct case_file *c = read_reported("secret-address");
	CASE_PROBLEMS problems = { 0 };
	struct case_moment moment = moment_of();

	(void)state;
	assert_int_equal(case_check_public(c, type_of(c), &moment, "edit.d-home", "Skäl",
	                                   span_str("Noa Skyddad, 20190203-2398, bor på Lillvägen 3."), &problems),
	                 ERR_OK);
	assert_int_equal(problems.count, 1); /* the own name and number stand in the decision anyhow */
	told(&problems, "Lillvägen 3", "edit.d-home", CASE_CONFLICT);
	/* What was said on the telephone counts too. */
	set_today(c, "person.protected", "none");
	moment.protected_person = true;
	assert_int_equal(case_check(c, type_of(c), &moment, &problems), ERR_OK);
	told(&problems, "Kvarnvägen 17", "criteria.home.reason", CASE_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_soft_hyphen),
		cmocka_unit_test(test_coordination_number_with_month_00),
		cmocka_unit_test(test_a_birth_date_may_be_assumed),
		cmocka_unit_test(test_eighteen_in_two_days),
		cmocka_unit_test(test_an_administrator_is_no_god_man),
		cmocka_unit_test(test_inputs_of_the_next_version_can_be_frozen),
		cmocka_unit_test(test_foundling),
		cmocka_unit_test(test_secret_address),
		cmocka_unit_test(test_secret_that_must_stand_is_answered),
		cmocka_unit_test(test_every_public_text_is_searched),
		cmocka_unit_test(test_what_is_not_public_is_not_searched),
		cmocka_unit_test(test_names_that_the_decision_shows_anyhow),
		cmocka_unit_test(test_other_texts_of_the_decision),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_parents_number_in_any_form),
	};

	return cmocka_run_group_tests(tests, load_law, drop_law);
}
