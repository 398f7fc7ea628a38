/* `jourbeslut ledger …`: the operator's side of the ledger. The witness' is verb_ledger_check.c. */
#include "verb_ledger.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "jourbeslut/base/json.h"
#include "jourbeslut/decision.h"
#include "jourbeslut/act.h"
#include "verbs.h"

DEFINE_CLEANUP(cleanup_conf, struct conf, conf_free);
DEFINE_CLEANUP(cleanup_pool, struct store_pool, store_pool_close);
DEFINE_CLEANUP(cleanup_ledger, struct ledger, ledger_free);
DEFINE_CLEANUP(cleanup_key, struct key, key_free);

#define WITNESS_HELP                                                                                                   \
	"jourbeslut ledger witness-vkey KEY NAME: prints the verification key of a witness, from its Ed25519 key\n"    \
	"  (openssl genpkey -algorithm ED25519 -out KEY) and the name that it cosigns under\n"

static const char help[] =
        "jourbeslut ledger vkey [--config FILE]: prints the ledger's verification keys, the newest last: one for each\n"
        "  origin that the store has had\n"
        "jourbeslut ledger reopen [--config FILE]: where the service refuses to sign, since the store is behind or\n"
        "  beside the last published checkpoint: begins a new origin, whose first leaf is that checkpoint\n"
        "jourbeslut ledger cosigned NOTE VKEY [--config FILE]: keeps the cosignature that the witness with the key in\n"
        "  the file VKEY put under the checkpoint in the file NOTE; proofs carry it from then on\n"
        "jourbeslut ledger check …: watches over a ledger from outside; see `jourbeslut ledger check "
        "--help`\n" WITNESS_HELP;
static const char witness_help[] = WITNESS_HELP;

/* Store and ledger as the service has them. */
struct office {
	struct store_pool *pool;
	struct ledger *ledger;
	char problem[300];
};

static enum err open_office(const struct conf *conf, struct office *o)
{
	const struct ledger_settings settings = { .origin = conf_text(conf, "ledger.origin"),
		                                  .key = conf_text(conf, "ledger.key"),
		                                  .published = conf_text(conf, "ledger.published") };

	TRY(ledger_new(&settings, clock_system(), NULL, o->problem, sizeof o->problem, &o->ledger));
	(void)snprintf(o->problem, sizeof o->problem, "%s", conf_text(conf, "paths.store"));
	return store_pool_open(conf_text(conf, "paths.store"), false, 1, &o->pool);
}

static void office_release(struct office *o)
{
	cleanup_ledger(&o->ledger);
	cleanup_pool(&o->pool);
}
#define OFFICE CLEANUP(office_release) struct office

static int wrong_use(void)
{
	(void)fputs(help, stderr);
	return VERB_USE;
}

/* --- vkey --------------------------------------------------------------------------------------------------------- */

static int print_vkeys(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	BUF keys = buf_init(1 << 20);
	OFFICE o = { 0 };
	int status = verb_config(argc, argv, ": prints the ledger's verification keys.", &conf);
	struct store *s;
	enum err e;

	if (status >= 0)
		return status;
	if (optind != argc)
		return wrong_use();
	e = open_office(conf, &o);
	if (e != ERR_OK)
		return verb_fail(argv[0], e, o.problem);
	s = store_pool_take(o.pool);
	e = ledger_vkeys(o.ledger, s, &keys);
	store_pool_give(o.pool, s);
	if (e != ERR_OK)
		return verb_fail(argv[0], e, NULL);
	(void)fputs(buf_str(&keys), stdout);
	return VERB_DONE;
}

static int print_witness_vkey(int argc, char **argv)
{
	CLEANUP(cleanup_key) struct key *key = NULL;
	struct ledger_vkey vkey;
	BUF text = buf_init(LEDGER_VKEY_MAX);
	char problem[300];
	enum err e;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		(void)fputs(witness_help, stdout);
		return VERB_DONE;
	}
	if (argc != 3)
		return wrong_use();
	e = key_open(argv[1], NULL, problem, sizeof problem, &key);
	if (e != ERR_OK)
		return verb_fail(argv[0], e, problem);
	e = ledger_vkey_of(key, argv[2], 0x04, &vkey);
	if (e == ERR_OK)
		e = ledger_vkey_write(&vkey, &text);
	if (e != ERR_OK)
		return verb_fail(argv[0], e, "an Ed25519 key and a name without spaces and \"+\" are needed");
	(void)puts(buf_str(&text));
	return VERB_DONE;
}

/* --- reopen ------------------------------------------------------------------------------------------------------- */

/* The new origin's first leaf: what was last published under the old one, so that nobody can say that it was not. */
static enum err tell_reopened(struct store *s, struct span published, const char *origin, void *ctx)
{
	JSON json_t *facts = json_object();

	(void)ctx;
	if (!facts)
		return ERR_MEMORY;
	TRY(json_put(facts, "checkpoint", json_stringn(published.ptr ? published.ptr : "", published.len)));
	TRY(json_put_text(facts, "origin", origin));
	return decision_act_add_facts(s, clock_now(clock_system()), 0, 0, 0, "ledger-reopened",
	                              "Liggaren började om under ett nytt namn.", facts);
}

struct reopening {
	struct ledger *ledger;
	char origin[LEDGER_ORIGIN_MAX];
};

static enum err reopen_body(struct store *s, void *ctx)
{
	struct reopening *r = ctx;

	return ledger_reopen(r->ledger, s, tell_reopened, NULL, r->origin);
}

static int reopen(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	OFFICE o = { 0 };
	int status = verb_config(argc, argv,
	                         ": begins a new origin where the service refuses to sign. The service\n"
	                         "may run; it signs again within a minute.",
	                         &conf);
	struct reopening r = { 0 };
	struct store *s;
	enum err e;

	if (status >= 0)
		return status;
	if (optind != argc)
		return wrong_use();
	e = open_office(conf, &o);
	if (e != ERR_OK)
		return verb_fail(argv[0], e, o.problem);
	r.ledger = o.ledger;
	s = store_pool_take(o.pool);
	e = store_transaction(s, reopen_body, &r);
	store_pool_give(o.pool, s);
	if (e == ERR_WRONG_STATE)
		return verb_fail(argv[0], e, "store and published checkpoint agree: there is nothing to reopen");
	if (e == ERR_INPUT)
		return verb_fail(argv[0], e,
		                 "the published file is not a checkpoint: find out why, and move it away first");
	if (e != ERR_OK)
		return verb_fail(argv[0], e, NULL);
	(void)printf("the ledger goes on as %s; give its new key to all who verify: jourbeslut ledger vkey\n",
	             r.origin);
	return VERB_DONE;
}

/* --- cosigned ----------------------------------------------------------------------------------------------------- */

int ledger_fail_file(const char *verb, enum err e, const char *path)
{
	char problem[300];

	(void)snprintf(problem, sizeof problem, "%.200s %s", path,
	               e == ERR_INPUT ? "is not in order" : "cannot be read");
	return verb_fail(verb, e, problem);
}

enum err ledger_vkey_file(const char *path, struct ledger_vkey *ret_vkey)
{
	BUF text = buf_init(1 << 16);
	struct span rest;
	bool found = false;

	TRY(buf_read_file(&text, path));
	rest = buf_span(&text);
	while (rest.len > 0) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		struct span line = span_of(rest.ptr, end ? (size_t)(end - rest.ptr) : rest.len);

		rest = span_of(rest.ptr + line.len + (end != NULL), rest.len - line.len - (end != NULL));
		if (line.len == 0)
			continue;
		TRY(ledger_vkey_read(line, ret_vkey));
		found = true;
	}
	return found ? ERR_OK : ERR_INPUT;
}

struct keeping {
	struct buf note;
	struct ledger_vkey witness;
};

static enum err keep_body(struct store *s, void *ctx)
{
	const struct keeping *k = ctx;

	return ledger_cosigned(s, buf_span(&k->note), &k->witness, clock_now(clock_system()));
}

static void keeping_release(struct keeping *k)
{
	buf_release(&k->note);
}

static int keep_cosigned(int argc, char **argv)
{
	CLEANUP(cleanup_conf) struct conf *conf = NULL;
	CLEANUP(keeping_release) struct keeping k = { .note = buf_init(LEDGER_CHECKPOINT_MAX) };
	OFFICE o = { 0 };
	int status =
	        verb_config(argc, argv, " NOTE VKEY: keeps a witness' cosignature, so that proofs carry it.", &conf);
	struct store *s;
	enum err e;

	if (status >= 0)
		return status;
	if (optind + 2 != argc)
		return wrong_use();
	if ((e = buf_read_file(&k.note, argv[optind])) != ERR_OK)
		return ledger_fail_file(argv[0], e, argv[optind]);
	if ((e = ledger_vkey_file(argv[optind + 1], &k.witness)) != ERR_OK)
		return ledger_fail_file(argv[0], e, argv[optind + 1]);
	if ((e = open_office(conf, &o)) != ERR_OK)
		return verb_fail(argv[0], e, o.problem);
	s = store_pool_take(o.pool);
	e = store_transaction(s, keep_body, &k);
	store_pool_give(o.pool, s);
	if (e == ERR_NOT_FOUND)
		return verb_fail(argv[0], e, "not a checkpoint of this ledger, or not cosigned by that witness");
	return e == ERR_OK ? VERB_DONE : verb_fail(argv[0], e, "the checkpoint or its cosignature is not good");
}

/* --- Which -------------------------------------------------------------------------------------------------------- */

int verb_ledger(int argc, char **argv)
{
	static const struct {
		const char *word;
		char name[24]; /* in messages */
		int (*run)(int argc, char **argv);
	} parts[] = { { "vkey", "ledger vkey", print_vkeys },
		      { "reopen", "ledger reopen", reopen },
		      { "cosigned", "ledger cosigned", keep_cosigned },
		      { "check", "ledger check", ledger_check },
		      { "witness-vkey", "ledger witness-vkey", print_witness_vkey } };
	char name[sizeof parts[0].name];

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		(void)fputs(help, stdout);
		return VERB_DONE;
	}
	for (size_t i = 0; argc > 1 && i < ARRAY_LENGTH(parts); i++)
		if (strcmp(argv[1], parts[i].word) == 0) {
			(void)snprintf(name, sizeof name, "%s", parts[i].name);
			argv[1] = name;
			return parts[i].run(argc - 1, argv + 1);
		}
	return wrong_use();
}
