#include "bankid.h"

#include <strings.h>

#include "jourbeslut/base/text.h"

#define ANSWER_MAX ((size_t)1 << 20)

void bankid_collected_release(struct bankid_collected *c)
{
	json_decref(c->root);
	*c = (struct bankid_collected){ 0 };
}

const char *bankid_order_path(enum eid_kind kind)
{
	return kind == EID_SIGN ? "/sign" : "/auth";
}

static enum err put_base64(json_t *object, const char *key, struct span bytes)
{
	BUF text = buf_init(bytes.len / 3 * 4 + 8);

	if (bytes.len == 0)
		return ERR_OK;
	TRY(base64_encode(bytes.ptr, bytes.len, &text));
	return json_put_text(object, key, buf_str(&text));
}

/* Printable ASCII, at most what the provider takes: a longer one is answered with 400. */
static enum err put_user_agent(json_t *object, const char *user_agent)
{
	char text[EID_USER_AGENT_MAX + 1];
	size_t len = 0;

	for (; len < EID_USER_AGENT_MAX && user_agent[len]; len++)
		text[len] = user_agent[len] >= ' ' && user_agent[len] <= '~' ? user_agent[len] : '?';
	text[len] = 0;
	return len ? json_put_text(object, "userAgent", text) : ERR_OK;
}

static enum err put_web(json_t *root, const struct eid_order_request *r, const char *domain)
{
	JSON json_t *web = json_object();

	if (!web)
		return ERR_MEMORY;
	if (domain[0])
		TRY(json_put_text(web, "referringDomain", domain));
	TRY(put_user_agent(web, r->user_agent));
	return json_object_size(web) ? json_put(root, "web", TAKE(web)) : ERR_OK;
}

static enum err put_requirement(json_t *root, const char *person)
{
	JSON json_t *requirement = json_object();

	if (!requirement)
		return ERR_MEMORY;
	if (!person[0])
		return ERR_OK;
	TRY(json_put_text(requirement, "personalNumber", person));
	return json_put(root, "requirement", TAKE(requirement));
}

enum err bankid_order_body(const struct eid_order_request *r, const char *domain, struct buf *out)
{
	JSON json_t *root = json_object();

	if (!root)
		return ERR_MEMORY;
	TRY(json_put_text(root, "endUserIp", r->ip));
	TRY(put_base64(root, "userVisibleData", r->visible));
	TRY(put_base64(root, "userNonVisibleData", r->nonvisible));
	if (r->return_url[0]) /* an empty one is answered with 400 */
		TRY(json_put_text(root, "returnUrl", r->return_url));
	TRY(json_put_bool(root, "returnRisk", true));
	TRY(put_requirement(root, r->person));
	TRY(put_web(root, r, domain));
	return json_canonical(root, out);
}

enum err bankid_reference_body(const char *order_ref, struct buf *out)
{
	JSON json_t *root = json_object();

	if (!root)
		return ERR_MEMORY;
	TRY(json_put_text(root, "orderRef", order_ref));
	return json_canonical(root, out);
}

/* Tokens go into addresses, QR codes and SQL: printable ASCII without separators, or nothing. */
static bool is_token(const char *s)
{
	for (const char *p = s; *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '-' ||
		      *p == '_'))
			return false;
	return s[0] != 0;
}

static enum err copy_token(const json_t *root, const char *key, char *out, size_t size)
{
	const char *text = json_text(root, key);

	if (!is_token(text) || strlen(text) >= size)
		return ERR_UPSTREAM;
	memcpy(out, text, strlen(text) + 1);
	return ERR_OK;
}

static enum err read_object(struct span body, json_t **ret_root)
{
	JSON json_t *root = NULL;
	enum err e = json_read(body, ANSWER_MAX, NULL, &root);

	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK || !json_is_object(root))
		return ERR_UPSTREAM;
	*ret_root = TAKE(root);
	return ERR_OK;
}

enum err bankid_started_read(struct span body, struct bankid_started *ret_started)
{
	JSON json_t *root = NULL;
	struct bankid_started s = { .order_ref = "" };

	TRY(read_object(body, &root));
	TRY(copy_token(root, "orderRef", s.order_ref, sizeof s.order_ref));
	TRY(copy_token(root, "autoStartToken", s.autostart_token, sizeof s.autostart_token));
	TRY(copy_token(root, "qrStartToken", s.qr_token, sizeof s.qr_token));
	TRY(copy_token(root, "qrStartSecret", s.qr_secret, sizeof s.qr_secret));
	*ret_started = s;
	return ERR_OK;
}

static void copy_code(const char *code, char out[40])
{
	bool good = is_token(code) && strlen(code) < 40;

	(void)snprintf(out, 40, "%s", good ? code : "unknown");
}

static struct span text_span(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? span_of(json_string_value(value), json_string_length(value)) : span_of("", 0);
}

static enum eid_risk risk_of(const char *word)
{
	static const char *const words[EID_RISK_COUNT] = { "", "low", "moderate", "high" };

	for (int i = 0; i < EID_RISK_COUNT; i++)
		if (strcmp(word, words[i]) == 0)
			return (enum eid_risk)i;
	return EID_RISK_HIGH;
}

static enum err read_completion(struct bankid_collected *c)
{
	const json_t *data = json_object_get(c->root, "completionData");
	const char *person = json_text_at(c->root, "completionData.user.personalNumber");
	const char *ip = json_text_at(c->root, "completionData.device.ipAddress");

	c->signature = text_span(data, "signature");
	c->ocsp = text_span(data, "ocspResponse");
	c->risk = risk_of(json_text_at(c->root, "completionData.risk"));
	if (strlen(person) != EID_PERSON_TEXT - 1 || strspn(person, "0123456789") != EID_PERSON_TEXT - 1 ||
	    c->signature.len == 0 || c->ocsp.len == 0)
		return ERR_UPSTREAM;
	memcpy(c->person, person, EID_PERSON_TEXT);
	if (strlen(ip) < sizeof c->device_ip && strspn(ip, "0123456789abcdefABCDEF.:") == strlen(ip))
		(void)snprintf(c->device_ip, sizeof c->device_ip, "%s", ip);
	return ERR_OK;
}

enum err bankid_collected_read(struct span body, struct bankid_collected *ret_collected)
{
	static const char *const names[] = { "pending", "failed", "complete" };
	BANKID_COLLECTED c = { .root = NULL };
	const char *status;
	size_t i = 0;

	TRY(read_object(body, &c.root));
	TRY(copy_token(c.root, "orderRef", c.order_ref, sizeof c.order_ref));
	status = json_text(c.root, "status");
	while (i < ARRAY_LENGTH(names) && strcmp(status, names[i]) != 0)
		i++;
	if (i == ARRAY_LENGTH(names))
		return ERR_UPSTREAM;
	c.status = (enum bankid_status)i;
	if (c.status == BANKID_COMPLETE)
		TRY(read_completion(&c));
	else
		copy_code(json_text(c.root, "hintCode"), c.hint);
	*ret_collected = c;
	c = (struct bankid_collected){ 0 };
	return ERR_OK;
}

void bankid_error_code(int status, struct span body, char out[40])
{
	JSON json_t *root = NULL;

	if (read_object(body, &root) == ERR_OK && is_token(json_text(root, "errorCode")))
		copy_code(json_text(root, "errorCode"), out);
	else
		(void)snprintf(out, 40, "http%d", status);
}
