#include "archive/said_page.h"

#include <stdarg.h>
#include <string.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/deviation.h"
#include "jourbeslut/law.h"
#include "jourbeslut/record.h"
#include "jourbeslut/said.h"

#define STATEMENT_JSON_MAX ((size_t)1 << 20)

struct said_page {
	const struct decision_office *office;
	const struct decision *decision;
	const struct decision_version *version;
	const json_t *statement;
	bool copy;
	struct blocks *out;
};

static enum err row(struct said_page *p, const char *label, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
static enum err row(struct said_page *p, const char *label, const char *format, ...)
{
	BUF value = buf_init(BLOCK_TEXT_MAX), shown = buf_init(BLOCK_TEXT_MAX);
	va_list args;
	enum err e;

	va_start(args, format);
	e = buf_vprintf(&value, format, args);
	va_end(args);
	TRY(e);
	TRY(record_text_printable(p->office->fonts, buf_span(&value), &shown));
	return blocks_add_row(p->out, label, buf_str(&shown));
}

/* --- The call ----------------------------------------------------------------------------------------------------- */

/* As the law names them by whose questions the call was asked. */
static enum err add_grounds(struct said_page *p, const struct law_type *type)
{
	BUF words = buf_init(BLOCK_TEXT_MAX);
	size_t len;

	for (const char *at = p->decision->oral.ground; *at; at += len + strspn(at + len, " ")) {
		char id[LAW_ID_TEXT];
		const struct law_choice *ground;

		len = strcspn(at, " ");
		(void)snprintf(id, sizeof id, "%.*s", (int)len, at);
		ground = type ? law_ground_find(type, id) : NULL;
		TRY(buf_printf(&words, "%s%s", words.len ? ", " : "", ground ? ground->text : id));
	}
	return words.len ? row(p, "Grund i samtalet", "%s", buf_str(&words)) : ERR_OK;
}

/* The text leaves out the name of a private home, and of a place that is secret. */
static bool names(const struct blocks *text, const char *place)
{
	for (size_t b = 0; b < text->count; b++) {
		if (text->items[b].text && strstr(text->items[b].text, place))
			return true;
		for (size_t r = 0; r < text->items[b].row_count; r++)
			if (strstr(text->items[b].rows[r].value, place))
				return true;
	}
	return false;
}

static enum err add_place(struct said_page *p, const struct law_type *type)
{
	const char *kind = p->decision->oral.place_kind, *place = p->decision->oral.place;
	const bool named = *place && names(&p->version->text, place);

	for (size_t i = 0; type && i < type->placement_kind_count; i++)
		if (strcmp(type->placement_kinds[i].id, kind) == 0)
			kind = type->placement_kinds[i].label;
	if (!*kind && !named)
		return ERR_OK;
	return row(p, "Plats i samtalet", "%s%s%s", kind, *kind && named ? ", " : "", named ? place : "");
}

static enum err add_call(struct said_page *p)
{
	const struct oral *o = &p->decision->oral;
	const struct law_type *type = NULL;
	BUF law = buf_init(BLOCK_TEXT_MAX);
	char at[SWEDISH_TIME_TEXT + 32] = "Inte uppläst för beslutsfattaren";
	enum err e = decision_said_type(p->office, p->decision, &type);

	if (e != ERR_CONFIG) /* without a pack of that day the ids stand for themselves */
		TRY(e);
	if (o->read_back)
		instant_format_swedish_full(o->read_back_at, at);
	TRY(blocks_add(p->out, BLOCK_HEADING, "Så registrerades beslutet"));
	if (!p->copy)
		TRY(row(p, "Gällde", "%s", o->person_as_known));
	TRY(row(p, "Svar", "%s", o->yes ? "Ja" : "Nej"));
	if (!p->copy) {
		TRY(add_grounds(p, type));
		TRY(add_place(p, type));
	}
	TRY(row(p, "Uppläst", "%s", at));
	TRY(said_law_words(p->statement, &law));
	return law.len ? row(p, SAID_LAW_ROW, "%s", buf_str(&law)) : ERR_OK;
}

/* --- What differs ------------------------------------------------------------------------------------------------- */

static const char *or_nothing(const char *text)
{
	return *text ? text : "inget";
}

static enum err add_finding(struct said_page *p, const json_t *f, bool deviation)
{
	const char *label = said_kind_label(said_kind_find(json_text(f, "kind")));
	char name[100];

	(void)snprintf(name, sizeof name, "%s: %s", deviation ? "Avvikelse" : "Komplettering", label);
	if (p->copy)
		return row(p, name, "%s", deviation ? "Förklaringen står i originalet." : "Står i beslutet.");
	if (!deviation)
		return row(p, name, "I beslutet: %s", or_nothing(json_text(f, "written")));
	return row(p, name, "I samtalet: %s\nI beslutet: %s\nFörklaring: %s", or_nothing(json_text(f, "said")),
	           or_nothing(json_text(f, "written")), json_text(f, "explanation"));
}

static enum err add_findings(struct said_page *p, const char *member, bool deviations)
{
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(p->statement, member), i, one)
		TRY(add_finding(p, one, deviations));
	return ERR_OK;
}

enum err said_page_add(const struct decision_office *o, const struct decision *d, const struct decision_version *v,
                       const struct proofs *proofs, bool copy, struct blocks *page)
{
	JSON json_t *statement = NULL;
	struct said_page p = { o, d, v, NULL, copy, page };

	if (!proofs || !proofs->oral_json.len)
		return ERR_OK;
	TRY(json_read(buf_span(&v->statement_json), STATEMENT_JSON_MAX, NULL, &statement));
	p.statement = statement;
	TRY(add_call(&p));
	TRY(add_findings(&p, "deviations", true));
	TRY(add_findings(&p, "completions", false));
	if (!json_is_true(json_object_get(statement, "oneHand")))
		return ERR_OK;
	return row(&p, "Observera",
	           "En och samma person har registrerat samtalet, skrivit texten och fattat beslutet.");
}

/* The number was put right, with a reason. */
static bool is_right_number(const json_t *deviation)
{
	return said_kind_find(json_text(deviation, "kind")) == SAID_PERSON_NUMBER &&
	       said_explains(span_str(json_text(deviation, "explanation"))) && *json_text(deviation, "written");
}

enum err said_page_number(const struct decision_office *o, struct store *s, const struct decision *d, struct buf *out)
{
	JSON json_t *about = NULL;
	const json_t *one;
	size_t i;

	TRY(decision_about(o, s, d, &about));
	json_array_foreach (json_object_get(about, "deviations"), i, one) {
		if (is_right_number(one))
			return buf_add_str(out, json_text(one, "written"));
	}
	return ERR_OK;
}

enum err said_page_kinds(const struct decision_office *o, struct store *s, const struct decision *d, struct buf *out)
{
	JSON json_t *about = NULL;
	const json_t *one;
	size_t i;

	TRY(decision_about(o, s, d, &about));
	json_array_foreach (json_object_get(about, "deviations"), i, one) {
		enum said_kind kind = said_kind_find(json_text(one, "kind"));

		if (kind != SAID_KIND_COUNT && !is_right_number(one))
			TRY(buf_printf(out, "%s%s", out->len ? ", " : "", said_kind_label(kind)));
	}
	return ERR_OK;
}
