/* The statement: canonical JSON whose SHA-256 the e-ID signs. Its members are described in statement.c. */
#ifndef DECISION_STATEMENT_H
#define DECISION_STATEMENT_H

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"

#define STATEMENT_FORMAT "jourbeslut-statement-2"
#define STATEMENT_MAX (1 << 20) /* bytes */

struct statement_input {
	const struct decision *decision;
	const struct law_type *type;
	int version;
	struct span salt;           /* 32 random bytes */
	struct span text_json;      /* frozen text */
	struct span basis_json;     /* Beslutsunderlag */
	const char *decider_number; /* twelve digits; "" when not in the register */
	const char *rapporteur_name, *rapporteur_title;
	const json_t *about;    /* decision_about: whom, grounds, place, deviations, completions, oneHand */
	bool protected_person;  /* by the call or the case */
	struct span supersedes; /* earlier version's statement hash, or empty */
	const char *environment;
};

/* Appends the statement. Reads the matter's documents from the store. */
MUST_USE enum err statement_write(struct store *s, const struct statement_input *in, struct buf *out);

#endif
