/* multipart_boundary and multipart_read. The first line of the input is the Content-Type, the rest the body. */
#include "http/multipart.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_inside(struct span s, const char *body, size_t len)
{
	return s.len == 0 || (s.ptr >= body && s.len <= len && s.ptr + s.len <= body + len);
}

static void check(const struct fields *fields, const struct files *files, const char *body, size_t len)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct field *f = &fields->items[i];

		ASSERT(is_inside(f->name, body, len) && is_inside(f->value, body, len));
		ASSERT(strlen(f->value.ptr) == f->value.len && strlen(f->name.ptr) == f->name.len);
	}
	ASSERT(files->count <= HTTP_FILES_MAX);
	for (size_t i = 0; i < files->count; i++) {
		const struct http_file *f = &files->items[i];

		ASSERT(is_inside(f->bytes, body, len) && is_inside(f->filename, body, len) &&
		       is_inside(f->type, body, len));
		ASSERT(f->filename.len > 0 && http_text_is_line(f->filename) && http_text_is_line(f->field));
		ASSERT(!memchr(f->filename.ptr, '/', f->filename.len) &&
		       !memchr(f->filename.ptr, '\\', f->filename.len));
	}
}

static void read_body(const uint8_t *bytes, size_t len, struct span boundary)
{
	struct fields fields = { 0 };
	struct files files = { 0 };
	struct field_problem problem;
	/* One byte more, as in a request; exactly as long, so that a step past it is seen. */
	char *body = malloc(len + 1);

	ASSERT(body);
	memcpy(body, bytes, len);
	body[len] = '\0';
	if (multipart_read(body, len, boundary, &fields, &files, &problem) == ERR_OK)
		check(&fields, &files, body, len);
	fields_release(&fields);
	files_release(&files);
	free(body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
	struct span boundary;

	if (end && multipart_boundary(span_of(data, (size_t)(end - data)), &boundary) == ERR_OK)
		read_body(end + 1, size - (size_t)(end - data) - 1, boundary);
	return 0;
}
