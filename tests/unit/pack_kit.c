#include "unit/pack_kit.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

int pack_kit_set_up(void **state)
{
	struct law_problem problem;

	if (world_set_up(state) != 0)
		return -1;
	struct world *w = *state;
	w->now = world_time("2027-01-01T00:20:00+01:00");
	return law_load(PACK_KIT_LAW, &problem, &w->office.law) == ERR_OK ? 0 : -1;
}

int pack_kit_tear_down(void **state)
{
	struct world *w = *state;

	law_free(w->office.law);
	return world_tear_down(state);
}

int64_t pack_kit_other_admin(struct world *w)
{
	struct person p;

	assert_int_equal(people_person_find_number(w->s, "197503122389", &p), ERR_OK);
	return p.id;
}

const struct law_pack *pack_kit_find(struct world *w, const char *id)
{
	const struct law_pack *pack = law_pack_find(w->office.law, id);

	assert_non_null(pack);
	return pack;
}

enum err pack_kit_approve(struct world *w, const char *id, const char *hash, int64_t person)
{
	return IN_TX(w, decision_pack_approve(&w->office, w->s, pack_kit_find(w, id),
	                                      hash ? hash : pack_kit_find(w, id)->hash, person,
	                                      span_str(PACK_KIT_LAWYER), (struct date){ 2026, 12, 15 }));
}

void pack_kit_sync(struct world *w, struct law *law)
{
	assert_int_equal(decision_packs_sync(law, w->s), ERR_OK);
}

void pack_kit_approve_both(struct world *w, const char *id)
{
	assert_int_equal(pack_kit_approve(w, id, NULL, w->admin), ERR_OK);
	assert_int_equal(pack_kit_approve(w, id, NULL, pack_kit_other_admin(w)), ERR_OK);
	pack_kit_sync(w, w->office.law);
}

void pack_kit_files(struct world *w, const char *id, json_t *rename, const char *use, json_t **ret_files)
{
	CLEANUP(cleanup_law) struct law *law = law_new();
	JSON json_t *head = json_load_file(PACK_KIT_LAW "/lvu-2027/pack.json", 0, NULL);
	struct law_problem problem;
	char folder[128], path[160];

	assert_int_equal(json_object_set_new(head, "id", json_string(id)), 0);
	assert_int_equal(json_object_set_new(head, "rank", json_integer(30)), 0);
	assert_int_equal(json_object_set_new(head, "use", json_string(use)), 0);
	if (rename)
		assert_int_equal(json_object_set_new(head, "rename", rename), 0);
	(void)snprintf(folder, sizeof folder, "%s/%s", w->folder, id);
	(void)snprintf(path, sizeof path, "%s/pack.json", folder);
	(void)mkdir(folder, 0700);
	assert_int_equal(json_dump_file(head, path, 0), 0);
	json_decref(*ret_files);
	*ret_files = NULL;
	assert_int_equal(law_add_folder(law, folder, PACK_KIT_LAW, NULL, &problem, ret_files), ERR_OK);
	(void)unlink(path);
	(void)rmdir(folder);
}

enum err pack_kit_stage(struct world *w, const char *id, const json_t *files)
{
	CLEANUP(cleanup_law) struct law *law = law_new();
	struct law_problem problem;

	assert_int_equal(law_add_files(law, id, "", files, NULL, &problem), ERR_OK);
	return IN_TX(w, decision_pack_stage(w->s, w->now, law_pack_find(law, id), files, "Ali Testberg"));
}

static void change_head(const char *folder, const char *id, const char *name)
{
	JSON json_t *head = NULL;
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s/pack.json", PACK_KIT_LAW, id);
	head = json_load_file(path, 0, NULL);
	assert_int_equal(json_object_set_new(head, "name", json_string(name)), 0);
	(void)snprintf(path, sizeof path, "%s/%s/pack.json", folder, id);
	assert_int_equal(json_dump_file(head, path, 0), 0);
}

static void link_files(const char *folder, const char *id, const char *into)
{
	char from[200], to[400];
	struct dirent *entry;
	DIR *dir;

	(void)snprintf(to, sizeof to, "%s/%s", folder, into);
	assert_true(mkdir(to, 0700) == 0 || errno == EEXIST);
	(void)snprintf(from, sizeof from, "%s/%s", PACK_KIT_LAW, id);
	dir = opendir(from);
	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, "pack.json") != 0 && entry->d_name[0] != '.') {
			(void)snprintf(from, sizeof from, "%s/%s/%.100s", PACK_KIT_LAW, id, entry->d_name);
			(void)snprintf(to, sizeof to, "%s/%s/%.100s", folder, into, entry->d_name);
			assert_int_equal(symlink(from, to), 0);
		}
	(void)closedir(dir);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

void pack_kit_folder(struct world *w, const char *id, char ret_folder[128])
{
	char from[400], to[400];
	struct dirent *entry;
	DIR *dir = opendir(PACK_KIT_LAW);

	assert_non_null(dir);
	(void)snprintf(ret_folder, 128, "%s/release-%llx", w->folder, (unsigned long long)w->seed++);
	assert_int_equal(mkdir(ret_folder, 0700), 0);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || strcmp(entry->d_name, id) == 0)
			continue;
		(void)snprintf(from, sizeof from, "%s/%.100s", PACK_KIT_LAW, entry->d_name);
		(void)snprintf(to, sizeof to, "%s/%.100s", ret_folder, entry->d_name);
		assert_int_equal(symlink(from, to), 0);
	}
	(void)closedir(dir);
	link_files(ret_folder, id, id); /* others may build on them */
}

/* The pack is gone; whoever built on its types has them in a folder of its own. */
static void take_away(const char *folder, const char *id)
{
	static const char *const heirs[] = { "barn-2027", "lvu-2027" };
	char path[200], head[200];

	for (size_t i = 0; i < ARRAY_LENGTH(heirs); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, heirs[i]);
		if (unlink(path) != 0) /* the pack itself */
			continue;
		link_files(folder, heirs[i], heirs[i]);
		link_files(folder, id, heirs[i]);
		(void)snprintf(path, sizeof path, "%s/%s/pack.json", folder, heirs[i]);
		(void)snprintf(head, sizeof head, "%s/%s/pack.json", PACK_KIT_LAW, heirs[i]);
		assert_int_equal(symlink(head, path), 0);
	}
	(void)snprintf(path, sizeof path, "%s/%s", folder, id);
	pack_kit_remove(path);
}

void pack_kit_remove(const char *folder)
{
	assert_int_equal(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* In a file of its own, which comes before the one that others share. */
static void change_weeks(const char *folder, const char *id, int weeks)
{
	JSON json_t *type = json_load_file(PACK_KIT_LAW "/lvu-2026/lvu-6.json", 0, NULL);
	json_t *list = json_object_get(type, "follow_ups");
	char path[200];

	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_text(json_array_get(list, i), "id"), "submission") == 0)
			assert_int_equal(json_object_set_new(json_array_get(list, i), "weeks", json_integer(weeks)), 0);
	(void)snprintf(path, sizeof path, "%s/%s/lvu-6.json", folder, id);
	(void)remove(path);
	assert_int_equal(json_dump_file(type, path, 0), 0);
}

static struct law *release(struct world *w, const char *id, const char *name, int weeks)
{
	struct law_problem problem;
	struct law *law = NULL;
	char folder[128];

	pack_kit_folder(w, id, folder);
	if (name)
		change_head(folder, id, name);
	else
		take_away(folder, id);
	if (weeks)
		change_weeks(folder, id, weeks);
	if (law_load(folder, &problem, &law) != ERR_OK)
		fail_msg("%s: %s", problem.file, problem.text);
	pack_kit_remove(folder);
	return law;
}

struct law *pack_kit_release(struct world *w, const char *id, const char *name)
{
	return release(w, id, name, 0);
}

struct law *pack_kit_release_weeks(struct world *w, const char *id, int weeks)
{
	return release(w, id, "Ändrat", weeks);
}
