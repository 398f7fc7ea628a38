/* Corrections: a new version of an archived decision, begun and given up. Until it is archived in its turn, the
 * decision is what was signed. */
#include <stdio.h>

#include "decision/act_facts.h"
#include "decision/correction_store.h"
#include "decision/decision_store.h"
#include "decision/signature.h"
#include "decision/version_store.h"
#include "jourbeslut/version.h"

struct decision decision_as_it_stands(const struct decision *d)
{
	struct decision then = *d;

	if (!d->stands.version_id || !d->version_rejected)
		return then;
	then.version_id = d->stands.version_id;
	then.version_rejected = false;
	(void)snprintf(then.pack, sizeof then.pack, "%s", d->stands.pack);
	(void)snprintf(then.pack_hash, sizeof then.pack_hash, "%s", d->stands.pack_hash);
	return then;
}

enum err decision_correct(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                          struct span reason)
{
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	struct decision d;

	if (span_trim(reason).len == 0)
		return ERR_INPUT;
	TRY(decision_find(s, decision, &d));
	TRY(act_facts_text("reason", reason, &facts));
	TRY(decision_move_facts(s, &d, DECISION_CORRECT, now, person,
	                        "Rättelse påbörjad. Den tidigare handlingen finns kvar.", facts));
	TRY(correction_begin(s, &d, person, now));
	return version_return(s, d.version_id, "correct", reason, now, person);
}

enum err decision_correction_give_up(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                                     struct span reason)
{
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	struct decision d;

	if (span_trim(reason).len == 0)
		return ERR_INPUT;
	TRY(decision_find(s, decision, &d));
	if (!decision_correcting(&d))
		return ERR_WRONG_STATE;
	TRY(act_facts_text("reason", reason, &facts));
	TRY(decision_move_back(s, &d, DECISION_GIVE_UP, d.acknowledged ? DECISION_ACKNOWLEDGED : DECISION_ARCHIVED, now,
	                       person, "Rättelsen gavs upp. Den undertecknade handlingen är som förut.", facts));
	if (d.state == DECISION_FROZEN)
		TRY(signature_cancel(s, d.version_id, now));
	TRY(correction_drop_texts(s, &d, reason, person, now));
	TRY(correction_restore(s, &d));
	return version_return(s, d.stands.version_id, "kept", reason, now, person);
}
