/* Ways in which the simulator can be told to be wrong, so that a service can prove that it notices. One at a time for
 * time stamps and one for OCSP. */
#ifndef TSA_SIMULATOR_MISBEHAVE_H
#define TSA_SIMULATOR_MISBEHAVE_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/err.h"

/*        code                name                  OCSP too  meaning */
#define MISBEHAVIOURS(X)                                                                                               \
	X(DOWN, "down", true, "503 without an answer")                                                                 \
	X(SLOW, "slow", true, "the right answer after `seconds` (5)")                                                  \
	X(GARBAGE, "garbage", true, "200 of the right type, with bytes that are no answer")                            \
	X(REFUSE, "refuse", true, "time stamp: status rejection; OCSP: tryLater")                                      \
	X(OLD, "old", true, "its time lies `seconds` (3600) back; ahead, if negative")                                 \
	X(UNTRUSTED, "untrusted", true, "signed by a tree with the same names that nobody trusts")                     \
	X(BAD_SIGNATURE, "bad-signature", true, "the last byte of the signature is wrong")                             \
	X(WRONG_IMPRINT, "wrong-imprint", false, "stamps another imprint")                                             \
	X(WRONG_NONCE, "wrong-nonce", false, "answers another nonce")                                                  \
	X(NO_CERTIFICATE, "no-certificate", false, "leaves its certificate out, though it was asked for")              \
	X(EXTRA_CERTIFICATES, "extra-certificates", false,                                                             \
	  "adds its root before its certificate, and strangers after it; what is signed is right")

enum misbehaviour {
	MISBEHAVE_NONE,
#define MISBEHAVIOUR_CODE(code, name, ocsp, meaning) MISBEHAVE_##code,
	MISBEHAVIOURS(MISBEHAVIOUR_CODE)
#undef MISBEHAVIOUR_CODE
	        MISBEHAVE_COUNT
};

enum misbehave_path { MISBEHAVE_TSA, MISBEHAVE_OCSP, MISBEHAVE_PATH_COUNT };

struct misbehave_now {
	enum misbehaviour mode;
	int64_t seconds;
};

struct misbehaviours {
	struct {
		struct misbehave_now now;
		unsigned times; /* how many are left; 0: until told otherwise */
	} paths[MISBEHAVE_PATH_COUNT];
};

/* `path` is "tsa", "ocsp" or "all"; the mode "none" ends it. `seconds` NULL: the mode's own. ERR_INPUT: no such mode or
 * path, not a mode of OCSP, or seconds that make no sense; nothing is changed then. */
MUST_USE enum err misbehave_set(struct misbehaviours *m, const char *path, const char *mode, const int64_t *seconds,
                                unsigned times);
/* What this call shall do; counts it as done. */
struct misbehave_now misbehave_next(struct misbehaviours *m, enum misbehave_path path);
/* Name and meaning, static; NULL for MISBEHAVE_NONE. */
const char *misbehave_name(enum misbehaviour m);
const char *misbehave_meaning(enum misbehaviour m);

#endif
