/* The invented cases of tests/data/cases, the night they belong to, and the facts of its calls. */
#ifndef JOURBESLUT_TEST_CASE_FILES_H
#define JOURBESLUT_TEST_CASE_FILES_H

#include "jourbeslut/draft.h"

struct golden {
	const char *file; /* tests/data/cases/<file>.json */
	const char *type;
	bool yes;
	bool after_call;
	int days; /* so many days after the night of the others: under another act, or before the end of this one */
};

static const struct golden GOLDEN[] = {
	{ "lvu6-small-child", "lvu-6", true, true, 0 },
	{ "lvu6-small-child", "lvu-11", true, true, 0 },
	{ "lvu6-own-behaviour", "lvu-6", true, false, 0 },
	{ "lvu6-own-behaviour", "lvu-11", true, false, 0 },
	{ "lvu6-nineteen", "lvu-6", true, true, 0 },
	{ "lvu6-newborn", "lvu-6", true, true, 0 },
	{ "lvu6-newborn", "lvu-11", true, true, 0 },
	{ "lvu6-unaccompanied", "lvu-6", true, true, 0 },
	{ "lvu6-interim-number", "lvu-6", true, true, 0 },
	{ "lvu6-two-birthdays", "lvu-6", true, true, 0 },
	{ "lvu6-other-county", "lvu-6", true, false, 0 },
	{ "lvm13", "lvm-13", true, true, 0 },
	{ "lvu11-replacement", "lvu-11", true, true, 0 },
	{ "lvu6-protected", "lvu-6", true, true, 0 },
	{ "lvu6-unknown", "lvu-6", true, true, 0 },
	{ "lvu6-no", "lvu-6", false, true, 0 },
	{ "lvu6-remanded", "lvu-6", true, true, 0 },
	{ "lvm13-pending", "lvm-13", true, true, 0 },
	{ "lvm13-no", "lvm-13", false, true, 0 },
	{ "lvu11-no", "lvu-11", false, true, 0 },
	{ "lvu6-small-child", "child-custody", true, true, 42 },
	{ "lvu6-own-behaviour", "child-custody", true, false, 42 },
	{ "lvu6-small-child", "child-placement", true, true, 42 },
	{ "lvu11-replacement", "child-placement", true, true, 42 },
	{ "lvu6-no", "child-custody", false, true, 42 },
	{ "lvm13", "lvm-13", true, true, 224 },
	/* What is to be done has its last day under the next act. */
	{ "lvu6-small-child", "lvu-6", true, true, 38 },
	{ "lvm13", "lvm-13", true, true, 219 },
};

#define THE_NIGHT "2026-11-21T23:40:00+01:00"

static inline struct instant at(const char *text)
{
	struct instant i;

	ASSERT(instant_parse(span_str(text), &i) == ERR_OK);
	return i;
}

/* The second Saturday night of another act is a Saturday too. */
static inline struct instant night_of(const struct golden *g)
{
	return instant_add(at(THE_NIGHT), g->days * 24 * HOUR);
}

/* Saturday night; the registers' invented people. */
static inline struct draft_facts facts_of_the_night(const struct golden *g)
{
	return (struct draft_facts){
		.municipality = "Gävle kommun",
		.committee = "Socialnämnden",
		.court = "Förvaltningsrätten i Falun",
		.reference = "GVL-2026-0042-7",
		.decider_name = "Gunnel Provberg",
		.decider_office = "ordförande",
		.mandate = "Vald av kommunfullmäktige 2022-11-28, § 212",
		.decided = true,
		.yes = g->yes,
		.stated = night_of(g),
		.recorded = instant_add(night_of(g), 192 * SECOND),
		.rapporteur_name = "Nils Jourberg",
		.rapporteur_title = "socialsekreterare",
		.recorder_name = "Nils Jourberg",
		.recorder_title = "socialsekreterare",
		.called_number = "070-174 06 05",
		.identified_how = "Uppringd på det nummer som står i registret",
		.listeners = "Sara Nattvik, socionom",
		.why_oral = "Beslutet behövdes genast och kunde inte vänta på underskrift.",
		.duty_name = "Socialjouren i Gävleborgs län",
		.duty_phone = "070-174 06 90",
		.text_code = "KQ7FM-2R9XD",
		.check_code = "4HTN-8WZC",
		.check_address = "https://jour.example.se/kontroll/4HTN-8WZC",
		.after_call = g->after_call,
	};
}

static inline struct case_moment moment_of_the_night(const struct golden *g)
{
	return (struct case_moment){
		.decided = true,
		.stated = night_of(g),
		.yes = g->yes,
		.now = instant_add(night_of(g), 110 * MINUTE),
	};
}

static const struct date MORNING_AFTER = { .year = 2026, .month = 11, .day = 22 };

#endif
