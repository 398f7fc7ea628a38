/* What whoever looks after the service must know in good time: law texts and calendars that end, packs that are not
 * used, texts that wait for a signature though their law text was taken back. The same for log, `check-config` and
 * (open)
 * `/readyz`. */
#ifndef WARNINGS_H
#define WARNINGS_H

#include "jourbeslut/base/log.h"
#include "jourbeslut/certificate.h"
#include "jourbeslut/ends.h"
#include "jourbeslut/law.h"
#include "jourbeslut/store.h"
#include "safety.h"

/* One line each, as warnings. */
MUST_USE enum err warnings_log(struct log *log, struct law *law, struct store *s, struct instant now);
/* Those that change when packs do. */
MUST_USE enum err warnings_log_packs(struct log *log, struct law *law, struct store *s);
/* On standard output, a line each. `s` NULL: there is no store; what the folder alone tells. */
MUST_USE enum err warnings_print(struct law *law, struct store *s, struct instant now);
/* What of the folder of trust keeps /verifiera from passing what this service seals, in one line; nothing where all is
 * well. `seal`: its certificate first, or none. */
MUST_USE enum err warnings_log_trust(struct log *log, const char *folder, const struct der_list *seal,
                                     struct instant now);
MUST_USE enum err warnings_print_trust(const char *folder, const struct der_list *seal, struct instant now);
/* Certificates: what ends_due says is to be said. */
void warnings_log_ends(struct log *log, struct ends *ends, struct instant now);
/* On standard output what ends; what has ended is a fault (`ctx` is `fault`'s). `ends` may be NULL. */
MUST_USE enum err warnings_print_ends(struct ends *ends, struct instant now, safety_fn *fault, void *ctx);

#endif
