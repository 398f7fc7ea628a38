#include "jourbeslut/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#define SCALE 4

static void write_pixels(const char *path, const uint8_t *modules, size_t size)
{
	size_t side = (size + 2 * (size_t)VIEW_QR_QUIET) * SCALE;
	CLOSE FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fprintf(f, "P1\n%zu %zu\n", side, side) > 0);
	for (size_t y = 0; y < side; y++) {
		for (size_t x = 0; x < side; x++) {
			size_t row = y / SCALE - VIEW_QR_QUIET;
			size_t column = x / SCALE - VIEW_QR_QUIET;
			bool dark = row < size && column < size && modules[row * size + column]; /* wraps outside */
			assert_int_not_equal(fputc(dark ? '1' : '0', f), EOF);
		}
		assert_int_not_equal(fputc('\n', f), EOF);
	}
}

/* The number at `*p`, after `before`; moves past both. */
static size_t number_after(const char **p, const char *before)
{
	char *end;

	assert_memory_equal(*p, before, strlen(before));
	size_t number = strtoul(*p + strlen(before), &end, 10);
	assert_ptr_not_equal(end, *p + strlen(before));
	*p = end;
	return number;
}

/* Draws the SVG's runs back into modules, so that what a browser shows is what is scanned. */
static void read_svg(const char *svg, uint8_t **ret_modules, size_t *ret_size)
{
	const char *box = strstr(svg, "viewBox=");
	const char *p = strstr(svg, " d=\"M");

	assert_non_null(box);
	assert_non_null(p);
	size_t side = number_after(&box, "viewBox=\"0 0 ");
	size_t size = side - 2 * (size_t)VIEW_QR_QUIET;
	uint8_t *modules = calloc(size, size);
	assert_non_null(modules);
	for (p += strlen(" d=\""); *p == 'M'; p++) {
		size_t x = number_after(&p, "M");
		size_t y = number_after(&p, " ");
		size_t run = number_after(&p, "h");
		assert_int_equal(number_after(&p, "v"), 1);
		assert_int_equal(number_after(&p, "h-"), run);
		assert_int_equal(*p, 'z');
		assert_true(x >= VIEW_QR_QUIET && y >= VIEW_QR_QUIET && x + run <= side - VIEW_QR_QUIET);
		memset(&modules[(y - VIEW_QR_QUIET) * size + (x - VIEW_QR_QUIET)], 1, run);
	}
	*ret_modules = modules;
	*ret_size = size;
}

static void expect_scanned(const uint8_t *modules, size_t size, const char *text)
{
	char path[] = "/tmp/test-qr-XXXXXX";
	char command[128];
	char line[512] = "";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(close(fd), 0);
	write_pixels(path, modules, size);
	(void)snprintf(command, sizeof command, "zbarimg --quiet --raw --nodbus pbm:%s", path);
	/* NOLINTNEXTLINE(cert-env33-c): a command of our own over a name of our own */
	FILE *scan = popen(command, "r");
	assert_non_null(scan);
	assert_non_null(fgets(line, sizeof line, scan));
	assert_int_equal(pclose(scan), 0);
	assert_int_equal(unlink(path), 0);
	line[strcspn(line, "\n")] = '\0';
	assert_string_equal(line, text);
}

static void test_a_scanner_reads_it(void **state)
{
	static const char *const texts[] = {
		"bankid.67df3917-fa0d-44e5-b327-edcc928297f8.1."
		"dc69358e712458a66a7525beef148ae8526b1c71610eff2c16cdffb4cdac9bf8",
		"https://jourbeslut.example/kontroll/K7F3-9QPM-2X4T",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		for (enum view_qr_level level = VIEW_QR_LOW; level < VIEW_QR_LEVEL_COUNT; level++) {
			FREE uint8_t *modules = NULL;
			FREE uint8_t *drawn = NULL;
			BUF svg = buf_init(1 << 20);
			size_t size;
			size_t drawn_size;
			assert_int_equal(view_qr_modules(span_str(texts[i]), level, &modules, &size), ERR_OK);
			expect_scanned(modules, size, texts[i]);
			assert_int_equal(view_qr_svg(span_str(texts[i]), level, "t", "d", &svg), ERR_OK);
			read_svg(buf_str(&svg), &drawn, &drawn_size);
			assert_int_equal(drawn_size, size);
			assert_memory_equal(drawn, modules, size * size);
		}
	}
}

static void test_svg_speaks_and_has_no_style(void **state)
{
	BUF svg = buf_init(1 << 20);

	(void)state;
	assert_int_equal(view_qr_svg(span_str("x"), VIEW_QR_MEDIUM, "Kod <1>", "a & b", &svg), ERR_OK);
	assert_non_null(strstr(buf_str(&svg), "<title id=\"t\">Kod &lt;1&gt;</title><desc id=\"d\">a &amp; b</desc>"));
	assert_non_null(strstr(buf_str(&svg), "viewBox=\"0 0 29 29\""));
	assert_null(strstr(buf_str(&svg), "style"));
	assert_non_null(strstr(buf_str(&svg), "<rect width=\"29\" height=\"29\" fill=\"#fff\"/>"));
}

static void test_more_correction_makes_a_larger_code(void **state)
{
	FREE uint8_t *low = NULL;
	FREE uint8_t *medium = NULL;
	struct span text = span_str("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz");
	size_t low_size;
	size_t medium_size;

	(void)state;
	assert_int_equal(view_qr_modules(text, VIEW_QR_LOW, &low, &low_size), ERR_OK);
	assert_int_equal(view_qr_modules(text, VIEW_QR_MEDIUM, &medium, &medium_size), ERR_OK);
	assert_true(medium_size > low_size);
}

static void test_what_cannot_be_a_code(void **state)
{
	FREE uint8_t *modules = NULL;
	BUF svg = buf_init(100);
	char text[5000];
	size_t size;

	(void)state;
	memset(text, 'x', sizeof text);
	assert_int_equal(view_qr_modules(span_str(""), VIEW_QR_LOW, &modules, &size), ERR_INPUT);
	assert_int_equal(view_qr_modules(span_of("a\0b", 3), VIEW_QR_LOW, &modules, &size), ERR_INPUT);
	assert_int_equal(view_qr_modules(span_of(text, 3000), VIEW_QR_LOW, &modules, &size), ERR_TOO_LARGE);
	assert_int_equal(view_qr_modules(span_of(text, 5000), VIEW_QR_LOW, &modules, &size), ERR_TOO_LARGE);
	assert_null(modules);
	assert_int_equal(view_qr_svg(span_str("x"), VIEW_QR_LOW, "t", "d", &svg), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_scanner_reads_it),
		cmocka_unit_test(test_svg_speaks_and_has_no_style),
		cmocka_unit_test(test_more_correction_makes_a_larger_code),
		cmocka_unit_test(test_what_cannot_be_a_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
