/* What the records of the tests of verification say of the call, in format 2: act, oral.json, statement, page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/said.h"
#include "unit/verify_world.h"

#define DO(x) assert_int_equal((x), ERR_OK)

static json_t *ids(const char *list)
{
	json_t *array = json_array();

	for (size_t len; *list; list += len + strspn(list + len, " ")) {
		len = strcspn(list, " ");
		json_array_append_new(array, json_stringn(list, len));
	}
	return array;
}

static json_t *time_or_null(struct instant at)
{
	char text[INSTANT_TEXT];

	instant_format(at, text);
	return at.us ? json_string(text) : json_null();
}

/* Another salt for each record and text. */
static void add_secret(const struct parts *p, const char *name, const char *text, json_t *secret, json_t *hashes)
{
	char salt[SHA256_HEX], hex[SHA256_HEX];
	struct sha256 random, hash;

	DO(sha256_of_parts((struct span[]){ span_str(p->reference), span_str(name) }, 2, &random));
	sha256_hex(&random, salt);
	DO(sha256_of_parts((struct span[]){ span_of(random.bytes, SHA256_LEN), span_str(text) }, 2, &hash));
	sha256_hex(&hash, hex);
	json_object_set_new(secret, name, json_pack("{s:s, s:s}", "salt", salt, "text", text));
	json_object_set_new(hashes, name, json_string(hex));
}

static json_t *law_of(struct world_law law)
{
	if (!*law.pack)
		return json_null();
	return json_pack("{s:s, s:s}", "pack", law.pack, "sha256", law.sha256);
}

void said_add_facts(struct parts *p, json_t *facts)
{
	json_t *secret = json_object(), *hashes = json_object(), *root;

	add_secret(p, "person", p->said.person, secret, hashes);
	add_secret(p, "number", p->said.number, secret, hashes);
	add_secret(p, "birthDate", p->said.birth, secret, hashes);
	add_secret(p, "place", p->said.place, secret, hashes);
	add_secret(p, "numberCalled", "070-174 06 05", secret, hashes);
	if (p->question)
		add_secret(p, "question", p->question, secret, hashes);
	if (p->asked.pack)
		json_object_set_new(facts, "law", law_of(p->asked));
	if (p->recorded_type)
		json_object_set_new(facts, "type", json_string(p->recorded_type));
	json_object_set_new(facts, "secret", hashes);
	json_object_set_new(facts, "lateReason", json_string(""));
	json_object_set_new(facts, "grounds", ids(p->said.grounds));
	json_object_set_new(facts, "identifiedHow", json_string("Ringde upp."));
	json_object_set_new(facts, "listeners", json_string(""));
	json_object_set_new(facts, "whyOral", json_string("Natt."));
	json_object_set_new(facts, "mandate",
	                    json_pack("{s:s, s:b}", "text", "Delegationsordning 2026-01-12 § 4", "checked", 1));
	json_object_set_new(facts, "readBack", time_or_null(p->read_back));
	json_object_set_new(facts, "personUnknown", json_boolean(p->said.unknown));
	json_object_set_new(facts, "protected", json_false());
	json_object_set_new(facts, "placeKind", json_string(p->said.place_kind));
	root = json_pack("{s:s, s:o}", "format", "jourbeslut-oral-1", "secret", secret);
	assert_non_null(root);
	buf_release(&p->oral);
	p->oral = buf_init(1 << 16);
	DO(json_canonical(root, &p->oral));
	json_decref(root);
}

static json_t *findings(const struct parts *p, bool deviations)
{
	json_t *list = json_array();

	for (size_t i = 0; i < ARRAY_LENGTH(p->findings) && p->findings[i].kind; i++) {
		const struct world_finding *f = &p->findings[i];
		json_t *one = json_pack("{s:s, s:s}", "kind", f->kind, "written", f->written);

		if (!f->explanation != deviations) {
			if (deviations) {
				json_object_set_new(one, "said", json_string(f->said));
				json_object_set_new(one, "explanation", json_string(f->explanation));
			}
			json_array_append(list, one);
		}
		json_decref(one);
	}
	return list;
}

void said_add_statement(const struct parts *p, json_t *s)
{
	const struct world_about *w = &p->written;
	char hex[SHA256_HEX] = "";
	struct sha256 hash;

	if (p->oral_act.ptr) {
		DO(sha256_of(buf_span(&p->oral_act), &hash));
		sha256_hex(&hash, hex);
	}
	json_object_set_new(s, "format", json_string("jourbeslut-statement-2"));
	json_object_set_new(s, "oralAct", json_string(p->oral_act_named ? p->oral_act_named : hex));
	json_object_set_new(s, "subject",
	                    json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "identity",
	                              p->identity ? p->identity : w->person, "name", w->name, "description",
	                              w->description ? w->description : "", "number", w->number, "birthDate", w->birth,
	                              "unknown", w->unknown));
	json_object_set_new(s, "grounds", ids(w->grounds));
	json_object_set_new(s, "place", json_pack("{s:s, s:s}", "kind", w->place_kind, "text", w->place));
	json_object_set_new(s, "readBack", time_or_null(p->read_back));
	json_object_set_new(s, "protected", json_false());
	json_object_set_new(s, "deviations", findings(p, true));
	json_object_set_new(s, "completions", findings(p, false));
	json_object_set_new(s, "oneHand", json_boolean(p->one_hand));
	if (p->recorded_type && !p->hide_recorded_type)
		json_object_set_new(s, "recordedType", json_string(p->recorded_type));
	if (p->null_law)
		json_object_set_new(s, "law", json_null());
	if (p->told_law.pack)
		json_object_set_new(s, "recordedLaw", law_of(p->told_law));
	if (p->ground_texts)
		json_object_set_new(s, "groundTexts", json_pack("[s]", p->ground_texts));
}

static void add_row(struct parts *p, const char *label, const char *value)
{
	if (p->row_label && strcmp(p->row_label, label) == 0)
		value = p->row_value;
	if (!value)
		return;
	DO(blocks_add_row(&p->text, label, value));
}

/* As the law pack's texts name them: "2 § LVU och 3 § LVU". */
void said_add_text(struct parts *p)
{
	BUF grounds = buf_init(1000);
	char stated[SWEDISH_LONG_TEXT];

	instant_format_swedish_long(p->stated, stated);
	add_row(p, "Referens", p->reference);
	add_row(p, "Beslutet gäller", p->written.person);
	add_row(p, "Svar", strcmp(p->written.answer, "yes") == 0 ? "ja" : "nej");
	add_row(p, "Beslutat muntligt", stated);
	add_row(p, "Beslutat av", "Åsa Lindqvist, Ordförande");
	add_row(p, "Behörighet", "Delegationsordning 2026-01-12 §\u00a04");
	add_row(p, "Föredragande", "Maria Exempelsson, Socialsekreterare");
	for (const char *at = p->written.grounds; *at; at++)
		if (*at != ' ')
			DO(buf_printf(&grounds, "%s%c § LVU", grounds.len ? " och " : "", *at));
	if (grounds.len)
		add_row(p, "Grund", buf_str(&grounds));
}

static void add_finding(struct parts *p, const struct world_finding *f)
{
	BUF label = buf_init(200), value = buf_init(2000);

	DO(buf_printf(&label, "%s: %s", f->explanation ? "Avvikelse" : "Komplettering",
	              said_kind_label(said_kind_find(f->kind))));
	if (f->explanation)
		DO(buf_printf(&value, "I samtalet: %s\n", *f->said ? f->said : "inget"));
	DO(buf_printf(&value, "I beslutet: %s", *f->written ? f->written : "inget"));
	if (f->explanation)
		DO(buf_printf(&value, "\nFörklaring: %s", f->explanation));
	DO(blocks_add_row(&p->page, buf_str(&label), buf_str(&value)));
}

static void add_law_row(struct parts *p)
{
	BUF words = buf_init(1000);

	if (p->told_law.pack && !p->law_row)
		DO(buf_printf(
		        &words,
		        "Frågorna ställdes enligt lagpaketet %s (SHA-256 %.8s), texten är skriven enligt %s (SHA-256 "
		        "%.8s).",
		        p->told_law.pack, p->told_law.sha256, "sweden-2026", WORLD_LAW_HASH));
	else if (p->law_row)
		DO(buf_add_str(&words, p->law_row));
	if (words.len)
		DO(blocks_add_row(&p->page, "Lagtext i samtalet", buf_str(&words)));
}

void said_add_page(struct parts *p)
{
	char at[SWEDISH_TIME_TEXT + 32];

	instant_format_swedish_full(p->read_back, at);
	DO(blocks_add(&p->page, BLOCK_HEADING, "Så registrerades beslutet"));
	DO(blocks_add_row(&p->page, "Gällde", p->said.person));
	DO(blocks_add_row(&p->page, "Svar", strcmp(p->said.answer, "yes") == 0 ? "Ja" : "Nej"));
	DO(blocks_add_row(&p->page, "Uppläst", p->read_back.us ? at : "Inte uppläst för beslutsfattaren"));
	add_law_row(p);
	for (size_t i = 0; !p->hide_findings && i < ARRAY_LENGTH(p->findings) && p->findings[i].kind; i++)
		add_finding(p, &p->findings[i]);
	if (p->one_hand && !p->hide_one_hand)
		DO(blocks_add_row(&p->page, "Observera",
		                  "En och samma person har registrerat samtalet, skrivit texten och fattat beslutet."));
}
