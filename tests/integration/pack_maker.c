/* pack_maker TEMPLATES FOLDER: writes each law pack as a lawyer gets it, ID.pdf, and its core in the form that PDFBox's
 * preflight knows, ID-core.pdf, for pack_peers.sh. */
#include <stdio.h>

#include "jourbeslut/draft.h"
#include "jourbeslut/pack_pdf.h"

static enum err write_pdf(const struct record_fonts *fonts, const struct law_pack *pack, enum record_form form,
                          const char *folder)
{
	BUF path = buf_init(4096), pdf = buf_init(RECORD_PDF_MAX);
	CLOSE FILE *file = NULL;

	TRY(decision_pack_pdf(fonts, pack, form, (struct instant){ 0 }, &pdf));
	TRY(buf_printf(&path, "%s/%s%s.pdf", folder, pack->id, form == RECORD_FORM_1B ? "-core" : ""));
	file = fopen(buf_str(&path), "wbe");
	return file && fwrite(pdf.ptr, 1, pdf.len, file) == pdf.len && fflush(file) == 0 ? ERR_OK : ERR_IO;
}

static enum err make(const char *templates, const char *folder, struct law **ret_law, struct record_fonts **ret_fonts)
{
	const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };
	struct law_problem problem;
	BUF path = buf_init(4096);

	TRY(buf_printf(&path, "%s/law", templates));
	TRY(draft_law_load(buf_str(&path), &problem, ret_law));
	TRY(record_fonts_load(&files, ret_fonts));
	for (size_t i = 0; i < law_pack_count(*ret_law); i++)
		for (int form = RECORD_FORM_ARCHIVE; form <= RECORD_FORM_1B; form++)
			TRY(write_pdf(*ret_fonts, law_pack_at(*ret_law, i), (enum record_form)form, folder));
	return ERR_OK;
}

int main(int argc, char **argv)
{
	struct record_fonts *fonts = NULL;
	struct law *law = NULL;
	enum err e = argc == 3 ? make(argv[1], argv[2], &law, &fonts) : ERR_INPUT;

	record_fonts_free(fonts);
	law_free(law);
	if (e != ERR_OK)
		(void)fprintf(stderr, "pack_maker: %s\n", err_name(e));
	return e == ERR_OK ? 0 : 1;
}
