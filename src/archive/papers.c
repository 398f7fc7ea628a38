/* The papers of a decision: of a signed one the record for municipality and court, the copy for all others, and the
 * Beslutsunderlag; of an unsigned one what can be read of it so far. */
#include "archive/papers.h"

#include <stdio.h>
#include <string.h>

#include "archive/as_signed.h"
#include "archive/became.h"
#include "archive/confirm_words.h"
#include "archive/record_json.h"
#include "archive/record_pages.h"
#include "archive/said_page.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/law_moved.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/outside.h"
#include "jourbeslut/record.h"
#include "jourbeslut/view.h"

#define BANNERS 8

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
	struct record_document document = { .writer = RECORD_WRITER_2,
		                            .title = p->title,
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

static struct paper paper_of(const struct decision_office *o, const struct decision *d, const char *title, bool test)
{
	struct paper p = { .office = o, .decision = d, .title = title, .version = "", .text_code = d->text_code };

	add_banner(&p, test, RECORD_MARK_TEST);
	add_banner(&p, d->practice, RECORD_MARK_PRACTICE);
	return p;
}

/* --- Of a signed version ------------------------------------------------------------------------------------------ */

#define ATTACHMENTS 13

void signed_version_release(struct signed_version *v)
{
	decision_version_release(&v->version);
	decision_evidence_release(&v->evidence);
	proofs_release(&v->proofs);
}

/* By the name that the act of the signature has; those of before it had one say none. */
static enum err take_attester(struct signed_version *v)
{
	const struct span file = buf_span(&v->proofs.signature.act);
	JSON json_t *act = NULL;
	const char *name;

	if (!v->proofs.signature.there || file.len <= LEDGER_SALT)
		return ERR_OK;
	TRY(json_read(span_of(file.ptr + LEDGER_SALT, file.len - LEDGER_SALT), ACT_FILE_MAX, NULL, &act));
	name = json_text_at(act, "facts.attestedBy");
	if (*name)
		(void)snprintf(v->evidence.attested_by, sizeof v->evidence.attested_by, "%s", name);
	return ERR_OK;
}

enum err signed_version_load(const struct decision_office *o, struct store *s, int64_t decision,
                             struct signed_version *v)
{
	enum decision_state next;

	v->office = o;
	TRY(decision_find(s, decision, &v->decision));
	if (!decision_next(v->decision.state, DECISION_ARCHIVE, &next) || !v->decision.has_signature ||
	    v->decision.has_record)
		return ERR_WRONG_STATE;
	TRY(decision_version_load(s, v->decision.version_id, &v->version));
	TRY(as_signed(&v->version, &v->decision, &v->test));
	TRY(decision_evidence_load(s, v->decision.version_id, &v->evidence));
	(void)snprintf(v->number, sizeof v->number, "%d", v->version.version);
	TRY(became_revoked(s, &v->decision, false, &v->is_revoked, &v->revoked));
	TRY(proofs_load(s, &v->decision, v->evidence.on_paper, &v->proofs));
	return v->evidence.on_paper ? take_attester(v) : ERR_OK;
}

const char *papers_scan_name(const struct decision_evidence *e)
{
	const char *type = e->scan_type;

	if (strcmp(type, "application/pdf") == 0)
		return "underskrift.pdf";
	return strcmp(type, "image/png") == 0 ? "underskrift.png" : "underskrift.jpg";
}

struct attachments {
	struct record_attachment items[ATTACHMENTS];
	size_t count;
};

static void attach(struct attachments *a, const char *name, const char *mime, const struct buf *bytes,
                   enum record_relationship relationship, const char *description, struct instant modified)
{
	ASSERT(a->count < ATTACHMENTS);
	a->items[a->count++] =
	        (struct record_attachment){ name, mime, buf_span(bytes), relationship, description, modified };
}

static void attach_signature(struct attachments *a, const struct decision_evidence *e)
{
	if (e->on_paper) {
		attach(a, papers_scan_name(e), e->scan_type, &e->scan, RECORD_SUPPLEMENT, "Inskannad underskrift",
		       e->received_at);
		return;
	}
	attach(a, "signature.xml", "application/xml", &e->xml, RECORD_SUPPLEMENT, "E-legitimationens underskrift",
	       e->received_at);
	attach(a, "ocsp.der", "application/ocsp-response", &e->ocsp, RECORD_SUPPLEMENT,
	       "Utfärdarens svar om certifikatet", e->received_at);
}

static void attach_proofs(struct attachments *a, const struct proofs *p, struct instant at)
{
	if (p->oral.there) {
		attach(a, "oral.act", "application/octet-stream", &p->oral.act, RECORD_SUPPLEMENT,
		       "Uppgiften om det muntliga beslutet, som den fördes in i liggaren", at);
		attach(a, "oral.tst", "application/timestamp-reply", &p->oral.token, RECORD_SUPPLEMENT,
		       "Tidsstämpel på den uppgiften", at);
		attach(a, "oral.tlog-proof", "text/plain", &p->oral.proof, RECORD_SUPPLEMENT,
		       "Bevis för att den står i liggaren", at);
	}
	if (p->signature.there) {
		attach(a, "signature.act", "application/octet-stream", &p->signature.act, RECORD_SUPPLEMENT,
		       "Uppgiften om underskriften, som den fördes in i liggaren", at);
		attach(a, "signature.tst", "application/timestamp-reply", &p->signature.token, RECORD_SUPPLEMENT,
		       "Tidsstämpel på den uppgiften", at);
		attach(a, "signature.tlog-proof", "text/plain", &p->signature.proof, RECORD_SUPPLEMENT,
		       "Bevis för att den står i liggaren", at);
	}
}

/* The last block, right under the title and whose document it is. */
static void move_to_front(struct blocks *b)
{
	size_t at = b->count > 2 && b->items[1].kind == BLOCK_SUBTITLE ? 2 : 1;
	struct block last = b->items[b->count - 1];

	memmove(&b->items[at + 1], &b->items[at], (b->count - 1 - at) * sizeof last);
	b->items[at] = last;
}

static enum err add_first(struct blocks *b, const char *text)
{
	TRY(blocks_add(b, BLOCK_NOTICE, text));
	move_to_front(b);
	return ERR_OK;
}

/* Nothing of the frozen text changes: what has happened to its law stands above it. */
static enum err add_law_notice(bool is_revoked, const struct revoked *r, struct blocks *b)
{
	BUF text = buf_init(BLOCK_TEXT_MAX);

	if (!is_revoked)
		return ERR_OK;
	TRY(decision_revoked_notice(r, &text));
	return add_first(b, buf_str(&text));
}

static struct paper signed_paper(const struct signed_version *v)
{
	struct paper p = paper_of(v->office, &v->decision, v->version.text.items[0].text, v->test);

	add_banner(&p, v->is_revoked, RECORD_MARK_LAW_REVOKED);
	p.version = v->number;
	p.text_code = v->version.text_code;
	p.created = v->evidence.received_at;
	return p;
}

enum err papers_record(const struct signed_version *v, struct buf *out)
{
	struct attachments a = { .count = 0 };
	struct paper p = signed_paper(v);
	BUF record_json = buf_init(RECORD_JSON_MAX);
	BLOCKS page = { 0 };

	TRY(record_pages_signature(v->office, &v->decision, &v->version, &v->evidence, &v->proofs, NULL, &page));
	TRY(add_law_notice(v->is_revoked, &v->revoked, &page));
	TRY(record_json_write(v, &page, p.banners, p.banner_count, &record_json));
	attach(&a, "decision.json", "application/json", &v->version.text_json, RECORD_SOURCE, "Den låsta texten",
	       v->version.frozen);
	attach(&a, "statement.json", "application/json", &v->version.statement_json, RECORD_DATA,
	       "Utsagan som e-legitimationen har undertecknat", v->version.frozen);
	if (v->proofs.oral_json.len)
		attach(&a, "oral.json", "application/json", &v->proofs.oral_json, RECORD_SUPPLEMENT,
		       "Uppgifterna ur samtalet som händelsen i liggaren är bunden till", v->evidence.received_at);
	attach_signature(&a, &v->evidence);
	attach(&a, "record.json", "application/json", &record_json, RECORD_DATA,
	       "Vad sidan Underskrift och bevis är gjord av", v->evidence.received_at);
	attach_proofs(&a, &v->proofs, v->evidence.received_at);
	p.first = &v->version.text;
	p.second = &page;
	p.attachments = a.items;
	p.attachment_count = a.count;
	return write_paper(&p, out);
}

/* What every reader must know first; how to check it stands last. */
static enum err add_copy_note(struct blocks *b)
{
	return add_first(b, "Detta är en kopia utan bevis. Originalet finns hos kommunen och domstolen.");
}

enum err papers_copy(const struct signed_version *v, const struct sha256 *record, struct buf *out)
{
	const char *const names[] = { v->version.rapporteur_name, v->decision.oral.recorder_name };
	struct paper p = signed_paper(v);
	BLOCKS page = { 0 }, masked = { 0 };

	TRY(record_pages_signature(v->office, &v->decision, &v->version, &v->evidence, &v->proofs, record, &page));
	TRY(add_law_notice(v->is_revoked, &v->revoked, &page));
	TRY(record_pages_mask(&v->version.text, names, v->version.mask_staff ? 2 : 0, &masked));
	TRY(add_copy_note(&masked));
	add_banner(&p, true, RECORD_MARK_COPY);
	p.first = &masked;
	p.second = &page;
	return write_paper(&p, out);
}

enum err papers_basis(const struct signed_version *v, struct buf *out)
{
	struct paper p = signed_paper(v);

	p.title = v->version.basis.items[0].text;
	p.first = &v->version.basis;
	return write_paper(&p, out);
}

/* --- Of one that is not sealed
 * ------------------------------------------------------------------------------------------- */

static bool is_test(const struct decision_office *o)
{
	return strcmp(o->environment, "test") == 0;
}

/* Sealed files stay what they were when they were sealed. */
static void add_standing(struct paper *p, const struct became *b)
{
	const struct decision *d = p->decision;
	const char *mark = became_mark(b->state);

	add_banner(p, *mark != '\0', mark);
	add_banner(p, b->barred, RECORD_MARK_BARRED);
	add_banner(p, d->state == DECISION_WITHDRAWN, RECORD_MARK_WITHDRAWN);
	add_banner(p, d->state == DECISION_WITHDRAWAL, RECORD_MARK_WITHDRAWAL);
	add_banner(p, d->contested, RECORD_MARK_CONTESTED);
	add_banner(p, b->is_revoked, RECORD_MARK_LAW_REVOKED);
}

/* The signed text without its evidence, as in the archived copy, or the Beslutsunderlag as it was archived. */
static enum err marked_copy(const struct decision_office *o, struct store *s, const struct decision *d,
                            const struct became *became, bool basis, struct buf *ret_pdf)
{
	struct decision signed_one = *d;
	DECISION_VERSION v = { 0 };
	BLOCKS masked = { 0 };
	struct paper p;
	char number[16];
	bool test;

	TRY(decision_version_load(s, d->stands.version_id, &v));
	TRY(as_signed(&v, &signed_one, &test));
	const char *const names[] = { v.rapporteur_name, signed_one.oral.recorder_name };
	TRY(record_pages_mask(&v.text, names, v.mask_staff ? 2 : 0, &masked));
	(void)snprintf(number, sizeof number, "%d", v.version);
	p = paper_of(o, &signed_one, basis ? v.basis.items[0].text : v.text.items[0].text, test);
	if (!basis)
		TRY(add_copy_note(&masked));
	TRY(add_law_notice(became->is_revoked && !basis, &became->revoked, &masked));
	if (*became->gone && !basis)
		TRY(add_first(&masked, became->gone));
	add_standing(&p, became);
	add_banner(&p, true, RECORD_MARK_UNSEALED_COPY);
	p.version = number;
	p.text_code = v.text_code;
	p.created = v.frozen;
	p.first = basis ? &v.basis : &masked;
	return write_paper(&p, ret_pdf);
}

static bool is_marked(const struct decision *d, const struct became *b)
{
	return d->state == DECISION_WITHDRAWN || d->state == DECISION_WITHDRAWAL || d->contested ||
	       *became_mark(b->state) || b->barred || b->is_revoked;
}

enum err archive_marked(const struct decision_office *o, struct store *s, const struct decision *d, bool *ret_marked)
{
	struct became became;

	TRY(became_load(o, s, d, true, &became));
	*ret_marked = is_marked(d, &became);
	return ERR_OK;
}

static enum err load_or_mark(const struct decision_office *o, struct store *s, const struct decision *d,
                             enum archive_file file, struct buf *ret_pdf)
{
	struct sha256 hash;
	struct became became;

	if (!d->stands.version_id)
		return ERR_NOT_FOUND;
	TRY(became_load(o, s, d, true, &became));
	if (is_marked(d, &became))
		return marked_copy(o, s, d, &became, file == ARCHIVE_BASIS_PDF, ret_pdf);
	return archive_file_load(s, d->stands.version_id, file, ret_pdf, &hash);
}

enum err archive_copy(const struct decision_office *o, struct store *s, const struct decision *d, struct buf *ret_pdf)
{
	return load_or_mark(o, s, d, ARCHIVE_COPY_PDF, ret_pdf);
}

enum err archive_basis(const struct decision_office *o, struct store *s, const struct decision *d, struct buf *ret_pdf)
{
	return load_or_mark(o, s, d, ARCHIVE_BASIS_PDF, ret_pdf);
}

static enum err unsigned_paper(const struct decision_office *o, const struct decision *d, const struct became *became,
                               const struct blocks *text, const char *version, struct instant created, struct buf *out)
{
	struct paper p = paper_of(o, d, text->items[0].text, is_test(o));

	add_standing(&p, became);
	add_banner(&p, true,
	           !d->has_oral                               ? RECORD_MARK_DRAFT
	           : d->has_signature && !d->version_rejected ? RECORD_MARK_WAITING
	                                                      : RECORD_MARK_UNSIGNED);
	p.version = version;
	p.created = created;
	p.first = text;
	return write_paper(&p, out);
}

enum err archive_unsigned_pdf(const struct decision_office *o, struct store *s, const struct decision *d, bool basis,
                              struct buf *ret_pdf)
{
	DECISION_DRAFT_TEXT draft = { 0 };
	DECISION_VERSION v = { 0 };
	struct became became;
	char number[16];

	TRY(became_load(o, s, d, false, &became));
	if (!d->version_id || d->version_rejected) {
		struct decision open = *d;

		open.text_code[0] = '\0';  /* of an earlier text */
		became.is_revoked = false; /* the draft is written by the law as it is now */
		TRY(decision_draft_build(o, s, d, 0, &draft));
		if (*became.gone && !basis)
			TRY(add_first(&draft.decision, became.gone));
		return unsigned_paper(o, &open, &became, basis ? &draft.basis : &draft.decision, "utkast",
		                      clock_now(o->clock), ret_pdf);
	}
	TRY(decision_version_load(s, d->version_id, &v));
	(void)snprintf(number, sizeof number, "%d", v.version);
	TRY(add_law_notice(became.is_revoked && !basis, &became.revoked, &v.text));
	if (*became.gone && !basis)
		TRY(add_first(&v.text, became.gone));
	return unsigned_paper(o, d, &became, basis ? &v.basis : &v.text, number, v.frozen, ret_pdf);
}

/* And at which number to ask, where the register has one. */
static enum err add_legal_notice(struct store *s, const struct decision *d, const struct became *became,
                                 struct blocks *b)
{
	enum legal_state state = became->state;
	const char *what =
	        state == LEGAL_LAPSED || state == LEGAL_ENDED ? "HAR UPPHÖRT. Beslutet får inte verkställas." : "";
	BUF text = buf_init(BLOCK_TEXT_MAX);
	struct municipality m;

	if (state == LEGAL_SET_ASIDE)
		what = "HÄVT AV RÄTTEN. Beslutet får inte verkställas.";
	if (state == LEGAL_MAY_HAVE_LAPSED)
		what = "KAN HA UPPHÖRT.";
	if (!*what)
		return ERR_OK;
	TRY(people_municipality_find(s, d->municipality_id, &m));
	TRY(buf_printf(&text, "%s%s%s Ring kommunen%s%s%s.", what, *became->gone ? " " : "", became->gone,
	               state == LEGAL_MAY_HAVE_LAPSED ? " innan något görs" : "", m.phone[0] ? ": " : "", m.phone));
	return add_first(b, buf_str(&text));
}

/* It is in the words of the call, and the pages may have another last day. */
static enum err add_moved(const struct decision_office *o, const struct decision *d, struct blocks *b)
{
	BUF text = buf_init(BLOCK_TEXT_MAX);
	struct law_moved m;
	enum err e = decision_law_moved(o, d, &m);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	TRY(e);
	TRY(decision_law_moved_words(&m, &text));
	return text.len ? add_first(b, buf_str(&text)) : ERR_OK;
}

/* Shown as a page or sent as a text it has no banners. */
static enum err add_notice(struct store *s, const struct decision *d, const struct became *became, struct blocks *b)
{
	TRY(add_law_notice(became->is_revoked, &became->revoked, b));
	if (became->barred)
		TRY(add_first(b, "FÅR INTE VERKSTÄLLAS NU: den som beslutet gäller är häktad. Ring jouren."));
	if (became->other_law)
		TRY(add_first(b,
		              "Om det står kvar är räknat efter en annan version av lagtexten än den som beslutet är "
		              "skrivet efter. Fråga kommunen."));
	TRY(add_legal_notice(s, d, became, b));
	if (d->state == DECISION_WITHDRAWN)
		TRY(add_first(b, "FELREGISTRERAT. Det som står här gäller inte. Ring jouren innan något görs."));
	if (d->state == DECISION_WITHDRAWAL)
		TRY(add_first(b,
		              "Beslutet är märkt som felregistrerat, och det väntar på bekräftelse. Ring jouren innan "
		              "något görs."));
	if (!d->contested)
		return ERR_OK;
	return add_first(b,
	                 "IFRÅGASATT. Den som står som beslutsfattare säger sig inte ha fattat beslutet. Ring jouren "
	                 "innan något görs.");
}

/* Written and signed where the service was not, as somebody states. ERR_NOT_FOUND: nobody does. */
static enum err add_outside(struct store *s, const struct decision *d, struct buf *out)
{
	char at[SWEDISH_TIME_TEXT], stated[SWEDISH_TIME_TEXT];
	struct outside_paper w;
	bool another;

	TRY(decision_outside_find(s, d->id, &w, NULL));
	TRY(decision_outside_another(d, &w, &another));
	instant_format_swedish(w.signed_at, at);
	instant_format_swedish(w.stated, stated);
	return buf_printf(out,
	                  "undertecknat på papper utanför tjänsten %s av %s, enligt uppgift som registrerades %s. "
	                  "%sTexten är inte skriven i tjänsten. " OUTSIDE_UNVERIFIED,
	                  at, w.signer, stated, another ? OUTSIDE_ANOTHER " " : "");
}

/* What had become of the written decision at that time. */
static enum err add_written(struct store *s, const struct decision *d, struct buf *out)
{
	bool is_signed = d->stands.version_id || (d->has_signature && !d->version_rejected);
	char at[SWEDISH_TIME_TEXT];
	enum err e;

	if (d->state == DECISION_WITHDRAWN)
		return buf_add_str(out, "inget: det muntliga beslutet är felregistrerat");
	e = is_signed ? ERR_NOT_FOUND : add_outside(s, d, out);
	if (e != ERR_NOT_FOUND)
		return e;
	if (!is_signed)
		return buf_add_str(out, d->version_id && !d->version_rejected ? "skrivet, inte undertecknat än"
		                                                              : "inte skrivet än");
	instant_format_swedish(d->stands.version_id ? d->stands.signed_at : d->signed_at, at);
	return buf_printf(out, "skrivet och undertecknat %s%s", at,
	                  decision_correcting(d) ? "; en rättelse pågår" : "");
}

static enum err add_in(struct blocks *b, const char *label, const struct became_in *in)
{
	BUF words = buf_init(200);
	char day[SWEDISH_TIME_TEXT];

	if (!in->day.year)
		return ERR_OK;
	date_format_swedish(in->day, day);
	TRY(buf_printf(&words, "kom in till rätten %s, efter vad som är registrerat%s", day,
	               in->unproven ? ", utan bevis" : ""));
	return blocks_add_row(b, label, buf_str(&words));
}

/* What stands above as it was said, and is known otherwise: a time ahead of the service's clock, and a number that was
 * misheard. */
static enum err add_known(const struct decision_office *o, struct store *s, const struct decision *d, struct blocks *b)
{
	BUF number = buf_init(DECISION_TEXT), words = buf_init(BLOCK_TEXT_MAX);
	char recorded[SWEDISH_TIME_TEXT];

	if (d->oral.stated.us > d->oral.recorded.us) {
		instant_format_swedish(d->oral.recorded, recorded);
		TRY(buf_printf(&words, "var %s när beslutet registrerades. Tiden för beslutet står som den angavs.",
		               recorded));
		TRY(blocks_add_row(b, "Tjänstens klocka", buf_str(&words)));
	}
	TRY(said_page_number(o, s, d, &number));
	if (!number.len)
		return ERR_OK;
	buf_clear(&words);
	TRY(buf_printf(&words, "%s. Ett annat uppfattades i samtalet; i det skriftliga beslutet står varför.",
	               buf_str(&number)));
	return blocks_add_row(b, "Rätt personnummer", buf_str(&words));
}

/* A paper that is kept for days must say when it was right. */
static enum err add_when(const struct decision_office *o, struct store *s, const struct decision *d,
                         const struct became *became, struct blocks *b)
{
	BUF written = buf_init(BLOCK_TEXT_MAX);
	char now[SWEDISH_TIME_TEXT];

	instant_format_swedish(clock_now(o->clock), now);
	TRY(add_written(s, d, &written));
	TRY(blocks_add_row(b, "Visad eller utskriven", now));
	TRY(blocks_add_row(b, "Skriftligt beslut då", buf_str(&written)));
	TRY(add_known(o, s, d, b));
	buf_clear(&written);
	TRY(buf_printf(&written, "senast med %s", became->falls_with));
	if (*became->falls_with)
		TRY(blocks_add_row(b, "Upphör", buf_str(&written)));
	TRY(add_in(b, "Underställningen", &became->submitted));
	return add_in(b, "Ansökan om vård", &became->applied);
}

enum err archive_confirmation(const struct decision_office *o, struct store *s, const struct decision *d,
                              struct blocks *ret_blocks, struct buf *ret_pdf)
{
	struct paper p = paper_of(o, d, RECORD_CONFIRMATION_TITLE, is_test(o));
	struct became became;
	BLOCKS blocks = { 0 };

	if (!d->has_oral)
		return ERR_WRONG_STATE;
	TRY(became_load(o, s, d, false, &became));
	TRY(confirm_words(o, s, d, became.is_revoked, &blocks));
	TRY(add_when(o, s, d, &became, &blocks));
	TRY(add_moved(o, d, &blocks));
	TRY(add_notice(s, d, &became, &blocks));
	if (ret_pdf) {
		add_standing(&p, &became);
		add_banner(&p, true, RECORD_MARK_CONFIRMATION);
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
