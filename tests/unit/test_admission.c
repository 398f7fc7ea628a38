/* In without the e-ID: codes that work once, for one person and a time, and what is remembered of who came in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "jourbeslut/admission.h"

static const struct instant now = { INT64_C(1764460800000000) };
static struct store_pool *pool;
static struct store *s;

enum { MARIA = 1, BO = 2 };

static int set_up(void **state)
{
	(void)state;
	if (store_pool_open(":memory:", true, 1, &pool) != ERR_OK)
		return -1;
	s = store_pool_take(pool);
	STATEMENT q = store_statement(s, "INSERT INTO person (id, personal_number, name, title, active) VALUES (1, "
	                                 "'199001012385', 'Maria Testsson', '', 1), "
	                                 "(2, '199001022384', 'Bo Testsson', '', 1)");

	assert_int_equal(step_done(q), ERR_OK);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_pool_give(pool, s);
	store_pool_close(pool);
	return 0;
}

static const struct admission_asker own = { .id = { { 1 } }, .known = true }, home = { .id = { { 2 } } };

static int64_t enter_from(const struct admission_asker *asker, int64_t person, const char *code, struct instant at)
{
	int64_t admission = -1;

	assert_int_equal(admission_enter(s, person, span_str(code), asker, at, &admission), ERR_OK);
	return admission;
}

static int64_t enter(int64_t person, const char *code, struct instant at)
{
	return enter_from(&home, person, code, at);
}

static void give(char code[ADMISSION_CODE_TEXT])
{
	assert_int_equal(admission_colleague_code(s, random_system(), MARIA, BO, now, code), ERR_OK);
}

static void test_a_colleagues_code(void **state)
{
	char code[ADMISSION_CODE_TEXT], plain[2 * ADMISSION_CODE_TEXT];
	struct admission a;
	BUF words = buf_init(200);
	int64_t id;

	(void)state;
	give(code);
	assert_int_equal(strlen(code), 9);
	assert_int_equal(enter(BO, code, now), 0); /* it is for one person */
	(void)snprintf(plain, sizeof plain, " %.4s%s ", code, code + 5);
	id = enter(MARIA, plain, now);
	assert_true(id > 0);
	assert_int_equal(enter(MARIA, code, now), 0); /* once */
	assert_int_equal(admission_find(s, id, &a), ERR_OK);
	assert_int_equal(a.person_id, MARIA);
	assert_int_equal(a.how, ADMISSION_COLLEAGUE);
	assert_int_equal(admission_words(a.how, a.by_name, &words), ERR_OK);
	assert_string_equal(buf_str(&words), "insläppt av Bo Testsson");
	assert_int_equal(admission_colleague_code(s, random_system(), BO, BO, now, code), ERR_INPUT);
}

static void test_it_ends(void **state)
{
	char code[ADMISSION_CODE_TEXT], newer[ADMISSION_CODE_TEXT];

	(void)state;
	give(code);
	assert_int_equal(enter(MARIA, code, instant_add(now, ADMISSION_COLLEAGUE_LASTS)), 0);
	assert_int_equal(enter(MARIA, code, instant_add(now, -1)), 0); /* the clock was set back */
	give(newer);
	assert_int_equal(enter(MARIA, code, now), 0); /* the one before is void */
	assert_true(enter(MARIA, newer, instant_add(now, ADMISSION_COLLEAGUE_LASTS - 1)) > 0);
}

static int64_t tries(void)
{
	STATEMENT q = store_statement(s, "SELECT count(*) AS n FROM admission_try");

	assert_int_equal(step_one(q), ERR_OK);
	return column_int(q, "n");
}

static void guess(const struct admission_asker *asker, int times)
{
	for (int i = 0; i < times; i++)
		assert_int_equal(enter_from(asker, MARIA, i % 2 ? "0000-0000" : "much longer than any code", now), 0);
}

/* Who knows the number guesses, and keeps nobody out but themselves. */
static void test_guesses(void **state)
{
	const struct admission_asker stranger = { .id = { { 3 } } };
	char paper[ADMISSION_PAPER_CODES][ADMISSION_CODE_TEXT], code[ADMISSION_CODE_TEXT];

	(void)state;
	assert_int_equal(admission_paper_codes(s, random_system(), MARIA, now, paper), ERR_OK);
	give(code);
	guess(&stranger, ADMISSION_TRIES - 1);
	assert_true(enter_from(&stranger, MARIA, code, now) > 0); /* misread four times */
	give(code);
	guess(&stranger, 100 * ADMISSION_TRIES);
	assert_int_equal(enter_from(&stranger, MARIA, code, now), 0);
	assert_true(enter_from(&stranger, MARIA, paper[1], now) > 0); /* nobody guesses that one */
	assert_true(enter(MARIA, code, now) > 0);
	give(code);
	assert_true(enter_from(&stranger, MARIA, code, now) > 0); /* they may try again, with a new one */
}

/* From more networks than anybody sits in: then where somebody has logged in with the e-ID before. */
static void test_guesses_from_everywhere(void **state)
{
	struct admission_asker stranger = { .id = { { 4 } } };
	char code[ADMISSION_CODE_TEXT];

	(void)state;
	give(code);
	for (int i = 0; i < 2 * ADMISSION_STRANGERS; i++) {
		memcpy(stranger.id.bytes + 1, &i, sizeof i);
		guess(&stranger, 1);
	}
	assert_int_equal(tries(), ADMISSION_STRANGERS); /* nor do they fill the store */
	assert_int_equal(enter(MARIA, code, now), 0);
	guess(&own, ADMISSION_TRIES - 1);
	assert_true(enter_from(&own, MARIA, code, now) > 0);
	give(code);
	guess(&own, ADMISSION_TRIES);
	assert_int_equal(enter_from(&own, MARIA, code, now), 0);
	/* Nothing is kept for longer than a code, and nothing where there is none. */
	assert_int_equal(enter(MARIA, "0", instant_add(now, ADMISSION_COLLEAGUE_LASTS + 1)), 0);
	assert_int_equal(tries(), 0);
}

static void test_codes_on_paper(void **state)
{
	char old[ADMISSION_PAPER_CODES][ADMISSION_CODE_TEXT], codes[ADMISSION_PAPER_CODES][ADMISSION_CODE_TEXT];
	struct admission a;
	int64_t left, id;

	(void)state;
	assert_int_equal(admission_paper_codes(s, random_system(), MARIA, now, old), ERR_OK);
	assert_int_equal(admission_paper_codes(s, random_system(), MARIA, now, codes), ERR_OK);
	assert_int_equal(enter(MARIA, old[0], now), 0);
	assert_int_equal(enter(BO, codes[0], now), 0);
	for (char *c = codes[0]; *c; c++)
		*c = (char)(*c >= 'A' ? *c - 'A' + 'a' : *c);
	id = enter(MARIA, codes[0], now);
	assert_true(id > 0);
	assert_int_equal(admission_find(s, id, &a), ERR_OK);
	assert_int_equal(a.how, ADMISSION_PAPER);
	assert_string_equal(a.by_name, "");
	assert_int_equal(admission_paper_left(s, MARIA, now, &left), ERR_OK);
	assert_int_equal(left, ADMISSION_PAPER_CODES - 1);
	assert_int_equal(enter(MARIA, codes[1], instant_add(now, ADMISSION_PAPER_LASTS)), 0);
	assert_int_equal(admission_paper_left(s, MARIA, instant_add(now, ADMISSION_PAPER_LASTS), &left), ERR_OK);
	assert_int_equal(left, 0);
}

static enum err count(void *ctx, const struct admission *a)
{
	(void)a;
	++*(int *)ctx;
	return ERR_OK;
}

static void test_it_stays(void **state)
{
	STATEMENT change = store_statement(s, "UPDATE admission SET at = 0");
	STATEMENT remove = store_statement(s, "DELETE FROM admission");
	struct admission a;
	int64_t id;
	int n = 0;

	(void)state;
	assert_int_equal(admission_resume(s, MARIA, now, &id), ERR_OK);
	assert_int_equal(admission_find(s, id, &a), ERR_OK);
	assert_int_equal(a.how, ADMISSION_PASS);
	assert_int_not_equal(step_done(change), ERR_OK);
	assert_int_not_equal(step_done(remove), ERR_OK);
	assert_int_equal(admission_each(s, instant_add(now, -1), count, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(admission_each(s, now, count, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(admission_find(s, id + 1, &a), ERR_NOT_FOUND);
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		FRESH(test_a_colleagues_code),       FRESH(test_it_ends),        FRESH(test_guesses),
		FRESH(test_guesses_from_everywhere), FRESH(test_codes_on_paper), FRESH(test_it_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
