#include "decision/carry.h"

#include <stdio.h>
#include <string.h>

#include "decision/decision_store.h"
#include "decision/withdraw_store.h"
#include "decision/wording_store.h"
#include "jourbeslut/matter.h"

/* What rests on each fact, and where it stands. */
static const struct {
	const char *path, *text;
} rests[WITHDRAW_WHAT_COUNT] = {
	[WITHDRAW_MUNICIPALITY] = { "residence.responsible",
	                            "Kommunen är en annan: skriv varför det är den här nämndens ansvar." },
	[WITHDRAW_TYPE] = { "grounds", "Det är en annan sorts beslut: läs grunder och omständigheter igen." },
	[WITHDRAW_TIME] = { "protection.at", "Beslutets tid är en annan: läs tiderna i texten igen." },
	[WITHDRAW_DECIDER] = { "call.identified_how",
	                       "Beslutsfattaren är en annan: läs det som står om samtalet igen." },
	[WITHDRAW_ANSWER] = { "no.reason", "Svaret är ett annat: läs skälen igen." },
	[WITHDRAW_OTHER] = { "", "Läs hela texten igen." },
};

bool carry_same_person(unsigned what)
{
	return !(what & WITHDRAW_BIT(WITHDRAW_PERSON));
}

/* "2 3" */
static bool knows_all(const struct law_type *type, const char *grounds)
{
	char id[LAW_ID_TEXT];

	for (; *grounds; grounds += strspn(grounds, " ")) {
		size_t len = strcspn(grounds, " ");

		(void)snprintf(id, sizeof id, "%.*s", (int)len, grounds);
		if (!law_ground_find(type, id))
			return false;
		grounds += len;
	}
	return true;
}

static enum err carry_grounds(const struct decision_office *o, struct store *s, const struct decision *right)
{
	BUF grounds = buf_init((size_t)CASE_LIST_MAX * LAW_ID_TEXT), json = buf_init(CASE_FILE_MAX);
	CASE struct case_file *c = NULL;
	const struct law_type *type;

	TRY(decision_type(o, right, &type));
	TRY(decision_case_load(s, right->matter_id, &c));
	TRY(case_get(c, "grounds", &grounds));
	if (knows_all(type, buf_str(&grounds)))
		return ERR_OK;
	TRY(case_set(c, "grounds", span_str(right->oral.ground), date_of(right->oral.recorded), NULL));
	TRY(case_to_json(c, &json));
	return matter_case_set(s, right->matter_id, buf_span(&json));
}

enum err carry_texts(const struct decision_office *o, struct store *s, const struct decision *right,
                     const struct decision *wrong)
{
	TRY(replacement_copy_explanations(s, right->id, wrong->id));
	if (strcmp(law_kin(o->law, right->type), law_kin(o->law, wrong->type)) != 0)
		return carry_grounds(o, s, right);
	if (right->oral.yes != wrong->oral.yes)
		return ERR_OK;
	TRY(replacement_copy_edits(s, right->id, wrong->id));
	return wording_store_copy(s, wrong->id, right->id); /* of another act, where the times lie on both sides */
}

/* --- What to look at again -------------------------------------------------------------------------------------------
 */

struct look {
	struct store *store;
	const struct decision *right;
	struct case_problems *problems;
};

static enum err look_at(void *ctx, const struct decision *other, bool newer)
{
	struct look *l = ctx;
	char text[CASE_PROBLEM_TEXT];
	struct withdrawal w;

	if (newer)
		return ERR_OK;
	TRY(decision_withdrawal_find(l->store, other->id, &w));
	if (!carry_same_person(w.what) ||
	    (other->matter_id != l->right->matter_id && !(w.what & WITHDRAW_BIT(WITHDRAW_MUNICIPALITY))))
		return ERR_OK;
	for (int i = 0; i < WITHDRAW_WHAT_COUNT; i++) {
		if (!(w.what >> i & 1))
			continue;
		(void)snprintf(text, sizeof text, "Texten är skriven för %s, som var felregistrerat. %s", other->ref,
		               rests[i].text);
		TRY(case_problem_add(l->problems, CASE_WARNING, rests[i].path, "", text));
	}
	return ERR_OK;
}

enum err carry_check(struct store *s, const struct decision *right, struct case_problems *problems)
{
	struct look l = { s, right, problems };

	return decision_replacement_each(s, right->id, look_at, &l);
}
