/* Let in without the e-ID, to record calls and nothing else.
 *
 * A night on which the e-ID is down must not be a night on which nothing can be recorded. Whoever is let in so gets
 * ROLE_CALLER alone, and each oral act that they record says how they came in. It is not asked whether the e-ID is
 * down, but for ADMISSION_PASS: a service that judges that wrongly would keep the worker out, and a lost telephone is
 * the same to the child. Instead everybody on duty sees who is in, and how. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_ADMISSION_H
#define JOURBESLUT_ADMISSION_H

#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

enum admission_how {
	ADMISSION_COLLEAGUE, /* somebody on duty gave a code, in person or by telephone */
	ADMISSION_PAPER,     /* by a code that the person made and printed while logged in */
	ADMISSION_PASS,      /* the own pass had begun in this browser, and the e-ID did not answer */
	ADMISSION_HOW_COUNT
};
/* From how the store and acts have it: "colleague". ADMISSION_HOW_COUNT: none of them, as "". */
enum admission_how admission_how_find(struct span name);
/* What pages say of it, in Swedish: "insläppt av Bo Ek", "med papperskod", "i ett pass som redan hade börjat". `by` is
 * read for a colleague. Appended. */
MUST_USE enum err admission_words(enum admission_how how, const char *by, struct buf *out);

/* What papers say of it, which copies take no staff's names from: "utan e-legitimation, insläppt av en kollega i
 * tjänst"; "" for ADMISSION_HOW_COUNT. Static. */
const char *admission_paper_words(enum admission_how how);

struct admission {
	int64_t id, person_id;
	char person_name[PEOPLE_NAME_MAX];
	enum admission_how how;
	char by_name[PEOPLE_NAME_MAX]; /* of the colleague; "" */
	struct instant at;
};

#define ADMISSION_CODE_TEXT 20 /* "ABCD-EFGH-JKMN-PQRS" and NUL; a colleague's is "1234-5678" */
#define ADMISSION_COLLEAGUE_LASTS (10 * MINUTE)
#define ADMISSION_PAPER_LASTS (366 * 24 * HOUR)
#define ADMISSION_PAPER_CODES 4
/* Who types a code: a browser that somebody of the register has logged in with by the e-ID (http_asker), else a
 * network.
 *
 * A colleague's code is eight digits, so the tries must end. If they ended with the code, whoever knows a worker's
 * number (which is no secret) could make each code void, and keep them out on the one night that this is for. So wrong
 * ones are counted by who types: after ADMISSION_TRIES nothing opens there until the colleague makes a new code.
 * Networks are many, so all that have no mark count together too: after ADMISSION_STRANGERS the code opens in browsers
 * with a mark alone, which no stranger can get or use up. A stranger's chance is 2 in a million a code. On paper a code
 * has 80 bits; nothing is counted. */
struct admission_asker {
	struct sha256 id;
	bool known; /* by its mark */
};
#define ADMISSION_TRIES 5
#define ADMISSION_STRANGERS 200

/* [tx] A colleague's code for `person`; earlier ones of colleagues for the same person end. ERR_INPUT: for oneself. */
MUST_USE enum err admission_colleague_code(struct store *s, const struct random *r, int64_t person, int64_t by,
                                           struct instant now, char ret_code[ADMISSION_CODE_TEXT]);
/* [tx] New codes on paper for oneself; the earlier ones end. */
MUST_USE enum err admission_paper_codes(struct store *s, const struct random *r, int64_t person, struct instant now,
                                        char ret_codes[ADMISSION_PAPER_CODES][ADMISSION_CODE_TEXT]);
/* How many of them are left. */
MUST_USE enum err admission_paper_left(struct store *s, int64_t person, struct instant now, int64_t *ret_count);
/* [tx] Uses a code up and lets the person in; `typed` may have spaces, hyphens and small letters. `ret_admission` 0: no
 * such code is open for the person and the asker; then commit all the same, since it counts as a try. */
MUST_USE enum err admission_enter(struct store *s, int64_t person, struct span typed,
                                  const struct admission_asker *asker, struct instant now, int64_t *ret_admission);
/* [tx] Lets a person in whose pass runs. That it does, and that the e-ID is out of reach, is the caller's to know. */
MUST_USE enum err admission_resume(struct store *s, int64_t person, struct instant now, int64_t *ret_admission);
/* ERR_NOT_FOUND. */
MUST_USE enum err admission_find(struct store *s, int64_t id, struct admission *ret_admission);
/* Those since then, latest first. */
MUST_USE enum err admission_each(struct store *s, struct instant since,
                                 enum err (*each)(void *ctx, const struct admission *a), void *ctx);

#endif
