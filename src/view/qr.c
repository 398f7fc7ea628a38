#include "jourbeslut/view.h"

#include <errno.h>
#include <qrencode.h>

DEFINE_CLEANUP(cleanup_qr, QRcode, QRcode_free);

/* As bytes: ISO/IEC 18004 byte mode carries UTF-8 as it is. */
static enum err encode(struct span text, enum view_qr_level level, QRcode **ret_code)
{
	static const QRecLevel levels[VIEW_QR_LEVEL_COUNT] = {
		[VIEW_QR_LOW] = QR_ECLEVEL_L,
		[VIEW_QR_MEDIUM] = QR_ECLEVEL_M,
	};

	ASSERT(level < VIEW_QR_LEVEL_COUNT);
	if (text.len == 0 || memchr(text.ptr, '\0', text.len))
		return ERR_INPUT;
	if (text.len > 4096)
		return ERR_TOO_LARGE;
	errno = 0;
	QRcode *code = QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, levels[level]);
	if (!code)
		return errno == ENOMEM ? ERR_MEMORY : errno == ERANGE ? ERR_TOO_LARGE : ERR_INTERNAL;
	*ret_code = code;
	return ERR_OK;
}

enum err view_qr_modules(struct span text, enum view_qr_level level, uint8_t **ret_modules, size_t *ret_size)
{
	CLEANUP(cleanup_qr) QRcode *code = NULL;

	TRY(encode(text, level, &code));
	size_t size = (size_t)code->width;
	uint8_t *modules = calloc(size, size);
	if (!modules)
		return ERR_MEMORY;
	for (size_t i = 0; i < size * size; i++)
		modules[i] = code->data[i] & 1;
	*ret_modules = modules;
	*ret_size = size;
	return ERR_OK;
}

static enum err add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			TRY(buf_add_str(out, "&amp;"));
		else if (*text == '<')
			TRY(buf_add_str(out, "&lt;"));
		else if (*text == '>')
			TRY(buf_add_str(out, "&gt;"));
		else
			TRY(buf_add_char(out, *text));
	}
	return ERR_OK;
}

/* One path of horizontal runs, each one module high. */
static enum err add_path(struct buf *out, const uint8_t *modules, size_t size)
{
	for (size_t y = 0; y < size; y++) {
		for (size_t x = 0; x < size; x++) {
			size_t run = 0;
			while (x + run < size && modules[y * size + x + run])
				run++;
			if (run > 0)
				TRY(buf_printf(out, "M%zu %zuh%zuv1h-%zuz", x + VIEW_QR_QUIET, y + VIEW_QR_QUIET, run,
				               run));
			x += run;
		}
	}
	return ERR_OK;
}

enum err view_qr_svg(struct span text, enum view_qr_level level, const char *title, const char *description,
                     struct buf *out)
{
	FREE uint8_t *modules = NULL;
	size_t size;

	TRY(view_qr_modules(text, level, &modules, &size));
	size_t side = size + 2 * (size_t)VIEW_QR_QUIET;
	TRY(buf_printf(out,
	               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %zu %zu\" width=\"%zu\" height=\"%zu\" "
	               "role=\"img\" aria-labelledby=\"t d\" shape-rendering=\"crispEdges\"><title id=\"t\">",
	               side, side, side * 6, side * 6));
	TRY(add_escaped(out, title));
	TRY(buf_add_str(out, "</title><desc id=\"d\">"));
	TRY(add_escaped(out, description));
	TRY(buf_printf(out, "</desc><rect width=\"%zu\" height=\"%zu\" fill=\"#fff\"/><path fill=\"#000\" d=\"", side,
	               side));
	TRY(add_path(out, modules, size));
	return buf_add_str(out, "\"/></svg>\n");
}
