/* `jourbeslut verify`: is a document what it seems to be? Needs no network, no store, no configuration. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "confine.h"
#include "jourbeslut/record.h"
#include "jourbeslut/verify.h"
#include "verbs.h"

#define DEFAULT_TRUST "/etc/jourbeslut/trust"
#define STANDARD_INPUT "-"
#define INPUT_MAX ((size_t)64 << 20)

DEFINE_CLEANUP(cleanup_trust, struct verify_trust, verify_trust_free);
DEFINE_CLEANUP(cleanup_fonts, struct record_fonts, record_fonts_free);

struct options {
	const char *trust;
	struct instant at;
	bool json, confined;
};

static const char *const help =
        "jourbeslut verify [--trust FOLDER] [--at TIME] [--json] FILE…\n"
        "Verifies sealed documents without network, store or configuration. A FILE is a PDF, or what lies beside it\n"
        "(NAME.act and NAME.tlog-proof, the seal's proof in the ledger, which are found beside NAME as well), or a\n"
        "package as ZIP; - is standard input.\n"
        "  --trust FOLDER  what to trust: folders eid seal tsa ledger witness, files environment and sealers (who may\n"
        "                  seal); default " DEFAULT_TRUST "\n"
        "  --at TIME       judges as of that time (RFC 3339); default: now\n"
        "  --json          for programs\n"
        "  --confined      gives up all rights before it reads; for a service that verifies what strangers send\n"
        "Conclusions after EN 319 102-1; exit status 0 TOTAL-PASSED, 1 TOTAL-FAILED, 2 INDETERMINATE: the worst of\n"
        "all; 64 wrong use.\n";

static int wrong_use(const char *why)
{
	(void)fprintf(stderr, "jourbeslut verify: %s; see `jourbeslut verify --help`\n", why);
	return VERB_USE;
}

/* -1: go on. */
static int read_options(int argc, char **argv, struct options *o)
{
	static const struct option options[] = {
		{ "trust", required_argument, NULL, 't' }, { "at", required_argument, NULL, 'a' },
		{ "json", no_argument, NULL, 'j' },        { "confined", no_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },        { 0 },
	};
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h') {
			(void)fputs(help, stdout);
			return VERB_DONE;
		}
		if (option == 't')
			o->trust = optarg;
		else if (option == 'j')
			o->json = true;
		else if (option == 'c')
			o->confined = true;
		else if (option != 'a')
			return wrong_use("unknown option");
		else if (instant_parse(span_str(optarg), &o->at) != ERR_OK)
			return wrong_use("--at is no time such as 2027-01-31T12:00:00Z");
	}
	return optind < argc ? -1 : wrong_use("no file");
}

/* --- Files -------------------------------------------------------------------------------------------------------- */

#define FILES_MAX 64

struct files {
	struct buf bytes[FILES_MAX];
	struct buf names[FILES_MAX];
	size_t count;
};

static void files_release(struct files *f)
{
	for (size_t i = 0; i < f->count; i++) {
		buf_release(&f->bytes[i]);
		buf_release(&f->names[i]);
	}
}

static enum err read_input(struct buf *out)
{
	char part[65536];
	ssize_t got;

	while ((got = read(STDIN_FILENO, part, sizeof part)) != 0) {
		if (got < 0 && errno != EINTR)
			return ERR_IO;
		if (got > 0)
			TRY(buf_add(out, part, (size_t)got));
	}
	return ERR_OK;
}

static enum err load(struct files *f, const char *path)
{
	size_t i = f->count;

	if (i == FILES_MAX)
		return ERR_TOO_LARGE;
	f->bytes[i] = buf_init(INPUT_MAX);
	f->names[i] = buf_init(4096);
	f->count++;
	TRY(buf_add_str(&f->names[i], path));
	return strcmp(path, STANDARD_INPUT) == 0 ? read_input(&f->bytes[i]) : buf_read_file(&f->bytes[i], path);
}

static bool given(const struct files *f, const char *path)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(buf_str(&f->names[i]), path) == 0)
			return true;
	return false;
}

/* What lies beside a PDF on the disk belongs to it, whether it was named or not. */
static enum err load_beside(struct files *f, const char *path, const char *ending)
{
	BUF beside = buf_init(4096);

	if (strcmp(path, STANDARD_INPUT) == 0)
		return ERR_OK;
	TRY(buf_printf(&beside, "%s%s", path, ending));
	if (given(f, buf_str(&beside)) || access(buf_str(&beside), F_OK) != 0)
		return ERR_OK;
	return load(f, buf_str(&beside));
}

/* A failure has been told when this returns it. */
static enum err load_all(struct files *f, int count, char **paths)
{
	for (int i = 0; i < count; i++) {
		enum err e = load(f, paths[i]);

		if (e != ERR_OK) {
			(void)fprintf(stderr, "jourbeslut verify: %s: %s\n", paths[i],
			              e == ERR_TOO_LARGE ? "too large" : "cannot be read");
			return e;
		}
	}
	for (size_t i = 0, named = f->count; i < named; i++) {
		TRY(load_beside(f, buf_str(&f->names[i]), ".act"));
		TRY(load_beside(f, buf_str(&f->names[i]), ".tlog-proof"));
	}
	return ERR_OK;
}

/* --- Output ------------------------------------------------------------------------------------------------------- */

struct run {
	const struct options *options;
	struct verify_options verify;
	enum verify_conclusion worst;
	json_t *reports;
	struct buf text;
};

static void run_release(struct run *r)
{
	json_decref(r->reports);
	buf_release(&r->text);
}

static enum err verify_one(struct run *r, const struct verify_subject *s)
{
	FREE struct verify_report *report = calloc(1, sizeof *report);

	if (!report)
		return ERR_MEMORY;
	TRY(verify_document(&r->verify, s, report));
	if (report->conclusion > r->worst)
		r->worst = report->conclusion;
	return r->options->json ? verify_report_json(report, r->reports) : verify_report_text(report, &r->text);
}

static enum err print_json(struct run *r)
{
	JSON json_t *root = json_object();
	char at[INSTANT_TEXT];

	if (!root)
		return ERR_MEMORY;
	instant_format(r->verify.at, at);
	TRY(json_put_text(root, "format", "jourbeslut-verification-1"));
	TRY(json_put_text(root, "at", at));
	TRY(json_put_text(root, "environment", verify_trust_environment(r->verify.trust)));
	TRY(json_put_text(root, "conclusion", verify_conclusion_name(r->worst)));
	TRY(json_put(root, "files", TAKE(r->reports)));
	TRY(json_canonical(root, &r->text));
	return buf_add_char(&r->text, '\n');
}

static enum err verify_all(struct run *r, struct verify_input *in)
{
	if (!r->options->json && strcmp(verify_trust_environment(r->verify.trust), "test") == 0)
		TRY(buf_add_str(&r->text, "TESTMILJÖ: rötterna är för test. Det som står nedan säger inget om verkliga "
		                          "beslut.\n\n"));
	for (size_t i = 0; i < in->count; i++)
		TRY(verify_one(r, &in->subjects[i]));
	if (r->options->json)
		TRY(print_json(r));
	return fwrite(r->text.ptr, 1, r->text.len, stdout) == r->text.len && fflush(stdout) == 0 ? ERR_OK : ERR_IO;
}

static int run(struct run *r, int count, char **paths)
{
	static const int statuses[] = {
		[VERIFY_PASSED] = VERB_DONE, [VERIFY_INDETERMINATE] = VERB_UNDECIDED, [VERIFY_FAILED] = VERB_FAILED
	};
	CLEANUP(files_release) struct files files = { .count = 0 };
	VERIFY_INPUT in = { .count = 0 };
	const char *reason = "";
	enum err e = ERR_OK;

	if (load_all(&files, count, paths) != ERR_OK)
		return VERB_FAILED;
	for (size_t i = 0; i < files.count && e == ERR_OK; i++)
		e = verify_input_add(&in, buf_str(&files.names[i]), buf_span(&files.bytes[i]), &reason);
	if (e != ERR_OK)
		return verb_fail("verify", e, reason);
	if ((e = verify_input_sort(&in)) != ERR_OK)
		return verb_fail("verify", e, e == ERR_NOT_FOUND ? "no document among the files" : NULL);
	if ((e = verify_all(r, &in)) != ERR_OK)
		return verb_fail("verify", e, NULL);
	return statuses[r->worst];
}

int verb_verify(int argc, char **argv)
{
	static const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };
	CLEANUP(cleanup_trust) struct verify_trust *trust = NULL;
	CLEANUP(cleanup_fonts) struct record_fonts *fonts = NULL;
	struct options o = { .trust = DEFAULT_TRUST, .at = clock_now(clock_system()) };
	CLEANUP(run_release) struct run r = { .options = &o, .text = buf_init(INPUT_MAX), .reports = json_array() };
	int status = read_options(argc, argv, &o);
	enum err e;

	if (status >= 0)
		return status;
	if (!r.reports || (e = verify_trust_load(o.trust, &trust)) != ERR_OK)
		return verb_fail("verify", r.reports ? e : ERR_MEMORY, NULL);
	if (access(o.trust, F_OK) != 0)
		(void)fprintf(stderr, "jourbeslut verify: %s: no such folder; name yours with --trust\n", o.trust);
	else if (verify_trust_problem(trust)[0])
		(void)fprintf(stderr, "jourbeslut verify: %s: %s\n", o.trust, verify_trust_problem(trust));
	e = record_fonts_load(&files, &fonts);
	if (e == ERR_MEMORY)
		return verb_fail("verify", e, NULL);
	if (e != ERR_OK)
		(void)fprintf(stderr, "jourbeslut verify: the fonts to compare with cannot be read\n");
	if (o.confined && !confine_process())
		return verb_fail("verify", ERR_INTERNAL, "the process cannot be confined");
	r.verify = (struct verify_options){ .trust = trust, .fonts = fonts, .at = o.at };
	return run(&r, argc - optind, argv + optind);
}
