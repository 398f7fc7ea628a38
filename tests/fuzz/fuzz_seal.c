/* seal_file_read. What is taken is what the writer makes: each of its revisions is taken too, filling it again is
 * refused, and a stamp more can be put on it. */
#include <stdint.h>
#include <stdlib.h>

#include "jourbeslut/record.h"
#include "jourbeslut/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void stamp(struct span file, size_t count)
{
	struct seal_evidence nothing = { 0 };
	BUF copy = buf_init(RECORD_PDF_MAX);
	struct sha256 digest;
	enum err e;

	ASSERT(buf_add_span(&copy, file) == ERR_OK);
	ASSERT(seal_fill(&copy, span_of("\x30\x00", 2)) == ERR_INPUT);
	ASSERT(span_equal(buf_span(&copy), file));
	e = seal_prepare_stamp(&copy, &nothing, SEAL_ROOM_LEAST, &digest);
	ASSERT(e == (count == SEAL_REVISIONS_MAX ? ERR_TOO_LARGE : ERR_OK));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct seal_file whole, part;
	struct span file = span_of(data, size);
	char reason[160];
	enum err e = seal_file_read(file, reason, sizeof reason, &whole);

	ASSERT(e == ERR_OK || e == ERR_EVIDENCE || e == ERR_MEMORY);
	ASSERT((e == ERR_EVIDENCE) == (*reason != '\0'));
	if (e != ERR_OK)
		return 0;
	for (size_t i = 0; i < whole.count; i++) {
		ASSERT(seal_file_read(span_of(data, whole.revisions[i].start), reason, sizeof reason, &part) == ERR_OK);
		ASSERT(part.count == i);
		seal_file_release(&part);
	}
	if (whole.count > 0)
		stamp(file, whole.count);
	seal_file_release(&whole);
	return 0;
}
