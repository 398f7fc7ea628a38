#include "jourbeslut/eid.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "eid_state.h"
#include "trust.h"

#define FILE_MAX ((size_t)256 << 10)
#define ORG_DIGITS 10

static const struct eid_settings defaults = {
	.domain = "",
	.autostart_computer = "bankid:///?autostarttoken={token}&redirect={redirect}",
	.autostart_phone = "https://app.bankid.com/?autostarttoken={token}&redirect={redirect}",
	.collect_interval_us = 2 * SECOND,
	.request_timeout_us = 10 * SECOND,
	.renew_window_us = 3 * MINUTE,
	.renew_max = 5,
	.skew_us = 2 * MINUTE,
	.refuse_risk = EID_RISK_HIGH,
};

static void fill_defaults(struct eid_settings *s)
{
	s->domain = s->domain ? s->domain : defaults.domain;
	s->autostart_computer = s->autostart_computer ? s->autostart_computer : defaults.autostart_computer;
	s->autostart_phone = s->autostart_phone ? s->autostart_phone : defaults.autostart_phone;
	s->collect_interval_us = s->collect_interval_us ? s->collect_interval_us : defaults.collect_interval_us;
	s->request_timeout_us = s->request_timeout_us ? s->request_timeout_us : defaults.request_timeout_us;
	s->renew_window_us = s->renew_window_us ? s->renew_window_us : defaults.renew_window_us;
	s->renew_max = s->renew_max ? s->renew_max : defaults.renew_max;
	s->skew_us = s->skew_us ? s->skew_us : defaults.skew_us;
	s->refuse_risk = s->refuse_risk ? s->refuse_risk : defaults.refuse_risk;
}

static enum err check_texts(const struct eid_settings *s, struct eid_problem *problem)
{
	enum err e = ERR_OK;

	if (!s->api_url || !span_starts_with(span_str(s->api_url), "https://")) {
		eid_problem_add(problem, "the address of the e-ID's API must begin with https://");
		e = ERR_CONFIG;
	}
	if (!s->org_number || strlen(s->org_number) != ORG_DIGITS ||
	    strspn(s->org_number, "0123456789") != ORG_DIGITS) {
		eid_problem_add(problem, "the organisation number must be ten digits");
		e = ERR_CONFIG;
	}
	return e;
}

static enum err check_given(const struct eid_settings *s, struct eid_problem *problem)
{
	if (s->tls_ca && s->client_cert && s->client_key && s->roots)
		return ERR_OK;
	eid_problem_add(problem,
	                "the root for TLS, the client certificate, its key and the signature roots must be given");
	return ERR_CONFIG;
}

static enum err read_file(const char *path, struct buf *out, struct eid_problem *problem)
{
	enum err e = buf_read_file(out, path);

	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK) {
		eid_problem_add(problem, "cannot read the file %.180s", path);
		return ERR_CONFIG;
	}
	return ERR_OK;
}

static enum err read_certificates(const char *path, struct eid_problem *problem, STACK_OF(X509) * *ret_list)
{
	BUF pem = buf_init(FILE_MAX);
	enum err e;

	TRY(read_file(path, &pem, problem));
	e = eid_pem_certificates(buf_span(&pem), ret_list);
	if (e == ERR_CONFIG)
		eid_problem_add(problem, "no readable certificate in %.180s", path);
	return e;
}

static enum err refuse_test(const struct eid_settings *s, STACK_OF(X509) * list, const char *path,
                            struct eid_problem *problem)
{
	for (int i = 0; i < sk_X509_num(list); i++) {
		if (s->environment == EID_TEST || !eid_certificate_is_test(sk_X509_value(list, i)))
			continue;
		eid_problem_add(problem, "the environment is production, but %.160s holds a certificate for tests",
		                path);
		return ERR_CONFIG;
	}
	return ERR_OK;
}

static enum err check_key(const struct eid_settings *s, X509 *certificate, struct eid_problem *problem)
{
	BUF pem = buf_init(FILE_MAX);
	CLEANUP(cleanup_bio) BIO *in = NULL;
	CLEANUP(cleanup_pkey) EVP_PKEY *key = NULL;
	bool fits;

	TRY(read_file(s->client_key, &pem, problem));
	in = BIO_new_mem_buf(pem.ptr, (int)pem.len);
	if (!in)
		return ERR_MEMORY;
	/* The empty password: an encrypted key is refused here, never asked for at a terminal. */
	key = PEM_read_bio_PrivateKey(in, NULL, NULL, (void *)(uintptr_t) "");
	fits = key && X509_check_private_key(certificate, key) == 1;
	ERR_clear_error();
	explicit_bzero(pem.ptr, pem.len);
	if (!fits) {
		eid_problem_add(problem, "the key %.90s is not readable, or not that of %.90s", s->client_key,
		                s->client_cert);
		return ERR_CONFIG;
	}
	return ERR_OK;
}

/* The relying party certificate names its organisation; evidence of another one would never be accepted. */
static enum err check_organisation(const struct eid_settings *s, const X509 *certificate, struct eid_problem *problem)
{
	char serial[32];
	enum err e = eid_name_text(X509_get_subject_name(certificate), NID_serialNumber, serial, sizeof serial);

	if (e == ERR_MEMORY)
		return e;
	if (e == ERR_OK && strcmp(serial, s->org_number) != 0) {
		eid_problem_add(problem, "the organisation number is not that of the client certificate (%s)", serial);
		return ERR_CONFIG;
	}
	return ERR_OK;
}

static enum err check_tls(const struct eid_settings *s, struct eid_problem *problem)
{
	CLEANUP(cleanup_x509_stack) STACK_OF(X509) *tls = NULL;

	TRY(read_certificates(s->tls_ca, problem, &tls));
	return refuse_test(s, tls, s->tls_ca, problem);
}

static enum err check_client(const struct eid_settings *s, struct eid_problem *problem)
{
	CLEANUP(cleanup_x509_stack) STACK_OF(X509) *client = NULL;

	TRY(read_certificates(s->client_cert, problem, &client));
	TRY(refuse_test(s, client, s->client_cert, problem));
	TRY(check_key(s, sk_X509_value(client, 0), problem));
	return check_organisation(s, sk_X509_value(client, 0), problem);
}

static enum err load_trust(struct eid *e, struct eid_problem *problem)
{
	BUF pem = buf_init(FILE_MAX);
	struct eid_problem own = { "" };
	enum err result;

	TRY(read_file(e->settings.roots, &pem, problem));
	result = eid_trust_new(e->settings.environment, buf_span(&pem), &own, &e->trust);
	if (*own.text)
		eid_problem_add(problem, "%s", own.text);
	return result;
}

/* Whoever mends it reads all of it at once. */
static enum err check_all(struct eid *e, struct eid_problem *problem)
{
	const struct eid_settings *s = &e->settings;
	enum err results[4] = { check_texts(s, problem), check_given(s, problem), ERR_OK, ERR_OK };

	TRY(results[1]); /* before the files are read */
	results[1] = check_tls(s, problem);
	results[2] = check_client(s, problem);
	results[3] = load_trust(e, problem);
	for (size_t i = 0; i < ARRAY_LENGTH(results); i++)
		TRY(results[i]);
	return ERR_OK;
}

DEFINE_CLEANUP(cleanup_eid, struct eid, eid_free);

enum err eid_new(const struct eid_settings *settings, const struct clock *clock, const struct random *random,
                 const struct log *log, struct eid_problem *problem, struct eid **ret_eid)
{
	CLEANUP(cleanup_eid) struct eid *e = calloc(1, sizeof *e);

	problem->text[0] = 0;
	if (!e)
		return ERR_MEMORY;
	e->settings = *settings;
	e->clock = clock;
	e->random = random;
	e->log = log;
	fill_defaults(&e->settings);
	TRY(check_all(e, problem));
	e->tls = (struct jobs_tls){ .ca_file = e->settings.tls_ca,
		                    .cert_file = e->settings.client_cert,
		                    .key_file = e->settings.client_key };
	*ret_eid = TAKE(e);
	return ERR_OK;
}

void eid_free(struct eid *e)
{
	if (!e)
		return;
	worker_free(e->worker);
	eid_trust_free(e->trust);
	free(e);
}

const struct eid_trust *eid_trust(const struct eid *e)
{
	return e->trust;
}

enum eid_environment eid_environment(const struct eid *e)
{
	return e->settings.environment;
}

const char *eid_org_number(const struct eid *e)
{
	return e->settings.org_number;
}
