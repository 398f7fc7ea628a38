/* Who the person is, as the texts name them. */
#include <stdio.h>
#include <string.h>

#include "case/context.h"
#include "case/file.h"
#include "jourbeslut/said.h"

#define TEXT_MAX 4096
#define NUMBER_DIGITS 6 /* more than an age or a year has: the shortest that tells a day of birth */

static size_t number_length(const char *text)
{
	size_t len = strspn(text, "0123456789"), digits = len;

	for (size_t more;
	     len > 0 && text[len] && strchr("-+ ", text[len]) && (more = strspn(text + len + 1, "0123456789")) > 0;
	     len += 1 + more)
		digits += more;
	return digits >= NUMBER_DIGITS ? len : 0;
}

/* A parent's number stands in the decision basis alone, however it was written beside the name. */
static enum err name_without_number(const char *text, struct buf *out)
{
	static const char around[] = " ,;:()-";
	BUF name = buf_init(TEXT_MAX);
	size_t start, end;

	while (*text) {
		size_t number = number_length(text);
		if (number == 0)
			TRY(buf_add_char(&name, *text));
		text += number > 0 ? number : 1;
	}
	start = strspn(buf_str(&name), around);
	for (end = name.len; end > start && strchr(around, buf_str(&name)[end - 1]);)
		end--;
	return buf_add(out, buf_str(&name) + start, end - start);
}

/* How a person without a name is called: at the start of a row, and inside a sentence. */
struct naming {
	const char *newborn, *unknown, *about;
};
static const struct naming IN_ROW = { "Nyfött barn", "Okänd person", "uppskattad ålder" };
static const struct naming IN_SENTENCE = { "ett nyfött barn", "en okänd person", "med en uppskattad ålder av" };

/* Which newborn child: two of one birth must not read alike. */
static enum err newborn_marks(const struct case_file *c, struct buf *out)
{
	const json_t *order = json_at(case_json(c), "person.birth_order");

	if (*case_text(c, "person.id_band"))
		TRY(buf_printf(out, ", id-band %s", case_text(c, "person.id_band")));
	if (json_is_integer(order))
		TRY(buf_printf(out, ", nummer %lld i födelseordning", (long long)json_integer_value(order)));
	return ERR_OK;
}

/* In the form of a personal number, and none: nobody takes it for one that was given. */
static bool is_unfit(const struct case_file *c, struct date on)
{
	const char *problem;
	struct span number;

	return said_number_doubtful(case_text(c, "person.other_number"), on, &number, &problem);
}

enum err case_settle_number(struct case_file *c, struct date on)
{
	static const char *const paths[] = { "person.other_number", "person.other_number_kind" };
	struct personal_number right;

	if (!case_number(c, &right) || !is_unfit(c, on))
		return ERR_OK;
	for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
		TRY(case_set(c, paths[i], span_of("", 0), on, NULL));
	return *case_text(c, "person.known") ? ERR_OK : case_set(c, "person.known", span_str("number"), on, NULL);
}

/* A number that Sweden has not given, or a stand-in for one: it tells the person from others of that name and day. */
static enum err other_number(const struct case_file *c, struct date on, struct buf *out)
{
	static const struct {
		const char *kind, *words;
	} kinds[] = { { "interim", "tillfälligt nummer" }, { "lma", "LMA-nummer" }, { "foreign", "utländskt nummer" } };
	const char *number = case_text(c, "person.other_number"), *kind = case_text(c, "person.other_number_kind");
	const char *words = "annat nummer";

	if (is_unfit(c, on)) {
		TRY(buf_add_str(out, ", "));
		return said_unfit_words(number, out);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			words = kinds[i].words;
	return *number ? buf_printf(out, ", %s %s", words, number) : ERR_OK;
}

/* A day that nobody knows is never said as one that is known. Who assumed it stands beside the age (which-age): a text
 * that the call is compared with holds nobody else's name. */
static enum err born(const struct case_file *c, const char *word, struct buf *out)
{
	const char *day = case_text(c, "person.birth_date"), *source = case_text(c, "person.birth_date_source");

	if (!*day)
		return ERR_OK;
	if (strcmp(source, "assumed") == 0)
		return buf_printf(out, ", %s den antagna dagen %s", word, day);
	return buf_printf(out, ", %s%s %s", strcmp(source, "stated") == 0 ? "enligt uppgift " : "", word, day);
}

static enum err newborn_identity(const struct case_file *c, const struct naming *n, struct date on, struct buf *out)
{
	const char *name = case_text(c, "person.name");
	BUF mother = buf_init(TEXT_MAX);

	TRY(buf_add_str(out, *name ? name : n->newborn));
	TRY(born(c, "fött", out));
	TRY(newborn_marks(c, out));
	TRY(other_number(c, on, out));
	TRY(name_without_number(case_text(c, "person.mother"), &mother));
	if (mother.len > 0)
		TRY(buf_printf(out, ", barn till %s", buf_str(&mother)));
	return buf_add_str(out, " (eget personnummer saknas än)");
}

static enum err identity(const struct case_file *c, const struct naming *n, struct date on, struct buf *out)
{
	const char *known = case_text(c, "person.known"), *name = case_text(c, "person.name");
	const json_t *estimate = json_at(case_json(c), "person.age_estimate");

	if (strcmp(known, "newborn") == 0)
		return newborn_identity(c, n, on, out);
	if (!*name && strcmp(known, "unknown") != 0)
		return buf_add_str(out, case_text(c, "person.number"));
	TRY(buf_add_str(out, *name ? name : n->unknown));
	if (*case_text(c, "person.number")) {
		TRY(buf_printf(out, ", %s", case_text(c, "person.number")));
		return other_number(c, on, out);
	}
	if (*case_text(c, "person.birth_date"))
		TRY(born(c, "född", out));
	else if (estimate)
		TRY(buf_printf(out, ", %s %lld år", n->about, (long long)json_integer_value(estimate)));
	TRY(other_number(c, on, out));
	if (strcmp(known, "no-number") == 0)
		TRY(buf_add_str(out, " (svenskt personnummer saknas)"));
	return ERR_OK;
}

/* Words for the person in running text. LVU says "den unge"; of small children one says "barnet". */
static enum err put_words(json_t *root, const struct case_file *c, const struct law_type *type, struct date on)
{
	static const char *const words[][6] = {
		{ "barnet", "Barnet", "barnets", "Barnets", "t", "et" },
		{ "den unge", "Den unge", "den unges", "Den unges", "d", "en" },
		{ "den enskilde", "Den enskilde", "den enskildes", "Den enskildes", "d", "en" },
	};
	int age = c ? case_age(c, on) : -1;
	const char *const *w = words[!type->child_only ? 2 : age >= 0 && age < 15 ? 0 : 1];
	const char *name = c ? case_text(c, "person.name") : "";
	json_t *who;

	TRY(json_put(root, "who", json_object()));
	who = json_object_get(root, "who");
	TRY(json_put_text(who, "name", *name ? name : w[0]));
	TRY(json_put_text(who, "name_cap", *name ? name : w[1]));
	TRY(json_put_text(who, "def", w[0]));
	TRY(json_put_text(who, "def_cap", w[1]));
	TRY(json_put_text(who, "gen", w[2]));
	TRY(json_put_text(who, "gen_cap", w[3]));
	TRY(json_put_text(who, "d", w[4])); /* "häkta{who.d}", "anhåll{who.en}": of who.def */
	return json_put_text(who, "en", w[5]);
}

enum err case_context_who(json_t *root, const struct case_file *c, const struct law_type *type, struct date on)
{
	json_t *person = json_object_get(root, "person");
	BUF row = buf_init(TEXT_MAX);
	BUF sentence = buf_init(TEXT_MAX), unfit = buf_init(TEXT_MAX);

	if (c && is_unfit(c, on)) {
		TRY(said_unfit_words(case_text(c, "person.other_number"), &unfit));
		TRY(json_put_text(person, "other_number", buf_str(&unfit)));
	}
	if (c) {
		TRY(identity(c, &IN_ROW, on, &row));
		TRY(identity(c, &IN_SENTENCE, on, &sentence));
	}
	TRY(json_put_text(person, "identity", buf_str(&row)));
	TRY(json_put_text(person, "whom", buf_str(&sentence)));
	return put_words(root, c, type, on);
}
