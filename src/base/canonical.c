/* RFC 8785 (JSON Canonicalization Scheme), restricted to values that have one form without any doubt. */
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"

#define INTEGER_MAX 9007199254740991LL /* 2^53 - 1: I-JSON, RFC 7493 section 2.2 */

/* RFC 8785 section 3.2.2.2: short escapes, lower-case \u00xx for other control characters, all else as it is. */
static enum err write_string(struct span s, struct buf *out)
{
	static const char shorts[32] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
	size_t from = 0;

	TRY(buf_add_char(out, '"'));
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c >= ' ' && c != '"' && c != '\\')
			continue;
		TRY(buf_add(out, s.ptr + from, i - from));
		from = i + 1;
		if (c >= ' ')
			TRY(buf_printf(out, "\\%c", c));
		else if (shorts[c])
			TRY(buf_printf(out, "\\%c", shorts[c]));
		else
			TRY(buf_printf(out, "\\u%04x", c));
	}
	TRY(buf_add(out, s.ptr + from, s.len - from));
	return buf_add_char(out, '"');
}

static enum err check_nfc(struct span s)
{
	size_t len;

	if (text_is_plain(s))
		return ERR_OK;
	FREE uint8_t *normal = u8_normalize(UNINORM_NFC, (const uint8_t *)s.ptr, s.len, NULL, &len);
	if (!normal)
		return ERR_MEMORY;
	return len == s.len && memcmp(normal, s.ptr, len) == 0 ? ERR_OK : ERR_INPUT;
}

static bool is_ascii_key(const char *key)
{
	if (!*key)
		return false;
	for (; *key; key++)
		if ((unsigned char)*key < 0x21 || (unsigned char)*key > 0x7e || *key == '"' || *key == '\\')
			return false;
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum err write_value(const json_t *value, int depth, struct buf *out);

/* Keys are ASCII, so order by bytes is the order by UTF-16 units that RFC 8785 section 3.2.3 asks for. */
static enum err write_object(const json_t *object, int depth, struct buf *out)
{
	size_t count = json_object_size(object), i = 0;
	FREE const char **keys = calloc(count ? count : 1, sizeof *keys);
	const char *key;
	json_t *member;

	if (!keys)
		return ERR_MEMORY;
	json_object_foreach ((json_t *)(uintptr_t)object, key, member) {
		if (!is_ascii_key(key))
			return ERR_INPUT;
		keys[i++] = key;
	}
	qsort(keys, count, sizeof *keys, compare_keys);
	TRY(buf_add_char(out, '{'));
	for (i = 0; i < count; i++) {
		TRY(buf_add_str(out, i ? ",\"" : "\""));
		TRY(buf_add_str(out, keys[i]));
		TRY(buf_add_str(out, "\":"));
		TRY(write_value(json_object_get(object, keys[i]), depth + 1, out));
	}
	return buf_add_char(out, '}');
}

static enum err write_array(const json_t *array, int depth, struct buf *out)
{
	TRY(buf_add_char(out, '['));
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i)
			TRY(buf_add_char(out, ','));
		TRY(write_value(json_array_get(array, i), depth + 1, out));
	}
	return buf_add_char(out, ']');
}

static enum err write_value(const json_t *value, int depth, struct buf *out)
{
	struct span s;

	if (depth > JSON_DEPTH_MAX)
		return ERR_INPUT;
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return write_object(value, depth, out);
	case JSON_ARRAY:
		return write_array(value, depth, out);
	case JSON_STRING:
		s = span_of(json_string_value(value), json_string_length(value));
		TRY(check_nfc(s));
		return write_string(s, out);
	case JSON_INTEGER:
		if (json_integer_value(value) > INTEGER_MAX || json_integer_value(value) < -INTEGER_MAX)
			return ERR_INPUT;
		return buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	case JSON_TRUE:
		return buf_add_str(out, "true");
	case JSON_FALSE:
		return buf_add_str(out, "false");
	case JSON_NULL:
		return buf_add_str(out, "null");
	case JSON_REAL:
		return ERR_INPUT;
	}
	return ERR_INPUT;
}

enum err json_canonical(const json_t *value, struct buf *out)
{
	return value ? write_value(value, 1, out) : ERR_INPUT;
}
