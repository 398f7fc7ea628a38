/* BankID RP API v6.0: what we send and what we read. Pure. Source: developers.bankid.com, API references. */
#ifndef EID_BANKID_H
#define EID_BANKID_H

#include "jourbeslut/eid.h"
#include "jourbeslut/base/json.h"

#define BANKID_TOKEN_TEXT 64

struct bankid_started {
	char order_ref[BANKID_TOKEN_TEXT], autostart_token[BANKID_TOKEN_TEXT], qr_token[BANKID_TOKEN_TEXT],
	        qr_secret[BANKID_TOKEN_TEXT];
};

enum bankid_status { BANKID_PENDING, BANKID_FAILED, BANKID_COMPLETE };

struct bankid_collected {
	enum bankid_status status;
	char hint[40]; /* letters and digits; "" for complete */
	char order_ref[BANKID_TOKEN_TEXT];
	char person[EID_PERSON_TEXT]; /* complete: user.personalNumber */
	char device_ip[EID_IP_TEXT];  /* complete; "" if not told */
	enum eid_risk risk;           /* complete; a word that is new counts as high */
	json_t *root;                 /* owned; the spans below look into it */
	struct span signature, ocsp;  /* complete: base64 exactly as delivered */
};
void bankid_collected_release(struct bankid_collected *c);
#define BANKID_COLLECTED CLEANUP(bankid_collected_release) struct bankid_collected

/* "/auth" or "/sign". Static. */
const char *bankid_order_path(enum eid_kind kind);
/* Appends the body of /auth or /sign. `domain` may be "". */
MUST_USE enum err bankid_order_body(const struct eid_order_request *request, const char *domain, struct buf *out);
/* Appends the body of /collect and /cancel. */
MUST_USE enum err bankid_reference_body(const char *order_ref, struct buf *out);
/* ERR_UPSTREAM: not what /auth and /sign answer. */
MUST_USE enum err bankid_started_read(struct span body, struct bankid_started *ret_started);
/* ERR_UPSTREAM: not what /collect answers. Unknown members are ignored, unknown hint codes are taken. */
MUST_USE enum err bankid_collected_read(struct span body, struct bankid_collected *ret_collected);
/* The errorCode of an answer that is not 200; "httpNNN" where it has none. */
void bankid_error_code(int status, struct span body, char out[40]);

#endif
