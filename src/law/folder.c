/* Whether the folder of packs is still what the service read: a release that was copied over a running service, or a
 * folder that is gone, is told before the next start. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jourbeslut/base/text.h"
#include "law/folder.h"

#define LIST_MAX ((size_t)4 << 20)  /* of all names */
#define BYTES_MAX ((size_t)8 << 20) /* of one file */
#define DEPTH_MAX 2                 /* the folder, and one a pack */

struct walk {
	bool bytes;        /* what the files hold, else when they were written and how long they are */
	struct buf *lines; /* one a file */
};

static enum err add_bytes(const char *path, struct buf *lines)
{
	BUF text = buf_init(BYTES_MAX);
	char hex[SHA256_HEX];
	struct sha256 hash;
	enum err e = buf_read_regular(&text, path);

	if (e != ERR_OK)
		return e == ERR_MEMORY ? e : buf_add_str(lines, " unreadable");
	TRY(sha256_of(buf_span(&text), &hash));
	sha256_hex(&hash, hex);
	return buf_printf(lines, " %s", hex);
}

static enum err add_file(const struct walk *w, const char *path, const struct stat *st)
{
	TRY(buf_add_str(w->lines, path));
	if (w->bytes)
		TRY(add_bytes(path, w->lines));
	else
		TRY(buf_printf(w->lines, " %lld %lld.%09ld %llu", (long long)st->st_size, (long long)st->st_mtim.tv_sec,
		               st->st_mtim.tv_nsec, (unsigned long long)st->st_ino));
	return buf_add_char(w->lines, '\n');
}

static enum err add_folder(const struct walk *w, const char *folder, int depth);

static enum err add_entry(const struct walk *w, const char *folder, const char *name, int depth)
{
	char path[PATH_MAX];
	struct stat st;

	if (name[0] == '.' || snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path ||
	    stat(path, &st) != 0)
		return ERR_OK;
	if (S_ISDIR(st.st_mode))
		return depth + 1 < DEPTH_MAX ? add_folder(w, path, depth + 1) : ERR_OK;
	return S_ISREG(st.st_mode) ? add_file(w, path, &st) : ERR_OK;
}

static enum err add_folder(const struct walk *w, const char *folder, int depth)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, NULL, alphasort);
	enum err e = count < 0 ? buf_printf(w->lines, "%s cannot be read\n", folder) : ERR_OK;

	for (int i = 0; i < count; i++) {
		if (e == ERR_OK)
			e = add_entry(w, folder, names[i]->d_name, depth);
		free(names[i]);
	}
	free((void *)names);
	return e;
}

static enum err look(const char *folder, bool bytes, struct sha256 *ret_hash)
{
	BUF lines = buf_init(LIST_MAX);

	TRY(add_folder(&(struct walk){ bytes, &lines }, folder, 0));
	return sha256_of(buf_span(&lines), ret_hash);
}

enum err law_folder_read(const char *folder, struct law_folder *ret_folder)
{
	struct law_folder f = { .path = "" };

	if (snprintf(f.path, sizeof f.path, "%s", folder) >= (int)sizeof f.path)
		return ERR_TOO_LARGE;
	TRY(look(folder, false, &f.stats));
	TRY(look(folder, true, &f.bytes));
	*ret_folder = f;
	return ERR_OK;
}

enum err law_folder_compare(struct law_folder *f, bool *ret_changed)
{
	struct sha256 stats, bytes;

	*ret_changed = false;
	if (!f->path[0])
		return ERR_OK;
	TRY(look(f->path, false, &stats));
	if (memcmp(&stats, &f->stats, sizeof stats) == 0)
		return ERR_OK;
	TRY(look(f->path, true, &bytes));
	*ret_changed = memcmp(&bytes, &f->bytes, sizeof bytes) != 0;
	if (!*ret_changed) /* the same files, copied anew */
		f->stats = stats;
	return ERR_OK;
}
