/* What verify_maker writes about the call: what was said in it, and by which law pack it was asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "integration/verify_maker.h"

/* --- What was said ------------------------------------------------------------------------------------------------ */

#define EXPLANATION "Det lästes fel i samtalet; ordföranden bekräftade det rätta 02.40."

static void said_mutant(struct maker *m, const char *name, struct parts *p, const char *sub)
{
	world_parts_again(m->world, p);
	maker_sealed(m, name, p, sub);
}

/* Made of these parts as they stand; `sub`: what a verifier refuses it for, NULL: it is genuine. */
static void made(struct maker *m, const char *name, struct parts *p, const char *sub)
{
	world_parts_again(m->world, p);
	world_write(m->world, p);
	world_seal(m->world, p, NULL);
	maker_vector(m, name, buf_span(&p->pdf), sub ? "TOTAL-FAILED" : "TOTAL-PASSED", sub ? sub : "");
}

/* A call and a text that differ in everything that is compared, told and explained; and one that learnt it all. */
void maker_genuine_calls(struct maker *m)
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
	made(m, "avvikelse.pdf", &other, NULL);
	world_parts(m->world, NULL, &day);
	day.said.person = "Liv Påhittsson, född 2019-04-13";
	day.said.number = "";
	day.said.birth = "2019-04-13";
	day.findings[0] = (struct world_finding){ "person-number", "", "20190412-2380", NULL };
	day.findings[1] = (struct world_finding){ "birth-date", "2019-04-13", "2019-04-12", EXPLANATION };
	made(m, "avvikelse-dag.pdf", &day, NULL);
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
	made(m, "blev-kand.pdf", &known, NULL);
	world_parts(m->world, NULL, &old);
	old.format = WORLD_OLD_CALL;
	made(m, "tidigare-samtal.pdf", &old, NULL);
	world_parts(m->world, NULL, &first);
	first.format = WORLD_FORMAT_1;
	made(m, "format-1.pdf", &first, NULL);
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
	maker_sealed(m, name, &p, "HASH_FAILURE");
}

void maker_mutants_of_the_call(struct maker *m)
{
	other_calls(m);
	other_children(m);
	told_wrongly(m);
	other_texts(m);
	other_secret(m, "m-oral-salt.pdf", "\"salt\":\"", strlen("\"salt\":\""));
	other_secret(m, "m-oral-text.pdf", "2380\"", 0);
	maker_swapped(m, "m-oral-json.pdf", offsetof(struct parts, oral), "HASH_FAILURE");
}

/* --- The law ------------------------------------------------------------------------------------------------------ */

/* Members that are there and name no pack, and an act of format 1 that names one. */
static void law_forms(struct maker *m)
{
	static const struct world_law none = { NULL, NULL }, text = WORLD_LAW, null = { "", NULL };
	static const struct {
		const char *name;
		const struct world_law *asked, *recorded;
		bool null_law;
		enum world_format format;
	} cases[] = { { "m-law-null.pdf", &text, &none, true, WORLD_FORMAT_2 },
		      { "m-law-null-alone.pdf", &none, &none, true, WORLD_FORMAT_2 },
		      { "m-law-act-null.pdf", &null, &none, false, WORLD_FORMAT_2 },
		      { "m-law-recorded-null.pdf", &text, &null, false, WORLD_FORMAT_2 },
		      { "m-law-old-act.pdf", &text, &none, false, WORLD_OLD_CALL },
		      { "m-law-format-1.pdf", &text, &none, false, WORLD_FORMAT_1 } };

	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		PARTS p = { 0 };

		world_parts(m->world, NULL, &p);
		p.asked = *cases[i].asked;
		p.told_law = *cases[i].recorded;
		p.law_row = "";
		p.null_law = cases[i].null_law;
		p.format = cases[i].format;
		p.old_law = cases[i].format != WORLD_FORMAT_2;
		made(m, cases[i].name, &p, "FORMAT_FAILURE");
	}
}

/* The law pack by which the call was asked, and what the text says of it. */
void maker_laws(struct maker *m)
{
	static const struct world_law none = { NULL, NULL }, text = WORLD_LAW, other = WORLD_OTHER_LAW;
	static const struct world_law again = { "sweden-2026", WORLD_OTHER_HASH },
	                              bad = { "Sverige 2025", WORLD_OTHER_HASH };
	static const char row[] =
	        "Frågorna ställdes enligt lagpaketet sweden-2025 (SHA-256 11111111), texten är skriven "
	        "enligt sweden-2026 (SHA-256 00000000).";
	static const struct {
		const char *name;
		const struct world_law *asked, *recorded;
		const char *row, *sub; /* sub NULL: genuine */
	} cases[] = { { "annan-lag.pdf", &other, &other, NULL, NULL },
		      { "annan-lydelse.pdf", &again, &again, NULL, NULL },
		      { "utan-lag.pdf", &none, &none, NULL, NULL },
		      { "m-law-other.pdf", &other, &none, NULL, "HASH_FAILURE" },
		      { "m-law-same-id.pdf", &again, &none, NULL, "HASH_FAILURE" },
		      { "m-law-claimed.pdf", &again, &other, NULL, "HASH_FAILURE" },
		      { "m-law-invented.pdf", &text, &other, NULL, "HASH_FAILURE" },
		      { "m-law-needless.pdf", &text, &text, NULL, "HASH_FAILURE" },
		      { "m-law-none.pdf", &none, &other, NULL, "HASH_FAILURE" },
		      { "m-law-hidden.pdf", &other, &other, "", "HASH_FAILURE" },
		      { "m-law-row.pdf", &text, &none, row, "HASH_FAILURE" },
		      { "m-law-old-row.pdf", &none, &none, row, "HASH_FAILURE" },
		      { "m-law-form.pdf", &bad, &bad, NULL, "FORMAT_FAILURE" },
		      { "m-law-act-form.pdf", &bad, &none, NULL, "FORMAT_FAILURE" } };

	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		PARTS p = { 0 };

		world_parts(m->world, NULL, &p);
		p.asked = *cases[i].asked;
		p.told_law = *cases[i].recorded;
		p.law_row = cases[i].row;
		made(m, cases[i].name, &p, cases[i].sub);
	}
	law_forms(m);
}
