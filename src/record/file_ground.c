#include "record/file_ground.h"

#include <string.h>

#include "record/layout.h"

/* By how much a line may pass the right margin: the kerning at its end, which is not in the file. */
#define SLACK 1500

void ground_begin(struct ground *g, const struct reason *reason, uint32_t page)
{
	g->reason = reason;
	g->page = page;
	g->line_count = g->edge_count = 0;
	g->has_figure = g->has_banner = g->has_frame = false;
	g->banner = (struct place){ 0 };
	g->banner_filled = false;
	g->top = g->floor = MARGIN;
	g->before = (struct set_piece){ 0 };
}

static enum err refuse_here(const struct ground *g, const char *what, int32_t y)
{
	return refuse(g->reason, "on page %u, %d points from the top: %s", g->page + 1, y / POINT, what);
}

static bool overlap(const struct place *a, const struct place *b)
{
	return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static bool inside(const struct place *inner, const struct place *outer)
{
	return inner->left >= outer->left && inner->right <= outer->right && inner->top >= outer->top &&
	       inner->bottom <= outer->bottom;
}

static bool same_place(const struct place *a, const struct place *b)
{
	return inside(a, b) && inside(b, a);
}

/* Where lines of a zone may stand. */
static struct place zone_place(const struct ground *g, enum zone zone)
{
	struct place place = { MARGIN, MARGIN, PAGE_WIDTH - MARGIN + SLACK, BODY_BOTTOM };

	if (zone == ZONE_BANNER)
		place = g->banner;
	else if (zone == ZONE_FOOTER)
		place = (struct place){ MARGIN, FOOTER_RULE, PAGE_WIDTH - MARGIN + SLACK, PAGE_HEIGHT };
	return place;
}

enum err ground_add_line(struct ground *g, struct set_piece *piece, const struct style *style, const struct place *line)
{
	struct place allowed = zone_place(g, piece->zone);

	if (!inside(line, &allowed))
		return refuse_here(g, "a text outside its place", line->top);
	if ((piece->zone == ZONE_BANNER) != (style == &STYLE_BANNER) ||
	    (piece->zone == ZONE_FOOTER) != (style == &STYLE_FOOTER))
		return refuse_here(g, "a text in the style of another place", line->top);
	if (g->line_count == GROUND_LINES_MAX)
		return refuse_here(g, "more lines than a page can hold", line->top);
	g->lines[g->line_count++] = *line;
	if (piece->lines++ == 0) {
		piece->style = style;
		piece->place = *line;
		return ERR_OK;
	}
	if (piece->zone == ZONE_FOOTER)
		return ERR_OK; /* two texts beside each other */
	if (style != piece->style || line->top != piece->place.bottom ||
	    (piece->zone == ZONE_BODY && line->left != piece->place.left))
		return refuse_here(g, "a line that does not stand below the one before it", line->top);
	piece->place.bottom = line->bottom;
	if (line->right > piece->place.right)
		piece->place.right = line->right;
	return ERR_OK;
}

static bool is_side_by_side(const struct element *first, const struct element *second)
{
	return first && first->parent == second->parent &&
	       ((first->tag == TAG_TH && second->tag == TAG_TD) || (first->tag == TAG_LBL && second->tag == TAG_LBODY));
}

/* The text below a figure stands in the figure's column. */
static bool is_caption(const struct ground *g, const struct set_piece *piece)
{
	return g->has_figure && piece->element->tag == TAG_P && piece->place.left == g->figure.left &&
	       piece->place.top >= g->figure.bottom;
}

static enum err check_order(struct ground *g, const struct set_piece *piece)
{
	bool beside = is_side_by_side(g->before.element, piece->element);

	if (is_caption(g, piece) && piece->place.top < g->floor)
		return ERR_OK;
	if (beside ? piece->place.top != g->before.place.top : piece->place.top < g->floor)
		return refuse_here(g, "a text beside or above the one before it", piece->place.top);
	if (beside && piece->place.left <= g->before.place.left)
		return refuse_here(g, "a text to the left of the one before it", piece->place.top);
	return ERR_OK;
}

/* A notice's frame encloses its text exactly. */
static enum err check_frame(struct ground *g, const struct set_piece *piece)
{
	struct place frame = { piece->place.left - NOTICE_PADDING_X, piece->place.top - NOTICE_PADDING_Y,
		               PAGE_WIDTH - MARGIN, piece->place.bottom + NOTICE_PADDING_Y };

	g->has_frame = false;
	if (piece->element->tag != TAG_P || !same_place(&frame, &g->frame))
		return refuse_here(g, "a frame that does not enclose a notice", g->frame.top);
	return ERR_OK;
}

static enum err check_banner(struct ground *g, const struct set_piece *piece)
{
	if (!g->has_banner || g->banner_filled || piece->lines == 0 ||
	    piece->place.top - BANNER_PADDING != g->banner.top ||
	    piece->place.bottom + BANNER_PADDING != g->banner.bottom)
		return refuse_here(g, "a banner that does not fill its frame", BANNER_TOP);
	g->banner_filled = true;
	return ERR_OK;
}

enum err ground_add_piece(struct ground *g, const struct set_piece *piece, bool *ret_framed)
{
	*ret_framed = g->has_frame;
	if (piece->zone == ZONE_BANNER)
		return check_banner(g, piece);
	if (piece->zone == ZONE_FOOTER)
		return ERR_OK;
	if (g->has_frame)
		TRY(check_frame(g, piece));
	if (piece->lines > 0) {
		TRY(check_order(g, piece));
		if (piece->place.bottom > g->floor && !is_caption(g, piece))
			g->floor = piece->place.bottom;
	}
	g->before = *piece;
	return ERR_OK;
}

static enum err add_edge(struct ground *g, int32_t left, int32_t top, int32_t right, int32_t bottom)
{
	if (g->edge_count == GROUND_EDGES_MAX)
		return refuse_here(g, "more rules than a page can hold", top);
	g->edges[g->edge_count++] = (struct place){ left, top, right, bottom };
	return ERR_OK;
}

enum err ground_add_rule(struct ground *g, const struct place *rule, int32_t width)
{
	bool footer = width == FOOTER_LINE && rule->top == FOOTER_RULE;
	bool table = (width == RULE_STRONG || width == RULE_THIN) && rule->top >= MARGIN && rule->top <= BODY_BOTTOM;

	if (rule->top != rule->bottom || rule->left != MARGIN || rule->right != PAGE_WIDTH - MARGIN ||
	    !(footer || table))
		return refuse_here(g, "a rule that the writer does not draw", rule->top);
	return add_edge(g, rule->left, rule->top - width / 2, rule->right, rule->top + width / 2);
}

enum err ground_add_box(struct ground *g, const struct place *box, int32_t stroke)
{
	int32_t half = stroke / 2;
	bool banner = stroke == BANNER_LINE && !g->has_banner && box->top == BANNER_TOP;
	bool notice = stroke == NOTICE_LINE && !g->has_frame && box->top >= MARGIN && box->bottom <= BODY_BOTTOM;

	if (box->left != MARGIN || box->right != PAGE_WIDTH - MARGIN || box->top >= box->bottom || !(banner || notice))
		return refuse_here(g, "a box that the writer does not draw", box->top);
	TRY(add_edge(g, box->left, box->top - half, box->right, box->top + half));
	TRY(add_edge(g, box->left, box->bottom - half, box->right, box->bottom + half));
	TRY(add_edge(g, box->left - half, box->top, box->left + half, box->bottom));
	TRY(add_edge(g, box->right - half, box->top, box->right + half, box->bottom));
	if (banner) {
		g->banner = *box;
		g->has_banner = true;
		if (box->bottom > g->top)
			g->top = g->floor = box->bottom;
	} else {
		g->frame = *box;
		g->has_frame = true;
	}
	return ERR_OK;
}

enum err ground_add_figure(struct ground *g, const struct element *e, const struct place *place)
{
	struct place box = { e->box[0], PAGE_HEIGHT - e->box[3], e->box[2], PAGE_HEIGHT - e->box[1] };

	if (!same_place(place, &box))
		return refuse_here(g, "a figure that does not stand where its element says", place->top);
	if (place->right != PAGE_WIDTH - MARGIN || place->top < g->top || place->bottom > BODY_BOTTOM)
		return refuse_here(g, "a figure outside its place", place->top);
	if (g->has_figure && place->top < g->figure.bottom)
		return refuse_here(g, "a figure over another", place->top);
	if (g->line_count == GROUND_LINES_MAX)
		return refuse_here(g, "more lines than a page can hold", place->top);
	g->lines[g->line_count++] = *place; /* nothing may stand upon it either */
	g->figure = *place;
	g->has_figure = true;
	return ERR_OK;
}

enum err ground_end(struct ground *g)
{
	if (g->has_frame)
		return refuse_here(g, "a frame without a text", g->frame.top);
	if (g->has_banner && !g->banner_filled)
		return refuse_here(g, "a banner without a text", g->banner.top);
	for (uint32_t i = 0; i < g->line_count; i++) {
		for (uint32_t k = i + 1; k < g->line_count; k++) {
			if (overlap(&g->lines[i], &g->lines[k]))
				return refuse_here(g, "a text over another", g->lines[k].top);
		}
		for (uint32_t k = 0; k < g->edge_count; k++) {
			if (overlap(&g->lines[i], &g->edges[k]))
				return refuse_here(g, "a rule, box or figure over a text", g->lines[i].top);
		}
	}
	return ERR_OK;
}
