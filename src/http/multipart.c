#include "multipart.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text.h"

#define FILENAME_MAX_BYTES 255
#define TYPE_MAX 128

void files_release(struct files *f)
{
	free(f->items);
	*f = (struct files){ 0 };
}

static bool is_boundary_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("'()+_,-./:=?", c) != NULL); /* RFC 2046 bcharsnospace */
}

static bool starts_with_nocase(struct span s, const char *prefix)
{
	size_t len = strlen(prefix);

	return s.len >= len && strncasecmp(s.ptr, prefix, len) == 0;
}

static struct span skip(struct span s, size_t n)
{
	return span_of(s.ptr + n, s.len - n);
}

static struct span skip_blanks(struct span s)
{
	while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
		s = skip(s, 1);
	return s;
}

/* A value in quotes, or up to the next ';'. In quotes a backslash stands for itself: browsers escape by %22. */
static enum err read_value(struct span *rest, struct span *ret_value)
{
	const char *end;

	if (rest->len > 0 && rest->ptr[0] == '"') {
		end = memchr(rest->ptr + 1, '"', rest->len - 1);
		if (!end)
			return ERR_INPUT;
		*ret_value = span_of(rest->ptr + 1, (size_t)(end - rest->ptr) - 1);
		*rest = skip(*rest, ret_value->len + 2);
		return ERR_OK;
	}
	end = memchr(rest->ptr, ';', rest->len);
	*ret_value = span_trim(span_of(rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len));
	*rest = end ? skip(*rest, (size_t)(end - rest->ptr)) : span_of(rest->ptr + rest->len, 0);
	return ret_value->len > 0 ? ERR_OK : ERR_INPUT;
}

/* Takes "; name=value" off the front of `*rest`. */
static enum err read_parameter(struct span *rest, struct span *ret_name, struct span *ret_value)
{
	const char *equals;

	*rest = skip_blanks(*rest);
	if (rest->len == 0 || rest->ptr[0] != ';')
		return ERR_INPUT;
	*rest = skip_blanks(skip(*rest, 1));
	equals = memchr(rest->ptr, '=', rest->len);
	if (!equals || equals == rest->ptr)
		return ERR_INPUT;
	*ret_name = span_of(rest->ptr, (size_t)(equals - rest->ptr));
	*rest = skip(*rest, ret_name->len + 1);
	return read_value(rest, ret_value);
}

static bool name_is(struct span name, const char *wanted)
{
	return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

enum err multipart_boundary(struct span content_type, struct span *ret_boundary)
{
	struct span rest, name, value, found = { 0 };
	const char *end = memchr(content_type.ptr, ';', content_type.len);

	if (!end)
		return ERR_INPUT;
	rest = skip(content_type, (size_t)(end - content_type.ptr));
	while (skip_blanks(rest).len > 0) {
		TRY(read_parameter(&rest, &name, &value));
		if (!name_is(name, "boundary"))
			continue;
		if (found.ptr)
			return ERR_INPUT;
		found = value;
	}
	if (found.len == 0 || found.len > MULTIPART_BOUNDARY_MAX)
		return ERR_INPUT;
	for (size_t i = 0; i < found.len; i++)
		if (!is_boundary_char(found.ptr[i]))
			return ERR_INPUT;
	*ret_boundary = found;
	return ERR_OK;
}

/* One part, while it is read. */
struct part {
	struct span name, filename, type;
	bool has_disposition, has_filename;
};

static enum err read_disposition(struct span value, struct part *part, struct field_problem *problem)
{
	struct span parameter, text;

	if (part->has_disposition || !starts_with_nocase(value, "form-data"))
		return field_refuse(problem, part->name, "multipart");
	part->has_disposition = true;
	value = skip(value, strlen("form-data"));
	while (skip_blanks(value).len > 0) {
		if (read_parameter(&value, &parameter, &text) != ERR_OK)
			return field_refuse(problem, part->name, "multipart");
		if (name_is(parameter, "name") && !part->name.ptr) {
			part->name = text;
		} else if (name_is(parameter, "filename") && !part->has_filename) {
			part->filename = text;
			part->has_filename = true;
		} else { /* filename* is forbidden by RFC 7578 4.2; anything else, and repetitions, are no browser's */
			return field_refuse(problem, part->name, "multipart");
		}
	}
	return ERR_OK;
}

static enum err read_header(struct span line, struct part *part, struct field_problem *problem)
{
	const char *colon = memchr(line.ptr, ':', line.len);
	struct span name, value;

	if (!colon)
		return field_refuse(problem, part->name, "multipart");
	name = span_of(line.ptr, (size_t)(colon - line.ptr));
	value = span_trim(skip(line, name.len + 1));
	if (name_is(name, "Content-Disposition"))
		return read_disposition(value, part, problem);
	if (name_is(name, "Content-Type") && !part->type.ptr && value.len <= TYPE_MAX) {
		part->type = value;
		return ERR_OK;
	}
	return field_refuse(problem, part->name, "multipart");
}

/* Reads the header lines up to the empty one; `*rest` then starts at the content. */
static enum err read_headers(struct span *rest, struct part *part, struct field_problem *problem)
{
	size_t used = 0;

	for (;;) {
		const char *end = memmem(rest->ptr, rest->len, "\r\n", 2);
		size_t len = end ? (size_t)(end - rest->ptr) : 0;
		struct span line = span_of(rest->ptr, len);

		used += len;
		if (!end || used > MULTIPART_HEADERS_MAX)
			return field_refuse(problem, part->name, "multipart");
		*rest = skip(*rest, len + 2);
		if (len == 0)
			return ERR_OK;
		TRY(read_header(line, part, problem));
	}
}

static struct span last_of_path(struct span filename)
{
	for (size_t i = filename.len; i > 0; i--)
		if (filename.ptr[i - 1] == '/' || filename.ptr[i - 1] == '\\')
			return skip(filename, i);
	return filename;
}

static enum err grow(struct files *f)
{
	struct http_file *items;

	if (f->count < f->cap)
		return ERR_OK;
	items = realloc(f->items, (f->cap + 4) * sizeof *items);
	if (!items)
		return ERR_MEMORY;
	f->items = items;
	f->cap += 4;
	return ERR_OK;
}

static enum err add_file(struct files *files, const struct part *part, struct span content,
                         struct field_problem *problem)
{
	struct span filename = last_of_path(part->filename);

	if (part->filename.len == 0 && content.len == 0)
		return ERR_OK; /* an input that the person left empty */
	if (part->name.len == 0 || part->name.len > HTTP_FIELD_NAME_MAX || !http_text_is_line(part->name))
		return field_refuse(problem, part->name, "name");
	if (files->count == HTTP_FILES_MAX)
		return field_refuse(problem, part->name, "too_many");
	if (filename.len == 0 || filename.len > FILENAME_MAX_BYTES || !http_text_is_line(filename) ||
	    !http_text_is_line(part->type))
		return field_refuse(problem, part->name, "file");
	TRY(grow(files));
	files->items[files->count++] =
	        (struct http_file){ .field = part->name, .filename = filename, .type = part->type, .bytes = content };
	return ERR_OK;
}

/* Where the content ends: at CRLF, two hyphens and the boundary. */
static const char *find_delimiter(struct span rest, struct span delimiter)
{
	return memmem(rest.ptr, rest.len, delimiter.ptr, delimiter.len);
}

/* Ends a span of the body with NUL: behind a value stands CR, behind a name its quote or CR. */
static void terminate(char *body, size_t len, struct span s)
{
	size_t at = (size_t)(s.ptr - body) + s.len;

	if (at < len)
		body[at] = '\0';
}

static enum err read_part(struct span *rest, struct span delimiter, char *body, size_t len, struct fields *fields,
                          struct files *files, struct field_problem *problem)
{
	struct part part = { 0 };
	struct span content;
	const char *end;

	TRY(read_headers(rest, &part, problem));
	if (!part.has_disposition || !part.name.ptr)
		return field_refuse(problem, part.name, "multipart");
	end = find_delimiter(*rest, delimiter);
	if (!end) {
		if (part.has_filename && http_text_is_line(part.filename))
			files->unfinished = last_of_path(part.filename);
		return field_refuse(problem, part.name, "multipart");
	}
	content = span_of(rest->ptr, (size_t)(end - rest->ptr));
	*rest = skip(*rest, content.len + delimiter.len);
	if (part.has_filename)
		return add_file(files, &part, content, problem);
	TRY(fields_add(fields, part.name, content, problem));
	terminate(body, len, content);
	terminate(body, len, part.name);
	return ERR_OK;
}

enum err multipart_read(char *body, size_t len, struct span boundary, struct fields *fields, struct files *files,
                        struct field_problem *problem)
{
	char delimiter[4 + MULTIPART_BOUNDARY_MAX] = "\r\n--";
	struct span mark = span_of(delimiter, 4 + boundary.len), rest = span_of(body, len);

	*problem = (struct field_problem){ .reason = "" };
	if (boundary.len == 0 || boundary.len > MULTIPART_BOUNDARY_MAX)
		return field_refuse(problem, span_of(NULL, 0), "multipart");
	memcpy(delimiter + 4, boundary.ptr, boundary.len);
	/* The first delimiter has no CRLF in front of it. */
	if (len < mark.len - 2 || memcmp(body, delimiter + 2, mark.len - 2) != 0)
		return field_refuse(problem, span_of(NULL, 0), "multipart");
	rest = skip(rest, mark.len - 2);
	for (;;) {
		if (span_equal_str(rest, "--") || span_equal_str(rest, "--\r\n"))
			return ERR_OK;
		if (!span_starts_with(rest, "\r\n"))
			return field_refuse(problem, span_of(NULL, 0), "multipart");
		rest = skip(rest, 2);
		TRY(read_part(&rest, mark, body, len, fields, files, problem));
	}
}
