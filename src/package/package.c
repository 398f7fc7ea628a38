#include "jourbeslut/package.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/zip.h"
#include "package/files.h"
#include "package/sip.h"

static const char *const kinds[PACKAGE_KIND_COUNT] = { [PACKAGE_SIP] = "sip", [PACKAGE_EVIDENCE] = "evidence" };

const char *package_kind_name(enum package_kind kind)
{
	ASSERT((unsigned)kind < PACKAGE_KIND_COUNT);
	return kinds[kind];
}

void package_release(struct package *p)
{
	for (size_t i = 0; i < p->count; i++)
		buf_release(&p->files[i].bytes);
	free(p->files);
	*p = (struct package){ .created = { 0 } };
}

static enum err grow(struct package *p)
{
	size_t cap = p->cap ? 2 * p->cap : 32;
	struct package_file *files;

	if (p->count < p->cap)
		return ERR_OK;
	files = realloc(p->files, cap * sizeof *files);
	if (!files)
		return ERR_MEMORY;
	p->files = files;
	p->cap = cap;
	return ERR_OK;
}

enum err package_add(struct package *p, const struct package_entry *entry, struct buf *bytes)
{
	struct package_file f = { .format = entry->format, .created = entry->created };

	if (p->size + bytes->len > p->max)
		return ERR_TOO_LARGE;
	TRY(grow(p));
	TRY(sha256_of(buf_span(bytes), &f.hash));
	ASSERT(strlen(entry->folder) + strlen(entry->name) < sizeof f.path && strlen(entry->title) < sizeof f.title);
	if (snprintf(f.path, sizeof f.path, "%s%s", entry->folder, entry->name) >= (int)sizeof f.path)
		return ERR_TOO_LARGE; /* the assertion has said it; the release's optimiser wants to see it */
	(void)snprintf(f.title, sizeof f.title, "%s", entry->title);
	f.bytes = *bytes;
	*bytes = (struct buf){ .ptr = NULL };
	p->size += f.bytes.len;
	p->files[p->count++] = f;
	return ERR_OK;
}

const struct package_file *package_find(const struct package *p, const char *folder, const char *name)
{
	size_t len = strlen(folder);

	for (size_t i = 0; i < p->count; i++)
		if (strncmp(p->files[i].path, folder, len) == 0 && strcmp(p->files[i].path + len, name) == 0)
			return &p->files[i];
	return NULL;
}

enum err package_zip(const struct package *p, struct buf *out)
{
	struct name {
		char text[PACKAGE_ROOT_MAX + PACKAGE_PATH_MAX];
	};
	FREE struct name *names = calloc(p->count, sizeof *names);
	FREE struct zip_entry *entries = calloc(p->count, sizeof *entries);

	if (!names || !entries)
		return ERR_MEMORY;
	for (size_t i = 0; i < p->count; i++) {
		const struct package_file *f = &p->files[i];

		(void)snprintf(names[i].text, sizeof names[i].text, "%s/%s", p->root, f->path);
		entries[i] = (struct zip_entry){ names[i].text, buf_span(&f->bytes), f->created };
	}
	return zip_write(entries, p->count, out);
}
