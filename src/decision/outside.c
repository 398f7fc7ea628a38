/* Signed on paper, outside the service. */
#include "jourbeslut/outside.h"

#include <stdio.h>
#include <string.h>

#include "decision/decision_store.h"
#include "decision/outside_store.h"
#include "decision/signature.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/act.h"
#include "jourbeslut/call.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/record.h"

/* The law has no decision that it could have been, on the day that it was made. */
static bool nothing_to_name(const struct decision_office *o, const struct decision *d)
{
	const struct law_type *types[LAW_LIST_MAX];
	size_t count = law_types_at(o->law, d->oral.stated, types);

	for (size_t i = 0; i < count; i++)
		if (!types[i]->free)
			return false;
	return true;
}

enum err decision_outside_open(const struct decision_office *o, struct store *s, const struct decision *d,
                               bool *ret_open)
{
	const struct law_type *type;
	enum decision_state next;
	struct act none;
	enum err e;

	*ret_open = false;
	if (!d->has_oral || !decision_next(d->state, DECISION_SIGN_OUTSIDE, &next) || d->stands.version_id ||
	    decision_disputed(d))
		return ERR_OK;
	e = decision_type(o, d, &type);
	if (e != ERR_OK)
		return e == ERR_CONFIG ? ERR_OK : e;
	if (!type->free)
		return ERR_OK;
	e = decision_name_none_find(s, d->id, &none);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	*ret_open = e == ERR_OK || nothing_to_name(o, d);
	return ERR_OK;
}

/* "Astrid Ordförandesson, ordförande" names Astrid Ordförandesson. */
static enum err names(const char *signer, const char *person, bool *ret_names)
{
	BUF on_paper = buf_init(4 * PEOPLE_NAME_MAX), known = buf_init(4 * PEOPLE_NAME_MAX);
	const char *rest;

	TRY(text_words(span_str(signer), true, &on_paper));
	TRY(text_words(span_str(person), true, &known));
	rest = buf_str(&on_paper) + known.len;
	*ret_names = known.len && on_paper.len >= known.len && memcmp(on_paper.ptr, known.ptr, known.len) == 0 &&
	             (*rest == ' ' || *rest == '\0');
	return ERR_OK;
}

enum err decision_outside_another(const struct decision *d, const struct outside_paper *paper, bool *ret_another)
{
	bool is_decider;

	TRY(names(paper->signer, d->oral.decider_name, &is_decider));
	*ret_another = *paper->signer && !is_decider;
	return ERR_OK;
}

/* In one form, and printable: it stands on papers. */
static enum err clean(const struct decision_office *o, const char *text, size_t size, char *out)
{
	BUF one = buf_init(size - 1);
	enum err e = text_clean(span_str(text), &one);

	if (e != ERR_OK)
		return e == ERR_TOO_LARGE ? ERR_INPUT : e;
	if (o->fonts)
		TRY(record_text_check(o->fonts, buf_span(&one), NULL));
	(void)snprintf(out, size, "%s", buf_str(&one));
	return ERR_OK;
}

static enum err read(const struct decision_office *o, const struct decision *d, const struct outside_paper *in,
                     struct outside_paper *out)
{
	TRY(clean(o, in->signer, sizeof out->signer, out->signer));
	TRY(clean(o, in->word, sizeof out->word, out->word));
	if (!out->signer[0] || (!out->seen && !out->word[0]))
		return ERR_INPUT;
	return out->signed_at.us > out->stated.us || out->signed_at.us < d->oral.stated.us ? ERR_INPUT : ERR_OK;
}

static enum err facts_of(struct store *s, const struct outside_paper *w, struct span scan, json_t **ret_facts)
{
	JSON json_t *facts = json_object();
	struct person person;
	struct sha256 hash;
	char hex[SHA256_HEX];

	if (!facts)
		return ERR_MEMORY;
	TRY(people_person_find(s, w->stated_by, &person));
	TRY(sha256_of(scan, &hash));
	sha256_hex(&hash, hex);
	TRY(json_put_text(facts, "signer", w->signer));
	TRY(json_put_instant(facts, "signedAt", w->signed_at));
	TRY(json_put_bool(facts, "originalSeen", w->seen));
	TRY(json_put_text(facts, "word", w->word));
	TRY(json_put_text(facts, "scanSha256", hex));
	TRY(json_put_text(facts, "statedBy", person.name));
	TRY(json_put_bool(facts, "verified", false));
	*ret_facts = TAKE(facts);
	return ERR_OK;
}

enum err decision_outside_state(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                const struct outside_paper *paper, struct span scan)
{
	struct outside_paper w = {
		.signed_at = paper->signed_at, .seen = paper->seen, .stated = clock_now(o->clock), .stated_by = person
	};
	const char *type = signature_scan_type(scan);
	JSON json_t *facts = NULL;
	struct person stating;
	struct decision d;
	bool open, own;

	TRY(decision_find(s, decision, &d));
	TRY(decision_outside_open(o, s, &d, &open));
	if (!open)
		return ERR_WRONG_STATE;
	if (d.oral.decider_id == person)
		return ERR_FORBIDDEN;
	if (!type)
		return ERR_MEDIA_TYPE;
	if (scan.len > DOCUMENT_MAX)
		return ERR_TOO_LARGE;
	TRY(read(o, &d, paper, &w));
	TRY(people_person_find(s, person, &stating));
	TRY(names(w.signer, stating.name, &own));
	if (own)
		return ERR_FORBIDDEN;
	(void)snprintf(w.scan_type, sizeof w.scan_type, "%s", type);
	TRY(outside_insert(s, decision, &w, scan));
	TRY(facts_of(s, &w, scan, &facts));
	return decision_move_facts(
	        s, &d, DECISION_SIGN_OUTSIDE, w.stated, person,
	        "Det uppgavs att beslutet är undertecknat på papper utanför tjänsten. " OUTSIDE_UNVERIFIED, facts);
}

enum err decision_outside_undo(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                               struct span reason)
{
	BUF why = buf_init(OUTSIDE_REASON - 1);
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = json_object();
	struct decision d;
	enum err e = text_clean(reason, &why);

	if (!facts)
		return ERR_MEMORY;
	if (e != ERR_OK)
		return e == ERR_TOO_LARGE ? ERR_INPUT : e;
	if (!why.len)
		return ERR_INPUT;
	TRY(decision_find(s, decision, &d));
	TRY(json_put_text(facts, "reason", buf_str(&why)));
	TRY(decision_move_facts(s, &d, DECISION_OUTSIDE_UNDO, now, person,
	                        "Uppgiften om ett undertecknat papper togs tillbaka. Det som uppgavs står kvar.",
	                        facts));
	return outside_undo(s, decision, buf_span(&why), person, now);
}
