/* What is wrong with a form, as the pages show it: beside the field and in the list at the top. */
#ifndef DESK_PROBLEM_H
#define DESK_PROBLEM_H

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"

/* Appends to problems[] {field, text} and puts errors[field]; the first error of a field stays. `field` "" is the page.
 */
MUST_USE enum err problem_add(json_t *problems, json_t *errors, const char *field, const char *text);

#endif
