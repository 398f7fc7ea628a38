/* record_maker FOLDER: writes the sample records there, with their attachments beside them, for record_peers.sh. */
#include <stdio.h>
#include <string.h>

#include "unit/record_sample.h"

static enum err write_file(const char *folder, const char *name, struct span bytes)
{
	BUF path = buf_init(4096);
	CLOSE FILE *file = NULL;

	TRY(buf_printf(&path, "%s/%s", folder, name));
	file = fopen(path.ptr, "wb");
	if (!file || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len || fflush(file) != 0)
		return ERR_IO;
	return ERR_OK;
}

static enum err make(const struct record_fonts *fonts, enum sample_kind kind, const char *folder)
{
	static const char *const names[SAMPLE_KIND_COUNT] = { "record.pdf", "copy.pdf", "core.pdf", "long.pdf" };
	CLEANUP(sample_release) struct sample s = { 0 };
	BUF pdf = buf_init(RECORD_PDF_MAX);

	TRY(sample_init(&s, kind));
	TRY(record_write(fonts, &s.document, &pdf));
	for (size_t i = 0; kind == SAMPLE_RECORD && i < s.document.attachment_count; i++)
		TRY(write_file(folder, s.attachments[i].name, s.attachments[i].bytes));
	return write_file(folder, names[kind], buf_span(&pdf));
}

int main(int argc, char **argv)
{
	struct record_fonts *fonts = NULL;
	enum err e;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: record_maker FOLDER\n");
		return 64;
	}
	e = sample_fonts_load(&fonts);
	for (enum sample_kind kind = 0; e == ERR_OK && kind < SAMPLE_KIND_COUNT; kind++)
		e = make(fonts, kind, argv[1]);
	record_fonts_free(fonts);
	if (e != ERR_OK)
		(void)fprintf(stderr, "record_maker: %s\n", err_name(e));
	return e == ERR_OK ? 0 : 1;
}
