/* The block model: a document as a flat list of blocks of literal text.
 *
 * One list makes the page, the PDF and the plain text, so that they cannot differ. People's text is never markup. The
 * canonical JSON of a list is the frozen text (`decision.json`), and its SHA-256 is what the statement binds:
 *
 *   {"blocks":[{"kind":"title","text":"…"},{"kind":"facts","rows":[{"label":"…","value":"…"}]}, …],
 *    "format":"jourbeslut-text-1","language":"sv"}
 *
 * Texts are UTF-8 in NFC, may hold LF, and hold no other control character. */
#ifndef JOURBESLUT_BLOCKS_H
#define JOURBESLUT_BLOCKS_H

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"

#define BLOCKS_FORMAT "jourbeslut-text-1"
#define BLOCKS_MAX 400
#define BLOCK_TEXT_MAX 20000 /* bytes, of one text, label or value */
#define BLOCK_ROWS_MAX 200   /* in one table of facts */

enum block_kind {
	BLOCK_TITLE,     /* the document's name; exactly one, first */
	BLOCK_SUBTITLE,  /* whose document: municipality and committee */
	BLOCK_HEADING,   /* level 2 */
	BLOCK_PARAGRAPH, /* LF separates lines */
	BLOCK_ITEM,      /* one item of a list; items that follow each other are one list */
	BLOCK_FACTS,     /* a table of label and value */
	BLOCK_NOTICE,    /* a remark that must be seen: framed */
	BLOCK_KIND_COUNT
};

struct block_row {
	char *label;
	char *value;
};

struct block {
	enum block_kind kind;
	char *text;             /* owned; NULL for BLOCK_FACTS */
	struct block_row *rows; /* owned; BLOCK_FACTS only */
	size_t row_count;
};

struct blocks {
	struct block *items; /* owned */
	size_t count, cap;
};

/* Zeroed storage is an empty list. */
void blocks_release(struct blocks *b);
#define BLOCKS CLEANUP(blocks_release) struct blocks

/* Texts are copied and brought to NFC, a tab to a space. ERR_INPUT: control characters, not UTF-8, empty, a title that
 * is not first, a first block that is no title. ERR_TOO_LARGE: past BLOCKS_MAX or BLOCK_TEXT_MAX. ERR_MEMORY. Failure
 * changes nothing. */
MUST_USE enum err blocks_add(struct blocks *b, enum block_kind kind, const char *text);
/* Adds a row to the facts at the end of the list, starting a new table where the last block is another kind. The value
 * may be empty. Errors as above. */
MUST_USE enum err blocks_add_row(struct blocks *b, const char *label, const char *value);

/* Canonical JSON, appended. ERR_INPUT: no title. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err blocks_to_json(const struct blocks *b, struct buf *out);
/* Reads exactly the bytes that blocks_to_json writes; anything else is ERR_INPUT. */
MUST_USE enum err blocks_from_json(struct span json, struct blocks *ret_blocks);
/* Plain text, lines ended by LF, for copying into another system and for the e-ID's app: an empty line between blocks,
 * none after a heading or within a list, "- " before an item, "! " before a notice, "label: value" for a fact; lines
 * that go on are indented by two spaces. */
MUST_USE enum err blocks_to_text(const struct blocks *b, struct buf *out);
/* Data for the template partial "blocks": an array of objects with one member after each kind's name ("title",
 * "subtitle", "heading", "paragraph", "item", "facts", "notice"), true for the block's own kind; "index" (from 0);
 * "lines" (array of
 * {"line"}, empty for facts); "rows" (array of {"label", "lines"}, empty for all but facts); and "first" and "last",
 * which are true where an item begins or ends its list. The caller owns the result. */
MUST_USE enum err blocks_to_view(const struct blocks *b, json_t **ret_array);

/* Name of a kind as in JSON: "title", … Static. */
const char *block_kind_name(enum block_kind kind);

#endif
