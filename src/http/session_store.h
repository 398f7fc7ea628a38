/* Sessions in the store. */
#ifndef JOURBESLUT_HTTP_SESSION_STORE_H
#define JOURBESLUT_HTTP_SESSION_STORE_H

#include "jourbeslut/crypto.h"
#include "jourbeslut/http.h"

#define SESSIONS_OF_PERSON_MAX 10

struct session_row {
	int64_t id, person;
	int64_t let_in; /* how, without the e-ID; 0: with it */
	struct instant started, last_seen;
};

/* ERR_NOT_FOUND. */
MUST_USE enum err session_row_find(struct store *s, const struct sha256 *token, struct session_row *ret_row);
MUST_USE enum err session_row_touch(struct store *s, int64_t id, struct instant now);
/* No such row: nothing happens. */
MUST_USE enum err session_row_delete(struct store *s, int64_t id);

struct session_new {
	struct sha256 token, form_token;
	int64_t person;
	int64_t let_in;   /* the same */
	int64_t replaces; /* a session that ends now; 0: none */
	struct instant now;
	struct instant oldest; /* all that began before are over */
	const char *user_agent, *ip, *app_ip;
};
/* In one transaction: sweeps out what is over, ends the replaced one and the oldest past SESSIONS_OF_PERSON_MAX. */
MUST_USE enum err session_row_insert(struct store *s, const struct session_new *n, int64_t *ret_id);

/* Has somebody logged in with the browser that has this cookie? */
MUST_USE enum err known_browser_find(struct store *s, const struct sha256 *token, bool *ret_known);
/* Somebody has; the cookie `old` (zeros: none) is not used any more, and what is older than `oldest` is forgotten. */
MUST_USE enum err known_browser_put(struct store *s, const struct sha256 *token, const struct sha256 *old,
                                    struct instant now, struct instant oldest);

#endif
