/* The verbs of the TSA simulator. Exit status: 0 done, 1 refused or failed, 64 wrong use. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>

#include "jourbeslut/base/text.h"

#include "publish.h"
#include "register.h"
#include "server.h"

#define EXIT_DONE 0
#define EXIT_REFUSED 1
#define EXIT_USE 64
#define DAYS_MAX 10000
#define SECONDS_MAX 86400

static const char help_text[] =
        "tsa-simulator: time-stamping authority, OCSP responder and maker of a test seal, for tests and\n"
        "demonstrations. What it signs proves nothing.\n"
        "\n"
        "  tsa-simulator init FOLDER [--port N] [--tsa-days N] [--eid-roots FILE]\n"
        "  tsa-simulator serve FOLDER [--port N] [--listen ADDRESS] [--port-file FILE] [--crl-seconds N] [--quiet]\n"
        "                [--misbehave MODE] [--misbehave-path tsa|ocsp|all] [--misbehave-seconds N]\n"
        "  tsa-simulator revoke FOLDER seal|tsa|seal-ca [--at TIME] [--reason REASON]\n"
        "  tsa-simulator crl FOLDER           writes the revocation lists in FOLDER/trust anew\n"
        "  tsa-simulator misbehaviours        lists the ways in which it can be told to be wrong\n"
        "  tsa-simulator --help | --version\n"
        "\n"
        "init makes in FOLDER (files of mode 0600); run again it keeps roots and keys, and makes what has expired:\n"
        "  seal.pem, seal-key.pem   the seal's certificate with its issuer's, and its key\n"
        "  tsa.pem                  the certificate of the time stamps\n"
        "  seal-root.pem, tsa-root.pem   the roots\n"
        "  ledger-key.pem           a key for the ledger (Ed25519)\n"
        "  trust/                   all that `jourbeslut verify --trust` needs, but for the ledger's own key\n"
        "  --port N          port of `serve`, which the certificates name for OCSP (8093, or that of last time)\n"
        "  --tsa-days N      lifetime of the time stamps' certificate from now (3650, or that of last time)\n"
        "  --eid-roots FILE  PEM roots of the e-ID, for trust/eid\n"
        "\n"
        "serve answers POST /tsa (RFC 3161), POST /ocsp (RFC 6960) and, for tests, POST /control.\n"
        "  --port N          another port than init's: certificates are issued anew for it. 0: any free one\n"
        "  --listen ADDRESS  127.0.0.1\n"
        "  --port-file FILE  when ready, holds the line port=N\n"
        "  --crl-seconds N   writes the revocation lists anew that often; without it only `crl` does\n"
        "\n"
        "revoke is seen by a running server at once.\n"
        "  --at TIME         RFC 3339; now\n"
        "  --reason REASON   keyCompromise, or another name of RFC 5280\n"
        "Exit status: 0 done, 1 refused or failed, 64 wrong use.\n";

struct options {
	const char *folder, *target, *eid_roots, *listen, *port_file, *at, *reason, *misbehave, *misbehave_path;
	uint64_t port, tsa_days, crl_seconds, misbehave_seconds;
	bool port_given, seconds_given, quiet;
};

enum option_code {
	OPT_PORT = 256,
	OPT_DAYS,
	OPT_EID_ROOTS,
	OPT_LISTEN,
	OPT_PORT_FILE,
	OPT_CRL_SECONDS,
	OPT_QUIET,
	OPT_AT,
	OPT_REASON,
	OPT_MISBEHAVE,
	OPT_MISBEHAVE_PATH,
	OPT_MISBEHAVE_SECONDS
};

static const struct option option_table[] = {
	{ "port", required_argument, NULL, OPT_PORT },
	{ "tsa-days", required_argument, NULL, OPT_DAYS },
	{ "eid-roots", required_argument, NULL, OPT_EID_ROOTS },
	{ "listen", required_argument, NULL, OPT_LISTEN },
	{ "port-file", required_argument, NULL, OPT_PORT_FILE },
	{ "crl-seconds", required_argument, NULL, OPT_CRL_SECONDS },
	{ "quiet", no_argument, NULL, OPT_QUIET },
	{ "at", required_argument, NULL, OPT_AT },
	{ "reason", required_argument, NULL, OPT_REASON },
	{ "misbehave", required_argument, NULL, OPT_MISBEHAVE },
	{ "misbehave-path", required_argument, NULL, OPT_MISBEHAVE_PATH },
	{ "misbehave-seconds", required_argument, NULL, OPT_MISBEHAVE_SECONDS },
	{ 0 },
};

static int wrong_use(const char *what)
{
	fprintf(stderr, "tsa-simulator: %s. See tsa-simulator --help.\n", what);
	return EXIT_USE;
}

static int failed(const char *what, enum err e)
{
	fprintf(stderr, "tsa-simulator: %s (%s)\n", what, err_name(e));
	if (e == ERR_INTERNAL)
		ERR_print_errors_fp(stderr);
	return EXIT_REFUSED;
}

/* False: a bad value. */
static bool option_take(struct options *o, int code, const char *value)
{
	const char **text = code == OPT_EID_ROOTS        ? &o->eid_roots
	                    : code == OPT_LISTEN         ? &o->listen
	                    : code == OPT_PORT_FILE      ? &o->port_file
	                    : code == OPT_AT             ? &o->at
	                    : code == OPT_REASON         ? &o->reason
	                    : code == OPT_MISBEHAVE      ? &o->misbehave
	                    : code == OPT_MISBEHAVE_PATH ? &o->misbehave_path
	                                                 : NULL;

	if (text) {
		*text = value;
		return true;
	}
	switch (code) {
	case OPT_QUIET:
		o->quiet = true;
		return true;
	case OPT_PORT:
		o->port_given = true;
		return number_parse(span_str(value), 65535, &o->port) == ERR_OK;
	case OPT_DAYS:
		return number_parse(span_str(value), DAYS_MAX, &o->tsa_days) == ERR_OK && o->tsa_days > 0;
	case OPT_CRL_SECONDS:
		return number_parse(span_str(value), SECONDS_MAX, &o->crl_seconds) == ERR_OK;
	case OPT_MISBEHAVE_SECONDS:
		o->seconds_given = true;
		return number_parse(span_str(value), INT64_MAX, &o->misbehave_seconds) == ERR_OK;
	default:
		return false;
	}
}

/* False: wrong use. */
static bool options_read(int argc, char **argv, bool has_target, struct options *o)
{
	int code;

	while ((code = getopt_long(argc, argv, "", option_table, NULL)) != -1)
		if (!option_take(o, code, optarg))
			return false;
	if (optind != argc - (has_target ? 2 : 1))
		return false;
	o->folder = argv[optind];
	o->target = has_target ? argv[optind + 1] : NULL;
	return true;
}

static int verb_init(const struct options *o)
{
	struct pki *pki = NULL;
	enum err e;

	if (o->port_given && o->port == 0)
		return wrong_use("certificates must name a port; 0 is only for serve");
	e = pki_prepare(o->folder, (uint16_t)o->port, (int)o->tsa_days);
	if (e != ERR_OK)
		return failed("the folder cannot be made", e);
	e = pki_open(o->folder, clock_system(), &pki);
	if (e != ERR_OK)
		return failed("the certificates cannot be made", e);
	e = publish_all(pki, o->eid_roots);
	pki_free(pki);
	return e == ERR_OK ? EXIT_DONE : failed("the files for others cannot be written; are the e-ID's roots PEM?", e);
}

/* The certificates for the port that the server has got, and their files. */
static enum err server_open(const struct options *o, uint16_t port, struct server *s)
{
	TRY(pki_prepare(o->folder, port, 0));
	TRY(pki_open(o->folder, clock_system(), &s->pki));
	return publish_all(s->pki, NULL);
}

static enum err port_file_write(const char *path, uint16_t port)
{
	BUF text = buf_init(64);

	TRY(buf_printf(&text, "port=%u\n", port));
	return file_write_private(path, buf_span(&text));
}

/* Until the signal; keeps the revocation lists new meanwhile, if that was asked. */
static enum err serve_until(struct server *s, const struct options *o, const sigset_t *signals)
{
	const struct timespec pause = { .tv_sec = (time_t)o->crl_seconds };
	enum err e = ERR_OK;

	/* A signal, and not the end of the pause, ends it; EINTR is another signal's. */
	while (sigtimedwait(signals, NULL, o->crl_seconds > 0 ? &pause : NULL) < 0 && e == ERR_OK) {
		if (errno != EAGAIN)
			continue;
		pthread_mutex_lock(&s->lock);
		e = publish_crls(s->pki);
		pthread_mutex_unlock(&s->lock);
	}
	return e;
}

static enum err server_run(struct server *s, const struct options *o, uint16_t port, const sigset_t *signals)
{
	struct web_options options = {
		.address = o->listen, .port = port, .body_max = SERVER_BODY_MAX, .handler = server_handle, .ctx = s
	};
	struct web *web = NULL;
	enum err e;

	pthread_mutex_lock(&s->lock); /* requests wait for the certificates */
	e = web_start(&options, &web);
	if (e == ERR_OK)
		e = server_open(o, web_port(web), s);
	pthread_mutex_unlock(&s->lock);
	if (e == ERR_OK && o->port_file)
		e = port_file_write(o->port_file, web_port(web));
	if (e == ERR_OK) {
		printf("Time stamps: http://%s:%u/tsa\nOCSP:        http://%s:%u/ocsp\n", o->listen, web_port(web),
		       o->listen, web_port(web));
		(void)fflush(stdout);
		e = serve_until(s, o, signals);
	}
	web_stop(web);
	return e;
}

static enum err misbehave_first(const struct options *o, struct misbehaviours *m)
{
	int64_t seconds = (int64_t)o->misbehave_seconds;

	if (!o->misbehave)
		return ERR_OK;
	return misbehave_set(m, o->misbehave_path, o->misbehave, o->seconds_given ? &seconds : NULL, 0);
}

static int verb_serve(const struct options *o)
{
	struct log log = { .stream = o->quiet ? NULL : stderr, .least = LOG_INFO, .clock = clock_system() };
	struct server s = { .log = &log };
	struct pki_facts facts;
	sigset_t signals;
	enum err e;

	if (misbehave_first(o, &s.misbehaviours) != ERR_OK)
		return wrong_use("there is no such misbehaviour");
	e = pki_facts_read(o->folder, &facts);
	if (e != ERR_OK)
		return failed("the folder has not been made with init", e);
	/* Blocked before any thread starts, so that only sigtimedwait sees them. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	pthread_mutex_init(&s.lock, NULL);
	e = server_run(&s, o, o->port_given ? (uint16_t)o->port : facts.port, &signals);
	pki_free(s.pki);
	pthread_mutex_destroy(&s.lock);
	return e == ERR_OK ? EXIT_DONE : failed("cannot serve; is the port free?", e);
}

static int verb_revoke(const struct options *o)
{
	struct instant at = clock_now(clock_system());
	enum err e;
	int reason;

	if (strcmp(o->target, "seal") != 0 && strcmp(o->target, "tsa") != 0 && strcmp(o->target, "seal-ca") != 0)
		return wrong_use("revoke takes seal, tsa or seal-ca");
	if (o->at && instant_parse(span_str(o->at), &at) != ERR_OK)
		return wrong_use("--at takes a time such as 2026-11-24T23:40:00+01:00");
	if (reason_parse(o->reason, &reason) != ERR_OK)
		return wrong_use("there is no such reason");
	e = register_revoke(o->folder, o->target, at, reason);
	return e == ERR_OK ? EXIT_DONE : failed("cannot revoke; has the folder been made with init?", e);
}

static int verb_crl(const struct options *o)
{
	struct pki *pki = NULL;
	enum err e = pki_open(o->folder, clock_system(), &pki);

	if (e == ERR_OK)
		e = publish_crls(pki);
	pki_free(pki);
	return e == ERR_OK ? EXIT_DONE : failed("cannot write the lists; has the folder been made with init?", e);
}

static int verb_misbehaviours(void)
{
	for (int m = 0; m < MISBEHAVE_COUNT; m++)
		if (misbehave_name((enum misbehaviour)m))
			printf("%-20s %s\n", misbehave_name((enum misbehaviour)m),
			       misbehave_meaning((enum misbehaviour)m));
	return EXIT_DONE;
}

static const struct {
	const char *name;
	int (*run)(const struct options *o);
	bool has_target;
} verbs[] = {
	{ "init", verb_init, false },
	{ "serve", verb_serve, false },
	{ "revoke", verb_revoke, true },
	{ "crl", verb_crl, false },
};

int main(int argc, char **argv)
{
	struct options o = { .listen = "127.0.0.1", .reason = "keyCompromise", .misbehave_path = "tsa" };
	const char *verb = argc > 1 ? argv[1] : "";

	if (strcmp(verb, "--help") == 0 || strcmp(verb, "help") == 0)
		return fputs(help_text, stdout) < 0 ? EXIT_REFUSED : EXIT_DONE;
	if (strcmp(verb, "--version") == 0)
		return puts("tsa-simulator " TSA_SIMULATOR_VERSION) < 0 ? EXIT_REFUSED : EXIT_DONE;
	if (strcmp(verb, "misbehaviours") == 0)
		return verb_misbehaviours();
	for (size_t i = 0; i < ARRAY_LENGTH(verbs); i++) {
		if (strcmp(verb, verbs[i].name) != 0)
			continue;
		if (!options_read(argc - 1, argv + 1, verbs[i].has_target, &o))
			return wrong_use("an option is unknown or has a bad value, or the folder is missing");
		return verbs[i].run(&o);
	}
	return wrong_use("a verb is needed: init, serve, revoke, crl or misbehaviours");
}
