/* The bytes that are sent: an operator's form or JSON, and an e-mail. */
#ifndef OUTBOX_BODY_H
#define OUTBOX_BODY_H

#include "jourbeslut/outbox.h"

#define BODY_MAX ((size_t)16 << 10)

/* The template with its places filled, appended. ERR_INPUT: a content type that is not known. */
MUST_USE enum err body_sms(const struct outbox_sms *sms, const char *to, const char *text, const char *report,
                           struct buf *out);
/* What is wrong with the template; NULL: nothing. Static. */
const char *body_sms_wrong(const struct outbox_sms *sms);
/* A message (RFC 5322), appended. `number` makes its id. */
MUST_USE enum err body_mail(const struct outbox_settings *set, const char *to, const char *text, int64_t number,
                            struct instant now, struct buf *out);

#endif
