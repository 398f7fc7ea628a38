#include "record/standing.h"

static bool given(const char *text)
{
	return text && *text;
}

enum err standing_banner(const struct record_document *d, struct buf *out)
{
	for (size_t i = 0; i < d->banner_count; i++)
		TRY(buf_printf(out, "%s%s", i > 0 ? RECORD_MARK_BETWEEN : "", d->banners[i]));
	return ERR_OK;
}

/* Only the first section names the document: its text code binds the text and so cannot be part of it. */
enum err standing_reference(const struct record_document *d, struct buf *out)
{
	TRY(buf_printf(out, "Referens %s", d->reference));
	if (given(d->version))
		TRY(buf_printf(out, ", version %s", d->version));
	if (given(d->text_code))
		TRY(buf_printf(out, "\nTextkod %s", d->text_code));
	return ERR_OK;
}

enum err standing_footer(const struct record_document *d, struct buf *out)
{
	TRY(buf_add_str(out, d->reference));
	if (given(d->version))
		TRY(buf_printf(out, " · version %s", d->version));
	if (given(d->text_code))
		TRY(buf_printf(out, " · textkod %s", d->text_code));
	return ERR_OK;
}

enum err standing_page(uint32_t page, uint32_t page_count, struct buf *out)
{
	return buf_printf(out, "Sida %u av %u", page + 1, page_count);
}
