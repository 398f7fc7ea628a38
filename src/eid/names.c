#include "names.h"

static const char *const environments[] = { [EID_TEST] = "test", [EID_PRODUCTION] = "production" };
static const char *const kinds[EID_KIND_COUNT] = { [EID_LOGIN] = "login", [EID_SIGN] = "sign" };
static const char *const states[EID_STATE_COUNT] = {
	[EID_WANTED] = "wanted",       [EID_PENDING] = "pending", [EID_COLLECTED] = "collected",
	[EID_VERIFIED] = "verified",   [EID_REFUSED] = "refused", [EID_FAILED] = "failed",
	[EID_CANCELLED] = "cancelled", [EID_LOST] = "lost",
};

const char *eid_environment_name(enum eid_environment e)
{
	return (size_t)e < ARRAY_LENGTH(environments) ? environments[e] : "";
}

const char *eid_kind_name(enum eid_kind k)
{
	return k < EID_KIND_COUNT ? kinds[k] : "";
}

const char *eid_state_name(enum eid_state s)
{
	return s < EID_STATE_COUNT ? states[s] : "";
}

bool eid_state_final(enum eid_state s)
{
	return s >= EID_VERIFIED && s < EID_STATE_COUNT;
}

static enum err find(struct span name, const char *const *names, size_t count, size_t *ret_index)
{
	for (size_t i = 0; i < count; i++) {
		if (span_equal_str(name, names[i])) {
			*ret_index = i;
			return ERR_OK;
		}
	}
	return ERR_INPUT;
}

enum err eid_kind_parse(struct span name, enum eid_kind *ret_kind)
{
	size_t i;

	TRY(find(name, kinds, EID_KIND_COUNT, &i));
	*ret_kind = (enum eid_kind)i;
	return ERR_OK;
}

enum err eid_state_parse(struct span name, enum eid_state *ret_state)
{
	size_t i;

	TRY(find(name, states, EID_STATE_COUNT, &i));
	*ret_state = (enum eid_state)i;
	return ERR_OK;
}
