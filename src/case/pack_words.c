/* A whole pack of law in words, for the lawyer who reads it. */
#include "jourbeslut/pack_words.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "case/pack_terms.h"
#include "jourbeslut/case.h"
#include "jourbeslut/reckon.h"

#define VALUE_MAX ((size_t)BLOCK_TEXT_MAX)
#define TABLE_ROWS 120 /* of a table; a longer one goes on under a heading of its own */

/* One chapter in the making. */
struct writing {
	const struct law_pack *pack;
	const struct law_type *type; /* NULL: about the pack */
	struct blocks blocks;
	size_t rows;
	const char *heading;
	enum err (*each)(void *ctx, const char *key, const struct blocks *chapter);
	void *ctx;
};

static void writing_release(struct writing *w)
{
	blocks_release(&w->blocks);
}

static enum err begin(struct writing *w, const char *title)
{
	BUF text = buf_init(1000);

	blocks_release(&w->blocks);
	w->blocks = (struct blocks){ 0 };
	w->rows = 0;
	TRY(buf_printf(&text, "%s%s%s", w->type ? w->type->short_name : "", w->type ? ": " : "", title));
	return blocks_add(&w->blocks, BLOCK_TITLE, buf_str(&text));
}

static enum err end(struct writing *w, const char *key)
{
	char whole[LAW_ID_TEXT + 40];

	(void)snprintf(whole, sizeof whole, "%s/%s", w->type ? w->type->kin : "", key);
	return w->each(w->ctx, whole, &w->blocks);
}

static enum err heading(struct writing *w, const char *text)
{
	w->heading = text;
	w->rows = 0;
	return blocks_add(&w->blocks, BLOCK_HEADING, text);
}

static enum err row(struct writing *w, const char *label, const char *value)
{
	BUF more = buf_init(400);

	if (w->rows++ == TABLE_ROWS) {
		w->rows = 1;
		TRY(buf_printf(&more, "%s, forts.", w->heading));
		TRY(blocks_add(&w->blocks, BLOCK_HEADING, buf_str(&more)));
	}
	return blocks_add_row(&w->blocks, label, *value ? value : "–");
}

static enum err number_row(struct writing *w, const char *label, int number)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%d", number);
	return row(w, label, text);
}

static enum err yes_row(struct writing *w, const char *label, bool yes)
{
	return row(w, label, yes ? "ja" : "nej");
}

/* A text of the pack with its fields in words, and its conditions both ways. */
static enum err text_row(struct writing *w, const char *label, const char *text, const char *each,
                         struct law_conditions when, const char *verb)
{
	BUF value = buf_init(VALUE_MAX);

	TRY(pack_text_words(w->type, each, text, &value));
	TRY(pack_when_words(w->type, each, when, verb, &value));
	return row(w, label, buf_str(&value));
}

/* --- The pack ---------------------------------------------------------------------------------------------------- */

static enum err day_row(struct writing *w, const char *label, struct date day, struct date none)
{
	char text[DATE_TEXT];

	date_format(day, text);
	return row(w, label, date_compare(day, none) == 0 ? "ingen" : text);
}

static enum err write_pack(struct writing *w)
{
	static const char *const uses[] = {
		"gäller utan godkännande",
		"gäller där inget annat paket gör det, märkt som inte granskat tills två personer har godkänt det",
		"gäller bara när två personer har godkänt det",
	};
	const struct law_pack *p = w->pack;

	TRY(begin(w, p->name));
	TRY(heading(w, "Lagpaketet"));
	TRY(row(w, "Paket", p->id));
	TRY(day_row(w, "Första dag för beslutet", p->valid_from, LAW_FIRST_DAY));
	TRY(day_row(w, "Sista dag för beslutet", p->valid_to, LAW_LAST_DAY));
	TRY(number_row(w, "Rang", p->rank));
	TRY(row(w, "Användning", uses[p->use]));
	TRY(row(w, "Om tiden efter sista dagen", p->transition));
	for (size_t i = 0; i < p->type_count; i++)
		TRY(row(w, "Beslut", p->types[i].short_name));
	TRY(heading(w, "Lagrum i texterna"));
	for (size_t i = 0; i < p->provision_count; i++)
		TRY(row(w, p->provisions[i].label, p->provisions[i].value));
	return end(w, "paket");
}

/* --- A type ------------------------------------------------------------------------------------------------------ */

static enum err texts(struct writing *w, const char *title, const char *const *list, size_t count)
{
	char label[24];

	if (count > 0)
		TRY(heading(w, title));
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(label, sizeof label, "%zu", i + 1);
		TRY(text_row(w, label, list[i], "", (struct law_conditions){ 0 }, ""));
	}
	return ERR_OK;
}

static enum err choices(struct writing *w, const struct law_choices *choices)
{
	const struct case_field *field = case_field_find(choices->path);
	const struct law_choice *list = choices->items;

	TRY(heading(w, field ? field->label : choices->path));
	for (size_t i = 0; i < choices->count; i++) {
		BUF value = buf_init(VALUE_MAX);

		TRY(buf_printf(&value, "I handlingen: %s", list[i].text));
		if (*list[i].source)
			TRY(buf_printf(&value, "\nLagrum: %s", list[i].source));
		if (list[i].below_age)
			TRY(buf_printf(&value, "\nPersonen ska vara under %d år.", list[i].below_age));
		if (list[i].individual)
			TRY(buf_add_str(&value, "\nLigger i personen själv: föreslås inte för syskon."));
		TRY(pack_when_words(w->type, "", list[i].when, "Erbjuds", &value));
		TRY(row(w, list[i].label, buf_str(&value)));
	}
	return ERR_OK;
}

static enum err criteria(struct writing *w)
{
	if (w->type->criterion_count > 0)
		TRY(heading(w, "Rekvisit"));
	for (size_t i = 0; i < w->type->criterion_count; i++) {
		const struct law_criterion *c = &w->type->criteria[i];
		BUF value = buf_init(VALUE_MAX);

		TRY(buf_printf(&value, "%s\n%s", c->hint,
		               c->required ? "Måste skrivas innan texten kan låsas." : "Får lämnas tomt."));
		if (*c->source)
			TRY(buf_printf(&value, "\nLagrum: %s", c->source));
		TRY(pack_when_words(w->type, "", c->when, "Frågas", &value));
		TRY(row(w, c->label, buf_str(&value)));
	}
	return ERR_OK;
}

/* The pages on which a person fills in what the texts say. */
static enum err steps(struct writing *w)
{
	BUF value = buf_init(VALUE_MAX);

	for (size_t i = 0; i < w->type->step_count; i++)
		TRY(buf_printf(&value, "%s%s", i ? "\n" : "",
		               case_step_title(case_step_find(w->type->steps[i]), w->type)));
	return row(w, "Formulärets sidor", buf_str(&value));
}

static enum err write_asked(struct writing *w)
{
	const struct law_type *t = w->type;

	TRY(begin(w, "vad som frågas"));
	TRY(heading(w, "Beslutet"));
	TRY(row(w, "Lag", t->act_title));
	TRY(row(w, "Lagrum", t->provision));
	TRY(row(w, "Fråga", t->question));
	TRY(row(w, "Åtgärd", t->measure));
	TRY(row(w, "Rubrik, svaret ja", t->title));
	TRY(row(w, "Rubrik, svaret nej", t->title_no));
	TRY(yes_row(w, "Frihetsberövande, underställs rätten", t->deprives_liberty));
	TRY(yes_row(w, "Får överklagas", t->appealable));
	TRY(yes_row(w, "Rör barn: skyddsbedömning", t->child_only));
	TRY(yes_row(w, "Varar tills något avslutar det", t->lasting));
	if (t->below_age) {
		TRY(number_row(w, "Personen ska vara under (år)", t->below_age));
		TRY(row(w, "Åldersgränsens lagrum", t->below_age_source));
	}
	TRY(steps(w));
	for (size_t i = 0; i < t->choices_count; i++)
		TRY(choices(w, &t->choices[i]));
	TRY(criteria(w));
	return end(w, "fragor");
}

/* "representatives.*.act": the list whose elements are `item` in the conditions; "" without a star. */
static void list_of(const char *path, char out[CASE_PATH_MAX])
{
	const char *star = strstr(path, ".*.");

	(void)snprintf(out, CASE_PATH_MAX, "%.*s", star ? (int)(star - path) : 0, path);
}

static bool same_demand(const struct law_required *a, const struct law_required *b)
{
	return a->warning == b->warning && strcmp(a->path, b->path) == 0 && strcmp(a->label, b->label) == 0 &&
	       strcmp(a->source, b->source) == 0;
}

/* The one that says the same but when is told with the first of them. */
static bool told_before(const struct law_required *list, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (same_demand(&list[i], &list[at]))
			return true;
	return false;
}

/* A label is the beginning of "… saknas", and may end with a comma for it. */
static enum err demand_row(struct writing *w, const char *label, const struct buf *value)
{
	BUF text = buf_init(VALUE_MAX);
	size_t len = strlen(label);

	TRY(buf_add(&text, label, len && label[len - 1] == ',' ? len - 1 : len));
	return row(w, buf_str(&text), buf_str(value));
}

static enum err required(struct writing *w, const char *title, const struct law_required *list, size_t count)
{
	if (count > 0)
		TRY(heading(w, title));
	for (size_t i = 0; i < count; i++) {
		BUF value = buf_init(VALUE_MAX);
		char each[CASE_PATH_MAX];

		if (told_before(list, i))
			continue;
		list_of(list[i].path, each);
		TRY(buf_add_str(&value, list[i].warning ? "Ger en varning." : "Måste finnas."));
		if (*list[i].source)
			TRY(buf_printf(&value, " Lagrum: %s.", list[i].source));
		for (size_t k = i; k < count; k++)
			if (same_demand(&list[i], &list[k]))
				TRY(pack_when_words(w->type, each, list[k].when, "Krävs", &value));
		TRY(demand_row(w, list[i].label, &value));
	}
	return ERR_OK;
}

static enum err conflicts(struct writing *w)
{
	if (w->type->conflict_count > 0)
		TRY(heading(w, "Motsägelser"));
	for (size_t i = 0; i < w->type->conflict_count; i++) {
		const struct law_conflict *c = &w->type->conflicts[i];
		BUF value = buf_init(VALUE_MAX);
		char each[CASE_PATH_MAX];

		list_of(c->path, each);
		TRY(buf_printf(&value, "%s", c->text));
		if (*c->source)
			TRY(buf_printf(&value, " Lagrum: %s.", c->source));
		if (w->type->conflicts_of_yes)
			TRY(buf_add_str(&value, " Sägs inte när svaret är nej."));
		TRY(pack_when_words(w->type, each, c->when, "Sägs", &value));
		TRY(row(w, c->warning ? "Påpekande" : "Hinder", buf_str(&value)));
	}
	return ERR_OK;
}

/* What the form fills in by itself: a sentence of the decision, seen and maybe changed by the worker. */
static enum err suggestions(struct writing *w)
{
	if (w->type->suggestion_count > 0)
		TRY(heading(w, "Fylls i som förslag på formuläret, där inget står"));
	for (size_t i = 0; i < w->type->suggestion_count; i++) {
		const struct law_suggestion *s = &w->type->suggest[i];
		BUF label = buf_init(VALUE_MAX), value = buf_init(VALUE_MAX);

		TRY(buf_printf(&label, "{%s}", s->path));
		TRY(pack_text_words(w->type, "", buf_str(&label), &value));
		buf_clear(&label);
		TRY(buf_add_span(&label, buf_span(&value)));
		buf_clear(&value);
		TRY(pack_value_words(w->type, s->path, s->text, &value));
		TRY(buf_add_str(&value, " Förklaras med: Ifyllt "));
		TRY(pack_text_words(w->type, "", s->from, &value));
		TRY(buf_add_char(&value, '.'));
		TRY(pack_when_words(w->type, "", s->when, "Föreslås", &value));
		TRY(row(w, buf_str(&label), buf_str(&value)));
	}
	return ERR_OK;
}

/* What nobody has checked stands here for the one who can. */
static enum err consents(struct writing *w)
{
	if (w->type->consent_count > 0)
		TRY(heading(w, "Vars samtycke räknas"));
	for (size_t i = 0; i < w->type->consent_count; i++) {
		const struct law_consent *c = &w->type->consents[i];
		BUF value = buf_init(VALUE_MAX);

		if (*c->source)
			TRY(buf_printf(&value, "Lagrum: %s.", c->source));
		TRY(pack_when_words(w->type, c->own ? "" : "representatives", c->when, "Räknas", &value));
		if (*c->unverified)
			TRY(buf_printf(&value, "\nInte kontrollerat: %s.", c->unverified));
		TRY(row(w, c->own ? "Personens eget" : "En företrädares",
		        value.len ? buf_str(&value) : "Räknas alltid."));
	}
	return ERR_OK;
}

/* What the service takes it for; by its id alone, so an id that it does not know is said, too. */
static const char *meaning(const struct law_follow_up *f)
{
	if (strcmp(f->id, LAW_SUBMISSION) == 0)
		return "Tjänsten bevakar detta som: underställning.";
	if (strcmp(f->id, LAW_APPLICATION) == 0)
		return "Tjänsten bevakar detta som: ansökan om vård.";
	if (strcmp(f->id, LAW_REPORT) == 0)
		return "Tjänsten bevakar detta som: anmälan till nämnden.";
	return "Tjänsten bevakar bara dagen: varken underställning, ansökan om vård eller anmälan till nämnden.";
}

static enum err pending_words(struct writing *w, const char *before, const char *text, struct buf *out)
{
	TRY(buf_printf(out, "\n%s: ", before));
	return pack_text_words(w->type, "", text, out);
}

static enum err follow_ups(struct writing *w, const char *title, const struct law_follow_up *list, size_t count)
{
	if (count > 0)
		TRY(heading(w, title));
	for (size_t i = 0; i < count; i++) {
		BUF value = buf_init(VALUE_MAX);

		TRY(pack_rule_words(&list[i], &value));
		TRY(buf_printf(&value, "\n%s", meaning(&list[i])));
		if (*list[i].source)
			TRY(buf_printf(&value, "\nLagrum: %s", list[i].source));
		if (*list[i].note)
			TRY(buf_printf(&value, "\n%s", list[i].note));
		if (*list[i].pending_label)
			TRY(pending_words(w, "Finns en ansökan redan hos rätten, heter det", list[i].pending_label,
			                  &value));
		if (*list[i].pending_note)
			TRY(pending_words(w, "Finns en ansökan redan hos rätten, står där", list[i].pending_note,
			                  &value));
		if (*list[i].lapse)
			TRY(buf_printf(&value, "\nGörs det inte: %s", list[i].lapse));
		if (list[i].to_court)
			TRY(buf_add_str(&value, "\nTill rätten."));
		if (strcmp(list[i].id, LAW_APPLICATION) == 0)
			TRY(buf_printf(&value, "\n%s",
			               list[i].extension
			                       ? "Rätten får ge längre tid, om den begärs innan tiden har gått ut."
			                       : "Ingen längre tid kan ges."));
		TRY(row(w, list[i].label, buf_str(&value)));
	}
	return ERR_OK;
}

static enum err write_demands(struct writing *w)
{
	const struct law_type *t = w->type;

	TRY(begin(w, "vad som krävs, och vad som följer"));
	TRY(required(w, "Uppgifter som krävs, svaret ja", t->required, t->required_count));
	TRY(required(w, "Uppgifter som krävs, svaret nej", t->required_no, t->required_no_count));
	TRY(conflicts(w));
	TRY(suggestions(w));
	TRY(consents(w));
	TRY(follow_ups(w, "Vad som ska göras efteråt, svaret ja", t->follow_ups, t->follow_up_count));
	TRY(follow_ups(w, "Vad som ska göras efteråt, svaret nej", t->follow_ups_no, t->follow_up_no_count));
	return end(w, "krav");
}

static enum err write_spoken(struct writing *w)
{
	const struct law_type *t = w->type;

	TRY(begin(w, "vad som läses upp, och vad e-legitimationen visar"));
	TRY(texts(w, "Läses upp i samtalet", t->script, t->script_count));
	TRY(texts(w, "Visas i e-legitimationens app, svaret ja", t->essence, t->essence_count));
	TRY(texts(w, "Visas i e-legitimationens app, svaret nej", t->essence_no, t->essence_no_count));
	return end(w, "samtal");
}

static enum err table(struct writing *w, const struct law_block *b)
{
	BUF label = buf_init(1000);

	if (b->when.count > 0)
		TRY(text_row(w, "Tabell", "Hela tabellen:", b->each, b->when, "Står"));
	for (size_t i = 0; i < b->row_count; i++) {
		buf_clear(&label);
		TRY(buf_add_str(&label, "Rad: "));
		TRY(pack_text_words(w->type, b->each, b->rows[i].label, &label));
		TRY(text_row(w, buf_str(&label), b->rows[i].value, b->each, b->rows[i].when, "Står"));
	}
	return ERR_OK;
}

/* A list of the case is named as its field is. */
static enum err each_words(const struct law_type *type, const char *each, struct buf *out)
{
	char field[LAW_NAME_TEXT];

	(void)snprintf(field, sizeof field, "{%.100s}", each);
	TRY(buf_add_str(out, ", en för var och en: "));
	return pack_text_words(type, "", field, out);
}

static enum err write_document(struct writing *w, const char *key, const char *title, struct law_blocks document)
{
	static const char *const kinds[BLOCK_KIND_COUNT] = {
		[BLOCK_TITLE] = "Titel",      [BLOCK_SUBTITLE] = "Överst", [BLOCK_HEADING] = "Rubrik",
		[BLOCK_PARAGRAPH] = "Stycke", [BLOCK_ITEM] = "Punkt",      [BLOCK_NOTICE] = "Ruta",
	};
	BUF label = buf_init(200);

	TRY(begin(w, title));
	TRY(heading(w, "Texten i ordning"));
	for (size_t i = 0; i < document.count; i++) {
		const struct law_block *b = &document.items[i];

		if (b->kind == BLOCK_FACTS) {
			TRY(table(w, b));
			continue;
		}
		buf_clear(&label);
		TRY(buf_add_str(&label, kinds[b->kind]));
		if (*b->each)
			TRY(each_words(w->type, b->each, &label));
		if (*b->id)
			TRY(buf_add_str(&label, ", får skrivas om"));
		TRY(text_row(w, buf_str(&label), b->text, b->each, b->when, "Står"));
	}
	return end(w, key);
}

/* --- Names and order --------------------------------------------------------------------------------------------- */

/* The names of a list in its order, which shows where an order has changed or two have changed places. */
static enum err names_row(struct writing *w, const char *label, const void *list, size_t count, size_t size,
                          size_t offset)
{
	BUF value = buf_init(VALUE_MAX);

	for (size_t i = 0; i < count; i++) {
		const char *name = *(const char *const *)((const char *)list + i * size + offset);

		if (*name)
			TRY(buf_printf(&value, "%s%s", value.len ? ", " : "", name));
	}
	return row(w, label, buf_str(&value));
}
#define NAMES_ROW(w, label, list, count, member)                                                                       \
	names_row(w, label, list, count, sizeof *(list), offsetof(__typeof__(*(list)), member))

static enum err choice_names(struct writing *w)
{
	const struct law_type *t = w->type;
	BUF label = buf_init(1000);

	for (size_t i = 0; i < t->choices_count; i++) {
		buf_clear(&label);
		TRY(buf_printf(&label, "Val: %s", t->choices[i].path));
		TRY(NAMES_ROW(w, buf_str(&label), t->choices[i].items, t->choices[i].count, id));
	}
	return ERR_OK;
}

/* What the program goes by and no reader sees: a difference here is told with the others. */
static enum err write_names(struct writing *w)
{
	const struct law_type *t = w->type;

	TRY(begin(w, "namn och ordning för programmet"));
	TRY(heading(w, "Syns inte i handlingarna"));
	TRY(row(w, "Beslutet", t->id));
	TRY(row(w, "Slag av fråga", t->kin));
	TRY(row(w, "Lagens korta namn", t->act));
	TRY(number_row(w, "Plats i listor", t->order));
	TRY(names_row(w, "Föreslås i samma samtal", t->often_with, t->often_with_count, sizeof *t->often_with, 0));
	TRY(choice_names(w));
	TRY(NAMES_ROW(w, "Rekvisit", t->criteria, t->criterion_count, id));
	TRY(NAMES_ROW(w, "Krävs, svaret ja", t->required, t->required_count, path));
	TRY(NAMES_ROW(w, "Krävs, svaret nej", t->required_no, t->required_no_count, path));
	TRY(NAMES_ROW(w, "Motsägelser rättas i", t->conflicts, t->conflict_count, path));
	TRY(NAMES_ROW(w, "Efteråt, svaret ja", t->follow_ups, t->follow_up_count, id));
	TRY(NAMES_ROW(w, "Efteråt, svaret nej", t->follow_ups_no, t->follow_up_no_count, id));
	TRY(NAMES_ROW(w, "Stycken, beslutet ja", t->decision.items, t->decision.count, id));
	TRY(NAMES_ROW(w, "Stycken, beslutet nej", t->decision_no.items, t->decision_no.count, id));
	TRY(NAMES_ROW(w, "Stycken, underlaget", t->basis.items, t->basis.count, id));
	return end(w, "namn");
}

static enum err write_type(struct writing *w)
{
	const struct law_type *t = w->type;

	TRY(write_asked(w));
	TRY(write_demands(w));
	TRY(write_spoken(w));
	TRY(write_document(w, "beslut-ja", "beslutet, svaret ja", t->decision));
	TRY(write_document(w, "beslut-nej", "beslutet, svaret nej", t->decision_no));
	TRY(write_document(w, "underlag", "beslutsunderlaget", t->basis));
	TRY(write_document(w, "bekraftelse-ja", "bekräftelsen, svaret ja", t->confirmation));
	TRY(write_document(w, "bekraftelse-nej", "bekräftelsen, svaret nej", t->confirmation_no));
	return write_names(w);
}

enum err pack_chapters_each(const struct law_pack *pack,
                            enum err (*each)(void *ctx, const char *key, const struct blocks *chapter), void *ctx)
{
	CLEANUP(writing_release) struct writing w = { .pack = pack, .heading = "", .each = each, .ctx = ctx };

	TRY(write_pack(&w));
	for (size_t i = 0; i < pack->type_count; i++) {
		w.type = &pack->types[i];
		TRY(write_type(&w));
	}
	return ERR_OK;
}
