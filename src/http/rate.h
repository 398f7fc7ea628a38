/* Rate limits: token buckets in a table of fixed size.
 *
 * A request takes a token from the bucket of its client's address, and, when somebody is logged in, one from the bucket
 * of the session. Many people of one municipality share an address, so the buckets of addresses are wide. IPv6 clients
 * count by their /56 (address_group). The table holds RATE_BUCKETS; where a place is needed the bucket of its set that
 * was used longest ago goes. Places are found by a hash with a random key, so nobody can choose whom to push out. */
#ifndef JOURBESLUT_HTTP_RATE_H
#define JOURBESLUT_HTTP_RATE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/random.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/http.h"

#define RATE_SETS 1024
#define RATE_WAYS 4
#define RATE_BUCKETS (RATE_SETS * RATE_WAYS)

struct rate;

/* `clock` is borrowed. ERR_MEMORY, ERR_IO (no randomness). */
MUST_USE enum err rate_new(const struct clock *clock, const struct random *random, struct rate **ret_rate);
void rate_free(struct rate *r);
/* Both: true where the request may go on; else `ret_wait` is the number of seconds until the next token. Thread-safe.
 */
bool rate_take_address(struct rate *r, enum http_rate class, const struct in6_addr *client, int *ret_wait);
bool rate_take_session(struct rate *r, enum http_rate class, int64_t session, int *ret_wait);

#endif
