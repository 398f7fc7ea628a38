/* Pages: templates, assets and QR codes.
 *
 * A folder holds `pages/<name>.html` (templates, each a page, a layout or a partial) and `assets/` (style sheet,
 * script, icon). Everything is read, compiled and linted by view_load; after that a view never changes, and any number
 * of threads may render from it.
 *
 * The language is a subset of Mustache that always escapes:
 *
 *   {{x}} {{x.y}} {{x.0.y}} {{.}}   a text or an integer; looked up in the innermost object that has the first part
 *   {{#x}}…{{/x}}   once for true, a non-empty text or a non-zero integer; once inside an object; for each of an array
 *   {{^x}}…{{/x}}   when x is absent, false, null, zero, or empty
 *   {{>name}}       a partial; {{>content}} in a layout is where the page stands
 *   {{!…}}          a comment. `{{!layout: name}}` wraps the page; `{{!title: …}}` is what {{view.title}} gives
 *
 * Between tags, but for textarea and pre, references to law do not break over a line (text_bind).
 *
 * There is no raw form. `view.title` and `view.version` (of the assets, for their addresses) are given by the view
 * itself.
 *
 * Refused at load, since escaping could not make it safe: {{x}} in a tag, in an unquoted or single-quoted attribute
 * (which are refused altogether), in script or style, in an attribute on…, style or srcdoc; a section that ends in
 * another place of the markup than where it began; unknown partials, circles, and sections that are not closed. In an
 * address (href, src, action, formaction) a value that stands first must begin with "/" (not "//"), "https://",
 * "http://", "tel:" or "bankid:" when rendered; one that stands after a literal beginning is percent-encoded (but for
 * "/"). In `content` only an integer is taken. */
#ifndef JOURBESLUT_VIEW_H
#define JOURBESLUT_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/cleanup.h"
#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/span.h"

struct view;

/* Where and why a template failed, in English, for the log and the developer; holds names of templates and keys, never
 * data: "call.html:12: {{municipality}}: the data lacks it". */
struct view_problem {
	char text[256];
};

/* Reads `dir`/pages and `dir`/assets. `problem` may be NULL. ERR_CONFIG with `problem` filled: a template that is
 * refused. ERR_NOT_FOUND, ERR_IO, ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err view_load(const char *dir, struct view_problem *problem, struct view **ret_view);
void view_free(struct view *v);
DEFINE_CLEANUP(cleanup_view, struct view, view_free);
#define VIEW CLEANUP(cleanup_view) struct view

/* Whether there is a template of that name (without ".html"). */
bool view_has(const struct view *v, const char *name);
/* Whether that template is a page, that is, stands in a layout. */
bool view_is_page(const struct view *v, const char *name);
/* Names in alphabetical order; NULL past the last. For tests and tools. */
const char *view_name_at(const struct view *v, size_t index);

/* Appends page `name`, in its layout, made from `data` (an object). Strict: a key in {{x}} that the data lacks, or that
 * is no text and no integer there, is ERR_INTERNAL with `problem` filled; only the tests {{#x}} and {{^x}} take absence
 * for false. `problem` may be NULL. On failure `out` may hold a part. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err view_render(const struct view *v, const char *name, const json_t *data, struct view_problem *problem,
                              struct buf *out);

/* A file that is served as it is. All borrowed from the view. */
struct view_asset {
	const char *name; /* "style.css" */
	const char *type; /* media type, with charset for text */
	struct span bytes;
	char etag[20]; /* of the content, in double quotes, as a header wants it */
};

/* ERR_NOT_FOUND. Pages name it as /assets/<name>?v=<view.version>, so it may be cached for a year. */
MUST_USE enum err view_asset_find(const struct view *v, const char *name, struct view_asset *ret_asset);

/* Error correction of ISO/IEC 18004: about 7 and 15 per cent. BankID's animated code wants LOW, paper MEDIUM. */
enum view_qr_level { VIEW_QR_LOW, VIEW_QR_MEDIUM, VIEW_QR_LEVEL_COUNT };
#define VIEW_QR_QUIET 4 /* modules of white around the code */

/* Appends an SVG document (media type image/svg+xml): black on white in any theme, quiet zone included, without style
 * or script. `title` and `description` are for screen readers. ERR_INPUT: empty, or with NUL. ERR_TOO_LARGE: more than
 * fits the largest code. ERR_MEMORY. */
MUST_USE enum err view_qr_svg(struct span text, enum view_qr_level level, const char *title, const char *description,
                              struct buf *out);
/* The code without quiet zone: `*ret_size` rows of `*ret_size` bytes, 1 for dark, 0 for light. The caller frees.
 * Errors as above. */
MUST_USE enum err view_qr_modules(struct span text, enum view_qr_level level, uint8_t **ret_modules, size_t *ret_size);

#endif
