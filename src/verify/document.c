/* The file: its form, what is attached, and that the attachments name each other. */
#include "examination.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/text.h"
#include "jourbeslut/said.h"

#define JSON_MAX ((size_t)1 << 20)

/* Every attachment that a record of ours can have, in its order. */
static const struct {
	const char *name;
	size_t offset;
} attachments[] = {
	{ "decision.json", offsetof(struct evidence, decision) },
	{ "statement.json", offsetof(struct evidence, statement) },
	{ "oral.json", offsetof(struct evidence, oral) },
	{ "signature.xml", offsetof(struct evidence, signature) },
	{ "ocsp.der", offsetof(struct evidence, ocsp) },
	{ "underskrift.pdf", offsetof(struct evidence, scan) },
	{ "underskrift.png", offsetof(struct evidence, scan) },
	{ "underskrift.jpg", offsetof(struct evidence, scan) },
	{ "record.json", offsetof(struct evidence, record) },
	{ "oral.act", offsetof(struct evidence, oral_act) },
	{ "oral.tst", offsetof(struct evidence, oral_token) },
	{ "oral.tlog-proof", offsetof(struct evidence, oral_proof) },
	{ "signature.act", offsetof(struct evidence, signature_act) },
	{ "signature.tst", offsetof(struct evidence, signature_token) },
	{ "signature.tlog-proof", offsetof(struct evidence, signature_proof) },
};

static bool no_such_evidence(enum err e)
{
	return e == ERR_EVIDENCE || e == ERR_INPUT || e == ERR_TOO_LARGE;
}

/* In their order, none twice, no others. */
static bool take_attachments(struct examination *x)
{
	size_t place = 0;

	for (size_t i = 0; i < record_file_attachments(x->file); i++) {
		const struct record_file_attachment a = record_file_attachment_at(x->file, i);
		struct span *to;

		while (place < ARRAY_LENGTH(attachments) && strcmp(attachments[place].name, a.name) != 0)
			place++;
		if (place == ARRAY_LENGTH(attachments))
			return false;
		to = (struct span *)(void *)((char *)&x->evidence + attachments[place++].offset);
		if (to->ptr)
			return false;
		*to = a.bytes.ptr ? a.bytes : span_str("");
	}
	return true;
}

/* Without the parts that every record has, there is nothing to judge. */
static void tell_kind(struct examination *x)
{
	const struct evidence *e = &x->evidence;
	struct verify_report *r = x->report;

	if (record_file_attachments(x->file) == 0) {
		r->kind = VERIFY_COPY;
	} else if (e->decision.ptr && e->statement.ptr && e->record.ptr && e->signature.ptr && e->ocsp.ptr &&
	           !e->scan.ptr) {
		r->kind = VERIFY_RECORD;
	} else if (e->decision.ptr && e->statement.ptr && e->record.ptr && e->scan.ptr && !e->signature.ptr &&
	           !e->ocsp.ptr) {
		r->kind = VERIFY_PAPER_RECORD;
	}
}

/* The writer's name stands in plain bytes in what it makes, twice. */
static bool claims_to_be_ours(struct span file)
{
	return file.ptr && memmem(file.ptr, file.len, RECORD_WRITER, strlen(RECORD_WRITER)) != NULL;
}

/* Nothing is said of what others make: it may be sound, and signed by whoever it says. */
static void tell_foreign(struct examination *x, const char *reason)
{
	x->report->kind = VERIFY_FOREIGN;
	report_open(x->report, VERIFY_CHECK_FORM, VERIFY_SIGNED_DATA_NOT_FOUND, reason,
	            "Filen är inte en handling härifrån, så det går inte att säga här om den är äkta. Säger den sig "
	            "vara ett beslut härifrån: lita inte på den.");
}

static enum err open_file(struct examination *x, bool *ret_open)
{
	char reason[160] = "";
	enum err e = seal_file_read(x->subject->pdf, reason, sizeof reason, &x->seal);

	*ret_open = false;
	if (e == ERR_OK)
		e = record_file_open(span_of(x->subject->pdf.ptr, x->seal.base), reason, sizeof reason, &x->file);
	if (no_such_evidence(e)) {
		if (claims_to_be_ours(x->subject->pdf))
			report_fail(x->report, VERIFY_CHECK_FORM, VERIFY_FORMAT_FAILURE, reason,
			            "Filen säger sig vara en handling från tjänsten, men är ändrad.");
		else
			tell_foreign(x, reason);
		return ERR_OK;
	}
	TRY(e);
	*ret_open = true;
	return ERR_OK;
}

/* The seal first, then nothing but document time stamps. */
static bool updates_good(const struct seal_file *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->revisions[i].is_stamp != (i > 0))
			return false;
	return f->count > 0;
}

static void tell_facts(struct examination *x)
{
	const struct record_file_facts f = record_file_facts(x->file);
	struct verify_facts *to = &x->report->facts;

	(void)snprintf(to->title, sizeof to->title, "%s", f.title);
	(void)snprintf(to->reference, sizeof to->reference, "%s", f.reference);
	(void)snprintf(to->committee, sizeof to->committee, "%s", f.author);
	to->revisions = (int)x->seal.count;
}

static enum err judge_unsealed(struct examination *x)
{
	bool is_unsigned;

	TRY(examine_unsealed(x, &is_unsigned));
	if (!is_unsigned)
		report_fail(x->report, VERIFY_CHECK_SEAL, VERIFY_FORMAT_FAILURE, "no seal",
		            "Handlingen är inte stämplad. En handling utan stämpel visar ingenting.");
	return ERR_OK;
}

static void tell_code(struct examination *x, const char *code)
{
	if (examine_is_code(code))
		(void)snprintf(x->report->facts.check_code, sizeof x->report->facts.check_code, "%s", code);
}

/* A copy has no statement that says so: its marks do, which the seal covers. */
static enum err tell_marks(struct examination *x)
{
	const size_t head = strlen(RECORD_QR_CAPTION);
	struct record_file_look look;

	if (x->report->kind != VERIFY_COPY)
		return ERR_OK;
	TRY(record_file_look(x->file, &look));
	if (strncmp(look.caption, RECORD_QR_CAPTION, head) == 0)
		tell_code(x, look.caption + head);
	x->report->facts.test = examine_has_mark(look.banner, RECORD_MARK_TEST);
	x->report->facts.practice = examine_has_mark(look.banner, RECORD_MARK_PRACTICE);
	return ERR_OK;
}

enum err examine_form(struct examination *x, bool *ret_go_on)
{
	struct verify_report *r = x->report;

	TRY(open_file(x, ret_go_on));
	if (!*ret_go_on)
		return ERR_OK;
	*ret_go_on = false;
	tell_facts(x);
	if (!take_attachments(x)) {
		report_fail(r, VERIFY_CHECK_FORM, VERIFY_FORMAT_FAILURE, "unknown, repeated or misplaced attachment",
		            "Filen har bilagor som en handling inte har.");
		return ERR_OK;
	}
	tell_kind(x);
	if (r->kind == VERIFY_UNKNOWN) {
		report_fail(r, VERIFY_CHECK_FORM, VERIFY_FORMAT_FAILURE, "an attachment is missing",
		            "Filen saknar bilagor som en handling har.");
		return ERR_OK;
	}
	if (x->seal.count == 0)
		return judge_unsealed(x);
	if (!updates_good(&x->seal)) {
		report_fail(r, VERIFY_CHECK_UPDATES, VERIFY_FORMAT_FAILURE, "updates in another order",
		            "Tilläggen i filen är inte de tillåtna.");
		return ERR_OK;
	}
	TRY(tell_marks(x));
	report_pass(r, VERIFY_CHECK_FORM);
	report_pass(r, VERIFY_CHECK_UPDATES);
	if (x->seal.count > 1)
		report_note(r, VERIFY_CHECK_UPDATES, "Tillagda tidsstämplar efter stämpeln: %zu.", x->seal.count - 1);
	report_pass(r, VERIFY_CHECK_RULES);
	report_note(r, VERIFY_CHECK_RULES, "Handlingen anger PDF/A-%s och PDF/UA-1.",
	            record_file_facts(x->file).archive_3a ? "3a" : "2a");
	*ret_go_on = true;
	return ERR_OK;
}

/* --- What the attachments say of each other ------------------------------------------------------------------------
 */

static enum err not_so(struct examination *x, const char *detail, const char *reason)
{
	report_fail(x->report, VERIFY_CHECK_ATTACHMENTS, VERIFY_HASH_FAILURE, detail, "%s", reason);
	return ERR_OK;
}

/* JSON in the one form that it has. ERR_EVIDENCE: it is not. */
static enum err read_canonical(struct span text, json_t **ret_json)
{
	JSON json_t *value = NULL;
	BUF again = buf_init(JSON_MAX);
	enum err e = json_read(text, JSON_MAX, NULL, &value);

	if (e == ERR_OK)
		e = json_canonical(value, &again);
	if (no_such_evidence(e))
		return ERR_EVIDENCE;
	TRY(e);
	if (!span_equal(text, buf_span(&again)) || !json_is_object(value))
		return ERR_EVIDENCE;
	*ret_json = TAKE(value);
	return ERR_OK;
}

/* An act file: salt, then canonical JSON. */
static enum err read_act(struct span file, json_t **ret_act)
{
	if (!file.ptr)
		return ERR_OK;
	if (file.len <= LEDGER_SALT)
		return ERR_EVIDENCE;
	return read_canonical(span_of(file.ptr + LEDGER_SALT, file.len - LEDGER_SALT), ret_act);
}

/* The page stands in record.json as a frozen text. */
static enum err read_page(struct examination *x)
{
	BUF text = buf_init(JSON_MAX);

	TRY(json_canonical(json_object_get(x->record, "page"), &text));
	return blocks_from_json(buf_span(&text), &x->page);
}

bool examine_is_second(const json_t *object, const char *format)
{
	const char *name = json_text(object, "format");

	return strncmp(name, format, strlen(format)) == 0 && strcmp(name + strlen(format), "2") == 0;
}

static bool is_first(const json_t *object, const char *format)
{
	const char *name = json_text(object, "format");

	return strncmp(name, format, strlen(format)) == 0 && strcmp(name + strlen(format), "1") == 0;
}

/* A record of format 1 has parts of format 1 alone. One of format 2 may be about a call or a text of before it, but a
 * text of before it is not about a call of after it. */
static bool formats_match(const struct examination *x)
{
	const bool old_text = is_first(x->statement, "jourbeslut-statement-");
	const bool old_call = !x->oral_act || is_first(x->oral_act, "jourbeslut-act-");
	const json_t *asked = json_at(x->oral_act, "facts.law");
	const bool old_signature = !x->signature_act || is_first(x->signature_act, "jourbeslut-act-");

	if (asked && (old_call || !examine_is_pack(asked))) /* acts of format 1 name no law pack */
		return false;
	if (record_file_facts(x->file).writer == RECORD_WRITER_1)
		return is_first(x->record, "jourbeslut-record-") && old_text && old_call && old_signature && !x->oral;
	if (!examine_is_second(x->record, "jourbeslut-record-"))
		return false;
	if (!old_text &&
	    !(examine_is_second(x->statement, "jourbeslut-statement-") && examine_statement_form(x->statement)))
		return false;
	if (!old_call && (!examine_is_second(x->oral_act, "jourbeslut-act-") || old_text))
		return false;
	return (old_signature || examine_is_second(x->signature_act, "jourbeslut-act-")) &&
	       !(x->oral_act && old_call && x->oral);
}

static enum err read_parts(struct examination *x)
{
	TRY(blocks_from_json(x->evidence.decision, &x->text));
	TRY(read_canonical(x->evidence.statement, &x->statement));
	TRY(read_canonical(x->evidence.record, &x->record));
	TRY(read_page(x));
	TRY(read_act(x->evidence.oral_act, &x->oral_act));
	TRY(read_act(x->evidence.signature_act, &x->signature_act));
	if (x->evidence.oral.ptr)
		TRY(read_canonical(x->evidence.oral, &x->oral));
	if (!formats_match(x) || (x->oral && !examine_oral_form(x->oral)))
		return ERR_EVIDENCE;
	return ERR_OK;
}

/* Ten characters of five bits each, from the front of the statement's hash, in Crockford's alphabet. */
static void make_text_code(const struct sha256 *hash, char out[16])
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char code[11] = "";

	for (int i = 0; i < 10; i++) {
		int bit = i * 5;

		code[i] = alphabet[(hash->bytes[bit / 8] << 8 | hash->bytes[bit / 8 + 1]) >> (11 - bit % 8) & 31];
	}
	(void)snprintf(out, 16, "%.5s-%.5s", code, code + 5);
}

static struct instant time_of(const json_t *object, const char *key)
{
	struct instant at = { 0 };

	return instant_parse(span_str(json_text(object, key)), &at) == ERR_OK ? at : (struct instant){ 0 };
}

/* Told, not failed: the text says so itself. */
static enum err tell_law(struct examination *x)
{
	BUF words = buf_init(VERIFY_TEXT);

	x->report->facts.unreviewed = json_is_true(json_at(x->statement, "law.unreviewed"));
	if (x->report->facts.unreviewed)
		report_remark(x->report, "LAGTEXTEN ÄR INTE GRANSKAD: ingen hade godkänt den när texten låstes.");
	if (!examine_is_second(x->statement, "jourbeslut-statement-"))
		return ERR_OK;
	TRY(said_law_words(x->statement, &words));
	if (words.len)
		report_remark(x->report, "%s", buf_str(&words));
	return ERR_OK;
}

static void tell_statement(struct examination *x)
{
	struct verify_facts *f = &x->report->facts;
	const json_t *s = x->statement;

	(void)snprintf(f->municipality, sizeof f->municipality, "%s", json_text_at(s, "committee.municipality"));
	(void)snprintf(f->decision_maker, sizeof f->decision_maker, "%s", json_text_at(s, "decisionMaker.name"));
	(void)snprintf(f->office, sizeof f->office, "%s", json_text_at(s, "decisionMaker.office"));
	(void)snprintf(f->mandate, sizeof f->mandate, "%s", json_text_at(s, "mandate.text"));
	(void)snprintf(f->text_code, sizeof f->text_code, "%s", x->text_code);
	f->version = json_integer_value(json_object_get(s, "version"));
	f->stated = time_of(s, "stated");
	f->recorded = time_of(s, "recorded");
	f->test = strcmp(json_text(s, "environment"), "production") != 0;
	f->practice = json_is_true(json_object_get(s, "practice"));
}

/* Files that lie loose in a package beside the document must be those that are in it. */
static const char *loose_file_differs(const struct examination *x)
{
	const struct verify_subject *s = x->subject;
	const char *slash = strrchr(s->name, '/');
	size_t folder = slash ? (size_t)(slash - s->name) + 1 : 0;

	for (size_t i = 0; s->input && i < s->input->file_count; i++) {
		const char *name = s->input->files[i].name;
		struct record_file_attachment a;

		if (strncmp(name, s->name, folder) != 0 || record_file_attachment(x->file, name + folder, &a) != ERR_OK)
			continue;
		if (!span_equal(a.bytes, s->input->files[i].bytes))
			return a.name;
	}
	return NULL;
}

static enum err compare_parts(struct examination *x)
{
	const struct record_file_facts f = record_file_facts(x->file);
	struct sha256 text;
	char hex[SHA256_HEX];

	TRY(sha256_of(x->evidence.decision, &text));
	sha256_hex(&text, hex);
	if (strcmp(json_text_at(x->statement, "text.sha256"), hex) != 0 ||
	    strcmp(json_text_at(x->statement, "text.format"), BLOCKS_FORMAT) != 0)
		return not_so(x, "statement.json names another decision.json",
		              "Den låsta texten är inte den som utsagan gäller.");
	if (strcmp(json_text(x->record, "textCode"), x->text_code) != 0)
		return not_so(x, "record.json has another text code", "Textkoden hör inte till utsagan.");
	if (strcmp(json_text(x->statement, "reference"), f.reference) != 0 ||
	    time_of(x->record, "created").us / SECOND != f.created.us / SECOND) /* a PDF date has whole seconds */
		return not_so(x, "metadata and attachments differ", "Filens uppgifter om sig själv stämmer inte.");
	if (loose_file_differs(x))
		return not_so(x, loose_file_differs(x), "En lös fil i paketet är inte den som finns i handlingen.");
	report_pass(x->report, VERIFY_CHECK_ATTACHMENTS);
	return ERR_OK;
}

enum err examine_attachments(struct examination *x)
{
	enum err e;

	if (x->report->kind == VERIFY_COPY) {
		report_set(x->report, VERIFY_CHECK_ATTACHMENTS, VERIFY_NOT_APPLICABLE, VERIFY_NONE, NULL,
		           "En kopia eller ett underlag har inga bilagor.");
		return ERR_OK;
	}
	e = read_parts(x);
	if (no_such_evidence(e)) {
		report_fail(x->report, VERIFY_CHECK_ATTACHMENTS, VERIFY_FORMAT_FAILURE,
		            "not canonical, or another format", "En bilaga är inte skriven som den ska.");
		return ERR_OK;
	}
	TRY(e);
	TRY(sha256_of(x->evidence.statement, &x->statement_hash));
	make_text_code(&x->statement_hash, x->text_code);
	tell_statement(x);
	TRY(tell_law(x));
	tell_code(x, json_text_at(x->record, "check.code"));
	(void)snprintf(x->report->facts.check_address, sizeof x->report->facts.check_address, "%s",
	               json_text_at(x->record, "check.address"));
	return compare_parts(x);
}
