/* How the decision stood is told alike by every file of the package, and by the same words as status.json's names. */
#include "integration/package_lint/lint.h"

#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOCKED "Text och utsaga låstes."
#define UNREVIEWED "Lagtexten är inte granskad"
#define STATUS_FILE "representations/rep1/data/status.json"
#define EVENT "//p:event[p:eventType = 'status at export']"
#define FILE_SIZE ((size_t)1 << 20)

const char *const lint_states[] = { "no",    "in-force",  "may-have-lapsed", "lapsed", "set-aside",
	                            "ended", "withdrawn", "unknown",         NULL };

/* What the text must say. */
static const struct words {
	const char *name, *text;
} state_words[] = {
	{ "no", ": Svaret var nej" },
	{ "in-force", ": I kraft efter vad som är registrerat" },
	{ "may-have-lapsed", ": Kan ha upphört." },
	{ "lapsed", ": Har upphört " },
	{ "set-aside", ": Hävt av rätten." },
	{ "ended", ": Har upphört " },
	{ "withdrawn", ": Gäller inte: märkt som felregistrerat." },
	{ "unknown", ": Om det är i kraft går inte att säga" },
}, mark_words[] = {
	{ "withdrawn", "ärkt som felregistrerat." },
	{ "withdrawal-wanted", "Märkt som felregistrerat, väntar på bekräftelse." },
	{ "contested", "Bestritt av beslutsfattaren." },
	{ "returned", "Återlämnat av kommunen." },
	{ "correcting", "Under rättelse." },
	{ "clock-suspect", "Registrerat när tjänstens klocka kan ha gått fel." },
	{ "law-unreviewed", UNREVIEWED "." },
	{ "law-revoked", "Lagtexten som beslutet skrevs efter togs tillbaka " },
	{ "barred", "Får inte verkställas nu: den som beslutet gäller är häktad." },
	{ "held", "Ring innan det verkställs: den som beslutet gäller hålls på annan grund." },
};

/* To be freed with xmlFree. */
static char *text_of(struct lint *l, enum lint_document d, const char *expression)
{
	struct lint_nodes found = lint_find(l, d, expression);
	xmlChar *text = found.count ? xmlNodeGetContent(found.items[0]) : xmlStrdup((const xmlChar *)"");

	free(found.items);
	return (char *)text;
}

static void check_same(struct lint *l, enum lint_document d, const char *expression, const char *wanted)
{
	char *text = text_of(l, d, expression);

	if (!text || strcmp(text, wanted) != 0)
		lint_report(l, LINT_MARKS, expression);
	xmlFree(text);
}

/* The outcome is of the list, and the words are its own. */
static bool state_fits(const char *state, const char *text)
{
	for (size_t i = 0; i < sizeof state_words / sizeof *state_words; i++)
		if (strcmp(state, state_words[i].name) == 0)
			return strstr(text, state_words[i].text) != NULL;
	return false;
}

/* Each mark of the note has its words, each of the words its mark; as status.json has them, appended. */
static bool marks_fit(const char *note, const char *text, struct buf *list)
{
	char padded[400], name[60];
	bool fit = true;

	(void)snprintf(padded, sizeof padded, " %s ", note);
	for (size_t i = 0; i < sizeof mark_words / sizeof *mark_words; i++) {
		(void)snprintf(name, sizeof name, " %s ", mark_words[i].name);
		bool there = strstr(padded, name) != NULL;

		fit = fit && there == (strstr(text, mark_words[i].text) != NULL);
		if (there && buf_printf(list, "%s\"%s\"", list->len ? "," : "", mark_words[i].name) != ERR_OK)
			abort();
	}
	return fit;
}

static void check_status(struct lint *l, const char *state, const struct buf *list)
{
	BUF status = buf_init(FILE_SIZE), legal = buf_init(200), marks = buf_init(600);
	char hex[SHA256_HEX];
	bool unknown = strcmp(state, "unknown") == 0;

	if (buf_printf(&legal, unknown ? "\"legal\":null" : "\"state\":\"%s\",\"submitted\":", state) != ERR_OK ||
	    buf_printf(&marks, "\"status\":[%s]", buf_str(list)) != ERR_OK)
		abort();
	if (!lint_read(l, STATUS_FILE, &status, hex) || !strstr(buf_str(&status), buf_str(&legal)) ||
	    !strstr(buf_str(&status), buf_str(&marks)))
		lint_report(l, LINT_MARKS, STATUS_FILE);
}

/* A guide has a sentence a line. */
static void check_guide(struct lint *l, const char *path, const char *text)
{
	BUF guide = buf_init(FILE_SIZE), flat = buf_init(FILE_SIZE);
	char hex[SHA256_HEX];

	if (!lint_read(l, path, &guide, hex)) {
		lint_report(l, LINT_MARKS, path);
		return;
	}
	for (const char *c = buf_str(&guide); *c; c++)
		if (buf_add_char(&flat, *c == '\n' ? ' ' : *c) != ERR_OK)
			abort();
	if (!strstr(buf_str(&flat), text))
		lint_report(l, LINT_MARKS, path);
}

void lint_standing(struct lint *l)
{
	char *text = text_of(l, LINT_PREMIS, EVENT "//p:eventDetail");
	char *state = text_of(l, LINT_PREMIS, EVENT "//p:eventOutcome");
	char *note = text_of(l, LINT_PREMIS, EVENT "//p:eventOutcomeDetailNote");
	char *title = text_of(l, LINT_ERMS, "//e:record/e:title");
	BUF label = buf_init(1 << 16), list = buf_init(500);
	bool calm = !*note && (strcmp(state, "in-force") == 0 || strcmp(state, "no") == 0);

	if (strncmp(text, "Läget ", strlen("Läget ")) != 0 || !state_fits(state, text) || !marks_fit(note, text, &list))
		lint_report(l, LINT_MARKS, EVENT);
	if (buf_printf(&label, "%s. %s%s", title, calm ? "" : "OBS! ", text) != ERR_OK)
		abort();
	check_same(l, LINT_PACKAGE, "/m:mets/@LABEL", buf_str(&label));
	check_same(l, LINT_REPRESENTATION, "/m:mets/@LABEL", buf_str(&label));
	check_same(l, LINT_ERMS, "//e:record/e:notes/e:note[@noteType = 'status']", text);
	check_same(l, LINT_ERMS, "//e:appendix[contains(@path, '/status.json')]/@name", text);
	check_same(l, LINT_PREMIS,
	           "//p:event[p:eventIdentifier/p:eventIdentifierValue = 'event-frozen']//p:eventDetail",
	           strstr(text, UNREVIEWED) ? LOCKED " " UNREVIEWED ": ingen hade godkänt den." : LOCKED);
	check_status(l, state, &list);
	check_guide(l, "documentation/verifiering.txt", text);
	check_guide(l, "documentation/systembeskrivning.txt", text);
	xmlFree(text);
	xmlFree(state);
	xmlFree(note);
	xmlFree(title);
}
