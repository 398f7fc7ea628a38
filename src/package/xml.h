/* A small strict XML 1.0 writer: UTF-8, everything escaped, indented by tabs. An error sticks and is given by xml_end,
 * so that a document reads like its own outline. */
#ifndef PACKAGE_XML_H
#define PACKAGE_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/time.h"

#define XML_DEPTH 16

struct xml {
	struct buf *out;
	enum err error;               /* the first one; everything after it does nothing */
	const char *names[XML_DEPTH]; /* of the open elements; borrowed, constant */
	bool has_elements[XML_DEPTH]; /* else its end tag stands on the same line */
	size_t depth;
	bool in_tag; /* the start tag is not closed: attributes may come */
};

/* Writes the declaration. `out` is borrowed until xml_end. */
void xml_begin(struct xml *x, struct buf *out);
void xml_open(struct xml *x, const char *name);
/* Only straight after xml_open; each name once. */
void xml_attribute(struct xml *x, const char *name, const char *value);
void xml_attribute_int(struct xml *x, const char *name, int64_t value);
/* xs:dateTime in UTC. */
void xml_attribute_time(struct xml *x, const char *name, struct instant value);
/* ERR_INPUT: a character that XML 1.0 cannot hold. */
void xml_text(struct xml *x, const char *text);
void xml_text_time(struct xml *x, struct instant value);
void xml_close(struct xml *x);
/* An element that holds text alone. */
void xml_leaf(struct xml *x, const char *name, const char *text);
/* All elements must be closed. */
MUST_USE enum err xml_end(struct xml *x);

#endif
