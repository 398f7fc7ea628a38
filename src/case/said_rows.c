/* The rows of a decision's text against the statement: who reads the one must not be told otherwise than the other
 * says. */
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/said.h"

#define ROW_MAX 8192

const struct said_row SAID_ROW[SAID_ROWS] = {
	{ "Referens", "{decision.reference}" },
	{ "Svar", "{decision.answer_text}" },
	{ "Beslutat muntligt", "{decision.stated_long}" },
	{ "Beslutat av", "{decision.decider}" },
	{ "Behörighet", "{decision.mandate}" },
	{ "Föredragande", "{decision.rapporteur}" },
};
enum row { REFERENCE, ANSWER, STATED, DECIDER, MANDATE, RAPPORTEUR };

static enum err put_stated(const json_t *statement, struct buf *out)
{
	struct instant stated;
	char text[SWEDISH_LONG_TEXT];

	TRY(instant_parse(span_str(json_text(statement, "stated")), &stated));
	instant_format_swedish_long(stated, text);
	return buf_add_str(out, text);
}

static enum err put_person(const char *name, const char *title, struct buf *out)
{
	return buf_printf(out, *title ? "%s, %s" : "%s", name, title);
}

static enum err put_row(enum row row, const json_t *s, struct buf *out)
{
	switch (row) {
	case REFERENCE:
		return buf_add_str(out, json_text(s, "reference"));
	case ANSWER:
		return buf_add_str(out, strcmp(json_text(s, "answer"), "yes") == 0 ? "ja" : "nej");
	case STATED:
		return put_stated(s, out);
	case DECIDER:
		return put_person(json_text_at(s, "decisionMaker.name"), json_text_at(s, "decisionMaker.office"), out);
	case MANDATE:
		return buf_add_str(out, json_text_at(s, "mandate.text"));
	case RAPPORTEUR:
		return put_person(json_text_at(s, "rapporteur.name"), json_text_at(s, "rapporteur.title"), out);
	}
	return ERR_INTERNAL;
}

/* Spaces that do not break, and those that were typed twice, are no difference. */
static enum err squeeze(struct span text, struct buf *out)
{
	bool space = false;

	for (size_t at = 0, from = 0; at < text.len; from = at) {
		if (text_is_space(text_next(text, &at))) {
			space = out->len > 0;
			continue;
		}
		if (space)
			TRY(buf_add_char(out, ' '));
		space = false;
		TRY(buf_add(out, text.ptr + from, at - from));
	}
	return ERR_OK;
}

static enum err holds(const struct blocks *text, const char *label, struct span wanted, bool *ret_holds)
{
	BUF expected = buf_init(ROW_MAX);
	size_t count = 0, same = 0;

	TRY(squeeze(wanted, &expected));
	for (size_t b = 0; b < text->count; b++)
		for (size_t r = 0; r < text->items[b].row_count; r++) {
			BUF value = buf_init(BLOCK_TEXT_MAX);

			if (strcmp(text->items[b].rows[r].label, label) != 0)
				continue;
			TRY(squeeze(span_str(text->items[b].rows[r].value), &value));
			count++;
			same += span_equal(buf_span(&value), buf_span(&expected));
		}
	*ret_holds = count == (expected.len ? 1 : 0) && same == count;
	return ERR_OK;
}

enum err said_rows_differ(const struct blocks *text, const json_t *statement, const char **ret_label)
{
	*ret_label = NULL;
	for (size_t i = 0; i < SAID_ROWS && !*ret_label; i++) {
		BUF wanted = buf_init(ROW_MAX);
		bool same;

		TRY(put_row((enum row)i, statement, &wanted));
		TRY(holds(text, SAID_ROW[i].label, buf_span(&wanted), &same));
		if (!same)
			*ret_label = SAID_ROW[i].label;
	}
	return ERR_OK;
}

enum err said_law_words(const json_t *statement, struct buf *out)
{
	if (!json_object_get(statement, "recordedLaw"))
		return ERR_OK;
	return buf_printf(out,
	                  "Frågorna ställdes enligt lagpaketet %s (SHA-256 %.8s), texten är skriven enligt %s (SHA-256 "
	                  "%.8s).",
	                  json_text_at(statement, "recordedLaw.pack"), json_text_at(statement, "recordedLaw.sha256"),
	                  json_text_at(statement, "law.pack"), json_text_at(statement, "law.sha256"));
}
