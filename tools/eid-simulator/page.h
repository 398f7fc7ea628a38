/* The phone's pages: fragments of HTML in pages/, built into the program, in which {{key}} is replaced by escaped text.
 */
#ifndef EID_SIMULATOR_PAGE_H
#define EID_SIMULATOR_PAGE_H

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/embedded.h"
#include "jourbeslut/base/err.h"

struct page_value {
	const char *key, *value; /* a NULL key ends the list */
};

/* NULL: no such file. Static storage. */
const struct embedded_file *page_file(const char *name);
/* Appends a fragment. ERR_INTERNAL: no such fragment, or it wants a key that is not given. */
MUST_USE enum err page_add(struct buf *out, const char *name, const struct page_value *values);
/* Appends a whole file as it is. */
MUST_USE enum err page_add_file(struct buf *out, const char *name);
/* Appends the Swedish text for `code` from pages/messages.txt. ERR_INTERNAL: there is none. */
MUST_USE enum err page_message(const char *code, struct buf *out);

#endif
