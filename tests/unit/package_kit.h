/* What lies in a package, for its tests. */
#ifndef TESTS_PACKAGE_KIT_H
#define TESTS_PACKAGE_KIT_H

#include "unit/decision_world.h"

#include "jourbeslut/package.h"

#define DATA "representations/rep1/data/"

static inline const struct package_file *find(const struct package *p, const char *path)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->files[i].path, path) == 0)
			return &p->files[i];
	return NULL;
}

static inline void holds(const struct package *p, const char *path, const char *text)
{
	const struct package_file *f = find(p, path);

	assert_non_null(f);
	if (!strstr(buf_str(&f->bytes), text))
		fail_msg("%s does not hold %s", path, text);
}

static inline void holds_not(const struct package *p, const char *path, const char *text)
{
	const struct package_file *f = find(p, path);

	assert_non_null(f);
	assert_null(strstr(buf_str(&f->bytes), text));
}

#endif
