#include "case/said_words.h"

#include <stdlib.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define WORDS_MAX ((size_t)1 << 17)

/* --- Lists (FORMAT.md, 5.3) ----------------------------------------------------------------------------------------
 */

/* Words that say what the number behind them is: one of the person's, or something else than who it is. */
#define LABELS                                                                                                         \
	" lma lma-nummer lmanummer lma-nr lma-kort lmakort dossier dossiernr dossiernummer pass passet passnr "        \
	"passnummer reservnummer reservnr interimsnummer interimsnr tillfälligt utländskt "
#define OTHER_THINGS                                                                                                    \
	" tel telefon tfn telnr telefonnr telefonnummer mobil mobilnr mobilnummer ärende ärendenr ärendenummer dnr " \
	"diarienr diarienummer målnr målnummer postnr postnummer kl klockan sedan omhändertagen omhändertogs "      \
	"placerad placerades anmäld inkom ankom inskriven "
#define BEFORE_NUMBER " nr nummer numret är kort kortet "

static const struct {
	enum said_class class;
	const char *words; /* with a space before and behind each */
} CLASSES[] = {
	{ WORD_FILLER,
	  " ca cirka omkring ungefär runt kring nästan snart drygt typ kanske år års åring åringen årig åriga "
	  "årige årsåldern mån månad månader månaders vecka veckor veckors dag dagar dagars dygn gammal "
	  "gammalt född fött föddes nyfödd nyfödda nyfött f fd pnr personnummer personnr nr nummer id heter "
	  "namn namnet är okänd okänt ej inte en ett den det som och lilla lille liten litet unga unge ung "
	  "person personen ungdom ungdomen xx xxx xxxx nn nnn nnnn skyddad skyddade skyddat identitet identiteten "
	  "uppgifter personuppgifter sekretess sekretessmarkerad sekretessmarkering samordningsnummer" LABELS },
	{ WORD_NOUN,
	  " pojke pojken flicka flickan kille killen tjej tjejen man mannen kvinna kvinnan dam damen herre "
	  "herren tonåring tonåringen tvillingflicka tvillingflickan tvillingpojke tvillingpojken trillingflicka "
	  "trillingflickan trillingpojke trillingpojken förstfödd förstfödda förstfött andrafödd andrafödda "
	  "andrafött sistfödd sistfödda sistfött äldre äldsta yngre yngsta första andra tredje fjärde " },
	{ WORD_CHILD, " barn barnet bebis bebisen spädbarn spädbarnet son sonen dotter dottern " },
	{ WORD_RELATION,
	  " bror brodern brorsan lillebror storebror halvbror tvillingbror syster systern syrran lillasyster "
	  "storasyster "
	  "halvsyster tvillingsyster syskon syskonet halvsyskon tvilling tvillingen trilling trillingen fyrling "
	  "fyrlingen tvillingar tvillingarna trillingar trillingarna fyrlingar fyrlingarna kusin kusinen mamma mamman "
	  "mor "
	  "modern "
	  "pappa pappan far fadern förälder föräldern föräldrar föräldrarna vårdnadshavare vårdnadshavaren mormor "
	  "morfar "
	  "farmor farfar moster faster morbror farbror styvmor styvfar styvmamma styvpappa bonusmamma bonuspappa sambo "
	  "sambon make maken maka makan fru frun pojkvän pojkvännen flickvän flickvännen vän vännen kompis kompisen "
	  "granne grannen anmälare anmälaren " },
	{ WORD_OF, " till åt av " },
	{ WORD_PLACE, " i på från hos vid med utan under efter inom bor boende vistas har hittad hittat funnen funnet "
	              "klädd iklädd skriven folkbokförd adress" OTHER_THINGS },
};

static const char *const MONTHS[] = { "januari", "februari", "mars",      "april",   "maj",      "juni",
	                              "juli",    "augusti",  "september", "oktober", "november", "december" };

bool said_is_listed(const char *words, const char *word)
{
	const size_t len = strlen(word);

	for (const char *at = words; len && (at = strstr(at, word)); at++)
		if (at > words && at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

int said_month(const char *word)
{
	if (text_length(span_str(word)) < 3)
		return 0;
	for (size_t i = 0; i < ARRAY_LENGTH(MONTHS); i++)
		if (strncmp(MONTHS[i], word, strlen(word)) == 0)
			return (int)i + 1;
	return 0;
}

bool said_is_label(const char *word)
{
	return said_is_listed(LABELS, word);
}

bool said_before_number(const char *word)
{
	return said_is_listed(BEFORE_NUMBER, word);
}

bool said_is_joined(const struct said_tokens *t, size_t at)
{
	const struct said_token *one = &t->items[at];

	return at > 0 && (one->gap_len == 0 || (one->gap_len == 1 && *one->gap == '-'));
}

/* "ABC" in "passnummer ABC123", "kort" in "LMA kort nr 50-1234567": of a number, and nobody's name. */
static bool is_of_label(const struct said_tokens *t, size_t at)
{
	size_t from = at, to = at + 1;
	bool digits = false;

	while (said_is_joined(t, from))
		from--;
	while (to < t->count && said_is_joined(t, to))
		to++;
	for (size_t i = from; i < to; i++)
		digits |= t->items[i].digits;
	if (from > 0 && said_is_listed(" kort kortet ", t->items[at].text) &&
	    strcmp(t->items[from - 1].text, "lma") == 0)
		return true;
	if (!digits || from == 0 || !said_gap_is(&t->items[from], " :#-."))
		return false;
	while (--from > 0 && !t->items[from].digits && said_before_number(t->items[from].text)) {
	}
	return !t->items[from].digits && said_is_label(t->items[from].text);
}

bool said_of_other_thing(const struct said_tokens *t, size_t at)
{
	size_t from = at;

	if (at + 1 < t->count && !t->items[at + 1].digits && !t->items[at + 1].part &&
	    said_is_listed(" kr kronor sek tkr ", t->items[at + 1].text))
		return true;
	while (from > 0 &&
	       (said_is_joined(t, from) || (t->items[from - 1].digits && said_gap_is(&t->items[from], " -/.:+"))))
		from--;
	if (from == 0 || !said_gap_is(&t->items[from], " :.+"))
		return false;
	while (--from > 0 && !t->items[from].digits && said_is_listed(" nr nummer är den ", t->items[from].text)) {
	}
	return !t->items[from].digits && said_is_listed(OTHER_THINGS, t->items[from].text);
}

enum said_class said_class_of(const struct said_tokens *t, size_t at)
{
	const bool by_digits = (at > 0 && t->items[at - 1].digits) || (at + 1 < t->count && t->items[at + 1].digits);

	for (size_t i = 0; i < ARRAY_LENGTH(CLASSES); i++)
		if (said_is_listed(CLASSES[i].words, t->items[at].text))
			return CLASSES[i].class;
	return (by_digits && said_month(t->items[at].text)) || is_of_label(t, at) ? WORD_FILLER : WORD_NAME;
}

/* Words of the classes above that people are called, too. */
#define NAMES_TOO " bror syster far mor make maka sambo vän kusin granne fru till "
#define NEWBORN " nyfödd nyfödda nyfött bebis bebisen spädbarn spädbarnet "
#define HOSPITAL                                                                                                       \
	" bb förlossning förlossningen förlossningsavdelning förlossningsavdelningen sjukhus sjukhuset lasarett "  \
	"lasarettet neonatal neonatalen neonatalavdelning neonatalavdelningen avdelning avdelningen avd "              \
	"vårdavdelning "                                                                                              \
	"vårdavdelningen barnkliniken kvinnokliniken akuten akutmottagningen mottagning mottagningen sal rum plan "

bool said_is_ward(const char *word)
{
	return said_is_listed(HOSPITAL, word);
}

bool said_is_newborn(const char *word)
{
	return said_is_listed(NEWBORN, word);
}

static bool is_name(const struct said_tokens *t, size_t at)
{
	const struct said_token *one = &t->items[at];

	return !one->digits && one->capital && !said_is_initial(one->text) && said_class_of(t, at) == WORD_NAME;
}

static bool is_of(const struct said_tokens *t, size_t at)
{
	return at < t->count && !t->items[at].digits && said_class_of(t, at) == WORD_OF;
}

/* A child is spoken of behind it: then it says whose. */
static bool child_follows(const struct said_tokens *t, size_t at)
{
	for (size_t i = at + 1; i < t->count; i++)
		if (!t->items[i].digits &&
		    (said_is_newborn(t->items[i].text) || (said_class_of(t, i) == WORD_CHILD && !is_of(t, i + 1))))
			return true;
	return false;
}

/* Nothing that names anybody stands before it. */
static bool is_first(const struct said_tokens *t, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		enum said_class class = t->items[i].digits ? WORD_FILLER : said_class_of(t, i);

		if (class != WORD_FILLER && class != WORD_NOUN && class != WORD_CHILD)
			return false;
	}
	return true;
}

/* As a given name before a surname, or as a surname behind a given name that is no genitive ("Livs Far" is none). */
static bool stands_as_name(const struct said_tokens *t, size_t at)
{
	const bool next = at + 1 < t->count && !t->items[at + 1].digits && !t->items[at + 1].part;
	const char *before = at && !t->items[at].part && is_name(t, at - 1) ? t->items[at - 1].text : NULL;

	if (!t->items[at].capital || is_of(t, at + 1))
		return false;
	if (before)
		return before[strlen(before) - 1] != 's' && (!next || is_first(t, at - 1));
	return next && is_name(t, at + 1) && is_first(t, at) && !child_follows(t, at);
}

enum said_class said_class_here(const struct said_tokens *t, size_t at)
{
	const enum said_class class = said_class_of(t, at);

	if ((class == WORD_RELATION || class == WORD_OF) && said_is_listed(NAMES_TOO, t->items[at].text) &&
	    stands_as_name(t, at))
		return WORD_NAME;
	return class;
}

/* --- Words that are the same ---------------------------------------------------------------------------------------
 */

bool said_same_word(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == '-')
			a++;
		while (*b == '-')
			b++;
		if (*a != *b || !*a)
			return *a == *b;
	}
}

static size_t length_of(struct span word)
{
	size_t hyphens = 0;

	for (size_t i = 0; i < word.len; i++)
		hyphens += word.ptr[i] == '-';
	return text_length(word) - hyphens;
}

bool said_is_initial(const char *word)
{
	return length_of(span_str(word)) < 2;
}

static bool same_part(struct span part, const char *word)
{
	for (size_t i = 0; i < part.len; i++, word++) {
		while (*word == '-')
			word++;
		if (*word != part.ptr[i])
			return false;
	}
	return *word == '\0';
}

/* The parts of `a`, one after the other, against `b` as a whole and its parts. */
static bool part_meets(const char *a, const char *b)
{
	for (;;) {
		const struct span part = span_of(a, strcspn(a, "-"));
		bool last = a[part.len] == '\0';

		if (length_of(part) > 1 && same_part(part, b))
			return true;
		for (const char *at = b; length_of(part) > 1 && strchr(b, '-');) {
			const struct span other = span_of(at, strcspn(at, "-"));

			if (span_equal(part, other))
				return true;
			if (!at[other.len])
				break;
			at += other.len + 1;
		}
		if (last)
			return false;
		a += part.len + 1;
	}
}

bool said_words_meet(const char *a, const char *b)
{
	return said_same_word(a, b) || (strchr(a, '-') && part_meets(a, b)) || (strchr(b, '-') && part_meets(b, a));
}

/* --- Tokens --------------------------------------------------------------------------------------------------------
 */

void said_tokens_release(struct said_tokens *t)
{
	free(t->items);
	buf_release(&t->words);
}

static bool is_hyphen(uint32_t c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* White space within a line, an apostrophe, or one hyphen: what they part belongs together. */
static bool joins(struct span gap)
{
	size_t at = 0, count = 0;
	bool hyphen = false;

	while (at < gap.len) {
		const uint32_t c = text_next(gap, &at);

		count++;
		if (is_hyphen(c))
			hyphen = true;
		else if (c == '\n' || (!text_is_white(c) && c != '\'' && c != 0x2019))
			return false;
	}
	return !hyphen || count == 1;
}

/* The run that begins at `at`, which is moved behind it. */
static struct span take_run(struct span text, size_t *at, bool digits)
{
	const size_t from = *at;
	size_t next = *at, end = *at;

	while (next < text.len) {
		const uint32_t c = text_next(text, &next);
		size_t behind = next;

		if (digits ? is_digit(c) : text_is_letter(c))
			end = next;
		else if (digits || !is_hyphen(c) || behind >= text.len || !text_is_letter(text_next(text, &behind)))
			break;
	}
	*at = end;
	return span_of(text.ptr + from, end - from);
}

/* The text of a token goes to the end of `words`; where it begins is kept as a pointer once all are there. */
static enum err add_token(struct said_tokens *t, struct span text, struct span run, size_t gap_from, bool digits)
{
	struct said_token *token = &t->items[t->count];
	const size_t from = (size_t)(run.ptr - text.ptr);
	const struct span gap = span_of(text.ptr + gap_from, from - gap_from);
	BUF lower = buf_init(WORDS_MAX);
	size_t first = 0;

	if (digits)
		TRY(buf_add_span(&lower, run));
	else
		TRY(text_words(run, false, &lower));
	*token = (struct said_token){ .gap = gap.ptr,
		                      .gap_len = gap.len,
		                      .digits = digits,
		                      .capital = !digits && !text_is_small(text_next(run, &first)),
		                      .part = t->count == 0 || !joins(gap) };
	TRY(buf_add(&t->words, buf_str(&lower), lower.len + 1)); /* with its NUL */
	t->count++;
	return ERR_OK;
}

static enum err read_all(struct said_tokens *t, struct span text)
{
	size_t gap_from = 0;

	for (size_t at = 0; at < text.len;) {
		size_t next = at;
		const uint32_t c = text_next(text, &next);

		if (!text_is_letter(c) && !is_digit(c)) {
			at = next;
			continue;
		}
		if (t->count == SAID_TOKENS_MAX)
			return ERR_TOO_LARGE;
		TRY(add_token(t, text, take_run(text, &at, is_digit(c)), gap_from, is_digit(c)));
		gap_from = at;
	}
	return ERR_OK;
}

enum err said_tokens_read(const char *text, struct said_tokens *ret_tokens)
{
	const char *word;
	size_t places;

	*ret_tokens = (struct said_tokens){ .words = buf_init(WORDS_MAX) };
	if (!text_is_utf8(span_str(text)))
		return ERR_INPUT;
	/* each takes a byte or more; readers look some places ahead */
	places = (strlen(text) < SAID_TOKENS_MAX ? strlen(text) : SAID_TOKENS_MAX) + 4;
	ret_tokens->items = calloc(places, sizeof *ret_tokens->items);
	if (!ret_tokens->items)
		return ERR_MEMORY;
	TRY(read_all(ret_tokens, span_str(text)));
	word = buf_str(&ret_tokens->words);
	for (size_t i = 0; i < ret_tokens->count; i++, word += strlen(word) + 1)
		ret_tokens->items[i].text = word;
	return ERR_OK;
}

bool said_gap_is(const struct said_token *t, const char *allowed)
{
	size_t at = 0, count = 0;

	while (at < t->gap_len && count++ < 3 && strchr(allowed, t->gap[at]))
		at++;
	return at == t->gap_len;
}

/* --- Who is named --------------------------------------------------------------------------------------------------
 */

/* One part of a text: tokens from..to. */
struct part {
	const struct said_tokens *said, *written;
	size_t from, to;
	struct said_names *out;
	size_t first;        /* of the words of this part in out->counted */
	enum said_class cut; /* WORD_NAME: nothing ended it */
};

bool said_meets_any(const char *word, const struct said_tokens *written)
{
	for (size_t i = 0; i < written->count; i++)
		if (!written->items[i].digits && !said_is_initial(written->items[i].text) &&
		    said_words_meet(word, written->items[i].text))
			return true;
	return false;
}

static void leave_out(struct said_names *out, size_t at)
{
	out->left_out[out->left_out_count++] = (uint16_t)at;
}

/* "Veras barn": the word before is a counted one and ends with s. */
static bool is_genitive(const struct part *p, size_t at)
{
	const struct said_names *out = p->out;
	const char *before;

	if (out->count == p->first || at == p->from || out->counted[out->count - 1] != at - 1)
		return false;
	before = p->said->items[at - 1].text;
	return before[strlen(before) - 1] == 's';
}

static void take_relative(struct part *p, size_t at, enum said_class class)
{
	const bool of = at + 1 < p->to && !p->said->items[at + 1].digits && said_class_of(p->said, at + 1) == WORD_OF;

	if (!of && is_genitive(p, at)) {
		while (p->out->count > p->first)
			leave_out(p->out, p->out->counted[--p->out->count]);
		p->out->related = true;
	} else if (of || class == WORD_RELATION) {
		p->cut = WORD_RELATION;
		p->out->related = true;
	}
}

static void take_word(struct part *p, size_t at)
{
	const char *word = p->said->items[at].text;
	const enum said_class class = said_meets_any(word, p->written) ? WORD_NAME : said_class_of(p->said, at);

	const bool ward =
	        class == WORD_NAME && p->out->count > 0 && said_is_ward(word) && !said_meets_any(word, p->written);

	if (p->cut == WORD_RELATION)
		leave_out(p->out, at);
	if (p->cut != WORD_NAME)
		return;
	if (class == WORD_CHILD || class == WORD_RELATION)
		take_relative(p, at, class);
	else if (class == WORD_PLACE || ward)
		p->cut = WORD_PLACE;
	else if (class == WORD_NAME && !said_is_initial(word))
		p->out->counted[p->out->count++] = (uint16_t)at;
}

/* "Blond pojke": a sentence begins with a capital. */
static bool begins_sentence(const struct part *p, size_t at)
{
	const struct said_token *next = &p->said->items[at + 1];

	return at == p->from && at + 1 < p->to && !next->digits && !next->capital;
}

static void keep_capitals(struct part *p, bool unknown)
{
	size_t kept = p->first;

	for (size_t i = p->first; i < p->out->count; i++) {
		const size_t at = p->out->counted[i];

		if (p->said->items[at].capital && !(unknown && begins_sentence(p, at)))
			p->out->counted[kept++] = (uint16_t)at;
	}
	p->out->count = kept;
}

void said_names_find(const struct said_tokens *said, const struct said_tokens *written, bool unknown,
                     struct said_names *ret_names)
{
	ret_names->count = ret_names->left_out_count = 0;
	ret_names->related = false;
	for (size_t from = 0, to; from < said->count; from = to) {
		struct part p = { said, written, from, 0, ret_names, ret_names->count, WORD_NAME };

		for (to = from + 1; to < said->count && !said->items[to].part;)
			to++;
		p.to = to;
		for (size_t at = from; at < to; at++)
			if (!said->items[at].digits)
				take_word(&p, at);
		if (unknown || p.first > 0)
			keep_capitals(&p, unknown);
	}
}
