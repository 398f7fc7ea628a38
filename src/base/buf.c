#include "jourbeslut/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct buf buf_init(size_t max)
{
	return (struct buf){ .max = max };
}

void buf_release(struct buf *b)
{
	free(b->ptr);
	*b = (struct buf){ .max = b->max };
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->ptr)
		b->ptr[0] = '\0';
}

/* Room for `more` bytes and the NUL. */
static enum err reserve(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : 64;
	char *ptr;

	if (more > b->max - b->len)
		return ERR_TOO_LARGE;
	if (b->len + more < b->cap)
		return ERR_OK;
	while (cap <= b->len + more)
		cap *= 2;
	if (cap - 1 > b->max)
		cap = b->max + 1;
	ptr = realloc(b->ptr, cap);
	if (!ptr)
		return ERR_MEMORY;
	b->ptr = ptr;
	b->cap = cap;
	return ERR_OK;
}

enum err buf_add(struct buf *b, const void *bytes, size_t len)
{
	TRY(reserve(b, len));
	if (len > 0)
		memcpy(b->ptr + b->len, bytes, len);
	b->len += len;
	b->ptr[b->len] = '\0';
	return ERR_OK;
}

enum err buf_add_str(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

enum err buf_add_span(struct buf *b, struct span s)
{
	return buf_add(b, s.ptr, s.len);
}

enum err buf_add_char(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

/* Written at once where there is room already, as there mostly is; else measured, and written again. */
enum err buf_vprintf(struct buf *b, const char *format, va_list args)
{
	size_t room = b->ptr ? b->cap - b->len : 0;
	enum err e = ERR_OK;
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(room > 0 ? b->ptr + b->len : NULL, room, format, again);
	va_end(again);
	if (len < 0 || (size_t)len >= room) {
		if (room > 0)
			b->ptr[b->len] = '\0';
		e = len < 0 ? ERR_INTERNAL : reserve(b, (size_t)len);
		if (e == ERR_OK)
			(void)vsnprintf(b->ptr + b->len, (size_t)len + 1, format, args);
	}
	if (e == ERR_OK)
		b->len += (size_t)len;
	return e;
}

enum err buf_printf(struct buf *b, const char *format, ...)
{
	enum err e;
	va_list args;

	va_start(args, format);
	e = buf_vprintf(b, format, args);
	va_end(args);
	return e;
}

struct span buf_span(const struct buf *b)
{
	return span_of(buf_str(b), b->len);
}

const char *buf_str(const struct buf *b)
{
	return b->ptr ? b->ptr : "";
}

char *buf_take(struct buf *b)
{
	char *taken = b->ptr ? b->ptr : calloc(1, 1);

	*b = (struct buf){ .max = b->max };
	return taken;
}

static enum err read_all(struct buf *b, FILE *file)
{
	size_t before = b->len;
	enum err e = ERR_OK;
	char chunk[8192];
	size_t got;

	while (e == ERR_OK && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
		e = buf_add(b, chunk, got);
	if (e == ERR_OK && ferror(file))
		e = ERR_IO;
	if (e != ERR_OK && b->ptr) {
		b->len = before;
		b->ptr[before] = '\0';
	}
	return e;
}

static enum err no_file(void)
{
	return errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO;
}

enum err buf_read_file(struct buf *b, const char *path)
{
	CLOSE FILE *file = fopen(path, "rbe");

	return file ? read_all(b, file) : no_file();
}

enum err buf_read_regular(struct buf *b, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* nobody has to write into a pipe first */
	CLOSE FILE *file = NULL;
	struct stat st;

	if (fd < 0)
		return no_file();
	file = fdopen(fd, "rb");
	if (!file) {
		(void)close(fd);
		return ERR_MEMORY;
	}
	if (fstat(fd, &st) != 0)
		return ERR_IO;
	return S_ISREG(st.st_mode) ? read_all(b, file) : ERR_INPUT;
}
