/* A pack of law as a PDF for the lawyer who reads it. */
#include "jourbeslut/pack_pdf.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/pack_words.h"

#define TITLE "Lagpaket för granskning"
#define BY_EYE 8 /* digits of the hash in a group */

/* Chapters, kept until all are there. */
struct printing {
	struct blocks chapters[RECORD_SECTIONS_MAX];
	size_t count;
};

static void printing_release(struct printing *p)
{
	for (size_t i = 0; i < p->count; i++)
		blocks_release(&p->chapters[i]);
}

static enum err keep(void *ctx, const char *key, const struct blocks *chapter)
{
	struct printing *p = ctx;
	BUF json = buf_init((size_t)4 << 20);

	(void)key;
	if (p->count == RECORD_SECTIONS_MAX)
		return ERR_TOO_LARGE;
	TRY(blocks_to_json(chapter, &json));
	TRY(blocks_from_json(buf_span(&json), &p->chapters[p->count]));
	p->count++;
	return ERR_OK;
}

static enum err add_hash(const struct law_pack *pack, struct blocks *b)
{
	BUF text = buf_init(2 * sizeof pack->hash);

	for (size_t i = 0; i < strlen(pack->hash); i += BY_EYE)
		TRY(buf_printf(&text, "%s%.*s", i ? " " : "", BY_EYE, pack->hash + i));
	return blocks_add_row(b, "Kontrollsumma (SHA-256)", buf_str(&text));
}

static enum err add_days(const struct law_pack *pack, struct blocks *b)
{
	char from[DATE_TEXT], to[DATE_TEXT], text[2 * DATE_TEXT + 40];

	date_format(pack->valid_from, from);
	date_format(pack->valid_to, to);
	(void)snprintf(text, sizeof text, "%s – %s", date_compare(pack->valid_from, LAW_FIRST_DAY) ? from : "alltid",
	               date_compare(pack->valid_to, LAW_LAST_DAY) ? to : "tills vidare");
	TRY(blocks_add_row(b, "Beslut fattade", text));
	(void)snprintf(text, sizeof text, "%d", pack->rank);
	return blocks_add_row(b, "Rang", text);
}

static enum err write_cover(const struct law_pack *pack, struct instant now, struct blocks *b)
{
	static const char room[] = "\u00a0\n\u00a0";
	char at[SWEDISH_TIME_TEXT];

	instant_format_swedish(now, at);
	TRY(blocks_add(b, BLOCK_TITLE, TITLE));
	TRY(blocks_add(b, BLOCK_SUBTITLE, pack->name));
	TRY(blocks_add_row(b, "Paket", pack->id));
	TRY(add_days(pack, b));
	TRY(add_hash(pack, b));
	TRY(blocks_add_row(b, "Utskrivet", at));
	TRY(blocks_add(b, BLOCK_PARAGRAPH,
	               "Här står allt som lagpaketet innehåller: varje text i handlingarna, vad som frågas och krävs, "
	               "och vilka dagar som räknas fram. Ord inom ‹ › är uppgifter som fylls i. Efter en text som inte "
	               "alltid står med sägs inom [ ] när den gör det, och när den inte gör det."));
	TRY(blocks_add(b, BLOCK_PARAGRAPH,
	               "Granskningen gäller just det här innehållet: de första tecknen i kontrollsumman ska vara "
	               "desamma på administratörens sida. Ändras något är det ett annat paket, som granskas på nytt. "
	               "Två administratörer godkänner sedan paketet, och skriver vem som har granskat det."));
	TRY(blocks_add(b, BLOCK_HEADING, "Granskat av kommunens jurist"));
	TRY(blocks_add_row(b, "Namn", room));
	TRY(blocks_add_row(b, "Dag", room));
	return blocks_add_row(b, "Ändringar som behövs", room);
}

enum err decision_pack_pdf(const struct record_fonts *fonts, const struct law_pack *pack, enum record_form form,
                           struct instant now, struct buf *ret_pdf)
{
	CLEANUP(printing_release) struct printing p = { .count = 1 };
	struct record_section sections[RECORD_SECTIONS_MAX] = { { .new_page = true } };
	BUF title = buf_init(RECORD_TEXT_MAX - 1);
	char version[17];

	TRY(write_cover(pack, now, &p.chapters[0]));
	TRY(pack_chapters_each(pack, keep, &p));
	for (size_t i = 0; i < p.count; i++)
		sections[i] = (struct record_section){ .blocks = &p.chapters[i], .new_page = true };
	TRY(buf_printf(&title, TITLE ": %s", pack->id));
	(void)snprintf(version, sizeof version, "%.12s", pack->hash);
	const struct record_document d = { .form = form,
		                           .writer = RECORD_WRITER_2,
		                           .title = buf_str(&title),
		                           .author = "Jourbeslut",
		                           .reference = pack->id,
		                           .version = version,
		                           .text_code = "",
		                           .created = now,
		                           .sections = sections,
		                           .section_count = p.count };
	return record_write(fonts, &d, ret_pdf);
}
