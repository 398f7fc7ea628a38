/* A growing buffer that has a maximum from birth. What it holds is always followed by a NUL byte that does not count,
 * so `ptr` can be read as a C string once anything was added. A failed addition changes nothing. */
#ifndef JOURBESLUT_BASE_BUF_H
#define JOURBESLUT_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

struct buf {
	char *ptr; /* owned; NULL while empty */
	size_t len;
	size_t cap;
	size_t max; /* bytes, without the NUL */
};

/* For the caller's storage. `max` bytes is a limit, nothing is allocated. */
struct buf buf_init(size_t max);
/* Frees; may be called again. */
void buf_release(struct buf *b);
/* Empties, keeps the memory. */
void buf_clear(struct buf *b);

/* All: ERR_TOO_LARGE past the maximum, ERR_MEMORY. */
MUST_USE enum err buf_add(struct buf *b, const void *bytes, size_t len);
MUST_USE enum err buf_add_str(struct buf *b, const char *s);
MUST_USE enum err buf_add_span(struct buf *b, struct span s);
MUST_USE enum err buf_add_char(struct buf *b, char c);
MUST_USE enum err buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
MUST_USE enum err buf_vprintf(struct buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

struct span buf_span(const struct buf *b);
/* The content as a C string, "" when empty. Borrowed. */
const char *buf_str(const struct buf *b);
/* Hands over the content as an allocated, NUL-terminated string; the buffer is empty after. NULL: out of memory. */
char *buf_take(struct buf *b);

/* Reads a whole file. ERR_NOT_FOUND, ERR_IO, ERR_TOO_LARGE (the buffer's maximum), ERR_MEMORY. */
MUST_USE enum err buf_read_file(struct buf *b, const char *path);
/* The same of a file that somebody else put there: ERR_INPUT where it is a pipe or a device, which could be read for
 * ever, or a folder. */
MUST_USE enum err buf_read_regular(struct buf *b, const char *path);

/* An owning local: `BUF b = buf_init(1 << 16);` */
#define BUF CLEANUP(buf_release) struct buf

#endif
