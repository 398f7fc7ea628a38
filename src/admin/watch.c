/* Who is logged in, and who has read what. */
#include "handlers.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/oversight.h"
#include "jourbeslut/page.h"
#include "jourbeslut/people.h"
#include "jourbeslut/act.h"

#define SESSIONS_OF_ONE 10
#define ACCESS_ROWS 200

struct sessions {
	const struct http_request *req;
	struct store *store;
	json_t *array;
};

static enum err add_session(struct sessions *w, const struct person *p, const struct http_session_info *info)
{
	JSON json_t *row = json_object();
	BUF path = buf_init(100);

	if (!row)
		return ERR_MEMORY;
	/* Both numbers: a session is ended as one of its person's. */
	TRY(buf_printf(&path, "/admin/sessioner/%lld.%lld/avsluta", (long long)p->id, (long long)info->id));
	TRY(json_put_text(row, "name", p->name));
	TRY(json_put_bool(row, "own", info->id == http_session(w->req)->id));
	TRY(page_put_session(row, info));
	TRY(json_put_text(row, "end_path", buf_str(&path)));
	return json_append(w->array, TAKE(row));
}

static enum err add_sessions_of(void *ctx, const struct person *p)
{
	struct sessions *w = ctx;
	struct http_session_info list[SESSIONS_OF_ONE];
	size_t count;

	TRY(http_session_list(w->store, p->id, instant_add(http_now(w->req), -HTTP_SESSIONS_SHOWN), list,
	                      SESSIONS_OF_ONE, &count));
	for (size_t i = 0; i < count; i++)
		TRY(add_session(w, p, &list[i]));
	return ERR_OK;
}

enum err admin_sessions(struct http_request *req, struct http_response *res)
{
	JSON json_t *data = json_object(), *array = json_array();
	struct sessions w = { .req = req, .array = array };

	if (!data || !array)
		return ERR_MEMORY;
	TRY(http_store(req, &w.store));
	TRY(people_person_each(w.store, add_sessions_of, &w));
	TRY(json_put(data, "sessions", TAKE(array)));
	return http_render(res, "admin-sessions", TAKE(data));
}

struct ending {
	const struct http_request *req;
	int64_t person, session;
};

static enum err end_session(struct store *s, void *ctx)
{
	const struct ending *e = ctx;

	TRY(http_session_end_one(s, e->person, e->session));
	return decision_act_add(s, http_now(e->req), 0, 0, http_session(e->req)->person, "session-ended",
	                        "En inloggning avslutades.");
}

enum err admin_session_end(struct http_request *req, struct http_response *res)
{
	struct span name = http_param(req, "session");
	const char *dot = memchr(name.ptr, '.', name.len);
	struct ending e = { .req = req };
	uint64_t person, session;
	struct store *s;

	if (!dot || number_parse(span_of(name.ptr, (size_t)(dot - name.ptr)), INT64_MAX, &person) != ERR_OK ||
	    number_parse(span_of(dot + 1, (size_t)(name.ptr + name.len - dot - 1)), INT64_MAX, &session) != ERR_OK)
		return ERR_NOT_FOUND;
	e.person = (int64_t)person;
	e.session = (int64_t)session;
	TRY(http_store(req, &s));
	TRY(store_transaction(s, end_session, &e));
	return http_redirect(res, "/admin/sessioner");
}

static const struct {
	const char *what, *words;
} words[] = {
	{ "read", "läste" },
	{ "list", "såg en lista" },
	{ "take over", "tog över" },
	{ "acknowledge", "kvitterade" },
	{ "follow-up", "markerade som gjort" },
	{ "event", "registrerade eller ångrade vad som hänt" },
	{ "download proof", "hämtade ett bevis" },
	{ "order signature", "begärde underskrift" },
	{ "download record", "hämtade det undertecknade beslutet" },
	{ "download copy", "hämtade en kopia" },
	{ "download basis", "hämtade beslutsunderlaget" },
	{ "download unsigned", "hämtade ej undertecknad text" },
	{ "download confirmation", "hämtade bekräftelsen" },
	{ "download evidence", "hämtade bevisen" },
	{ "download package", "hämtade arkivpaketet" },
	{ "download paper", "hämtade det inskannade papperet" },
	{ "download document", "hämtade en handling" },
	{ "download to sign", "hämtade texten för underskrift på papper" },
	{ "confirmation", "visade bekräftelsen" },
	{ "earlier answer", "fick veta att det fanns ett svar om samma person" },
	{ "call", "öppnade samtalet" },
	{ "record call", "registrerade ett muntligt beslut" },
	{ "call facts", "kompletterade om samtalet" },
	{ "new draft", "började ett utkast" },
	{ "read draft", "läste utkastet" },
	{ "save draft", "sparade utkastet" },
	{ "wording", "ändrade en formulering" },
	{ "upload", "laddade upp en handling" },
	{ "remove document", "tog bort en handling" },
	{ "lock", "låste texten" },
	{ "renew", "skrev nya omständigheter" },
	{ "reopen", "öppnade texten igen" },
	{ "correct", "började en rättelse" },
	{ "abandon", "avslutade utkastet" },
	{ "sign on paper", "bestyrkte en underskrift på papper" },
	{ "state outside paper", "registrerade ett papper som undertecknats utanför tjänsten" },
	{ "undo outside paper", "tog tillbaka uppgiften om ett papper som undertecknats utanför tjänsten" },
	{ "note", "skrev en anteckning till kommunen" },
	{ "name type", "angav vilket beslut en fri fråga gällde" },
	{ "withdraw", "märkte beslutet som felregistrerat" },
	{ "confirm withdrawal", "bekräftade att beslutet är felregistrerat" },
	{ "keep", "avgjorde att beslutet är rätt registrerat" },
	{ "contest", "ifrågasatte beslutet: detta har jag inte beslutat" },
	{ "take back contest", "tog tillbaka: jag har beslutat detta" },
	{ "note contest", "noterade utfallet av en invändning" },
	{ "read dispute", "läste hur beslutet är registrerat" },
	{ "return", "lämnade tillbaka beslutet till jouren" },
	{ "give_up", "avbröt en rättelse" },
	{ "answer", "svarade kommunen" },
	{ "list practice", "såg listan över övningar" },
	{ "access log", "såg åtkomstloggen" },
	{ "open with reason", "öppnade med skäl" },
	{ "let in", "släppte in en kollega utan e-legitimation" },
	{ "begin pass", "började ett pass" },
	{ "extend pass", "förlängde passet" },
	{ "message now", "skickade meddelandet utan att vänta på morgonen" },
	{ "seek decision maker", "lät tjänsten söka en beslutsfattare" },
	{ "stop seeking", "avbröt sökningen av en beslutsfattare" },
	{ "answer search", "svarade jouren på en sökning" },
	{ "hand over", "lämnade över passet" },
	{ "receive handover", "tog emot en överlämning" },
	{ "tie", "sade om ett beslut i ett annat ärende gäller samma person" },
	{ "untie", "tog tillbaka att det är samma person" },
	{ "explain deviation", "förklarade en avvikelse från samtalet" },
};

/* Rows stay for years: what a later program does not know any more is named in its log, not on the page. */
static const char *in_words(const struct http_request *req, const char *what)
{
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (strcmp(what, words[i].what) == 0)
			return words[i].words;
	log_event(http_log(req), LOG_WARN, "access.no_words", "id", http_request_id(req), "what", what, NULL);
	return "gjorde något som den här versionen inte har ord för";
}

struct rows {
	const struct http_request *req;
	json_t *array;
	int count;
	int64_t last; /* shown */
};

static enum err add_access(void *ctx, const struct access *a)
{
	struct rows *r = ctx;
	JSON json_t *row = json_object();

	if (r->count++ == ACCESS_ROWS) /* one more than shown says that there is more */
		return ERR_OK;
	r->last = a->id;
	TRY(page_put_time(row, "at", a->at));
	TRY(json_put_text(row, "name", a->person_name));
	TRY(json_put_text(row, "ref", a->ref));
	TRY(json_put_text(row, "what", in_words(r->req, a->what)));
	TRY(json_put_text(row, "reason", a->reason));
	TRY(json_put_bool(row, "protected", a->secret));
	return json_append(r->array, TAKE(row));
}

/* `matter` 0 where no reference was asked for. */
static enum err find_matter(struct store *s, struct span ref, json_t *errors, int64_t *ret_matter)
{
	struct decision d;
	enum err e;

	*ret_matter = 0;
	if (ref.len == 0)
		return ERR_OK;
	e = decision_find_ref(s, ref, &d);
	if (e == ERR_NOT_FOUND) {
		*ret_matter = -1;
		return json_put_text(errors, "ref", "Referensen finns inte. Kontrollera att den är rätt skriven.");
	}
	TRY(e);
	*ret_matter = d.matter_id;
	return ERR_OK;
}

/* `fore`: where the page before ended. */
static enum err fill_rows(struct store *s, int64_t matter, struct rows *r)
{
	uint64_t before;

	if (number_parse(http_query(r->req, "fore"), INT64_MAX, &before) != ERR_OK)
		before = 0;
	return oversight_access_each(s, matter, (int64_t)before, ACCESS_ROWS + 1, add_access, r);
}

static enum err put_next(json_t *data, const struct rows *r, struct span ref)
{
	BUF path = buf_init(300);

	if (r->count > ACCESS_ROWS) {
		TRY(buf_printf(&path, "/admin/logg?fore=%lld&ref=", (long long)r->last));
		TRY(http_url_encode(ref, &path));
	}
	return json_put_text(data, "next_path", buf_str(&path));
}

enum err admin_access(struct http_request *req, struct http_response *res)
{
	struct span ref = span_trim(http_query(req, "ref"));
	JSON json_t *data = json_object(), *form = json_object(), *errors = json_object(), *rows = json_array();
	struct rows r = { .req = req, .array = rows };
	BUF shown = buf_init(64);
	int64_t matter;
	struct store *s;

	if (ref.len > 40)
		return ERR_INPUT;
	TRY(http_store(req, &s));
	TRY(oversight_access(http_log(req), s, http_now(req), http_session(req)->person, 0, 0, "access log"));
	TRY(find_matter(s, ref, errors, &matter));
	if (matter >= 0)
		TRY(fill_rows(s, matter, &r));
	TRY(buf_add_span(&shown, ref));
	TRY(json_put_text(form, "ref", buf_str(&shown)));
	TRY(json_put(data, "form", TAKE(form)));
	TRY(json_put(data, "errors", TAKE(errors)));
	TRY(put_next(data, &r, ref));
	TRY(json_put(data, "rows", TAKE(rows)));
	return http_render(res, "admin-access", TAKE(data));
}
