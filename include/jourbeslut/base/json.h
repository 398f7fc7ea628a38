/* JSON on jansson: strict reading, canonical writing, typed reading of members.
 *
 * Reading refuses what two readers could see in two ways: duplicate keys, NUL, bytes that are not UTF-8, anything after
 * the value, nesting deeper than JSON_DEPTH_MAX. Canonical writing is RFC 8785 restricted: ASCII keys, strings in NFC,
 * integers within ±(2^53 - 1), no floating point; so one value has exactly one form and one hash. */
#ifndef JOURBESLUT_BASE_JSON_H
#define JOURBESLUT_BASE_JSON_H

#include <jansson.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"
#include "jourbeslut/base/time.h"

#define JSON_DEPTH_MAX 32

static inline void cleanup_json(json_t **j)
{
	json_decref(*j);
}
/* `JSON json_t *j = NULL;` */
#define JSON CLEANUP(cleanup_json)

/* Where reading failed, for a person: line, column (from 1) and jansson's English reason. */
struct json_problem {
	int line, column;
	char reason[160];
};

/* Reads one value. `problem` may be NULL. ERR_INPUT with `problem` filled; ERR_TOO_LARGE over `max` bytes. */
MUST_USE enum err json_read(struct span text, size_t max, struct json_problem *problem, json_t **ret_json);
/* Appends the canonical form. ERR_INPUT: a key or value that has none (see above). */
MUST_USE enum err json_canonical(const json_t *value, struct buf *out);

/* Borrowed member as text, or "" where it is absent or not a string. */
const char *json_text(const json_t *object, const char *key);
/* The member at a dotted path ("person.name", "custodians.0.name"); NULL where absent. Borrowed. */
json_t *json_at(const json_t *root, const char *path);
/* Text at a dotted path, or "". Borrowed. */
const char *json_text_at(const json_t *root, const char *path);
/* Sets key to a string, NULL meaning "". ERR_MEMORY, ERR_INPUT (not UTF-8). */
MUST_USE enum err json_put_text(json_t *object, const char *key, const char *value);
MUST_USE enum err json_put_int(json_t *object, const char *key, int64_t value);
MUST_USE enum err json_put_bool(json_t *object, const char *key, bool value);
/* RFC 3339 in UTC with microseconds (instant_format). */
MUST_USE enum err json_put_instant(json_t *object, const char *key, struct instant value);
/* Takes over `value`, also on failure; NULL value: ERR_MEMORY. */
MUST_USE enum err json_put(json_t *object, const char *key, json_t *value);
/* Takes over `value`, also on failure; NULL value: ERR_MEMORY. */
MUST_USE enum err json_append(json_t *array, json_t *value);

#endif
