#include "misbehave.h"

#include <string.h>

static const struct {
	const char *name, *meaning;
} kinds[MISBEHAVE_COUNT] = {
#define ROW(code, text, sense) [MISBEHAVE_##code] = { text, sense },
	MISBEHAVIOUR_COMPLETION(ROW) MISBEHAVIOUR_CALL(ROW)
#undef ROW
};

const char *misbehave_name(enum misbehaviour m)
{
	return kinds[m].name;
}

const char *misbehave_meaning(enum misbehaviour m)
{
	return kinds[m].meaning;
}

static enum misbehaviour by_name(const char *name)
{
	for (int i = 0; i < MISBEHAVE_COUNT; i++)
		if (kinds[i].name && strcmp(kinds[i].name, name) == 0)
			return (enum misbehaviour)i;
	return MISBEHAVE_NONE;
}

enum err misbehave_set(struct misbehaviours *m, const char *name, unsigned times, const char *path)
{
	enum misbehaviour which = by_name(name);

	if (strcmp(name, "none") == 0) {
		*m = (struct misbehaviours){ 0 };
		return ERR_OK;
	}
	if (which == MISBEHAVE_NONE || times == 0 || strlen(path) >= sizeof m->call_path)
		return ERR_INPUT;
	if (which < MISBEHAVE_LAST_COMPLETION) {
		m->completion = which;
		m->completion_times = times;
		return ERR_OK;
	}
	m->call = which;
	m->call_times = times;
	memcpy(m->call_path, path, strlen(path) + 1);
	return ERR_OK;
}

enum misbehaviour misbehave_next_completion(struct misbehaviours *m)
{
	if (m->completion_times == 0)
		return MISBEHAVE_NONE;
	m->completion_times--;
	return m->completion;
}

enum misbehaviour misbehave_next_call(struct misbehaviours *m, const char *path)
{
	if (m->call_times == 0 || (m->call_path[0] && strcmp(m->call_path, path) != 0))
		return MISBEHAVE_NONE;
	m->call_times--;
	return m->call;
}
