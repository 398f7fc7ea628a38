/* The states of a decision: one table, from which the code, the tests and the picture are made. */
#include "jourbeslut/decision.h"

#define NONE DECISION_STATE_COUNT       /* the event cannot happen there */
#define BACK (DECISION_STATE_COUNT + 1) /* to the state in which what is undone had happened */

/* Delivery to the municipality runs beside this from DECISION_DECIDED on (delivery.h), and whether the decision maker
 * contests it (contest.h). "Noted", in the first sketch a state before the call, is DECISION_DRAFT here: an empty draft
 * and a note are the same thing to everybody. What was signed is archived whatever is said of it meanwhile. */
static const unsigned char table[DECISION_STATE_COUNT][DECISION_EVENT_COUNT] = {
#define EVENTS(edit, abandon, record, freeze, reject, reopen, sign, sign_paper, archive, acknowledge, correct,         \
               give_up, ask, withdraw, keep, outside, undo)                                                            \
	{                                                                                                              \
		[DECISION_EDIT] = edit, [DECISION_ABANDON] = abandon, [DECISION_RECORD] = record,                      \
		[DECISION_FREEZE] = freeze, [DECISION_REJECT] = reject, [DECISION_REOPEN] = reopen,                    \
		[DECISION_SIGN] = sign, [DECISION_SIGN_PAPER] = sign_paper, [DECISION_ARCHIVE] = archive,              \
		[DECISION_ACKNOWLEDGE] = acknowledge, [DECISION_CORRECT] = correct, [DECISION_GIVE_UP] = give_up,      \
		[DECISION_WITHDRAW_ASK] = ask, [DECISION_WITHDRAW] = withdraw, [DECISION_KEEP] = keep,                 \
		[DECISION_SIGN_OUTSIDE] = outside, [DECISION_OUTSIDE_UNDO] = undo                                      \
	}
#define DRAFT DECISION_DRAFT
#define DECIDED DECISION_DECIDED
#define FROZEN DECISION_FROZEN
#define WAITS DECISION_WITHDRAWAL
#define WRONG DECISION_WITHDRAWN
	/* clang-format off */
	/*                                edit     abandon             record   freeze  reject   reopen   sign             paper           archive            acknowledge            correct  give up ask    withdraw keep  outside           undo */
	[DECISION_DRAFT]        = EVENTS(DRAFT,   DECISION_ABANDONED, DECIDED, NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  NONE,    NONE,   NONE,  NONE,    NONE, NONE,             NONE),
	[DECISION_ABANDONED]    = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  NONE,    NONE,   NONE,  NONE,    NONE, NONE,             NONE),
	[DECISION_DECIDED]      = EVENTS(DECIDED, NONE,               NONE,    FROZEN, NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  NONE,    BACK,   WAITS, WRONG,   NONE, DECISION_OUTSIDE, NONE),
	[DECISION_FROZEN]       = EVENTS(NONE,    NONE,               NONE,    NONE,   DECIDED, DECIDED, DECISION_SIGNED, DECISION_PAPER, NONE,              NONE,                  NONE,    BACK,   WAITS, NONE,    NONE, NONE,             NONE),
	[DECISION_SIGNED]       = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           DECISION_ARCHIVED, NONE,                  NONE,    NONE,   WAITS, NONE,    NONE, NONE,             NONE),
	[DECISION_PAPER]        = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           DECISION_ARCHIVED, NONE,                  NONE,    NONE,   WAITS, NONE,    NONE, NONE,             NONE),
	[DECISION_ARCHIVED]     = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              DECISION_ACKNOWLEDGED, DECIDED, NONE,   WAITS, NONE,    NONE, NONE,             NONE),
	[DECISION_ACKNOWLEDGED] = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  DECIDED, NONE,   WAITS, NONE,    NONE, NONE,             NONE),
	[DECISION_WITHDRAWAL]   = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           WAITS,             NONE,                  NONE,    NONE,   NONE,  WRONG,   BACK, NONE,             NONE),
	[DECISION_WITHDRAWN]    = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           WRONG,             NONE,                  NONE,    NONE,   NONE,  NONE,    NONE, NONE,             NONE),
	[DECISION_OUTSIDE]      = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  NONE,    NONE,   WAITS, NONE,    NONE, NONE,             DECIDED),
/* clang-format on */
#undef DRAFT
#undef DECIDED
#undef FROZEN
#undef WAITS
#undef WRONG
};

/* What each event undoes. */
static const struct {
	enum decision_event event, undoes;
} undoing[] = { { DECISION_GIVE_UP, DECISION_CORRECT }, { DECISION_KEEP, DECISION_WITHDRAW_ASK } };

static const struct {
	const char *name, *label;
} states[DECISION_STATE_COUNT] = {
	[DECISION_DRAFT] = { "draft", "Utkast, inget beslut ännu" },
	[DECISION_ABANDONED] = { "abandoned", "Utkastet lades ned" },
	[DECISION_DECIDED] = { "decided", "Beslutat muntligt, text saknas" },
	[DECISION_FROZEN] = { "frozen", "Texten låst, väntar på underskrift" },
	[DECISION_SIGNED] = { "signed", "Undertecknat, väntar på tidsstämpel" },
	[DECISION_PAPER] = { "signed-on-paper", "Undertecknat på papper, väntar på tidsstämpel" },
	[DECISION_ARCHIVED] = { "archived", "Undertecknat, stämplat och arkiverat" },
	[DECISION_ACKNOWLEDGED] = { "acknowledged", "Kvitterat av kommunen" },
	[DECISION_WITHDRAWAL] = { "withdrawal-wanted", "Felregistrerat, väntar på bekräftelse" },
	[DECISION_WITHDRAWN] = { "withdrawn", "Felregistrerat" },
	[DECISION_OUTSIDE] = { "signed-outside", "Undertecknat på papper utanför tjänsten, enligt uppgift" },
};

static const char *const events[DECISION_EVENT_COUNT] = {
	[DECISION_EDIT] = "edit",
	[DECISION_ABANDON] = "abandon",
	[DECISION_RECORD] = "record",
	[DECISION_FREEZE] = "freeze",
	[DECISION_REJECT] = "reject",
	[DECISION_REOPEN] = "reopen",
	[DECISION_SIGN] = "sign",
	[DECISION_SIGN_PAPER] = "sign-paper",
	[DECISION_ARCHIVE] = "archive",
	[DECISION_CORRECT] = "correct",
	[DECISION_ACKNOWLEDGE] = "acknowledge",
	[DECISION_GIVE_UP] = "give-up",
	[DECISION_WITHDRAW_ASK] = "withdraw-ask",
	[DECISION_WITHDRAW] = "withdraw",
	[DECISION_KEEP] = "keep",
	[DECISION_SIGN_OUTSIDE] = "sign-outside",
	[DECISION_OUTSIDE_UNDO] = "sign-outside-undo",
};

bool decision_next(enum decision_state state, enum decision_event event, enum decision_state *ret_next)
{
	if ((unsigned)state >= DECISION_STATE_COUNT || (unsigned)event >= DECISION_EVENT_COUNT ||
	    table[state][event] == NONE || table[state][event] == BACK)
		return false;
	*ret_next = (enum decision_state)table[state][event];
	return true;
}

bool decision_back(enum decision_state state, enum decision_event event, enum decision_state before)
{
	enum decision_state begun;

	if ((unsigned)state >= DECISION_STATE_COUNT || (unsigned)event >= DECISION_EVENT_COUNT ||
	    table[state][event] != BACK)
		return false;
	for (size_t i = 0; i < ARRAY_LENGTH(undoing); i++)
		if (undoing[i].event == event)
			return decision_next(before, undoing[i].undoes, &begun);
	return false;
}

const char *decision_state_name(enum decision_state state)
{
	return (unsigned)state < DECISION_STATE_COUNT ? states[state].name : "?";
}

const char *decision_state_label(enum decision_state state)
{
	return (unsigned)state < DECISION_STATE_COUNT ? states[state].label : "?";
}

const char *decision_event_name(enum decision_event event)
{
	return (unsigned)event < DECISION_EVENT_COUNT ? events[event] : "?";
}

/* The arrows of one event from one state: one, or one to each state that it may lead back to. */
static enum err draw(int from, int event, struct buf *out)
{
	enum decision_state next;

	for (int to = 0; to < DECISION_STATE_COUNT; to++) {
		bool one =
		        decision_next((enum decision_state)from, (enum decision_event)event, &next) && (int)next == to;

		if (one ||
		    decision_back((enum decision_state)from, (enum decision_event)event, (enum decision_state)to))
			TRY(buf_printf(out, "\t\"%s\" -> \"%s\" [label=\"%s\"];\n", states[from].name, states[to].name,
			               events[event]));
	}
	return ERR_OK;
}

enum err decision_states_dot(struct buf *out)
{
	TRY(buf_add_str(out, "digraph decision {\n\trankdir=LR;\n\tnode [shape=box, style=rounded];\n"));
	for (int s = 0; s < DECISION_STATE_COUNT; s++)
		for (int e = 0; e < DECISION_EVENT_COUNT; e++)
			TRY(draw(s, e, out));
	return buf_add_str(out, "}\n");
}
