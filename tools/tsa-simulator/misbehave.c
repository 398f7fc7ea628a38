#include "misbehave.h"

#include <string.h>

#include "jourbeslut/base/cleanup.h"

#define SLOW_DEFAULT 5
#define SLOW_MAX 600
#define OLD_DEFAULT 3600
/* Beyond ten years no certificate of ours is valid. */
#define OLD_MAX ((int64_t)10 * 365 * 86400)

static const struct {
	const char *name, *meaning;
	bool ocsp;
} kinds[MISBEHAVE_COUNT] = {
#define ROW(code, text, for_ocsp, sense) [MISBEHAVE_##code] = { text, sense, for_ocsp },
	MISBEHAVIOURS(ROW)
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

static enum err by_name(const char *name, enum misbehaviour *ret_mode)
{
	if (strcmp(name, "none") == 0) {
		*ret_mode = MISBEHAVE_NONE;
		return ERR_OK;
	}
	for (int i = 0; i < MISBEHAVE_COUNT; i++) {
		if (kinds[i].name && strcmp(kinds[i].name, name) == 0) {
			*ret_mode = (enum misbehaviour)i;
			return ERR_OK;
		}
	}
	return ERR_INPUT;
}

static enum err seconds_of(enum misbehaviour mode, const int64_t *seconds, int64_t *ret_seconds)
{
	int64_t least = mode == MISBEHAVE_OLD ? -OLD_MAX : 0;
	int64_t most = mode == MISBEHAVE_OLD ? OLD_MAX : SLOW_MAX;
	int64_t value = mode == MISBEHAVE_OLD ? OLD_DEFAULT : SLOW_DEFAULT;

	if (seconds)
		value = *seconds;
	if (value < least || value > most)
		return ERR_INPUT;
	*ret_seconds = value;
	return ERR_OK;
}

enum err misbehave_set(struct misbehaviours *m, const char *path, const char *mode, const int64_t *seconds,
                       unsigned times)
{
	bool all = strcmp(path, "all") == 0, tsa = all || strcmp(path, "tsa") == 0;
	bool ocsp = all || strcmp(path, "ocsp") == 0;
	struct misbehave_now now = { 0 };

	TRY(by_name(mode, &now.mode));
	TRY(seconds_of(now.mode, seconds, &now.seconds));
	if ((!tsa && !ocsp) || (ocsp && now.mode != MISBEHAVE_NONE && !kinds[now.mode].ocsp))
		return ERR_INPUT;
	for (int i = 0; i < MISBEHAVE_PATH_COUNT; i++) {
		if (i == MISBEHAVE_TSA ? !tsa : !ocsp)
			continue;
		m->paths[i].now = now;
		m->paths[i].times = times;
	}
	return ERR_OK;
}

struct misbehave_now misbehave_next(struct misbehaviours *m, enum misbehave_path path)
{
	struct misbehave_now now = m->paths[path].now;

	if (m->paths[path].times > 0 && --m->paths[path].times == 0)
		m->paths[path].now = (struct misbehave_now){ 0 };
	return now;
}
