/* Addresses: what may be sent to, and how they are told of. */
#ifndef OUTBOX_ADDRESS_H
#define OUTBOX_ADDRESS_H

#include "jourbeslut/base/text.h"
#include "jourbeslut/outbox.h"

#define ADDRESS_TEXT MAIL_TEXT
/* A telephone number of the register as E.164 ("+46701740605"), or an e-mail address. ERR_INPUT: it is none. */
MUST_USE enum err address_number(const char *phone, char out[ADDRESS_TEXT]);
MUST_USE enum err address_mail(const char *mail, char out[ADDRESS_TEXT]);
/* "…605", "…@gavle.example.se" */
void address_mask(enum outbox_channel channel, const char *address, char out[ADDRESS_TEXT]);

#endif
