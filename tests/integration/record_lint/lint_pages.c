/* Pages: everything that is drawn is marked, every mark is known to the structure tree, every code has a meaning. */
#include "integration/record_lint/lint.h"

#include <stdlib.h>
#include <string.h>

struct reader {
	struct lint *l;
	json_t *page, *parents; /* what the page's marks belong to */
	struct span content;
	size_t at;
	int depth;        /* of marked content */
	char operand[64]; /* the last name or dictionary */
	char tag[64];     /* the name before it */
	struct buf cmap;  /* of the font in use */
	struct buf codes; /* hex of the array being read */
	char font[16];
};

static bool white(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The next token of our content: names, numbers, operators, <…>, <<…>>, [ and ]. */
static struct span next_token(struct reader *r)
{
	const char *text = r->content.ptr;
	size_t start, len = r->content.len;

	while (r->at < len && white(text[r->at]))
		r->at++;
	start = r->at;
	if (start >= len)
		return (struct span){ 0 };
	if (text[start] == '[' || text[start] == ']') {
		r->at++;
	} else if (text[start] == '<') {
		const char *close = start + 1 < len && text[start + 1] == '<' ? ">>" : ">";
		const char *end = memmem(text + start, len - start, close, strlen(close));

		r->at = end ? (size_t)(end - text) + strlen(close) : len;
	} else {
		r->at++;
		while (r->at < len && !white(text[r->at]) && !strchr("<[]", text[r->at]) &&
		       !(text[r->at] == '/' && text[start] != '/'))
			r->at++;
	}
	return (struct span){ text + start, r->at - start };
}

static void keep(char *out, size_t size, struct span token)
{
	size_t len = token.len < size - 1 ? token.len : size - 1;

	memcpy(out, token.ptr, len);
	out[len] = '\0';
}

static void use_font(struct reader *r)
{
	json_t *fonts = lint_get(r->l, lint_get(r->l, r->page, "/Resources"), "/Font");

	if (!lint_stream(r->l, lint_get(r->l, lint_get(r->l, fonts, r->font), "/ToUnicode"), &r->cmap))
		lint_report(r->l, LINT_TO_UNICODE, r->font);
}

/* Each code has one line "<code> <UTF-16>" in the font's /ToUnicode, and not to U+0000, U+FEFF or U+FFFE. */
static void check_codes(struct reader *r)
{
	for (size_t i = 0; i + 4 <= r->codes.len; i += 4) {
		char line[16];
		const char *at;

		(void)snprintf(line, sizeof line, "\n<%.4s> <", r->codes.ptr + i);
		lint_expect(r->l, strncmp(r->codes.ptr + i, "0000", 4) != 0, LINT_NO_NOTDEF, "shown");
		at = r->cmap.len > 0 ? strstr(r->cmap.ptr, line) : NULL;
		lint_expect(r->l,
		            at && strchr("0123456789ABCDEF", at[9]) && strncmp(at + 9, "0000", 4) != 0 &&
		                    strncmp(at + 9, "FEFF", 4) != 0 && strncmp(at + 9, "FFFE", 4) != 0,
		            LINT_TO_UNICODE, "a code without meaning");
	}
	buf_clear(&r->codes);
}

/* The element's /K has the mark, as a number or as a reference to marked content on another page. */
static bool has_mark(const struct lint *l, json_t *element, json_int_t mcid)
{
	json_t *kids = lint_get(l, element, "/K"), *kid;
	size_t i;

	json_array_foreach (kids, i, kid) {
		json_t *number = json_is_object(kid) ? json_object_get(kid, "/MCID") : kid;

		if (json_is_integer(number) && json_integer_value(number) == mcid)
			return true;
	}
	return false;
}

static void begin_marked(struct reader *r)
{
	const char *mcid = strstr(r->operand, "/MCID ");
	json_t *element;
	const char *role;

	lint_expect(r->l, ++r->depth == 1, LINT_CONTENT_MARKED, "nested");
	if (!mcid) {
		lint_expect(r->l, strcmp(r->tag, "/Artifact") == 0, LINT_CONTENT_MARKED, r->tag);
		return;
	}
	element = json_array_get(r->parents, strtoul(mcid + 6, NULL, 10));
	role = json_string_value(lint_get(r->l, element, "/S"));
	lint_expect(r->l, role && has_mark(r->l, element, strtol(mcid + 6, NULL, 10)), LINT_MCID_KNOWN, r->operand);
	lint_expect(r->l, !role || strcmp(role, r->tag) == 0, LINT_CONTENT_TAG, r->tag);
}

static void take_operator(struct reader *r, struct span token)
{
	static const char *const painting[] = { "TJ", "Tj", "S", "f", "f*", "B", "Do", "sh", "BI", "'", "\"" };
	static const char *const colours[] = { "rg",  "RG", "k",   "K",  "cs", "CS", "sc",
		                               "scn", "SC", "SCN", "gs", "Do", "sh" };
	char name[8];

	keep(name, sizeof name, token);
	for (size_t i = 0; i < sizeof painting / sizeof *painting; i++)
		lint_expect(r->l, r->depth > 0 || strcmp(name, painting[i]) != 0, LINT_CONTENT_MARKED, name);
	for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
		lint_expect(r->l, strcmp(name, colours[i]) != 0, LINT_CONTENT_GREY, name);
	if (strcmp(name, "BDC") == 0)
		begin_marked(r);
	else if (strcmp(name, "EMC") == 0)
		lint_expect(r->l, --r->depth == 0, LINT_CONTENT_MARKED, "EMC");
	else if (strcmp(name, "Tf") == 0)
		use_font(r);
	else if (strcmp(name, "TJ") == 0)
		check_codes(r);
}

static void take_token(struct reader *r, struct span token)
{
	char first = token.ptr[0];

	if (first == '/') {
		keep(r->tag, sizeof r->tag, token);
		keep(r->font, sizeof r->font, token);
		r->operand[0] = '\0';
	} else if (first == '<' && token.len > 1 && token.ptr[1] == '<') {
		keep(r->operand, sizeof r->operand, token);
	} else if (first == '<') {
		if (buf_add(&r->codes, token.ptr + 1, token.len - 2) != ERR_OK)
			abort();
	} else if (!strchr("[]+-.0123456789", first)) {
		take_operator(r, token);
	}
}

/* What the page's marks belong to: the entry of its /StructParents in the parent tree. */
static json_t *page_parents(const struct lint *l, json_t *page)
{
	json_t *tree = lint_get(l, lint_get(l, l->catalog, "/StructTreeRoot"), "/ParentTree");
	json_t *nums = lint_get(l, tree, "/Nums"), *key = lint_get(l, page, "/StructParents");

	for (size_t i = 0; json_is_integer(key) && i + 1 < json_array_size(nums); i += 2) {
		if (json_equal(json_array_get(nums, i), key))
			return lint_value(l, json_array_get(nums, i + 1));
	}
	return NULL;
}

static void check_page(struct lint *l, json_t *page)
{
	struct reader r = { .l = l, .page = page, .parents = page_parents(l, page) };
	BUF content = buf_init((size_t)16 << 20);
	struct span token;

	r.cmap = buf_init((size_t)1 << 20);
	r.codes = buf_init((size_t)1 << 20);
	lint_expect(l, lint_is(l, page, "/Tabs", "/S"), LINT_TAB_ORDER, "/Tabs");
	lint_expect(l, json_array_size(r.parents) > 0, LINT_MCID_KNOWN, "a page without marks");
	if (lint_stream(l, lint_get(l, page, "/Contents"), &content))
		r.content = buf_span(&content);
	while ((token = next_token(&r)).len > 0)
		take_token(&r, token);
	lint_expect(l, r.depth == 0 && content.len > 0, LINT_CONTENT_MARKED, "end of page");
	buf_release(&r.cmap);
	buf_release(&r.codes);
}

void lint_pages(struct lint *l)
{
	json_t *pages = lint_get(l, lint_get(l, l->catalog, "/Pages"), "/Kids"), *page;
	size_t i;

	lint_expect(l, json_array_size(pages) > 0, LINT_READABLE, "no pages");
	json_array_foreach (pages, i, page) {
		check_page(l, page);
	}
}
