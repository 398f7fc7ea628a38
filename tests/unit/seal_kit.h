/* Sealed and stamped files in process, with the test's own authorities, for the tests, the bench and the peers. */
#ifndef TESTS_SEAL_KIT_H
#define TESTS_SEAL_KIT_H

#include "jourbeslut/key.h"
#include "jourbeslut/seal.h"
#include "jourbeslut/timestamp.h"
#include "unit/test_pki.h"

#define SEAL_KIT_NAME "Socialjouren Gävleborg"
#define SEAL_KIT_REASON "Beslutet är arkiverat"

struct seal_kit {
	struct pki *pki;
	struct key *key;         /* the seal's */
	struct roots *tsa_roots; /* trust in the time stamping authority */
	struct der_list chain;   /* the seal's, without the root */
};

/* Whatever cannot be made stops the program. */
void seal_kit_init(struct seal_kit *k, enum pki_kind kind);
void seal_kit_release(struct seal_kit *k);
#define SEAL_KIT CLEANUP(seal_kit_release) struct seal_kit

/* A canonical token of the kit's authority, appended. */
MUST_USE enum err seal_kit_token(struct seal_kit *k, const struct sha256 *imprint, struct buf *out);
/* Revision 1 becomes B-T. */
MUST_USE enum err seal_kit_seal(struct seal_kit *k, struct buf *file);
/* A sealed file becomes B-LTA: with the certificates of both chains, an OCSP response and a CRL. */
MUST_USE enum err seal_kit_stamp(struct seal_kit *k, struct buf *file);

#endif
