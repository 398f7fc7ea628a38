#include "seal_setup.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)
#define DAY (24 * HOUR)
#define WARN_BEFORE (60 * DAY)

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
	va_list args;

	va_start(args, format);
	(void)vsnprintf(r->problem, r->problem_size, format, args);
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

static enum err check_chain(const struct reading *r, struct seal_setup *s)
{
	struct span leaf = buf_span(&s->chain.items[0]);
	CERTIFICATE_CHAIN chain = { .status = CHAIN_OK };

	TRY(certificate_read(leaf, &s->certificate));
	if (s->certificate.test && !r->test)
		return say(r, "seal.certificate is for tests (%s); the environment is production",
		           s->certificate.subject);
	TRY(chain_build(s->roots, leaf, &s->chain, clock_now(r->clock), CERTIFICATE_SEAL, &chain));
	if (chain.status != CHAIN_OK)
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

enum err seal_setup_open(const struct conf *conf, const struct clock *clock, const struct log *log, char *problem,
                         size_t problem_size, struct seal_setup *s)
{
	const struct reading r = { conf, clock, problem, problem_size,
		                   strcmp(conf_text(conf, "eid.environment"), "test") == 0 };

	s->log = log;
	TRY(read_certificate(&r, s));
	TRY(read_roots(&r, "seal.roots", &s->roots));
	TRY(read_roots(&r, "tsa.roots", &s->authorities));
	TRY(read_key(&r, s));
	TRY(check_chain(&r, s));
	s->seal = (struct decision_seal){ .key = s->key,
		                          .chain = &s->chain,
		                          .roots = s->roots,
		                          .authorities = s->authorities,
		                          .name = s->certificate.organisation[0] ? s->certificate.organisation
		                                                                 : s->certificate.subject,
		                          .not_after = s->certificate.not_after };
	return open_ledger(&r, log, s);
}

void seal_setup_close(struct seal_setup *s)
{
	ledger_free(s->ledger);
	key_free(s->key);
	roots_free(s->roots);
	roots_free(s->authorities);
	der_list_release(&s->chain);
}

static struct instant watch(void *ctx, struct instant now)
{
	struct seal_setup *s = ctx;
	int64_t left = s->certificate.not_after.us - now.us;
	char days[24];

	if (now.us < s->watch_next.us && s->watch_next.us - now.us <= DAY) /* else the clock was set back */
		return s->watch_next;
	s->watch_next = instant_add(now, DAY);
	if (left < WARN_BEFORE) {
		(void)snprintf(days, sizeof days, "%lld", (long long)(left / DAY));
		log_event(s->log, left > 0 ? LOG_WARN : LOG_ERROR, left > 0 ? "seal.ends_soon" : "seal.has_ended",
		          "days", days, NULL);
	}
	return s->watch_next;
}

enum err seal_setup_watch(struct seal_setup *s, struct jobs *j)
{
	return jobs_step_add(j, "seal-watch", watch, s);
}
