/* What proves the oral decision and the signature beside the e-ID's evidence: the act as the ledger knows it, its time
 * stamp, and the proof that it is in the ledger. */
#ifndef ARCHIVE_PROOFS_H
#define ARCHIVE_PROOFS_H

#include "jourbeslut/archive.h"

struct act_proof {
	bool there; /* false: an act of a time before the ledger; the record says so */
	struct buf act, token, proof;
	char authority[200];
	struct instant stamped;
};
struct proofs {
	struct act_proof oral, signature;
	struct buf oral_json; /* opens the oral act's secrets; empty: an act that has none (format 1) */
};
void proofs_release(struct proofs *p);

/* ERR_BUSY: a time stamp or the ledger's checkpoint is still to come. */
MUST_USE enum err proofs_load(struct store *s, const struct decision *d, bool on_paper, struct proofs *ret_proofs);

#endif
