/* The address that a text for a person may end with (FORMAT.md, 5.3): nothing in it can be anybody's name. */
#include <stdio.h>
#include <string.h>

#include "case/said_words.h"
#include "jourbeslut/base/text.h"

#define NUMBER_DIGITS 12
#define SHORT_DIGITS 10 /* without the century */
#define DIRECTIONS " norra södra östra västra "
/* Where letters go; none of them is also a name of people. */
static const char TOWNS[] = " alingsås arboga arvidsjaur arvika askersund avesta bengtsfors bollnäs borgholm"
                            " borlänge borås bräcke båstad edsbyn eksjö enköping eskilstuna eslöv fagersta"
                            " falköping falun filipstad finspång forsbacka gagnef gislaved gnosjö gällivare gävle"
                            " göteborg hagfors halmstad haparanda hedemora helsingborg hofors hudiksvall hultsfred"
                            " härnösand hässleholm höganäs iggesund jokkmokk järfälla järvsö jönköping karlshamn"
                            " karlskoga karlskrona karlstad katrineholm kiruna kramfors kristianstad kristinehamn"
                            " krokom kumla kungsbacka kungälv kävlinge landskrona leksand lidingö lidköping"
                            " linköping ljusdal ludvika luleå lycksele lysekil malmö malung mariestad mjölby"
                            " motala mölndal norrköping norrtälje nybro nyköping nynäshamn nässjö ockelbo"
                            " oskarshamn oxelösund pajala piteå ronneby rättvik sandviken sigtuna simrishamn"
                            " skellefteå skövde sollefteå sollentuna solna stockholm storuman strängnäs strömstad"
                            " strömsund sundbyberg sundsvall svenljunga säffle sävsjö söderhamn söderköping"
                            " södertälje sölvesborg tidaholm tierp timrå tranås trollhättan täby uddevalla"
                            " ulricehamn umeå uppsala vadstena valbo vallentuna vetlanda vimmerby vänersborg"
                            " värnamo västervik västerås växjö åmål ånge årjäng åtvidaberg älmhult ängelholm"
                            " örebro örnsköldsvik östersund östhammar ";

static const char *const STREETS[] = { "gatan", "vägen", "gränd", "stigen", "torget" };

/* A part of its own, behind a comma. */
static bool begins(const struct said_tokens *t, size_t at)
{
	return t->items[at].part && said_gap_is(&t->items[at], " ,");
}

static bool is_digits(const struct said_token *one, size_t least, size_t most)
{
	const size_t len = strlen(one->text);

	return one->digits && len >= least && len <= most;
}

/* "Storgatan", and no street without a name */
static bool is_street(const struct said_token *one)
{
	const size_t len = strlen(one->text);

	for (size_t i = 0; i < ARRAY_LENGTH(STREETS); i++) {
		const size_t tail = strlen(STREETS[i]);

		if (!one->digits && len > tail && strcmp(one->text + len - tail, STREETS[i]) == 0)
			return true;
	}
	return false;
}

/* "803 20 Gävle", the last of the text: where it begins. */
static size_t town_at(const struct said_tokens *t)
{
	const struct said_token *items = t->items;
	size_t at = t->count;

	if (at < 2 || items[at - 1].digits || items[at - 1].part || !said_is_listed(TOWNS, items[at - 1].text))
		return t->count;
	at -= 2;
	if (at > 0 && is_digits(&items[at], 2, 2) && !items[at].part && is_digits(&items[at - 1], 3, 3))
		at--;
	else if (!is_digits(&items[at], 5, 5))
		return t->count;
	return begins(t, at) ? at : t->count;
}

/* "Storgatan 3 B", right before `end`: where it begins; `end` where there is none. */
static size_t street_at(const struct said_tokens *t, size_t end)
{
	const struct said_token *items = t->items;
	size_t at = end;

	if (at > 2 && !items[at - 1].digits && !items[at - 1].part && said_is_initial(items[at - 1].text))
		at--;
	if (at < 2 || !is_digits(&items[at - 1], 1, 3) || items[at - 1].part || !is_street(&items[at - 2]))
		return end;
	at -= 2;
	if (at > 0 && !items[at].part && !items[at - 1].digits && said_is_listed(DIRECTIONS, items[at - 1].text))
		at--;
	return begins(t, at) ? at : end;
}

/* No other signs, which no token holds: digits of another script, say. */
static bool is_plain(struct span text)
{
	for (size_t at = 0; at < text.len;) {
		const uint32_t c = text_next(text, &at);

		if (!text_is_letter(c) && (c == 0 || c > 127 || !strchr("0123456789 ,.-+()", (int)c)))
			return false;
	}
	return true;
}

static bool was_said(const struct said_tokens *t, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!t->items[i].digits && said_words_meet(t->items[i].text, t->items[at].text))
			return true;
	return false;
}

/* Before `end` stand words of the name, each once and in the first part, and the digits of the number; nothing of
 * anybody else. */
static bool is_name_and_number(const struct said_tokens *t, size_t end, const struct said_tokens *name,
                               const char *number)
{
	char digits[NUMBER_DIGITS + 1] = "", wanted[NUMBER_DIGITS + 1] = "";
	size_t len = 0, count = 0;

	for (const char *c = number; *c && count < NUMBER_DIGITS; c++)
		if (*c != '-')
			wanted[count++] = *c;
	for (size_t i = 0; i < end; i++) {
		const struct said_token *one = &t->items[i];

		if (!one->digits && ((one->part && i > 0) || !said_meets_any(one->text, name) || was_said(t, i)))
			return false;
		if (one->digits && strlen(one->text) > NUMBER_DIGITS - len)
			return false;
		if (one->digits)
			len += (size_t)snprintf(digits + len, sizeof digits - len, "%s", one->text);
	}
	return count == NUMBER_DIGITS && len >= SHORT_DIGITS && strcmp(wanted + count - len, digits) == 0;
}

size_t said_address_at(const char *text, const struct said_tokens *t, const struct said_tokens *name,
                       const char *number)
{
	const size_t town = town_at(t), from = town < t->count ? street_at(t, town) : town;

	return from < t->count && is_plain(span_str(text)) && is_name_and_number(t, from, name, number) ? from
	                                                                                                : t->count;
}
