/* Named values out of a query or a form, and what was wrong with it. */
#ifndef JOURBESLUT_HTTP_FIELD_H
#define JOURBESLUT_HTTP_FIELD_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/http.h"

struct field {
	struct span name, value; /* each followed by a NUL in memory */
};

/* Fields in the order of sending; zeroed storage is empty. */
struct fields {
	struct field *items; /* owned */
	size_t count, cap;
	char *memory; /* owned; what the spans of a query or a urlencoded form look into */
};
void fields_release(struct fields *f);

/* Why a query or a form was refused: the field that is meant, "" where its name cannot be shown, and a word. */
struct field_problem {
	char field[HTTP_FIELD_NAME_MAX + 1];
	const char *reason; /* "duplicate", "escape", "nul", "utf8", "name", "too_many", "multipart", "file" */
};
/* Fills the problem and returns ERR_INPUT. A name is shown only where it is plain ASCII letters, digits, and ._-[] */
enum err field_refuse(struct field_problem *p, struct span name, const char *reason);

/* Checks and adds: name not empty, not too long, valid text, not there yet; value UTF-8 without NUL. */
MUST_USE enum err fields_add(struct fields *f, struct span name, struct span value, struct field_problem *p);
/* Takes the field out. */
void fields_drop(struct fields *f, const char *name);
/* NULL: absent. */
const struct field *fields_find(const struct fields *f, const char *name);

#endif
