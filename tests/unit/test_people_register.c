/* The register: roles by place, mandates by day and type, and people whose access has ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/people.h"

static struct store_pool *pool;
static struct store *s;

static const char rows[][300] = {
	"INSERT INTO municipality (id, code, name, committee, court, org_number) VALUES (1, 'GVL', 'Gävle kommun', "
	"'Socialnämnden', 'Rätten', ''), "
	"(2, 'AAA', 'Aa kommun', 'Nämnden', 'Rätten', '')",
	"INSERT INTO person (id, personal_number, name, title, active) VALUES (1, '199001012385', 'Bo Testsson', '', "
	"1), (2, '199001022384', 'Ada Testsson', '', "
	"1)",
	"INSERT INTO role (person_id, role, municipality_id) VALUES (1, 'receiver', 1), (1, 'duty', NULL), (2, "
	"'admin', NULL)",
	"INSERT INTO mandate VALUES "
	"(1, 1, 1, 'chair', 'ordförande', '§ 1', '*', '', 2, '2026-01-01', '2026-06-30'), "
	"(2, 1, 1, 'appointed_member', 'ledamot', '§ 2', ' lvu-6 lvm-13 ', '', 1, '2026-06-30', '2026-12-31'), "
	"(3, 2, 2, 'stand_in', 'vice', '§ 3', '*', '', 1, '2026-01-01', '2026-12-31')",
};

static int set_up(void **state)
{
	(void)state;
	if (store_pool_open(":memory:", true, 1, &pool) != ERR_OK)
		return -1;
	s = store_pool_take(pool);
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		STATEMENT q = store_statement(s, rows[i]);

		assert_int_equal(step_done(q), ERR_OK);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_pool_give(pool, s);
	store_pool_close(pool);
	return 0;
}

static unsigned roles_on(int64_t person, struct date on)
{
	unsigned roles = 4711;

	assert_int_equal(people_roles(s, person, on, &roles), ERR_OK);
	return roles;
}

static bool role_in(int64_t person, enum role role, int64_t municipality)
{
	bool has = false;

	assert_int_equal(people_role_in(s, person, role, municipality, &has), ERR_OK);
	return has;
}

static void test_roles(void **state)
{
	unsigned plain = ROLE_BIT(ROLE_RECEIVER) | ROLE_BIT(ROLE_DUTY);

	(void)state;
	assert_int_equal(roles_on(1, (struct date){ 2025, 12, 31 }), plain);
	assert_int_equal(roles_on(1, (struct date){ 2026, 1, 1 }), plain | ROLE_BIT(ROLE_DECIDER));
	assert_int_equal(roles_on(1, (struct date){ 2026, 12, 31 }), plain | ROLE_BIT(ROLE_DECIDER));
	/* What was decided on the last day is signed in the days after. */
	struct date end = date_add_days((struct date){ 2026, 12, 31 }, PEOPLE_AFTERMATH);
	assert_int_equal(roles_on(1, end), plain | ROLE_BIT(ROLE_DECIDER));
	assert_int_equal(roles_on(1, date_add_days(end, 1)), plain);
	assert_int_equal(roles_on(4711, (struct date){ 2026, 6, 1 }), 0);
	assert_true(role_in(1, ROLE_RECEIVER, 1));
	assert_false(role_in(1, ROLE_RECEIVER, 2));
	assert_true(role_in(1, ROLE_DUTY, 2)); /* the whole county */
	assert_false(role_in(2, ROLE_RECEIVER, 1));
}

static void test_access_that_ended(void **state)
{
	struct person p;

	(void)state;
	assert_int_equal(people_person_set_active(s, 1, false), ERR_OK);
	assert_int_equal(roles_on(1, (struct date){ 2026, 6, 1 }), 0);
	assert_false(role_in(1, ROLE_DUTY, 1));
	assert_int_equal(people_person_find(s, 1, &p), ERR_OK); /* history stays */
	assert_false(p.active);
	assert_int_equal(people_person_find_number(s, "199001012385", &p), ERR_OK);
	assert_int_equal(people_person_set_active(s, 1, true), ERR_OK);
	assert_true(role_in(1, ROLE_DUTY, 1));
	assert_int_equal(people_person_set_active(s, 4711, true), ERR_NOT_FOUND);
}

/* 0: none. */
static int64_t mandate_on(int64_t person, int64_t municipality, const char *type, struct date on)
{
	struct mandate m = { 0 };
	enum err e = people_mandate_find(s, person, municipality, type, on, &m);

	assert_true(e == ERR_OK || e == ERR_MANDATE);
	return m.id;
}

static void test_mandates_by_day_type_and_place(void **state)
{
	(void)state;
	assert_int_equal(mandate_on(1, 1, "lvu-11", (struct date){ 2026, 1, 1 }), 1);
	assert_int_equal(mandate_on(1, 1, "lvu-11", (struct date){ 2025, 12, 31 }), 0);
	assert_int_equal(mandate_on(1, 1, "lvu-11", (struct date){ 2026, 6, 30 }), 1);
	assert_int_equal(mandate_on(1, 1, "lvu-11", (struct date){ 2026, 7, 1 }), 0);
	assert_int_equal(mandate_on(1, 1, "lvu-6", (struct date){ 2026, 6, 30 }),
	                 2); /* both hold: the first in order */
	assert_int_equal(mandate_on(1, 1, "lvm-13", (struct date){ 2026, 12, 31 }), 2);
	assert_int_equal(mandate_on(1, 1, "lvm-1", (struct date){ 2026, 12, 31 }), 0); /* no part of a word */
	assert_int_equal(mandate_on(1, 1, "lvu-6 lvm-13", (struct date){ 2027, 1, 1 }), 0);
	assert_int_equal(mandate_on(1, 2, "lvu-6", (struct date){ 2026, 6, 1 }), 0);
	assert_int_equal(mandate_on(2, 1, "lvu-6", (struct date){ 2026, 6, 1 }), 0);
	/* A mandate is the council's; the account in this service says nothing about it. */
	assert_int_equal(people_person_set_active(s, 1, false), ERR_OK);
	assert_int_equal(mandate_on(1, 1, "lvu-6", (struct date){ 2026, 12, 31 }), 2);
}

static void test_a_mandate_ends_and_stays(void **state)
{
	(void)state;
	assert_int_equal(people_mandate_end(s, 2, (struct date){ 2026, 9, 1 }), ERR_OK);
	assert_int_equal(mandate_on(1, 1, "lvu-6", (struct date){ 2026, 9, 1 }), 2);
	assert_int_equal(mandate_on(1, 1, "lvu-6", (struct date){ 2026, 9, 2 }), 0);
	assert_int_equal(people_mandate_end(s, 2, (struct date){ 2026, 6, 29 }), ERR_WRONG_STATE);
	assert_int_equal(people_mandate_end(s, 4711, (struct date){ 2026, 9, 1 }), ERR_NOT_FOUND);
	assert_int_equal(people_mandate_end(s, 2, (struct date){ 2027, 12, 31 }), ERR_OK); /* never prolongs */
	assert_int_equal(mandate_on(1, 1, "lvu-6", (struct date){ 2026, 9, 2 }), 0);
	assert_int_equal(mandate_on(1, 1, "lvu-6", (struct date){ 2026, 9, 1 }), 2);
}

struct list {
	char text[400];
};

static enum err add_mandate(void *ctx, const struct mandate *m)
{
	struct list *l = ctx;
	size_t len = strlen(l->text);

	(void)snprintf(l->text + len, sizeof l->text - len, "%s %s;", m->person_name, m->minute_ref);
	return ERR_OK;
}
static enum err add_person(void *ctx, const struct person *p)
{
	struct list *l = ctx;
	size_t len = strlen(l->text);

	(void)snprintf(l->text + len, sizeof l->text - len, "%s;", p->name);
	return ERR_OK;
}
static enum err add_place(void *ctx, const struct municipality *m)
{
	struct list *l = ctx;
	size_t len = strlen(l->text);

	(void)snprintf(l->text + len, sizeof l->text - len, "%s;", m->code);
	return ERR_OK;
}
static enum err stop(void *ctx, const struct municipality *m)
{
	++*(int *)ctx;
	(void)m;
	return ERR_EVIDENCE;
}

static void test_lists(void **state)
{
	struct list l = { "" };
	int seen = 0;

	(void)state;
	assert_int_equal(people_mandate_each(s, 0, (struct date){ 2026, 6, 30 }, add_mandate, &l), ERR_OK);
	assert_string_equal(l.text, "Ada Testsson § 3;Bo Testsson § 2;Bo Testsson § 1;");
	l.text[0] = '\0';
	assert_int_equal(people_mandate_each(s, 1, (struct date){ 2026, 7, 1 }, add_mandate, &l), ERR_OK);
	assert_string_equal(l.text, "Bo Testsson § 2;");
	l.text[0] = '\0';
	assert_int_equal(people_person_set_active(s, 1, false), ERR_OK);
	assert_int_equal(people_mandate_each(s, 0, (struct date){ 2026, 6, 30 }, add_mandate, &l), ERR_OK);
	assert_string_equal(l.text, "Ada Testsson § 3;"); /* whom to call: not one who has left */
	l.text[0] = '\0';
	assert_int_equal(people_person_each(s, add_person, &l), ERR_OK);
	assert_string_equal(l.text, "Ada Testsson;Bo Testsson;");
	l.text[0] = '\0';
	assert_int_equal(people_municipality_each(s, add_place, &l), ERR_OK);
	assert_string_equal(l.text, "AAA;GVL;");
	assert_int_equal(people_municipality_each(s, stop, &seen), ERR_EVIDENCE);
	assert_int_equal(seen, 1);
}

static void test_nobody_there(void **state)
{
	struct municipality m;
	struct person p;

	(void)state;
	assert_int_equal(people_person_find(s, 4711, &p), ERR_NOT_FOUND);
	assert_int_equal(people_person_find_number(s, "", &p), ERR_NOT_FOUND);
	assert_int_equal(people_municipality_find(s, 0, &m), ERR_NOT_FOUND);
	assert_int_equal(people_municipality_find_code(s, "gvl", &m), ERR_NOT_FOUND);
	assert_int_equal(people_municipality_find_code(s, "GVL", &m), ERR_OK);
	assert_string_equal(m.name, "Gävle kommun");
}

struct seen_ends {
	char text[200];
};

static enum err see_end(void *ctx, const char *municipality, struct date last)
{
	struct seen_ends *seen = ctx;
	size_t used = strlen(seen->text);
	char day[DATE_TEXT];

	date_format(last, day);
	(void)snprintf(seen->text + used, sizeof seen->text - used, "%s %s;", municipality, day);
	return ERR_OK;
}

static const char *ends_on(struct date today)
{
	static struct seen_ends seen;

	seen = (struct seen_ends){ "" };
	assert_int_equal(people_meeting_ends(s, today, see_end, &seen), ERR_OK);
	return seen.text;
}

/* A calendar without coming days gives none; one that never was has no end. */
static void test_meetings(void **state)
{
	struct date day = { 0 }, december = { 2026, 12, 9 }, january = { 2027, 1, 13 };

	(void)state;
	assert_int_equal(people_meeting_from(s, 1, december, &day), ERR_NOT_FOUND);
	assert_int_equal(people_meeting_last(s, 1, &day), ERR_NOT_FOUND);
	assert_string_equal(ends_on(december), "");
	assert_int_equal(people_meeting_add(s, 1, january), ERR_OK);
	assert_int_equal(people_meeting_add(s, 1, december), ERR_OK);
	assert_int_equal(people_meeting_add(s, 1, december), ERR_OK);
	assert_int_equal(people_meeting_from(s, 1, december, &day), ERR_OK);
	assert_int_equal(date_compare(day, december), 0);
	assert_int_equal(people_meeting_from(s, 1, date_add_days(december, 1), &day), ERR_OK);
	assert_int_equal(date_compare(day, january), 0);
	assert_int_equal(people_meeting_from(s, 1, date_add_days(january, 1), &day), ERR_NOT_FOUND);
	assert_int_equal(people_meeting_from(s, 2, december, &day), ERR_NOT_FOUND); /* another's calendar */
	assert_string_equal(ends_on(date_add_days(january, -PEOPLE_MEETINGS_AHEAD - 1)), "");
	assert_false(people_meetings_end(january, date_add_days(january, -PEOPLE_MEETINGS_AHEAD - 1)));
	assert_string_equal(ends_on(date_add_days(january, -PEOPLE_MEETINGS_AHEAD)), "Gävle kommun 2027-01-13;");
	assert_true(people_meetings_end(january, date_add_days(january, -PEOPLE_MEETINGS_AHEAD)));
	assert_string_equal(ends_on(date_add_days(january, 400)), "Gävle kommun 2027-01-13;");
	assert_int_equal(people_meeting_remove(s, 1, january), ERR_OK);
	assert_int_equal(people_meeting_remove(s, 1, january), ERR_NOT_FOUND);
	assert_int_equal(people_meeting_last(s, 1, &day), ERR_OK);
	assert_int_equal(date_compare(day, december), 0);
	/* Its last day is taken out: it was kept, and has ended. */
	assert_int_equal(people_meeting_remove(s, 1, december), ERR_OK);
	assert_non_null(strstr(ends_on(december), " 0000-00-00;"));
}

static void assert_phone(int64_t person, int64_t municipality, struct date on, const char *wanted)
{
	char phone[40];

	assert_int_equal(people_phone_find(s, person, municipality, on, phone), ERR_OK);
	assert_string_equal(phone, wanted);
}

/* The municipality's telephone is Bo's to June, and Ada's from then on. */
static void test_a_number_that_goes_on(void **state)
{
	static const struct date may = { 2026, 5, 1 }, july = { 2026, 7, 1 }, later = { 2027, 1, 1 };
	static const char *const changes[] = {
		"UPDATE mandate SET phone = '070-174 06 01' WHERE id = 1",
		"UPDATE mandate SET phone = '070-174 06 02' WHERE id = 2",
		"UPDATE mandate SET phone = '070-174 06 01', municipality_id = 1, valid_from = '2026-07-01' WHERE id = "
		"3",
	};
	STATEMENT own = store_statement(s, "UPDATE person SET phone = '070-174 06 09' WHERE id = 1");
	STATEMENT end = store_statement(s, "UPDATE mandate SET phone = '' WHERE id = 2");

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(changes); i++) {
		STATEMENT q = store_statement(s, changes[i]);

		assert_int_equal(step_done(q), ERR_OK);
	}
	assert_phone(1, 1, may, "070-174 06 01");
	assert_phone(1, 2, may, "070-174 06 01");
	assert_phone(1, 1, july, "070-174 06 02"); /* of the one that holds */
	assert_phone(2, 1, july, "070-174 06 01");
	assert_phone(1, 1, later, "070-174 06 02"); /* still the own, as far as anybody knows */
	assert_int_equal(step_done(end), ERR_OK);
	assert_phone(1, 1, july, ""); /* Ada answers it now */
	assert_int_equal(step_done(own), ERR_OK);
	assert_phone(1, 1, july, "070-174 06 09");
	assert_phone(1, 1, may, "070-174 06 01");
	assert_int_equal(people_phone_find(s, 3, 1, may, (char[40]){ 0 }), ERR_NOT_FOUND);
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		FRESH(test_meetings),
		FRESH(test_roles),
		FRESH(test_access_that_ended),
		FRESH(test_mandates_by_day_type_and_place),
		FRESH(test_a_mandate_ends_and_stays),
		FRESH(test_lists),
		FRESH(test_a_number_that_goes_on),
		FRESH(test_nobody_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
