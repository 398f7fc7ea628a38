/* The verbs of the e-ID simulator. Exit status: 0 done, 1 refused or failed, 64 wrong use. */
#include "simulator.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "jourbeslut/base/log.h"
#include "jourbeslut/base/text.h"

#define EXIT_DONE 0
#define EXIT_REFUSED 1
#define EXIT_USE 64
/* The largest lawful body (200 000 characters of invisible data, 40 000 of visible) and some room. */
#define API_BODY_MAX ((size_t)400000)
#define PHONE_BODY_MAX ((size_t)65536)

static const char help_text[] =
        "eid-simulator: a stand-in for Swedish BankID, for tests and demonstrations. It proves nobody's identity.\n"
        "\n"
        "  eid-simulator init FOLDER [--persons FILE] [--org-number N] [--rp-name NAME] [--host HOST]\n"
        "  eid-simulator serve FOLDER [--api-port N] [--phone-port N] [--listen ADDRESS] [--port-file FILE]\n"
        "                [--pickup-seconds N] [--finish-seconds N] [--complete-seconds N] [--failed-seconds N]\n"
        "                [--frame-seconds N] [--persons FILE] [--quiet]\n"
        "  eid-simulator qr SECRET T          prints the HMAC of one frame of an animated QR code\n"
        "  eid-simulator misbehaviours        lists the ways in which it can be told to be wrong\n"
        "  eid-simulator --help | --version\n"
        "\n"
        "init makes a test PKI of its own in FOLDER (files of mode 0600), with what a service needs:\n"
        "  rp-client.pem, rp-client-key.pem   its client certificate (also rp-client.p12, rp-client-p12-password.txt)\n"
        "  tls-root.pem                       the only root to trust for the connection\n"
        "  signature-root.pem                 the only root to trust for signatures\n"
        "  persons.json                       who has an e-ID: [{\"personalNumber\", \"givenName\", \"surname\"}, "
        "...]\n"
        "  --persons FILE    that list, or an object with it as `persons`; without it three invented people\n"
        "  --org-number N    organisation number in the client certificate, 10 or 12 digits (5560269986)\n"
        "  --rp-name NAME    the service's name, which the signer is shown\n"
        "  --host HOST       further name of the server, beside localhost and 127.0.0.1\n"
        "\n"
        "serve speaks the RP API at https://ADDRESS:N/rp/v6.0/ (mutual TLS) and shows the phone at http://ADDRESS:N/.\n"
        "  --api-port N, --phone-port N       0 or absent: any free port\n"
        "  --listen ADDRESS                   127.0.0.1; the phone's port must never be open to others than testers\n"
        "  --port-file FILE                   when ready, holds two lines: api=N and phone=N\n"
        "  --pickup-seconds N                 30: how long an order waits for a person\n"
        "  --finish-seconds N                 180: how long the person may take\n"
        "  --complete-seconds N, --failed-seconds N   180, 300: how long a result can be collected, once\n"
        "  --frame-seconds N                  5: how old a QR frame may be\n"
        "\n"
        "The security code is any six digits; 000000 is the wrong one. README.md describes the control API.\n"
        "Exit status: 0 done, 1 refused or failed, 64 wrong use.\n";

struct options {
	const char *folder, *persons, *organization, *rp_name, *host, *listen, *port_file;
	unsigned api_port, phone_port;
	struct order_limits limits;
	bool quiet;
};

enum option_code {
	OPT_PERSONS = 256,
	OPT_ORG,
	OPT_RP_NAME,
	OPT_HOST,
	OPT_LISTEN,
	OPT_PORT_FILE,
	OPT_QUIET,
	OPT_NUMBER
};

/* Options that are numbers, with where they go and their largest value. */
struct number_option {
	const char *name;
	unsigned *value;
	unsigned max;
};

static int wrong_use(const char *what)
{
	fprintf(stderr, "eid-simulator: %s. See eid-simulator --help.\n", what);
	return EXIT_USE;
}

static int failed(const char *what, enum err e)
{
	fprintf(stderr, "eid-simulator: %s (%s)\n", what, err_name(e));
	if (e == ERR_INTERNAL)
		ERR_print_errors_fp(stderr);
	return EXIT_REFUSED;
}

static bool number_set(const struct number_option *o, const char *text)
{
	uint64_t value;

	if (number_parse(span_str(text), o->max, &value) != ERR_OK)
		return false;
	*o->value = (unsigned)value;
	return true;
}

/* False: wrong use. */
static bool options_read(int argc, char **argv, struct options *o)
{
	const struct number_option numbers[] = {
		{ "api-port", &o->api_port, 65535 },
		{ "phone-port", &o->phone_port, 65535 },
		{ "pickup-seconds", &o->limits.pick_up, 86400 },
		{ "finish-seconds", &o->limits.finish, 86400 },
		{ "complete-seconds", &o->limits.keep_complete, 86400 },
		{ "failed-seconds", &o->limits.keep_failed, 86400 },
		{ "frame-seconds", &o->limits.frame, 86400 },
	};
	struct option table[7 + ARRAY_LENGTH(numbers) + 1] = {
		{ "persons", required_argument, NULL, OPT_PERSONS },
		{ "org-number", required_argument, NULL, OPT_ORG },
		{ "rp-name", required_argument, NULL, OPT_RP_NAME },
		{ "host", required_argument, NULL, OPT_HOST },
		{ "listen", required_argument, NULL, OPT_LISTEN },
		{ "port-file", required_argument, NULL, OPT_PORT_FILE },
		{ "quiet", no_argument, NULL, OPT_QUIET },
	};
	int code;

	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
		table[7 + i] = (struct option){ numbers[i].name, required_argument, NULL, OPT_NUMBER + (int)i };
	while ((code = getopt_long(argc, argv, "", table, NULL)) != -1) {
		const char **text = code == OPT_PERSONS     ? &o->persons
		                    : code == OPT_ORG       ? &o->organization
		                    : code == OPT_RP_NAME   ? &o->rp_name
		                    : code == OPT_HOST      ? &o->host
		                    : code == OPT_LISTEN    ? &o->listen
		                    : code == OPT_PORT_FILE ? &o->port_file
		                                            : NULL;

		if (code == '?')
			return false;
		if (text)
			*text = optarg;
		else if (code == OPT_QUIET)
			o->quiet = true;
		else if (!number_set(&numbers[code - OPT_NUMBER], optarg))
			return false;
	}
	if (optind != argc - 1)
		return false;
	o->folder = argv[optind];
	return true;
}

static const char example_persons[] =
        "[\n"
        "  { \"personalNumber\": \"199001012385\", \"givenName\": \"Astrid\", \"surname\": \"Exempel\" },\n"
        "  { \"personalNumber\": \"197503152394\", \"givenName\": \"Björn\", \"surname\": \"Påhittad\" },\n"
        "  { \"personalNumber\": \"196811302386\", \"givenName\": \"Åsa-Märta\", \"surname\": \"af Provåker\" }\n"
        "]\n";

/* Copies the list of persons into the installation, once it has proved readable. */
static int persons_install(const struct options *o)
{
	BUF content = buf_init((size_t)1 << 20), path = buf_init(4096);
	CLEANUP(persons_release) struct persons persons = { 0 };
	char problem[200];
	enum err e = o->persons ? buf_read_file(&content, o->persons) : buf_add_str(&content, example_persons);

	if (e != ERR_OK)
		return failed("the list of persons cannot be read", e);
	e = persons_parse(buf_span(&content), &persons, problem);
	if (e != ERR_OK)
		return failed(problem, e);
	e = path_join(o->folder, "persons", ".json", &path);
	if (e == ERR_OK)
		e = file_write_private(buf_str(&path), buf_span(&content));
	return e == ERR_OK ? EXIT_DONE : failed("the list of persons cannot be written", e);
}

static int verb_init(const struct options *o)
{
	struct pki *pki = NULL;
	enum err e = pki_create(o->folder, o->host, o->organization, o->rp_name);
	int status;

	if (e == ERR_INPUT)
		return wrong_use("an organisation number has 10 or 12 digits");
	if (e == ERR_DUPLICATE)
		return failed("the folder holds an installation already", e);
	if (e != ERR_OK)
		return failed("the folder cannot be made", e);
	status = persons_install(o);
	if (status != EXIT_DONE)
		return status;
	e = pki_open(o->folder, clock_system(), &pki);
	pki_free(pki);
	return e == ERR_OK ? EXIT_DONE : failed("the certificates cannot be made", e);
}

static enum err port_file_write(const char *path, const struct web *api, const struct web *phone)
{
	BUF text = buf_init(64);

	TRY(buf_printf(&text, "api=%u\nphone=%u\n", web_port(api), web_port(phone)));
	return file_write_private(path, buf_span(&text));
}

static enum err servers_run(struct simulator *s, const struct options *o, const sigset_t *signals)
{
	BUF certificate = buf_init(1 << 16), key = buf_init(1 << 16), client_root = buf_init(1 << 16);
	struct web_options options = { .address = o->listen, .port = (uint16_t)o->phone_port, .ctx = s };
	struct web *api = NULL, *phone = NULL;
	enum err e;
	int signal;

	TRY(cert_pem(s->pki->tls_server.cert, &certificate));
	TRY(key_pem(s->pki->tls_server.key, &key));
	TRY(cert_pem(s->pki->rp_root.cert, &client_root));
	options.handler = phone_handle;
	options.body_max = PHONE_BODY_MAX;
	TRY(web_start(&options, &phone));
	options.port = (uint16_t)o->api_port;
	options.handler = api_handle;
	options.body_max = API_BODY_MAX;
	options.certificate = buf_str(&certificate);
	options.key = buf_str(&key);
	options.client_root = buf_str(&client_root);
	e = web_start(&options, &api);
	if (e == ERR_OK && o->port_file)
		e = port_file_write(o->port_file, api, phone);
	if (e == ERR_OK) {
		printf("RP API: https://%s:%u/rp/v6.0/\nPhone:  http://%s:%u/\n", o->listen, web_port(api), o->listen,
		       web_port(phone));
		(void)fflush(stdout);
		(void)sigwait(signals, &signal);
	}
	web_stop(api);
	web_stop(phone);
	return e;
}

static enum err simulator_open(const struct options *o, struct simulator *s)
{
	BUF path = buf_init(4096);
	char problem[200] = "";
	enum err e;

	TRY(pki_open(o->folder, s->clock, &s->pki));
	TRY(path_join(o->folder, "persons", ".json", &path));
	e = persons_read(o->persons ? o->persons : buf_str(&path), &s->persons, problem);
	if (e != ERR_OK)
		fprintf(stderr, "eid-simulator: the list of persons: %s\n", problem);
	TRY(e);
	return orders_new(&o->limits, s->clock, s->random, &s->orders);
}

static int verb_serve(const struct options *o)
{
	struct log log = { .stream = o->quiet ? NULL : stderr, .least = LOG_INFO, .clock = clock_system() };
	struct simulator s = { .clock = clock_system(), .random = random_system(), .log = &log };
	sigset_t signals;
	enum err e;

	/* Blocked before any thread starts, so that only sigwait sees them. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	pthread_mutex_init(&s.lock, NULL);
	e = simulator_open(o, &s);
	if (e == ERR_OK)
		e = servers_run(&s, o, &signals);
	orders_free(s.orders);
	persons_release(&s.persons);
	pki_free(s.pki);
	pthread_mutex_destroy(&s.lock);
	return e == ERR_OK ? EXIT_DONE
	                   : failed("cannot serve; has the folder been made with init, are the ports free?", e);
}

static int verb_qr(int argc, char **argv)
{
	uint64_t t;
	char mac[65];

	if (argc != 3 || number_parse(span_str(argv[2]), 1000000, &t) != ERR_OK)
		return wrong_use("qr takes a secret and a number of seconds");
	if (qr_mac(argv[1], (unsigned)t, mac) != ERR_OK)
		return failed("no HMAC", ERR_INTERNAL);
	printf("%s\n", mac);
	return EXIT_DONE;
}

static int verb_misbehaviours(void)
{
	for (int m = 0; m < MISBEHAVE_COUNT; m++)
		if (misbehave_name((enum misbehaviour)m))
			printf("%-26s %s\n", misbehave_name((enum misbehaviour)m),
			       misbehave_meaning((enum misbehaviour)m));
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct options o = {
		.organization = "5560269986",
		.rp_name = "Jourbeslut (simulerad e-legitimation)",
		.host = "localhost",
		.listen = "127.0.0.1",
		.limits = { .pick_up = 30,
		            .finish = 180,
		            .keep_complete = 180,
		            .keep_failed = 300,
		            .frame = 5,
		            .wrong_codes = 3 },
	};
	const char *verb = argc > 1 ? argv[1] : "";

	if (strcmp(verb, "--help") == 0 || strcmp(verb, "help") == 0)
		return fputs(help_text, stdout) < 0 ? EXIT_REFUSED : EXIT_DONE;
	if (strcmp(verb, "--version") == 0)
		return puts("eid-simulator " EID_SIMULATOR_VERSION) < 0 ? EXIT_REFUSED : EXIT_DONE;
	if (strcmp(verb, "qr") == 0)
		return verb_qr(argc - 1, argv + 1);
	if (strcmp(verb, "misbehaviours") == 0)
		return verb_misbehaviours();
	if (strcmp(verb, "init") != 0 && strcmp(verb, "serve") != 0)
		return wrong_use("a verb is needed: init, serve, qr or misbehaviours");
	if (!options_read(argc - 1, argv + 1, &o))
		return wrong_use("an option is unknown or has a bad value, or the folder is missing");
	return strcmp(verb, "init") == 0 ? verb_init(&o) : verb_serve(&o);
}
