/* Follows the markup of a template, character by character, and says where a value would stand, so that it can be
 * escaped for that place, or refused. It knows the part of HTML's tokeniser that our pages use, and refuses the rest:
 * attribute values stand in double quotes, "<" in text is written &lt;, there is no inline script and no inline style.
 */
#ifndef VIEW_LINT_H
#define VIEW_LINT_H

#include <stdbool.h>
#include <stddef.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/span.h"

enum lint_place {
	PLACE_TEXT,
	PLACE_OPEN, /* after "<" */
	PLACE_TAG_NAME,
	PLACE_TAG,    /* between attributes, after white space */
	PLACE_GAP,    /* in a tag, where only white space, "/" or ">" may follow */
	PLACE_NAME,   /* in an attribute's name */
	PLACE_EQUALS, /* after "=" */
	PLACE_VALUE,  /* between double quotes */
	PLACE_MARKUP, /* <!doctype … */
	PLACE_COMMENT,
	PLACE_SCRIPT /* between <script> and </script>, where nothing may stand */
};

/* How a value is written where it stands. */
enum lint_escape {
	ESCAPE_TEXT,    /* & < > " ' as character references */
	ESCAPE_BODY,    /* the same in running text, where lines break: references to law stay whole */
	ESCAPE_ADDRESS, /* the beginning of an address: checked, then as text */
	ESCAPE_PART,    /* within an address: percent-encoded */
	ESCAPE_NUMBER   /* only an integer */
};

#define LINT_NAME_MAX 24
#define LINT_BEGINNING 16

struct lint {
	enum lint_place place;
	char tag[LINT_NAME_MAX]; /* lower case, cut off if longer */
	char attribute[LINT_NAME_MAX];
	char beginning[LINT_BEGINNING]; /* of the attribute's value, as far as it is literal */
	size_t tag_len, attribute_len, beginning_len, dashes;
	bool value_inside; /* the attribute's value already holds a {{…}} */
};

/* All: NULL where it is right, else what is wrong, in English. A struct lint of zeros stands at the start of a text. */
const char *lint_text(struct lint *l, struct span text);
const char *lint_value(struct lint *l, enum lint_escape *ret_escape);
/* Where a section begins or ends. */
const char *lint_border(struct lint *l);
/* Whether a section that began at `a` may end at `b`; if so `b` becomes the place after it. */
const char *lint_join(const struct lint *a, struct lint *b);

#endif
