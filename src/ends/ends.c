/* The list of certificates that end. */
#include "jourbeslut/ends.h"

#include <dirent.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)
#define DAY (24 * HOUR)

static const struct kind {
	const char *key;
	bool roots;   /* each certificate of the file stands for itself; else they are one chain, the leaf first */
	bool follows; /* its user reads the file anew; else as of the start */
	bool stays;   /* what has ended is still needed, for what was made before; told only where nothing follows it */
} kinds[END_WHAT_COUNT] = {
	[END_CLIENT] = { "eid.client_cert", .follows = true },
	/* curl caches a root file for a day */
	[END_EID_TLS] = { "eid.tls_ca", .roots = true },
	[END_EID_ROOT] = { "eid.roots", .roots = true },
	[END_SEAL] = { "seal.certificate", .roots = false },
	[END_SEAL_ROOT] = { "seal.roots", .roots = true },
	[END_TSA_ROOT] = { "tsa.roots", .roots = true },
	[END_TSA_TLS] = { "tsa.tls_ca", .roots = true },
	[END_SMS_TLS] = { "sms.tls_ca", .roots = true },
	[END_MAIL_TLS] = { "mail.tls_ca", .roots = true },
	[END_TRUST_EID] = { "verify.trust/eid", .roots = true, .follows = true, .stays = true },
	[END_TRUST_SEAL] = { "verify.trust/seal", .roots = true, .follows = true, .stays = true },
	[END_TRUST_TSA] = { "verify.trust/tsa", .roots = true, .follows = true, .stays = true },
	[END_TSA] = { "tsa", .follows = true },
};

const char *end_key(enum end_what w)
{
	return kinds[w].key;
}

/* What one file holds. */
struct part {
	struct end ends[DER_LIST_MAX];
	size_t count;
	struct sha256 hash; /* of the file as read first */
	bool known;         /* it was read */
	bool changed;       /* since then */
};
struct said {
	struct sha256 fingerprint;
	enum end_what what;
	int step;
	struct instant at;
};
struct ends {
	pthread_mutex_t mutex; /* guards all below */
	const char *paths[END_WHAT_COUNT];
	struct part parts[END_WHAT_COUNT];
	struct said said[ENDS_MAX];
	size_t said_count;
};

/* --- Reading ------------------------------------------------------------------------------------------------------ */

static struct end end_of(enum end_what what, const struct certificate_facts *f)
{
	struct end e = {
		.what = what, .fingerprint = f->fingerprint, .not_before = f->not_before, .not_after = f->not_after
	};

	(void)snprintf(e.name, sizeof e.name, "%s", f->subject);
	return e;
}

/* The one of the list that issued `of`, by name, and lasts longest; NULL: none. */
static const struct certificate_facts *issuer_in(const struct certificate_facts *facts, size_t count,
                                                 const struct certificate_facts *of)
{
	const struct certificate_facts *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (&facts[i] != of && strcmp(facts[i].subject, of->issuer) == 0 &&
		    (!found || facts[i].not_after.us > found->not_after.us))
			found = &facts[i];
	return found;
}

/* A chain is valid as long as each of its certificates; others in the file do not count. */
static void add_chain(struct part *p, enum end_what what, const struct certificate_facts *facts, size_t count)
{
	const struct certificate_facts *one = &facts[0];
	struct end e = end_of(what, one);

	for (size_t i = 1; i < count; i++) { /* no longer way than the list */
		if (strcmp(one->subject, one->issuer) == 0 || !(one = issuer_in(facts, count, one)))
			break;
		if (one->not_after.us < e.not_after.us) {
			e.not_after = one->not_after;
			(void)snprintf(e.name, sizeof e.name, "%s", one->subject);
		}
		if (one->not_before.us > e.not_before.us)
			e.not_before = one->not_before;
	}
	p->ends[p->count++] = e;
}

static enum err fill_part(struct part *p, enum end_what what, const struct der_list *list)
{
	struct certificate_facts *facts = calloc(list->count ? list->count : 1, sizeof *facts);
	enum err e = facts ? ERR_OK : ERR_MEMORY;
	size_t count = 0;

	for (size_t i = 0; e == ERR_OK && i < list->count; i++, count++)
		e = certificate_read(buf_span(&list->items[i]), &facts[count]);
	p->count = 0;
	if (e == ERR_OK && count > 0 && !kinds[what].roots)
		add_chain(p, what, facts, count);
	for (size_t i = 0; e == ERR_OK && kinds[what].roots && i < count; i++)
		p->ends[p->count++] = end_of(what, &facts[i]);
	free(facts);
	return e;
}

static int is_pem(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 4 && strcmp(entry->d_name + len - 4, ".pem") == 0;
}

/* A file, or a folder's files in the order of their names, so that the same ones have the same hash. */
static enum err read_source(const char *path, struct buf *pem)
{
	struct dirent **names = NULL;
	int count = scandir(path, &names, is_pem, alphasort);
	enum err e = count < 0 ? buf_read_file(pem, path) : ERR_OK;

	for (int i = 0; i < count; i++) {
		BUF one = buf_init(FILE_MAX);
		char file[4096 + NAME_MAX];

		(void)snprintf(file, sizeof file, "%.4000s/%s", path, names[i]->d_name);
		free(names[i]);
		if (e == ERR_OK)
			e = buf_read_file(&one, file);
		if (e == ERR_OK)
			e = buf_add_span(pem, buf_span(&one));
	}
	free(names);
	return e;
}

/* A file that cannot be read (it may be half written) leaves what was known. */
static enum err read_part(struct part *p, enum end_what what, const char *path)
{
	BUF pem = buf_init(FILE_MAX);
	DER_LIST list = { .count = 0 };
	struct sha256 hash;
	struct part now = { .known = true };
	enum err e = read_source(path, &pem);

	if (e == ERR_OK)
		e = certificates_from_pem(buf_span(&pem), &list);
	if (e == ERR_OK)
		e = fill_part(&now, what, &list);
	if (e != ERR_OK)
		return e == ERR_MEMORY ? e : ERR_OK;
	TRY(sha256_of(buf_span(&pem), &hash));
	if (p->known && !kinds[what].follows) {
		p->changed = memcmp(p->hash.bytes, hash.bytes, sizeof hash.bytes) != 0;
		return ERR_OK;
	}
	*p = now;
	p->hash = hash;
	return ERR_OK;
}

enum err ends_read(struct ends *e)
{
	enum err result = ERR_OK;

	(void)pthread_mutex_lock(&e->mutex);
	for (enum end_what w = 0; w < END_WHAT_COUNT && result == ERR_OK; w++)
		if (e->paths[w] && *e->paths[w])
			result = read_part(&e->parts[w], w, e->paths[w]);
	(void)pthread_mutex_unlock(&e->mutex);
	return result;
}

DEFINE_CLEANUP(cleanup_ends, struct ends, ends_free);

enum err ends_new(const char *const paths[END_WHAT_COUNT], struct ends **ret_ends)
{
	FREE struct ends *made = calloc(1, sizeof *made);

	if (!made || pthread_mutex_init(&made->mutex, NULL) != 0)
		return ERR_MEMORY;
	CLEANUP(cleanup_ends) struct ends *e = TAKE(made);
	memcpy(e->paths, paths, sizeof e->paths);
	TRY(ends_read(e));
	*ret_ends = TAKE(e);
	return ERR_OK;
}

void ends_free(struct ends *e)
{
	if (!e)
		return;
	(void)pthread_mutex_destroy(&e->mutex);
	free(e);
}

void ends_saw_stamp(struct ends *e, const struct der_list *chain)
{
	struct part now = { .known = true };

	if (!e || chain->count == 0 || fill_part(&now, END_TSA, chain) != ERR_OK) /* the next one is seen again */
		return;
	(void)pthread_mutex_lock(&e->mutex);
	e->parts[END_TSA] = now;
	(void)pthread_mutex_unlock(&e->mutex);
}

/* --- Asking ------------------------------------------------------------------------------------------------------- */

static int step_of(const struct end *e)
{
	static const int steps[] = { 0, ENDS_URGENT, ENDS_ON_TOP, 30, ENDS_AHEAD };

	if (e->over || e->early)
		return -1;
	for (size_t i = 0; i < ARRAY_LENGTH(steps); i++)
		if (e->days <= steps[i])
			return steps[i];
	return ENDS_AHEAD + 1;
}

/* Is another root of the file valid after this one's end, or until its beginning? */
static bool has_spare(const struct part *p, const struct end *e, struct instant now)
{
	for (size_t i = 0; i < p->count && kinds[e->what].roots; i++) {
		const struct end *other = &p->ends[i];

		if (other != e && other->not_before.us <= now.us && other->not_after.us >= now.us &&
		    (e->not_before.us > now.us || other->not_after.us > e->not_after.us))
			return true;
	}
	return false;
}

static bool judge(const struct part *p, const struct end *of, struct instant now, struct end *ret)
{
	struct end e = *of;

	e.over = now.us > e.not_after.us;
	e.early = now.us < e.not_before.us;
	e.days = date_days(date_of(now), date_of(e.not_after));
	e.step = step_of(&e);
	e.spare = has_spare(p, of, now);
	e.restart = p->changed;
	*ret = e;
	/* An authority that has not answered since its certificate's end may have a new one: unknown, not reported. */
	return e.step <= ENDS_AHEAD && !(e.spare && (e.early || kinds[e.what].stays)) && !(e.over && e.what == END_TSA);
}

/* Those without a spare first, then by time. */
static bool goes_before(const struct end *a, const struct end *b)
{
	if (a->spare != b->spare)
		return b->spare;
	if (a->early != b->early)
		return a->early;
	return a->not_after.us < b->not_after.us;
}

static size_t insert(struct end *list, size_t count, const struct end *one)
{
	size_t at = count;

	while (at > 0 && goes_before(one, &list[at - 1]))
		at--;
	if (at == ENDS_MAX)
		return count;
	if (count == ENDS_MAX)
		count--;
	memmove(&list[at + 1], &list[at], (count - at) * sizeof *list);
	list[at] = *one;
	return count + 1;
}

static size_t told(const struct ends *e, struct instant now, struct end ret_ends[ENDS_MAX])
{
	size_t count = 0;

	for (enum end_what w = 0; w < END_WHAT_COUNT; w++)
		for (size_t i = 0; i < e->parts[w].count; i++) {
			struct end one;

			if (judge(&e->parts[w], &e->parts[w].ends[i], now, &one))
				count = insert(ret_ends, count, &one);
		}
	return count;
}

size_t ends_told(struct ends *e, struct instant now, struct end ret_ends[ENDS_MAX])
{
	size_t count;

	if (!e)
		return 0;
	(void)pthread_mutex_lock(&e->mutex);
	count = told(e, now, ret_ends);
	(void)pthread_mutex_unlock(&e->mutex);
	return count;
}

static const struct said *said_of(const struct ends *e, const struct end *one)
{
	for (size_t i = 0; i < e->said_count; i++)
		if (e->said[i].what == one->what &&
		    memcmp(e->said[i].fingerprint.bytes, one->fingerprint.bytes, sizeof one->fingerprint.bytes) == 0)
			return &e->said[i];
	return NULL;
}

/* A clock that was set back silences nothing for longer than a day. */
static bool is_due(const struct said *s, const struct end *one, struct instant now)
{
	return !s || s->step != one->step || now.us >= s->at.us + DAY || now.us < s->at.us - DAY;
}

size_t ends_due(struct ends *e, struct instant now, struct end ret_ends[ENDS_MAX])
{
	struct said said[ENDS_MAX] = { 0 };
	size_t count, due = 0;

	(void)pthread_mutex_lock(&e->mutex);
	count = told(e, now, ret_ends);
	for (size_t i = 0; i < count; i++) {
		const struct end one = ret_ends[i];
		const struct said *before = said_of(e, &one);

		if (is_due(before, &one, now)) {
			said[i] = (struct said){ one.fingerprint, one.what, one.step, now };
			ret_ends[due++] = one;
		} else {
			said[i] = *before;
		}
	}
	memcpy(e->said, said, count * sizeof said[0]);
	e->said_count = count;
	(void)pthread_mutex_unlock(&e->mutex);
	return due;
}

bool end_is_error(const struct end *e)
{
	return (e->over || e->early) && !e->spare;
}
