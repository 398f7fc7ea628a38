/* The value of one field: checked and brought to its one form. */
#ifndef CASE_VALUE_H
#define CASE_VALUE_H

#include "jourbeslut/case.h"

#define CASE_MESSAGE 320

/* Checks a JSON value against its field. The result is a new value in normal form, or NULL where it is empty text or an
 * empty list. ERR_INPUT with a Swedish `message`; ERR_MEMORY. */
MUST_USE enum err case_value_check(const struct case_field *field, const json_t *value, struct date today,
                                   char message[CASE_MESSAGE], json_t **ret_value);
/* What a form's text stands for, not checked yet. ERR_MEMORY; ERR_INPUT: not UTF-8. */
MUST_USE enum err case_value_from_text(const struct case_field *field, struct span text, json_t **ret_value);
/* The other way round; for a form. */
MUST_USE enum err case_value_to_text(const struct case_field *field, const json_t *value, struct buf *out);

/* Puts a value (taken over, also on failure) at a path, making objects and lists on the way. ERR_INPUT: more than one
 * past the end of a list, or past CASE_LIST_MAX. */
MUST_USE enum err case_tree_put(json_t *root, const char *path, json_t *value);
/* Takes a value away; objects that it leaves empty go too, elements of lists do not. */
void case_tree_remove(json_t *root, const char *path);

#endif
