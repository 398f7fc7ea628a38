/* What papers and the e-ID's app say of law that was taken back after a text was frozen by it. */
#include "jourbeslut/revoked.h"

#include <string.h>

#include "jourbeslut/eid.h"

#define LINE_TEXT ((size_t)200)

/* The same advice in the same words as on the page (partial revoked). */
static enum err shown_line(const struct revoked *r, struct buf *out)
{
	char at[SWEDISH_TIME_TEXT];

	instant_format_swedish(r->at, at);
	return buf_printf(out, REVOKED_SHOWN_FIRST "%s. " REVOKED_ADVICE "\n", at);
}

enum err decision_shown_text(struct store *s, const struct decision *d, const struct decision_version *v,
                             struct buf *ret_text)
{
	struct revoked r;
	enum err e = decision_revoked(s, d, false, &r);

	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (e == ERR_OK && v->visible.len + LINE_TEXT <= EID_VISIBLE_MAX)
		TRY(shown_line(&r, ret_text));
	return buf_add_span(ret_text, buf_span(&v->visible));
}

bool decision_shown_fits(struct span shown, const struct decision_version *v)
{
	struct span frozen = buf_span(&v->visible), line;

	if (shown.len < frozen.len)
		return false;
	line = span_of(shown.ptr, shown.len - frozen.len);
	if (!span_equal(span_of(shown.ptr + line.len, frozen.len), frozen))
		return false;
	return line.len == 0 || (span_starts_with(line, REVOKED_SHOWN_FIRST) &&
	                         memchr(line.ptr, '\n', line.len) == line.ptr + line.len - 1);
}

enum err decision_revoked_notice(const struct revoked *r, struct buf *ret_text)
{
	char at[SWEDISH_TIME_TEXT];

	instant_format_swedish(r->at, at);
	return buf_printf(ret_text, "Lagtexten bakom beslutet togs tillbaka %s. Ring om något är oklart.", at);
}
