/* `jourbeslut law`: what the packs of law say, and their way into a service. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/reckon.h"
#include "verb_law.h"
#include "verb_packs.h"
#include "verbs.h"

#define WORDS_MAX 16384

/* --- due --------------------------------------------------------------------------------------------------------- */

struct due_words {
	struct verb_packs packs;
	struct law *law; /* owned */
	const struct law_type *type;
	bool outside; /* no pack covers the day: the nearest one's rules are shown */
	struct law_moments moments;
	char problem[600];
};

static void due_words_release(struct due_words *d)
{
	law_free(d->law);
}

static enum err refuse(struct due_words *d, const char *text, const char *why)
{
	(void)snprintf(d->problem, sizeof d->problem, "%s: %s", text, why);
	return ERR_INPUT;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int two_digits(const char *s)
{
	return (s[0] - '0') * 10 + s[1] - '0';
}

/* A day with an hour of Stockholm's clock behind it: "2026-12-31T23:50", "2026-12-31 23.50". */
static enum err read_civil(struct due_words *d, const char *text, struct date day, struct instant *ret_time)
{
	const char *clock = text + strlen("2026-12-31T");
	int hour, minute, second = 0;

	if (strlen(clock) == 8 && clock[5] == clock[2] && is_digit(clock[6]) && is_digit(clock[7]))
		second = two_digits(clock + 6);
	else if (strlen(clock) != 5)
		return refuse(d, text, "write a time as 2026-12-31T23:50, or with a zone");
	if (!is_digit(clock[0]) || !is_digit(clock[1]) || (clock[2] != ':' && clock[2] != '.') || !is_digit(clock[3]) ||
	    !is_digit(clock[4]))
		return refuse(d, text, "write a time as 2026-12-31T23:50, or with a zone");
	hour = two_digits(clock);
	minute = two_digits(clock + 3);
	if (hour > 23 || minute > 59 || second > 59)
		return refuse(d, text, "there is no such time");
	if (instant_ambiguous(day, hour))
		return refuse(d, text, "that hour comes twice; add +02:00 or +01:00");
	return instant_of(day, hour, minute, second, false, ret_time) == ERR_OK
	               ? ERR_OK
	               : refuse(d, text, "there is no such time on that day");
}

static enum err read_time(struct due_words *d, const char *text, struct instant *ret_time, bool *ret_day_only)
{
	struct span s = span_str(text);
	struct date day;

	*ret_day_only = false;
	if (instant_parse(s, ret_time) == ERR_OK)
		return ERR_OK;
	if (s.len < 10 || date_parse(span_of(text, 10), &day) != ERR_OK)
		return refuse(d, text, "is no time or day");
	*ret_day_only = s.len == 10;
	if (s.len == 10)
		return instant_of(day, 12, 0, 0, false, ret_time); /* noon is always on that day */
	if (text[10] != 'T' && text[10] != ' ')
		return refuse(d, text, "write a time as 2026-12-31T23:50, or with a zone");
	return read_civil(d, text, day, ret_time);
}

/* Where no pack covers the day, as in the Ombudsman's old cases: the next pack with the type, else the last one. */
static const struct law_type *nearest(const struct law *law, const char *id, struct date day)
{
	const struct law_type *found = NULL;

	for (size_t i = 0; i < law_pack_count(law); i++) {
		const struct law_pack *pack = law_pack_at(law, i);
		const struct law_type *t = law_type_find(pack, id);

		if (!t || !law_pack_usable(pack))
			continue;
		found = t;
		if (date_compare(t->pack->valid_from, day) > 0)
			break;
	}
	return found;
}

static enum err choose_type(struct due_words *d, const char *id)
{
	TRY(verb_packs_load(&d->packs, &d->law, d->problem));
	d->type = law_type_at(d->law, id, d->moments.decided);
	if (d->type)
		return ERR_OK;
	d->outside = true;
	d->type = nearest(d->law, id, date_of(d->moments.decided));
	return d->type ? ERR_OK : refuse(d, id, "no pack has such a type");
}

static enum err add_lines(const char *lines, struct buf *out)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n");

		TRY(buf_printf(out, "    %.*s\n", (int)len, lines));
		lines += len + (lines[len] == '\n');
	}
	return ERR_OK;
}

/* Which court has the application is not known here. */
static enum err add_label(const struct due_words *d, const struct law_follow_up *f, struct buf *out)
{
	JSON json_t *context = json_pack("{s:{s:s}}", "pending", "court", "den rätt som prövar frågan om vård");

	if (!context)
		return ERR_MEMORY;
	return d->moments.pending && *f->pending_label ? law_text_expand(f->pending_label, context, out)
	                                               : buf_add_str(out, f->label);
}

static enum err add_follow_up(const struct due_words *d, const struct law_follow_up *f, struct buf *out)
{
	BUF words = buf_init(WORDS_MAX);
	char day[LAW_DAY_TEXT];
	struct law_due due;

	TRY(buf_add_char(out, '\n'));
	TRY(add_label(d, f, out));
	if (*f->source)
		TRY(buf_printf(out, " (%s)", f->source));
	TRY(buf_add_char(out, '\n'));
	if (law_reckon(f, &d->moments, &due) == LAW_RECKONED) {
		law_day_format(due.target, day);
		TRY(buf_printf(out, "  senast %s\n", day));
		law_day_format(due.last, day);
		if (date_compare(due.target, due.last) != 0)
			TRY(buf_printf(out, "  yttersta möjliga dag %s, inte säker\n", day));
	}
	TRY(law_reckon_words(f, &d->moments, &words));
	TRY(add_lines(buf_str(&words), out));
	if (!d->outside && law_due_beyond(d->type->pack, f, &due))
		TRY(buf_printf(out, "    %s\n",
		               *d->type->pack->transition ? d->type->pack->transition
		                                          : "Lagpaketet gäller inte den dagen."));
	return ERR_OK;
}

static enum err print_due(const struct due_words *d)
{
	BUF out = buf_init((size_t)LAW_LIST_MAX * WORDS_MAX);

	TRY(buf_printf(&out, "%s (lagpaket %s)\n", d->type->short_name, d->type->pack->id));
	if (d->outside)
		TRY(buf_add_str(&out, "Inget lagpaket täcker dagen för beslutet: räknat efter reglerna i det här.\n"));
	if (law_pack_marked(d->type->pack))
		TRY(buf_add_str(&out, "Lagpaketet är inte granskat.\n"));
	TRY(verb_packs_words(&d->packs, &out));
	TRY(buf_add_char(&out, '\n'));
	for (size_t i = 0; i < d->type->follow_up_count; i++)
		TRY(add_follow_up(d, &d->type->follow_ups[i], &out));
	(void)fputs(buf_str(&out), stdout);
	return ERR_OK;
}

static void due_help(void)
{
	(void)printf(
	        "jourbeslut law due [--config FILE | --templates FOLDER] TYPE TIME [--enforced TIME] [--upheld DATE]\n"
	        "[--pending]: prints what follows on a yes, with its last day and how it was counted, and by whose "
	        "packs.\n"
	        "  --config FILE    the packs of that service now, with those staged and approved in its store\n"
	        "  --templates FOLDER  those of that folder alone; default " JOURBESLUT_TEMPLATES "\n"
	        "  TYPE             lvu-6, lvm-13, …\n"
	        "  TIME             of the oral decision: 2026-12-31T23:50 (Swedish time), with a zone, or a day\n"
	        "  --enforced TIME  when it was enforced\n"
	        "  --upheld DATE    the day on which the court upheld it\n"
	        "  --pending        an application for care is before a court\n");
}

/* What stands on the command line. -1: go on. */
static int read_arguments(struct due_words *d, int argc, char **argv)
{
	static const struct option options[] = { { "config", required_argument, NULL, 'c' },
		                                 { "templates", required_argument, NULL, 't' },
		                                 { "enforced", required_argument, NULL, 'e' },
		                                 { "upheld", required_argument, NULL, 'u' },
		                                 { "pending", no_argument, NULL, 'p' },
		                                 { "help", no_argument, NULL, 'h' },
		                                 { 0 } };
	struct law_moments *m = &d->moments;
	struct instant enforced;
	bool day_only;
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		enum err e = ERR_OK;

		if (option == 'h')
			return due_help(), VERB_DONE;
		if (option == 't') {
			d->packs.templates = optarg;
		} else if (option == 'c') {
			d->packs.config = optarg;
		} else if (option == 'p') {
			m->pending = true;
		} else if (option == 'e') {
			m->enforced = true;
			e = read_time(d, optarg, &enforced, &day_only);
			m->enforced_on = e == ERR_OK ? date_of(enforced) : (struct date){ 0 };
		} else if (option == 'u') {
			m->upheld = true;
			e = date_parse(span_str(optarg), &m->upheld_on) == ERR_OK ? ERR_OK
			                                                          : refuse(d, optarg, "is no day");
		} else {
			return verb_wrong_use("law due");
		}
		if (e != ERR_OK)
			return verb_fail("law due", e, d->problem);
	}
	if (d->packs.templates && d->packs.config)
		return verb_wrong_use("law due");
	return optind + 2 == argc ? -1 : verb_wrong_use("law due");
}

static enum err reckon(struct due_words *d, const char *type, const char *time)
{
	struct law_moments *m = &d->moments;
	struct date day;

	TRY(read_time(d, time, &m->decided, &m->day_only));
	day = date_of(m->decided);
	if (m->enforced && date_compare(m->enforced_on, day) < 0)
		return refuse(d, "--enforced", "lies before the decision");
	if (m->upheld && date_compare(m->upheld_on, day) < 0)
		return refuse(d, "--upheld", "lies before the decision");
	TRY(choose_type(d, type));
	return print_due(d);
}

static int law_due(int argc, char **argv)
{
	CLEANUP(due_words_release) struct due_words d = { .problem = "" };
	int status = read_arguments(&d, argc, argv);
	enum err e;

	if (status >= 0)
		return status;
	e = reckon(&d, argv[optind], argv[optind + 1]);
	return e == ERR_OK ? VERB_DONE : verb_fail("law due", e, d.problem);
}

static const struct part {
	const char *name, *what;
	int (*run)(int argc, char **argv);
} parts[] = {
	{ "due", "TYPE TIME  what follows on a decision, and how each last day is counted", law_due },
	{ "check", "PACK     is a pack of law in order", verb_law_check },
	{ "diff", "A B       what a lawyer must look at, from one pack to another", verb_law_diff },
	{ "print", "PACK     all that a pack says, as a PDF for the lawyer who reviews it", verb_law_print },
	{ "stage", "FOLDER   puts a pack into the store, where two administrators approve it", verb_law_stage },
	{ "withdraw", "PACK  a staged pack that nobody shall approve or decide by any more", verb_law_withdraw },
};

int verb_law(int argc, char **argv)
{
	for (size_t i = 0; argc >= 2 && i < ARRAY_LENGTH(parts); i++)
		if (strcmp(argv[1], parts[i].name) == 0)
			return parts[i].run(argc - 1, argv + 1);
	if (argc != 2 || strcmp(argv[1], "--help") != 0)
		return verb_wrong_use("law");
	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
		(void)printf("jourbeslut law %s %s\n", parts[i].name, parts[i].what);
	return VERB_DONE;
}
