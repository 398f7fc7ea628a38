/* The events that count for a question: without undone ones, and with or without some that are only thought of. */
#ifndef FOLLOW_VIEW_H
#define FOLLOW_VIEW_H

#include "jourbeslut/follow.h"

struct view {
	const struct follow_events *events;
	const struct follow_event *extra; /* one more, not recorded; NULL: none */
	int64_t self, undone; /* ids that do not count: the one in question, one thought of as undone; or 0 */
	int64_t below;        /* only what was recorded before that id; 0: all */
};
/* The next that counts after `e`, NULL: from the first. NULL: no more. */
const struct follow_event *view_next(const struct view *v, const struct follow_event *e);
/* The first of a kind by day. NULL: none. */
const struct follow_event *view_first(const struct view *v, enum follow_kind kind);
/* The last of a kind by day. NULL: none. */
const struct follow_event *view_last(const struct view *v, enum follow_kind kind);
/* The first by day by which a court, whichever, said that it stands. NULL: none. */
const struct follow_event *view_upheld(const struct view *v);
/* A court found that it stands no more: a higher one may answer. */
bool kind_is_court_end(enum follow_kind kind);
/* It ends a decision, whatever the law's times say. */
bool kind_ends(enum follow_kind kind);
/* Which of the two was first: by the hours where both are told, else by the days. */
enum view_order { VIEW_BEFORE, VIEW_UNKNOWN, VIEW_AFTER };
enum view_order view_order(const struct follow_event *a, const struct follow_event *b);
/* Can the higher court's word be the answer to that end? Where only the day is known, on which both were told, the one
 * that was recorded last is the last word. */
bool view_answers(const struct follow_event *restored, const struct follow_event *end);
/* The higher court's answer to that end, which upheld the decision after all: the first one. NULL: none. */
const struct follow_event *view_restored(const struct view *v, const struct follow_event *end);

/* The first court's end by day that no higher court has answered. NULL: none. */
const struct follow_event *view_unanswered(const struct view *v);

/* Of the custodies that a placement may rest on: as in follow_custody. */
struct resting {
	const struct follow_rest *on; /* NULL: none is known */
	struct legal legal;           /* its own */
	enum legal_state state;       /* what that makes of the placement */
	struct date since;            /* the first day on which none of them is known to be in force, if none is */
};
/* Did a custody stand at that moment? What ended it on that day, nobody knows at what hour, may have been before or
 * after. */
enum rest_stood { REST_STOOD, REST_UNSURE, REST_OVER };
enum rest_stood legal_stood(const struct legal_rules *rules, const struct follow_events *events, struct instant at);
/* `then`: as before that event, which is of that day; NULL: as of the end of the day. */
void legal_resting(const struct legal_rules *rules, struct date day, const struct follow_event *then,
                   struct resting *ret_resting);

/* A state with the first day in it, and what says so. */
void legal_set(struct legal *l, enum legal_state state, enum legal_why why, struct date since,
               const struct follow_event *by);
/* The state on a day, whatever it rests on. `then`: as before that event; NULL: by all that is recorded. */
void legal_own(const struct legal_rules *rules, const struct view *v, struct date today,
               const struct follow_event *then, struct legal *ret_legal);
/* Makes a state that is in force what the custodies let it be: a placement is in force no longer than one that it may
 * rest on. */
void legal_rest(const struct legal_rules *rules, struct date day, const struct follow_event *then, struct legal *l);
/* The state on the day of `e`, of what happened before it. */
void legal_before(const struct legal_rules *rules, const struct view *v, const struct follow_event *e,
                  struct legal *ret_legal);
/* The state on a day by the law's times alone, as if nothing had ended it. */
void legal_by_calendar(const struct legal_rules *rules, const struct view *v, struct date day, struct legal *ret_legal);
/* It was in force, and is no more, for certain. */
bool legal_is_over(enum legal_state state);
/* A request for longer time, or what the court said of one. */
bool kind_about_extension(enum follow_kind kind);
/* Longer time to apply (LVU 8–9 §§). */
struct extension {
	struct date last;                    /* of the application, as it has moved */
	bool open;                           /* a request in time is not answered yet */
	bool late;                           /* the last request came after the time was out */
	const struct follow_event *unasked;  /* the last grant that no request in time lies behind. NULL: none */
	const struct follow_event *unsure;   /* the last request that legal_order_unknown, and no later day answers */
	const struct follow_event *disputed; /* the last answer that legal_contradicted. NULL: none */
};
/* An answer about longer time of the same day that gives another last day, where the hours do not tell which was the
 * last word: the earlier day counts. NULL: none. */
const struct follow_event *legal_contradicted(const struct view *v, const struct follow_event *answer);
/* The answer of the same day that was told before that request for longer time, where the hours do not tell which was
 * first: the request neither lies behind it nor is open after it, so that no last day is later than is proved. NULL:
 * none. */
const struct follow_event *legal_order_unknown(const struct view *v, const struct follow_event *request);
/* The application's last day without longer time: the target by the first reading of when it began to run, the last day
 * by the last one. Once something came in or was upheld. False: from when it runs is not recorded. */
bool legal_application_due(const struct legal_rules *rules, const struct view *v, const struct legal *l,
                           struct law_due *ret_due);
/* It moves the last day if it was asked for before the time was out, as often as it was; a court answers a request, so
 * a grant without one in time moves nothing: somebody has to look. */
void legal_extended(const struct legal_rules *rules, const struct view *v, struct date last,
                    struct extension *ret_extension);
/* Is `e` a grant that no request in time lies behind? */
bool legal_grant_unasked(const struct legal_rules *rules, const struct view *v, const struct follow_event *e);
/* What stops an enforcement at that time: the state as it was then, by all that is recorded now, and why.
 * LEGAL_IN_FORCE: nothing does. What the court or the committee did on that day itself stops it for certain only
 * where both hours are known; where it ended, or a higher court restored it, on that day, and the hours are not known,
 * it may have been in force or not, as a placement whose custody ended on that day. A custody that was wrongly recorded
 * tells nothing of what stood. */
void legal_bars_enforcement(const struct legal_rules *rules, const struct view *v, const struct follow_event *enforced,
                            struct legal *ret_legal);

#endif
