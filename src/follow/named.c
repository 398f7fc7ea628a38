/* A question in own words gets its name, and with it what is to be done, by what has happened already. */
#include "follow/settle.h"

enum err follow_name_type(const struct decision_office *o, struct store *s, int64_t decision, int64_t person,
                          const char *type)
{
	struct decision d;

	TRY(decision_name_type(o, s, decision, person, type));
	TRY(decision_find(s, decision, &d));
	return follow_settle(o, s, &d);
}
