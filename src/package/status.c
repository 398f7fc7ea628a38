/* What became of the decision after its record was made, as far as it is known when the package is: the record itself
 * cannot say it. And that nobody had reviewed its law: the record does say that, but not to whoever reads no more than
 * one of the files beside it. */
#include <stdio.h>
#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/ledger.h"
#include "jourbeslut/legal_json.h"
#include "package/content.h"

#define STATUS_MAX ((size_t)1 << 20)
#define FORMAT "jourbeslut-status-2"

/* --- The events --------------------------------------------------------------------------------------------------- */

static bool is_told(const char *event)
{
	static const char *const events[] = { "correct",
		                              "give-up",
		                              "withdraw-ask",
		                              "withdraw",
		                              "keep",
		                              "contest",
		                              "contest-ended",
		                              "returned",
		                              "return-answered",
		                              "replaced",
		                              "replaces",
		                              "event-recorded",
		                              "event-proof",
		                              "event-undone",
		                              "renewed",
		                              "follow-ups-reckoned",
		                              "sign-outside",
		                              "sign-outside-undo" };

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

/* In force or not, and whether the law's text still stands: the names are those of /kontroll/{code}/json. */
static enum err add_legal(struct store *s, const struct content *c, json_t *status)
{
	JSON json_t *legal = NULL;

	if (c->judged)
		TRY(follow_legal_json(s, c->decision, &c->following, &legal));
	TRY(json_put(status, "legal", legal ? TAKE(legal) : json_null()));
	if (!c->is_revoked)
		return json_put(status, "lawRevoked", json_null());
	return json_put_instant(status, "lawRevoked", c->revoked.at);
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
	TRY(content_put_outside(c, status));
	TRY(decision_act_file_each(s, c->decision->id, add_event, &t));
	TRY(json_put(status, "events", TAKE(events)));
	TRY(json_canonical(status, &json));
	TRY(content_standing(c, " ", &title));
	return package_add(
	        p,
	        &(struct package_entry){ folder, CONTENT_STATUS, buf_str(&title), PACKAGE_JSON, c->request->created },
	        &json);
}
