#include "decision/act_facts.h"

#include "decision/version_store.h"
#include "jourbeslut/base/text.h"

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

enum err act_facts_oral(const struct decision *d, json_t **ret_facts)
{
	JSON json_t *f = json_object();

	if (!f)
		return ERR_MEMORY;
	TRY(json_put_instant(f, "stated", d->oral.stated));
	TRY(json_put_instant(f, "recorded", d->oral.recorded));
	TRY(json_put_text(f, "answer", d->oral.yes ? "yes" : "no"));
	TRY(json_put_text(f, "decisionMaker", d->oral.decider_name));
	TRY(json_put_text(f, "office", d->oral.decider_office));
	TRY(json_put_text(f, "recordedBy", d->oral.recorder_name));
	TRY(json_put_text(f, "type", d->type));
	TRY(json_put_bool(f, "late", d->oral.late));
	*ret_facts = TAKE(f);
	return ERR_OK;
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
