#include "unit/record_sample.h"

#include "jourbeslut/view.h"

const char SAMPLE_QR_TEXT[] = "https://jour.example.se/kontroll/7F3K-9QXM-2TBW";

static const struct {
	enum block_kind kind;
	const char *text;
} decision_texts[] = {
	{ BLOCK_TITLE, "Beslut om omedelbart omhändertagande enligt 6 § LVU" },
	{ BLOCK_SUBTITLE, "Gävle kommun\nSocialnämnden" },
	{ BLOCK_FACTS, NULL },
	{ BLOCK_HEADING, "Beslut" },
	{ BLOCK_PARAGRAPH,
	  "Ebba Åkerström Öberg, 20190312-2388, omhändertas omedelbart med stöd av 6 § lagen (1990:52) med "
	  "särskilda bestämmelser om vård av unga, LVU, på den grund som anges i 2 § LVU." },
	{ BLOCK_HEADING, "Skäl" },
	{ BLOCK_PARAGRAPH,
	  "Det är sannolikt att Ebba behöver beredas vård med stöd av LVU. Hon kom till förskolan den 21 "
	  "november 2026 med skador som hon själv har berättat om. Enligt läkare vid barnakuten är skadorna "
	  "inte förenliga med den förklaring som vårdnadshavarna har lämnat." },
	{ BLOCK_PARAGRAPH,
	  "Det finns en påtaglig risk för att Ebbas hälsa eller utveckling skadas om hon återvänder till "
	  "hemmet i kväll. Vårdnadshavarna samtycker inte till att hon vårdas på annan plats." },
	{ BLOCK_HEADING, "Varför rättens beslut inte kan avvaktas" },
	{ BLOCK_PARAGRAPH,
	  "Ebba skrivs ut från barnakuten under natten. Hon kan inte lämnas till hemmet och det finns ingen "
	  "annan som kan ta hand om henne. Förvaltningsrätten kan inte hinna pröva frågan om vård innan dess." },
	{ BLOCK_HEADING, "Varför nämndens beslut inte kan avvaktas" },
	{ BLOCK_PARAGRAPH,
	  "Socialnämnden sammanträder nästa gång den 3 december 2026. Ordföranden har därför fattat beslutet "
	  "med stöd av 6 § andra stycket LVU. Beslutet anmäls vid nämndens nästa sammanträde." },
	{ BLOCK_HEADING, "Barnets inställning" },
	{ BLOCK_PARAGRAPH,
	  "Ebba har talat med socialsekreterare Märta Lindqvist på barnakuten. Hon säger att hon inte vill "
	  "åka hem och att hon vill ha med sig sin katt Nyckelpiga." },
	{ BLOCK_HEADING, "Vad som händer nu" },
	{ BLOCK_ITEM, "Beslutet gäller genast." },
	{ BLOCK_ITEM,
	  "Beslutet ska underställas Förvaltningsrätten i Falun senast måndagen den 30 november 2026, annars "
	  "upphör det att gälla." },
	{ BLOCK_ITEM, "Den som har synpunkter på beslutet kan lämna dem till förvaltningsrätten." },
	{ BLOCK_NOTICE,
	  "Texten är skriven efter det muntliga beslutet, som fattades lördagen den 21 november 2026 kl. 23.40." },
};

static const struct {
	const char *label, *value;
} decision_rows[] = {
	{ "Avser", "Ebba Åkerström Öberg, 20190312-2388" },
	{ "Beslut", "Omedelbart omhändertagande" },
	{ "Lagrum och grund", "6 § LVU, 2 § LVU (hemmiljön)" },
	{ "Beslutat muntligt", "lör 21 nov 2026 kl. 23.40 svensk normaltid (UTC+1)" },
	{ "Beslutsfattare", "Gunnel Sjöö-Wärnström, socialnämndens ordförande" },
	{ "Föredragande", "Märta Lindqvist, socialsekreterare, Socialjouren Gävleborg" },
};

static const struct {
	const char *label, *value;
} signature_rows[] = {
	{ "Beslutat muntligt",
	  "lör 21 nov 2026 kl. 23.40.00 svensk normaltid (UTC+1)\nKälla: uppgift av beslutsfattaren i samtalet" },
	{ "Registrerat", "lör 21 nov 2026 kl. 23.41.22 svensk normaltid (UTC+1)\nKälla: tjänstens klocka" },
	{ "Undertecknat", "sön 22 nov 2026 kl. 00.27.09 svensk normaltid (UTC+1)\nKälla: e-legitimationens OCSP-svar" },
	{ "Beslutsfattare", "Gunnel Sjöö-Wärnström, 19580214-2397" },
	{ "Förordnande", "Ordförande i socialnämnden, kommunfullmäktige 2022-12-12 § 214" },
	{ "Föredragande", "Märta Lindqvist" },
	{ "Underskriftens hash", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
};

/* An empty text where the long sample wants a long one. */
static enum err add_long(struct blocks *b)
{
	BUF text = buf_init(BLOCK_TEXT_MAX);

	for (int i = 1; i <= 60; i++)
		TRY(buf_printf(&text, "Mening %d i ett mycket långt stycke som måste delas mellan flera sidor. ", i));
	for (int i = 0; i < 6; i++) {
		TRY(blocks_add(b, BLOCK_HEADING, "Rubrik som aldrig får stå ensam längst ned på en sida"));
		TRY(blocks_add(b, BLOCK_PARAGRAPH, text.ptr));
		TRY(blocks_add(b, BLOCK_ITEM, "Kort punkt."));
		TRY(blocks_add(b, BLOCK_ITEM, text.ptr));
		TRY(blocks_add_row(b, "En lång rad", text.ptr));
		TRY(blocks_add_row(b, "Enordsetikettsomärvidareänspaltenocksåmåstebrytasnågonstans", "kort"));
		TRY(blocks_add(b, BLOCK_NOTICE, text.ptr));
	}
	buf_clear(&text);
	for (int i = 0; i < 40; i++)
		TRY(buf_add_str(&text, "åttaåäöÅÄÖ"));
	TRY(blocks_add(b, BLOCK_PARAGRAPH, text.ptr));
	return blocks_add(
	        b, BLOCK_PARAGRAPH,
	        "Rad ett\n\nRad tre efter en tom rad\nÉ è ü ñ ç ß ø æ š ž đ ŧ ŋ á Ł ő ţ 1 500 kr – ”citat” …");
}

static enum err add_decision(struct blocks *b, enum sample_kind kind)
{
	for (size_t i = 0; i < ARRAY_LENGTH(decision_texts); i++) {
		if (decision_texts[i].kind != BLOCK_FACTS) {
			TRY(blocks_add(b, decision_texts[i].kind, decision_texts[i].text));
			continue;
		}
		for (size_t k = 0; k < ARRAY_LENGTH(decision_rows); k++)
			TRY(blocks_add_row(b, decision_rows[k].label, decision_rows[k].value));
	}
	return kind == SAMPLE_LONG ? add_long(b) : ERR_OK;
}

static enum err add_signature(struct blocks *b)
{
	TRY(blocks_add(b, BLOCK_TITLE, "Underskrift och bevis"));
	for (size_t i = 0; i < ARRAY_LENGTH(signature_rows); i++)
		TRY(blocks_add_row(b, signature_rows[i].label, signature_rows[i].value));
	TRY(blocks_add(b, BLOCK_HEADING, "Detta visade appen"));
	TRY(blocks_add(b, BLOCK_NOTICE,
	               "Beslut: omedelbart omhändertagande\nLagrum: 6 § LVU, grund 2 § LVU\nSvar: ja\n"
	               "Född: 2019\nBeslutat muntligt: lör 21 nov 2026 kl. 23.40\nTextkod: 7KQ2M-XH4TB"));
	TRY(blocks_add(b, BLOCK_HEADING, "Så kontrollerar du"));
	TRY(blocks_add(b, BLOCK_ITEM, "Läs av QR-koden på första sidan eller gå till adressen under den."));
	TRY(blocks_add(b, BLOCK_ITEM, "Jämför textkoden med den som visas där."));
	TRY(blocks_add(b, BLOCK_ITEM, "Öppna PDF-filen och spara bilagorna signature.xml och statement.json."));
	return blocks_add(b, BLOCK_ITEM, "Ring Socialjouren om något inte stämmer: 070-174 06 05.");
}

static void add_attachments(struct sample *s, struct instant modified)
{
	static const char json[] = "{\"format\":\"jourbeslut-text-1\",\"language\":\"sv\"}";
	static const char statement[] = "{\"answer\":\"yes\",\"format\":\"jourbeslut-statement-1\"}";
	static const char xml[] =
	        "<?xml version=\"1.0\"?>\n<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>\n";
	static const char der[] = "\x30\x03\x0a\x01\x00\r\nendstream\nendobj\n";

	s->attachments[0] = (struct record_attachment){ "decision.json",
		                                        "application/json",
		                                        span_of(json, sizeof json - 1),
		                                        RECORD_SOURCE,
		                                        "Beslutets text, som sidorna är gjorda av",
		                                        modified };
	s->attachments[1] = (struct record_attachment){
		"statement.json", "application/json",       span_of(statement, sizeof statement - 1),
		RECORD_DATA,      "Det som undertecknades", modified
	};
	s->attachments[2] = (struct record_attachment){ "signature.xml",
		                                        "application/xml",
		                                        span_of(xml, sizeof xml - 1),
		                                        RECORD_SUPPLEMENT,
		                                        "E-legitimationens underskrift",
		                                        modified };
	s->attachments[3] = (struct record_attachment){
		"ocsp.der",        "application/ocsp-response",       span_of(der, sizeof der - 1),
		RECORD_SUPPLEMENT, "Svar om certifikatets giltighet", modified
	};
}

enum err sample_fonts_load(struct record_fonts **ret_fonts)
{
	const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };

	return record_fonts_load(&files, ret_fonts);
}

static enum err set_qr(struct sample *s)
{
	TRY(view_qr_modules(span_str(SAMPLE_QR_TEXT), VIEW_QR_MEDIUM, &s->modules, &s->qr.size));
	s->qr.modules = s->modules;
	s->qr.caption = "Kontrollera beslutet:\njour.example.se/kontroll/\n7F3K-9QXM-2TBW";
	s->qr.alt = "QR-kod med adressen till sidan där beslutet kan kontrolleras";
	return ERR_OK;
}

enum err sample_init(struct sample *s, enum sample_kind kind)
{
	struct instant created = { INT64_C(1795303635) * SECOND };

	*s = (struct sample){ 0 };
	TRY(add_decision(&s->decision, kind));
	TRY(add_signature(&s->signature));
	TRY(set_qr(s));
	add_attachments(s, created);
	s->sections[0] = (struct record_section){ .blocks = &s->decision, .qr = &s->qr };
	s->sections[1] = (struct record_section){ .blocks = &s->signature, .new_page = true };
	s->banners[0] = "TESTMILJÖ";
	s->banners[1] = kind == SAMPLE_COPY ? "KOPIA" : "ÖVNING";
	s->banners[2] = "EJ UNDERTECKNAT";
	s->document = (struct record_document){
		.form = kind == SAMPLE_CORE ? RECORD_FORM_1B : RECORD_FORM_ARCHIVE,
		.title = "Beslut om omedelbart omhändertagande enligt 6 § LVU, GVL-2026-0042-7",
		.author = "Socialnämnden i Gävle kommun",
		.reference = "GVL-2026-0042-7",
		.version = "1",
		.text_code = "7KQ2M-XH4TB",
		.created = created,
		.banners = s->banners,
		.banner_count = kind == SAMPLE_LONG     ? 3
		                : kind == SAMPLE_RECORD ? 1
		                                        : 2,
		.sections = s->sections,
		.section_count = kind == SAMPLE_COPY ? 1 : 2,
		.attachments = s->attachments,
		.attachment_count = kind == SAMPLE_RECORD || kind == SAMPLE_LONG ? 4 : 0,
	};
	return ERR_OK;
}

void sample_release(struct sample *s)
{
	blocks_release(&s->decision);
	blocks_release(&s->signature);
	free(s->modules);
	*s = (struct sample){ 0 };
}
