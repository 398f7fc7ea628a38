/* verify_maker FOLDER: writes documents as the service makes them, mutants of them, a trust folder, and `vectors`: one
 * line a file, "name TAB conclusion TAB sub-indication". For the verifiers that share nothing with ours, and for the
 * tests of the verb. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/zip.h"
#include "unit/verify_world.h"

struct maker {
	struct world *world;
	FILE *vectors;
};

static void write_file(const struct maker *m, const char *name, struct span bytes)
{
	char path[400];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", m->world->folder, name);
	f = fopen(path, "wb");
	ASSERT(f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len && fclose(f) == 0);
}

static void vector(struct maker *m, const char *name, struct span bytes, const char *conclusion, const char *sub)
{
	write_file(m, name, bytes);
	ASSERT(fprintf(m->vectors, "%s\t%s\t%s\n", name, conclusion, sub) > 0);
}

static void failed(struct maker *m, const char *name, struct span bytes, const char *sub)
{
	vector(m, name, bytes, "TOTAL-FAILED", sub);
}

static void beside(struct maker *m, const char *name, const struct parts *p)
{
	char path[100];

	(void)snprintf(path, sizeof path, "%s.act", name);
	write_file(m, path, buf_span(&p->act));
	(void)snprintf(path, sizeof path, "%s.tlog-proof", name);
	write_file(m, path, buf_span(&p->proof));
}

static void package(struct maker *m, const struct parts *p)
{
	const struct instant at = m->world->pki->now;
	const struct zip_entry entries[] = {
		{ "bevis/beslut.pdf", buf_span(&p->pdf), at },
		{ "bevis/beslut.pdf.act", buf_span(&p->act), at },
		{ "bevis/beslut.pdf.tlog-proof", buf_span(&p->proof), at },
		{ "bevis/decision.json", buf_span(&p->decision), at },
	};
	BUF zip = buf_init(1 << 20);

	ASSERT(zip_write(entries, ARRAY_LENGTH(entries), &zip) == ERR_OK);
	write_file(m, "paket.zip", buf_span(&zip));
}

static void genuine(struct maker *m)
{
	struct world *w = m->world;
	PARTS p = { 0 }, copy = { 0 }, paper = { 0 };

	world_record(w, &p);
	vector(m, "beslut.pdf", buf_span(&p.pdf), "TOTAL-PASSED", "");
	beside(m, "beslut.pdf", &p);
	package(m, &p);
	world_stamp(w, &p, instant_add(p.sealed_at, HOUR), NULL);
	vector(m, "beslut-lta.pdf", buf_span(&p.pdf), "TOTAL-PASSED", "");
	world_parts(w, NULL, &copy);
	copy.copy = true;
	world_write(w, &copy);
	world_seal(w, &copy, NULL);
	vector(m, "kopia.pdf", buf_span(&copy.pdf), "TOTAL-PASSED", "");
	world_parts_paper(w, &paper);
	world_write(w, &paper);
	world_seal(w, &paper, NULL);
	vector(m, "papper.pdf", buf_span(&paper.pdf), "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE");
}

static void swap(struct buf *a, struct buf *b)
{
	struct buf c = *a;

	*a = *b;
	*b = c;
}

/* Sealed with the genuine key over what is not genuine. */
static void sealed_mutant(struct maker *m, const char *name, struct parts *p, const char *sub)
{
	world_write(m->world, p);
	world_seal(m->world, p, NULL);
	failed(m, name, buf_span(&p->pdf), sub);
}

static void swapped(struct maker *m, const char *name, size_t offset, const char *sub)
{
	PARTS one = { 0 }, other = { 0 };

	world_parts(m->world, NULL, &one);
	world_parts(m->world, "GVL-2026-0043-5", &other);
	swap((struct buf *)(void *)((char *)&one + offset), (struct buf *)(void *)((char *)&other + offset));
	sealed_mutant(m, name, &one, sub);
}

/* The issuer's answer is genuine and new, but what it says of the certificate is of another time. */
static void stale_status(struct maker *m)
{
	PARTS p = { 0 };

	world_parts(m->world, NULL, &p);
	p.status_age = 301;
	world_parts_again(m->world, &p);
	sealed_mutant(m, "m-ocsp-stale.pdf", &p, "SIG_CONSTRAINTS_FAILURE");
}

static void order_mutant(struct maker *m, const char *name, struct parts *p)
{
	world_parts_again(m->world, p);
	world_write(m->world, p);
	world_seal(m->world, p, NULL);
	vector(m, name, buf_span(&p->pdf), "INDETERMINATE", "TIMESTAMP_ORDER_FAILURE");
}

/* All genuine, and made by clocks that do not agree: 20 minutes, or a second more than may be. */
static void orders(struct maker *m)
{
	const int64_t most = 2 * MINUTE;
	PARTS recorded = { 0 }, oral = { 0 }, signature = { 0 }, seal = { 0 }, limit = { 0 };

	world_parts(m->world, NULL, &recorded);
	recorded.recorded = instant_add(recorded.signed_at, 20 * MINUTE);
	order_mutant(m, "o-recorded.pdf", &recorded);
	world_parts(m->world, NULL, &oral);
	oral.oral_stamp = instant_add(oral.recorded, -most - SECOND);
	order_mutant(m, "o-oral.pdf", &oral);
	world_parts(m->world, NULL, &signature);
	signature.signature_stamp = instant_add(signature.received, -most - SECOND);
	order_mutant(m, "o-signature.pdf", &signature);
	world_parts(m->world, NULL, &seal);
	seal.seal_stamp = instant_add(seal.sealed_at, -most - SECOND);
	order_mutant(m, "o-seal.pdf", &seal);
	world_parts(m->world, NULL, &limit);
	limit.oral_stamp = instant_add(limit.recorded, -most);
	limit.seal_stamp = instant_add(limit.sealed_at, -most);
	world_parts_again(m->world, &limit);
	world_write(m->world, &limit);
	world_seal(m->world, &limit, NULL);
	vector(m, "o-limit.pdf", buf_span(&limit.pdf), "TOTAL-PASSED", "");
	world_stamp(m->world, &limit, instant_add(limit.seal_stamp, -most - SECOND), NULL);
	vector(m, "o-document.pdf", buf_span(&limit.pdf), "INDETERMINATE", "TIMESTAMP_ORDER_FAILURE");
}

/* --- Witnesses ---------------------------------------------------------------------------------------------------- */

static void witnesses(struct maker *m)
{
	PARTS good = { 0 }, early = { 0 }, late = { 0 }, changed = { 0 };
	char *at;

	world_parts(m->world, NULL, &good);
	good.oral_cosigned = instant_add(good.recorded, SECOND);
	good.signature_cosigned = instant_add(good.received, SECOND);
	world_parts_again(m->world, &good);
	world_write(m->world, &good);
	world_seal(m->world, &good, NULL);
	vector(m, "vittnen.pdf", buf_span(&good.pdf), "TOTAL-PASSED", "");
	world_parts(m->world, NULL, &early);
	early.oral_cosigned = instant_add(early.recorded, -2 * MINUTE - SECOND);
	order_mutant(m, "o-witness.pdf", &early);
	world_parts(m->world, NULL, &late);
	late.seal_cosigned = instant_add(late.sealed_at, -2 * MINUTE - SECOND);
	order_mutant(m, "o-seal-witness.pdf", &late);
	beside(m, "o-seal-witness.pdf", &late);
	world_parts(m->world, NULL, &changed);
	changed.signature_cosigned = instant_add(changed.received, SECOND);
	world_parts_again(m->world, &changed);
	at = changed.signature_proof.ptr + changed.signature_proof.len - 12; /* in the cosignature, which is last */
	*at = *at == 'A' ? 'B' : 'A';
	sealed_mutant(m, "m-witness.pdf", &changed, "SIG_CRYPTO_FAILURE");
}

/* --- What issuers said, in the DSS -------------------------------------------------------------------------------- */

static void answered(struct maker *m, const char *name, struct pki_ocsp answer, int64_t ahead, const char *conclusion,
                     const char *sub)
{
	PARTS p = { 0 };

	world_record(m->world, &p);
	m->world->answer = answer;
	m->world->answers_ahead = ahead;
	world_stamp(m->world, &p, instant_add(p.sealed_at, HOUR), NULL);
	m->world->answer = (struct pki_ocsp){ 0 };
	m->world->answers_ahead = 0;
	vector(m, name, buf_span(&p.pdf), conclusion, sub);
}

static void answers(struct maker *m)
{
	answered(m, "m-revoked.pdf", (struct pki_ocsp){ .revoked = true, .revoked_ago = 2 * HOUR }, 0, "TOTAL-FAILED",
	         "REVOKED");
	answered(m, "sparrad-sedan.pdf", (struct pki_ocsp){ .revoked = true, .revoked_ago = HOUR / 2 }, 0,
	         "TOTAL-PASSED", "");
	answered(m, "o-answers.pdf", (struct pki_ocsp){ 0 }, 2 * MINUTE + SECOND, "INDETERMINATE",
	         "TIMESTAMP_ORDER_FAILURE");
	/* Badly signed: it counts for nothing, and the list of the trust folder says the rest. */
	answered(m, "svar-ogiltigt.pdf", (struct pki_ocsp){ .spoiled = true }, 0, "TOTAL-PASSED", "");
}

/* --- The service's clock ------------------------------------------------------------------------------------------ */

static void clocks(struct maker *m)
{
	static const struct {
		const char *name;
		int64_t act, page;
	} cases[] = { { "klocka.pdf", 1200, 1200 },         { "klocka-efter.pdf", -45, -45 },
		      { "m-clock-hidden.pdf", 1200, 0 },    { "m-clock-invented.pdf", 0, 1200 },
		      { "m-clock-other.pdf", 1200, -1200 }, { "m-clock-less.pdf", 7200, 1200 } };

	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		PARTS p = { 0 };

		world_parts(m->world, NULL, &p);
		p.clock_doubt = cases[i].act;
		p.page_clock_doubt = cases[i].page;
		world_parts_again(m->world, &p);
		world_write(m->world, &p);
		world_seal(m->world, &p, NULL);
		vector(m, cases[i].name, buf_span(&p.pdf), cases[i].name[0] == 'm' ? "TOTAL-FAILED" : "TOTAL-PASSED",
		       cases[i].name[0] == 'm' ? "HASH_FAILURE" : "");
	}
}

static void mutants_with_the_key(struct maker *m)
{
	PARTS text = { 0 };

	world_parts(m->world, NULL, &text);
	ASSERT(blocks_add(&text.text, BLOCK_PARAGRAPH, "Och placeras i Sandviken.") == ERR_OK);
	sealed_mutant(m, "m-text.pdf", &text, "HASH_FAILURE");
	swapped(m, "m-decision.pdf", offsetof(struct parts, decision), "HASH_FAILURE");
	swapped(m, "m-statement.pdf", offsetof(struct parts, statement), "HASH_FAILURE");
	swapped(m, "m-ocsp.pdf", offsetof(struct parts, ocsp), "HASH_FAILURE");
	stale_status(m);
	swapped(m, "m-oral-act.pdf", offsetof(struct parts, oral_act), "HASH_FAILURE");
	swapped(m, "m-oral-token.pdf", offsetof(struct parts, oral_token), "HASH_FAILURE");
	swapped(m, "m-oral-proof.pdf", offsetof(struct parts, oral_proof), "HASH_FAILURE");
	swapped(m, "m-signature-act.pdf", offsetof(struct parts, signature_act), "HASH_FAILURE");
	swapped(m, "m-signature-token.pdf", offsetof(struct parts, signature_token), "HASH_FAILURE");
}

/* --- What was said ------------------------------------------------------------------------------------------------ */

#define EXPLANATION "Det lästes fel i samtalet; ordföranden bekräftade det rätta 02.40."

static void said_mutant(struct maker *m, const char *name, struct parts *p, const char *sub)
{
	world_parts_again(m->world, p);
	sealed_mutant(m, name, p, sub);
}

static void said_genuine(struct maker *m, const char *name, struct parts *p)
{
	world_parts_again(m->world, p);
	world_write(m->world, p);
	world_seal(m->world, p, NULL);
	vector(m, name, buf_span(&p->pdf), "TOTAL-PASSED", "");
}

/* A call and a text that differ in everything that is compared, told and explained; and one that learnt it all. */
static void genuine_calls(struct maker *m)
{
	PARTS other = { 0 }, day = { 0 }, known = { 0 }, old = { 0 }, first = { 0 };

	world_parts(m->world, NULL, &other);
	other.said = (struct world_about){ .person = "Sten Fabelgren, 20170303-2399",
		                           .number = "20170303-2399",
		                           .birth = "2017-03-03",
		                           .grounds = "2 3",
		                           .place_kind = "hvb",
		                           .place = "HVB Granen",
		                           .answer = "no",
		                           .municipality = "SDV" };
	other.written.place_kind = "sis";
	other.written.place = "Björkens ungdomshem";
	other.findings[0] = (struct world_finding){ "municipality", "SDV", "GVL", EXPLANATION };
	other.findings[1] = (struct world_finding){ "person-number", "20170303-2399", "20190412-2380", EXPLANATION };
	other.findings[2] = (struct world_finding){ "name", other.said.person, other.written.name, EXPLANATION };
	other.findings[3] = (struct world_finding){ "ground", "2 3", "2", EXPLANATION };
	other.findings[4] = (struct world_finding){ "place-kind", "hvb", "sis", EXPLANATION };
	other.findings[5] = (struct world_finding){ "place", "HVB Granen", "Björkens ungdomshem", EXPLANATION };
	other.findings[6] = (struct world_finding){ "answer", "no", "yes", EXPLANATION };
	said_genuine(m, "avvikelse.pdf", &other);
	world_parts(m->world, NULL, &day);
	day.said.person = "Liv Påhittsson, född 2019-04-13";
	day.said.number = "";
	day.said.birth = "2019-04-13";
	day.findings[0] = (struct world_finding){ "person-number", "", "20190412-2380", NULL };
	day.findings[1] = (struct world_finding){ "birth-date", "2019-04-13", "2019-04-12", EXPLANATION };
	said_genuine(m, "avvikelse-dag.pdf", &day);
	world_parts(m->world, NULL, &known);
	known.said = (struct world_about){ .person = "Flicka i sexårsåldern, röd jacka",
		                           .number = "",
		                           .birth = "",
		                           .grounds = "",
		                           .place_kind = "",
		                           .place = "HVB",
		                           .answer = "yes",
		                           .municipality = "GVL",
		                           .unknown = true };
	known.written.place_kind = "hvb";
	known.written.place = "HVB Björken";
	known.findings[0] = (struct world_finding){ "person-number", "", "20190412-2380", NULL };
	known.findings[1] = (struct world_finding){ "name", "", known.written.name, NULL };
	known.findings[2] = (struct world_finding){ "ground", "", "2", NULL };
	known.findings[3] = (struct world_finding){ "place-kind", "", "hvb", NULL };
	known.findings[4] = (struct world_finding){ "place", "", "HVB Björken", NULL };
	known.one_hand = true;
	known.read_back = (struct instant){ 0 };
	said_genuine(m, "blev-kand.pdf", &known);
	world_parts(m->world, NULL, &old);
	old.format = WORLD_OLD_CALL;
	said_genuine(m, "tidigare-samtal.pdf", &old);
	world_parts(m->world, NULL, &first);
	first.format = WORLD_FORMAT_1;
	said_genuine(m, "format-1.pdf", &first);
}

/* The call was about something else, and nothing says so. */
static void other_calls(struct maker *m)
{
	PARTS sibling = { 0 }, name = { 0 }, day = { 0 }, ground = { 0 }, kind = { 0 }, place = { 0 }, answer = { 0 },
	      municipality = { 0 };

	world_parts(m->world, NULL, &sibling);
	sibling.said.person = "Kim Påhittsson, 20170303-2399";
	sibling.said.number = "20170303-2399";
	sibling.said.birth = "2017-03-03";
	said_mutant(m, "m-sibling.pdf", &sibling, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &name);
	name.said.person = "Kim Påhittsson";
	name.said.number = name.said.birth = "";
	name.findings[0] = (struct world_finding){ "person-number", "", "20190412-2380", NULL };
	said_mutant(m, "m-sibling-name.pdf", &name, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &day);
	day.said.person = "Liv Påhittsson, född 2019-04-13";
	day.said.number = "";
	day.said.birth = "2019-04-13";
	day.findings[0] = (struct world_finding){ "person-number", "", "20190412-2380", NULL };
	said_mutant(m, "m-birth-date.pdf", &day, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &kind);
	kind.said.place_kind = "hvb";
	kind.written.place_kind = "sis";
	kind.said.place = kind.written.place = "Björken";
	said_mutant(m, "m-place-kind.pdf", &kind, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &ground);
	ground.said.grounds = "3";
	said_mutant(m, "m-ground.pdf", &ground, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &place);
	place.said.place_kind = place.written.place_kind = "hvb";
	place.said.place = "HVB Granen";
	place.written.place = "HVB Björken";
	said_mutant(m, "m-place.pdf", &place, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &answer);
	answer.said.answer = "no";
	said_mutant(m, "m-answer.pdf", &answer, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &municipality);
	municipality.said.municipality = "SDV";
	said_mutant(m, "m-municipality.pdf", &municipality, "SIG_CONSTRAINTS_FAILURE");
}

/* Words under which another child once was sealed without a word of it. */
static void other_children(struct maker *m)
{
	PARTS brother = { 0 }, day = { 0 }, digits = { 0 }, described = { 0 };

	world_parts(m->world, NULL, &brother);
	brother.said.person = "Nils Påhittsson, bror till Liv Påhittsson";
	brother.said.number = brother.said.birth = "";
	brother.findings[0] = (struct world_finding){ "person-number", "", "20190412-2380", NULL };
	said_mutant(m, "m-brother.pdf", &brother, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &day);
	day.said.person = "Liv Påhittsson, 3 mars 2017";
	day.said.number = "";
	day.said.birth = "2017-03-03";
	day.findings[0] = (struct world_finding){ "person-number", "", "20190412-2380", NULL };
	said_mutant(m, "m-day.pdf", &day, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &digits);
	digits.said.person = "Liv Påhittsson, 20190412-2381";
	digits.said.number = "";
	digits.findings[0] = (struct world_finding){ "person-number", "", "20190412-2380", NULL };
	said_mutant(m, "m-digits.pdf", &digits, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &described);
	described.said.person = "Nyfödd flicka, grön filt";
	described.said.number = described.said.birth = described.written.number = described.written.birth = "";
	described.said.unknown = described.written.unknown = true;
	described.written.name = "";
	described.written.person = "Nyfött barn";
	said_mutant(m, "m-described.pdf", &described, "SIG_CONSTRAINTS_FAILURE");
}

static void told_wrongly(struct maker *m)
{
	PARTS unexplained = { 0 }, invented = { 0 }, hidden = { 0 }, hand = { 0 }, bound = { 0 }, downgrade = { 0 };

	world_parts(m->world, NULL, &unexplained);
	unexplained.said.grounds = "3";
	unexplained.findings[0] = (struct world_finding){ "ground", "3", "2", "Fel." };
	said_mutant(m, "m-unexplained.pdf", &unexplained, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &invented);
	invented.findings[0] = (struct world_finding){ "ground", "3", "2", EXPLANATION };
	said_mutant(m, "m-invented.pdf", &invented, "SIG_CONSTRAINTS_FAILURE");
	world_parts(m->world, NULL, &hidden);
	hidden.said.grounds = "3";
	hidden.findings[0] = (struct world_finding){ "ground", "3", "2", EXPLANATION };
	hidden.hide_findings = true;
	said_mutant(m, "m-hidden.pdf", &hidden, "HASH_FAILURE");
	world_parts(m->world, NULL, &hand);
	hand.one_hand = hand.hide_one_hand = true;
	said_mutant(m, "m-one-hand.pdf", &hand, "HASH_FAILURE");
	world_parts(m->world, NULL, &bound);
	bound.oral_act_named = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	said_mutant(m, "m-oral-bound.pdf", &bound, "HASH_FAILURE");
	world_parts(m->world, NULL, &downgrade);
	downgrade.mix = WORLD_OLD_STATEMENT;
	said_mutant(m, "m-downgrade.pdf", &downgrade, "FORMAT_FAILURE");
}

/* A text about another child or ground than the statement that was signed with it. */
static void other_texts(struct maker *m)
{
	PARTS identity = { 0 }, row = { 0 }, ground = { 0 }, answer = { 0 }, stated = { 0 }, decider = { 0 };

	world_parts(m->world, NULL, &identity);
	identity.identity = "Kim Påhittsson, 20170303-2399";
	said_mutant(m, "m-identity.pdf", &identity, "HASH_FAILURE");
	world_parts(m->world, NULL, &row);
	row.row_label = "Beslutet gäller";
	row.row_value = "Kim Påhittsson, 20170303-2399";
	said_mutant(m, "m-row.pdf", &row, "HASH_FAILURE");
	world_parts(m->world, NULL, &ground);
	ground.row_label = "Grund";
	ground.row_value = "3 § LVU";
	said_mutant(m, "m-ground-row.pdf", &ground, "HASH_FAILURE");
	world_parts(m->world, NULL, &answer);
	answer.row_label = "Svar";
	answer.row_value = "nej";
	said_mutant(m, "m-answer-row.pdf", &answer, "HASH_FAILURE");
	world_parts(m->world, NULL, &stated);
	stated.row_label = "Beslutat muntligt";
	stated.row_value = "måndagen den 1 juni 2026 kl. 12.00";
	said_mutant(m, "m-stated-row.pdf", &stated, "HASH_FAILURE");
	world_parts(m->world, NULL, &decider);
	decider.row_label = "Beslutat av";
	decider.row_value = "Någon Annan, Ordförande";
	said_mutant(m, "m-decider-row.pdf", &decider, "HASH_FAILURE");
}

/* One character of oral.json, `past` behind the words. */
static void other_secret(struct maker *m, const char *name, const char *words, size_t past)
{
	PARTS p = { 0 };
	char *at;

	world_parts(m->world, NULL, &p);
	at = strstr(buf_str(&p.oral), words);
	ASSERT(at != NULL);
	at[past] = at[past] == '0' ? '1' : '0';
	sealed_mutant(m, name, &p, "HASH_FAILURE");
}

static void mutants_of_the_call(struct maker *m)
{
	other_calls(m);
	other_children(m);
	told_wrongly(m);
	other_texts(m);
	other_secret(m, "m-oral-salt.pdf", "\"salt\":\"", strlen("\"salt\":\""));
	other_secret(m, "m-oral-text.pdf", "2380\"", 0);
	swapped(m, "m-oral-json.pdf", offsetof(struct parts, oral), "HASH_FAILURE");
}

/* --- Without a seal ----------------------------------------------------------------------------------------------- */

static void unsealed(struct maker *m)
{
	static const struct {
		const char *name, *banners[3];
	} papers[] = { { "m-unmarked.pdf", { "TESTMILJÖ" } },
		       { "bekraftelse.pdf", { "TESTMILJÖ", "BEKRÄFTELSE" } },
		       { "utkast.pdf", { "TESTMILJÖ", "UTKAST" } },
		       { "ej-undertecknat.pdf", { "TESTMILJÖ", "EJ UNDERTECKNAT" } },
		       { "vantar.pdf", { "TESTMILJÖ", "VÄNTAR PÅ TIDSSTÄMPEL" } },
		       { "ostamplad-kopia.pdf", { "TESTMILJÖ", "OSTÄMPLAD KOPIA" } } };
	PARTS p = { 0 };

	for (size_t i = 0; i < ARRAY_LENGTH(papers); i++) {
		world_parts(m->world, NULL, &p);
		memcpy(p.banners, papers[i].banners, sizeof p.banners);
		p.copy = p.one_section = true;
		world_write(m->world, &p);
		vector(m, papers[i].name, buf_span(&p.pdf), i ? "INDETERMINATE" : "TOTAL-FAILED",
		       i ? "SIGNED_DATA_NOT_FOUND" : "FORMAT_FAILURE");
		parts_release(&p);
		p = (struct parts){ 0 };
	}
}

static void flipped(struct maker *m, const char *name, const struct parts *p, size_t at, const char *sub)
{
	BUF bytes = buf_init(1 << 20);

	ASSERT(buf_add_span(&bytes, buf_span(&p->pdf)) == ERR_OK);
	bytes.ptr[at] ^= 1;
	failed(m, name, buf_span(&bytes), sub);
}

static size_t find(const struct parts *p, const char *what)
{
	const char *at = memmem(p->pdf.ptr, p->pdf.len, what, strlen(what));

	ASSERT(at != NULL);
	return (size_t)(at - p->pdf.ptr);
}

static void mutants_without_the_key(struct maker *m)
{
	static const char update[] = "1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n1 1\n0000000000 00000 n \ntrailer\n"
	                             "<< /Size 2 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n";
	BUF bytes = buf_init(1 << 20);
	PARTS p = { 0 };

	world_record(m->world, &p);
	flipped(m, "m-header.pdf", &p, 1, "FORMAT_FAILURE");
	flipped(m, "m-date.pdf", &p, find(&p, "/M (D:") + 19, "HASH_FAILURE");
	flipped(m, "m-contents.pdf", &p, find(&p, "/Contents <") + 2 * SEAL_ROOM, "FORMAT_FAILURE");
	flipped(m, "m-end.pdf", &p, p.pdf.len - 2, "FORMAT_FAILURE");
	failed(m, "m-short.pdf", span_of(p.pdf.ptr, p.pdf.len - 1), "FORMAT_FAILURE");
	ASSERT(buf_add_span(&bytes, buf_span(&p.pdf)) == ERR_OK && buf_add_str(&bytes, update) == ERR_OK);
	failed(m, "m-update.pdf", buf_span(&bytes), "FORMAT_FAILURE");
	buf_clear(&bytes);
	ASSERT(buf_add_char(&bytes, '\n') == ERR_OK && buf_add_span(&bytes, buf_span(&p.pdf)) == ERR_OK);
	failed(m, "m-before.pdf", buf_span(&bytes), "FORMAT_FAILURE");
	world_write(m->world, &p);
	failed(m, "m-unsealed.pdf", buf_span(&p.pdf), "FORMAT_FAILURE");
}

int main(int argc, char **argv)
{
	struct maker m = { 0 };
	char path[400];

	if (argc != 2) {
		(void)fprintf(stderr, "usage: verify_maker FOLDER\n");
		return 64;
	}
	m.world = world_new_in(argv[1]);
	(void)snprintf(path, sizeof path, "%s/vectors", argv[1]);
	m.vectors = fopen(path, "w");
	ASSERT(m.vectors != NULL);
	genuine(&m);
	genuine_calls(&m);
	mutants_with_the_key(&m);
	mutants_of_the_call(&m);
	witnesses(&m);
	answers(&m);
	clocks(&m);
	unsealed(&m);
	mutants_without_the_key(&m);
	orders(&m);
	ASSERT(fclose(m.vectors) == 0);
	world_free(m.world);
	return 0;
}
