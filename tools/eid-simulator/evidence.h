/* completionData: who signed, on what device, the signature and the OCSP response. */
#ifndef EID_SIMULATOR_EVIDENCE_H
#define EID_SIMULATOR_EVIDENCE_H

#include "jourbeslut/base/json.h"

#include "misbehave.h"
#include "order.h"
#include "pki.h"

struct evidence_spec {
	const struct pki *pki;
	const struct person *person; /* who signs */
	const struct person *other;  /* somebody else, for misbehaviour */
	const struct order *order;
	const char *device_address; /* of the phone */
	struct instant at;
	const struct random *random;
	enum misbehaviour twist;
};

MUST_USE enum err evidence_make(const struct evidence_spec *spec, json_t **ret_completion);

#endif
