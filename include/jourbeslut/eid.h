/* e-ID: ordering an identification or a signature, carrying the order to its end, and proving what came back.
 *
 * The life of an order:
 *
 *   eid_order_request ─▶ wanted ─▶ pending ─▶ collected ─▶ verified
 *   (handler, in its        ▲         │            └─────▶ refused     the evidence failed a check
 *    transaction)           └─────────┤ renewed            failed      the e-ID said no, or nobody came
 *                                     └──────────────────▶ cancelled   on our side
 *                                                          lost        the outcome can no longer be had
 *
 * The worker (a step of jobs) does all that speaks with the provider. Whatever it learns is committed before anybody
 * can see it: an order before its first QR frame, a result, byte for byte, before it is even parsed for more than
 * "pending". After a crash the worker goes on where the store says. The last five states are final and each final order
 * is handed out by eid_result_next until somebody calls eid_result_consume in the transaction that makes use of it.
 *
 * The first provider is BankID, RP API v6.0 (facts: developers.bankid.com). This room owns libxmlsec1 and libxml2. */
#ifndef JOURBESLUT_EID_H
#define JOURBESLUT_EID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

struct clocks;
struct jobs;
struct store;
struct eid;
struct eid_trust;

enum eid_environment { EID_TEST, EID_PRODUCTION };
enum eid_kind { EID_LOGIN, EID_SIGN, EID_KIND_COUNT };
enum eid_state {
	EID_WANTED,    /* committed, not yet with the provider (or between two attempts) */
	EID_PENDING,   /* with the provider; a QR frame can be shown */
	EID_COLLECTED, /* the answer is on disk, not yet verified */
	EID_VERIFIED,  /* final: genuine, and what was ordered */
	EID_REFUSED,   /* final: an answer came that failed a check */
	EID_FAILED,    /* final: cancelled by the person, expired, blocked, … */
	EID_CANCELLED, /* final: cancelled from our page */
	EID_LOST,      /* final: whether it was signed can no longer be learnt; a new signature is needed */
	EID_STATE_COUNT
};
/* Which way the person starts the app; decides texts and the start address. */
enum eid_device { EID_OTHER_DEVICE /* scans the QR */, EID_THIS_COMPUTER, EID_THIS_PHONE, EID_DEVICE_COUNT };

/* "test", "production"; "login", "sign"; "wanted" …: for logs, the store and JSON. Static. */
const char *eid_environment_name(enum eid_environment e);
const char *eid_kind_name(enum eid_kind k);
const char *eid_state_name(enum eid_state s);
bool eid_state_final(enum eid_state s);

/* How the provider judges the order, by addresses, device and habits that it knows. */
enum eid_risk { EID_RISK_NOT_TOLD, EID_RISK_LOW, EID_RISK_MODERATE, EID_RISK_HIGH, EID_RISK_COUNT };

/* ---- settings ------------------------------------------------------------------------------------------------- */

/* From the configuration. All texts are borrowed for the life of the `struct eid`. 0 means the default named here. */
struct eid_settings {
	enum eid_environment environment;
	const char *api_url;     /* "https://appapi2.bankid.com/rp/v6.0"; a "/" at the end is allowed */
	const char *tls_ca;      /* PEM file: the only root trusted for the API's TLS */
	const char *client_cert; /* PEM file: our relying party certificate */
	const char *client_key;  /* PEM file */
	const char *roots; /* PEM file: the roots of signature certificates ("Member Banks CA"), not those of TLS */
	const char *org_number; /* ours, ten digits, as in the relying party certificate */
	const char *domain;     /* referringDomain: the registrable domain of the service; "" leaves it out */
	/* Start addresses for an app on this device; {token} and {redirect} are filled in, percent-encoded. */
	const char *autostart_computer; /* NULL: "bankid:///?autostarttoken={token}&redirect={redirect}" */
	const char *autostart_phone;    /* NULL: "https://app.bankid.com/?autostarttoken={token}&redirect={redirect}" */
	int64_t collect_interval_us;    /* 2 s */
	int64_t request_timeout_us;     /* 10 s */
	int64_t renew_window_us;        /* new attempts are made this long after the first one; 3 min */
	int renew_max;                  /* attempts after the first; 5 */
	int64_t skew_us;                /* allowed between our clock and the OCSP responder's; 2 min */
	enum eid_risk refuse_risk;      /* what is judged so or worse is refused; EID_RISK_COUNT: nothing is. High */
};

struct eid_problem {
	char text[1200]; /* English, for the one who configures, a line each; no data of persons */
};

/* Reads and checks every file. Refuses with ERR_CONFIG and a text: a file that is missing or unreadable, a key that
 * does not fit its certificate, an address that is not https, a wrong org number, and roots or client certificates that
 * are for tests unless the environment is EID_TEST. `clock`, `random`, `log` (may be NULL) are borrowed. */
MUST_USE enum err eid_new(const struct eid_settings *settings, const struct clock *clock, const struct random *random,
                          const struct log *log, struct eid_problem *problem, struct eid **ret_eid);
/* After jobs_free, whose steps use it. NULL is fine. */
void eid_free(struct eid *e);
/* Registers the worker's step. `store` is the worker's own connection, borrowed until jobs_free. */
MUST_USE enum err eid_attach(struct eid *e, struct jobs *j, struct store *store);
/* From now on the provider's time (the Date of its answers) is compared with ours. Before jobs_start; borrowed until
 * jobs_free. */
void eid_compare_clock(struct eid *e, struct clocks *clocks);
/* Tells the worker that the store holds something new: call it after the transaction with eid_order_request or
 * eid_order_cancel was committed. Any thread. */
void eid_wake(struct eid *e);
const struct eid_trust *eid_trust(const struct eid *e);
enum eid_environment eid_environment(const struct eid *e);
/* Ours, ten digits. Borrowed. */
const char *eid_org_number(const struct eid *e);

/* ---- orders (pages) ------------------------------------------------------------------------------------------- */

#define EID_ID_TEXT 23     /* public id: 128 random bits in base64url, and NUL. Never the provider's orderRef */
#define EID_PERSON_TEXT 13 /* twelve digits and NUL */
#define EID_HASH_SIZE 32
#define EID_IP_TEXT 46
#define EID_USER_AGENT_MAX 256     /* the provider answers 400 to a longer one; what is longer is cut */
#define EID_VISIBLE_MAX 29998      /* bytes of text for a signature: at most 40,000 characters of base64 */
#define EID_VISIBLE_LOGIN_MAX 1125 /* 1,500 characters */
#define EID_NONVISIBLE_MAX 149998  /* 200,000 characters */
#define EID_GO_ON_MAX 640

struct eid_order_request {
	enum eid_kind kind;
	const char *person;                  /* twelve digits; required for EID_SIGN; "" for EID_LOGIN: anybody */
	struct span visible;                 /* plain text in UTF-8, what the app shows; required for EID_SIGN */
	struct span nonvisible;              /* bytes that are signed and not shown; may be empty */
	int64_t subject;                     /* what the caller finds again in the result; 0 for EID_LOGIN */
	const char *ip;                      /* the end user's address as the service sees it (not the proxy's) */
	const char *user_agent;              /* "" if unknown */
	uint8_t binding_hash[EID_HASH_SIZE]; /* SHA-256 of a token that only this browser has */
	/* Where the app goes back to when it is done: an https address, at most 490 bytes, to which the room adds a
	 * nonce. "": nowhere. */
	const char *return_url;
	bool known;        /* the browser has logged in before: it goes before those that have not, where many wait */
	bool on_device;    /* the start link is given out: whoever has it may send it on. False: a QR code only */
	const char *go_on; /* the caller's own word of where the page leads on to, at most EID_GO_ON_MAX bytes */
};

/* Commits the wish for an order, state EID_WANTED; call it inside the handler's transaction, and eid_wake after.
 * ERR_INPUT: a text that the app would refuse (control characters, emoji, too long), an ip that is none, a person that
 * is not twelve digits. ERR_WRONG_STATE: EID_SIGN and the same subject has an order under way (its id is given: show
 * that one). ERR_STALE: the same, and that one shows another text: its end is wished now, which must be committed. */
MUST_USE enum err eid_order_request(const struct eid *e, struct store *store, const struct eid_order_request *request,
                                    char ret_id[EID_ID_TEXT]);

/* The signature order of that subject that is not at an end. ERR_NOT_FOUND: none. */
MUST_USE enum err eid_order_under_way(struct store *store, int64_t subject, char ret_id[EID_ID_TEXT]);

/* The provider could not be reached when last somebody tried, `since` or later. */
MUST_USE enum err eid_out_of_reach(struct store *store, struct instant since, bool *ret_out);

/* What a page may know. No QR secret is in here. */
struct eid_order {
	char id[EID_ID_TEXT];
	enum eid_kind kind;
	enum eid_state state;
	char hint[40]; /* the provider's last hintCode, or errorCode, or one of ours; "" before the first answer */
	int64_t subject;
	char person[EID_PERSON_TEXT]; /* as ordered; for EID_LOGIN "" until EID_VERIFIED, then who it is */
	char name[120];               /* EID_VERIFIED: the person's name from the certificate; else "" */
	char person_ip[EID_IP_TEXT];  /* as ordered */
	char device_ip[EID_IP_TEXT];  /* EID_VERIFIED: where the app was, as the provider saw it; "" if not told */
	uint8_t binding_hash[EID_HASH_SIZE];
	char autostart_token[64]; /* EID_PENDING: of the present attempt; else "" */
	int attempts;             /* sent so far */
	bool picked_up;           /* the app has opened the order */
	bool on_device;           /* the start link was given out: see "the way back" */
	bool back;                /* the browser that began it has shown nonce or code */
	bool coded;               /* the nonce came to another browser, which shows a code */
	int tries_left;           /* codes that may still be typed wrong */
	bool consumed;
	struct instant requested;
	struct instant ends; /* when it ends at the latest if nothing more happens; INT64_MAX in final states */
	int seconds_left;    /* to `ends`, rounded up, never negative; 0 in final states */
};

/* ERR_NOT_FOUND: no such id (also when it is malformed). */
MUST_USE enum err eid_order_find(struct store *store, const char *id, struct instant now, struct eid_order *ret_order);
/* Appends the text of the QR code that is right at `now`: "bankid." token "." seconds "." HMAC. Right for that second
 * only; ask anew each second. The secret stays inside this function. ERR_WRONG_STATE: there is none just now (wanted,
 * picked up, or at an end). ERR_NOT_FOUND. */
MUST_USE enum err eid_order_frame(struct store *store, const char *id, struct instant now, struct buf *out);
/* The wish to end it; call it in a transaction, and eid_wake after. What the person has already signed comes as
 * EID_VERIFIED all the same. No effect on a final order. ERR_NOT_FOUND. */
MUST_USE enum err eid_order_cancel(struct store *store, const char *id, struct instant now);
/* Appends the address that starts the app on this device. `redirect`: where the app goes back to, "" for nowhere
 * ("null" in the computer's form). ERR_WRONG_STATE: not EID_PENDING. ERR_INPUT: EID_OTHER_DEVICE. */
MUST_USE enum err eid_order_autostart(const struct eid *e, const struct eid_order *order, enum eid_device device,
                                      const char *redirect, struct buf *out);

/* ---- the way back ----
 * The app opens an address with a nonce when it is done, in the browser that the telephone prefers; on an iPhone with
 * Chrome that is Safari, and not the browser that began. Whoever has an order's start link can send it to somebody who
 * then identifies themselves for him: so an order with a start link proves who sits at the browser that began it only
 * once the nonce is back there, or a code that the other browser shows has been typed there. */

#define EID_CODE_TEXT 5  /* four digits and NUL */
#define EID_CODE_TRIES 3 /* after that no code is right any more */

/* Whose nonce it is, and the caller's `go_on`. ERR_NOT_FOUND: nobody's, also when it is malformed. */
MUST_USE enum err eid_return_find(struct store *store, struct span nonce, struct instant now,
                                  struct eid_order *ret_order, char ret_go_on[EID_GO_ON_MAX + 1]);
/* [tx] The nonce is back in the browser that began: the caller has compared the binding. */
MUST_USE enum err eid_return_back(struct store *store, const char *id, struct instant now);
/* [tx] The code that another browser shows; the same each time. */
MUST_USE enum err eid_return_code(const struct eid *e, struct store *store, const char *id,
                                  char ret_code[EID_CODE_TEXT]);
/* [tx] What was typed in the browser that began. Right: the order is `back`. Wrong: `ret_right` false, and one try
 * fewer. ERR_WRONG_STATE: no code is shown anywhere, or no try is left. */
MUST_USE enum err eid_return_type(struct store *store, const char *id, struct span code, struct instant now,
                                  bool *ret_right);

/* What to say to the person, in Swedish: what happens, what is safe, what to do. By the recommended messages of the
 * provider (ids RFA1 …, own words), and ours for refused and lost (ids OWN…). */
struct eid_message {
	const char *id;
	const char *text;
};
/* Never NULL; static. */
const struct eid_message *eid_order_message(const struct eid_order *order, enum eid_device device);

/* ---- the evidence ---------------------------------------------------------------------------------------------- */

/* The checks, in the order in which they are made. The first that fails ends the verification. */
#define EID_CHECK_LIST(X)                                                                                              \
	X(FORM, "form", "Underskriften är rätt uppbyggd och innehåller en enda underskrift")                           \
	X(ALGORITHMS, "algorithms", "Bara godkända algoritmer används")                                                \
	X(REFERENCES, "references", "Underskriften omfattar innehållet och certifikaten, och inget annat")             \
	X(DIGESTS, "digests", "Innehållet är oförändrat")                                                              \
	X(SIGNATURE, "signature", "Underskriften är gjord med nyckeln i certifikatet")                                 \
	X(CHAIN, "chain", "Certifikatet är utfärdat under en rot som tjänsten litar på")                               \
	X(POLICY, "policy", "Certifikatet är av en godkänd sort för den här miljön")                                   \
	X(KEY_USAGE, "key-usage", "Certifikatet får användas till detta")                                              \
	X(OCSP_FORM, "ocsp-form", "Utfärdarens svar om certifikatet är rätt uppbyggt")                                 \
	X(OCSP_SIGNATURE, "ocsp-signature", "Utfärdarens svar är äkta")                                                \
	X(OCSP_CERTIFICATE, "ocsp-certificate", "Utfärdarens svar gäller just det här certifikatet")                   \
	X(OCSP_STATUS, "ocsp-status", "Certifikatet var giltigt och inte spärrat när underskriften gjordes")           \
	X(OCSP_BINDING, "ocsp-binding", "Utfärdarens svar gäller just den här underskriften")                          \
	X(TIME, "time", "Underskriften gjordes medan den var beställd, och utfärdarens besked är från då")             \
	X(PURPOSE, "purpose", "Personen valde att göra just detta (skriva under eller legitimera sig)")                \
	X(VISIBLE, "visible", "Texten som visades i appen är den som beställdes")                                      \
	X(NONVISIBLE, "nonvisible", "Den dolda delen är den som beställdes")                                           \
	X(ORGANISATION, "organisation", "Underskriften gjordes hos den här tjänsten")                                  \
	X(PERSON, "person", "Rätt person har skrivit under")

enum eid_check {
#define EID_CHECK_CODE(code, name, text) EID_CHECK_##code,
	EID_CHECK_LIST(EID_CHECK_CODE)
#undef EID_CHECK_CODE
	        EID_CHECK_COUNT
};
enum eid_outcome { EID_NOT_REACHED, EID_PASSED, EID_FAILED_CHECK };

/* Machine name ("ocsp-status") and what it means when passed, in Swedish. Static. */
const char *eid_check_name(enum eid_check c);
const char *eid_check_text(enum eid_check c);

struct eid_finding {
	enum eid_outcome outcome;
	char reason[160]; /* why it failed, English, no personal data; "" unless failed */
};

/* What was found. Plain data; texts are UTF-8 without control characters. What comes from the evidence is filled as far
 * as the verification came; use it only if `ok`. */
struct eid_report {
	bool ok;
	struct eid_finding checks[EID_CHECK_COUNT];
	char person[EID_PERSON_TEXT]; /* serialNumber of the certificate */
	char name[120];               /* common name */
	char given_name[80], surname[80];
	char bank[120];           /* organisation that issued the certificate */
	char issuer[200];         /* common name of the issuing certificate */
	char policy[64];          /* OID of the certificate policy, dotted */
	char serial[65];          /* certificate's serial number, lower-case hex */
	char fingerprint[65];     /* SHA-256 of the certificate, lower-case hex */
	char root[200];           /* common name of the root */
	struct instant signed_at; /* OCSP producedAt: the time of signature by a third party, whole seconds */
};
/* The check that failed; EID_CHECK_COUNT if none did. */
enum eid_check eid_report_failed(const struct eid_report *r);
/* Appends the report as canonical JSON (stored with the order, shown in the record's details), and reads it again. */
MUST_USE enum err eid_report_write(const struct eid_report *r, struct buf *out);
MUST_USE enum err eid_report_read(struct span json, struct eid_report *ret_report);

/* Roots and policies for one environment. `pem` holds at least one self-signed certificate. ERR_CONFIG with `problem`:
 * none, more than eight, not a CA, not self-signed, a test root although the environment is EID_PRODUCTION. */
MUST_USE enum err eid_trust_new(enum eid_environment environment, struct span pem, struct eid_problem *problem,
                                struct eid_trust **ret_trust);
void eid_trust_free(struct eid_trust *t);

struct eid_evidence_input {
	struct span signature;  /* base64 text exactly as delivered (the OCSP nonce is over it) */
	struct span ocsp;       /* base64 text exactly as delivered */
	enum eid_kind kind;     /* EID_SIGN: Signing; EID_LOGIN: Identification */
	struct span visible;    /* bytes as ordered, before base64; empty: none were ordered */
	struct span nonvisible; /* bytes as ordered, before base64; empty: none were ordered */
	const char *person;     /* who must have done it, twelve digits; "": anybody (EID_LOGIN) */
	const char
	        *told_person; /* who the provider says it was (completionData); "": not known, for archived evidence */
	const char *org_number;    /* ours, ten digits */
	struct instant not_before; /* the order's start, minus skew */
	struct instant not_after;  /* when the result had come, plus skew */
};

/* Pure: no network, no store, no clock. All of the checks above, in order. ERR_OK with report->ok; ERR_EVIDENCE with
 * the failed check in the report; ERR_MEMORY, ERR_INTERNAL: nothing is known. Any thread. */
MUST_USE enum err eid_evidence_verify(const struct eid_trust *trust, const struct eid_evidence_input *input,
                                      struct eid_report *ret_report);

/* What a signature says that an archive no longer knows as ordered: the text that the app showed, and where it was
 * done. `xml`: the signature, decoded. Believe it only once eid_evidence_verify has passed with it. ERR_EVIDENCE: it
 * has no such parts in the profile's form. */
#define EID_ORGANISATION_TEXT 32
MUST_USE enum err eid_evidence_told(struct span xml, struct buf *ret_visible,
                                    char ret_organisation[EID_ORGANISATION_TEXT]);

/* ---- results (flow, login) ------------------------------------------------------------------------------------- */

/* A final order. */
struct eid_result {
	char id[EID_ID_TEXT];
	enum eid_kind kind;
	enum eid_state state; /* final */
	char hint[40];
	int64_t subject;
	char person[EID_PERSON_TEXT]; /* EID_VERIFIED: proven; else as ordered */
	uint8_t binding_hash[EID_HASH_SIZE];
	struct instant requested;       /* by the page */
	struct instant ordered;         /* the provider had the attempt that ended it; INT64_MAX if it never did */
	struct instant collected;       /* the final answer was on disk */
	struct buf visible, nonvisible; /* as ordered */
	struct eid_report report;       /* EID_VERIFIED, EID_REFUSED; else zero */
	/* As delivered, for EID_VERIFIED and (if they were there) EID_REFUSED; else empty. */
	struct buf signature_base64, ocsp_base64;
	/* The same decoded: what the record attaches as signature.xml and ocsp.der. Filled for EID_VERIFIED. */
	struct buf signature_xml, ocsp_der;
};
void eid_result_release(struct eid_result *r);
#define EID_RESULT CLEANUP(eid_result_release) struct eid_result

/* The oldest final order of that kind that nobody has consumed. ERR_NOT_FOUND: none. Call eid_result_release. */
MUST_USE enum err eid_result_next(struct store *store, enum eid_kind kind, struct eid_result *ret_result);
/* The next of them past `after` (0: the first), by number and id alone: one whose result cannot be read must not hide
 * those behind it. ERR_NOT_FOUND: none. */
MUST_USE enum err eid_result_waiting(struct store *store, enum eid_kind kind, int64_t after, int64_t *ret_number,
                                     char ret_id[EID_ID_TEXT]);
/* One order's result. ERR_NOT_FOUND: no such id; ERR_WRONG_STATE: not final yet. Call eid_result_release. */
MUST_USE enum err eid_result_load(struct store *store, const char *id, struct eid_result *ret_result);
/* Marks it as used, in the caller's transaction. ERR_WRONG_STATE: not final, or consumed before (one use, whatever
 * happens).
 */
MUST_USE enum err eid_result_consume(struct store *store, const char *id, struct instant now);

#endif
