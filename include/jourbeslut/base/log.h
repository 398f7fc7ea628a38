/* The log: one line an event, `time level event key=value …`, to a stream. Values are quoted where they need it,
 * control characters are escaped. Never personal data, never a secret. Rooms `base`, `crypto` and `store` do not log.
 */
#ifndef JOURBESLUT_BASE_LOG_H
#define JOURBESLUT_BASE_LOG_H

#include <stdio.h>

#include "jourbeslut/base/time.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log {
	FILE *stream; /* borrowed; NULL: silent */
	enum log_level least;
	const struct clock *clock;
};

/* `event` is a constant such as "order.created"; then pairs of key and value (const char *), ended by NULL:
 *   log_event(log, LOG_INFO, "order.created", "order", ref, NULL);
 * A NULL log is silent. Values are cut at 512 bytes. Thread-safe: a line is written by one call. */
void log_event(const struct log *log, enum log_level level, const char *event, ...) __attribute__((sentinel));

#endif
