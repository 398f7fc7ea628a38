/* Who may know that a decision is there. */
#include "jourbeslut/decision.h"

enum err decision_may_see(struct store *s, const struct decision *d, int64_t person, unsigned roles)
{
	static const enum role of_municipality[] = { ROLE_RECEIVER, ROLE_REGISTRAR };
	bool has;

	if (roles & ROLE_BIT(ROLE_DUTY))
		return ERR_OK;
	if ((roles & ROLE_BIT(ROLE_CALLER)) && d->has_oral && d->oral.recorded_by == person)
		return ERR_OK;
	if ((roles & ROLE_BIT(ROLE_DECIDER)) && d->has_oral && d->oral.decider_id == person)
		return ERR_OK;
	for (size_t i = 0; i < ARRAY_LENGTH(of_municipality); i++) {
		if (!(roles & ROLE_BIT(of_municipality[i])) || !d->has_oral)
			continue;
		TRY(people_role_in(s, person, of_municipality[i], d->municipality_id, &has));
		if (has)
			return ERR_OK;
	}
	return ERR_NOT_FOUND;
}
