#include "report.h"

#include <stdarg.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/base/text.h"

#define REPORT_FORMAT 1
#define REPORT_MAX ((size_t)16 << 10)

static const struct {
	const char *name, *text;
} checks[EID_CHECK_COUNT] = {
#define EID_CHECK_ROW(code, name, text) [EID_CHECK_##code] = { name, text },
	EID_CHECK_LIST(EID_CHECK_ROW)
#undef EID_CHECK_ROW
};

static const char *const outcomes[] = {
	[EID_NOT_REACHED] = "not-reached",
	[EID_PASSED] = "passed",
	[EID_FAILED_CHECK] = "failed",
};

const char *eid_check_name(enum eid_check c)
{
	return c < EID_CHECK_COUNT ? checks[c].name : "";
}

const char *eid_check_text(enum eid_check c)
{
	return c < EID_CHECK_COUNT ? checks[c].text : "";
}

void eid_report_pass(struct eid_report *r, enum eid_check c)
{
	r->checks[c].outcome = EID_PASSED;
}

enum err eid_report_fail(struct eid_report *r, enum eid_check c, const char *format, ...)
{
	struct eid_finding *f = &r->checks[c];
	va_list args;

	f->outcome = EID_FAILED_CHECK;
	va_start(args, format);
	(void)vsnprintf(f->reason, sizeof f->reason, format, args);
	va_end(args);
	return ERR_EVIDENCE;
}

enum eid_check eid_report_failed(const struct eid_report *r)
{
	for (enum eid_check c = 0; c < EID_CHECK_COUNT; c++)
		if (r->checks[c].outcome == EID_FAILED_CHECK)
			return c;
	return EID_CHECK_COUNT;
}

/* The texts of a report: one table for writing and reading. */
static const struct {
	const char *key;
	size_t offset, size;
} texts[] = {
#define FIELD(key, member)                                                                                             \
	{                                                                                                              \
		key, offsetof(struct eid_report, member), sizeof((struct eid_report *)0)->member                       \
	}
	FIELD("person", person),
	FIELD("name", name),
	FIELD("givenName", given_name),
	FIELD("surname", surname),
	FIELD("bank", bank),
	FIELD("issuer", issuer),
	FIELD("policy", policy),
	FIELD("certificateSerial", serial),
	FIELD("certificateSha256", fingerprint),
	FIELD("root", root),
#undef FIELD
};

static enum err checks_json(const struct eid_report *r, json_t **ret_list)
{
	JSON json_t *list = json_array();

	for (enum eid_check c = 0; list && c < EID_CHECK_COUNT; c++) {
		JSON json_t *one = json_object();

		if (!one)
			return ERR_MEMORY;
		TRY(json_put_text(one, "check", checks[c].name));
		TRY(json_put_text(one, "outcome", outcomes[r->checks[c].outcome]));
		TRY(json_put_text(one, "reason", r->checks[c].reason));
		TRY(json_append(list, TAKE(one)));
	}
	*ret_list = TAKE(list);
	return *ret_list ? ERR_OK : ERR_MEMORY;
}

enum err eid_report_write(const struct eid_report *r, struct buf *out)
{
	JSON json_t *root = json_object();
	json_t *list = NULL;

	if (!root)
		return ERR_MEMORY;
	TRY(json_put_int(root, "format", REPORT_FORMAT));
	TRY(json_put_bool(root, "ok", r->ok));
	TRY(json_put_int(root, "signedAt", r->signed_at.us));
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		TRY(json_put_text(root, texts[i].key, (const char *)r + texts[i].offset));
	TRY(checks_json(r, &list));
	TRY(json_put(root, "checks", list));
	return json_canonical(root, out);
}

static enum err copy_text(const json_t *object, const char *key, char *out, size_t size)
{
	const char *text = json_text(object, key);
	size_t len = strlen(text);

	if (len >= size)
		return ERR_INPUT;
	memcpy(out, text, len + 1);
	return ERR_OK;
}

static enum err read_check(const json_t *one, struct eid_report *r)
{
	const char *name = json_text(one, "check"), *outcome = json_text(one, "outcome");

	for (enum eid_check c = 0; c < EID_CHECK_COUNT; c++) {
		if (strcmp(name, checks[c].name) != 0)
			continue;
		for (size_t o = 0; o < ARRAY_LENGTH(outcomes); o++)
			if (strcmp(outcome, outcomes[o]) == 0)
				r->checks[c].outcome = (enum eid_outcome)o;
		return copy_text(one, "reason", r->checks[c].reason, sizeof r->checks[c].reason);
	}
	return ERR_OK; /* a check of a later version */
}

enum err eid_report_read(struct span text, struct eid_report *ret_report)
{
	JSON json_t *root = NULL;
	struct eid_report r = { 0 };
	const json_t *one;
	size_t i;

	TRY(json_read(text, REPORT_MAX, NULL, &root));
	if (json_integer_value(json_object_get(root, "format")) != REPORT_FORMAT)
		return ERR_INPUT;
	r.ok = json_is_true(json_object_get(root, "ok"));
	r.signed_at.us = json_integer_value(json_object_get(root, "signedAt"));
	for (i = 0; i < ARRAY_LENGTH(texts); i++)
		TRY(copy_text(root, texts[i].key, (char *)&r + texts[i].offset, texts[i].size));
	json_array_foreach (json_object_get(root, "checks"), i, one)
		TRY(read_check(one, &r));
	*ret_report = r;
	return ERR_OK;
}
