#include "assets.h"

#include <inttypes.h>

#define ASSET_MAX ((size_t)1 << 20)
#define HASH_START UINT64_C(0xcbf29ce484222325)

/* FNV-1a: tells versions of our own files apart; nothing is protected by it. */
static uint64_t hash_on(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static const char *type_of(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".txt", "text/plain; charset=utf-8" },
		{ ".webmanifest", "application/manifest+json" },
	};
	const char *ending = strrchr(name, '.');

	for (size_t i = 0; ending && i < ARRAY_LENGTH(types); i++)
		if (strcmp(ending, types[i].ending) == 0)
			return types[i].type;
	return NULL;
}

void assets_release(struct assets *a)
{
	for (size_t i = 0; i < a->count; i++) {
		free((char *)(uintptr_t)a->items[i].name);
		free((char *)(uintptr_t)a->items[i].bytes.ptr);
	}
	free(a->items);
	*a = (struct assets){ 0 };
}

static enum err reserve(struct assets *a)
{
	if (a->count < a->cap)
		return ERR_OK;
	size_t cap = a->cap ? 2 * a->cap : 8;
	struct view_asset *items = reallocarray(a->items, cap, sizeof *items);
	if (!items)
		return ERR_MEMORY;
	a->items = items;
	a->cap = cap;
	return ERR_OK;
}

static enum err load_one(void *ctx, const char *path, const char *name)
{
	struct assets *a = ctx;
	struct view_asset asset = { .type = type_of(name) };
	BUF content = buf_init(ASSET_MAX);
	FREE char *name_copy = NULL;

	if (!asset.type)
		return ERR_OK;
	TRY(reserve(a));
	TRY(buf_read_file(&content, path));
	name_copy = strdup(name);
	size_t len = content.len;
	char *bytes = len ? buf_take(&content) : strdup("");
	if (!name_copy || !bytes) {
		free(bytes);
		return ERR_MEMORY;
	}
	asset.name = TAKE(name_copy);
	asset.bytes = span_of(bytes, len);
	(void)snprintf(asset.etag, sizeof asset.etag, "\"%016" PRIx64 "\"", hash_on(HASH_START, bytes, len));
	a->items[a->count++] = asset;
	return ERR_OK;
}

enum err assets_load(const char *dir, struct view_problem *problem, struct assets *ret_assets)
{
	CLEANUP(assets_release) struct assets a = { 0 };
	uint64_t hash = HASH_START;

	enum err e = files_each(dir, "", load_one, &a);
	if (e != ERR_OK && problem)
		(void)snprintf(problem->text, sizeof problem->text, "%.180s: cannot be read", dir);
	TRY(e);
	for (size_t i = 0; i < a.count; i++) {
		hash = hash_on(hash, a.items[i].name, strlen(a.items[i].name) + 1);
		hash = hash_on(hash, a.items[i].bytes.ptr, a.items[i].bytes.len);
	}
	(void)snprintf(a.version, sizeof a.version, "%016" PRIx64, hash);
	*ret_assets = a;
	a = (struct assets){ 0 };
	return ERR_OK;
}
