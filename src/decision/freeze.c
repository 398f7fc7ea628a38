/* From an open text to a frozen version with its statement, and back. */
#include <stdio.h>
#include <string.h>

#include "decision/follow_up_store.h"
#include "decision/act_facts.h"
#include "decision/decision_store.h"
#include "decision/reference.h"
#include "decision/signature.h"
#include "decision/statement.h"
#include "decision/version_store.h"
#include "jourbeslut/eid.h"
#include "jourbeslut/matter.h"
#include "jourbeslut/record.h"
#include "jourbeslut/said.h"
#include "jourbeslut/version.h"

#define TEXT_MAX (4 * 1024 * 1024)

/* What is put together before the row is written. */
struct freezing {
	const struct decision_office *office;
	struct store *store;
	const struct decision *decision;
	const struct law_type *type;
	struct person rapporteur;
	char decider_number[13];
	struct buf text, basis, statement, case_json, visible;
	struct sha256 hash, earlier;
	char code[DECISION_CODE + 8];
};

static void freezing_release(struct freezing *f)
{
	buf_release(&f->text);
	buf_release(&f->basis);
	buf_release(&f->statement);
	buf_release(&f->case_json);
	buf_release(&f->visible);
}

static enum err find_numbers(struct freezing *f, int64_t person)
{
	struct person decider;

	TRY(people_person_find(f->store, person, &f->rapporteur));
	if (!f->decision->oral.decider_id)
		return ERR_OK;
	TRY(people_person_find(f->store, f->decision->oral.decider_id, &decider));
	memcpy(f->decider_number, decider.personal_number, sizeof f->decider_number);
	return ERR_OK;
}

/* Secrecy may be said in the call, or be found out when the text is written. */
static enum err is_protected(struct freezing *f, bool *ret_protected)
{
	CASE struct case_file *c = NULL;
	const char *protected_person;

	TRY(decision_case_load(f->store, f->decision->matter_id, &c));
	protected_person = case_text(c, "person.protected");
	*ret_protected =
	        f->decision->oral.protected_person || (*protected_person && strcmp(protected_person, "none") != 0);
	return ERR_OK;
}

static enum err write_statement(struct freezing *f, const json_t *about)
{
	const struct decision *d = f->decision;
	uint8_t salt[SHA256_LEN] = { 0 };
	struct statement_input in = { .decision = d,
		                      .type = f->type,
		                      .version = d->versions + 1,
		                      .salt = span_of(salt, sizeof salt),
		                      .text_json = buf_span(&f->text),
		                      .basis_json = buf_span(&f->basis),
		                      .decider_number = f->decider_number,
		                      .rapporteur_name = f->rapporteur.name,
		                      .rapporteur_title = f->rapporteur.title,
		                      .about = about,
		                      .environment = f->office->environment };

	TRY(is_protected(f, &in.protected_person));
	TRY(random_fill(f->office->random, salt, sizeof salt));
	if (d->version_id) {
		DECISION_VERSION v = { 0 };

		TRY(decision_version_stated(f->store, d->version_id, &v));
		f->earlier = v.statement_hash;
		in.supersedes = span_of(f->earlier.bytes, sizeof f->earlier.bytes);
	}
	TRY(statement_write(f->store, &in, &f->statement));
	TRY(sha256_of(buf_span(&f->statement), &f->hash));
	text_code_make(&f->hash, f->code);
	return ERR_OK;
}

/* The app's text names the text code, so it comes after the statement. */
static enum err write_visible(struct freezing *f, const struct blocks *decision)
{
	struct draft_facts facts = decision_facts(f->office, f->decision, &f->rapporteur);
	CASE struct case_file *c = NULL;

	facts.text_code = f->code;
	TRY(decision_case_load(f->store, f->decision->matter_id, &c));
	TRY(case_to_json(c, &f->case_json));
	if (!f->office->full_visible_text)
		return draft_essence(f->type, c, &facts, &f->visible);
	if (f->decision->practice)
		TRY(buf_add_str(&f->visible, DRAFT_PRACTICE "\n"));
	TRY(blocks_to_text(decision, &f->visible));
	return buf_printf(&f->visible, "\nTextkod: %s\n", f->code);
}

/* What the app shows is printed in the record too, and the app takes no more than so much. */
static enum err check_visible(struct freezing *f, struct case_problems *ret_problems)
{
	struct record_missing missing;
	char text[200];
	enum err e;

	if (f->visible.len > EID_VISIBLE_MAX)
		(void)snprintf(text, sizeof text,
		               "Texten är för lång för att visas i e-legitimationens app. Korta den.");
	else if ((e = record_text_check(f->office->fonts, buf_span(&f->visible), &missing)) == ERR_INPUT)
		(void)snprintf(text, sizeof text,
		               "Tecknet %s går inte att skriva ut i det arkiverade dokumentet. Skriv det på ett annat "
		               "sätt.",
		               missing.name);
	else
		return e;
	TRY(case_problem_add(ret_problems, CASE_CONFLICT, "", "", text));
	return ERR_INPUT;
}

/* A record whose text its own verifier calls false is never made. */
static enum err check_rows(const struct freezing *f, const struct blocks *decision, struct case_problems *ret_problems)
{
	JSON json_t *statement = NULL;
	struct json_problem problem;
	const char *label;
	char text[200];

	TRY(json_read(buf_span(&f->statement), TEXT_MAX, &problem, &statement));
	TRY(said_rows_differ(decision, statement, &label));
	if (!label)
		return ERR_OK;
	(void)snprintf(text, sizeof text,
	               "Textens rad \"%.40s\" säger inte det som är registrerat. Inget är låst; ring systemets ägare.",
	               label);
	TRY(case_problem_add(ret_problems, CASE_WRONG, "", "", text));
	return ERR_INPUT;
}

static struct said_side person_of(const json_t *statement)
{
	return (struct said_side){ .municipality = "",
		                   .person = json_text_at(statement, "subject.name"),
		                   .identity = json_text_at(statement, "subject.identity"),
		                   .description = json_text_at(statement, "subject.description"),
		                   .day = "",
		                   .number = json_text_at(statement, "subject.number"),
		                   .birth_date = json_text_at(statement, "subject.birthDate"),
		                   .grounds = "",
		                   .place_kind = "",
		                   .place = "",
		                   .answer = "",
		                   .decider = "" };
}

/* Another person is another matter: a correction keeps to whom the archived text is about. A misspelt name or number
 * may be corrected, not both. */
static enum err check_same_person(const struct freezing *f, const json_t *about, struct case_problems *ret_problems)
{
	DECISION_VERSION v = { 0 };
	JSON json_t *earlier = NULL;
	struct said_findings found;
	struct said_side was, is = person_of(about);
	bool name = false;

	if (!f->decision->stands.version_id)
		return ERR_OK;
	TRY(decision_version_stated(f->store, f->decision->stands.version_id, &v));
	TRY(json_read(buf_span(&v.statement_json), TEXT_MAX, NULL, &earlier));
	was = person_of(earlier);
	if (!*was.identity || (*was.number && strcmp(was.number, is.number) == 0))
		return ERR_OK;
	if (!*was.person)
		was.person = was.identity;
	TRY(said_compare(&was, &is, &found));
	for (size_t i = 0; i < found.count; i++)
		name = name || (found.items[i].kind == SAID_NAME && found.items[i].deviation);
	if (!name)
		return ERR_OK;
	TRY(case_problem_add(
	        ret_problems, CASE_WRONG, "", "",
	        "Rättelsen gäller en annan person än det arkiverade beslutet. En annan person är ett annat "
	        "ärende: märk beslutet som felregistrerat och registrera det rätta."));
	return ERR_INPUT;
}

/* The frozen case says whether an application is before a court; the earlier text may have said otherwise. */
static enum err tell_pending(struct freezing *f, int64_t version)
{
	struct decision_pending before, now;
	const struct decision *d = f->decision;

	TRY(decision_pending_find(f->store, d->version_id, &before));
	TRY(decision_pending_find(f->store, version, &now));
	if (!d->oral.yes || (!*before.court && !*now.court))
		return ERR_OK;
	return follow_up_pending(f->store, d->id, f->type, d->oral.stated, &now);
}

static enum err insert(struct freezing *f, int64_t person, struct instant now)
{
	const struct version_row row = { .decision_id = f->decision->id,
		                         .version = f->decision->versions + 1,
		                         .supersedes = f->decision->version_id,
		                         .pack = f->type->pack,
		                         .case_json = buf_span(&f->case_json),
		                         .text_json = buf_span(&f->text),
		                         .basis_json = buf_span(&f->basis),
		                         .statement_json = buf_span(&f->statement),
		                         .visible = buf_span(&f->visible),
		                         .statement_hash = &f->hash,
		                         .text_code = f->code,
		                         .frozen = now,
		                         .frozen_by = person };
	JSON json_t *facts = NULL;
	char detail[80];

	TRY(version_insert(f->store, &row));
	TRY(tell_pending(f, store_last_id(f->store)));
	(void)snprintf(detail, sizeof detail, "Texten låstes, version %d, textkod %s.", row.version, f->code);
	TRY(act_facts_frozen(&f->hash, &facts));
	return decision_move_facts(f->store, f->decision, DECISION_FREEZE, now, person, detail, facts);
}

static enum err freeze(struct freezing *f, int64_t person, struct case_problems *ret_problems)
{
	DECISION_DRAFT_TEXT draft = { 0 };

	TRY(find_numbers(f, person));
	TRY(decision_draft_build(f->office, f->store, f->decision, person, &draft));
	if (case_problems_block(&draft.problems)) {
		*ret_problems = draft.problems;
		draft.problems = (struct case_problems){ 0 };
		return ERR_INPUT;
	}
	TRY(blocks_to_json(&draft.decision, &f->text));
	TRY(blocks_to_json(&draft.basis, &f->basis));
	TRY(write_statement(f, draft.about));
	TRY(check_rows(f, &draft.decision, ret_problems));
	TRY(check_same_person(f, draft.about, ret_problems));
	TRY(write_visible(f, &draft.decision));
	TRY(check_visible(f, ret_problems));
	return insert(f, person, clock_now(f->office->clock));
}

enum err decision_freeze(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                         struct case_problems *ret_problems)
{
	struct decision d;
	CLEANUP(freezing_release)
	struct freezing f = { .office = o,
		              .store = s,
		              .decision = &d,
		              .text = buf_init(TEXT_MAX),
		              .basis = buf_init(TEXT_MAX),
		              .statement = buf_init(TEXT_MAX),
		              .case_json = buf_init(CASE_FILE_MAX),
		              .visible = buf_init(TEXT_MAX) };
	enum decision_state next;

	TRY(decision_find(s, decision, &d));
	if (!decision_next(d.state, DECISION_FREEZE, &next))
		return ERR_WRONG_STATE;
	TRY(decision_hold(o, s, d.matter_id, person, false));
	TRY(decision_type(o, &d, &f.type));
	return freeze(&f, person, ret_problems);
}

enum err decision_send_back(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                            bool reject, struct span reason)
{
	struct instant now = clock_now(o->clock);
	JSON json_t *facts = NULL;
	struct decision d;

	TRY(decision_find(s, decision, &d));
	if (reject && d.oral.decider_id != person)
		return ERR_FORBIDDEN;
	if (d.state != DECISION_FROZEN)
		return ERR_WRONG_STATE;
	TRY(version_return(s, d.version_id, reject ? "reject" : "reopen", reason, now, person));
	TRY(signature_cancel(s, d.version_id, now));
	TRY(act_facts_text("reason", reason, &facts));
	return decision_move_facts(
	        s, &d, reject ? DECISION_REJECT : DECISION_REOPEN, now, person,
	        reject ? "Beslutsfattaren: texten stämmer inte." : "Texten öppnades igen för rättelse.", facts);
}
