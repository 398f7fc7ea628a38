/* The table of fields as it is read and kept. */
#ifndef CASE_FIELDS_H
#define CASE_FIELDS_H

#include "case/file.h"
#include "jourbeslut/base/arena.h"

#define CASE_FIELDS_FILE "fields.json"
#define CASE_FIELDS_MAX 400

struct case_fields {
	const struct case_field *items; /* in the arena, as their choices */
	size_t count;
	struct arena arena;
	json_t *root; /* owned: what the texts point into */
};
void case_fields_free(struct case_fields *fields); /* NULL is fine */

/* Reads `folder`/fields.json (NULL: the one that is built in), and uses nothing. ERR_CONFIG with `problem` filled,
 * ERR_MEMORY. */
MUST_USE enum err case_fields_read(const char *folder, struct law_problem *problem, struct case_fields **ret_fields);
/* The table of the process from now on; borrowed until it ends, or until another is used (tests). */
void case_fields_use(const struct case_fields *fields);
bool case_fields_in_use(void);

/* What C code names of the table: it must be there. */
struct case_needed {
	const char *path;
	enum case_kind kind;
	const char *choices; /* ids separated by space; NULL: none is named */
};
const struct case_needed *case_needed(size_t *ret_count);

/* The same rule as for ids in law packs. */
bool case_good_id(const char *id, size_t len);

#endif
