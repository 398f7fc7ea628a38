/* Which decisions may be about one person though their matters are two, and who has said that they are. */
#include <stdio.h>
#include <string.h>

#include "follow/custody.h"
#include "follow/event_store.h"
#include "follow/tie_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/call.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/said.h"

#define NUMBER_MAX 20
#define DIGITS 10 /* of a number without its century */
/* A number is looked for among all decisions. Without one on either side two names are compared, among the latest:
 * what was recorded apart in one night or the weeks after it. */
#define NUMBERLESS_AGE (90 * 24 * HOUR)

/* Somebody has said that it is none of the law's decisions: nothing rests on it. */
static enum err unless_none(struct store *s, const struct decision *d, struct tie_side *side)
{
	struct act none;
	enum err e = decision_name_none_find(s, d->id, &none);

	side->yes &= e == ERR_NOT_FOUND;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err tie_side_of(const struct decision_office *o, struct store *s, const struct decision *d,
                     struct tie_side *ret_side, char number[NUMBER_MAX])
{
	BUF of_case = buf_init(CASE_FILE_MAX);
	const char *said = d->oral.person_number, *written;
	bool differ, corrected = false;

	TRY(decision_person_number(s, d->matter_id, &of_case));
	written = buf_str(&of_case);
	(void)snprintf(number, NUMBER_MAX, "%s", *written ? written : said);
	differ = *written && *said && strcmp(written, said) != 0;
	if (differ)
		TRY(decision_number_corrected(s, d, written, &corrected));
	*ret_side = (struct tie_side){ .municipality = d->municipality_id,
		                       .matter = d->matter_id,
		                       .practice = d->practice,
		                       .yes = d->oral.yes && d->state != DECISION_WITHDRAWN,
		                       .unknown = d->oral.person_unknown,
		                       .two_numbers = differ && !corrected,
		                       .text = d->oral.person_as_known,
		                       .number = number,
		                       .birth_date = d->oral.birth_date };
	TRY(decision_type(o, d, &ret_side->type));
	return ret_side->type->free ? unless_none(s, d, ret_side) : ERR_OK;
}

bool tie_is_another(const struct tie_side *a, const struct tie_side *b)
{
	return a->two_numbers || b->two_numbers || (*a->number && *b->number && strcmp(a->number, b->number) != 0);
}

/* --- What fits --------------------------------------------------------------------------------------------------- */

static bool is_custody(const struct law_type *type)
{
	for (size_t i = 0; i < type->follow_up_count; i++)
		if (strcmp(type->follow_ups[i].id, LAW_SUBMISSION) == 0)
			return true;
	return false;
}

static bool is_placement(const struct law_type *type)
{
	return type->placement_kind_count > 0 && !is_custody(type);
}

static bool has_placement(const struct law *law, const char *custody)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);

		for (size_t t = 0; law_kin_find(pack, custody) && t < pack->type_count; t++)
			if (is_placement(&pack->types[t]))
				return true;
	}
	return false;
}

/* What was asked in own words may have been the custody or the placement, until somebody names it. */
static bool fits_own_words(const struct law *law, const struct law_type *named)
{
	return is_placement(named) || (is_custody(named) && has_placement(law, named->kin));
}

static bool fit(const struct law *law, const struct law_type *a, const struct law_type *b)
{
	bool pair = (is_custody(a) && is_placement(b)) || (is_placement(a) && is_custody(b));

	if (a->free || b->free)
		return a->free != b->free && fits_own_words(law, a->free ? b : a);
	return pair && custody_of_one_law(law, a->kin, b->kin);
}

/* Whatever pack of law a decision of that type has: those of which none fits need not be read. */
static bool may_fit(const struct law *law, const struct law_type *side, const char *type)
{
	const char *kin = law_kin(law, type);

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);

		for (size_t k = 0; k < pack->type_count; k++)
			if (strcmp(pack->types[k].kin, kin) == 0 && fit(law, side, &pack->types[k]))
				return true;
	}
	return false;
}

static struct said_side person_of(const struct tie_side *t)
{
	return (struct said_side){ .municipality = "",
		                   .person = t->text,
		                   .identity = "",
		                   .description = "",
		                   .day = "",
		                   .number = t->number,
		                   .birth_date = t->birth_date,
		                   .grounds = "",
		                   .place_kind = "",
		                   .place = "",
		                   .answer = "",
		                   .decider = "",
		                   .unknown = t->unknown };
}

static enum err same_name(const struct tie_side *a, const struct tie_side *b, struct date today, bool *ret_same)
{
	BUF one = buf_init(2 * DECISION_TEXT), other = buf_init(2 * DECISION_TEXT);

	TRY(said_name_read(a->text, a->unknown, today, &one));
	TRY(said_name_read(b->text, b->unknown, today, &other));
	*ret_same = span_equal(buf_span(&one), buf_span(&other));
	return ERR_OK;
}

/* The last ten digits of a number that was said and cannot be right; "": there is none. */
static enum err wrong_digits(const struct tie_side *t, struct date today, char ret_digits[DIGITS + 1])
{
	BUF unfit = buf_init(DECISION_TEXT);
	size_t count = 0;

	ret_digits[0] = '\0';
	TRY(said_unfit_read(t->text, t->unknown, today, &unfit));
	for (size_t i = unfit.len; i-- > 0 && count < DIGITS;)
		if (buf_str(&unfit)[i] >= '0' && buf_str(&unfit)[i] <= '9')
			ret_digits[DIGITS - ++count] = buf_str(&unfit)[i];
	ret_digits[count == DIGITS ? DIGITS : 0] = '\0';
	return ERR_OK;
}

static enum err compare_wrong(const struct tie_side *a, const struct tie_side *b, struct date today, bool *ret_same)
{
	char digits[2][DIGITS + 1];

	TRY(wrong_digits(a, today, digits[0]));
	TRY(wrong_digits(b, today, digits[1]));
	*ret_same = digits[0][0] && strcmp(digits[0], digits[1]) == 0;
	return ERR_OK;
}

/* A number that differs is another person, whatever the names; without numbers two names are compared, and nothing may
 * speak against them. */
static enum err compare(const struct tie_side *a, const struct tie_side *b, struct date today, struct tie_offer *offer,
                        bool *ret_may)
{
	const struct said_side known = person_of(a), other = person_of(b);
	const bool both = *a->number && *b->number;
	struct said_findings found;
	enum said_words words[2];
	bool deviates = false, named = false, same;

	*ret_may = false;
	if (tie_is_another(a, b))
		return ERR_OK;
	TRY(said_words_of(a->text, &words[0]));
	TRY(said_words_of(b->text, &words[1]));
	TRY(said_compare(&known, &other, &found));
	for (size_t i = 0; i < found.count; i++) {
		const struct said_finding *f = &found.items[i];
		const bool contradicts = f->kind == SAID_NAME || (*f->said && *f->written);

		deviates |= f->deviation && contradicts;
		named |= f->deviation && f->kind == SAID_NAME;
	}
	TRY(same_name(a, b, today, &same));
	offer->by_number = both;
	offer->part_name = !both && !same;
	offer->other_name = both && named;
	TRY(compare_wrong(a, b, today, &offer->same_wrong));
	*ret_may =
	        both || (!deviates && !a->unknown && !b->unknown && words[0] == SAID_NAMED && words[1] == SAID_NAMED);
	return ERR_OK;
}

/* --- Offers ------------------------------------------------------------------------------------------------------ */

struct search {
	const struct decision_office *office;
	struct store *store;
	const struct tie_side *side;
	struct instant now;
	enum err (*each)(void *ctx, const struct tie_offer *offer);
	void *ctx;
};

static enum err is_open(const struct search *k, const struct decision *d, bool *ret_open)
{
	FOLLOWING f = { 0 };

	TRY(follow_load(k->office, k->store, d, k->now, &f));
	*ret_open = f.legal.state == LEGAL_IN_FORCE || f.legal.state == LEGAL_MAY_HAVE_LAPSED;
	return ERR_OK;
}

static enum err is_said(const struct search *k, int64_t other, bool *ret_said)
{
	enum err e = ERR_NOT_FOUND;
	struct tie t;

	if (k->side->matter)
		e = tie_find(k->store, k->side->matter, other, &t);
	*ret_said = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err look_at(void *ctx, int64_t decision, const char *type_id)
{
	const struct search *k = ctx;
	struct tie_offer offer = { .by_number = false };
	const struct decision *d = &offer.other;
	const struct law_type *type;
	struct tie_side other;
	char number[NUMBER_MAX];
	bool may, said, open;

	if (!may_fit(k->office->law, k->side->type, type_id))
		return ERR_OK;
	TRY(decision_find(k->store, decision, &offer.other));
	if (!d->oral.yes || d->state == DECISION_WITHDRAWN)
		return ERR_OK;
	TRY(decision_type(k->office, d, &type));
	if (!fit(k->office->law, k->side->type, type))
		return ERR_OK;
	TRY(tie_side_of(k->office, k->store, d, &other, number));
	if (!other.yes)
		return ERR_OK;
	TRY(compare(k->side, &other, date_of(k->now), &offer, &may));
	if (!may)
		return ERR_OK;
	TRY(is_said(k, d->matter_id, &said));
	TRY(is_open(k, d, &open));
	return open && !said ? k->each(k->ctx, &offer) : ERR_OK;
}

enum err tie_offers(const struct decision_office *o, struct store *s, const struct tie_side *side, struct instant now,
                    enum err (*each)(void *ctx, const struct tie_offer *offer), void *ctx)
{
	struct search k = { o, s, side, now, each, ctx };

	if (!side->yes || side->two_numbers || !side->type)
		return ERR_OK;
	return tie_store_each(s, side, instant_add(now, -NUMBERLESS_AGE), look_at, &k);
}

/* --- Saying it --------------------------------------------------------------------------------------------------- */

static enum err find_offer(void *ctx, const struct tie_offer *offer)
{
	struct decision *wanted = ctx;

	if (offer->other.id == wanted->id)
		*wanted = offer->other;
	return ERR_OK;
}

static enum err act(struct store *s, const struct decision *d, const struct decision *other, int64_t person,
                    const char *event, const char *detail, struct span reason, struct instant now)
{
	JSON json_t *facts = json_object();

	if (!facts)
		return ERR_MEMORY;
	TRY(json_put_text(facts, "other", other->ref));
	if (reason.len)
		TRY(json_put(facts, "reason", json_stringn(reason.ptr, reason.len)));
	return decision_act_add_facts(s, now, d->matter_id, d->id, person, event, detail, facts);
}

/* What is to be done of either follows what it rests on. */
static enum err anew(const struct decision_office *o, struct store *s, const struct decision *d,
                     const struct decision *other)
{
	TRY(follow_anew(o, s, d->id));
	return follow_anew(o, s, other->id);
}

enum err tie_say(const struct decision_office *o, struct store *s, const struct decision *d, int64_t other,
                 int64_t person, bool same)
{
	const struct instant now = clock_now(o->clock);
	struct decision found = { .id = other }, there;
	struct tie_side side;
	struct tie standing;
	char number[NUMBER_MAX], detail[160];
	enum err e;

	TRY(decision_find(s, other, &there));
	e = tie_find(s, d->matter_id, there.matter_id, &standing);
	if (e == ERR_OK)
		return standing.same == same ? ERR_OK : ERR_DUPLICATE;
	if (e != ERR_NOT_FOUND)
		return e;
	TRY(tie_side_of(o, s, d, &side, number));
	TRY(tie_offers(o, s, &side, now, find_offer, &found));
	if (!found.matter_id)
		return ERR_INPUT;
	TRY(tie_store_insert(s, d->matter_id, found.matter_id, same, now, person));
	for (int i = 0; i < 2; i++) {
		const struct decision *one = i ? &found : d, *its_other = i ? d : &found;

		(void)snprintf(detail, sizeof detail,
		               same ? "Hör till samma ärende som %s: samma person." : "%s gäller inte samma person.",
		               its_other->ref);
		TRY(act(s, one, its_other, person, same ? "matter-tied" : "matter-not-tied", detail, span_of("", 0),
		        now));
	}
	return same ? anew(o, s, d, &found) : ERR_OK;
}

/* --- Another number ---------------------------------------------------------------------------------------------- */

static enum err note_one(void *ctx, const struct tie *t)
{
	*(bool *)ctx |= t->same && !t->undone;
	return ERR_OK;
}

enum err tie_anew(const struct decision_office *o, struct store *s, int64_t matter)
{
	bool tied = false;
	int64_t id = 0;

	TRY(tie_each(s, matter, note_one, &tied));
	while (tied) {
		enum err e = sibling_next(s, matter, id, &id);

		if (e == ERR_NOT_FOUND)
			break;
		TRY(e);
		e = follow_anew(o, s, id);
		if (e != ERR_CONFIG) /* a type that no pack knows any more stays as it was told */
			TRY(e);
	}
	return ERR_OK;
}

enum err tie_case_save(const struct decision_office *o, struct store *s, int64_t matter, int64_t person,
                       const struct case_file *c)
{
	BUF before = buf_init(NUMBER_MAX), after = buf_init(NUMBER_MAX);

	TRY(decision_person_number(s, matter, &before));
	TRY(decision_case_save(o, s, matter, person, c));
	TRY(decision_person_number(s, matter, &after));
	return span_equal(buf_span(&before), buf_span(&after)) ? ERR_OK : tie_anew(o, s, matter);
}

/* --- Taking it back ---------------------------------------------------------------------------------------------- */

/* A matter's decisions, the first with an answer. */
static enum err first_of(struct store *s, int64_t matter, struct decision *ret_decision)
{
	int64_t id = 0;

	for (;;) {
		TRY(matter_next(s, matter, id, &id));
		TRY(decision_find(s, id, ret_decision));
		if (ret_decision->has_oral)
			return ERR_OK;
	}
}

enum err tie_undo(const struct decision_office *o, struct store *s, const struct decision *d, int64_t tie,
                  int64_t person, struct span reason)
{
	const struct instant now = clock_now(o->clock);
	BUF clean = buf_init(TIE_REASON_MAX);
	struct decision other;
	int64_t matter;
	enum err e = text_clean(reason, &clean);

	if (e == ERR_TOO_LARGE)
		return ERR_INPUT;
	TRY(e);
	if (clean.len == 0)
		return ERR_INPUT;
	TRY(tie_store_undo(s, d->matter_id, tie, buf_span(&clean), now, person, &matter));
	TRY(first_of(s, matter, &other));
	for (int i = 0; i < 2; i++) {
		const struct decision *one = i ? &other : d, *its_other = i ? d : &other;
		char detail[160];

		(void)snprintf(detail, sizeof detail, "Det som sades om samma person som %s togs tillbaka.",
		               its_other->ref);
		TRY(act(s, one, its_other, person, "matter-tie-undone", detail, buf_span(&clean), now));
	}
	return anew(o, s, d, &other);
}
