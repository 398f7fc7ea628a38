/* multipart/form-data (RFC 7578 on RFC 2046 section 5.1), read strictly from one piece of memory: CRLF line ends, no
 * preamble, no epilogue, nothing nested, no transfer encoding. Browsers send nothing else. */
#ifndef JOURBESLUT_HTTP_MULTIPART_H
#define JOURBESLUT_HTTP_MULTIPART_H

#include "field.h"

/* Bytes of the header lines of one part. */
#define MULTIPART_HEADERS_MAX 2048
/* RFC 2046: 1 to 70 characters. */
#define MULTIPART_BOUNDARY_MAX 70

struct files {
	struct http_file *items; /* owned; the spans look into the body */
	size_t count, cap;
	struct span unfinished; /* name of a file whose end is not in the body; ptr NULL: none */
};
void files_release(struct files *f);

/* The boundary in a Content-Type's parameters, "multipart/form-data; boundary=…", quoted or not. ERR_INPUT. */
MUST_USE enum err multipart_boundary(struct span content_type, struct span *ret_boundary);

/* Reads `body`, into which NUL bytes are written behind names and values. `fields` and `files` must be empty; what they
 * then hold looks into `body`. ERR_INPUT with `problem` filled, ERR_MEMORY; what stood before the error is in them. */
MUST_USE enum err multipart_read(char *body, size_t len, struct span boundary, struct fields *fields,
                                 struct files *files, struct field_problem *problem);

#endif
