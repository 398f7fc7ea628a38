/* From a signed decision to the archived files: the record for municipality and court, the copy for all others, and the
 * Beslutsunderlag. */
#include <stdio.h>
#include <string.h>

#include "decision/decision_store.h"
#include "decision/record_pages.h"
#include "decision/version_store.h"
#include "jourbeslut/record.h"
#include "jourbeslut/view.h"

#define BANNERS 4

/* One PDF in the making. */
struct paper {
	const struct decision_office *office;
	const struct decision *decision;
	const char *title;
	const char *version, *text_code;
	struct instant created;
	const char *banners[BANNERS];
	size_t banner_count;
	const struct blocks *first, *second; /* `second` on a page of its own; NULL: none */
	const struct record_attachment *attachments;
	size_t attachment_count;
};

static void add_banner(struct paper *p, bool wanted, const char *text)
{
	if (wanted && p->banner_count < BANNERS)
		p->banners[p->banner_count++] = text;
}

static enum err write_paper(const struct paper *p, struct buf *out)
{
	const struct decision *d = p->decision;
	BUF address = buf_init(300), caption = buf_init(300);
	FREE uint8_t *modules = NULL;
	struct record_qr qr = { .alt = RECORD_QR_ALT };
	struct record_section sections[2] = { { .blocks = p->first, .qr = &qr },
		                              { .blocks = p->second, .new_page = true } };
	struct record_document document = { .title = p->title,
		                            .author = d->municipality.committee,
		                            .reference = d->ref,
		                            .version = p->version,
		                            .text_code = p->text_code,
		                            .created = p->created,
		                            .banners = p->banners,
		                            .banner_count = p->banner_count,
		                            .sections = sections,
		                            .section_count = p->second ? 2 : 1,
		                            .attachments = p->attachments,
		                            .attachment_count = p->attachment_count };

	TRY(buf_printf(&address, "%s%s", p->office->check_address, d->check_code));
	TRY(view_qr_modules(buf_span(&address), VIEW_QR_MEDIUM, &modules, &qr.size));
	qr.modules = modules;
	/* Who has no camera types the code; the address stands where there is room for it, on the last page. */
	TRY(buf_printf(&caption, "Kontrollkod\n%s", d->check_text));
	qr.caption = buf_str(&caption);
	return record_write(p->office->fonts, &document, out);
}

static struct paper paper_of(const struct decision_office *o, const struct decision *d, const char *title)
{
	struct paper p = { .office = o, .decision = d, .title = title, .version = "", .text_code = d->text_code };

	add_banner(&p, strcmp(o->environment, "test") == 0, "TESTMILJÖ");
	add_banner(&p, d->practice, "ÖVNING");
	return p;
}

/* --- Of a signed version ------------------------------------------------------------------------------------------ */

struct archiving {
	const struct decision_office *office;
	const struct decision *decision;
	struct decision_version version;
	struct decision_evidence evidence;
	char number[16];
};

static void archiving_release(struct archiving *a)
{
	decision_version_release(&a->version);
	decision_evidence_release(&a->evidence);
}

static const char *scan_name(const char *type)
{
	if (strcmp(type, "application/pdf") == 0)
		return "underskrift.pdf";
	return strcmp(type, "image/png") == 0 ? "underskrift.png" : "underskrift.jpg";
}

static size_t attach(const struct archiving *a, struct record_attachment out[4])
{
	struct instant at = a->evidence.received_at;
	const struct record_attachment text = { "decision.json", "application/json", buf_span(&a->version.text_json),
		                                RECORD_SOURCE,   "Den låsta texten", a->version.frozen };
	const struct record_attachment statement = { "statement.json",
		                                     "application/json",
		                                     buf_span(&a->version.statement_json),
		                                     RECORD_DATA,
		                                     "Utsagan som e-legitimationen har undertecknat",
		                                     a->version.frozen };

	out[0] = text;
	out[1] = statement;
	if (a->evidence.on_paper) {
		out[2] = (struct record_attachment){ scan_name(a->evidence.scan_type), a->evidence.scan_type,
			                             buf_span(&a->evidence.scan),      RECORD_SUPPLEMENT,
			                             "Inskannad underskrift",          at };
		return 3;
	}
	out[2] = (struct record_attachment){ "signature.xml",
		                             "application/xml",
		                             buf_span(&a->evidence.xml),
		                             RECORD_SUPPLEMENT,
		                             "E-legitimationens underskrift",
		                             at };
	out[3] = (struct record_attachment){
		"ocsp.der",        "application/ocsp-response",        buf_span(&a->evidence.ocsp),
		RECORD_SUPPLEMENT, "Utfärdarens svar om certifikatet", at
	};
	return 4;
}

static struct paper signed_paper(const struct archiving *a)
{
	struct paper p = paper_of(a->office, a->decision, a->version.text.items[0].text);

	p.version = a->number;
	p.text_code = a->version.text_code;
	p.created = a->evidence.received_at;
	return p;
}

static enum err write_record(const struct archiving *a, struct buf *out)
{
	struct record_attachment attachments[4];
	struct paper p = signed_paper(a);
	BLOCKS page = { 0 };

	TRY(record_pages_signature(a->office, a->decision, &a->version, &a->evidence, NULL, &page));
	p.first = &a->version.text;
	p.second = &page;
	p.attachments = attachments;
	p.attachment_count = attach(a, attachments);
	return write_paper(&p, out);
}

static enum err write_copy(const struct archiving *a, struct span record, struct buf *out)
{
	const char *const names[] = { a->version.rapporteur_name, a->decision->oral.recorder_name };
	struct paper p = signed_paper(a);
	BLOCKS page = { 0 }, masked = { 0 };
	struct sha256 hash;

	TRY(sha256_of(record, &hash));
	TRY(record_pages_signature(a->office, a->decision, &a->version, &a->evidence, &hash, &page));
	TRY(record_pages_mask(&a->version.text, names, a->version.mask_staff ? 2 : 0, &masked));
	add_banner(&p, true, "KOPIA");
	p.first = &masked;
	p.second = &page;
	return write_paper(&p, out);
}

static enum err write_basis(const struct archiving *a, struct buf *out)
{
	struct paper p = signed_paper(a);

	p.title = a->version.basis.items[0].text;
	p.first = &a->version.basis;
	return write_paper(&p, out);
}

static enum err archive_all(const struct archiving *a, struct store *s)
{
	struct instant now = clock_now(a->office->clock);
	BUF record = buf_init(RECORD_PDF_MAX), copy = buf_init(RECORD_PDF_MAX), basis = buf_init(RECORD_PDF_MAX);

	TRY(write_record(a, &record));
	TRY(write_copy(a, buf_span(&record), &copy));
	TRY(write_basis(a, &basis));
	TRY(record_insert(s, a->version.id, DECISION_RECORD_PDF, buf_span(&record), now));
	TRY(record_insert(s, a->version.id, DECISION_COPY_PDF, buf_span(&copy), now));
	TRY(record_insert(s, a->version.id, DECISION_BASIS_PDF, buf_span(&basis), now));
	return decision_move(s, a->decision, DECISION_ARCHIVE, now, 0, "Handlingen arkiverades.");
}

enum err decision_archive(const struct decision_office *o, struct store *s, int64_t decision)
{
	struct decision d;
	CLEANUP(archiving_release) struct archiving a = { .office = o, .decision = &d };
	enum decision_state next;

	TRY(decision_find(s, decision, &d));
	if (!decision_next(d.state, DECISION_ARCHIVE, &next))
		return ERR_WRONG_STATE;
	TRY(decision_version_load(s, d.version_id, &a.version));
	TRY(decision_evidence_load(s, d.version_id, &a.evidence));
	(void)snprintf(a.number, sizeof a.number, "%d", a.version.version);
	return archive_all(&a, s);
}

enum err decision_acknowledge(struct store *s, const struct decision *d, int64_t person, struct instant now)
{
	return decision_move(s, d, DECISION_ACKNOWLEDGE, now, person, "Kommunen har registrerat handlingen.");
}

/* --- Of an unsigned one ------------------------------------------------------------------------------------------- */

static enum err unsigned_paper(const struct decision_office *o, const struct decision *d, const struct blocks *text,
                               const char *version, struct instant created, struct buf *out)
{
	struct paper p = paper_of(o, d, text->items[0].text);

	add_banner(&p, true, d->has_oral ? "EJ UNDERTECKNAT" : "UTKAST");
	p.version = version;
	p.created = created;
	p.first = text;
	return write_paper(&p, out);
}

enum err decision_unsigned_pdf(const struct decision_office *o, struct store *s, const struct decision *d, bool basis,
                               struct buf *ret_pdf)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	DECISION_VERSION v = { 0 };
	char number[16];

	if (!d->version_id || d->version_rejected) {
		struct decision open = *d;

		open.text_code[0] = '\0'; /* of an earlier text */
		TRY(decision_draft_build(o, s, d, 0, &draft));
		return unsigned_paper(o, &open, basis ? &draft.basis : &draft.decision, "utkast", clock_now(o->clock),
		                      ret_pdf);
	}
	TRY(decision_version_load(s, d->version_id, &v));
	(void)snprintf(number, sizeof number, "%d", v.version);
	return unsigned_paper(o, d, basis ? &v.basis : &v.text, number, v.frozen, ret_pdf);
}

enum err decision_confirmation(const struct decision_office *o, struct store *s, const struct decision *d,
                               struct blocks *ret_blocks, struct buf *ret_pdf)
{
	struct draft_facts facts = decision_facts(o, d, NULL);
	struct paper p = paper_of(o, d, "Bekräftelse på muntligt beslut");
	CASE struct case_file *c = NULL;
	const struct law_type *type;
	BLOCKS blocks = { 0 };

	if (!d->has_oral)
		return ERR_WRONG_STATE;
	TRY(decision_type(o, d, &type));
	TRY(decision_case_load(s, d->matter_id, &c));
	TRY(draft_confirmation(type, c, &facts, &blocks));
	if (ret_pdf) {
		p.created = d->oral.recorded;
		p.first = &blocks;
		TRY(write_paper(&p, ret_pdf));
	}
	if (ret_blocks) {
		*ret_blocks = blocks;
		blocks = (struct blocks){ 0 };
	}
	return ERR_OK;
}
