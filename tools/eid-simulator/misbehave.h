/* Ways in which the simulator can be told to be wrong, so that a service can prove that it notices. One at a time of
 * each kind: what happens at the next completions, and what happens to the next calls of the RP API. */
#ifndef EID_SIMULATOR_MISBEHAVE_H
#define EID_SIMULATOR_MISBEHAVE_H

#include "jourbeslut/base/err.h"

/*        code                     name                         meaning */
#define MISBEHAVIOUR_COMPLETION(X)                                                                                     \
	X(WRONG_SIGNER, "wrong-signer", "another person's certificate signs; `user` names the right person")           \
	X(WRONG_PERSON, "wrong-person", "another person signs, and `user` says so, whatever the order required")       \
	X(WRONG_USER, "wrong-user", "the right person signs; `user` names another")                                    \
	X(ALTERED_TEXT, "altered-text", "the signed visible text has a line more than was ordered")                    \
	X(ALTERED_HIDDEN, "altered-hidden", "the signed invisible data is other than was ordered")                     \
	X(MISSING_TEXT, "missing-text", "the signature has no visible text")                                           \
	X(FUNC_IDENTIFICATION, "identification", "funcId says Identification though a signature was ordered")          \
	X(IDENTIFICATION_CERT, "identification-certificate", "signed with the certificate for identification")         \
	X(OTHER_RP, "other-relying-party", "srvInfo names another organisation")                                       \
	X(UNTRUSTED_CHAIN, "untrusted-chain", "signature and OCSP come from a tree with the same names, not trusted")  \
	X(BAD_SIGNATURE, "bad-signature", "the signature value is wrong")                                              \
	X(SHA1, "sha1", "signed with RSA-SHA1")                                                                        \
	X(BAD_XML, "bad-xml", "the signature ends in the middle")                                                      \
	X(DOCTYPE, "doctype", "the signature begins with a document type and an entity")                               \
	X(DUPLICATE_ID, "duplicate-id", "a second signed-data element, first, with the same Id and other text")        \
	X(WRAPPING, "wrapping", "a second signed-data element, first, with another Id and other text")                 \
	X(RISK_HIGH, "risk-high", "the risk is high, where the order asked for it")                                    \
	X(OCSP_REVOKED, "ocsp-revoked", "the OCSP status is revoked")                                                  \
	X(OCSP_UNKNOWN, "ocsp-unknown", "the OCSP status is unknown")                                                  \
	X(OCSP_WRONG_NONCE, "ocsp-wrong-nonce", "the OCSP nonce belongs to another signature")                         \
	X(OCSP_NO_NONCE, "ocsp-no-nonce", "the OCSP response has no nonce")                                            \
	X(OCSP_OTHER_RESPONDER, "ocsp-other-responder", "a responder of the bank CA, not of the leaf's issuer")        \
	X(OCSP_STRAY_RESPONDER, "ocsp-stray-responder", "a responder of a tree that is not trusted")                   \
	X(OCSP_OTHER_CERT, "ocsp-other-certificate", "the OCSP response is about another certificate")                 \
	X(OCSP_OLD, "ocsp-old", "the OCSP response was made a day ago")                                                \
	X(OCSP_FUTURE, "ocsp-future", "the OCSP response will be made in a day")                                       \
	X(OCSP_STALE, "ocsp-stale", "the OCSP response is new, and its status 40 days old")                            \
	X(OCSP_BAD_SIGNATURE, "ocsp-bad-signature", "the OCSP response's signature is wrong")                          \
	X(OCSP_REFUSED, "ocsp-refused", "the responder says tryLater")                                                 \
	X(OCSP_MISSING, "ocsp-missing", "the completion has no ocspResponse")

#define MISBEHAVIOUR_CALL(X)                                                                                           \
	X(ERROR_500, "error-500", "500 internalError; nothing is done")                                                \
	X(MAINTENANCE, "maintenance", "503 Maintenance; nothing is done")                                              \
	X(TIMEOUT_408, "timeout-408", "408 requestTimeout; nothing is done")                                           \
	X(TOO_MANY, "too-many", "429 tooManyRequests; nothing is done")                                                \
	X(UNAUTHORIZED, "unauthorized", "401 unauthorized; nothing is done")                                           \
	X(GARBAGE, "garbage", "200 with a body that is not JSON; nothing is done")                                     \
	X(CLOSE, "close", "the connection is closed; nothing is done")                                                 \
	X(HANG, "hang", "no answer ever; nothing is done")                                                             \
	X(DROP_RESULT, "drop-result", "it is done, but the connection is closed instead of an answer")

enum misbehaviour {
	MISBEHAVE_NONE,
#define MISBEHAVIOUR_CODE(code, name, meaning) MISBEHAVE_##code,
	MISBEHAVIOUR_COMPLETION(MISBEHAVIOUR_CODE) MISBEHAVE_LAST_COMPLETION,
	MISBEHAVIOUR_CALL(MISBEHAVIOUR_CODE)
#undef MISBEHAVIOUR_CODE
	        MISBEHAVE_COUNT
};

struct misbehaviours {
	enum misbehaviour completion, call;
	unsigned completion_times, call_times; /* how many are left */
	char call_path[16];                    /* "collect", "sign", …; "" for every path */
};

/* "none" ends both kinds. ERR_INPUT: no such name. */
MUST_USE enum err misbehave_set(struct misbehaviours *m, const char *name, unsigned times, const char *path);
/* What the next completion, or this call, shall do; counts it as done. */
enum misbehaviour misbehave_next_completion(struct misbehaviours *m);
enum misbehaviour misbehave_next_call(struct misbehaviours *m, const char *path);
/* Name and meaning, static; NULL for MISBEHAVE_NONE and MISBEHAVE_LAST_COMPLETION. */
const char *misbehave_name(enum misbehaviour m);
const char *misbehave_meaning(enum misbehaviour m);

#endif
