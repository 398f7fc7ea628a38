/* Which fields of the case siblings share. */
#ifndef CASE_SIBLING_H
#define CASE_SIBLING_H

#include "case/file.h"

enum case_share {
	CASE_SHARE_UNDECIDED,
	CASE_OWN,   /* of the one child alone */
	CASE_SHARED /* the same for all children of the family in that night */
};
struct case_sharing {
	const char *path; /* as in case_fields() */
	enum case_share share;
};
/* A row for every field of the case. */
const struct case_sharing *case_sharing_table(size_t *ret_count);

#endif
