/* The list of certificates with a known end: those that the configuration names, and the time-stamping authority's in
 * the last time stamp. Each with what stops on that day, what goes on, and what the operator does before it.
 *
 *   files ─▶ ends_new, ends_read ─▶ the list ─▶ ends_told: pages, /readyz, check-config; ends_due: the log
 *
 * All functions are thread-safe; the worker calls ends_read. */
#ifndef JOURBESLUT_ENDS_H
#define JOURBESLUT_ENDS_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/certificate.h"

enum end_what {
	END_CLIENT,     /* the relying party certificate and its issuers */
	END_EID_TLS,    /* roots of the connection to the e-ID */
	END_EID_ROOT,   /* roots of its signatures */
	END_SEAL,       /* the seal certificate and its issuers */
	END_SEAL_ROOT,  /* its roots */
	END_TSA_ROOT,   /* roots of time-stamping authorities */
	END_TSA_TLS,    /* roots of the connection to them */
	END_SMS_TLS,    /* roots of the connection to the operator of SMS */
	END_MAIL_TLS,   /* the same of e-mail */
	END_TRUST_EID,  /* roots by which /verifiera judges signatures */
	END_TRUST_SEAL, /* the same of seals */
	END_TRUST_TSA,  /* the same of time stamps */
	END_TSA,        /* the authority's certificate in the last time stamp */
	END_WHAT_COUNT
};
/* The key of the configuration: "eid.client_cert"; "tsa" of END_TSA. Static. */
const char *end_key(enum end_what w);

#define ENDS_AHEAD 60 /* days before its end from which a certificate is reported */
#define ENDS_ON_TOP 14
#define ENDS_URGENT 3
#define ENDS_MAX 24 /* reported at once; of more the soonest */

/* One certificate; of a chain the one that ends first. */
struct end {
	enum end_what what;
	char name[200]; /* common name */
	struct sha256 fingerprint;
	struct instant not_before, not_after;
	/* as of the `now` of the call: */
	int days;     /* to the day on which it ends; negative: since then */
	int step;     /* 60, 30, 14, 3, 0: the last one reached; -1: over or early */
	bool over;    /* it has ended */
	bool early;   /* it is not valid yet */
	bool spare;   /* another root of the same file is valid, and longer */
	bool restart; /* the file was changed since the service read it at its start */
};
/* It has ended or is early, and nothing stands in for it. */
bool end_is_error(const struct end *e);

struct ends;
/* Reads the files, of a folder each *.pem: `paths` by end_what, borrowed; NULL or "": none. A file that cannot be read
 * has no ends here; the room that uses it reports that. ERR_MEMORY. */
MUST_USE enum err ends_new(const char *const paths[END_WHAT_COUNT], struct ends **ret_ends);
void ends_free(struct ends *e);
/* Reads them again. Each request reads the client certificate's file, so its new content replaces the old. Of
 * the other files, which are used as read at the start, only a change is noted (`restart`). ERR_MEMORY. */
MUST_USE enum err ends_read(struct ends *e);
/* END_TSA: the chain of a time stamp that was just accepted, the leaf first. `e` NULL: does nothing. */
void ends_saw_stamp(struct ends *e, const struct der_list *chain);

/* Fills in what ends within ENDS_AHEAD days, has ended or is not valid yet, the soonest first; returns the count. `e`
 * NULL: none. */
size_t ends_told(struct ends *e, struct instant now, struct end ret_ends[ENDS_MAX]);
/* Of these, those to log now: on each change of step, and once a day. A returned end counts as logged. */
size_t ends_due(struct ends *e, struct instant now, struct end ret_ends[ENDS_MAX]);

/* In Swedish. What it is: "Tjänstens certifikat för e-legitimationen". Static. */
const char *end_title(enum end_what w);
/* Which one, for the operator: "eid.client_cert, COMMON NAME". Appended. */
MUST_USE enum err end_which(const struct end *e, struct buf *out);
/* When it ends and what stops then: "gäller till och med …". Appended. */
MUST_USE enum err end_words(const struct end *e, struct buf *out);
/* What goes on meanwhile; what the operator does. Static. */
const char *end_safe(enum end_what w);
const char *end_todo(const struct end *e);

#endif
