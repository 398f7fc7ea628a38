/* Choices that several pages offer: decision types, municipalities, decision makers. */
#ifndef DESK_CHOICES_H
#define DESK_CHOICES_H

#include "jourbeslut/decision.h"

/* types[] {value, label, checked}, one a kin, of the packs in force now; with `free` the free question last. */
MUST_USE enum err choices_types(const struct decision_office *o, struct instant now, bool free, const char *checked,
                                json_t **ret_array);
/* municipalities[] {value (code), label, selected}. */
MUST_USE enum err choices_municipalities(struct store *s, const char *selected, json_t **ret_array);
/* By code ("2180") or name ("Gävle", "Gävle kommun", "Sandviken"). Unchanged where there is none. */
MUST_USE enum err choices_municipality_find(struct store *s, const char *name, struct municipality *ret_municipality);
/* deciders[] {name, office, phone, phone_link} with a mandate on that day. */
MUST_USE enum err choices_deciders(struct store *s, int64_t municipality, struct date day, json_t **ret_array);
/* decider_choices[] {value, label, checked}: each person once, last "somebody else" ("0"). */
MUST_USE enum err choices_decider_radios(struct store *s, int64_t municipality, struct date day, const char *checked,
                                         json_t **ret_array);
/* call_deciders[] {value, label, name, office, phone, phone_link, checked}: those who may decide on `type` first; each
 * person once, last "somebody else" ("0"). */
MUST_USE enum err choices_call_deciders(const struct decision_office *o, struct store *s, int64_t municipality,
                                        const struct law_type *type, struct date day, const char *checked,
                                        json_t **ret_array);
/* The person's number in the register as decision maker there, by the mandate for `type` if there is one, appended;
 * nothing where none is known. */
MUST_USE enum err choices_decider_phone(const struct decision_office *o, struct store *s, int64_t municipality,
                                        const struct law_type *type, struct date day, int64_t person, struct buf *out);
/* A mandate whose list is "*" or names the type. */
bool choices_mandate_covers(const struct law *law, const struct mandate *m, const struct law_type *type);

#endif
