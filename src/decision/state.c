/* The states of a decision: one table, from which the code, the tests and the picture are made. */
#include "jourbeslut/decision.h"

#define NONE DECISION_STATE_COUNT /* the event cannot happen there */

/* Delivery to the municipality runs beside this from DECISION_DECIDED on (delivery.h). "Noted", in the first sketch a
 * state before the call, is DECISION_DRAFT here: an empty draft and a note are the same thing to everybody. */
static const unsigned char table[DECISION_STATE_COUNT][DECISION_EVENT_COUNT] = {
#define EVENTS(edit, abandon, record, freeze, reject, reopen, sign, sign_paper, archive, acknowledge, correct)         \
	{                                                                                                              \
		[DECISION_EDIT] = edit, [DECISION_ABANDON] = abandon, [DECISION_RECORD] = record,                      \
		[DECISION_FREEZE] = freeze, [DECISION_REJECT] = reject, [DECISION_REOPEN] = reopen,                    \
		[DECISION_SIGN] = sign, [DECISION_SIGN_PAPER] = sign_paper, [DECISION_ARCHIVE] = archive,              \
		[DECISION_ACKNOWLEDGE] = acknowledge, [DECISION_CORRECT] = correct                                     \
	}
#define DRAFT DECISION_DRAFT
#define DECIDED DECISION_DECIDED
#define FROZEN DECISION_FROZEN
	/* clang-format off */
	/*                                edit     abandon             record   freeze  reject   reopen   sign             paper           archive            acknowledge            correct */
	[DECISION_DRAFT]        = EVENTS(DRAFT,   DECISION_ABANDONED, DECIDED, NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  NONE),
	[DECISION_ABANDONED]    = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  NONE),
	[DECISION_DECIDED]      = EVENTS(DECIDED, NONE,               NONE,    FROZEN, NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  NONE),
	[DECISION_FROZEN]       = EVENTS(NONE,    NONE,               NONE,    NONE,   DECIDED, DECIDED, DECISION_SIGNED, DECISION_PAPER, NONE,              NONE,                  NONE),
	[DECISION_SIGNED]       = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           DECISION_ARCHIVED, NONE,                  NONE),
	[DECISION_PAPER]        = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           DECISION_ARCHIVED, NONE,                  NONE),
	[DECISION_ARCHIVED]     = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              DECISION_ACKNOWLEDGED, DECIDED),
	[DECISION_ACKNOWLEDGED] = EVENTS(NONE,    NONE,               NONE,    NONE,   NONE,    NONE,    NONE,            NONE,           NONE,              NONE,                  DECIDED),
/* clang-format on */
#undef DRAFT
#undef DECIDED
#undef FROZEN
};

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
};

static const char *const events[DECISION_EVENT_COUNT] = {
	[DECISION_EDIT] = "edit",       [DECISION_ABANDON] = "abandon",         [DECISION_RECORD] = "record",
	[DECISION_FREEZE] = "freeze",   [DECISION_REJECT] = "reject",           [DECISION_REOPEN] = "reopen",
	[DECISION_SIGN] = "sign",       [DECISION_SIGN_PAPER] = "sign-paper",   [DECISION_ARCHIVE] = "archive",
	[DECISION_CORRECT] = "correct", [DECISION_ACKNOWLEDGE] = "acknowledge",
};

bool decision_next(enum decision_state state, enum decision_event event, enum decision_state *ret_next)
{
	if ((unsigned)state >= DECISION_STATE_COUNT || (unsigned)event >= DECISION_EVENT_COUNT ||
	    table[state][event] == NONE)
		return false;
	*ret_next = (enum decision_state)table[state][event];
	return true;
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

enum err decision_states_dot(struct buf *out)
{
	enum decision_state next;

	TRY(buf_add_str(out, "digraph decision {\n\trankdir=LR;\n\tnode [shape=box, style=rounded];\n"));
	for (int s = 0; s < DECISION_STATE_COUNT; s++)
		for (int e = 0; e < DECISION_EVENT_COUNT; e++)
			if (decision_next((enum decision_state)s, (enum decision_event)e, &next))
				TRY(buf_printf(out, "\t\"%s\" -> \"%s\" [label=\"%s\"];\n", states[s].name,
				               states[next].name, events[e]));
	return buf_add_str(out, "}\n");
}
