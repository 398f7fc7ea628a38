/* A record of an invented night, for the tests, the bench and the peers of the PDF writer. */
#ifndef TESTS_RECORD_SAMPLE_H
#define TESTS_RECORD_SAMPLE_H

#include "jourbeslut/record.h"

enum sample_kind {
	SAMPLE_RECORD, /* decision and signature page, evidence attached: PDF/A-3a */
	SAMPLE_COPY,   /* the decision alone: PDF/A-2a */
	SAMPLE_CORE,   /* the record without attachments as PDF/A-1b */
	SAMPLE_LONG,   /* every kind of block, far too long; words, rows and notices that must be split */
	SAMPLE_KIND_COUNT
};

struct sample {
	struct blocks decision, signature;
	uint8_t *modules;
	struct record_qr qr;
	struct record_section sections[2];
	struct record_attachment attachments[4];
	const char *banners[3];
	struct record_document document;
};

/* What the QR code holds. */
extern const char SAMPLE_QR_TEXT[];

MUST_USE enum err sample_fonts_load(struct record_fonts **ret_fonts);
/* For the caller's storage, which must stay where it is. */
MUST_USE enum err sample_init(struct sample *s, enum sample_kind kind);
void sample_release(struct sample *s);

#endif
