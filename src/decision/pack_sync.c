/* What a running service knows of packs of law: what the folder has, what was kept where that cannot be read, what was
 * staged, approved and used. */
#include "jourbeslut/approval.h"

#include <stdio.h>
#include <string.h>

#include "decision/approval_store.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/draft.h"

#define FILES_MAX ((size_t)8 << 20)

struct sync {
	struct law *law;
	struct store *store;
	struct law_left_out left_out[LAW_LEFT_OUT_MAX];
	size_t count;
};

static enum err leave_out(struct sync *y, const char *pack, enum law_left_out_of of, const struct law_problem *problem)
{
	if (y->count == LAW_LEFT_OUT_MAX)
		return ERR_OK;
	(void)snprintf(y->left_out[y->count].id, LAW_ID_TEXT, "%s", pack);
	y->left_out[y->count].of = of;
	y->left_out[y->count++].problem = *problem;
	return ERR_OK;
}

static enum err leave_out_for(struct sync *y, const char *pack, enum law_left_out_of of, const char *why)
{
	struct law_problem problem = { "", "id", "" };

	(void)snprintf(problem.file, sizeof problem.file, "%s/pack.json", pack);
	(void)snprintf(problem.text, sizeof problem.text, "%s", why);
	return leave_out(y, pack, of, &problem);
}

/* --- What the folder has, and cannot be read --- */

static const struct law_pack *folders_pack(const struct law *law, const char *id)
{
	for (size_t i = 0; i < law_pack_count(law); i++)
		if (!law_pack_at(law, i)->kept && strcmp(law_pack_at(law, i)->id, id) == 0)
			return law_pack_at(law, i);
	return NULL;
}

/* The last that was kept, can be read and fits in takes its place, as if the folder had it. */
static enum err stand_in(void *ctx, const struct pack_row *row)
{
	const struct sync *y = ctx;
	struct law_problem problem;
	JSON json_t *files = NULL;
	enum err e;

	if (folders_pack(y->law, row->pack))
		return ERR_OK;
	e = json_read(row->files, FILES_MAX, NULL, &files);
	if (e == ERR_OK)
		e = law_add_files(y->law, row->pack, row->hash, files, draft_pack_check, &problem);
	return e == ERR_CONFIG || e == ERR_INPUT ? ERR_OK : e;
}

static bool is_told(const struct law *law, const char *id)
{
	struct law_left_out one;

	for (size_t i = 0; law_broken(law, i, &one); i++)
		if (!*one.id || strcmp(one.id, id) == 0)
			return true;
	return false;
}

/* A call can be recorded whatever became of the folder. */
static enum err have_free(struct sync *y)
{
	struct law_left_out none = { .id = "free", .of = LAW_STOOD_IN, .from = LAW_FIRST_DAY };
	struct law_problem problem;

	if (law_free_type(y->law))
		return ERR_OK;
	TRY(law_add_free(y->law, draft_pack_check, &problem));
	(void)snprintf(none.problem.text, sizeof none.problem.text, "no pack of the folder has the free question");
	if (!is_told(y->law, none.id)) /* the first sync, before there are threads */
		law_broken_add(y->law, &none);
	return ERR_OK;
}

/* Of all of the folder, any pack with a law: the free question the program has itself. */
static const struct law_pack *stands_in(const struct law *law, const char *id)
{
	for (size_t i = 0; !*id && i < law_pack_count(law); i++)
		if (!law_pack_at(law, i)->kept && !law_pack_at(law, i)->types[0].free)
			return law_pack_at(law, i);
	return folders_pack(law, id);
}

static void tell_broken(struct sync *y, const struct law_left_out *broken)
{
	const struct law_pack *pack = stands_in(y->law, broken->id);
	struct law_left_out *one = &y->left_out[y->count];

	if (y->count == LAW_LEFT_OUT_MAX)
		return;
	*one = *broken;
	if (pack) {
		one->of = LAW_STOOD_IN;
		one->from = *one->id ? pack->valid_from : LAW_FIRST_DAY;
	}
	y->count++;
}

static enum err follow_broken(struct sync *y)
{
	struct law_left_out one;

	for (size_t i = 0; law_broken(y->law, i, &one); i++)
		if (one.of == LAW_BROKEN)
			TRY(kept_each(y->store, one.id, stand_in, y));
	TRY(have_free(y));
	for (size_t i = 0; law_broken(y->law, i, &one); i++)
		tell_broken(y, &one);
	return ERR_OK;
}

/* To the shelf, from which law_give_id takes it. */
static enum err read_files(struct sync *y, const struct pack_row *row, struct law_problem *problem)
{
	JSON json_t *object = NULL;
	enum err e = json_read(row->files, FILES_MAX, NULL, &object);

	if (e == ERR_INPUT) {
		(void)snprintf(problem->file, sizeof problem->file, "%s", row->pack);
		(void)snprintf(problem->text, sizeof problem->text, "is damaged: its files cannot be read");
		return ERR_CONFIG;
	}
	TRY(e);
	return law_add_kept(y->law, row->pack, row->hash, object, problem);
}

/* --- What was staged --- */

/* The folder's pack serves, whatever is wrong with the staged one. */
static enum err use_installed(struct sync *y, const struct law_pack *installed)
{
	struct law_problem problem = { "", "", "" };
	enum err e;

	if (!installed)
		return ERR_OK;
	e = law_give_id(y->law, installed->id, installed->hash, draft_pack_check, &problem);
	return e == ERR_CONFIG ? leave_out(y, installed->id, LAW_OF_FOLDER, &problem) : e;
}

/* It does not fit in, or nobody means it by its id any more: something may have been recorded by it. */
static enum err shelve(struct sync *y, const struct pack_row *row, const struct law_pack *installed)
{
	TRY(use_installed(y, installed));
	law_shelve(y->law, row->pack, row->hash);
	return ERR_OK;
}

static enum err use_staged(struct sync *y, const struct pack_row *row, const struct law_pack *installed)
{
	struct law_problem problem = { "", "", "" };
	enum err e = law_give_id(y->law, row->pack, row->hash, decision_pack_check, &problem);

	if (e == ERR_CONFIG) {
		TRY(leave_out(y, row->pack, LAW_OF_STORE, &problem));
		return shelve(y, row, installed);
	}
	TRY(e);
	return installed ? leave_out_for(y, row->pack, LAW_OF_FOLDER,
	                                 "another pack with that id was staged before, and was approved; give this one "
	                                 "an id of its own")
	                 : ERR_OK;
}

/* A folder that was installed later may bring a pack with the id of a staged one. The same bytes are one pack. Of
 * others only one can be meant by the id: the staged one while two persons' approval of it stands and it fits in, since
 * an upgrade changes no text that somebody has read; else the folder's. The other is left out, and told (README, "Where
 * things live"). What was frozen by either is read with it: decision_type. */
static enum err follow_staged(struct sync *y, const struct pack_row *row)
{
	const struct law_pack *installed = law_pack_other(y->law, row->pack, row->hash);
	struct law_problem problem = { "", "", "" };
	enum err e = ERR_OK;

	if (!law_pack_by_hash(y->law, row->pack, row->hash))
		e = read_files(y, row, &problem);
	if (e == ERR_CONFIG) { /* not even by its form; nobody waits for what was withdrawn */
		TRY(row->withdrawn ? ERR_OK : leave_out(y, row->pack, LAW_OF_STORE, &problem));
		return use_installed(y, installed);
	}
	TRY(e);
	if (row->withdrawn)
		return shelve(y, row, installed);
	if (!installed || row->approved)
		return use_staged(y, row, installed);
	TRY(leave_out_for(y, row->pack, LAW_OF_STORE,
	                  "the folder has a pack with that id; a correction is a pack with an id of its own"));
	return shelve(y, row, installed);
}

/* What was withdrawn is out before anything is compared with it. */
static enum err shelve_withdrawn(void *ctx, const struct pack_row *row)
{
	const struct sync *y = ctx;

	if (row->withdrawn)
		law_shelve(y->law, row->pack, row->hash);
	return ERR_OK;
}

/* Whose an id is, before others are compared with the one that has it. */
static enum err follow_twins(void *ctx, const struct pack_row *row)
{
	struct sync *y = ctx;

	return law_pack_other(y->law, row->pack, row->hash) ? follow_staged(y, row) : ERR_OK;
}

static enum err follow_others(void *ctx, const struct pack_row *row)
{
	struct sync *y = ctx;

	return law_pack_other(y->law, row->pack, row->hash) ? ERR_OK : follow_staged(y, row);
}

/* --- What was used --- */

/* A release may change a pack of the folder or leave it out: what was decided by it is read with the bytes that were
 * kept. Where there are none, what is frozen can be read all the same, and it is told. */
static enum err follow_used(void *ctx, const struct pack_row *row)
{
	struct sync *y = ctx;
	struct law_problem problem = { "", "", "" };
	enum err e = ERR_CONFIG;

	if (law_pack_by_hash(y->law, row->pack, row->hash))
		return ERR_OK;
	if (row->files.len)
		e = read_files(y, row, &problem);
	else
		(void)snprintf(problem.text, sizeof problem.text,
		               "with SHA-256 %.16s is neither in the folder nor in the store", row->hash);
	return e == ERR_CONFIG && row->frozen ? leave_out(y, row->pack, LAW_OF_TEXTS, &problem)
	       : e == ERR_CONFIG              ? ERR_OK
	                                      : e;
}

static enum err approve_all(struct store *s, const struct law *law)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);
		bool own;
		int count;

		TRY(approval_count(s, pack, 0, &count, &own));
		(void)law_approve(law, pack->id, pack->hash, count >= PACK_APPROVALS);
	}
	return ERR_OK;
}

enum err decision_packs_sync_in(struct law *law, struct store *s)
{
	struct sync y = { .law = law, .store = s };

	TRY(follow_broken(&y));
	TRY(staged_each(s, shelve_withdrawn, &y));
	TRY(staged_each(s, follow_twins, &y));
	TRY(staged_each(s, follow_others, &y));
	TRY(used_each(s, follow_used, &y));
	law_left_out_set(law, y.left_out, y.count);
	return approve_all(s, law);
}

static enum err sync(struct store *s, void *ctx)
{
	return decision_packs_sync_in(ctx, s);
}

enum err decision_packs_sync(struct law *law, struct store *s)
{
	return store_transaction(s, sync, law);
}

static enum err keep_all(struct store *s, void *ctx)
{
	const struct law *law = ctx;

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);
		BUF text = buf_init(FILES_MAX);
		bool there;

		if (pack->kept)
			continue;
		TRY(kept_find(s, pack, &there));
		if (there)
			continue;
		TRY(json_canonical(pack->files, &text));
		TRY(kept_insert(s, pack, buf_span(&text)));
	}
	return ERR_OK;
}

enum err decision_packs_keep(const struct law *law, struct store *s)
{
	return store_transaction(s, keep_all, (void *)(uintptr_t)law);
}
