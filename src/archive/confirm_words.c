/* What the confirmation of an oral decision says of the call. */
#include "archive/confirm_words.h"

#include <string.h>

#include "archive/frozen_words.h"
#include "archive/said_page.h"
#include "jourbeslut/approval.h"
#include "jourbeslut/draft.h"
#include "jourbeslut/matter.h"

static enum err is_withdrawn(struct store *s, const struct law_pack *pack, bool *ret_withdrawn)
{
	struct pack_staged staged;
	enum err e = decision_pack_staged_find(s, pack->id, &staged);

	*ret_withdrawn = e == ERR_OK && staged.withdrawn && strcmp(staged.hash, pack->hash) == 0;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err confirm_words(const struct decision_office *o, struct store *s, const struct decision *d, bool revoked,
                       struct blocks *ret_blocks)
{
	struct draft_facts facts = decision_facts(o, d, NULL);
	CASE struct case_file *c = NULL;
	const struct law_type *type;
	BUF deviates = buf_init(400);
	bool withdrawn;
	enum err e = decision_said_type(o, d, &type);

	if (e == ERR_CONFIG)
		return frozen_confirmation(s, d, ret_blocks);
	TRY(e);
	TRY(is_withdrawn(s, type->pack, &withdrawn));
	if (withdrawn)
		TRY(decision_type(o, d, &type));
	/* Of a text that was reviewed, and whose law was taken back later, only that is said. */
	facts.unreviewed |= law_pack_marked(type->pack);
	if (revoked && !d->pack_unreviewed) {
		facts.frozen = true;
		facts.unreviewed = false;
	}
	TRY(decision_case_load(s, d->matter_id, &c));
	TRY(said_page_kinds(o, s, d, &deviates));
	facts.deviates = buf_str(&deviates);
	return draft_confirmation(type, c, &facts, ret_blocks);
}
