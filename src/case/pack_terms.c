/* The terms of a pack in words: fields, conditions both ways, and rules as sentences. */
#include "case/pack_terms.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/case.h"

#define TERM_MAX 400

/* What the program adds to the case (context.h, draft_context.h). `yes` and `no`: as a condition; NULL: "är ifyllt". */
static const struct {
	const char *path, *term, *yes, *no;
} MADE[] = {
	{ "decision.answer", "svaret", NULL, NULL },
	{ "decision.answer_text", "svaret, ja eller nej", NULL, NULL },
	{ "decision.called_number", "numret som ringdes", NULL, NULL },
	{ "decision.check_address", "kontrollsidans adress", NULL, NULL },
	{ "decision.check_code", "kontrollkoden", NULL, NULL },
	{ "decision.committee", "nämnden", NULL, NULL },
	{ "decision.custody", "referensen för det omhändertagande som placeringen vilar på",
	  "ett omhändertagande som gäller är registrerat i ärendet eller i ett som hör ihop med det",
	  "inget omhändertagande som gäller är registrerat i ärendet eller i ett som hör ihop med det" },
	{ "decision.court", "förvaltningsrätten", NULL, NULL },
	{ "decision.decider", "beslutsfattarens namn och uppdrag", NULL, NULL },
	{ "decision.decider_name", "beslutsfattarens namn", NULL, NULL },
	{ "decision.decider_office", "beslutsfattarens uppdrag", NULL, NULL },
	{ "decision.deviates", "det där texten säger annat än samtalet", "texten säger något annat än samtalet",
	  "texten säger detsamma som samtalet" },
	{ "decision.duty_name", "jourens namn", NULL, NULL },
	{ "decision.duty_phone", "jourens telefon", NULL, NULL },
	{ "decision.identified_how", "hur beslutsfattaren identifierades", NULL, NULL },
	{ "decision.listeners", "vem mer som lyssnade", NULL, NULL },
	{ "decision.mandate", "behörigheten", NULL, NULL },
	{ "decision.municipality", "kommunen", NULL, NULL },
	{ "decision.question", "frågan i handläggarens ord", NULL, NULL },
	{ "decision.rapporteur", "föredraganden", NULL, NULL },
	{ "decision.rapporteur_name", "föredragandens namn", NULL, NULL },
	{ "decision.rapporteur_title", "föredragandens titel", NULL, NULL },
	{ "decision.meeting_long", "dagen för nämndens nästa sammanträde",
	  "kommunens kalender har ett kommande sammanträde",
	  "kommunens kalender har inget kommande sammanträde, eller ett på dagen för beslutet" },
	{ "decision.recorded", "när beslutet registrerades", NULL, NULL },
	{ "decision.recorded_full", "när beslutet registrerades, med tidszon", NULL, NULL },
	{ "decision.recorded_long", "när beslutet registrerades, i ord", NULL, NULL },
	{ "decision.recorder", "vem som registrerade", NULL, NULL },
	{ "decision.reference", "referensen", NULL, NULL },
	{ "decision.stated", "när beslutet fattades", NULL, NULL },
	{ "decision.stated_full", "när beslutet fattades, med tidszon", NULL, NULL },
	{ "decision.stated_long", "när beslutet fattades, i ord", NULL, NULL },
	{ "decision.stated_clock", "klockslaget då beslutet fattades", NULL, NULL },
	{ "decision.text_code", "textkoden", NULL, NULL },
	{ "decision.why_oral", "varför beslutet fattades muntligt", NULL, NULL },
	{ "decision.decided", "det muntliga beslutet", "det muntliga beslutet är registrerat",
	  "inget muntligt beslut är registrerat än" },
	{ "decision.after_call", "om texten skrevs efter samtalet", "texten skrivs efter samtalet",
	  "texten skrevs före samtalet" },
	{ "decision.late_entry", "om beslutet registrerades sent", "beslutet registrerades sent",
	  "beslutet registrerades i tid" },
	{ "decision.practice", "om det är en övning", "det är en övning", "det är på riktigt" },
	{ "law.act", "lagens korta namn", NULL, NULL },
	{ "law.act_title", "lagens namn", NULL, NULL },
	{ "law.provision", "lagrummet", NULL, NULL },
	{ "law.title", "beslutets rubrik", NULL, NULL },
	{ "law.short_name", "beslutets korta namn", NULL, NULL },
	{ "law.measure", "åtgärden", NULL, NULL },
	{ "law.question", "frågan", NULL, NULL },
	{ "law.transition", "om tiden efter lagpaketets sista dag", NULL, NULL },
	{ "law.unreviewed", "om lagpaketet är granskat", "lagpaketet måste granskas och ingen har godkänt det",
	  "lagpaketet är godkänt, eller behöver inget godkännande" },
	{ "grounds_named", "grunderna", NULL, NULL },
	{ "grounds_spoken", "grunderna, som de läses upp", NULL, NULL },
	{ "grounds_text", "grunderna", NULL, NULL },
	{ "court_wait_named", "varför rättens beslut inte kan avvaktas", NULL, NULL },
	{ "court_wait_text", "varför rättens beslut inte kan avvaktas", NULL, NULL },
	{ "placement_named", "platsen", NULL, NULL },
	{ "question_asked", "frågan som den ställdes", NULL, NULL },
	{ "who.name", "personens namn", NULL, NULL },
	{ "who.name_cap", "personens namn", NULL, NULL },
	{ "who.def", "barnet, den unge eller personen", NULL, NULL },
	{ "who.def_cap", "Barnet, Den unge eller Personen", NULL, NULL },
	{ "who.gen", "barnets, den unges eller personens", NULL, NULL },
	{ "who.gen_cap", "Barnets, Den unges eller Personens", NULL, NULL },
	{ "who.d", "d eller t, efter den unge eller barnet", NULL, NULL },
	{ "who.en", "en eller et, efter den unge eller barnet", NULL, NULL },
	{ "custodians_def", "vårdnadshavaren eller vårdnadshavarna", NULL, NULL },
	{ "god_men_label", "God man eller Gode män", NULL, NULL },
	{ "person.identity", "personens namn och nummer", NULL, NULL },
	{ "person.whom", "personens namn och nummer, i en mening", NULL, NULL },
	{ "person.age", "personens ålder", NULL, NULL },
	{ "person.age_text", "personens ålder", NULL, NULL },
	{ "person.birth_year", "födelseåret", NULL, NULL },
	{ "person.is_child", "om personen är under 18 år", "personen är under 18 år",
	  "personen är 18 år eller äldre, eller åldern är inte känd" },
	{ "person.is_adult", "om personen är 18 år", "personen är 18 år eller äldre",
	  "personen är under 18 år, eller åldern är inte känd" },
	{ "person.is_fifteen", "om personen är 15 år", "personen är 15 år eller äldre",
	  "personen är under 15 år, eller åldern är inte känd" },
	{ "person.is_small", "om personen är under 4 år", "personen är under 4 år",
	  "personen är 4 år eller äldre, eller åldern är inte känd" },
	{ "decision.stated_exact", "den exakta tid då beslutet fattades", NULL, NULL },
	{ "decision.renewal", "de nya omständigheterna", NULL, NULL },
	{ "decision.review_court", "domstolen som beslutet underställs", NULL, NULL },
	{ "limbs.home_named", "vilken del av grunden om hemmet", NULL, NULL },
	{ "limbs.own_named", "vilken del av grunden om eget beteende", NULL, NULL },
	{ "substance_named", "missbruksmedlet", NULL, NULL },
	{ "person.may_be_adult", "om personen kan vara 18 år",
	  "personen är 18 år eller äldre, efter någon av födelsedagarna",
	  "personen är under 18 år efter alla födelsedagar, eller åldern är inte känd" },
	{ "person.is_twenty", "om personen är 20 år", "personen är 20 år eller äldre",
	  "personen är under 20 år, eller åldern är inte känd" },
	{ "person.birth_counts", "den födelsedag som räknas", NULL, NULL },
	{ "person.birth_counts_as", "hur den födelsedag som räknas är känd", NULL, NULL },
	{ "person.birth_other", "den andra födelsedagen", "en annan födelsedag är också uppgiven",
	  "bara en födelsedag är uppgiven" },
	{ "person.birth_other_as", "hur den andra födelsedagen är känd", NULL, NULL },
	{ "person.age_other_text", "åldern efter den andra födelsedagen", NULL, NULL },
	{ "informed.what_left_text", "det som inte har berättats", NULL, NULL },
	{ "administrators_text", "förvaltare", NULL, NULL },
	{ "unaccompanied_text", "ställföreträdare för ensamkommande barn", NULL, NULL },
	{ "children", "andra barn i hemmet", NULL, NULL },
	{ "custodians_text", "vårdnadshavarna", NULL, NULL },
	{ "custodians", "vårdnadshavare", NULL, NULL },
	{ "representatives", "företrädare", NULL, NULL },
	{ "representatives_gen", "vårdnadshavarnas eller företrädarnas", NULL, NULL },
	{ "other_representatives_text", "andra företrädare", NULL, NULL },
	{ "god_men_text", "gode män", NULL, NULL },
	{ "documents", "handlingar", NULL, NULL },
	{ "consent.all", "alla samtycken", "alla som ska samtycka har samtyckt",
	  "någon som ska samtycka har inte gjort det" },
	{ "stances.text", "vad vårdnadshavarna säger om vården", "det är känt vad varje vårdnadshavare säger om vården",
	  "det är inte känt vad varje vårdnadshavare säger om vården" },
	{ "stances.agree", "om vårdnadshavarna samtycker", "alla vårdnadshavare samtycker",
	  "någon vårdnadshavare samtycker inte, eller det är inte känt vad alla säger" },
	{ "placement.where", "var personen placeras", NULL, NULL },
	{ "placement.kind_label", "slaget av placering", NULL, NULL },
};

/* Values that are no choice of a form, or of another type's: of what the program adds, and of a pack's shared parts. */
static const struct {
	const char *path, *id, *words;
} VALUES[] = {
	{ "person.birth_counts_as", "number", "känd genom personnumret" },
	{ "person.birth_counts_as", "registered", "registrerad" },
	{ "person.birth_counts_as", "assumed", "antagen" },
	{ "person.birth_counts_as", "stated", "uppgiven" },
	{ "person.birth_other_as", "registered", "registrerad" },
	{ "person.birth_other_as", "assumed", "antagen" },
	{ "person.birth_other_as", "stated", "uppgiven" },
	{ "placement.kind", "hospital", "”Sjukhus” (som inte är något av valen här)" },
};

static const char *value_find(const char *path, const char *id)
{
	for (size_t i = 0; i < ARRAY_LENGTH(VALUES); i++)
		if (strcmp(VALUES[i].path, path) == 0 && strcmp(VALUES[i].id, id) == 0)
			return VALUES[i].words;
	return strcmp(id, "yes") == 0 ? "ja" : strcmp(id, "no") == 0 ? "nej" : id;
}

/* Of a criterion: what is written of it, and how that is known. */
static const char *criterion_part(const char *name)
{
	static const char *const parts[][2] = { { ".facts", "i beslutsunderlaget" },
		                                { ".source", "vem som har sett eller berättat det" },
		                                { ".source_text", "vem som har sett eller berättat det" },
		                                { ".hand", "hur uppgiften är känd" },
		                                { ".hand_text", "hur uppgiften är känd" } };

	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
		if (strcmp(name, parts[i][0]) == 0)
			return parts[i][1];
	return "i beslutet";
}

static size_t made_find(const char *path)
{
	for (size_t i = 0; i < ARRAY_LENGTH(MADE); i++)
		if (strcmp(MADE[i].path, path) == 0)
			return i;
	return ARRAY_LENGTH(MADE);
}

/* "item.name" in the list of representatives is representatives.0.name. */
static void full_path(const char *path, const char *each, char out[CASE_PATH_MAX])
{
	if (*each && strncmp(path, "item.", 5) == 0)
		(void)snprintf(out, CASE_PATH_MAX, "%.30s.0.%.40s", each, path + 5);
	else
		(void)snprintf(out, CASE_PATH_MAX, "%s", path);
}

/* A field of the case, also by the name of its text. */
static const struct case_field *field_of(const char *path)
{
	const struct case_field *field = case_field_find(path);
	size_t len = strlen(path);
	char copy[CASE_PATH_MAX];

	if (field || len < 6 || len >= sizeof copy || strcmp(path + len - 5, "_text") != 0)
		return field;
	(void)snprintf(copy, sizeof copy, "%.*s", (int)(len - 5), path);
	return case_field_find(copy);
}

/* criteria.home.reason: the criterion's own name goes before. */
static enum err criterion_term(const struct law_type *type, const char *path, struct buf *out, bool *ret_done)
{
	const char *dot = strrchr(path, '.');
	const struct law_criterion *criterion;
	char id[LAW_ID_TEXT];

	*ret_done = false;
	if (strncmp(path, "criteria.", 9) != 0 || !dot || dot < path + 9)
		return ERR_OK;
	(void)snprintf(id, sizeof id, "%.*s", (int)(dot - path - 9), path + 9);
	criterion = law_criterion_find(type, id);
	if (!criterion)
		return ERR_OK;
	*ret_done = true;
	return buf_printf(out, "%s: %s", criterion->label, criterion_part(dot));
}

/* due.submission.last: a follow-up's day, or what is said of it. */
static enum err due_term(const struct law_type *type, const char *path, struct buf *out, bool *ret_done)
{
	size_t len;

	*ret_done = false;
	if (strncmp(path, "due.", 4) != 0)
		return ERR_OK;
	len = strcspn(path + 4, ".");
	for (size_t i = 0; i < type->follow_up_count && !*ret_done; i++) {
		const struct law_follow_up *f = &type->follow_ups[i];

		if (strlen(f->id) != len || strncmp(f->id, path + 4, len) != 0)
			continue;
		*ret_done = true;
		TRY(buf_printf(out, "%s: %s", f->label,
		               strcmp(path + 4 + len, ".target") == 0       ? "dagen att sikta på"
		               : strcmp(path + 4 + len, ".outer") == 0      ? "den yttersta möjliga dagen"
		               : strcmp(path + 4 + len, ".transition") == 0 ? "om tiden efter lagpaketets sista dag"
		                                                            : "sista dagen"));
	}
	return ERR_OK;
}

static enum err term_of(const struct law_type *type, const char *each, const char *path, struct buf *out)
{
	char full[CASE_PATH_MAX];
	const struct case_field *field;
	size_t made = made_find(path);
	bool done;

	if (made < ARRAY_LENGTH(MADE))
		return buf_add_str(out, MADE[made].term);
	TRY(criterion_term(type, path, out, &done));
	if (!done)
		TRY(due_term(type, path, out, &done));
	if (done)
		return ERR_OK;
	full_path(path, each, full);
	field = field_of(full);
	return buf_add_str(out, field ? field->label : path);
}

enum err pack_text_words(const struct law_type *type, const char *each, const char *text, struct buf *out)
{
	char path[CASE_PATH_MAX];

	for (const char *open; (open = strchr(text, '{')); text = strchr(open, '}') + 1) {
		if (!strchr(open, '}'))
			break;
		TRY(buf_add(out, text, (size_t)(open - text)));
		(void)snprintf(path, sizeof path, "%.*s", (int)strcspn(open + 1, "}"), open + 1);
		TRY(buf_add_str(out, "‹"));
		TRY(term_of(type, each, path, out));
		TRY(buf_add_str(out, "›"));
	}
	return buf_add_str(out, text);
}

/* --- Conditions -------------------------------------------------------------------------------------------------- */

static enum err add_value(const struct law_type *type, const struct case_field *field, const char *path, const char *id,
                          struct buf *out)
{
	struct case_choice choices[64];
	size_t count = field ? case_field_choices(field, type, choices, ARRAY_LENGTH(choices)) : 0;

	for (size_t i = 0; i < count; i++)
		if (strcmp(choices[i].id, id) == 0)
			return buf_printf(out, "”%s”", choices[i].label);
	return buf_add_str(out, value_find(path, id));
}

enum err pack_value_words(const struct law_type *type, const char *path, const char *text, struct buf *out)
{
	const struct case_field *field = field_of(path);

	if (!field || (field->kind != CASE_CHOICE && field->kind != CASE_SET) || strchr(text, '{'))
		return pack_text_words(type, "", text, out);
	return add_value(type, field, path, text, out);
}

/* There or not. */
static enum err presence(const struct law_type *type, const char *each, const struct law_condition *c, bool there,
                         const struct case_field *field, struct buf *out)
{
	size_t made = made_find(c->path);

	if (made < ARRAY_LENGTH(MADE) && MADE[made].yes)
		return buf_add_str(out, there ? MADE[made].yes : MADE[made].no);
	TRY(buf_add_str(out, "”"));
	TRY(term_of(type, each, c->path, out));
	if (field && field->kind == CASE_BOOL)
		return buf_printf(out, "” %s besvarad med ja", there ? "är" : "är inte");
	return buf_printf(out, "” %s", there ? "är ifyllt" : "saknas");
}

/* One of the values, or none of them. A field without an answer is none of them: that is said of what has one answer,
 * and of what holds several it goes without saying. */
static enum err values(const struct law_type *type, const struct law_condition *c, bool holds,
                       const struct case_field *field, struct buf *out)
{
	bool several = field && field->kind == CASE_SET, one = c->value_count == 1;

	TRY(buf_add_str(out, several ? "innehåller " : "är "));
	TRY(buf_add_str(out, one ? (holds ? "" : "inte ") : holds ? "något av " : "inget av "));
	for (size_t i = 0; i < c->value_count; i++) {
		TRY(buf_add_str(out, i ? ", " : ""));
		TRY(add_value(type, field, c->path, c->values[i], out));
	}
	return buf_add_str(out, holds || several ? "" : " (eller är inte besvarat)");
}

static enum err condition(const struct law_type *type, const char *each, const struct law_condition *c, bool holds,
                          struct buf *out)
{
	char full[CASE_PATH_MAX];
	const struct case_field *field;

	full_path(c->path, each, full);
	field = field_of(full);
	if (c->test == LAW_TEST_PRESENT || c->test == LAW_TEST_ABSENT)
		return presence(type, each, c, (c->test == LAW_TEST_PRESENT) == holds, field, out);
	TRY(buf_add_str(out, "”"));
	TRY(term_of(type, each, c->path, out));
	TRY(buf_add_str(out, "” "));
	return values(type, c, (c->test == LAW_TEST_IS) == holds, field, out);
}

/* A line for each, under what joins them: "och" and "eller" in one sentence could be read two ways. */
static enum err way(const struct law_type *type, const char *each, struct law_conditions when, bool holds,
                    struct buf *out)
{
	if (when.count == 1)
		return condition(type, each, &when.items[0], holds, out);
	TRY(buf_add_str(out, holds ? "allt detta stämmer:" : "något av detta stämmer:"));
	for (size_t i = 0; i < when.count; i++) {
		TRY(buf_add_str(out, "\n– "));
		TRY(condition(type, each, &when.items[i], holds, out));
	}
	return ERR_OK;
}

enum err pack_when_words(const struct law_type *type, const char *each, struct law_conditions when, const char *verb,
                         struct buf *out)
{
	if (when.count == 0)
		return ERR_OK;
	TRY(buf_printf(out, "\n[%s när ", verb));
	TRY(way(type, each, when, true, out));
	TRY(buf_printf(out, "]\n[%s inte när ", verb));
	TRY(way(type, each, when, false, out));
	return buf_add_str(out, "]");
}

/* --- Rules ------------------------------------------------------------------------------------------------------- */

enum err pack_rule_words(const struct law_follow_up *f, struct buf *out)
{
	static const char *const events[] = { "det muntliga beslutet", "verkställigheten", "rättens beslut" };
	static const char moved[] = "Är det en lördag, en söndag, en annan helgdag, midsommarafton, julafton eller "
	                            "nyårsafton: närmast följande vardag (2 § lagen 1930:173).";

	switch (f->rule) {
	case LAW_RULE_WEEKS:
		return buf_printf(out, "Senast samma veckodag %d %s efter dagen för %s. %s", f->weeks,
		                  f->weeks == 1 ? "vecka" : "veckor", events[f->from], moved);
	case LAW_RULE_NEXT_DAY:
		return buf_printf(out, "Sikta på kalenderdagen efter dagen för %s. Senast den dagen. %s",
		                  events[f->from], moved);
	case LAW_RULE_NEXT_MEETING:
		return buf_add_str(out, "Vid nämndens nästa sammanträde.");
	}
	return ERR_INTERNAL;
}
