/* What was said in the call against what the text says (FORMAT.md, 5.3): that the statement is about the person, the
 * committee and the grounds that the text shows, that it says of every deviation that there is one and why, and of none
 * that there is none. */
#include "jourbeslut/said.h"

#include <stdio.h>
#include <string.h>

#include "examination.h"
#include "jourbeslut/base/text.h"

#define TEXT_MAX ((size_t)16 << 10)
#define NUMBER_TEXT 13 /* YYYYMMDD-NNNC */

/* --- The text ----------------------------------------------------------------------------------------------------- */

/* Whoever is named by a number in the row is the one of the statement. */
static bool other_number(const char *identity, const char *number)
{
	const char *digits = "0123456789";

	for (; *identity; identity++)
		if (strspn(identity, digits) == 8 && identity[8] == '-' && strspn(identity + 9, digits) >= 4 &&
		    strncmp(identity, number, NUMBER_TEXT) != 0)
			return true;
	return false;
}

static const char *person_differs(const struct examination *x)
{
	const json_t *subject = json_object_get(x->statement, "subject");
	const char *row = examine_row(&x->text, "Beslutet gäller"), *identity = json_text(subject, "identity");
	const char *name = json_text(subject, "name"), *number = json_text(subject, "number");
	const char *birth = json_text(subject, "birthDate");
	const char *description = json_text(subject, "description"), *shown = examine_row(&x->text, "Beskrivning");
	char of_number[DATE_TEXT];

	if (*description && (!shown || strcmp(shown, description) != 0))
		return "the text does not show subject.description";
	if (!row || strcmp(row, identity) != 0)
		return "the text's row of the person is not subject.identity";
	if (strncmp(identity, name, strlen(name)) != 0 || !strstr(identity, number) || other_number(identity, number))
		return "subject.name or subject.number is not in subject.identity";
	if (*name && !*number && !strstr(identity, birth))
		return "subject.birthDate is not in subject.identity";
	if (examine_number_birth(number, of_number) && strcmp(of_number, birth) != 0)
		return "subject.birthDate is not that of subject.number";
	return NULL;
}

static enum err committee_differs(const struct examination *x, const char **ret_reason)
{
	BUF wanted = buf_init(TEXT_MAX);

	TRY(buf_printf(&wanted, "%s, %s", json_text_at(x->statement, "committee.municipality"),
	               json_text_at(x->statement, "committee.name")));
	*ret_reason = NULL;
	if (x->text.count < 2 || x->text.items[1].kind != BLOCK_SUBTITLE ||
	    strcmp(x->text.items[1].text, buf_str(&wanted)) != 0)
		*ret_reason = "the text is of another committee";
	return ERR_OK;
}

/* The next of the texts that are joined by ", " and the last by " och ". */
static struct span next_part(const char **rest)
{
	const char *comma = strstr(*rest, ", "), *and = strstr(*rest, " och "), *end = comma;
	const char *from = *rest;

	if (and&&(!comma || and < comma))
		end = and;
	*rest = !end ? NULL : end + (end == comma ? strlen(", ") : strlen(" och "));
	return span_of(from, end ? (size_t)(end - from) : strlen(from));
}

/* "4 § 3 a LVM" names ground "3a". */
static enum err names_ground(struct span part, const char *id, bool *ret_names)
{
	BUF joined = buf_init(TEXT_MAX);

	for (size_t i = 0; i < part.len; i++)
		if (part.ptr[i] != ' ')
			TRY(buf_add_char(&joined, part.ptr[i]));
	*ret_names = strstr(buf_str(&joined), id) != NULL;
	return ERR_OK;
}

/* In words, where the act has no section numbers: the row is those, joined. */
static enum err words_differ(const json_t *texts, const char *row, const char **ret_reason)
{
	BUF wanted = buf_init(TEXT_MAX);
	size_t i, count = json_array_size(texts);
	const json_t *one;

	json_array_foreach (texts, i, one)
		TRY(buf_printf(&wanted, "%s%s", i == 0 ? "" : i + 1 == count ? " och " : ", ", json_string_value(one)));
	*ret_reason = strcmp(buf_str(&wanted), row) != 0 ? "the text names other grounds" : NULL;
	return ERR_OK;
}

/* Not every text has a row for them. */
static enum err grounds_differ(const struct examination *x, const char **ret_reason)
{
	const json_t *ids = json_object_get(x->statement, "grounds");
	const char *row = examine_row(&x->text, "Grund");
	bool names = true;
	size_t i = 0;

	if (!row)
		row = examine_row(&x->text, "Grund för vården");
	*ret_reason = NULL;
	if (row && json_object_get(x->statement, "groundTexts"))
		return words_differ(json_object_get(x->statement, "groundTexts"), row, ret_reason);
	for (const char *rest = row; rest && names; i++) {
		const char *id = json_string_value(json_array_get(ids, i));

		names = id && *id;
		if (names)
			TRY(names_ground(next_part(&rest), id, &names));
	}
	if (row && (!names || i != json_array_size(ids)))
		*ret_reason = "the text names other grounds";
	return ERR_OK;
}

/* What a reader takes from the text's rows, and what was signed. */
static enum err rows_differ(const struct examination *x, const char **ret_reason)
{
	const char *label;
	enum err e = said_rows_differ(&x->text, x->statement, &label);

	*ret_reason = e == ERR_INPUT || e == ERR_TOO_LARGE ? "a row of the text cannot be compared" : NULL;
	if (*ret_reason)
		return ERR_OK;
	TRY(e);
	*ret_reason = label ? "a row of the text says otherwise than the statement" : NULL;
	return ERR_OK;
}

static enum err text_differs(const struct examination *x, const char **ret_reason)
{
	*ret_reason = person_differs(x);
	if (!*ret_reason)
		TRY(committee_differs(x, ret_reason));
	if (!*ret_reason)
		TRY(grounds_differ(x, ret_reason));
	if (!*ret_reason)
		TRY(rows_differ(x, ret_reason));
	return ERR_OK;
}

/* --- The call ----------------------------------------------------------------------------------------------------- */

static enum err add_ids(const json_t *list, struct buf *out)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		TRY(buf_printf(out, "%s%s", i ? " " : "", json_string_value(one)));
	return ERR_OK;
}

static enum err compare(const struct examination *x, struct buf *said_grounds, struct buf *grounds,
                        struct said_findings *ret_findings)
{
	const json_t *facts = json_object_get(x->oral_act, "facts"), *s = x->statement;
	char day[DATE_TEXT];
	const struct said_side said = { .municipality = json_text(x->oral_act, "municipality"),
		                        .person = examine_secret(x, "person"),
		                        .identity = "",
		                        .description = "",
		                        .day = day,
		                        .number = examine_secret(x, "number"),
		                        .birth_date = examine_secret(x, "birthDate"),
		                        .grounds = buf_str(said_grounds),
		                        .place_kind = json_text(facts, "placeKind"),
		                        .place = examine_secret(x, "place"),
		                        .answer = json_text(facts, "answer"),
		                        .decider = json_text(facts, "decisionMaker"),
		                        .unknown = json_is_true(json_object_get(facts, "personUnknown")) };
	const struct said_side written = { .municipality = json_text_at(s, "committee.code"),
		                           .person = json_text_at(s, "subject.name"),
		                           .identity = json_text_at(s, "subject.identity"),
		                           .description = json_text_at(s, "subject.description"),
		                           .day = "",
		                           .number = json_text_at(s, "subject.number"),
		                           .birth_date = json_text_at(s, "subject.birthDate"),
		                           .grounds = buf_str(grounds),
		                           .place_kind = json_text_at(s, "place.kind"),
		                           .place = json_text_at(s, "place.text"),
		                           .answer = json_text(s, "answer"),
		                           .decider = json_text_at(s, "decisionMaker.name") };

	(void)snprintf(day, sizeof day, "%.10s", json_text(facts, "stated"));
	return said_compare(&said, &written, ret_findings);
}

static bool is_same(const struct said_finding *f, const json_t *listed)
{
	return strcmp(json_text(listed, "kind"), said_kind_name(f->kind)) == 0 &&
	       strcmp(json_text(listed, "written"), f->written) == 0 &&
	       (!f->deviation || strcmp(json_text(listed, "said"), f->said) == 0);
}

static bool explained(const json_t *listed)
{
	return said_explains(span_str(json_text(listed, "explanation")));
}

static void not_told(struct examination *x, const char *detail, const char *kind)
{
	enum said_kind k = said_kind_find(kind);

	report_fail(x->report, VERIFY_CHECK_SAID, VERIFY_SIG_CONSTRAINTS_FAILURE, detail,
	            "Det som sades i samtalet och det som står skiljer sig på ett annat sätt än handlingen anger: %s.",
	            k == SAID_KIND_COUNT ? "okänt slag" : said_kind_label(k));
}

/* What was found stands in the statement, in its order, and nothing else does. False: it does not, and is told. */
static bool lists_hold(struct examination *x, const struct said_findings *findings)
{
	const json_t *lists[2] = { json_object_get(x->statement, "completions"),
		                   json_object_get(x->statement, "deviations") };
	size_t at[2] = { 0, 0 };

	for (size_t i = 0; i < findings->count; i++) {
		const struct said_finding *f = &findings->items[i];
		const json_t *listed = json_array_get(lists[f->deviation], at[f->deviation]++);

		if (!listed || !is_same(f, listed)) {
			not_told(x, f->deviation ? "a deviation is not stated" : "a completion is not stated",
			         said_kind_name(f->kind));
			return false;
		}
		if (f->deviation && !explained(listed)) {
			not_told(x, "a deviation is not explained", said_kind_name(f->kind));
			return false;
		}
	}
	for (int d = 0; d < 2; d++)
		if (at[d] != json_array_size(lists[d])) {
			not_told(x, d ? "a deviation that there is not" : "a completion that there is not",
			         json_text(json_array_get(lists[d], at[d]), "kind"));
			return false;
		}
	return true;
}

/* --- What is told ------------------------------------------------------------------------------------------------- */

/* Kinds alone: what was said and written stands in the record, for those who may read it. */
static enum err tell_findings(struct examination *x, const struct said_findings *findings)
{
	BUF completed = buf_init(TEXT_MAX);
	size_t deviations = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const char *label = said_kind_label(findings->items[i].kind);

		if (findings->items[i].deviation) {
			deviations++;
			report_remark(x->report, "Texten avviker från samtalet, med en förklaring i handlingen: %s.",
			              label);
		} else {
			TRY(buf_printf(&completed, "%s%s", completed.len ? ", " : "", label));
		}
	}
	report_pass(x->report, VERIFY_CHECK_SAID);
	report_note(x->report, VERIFY_CHECK_SAID, "%s%s%s%s",
	            deviations ? "Det finns avvikelser; var och en är förklarad i handlingen." : "Inget avviker.",
	            completed.len ? " Blev känt efter samtalet: " : "", buf_str(&completed), completed.len ? "." : "");
	return ERR_OK;
}

/* One who records, writes and decides is seen by nobody else: whoever relies on it should know. */
static void tell_one_hand(struct examination *x)
{
	const char *recorder = json_text(x->statement, "recordedBy");

	if (json_is_true(json_object_get(x->statement, "oneHand")))
		report_remark(x->report,
		              "En och samma person har registrerat samtalet, skrivit texten och fattat beslutet.");
	else if (*recorder && strcmp(recorder, json_text_at(x->statement, "rapporteur.name")) == 0 &&
	         strcmp(recorder, json_text_at(x->statement, "decisionMaker.name")) == 0)
		report_remark(
		        x->report,
		        "Den som registrerade samtalet, den som skrev texten och den som beslutade har samma namn.");
}

/* The register, or somebody who confirmed it, came after the call. */
static void tell_mandate(struct examination *x)
{
	const json_t *said = json_at(x->oral_act, "facts.mandate"), *written = json_object_get(x->statement, "mandate");

	if (!json_equal(said, written))
		report_remark(x->report, "Beslutsfattarens behörighet angavs eller bekräftades efter samtalet.");
}

static void tell_read_back(struct examination *x)
{
	if (json_is_null(json_object_get(x->statement, "readBack")))
		report_remark(x->report, "Det som registrerades lästes inte upp för beslutsfattaren i samtalet.");
}

static void older(struct examination *x)
{
	report_set(x->report, VERIFY_CHECK_SAID, VERIFY_NOT_APPLICABLE, VERIFY_NONE, NULL,
	           "Uppgiften om samtalet är av en äldre form, som inte säger vem det gällde. Den går inte att jämföra "
	           "med texten.");
}

static enum err judge(struct examination *x)
{
	BUF said_grounds = buf_init(TEXT_MAX), grounds = buf_init(TEXT_MAX);
	struct said_findings findings = { .count = 0 };
	enum err e;

	TRY(add_ids(json_at(x->oral_act, "facts.grounds"), &said_grounds));
	TRY(add_ids(json_object_get(x->statement, "grounds"), &grounds));
	e = compare(x, &said_grounds, &grounds, &findings);
	if (e == ERR_TOO_LARGE || e == ERR_INPUT) {
		report_fail(x->report, VERIFY_CHECK_SAID, VERIFY_FORMAT_FAILURE, "a text is too long to be compared",
		            "Uppgifterna om samtalet är inte skrivna som de ska.");
		return ERR_OK;
	}
	TRY(e);
	tell_read_back(x);
	tell_mandate(x);
	return lists_hold(x, &findings) ? tell_findings(x, &findings) : ERR_OK;
}

enum err examine_said(struct examination *x)
{
	const char *reason;

	tell_one_hand(x);
	if (!examine_is_second(x->statement, "jourbeslut-statement-")) {
		older(x);
		return ERR_OK;
	}
	TRY(text_differs(x, &reason));
	if (reason)
		report_fail(x->report, VERIFY_CHECK_SAID, VERIFY_HASH_FAILURE, reason,
		            "Utsagan säger något annat än texten om vem eller vad beslutet gäller.");
	else if (x->report->checks[VERIFY_CHECK_ORAL_ACT].outcome == VERIFY_CHECK_FAILED)
		return ERR_OK; /* nothing is known of the call */
	else if (!examine_is_second(x->oral_act, "jourbeslut-act-"))
		older(x);
	else
		return judge(x);
	return ERR_OK;
}
