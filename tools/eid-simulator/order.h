/* Orders, from creation to the one collect that hands out the result. Held in memory only. The caller serialises calls.
 */
#ifndef EID_SIMULATOR_ORDER_H
#define EID_SIMULATOR_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/time.h"

#include "persons.h"
#include "request.h"

#define TOKEN_TEXT 37 /* a UUID in lower case, with its NUL */

/* All in seconds. */
struct order_limits {
	unsigned pick_up;       /* from creation until a person has opened it; then startFailed */
	unsigned finish;        /* from there to signature; then expiredTransaction */
	unsigned keep_complete; /* how long a result can be collected */
	unsigned keep_failed;   /* the same for a failure */
	unsigned frame;         /* how old a QR frame may be */
	unsigned wrong_codes;   /* that many wrong security codes: certificateErr */
};

/* The relying party behind a client certificate. */
struct relying_party {
	char fingerprint[65]; /* SHA-256 of the certificate, hex */
	char *name; /* distinguished name, last attribute first: "cn=…,name=…,serialNumber=…,o=…,c=…" */
	char *display_name;
};

enum order_state { ORDER_OUTSTANDING, ORDER_STARTED, ORDER_USER_SIGN, ORDER_FAILED, ORDER_COMPLETE };

struct order {
	struct order *next;
	char ref[TOKEN_TEXT], auto_start_token[TOKEN_TEXT], qr_token[TOKEN_TEXT], qr_secret[TOKEN_TEXT];
	char handle[TOKEN_TEXT]; /* the phone's own name for the order */
	enum order_kind kind;
	json_t *request; /* owned; the checked body */
	struct relying_party rp;
	enum order_state state;
	const char *hint;                  /* of a failure */
	int64_t created, opened, ended;    /* monotonic microseconds */
	int64_t asked;                     /* the same: of the latest collect; at first of the creation */
	char person[PERSONAL_NUMBER_TEXT]; /* "" until somebody has opened it */
	unsigned wrong_codes;
	json_t *completion; /* owned; completionData of a complete order */
};

/* Why the phone does not do what the person wants. */
enum refusal {
	REFUSAL_NONE,
	REFUSAL_NOT_A_FRAME,
	REFUSAL_UNKNOWN_ORDER,
	REFUSAL_WRONG_FRAME, /* the HMAC does not fit */
	REFUSAL_STALE_FRAME,
	REFUSAL_ALREADY_OPEN,
	REFUSAL_ENDED,
	REFUSAL_WRONG_PERSON,
	REFUSAL_NO_MATCHING_ID, /* no certificate of a policy that the order wants */
	REFUSAL_UNKNOWN_PERSON,
	REFUSAL_NOT_OPEN,
	REFUSAL_BAD_CODE, /* not six digits */
	REFUSAL_WRONG_CODE,
	REFUSAL_BLOCKED,
	REFUSAL_COUNT
};
/* "stale-frame" and so on; "none". Static. */
const char *refusal_name(enum refusal r);

struct orders;
MUST_USE enum err orders_new(const struct order_limits *limits, const struct clock *clock, const struct random *random,
                             struct orders **ret_orders);
void orders_free(struct orders *o);

/* `request` is checked; the order keeps a reference. ERR_DUPLICATE: the person whom the order requires has one open,
 * which is cancelled, and none is made (alreadyInProgress). */
MUST_USE enum err orders_create(struct orders *o, enum order_kind kind, json_t *request, const struct relying_party *rp,
                                struct order **ret_order);
/* The answer to /collect; a terminal result is handed out once. ERR_NOT_FOUND: no such order, or handed out before. */
MUST_USE enum err orders_collect(struct orders *o, const char *ref, const struct relying_party *rp,
                                 json_t **ret_answer);
/* How long relying parties let orders wait between two collects, since this was asked last. */
struct orders_waits {
	unsigned open, collects;
	int64_t longest_us;
};
void orders_waits(struct orders *o, struct orders_waits *ret_waits);
/* ERR_NOT_FOUND: no such order, or it has ended. */
MUST_USE enum err orders_cancel(struct orders *o, const char *ref, const struct relying_party *rp);

/* Checks the frame of an animated QR code ("bankid.<token>.<t>.<HMAC>"); the order counts as started. */
enum refusal orders_scan(struct orders *o, struct span frame, struct order **ret_order);
enum refusal orders_autostart(struct orders *o, const char *token, struct order **ret_order);
/* The order that the phone calls `handle`, whatever its state; NULL: unknown or forgotten. Borrowed. */
struct order *orders_by_handle(struct orders *o, const char *handle);
/* The person opens a started order with their own e-ID. An order that the person has open already is cancelled. */
enum refusal orders_open(struct orders *o, struct order *order, const struct person *person, const char *policy);
/* Checks a security code of an open order: six digits, not 000000. */
enum refusal orders_check_code(struct orders *o, struct order *order, struct span code);
/* Whether the order is open, for the person to sign or refuse. */
enum refusal orders_check_open(const struct order *order);
/* Ends an open order. `completion` is taken over. */
void orders_complete(struct orders *o, struct order *order, json_t *completion);
void orders_fail(struct orders *o, struct order *order, const char *hint);

/* MAC of frame `t`, 64 hex digits: HMAC-SHA256 with the secret's ASCII as key over t in decimal. */
MUST_USE enum err qr_mac(const char *secret, unsigned t, char out[65]);

#endif
