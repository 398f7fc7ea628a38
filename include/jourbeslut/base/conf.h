/* The configuration file: `[section]`, `key = value`, `#` comments, UTF-8, one value a line.
 *
 * What keys exist is one table, given by the program. An unknown section or key, a key given twice, a value of the
 * wrong kind: the file is refused, and the problem names the line. A key that is absent has its default. */
#ifndef JOURBESLUT_BASE_CONF_H
#define JOURBESLUT_BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"

enum conf_kind {
	CONF_TEXT,
	CONF_PATH,   /* relative ones are taken from the file's own folder */
	CONF_NUMBER, /* 0 to 2^31 - 1 */
	CONF_BOOL,   /* yes, no */
	CONF_CHOICE, /* one of `choices`, separated by '|' */
};

struct conf_key {
	const char *name; /* "section.key" */
	enum conf_kind kind;
	const char *value;   /* default as text; NULL: must be given */
	const char *choices; /* CONF_CHOICE: "test|production" */
	const char *help;    /* one or more lines, for the sample file */
};

struct conf;

struct conf_problem {
	int line; /* 0: the file as a whole */
	char text[240];
};

/* `keys` is borrowed for the life of the result. ERR_CONFIG with `problem` filled; ERR_NOT_FOUND, ERR_IO. */
MUST_USE enum err conf_read(const char *path, const struct conf_key *keys, size_t key_count,
                            struct conf_problem *problem, struct conf **ret_conf);
/* The same from memory; `folder` is where relative paths start. */
MUST_USE enum err conf_parse(struct span text, const char *folder, const struct conf_key *keys, size_t key_count,
                             struct conf_problem *problem, struct conf **ret_conf);
void conf_free(struct conf *c);

/* Asking for a key that the table lacks is our bug and stops the program. Texts are borrowed from the configuration. */
const char *conf_text(const struct conf *c, const char *name);
int conf_number(const struct conf *c, const char *name);
bool conf_bool(const struct conf *c, const char *name);
/* Writes the commented sample file that holds every key with its default. */
MUST_USE enum err conf_sample(const struct conf_key *keys, size_t key_count, struct buf *out);

#endif
