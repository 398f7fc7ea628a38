/* Municipalities and when their committees meet, persons, their roles, and the mandates by which somebody may decide
 * alone. */
#ifndef JOURBESLUT_PEOPLE_H
#define JOURBESLUT_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "jourbeslut/base/err.h"
#include "jourbeslut/base/json.h"
#include "jourbeslut/base/time.h"
#include "jourbeslut/store.h"

#define PEOPLE_NAME_MAX 160
#define PEOPLE_TEXT_MAX 240
#define PEOPLE_MAIL_MAX 120

struct municipality {
	int64_t id;
	char code[4];
	char name[PEOPLE_NAME_MAX];
	char committee[PEOPLE_NAME_MAX];
	char court[PEOPLE_NAME_MAX];
	char org_number[16];
	char phone[40];    /* where it answers by day; "": not known */
	int opens, closes; /* minutes from midnight, on days on which periods end (law_is_closed) */
	/* Its on-duty address, which is told that something waits; "": none. */
	char alert_phone[40], alert_mail[PEOPLE_MAIL_MAX];
};

/* A set of roles is an unsigned with ROLE_BIT of each. */
enum role {
	ROLE_DUTY,      /* drafts and records, in the whole county */
	ROLE_DECIDER,   /* signs own decisions */
	ROLE_RECEIVER,  /* receiving caseworker of a municipality */
	ROLE_REGISTRAR, /* registrar, archivist of a municipality */
	ROLE_MANAGER,   /* unit manager: overview, log review */
	ROLE_ADMIN,     /* people, mandates, sessions */
	ROLE_COUNT,
	/* In no register: what is left of ROLE_DUTY for one who was let in without the e-ID (admission.h). */
	ROLE_CALLER = ROLE_COUNT
};
#define ROLE_BIT(role) (1u << (role))

struct person {
	int64_t id;
	char personal_number[13]; /* twelve digits */
	char name[PEOPLE_NAME_MAX];
	char title[PEOPLE_NAME_MAX];
	char phone[40], mail[PEOPLE_MAIL_MAX]; /* to be told by; "": not known. A mandate has a number of its own */
	bool active;
};

struct mandate {
	int64_t id, person_id, municipality_id;
	char kind[24]; /* "chair", "stand_in", "appointed_member" */
	char person_name[PEOPLE_NAME_MAX];
	char office[PEOPLE_NAME_MAX];     /* as written in the decision: "ordförande" */
	char minute_ref[PEOPLE_TEXT_MAX]; /* "Kommunfullmäktige 2026-01-12 § 7" */
	char types[PEOPLE_TEXT_MAX];      /* "*", or types with spaces around */
	char phone[40];
	int64_t priority;
	struct date valid_from, valid_to; /* both inclusive */
};

/* ERR_NOT_FOUND where there is none. */
MUST_USE enum err people_municipality_find(struct store *s, int64_t id, struct municipality *ret_municipality);
MUST_USE enum err people_municipality_find_code(struct store *s, const char *code,
                                                struct municipality *ret_municipality);
/* It is meant by "Gävle", "Gävle kommun", "Sandviken" for "Sandvikens kommun", or its code. */
bool people_municipality_named(const struct municipality *m, const char *name);
/* The municipality itself answers its telephone at that time; else the duty does. `open_day`: a day of work. */
bool people_municipality_answers(const struct municipality *m, struct instant at, bool open_day);
/* In order of name. The callback's error ends the walk and is returned; what it gets is borrowed. */
MUST_USE enum err people_municipality_each(struct store *s, enum err (*each)(void *ctx, const struct municipality *m),
                                           void *ctx);

MUST_USE enum err people_person_find(struct store *s, int64_t id, struct person *ret_person);
/* `personal_number` has twelve digits. Finds inactive persons too. */
MUST_USE enum err people_person_find_number(struct store *s, const char *personal_number, struct person *ret_person);
MUST_USE enum err people_person_each(struct store *s, enum err (*each)(void *ctx, const struct person *p), void *ctx);
/* The number by which a decision maker is called on that day: of a mandate that holds, for that municipality or another
 * one; else the person's own; else of a mandate that does not, unless the number is now another's (a municipality's
 * telephone goes on to the next chair, who must not be taken for the last one); "". ERR_NOT_FOUND: no such person. */
MUST_USE enum err people_phone_find(struct store *s, int64_t person, int64_t municipality, struct date on,
                                    char out[40]);
/* Ends or restores a person's access; history stays. */
MUST_USE enum err people_person_set_active(struct store *s, int64_t id, bool active);

/* Days after a mandate's last one in which its holder still gets in to sign what was decided under it, and nothing
 * else: the text of a decision of New Year's Eve is frozen on New Year's Day. */
#define PEOPLE_AFTERMATH 60
/* All roles of the person anywhere, as ROLE_BITs; 0 for an inactive person. A mandate gives ROLE_DECIDER from its first
 * day to PEOPLE_AFTERMATH after its last; whether it was valid for a decision is people_mandate_find's to say. */
MUST_USE enum err people_roles(struct store *s, int64_t person, struct date on, unsigned *ret_roles);
/* Active persons with that role anywhere, each once. */
MUST_USE enum err people_role_each(struct store *s, enum role role, enum err (*each)(void *ctx, const struct person *p),
                                   void *ctx);
/* Has the person this role for the municipality (or for the whole county)? */
MUST_USE enum err people_role_in(struct store *s, int64_t person, enum role role, int64_t municipality, bool *ret_has);

/* The mandate by which the person may decide on `type` ("lvu-6") for the municipality on that day.
 * ERR_MANDATE where the register knows none. */
MUST_USE enum err people_mandate_find(struct store *s, int64_t person, int64_t municipality, const char *type,
                                      struct date on, struct mandate *ret_mandate);
/* Valid ones on the day, in order of municipality and priority; municipality 0: all. */
MUST_USE enum err people_mandate_each(struct store *s, int64_t municipality, struct date on,
                                      enum err (*each)(void *ctx, const struct mandate *m), void *ctx);
MUST_USE enum err people_mandate_add(struct store *s, const struct mandate *m, int64_t *ret_id);
/* Sets the last day, never a later one than it has; a mandate is never removed, since decisions rest on it.
 * ERR_WRONG_STATE: before its first day. */
MUST_USE enum err people_mandate_end(struct store *s, int64_t id, struct date last);

/* --- The committee's calendar ------------------------------------------------------------------------------------- */

/* Days on which the municipality's committee meets, as the municipality has told them. [tx] A day that is there already
 * stays. Whoever changes them calls decision_meetings_changed (call.h) too: follow-ups may be due by them. */
MUST_USE enum err people_meeting_add(struct store *s, int64_t municipality, struct date day);
/* [tx] ERR_NOT_FOUND: not there. */
MUST_USE enum err people_meeting_remove(struct store *s, int64_t municipality, struct date day);
/* From that day on, in order. */
MUST_USE enum err people_meeting_each(struct store *s, int64_t municipality, struct date from,
                                      enum err (*each)(void *ctx, struct date day), void *ctx);
/* The first one on or after the day. ERR_NOT_FOUND: the calendar has none. */
MUST_USE enum err people_meeting_from(struct store *s, int64_t municipality, struct date from, struct date *ret_day);
/* The last one there is. ERR_NOT_FOUND: none. */
MUST_USE enum err people_meeting_last(struct store *s, int64_t municipality, struct date *ret_day);
#define PEOPLE_MEETINGS_AHEAD 45 /* days before a calendar's last one from which it is told */
/* It is told of a calendar with that last day. */
bool people_meetings_end(struct date last, struct date today);
/* Municipalities that have a calendar of which that is told: its last day has passed, or comes soon,
 * that with the earliest first; one that never had a calendar is not among them. `municipality` is its name, `last` all
 * 0 where its last day was taken out. */
MUST_USE enum err people_meeting_ends(struct store *s, struct date today,
                                      enum err (*each)(void *ctx, const char *municipality, struct date last),
                                      void *ctx);

/* A county as JSON (see templates/example/county.json): municipalities, meetings, persons, roles, mandates. Adds what
 * is missing and brings the rest up to date by code and personal number; removes nothing. Call inside a transaction.
 * ERR_INPUT with what is wrong in `problem`. */
MUST_USE enum err people_import(struct store *s, const json_t *county, char *problem, size_t problem_size);

#endif
