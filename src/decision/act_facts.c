#include "decision/act_facts.h"

#include <string.h>

#include "decision/version_store.h"
#include "jourbeslut/act.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/ledger.h"

#define FACT_TEXT_MAX ((size_t)8 << 10)

static enum err put_hash(json_t *json, const char *key, const struct sha256 *hash)
{
	char hex[SHA256_HEX];

	sha256_hex(hash, hex);
	return json_put_text(json, key, hex);
}

static enum err put_hash_of(json_t *json, const char *key, struct span bytes)
{
	struct sha256 hash;

	TRY(sha256_of(bytes, &hash));
	return put_hash(json, key, &hash);
}

static enum err put_when(const struct oral *o, json_t *f)
{
	TRY(json_put_instant(f, "stated", o->stated));
	TRY(json_put_instant(f, "recorded", o->recorded));
	TRY(json_put_bool(f, "late", o->late));
	TRY(json_put_text(f, "lateReason", o->late_reason));
	if (o->clock_doubt)
		TRY(json_put_int(f, "clockDoubt", o->clock_doubt));
	return o->read_back ? json_put_instant(f, "readBack", o->read_back_at) : json_put(f, "readBack", json_null());
}

/* The recorder had not identified with the e-ID. */
static enum err put_let_in(const struct oral *o, json_t *f)
{
	JSON json_t *in = json_object();

	if (!in)
		return ERR_MEMORY;
	TRY(json_put_text(in, "how", o->let_in));
	TRY(json_put_text(in, "by", o->let_in_by));
	return json_put(f, "letIn", TAKE(in));
}

static enum err put_who(const struct oral *o, json_t *f)
{
	JSON json_t *mandate = json_object();

	TRY(json_put_text(f, "decisionMaker", o->decider_name));
	TRY(json_put_text(f, "office", o->decider_office));
	TRY(json_put_text(f, "recordedBy", o->recorder_name));
	if (*o->let_in)
		TRY(put_let_in(o, f));
	TRY(json_put_text(f, "identifiedHow", o->identified_how));
	TRY(json_put_text(f, "listeners", o->listeners));
	if (!mandate)
		return ERR_MEMORY;
	TRY(json_put_text(mandate, "text", o->mandate_text));
	TRY(json_put_bool(mandate, "checked", o->mandate_checked));
	return json_put(f, "mandate", TAKE(mandate));
}

static bool has_id(const char *list, const char *id)
{
	size_t len = strlen(id);

	for (; *list; list += strcspn(list, " ") + strspn(list + strcspn(list, " "), " "))
		if (strcspn(list, " ") == len && memcmp(list, id, len) == 0)
			return true;
	return false;
}

static enum err put_about(const struct oral *o, const struct law_type *type, json_t *f)
{
	JSON json_t *grounds = json_array();

	for (size_t i = 0; grounds && i < type->ground_count; i++)
		if (has_id(o->ground, type->grounds[i].id))
			TRY(json_append(grounds, json_string(type->grounds[i].id)));
	TRY(json_put_text(f, "type", type->id));
	TRY(json_put_text(f, "answer", o->yes ? "yes" : "no"));
	TRY(json_put(f, "grounds", TAKE(grounds)));
	TRY(json_put_text(f, "whyOral", o->why_oral));
	TRY(json_put_bool(f, "personUnknown", o->person_unknown));
	TRY(json_put_bool(f, "protected", o->protected_person));
	return json_put_text(f, "placeKind", o->place_kind);
}

enum err decision_pack_facts(const char *pack, const char *hash, json_t **ret_facts)
{
	JSON json_t *facts = json_object();

	if (!facts)
		return ERR_MEMORY;
	TRY(json_put_text(facts, "pack", pack));
	TRY(json_put_text(facts, "sha256", hash));
	*ret_facts = TAKE(facts);
	return ERR_OK;
}

static enum err put_law(const struct asked_law *asked, json_t *f)
{
	JSON json_t *law = NULL;

	TRY(decision_pack_facts(asked->pack->id, asked->pack->hash, &law));
	if (asked->assumed)
		TRY(json_put_bool(f, "lawAssumed", true));
	if (*asked->how)
		TRY(json_put_text(f, "lawHow", asked->how));
	return json_put(f, "law", TAKE(law));
}

enum err act_facts_oral(const struct decision *d, const struct law_type *type, const struct asked_law *asked,
                        json_t *hashes, json_t **ret_facts)
{
	JSON json_t *f = json_object();

	if (!f)
		return ERR_MEMORY;
	TRY(put_when(&d->oral, f));
	TRY(put_who(&d->oral, f));
	TRY(put_about(&d->oral, type, f));
	TRY(put_law(asked, f));
	TRY(json_put(f, "secret", json_incref(hashes)));
	*ret_facts = TAKE(f);
	return ERR_OK;
}

enum err act_facts_load_oral(struct store *s, const struct decision *d, json_t **ret_facts)
{
	BUF act = buf_init(ACT_FILE_MAX);
	JSON json_t *json = NULL;
	uint64_t index;

	TRY(decision_act_file(s, d->id, 0, decision_event_name(DECISION_RECORD), &act, &index));
	TRY(json_read(span_of(act.ptr + LEDGER_SALT, act.len - LEDGER_SALT), ACT_FILE_MAX, NULL, &json));
	*ret_facts = json_incref(json_object_get(json, "facts"));
	return *ret_facts ? ERR_OK : ERR_IO;
}

enum err act_facts_text(const char *key, struct span text, json_t **ret_facts)
{
	JSON json_t *f = json_object();
	BUF clean = buf_init(FACT_TEXT_MAX);

	if (!f)
		return ERR_MEMORY;
	TRY(text_clean(text, &clean));
	TRY(json_put_text(f, key, buf_str(&clean)));
	*ret_facts = TAKE(f);
	return ERR_OK;
}

enum err act_facts_frozen(const struct sha256 *statement, json_t **ret_facts)
{
	JSON json_t *f = json_object();

	if (!f)
		return ERR_MEMORY;
	TRY(put_hash(f, "statementSha256", statement));
	*ret_facts = TAKE(f);
	return ERR_OK;
}

enum err act_facts_signature(const struct signature_row *g, const struct sha256 *statement, struct instant ordered,
                             const char *organisation, json_t **ret_facts)
{
	JSON json_t *f = json_object();

	if (!f)
		return ERR_MEMORY;
	TRY(json_put_text(f, "personKind", g->on_paper ? "paper" : "eid"));
	TRY(put_hash(f, "statementSha256", statement));
	TRY(json_put_instant(f, "signedAt", g->signed_at));
	TRY(json_put_instant(f, "received", g->received_at));
	TRY(json_put_text(f, "organisation", organisation));
	if (g->on_paper) {
		TRY(put_hash_of(f, "scanSha256", g->scan));
	} else {
		TRY(put_hash_of(f, "signatureSha256", g->xml));
		TRY(put_hash_of(f, "ocspSha256", g->ocsp));
		TRY(json_put_instant(f, "ordered", ordered));
	}
	*ret_facts = TAKE(f);
	return ERR_OK;
}
