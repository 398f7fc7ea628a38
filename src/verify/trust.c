#include "trust.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_SIZE 4096
#define ROOTS_MAX ((size_t)1 << 20)
#define CRL_MAX ((size_t)16 << 20)
#define VKEYS_MAX ((size_t)64 << 10)
#define SEALERS_SIZE_MAX ((size_t)64 << 10)
#define ENTRIES_MAX 200

DEFINE_CLEANUP(cleanup_trust, struct verify_trust, verify_trust_free);

/* Nothing of the folder is relied on: who keeps one root wrongly may have mixed up others. */
static enum err refuse(struct verify_trust *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static enum err refuse(struct verify_trust *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(t->problem, sizeof t->problem, format, args);
	va_end(args);
	return ERR_CONFIG;
}

static enum err read_file(struct verify_trust *t, const char *path, struct buf *out)
{
	enum err e = buf_read_regular(out, path);

	if (e == ERR_OK || e == ERR_MEMORY)
		return e;
	return refuse(t,
	              e == ERR_TOO_LARGE ? "%s is too large"
	              : e == ERR_INPUT   ? "%s is no regular file"
	                                 : "%s cannot be read",
	              path);
}

struct listing {
	struct dirent **names;
	int count;
};

static void listing_release(struct listing *l)
{
	for (int i = 0; i < l->count; i++)
		free(l->names[i]);
	free(l->names);
}

/* Calls `each` with the path of every file of the folder that ends so, by name. A folder that is not there is empty. */
static enum err each_file(struct verify_trust *t, const char *folder, const char *role, const char *ending,
                          enum err (*each)(struct verify_trust *t, const char *path, void *ctx), void *ctx)
{
	CLEANUP(listing_release) struct listing l = { 0 };
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof path, "%s/%s", folder, role);
	l.count = scandir(path, &l.names, NULL, alphasort);
	if (l.count < 0 && errno == ENOMEM)
		return ERR_MEMORY;
	if (l.count < 0 && errno != ENOENT) /* without a list that is there, nobody would seem to be revoked */
		return refuse(t, "%s cannot be read", path);
	if (l.count > ENTRIES_MAX)
		return refuse(t, "%s has more than %d files", path, ENTRIES_MAX);
	for (int i = 0; i < l.count; i++) {
		size_t len = strlen(l.names[i]->d_name), end = strlen(ending);

		if (len <= end || l.names[i]->d_name[0] == '.' || strcmp(l.names[i]->d_name + len - end, ending) != 0)
			continue;
		if (snprintf(path, sizeof path, "%s/%s/%s", folder, role, l.names[i]->d_name) >= (int)sizeof path)
			return refuse(t, "a path is too long");
		TRY(each(t, path, ctx));
	}
	return ERR_OK;
}

/* A test root among those for production is no slip of a file: whatever rests on it was made for tests. */
static enum err refuse_tests(struct verify_trust *t, const char *path, const struct der_list *certificates)
{
	for (size_t i = 0; i < certificates->count; i++) {
		bool test;

		if (certificate_is_test(buf_span(&certificates->items[i]), &test) != ERR_OK)
			return refuse(t, "%s: a certificate cannot be read", path);
		if (!test)
			continue;
		t->test_root = true;
		return refuse(t, "%s: a test root in a folder for production", path);
	}
	return ERR_OK;
}

static enum err add_pem(struct verify_trust *t, const char *path, void *ctx)
{
	BUF pem = buf_init(ROOTS_MAX);
	DER_LIST certificates = { .count = 0 };
	enum err e;

	TRY(read_file(t, path, &pem));
	e = certificates_from_pem(buf_span(&pem), &certificates);
	if (e == ERR_CONFIG || e == ERR_TOO_LARGE)
		return refuse(t,
		              e == ERR_CONFIG ? "%s: no certificate in it that can be read"
		                              : "%s: too many or too large certificates",
		              path);
	TRY(e);
	if (!t->test)
		TRY(refuse_tests(t, path, &certificates));
	e = buf_add_span(ctx, buf_span(&pem));
	if (e == ERR_OK)
		e = buf_add_char(ctx, '\n');
	return e == ERR_TOO_LARGE ? refuse(t, "%s: more roots than are taken", path) : e;
}

static enum err load_eid(struct verify_trust *t, const char *folder)
{
	BUF pem = buf_init(ROOTS_MAX);
	struct eid_problem problem = { { 0 } };
	enum err e;

	TRY(each_file(t, folder, "eid", ".pem", add_pem, &pem));
	if (pem.len == 0)
		return ERR_OK;
	e = eid_trust_new(t->test ? EID_TEST : EID_PRODUCTION, buf_span(&pem), &problem, &t->eid);
	return e == ERR_CONFIG ? refuse(t, "eid: %s", problem.text) : e;
}

static enum err load_roots(struct verify_trust *t, const char *folder, const char *role, struct roots **ret_roots)
{
	BUF pem = buf_init(ROOTS_MAX);
	char problem[240] = "";
	enum err e;

	TRY(each_file(t, folder, role, ".pem", add_pem, &pem));
	if (pem.len == 0)
		return ERR_OK;
	e = roots_new(buf_span(&pem), t->test, problem, sizeof problem, ret_roots);
	return e == ERR_CONFIG ? refuse(t, "%s: %s", role, problem) : e;
}

static enum err add_crl(struct verify_trust *t, const char *path, void *ctx)
{
	BUF bytes = buf_init(CRL_MAX);
	enum err e;

	TRY(read_file(t, path, &bytes));
	e = crls_from_bytes(buf_span(&bytes), ctx);
	if (e == ERR_TOO_LARGE)
		return refuse(t, "%s: too many or too large revocation lists", path);
	return e == ERR_CONFIG ? refuse(t, "%s is no certificate revocation list", path) : e;
}

bool trust_next_line(struct span *rest, size_t *number, struct span *ret_line)
{
	while (rest->len > 0) {
		const char *end = memchr(rest->ptr, '\n', rest->len);
		size_t len = end ? (size_t)(end - rest->ptr) : rest->len, past = end ? len + 1 : len;

		*ret_line = span_trim(span_of(rest->ptr, len));
		*rest = span_of(rest->ptr + past, rest->len - past);
		++*number;
		if (ret_line->len > 0 && *ret_line->ptr != '#')
			return true;
	}
	return false;
}

struct vkeys {
	struct ledger_vkey *keys;
	size_t *count;
};

static enum err add_vkey(struct verify_trust *t, const char *path, void *ctx)
{
	const struct vkeys *v = ctx;
	BUF text = buf_init(VKEYS_MAX);
	struct span rest, line;
	size_t number = 0;

	TRY(read_file(t, path, &text));
	rest = buf_span(&text);
	while (trust_next_line(&rest, &number, &line)) {
		if (*v->count == TRUST_VKEYS_MAX)
			return refuse(t, "%s: more than %d keys", path, TRUST_VKEYS_MAX);
		if (ledger_vkey_read(line, &v->keys[*v->count]) != ERR_OK)
			return refuse(t, "%s: a line is no verification key", path);
		++*v->count;
	}
	return ERR_OK;
}

static enum err load_environment(struct verify_trust *t, const char *folder)
{
	BUF text = buf_init(64);
	char path[PATH_SIZE];
	struct span word;
	enum err e;

	(void)snprintf(path, sizeof path, "%s/environment", folder);
	e = buf_read_regular(&text, path);
	if (e == ERR_MEMORY)
		return e;
	word = span_trim(buf_span(&text));
	t->test = span_equal_str(word, "test");
	if (e != ERR_OK || (!t->test && !span_equal_str(word, "production")))
		return refuse(t, "%s does not say \"test\" or \"production\"", path);
	t->environment_known = true;
	return ERR_OK;
}

/* Without the file nobody may seal. */
static enum err load_sealers(struct verify_trust *t, const char *folder)
{
	BUF text = buf_init(SEALERS_SIZE_MAX);
	char path[PATH_SIZE], problem[120] = "";
	enum err e;

	(void)snprintf(path, sizeof path, "%s/sealers", folder);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return ERR_OK;
	TRY(read_file(t, path, &text));
	e = trust_sealers_read(t, buf_span(&text), problem, sizeof problem);
	return e == ERR_CONFIG ? refuse(t, "%s: %s", path, problem) : e;
}

/* "YYYY-MM-DD". Without the file the ledger is as old as what is sealed. */
static enum err load_ledger_from(struct verify_trust *t, const char *folder)
{
	BUF text = buf_init(64);
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof path, "%s/ledger/from", folder);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return ERR_OK;
	TRY(read_file(t, path, &text));
	return date_parse(span_trim(buf_span(&text)), &t->ledger_from) == ERR_OK
	               ? ERR_OK
	               : refuse(t, "%s does not say a day such as 2026-11-01", path);
}

static enum err load(struct verify_trust *t, const char *folder)
{
	TRY(load_environment(t, folder));
	TRY(load_sealers(t, folder));
	TRY(load_eid(t, folder));
	TRY(load_roots(t, folder, "seal", &t->seal));
	TRY(load_roots(t, folder, "tsa", &t->tsa));
	TRY(each_file(t, folder, "seal", ".crl", add_crl, &t->seal_crls));
	TRY(each_file(t, folder, "tsa", ".crl", add_crl, &t->tsa_crls));
	TRY(load_ledger_from(t, folder));
	TRY(each_file(t, folder, "ledger", ".vkey", add_vkey, &(struct vkeys){ t->logs, &t->log_count }));
	return each_file(t, folder, "witness", ".vkey", add_vkey, &(struct vkeys){ t->witnesses, &t->witness_count });
}

static bool is_folder(const char *path)
{
	DIR *d = opendir(path);

	if (d)
		(void)closedir(d);
	return d != NULL;
}

enum err verify_trust_load(const char *folder, struct verify_trust **ret_trust)
{
	CLEANUP(cleanup_trust) struct verify_trust *t = calloc(1, sizeof *t);
	enum err e = ERR_OK;

	if (!t)
		return ERR_MEMORY;
	if (is_folder(folder)) {
		t->there = true;
		e = load(t, folder);
	}
	if (e != ERR_CONFIG)
		TRY(e);
	*ret_trust = TAKE(t);
	return ERR_OK;
}

void verify_trust_free(struct verify_trust *t)
{
	if (!t)
		return;
	eid_trust_free(t->eid);
	roots_free(t->seal);
	roots_free(t->tsa);
	der_list_release(&t->seal_crls);
	der_list_release(&t->tsa_crls);
	free(t);
}

const char *verify_trust_problem(const struct verify_trust *t)
{
	return t->problem;
}

const char *verify_trust_environment(const struct verify_trust *t)
{
	return !t->environment_known ? "" : t->test ? "test" : "production";
}
