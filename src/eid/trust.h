/* Roots and policies of one environment. */
#ifndef EID_TRUST_H
#define EID_TRUST_H

#include "jourbeslut/eid.h"
#include "openssl.h"

#define EID_ROOTS_MAX 8

struct eid_trust {
	enum eid_environment environment;
	size_t count;
	X509 *roots[EID_ROOTS_MAX]; /* owned */
};

/* A store that trusts exactly these roots and judges validity at `when`. */
MUST_USE enum err eid_trust_store(const struct eid_trust *t, struct instant when, X509_STORE **ret_store);
/* True for the policies of real e-IDs in production, of test e-IDs in the test environment; never both. */
bool eid_policy_allowed(enum eid_environment environment, const char *oid);
/* True if its names or policies say that it was made for tests. */
bool eid_certificate_is_test(const X509 *certificate);
/* Appends every certificate of a PEM text. ERR_CONFIG: none, or not readable. */
MUST_USE enum err eid_pem_certificates(struct span pem, STACK_OF(X509) * *ret_certificates);
/* A line for the problem, after those that are there; cut if too long. */
void eid_problem_add(struct eid_problem *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
