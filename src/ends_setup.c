/* Which of the configuration's certificates are watched. */
#include "ends_setup.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/act.h"
#include "jourbeslut/timestamp.h"
#include "warnings.h"

#define LOOK (10 * MINUTE)

enum err ends_setup_open(const struct conf *c, struct ends_setup *s)
{
	static const char trust[] = "verify.trust";
	const char *paths[END_WHAT_COUNT] = { NULL };

	for (enum end_what w = 0; w < END_TRUST_EID; w++)
		paths[w] = conf_text(c, end_key(w));
	for (enum end_what w = END_TRUST_EID; w < END_TSA; w++) {
		char *path = s->trust[w - END_TRUST_EID];

		(void)snprintf(path, sizeof s->trust[0], "%.4000s%s", conf_text(c, trust), end_key(w) + strlen(trust));
		paths[w] = path;
	}
	return ends_new(paths, &s->ends);
}

void ends_setup_close(struct ends_setup *s)
{
	ends_free(s->ends);
}

static struct instant look(void *ctx, struct instant now)
{
	struct ends_setup *s = ctx;

	if (now.us < s->next.us && s->next.us - now.us <= LOOK) /* else the clock was set back */
		return s->next;
	s->next = instant_add(now, LOOK);
	if (ends_read(s->ends) != ERR_OK)
		log_event(s->log, LOG_WARN, "certificate.not_read", NULL);
	warnings_log_ends(s->log, s->ends, now);
	return s->next;
}

enum err ends_setup_watch(struct ends_setup *s, struct log *log, struct jobs *j)
{
	s->log = log;
	return jobs_step_add(j, "ends", look, s);
}

enum err ends_setup_last_stamp(struct ends_setup *s, const struct roots *authorities, struct store *store)
{
	BUF token = buf_init(TIMESTAMP_MAX);
	TIMESTAMP t = { 0 };
	char reason[200];
	enum err e = decision_stamp_last(store, &token);

	if (e == ERR_OK)
		e = timestamp_verify(buf_span(&token), authorities, reason, sizeof reason, &t);
	if (e == ERR_OK)
		ends_saw_stamp(s->ends, &t.chain.certificates);
	return e == ERR_NOT_FOUND || e == ERR_EVIDENCE ? ERR_OK : e;
}
