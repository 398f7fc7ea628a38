/* The fields of a call, as typed and as understood. */
#ifndef DESK_CALL_FORM_H
#define DESK_CALL_FORM_H

#include "desk/visit.h"
#include "jourbeslut/crypto.h"
#include "jourbeslut/call.h"

enum call_text {
	CALL_DECIDER_NAME,
	CALL_DECIDER_OFFICE,
	CALL_PERSON,
	CALL_QUESTION, /* of the free type: asked in the worker's words */
	CALL_DATE,
	CALL_TIME,
	CALL_LATE_REASON,
	CALL_NUMBER,
	CALL_IDENTIFIED,
	CALL_LISTENERS,
	CALL_WHY,
	CALL_PLACE,
	CALL_TEXT_COUNT
};
/* The field's name in the form. Static. */
const char *call_text_name(enum call_text text);

/* Whom the call is about, seen from the draft or the earlier decision that the page was opened from. */
enum call_about {
	CALL_NEW,       /* from none */
	CALL_UNASKED,   /* from an earlier decision, and nobody has said it yet */
	CALL_SAME,      /* the same person, in the same matter */
	CALL_SAME_SURE, /* the same, though name or number are others: somebody was asked */
	CALL_SIBLING,   /* a matter of its own, with what siblings share */
	CALL_OTHER,     /* a matter of its own; only the call is the same */
	CALL_ABOUT_COUNT
};
/* Value of the field `vem`. Static. */
const char *call_about_name(enum call_about about);

#define CALL_NOW "now" /* value of `stated_day`: when "Kontrollera" was pressed */
#define CALL_KEY 32    /* bytes that make a second press the same call */

struct call_form {
	/* Which call. */
	struct municipality municipality; /* id 0: not chosen */
	const struct law_type *type;      /* NULL: not chosen */
	struct decision earlier;          /* `arende`, or `replaced` where the person was right; id 0: none */
	struct decision draft;            /* `utkast`; id 0: none */
	struct decision replaced; /* `ersatter`: was wrongly recorded, and this is recorded in its place; id 0: none */
	unsigned replaced_what;   /* what was wrong of it (withdraw.h): not filled in, but asked */
	bool moved;   /* it was recorded for another municipality: a matter of its own, with what was written */
	bool grouped; /* it was one of several decisions in a call, and so is this */
	enum call_about about; /* `vem` */
	bool goes_on;          /* the line to `earlier` is still open: the same call */
	bool practice, late;   /* `late`: a late entry is meant, or the stated time says so */
	char key[2 * CALL_KEY + 1];
	char opened[24]; /* minutes since 1970, when the page with the questions was made first */

	/* As typed. Borrowed from the request or from `earlier`; never NULL. */
	const char *texts[CALL_TEXT_COUNT];
	const char *answer, *stated_day, *twice;
	char decider[24], ground[LAW_GROUNDS_TEXT], day[DATE_TEXT], place_kind[LAW_ID_TEXT];
	char number_for[24]; /* the decision maker whose registered number stands in CALL_NUMBER; "" it is another */
	bool person_unknown, protected_person, read_back;
	char asked_pack[LAW_ID_TEXT], asked_hash[65]; /* of the page on which the question stood; "": it did not tell */
	enum asked_how asked_how;
	struct buf person, place,
	        number;      /* from case and register, where they fill CALL_PERSON, CALL_PLACE, CALL_NUMBER */
	struct buf question; /* where no pack has what was chosen: it fills CALL_QUESTION */

	/* As understood. */
	struct buf clean[CALL_TEXT_COUNT];
	struct oral_input in;              /* texts borrowed from `clean` */
	const struct law_type *asked_type; /* as which the question stood, where the stated time's law is another */
	bool ambiguous;                    /* the stated hour occurs twice: ask which */
	bool ask_same;                     /* the person may be another than the matter's: ask */
	char time[8];      /* "23.41", where the stated time is that of the press, or of the call before */
	char why_late[80]; /* "Ersätter GVL-2026-0042-7, som var felregistrerat." */
	json_t *errors, *problems;
	enum err unrecorded; /* why it could not be recorded just now; ERR_OK: it was not tried */
};
void call_form_release(struct call_form *f);
#define CALL_FORM CLEANUP(call_form_release) struct call_form

/* Reads which call it is from the query (GET) or the form, opens what it names (access row on disk). ERR_NOT_FOUND:
 * a reference that leads nowhere. What is not chosen yet stays empty. */
MUST_USE enum err call_form_open(struct visit *v, struct call_form *ret_form);
/* The type of that id or kin, at that time; where no pack has it the free one, with its question filled in. */
MUST_USE enum err call_form_type(struct visit *v, struct call_form *f, const char *id, struct instant at);
/* Fills in what is known before the call: from the case, from an earlier decision of the same call. */
MUST_USE enum err call_form_prefill(struct visit *v, struct call_form *f);
/* The draft, or the earlier decision, that the page was opened from; id 0: none. */
const struct decision *call_form_of(const struct call_form *f);
/* What is decided next is decided in the call in which the decision before was recorded, which goes on; false: it is
 * over, or what it decided is entered afterwards. */
bool call_form_speaking(const struct visit *v, const struct call_form *f);
/* The municipality is asked: no draft or earlier decision says it. */
bool call_form_asks_municipality(const struct call_form *f);
/* The decision is about the person of the matter that the page was opened from. */
bool call_form_same(const struct call_form *f);
/* Where no number was typed, that of the chosen decision maker in the register; what was filled in for another one, and
 * how another one was identified, does not stay. */
MUST_USE enum err call_form_number(struct visit *v, struct call_form *f);
/* Takes over what was typed. */
MUST_USE enum err call_form_read(struct visit *v, struct call_form *f);
/* The law of the stated time, once one is typed: a page that is shown again asks by it, whatever the clock says now. */
MUST_USE enum err call_form_follow_stated(struct visit *v, struct call_form *f);
/* Understands what was typed: fills `in`, `errors`, `problems`, and gives the warnings of decision_oral_check as
 * warnings[] {text}. The form is good where `problems` stays empty. */
MUST_USE enum err call_form_check(struct visit *v, struct call_form *f, json_t **ret_warnings);

/* Under which law pack a page shows the call: its id, its bytes, and whether it is marked as not reviewed. Pages carry
 * it (field `lag`), since a pack may be approved while the page stands open. By which pack the question was put carries
 * on from the page on which it stood (field `fragat`: id, space, SHA-256), whatever is found on the way; where the law
 * of the stated time is another, the page on which all is checked asks how it was put (field `fragat_igen`: as
 * `fragat`, and a word for how: by that law; "": as it first stood), and `fragat` carries that on. */
#define CALL_LAW (LAW_ID_TEXT + 24)
#define CALL_ASKED (LAW_ID_TEXT + 80)
void call_form_law(const struct law_type *type, char out[CALL_LAW]);
void call_form_asked(const char *pack, const char *hash, enum asked_how how, char out[CALL_ASKED]);

/* A sibling may be decided about in the same call: of a child, or of whom a free question does not say it. NULL: a type
 * that no pack knows, which nothing is known of. */
bool call_has_siblings(const struct law_type *type);
/* One of the chosen grounds. */
bool call_has_ground(const struct call_form *f, const char *id);
/* hidden[] that says which call it is; with `all` also everything typed. `start`: without what the first page asks. */
MUST_USE enum err call_form_hidden(const struct call_form *f, bool all, bool start, json_t **ret_array);

#endif
