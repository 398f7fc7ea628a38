/* The texts of a package, in templates/package: parted by lines "@@ name", with «key» for what is filled in. */
#ifndef PACKAGE_GUIDE_H
#define PACKAGE_GUIDE_H

#include "jourbeslut/base/buf.h"

struct guide_value {
	const char *key, *value;
};
struct guide {
	const struct guide_value *values;
	size_t count;
	struct buf *out;
};
/* Appends the section of that name and an empty line. A section or a key that is not there is our bug. */
MUST_USE enum err guide_add(const struct guide *g, const char *section);

#endif
