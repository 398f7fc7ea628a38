/* Papers of ours that are not sealed: confirmation, draft, text that waits for its signature. Anybody can make such a
 * file, so nothing in it is relied on, not even that it is ours; it is only told what it says of itself. That must be
 * where no reader overlooks it, so that no record whose seal was taken away is told of as harmless. */
#include "examination.h"

#include <stdio.h>
#include <string.h>

#define CODE_GROUPS 3
#define CODE_GROUP 4

bool examine_has_mark(const char *banner, const char *mark)
{
	for (const char *part = banner, *end; part; part = end ? end + strlen(RECORD_MARK_BETWEEN) : NULL) {
		end = strstr(part, RECORD_MARK_BETWEEN);
		if (span_equal_str(span_of(part, end ? (size_t)(end - part) : strlen(part)), mark))
			return true;
	}
	return false;
}

static const struct paper {
	const char *mark, *name, *words;
} papers[] = {
	{ RECORD_MARK_CONFIRMATION, "confirmation", "en bekräftelse på ett muntligt beslut" },
	{ RECORD_MARK_DRAFT, "draft", "ett utkast till beslut" },
	{ RECORD_MARK_UNSIGNED, "unsigned", "ett beslut innan det är undertecknat" },
	{ RECORD_MARK_WAITING, "unsigned", "ett beslut innan det är stämplat" },
	{ RECORD_MARK_UNSEALED_COPY, "copy", "en ostämplad kopia, gjord sedan beslutet fick en anmärkning" },
};

/* Confirmations of format 1 had no mark, but their title; both stand in large letters on the page. NULL: none. */
static const struct paper *paper_of(const struct examination *x, const struct record_file_look *look)
{
	for (size_t i = 0; i < ARRAY_LENGTH(papers); i++)
		if (examine_has_mark(look->banner, papers[i].mark))
			return &papers[i];
	if (record_file_facts(x->file).writer == RECORD_WRITER_1 && strcmp(look->title, RECORD_CONFIRMATION_TITLE) == 0)
		return &papers[0];
	return NULL;
}

/* "ABCD-EFGH-JKMN" */
bool examine_is_code(const char *text)
{
	for (int i = 0; i < CODE_GROUPS * (CODE_GROUP + 1) - 1; i++, text++) {
		const bool hyphen = i % (CODE_GROUP + 1) == CODE_GROUP;

		if (hyphen ? *text != '-' : !(*text >= '0' && *text <= '9') && !(*text >= 'A' && *text <= 'Z'))
			return false;
	}
	return !*text;
}

static void tell_facts(struct examination *x, const struct record_file_look *look, const struct paper *paper)
{
	const size_t head = strlen(RECORD_QR_CAPTION);
	struct verify_facts *f = &x->report->facts;

	x->report->kind = VERIFY_UNSIGNED;
	/* What is seen, not what the metadata say. */
	(void)snprintf(f->title, sizeof f->title, "%s", look->title);
	f->reference[0] = f->committee[0] = '\0';
	(void)snprintf(f->mark, sizeof f->mark, "%s", paper->mark);
	f->paper = paper->name;
	if (strncmp(look->caption, RECORD_QR_CAPTION, head) == 0 && examine_is_code(look->caption + head))
		(void)snprintf(f->check_code, sizeof f->check_code, "%s", look->caption + head);
	f->test = examine_has_mark(look->banner, RECORD_MARK_TEST);
	f->practice = examine_has_mark(look->banner, RECORD_MARK_PRACTICE);
}

enum err examine_unsealed(struct examination *x, bool *ret_unsigned)
{
	struct verify_report *r = x->report;
	struct record_file_look look;
	const struct paper *paper;

	*ret_unsigned = false;
	TRY(record_file_look(x->file, &look));
	paper = paper_of(x, &look);
	/* A record has attachments, and record and copy a second section: their evidence, or what is told of it. */
	if (!paper || look.sections != 1 || record_file_attachments(x->file) > 0)
		return ERR_OK;
	/* Letters that are drawn as others could make another mark for the eye. */
	TRY(examine_glyphs(x));
	if (!report_passed(r, VERIFY_CHECK_GLYPHS))
		return ERR_OK;
	*ret_unsigned = true;
	tell_facts(x, &look, paper);
	report_pass(r, VERIFY_CHECK_FORM);
	report_note(r, VERIFY_CHECK_FORM, "Vem som helst kan göra en sådan fil.");
	report_open(
	        r, VERIFY_CHECK_SEAL, VERIFY_SIGNED_DATA_NOT_FOUND, NULL,
	        "Filen säger sig vara %s. Den är inte stämplad och visar ingenting i sig själv. Kontrollera beslutet "
	        "med kontrollkoden på tjänstens sida, eller fråga kommunen.",
	        paper->words);
	return ERR_OK;
}
