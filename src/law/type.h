/* Reading of one decision type of a pack. */
#ifndef JOURBESLUT_LAW_TYPE_H
#define JOURBESLUT_LAW_TYPE_H

#include "jourbeslut/reader.h"

/* Fills a zeroed type from its file and checks what the tables cannot say. ERR_CONFIG, ERR_MEMORY. */
MUST_USE enum err law_type_read(struct reader *r, const json_t *object, struct law_type *ret_type);

/* Ids become addresses, JSON keys and names of form fields. */
bool law_good_id(const char *id);

#endif
