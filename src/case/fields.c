#include "case/file.h"

#include <string.h>

/* --- Choices ----------------------------------------------------------------------------------------------------- */

#define CHOICES(name, ...) static const struct case_choice name[] = { __VA_ARGS__, { NULL, NULL } }

CHOICES(KNOWN, { "number", "Personnummer eller samordningsnummer finns" }, { "newborn", "Nyfött barn utan nummer" },
        { "no-number", "Känd person utan svenskt nummer" }, { "unknown", "Okänd person" });
CHOICES(BIRTH_SOURCE, { "stated", "Uppgiven av personen eller någon annan" }, { "assumed", "Antagen" });
CHOICES(PROTECTED, { "none", "Nej" }, { "marking", "Sekretessmarkering" }, { "registration", "Skyddad folkbokföring" });
CHOICES(INTERPRETER, { "no", "Nej, behövs inte" }, { "yes", "Ja, tolk har använts" },
        { "phone", "Ja, tolk per telefon" }, { "missing", "Behövs, men har inte gått att få" });
CHOICES(ROLE, { "custodian", "Vårdnadshavare" }, { "guardian", "Särskilt förordnad vårdnadshavare" },
        { "god-man", "God man" }, { "proxy", "Ombud" }, { "parent", "Förälder som inte är vårdnadshavare" });
CHOICES(CUSTODIANS_MISSING, { "unknown", "Det är inte känt vilka de är" },
        { "unaccompanied", "Barnet är i Sverige utan dem, och god man är inte förordnad än" },
        { "dead", "De lever inte" }, { "other", "Annat skäl, som skrivs nedan" });
CHOICES(STANCE, { "consents", "Samtycker" }, { "opposes", "Motsätter sig" }, { "unclear", "Har inte tagit ställning" },
        { "not-reached", "Har inte nåtts" });
CHOICES(PERSON_STANCE, { "consents", "Samtycker" }, { "opposes", "Motsätter sig" },
        { "unclear", "Har inte tagit ställning" }, { "cannot", "Kan inte ge uttryck för en inställning" },
        { "not-reached", "Har inte kunnat höras" });
CHOICES(CHANNEL, { "phone", "Telefon" }, { "visit", "Besök" }, { "police", "Polisens ledningscentral" },
        { "meeting", "På plats hos den som anmälde" }, { "written", "Skriftligt" }, { "own", "Egen iakttagelse" });
CHOICES(RESPONSIBLE, { "home", "Kommunen är personens hemkommun" },
        { "stay", "Personen vistas i kommunen och behovet är akut" },
        { "assigned", "Kommunen har anvisats att ordna boende" },
        { "placed", "Kommunen har placerat personen och ansvarar för vården" });
CHOICES(HOW, { "on-site", "På plats" }, { "phone", "Per telefon" }, { "police", "Genom polisen" },
        { "health", "Genom hälso- och sjukvården" }, { "video", "Genom videosamtal" });
CHOICES(SPOKEN, { "yes", "Ja" }, { "age", "Nej, barnet är för litet" }, { "not-possible", "Nej, det har inte gått" },
        { "refused", "Nej, barnet ville inte" });
CHOICES(CARE, { "custody", "Omhändertagandet" }, { "care", "Vård som rätten har beslutat" });
CHOICES(PLACEMENT, { "jourhem", "Jourhem" }, { "familjehem", "Familjehem" },
        { "network", "Hem hos släkting eller annan närstående" }, { "hvb", "Hem för vård eller boende (HVB)" },
        { "sis", "Särskilt ungdomshem (SiS)" }, { "hospital", "Sjukhus" }, { "lvm-home", "LVM-hem (SiS)" },
        { "stodboende", "Stödboende" });

/* --- The table --------------------------------------------------------------------------------------------------- */

#define SHORT 120
#define LINE 200
#define REASON 1200 /* in the decision: the fewer words the better */
#define DETAIL 8000 /* in the decision basis */

#define REASON_HINT                                                                                                    \
	"Står i beslutet, som kan behöva lämnas ut. Två till fyra meningar. Inga adresser, inga anmälare, inga "  \
	"telefonnummer."
#define DETAIL_HINT "Står bara i beslutsunderlaget. Vad har hänt, när, vem har sett eller sagt det, hur säkert är det?"

static const struct case_field FIELDS[] = {
	{ "type", CASE_TEXT, CASE_STEP_NONE, "Beslutstyp", "Till exempel lvu-6.", .max = LAW_ID_TEXT - 1,
	  .protected = true },

	{ "person.known", CASE_CHOICE, CASE_STEP_PERSON, "Vad vet du om identiteten?", "", .choices = KNOWN },
	{ "person.name", CASE_TEXT, CASE_STEP_PERSON, "Namn",
	  "För- och efternamn. Ett nyfött barn utan namn: lämna tomt.", .max = SHORT },
	{ "person.number", CASE_PERSONAL_NUMBER, CASE_STEP_PERSON, "Personnummer eller samordningsnummer",
	  "ÅÅÅÅMMDD-NNNN", .max = 0 },
	{ "person.birth_date", CASE_DATE, CASE_STEP_PERSON, "Födelsedag",
	  "Behövs när nummer saknas, eller när samordningsnumret har månad 00 eller dag 60. ÅÅÅÅ-MM-DD", .max = 0 },
	{ "person.birth_date_source", CASE_CHOICE, CASE_STEP_PERSON, "Hur är födelsedagen känd?",
	  "Behövs bara när den inte följer av ett nummer.", .choices = BIRTH_SOURCE },
	{ "person.age_estimate", CASE_NUMBER, CASE_STEP_PERSON, "Uppskattad ålder",
	  "Behövs bara när födelsedagen inte är känd.", .max = 120 },
	{ "person.description", CASE_LONG, CASE_STEP_PERSON, "Beskrivning",
	  "För den som är okänd, eller ett nyfött barn: det som gör att polis och hem känner igen rätt person.",
	  .max = 600, .searched = true },
	{ "person.id_band", CASE_TEXT, CASE_STEP_PERSON, "Barnets id-band",
	  "Numret på det nyfödda barnets id-band. Står i beslutet.", .max = 40 },
	{ "person.birth_order", CASE_NUMBER, CASE_STEP_PERSON, "Födelseordning, vid flerbörd",
	  "1 för den som föddes först. Står i beslutet.", .max = 9 },
	{ "person.birth_place", CASE_TEXT, CASE_STEP_PERSON, "Var barnet föddes",
	  "Sjukhus och ort, utan adress. Står i beslutet.", .max = SHORT, .searched = true },
	{ "person.birth_time", CASE_TIME, CASE_STEP_PERSON, "När barnet föddes", "ÅÅÅÅ-MM-DD TT:MM", .max = 0 },
	{ "person.found_place", CASE_TEXT, CASE_STEP_PERSON, "Var barnet hittades",
	  "Bara för ett barn som har hittats. Står i beslutet.", .max = SHORT, .searched = true },
	{ "person.found_at", CASE_TIME, CASE_STEP_PERSON, "När barnet hittades", "ÅÅÅÅ-MM-DD TT:MM", .max = 0 },
	{ "person.mother", CASE_TEXT, CASE_STEP_PERSON, "Barnets mor",
	  "Moderns namn, och personnummer om det är känt. Numret står bara i beslutsunderlaget.", .max = LINE,
	  .protected = true },
	{ "person.protected", CASE_CHOICE, CASE_STEP_PERSON, "Skyddade personuppgifter?",
	  "Skriv då ingen adress någonstans.", .choices = PROTECTED },
	{ "person.address", CASE_TEXT, CASE_STEP_PERSON, "Adress", "Står bara i beslutsunderlaget.", .max = LINE,
	  .protected = true },
	{ "person.phone", CASE_PHONE, CASE_STEP_PERSON, "Telefon", "Står bara i beslutsunderlaget.", .max = 40,
	  .protected = true },
	{ "person.language", CASE_TEXT, CASE_STEP_PERSON, "Språk", "Lämna tomt för svenska.", .max = 60 },
	{ "person.interpreter", CASE_CHOICE, CASE_STEP_PERSON, "Behövs tolk?", "", .choices = INTERPRETER },
	{ "copies.mask_staff", CASE_BOOL, CASE_STEP_PERSON, "Ska handläggares namn utelämnas i kopior?",
	  "Bara om hot eller trakasserier kan befaras (33 § fjärde stycket förvaltningslagen). Originalet ändras inte.",
	  .protected = true },
	{ "custodians.missing", CASE_CHOICE, CASE_STEP_PERSON, "Varför ingen vårdnadshavare kan anges",
	  "Bara när varken vårdnadshavare eller god man kan anges nedan. Står i beslutet.",
	  .choices = CUSTODIANS_MISSING },
	{ "custodians.reason", CASE_LONG, CASE_STEP_PERSON, "Mer om det, i beslutet", "Till exempel hur de söks.",
	  .max = 600, .searched = true },
	{ "representatives.*.name", CASE_TEXT, CASE_STEP_PERSON, "Namn", "", .max = SHORT },
	{ "representatives.*.role", CASE_CHOICE, CASE_STEP_PERSON, "Roll", "", .choices = ROLE },
	{ "representatives.*.number", CASE_PERSONAL_NUMBER, CASE_STEP_PERSON, "Personnummer", "ÅÅÅÅMMDD-NNNN",
	  .protected = true },
	{ "representatives.*.phone", CASE_PHONE, CASE_STEP_PERSON, "Telefon", "", .max = 40, .protected = true },
	{ "representatives.*.address", CASE_TEXT, CASE_STEP_PERSON, "Adress", "", .max = LINE, .protected = true },
	{ "representatives.*.language", CASE_TEXT, CASE_STEP_PERSON, "Språk, om tolk behövs", "", .max = 60,
	  .protected = true },
	{ "representatives.*.stance", CASE_CHOICE, CASE_STEP_PERSON, "Inställning till vården", "", .choices = STANCE },
	{ "representatives.*.views", CASE_LONG, CASE_STEP_PERSON, "Vad personen har sagt",
	  "Står bara i beslutsunderlaget.", .max = 4000, .protected = true },
	{ "representatives.*.informed", CASE_TIME, CASE_STEP_PERSON, "Fick veta beslutet", "ÅÅÅÅ-MM-DD TT:MM",
	  .protected = true },

	{ "contact.at", CASE_TIME, CASE_STEP_RESPONSIBILITY, "När kontaktades jouren?", "ÅÅÅÅ-MM-DD TT:MM",
	  .protected = true },
	{ "contact.channel", CASE_CHOICE, CASE_STEP_RESPONSIBILITY, "Hur?", "", .choices = CHANNEL, .protected = true },
	{ "contact.authority", CASE_TEXT, CASE_STEP_RESPONSIBILITY, "Myndighet eller verksamhet",
	  "Till exempel polisen eller en barnavdelning.", .max = SHORT, .protected = true },
	{ "contact.name", CASE_TEXT, CASE_STEP_RESPONSIBILITY, "Vem kontaktade jouren?",
	  "Namn och titel. Står bara i beslutsunderlaget.", .max = LINE, .protected = true },
	{ "contact.phone", CASE_PHONE, CASE_STEP_RESPONSIBILITY, "Telefon dit", "", .max = 40, .protected = true },
	{ "contact.reason", CASE_LONG, CASE_STEP_RESPONSIBILITY, "Vad sades?",
	  "Orsaken så som den uppgavs. Står bara i beslutsunderlaget.", .max = 4000, .protected = true },
	{ "municipality", CASE_TEXT, CASE_STEP_RESPONSIBILITY, "Ansvarig kommun", "Till exempel Gävle.", .max = SHORT,
	  .protected = true },
	{ "residence.home_municipality", CASE_TEXT, CASE_STEP_RESPONSIBILITY, "Hemkommun (folkbokföring)", "",
	  .max = SHORT },
	{ "residence.stay_municipality", CASE_TEXT, CASE_STEP_RESPONSIBILITY, "Kommun där personen är nu", "",
	  .max = SHORT },
	{ "residence.whereabouts", CASE_LONG, CASE_STEP_RESPONSIBILITY, "Var är personen just nu?",
	  "Plats och vem som är där. Står bara i beslutsunderlaget.", .max = 600, .protected = true },
	{ "residence.responsible", CASE_CHOICE, CASE_STEP_RESPONSIBILITY, "Varför är det den här nämndens ansvar?", "",
	  .choices = RESPONSIBLE },
	{ "residence.responsible_note", CASE_LONG, CASE_STEP_RESPONSIBILITY, "Mer om ansvaret",
	  "Till exempel vem i hemkommunen som har underrättats. Står bara i beslutsunderlaget.", .max = 2000,
	  .protected = true },

	{ "grounds", CASE_SET, CASE_STEP_GROUNDS, "Grund", "", .from_law = true },
	{ "court_wait", CASE_SET, CASE_STEP_GROUNDS, "Varför rättens beslut inte kan avvaktas", "", .from_law = true },
	{ "background", CASE_LONG, CASE_STEP_GROUNDS, "Bakgrund",
	  "Tidigare insatser, utredningar och anmälningar. Står bara i beslutsunderlaget.", .max = DETAIL,
	  .protected = true },
	{ "no.reason", CASE_LONG, CASE_STEP_GROUNDS, "Skäl, om svaret blev nej",
	  "Varför beslutsfattaren sade nej. " REASON_HINT, .max = REASON, .searched = true },
	{ "no.instead", CASE_LONG, CASE_STEP_GROUNDS, "Vad som görs i stället, om svaret blev nej",
	  "Står bara i beslutsunderlaget.", .max = 2000, .protected = true },

	{ "criteria.*.reason", CASE_LONG, CASE_STEP_CRITERIA, "I beslutet", REASON_HINT, .max = REASON,
	  .searched = true },
	{ "criteria.*.facts", CASE_LONG, CASE_STEP_CRITERIA, "I beslutsunderlaget", DETAIL_HINT, .max = DETAIL,
	  .protected = true },

	{ "public.kept", CASE_LONG, CASE_STEP_CRITERIA, "Uppgifter som måste stå kvar i beslutet",
	  "Behövs bara när en adress, ett nummer eller ett namn i skälen har påpekats och ändå måste stå där. Skriv "
	  "orden så "
	  "som de står, och varför: Kvarnvägen 17, där barnet hittades. Står bara i beslutsunderlaget.",
	  .max = 2000, .protected = true },

	{ "protection.needed", CASE_BOOL, CASE_STEP_PROTECTION, "Behöver barnet omedelbart skydd?", "",
	  .protected = true },
	{ "protection.judgment", CASE_LONG, CASE_STEP_PROTECTION, "Bedömningen", "Vad bedömdes, och varför?",
	  .max = 4000, .protected = true },
	{ "protection.facts", CASE_LONG, CASE_STEP_PROTECTION, "Vad bedömningen bygger på", "", .max = 4000,
	  .protected = true },
	{ "protection.at", CASE_TIME, CASE_STEP_PROTECTION, "När gjordes den?", "ÅÅÅÅ-MM-DD TT:MM", .protected = true },
	{ "protection.how", CASE_CHOICE, CASE_STEP_PROTECTION, "Hur gjordes den?", "", .choices = HOW,
	  .protected = true },
	{ "protection.spoken", CASE_CHOICE, CASE_STEP_PROTECTION, "Har någon talat med barnet?", "", .choices = SPOKEN,
	  .protected = true },
	{ "protection.spoken_by", CASE_TEXT, CASE_STEP_PROTECTION, "Vem talade med barnet?", "Namn och titel.",
	  .max = LINE, .protected = true },
	{ "protection.by_name", CASE_TEXT, CASE_STEP_PROTECTION, "Vem gjorde bedömningen?", "", .max = SHORT,
	  .protected = true },
	{ "protection.by_title", CASE_TEXT, CASE_STEP_PROTECTION, "Titel", "Till exempel socialsekreterare.",
	  .max = SHORT, .protected = true },

	{ "views.stance", CASE_CHOICE, CASE_STEP_VOICE, "Personens egen inställning", "", .choices = PERSON_STANCE },
	{ "views.reason", CASE_LONG, CASE_STEP_VOICE, "Inställningen, i beslutet",
	  "Vad barnet eller den enskilde själv har sagt, eller varför det inte har gått att fråga. " REASON_HINT,
	  .max = REASON, .searched = true },
	{ "views.detail", CASE_LONG, CASE_STEP_VOICE, "Inställningen, i beslutsunderlaget", DETAIL_HINT, .max = DETAIL,
	  .protected = true },
	{ "views.representatives", CASE_LONG, CASE_STEP_VOICE, "Vårdnadshavarnas inställning, i beslutet", REASON_HINT,
	  .max = REASON, .searched = true },
	{ "best_interests.reason", CASE_LONG, CASE_STEP_VOICE, "Barnets bästa, i beslutet",
	  "Varför åtgärden är det bästa för barnet, trots det som talar emot. " REASON_HINT, .max = REASON,
	  .searched = true },
	{ "best_interests.detail", CASE_LONG, CASE_STEP_VOICE, "Barnets bästa, i beslutsunderlaget", DETAIL_HINT,
	  .max = DETAIL, .protected = true },

	{ "placement.care", CASE_CHOICE, CASE_STEP_PLACEMENT, "Vilken vård gäller placeringen?", "", .choices = CARE },
	{ "placement.kind", CASE_CHOICE, CASE_STEP_PLACEMENT, "Var ska personen vara?", "", .choices = PLACEMENT,
	  .from_law = true },
	{ "placement.place", CASE_TEXT, CASE_STEP_PLACEMENT, "Hemmets eller enhetens namn",
	  "Står i beslutet bara för HVB, stödboende, SiS-hem och sjukhus, och inte när vistelsen är hemlig.",
	  .max = LINE, .protected = true },
	{ "placement.municipality", CASE_TEXT, CASE_STEP_PLACEMENT, "Kommun där hemmet ligger", "", .max = SHORT,
	  .protected = true },
	{ "placement.address", CASE_TEXT, CASE_STEP_PLACEMENT, "Adress", "Står bara i beslutsunderlaget.", .max = LINE,
	  .protected = true },
	{ "placement.phone", CASE_PHONE, CASE_STEP_PLACEMENT, "Telefon", "Står bara i beslutsunderlaget.", .max = 40,
	  .protected = true },
	{ "placement.secret", CASE_BOOL, CASE_STEP_PLACEMENT, "Ska vistelseorten hållas hemlig?",
	  "Det kräver ett eget beslut. Här ser ja bara till att platsen inte skrivs i beslutet.", .max = 0 },
	{ "placement.from", CASE_TIME, CASE_STEP_PLACEMENT, "Från när?", "ÅÅÅÅ-MM-DD TT:MM", .max = 0 },
	{ "placement.previous", CASE_TEXT, CASE_STEP_PLACEMENT, "Var personen har varit hittills",
	  "Vid omplacering: vilket slags hem, utan namn och adress.", .max = LINE, .searched = true },
	{ "placement.best_interests", CASE_LONG, CASE_STEP_PLACEMENT,
	  "Varför placeringen är bäst för barnet, i beslutet",
	  "Behövs när det som står under Barnets bästa inte räcker. " REASON_HINT, .max = REASON, .searched = true },
	{ "placement.detail", CASE_LONG, CASE_STEP_PLACEMENT, "Om placeringen, i beslutsunderlaget", DETAIL_HINT,
	  .max = DETAIL, .protected = true },

	{ "documents.*.title", CASE_TEXT, CASE_STEP_DOCUMENTS, "Handling", "Till exempel orosanmälan.", .max = LINE,
	  .protected = true },
	{ "documents.*.from", CASE_TEXT, CASE_STEP_DOCUMENTS, "Från", "", .max = LINE, .protected = true },
	{ "documents.*.date", CASE_DATE, CASE_STEP_DOCUMENTS, "Dag", "ÅÅÅÅ-MM-DD", .protected = true },
	{ "handover.note", CASE_LONG, CASE_STEP_DOCUMENTS, "Till den som tar över i kommunen",
	  "Det som måste göras på morgonen. Står bara i beslutsunderlaget.", .max = 4000, .protected = true },
};

const struct case_field *case_fields(size_t *ret_count)
{
	*ret_count = ARRAY_LENGTH(FIELDS);
	return FIELDS;
}

/* --- Paths ------------------------------------------------------------------------------------------------------- */

static bool is_index(const char *part, size_t len)
{
	return len > 0 && len <= 2 && strspn(part, "0123456789") >= len && (len == 1 || part[0] != '0');
}

/* The same rule as for ids in law packs. */
static bool is_id(const char *part, size_t len)
{
	return len > 0 && len < LAW_ID_TEXT && strspn(part, "abcdefghijklmnopqrstuvwxyz0123456789_-") >= len;
}

/* A path with real numbers and ids against one of the table. Gives what of the pattern is left behind the path: "" when
 * it is that field, NULL when it does not lead there. */
static const char *follow(const char *pattern, const char *path)
{
	bool criteria = strncmp(pattern, "criteria.", 9) == 0;

	for (;;) {
		size_t want = strcspn(pattern, "."), have = strcspn(path, ".");
		bool star = want == 1 && *pattern == '*';
		if (star ? !(criteria ? is_id(path, have) : is_index(path, have))
		         : want != have || memcmp(pattern, path, want) != 0)
			return NULL;
		pattern += want + (pattern[want] == '.');
		path += have;
		if (!*path)
			return pattern;
		path++;
		if (!*pattern || !*path)
			return NULL;
	}
}

const struct case_field *case_field_find(const char *path)
{
	for (size_t i = 0; i < ARRAY_LENGTH(FIELDS); i++) {
		const char *left = follow(FIELDS[i].path, path);
		if (left && !*left)
			return &FIELDS[i];
	}
	return NULL;
}

const char *case_path_below(const char *path)
{
	for (size_t i = 0; i < ARRAY_LENGTH(FIELDS); i++) {
		const char *left = follow(FIELDS[i].path, path);
		if (left && *left)
			return left;
	}
	return NULL;
}

/* --- Steps ------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *name, *title;
} STEPS[] = {
	[CASE_STEP_NONE] = { "", "" },
	[CASE_STEP_PERSON] = { "person", "Person" },
	[CASE_STEP_RESPONSIBILITY] = { "responsibility", "Ansvar och vistelse" },
	[CASE_STEP_GROUNDS] = { "grounds", "Grunder" },
	[CASE_STEP_CRITERIA] = { "criteria", "Omständigheter" },
	[CASE_STEP_PROTECTION] = { "protection", "Skyddsbedömning" },
	[CASE_STEP_VOICE] = { "voice", "Barnets röst" },
	[CASE_STEP_PLACEMENT] = { "placement", "Placering" },
	[CASE_STEP_DOCUMENTS] = { "documents", "Handlingar" },
};
_Static_assert(ARRAY_LENGTH(STEPS) == CASE_STEP_COUNT, "a name for each step");

const char *case_step_name(enum case_step step)
{
	return STEPS[step].name;
}

const char *case_step_title(enum case_step step, const struct law_type *type)
{
	/* LVM is about grown people. */
	if (step == CASE_STEP_VOICE && !type->child_only)
		return "Den enskildes inställning";
	return STEPS[step].title;
}

enum case_step case_step_find(const char *name)
{
	for (int i = CASE_STEP_NONE + 1; i < CASE_STEP_COUNT; i++)
		if (strcmp(STEPS[i].name, name) == 0)
			return (enum case_step)i;
	return CASE_STEP_NONE;
}

bool case_step_in_type(enum case_step step, const struct law_type *type)
{
	for (size_t i = 0; i < type->step_count; i++)
		if (case_step_find(type->steps[i]) == step)
			return step != CASE_STEP_NONE;
	return false;
}

/* --- Choices of a field ------------------------------------------------------------------------------------------ */

static const struct law_choice *find_choice(const struct law_choice *from, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(from[i].id, id) == 0)
			return &from[i];
	return NULL;
}

static size_t law_choices(const struct law_choice *from, size_t from_count, struct case_choice *ret, size_t cap)
{
	size_t count = 0;

	for (; count < from_count && count < cap; count++)
		ret[count] = (struct case_choice){ from[count].id, from[count].label };
	return count;
}

/* The type's list for a field that is from_law. */
static const struct law_choice *type_choices(const char *path, const struct law_type *type, size_t *ret_count)
{
	if (strcmp(path, "grounds") == 0)
		return *ret_count = type->ground_count, type->grounds;
	if (strcmp(path, "court_wait") == 0)
		return *ret_count = type->court_wait_count, type->court_wait;
	return *ret_count = type->placement_kind_count, type->placement_kinds;
}

const struct law_choice *case_law_choice(const char *path, const struct law_type *type, const char *id)
{
	size_t count;
	const struct law_choice *choices = type_choices(path, type, &count);

	return find_choice(choices, count, id);
}

size_t case_field_choices(const struct case_field *field, const struct law_type *type, struct case_choice *ret_choices,
                          size_t cap)
{
	size_t count = 0, from_count;
	const struct law_choice *from = field->from_law && type ? type_choices(field->path, type, &from_count) : NULL;

	if (field->from_law && type)
		return law_choices(from, from_count, ret_choices, cap);
	for (const struct case_choice *c = field->choices; c && c->id && count < cap; c++)
		ret_choices[count++] = *c;
	return count;
}
