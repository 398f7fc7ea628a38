#include "jourbeslut/base/json.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"

static bool too_deep(struct span text)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > JSON_DEPTH_MAX)
				return true;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return false;
}

/* jansson's reader takes a failed allocation for the end of a token: it then blames the text, or gives a value with
 * bytes missing. So its allocations are watched, by thread, and a reading in which one failed counts as out of memory.
 * Worse, where the buffer of the token at hand cannot grow, it goes on without the bytes that found no room, and later
 * runs past the end of what it kept. That buffer grows in powers of two from 32; room for that, and for nothing else,
 * is put aside before the reading begins. What was read into it is thrown away. */
static _Thread_local bool memory_failed;
static _Thread_local char *reserve;
static _Thread_local size_t reserve_size, reserve_used;
static pthread_once_t memory_watched = PTHREAD_ONCE_INIT;

/* For a token as long as the text: 32 + 64 + … + n, where n is less than four times the text. */
static size_t reserve_for(size_t text_len)
{
	return 8 * text_len + 256;
}

static void *from_reserve(size_t size)
{
	void *p;

	if (!reserve || size < 32 || (size & (size - 1)) != 0 || size > reserve_size - reserve_used)
		return NULL;
	p = reserve + reserve_used;
	reserve_used += size;
	return p;
}

static void *watched_malloc(size_t size)
{
	void *p = malloc(size);

	if (p)
		return p;
	memory_failed = true;
	return from_reserve(size);
}

static void watched_free(void *p)
{
	if (!reserve || (char *)p < reserve || (char *)p >= reserve + reserve_size)
		free(p);
}

static void watch_memory(void)
{
	json_set_alloc_funcs(watched_malloc, watched_free);
}

/* Reads with the reserve at hand. NULL: the text is refused, unless memory failed. */
static json_t *load_watched(struct span text, json_error_t *error)
{
	json_t *value = NULL;

	(void)pthread_once(&memory_watched, watch_memory);
	reserve_size = reserve_for(text.len);
	reserve_used = 0;
	reserve = malloc(reserve_size);
	memory_failed = !reserve;
	if (reserve)
		value = json_loadb(text.ptr ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, error);
	if (memory_failed) {
		json_decref(value);
		value = NULL;
	}
	free(reserve);
	reserve = NULL;
	return value;
}

static enum err refuse(struct json_problem *problem, int line, int column, const char *reason)
{
	if (problem) {
		problem->line = line;
		problem->column = column;
		(void)snprintf(problem->reason, sizeof problem->reason, "%s", reason);
	}
	return ERR_INPUT;
}

enum err json_read(struct span text, size_t max, struct json_problem *problem, json_t **ret_json)
{
	json_error_t error;
	json_t *value;

	if (text.len > max)
		return ERR_TOO_LARGE;
	/* Depth first: jansson's own limit is far beyond what a reader should have to follow. */
	if (too_deep(text))
		return refuse(problem, 0, 0, "nested too deeply");
	/* jansson takes a NUL byte after the value for the end, and all that follows it unread. */
	if (text.len > 0 && memchr(text.ptr, '\0', text.len))
		return refuse(problem, 0, 0, "a NUL byte");
	value = load_watched(text, &error);
	if (memory_failed)
		return ERR_MEMORY;
	if (!value)
		return refuse(problem, error.line, error.column, error.text);
	*ret_json = value;
	return ERR_OK;
}

const char *json_text(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

json_t *json_at(const json_t *root, const char *path)
{
	const json_t *at = root;
	char key[64];

	while (at && *path) {
		size_t len = strcspn(path, ".");
		uint64_t index;

		if (len == 0 || len >= sizeof key)
			return NULL;
		memcpy(key, path, len);
		key[len] = '\0';
		if (json_is_array(at))
			at = number_parse(span_of(key, len), 10000, &index) == ERR_OK ? json_array_get(at, index)
			                                                              : NULL;
		else
			at = json_object_get(at, key);
		path += len + (path[len] == '.');
	}
	return (json_t *)(uintptr_t)at;
}

const char *json_text_at(const json_t *root, const char *path)
{
	const char *s = json_string_value(json_at(root, path));

	return s ? s : "";
}

enum err json_put(json_t *object, const char *key, json_t *value)
{
	if (!value)
		return ERR_MEMORY;
	return json_object_set_new(object, key, value) == 0 ? ERR_OK : ERR_MEMORY;
}

enum err json_append(json_t *array, json_t *value)
{
	if (!value)
		return ERR_MEMORY;
	return json_array_append_new(array, value) == 0 ? ERR_OK : ERR_MEMORY;
}

enum err json_put_text(json_t *object, const char *key, const char *value)
{
	const char *s = value ? value : "";

	if (!text_is_utf8(span_str(s)))
		return ERR_INPUT;
	return json_put(object, key, json_string(s));
}

enum err json_put_int(json_t *object, const char *key, int64_t value)
{
	return json_put(object, key, json_integer(value));
}

enum err json_put_bool(json_t *object, const char *key, bool value)
{
	return json_put(object, key, json_boolean(value));
}

enum err json_put_instant(json_t *object, const char *key, struct instant value)
{
	char text[INSTANT_TEXT];

	instant_format(value, text);
	return json_put_text(object, key, text);
}
