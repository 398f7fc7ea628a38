/* All that `verify` reads: one document of any bytes, or a package of them. Corpus: documents as the service makes them
 * (verify_maker). Nothing here may pass: no root is trusted. */
#include "jourbeslut/verify.h"

#include <stdint.h>
#include <stdlib.h>

#include "jourbeslut/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct verify_trust *trust;
static struct record_fonts *fonts;

static void prepare(void)
{
	const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };

	if (!trust) {
		ASSERT(verify_trust_load("/nowhere", &trust) == ERR_OK);
		ASSERT(record_fonts_load(&files, &fonts) == ERR_OK);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct verify_report report;
	const char *reason = NULL;
	VERIFY_INPUT in = { 0 };
	struct verify_options o;

	prepare();
	o = (struct verify_options){ .trust = trust, .fonts = fonts, .at = { 1800000000000000 } };
	if (verify_input_add(&in, "x.pdf", span_of(data, size), &reason) != ERR_OK || verify_input_sort(&in) != ERR_OK)
		return 0;
	for (size_t i = 0; i < in.count; i++) {
		ASSERT(verify_document(&o, &in.subjects[i], &report) == ERR_OK);
		ASSERT(report.conclusion != VERIFY_PASSED);
		ASSERT(report.decided_by != VERIFY_CHECK_COUNT);
	}
	return 0;
}
