/* A law pack in words: all of it is there, conditions both ways, and what differs is told, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "jourbeslut/draft.h"
#include "jourbeslut/pack_words.h"

#define WORDS_MAX ((size_t)8 << 20)

static struct law *law;

static int load(void **state)
{
	struct law_problem problem;

	(void)state;
	return draft_law_load(TEST_SOURCE_DIR "/templates/law", &problem, &law) == ERR_OK ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	law_free(law);
	return 0;
}

static enum err add(void *ctx, const char *key, const struct blocks *chapter)
{
	TRY(buf_printf(ctx, "[%s]\n", key));
	TRY(blocks_to_text(chapter, ctx));
	return buf_add_char(ctx, '\n');
}

static const struct law_pack *pack(const char *id)
{
	const struct law_pack *found = law_pack_find(law, id);

	assert_non_null(found);
	return found;
}

static void has(const struct buf *words, const char *what)
{
	if (!strstr(buf_str(words), what))
		fail_msg("does not say «%s»", what);
}

/* Behind "är" stands a label in quotation marks or a word of Swedish, never an id. */
static void has_no_id(const char *name, const char *words)
{
	static const char *const allowed[] = {
		"ifyllt", "inte",     "något",   "inget",       "ja",       "nej",
		"känd",   "besvarad", "antagen", "registrerad", "uppgiven", "omedelbart"
	};

	for (const char *at = words; (at = strstr(at, "” är ")) != NULL;) {
		size_t len;
		bool known = false;

		at += strlen("” är ");
		if (strncmp(at, "inte ", 5) == 0)
			at += 5;
		len = strspn(at, "abcdefghijklmnopqrstuvwxyzåäö-_");
		for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
			known |= strlen(allowed[i]) == len && strncmp(at, allowed[i], len) == 0;
		if (len && !known)
			fail_msg("%s: an id: %.40s", name, at);
	}
}

/* Each pack of the folder, in words that a lawyer reads: nothing of it is the program's own. */
static void test_no_ids(void **state)
{
	(void)state;
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *one = law_pack_at(law, i);
		BUF words = buf_init(WORDS_MAX);

		assert_int_equal(pack_chapters_each(one, add, &words), ERR_OK);
		has_no_id(one->id, buf_str(&words));
		assert_null(strstr(buf_str(&words), "›: custody"));
		assert_null(strstr(buf_str(&words), "Vilken vård gäller placeringen?›: custody"));
	}
	BUF lvu = buf_init(WORDS_MAX);
	assert_int_equal(pack_chapters_each(pack("lvu-2027"), add, &lvu), ERR_OK);
	has(&lvu, "”hur den födelsedag som räknas är känd” är antagen");
	has(&lvu, "Uppgiften kommer från: ‹Förhållandena i hemmet (2 §): vem som har sett eller berättat det›");
	has(&lvu, "Så är den känd: ‹Förhållandena i hemmet (2 §): hur uppgiften är känd›");
}

static void test_says_both_ways(void **state)
{
	BUF words = buf_init(WORDS_MAX), lvm = buf_init(WORDS_MAX);

	(void)state;
	assert_int_equal(pack_chapters_each(pack("lvu-2026"), add, &words), ERR_OK);
	has(&words, "[/paket]\n");
	has(&words, "[child-custody/beslut-ja]\n");
	has(&words, "[child-placement/bekraftelse-nej]\n");
	has(&words, "custody_chair: 6 § andra stycket LVU");
	has(&words, "[Står när det är en övning]");
	has(&words, "[Står inte när det är på riktigt]");
	/* Of several conditions each has a line, so that "och" and "eller" cannot be read two ways. */
	has(&words,
	    "[Krävs när allt detta stämmer:\n  – ”Dag då ansökan kom in dit” är ifyllt\n  – ”Målnummer där” saknas]\n  "
	    "[Krävs inte när något av detta stämmer:\n  – ”Dag då ansökan kom in dit” saknas\n  – ”Målnummer där” är "
	    "ifyllt]");
	has(&words, "”Grund” innehåller ”Eget beteende (3 §)”");
	has(&words, "”Grund” innehåller inte ”Eget beteende (3 §)”");
	has(&words, "‹personens namn och nummer›");
	has(&words, "Senast samma veckodag 1 vecka efter dagen för det muntliga beslutet.");
	has(&words, "Senast samma veckodag 4 veckor efter dagen för verkställigheten.");
	has(&words, "Vid nämndens nästa sammanträde.");
	has(&words, "Rätten får ge längre tid, om den begärs innan tiden har gått ut.");
	has(&words, "Ligger i personen själv");
	has(&words, "Måste skrivas innan texten kan låsas.");
	has(&words, "får skrivas om");
	has(&words, "Tjänsten bevakar detta som: underställning.");
	has(&words, "Tjänsten bevakar detta som: ansökan om vård.");
	has(&words, "Tjänsten bevakar detta som: anmälan till nämnden.");
	assert_null(strstr(buf_str(&words), "Ingen längre tid kan ges."));
	assert_int_equal(pack_chapters_each(pack("lvm-2026"), add, &lvm), ERR_OK);
	has(&lvm, "Ingen längre tid kan ges.");
	assert_null(strstr(buf_str(&lvm), "Rätten får ge längre tid"));
	has(&words, "Formulärets sidor: Person");
	has(&words, "Skyddsbedömning\n");
}

/* A name such as "person.is_adult", of letters, full stops and underscores, between the marks of a field. */
static void check_named(const char *id, const char *words, const char *open, const char *close)
{
	for (const char *at = strstr(words, open); at; at = strstr(at + 1, open)) {
		const char *name = at + strlen(open);
		size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.");

		if (strncmp(name + len, close, strlen(close)) == 0 && strcspn(name, "._") < len)
			fail_msg("%s: a field has no name in words: %.*s", id, (int)len, name);
	}
}

/* The lawyer is no programmer: a new field that a pack uses has a label, or stands in pack_terms.c. */
static void test_no_path_is_left(void **state)
{
	(void)state;
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const char *id = law_pack_at(law, i)->id;
		BUF words = buf_init(WORDS_MAX);

		assert_int_equal(pack_chapters_each(law_pack_at(law, i), add, &words), ERR_OK);
		check_named(id, buf_str(&words), "‹", "›");
		check_named(id, buf_str(&words), "”", "”");
		assert_null(strchr(buf_str(&words), '{'));
	}
}

/* Where a pack leaves a provision out, the sentence goes on without it. */
static void test_no_broken_sentence(void **state)
{
	static const char *const broken[] = { " enligt,", " enligt.", " enligt)", " i,", " i.",
		                              "()",       "( ",       " )",       " ,",  ". ." };

	(void)state;
	for (size_t i = 0; i < law_pack_count(law); i++) {
		BUF words = buf_init(WORDS_MAX);

		assert_int_equal(pack_chapters_each(law_pack_at(law, i), add, &words), ERR_OK);
		for (size_t k = 0; k < ARRAY_LENGTH(broken); k++) {
			const char *at = strstr(buf_str(&words), broken[k]);

			if (at)
				fail_msg("%s: «%.*s»", law_pack_at(law, i)->id, 80,
				         at - buf_str(&words) > 40 ? at - 40 : buf_str(&words));
		}
	}
}

/* Every text of every document stands in it, word by word. */
static void test_every_text_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < law_pack_count(law); i++) {
		BUF words = buf_init(WORDS_MAX);

		assert_int_equal(pack_chapters_each(law_pack_at(law, i), add, &words), ERR_OK);
		for (size_t t = 0; t < law_pack_at(law, i)->type_count; t++) {
			const struct law_type *type = &law_pack_at(law, i)->types[t];

			for (size_t b = 0; b < type->decision.count; b++) {
				const char *text = type->decision.items[b].text;
				char start[64];

				(void)snprintf(start, sizeof start, "%.*s", (int)strcspn(text, "{\n"), text);
				has(&words, start);
			}
			for (size_t k = 0; k < type->conflict_count; k++)
				has(&words, type->conflicts[k].text);
			for (size_t k = 0; k < type->follow_up_count; k++)
				has(&words, type->follow_ups[k].label);
		}
	}
}

static void test_diff(void **state)
{
	BUF same = buf_init(WORDS_MAX), days = buf_init(WORDS_MAX), act = buf_init(WORDS_MAX);
	BUF other = buf_init(WORDS_MAX);

	(void)state;
	assert_int_equal(pack_diff(pack("lvu-2026"), pack("lvu-2026"), &same), ERR_OK);
	assert_int_equal(same.len, 0);
	assert_int_equal(pack_diff(pack("lvu-2026"), pack("lvu-2027"), &days), ERR_OK);
	has(&days, "- Sista dag för beslutet: 2026-12-31\n");
	has(&days, "+ Sista dag för beslutet: ingen\n");
	assert_null(strstr(buf_str(&days), "== Omedelbart")); /* the texts are the same */
	/* Types answer to each other by kin, whatever they are called. */
	assert_int_equal(pack_diff(pack("lvu-2026"), pack("barn-2027"), &act), ERR_OK);
	has(&act, "== Omedelbart omhändertagande, 6 § LVU: beslutet, svaret ja\n");
	assert_null(strstr(buf_str(&act), "Finns bara"));
	assert_int_equal(pack_diff(pack("lvu-2026"), pack("lvm-2026"), &other), ERR_OK);
	has(&other, "Finns bara i det första paketet.\n");
	has(&other, "Finns bara i det andra paketet.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_says_both_ways),      cmocka_unit_test(test_no_ids),
		cmocka_unit_test(test_no_path_is_left),     cmocka_unit_test(test_no_broken_sentence),
		cmocka_unit_test(test_every_text_is_there), cmocka_unit_test(test_diff),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
