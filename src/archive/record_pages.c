#include "archive/record_pages.h"

#include <stdio.h>
#include <string.h>

#include "archive/as_signed.h"
#include "archive/said_page.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/record.h"
#include "jourbeslut/revoked.h"

struct page {
	const struct decision_office *office;
	const struct decision *decision;
	const struct decision_version *version;
	const struct decision_evidence *evidence;
	const struct proofs *proofs; /* NULL: none */
	const json_t *statement;
	bool copy;
	struct blocks *out;
};

/* The length of what goes into one block: to a line's end, else a space, else between two characters. A text that was
 * frozen must never be too long to be archived. */
static size_t part_of(struct span text, size_t max)
{
	const char *end = NULL;
	size_t len = max;

	if (text.len <= max)
		return text.len;
	end = memrchr(text.ptr, '\n', max);
	if (!end)
		end = memrchr(text.ptr, ' ', max);
	if (end && end > text.ptr)
		return (size_t)(end - text.ptr) + 1;
	while (len > 1 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/* The whole text that the app showed; a long one in several paragraphs. */
static enum err add_visible(struct page *p, struct span text)
{
	while (text.len > 0) {
		BUF part = buf_init(BLOCK_TEXT_MAX);
		size_t len = part_of(text, BLOCK_TEXT_MAX);

		TRY(record_text_printable(p->office->fonts, span_of(text.ptr, len), &part));
		TRY(blocks_add(p->out, BLOCK_PARAGRAPH, buf_str(&part)));
		text = span_trim(span_of(text.ptr + len, text.len - len));
	}
	return ERR_OK;
}

static enum err row(struct page *p, const char *label, const char *format, ...) __attribute__((format(printf, 3, 4)));
static enum err row(struct page *p, const char *label, const char *format, ...)
{
	BUF value = buf_init(4000), shown = buf_init(BLOCK_TEXT_MAX);
	va_list args;
	enum err e;

	va_start(args, format);
	e = buf_vprintf(&value, format, args);
	va_end(args);
	TRY(e);
	TRY(record_text_printable(p->office->fonts, buf_span(&value), &shown));
	return blocks_add_row(p->out, label, buf_str(&shown));
}

static const char *staff(const struct page *p, const char *name)
{
	return p->copy && p->version->mask_staff ? RECORD_PAGES_MASK : name;
}

/* "\nTidsstämplat …", or nothing. */
static enum err stamped(const struct act_proof *proof, struct buf *out)
{
	char at[SWEDISH_TIME_TEXT];

	if (!proof || !proof->there)
		return ERR_OK;
	instant_format_swedish(proof->stamped, at);
	return buf_printf(out, "\nTidsstämplat %s av %s.", at, proof->authority);
}

/* What the time of registration is worth. The verifier compares it with the act (FORMAT.md, 5.2). */
static enum err add_clock(struct page *p)
{
	char difference[CLOCK_DIFFERENCE_TEXT];

	if (p->decision->oral.clock_suspect) {
		clock_difference_swedish(p->decision->oral.clock_suspect, difference);
		TRY(row(p, "Tjänstens klocka, efteråt",
		        "Kan ha gått fel när beslutet registrerades: strax efter visade det sig att den gick %s andra "
		        "klockor.",
		        difference));
	}
	if (!p->decision->oral.clock_doubt)
		return ERR_OK;
	clock_difference_swedish(p->decision->oral.clock_doubt, difference);
	return row(p, "Tjänstens klocka", "Osäker när beslutet registrerades: den gick %s andra klockor.", difference);
}

/* Three times, never one for another: architecture, promise 4. */
static enum err add_times(struct page *p)
{
	const struct oral *o = &p->decision->oral;
	char stated[SWEDISH_TIME_TEXT + 32], recorded[SWEDISH_TIME_TEXT + 32], signed_at[SWEDISH_TIME_TEXT + 32];
	BUF oral_stamp = buf_init(400), signature_stamp = buf_init(400);

	instant_format_swedish_full(o->stated, stated);
	instant_format_swedish_full(o->recorded, recorded);
	instant_format_swedish_full(p->evidence->signed_at, signed_at);
	TRY(stamped(p->proofs ? &p->proofs->oral : NULL, &oral_stamp));
	TRY(stamped(p->proofs ? &p->proofs->signature : NULL, &signature_stamp));
	TRY(blocks_add(p->out, BLOCK_HEADING, "Tre tider"));
	TRY(row(p, "Beslutat muntligt",
	        "%s\nKälla: beslutsfattarens uppgift i samtalet, antecknad av %s. Tidsfrister räknas härifrån.%s",
	        stated, staff(p, o->recorder_name),
	        o->stated.us > o->recorded.us ? " Den låg före tjänstens klocka." : ""));
	TRY(row(p, "Registrerat", "%s\nKälla: tjänstens klocka när uppgiften sparades.%s%s%s", recorded,
	        o->late ? " Sent registrerat." : "", o->late && o->late_reason[0] ? " Skäl finns antecknat." : "",
	        buf_str(&oral_stamp)));
	TRY(add_clock(p));
	return row(p, "Undertecknat", "%s\nKälla: %s%s", signed_at,
	           p->evidence->on_paper ? "uppgift av den som vidimerat det inskannade dokumentet."
	                                 : "e-legitimationens utfärdare (svar enligt OCSP, producedAt).",
	           buf_str(&signature_stamp));
}

/* As it was signed, whatever register and call say since; a mandate that was confirmed after the freezing stands in the
 * next version. So the number too: on paper nobody else tells it. */
static enum err add_people(struct page *p)
{
	const struct oral *o = &p->decision->oral;
	const char *number = json_text_at(p->statement, "decisionMaker.personalNumber");

	TRY(blocks_add(p->out, BLOCK_HEADING, "Vem som har beslutat"));
	TRY(row(p, "Beslutsfattare", "%s%s%s", o->decider_name, o->decider_office[0] ? ", " : "", o->decider_office));
	if (!p->copy && strlen(number) == 12)
		TRY(row(p, "Personnummer", "%.8s-%s", number, number + 8));
	TRY(row(p, "Förordnande", "%s", json_text_at(p->statement, "mandate.text")));
	TRY(row(p, "Nämnd", "%s, %s", p->decision->municipality.committee, p->decision->municipality.name));
	TRY(row(p, "Föredragande", "%s%s%s", staff(p, p->version->rapporteur_name),
	        p->version->rapporteur_title[0] ? ", " : "", p->version->rapporteur_title));
	return row(p, "Registrerat av", "%s%s%s", staff(p, o->recorder_name), o->recorder_on_paper[0] ? ", " : "",
	           o->recorder_on_paper);
}

/* How many, not which: nineteen sentences fill half a page that nobody reads to its end. Which they are, and how they
 * come out today, the verification says. */
static enum err add_checks(struct page *p, const struct eid_report *report)
{
	BUF text = buf_init(400);
	int count = 0;

	for (int i = 0; i < EID_CHECK_COUNT; i++)
		count += report->checks[i].outcome == EID_PASSED;
	TRY(buf_printf(
	        &text,
	        "När underskriften togs emot gjordes %d kontroller, som alla godkändes: att den är oförändrad, gäller "
	        "just denna utsaga, är gjord av rätt person medan den var beställd, och att utfärdaren intygade "
	        "certifikatet då.",
	        count));
	return blocks_add(p->out, BLOCK_PARAGRAPH, buf_str(&text));
}

static enum err add_eid_evidence(struct page *p)
{
	BUF shown = buf_init(EID_VISIBLE_MAX);
	char organisation[EID_ORGANISATION_TEXT];
	struct eid_report report;

	TRY(eid_report_read(buf_span(&p->evidence->report_json), &report));
	/* As signed: above the frozen text it may say that its law was taken back. */
	bool told = eid_evidence_told(buf_span(&p->evidence->xml), &shown, organisation) == ERR_OK &&
	            decision_shown_fits(buf_span(&shown), p->version);
	TRY(blocks_add(p->out, BLOCK_HEADING, "Vad appen visade"));
	TRY(add_visible(p, buf_span(told ? &shown : &p->version->visible)));
	TRY(blocks_add(p->out, BLOCK_HEADING, "Underskriften"));
	TRY(row(p, "Undertecknat av", "%s", p->evidence->signer_name));
	TRY(row(p, "E-legitimation", "%s, utfärdad under %s", report.bank, report.root));
	TRY(row(p, "Certifikat", "serienummer %s", report.serial));
	return add_checks(p, &report);
}

static enum err add_paper_evidence(struct page *p)
{
	TRY(blocks_add(p->out, BLOCK_HEADING, "Underskriften"));
	TRY(row(p, "Undertecknat av", "%s, för hand på utskrift av den låsta texten", p->evidence->signer_name));
	return row(p, "Vidimerat av", "%s, som har skannat in den undertecknade utskriften",
	           staff(p, p->evidence->attested_by));
}

static enum err add_hashes(struct page *p, const struct sha256 *record_hash)
{
	struct sha256 text;
	char hex[SHA256_HEX];

	TRY(blocks_add(p->out, BLOCK_HEADING, "Identitet"));
	TRY(row(p, "Textkod", "%s", p->version->text_code));
	TRY(sha256_of(buf_span(&p->version->text_json), &text));
	sha256_hex(&text, hex);
	TRY(row(p, "Textens SHA-256", "%s", hex));
	sha256_hex(&p->version->statement_hash, hex);
	TRY(row(p, "Utsagans SHA-256", "%s", hex));
	if (record_hash) {
		sha256_hex(record_hash, hex);
		TRY(row(p, "Originalets SHA-256", "%s", hex));
	}
	return ERR_OK;
}

static enum err add_how_to_check(struct page *p)
{
	BUF line = buf_init(600);

	TRY(blocks_add(p->out, BLOCK_HEADING, "Så kontrolleras handlingen"));
	TRY(buf_printf(&line, "Gå till %s%s eller ring %s, %s.", p->office->check_address, p->decision->check_code,
	               p->office->duty_name, p->office->duty_phone));
	TRY(blocks_add(p->out, BLOCK_ITEM, buf_str(&line)));
	TRY(blocks_add(p->out, BLOCK_ITEM, "Jämför textkoden här, i sidfoten och i det som appen visade."));
	TRY(blocks_add(p->out, BLOCK_ITEM,
	               "Filen är stämplad: ett program som visar underskrifter i PDF säger om något har ändrats. Sidan "
	               "Verifiera hos tjänsten visar varje kontroll."));
	if (p->copy)
		return blocks_add(p->out, BLOCK_ITEM,
		                  "Detta är en kopia utan bevis. Originalet finns hos kommunen och domstolen.");
	return blocks_add(p->out, BLOCK_ITEM,
	                  p->evidence->on_paper
	                          ? "Den inskannade underskriften är bifogad."
	                          : "Bevisen är bifogade i filen. Underskriften i signature.xml innehåller utsagans "
	                            "SHA-256.");
}

enum err record_pages_signature(const struct decision_office *o, const struct decision *d,
                                const struct decision_version *v, const struct decision_evidence *e,
                                const struct proofs *proofs, const struct sha256 *record_hash,
                                struct blocks *ret_blocks)
{
	struct page p = { o, d, v, e, proofs, NULL, record_hash != NULL, ret_blocks };
	JSON json_t *statement = NULL;

	TRY(as_signed_statement(v, &statement));
	p.statement = statement;
	TRY(blocks_add(ret_blocks, BLOCK_TITLE, "Underskrift och bevis"));
	if (strcmp(json_text(statement, "environment"), "test") == 0)
		TRY(blocks_add(ret_blocks, BLOCK_NOTICE,
		               "Testmiljö: e-legitimationen är inte verklig och underskriften har ingen verkan."));
	TRY(said_page_add(o, d, v, proofs, p.copy, ret_blocks));
	TRY(add_times(&p));
	TRY(add_people(&p));
	TRY(e->on_paper ? add_paper_evidence(&p) : add_eid_evidence(&p));
	TRY(add_hashes(&p, record_hash));
	return add_how_to_check(&p);
}

static enum err masked(const char *text, const char *const *names, size_t count, struct buf *out)
{
	while (*text) {
		size_t skip = 0;

		for (size_t i = 0; i < count && !skip; i++)
			if (names[i][0] && strncmp(text, names[i], strlen(names[i])) == 0)
				skip = strlen(names[i]);
		if (skip)
			TRY(buf_add_str(out, RECORD_PAGES_MASK));
		else
			TRY(buf_add_char(out, *text));
		text += skip ? skip : 1;
	}
	return ERR_OK;
}

/* A row, or a block of that kind: in parts, where the masking has made it too long for one. */
static enum err add_masked(struct blocks *out, enum block_kind kind, const char *label, struct span text)
{
	do {
		BUF part = buf_init(BLOCK_TEXT_MAX);
		size_t len = part_of(text, BLOCK_TEXT_MAX);

		TRY(buf_add(&part, text.ptr, len));
		TRY(label ? blocks_add_row(out, label, buf_str(&part)) : blocks_add(out, kind, buf_str(&part)));
		text = span_trim(span_of(text.ptr + len, text.len - len));
	} while (text.len > 0);
	return ERR_OK;
}

enum err record_pages_mask(const struct blocks *from, const char *const *names, size_t count, struct blocks *ret_blocks)
{
	BUF text = buf_init(sizeof RECORD_PAGES_MASK * BLOCK_TEXT_MAX);

	for (size_t i = 0; i < from->count; i++) {
		const struct block *b = &from->items[i];

		for (size_t r = 0; r < b->row_count; r++) {
			buf_clear(&text);
			TRY(masked(b->rows[r].value, names, count, &text));
			TRY(add_masked(ret_blocks, BLOCK_FACTS, b->rows[r].label, buf_span(&text)));
		}
		if (b->kind == BLOCK_FACTS)
			continue;
		buf_clear(&text);
		TRY(masked(b->text, names, count, &text));
		TRY(add_masked(ret_blocks, b->kind, NULL, buf_span(&text)));
	}
	return ERR_OK;
}
