/* What the acts that a court may ask about commit to in the ledger; for the files of this room only. All give a new
 * object that the caller owns. */
#ifndef DECISION_ACT_FACTS_H
#define DECISION_ACT_FACTS_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"

struct signature_row;

struct asked_law {
	const struct law_pack *pack;
	bool assumed;    /* no page told it: it is the pack in use */
	const char *how; /* "again", "in-call", "first" (enum asked_how); "": it stood in the law of the stated time */
};
/* Of an oral decision as it was recorded: stated, recorded, answer, decisionMaker, office, recordedBy, type, late,
 * lateReason, grounds (ids in the type's order), identifiedHow, listeners, whyOral, mandate {text, checked}, readBack
 * (or null), personUnknown, protected, placeKind, law {pack, sha256} (by whose questions it was asked), lawAssumed
 * (true, only where no page told that), lawHow (only where the page had stood in the law of
 * another time), secret (`hashes` of oral_secret_make, borrowed). */
MUST_USE enum err act_facts_oral(const struct decision *d, const struct law_type *type, const struct asked_law *asked,
                                 json_t *hashes, json_t **ret_facts);
/* Of the decision's oral act, as its file has them. ERR_NOT_FOUND: it is from before the ledger. */
MUST_USE enum err act_facts_load_oral(struct store *s, const struct decision *d, json_t **ret_facts);
/* One text under that key, such as a reason, in NFC. ERR_INPUT: no text that a document could hold. */
MUST_USE enum err act_facts_text(const char *key, struct span text, json_t **ret_facts);
/* Of a frozen text: statementSha256. */
MUST_USE enum err act_facts_frozen(const struct sha256 *statement, json_t **ret_facts);
/* Of a signature: personKind, statementSha256, signedAt, received, organisation (the e-ID's relying party; "" on
 * paper); of one by e-ID signatureSha256, ocspSha256 and ordered; of one on paper scanSha256 (and attestedBy, a name,
 * which the caller adds). */
MUST_USE enum err act_facts_signature(const struct signature_row *g, const struct sha256 *statement,
                                      struct instant ordered, const char *organisation, json_t **ret_facts);

#endif
