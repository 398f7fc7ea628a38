#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#define LABEL_WIDTH ((size_t)24)

static const struct {
	const char *name, *text;
} checks[VERIFY_CHECK_COUNT] = {
#define VERIFY_CHECK_ROW(code, name, text) [VERIFY_CHECK_##code] = { name, text },
	VERIFY_CHECK_LIST(VERIFY_CHECK_ROW)
#undef VERIFY_CHECK_ROW
};

static const char *const subs[VERIFY_SUB_COUNT] = {
#define VERIFY_SUB_ROW(code, name) [VERIFY_##code] = name,
	VERIFY_SUB_LIST(VERIFY_SUB_ROW)
#undef VERIFY_SUB_ROW
};

static const struct {
	const char *name, *word;
} outcomes[VERIFY_OUTCOME_COUNT] = {
	[VERIFY_NOT_REACHED] = { "not-reached", "EJ PRÖVAD" },
	[VERIFY_CHECK_PASSED] = { "passed", "STÄMMER" },
	[VERIFY_CHECK_FAILED] = { "failed", "STÄMMER INTE" },
	[VERIFY_CHECK_OPEN] = { "indeterminate", "OVISST" },
	[VERIFY_NOT_SUPPLIED] = { "not-supplied", "SAKNAS" },
	[VERIFY_NOT_APPLICABLE] = { "not-applicable", "GÄLLER INTE" },
};

static const struct {
	const char *name, *text;
} conclusions[] = {
	[VERIFY_PASSED] = { "TOTAL-PASSED", "GODKÄND. Handlingen är äkta och oförändrad." },
	[VERIFY_INDETERMINATE] = { "INDETERMINATE", "GÅR INTE ATT AVGÖRA. Det som fattas står nedan." },
	[VERIFY_FAILED] = { "TOTAL-FAILED", "UNDERKÄND. Lita inte på handlingen." },
};

static const char *const kinds[VERIFY_KIND_COUNT] = {
	[VERIFY_UNKNOWN] = "unknown", [VERIFY_RECORD] = "record",     [VERIFY_PAPER_RECORD] = "paper-record",
	[VERIFY_COPY] = "copy",       [VERIFY_UNSIGNED] = "unsigned", [VERIFY_FOREIGN] = "foreign",
};

const char *verify_check_name(enum verify_check c)
{
	return c < VERIFY_CHECK_COUNT ? checks[c].name : "";
}

const char *verify_check_text(enum verify_check c)
{
	return c < VERIFY_CHECK_COUNT ? checks[c].text : "";
}

const char *verify_outcome_name(enum verify_outcome o)
{
	return outcomes[o].name;
}

const char *verify_sub_name(enum verify_sub s)
{
	return subs[s];
}

const char *verify_conclusion_name(enum verify_conclusion c)
{
	return conclusions[c].name;
}

const char *verify_kind_name(enum verify_kind k)
{
	return kinds[k];
}

void report_pass(struct verify_report *r, enum verify_check c)
{
	r->checks[c] = (struct verify_finding){ .outcome = VERIFY_CHECK_PASSED };
}

void report_note(struct verify_report *r, enum verify_check c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(r->checks[c].reason, sizeof r->checks[c].reason, format, args);
	va_end(args);
}

void report_remark(struct verify_report *r, const char *format, ...)
{
	va_list args;

	if (r->remark_count == VERIFY_REMARKS_MAX)
		return;
	va_start(args, format);
	(void)vsnprintf(r->remarks[r->remark_count++], VERIFY_TEXT, format, args);
	va_end(args);
}

void report_set(struct verify_report *r, enum verify_check c, enum verify_outcome outcome, enum verify_sub sub,
                const char *detail, const char *format, ...)
{
	struct verify_finding *f = &r->checks[c];
	va_list args;

	*f = (struct verify_finding){ .outcome = outcome, .sub = sub };
	(void)snprintf(f->detail, sizeof f->detail, "%s", detail ? detail : "");
	va_start(args, format);
	(void)vsnprintf(f->reason, sizeof f->reason, format, args);
	va_end(args);
}

bool report_passed(const struct verify_report *r, enum verify_check c)
{
	return r->checks[c].outcome == VERIFY_CHECK_PASSED;
}

/* Which of several sub-indications is told: what EN 319 102-1 clause 5.3 comes to first. Format, then the bytes, then
 * the mathematics, then certificates and times. */
static int weight(const struct verify_finding *f)
{
	if (f->outcome == VERIFY_CHECK_FAILED)
		return 2 * VERIFY_SUB_COUNT - (int)f->sub;
	if (f->outcome == VERIFY_CHECK_OPEN && f->sub != VERIFY_NONE)
		return VERIFY_SUB_COUNT - (int)f->sub;
	return 0;
}

void report_conclude(struct verify_report *r)
{
	int heaviest = 0;

	r->conclusion = VERIFY_PASSED;
	r->sub = VERIFY_NONE;
	r->decided_by = VERIFY_CHECK_COUNT;
	for (enum verify_check c = 0; c < VERIFY_CHECK_COUNT; c++) {
		const struct verify_finding *f = &r->checks[c];

		if (weight(f) <= heaviest)
			continue;
		heaviest = weight(f);
		r->conclusion = f->outcome == VERIFY_CHECK_FAILED ? VERIFY_FAILED : VERIFY_INDETERMINATE;
		r->sub = f->sub;
		r->decided_by = c;
	}
}

/* --- JSON ---------------------------------------------------------------------------------------------------------
 */

static enum err put_instant(json_t *object, const char *key, struct instant i)
{
	return i.us ? json_put_instant(object, key, i) : json_put_text(object, key, "");
}

static enum err put_facts(json_t *root, const struct verify_facts *f)
{
	JSON json_t *o = json_object();

	if (!o)
		return ERR_MEMORY;
	TRY(json_put_text(o, "title", f->title));
	TRY(json_put_text(o, "reference", f->reference));
	TRY(json_put_int(o, "version", f->version));
	TRY(json_put_text(o, "committee", f->committee));
	TRY(json_put_text(o, "municipality", f->municipality));
	TRY(json_put_text(o, "decisionMaker", f->decision_maker));
	TRY(json_put_text(o, "office", f->office));
	TRY(json_put_text(o, "mandate", f->mandate));
	TRY(json_put_text(o, "signer", f->signer));
	TRY(json_put_text(o, "textCode", f->text_code));
	TRY(put_instant(o, "stated", f->stated));
	TRY(put_instant(o, "recorded", f->recorded));
	TRY(put_instant(o, "signed", f->signed_at));
	TRY(put_instant(o, "oralStamped", f->oral_stamped));
	TRY(put_instant(o, "signatureStamped", f->signature_stamped));
	TRY(put_instant(o, "sealed", f->sealed));
	TRY(put_instant(o, "lastStamped", f->last_stamped));
	TRY(json_put_text(o, "sealedBy", f->sealed_by));
	TRY(json_put_text(o, "authority", f->authority));
	TRY(json_put_int(o, "revisions", f->revisions));
	TRY(json_put_bool(o, "test", f->test));
	TRY(json_put_bool(o, "practice", f->practice));
	TRY(json_put_bool(o, "unreviewed", f->unreviewed));
	TRY(json_put_text(o, "mark", f->mark));
	TRY(json_put_text(o, "paper", f->paper ? f->paper : ""));
	TRY(json_put_text(o, "checkCode", f->check_code));
	TRY(json_put_text(o, "checkAddress", f->check_address));
	return json_put(root, "facts", TAKE(o));
}

static enum err put_checks(json_t *root, const struct verify_report *r)
{
	JSON json_t *list = json_array();

	for (enum verify_check c = 0; list && c < VERIFY_CHECK_COUNT; c++) {
		const struct verify_finding *f = &r->checks[c];
		JSON json_t *one = json_object();

		if (!one)
			return ERR_MEMORY;
		TRY(json_put_text(one, "check", checks[c].name));
		TRY(json_put_text(one, "text", checks[c].text));
		TRY(json_put_text(one, "outcome", outcomes[f->outcome].name));
		TRY(json_put_text(one, "subIndication", subs[f->sub]));
		TRY(json_put_text(one, "reason", f->reason));
		TRY(json_put_text(one, "detail", f->detail));
		TRY(json_append(list, TAKE(one)));
	}
	return json_put(root, "checks", TAKE(list));
}

static enum err put_remarks(json_t *root, const struct verify_report *r)
{
	JSON json_t *list = json_array();

	for (size_t i = 0; list && i < r->remark_count; i++)
		TRY(json_append(list, json_string(r->remarks[i])));
	return json_put(root, "remarks", TAKE(list));
}

static enum err put_eid(json_t *root, const struct eid_report *eid)
{
	BUF text = buf_init(64 << 10);
	JSON json_t *o = NULL;

	TRY(eid_report_write(eid, &text));
	TRY(json_read(buf_span(&text), 64 << 10, NULL, &o));
	return json_put(root, "eid", TAKE(o));
}

enum err verify_report_json(const struct verify_report *r, json_t *array)
{
	JSON json_t *root = json_object();
	char hex[SHA256_HEX];

	if (!root)
		return ERR_MEMORY;
	sha256_hex(&r->hash, hex);
	TRY(json_put_text(root, "name", r->name));
	TRY(json_put_text(root, "sha256", hex));
	TRY(json_put_text(root, "kind", kinds[r->kind]));
	TRY(json_put_text(root, "conclusion", conclusions[r->conclusion].name));
	TRY(json_put_text(root, "subIndication", subs[r->sub]));
	TRY(json_put_text(root, "decidedBy", verify_check_name(r->decided_by)));
	/* Nothing that verifies a file can say whether the decision still holds. */
	TRY(json_put_text(root, "since", "not-in-file"));
	TRY(put_facts(root, &r->facts));
	TRY(put_remarks(root, r));
	TRY(put_checks(root, r));
	if (r->eid.person[0])
		TRY(put_eid(root, &r->eid));
	return json_append(array, TAKE(root));
}

/* --- Text ---------------------------------------------------------------------------------------------------------
 */

/* Labels stand in a column: spaces by characters, since printf counts bytes. */
static enum err say(struct buf *out, const char *label, const char *value)
{
	const size_t width = text_length(span_str(label));

	if (!*value)
		return ERR_OK;
	return buf_printf(out, "  %s%*s %s\n", label, width < LABEL_WIDTH ? (int)(LABEL_WIDTH - width) : 0, "", value);
}

static enum err say_time(struct buf *out, const char *label, struct instant at, const char *source)
{
	char text[SWEDISH_TIME_TEXT + 32];
	BUF value = buf_init(400);

	if (!at.us)
		return ERR_OK;
	instant_format_swedish_full(at, text);
	TRY(buf_printf(&value, "%s%s%s", text, *source ? ", enligt " : "", source));
	return say(out, label, buf_str(&value));
}

static enum err say_facts(const struct verify_report *r, struct buf *out)
{
	const struct verify_facts *f = &r->facts;
	const char *told_by = r->kind == VERIFY_PAPER_RECORD ? "uppgift av den som vidimerat papperet"
	                                                     : "e-legitimationens utfärdare";

	TRY(say(out, "Märkt", f->mark));
	TRY(say(out, "Kontrollkod", f->check_code));
	TRY(say(out, "Handling", f->title));
	TRY(say(out, "Referens", f->reference));
	TRY(say(out, "Nämnd", f->committee));
	TRY(say(out, "Kommun", f->municipality));
	TRY(say(out, "Beslutat av", f->decision_maker));
	TRY(say(out, "Förordnande (uppgift)", f->mandate));
	TRY(say_time(out, "Beslutat muntligt", f->stated, "beslutsfattaren"));
	TRY(say_time(out, "Registrerat", f->recorded, "tjänsten"));
	TRY(say_time(out, "Muntligt beslut stämplat", f->oral_stamped, f->authority));
	TRY(say_time(out, "Undertecknat", f->signed_at, told_by));
	TRY(say_time(out, "Underskrift stämplad", f->signature_stamped, f->authority));
	TRY(say(out, "Stämplat av", f->sealed_by));
	return say_time(out, "Stämplat", f->sealed, f->authority);
}

/* A check that builds on one that did not hold is named, no more: of a file that is not ours at all they are many. */
static enum err say_unreached(const struct verify_report *r, struct buf *out)
{
	const char *why = r->kind == VERIFY_UNSIGNED ? "Det som bara en stämplad handling har"
	                                             : "Det som går att kontrollera först när det ovan stämmer";
	bool first = true;

	for (enum verify_check c = 0; c < VERIFY_CHECK_COUNT; c++) {
		if (r->checks[c].outcome != VERIFY_NOT_REACHED)
			continue;
		if (first)
			TRY(buf_printf(out, "  [%s] %s:\n      ", outcomes[VERIFY_NOT_REACHED].word, why));
		TRY(buf_printf(out, "%s%s", first ? "" : ", ", checks[c].name));
		first = false;
	}
	return first ? ERR_OK : buf_add_char(out, '\n');
}

static enum err say_check(const struct verify_finding *f, enum verify_check c, struct buf *out)
{
	TRY(buf_printf(out, "  [%s] %s (%s)\n", outcomes[f->outcome].word, checks[c].text, checks[c].name));
	if (f->reason[0])
		TRY(buf_printf(out, "      %s\n", f->reason));
	return f->detail[0] ? buf_printf(out, "      (%s)\n", f->detail) : ERR_OK;
}

/* An unsigned paper is neither false nor undecided: it proves nothing, and says so itself. Nor is what others make. */
static const char *conclusion_text(const struct verify_report *r)
{
	if (r->kind == VERIFY_UNSIGNED && r->conclusion == VERIFY_INDETERMINATE)
		return "INGET BEVIS. Handlingen säger själv att den inte är undertecknad.";
	if (r->kind == VERIFY_FOREIGN && r->conclusion == VERIFY_INDETERMINATE)
		return "INTE EN HANDLING HÄRIFRÅN. Inget kan sägas om den.";
	return conclusions[r->conclusion].text;
}

/* A file that holds says nothing of what happened after it was sealed. */
static enum err say_since(const struct verify_report *r, struct buf *out)
{
	const struct verify_facts *f = &r->facts;

	if (r->conclusion == VERIFY_FAILED || r->kind == VERIFY_UNSIGNED || r->kind == VERIFY_FOREIGN)
		return ERR_OK;
	TRY(buf_add_str(out, "  Vad som har hänt sedan (felregistrerat, ifrågasatt, hävt, upphört) står inte i filen.\n"
	                     "  Kontrollera det med "));
	TRY(f->check_code[0] ? buf_printf(out, "koden %s på ", f->check_code) : buf_add_str(out, "kontrollkoden på "));
	return buf_printf(out, "%s.\n", f->check_address[0] ? f->check_address : "tjänstens sida");
}

enum err verify_report_text(const struct verify_report *r, struct buf *out)
{
	char hex[SHA256_HEX];

	sha256_hex(&r->hash, hex);
	TRY(buf_printf(out, "%s\n  %s\n  %s%s%s\n", r->name, conclusion_text(r), conclusions[r->conclusion].name,
	               r->sub ? " " : "", subs[r->sub]));
	if (r->decided_by != VERIFY_CHECK_COUNT)
		TRY(buf_printf(out, "  Avgörande: %s\n", r->checks[r->decided_by].reason));
	TRY(say_since(r, out));
	TRY(say_facts(r, out));
	TRY(say(out, "Filens SHA-256", hex));
	for (size_t i = 0; i < r->remark_count; i++)
		TRY(say(out, "Observera", r->remarks[i]));
	for (enum verify_check c = 0; c < VERIFY_CHECK_COUNT; c++)
		if (r->checks[c].outcome != VERIFY_NOT_REACHED)
			TRY(say_check(&r->checks[c], c, out));
	TRY(say_unreached(r, out));
	return buf_add_char(out, '\n');
}
