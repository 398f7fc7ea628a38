/* Streets, and the names of people and schools, in a text. */
#include "case/secret.h"

#include <string.h>

#include "case/word.h"
#include "jourbeslut/base/text.h"

struct search {
	const struct secret_known *known;
	struct words words;
	struct secret found;
};

static bool hit(struct search *s, enum secret_kind kind, size_t from, size_t to)
{
	s->found = (struct secret){ .kind = kind, .start = s->words.items[from].start, .end = s->words.items[to].end };
	return true;
}

/* --- Streets ----------------------------------------------------------------------------------------------------- */

/* Endings of streets, and the words that end so and are none. */
static const char *const STREET[] = { "gatan",  "gata",  "vägen",      "gränd",   "gränden", "stigen",
	                              "torget", "allén", "esplanaden", "brinken", NULL };
/* The same, but only with a capital letter: in small ones most are something else. */
static const char *const STREET_CAPITAL[] = { "väg",     "stig",    "torg",    "allé",    "backen",    "backe",
	                                      "liden",   "slingan", "svängen", "rundan",  "ringen",    "kajen",
	                                      "leden",   "parken",  "höjden",  "stråket", "terrassen", "kroken",
	                                      "åsen",    "berget",  "hagen",   "lunden",  "dalen",     "ängen",
	                                      "trappan", "gården",  NULL };
static const char *const NO_STREET[] = { "motorvägen",     "riksvägen",        "europavägen",      "landsvägen",
	                                 "skolvägen",      "hemvägen",         "bilvägen",         "cykelvägen",
	                                 "gångvägen",      "skogsvägen",       "grusvägen",        "luftvägen",
	                                 "omvägen",        "genvägen",         "tågvägen",         "länsvägen",
	                                 "mattorget",      "behandlingsvägen", "sjukvårdstrappan", "vårdtrappan",
	                                 "bostadstrappan", "förgården",        "fritidsgården",    "ungdomsgården",
	                                 "bondgården",     "barnhagen",        "familjevägen",     NULL };
/* Behind a street whose name is two words: "Norra vägen". */
static const char *const STREET_ALONE[] = { "gatan",  "vägen", "gata", "väg",    "gränd", "stigen",
	                                    "torget", "allén", "allé", "backen", NULL };
/* A number of something, and no house. */
static const char *const UNITS[] = {
	"år",       "års",      "åriga",    "årig",   "månader", "månad",     "veckor",  "vecka",     "dagar",
	"dag",      "dygn",     "timmar",   "timme",  "tim",     "minuter",   "minut",   "min",       "sekunder",
	"gånger",   "gång",     "meter",    "m",      "km",      "kilometer", "mil",     "cm",        "kr",
	"kronor",   "procent",  "personer", "person", "barn",    "poliser",   "vuxna",   "män",       "kvinnor",
	"mg",       "ml",       "gram",     "g",      "kg",      "tabletter", "st",      "kap",       "januari",
	"februari", "mars",     "april",    "maj",    "juni",    "juli",      "augusti", "september", "oktober",
	"november", "december", NULL
};

/* "17", "17B", "3-5": at most four digits, and then at most a letter or another number. */
static bool is_house(struct span word)
{
	size_t digits = 0;

	while (digits < word.len && word.ptr[digits] >= '0' && word.ptr[digits] <= '9')
		digits++;
	return digits > 0 && digits <= 4 && (digits == word.len || word.len == digits + 1 || word.ptr[digits] == '-');
}

/* What stands behind a number tells that it counts, measures, or names a section or a time. */
static bool counts(const struct search *s, size_t index)
{
	struct span text = s->words.text;
	size_t at = s->words.items[index].end, behind;
	uint32_t c = text_next(text, &at);

	behind = at;
	if (c == '.' || c == ',' || c == ':') {
		uint32_t next = text_next(text, &behind);
		return next >= '0' && next <= '9';
	}
	while (c != '\n' && text_is_space(c))
		c = text_next(text, &at);
	return c == 0xa7 /* § */ || c == '%' ||
	       (words_beside(&s->words, index) && words_is_one(&s->words, index + 1, UNITS));
}

static bool is_street_word(const struct search *s, size_t i)
{
	const struct words *w = &s->words;

	if (words_is_one(w, i, NO_STREET))
		return false;
	return words_ends_with(w, i, STREET) || (w->items[i].capital && words_ends_with(w, i, STREET_CAPITAL));
}

/* The place of the house number of a street at `i`, or 0. */
static size_t house_behind(const struct search *s, size_t i)
{
	static const char *const number[] = { "nr", "nummer", NULL };
	const struct words *w = &s->words;
	size_t house = i + 1;

	if (!words_beside(w, i))
		return 0;
	if (words_is_one(w, house, number) && words_beside(w, house))
		house++;
	if (!is_house(words_at(w, house)) || counts(s, house))
		return 0;
	/* "12 B" */
	if (words_beside(w, house) && words_at(w, house + 1).len == 1 && w->items[house + 1].capital)
		house++;
	return house;
}

static bool known_street(struct search *s, size_t i)
{
	struct span text = s->words.text;
	size_t at = s->words.items[i].start, house;

	for (size_t k = 0; k < s->known->street_count; k++) {
		struct span street = s->known->streets[k];
		size_t last = i;
		if (text.len - at < street.len || memcmp(text.ptr + at, street.ptr, street.len) != 0)
			continue;
		while (last + 1 < s->words.count && s->words.items[last].end < at + street.len)
			last++;
		if (s->words.items[last].end != at + street.len)
			continue;
		house = house_behind(s, last);
		return hit(s, SECRET_STREET, i, house ? house : last);
	}
	return false;
}

static bool street(struct search *s, size_t i)
{
	const struct words *w = &s->words;
	/* "Hemliga gatan 3" */
	size_t last = w->items[i].capital && words_beside(w, i) && words_is_one(w, i + 1, STREET_ALONE) ? i + 1 : i;
	size_t house;

	if (known_street(s, i))
		return true;
	if (last == i && !is_street_word(s, i))
		return false;
	house = house_behind(s, last);
	if (house)
		return hit(s, SECRET_STREET, i, house);
	return last == i && w->items[i].capital && words_ends_with(w, i, STREET) && hit(s, SECRET_STREET_NAME, i, i);
}

/* --- Names ------------------------------------------------------------------------------------------------------- */

/* Words that stand with names and are none. */
static const char *const TITLES[] = {
	"familjen", "familj",     "familjehem", "familjehemmet", "jourhem",       "jourhemmet",
	"hos",      "hem",        "hemmet",     "hvb",           "granne",        "grannen",
	"anmälare", "anmälaren",  "anonym",     "anonymt",       "okänd",         "polis",
	"polisen",  "yttre",      "befäl",      "inspektör",     "sjuksköterska", "barnmorska",
	"läkare",   "överläkare", "barnläkare", "läkaren",       "doktor",        "dr",
	"kurator",  "rektor",     "lärare",     "förskollärare", "mentor",        "socialsekreterare",
	"socionom", "ambulansen", "akuten",     "skolan",        "förskolan",     "mormor",
	"morfar",   "farmor",     "farfar",     "moster",        "faster",        "farbror",
	"morbror",  "syster",     "bror",       "mor",           "far",           "mamma",
	"pappa",    "bb",         NULL
};

bool secret_is_name(struct span word, struct span name)
{
	size_t at = 0, own = 0;

	while (own < name.len)
		if (at == word.len || text_lower(text_next(word, &at)) != text_lower(text_next(name, &own)))
			return false;
	if (at + 2 == word.len && word.ptr[at] == ':')
		at++;
	return at == word.len || (at + 1 == word.len && (word.ptr[at] == 's' || word.ptr[at] == 'S'));
}

bool secret_is_own(const struct secret_known *known, struct span word)
{
	for (size_t i = 0; i < known->own_count; i++)
		if (secret_is_name(word, known->own[i]))
			return true;
	return false;
}

static const struct secret_word *known_name(const struct search *s, size_t i)
{
	struct span word = words_at(&s->words, i);

	if (i >= s->words.count || !s->words.items[i].capital || secret_is_own(s->known, word))
		return NULL;
	for (size_t k = 0; k < s->known->name_count; k++)
		if (secret_is_name(word, s->known->names[k].word))
			return &s->known->names[k];
	return NULL;
}

static bool name(struct search *s, size_t i)
{
	const struct secret_word *first = known_name(s, i), *next;
	bool shown = first && first->shown;
	size_t last = i;

	if (!first)
		return false;
	while (words_beside(&s->words, last) && (next = known_name(s, last + 1))) {
		shown = shown && next->shown;
		last++;
	}
	(void)hit(s, SECRET_NAME, i, last);
	s->found.shown = shown;
	return true;
}

/* Somebody whom the case does not name, beside what he or she is to the person. */
static bool unknown_name(struct search *s, size_t i)
{
	static const char *const relations[] = {
		"granne",      "grannen",     "grannens",      "anmälare",   "anmälaren",   "lärare",    "läraren",
		"mentor",      "mentorn",     "kompis",        "kompisen",   "vän",         "vännen",    "väninna",
		"väninnan",    "pojkvän",     "pojkvännen",    "flickvän",   "flickvännen", "sambo",     "sambon",
		"styvfar",     "styvfadern",  "styvmor",       "styvpappa",  "styvpappan",  "styvmamma", "bonuspappa",
		"bonuspappan", "bonusmamma",  "mormor",        "mormodern",  "morfar",      "morfadern", "farmor",
		"farmodern",   "farfar",      "farfadern",     "moster",     "mostern",     "faster",    "fastern",
		"farbror",     "farbrodern",  "morbror",       "morbrodern", "kusin",       "kusinen",   "syster",
		"systern",     "storasyster", "lillasyster",   "bror",       "brodern",     "storebror", "lillebror",
		"familjen",    "jourhemmet",  "familjehemmet", NULL
	};
	const struct words *w = &s->words;
	size_t last = i + 1;

	if (!words_beside(w, i) || !w->items[last].capital || !words_is_one(w, i, relations))
		return false;
	if (known_name(s, last) || secret_is_own(s->known, words_at(w, last)))
		return false;
	if (words_beside(w, last) && w->items[last + 1].capital)
		last++;
	return hit(s, SECRET_UNKNOWN, i, last);
}

static bool school(struct search *s, size_t i)
{
	static const char *const endings[] = { "skolan", "skola", "gymnasiet", "gymnasium", NULL };
	static const char *const kinds[] = {
		"förskolan",      "förskola",      "grundskolan", "grundskola",   "friskolan",
		"friskola",       "särskolan",     "särskola",    "högskolan",    "högskola",
		"folkhögskolan",  "folkhögskola",  "musikskolan", "kulturskolan", "ungdomsskolan",
		"gymnasieskolan", "gymnasieskola", "ridskolan",   "ridskola",     "specialskolan",
		"resursskolan",   "resursskola",   "simskolan",   "simskola",     NULL
	};

	return s->words.items[i].capital && words_ends_with(&s->words, i, endings) &&
	       !words_is_one(&s->words, i, kinds) && hit(s, SECRET_SCHOOL, i, i);
}

/* --- What the case knows ----------------------------------------------------------------------------------------- */

static void keep_word(struct secret_word *list, size_t *count, struct span word, bool shown)
{
	if (*count < SECRET_WORDS_MAX)
		list[(*count)++] = (struct secret_word){ word, shown };
}

/* The two last words with a capital letter of each part between commas; before them stand titles and middle names. A
 * later part with one such word is a place of work or a town. */
static enum err know_part(struct secret_known *known, struct span part, bool first, bool shown)
{
	WORDS w = { 0 };
	struct span taken[2];
	size_t count = 0;

	TRY(words_split(part, &w));
	for (size_t i = w.count; i-- > 0 && count < 2;)
		if (w.items[i].capital && !words_is_one(&w, i, TITLES))
			taken[count++] = words_at(&w, i);
	for (size_t i = 0; (first || count == 2) && i < count; i++)
		keep_word(known->names, &known->name_count, taken[i], shown);
	return ERR_OK;
}

enum err secret_know_name(struct secret_known *known, struct span name, bool shown)
{
	for (bool first = true; name.len > 0; first = false) {
		const char *comma = memchr(name.ptr, ',', name.len);
		size_t len = comma ? (size_t)(comma - name.ptr) : name.len;
		TRY(know_part(known, span_of(name.ptr, len), first, shown));
		name = span_of(name.ptr + len + (comma != NULL), name.len - len - (comma != NULL));
	}
	return ERR_OK;
}

enum err secret_know_own(struct secret_known *known, struct span name)
{
	WORDS w = { 0 };

	TRY(words_split(name, &w));
	for (size_t i = 0; i < w.count && known->own_count < SECRET_WORDS_MAX; i++)
		known->own[known->own_count++] = words_at(&w, i);
	return ERR_OK;
}

void secret_know_address(struct secret_known *known, struct span address)
{
	size_t len = 0;

	while (len < address.len && address.ptr[len] != ',' && !(address.ptr[len] >= '0' && address.ptr[len] <= '9'))
		len++;
	struct span street = span_trim(span_of(address.ptr, len));
	if (text_length(street) >= 4 && known->street_count < SECRET_WORDS_MAX)
		known->streets[known->street_count++] = street;
}

void secret_know_phone(struct secret_known *known, struct span phone)
{
	char digits[SECRET_PHONE_DIGITS + 4];
	size_t count = 0, skip;

	for (size_t i = 0; i < phone.len && count + 1 < sizeof digits; i++)
		if (phone.ptr[i] >= '0' && phone.ptr[i] <= '9')
			digits[count++] = phone.ptr[i];
	digits[count] = '\0';
	skip = strncmp(digits, "0046", 4) == 0 ? 4 : strncmp(digits, "46", 2) == 0 ? 2 : 0;
	skip += strspn(digits + skip, "0");
	if (count - skip >= 6 && count - skip < SECRET_PHONE_DIGITS && known->phone_count < SECRET_WORDS_MAX)
		memcpy(known->phones[known->phone_count++], digits + skip, count - skip + 1);
}

/* --- The search -------------------------------------------------------------------------------------------------- */

static bool at_word(struct search *s, size_t i)
{
	const struct words *w = &s->words;
	struct span before = i > 0 ? words_at(w, i - 1) : span_of("", 0);

	return secret_digits_at(w->text, w->items[i].start, before, s->known, &s->found) || street(s, i) ||
	       name(s, i) || unknown_name(s, i) || school(s, i);
}

static void search_release(struct search *s)
{
	words_release(&s->words);
}

enum err secret_find(struct span text, const struct secret_known *known,
                     enum err (*each)(void *ctx, const struct secret *secret), void *ctx)
{
	CLEANUP(search_release) struct search s = { .known = known };
	size_t from = 0;

	TRY(words_split(text, &s.words));
	for (size_t i = 0; i < s.words.count; i++) {
		if (s.words.items[i].start < from || !at_word(&s, i))
			continue;
		TRY(each(ctx, &s.found));
		from = s.found.end;
	}
	return ERR_OK;
}
