/* Reading of files of law and case (packs, the table of fields) by tables: one table a kind of object says which
 * members there are, where each goes, and which must be there. What is not in the table is an error that names file and
 * member.
 */
#ifndef JOURBESLUT_READER_H
#define JOURBESLUT_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/arena.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/law.h"

struct reader {
	struct arena *arena;
	struct law_problem *problem;
	const char *file;
	const json_t *parts; /* object: name → list of blocks, for blocks of kind "part"; NULL: none */
};

enum reader_kind {
	READ_TEXT,    /* const char *, not empty unless optional */
	READ_BOOL,    /* bool */
	READ_NUMBER,  /* int, 0 to 9999 */
	READ_NAME,    /* int: place in `names` */
	READ_DATE,    /* struct date */
	READ_TEXTS,   /* const char *const * and count */
	READ_LIST,    /* array of at most LAW_LIST_MAX objects by `table`, and count */
	READ_WHEN,    /* struct law_conditions */
	READ_BLOCKS,  /* struct law_blocks */
	READ_ROWS,    /* array of struct law_row, and count */
	READ_MAP,     /* const json_t *: an object of texts */
	READ_CHOICES, /* array of struct law_choices, and count: an object of lists by `table` */
};
struct reader_table;
struct reader_member {
	const char *name;
	enum reader_kind kind;
	bool required;
	size_t offset;
	size_t count_offset;              /* TEXTS, LIST, ROWS, CHOICES */
	const struct reader_table *table; /* LIST, CHOICES */
	const char *const *names;         /* NAME, ended by NULL */
	size_t room;                      /* TEXT: bytes with the NUL that its copies have; 0: as many as there are */
	bool may_be_empty;                /* TEXT, required: must be there, and may be "" */
};
struct reader_table {
	const struct reader_member *members;
	size_t member_count;
	size_t size; /* of the struct */
};

/* Fills `ret_struct` (zeroed) from an object. `path` is where in the file we are. ERR_CONFIG, ERR_MEMORY. */
MUST_USE enum err reader_object(struct reader *r, const json_t *object, const char *path,
                                const struct reader_table *table, void *ret_struct);
/* Notes the problem; gives ERR_CONFIG. */
MUST_USE enum err reader_fail(struct reader *r, const char *path, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

#endif
