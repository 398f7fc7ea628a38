#include "decision/draft_check.h"

#include <stdio.h>
#include <string.h>

#include "decision/wording_store.h"
#include "jourbeslut/said.h"

#define PAPER_TEXT_MAX ((size_t)1 << 22)
#define RENEWAL "Nya omständigheter"
#define WHY_ORAL "Varför beslutet fattades muntligt"

enum err draft_check_unused(const struct draft_check *k)
{
	const json_t *one;
	size_t i;

	json_array_foreach (k->draft->unused, i, one) {
		char path[CASE_PATH_MAX], text[CASE_PROBLEM_TEXT];
		const char *heading = json_text(one, "heading");

		(void)snprintf(path, sizeof path, DECISION_UNUSED_PATH "%.60s", json_text(one, "id"));
		(void)snprintf(text, sizeof text, "%.120s: en egen formulering kommer inte med. Läs den.",
		               *heading ? heading : "Ett stycke");
		TRY(case_problem_add(&k->draft->problems, CASE_WARNING, path, "", text));
	}
	return ERR_OK;
}

enum err draft_check_call(const struct draft_check *k)
{
	if (!k->facts->decided)
		return ERR_OK;
	if (!*k->facts->identified_how)
		TRY(case_problem_add(&k->draft->problems, CASE_WARNING, "call.identified_how", "",
		                     "Hur beslutsfattarens identitet kontrollerades är inte antecknat."));
	if (!*k->facts->why_oral)
		TRY(case_problem_add(&k->draft->problems, CASE_WARNING, "call.why_oral", "",
		                     "Varför beslutet fattades muntligt är inte antecknat."));
	return ERR_OK;
}

static bool is_newborn(const struct case_file *c)
{
	return strcmp(case_text(c, "person.known"), "newborn") == 0;
}

/* The digits of numbers: "20110718-2386" and "2011 0718 2386" are the same. */
static enum err add_digits(const char *text, struct buf *out)
{
	for (bool gap = false; *text; text++) {
		if (*text >= '0' && *text <= '9') {
			if (gap && out->len)
				TRY(buf_add_char(out, ' '));
			gap = false;
			TRY(buf_add_char(out, *text));
		} else {
			gap |= !strchr("-+ ", *text);
		}
	}
	return ERR_OK;
}

static enum err stands_in(const struct blocks *b, const char *ten, bool *ret_stands)
{
	BUF text = buf_init(PAPER_TEXT_MAX), digits = buf_init(PAPER_TEXT_MAX);

	TRY(blocks_to_text(b, &text));
	TRY(add_digits(buf_str(&text), &digits));
	*ret_stands |= strstr(buf_str(&digits), ten) != NULL;
	return ERR_OK;
}

/* The mother's number in the call: a text in which she has another, or none, may be about another child. */
static enum err check_others_number(const struct draft_check *k)
{
	BUF number = buf_init(DECISION_TEXT), digits = buf_init(DECISION_TEXT);
	bool stands = false;

	TRY(said_others_number_read(k->facts->person_as_known, date_of(k->facts->recorded), &number));
	TRY(add_digits(buf_str(&number), &digits));
	if (digits.len < 10)
		return ERR_OK;
	TRY(stands_in(&k->draft->decision, buf_str(&digits) + digits.len - 10, &stands));
	TRY(stands_in(&k->draft->basis, buf_str(&digits) + digits.len - 10, &stands));
	if (stands)
		return ERR_OK;
	return case_problem_add_quote(&k->draft->problems, CASE_DOUBT,
	                              is_newborn(k->c) ? "person.mother" : "person.number", "",
	                              "I samtalet sades ett personnummer som ingen i texten har. Är det rätt person, "
	                              "och rätt mor eller annan "
	                              "anhörig?",
	                              buf_span(&number));
}

enum err draft_check_people(const struct draft_check *k)
{
	BUF written = buf_init(CASE_FILE_MAX);
	bool twin, described;
	int order;

	TRY(case_check_children(k->c, k->type, date_of(k->facts->decided ? k->facts->stated : k->facts->now),
	                        k->draft->editable, &k->draft->problems));
	if (!k->facts->decided || !k->facts->person_as_known)
		return ERR_OK;
	TRY(check_others_number(k));
	TRY(said_twin_read(k->facts->person_as_known, &twin, &order));
	TRY(case_get(k->c, "person.birth_order", &written));
	/* The description stands on the paper too: "Tvilling ett, pojke, id-band 8801" tells which of them it is. */
	TRY(said_twin_read(case_text(k->c, "person.description"), &described, &order));
	if (!twin || written.len || order || !is_newborn(k->c) || *case_text(k->c, "person.id_band"))
		return ERR_OK;
	return case_problem_add_quote(
	        &k->draft->problems, CASE_DOUBT, "person.birth_order", "",
	        "Samtalet gällde en tvilling eller trilling. Skriv födelseordningen eller id-bandet, så "
	        "att det inte går att ta fel på barn.",
	        span_str(k->facts->person_as_known));
}

static const char *standard_of(const json_t *editable, const char *id)
{
	const json_t *block;
	size_t i;

	json_array_foreach (editable, i, block)
		if (strcmp(json_text(block, "id"), id) == 0)
			return json_text(block, "standard");
	return NULL;
}

/* As it read when the wording was written, with all that is known now; so that only what the law changed differs. */
static enum err is_other_law(const struct draft_check *k, const struct law *law, const json_t *block,
                             const struct wording_law *written, bool *ret_other)
{
	const struct law_pack *old = *written->hash ? law_pack_by_hash(law, written->pack, written->hash)
	                                            : law_pack_find(law, written->pack);
	const struct law_type *before = old ? law_type_find(old, written->type) : NULL;
	const char *standard;
	JSON json_t *editable = NULL;

	*ret_other = before != k->type;
	if (!before || before == k->type)
		return ERR_OK;
	TRY(draft_editable(before, k->c, k->facts, NULL, &editable));
	standard = standard_of(editable, json_text(block, "id"));
	*ret_other = !standard || strcmp(standard, json_text(block, "standard")) != 0;
	return ERR_OK;
}

static bool cites(const char *text, const char *provision)
{
	if (!strstr(provision, "§"))
		return false;
	for (const char *at = strstr(text, provision); at; at = strstr(at + 1, provision))
		if (at == text || at[-1] < '0' || at[-1] > '9') /* "6 § LVU" stands in "16 § LVU" */
			return true;
	return false;
}

static bool has_provision(const struct law_pack *pack, const char *text)
{
	for (size_t i = 0; i < pack->provision_count; i++)
		if (strcmp(pack->provisions[i].value, text) == 0)
			return true;
	return false;
}

/* A section that the text cites, and that the pack does not have but another has; NULL: none. */
static const char *foreign_provision(const struct law *law, const struct law_pack *own, const char *text)
{
	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);

		for (size_t k = 0; k < pack->provision_count; k++)
			if (cites(text, pack->provisions[k].value) && !has_provision(own, pack->provisions[k].value))
				return pack->provisions[k].value;
	}
	return NULL;
}

/* One paragraph in the worker's words: written beside another law's text, or citing what is not this law's. What was
 * written under this law, knowingly, does not stop the locking. */
static enum err check_wording(const struct draft_check *k, const struct law *law, struct store *s, int64_t decision,
                              const json_t *block)
{
	char path[CASE_PATH_MAX], text[CASE_PROBLEM_TEXT];
	const char *id = json_text(block, "id"), *heading = json_text(block, "heading"), *foreign;
	struct wording_law written;
	enum err e = wording_store_find(s, decision, id, &written);
	bool known = e == ERR_OK, other = false;

	if (e != ERR_NOT_FOUND)
		TRY(e);
	if (known)
		TRY(is_other_law(k, law, block, &written, &other));
	foreign = foreign_provision(law, k->type->pack, json_text(block, "text"));
	if (!other && !foreign)
		return ERR_OK;
	known = known && strcmp(written.pack, k->type->pack->id) == 0 &&
	        (!*written.hash || strcmp(written.hash, k->type->pack->hash) == 0);
	(void)snprintf(path, sizeof path, "edit.%.60s", id);
	if (other)
		(void)snprintf(text, sizeof text,
		               "%.120s: den egna formuleringen skrevs när en annan lagtext gällde. Läs den mot "
		               "standardtexten, ändra det som behövs och spara den.",
		               heading);
	else
		(void)snprintf(text, sizeof text,
		               "%.120s: den egna formuleringen nämner %.80s, som inte finns i den lagtext som beslutet "
		               "skrivs efter.%s",
		               heading, foreign, known ? "" : " Läs den, ändra det som behövs och spara den.");
	return case_problem_add(&k->draft->problems, known && !other ? CASE_WARNING : CASE_CONFLICT, path, "", text);
}

enum err draft_check_wordings(const struct draft_check *k, const struct law *law, struct store *s, int64_t decision)
{
	const json_t *block;
	size_t i;

	json_array_foreach (k->draft->editable, i, block)
		if (json_is_true(json_object_get(block, "edited")))
			TRY(check_wording(k, law, s, decision, block));
	return ERR_OK;
}

enum err draft_check_public(const struct draft_check *k)
{
	char path[CASE_PATH_MAX];
	size_t i;
	json_t *block;

	json_array_foreach (k->draft->editable, i, block) {
		if (!json_is_true(json_object_get(block, "edited")) ||
		    strcmp(json_text(block, "document"), "decision") != 0)
			continue;
		(void)snprintf(path, sizeof path, "edit.%s", json_text(block, "id"));
		TRY(case_check_public(k->c, k->type, k->moment, path, json_text(block, "heading"),
		                      span_str(json_text(block, "text")), &k->draft->problems));
	}
	TRY(case_check_public(k->c, k->type, k->moment, DECISION_RENEWAL_PATH, RENEWAL, span_str(k->facts->renewal),
	                      &k->draft->problems));
	return case_check_public(k->c, k->type, k->moment, "call.why_oral", WHY_ORAL, span_str(k->facts->why_oral),
	                         &k->draft->problems);
}

/* --- What cannot be printed -------------------------------------------------------------------------------------- */

struct print_check {
	const struct draft_check *draft;
	const struct record_fonts *fonts;
	bool found;
};

/* The word in which the character stands. */
static struct span word_at(struct span text, size_t at)
{
	size_t start = at, end = at;

	while (start > 0 && !strchr(" \n", text.ptr[start - 1]))
		start--;
	while (end < text.len && !strchr(" \n", text.ptr[end]))
		end++;
	return span_of(text.ptr + start, end - start);
}

static enum err check_text(struct print_check *p, const char *path, const char *label, const char *text)
{
	struct record_missing missing;
	char said[CASE_PROBLEM_TEXT];
	enum err e = record_text_check(p->fonts, span_str(text), &missing);

	if (e != ERR_INPUT)
		return e;
	p->found = true;
	(void)snprintf(
	        said, sizeof said,
	        "%s: tecknet %s går inte att skriva ut i det arkiverade dokumentet. Skriv ordet på ett annat sätt.",
	        label, missing.name);
	return case_problem_add_quote(&p->draft->draft->problems, CASE_CONFLICT, path, "", said,
	                              word_at(span_str(text), missing.offset));
}

static enum err check_field(void *ctx, const char *path, const char *text)
{
	struct print_check *p = ctx;

	return check_text(p, path, case_text_label(p->draft->type, path), text);
}

static enum err check_rest(struct print_check *p)
{
	const struct draft_facts *f = p->draft->facts;
	const struct {
		const char *path, *label, *text;
	} texts[] = {
		{ "call.number_called", "Uppringt nummer", f->called_number },
		{ "call.identified_how", "Så kontrollerades identiteten", f->identified_how },
		{ "call.listeners", "Även med på samtalet", f->listeners },
		{ "call.why_oral", WHY_ORAL, f->why_oral },
		{ DECISION_RENEWAL_PATH, RENEWAL, f->renewal },
	};
	char path[CASE_PATH_MAX];
	size_t i;
	json_t *block;

	for (i = 0; i < ARRAY_LENGTH(texts); i++)
		TRY(check_text(p, texts[i].path, texts[i].label, texts[i].text));
	json_array_foreach (p->draft->draft->editable, i, block) {
		(void)snprintf(path, sizeof path, "edit.%s", json_text(block, "id"));
		if (json_is_true(json_object_get(block, "edited")))
			TRY(check_text(p, path, json_text(block, "heading"), json_text(block, "text")));
	}
	return ERR_OK;
}

/* The documents decide; the fields then say where. What is in none of them came from the registers. */
enum err draft_check_printable(const struct draft_check *k, const struct record_fonts *fonts)
{
	struct print_check p = { .draft = k, .fonts = fonts };
	struct record_missing missing;
	char text[CASE_PROBLEM_TEXT];
	enum err e = record_blocks_check(fonts, &k->draft->decision, &missing);

	if (e == ERR_OK)
		e = record_blocks_check(fonts, &k->draft->basis, &missing);
	if (e != ERR_INPUT)
		return e;
	TRY(case_text_each(k->c, check_field, &p));
	TRY(check_rest(&p));
	if (p.found)
		return ERR_OK;
	(void)snprintf(text, sizeof text,
	               "Tecknet %s går inte att skriva ut i det arkiverade dokumentet. Det står inte i texten, utan i "
	               "uppgifter från registret eller samtalet. Ring den som sköter registret.",
	               missing.name);
	return case_problem_add(&k->draft->problems, CASE_CONFLICT, "", "", text);
}
