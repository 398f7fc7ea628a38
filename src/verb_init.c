/* `jourbeslut init`: a new store and configuration; with --example a whole county of invented people. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jourbeslut/base/buf.h"
#include "jourbeslut/base/text.h"
#include "jourbeslut/store.h"
#include "settings.h"
#include "verbs.h"

struct init {
	const char *folder, *templates, *eid_dir, *tsa_dir;
	bool example;
	uint64_t port, api_port, phone_port, tsa_port;
	uint64_t sms_port, mail_port; /* 0: no messages */
};

DEFINE_CLEANUP(cleanup_pool, struct store_pool, store_pool_close);

static const char help[] =
        "jourbeslut init FOLDER: makes FOLDER with an empty store and a commented jourbeslut.conf to fill in.\n"
        "jourbeslut init --example --eid-dir DIR --tsa-dir DIR [options] FOLDER: the same with the example county,\n"
        "  ready to run against the simulators. Run again, it writes the configuration anew and keeps the store.\n"
        "  --eid-dir DIR         folder of `eid-simulator init`\n"
        "  --tsa-dir DIR         folder of `tsa-simulator init`: seal, ledger's key, roots\n"
        "  --port N              of the service (8090)\n"
        "  --eid-api-port N      of the e-ID simulator's API (8091)\n"
        "  --eid-phone-port N    of the simulator's phone (8092)\n"
        "  --tsa-port N          of the simulated time-stamping authority (8093)\n"
        "  --sms-port N          of tools/message-simulator's SMS operator (none)\n"
        "  --mail-port N         of its e-mail server (none)\n"
        "  --templates FOLDER    law packs and pages (" JOURBESLUT_TEMPLATES ")\n";

static enum err write_file(const char *path, struct span text, bool replace)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (replace ? O_TRUNC : O_EXCL), 0600);
	enum err e = ERR_OK;

	if (fd < 0)
		return errno == EEXIST ? ERR_DUPLICATE : ERR_IO;
	if (write(fd, text.ptr, text.len) != (ssize_t)text.len || fsync(fd) != 0)
		e = ERR_IO;
	(void)close(fd);
	return e;
}

static enum err example_service(const struct init *in, struct buf *out)
{
	return buf_printf(out,
	                  "# A demonstration with an invented county and simulated e-ID, time stamps and seal. "
	                  "`jourbeslut init FOLDER`\n# writes a file with every key explained.\n"
	                  "[server]\nport = %llu\n\n[paths]\nstore = jourbeslut.db\ntemplates = %s\n\n"
	                  "[duty]\nname = Socialjouren i Exempellän\nphone = 070-174 06 99\n"
	                  "check_address = http://127.0.0.1:%llu/kontroll/\n\n",
	                  (unsigned long long)in->port, in->templates, (unsigned long long)in->port);
}

static enum err example_eid(const struct init *in, struct buf *out)
{
	return buf_printf(
	        out,
	        "[eid]\nenvironment = test\napi_url = https://127.0.0.1:%llu/rp/v6.0\n"
	        "tls_ca = %s/tls-root.pem\nclient_cert = %s/rp-client.pem\nclient_key = %s/rp-client-key.pem\n"
	        "roots = %s/signature-root.pem\norg_number = 5560269986\n"
	        "autostart_computer = http://127.0.0.1:%llu/start?autostarttoken={token}&redirect={redirect}\n"
	        "autostart_phone = http://127.0.0.1:%llu/start?autostarttoken={token}&redirect={redirect}\n\n",
	        (unsigned long long)in->api_port, in->eid_dir, in->eid_dir, in->eid_dir, in->eid_dir,
	        (unsigned long long)in->phone_port, (unsigned long long)in->phone_port);
}

static enum err example_seal(const struct init *in, struct buf *out)
{
	return buf_printf(out,
	                  "[seal]\ncertificate = %s/seal.pem\nkey = %s/seal-key.pem\nroots = %s/seal-root.pem\n\n"
	                  "[tsa]\nurls = http://127.0.0.1:%llu/tsa\nroots = %s/tsa-root.pem\n\n"
	                  "[ledger]\norigin = jourbeslut-demo.invalid/ledger\nkey = %s/ledger-key.pem\n\n"
	                  "[verify]\ntrust = %s/trust\n",
	                  in->tsa_dir, in->tsa_dir, in->tsa_dir, (unsigned long long)in->tsa_port, in->tsa_dir,
	                  in->tsa_dir, in->tsa_dir);
}

static enum err example_messages(const struct init *in, struct buf *out)
{
	if (in->sms_port)
		TRY(buf_printf(
		        out,
		        "\n[sms]\nurl = https://127.0.0.1:%llu/sms\nfrom = Jouren\n"
		        "body = from={from}&to={to}&message={text}&whendelivered={report}\ntls_ca = %s/tls-root.pem\n",
		        (unsigned long long)in->sms_port, in->eid_dir));
	if (in->mail_port)
		TRY(buf_printf(out,
		               "\n[mail]\nserver = 127.0.0.1\nport = %llu\nfrom = jouren@jour.invalid\n"
		               "tls_ca = %s/tls-root.pem\n",
		               (unsigned long long)in->mail_port, in->eid_dir));
	return ERR_OK;
}

static enum err example_config(const struct init *in, struct buf *out)
{
	TRY(example_service(in, out));
	TRY(example_eid(in, out));
	TRY(example_seal(in, out));
	return example_messages(in, out);
}

static int init_run(const struct init *in)
{
	CLEANUP(cleanup_pool) struct store_pool *pool = NULL;
	BUF config = buf_init(65536);
	char path[4096], problem[300];
	enum err e;

	if (mkdir(in->folder, 0700) != 0 && errno != EEXIST)
		return verb_fail("init", ERR_IO, strerror(errno));
	e = in->example ? example_config(in, &config) : conf_sample(settings_keys, settings_key_count, &config);
	if (e != ERR_OK)
		return verb_fail("init", e, NULL);
	(void)snprintf(path, sizeof path, "%s/jourbeslut.conf", in->folder);
	e = write_file(path, buf_span(&config), in->example);
	if (e != ERR_OK)
		return verb_fail("init", e,
		                 e == ERR_DUPLICATE ? "jourbeslut.conf exists already; nothing was changed" : path);
	(void)snprintf(path, sizeof path, "%s/jourbeslut.db", in->folder);
	if ((e = store_pool_open(path, true, 1, &pool)) != ERR_OK)
		return verb_fail("init", e, path);
	if (!in->example)
		return VERB_DONE;
	(void)snprintf(path, sizeof path, "%s/example/county.json", in->templates);
	e = verb_import_file(pool, path, problem);
	return e == ERR_OK ? VERB_DONE : verb_fail("init", e, problem);
}

enum {
	OPT_EXAMPLE = 1,
	OPT_EID_DIR,
	OPT_TSA_DIR,
	OPT_PORT,
	OPT_API_PORT,
	OPT_PHONE_PORT,
	OPT_TSA_PORT,
	OPT_SMS_PORT,
	OPT_MAIL_PORT,
	OPT_TEMPLATES,
	OPT_HELP
};

static bool take_option(struct init *in, int option, const char *value)
{
	switch (option) {
	case OPT_EXAMPLE:
		in->example = true;
		return true;
	case OPT_EID_DIR:
		in->eid_dir = value;
		return true;
	case OPT_TSA_DIR:
		in->tsa_dir = value;
		return true;
	case OPT_TEMPLATES:
		in->templates = value;
		return true;
	case OPT_PORT:
		return number_parse(span_str(value), 65535, &in->port) == ERR_OK;
	case OPT_API_PORT:
		return number_parse(span_str(value), 65535, &in->api_port) == ERR_OK;
	case OPT_PHONE_PORT:
		return number_parse(span_str(value), 65535, &in->phone_port) == ERR_OK;
	case OPT_TSA_PORT:
		return number_parse(span_str(value), 65535, &in->tsa_port) == ERR_OK;
	case OPT_SMS_PORT:
		return number_parse(span_str(value), 65535, &in->sms_port) == ERR_OK;
	case OPT_MAIL_PORT:
		return number_parse(span_str(value), 65535, &in->mail_port) == ERR_OK;
	default:
		return false;
	}
}

/* False: there is no such file. NULL stays NULL. */
static bool make_absolute(const char **path, char storage[PATH_MAX])
{
	if (!*path)
		return true;
	if (!realpath(*path, storage))
		return false;
	*path = storage;
	return true;
}

int verb_init(int argc, char **argv)
{
	static const struct option options[] = { { "example", no_argument, NULL, OPT_EXAMPLE },
		                                 { "eid-dir", required_argument, NULL, OPT_EID_DIR },
		                                 { "tsa-dir", required_argument, NULL, OPT_TSA_DIR },
		                                 { "port", required_argument, NULL, OPT_PORT },
		                                 { "eid-api-port", required_argument, NULL, OPT_API_PORT },
		                                 { "eid-phone-port", required_argument, NULL, OPT_PHONE_PORT },
		                                 { "tsa-port", required_argument, NULL, OPT_TSA_PORT },
		                                 { "sms-port", required_argument, NULL, OPT_SMS_PORT },
		                                 { "mail-port", required_argument, NULL, OPT_MAIL_PORT },
		                                 { "templates", required_argument, NULL, OPT_TEMPLATES },
		                                 { "help", no_argument, NULL, OPT_HELP },
		                                 { 0 } };
	struct init in = {
		.templates = JOURBESLUT_TEMPLATES, .port = 8090, .api_port = 8091, .phone_port = 8092, .tsa_port = 8093
	};
	char templates[PATH_MAX], eid_dir[PATH_MAX], tsa_dir[PATH_MAX];
	int option;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == OPT_HELP) {
			(void)fputs(help, stdout);
			return VERB_DONE;
		}
		if (!take_option(&in, option, optarg)) {
			(void)fputs(help, stderr);
			return VERB_USE;
		}
	}
	if (optind + 1 != argc || (in.example && (!in.eid_dir || !in.tsa_dir))) {
		(void)fputs(help, stderr);
		return VERB_USE;
	}
	in.folder = argv[optind];
	/* Absolute, since the configuration file lies elsewhere than where the verb is run. */
	if (!make_absolute(&in.templates, templates))
		return verb_fail("init", ERR_NOT_FOUND, in.templates);
	if (!make_absolute(&in.eid_dir, eid_dir))
		return verb_fail("init", ERR_NOT_FOUND, in.eid_dir);
	if (!make_absolute(&in.tsa_dir, tsa_dir))
		return verb_fail("init", ERR_NOT_FOUND, in.tsa_dir);
	return init_run(&in);
}
