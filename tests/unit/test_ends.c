/* Certificates that end are told 60, 30, 14 and 3 days ahead and ever after, the log says each once a day and on each
 * step, and pages and log say the same. */
#include "jourbeslut/ends.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "jourbeslut/page.h"
#include "unit/test_pki.h"

#define DAY (24 * HOUR)

static struct pki *pki;
static char folder[] = "/tmp/test_ends_XXXXXX";
static char paths[END_WHAT_COUNT][64];

static int set_up(void **state)
{
	(void)state;
	pki = pki_new(PKI_P256);
	if (!mkdtemp(folder))
		return -1;
	for (enum end_what w = 0; w < END_WHAT_COUNT; w++)
		(void)snprintf(paths[w], sizeof paths[w], "%s/%d.pem", folder, (int)w);
	return 0;
}

static int clear(void **state)
{
	(void)state;
	for (enum end_what w = 0; w < END_WHAT_COUNT; w++)
		(void)unlink(paths[w]);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pki_free(pki);
	return rmdir(folder);
}

static void write_file(enum end_what w, const struct buf *pem)
{
	CLOSE FILE *f = fopen(paths[w], "w");

	assert_non_null(f);
	assert_int_equal(fwrite(pem->ptr, 1, pem->len, f), pem->len);
}

/* A certificate that is valid so many days from the kit's time, appended. `issuer`: by the kit's authority. */
static void add(struct buf *pem, const char *cn, int from, int to, bool issued)
{
	const struct pki_subject s = {
		.cn = cn, .ca = !issued, .key_usage = "critical,digitalSignature", .days_from = from, .days_to = to
	};
	X509 *one = pki_certificate(pki, &s, pki->seal_key, issued ? pki->ca : NULL, issued ? pki->ca_key : NULL);

	pki_pem(one, pem);
	X509_free(one);
}

static void put(enum end_what w, const char *cn, int from, int to)
{
	BUF pem = buf_init(1 << 16);

	add(&pem, cn, from, to, w == END_CLIENT || w == END_SEAL);
	write_file(w, &pem);
}

DEFINE_CLEANUP(cleanup_ends, struct ends, ends_free);

static struct ends *open_ends(void)
{
	const char *given[END_WHAT_COUNT];
	struct ends *e;

	for (enum end_what w = 0; w < END_WHAT_COUNT; w++)
		given[w] = w == END_TSA ? NULL : paths[w];
	assert_int_equal(ends_new(given, &e), ERR_OK);
	return e;
}

/* About noon of that day; what ends on it ends late in the evening. */
static struct instant days_on(int64_t days)
{
	return instant_add(pki->now, days * DAY - 12 * HOUR);
}

static void test_steps(void **state)
{
	static const struct {
		int on, count, step;
		bool over;
	} looks[] = { { 339, 0, 0, false },  { 340, 1, 60, false }, { 369, 1, 60, false }, { 370, 1, 30, false },
		      { 385, 1, 30, false }, { 386, 1, 14, false }, { 396, 1, 14, false }, { 397, 1, 3, false },
		      { 399, 1, 3, false },  { 400, 1, 0, false },  { 401, 1, -1, true },  { 800, 1, -1, true } };
	struct end told[ENDS_MAX];

	(void)state;
	for (enum end_what w = 0; w < END_TSA; w++) {
		CLEANUP(cleanup_ends) struct ends *e = NULL;

		put(w, "Kit", -30, 400);
		e = open_ends();
		for (size_t i = 0; i < ARRAY_LENGTH(looks); i++) {
			assert_int_equal(ends_told(e, days_on(looks[i].on), told), looks[i].count);
			if (looks[i].count == 0)
				continue;
			assert_int_equal(told[0].what, w);
			assert_int_equal(told[0].days, 400 - looks[i].on);
			assert_int_equal(told[0].step, looks[i].step);
			assert_int_equal(told[0].over, looks[i].over);
			assert_int_equal(end_is_error(&told[0]), looks[i].over);
			assert_string_equal(told[0].name, "Kit");
		}
		assert_int_equal(unlink(paths[w]), 0);
	}
	assert_int_equal(ends_told(NULL, pki->now, told), 0);
}

static void says(const struct end *e, const char *wanted)
{
	BUF text = buf_init(2000);

	assert_int_equal(buf_printf(&text, "%s (", end_title(e->what)), ERR_OK);
	assert_int_equal(end_which(e, &text), ERR_OK);
	assert_int_equal(buf_add_str(&text, ") "), ERR_OK);
	assert_int_equal(end_words(e, &text), ERR_OK);
	assert_string_equal(buf_str(&text), wanted);
}

static void test_words(void **state)
{
	CLEANUP(cleanup_ends) struct ends *e = NULL;
	struct end told[ENDS_MAX];

	(void)state;
	put(END_CLIENT, "Kit Kommun", 1, 400); /* made at 22.40 UTC on 21 November 2026 */
	e = open_ends();
	assert_int_equal(ends_told(e, days_on(386), told), 1);
	says(&told[0],
	     "Tjänstens certifikat för e-legitimationen (eid.client_cert, Kit Kommun) gäller till och med sön 26 "
	     "dec 2027 kl. 23.40 (om 14 dagar). Därefter kan ingen logga in eller skriva under.");
	assert_int_equal(ends_told(e, days_on(401), told), 1);
	says(&told[0],
	     "Tjänstens certifikat för e-legitimationen (eid.client_cert, Kit Kommun) gällde till och med sön 26 "
	     "dec 2027 kl. 23.40 (i går). Nu kan ingen logga in eller skriva under.");
	assert_int_equal(ends_told(e, days_on(0), told), 1);
	assert_true(told[0].early && end_is_error(&told[0]) && told[0].step == -1);
	says(&told[0],
	     "Tjänstens certifikat för e-legitimationen (eid.client_cert, Kit Kommun) gäller först från sön 22 "
	     "nov 2026 kl. 23.40. Till dess kan ingen logga in eller skriva under.");
	for (enum end_what w = 0; w < END_WHAT_COUNT; w++) {
		const struct end any = { .what = w };

		assert_true(strlen(end_key(w)) > 0 && strlen(end_title(w)) > 0 && strlen(end_safe(w)) > 0 &&
		            strlen(end_todo(&any)) > 0);
	}
}

/* What the leaf rests on ends first; what lies beside the chain counts for nothing. */
static void test_chain(void **state)
{
	CLEANUP(cleanup_ends) struct ends *e = NULL;
	BUF pem = buf_init(1 << 16);
	struct end told[ENDS_MAX];

	(void)state;
	add(&pem, "Leaf", -30, 7000, true);
	add(&pem, "Beside", -30, 5, false);
	write_file(END_SEAL, &pem);
	e = open_ends();
	assert_int_equal(ends_told(e, pki->now, told), 0);
	pki_pem(pki->ca, &pem); /* to day 6000, in summer after midnight */
	write_file(END_SEAL, &pem);
	ends_free(TAKE(e));
	e = open_ends();
	assert_int_equal(ends_told(e, days_on(6000), told), 1);
	assert_int_equal(told[0].days, 1);
	assert_string_not_equal(told[0].name, "Leaf");
}

/* One root of two: nothing stops when it ends, and one for later does not matter yet. */
static void test_two_roots(void **state)
{
	CLEANUP(cleanup_ends) struct ends *e = NULL;
	BUF pem = buf_init(1 << 16);
	struct end told[ENDS_MAX];

	(void)state;
	add(&pem, "Old", -30, 10, false);
	add(&pem, "New", -1, 900, false);
	add(&pem, "Later", 500, 900, false);
	write_file(END_EID_ROOT, &pem);
	e = open_ends();
	assert_int_equal(ends_told(e, days_on(20), told), 1);
	assert_string_equal(told[0].name, "Old");
	assert_true(told[0].over && told[0].spare && !end_is_error(&told[0]));
	put(END_SEAL, "Seal", -1, 60);
	ends_free(TAKE(e));
	e = open_ends();
	assert_int_equal(ends_told(e, days_on(20), told), 2);
	assert_int_equal(told[0].what, END_SEAL); /* it counts */
}

static void test_the_log_says_it_once_a_day_and_step(void **state)
{
	CLEANUP(cleanup_ends) struct ends *e = NULL;
	struct end due[ENDS_MAX];
	int said = 0;

	(void)state;
	put(END_CLIENT, "Kit", -30, 400);
	put(END_SEAL, "Seal", -30, 402);
	e = open_ends();
	assert_int_equal(ends_due(e, days_on(340), due), 1);
	assert_int_equal(ends_due(e, days_on(340), due), 0);
	assert_int_equal(ends_due(e, instant_add(days_on(340), 23 * HOUR), due), 0);
	assert_int_equal(ends_due(e, days_on(341), due), 1);
	assert_int_equal(ends_due(e, days_on(342), due), 2);
	for (int64_t minutes = 10; minutes < 24 * 60; minutes += 10)
		said += (int)ends_due(e, instant_add(days_on(342), minutes * MINUTE), due);
	assert_int_equal(said, 0);
	/* From 15 days to 14 within a day: the step. */
	assert_int_equal(ends_due(e, days_on(385), due), 2);
	assert_int_equal(ends_due(e, instant_add(days_on(385), 13 * HOUR), due), 1); /* past midnight */
	assert_int_equal(due[0].what, END_CLIENT);
	assert_int_equal(due[0].step, 14);
}

static void test_a_new_file(void **state)
{
	CLEANUP(cleanup_ends) struct ends *e = NULL;
	BUF half = buf_init(100);
	struct end told[ENDS_MAX];

	(void)state;
	put(END_CLIENT, "Kit", -30, 10);
	put(END_SEAL, "Seal", -30, 10);
	e = open_ends();
	assert_int_equal(ends_told(e, pki->now, told), 2);
	assert_false(told[0].restart || told[1].restart);
	assert_int_equal(buf_add_str(&half, "-----BEGIN CERT"), ERR_OK);
	write_file(END_CLIENT, &half); /* it is being written */
	assert_int_equal(unlink(paths[END_SEAL]), 0);
	assert_int_equal(ends_read(e), ERR_OK);
	assert_int_equal(ends_told(e, pki->now, told), 2);
	put(END_CLIENT, "Kit", -30, 400);
	put(END_SEAL, "Seal", -30, 400);
	assert_int_equal(ends_read(e), ERR_OK);
	assert_int_equal(ends_told(e, pki->now, told), 1);
	assert_int_equal(told[0].what, END_SEAL); /* the service goes on with the old one */
	assert_true(told[0].restart);
	assert_non_null(strstr(end_todo(&told[0]), "starta om"));
}

/* The authority's own certificate is seen with each stamp. After its end nothing is known of it: it is not told. */
static void test_the_last_stamp(void **state)
{
	CLEANUP(cleanup_ends) struct ends *e = open_ends();
	DER_LIST chain = { .count = 0 };
	struct end told[ENDS_MAX];

	(void)state;
	pki_list_add(&chain, pki->tsa);
	ends_saw_stamp(NULL, &chain);
	ends_saw_stamp(e, &chain);
	assert_int_equal(ends_told(e, days_on(360), told), 1);
	assert_int_equal(told[0].what, END_TSA);
	assert_int_equal(told[0].days, 5);
	assert_int_equal(ends_told(e, days_on(366), told), 0);
}

static void page_holds(struct ends *e, int64_t on, size_t soon, size_t later, bool late)
{
	const struct decision_office o = { .ends = e };
	JSON json_t *data = json_object();

	assert_int_equal(page_put_ends(data, &o, days_on(on)), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(data, "ends_soon")), soon);
	assert_int_equal(json_array_size(json_object_get(data, "ends_later")), later);
	assert_int_equal(json_is_true(json_object_get(json_array_get(json_object_get(data, "ends_soon"), 0), "late")),
	                 late);
}

static void test_page(void **state)
{
	CLEANUP(cleanup_ends) struct ends *e = NULL;

	(void)state;
	put(END_TSA_ROOT, "Root", -30, 400);
	e = open_ends();
	page_holds(NULL, 400, 0, 0, false);
	page_holds(e, 339, 0, 0, false);
	page_holds(e, 340, 0, 1, false);
	page_holds(e, 385, 0, 1, false);
	page_holds(e, 386, 1, 0, false);
	page_holds(e, 396, 1, 0, false);
	page_holds(e, 397, 1, 0, true);
	page_holds(e, 401, 1, 0, true);
	page_holds(e, 800, 1, 0, true);
}

static void put_below(const char *name, const char *cn, int to)
{
	char path[200];
	BUF pem = buf_init(1 << 16);

	add(&pem, cn, -30, to, false);
	(void)snprintf(path, sizeof path, "%s/%s", paths[END_TRUST_SEAL], name);
	CLOSE FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(pem.ptr, 1, pem.len, f), pem.len);
}

static void remove_below(const char *name)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", paths[END_TRUST_SEAL], name);
	assert_int_equal(unlink(path), 0);
}

/* The folder of trust: a root that has ended stays there for what was sealed under it, and is told of only where none
 * goes on. */
static void test_a_folder(void **state)
{
	struct end told[ENDS_MAX];

	(void)state;
	assert_int_equal(mkdir(paths[END_TRUST_SEAL], 0700), 0);
	put_below("old.pem", "Old", 100);
	put_below("new.pem", "New", 400);
	put_below("list.crl", "Not a root", 10);
	CLEANUP(cleanup_ends) struct ends *e = open_ends();
	assert_int_equal(ends_told(e, days_on(90), told), 0);
	assert_int_equal(ends_told(e, days_on(200), told), 0);
	assert_int_equal(ends_told(e, days_on(390), told), 1);
	assert_string_equal(told[0].name, "New");
	says(&told[0],
	     "Roten för stämplar i mappen för /verifiera (verify.trust/seal, New) gäller till och med sön 26 dec "
	     "2027 kl. 23.40 (om 10 dagar). Därefter godtar /verifiera inget som stämplas under den roten.");
	remove_below("new.pem"); /* counts without a restart, as the page reads it anew */
	assert_int_equal(ends_read(e), ERR_OK);
	assert_int_equal(ends_told(e, days_on(90), told), 1);
	assert_string_equal(told[0].name, "Old");
	assert_false(told[0].restart);
	remove_below("old.pem");
	remove_below("list.crl");
	assert_int_equal(rmdir(paths[END_TRUST_SEAL]), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_steps, clear),
		cmocka_unit_test_teardown(test_words, clear),
		cmocka_unit_test_teardown(test_chain, clear),
		cmocka_unit_test_teardown(test_two_roots, clear),
		cmocka_unit_test_teardown(test_the_log_says_it_once_a_day_and_step, clear),
		cmocka_unit_test_teardown(test_a_new_file, clear),
		cmocka_unit_test_teardown(test_the_last_stamp, clear),
		cmocka_unit_test_teardown(test_page, clear),
		cmocka_unit_test_teardown(test_a_folder, clear),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
