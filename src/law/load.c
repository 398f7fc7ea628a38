#include "jourbeslut/law.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "law/pack.h"
#include "law/reader.h"

DEFINE_CLEANUP(cleanup_law, struct law, law_free);
DEFINE_CLEANUP(cleanup_dir, DIR, (void)closedir);

static enum err read_from_folder(const void *ctx, const char *pack, const char *name, struct buf *out)
{
	BUF path = buf_init(4096);

	TRY(buf_printf(&path, "%s/%s/%s", (const char *)ctx, pack, name));
	return buf_read_file(out, buf_str(&path));
}

static int compare_packs(const void *a, const void *b)
{
	const struct law_pack *const *x = a, *const *y = b;
	int order = date_compare((*x)->valid_from, (*y)->valid_from);

	return order != 0 ? order : strcmp((*x)->id, (*y)->id);
}

/* A type's id stands in records: whatever pack it is of, it is the same question. */
static enum err check_kin(struct reader *r, const struct law_type *a, const struct law_type *b)
{
	if (strcmp(a->id, b->id) == 0 && strcmp(a->kin, b->kin) != 0)
		return reader_fail(r, b->pack->id, "has %s of the kin %s, which is %s in %s", b->id, b->kin, a->kin,
		                   a->pack->id);
	return ERR_OK;
}

/* One goes before the other: by rank, or by the day from which it is valid. */
static enum err check_order(struct reader *r, const struct law_pack *a, const struct law_pack *b,
                            const struct law_type *type)
{
	if (a->rank == b->rank && date_compare(a->valid_from, b->valid_from) == 0 && law_kin_find(b, type->kin))
		return reader_fail(r, b->id, "covers %s from the same day and with the same rank as %s", type->kin,
		                   a->id);
	return ERR_OK;
}

static enum err check_pair(struct reader *r, const struct law_pack *a, const struct law_pack *b)
{
	for (size_t t = 0; t < a->type_count; t++) {
		for (size_t u = 0; u < b->type_count; u++)
			TRY(check_kin(r, &a->types[t], &b->types[u]));
		TRY(check_order(r, a, b, &a->types[t]));
	}
	return ERR_OK;
}

/* There is one way to ask what no pack has, on every day. */
static enum err check_free(struct reader *r, const struct law *law)
{
	const struct law_type *free = law_free_type(law);

	for (size_t i = 0; free && i < law_pack_count(law); i++)
		for (size_t t = 0; t < law->packs[i]->type_count; t++)
			if (law->packs[i]->types[t].free && &law->packs[i]->types[t] != free)
				return reader_fail(r, law->packs[i]->id, "has a second free question");
	if (free && (date_compare(free->pack->valid_from, LAW_FIRST_DAY) != 0 ||
	             date_compare(free->pack->valid_to, LAW_LAST_DAY) != 0 || !law_pack_usable(free->pack)))
		return reader_fail(r, free->pack->id, "the free question must be there on all days");
	return ERR_OK;
}

static enum err check_all(const struct law *law, struct law_problem *problem)
{
	struct reader r = { .problem = problem, .file = "" };
	size_t count = law_pack_count(law);

	TRY(check_free(&r, law));

	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++)
			TRY(check_pair(&r, law->packs[i], law->packs[k]));
	return ERR_OK;
}

static bool is_pack_folder(const char *folder, const char *name)
{
	char path[4096];
	int len = snprintf(path, sizeof path, "%s/%s/pack.json", folder, name);
	CLOSE FILE *f = name[0] == '.' || len < 0 || (size_t)len >= sizeof path ? NULL : fopen(path, "re");

	return f != NULL;
}

static enum err read_packs(struct law *law, const char *folder, struct law_problem *problem)
{
	const struct pack_files files = { read_from_folder, folder };
	CLEANUP(cleanup_dir) DIR *dir = opendir(folder);
	struct reader r = { .problem = problem, .file = "" };
	struct dirent *entry;

	if (!dir)
		return reader_fail(&r, "", "the folder of law packs cannot be opened: %s", strerror(errno));
	while ((entry = readdir(dir)))
		if (is_pack_folder(folder, entry->d_name))
			TRY(pack_read(law, &files, entry->d_name, problem));
	if (law_pack_count(law) == 0)
		return reader_fail(&r, "", "there is no law pack in the folder");
	qsort(law->packs, law_pack_count(law), sizeof *law->packs, compare_packs);
	return check_all(law, problem);
}

enum err law_load(const char *folder, struct law_problem *problem, struct law **ret_law)
{
	CLEANUP(cleanup_law) struct law *law = calloc(1, sizeof *law);

	memset(problem, 0, sizeof *problem);
	if (!law)
		return ERR_MEMORY;
	law->files = json_array();
	if (!law->files)
		return ERR_MEMORY;
	TRY(read_packs(law, folder, problem));
	*ret_law = TAKE(law);
	return ERR_OK;
}

void law_free(struct law *law)
{
	if (!law)
		return;
	arena_release(&law->arena);
	json_decref(law->files);
	free(law);
}
