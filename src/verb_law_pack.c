/* `jourbeslut law check, diff, print`: a pack on its way from whoever writes it to the lawyer. */
#include "verb_law.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "jourbeslut/draft.h"
#include "jourbeslut/pack_pdf.h"
#include "jourbeslut/pack_words.h"
#include "jourbeslut/record.h"
#include "verbs.h"

#define DIFF_MAX ((size_t)16 << 20)
#define LIBRARY_TEXT 4096

DEFINE_CLEANUP(cleanup_law, struct law, law_free);
DEFINE_CLEANUP(cleanup_fonts, struct record_fonts, record_fonts_free);

struct packs {
	char verb[16]; /* "law check" */
	char library[LIBRARY_TEXT];
	struct law_problem problem;
};

static int refuse(const struct packs *p, enum err e, const char *folder)
{
	char why[800];

	if (e == ERR_CONFIG && strcmp(p->problem.file, "fields.json") == 0)
		law_problem_words(&p->problem, p->library, why, sizeof why); /* it lies beside the installed packs */
	else if (e == ERR_CONFIG)
		law_problem_words(&p->problem, "", why, sizeof why);
	else
		(void)snprintf(why, sizeof why, "%.400s: %s", folder,
		               e == ERR_NOT_FOUND ? "there is no such folder" : err_name(e));
	return verb_fail(p->verb, e, why);
}

/* A folder, or the id of an installed pack. */
static void folder_of(const struct packs *p, const char *name, char out[2 * LIBRARY_TEXT])
{
	(void)snprintf(out, 2 * LIBRARY_TEXT, "%.4000s/pack.json", name);
	if (!strchr(name, '/') && access(out, R_OK) != 0)
		(void)snprintf(out, 2 * LIBRARY_TEXT, "%s/%.4000s", p->library, name);
	else
		(void)snprintf(out, 2 * LIBRARY_TEXT, "%.4000s", name);
}

/* One pack by itself, whatever else there is. */
static enum err open_pack(struct packs *p, const char *name, struct law **ret_law)
{
	CLEANUP(cleanup_law) struct law *law = law_new();
	JSON json_t *files = NULL;
	char folder[2 * LIBRARY_TEXT];

	if (!law)
		return ERR_MEMORY;
	TRY(case_fields_load(p->library, &p->problem));
	folder_of(p, name, folder);
	TRY(law_add_folder(law, folder, p->library, draft_pack_check, &p->problem, &files));
	*ret_law = TAKE(law);
	return ERR_OK;
}

/* -1: go on, the rest starts at optind; else the exit status. */
static int read_options(struct packs *p, int argc, char **argv, const char *help)
{
	static const struct option options[] = { { "templates", required_argument, NULL, 't' },
		                                 { "help", no_argument, NULL, 'h' },
		                                 { 0 } };
	int option;

	*p = (struct packs){ .verb = "" };
	(void)snprintf(p->verb, sizeof p->verb, "law %s", argv[0]);
	(void)snprintf(p->library, sizeof p->library, "%s/law", JOURBESLUT_TEMPLATES);
	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h') {
			(void)printf(
			        "%s  --templates FOLDER  has law/, with fields.json and the installed packs; default "
			        "%s\n",
			        help, JOURBESLUT_TEMPLATES);
			return VERB_DONE;
		}
		if (option != 't')
			return verb_wrong_use(p->verb);
		(void)snprintf(p->library, sizeof p->library, "%s/law", optarg);
	}
	return -1;
}

/* --- check ------------------------------------------------------------------------------------------------------- */

void verb_law_print_pack(const struct law_pack *pack)
{
	static const char *const uses[] = { "always", "fallback", "approved" };
	char from[DATE_TEXT], to[DATE_TEXT];

	date_format(pack->valid_from, from);
	date_format(pack->valid_to, to);
	(void)printf("pack %s\nhash %s\nfrom %s\nto   %s\nrank %d\nuse  %s\n", pack->id, pack->hash,
	             date_compare(pack->valid_from, LAW_FIRST_DAY) ? from : "-",
	             date_compare(pack->valid_to, LAW_LAST_DAY) ? to : "-", pack->rank, uses[pack->use]);
	for (size_t i = 0; i < pack->type_count; i++)
		(void)printf("type %s (%s)\n", pack->types[i].id, pack->types[i].kin);
}

/* Among those that are installed; one of them is only looked at. */
static enum err check(struct packs *p, const char *name)
{
	CLEANUP(cleanup_law) struct law *all = NULL, *alone = NULL;
	JSON json_t *files = NULL;
	char folder[2 * LIBRARY_TEXT];
	const struct law_pack *pack, *installed;

	TRY(open_pack(p, name, &alone));
	pack = law_pack_at(alone, 0);
	TRY(law_load(p->library, &p->problem, &all));
	installed = law_pack_find(all, pack->id);
	folder_of(p, name, folder);
	if (!installed || strcmp(installed->hash, pack->hash) != 0)
		TRY(law_add_folder(all, folder, p->library, NULL, &p->problem, &files));
	TRY(draft_pack_longest(pack, &p->problem));
	verb_law_print_pack(pack);
	return ERR_OK;
}

int verb_law_check(int argc, char **argv)
{
	struct packs p;
	int status =
	        read_options(&p, argc, argv,
	                     "jourbeslut law check [--templates FOLDER] PACK: is a pack in order, its form, every "
	                     "field and value\nthat it names, its texts with the longest values that the "
	                     "fields allow, and its place among the\ninstalled ones? Says which file and member is "
	                     "not.\n  PACK  a folder with a pack.json, or the id of an "
	                     "installed pack\nExit status 1: it is not.\n");
	enum err e;

	if (status >= 0)
		return status;
	if (optind + 1 != argc)
		return verb_wrong_use(p.verb);
	e = check(&p, argv[optind]);
	return e == ERR_OK ? VERB_DONE : refuse(&p, e, argv[optind]);
}

/* --- diff -------------------------------------------------------------------------------------------------------- */

int verb_law_diff(int argc, char **argv)
{
	CLEANUP(cleanup_law) struct law *a = NULL, *b = NULL;
	BUF out = buf_init(DIFF_MAX);
	struct packs p;
	int status =
	        read_options(&p, argc, argv,
	                     "jourbeslut law diff [--templates FOLDER] A B: what a lawyer must look at: the texts, "
	                     "conditions,\nfollow-ups and provisions that B has otherwise than A, in Swedish, \"- \" "
	                     "before what goes and\n\"+ \" before what comes. Prints nothing where they say the "
	                     "same.\n  A, B  folders with a pack.json, or ids of installed packs\n");
	enum err e;

	if (status >= 0)
		return status;
	if (optind + 2 != argc)
		return verb_wrong_use(p.verb);
	if ((e = open_pack(&p, argv[optind], &a)) != ERR_OK)
		return refuse(&p, e, argv[optind]);
	if ((e = open_pack(&p, argv[optind + 1], &b)) != ERR_OK)
		return refuse(&p, e, argv[optind + 1]);
	e = pack_diff(law_pack_at(a, 0), law_pack_at(b, 0), &out);
	if (e != ERR_OK)
		return verb_fail(p.verb, e, NULL);
	(void)fputs(buf_str(&out), stdout);
	return VERB_DONE;
}

/* --- print ------------------------------------------------------------------------------------------------------- */

static enum err write_new(const char *path, struct span bytes)
{
	CLOSE FILE *f = fopen(path, "wbxe");

	if (!f)
		return errno == EEXIST ? ERR_DUPLICATE : ERR_IO;
	return fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len && fflush(f) == 0 ? ERR_OK : ERR_IO;
}

static enum err make_pdf(const struct law_pack *pack, struct buf *out)
{
	const struct record_font_files files = { RECORD_FONT_REGULAR, RECORD_FONT_BOLD, RECORD_PROFILE };
	CLEANUP(cleanup_fonts) struct record_fonts *fonts = NULL;

	TRY(record_fonts_load(&files, &fonts));
	return decision_pack_pdf(fonts, pack, RECORD_FORM_ARCHIVE, clock_now(clock_system()), out);
}

int verb_law_print(int argc, char **argv)
{
	CLEANUP(cleanup_law) struct law *law = NULL;
	BUF pdf = buf_init(RECORD_PDF_MAX);
	struct packs p;
	char path[LIBRARY_TEXT];
	int status =
	        read_options(&p, argc, argv,
	                     "jourbeslut law print [--templates FOLDER] PACK [FILE]: all that a pack says, as a PDF "
	                     "for the\nlawyer who reviews it: each text, each condition both ways, each rule in "
	                     "words.\n  PACK  a folder with a pack.json, or the id of an installed pack\n  FILE  "
	                     "must not exist; default: the pack's id and .pdf, here\n");
	enum err e;

	if (status >= 0)
		return status;
	if (optind + 1 != argc && optind + 2 != argc)
		return verb_wrong_use(p.verb);
	if ((e = open_pack(&p, argv[optind], &law)) != ERR_OK)
		return refuse(&p, e, argv[optind]);
	if ((e = make_pdf(law_pack_at(law, 0), &pdf)) != ERR_OK)
		return verb_fail(p.verb, e, NULL);
	if (optind + 2 == argc)
		(void)snprintf(path, sizeof path, "%s", argv[optind + 1]);
	else
		(void)snprintf(path, sizeof path, "%s.pdf", law_pack_at(law, 0)->id);
	if ((e = write_new(path, buf_span(&pdf))) != ERR_OK) {
		(void)fprintf(stderr, "jourbeslut %s: %s %s\n", p.verb, path,
		              e == ERR_DUPLICATE ? "exists already" : "cannot be written");
		return VERB_FAILED;
	}
	(void)printf("%s\n", path);
	return VERB_DONE;
}
