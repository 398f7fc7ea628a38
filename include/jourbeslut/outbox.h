/* What is sent to people outside: that something waits for them, never what, and no name, number or reference. A
 * reference stands on paper, but an SMS lies on screens and at operators for years, and whoever has both learns whose
 * the paper was; the receiver logs in and sees the own list, so nothing is gained by it. Links open nothing by
 * themselves: mail scanners follow them.
 *
 * A message follows from an act (decision_act_add), which is its wish: committed with what was done, found by the
 * worker's step within a second, also after a crash, and never twice. So nothing here can keep anything from being
 * recorded. What follows from time (a reminder, what nobody took over) the step finds by looking. What did not come by
 * one channel goes by the other, where the receiver has an address for it; but for a search, which asks the next one.
 *
 * A try is committed before it is made; after a crash in between the message is sent again (an SMS may come twice, none
 * is lost). Tries end: by their number, by time, when what the message is about is gone, and when the operator refuses
 * for good. Each receiver gets at most so many an hour, and so do all together. */
#ifndef JOURBESLUT_OUTBOX_H
#define JOURBESLUT_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/log.h"
#include "jourbeslut/base/random.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/people.h"
#include "jourbeslut/store.h"

struct jobs;
struct outbox;

enum outbox_kind {
	OUTBOX_REGISTERED, /* decision maker: a decision of yours is recorded. At once, so that one never made is seen
	                    */
	OUTBOX_SIGN,       /* decision maker: something to sign */
	OUTBOX_REMIND,     /* the same again, after some hours */
	OUTBOX_MANAGER,    /* unit manager: something has waited for its signature for long */
	OUTBOX_NEW,        /* municipality's on-duty address: something to take over */
	OUTBOX_RETURNED,   /* municipality: somebody there returned a decision as not theirs */
	OUTBOX_CONTESTED,  /* municipality: a decision is contested by its decision maker */
	OUTBOX_UNTAKEN,    /* municipality: it is past 08.00, and nobody has taken it over */
	OUTBOX_DUE,        /* municipality: something must be done today or tomorrow */
	OUTBOX_FIND,       /* decision maker: call the duty (seek.h) */
	OUTBOX_KIND_COUNT
};
enum outbox_channel { OUTBOX_SMS, OUTBOX_MAIL, OUTBOX_CHANNEL_COUNT };
enum outbox_state {
	OUTBOX_WISHED,
	OUTBOX_SENT,      /* handed to the operator, who said yes. Whether it came is not known */
	OUTBOX_DELIVERED, /* the operator has reported that it came */
	OUTBOX_FAILED,    /* refused for good, reported as lost, or there is no address to send to */
	OUTBOX_GIVEN_UP,  /* all tries are made */
	OUTBOX_NOT_NEEDED,
	OUTBOX_STATE_COUNT
};

/* All borrowed. A channel without address ("") is not set up: nothing is sent by it, and pages say so. */
struct outbox_settings {
	const char *duty_name, *duty_phone;
	const char *site; /* "https://jour.example.se" */
	struct outbox_sms {
		const char *url;          /* https */
		const char *from;         /* a number, or at most 11 letters and digits */
		const char *body;         /* with {to} {from} {text}, and {report} (where to report), each escaped as
		                           * `content_type` asks */
		const char *content_type; /* application/x-www-form-urlencoded, application/json */
		const char *authorization_file; /* its one line is that header's value; "": none */
		const char *tls_ca;
		const char *accepted; /* statuses that mean yes: "200 201 202" */
		/* What a report holds that says so, each one of several with spaces between; "": none does. Spaces and
		 * capitals of a report do not count. One that holds both says neither. */
		const char *delivered, *lost;
	} sms;
	struct outbox_mail {
		const char *server;
		int port;
		const char *from, *user;
		const char *password_file, *tls_ca; /* "": no password with `user` "" only */
	} mail;
	/* Hours by day from when something to sign was told until each of OUTBOX_REMINDERS reminders, and until the
	 * unit manager is told; 0: never. */
	int remind_hours, manager_hours;
	int find_minutes; /* how long a decision maker who is looked for is waited for; at least 1 */
};
#define OUTBOX_REMINDERS 3

/* Reads and checks; `problem` says what is wrong (ERR_CONFIG). Secrets lie in files that their owner alone reads. */
MUST_USE enum err outbox_new(const struct outbox_settings *settings, const struct clock *clock,
                             const struct random *random, const struct log *log, char *problem, size_t problem_size,
                             struct outbox **ret_outbox);
void outbox_free(struct outbox *o);
/* Registers the step. Both are borrowed until jobs_free. */
MUST_USE enum err outbox_attach(struct outbox *o, struct jobs *j, struct store *store);
/* [tx] A report about the message with that code. One that says neither is taken, and changes nothing.
 * ERR_NOT_FOUND: no such code. */
MUST_USE enum err outbox_report(const struct outbox *o, struct store *s, struct span code, struct span report,
                                struct instant now);
#define OUTBOX_REPORT_PATH "/sms/" /* the code follows */
#define OUTBOX_REPORT_MAX ((size_t)16 << 10)
/* Is the channel set up? NULL: no. */
bool outbox_has(const struct outbox *o, enum outbox_channel channel);

struct outbox_message {
	int64_t id, decision_id, person_id, municipality_id; /* 0: none */
	int64_t cause;
	enum outbox_kind kind;
	enum outbox_channel channel;
	enum outbox_state state;
	struct instant wished, not_before;
	struct instant ended; /* of any state but OUTBOX_WISHED */
	int attempts;
	bool instead; /* the same did not come by the other channel */
};
/* Of the decision, oldest first. */
MUST_USE enum err outbox_message_each(struct store *s, int64_t decision,
                                      enum err (*each)(void *ctx, const struct outbox_message *m), void *ctx);
/* The latest of the decision to its decision maker. ERR_NOT_FOUND: none. */
MUST_USE enum err outbox_message_last(struct store *s, int64_t decision, struct outbox_message *ret_message);
/* "SMS lämnat till operatören kl. 03.12", "SMS skickas kl. 07.00", "SMS gick inte att skicka". Appended. */
MUST_USE enum err outbox_message_words(const struct outbox_message *m, struct instant now, struct buf *out);
/* "Något att skriva under": what a message was about, for the duty's pages. Static. */
const char *outbox_kind_label(enum outbox_kind kind);
/* It has not come, or only an e-mail has gone in an SMS' place, which nobody reads at night: somebody must call. */
bool outbox_message_failed(const struct outbox_message *m);
/* It waits for the morning. */
bool outbox_message_sleeps(const struct outbox_message *m, struct instant now);
/* Of one of the channels the latest try failed, within a day: nobody should rely on messages now. */
MUST_USE enum err outbox_failing(struct store *s, struct instant now, bool *ret_failing);
/* [tx] What waits for the morning goes at once, and is an act. ERR_WRONG_STATE: nothing waits. */
MUST_USE enum err outbox_send_now(struct store *s, int64_t decision, int64_t person, struct instant now);

#endif
