/* Decisions whose text was frozen by a law pack that was taken back later: the pack was withdrawn, or the approval
 * under which it was frozen was ended and no two persons approve it now. Nothing of the decision changes by that; those
 * who have to do with it are told. Real decisions and practice ones alike, unless it says otherwise. */
#ifndef JOURBESLUT_REVOKED_H
#define JOURBESLUT_REVOKED_H

#include "jourbeslut/approval.h"
#include "jourbeslut/version.h"

struct revoked {
	bool withdrawn; /* the pack; else its approval was taken back */
	bool is_signed; /* the text; else it waits for its signature */
	struct instant at;
	char reason[PACK_REASON_TEXT];
};
/* Of the frozen text that counts: one that waits for its signature before the one that is archived. `standing`: where
 * one is archived, of that alone, as the municipality sees it. ERR_NOT_FOUND: nothing was taken back, no text is
 * frozen, or the decision was wrongly recorded. */
MUST_USE enum err decision_revoked(struct store *s, const struct decision *d, bool standing, struct revoked *ret);
/* Each real decision that waits for its signature with such a text, oldest first, at most 1000. */
MUST_USE enum err
decision_revoked_waiting(struct store *s,
                         enum err (*each)(void *ctx, const struct decision *d, const struct revoked *r), void *ctx);

/* --- What a text can carry ---------------------------------------------------------------------------------------
 *
 * Frozen bytes never change: decision.json, statement.json and what was sealed before stay silent, and pages around
 * them tell it. What is made or shown afterwards tells it itself: confirmation, unsigned paper, copies (archive.h),
 * record, copy and Beslutsunderlag that are sealed later, the e-ID's text, packages (package.h). */
#define REVOKED_SHOWN_FIRST "Lagtexten har tagits tillbaka "
#define REVOKED_ADVICE "Texten kan skrivas under som den är. Fråga jouren först om något är oklart."
/* What the e-ID's app shows of a frozen text: its own, below one line where the law's text was taken back and there is
 * room for it. Appended. */
MUST_USE enum err decision_shown_text(struct store *s, const struct decision *d, const struct decision_version *v,
                                      struct buf *ret_text);
/* Whether what an app showed is the frozen text of that version, with such a line or without. */
bool decision_shown_fits(struct span shown, const struct decision_version *v);
/* "Lagtexten bakom beslutet togs tillbaka …": for a paper, short, since the confirmation must stay one page. Appended.
 */
MUST_USE enum err decision_revoked_notice(const struct revoked *r, struct buf *ret_text);

/* Each real decision whose frozen text that counts is by a pack with that id and hash (64 hex digits), newest first. */
MUST_USE enum err decision_pack_locked_each(struct store *s, const char *pack, const char *hash,
                                            enum err (*each)(void *ctx, const struct decision *d), void *ctx);
/* How many of those wait for their signature with that text, and how many have signed or archived it. */
struct pack_locked {
	int waiting, is_signed;
};
MUST_USE enum err decision_pack_locked_count(struct store *s, const char *pack, const char *hash,
                                             struct pack_locked *ret);

/* Real decisions that a pack with these bytes has to do with. */
struct pack_touched {
	struct pack_locked locked;
	int open;  /* not frozen, and written by it as the law stands now */
	int would; /* not frozen, and written by it once two have approved it */
};
MUST_USE enum err decision_pack_touched(const struct decision_office *o, struct store *s, const struct law_pack *pack,
                                        struct pack_touched *ret);

#endif
