/* Kept forms and the tokens of forms in the store. */
#ifndef JOURBESLUT_HTTP_KEPT_STORE_H
#define JOURBESLUT_HTTP_KEPT_STORE_H

#include "jourbeslut/crypto.h"
#include "jourbeslut/http.h"

#define KEPT_OF_PERSON_MAX 40 /* forms; the oldest goes first */
#define KEPT_FORM_MAX 600000  /* bytes of one as JSON */
#define KEPT_TAB_MAX 32       /* bytes of a tab's name */
#define KEPT_NAME_MAX 40      /* bytes of a form's name */

/* Which form: of whom, on which page, in which tab, and where a page has several, which of them. */
struct kept_key {
	int64_t person;
	const char *page, *tab;
	const char *form; /* "" the page's only one, or its main one; NULL: all of the tab's (where it is said) */
};
struct kept_row {
	int64_t id;
	char page[HTTP_PAGE_MAX + 1], tab[KEPT_TAB_MAX + 1], form_name[KEPT_NAME_MAX + 1];
	struct instant at;
	struct buf form; /* JSON */
};
void kept_row_release(struct kept_row *r);
#define KEPT_ROW CLEANUP(kept_row_release) struct kept_row

/* The person's form `id` of that page, or with id 0 the latest. ERR_NOT_FOUND, also where it was kept before `oldest`.
 */
MUST_USE enum err kept_row_find(struct store *s, int64_t person, const char *page, int64_t id, struct instant oldest,
                                struct kept_row *ret_row);
/* Calls `each` for every form of that page that the tab has kept since `oldest`, latest first. */
MUST_USE enum err kept_row_each(struct store *s, int64_t person, const char *page, const char *tab,
                                struct instant oldest, enum err (*each)(void *ctx, struct kept_row *row), void *ctx);
/* In one transaction: puts it in place of what the same form had kept, ends the oldest past KEPT_OF_PERSON_MAX, and
 * sweeps out what was kept before `oldest`. */
MUST_USE enum err kept_row_put(struct store *s, const struct kept_key *key, struct span form, struct instant now,
                               struct instant oldest);
/* What the form had kept goes (`form` NULL: all of the tab's); nothing there: nothing is written. */
MUST_USE enum err kept_row_drop(struct store *s, const struct kept_key *key);

/* [tx] The token of a session's forms. */
MUST_USE enum err form_token_add(struct store *s, const struct sha256 *token, int64_t session, int64_t person,
                                 bool let_in, struct instant now);
/* Whose page carried the token, and whether they had been let in without the e-ID; ERR_NOT_FOUND, also where it was
 * made before `oldest`. */
MUST_USE enum err form_token_find(struct store *s, const struct sha256 *token, struct instant oldest,
                                  int64_t *ret_person, bool *ret_let_in);
/* [tx] Tokens of the person's session are no longer believed; session 0: of all sessions. */
MUST_USE enum err form_token_forget(struct store *s, int64_t person, int64_t session);

#endif
