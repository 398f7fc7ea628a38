/* What the files of the case share. */
#ifndef CASE_FILE_H
#define CASE_FILE_H

#include "jourbeslut/case.h"
#include "jourbeslut/personal_number.h"

struct case_file {
	json_t *root; /* owned; an object in normal form */
};

/* What may stand below a path, as in the table: "name" below "person", "*.name" below "representatives". NULL: nothing.
 */
const char *case_path_below(const char *path);
/* A choice that the type gives for grounds, court_wait or placement.kind. NULL: none with that id. */
const struct law_choice *case_law_choice(const char *path, const struct law_type *type, const char *id);
/* False: there is no personal number. */
bool case_number(const struct case_file *c, struct personal_number *ret_number);
/* From the number, or stated, or assumed. False: the day of birth is not known. */
bool case_birth(const struct case_file *c, struct date *ret_birth);
/* The day that case_birth gives is only assumed. */
bool case_birth_assumed(const struct case_file *c);

/* Searches the free texts that stand in the decision: case_check_public of each. `context`: of case_context. */
MUST_USE enum err case_check_reasons(const struct case_file *c, const struct law_type *type,
                                     const struct case_moment *moment, const json_t *context,
                                     struct case_problems *problems);
/* The person's data are protected, as case or call say. */
bool case_is_protected(const struct case_file *c, const struct case_moment *moment);
/* A home that is never named in a decision. */
bool case_private_home(const char *placement_kind);

#endif
