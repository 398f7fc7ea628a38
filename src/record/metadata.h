/* What the file says about itself: the document information dictionary and the same in XMP. */
#ifndef RECORD_METADATA_H
#define RECORD_METADATA_H

#include "jourbeslut/record.h"
#include "record/pdf.h"

/* The form of the record as PDF/A names it: 3 and 'A', 2 and 'A', 1 and 'B'. */
struct conformance {
	int part;
	char level;
};
struct conformance conformance_of(const struct record_document *d);
/* "Jourbeslut record writer 2". Static. */
const char *metadata_producer(enum record_writer writer);

MUST_USE enum err metadata_write_info(struct pdf *p, uint32_t number, const struct record_document *d);
MUST_USE enum err metadata_write_xmp(struct pdf *p, uint32_t number, const struct record_document *d);

#endif
