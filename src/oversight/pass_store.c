/* Who is on duty, and until when. */
#include "oversight/handover.h"

#include "jourbeslut/act.h"

#define COLUMNS                                                                                                        \
	"SELECT d.id AS id, d.person_id AS person, p.name AS name, d.began_at AS began, d.until_at AS until "          \
	"FROM duty_pass d JOIN person p ON p.id = d.person_id WHERE d.ended_at IS NULL "

static enum err read_row(struct statement *q, struct instant now, struct duty_pass *p)
{
	*p = (struct duty_pass){ .id = column_int(q, "id"),
		                 .person_id = column_int(q, "person"),
		                 .began = column_instant(q, "began"),
		                 .until = column_instant(q, "until") };
	p->over = p->until.us <= now.us;
	p->soon = !p->over && p->until.us - now.us <= DUTY_PASS_SOON;
	return column_text_copy(q, "name", p->person_name, sizeof p->person_name);
}

enum err duty_pass_find(struct store *s, int64_t person, struct instant now, struct duty_pass *ret_pass)
{
	STATEMENT q = store_statement(s, COLUMNS "AND d.person_id = :person");

	TRY(bind_int(q, ":person", person));
	TRY(step_one(q));
	return read_row(q, now, ret_pass);
}

enum err duty_pass_each(struct store *s, struct instant now, enum err (*each)(void *ctx, const struct duty_pass *p),
                        void *ctx)
{
	STATEMENT q = store_statement(s, COLUMNS "AND d.until_at > :now ORDER BY d.began_at, d.id");
	struct duty_pass p;
	bool more;

	TRY(bind_instant(q, ":now", now));
	for (;;) {
		TRY(step_next(q, &more));
		if (!more)
			return ERR_OK;
		TRY(read_row(q, now, &p));
		TRY(each(ctx, &p));
	}
}

static enum err set_until(struct store *s, int64_t pass, struct instant until, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE duty_pass SET until_at = :until, stated_at = :now WHERE id = :id");

	TRY(bind_int(q, ":id", pass));
	TRY(bind_instant(q, ":until", until));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

enum err duty_pass_end(struct store *s, int64_t pass, struct instant now)
{
	STATEMENT q = store_statement(s, "UPDATE duty_pass SET ended_at = :now WHERE id = :id");

	TRY(bind_int(q, ":id", pass));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

static enum err insert(struct store *s, int64_t person, struct instant until, struct instant now)
{
	STATEMENT q = store_statement(s, "INSERT INTO duty_pass (person_id, began_at, until_at, stated_at) "
	                                 "VALUES (:person, :now, :until, :now)");

	TRY(bind_int(q, ":person", person));
	TRY(bind_instant(q, ":until", until));
	TRY(bind_instant(q, ":now", now));
	return step_done(q);
}

/* The act says until when: what somebody saw in that time rests on it. */
static enum err add_act(struct store *s, int64_t person, const char *event, const char *words, struct instant until,
                        struct instant now)
{
	BUF detail = buf_init(200);
	JSON json_t *facts = json_object();
	char text[SWEDISH_TIME_TEXT];

	instant_format_swedish(until, text);
	TRY(buf_printf(&detail, "%s %s.", words, text));
	TRY(json_put_instant(facts, "until", until));
	return decision_act_add_facts(s, now, 0, 0, person, event, buf_str(&detail), facts);
}

enum err duty_pass_begin(struct store *s, int64_t person, struct instant until, struct instant now)
{
	struct duty_pass p;
	enum err e;

	if (until.us <= now.us || until.us - now.us > DUTY_PASS_MAX)
		return ERR_INPUT;
	e = duty_pass_find(s, person, now, &p);
	if (e == ERR_OK && !p.over) {
		if (until.us - p.began.us > DUTY_PASS_MAX)
			return ERR_INPUT;
		TRY(set_until(s, p.id, until, now));
		return add_act(s, person, "pass-moved", "Passet slutar", until, now);
	}
	if (e == ERR_OK)
		e = duty_pass_end(s, p.id, now);
	if (e != ERR_NOT_FOUND)
		TRY(e);
	TRY(insert(s, person, until, now));
	return add_act(s, person, "pass-begun", "Ett pass började. Det slutar", until, now);
}

static struct instant extended(const struct duty_pass *p, struct instant now)
{
	return instant_add(p->over ? now : p->until, DUTY_PASS_MORE);
}

bool duty_pass_may_extend(const struct duty_pass *p, struct instant now)
{
	return extended(p, now).us - p->began.us <= DUTY_PASS_MAX;
}

enum err duty_pass_extend(struct store *s, int64_t person, struct instant now)
{
	struct duty_pass p;
	struct instant until;

	TRY(duty_pass_find(s, person, now, &p));
	if (!duty_pass_may_extend(&p, now))
		return ERR_INPUT;
	until = extended(&p, now);
	TRY(set_until(s, p.id, until, now));
	return add_act(s, person, "pass-moved", "Passet slutar", until, now);
}
