/* The parts of the record that the tests of verification seal: attachments, pages, revision 1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/view.h"
#include "unit/verify_world.h"

#define DO(x) assert_int_equal((x), ERR_OK)

void parts_release(struct parts *p)
{
	struct buf *all[] = { &p->decision,   &p->statement,     &p->signature,       &p->ocsp,
		              &p->scan,       &p->record,        &p->oral_act,        &p->oral_token,
		              &p->oral_proof, &p->signature_act, &p->signature_token, &p->signature_proof,
		              &p->pdf,        &p->act,           &p->proof,           &p->oral };

	for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
		buf_release(all[i]);
	blocks_release(&p->text);
	blocks_release(&p->page);
}

static void renew(struct buf *b)
{
	buf_release(b);
	*b = buf_init(RECORD_PDF_MAX);
}

static void canonical(json_t *value, struct buf *out)
{
	renew(out);
	assert_non_null(value);
	DO(json_canonical(value, out));
	json_decref(value);
}

static const char *when(struct instant i)
{
	static char texts[8][INSTANT_TEXT];
	static size_t next;
	char *text = texts[next++ % 8];

	instant_format(i, text);
	return text;
}

static const char *hash_of(const struct buf *b)
{
	static char texts[8][SHA256_HEX];
	static size_t next;
	char *hex = texts[next++ % 8];
	struct sha256 hash;

	DO(sha256_of(buf_span(b), &hash));
	sha256_hex(&hash, hex);
	return hex;
}

/* "ABCDE-FGHJK" out of a hash in hex, in another way than the code under test: over the bits as a text. */
static const char *text_code(const char *hex)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	static char code[12];
	size_t at = 0;

	for (int i = 0; i < 10; i++) {
		int value = 0;

		for (int bit = i * 5; bit < i * 5 + 5; bit++) {
			const char digit[2] = { hex[bit / 4], '\0' };

			value = value << 1 | (strtol(digit, NULL, 16) >> (3 - bit % 4) & 1);
		}
		if (i == 5)
			code[at++] = '-';
		code[at++] = alphabet[value];
	}
	code[at] = '\0';
	return code;
}

static void write_text(const struct world *w, struct parts *p)
{
	(void)w;
	blocks_release(&p->text);
	DO(blocks_add(&p->text, BLOCK_TITLE, "Beslut om omedelbart omhändertagande"));
	DO(blocks_add(&p->text, BLOCK_SUBTITLE, p->subtitle ? p->subtitle : "Gävle kommun, Socialnämnden"));
	said_add_text(p);
	DO(blocks_add(&p->text, BLOCK_HEADING, "Beslut"));
	DO(blocks_add(&p->text, BLOCK_PARAGRAPH, "Liv Påhittsson ska omedelbart omhändertas enligt 6 § LVU."));
	DO(blocks_add(&p->text, BLOCK_ITEM, "Beslutet gäller omedelbart."));
	renew(&p->decision);
	DO(blocks_to_json(&p->text, &p->decision));
}

static void write_statement(struct parts *p)
{
	json_t *s = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:{s:s, s:s}, s:{s:s}, s:[], s:s}", "format",
	                      "jourbeslut-statement-1", "salt",
	                      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "reference",
	                      p->reference, "version", 1, "type", "lvu-6", "provision", "6 § LVU", "text", "format",
	                      BLOCKS_FORMAT, "sha256", hash_of(&p->decision), "basis", "sha256",
	                      "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100", "documents", "answer",
	                      p->written.answer);
	json_t *more =
	        json_pack("{s:{s:s, s:s, s:s}, s:{s:s, s:b}, s:{s:s, s:s, s:s}, s:{s:s, s:s}, s:s, s:s, s:s}",
	                  "decisionMaker", "name", "Åsa Lindqvist", "office", "Ordförande", "personalNumber", p->person,
	                  "mandate", "text", "Delegationsordning 2026-01-12 § 4", "checked", 1, "committee", "code",
	                  p->written.municipality, "municipality", "Gävle kommun", "name", "Socialnämnden",
	                  "rapporteur", "name", "Maria Exempelsson", "title", "Socialsekreterare", "stated",
	                  when(p->stated), "recorded", when(p->recorded), "recordedBy", "Maria Exempelsson");
	json_t *rest = json_pack("{s:s, s:b, s:s, s:{s:s, s:s}, s:n, s:s, s:b}", "whyOral", "Natt.", "late", 0,
	                         "lateReason", "", "law", "pack", "sweden-2026", "sha256",
	                         "0000000000000000000000000000000000000000000000000000000000000000", "supersedes",
	                         "environment", p->environment, "practice", p->practice);

	assert_non_null(s);
	assert_int_equal(json_object_update(s, more), 0);
	assert_int_equal(json_object_update(s, rest), 0);
	if (p->unreviewed)
		assert_int_equal(json_object_set_new(json_object_get(s, "law"), "unreviewed", json_true()), 0);
	json_decref(more);
	json_decref(rest);
	if (p->format != WORLD_FORMAT_1 && p->mix != WORLD_OLD_STATEMENT)
		said_add_statement(p, s);
	canonical(s, &p->statement);
}

static void sign(struct world *w, struct parts *p)
{
	const struct kit_evidence e = { .nonvisible = hash_of(&p->statement),
		                        .produced_after = p->signed_at.us - w->kit->now.us,
		                        .this_update_after = -p->status_age };
	BUF signature = buf_init(1 << 20), ocsp = buf_init(1 << 16);

	renew(&p->signature);
	renew(&p->ocsp);
	kit_make(w->kit, &e, &signature, &ocsp);
	DO(base64_decode(buf_span(&signature), &p->signature));
	DO(base64_decode(buf_span(&ocsp), &p->ocsp));
}

/* A time of its own where the test names one. */
static struct instant stamped_at(struct instant named, struct instant usual)
{
	return named.us ? named : usual;
}

/* When the service wrote it: with the registration, with the signature, after the seal. */
static struct instant act_at(const char *event, const struct parts *p)
{
	if (strcmp(event, "record") == 0)
		return stamped_at(p->oral_act_at, p->recorded);
	if (strcmp(event, "archive") == 0)
		return stamped_at(p->seal_act_at, instant_add(p->sealed_at, SECOND));
	return p->received;
}

void parts_act(const char *event, const struct parts *p, json_t *facts, struct buf *out)
{
	const bool first = p->format == WORLD_FORMAT_1 ||
	                   ((p->format == WORLD_OLD_CALL || p->mix == WORLD_OLD_ACT) && strcmp(event, "record") == 0);
	json_t *act = json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:i, s:s, s:b, s:o}", "format",
	                        first ? "jourbeslut-act-1" : "jourbeslut-act-2", "at", when(act_at(event, p)), "event",
	                        event, "detail", "", "person", 7, "reference", p->reference, "version", 1,
	                        "municipality", p->said.municipality, "practice", p->practice, "facts", facts);
	BUF json = buf_init(1 << 16);

	assert_non_null(act);
	DO(json_canonical(act, &json));
	json_decref(act);
	renew(out);
	DO(buf_add(out, "0123456789abcdef0123456789abcdef", 32));
	DO(buf_add_span(out, buf_span(&json)));
}

static void write_oral_act(struct parts *p)
{
	json_t *oral = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "stated", when(p->stated), "recorded",
	                         when(p->recorded), "answer", p->said.answer, "decisionMaker", "Åsa Lindqvist",
	                         "office", "Ordförande", "recordedBy", "Maria Exempelsson", "type", "lvu-6", "late", 0);

	buf_release(&p->oral);
	if (p->format == WORLD_FORMAT_2)
		said_add_facts(p, oral);
	if (p->old_law)
		json_object_set_new(oral, "law",
		                    json_pack("{s:s, s:s}", "pack", p->asked.pack, "sha256", p->asked.sha256));
	if (p->clock_doubt)
		json_object_set_new(oral, "clockDoubt", json_integer(p->clock_doubt));
	parts_act("record", p, oral, &p->oral_act);
}

static void write_acts(struct world *w, struct parts *p)
{
	const char *kind = p->paper ? "paper" : "eid";
	json_t *signature =
	        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "personKind", kind, "statementSha256",
	                  hash_of(&p->statement), "signedAt", when(p->signed_at), "received", when(p->received),
	                  "organisation", p->paper ? "" : KIT_ORG, "ordered", when(p->ordered));

	if (p->paper)
		json_object_set_new(signature, "scanSha256", json_string(hash_of(&p->scan)));
	else {
		json_object_set_new(signature, "signatureSha256", json_string(hash_of(&p->signature)));
		json_object_set_new(signature, "ocspSha256", json_string(hash_of(&p->ocsp)));
	}
	parts_act(p->paper ? "sign-paper" : "sign", p, signature, &p->signature_act);
	renew(&p->oral_token);
	renew(&p->oral_proof);
	renew(&p->signature_token);
	renew(&p->signature_proof);
	world_token(w, buf_span(&p->oral_act), stamped_at(p->oral_stamp, instant_add(p->recorded, 5 * SECOND)), NULL,
	            &p->oral_token);
	world_token(w, buf_span(&p->signature_act), stamped_at(p->signature_stamp, instant_add(p->received, SECOND)),
	            NULL, &p->signature_token);
	w->cosigned_at = p->oral_cosigned;
	world_proof(w, buf_span(&p->oral_act), p->oral_cosigned.us != 0, &p->oral_proof);
	w->cosigned_at = p->signature_cosigned;
	world_proof(w, buf_span(&p->signature_act), p->signature_cosigned.us != 0, &p->signature_proof);
	w->cosigned_at = (struct instant){ 0 };
}

static void time_row(struct parts *p, const char *label, struct instant at)
{
	char text[SWEDISH_TIME_TEXT + 32];
	BUF value = buf_init(400);

	instant_format_swedish_full(at, text);
	DO(buf_printf(&value, "%s\nKälla: den.", text));
	DO(blocks_add_row(&p->page, label, buf_str(&value)));
}

static void clock_row(struct parts *p)
{
	char difference[CLOCK_DIFFERENCE_TEXT];
	BUF value = buf_init(400);

	if (!p->page_clock_doubt)
		return;
	clock_difference_swedish(p->page_clock_doubt, difference);
	DO(buf_printf(&value, "Osäker när beslutet registrerades: den gick %s andra klockor.", difference));
	DO(blocks_add_row(&p->page, "Tjänstens klocka", buf_str(&value)));
}

static void eid_rows(const struct world *w, struct parts *p)
{
	struct eid_report r = { 0 };
	struct eid_problem problem;
	struct eid_trust *trust = NULL;
	BUF pem = buf_init(1 << 14), signature = buf_init(1 << 20), ocsp = buf_init(1 << 16), value = buf_init(400);
	struct eid_evidence_input in = { .kind = EID_SIGN,
		                         .visible = span_str(KIT_VISIBLE),
		                         .nonvisible = span_str(hash_of(&p->statement)),
		                         .person = KIT_PERSON,
		                         .told_person = "",
		                         .org_number = KIT_ORG,
		                         .not_before = p->ordered,
		                         .not_after = p->received };

	kit_pem(w->kit->root, &pem);
	DO(eid_trust_new(EID_TEST, buf_span(&pem), &problem, &trust));
	DO(base64_encode(p->signature.ptr, p->signature.len, &signature));
	DO(base64_encode(p->ocsp.ptr, p->ocsp.len, &ocsp));
	in.signature = buf_span(&signature);
	in.ocsp = buf_span(&ocsp);
	assert_int_equal(eid_evidence_verify(trust, &in, &r), p->status_age > 5 * 60 ? ERR_EVIDENCE : ERR_OK);
	eid_trust_free(trust);
	DO(blocks_add(&p->page, BLOCK_HEADING, "Vad appen visade"));
	DO(blocks_add(&p->page, BLOCK_PARAGRAPH, KIT_VISIBLE));
	DO(blocks_add(&p->page, BLOCK_HEADING, "Underskriften"));
	DO(blocks_add_row(&p->page, "Undertecknat av", r.name));
	DO(buf_printf(&value, "%s, utfärdad under %s", r.bank, r.root));
	DO(blocks_add_row(&p->page, "E-legitimation", buf_str(&value)));
	buf_clear(&value);
	DO(buf_printf(&value, "serienummer %s", r.serial));
	DO(blocks_add_row(&p->page, "Certifikat", buf_str(&value)));
}

static void write_page(const struct world *w, struct parts *p)
{
	blocks_release(&p->page);
	DO(blocks_add(&p->page, BLOCK_TITLE, "Underskrift och bevis"));
	if (p->format == WORLD_FORMAT_2)
		said_add_page(p);
	DO(blocks_add(&p->page, BLOCK_HEADING, "Tre tider"));
	time_row(p, "Beslutat muntligt", p->stated);
	time_row(p, "Registrerat", p->recorded);
	clock_row(p);
	time_row(p, "Undertecknat", p->signed_at);
	DO(blocks_add(&p->page, BLOCK_HEADING, "Vem som har beslutat"));
	DO(blocks_add_row(&p->page, "Beslutsfattare", "Åsa Lindqvist, Ordförande"));
	DO(blocks_add_row(&p->page, "Personnummer", "19900101-2385"));
	DO(blocks_add_row(&p->page, "Förordnande", "Delegationsordning 2026-01-12 § 4"));
	DO(blocks_add_row(&p->page, "Nämnd", "Socialnämnden, Gävle kommun"));
	DO(blocks_add_row(&p->page, "Föredragande", "Maria Exempelsson, Socialsekreterare"));
	DO(blocks_add_row(&p->page, "Registrerat av", "Maria Exempelsson, Socialsekreterare"));
	if (!p->paper)
		eid_rows(w, p);
	DO(blocks_add(&p->page, BLOCK_HEADING, "Identitet"));
	DO(blocks_add_row(&p->page, "Textkod", text_code(hash_of(&p->statement))));
	DO(blocks_add_row(&p->page, "Textens SHA-256", hash_of(&p->decision)));
	DO(blocks_add_row(&p->page, "Utsagans SHA-256", hash_of(&p->statement)));
}

static void write_record_json(struct parts *p)
{
	json_t *page, *banners = json_array(), *signature;
	BUF blocks = buf_init(1 << 20);

	DO(blocks_to_json(&p->page, &blocks));
	DO(json_read(buf_span(&blocks), 1 << 20, NULL, &page));
	for (size_t i = 0; i < ARRAY_LENGTH(p->banners) && p->banners[i]; i++)
		json_array_append_new(banners, json_string(p->banners[i]));
	signature = json_pack("{s:s, s:s, s:s, s:s}", "kind", p->paper ? "paper" : "eid", "signer", "Åsa Lindqvist",
	                      "signedAt", when(p->signed_at), "receivedAt", when(p->received));
	if (p->paper) {
		json_object_set_new(signature, "attestedBy", json_string("Jonas Testgren"));
		json_object_set_new(signature, "scan", json_string("underskrift.png"));
	}
	canonical(json_pack("{s:s, s:o, s:{s:s, s:s}, s:s, s:o, s:o, s:s, s:o}", "format",
	                    p->format == WORLD_FORMAT_1 || p->mix == WORLD_OLD_RECORD_JSON ? "jourbeslut-record-1"
	                                                                                   : "jourbeslut-record-2",
	                    "banners", banners, "check", "address", "https://jour.example.se/kontroll/K7F39QPMABCD",
	                    "code", "K7F3-9QPM-ABCD", "created", when(p->received), "page", page, "signature",
	                    signature, "textCode", text_code(hash_of(&p->statement)), "without",
	                    p->without ? json_pack("[s, s]", "oral", "signature") : json_array()),
	          &p->record);
}

static void drop_acts(struct parts *p)
{
	struct buf *const all[] = { &p->oral_act,      &p->oral_token,      &p->oral_proof,
		                    &p->signature_act, &p->signature_token, &p->signature_proof };

	for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
		buf_release(all[i]);
}

void world_parts_again(struct world *w, struct parts *p)
{
	write_text(w, p);
	write_oral_act(p);
	write_statement(p);
	if (!p->paper)
		sign(w, p);
	write_acts(w, p);
	write_page(w, p);
	write_record_json(p);
	if (p->without)
		drop_acts(p);
}

void world_parts(struct world *w, const char *reference, struct parts *p)
{
	const struct instant now = w->pki->now;

	*p = (struct parts){ .stated = instant_add(now, -40 * MINUTE),
		             .recorded = instant_add(now, -35 * MINUTE),
		             .ordered = instant_add(now, -MINUTE),
		             .signed_at = now,
		             .received = instant_add(now, 5 * SECOND),
		             .sealed_at = instant_add(now, 10 * SECOND),
		             .reference = reference ? reference : WORLD_REFERENCE,
		             .environment = "test",
		             .person = KIT_PERSON,
		             .banners = { "TESTMILJÖ" } };
	p->said = (struct world_about){ .person = "Liv Påhittsson, 20190412-2380",
		                        .number = "20190412-2380",
		                        .birth = "2019-04-12",
		                        .grounds = "2",
		                        .place_kind = "",
		                        .place = "",
		                        .answer = "yes",
		                        .municipality = "GVL" };
	p->asked = (struct world_law)WORLD_LAW;
	p->written = p->said;
	p->written.name = "Liv Påhittsson";
	p->read_back = p->recorded;
	world_parts_again(w, p);
}

void world_parts_paper(struct world *w, struct parts *p)
{
	world_parts(w, NULL, p);
	p->paper = true;
	renew(&p->scan);
	DO(buf_add_str(&p->scan, "\x89PNG\r\n\x1a\n not really"));
	buf_release(&p->signature);
	buf_release(&p->ocsp);
	world_parts_again(w, p);
}

/* --- The file ----------------------------------------------------------------------------------------------------- */

static size_t attach(const struct parts *p, struct record_attachment out[13])
{
	const struct {
		const char *name, *mime;
		const struct buf *bytes;
		enum record_relationship relationship;
	} all[] = {
		{ "decision.json", "application/json", &p->decision, RECORD_SOURCE },
		{ "statement.json", "application/json", &p->statement, RECORD_DATA },
		{ "oral.json", "application/json", &p->oral, RECORD_SUPPLEMENT },
		{ "signature.xml", "application/xml", &p->signature, RECORD_SUPPLEMENT },
		{ "ocsp.der", "application/ocsp-response", &p->ocsp, RECORD_SUPPLEMENT },
		{ "underskrift.png", "image/png", &p->scan, RECORD_SUPPLEMENT },
		{ "record.json", "application/json", &p->record, RECORD_DATA },
		{ "oral.act", "application/octet-stream", &p->oral_act, RECORD_SUPPLEMENT },
		{ "oral.tst", "application/timestamp-reply", &p->oral_token, RECORD_SUPPLEMENT },
		{ "oral.tlog-proof", "text/plain", &p->oral_proof, RECORD_SUPPLEMENT },
		{ "signature.act", "application/octet-stream", &p->signature_act, RECORD_SUPPLEMENT },
		{ "signature.tst", "application/timestamp-reply", &p->signature_token, RECORD_SUPPLEMENT },
		{ "signature.tlog-proof", "text/plain", &p->signature_proof, RECORD_SUPPLEMENT },
	};
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
		if (all[i].bytes->ptr)
			out[count++] =
			        (struct record_attachment){ all[i].name,         all[i].mime, buf_span(all[i].bytes),
				                            all[i].relationship, all[i].name, p->received };
	return count;
}

void world_write(struct world *w, struct parts *p)
{
	const bool first = p->format == WORLD_FORMAT_1 || p->mix == WORLD_OLD_FILE;
	struct record_attachment attachments[13];
	FREE uint8_t *modules = NULL;
	struct record_qr qr = { .alt = RECORD_QR_ALT, .caption = RECORD_QR_CAPTION "K7F3-9QPM-ABCD" };
	const struct record_section sections[] = { { .blocks = &p->text, .qr = &qr },
		                                   { .blocks = &p->page, .new_page = true } };
	struct record_document document = { .writer = first ? RECORD_WRITER_1 : RECORD_WRITER_2,
		                            .title = p->text.items[0].text,
		                            .author = "Socialnämnden",
		                            .reference = p->reference,
		                            .version = "1",
		                            .text_code = text_code(hash_of(&p->statement)),
		                            .created = p->received,
		                            .banners = p->banners,
		                            .sections = sections,
		                            .section_count = p->one_section ? 1 : 2,
		                            .attachments = attachments };

	while (document.banner_count < ARRAY_LENGTH(p->banners) && p->banners[document.banner_count])
		document.banner_count++;
	DO(view_qr_modules(span_str("https://jour.example.se/kontroll/K7F39QPMABCD"), VIEW_QR_MEDIUM, &modules,
	                   &qr.size));
	qr.modules = modules;
	document.attachment_count = p->copy ? 0 : attach(p, attachments);
	renew(&p->pdf);
	DO(record_write(w->fonts, &document, &p->pdf));
}
