/* Decisions about one person that were recorded in matters of their own: whether a placement rests on a custody that
 * was recorded apart from it. Nobody is tied to anybody but by a person who was asked and says so, by name; never
 * across municipalities, and never where the numbers differ. [tx]: inside store_transaction. */
#ifndef JOURBESLUT_TIE_H
#define JOURBESLUT_TIE_H

#include "jourbeslut/follow.h"

#define TIE_REASON_MAX 500 /* bytes */

struct tie {
	int64_t id, other; /* the other matter */
	bool same;         /* false: somebody said that it is another person */
	struct instant at;
	char by[PEOPLE_NAME_MAX];
	bool undone;
	struct instant undone_at;
	char undone_by[PEOPLE_NAME_MAX], undone_why[TIE_REASON_MAX + 1];
};
struct case_file;

/* Of a matter, the oldest first; those that were taken back, too. */
MUST_USE enum err tie_each(struct store *s, int64_t matter, enum err (*each)(void *ctx, const struct tie *tie),
                           void *ctx);
/* What was said of the two matters, or by its id, and stands. ERR_NOT_FOUND. */
MUST_USE enum err tie_find(struct store *s, int64_t matter, int64_t other, struct tie *ret_tie);
MUST_USE enum err tie_find_id(struct store *s, int64_t matter, int64_t id, struct tie *ret_tie);

/* Whom a decision is about that is recorded, or is to be. Texts are borrowed. */
struct tie_side {
	int64_t municipality, matter; /* matter 0: none yet */
	bool practice, yes, unknown;
	bool two_numbers; /* the call said one, and the case has another that nobody has explained */
	const struct law_type *type;
	const char *text;   /* as known */
	const char *number; /* "20190501-2382", or "" */
	const char *birth_date;
};
/* As the call said it; the number as the matter's case has it, else as the call. ERR_CONFIG: no type. */
MUST_USE enum err tie_side_of(const struct decision_office *o, struct store *s, const struct decision *d,
                              struct tie_side *ret_side, char number[20]);
/* Two numbers are known, of the two sides or of one of them: nobody may take them for one person. */
bool tie_is_another(const struct tie_side *a, const struct tie_side *b);
struct tie_offer {
	struct decision other;
	bool by_number;  /* else by the name, as far as it goes, and nothing against it */
	bool other_name; /* the number is the same, and the name is not */
	bool part_name;  /* by the name, and that is the same only as far as the shorter one goes */
	bool same_wrong; /* both calls said one number, and it cannot be right */
};
/* Decisions of that municipality that may be what the side rests on, or rest on it: of one law, the one a custody and
 * the other a placement, or the one of these and the other asked in own words that nobody has said to be none of them,
 * answered yes, in force or perhaps, in another matter that nobody has answered for yet. The caller withholds what its
 * reader may not read. */
MUST_USE enum err tie_offers(const struct decision_office *o, struct store *s, const struct tie_side *side,
                             struct instant now, enum err (*each)(void *ctx, const struct tie_offer *offer), void *ctx);
/* [tx] `person` says that `other` is about the same person as `d`, or not. Said already: nothing happens. ERR_INPUT: it
 * is none of d's offers. ERR_DUPLICATE: the contrary was said, and stands (tie_find). */
MUST_USE enum err tie_say(const struct decision_office *o, struct store *s, const struct decision *d, int64_t other,
                          int64_t person, bool same);
/* [tx] decision_case_save, after which what is to be done follows where the person's number became another: of what was
 * tied, and may not be about one person any more, or is again. */
MUST_USE enum err tie_case_save(const struct decision_office *o, struct store *s, int64_t matter, int64_t person,
                                const struct case_file *c);
/* [tx] The same where it was explained why the number is another than in the call (decision_deviation_explain). */
MUST_USE enum err tie_anew(const struct decision_office *o, struct store *s, int64_t matter);
/* [tx] ERR_NOT_FOUND: no such one of that matter, or it was taken back. ERR_INPUT: no reason. */
MUST_USE enum err tie_undo(const struct decision_office *o, struct store *s, const struct decision *d, int64_t tie,
                           int64_t person, struct span reason);

#endif
