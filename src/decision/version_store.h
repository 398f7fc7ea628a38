/* Frozen texts and signatures in the store; for the files of this room only. */
#ifndef DECISION_VERSION_STORE_H
#define DECISION_VERSION_STORE_H

#include "jourbeslut/decision.h"

struct version_row {
	int64_t decision_id;
	int version;
	int64_t supersedes; /* 0: none */
	const struct law_pack *pack;
	struct span case_json, text_json, basis_json, statement_json, visible;
	const struct sha256 *statement_hash;
	const char *text_code;
	struct instant frozen;
	int64_t frozen_by;
};
/* [tx] */
MUST_USE enum err version_insert(struct store *s, const struct version_row *v);
/* [tx] */
MUST_USE enum err version_return(struct store *s, int64_t version_id, const char *kind, struct span reason,
                                 struct instant at, int64_t person);

MUST_USE enum err version_statement_hash(struct store *s, int64_t version_id, struct sha256 *ret_hash);

struct signature_row {
	int64_t version_id;
	bool on_paper;
	struct instant signed_at, received_at;
	const char *signer_name, *signer_number, *order_id;
	struct span report_json, xml, ocsp, scan;
	const char *scan_type;
	int64_t attested_by; /* 0: nobody */
};
/* [tx] ERR_DUPLICATE: the version is signed already. */
MUST_USE enum err signature_insert(struct store *s, const struct signature_row *g);

#endif
