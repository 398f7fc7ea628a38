/* The provisions that the texts of a pack cite: one table in pack.json, put in when the pack is read. */
#ifndef JOURBESLUT_LAW_PROVISION_H
#define JOURBESLUT_LAW_PROVISION_H

#include "jourbeslut/reader.h"

struct provisions {
	const json_t *table; /* object: name → text; borrowed */
	json_t *used;        /* object: the names that a text has cited; owned */
};

/* Replaces `{§name}` in every text of a value by the table's text, in place, and notes the name as used. Where that is
 * "" the empty parentheses and the space before it go too. ERR_CONFIG with the member: an unknown name, or a section
 * sign that stands in the text itself, which a new table would not change; ERR_MEMORY. */
MUST_USE enum err provisions_put(struct reader *r, struct provisions *p, json_t *value);
/* ERR_CONFIG: the table has a name that no text cites. */
MUST_USE enum err provisions_check_used(struct reader *r, const struct provisions *p);

#endif
