/* How a decision stood when its package was made: every file tells it, alike, with the events that say so. */
#include "unit/package_kit.h"

#include "jourbeslut/contest.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/version.h"
#include "package/content.h"

/* --- How it stood --------------------------------------------------------------------------------------------------
 */

struct stood {
	const char *now; /* of the package */
	struct {
		enum follow_kind kind;
		struct date day; /* year 0: no further event */
	} events[4];
	bool no, contested, withdrawn, revoked, no_extension;
	const char *detained;            /* the case says; NULL: nothing */
	const char *state, *text, *more; /* more: the text has this, too */
	const char *warning;             /* of the guides; NULL: none */
};

#define EVENING "2026-11-26T18:00:00+01:00"
#define LATER "2026-12-01T00:00:00+01:00"
#define TIME_OUT "2026-12-22T08:00:00+01:00"

static const struct stood stood[] = {
	{ .now = EVENING,
	  .state = "in-force",
	  .text = "Läget tor 26 nov 2026 kl. 18.00: I kraft efter vad som är registrerat, men upphör efter mån 30 nov "
	          "2026 "
	          "om ingen underställning har kommit in till rätten då." },
	{ .now = EVENING,
	  .events = { { FOLLOW_ENFORCED, { 2026, 11, 22 } },
	              { FOLLOW_SUBMITTED, { 2026, 11, 23 } },
	              { FOLLOW_UPHELD, { 2026, 11, 25 } } },
	  .state = "in-force",
	  .text = "Verkställt sön 22 nov 2026, registrerat tor 26 nov 2026 kl. 18.00. Underställningen kom in till "
	          "rätten mån "
	          "23 nov 2026, registrerat",
	  .more = "Rätten fastställde beslutet ons 25 nov 2026, registrerat" },
	{ .now = LATER,
	  .state = "may-have-lapsed",
	  .text = "Läget tis 1 dec 2026 kl. 00.00: Kan ha upphört. Ingen underställning är registrerad, och tiden för "
	          "den gick "
	          "ut mån 30 nov 2026.",
	  .warning = "OBS! Beslutet kan ha upphört att gälla." },
	{ .now = LATER,
	  .events = { { FOLLOW_LAPSED, { 2026, 12, 1 } } },
	  .state = "lapsed",
	  .text = ": Har upphört tis 1 dec 2026.",
	  .more = "Har upphört att gälla för att en tid gick ut tis 1 dec 2026, registrerat tis 1 dec 2026 kl. 00.00.",
	  .warning = "OBS! Beslutet har upphört att gälla." },
	{ .now = LATER,
	  .events = { { FOLLOW_SUBMITTED, { 2026, 12, 1 } } },
	  .state = "lapsed",
	  .text = ": Har upphört tis 1 dec 2026. Underställningen kom in för sent. Underställningen kom in till rätten "
	          "tis 1 "
	          "dec 2026",
	  .warning = "OBS! Beslutet har upphört att gälla." },
	{ .now = LATER,
	  .events = { { FOLLOW_SUBMITTED, { 2026, 11, 30 } }, { FOLLOW_SET_ASIDE, { 2026, 12, 1 } } },
	  .state = "set-aside",
	  .text = ": Hävt av rätten. Underställningen kom in till rätten mån 30 nov 2026, registrerat tis 1 dec 2026 "
	          "kl. "
	          "00.00, utan bevis. Hävt av rätten tis 1 dec 2026, registrerat tis 1 dec 2026 kl. 00.00.",
	  .warning = "OBS! Rätten har hävt beslutet." },
	{ .now = TIME_OUT,
	  .events = { { FOLLOW_ENFORCED, { 2026, 11, 22 } },
	              { FOLLOW_SUBMITTED, { 2026, 11, 23 } },
	              { FOLLOW_UPHELD, { 2026, 11, 25 } } },
	  .state = "may-have-lapsed",
	  .text = "Varken ansökan om vård eller obesvarad begäran om längre tid är registrerad, och tiden gick ut mån "
	          "21 dec 2026.",
	  .warning = "OBS! Beslutet kan ha upphört att gälla." },
	{ .now = TIME_OUT,
	  .no_extension = true,
	  .events = { { FOLLOW_ENFORCED, { 2026, 11, 22 } },
	              { FOLLOW_SUBMITTED, { 2026, 11, 23 } },
	              { FOLLOW_UPHELD, { 2026, 11, 25 } } },
	  .state = "may-have-lapsed",
	  .text = ": Kan ha upphört. Ingen ansökan om vård är registrerad, och tiden gick ut mån 21 dec 2026.",
	  .warning = "OBS! Beslutet kan ha upphört att gälla." },
	{ .now = EVENING,
	  .no_extension = true,
	  .events = { { FOLLOW_ENFORCED, { 2026, 11, 22 } },
	              { FOLLOW_SUBMITTED, { 2026, 11, 23 } },
	              { FOLLOW_UPHELD, { 2026, 11, 25 } } },
	  .state = "in-force",
	  .text = "men upphör efter mån 21 dec 2026 om ingen ansökan om vård har kommit in till rätten då." },
	/* in the order of the days, and what courts did in between */
	{ .now = LATER,
	  .events = { { FOLLOW_SUBMITTED, { 2026, 11, 23 } },
	              { FOLLOW_SET_ASIDE, { 2026, 11, 24 } },
	              { FOLLOW_RESTORED, { 2026, 11, 25 } },
	              { FOLLOW_ENFORCED, { 2026, 11, 26 } } },
	  .state = "in-force",
	  .text = "Hävt av rätten tis 24 nov 2026, registrerat tis 1 dec 2026 kl. 00.00. Högre rätt fastställde "
	          "beslutet ons 25 nov 2026, registrerat tis 1 dec 2026 kl. 00.00. Verkställt tor 26 nov 2026" },
	{ .now = EVENING,
	  .events = { { FOLLOW_ENDED, { 2026, 11, 26 } } },
	  .state = "ended",
	  .text = ": Har upphört tor 26 nov 2026.",
	  .more = "Upphörde tor 26 nov 2026, registrerat",
	  .warning = "OBS! Beslutet har upphört att gälla." },
	{ .now = EVENING,
	  .withdrawn = true,
	  .state = "withdrawn",
	  .text = ": Gäller inte: märkt som felregistrerat.",
	  .warning = "OBS! Beslutet är märkt som felregistrerat." },
	{ .now = EVENING,
	  .contested = true,
	  .state = "in-force",
	  .text = "har kommit in till rätten då. Bestritt av beslutsfattaren.",
	  .warning = "OBS! Beslutsfattaren säger" },
	{ .now = EVENING, .no = true, .state = "no", .text = ": Svaret var nej; det finns inget att verkställa." },
	{ .now = EVENING,
	  .revoked = true,
	  .state = "in-force",
	  .text = "Lagtexten som beslutet skrevs efter togs tillbaka tor 26 nov 2026 kl. 18.00.",
	  .warning = "OBS! Lagtexten som beslutet skrevs efter har tagits tillbaka" },
	{ .now = EVENING,
	  .detained = "remanded",
	  .state = "in-force",
	  .text = "har kommit in till rätten då. Får inte verkställas nu: den som beslutet gäller är häktad.",
	  .warning = "OBS! Beslutet får inte verkställas nu: den som det gäller är häktad." },
	{ .now = EVENING,
	  .detained = "arrested",
	  .state = "in-force",
	  .text = "Ring innan det verkställs: den som beslutet gäller hålls på annan grund.",
	  .warning = "OBS! Den som beslutet gäller hålls på annan grund." },
};

static int64_t archived_no(struct world *w)
{
	struct oral_input in = world_call(w);
	CASE_PROBLEMS problems = { 0 };
	char order[EID_ID_TEXT];
	int64_t id = 0;

	in.yes = false;
	in.person_as_known = "Tove Inbillad 140930-2385";
	assert_int_equal(world_record(w, &in, "no", &id), ERR_OK);
	world_write_case(w, id, "lvu6-no");
	assert_int_equal(IN_TX(w, decision_freeze(&w->office, w->s, id, w->duty, &problems)), ERR_OK);
	world_order_end(w, id, &(struct world_order){ .state = EID_VERIFIED }, order);
	assert_int_equal(world_apply(w, order), ERR_OK);
	assert_int_equal(world_archive(w, id), ERR_OK);
	return id;
}

static void tell(struct world *w, int64_t id, enum follow_kind kind, struct date day)
{
	bool enforced = kind == FOLLOW_ENFORCED;
	const struct follow_input in = { .kind = kind,
		                         .follow_up = "",
		                         .day = day,
		                         .place = span_str(enforced ? "Familjehemmet Björken" : ""),
		                         .who = span_str(enforced ? "Socialjouren" : ""),
		                         .why = span_str(kind == FOLLOW_ENDED ? "Skälen finns inte kvar." : "") };
	struct follow_refusal wrong;
	int64_t event;

	assert_int_equal(IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, &in, &wrong, &event)), ERR_OK);
}

static int64_t as_it_stood(struct world *w, const struct stood *row)
{
	int64_t id = row->no ? archived_no(w) : world_archived(w);

	w->now = world_time(row->now);
	for (size_t i = 0; i < ARRAY_LENGTH(row->events) && row->events[i].day.year; i++)
		tell(w, id, row->events[i].kind, row->events[i].day);
	if (row->contested)
		assert_int_equal(IN_TX(w, decision_contest(&w->office, w->s, id, w->chair, span_str("Nej."))), ERR_OK);
	if (row->withdrawn)
		assert_int_equal(world_sql(w, "UPDATE decision SET state = 9"), ERR_OK);
	if (row->revoked)
		world_take_law_back(w);
	if (row->detained) {
		char sql[120];

		(void)snprintf(sql, sizeof sql, "UPDATE matter SET case_json = json_set(case_json, '$.detained', '%s')",
		               row->detained);
		assert_int_equal(world_sql(w, sql), ERR_OK);
	}
	return id;
}

/* What stands between `from` and the next `end`. */
static void cut(const struct package *p, const char *path, const char *from, char end, struct buf *out)
{
	const struct package_file *f = find(p, path);
	const char *start, *stop;

	assert_non_null(f);
	start = strstr(buf_str(&f->bytes), from);
	assert_non_null(start);
	stop = strchr(start, end);
	assert_non_null(stop);
	assert_int_equal(buf_add(out, start, (size_t)(stop - start)), ERR_OK);
}

/* A guide has each sentence on a line of its own. */
static void guide_holds(const struct package *p, const char *path, const char *text, const char *warning)
{
	const struct package_file *f = find(p, path);
	BUF flat = buf_init(1 << 20);

	assert_non_null(f);
	for (const char *c = buf_str(&f->bytes); *c; c++)
		assert_int_equal(buf_add_char(&flat, *c == '\n' ? ' ' : *c), ERR_OK);
	if (!strstr(buf_str(&flat), text) || !strstr(buf_str(&flat), warning ? warning : text))
		fail_msg("%s does not hold %s, %s", path, text, warning);
	if (!warning)
		assert_null(strstr(buf_str(&flat), "OBS!"));
}

/* As if the law gave no longer time; each world reads the same pack. */
static void give_longer_time(const struct world *w, bool given)
{
	const struct law_type *type = law_type_find(law_pack_find(w->office.law, "lvu-2026"), "lvu-6");

	for (size_t i = 0; i < type->follow_up_count; i++)
		if (strcmp(type->follow_ups[i].id, LAW_APPLICATION) == 0)
			((struct law_follow_up *)(uintptr_t)&type->follow_ups[i])->extension = given;
}

static void check_stood(struct world *w, const struct stood *row)
{
	static const char *const mets[] = { "METS.xml", "representations/rep1/METS.xml" };
	struct decision d = world_find(w, as_it_stood(w, row));
	struct package_request request = { .decision = &d,
		                           .office = &w->office,
		                           .kind = PACKAGE_SIP,
		                           .maker = "Socialjouren",
		                           .created = w->now,
		                           .max = PACKAGE_MAX };
	PACKAGE sip = { .count = 0 }, evidence = { .count = 0 };
	BUF text = buf_init(2000), label = buf_init(2100), state = buf_init(200);

	give_longer_time(w, !row->no_extension);
	assert_int_equal(ledger_publish(w->seal.ledger, w->s), ERR_OK);
	assert_int_equal(package_make(w->s, &request, &sip), ERR_OK);
	request.kind = PACKAGE_EVIDENCE;
	assert_int_equal(package_make(w->s, &request, &evidence), ERR_OK);
	cut(&sip, "metadata/preservation/premis.xml", "Läget ", '<', &text);
	if (!strstr(buf_str(&text), row->text) || !strstr(buf_str(&text), row->more ? row->more : row->text))
		fail_msg("%s: %s", row->state, buf_str(&text));
	for (size_t i = 0; i < ARRAY_LENGTH(mets); i++) {
		buf_clear(&label);
		assert_int_equal(buf_printf(&label, ". %s%s\"", row->warning ? "OBS! " : "", buf_str(&text)), ERR_OK);
		holds(&sip, mets[i], buf_str(&label));
	}
	buf_clear(&label);
	assert_int_equal(buf_printf(&label, ">%s</note>", buf_str(&text)), ERR_OK);
	holds(&sip, "metadata/descriptive/erms.xml", buf_str(&label));
	buf_clear(&label);
	assert_int_equal(buf_printf(&label, "\"%s\"", buf_str(&text)), ERR_OK);
	holds(&sip, "metadata/descriptive/erms.xml", buf_str(&label)); /* of status.json */
	assert_int_equal(buf_printf(&state, "<eventOutcome>%s</eventOutcome>", row->state), ERR_OK);
	holds(&sip, "metadata/preservation/premis.xml", buf_str(&state));
	buf_clear(&state);
	assert_int_equal(buf_printf(&state, "\"state\":\"%s\",\"submitted\":", row->state), ERR_OK);
	holds(&sip, DATA "status.json", buf_str(&state));
	holds(&evidence, "status.json", buf_str(&state));
	guide_holds(&sip, "documentation/verifiering.txt", buf_str(&text), row->warning);
	guide_holds(&sip, "documentation/systembeskrivning.txt", buf_str(&text), row->warning);
	guide_holds(&evidence, "LÄSMIG.txt", buf_str(&text), row->warning);
	give_longer_time(w, true);
	if (row->events[0].day.year) {
		holds(&sip, DATA "status.json", "\"event\":\"event-recorded\"");
		assert_non_null(find(&sip, DATA "status-01.act"));
	}
}

/* In force or not, told alike in every file, with the time of it and the events that say so. */
static void test_every_file_tells_how_it_stood(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(stood); i++) {
		void *world = NULL;

		assert_int_equal(world_set_up(&world), 0);
		check_stood(world, &stood[i]);
		assert_int_equal(world_tear_down(&world), 0);
	}
}

/* A type that no law pack knows any more is packed, and says that nobody can tell. */
static void test_what_no_law_knows_is_packed(void **state)
{
	struct world *w = *state;
	struct decision d = world_find(w, world_archived(w));
	struct law *known = w->office.law, *none = law_new();
	const struct package_request request = { .decision = &d,
		                                 .office = &w->office,
		                                 .kind = PACKAGE_SIP,
		                                 .maker = "Socialjouren",
		                                 .created = world_time("2026-11-23T08:00:00Z"),
		                                 .max = PACKAGE_MAX };
	PACKAGE p = { .count = 0 };

	assert_non_null(none);
	w->office.law = none;
	assert_int_equal(package_make(w->s, &request, &p), ERR_OK);
	w->office.law = known;
	law_free(none);
	holds(&p, DATA "status.json", "\"legal\":null");
	holds(&p, "metadata/preservation/premis.xml", "<eventOutcome>unknown</eventOutcome>");
	holds(&p, "METS.xml", "OBS! Läget mån 23 nov 2026 kl. 09.00: Om det är i kraft går inte att säga:");
	holds(&p, "documentation/verifiering.txt", "OBS! Om beslutet är i kraft går inte att säga");
}

/* A package is no calmer than /kontroll: a placement in force, and nothing that proves what it rests on. */
static void test_what_a_placement_rests_on(void **state)
{
	const struct decision d = { .state = DECISION_ARCHIVED };
	struct content c = { .decision = &d, .judged = true };

	(void)state;
	c.following.legal.state = LEGAL_IN_FORCE;
	c.following.custody = (struct follow_custody){ .asked = true, .known = true };
	assert_true(content_calm(&c));
	c.following.custody.own_words = true;
	assert_int_equal(content_status(&c), CONTENT_CARE);
	assert_false(content_calm(&c));
	c.following.custody = (struct follow_custody){ .asked = true };
	assert_int_equal(content_status(&c), CONTENT_CARE);
	c.following.legal.state = LEGAL_SET_ASIDE;
	assert_int_equal(content_status(&c), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_file_tells_how_it_stood),
		NIGHT(test_what_no_law_knows_is_packed),
		cmocka_unit_test(test_what_a_placement_rests_on),
	};

	return cmocka_run_group_tests(tests, world_load, world_unload);
}
