/* Every changed byte is caught: one bit of each byte of a sealed file is changed, and no such file may pass.
 *
 * test_verify_bytes [LAST [ELSEWHERE]]: each LAST-th offset of the last revision and each ELSEWHERE-th of the rest; 1 1
 * are all of them. Without arguments what a test run has time for: with sanitizers fewer. One process a core. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "unit/verify_world.h"

#define PROCESSES 2
#if defined(__SANITIZE_ADDRESS__)
#define LAST 16
#define ELSEWHERE 256
#else
#define LAST 1
#define ELSEWHERE 16
#endif

static struct world *w;
static uint64_t last = LAST, elsewhere = ELSEWHERE;

/* Number of changed files that passed. */
static int change_bytes(const struct parts *p, size_t revision, int process)
{
	static struct verify_report r;
	BUF bytes = buf_init(RECORD_PDF_MAX);
	int passed = 0;

	assert_int_equal(buf_add_span(&bytes, buf_span(&p->pdf)), ERR_OK);
	for (size_t at = 0, turn = 0; at < bytes.len; at += at < revision ? elsewhere : last, turn++) {
		const char was = bytes.ptr[at];

		if ((int)(turn % PROCESSES) != process)
			continue;
		bytes.ptr[at] ^= (char)(1 << (at / 3) % 8);
		world_verify_bytes(w, buf_span(&bytes), &r);
		bytes.ptr[at] = was;
		if (r.conclusion == VERIFY_PASSED) {
			print_error("byte %zu of %zu, changed, still passes\n", at, bytes.len);
			passed++;
		}
	}
	return passed;
}

static void change_file(const struct parts *p, size_t revision)
{
	pid_t children[PROCESSES];
	int bad = 0;

	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			_exit(change_bytes(p, revision, i) ? 1 : 0);
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		bad += status != 0;
	}
	assert_int_equal(bad, 0);
}

/* B-T: the last revision is the seal's. */
static void test_sealed(void **state)
{
	PARTS p = { 0 };
	size_t base;

	(void)state;
	world_parts(w, NULL, &p);
	world_write(w, &p);
	base = p.pdf.len;
	world_seal(w, &p, NULL);
	change_file(&p, base);
}

/* B-LTA: the last revision is the document time stamp's. */
static void test_stamped(void **state)
{
	PARTS p = { 0 };
	size_t sealed;

	(void)state;
	world_record(w, &p);
	sealed = p.pdf.len;
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	change_file(&p, sealed);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_sealed), cmocka_unit_test(test_stamped) };
	int failed;

	if ((argc > 1 && (number_parse(span_str(argv[1]), 1 << 20, &last) != ERR_OK || last == 0)) ||
	    (argc > 2 && (number_parse(span_str(argv[2]), 1 << 20, &elsewhere) != ERR_OK || elsewhere == 0))) {
		(void)fprintf(stderr, "usage: test_verify_bytes [LAST [ELSEWHERE]]\n");
		return 64;
	}
	w = world_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	world_free(w);
	return failed;
}
