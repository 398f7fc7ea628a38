/* What becomes of a pack of law: approved by two persons, staged, withdrawn, and taken into a running service. */
#include "jourbeslut/approval.h"

#include <stdio.h>
#include <string.h>

#include "decision/approval_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/draft.h"

#define FILES_MAX ((size_t)8 << 20)

/* What the ledger holds: the pack by its bytes, and who read it. */
static enum err pack_facts(const char *pack, const char *hash, json_t **ret_facts)
{
	JSON json_t *facts = json_object();

	if (!facts)
		return ERR_MEMORY;
	TRY(json_put_text(facts, "pack", pack));
	TRY(json_put_text(facts, "sha256", hash));
	*ret_facts = TAKE(facts);
	return ERR_OK;
}

static enum err tell(struct store *s, struct instant now, int64_t person, const char *event, const char *done,
                     const char *pack, const json_t *facts)
{
	char detail[LAW_ID_TEXT + 80];

	(void)snprintf(detail, sizeof detail, "Lagpaketet %s %s.", pack, done);
	return decision_act_add_facts(s, now, 0, 0, person, event, detail, facts);
}

/* A text for the store: clean, of one line or several, and not empty. */
static enum err read_text(struct span text, size_t room, struct buf *out)
{
	enum err e = text_clean(text, out);

	if (e == ERR_TOO_LARGE)
		return ERR_INPUT;
	TRY(e);
	return out->len > 0 && out->len < room ? ERR_OK : ERR_INPUT;
}

/* Who did something: on one line. */
static enum err read_name(struct span text, struct buf *out)
{
	TRY(read_text(text, PACK_LAWYER_TEXT, out));
	return memchr(out->ptr, '\n', out->len) ? ERR_INPUT : ERR_OK;
}

/* --- Approving --------------------------------------------------------------------------------------------------- */

#define NO_LONGER "Den som godkände är inte längre administratör."

struct standing {
	int64_t approvals[PACK_APPROVALS];
	int64_t persons[PACK_APPROVALS];
	size_t count;
};

static enum err add_standing(void *ctx, const struct pack_approval *a)
{
	struct standing *g = ctx;

	if (!a->ended && g->count < PACK_APPROVALS) {
		g->approvals[g->count] = a->id;
		g->persons[g->count++] = a->person;
	}
	return ERR_OK;
}

/* Of those who have approved so far, whoever is no administrator any more does not count towards the two. */
static enum err end_of_others(struct store *s, const struct law_pack *pack, int64_t person, struct instant now)
{
	struct standing g = { .count = 0 };

	TRY(decision_pack_approvals_each(s, pack, add_standing, &g));
	for (size_t i = 0; i < g.count; i++) {
		struct person p;
		unsigned roles;

		TRY(people_person_find(s, g.persons[i], &p));
		TRY(people_roles(s, p.id, date_of(now), &roles));
		if (!p.active || !(roles & ROLE_BIT(ROLE_ADMIN)))
			TRY(approval_end(s, g.approvals[i], person, span_str(NO_LONGER), now));
	}
	return ERR_OK;
}

static enum err check_open(struct store *s, const struct law_pack *pack, int64_t person)
{
	struct pack_staged staged = { .id = 0 };
	enum err e = decision_pack_staged_find(s, pack->id, &staged);
	bool own;
	int count;

	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (pack->use == LAW_USE_ALWAYS || law_pack_shelved(pack) ||
	    (staged.withdrawn && strcmp(staged.hash, pack->hash) == 0))
		return ERR_WRONG_STATE;
	TRY(approval_count(s, pack, person, &count, &own));
	if (own)
		return ERR_DUPLICATE;
	return count < PACK_APPROVALS ? ERR_OK : ERR_WRONG_STATE;
}

enum err decision_pack_approve(const struct decision_office *o, struct store *s, const struct law_pack *pack,
                               const char *hash, int64_t person, struct span lawyer, struct date reviewed)
{
	struct instant now = clock_now(o->clock);
	BUF clean = buf_init((size_t)4 * PACK_LAWYER_TEXT);
	JSON json_t *facts = NULL;
	char day[DATE_TEXT];

	if (strcmp(hash, pack->hash) != 0)
		return ERR_STALE;
	TRY(check_open(s, pack, person));
	TRY(read_name(lawyer, &clean));
	if (date_compare(reviewed, date_of(now)) > 0)
		return ERR_INPUT;
	TRY(end_of_others(s, pack, person, now));
	const struct approval_row row = { pack, person, buf_span(&clean), reviewed, now };
	TRY(approval_insert(s, &row));
	date_format(reviewed, day);
	TRY(pack_facts(pack->id, pack->hash, &facts));
	TRY(json_put_text(facts, "lawyer", buf_str(&clean)));
	TRY(json_put_text(facts, "reviewed", day));
	return tell(s, now, person, "law-approved", "godkändes", pack->id, facts);
}

static enum err end_all(struct store *s, const struct law_pack *pack, int64_t person, struct span reason,
                        struct instant now)
{
	JSON json_t *facts = NULL;
	int count;

	TRY(approval_end_all(s, pack, person, reason, now, &count));
	if (count == 0)
		return ERR_WRONG_STATE;
	TRY(pack_facts(pack->id, pack->hash, &facts));
	TRY(json_put_int(facts, "approvals", count));
	return tell(s, now, person, "law-disapproved", "är inte längre godkänt", pack->id, facts);
}

enum err decision_pack_disapprove(const struct decision_office *o, struct store *s, const struct law_pack *pack,
                                  int64_t person, struct span reason)
{
	BUF clean = buf_init((size_t)4 * PACK_REASON_TEXT);

	TRY(read_text(reason, PACK_REASON_TEXT, &clean));
	return end_all(s, pack, person, buf_span(&clean), clock_now(o->clock));
}

/* --- Staging ----------------------------------------------------------------------------------------------------- */

enum err decision_pack_check(const struct law_pack *pack, struct law_problem *problem)
{
	TRY(draft_pack_check(pack, problem));
	if (pack->use == LAW_USE_APPROVED)
		return ERR_OK;
	(void)snprintf(problem->file, sizeof problem->file, "%s/pack.json", pack->id);
	(void)snprintf(problem->member, sizeof problem->member, "use");
	(void)snprintf(problem->text, sizeof problem->text,
	               "must be \"approved\": what is staged applies once two persons have approved it");
	return ERR_CONFIG;
}

enum err decision_pack_stage(struct store *s, struct instant now, const struct law_pack *pack, const json_t *files,
                             const char *by)
{
	BUF text = buf_init(FILES_MAX);
	BUF clean = buf_init((size_t)4 * PACK_LAWYER_TEXT);
	JSON json_t *facts = NULL;

	TRY(read_name(span_str(by), &clean));
	TRY(json_canonical(files, &text));
	TRY(staged_insert(s, pack, buf_span(&text), buf_str(&clean), now));
	TRY(pack_facts(pack->id, pack->hash, &facts));
	TRY(json_put_text(facts, "by", buf_str(&clean)));
	return tell(s, now, 0, "law-staged", "lades fram för granskning", pack->id, facts);
}

static enum err tell_withdrawn(struct store *s, const struct withdrawal *w, const char *pack, const char *hash)
{
	JSON json_t *facts = NULL;

	TRY(pack_facts(pack, hash, &facts));
	if (*w->by)
		TRY(json_put_text(facts, "by", w->by));
	return tell(s, w->at, w->person, "law-withdrawn", "drogs tillbaka", pack, facts);
}

enum err decision_pack_withdraw(const struct decision_office *o, struct store *s, const struct law_pack *pack,
                                int64_t person, struct span reason)
{
	BUF clean = buf_init((size_t)4 * PACK_REASON_TEXT);
	struct instant now = clock_now(o->clock);
	struct pack_staged staged;
	enum err e;

	TRY(read_text(reason, PACK_REASON_TEXT, &clean));
	TRY(decision_pack_staged_find(s, pack->id, &staged));
	if (strcmp(staged.hash, pack->hash) != 0)
		return ERR_NOT_FOUND;
	if (staged.withdrawn)
		return ERR_WRONG_STATE;
	const struct withdrawal w = { staged.id, person, "", buf_span(&clean), now };
	TRY(staged_withdraw(s, &w));
	e = end_all(s, pack, person, buf_span(&clean), now);
	if (e != ERR_WRONG_STATE) /* none stood */
		TRY(e);
	return tell_withdrawn(s, &w, pack->id, pack->hash);
}

enum err decision_pack_withdraw_by(struct store *s, struct instant now, const char *pack, const char *by,
                                   struct span reason)
{
	BUF clean = buf_init((size_t)4 * PACK_REASON_TEXT);
	BUF name = buf_init((size_t)4 * PACK_LAWYER_TEXT);
	struct pack_staged staged;

	TRY(read_text(reason, PACK_REASON_TEXT, &clean));
	TRY(read_name(span_str(by), &name));
	TRY(decision_pack_staged_find(s, pack, &staged));
	if (staged.withdrawn)
		return ERR_WRONG_STATE;
	const struct withdrawal w = { staged.id, 0, buf_str(&name), buf_span(&clean), now };
	TRY(staged_withdraw(s, &w));
	return tell_withdrawn(s, &w, staged.pack, staged.hash);
}

/* --- A running service ------------------------------------------------------------------------------------------- */

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

static enum err read_files(struct sync *y, const struct kept_row *row, struct law_problem *problem)
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
static enum err shelve(struct sync *y, const struct staged_row *row, const struct law_pack *installed)
{
	TRY(use_installed(y, installed));
	law_shelve(y->law, row->kept.pack, row->kept.hash);
	return ERR_OK;
}

static enum err use_staged(struct sync *y, const struct staged_row *row, const struct law_pack *installed)
{
	struct law_problem problem = { "", "", "" };
	enum err e = law_give_id(y->law, row->kept.pack, row->kept.hash, decision_pack_check, &problem);

	if (e == ERR_CONFIG) {
		TRY(leave_out(y, row->kept.pack, LAW_OF_STORE, &problem));
		return shelve(y, row, installed);
	}
	TRY(e);
	return installed ? leave_out_for(y, row->kept.pack, LAW_OF_FOLDER,
	                                 "another pack with that id was staged before, and was approved; give this one "
	                                 "an id of its own")
	                 : ERR_OK;
}

/* A folder that was installed later may bring a pack with the id of a staged one. The same bytes are one pack. Of
 * others only one can be meant by the id: the staged one while two persons' approval of it stands and it fits in, since
 * an upgrade changes no text that somebody has read; else the folder's. The other is left out, and told (README, "Where
 * things live"). What was frozen by either is read with it: decision_type. */
static enum err follow_staged(struct sync *y, const struct staged_row *row)
{
	const struct kept_row *kept = &row->kept;
	const struct law_pack *installed = law_pack_other(y->law, kept->pack, kept->hash);
	struct law_problem problem = { "", "", "" };
	enum err e = ERR_OK;

	if (!law_pack_by_hash(y->law, kept->pack, kept->hash))
		e = read_files(y, kept, &problem);
	if (e == ERR_CONFIG) { /* not even by its form; nobody waits for what was withdrawn */
		TRY(row->withdrawn ? ERR_OK : leave_out(y, kept->pack, LAW_OF_STORE, &problem));
		return use_installed(y, installed);
	}
	TRY(e);
	if (row->withdrawn)
		return shelve(y, row, installed);
	if (!installed || row->approved)
		return use_staged(y, row, installed);
	TRY(leave_out_for(y, kept->pack, LAW_OF_STORE,
	                  "the folder has a pack with that id; a correction is a pack with an id of its own"));
	return shelve(y, row, installed);
}

/* What was withdrawn is out before anything is compared with it. */
static enum err shelve_withdrawn(void *ctx, const struct staged_row *row)
{
	const struct sync *y = ctx;

	if (row->withdrawn)
		law_shelve(y->law, row->kept.pack, row->kept.hash);
	return ERR_OK;
}

/* Whose an id is, before others are compared with the one that has it. */
static enum err follow_twins(void *ctx, const struct staged_row *row)
{
	struct sync *y = ctx;

	return law_pack_other(y->law, row->kept.pack, row->kept.hash) ? follow_staged(y, row) : ERR_OK;
}

static enum err follow_others(void *ctx, const struct staged_row *row)
{
	struct sync *y = ctx;

	return law_pack_other(y->law, row->kept.pack, row->kept.hash) ? ERR_OK : follow_staged(y, row);
}

/* --- What was used --- */

/* A release may change a pack of the folder or leave it out: what was decided by it is read with the bytes that were
 * kept. Where there are none, what is frozen can be read all the same, and it is told. */
static enum err follow_used(void *ctx, const struct used_row *row)
{
	struct sync *y = ctx;
	struct law_problem problem = { "", "", "" };
	enum err e = ERR_CONFIG;

	if (law_pack_by_hash(y->law, row->kept.pack, row->kept.hash))
		return ERR_OK;
	if (row->kept.files.len)
		e = read_files(y, &row->kept, &problem);
	else
		(void)snprintf(problem.text, sizeof problem.text,
		               "with SHA-256 %.16s is neither in the folder nor in the store", row->kept.hash);
	return e == ERR_CONFIG && row->frozen ? leave_out(y, row->kept.pack, LAW_OF_TEXTS, &problem)
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
