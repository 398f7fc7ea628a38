/* What a certificate's end means, in words. */
#include "jourbeslut/ends.h"

#include <stdio.h>

static const struct words {
	const char *title;
	const char *stops; /* after "Därefter" */
	const char *safe, *todo;
} words[END_WHAT_COUNT] = {
	[END_CLIENT] = { "Tjänstens certifikat för e-legitimationen", "kan ingen logga in eller skriva under",
	                 "Den som redan är inloggad kan registrera samtal. Andra skriver på blanketten och registrerar "
	                 "i "
	                 "efterhand.",
	                 "Beställ ett nytt hos den som sålde det och byt certifikat och nyckel. Det nya gäller utan "
	                 "omstart." },
	[END_EID_TLS] = { "Roten för anslutningen till e-legitimationen", "kan ingen logga in eller skriva under",
	                  "Den som redan är inloggad kan registrera samtal. Andra skriver på blanketten och "
	                  "registrerar i "
	                  "efterhand.",
	                  "Hämta den nya roten hos e-legitimationens leverantör, jämför fingeravtrycket, byt filen och "
	                  "starta om tjänsten." },
	[END_EID_ROOT] = { "Roten för e-legitimationens underskrifter",
	                   "godtas ingen inloggning och ingen underskrift under den roten",
	                   "Den som redan är inloggad kan registrera samtal. Det som är undertecknat gäller.",
	                   "Hämta den nya roten hos e-legitimationens leverantör, jämför fingeravtrycket, lägg in den "
	                   "i "
	                   "filen och starta om tjänsten." },
	[END_SEAL] = { "Certifikatet för organisationens stämpel",
	               "arkiveras inga beslut: de är undertecknade och väntar på stämpeln",
	               "Samtal registreras och beslut undertecknas som vanligt.",
	               "Beställ ett nytt hos utfärdaren, byt certifikat och nyckel och starta om tjänsten." },
	[END_SEAL_ROOT] = { "Roten för organisationens stämpel",
	                    "arkiveras inga beslut: de är undertecknade och väntar på stämpeln",
	                    "Samtal registreras och beslut undertecknas som vanligt.",
	                    "Hämta den nya roten hos stämpelns utfärdare, byt filen och starta om tjänsten." },
	[END_TSA_ROOT] = { "Roten för tidsstämplarna",
	                   "godtas inga tidsstämplar under den roten, och undertecknade beslut väntar på arkivering",
	                   "Samtal registreras och beslut undertecknas som vanligt.",
	                   "Hämta den nya roten hos tidsstämplingens leverantör, lägg in den i filen och starta om "
	                   "tjänsten." },
	[END_TSA_TLS] = { "Roten för anslutningen till tidsstämplingen",
	                  "hämtas inga tidsstämplar över https, och undertecknade beslut väntar på arkivering",
	                  "Samtal registreras och beslut undertecknas som vanligt.",
	                  "Hämta den nya roten hos tidsstämplingens leverantör, byt filen och starta om tjänsten." },
	[END_SMS_TLS] = { "Roten för anslutningen till sms-tjänsten", "skickas inga sms till beslutsfattarna",
	                  "Skrivbordet säger vem som behöver ringas. Samtal registreras och beslut undertecknas som "
	                  "vanligt.",
	                  "Hämta den nya roten hos sms-tjänstens leverantör, byt filen och starta om tjänsten." },
	[END_MAIL_TLS] = { "Roten för anslutningen till e-posten", "skickas ingen e-post till beslutsfattarna",
	                   "Skrivbordet säger vem som behöver ringas. Samtal registreras och beslut undertecknas som "
	                   "vanligt.",
	                   "Hämta den nya roten hos e-postens leverantör, byt filen och starta om tjänsten." },
	[END_TRUST_EID] = { "Roten för e-legitimationens underskrifter i mappen för /verifiera",
	                    "godtar /verifiera inget som undertecknas under den roten",
	                    "Det som undertecknades före dess verifieras som förut. Tjänsten i övrigt berörs inte.",
	                    "Hämta den nya roten hos e-legitimationens leverantör, jämför fingeravtrycket och lägg den "
	                    "bredvid den gamla." },
	[END_TRUST_SEAL] = { "Roten för stämplar i mappen för /verifiera",
	                     "godtar /verifiera inget som stämplas under den roten",
	                     "Det som stämplades före dess verifieras som förut. Tjänsten i övrigt berörs inte.",
	                     "Hämta den nya roten hos stämpelns utfärdare och lägg den bredvid den gamla." },
	[END_TRUST_TSA] = { "Roten för tidsstämplar i mappen för /verifiera",
	                    "godtar /verifiera inga nya tidsstämplar under den roten",
	                    "Det som stämplades före dess verifieras som förut. Tjänsten i övrigt berörs inte.",
	                    "Hämta den nya roten hos tidsstämplingens leverantör och lägg den bredvid den gamla." },
	[END_TSA] = { "Tidsstämplingens certifikat, i den senaste tidsstämpeln",
	              "godtas inga tidsstämplar med det, och undertecknade beslut väntar på arkivering",
	              "Samtal registreras och beslut undertecknas som vanligt.",
	              "Leverantören byter det, och det syns med nästa tidsstämpel. Fråga leverantören om det dröjer." },
};

const char *end_title(enum end_what w)
{
	return words[w].title;
}

enum err end_which(const struct end *e, struct buf *out)
{
	if (e->what == END_TSA)
		return buf_add_str(out, e->name);
	return buf_printf(out, "%s, %s", end_key(e->what), e->name);
}

static void day_words(int days, char out[40])
{
	if (days == 0)
		(void)snprintf(out, 40, "i dag");
	else if (days == 1)
		(void)snprintf(out, 40, "i morgon");
	else if (days == -1)
		(void)snprintf(out, 40, "i går");
	else
		(void)snprintf(out, 40, days > 0 ? "om %d dagar" : "för %d dagar sedan", days > 0 ? days : -days);
}

enum err end_words(const struct end *e, struct buf *out)
{
	char at[SWEDISH_TIME_TEXT], when[40];

	instant_format_swedish(e->early ? e->not_before : e->not_after, at);
	day_words(e->days, when);
	if (e->early)
		return buf_printf(out, "gäller först från %s. Till dess %s.", at, words[e->what].stops);
	TRY(buf_printf(out, "%s till och med %s (%s). ", e->over ? "gällde" : "gäller", at, when));
	if (e->spare)
		return buf_printf(out, "En annan rot i samma fil gäller längre.");
	return buf_printf(out, "%s %s.", e->over ? "Nu" : "Därefter", words[e->what].stops);
}

const char *end_safe(enum end_what w)
{
	return words[w].safe;
}

const char *end_todo(const struct end *e)
{
	if (e->restart)
		return "Filen är bytt sedan tjänsten startade: starta om tjänsten.";
	return words[e->what].todo;
}
