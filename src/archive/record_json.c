#include "archive/record_json.h"

#include "jourbeslut/base/json.h"

static enum err put_banners(json_t *root, const char *const *banners, size_t count)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++)
		TRY(json_append(array, json_string(banners[i])));
	return json_put(root, "banners", TAKE(array));
}

static enum err put_check(json_t *root, const struct signed_version *v)
{
	JSON json_t *check = json_object();
	BUF address = buf_init(400);

	if (!check)
		return ERR_MEMORY;
	TRY(buf_printf(&address, "%s%s", v->office->check_address, v->decision.check_code));
	TRY(json_put_text(check, "address", buf_str(&address)));
	TRY(json_put_text(check, "code", v->decision.check_text));
	return json_put(root, "check", TAKE(check));
}

static enum err put_page(json_t *root, const struct blocks *page)
{
	BUF text = buf_init(RECORD_JSON_MAX);
	JSON json_t *value = NULL;

	TRY(blocks_to_json(page, &text));
	TRY(json_read(buf_span(&text), RECORD_JSON_MAX, NULL, &value));
	return json_put(root, "page", TAKE(value));
}

static enum err put_signature(json_t *root, const struct decision_evidence *e)
{
	JSON json_t *signature = json_object();

	if (!signature)
		return ERR_MEMORY;
	TRY(json_put_text(signature, "kind", e->on_paper ? "paper" : "eid"));
	TRY(json_put_text(signature, "signer", e->signer_name));
	TRY(json_put_instant(signature, "signedAt", e->signed_at));
	TRY(json_put_instant(signature, "receivedAt", e->received_at));
	if (e->on_paper) {
		TRY(json_put_text(signature, "attestedBy", e->attested_by));
		TRY(json_put_text(signature, "scan", papers_scan_name(e)));
	}
	return json_put(root, "signature", TAKE(signature));
}

static enum err put_without(json_t *root, const struct proofs *p)
{
	JSON json_t *array = json_array();

	if (!array)
		return ERR_MEMORY;
	if (!p->oral.there)
		TRY(json_append(array, json_string("oral")));
	if (!p->signature.there)
		TRY(json_append(array, json_string("signature")));
	return json_put(root, "without", TAKE(array));
}

enum err record_json_write(const struct signed_version *v, const struct blocks *page, const char *const *banners,
                           size_t banner_count, struct buf *out)
{
	JSON json_t *root = json_object();

	if (!root)
		return ERR_MEMORY;
	TRY(json_put_text(root, "format", RECORD_JSON_FORMAT));
	TRY(json_put_text(root, "textCode", v->version.text_code));
	TRY(json_put_instant(root, "created", v->evidence.received_at));
	TRY(put_banners(root, banners, banner_count));
	TRY(put_check(root, v));
	TRY(put_page(root, page));
	TRY(put_signature(root, &v->evidence));
	TRY(put_without(root, &v->proofs));
	return json_canonical(root, out);
}
