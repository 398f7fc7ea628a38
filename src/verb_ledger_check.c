/* `jourbeslut ledger check`: the witness' side, run from a municipality's cron against its county's service. It needs
 * neither store nor configuration: an address, the ledger's verification key, and the checkpoint that it saw last. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "jourbeslut/jobs.h"
#include "verb_ledger.h"
#include "verbs.h"

#define DEFAULT_CA "/etc/ssl/certs/ca-certificates.crt"

static const char help[] =
        "jourbeslut ledger check --url URL --vkey FILE --since FILE [--cosign KEY --witness-name NAME] [--ca FILE]\n"
        "  Fetches the ledger's checkpoint from the service at URL (https, or http on a closed network) and proves\n"
        "  that nothing that stood in the ledger at the checkpoint in --since has been changed or removed. Then the\n"
        "  new checkpoint takes that file's place; where there is none yet, it is written for the first time.\n"
        "  --vkey FILE           the ledger's verification key; of several lines the last counts\n"
        "  --cosign KEY          PEM, Ed25519: cosigns what was found good; the line is added to the file\n"
        "  --witness-name NAME   under this name, such as gavle.example.se/vittne\n"
        "  --ca FILE             PEM: roots that are trusted for https (" DEFAULT_CA ")\n"
        "Exit status: 0 nothing was changed; 1 HISTORY WAS REWRITTEN OR SHRUNK, or what came is not the ledger's; 2 "
        "the\n"
        "service could not be asked: nothing is known.\n";

DEFINE_CLEANUP(cleanup_key, struct key, key_free);
DEFINE_CLEANUP(cleanup_jobs, struct jobs, jobs_free);

struct check {
	const char *url, *vkey, *since, *cosign, *witness_name;
	struct jobs_tls tls;
	struct jobs *jobs;
};

struct answer {
	bool came;
	enum err err;
	struct buf *body;
	char *detail;
	size_t detail_size;
};

static void take(void *ctx, const struct jobs_response *r)
{
	struct answer *a = ctx;

	a->came = true;
	a->err = r->err;
	if (r->err == ERR_OK && r->status == 200)
		a->err = buf_add_span(a->body, r->body);
	else if (r->err == ERR_OK)
		a->err = r->status == 404 ? ERR_NOT_FOUND : ERR_UPSTREAM;
	(void)snprintf(a->detail, a->detail_size, "status %d %s", r->status, r->detail);
}

static enum err get(void *ctx, const char *path, struct buf *out)
{
	struct check *c = ctx;
	size_t len = strlen(c->url);
	BUF url = buf_init(2000);
	char detail[300];
	struct answer a = { .body = out, .detail = detail, .detail_size = sizeof detail };

	TRY(buf_printf(&url, "%s%s%s", c->url, len > 0 && c->url[len - 1] == '/' ? "" : "/", path));
	struct jobs_request request = {
		.url = buf_str(&url), .get = true, .plain_allowed = true, .tls = &c->tls, .response_max = out->max
	};
	TRY(jobs_post(c->jobs, &request, take, &a));
	while (!a.came)
		(void)jobs_turn(c->jobs, SECOND);
	if (a.err != ERR_OK)
		(void)fprintf(stderr, "jourbeslut ledger check: %s: %s\n", buf_str(&url), detail);
	return a.err;
}

static enum err read_since(const struct check *c, struct buf *ret_since)
{
	enum err e = buf_read_file(ret_since, c->since);

	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err add_cosignature(const struct check *c, const struct buf *note, char *problem, size_t size,
                                struct buf *out)
{
	CLEANUP(cleanup_key) struct key *key = NULL;
	struct ledger_vkey witness;

	TRY(key_open(c->cosign, NULL, problem, size, &key));
	(void)snprintf(problem, size, "--cosign needs an Ed25519 key, --witness-name a name without spaces and \"+\"");
	TRY(ledger_vkey_of(key, c->witness_name, 0x04, &witness));
	return ledger_cosign(buf_span(note), key, &witness, clock_now(clock_system()), out);
}

static int keep(const struct check *c, const struct buf *note)
{
	BUF cosigned = buf_init(LEDGER_CHECKPOINT_MAX);
	char problem[300] = "";
	enum err e;

	if (c->cosign && (e = add_cosignature(c, note, problem, sizeof problem, &cosigned)) != ERR_OK)
		return verb_fail("ledger check", e, problem);
	e = ledger_note_save(c->since, buf_span(c->cosign ? &cosigned : note));
	if (e == ERR_OK)
		return VERB_DONE;
	(void)snprintf(problem, sizeof problem, "%.200s cannot be written", c->since);
	return verb_fail("ledger check", e, problem);
}

static enum err open_network(struct check *c)
{
	struct jobs_transport transport;

	TRY(jobs_transport_curl(clock_system(), &transport));
	return jobs_new(&transport, clock_system(), NULL, &c->jobs);
}

static int check(struct check *c)
{
	const struct ledger_source source = { get, c };
	BUF since = buf_init(LEDGER_CHECKPOINT_MAX), note = buf_init(LEDGER_CHECKPOINT_MAX);
	struct ledger_vkey vkey;
	char reason[300] = "";
	enum err e;

	if ((e = ledger_vkey_file(c->vkey, &vkey)) != ERR_OK)
		return ledger_fail_file("ledger check", e, c->vkey);
	if ((e = read_since(c, &since)) != ERR_OK)
		return ledger_fail_file("ledger check", e, c->since);
	if ((e = open_network(c)) != ERR_OK)
		return verb_fail("ledger check", e, NULL);
	e = ledger_follow(&source, &vkey, buf_span(&since), reason, sizeof reason, &note);
	if (e == ERR_EVIDENCE) {
		(void)fprintf(stderr, "jourbeslut ledger check: ALARM: %s: %s\n%s is left as it was.\n", c->url, reason,
		              c->since);
		return VERB_FAILED;
	}
	if (e == ERR_INPUT)
		return verb_fail("ledger check", e,
		                 "ALARM: what was seen last is not a checkpoint of the ledger with that key. Was the "
		                 "ledger reopened?");
	if (e != ERR_OK) {
		(void)verb_fail("ledger check", e, "the service could not be asked");
		return VERB_UNDECIDED;
	}
	if (since.len == 0)
		(void)printf("seen for the first time\n");
	return keep(c, &note);
}

enum { OPT_URL = 1, OPT_VKEY, OPT_SINCE, OPT_COSIGN, OPT_NAME, OPT_CA, OPT_HELP };

static void take_option(struct check *c, int option, const char *value)
{
	const char **places[] = {
		[OPT_URL] = &c->url,       [OPT_VKEY] = &c->vkey,         [OPT_SINCE] = &c->since,
		[OPT_COSIGN] = &c->cosign, [OPT_NAME] = &c->witness_name, [OPT_CA] = &c->tls.ca_file
	};

	*places[option] = value;
}

int ledger_check(int argc, char **argv)
{
	static const struct option options[] = { { "url", required_argument, NULL, OPT_URL },
		                                 { "vkey", required_argument, NULL, OPT_VKEY },
		                                 { "since", required_argument, NULL, OPT_SINCE },
		                                 { "cosign", required_argument, NULL, OPT_COSIGN },
		                                 { "witness-name", required_argument, NULL, OPT_NAME },
		                                 { "ca", required_argument, NULL, OPT_CA },
		                                 { "help", no_argument, NULL, OPT_HELP },
		                                 { 0 } };
	struct check c = { .tls = { .ca_file = DEFAULT_CA } };
	int option, status;

	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == OPT_HELP) {
			(void)fputs(help, stdout);
			return VERB_DONE;
		}
		if (option == '?') {
			(void)fputs(help, stderr);
			return VERB_USE;
		}
		take_option(&c, option, optarg);
	}
	if (optind != argc || !c.url || !c.vkey || !c.since || !c.cosign != !c.witness_name) {
		(void)fputs(help, stderr);
		return VERB_USE;
	}
	status = check(&c);
	cleanup_jobs(&c.jobs);
	return status;
}
