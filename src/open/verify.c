/* /verifiera: anybody drops a file and reads what can be said of it. Nothing of the file is kept or logged. */
#include "handlers.h"

#include <string.h>

#include "jourbeslut/decision.h"
#include "jourbeslut/page.h"
#include "jourbeslut/verify.h"
#include "verify_child.h"

/* Of the child's report only what is known here is taken over, as text. */
static enum err copy(json_t *to, const char *name, const json_t *from, const char *key)
{
	return json_put_text(to, name, json_text(from, key));
}

static enum err copy_time(json_t *to, const char *name, const json_t *from, const char *key)
{
	struct instant at;

	if (instant_parse(span_str(json_text(from, key)), &at) != ERR_OK)
		return json_put_text(to, name, "");
	return page_put_time(to, name, at);
}

static enum err add_check(json_t *list, const json_t *check)
{
	static const struct {
		const char *outcome, *flag;
	} flags[] = { { "passed", "passed" },
		      { "failed", "failed" },
		      { "indeterminate", "open" },
		      { "not-supplied", "missing" },
		      { "not-applicable", "other" } };
	JSON json_t *one = json_object();

	if (!one)
		return ERR_MEMORY;
	TRY(copy(one, "text", check, "text"));
	TRY(copy(one, "reason", check, "reason"));
	for (size_t i = 0; i < ARRAY_LENGTH(flags); i++)
		TRY(json_put_bool(one, flags[i].flag, strcmp(json_text(check, "outcome"), flags[i].outcome) == 0));
	return json_append(list, TAKE(one));
}

static enum err add_unreached(json_t *list, const json_t *check)
{
	JSON json_t *one = json_object();

	if (!one)
		return ERR_MEMORY;
	TRY(copy(one, "text", check, "text"));
	return json_append(list, TAKE(one));
}

/* The checks, and the reason of the one that decided. Those that were not reached stand apart: of a file that is not
 * ours at all they are nearly all. */
static enum err put_checks(json_t *file, const json_t *report)
{
	JSON json_t *list = json_array(), *unreached = json_array();
	const char *decided = "";
	const json_t *check;
	size_t i;

	if (!list || !unreached)
		return ERR_MEMORY;
	json_array_foreach (json_object_get(report, "checks"), i, check) {
		TRY(strcmp(json_text(check, "outcome"), "not-reached") == 0 ? add_unreached(unreached, check)
		                                                            : add_check(list, check));
		if (strcmp(json_text(check, "check"), json_text(report, "decidedBy")) == 0)
			decided = json_text(check, "reason");
	}
	TRY(json_put_text(file, "decided", decided));
	TRY(json_put(file, "unreached", TAKE(unreached)));
	return json_put(file, "checks", TAKE(list));
}

/* What holds, but should be seen. */
static enum err put_remarks(json_t *file, const json_t *report)
{
	JSON json_t *list = json_array();
	const json_t *text;
	size_t i;

	json_array_foreach (json_object_get(report, "remarks"), i, text) {
		JSON json_t *one = json_object();

		if (!one || !list)
			return ERR_MEMORY;
		TRY(json_put_text(one, "text", json_string_value(text)));
		TRY(json_append(list, TAKE(one)));
	}
	return json_put(file, "remarks", TAKE(list));
}

/* The page that tells what has happened since: ours, or that of the service that the sealed record names. */
static enum err put_check_path(json_t *file, const json_t *facts, const char *own)
{
	const char *address = json_text(facts, "checkAddress");
	BUF path = buf_init(400);

	if (span_starts_with(span_str(address), "https://") && !span_starts_with(span_str(address), own))
		return json_put_text(file, "check_path", address);
	TRY(buf_add_str(&path, "/kontroll"));
	if (*json_text(facts, "checkCode"))
		TRY(buf_printf(&path, "/%s", json_text(facts, "checkCode")));
	return json_put_text(file, "check_path", buf_str(&path));
}

static enum err put_facts(json_t *file, const json_t *facts, const char *own)
{
	static const char *const texts[] = { "title",   "reference", "municipality", "committee",
		                             "mandate", "signer",    "authority" };

	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		TRY(copy(file, texts[i], facts, texts[i]));
	TRY(copy(file, "decision_maker", facts, "decisionMaker"));
	TRY(copy(file, "text_code", facts, "textCode"));
	TRY(copy(file, "sealed_by", facts, "sealedBy"));
	TRY(copy(file, "mark", facts, "mark"));
	TRY(copy(file, "check_code", facts, "checkCode"));
	TRY(put_check_path(file, facts, own));
	TRY(copy_time(file, "stated", facts, "stated"));
	TRY(copy_time(file, "recorded", facts, "recorded"));
	TRY(copy_time(file, "oral_stamped", facts, "oralStamped"));
	TRY(copy_time(file, "signed", facts, "signed"));
	TRY(copy_time(file, "signature_stamped", facts, "signatureStamped"));
	TRY(copy_time(file, "sealed", facts, "sealed"));
	return json_put_bool(file, "practice", json_is_true(json_object_get(facts, "practice")));
}

static enum err add_file(json_t *files, const json_t *report, const char *own)
{
	const char *conclusion = json_text(report, "conclusion"), *paper = json_text_at(report, "facts.paper");
	const bool undecided = strcmp(conclusion, "INDETERMINATE") == 0;
	const bool is_unsigned = undecided && strcmp(json_text(report, "kind"), "unsigned") == 0;
	const bool foreign = undecided && strcmp(json_text(report, "kind"), "foreign") == 0;
	const bool confirmation = strcmp(paper, "confirmation") == 0;
	const bool draft = strcmp(paper, "draft") == 0;
	JSON json_t *file = json_object();

	if (!file)
		return ERR_MEMORY;
	TRY(json_put_bool(file, "passed", strcmp(conclusion, "TOTAL-PASSED") == 0));
	TRY(json_put_bool(file, "failed", strcmp(conclusion, "TOTAL-FAILED") == 0));
	TRY(json_put_bool(file, "undecided", undecided && !is_unsigned && !foreign));
	TRY(json_put_bool(file, "foreign", foreign));
	TRY(json_put_bool(file, "confirmation", is_unsigned && confirmation));
	TRY(json_put_bool(file, "draft", is_unsigned && draft));
	TRY(json_put_bool(file, "not_signed", is_unsigned && !confirmation && !draft));
	TRY(json_put_bool(file, "proves_nothing", is_unsigned));
	TRY(json_put_bool(file, "copy", strcmp(json_text(report, "kind"), "copy") == 0));
	TRY(copy(file, "conclusion", report, "conclusion"));
	TRY(copy(file, "sub", report, "subIndication"));
	TRY(copy(file, "hash", report, "sha256"));
	TRY(put_facts(file, json_object_get(report, "facts"), own));
	TRY(put_remarks(file, report));
	TRY(put_checks(file, report));
	return json_append(files, TAKE(file));
}

static enum err render(struct http_request *req, struct http_response *res, const char *problem, const json_t *report)
{
	const char *own = ((const struct decision_office *)http_app(req))->check_address;
	JSON json_t *data = json_object(), *files = json_array();
	const json_t *one;
	size_t i;

	if (!data || !files)
		return ERR_MEMORY;
	json_array_foreach (json_object_get(report, "files"), i, one)
		TRY(add_file(files, one, own));
	TRY(json_put_bool(data, "test", strcmp(json_text(report, "environment"), "test") == 0));
	TRY(json_put_bool(data, "no_file", strcmp(problem, "no_file") == 0));
	TRY(json_put_bool(data, "unreadable", strcmp(problem, "unreadable") == 0));
	TRY(json_put(data, "files", TAKE(files)));
	if (*problem)
		http_status(res, 422);
	return http_render(res, "open-verifiera", TAKE(data));
}

enum err verify_page(struct http_request *req, struct http_response *res)
{
	return render(req, res, "", NULL);
}

enum err verify_file(struct http_request *req, struct http_response *res)
{
	const struct decision_office *o = http_app(req);
	JSON json_t *report = NULL;
	enum err e;

	if (http_file_count(req) != 1)
		return render(req, res, "no_file", NULL);
	e = verify_child_run(o->verify_trust, http_file_at(req, 0)->bytes, &report);
	if (e == ERR_INPUT || e == ERR_TIMEOUT)
		return render(req, res, "unreadable", NULL);
	TRY(e);
	return render(req, res, "", report);
}
