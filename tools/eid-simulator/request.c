#include "request.h"

#include <arpa/inet.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#include "simulator-common/unconst.h"

#define RETURN_URL_MAX 512
#define USER_AGENT_MAX 256
/* The real limits of these are not published; generous. */
#define SHORT_TEXT_MAX 1024
#define POLICIES_MAX 20

/* What is checked, and where a problem is written. */
struct check {
	enum order_kind kind;
	char *problem;
};

struct member {
	const char *name;
	bool (*valid)(const json_t *value, const struct check *c);
};

static bool text_within(const json_t *value, size_t least, size_t most)
{
	size_t len = json_string_length(value);

	return json_is_string(value) && len >= least && len <= most;
}

static bool valid_ip(const json_t *value, const struct check *c)
{
	unsigned char address[sizeof(struct in6_addr)];

	(void)c;
	return json_is_string(value) && (inet_pton(AF_INET, json_string_value(value), address) == 1 ||
	                                 inet_pton(AF_INET6, json_string_value(value), address) == 1);
}

/* Pictures rather than letters; the real service takes "a subset of UTF-8" without them. */
static bool is_emoji(unsigned code)
{
	return (code >= 0x1F000 && code <= 0x1FAFF) || (code >= 0x2600 && code <= 0x27BF) || code == 0x200D ||
	       code == 0x20E3 || (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0000 && code <= 0xE01EF);
}

static unsigned next_code_point(struct span *s)
{
	unsigned char first = (unsigned char)s->ptr[0];
	size_t len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
	unsigned code = len == 1 ? first : first & (0x7Fu >> len);

	for (size_t i = 1; i < len; i++)
		code = code << 6 | ((unsigned char)s->ptr[i] & 0x3Fu);
	s->ptr += len;
	s->len -= len;
	return code;
}

/* Only CR and LF of the control characters; a tab is taken for one too, since nothing says that it is let through. */
static bool text_accepted(struct span s)
{
	if (!text_is_utf8(s))
		return false;
	while (s.len > 0) {
		unsigned code = next_code_point(&s);

		if ((code < 0x20 && code != '\r' && code != '\n') || (code >= 0x7F && code < 0xA0) || is_emoji(code))
			return false;
	}
	return true;
}

static bool base64_within(const json_t *value, size_t most, struct buf *decoded)
{
	return text_within(value, 1, most) && base64_decode(span_str(json_string_value(value)), decoded) == ERR_OK;
}

static bool valid_visible(const json_t *value, const struct check *c)
{
	size_t most = c->kind == ORDER_SIGN ? SIGN_VISIBLE_MAX : AUTH_VISIBLE_MAX;
	BUF decoded = buf_init(most);

	return base64_within(value, most, &decoded) && decoded.len > 0 && text_accepted(buf_span(&decoded));
}

static bool valid_hidden(const json_t *value, const struct check *c)
{
	size_t most = c->kind == ORDER_SIGN ? SIGN_HIDDEN_MAX : AUTH_HIDDEN_MAX;
	BUF decoded = buf_init(most);

	return base64_within(value, most, &decoded);
}

static bool valid_format(const json_t *value, const struct check *c)
{
	(void)c;
	return json_is_string(value) && (strcmp(json_string_value(value), "plaintext") == 0 ||
	                                 strcmp(json_string_value(value), "simpleMarkdownV1") == 0);
}

static bool valid_return_url(const json_t *value, const struct check *c)
{
	(void)c;
	return text_within(value, 1, RETURN_URL_MAX);
}

static bool valid_bool(const json_t *value, const struct check *c)
{
	(void)c;
	return json_is_boolean(value);
}

static bool valid_user_agent(const json_t *value, const struct check *c)
{
	(void)c;
	return text_within(value, 1, USER_AGENT_MAX);
}

static bool valid_short_text(const json_t *value, const struct check *c)
{
	(void)c;
	return text_within(value, 1, SHORT_TEXT_MAX);
}

static bool valid_domain(const json_t *value, const struct check *c)
{
	const char *allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	(void)c;
	return text_within(value, 1, 253) && strspn(json_string_value(value), allowed) == json_string_length(value);
}

static bool valid_personal_number(const json_t *value, const struct check *c)
{
	(void)c;
	return text_within(value, 12, 12) && strspn(json_string_value(value), "0123456789") == 12;
}

static bool valid_card_reader(const json_t *value, const struct check *c)
{
	(void)c;
	return json_is_string(value) &&
	       (strcmp(json_string_value(value), "class1") == 0 || strcmp(json_string_value(value), "class2") == 0);
}

/* An object identifier, or its beginning followed by one '*', which may stand from position 5 on. */
static bool policy_valid(const char *policy)
{
	size_t plain = strspn(policy, "0123456789.");

	if (plain == 0 || policy[0] == '.')
		return false;
	if (policy[plain] == '\0')
		return strchr(policy, '.') && policy[plain - 1] != '.';
	return plain >= 4 && policy[plain] == '*' && policy[plain + 1] == '\0';
}

static bool valid_policies(const json_t *value, const struct check *c)
{
	size_t i;
	json_t *policy;

	(void)c;
	if (!json_is_array(value) || json_array_size(value) == 0 || json_array_size(value) > POLICIES_MAX)
		return false;
	json_array_foreach (value, i, policy)
		if (!json_is_string(policy) || !policy_valid(json_string_value(policy)))
			return false;
	return true;
}

static const struct member *member_find(const struct member *table, const char *name)
{
	for (; table->name; table++)
		if (strcmp(table->name, name) == 0)
			return table;
	return NULL;
}

static enum err members_check(const json_t *object, const struct member *table, const struct check *c)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object)) {
		snprintf(c->problem, PROBLEM_TEXT, "No valid JSON object");
		return ERR_INPUT;
	}
	json_object_foreach ((json_t *)unconst(object), key, value) {
		const struct member *m = member_find(table, key);

		if (!m || !m->valid(value, c)) {
			if (!c->problem[0])
				snprintf(c->problem, PROBLEM_TEXT, "%s %.60s", m ? "Invalid" : "Unknown", key);
			return ERR_INPUT;
		}
	}
	return ERR_OK;
}

static bool valid_requirement(const json_t *value, const struct check *c)
{
	static const struct member table[] = {
		{ "pinCode", valid_bool },
		{ "mrtd", valid_bool },
		{ "cardReader", valid_card_reader },
		{ "certificatePolicies", valid_policies },
		{ "personalNumber", valid_personal_number },
		{ NULL, NULL },
	};

	return members_check(value, table, c) == ERR_OK;
}

static bool valid_web(const json_t *value, const struct check *c)
{
	static const struct member table[] = {
		{ "deviceIdentifier", valid_short_text },
		{ "referringDomain", valid_domain },
		{ "userAgent", valid_user_agent },
		{ NULL, NULL },
	};

	return members_check(value, table, c) == ERR_OK && json_object_size(value) > 0;
}

static bool valid_app(const json_t *value, const struct check *c)
{
	static const struct member table[] = {
		{ "appIdentifier", valid_short_text },
		{ "deviceOS", valid_short_text },
		{ "deviceModelName", valid_short_text },
		{ "deviceIdentifier", valid_short_text },
		{ NULL, NULL },
	};

	return members_check(value, table, c) == ERR_OK && json_object_size(value) > 0;
}

static enum err missing(const struct check *c, const char *name)
{
	snprintf(c->problem, PROBLEM_TEXT, "Missing %s", name);
	return ERR_INPUT;
}

enum err request_check_order(const json_t *body, enum order_kind kind, char problem[PROBLEM_TEXT])
{
	static const struct member table[] = {
		{ "endUserIp", valid_ip },
		{ "userVisibleData", valid_visible },
		{ "userNonVisibleData", valid_hidden },
		{ "userVisibleDataFormat", valid_format },
		{ "requirement", valid_requirement },
		{ "returnUrl", valid_return_url },
		{ "returnRisk", valid_bool },
		{ "web", valid_web },
		{ "app", valid_app },
		{ NULL, NULL },
	};
	struct check c = { .kind = kind, .problem = problem };

	problem[0] = '\0';
	TRY(members_check(body, table, &c));
	if (!json_object_get(body, "endUserIp"))
		return missing(&c, "endUserIp");
	if (kind == ORDER_SIGN && !json_object_get(body, "userVisibleData"))
		return missing(&c, "userVisibleData");
	if (json_object_get(body, "web") && json_object_get(body, "app")) {
		snprintf(problem, PROBLEM_TEXT, "Both web and app");
		return ERR_INPUT;
	}
	return ERR_OK;
}

enum err request_check_ref(const json_t *body, char problem[PROBLEM_TEXT])
{
	static const struct member table[] = { { "orderRef", valid_short_text }, { NULL, NULL } };
	struct check c = { .problem = problem };

	problem[0] = '\0';
	TRY(members_check(body, table, &c));
	return json_object_get(body, "orderRef") ? ERR_OK : missing(&c, "orderRef");
}

bool request_allows_policy(const json_t *body, const char *policy)
{
	const json_t *policies = json_at(body, "requirement.certificatePolicies");
	size_t i;
	json_t *wanted;

	if (!policies)
		return true;
	json_array_foreach (policies, i, wanted) {
		const char *text = json_string_value(wanted);
		size_t len = json_string_length(wanted);

		if (strcmp(text, policy) == 0 || (text[len - 1] == '*' && strncmp(text, policy, len - 1) == 0))
			return true;
	}
	return false;
}
