#include "jourbeslut/law.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/crypto.h"
#include "law/type.h"

#define LAW_FORMAT "jourbeslut-law-1"
#define PACK_FILE_MAX (1024 * 1024)
#define PACK_FILES_MAX 100
#define PACKS_MAX 100

struct law {
	struct arena arena;
	json_t *files; /* array: keeps what the texts point into */
	struct law_pack *packs[PACKS_MAX];
	size_t pack_count;
};

DEFINE_CLEANUP(cleanup_law, struct law, law_free);
DEFINE_CLEANUP(cleanup_dir, DIR, (void)closedir);

/* pack.json as it stands in the file. */
struct pack_head {
	const char *format, *id, *name, *parts;
	struct date valid_from, valid_to;
	const char *const *types;
	size_t type_count;
};
static const struct reader_member HEAD_MEMBERS[] = {
	{ .name = "format", .kind = READ_TEXT, .required = true, .offset = offsetof(struct pack_head, format) },
	{ .name = "id",
	  .kind = READ_TEXT,
	  .required = true,
	  .offset = offsetof(struct pack_head, id),
	  .room = LAW_ID_TEXT },
	{ .name = "name", .kind = READ_TEXT, .required = true, .offset = offsetof(struct pack_head, name) },
	{ .name = "valid_from", .kind = READ_DATE, .required = true, .offset = offsetof(struct pack_head, valid_from) },
	{ .name = "valid_to", .kind = READ_DATE, .required = true, .offset = offsetof(struct pack_head, valid_to) },
	{ .name = "parts", .kind = READ_TEXT, .offset = offsetof(struct pack_head, parts) },
	{ .name = "types",
	  .kind = READ_TEXTS,
	  .required = true,
	  .offset = offsetof(struct pack_head, types),
	  .count_offset = offsetof(struct pack_head, type_count) },
};
static const struct reader_table HEAD = { HEAD_MEMBERS, ARRAY_LENGTH(HEAD_MEMBERS), sizeof(struct pack_head) };

/* What reading one pack needs. `digest` collects name, NUL, length in decimal, NUL, bytes of each file. */
struct pack_reader {
	struct law *law;
	struct reader reader;
	const char *folder;
	const char *pack;
	char file[120];
	struct buf digest;
};

static enum err keep(struct law *law, json_t *file)
{
	return json_append(law->files, file);
}

static enum err read_json(struct pack_reader *p, const char *name, const json_t **ret_json)
{
	BUF path = buf_init(4096);
	BUF text = buf_init(PACK_FILE_MAX);
	struct json_problem problem = { 0 };
	json_t *value = NULL;

	(void)snprintf(p->file, sizeof p->file, "%s/%s", p->pack, name);
	if (strchr(name, '/') || name[0] == '.')
		return reader_fail(&p->reader, "", "the name of a file holds no / and starts with no full stop");
	TRY(buf_printf(&path, "%s/%s/%s", p->folder, p->pack, name));
	enum err e = buf_read_file(&text, buf_str(&path));
	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK)
		return reader_fail(&p->reader, "", "cannot be read (%s)", err_name(e));
	e = json_read(buf_span(&text), PACK_FILE_MAX, &problem, &value);
	if (e == ERR_INPUT)
		return reader_fail(&p->reader, "", "line %d, column %d: %s", problem.line, problem.column,
		                   problem.reason);
	TRY(e);
	TRY(keep(p->law, value));
	TRY(buf_add(&p->digest, name, strlen(name) + 1));
	TRY(buf_printf(&p->digest, "%zu", text.len));
	TRY(buf_add_char(&p->digest, '\0'));
	TRY(buf_add_span(&p->digest, buf_span(&text)));
	*ret_json = value;
	return ERR_OK;
}

static enum err check_head(struct pack_reader *p, const struct pack_head *head)
{
	struct reader *r = &p->reader;

	if (strcmp(head->format, LAW_FORMAT) != 0)
		return reader_fail(r, "format", "must be \"%s\"", LAW_FORMAT);
	if (strcmp(head->id, p->pack) != 0)
		return reader_fail(r, "id", "must be the folder's name");
	if (!law_good_id(head->id))
		return reader_fail(r, "id", "must be lower-case letters, digits, - and _");
	if (date_compare(head->valid_from, head->valid_to) > 0)
		return reader_fail(r, "valid_to", "lies before valid_from");
	if (head->type_count == 0 || head->type_count > PACK_FILES_MAX)
		return reader_fail(r, "types", "must name 1 to %d files", PACK_FILES_MAX);
	return ERR_OK;
}

static enum err read_types(struct pack_reader *p, const struct pack_head *head, struct law_pack *pack)
{
	struct law_type *types = arena_alloc(&p->law->arena, head->type_count, sizeof *types);

	if (!types)
		return ERR_MEMORY;
	for (size_t i = 0; i < head->type_count; i++) {
		const json_t *object = NULL;
		TRY(read_json(p, head->types[i], &object));
		TRY(law_type_read(&p->reader, object, &types[i]));
		types[i].pack = pack;
		for (size_t k = 0; k < i; k++)
			if (strcmp(types[k].id, types[i].id) == 0)
				return reader_fail(&p->reader, "id", "two files have the type \"%s\"", types[i].id);
	}
	pack->types = types;
	pack->type_count = head->type_count;
	return ERR_OK;
}

static enum err read_pack_into(struct pack_reader *p, struct law_pack *pack)
{
	struct pack_head head = { 0 };
	struct sha256 hash;
	const json_t *object = NULL;

	TRY(read_json(p, "pack.json", &object));
	TRY(reader_object(&p->reader, object, "", &HEAD, &head));
	TRY(check_head(p, &head));
	if (*head.parts) {
		TRY(read_json(p, head.parts, &p->reader.parts));
		if (!json_is_object(p->reader.parts))
			return reader_fail(&p->reader, "", "must be an object of lists of blocks");
	}
	pack->id = head.id;
	pack->name = head.name;
	pack->valid_from = head.valid_from;
	pack->valid_to = head.valid_to;
	TRY(read_types(p, &head, pack));
	TRY(sha256_of(buf_span(&p->digest), &hash));
	sha256_hex(&hash, pack->hash);
	return ERR_OK;
}

static enum err read_pack(struct law *law, const char *folder, const char *name, struct law_problem *problem)
{
	struct pack_reader p = { .law = law, .folder = folder, .pack = name };
	struct law_pack *pack = arena_alloc(&law->arena, 1, sizeof *pack);

	if (!pack)
		return ERR_MEMORY;
	p.reader = (struct reader){ .arena = &law->arena, .problem = problem, .file = p.file };
	p.digest = buf_init(PACK_FILES_MAX * (size_t)PACK_FILE_MAX);
	enum err e = read_pack_into(&p, pack);
	buf_release(&p.digest);
	TRY(e);
	if (law->pack_count == PACKS_MAX)
		return reader_fail(&p.reader, "", "more than %d packs", PACKS_MAX);
	law->packs[law->pack_count++] = pack;
	return ERR_OK;
}

static int compare_packs(const void *a, const void *b)
{
	const struct law_pack *const *x = a, *const *y = b;
	int order = date_compare((*x)->valid_from, (*y)->valid_from);

	return order != 0 ? order : strcmp((*x)->id, (*y)->id);
}

/* One day, one type, one pack. */
static enum err check_overlap(const struct law *law, struct law_problem *problem)
{
	struct reader r = { .problem = problem, .file = "" };

	for (size_t i = 0; i < law->pack_count; i++) {
		for (size_t k = i + 1; k < law->pack_count; k++) {
			const struct law_pack *a = law->packs[i], *b = law->packs[k];
			if (date_compare(b->valid_from, a->valid_to) > 0)
				continue;
			for (size_t t = 0; t < a->type_count; t++)
				if (law_type_find(b, a->types[t].id))
					return reader_fail(&r, b->id, "covers %s on days on which %s covers it",
					                   a->types[t].id, a->id);
		}
	}
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
	CLEANUP(cleanup_dir) DIR *dir = opendir(folder);
	struct reader r = { .problem = problem, .file = "" };
	struct dirent *entry;

	if (!dir)
		return reader_fail(&r, "", "the folder of law packs cannot be opened: %s", strerror(errno));
	while ((entry = readdir(dir)))
		if (is_pack_folder(folder, entry->d_name))
			TRY(read_pack(law, folder, entry->d_name, problem));
	if (law->pack_count == 0)
		return reader_fail(&r, "", "there is no law pack in the folder");
	qsort(law->packs, law->pack_count, sizeof *law->packs, compare_packs);
	return check_overlap(law, problem);
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

size_t law_pack_count(const struct law *law)
{
	return law->pack_count;
}

const struct law_pack *law_pack_at(const struct law *law, size_t index)
{
	return index < law->pack_count ? law->packs[index] : NULL;
}

const struct law_pack *law_pack_find(const struct law *law, const char *id)
{
	for (size_t i = 0; i < law->pack_count; i++)
		if (strcmp(law->packs[i]->id, id) == 0)
			return law->packs[i];
	return NULL;
}

const struct law_type *law_type_find(const struct law_pack *pack, const char *type_id)
{
	for (size_t i = 0; i < pack->type_count; i++)
		if (strcmp(pack->types[i].id, type_id) == 0)
			return &pack->types[i];
	return NULL;
}

const struct law_type *law_type_at(const struct law *law, const char *type_id, struct instant decided)
{
	struct date day = date_of(decided);

	for (size_t i = 0; i < law->pack_count; i++) {
		const struct law_pack *pack = law->packs[i];
		bool covers = date_compare(pack->valid_from, day) <= 0 && date_compare(day, pack->valid_to) <= 0;
		const struct law_type *type = covers ? law_type_find(pack, type_id) : NULL;
		if (type)
			return type;
	}
	return NULL;
}

const struct law_choice *law_ground_find(const struct law_type *type, const char *id)
{
	for (size_t i = 0; i < type->ground_count; i++)
		if (strcmp(type->grounds[i].id, id) == 0)
			return &type->grounds[i];
	return NULL;
}

const struct law_criterion *law_criterion_find(const struct law_type *type, const char *id)
{
	for (size_t i = 0; i < type->criterion_count; i++)
		if (strcmp(type->criteria[i].id, id) == 0)
			return &type->criteria[i];
	return NULL;
}
