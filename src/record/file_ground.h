/* Where things stand on a page that is read, so that nothing hides or crosses a text, and the eye meets the texts in
 * the order of the structure tree. Lengths are thousandths of a point, from the upper left corner. */
#ifndef RECORD_FILE_GROUND_H
#define RECORD_FILE_GROUND_H

#include "record/file.h"

#define GROUND_LINES_MAX 300 /* far more than a page of the smallest style holds */
#define GROUND_EDGES_MAX 1000

struct place {
	int32_t left, top, right, bottom;
};

enum zone { ZONE_BANNER, ZONE_BODY, ZONE_FOOTER };

/* Lines of one marked piece, together. */
struct set_piece {
	const struct element *element; /* NULL: an artifact */
	enum zone zone;
	const struct style *style; /* of the lines */
	struct place place;
	uint32_t lines;
};

struct ground {
	const struct reason *reason;
	uint32_t page; /* index */
	struct place lines[GROUND_LINES_MAX];
	uint32_t line_count;
	struct place edges[GROUND_EDGES_MAX]; /* rules and the sides of boxes */
	uint32_t edge_count;
	struct place figure; /* the page's last */
	bool has_figure;
	struct place banner; /* the frame on top */
	bool has_banner, banner_filled;
	struct place frame; /* a notice's, whose text must come next */
	bool has_frame;
	int32_t top;             /* where the body begins */
	int32_t floor;           /* the lowest that the body's text has reached */
	struct set_piece before; /* the last piece of the body */
};

void ground_begin(struct ground *g, const struct reason *reason, uint32_t page);
MUST_USE enum err ground_end(struct ground *g);

/* One more line of `piece`: from its top to where the next line's would be, and to its last visible glyph's end. */
MUST_USE enum err ground_add_line(struct ground *g, struct set_piece *piece, const struct style *style,
                                  const struct place *line);
/* The piece is whole. `ret_framed`: it stands in a notice's frame. */
MUST_USE enum err ground_add_piece(struct ground *g, const struct set_piece *piece, bool *ret_framed);
MUST_USE enum err ground_add_rule(struct ground *g, const struct place *rule, int32_t width);
MUST_USE enum err ground_add_box(struct ground *g, const struct place *box, int32_t stroke);
/* `e`: the figure's element, whose box must be that place. */
MUST_USE enum err ground_add_figure(struct ground *g, const struct element *e, const struct place *place);

#endif
