/* Events of a decision in a world's store, recorded or refused, and what they make of it. */
#ifndef TESTS_FOLLOW_RECORD_KIT_H
#define TESTS_FOLLOW_RECORD_KIT_H

#include "unit/decision_world.h"

#include "jourbeslut/follow.h"

static inline struct follow_input event(enum follow_kind kind, const char *day)
{
	struct follow_input in = { .kind = kind, .follow_up = "" };

	assert_int_equal(date_parse(span_str(day), &in.day), ERR_OK);
	in.place = in.who = in.why = span_str("");
	if (kind == FOLLOW_ENFORCED) {
		in.place = span_str("Bostaden");
		in.who = span_str("Socialjouren och polisen");
	}
	if (kind == FOLLOW_ENDED)
		in.why = span_str("Skälen finns inte längre");
	return in;
}

static inline enum err record(struct world *w, int64_t id, const struct follow_input *in, enum follow_wrong *ret_wrong,
                              int64_t *ret_event)
{
	struct follow_refusal refusal = { .wrong = FOLLOW_RIGHT };
	enum err e = IN_TX(w, follow_record(&w->office, w->s, id, w->receiver, in, &refusal, ret_event));

	*ret_wrong = refusal.wrong;
	return e;
}

static inline int64_t recorded(struct world *w, int64_t id, enum follow_kind kind, const char *day)
{
	struct follow_input in = event(kind, day);
	enum follow_wrong wrong;
	int64_t e = 0;

	assert_int_equal(record(w, id, &in, &wrong, &e), ERR_OK);
	assert_int_equal(wrong, FOLLOW_RIGHT);
	return e;
}

static inline void refused(struct world *w, int64_t id, const struct follow_input *in, enum follow_wrong expected)
{
	int64_t before = world_number(w, "SELECT count(*) AS n FROM follow_event"), e = 0;
	enum follow_wrong wrong;

	assert_int_not_equal(record(w, id, in, &wrong, &e), ERR_OK);
	assert_int_equal(wrong, expected);
	assert_int_equal(world_number(w, "SELECT count(*) AS n FROM follow_event"), before);
}

static inline void assert_state(struct world *w, int64_t id, enum legal_state state)
{
	FOLLOWING f = { 0 };
	struct decision d = world_find(w, id);

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	assert_string_equal(legal_state_name(f.legal.state), legal_state_name(state));
}

static inline void assert_mark(struct world *w, int64_t id, int64_t event_id, enum follow_mark mark)
{
	FOLLOWING f = { 0 };
	struct decision d = world_find(w, id);

	assert_int_equal(follow_load(&w->office, w->s, &d, w->now, &f), ERR_OK);
	for (size_t i = 0; i < f.events.count; i++)
		if (f.events.items[i].id == event_id)
			assert_string_equal(follow_mark_name(follow_mark(&f.rules, &f.events, &f.events.items[i])),
			                    follow_mark_name(mark));
}

/* The follow-up with that id. */
struct wanted {
	const char *kind;
	struct follow_up row;
};

static inline enum err find_row(void *ctx, const struct follow_up *f)
{
	struct wanted *w = ctx;

	if (strcmp(f->kind, w->kind) == 0)
		w->row = *f;
	return ERR_OK;
}

static inline struct follow_up row(struct world *w, int64_t id, const char *kind)
{
	struct wanted wanted = { .kind = kind };

	assert_int_equal(decision_follow_up_each(w->s, id, find_row, &wanted), ERR_OK);
	assert_true(wanted.row.id > 0);
	return wanted.row;
}

static inline void set_time(struct world *w, const char *rfc3339)
{
	w->now = world_time(rfc3339);
}

#endif
