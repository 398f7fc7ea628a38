/* Who may read the names that lists have, and what they stand for. */
#include "oversight/handover.h"

enum err duty_reader_of(struct store *s, int64_t person, unsigned roles, struct instant now,
                        struct duty_reader *ret_reader)
{
	struct duty_reader r = { person, roles, now, false };
	struct duty_pass p = { .over = true };
	enum err e = ERR_NOT_FOUND;

	if (roles & ROLE_BIT(ROLE_DUTY))
		e = duty_pass_find(s, person, now, &p);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	r.on_duty = !p.over;
	*ret_reader = r;
	return ERR_OK;
}

/* Each part is found by an index; the first that holds ends the question. */
#define Q_TASK                                                                                                         \
	"SELECT EXISTS (SELECT 1 FROM matter WHERE id = :matter AND (holder_id = :person OR created_by = :person)) "   \
	"OR EXISTS (SELECT 1 FROM decision x LEFT JOIN oral_decision o ON o.decision_id = x.id "                       \
	"LEFT JOIN delivery v ON v.decision_id = x.id WHERE x.matter_id = :matter AND (x.created_by = :person "        \
	"OR o.recorded_by = :person OR o.decider_id = :person OR v.taken_by = :person "                                \
	"OR EXISTS (SELECT 1 FROM text_version t WHERE t.decision_id = x.id AND t.frozen_by = :person) "               \
	"OR EXISTS (SELECT 1 FROM decider_choice c WHERE c.decision_id = x.id AND c.person_id = :person))) "           \
	"OR EXISTS (SELECT 1 FROM access a WHERE a.person_id = :person AND a.matter_id = :matter "                     \
	"AND a.at > :since AND a.reason <> '') AS may"

static enum err has_task(struct store *s, const struct duty_reader *r, const struct decision *d, bool *ret_has)
{
	STATEMENT q = store_statement(s, Q_TASK);

	TRY(bind_int(q, ":person", r->person));
	TRY(bind_int(q, ":matter", d->matter_id));
	TRY(bind_instant(q, ":since", instant_add(r->now, -DUTY_OPENED)));
	TRY(step_one(q));
	*ret_has = column_int(q, "may") != 0;
	return ERR_OK;
}

static enum err is_staff(struct store *s, const struct duty_reader *r, const struct decision *d, bool *ret_is)
{
	static const enum role roles[] = { ROLE_RECEIVER, ROLE_REGISTRAR };

	*ret_is = false;
	for (size_t i = 0; d->has_oral && !*ret_is && i < ARRAY_LENGTH(roles); i++)
		if (r->roles & ROLE_BIT(roles[i]))
			TRY(people_role_in(s, r->person, roles[i], d->municipality_id, ret_is));
	return ERR_OK;
}

enum err duty_may_read(struct store *s, const struct duty_reader *reader, const struct decision *d, bool *ret_may)
{
	*ret_may = reader->on_duty || d->practice;
	if (!*ret_may)
		TRY(has_task(s, reader, d, ret_may));
	return *ret_may ? ERR_OK : is_staff(s, reader, d, ret_may);
}
