/* Small text checks that HTTP needs. http_path_safe() and http_url_encode() of http.h are here too. */
#ifndef JOURBESLUT_HTTP_TEXT_H
#define JOURBESLUT_HTTP_TEXT_H

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

/* UTF-8 in one line: no control character at all, no tab, CR, LF. */
bool http_text_is_line(struct span s);
/* What a header line's value may hold (RFC 9110 5.5): printable ASCII, blanks, tab, bytes from 0x80. */
bool http_header_value_valid(struct span s);
/* Case does not count. */
bool http_text_equal_nocase(struct span s, const char *wanted);
/* Takes the next item of a list that is separated by any of `separators`, trimmed. False: none left. */
bool http_list_next(struct span *rest, const char *separators, struct span *ret_item);
/* Appends `disposition; filename="…"; filename*=UTF-8''…` (RFC 6266, RFC 8187). The plain form has '_' for whatever is
 * not a letter, digit or one of "-_. ". ERR_INPUT: empty, or not one line. */
MUST_USE enum err http_disposition(const char *disposition, struct span filename, struct buf *out);

#endif
