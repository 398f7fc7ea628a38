/* The structure tree: parents, roles, tables, lists, figures, headings. */
#include "integration/record_lint/lint.h"

#include <string.h>

struct walk {
	struct lint *l;
	int heading; /* level of the last one; 0: none yet */
};

static const char *role_of(const struct lint *l, json_t *element)
{
	const char *role = json_string_value(lint_get(l, element, "/S"));

	return role ? role : "";
}

static bool is_element(const struct lint *l, json_t *kid)
{
	return json_is_object(lint_value(l, kid)) && *role_of(l, kid);
}

static void check_role(struct lint *l, const char *role)
{
	static const char *const standard[] = { "/Document", "/Sect",  "/H1",    "/H2", "/P",  "/L",  "/LI",
		                                "/Lbl",      "/LBody", "/Table", "/TR", "/TH", "/TD", "/Figure" };

	for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
		if (strcmp(role, standard[i]) == 0)
			return;
	}
	lint_report(l, LINT_TREE_ROLE, role);
}

/* Who may stand in whom (ISO 32000-1, 14.8.4.3). */
static void check_place(struct lint *l, const char *parent, const char *role)
{
	static const struct {
		const char *inner, *outer;
		enum lint_rule rule;
	} places[] = { { "/LI", "/L", LINT_LIST_FORM },     { "/Lbl", "/LI", LINT_LIST_FORM },
		       { "/LBody", "/LI", LINT_LIST_FORM }, { "/TR", "/Table", LINT_TABLE_FORM },
		       { "/TH", "/TR", LINT_TABLE_FORM },   { "/TD", "/TR", LINT_TABLE_FORM } };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (strcmp(role, places[i].inner) == 0)
			lint_expect(l, strcmp(parent, places[i].outer) == 0, places[i].rule, role);
	}
	if (strcmp(parent, "/L") == 0)
		lint_expect(l, strcmp(role, "/LI") == 0, LINT_LIST_FORM, role);
	if (strcmp(parent, "/Table") == 0)
		lint_expect(l, strcmp(role, "/TR") == 0, LINT_TABLE_FORM, role);
}

/* The first is H1, and none is left out on the way down (ISO 14289-1, 7.4.2). */
static void check_heading(struct walk *w, const char *role)
{
	int level = role[1] == 'H' && role[2] >= '1' && role[2] <= '6' && !role[3] ? role[2] - '0' : 0;

	if (level == 0)
		return;
	lint_expect(w->l, level <= w->heading + 1, LINT_HEADINGS, role);
	w->heading = level;
}

static void check_attributes(struct lint *l, json_t *element, const char *role)
{
	json_t *attributes = lint_get(l, element, "/A");
	const char *alt = json_string_value(lint_get(l, element, "/Alt"));

	if (strcmp(role, "/TH") == 0)
		lint_expect(l, lint_is(l, attributes, "/O", "/Table") && lint_is(l, attributes, "/Scope", "/Row"),
		            LINT_HEADER_SCOPE, role);
	if (strcmp(role, "/Figure") == 0) {
		lint_expect(l, alt && strncmp(alt, "u:", 2) == 0 && alt[2], LINT_FIGURE_TEXT, role);
		lint_expect(l, json_array_size(lint_get(l, attributes, "/BBox")) == 4, LINT_FIGURE_BOX, role);
	}
}

/* Counts header cells and data cells of a row: one each. */
static void check_row(struct lint *l, json_t *kids)
{
	unsigned headers = 0, data = 0;
	json_t *kid;
	size_t i;

	json_array_foreach (kids, i, kid) {
		headers += strcmp(role_of(l, kid), "/TH") == 0;
		data += strcmp(role_of(l, kid), "/TD") == 0;
	}
	lint_expect(l, headers == 1 && data == 1, LINT_TABLE_FORM, "cells");
}

static void walk(struct walk *w, json_t *reference)
{
	const char *role = role_of(w->l, reference);
	json_t *kids = lint_get(w->l, reference, "/K"), *kid;
	size_t i;

	check_role(w->l, role);
	check_heading(w, role);
	check_attributes(w->l, reference, role);
	if (strcmp(role, "/TR") == 0)
		check_row(w->l, kids);
	json_array_foreach (kids, i, kid) {
		if (!is_element(w->l, kid))
			continue;
		lint_expect(w->l, json_equal(lint_get_raw(w->l, kid, "/P"), reference), LINT_TREE_PARENT,
		            role_of(w->l, kid));
		check_place(w->l, role, role_of(w->l, kid));
		walk(w, kid);
	}
}

void lint_tree(struct lint *l)
{
	json_t *kids = lint_get(l, lint_get(l, l->catalog, "/StructTreeRoot"), "/K");
	struct walk w = { .l = l };

	lint_expect(l, json_array_size(kids) == 1 && strcmp(role_of(l, json_array_get(kids, 0)), "/Document") == 0,
	            LINT_TREE_ROLE, "root");
	if (json_array_size(kids) == 1)
		walk(&w, json_array_get(kids, 0));
}
