#include "seal_setup.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)

struct reading {
	const struct conf *conf;
	const struct clock *clock;
	char *problem;
	size_t problem_size;
	bool test;
};

static enum err say(const struct reading *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static enum err say(const struct reading *r, const char *format, ...)
{
	size_t len = strlen(r->problem);
	va_list args;

	if (len > 0 && len + 1 < r->problem_size)
		r->problem[len++] = '\n';
	va_start(args, format);
	(void)vsnprintf(r->problem + len, r->problem_size - len, format, args);
	va_end(args);
	return ERR_CONFIG;
}

/* A file that the key names; the problem names key and file. */
static enum err read_file(const struct reading *r, const char *key, struct buf *out)
{
	const char *path = conf_text(r->conf, key);

	return buf_read_file(out, path) == ERR_OK ? ERR_OK : say(r, "%s: cannot read %s", key, path);
}

static enum err read_roots(const struct reading *r, const char *key, struct roots **ret_roots)
{
	BUF pem = buf_init(FILE_MAX);
	char why[200] = "";
	enum err e;

	TRY(read_file(r, key, &pem));
	e = roots_new(buf_span(&pem), r->test, why, sizeof why, ret_roots);
	return e == ERR_CONFIG ? say(r, "%s: %s", key, why) : e;
}

static enum err read_key(const struct reading *r, struct seal_setup *s)
{
	const char *source = conf_text(r->conf, "seal.key"), *pin = conf_text(r->conf, "seal.pin_file");
	char why[200] = "";
	enum err e;

	e = key_open(source, *pin ? pin : NULL, why, sizeof why, &s->key);
	if (e == ERR_CONFIG)
		return say(r, "seal.key: %s", why);
	TRY(e);
	if (!key_fits(s->key, buf_span(&s->chain.items[0])))
		return say(r, "seal.key is not the key of the first certificate in seal.certificate");
	return ERR_OK;
}

/* While every certificate of the list is valid. */
static enum err narrow(struct seal_setup *s, const struct der_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct certificate_facts f;

		TRY(certificate_read(buf_span(&list->items[i]), &f));
		if (f.not_before.us > s->not_before.us)
			s->not_before = f.not_before;
		if (f.not_after.us < s->not_after.us)
			s->not_after = f.not_after;
	}
	return ERR_OK;
}

/* Judged as of that moment; `s` learns while all of it is valid. */
static enum err build_chain(struct seal_setup *s, struct instant when, struct chain *ret_chain)
{
	chain_release(ret_chain);
	*ret_chain = (struct chain){ .status = CHAIN_OK };
	TRY(chain_build(s->roots, buf_span(&s->chain.items[0]), &s->chain, when, CERTIFICATE_SEAL, ret_chain));
	s->not_before = s->certificate.not_before;
	s->not_after = s->certificate.not_after;
	TRY(narrow(s, &ret_chain->certificates));
	return narrow(s, &ret_chain->root);
}

static bool is_never_valid(const struct seal_setup *s)
{
	return s->not_before.us > s->not_after.us;
}

/* An end stops no start: calls are recorded and decisions signed without a seal, and what is signed waits (archive,
 * ends). So the chain is judged as of a moment at which all of it was valid. Where there is none, nothing is ever
 * sealed with it. */
static enum err judge_chain(const struct reading *r, struct seal_setup *s, struct chain *ret_chain)
{
	TRY(build_chain(s, clock_now(r->clock), ret_chain));
	if (ret_chain->status == CHAIN_EXPIRED && !is_never_valid(s))
		TRY(build_chain(s, s->not_before, ret_chain));
	return ERR_OK;
}

static enum err check_chain(const struct reading *r, struct seal_setup *s)
{
	CERTIFICATE_CHAIN chain = { .status = CHAIN_OK };

	TRY(certificate_read(buf_span(&s->chain.items[0]), &s->certificate));
	if (s->certificate.test && !r->test)
		return say(r, "seal.certificate is for tests (%s); the environment is production",
		           s->certificate.subject);
	TRY(judge_chain(r, s, &chain));
	if (chain.status != CHAIN_OK && !(chain.status == CHAIN_EXPIRED && is_never_valid(s)))
		return say(r, "seal.certificate: %s", chain.reason);
	der_list_release(&s->chain);
	s->chain = chain.certificates; /* in order, and nothing that is not needed */
	chain.certificates = (struct der_list){ .count = 0 };
	return ERR_OK;
}

static enum err read_certificate(const struct reading *r, struct seal_setup *s)
{
	BUF pem = buf_init(FILE_MAX);

	TRY(read_file(r, "seal.certificate", &pem));
	if (certificates_from_pem(buf_span(&pem), &s->chain) != ERR_OK)
		return say(r, "seal.certificate: no readable certificate in %s",
		           conf_text(r->conf, "seal.certificate"));
	return ERR_OK;
}

static enum err open_ledger(const struct reading *r, const struct log *log, struct seal_setup *s)
{
	const struct ledger_settings settings = { .origin = conf_text(r->conf, "ledger.origin"),
		                                  .key = conf_text(r->conf, "ledger.key"),
		                                  .published = conf_text(r->conf, "ledger.published") };
	char why[200] = "";
	enum err e;

	e = ledger_new(&settings, r->clock, log, why, sizeof why, &s->ledger);
	return e == ERR_CONFIG ? say(r, "ledger: %s", why) : e;
}

/* What does not need each other is read in any case: whoever mends it reads all that is wrong at once. */
static enum err read_all(const struct reading *r, const struct log *log, struct seal_setup *s)
{
	enum err chain = read_certificate(r, s), roots = read_roots(r, "seal.roots", &s->roots);
	enum err results[] = { chain,
		               roots,
		               read_roots(r, "tsa.roots", &s->authorities),
		               chain == ERR_OK ? read_key(r, s) : ERR_OK,
		               chain == ERR_OK && roots == ERR_OK ? check_chain(r, s) : ERR_OK,
		               open_ledger(r, log, s) };

	for (size_t i = 0; i < ARRAY_LENGTH(results); i++)
		TRY(results[i]);
	return ERR_OK;
}

enum err seal_setup_open(const struct conf *conf, const struct clock *clock, const struct log *log, char *problem,
                         size_t problem_size, struct seal_setup *s)
{
	const struct reading r = { conf, clock, problem, problem_size,
		                   strcmp(conf_text(conf, "eid.environment"), "test") == 0 };

	*problem = '\0';
	TRY(read_all(&r, log, s));
	s->seal = (struct decision_seal){ .key = s->key,
		                          .chain = &s->chain,
		                          .roots = s->roots,
		                          .authorities = s->authorities,
		                          .name = s->certificate.organisation[0] ? s->certificate.organisation
		                                                                 : s->certificate.subject,
		                          .not_before = s->not_before,
		                          .not_after = s->not_after };
	return ERR_OK;
}

void seal_setup_close(struct seal_setup *s)
{
	ledger_free(s->ledger);
	key_free(s->key);
	roots_free(s->roots);
	roots_free(s->authorities);
	der_list_release(&s->chain);
}
