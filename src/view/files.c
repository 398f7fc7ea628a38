#include "assets.h"

#include <dirent.h>
#include <errno.h>

DEFINE_CLEANUP(cleanup_names, struct dirent *, free);

static bool ends_with(const char *name, const char *ending)
{
	size_t len = strlen(name);
	size_t ending_len = strlen(ending);

	return len > ending_len && strcmp(name + len - ending_len, ending) == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* not alphasort, which heeds the locale */
}

static enum err call_each(const char *dir, const char *name, const char *ending,
                          enum err (*each)(void *ctx, const char *path, const char *name), void *ctx)
{
	BUF path = buf_init(4096);

	if (name[0] == '.' || !ends_with(name, ending))
		return ERR_OK;
	TRY(buf_printf(&path, "%s/%s", dir, name));
	return each(ctx, buf_str(&path), name);
}

enum err files_each(const char *dir, const char *ending,
                    enum err (*each)(void *ctx, const char *path, const char *name), void *ctx)
{
	CLEANUP(cleanup_names) struct dirent **names = NULL;
	enum err e = ERR_OK;
	int count = scandir(dir, &names, NULL, by_bytes);

	if (count < 0)
		return errno == ENOMEM ? ERR_MEMORY : errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO;
	for (int i = 0; i < count; i++) {
		if (e == ERR_OK)
			e = call_each(dir, names[i]->d_name, ending, each, ctx);
		free(names[i]);
	}
	return e;
}
