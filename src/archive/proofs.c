#include "archive/proofs.h"

#include "jourbeslut/act.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/timestamp.h"

static void act_proof_release(struct act_proof *p)
{
	buf_release(&p->act);
	buf_release(&p->token);
	buf_release(&p->proof);
}

void proofs_release(struct proofs *p)
{
	act_proof_release(&p->oral);
	act_proof_release(&p->signature);
	buf_release(&p->oral_json);
}

/* A token or checkpoint that is not there yet comes later; an act without a leaf never gets one. */
static enum err later(enum err e)
{
	return e == ERR_NOT_FOUND ? ERR_BUSY : e;
}

static enum err load(struct store *s, const struct decision *d, int64_t version, const char *event,
                     enum decision_stamp_kind kind, struct act_proof *p)
{
	struct sha256 imprint;
	uint64_t index;
	enum err e;

	*p = (struct act_proof){ .act = buf_init(ACT_FILE_MAX),
		                 .token = buf_init(TIMESTAMP_MAX),
		                 .proof = buf_init(LEDGER_PROOF_MAX) };
	e = decision_act_file(s, d->id, version, event, &p->act, &index);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	p->there = true;
	TRY(sha256_of(buf_span(&p->act), &imprint));
	TRY(later(decision_stamp_token(s, d->id, kind, &imprint, &p->token, p->authority, &p->stamped)));
	return later(ledger_proof(s, index, &p->proof));
}

static enum err load_secret(struct store *s, const struct decision *d, struct buf *out)
{
	enum err e;

	*out = buf_init(ACT_FILE_MAX);
	e = decision_oral_json(s, d->id, out);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err proofs_load(struct store *s, const struct decision *d, bool on_paper, struct proofs *ret_proofs)
{
	TRY(load(s, d, 0, decision_event_name(DECISION_RECORD), DECISION_STAMP_ORAL, &ret_proofs->oral));
	if (ret_proofs->oral.there)
		TRY(load_secret(s, d, &ret_proofs->oral_json));
	return load(s, d, d->version, decision_event_name(on_paper ? DECISION_SIGN_PAPER : DECISION_SIGN),
	            DECISION_STAMP_SIGNATURE, &ret_proofs->signature);
}
