/* application/x-www-form-urlencoded, as forms send it and as queries use it (WHATWG URL, section 5), read strictly. */
#ifndef JOURBESLUT_HTTP_FORM_H
#define JOURBESLUT_HTTP_FORM_H

#include "field.h"

/* Appends the fields of `text` to `f`, which must be empty. Empty pairs ("a=1&&b=2") are passed over, as WHATWG says.
 * ERR_INPUT with `problem` filled: a bad escape, a field given twice, NUL, not UTF-8, more than HTTP_FIELDS_MAX, a name
 * that is empty or too long. ERR_MEMORY. */
MUST_USE enum err form_read(struct span text, struct fields *f, struct field_problem *problem);

/* Decodes %XX, and '+' as space where `plus`, into `out` (at least text.len bytes). False: a bad escape. */
bool percent_decode(struct span text, bool plus, char *out, size_t *ret_len);

#endif
