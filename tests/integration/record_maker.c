/* record_maker FOLDER [--sealed]: writes the sample records there, with their attachments beside them, for
 * record_peers.sh. With --sealed the record and the copy, sealed and stamped too, and what others need to judge them,
 * for seal_peers.sh. */
#include <stdio.h>
#include <string.h>

#include "unit/record_sample.h"
#include "unit/seal_kit.h"

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

static enum err write_pem(const char *folder, const char *name, const X509 *certificate)
{
	BUF pem = buf_init(DER_MAX);

	pki_pem(certificate, &pem);
	return write_file(folder, name, buf_span(&pem));
}

static enum err make_sealed(const struct record_fonts *fonts, struct seal_kit *kit, enum sample_kind kind,
                            const char *folder)
{
	static const char *const names[SAMPLE_KIND_COUNT] = { "record", "copy", "core", "long" };
	CLEANUP(sample_release) struct sample s = { 0 };
	BUF pdf = buf_init(RECORD_PDF_MAX);
	BUF name = buf_init(100);

	TRY(sample_init(&s, kind));
	TRY(record_write(fonts, &s.document, &pdf));
	TRY(seal_kit_seal(kit, &pdf));
	TRY(buf_printf(&name, "%s-t.pdf", names[kind]));
	TRY(write_file(folder, name.ptr, buf_span(&pdf)));
	TRY(seal_kit_stamp(kit, &pdf));
	buf_clear(&name);
	TRY(buf_printf(&name, "%s-lta.pdf", names[kind]));
	TRY(write_file(folder, name.ptr, buf_span(&pdf)));
	TRY(seal_kit_stamp(kit, &pdf));
	buf_clear(&name);
	TRY(buf_printf(&name, "%s-renewed.pdf", names[kind]));
	return write_file(folder, name.ptr, buf_span(&pdf));
}

/* For each kind of key a folder: P-256 and RSA. */
static enum err make_all_sealed(const struct record_fonts *fonts, const char *folder)
{
	static const char *const folders[] = { [PKI_P256] = "p256", [PKI_RSA] = "rsa" };

	for (enum pki_kind kind = 0; kind < ARRAY_LENGTH(folders); kind++) {
		SEAL_KIT kit = { 0 };
		BUF path = buf_init(4096);

		seal_kit_init(&kit, kind);
		TRY(buf_printf(&path, "%s/%s", folder, folders[kind]));
		TRY(write_pem(path.ptr, "root.pem", kit.pki->root));
		TRY(write_pem(path.ptr, "ca.pem", kit.pki->ca));
		TRY(write_pem(path.ptr, "seal.pem", kit.pki->seal));
		TRY(write_pem(path.ptr, "tsa-root.pem", kit.pki->tsa_root));
		TRY(write_pem(path.ptr, "tsa.pem", kit.pki->tsa));
		TRY(make_sealed(fonts, &kit, SAMPLE_RECORD, path.ptr));
		TRY(make_sealed(fonts, &kit, SAMPLE_COPY, path.ptr));
		TRY(make_sealed(fonts, &kit, SAMPLE_CORE, path.ptr));
	}
	return ERR_OK;
}

int main(int argc, char **argv)
{
	struct record_fonts *fonts = NULL;
	bool sealed = argc == 3 && strcmp(argv[2], "--sealed") == 0;
	enum err e;

	if (argc != 2 && !sealed) {
		(void)fprintf(stderr, "usage: record_maker FOLDER [--sealed]\n");
		return 64;
	}
	e = sample_fonts_load(&fonts);
	if (e == ERR_OK && sealed)
		e = make_all_sealed(fonts, argv[1]);
	for (enum sample_kind kind = 0; e == ERR_OK && !sealed && kind < SAMPLE_KIND_COUNT; kind++)
		e = make(fonts, kind, argv[1]);
	record_fonts_free(fonts);
	if (e != ERR_OK)
		(void)fprintf(stderr, "record_maker: %s\n", err_name(e));
	return e == ERR_OK ? 0 : 1;
}
