#include "jourbeslut/base/conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define FILE_MAX (256 * 1024)

struct conf {
	const struct conf_key *keys;
	size_t key_count;
	char **values; /* one a key; NULL while not given */
};

struct reader {
	struct conf *conf;
	const char *folder;
	struct conf_problem *problem;
	int line;
	char section[64];
};

static enum err refuse(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static enum err refuse(struct reader *r, const char *format, ...)
{
	va_list args;

	r->problem->line = r->line;
	va_start(args, format);
	(void)vsnprintf(r->problem->text, sizeof r->problem->text, format, args);
	va_end(args);
	return ERR_CONFIG;
}

static bool is_choice(const char *choices, struct span value)
{
	while (*choices) {
		size_t len = strcspn(choices, "|");

		if (span_equal(span_of(choices, len), value))
			return true;
		choices += len + (choices[len] == '|');
	}
	return false;
}

static enum err check_value(struct reader *r, const struct conf_key *key, struct span value)
{
	uint64_t number;

	switch (key->kind) {
	case CONF_NUMBER:
		if (number_parse(value, INT32_MAX, &number) != ERR_OK)
			return refuse(r, "%s must be a whole number from 0 to 2147483647", key->name);
		return ERR_OK;
	case CONF_BOOL:
		if (!span_equal_str(value, "yes") && !span_equal_str(value, "no"))
			return refuse(r, "%s must be yes or no", key->name);
		return ERR_OK;
	case CONF_CHOICE:
		if (!is_choice(key->choices, value))
			return refuse(r, "%s must be one of %s", key->name, key->choices);
		return ERR_OK;
	case CONF_PATH:
	case CONF_TEXT:
		return ERR_OK;
	}
	return ERR_INTERNAL;
}

static enum err set_value(struct reader *r, size_t index, struct span value)
{
	const struct conf_key *key = &r->conf->keys[index];
	BUF text = buf_init(4096);

	TRY(check_value(r, key, value));
	if (key->kind == CONF_PATH && value.len > 0 && value.ptr[0] != '/')
		TRY(buf_printf(&text, "%s/", r->folder));
	TRY(buf_add_span(&text, value));
	r->conf->values[index] = buf_take(&text);
	return r->conf->values[index] ? ERR_OK : ERR_MEMORY;
}

static enum err read_pair(struct reader *r, struct span line)
{
	const char *equals = memchr(line.ptr, '=', line.len);
	struct span key, value;
	char name[128];

	if (!equals)
		return refuse(r, "expected `key = value`, `[section]` or `# comment`");
	key = span_trim(span_of(line.ptr, (size_t)(equals - line.ptr)));
	value = span_trim(span_of(equals + 1, (size_t)(line.ptr + line.len - equals - 1)));
	if (!r->section[0])
		return refuse(r, "a key stands before the first [section]");
	(void)snprintf(name, sizeof name, "%s.%.*s", r->section, (int)(key.len < 60 ? key.len : 60), key.ptr);
	for (size_t i = 0; i < r->conf->key_count; i++) {
		if (strcmp(r->conf->keys[i].name, name) != 0)
			continue;
		if (r->conf->values[i])
			return refuse(r, "%s is given twice", name);
		return set_value(r, i, value);
	}
	return refuse(r, "unknown key %s", name);
}

static enum err read_section(struct reader *r, struct span line)
{
	struct span name;

	if (line.len < 3 || line.ptr[line.len - 1] != ']')
		return refuse(r, "a section is written [name]");
	name = span_trim(span_of(line.ptr + 1, line.len - 2));
	if (name.len == 0 || name.len >= sizeof r->section)
		return refuse(r, "a section is written [name]");
	memcpy(r->section, name.ptr, name.len);
	r->section[name.len] = '\0';
	for (size_t i = 0; i < r->conf->key_count; i++)
		if (strncmp(r->conf->keys[i].name, r->section, name.len) == 0 && r->conf->keys[i].name[name.len] == '.')
			return ERR_OK;
	return refuse(r, "unknown section [%s]", r->section);
}

static enum err read_line(struct reader *r, struct span raw)
{
	struct span line = span_trim(raw);

	if (!text_is_utf8(line) || text_has_control(line))
		return refuse(r, "not UTF-8, or a control character");
	if (line.len == 0 || line.ptr[0] == '#')
		return ERR_OK;
	return line.ptr[0] == '[' ? read_section(r, line) : read_pair(r, line);
}

static enum err fill_defaults(struct reader *r)
{
	for (size_t i = 0; i < r->conf->key_count; i++) {
		r->line = 0;
		if (r->conf->values[i])
			continue;
		if (!r->conf->keys[i].value)
			return refuse(r, "%s must be given", r->conf->keys[i].name);
		TRY(set_value(r, i, span_str(r->conf->keys[i].value)));
	}
	return ERR_OK;
}

static enum err read_all(struct reader *r, struct span text)
{
	while (text.len > 0) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;

		r->line++;
		TRY(read_line(r, span_of(text.ptr, len)));
		len += end != NULL;
		text = span_of(text.ptr + len, text.len - len);
	}
	return fill_defaults(r);
}

enum err conf_parse(struct span text, const char *folder, const struct conf_key *keys, size_t key_count,
                    struct conf_problem *problem, struct conf **ret_conf)
{
	struct conf *c = calloc(1, sizeof *c);
	struct reader r = { .conf = c, .folder = folder, .problem = problem };
	enum err e = ERR_MEMORY;

	*problem = (struct conf_problem){ 0 };
	if (c) {
		c->keys = keys;
		c->key_count = key_count;
		c->values = calloc(key_count, sizeof *c->values);
		if (c->values)
			e = read_all(&r, text);
	}
	if (e != ERR_OK) {
		conf_free(c);
		return e;
	}
	*ret_conf = c;
	return ERR_OK;
}

enum err conf_read(const char *path, const struct conf_key *keys, size_t key_count, struct conf_problem *problem,
                   struct conf **ret_conf)
{
	const char *slash = strrchr(path, '/');
	FREE char *folder = slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
	BUF text = buf_init(FILE_MAX);

	*problem = (struct conf_problem){ .text = "cannot be read" };
	if (!folder)
		return ERR_MEMORY;
	TRY(buf_read_file(&text, path));
	return conf_parse(buf_span(&text), folder, keys, key_count, problem, ret_conf);
}

void conf_free(struct conf *c)
{
	if (!c)
		return;
	for (size_t i = 0; c->values && i < c->key_count; i++)
		free(c->values[i]);
	free(c->values);
	free(c);
}

const char *conf_text(const struct conf *c, const char *name)
{
	for (size_t i = 0; i < c->key_count; i++)
		if (strcmp(c->keys[i].name, name) == 0)
			return c->values[i];
	ASSERT(!"the key is in the table");
	return "";
}

int conf_number(const struct conf *c, const char *name)
{
	uint64_t number = 0;

	ASSERT(number_parse(span_str(conf_text(c, name)), INT32_MAX, &number) == ERR_OK);
	return (int)number;
}

bool conf_bool(const struct conf *c, const char *name)
{
	return strcmp(conf_text(c, name), "yes") == 0;
}

static enum err sample_key(const struct conf_key *key, struct buf *out)
{
	const char *help = key->help;
	const char *dot = strchr(key->name, '.');

	while (help && *help) {
		size_t len = strcspn(help, "\n");

		TRY(buf_printf(out, "# %.*s\n", (int)len, help));
		help += len + (help[len] == '\n');
	}
	if (key->choices)
		TRY(buf_printf(out, "# One of: %s\n", key->choices));
	return buf_printf(out, "%s%s = %s\n\n", key->value ? "# " : "", dot + 1, key->value ? key->value : "");
}

enum err conf_sample(const struct conf_key *keys, size_t key_count, struct buf *out)
{
	const char *section = "";
	size_t section_len = 0;

	for (size_t i = 0; i < key_count; i++) {
		size_t len = strcspn(keys[i].name, ".");

		if (len != section_len || strncmp(keys[i].name, section, len) != 0) {
			section = keys[i].name;
			section_len = len;
			TRY(buf_printf(out, "[%.*s]\n", (int)len, section));
		}
		TRY(sample_key(&keys[i], out));
	}
	return ERR_OK;
}
