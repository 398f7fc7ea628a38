#include "jourbeslut/law.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jourbeslut/base/embedded.h"
#include "jourbeslut/base/text.h"
#include "law/pack.h"
#include "jourbeslut/reader.h"

DEFINE_CLEANUP(cleanup_law, struct law, law_free);
extern const struct embedded_file law_built_in[];

#define HEAD_FILE_MAX ((size_t)1 << 20)

DEFINE_CLEANUP(cleanup_dir, DIR, (void)closedir);

static enum err read_from_folder(const void *ctx, const char *pack, const char *name, struct buf *out)
{
	BUF path = buf_init(4096);

	TRY(buf_printf(&path, "%s/%s/%s", (const char *)ctx, pack, name));
	return buf_read_regular(out, buf_str(&path));
}

static int compare_packs(const void *a, const void *b)
{
	const struct law_pack *const *x = a, *const *y = b;
	int order = date_compare((*x)->valid_from, (*y)->valid_from);

	return order != 0 ? order : strcmp((*x)->id, (*y)->id);
}

/* A type's id stands in records: whatever pack it is of, it is the same question. And where a word is one type's id and
 * another's kin, whoever asks for the kin gets the kin. */
static enum err check_kin(struct reader *r, const struct law_type *a, const struct law_type *b)
{
	if (strcmp(a->kin, b->kin) == 0)
		return ERR_OK;
	if (strcmp(a->id, b->id) == 0)
		return reader_fail(r, b->pack->id, "has %s of the kin %s, which is %s in %s", b->id, b->kin, a->kin,
		                   a->pack->id);
	if (strcmp(b->id, a->kin) == 0)
		return reader_fail(r, b->pack->id, "has %s of the kin %s, which is itself a kin in %s", b->id, b->kin,
		                   a->pack->id);
	if (strcmp(b->kin, a->id) == 0)
		return reader_fail(r, b->pack->id, "has %s of the kin %s, which is a type of the kin %s in %s", b->id,
		                   b->kin, a->kin, a->pack->id);
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
static enum err check_free_days(struct reader *r, const struct law_pack *pack)
{
	return date_compare(pack->valid_from, LAW_FIRST_DAY) == 0 && date_compare(pack->valid_to, LAW_LAST_DAY) == 0 &&
	                       law_pack_usable(pack)
	               ? ERR_OK
	               : reader_fail(r, pack->id, "the free question must be there on all days");
}

static enum err check_free(struct reader *r, const struct law *law)
{
	const struct law_type *free = law_free_type(law);

	for (size_t i = 0; free && i < law_pack_count(law); i++)
		for (size_t t = 0; t < law->packs[i]->type_count; t++)
			if (law->packs[i]->types[t].free && &law->packs[i]->types[t] != free)
				return reader_fail(r, law->packs[i]->id, "has a second free question");
	return free ? check_free_days(r, free->pack) : ERR_OK;
}

/* Others with its id make room for it. Of those on the shelf, what was recorded by one keeps its kin. */
static enum err check_among(const struct law *law, const struct law_pack *pack, struct law_problem *problem)
{
	struct reader r = { .problem = problem, .file = pack->id };

	for (size_t t = 0; t < pack->type_count; t++)
		if (pack->types[t].free && law_free_type(law))
			return reader_fail(&r, "types", "has a second free question");
		else if (pack->types[t].free)
			TRY(check_free_days(&r, pack));
	for (size_t i = 0; i < law_pack_count(law); i++)
		if (strcmp(law->packs[i]->id, pack->id) != 0 && !law_pack_shelved(law->packs[i]))
			TRY(check_pair(&r, law->packs[i], pack));
	for (size_t t = 0; t < pack->type_count; t++) {
		const char *id = pack->types[t].id, *kin = law_kin(law, id);

		if (strcmp(kin, id) != 0 && strcmp(kin, pack->types[t].kin) != 0)
			return reader_fail(&r, pack->id, "has %s of the kin %s, which was %s in a pack before it", id,
			                   pack->types[t].kin, kin);
	}
	return ERR_OK;
}

/* One that is added later is checked against all others before it is seen. */
static enum err check_room(const struct law *law, const struct law_pack *pack, struct law_problem *problem)
{
	struct reader r = { .problem = problem, .file = pack->id };

	if (!pack->kept && law_pack_find(law, pack->id))
		return reader_fail(&r, "id", "there is a pack %s already; a correction is a pack with an id of its own",
		                   pack->id);
	return law_pack_count(law) < LAW_PACKS_MAX ? ERR_OK : reader_fail(&r, "", "more than %d packs", LAW_PACKS_MAX);
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

/* A type of decision, as FORMAT.md has it; of a file of parts, no. */
static bool is_type(const char *folder, const char *pack, const char *file)
{
	BUF text = buf_init(HEAD_FILE_MAX);
	JSON json_t *type = NULL;

	return read_from_folder(folder, pack, file, &text) == ERR_OK &&
	       json_read(buf_span(&text), text.len, NULL, &type) == ERR_OK && *json_text(type, "id") &&
	       json_is_array(json_object_get(type, "decision"));
}

/* What is left of a pack that was copied in half, or whose pack.json was taken away: it has types, or nothing. */
static bool lacks_head(const char *folder, const char *name)
{
	char path[PATH_MAX];
	int len = snprintf(path, sizeof path, "%s/%s", folder, name);
	CLEANUP(cleanup_dir) DIR *dir = len > 0 && (size_t)len < sizeof path ? opendir(path) : NULL;
	bool any = false, types = false;
	struct dirent *entry;

	while (dir && !types && (entry = readdir(dir))) {
		const char *dot = strrchr(entry->d_name, '.');

		if (entry->d_name[0] == '.')
			continue;
		any = true;
		types = dot && strcmp(dot, ".json") == 0 && is_type(folder, name, entry->d_name);
	}
	return dir && (types || !any);
}

/* One that may not be looked into is one: whoever must read it is told, instead of going on without it. */
static bool is_pack_folder(const char *folder, const char *name)
{
	char path[4096];
	int len = snprintf(path, sizeof path, "%s/%s/pack.json", folder, name);
	struct stat st;

	if (name[0] == '.' || len < 0 || (size_t)len >= sizeof path)
		return false;
	return stat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR) ||
	       (errno == ENOENT && lacks_head(folder, name));
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

struct law *law_new(void)
{
	CLEANUP(cleanup_law) struct law *law = calloc(1, sizeof *law);

	if (!law)
		return NULL;
	(void)pthread_mutex_init(&law->adding, NULL); /* cannot fail with the attributes of glibc's default */
	law->files = json_array();
	return law->files ? TAKE(law) : NULL;
}

enum err law_load(const char *folder, struct law_problem *problem, struct law **ret_law)
{
	CLEANUP(cleanup_law) struct law *law = law_new();

	memset(problem, 0, sizeof *problem);
	if (!law)
		return ERR_MEMORY;
	TRY(read_packs(law, folder, problem));
	*ret_law = TAKE(law);
	return ERR_OK;
}

void law_problem_words(const struct law_problem *problem, const char *folder, char *out, size_t size)
{
	bool file = *problem->file, member = *problem->member;

	(void)snprintf(out, size, "%s%s%s%s%s%s%s", folder, *folder && file ? "/" : "", problem->file,
	               member && (file || *folder) ? " " : "", problem->member, *folder || file || member ? ": " : "",
	               problem->text);
}

void law_free(struct law *law)
{
	while (law) {
		struct law *added = law->added;

		arena_release(&law->arena);
		json_decref(law->files);
		(void)pthread_mutex_destroy(&law->adding);
		free(law);
		law = added;
	}
}

/* --- One more ---------------------------------------------------------------------------------------------------- */

static enum err join(struct law *law, struct law *one, struct law_problem *problem)
{
	struct law_pack *pack = one->packs[0];
	size_t count = law_pack_count(law);

	TRY(check_room(law, pack, problem));
	if (!pack->kept)
		TRY(check_among(law, pack, problem));
	one->added = law->added;
	law->added = one;
	law->packs[count] = pack;
	atomic_store(&law->pack_count, count + 1); /* seen by other threads once it is whole */
	return ERR_OK;
}

/* What is to become of a pack. */
struct adding {
	const char *id, *hash; /* "": whatever its bytes are */
	law_pack_check *check; /* NULL: none */
	bool kept;
};

/* The pack has memory of its own, so that one that is refused leaves nothing behind. */
static enum err add(struct law *law, const struct pack_files *files, const struct adding *a,
                    struct law_problem *problem)
{
	CLEANUP(cleanup_law) struct law *one = law_new();
	struct reader r = { .problem = problem, .file = a->id };
	enum err e;

	memset(problem, 0, sizeof *problem);
	if (!one)
		return ERR_MEMORY;
	TRY(pack_read(one, files, a->id, problem));
	if (*a->hash && strcmp(one->packs[0]->hash, a->hash) != 0)
		return reader_fail(&r, "", "is damaged: these are not the bytes that were staged");
	if (a->check)
		TRY(a->check(one->packs[0], problem));
	one->packs[0]->kept = a->kept;
	atomic_store(&one->packs[0]->shelved, a->kept);
	atomic_store(&one->packs[0]->aside, a->kept);
	(void)pthread_mutex_lock(&law->adding);
	e = join(law, one, problem);
	(void)pthread_mutex_unlock(&law->adding);
	if (e == ERR_OK)
		one = NULL;
	return e;
}

/* A folder that is on its way in. */
struct newcomer {
	const char *parent, *id, *library;
};

static enum err read_newcomer(const void *ctx, const char *pack, const char *name, struct buf *out)
{
	const struct newcomer *n = ctx;
	enum err e = read_from_folder(n->parent, pack, name, out);

	if (e != ERR_OK && e != ERR_MEMORY && strcmp(pack, n->id) != 0)
		e = read_from_folder(n->library, pack, name, out);
	return e;
}

enum err law_add_folder(struct law *law, const char *folder, const char *library, law_pack_check *check,
                        struct law_problem *problem, json_t **ret_files)
{
	struct newcomer n = { .library = library };
	const struct pack_files files = { read_newcomer, &n };
	struct adding a = { .hash = "", .check = check };
	char path[PATH_MAX];
	char *slash;

	memset(problem, 0, sizeof *problem);
	if (!realpath(folder, path))
		return ERR_NOT_FOUND;
	slash = strrchr(path, '/');
	*slash = '\0';
	n.parent = path;
	n.id = slash + 1;
	a.id = n.id;
	TRY(add(law, &files, &a, problem));
	/* The one that was added last. Its files are only read from here on; jansson counts who holds them. */
	*ret_files = json_incref((json_t *)(uintptr_t)law->added->packs[0]->files);
	return ERR_OK;
}

static enum err read_kept(const void *ctx, const char *pack, const char *name, struct buf *out)
{
	BUF key = buf_init(4096);
	const json_t *text;

	TRY(buf_printf(&key, "%s/%s", pack, name));
	text = json_object_get(ctx, buf_str(&key));
	return json_is_string(text) ? buf_add_span(out, span_of(json_string_value(text), json_string_length(text)))
	                            : ERR_NOT_FOUND;
}

enum err law_add_files(struct law *law, const char *id, const char *hash, const json_t *files, law_pack_check *check,
                       struct law_problem *problem)
{
	const struct pack_files kept = { read_kept, files };
	const struct adding a = { .id = id, .hash = hash, .check = check };

	return add(law, &kept, &a, problem);
}

/* --- The shelf --------------------------------------------------------------------------------------------------- */

enum err law_add_kept(struct law *law, const char *id, const char *hash, const json_t *files,
                      struct law_problem *problem)
{
	const struct pack_files kept = { read_kept, files };
	const struct adding a = { .id = id, .hash = hash, .kept = true };

	return add(law, &kept, &a, problem);
}

static struct law_pack *pack_of(const struct law *law, const char *id, const char *hash)
{
	for (size_t i = 0; i < law_pack_count(law); i++)
		if (strcmp(law->packs[i]->id, id) == 0 && strcmp(law->packs[i]->hash, hash) == 0)
			return law->packs[i];
	return NULL;
}

/* Something can be asked on every day, whatever is put in the place of the pack that has the free question. */
static enum err check_keeps_free(const struct law *law, const struct law_pack *pack, struct law_problem *problem)
{
	const struct law_type *free = law_free_type(law);
	struct reader r = { .problem = problem, .file = pack->id };

	if (free && free->pack != pack && strcmp(free->pack->id, pack->id) == 0)
		return reader_fail(&r, "id",
		                   "the pack %s has the free question and stays; give this one an id of its own",
		                   pack->id);
	return ERR_OK;
}

static enum err give_id(struct law *law, struct law_pack *pack, struct law_problem *problem)
{
	TRY(check_keeps_free(law, pack, problem));
	TRY(check_among(law, pack, problem));
	/* The one comes before the other goes: whoever reads meanwhile finds one of them. */
	atomic_store(&pack->shelved, false);
	atomic_store(&pack->aside, false);
	for (size_t i = 0; i < law_pack_count(law); i++)
		if (law->packs[i] != pack && strcmp(law->packs[i]->id, pack->id) == 0) {
			atomic_store(&law->packs[i]->shelved, true);
			atomic_store(&law->packs[i]->aside, true);
		}
	return ERR_OK;
}

enum err law_give_id(struct law *law, const char *id, const char *hash, law_pack_check *check,
                     struct law_problem *problem)
{
	struct law_pack *pack = pack_of(law, id, hash);
	enum err e;

	if (!pack || (!law_pack_shelved(pack) && !law_pack_aside(pack)))
		return ERR_OK;
	memset(problem, 0, sizeof *problem);
	TRY(check(pack, problem));
	(void)pthread_mutex_lock(&law->adding);
	e = give_id(law, pack, problem);
	(void)pthread_mutex_unlock(&law->adding);
	return e;
}

void law_shelve(struct law *law, const char *id, const char *hash)
{
	struct law_pack *pack = pack_of(law, id, hash);

	if (!pack)
		return;
	(void)pthread_mutex_lock(&law->adding);
	atomic_store(&pack->shelved, true);
	if (!law_pack_find(law, id))
		atomic_store(&pack->aside, false);
	(void)pthread_mutex_unlock(&law->adding);
}

void law_left_out_set(struct law *law, const struct law_left_out *list, size_t count)
{
	(void)pthread_mutex_lock(&law->adding);
	law->left_out_count = count < LAW_LEFT_OUT_MAX ? count : LAW_LEFT_OUT_MAX;
	if (count > 0)
		memcpy(law->left_out, list, law->left_out_count * sizeof *list);
	(void)pthread_mutex_unlock(&law->adding);
}

bool law_left_out(struct law *law, size_t index, struct law_left_out *ret_one)
{
	bool there;

	(void)pthread_mutex_lock(&law->adding);
	there = index < law->left_out_count;
	if (there)
		*ret_one = law->left_out[index];
	(void)pthread_mutex_unlock(&law->adding);
	return there;
}

/* --- What can be read --------------------------------------------------------------------------------------------- */

void law_broken_add(struct law *law, const struct law_left_out *one)
{
	if (law->broken_count < LAW_LEFT_OUT_MAX)
		law->broken[law->broken_count++] = *one;
}

bool law_broken(const struct law *law, size_t index, struct law_left_out *ret_one)
{
	if (index >= law->broken_count)
		return false;
	*ret_one = law->broken[index];
	return true;
}

/* As far as the head can be read, whatever is wrong with the rest. */
static struct date first_day(const char *folder, const char *name)
{
	BUF text = buf_init(HEAD_FILE_MAX);
	JSON json_t *head = NULL;
	struct date day;

	if (read_from_folder(folder, name, "pack.json", &text) != ERR_OK ||
	    json_read(buf_span(&text), text.len, NULL, &head) != ERR_OK ||
	    date_parse(span_str(json_text(head, "valid_from")), &day) != ERR_OK)
		return LAW_FIRST_DAY;
	return day;
}

static enum err read_one(struct law *law, const char *folder, const char *name, law_pack_check *check)
{
	const struct pack_files files = { read_from_folder, folder };
	const struct adding a = { .id = name, .hash = "", .check = check };
	struct law_left_out broken = { .of = LAW_BROKEN };
	enum err e = add(law, &files, &a, &broken.problem);

	if (e != ERR_CONFIG)
		return e;
	(void)snprintf(broken.id, sizeof broken.id, "%.*s", (int)sizeof broken.id - 1, name);
	broken.from = first_day(folder, name);
	law_broken_add(law, &broken);
	return ERR_OK;
}

static enum err read_readable(struct law *law, const char *folder, law_pack_check *check)
{
	struct law_left_out broken = { .of = LAW_BROKEN, .from = LAW_FIRST_DAY };
	struct dirent **names = NULL;
	int count = scandir(folder, &names, NULL, alphasort);
	enum err e = ERR_OK;
	int packs = 0;

	if (count < 0) {
		(void)snprintf(broken.problem.text, sizeof broken.problem.text,
		               "the folder of law packs cannot be opened: %s", strerror(errno));
		law_broken_add(law, &broken);
		return ERR_OK;
	}
	for (int i = 0; i < count; i++) {
		if (e == ERR_OK && is_pack_folder(folder, names[i]->d_name)) {
			e = read_one(law, folder, names[i]->d_name, check);
			packs++;
		}
		free(names[i]);
	}
	free((void *)names);
	if (packs == 0 && e == ERR_OK) { /* no release has none: a copy that broke off */
		(void)snprintf(broken.problem.text, sizeof broken.problem.text, "the folder of law packs is empty");
		law_broken_add(law, &broken);
	}
	return e;
}

enum err law_load_readable(const char *folder, law_pack_check *check, struct law **ret_law)
{
	CLEANUP(cleanup_law) struct law *law = law_new();

	if (!law)
		return ERR_MEMORY;
	TRY(law_folder_read(folder, &law->folder)); /* first: what is copied meanwhile is seen */
	TRY(read_readable(law, folder, check));
	qsort((void *)law->packs, law_pack_count(law), sizeof *law->packs, compare_packs);
	*ret_law = TAKE(law);
	return ERR_OK;
}

enum err law_folder_changed(const struct law *law, bool *ret_changed)
{
	struct law *own = (struct law *)(uintptr_t)law; /* what was compared last, under its lock */
	enum err e;

	(void)pthread_mutex_lock(&own->adding);
	e = law_folder_compare(&own->folder, ret_changed);
	(void)pthread_mutex_unlock(&own->adding);
	return e;
}

static enum err read_built_in(const void *ctx, const char *pack, const char *name, struct buf *out)
{
	(void)ctx;
	(void)pack; /* no two of them have one name */
	for (const struct embedded_file *f = law_built_in; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return buf_add(out, f->bytes, f->len);
	return ERR_NOT_FOUND;
}

enum err law_add_free(struct law *law, law_pack_check *check, struct law_problem *problem)
{
	const struct pack_files files = { read_built_in, NULL };
	const struct adding a = { .id = "free", .hash = "", .check = check };

	return add(law, &files, &a, problem);
}
