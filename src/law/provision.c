#include "law/provision.h"

#include <stdint.h>
#include <string.h>

#define SIGN "\xc2\xa7" /* § */
#define OPEN "{" SIGN
#define PLACE_MAX 160
#define TEXT_MAX ((size_t)64 << 10)

static enum err note_used(struct provisions *p, const char *name)
{
	return json_object_set_new(p->used, name, json_true()) == 0 ? ERR_OK : ERR_MEMORY;
}

/* What nothing leaves behind: "( )" around it, and the space before it. Gives what follows. */
static const char *close_up(struct buf *out, const char *rest)
{
	if (*rest == ')' && out->len > 0 && out->ptr[out->len - 1] == '(') {
		out->ptr[--out->len] = '\0';
		rest++;
	}
	if (out->len == 0)
		return rest + strspn(rest, " ");
	if (strchr(" .,;:)", *rest) && out->ptr[out->len - 1] == ' ') /* the text's end too: strchr finds its NUL */
		out->ptr[--out->len] = '\0';
	return rest;
}

static enum err put_one(struct reader *r, struct provisions *p, const char *place, const char **at, struct buf *out)
{
	const char *name = *at + strlen(OPEN), *end = strchr(name, '}');
	char copy[LAW_ID_TEXT];

	if (!end || (size_t)(end - name) >= sizeof copy)
		return reader_fail(r, place, "a {" SIGN " without its }, or with a long name");
	(void)snprintf(copy, sizeof copy, "%.*s", (int)(end - name), name);
	const json_t *text = json_object_get(p->table, copy);
	if (!text)
		return reader_fail(r, place, "pack.json names no provision \"%s\"", copy);
	TRY(note_used(p, copy));
	TRY(buf_add(out, json_string_value(text), json_string_length(text)));
	*at = json_string_length(text) ? end + 1 : close_up(out, end + 1);
	return ERR_OK;
}

static enum err put_in_text(struct reader *r, struct provisions *p, const char *place, json_t *value)
{
	BUF out = buf_init(TEXT_MAX);
	const char *at = json_string_value(value);

	if (!strstr(at, SIGN))
		return ERR_OK;
	for (const char *sign = strstr(at, SIGN); sign; sign = strstr(at, SIGN)) {
		if (sign == at || sign[-1] != '{')
			return reader_fail(r, place,
			                   "holds a section sign: name the provision in pack.json, and here {" SIGN
			                   "its name}");
		TRY(buf_add(&out, at, (size_t)(sign - 1 - at)));
		at = sign - 1;
		TRY(put_one(r, p, place, &at, &out));
	}
	TRY(buf_add_str(&out, at));
	return json_string_setn(value, buf_str(&out), out.len) == 0 ? ERR_OK : ERR_MEMORY;
}

/* Most texts cite nothing. */
static bool cites_nothing(const json_t *value)
{
	return json_is_string(value) && !strstr(json_string_value(value), SIGN);
}

static enum err put_in(struct reader *r, struct provisions *p, const char *place, json_t *value, int depth)
{
	char here[PLACE_MAX];
	const char *key;
	json_t *member;
	size_t i;

	if (depth > JSON_DEPTH_MAX)
		return reader_fail(r, place, "lies too deep");
	if (json_is_string(value))
		return put_in_text(r, p, place, value);
	json_object_foreach (value, key, member) {
		if (cites_nothing(member))
			continue;
		(void)snprintf(here, sizeof here, "%.100s%s%.40s", place, *place ? "." : "", key);
		TRY(put_in(r, p, here, member, depth + 1));
	}
	json_array_foreach (value, i, member) {
		if (cites_nothing(member))
			continue;
		(void)snprintf(here, sizeof here, "%.120s.%zu", place, i);
		TRY(put_in(r, p, here, member, depth + 1));
	}
	return ERR_OK;
}

enum err provisions_put(struct reader *r, struct provisions *p, json_t *value)
{
	return put_in(r, p, "", value, 0);
}

enum err provisions_check_used(struct reader *r, const struct provisions *p)
{
	char place[PLACE_MAX];
	const char *key;
	json_t *member;

	json_object_foreach ((json_t *)(uintptr_t)p->table, key, member) {
		(void)snprintf(place, sizeof place, "provisions.%.100s", key);
		if (!json_object_get(p->used, key))
			return reader_fail(r, place, "no text cites it");
	}
	return ERR_OK;
}
