/* What the pages about one event share: the form, its faults, and the proof. */
#include "page/event_parts.h"

#include <stdio.h>

#include "jourbeslut/oversight.h"
#include "jourbeslut/reason.h"
#include "jourbeslut/seen.h"

/* In the order of the page. */
static const char *const fields[] = { "day",      "clock", "base_day",   "until", "place", "who",
	                              "happened", "why",   "proof_text", "file",  "reason" };
#define NO_PROOF "none"

static enum err put_form(json_t *data, const struct http_request *req)
{
	JSON json_t *form = json_object();

	if (!form)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
		TRY(json_put_text(form, fields[i], http_form_str(req, fields[i])));
	return json_put(data, "form", TAKE(form));
}

static enum err put_proof_kinds(json_t *data, const struct http_request *req, enum follow_kind of, bool first)
{
	JSON json_t *kinds = json_array();
	struct span given = http_form(req, "proof_kind");
	bool none = first && (given.len == 0 || span_equal_str(given, NO_PROOF));

	if (!kinds)
		return ERR_MEMORY;
	for (int i = 0; i < FOLLOW_PROOF_KIND_COUNT; i++) {
		enum follow_proof_kind kind = (enum follow_proof_kind)i;

		if (kind == FOLLOW_COURT_RECEIPT && !follow_of_court(of))
			continue;
		TRY(page_add_choice(kinds, follow_proof_kind_name(kind), follow_proof_kind_label(kind), "checked",
		                    span_equal_str(given, follow_proof_kind_name(kind))));
	}
	if (first)
		TRY(page_add_choice(kinds, NO_PROOF, "Inget bevis än", "checked", none));
	return json_put(data, "proof_kinds", TAKE(kinds));
}

static enum err put_errors(json_t *data, struct http_response *res, json_t *errors)
{
	JSON json_t *owned = errors, *problems = json_array();

	if (!owned || !problems)
		return ERR_MEMORY;
	for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
		if (json_object_get(owned, fields[i]))
			TRY(page_problem_add(problems, owned, fields[i], json_text(owned, fields[i])));
	if (json_array_size(problems) > 0) {
		http_status(res, 422);
		TRY(json_put(data, "problems", TAKE(problems)));
	}
	return json_put(data, "errors", TAKE(owned));
}

enum err event_page_begin(const struct page_event_visit *v, enum follow_kind of, bool first, json_t *errors,
                          json_t **ret_data)
{
	JSON json_t *data = json_object(), *object = NULL, *owned = errors; /* each goes on, or ends here */

	if (!data || !owned)
		return ERR_MEMORY;
	TRY(page_decision(http_app(v->req), v->s, v->area, v->d, &object));
	TRY(json_put(data, "decision", TAKE(object)));
	TRY(put_form(data, v->req));
	TRY(put_proof_kinds(data, v->req, of, first));
	TRY(json_put_bool(data, "of_court", follow_of_court(of)));
	TRY(json_put_bool(data, "file_again", http_file_count(v->req) > 0));
	TRY(put_errors(data, v->res, TAKE(owned)));
	*ret_data = TAKE(data);
	return ERR_OK;
}

enum err event_access(const struct page_event_visit *v, struct store *s, const char *what)
{
	TRY(page_seen_check(v->req, v->res, s, v->d->id));
	return oversight_access_add(s, http_now(v->req), v->person, v->d->matter_id, v->d->id, what);
}

enum err event_back(const struct page_event_visit *v, const char *done)
{
	BUF path = buf_init(200);

	TRY(page_decision_path(v->area, v->d, &path));
	return http_redirectf(v->res, "%s?%s=%s", buf_str(&path), v->area == PAGE_MUNI ? "klart" : "gjort", done);
}

const char *page_event_message(struct span done)
{
	static const struct {
		const char *done, *text;
	} messages[] = {
		{ "handelse", "Registrerat. Det som återstår står nedan." },
		{ "bevis", "Beviset är sparat." },
		{ "bevis-angrat",
		  "Beviset är sparat vid något som har ångrats. Hände det ändå: registrera det på nytt." },
		{ "angrat", "Ångrat. Det står kvar, överstruket." },
		{ "angivet", "Det är angivet vilket beslut det var. Fristerna räknas efter den lagen." },
		{ "inget-av-dessa", "Det är registrerat att det inte var något av dem. Frågan står kvar med egna ord, "
		                    "och fristerna är inte "
		                    "kända: fråga den som svarar för beslutet." },
		{ "utanfor", "Registrerat: undertecknat på papper utanför tjänsten. Underskriften är inte kontrollerad "
		             "av tjänsten." },
		{ "utanfor-angrat", "Uppgiften är tillbakatagen. Beslutet står åter som muntligt, utan text." },
		{ "redan-utanfor",
		  "Det går inte nu: ett papper är redan registrerat eller tillbakataget, eller så är det "
		  "inte sagt att beslutet är inget av dem som tjänsten har text för. Läs här hur det är." },
		{ "redan-angivet",
		  "Det är redan angivet vilket beslut det var, eller så kan det inte anges längre. Läs "
		  "här hur det blev." },
	};

	for (size_t i = 0; i < ARRAY_LENGTH(messages); i++)
		if (span_equal_str(done, messages[i].done))
			return messages[i].text;
	return "";
}

enum err event_put_path(json_t *data, const char *key, const struct page_event_visit *v, const char *below, int64_t id)
{
	BUF path = buf_init(200);

	TRY(page_decision_path(v->area, v->d, &path));
	TRY(buf_printf(&path, "/%s/%lld", below, (long long)id));
	return json_put_text(data, key, buf_str(&path));
}

bool event_read_proof(const struct http_request *req, struct follow_proof_input *ret_proof)
{
	struct span kind = http_form(req, "proof_kind");
	const struct http_file *file = http_file_count(req) ? http_file_at(req, 0) : NULL;
	bool chosen = false;

	*ret_proof = (struct follow_proof_input){ .kind = file ? FOLLOW_FILE : FOLLOW_NOTE,
		                                  .text = span_trim(http_form(req, "proof_text")),
		                                  .name = span_str(""),
		                                  .type = span_str(""),
		                                  .bytes = span_str("") };
	for (int i = 0; i < FOLLOW_PROOF_KIND_COUNT; i++) {
		if (!span_equal_str(kind, follow_proof_kind_name((enum follow_proof_kind)i)))
			continue;
		chosen = true;
		if (!file || i != FOLLOW_NOTE)
			ret_proof->kind = (enum follow_proof_kind)i;
	}
	if (file) {
		ret_proof->name = file->filename;
		ret_proof->type = file->type;
		ret_proof->bytes = file->bytes;
	}
	return chosen || file || ret_proof->text.len > 0;
}

enum err event_proof_wrong(const struct http_request *req, enum follow_wrong wrong, json_t *errors)
{
	if (wrong == FOLLOW_WRONG_FILE && http_file_count(req))
		return json_put_text(errors, "file",
		                     "Filen är tom, större än 8 MB eller av annat slag än PDF, PNG och JPEG.");
	if (wrong == FOLLOW_WRONG_FILE)
		return json_put_text(errors, "file", "Välj filen som visar det, eller ett annat bevis.");
	if (span_trim(http_form(req, "proof_text")).len)
		return json_put_text(errors, "proof_text", "Korta beviset till några rader.");
	return json_put_text(errors, "proof_text", "Skriv vad som visar det, eller välj en fil.");
}
