/* The reckoning of each follow-up, by day and in words, with the packs as they are shipped: the vectors of the
 * Ombudsman's cases, both sides of midnight, the changes of the clock, and the feasts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/reckon.h"

static struct law *law;

static int load(void **state)
{
	struct law_problem p;

	(void)state;
	return law_load(TEST_SOURCE_DIR "/templates/law", &p, &law) == ERR_OK ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	law_free(law);
	return 0;
}

/* The follow-up of the type, whatever pack has it. */
static const struct law_follow_up *follow_up(const char *type, const char *id)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_type *t = law_type_find(law_pack_at(law, i), type);

		for (size_t j = 0; t && j < t->follow_up_count; j++)
			if (strcmp(t->follow_ups[j].id, id) == 0)
				return &t->follow_ups[j];
	}
	fail_msg("no follow-up %s of %s", id, type);
	return NULL;
}

static struct date day(const char *text)
{
	struct date d = { 0 };

	assert_int_equal(date_parse(span_str(text), &d), ERR_OK);
	return d;
}

static struct law_moments decided(const char *rfc3339)
{
	struct law_moments m = { 0 };

	assert_int_equal(instant_parse(span_str(rfc3339), &m.decided), ERR_OK);
	return m;
}

static void assert_last(const struct law_follow_up *f, const struct law_moments *m, const char *target,
                        const char *last)
{
	char text[LAW_DAY_TEXT];
	struct law_due due;

	assert_non_null(f);
	assert_int_equal(law_reckon(f, m, &due), LAW_RECKONED);
	law_day_format(due.target, text);
	assert_string_equal(text, target);
	law_day_format(due.last, text);
	assert_string_equal(text, last);
}

static void test_submission(void **state)
{
	static const struct {
		const char *type, *decided, *target, *last;
	} cases[] = {
		/* JO 3925-2006: decided at 23.30 on the 20th, submitted on the 28th: lapsed. */
		{ "lvu-6", "2006-06-20T23:30:00+02:00", "2006-06-27 tisdag", "2006-06-27 tisdag" },
		{ "lvu-6", "2012-08-02T12:00:00+02:00", "2012-08-09 torsdag", "2012-08-09 torsdag" }, /* JO 4613-2012 */
		{ "lvu-6", "2019-04-12T20:00:00+02:00", "2019-04-23 tisdag", "2019-04-23 tisdag" },   /* JO Malmö */
		{ "lvu-6", "2020-10-27T09:00:00+01:00", "2020-11-03 tisdag", "2020-11-03 tisdag" },   /* JO 9081-2020 */
		/* both sides of midnight, though the day in UTC is the same */
		{ "lvu-6", "2026-11-17T23:59:59+01:00", "2026-11-24 tisdag", "2026-11-24 tisdag" },
		{ "lvu-6", "2026-11-18T00:00:00+01:00", "2026-11-25 onsdag", "2026-11-25 onsdag" },
		{ "lvm-13", "2026-11-17T23:59:59+01:00", "2026-11-18 onsdag", "2026-11-18 onsdag" },
		{ "lvm-13", "2026-11-18T00:00:00+01:00", "2026-11-19 torsdag", "2026-11-19 torsdag" },
		/* clocks go forward at 02.00 on 29 March 2026 and back at 03.00 on 25 October */
		{ "lvu-6", "2026-03-28T23:59:00+01:00", "2026-04-07 tisdag", "2026-04-07 tisdag" },
		{ "lvu-6", "2026-03-29T03:00:00+02:00", "2026-04-07 tisdag", "2026-04-07 tisdag" },
		{ "lvu-6", "2026-10-24T23:59:00+02:00", "2026-11-02 måndag", "2026-11-02 måndag" },
		{ "lvu-6", "2026-10-25T02:30:00+02:00", "2026-11-02 måndag", "2026-11-02 måndag" },
		{ "lvu-6", "2026-10-25T02:30:00+01:00", "2026-11-02 måndag", "2026-11-02 måndag" },
		{ "lvm-13", "2026-10-25T23:59:00+01:00", "2026-10-26 måndag", "2026-10-26 måndag" },
		/* Easter, Midsummer, Christmas to New Year, the leap day */
		{ "lvu-6", "2026-03-27T10:00:00+01:00", "2026-04-07 tisdag", "2026-04-07 tisdag" },
		{ "lvm-13", "2026-04-02T10:00:00+02:00", "2026-04-03 fredag", "2026-04-07 tisdag" },
		{ "lvu-6", "2026-06-12T10:00:00+02:00", "2026-06-22 måndag", "2026-06-22 måndag" },
		{ "lvm-13", "2026-06-18T10:00:00+02:00", "2026-06-19 fredag", "2026-06-22 måndag" },
		{ "lvu-6", "2026-12-17T10:00:00+01:00", "2026-12-28 måndag", "2026-12-28 måndag" },
		{ "lvu-6", "2026-12-24T23:50:00+01:00", "2027-01-04 måndag", "2027-01-04 måndag" },
		{ "lvu-6", "2026-12-30T10:00:00+01:00", "2027-01-07 torsdag", "2027-01-07 torsdag" },
		{ "lvu-6", "2026-12-31T23:50:00+01:00", "2027-01-07 torsdag", "2027-01-07 torsdag" },
		{ "lvu-6", "2027-01-01T00:10:00+01:00", "2027-01-08 fredag", "2027-01-08 fredag" },
		{ "lvm-13", "2026-12-23T10:00:00+01:00", "2026-12-24 torsdag", "2026-12-28 måndag" },
		{ "lvm-13", "2026-12-31T23:50:00+01:00", "2027-01-01 fredag", "2027-01-04 måndag" },
		{ "lvu-6", "2028-02-22T10:00:00+01:00", "2028-02-29 tisdag", "2028-02-29 tisdag" },
		{ "lvu-6", "2028-02-29T10:00:00+01:00", "2028-03-07 tisdag", "2028-03-07 tisdag" },
		{ "lvm-13", "2028-02-28T10:00:00+01:00", "2028-02-29 tisdag", "2028-02-29 tisdag" },
		{ "lvm-13", "2027-02-28T10:00:00+01:00", "2027-03-01 måndag", "2027-03-01 måndag" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct law_moments m = decided(cases[i].decided);

		assert_last(follow_up(cases[i].type, LAW_SUBMISSION), &m, cases[i].target, cases[i].last);
	}
}

static void test_application(void **state)
{
	struct law_moments m = decided("2015-07-04T22:00:00+02:00");
	const struct law_follow_up *lvu = follow_up("lvu-6", LAW_APPLICATION),
	                           *lvm = follow_up("lvm-13", LAW_APPLICATION);
	struct law_due due;

	(void)state;
	assert_int_equal(law_reckon(lvu, &m, &due), LAW_RECKONED_ENFORCEMENT);
	assert_false(due.dated);
	m.upheld = true; /* 8 § LVU is not counted from that */
	m.upheld_on = day("2015-07-10");
	assert_int_equal(law_reckon(lvu, &m, &due), LAW_RECKONED_ENFORCEMENT);
	m.enforced = true;
	m.enforced_on = day("2015-07-06");
	assert_last(lvu, &m, "2015-08-03 måndag", "2015-08-03 måndag"); /* JO 7244-2015 */
	assert_last(lvm, &m, "2015-07-17 fredag", "2015-07-17 fredag"); /* 18 § LVM: from the court's decision */
	m.upheld = false;
	assert_int_equal(law_reckon(lvm, &m, &due), LAW_RECKONED_COURT);
	m.enforced_on = day("2026-12-03"); /* New Year's Eve, a Thursday */
	assert_last(lvu, &m, "2027-01-04 måndag", "2027-01-04 måndag");
	m.enforced_on = day("2028-02-01");
	assert_last(lvu, &m, "2028-02-29 tisdag", "2028-02-29 tisdag");
	m.pending = true;
	assert_int_equal(law_reckon(lvu, &m, &due), LAW_RECKONED_PENDING);
	assert_int_equal(law_reckon(lvm, &m, &due), LAW_RECKONED_PENDING);
	assert_int_equal(law_reckon(follow_up("lvu-6", LAW_SUBMISSION), &m, &due), LAW_RECKONED);
	assert_int_equal(law_reckon(follow_up("lvu-6", LAW_REPORT), &m, &due), LAW_RECKONED_MEETING);
	assert_false(due.dated);
	m.meets = true;
	m.meeting = day("2026-12-09");
	assert_last(follow_up("lvu-6", LAW_REPORT), &m, "2026-12-09 onsdag", "2026-12-09 onsdag");
}

static void assert_words(const struct law_follow_up *f, const struct law_moments *m, const char *expected)
{
	BUF words = buf_init(4096);

	assert_non_null(f);
	assert_int_equal(law_reckon_words(f, m, &words), ERR_OK);
	assert_string_equal(buf_str(&words), expected);
}

/* The packs that name no act say no section, and leave no parentheses. */
static void test_words_without_a_source(void **state)
{
	struct law_moments m = decided("2027-07-01T00:10:00+02:00");

	(void)state;
	m.enforced = m.upheld = true;
	m.enforced_on = m.upheld_on = day("2027-07-02");
	for (int meets = 0; meets < 2; meets++)
		for (size_t i = 0; i < law_pack_count(law); i++)
			for (size_t t = 0; t < law_pack_at(law, i)->type_count; t++) {
				const struct law_type *type = &law_pack_at(law, i)->types[t];

				m.meets = meets;
				m.meeting = day("2027-07-14");
				for (size_t k = 0; k < type->follow_up_count; k++) {
					BUF words = buf_init(5000);

					assert_int_equal(law_reckon_words(&type->follow_ups[k], &m, &words), ERR_OK);
					assert_null(strstr(buf_str(&words), "()"));
				}
			}
}

static void test_words(void **state)
{
	struct law_moments m = decided("2019-04-12T20:05:00+02:00");
	const struct law_follow_up *lvu = follow_up("lvu-6", LAW_APPLICATION),
	                           *lvm = follow_up("lvm-13", LAW_APPLICATION);

	(void)state;
	assert_words(
	        follow_up("lvu-6", LAW_SUBMISSION), &m,
	        "Räknas från dagen för det muntliga beslutet: 2019-04-12 fredag (kl. 20.05).\n"
	        "En vecka (7 § LVU) slutar på samma veckodag som den började (1 § lagen (1930:173) om beräkning av "
	        "lagstadgad tid): 2019-04-19 fredag.\n"
	        "Flyttas en dag: 2019-04-19 fredag är långfredagen.\n"
	        "Flyttas en dag: 2019-04-20 lördag är lördag.\n"
	        "Flyttas en dag: 2019-04-21 söndag är påskdagen.\n"
	        "Flyttas en dag: 2019-04-22 måndag är annandag påsk.\n"
	        "Nästa vardag är 2019-04-23 tisdag (2 § samma lag).\n");
	m = decided("2026-10-24T23:59:00+02:00");
	assert_words(
	        follow_up("lvm-13", LAW_SUBMISSION), &m,
	        "Räknas från dagen för det muntliga beslutet: 2026-10-24 lördag (kl. 23.59).\n"
	        "Senast dagen efter (15 § LVM): 2026-10-25 söndag. Sikta på den dagen.\n"
	        "Den yttersta gränsen flyttas kanske (2 § lagen (1930:173) om beräkning av lagstadgad tid); det är "
	        "inte avgjort.\n"
	        "Flyttas en dag: 2026-10-25 söndag är söndag.\n"
	        "Nästa vardag är 2026-10-26 måndag (2 § samma lag).\n");
	m = decided("2026-10-25T02:30:00+01:00");
	assert_words(follow_up("lvm-13", LAW_SUBMISSION), &m,
	             "Räknas från dagen för det muntliga beslutet: 2026-10-25 söndag (kl. 02.30 (normaltid)).\n"
	             "Senast dagen efter (15 § LVM): 2026-10-26 måndag. Sikta på den dagen.\n"
	             "Den dagen är en vardag och flyttas inte.\n");
	assert_words(lvu, &m, "Räknas från den dag då beslutet verkställdes. Den är inte känd.\n");
	assert_words(lvm, &m, "Räknas från dagen för rättens beslut. Den är inte känd.\n");
	m.enforced = m.upheld = true;
	m.enforced_on = day("2026-10-27");
	m.upheld_on = day("2026-10-30");
	assert_words(
	        lvu, &m,
	        "Räknas från dagen då beslutet verkställdes: 2026-10-27 tisdag.\n"
	        "Fyra veckor (8 § LVU) slutar på samma veckodag som den började (1 § lagen (1930:173) om beräkning "
	        "av lagstadgad tid): 2026-11-24 tisdag.\n"
	        "Den dagen är en vardag och flyttas inte (2 § samma lag).\n"
	        "Rätten får ge längre tid, om den begärs senast den dagen.\n");
	assert_words(
	        lvm, &m,
	        "Räknas från dagen för rättens beslut: 2026-10-30 fredag.\n"
	        "En vecka (18 § LVM) slutar på samma veckodag som den började (1 § lagen (1930:173) om beräkning av "
	        "lagstadgad tid): 2026-11-06 fredag.\n"
	        "Den dagen är en vardag och flyttas inte (2 § samma lag).\n");
	m.pending = true;
	assert_words(lvu, &m, "En ansökan om vård finns redan hos rätten: ingen ny tid löper.\n");
	assert_words(follow_up("lvu-6", LAW_REPORT), &m,
	             "Vid nämndens nästa sammanträde (6 § andra stycket LVU). Dagen finns i nämndens kalender.\n");
	m.day_only = true;
	assert_words(follow_up("lvm-13", LAW_SUBMISSION), &m,
	             "Räknas från dagen för det muntliga beslutet: 2026-10-25 söndag.\n"
	             "Senast dagen efter (15 § LVM): 2026-10-26 måndag. Sikta på den dagen.\n"
	             "Den dagen är en vardag och flyttas inte.\n");
}

/* A reason for each closed day, and none for an open one. */
static void test_why_closed(void **state)
{
	static const struct {
		const char *day, *why;
	} cases[] = {
		{ "2026-01-01", "nyårsdagen" },
		{ "2026-01-06", "trettondedag jul" },
		{ "2026-04-03", "långfredagen" },
		{ "2026-04-05", "påskdagen" },
		{ "2026-04-06", "annandag påsk" },
		{ "2026-05-01", "första maj" },
		{ "2026-05-14", "Kristi himmelsfärdsdag" },
		{ "2026-05-24", "pingstdagen" },
		{ "2026-06-06", "nationaldagen" },
		{ "2026-06-19", "midsommarafton" },
		{ "2026-06-20", "midsommardagen" },
		{ "2026-10-31", "alla helgons dag" },
		{ "2026-12-24", "julafton" },
		{ "2026-12-25", "juldagen" },
		{ "2026-12-26", "annandag jul" },
		{ "2026-12-31", "nyårsafton" },
		{ "2026-11-21", "lördag" },
		{ "2026-11-22", "söndag" },
		{ "2026-11-23", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(law_closed_why(day(cases[i].day)), cases[i].why);
	for (struct date d = day("2000-01-01"); d.year < 2100; d = date_add_days(d, 1))
		assert_int_equal(*law_closed_why(d) != '\0', law_is_closed(d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_submission),
		cmocka_unit_test(test_application),
		cmocka_unit_test(test_words_without_a_source),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_why_closed),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
