#include "jourbeslut/base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	enum err_group group;
	int status;
	const char *text;
} codes[ERR_COUNT] = {
#define ERR_ROW(code, group, status, text) [ERR_##code] = { #code, ERR_GROUP_##group, status, text },
	ERR_LIST(ERR_ROW)
#undef ERR_ROW
};

const char *err_name(enum err e)
{
	ASSERT((unsigned)e < ERR_COUNT);
	return codes[e].name;
}

enum err err_of_name(const char *name)
{
	for (int e = 0; e < ERR_COUNT; e++)
		if (strcmp(codes[e].name, name) == 0)
			return (enum err)e;
	return ERR_OK;
}

enum err_group err_group(enum err e)
{
	ASSERT((unsigned)e < ERR_COUNT);
	return codes[e].group;
}

int err_status(enum err e)
{
	ASSERT((unsigned)e < ERR_COUNT);
	return codes[e].status;
}

const char *err_text(enum err e)
{
	ASSERT((unsigned)e < ERR_COUNT);
	return codes[e].text;
}

void assert_failed(const char *condition, const char *file, int line)
{
	(void)fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, condition);
	abort();
}
