/* Events of a night in words, for tests of what they make of a decision. */
#ifndef TESTS_FOLLOW_KIT_H
#define TESTS_FOLLOW_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "follow/view.h"

#define NIGHT_MAX 12
struct night {
	struct follow_event items[NIGHT_MAX];
	struct follow_events events;
};

static inline struct date day(const char *text)
{
	struct date d = { 0 };

	assert_int_equal(date_parse(span_of(text, 10), &d), ERR_OK);
	return d;
}

/* One word of the table: "submitted=2026-11-30", "~" before it: undone; "?": only the click is known; ">day": until;
 * "@hour": with the hour. */
static inline void read_event(const char *word, size_t len, struct follow_event *e)
{
	const char *equals = memchr(word, '=', len);
	const char *until, *hour;

	*e = (struct follow_event){ .undone = word[0] == '~', .stated = word[0] != '?' };
	if (word[0] == '~' || word[0] == '?')
		word++;
	assert_non_null(equals);
	assert_int_equal(follow_kind_of(span_of(word, (size_t)(equals - word)), &e->kind), ERR_OK);
	e->day = day(equals + 1);
	until = memchr(equals, '>', (size_t)(word + len - equals));
	hour = memchr(equals, '@', (size_t)(word + len - equals));
	if (until)
		e->until = day(until + 1);
	if (hour) {
		e->has_at = true;
		assert_int_equal(instant_of(e->day, (int)strtol(hour + 1, NULL, 10), 0, 0, false, &e->at), ERR_OK);
	}
}

static inline void read_events(const char *text, struct night *n)
{
	*n = (struct night){ .events.items = n->items };
	while (*text) {
		size_t len = strcspn(text, " ");

		assert_true(n->events.count < NIGHT_MAX);
		read_event(text, len, &n->items[n->events.count]);
		n->items[n->events.count].id = (int64_t)n->events.count + 1;
		n->events.count++;
		text += len + strspn(text + len, " ");
	}
}

#endif
