/* Files inside the file (ISO 19005-3, 6.8). */
#ifndef RECORD_ATTACH_H
#define RECORD_ATTACH_H

#include "jourbeslut/record.h"
#include "jourbeslut/base/arena.h"
#include "record/pdf.h"

/* ERR_INPUT: a name that the header does not allow, or twice the same. */
MUST_USE enum err attach_check(const struct record_attachment *items, size_t count);
/* Writes all; appends the entries "/AF … /Names …" for the catalog. Nothing for none. `packed`: the bytes of each,
 * compressed before; NULL: they are compressed here. */
MUST_USE enum err attach_write(struct pdf *p, struct arena *arena, const struct record_attachment *items, size_t count,
                               const struct span *packed, struct buf *catalog);
/* As /AFRelationship has it. Static. */
const char *attach_relationship_name(enum record_relationship relationship);

#endif
