/* No act on a decision forgets what its page showed: each route that changes one names the parts that it is for, or
 * stands here with the reason why it needs none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "jourbeslut/admin.h"
#include "jourbeslut/desk.h"
#include "jourbeslut/muni.h"
#include "jourbeslut/seen.h"
#include "jourbeslut/sign.h"

static const struct {
	const char *path, *why;
} without[] = {
	{ "/jour/pass", "one's own pass" },
	{ "/jour/pass/forlang", "one's own pass" },
	{ "/jour/overlamning/{handover}", "a list that was made once and never changes" },
	{ "/jour/ring", "nothing is done: the answers are shown" },
	{ "/jour/ring/registrera", "the call's own key, and what was checked" },
	{ "/beslut/{ref}/skal", "the reader's own reason" },
	{ "/beslut/{ref}/anteckning", "the fields that were shown (page_shown_compare)" },
	{ "/beslut/{ref}/samtal", "facts that are added, never changed" },
	{ "/jour/sokning", "a search is begun for a municipality" },
	{ "/jour/sokning/{seek}/avbryt", "a search is stopped, whatever has come of it" },
	{ "/skriv-under/ringer", "who is looked for answers" },
	{ "/beslut/{ref}/skicka-nu", "the message is the same, whatever the page says" },
	{ "/jour/notis/{notice}", "a notice says one thing for ever" },
	{ "/kommun/notis/{notice}", "a notice says one thing for ever" },
	{ "/skriv-under/notis/{notice}", "a notice says one thing for ever" },
	{ "/jour/slapp-in", "no decision" },
	{ "/jour/skriv", "there is no decision yet" },
	{ "/jour/skriv/fil", "there is no decision yet" },
	{ "/beslut/{ref}/ta-over", "the draft's holder, who is told; every later save says what it changes" },
	{ "/beslut/{ref}/avvikelse", "the form names the written text that it explains" },
	{ "/beslut/{ref}/granska/{document}/{id}", "the fields that were shown (page_shown_compare)" },
	{ "/beslut/{ref}/text/{step}", "the fields that were shown (page_shown_compare)" },
	{ "/skriv-under/{ref}/underskrift/{order}/avbryt", "an order is for one text" },
	{ "/admin/personer/{person}", "no decision" },
	{ "/admin/forordnande", "no decision" },
	{ "/admin/lag/{pack}", "no decision; its form carries the hash of what it showed" },
	{ "/admin/forordnande/{mandate}/avsluta", "no decision" },
	{ "/admin/kalender", "no decision" },
	{ "/admin/kalender/{municipality}/{day}/bort", "no decision" },
	{ "/admin/sessioner/{session}/avsluta", "no decision" },
};

static bool is_excused(const char *path)
{
	for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
		if (strcmp(without[i].path, path) == 0)
			return true;
	return false;
}

static const struct http_table *const tables[] = { &desk_table, &sign_table, &muni_table, &admin_table };

static void test_each_act_names_what_it_is_for(void **state)
{
	(void)state;
	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
		for (size_t i = 0; i < tables[t]->count; i++) {
			const struct http_route *r = &tables[t]->routes[i];
			bool seen = r->flags >> 16 != 0, excused = is_excused(r->path);

			if (r->method == HTTP_GET && seen)
				fail_msg("%s reads, and is for no page", r->path);
			if (r->method != HTTP_GET && seen == excused)
				fail_msg("%s: %s", r->path,
				         seen ? "names parts, and is excused" : "names no part of its page");
		}
}

/* Where a form is refused, its page comes anew: it must be one that is known by its name. */
static void test_parts_are_known(void **state)
{
	const unsigned all = PAGE_SEEN_TEXT | PAGE_SEEN_STANDS | PAGE_SEEN_MARKS | PAGE_SEEN_SHOWN;

	(void)state;
	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
		for (size_t i = 0; i < tables[t]->count; i++)
			assert_int_equal(tables[t]->routes[i].flags >> 16 & ~all, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_act_names_what_it_is_for),
		cmocka_unit_test(test_parts_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
