/* A law pack on paper. */
#ifndef JOURBESLUT_PACK_PDF_H
#define JOURBESLUT_PACK_PDF_H

#include "jourbeslut/base/buf.h"
#include "jourbeslut/law.h"
#include "jourbeslut/record.h"

/* PDF/A as the records are, for the lawyer who reviews the pack: a page with its id, days, rank, hash and room for the
 * lawyer's name, then all of it in words (pack_words.h). Appended to an empty buffer. RECORD_FORM_1B: for tests only.
 * Errors of record_write. */
MUST_USE enum err decision_pack_pdf(const struct record_fonts *fonts, const struct law_pack *pack,
                                    enum record_form form, struct instant now, struct buf *ret_pdf);

#endif
