/* Every word of a custody decision is public, reasons included (HFD, December 2025; OSL 26 kap. 7 §): all that somebody
 * wrote and it shows, names and numbers too, is searched for what shows where somebody can be found, or who a reporter,
 * a home or a relative is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/context.h"
#include "case/file.h"
#include "case/secret.h"
#include "case/word.h"
#include "jourbeslut/people.h"
#include "jourbeslut/personal_number.h"

#define SOURCE "26 kap. 7 § OSL"
#define BIT(kind) (1u << (kind))
#define REASON_MIN 10 /* bytes beside the words themselves: an answer says why */

struct public_check {
	const struct case_file *c;
	struct secret_known known;
	bool protected;
	struct instant now;
	struct case_problems *problems; /* borrowed */
	const char *path, *label;       /* of the text that is searched */
	struct span text;
	size_t first;        /* problems before this text's */
	bool name;           /* nothing but somebody's name belongs there */
	unsigned unsearched; /* kinds that belong there: bits */
};

/* --- What the decision shows ------------------------------------------------------------------------------------- */

static bool block_shows(const struct law_block *block, const char *braced, const json_t *context)
{
	if (context && !law_conditions_hold(block->when, context))
		return false;
	if (strstr(block->text, braced))
		return true;
	for (size_t i = 0; i < block->row_count; i++)
		if (strstr(block->rows[i].value, braced) &&
		    (!context || law_conditions_hold(block->rows[i].when, context)))
			return true;
	return false;
}

static bool blocks_show(struct law_blocks blocks, const char *braced, const json_t *context)
{
	for (size_t i = 0; i < blocks.count; i++)
		if (block_shows(&blocks.items[i], braced, context))
			return true;
	return false;
}

/* The path stands in the decision or its confirmation; with a context, in a block whose conditions hold. */
static bool shows(const struct law_type *type, bool yes, const char *path, const json_t *context)
{
	char braced[CASE_PATH_MAX + 4];

	(void)snprintf(braced, sizeof braced, "{%s}", path);
	return blocks_show(yes ? type->decision : type->decision_no, braced, context) ||
	       blocks_show(yes ? type->confirmation : type->confirmation_no, braced, context);
}

/* --- What the case knows ----------------------------------------------------------------------------------------- */

static struct span text_of(const struct case_file *c, const char *path)
{
	return span_str(case_text(c, path));
}

/* The text of a decision that names the representatives of a role. */
static const struct {
	const char *role, *text;
} SHOWN_BY[] = {
	{ "custodian", "custodians_text" },
	{ "guardian", "custodians_text" },
	{ "god-man", "god_men_text" },
	{ "administrator", "administrators_text" },
	{ "proxy-unaccompanied", "unaccompanied_text" },
	{ "proxy", "other_representatives_text" },
	{ "parent", "other_representatives_text" },
};

static bool role_shown(const struct law_type *type, bool yes, const char *role)
{
	for (size_t r = 0; r < ARRAY_LENGTH(SHOWN_BY); r++)
		if (strcmp(SHOWN_BY[r].role, role) == 0 && shows(type, yes, SHOWN_BY[r].text, NULL))
			return true;
	return false;
}

/* Other children in the home are named in no decision. */
static enum err know_children(const struct public_check *k, struct secret_known *known)
{
	size_t i;
	json_t *one;

	json_array_foreach (json_at(case_json(k->c), "children"), i, one) {
		TRY(secret_know_name(known, span_str(json_text(one, "name")), false));
		secret_know_address(known, span_str(json_text(one, "where")));
	}
	return ERR_OK;
}

static enum err know_representatives(const struct public_check *k, const struct law_type *type, bool yes,
                                     struct secret_known *known)
{
	size_t i;
	json_t *one;

	json_array_foreach (json_at(case_json(k->c), "representatives"), i, one) {
		TRY(secret_know_name(known, span_str(json_text(one, "name")),
		                     role_shown(type, yes, json_text(one, "role"))));
		secret_know_address(known, span_str(json_text(one, "address")));
		secret_know_phone(known, span_str(json_text(one, "phone")));
	}
	return ERR_OK;
}

/* The municipality whose decision it is stands in the decision anyway. `own` may be NULL: the case says. */
static bool names_own(const struct municipality *own, const struct case_file *c, const char *name)
{
	return own ? people_municipality_named(own, name) : strcmp(name, case_text(c, "municipality")) == 0;
}

/* A home of an authority may be named (case_context); a private one, or a secret place, may not. */
static enum err know_home(const struct public_check *k, const struct municipality *own, struct secret_known *known)
{
	const char *kind = case_text(k->c, "placement.kind");
	bool secret = json_is_true(json_at(case_json(k->c), "placement.secret"));

	if (case_private_home(kind) || secret)
		TRY(secret_know_name(known, text_of(k->c, "placement.place"), false));
	if (secret && !names_own(own, k->c, case_text(k->c, "placement.municipality")))
		TRY(secret_know_name(known, text_of(k->c, "placement.municipality"), false));
	secret_know_address(known, text_of(k->c, "placement.address"));
	secret_know_phone(known, text_of(k->c, "placement.phone"));
	return ERR_OK;
}

bool case_is_protected(const struct case_file *c, const struct case_moment *moment)
{
	const char *protected = case_text(c, "person.protected");

	return moment->protected_person || (*protected && strcmp(protected, "none") != 0);
}

static bool said_yes(const struct case_moment *moment)
{
	return !moment->decided || moment->yes;
}

static enum err know(struct public_check *k, const struct law_type *type, const struct case_moment *moment)
{
	static const char *const own[] = { "person.name", "municipality", "residence.home_municipality",
		                           "residence.stay_municipality" };
	struct secret_known *known = &k->known;
	struct personal_number number;

	k->protected = case_is_protected(k->c, moment);
	if (case_number(k->c, &number))
		memcpy(known->own_number, number.digits, sizeof known->own_number);
	for (size_t i = 0; i < ARRAY_LENGTH(own); i++)
		TRY(secret_know_own(known, text_of(k->c, own[i])));
	TRY(know_representatives(k, type, said_yes(moment), known));
	TRY(know_children(k, known));
	if (moment->municipality)
		TRY(secret_know_own(known, span_str(moment->municipality->name)));
	TRY(know_home(k, moment->municipality, known));
	TRY(secret_know_name(known, text_of(k->c, "contact.name"), false));
	TRY(secret_know_name(known, text_of(k->c, "person.mother"),
	                     strcmp(case_text(k->c, "person.known"), "newborn") == 0));
	secret_know_address(known, text_of(k->c, "person.address"));
	secret_know_phone(known, text_of(k->c, "person.phone"));
	secret_know_phone(known, text_of(k->c, "contact.phone"));
	return ERR_OK;
}

/* --- What is said of it ------------------------------------------------------------------------------------------ */

static const char *const FOUND[SECRET_KIND_COUNT] = {
	[SECRET_STREET] = "här står en adress",
	[SECRET_STREET_NAME] = "här står namnet på en gata",
	[SECRET_POSTAL_CODE] = "här står ett postnummer",
	[SECRET_PHONE] = "här står ett telefonnummer",
	[SECRET_NUMBER] = "här står ett personnummer",
	[SECRET_NAME] = "här står ett namn på den som anmälde, på hemmet eller på en närstående",
	[SECRET_UNKNOWN] = "här står kanske ett namn på någon",
	[SECRET_SCHOOL] = "här står namnet på en skola",
};

/* The answer names the words, and says more than them. */
static bool is_answered(const struct public_check *k, struct span words)
{
	struct span kept = text_of(k->c, "public.kept");

	for (size_t at = 0; at + words.len <= kept.len; at++)
		if (memcmp(kept.ptr + at, words.ptr, words.len) == 0)
			return kept.len >= words.len + REASON_MIN;
	return false;
}

static enum case_severity severity_of(const struct public_check *k, const struct secret *s)
{
	bool guess = s->kind == SECRET_STREET_NAME || s->kind == SECRET_UNKNOWN || s->kind == SECRET_SCHOOL;

	if (s->kind == SECRET_NUMBER) /* of another: it has check digits, and a place of its own in the basis */
		return CASE_CONFLICT;
	return (k->protected || k->name) && !guess && !(s->kind == SECRET_NAME && s->shown) ? CASE_CONFLICT
	                                                                                    : CASE_WARNING;
}

static bool is_told(const struct public_check *k, struct span words)
{
	for (size_t i = k->first; i < k->problems->count; i++)
		if (span_equal_str(words, k->problems->items[i].quote))
			return true;
	return false;
}

static enum err tell(void *ctx, const struct secret *s)
{
	struct public_check *k = ctx;
	struct span words = span_of(k->text.ptr + s->start, s->end - s->start);
	enum case_severity severity = severity_of(k, s);
	char text[CASE_PROBLEM_TEXT];

	if (k->unsearched & BIT(s->kind))
		return ERR_OK;
	/* A school or a street without number is worth a look only where somebody hides. */
	if (!k->protected && (s->kind == SECRET_STREET_NAME || s->kind == SECRET_SCHOOL))
		return ERR_OK;
	if ((!k->name && is_answered(k, words)) || is_told(k, words))
		return ERR_OK;
	(void)snprintf(
	        text, sizeof text,
	        k->name ? "%s: %s. Skriv bara namnet: det står i beslutet, som är offentligt."
	        : severity == CASE_CONFLICT
	                ? "%s: %s. Beslutet är offentligt. Skriv om, eller skriv samma ord och varför de måste stå "
	                  "kvar i fältet Uppgifter som måste stå kvar, under Omständigheter."
	                : "%s: %s. Beslutet är offentligt. Måste det stå där?",
	        k->label, FOUND[s->kind]);
	return case_problem_add_quote(k->problems, severity, k->path, SOURCE, text, words);
}

static enum err search(struct public_check *k, const char *path, const char *label, struct span text)
{
	k->path = path;
	k->label = label;
	k->text = text;
	k->first = k->problems->count;
	return secret_find(text, &k->known, tell, k);
}

/* --- Texts ------------------------------------------------------------------------------------------------------- */

#define NAMES (BIT(SECRET_NAME) | BIT(SECRET_UNKNOWN) | BIT(SECRET_SCHOOL))
/* Fields that the decision shows in words that the program makes of them (case/context.c). */
static const struct made {
	const char *path;
	const char *words[4];
	unsigned unsearched; /* kinds that belong there */
	bool name, newborn;  /* newborn: shown of a newborn child alone */
} MADE[] = {
	{ "person.name", { "person.identity", "person.whom", "who.name", "who.name_cap" }, NAMES, true, false },
	/* Her number is cut out where she is named. */
	{ "person.mother", { "person.identity", "person.whom" }, NAMES | BIT(SECRET_NUMBER), true, true },
	{ "person.id_band", { "person.identity", "person.whom" }, 0, false, true },
	{ "person.other_number", { "person.identity", "person.whom" }, BIT(SECRET_NUMBER), false, false },
	{ "placement.place", { "placement.where" }, 0, false, false },
	{ "pending.court", { "decision.review_court" }, 0, false, false },
};

static const struct made *made_of(const char *path)
{
	for (size_t i = 0; i < ARRAY_LENGTH(MADE); i++)
		if (strcmp(MADE[i].path, path) == 0)
			return &MADE[i];
	return NULL;
}

static bool shows_made(const struct public_check *k, const struct law_type *type, bool yes, const struct made *made)
{
	if (made->newborn && strcmp(case_text(k->c, "person.known"), "newborn") != 0)
		return false;
	if (strcmp(made->path, "placement.place") == 0 && (case_private_home(case_text(k->c, "placement.kind")) ||
	                                                   json_is_true(json_at(case_json(k->c), "placement.secret"))))
		return false;
	for (size_t i = 0; i < ARRAY_LENGTH(made->words) && made->words[i]; i++)
		if (shows(type, yes, made->words[i], NULL))
			return true;
	return false;
}

/* Words that stand inside a name in small letters. */
static const char *const PARTICLES[] = { "af", "al",  "av",  "bin", "da",  "de",  "del", "den", "der",
	                                 "di", "du",  "e",   "el",  "i",   "ibn", "la",  "le",  "och",
	                                 "of", "ten", "ter", "van", "vom", "von", "y",   "zu",  NULL };

/* "Siv Sagosson, på avdelning 4". What is no digit and no small word may be a name anywhere in the world. */
static enum err check_name(struct public_check *k)
{
	WORDS w = { 0 };
	bool digits = false, small = false;
	char text[CASE_PROBLEM_TEXT];

	TRY(words_split(k->text, &w));
	for (size_t i = 0; i < w.count; i++) {
		struct span word = words_at(&w, i);
		bool number = word.ptr[0] >= '0' && word.ptr[0] <= '9';
		struct personal_number parsed;

		if (number && (k->unsearched & BIT(SECRET_NUMBER)) &&
		    personal_number_parse(word, date_of(k->now), &parsed, NULL) == ERR_OK)
			continue;
		digits = digits || number;
		small = small ||
		        (!number && word.ptr[0] >= 'a' && word.ptr[0] <= 'z' && !words_is_one(&w, i, PARTICLES));
	}
	if ((!digits && !small) || k->problems->count > k->first)
		return ERR_OK;
	(void)snprintf(text, sizeof text,
	               digits ? "%s: här står mer än ett namn. Skriv bara namnet: det står i beslutet, som är "
	                        "offentligt. Adress, telefon och nummer har egna fält."
	                      : "%s: här står kanske mer än ett namn. Det står i beslutet, som är offentligt.",
	               k->label);
	return case_problem_add_quote(k->problems, digits ? CASE_CONFLICT : CASE_WARNING, k->path, SOURCE, text,
	                              k->text);
}

/* The person's own number is no secret, and still no case number, place or description of a relation. */
static enum err check_own_number(struct public_check *k)
{
	struct personal_number parsed;

	if (k->problems->count > k->first ||
	    personal_number_parse(span_trim(k->text), date_of(k->now), &parsed, NULL) != ERR_OK)
		return ERR_OK;
	return case_problem_add_quote(
	        k->problems, CASE_CONFLICT, k->path, SOURCE,
	        "Här står ett personnummer. Det har ett eget fält: skriv det som frågas här, eller "
	        "lämna tomt.",
	        k->text);
}

static enum err search_made(struct public_check *k, const struct made *made, const char *path, const char *label)
{
	k->name = made && made->name;
	k->unsearched = made ? made->unsearched : 0;
	TRY(search(k, path, label, text_of(k->c, path)));
	if (k->name)
		TRY(check_name(k));
	else if (!(k->unsearched & BIT(SECRET_NUMBER)))
		TRY(check_own_number(k));
	k->name = false;
	k->unsearched = 0;
	return ERR_OK;
}

static enum err search_criteria(struct public_check *k, const struct law_type *type, bool yes, const json_t *context)
{
	char path[CASE_PATH_MAX];

	for (size_t i = 0; i < type->criterion_count; i++) {
		(void)snprintf(path, sizeof path, "criteria.%s.reason", type->criteria[i].id);
		if (shows(type, yes, path, context))
			TRY(search(k, path, type->criteria[i].label, text_of(k->c, path)));
	}
	return ERR_OK;
}

/* A block for each element of the list has the field of it. */
static bool shows_item(const struct law_type *type, bool yes, const char *list, const char *rest)
{
	const struct law_blocks papers[] = { yes ? type->decision : type->decision_no,
		                             yes ? type->confirmation : type->confirmation_no };
	char braced[CASE_PATH_MAX + 8];

	(void)snprintf(braced, sizeof braced, "{item.%s}", rest);
	for (size_t p = 0; p < ARRAY_LENGTH(papers); p++)
		for (size_t i = 0; i < papers[p].count; i++)
			if (strcmp(papers[p].items[i].each, list) == 0 &&
			    block_shows(&papers[p].items[i], braced, NULL))
				return true;
	return false;
}

static enum err search_list(struct public_check *k, const struct law_type *type, bool yes,
                            const struct case_field *field)
{
	static const struct made name = { .unsearched = NAMES, .name = true };
	const char *star = strstr(field->path, ".*.");
	char list[CASE_PATH_MAX], path[CASE_PATH_MAX];
	bool named = strcmp(field->path, "representatives.*.name") == 0;

	(void)snprintf(list, sizeof list, "%.*s", (int)(star - field->path), field->path);
	bool shown = shows_item(type, yes, list, star + 3);
	for (size_t i = 0; i < case_list_length(k->c, list); i++) {
		(void)snprintf(path, sizeof path, "%.30s.%zu.role", list, i);
		bool here = shown || (named && role_shown(type, yes, case_text(k->c, path)));
		(void)snprintf(path, sizeof path, "%.30s.%zu.%.20s", list, i, star + 3);
		if (here)
			TRY(search_made(k, named ? &name : NULL, path, field->label));
	}
	return ERR_OK;
}

/* Every text that somebody wrote and the decision shows: as it is, or in words that are made of it. */
static enum err search_all(struct public_check *k, const struct law_type *type, bool yes, const json_t *context)
{
	size_t count;
	const struct case_field *fields = case_fields(&count);

	for (size_t i = 0; i < count; i++) {
		const struct case_field *field = &fields[i];
		const struct made *made = made_of(field->path);

		if (field->kind != CASE_TEXT && field->kind != CASE_LONG)
			continue;
		if (strchr(field->path, '*')) {
			if (strncmp(field->path, "criteria.", strlen("criteria.")) != 0)
				TRY(search_list(k, type, yes, field));
		} else if (shows(type, yes, field->path, context) || (made && shows_made(k, type, yes, made))) {
			TRY(search_made(k, made, field->path, field->label));
		}
	}
	return search_criteria(k, type, yes, context);
}

enum err case_check_reasons(const struct case_file *c, const struct law_type *type, const struct case_moment *moment,
                            const json_t *context, struct case_problems *problems)
{
	FREE struct public_check *k = calloc(1, sizeof *k);

	if (!k)
		return ERR_MEMORY;
	*k = (struct public_check){ .c = c, .now = moment->now, .problems = problems };
	TRY(know(k, type, moment));
	return search_all(k, type, said_yes(moment), context);
}

enum err case_check_public(const struct case_file *c, const struct law_type *type, const struct case_moment *moment,
                           const char *path, const char *label, struct span text, struct case_problems *problems)
{
	FREE struct public_check *k = calloc(1, sizeof *k);

	if (!k)
		return ERR_MEMORY;
	*k = (struct public_check){ .c = c, .now = moment->now, .problems = problems };
	TRY(know(k, type, moment));
	return search(k, path, label, text);
}
