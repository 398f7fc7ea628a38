/* What points somebody out in a text, and what only looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "case/secret.h"
#include "jourbeslut/base/buf.h"

static const char *const KINDS[SECRET_KIND_COUNT] = {
	[SECRET_STREET] = "street",   [SECRET_STREET_NAME] = "street-name", [SECRET_POSTAL_CODE] = "postal",
	[SECRET_PHONE] = "phone",     [SECRET_NUMBER] = "number",           [SECRET_NAME] = "name",
	[SECRET_UNKNOWN] = "unknown", [SECRET_SCHOOL] = "school",
};
static struct secret_known known;
static struct span searched;

static enum err add(void *ctx, const struct secret *s)
{
	struct buf *out = ctx;

	return buf_printf(out, "%s%s:%.*s", out->len > 0 ? " | " : "", KINDS[s->kind], (int)(s->end - s->start),
	                  searched.ptr + s->start);
}

static void finds(const char *text, const char *expected)
{
	BUF found = buf_init(1 << 16);

	searched = span_str(text);
	assert_int_equal(secret_find(searched, &known, add, &found), ERR_OK);
	if (strcmp(buf_str(&found), expected) != 0)
		fail_msg("\"%s\" gives \"%s\", not \"%s\"", text, buf_str(&found), expected);
}

static int know(void **state)
{
	(void)state;
	memset(&known, 0, sizeof known);
	assert_int_equal(secret_know_own(&known, span_str("Noa Skyddad")), ERR_OK);
	assert_int_equal(secret_know_name(&known, span_str("Yttre befäl Kim Exempel"), false), ERR_OK);
	assert_int_equal(secret_know_name(&known, span_str("Familjen Påhittad-Ek, Valbo"), false), ERR_OK);
	assert_int_equal(secret_know_name(&known, span_str("Ella Skyddad"), true), ERR_OK);
	secret_know_address(&known, span_str("Hemliga gatan 3, 800 01 Gävle"));
	secret_know_address(&known, span_str("Nordanro 12"));
	secret_know_phone(&known, span_str("026-10 20 30"));
	memcpy(known.own_number, "201902032398", sizeof known.own_number);
	return 0;
}

static void test_streets(void **state)
{
	(void)state;
	finds("Noa bor på Kvarnvägen 17 i Valbo.", "street:Kvarnvägen 17");
	finds("bor på kvarnvägen 17", "street:kvarnvägen 17");
	finds("KVARNVÄGEN 17", "street:KVARNVÄGEN 17");
	finds("på Storgatan 3B, hos", "street:Storgatan 3B");
	finds("på Storgatan 3 B.", "street:Storgatan 3 B");
	finds("på Storgatan 3-5.", "street:Storgatan 3-5");
	finds("på Storgatan nr 3.", "street:Storgatan nr 3");
	finds("på Storgatan\xc2\xa0"
	      "3",
	      "street:Storgatan\xc2\xa0"
	      "3");
	finds("vid S:t Persgatan 4", "street:Persgatan 4");
	finds("på Norra vägen 12", "street:Norra vägen 12");
	finds("på Björkbacken 2 i natt", "street:Björkbacken 2");
	finds("Olof Palmes allé 4", "street:Palmes allé 4");
	finds("hemma på Hemliga gatan i natt", "street:Hemliga gatan"); /* the case knows it */
	finds("hemma på Nordanro 12 och", "street:Nordanro 12");
	finds("sågs på Kvarnvägen i går", "street-name:Kvarnvägen");
}

static void test_what_is_no_street(void **state)
{
	static const char *const texts[] = {
		"Pojken gick skolvägen 3 gånger.",
		"Olyckan skedde på riksvägen 50 söderut.",
		"De körde motorvägen 20 mil.",
		"Han sprang på gatan 10 minuter.",
		"Hon låg på torget 2 timmar i kyla.",
		"Han ramlade i trappan 3 gånger denna vecka.",
		"Hon gick vägen 18.10 från avdelningen.",
		"Enligt vårdplan 2 ska han",
		"på avdelning 12, rum 4",
		"Boendet har våningsplan 3 och 4.",
		"Fritidsgården 2 dagar i veckan.",
		"Socialnämnden i Gävle beslutar enligt 6 § LVU",
		"inom vägen 26 kap. 7 § OSL",
		"på Storgatan 3 gånger", /* counts */
	};

	(void)state;
	for (size_t i = 0; i + 1 < ARRAY_LENGTH(texts); i++)
		finds(texts[i], "");
	finds(texts[ARRAY_LENGTH(texts) - 1], "street-name:Storgatan");
}

static void test_postal_codes(void **state)
{
	(void)state;
	finds("i 813 00 Hofors", "postal:813 00");
	finds("Box, 81300 Hofors", "postal:81300");
	finds("SE-813 00 Hofors", "postal:813 00");
	finds("postnummer 813 00.", "postal:813 00");
	finds("813\xc2\xa0"
	      "00 Hofors",
	      "postal:813\xc2\xa0"
	      "00");
	finds("omkring 120 30 gram", "");
	finds("vägde 2 400 gram", "");
	finds("Barnet är 150 cm.", "");
	finds("mål 1234-26 vid", "");
	finds("dnr 12345 Gävle", "");
}

static void test_phones(void **state)
{
	(void)state;
	finds("Grannen på 026-10 20 40 hörde skrik", "phone:026-10 20 40");
	finds("ring 070-174 06 35", "phone:070-174 06 35");
	finds("0701740635", "phone:0701740635");
	finds("+46 70 174 06 35", "phone:+46 70 174 06 35");
	finds("+46 (0)70-174 06 35", "phone:+46 (0)70-174 06 35");
	finds("0046701740635", "phone:0046701740635");
	finds("08-123 456 78", "phone:08-123 456 78");
	finds("070\xe2\x80\x91"
	      "174\xc2\xa0"
	      "06\xc2\xa0"
	      "35",
	      "phone:070\xe2\x80\x91"
	      "174\xc2\xa0"
	      "06\xc2\xa0"
	      "35");
	finds("telefon 174 06 35", "phone:174 06 35");
	finds("nåddes på 10 20 30 i natt", "phone:10 20 30"); /* the case knows it, with its area code */
	finds("ring 070-174 06 35 och 070-174 06 36", "phone:070-174 06 35 | phone:070-174 06 36");
}

static void test_what_is_no_phone(void **state)
{
	static const char *const texts[] = {
		"Barnläkaren kl. 18.10.",
		"klockan 07.15 och klockan 03.00",
		"kl 08 00 - 17 00",
		"26 kap. 7 § OSL och 14 kap. 3 § SoL",
		"den 05-11-2026 i Gävle",
		"2026-11-21 kl. 23.40",
		"sedan 2026-11-21 2026-11-28",
		"0,5 mg och 10 mg var 4:e timme",
		"SOS 112 och 1177",
		"100 000 kronor, 2 900 gram",
		"avdelning 12, rum 0412",
		"68 år, 7 barn, 3 gånger",
		"på 00-talet",
		"mål 0123-26",
		"kroppstemperaturen 33 grader",
		"1,8 promille 22.30",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		finds(texts[i], "");
}

static void test_personal_numbers(void **state)
{
	(void)state;
	finds("modern, 19980612-2389, svarar", "number:19980612-2389");
	finds("980612-2389", "number:980612-2389");
	finds("199806122389", "number:199806122389");
	finds("19980612 2389", "number:19980612 2389");
	finds("980612-2380", "number:980612-2380"); /* a slip of the pen still points her out */
	finds("19150072-2390", "number:19150072-2390");
	finds("samordningsnummer 19900161-2382", "number:19900161-2382");
	finds("20190203-2398 är barnets eget", ""); /* stands in the decision anyhow */
	finds("190203-2398", "");
	finds("beslut 2026-11-21", "");
	finds("dnr 123456-2026", "");
	finds("19980612 2380", ""); /* two numbers side by side */
	finds("5000-K12345-26", "");
}

static void test_names(void **state)
{
	(void)state;
	finds("Kim Exempel ringde", "name:Kim Exempel");
	finds("enligt Exempel var han", "name:Exempel");
	finds("Kims uppgifter", "name:Kims");
	finds("hos Påhittad-Ek i natt", "name:Påhittad-Ek");
	finds("Befälet var där; Yttre dörren stod öppen", ""); /* titles are no names */
	finds("Familjen var hemma", "");
	finds("Noa Skyddad och Noas mor", "");
	finds("Ella säger nej", "name:Ella");
	finds("ett exempel på detta", "");
	finds("i Valbo", ""); /* a town beside the home's name, not a name */
	finds("Grannen Britt Prov hörde skrik", "unknown:Grannen Britt Prov");
	finds("sin lärare Anna på Solskolan", "unknown:lärare Anna | school:Solskolan");
	finds("moster Kim var där", "name:Kim"); /* known: that is said */
	finds("systern Noa", "");
	finds("Grannen ringde. Barnet skrek.", "");
	finds("på Förskolan och Grundskolan", "");
	finds("går i skolan", "");
}

static void test_nothing_and_much(void **state)
{
	BUF text = buf_init(1 << 20), found = buf_init(1 << 20);

	(void)state;
	finds("", "");
	finds("0", "");
	finds("+", "");
	finds("S-", "");
	finds("Gatan", "");
	for (int i = 0; i < 2000; i++)
		assert_int_equal(buf_add_str(&text, "Kim 0 "), ERR_OK);
	searched = buf_span(&text);
	assert_int_equal(secret_find(searched, &known, add, &found), ERR_OK);
	assert_true(found.len > 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streets),
		cmocka_unit_test(test_what_is_no_street),
		cmocka_unit_test(test_postal_codes),
		cmocka_unit_test(test_phones),
		cmocka_unit_test(test_what_is_no_phone),
		cmocka_unit_test(test_personal_numbers),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_nothing_and_much),
	};

	return cmocka_run_group_tests(tests, know, NULL);
}
