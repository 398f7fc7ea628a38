/* What whoever looks after the service must know in good time: into the log, and for check-config. */
#include "warnings.h"

#include <stdio.h>
#include <string.h>

#include "jourbeslut/approval.h"
#include "jourbeslut/law_moved.h"
#include "jourbeslut/people.h"
#include "jourbeslut/revoked.h"
#include "jourbeslut/verify.h"

DEFINE_CLEANUP(cleanup_trust, struct verify_trust, verify_trust_free);

/* --- The folder of trust ------------------------------------------------------------------------------------------ */

/* The line of `sealers` that would name the seal. */
static enum err add_sealer(const char *folder, struct span seal, struct buf *out)
{
	struct certificate_facts f;
	char hex[SHA256_HEX];

	TRY(certificate_read(seal, &f));
	sha256_hex(&f.fingerprint, hex);
	return buf_printf(out,
	                  "%s/sealers does not name the own seal, so /verifiera passes nothing that it seals; "
	                  "if that is the right folder, add the line %s%s",
	                  folder,
	                  f.organisation_id[0] ? "" : "sha256:", f.organisation_id[0] ? f.organisation_id : hex);
}

/* What keeps /verifiera from passing what this service seals; nothing where all is well. */
static enum err trust_words(const char *folder, const struct der_list *seal, struct instant now, struct buf *out)
{
	CLEANUP(cleanup_trust) struct verify_trust *trust = NULL;
	bool accepted = true;

	TRY(verify_trust_load(folder, &trust));
	if (*verify_trust_problem(trust))
		return buf_printf(out, "%s: /verifiera can decide nothing", verify_trust_problem(trust));
	if (!*verify_trust_environment(trust))
		return buf_printf(out, "%s is no folder: /verifiera can decide nothing", folder);
	if (seal->count)
		TRY(verify_trust_accepts(trust, buf_span(&seal->items[0]), now, &accepted));
	return accepted ? ERR_OK : add_sealer(folder, buf_span(&seal->items[0]), out);
}

enum err warnings_log_trust(struct log *log, const char *folder, const struct der_list *seal, struct instant now)
{
	BUF text = buf_init(8192);

	TRY(trust_words(folder, seal, now, &text));
	if (text.len)
		log_event(log, LOG_WARN, "verify.trust", "why", buf_str(&text), NULL);
	return ERR_OK;
}

enum err warnings_print_trust(const char *folder, const struct der_list *seal, struct instant now)
{
	BUF text = buf_init(8192);

	TRY(trust_words(folder, seal, now, &text));
	if (text.len)
		(void)printf("warning: verify.trust: %s\n", buf_str(&text));
	return ERR_OK;
}

/* --- Into the log ------------------------------------------------------------------------------------------------- */

static void log_ends(struct log *log, const struct law *law, struct instant now)
{
	struct law_end ends[LAW_LIST_MAX];
	size_t count = law_ends(law, now, ends);
	char last[DATE_TEXT];

	for (size_t i = 0; i < count; i++) {
		date_format(ends[i].last, last);
		log_event(log, LOG_WARN, "law.ends", "kin", ends[i].type->kin, "last", last, "follows",
		          ends[i].follows ? ends[i].follows->pack->id : "", NULL);
	}
}

static const char *const sources[] = { [LAW_OF_FOLDER] = "folder",
	                               [LAW_OF_STORE] = "store",
	                               [LAW_OF_TEXTS] = "texts",
	                               [LAW_BROKEN] = "unreadable",
	                               [LAW_STOOD_IN] = "unreadable-kept" };

static void log_left_out(struct log *log, struct law *law)
{
	struct law_left_out one;

	for (size_t i = 0; law_left_out(law, i, &one); i++) {
		char from[DATE_TEXT] = "";

		if (one.of == LAW_BROKEN || one.of == LAW_STOOD_IN)
			date_format(one.from, from);
		log_event(log, LOG_ERROR, "law.not_added", "pack", one.id, "of", sources[one.of], "file",
		          one.problem.file, "member", one.problem.member, "why", one.problem.text, "from", from, NULL);
	}
}

static enum err log_revoked(void *ctx, const struct decision *d, const struct revoked *r)
{
	char at[INSTANT_TEXT];

	instant_format(r->at, at);
	log_event(ctx, LOG_WARN, "law.revoked_waits", "decision", d->ref, "pack", d->pack, "since", at, NULL);
	return ERR_OK;
}

static enum err log_calendar(void *ctx, const char *municipality, struct date last)
{
	char day[DATE_TEXT] = "";

	if (last.year)
		date_format(last, day);
	log_event(ctx, LOG_WARN, "calendar.ends", "municipality", municipality, "last", day, NULL);
	return ERR_OK;
}

static enum err log_waiting(void *ctx, const struct pack_waiting *w)
{
	char at[INSTANT_TEXT];

	log_event(ctx, LOG_WARN, "law.waits", "pack", w->pack->id, "approved_by", w->standing ? "one" : "nobody", NULL);
	if (!*w->changed.by[0])
		return ERR_OK;
	instant_format(w->changed.at, at);
	log_event(ctx, LOG_ERROR, "law.changed_since_approved", "pack", w->pack->id, "approved", at, "by",
	          w->changed.by[0], "and", w->changed.by[1], NULL);
	return ERR_OK;
}

/* "": none. */
static void day_text(struct date day, char out[DATE_TEXT])
{
	out[0] = '\0';
	if (day.year)
		date_format(day, out);
}

static enum err log_moved(void *ctx, const struct decision *d, const struct law_moved *m)
{
	char was[DATE_TEXT] = "", is[DATE_TEXT] = "";

	if (m->label) {
		day_text(m->was, was);
		day_text(m->is, is);
	}
	log_event(ctx, LOG_WARN, "law.changed_since_call", "decision", d->ref, "asked", m->said->pack->id, "pack",
	          m->now->pack->id, "last_day_was", was, "last_day_is", is, NULL);
	return ERR_OK;
}

enum err warnings_log_packs(struct log *log, struct law *law, struct store *s)
{
	const struct decision_office office = { .law = law };

	log_left_out(log, law);
	TRY(decision_packs_waiting(law, s, log_waiting, log));
	TRY(decision_law_moved_each(&office, s, log_moved, log));
	return decision_revoked_waiting(s, log_revoked, log);
}

enum err warnings_log(struct log *log, struct law *law, struct store *s, struct instant now)
{
	log_ends(log, law, now);
	TRY(warnings_log_packs(log, law, s));
	return people_meeting_ends(s, date_of(now), log_calendar, log);
}

void warnings_log_ends(struct log *log, struct ends *ends, struct instant now)
{
	struct end due[ENDS_MAX];
	size_t count = ends_due(ends, now, due);
	char last[INSTANT_TEXT], days[24];

	for (size_t i = 0; i < count; i++) {
		const struct end *e = &due[i];
		bool urgent = !e->spare && (e->over || e->early || e->days <= ENDS_URGENT);

		instant_format(e->early ? e->not_before : e->not_after, last);
		(void)snprintf(days, sizeof days, "%d", e->days);
		log_event(log, urgent ? LOG_ERROR : LOG_WARN,
		          e->over    ? "certificate.ended"
		          : e->early ? "certificate.not_yet"
		                     : "certificate.ends",
		          "key", end_key(e->what), "name", e->name, e->early ? "first" : "last", last, "days", days,
		          "restart", e->restart ? "yes" : "no", NULL);
	}
}

/* --- For check-config -------------------------------------------------------------------------------------------- */

static enum err print_ends(const struct law *law, struct instant now)
{
	struct law_end ends[LAW_LIST_MAX];
	size_t count = law_ends(law, now, ends);

	for (size_t i = 0; i < count; i++) {
		BUF words = buf_init(2000);

		TRY(law_end_words(&ends[i], &words));
		(void)printf("warning: %s\n", buf_str(&words));
	}
	return ERR_OK;
}

/* Without a store nobody knows what serves in its place: only what is wrong with the folder. */
static bool next_left_out(struct law *law, bool store, size_t i, struct law_left_out *ret)
{
	return store ? law_left_out(law, i, ret) : law_broken(law, i, ret);
}

static void print_left_out(struct law *law, bool store)
{
	const char *const words[] = {
		[LAW_OF_FOLDER] = "is in the folder and is not used",
		[LAW_OF_STORE] = "was staged and is not used",
		[LAW_OF_TEXTS] = "has frozen texts, and cannot be read",
		[LAW_BROKEN] = store ? "cannot be read, and nothing is kept of it: it is missing" : "cannot be read",
		[LAW_STOOD_IN] = "cannot be read; what was kept of it serves",
	};
	struct law_left_out one;
	char why[600], from[DATE_TEXT + 24];

	for (size_t i = 0; next_left_out(law, store, i, &one); i++) {
		law_problem_words(&one.problem, "", why, sizeof why);
		from[0] = '\0';
		if (date_compare(one.from, LAW_FIRST_DAY) > 0) {
			(void)snprintf(from, sizeof from, ", in force from ");
			date_format(one.from, from + strlen(from));
		}
		(void)printf("warning: law pack %s %s%s: %s\n", *one.id ? one.id : "folder", words[one.of], from, why);
	}
}

static enum err print_waiting(void *ctx, const struct pack_waiting *w)
{
	(void)ctx;
	(void)printf("warning: law pack %s waits at /admin/lag: %d of %d have approved it\n", w->pack->id, w->standing,
	             PACK_APPROVALS);
	if (*w->changed.by[0]) {
		BUF words = buf_init(2000);

		TRY(decision_pack_changed_words(w->pack, &w->changed, &words));
		(void)printf("warning: %s\n", buf_str(&words));
	}
	return ERR_OK;
}

static enum err print_revoked(void *ctx, const struct decision *d, const struct revoked *r)
{
	(void)ctx;
	(void)printf("warning: %s waits for its signature, and the law pack %s of its text was %s\n", d->ref, d->pack,
	             r->withdrawn ? "withdrawn" : "approved, and is not any more");
	return ERR_OK;
}

static enum err print_moved(void *ctx, const struct decision *d, const struct law_moved *m)
{
	BUF words = buf_init(2000);

	(void)ctx;
	TRY(decision_law_moved_words(m, &words));
	(void)printf("warning: %s: the law pack %s is another than the one of the call (%s)%s%s\n", d->ref,
	             m->now->pack->id, m->said->pack->id, words.len ? ": " : "", buf_str(&words));
	return ERR_OK;
}

static enum err print_calendar(void *ctx, const char *municipality, struct date last)
{
	char day[DATE_TEXT];

	(void)ctx;
	if (!last.year) {
		(void)printf("warning: Nämndens kalender för %s har inga dagar kvar.\n", municipality);
		return ERR_OK;
	}
	date_format(last, day);
	(void)printf("warning: Nämndens kalender för %s går till och med %s.\n", municipality, day);
	return ERR_OK;
}

enum err warnings_print(struct law *law, struct store *s, struct instant now)
{
	const struct decision_office office = { .law = law };

	print_left_out(law, s);
	TRY(print_ends(law, now));
	if (!s)
		return ERR_OK;
	TRY(decision_packs_waiting(law, s, print_waiting, NULL));
	TRY(decision_law_moved_each(&office, s, print_moved, NULL));
	TRY(decision_revoked_waiting(s, print_revoked, NULL));
	return people_meeting_ends(s, date_of(now), print_calendar, NULL);
}

enum err warnings_print_ends(struct ends *ends, struct instant now, safety_fn *fault, void *ctx)
{
	struct end told[ENDS_MAX];
	size_t count = ends_told(ends, now, told);

	for (size_t i = 0; i < count; i++) {
		BUF text = buf_init(2000);

		TRY(buf_printf(&text, "%s (", end_title(told[i].what)));
		TRY(end_which(&told[i], &text));
		TRY(buf_add_str(&text, "): "));
		TRY(end_words(&told[i], &text));
		TRY(buf_printf(&text, " %s %s", end_safe(told[i].what), end_todo(&told[i])));
		if (end_is_error(&told[i]))
			fault(ctx, "", buf_str(&text));
		else
			(void)printf("warning: %s\n", buf_str(&text));
	}
	return ERR_OK;
}
