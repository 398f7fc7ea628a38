/* What became of the decision after its record was made, as far as it is known when the package is: the record itself
 * cannot say it. And that nobody had reviewed its law: the record does say that, but not to whoever reads no more than
 * one of the files beside it. */
#include <stdio.h>
#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/follow.h"
#include "jourbeslut/ledger.h"
#include "package/content.h"

#define STATUS_MAX ((size_t)1 << 20)
#define FORMAT "jourbeslut-status-1"

/* --- In a word ---------------------------------------------------------------------------------------------------- */

unsigned content_status(const struct content *c)
{
	const struct decision *d = c->decision;

	return (d->state == DECISION_WITHDRAWN ? CONTENT_WITHDRAWN : 0) |
	       (d->state == DECISION_WITHDRAWAL ? CONTENT_WITHDRAWAL : 0) | (d->contested ? CONTENT_CONTESTED : 0) |
	       (d->returned ? CONTENT_RETURNED : 0) | (decision_correcting(d) ? CONTENT_CORRECTING : 0) |
	       (d->oral.clock_suspect ? CONTENT_SUSPECT : 0) | (c->unreviewed ? CONTENT_UNREVIEWED : 0);
}

const struct content_status_words *content_status_words(size_t *ret_count)
{
	static const struct content_status_words words[] = {
		{ CONTENT_WITHDRAWN, "withdrawn", "märkt som felregistrerat" },
		{ CONTENT_WITHDRAWAL, "withdrawal-wanted", "märkt som felregistrerat, väntar på bekräftelse" },
		{ CONTENT_CONTESTED, "contested", "bestritt av beslutsfattaren" },
		{ CONTENT_RETURNED, "returned", "återlämnat av kommunen" },
		{ CONTENT_CORRECTING, "correcting", "under rättelse" },
		{ CONTENT_SUSPECT, "clock-suspect", "registrerat när tjänstens klocka kan ha gått fel" },
		{ CONTENT_UNREVIEWED, "law-unreviewed", "lagtexten är inte granskad" },
	};

	*ret_count = ARRAY_LENGTH(words);
	return words;
}

enum err content_status_text(const struct content *c, struct buf *out)
{
	unsigned status = content_status(c);
	size_t count, before = out->len;
	const struct content_status_words *words = content_status_words(&count);

	for (size_t i = 0; i < count; i++)
		if (status & words[i].bit)
			TRY(buf_printf(out, "%s%s", out->len > before ? "; " : "", words[i].label));
	if (status & ~CONTENT_UNDISPUTED)
		return ERR_OK;
	return buf_printf(out, "%singen har invänt något", status ? "; " : "");
}

/* --- The events --------------------------------------------------------------------------------------------------- */

static bool is_told(const char *event)
{
	static const char *const events[] = {
		"correct",       "give-up",      "withdraw-ask",    "withdraw",           "keep",     "contest",
		"contest-ended", "returned",     "return-answered", "replaced",           "replaces", "event-recorded",
		"event-proof",   "event-undone", "renewed",         "follow-ups-reckoned"
	};

	for (size_t i = 0; i < ARRAY_LENGTH(events); i++)
		if (strcmp(event, events[i]) == 0)
			return true;
	return false;
}

struct told {
	struct store *store;
	const struct content *content;
	const char *folder;
	struct package *package;
	json_t *events; /* borrowed */
	int count;
};

static enum err add_file(const struct told *t, const char *name, const char *title, enum package_format format,
                         struct instant at, struct span bytes)
{
	BUF copy = buf_init(bytes.len);

	TRY(buf_add_span(&copy, bytes));
	return package_add(t->package, &(struct package_entry){ t->folder, name, title, format, at }, &copy);
}

/* The act with its proof, or neither: an act alone proves nothing. */
static enum err add_act(struct told *t, const struct act *a, struct span file, uint64_t index, char name[32],
                        json_t *item)
{
	BUF proof = buf_init(LEDGER_PROOF_MAX);
	struct sha256 hash;
	char hex[SHA256_HEX], title[200];
	enum err e = file.len ? ledger_proof(t->store, index, &proof) : ERR_NOT_FOUND;

	if (e == ERR_NOT_FOUND)
		return json_put_text(item, "act", "");
	TRY(e);
	TRY(sha256_of(file, &hash));
	sha256_hex(&hash, hex);
	(void)snprintf(name, 32, "status-%02d.act", ++t->count);
	(void)snprintf(title, sizeof title, "Händelse efter arkiveringen: %.120s", a->event);
	TRY(add_file(t, name, title, PACKAGE_BINARY, a->at, file));
	TRY(json_put_text(item, "act", name));
	TRY(json_put_text(item, "sha256", hex));
	(void)snprintf(name, 32, "status-%02d.tlog-proof", t->count);
	return add_file(t, name, "Bevis ur liggaren", PACKAGE_TEXT, a->at, buf_span(&proof));
}

static enum err add_event(void *ctx, const struct act *a, struct span file, uint64_t index)
{
	struct told *t = ctx;
	JSON json_t *item = NULL;
	char name[32];

	if (!is_told(a->event))
		return ERR_OK;
	item = json_object();
	if (!item)
		return ERR_MEMORY;
	TRY(json_put_text(item, "event", a->event));
	TRY(json_put_instant(item, "at", a->at));
	TRY(json_put_text(item, "by", a->person_name));
	TRY(json_put_text(item, "detail", a->detail));
	TRY(add_act(t, a, file, index, name, item));
	return json_append(t->events, TAKE(item));
}

static enum err add_words(const struct content *c, json_t *status)
{
	JSON json_t *list = json_array();
	unsigned bits = content_status(c);
	size_t count;
	const struct content_status_words *words = content_status_words(&count);

	if (!list)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++)
		if (bits & words[i].bit)
			TRY(json_append(list, json_string(words[i].name)));
	return json_put(status, "status", TAKE(list));
}

static enum err put_day(json_t *legal, const char *key, bool known, struct date day)
{
	char text[DATE_TEXT];

	if (!known)
		return json_put(legal, key, json_null());
	date_format(day, text);
	return json_put_text(legal, key, text);
}

/* In force or not, from the events that are recorded now; the names are those of /kontroll/{code}/json. */
static enum err add_legal(struct store *s, const struct content *c, json_t *status)
{
	const struct decision_office *o = c->request->office;
	JSON json_t *legal = json_object();
	FOLLOWING f = { 0 };

	if (!o)
		return json_put(status, "legal", json_null());
	if (!legal)
		return ERR_MEMORY;
	TRY(follow_load(o, s, c->decision, c->request->created, &f));
	TRY(json_put_text(legal, "state", legal_state_name(f.legal.state)));
	TRY(json_put_text(legal, "why", legal_why_name(f.legal.why)));
	TRY(put_day(legal, "since", f.legal.dated, f.legal.since));
	TRY(put_day(legal, "lastDay", f.legal.runs, f.legal.last));
	TRY(put_day(legal, "enforced", f.legal.enforced != NULL,
	            f.legal.enforced ? f.legal.enforced->day : (struct date){ 0 }));
	TRY(put_day(legal, "submitted", f.legal.submitted != NULL,
	            f.legal.submitted ? f.legal.submitted->day : (struct date){ 0 }));
	TRY(put_day(legal, "upheld", f.legal.upheld != NULL,
	            f.legal.upheld ? f.legal.upheld->day : (struct date){ 0 }));
	return json_put(status, "legal", TAKE(legal));
}

enum err content_add_status(struct store *s, const struct content *c, const char *folder, struct package *p)
{
	JSON json_t *status = json_object(), *events = json_array();
	struct told t = { s, c, folder, p, events, 0 };
	BUF json = buf_init(STATUS_MAX), title = buf_init(sizeof((struct package_file *)0)->title - 1);

	if (!status || !events)
		return ERR_MEMORY;
	TRY(json_put_text(status, "format", FORMAT));
	TRY(json_put_text(status, "reference", c->decision->ref));
	TRY(json_put_int(status, "version", c->version.version));
	TRY(json_put_instant(status, "known", c->request->created));
	TRY(json_put_text(status, "state", decision_state_name(c->decision->state)));
	TRY(add_words(c, status));
	TRY(add_legal(s, c, status));
	TRY(decision_act_file_each(s, c->decision->id, add_event, &t));
	TRY(json_put(status, "events", TAKE(events)));
	TRY(json_canonical(status, &json));
	TRY(buf_add_str(&title, "Vad som var känt om beslutet när paketet gjordes: "));
	TRY(content_status_text(c, &title));
	return package_add(
	        p,
	        &(struct package_entry){ folder, CONTENT_STATUS, buf_str(&title), PACKAGE_JSON, c->request->created },
	        &json);
}
