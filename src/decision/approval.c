/* What becomes of a pack of law: approved by two persons, staged, withdrawn. */
#include "jourbeslut/approval.h"

#include <stdio.h>
#include <string.h>

#include "decision/approval_store.h"
#include "decision/signature.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/draft.h"

#define FILES_MAX ((size_t)8 << 20)

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
	TRY(decision_pack_facts(pack->id, pack->hash, &facts));
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
	TRY(signature_cancel_untold(s, pack->id, pack->hash, now));
	TRY(decision_pack_facts(pack->id, pack->hash, &facts));
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
	TRY(decision_pack_facts(pack->id, pack->hash, &facts));
	TRY(json_put_text(facts, "by", buf_str(&clean)));
	return tell(s, now, 0, "law-staged", "lades fram för granskning", pack->id, facts);
}

static enum err tell_withdrawn(struct store *s, const struct withdrawal *w, const char *pack, const char *hash)
{
	JSON json_t *facts = NULL;

	TRY(signature_cancel_untold(s, pack, hash, w->at));
	TRY(decision_pack_facts(pack, hash, &facts));
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
