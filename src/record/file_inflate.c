#include <string.h>
#include <zlib.h>

#include "record/file.h"

#define STEP ((size_t)1 << 15)

void inflater_release(struct inflater *i)
{
	if (i->zip)
		(void)inflateEnd(i->zip);
	free(i->zip);
	i->zip = NULL;
}

/* One decompressor for all streams, as the writer has one compressor. */
static enum err ready(struct inflater *i)
{
	if (i->zip)
		return inflateReset(i->zip) == Z_OK ? ERR_OK : ERR_INTERNAL;
	i->zip = calloc(1, sizeof *i->zip);
	if (!i->zip)
		return ERR_MEMORY;
	if (inflateInit(i->zip) == Z_OK)
		return ERR_OK;
	free(i->zip);
	i->zip = NULL;
	return ERR_MEMORY;
}

enum err file_inflate(struct inflater *i, struct span packed, struct buf *out)
{
	Bytef step[STEP];
	int result = Z_OK;

	buf_clear(out);
	TRY(ready(i));
	if (packed.len > UINT32_MAX)
		return ERR_TOO_LARGE;
	i->zip->next_in = (Bytef *)(uintptr_t)packed.ptr; /* zlib does not write there */
	i->zip->avail_in = (uInt)packed.len;
	while (result == Z_OK) {
		size_t len;

		i->zip->next_out = step;
		i->zip->avail_out = sizeof step;
		result = inflate(i->zip, Z_NO_FLUSH);
		if (result == Z_MEM_ERROR)
			return ERR_MEMORY;
		len = sizeof step - i->zip->avail_out;
		if (len > i->left) {
			i->left = 0;
			return ERR_TOO_LARGE;
		}
		TRY(buf_add(out, step, len));
		i->left -= len;
	}
	return result == Z_STREAM_END && i->zip->avail_in == 0 ? ERR_OK : ERR_EVIDENCE;
}
